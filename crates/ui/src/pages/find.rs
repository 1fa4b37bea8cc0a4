//! Find quickly: pages, units and children by a few letters. A page of its own; where scripts run
//! it opens over any other (Ctrl+K).

use askama::Template;

use super::html;
use crate::page::{Page, Shell};
use crate::routes::{ChildQuery, Place};
use crate::words::Words;

/// What was found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FindView {
    /// As typed.
    pub text: String,
    /// Children, for those who may search for them here.
    pub children: Vec<FoundChild>,
    /// More children than are listed.
    pub more_children: bool,
    /// Whether children were searched for at all.
    pub searches_children: bool,
    pub units: Vec<FoundUnit>,
}

/// A child that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundChild {
    pub id: String,
    pub name: String,
    /// Age and village, to tell namesakes apart.
    pub about: String,
}

/// A unit that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundUnit {
    pub id: String,
    pub name: String,
    pub above: String,
}

#[derive(Template)]
#[template(path = "find.html")]
struct FindPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a FindView,
    action: String,
    kept: Vec<(&'static str, String)>,
    pages: Vec<(String, String, String)>,
    children: Vec<(String, &'a FoundChild)>,
    all_children: Option<String>,
    units: Vec<(String, &'a FoundUnit)>,
    nothing: bool,
    keys: [(&'static str, &'static str); 5],
}

/// The page.
pub fn render(view: &FindView, page: &Page) -> String {
    let w = page.words();
    let s = Shell::new(page);
    let typed = plain(&view.text);
    let pages: Vec<(String, String, String)> = s
        .nav
        .iter()
        .map(|item| {
            let help = item.help.map(|key| w.get(key)).unwrap_or_default();
            (item.href.clone(), w.get(item.label), help)
        })
        .filter(|(_, label, _)| is_meant(&plain(label), &typed))
        .collect();
    let unit_page = if page.visitor.as_ref().is_some_and(|one| one.may.see_figures) {
        Place::Coverage(None)
    } else {
        page.start()
    };
    html(&FindPage {
        action: page.route.to(Place::Find(String::new())).path(),
        kept: page.kept(&[]),
        children: (view.children.iter())
            .map(|child| (page.href(Place::Child(child.id.clone())), child))
            .collect(),
        all_children: view.more_children.then(|| {
            page.href(Place::Children(ChildQuery {
                text: view.text.clone(),
                ..ChildQuery::default()
            }))
        }),
        units: (view.units.iter())
            .map(|unit| (page.href_in(&unit.id, unit_page.clone()), unit))
            .collect(),
        nothing: !view.text.is_empty()
            && pages.is_empty()
            && view.children.is_empty()
            && view.units.is_empty(),
        keys: [
            ("keys-find", "Ctrl+K"),
            ("keys-move", "↑ ↓"),
            ("keys-open", "Enter"),
            ("keys-close", "Esc"),
            ("keys-skip", "Tab"),
        ],
        pages,
        v: view,
        s,
        w,
    })
}

/// Lower case without marks, as names are searched for.
fn plain(text: &str) -> String {
    noi_core::names::fold(text)
}

/// Whether every word typed begins a word of the label.
fn is_meant(label: &str, typed: &str) -> bool {
    let begins = |word: &str| label.split(' ').any(|one| one.starts_with(word));
    typed.split_whitespace().all(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_found_without_marks() {
        let check = |label: &str, typed: &str, expected: bool| {
            assert_eq!(is_meant(&plain(label), &plain(typed)), expected, "{typed}");
        };
        check("Kế hoạch", "ke", true);
        check("Kế hoạch", "HOẠCH", true);
        check("Kế hoạch", "ach", false);
        check("Địa bàn", "dia b", true);
        check("Địa bàn", "", true);
    }
}
