//! Children packed together, a tenth of what they take unpacked: most of a province isn't looked
//! at, and a list that is comes out again without a fact being read.

use std::sync::Arc;

use noi_core::fact::{ChildDetails, ExitKind, MoveReason, SchoolLevel, Sex};
use noi_core::records::child::{
    Absence, Child, CircumstanceSpell, Enrolment, Identified, Residence, Waiver,
};
use noi_core::{Birth, Day, FactId, Known, RecordId, Shard, UnitId};
use noi_pack::evaluate::growth::{GrowthFinding, GrowthStates};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::kept::{Kept, Small};

/// Children in a block, about: unpacking reads whole blocks, and those of more are smaller.
pub(super) const BLOCK: usize = 128;
/// Of zstd: higher ones take longer to pack and save little.
const COMPRESSION: i32 = 3;

/// Children of one list, next to each other in its order.
pub(super) struct Block {
    bytes: Box<[u8]>,
    /// Bytes when unpacked.
    size: usize,
    pub(super) children: usize,
}

impl Block {
    pub(super) fn of(children: &[Arc<Kept>]) -> Self {
        let packed: Vec<Packed<'_>> = children.iter().map(|kept| Packed::of(kept)).collect();
        let plain = postcard::to_allocvec(&packed).expect("it has memory to write to");
        let bytes = zstd::bulk::compress(&plain, COMPRESSION).expect("zstd has memory");
        Self {
            bytes: bytes.into(),
            size: plain.len(),
            children: children.len(),
        }
    }

    /// Its children, after those that `into` holds already.
    pub(super) fn unpack(&self, into: &mut Vec<Arc<Kept>>) {
        const OURS: &str = "it was packed by this process";
        let plain = zstd::bulk::decompress(&self.bytes, self.size).expect(OURS);
        let packed: Vec<Packed<'_>> = postcard::from_bytes(&plain).expect(OURS);
        into.extend(packed.into_iter().map(|one| Arc::new(one.unpacked())));
    }
}

#[derive(Serialize, Deserialize)]
enum Unit {
    Official(u32),
    Local([u8; 16]),
}

impl From<UnitId> for Unit {
    fn from(unit: UnitId) -> Self {
        match unit {
            UnitId::Official(number) => Self::Official(number),
            UnitId::Local(record) => Self::Local(record.0.into_bytes()),
        }
    }
}

impl From<Unit> for UnitId {
    fn from(unit: Unit) -> Self {
        match unit {
            Unit::Official(number) => Self::Official(number),
            Unit::Local(record) => Self::Local(RecordId(Uuid::from_bytes(record))),
        }
    }
}

type Spell<'a> = (&'a str, i32, Option<i32>);

/// What of a child is kept, in a form that takes little. Facts' identifiers aren't.
#[derive(Serialize, Deserialize)]
struct Packed<'a> {
    record: [u8; 16],
    shard: u32,
    last: i32,
    registered_on: i32,
    carer: &'a str,
    #[serde(borrow)]
    details: Details<'a>,
    residences: Vec<(i32, Unit, Option<&'a str>, Option<MoveReason>)>,
    absences: Vec<(i32, Option<i32>, ExitKind)>,
    circumstances: Vec<Spell<'a>>,
    services: Vec<(u16, Option<u16>, Option<u8>, i32)>,
    growth: Vec<(i32, u32)>,
    enrolments: Vec<School<'a>>,
    identified: Vec<(&'a str, i32)>,
    waivers: Vec<Spell<'a>>,
    household: Option<[u8; 16]>,
}

#[derive(Serialize, Deserialize)]
struct Details<'a> {
    name: Option<&'a str>,
    birth: Option<(i32, u8)>,
    sex: Option<Sex>,
    personal_id: Option<&'a str>,
    local_id: Option<&'a str>,
    ethnicity: Option<&'a str>,
    village: Option<&'a str>,
    gestation_days: Option<u16>,
    here_since: Option<i32>,
    synthetic: bool,
}

#[derive(Serialize, Deserialize)]
struct School<'a> {
    year: i32,
    level: SchoolLevel,
    grade: Option<u8>,
    school: Option<&'a str>,
    from: i32,
    until: Option<i32>,
}

const KNOWN: [Known; 3] = [Known::Day, Known::Month, Known::Year];

fn number(day: Option<Day>) -> Option<i32> {
    day.map(|day| day.0)
}

fn text(text: &Option<String>) -> Option<&str> {
    text.as_deref()
}

