//! Who must do what for whom by when, in a unit on a day: of children, pregnancies and plans.

use std::collections::BTreeMap;
use std::fmt;

use noi_core::access::{Section, Sections};
use noi_core::records::plan::Plan;
use noi_core::{Day, DutyKind, FactId, Role, State, UnitId};
use noi_office::duties_of_plan;
use noi_pack::settling::{Done, Settling};
use noi_ui::figures::Basis;
use noi_ui::forms::settle::{Chosen, SettleForm};
use noi_ui::pages::duties::{Act, DutiesView, DutyRow, DutySubject, Said, SettleView};
use noi_ui::routes::{DutyQuery, Urgency};

use super::here::{Here, One};
use super::sight::Sight;
use super::{Frame, PAGE_ROWS};
use crate::door::permit;
use crate::pages::Trouble;
use crate::roster::board::Owed;
use crate::roster::seen::urgency;
use crate::say::{self, say};
use crate::settle;

/// Kinds of duties of plans in addresses; kinds of needs are their codes.
const REPORT: &str = "report";
const TASK: &str = "task";

/// One duty, light enough to list all of a province.
#[derive(Clone, Copy)]
struct Item<'h> {
    urgency: Urgency,
    due: Day,
    kind: Kind,
    role: Role,
    subject: Subject<'h>,
    unit: UnitId,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Place in the pack.
    Need(u16),
    Report,
    Task,
}

#[derive(Clone, Copy)]
enum Subject<'h> {
    Child(One<'h>),
    Pregnancy(usize),
    /// Place among the plans, and which of its duties.
    Plan(usize, usize),
}

impl Subject<'_> {
    /// Children as they stand in the lists of their catchments, then the others.
    fn order(&self) -> (u8, usize, usize) {
        match self {
            Self::Child(one) => {
                let (catchment, child) = one.place();
                (0, catchment, child)
            }
            Self::Pregnancy(at) => (1, *at, 0),
            Self::Plan(at, nth) => (2, *at, *nth),
        }
    }
}

pub(crate) async fn load(frame: &Frame<'_>, query: &DutyQuery) -> Result<DutiesView, Trouble> {
    let form = SettleForm::empty(frame.today);
    let mut view = with(frame, query, &form).await;
    view.said = settle::said(frame, query).await?;
    Ok(view)
}

/// The list with its ticks as they were sent.
pub(crate) async fn with(frame: &Frame<'_>, query: &DutyQuery, form: &SettleForm) -> DutiesView {
    let here = frame.here().await;
    let mut items = Vec::new();
    let plans = plan_duties(frame);
    let sight = Sight::of(frame);
    each(frame, &sight, &here, &plans, |item| items.push(item));
    let mut counts: BTreeMap<Urgency, u64> = BTreeMap::new();
    let mut kinds: BTreeMap<Kind, u64> = BTreeMap::new();
    let mut roles: BTreeMap<Role, u64> = BTreeMap::new();
    for item in &items {
        // Each choice counts what the other two leave.
        let Wanted { due, kind, role } = Wanted::of(frame, query, item);
        *counts.entry(item.urgency).or_default() += u64::from(kind && role);
        *kinds.entry(item.kind).or_default() += u64::from(due && role);
        *roles.entry(item.role).or_default() += u64::from(due && kind);
    }
    items.retain(|item| Wanted::of(frame, query, item).all());
    let first = (query.page.max(1) as usize - 1).saturating_mul(PAGE_ROWS as usize);
    let last = first.saturating_add(PAGE_ROWS as usize).min(items.len());
    let order = |item: &Item<'_>| (item.urgency, item.due, item.subject.order(), item.kind);
    if last < items.len() {
        // Of a hundred thousand duties one page is shown: the rest needn't be in order.
        items.select_nth_unstable_by_key(last, order);
    }
    items[..last].sort_unstable_by_key(order);
    let shown = items.get(first..last).unwrap_or_default().iter();
    let acts = Acts::of(frame, query, form);
    let rows = shown.map(|item| DutyRow {
        act: acts.of_item(item),
        ..row(frame, &sight, &plans, item)
    });
    let rows = rows.collect();
    let lang = frame.route.lens.lang;
    let chosen_kind = |kind: Kind| query.kind.as_deref() == Some(code(frame, kind));
    let chosen_role = |role: Role| query.role.as_deref() == Some(say::role_code(role));
    DutiesView {
        query: query.clone(),
        total: items.len() as u64,
        page_size: PAGE_ROWS,
        counts: Urgency::ALL
            .into_iter()
            .map(|urgency| (urgency, counts.get(&urgency).copied().unwrap_or(0)))
            .collect(),
        kinds: kinds
            .into_iter()
            .filter(|(kind, count)| *count > 0 || chosen_kind(*kind))
            .map(|(kind, count)| (code(frame, kind).to_owned(), words(frame, kind), count))
            .collect(),
        roles: roles
            .into_iter()
            .filter(|(role, count)| *count > 0 || chosen_role(*role))
            .map(|(role, count)| {
                (
                    say::role_code(role).to_owned(),
                    say::role(lang, role),
                    count,
                )
            })
            .collect(),
        rows,
        settle: acts.bar(),
        said: Said::default(),
    }
}

