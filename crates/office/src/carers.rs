//! Who cares for a child: named, put right, no longer; and whose other children they look after.

use noi_core::decide::{Known, Refusal, decide};
use noi_core::fact::{
    Body, CarerLinked, CarerUnlinked, Corrected, Instead, PersonDetails, PersonKind, Relation,
};
use noi_core::recorder::About;
use noi_core::records::child::Child;
use noi_core::records::effective;
use noi_core::records::person::Person;
use noi_core::{Day, Fact, FactId, RecordId, Shard};
use noi_store::PersonKey;

use crate::error::{InputError, OfficeError};
use crate::open::Office;
use crate::register::{NewCarer, derived};

/// Somebody who cares, or cared, for a child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarerOf {
    pub carer: RecordId,
    pub relation: Relation,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub from: Day,
    /// The first day on which it is no longer so.
    pub until: Option<Day>,
    /// The fact that says so.
    pub link: FactId,
}

/// What a form that shows a carer puts right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarerEdit {
    pub fact: FactId,
    pub typed: NewCarer,
    /// As the form had shown it.
    pub shown: NewCarer,
    pub reason: String,
}

impl Office {
    /// Everybody who was ever named as caring for a child, in the order of the days.
    ///
    /// # Errors
    /// When there is no such child.
    pub async fn carers_ever(&self, record: RecordId) -> Result<Vec<CarerOf>, OfficeError> {
        let facts = self.facts_of(record).await?;
        let child =
            Child::fold(record, &facts).ok_or_else(|| OfficeError::NoChild(record.to_string()))?;
        // The record's links come about in this very order.
        let links = effective(&facts)
            .into_iter()
            .filter(|fact| matches!(fact.body, Body::CarerLinked(_)));
        let keys: Vec<PersonKey> = (child.carers.iter())
            .map(|link| PersonKey::Record(link.carer))
            .collect();
        let people = self.store.find_people(&keys).await?;
        let carers = child.carers.iter().zip(links).zip(people);
        Ok(carers
            .map(|((link, fact), people)| {
                let person = people.into_iter().next();
                CarerOf {
                    carer: link.carer,
                    relation: link.relation,
                    name: person.as_ref().and_then(|person| person.name.clone()),
                    phone: person.and_then(|person| person.phone),
                    from: link.from,
                    until: link.until,
                    link: fact.id,
                }
            })
            .collect())
    }

    /// The other children of these carers, each with the carer.
    ///
    /// # Errors
    /// When the ledger can't be read.
    pub async fn other_children(
        &self,
        of: RecordId,
        carers: &[RecordId],
        on: Day,
    ) -> Result<Vec<(RecordId, RecordId)>, OfficeError> {
        let links = self.store.carer_links(carers).await?;
        let mut found: Vec<_> = links
            .into_iter()
            .filter(|link| {
                link.child != of
                    && carers.contains(&link.carer)
                    && link.until.is_none_or(|until| on < until)
            })
            .map(|link| (link.child, link.carer))
            .collect();
        found.sort_unstable();
        found.dedup_by_key(|(child, _)| *child);
        Ok(found)
    }

    /// Names somebody as caring for a child from a day on; who is known by name and telephone is
    /// that person. Sent twice, it is recorded once.
    ///
    /// # Errors
    /// When there is no such child; when it can't be true as it stands; when something else was
    /// recorded under the identifier.
    pub async fn add_carer(
        &self,
        fact: FactId,
        record: RecordId,
        typed: NewCarer,
        on: Day,
    ) -> Result<(), OfficeError> {
        let Some(carer) = typed.kept() else {
            return Err(InputError::Nobody.into());
        };
        let facts = self.facts_of(record).await?;
        let child =
            Child::fold(record, &facts).ok_or_else(|| OfficeError::NoChild(record.to_string()))?;
        if let Some(before) = facts.iter().find(|one| one.envelope.id == fact) {
            return match before.body {
                Body::CarerLinked(_) => Ok(()),
                _ => Err(InputError::RecordedOtherwise.into()),
            };
        }
        let known = self.person_known_as(&carer).await?;
        let cares = |person| {
            let mut links = child.carers.iter();
            links.any(|link| link.carer == person && link.until.is_none())
        };
        if known.is_some_and(cares) {
            return Ok(());
        }
        let person = known.unwrap_or(RecordId(derived(fact, "carer")));
        let unit = child.residence(on).unit;
        let about = |record| About {
            shard: child.shard,
            record,
            unit,
            on,
            origin: None,
        };
        let mut wanted = Vec::new();
        if known.is_none() {
            let details = PersonDetails {
                kind: PersonKind::Carer,
                name: carer.name,
                phone: carer.phone,
                synthetic: false,
            };
            let id = FactId(derived(fact, "carer registered"));
            wanted.push((id, about(person), Body::PersonRegistered(details)));
        }
        let link = CarerLinked {
            carer: person,
            relation: carer.relation.unwrap_or(Relation::Other),
        };
        wanted.push((fact, about(record), Body::CarerLinked(link)));
        self.record_as(wanted, |fact, known| decide(Some(&child), fact, known))
            .await
    }

