//! The part of a child's page on growth: the latest finding in words with what to do, the
//! charts, every measurement in a table.

use askama::Template;
use askama::filters::HtmlSafe;
use noi_core::{Day, Sex};

use crate::charts::curves;
use crate::charts::growth::{GrowthChart, LINES, Plot, PlotPoint};
use crate::components::Tag;
use crate::format;
use crate::page::Page;
use crate::routes::Place;
use crate::words::Words;

/// What the part shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GrowthView {
    /// Whether measures can be recorded for this child on this page.
    pub may_record: bool,
    /// What the latest measurement says; `None`: none yet.
    pub latest: Option<LatestGrowth>,
    /// Born before 37 weeks: what to say about the corrected age, in the page's language.
    pub preterm: String,
    /// The charts that have something to show, the one to open with first.
    pub charts: Vec<ChartView>,
    /// Every measurement, latest first.
    pub rows: Vec<MeasureRow>,
}

/// The latest measurement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LatestGrowth {
    pub on: Day,
    /// What was found, most pressing first, as codes of growth states (`stunted`); `unknown`
    /// when it can't be compared.
    pub found: Vec<&'static str>,
    /// How it went since the time before, in the page's language.
    pub trend: Vec<String>,
}

/// Which chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChartKind {
    Weight,
    Length,
    Build,
    Bmi,
    Head,
}

/// A chart of one measure.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartView {
    pub kind: ChartKind,
    pub sex: Sex,
    /// In the order of days.
    pub points: Vec<ChartPoint>,
    /// The age in days until which the corrected age is drawn; `None`: not born too early.
    pub corrected_until: Option<i32>,
}

/// A measurement on a chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChartPoint {
    pub on: Day,
    /// Age as drawn (corrected where it is), in days; for [`ChartKind::Build`] too, where the
    /// horizontal axis is the length.
    pub age_days: i32,
    /// Length in centimetres as corrected for how it was taken, for [`ChartKind::Build`].
    pub length_cm: f64,
    /// Kilograms, centimetres or kg/m².
    pub value: f64,
}

/// A measurement in the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureRow {
    pub on: Day,
    /// Age in the page's language.
    pub age: String,
    /// Value and z, in the page's language; empty where not measured.
    pub weight: (String, String),
    pub length: (String, String),
    pub arm: (String, String),
    pub head: (String, String),
    /// Codes of growth states, as in [`LatestGrowth::found`].
    pub found: Vec<&'static str>,
    /// The fact, where it was recorded today and may still be taken back.
    pub undo: Option<String>,
}

struct Finding {
    tag: Tag,
    what_to_do: String,
}

struct RowShown<'a> {
    row: &'a MeasureRow,
    found: String,
}

/// The part as a template that is safe to put into a page.
#[derive(Template)]
#[template(path = "parts/growth.html")]
pub(crate) struct GrowthPart<'a> {
    w: Words,
    v: &'a GrowthView,
    measure: String,
    screen: String,
    undo: String,
    latest: Option<String>,
    findings: Vec<Finding>,
    charts: Vec<GrowthChart>,
    rows: Vec<RowShown<'a>>,
}

impl HtmlSafe for GrowthPart<'_> {}

/// How pressing a growth state is: class and mark of its tag.
fn look(state: &str) -> (&'static str, &'static str) {
    match state {
        "severe_acute" | "severely_wasted" | "severely_underweight" | "severely_stunted" => {
            ("overdue", "alert")
        }
        "normal" => ("done", "tick"),
        "unknown" | "flagged" => ("unknown", "question"),
        _ => ("soon", "question"),
    }
}

fn key(prefix: &str, state: &str) -> String {
    format!("{prefix}-{}", state.replace('_', "-"))
}

