//! Choose the unit, the day and the tree of units to look through.

use askama::Template;

use super::html;
use crate::components::Chip;
use crate::page::{Page, Shell};
use crate::routes::{Place, Tree};
use crate::words::Words;

/// What the page offers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ChooseView {
    /// Search text; empty when nothing was searched.
    pub text: String,
    /// Units found for the text; empty when nothing was searched or found.
    pub found: Vec<UnitChoice>,
    /// The units directly below the present one.
    pub below: Vec<UnitChoice>,
}

/// A unit to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitChoice {
    /// Id or code in addresses.
    pub id: String,
    /// Name as printed.
    pub name: String,
    /// The units above it, e.g. "Tỉnh Nghệ An"; may be empty.
    pub above: String,
    /// For a unit that is no more: its dates and what it became, in the page's language.
    pub closed: String,
}

#[derive(Template)]
#[template(path = "choose.html")]
struct ChoosePage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a ChooseView,
    action: String,
    kept: Vec<(&'static str, String)>,
    home: String,
    kept_for_day: Vec<(&'static str, String)>,
    day: String,
    found: Vec<(String, &'a UnitChoice)>,
    below: Vec<(String, &'a UnitChoice)>,
    trees: Vec<Chip>,
}

/// The page to choose unit and day.
pub fn render(view: &ChooseView, page: &Page) -> String {
    let link = |unit: &UnitChoice| page.href_in(&unit.id, Place::Home);
    let home = page.route.to(Place::Home);
    html(&ChoosePage {
        v: view,
        action: page.route.to(Place::Choose(String::new())).path(),
        kept: page.kept(&[]),
        home: home.path(),
        kept_for_day: page.kept(&["as_of"]),
        day: page.as_of.vn(),
        found: view.found.iter().map(|unit| (link(unit), unit)).collect(),
        below: view.below.iter().map(|unit| (link(unit), unit)).collect(),
        trees: Tree::ALL
            .into_iter()
            .map(|tree| Chip {
                label: page.words().get(tree.key()),
                href: home.through(|lens| lens.view = tree).href(),
                current: page.route.lens.view == tree,
            })
            .collect(),
        s: Shell::new(page),
        w: page.words(),
    })
}
