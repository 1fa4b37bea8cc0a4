//! Synthetic facts for the tests of the store: the same seed gives the same facts.
#![allow(dead_code, reason = "each test binary uses a part")]

pub(crate) mod clients;
pub(crate) mod given;

use noi_core::fact::{
    Body, CarerLinked, ChildDetails, Corrected, DetailsCorrected, Empty, ExitKind, Exited, Instead,
    MergedInto, MoveReason, Moved, PersonDetails, PersonKind, Relation, ServiceReceived, Unmerged,
};
use noi_core::{
    Birth, Day, DeviceId, Envelope, Fact, FactId, Moment, Origin, RecordId, Shard, UnitId,
};
use noi_store::Opening;
use uuid::Uuid;

pub(crate) fn opening() -> Opening {
    Opening {
        create: true,
        installation: Uuid::from_u128(1),
        device: DeviceId(Uuid::from_u128(2)),
    }
}

pub(crate) fn record(number: u128) -> RecordId {
    RecordId(Uuid::from_u128(0xC0_0000 + number))
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// A device and its series in one shard.
pub(crate) struct Pen {
    pub(crate) device: DeviceId,
    pub(crate) shard: Shard,
    pub(crate) index: u64,
    pub(crate) unit: UnitId,
    clock: i64,
}

impl Pen {
    pub(crate) fn new(device: u128, shard: u32) -> Self {
        Self {
            device: DeviceId(Uuid::from_u128(0xDE_0000 + device)),
            shard: Shard(shard),
            index: 0,
            unit: UnitId::Official(100),
            clock: 1_700_000_000_000 + device as i64,
        }
    }

    /// Goes on after a fact that was written before, as if this pen had written it.
    pub(crate) fn skip_to(&mut self, index: u64) {
        self.clock += 1000 * (index - self.index) as i64;
        self.index = index;
    }

    pub(crate) fn at(&mut self, unit: u32) -> &mut Self {
        self.unit = UnitId::Official(unit);
        self
    }

    /// The next fact of the series.
    pub(crate) fn write(&mut self, record: RecordId, on: Day, body: Body) -> Fact {
        self.index += 1;
        self.clock += 1000;
        let device = self.device.0.as_u128();
        let shard = u128::from(self.shard.0);
        let id = (device << 64) | (shard << 48) | u128::from(self.index);
        Fact {
            envelope: Envelope {
                id: FactId(Uuid::from_u128(id)),
                device: self.device,
                index: self.index,
                shard: self.shard,
                record,
                unit: self.unit,
                actor: RecordId(Uuid::from_u128(0xAC_0000)),
                on,
                at: None,
                recorded: Moment(self.clock),
                origin: None,
            },
            body,
        }
    }

    pub(crate) fn child(&mut self, record: RecordId, name: &str, birth: &str) -> Fact {
        let details = ChildDetails {
            name: Some(name.to_owned()),
            birth: Some(birth.parse::<Birth>().expect("a birth")),
            synthetic: true,
            ..ChildDetails::default()
        };
        self.write(record, day("2024-01-05"), Body::ChildRegistered(details))
    }

    pub(crate) fn imported(&mut self, mut fact: Fact, key: &str, content: &str) -> Fact {
        fact.envelope.origin = Some(Origin {
            key: key.to_owned(),
            content: content.to_owned(),
        });
        fact
    }
}

pub(crate) fn stored(facts: &[Fact]) -> Vec<Vec<u8>> {
    facts.iter().map(Fact::to_stored).collect()
}

pub(crate) fn service(name: &str) -> Body {
    Body::ServiceReceived(ServiceReceived {
        service: name.to_owned(),
        dose: Some(1),
        provider: None,
        result: None,
    })
}

pub(crate) fn merged(survivor: RecordId) -> Body {
    Body::MergedInto(MergedInto {
        survivor,
        reason: "the same child".to_owned(),
    })
}

pub(crate) fn unmerged() -> Body {
    Body::Unmerged(Unmerged {
        reason: "twins".to_owned(),
    })
}

pub(crate) fn named(name: &str) -> Body {
    Body::ChildDetailsCorrected(DetailsCorrected {
        set: ChildDetails {
            name: Some(name.to_owned()),
            ..ChildDetails::default()
        },
        cleared: Vec::new(),
        reason: String::new(),
    })
}

pub(crate) fn moved() -> Body {
    Body::ChildMoved(Moved {
        reason: MoveReason::Relocated,
        village: Some("Thôn Mẫu".to_owned()),
    })
}

pub(crate) fn exited() -> Body {
    Body::ChildExited(Exited {
        kind: ExitKind::MovedAway,
        note: String::new(),
    })
}

pub(crate) fn returned() -> Body {
    Body::ChildReturned(Empty {})
}

pub(crate) fn struck_out(fact: FactId) -> Body {
    Body::Corrected(Corrected {
        fact,
        instead: None,
        reason: "a slip".to_owned(),
    })
}

pub(crate) fn person(name: &str, phone: &str) -> Body {
    Body::PersonRegistered(PersonDetails {
        kind: PersonKind::Carer,
        name: Some(name.to_owned()),
        phone: Some(phone.to_owned()),
        synthetic: true,
    })
}

pub(crate) fn cared_for_by(carer: RecordId) -> Body {
    Body::CarerLinked(CarerLinked {
        carer,
        relation: Relation::Mother,
    })
}

/// A sequence that depends on nothing but its seed.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % bound
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() as u64) as usize]
    }
}

