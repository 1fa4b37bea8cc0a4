//! Following the ledger equals reading it again: whoever is listed, in which order, and what
//! everybody is owed.

use noi_core::fact::{
    CarerLinked, ChildDetails, CircumstanceFound, Clearable, DetailsCorrected, Empty, ExitKind,
    Exited, MergedInto, MoveReason, Moved, PersonDetails, PersonKind, PregnancyDetails,
    PregnancyEnded, PregnancyOutcome, Relation, ServiceReceived, Unmerged,
};
use noi_core::{Birth, Body, RecordId, UnitId};
use noi_sim::Random;

use super::board::{Board, Expecting};
use super::changes::Followed;
use super::*;
use crate::testing::{self, Happened, new_id, today};

const NAMES: [&str; 6] = [
    "Lò Văn An",
    "Lò Thị Bình",
    "Vì Thị Ấn",
    "Cà Văn Đức",
    "Hoàng Thị Ý",
    "Quàng An",
];
const SERVICES: [&str; 4] = ["bcg", "measles_1", "newborn_visit", "antenatal_visit"];

/// Records that something may happen to.
#[derive(Default)]
struct World {
    children: Vec<RecordId>,
    carers: Vec<RecordId>,
    pregnancies: Vec<RecordId>,
}

impl World {
    fn happens(&mut self, random: &mut Random, units: &[UnitId]) -> Happened {
        let today = today();
        let unit = random.pick(units);
        let on = today.plus_days(-random.between(0, 300));
        let name = |random: &mut Random| Some(random.pick(&NAMES).to_owned());
        let kind = random.below(13);
        if kind == 0 || self.children.len() < 12 {
            let born = today.plus_days(-random.between(0, 3_000));
            let child = RecordId(new_id());
            self.children.push(child);
            let details = ChildDetails {
                name: name(random),
                birth: Some(Birth::on(born)),
                ..ChildDetails::default()
            };
            return (child, unit, born, Body::ChildRegistered(details));
        }
        if kind == 1 || self.carers.len() < 3 {
            let carer = RecordId(new_id());
            self.carers.push(carer);
            return (carer, unit, on, person(name(random)));
        }
        if kind == 2 || self.pregnancies.len() < 3 {
            let pregnancy = RecordId(new_id());
            self.pregnancies.push(pregnancy);
            let details = PregnancyDetails {
                woman: Some(random.pick(&self.carers)),
                last_period: Some(on.plus_days(-30)),
                expected: None,
            };
            return (pregnancy, unit, on, Body::PregnancyRegistered(details));
        }
        let child = random.pick(&self.children);
        let reason = "Thử".to_owned();
        let (record, body) = match kind {
            3 => {
                let pregnancy = random.pick(&self.pregnancies);
                let ended = PregnancyEnded {
                    outcome: PregnancyOutcome::LiveBirth,
                    child: None,
                };
                (pregnancy, Body::PregnancyEnded(ended))
            }
            // Registered again: another name.
            4 => (random.pick(&self.carers), person(name(random))),
            5 => {
                let carer = random.pick(&self.carers);
                let relation = Relation::Mother;
                (child, Body::CarerLinked(CarerLinked { carer, relation }))
            }
            6 => {
                let survivor = random.pick(&self.children);
                (child, Body::MergedInto(MergedInto { survivor, reason }))
            }
            7 => (child, Body::Unmerged(Unmerged { reason })),
            8 => {
                let exited = Exited {
                    kind: ExitKind::MovedAway,
                    note: reason,
                };
                (child, Body::ChildExited(exited))
            }
            9 => (child, Body::ChildReturned(Empty {})),
            10 => {
                let moved = Moved {
                    reason: MoveReason::Relocated,
                    village: None,
                };
                (child, Body::ChildMoved(moved))
            }
            11 => {
                let set = ChildDetails {
                    name: name(random),
                    ..ChildDetails::default()
                };
                let cleared: Vec<Clearable> = Vec::new();
                let corrected = DetailsCorrected {
                    set,
                    cleared,
                    reason,
                };
                (child, Body::ChildDetailsCorrected(corrected))
            }
            _ if random.below(2) == 0 => {
                let found = CircumstanceFound {
                    circumstance: "1".to_owned(),
                    evidence: String::new(),
                };
                (child, Body::CircumstanceFound(found))
            }
            _ => {
                let received = ServiceReceived {
                    service: random.pick(&SERVICES).to_owned(),
                    dose: None,
                    provider: None,
                    result: None,
                };
                let among = [child, random.pick(&self.pregnancies)];
                (random.pick(&among), Body::ServiceReceived(received))
            }
        };
        (record, unit, on, body)
    }
}

