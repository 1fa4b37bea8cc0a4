//! A share over the months: a line with its last value and its target labelled. The last point is
//! hollow while units have sent nothing for it; a month without a figure breaks the line.

use std::fmt::Write as _;

use askama::Template;
use askama::filters::HtmlSafe;
use noi_core::Day;

use super::scale::{Scale, tenth};
use crate::figures::Measured;
use crate::format;
use crate::words::Words;

const LEFT: f64 = 40.0;
const RIGHT: f64 = 344.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 168.0;
/// Months that are written below the line: every so many, counted back from the last.
const MONTHS_APART: usize = 3;

struct Tick {
    at: f64,
    words: String,
}

struct RowShown {
    month: String,
    counts: String,
    percent: String,
}

#[derive(Template)]
#[template(path = "parts/trend.html")]
pub(crate) struct Trend {
    w: Words,
    title: String,
    path: String,
    points: Vec<(f64, f64)>,
    /// The last point, whether it is hollow, its words.
    last: Option<(f64, f64, bool, String)>,
    /// Whether the words of the last point stand below it.
    below: bool,
    target: Option<(f64, String)>,
    x_ticks: Vec<Tick>,
    y_ticks: Vec<Tick>,
    rows: Vec<RowShown>,
}

impl HtmlSafe for Trend {}

/// What a chart over the months shows.
pub(crate) struct TrendOf<'a> {
    pub(crate) title: String,
    /// The day of each figure, oldest first.
    pub(crate) days: &'a [Day],
    pub(crate) measured: &'a [Measured],
    pub(crate) target: Option<f64>,
    /// Units have sent nothing for the last month.
    pub(crate) incomplete: bool,
}

impl Trend {
    /// `None` when fewer than two months have a share.
    pub(crate) fn new(w: &Words, of: TrendOf<'_>) -> Option<Trend> {
        let ratios: Vec<Option<f64>> = of.measured.iter().map(|one| one.ratio()).collect();
        if ratios.iter().flatten().count() < 2 {
            return None;
        }
        let lang = w.lang();
        let scale = Scale::around(ratios.iter().flatten().copied().chain(of.target));
        let at = places(of.days.len(), LEFT, RIGHT);
        let placed: Vec<Option<(f64, f64)>> = ratios
            .iter()
            .zip(&at)
            .map(|(ratio, x)| Some((*x, scale.y((*ratio)?, BOTTOM, TOP))))
            .collect();
        let y_of_target = of.target.map(|target| scale.y(target, BOTTOM, TOP));
        let last = placed.last().copied().flatten().map(|(x, y)| {
            let measured = of.measured.last().copied().unwrap_or(Measured::NoData);
            (x, y, of.incomplete, value(w, measured))
        });
        let month = |day: &Day| {
            let (year, month, _) = day.ymd();
            format!("{month:02}/{year}")
        };
        Some(Trend {
            w: *w,
            title: of.title,
            path: path(&placed),
            below: last
                .as_ref()
                .is_some_and(|(_, y, ..)| y_of_target.is_some_and(|target| *y >= target)),
            points: placed.iter().flatten().copied().collect(),
            last,
            target: of.target.zip(y_of_target).map(|(target, y)| {
                let words = format!("{}%", format::decimal(lang, target, 1));
                (y, w.x("target-tick", words))
            }),
            x_ticks: of
                .days
                .iter()
                .zip(&at)
                .rev()
                .step_by(MONTHS_APART)
                .map(|(day, x)| Tick {
                    at: *x,
                    words: month(day),
                })
                .collect(),
            y_ticks: scale
                .ticks()
                .into_iter()
                .map(|percent| Tick {
                    at: scale.y(f64::from(percent), BOTTOM, TOP),
                    words: format!("{percent}%"),
                })
                .collect(),
            rows: of
                .days
                .iter()
                .zip(of.measured)
                .map(|(day, measured)| RowShown {
                    month: day.vn(),
                    counts: match measured {
                        Measured::Share { met, of, .. } => format::fraction(lang, *met, *of),
                        other => value(w, *other),
                    },
                    percent: measured.percent(lang).unwrap_or_default(),
                })
                .collect(),
        })
    }
}

