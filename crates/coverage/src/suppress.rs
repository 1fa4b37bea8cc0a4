//! Small counts aren't printed: where few children are counted, a number can be a name.
//!
//! Counts of 1 to 7 print as "dưới 8", and a second cell is hidden where sums would give the
//! first away. A table is taken as its reader sees it, who knows these rules, too: a number is
//! only hidden when at least two values of it fit everything that is printed.

use std::collections::BTreeSet;

/// Counts from 1 to this aren't printed.
pub const LARGEST_SMALL: u64 = 7;

/// A count as it may be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Count(u64),
    /// From 1 to 7: "dưới 8".
    Small,
    /// Large or zero, and hidden because it would give a small one away.
    Hidden,
}

impl Shown {
    /// For a table or a sentence.
    pub fn words(self, english: bool) -> String {
        match self {
            Self::Count(count) => count.to_string(),
            Self::Small if english => "fewer than 8".to_owned(),
            Self::Small => "dưới 8".to_owned(),
            Self::Hidden => "…".to_owned(),
        }
    }
}

/// A part of a whole as it may be printed, with what is left of the whole. Rates are printed only
/// of an open share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShownShare {
    pub part: Shown,
    pub rest: Shown,
    pub whole: Shown,
}

impl ShownShare {
    /// Whether every number of it is printed.
    pub fn is_open(self) -> bool {
        let all = [self.part, self.rest, self.whole];
        all.iter().all(|shown| matches!(shown, Shown::Count(_)))
    }
}

/// Shares of groups, each as (part, whole), that are printed beside their total. What the total
/// counts and no group does is guarded like a group: whoever subtracts sees it.
///
/// Figures that don't add up (as reported ones may not) are printed all, or none when there is a
/// small one among them.
pub fn shown_shares(groups: &[(u64, u64)], total: (u64, u64)) -> (Vec<ShownShare>, ShownShare) {
    let sum = |(part, whole): (u64, u64), group: &(u64, u64)| (part + group.0, whole + group.1);
    let (part, whole) = groups.iter().fold((0, 0), sum);
    let others = total.0.checked_sub(part).zip(total.1.checked_sub(whole));
    let rests = others.and_then(|others| {
        let all = groups.iter().chain([&others]);
        all.map(|(part, whole)| Some(vec![*part, whole.checked_sub(*part)?]))
            .collect::<Option<Vec<_>>>()
    });
    let Some(rows) = rests else {
        return whole_or_closed(groups, total);
    };
    let mut table = Table::new(&rows, true, true);
    suppress(&mut table);
    let row = |row: usize| ShownShare {
        part: table.shown(row, 0),
        rest: table.shown(row, 1),
        whole: table.row_sum(row),
    };
    ((0..groups.len()).map(row).collect(), row(rows.len()))
}

fn whole_or_closed(groups: &[(u64, u64)], total: (u64, u64)) -> (Vec<ShownShare>, ShownShare) {
    let alone = |&(part, whole): &(u64, u64)| shown_share(part, whole);
    let shares: Vec<ShownShare> = groups.iter().map(alone).collect();
    let sum = alone(&total);
    if shares.iter().chain([&sum]).all(|share| share.is_open()) {
        return (shares, sum);
    }
    let close = |share: ShownShare| ShownShare {
        part: match share.part {
            Shown::Small => Shown::Small,
            _ => Shown::Hidden,
        },
        rest: Shown::Hidden,
        whole: Shown::Hidden,
    };
    (shares.into_iter().map(close).collect(), close(sum))
}

/// A share that stands alone.
pub fn shown_share(part: u64, whole: u64) -> ShownShare {
    let Some(rest) = whole.checked_sub(part) else {
        return ShownShare {
            part: shown_count(part),
            rest: Shown::Count(0),
            whole: shown_count(whole),
        };
    };
    let mut table = Table::new(&[vec![part, rest]], true, false);
    suppress(&mut table);
    ShownShare {
        part: table.shown(0, 0),
        rest: table.shown(0, 1),
        whole: table.row_sum(0),
    }
}

/// A count that stands alone.
pub fn shown_count(count: u64) -> Shown {
    if is_small(count) {
        Shown::Small
    } else {
        Shown::Count(count)
    }
}

