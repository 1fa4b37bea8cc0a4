//! What becomes of each stored form of a batch: accepted with a position, known already, or
//! put in quarantine. Pure: the database says what is known, and keeps what is decided.

use std::borrow::Cow;
use std::collections::BTreeMap;

use noi_core::{DeviceId, Fact, FactId, FastMap, Position, Shard};
use serde::Deserialize;

use crate::QuarantineReason;
use crate::chain::{self, Hash};
use crate::interface::{Head, Heads};

/// Where in whose series a stored form claims to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Place {
    pub(crate) id: FactId,
    pub(crate) device: DeviceId,
    pub(crate) index: u64,
    pub(crate) shard: Shard,
}

/// A stored form, read as far as it can be.
pub(crate) struct Arrival {
    pub(crate) bytes: Vec<u8>,
    /// Which of the batch; `None` for what waited in quarantine.
    pub(crate) nth: Option<usize>,
    pub(crate) place: Option<Place>,
    /// The fact, or why it cannot be read.
    pub(crate) fact: Result<Fact, String>,
}

impl Arrival {
    pub(crate) fn read(bytes: &[u8], nth: Option<usize>) -> Self {
        let fact = Fact::from_stored(bytes).map_err(|error| error.to_string());
        let place = match &fact {
            Ok(fact) => Some(Place {
                id: fact.envelope.id,
                device: fact.envelope.device,
                index: fact.envelope.index,
                shard: fact.envelope.shard,
            }),
            // Its envelope may be readable all the same; then its place in the series is known.
            Err(_) => serde_json::from_slice(bytes).ok(),
        };
        Self {
            bytes: bytes.to_vec(),
            nth,
            place,
            fact,
        }
    }
}

/// The arrivals of each shard, in order. What says nothing of its place goes with what came
/// before it, for it may have been the next of that series; at the very start, with what comes
/// after; alone, to the national shard.
pub(crate) fn parts(arrivals: &[Arrival]) -> BTreeMap<Shard, Vec<&Arrival>> {
    let placed = |arrival: &Arrival| arrival.place.map(|place| place.shard);
    let first = arrivals.iter().find_map(placed);
    let mut shard = first.unwrap_or(Shard::NATIONAL);
    let mut parts: BTreeMap<Shard, Vec<&Arrival>> = BTreeMap::new();
    for arrival in arrivals {
        shard = placed(arrival).unwrap_or(shard);
        parts.entry(shard).or_default().push(arrival);
    }
    parts
}

/// What is known before a batch, and after it what then is.
#[derive(Default)]
pub(crate) struct Known<'a> {
    /// The stored forms of those facts of the batch that are in the ledger already.
    pub(crate) stored: FastMap<FactId, Cow<'a, [u8]>>,
    /// The last index of each series that the batch touches.
    pub(crate) series: FastMap<(Shard, DeviceId), u64>,
    /// The heads of the shards that the batch touches.
    pub(crate) heads: Heads,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Accepted {
        position: Position,
        hash: Hash,
    },
    Already,
    Quarantined {
        reason: QuarantineReason,
        detail: String,
        /// The index of its series that it takes up, so that its successors can be accepted.
        holds: Option<Place>,
    },
}

/// Decides about each arrival; answers with (which arrival, verdict) in the order in which
/// positions were given.
pub(crate) fn judge(arrivals: &[&Arrival], known: &mut Known<'_>) -> Vec<(usize, Verdict)> {
    let mut intake = Intake {
        arrivals,
        in_batch: FastMap::default(),
        unplaced: (0..arrivals.len())
            .filter(|&i| arrivals[i].place.is_none())
            .collect(),
        reached: FastMap::default(),
        placed: FastMap::default(),
        known,
    };
    let mut verdicts: Vec<(usize, Verdict)> = Vec::with_capacity(arrivals.len());
    for i in in_order(arrivals) {
        let verdict = intake.judge(i);
        verdicts.push((i, verdict));
    }
    // What took a hole of a series is only known once the hole was met.
    for (i, verdict) in &mut verdicts {
        if let (Verdict::Quarantined { holds, .. }, Some(place)) = (verdict, intake.placed.get(i))
            && arrivals[*i].place.is_none()
        {
            *holds = Some(*place);
        }
    }
    verdicts
}

/// The order of arrival; but where facts of a series came out of order, series by series.
fn in_order(arrivals: &[&Arrival]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..arrivals.len()).collect();
    let mut last: FastMap<(Shard, DeviceId), u64> = FastMap::default();
    let sorted = arrivals.iter().filter_map(|a| a.place).all(|place| {
        let before = last.insert((place.shard, place.device), place.index);
        before.is_none_or(|before| before <= place.index)
    });
    if !sorted {
        order.sort_by_key(|&i| {
            arrivals[i]
                .place
                .map(|place| (place.shard, place.device, place.index))
        });
    }
    order
}

