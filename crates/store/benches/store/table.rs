//! The figures as a table: a row for each, a column for each size of the ledger, and how its cost
//! grew from the first to the last.

use std::collections::BTreeMap;

#[derive(Clone, Copy)]
pub(crate) enum Figure {
    /// Seconds for one of them; shown as so many a second.
    Rate(f64),
    /// Seconds.
    Time(f64),
    /// Seconds of a processor.
    Processor(f64),
    Ratio(f64),
    Bytes(u64),
}

impl Figure {
    fn shown(self) -> String {
        match self {
            Self::Rate(cost) => format!("{:.0}/s", 1.0 / cost),
            Self::Time(seconds) => format!("{:.2} ms", seconds * 1e3),
            Self::Processor(seconds) => format!("{:.1} µs", seconds * 1e6),
            Self::Ratio(ratio) => format!("{ratio:.2}"),
            Self::Bytes(bytes) => format!("{bytes} B"),
        }
    }

    fn cost(self) -> Option<f64> {
        match self {
            Self::Rate(cost) | Self::Time(cost) | Self::Processor(cost) => Some(cost),
            Self::Ratio(_) | Self::Bytes(_) => None,
        }
    }
}

pub(crate) struct Table {
    database: String,
    /// Facts in the ledger when a column was begun.
    sizes: Vec<u64>,
    /// In the order in which they were first met; a name may stand twice, under different rows.
    rows: Vec<(String, BTreeMap<usize, Figure>)>,
    next: usize,
}

impl Table {
    pub(crate) fn new(database: String) -> Self {
        Self {
            database,
            sizes: Vec::new(),
            rows: Vec::new(),
            next: 0,
        }
    }

    pub(crate) fn begin(&mut self, facts: u64) {
        self.sizes.push(facts);
        self.next = 0;
    }

    /// The next figure of the column; each column has them in the same order, and may leave out
    /// some or go on after the others.
    pub(crate) fn add(&mut self, what: &str, figure: Figure) {
        let column = self.sizes.len() - 1;
        let known = (self.rows[self.next..].iter()).position(|(row, _)| row == what);
        let row = known.map_or(self.rows.len(), |offset| self.next + offset);
        if row == self.rows.len() {
            self.rows.push((what.to_owned(), BTreeMap::new()));
        }
        self.rows[row].1.insert(column, figure);
        self.next = row + 1;
    }

    pub(crate) fn print(&self) {
        println!("\n{}", self.database);
        let sizes = self.sizes.iter().map(|size| format!("{size:>14}"));
        println!(
            "{:44}{}{:>10}",
            "facts in the ledger",
            sizes.collect::<String>(),
            "exponent"
        );
        for (what, figures) in &self.rows {
            let cells = (0..self.sizes.len()).map(|column| {
                let shown = figures.get(&column).map(|figure| figure.shown());
                format!("{:>14}", shown.unwrap_or_default())
            });
            let exponent = self.exponent(figures);
            println!(
                "{what:44}{}{:>10}",
                cells.collect::<String>(),
                exponent.map(|it| format!("{it:.2}")).unwrap_or_default()
            );
        }
    }

    /// Of the size, in what one costs: 0 where it costs the same in a ledger of any size, 1 where
    /// it costs twice as much in one twice as large.
    fn exponent(&self, figures: &BTreeMap<usize, Figure>) -> Option<f64> {
        let (first, last) = (figures.first_key_value()?, figures.last_key_value()?);
        if first.0 == last.0 {
            return None;
        }
        let size = self.sizes[*last.0] as f64 / self.sizes[*first.0] as f64;
        Some((last.1.cost()? / first.1.cost()?).ln() / size.ln())
    }
}
