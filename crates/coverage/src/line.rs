//! 512 neighbouring rows, one bit for each: as much as a line of the processor's cache holds.
//!
//! A scan reads a little here and a little there, and waits for memory more than anything
//! else: so what is said of the rows of a line lies together, need by need.

/// Rows of a line.
pub(crate) const ROWS: usize = 512;
/// Words of a line.
pub(crate) const WORDS: usize = ROWS / 64;

/// One bit for each row of a line.
pub(crate) type Map = [u64; WORDS];

/// The map of each word by itself.
#[inline(always)]
pub(crate) fn map(word: impl FnMut(usize) -> u64) -> Map {
    std::array::from_fn(word)
}

/// How many bits are set.
#[inline(always)]
pub(crate) fn count(map: &Map) -> u64 {
    map.iter().map(|word| u64::from(word.count_ones())).sum()
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(align(64))]
pub(crate) struct Line(pub(crate) Map);

impl Line {
    /// Sets a row's bit, or leaves it.
    #[inline(always)]
    pub(crate) fn put(&mut self, row: usize, holds: bool) {
        self.0[row % ROWS / 64] |= u64::from(holds) << (row % 64);
    }

    pub(crate) fn ones(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The rows whose bit is set, counted from 0.
    pub(crate) fn rows(&self) -> impl Iterator<Item = usize> {
        let row_of = |row: &usize| self.0[row / 64] >> (row % 64) & 1 == 1;
        (0..ROWS).filter(row_of)
    }
}

/// Whether one of the last days of a line's words comes after a day.
#[inline(always)]
pub(crate) fn any_after(last: &[u16; WORDS], on: u16) -> bool {
    // All of them: eight at once are faster than one after the other.
    last.iter().fold(false, |any, &day| any | (day > on))
}

/// Two lines as bytes.
pub(crate) fn bytes_of(lines: [&Line; 2]) -> [u8; 128] {
    let mut bytes = [0; 128];
    let words = lines.into_iter().flat_map(|line| line.0);
    for (eight, word) in bytes.as_chunks_mut::<8>().0.iter_mut().zip(words) {
        *eight = word.to_le_bytes();
    }
    bytes
}

/// Two lines from bytes.
pub(crate) fn lines_of(bytes: [u8; 128]) -> [Line; 2] {
    let mut lines = [Line::default(); 2];
    let words = lines.iter_mut().flat_map(|line| &mut line.0);
    for (word, eight) in words.zip(bytes.as_chunks::<8>().0) {
        *word = u64::from_le_bytes(*eight);
    }
    lines
}

/// A day for each word of a line as bytes.
pub(crate) fn last_bytes(last: &[u16; WORDS]) -> [u8; 16] {
    let mut bytes = [0; 16];
    for (two, day) in bytes.as_chunks_mut::<2>().0.iter_mut().zip(last) {
        *two = day.to_le_bytes();
    }
    bytes
}

/// A day for each word of a line from bytes.
pub(crate) fn last_of(bytes: [u8; 16]) -> [u16; WORDS] {
    let shorts = bytes.as_chunks::<2>().0;
    std::array::from_fn(|at| u16::from_le_bytes(shorts[at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_survive_as_bytes() {
        let mut one = Line::default();
        for row in [0, 3, 64, 300, 511] {
            one.put(row, true);
        }
        one.put(5, false);
        assert_eq!(Vec::from_iter(one.rows()), [0, 3, 64, 300, 511]);
        assert_eq!(one.ones(), 5);
        let other = Line::default();
        assert_eq!(lines_of(bytes_of([&one, &other])), [one, other]);
        assert_eq!(lines_of(bytes_of([&other, &one])), [other, one]);
        let last = [0, 1, 256, 65_534, 5, 6, 7, 8];
        assert_eq!(last_of(last_bytes(&last)), last);
    }
}
