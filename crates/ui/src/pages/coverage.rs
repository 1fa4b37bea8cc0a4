//! The page of a unit: one measure in full (over the months, by groups, by need, by the units below
//! beside a map of dots and by those beside it), who lives there, then every measure side by side.

use askama::Template;
use noi_core::Domain;

use super::html;
use super::unit::{
    CoursePart, CourseView, DivisionView, EquityPart, MultipleOf, MultiplesPart, NeedMet,
    NeedsMetPart, PopulationPart, PopulationView, SistersPart, SistersView, lists_children,
};
use crate::charts::dot_map::{Dot, DotMap};
use crate::charts::trend;
use crate::components::{Chip, Meter, MeterOf, Tag};
use crate::figures::Measured;
use crate::format;
use crate::page::{Page, Shell};
use crate::routes::{ChildFilter, ChildQuery, Place, Tree};
use crate::words::Words;

/// What the page of coverage by unit shows.
#[derive(Debug, Clone, PartialEq)]
pub struct CoverageView {
    /// The measures to choose from; at least one.
    pub measures: Vec<MeasureHead>,
    /// Index in `measures` of the one shown in full.
    pub selected: usize,
    /// The unit looked at, as a whole.
    pub whole: UnitRow,
    /// The units below it, in any order: the page sorts them by the gap.
    pub rows: Vec<UnitRow>,
    /// The selected measure over the months.
    pub course: CourseView,
    /// The selected measure by groups of children.
    pub divisions: Vec<DivisionView>,
    /// The needs that the selected measure is made of.
    pub needs: Vec<NeedMet>,
    /// The units beside the one looked at; `None` for those who may not see them.
    pub sisters: Option<SistersView>,
    /// Who lives there.
    pub population: PopulationView,
}

/// A measure that units are compared by.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureHead {
    /// Code of the indicator.
    pub code: String,
    /// Short name in the page's language.
    pub words: String,
    /// Its domain; `None` for a measure over all domains.
    pub domain: Option<Domain>,
    /// Target in percent (0-100), where one is in force.
    pub target: Option<f64>,
}

/// One unit with its results.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitRow {
    /// Id or code in addresses.
    pub id: String,
    /// Name as printed.
    pub name: String,
    /// Latitude and longitude of its middle in degrees; `None` keeps it off the map.
    pub middle: Option<(f64, f64)>,
    /// Children here: the size of its dot.
    pub children: u64,
    /// Whether there are units below it to go down to.
    pub has_units: bool,
    /// One cell per measure, in their order.
    pub cells: Vec<UnitCell>,
    /// The selected measure on each day of the page's course; empty where small counts keep it
    /// back.
    pub course: Vec<Measured>,
}

/// The result of one unit in one measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitCell {
    /// The result.
    pub measured: Measured,
    /// Children that are missing from the target; `None` if met, unknown or hidden.
    pub gap: Option<u64>,
}

/// How a result stands to a target: class, mark and key of the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    FarBelow,
    Below,
    Met,
    WellAbove,
    NoTarget,
    Unknown,
}

/// The standings that a map explains, worst first.
pub(crate) const LEGEND: [Standing; 5] = [
    Standing::FarBelow,
    Standing::Below,
    Standing::Met,
    Standing::WellAbove,
    Standing::Unknown,
];

/// Percentage points below the target from which a result is "far below".
const FAR_BELOW_POINTS: f64 = 10.0;
/// Percentage points above the target from which a result is "well above".
const WELL_ABOVE_POINTS: f64 = 5.0;

impl Standing {
    pub(crate) fn of(measured: Measured, target: Option<f64>) -> Standing {
        match (measured.ratio(), target) {
            (None, _) => Standing::Unknown,
            (Some(_), None) => Standing::NoTarget,
            (Some(ratio), Some(target)) if ratio >= target + WELL_ABOVE_POINTS => {
                Standing::WellAbove
            }
            (Some(ratio), Some(target)) if ratio >= target => Standing::Met,
            (Some(ratio), Some(target)) if ratio > target - FAR_BELOW_POINTS => Standing::Below,
            _ => Standing::FarBelow,
        }
    }

