//! Parts of the page of a unit: who lives there, how a measure went over the months, how far
//! groups are apart, which needs it is made of, and how the units beside it and below stand.

use askama::Template;
use askama::filters::HtmlSafe;
use noi_core::Day;

use super::coverage::Standing;
use crate::charts::dot_range::{DotRange, GroupDot};
use crate::charts::pyramid::{AgeRow, Pyramid};
use crate::charts::scale::Scale;
use crate::charts::sorted_dots::{SortedDots, UnitDot};
use crate::charts::trend::{Spark, Trend, TrendOf, value};
use crate::figures::Measured;
use crate::format;
use crate::page::Page;
use crate::routes::{DutyQuery, Place, Urgency};
use crate::words::Words;

/// Children of a unit by sex and age.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PopulationView {
    /// Girls.
    pub girls: u64,
    /// Boys.
    pub boys: u64,
    /// Sex not recorded.
    pub unknown_sex: u64,
    /// By completed year of age, youngest first: (years, girls, boys).
    pub by_age: Vec<(u8, u64, u64)>,
    /// Children whose age isn't known; they are in the totals but in no row.
    pub unknown_age: u64,
}

impl PopulationView {
    /// All children.
    pub fn total(&self) -> u64 {
        self.girls + self.boys + self.unknown_sex
    }
}

/// A measure over the months.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CourseView {
    /// The day of each figure, oldest first: the last of each month, then the day looked at.
    pub days: Vec<Day>,
    /// The unit as a whole; empty where small counts keep it back.
    pub whole: Vec<Measured>,
    /// The ledger position that the past months were counted from, where it isn't the page's.
    pub counted_at: Option<String>,
}

/// The groups into which a measure is divided in one way.
#[derive(Debug, Clone, PartialEq)]
pub struct DivisionView {
    /// "Giới tính", "Dân tộc", ... in the page's language.
    pub words: String,
    /// Name of each group with its result.
    pub groups: Vec<(String, Measured)>,
}

/// One need that a measure is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct NeedMet {
    /// Code of the need, for the link to the duties.
    pub code: String,
    /// In the page's language.
    pub words: String,
    /// Met of all to whom it fell due.
    pub measured: Measured,
}

/// The units beside the one looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct SistersView {
    /// The unit above them all, e.g. "Tỉnh Nghệ An".
    pub above: String,
    /// Id, name, result, whether it is the unit looked at.
    pub units: Vec<(String, String, Measured, bool)>,
}

/// Units drawn as small multiples.
const MULTIPLES: usize = 12;

/// Who lives there.
#[derive(Template)]
#[template(path = "parts/population.html")]
pub(crate) struct PopulationPart {
    w: Words,
    pyramid: Option<Pyramid>,
    lead: String,
    unknown_age: Option<String>,
    children: Option<String>,
}

impl HtmlSafe for PopulationPart {}

impl PopulationPart {
    pub(crate) fn new(page: &Page, w: &Words, people: &PopulationView) -> PopulationPart {
        let lang = w.lang();
        let rows = people.by_age.iter().map(|(years, girls, boys)| AgeRow {
            years: *years,
            girls: *girls,
            boys: *boys,
        });
        PopulationPart {
            w: *w,
            pyramid: (people.total() > 0).then(|| Pyramid::new(w, rows)),
            lead: w.with(
                "population-lead",
                &[
                    ("n", people.total().into()),
                    ("girls", format::integer(lang, people.girls).into()),
                    ("boys", format::integer(lang, people.boys).into()),
                    ("unknown", people.unknown_sex.into()),
                ],
            ),
            unknown_age: (people.unknown_age > 0)
                .then(|| w.n("population-unknown-age", people.unknown_age)),
            children: lists_children(page).then(|| page.href(Place::Children(Default::default()))),
        }
    }
}

/// Whether the visitor may be led to the children behind a number.
pub(crate) fn lists_children(page: &Page) -> bool {
    let visitor = page.visitor.as_ref();
    visitor.is_some_and(|visitor| visitor.may.list_children)
}

/// How far groups are apart.
#[derive(Template)]
#[template(path = "parts/equity.html")]
pub(crate) struct EquityPart<'a> {
    w: Words,
    divisions: Vec<DivisionShown<'a>>,
}

struct DivisionShown<'a> {
    id: usize,
    words: &'a str,
    /// Small counts keep groups of it back.
    closed: bool,
    range: Option<DotRange>,
    rows: Vec<GroupShown<'a>>,
}

struct GroupShown<'a> {
    name: &'a str,
    counts: String,
    percent: String,
}

impl HtmlSafe for EquityPart<'_> {}