/// Counts that are printed with their sum, divided in several ways (by sex, by age): each way as
/// its counts may be printed, and the sum. Where the sum itself has to be hidden, one way could
/// give away what another hides, so that all counts are.
pub fn shown_divisions(sum: u64, ways: &[Vec<u64>]) -> (Shown, Vec<Vec<Shown>>) {
    let mut shown = Vec::new();
    let mut open = !is_small(sum);
    for way in ways {
        let rest = sum.saturating_sub(way.iter().sum());
        let mut row = way.clone();
        row.push(rest);
        let mut table = Table::new(&[row], true, false);
        suppress(&mut table);
        open &= matches!(table.row_sum(0), Shown::Count(_));
        shown.push((0..way.len()).map(|at| table.shown(0, at)).collect());
    }
    if open {
        return (Shown::Count(sum), shown);
    }
    let hidden = ways.iter().map(|way| vec![Shown::Hidden; way.len()]);
    let sum = if is_small(sum) {
        Shown::Small
    } else {
        Shown::Hidden
    };
    (sum, hidden.collect())
}

fn is_small(count: u64) -> bool {
    (1..=LARGEST_SMALL).contains(&count)
}

/// Counts with the sums that are printed beside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    width: usize,
    /// Row by row; the sums of each row last, the sums of the columns as the last row.
    counts: Vec<u64>,
    shown: Vec<Shown>,
    row_sums: bool,
    column_sums: bool,
}

impl Table {
    /// A table of rows of one length; which sums will be printed beside it.
    pub fn new(rows: &[Vec<u64>], row_sums: bool, column_sums: bool) -> Self {
        let inner = rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = inner + 1;
        let mut counts = Vec::with_capacity((rows.len() + 1) * width);
        for row in rows {
            counts.extend((0..inner).map(|at| row.get(at).copied().unwrap_or(0)));
            counts.push(row.iter().sum());
        }
        let sums: Vec<u64> = (0..width)
            .map(|column| counts.iter().skip(column).step_by(width).sum())
            .collect();
        counts.extend(sums);
        let shown = counts.iter().map(|&count| Shown::Count(count)).collect();
        Self {
            width,
            counts,
            shown,
            row_sums,
            column_sums,
        }
    }

    /// How a count is to be printed.
    pub fn shown(&self, row: usize, column: usize) -> Shown {
        self.shown[row * self.width + column]
    }

    /// How the sum of a row is to be printed.
    pub fn row_sum(&self, row: usize) -> Shown {
        self.shown(row, self.width - 1)
    }

    /// How the sum of a column is to be printed.
    pub fn column_sum(&self, column: usize) -> Shown {
        self.shown(self.height() - 1, column)
    }

    /// How the sum of everything is to be printed.
    pub fn sum(&self) -> Shown {
        self.shown(self.height() - 1, self.width - 1)
    }

    fn height(&self) -> usize {
        self.counts.len() / self.width
    }

    /// Whether a cell is printed at all.
    fn printed(&self, cell: usize) -> bool {
        let (row, column) = (cell / self.width, cell % self.width);
        (column + 1 < self.width || self.row_sums) && (row + 1 < self.height() || self.column_sums)
    }

    /// Sums count negatively, so that every row and every column adds up to nothing.
    fn is_negative(&self, cell: usize) -> bool {
        (cell / self.width + 1 == self.height()) != (cell % self.width + 1 == self.width)
    }

    /// Whether a reader can't rule out that the count is one more (or one less), sums apart.
    fn moves(&self, cell: usize, up: bool) -> bool {
        let count = self.counts[cell];
        match self.shown[cell] {
            _ if !self.printed(cell) => up || count > 0,
            Shown::Count(_) => false,
            Shown::Small => {
                if up {
                    count < LARGEST_SMALL
                } else {
                    count > 1
                }
            }
            // Whoever knows the rules knows that it isn't small.
            Shown::Hidden => self.would_move(cell, up),
        }
    }

    fn would_move(&self, cell: usize, up: bool) -> bool {
        let count = self.counts[cell];
        count > LARGEST_SMALL && (up || count > LARGEST_SMALL + 1)
    }

    /// The cheapest way to let a cell be one more (or less) with all sums unchanged: the cells
    /// that would still have to be hidden; `None` when there is no way.
    fn way(&self, cell: usize, up: bool) -> Option<(u64, Vec<usize>)> {
        if !self.moves(cell, up) {
            return None;
        }
        // What the cell gains, its column and its row must lose elsewhere. Nodes are rows, then
        // columns; steps go from a column to a row over a cell that falls, and from a row to a
        // column over one that rises.
        let (height, width) = (self.height(), self.width);
        let rising = up != self.is_negative(cell);
        let (row, column) = (cell / width, height + cell % width);
        let (start, goal) = if rising { (column, row) } else { (row, column) };
        let mut cost = vec![u64::MAX; height + width];
        let mut via: Vec<Option<(usize, usize)>> = vec![None; height + width];
        let mut open = BTreeSet::from([(0, start)]);
        cost[start] = 0;
        while let Some((so_far, node)) = open.pop_first() {
            if node == goal {
                break;
            }
            let from_row = node < height;
            let cells: Vec<usize> = if from_row {
                (0..width).map(|column| node * width + column).collect()
            } else {
                (0..height).map(|row| row * width + node - height).collect()
            };
            for step in cells {
                if step == cell {
                    continue;
                }
                // Both directions of the search walk the same alternation.
                let step_up = from_row != self.is_negative(step);
                let price = if self.moves(step, step_up) {
                    0
                } else if matches!(self.shown[step], Shown::Count(_))
                    && self.printed(step)
                    && self.would_move(step, step_up)
                {
                    self.price(step)
                } else {
                    continue;
                };
                let next = if from_row {
                    height + step % width
                } else {
                    step / width
                };
                let total = so_far + price;
                if total < cost[next] {
                    cost[next] = total;
                    via[next] = Some((node, step));
                    open.insert((total, next));
                }
            }
        }
        if cost[goal] == u64::MAX {
            return None;
        }
        let mut hide = Vec::new();
        let mut node = goal;
        while let Some((before, step)) = via[node] {
            if !self.moves(step, (before < height) != self.is_negative(step)) {
                hide.push(step);
            }
            node = before;
        }
        Some((cost[goal], hide))
    }

