//! How a ledger leaves and comes back: as a file of facts, as a copy, as a backup that grows.
//!
//! Everything goes through the one interface of the store, so that any database can be left for
//! any other. Knows no SQL, no page, no clock, no meaning of a fact: it moves bytes with their
//! places and proves by the hashes of the chain that they are whole.

mod backup;
mod columns;
mod copy;
mod error;
mod export;
mod form;
mod import;
mod lines;
mod manifest;
mod packing;
mod restore;
mod shelf;

pub use backup::{Backed, backup};
pub use copy::copy;
pub use error::{ArchiveError, Damage, Result};
pub use export::{Exported, export};
pub use form::Form;
pub use import::{Imported, import, look};
pub use manifest::{Holds, Kept, Run, check, runs};
pub use restore::{Restored, Until, restore};
pub use shelf::{Outside, Shelf};

/// Facts that are handed over in one commit.
const BATCH: usize = 20_000;
