//! What the children of a catchment are owed on one day: worked out once for a day and a state of
//! the ledger, then asked by every list.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use noi_core::access::Sections;
use noi_core::records::pregnancy::Pregnancy;
use noi_core::{Day, FastMap, State, UnitId};
use noi_office::Office;
use noi_pack::Pack;
use noi_pack::evaluate::child::{in_programme, needs_with};
use noi_pack::evaluate::{Place, Rounds, Subject, needs_of, needs_seen, rounds};
use noi_pack::model;

use super::changes::Moved;
use super::kept::Services;
use super::seen::Seen;
use super::{Kept, Roster};

/// The children of a catchment who belong to the population on a day, in the order of its list,
/// with their duties.
pub(crate) struct Board {
    pub(crate) on: Day,
    /// Where children live, as recorded; [`Standing::home`] is a place in it.
    pub(crate) homes: Vec<UnitId>,
    pub(crate) children: Vec<Standing>,
    /// Of each child together, the earliest deadline first.
    duties: Vec<Owed>,
    /// Of each unit where any of the list lived on the day, whether or not they belong to the
    /// population, the latest day of which anything is recorded of them.
    pub(crate) told: Vec<(UnitId, Day)>,
    /// What those who see only some sections see of it.
    seen: Mutex<FastMap<Sections, Arc<Seen>>>,
}

/// The duties in the pregnancies of a day: place in [`Roster::pregnancies`], unit, duties.
pub(crate) type Expecting = Vec<(usize, UnitId, Vec<Owed>)>;

/// A child on the day.
#[derive(Clone, Copy)]
pub(crate) struct Standing {
    /// Place in the list of its catchment.
    pub(crate) child: u32,
    /// Where it lives: place in [`Board::homes`].
    pub(crate) home: u32,
    first: u32,
    count: u32,
    /// In a special circumstance.
    pub(crate) circumstance: bool,
    /// In a special circumstance on that or on another day.
    pub(super) ever: bool,
    /// A person has to choose among the units that its unit was split into.
    pub(crate) waits: bool,
}

/// Something that is owed and can still be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Owed {
    /// Place in [`Pack::needs`].
    pub(crate) need: u16,
    pub(crate) due: Day,
    pub(crate) overdue: bool,
}

/// What is the same for all who live in one unit.
struct Home {
    /// Place in [`Board::homes`].
    at: u32,
    province: Option<String>,
    unit: UnitId,
    waits: bool,
}

impl Board {
    /// Works out what the children of a list are owed; takes about 20 microseconds a child.
    pub(crate) fn of(office: &Office, services: &Services, list: &[Arc<Kept>], on: Day) -> Self {
        let mut homes = Homes::default();
        let mut told = BTreeMap::new();
        for kept in list {
            let unit = kept.child.residence(on).unit;
            homes.enter(office, unit, on);
            tell(&mut told, unit, kept.last);
        }
        let mut board = Self {
            on,
            homes: homes.units(),
            children: Vec::with_capacity(list.len()),
            duties: Vec::new(),
            told: told.into_iter().collect(),
            seen: Mutex::default(),
        };
        let mut rounds: BTreeMap<Day, Rounds> = BTreeMap::new();
        for (at, kept) in (0..).zip(list) {
            if let Some((one, duties)) = stand(office, services, kept, &homes, &mut rounds, on) {
                board.enter(at, one, &duties);
            }
        }
        board.duties.shrink_to_fit();
        board
    }

