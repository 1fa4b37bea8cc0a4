//! Families with children, what they received and what they missed, as facts.

use noi_core::fact::{
    Body, CarerLinked, ChildDetails, CircumstanceFound, EducationReceived, Enrolled, ExitKind,
    Exited, MoveReason, Moved, PersonDetails, PersonKind, PregnancyDetails, Relation, SchoolLevel,
    ServiceReceived,
};
use noi_core::recorder::{About, Recorder, uuid_v7};
use noi_core::records::child::Child;
use noi_core::records::pregnancy::Pregnancy;
use noi_core::units::{Level, Units};
use noi_core::{Birth, Day, Domain, Fact, Moment, RecordId, Sex, Shard, UnitId};
use noi_pack::Pack;
use noi_pack::evaluate::{Rounds, Subject, instances};
use noi_pack::expression::Facets;
use noi_pack::model::{self, MetBy, Need, Timing};
use uuid::Uuid;

use crate::growth::Build;
use crate::names;
use crate::provinces::{Province, province};
use crate::random::Random;

/// What kind of population.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    pub seed: u64,
    /// The unit in which the families live: a province, or anything below it.
    pub unit: UnitId,
    pub children: usize,
    /// Nothing happens after this day.
    pub as_of: Day,
    /// Repeated services are recorded for this long before `as_of` (those that don't count in
    /// access: for the last year); one-off services always.
    pub history_months: i32,
}

/// Why no population could be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SimError {
    #[error("{0} has no communes on {1}: choose a province, a district or a commune of that day")]
    NoCommunes(UnitId, Day),
}

/// A stream of facts, a family at a time.
pub struct Population<'a> {
    pack: &'a Pack,
    units: &'a Units,
    settings: Settings,
    random: Random,
    shape: Province,
    province_code: String,
    shard: Shard,
    communes: Vec<Commune>,
    made: usize,
    indices: std::collections::BTreeMap<Shard, u64>,
    ids: u64,
    officers_left: Vec<usize>,
    /// How the child grows whose facts are being made.
    build: Option<Build>,
}

struct Commune {
    unit: UnitId,
    /// Units that it was made from, where children born before were registered.
    before: Vec<UnitId>,
    weight: f64,
    /// How much better (or worse) families are reached here, in logits.
    reach: f64,
    /// Ethnic groups differ from commune to commune.
    groups: Vec<f64>,
    villages: Vec<String>,
}

/// One family, while its facts are made.
struct Family {
    commune: usize,
    ethnicity: &'static str,
    name: &'static str,
    village: String,
    /// Share of what is owed that reaches it.
    reach: f64,
}

impl<'a> Population<'a> {
    /// # Errors
    /// When the unit has no communes on the day.
    pub fn new(pack: &'a Pack, units: &'a Units, settings: Settings) -> Result<Self, SimError> {
        let on = settings.as_of;
        let mut random = Random::new(settings.seed);
        let mut found: Vec<UnitId> = units
            .descendants(settings.unit, on)
            .into_iter()
            .chain([settings.unit])
            .filter(|unit| units.level(*unit) == Some(Level::Commune))
            .collect();
        found.sort_unstable();
        found.dedup();
        if found.is_empty() {
            return Err(SimError::NoCommunes(settings.unit, on));
        }
        let province_unit = units.province(found[0], on).unwrap_or(settings.unit);
        let province_code = units
            .get(province_unit)
            .and_then(|unit| unit.code(on))
            .map(|code| code.to_string())
            .unwrap_or_default();
        let shape = province(&province_code).unwrap_or(Province {
            code: "",
            children: 100_000,
            boys_per_girl: 1.1,
            groups: vec![("Kinh", 1.0)],
        });
        let communes: Vec<Commune> = found
            .into_iter()
            .map(|unit| commune(units, unit, on, &shape, &mut random))
            .collect();
        let shard = match province_unit {
            UnitId::Official(number) => Shard(number),
            UnitId::Local(_) => Shard::NATIONAL,
        };
        Ok(Self {
            pack,
            units,
            settings,
            random,
            shape,
            province_code,
            shard,
            officers_left: (0..communes.len()).rev().collect(),
            build: None,
            communes,
            made: 0,
            indices: std::collections::BTreeMap::new(),
            ids: 0,
        })
    }

    /// Children made so far.
    pub fn made(&self) -> usize {
        self.made
    }