    pub(crate) fn class(self) -> &'static str {
        match self {
            Standing::FarBelow => "far-below",
            Standing::Below => "below",
            Standing::Met => "met",
            Standing::WellAbove => "well-above",
            Standing::NoTarget => "plain",
            Standing::Unknown => "unknown",
        }
    }

    pub(crate) fn key(self) -> &'static str {
        match self {
            Standing::FarBelow => "standing-far-below",
            Standing::Below => "standing-below",
            Standing::Met => "standing-met",
            Standing::WellAbove => "standing-well-above",
            Standing::NoTarget => "standing-plain",
            Standing::Unknown => "standing-unknown",
        }
    }

    pub(crate) fn mark(self) -> Option<&'static str> {
        match self {
            Standing::FarBelow | Standing::Below => Some("falling"),
            Standing::Met | Standing::WellAbove => Some("up"),
            Standing::NoTarget | Standing::Unknown => None,
        }
    }
}

struct RowShown<'a> {
    row: &'a UnitRow,
    rank: String,
    href: String,
    of: String,
    met: String,
    percent: String,
    unknown: String,
    gap: String,
    gap_href: Option<String>,
    missing: Option<Tag>,
    bar: f64,
    bar_unknown: f64,
    standing: Standing,
}

impl RowShown<'_> {
    fn reached(&self) -> bool {
        matches!(self.standing, Standing::Met | Standing::WellAbove)
    }
}

/// A measure to choose, with its result here.
struct MeasureShown<'a> {
    words: &'a str,
    href: String,
    current: bool,
    value: String,
    standing: Standing,
    bar: Option<f64>,
    target: Option<f64>,
}

struct CellShown {
    words: String,
    counts: String,
    class: &'static str,
    mark: Option<&'static str>,
    standing: String,
}

