//! Home of a unit: what is due and who must act, coverage by domain, targets.

use askama::Template;
use noi_core::{Day, Domain};

use super::html;
use crate::components::{Meter, MeterOf, TargetCard};
use crate::figures::{Measured, TargetView, domain_key};
use crate::page::{Page, Shell};
use crate::routes::{DutyQuery, Place, Urgency};
use crate::words::Words;

/// What the home page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct HomeView {
    /// Duties grouped by urgency, most pressing first; groups without duties may be left out.
    pub duties: Vec<DutyGroup>,
    /// The main measure: children with access by need and age.
    pub access: Option<DomainFigure>,
    /// Coverage by domain, in the order of the scheme.
    pub domains: Vec<(Domain, DomainFigure)>,
    /// The targets in force for this unit.
    pub targets: Vec<TargetView>,
    /// Records that others opened for a reason lately, where whoever looks is told of them.
    pub opened: u64,
}

/// Duties of one urgency.
#[derive(Debug, Clone, PartialEq)]
pub struct DutyGroup {
    /// How pressing.
    pub urgency: Urgency,
    /// How many duties in all, also those that `lines` leaves out.
    pub total: u64,
    /// The largest kinds, at most about five.
    pub lines: Vec<DutyLine>,
}

/// Duties of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct DutyLine {
    /// Code of the kind, for the link to the list.
    pub kind: String,
    /// What is to be done, in the page's language, e.g. "Tiêm sởi mũi 1".
    pub what: String,
    /// How many.
    pub count: u64,
    /// Whether children are counted (otherwise reports, reviews, ...).
    pub of_children: bool,
    /// The role or unit that must act, in the page's language.
    pub who: String,
    /// The earliest due day among them.
    pub due: Option<Day>,
}

/// A figure of one domain.
#[derive(Debug, Clone, PartialEq)]
pub struct DomainFigure {
    /// Code of the indicator, for the link to its definition.
    pub indicator: String,
    /// The result.
    pub measured: Measured,
    /// Target in percent (0-100), where one is in force.
    pub target: Option<f64>,
    /// Children that are missing from the target; `None` if met or unknown.
    pub gap: Option<u64>,
}

struct GroupShown<'a> {
    group: &'a DutyGroup,
    class: &'static str,
    title: String,
    href: String,
    lines: Vec<LineShown<'a>>,
}

struct LineShown<'a> {
    line: &'a DutyLine,
    href: String,
    count: String,
    due: Option<String>,
}

struct DomainShown {
    name: String,
    href: String,
    meter: Meter,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    s: Shell<'a>,
    w: Words,
    lead: String,
    groups: Vec<GroupShown<'a>>,
    access: Option<DomainShown>,
    domains: Vec<DomainShown>,
    targets: Vec<TargetCard<'a>>,
    coverage_href: String,
    duties_href: String,
    plans_href: String,
    opened: u64,
    opened_href: String,
}

/// The home page.
pub fn render(view: &HomeView, page: &Page) -> String {
    let w = page.words();
    let figure = |name: String, figure: &DomainFigure| DomainShown {
        href: page.href(Place::Indicator(figure.indicator.clone())),
        meter: Meter::new(
            &w,
            MeterOf {
                title: &name,
                measured: figure.measured,
                target: figure.target,
                gap: figure.gap,
                of_children: true,
                says_gap: true,
            },
        ),
        name,
    };
    html(&HomePage {
        opened: view.opened,
        opened_href: page.href(Place::Opened(None)),
        lead: lead(&w, &view.duties),
        groups: view
            .duties
            .iter()
            .filter(|group| group.total > 0)
            .map(|g| group(page, &w, g))
            .collect(),
        access: view
            .access
            .as_ref()
            .map(|access| figure(w.get("access-measure"), access)),
        domains: view
            .domains
            .iter()
            .map(|(domain, f)| figure(w.get(domain_key(*domain)), f))
            .collect(),
        targets: view
            .targets
            .iter()
            .map(|target| TargetCard::new(page, &w, target))
            .collect(),
        coverage_href: page.href(Place::Coverage(None)),
        duties_href: page.href(Place::Duties(DutyQuery::default())),
        plans_href: page.href(Place::Plans(None)),
        s: Shell::new(page),
        w,
    })
}

/// One sentence that says what matters today.
fn lead(w: &Words, groups: &[DutyGroup]) -> String {
    let total_of = |urgency| {
        groups
            .iter()
            .filter(|group| group.urgency == urgency)
            .map(|group| group.total)
            .sum::<u64>()
    };
    let (overdue, today) = (total_of(Urgency::Overdue), total_of(Urgency::Today));
    let week = total_of(Urgency::Week);
    if overdue + today + week == 0 {
        return w.get("nothing-this-week");
    }
    w.with(
        "home-lead",
        &[
            ("overdue", overdue.into()),
            ("today", today.into()),
            ("week", week.into()),
        ],
    )
}

fn group<'a>(page: &Page, w: &Words, group: &'a DutyGroup) -> GroupShown<'a> {
    let list = |kind: Option<&String>| {
        page.href(Place::Duties(DutyQuery {
            due: Some(group.urgency),
            kind: kind.cloned(),
            ..DutyQuery::default()
        }))
    };
    GroupShown {
        class: group.urgency.code(),
        title: w.get(group.urgency.key()),
        href: list(None),
        lines: group
            .lines
            .iter()
            .map(|line| LineShown {
                href: list(Some(&line.kind)),
                count: w.n(
                    if line.of_children {
                        "children-count"
                    } else {
                        "duties-count"
                    },
                    line.count,
                ),
                due: line.due.map(Day::vn),
                line,
            })
            .collect(),
        group,
    }
}
