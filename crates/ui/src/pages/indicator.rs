//! How a figure is made: the definition of an indicator and what it was computed from.

use askama::Template;
use noi_core::{Day, Domain};

use super::html;
use crate::components::{BasisLine, Meter, MeterOf};
use crate::figures::{Basis, Measured, domain_key};
use crate::page::{Page, Shell};
use crate::routes::{ChildFilter, ChildQuery, Place};
use crate::words::Words;

/// What the page of an indicator shows: the record shape of the national statistics.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorView {
    /// Code.
    pub code: String,
    /// Name in the page's language.
    pub words: String,
    /// Its domain; `None` for a measure over all domains.
    pub domain: Option<Domain>,
    /// What is counted.
    pub numerator: String,
    /// Out of what.
    pub denominator: String,
    /// How it is computed.
    pub method: String,
    /// By what it can be broken down, in the page's language.
    pub breakdowns: Vec<String>,
    /// How often it is published.
    pub period: String,
    /// Where the facts come from.
    pub source: String,
    /// Who is responsible for it.
    pub responsible: String,
    /// On what it rests.
    pub basis: Basis,
    /// First and last day of validity of this definition; the last may be open.
    pub valid: (Day, Option<Day>),
    /// The needs that it counts: (code, words). Empty if it counts none.
    pub needs: Vec<(String, String)>,
    /// Its result for the unit and day of the page.
    pub result: Measured,
    /// Target in percent (0-100), where one is in force.
    pub target: Option<f64>,
    /// Children missing from the target.
    pub gap: Option<u64>,
    /// Whether children are counted (otherwise officers, units, ...).
    pub of_children: bool,
    /// First and last day of the window that the result covers; `None` for a state on the day.
    pub window: Option<(Day, Day)>,
    /// Whether the reader may see the children behind the figure.
    pub may_see_children: bool,
}

#[derive(Template)]
#[template(path = "indicator.html")]
struct IndicatorPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a IndicatorView,
    back: String,
    meter: Meter,
    window: String,
    rows: Vec<(String, String)>,
    basis: BasisLine,
    children: Option<String>,
    by_unit: String,
}

/// The page of an indicator.
pub fn render(view: &IndicatorView, page: &Page) -> String {
    let w = page.words();
    let valid = match view.valid {
        (from, Some(to)) => format!("{}–{}", from.vn(), to.vn()),
        (from, None) => w.x("since-day", from.vn()),
    };
    let rows = [
        ("def-code", view.code.clone()),
        (
            "domain",
            view.domain
                .map(|domain| w.get(domain_key(domain)))
                .unwrap_or_default(),
        ),
        ("def-numerator", view.numerator.clone()),
        ("def-denominator", view.denominator.clone()),
        ("def-method", view.method.clone()),
        ("def-breakdowns", view.breakdowns.join(", ")),
        ("def-period", view.period.clone()),
        ("def-source", view.source.clone()),
        ("def-responsible", view.responsible.clone()),
        ("def-valid", valid),
    ];
    html(&IndicatorPage {
        v: view,
        back: page.href(Place::Coverage(Some(view.code.clone()))),
        meter: Meter::new(
            &w,
            MeterOf {
                title: &view.words,
                measured: view.result,
                target: view.target,
                gap: view.gap,
                of_children: view.of_children,
                says_gap: true,
            },
        ),
        window: match view.window {
            Some((from, to)) => w.with(
                "figure-window",
                &[("from", from.vn().into()), ("to", to.vn().into())],
            ),
            None => w.x("figure-day", page.as_of.vn()),
        },
        rows: rows
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(key, value)| (w.get(key), value))
            .collect(),
        basis: BasisLine::new(&w, &view.basis),
        children: view.may_see_children.then(|| {
            let query = ChildQuery {
                show: ChildFilter::Overdue,
                ..ChildQuery::default()
            };
            page.href(Place::Children(query))
        }),
        by_unit: page.href(Place::Coverage(Some(view.code.clone()))),
        s: Shell::new(page),
        w,
    })
}