    fn record(&mut self, facts: &mut Vec<Fact>, what: What, body: Body) {
        // A fact is recorded a day or two after it happened, as in real books.
        let recorded = Moment::noon(what.on.min(self.settings.as_of));
        let mut ids = self.ids;
        let settings = self.settings;
        let mut new_id = || {
            ids += 1;
            identifier(&settings, ids)
        };
        let device = noi_core::DeviceId(Uuid::from_u128(0x5e_ed00_0000_7000_8000_0000_0000_0000));
        let actor = RecordId(device.0);
        let mut recorder = Recorder::new(device, actor, recorded, &mut new_id);
        recorder.continue_from(
            self.shard,
            self.indices.get(&self.shard).copied().unwrap_or(0),
        );
        let about = About {
            shard: self.shard,
            record: what.record,
            unit: what.unit,
            on: what.on,
            origin: None,
        };
        let fact = recorder.fact(about, body);
        self.indices.insert(self.shard, fact.envelope.index);
        self.ids = ids;
        facts.push(fact);
    }

    fn new_record(&mut self) -> RecordId {
        self.ids += 1;
        RecordId(identifier(&self.settings, self.ids))
    }

    /// Officers of one commune with the training they had.
    fn officers(&mut self, commune: usize) -> Vec<Fact> {
        const KINDS: &[(PersonKind, usize)] = &[
            (PersonKind::VillageCollaborator, 8),
            (PersonKind::CommuneOfficer, 2),
            (PersonKind::HealthWorker, 6),
            (PersonKind::Teacher, 10),
            (PersonKind::ProtectionWorker, 1),
            (PersonKind::MassOrganisation, 2),
        ];
        let mut facts = Vec::new();
        let unit = self.communes[commune].unit;
        let as_of = self.settings.as_of;
        let trained = 0.55 + 0.1 * self.communes[commune].reach.clamp(-2.0, 3.0);
        for &(kind, count) in KINDS {
            for _ in 0..count {
                let sex = if self.random.chance(0.65) {
                    Sex::Female
                } else {
                    Sex::Male
                };
                let ethnicity = self.ethnicity(commune);
                let family = names::family(&mut self.random, ethnicity);
                let name = names::person(&mut self.random, ethnicity, family, sex);
                let details = PersonDetails {
                    kind,
                    name: Some(name),
                    phone: None,
                    synthetic: true,
                };
                let record = self.new_record();
                let on = as_of.plus_days(-self.random.between(400, 1500));
                let what = What { record, unit, on };
                self.record(&mut facts, what, Body::PersonRegistered(details));
                if self.random.chance(trained) {
                    let on = as_of.plus_days(-self.random.between(10, 1100));
                    let taught = EducationReceived {
                        topic: "ecd".to_owned(),
                        quarter_hours: 4 * self.random.between(4, 16) as u32,
                    };
                    self.record(
                        &mut facts,
                        What { record, unit, on },
                        Body::EducationReceived(taught),
                    );
                }
            }
        }
        facts
    }

