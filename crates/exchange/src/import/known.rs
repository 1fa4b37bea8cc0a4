//! What an import has to ask the ledger, and the answers, as plain data: a shell fetches them.

use std::collections::BTreeMap;

use noi_core::fact::ChildDetails;
use noi_core::{Birth, FactId, RecordId, Shard, UnitId};

/// Questions about one batch of rows. Each may be asked once; what has no answer is left out of
/// [`Known`], or answered by an empty list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asks {
    /// Natural keys.
    pub origins: Vec<String>,
    pub personal_ids: Vec<String>,
    pub local_ids: Vec<String>,
    /// Folded name, and birth with its precision.
    pub likenesses: Vec<(String, Birth)>,
}

impl Asks {
    pub fn is_empty(&self) -> bool {
        self.origins.is_empty()
            && self.personal_ids.is_empty()
            && self.local_ids.is_empty()
            && self.likenesses.is_empty()
    }

    pub(super) fn tidy(mut self) -> Self {
        for list in [
            &mut self.origins,
            &mut self.personal_ids,
            &mut self.local_ids,
        ] {
            list.sort_unstable();
            list.dedup();
        }
        self.likenesses.sort_unstable();
        self.likenesses.dedup();
        self
    }
}

/// A natural key that the ledger has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenOrigin {
    /// The fact recorded first under the key: what a correction names.
    pub first: FactId,
    pub record: RecordId,
    pub shard: Shard,
    /// The content recorded last under the key.
    pub content: String,
}

/// A child that the ledger has, as known now; merged-away records are never among the answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownChild {
    pub record: RecordId,
    pub shard: Shard,
    /// Where the child lives by the last fact about it.
    pub unit: UnitId,
    pub details: ChildDetails,
}

/// The answers to [`Asks`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    pub origins: BTreeMap<String, SeenOrigin>,
    pub by_personal_id: BTreeMap<String, Vec<KnownChild>>,
    pub by_local_id: BTreeMap<String, Vec<KnownChild>>,
    pub by_likeness: BTreeMap<(String, Birth), Vec<KnownChild>>,
}
