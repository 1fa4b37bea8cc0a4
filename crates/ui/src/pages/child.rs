//! One child: who it is, what it is owed by domain and age, what is next, what has happened.

use askama::Template;
use noi_core::access::{Section, Sections};
use noi_core::{Birth, Day, Domain, Sex};

use super::growth::{GrowthPart, GrowthView};
use super::html;
use crate::components::{BasisLine, Tag};
use crate::figures::{Basis, StateMark, domain_key, sex_key};
use crate::format;
use crate::page::{Page, Shell};
use crate::routes::{Change, ChildQuery, Place};
use crate::words::Words;

/// What a child's page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct ChildView {
    /// Id in addresses.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Sex; `None` if not recorded.
    pub sex: Option<Sex>,
    /// Birth as far as known; `None` if unknown.
    pub birth: Option<Birth>,
    /// Village and commune as one line, e.g. "Bản Mạ, xã Tri Lễ".
    pub place: String,
    /// Further facts of the head in the page's language: (label, value), e.g. ethnicity, ID number.
    pub facts: Vec<(String, String)>,
    /// Carers, the main one first.
    pub carers: Vec<CarerView>,
    /// Circumstances that the law names.
    pub circumstances: Vec<CircumstanceView>,
    /// The record is restricted: only what this view still holds may be seen. Needs and timeline
    /// that are left out are then not said to be empty.
    pub restricted: bool,
    /// The sections that may be seen: of what lies outside it isn't even said that there is none.
    pub sees: Sections,
    /// Why the child is no longer followed here (moved, died, past the age), with the day.
    pub left: Option<(String, Day)>,
    /// What of the record the visitor may change.
    pub acts: ChildActs,
    /// Records that are likely the same child, and the one that goes on in place of this one.
    pub likely_same: Vec<LikelySame>,
    /// Needs by domain and age band.
    pub matrix: MatrixView,
    /// Every need that concerns the child or will, in the pack's order.
    pub needs: Vec<NeedRow>,
    /// Growth: findings, charts, measurements.
    pub growth: GrowthView,
    /// Screenings done: day, what, result in words, latest first.
    pub screenings: Vec<ScreeningRow>,
    /// What has happened, latest first.
    pub timeline: Vec<EventRow>,
    /// How many people looked at the record in 30 days; `None` for those who may not see it.
    pub looked: Option<u64>,
    /// Whether the visitor may give the family a card.
    pub may_give_card: bool,
    /// Cards given up to this moment open nothing any more: dd/mm/yyyy hh:mm.
    pub cards_revoked: Option<String>,
}

/// What of a record the visitor may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChildActs {
    pub details: bool,
    pub residence: bool,
    pub carers: bool,
    /// Merge it with another, and part them again.
    pub merge: bool,
}

/// A record of what is likely the same child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LikelySame {
    /// Id in addresses.
    pub id: String,
    /// Why, in the page's language.
    pub words: String,
    /// This record was merged into it.
    pub merged: bool,
}

/// A questionnaire that was filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScreeningRow {
    pub on: Day,
    /// The questionnaire in the page's language.
    pub what: String,
    /// What came out and what is next, in the page's language.
    pub result: String,
    /// Something has to be done at once.
    pub urgent: bool,
    /// The fact, where it was recorded today and may still be taken back.
    pub undo: Option<String>,
}

/// A person who cares for the child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarerView {
    /// "Mẹ", "Bà ngoại", ... in the page's language.
    pub relation: String,
    /// Full name.
    pub name: String,
    /// Telephone; empty if none.
    pub phone: String,
}

/// A circumstance of the child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CircumstanceView {
    /// The group and sub-type in the page's language.
    pub words: String,
    /// Since when.
    pub since: Option<Day>,
    /// Until when, if it has ended.
    pub until: Option<Day>,
    /// The evidence on record; empty if none.
    pub evidence: String,
}

/// The need matrix.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MatrixView {
    /// Age bands, youngest first, in the page's language; at most one is the child's own.
    pub bands: Vec<BandHead>,
    /// One row per domain; as many cells as bands.
    pub rows: Vec<(Domain, Vec<MatrixCell>)>,
}

/// An age band of the matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BandHead {
    /// Label, e.g. "12–23 tháng".
    pub label: String,
    /// Whether the child is in it now.
    pub current: bool,
}

/// What a cell of the matrix says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellMark {
    /// Every need that has fallen due was met (đáp ứng).
    Met,
    /// Needs a closer look: something is overdue or was missed (cần theo dõi).
    Look,
    /// Something is open and still in time.
    Open,
    /// Nobody has asked yet (chưa hỏi).
    NotAsked,
    /// Not this age yet (chưa đến tuổi).
    NotYet,
    /// No need of this domain in this band.
    Nothing,
}

impl CellMark {
    /// All marks.
    pub const ALL: [CellMark; 6] = [
        CellMark::Met,
        CellMark::Look,
        CellMark::Open,
        CellMark::NotAsked,
        CellMark::NotYet,
        CellMark::Nothing,
    ];

