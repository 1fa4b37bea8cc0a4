//! A pregnancy (thai kỳ): from the last period, or the expected day, to its outcome.

use crate::fact::{Body, Fact, PregnancyDetails, PregnancyOutcome};
use crate::records::child::{Identified, Service, Waiver};
use crate::records::effective;
use crate::{Day, RecordId, Shard, UnitId};

/// Days from the first day of the last period to the expected day of birth.
pub const TERM_DAYS: i32 = 280;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pregnancy {
    pub id: RecordId,
    pub shard: Shard,
    pub unit: UnitId,
    pub details: PregnancyDetails,
    pub registered_on: Day,
    pub services: Vec<Service>,
    pub identified: Vec<Identified>,
    pub waivers: Vec<Waiver>,
    pub ended: Option<(Day, PregnancyOutcome)>,
    pub child: Option<RecordId>,
}

impl Pregnancy {
    pub fn fold<'a>(id: RecordId, facts: impl IntoIterator<Item = &'a Fact>) -> Option<Self> {
        let facts = effective(facts);
        let (first, details) = facts.iter().find_map(|fact| match fact.body {
            Body::PregnancyRegistered(details) => Some((fact, details.clone())),
            _ => None,
        })?;
        let mut pregnancy = Self {
            id,
            shard: first.fact.envelope.shard,
            unit: first.unit,
            details,
            registered_on: first.on,
            services: Vec::new(),
            identified: Vec::new(),
            waivers: Vec::new(),
            ended: None,
            child: None,
        };
        for fact in &facts {
            match fact.body {
                Body::ServiceReceived(_) | Body::Screened(_) => {
                    pregnancy.services.extend(Service::of(fact));
                }
                Body::NeedIdentified(found) => pregnancy.identified.push(Identified {
                    need: found.need.clone(),
                    on: fact.on,
                    note: found.note.clone(),
                    fact: fact.id,
                }),
                Body::NeedWaived(waived) => pregnancy.waivers.push(Waiver {
                    need: waived.need.clone(),
                    from: fact.on,
                    until: waived.until,
                    reason: waived.reason.clone(),
                }),
                Body::PregnancyEnded(ended) => {
                    pregnancy.ended = Some((fact.on, ended.outcome));
                    pregnancy.child = ended.child.or(pregnancy.child);
                }
                Body::ChildMoved(_) => pregnancy.unit = fact.unit,
                _ => {}
            }
        }
        Some(pregnancy)
    }

    /// First day of the last period, known or worked back from the expected day.
    pub fn start(&self) -> Option<Day> {
        self.details
            .last_period
            .or(self.details.expected.map(|day| day.plus_days(-TERM_DAYS)))
    }
}
