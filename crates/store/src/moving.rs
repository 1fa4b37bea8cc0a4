//! What a ledger hands to another that is to go on from it.

use noi_core::{DeviceId, Position, Shard};

use crate::chain;
use crate::interface::{Head, QuarantineReason};

impl Head {
    /// The head of a shard without facts.
    pub fn before_the_first(shard: Shard) -> Self {
        Self {
            position: Position(0),
            hash: chain::genesis(shard),
        }
    }

    /// The head once the fact with this stored form is appended.
    #[must_use]
    pub fn with(&self, bytes: &[u8]) -> Self {
        let position = Position(self.position.0 + 1);
        Self {
            position,
            hash: chain::next(&self.hash, position, bytes),
        }
    }
}

/// Something that is or was in quarantine, with all that is kept about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    pub shard: Shard,
    pub reason: QuarantineReason,
    pub detail: String,
    pub bytes: Vec<u8>,
    /// How often it arrived.
    pub times: u64,
    /// Where in whose series it belongs, where that is known.
    pub series: Option<(Shard, DeviceId, u64)>,
    /// Whether the series goes on after it.
    pub holds_place: bool,
    /// Where it was accepted after all.
    pub released: Option<Position>,
}
