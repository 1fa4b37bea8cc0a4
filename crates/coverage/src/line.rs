//! 512 neighbouring rows, one bit for each: as much as a line of the processor's cache holds.
//!
//! A scan reads a little here and a little there, and waits for memory more than anything
//! else: so what is said of the rows of a line lies together, need by need.

use std::ops::Range;

/// Rows of a line.
pub(crate) const ROWS: usize = 512;
/// Words of a line.
pub(crate) const WORDS: usize = ROWS / 64;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(align(64))]
pub(crate) struct Line(pub(crate) [u64; WORDS]);

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

/// The lines that `count` words from word `first` on lie in: each with its words, and their
/// places among those words.
#[inline(always)]
pub(crate) fn pieces(
    first: usize,
    count: usize,
) -> impl Iterator<Item = (usize, Range<usize>, Range<usize>)> {
    (first / WORDS..(first + count).div_ceil(WORDS)).map(move |line| {
        let from = (line * WORDS).max(first);
        let to = ((line + 1) * WORDS).min(first + count);
        let of_line = from - line * WORDS..to - line * WORDS;
        (line, of_line, from - first..to - first)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_cover_all_words_once() {
        for (first, count) in [(0, 0), (5, 0), (0, 8), (7, 1), (3, 30), (8, 9), (15, 2)] {
            let mut found = Vec::new();
            for (line, of_line, places) in pieces(first, count) {
                assert_eq!(of_line.len(), places.len(), "{first}+{count}");
                for (word, place) in of_line.zip(places) {
                    assert_eq!(line * WORDS + word, first + place, "{first}+{count}");
                    found.push(place);
                }
            }
            assert_eq!(found, Vec::from_iter(0..count), "{first}+{count}");
        }
    }

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