/// A place in a list of duties that no later duty changes: its day, whom or what it is about, its
/// kind, and which of several of a plan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mark {
    due: Day,
    about: u128,
    kind: String,
    nth: usize,
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            due,
            about,
            kind,
            nth,
        } = self;
        write!(f, "{}.{about:032x}.{kind}.{nth}", due.0)
    }
}

impl Mark {
    /// As it was written.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let mark = Self {
            due: Day(parts.next()?.parse().ok()?),
            about: u128::from_str_radix(parts.next()?, 16).ok()?,
            kind: parts.next()?.to_owned(),
            nth: parts.next()?.parse().ok()?,
        };
        (mark.to_string() == text && parts.next().is_none()).then_some(mark)
    }

    fn of(frame: &Frame<'_>, plans: &[(&Plan, Vec<noi_core::Duty>)], item: &Item<'_>) -> Self {
        let roster = &frame.held.roster;
        let (about, nth) = match item.subject {
            Subject::Child(one) => (one.kept().child.id, 0),
            Subject::Pregnancy(at) => (roster.pregnancies[at].0.id, 0),
            Subject::Plan(at, nth) => (plans[at].0.id, nth),
        };
        Self {
            due: item.due,
            about: about.0.as_u128(),
            kind: code(frame, item.kind).to_owned(),
            nth,
        }
    }
}

/// Duties after a place in their order.
pub(crate) struct After {
    pub(crate) total: u64,
    /// The code of each one's kind, and its row.
    pub(crate) rows: Vec<(String, DutyRow)>,
    /// The place to go on after, where there are more.
    pub(crate) next: Option<Mark>,
}

/// At most so many of the duties after a place.
pub(crate) async fn after(
    frame: &Frame<'_>,
    query: &DutyQuery,
    after: Option<Mark>,
    limit: usize,
) -> After {
    let here = frame.here().await;
    let plans = plan_duties(frame);
    let sight = Sight::of(frame);
    let mut items = Vec::new();
    each(frame, &sight, &here, &plans, |item| {
        if Wanted::of(frame, query, &item).all() {
            items.push(item);
        }
    });
    let total = items.len() as u64;
    let mark = |item: &Item<'_>| Mark::of(frame, &plans, item);
    if let Some(after) = after {
        items.retain(|item| item.due > after.due || mark(item) > after);
    }
    let more = items.len() > limit;
    if more {
        // Those that may be among the first: of one day more than are shown.
        let (_, last, _) = items.select_nth_unstable_by_key(limit, |item| item.due);
        let last = last.due;
        items.retain(|item| item.due <= last);
    }
    items.sort_by_cached_key(mark);
    items.truncate(limit);
    After {
        total,
        next: items.last().map(mark).filter(|_| more),
        rows: (items.iter())
            .map(|item| {
                let kind = code(frame, item.kind).to_owned();
                (kind, row(frame, &sight, &plans, item))
            })
            .collect(),
    }
}

/// Which of the choices of a query a duty fits.
struct Wanted {
    due: bool,
    kind: bool,
    role: bool,
}