pub(crate) const FAMILY: &[&str] = &[
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý",
    "Vàng", "Lò", "Giàng", "Sùng", "Hà",
];
pub(crate) const MIDDLE: &[&str] = &[
    "Văn",
    "Thị",
    "Minh",
    "Ngọc",
    "Gia",
    "Bảo",
    "Thanh",
    "Quỳnh",
    "Đức",
    "Hải",
    "Thị Thu",
    "Khánh",
    "Anh",
    "Tuấn",
    "Hoài",
];
pub(crate) const GIVEN: &[&str] = &[
    "An", "Anh", "Bình", "Chi", "Dũng", "Dương", "Đạt", "Đức", "Giang", "Hà", "Hải", "Hân", "Hiếu",
    "Hòa", "Hùng", "Huy", "Khôi", "Lan", "Linh", "Long", "Mai", "My", "Nam", "Ngân", "Nhi", "Phúc",
    "Quân", "Quỳnh", "Sơn", "Tâm", "Thảo", "Thủy", "Trang", "Tú", "Vy", "Yến",
];

pub(crate) fn name(chance: &mut Chance) -> String {
    let (family, middle) = (*chance.pick(FAMILY), *chance.pick(MIDDLE));
    format!("{family} {middle} {}", chance.pick(GIVEN))
}

/// The work of several devices in two shards: each device's facts in the order of its series.
pub(crate) fn work(seed: u64) -> Vec<Vec<Fact>> {
    let chance = &mut Chance(seed);
    let mut series = Vec::new();
    for device in 0..3 {
        for shard in 1..=2_u32 {
            let mut pen = Pen::new(device, shard);
            let facts = 5 + chance.below(25);
            series.push((0..facts).map(|_| any_fact(chance, &mut pen)).collect());
        }
    }
    series
}

fn any_fact(chance: &mut Chance, pen: &mut Pen) -> Fact {
    // Few records, so that devices meet on them.
    let number = u128::from(chance.below(6) + 10 * u64::from(pen.shard.0));
    let carer = record(100 + u128::from(chance.below(3)));
    let other = record(u128::from(chance.below(6) + 10 * (chance.below(2) + 1)));
    let record = record(number);
    let on = Day(19_700 + chance.below(400) as i32);
    pen.at(100 + chance.below(3) as u32);
    let earlier = pen.index.saturating_sub(chance.below(4));
    let name = name(chance);
    match chance.below(14) {
        0..=3 => {
            let fact = pen.child(record, &name, "2022-03");
            pen.imported(fact, &format!("row of {number}"), &name)
        }
        4 => pen.write(record, on, named(&name)),
        5 => pen.write(record, on, moved()),
        6 => pen.write(record, on, exited()),
        7 => pen.write(record, on, returned()),
        8 => pen.write(record, on, merged(other)),
        9 => pen.write(record, on, unmerged()),
        10 => pen.write(record, on, cared_for_by(carer)),
        11 => pen.write(carer, on, person(&name, "0900000000")),
        12 if earlier > 0 => correction(pen, record, on, earlier),
        _ => pen.write(record, on, service("weighing")),
    }
}

fn correction(pen: &mut Pen, record: RecordId, on: Day, earlier: u64) -> Fact {
    let device = pen.device.0.as_u128();
    let fact = FactId(Uuid::from_u128(
        (device << 64) | (u128::from(pen.shard.0) << 48) | u128::from(earlier),
    ));
    if earlier.is_multiple_of(2) {
        return pen.write(record, on, struck_out(fact));
    }
    let instead = Some(Instead {
        on,
        unit: UnitId::Official(102),
        body: Box::new(moved()),
    });
    let reason = "another day".to_owned();
    pen.write(
        record,
        on,
        Body::Corrected(Corrected {
            fact,
            instead,
            reason,
        }),
    )
}
