//! Training and parenting sessions: who was taught what, for how long, on which day.

use noi_core::fact::{Body, Corrected, EducationReceived, Instead, Origin, PersonDetails};
use noi_core::recorder::About;
use noi_core::{FactId, FastMap, RecordId, Shard, UnitId};

use super::keys;
use super::places::Places;
use super::{Asks, Desk, Known, Outcome, Setting, Wanted, permitted};
use crate::issue::Issue;
use crate::rows::TrainingRow;

/// A row whose unit was found.
pub(super) struct Placed {
    pub(super) row: TrainingRow,
    unit: UnitId,
    person_key: String,
}

impl Placed {
    pub(super) fn new(
        row: TrainingRow,
        setting: &Setting<'_>,
        places: &mut Places<'_>,
        issues: &mut Vec<Issue>,
    ) -> Option<Self> {
        let unit = places.unit(row.line, &row.place, issues)?;
        if !permitted(setting, row.line, unit, Wanted::Training, issues) {
            return None;
        }
        let person_key = keys::of_person(&row.name, row.phone.as_deref(), &unit.to_string());
        Some(Self {
            row,
            unit,
            person_key,
        })
    }
}

/// People that rows of this run met.
#[derive(Default)]
pub(super) struct Seen {
    people: FastMap<String, (RecordId, Shard)>,
}

/// First round: the people.
pub(super) fn asks_for_people(rows: &[Placed], asks: &mut Asks) {
    asks.origins
        .extend(rows.iter().map(|placed| placed.person_key.clone()));
}

/// Second round: what the people known were taught.
pub(super) fn asks(rows: &[Placed], known: &Known, seen: &mut Seen, asks: &mut Asks) {
    for placed in rows {
        if let Some(origin) = known.origins.get(&placed.person_key) {
            seen.people
                .entry(placed.person_key.clone())
                .or_insert((origin.record, origin.shard));
        }
        if let Some((record, _)) = seen.people.get(&placed.person_key) {
            let row = &placed.row;
            asks.origins
                .push(keys::of_education(*record, &row.topic, row.on));
        }
    }
}

impl Seen {
    pub(super) fn decide(
        &mut self,
        placed: Placed,
        desk: &mut Desk<'_, '_, '_>,
        issues: &mut Vec<Issue>,
    ) -> Outcome {
        let row = &placed.row;
        let (record, shard) = match self.people.get(&placed.person_key) {
            Some(&person) => person,
            None => self.register(&placed, desk),
        };
        let key = keys::of_education(record, &row.topic, row.on);
        let content = keys::digest(&[&row.quarter_hours.to_string()]);
        if let Some(outcome) = desk.taken(&key, &content, row.line, issues) {
            return outcome;
        }
        let seen = desk.known.origins.get(&key);
        if seen.is_some_and(|seen| seen.content == content) {
            return Outcome::Already;
        }
        let received = Body::EducationReceived(EducationReceived {
            topic: row.topic.clone(),
            quarter_hours: row.quarter_hours,
        });
        let (body, outcome) = match seen {
            None => (received, Outcome::Accepted),
            Some(seen) => (instead(seen.first, &placed, received), Outcome::Corrected),
        };
        let about = About {
            shard,
            record,
            unit: placed.unit,
            on: row.on,
            origin: Some(Origin { key, content }),
        };
        desk.facts.push(desk.recorder.fact(about, body));
        outcome
    }

    fn register(&mut self, placed: &Placed, desk: &mut Desk<'_, '_, '_>) -> (RecordId, Shard) {
        let row = &placed.row;
        let record = desk.recorder.new_record();
        let shard = (desk.setting.shard_of)(placed.unit);
        let details = PersonDetails {
            kind: row.kind,
            name: Some(row.name.clone()),
            phone: row.phone.clone(),
            synthetic: desk.setting.synthetic,
        };
        let about = About {
            shard,
            record,
            unit: placed.unit,
            // Known at the latest from the session on, or the session would come before.
            on: row.on,
            origin: Some(Origin {
                key: placed.person_key.clone(),
                content: keys::field(row.phone.as_deref()),
            }),
        };
        desk.facts
            .push(desk.recorder.fact(about, Body::PersonRegistered(details)));
        self.people
            .insert(placed.person_key.clone(), (record, shard));
        (record, shard)
    }
}

fn instead(fact: FactId, placed: &Placed, body: Body) -> Body {
    Body::Corrected(Corrected {
        fact,
        instead: Some(Instead {
            on: placed.row.on,
            unit: placed.unit,
            body: Box::new(body),
        }),
        reason: String::new(),
    })
}