impl Wanted {
    fn of(frame: &Frame<'_>, query: &DutyQuery, item: &Item<'_>) -> Self {
        Self {
            due: query.due.is_none_or(|due| due == item.urgency),
            kind: (query.kind.as_deref()).is_none_or(|kind| kind == code(frame, item.kind)),
            role: (query.role.as_deref()).is_none_or(|role| role == say::role_code(item.role)),
        }
    }

    fn all(&self) -> bool {
        self.due && self.kind && self.role
    }
}

/// What can be done about duties from their rows, by whoever looks.
struct Acts<'f> {
    frame: &'f Frame<'f>,
    form: &'f SettleForm,
    /// The one kind that is listed, where it is settled by ticks.
    ticked: Option<(u16, Vec<Done<'f>>)>,
}

impl<'f> Acts<'f> {
    fn of(frame: &'f Frame<'f>, query: &DutyQuery, form: &'f SettleForm) -> Self {
        let pack = &frame.office.pack;
        let narrowed = query.kind.as_deref().and_then(|kind| pack.need(kind));
        let ticked = narrowed.and_then(|(at, need)| match pack.settling(need) {
            Settling::Done(ways) => Some((at as u16, ways)),
            _ => None,
        });
        Self {
            frame,
            form,
            ticked,
        }
    }

    fn of_item(&self, item: &Item<'_>) -> Act {
        let frame = self.frame;
        let (Kind::Need(at), Subject::Child(one)) = (item.kind, item.subject) else {
            return Act::None;
        };
        // A form is always about today, whatever day is looked at.
        if frame.on != frame.today {
            return Act::None;
        }
        let need = &frame.office.pack.needs[usize::from(at)];
        let child = &one.kept().child;
        let may = |sections| permit::may_record(frame, child, sections);
        match frame.office.pack.settling(need) {
            Settling::Done(ways) => {
                let sections = |way| settle::sections(frame, need, way);
                if !ways.iter().all(|way| may(sections(way))) {
                    return Act::None;
                }
                let chosen = self.form.of_child(child.id);
                let value = chosen.unwrap_or_else(|| Chosen {
                    record: child.id,
                    fact: FactId((frame.office.machine.new_id)()),
                });
                if self.ticked.is_some() {
                    Act::Tick {
                        value: value.value(),
                        ticked: chosen.is_some(),
                    }
                } else if ways.len() > 1 {
                    Act::Choose(need.code.clone())
                } else {
                    Act::Once(SettleForm::one(&need.code, &value))
                }
            }
            Settling::Measured if may(Sections::of(&[Section::Growth])) => Act::Measure,
            Settling::Screened if may(Sections::of(&[Section::Screening])) => Act::Screen,
            _ => Act::None,
        }
    }

    fn bar(&self) -> Option<SettleView> {
        let (need, ways) = self.ticked.as_ref()?;
        let words = |way: &Done<'_>| self.frame.text(&way.service.words);
        Some(SettleView {
            need: self.frame.office.pack.needs[usize::from(*need)]
                .code
                .clone(),
            ways: ways
                .iter()
                .map(|way| (way.service.code.clone(), words(way)))
                .collect(),
            way: settle::way(ways, self.form)
                .map_or_else(String::new, |way| way.service.code.clone()),
            on: self.form.on.clone(),
            errors: Vec::new(),
        })
    }
}

/// Duties that are overdue or due on the day, for the count beside the tab.
pub(super) async fn waiting(frame: &Frame<'_>) -> u64 {
    let bundles = bundles(frame).await;
    let pressing = bundles.iter().filter(|one| one.urgency <= Urgency::Today);
    pressing.map(|one| one.count).sum()
}

/// Duties of one urgency and kind together.
pub(super) struct Bundle {
    pub(super) urgency: Urgency,
    pub(super) kind: Kind,
    pub(super) role: Role,
    pub(super) count: u64,
    pub(super) due: Day,
}

