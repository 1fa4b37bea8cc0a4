//! Children by year of age and sex: bars to both sides of the age, each with its number, and the
//! same as a table.

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

/// Room of one year on the drawing, in pixels.
const STEP: u32 = 26;
/// In percent of the width: where the bars of girls end and those of boys begin, around the ages.
const GIRLS_END: f64 = 42.0;
const BOYS_BEGIN: f64 = 58.0;
/// The longest bar; the rest of a side is for its number.
const LONGEST: f64 = 30.0;

struct RowShown {
    age: String,
    girls: String,
    boys: String,
    girls_from: f64,
    girls_bar: f64,
    boys_bar: f64,
    boys_to: f64,
    bar_y: u32,
    text_y: u32,
}

#[derive(Template)]
#[template(path = "parts/pyramid.html")]
pub(crate) struct Pyramid {
    w: Words,
    rows: Vec<RowShown>,
    height: u32,
}

impl HtmlSafe for Pyramid {}

impl Pyramid {
    pub(crate) fn new(w: &Words, rows: impl DoubleEndedIterator<Item = AgeRow>) -> Pyramid {
        // The youngest stand at the foot, as on every pyramid.
        let rows: Vec<AgeRow> = rows.rev().collect();
        let most = rows.iter().map(|row| row.girls.max(row.boys)).max();
        let most = most.unwrap_or(0).max(1);
        let bar = |n: u64| (n as f64 * LONGEST * 10.0 / most as f64).round() / 10.0;
        let shown = rows.iter().zip(0_u32..).map(|(row, at)| RowShown {
            age: w.n("age-years-short", row.years),
            girls: format::integer(w.lang(), row.girls),
            boys: format::integer(w.lang(), row.boys),
            girls_from: tenth(GIRLS_END - bar(row.girls)),
            girls_bar: bar(row.girls),
            boys_bar: bar(row.boys),
            boys_to: tenth(BOYS_BEGIN + bar(row.boys)),
            bar_y: at * STEP + 4,
            text_y: at * STEP + 18,
        });
        Pyramid {
            w: *w,
            height: STEP * u32::try_from(rows.len()).unwrap_or_default(),
            rows: shown.collect(),
        }
    }
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn bars_are_as_long_as_their_counts_and_stay_inside() {
        let row = |years, girls, boys| AgeRow { years, girls, boys };
        let rows = [row(0, 40, 80), row(1, 0, 20)];
        let drawn = Pyramid::new(&Words::new(Lang::Vi), rows.into_iter());
        assert_eq!(drawn.height, 2 * STEP);
        let [older, younger] = &drawn.rows[..] else {
            panic!("a row a year");
        };
        assert_eq!((older.girls_bar, older.boys_bar), (0.0, LONGEST / 4.0));
        assert_eq!(
            (younger.girls_bar, younger.boys_bar),
            (LONGEST / 2.0, LONGEST)
        );
        assert!(younger.girls_from > 0.0 && younger.boys_to < 100.0);
    }
}
