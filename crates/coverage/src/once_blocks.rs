//! The one-off needs: the day on which each row met each of them, or none.
//!
//! Neighbouring rows are children of about the same age, so that on most days that are asked
//! about whatever will happen to 64 of them has happened: then one bit for each row answers,
//! and the days themselves need not be read.

use crate::compare;
use crate::day16::NEVER;
use crate::line::{self, Line, Map, ROWS, WORDS};

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

    /// Which of the rows of a block that are wanted have met a need by a day (others perhaps,
    /// too), and which of all have met it, or will, late.
    #[inline(always)]
    pub(crate) fn by(&self, need: usize, block: usize, on: u16, wanted: &Map) -> (Map, &Map) {
        let at = block * self.days.len() + need;
        let (line, last) = (&self.lines[at], &self.last[at]);
        let mut met = line.ever.0;
        if line::any_after(last, on) {
            for word in 0..WORDS {
                if last[word] > on && met[word] & wanted[word] != 0 {
                    let row = block * ROWS + word * 64;
                    met[word] = compare::at_most(&self.days[need], row, on);
                }
            }
        }
        (met, &line.late.0)
    }

    /// Which of the rows of a block that are wanted met a need from `since` to `on` (others
    /// perhaps, too).
    #[inline(always)]
    pub(crate) fn within(
        &self,
        need: usize,
        block: usize,
        (since, on): (u16, u16),
        wanted: &Map,
    ) -> Map {
        let last = &self.last[block * self.days.len() + need];
        line::map(|word| {
            if last[word] < since || wanted[word] == 0 {
                return 0;
            }
            let row = block * ROWS + word * 64;
            compare::between(&self.days[need], row, since, on)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bits;

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
            for (need, block) in (0..2).flat_map(|need| (0..3).map(move |block| (need, block))) {
                let wanted = bits::between(0, if since == 0 { ROWS } else { 70 });
                let (by, is_late) = blocks.by(need, block, on, &wanted);
                let within = blocks.within(need, block, (since, on), &wanted);
                for bit in 0..ROWS {
                    let row = block * ROWS + bit;
                    let day = day(need, row).filter(|_| row < 1100);
                    let case = format!("{since}..={on}: {need} {row}");
                    let holds = |map: &Map| map[bit / 64] >> (bit % 64) & 1 == 1;
                    assert_eq!(holds(is_late), row < 1100 && late(need, row), "{case}");
                    if !holds(&wanted) {
                        continue;
                    }
                    assert_eq!(holds(&by), day.is_some_and(|day| day <= on), "{case}");
                    let want = day.is_some_and(|day| day <= on && day >= since);
                    assert_eq!(holds(&within), want, "{case}");
                }
            }
        }
    }
}