/// All duties by urgency and kind, the largest of each urgency first.
pub(super) async fn bundles(frame: &Frame<'_>) -> Vec<Bundle> {
    let here = frame.here().await;
    let mut found: BTreeMap<(Urgency, Kind), Bundle> = BTreeMap::new();
    let mut add = |urgency, kind, role, count, due: Day| {
        let bundle = found.entry((urgency, kind)).or_insert(Bundle {
            urgency,
            kind,
            role,
            count: 0,
            due,
        });
        bundle.count += count;
        bundle.due = bundle.due.min(due);
    };
    let sight = Sight::with(frame, frame.counts);
    let pack = &frame.office.pack;
    if frame.is_school() {
        // It has some children of each catchment: there is no count of them.
        each_of_children(frame, &sight, &here, |item| {
            add(item.urgency, item.kind, item.role, 1, item.due);
        });
    } else {
        for (part, one) in here.tallies(&sight.view) {
            if part.holds(one.home) {
                let role = pack.needs[usize::from(one.need)].role;
                add(one.urgency, Kind::Need(one.need), role, one.count, one.due);
            }
        }
    }
    each_of_others(frame, &sight, &here, &plan_duties(frame), |item| {
        add(item.urgency, item.kind, item.role, 1, item.due);
    });
    let mut bundles: Vec<Bundle> = found.into_values().collect();
    bundles.sort_by_key(|bundle| (bundle.urgency, std::cmp::Reverse(bundle.count), bundle.kind));
    bundles
}

/// The code of a kind of duty in addresses.
pub(super) fn code<'a>(frame: &Frame<'a>, kind: Kind) -> &'a str {
    match kind {
        Kind::Need(need) => &frame.office.pack.needs[usize::from(need)].code,
        Kind::Report => REPORT,
        Kind::Task => TASK,
    }
}

/// What is to be done.
pub(super) fn words(frame: &Frame<'_>, kind: Kind) -> String {
    let lang = frame.route.lens.lang;
    match kind {
        Kind::Need(need) => frame.text(&frame.office.pack.needs[usize::from(need)].words),
        Kind::Report => say(
            lang,
            "Gửi báo cáo theo kế hoạch",
            "Send a report under a plan",
        ),
        Kind::Task => say(lang, "Nhiệm vụ theo kế hoạch", "Task under a plan"),
    }
}

fn plan_duties<'a>(frame: &Frame<'a>) -> Vec<(&'a Plan, Vec<noi_core::Duty>)> {
    frame
        .held
        .plans
        .iter()
        .map(|plan| (plan, duties_of_plan(plan, frame.on)))
        .collect()
}

fn each<'h>(
    frame: &Frame<'_>,
    sight: &Sight<'_>,
    here: &'h Here<'_>,
    plans: &[(&Plan, Vec<noi_core::Duty>)],
    mut take: impl FnMut(Item<'h>),
) {
    each_of_children(frame, sight, here, &mut take);
    each_of_others(frame, sight, here, plans, take);
}

fn each_of_children<'h>(
    frame: &Frame<'_>,
    sight: &Sight<'_>,
    here: &'h Here<'_>,
    mut take: impl FnMut(Item<'h>),
) {
    for one in here.children().filter(|one| frame.is_among(*one)) {
        owed(
            frame,
            Subject::Child(one),
            one.home(),
            &sight.duties(one),
            &mut take,
        );
    }
}

fn owed<'h>(
    frame: &Frame<'_>,
    subject: Subject<'h>,
    unit: UnitId,
    duties: &[Owed],
    mut take: impl FnMut(Item<'h>),
) {
    for one in duties {
        take(Item {
            urgency: urgency(one.due, frame.on),
            due: one.due,
            kind: Kind::Need(one.need),
            role: frame.office.pack.needs[usize::from(one.need)].role,
            subject,
            unit,
        });
    }
}

/// Duties in pregnancies and of plans.
fn each_of_others<'h>(
    frame: &Frame<'_>,
    sight: &Sight<'_>,
    here: &Here<'_>,
    plans: &[(&Plan, Vec<noi_core::Duty>)],
    mut take: impl FnMut(Item<'h>),
) {
    for (at, unit, duties) in &*here.expecting {
        if sight.has(Section::Pregnancy) && frame.holds(*unit) {
            let subject = Subject::Pregnancy(*at);
            owed(frame, subject, *unit, &sight.of_all(duties), &mut take);
        }
    }
    for (at, (plan, duties)) in plans.iter().enumerate() {
        if !frame.holds(plan.unit) {
            continue;
        }
        for (nth, duty) in duties.iter().enumerate() {
            take(Item {
                urgency: urgency(duty.due, frame.on),
                due: duty.due,
                kind: match duty.kind {
                    DutyKind::Report { .. } => Kind::Report,
                    _ => Kind::Task,
                },
                role: duty.role,
                subject: Subject::Plan(at, nth),
                unit: duty.unit,
            });
        }
    }
}

