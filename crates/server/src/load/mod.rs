//! From a ledger to what a page shows: one module a page, all behind one [`Frame`].

pub(crate) mod about;
pub(crate) mod audit;
pub(crate) mod card;
pub(crate) mod child;
pub(crate) mod children;
pub(crate) mod choose;
pub(crate) mod coverage;
pub(crate) mod duties;
mod figures;
pub(crate) mod find;
pub(crate) mod follow;
mod growth;
pub(crate) mod here;
pub(crate) mod home;
pub(crate) mod imports;
pub(crate) mod indicator;
mod matrix;
pub(crate) mod measure;
pub(crate) mod opened;
pub(crate) mod plan;
mod plan_cards;
pub(crate) mod plans;
pub(crate) mod register;
pub(crate) mod screen;
#[cfg(test)]
mod sections_tests;
mod sight;
pub(crate) mod system;
mod targets;
mod unit;
pub(crate) mod units;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use noi_accounts::Entry;
use noi_core::access::{Action, Role, Section, Sections};
use noi_core::units::Level;
use noi_core::{Day, FastMap, Moment, RecordId, State, UnitId};
use noi_coverage::{Answer, By, Query};
use noi_office::{Office, OfficeError};
use noi_pack::model::Text;
use noi_ui::Page;
use noi_ui::figures::StateMark;
use noi_ui::page::{DataState, UnitRef};
use noi_ui::pages::message::MessageKind;
use noi_ui::routes::{self, Lens, Route};
use noi_ui::words::{Lang, Words};

use crate::desk::{Desk, Held};
use crate::door;
use crate::door::visitor::{Visitor, schools};
use crate::pages::Trouble;

/// Through what a page looks at the ledger: unit, day, tree, language.
pub(crate) struct Frame<'a> {
    pub(crate) desk: &'a Desk,
    pub(crate) office: &'a Office,
    pub(crate) held: &'a Held,
    /// Who looks.
    pub(crate) visitor: &'a Visitor,
    /// What of children's records may be on the page.
    pub(crate) sees: Sections,
    /// What of children's records may be counted, on whatever page: what the visitor may list
    /// here; else what is sensitive for nobody.
    counts: Sections,
    /// Whether anything is told of the unit around a page.
    tells: bool,
    /// What is written into the audit before the page leaves.
    notes: Mutex<Vec<Entry>>,
    pub(crate) route: Route,
    /// Valid on `tree`.
    pub(crate) unit: UnitId,
    /// Where the children looked at live: the unit, or of a school the one above it.
    lived_in: UnitId,
    /// Only children who attend it.
    school: Option<UnitId>,
    /// The day asked about.
    pub(crate) on: Day,
    pub(crate) today: Day,
    /// The day whose tree of units figures are added up by.
    pub(crate) tree: Day,
}

/// What every page of a unit and day has around it.
pub(crate) struct Around {
    /// Duties that are overdue or due on the day, by what may be seen.
    waiting: Mutex<FastMap<Sections, u64>>,
    /// See [`Frame::silent_units`].
    silent: Option<Vec<UnitId>>,
}

/// Days after the day asked about that belong to "this week".
pub(crate) const WEEK_DAYS: i32 = 7;
/// Rows on a page of a list.
pub(crate) const PAGE_ROWS: u32 = 50;
/// A unit that sent nothing for this long is named at the foot of every page.
const SILENT_DAYS: i32 = 31;

impl<'a> Frame<'a> {
    /// Finds the unit and the day that an address names.
    pub(crate) fn of(
        desk: &'a Desk,
        office: &'a Office,
        held: &'a Held,
        visitor: &'a Visitor,
        route: Route,
    ) -> Result<Self, Trouble> {
        let today = office.today();
        let on = match route.lens.as_of {
            Some(on) if (noi_coverage::FIRST_DAY..=noi_coverage::LAST_DAY).contains(&on) => on,
            Some(on) => return Err(Trouble::say(MessageKind::BadDay, on.vn())),
            None => today,
        };
        let tree = match route.lens.view {
            routes::Tree::Now => today,
            routes::Tree::Then => on,
        };
        let unit = match &route.lens.unit {
            None => home_unit(office, held, visitor, today, tree),
            Some(text) => find_unit(office, text, tree, &route.lens)?,
        };
        let counts = counted(office, visitor, unit, today);
        let school = (visitor.holding(today))
            .find(|grant| grant.role == Role::School && grant.unit == unit)
            .map(|grant| grant.unit);
        Ok(Self {
            desk,
            office,
            held,
            visitor,
            sees: Sections::NONE,
            counts: counts.unwrap_or(Sections::NONE),
            tells: counts.is_some(),
            notes: Mutex::default(),
            route,
            unit,
            // A school's children live around it.
            lived_in: match school {
                Some(_) => {
                    let above = office.units.ancestors(unit, tree);
                    above.first().copied().unwrap_or(unit)
                }
                None => unit,
            },
            school,
            on,
            today,
            tree,
            // Until people sign in, whoever reaches the pages holds the ledger itself.
        })
    }

