//! A pregnancy, from the day on which it becomes known to its outcome.

use noi_core::decide::decide;
use noi_core::fact::{
    Body, PersonDetails, PersonKind, PregnancyDetails, PregnancyEnded, PregnancyOutcome,
};
use noi_core::recorder::About;
use noi_core::records::person::Person;
use noi_core::records::pregnancy::Pregnancy;
use noi_core::{Day, FactId, RecordId, UnitId};

use crate::error::{InputError, OfficeError};
use crate::open::Office;
use crate::register::{NewCarer, derived};

/// A pregnancy as a form tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPregnancy {
    /// The fact that registers it, as the form carries it.
    pub fact: FactId,
    pub unit: UnitId,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub last_period: Option<Day>,
    pub expected: Option<Day>,
}

/// A pregnancy and the woman, as far as she is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PregnancyFile {
    pub pregnancy: Pregnancy,
    pub name: Option<String>,
    pub phone: Option<String>,
    /// The fact that registers the child, once the pregnancy ended in its birth.
    pub registers: Option<FactId>,
}

impl Office {
    /// Registers a pregnancy; a woman known by name and telephone is that person. Sent twice, it
    /// is recorded once.
    ///
    /// # Errors
    /// When nothing tells who she is; when something else was recorded under the identifier.
    pub async fn register_pregnancy(&self, new: NewPregnancy) -> Result<RecordId, OfficeError> {
        let record = RecordId(derived(new.fact, "pregnancy"));
        if let Some(stored) = self.store.fact(new.fact).await? {
            let before = noi_core::Fact::from_stored(&stored.bytes)?;
            return match before.envelope.record == record {
                true => Ok(record),
                false => Err(InputError::RecordedOtherwise.into()),
            };
        }
        let woman = NewCarer {
            name: new.name,
            phone: new.phone,
            relation: None,
        };
        let Some(woman) = woman.kept() else {
            return Err(InputError::Nobody.into());
        };
        let today = self.today();
        let shard = self.shard(new.unit, today);
        let about = |record| About {
            shard,
            record,
            unit: new.unit,
            on: today,
            origin: None,
        };
        let known = self.person_known_as(&woman).await?;
        let person = known.unwrap_or(RecordId(derived(new.fact, "woman")));
        let mut wanted = Vec::new();
        if known.is_none() {
            let details = PersonDetails {
                kind: PersonKind::Carer,
                name: woman.name,
                phone: woman.phone,
                synthetic: false,
            };
            let id = FactId(derived(new.fact, "woman registered"));
            wanted.push((id, about(person), Body::PersonRegistered(details)));
        }
        let details = PregnancyDetails {
            woman: Some(person),
            last_period: new.last_period,
            expected: new.expected,
        };
        let registered = Body::PregnancyRegistered(details);
        wanted.push((new.fact, about(record), registered));
        self.record_as(wanted, |fact, known| decide(None, fact, known))
            .await?;
        Ok(record)
    }

    /// A pregnancy; none where there is no such record.
    ///
    /// # Errors
    /// When the ledger can't be read.
    pub async fn pregnancy(&self, record: RecordId) -> Result<Option<PregnancyFile>, OfficeError> {
        let facts = self.facts_of(record).await?;
        let Some(pregnancy) = Pregnancy::fold(record, &facts) else {
            return Ok(None);
        };
        let born = facts.iter().find_map(|fact| match &fact.body {
            Body::PregnancyEnded(ended) if ended.outcome == PregnancyOutcome::LiveBirth => {
                Some(fact.envelope.id)
            }
            _ => None,
        });
        let woman = match pregnancy.details.woman {
            Some(woman) => Person::fold(woman, &self.facts_of(woman).await?),
            None => None,
        };
        let details = woman.map(|woman| woman.details);
        Ok(Some(PregnancyFile {
            name: details.as_ref().and_then(|woman| woman.name.clone()),
            phone: details.and_then(|woman| woman.phone),
            registers: born.map(registers),
            pregnancy,
        }))
    }

    /// Records how a pregnancy ended; of a birth, which record the child will have. Sent twice, it
    /// is recorded once.
    ///
    /// # Errors
    /// When there is no such pregnancy, or it ended before; when something else was recorded under
    /// the identifier.
    pub async fn end_pregnancy(
        &self,
        fact: FactId,
        record: RecordId,
        outcome: PregnancyOutcome,
        on: Day,
    ) -> Result<(), OfficeError> {
        let facts = self.facts_of(record).await?;
        let pregnancy = Pregnancy::fold(record, &facts).ok_or(InputError::PregnancyOver)?;
        if let Some(before) = facts.iter().find(|one| one.envelope.id == fact) {
            return match &before.body {
                Body::PregnancyEnded(ended) if ended.outcome == outcome => Ok(()),
                _ => Err(InputError::RecordedOtherwise.into()),
            };
        }
        if pregnancy.ended.is_some() {
            return Err(InputError::PregnancyOver.into());
        }
        let born = outcome == PregnancyOutcome::LiveBirth;
        let about = About {
            shard: pregnancy.shard,
            record,
            unit: pregnancy.unit,
            on,
            origin: None,
        };
        let body = Body::PregnancyEnded(PregnancyEnded {
            outcome,
            child: born.then(|| RecordId(derived(registers(fact), "child"))),
        });
        let wanted = vec![(fact, about, body)];
        self.record_as(wanted, |fact, known| decide(None, fact, known))
            .await
    }
}

/// The fact that registers the child of a birth, so that the pregnancy can name the child before
/// its form is filled in.
fn registers(ended: FactId) -> FactId {
    FactId(derived(ended, "child registered"))
}
