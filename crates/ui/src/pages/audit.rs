//! Who looked at what: the page for auditors, and a child's own; and opening a record for a
//! written reason.

use askama::Template;
use askama::filters::HtmlSafe;

use super::html;
use crate::components::Tag;
use crate::forms::TYPED_MAX;
use crate::inputs::FormErrors;
use crate::page::{Page, Shell};
use crate::routes::{AuditColumn, AuditQuery, OpenedColumn, Place, Sorted};
use crate::sorting::{Heads, SortHead, SortLinks};
use crate::words::Words;

/// One line of the audit, in the page's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLineView {
    pub number: u64,
    /// "27/11/2026 09:15".
    pub at: String,
    /// Name of the person; "—" where nobody was known.
    pub who: String,
    /// "Trạm y tế · Xã Tri Lễ"; may be empty.
    pub role: String,
    /// "Mở trang của một trẻ".
    pub what: String,
    /// Which sections were shown, or how many records; may be empty.
    pub detail: String,
    pub outcome: AuditOutcome,
    /// The beginning of the record's id, where it is about one.
    pub record: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditOutcome {
    Done,
    /// Only because the record had been opened for a written reason.
    ByReason,
    /// In the page's language: why.
    Refused(String),
    Failed,
}

/// `Place::Audit`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AuditView {
    /// The newest first, unless the oldest are asked for.
    pub lines: Vec<AuditLineView>,
    /// The line beyond which there are more.
    pub next: Option<u64>,
    /// Lines in all.
    pub total: u64,
    /// The hash of the chain's end, in hexadecimal.
    pub head: String,
}

/// `Place::Looked`: who looked at one child's record.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LookedView {
    pub id: String,
    pub name: String,
    /// The newest first.
    pub lines: Vec<AuditLineView>,
}

/// `Place::Opened`: the records that others opened for a reason.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OpenedView {
    /// The newest first; what is the reason, as it was written.
    pub lines: Vec<AuditLineView>,
}

/// `Place::Open`: open one child's record for a written reason, for three hours at most.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OpenView {
    /// Id of the child in addresses: nothing else is told before it is open.
    pub id: String,
    /// As typed.
    pub reason: String,
    /// The reason is missing or shorter than twenty signs.
    pub too_short: bool,
}

/// Lines as a table.
#[derive(Template)]
#[template(path = "parts/audit_lines.html")]
struct Lines<'a> {
    w: Words,
    lines: Vec<LineShown<'a>>,
    /// Whether they are about several records, so that each says about which.
    records: bool,
    /// Heads by which they can be sorted, instead of those that stand there.
    heads: LineHeads<'a>,
}

#[derive(Default)]
struct LineHeads<'a> {
    above: Option<SortLinks<'a>>,
    at: Option<SortHead<'a>>,
    who: Option<SortHead<'a>>,
    what: Option<SortHead<'a>>,
}

impl HtmlSafe for Lines<'_> {}

struct LineShown<'a> {
    line: &'a AuditLineView,
    tag: Tag,
    /// Why it was refused; may be empty.
    why: &'a str,
}

impl<'a> Lines<'a> {
    fn new(w: Words, lines: &'a [AuditLineView], records: bool) -> Lines<'a> {
        let shown = |line: &'a AuditLineView| {
            let (class, mark, key, why) = match &line.outcome {
                AuditOutcome::Done => ("done", "tick", "audit-done", ""),
                AuditOutcome::ByReason => ("restricted", "lock", "audit-by-reason", ""),
                AuditOutcome::Refused(why) => ("missed", "dash", "audit-refused", why.as_str()),
                AuditOutcome::Failed => ("missed", "alert", "audit-failed", ""),
            };
            LineShown {
                line,
                tag: Tag::worded(class, mark, w.get(key)),
                why,
            }
        };
        Lines {
            lines: lines.iter().map(shown).collect(),
            records,
            heads: LineHeads::default(),
            w,
        }
    }

    fn under(mut self, heads: LineHeads<'a>) -> Self {
        self.heads = heads;
        self
    }
}

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a AuditView,
    lines: Lines<'a>,
    /// The lines that follow, and those with which the order begins.
    next: Option<String>,
    first: Option<String>,
    oldest: bool,
    /// The hash in groups of eight, so that it can be copied by hand.
    head: String,
}