    /// The same after some children of the list were folded again: the others stand as they stood.
    pub(super) fn followed(
        &self,
        office: &Office,
        services: &Services,
        list: &[Arc<Kept>],
        moved: &Moved,
    ) -> Self {
        let on = self.on;
        let mut homes = Homes::again(office, &self.homes, on);
        let mut told = BTreeMap::new();
        for kept in list {
            tell(&mut told, kept.child.residence(on).unit, kept.last);
        }
        let stayed = self.children.iter().filter_map(|one| {
            let at = moved.to[one.child as usize]?;
            Some((at, Stands::Still(one)))
        });
        let mut standing: Vec<(u32, Stands<'_>)> = stayed.collect();
        let mut rounds = BTreeMap::new();
        for &at in &moved.again {
            let kept = &list[at as usize];
            homes.enter(office, kept.child.residence(on).unit, on);
            if let Some(stands) = stand(office, services, kept, &homes, &mut rounds, on) {
                standing.push((at, Stands::Again(stands)));
            }
        }
        standing.sort_by_key(|(at, _)| *at);
        let mut board = Self {
            on,
            homes: homes.units(),
            children: Vec::with_capacity(standing.len()),
            duties: Vec::with_capacity(self.duties.len()),
            told: told.into_iter().collect(),
            seen: Mutex::default(),
        };
        for (at, stands) in standing {
            match stands {
                Stands::Still(one) => board.enter(at, *one, self.duties(one)),
                Stands::Again((one, duties)) => board.enter(at, one, &duties),
            }
        }
        board
    }

    fn enter(&mut self, at: u32, one: Standing, duties: &[Owed]) {
        self.children.push(Standing {
            child: at,
            first: self.duties.len() as u32,
            count: duties.len() as u32,
            ..one
        });
        self.duties.extend_from_slice(duties);
    }

    /// What whoever sees these sections sees of it; worked out once.
    pub(crate) fn seen(&self, sees: Sections, work_out: impl FnOnce() -> Seen) -> Arc<Seen> {
        // Whoever panicked while it held the lock left at worst one of them out.
        let known = || self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known().get(&sees).map(Arc::clone);
        found.unwrap_or_else(|| {
            let seen = Arc::new(work_out());
            known().insert(sees, Arc::clone(&seen));
            seen
        })
    }

    /// The duties of a child, the earliest deadline first.
    pub(crate) fn duties(&self, child: &Standing) -> &[Owed] {
        let first = child.first as usize;
        &self.duties[first..first + child.count as usize]
    }
}

/// A child on a board that follows another.
enum Stands<'a> {
    Still(&'a Standing),
    Again((Standing, Vec<Owed>)),
}

fn tell(told: &mut BTreeMap<UnitId, Day>, unit: UnitId, last: Day) {
    let latest = told.entry(unit).or_insert(last);
    *latest = last.max(*latest);
}

/// Where children live, each with its place in [`Board::homes`].
#[derive(Default)]
struct Homes(BTreeMap<UnitId, Home>);

impl Homes {
    /// At the places that they had.
    fn again(office: &Office, units: &[UnitId], on: Day) -> Self {
        let mut homes = Self(BTreeMap::new());
        for &unit in units {
            homes.enter(office, unit, on);
        }
        homes
    }

    fn enter(&mut self, office: &Office, unit: UnitId, on: Day) {
        let at = self.0.len() as u32;
        self.0.entry(unit).or_insert_with(|| Home {
            at,
            ..home(office, unit, on)
        });
    }

    fn get(&self, unit: UnitId) -> Option<&Home> {
        self.0.get(&unit)
    }

