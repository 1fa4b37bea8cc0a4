//! A carer or an officer (người chăm sóc, cán bộ): who they are and what they were taught.

use crate::fact::{Body, Fact, PersonDetails, PersonKind};
use crate::records::effective;
use crate::{Day, FactId, RecordId, Shard, UnitId};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: RecordId,
    pub shard: Shard,
    pub unit: UnitId,
    pub details: PersonDetails,
    pub registered_on: Day,
    pub education: Vec<Education>,
    pub merged_into: Option<RecordId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Education {
    pub on: Day,
    pub topic: String,
    /// Quarter hours.
    pub quarter_hours: u32,
    pub fact: FactId,
}

impl Person {
    pub fn fold<'a>(id: RecordId, facts: impl IntoIterator<Item = &'a Fact>) -> Option<Self> {
        let facts = effective(facts);
        let mut person: Option<Self> = None;
        for fact in &facts {
            if let Body::PersonRegistered(details) = fact.body
                && person.is_none()
            {
                person = Some(Self {
                    id,
                    shard: fact.fact.envelope.shard,
                    unit: fact.unit,
                    details: details.clone(),
                    registered_on: fact.on,
                    education: Vec::new(),
                    merged_into: None,
                });
            }
        }
        let mut person = person?;
        for fact in &facts {
            match fact.body {
                Body::EducationReceived(received) => person.education.push(Education {
                    on: fact.on,
                    topic: received.topic.clone(),
                    quarter_hours: received.quarter_hours,
                    fact: fact.id,
                }),
                Body::MergedInto(merged) if fact.fact.envelope.record == id => {
                    person.merged_into = Some(merged.survivor);
                }
                Body::Unmerged(_) if fact.fact.envelope.record == id => person.merged_into = None,
                _ => {}
            }
        }
        Some(person)
    }

    pub fn is_carer(&self) -> bool {
        self.details.kind == PersonKind::Carer
    }
}
