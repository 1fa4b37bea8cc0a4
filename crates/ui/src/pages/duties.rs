//! Duties: who must do what for whom by when, most pressing first.

use askama::Template;
use noi_core::{Birth, Day};

use super::html;
use crate::components::{BasisLine, Chip, Pager, Tag};
use crate::figures::{Basis, StateMark};
use crate::format;
use crate::page::{Page, Shell};
use crate::routes::{DutyQuery, Place, Urgency};
use crate::words::Words;

/// What the list of duties shows.
#[derive(Debug, Clone, PartialEq)]
pub struct DutiesView {
    /// What was asked, as in the route.
    pub query: DutyQuery,
    /// How many duties match in all.
    pub total: u64,
    /// Rows on a page (about 50).
    pub page_size: u32,
    /// How many there are of each urgency, for the chips.
    pub counts: Vec<(Urgency, u64)>,
    /// Kinds to narrow by: (code, words, how many).
    pub kinds: Vec<(String, String, u64)>,
    /// Roles to narrow by: (code, words, how many).
    pub roles: Vec<(String, String, u64)>,
    /// The duties of this page, most pressing first.
    pub rows: Vec<DutyRow>,
}

/// One duty.
#[derive(Debug, Clone, PartialEq)]
pub struct DutyRow {
    /// For whom or about what.
    pub subject: DutySubject,
    /// What is to be done, in the page's language.
    pub what: String,
    /// The role and unit that must act, in the page's language.
    pub who: String,
    /// How pressing; rows of one urgency stand together.
    pub urgency: Urgency,
    /// State, for the tag.
    pub state: StateMark,
    /// Due day.
    pub due: Option<Day>,
    /// On what it rests.
    pub basis: Option<Basis>,
}

/// For whom or about what a duty is.
#[derive(Debug, Clone, PartialEq)]
pub enum DutySubject {
    /// A child.
    Child {
        /// Id in addresses.
        id: String,
        /// Full name.
        name: String,
        /// Birth as far as known.
        birth: Option<Birth>,
        /// Village.
        village: String,
    },
    /// A child whose record is restricted: neither name nor need is shown.
    Restricted {
        /// Id in addresses.
        id: String,
    },
    /// A plan, e.g. a report that is due under it.
    Plan {
        /// Id in addresses.
        id: String,
        /// Number and symbol, or title.
        words: String,
    },
    /// Anything else, in words.
    Other(String),
}

struct RowShown<'a> {
    row: &'a DutyRow,
    name: String,
    href: Option<String>,
    about: String,
    due: Option<String>,
    tag: Tag,
    basis: Option<BasisLine>,
    restricted: bool,
}

struct Group<'a> {
    code: &'static str,
    title: String,
    rows: Vec<RowShown<'a>>,
}

struct Narrow {
    label: String,
    chips: Vec<Chip>,
}

#[derive(Template)]
#[template(path = "duties.html")]
struct DutiesPage<'a> {
    s: Shell<'a>,
    w: Words,
    lead: String,
    urgencies: Vec<Chip>,
    narrows: Vec<Narrow>,
    groups: Vec<Group<'a>>,
    pager: Pager,
}

/// The list of duties.
pub fn render(view: &DutiesView, page: &Page) -> String {
    let w = page.words();
    let query = &view.query;
    let link = |change: &dyn Fn(&mut DutyQuery)| {
        let mut changed = DutyQuery {
            page: 1,
            ..query.clone()
        };
        change(&mut changed);
        page.href(Place::Duties(changed))
    };
    let counted =
        |words: &str, n: u64| w.with("chip-count", &[("x", words.into()), ("n", n.into())]);
    let mut urgencies = vec![Chip {
        label: w.get("filter-all"),
        href: link(&|query| query.due = None),
        current: query.due.is_none(),
    }];
    urgencies.extend(view.counts.iter().map(|(urgency, n)| Chip {
        label: counted(&w.get(urgency.key()), *n),
        href: link(&|query| query.due = Some(*urgency)),
        current: query.due == Some(*urgency),
    }));
    let narrow = |label: &str,
                  all: &[(String, String, u64)],
                  field: fn(&mut DutyQuery) -> &mut Option<String>| {
        let mut present = query.clone();
        let present = field(&mut present).clone();
        let mut chips = vec![Chip {
            label: w.get("filter-all"),
            href: link(&|query| *field(query) = None),
            current: present.is_none(),
        }];
        chips.extend(all.iter().map(|(code, words, n)| Chip {
            label: counted(words, *n),
            href: link(&|query| *field(query) = Some(code.clone())),
            current: present.as_ref() == Some(code),
        }));
        Narrow {
            label: w.get(label),
            chips,
        }
    };
    let mut narrows = Vec::new();
    if !view.roles.is_empty() {
        narrows.push(narrow("duties-by-role", &view.roles, |query| {
            &mut query.role
        }));
    }
    if !view.kinds.is_empty() {
        narrows.push(narrow("duties-by-kind", &view.kinds, |query| {
            &mut query.kind
        }));
    }
    let mut groups: Vec<Group<'_>> = Vec::new();
    for row in &view.rows {
        let shown = shown(page, &w, row);
        match groups.last_mut() {
            Some(group) if group.code == row.urgency.code() => group.rows.push(shown),
            _ => groups.push(Group {
                code: row.urgency.code(),
                title: w.get(row.urgency.key()),
                rows: vec![shown],
            }),
        }
    }
    html(&DutiesPage {
        lead: w.n("duties-lead", view.total),
        urgencies,
        narrows,
        groups,
        pager: Pager::new(page, &w, view.total, view.page_size, query.page, |number| {
            Place::Duties(DutyQuery {
                page: number,
                ..query.clone()
            })
        }),
        s: Shell::new(page),
        w,
    })
}

fn shown<'a>(page: &Page, w: &Words, row: &'a DutyRow) -> RowShown<'a> {
    let (name, href, about) = match &row.subject {
        DutySubject::Child {
            id,
            name,
            birth,
            village,
        } => {
            let age = format::age(w, *birth, page.as_of).unwrap_or_else(|| w.get("age-unknown"));
            let about = if village.is_empty() {
                age
            } else {
                format!("{age} · {village}")
            };
            (name.clone(), Some(Place::Child(id.clone())), about)
        }
        DutySubject::Restricted { id } => (
            w.get("restricted-record"),
            Some(Place::Child(id.clone())),
            String::new(),
        ),
        DutySubject::Plan { id, words } => {
            (words.clone(), Some(Place::Plan(id.clone())), String::new())
        }
        DutySubject::Other(words) => (words.clone(), None, String::new()),
    };
    RowShown {
        row,
        name,
        href: href.map(|place| page.href(place)),
        about,
        due: row.due.map(Day::vn),
        tag: Tag::state(w, row.state, row.due, page.as_of),
        basis: row.basis.as_ref().map(|basis| BasisLine::new(w, basis)),
        restricted: matches!(row.subject, DutySubject::Restricted { .. }),
    }
}