impl<'a> EquityPart<'a> {
    /// `None` when there is nothing to compare.
    pub(crate) fn new(
        w: &Words,
        divisions: &'a [DivisionView],
        target: Option<f64>,
    ) -> Option<EquityPart<'a>> {
        let lang = w.lang();
        let compared = |(name, measured): &(String, Measured)| {
            Some(GroupDot {
                name: name.clone(),
                ratio: measured.ratio()?,
                // Too few say nothing about a group.
                percent: measured.percent(lang)?,
            })
        };
        let shown = |(id, division): (usize, &'a DivisionView)| DivisionShown {
            id,
            words: &division.words,
            closed: (division.groups.iter())
                .any(|(_, one)| matches!(one, Measured::Suppressed | Measured::Hidden)),
            range: DotRange::new(w, division.groups.iter().filter_map(compared), target),
            rows: division
                .groups
                .iter()
                .map(|(name, measured)| GroupShown {
                    name,
                    counts: counts(w, *measured),
                    percent: measured.percent(lang).unwrap_or_default(),
                })
                .collect(),
        };
        let divisions: Vec<DivisionShown<'a>> = divisions
            .iter()
            .filter(|division| !division.groups.is_empty())
            .enumerate()
            .map(shown)
            .collect();
        (!divisions.is_empty()).then_some(EquityPart { w: *w, divisions })
    }
}

/// Both counts of a share, or why there is none.
fn counts(w: &Words, measured: Measured) -> String {
    match measured {
        Measured::Share { met, of, .. } => format::fraction(w.lang(), met, of),
        other => value(w, other),
    }
}

/// Which needs a measure is made of.
#[derive(Template)]
#[template(path = "parts/needs_met.html")]
pub(crate) struct NeedsMetPart<'a> {
    w: Words,
    rows: Vec<NeedMetShown<'a>>,
    any_links: bool,
}

struct NeedMetShown<'a> {
    words: &'a str,
    counts: String,
    percent: String,
    bar: Option<f64>,
    missing: Option<(String, Option<String>)>,
}

impl HtmlSafe for NeedsMetPart<'_> {}

impl<'a> NeedsMetPart<'a> {
    pub(crate) fn new(page: &Page, w: &Words, needs: &'a [NeedMet]) -> Option<NeedsMetPart<'a>> {
        let lang = w.lang();
        let leads = lists_children(page);
        let mut needs: Vec<&NeedMet> = needs.iter().collect();
        let missing = |measured: Measured| match measured {
            Measured::Share { met, of, .. } => of.saturating_sub(met),
            _ => 0,
        };
        needs.sort_by_key(|need| std::cmp::Reverse(missing(need.measured)));
        let rows: Vec<NeedMetShown<'a>> = needs
            .into_iter()
            .map(|need| NeedMetShown {
                words: &need.words,
                counts: counts(w, need.measured),
                percent: need.measured.percent(lang).unwrap_or_default(),
                bar: need.measured.ratio().map(crate::charts::scale::tenth),
                missing: match missing(need.measured) {
                    0 => None,
                    n => Some((
                        format::integer(lang, n),
                        leads.then(|| {
                            page.href(Place::Duties(DutyQuery {
                                kind: Some(need.code.clone()),
                                due: Some(Urgency::Overdue),
                                ..DutyQuery::default()
                            }))
                        }),
                    )),
                },
            })
            .collect();
        (!rows.is_empty()).then(|| NeedsMetPart {
            w: *w,
            any_links: leads && rows.iter().any(|row| row.missing.is_some()),
            rows,
        })
    }
}

/// A measure over the months.
#[derive(Template)]
#[template(path = "parts/course.html")]
pub(crate) struct CoursePart {
    finding: String,
    chart: Trend,
    counted_at: Option<String>,
}

impl HtmlSafe for CoursePart {}

impl CoursePart {
    pub(crate) fn new(
        page: &Page,
        w: &Words,
        measure: &str,
        view: &CourseView,
        target: Option<f64>,
    ) -> Option<CoursePart> {
        let chart = Trend::new(
            w,
            TrendOf {
                title: w.x("course-title", measure),
                days: &view.days,
                measured: &view.whole,
                target,
                incomplete: incomplete(page),
            },
        )?;
        let known = || view.whole.iter().filter_map(|one| one.ratio());
        let points = known().next_back().unwrap_or(0.0) - known().next().unwrap_or(0.0);
        let size = format::decimal(w.lang(), points.abs(), 1);
        let key = match points {
            _ if size == "0" => "course-level",
            points if points > 0.0 => "course-up",
            _ => "course-down",
        };
        Some(CoursePart {
            finding: w.x(key, size),
            chart,
            counted_at: (view.counted_at.as_ref()).map(|at| w.x("course-counted-at", at.as_str())),
        })
    }
}

/// Whether units have sent nothing for the last month.
fn incomplete(page: &Page) -> bool {
    let missing = page.data.missing.as_ref();
    missing.is_some_and(|units| !units.is_empty())
}

/// A unit below as a small multiple, in the order in which they come.
pub(crate) struct MultipleOf<'a> {
    pub(crate) name: &'a str,
    pub(crate) href: String,
    pub(crate) now: Measured,
    pub(crate) course: &'a [Measured],
}

