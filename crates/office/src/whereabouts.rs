//! Where a child lives from a day on, and that it left or came back.

use noi_core::fact::{Body, Empty, ExitKind, Exited};
use noi_core::records::child::Child;
use noi_core::records::effective;
use noi_core::{Day, FactId, RecordId, UnitId};

use crate::error::OfficeError;
use crate::open::Office;
use noi_core::decide::Refusal;

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// The child lives in this commune or village.
    Moved {
        unit: UnitId,
        village: Option<String>,
    },
    Left {
        kind: ExitKind,
        note: String,
    },
    /// Is back in the unit that was known last.
    Returned,
    /// That the child had left was recorded wrongly.
    NotLeft {
        reason: String,
    },
}

impl Office {
    /// Records what happened under the identifier that a form carries: sent twice, it is recorded
    /// once.
    ///
    /// # Errors
    /// When there is no such child; when it can't be true as it stands; when something else was
    /// recorded under the identifier.
    pub async fn record_whereabouts(
        &self,
        fact: FactId,
        record: RecordId,
        on: Day,
        what: Whereabouts,
    ) -> Result<(), OfficeError> {
        let body = match what {
            Whereabouts::Moved { unit, village } => {
                self.place_child_as(fact, record, (unit, village), Some(on))
                    .await?;
                return Ok(());
            }
            Whereabouts::NotLeft { reason } => {
                let facts = self.facts_of(record).await?;
                if facts.iter().any(|one| one.envelope.id == fact) {
                    return Ok(());
                }
                let left = self.left_by(record).await?.ok_or(Refusal::NotLeft)?;
                self.correct_as(Some(fact), record, left, None, &reason)
                    .await?;
                return Ok(());
            }
            Whereabouts::Left { kind, note } => Body::ChildExited(Exited { kind, note }),
            Whereabouts::Returned => Body::ChildReturned(Empty {}),
        };
        self.act_as(fact, record, on, None, body).await?;
        Ok(())
    }

    /// The fact by which a child is gone; none while it is here.
    ///
    /// # Errors
    /// When there is no such child.
    pub async fn left_by(&self, record: RecordId) -> Result<Option<FactId>, OfficeError> {
        let facts = self.facts_of(record).await?;
        let child =
            Child::fold(record, &facts).ok_or_else(|| OfficeError::NoChild(record.to_string()))?;
        let Some(gone) = child.absences.last().filter(|last| last.until.is_none()) else {
            return Ok(None);
        };
        let found = effective(&facts).into_iter().find(|one| {
            matches!(one.body, Body::ChildExited(exited) if exited.kind == gone.kind)
                && one.on == gone.from
        });
        Ok(found.map(|one| one.id))
    }
}
