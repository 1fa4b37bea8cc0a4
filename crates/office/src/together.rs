//! The same done for several children on one day: decided child by child, recorded together.

use noi_core::fact::{Body, ServiceReceived};
use noi_core::recorder::{About, Recorder};
use noi_core::records::child::Child;
use noi_core::records::effective;
use noi_core::{Day, Fact, FactId, RecordId, Shard, State};
use noi_pack::evaluate::child::in_programme;
use noi_pack::evaluate::{Subject, needs_of};

use crate::acts::decide_about;
use crate::error::{InputError, OfficeError};
use crate::open::Office;

/// One of the children, with the identifier under which it is recorded for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    pub record: RecordId,
    pub fact: FactId,
}

impl Office {
    /// Records for each of the children what settles a need (its place in the pack); for each,
    /// in their order, whether it stands in the ledger, or why not. What a page sends twice is
    /// recorded once; what nobody owes a child (any more) isn't recorded.
    ///
    /// # Errors
    /// When the ledger can't be read or written: nothing is recorded then.
    pub async fn done_for(
        &self,
        ticks: &[Tick],
        need: usize,
        received: &ServiceReceived,
        on: Day,
    ) -> Result<Vec<Result<(), InputError>>, OfficeError> {
        let body = Body::ServiceReceived(received.clone());
        let mut answers = Vec::new();
        let mut accepted: Vec<(FactId, About)> = Vec::new();
        for tick in ticks {
            let twice = accepted
                .iter()
                .any(|(id, about)| *id == tick.fact || about.record == tick.record);
            answers.push(if twice {
                Err(InputError::RecordedOtherwise)
            } else {
                match self.consider(*tick, need, &body, on).await? {
                    Ok(Some(about)) => {
                        accepted.push((tick.fact, about));
                        Ok(())
                    }
                    Ok(None) => Ok(()),
                    Err(why) => Err(why),
                }
            });
        }
        if !accepted.is_empty() {
            self.commit_numbered(accepted, &body).await?;
        }
        Ok(answers)
    }

    /// Whether it may be recorded for a child: what the fact is about, or nothing where it was
    /// recorded before.
    async fn consider(
        &self,
        tick: Tick,
        need: usize,
        body: &Body,
        on: Day,
    ) -> Result<Result<Option<About>, InputError>, OfficeError> {
        let facts = self.facts_of(tick.record).await?;
        let child = Child::fold(tick.record, &facts)
            .ok_or_else(|| OfficeError::NoChild(tick.record.to_string()))?;
        let mut standing = effective(&facts).into_iter();
        if let Some(before) = standing.find(|one| one.id == tick.fact) {
            let same = before.body == body && before.on == on;
            return Ok(if same {
                Ok(None)
            } else {
                Err(InputError::RecordedOtherwise)
            });
        }
        // Struck out since, or of another record: the identifier is used up.
        if self.store.fact(tick.fact).await?.is_some() {
            return Ok(Err(InputError::RecordedOtherwise));
        }
        let about = About {
            shard: child.shard,
            record: tick.record,
            unit: child.residence(on).unit,
            on,
            origin: None,
        };
        let now = (self.machine.now)();
        let fact = self.numbered(1, now, about.clone(), body.clone());
        let decided = self.decided(&fact, now.day(), |fact, known| {
            decide_about(&child, fact, known)
        });
        Ok(match decided {
            Err(refusal) => Err(refusal.into()),
            Ok(_) if !self.owes(&child, need, now.day()) => Err(InputError::NotOwed),
            Ok(_) => Ok(Some(about)),
        })
    }

    /// Whether a need can be settled for a child on a day.
    fn owes(&self, child: &Child, need: usize, on: Day) -> bool {
        if !child.present(on) || !in_programme(&self.pack, child, on) {
            return false;
        }
        let mut province = None;
        let place = self.place(child.residence(on).unit, on, &mut province);
        needs_of(&self.pack, &Subject::from(child), place, on)
            .iter()
            .any(|view| {
                view.need == need && matches!(view.status.state, State::Open | State::Overdue)
            })
    }

    async fn commit_numbered(
        &self,
        accepted: Vec<(FactId, About)>,
        body: &Body,
    ) -> Result<(), OfficeError> {
        let mut shards: Vec<Shard> = accepted.iter().map(|(_, about)| about.shard).collect();
        shards.sort_unstable();
        shards.dedup();
        let make = |recorder: &mut Recorder<'_>| -> Vec<Fact> {
            let made = accepted.into_iter().map(|(id, about)| {
                let mut fact = recorder.fact(about, body.clone());
                fact.envelope.id = id;
                fact
            });
            made.collect()
        };
        self.record(&shards, make).await?;
        Ok(())
    }
}