/// A small line without axes, for comparing with others of the same scale.
#[derive(Template)]
#[template(path = "parts/spark.html")]
pub(crate) struct Spark {
    path: String,
    last: Option<(f64, f64)>,
    hollow: bool,
    target: Option<f64>,
}

impl HtmlSafe for Spark {}

impl Spark {
    /// Width and height of its drawing.
    const SIZE: (f64, f64) = (120.0, 40.0);

    pub(crate) fn new(
        scale: Scale,
        measured: &[Measured],
        target: Option<f64>,
        incomplete: bool,
    ) -> Spark {
        let (width, height) = Self::SIZE;
        let (bottom, top) = (height - 5.0, 5.0);
        let at = places(measured.len(), 5.0, width - 6.0);
        let placed: Vec<Option<(f64, f64)>> = measured
            .iter()
            .zip(&at)
            .map(|(one, x)| Some((*x, scale.y(one.ratio()?, bottom, top))))
            .collect();
        Spark {
            path: path(&placed),
            last: placed.last().copied().flatten(),
            hollow: incomplete,
            target: target.map(|target| scale.y(target, bottom, top)),
        }
    }
}

/// A result in few words.
pub(crate) fn value(w: &Words, measured: Measured) -> String {
    let lang = w.lang();
    match measured {
        Measured::NoData => w.get("no-data-short"),
        Measured::Suppressed => w.get("under-8"),
        Measured::Hidden => w.get("hidden-count"),
        Measured::Total(total) => format::integer(lang, total),
        Measured::Share { met, of, .. } => measured
            .percent(lang)
            .unwrap_or_else(|| format::fraction(lang, met, of)),
    }
}

/// So many places at the same distance, the last at `right`.
fn places(count: usize, left: f64, right: f64) -> Vec<f64> {
    let steps = count.saturating_sub(1).max(1) as f64;
    let x = |at: usize| tenth(right - (right - left) * (count - 1 - at) as f64 / steps);
    (0..count).map(x).collect()
}

/// The line through the points; where one is missing it begins anew.
fn path(points: &[Option<(f64, f64)>]) -> String {
    let mut path = String::new();
    let mut begin = true;
    for point in points {
        match point {
            None => begin = true,
            Some((x, y)) => {
                // Writing to a string can't fail.
                let _ = write!(path, "{}{x} {y}", if begin { 'M' } else { 'L' });
                begin = false;
            }
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    fn share(met: u64) -> Measured {
        Measured::Share {
            met,
            of: 100,
            unknown: 0,
        }
    }

    #[test]
    fn a_line_is_broken_where_nothing_is_known() {
        let measured = [share(60), Measured::NoData, share(70), share(80)];
        let days: Vec<Day> = (0..4).map(|at| Day(20_000 + at * 30)).collect();
        let of = |measured| TrendOf {
            title: String::new(),
            days: &days,
            measured,
            target: Some(90.0),
            incomplete: true,
        };
        let drawn = Trend::new(&Words::new(Lang::Vi), of(&measured)).unwrap();
        assert_eq!(drawn.path.matches('M').count(), 2);
        assert_eq!((drawn.points.len(), drawn.rows.len()), (3, 4));
        let (x, y, hollow, words) = drawn.last.unwrap();
        assert!(hollow && words == "80%" && x == RIGHT);
        assert!(y > drawn.target.unwrap().0, "below the target");
        let inside = |(x, y): &(f64, f64)| (LEFT..=RIGHT).contains(x) && (TOP..=BOTTOM).contains(y);
        assert!(drawn.points.iter().all(inside));

        let closed = [
            share(60),
            Measured::Hidden,
            Measured::Hidden,
            Measured::NoData,
        ];
        assert!(Trend::new(&Words::new(Lang::Vi), of(&closed)).is_none());
    }
}
