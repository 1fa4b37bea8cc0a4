//! What can go wrong on the way out or back, each with a code that has words in both languages.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use noi_core::{Position, Shard};
use noi_store::StoreError;

pub type Result<T, E = ArchiveError> = std::result::Result<T, E>;

/// Why something could not be moved.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{} can't be read or written", .path.display())]
    Io {
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
    #[error("{}, line {line}: {what}", .path.display())]
    Damaged {
        path: PathBuf,
        /// From 1; in a file without lines the row.
        line: u64,
        what: Damage,
    },
    #[error("{} was written by a newer program (form {found}; this one knows {known})", .path.display())]
    Newer {
        path: PathBuf,
        found: u32,
        known: u32,
    },
    #[error("the file begins after position {} of shard {}, which isn't here", .position.0, .shard.0)]
    BeginsLater { shard: Shard, position: Position },
    #[error("{place} belongs to installation {found}, not to {wanted}")]
    OtherInstallation {
        place: String,
        found: uuid::Uuid,
        wanted: uuid::Uuid,
    },
    #[error("the ledger is not the one that was backed up: it differs in shard {}", .0.0)]
    NotItsBackup(Shard),
    #[error("{} is not empty", .0.display())]
    NotEmpty(PathBuf),
    #[error("there is no backup in {0}")]
    NoBackup(String),
    #[error("another backup is being written to {0}")]
    BeingWritten(String),
    #[error("{name} is not what was backed up")]
    Changed { name: String },
    #[error("{name} is missing")]
    Missing { name: String },
    #[error("shard {} has no position {} in this backup; it reaches {}", .shard.0, .wanted.0, .reached.0)]
    NoSuchPosition {
        shard: Shard,
        wanted: Position,
        reached: Position,
    },
    #[error("there is no backup number {0}")]
    NoSuchRun(u32),
    #[error("what came back is not whole: {faults} faults, the first: {first}")]
    NotWhole { faults: u64, first: String },
    #[error("“{0}” is not a place for backups")]
    NotAPlace(String),
    #[error("the variable {0} is not set, or can't be used")]
    NotSet(&'static str),
    #[error("{0} would be reached without encryption")]
    InTheOpen(String),
    #[error("the keys may not do this in {0}")]
    KeysRefused(String),
    #[error("there is no bucket for {0}")]
    NoBucket(String),
    #[error("{place} can't be reached: {detail}")]
    Unreachable { place: String, detail: String },
    #[error("{0} writes over what is there, though it is asked not to")]
    NotOnlyOnce(String),
}

/// What is wrong with a file of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// It doesn't begin as one.
    OtherForm,
    /// A line that says nothing.
    Unreadable,
    /// The bytes of a fact, or something before them, changed.
    Changed,
    /// A fact before it is missing, or the order is another.
    Order,
    /// It stops before its closing line.
    CutOff,
    /// The closing line doesn't agree with what came before it.
    Closing,
    /// There is something after the closing line.
    AfterEnd,
}

impl Damage {
    pub const ALL: [Self; 7] = [
        Self::OtherForm,
        Self::Unreadable,
        Self::Changed,
        Self::Order,
        Self::CutOff,
        Self::Closing,
        Self::AfterEnd,
    ];

    /// The key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Self::OtherForm => "archive-damage-other-form",
            Self::Unreadable => "archive-damage-unreadable",
            Self::Changed => "archive-damage-changed",
            Self::Order => "archive-damage-order",
            Self::CutOff => "archive-damage-cut-off",
            Self::Closing => "archive-damage-closing",
            Self::AfterEnd => "archive-damage-after-end",
        }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OtherForm => "not a file of facts",
            Self::Unreadable => "not a line of a file of facts",
            Self::Changed => "the bytes changed",
            Self::Order => "the fact before it is missing",
            Self::CutOff => "the file is cut off",
            Self::Closing => "the closing line doesn't agree with the file",
            Self::AfterEnd => "something comes after the closing line",
        })
    }
}

impl ArchiveError {
    pub(crate) fn io(path: &Path) -> impl Fn(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |cause| Self::Io {
            path: path.clone(),
            cause,
        }
    }

    /// Whether the place couldn't be asked, whatever it holds.
    pub(crate) fn is_of_the_way(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::KeysRefused(_))
    }

    /// The key of its words; `None` for what the store says itself.
    pub fn code(&self) -> Option<&'static str> {
        Some(match self {
            Self::Store(_) => return None,
            Self::Io { .. } => "archive-io",
            Self::Damaged { .. } => "archive-damaged",
            Self::Newer { .. } => "archive-newer",
            Self::BeginsLater { .. } => "archive-begins-later",
            Self::OtherInstallation { .. } => "archive-other-installation",
            Self::NotItsBackup(_) => "archive-not-its-backup",
            Self::NotEmpty(_) => "archive-not-empty",
            Self::NoBackup(_) => "archive-no-backup",
            Self::BeingWritten(_) => "archive-being-written",
            Self::Changed { .. } => "archive-changed",
            Self::Missing { .. } => "archive-missing",
            Self::NoSuchPosition { .. } => "archive-no-such-position",
            Self::NoSuchRun(_) => "archive-no-such-run",
            Self::NotWhole { .. } => "archive-not-whole",
            Self::NotAPlace(_) => "archive-not-a-place",
            Self::NotSet(_) => "archive-not-set",
            Self::InTheOpen(_) => "archive-in-the-open",
            Self::KeysRefused(_) => "archive-keys-refused",
            Self::NoBucket(_) => "archive-no-bucket",
            Self::Unreachable { .. } => "archive-unreachable",
            Self::NotOnlyOnce(_) => "archive-not-only-once",
        })
    }

    /// What fills its words.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Store(_) => Vec::new(),
            Self::Io { path, .. } => vec![("path", path.display().to_string())],
            Self::Damaged { path, line, .. } => vec![
                ("path", path.display().to_string()),
                ("line", line.to_string()),
            ],
            Self::Newer { path, found, known } => vec![
                ("path", path.display().to_string()),
                ("found", found.to_string()),
                ("known", known.to_string()),
            ],
            Self::BeginsLater { shard, position } => vec![
                ("shard", shard.0.to_string()),
                ("position", position.0.to_string()),
            ],
            Self::OtherInstallation {
                place,
                found,
                wanted,
            } => vec![
                ("place", place.clone()),
                ("found", found.to_string()),
                ("wanted", wanted.to_string()),
            ],
            Self::NotItsBackup(shard) => vec![("shard", shard.0.to_string())],
            Self::NotEmpty(path) => vec![("path", path.display().to_string())],
            Self::NoBackup(place)
            | Self::BeingWritten(place)
            | Self::NotAPlace(place)
            | Self::InTheOpen(place)
            | Self::KeysRefused(place)
            | Self::NoBucket(place)
            | Self::NotOnlyOnce(place) => vec![("place", place.clone())],
            Self::NotSet(name) => vec![("name", (*name).to_owned())],
            Self::Unreachable { place, detail } => {
                vec![("place", place.clone()), ("detail", detail.clone())]
            }
            Self::Changed { name } | Self::Missing { name } => vec![("name", name.clone())],
            Self::NoSuchPosition {
                shard,
                wanted,
                reached,
            } => vec![
                ("shard", shard.0.to_string()),
                ("wanted", wanted.0.to_string()),
                ("reached", reached.0.to_string()),
            ],
            Self::NoSuchRun(number) => vec![("number", number.to_string())],
            Self::NotWhole { faults, first } => {
                vec![("faults", faults.to_string()), ("first", first.clone())]
            }
        }
    }
}
