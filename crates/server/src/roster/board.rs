//! What every child is owed on one day: worked out once for a day and a state of the ledger,
//! then asked by every list.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::num::NonZero;

use noi_core::access::Sections;
use noi_core::{Day, State, UnitId};
use noi_office::Office;
use noi_pack::Pack;
use noi_pack::evaluate::child::{in_programme, needs_with};
use noi_pack::evaluate::{Place, Rounds, Subject, needs_of, needs_seen};
use noi_pack::model;

use super::{Kept, Roster};

/// All children of the population on a day, in the order of the roster, with their duties.
pub(crate) struct Board {
    pub(crate) on: Day,
    /// Where children live, as recorded; [`Standing::home`] is a place in it.
    pub(crate) homes: Vec<UnitId>,
    pub(crate) children: Vec<Standing>,
    /// Of each child together, the earliest deadline first.
    duties: Vec<Owed>,
    pub(crate) pregnancies: Vec<(usize, UnitId, Vec<Owed>)>,
}

/// A child on the day.
#[derive(Clone, Copy)]
pub(crate) struct Standing {
    /// Place in [`Roster::children`].
    pub(crate) child: u32,
    /// Where it lives: place in [`Board::homes`].
    pub(crate) home: u32,
    first: u32,
    count: u32,
    /// In a special circumstance.
    pub(crate) circumstance: bool,
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
    /// Works out the duties of everybody; takes about 20 microseconds a child and core.
    pub(crate) fn of(office: &Office, roster: &Roster, on: Day) -> Self {
        let homes = homes(office, roster, on);
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        let size = roster.children.len().div_ceil(cores).max(1);
        let mut parts: Vec<(Vec<Standing>, Vec<Owed>)> = Vec::new();
        std::thread::scope(|scope| {
            let running: Vec<_> = roster
                .children
                .chunks(size)
                .enumerate()
                .map(|(nth, part)| {
                    let homes = &homes;
                    scope.spawn(move || evaluate(office, roster, part, nth * size, homes, on))
                })
                .collect();
            for one in running {
                // A panic there is a defect of ours: it goes on here.
                match one.join() {
                    Ok(part) => parts.push(part),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
        });
        let mut board = Self {
            on,
            homes: homes.keys().copied().collect(),
            children: Vec::with_capacity(roster.children.len()),
            duties: Vec::new(),
            pregnancies: pregnancies(office, roster, on),
        };
        for (children, duties) in parts {
            let before = board.duties.len() as u32;
            board
                .children
                .extend(children.into_iter().map(|one| Standing {
                    first: one.first + before,
                    ..one
                }));
            board.duties.extend(duties);
        }
        board
    }

    /// The duties of a child, the earliest deadline first.
    pub(crate) fn duties(&self, child: &Standing) -> &[Owed] {
        let first = child.first as usize;
        &self.duties[first..first + child.count as usize]
    }
}

fn homes(office: &Office, roster: &Roster, on: Day) -> BTreeMap<UnitId, Home> {
    let mut homes: BTreeMap<UnitId, Home> = BTreeMap::new();
    for kept in &roster.children {
        let unit = kept.child.residence(on).unit;
        homes.entry(unit).or_insert_with(|| home(office, unit, on));
    }
    for (at, home) in (0..).zip(homes.values_mut()) {
        home.at = at;
    }
    homes
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

fn evaluate(
    office: &Office,
    roster: &Roster,
    part: &[Kept],
    first: usize,
    homes: &BTreeMap<UnitId, Home>,
    on: Day,
) -> (Vec<Standing>, Vec<Owed>) {
    let pack: &Pack = &office.pack;
    // Many children share a birthday, and so their rounds.
    let mut rounds: BTreeMap<Day, Rounds> = BTreeMap::new();
    let mut children = Vec::new();
    let mut duties = Vec::new();
    for (at, kept) in part.iter().enumerate() {
        let child = &kept.child;
        if !child.present(on) || !in_programme(pack, child, on) {
            continue;
        }
        let unit = child.residence(on).unit;
        let Some(home) = homes.get(&unit) else {
            continue;
        };
        let services = kept.services(roster.services());
        let subject = Subject {
            services: &services,
            growth: Cow::Borrowed(&kept.growth),
            ..Subject::from(child)
        };
        let place = Place {
            unit: home.unit,
            province: home.province.as_deref(),
        };
        let before = duties.len();
        let views = match subject.anchor {
            Some(anchor) => {
                let rounds = rounds
                    .entry(anchor)
                    .or_insert_with(|| Rounds::of(pack, subject.kind, anchor));
                needs_with(pack, &subject, rounds, place, on)
            }
            None => needs_of(pack, &subject, place, on),
        };
        duties.extend(owed(pack, &views, on));
        duties[before..].sort_by_key(|one: &Owed| (one.due, one.need));
        children.push(Standing {
            child: (first + at) as u32,
            home: home.at,
            first: before as u32,
            count: (duties.len() - before) as u32,
            circumstance: child
                .circumstances
                .iter()
                .any(|spell| spell.from <= on && spell.until.is_none_or(|until| on < until)),
            waits: home.waits,
        });
    }
    (children, duties)
}

/// The duties of one child as whoever sees these sections may see them.
pub(crate) fn owed_seen(
    office: &Office,
    roster: &Roster,
    kept: &Kept,
    sees: Sections,
    on: Day,
) -> Vec<Owed> {
    let home = home(office, kept.child.residence(on).unit, on);
    let services = kept.services(roster.services());
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

fn pregnancies(office: &Office, roster: &Roster, on: Day) -> Vec<(usize, UnitId, Vec<Owed>)> {
    let pack: &Pack = &office.pack;
    let owed_of = |(at, (pregnancy, _)): (usize, &(_, String))| {
        let pregnancy: &noi_core::records::pregnancy::Pregnancy = pregnancy;
        let started = pregnancy.start()?;
        let over = noi_pack::evaluate::rounds::leaves(pack, model::Subject::Pregnancy, started);
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
        Some((at, pregnancy.unit, duties))
    };
    roster
        .pregnancies
        .iter()
        .enumerate()
        .filter_map(owed_of)
        .collect()
}
