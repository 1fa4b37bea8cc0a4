//! One plan as it was read: its text with numbered marks, beside what was read from each.

use askama::Template;

use super::html;
use crate::components::TargetCard;
use crate::figures::TargetView;
use crate::page::{Page, Shell};
use crate::plan_text::Paragraph;
use crate::routes::Place;
use crate::words::Words;

/// What a plan's page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanView {
    /// Number and symbol as printed; empty when the number is blank.
    pub symbol: String,
    /// The abstract under the document's type.
    pub title: String,
    /// What the head of the document says, in the page's language: (label, value), e.g. issuer,
    /// date, period, age band, the document it carries out. Unknown values are left out.
    pub facts: Vec<(String, String)>,
    /// A person has confirmed what was read.
    pub confirmed: bool,
    /// Written as an example; no authority issued it.
    pub example: bool,
    /// Its targets held against their results.
    pub targets: Vec<TargetView>,
    /// What was read, in the order of the text; numbered from 1 as the spans are.
    pub cards: Vec<ReadCard>,
    /// The text, cut at the spans (see [`crate::plan_text::paragraphs`]).
    pub text: Vec<Paragraph>,
}

/// What kind of thing was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReadKind {
    /// A target (chỉ tiêu).
    Target,
    /// A duty to report (chế độ báo cáo).
    Reporting,
    /// An agency with its work (phân công).
    Agency,
    /// Money (kinh phí).
    Money,
    /// Something to be done (nhiệm vụ).
    Task,
    /// The document that it carries out or rests on (căn cứ).
    Basis,
    /// Number, date, issuer, signatory, recipients.
    Form,
}

impl ReadKind {
    /// All kinds in the order of the groups.
    pub const ALL: [ReadKind; 7] = [
        ReadKind::Target,
        ReadKind::Reporting,
        ReadKind::Agency,
        ReadKind::Money,
        ReadKind::Task,
        ReadKind::Basis,
        ReadKind::Form,
    ];

    /// Key of the group's name.
    pub fn key(self) -> &'static str {
        match self {
            ReadKind::Target => "read-targets",
            ReadKind::Reporting => "read-reporting",
            ReadKind::Agency => "read-agencies",
            ReadKind::Money => "read-money",
            ReadKind::Task => "read-tasks",
            ReadKind::Basis => "read-basis",
            ReadKind::Form => "read-form",
        }
    }

    fn code(self) -> &'static str {
        match self {
            ReadKind::Target => "targets",
            ReadKind::Reporting => "reporting",
            ReadKind::Agency => "agencies",
            ReadKind::Money => "money",
            ReadKind::Task => "tasks",
            ReadKind::Basis => "basis",
            ReadKind::Form => "form",
        }
    }
}

/// One thing that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadCard {
    /// Its number in the text, from 1.
    pub number: u32,
    /// Its kind.
    pub kind: ReadKind,
    /// What was understood, in the page's language, e.g. "Trẻ em được tiếp cận: ít nhất 90%".
    pub title: String,
    /// Parts of it: (label, value) in the page's language. Unknown parts are left out.
    pub parts: Vec<(String, String)>,
}

struct Group<'a> {
    code: &'static str,
    name: String,
    count: String,
    cards: Vec<&'a ReadCard>,
}

#[derive(Template)]
#[template(path = "plan.html")]
struct PlanPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a PlanView,
    back: String,
    targets: Vec<TargetCard<'a>>,
    groups: Vec<Group<'a>>,
    has_unread: bool,
}

/// The page of one plan.
pub fn render(view: &PlanView, page: &Page) -> String {
    let w = page.words();
    let group = |kind: ReadKind| {
        let cards: Vec<&ReadCard> = view.cards.iter().filter(|card| card.kind == kind).collect();
        Group {
            code: kind.code(),
            name: w.get(kind.key()),
            count: w.n("number", cards.len()),
            cards,
        }
    };
    html(&PlanPage {
        v: view,
        back: page.href(Place::Plans(None)),
        targets: view
            .targets
            .iter()
            .map(|target| TargetCard::new(page, &w, target))
            .collect(),
        groups: ReadKind::ALL
            .into_iter()
            .map(group)
            .filter(|group| !group.cards.is_empty())
            .collect(),
        has_unread: view
            .text
            .iter()
            .any(|line| line.runs.iter().any(|run| run.unread)),
        s: Shell::new(page),
        w,
    })
}