impl<'a> Packed<'a> {
    fn of(kept: &'a Kept) -> Self {
        // Whatever a child comes to have must be kept or left out here.
        let Child {
            id,
            shard,
            details,
            residences,
            absences,
            circumstances,
            services: _,
            measurements: _,
            screenings: _,
            enrolments,
            identified,
            waivers,
            carers: _,
            household,
            cards_revoked: _,
            merged_into: _,
            registered_on,
            conflicts: _,
        } = &kept.child;
        Self {
            record: id.0.into_bytes(),
            shard: shard.0,
            last: kept.last.0,
            registered_on: registered_on.0,
            carer: &kept.carer,
            details: Details::of(details),
            residences: (residences.iter())
                .map(|one| (one.from.0, one.unit.into(), text(&one.village), one.reason))
                .collect(),
            absences: (absences.iter())
                .map(|one| (one.from.0, number(one.until), one.kind))
                .collect(),
            circumstances: (circumstances.iter())
                .map(|one| (one.circumstance.as_str(), one.from.0, number(one.until)))
                .collect(),
            services: (kept.services.iter())
                .map(|one| (one.service, one.result, one.dose, one.on.0))
                .collect(),
            growth: (kept.growth.iter())
                .map(|one| (one.on.0, one.states.bits()))
                .collect(),
            enrolments: (enrolments.iter())
                .map(|one| School {
                    year: one.school_year,
                    level: one.level,
                    grade: one.grade,
                    school: text(&one.school),
                    from: one.from.0,
                    until: number(one.until),
                })
                .collect(),
            identified: (identified.iter())
                .map(|one| (one.need.as_str(), one.on.0))
                .collect(),
            waivers: (waivers.iter())
                .map(|one| (one.need.as_str(), one.from.0, number(one.until)))
                .collect(),
            household: household.map(|household| household.0.into_bytes()),
        }
    }

    fn unpacked(self) -> Kept {
        let id = RecordId(Uuid::from_bytes(self.record));
        // Lists ask for no fact: see `Kept::services`.
        let fact = FactId(id.0);
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let child = Child {
            id,
            shard: Shard(self.shard),
            details: self.details.unpacked(),
            residences: (self.residences.into_iter())
                .map(|(from, unit, village, reason)| Residence {
                    from: Day(from),
                    unit: unit.into(),
                    village: owned(village),
                    reason,
                })
                .collect(),
            absences: (self.absences.into_iter())
                .map(|(from, until, kind)| Absence {
                    from: Day(from),
                    until: until.map(Day),
                    kind,
                })
                .collect(),
            circumstances: (self.circumstances.into_iter())
                .map(|(circumstance, from, until)| CircumstanceSpell {
                    circumstance: circumstance.to_owned(),
                    from: Day(from),
                    until: until.map(Day),
                    evidence: String::new(),
                    fact,
                })
                .collect(),
            services: Vec::new(),
            measurements: Vec::new(),
            screenings: Vec::new(),
            enrolments: (self.enrolments.into_iter())
                .map(|one| Enrolment {
                    school_year: one.year,
                    level: one.level,
                    grade: one.grade,
                    school: owned(one.school),
                    from: Day(one.from),
                    until: one.until.map(Day),
                    fact,
                })
                .collect(),
            identified: (self.identified.into_iter())
                .map(|(need, on)| Identified {
                    need: need.to_owned(),
                    on: Day(on),
                    note: String::new(),
                    fact,
                })
                .collect(),
            waivers: (self.waivers.into_iter())
                .map(|(need, from, until)| Waiver {
                    need: need.to_owned(),
                    from: Day(from),
                    until: until.map(Day),
                    reason: String::new(),
                })
                .collect(),
            carers: Vec::new(),
            household: (self.household).map(|bytes| RecordId(Uuid::from_bytes(bytes))),
            cards_revoked: None,
            merged_into: None,
            registered_on: Day(self.registered_on),
            conflicts: Vec::new(),
        };
        Kept {
            services: (self.services.into_iter())
                .map(|(service, result, dose, on)| Small {
                    service,
                    result,
                    dose,
                    on: Day(on),
                })
                .collect(),
            growth: (self.growth.into_iter())
                .map(|(on, states)| GrowthFinding {
                    on: Day(on),
                    states: GrowthStates::of_bits(states),
                })
                .collect(),
            carer: self.carer.to_owned(),
            last: Day(self.last),
            child,
        }
    }
}

impl<'a> Details<'a> {
    fn of(details: &'a ChildDetails) -> Self {
        let ChildDetails {
            name,
            birth,
            sex,
            personal_id,
            local_id,
            ethnicity,
            village,
            gestation_days,
            here_since,
            synthetic,
        } = details;
        Self {
            name: text(name),
            birth: birth.map(|birth| (birth.day.0, birth.known as u8)),
            sex: *sex,
            personal_id: text(personal_id),
            local_id: text(local_id),
            ethnicity: text(ethnicity),
            village: text(village),
            gestation_days: *gestation_days,
            here_since: number(*here_since),
            synthetic: *synthetic,
        }
    }

