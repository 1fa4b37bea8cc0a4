//! What can go wrong, for a person to read: what, where, and what to do.

use noi_core::units::UnitError;
use noi_store::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Unit(#[from] UnitError),
    #[error("a stored fact cannot be read: {0}; run `noi verify`")]
    Fact(#[from] noi_core::fact::StoredError),
    #[error("the units asset is damaged: {0}")]
    Asset(#[from] noi_core::units::AssetError),
    #[error("there is no child {0}: copy the id from a list, or search by name")]
    NoChild(String),
    #[error("there is no plan {0}: `noi plan list` shows the plans that are here")]
    NoPlan(String),
    #[error(
        "the plan doesn't say whose it is ({0}): name the unit, for example --unit \"tỉnh Cà Mau\""
    )]
    WhosePlan(String),
    #[error("the ledger refused {refused} of {sent} facts: {first}")]
    Refused {
        refused: usize,
        sent: usize,
        first: String,
    },
    #[error("{0}")]
    Input(String),
}
