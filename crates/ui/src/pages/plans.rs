//! The plans that this copy knows.

use askama::Template;

use super::html;
use crate::page::{Page, Shell};
use crate::routes::{Place, PlanColumn, Sorted};
use crate::sorting::Heads;
use crate::words::Words;

/// What the list of plans shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlansView {
    /// The plans, highest level first, then by date.
    pub plans: Vec<PlanRow>,
}

/// One plan in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanRow {
    /// Id in addresses.
    pub id: String,
    /// Number and symbol as printed; empty when the number is blank.
    pub symbol: String,
    /// The abstract under the document's type.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// Day as printed: "04/01/2019", "02/2023" or "2023"; empty if none.
    pub date: String,
    /// Period, e.g. "2019–2025"; empty if none is stated.
    pub period: String,
    /// How many targets were read.
    pub targets: u64,
    /// Number and symbol of the document that it carries out; empty if none is named.
    pub carries_out: String,
    /// A person has confirmed what was read.
    pub confirmed: bool,
    /// Written as an example; no authority issued it.
    pub example: bool,
}

#[derive(Template)]
#[template(path = "plans.html")]
struct PlansPage<'a> {
    s: Shell<'a>,
    w: Words,
    heads: Heads<PlanColumn>,
    plans: Vec<(String, &'a PlanRow)>,
}

/// The list of plans.
pub fn render(view: &PlansView, page: &Page) -> String {
    let href = |plan: &PlanRow| page.href(Place::Plan(plan.id.clone()));
    let w = page.words();
    let sort = match page.route.place {
        Place::Plans(sort) => sort,
        _ => None,
    };
    let names = [
        (PlanColumn::Level, "plans-by-level"),
        (PlanColumn::Title, "plans-by-title"),
        (PlanColumn::Issuer, "plans-by-issuer"),
        (PlanColumn::Date, "plans-by-date"),
        (PlanColumn::Targets, "plans-by-targets"),
    ];
    html(&PlansPage {
        heads: Heads::new(
            page,
            names.map(|(column, key)| (column, w.get(key))).into(),
            sort,
            Some(Sorted::up(PlanColumn::Level)),
            Place::Plans,
        ),
        plans: view.plans.iter().map(|plan| (href(plan), plan)).collect(),
        s: Shell::new(page),
        w,
    })
}