    pub(crate) fn now(&self) -> Moment {
        (self.office.machine.now)()
    }

    /// Notes something for the audit.
    pub(crate) fn note(&self, entry: Entry) {
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        notes.push(entry);
    }

    /// Says how many records the last thing that was noted has shown.
    pub(crate) fn shown(&self, records: usize) {
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = notes.last_mut() {
            last.shown = Some(records as u64);
        }
    }

    /// Everything noted so far, once.
    pub(crate) fn notes(&self) -> Vec<Entry> {
        std::mem::take(&mut *self.notes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn visitor_shown(&self) -> noi_ui::page::Visitor {
        let w = Words::new(self.route.lens.lang);
        self.visitor.shown(self.office, &w, self.now())
    }

    pub(crate) fn english(&self) -> bool {
        self.route.lens.lang == Lang::En
    }

    pub(crate) fn text(&self, text: &Text) -> String {
        text.get(self.english()).to_owned()
    }

    pub(crate) fn unit_name(&self, unit: UnitId) -> String {
        unit_name(self.office, unit, self.tree, self.route.lens.lang)
    }

    /// Whether a unit of any day is, or stands below, the one where the children looked at live.
    pub(crate) fn holds(&self, unit: UnitId) -> bool {
        self.is_within(unit, self.lived_in)
    }

    /// Whether a unit of any day is, or stands below, the unit looked at.
    pub(crate) fn covers(&self, unit: UnitId) -> bool {
        self.is_within(unit, self.unit)
    }

    fn is_within(&self, unit: UnitId, above: UnitId) -> bool {
        is_within(self.office, unit, above, self.tree)
    }

    /// Whether a child is one of those looked at, where it lives there: a school has its own.
    pub(crate) fn is_among(&self, one: here::One<'_>) -> bool {
        self.school
            .is_none_or(|school| schools(self.office, &one.kept().child, self.on).contains(&school))
    }

    /// Whether only those are looked at who attend a school.
    pub(crate) fn is_school(&self) -> bool {
        self.school.is_some()
    }

    /// Those who lived in the unit on the day.
    pub(crate) async fn here(&self) -> here::Here<'_> {
        self.here_in(self.lived_in).await
    }

    /// Those who lived in another unit.
    pub(crate) async fn here_in(&self, unit: UnitId) -> here::Here<'_> {
        let within = self.held.within(unit, self.tree);
        let boards = self
            .desk
            .boards(self.held, self.on, &within.catchments)
            .await;
        let expecting = self.desk.expecting(self.held, self.on).await;
        here::Here::of(self.office, &self.held.roster, &within, boards, expecting)
    }

    /// The columns' answer for the unit, on the tree looked through.
    pub(crate) fn ask(&self, by: Option<By>) -> Result<Arc<Answer>, Trouble> {
        self.ask_about(self.unit, by)
    }

    /// The same for another unit of the tree, where the visitor may see its figures.
    pub(crate) fn ask_about(&self, unit: UnitId, by: Option<By>) -> Result<Arc<Answer>, Trouble> {
        Ok(self.desk.ask(
            self.held,
            &Query {
                as_of: self.on,
                tree: noi_coverage::Tree::AsNow(self.tree),
                unit,
                by,
            },
        )?)
    }

