//! Where a ledger is: chosen once, on the command line.

use std::fmt;
use std::path::PathBuf;

use crate::{Result, StoreError};

/// Where a ledger is kept.
#[derive(Clone, PartialEq, Eq)]
pub enum Where {
    /// A folder with the file `noi.db` (SQLite).
    Folder(PathBuf),
    /// A PostgreSQL database, by its address: `postgres://user:password@host:port/name?…`. The
    /// parameter `schema` names the schema that holds the ledger.
    Postgres(String),
    /// In memory, gone when it is closed: for tests and trials.
    Memory,
}

impl Where {
    /// Reads what a person wrote: a folder, the address of a database, or `memory:`.
    ///
    /// # Errors
    /// When it is the address of a database that this program cannot use.
    pub fn parse(text: &str) -> Result<Self> {
        match text.split_once("://") {
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres(text.to_owned())),
            Some((scheme, _)) => Err(StoreError::UnknownBackend {
                scheme: scheme.to_owned(),
            }),
            None if text == "memory:" => Ok(Self::Memory),
            None => Ok(Self::Folder(PathBuf::from(text))),
        }
    }
}

/// For people and logs: without a password.
impl fmt::Display for Where {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => write!(f, "{}", folder.display()),
            Self::Memory => f.write_str("memory:"),
            Self::Postgres(address) => f.write_str(&without_password(address)),
        }
    }
}

impl fmt::Debug for Where {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Where({self})")
    }
}

/// The address up to its parameters, which may hold secrets too.
fn without_password(address: &str) -> String {
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = address.split_once("://") else {
        return String::new();
    };
    match rest.rsplit_once('@') {
        Some((user, host)) => {
            let user = user.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}@{host}")
        }
        None => format!("{scheme}://{rest}"),
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
        let postgres = |text: &str| Some(Where::Postgres(text.to_owned()));
        check("data", Some(Where::Folder("data".into())));
        check("C:\\noi", Some(Where::Folder("C:\\noi".into())));
        check("memory:", Some(Where::Memory));
        check(
            "postgres://localhost/noi",
            postgres("postgres://localhost/noi"),
        );
        check("mysql://localhost/noi", None);
    }

    #[test]
    fn secrets_are_not_shown() {
        let check = |address: &str, shown: &str| {
            let place = Where::Postgres(address.to_owned());
            assert_eq!(place.to_string(), shown);
            assert!(!format!("{place:?}").contains("secret"), "{address}");
        };
        check(
            "postgres://noi:secret@db:5432/noi?sslmode=require&password=secret",
            "postgres://noi@db:5432/noi",
        );
        check("postgres://db/noi?password=secret", "postgres://db/noi");
        check("postgres://noi:se@secret@db/noi", "postgres://noi@db/noi");
    }
}
