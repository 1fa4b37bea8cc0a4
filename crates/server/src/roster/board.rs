//! What every child is owed on one day: worked out once for a day and a state of the ledger,
//! then asked by every list.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::num::NonZero;

use noi_core::access::Sections;
use noi_core::records::pregnancy::Pregnancy;
use noi_core::{Day, State, UnitId};
use noi_office::Office;
use noi_pack::Pack;
use noi_pack::evaluate::child::{in_programme, needs_with};
use noi_pack::evaluate::{Place, Rounds, Subject, needs_of, needs_seen, rounds};
use noi_pack::model;

use super::{Changes, Kept, Roster};

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
        let homes = Homes::of(office, roster, on);
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
            homes: homes.units(),
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

    /// The same after some children and pregnancies were folded again: the others stand as they
    /// stood.
    pub(crate) fn followed(&self, office: &Office, roster: &Roster, changes: &Changes) -> Self {
        let on = self.on;
        let mut homes = Homes::again(office, &self.homes, on);
        let children = &changes.children;
        let stayed = self.children.iter().filter_map(|one| {
            let at = children.to[one.child as usize]?;
            Some((at, Stands::Still(one)))
        });
        let mut standing: Vec<(u32, Stands<'_>)> = stayed.collect();
        let mut rounds = BTreeMap::new();
        for &at in &children.again {
            let kept = &roster.children[at as usize];
            homes.enter(office, kept.child.residence(on).unit, on);
            if let Some(stands) = stand(office, roster, kept, &homes, &mut rounds, on) {
                standing.push((at, Stands::Again(stands)));
            }
        }
        standing.sort_by_key(|(at, _)| *at);
        let mut board = Self {
            on,
            homes: homes.units(),
            children: Vec::with_capacity(standing.len()),
            duties: Vec::with_capacity(self.duties.len()),
            pregnancies: Vec::with_capacity(self.pregnancies.len()),
        };
        for (at, stands) in standing {
            let first = board.duties.len() as u32;
            let mut one = match stands {
                Stands::Still(one) => {
                    board.duties.extend_from_slice(self.duties(one));
                    *one
                }
                Stands::Again((one, duties)) => {
                    board.duties.extend(duties);
                    one
                }
            };
            (one.child, one.first) = (at, first);
            board.children.push(one);
        }
        for (at, unit, duties) in &self.pregnancies {
            if let Some(at) = changes.pregnancies.to[*at] {
                board.pregnancies.push((at as usize, *unit, duties.clone()));
            }
        }
        for &at in &changes.pregnancies.again {
            let pregnancy = &roster.pregnancies[at as usize].0;
            if let Some(duties) = owed_in_pregnancy(office, pregnancy, on) {
                board
                    .pregnancies
                    .push((at as usize, pregnancy.unit, duties));
            }
        }
        board.pregnancies.sort_by_key(|(at, _, _)| *at);
        board
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

/// Where children live, each with its place in [`Board::homes`].
struct Homes(BTreeMap<UnitId, Home>);

impl Homes {
    fn of(office: &Office, roster: &Roster, on: Day) -> Self {
        let mut homes = Self(BTreeMap::new());
        for kept in &roster.children {
            homes.enter(office, kept.child.residence(on).unit, on);
        }
        homes
    }

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

fn evaluate(
    office: &Office,
    roster: &Roster,
    part: &[Kept],
    first: usize,
    homes: &Homes,
    on: Day,
) -> (Vec<Standing>, Vec<Owed>) {
    let mut rounds: BTreeMap<Day, Rounds> = BTreeMap::new();
    let mut children = Vec::new();
    let mut duties = Vec::new();
    for (at, kept) in part.iter().enumerate() {
        if let Some((one, owed)) = stand(office, roster, kept, homes, &mut rounds, on) {
            children.push(Standing {
                child: (first + at) as u32,
                first: duties.len() as u32,
                ..one
            });
            duties.extend(owed);
        }
    }
    (children, duties)
}

/// How a child stands, if it belongs to the population on that day, with its duties, the
/// earliest deadline first. Whoever asks says where the child and its duties stand.
fn stand(
    office: &Office,
    roster: &Roster,
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
        count: duties.len() as u32,
        circumstance: child
            .circumstances
            .iter()
            .any(|spell| spell.from <= on && spell.until.is_none_or(|until| on < until)),
        waits: home.waits,
    };
    Some((standing, duties))
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
    let all = roster.pregnancies.iter().enumerate();
    all.filter_map(|(at, (pregnancy, _))| {
        let duties = owed_in_pregnancy(office, pregnancy, on)?;
        Some((at, pregnancy.unit, duties))
    })
    .collect()
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
