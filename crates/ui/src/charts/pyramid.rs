//! Children by year of age and sex: a table whose rows carry bars to both sides.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::format;
use crate::words::Words;

/// Children of one completed year of age.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AgeRow {
    pub(crate) years: u8,
    pub(crate) girls: u64,
    pub(crate) boys: u64,
}

struct RowShown {
    age: String,
    girls: String,
    boys: String,
    girls_bar: f64,
    boys_bar: f64,
}

#[derive(Template)]
#[template(path = "parts/pyramid.html")]
pub(crate) struct Pyramid {
    w: Words,
    rows: Vec<RowShown>,
}

impl HtmlSafe for Pyramid {}

impl Pyramid {
    pub(crate) fn new(w: &Words, rows: impl Iterator<Item = AgeRow>) -> Pyramid {
        let rows: Vec<AgeRow> = rows.collect();
        let most = rows
            .iter()
            .map(|row| row.girls.max(row.boys))
            .max()
            .unwrap_or(0)
            .max(1);
        let bar = |n: u64| (n as f64 * 1000.0 / most as f64).round() / 10.0;
        let shown = rows.iter().map(|row| RowShown {
            age: w.n("age-years-short", row.years),
            girls: format::integer(w.lang(), row.girls),
            boys: format::integer(w.lang(), row.boys),
            girls_bar: bar(row.girls),
            boys_bar: bar(row.boys),
        });
        Pyramid {
            w: *w,
            rows: shown.collect(),
        }
    }
}
