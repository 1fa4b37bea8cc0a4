//! About this copy: what it holds, by which rules it counts, what it keeps to.

use askama::Template;

use super::html;
use crate::format;
use crate::page::{Page, Shell};
use crate::words::Words;

/// What the page says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AboutView {
    /// Version of the program, e.g. "0.1.0".
    pub version: String,
    /// Name of the programme pack in the page's language.
    pub pack_name: String,
    /// Needs in the pack, and how many of them nobody has confirmed against the source.
    pub needs: (u64, u64),
    /// Indicators in the pack.
    pub indicators: u64,
    /// Facts in the ledger.
    pub facts: u64,
    /// Children registered.
    pub children: u64,
    /// Units known.
    pub units: u64,
}

#[derive(Template)]
#[template(path = "about.html")]
struct AboutPage<'a> {
    s: Shell<'a>,
    w: Words,
    rows: Vec<(String, String)>,
}

/// The page about this copy.
pub fn render(view: &AboutView, page: &Page) -> String {
    let w = page.words();
    let number = |n: u64| format::integer(w.lang(), n);
    let (needs, unconfirmed) = view.needs;
    let rows = vec![
        (w.get("about-version"), view.version.clone()),
        (
            w.get("about-pack"),
            format!("{} ({})", view.pack_name, page.data.pack),
        ),
        (
            w.get("about-needs"),
            w.with(
                "about-needs-value",
                &[("n", needs.into()), ("unconfirmed", unconfirmed.into())],
            ),
        ),
        (w.get("about-indicators"), number(view.indicators)),
        (w.get("about-facts"), number(view.facts)),
        (w.get("about-children"), number(view.children)),
        (w.get("about-units"), number(view.units)),
        (w.get("about-licence"), w.get("about-licence-value")),
        (w.get("about-font"), w.get("about-font-value")),
    ];
    html(&AboutPage {
        rows,
        s: Shell::new(page),
        w,
    })
}