    fn ethnicity(&mut self, commune: usize) -> &'static str {
        let index = self.random.weighted(&self.communes[commune].groups);
        self.shape.groups.get(index).map_or("Kinh", |group| group.0)
    }

    fn family(&mut self) -> Vec<Fact> {
        let weights: Vec<f64> = self.communes.iter().map(|commune| commune.weight).collect();
        let commune = self.random.weighted(&weights);
        let ethnicity = self.ethnicity(commune);
        // Most families are reached by nearly everything, some by little: what is missed is
        // missed together.
        let logit = self.communes[commune].reach
            + if ethnicity == "Kinh" { 0.6 } else { 0.0 }
            + if self.random.chance(0.82) { 5.2 } else { 1.6 }
            + self.random.share();
        let family = Family {
            commune,
            ethnicity,
            name: names::family(&mut self.random, ethnicity),
            village: {
                let villages = &self.communes[commune].villages;
                villages[self.random.below(villages.len())].clone()
            },
            reach: 1.0 / (1.0 + libm::exp(-logit)),
        };
        let mut facts = Vec::new();
        let carers = self.carers(&family, &mut facts);
        let siblings = if self.random.chance(0.35) { 2 } else { 1 };
        for _ in 0..siblings {
            if self.made < self.settings.children {
                self.child(&family, &carers, &mut facts);
                self.made += 1;
            }
        }
        if self.random.chance(0.06) {
            self.pregnancy(&family, carers.first().map(|carer| carer.0), &mut facts);
        }
        facts
    }

    fn carers(&mut self, family: &Family, facts: &mut Vec<Fact>) -> Vec<(RecordId, Relation)> {
        let mut carers = Vec::new();
        for (relation, sex, share) in [
            (Relation::Mother, Sex::Female, 0.97),
            (Relation::Father, Sex::Male, 0.55),
        ] {
            if !self.random.chance(share) {
                continue;
            }
            let record = self.new_record();
            let unit = self.communes[family.commune].unit;
            let on = self
                .settings
                .as_of
                .plus_days(-self.random.between(200, 1200));
            let details = PersonDetails {
                kind: PersonKind::Carer,
                name: Some(names::person(
                    &mut self.random,
                    family.ethnicity,
                    family.name,
                    sex,
                )),
                // Numbers beginning 000 are nobody's.
                phone: Some(format!("000{:07}", self.random.below(10_000_000))),
                synthetic: true,
            };
            self.record(
                facts,
                What { record, unit, on },
                Body::PersonRegistered(details),
            );
            if self.random.chance(0.78 * family.reach) {
                let on = self
                    .settings
                    .as_of
                    .plus_days(-self.random.between(5, 1000))
                    .max(on);
                let taught = EducationReceived {
                    topic: "parenting".to_owned(),
                    quarter_hours: 2 * self.random.between(2, 8) as u32,
                };
                self.record(
                    facts,
                    What { record, unit, on },
                    Body::EducationReceived(taught),
                );
            }
            carers.push((record, relation));
        }
        carers
    }

    fn birthday(&mut self) -> Day {
        // Low in spring, high in autumn.
        const MONTHS: [f64; 12] = [8.2, 7.0, 7.5, 7.5, 7.8, 7.8, 8.4, 9.0, 9.5, 9.6, 9.0, 8.7];
        let as_of = self.settings.as_of;
        let oldest = as_of.plus_months(-self.pack.age_limit_months).plus_days(1);
        loop {
            let year = self.random.between(oldest.year(), as_of.year());
            let month = self.random.weighted(&MONTHS) as u32 + 1;
            let day = self.random.between(1, 31) as u32;
            if let Some(born) = Day::from_ymd(year, month, day)
                && born >= oldest
                && born <= as_of
            {
                return born;
            }
        }
    }

    fn child(&mut self, family: &Family, carers: &[(RecordId, Relation)], facts: &mut Vec<Fact>) {
        let as_of = self.settings.as_of;
        let born = self.birthday();
        let boys = self.shape.boys_per_girl;
        let sex = if self.random.chance(boys / (1.0 + boys)) {
            Sex::Male
        } else {
            Sex::Female
        };
        let record = self.new_record();
        let registered_on = born.plus_days(self.random.between(1, 45)).min(as_of);
        let birth = if self.random.chance(0.008) {
            let (year, month, _) = born.ymd();
            Birth::in_month(year, month).unwrap_or(Birth::on(born))
        } else {
            Birth::on(born)
        };
        let personal_id = self
            .random
            .chance(0.88)
            .then(|| synthetic_id(&mut self.random, born, sex));
        self.build = Some(Build::new(&mut self.random, born, sex, family.reach));
        // One child in twenty comes more than three weeks early.
        let preterm = self
            .random
            .chance(0.05)
            .then(|| self.random.between(215, 258) as u16);
        let details = ChildDetails {
            name: Some(names::person(
                &mut self.random,
                family.ethnicity,
                family.name,
                sex,
            )),
            birth: Some(birth),
            sex: Some(sex),
            personal_id,
            local_id: None,
            ethnicity: Some(family.ethnicity.to_owned()),
            village: Some(family.village.clone()),
            gestation_days: preterm,
            here_since: None,
            synthetic: true,
        };
        let commune = &self.communes[family.commune];
        let (home, then) = match self.random.below(commune.before.len().max(1)) {
            index if index < commune.before.len() => {
                let before = commune.before[index];
                if self.units.valid(before, registered_on) {
                    (commune.unit, before)
                } else {
                    (commune.unit, commune.unit)
                }
            }
            _ => (commune.unit, commune.unit),
        };
        let mut own = Vec::new();
        let at = |unit: UnitId, on: Day| What { record, unit, on };
        self.record(
            &mut own,
            at(then, registered_on),
            Body::ChildRegistered(details),
        );
        for &(carer, relation) in carers {
            let link = CarerLinked { carer, relation };
            self.record(&mut own, at(home, registered_on), Body::CarerLinked(link));
        }
        // Where the old commune was split, people chose for nearly every child.
        let placed = self.units.as_of(then, as_of);
        if placed.is_some_and(|placed| placed.waits_for_choice.is_some())
            && self.random.chance(0.97)
        {
            let on = Day::from_ymd(2025, 8, 1)
                .unwrap_or(as_of)
                .max(registered_on)
                .min(as_of);
            let chosen = Moved {
                reason: MoveReason::UnitSplit,
                village: None,
            };
            self.record(&mut own, at(home, on), Body::ChildMoved(chosen));
        }
        if self.communes.len() > 1 && self.random.chance(0.02) {
            let to = self.random.below(self.communes.len());
            let on = as_of.plus_days(-self.random.between(1, 900));
            if on > registered_on && self.units.valid(self.communes[to].unit, on) {
                let moved = Moved {
                    reason: MoveReason::Relocated,
                    village: None,
                };
                let unit = self.communes[to].unit;
                self.record(&mut own, at(unit, on), Body::ChildMoved(moved));
            }
        }
        self.special_circumstance(family, record, born, &mut own);
        self.services(record, family, &mut own);
        if self.random.chance(0.006) {
            let kind = if self.random.chance(0.4) {
                ExitKind::Died
            } else {
                ExitKind::MovedAway
            };
            let on = self.last_day(&own).plus_days(self.random.between(1, 60));
            if on <= as_of {
                let exited = Exited {
                    kind,
                    note: String::new(),
                };
                self.record(&mut own, at(home, on), Body::ChildExited(exited));
            }
        }
        facts.append(&mut own);
    }

    fn last_day(&self, facts: &[Fact]) -> Day {
        facts
            .iter()
            .map(|fact| fact.envelope.on)
            .max()
            .unwrap_or(self.settings.as_of)
    }

    fn special_circumstance(
        &mut self,
        family: &Family,
        record: RecordId,
        born: Day,
        facts: &mut Vec<Fact>,
    ) {
        // Rough shares of the commoner groups; the gravest are left out of made-up data but
        // for a trace, so that their rules are seen to work.
        const SHARES: &[(&str, f64)] = &[
            ("4.3", 0.006),
            ("4.2", 0.004),
            ("4.1", 0.002),
            ("1.3", 0.002),
            ("2.2", 0.0005),
            ("3.7", 0.003),
            ("13.1", 0.002),
            ("13.2", 0.001),
            ("14.1", 0.0005),
            ("9", 0.0003),
        ];
        for &(code, share) in SHARES {
            if !self.random.chance(share) {
                continue;
            }
            let age = self.settings.as_of.0 - born.0;
            let on = born.plus_days(self.random.between(30, 1200).min(age));
            let found = CircumstanceFound {
                circumstance: code.to_owned(),
                evidence: "hồ sơ mô phỏng".to_owned(),
            };
            let unit = self.communes[family.commune].unit;
            let unit = self
                .units
                .as_of(unit, on)
                .map_or(unit, |placed| placed.unit);
            self.record(
                facts,
                What { record, unit, on },
                Body::CircumstanceFound(found),
            );
        }
    }

    /// What the child received: the rounds of every need, met or not.
    fn services(&mut self, record: RecordId, family: &Family, facts: &mut Vec<Fact>) {
        let mut upto = 0;
        // Needs that begin with a service (an early intervention after a screening) are seen
        // in a second round over what the first one recorded.
        for pass in 0..2 {
            let Some(child) = Child::fold(record, facts.iter()) else {
                return;
            };
            let subject = Subject::from(&child);
            let rounds = subject
                .anchor
                .map(|anchor| Rounds::of(self.pack, model::Subject::Child, anchor));
            let Some(rounds) = rounds else {
                return;
            };
            let facets = Facets {
                sex: child.details.sex,
                ethnicity: child.details.ethnicity.as_deref(),
                province: Some(&self.province_code.clone()),
            };
            self.meet_needs(&subject, &rounds, Some(facets), pass, record, family, facts);
            if facts.len() == upto {
                return;
            }
            upto = facts.len();
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one step of one function, split for length"
    )]
    fn meet_needs(
        &mut self,
        subject: &Subject<'_>,
        rounds: &Rounds,
        facets: Option<Facets<'_>>,
        pass: usize,
        record: RecordId,
        family: &Family,
        facts: &mut Vec<Fact>,
    ) {
        let pack = self.pack;
        let as_of = self.settings.as_of;
        let horizon = as_of.plus_months(-self.settings.history_months);
        let lately = as_of.plus_months(-12).max(horizon);
        let set = |name: &str| pack.province_set(name);
        let mut met: Vec<Option<Day>> = vec![None; pack.needs.len()];
        for (place, need) in pack.needs.iter().enumerate() {
            let triggered = matches!(need.timing, Timing::Since { .. });
            let applies = facets.is_none_or(|facets| need.applies.holds(facets, &set));
            if need.subject != subject.kind || triggered != (pass == 1) || !applies {
                continue;
            }
            let repeated = !matches!(need.timing, Timing::Once { .. });
            for one in instances(pack, place, subject, rounds) {
                if one.round.opens > as_of {
                    break;
                }
                let told_from = if need.core { horizon } else { lately };
                if repeated && !triggered && one.round.closes < told_from {
                    continue;
                }
                let share = share(need, family.reach);
                if !self.random.chance(share) {
                    continue;
                }
                let mut from = one.round.opens;
                if let Timing::Once {
                    after: Some(after), ..
                } = &need.timing
                {
                    let Some(before) = met[after.need] else {
                        continue;
                    };
                    from = from.max(before.plus_days(after.min_days));
                }
                let span = (one.round.due.0 - from.0).clamp(0, 300);
                let late = self.random.chance(0.08 * (1.2 - family.reach));
                let delay = if late {
                    span + self.random.between(1, 60)
                } else {
                    self.random.between(0, span)
                };
                let on = from.plus_days(delay);
                if on > as_of || on >= one.round.closes {
                    continue;
                }
                met[place] = Some(on);
                self.meet(need, one.round.school_year, record, on, family, facts);
            }
        }
    }

    fn meet(
        &mut self,
        need: &Need,
        school_year: Option<i32>,
        record: RecordId,
        on: Day,
        family: &Family,
        facts: &mut Vec<Fact>,
    ) {
        let body = match need.met_by.first() {
            Some(MetBy::Dose { service, number }) => self.received(service, Some(*number), &[]),
            Some(MetBy::Service { service, .. }) if self.measures(service) => {
                match self
                    .build
                    .and_then(|build| build.measured(&mut self.random, service, on))
                {
                    Some(measured) => Body::Measured(measured),
                    None => return,
                }
            }
            Some(MetBy::Service { service, results }) => self.received(service, None, results),
            Some(MetBy::Enrolled { level, grade }) => Body::Enrolled(Enrolled {
                school_year: school_year.unwrap_or(on.year()),
                level: *level,
                grade: *grade,
                school: Some(self.school(*level, family)),
            }),
            Some(MetBy::PersonalId) | None => return,
        };
        // Where it happened: the commune as it stood on that day.
        let home = self.communes[family.commune].unit;
        let unit = self
            .units
            .as_of(home, on)
            .map_or(home, |placed| placed.unit);
        self.record(facts, What { record, unit, on }, body);
    }

    /// Where the children of a commune go: one school of each kind.
    fn school(&self, level: SchoolLevel, family: &Family) -> String {
        let home = self.communes[family.commune].unit;
        let commune = self.units.get(home);
        school_name(
            level,
            commune.map_or("", |unit| unit.name(self.settings.as_of)),
        )
    }

    /// Whether measurements of the body count as this service.
    fn measures(&self, service: &str) -> bool {
        let growth = self.pack.growth.as_ref();
        growth.is_some_and(|growth| growth.service == service)
    }

    fn received(&mut self, code: &str, dose: Option<u8>, results: &[String]) -> Body {
        let known = self.pack.service(code).map(|service| &service.results[..]);
        let possible = if results.is_empty() {
            known.unwrap_or(&[])
        } else {
            results
        };
        let result = match possible {
            [] => None,
            [one] => Some(one.clone()),
            [usual, others @ ..] => Some(if self.random.chance(0.94) {
                usual.clone()
            } else {
                others[self.random.below(others.len())].clone()
            }),
        };
        Body::ServiceReceived(ServiceReceived {
            service: code.to_owned(),
            dose,
            provider: None,
            result,
        })
    }

    fn pregnancy(&mut self, family: &Family, woman: Option<RecordId>, facts: &mut Vec<Fact>) {
        let as_of = self.settings.as_of;
        self.build = None;
        let started = as_of.plus_days(-self.random.between(50, 270));
        let record = self.new_record();
        let details = PregnancyDetails {
            woman,
            last_period: Some(started),
            expected: Some(started.plus_days(280)),
        };
        let on = started.plus_days(self.random.between(42, 49)).min(as_of);
        let unit = self.communes[family.commune].unit;
        let mut own = Vec::new();
        self.record(
            &mut own,
            What { record, unit, on },
            Body::PregnancyRegistered(details),
        );
        if let Some(pregnancy) = Pregnancy::fold(record, own.iter()) {
            let subject = Subject::from(&pregnancy);
            let rounds = Rounds::of(self.pack, model::Subject::Pregnancy, started);
            self.meet_needs(&subject, &rounds, None, 0, record, family, &mut own);
        }
        facts.append(&mut own);
    }
}

