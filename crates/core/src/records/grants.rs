//! The roles that a person was given, from the facts about the person.

use std::collections::BTreeMap;

use crate::access::Role;
use crate::fact::{Body, Fact};
use crate::records::effective;
use crate::{Day, FactId, RecordId, UnitId};

/// A role at a unit, from and to a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The fact that granted it.
    pub id: FactId,
    pub role: Role,
    pub unit: UnitId,
    pub from: Day,
    /// The last day on which it holds.
    pub until: Option<Day>,
    /// The first day on which it no longer holds, because somebody revoked it.
    pub revoked: Option<Day>,
    /// The one child whose parent or carer the person is.
    pub child: Option<RecordId>,
    pub granted_by: RecordId,
}

impl Grant {
    pub fn holds(&self, on: Day) -> bool {
        self.from <= on
            && self.until.is_none_or(|last| on <= last)
            && self.revoked.is_none_or(|first| on < first)
    }
}

/// All grants of `person` that were ever made, the earliest first; those that ended or were
/// revoked are among them. Facts about others are passed over. Of several revocations of one
/// grant the earliest day counts.
pub fn fold<'a>(person: RecordId, facts: impl IntoIterator<Item = &'a Fact>) -> Vec<Grant> {
    let own = facts
        .into_iter()
        .filter(|fact| fact.envelope.record == person);
    let mut grants = Vec::new();
    let mut revoked: BTreeMap<FactId, Day> = BTreeMap::new();
    for fact in effective(own) {
        match fact.body {
            Body::RoleGranted(granted) => grants.push(Grant {
                id: fact.id,
                role: granted.role,
                unit: granted.unit,
                from: granted.from,
                until: granted.until,
                revoked: None,
                child: granted.child,
                granted_by: fact.fact.envelope.actor,
            }),
            Body::RoleRevoked(what) => {
                let day = revoked.entry(what.grant).or_insert(fact.on);
                *day = fact.on.min(*day);
            }
            _ => {}
        }
    }
    for grant in &mut grants {
        grant.revoked = revoked.get(&grant.id).copied();
    }
    grants.sort_by_key(|grant| (grant.from, grant.id));
    grants
}