    /// What the page has around its content.
    pub(crate) async fn page(&self) -> Page {
        let (units, tree) = (&self.office.units, self.tree);
        let mut above: Vec<UnitRef> = units
            .ancestors(self.unit, tree)
            .into_iter()
            .map(|unit| UnitRef {
                id: unit.to_string(),
                name: self.unit_name(unit),
            })
            .collect();
        above.reverse();
        let around = match self.tells {
            true => Some(self.around().await),
            false => None,
        };
        let pack = &self.office.pack;
        let positions = self.held.ledger.heads.iter();
        Page {
            route: self.route.clone(),
            as_of: self.on,
            is_today: self.on == self.today,
            unit_name: self.unit_name(self.unit),
            above,
            duties_waiting: match &around {
                Some(around) => self.waiting(around).await,
                None => 0,
            },
            data: DataState {
                until: self.held.roster.until(),
                missing: around
                    .as_ref()
                    .and_then(|around| around.silent.as_ref())
                    .map(|silent| {
                        let names = silent.iter().map(|unit| self.unit_name(*unit));
                        names.collect()
                    }),
                positions: positions
                    .map(|(shard, head)| (shard.0, head.position.0))
                    .collect(),
                pack: format!("{} {}", pack.id, pack.version),
            },
            synthetic: self.held.roster.is_synthetic(),
            visitor: Some(self.visitor_shown()),
        }
    }

    /// What stands around every page of a unit and day; worked out once.
    async fn around(&self) -> Arc<Around> {
        let key = (self.unit, self.on, self.tree);
        if let Some(around) = self.held.known_around(key) {
            return around;
        }
        let around = Arc::new(Around {
            waiting: Mutex::default(),
            silent: self.silent_units().await,
        });
        self.held.keep_around(key, Arc::clone(&around));
        around
    }