    /// What hiding a cell loses: sums matter more than single counts.
    fn price(&self, cell: usize) -> u64 {
        let sums = u64::from(cell / self.width + 1 == self.height())
            + u64::from(cell % self.width + 1 == self.width);
        self.counts[cell].min(1_000_000) + 1 + sums * 2_000_000
    }
}

/// Hides the small counts of a table, and as little else as keeps them hidden.
pub fn suppress(table: &mut Table) {
    for cell in 0..table.counts.len() {
        if is_small(table.counts[cell]) {
            table.shown[cell] = Shown::Small;
        }
    }
    let small: Vec<usize> = (0..table.counts.len())
        .filter(|&cell| table.shown[cell] == Shown::Small && table.printed(cell))
        .collect();
    for cell in small {
        let ways = [table.way(cell, true), table.way(cell, false)];
        match ways.into_iter().flatten().min_by_key(|(cost, _)| *cost) {
            Some((_, hide)) => {
                for cell in hide {
                    table.shown[cell] = Shown::Hidden;
                }
            }
            None => {
                // Nothing less would do: the whole table is kept back.
                table.shown.fill(Shown::Hidden);
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn small_counts_are_kept_back_with_what_would_give_them_away() {
        let check = |rows: &[&[u64]], want: &str| {
            let rows: Vec<Vec<u64>> = rows.iter().map(|row| row.to_vec()).collect();
            let mut table = Table::new(&rows, true, true);
            suppress(&mut table);
            let words: Vec<String> = table.shown.iter().map(|shown| shown.words(true)).collect();
            let lines: Vec<String> = words.chunks(table.width).map(|row| row.join(" ")).collect();
            assert_eq!(
                lines.join(" | ").replace("fewer than 8", "<8"),
                want,
                "{rows:?}"
            );
        };
        check(&[&[10, 20]], "10 20 30 | 10 20 30");
        check(&[&[0, 20]], "0 20 20 | 0 20 20");
        // Alone in its row and column: a rectangle of four.
        check(&[&[3, 20], &[30, 40]], "<8 … 23 | … … 70 | 33 60 93");
        // Two in a row give each other cover, but not when the sum is as large as it can be.
        check(&[&[3, 4], &[30, 40]], "<8 <8 <8 | … … … | 33 44 77");
    }

    #[test]
    fn shares_are_shown_with_care() {
        let check = |groups: &[(u64, u64)], want: &str| {
            let shown = match groups {
                [(part, whole)] => vec![shown_share(*part, *whole)],
                [groups @ .., total] => {
                    let (mut shown, total) = shown_shares(groups, *total);
                    shown.push(total);
                    shown
                }
                [] => Vec::new(),
            };
            let words = |share: &ShownShare| {
                let all = [share.part, share.rest, share.whole];
                all.map(|shown| shown.words(true)).join(" ")
            };
            let lines: Vec<String> = shown.iter().map(words).collect();
            let lines = lines.join(" | ").replace("fewer than 8", "<8");
            assert_eq!(lines, want, "{groups:?}");
        };
        check(&[(30, 40)], "30 10 40");
        check(&[(0, 40)], "0 40 40");
        // What is left tells as much as what was reached.
        check(&[(3, 400)], "<8 … 400");
        check(&[(396, 400)], "… <8 400");
        check(&[(3, 5)], "<8 <8 <8");
        check(
            &[(3, 400), (200, 300), (100, 300), (303, 1000)],
            "<8 … 400 | 200 100 300 | … … 300 | 303 697 1000",
        );
        // Reported figures may be more than their whole.
        check(&[(30, 20)], "30 0 20");
        check(&[(30, 20), (3, 9), (33, 29)], "… … … | <8 … … | … … …");
        // The total counts one child more than the groups.
        check(
            &[(20, 40), (30, 40), (51, 81)],
            "… 20 … | 30 10 40 | 51 30 81",
        );
    }

    #[test]
    fn a_sum_divided_twice_is_not_given_away_by_either() {
        let check = |sum, ways: &[&[u64]], want: &str| {
            let ways: Vec<Vec<u64>> = ways.iter().map(|way| way.to_vec()).collect();
            let (sum, ways) = shown_divisions(sum, &ways);
            let line = |row: &Vec<Shown>| {
                let words: Vec<String> = row.iter().map(|shown| shown.words(true)).collect();
                words.join(" ")
            };
            let lines: Vec<String> = ways.iter().map(line).collect();
            let all = format!("{} | {}", sum.words(true), lines.join(" | "));
            assert_eq!(all.replace("fewer than 8", "<8"), want);
        };
        check(40, &[&[21, 19], &[30, 10]], "40 | 21 19 | 30 10");
        check(40, &[&[3, 37], &[30, 10]], "40 | <8 … | 30 10");
        // The one child of unknown sex is the remainder.
        check(40, &[&[20, 19], &[30, 10]], "40 | 20 … | 30 10");
        check(5, &[&[3, 2], &[5, 0]], "<8 | … … | … …");
        // Nothing but the sum could cover it.
        check(20, &[&[20, 0], &[7, 7, 6, 0]], "20 | 20 0 | <8 <8 <8 0");
    }

    /// All values of the inner cells that fit what is printed, up to a bound; `first` and
    /// `second` values seen for each printed cell.
    fn values(table: &Table, rows: usize, columns: usize, most: u64) -> Vec<BTreeSet<u64>> {
        let mut seen = vec![BTreeSet::new(); table.counts.len()];
        let mut inner = vec![0; rows * columns];
        fill_in(table, columns, most, &mut inner, 0, &mut seen);
        seen
    }

    fn fits(table: &Table, cell: usize, value: u64) -> bool {
        match table.shown[cell] {
            _ if !table.printed(cell) => true,
            Shown::Count(count) => value == count,
            Shown::Small => is_small(value),
            Shown::Hidden => !is_small(value),
        }
    }

    fn fill_in(
        table: &Table,
        columns: usize,
        most: u64,
        inner: &mut Vec<u64>,
        at: usize,
        seen: &mut [BTreeSet<u64>],
    ) {
        if at > 0 && at.is_multiple_of(columns) {
            let row = at / columns - 1;
            let sum = inner[row * columns..at].iter().sum();
            if !fits(table, row * table.width + columns, sum) {
                return;
            }
        }
        if at == inner.len() {
            let rows: Vec<Vec<u64>> = inner.chunks(columns).map(<[u64]>::to_vec).collect();
            let other = Table::new(&rows, table.row_sums, table.column_sums);
            if (0..other.counts.len()).all(|cell| fits(table, cell, other.counts[cell])) {
                for (seen, &count) in seen.iter_mut().zip(&other.counts) {
                    seen.insert(count);
                }
            }
            return;
        }
        let cell = at / columns * table.width + at % columns;
        let range = match table.shown[cell] {
            Shown::Count(count) => count..=count,
            Shown::Small => 1..=LARGEST_SMALL,
            Shown::Hidden => 0..=most,
        };
        for value in range {
            if fits(table, cell, value) {
                inner[at] = value;
                fill_in(table, columns, most, inner, at + 1, seen);
            }
        }
        inner[at] = 0;
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        /// By brute force: whatever fits what is printed, a hidden small count could be
        /// another one.
        #[test]
        fn no_small_count_can_be_derived(
            counts in prop::collection::vec(prop_oneof![Just(0u64), 1..8u64, 8..12u64], 1..=6),
            columns in 1..=3usize,
            row_sums: bool,
            column_sums: bool,
        ) {
            let columns = columns.min(counts.len());
            let rows: Vec<Vec<u64>> =
                counts.chunks_exact(columns).map(<[u64]>::to_vec).collect();
            let mut table = Table::new(&rows, row_sums, column_sums);
            suppress(&mut table);
            let whole = table.shown.iter().any(|shown| *shown != Shown::Hidden);
            if whole {
                let seen = values(&table, rows.len(), columns, 14);
                for (cell, seen) in seen.iter().enumerate() {
                    prop_assert!(seen.contains(&table.counts[cell]));
                    if table.printed(cell) && is_small(table.counts[cell]) {
                        prop_assert!(table.shown[cell] == Shown::Small);
                        prop_assert!(seen.len() > 1, "{table:?}: {cell}");
                    }
                }
            }
        }
    }
}
