//! What a person does to one child's record: decided first, then recorded, or refused with a
//! reason; nothing is written when it is refused.
//!
//! It finds the shard and the unit that a fact belongs to, and what a decision has to know. It
//! does not know how a person asks, nor how doubts are shown.

use noi_core::decide::{Doubt, Known, Refusal, decide, decide_on_child};
use noi_core::fact::{Body, Corrected, Envelope, Instead, MoveReason, Moved};
use noi_core::recorder::{About, Recorder};
use noi_core::records::child::{Child, Residence};
use noi_core::records::effective;
use noi_core::units::Level;
use noi_core::{Day, Fact, FactId, Moment, RecordId, UnitId};
use serde::Serialize;

use crate::error::{InputError, OfficeError};
use crate::open::Office;
use crate::register::tidied;

/// What was recorded, and what is odd about it all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Acted {
    /// The record that carries the fact: of a correction, that of the fact corrected.
    pub record: RecordId,
    pub fact: FactId,
    pub on: Day,
    pub unit: UnitId,
    pub doubts: Vec<Doubt>,
}

/// A child was put into a unit, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Placed {
    pub reason: MoveReason,
    #[serde(flatten)]
    pub acted: Acted,
}

impl Office {
    /// Records what happened to a child on a day; without a unit, where the child lived then.
    ///
    /// # Errors
    /// When there is no such child; when it can't be true as it stands ([`InputError::Refusal`]).
    pub async fn act(
        &self,
        record: RecordId,
        on: Day,
        unit: Option<UnitId>,
        body: Body,
    ) -> Result<Acted, OfficeError> {
        self.act_as(FactId((self.machine.new_id)()), record, on, unit, body)
            .await
    }

    /// The same under an identifier that a form carries: sent twice, it is recorded once.
    ///
    /// # Errors
    /// As [`Office::act`]; when something else was recorded under the identifier.
    pub async fn act_as(
        &self,
        id: FactId,
        record: RecordId,
        on: Day,
        unit: Option<UnitId>,
        body: Body,
    ) -> Result<Acted, OfficeError> {
        let facts = self.facts_of(record).await?;
        let child =
            Child::fold(record, &facts).ok_or_else(|| OfficeError::NoChild(record.to_string()))?;
        if let Some(before) = facts.iter().find(|fact| fact.envelope.id == id) {
            let same = before.body == body && before.envelope.on == on;
            return if same {
                Ok(Acted {
                    record: before.envelope.record,
                    fact: id,
                    on,
                    unit: before.envelope.unit,
                    doubts: Vec::new(),
                })
            } else {
                Err(InputError::RecordedOtherwise.into())
            };
        }
        if let Body::MergedInto(merged) = &body {
            self.check_survivor(&child, merged.survivor).await?;
        }
        let about = About {
            shard: child.shard,
            record,
            unit: unit.unwrap_or_else(|| child.residence(on).unit),
            on,
            origin: None,
        };
        self.settle(Some(id), about, body, |fact, known| {
            decide_about(&child, fact, known)
        })
        .await
    }

    /// Puts a child into a commune or village: by a person's choice when its old commune was
    /// split, otherwise because the family moved. Without a day, a choice holds from the day of
    /// the split and a move from today.
    ///
    /// # Errors
    /// As [`Office::act`]; when the unit is no commune or village, or the child lives there.
    pub async fn place_child(
        &self,
        record: RecordId,
        unit: UnitId,
        on: Option<Day>,
    ) -> Result<Placed, OfficeError> {
        let fact = FactId((self.machine.new_id)());
        self.place_child_as(fact, record, (unit, None), on).await
    }