    async fn waiting(&self, around: &Around) -> u64 {
        let known = || {
            // Whoever panicked while it held the lock left at worst one count out.
            around
                .waiting
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        let found = known().get(&self.counts).copied();
        if let Some(count) = found {
            return count;
        }
        let count = duties::waiting(self).await;
        known().insert(self.counts, count);
        count
    }

    /// The units below from which nothing came for a month, among those where children live;
    /// `None` where children live in no unit below.
    async fn silent_units(&self) -> Option<Vec<UnitId>> {
        let (units, tree) = (&self.office.units, self.tree);
        let below: BTreeSet<UnitId> = units.children(self.unit, tree).into_iter().collect();
        let mut latest: BTreeMap<UnitId, Day> = BTreeMap::new();
        let mut belongs: BTreeMap<UnitId, Option<UnitId>> = BTreeMap::new();
        let here = self.here_in(self.unit).await;
        for &(unit, told) in here.parts.iter().flat_map(|part| &part.board.told) {
            let child_of_ours = *belongs.entry(unit).or_insert_with(|| {
                let placed = units.as_of(unit, tree)?.unit;
                std::iter::once(placed)
                    .chain(units.ancestors(placed, tree))
                    .find(|unit| below.contains(unit))
            });
            if let Some(unit) = child_of_ours {
                let last = latest.entry(unit).or_insert(told);
                *last = (*last).max(told);
            }
        }
        if latest.is_empty() {
            return None;
        }
        let silent = latest
            .into_iter()
            .filter(|(_, last)| *last < self.on.plus_days(-SILENT_DAYS));
        Some(silent.map(|(unit, _)| unit).collect())
    }
}

/// What nobody's secret is told by, where it is only counted.
const COUNTED: Sections = Sections::of(&[
    Section::Health,
    Section::Growth,
    Section::Nutrition,
    Section::Care,
    Section::Education,
    Section::Documents,
]);

/// `None`: nothing is told of the unit, not even around a page that anybody may see.
fn counted(office: &Office, visitor: &Visitor, unit: UnitId, today: Day) -> Option<Sections> {
    let about = door::visitor::Around::unit(office, unit, today);
    let may = |action| visitor.may(action, Some(&about), &[], (office.machine.now)());
    match may(Action::List) {
        Ok(allowed) => Some(allowed.sections),
        Err(_) => may(Action::SeeFigures).ok().map(|_| COUNTED),
    }
}

/// The unit that a page without one looks at: where the person works; for the whole country, the
/// lowest that holds everybody here.
fn home_unit(office: &Office, held: &Held, visitor: &Visitor, today: Day, tree: Day) -> UnitId {
    match visitor.home(today) {
        Some(unit) if unit != UnitId::COUNTRY => {
            let placed = office.units.as_of(unit, tree);
            placed.map_or(unit, |placed| placed.unit)
        }
        _ => held.home_unit(tree, || held_unit(office, held, tree)),
    }
}

/// The lowest unit that holds everybody here, from the province down to the commune.
fn held_unit(office: &Office, held: &Held, tree: Day) -> UnitId {
    let units = &office.units;
    let mut common: Option<Vec<UnitId>> = None;
    for unit in &held.lived_in {
        let Some(placed) = units.as_of(*unit, tree) else {
            continue;
        };
        let mut chain = vec![placed.unit];
        chain.extend(units.ancestors(placed.unit, tree));
        match &mut common {
            None => common = Some(chain),
            Some(common) => common.retain(|above| chain.contains(above)),
        }
    }
    let common = common.unwrap_or_default();
    common.first().copied().unwrap_or(UnitId::COUNTRY)
}

fn find_unit(office: &Office, text: &str, tree: Day, lens: &Lens) -> Result<UnitId, Trouble> {
    match office.unit(text, tree) {
        // An address may name a unit of another day: what stands for it is shown.
        Ok(unit) => office
            .units
            .as_of(unit, tree)
            .map(|placed| placed.unit)
            .ok_or_else(|| Trouble::say(MessageKind::NoSuchUnit, text)),
        Err(_) => {
            let view = choose::search(office, text, tree, lens.lang);
            if view.found.is_empty() {
                Err(Trouble::say(MessageKind::NoSuchUnit, text))
            } else {
                Err(Trouble::WhichUnit(view))
            }
        }
    }
}

/// Whether a unit of any day is, or stands below, another on the tree of a day.
pub(crate) fn is_within(office: &Office, unit: UnitId, above: UnitId, tree: Day) -> bool {
    let placed = office.units.as_of(unit, tree).map(|placed| placed.unit);
    placed.is_some_and(|placed| {
        placed == above || office.units.ancestors(placed, tree).contains(&above)
    })
}

/// A unit's name with the word of its kind; the country's in the page's language.
pub(crate) fn unit_name(office: &Office, unit: UnitId, on: Day, lang: Lang) -> String {
    if office.units.level(unit) == Some(Level::Country) {
        return match lang {
            Lang::Vi => "Việt Nam",
            Lang::En => "Viet Nam",
        }
        .to_owned();
    }
    office.unit_name(unit, on)
}

/// A record's id in an address.
pub(crate) fn record(id: &str) -> Option<RecordId> {
    id.parse().ok()
}

/// How a state is marked on a day.
pub(crate) fn mark(state: State, due: Option<Day>, on: Day) -> StateMark {
    match state {
        State::NotApplicable => StateMark::NotApplicable,
        State::NotYet => StateMark::NotYet,
        State::Open => match due.map(|due| due.0 - on.0) {
            Some(0) => StateMark::DueToday,
            Some(days) if days <= WEEK_DAYS => StateMark::Soon,
            _ => StateMark::Open,
        },
        State::MetInTime => StateMark::Done,
        State::MetLate => StateMark::DoneLate,
        State::Overdue => StateMark::Overdue,
        State::Missed => StateMark::Missed,
        State::Waived => StateMark::Waived,
    }
}

/// What went wrong, for a report: without anything that a person typed or is called.
pub(crate) fn without_names(error: &OfficeError) -> String {
    match error {
        OfficeError::Store(error) => format!("{error}; {}", error.remedy()),
        OfficeError::Fact(_) => "a stored fact cannot be read; run `noi verify`".to_owned(),
        OfficeError::Asset(error) => error.to_string(),
        OfficeError::Refused { refused, sent, .. } => {
            format!("the ledger refused {refused} of {sent} facts")
        }
        OfficeError::Unit(_)
        | OfficeError::NoChild(_)
        | OfficeError::NoPlan(_)
        | OfficeError::WhosePlan(_)
        | OfficeError::Input(_) => "what was asked for cannot be answered".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_marked_by_their_day() {
        let on = Day(1000);
        let check = |state, days: i32, expected| {
            assert_eq!(mark(state, Some(on.plus_days(days)), on), expected);
        };
        check(State::Open, 0, StateMark::DueToday);
        check(State::Open, 1, StateMark::Soon);
        check(State::Open, 7, StateMark::Soon);
        check(State::Open, 8, StateMark::Open);
        check(State::Overdue, -1, StateMark::Overdue);
        check(State::MetLate, -1, StateMark::DoneLate);
    }
}