/// What a school of a commune is called in a made-up population.
pub fn school_name(level: SchoolLevel, commune: &str) -> String {
    match level {
        SchoolLevel::Nursery | SchoolLevel::Kindergarten => format!("Trường Mầm non {commune}"),
        SchoolLevel::Primary => format!("Trường Tiểu học {commune}"),
    }
}

/// The n-th identifier: they rise as those of a real book do, a millisecond each, so that a
/// ledger's indexes grow at their end.
fn identifier(settings: &Settings, nth: u64) -> Uuid {
    let moment = Moment(Moment::noon(settings.as_of.plus_days(-1)).0 + nth as i64);
    let mut bits = Random::new(settings.seed ^ nth.wrapping_mul(0x2545_f491_4f6c_dd1d));
    uuid_v7(moment, bits.bits())
}

/// About which record, where and when.
#[derive(Clone, Copy)]
struct What {
    record: RecordId,
    unit: UnitId,
    on: Day,
}

impl Iterator for Population<'_> {
    type Item = Vec<Fact>;

    /// The officers of each commune first, then family by family.
    fn next(&mut self) -> Option<Vec<Fact>> {
        if let Some(commune) = self.officers_left.pop() {
            return Some(self.officers(commune));
        }
        (self.made < self.settings.children).then(|| self.family())
    }
}

