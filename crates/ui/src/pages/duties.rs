//! Duties: who must do what for whom by when, most pressing first; what needs no form is settled
//! here, for one child or several.

use askama::Template;
use noi_core::{Birth, Day};

use super::html;
use crate::components::{BasisLine, Chip, Pager, Tag};
use crate::figures::{Basis, StateMark};
use crate::format;
use crate::forms::FieldError;
use crate::inputs::{FormErrors, Input};
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
    /// Where the list is of one kind that is settled by ticking rows.
    pub settle: Option<SettleView>,
    /// What came of what was sent before.
    pub said: Said,
}

/// The bar by which ticked rows are recorded.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SettleView {
    /// Code of the need.
    pub need: String,
    /// What can have been done, where there is a choice: code and words.
    pub ways: Vec<(String, String)>,
    /// The way chosen.
    pub way: String,
    /// The day as typed.
    pub on: String,
    /// What is to be mended.
    pub errors: Vec<FieldError>,
}

/// What came of what was sent before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// Recorded for so many children.
    pub recorded: u64,
    /// By which they can be taken back; empty: not from here.
    pub batch: String,
    /// So many were taken back.
    pub undone: u64,
    /// For whom it was refused, and why.
    pub refused: Vec<(String, String)>,
    /// So many of those chosen aren't to be found.
    pub missing: u64,
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
    /// What whoever looks can do about it here.
    pub act: Act,
}

/// What can be done about a duty from its row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Act {
    #[default]
    None,
    /// Tick it, to be recorded with others: the field's value.
    Tick { value: String, ticked: bool },
    /// Record that it was done today: the button's value.
    Once(String),
    /// Say in the list of its kind which of several ways it was.
    Choose(String),
    /// Weigh and measure.
    Measure,
    /// Fill in a questionnaire.
    Screen,
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
    /// Where a form of its own stands, or the list in which it is settled.
    form: Option<(String, String)>,
}

/// The bar as it is shown.
struct Bar<'a> {
    settle: &'a SettleView,
    on: Input<'a>,
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
    /// Where forms of this page are sent.
    action: String,
    said: &'a Said,
    errors: FormErrors,
    bar: Option<Bar<'a>>,
    /// Whether a row has something that can be done about it.
    acts: bool,
}

/// The list of duties.
pub fn render(view: &DutiesView, page: &Page) -> String {
    let w = page.words();
    // What was just done is said once, and not on the pages after it.
    let query = &DutyQuery {
        after: None,
        ..view.query.clone()
    };
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
    let wrong = view.settle.iter().flat_map(|settle| &settle.errors);
    let errors = FormErrors::new(
        &w,
        wrong.map(|error| (error.field, error.words(&w))).collect(),
    );
    html(&DutiesPage {
        action: page.href(Place::Duties(query.clone())),
        said: &view.said,
        bar: view.settle.as_ref().map(|settle| Bar {
            settle,
            on: Input::day("on", w.get("settle-on"), &settle.on).told(&errors),
        }),
        errors,
        acts: view.rows.iter().any(|row| row.act != Act::None),
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
    let form = match (&row.act, &href) {
        (Act::Measure, Some(Place::Child(id))) => {
            Some((Place::Measure(id.clone()), "measure-button"))
        }
        (Act::Screen, Some(Place::Child(id))) => {
            Some((Place::Screen(id.clone(), None), "measure-screen-button"))
        }
        (Act::Choose(kind), _) => {
            let kind = DutyQuery {
                kind: Some(kind.clone()),
                ..DutyQuery::default()
            };
            Some((Place::Duties(kind), "settle-button"))
        }
        _ => None,
    };
    RowShown {
        form: form.map(|(place, key)| (page.href(place), w.get(key))),
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
