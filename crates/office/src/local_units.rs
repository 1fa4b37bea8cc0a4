//! Villages and facilities: one is added, is called something else, is closed, or open again.
//!
//! It does not know who may do it, nor what the words for what is odd are.

use noi_core::decide::{Refusal, decide};
use noi_core::fact::{Body, Corrected, Instead, LocalUnitKind, Reason, UnitAdded, UnitRenamed};
use noi_core::names::fold;
use noi_core::recorder::About;
use noi_core::records::local_unit::LocalUnit;
use noi_core::units::{Level, LocalError};
use noi_core::{Day, Fact, FactId, Moment, RecordId, UnitId};
use noi_store::Scope;

use crate::error::{InputError, OfficeError};
use crate::open::Office;
use crate::register::derived;

/// A village or a facility as a form tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLocalUnit {
    /// The fact that adds it, as the form carries it.
    pub fact: FactId,
    pub kind: LocalUnitKind,
    pub name: String,
    pub parent: UnitId,
    pub from: Day,
    /// What is odd and was said to be right.
    pub kept: Vec<String>,
}

/// Another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renaming {
    pub fact: FactId,
    /// As the form had shown it.
    pub shown: String,
    pub name: Name,
    pub reason: String,
    pub kept: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// It is called so from a day on.
    From(Day, String),
    /// It was always called so: what stands there was written wrongly.
    Corrected(String),
}

