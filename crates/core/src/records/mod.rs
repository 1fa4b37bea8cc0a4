//! Records: what the facts about one thing add up to.
//!
//! A record is a pure function of a *set* of facts: they are first corrected, then put in the
//! order of (day, moment recorded, id), so that any order of delivery gives the same record.

pub mod child;
pub mod details;
pub mod grants;
pub mod import;
pub mod local_unit;
pub mod person;
pub mod plan;
pub mod pregnancy;

use std::collections::BTreeMap;

use crate::fact::{Body, Fact};
use crate::{Day, FactId, Moment, UnitId};

/// A fact as it counts: after corrections.
#[derive(Clone, Copy, Debug)]
pub struct Effective<'a> {
    pub id: FactId,
    pub on: Day,
    pub recorded: Moment,
    pub unit: UnitId,
    pub body: &'a Body,
    /// The original, which stays in the ledger.
    pub fact: &'a Fact,
    /// Whether a correction changed it.
    pub corrected: bool,
}

/// Applies corrections and sorts. A correction of a correction counts; of several
/// corrections of one fact the one recorded last does. The same fact twice is one fact.
pub fn effective<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> Vec<Effective<'a>> {
    let mut by_id: BTreeMap<FactId, &Fact> = BTreeMap::new();
    let mut corrections: BTreeMap<FactId, Vec<&Fact>> = BTreeMap::new();
    for fact in facts {
        by_id.insert(fact.envelope.id, fact);
    }
    for fact in by_id.values() {
        if let Body::Corrected(corrected) = &fact.body {
            corrections.entry(corrected.fact).or_default().push(fact);
        }
    }
    let mut out = Vec::with_capacity(by_id.len());
    for fact in by_id.values() {
        if matches!(fact.body, Body::Corrected(_)) {
            continue;
        }
        if let Some(effective) = resolve(fact, &corrections) {
            out.push(effective);
        }
    }
    out.sort_by_key(|e| (e.on, e.recorded, e.id));
    out
}

/// A correction counts unless a (standing) correction struck it out in turn.
fn stands(fact: &Fact, corrections: &BTreeMap<FactId, Vec<&Fact>>, depth: u32) -> bool {
    // A chain of corrections is short; the bound only guards against a made-up cycle.
    depth > 32
        || latest(fact.envelope.id, corrections, depth + 1).is_none_or(
            |correction| matches!(&correction.body, Body::Corrected(c) if c.instead.is_some()),
        )
}

/// The standing correction of a fact that was recorded last.
fn latest<'a>(
    id: FactId,
    corrections: &BTreeMap<FactId, Vec<&'a Fact>>,
    depth: u32,
) -> Option<&'a Fact> {
    corrections
        .get(&id)?
        .iter()
        .filter(|fact| stands(fact, corrections, depth))
        .max_by_key(|fact| (fact.envelope.recorded, fact.envelope.id))
        .copied()
}

fn resolve<'a>(
    fact: &'a Fact,
    corrections: &BTreeMap<FactId, Vec<&'a Fact>>,
) -> Option<Effective<'a>> {
    let envelope = &fact.envelope;
    let mut effective = Effective {
        id: envelope.id,
        on: envelope.on,
        recorded: envelope.recorded,
        unit: envelope.unit,
        body: &fact.body,
        fact,
        corrected: false,
    };
    let mut current = envelope.id;
    for _ in 0..32 {
        let Some(correction) = latest(current, corrections, 0) else {
            return Some(effective);
        };
        let Body::Corrected(corrected) = &correction.body else {
            return Some(effective);
        };
        let instead = corrected.instead.as_ref()?;
        effective.on = instead.on;
        effective.unit = instead.unit;
        effective.body = &instead.body;
        effective.corrected = true;
        // What was put in its place may itself be corrected.
        current = correction.envelope.id;
    }
    Some(effective)
}