/// Growth states in words, "a; b".
pub(crate) fn found_words(w: &Words, found: &[&'static str]) -> String {
    found
        .iter()
        .map(|state| w.get(&key("growth", state)))
        .collect::<Vec<_>>()
        .join("; ")
}

/// Tags of growth states.
pub(crate) fn found_tags(w: &Words, found: &[&'static str]) -> Vec<Tag> {
    found
        .iter()
        .map(|state| {
            let (class, mark) = look(state);
            Tag::worded(class, mark, w.get(&key("growth", state)))
        })
        .collect()
}

impl<'a> GrowthPart<'a> {
    pub(crate) fn new(page: &Page, id: &str, v: &'a GrowthView) -> GrowthPart<'a> {
        let w = page.words();
        let latest = v.latest.as_ref();
        let findings = latest.map_or(Vec::new(), |latest| {
            found_tags(&w, &latest.found)
                .into_iter()
                .zip(&latest.found)
                .map(|(tag, state)| Finding {
                    tag,
                    what_to_do: w.get(&key("do", state)),
                })
                .collect()
        });
        GrowthPart {
            measure: page.href(Place::Measure(id.to_owned())),
            screen: page.href(Place::Screen(id.to_owned(), None)),
            undo: page.href(Place::Undo(id.to_owned())),
            latest: latest.map(|latest| {
                let days = w.n("growth-days-ago", (page.as_of.0 - latest.on.0).max(0));
                format!("{} ({days})", w.x("growth-latest", latest.on.vn()))
            }),
            findings,
            charts: v
                .charts
                .iter()
                .enumerate()
                .filter_map(|(nth, chart)| draw(&w, nth, chart))
                .collect(),
            rows: v
                .rows
                .iter()
                .map(|row| RowShown {
                    row,
                    found: found_words(&w, &row.found),
                })
                .collect(),
            v,
            w,
        }
    }
}

/// Months that an axis of ages covers: the first of these that holds every point.
const SPANS: [(f64, f64, f64); 4] = [
    (0.0, 12.0, 2.0),
    (0.0, 24.0, 3.0),
    (0.0, 60.0, 12.0),
    (60.0, 120.0, 12.0),
];

fn span(points: impl Iterator<Item = f64>) -> (f64, f64, f64) {
    let (low, high) = points.fold((f64::INFINITY, 0.0), |(low, high): (f64, f64), x| {
        (low.min(x), high.max(x))
    });
    SPANS
        .into_iter()
        .find(|(from, to, _)| low >= *from && high <= *to)
        // From infancy past five years: two standards on one axis, in years.
        .unwrap_or((0.0, 120.0, 12.0))
}

fn draw(w: &Words, nth: usize, chart: &ChartView) -> Option<GrowthChart> {
    let lang = w.lang();
    let (key, unit) = match chart.kind {
        ChartKind::Weight => ("chart-weight", "chart-axis-kg"),
        ChartKind::Length => ("chart-length", "chart-axis-cm"),
        ChartKind::Build => ("chart-build", "chart-axis-kg"),
        ChartKind::Bmi => ("chart-bmi", "chart-axis-bmi"),
        ChartKind::Head => ("chart-head", "chart-axis-cm"),
    };
    let by_length = chart.kind == ChartKind::Build;
    let x_of = |point: &ChartPoint| {
        if by_length {
            point.length_cm
        } else {
            f64::from(point.age_days) / curves::DAYS_A_MONTH
        }
    };
    let points: Vec<PlotPoint> = chart
        .points
        .iter()
        .map(|point| PlotPoint {
            day: point.on.0,
            x: x_of(point),
            y: point.value,
            words: format!(
                "{}: {} {}",
                point.on.vn(),
                format::decimal(lang, point.value, 2),
                w.get(unit)
            ),
        })
        .collect();
    // By the table of the latest measurement: from 24 months heights.
    let standing = chart
        .points
        .last()
        .is_some_and(|point| point.age_days >= 731);
    let x = if by_length {
        let low = points.iter().map(|p| p.x).fold(f64::INFINITY, f64::min);
        let high = points.iter().map(|p| p.x).fold(0.0, f64::max);
        let from = ((low - 8.0) / 10.0).floor() * 10.0;
        let to = ((high + 8.0) / 10.0).ceil() * 10.0;
        if standing {
            (from.max(65.0), to.min(120.0), 10.0)
        } else {
            (from.max(45.0), to.min(110.0), 10.0)
        }
    } else {
        span(points.iter().map(|point| point.x))
    };
    let years = !by_length && x.2 >= 12.0;
    let x_words = move |value: f64| {
        let shown = if years { value / 12.0 } else { value };
        format::decimal(lang, shown, 0)
    };
    let lines = LINES.map(|z| curves::line(chart.kind, chart.sex, standing, x.0, x.1, z));
    let latest = points.last().map_or("", |point| point.words.as_str());
    let plot = Plot {
        title: w.get(key),
        sentence: w.with(
            "chart-points",
            &[("n", points.len().into()), ("x", latest.into())],
        ),
        y_label: w.get(unit),
        x_label: w.get(if by_length {
            "chart-axis-length"
        } else if years {
            "chart-axis-years"
        } else {
            "chart-axis-months"
        }),
        x,
        x_words: &x_words,
        lines,
        points: &points,
        corrected_until: chart
            .corrected_until
            .filter(|_| !by_length)
            .map(|days| f64::from(days) / curves::DAYS_A_MONTH),
    };
    GrowthChart::new(w, &format!("chart-{nth}"), &plot)
}
