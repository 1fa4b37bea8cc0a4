//! Break-glass: a manager opens one child's record for a written reason and a short time.

use crate::fact::{Body, Fact};
use crate::{Moment, RecordId};

/// A record stays open for three hours at most, in milliseconds.
pub const LONGEST_MS: i64 = 3 * 3_600_000;

/// One opening of one child's record by one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glass {
    pub person: RecordId,
    pub child: RecordId,
    pub from: Moment,
    /// The first moment at which it is closed.
    pub until: Moment,
}

impl Glass {
    /// The opening that a fact tells of; none without a reason. One that claims more than three
    /// hours, as a device with another program might, is cut to three.
    pub fn opened(fact: &Fact) -> Option<Self> {
        let Body::BreakGlassOpened(opened) = &fact.body else {
            return None;
        };
        if opened.reason.trim().is_empty() {
            return None;
        }
        let envelope = &fact.envelope;
        Some(Self {
            person: envelope.actor,
            child: envelope.record,
            from: envelope.at.unwrap_or(envelope.recorded),
            until: opened.until,
        })
    }

    /// Whether it opens the record at a moment.
    pub fn opens(&self, person: RecordId, child: RecordId, now: Moment) -> bool {
        let end = self.until.0.min(self.from.0.saturating_add(LONGEST_MS));
        self.person == person && self.child == child && self.from <= now && now.0 < end
    }
}