    /// The same under an identifier that a form carries, with the village as it was written: sent
    /// twice, it is recorded once.
    ///
    /// # Errors
    /// As [`Office::place_child`]; when something else was recorded under the identifier.
    pub async fn place_child_as(
        &self,
        fact: FactId,
        record: RecordId,
        (unit, village): (UnitId, Option<String>),
        on: Option<Day>,
    ) -> Result<Placed, OfficeError> {
        let facts = self.facts_of(record).await?;
        if let Some(before) = facts.iter().find(|one| one.envelope.id == fact) {
            return match &before.body {
                Body::ChildMoved(moved) if before.envelope.unit == unit => Ok(Placed {
                    reason: moved.reason,
                    acted: Acted {
                        record: before.envelope.record,
                        fact,
                        on: before.envelope.on,
                        unit,
                        doubts: Vec::new(),
                    },
                }),
                _ => Err(InputError::RecordedOtherwise.into()),
            };
        }
        let asked = on.unwrap_or_else(|| self.today());
        let name = || self.unit_name(unit, asked);
        if !matches!(
            self.units.level(unit),
            Some(Level::Commune | Level::Village)
        ) {
            return Err(InputError::NotACommune { unit: name() }.into());
        }
        let child = self.folded(record).await?;
        let home = child.residence(asked);
        let chosen = self.may_choose(home, unit, asked);
        let lives = self.units.as_of(home.unit, asked);
        let lives_there = lives.is_some_and(|at| at.waits_for_choice.is_none() && at.unit == unit);
        let village = tidied(village);
        let same_village = village.is_none() || village == home.village;
        if lives_there && same_village && child.merged_into.is_none() {
            return Err(InputError::LivesThere { unit: name() }.into());
        }
        let (reason, village, since) = if chosen {
            // The family didn't move: its village is the one that was known.
            let since = on.unwrap_or_else(|| self.waits_since(home, unit, asked));
            (
                MoveReason::UnitSplit,
                village.or(home.village.clone()),
                since,
            )
        } else {
            (MoveReason::Relocated, village, asked)
        };
        let body = Body::ChildMoved(Moved { reason, village });
        let acted = self.act_as(fact, record, since, Some(unit), body).await?;
        Ok(Placed { reason, acted })
    }

    /// Corrects a fact of a child's record: strikes it out, or says what it should have said.
    /// The correction is put beside the fact, also where that came with a merged record.
    ///
    /// # Errors
    /// Without a reason; when the fact isn't among the record's, is of another kind than what
    /// should stand there instead, or is the registration, without which there is no record;
    /// when what should stand there can't be true.
    pub async fn correct(
        &self,
        record: RecordId,
        fact: FactId,
        instead: Option<Instead>,
        reason: &str,
    ) -> Result<Acted, OfficeError> {
        self.correct_as(None, record, fact, instead, reason).await
    }

    /// The same under an identifier that a form carries.
    ///
    /// # Errors
    /// As [`Office::correct`].
    pub(crate) async fn correct_as(
        &self,
        id: Option<FactId>,
        record: RecordId,
        fact: FactId,
        instead: Option<Instead>,
        reason: &str,
    ) -> Result<Acted, OfficeError> {
        if reason.trim().is_empty() {
            return Err(Refusal::NoReason.into());
        }
        let facts = self.facts_of(record).await?;
        let child =
            Child::fold(record, &facts).ok_or_else(|| OfficeError::NoChild(record.to_string()))?;
        if let Some(survivor) = child.merged_into {
            return Err(Refusal::MergedAway { survivor }.into());
        }
        let standing = effective(&facts);
        let wrong = standing
            .iter()
            .find(|one| one.id == fact)
            .ok_or(Refusal::NothingToCorrect { fact })?;
        let without = Child::fold(record, facts.iter().filter(|one| one.envelope.id != fact));
        match &instead {
            Some(instead) if instead.body.kind() != wrong.body.kind() => {
                return Err(InputError::OtherKind {
                    was: wrong.body.kind().to_owned(),
                    would: instead.body.kind().to_owned(),
                }
                .into());
            }
            None if without.is_none() => return Err(InputError::RegistrationStays.into()),
            _ => {}
        }
        let about = About {
            shard: wrong.fact.envelope.shard,
            record: wrong.fact.envelope.record,
            unit: wrong.unit,
            on: self.today(),
            origin: None,
        };
        let body = Body::Corrected(Corrected {
            fact,
            instead,
            reason: reason.trim().to_owned(),
        });
        self.settle(id, about, body, |fact, known| {
            decide_instead(without.as_ref(), fact, known)
        })
        .await
    }

    async fn folded(&self, record: RecordId) -> Result<Child, OfficeError> {
        let facts = self.facts_of(record).await?;
        Child::fold(record, &facts).ok_or_else(|| OfficeError::NoChild(record.to_string()))
    }

    /// The record that goes on must be there and must not have been merged itself: of two
    /// merged into each other neither would be counted.
    async fn check_survivor(&self, child: &Child, survivor: RecordId) -> Result<(), OfficeError> {
        if survivor == child.id {
            return Err(Refusal::MergedIntoItself.into());
        }
        if child.merged_into == Some(survivor) {
            return Err(Refusal::MergedAway { survivor }.into());
        }
        match self.folded(survivor).await?.merged_into {
            Some(survivor) => Err(Refusal::MergedAway { survivor }.into()),
            None => Ok(()),
        }
    }

    /// Whether the child waits on the day for a choice that this unit, or one above it, is
    /// part of.
    fn may_choose(&self, home: &Residence, unit: UnitId, on: Day) -> bool {
        let choices = self
            .units
            .as_of(home.unit, on)
            .and_then(|placed| placed.waits_for_choice)
            .unwrap_or_default();
        choices.contains(&unit)
            || self
                .units
                .ancestors(unit, on)
                .iter()
                .any(|above| choices.contains(above))
    }

