//! One child's growth against the standards: coloured bands as in the mother-and-child handbook,
//! the lines −3 to +3, the child's points. Readable without colour: lines are labelled at their
//! ends, and the same figures stand in a table.

use std::fmt::Write as _;

use askama::Template;
use askama::filters::HtmlSafe;

use crate::format;
use crate::words::Words;

/// The z-scores of the lines, lowest first.
pub(crate) const LINES: [i32; 7] = [-3, -2, -1, 0, 1, 2, 3];

/// The plot inside a drawing of 400 by 300 units, so small that 13 px text stays readable on a
/// phone.
const LEFT: f64 = 36.0;
const RIGHT: f64 = 372.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 262.0;

/// Points further apart than this are not joined: nobody knows what lay between.
const GAP_DAYS: i32 = 92;
/// The latest points are drawn larger.
const LARGE_POINTS: usize = 3;

/// What a chart is drawn from.
pub(crate) struct Plot<'a> {
    pub(crate) title: String,
    /// What the chart says in one sentence, for those who don't see it.
    pub(crate) sentence: String,
    pub(crate) y_label: String,
    pub(crate) x_label: String,
    /// Ends of the horizontal axis, and the step between its labels.
    pub(crate) x: (f64, f64, f64),
    /// How a label of the horizontal axis is written.
    pub(crate) x_words: &'a dyn Fn(f64) -> String,
    /// For each of [`LINES`]: points from left to right.
    pub(crate) lines: [Vec<(f64, f64)>; 7],
    /// The child's points in the order of days.
    pub(crate) points: &'a [PlotPoint],
    /// Where the corrected age ends and the real one begins, on the horizontal axis.
    pub(crate) corrected_until: Option<f64>,
}

/// A measurement on the chart.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PlotPoint {
    pub(crate) day: i32,
    pub(crate) x: f64,
    pub(crate) y: f64,
    /// "22/11/2026: 9,8 kg", for the tooltip.
    pub(crate) words: String,
}

struct LineShown {
    path: String,
    label: &'static str,
    class: &'static str,
    y: f64,
}

struct Tick {
    at: f64,
    words: String,
}

struct PointShown {
    x: f64,
    y: f64,
    r: f64,
    words: String,
}

