//! The rounds of all needs that have rounds: for each a bit for each row (met in time), and
//! the days of the exceptions.
//!
//! A scan reads one round here and another there for a few neighbouring rows, and waits for
//! memory more than anything else. So whatever is said of 512 rows lies together, need by
//! need and round by round: the bits of a round are one line of the cache, and rounds that
//! nobody among the rows has come to take no place.

/// Rows of a block.
pub(crate) const ROWS: usize = 512;
/// Words of a block.
const WORDS: usize = ROWS / 64;

/// One bit for each row of a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(align(64))]
pub(crate) struct Line(pub(crate) [u64; WORDS]);

/// See the file's documentation. A line is a round of a need in a block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RoundBlocks {
    /// Needs with rounds.
    pub(crate) needs: usize,
    /// The first line of each need, block by block; at the end the number of lines.
    pub(crate) firsts: Vec<u32>,
    /// Met in time.
    pub(crate) in_time: Vec<Line>,
    /// Where the days of each line begin; at the end the number of days.
    pub(crate) starts: Vec<u32>,
    /// The row within its block, and from bit 16 on the day on which the round was met: where
    /// that was late, or where the round before it was not met in time, so that a round that
    /// makes good is known to the day. By row.
    pub(crate) days: Vec<u32>,
}

impl RoundBlocks {
    pub(crate) fn bytes(&self) -> usize {
        self.firsts.len() * 4 + self.in_time.len() * 64 + (self.starts.len() + self.days.len()) * 4
    }

    /// Whether the parts fit together, as they do for this many needs and rows.
    pub(crate) fn whole(&self, needs: usize, rows: usize) -> bool {
        let ends = |starts: &[u32], count: usize| {
            starts.is_sorted() && starts.last().is_some_and(|&end| end as usize == count)
        };
        self.needs == needs
            && self.firsts.len() == rows.div_ceil(ROWS) * needs + 1
            && ends(&self.firsts, self.in_time.len())
            && self.starts.len() == self.in_time.len() + 1
            && ends(&self.starts, self.days.len())
            && self.days.iter().all(|day| (day & 0xFFFF) < ROWS as u32)
    }

    /// The line of a round in a block, when anybody has come to it.
    #[inline(always)]
    fn line(&self, block: usize, need: usize, round: u16) -> Option<usize> {
        let at = block * self.needs + need;
        let (&first, &end) = (self.firsts.get(at)?, self.firsts.get(at + 1)?);
        let line = first + u32::from(round);
        (line < end).then_some(line as usize)
    }

    #[inline(always)]
    fn days_of(&self, line: usize) -> &[u32] {
        &self.days[self.starts[line] as usize..self.starts[line + 1] as usize]
    }

    /// Who met a round in time: words from word `first` on into `map`.
    #[inline(always)]
    pub(crate) fn in_time(&self, need: usize, round: u16, first: usize, map: &mut [u64]) {
        for block in blocks(first, map.len()) {
            let from = (block * WORDS).max(first);
            let to = ((block + 1) * WORDS).min(first + map.len());
            let words = &mut map[from - first..to - first];
            match self.line(block, need, round) {
                Some(line) => words.copy_from_slice(
                    &self.in_time[line].0[from - block * WORDS..to - block * WORDS],
                ),
                None => words.fill(0),
            }
        }
    }

    /// Sets the bits of those whose day is kept and is at most `on`: words from word `first` on.
    #[inline(always)]
    pub(crate) fn mark(&self, need: usize, round: u16, first: usize, on: u16, map: &mut [u64]) {
        for block in blocks(first, map.len()) {
            let Some(line) = self.line(block, need, round) else {
                continue;
            };
            // Where the block begins among the words of `map`; it may begin before them.
            let base = (block * WORDS).wrapping_sub(first);
            for &day in self.days_of(line) {
                let row = (day & 0xFFFF) as usize;
                let come = u64::from((day >> 16) as u16 <= on);
                if let Some(word) = map.get_mut(base.wrapping_add(row / 64)) {
                    *word |= come << (row % 64);
                }
            }
        }
    }