    /// Key of the mark's words.
    pub fn key(self) -> &'static str {
        match self {
            CellMark::Met => "cell-met",
            CellMark::Look => "cell-look",
            CellMark::Open => "cell-open",
            CellMark::NotAsked => "cell-not-asked",
            CellMark::NotYet => "cell-not-yet",
            CellMark::Nothing => "cell-nothing",
        }
    }

    fn look(self) -> (&'static str, &'static str) {
        match self {
            CellMark::Met => ("met", "tick"),
            CellMark::Look => ("look", "question"),
            CellMark::Open => ("open", "half"),
            CellMark::NotAsked => ("unasked", "question"),
            CellMark::NotYet | CellMark::Nothing => ("later", "dash"),
        }
    }
}

/// A cell of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MatrixCell {
    /// What it says.
    pub mark: CellMark,
    /// Needs met.
    pub met: u32,
    /// Needs that have fallen due; 0: no counts are shown.
    pub of: u32,
}

/// One need of the child.
#[derive(Debug, Clone, PartialEq)]
pub struct NeedRow {
    /// Code of the need, unique on the page.
    pub code: String,
    /// Its domain.
    pub domain: Domain,
    /// What is owed, in the page's language.
    pub words: String,
    /// State on the day asked about.
    pub state: StateMark,
    /// When it opens.
    pub opens: Option<Day>,
    /// When it is due.
    pub due: Option<Day>,
    /// When it was met.
    pub met: Option<Day>,
    /// Why it is in this state, in the page's language; empty if there is nothing to add.
    pub reason: String,
    /// Who must act, in the page's language; empty when nothing is open.
    pub who: String,
    /// On what it rests.
    pub basis: Basis,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// The day, as far as it is known: "20/10/2026" or "10/2026".
    pub day: String,
    /// What happened, in the page's language.
    pub what: String,
    /// Where and by whom, in the page's language; may be empty.
    pub place: String,
    /// What a correction changed, with what stood there before, in the page's language.
    pub changes: Vec<String>,
    /// Id of the record that was merged into this one by it.
    pub merged: Option<String>,
    /// It corrects or was corrected: what to say about it; empty otherwise.
    pub note: String,
}

struct CellShown {
    class: &'static str,
    mark: &'static str,
    words: String,
    counts: Option<String>,
    current: bool,
    href: Option<String>,
    band: String,
}

struct NeedShown<'a> {
    need: &'a NeedRow,
    domain: String,
    tag: Tag,
    dates: Vec<String>,
    basis: BasisLine,
}

struct DomainNeeds<'a> {
    anchor: &'static str,
    name: String,
    summary: String,
    open: bool,
    needs: Vec<NeedShown<'a>>,
}

struct LikelyShown<'a> {
    href: String,
    words: &'a str,
    /// Where the two are compared.
    compare: Option<String>,
}

struct EventShown<'a> {
    e: &'a EventRow,
    /// Where the merged record is parted again.
    part: Option<String>,
}

struct CircumstanceShown<'a> {
    c: &'a CircumstanceView,
    dates: String,
}

#[derive(Template)]
#[template(path = "child.html")]
struct ChildPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a ChildView,
    back: String,
    sex: String,
    age: String,
    born: Option<String>,
    estimate: bool,
    left: Option<String>,
    likely_same: Vec<LikelyShown<'a>>,
    changes: Vec<(String, String)>,
    timeline: Vec<EventShown<'a>>,
    circumstances: Vec<CircumstanceShown<'a>>,
    current_band: Option<&'a str>,
    matrix: Vec<(String, Vec<CellShown>)>,
    open: Vec<NeedShown<'a>>,
    next: Vec<NeedShown<'a>>,
    domains: Vec<DomainNeeds<'a>>,
    growth: Option<GrowthPart<'a>>,
    undo: String,
    looked: Option<(String, String)>,
    summary: String,
    card: Option<String>,
    /// Carers may be seen.
    contacts: bool,
}

/// How many needs that open later are named under "what is next".
const NEXT_NEEDS: usize = 4;

