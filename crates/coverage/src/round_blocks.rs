//! The rounds of all needs that have rounds: for each a bit for each row (met in time), and
//! the days of the exceptions.
//!
//! What is said of 512 rows lies together, need by need and round by round; rounds that nobody
//! among them has come to take no place. Where the last exception of 64 rows has come, bits
//! answer, and the days need not be read.

use crate::line::{self, Line, Map, ROWS, WORDS};

/// A round of a need for 512 rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RoundLine {
    pub(crate) in_time: Line,
    /// Rows whose day is kept: where the round was met late, or where the round before it was
    /// not met in time, so that a round that makes good is known to the day.
    pub(crate) kept: Line,
}

/// See the file's documentation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RoundBlocks {
    /// Needs with rounds.
    pub(crate) needs: usize,
    /// The first line of each need, block by block; at the end the number of lines.
    pub(crate) firsts: Vec<u32>,
    pub(crate) lines: Vec<RoundLine>,
    /// The last day that is kept of each word of a line; 0 without any.
    pub(crate) last: Vec<[u16; WORDS]>,
    /// Where the days of each line begin; at the end the number of days.
    pub(crate) starts: Vec<u32>,
    /// The days that are kept, by row.
    pub(crate) days: Vec<u16>,
}

impl RoundBlocks {
    pub(crate) fn bytes(&self) -> usize {
        self.firsts.len() * 4 + self.lines.len() * (128 + 16 + 4) + self.days.len() * 2
    }

    /// Whether the parts fit together, as they do for this many needs and rows.
    pub(crate) fn whole(&self, needs: usize, rows: usize) -> bool {
        let ends = |starts: &[u32], count: usize| {
            starts.is_sorted() && starts.last().is_some_and(|&end| end as usize == count)
        };
        let days_of = |(line, starts): (&RoundLine, &[u32])| {
            (starts[1] - starts[0]) as usize == line.kept.ones()
        };
        self.needs == needs
            && self.firsts.len() == rows.div_ceil(ROWS) * needs + 1
            && ends(&self.firsts, self.lines.len())
            && self.last.len() == self.lines.len()
            && self.starts.len() == self.lines.len() + 1
            && ends(&self.starts, self.days.len())
            && self.lines.iter().zip(self.starts.windows(2)).all(days_of)
    }

    /// The line of a round in a block, when anybody has come to it.
    #[inline(always)]
    fn line(&self, block: usize, need: usize, round: u16) -> Option<usize> {
        let at = block * self.needs + need;
        let (first, end) = (self.firsts[at], self.firsts[at + 1]);
        let line = first + u32::from(round);
        (line < end).then_some(line as usize)
    }

    #[inline(always)]
    fn days_of(&self, line: usize) -> &[u16] {
        &self.days[self.starts[line] as usize..self.starts[line + 1] as usize]
    }

    /// Of a block: who met a round in time, and whose day is kept and is at most `on`. Days are
    /// looked at for the rows that are wanted only.
    #[inline(always)]
    pub(crate) fn by(
        &self,
        need: usize,
        round: u16,
        block: usize,
        on: u16,
        wanted: &Map,
    ) -> (Map, Map) {
        let Some(line) = self.line(block, need, round) else {
            return ([0; WORDS], [0; WORDS]);
        };
        let RoundLine { in_time, kept } = &self.lines[line];
        let last = &self.last[line];
        let mut come = kept.0;
        if line::any_after(last, on) {
            for word in 0..WORDS {
                if last[word] > on && wanted[word] != 0 {
                    come[word] = self.come_singly(line, word, on);
                }
            }
        }
        (in_time.0, come)
    }

    /// Whose day is kept and is at most `on`, for one word of a line, from the days.
    fn come_singly(&self, line: usize, word: usize, on: u16) -> u64 {
        let kept = &self.lines[line].kept.0;
        let before: u32 = kept[..word].iter().map(|word| word.count_ones()).sum();
        let mut left = kept[word];
        let mut come = 0;
        for &day in self.days_of(line).iter().skip(before as usize) {
            // The lowest bit that is left.
            let bit = left & left.wrapping_neg();
            left ^= bit;
            come |= if day <= on { bit } else { 0 };
            if left == 0 {
                break;
            }
        }
        come
    }

    /// The rows of a block whose day is kept, with it; rows are counted within the block.
    pub(crate) fn each_day(
        &self,
        need: usize,
        round: u16,
        block: usize,
        mut with: impl FnMut(usize, u16),
    ) {
        if let Some(line) = self.line(block, need, round) {
            for (row, &day) in self.lines[line].kept.rows().zip(self.days_of(line)) {
                with(row, day);
            }
        }
    }
}

