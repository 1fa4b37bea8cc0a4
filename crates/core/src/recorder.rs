//! Makes facts: stamps who recorded them and when, and numbers them within their series.
//!
//! The moment and the source of identifiers are parameters; a shell supplies both.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::fact::{Body, Envelope, Fact, Origin};
use crate::{Day, DeviceId, FactId, Moment, RecordId, Shard, UnitId};

/// What a fact is about, where and when it happened.
#[derive(Clone, Debug)]
pub struct About {
    pub shard: Shard,
    pub record: RecordId,
    pub unit: UnitId,
    pub on: Day,
    pub origin: Option<Origin>,
}

/// One device recording for one actor.
pub struct Recorder<'a> {
    pub device: DeviceId,
    pub actor: RecordId,
    /// The moment recorded of what comes next.
    pub now: Moment,
    /// The last index used in each shard, as the ledger knows it.
    last: BTreeMap<Shard, u64>,
    new_id: &'a mut dyn FnMut() -> Uuid,
}

impl<'a> Recorder<'a> {
    pub fn new(
        device: DeviceId,
        actor: RecordId,
        now: Moment,
        new_id: &'a mut dyn FnMut() -> Uuid,
    ) -> Self {
        Self {
            device,
            actor,
            now,
            last: BTreeMap::new(),
            new_id,
        }
    }

    /// The device has recorded this many facts in the shard already.
    pub fn continue_from(&mut self, shard: Shard, last: u64) {
        self.last.insert(shard, last);
    }

    pub fn knows(&self, shard: Shard) -> bool {
        self.last.contains_key(&shard)
    }

    pub fn new_record(&mut self) -> RecordId {
        RecordId((self.new_id)())
    }

    pub fn fact(&mut self, about: About, body: Body) -> Fact {
        let last = self.last.entry(about.shard).or_insert(0);
        *last += 1;
        Fact {
            envelope: Envelope {
                id: FactId((self.new_id)()),
                device: self.device,
                index: *last,
                shard: about.shard,
                record: about.record,
                unit: about.unit,
                actor: self.actor,
                on: about.on,
                at: None,
                recorded: self.now,
                origin: about.origin,
            },
            body,
        }
    }
}

/// A UUIDv7 from its parts: milliseconds since 1970 and 74 random bits.
pub fn uuid_v7(moment: Moment, random: u128) -> Uuid {
    let millis = (moment.0.max(0) as u128) & 0xffff_ffff_ffff;
    let high = millis << 80;
    let version = 0x7_u128 << 76;
    let variant = 0b10_u128 << 62;
    let a = (random & 0xfff) << 64;
    let b = (random >> 12) & ((1 << 62) - 1);
    Uuid::from_u128(high | version | a | variant | b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_version_7_and_sort_by_time() {
        let early = uuid_v7(Moment(1_700_000_000_000), u128::MAX);
        let late = uuid_v7(Moment(1_700_000_000_001), 0);
        assert!(early < late);
        for id in [early, late] {
            assert_eq!(id.get_version_num(), 7);
            assert_eq!(id.get_variant(), uuid::Variant::RFC4122);
        }
    }

    #[test]
    fn series_are_dense_in_each_shard() {
        let mut next = 0_u128;
        let mut new_id = || {
            next += 1;
            Uuid::from_u128(next)
        };
        let device = DeviceId(Uuid::from_u128(7));
        let actor = RecordId(Uuid::from_u128(8));
        let mut recorder = Recorder::new(device, actor, Moment(0), &mut new_id);
        recorder.continue_from(Shard(2), 40);
        let mut index = |shard: u32| {
            let about = About {
                shard: Shard(shard),
                record: actor,
                unit: UnitId::COUNTRY,
                on: Day(0),
                origin: None,
            };
            let body = Body::UnitEnded(crate::fact::Reason::default());
            recorder.fact(about, body).envelope.index
        };
        assert_eq!([index(1), index(2), index(1), index(2)], [1, 41, 2, 42]);
    }
}