    /// The rows whose day is kept, with it: all of the blocks that `count` words from word
    /// `first` on lie in.
    pub(crate) fn each_day(
        &self,
        need: usize,
        round: u16,
        (first, count): (usize, usize),
        mut with: impl FnMut(usize, u16),
    ) {
        for block in blocks(first, count) {
            if let Some(line) = self.line(block, need, round) {
                for &day in self.days_of(line) {
                    with(block * ROWS + (day & 0xFFFF) as usize, (day >> 16) as u16);
                }
            }
        }
    }
}

/// The blocks that words lie in.
#[inline(always)]
fn blocks(first: usize, count: usize) -> std::ops::Range<usize> {
    first / WORDS..(first + count).div_ceil(WORDS)
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
    in_time: Line,
    days: Vec<u32>,
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
        let row = row % ROWS;
        let lines = &mut self.open[need];
        if lines.len() <= round {
            lines.resize_with(round + 1, OpenLine::default);
        }
        let line = &mut lines[round];
        line.in_time.0[row / 64] |= u64::from(in_time) << (row % 64);
        line.days
            .extend(day.map(|day| row as u32 | u32::from(day) << 16));
    }

    fn write_until(&mut self, block: usize) {
        let blocks = &mut self.blocks;
        while self.written < block {
            for lines in &mut self.open {
                blocks.firsts.push(blocks.in_time.len() as u32);
                for line in lines.drain(..) {
                    blocks.in_time.push(line.in_time);
                    blocks.starts.push(blocks.days.len() as u32);
                    blocks.days.extend(line.days);
                }
            }
            self.written += 1;
        }
    }

    /// All blocks of this many rows.
    pub(crate) fn finish(mut self, rows: usize) -> RoundBlocks {
        self.write_until(rows.div_ceil(ROWS));
        let mut blocks = self.blocks;
        blocks.firsts.push(blocks.in_time.len() as u32);
        blocks.starts.push(blocks.days.len() as u32);
        blocks.firsts.shrink_to_fit();
        blocks.in_time.shrink_to_fit();
        blocks.starts.shrink_to_fit();
        blocks.days.shrink_to_fit();
        blocks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn what_was_written_is_found_from_any_word_on() {
        let met = met();
        let mut writer = RoundWriter::new(2);
        for &(row, need, round, in_time, day) in &met {
            writer.put(row, (need, usize::from(round)), in_time, day);
        }
        let blocks = writer.finish(2100);
        assert!(blocks.whole(2, 2100));
        assert!(!blocks.whole(3, 2100));
        assert!(!blocks.whole(2, 4000));
        for (first, count) in [(0, 0), (0, 40), (3, 1), (7, 2), (8, 8), (13, 20), (33, 9)] {
            for (need, round) in [(0, 0), (0, 2), (1, 1), (1, 3), (1, 9)] {
                let of_round = || {
                    met.iter()
                        .filter(move |one| one.1 == need && one.2 == round)
                };
                let case = format!("{need}.{round} words {first}+{count}");
                let bit = |map: &[u64], row: usize| map[row / 64 - first] >> (row % 64) & 1 == 1;
                let rows = first * 64..(first + count) * 64;

                let mut map = vec![u64::MAX; count];
                blocks.in_time(need, round, first, &mut map);
                for row in rows.clone() {
                    let want = of_round().any(|one| one.0 == row && one.3);
                    assert_eq!(bit(&map, row), want, "{case}: {row} in time");
                }
                for on in [0, 40, 97] {
                    let mut map = vec![0; count];
                    blocks.mark(need, round, first, on, &mut map);
                    for row in rows.clone() {
                        let want = of_round()
                            .any(|one| one.0 == row && one.4.is_some_and(|day| day <= on));
                        assert_eq!(bit(&map, row), want, "{case}: {row} by {on}");
                    }
                }
                let mut found = Vec::new();
                blocks.each_day(need, round, (first, count), |row, day| {
                    if rows.contains(&row) {
                        found.push((row, day));
                    }
                });
                let want: Vec<(usize, u16)> = of_round()
                    .filter(|one| rows.contains(&one.0))
                    .filter_map(|one| Some((one.0, one.4?)))
                    .collect();
                assert_eq!(found, want, "{case}");
            }
        }
    }
}
