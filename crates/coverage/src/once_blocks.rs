//! The one-off needs: the day on which each row met each of them, or none.
//!
//! Neighbouring rows are children of about the same age, so that on most days that are asked
//! about whatever will happen to 64 of them has happened: then one bit for each row answers,
//! and the days themselves need not be read.

use crate::compare;
use crate::day16::NEVER;
use crate::line::{Line, ROWS, WORDS};

/// 512 rows of one need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct OnceLine {
    /// Rows that have a day.
    pub(crate) ever: Line,
    /// Met after it was due.
    pub(crate) late: Line,
}

/// See the file's documentation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OnceBlocks {
    /// By need, then by row; [`NEVER`] where there is none.
    pub(crate) days: Vec<Vec<u16>>,
    /// By block of rows, then by need.
    pub(crate) lines: Vec<OnceLine>,
    /// The last day of each word of a line; 0 without any.
    pub(crate) last: Vec<[u16; WORDS]>,
}

impl OnceBlocks {
    pub(crate) fn new(needs: usize) -> Self {
        Self {
            days: vec![Vec::new(); needs],
            ..Self::default()
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        let days: usize = self.days.iter().map(|days| days.len() * 2).sum();
        days + self.lines.len() * (128 + 16)
    }

    /// Whether the parts fit together, as they do for this many needs and rows.
    pub(crate) fn whole(&self, needs: usize, rows: usize) -> bool {
        let lines = if needs == 0 {
            0
        } else {
            rows.div_ceil(ROWS) * needs
        };
        self.days.len() == needs
            && self.days.iter().all(|days| days.len() == rows)
            && self.lines.len() == lines
            && self.last.len() == lines
    }

    /// The next row's day of a need, and whether that is late. All needs of a row come before
    /// the next row.
    pub(crate) fn push(&mut self, need: usize, day: Option<u16>, late: bool) {
        let needs = self.days.len();
        let row = self.days[need].len();
        let at = row / ROWS * needs + need;
        if self.lines.len() <= at {
            self.lines
                .resize((row / ROWS + 1) * needs, OnceLine::default());
            self.last.resize(self.lines.len(), [0; WORDS]);
        }
        self.days[need].push(day.unwrap_or(NEVER));
        self.lines[at].ever.put(row, day.is_some());
        self.lines[at].late.put(row, late);
        let last = &mut self.last[at][row % ROWS / 64];
        *last = day.map_or(*last, |day| day.max(*last));
    }

    pub(crate) fn day(&self, need: usize, row: usize) -> u16 {
        self.days[need][row]
    }

    #[inline(always)]
    fn place(&self, need: usize, word: usize) -> (usize, usize) {
        (word / WORDS * self.days.len() + need, word % WORDS)
    }

    /// Which of the 64 rows from row `word * 64` on have met a need by a day, and which of
    /// all have met it, or will, late.
    #[inline(always)]
    pub(crate) fn by(&self, need: usize, word: usize, on: u16) -> (u64, u64) {
        let (at, of_line) = self.place(need, word);
        let line = &self.lines[at];
        let met = if self.last[at][of_line] <= on {
            line.ever.0[of_line]
        } else {
            compare::at_most(&self.days[need], word * 64, on)
        };
        (met, line.late.0[of_line])
    }

    /// Which of the 64 rows from row `word * 64` on met a need from `since` to `on`.
    #[inline(always)]
    pub(crate) fn within(&self, need: usize, word: usize, since: u16, on: u16) -> u64 {
        let (at, of_line) = self.place(need, word);
        if self.last[at][of_line] < since {
            return 0;
        }
        compare::between(&self.days[need], word * 64, since, on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_and_single_days_give_the_same() {
        // Early and late days, none at all, and a last word that is not full.
        let day = |need: usize, row: usize| match row {
            0..64 => Some((row % 10) as u16),
            64..128 => None,
            _ if (row + need).is_multiple_of(3) => None,
            _ => Some((20 + row / 100 + row % 30) as u16),
        };
        let late = |need: usize, row: usize| day(need, row).is_some_and(|day| day % 4 == 1);
        let mut blocks = OnceBlocks::new(2);
        for row in 0..1100 {
            for need in 0..2 {
                blocks.push(need, day(need, row), late(need, row));
            }
        }
        assert!(blocks.whole(2, 1100));
        assert!(!blocks.whole(2, 1101));
        assert!(!blocks.whole(1, 1100));
        for (since, on) in [
            (0, 0),
            (3, 5),
            (0, 9),
            (10, 35),
            (30, 49),
            (7, 60_000),
            (50, 10),
        ] {
            for (need, word) in (0..2).flat_map(|need| (0..18).map(move |word| (need, word))) {
                let (by, is_late) = blocks.by(need, word, on);
                let within = blocks.within(need, word, since, on);
                for bit in 0..64 {
                    let row = word * 64 + bit;
                    let day = day(need, row).filter(|_| row < 1100);
                    let case = format!("{since}..={on}: {need} {row}");
                    let holds = |map: u64| map >> bit & 1 == 1;
                    assert_eq!(holds(by), day.is_some_and(|day| day <= on), "{case}");
                    let want = day.is_some_and(|day| day <= on && day >= since);
                    assert_eq!(holds(within), want, "{case}");
                    assert_eq!(holds(is_late), row < 1100 && late(need, row), "{case}");
                }
            }
        }
    }
}