#[derive(Template)]
#[template(path = "coverage.html")]
struct CoveragePage<'a> {
    s: Shell<'a>,
    w: Words,
    measure: &'a str,
    definition: String,
    measures: Vec<MeasureShown<'a>>,
    trees: Vec<Chip>,
    whole: Meter,
    rows: Vec<RowShown<'a>>,
    target: Option<String>,
    any_hidden: bool,
    map: Option<DotMap>,
    course: Option<CoursePart>,
    equity: Option<EquityPart<'a>>,
    needs: Option<NeedsMetPart<'a>>,
    multiples: Option<MultiplesPart<'a>>,
    sisters: Option<SistersPart<'a>>,
    population: PopulationPart,
    heads: Vec<(String, &'a str)>,
    grid: Vec<(String, &'a str, Vec<CellShown>)>,
}

const NOTHING: UnitCell = UnitCell {
    measured: Measured::NoData,
    gap: None,
};

/// The page of coverage by unit.
pub fn render(view: &CoverageView, page: &Page) -> String {
    let w = page.words();
    let lang = w.lang();
    let none = MeasureHead {
        code: String::new(),
        words: String::new(),
        domain: None,
        target: None,
    };
    let selected = if view.selected < view.measures.len() {
        view.selected
    } else {
        0
    };
    let head = view.measures.get(selected).unwrap_or(&none);
    let cell = |row: &UnitRow, at: usize| row.cells.get(at).copied().unwrap_or(NOTHING);

    let mut sorted: Vec<&UnitRow> = view.rows.iter().collect();
    sorted.sort_by_key(|row| {
        let cell = cell(row, selected);
        let known = matches!(cell.measured, Measured::Share { .. } | Measured::Total(_));
        (
            !known,
            std::cmp::Reverse(cell.gap.unwrap_or(0)),
            row.name.as_str(),
        )
    });
    let rows: Vec<RowShown<'_>> = sorted
        .iter()
        .enumerate()
        .map(|(at, row)| row_shown(page, &w, head, row, cell(row, selected), at + 1))
        .collect();

    let dots = sorted.iter().zip(&rows).filter_map(|(row, shown)| {
        row.middle.map(|(lat, lon)| Dot {
            lat,
            lon,
            children: row.children,
            class: shown.standing.class(),
            label: shown.rank.clone(),
        })
    });
    let whole = cell(&view.whole, selected);
    let multiples = sorted.iter().map(|row| MultipleOf {
        name: &row.name,
        href: page.href_in(&row.id, page.route.place.clone()),
        now: cell(row, selected).measured,
        course: &row.course,
    });
    let multiples = multiples.collect();
    let divisions = divisions(&w, view, selected);
    html(&CoveragePage {
        measure: &head.words,
        definition: page.href(Place::Indicator(head.code.clone())),
        measures: view
            .measures
            .iter()
            .enumerate()
            .map(|(at, measure)| {
                let measured = cell(&view.whole, at).measured;
                MeasureShown {
                    words: &measure.words,
                    href: page.href(Place::Coverage(Some(measure.code.clone()))),
                    current: at == selected,
                    value: trend::value(&w, measured),
                    standing: Standing::of(measured, measure.target),
                    bar: measured.ratio().map(|ratio| ratio.round().min(100.0)),
                    target: measure.target.map(|target| target.clamp(0.0, 100.0)),
                }
            })
            .collect(),
        course: CoursePart::new(page, &w, &head.words, &view.course, head.target),
        equity: EquityPart::new(&w, &divisions, head.target),
        needs: NeedsMetPart::new(page, &w, &view.needs),
        multiples: MultiplesPart::new(page, &w, multiples, head.target),
        sisters: (view.sisters.as_ref())
            .and_then(|sisters| SistersPart::new(page, &w, &head.words, sisters, head.target)),
        population: PopulationPart::new(page, &w, &view.population),
        trees: Tree::ALL
            .into_iter()
            .map(|tree| Chip {
                label: w.get(tree.key()),
                href: page.route.through(|lens| lens.view = tree).href(),
                current: page.route.lens.view == tree,
            })
            .collect(),
        whole: Meter::new(
            &w,
            MeterOf {
                title: &head.words,
                measured: whole.measured,
                target: head.target,
                gap: whole.gap,
                of_children: true,
                says_gap: true,
            },
        ),
        target: head.target.map(|target| {
            w.x(
                "target-tick",
                format!("{}%", format::decimal(lang, target, 1)),
            )
        }),
        any_hidden: view
            .rows
            .iter()
            .flat_map(|row| &row.cells)
            .any(|c| matches!(c.measured, Measured::Suppressed | Measured::Hidden)),
        map: DotMap::new(&w, w.x("map-title", head.words.as_str()), dots),
        heads: view
            .measures
            .iter()
            .map(|measure| {
                (
                    page.href(Place::Coverage(Some(measure.code.clone()))),
                    measure.words.as_str(),
                )
            })
            .collect(),
        grid: sorted
            .iter()
            .map(|row| {
                let cells =
                    view.measures.iter().enumerate().map(|(at, measure)| {
                        cell_shown(&w, cell(row, at).measured, measure.target)
                    });
                (
                    page.href_in(&row.id, Place::Coverage(None)),
                    row.name.as_str(),
                    cells.collect(),
                )
            })
            .collect(),
        rows,
        s: Shell::new(page),
        w,
    })
}

/// The divisions of the selected measure, with that by unit as the last.
fn divisions(w: &Words, view: &CoverageView, selected: usize) -> Vec<DivisionView> {
    let measured = |row: &UnitRow| row.cells.get(selected).copied().unwrap_or(NOTHING).measured;
    let mut divisions = view.divisions.clone();
    if !divisions.is_empty() && view.rows.len() > 1 {
        let units = view.rows.iter();
        divisions.push(DivisionView {
            words: w.get("col-unit"),
            groups: units.map(|row| (row.name.clone(), measured(row))).collect(),
        });
    }
    divisions
}

/// Where a unit's name leads: to its own page, for the measure that is looked at.
fn down(head: &MeasureHead) -> Place {
    Place::Coverage(Some(head.code.clone()))
}

fn row_shown<'a>(
    page: &Page,
    w: &Words,
    head: &MeasureHead,
    row: &'a UnitRow,
    cell: UnitCell,
    rank: usize,
) -> RowShown<'a> {
    let lang = w.lang();
    let mut shown = RowShown {
        row,
        rank: rank.to_string(),
        href: page.href_in(&row.id, down(head)),
        of: String::new(),
        met: String::new(),
        percent: String::new(),
        unknown: String::new(),
        gap: cell
            .gap
            .map(|gap| format::integer(lang, gap))
            .unwrap_or_default(),
        gap_href: None,
        missing: None,
        bar: 0.0,
        bar_unknown: 0.0,
        standing: Standing::of(cell.measured, head.target),
    };
    match cell.measured {
        Measured::NoData => {
            shown.missing = Some(Tag::worded("unknown", "question", w.get("no-data-yet")))
        }
        Measured::Suppressed => {
            shown.missing = Some(Tag::worded("unknown", "lock", w.get("under-8")))
        }
        Measured::Hidden => {
            shown.missing = Some(Tag::worded("unknown", "lock", w.get("hidden-count")))
        }
        Measured::Total(total) => shown.met = format::integer(lang, total),
        Measured::Share { met, of, unknown } => {
            shown.of = format::integer(lang, of);
            shown.met = format::integer(lang, met);
            shown.unknown = format::integer(lang, unknown);
            shown.percent = cell.measured.percent(lang).unwrap_or_default();
            let part = |n: u64| (n.min(of) as f64 * 1000.0 / of.max(1) as f64).round() / 10.0;
            shown.bar = part(met);
            shown.bar_unknown = part(unknown).min(100.0 - shown.bar);
            if cell.gap.is_some_and(|gap| gap > 0) && lists_children(page) {
                let overdue = ChildQuery {
                    show: ChildFilter::Overdue,
                    ..ChildQuery::default()
                };
                shown.gap_href = Some(page.href_in(&row.id, Place::Children(overdue)));
            }
        }
    }
    shown
}