struct Intake<'a, 'k> {
    arrivals: &'a [&'a Arrival],
    known: &'a mut Known<'k>,
    in_batch: FastMap<FactId, usize>,
    /// Arrivals that say nothing of their place and have not been given one.
    unplaced: Vec<usize>,
    /// The arrival with which each series was last reached.
    reached: FastMap<(Shard, DeviceId), usize>,
    placed: FastMap<usize, Place>,
}

impl Intake<'_, '_> {
    fn judge(&mut self, i: usize) -> Verdict {
        let arrival = self.arrivals[i];
        let Some(place) = arrival.place else {
            return quarantined(QuarantineReason::Unreadable, unreadable(arrival), None);
        };
        let holds = self.claim(i, place);
        if arrival.fact.is_err() {
            let held = matches!(holds, Claim::Next).then_some(place);
            self.reach(i, place, held.is_some());
            return quarantined(QuarantineReason::Unreadable, unreadable(arrival), held);
        }
        let same_id = match self.in_batch.get(&place.id) {
            Some(&other) => Some(self.arrivals[other].bytes.as_slice()),
            None => self.known.stored.get(&place.id).map(AsRef::as_ref),
        };
        match same_id {
            Some(bytes) if bytes == arrival.bytes => return Verdict::Already,
            Some(_) => {
                let held = matches!(holds, Claim::Next).then_some(place);
                self.reach(i, place, held.is_some());
                let detail = format!("fact {} is in the ledger with other content", place.id);
                return quarantined(QuarantineReason::OtherContent, detail, held);
            }
            None => {}
        }
        match holds {
            Claim::Next => {}
            Claim::Taken { last } => {
                let detail = format!(
                    "index {} of device {} is taken; its series has reached {last}",
                    place.index, place.device
                );
                return quarantined(QuarantineReason::SeriesReused, detail, None);
            }
            Claim::Gap { last } => {
                let detail = format!(
                    "index {} of device {} came, but its series has only reached {last}",
                    place.index, place.device
                );
                return quarantined(QuarantineReason::SeriesGap, detail, None);
            }
        }
        self.reach(i, place, true);
        self.in_batch.insert(place.id, i);
        let head = self.known.heads.entry(place.shard).or_insert(Head {
            position: Position(0),
            hash: chain::genesis(place.shard),
        });
        let position = Position(head.position.0 + 1);
        let hash = chain::next(&head.hash, position, &arrival.bytes);
        *head = Head { position, hash };
        Verdict::Accepted { position, hash }
    }

    fn last(&self, place: Place) -> u64 {
        let series = (place.shard, place.device);
        self.known.series.get(&series).copied().unwrap_or(0)
    }

    /// Whether the place is the next of its series. A hole is closed by arrivals that could
    /// not be read at all, when as many came where the hole is.
    fn claim(&mut self, i: usize, place: Place) -> Claim {
        let last = self.last(place);
        if place.index <= last {
            return Claim::Taken { last };
        }
        let hole = place.index - last - 1;
        if hole == 0 {
            return Claim::Next;
        }
        let from = self
            .reached
            .get(&(place.shard, place.device))
            .map_or(0, |&reached| reached + 1);
        let fillers: Vec<usize> = self
            .unplaced
            .iter()
            .copied()
            .filter(|&unplaced| (from..i).contains(&unplaced))
            .collect();
        if fillers.len() as u64 != hole {
            return Claim::Gap { last };
        }
        for (index, &filler) in (last + 1..).zip(&fillers) {
            self.placed.insert(filler, Place { index, ..place });
        }
        self.unplaced.retain(|unplaced| !fillers.contains(unplaced));
        Claim::Next
    }

    fn reach(&mut self, i: usize, place: Place, reached: bool) {
        if reached {
            let series = (place.shard, place.device);
            self.known.series.insert(series, place.index);
            self.reached.insert(series, i);
        }
    }
}

enum Claim {
    Next,
    Taken { last: u64 },
    Gap { last: u64 },
}

fn quarantined(reason: QuarantineReason, detail: String, holds: Option<Place>) -> Verdict {
    Verdict::Quarantined {
        reason,
        detail,
        holds,
    }
}

fn unreadable(arrival: &Arrival) -> String {
    match &arrival.fact {
        Err(error) => error.clone(),
        Ok(_) => String::new(),
    }
}
