//! Bitmaps over rows, and short lists of days for some of the rows.

/// One bit for each row; rows beyond the last word are 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bits(pub(crate) Vec<u64>);

impl Bits {
    pub(crate) fn set(&mut self, row: usize) {
        let word = row >> 6;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (row & 63);
    }

    /// Words for exactly this many rows.
    pub(crate) fn fit(&mut self, rows: usize) {
        self.0.resize(rows.div_ceil(64), 0);
        self.0.shrink_to_fit();
    }
}

/// The bits of rows `from..to` that lie in a word which begins at row `word * 64`.
#[inline(always)]
pub(crate) fn mask(word: usize, from: usize, to: usize) -> u64 {
    let start = word * 64;
    let low = from.saturating_sub(start);
    let high = to.saturating_sub(start);
    if low >= 64 || high <= low {
        return 0;
    }
    let below_high = if high >= 64 {
        u64::MAX
    } else {
        (1 << high) - 1
    };
    below_high & (u64::MAX << low)
}

/// Sets the bits `from..to`.
#[inline(always)]
pub(crate) fn fill(words: &mut [u64], from: usize, to: usize) {
    for word in from >> 6..to.div_ceil(64).min(words.len()) {
        words[word] |= mask(word, from, to);
    }
}

/// Rows with a day each, ascending; found by row without a walk over all.
///
/// A scan comes here for a few neighbouring rows at a time, and waits for memory more than
/// anything else: so row and day lie together, and blocks are small.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DayList {
    /// Where the entries of each block of [`BLOCK`] rows begin.
    pub(crate) starts: Vec<u32>,
    /// The row within its block, and from bit 16 on the day.
    pub(crate) entries: Vec<u32>,
}

const BLOCK: usize = 256;

impl DayList {
    /// Rows must come in ascending order.
    pub(crate) fn push(&mut self, row: usize, day: u16) {
        while self.starts.len() <= row / BLOCK {
            self.starts.push(self.entries.len() as u32);
        }
        self.entries
            .push((row % BLOCK) as u32 | u32::from(day) << 16);
    }

    /// Rows and days of `from..to`.
    #[inline(always)]
    pub(crate) fn each(&self, from: usize, to: usize, mut with: impl FnMut(usize, u16)) {
        if from >= to {
            return;
        }
        for block in from / BLOCK..=(to - 1) / BLOCK {
            let Some(&start) = self.starts.get(block) else {
                return;
            };
            let end = self
                .starts
                .get(block + 1)
                .map_or(self.entries.len(), |&end| end as usize);
            let base = block * BLOCK;
            for &entry in &self.entries[start as usize..end] {
                let row = base + (entry & 0xFFFF) as usize;
                if row >= to {
                    break;
                }
                if row >= from {
                    with(row, (entry >> 16) as u16);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_and_fills_cover_what_they_say() {
        for (from, to) in [
            (0, 0),
            (0, 1),
            (3, 64),
            (63, 65),
            (64, 128),
            (5, 200),
            (130, 130),
        ] {
            let mut words = [0; 4];
            fill(&mut words, from, to);
            for row in 0..256 {
                assert_eq!(
                    words[row >> 6] >> (row & 63) & 1 == 1,
                    (from..to).contains(&row),
                    "{from}..{to}: {row}"
                );
            }
        }
    }

    #[test]
    fn lists_give_the_rows_of_a_range() {
        let rows = [0, 1, 77, 4095, 4096, 5000, 20_000, 20_001, 70_000];
        let mut list = DayList::default();
        for row in rows {
            list.push(row, (row % 1000) as u16);
        }
        for (from, to) in [
            (0, 0),
            (0, 1),
            (1, 4096),
            (4096, 20_001),
            (6000, 19_000),
            (0, 90_000),
            (70_001, 99_999),
        ] {
            let mut found = Vec::new();
            list.each(from, to, |row, day| found.push((row, day)));
            let want: Vec<_> = rows
                .into_iter()
                .filter(|row| (from..to).contains(row))
                .map(|row| (row, (row % 1000) as u16))
                .collect();
            assert_eq!(found, want, "{from}..{to}");
        }
    }
}