fn cell_shown(w: &Words, measured: Measured, target: Option<f64>) -> CellShown {
    let lang = w.lang();
    let standing = Standing::of(measured, target);
    let (words, counts) = match measured {
        Measured::NoData => (w.get("no-data-short"), String::new()),
        Measured::Suppressed => (w.get("under-8"), String::new()),
        Measured::Hidden => (w.get("hidden-count"), String::new()),
        Measured::Total(total) => (format::integer(lang, total), String::new()),
        Measured::Share { met, of, .. } => {
            let counts = format::fraction(lang, met, of);
            match measured.percent(lang) {
                Some(percent) => (percent, counts),
                None => (counts, String::new()),
            }
        }
    };
    CellShown {
        words,
        counts,
        class: standing.class(),
        mark: standing.mark(),
        standing: w.get(standing.key()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_held_against_the_target() {
        let check = |met: u64, target: Option<f64>, expected: Standing| {
            let share = Measured::Share {
                met,
                of: 1000,
                unknown: 0,
            };
            assert_eq!(
                Standing::of(share, target),
                expected,
                "{met} against {target:?}"
            );
        };
        check(900, Some(90.0), Standing::Met);
        check(899, Some(90.0), Standing::Below);
        check(801, Some(90.0), Standing::Below);
        check(800, Some(90.0), Standing::FarBelow);
        check(949, Some(90.0), Standing::Met);
        check(950, Some(90.0), Standing::WellAbove);
        check(10, None, Standing::NoTarget);
        assert_eq!(
            Standing::of(Measured::Suppressed, Some(90.0)),
            Standing::Unknown
        );
        assert_eq!(
            Standing::of(
                Measured::Share {
                    met: 0,
                    of: 0,
                    unknown: 0
                },
                None
            ),
            Standing::Unknown
        );
    }
}
