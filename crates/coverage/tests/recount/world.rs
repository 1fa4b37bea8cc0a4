//! Random populations, as messy as real ones.

use std::collections::BTreeMap;

use noi_core::fact::{
    ChildDetails, CircumstanceEnded, CircumstanceFound, Clearable, Corrected, DetailsCorrected,
    EducationReceived, Empty, Enrolled, EnrolmentEnded, ExitKind, Exited, Instead, MergedInto,
    MoveReason, Moved, NeedIdentified, NeedWaived, PersonDetails, PersonKind, PregnancyDetails,
    PregnancyEnded, PregnancyOutcome, SchoolLevel, ServiceReceived, Unmerged,
};
use noi_core::finding_facts::{Measured, Posture};
use noi_core::plan_facts::ResultReported;
use noi_core::units::{Kind, Succession, Tables, UnitRow, Units};
use noi_core::{
    Birth, Body, Day, DeviceId, Envelope, Fact, FactId, Moment, RecordId, Sex, Shard, UnitId,
};
use noi_pack::Pack;
use noi_pack::model::{Compute, MetBy, Trigger};
use uuid::Uuid;

use crate::pack::day;

/// Small and reproducible.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize) % most.max(1)
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    pub(crate) fn day(&mut self, from: &str, to: &str) -> Day {
        let (from, to) = (day(from), day(to));
        from.plus_days(self.below((to.0 - from.0) as usize) as i32)
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

pub(crate) fn record(number: u128) -> RecordId {
    RecordId(Uuid::from_u128(number))
}

/// Two provinces of which one merges into a new one, communes that merge and split, villages.
pub(crate) fn units() -> Units {
    let end = Some(day("2025-06-30"));
    let start = Some(day("2025-07-01"));
    let row = |kind, name: &str, code, from, until, parent| UnitRow {
        kind,
        name: name.to_owned(),
        code,
        from,
        until,
        parent,
        centroid: None,
        area: None,
    };
    let succession = |old, new, whole, default| Succession {
        old,
        new,
        whole,
        default,
    };
    let mut units = Units::from_tables(Tables {
        units: vec![
            row(Kind::Country, "Nước", 0, None, None, 0),
            row(Kind::Province, "A", 2, None, end, 0),
            row(Kind::Province, "B", 4, None, end, 0),
            row(Kind::Province, "N", 11, start, None, 0),
            row(Kind::RuralDistrict, "A1", 20, None, end, 1),
            row(Kind::RuralDistrict, "B1", 21, None, end, 2),
            row(Kind::Commune, "a", 100, None, end, 4),
            row(Kind::Commune, "b", 101, None, end, 4),
            row(Kind::Commune, "c", 102, None, end, 5),
            row(Kind::Commune, "n1", 200, start, None, 3),
            row(Kind::Commune, "n2", 201, start, None, 3),
            row(Kind::Province, "C", 12, None, None, 0),
            row(Kind::Commune, "k", 300, None, None, 11),
            row(Kind::RuralDistrict, "C1", 22, None, end, 11),
            row(Kind::Commune, "d", 301, None, end, 13),
            row(Kind::Commune, "n3", 302, start, None, 11),
        ],
        moves: Vec::new(),
        changes: Vec::new(),
        successions: vec![
            succession(1, 3, true, true),
            succession(2, 3, true, true),
            succession(6, 9, true, true),
            succession(7, 9, false, true),
            succession(7, 10, false, false),
            succession(8, 10, true, true),
            succession(14, 15, true, true),
        ],
    })
    .unwrap();
    let village = |number: u128| UnitId::Local(record(number));
    units
        .add_village(village(9001), "Thôn", "Một", UnitId::Official(7), None)
        .unwrap();
    units
        .add_village(
            village(9002),
            "Thôn",
            "Hai",
            UnitId::Official(12),
            Some(day("2020-01-01")),
        )
        .unwrap();
    units
}

/// Where facts happen; the last is unknown.
pub(crate) fn homes() -> Vec<UnitId> {
    let official = [6, 7, 8, 9, 10, 12, 14, 15, 5, 3].map(UnitId::Official);
    let local = [9001, 9002, 9999].map(|number| UnitId::Local(record(number)));
    official.into_iter().chain(local).collect()
}

/// What a pack asks about, so that random facts meet its rules.
struct Vocabulary {
    services: Vec<(String, Vec<String>)>,
    circumstances: Vec<String>,
    /// The service as which measurements count.
    measured: Option<String>,
    needs: Vec<String>,
    measures: Vec<String>,
}

impl Vocabulary {
    fn of(pack: &Pack) -> Self {
        let mut services: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut circumstances: Vec<String> = pack
            .circumstances
            .iter()
            .map(|one| one.code.clone())
            .collect();
        let mut enter = |code: &String, results: &[String]| {
            services
                .entry(code.clone())
                .or_default()
                .extend(results.iter().cloned());
        };
        for need in &pack.needs {
            for way in &need.met_by {
                match way {
                    MetBy::Service { service, results } => enter(service, results),
                    MetBy::Dose { service, .. } => enter(service, &[]),
                    _ => {}
                }
            }
            if let noi_pack::model::Timing::Since { trigger, .. } = &need.timing {
                match trigger {
                    Trigger::Service { service, results } => enter(service, results),
                    Trigger::Circumstance(codes) => circumstances.extend(codes.iter().cloned()),
                    Trigger::Identified => {}
                }
            }
        }
        enter(&"unheard-of".to_owned(), &["passed".to_owned()]);
        Self {
            services: services.into_iter().collect(),
            circumstances,
            measured: pack.growth.as_ref().map(|growth| growth.service.clone()),
            needs: pack.needs.iter().map(|need| need.code.clone()).collect(),
            measures: pack
                .indicators
                .iter()
                .filter(|one| one.compute == Compute::Reported)
                .map(|one| one.code.clone())
                .chain(["network".to_owned(), "nonsense".to_owned()])
                .collect(),
        }
    }
}

struct World<'a> {
    random: &'a mut Random,
    facts: Vec<Fact>,
    words: Vocabulary,
    homes: Vec<UnitId>,
}

