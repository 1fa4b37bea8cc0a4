//! The ledger of facts, the views that are read from it, accounts and the audit, in a database. The only room with
//! SQL; the backend is chosen once, in [`open`], and nobody outside knows which one it is.
//!
//! Knows no pack, no page, no clock and no randomness: it keeps bytes, gives them positions,
//! and folds records by `noi_core`. Every view can be rebuilt from the ledger.

mod accounts;
mod chain;
mod condition;
mod error;
mod intake;
mod interface;
mod ledger;
mod moving;
mod place;
mod postgres;
mod rows;
mod session;
mod sqlite;
mod views;

use std::sync::Arc;

use ledger::{Database, Ledger};

pub use accounts::{
    Account, Accounts, ApiToken, Attempts, AuditHead, AuditLine, AuditOf, AuditRow, Identity,
    Passkey, SentOnce, TokenHash, WebSession,
};
pub use condition::{Condition, Setting, Verdict};
pub use error::{Result, StoreError};
pub use interface::{
    Fault, Head, Heads, KnownOrigin, Opening, Progress, QuarantineReason, Quarantined, Reach,
    Receipt, Refused, Report, Step, Store, StoredFact,
};
pub use moving::SetAside;
pub use place::Where;
pub use rows::{
    CarerLinkRow, ChildKey, ChildOrder, ChildPage, ChildRow, ChildState, ChildrenOf, Found,
    LocalUnitRow, PersonKey, PersonRow, PlanRow, PregnancyRow, Scope, Search,
};

/// Opens the ledger, and makes a new one where [`Opening::create`] allows it.
///
/// # Errors
/// When the place is missing, not writable, not a ledger, or written by a newer program (then
/// nothing is written).
pub async fn open(place: &Where, opening: &Opening) -> Result<Arc<dyn Store>> {
    let (database, (installation, device)) = match place {
        Where::Folder(folder) => {
            let (sqlite, identity) = sqlite::Sqlite::in_folder(folder, opening).await?;
            (Database::Sqlite(sqlite), identity)
        }
        Where::Memory => {
            let (sqlite, identity) = sqlite::Sqlite::in_memory(opening).await?;
            (Database::Sqlite(sqlite), identity)
        }
        Where::Postgres(address) => {
            let (postgres, identity) = postgres::Postgres::at(address, opening).await?;
            (Database::Postgres(postgres), identity)
        }
    };
    Ok(Arc::new(
        Ledger::open(database, installation, device).await?,
    ))
}