    /// In the order of their places.
    fn units(&self) -> Vec<UnitId> {
        let mut units: Vec<(u32, UnitId)> =
            self.0.iter().map(|(unit, home)| (home.at, *unit)).collect();
        units.sort_unstable();
        units.into_iter().map(|(_, unit)| unit).collect()
    }
}

fn home(office: &Office, unit: UnitId, on: Day) -> Home {
    let placed = office.units.as_of(unit, on);
    Home {
        at: 0,
        province: noi_office::place_of(&office.units, unit, on),
        unit: placed.as_ref().map_or(unit, |placed| placed.unit),
        waits: placed.is_some_and(|placed| placed.waits_for_choice.is_some()),
    }
}

/// How a child stands, if it belongs to the population on that day, with its duties, the
/// earliest deadline first. Whoever asks says where the child and its duties stand.
fn stand(
    office: &Office,
    services: &Services,
    kept: &Kept,
    homes: &Homes,
    // Many children share a birthday, and so their rounds.
    rounds: &mut BTreeMap<Day, Rounds>,
    on: Day,
) -> Option<(Standing, Vec<Owed>)> {
    let pack: &Pack = &office.pack;
    let child = &kept.child;
    if !child.present(on) || !in_programme(pack, child, on) {
        return None;
    }
    let home = homes.get(child.residence(on).unit)?;
    let services = kept.services(services);
    let subject = Subject {
        services: &services,
        growth: Cow::Borrowed(&kept.growth),
        ..Subject::from(child)
    };
    let place = Place {
        unit: home.unit,
        province: home.province.as_deref(),
    };
    let views = match subject.anchor {
        Some(anchor) => {
            let rounds = rounds
                .entry(anchor)
                .or_insert_with(|| Rounds::of(pack, subject.kind, anchor));
            needs_with(pack, &subject, rounds, place, on)
        }
        None => needs_of(pack, &subject, place, on),
    };
    let mut duties: Vec<Owed> = owed(pack, &views, on).collect();
    duties.sort_by_key(|one| (one.due, one.need));
    let standing = Standing {
        child: 0,
        home: home.at,
        first: 0,
        count: 0,
        circumstance: child
            .circumstances
            .iter()
            .any(|spell| spell.from <= on && spell.until.is_none_or(|until| on < until)),
        ever: !child.circumstances.is_empty(),
        waits: home.waits,
    };
    Some((standing, duties))
}

/// The duties of one child as whoever sees these sections may see them.
pub(super) fn owed_seen(
    office: &Office,
    services: &Services,
    kept: &Kept,
    sees: Sections,
    on: Day,
) -> Vec<Owed> {
    let home = home(office, kept.child.residence(on).unit, on);
    let services = kept.services(services);
    let subject = Subject {
        services: &services,
        growth: Cow::Borrowed(&kept.growth),
        ..Subject::from(&kept.child)
    };
    let place = Place {
        unit: home.unit,
        province: home.province.as_deref(),
    };
    let views = needs_seen(&office.pack, &subject, sees, place, on);
    let mut duties: Vec<Owed> = owed(&office.pack, &views, on).collect();
    duties.sort_by_key(|one| (one.due, one.need));
    duties
}

fn owed<'a>(
    pack: &'a Pack,
    views: &'a [noi_pack::evaluate::NeedView],
    on: Day,
) -> impl Iterator<Item = Owed> + 'a {
    views
        .iter()
        .filter(|view| matches!(view.status.state, State::Open | State::Overdue))
        .filter_map(move |view| {
            let one = view.status.instance?;
            Some(Owed {
                need: view.need as u16,
                due: one.due_on(&pack.needs[view.need], on),
                overdue: view.status.state == State::Overdue,
            })
        })
}

/// The duties in everybody's pregnancy.
pub(crate) fn expecting(office: &Office, roster: &Roster, on: Day) -> Expecting {
    let all = roster.pregnancies.iter().enumerate();
    all.filter_map(|(at, (pregnancy, _))| {
        let duties = owed_in_pregnancy(office, pregnancy, on)?;
        Some((at, pregnancy.unit, duties))
    })
    .collect()
}

/// The same after some pregnancies were folded again.
pub(super) fn expecting_still(
    before: &Expecting,
    office: &Office,
    roster: &Roster,
    moved: &Moved,
    on: Day,
) -> Expecting {
    let stayed = before.iter().filter_map(|(at, unit, duties)| {
        let at = moved.to[*at]?;
        Some((at as usize, *unit, duties.clone()))
    });
    let mut all: Expecting = stayed.collect();
    for &at in &moved.again {
        let pregnancy = &roster.pregnancies[at as usize].0;
        if let Some(duties) = owed_in_pregnancy(office, pregnancy, on) {
            all.push((at as usize, pregnancy.unit, duties));
        }
    }
    all.sort_by_key(|(at, _, _)| *at);
    all
}

/// The duties in a pregnancy, the earliest deadline first; none where it isn't known on that
/// day, or over.
fn owed_in_pregnancy(office: &Office, pregnancy: &Pregnancy, on: Day) -> Option<Vec<Owed>> {
    let pack: &Pack = &office.pack;
    let over = rounds::leaves(pack, model::Subject::Pregnancy, pregnancy.start()?);
    let here = pregnancy.registered_on <= on
        && on < over
        && pregnancy.ended.is_none_or(|(ended, _)| on < ended);
    if !here {
        return None;
    }
    let home = home(office, pregnancy.unit, on);
    let place = Place {
        unit: home.unit,
        province: home.province.as_deref(),
    };
    let views = needs_of(pack, &Subject::from(pregnancy), place, on);
    let mut duties: Vec<Owed> = owed(pack, &views, on).collect();
    duties.sort_by_key(|one| (one.due, one.need));
    Some(duties)
}