    fn unpacked(self) -> ChildDetails {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        ChildDetails {
            name: owned(self.name),
            birth: self.birth.map(|(day, known)| Birth {
                day: Day(day),
                known: KNOWN[usize::from(known)],
            }),
            sex: self.sex,
            personal_id: owned(self.personal_id),
            local_id: owned(self.local_id),
            ethnicity: owned(self.ethnicity),
            village: owned(self.village),
            gestation_days: self.gestation_days,
            here_since: self.here_since.map(Day),
            synthetic: self.synthetic,
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use noi_core::fact::{ExitKind, MoveReason};

    use super::*;

    /// A child of whom everything that is kept is known.
    pub(in crate::roster) fn known() -> Kept {
        let id = RecordId(Uuid::from_u128(0x019a_0000_0000_7000_8000_0000_0000_00c1));
        let fact = FactId(id.0);
        let some = |text: &str| Some(text.to_owned());
        let child = Child {
            id,
            shard: Shard(20),
            details: ChildDetails {
                name: some("Lò Thị Ấn"),
                birth: Some(Birth {
                    day: Day(19_000),
                    known: Known::Month,
                }),
                sex: Some(Sex::Female),
                personal_id: some("011212345678"),
                local_id: some("7"),
                ethnicity: some("Thái"),
                village: some("Bản Mạ"),
                gestation_days: Some(250),
                here_since: Some(Day(19_100)),
                synthetic: true,
            },
            residences: [
                (19_100, UnitId::Official(7), None),
                (19_400, UnitId::Local(id), Some(MoveReason::UnitSplit)),
            ]
            .map(|(from, unit, reason)| Residence {
                from: Day(from),
                unit,
                village: some("Tổ 2"),
                reason,
            })
            .into(),
            absences: vec![Absence {
                from: Day(19_200),
                until: Some(Day(19_300)),
                kind: ExitKind::MovedAway,
            }],
            circumstances: vec![CircumstanceSpell {
                circumstance: "4.2".to_owned(),
                from: Day(19_250),
                until: None,
                evidence: String::new(),
                fact,
            }],
            services: Vec::new(),
            measurements: Vec::new(),
            screenings: Vec::new(),
            enrolments: vec![Enrolment {
                school_year: 2025,
                level: SchoolLevel::Kindergarten,
                grade: Some(1),
                school: some("Hoa Sen"),
                from: Day(19_300),
                until: Some(Day(19_500)),
                fact,
            }],
            identified: vec![Identified {
                need: "referral".to_owned(),
                on: Day(19_310),
                note: String::new(),
                fact,
            }],
            waivers: vec![Waiver {
                need: "bcg".to_owned(),
                from: Day(19_001),
                until: Some(Day(19_050)),
                reason: String::new(),
            }],
            carers: Vec::new(),
            household: Some(id),
            cards_revoked: None,
            merged_into: None,
            registered_on: Day(19_101),
            conflicts: Vec::new(),
        };
        Kept {
            child,
            services: [(300, Some(2), Some(3)), (1, None, None)]
                .map(|(service, result, dose)| Small {
                    service,
                    result,
                    dose,
                    on: Day(19_320),
                })
                .into(),
            growth: vec![GrowthFinding {
                on: Day(19_330),
                states: GrowthStates::of_bits(0b1011),
            }]
            .into(),
            carer: "Lò Văn Đức".to_owned(),
            last: Day(19_600),
        }
    }

    /// One of whom nothing is known.
    fn unknown() -> Kept {
        let mut kept = known();
        kept.child.details = ChildDetails::default();
        kept.child.residences.truncate(1);
        kept.child.residences[0].village = None;
        kept.child.absences.clear();
        kept.child.circumstances.clear();
        kept.child.enrolments.clear();
        kept.child.identified.clear();
        kept.child.waivers.clear();
        kept.child.household = None;
        (kept.services, kept.growth) = (Box::default(), Box::default());
        kept.carer.clear();
        kept
    }

    #[test]
    fn what_is_packed_comes_out_again() {
        let children: Vec<Arc<Kept>> = (0..300)
            .map(|nth| Arc::new(if nth % 3 == 0 { unknown() } else { known() }))
            .collect();
        for count in [0, 1, 300] {
            let block = Block::of(&children[..count]);
            let mut out = vec![Arc::new(unknown())];
            block.unpack(&mut out);
            assert_eq!(out[1..], children[..count]);
            assert_eq!(block.children, count);
        }
    }
}
