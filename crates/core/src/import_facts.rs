//! Files of offices that came in, and imports that were taken back as a whole.
//!
//! The record of both is the import's; its unit is where the file was brought in. The rows'
//! own facts carry nothing of the import: they are the ones that the same device recorded in the
//! same shard right before [`RowsImported`], so that no list of them has to be kept.

use serde::{Deserialize, Serialize};

/// What the rows of a file are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportedKind {
    Children,
    Services,
    Training,
}

/// Rows of a file were taken in. A long file comes in parts, and a part that tells of several
/// shards has one such fact in each; counts of rows stand in one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowsImported {
    /// The file's name, as the person's device called it.
    pub file: String,
    pub kind: ImportedKind,
    /// How many facts of the device's series in this shard, right before this one, are theirs.
    pub facts: u64,
    /// Rows that added something, corrections among them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub accepted: u64,
    /// Rows that the ledger had as they are.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub already: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub rejected: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub warnings: u64,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// The facts of an import were struck out, but for those that others built on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportUndone {
    pub reason: String,
    /// Facts struck out.
    pub struck: u64,
    /// Facts that stay.
    pub stayed: u64,
}