#[derive(Template)]
#[template(path = "parts/growth_chart.html")]
pub(crate) struct GrowthChart {
    id: String,
    title: String,
    description: String,
    y_label: String,
    x_label: String,
    /// Bands from the lowest: class and outline.
    bands: Vec<(&'static str, String)>,
    lines: Vec<LineShown>,
    x_ticks: Vec<Tick>,
    y_ticks: Vec<Tick>,
    path: String,
    points: Vec<PointShown>,
    corrected: Option<f64>,
}

impl HtmlSafe for GrowthChart {}

impl GrowthChart {
    /// `None` when the standards have no lines here.
    pub(crate) fn new(w: &Words, id: &str, plot: &Plot<'_>) -> Option<GrowthChart> {
        let (from, to, step) = plot.x;
        if plot.lines.iter().any(|line| line.len() < 2) || to <= from {
            return None;
        }
        let (low, high) = range(plot);
        let x = |value: f64| LEFT + (value - from) / (to - from) * (RIGHT - LEFT);
        let y = |value: f64| BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP);
        let at = |point: &(f64, f64)| (x(point.0), y(point.1).clamp(TOP, BOTTOM));
        let screen: Vec<Vec<(f64, f64)>> = plot
            .lines
            .iter()
            .map(|line| line.iter().map(at).collect())
            .collect();
        // The outer bands end about one standard deviation further out: red stays a strip.
        let beyond = |line: &[(f64, f64)], inner: &[(f64, f64)]| -> Vec<(f64, f64)> {
            line.iter()
                .zip(inner)
                .map(|(line, inner)| (line.0, (2.0 * line.1 - inner.1).clamp(TOP, BOTTOM)))
                .collect()
        };
        let floor = beyond(&screen[0], &screen[1]);
        let roof = beyond(&screen[6], &screen[5]);
        let bands = vec![
            ("zone-3", outline(&floor, &screen[0])),
            ("zone-2", outline(&screen[0], &screen[1])),
            ("zone-0", outline(&screen[1], &screen[5])),
            ("zone-2", outline(&screen[5], &screen[6])),
            ("zone-3", outline(&screen[6], &roof)),
        ];
        let labels = ["−3", "−2", "−1", "0", "+1", "+2", "+3"];
        let classes = ["z-3", "z-2", "z-1", "z-0", "z-1", "z-2", "z-3"];
        let lines = screen
            .iter()
            .zip(labels)
            .zip(classes)
            .map(|((line, label), class)| LineShown {
                path: path(line),
                label,
                class,
                y: line.last().map_or(TOP, |last| last.1),
            })
            .collect();
        let mut x_ticks = Vec::new();
        let mut value = from;
        while value <= to + step * 1e-6 {
            x_ticks.push(Tick {
                at: x(value),
                words: (plot.x_words)(value),
            });
            value += step;
        }
        let y_step = nice_step(high - low);
        let mut y_ticks = Vec::new();
        let mut value = (low / y_step).ceil() * y_step;
        while value <= high {
            y_ticks.push(Tick {
                at: y(value),
                words: format::decimal(w.lang(), value, 1),
            });
            value += y_step;
        }
        let inside: Vec<&PlotPoint> = plot
            .points
            .iter()
            .filter(|point| (from..=to).contains(&point.x))
            .collect();
        Some(GrowthChart {
            id: id.to_owned(),
            title: plot.title.clone(),
            description: w.with(
                "chart-desc",
                &[
                    ("title", (&plot.title).into()),
                    ("sentence", (&plot.sentence).into()),
                ],
            ),
            y_label: plot.y_label.clone(),
            x_label: plot.x_label.clone(),
            bands,
            lines,
            x_ticks,
            y_ticks,
            path: child_path(&inside, &x, &y),
            points: inside
                .iter()
                .enumerate()
                .map(|(nth, point)| PointShown {
                    x: round(x(point.x)),
                    y: round(y(point.y).clamp(TOP, BOTTOM)),
                    r: if nth + LARGE_POINTS >= inside.len() {
                        4.5
                    } else {
                        2.5
                    },
                    words: point.words.clone(),
                })
                .collect(),
            corrected: plot
                .corrected_until
                .filter(|end| *end > from)
                .map(|end| x(end.min(to))),
        })
    }
}

/// From about −4 to +4: the red bands stay strips, and points beyond are held at the edge.
fn range(plot: &Plot<'_>) -> (f64, f64) {
    let lowest = |line: &[(f64, f64)]| line.iter().map(|p| p.1).fold(f64::INFINITY, f64::min);
    let highest = |line: &[(f64, f64)]| line.iter().map(|p| p.1).fold(f64::NEG_INFINITY, f64::max);
    let (low, next) = (lowest(&plot.lines[0]), lowest(&plot.lines[1]));
    let (high, before) = (highest(&plot.lines[6]), highest(&plot.lines[5]));
    ((low - (next - low)).max(0.0), high + (high - before))
}

/// 1, 2 or 5 times a power of ten, for about six labels.
fn nice_step(span: f64) -> f64 {
    let mut step = 0.1;
    for factor in [2.0, 2.5, 2.0].into_iter().cycle().take(24) {
        if span / step <= 7.0 {
            break;
        }
        step *= factor;
    }
    step
}

fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn path(points: &[(f64, f64)]) -> String {
    let mut out = String::with_capacity(points.len() * 12);
    for (nth, (x, y)) in points.iter().enumerate() {
        let command = if nth == 0 { 'M' } else { 'L' };
        // Writing into a string can't fail.
        let _ = write!(out, "{command}{} {}", round(*x), round(*y));
    }
    out
}

fn outline(below: &[(f64, f64)], above: &[(f64, f64)]) -> String {
    let mut around = below.to_vec();
    around.extend(above.iter().rev());
    path(&around) + "Z"
}

fn child_path(points: &[&PlotPoint], x: &dyn Fn(f64) -> f64, y: &dyn Fn(f64) -> f64) -> String {
    let mut out = String::new();
    let mut before: Option<i32> = None;
    for point in points {
        let joined = before.is_some_and(|day| point.day - day <= GAP_DAYS);
        let command = if joined { 'L' } else { 'M' };
        let at = y(point.y).clamp(TOP, BOTTOM);
        let _ = write!(out, "{command}{} {}", round(x(point.x)), round(at));
        before = Some(point.day);
    }
    out
}