struct MultipleShown<'a> {
    name: &'a str,
    href: String,
    value: String,
    standing: Standing,
    spark: Spark,
}

/// Units below, each with its line, all of one scale.
#[derive(Template)]
#[template(path = "parts/multiples.html")]
pub(crate) struct MultiplesPart<'a> {
    w: Words,
    shown: Vec<MultipleShown<'a>>,
    note: String,
}

impl HtmlSafe for MultiplesPart<'_> {}

impl<'a> MultiplesPart<'a> {
    /// `None` when fewer than two have a line.
    pub(crate) fn new(
        page: &Page,
        w: &Words,
        units: Vec<MultipleOf<'a>>,
        target: Option<f64>,
    ) -> Option<MultiplesPart<'a>> {
        let drawn = |unit: &MultipleOf<'_>| {
            let known = unit.course.iter().filter(|one| one.ratio().is_some());
            known.count() >= 2
        };
        let units: Vec<MultipleOf<'a>> = units.into_iter().filter(drawn).take(MULTIPLES).collect();
        if units.len() < 2 {
            return None;
        }
        let ratios = units.iter().flat_map(|unit| unit.course);
        let scale = Scale::around(ratios.filter_map(|one| one.ratio()).chain(target));
        let ends = |percent: f64| format!("{}%", format::decimal(w.lang(), percent, 0));
        Some(MultiplesPart {
            w: *w,
            note: w.with(
                "multiples-note",
                &[
                    ("from", ends(scale.low).into()),
                    ("to", ends(scale.high).into()),
                ],
            ),
            shown: units
                .into_iter()
                .map(|unit| MultipleShown {
                    name: unit.name,
                    value: value(w, unit.now),
                    standing: Standing::of(unit.now, target),
                    spark: Spark::new(scale, unit.course, target, incomplete(page)),
                    href: unit.href,
                })
                .collect(),
        })
    }
}

/// The units beside the one looked at.
#[derive(Template)]
#[template(path = "parts/sisters.html")]
pub(crate) struct SistersPart<'a> {
    w: Words,
    finding: String,
    dots: SortedDots,
    rows: Vec<SisterShown<'a>>,
}

struct SisterShown<'a> {
    name: &'a str,
    href: String,
    counts: String,
    percent: String,
    own: bool,
}

impl HtmlSafe for SistersPart<'_> {}

impl<'a> SistersPart<'a> {
    pub(crate) fn new(
        page: &Page,
        w: &Words,
        measure: &str,
        view: &'a SistersView,
        target: Option<f64>,
    ) -> Option<SistersPart<'a>> {
        let lang = w.lang();
        let compared = || {
            let large = |measured: Measured| measured.percent(lang).is_some();
            view.units.iter().filter(move |unit| large(unit.2))
        };
        let own = compared().find(|unit| unit.3)?;
        let dots = SortedDots::new(
            w,
            w.with(
                "sisters-title",
                &[("x", measure.into()), ("above", (&view.above).into())],
            ),
            compared().map(|(_, name, measured, own)| UnitDot {
                ratio: measured.ratio().unwrap_or_default(),
                named: own.then(|| format!("{name} {}", value(w, *measured))),
            }),
            target,
        )?;
        let below = compared().filter(|unit| unit.2.ratio() < own.2.ratio());
        let mut rows: Vec<&(String, String, Measured, bool)> = view.units.iter().collect();
        let ratio = |measured: Measured| measured.ratio().unwrap_or(101.0);
        rows.sort_by(|a, b| ratio(a.2).total_cmp(&ratio(b.2)));
        Some(SistersPart {
            w: *w,
            finding: w.with(
                "sisters-finding",
                &[
                    ("n", below.count().into()),
                    ("of", (compared().count() - 1).into()),
                    ("above", (&view.above).into()),
                ],
            ),
            dots,
            rows: rows
                .into_iter()
                .map(|(id, name, measured, own)| SisterShown {
                    name,
                    href: page.href_in(id, page.route.place.clone()),
                    counts: counts(w, *measured),
                    percent: measured.percent(lang).unwrap_or_default(),
                    own: *own,
                })
                .collect(),
        })
    }
}
