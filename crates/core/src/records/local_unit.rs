//! A village or a facility that people added (thôn, bản, tổ dân phố, trường, trạm): what it is,
//! what it was called when, and whether it still is.

use crate::fact::{Body, Fact, LocalUnitKind};
use crate::records::effective;
use crate::{Day, FactId, Moment, RecordId, Shard, UnitId};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalUnit {
    pub id: RecordId,
    pub shard: Shard,
    pub kind: LocalUnitKind,
    /// The unit that it stands under.
    pub parent: UnitId,
    /// Its first day.
    pub from: Day,
    /// By day, the first from the beginning; never empty.
    pub names: Vec<Called>,
    pub ended: Option<Ended>,
}

/// A name, from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    pub on: Day,
    pub name: String,
    pub reason: String,
    /// What gave it the name, and is corrected where the name was written wrongly.
    pub fact: FactId,
    /// Who said so last, and when.
    pub by: (RecordId, Moment),
}

/// It is no more from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The first day on which it isn't.
    pub on: Day,
    pub reason: String,
    pub fact: FactId,
}

impl LocalUnit {
    pub fn fold<'a>(id: RecordId, facts: impl IntoIterator<Item = &'a Fact>) -> Option<Self> {
        let all: Vec<&Fact> = facts.into_iter().collect();
        let facts = effective(all.iter().copied());
        // What was corrected was said by whoever corrected it last.
        let by = |fact: FactId| {
            let said = all.iter().filter(|one| match &one.body {
                Body::Corrected(corrected) => corrected.fact == fact,
                _ => one.envelope.id == fact,
            });
            let last = said.max_by_key(|one| (one.envelope.recorded, one.envelope.id));
            last.map(|one| (one.envelope.actor, one.envelope.recorded))
        };
        let mut unit = facts.iter().find_map(|fact| match fact.body {
            Body::UnitAdded(added) => Some(Self {
                id,
                shard: fact.fact.envelope.shard,
                kind: added.kind,
                parent: fact.unit,
                from: fact.on,
                names: vec![Called {
                    on: fact.on,
                    name: added.name.clone(),
                    reason: String::new(),
                    fact: fact.id,
                    by: by(fact.id)?,
                }],
                ended: None,
            }),
            _ => None,
        })?;
        for fact in &facts {
            match fact.body {
                Body::UnitRenamed(renamed) => {
                    // Before its first day it is called what it was called then.
                    let on = fact.on.max(unit.from);
                    unit.names.retain(|called| called.on != on);
                    unit.names.push(Called {
                        on,
                        name: renamed.name.clone(),
                        reason: renamed.reason.clone(),
                        fact: fact.id,
                        by: by(fact.id)?,
                    });
                }
                Body::UnitEnded(ended) => {
                    unit.ended = Some(Ended {
                        on: fact.on,
                        reason: ended.reason.clone(),
                        fact: fact.id,
                    });
                }
                _ => {}
            }
        }
        Some(unit)
    }

    /// What it was called last.
    pub fn called(&self) -> &Called {
        // There is always the name with which it was added.
        &self.names[self.names.len() - 1]
    }

    pub fn name(&self) -> &str {
        &self.called().name
    }

    /// Whether it is there on a day.
    pub fn is_there(&self, on: Day) -> bool {
        self.from <= on && self.ended.as_ref().is_none_or(|ended| on < ended.on)
    }
}