fn person(name: Option<String>) -> Body {
    Body::PersonRegistered(PersonDetails {
        kind: PersonKind::Carer,
        name,
        phone: None,
        synthetic: false,
    })
}

/// What is owed on a day, as a desk keeps it.
struct Owing {
    on: Day,
    boards: BTreeMap<u32, Arc<Board>>,
    expecting: Expecting,
}

impl Owing {
    fn of(office: &Office, roster: &Roster, on: Day) -> Self {
        let all: Vec<u32> = roster.catchments().collect();
        Self {
            on,
            boards: roster.boards(office, &all, on),
            expecting: board::expecting(office, roster, on),
        }
    }
}

/// What lists can tell of a day, without places in memory.
fn told(roster: &Roster, owing: &Owing) -> Vec<String> {
    let mut told = Vec::new();
    for (unit, at) in &roster.catchment_of {
        let list = roster.children(*at);
        let fresh = roster.catchments[*at as usize].unpack();
        assert_eq!(list, fresh, "packed as it stands unpacked");
        told.extend(list.iter().map(|kept| {
            let name = &kept.child.details.name;
            format!("{unit} {} {name:?} {}", kept.child.id, kept.carer)
        }));
        let standing = roster.stands_in.iter().filter(|(_, other)| *other == at);
        assert_eq!(standing.count(), list.len());
        let Some(board) = owing.boards.get(at) else {
            assert!(list.is_empty(), "a catchment without a board");
            continue;
        };
        told.extend(board.children.iter().map(|one| {
            let kept = &list[one.child as usize];
            assert_eq!(roster.stands_in[&kept.child.id], *at);
            let home = board.homes[one.home as usize];
            assert!(roster.lived_in[&home].contains(at));
            let flags = (one.circumstance, one.waits);
            format!("{} {home} {flags:?} {:?}", kept.child.id, board.duties(one))
        }));
        let last = |(unit, day): &(UnitId, Day)| format!("{unit} {day:?}");
        told.extend(board.told.iter().map(last));
    }
    told.push(format!("{:?} {}", roster.until, roster.synthetic));
    told.extend((roster.pregnancies.iter()).map(|(one, name)| format!("{} {name}", one.id)));
    told.extend(owing.expecting.iter().map(|(at, unit, duties)| {
        let id = roster.pregnancies[*at].0.id;
        format!("{id} {unit} {duties:?}")
    }));
    told
}

async fn follows(seed: u64) {
    let office = testing::office().await;
    let today = today();
    let whole = office.unit("Xã Tri Lễ, Tỉnh Nghệ An", today).unwrap();
    let waits = |unit: &UnitId| {
        let placed = office.units.as_of(*unit, today);
        placed.is_some_and(|placed| placed.waits_for_choice.is_some())
    };
    // Whoever lived there waits for a choice among what it was split into.
    let split = office.units.all().find(waits).unwrap();
    let units = [whole, split];
    let mut random = Random::new(seed);
    let mut world = World::default();
    let mut roster = Roster::default();
    let days = [today, today.plus_days(-100)];
    let mut known: Vec<Owing> = Vec::new();
    let (mut some, mut listed, mut waiting) = (0, 0, 0);
    for round in 0..25 {
        let count = if round == 0 { 60 } else { 1 + random.below(4) };
        let happened: Vec<Happened> = (0..count)
            .map(|_| world.happens(&mut random, &units))
            .collect();
        testing::record(&office, happened).await;
        let heads = office.store.heads().await.unwrap();
        match roster.follow(&office, &heads).await.unwrap() {
            Followed::Some(changes) => {
                some += 1;
                for owing in &mut known {
                    roster.boards_after(&office, &mut owing.boards, &changes);
                    let before = &owing.expecting;
                    owing.expecting = roster.expecting_after(&office, before, &changes, owing.on);
                }
            }
            Followed::Everything => {
                known = days.map(|day| Owing::of(&office, &roster, day)).into();
            }
            Followed::Nothing => panic!("facts were recorded"),
        }
        let again = Roster::build(&office, &heads).await.unwrap();
        for owing in &known {
            let fresh = Owing::of(&office, &again, owing.on);
            assert_eq!(
                told(&roster, owing),
                told(&again, &fresh),
                "seed {seed}, round {round}, {:?}",
                owing.on
            );
            for board in owing.boards.values() {
                listed += board.children.len();
                waiting += board.children.iter().filter(|one| one.waits).count();
            }
            listed += owing.expecting.len();
        }
    }
    assert!(
        some > 10 && listed > 500 && waiting > 50,
        "{some} rounds, {listed} listed, {waiting} waiting"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn following_equals_reading_again() {
    for seed in 1..=6 {
        follows(seed).await;
    }
}
