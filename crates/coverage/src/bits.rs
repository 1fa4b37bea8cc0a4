//! Bitmaps over rows.

use crate::line::{self, Map, ROWS, WORDS};

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
fn mask(word: usize, from: usize, to: usize) -> u64 {
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

/// The bits `from..to`.
#[inline(always)]
pub(crate) fn between(from: usize, to: usize) -> Map {
    if from == 0 && to == ROWS {
        return [u64::MAX; WORDS];
    }
    line::map(|word| mask(word, from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_cover_what_they_say() {
        for (from, to) in [
            (0, 0),
            (0, 1),
            (3, 64),
            (63, 65),
            (64, 128),
            (5, 200),
            (130, 130),
            (1, 512),
            (0, 511),
            (0, 512),
        ] {
            let map = between(from, to);
            for row in 0..ROWS {
                assert_eq!(
                    map[row >> 6] >> (row & 63) & 1 == 1,
                    (from..to).contains(&row),
                    "{from}..{to}: {row}"
                );
            }
        }
    }
}
