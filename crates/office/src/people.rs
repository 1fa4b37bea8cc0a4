//! Who holds which role, as facts; and the opening of a record for a written reason.

use noi_core::access::{LONGEST_MS, Role};
use noi_core::access_facts::{BreakGlassOpened, RoleGranted, RoleRevoked};
use noi_core::decide::decide;
use noi_core::fact::Body;
use noi_core::recorder::About;
use noi_core::records::child::Child;
use noi_core::records::grants::{self, Grant};
use noi_core::{Day, FactId, Moment, RecordId, Shard, UnitId};

use crate::error::{InputError, OfficeError};
use crate::open::Office;

/// A role to be granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewGrant {
    pub person: RecordId,
    pub role: Role,
    pub unit: UnitId,
    pub from: Day,
    /// The last day; none: until it is revoked.
    pub until: Option<Day>,
    /// The one child whose parent or carer the person is.
    pub child: Option<RecordId>,
}

impl Office {
    /// All roles that a person was ever given. It is asked with every request, so that whoever
    /// leaves a post is out with the next one.
    ///
    /// # Errors
    /// When the ledger can't be read.
    pub async fn grants(&self, person: RecordId) -> Result<Vec<Grant>, OfficeError> {
        let facts = self.facts_of(person).await?;
        Ok(grants::fold(person, &facts))
    }

    /// Grants a role; answers with the fact that did.
    ///
    /// # Errors
    /// When it would end before it begins.
    pub async fn grant(&self, new: NewGrant) -> Result<FactId, OfficeError> {
        let body = Body::RoleGranted(RoleGranted {
            role: new.role,
            unit: new.unit,
            from: new.from,
            until: new.until,
            child: new.child,
        });
        self.about_person(new.person, self.today(), body).await
    }

    /// Revokes a role: it no longer holds from the day on.
    ///
    /// # Errors
    /// When the person was never given it.
    pub async fn revoke(
        &self,
        person: RecordId,
        grant: FactId,
        on: Day,
        reason: &str,
    ) -> Result<FactId, OfficeError> {
        let grants = self.grants(person).await?;
        if !grants.iter().any(|one| one.id == grant) {
            return Err(InputError::NoGrant.into());
        }
        let body = Body::RoleRevoked(RoleRevoked {
            grant,
            reason: reason.to_owned(),
        });
        self.about_person(person, on, body).await
    }

    /// Opens a child's record for whoever acts, for three hours; answers with where the child
    /// lives.
    ///
    /// # Errors
    /// Without a reason; when there is no such child.
    pub async fn open_for_a_reason(
        &self,
        child: RecordId,
        reason: &str,
    ) -> Result<UnitId, OfficeError> {
        let facts = self.facts_of(child).await?;
        let folded =
            Child::fold(child, &facts).ok_or_else(|| OfficeError::NoChild(child.to_string()))?;
        let now = (self.machine.now)();
        let until = Moment(now.0 + LONGEST_MS);
        let unit = folded.residence(now.day()).unit;
        let body = Body::BreakGlassOpened(BreakGlassOpened {
            reason: reason.to_owned(),
            until,
        });
        let about = About {
            shard: folded.shard,
            record: child,
            unit,
            on: now.day(),
            origin: None,
        };
        self.settle(None, about, body, |fact, known| decide(None, fact, known))
            .await?;
        Ok(unit)
    }

    /// Why a person opened a child's record at that moment, as it was written.
    ///
    /// # Errors
    /// When the ledger can't be read.
    pub async fn reason_of(
        &self,
        child: RecordId,
        person: RecordId,
        at: Moment,
    ) -> Result<Option<String>, OfficeError> {
        let facts = self.facts_of(child).await?;
        let opened = facts.iter().filter_map(|fact| match &fact.body {
            Body::BreakGlassOpened(opened) if fact.envelope.actor == person => {
                let from = fact.envelope.at.unwrap_or(fact.envelope.recorded);
                Some((from.0.abs_diff(at.0), &opened.reason))
            }
            _ => None,
        });
        // The audit was told a moment after.
        let nearest = opened.min_by_key(|(apart, _)| *apart);
        Ok(nearest.map(|(_, reason)| reason.clone()))
    }

    async fn about_person(
        &self,
        person: RecordId,
        on: Day,
        body: Body,
    ) -> Result<FactId, OfficeError> {
        let about = About {
            shard: Shard::NATIONAL,
            record: person,
            unit: UnitId::COUNTRY,
            on,
            origin: None,
        };
        let acted = self.settle(None, about, body, |fact, known| decide(None, fact, known));
        Ok(acted.await?.fact)
    }
}