const FROM: &str = "2015-01-01";
const TO: &str = "2027-06-30";

/// Facts about this many children, and some people, pregnancies and reports.
pub(crate) fn facts(pack: &Pack, random: &mut Random, children: usize) -> Vec<Fact> {
    let mut world = World {
        random,
        facts: Vec::new(),
        words: Vocabulary::of(pack),
        homes: homes(),
    };
    for number in 0..children {
        world.child(number, children);
    }
    for number in 0..children / 2 {
        world.person(1000 + number as u128);
        world.pregnancy(2000 + number as u128);
    }
    for number in 0..4 {
        world.reports(3000 + number);
    }
    world.facts
}

impl World<'_> {
    fn home(&mut self) -> UnitId {
        *self.random.pick(&self.homes)
    }

    fn put(&mut self, number: u128, on: Day, body: Body) -> FactId {
        let unit = self.home();
        let id = FactId(Uuid::from_u128(
            1 << 100 | self.random.below(1 << 30) as u128,
        ));
        let recorded = Moment::noon(on.plus_days(self.random.below(60) as i32));
        self.facts.push(Fact {
            envelope: Envelope {
                id,
                device: DeviceId(Uuid::from_u128(self.random.below(3) as u128)),
                index: 1,
                shard: Shard(1),
                record: record(number),
                unit,
                actor: record(1),
                on,
                at: None,
                recorded,
                origin: None,
            },
            body,
        });
        id
    }

    fn details(&mut self) -> ChildDetails {
        let random = &mut *self.random;
        let day = random.day("2012-01-01", "2026-12-31");
        let (year, month, _) = day.ymd();
        ChildDetails {
            name: Some("Bé".to_owned()),
            birth: match random.below(10) {
                0 => None,
                1 => Birth::in_year(year),
                2 => Birth::in_month(year, month),
                _ => Some(Birth::on(day)),
            },
            sex: [None, Some(Sex::Male), Some(Sex::Female)][random.below(3)],
            personal_id: random.chance(30).then(|| "001".to_owned()),
            ethnicity: random
                .chance(80)
                .then(|| (*random.pick(&["Kinh", "Thái", "Mông"])).to_owned()),
            here_since: random.chance(15).then(|| random.day(FROM, TO)),
            ..ChildDetails::default()
        }
    }

    fn service(&mut self) -> Body {
        let random = &mut *self.random;
        let (service, results) = random.pick(&self.words.services);
        Body::ServiceReceived(ServiceReceived {
            service: service.clone(),
            dose: [None, None, Some(1), Some(2), Some(3)][random.below(5)],
            provider: None,
            result: (!results.is_empty() && random.chance(80))
                .then(|| random.pick(results).clone()),
        })
    }

    /// Measures of all kinds, possible and not, whatever the age.
    fn measured(&mut self) -> Body {
        let random = &mut *self.random;
        Body::Measured(Measured {
            service: self.words.measured.clone().unwrap_or_default(),
            weight_g: random
                .chance(85)
                .then(|| 2_000 + 100 * random.below(250) as u32),
            length_dmm: random
                .chance(75)
                .then(|| 4_500 + 10 * random.below(800) as u32),
            posture: [None, Some(Posture::Lying), Some(Posture::Standing)][random.below(3)],
            muac_dmm: random
                .chance(30)
                .then(|| 1_050 + 10 * random.below(60) as u32),
            oedema: random.chance(5).then_some(true),
            ..Measured::default()
        })
    }

    fn event(&mut self, others: usize) -> Body {
        let random = &mut *self.random;
        match random.below(40) {
            0 => Body::ChildMoved(Moved {
                reason: MoveReason::Relocated,
                village: None,
            }),
            1 => Body::ChildExited(Exited {
                kind: ExitKind::Died,
                note: String::new(),
            }),
            2 | 3 => Body::ChildReturned(Empty {}),
            4 | 5 => Body::CircumstanceFound(CircumstanceFound {
                circumstance: random.pick(&self.words.circumstances).clone(),
                evidence: String::new(),
            }),
            6 => Body::CircumstanceEnded(CircumstanceEnded {
                circumstance: random.pick(&self.words.circumstances).clone(),
                reason: String::new(),
            }),
            7..=10 => Body::Enrolled(Enrolled {
                school_year: 2016 + random.below(11) as i32,
                level: *random.pick(&[SchoolLevel::Kindergarten, SchoolLevel::Primary]),
                grade: [None, Some(1), Some(2)][random.below(3)],
                school: None,
            }),
            11 => Body::EnrolmentEnded(EnrolmentEnded {
                school_year: 2016 + random.below(11) as i32,
                reason: String::new(),
            }),
            12 => Body::NeedIdentified(NeedIdentified {
                need: random.pick(&self.words.needs).clone(),
                note: String::new(),
            }),
            13 => Body::NeedWaived(NeedWaived {
                need: random.pick(&self.words.needs).clone(),
                reason: String::new(),
                until: random.chance(50).then(|| random.day(FROM, TO)),
            }),
            14 if random.chance(40) => Body::MergedInto(MergedInto {
                survivor: record(10_000 + random.below(others) as u128),
                reason: String::new(),
            }),
            15 if random.chance(40) => Body::Unmerged(Unmerged {
                reason: String::new(),
            }),
            16 => Body::ChildDetailsCorrected(DetailsCorrected {
                set: self.details(),
                cleared: match self.random.chance(30) {
                    true => vec![Clearable::PersonalId, Clearable::Ethnicity],
                    false => Vec::new(),
                },
                reason: String::new(),
            }),
            18..=21 if self.words.measured.is_some() => self.measured(),
            17 => Body::HouseholdLinked(noi_core::fact::HouseholdLinked {
                household: record(5),
            }),
            _ => self.service(),
        }
    }

    fn child(&mut self, number: usize, others: usize) {
        let id = 10_000 + number as u128;
        let details = self.details();
        let birth = details.birth.map_or(day("2020-01-01"), |birth| birth.day);
        let registered = birth.plus_days(self.random.below(400) as i32);
        let mut ids = vec![self.put(id, registered, Body::ChildRegistered(details))];
        if self.random.chance(5) {
            let again = self.details();
            self.put(id, registered, Body::ChildRegistered(again));
        }
        for _ in 0..self.random.below(60) {
            let on = if self.random.chance(80) {
                birth.plus_days(self.random.below(3000) as i32)
            } else {
                self.random.day(FROM, TO)
            };
            let body = self.event(others);
            ids.push(self.put(id, on, body));
        }
        // A child who is weighed every month, more or less.
        if self.random.chance(40) {
            for month in 0..self.random.below(80) as i32 {
                if self.random.chance(70) {
                    let on = birth
                        .plus_months(month)
                        .plus_days(self.random.below(30) as i32);
                    let weigh = self.words.services[self.random.below(3)].0.clone();
                    let code = if self.words.services.iter().any(|(code, _)| code == "weigh") {
                        "weigh".to_owned()
                    } else {
                        weigh
                    };
                    self.put(
                        id,
                        on,
                        Body::ServiceReceived(ServiceReceived {
                            service: code,
                            dose: None,
                            provider: None,
                            result: None,
                        }),
                    );
                }
            }
        }
        for _ in 0..self.random.below(4) {
            let on = self.random.day(FROM, TO);
            let instead = self.random.chance(60).then(|| {
                let body = Box::new(self.event(others));
                Instead {
                    on: birth.plus_days(self.random.below(2500) as i32),
                    unit: self.home(),
                    body,
                }
            });
            let fact = *self.random.pick(&ids);
            let corrected = Body::Corrected(Corrected {
                fact,
                instead,
                reason: String::new(),
            });
            ids.push(self.put(id, on, corrected));
        }
    }

    fn person(&mut self, id: u128) {
        let on = self.random.day(FROM, TO);
        let kind = *self.random.pick(&[PersonKind::Carer, PersonKind::Teacher]);
        self.put(
            id,
            on,
            Body::PersonRegistered(PersonDetails {
                kind,
                name: None,
                phone: None,
                synthetic: true,
            }),
        );
        for _ in 0..self.random.below(4) {
            let on = self.random.day(FROM, TO);
            let quarter_hours = self.random.below(6) as u32;
            self.put(
                id,
                on,
                Body::EducationReceived(EducationReceived {
                    topic: String::new(),
                    quarter_hours,
                }),
            );
        }
        if self.random.chance(10) {
            let survivor = record(1000);
            let merged = MergedInto {
                survivor,
                reason: String::new(),
            };
            self.put(id, on, Body::MergedInto(merged));
        }
    }

    fn pregnancy(&mut self, id: u128) {
        let start = self.random.day(FROM, TO);
        let details = PregnancyDetails {
            woman: None,
            last_period: self.random.chance(80).then_some(start),
            expected: self.random.chance(50).then(|| start.plus_days(285)),
        };
        self.put(id, start.plus_days(70), Body::PregnancyRegistered(details));
        for _ in 0..self.random.below(8) {
            let on = start.plus_days(self.random.below(320) as i32);
            let body = self.service();
            self.put(id, on, body);
        }
        if self.random.chance(60) {
            let ended = PregnancyEnded {
                outcome: PregnancyOutcome::LiveBirth,
                child: None,
            };
            self.put(id, start.plus_days(270), Body::PregnancyEnded(ended));
        }
    }

    fn reports(&mut self, id: u128) {
        for _ in 0..self.random.below(5) {
            let on = self.random.day(FROM, TO);
            let units: Vec<UnitId> = [6, 7, 8, 9, 10, 12, 11, 3, 1, 0]
                .into_iter()
                .map(UnitId::Official)
                .collect();
            let reported = ResultReported {
                measure: self.random.pick(&self.words.measures).clone(),
                unit: *self.random.pick(&units),
                numerator: self.random.below(20) as u64,
                denominator: self.random.below(30) as u64,
                estimate: self.random.chance(20),
            };
            self.put(id, on, Body::ResultReported(reported));
        }
    }
}