/// The page of one child.
pub fn render(view: &ChildView, page: &Page) -> String {
    let w = page.words();
    let show = |need| need_shown(page, &w, need);
    let change = |what| page.href(Place::Change(view.id.clone(), what));
    let mut open: Vec<&NeedRow> = view
        .needs
        .iter()
        .filter(|need| need.state.is_open())
        .collect();
    open.sort_by_key(|need| (need.state, need.due.unwrap_or(Day::MAX)));
    let mut next: Vec<&NeedRow> = view
        .needs
        .iter()
        .filter(|need| need.state == StateMark::NotYet && need.opens.is_some())
        .collect();
    next.sort_by_key(|need| need.opens);
    next.truncate(NEXT_NEEDS);
    let circumstances = view.circumstances.iter().map(|c| CircumstanceShown {
        dates: match (c.since, c.until) {
            (Some(from), Some(to)) => format!("{}–{}", from.vn(), to.vn()),
            (Some(from), None) => w.x("since-day", from.vn()),
            (None, Some(to)) => w.x("until-day", to.vn()),
            (None, None) => String::new(),
        },
        c,
    });
    html(&ChildPage {
        v: view,
        back: page.href(Place::Children(ChildQuery::default())),
        sex: w.get(sex_key(view.sex)),
        age: format::age(&w, view.birth, page.as_of).unwrap_or_else(|| w.get("age-unknown")),
        estimate: view.birth.is_some_and(format::is_estimate),
        born: view.birth.map(Birth::vn),
        left: view
            .left
            .as_ref()
            .map(|(why, day)| w.with("left-on", &[("x", why.into()), ("day", day.vn().into())])),
        likely_same: (view.likely_same.iter())
            .map(|one| LikelyShown {
                href: page.href(Place::Child(one.id.clone())),
                words: &one.words,
                compare: (view.acts.merge && !one.merged)
                    .then(|| change(Change::Merge(one.id.clone()))),
            })
            .collect(),
        changes: [
            (view.acts.details, "child-edit", Change::Details),
            (view.acts.carers, "child-carers", Change::Carers),
            (view.acts.residence, "child-residence", Change::Residence),
        ]
        .into_iter()
        .filter(|(may, ..)| *may)
        .map(|(_, key, what)| (change(what), w.get(key)))
        .collect(),
        timeline: (view.timeline.iter())
            .map(|event| EventShown {
                part: (event.merged.clone().filter(|_| view.acts.merge))
                    .map(|merged| change(Change::Part(merged))),
                e: event,
            })
            .collect(),
        circumstances: circumstances.collect(),
        current_band: view
            .matrix
            .bands
            .iter()
            .find(|band| band.current)
            .map(|band| band.label.as_str()),
        matrix: matrix(&w, view),
        open: open.into_iter().map(show).collect(),
        next: next.into_iter().map(show).collect(),
        domains: domains(page, &w, view),
        growth: view
            .sees
            .has(Section::Growth)
            .then(|| GrowthPart::new(page, &view.id, &view.growth)),
        contacts: view.sees.has(Section::Contacts),
        undo: page.href(Place::Undo(view.id.clone())),
        looked: view.looked.map(|n| {
            (
                page.href(Place::Looked(view.id.clone())),
                w.n("child-looked", n),
            )
        }),
        summary: page.href(Place::Summary(view.id.clone())),
        card: (view.may_give_card).then(|| page.href(Place::Card(view.id.clone()))),
        s: Shell::new(page),
        w,
    })
}

fn anchor(domain: Domain) -> &'static str {
    match domain {
        Domain::Health => "health",
        Domain::Nutrition => "nutrition",
        Domain::Education => "education",
        Domain::Care => "care",
        Domain::Protection => "protection",
        Domain::Welfare => "welfare",
    }
}

fn matrix(w: &Words, view: &ChildView) -> Vec<(String, Vec<CellShown>)> {
    let row = |(domain, cells): &(Domain, Vec<MatrixCell>)| {
        let has_needs = view.needs.iter().any(|need| need.domain == *domain);
        let cells = cells.iter().zip(&view.matrix.bands).map(|(cell, band)| {
            let (class, mark) = cell.mark.look();
            CellShown {
                class,
                mark,
                words: w.get(cell.mark.key()),
                counts: (cell.of > 0).then(|| format!("{}/{}", cell.met, cell.of)),
                current: band.current,
                href: (has_needs && cell.of > 0).then(|| format!("#{}", anchor(*domain))),
                band: band.label.clone(),
            }
        });
        (w.get(domain_key(*domain)), cells.collect())
    };
    view.matrix.rows.iter().map(row).collect()
}

fn domains<'a>(page: &Page, w: &Words, view: &'a ChildView) -> Vec<DomainNeeds<'a>> {
    let group = |domain: Domain| {
        let needs: Vec<&NeedRow> = view
            .needs
            .iter()
            .filter(|need| need.domain == domain)
            .collect();
        let done = needs
            .iter()
            .filter(|need| matches!(need.state, StateMark::Done | StateMark::DoneLate))
            .count();
        let open = needs.iter().filter(|need| need.state.is_open()).count();
        DomainNeeds {
            anchor: anchor(domain),
            name: w.get(domain_key(domain)),
            summary: w.with(
                "domain-summary",
                &[("open", open.into()), ("done", done.into())],
            ),
            open: open > 0,
            needs: needs
                .into_iter()
                .map(|need| need_shown(page, w, need))
                .collect(),
        }
    };
    Domain::ALL
        .into_iter()
        .map(group)
        .filter(|group| !group.needs.is_empty())
        .collect()
}

fn need_shown<'a>(page: &Page, w: &Words, need: &'a NeedRow) -> NeedShown<'a> {
    let mut dates = Vec::new();
    if let Some(met) = need.met {
        dates.push(w.x("met-on", met.vn()));
    } else if need.state == StateMark::NotYet {
        dates.extend(need.opens.map(|day| w.x("opens-on", day.vn())));
    }
    if need.state != StateMark::NotApplicable && need.met.is_none() {
        dates.extend(need.due.map(|day| w.x("due-on", day.vn())));
    }
    NeedShown {
        domain: w.get(domain_key(need.domain)),
        tag: Tag::state(w, need.state, need.due, page.as_of),
        dates,
        basis: BasisLine::new(w, &need.basis),
        need,
    }
}