fn commune(units: &Units, unit: UnitId, on: Day, shape: &Province, random: &mut Random) -> Commune {
    // Sizes of communes are skewed: many small ones, few large.
    let weight = libm::exp(random.share() + random.share() + random.share() - 1.5);
    let reach = (random.share() + random.share() + random.share() - 1.5) * 1.6;
    let groups = shape
        .groups
        .iter()
        .map(|(_, persons)| persons * libm::exp(4.0 * (random.share() - 0.5)))
        .collect();
    let word = units
        .get(unit)
        .map(|one| one.kind(on).word())
        .filter(|word| *word == "Phường")
        .map_or("Thôn", |_| "Tổ");
    let villages = (1..=random.between(5, 14))
        .map(|number| format!("{word} {number}"))
        .collect();
    let before = units
        .predecessors(unit)
        .into_iter()
        .filter(|old| units.level(*old) == Some(Level::Commune))
        .collect();
    Commune {
        unit,
        before,
        weight,
        reach,
        groups,
        villages,
    }
}

/// The share of families of this reach whom the service reaches.
fn share(need: &Need, reach: f64) -> f64 {
    let ceiling = match need.domain {
        Domain::Health | Domain::Education => 1.0,
        Domain::Nutrition | Domain::Welfare => 0.995,
        Domain::Care => 0.99,
        Domain::Protection => 0.98,
    };
    match need.timing {
        _ if need.core => ceiling * reach,
        // What happens once is mostly seen to in the end; what repeats is skipped now and then.
        Timing::Once { .. } => 0.96 * reach,
        _ => 0.82 * reach,
    }
}

/// A personal number that can be nobody's: code 000 belongs to no province.
fn synthetic_id(random: &mut Random, born: Day, sex: Sex) -> String {
    let year = born.year();
    let century = 2 * (year / 100 - 19) + i32::from(sex == Sex::Female);
    format!(
        "000{century}{:02}{:06}",
        year % 100,
        random.below(1_000_000)
    )
}