/// The log, for who reads it.
pub fn render(view: &AuditView, page: &Page) -> String {
    let w = page.words();
    let signs: Vec<char> = view.head.chars().collect();
    let groups = signs.chunks(8).map(String::from_iter);
    let query = match page.route.place {
        Place::Audit(query) => query,
        _ => AuditQuery::default(),
    };
    let heads = Heads::new(
        page,
        vec![(AuditColumn::At, w.get("audit-at"))],
        query.oldest.then(|| Sorted::up(AuditColumn::At)),
        Some(Sorted {
            by: AuditColumn::At,
            down: true,
        }),
        |sort| {
            Place::Audit(AuditQuery {
                oldest: sort.is_some_and(|sort| !sort.down),
                beyond: None,
            })
        },
    );
    let at = |beyond| page.href(Place::Audit(AuditQuery { beyond, ..query }));
    html(&AuditPage {
        v: view,
        lines: Lines::new(w, &view.lines, true).under(LineHeads {
            above: Some(heads.above(&w)),
            at: Some(heads.of(AuditColumn::At)),
            ..LineHeads::default()
        }),
        next: view.next.map(|number| at(Some(number))),
        first: query.beyond.map(|_| at(None)),
        oldest: query.oldest,
        head: groups.collect::<Vec<_>>().join(" "),
        s: Shell::new(page),
        w,
    })
}

#[derive(Template)]
#[template(path = "looked.html")]
struct LookedPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a LookedView,
    back: String,
    lines: Lines<'a>,
}

/// Who looked at one child's record.
pub fn render_looked(view: &LookedView, page: &Page) -> String {
    let w = page.words();
    html(&LookedPage {
        v: view,
        back: page.href(Place::Child(view.id.clone())),
        lines: Lines::new(w, &view.lines, false),
        s: Shell::new(page),
        w,
    })
}

#[derive(Template)]
#[template(path = "opened.html")]
struct OpenedPage<'a> {
    s: Shell<'a>,
    w: Words,
    lines: Option<Lines<'a>>,
    back: String,
}

/// The records that others opened for a written reason.
pub fn render_opened(view: &OpenedView, page: &Page) -> String {
    let w = page.words();
    let sort = match page.route.place {
        Place::Opened(sort) => sort,
        _ => None,
    };
    let names = [
        (OpenedColumn::At, "audit-at"),
        (OpenedColumn::Who, "audit-who"),
        (OpenedColumn::Unit, "opened-unit"),
    ];
    let heads = Heads::new(
        page,
        names.map(|(column, key)| (column, w.get(key))).into(),
        sort,
        Some(Sorted {
            by: OpenedColumn::At,
            down: true,
        }),
        Place::Opened,
    );
    let shown = || {
        Lines::new(w, &view.lines, true).under(LineHeads {
            above: Some(heads.above(&w)),
            at: Some(heads.of(OpenedColumn::At)),
            who: Some(heads.of(OpenedColumn::Who)),
            what: Some(heads.of(OpenedColumn::Unit)),
        })
    };
    html(&OpenedPage {
        lines: (!view.lines.is_empty()).then(shown),
        back: page.href(page.start()),
        s: Shell::new(page),
        w,
    })
}

#[derive(Template)]
#[template(path = "open.html")]
struct OpenPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a OpenView,
    action: String,
    back: String,
    errors: FormErrors,
    error: Option<String>,
    longest: usize,
}

/// Opening a child's record for a written reason.
pub fn render_open(view: &OpenView, page: &Page) -> String {
    let w = page.words();
    let short = view.too_short.then(|| ("reason", w.get("open-too-short")));
    let errors = FormErrors::new(&w, short.into_iter().collect());
    html(&OpenPage {
        v: view,
        action: page.href(Place::Open(view.id.clone())),
        back: page.href(page.start()),
        error: errors.of("reason"),
        errors,
        longest: TYPED_MAX,
        s: Shell::new(page),
        w,
    })
}
