//! What can go wrong with a store, each with a code that has words in both languages and a
//! remedy in plain English for logs and the command line.

use std::path::PathBuf;

use noi_core::{Position, Shard};

pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Why the store could not do what it was asked. `Display` says what happened; [`Self::remedy`]
/// says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the folder {} does not exist", .0.display())]
    FolderMissing(PathBuf),
    #[error("there is no ledger in {}", .0.display())]
    NoLedger(PathBuf),
    #[error("{} cannot be written", .0.display())]
    NotWritable(PathBuf),
    #[error("{} is not a ledger of this program", .0.display())]
    NotALedger(PathBuf),
    #[error(
        "the ledger has layout {found}, and this program knows {known} at most; nothing was written"
    )]
    NewerSchema { found: u32, known: u32 },
    #[error("this program cannot use a {scheme:?} database")]
    UnknownBackend { scheme: String },
    #[error("another process keeps the ledger busy")]
    Busy,
    #[error("the disk is full")]
    DiskFull,
    #[error("the disk reported an error: {0}")]
    Disk(String),
    /// What is stored is not what was acknowledged. Nothing of it is served.
    #[error("the ledger is damaged at shard {}, position {}: {what}", .shard.0, .position.0)]
    Damaged {
        shard: Shard,
        position: Position,
        what: String,
    },
    /// Nothing was written: this ledger doesn't go on from the one that the facts come from.
    #[error(
        "shard {}, position {}: this ledger does not go on from the one that the facts come from",
        .shard.0,
        .position.0
    )]
    OtherLedger { shard: Shard, position: Position },
    #[error("a view holds what it never should: {0}")]
    View(String),
    /// The database can't be reached, is starting or ending, or has no connection to give.
    #[error("the database cannot be reached now: {0}")]
    Unreachable(String),
    #[error("the database only lets itself be read now")]
    ReadOnly,
    #[error("the address of the database cannot be read: {0}")]
    Address(String),
    #[error("the database refused: {0}")]
    Database(#[source] sqlx::Error),
}

impl StoreError {
    /// The key of its words: `store-folder-missing` …
    pub fn code(&self) -> &'static str {
        match self {
            Self::FolderMissing(_) => "store-folder-missing",
            Self::NoLedger(_) => "store-no-ledger",
            Self::NotWritable(_) => "store-not-writable",
            Self::NotALedger(_) => "store-not-a-ledger",
            Self::NewerSchema { .. } => "store-newer-schema",
            Self::UnknownBackend { .. } => "store-unknown-backend",
            Self::Busy => "store-busy",
            Self::DiskFull => "store-disk-full",
            Self::Disk(_) => "store-disk",
            Self::Damaged { .. } => "store-damaged",
            Self::OtherLedger { .. } => "store-other-ledger",
            Self::View(_) => "store-view",
            Self::Unreachable(_) => "store-unreachable",
            Self::ReadOnly => "store-read-only",
            Self::Address(_) => "store-address",
            Self::Database(_) => "store-database",
        }
    }

    /// What to do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::FolderMissing(_) => "create the folder, or name another with --data",
            Self::NoLedger(_) => "name the folder that holds noi.db with --data",
            Self::NotWritable(_) => {
                "give the user who runs this program the right to write the folder and its files"
            }
            Self::NotALedger(_) => "name another folder with --data; this file is left alone",
            Self::NewerSchema { .. } => "update this program",
            Self::UnknownBackend { .. } => {
                "name a folder with --data, or postgres://… with --database"
            }
            Self::Busy => "wait for the other process to finish, or end it, and try again",
            Self::DiskFull => "free some space and try again; what was acknowledged is safe",
            Self::Disk(_) => "check the disk; restore the last backup if it is failing",
            Self::Damaged { .. } => {
                "run verify to see how far the damage goes, then restore the last backup"
            }
            Self::OtherLedger { .. } => "choose an empty folder",
            Self::View(_) => "run rebuild: views are made again from the ledger",
            Self::Unreachable(_) => {
                "wait a little and try again; if it lasts, see that the database runs and takes \
                 connections"
            }
            Self::ReadOnly => {
                "wait until the database is the primary again, or name the primary's address"
            }
            Self::Address(_) => "write postgres://user@host:port/name",
            Self::Database(_) => "run verify; if it is clean, try again",
        }
    }

    /// Whether a key refused a second row.
    pub(crate) fn is_double(&self) -> bool {
        matches!(self, Self::Database(error)
            if error.as_database_error().is_some_and(|inner| inner.is_unique_violation()))
    }

    /// The same for others who waited too, where it lies with the database, whatever it was asked.
    pub(crate) fn of_the_database(&self) -> Option<Self> {
        match self {
            Self::Busy => Some(Self::Busy),
            Self::ReadOnly => Some(Self::ReadOnly),
            Self::Unreachable(what) => Some(Self::Unreachable(what.clone())),
            Self::NotWritable(path) => Some(Self::NotWritable(path.clone())),
            _ => None,
        }
    }

    /// Whether trying again later may help without anybody doing anything.
    pub fn passes(&self) -> bool {
        matches!(
            self,
            Self::Busy | Self::Unreachable(_) | Self::ReadOnly | Self::DiskFull
        )
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let Some(database) = error.as_database_error() else {
            return match error {
                sqlx::Error::PoolTimedOut => Self::Busy,
                sqlx::Error::ColumnDecode { .. } => Self::View(error.to_string()),
                // SQLite answers with codes; only a network has these.
                sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::Tls(_) => {
                    Self::Unreachable(error.to_string())
                }
                sqlx::Error::Configuration(_) => Self::Address(error.to_string()),
                other => Self::Database(other),
            };
        };
        let code = database.code().unwrap_or_default().into_owned();
        match database.try_downcast_ref::<sqlx::sqlite::SqliteError>() {
            Some(_) => of_sqlite(&code, error),
            None => of_postgres(&code, error),
        }
    }
}

fn of_sqlite(code: &str, error: sqlx::Error) -> StoreError {
    // Primary result codes are the low byte of the extended ones.
    match code.parse::<u32>().unwrap_or(0) & 0xff {
        5 | 6 => StoreError::Busy,
        13 => StoreError::DiskFull,
        10 | 11 => StoreError::Disk(error.to_string()),
        8 => StoreError::NotWritable(PathBuf::from("the ledger")),
        26 => StoreError::NotALedger(PathBuf::from("the file")),
        _ => StoreError::Database(error),
    }
}

/// By the classes of its appendix A.
fn of_postgres(code: &str, error: sqlx::Error) -> StoreError {
    match code {
        // Shut down, crashed, starting; too many connections.
        "57P01" | "57P02" | "57P03" | "57P05" | "53300" => {
            StoreError::Unreachable(error.to_string())
        }
        "25006" => StoreError::ReadOnly,
        "53100" => StoreError::DiskFull,
        "58030" | "XX001" | "XX002" => StoreError::Disk(error.to_string()),
        // Serialization, deadlock, lock time-out, statement time-out.
        "40001" | "40P01" | "55P03" | "57014" => StoreError::Busy,
        code if code.starts_with("08") => StoreError::Unreachable(error.to_string()),
        _ => StoreError::Database(error),
    }
}
