//! The reader of workbooks panics at some damage that a file can have (a cell in a place such as
//! `ZZZZZZZ1`): here that becomes an answer, as other damage is.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// What came of reading; `None`: the reader panicked, and what it read with is not used again.
pub(crate) fn read<T>(reading: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(reading)).ok()
}
