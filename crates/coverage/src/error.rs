//! Why columns can't answer.

use noi_core::Day;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CoverageError {
    #[error(
        "the columns were made with pack {made}, this is pack {given}: build them again from the ledger"
    )]
    OtherPack { made: String, given: String },
    #[error("no figures for {0}: ask for a day from 1960-01-01 to 2119-12-31")]
    Day(Day),
    #[error("duties can be counted from {0} on: for an earlier day ask the children one by one")]
    DutiesBefore(Day),
    #[error("these bytes are no coverage file: build the columns again from the ledger")]
    NotColumns,
    #[error("the coverage file has form {0}, this program reads form {form}: build the columns again from the ledger", form = crate::file::FORM)]
    Form(u32),
    #[error("the coverage file is damaged: build the columns again from the ledger")]
    Damaged,
}