/// Writes blocks; rows must come in ascending order.
#[derive(Debug)]
pub(crate) struct RoundWriter {
    blocks: RoundBlocks,
    /// Blocks that are written.
    written: usize,
    /// By need, the rounds of the block that is being written.
    open: Vec<Vec<OpenLine>>,
}

#[derive(Debug, Default)]
struct OpenLine {
    line: RoundLine,
    last: [u16; WORDS],
    days: Vec<u16>,
}

impl RoundWriter {
    pub(crate) fn new(needs: usize) -> Self {
        Self {
            blocks: RoundBlocks {
                needs,
                ..RoundBlocks::default()
            },
            written: 0,
            open: (0..needs).map(|_| Vec::new()).collect(),
        }
    }

    /// A round was met by a row: in time or not, with the day if that is to be kept.
    pub(crate) fn put(
        &mut self,
        row: usize,
        (need, round): (usize, usize),
        in_time: bool,
        day: Option<u16>,
    ) {
        self.write_until(row / ROWS);
        let lines = &mut self.open[need];
        if lines.len() <= round {
            lines.resize_with(round + 1, OpenLine::default);
        }
        let OpenLine { line, last, days } = &mut lines[round];
        line.in_time.put(row, in_time);
        line.kept.put(row, day.is_some());
        if let Some(day) = day {
            let last = &mut last[row % ROWS / 64];
            *last = day.max(*last);
            days.push(day);
        }
    }

    fn write_until(&mut self, block: usize) {
        let blocks = &mut self.blocks;
        while self.written < block {
            for lines in &mut self.open {
                blocks.firsts.push(blocks.lines.len() as u32);
                for open in lines.drain(..) {
                    blocks.lines.push(open.line);
                    blocks.last.push(open.last);
                    blocks.starts.push(blocks.days.len() as u32);
                    blocks.days.extend(open.days);
                }
            }
            self.written += 1;
        }
    }

    /// All blocks of this many rows.
    pub(crate) fn finish(mut self, rows: usize) -> RoundBlocks {
        self.write_until(rows.div_ceil(ROWS));
        let mut blocks = self.blocks;
        blocks.firsts.push(blocks.lines.len() as u32);
        blocks.starts.push(blocks.days.len() as u32);
        blocks
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bits;

    /// Row, need, round, in time, day that is kept.
    type Met = (usize, usize, u16, bool, Option<u16>);

    fn met() -> Vec<Met> {
        let mut met = Vec::new();
        for row in (0..2000).filter(|row| row % 3 != 1 && !(600..1100).contains(row)) {
            for need in 0..2 {
                for round in 0..(row % 4) as u16 {
                    let draw = row * 7 + need * 5 + usize::from(round);
                    let in_time = draw % 5 != 0;
                    let day = (!in_time || draw % 6 == 0).then_some((draw % 97) as u16);
                    met.push((row, need, round, in_time, day));
                }
            }
        }
        met
    }

    #[test]
    fn what_was_written_is_found() {
        let met = met();
        let mut writer = RoundWriter::new(2);
        for &(row, need, round, in_time, day) in &met {
            writer.put(row, (need, usize::from(round)), in_time, day);
        }
        let blocks = writer.finish(2100);
        assert!(blocks.whole(2, 2100));
        assert!(!blocks.whole(3, 2100));
        assert!(!blocks.whole(2, 4000));
        for block in 0..5 {
            for (need, round) in [(0, 0), (0, 2), (1, 1), (1, 3), (1, 9)] {
                let of_round = |row: usize| {
                    let row = block * ROWS + row;
                    met.iter()
                        .find(move |one| (one.0, one.1, one.2) == (row, need, round))
                };
                let case = format!("{need}.{round} block {block}");
                let holds = |map: &Map, row: usize| map[row / 64] >> (row % 64) & 1 == 1;
                let wanted = bits::between(0, if need == 0 { ROWS } else { 70 });
                for on in [0, 40, 97] {
                    let (in_time, come) = blocks.by(need, round, block, on, &wanted);
                    for row in 0..ROWS {
                        let want = of_round(row).is_some_and(|one| one.3);
                        assert_eq!(holds(&in_time, row), want, "{case}: {row} in time");
                        if holds(&wanted, row) {
                            let day = of_round(row).and_then(|one| one.4);
                            let want = day.is_some_and(|day| day <= on);
                            assert_eq!(holds(&come, row), want, "{case}: {row} by {on}");
                        }
                    }
                }
                let mut found = Vec::new();
                blocks.each_day(need, round, block, |row, day| found.push((row, day)));
                let want: Vec<(usize, u16)> = (0..ROWS)
                    .filter_map(|row| Some((row, of_round(row)?.4?)))
                    .collect();
                assert_eq!(found, want, "{case}");
            }
        }
    }
}
