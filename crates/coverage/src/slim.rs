//! Facts as small as coverage can do with: no names, no providers, words by number. So the
//! facts of a whole province fit into memory until its columns are written.

use std::collections::BTreeMap;

use noi_core::fact::{
    ChildDetails, CircumstanceEnded, CircumstanceFound, Clearable, Corrected, DetailsCorrected,
    EducationReceived, Empty, Enrolled, EnrolmentEnded, ExitKind, Exited, Instead, MergedInto,
    MoveReason, Moved, NeedIdentified, NeedWaived, PersonDetails, PersonKind, PregnancyDetails,
    PregnancyEnded, PregnancyOutcome, SchoolLevel, ServiceReceived, Unmerged,
};
use noi_core::finding_facts::{Measured, Posture};
use noi_core::plan_facts::ResultReported;
use noi_core::{
    Birth, Body, Day, DeviceId, Envelope, Fact, FactId, FastMap, Moment, RecordId, Sex, Shard,
    UnitId,
};

/// No fact before this one.
const NONE: u32 = u32::MAX;

/// All facts that columns are made of, in any order; those of one record are linked to each
/// other.
#[derive(Debug, Default)]
pub struct SlimFacts {
    facts: Vec<SlimFact>,
    /// The last fact of each record.
    last: FastMap<RecordId, u32>,
    words: Words,
    units: Vec<UnitId>,
    unit_numbers: BTreeMap<UnitId, u32>,
    /// Records with a fact that may say that they were merged.
    merging: Vec<RecordId>,
}

#[derive(Debug)]
struct SlimFact {
    id: FactId,
    recorded: Moment,
    on: Day,
    unit: u32,
    before: u32,
    body: Slim,
}

/// What a corrected fact should have said.
type SlimInstead = (Day, UnitId, Slim);

#[derive(Debug)]
enum Slim {
    Child(Box<SlimDetails>),
    Details(Box<SlimDetails>),
    Moved,
    Exited,
    Returned,
    Found(u32),
    Ended(u32),
    Service {
        service: u32,
        result: Option<u32>,
        dose: Option<u8>,
    },
    Measured(Box<SlimMeasured>),
    Enrolled {
        year: i32,
        level: SchoolLevel,
        grade: Option<u8>,
    },
    EnrolmentEnded(i32),
    Identified(u32),
    Waived {
        need: u32,
        until: Option<Box<Day>>,
    },
    Merged(Box<RecordId>),
    Unmerged,
    Person(PersonKind),
    Education(u32),
    Pregnancy(Box<PregnancyDetails>),
    PregnancyEnded(PregnancyOutcome),
    Reported(Box<ResultReported>),
    Corrected(Box<(FactId, Option<SlimInstead>)>),
    /// Nothing that coverage looks at; kept because it may be corrected into something.
    Other,
}

/// Measures as taken; 0: not measured.
#[derive(Debug)]
struct SlimMeasured {
    service: u32,
    weight_g: u32,
    length_dmm: u32,
    head_dmm: u32,
    muac_dmm: u32,
    posture: Option<Posture>,
    oedema: Option<bool>,
}

#[derive(Debug)]
struct SlimDetails {
    birth: Option<Birth>,
    here_since: Option<Day>,
    sex: Option<Sex>,
    ethnicity: Option<u32>,
    personal_id: bool,
    gestation_days: Option<u16>,
    /// What a correction took away.
    clears_personal_id: bool,
    clears_ethnicity: bool,
}

/// Words by number.
#[derive(Debug, Default)]
struct Words {
    words: Vec<String>,
    numbers: BTreeMap<String, u32>,
}

impl Words {
    fn enter(&mut self, word: &str) -> u32 {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let number = self.words.len() as u32;
        self.words.push(word.to_owned());
        self.numbers.insert(word.to_owned(), number);
        number
    }

    fn get(&self, number: u32) -> String {
        self.words[number as usize].clone()
    }
}

impl SlimFacts {
    /// Takes a fact. The same fact twice is one fact.
    pub fn add(&mut self, fact: &Fact) {
        let envelope = &fact.envelope;
        let body = slim(&fact.body, &mut self.words);
        if may_merge(&body) {
            self.merging.push(envelope.record);
        }
        let unit = *self.unit_numbers.entry(envelope.unit).or_insert_with(|| {
            self.units.push(envelope.unit);
            self.units.len() as u32 - 1
        });
        let number = self.facts.len() as u32;
        let before = self.last.insert(envelope.record, number).unwrap_or(NONE);
        self.facts.push(SlimFact {
            id: envelope.id,
            recorded: envelope.recorded,
            on: envelope.on,
            unit,
            before,
            body,
        });
    }