fn row(
    frame: &Frame<'_>,
    sight: &Sight<'_>,
    plans: &[(&Plan, Vec<noi_core::Duty>)],
    item: &Item<'_>,
) -> DutyRow {
    let lang = frame.route.lens.lang;
    let roster = &frame.held.roster;
    let role = say::role(lang, item.role);
    let mut row = DutyRow {
        subject: DutySubject::Other(String::new()),
        what: words(frame, item.kind),
        who: format!("{role} · {}", frame.unit_name(item.unit)),
        urgency: item.urgency,
        state: super::mark(
            if item.urgency == Urgency::Overdue {
                State::Overdue
            } else {
                State::Open
            },
            Some(item.due),
            frame.on,
        ),
        due: Some(item.due),
        basis: match item.kind {
            Kind::Need(need) => {
                let basis = &frame.office.pack.needs[usize::from(need)].basis;
                Some(Basis {
                    law: basis.citation.clone(),
                    confirmed: basis.confirmed,
                })
            }
            _ => None,
        },
        act: Act::None,
    };
    match item.subject {
        Subject::Child(one) => {
            let child = &one.kept().child;
            row.subject = DutySubject::Child {
                id: child.id.to_string(),
                name: say::child_name(lang, sight.identity(child.name())),
                birth: sight.identity(child.birth()),
                village: sight.village(child),
            };
        }
        Subject::Pregnancy(at) => {
            let woman = &roster.pregnancies[at].1;
            row.subject = DutySubject::Other(if woman.is_empty() {
                say(
                    lang,
                    "Thai phụ chưa ghi tên",
                    "Pregnant woman, name not recorded",
                )
            } else {
                woman.clone()
            });
        }
        Subject::Plan(at, nth) => {
            let (plan, duties) = &plans[at];
            row.subject = DutySubject::Plan {
                id: plan.id.to_string(),
                words: plan.label().to_owned(),
            };
            match &duties[nth].kind {
                DutyKind::Report { from, to } => {
                    if let Some(to) = to {
                        row.what = say(
                            lang,
                            format!("Gửi báo cáo cho {to}"),
                            format!("Send the report to {to}"),
                        );
                    }
                    row.who = from.clone().unwrap_or(role);
                }
                DutyKind::Task { task, agency } => {
                    let set = plan.tasks.iter().find(|one| one.set.task == *task);
                    if let Some(set) = set {
                        row.what = shortened(&set.set.text);
                    }
                    row.who = agency.clone().unwrap_or(role);
                }
                _ => {}
            }
        }
    }
    row
}

/// The beginning of a text that may fill a page, cut at a word.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 140;
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((cut, _)) = one_line.char_indices().nth(LONGEST) else {
        return one_line;
    };
    let whole = one_line[..cut].rfind(' ').unwrap_or(cut);
    format!("{}…", one_line[..whole].trim_end_matches([',', ';', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_list_is_read_back() {
        let mark = Mark {
            due: Day(20_412),
            about: 7,
            kind: "measles-1".to_owned(),
            nth: 3,
        };
        assert_eq!(Mark::parse(&mark.to_string()), Some(mark));
        for wrong in [
            "",
            "1",
            "1.7.bcg.0",
            "x.00000000000000000000000000000007.bcg.0",
        ] {
            assert_eq!(Mark::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn long_texts_are_cut_at_a_word() {
        assert_eq!(shortened("Chủ  trì,\nphối hợp"), "Chủ trì, phối hợp");
        let cut = shortened(&"hướng dẫn, ".repeat(40));
        assert!(cut.ends_with("dẫn…") || cut.ends_with("hướng…"), "{cut}");
        assert!(cut.chars().count() <= 141);
    }
}