/// It is no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    pub fact: FactId,
    /// The first day on which it isn't.
    pub on: Day,
    pub reason: String,
    pub kept: Vec<String>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitChange {
    /// It is recorded, or there was nothing to change.
    Done(RecordId),
    /// What is odd and has to be said to be right, each by the key of its words and what they
    /// mention; nothing is recorded.
    Doubts(Vec<(&'static str, String)>),
    /// Somebody else gave it another name meanwhile: which, who, and when.
    Meanwhile(String, RecordId, Moment),
}

impl Name {
    fn text(&self) -> &str {
        match self {
            Self::From(_, name) | Self::Corrected(name) => name,
        }
    }
}

/// Without blanks that nobody meant.
fn tidied(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The doubts that weren't said to be right.
fn asked(doubts: Vec<(&'static str, String)>, kept: &[String]) -> Option<UnitChange> {
    let left: Vec<_> = doubts
        .into_iter()
        .filter(|(key, _)| !kept.iter().any(|kept| kept == key))
        .collect();
    (!left.is_empty()).then_some(UnitChange::Doubts(left))
}

impl Office {
    /// A village or facility as the ledger has it at this moment.
    ///
    /// # Errors
    /// When the ledger can't be read.
    pub async fn local_unit(&self, record: RecordId) -> Result<Option<LocalUnit>, OfficeError> {
        Ok(LocalUnit::fold(record, &self.facts_of(record).await?))
    }

    /// Adds a village or a facility. Sent twice, it is added once.
    ///
    /// # Errors
    /// When it can't stand there, has no name, or begins in the future; when something else was
    /// recorded under the identifier.
    pub async fn add_local_unit(&self, new: &NewLocalUnit) -> Result<UnitChange, OfficeError> {
        let record = RecordId(derived(new.fact, "unit"));
        if let Some(stored) = self.store.fact(new.fact).await? {
            let before = Fact::from_stored(&stored.bytes)?;
            return match before.envelope.record == record {
                true => Ok(UnitChange::Done(record)),
                false => Err(InputError::RecordedOtherwise.into()),
            };
        }
        let (unit, name) = (UnitId::Local(record), tidied(&new.name));
        if name.is_empty() {
            return Err(InputError::LocalUnit(LocalError::NoName(unit)).into());
        }
        let level = match new.kind {
            LocalUnitKind::Village => Level::Village,
            _ => Level::Facility,
        };
        (self.units.may_stand(unit, level, new.parent)).map_err(InputError::LocalUnit)?;
        if let Some(asks) = asked(self.namesakes(new.parent, None, &name), &new.kept) {
            return Ok(asks);
        }
        let about = About {
            shard: self.shard(new.parent, self.today()),
            record,
            unit: new.parent,
            on: new.from,
            origin: None,
        };
        let body = Body::UnitAdded(UnitAdded {
            kind: new.kind,
            name,
        });
        self.settle(Some(new.fact), about, body, |fact, known| {
            decide(None, fact, known)
        })
        .await?;
        Ok(UnitChange::Done(record))
    }

    /// Gives a village or facility another name: from a day on, or because the one that stands
    /// there was written wrongly. Sent twice, it is recorded once.
    ///
    /// # Errors
    /// When there is no such unit, it is closed, or wasn't there on the day; without a name or
    /// a reason; when something else was recorded under the identifier.
    pub async fn rename_local_unit(
        &self,
        record: RecordId,
        renaming: &Renaming,
    ) -> Result<UnitChange, OfficeError> {
        let facts = self.facts_of(record).await?;
        let unit = folded(record, &facts)?;
        let name = tidied(renaming.name.text());
        if name.is_empty() {
            return Err(InputError::LocalUnit(LocalError::NoName(UnitId::Local(record))).into());
        }
        if let Some(before) = facts.iter().find(|one| one.envelope.id == renaming.fact) {
            let said = match &before.body {
                Body::UnitRenamed(renamed) => Some(&renamed.name),
                Body::Corrected(corrected) => {
                    let instead = corrected.instead.as_ref();
                    instead.and_then(|instead| match &*instead.body {
                        Body::UnitAdded(added) => Some(&added.name),
                        Body::UnitRenamed(renamed) => Some(&renamed.name),
                        _ => None,
                    })
                }
                _ => None,
            };
            return done_before(record, said == Some(&name));
        }
        let reason = given(&renaming.reason)?;
        let called = unit.called();
        if called.name == name {
            return Ok(UnitChange::Done(record));
        }
        if called.name != renaming.shown {
            let (who, at) = called.by;
            return Ok(UnitChange::Meanwhile(called.name.clone(), who, at));
        }
        if let Some(asks) = asked(
            self.namesakes(unit.parent, Some(record), &name),
            &renaming.kept,
        ) {
            return Ok(asks);
        }
        let (on, body) = match &renaming.name {
            Name::From(on, _) => {
                began(&unit, *on)?;
                if !unit.is_there(*on) {
                    return Err(InputError::UnitClosed.into());
                }
                (*on, Body::UnitRenamed(UnitRenamed { name, reason }))
            }
            Name::Corrected(_) => {
                let instead = Instead {
                    on: called.on,
                    unit: unit.parent,
                    body: Box::new(named_anew(&facts, &unit, name)),
                };
                let corrected = Body::Corrected(Corrected {
                    fact: called.fact,
                    instead: Some(instead),
                    reason,
                });
                (self.today(), corrected)
            }
        };
        self.settle_unit(renaming.fact, &unit, on, body).await
    }

    /// Closes a village or facility from a day on. Sent twice, it is recorded once.
    ///
    /// # Errors
    /// When there is no such unit, it wasn't there before the day, or was closed meanwhile;
    /// without a reason; when something else was recorded under the identifier.
    pub async fn close_local_unit(
        &self,
        record: RecordId,
        closing: &Closing,
    ) -> Result<UnitChange, OfficeError> {
        let facts = self.facts_of(record).await?;
        let unit = folded(record, &facts)?;
        if let Some(before) = facts.iter().find(|one| one.envelope.id == closing.fact) {
            let same =
                matches!(before.body, Body::UnitEnded(_)) && before.envelope.on == closing.on;
            return done_before(record, same);
        }
        let reason = given(&closing.reason)?;
        if unit.ended.is_some() {
            return Err(InputError::ChangedMeanwhile.into());
        }
        // It must have been there for a day.
        began(&unit, closing.on.plus_days(-1))?;
        if let Some(asks) = asked(self.left_behind(&unit, closing.on).await?, &closing.kept) {
            return Ok(asks);
        }
        let body = Body::UnitEnded(Reason { reason });
        self.settle_unit(closing.fact, &unit, closing.on, body)
            .await
    }

    /// That a village or facility was closed was wrong. Sent twice, it is recorded once.
    ///
    /// # Errors
    /// When there is no such unit, or it was opened again meanwhile; without a reason; when
    /// something else was recorded under the identifier.
    pub async fn reopen_local_unit(
        &self,
        record: RecordId,
        fact: FactId,
        reason: &str,
    ) -> Result<UnitChange, OfficeError> {
        let facts = self.facts_of(record).await?;
        let unit = folded(record, &facts)?;
        if let Some(before) = facts.iter().find(|one| one.envelope.id == fact) {
            return done_before(record, matches!(before.body, Body::Corrected(_)));
        }
        let reason = given(reason)?;
        let Some(ended) = &unit.ended else {
            return Err(InputError::ChangedMeanwhile.into());
        };
        let body = Body::Corrected(Corrected {
            fact: ended.fact,
            instead: None,
            reason,
        });
        self.settle_unit(fact, &unit, self.today(), body).await
    }

    async fn settle_unit(
        &self,
        id: FactId,
        unit: &LocalUnit,
        on: Day,
        body: Body,
    ) -> Result<UnitChange, OfficeError> {
        let about = About {
            shard: unit.shard,
            record: unit.id,
            unit: unit.parent,
            on,
            origin: None,
        };
        self.settle(Some(id), about, body, |fact, known| {
            decide(None, fact, known)
        })
        .await?;
        Ok(UnitChange::Done(unit.id))
    }

    /// Another unit in the same place that is called the same.
    fn namesakes(
        &self,
        parent: UnitId,
        but: Option<RecordId>,
        name: &str,
    ) -> Vec<(&'static str, String)> {
        let (today, key) = (self.today(), fold(name));
        let found = self.locals.values().find(|other| {
            Some(other.id) != but
                && other.is_there(today)
                && fold(other.name()) == key
                && self.units.parent(UnitId::Local(other.id), today)
                    == self.units.as_of(parent, today).map(|placed| placed.unit)
        });
        found
            .map(|other| ("unit-doubt-namesake", other.name().to_owned()))
            .into_iter()
            .collect()
    }

    /// Who and what would stand directly under the unit above.
    async fn left_behind(
        &self,
        unit: &LocalUnit,
        on: Day,
    ) -> Result<Vec<(&'static str, String)>, OfficeError> {
        let id = UnitId::Local(unit.id);
        let counts = self.store.child_counts(&Scope::Units(vec![id])).await?;
        let children: u64 = counts.values().sum();
        let parts = self.units.children(id, on).len();
        let mut doubts = Vec::new();
        if children > 0 {
            doubts.push(("unit-doubt-children", children.to_string()));
        }
        if parts > 0 {
            doubts.push(("unit-doubt-parts", parts.to_string()));
        }
        Ok(doubts)
    }
}

fn folded(record: RecordId, facts: &[Fact]) -> Result<LocalUnit, OfficeError> {
    LocalUnit::fold(record, facts)
        .ok_or_else(|| InputError::LocalUnit(LocalError::Unknown(UnitId::Local(record))).into())
}

fn done_before(record: RecordId, same: bool) -> Result<UnitChange, OfficeError> {
    match same {
        true => Ok(UnitChange::Done(record)),
        false => Err(InputError::RecordedOtherwise.into()),
    }
}

fn given(reason: &str) -> Result<String, OfficeError> {
    match reason.trim() {
        "" => Err(InputError::Refusal(Refusal::NoReason).into()),
        reason => Ok(reason.to_owned()),
    }
}

fn began(unit: &LocalUnit, day: Day) -> Result<(), OfficeError> {
    if day >= unit.from {
        return Ok(());
    }
    let error = LocalError::BeforeItBegan {
        unit: UnitId::Local(unit.id),
        from: unit.from,
        day,
    };
    Err(InputError::LocalUnit(error).into())
}

/// What gave the unit its name, with another.
fn named_anew(facts: &[Fact], unit: &LocalUnit, name: String) -> Body {
    let gave = |fact: &&Fact| fact.envelope.id == unit.called().fact;
    match facts.iter().find(gave).map(|fact| &fact.body) {
        Some(Body::UnitRenamed(_)) => Body::UnitRenamed(UnitRenamed {
            name,
            reason: unit.called().reason.clone(),
        }),
        _ => Body::UnitAdded(UnitAdded {
            kind: unit.kind,
            name,
        }),
    }
}