    /// Puts a carer's name, telephone or relation right: what stood there stays in the ledger.
    ///
    /// # Errors
    /// When the person doesn't care for the child; when somebody else changed it since the form
    /// had shown it.
    pub async fn correct_carer(
        &self,
        record: RecordId,
        carer: RecordId,
        edit: CarerEdit,
    ) -> Result<(), OfficeError> {
        if self.store.fact(edit.fact).await?.is_some() {
            return Ok(());
        }
        let now = self.cares(record, carer).await?;
        let shown_now = NewCarer {
            name: now.name.clone(),
            phone: now.phone.clone(),
            relation: Some(now.relation),
        };
        if edit.typed == edit.shown {
            return Ok(());
        }
        if shown_now != edit.shown {
            return Err(InputError::ChangedMeanwhile.into());
        }
        let typed = edit.typed.kept().ok_or(InputError::Nobody)?;
        let mut wanted = Vec::new();
        if (&typed.name, &typed.phone) != (&now.name, &now.phone) {
            let facts = self.facts_of(carer).await?;
            let found = effective(&facts)
                .into_iter()
                .find_map(|fact| match fact.body {
                    Body::PersonRegistered(details) => Some((fact, details.clone())),
                    _ => None,
                });
            let (Some((was, details)), Some(_)) = (found, Person::fold(carer, &facts)) else {
                return Err(InputError::Nobody.into());
            };
            let body = Body::PersonRegistered(PersonDetails {
                name: typed.name,
                phone: typed.phone,
                ..details
            });
            let shard = was.fact.envelope.shard;
            wanted.push(self.instead(shard, carer, &was, body, &edit.reason));
        }
        let relation = typed.relation.unwrap_or(now.relation);
        if relation != now.relation {
            let facts = self.facts_of(record).await?;
            let links = effective(&facts);
            let was = links.iter().find(|one| one.id == now.link);
            let was = was.ok_or(InputError::Nobody)?;
            let body = Body::CarerLinked(CarerLinked { carer, relation });
            let envelope = &was.fact.envelope;
            let (shard, record) = (envelope.shard, envelope.record);
            wanted.push(self.instead(shard, record, was, body, &edit.reason));
        }
        let named = wanted.into_iter().enumerate().map(|(nth, (about, body))| {
            let id = match nth {
                0 => edit.fact,
                _ => FactId(derived(edit.fact, "relation")),
            };
            (id, about, body)
        });
        self.record_as(named.collect(), |fact, known| decide(None, fact, known))
            .await
    }

    /// Somebody no longer cares for a child, from a day on. Sent twice, it is recorded once.
    ///
    /// # Errors
    /// When the person doesn't care for the child; when it would end before it began.
    pub async fn end_carer(
        &self,
        fact: FactId,
        record: RecordId,
        carer: RecordId,
        on: Day,
    ) -> Result<(), OfficeError> {
        if self.store.fact(fact).await?.is_none() {
            let now = self.cares(record, carer).await?;
            if on < now.from {
                let (from, until) = (now.from, on);
                return Err(Refusal::EndsBeforeItBegins { from, until }.into());
            }
        }
        let body = Body::CarerUnlinked(CarerUnlinked { carer });
        self.act_as(fact, record, on, None, body).await?;
        Ok(())
    }

    /// The link of somebody who cares for a child now.
    ///
    /// # Errors
    /// When the person doesn't.
    pub async fn cares(&self, record: RecordId, carer: RecordId) -> Result<CarerOf, OfficeError> {
        let ever = self.carers_ever(record).await?;
        let mut open = ever.into_iter();
        let found = open.find(|one| one.carer == carer && one.until.is_none());
        found.ok_or_else(|| InputError::Nobody.into())
    }

    fn instead(
        &self,
        shard: Shard,
        record: RecordId,
        was: &noi_core::records::Effective<'_>,
        body: Body,
        reason: &str,
    ) -> (About, Body) {
        let about = About {
            shard,
            record,
            unit: was.unit,
            on: self.today(),
            origin: None,
        };
        let corrected = Corrected {
            fact: was.id,
            instead: Some(Instead {
                on: was.on,
                unit: was.unit,
                body: Box::new(body),
            }),
            reason: reason.to_owned(),
        };
        (about, Body::Corrected(corrected))
    }

    /// Records several facts under identifiers that follow from a form's, in one commit.
    pub(crate) async fn record_as(
        &self,
        wanted: Vec<(FactId, About, Body)>,
        decide: impl Fn(&Fact, Known<'_>) -> Result<Vec<noi_core::decide::Doubt>, Refusal>,
    ) -> Result<(), OfficeError> {
        let mut shards: Vec<Shard> = wanted.iter().map(|(_, about, _)| about.shard).collect();
        shards.sort_unstable();
        shards.dedup();
        let mut refused = None;
        let today = self.today();
        let made = self.record(&shards, |recorder| {
            let facts: Vec<Fact> = wanted
                .into_iter()
                .map(|(id, about, body)| {
                    let mut fact = recorder.fact(about, body);
                    fact.envelope.id = id;
                    fact
                })
                .collect();
            for fact in &facts {
                if let Err(refusal) = self.decided(fact, today, &decide) {
                    refused = Some(refusal);
                    return Vec::new();
                }
            }
            facts
        });
        made.await?;
        match refused {
            Some(refusal) => Err(refusal.into()),
            None => Ok(()),
        }
    }
}