    /// The first day on which the child waits for this choice: when the old unit, or one that
    /// it stood in, had ended, the chosen one had begun, and the child lived there.
    fn waits_since(&self, home: &Residence, chosen: UnitId, asked: Day) -> Day {
        let units = &self.units;
        let old = units.get(home.unit);
        let then = old.map_or(home.from, |old| old.nearest(home.from));
        let mut days: Vec<Day> = units
            .ancestors(home.unit, then)
            .into_iter()
            .chain([home.unit])
            .filter_map(|unit| units.get(unit)?.until())
            .map(|until| until.plus_days(1))
            .chain(units.get(chosen).and_then(|chosen| chosen.from()))
            .chain([home.from])
            .filter(|day| *day >= home.from && *day <= asked)
            .collect();
        days.sort_unstable();
        days.into_iter()
            .find(|day| self.may_choose(home, chosen, *day))
            .unwrap_or(asked)
    }

    /// Makes the fact, lets it be decided about, and commits it.
    pub(crate) async fn settle(
        &self,
        id: Option<FactId>,
        about: About,
        body: Body,
        decide: impl FnOnce(&Fact, Known<'_>) -> Result<Vec<Doubt>, Refusal>,
    ) -> Result<Acted, OfficeError> {
        let device = self.store.device();
        let next = self.store.next_index(device, about.shard).await?;
        let now = (self.machine.now)();
        let mut fact = self.numbered(next, now, about, body);
        if let Some(id) = id {
            fact.envelope.id = id;
        }
        let doubts = self.decided(&fact, now.day(), decide)?;
        let acted = Acted {
            record: fact.envelope.record,
            fact: fact.envelope.id,
            on: fact.envelope.on,
            unit: fact.envelope.unit,
            doubts,
        };
        self.commit(&[fact]).await?;
        Ok(acted)
    }

    pub(crate) fn numbered(&self, next: u64, now: Moment, about: About, body: Body) -> Fact {
        let mut new_id = self.machine.new_id;
        let mut recorder = Recorder::new(self.store.device(), self.actor(), now, &mut new_id);
        recorder.continue_from(about.shard, next.saturating_sub(1));
        recorder.fact(about, body)
    }

    pub(crate) fn decided(
        &self,
        fact: &Fact,
        today: Day,
        decide: impl FnOnce(&Fact, Known<'_>) -> Result<Vec<Doubt>, Refusal>,
    ) -> Result<Vec<Doubt>, Refusal> {
        let has_name = |kind: &'static str, name: &str| match kind {
            "service" => self.pack.service(name).is_some(),
            "need" => self.pack.need(name).is_some(),
            "circumstance" => self.pack.circumstance(name).is_some(),
            _ => false,
        };
        let known = Known {
            today,
            has_name: &has_name,
        };
        let doubts = decide(fact, known)?;
        match &fact.body {
            Body::ServiceReceived(received) => {
                self.check_result(&received.service, received.result.as_deref())?;
            }
            Body::Screened(answered) => {
                self.check_result(&answered.service, answered.result.as_deref())?;
            }
            _ => {}
        }
        Ok(doubts)
    }

    /// A service has the outcomes that the pack gives it and no others.
    fn check_result(&self, service: &str, result: Option<&str>) -> Result<(), Refusal> {
        let Some(result) = result else {
            return Ok(());
        };
        let service = self.pack.service(service);
        if service.is_some_and(|service| service.results.iter().any(|one| one == result)) {
            return Ok(());
        }
        Err(Refusal::UnknownName {
            kind: "result",
            name: result.to_owned(),
        })
    }
}

/// The day and what may happen to any record; then what may happen to this child.
pub(crate) fn decide_about(
    child: &Child,
    fact: &Fact,
    known: Known<'_>,
) -> Result<Vec<Doubt>, Refusal> {
    decide(Some(child), fact, known)?;
    decide_on_child(child, fact, known)
}

/// Whether what should stand in place of a wrong fact could have been recorded; `without` is
/// the child as it is without the wrong one.
fn decide_instead(
    without: Option<&Child>,
    correction: &Fact,
    known: Known<'_>,
) -> Result<Vec<Doubt>, Refusal> {
    let Body::Corrected(Corrected {
        instead: Some(instead),
        ..
    }) = &correction.body
    else {
        return Ok(Vec::new());
    };
    let fact = Fact {
        envelope: Envelope {
            on: instead.on,
            unit: instead.unit,
            ..correction.envelope.clone()
        },
        body: (*instead.body).clone(),
    };
    match without {
        Some(child) if !matches!(fact.body, Body::ChildRegistered(_)) => {
            decide_about(child, &fact, known)
        }
        _ => decide(None, &fact, known),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use noi_core::Birth;
    use noi_core::fact::{ChildDetails, Empty, ExitKind, Exited, ServiceReceived};
    use noi_core::recorder::uuid_v7;
    use noi_store::Where;
    use uuid::Uuid;

    use super::*;
    use crate::open::Machine;

    const UNITS: &[u8] = include_bytes!("../../../packs/vn-ecd/units.bin");
    const NOW: Moment = Moment(1_767_225_600_000);

    fn new_id() -> Uuid {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        uuid_v7(NOW, u128::from(NEXT.fetch_add(1, Ordering::Relaxed)) << 12)
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn received(service: &str) -> Body {
        Body::ServiceReceived(ServiceReceived {
            service: service.to_owned(),
            dose: None,
            provider: None,
            result: None,
        })
    }

    /// An office of 1 January 2026 and a child born there on 5 March 2025.
    async fn office() -> (Office, RecordId) {
        let pack = Arc::new(noi_pack::embedded::vn_ecd().clone());
        let now = || NOW;
        let machine = Machine { now, new_id };
        let office = Office::open(&Where::Memory, true, pack, UNITS, machine).await;
        let office = office.unwrap();
        let born = day("2025-03-05");
        let unit = office
            .unit("Phường Ngọc Hà, Thành phố Hà Nội", office.today())
            .unwrap();
        let shard = office.shard(unit, office.today());
        let mut child = None;
        let details = ChildDetails {
            birth: Some("2025-03-05".parse::<Birth>().unwrap()),
            synthetic: true,
            ..ChildDetails::default()
        };
        let shards = [shard];
        let made = office.record(&shards, |recorder| {
            let record = *child.insert(recorder.new_record());
            let about = About {
                shard,
                record,
                unit,
                on: born,
                origin: None,
            };
            vec![recorder.fact(about, Body::ChildRegistered(details))]
        });
        made.await.unwrap();
        (office, child.unwrap())
    }

    fn refusal(error: OfficeError) -> String {
        match error {
            OfficeError::Input(InputError::Refusal(refusal)) => refusal.key(),
            OfficeError::Input(input) => input.code().unwrap_or_default().to_owned(),
            other => other.to_string(),
        }
    }

    #[tokio::test]
    async fn a_correction_is_decided_about_like_what_it_corrects() {
        let (office, child) = office().await;
        let given = office.act(child, day("2025-03-06"), None, received("bcg"));
        let given = given.await.unwrap();
        for (on, body, told) in [
            ("2025-03-04", received("bcg"), "refusal-before-birth"),
            ("2026-01-02", received("bcg"), "refusal-in-the-future"),
            ("2025-03-07", received("no_such"), "refusal-unknown-name"),
            (
                "2025-03-07",
                Body::ChildReturned(Empty {}),
                "input-other-kind",
            ),
        ] {
            let instead = Instead {
                on: day(on),
                unit: given.unit,
                body: Box::new(body),
            };
            let refused = office.correct(child, given.fact, Some(instead), "ghi nhầm");
            assert_eq!(refusal(refused.await.unwrap_err()), told, "{on}");
        }
        let facts = office.facts_of(child).await.unwrap();
        assert_eq!(facts.len(), 2, "a refusal writes nothing");
        // On the same day again: not twice, for it stands in place of the first.
        for on in ["2025-03-06", "2025-03-08"] {
            let instead = Instead {
                on: day(on),
                unit: given.unit,
                body: Box::new(received("bcg")),
            };
            let corrected = office.correct(child, given.fact, Some(instead), "ghi nhầm");
            assert_eq!(corrected.await.unwrap().doubts, [], "{on}");
        }
        let child = office.folded(child).await.unwrap();
        let days: Vec<Day> = child.services.iter().map(|service| service.on).collect();
        assert_eq!(days, [day("2025-03-08")]);
    }

    #[tokio::test]
    async fn nothing_happens_to_a_child_after_its_death() {
        let (office, child) = office().await;
        let died = Body::ChildExited(Exited {
            kind: ExitKind::Died,
            note: String::new(),
        });
        let died = office.act(child, day("2025-06-01"), None, died);
        died.await.unwrap();
        let late = office.act(child, day("2025-06-02"), None, received("bcg"));
        assert_eq!(refusal(late.await.unwrap_err()), "refusal-after-death");
        let before = office.act(child, day("2025-05-31"), None, received("bcg"));
        assert_eq!(before.await.unwrap().doubts, []);
        let nobody = office.act(RecordId(new_id()), day("2025-05-31"), None, received("bcg"));
        assert!(matches!(nobody.await, Err(OfficeError::NoChild(_))));
    }
}
