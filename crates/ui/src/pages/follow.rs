//! Children of a unit to follow closely: whose growth or screening asks for a second look.

use askama::Template;
use noi_core::{Birth, Day, Sex};

use super::growth::found_words;
use super::html;
use crate::components::{Chip, Pager, Tag};
use crate::figures::sex_key;
use crate::format;
use crate::page::{Page, Shell};
use crate::routes::{Concern, FollowQuery, Place};
use crate::words::Words;

/// What the list shows.
#[derive(Debug, Clone, PartialEq)]
pub struct FollowView {
    /// What was asked, as in the route.
    pub query: FollowQuery,
    /// How many children of the unit each concern has.
    pub counts: Vec<(Concern, u64)>,
    /// How many children match in all.
    pub total: u64,
    /// Rows on a page.
    pub page_size: u32,
    /// The children of this page, the most pressing first.
    pub rows: Vec<FollowRow>,
}

/// A child to follow.
#[derive(Debug, Clone, PartialEq)]
pub struct FollowRow {
    /// Id in addresses.
    pub id: String,
    pub name: String,
    pub sex: Option<Sex>,
    pub birth: Option<Birth>,
    pub village: String,
    pub carer: String,
    /// Most pressing first.
    pub concerns: Vec<Concern>,
    /// What the latest measurement found, as codes of growth states.
    pub found: Vec<&'static str>,
    /// The day of the latest measurement; `None`: never measured.
    pub measured: Option<Day>,
}

struct RowShown<'a> {
    row: &'a FollowRow,
    href: String,
    measure: String,
    sex: String,
    age: String,
    tags: Vec<Tag>,
    found: String,
    measured: String,
}

#[derive(Template)]
#[template(path = "follow.html")]
struct FollowPage<'a> {
    s: Shell<'a>,
    w: Words,
    chips: Vec<Chip>,
    lead: String,
    rows: Vec<RowShown<'a>>,
    pager: Pager,
}

fn look(concern: Concern) -> (&'static str, &'static str) {
    match concern {
        Concern::Severe => ("overdue", "alert"),
        Concern::NotMeasured => ("missed", "clock"),
        Concern::Flagged => ("unknown", "question"),
        _ => ("soon", "question"),
    }
}

/// The list.
pub fn render(view: &FollowView, page: &Page) -> String {
    let w = page.words();
    let query = &view.query;
    let link = |show| page.href(Place::Follow(FollowQuery { show, page: 1 }));
    let all = Chip {
        label: w.get("follow-all"),
        href: link(None),
        current: query.show.is_none(),
    };
    let chips = view
        .counts
        .iter()
        .filter(|(concern, count)| *count > 0 || query.show == Some(*concern))
        .map(|(concern, count)| Chip {
            label: w.with(
                "chip-count",
                &[("x", w.get(concern.key()).into()), ("n", (*count).into())],
            ),
            href: link(Some(*concern)),
            current: query.show == Some(*concern),
        });
    html(&FollowPage {
        chips: std::iter::once(all).chain(chips).collect(),
        lead: w.n("follow-lead", view.total),
        rows: view.rows.iter().map(|row| shown(page, &w, row)).collect(),
        pager: Pager::new(page, &w, view.total, view.page_size, query.page, |number| {
            Place::Follow(FollowQuery {
                page: number,
                ..query.clone()
            })
        }),
        s: Shell::new(page),
        w,
    })
}

fn shown<'a>(page: &Page, w: &Words, row: &'a FollowRow) -> RowShown<'a> {
    RowShown {
        row,
        href: page.href(Place::Child(row.id.clone())) + "#growth",
        measure: page.href(Place::Measure(row.id.clone())),
        sex: w.get(sex_key(row.sex)),
        age: format::age(w, row.birth, page.as_of).unwrap_or_else(|| w.get("age-unknown")),
        tags: row
            .concerns
            .iter()
            .map(|concern| {
                let (class, mark) = look(*concern);
                Tag::worded(class, mark, w.get(concern.key()))
            })
            .collect(),
        found: found_words(w, &row.found),
        measured: row
            .measured
            .map_or_else(|| w.get("not-measured-yet"), Day::vn),
    }
}
