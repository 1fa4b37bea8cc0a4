//! Where a ledger is: chosen once, on the command line.

use std::path::PathBuf;

use crate::{Result, StoreError};

/// Where a ledger is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Where {
    /// A folder with the file `noi.db` (SQLite).
    Folder(PathBuf),
    /// In memory, gone when it is closed: for tests and trials.
    Memory,
}

impl Where {
    /// Reads what a person wrote: a folder, or `memory:`.
    ///
    /// # Errors
    /// When it is the address of a database that this program cannot use.
    pub fn parse(text: &str) -> Result<Self> {
        match text.split_once("://") {
            Some((scheme, _)) => Err(StoreError::UnknownBackend {
                scheme: scheme.to_owned(),
            }),
            None if text == "memory:" => Ok(Self::Memory),
            None => Ok(Self::Folder(PathBuf::from(text))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        let check = |text: &str, place: Option<Where>| {
            assert_eq!(Where::parse(text).ok(), place, "{text}");
        };
        check("data", Some(Where::Folder("data".into())));
        check("C:\\noi", Some(Where::Folder("C:\\noi".into())));
        check("memory:", Some(Where::Memory));
        check("mysql://localhost/noi", None);
    }
}