    /// Every record that has facts, in the order of ids.
    pub(crate) fn records(&self) -> Vec<RecordId> {
        let mut records: Vec<RecordId> = self.last.keys().copied().collect();
        records.sort_unstable();
        records
    }

    /// Records that may have been merged.
    pub(crate) fn merging(&self) -> &[RecordId] {
        &self.merging
    }

    /// The facts of a record, as far as coverage looks at them.
    pub(crate) fn of(&self, record: RecordId) -> Vec<Fact> {
        let mut out = Vec::new();
        let mut next = self.last.get(&record).copied().unwrap_or(NONE);
        while let Some(fact) = self.facts.get(next as usize) {
            let envelope = Envelope {
                id: fact.id,
                device: DeviceId(record.0),
                index: 0,
                shard: Shard::NATIONAL,
                record,
                unit: self.units[fact.unit as usize],
                actor: record,
                on: fact.on,
                at: None,
                recorded: fact.recorded,
                origin: None,
            };
            out.push(Fact {
                envelope,
                body: full(&fact.body, &self.words),
            });
            next = fact.before;
        }
        out
    }
}

fn may_merge(body: &Slim) -> bool {
    match body {
        Slim::Merged(_) => true,
        Slim::Corrected(corrected) => {
            matches!(&corrected.1, Some((_, _, instead)) if may_merge(instead))
        }
        _ => false,
    }
}

fn slim(body: &Body, words: &mut Words) -> Slim {
    let details = |details: &ChildDetails, words: &mut Words| {
        Box::new(SlimDetails {
            birth: details.birth,
            here_since: details.here_since,
            sex: details.sex,
            ethnicity: details.ethnicity.as_ref().map(|name| words.enter(name)),
            personal_id: details.personal_id.is_some(),
            gestation_days: details.gestation_days,
            clears_personal_id: false,
            clears_ethnicity: false,
        })
    };
    match body {
        Body::ChildRegistered(registered) => Slim::Child(details(registered, words)),
        Body::ChildDetailsCorrected(change) => {
            let mut set = details(&change.set, words);
            set.clears_personal_id = change.cleared.contains(&Clearable::PersonalId);
            set.clears_ethnicity = change.cleared.contains(&Clearable::Ethnicity);
            Slim::Details(set)
        }
        Body::ChildMoved(_) => Slim::Moved,
        Body::ChildExited(_) => Slim::Exited,
        Body::ChildReturned(_) => Slim::Returned,
        Body::CircumstanceFound(found) => Slim::Found(words.enter(&found.circumstance)),
        Body::CircumstanceEnded(ended) => Slim::Ended(words.enter(&ended.circumstance)),
        Body::ServiceReceived(received) => Slim::Service {
            service: words.enter(&received.service),
            result: received.result.as_ref().map(|result| words.enter(result)),
            dose: received.dose,
        },
        Body::Measured(taken) => Slim::Measured(Box::new(SlimMeasured {
            service: words.enter(&taken.service),
            weight_g: taken.weight_g.unwrap_or(0),
            length_dmm: taken.length_dmm.unwrap_or(0),
            head_dmm: taken.head_dmm.unwrap_or(0),
            muac_dmm: taken.muac_dmm.unwrap_or(0),
            posture: taken.posture,
            oedema: taken.oedema,
        })),
        Body::Screened(answered) => Slim::Service {
            service: words.enter(&answered.service),
            result: answered.result.as_ref().map(|result| words.enter(result)),
            dose: None,
        },
        Body::Enrolled(enrolled) => Slim::Enrolled {
            year: enrolled.school_year,
            level: enrolled.level,
            grade: enrolled.grade,
        },
        Body::EnrolmentEnded(ended) => Slim::EnrolmentEnded(ended.school_year),
        Body::NeedIdentified(identified) => Slim::Identified(words.enter(&identified.need)),
        Body::NeedWaived(waived) => Slim::Waived {
            need: words.enter(&waived.need),
            until: waived.until.map(Box::new),
        },
        Body::MergedInto(merged) => Slim::Merged(Box::new(merged.survivor)),
        Body::Unmerged(_) => Slim::Unmerged,
        Body::PersonRegistered(person) => Slim::Person(person.kind),
        Body::EducationReceived(received) => Slim::Education(received.quarter_hours),
        Body::PregnancyRegistered(pregnancy) => Slim::Pregnancy(Box::new(pregnancy.clone())),
        Body::PregnancyEnded(ended) => Slim::PregnancyEnded(ended.outcome),
        Body::ResultReported(reported) => Slim::Reported(Box::new(reported.clone())),
        Body::Corrected(corrected) => {
            let instead = corrected
                .instead
                .as_ref()
                .map(|instead| (instead.on, instead.unit, slim(&instead.body, words)));
            Slim::Corrected(Box::new((corrected.fact, instead)))
        }
        _ => Slim::Other,
    }
}

