//! Made-up work: what devices send, what files of rows bring. The same seed gives the same facts.

use noi_core::fact::{Body, ChildDetails};
use noi_core::{Fact, FactId, RecordId, UnitId};
use uuid::Uuid;

use crate::common::{self, Chance, Pen, day, name, service};

/// Communes of a province.
pub(crate) const COMMUNES: u32 = 130;
/// Facts a device's batch holds.
pub(crate) const BATCH: usize = 500;
/// Who sends at once.
pub(crate) const WRITERS: usize = 4;

/// Batches, in the order in which a writer sends them.
pub(crate) type Batches = Vec<Vec<Vec<u8>>>;

/// Record and fact ids as recorders make them: their first bits are a time.
fn id(chance: &mut Chance, moment: u64) -> Uuid {
    let random = u128::from(chance.below(u64::MAX));
    Uuid::from_u128((u128::from(moment) << 80) | (7 << 76) | (2 << 62) | (random & ((1 << 62) - 1)))
}

struct Commune {
    pen: Pen,
    records: Vec<RecordId>,
}

/// Work as devices send it: each batch is one commune's, mostly services of the children there,
/// with new children, moves, corrected details, exits and links to carers between them.
pub(crate) struct District {
    chance: Chance,
    clock: u64,
    communes: Vec<Commune>,
    next: usize,
    /// Some of the ids that were given, to be asked for.
    pub(crate) asked: Vec<FactId>,
}

impl District {
    /// The writers' communes are in one shard, or each writer's in one of its own.
    pub(crate) fn new(seed: u64, shards: u32) -> Self {
        let communes = (0..COMMUNES).map(|commune| {
            let writer = commune % WRITERS as u32;
            let device = 1_000 * u128::from(seed) + u128::from(commune);
            let mut pen = Pen::new(device, 1 + writer % shards);
            pen.unit = UnitId::Official(1 + commune);
            Commune {
                pen,
                records: Vec::new(),
            }
        });
        Self {
            chance: Chance(seed),
            clock: 1_700_000_000_000,
            communes: communes.collect(),
            next: 0,
            asked: Vec::new(),
        }
    }

    /// A child of some commune.
    pub(crate) fn any_child(&mut self) -> RecordId {
        let begun: Vec<&Commune> = (self.communes.iter())
            .filter(|commune| !commune.records.is_empty())
            .collect();
        let commune = *self.chance.pick(&begun);
        *self.chance.pick(&commune.records)
    }

    /// What each writer sends, so that all together is at least so many facts. A commune's batches
    /// all come from one writer: its series stay in order.
    pub(crate) fn shares(&mut self, facts: usize, batch: usize) -> Vec<Batches> {
        let mut shares = vec![Batches::new(); WRITERS];
        for _ in 0..facts.div_ceil(batch) {
            let commune = self.next * 37 % COMMUNES as usize;
            self.next += 1;
            shares[commune % WRITERS].push(self.batch(commune, batch));
        }
        shares
    }

    fn batch(&mut self, commune: usize, facts: usize) -> Vec<Vec<u8>> {
        let Self {
            chance,
            clock,
            communes,
            asked,
            ..
        } = self;
        let Commune { pen, records } = &mut communes[commune];
        let facts = (0..facts).map(|_| {
            *clock += chance.below(3);
            let on = day("2024-05-01");
            let mut fact = match chance.below(100) {
                // A commune that has no children yet begins with some.
                draw if draw < 5 || records.len() < 20 => {
                    let record = RecordId(id(chance, *clock));
                    records.push(record);
                    pen.child(record, &name(chance), "2022-03-04")
                }
                draw => {
                    let record = *chance.pick(records);
                    let body = match draw {
                        5 => common::moved(),
                        6 => common::named(&name(chance)),
                        7 => common::exited(),
                        8 | 9 => common::cared_for_by(RecordId(id(chance, *clock))),
                        _ => service("weighing"),
                    };
                    pen.write(record, on, body)
                }
            };
            fact.envelope.id = FactId(id(chance, *clock));
            if chance.below(100) == 0 {
                asked.push(fact.envelope.id);
            }
            fact.to_stored()
        });
        facts.collect()
    }
}

/// Files of rows that are imported: children, then services of any of them.
pub(crate) struct Import {
    chance: Chance,
    pen: Pen,
    records: Vec<RecordId>,
    clock: u64,
}

impl Import {
    pub(crate) fn new() -> Self {
        Self {
            chance: Chance(1),
            pen: Pen::new(1, 9),
            records: Vec::new(),
            clock: 1_800_000_000_000,
        }
    }

    pub(crate) fn children(&mut self, children: usize) -> Vec<Vec<u8>> {
        (0..children).map(|_| self.child().to_stored()).collect()
    }

    fn child(&mut self) -> Fact {
        self.clock += 1;
        let n = self.records.len();
        let record = RecordId(id(&mut self.chance, self.clock));
        self.records.push(record);
        self.pen.unit = UnitId::Official(1 + n as u32 / 64 % COMMUNES);
        let details = ChildDetails {
            name: Some(name(&mut self.chance)),
            birth: Some(noi_core::Birth::on(
                day("2018-01-01").plus_days((n % 2900) as i32),
            )),
            sex: Some(if n.is_multiple_of(2) {
                noi_core::Sex::Male
            } else {
                noi_core::Sex::Female
            }),
            personal_id: Some(format!("{n:012}")),
            ethnicity: Some("Kinh".to_owned()),
            village: Some(format!("Thôn {}", n % 9)),
            synthetic: true,
            ..ChildDetails::default()
        };
        let fact = self
            .pen
            .write(record, day("2024-01-05"), Body::ChildRegistered(details));
        self.imported(fact)
    }

    /// Services of children in no order.
    pub(crate) fn services(&mut self, services: usize) -> Vec<Vec<u8>> {
        let facts = (0..services).map(|_| {
            self.clock += 1;
            let record = *self.chance.pick(&self.records);
            let fact = self
                .pen
                .write(record, day("2024-05-01"), service("measles_1"));
            self.imported(fact).to_stored()
        });
        facts.collect()
    }

    fn imported(&mut self, mut fact: Fact) -> Fact {
        fact.envelope.id = FactId(id(&mut self.chance, self.clock));
        let key = format!("{:032x}", self.chance.below(u64::MAX));
        self.pen.imported(fact, &key, &key)
    }
}