fn measured(value: u32) -> Option<u32> {
    (value > 0).then_some(value)
}

fn full(body: &Slim, words: &Words) -> Body {
    let details = |details: &SlimDetails| ChildDetails {
        birth: details.birth,
        here_since: details.here_since,
        sex: details.sex,
        ethnicity: details.ethnicity.map(|name| words.get(name)),
        // Rules ask only whether there is one.
        personal_id: details.personal_id.then(String::new),
        gestation_days: details.gestation_days,
        ..ChildDetails::default()
    };
    match body {
        Slim::Child(registered) => Body::ChildRegistered(details(registered)),
        Slim::Details(set) => Body::ChildDetailsCorrected(DetailsCorrected {
            set: details(set),
            cleared: [
                (set.clears_personal_id, Clearable::PersonalId),
                (set.clears_ethnicity, Clearable::Ethnicity),
            ]
            .into_iter()
            .filter_map(|(clears, what)| clears.then_some(what))
            .collect(),
            reason: String::new(),
        }),
        Slim::Moved => Body::ChildMoved(Moved {
            reason: MoveReason::Relocated,
            village: None,
        }),
        Slim::Exited => Body::ChildExited(Exited {
            kind: ExitKind::MovedAway,
            note: String::new(),
        }),
        Slim::Returned => Body::ChildReturned(Empty {}),
        Slim::Found(code) => Body::CircumstanceFound(CircumstanceFound {
            circumstance: words.get(*code),
            evidence: String::new(),
        }),
        Slim::Ended(code) => Body::CircumstanceEnded(CircumstanceEnded {
            circumstance: words.get(*code),
            reason: String::new(),
        }),
        Slim::Service {
            service,
            result,
            dose,
        } => Body::ServiceReceived(ServiceReceived {
            service: words.get(*service),
            dose: *dose,
            provider: None,
            result: result.map(|result| words.get(result)),
        }),
        Slim::Measured(taken) => Body::Measured(Measured {
            service: words.get(taken.service),
            weight_g: measured(taken.weight_g),
            length_dmm: measured(taken.length_dmm),
            head_dmm: measured(taken.head_dmm),
            muac_dmm: measured(taken.muac_dmm),
            posture: taken.posture,
            oedema: taken.oedema,
            ..Measured::default()
        }),
        Slim::Enrolled { year, level, grade } => Body::Enrolled(Enrolled {
            school_year: *year,
            level: *level,
            grade: *grade,
            school: None,
        }),
        Slim::EnrolmentEnded(year) => Body::EnrolmentEnded(EnrolmentEnded {
            school_year: *year,
            reason: String::new(),
        }),
        Slim::Identified(need) => Body::NeedIdentified(NeedIdentified {
            need: words.get(*need),
            note: String::new(),
        }),
        Slim::Waived { need, until } => Body::NeedWaived(NeedWaived {
            need: words.get(*need),
            reason: String::new(),
            until: until.as_deref().copied(),
        }),
        Slim::Merged(survivor) => Body::MergedInto(MergedInto {
            survivor: **survivor,
            reason: String::new(),
        }),
        Slim::Unmerged => Body::Unmerged(Unmerged {
            reason: String::new(),
        }),
        Slim::Person(kind) => Body::PersonRegistered(PersonDetails {
            kind: *kind,
            name: None,
            phone: None,
            synthetic: false,
        }),
        Slim::Education(quarter_hours) => Body::EducationReceived(EducationReceived {
            topic: String::new(),
            quarter_hours: *quarter_hours,
        }),
        Slim::Pregnancy(pregnancy) => Body::PregnancyRegistered((**pregnancy).clone()),
        Slim::PregnancyEnded(outcome) => Body::PregnancyEnded(PregnancyEnded {
            outcome: *outcome,
            child: None,
        }),
        Slim::Reported(reported) => Body::ResultReported((**reported).clone()),
        Slim::Corrected(corrected) => Body::Corrected(Corrected {
            fact: corrected.0,
            instead: corrected.1.as_ref().map(|(on, unit, body)| Instead {
                on: *on,
                unit: *unit,
                body: Box::new(full(body, words)),
            }),
            reason: String::new(),
        }),
        Slim::Other => Body::Unknown {
            kind: String::new(),
            json: String::new(),
        },
    }
}
