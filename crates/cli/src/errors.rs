//! Errors in the words of the person who reads them: each known kind names its place and its
//! remedy in Vietnamese and English. What is not known here speaks for itself.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::Path;

use noi_archive::{ArchiveError, Damage};
use noi_core::DayError;
use noi_core::decide::Refusal;
use noi_core::units::UnitError;
use noi_documents::ReadError;
use noi_office::{InputError, OfficeError};
use noi_server::ServeError;
use noi_store::{Fault, StoreError};
use noi_ui::words::{Arg, Lang, Words};

/// A mistake that the command line itself finds.
#[derive(Debug)]
pub(crate) struct Said {
    key: &'static str,
    args: Vec<(&'static str, String)>,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

impl Said {
    pub(crate) fn new(key: &'static str) -> Self {
        Self {
            key,
            args: Vec::new(),
            cause: None,
        }
    }

    pub(crate) fn arg(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    pub(crate) fn because(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// About a file or folder.
    pub(crate) fn at(key: &'static str, path: &Path) -> Self {
        Self::new(key).arg("path", path.display())
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&put(Words::new(Lang::En), self.key, &self.args))
    }
}

impl Error for Said {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause
            .as_deref()
            .map(|cause| cause as &(dyn Error + 'static))
    }
}

/// The whole chain of an error as one line; a cause that only repeats is left out.
pub(crate) fn line(error: &anyhow::Error, words: Words) -> String {
    let mut parts: Vec<String> = Vec::new();
    for cause in error.chain() {
        let said = in_words(cause, words);
        if parts.last().is_none_or(|last| !last.contains(&said)) {
            parts.push(said);
        }
    }
    parts.join(": ")
}

/// One error in words.
fn in_words(error: &(dyn Error + 'static), words: Words) -> String {
    if let Some(read) = error.downcast_ref::<ReadError>()
        && words.lang() == Lang::Vi
    {
        return read.vi();
    }
    if let Some(ArchiveError::Damaged { what, .. }) = error.downcast_ref() {
        return damaged(error, *what, words);
    }
    if let Some(refusal) = refused(error) {
        return refusal_in_words(refusal, words);
    }
    match known(error) {
        Some((key, args)) if words.has(&key) => put(words, &key, &args),
        _ => error.to_string(),
    }
}

/// Where a file of facts is damaged, and how.
fn damaged(error: &(dyn Error + 'static), what: Damage, words: Words) -> String {
    let Some((key, mut args)) = known(error) else {
        return error.to_string();
    };
    args.push(("what", words.get(what.key())));
    put(words, &key, &args)
}

/// Why something was not recorded, where that is what the error says.
fn refused<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a Refusal> {
    let input = match error.downcast_ref::<OfficeError>() {
        Some(OfficeError::Input(input)) => input,
        _ => error.downcast_ref::<InputError>()?,
    };
    match input {
        InputError::Refusal(refusal) => Some(refusal),
        _ => None,
    }
}

fn refusal_in_words(refusal: &Refusal, words: Words) -> String {
    let mut args = refusal.args();
    for (name, value) in &mut args {
        if name == "kind" {
            *value = words.get(&format!("refusal-kind-{value}"));
        }
    }
    put(words, &refusal.key(), &args)
}

fn put(words: Words, key: &str, args: &[(impl AsRef<str>, String)]) -> String {
    let args: Vec<(&str, Arg<'_>)> = args
        .iter()
        .map(|(name, value)| (name.as_ref(), value.as_str().into()))
        .collect();
    words.with(key, &args)
}

type Known = (String, Vec<(&'static str, String)>);

/// The key of an error's words and what fills them.
fn known(error: &(dyn Error + 'static)) -> Option<Known> {
    if let Some(said) = error.downcast_ref::<Said>() {
        return Some((said.key.to_owned(), said.args.clone()));
    }
    if let Some(unit) = error.downcast_ref::<UnitError>() {
        return Some(of_unit(unit));
    }
    if let Some(store) = error.downcast_ref::<StoreError>() {
        return Some(of_store(store));
    }
    if let Some(archive) = error.downcast_ref::<ArchiveError>() {
        // A transparent error hides what it wraps from the chain.
        return match archive {
            ArchiveError::Store(store) => Some(of_store(store)),
            own => Some((own.code()?.to_owned(), own.args())),
        };
    }
    if let Some(input) = error.downcast_ref::<InputError>() {
        return Some((input.code()?.to_owned(), input.args()));
    }
    if let Some(office) = error.downcast_ref::<OfficeError>() {
        // A transparent error hides what it wraps from the chain.
        return match office {
            OfficeError::Store(store) => Some(of_store(store)),
            OfficeError::Unit(unit) => Some(of_unit(unit)),
            OfficeError::Input(input) => Some((input.code()?.to_owned(), input.args())),
            own => Some((own.code()?.to_owned(), own.args())),
        };
    }
    if let Some(day) = error.downcast_ref::<DayError>() {
        return Some(("error-not-a-day".to_owned(), vec![("text", day.0.clone())]));
    }
    if let Some(serve) = error.downcast_ref::<ServeError>() {
        return of_serve(serve);
    }
    error.downcast_ref::<io::Error>().map(of_io)
}

fn of_unit(error: &UnitError) -> Known {
    let mut args = error.args();
    for (name, value) in &mut args {
        if *name == "candidates" {
            *value = error
                .candidates
                .iter()
                .map(|one| format!("\n  {one}"))
                .collect();
            if error.more > 0 {
                value.push_str(&format!("\n  … (+{})", error.more));
            }
        }
    }
    (error.code().to_owned(), args)
}

fn of_store(error: &StoreError) -> Known {
    let args = match error {
        StoreError::FolderMissing(path)
        | StoreError::NoLedger(path)
        | StoreError::NotWritable(path)
        | StoreError::NotALedger(path) => vec![("path", path.display().to_string())],
        StoreError::NewerSchema { found, known } => {
            vec![("found", found.to_string()), ("known", known.to_string())]
        }
        StoreError::UnknownBackend { scheme } => vec![("scheme", scheme.clone())],
        StoreError::Busy | StoreError::DiskFull | StoreError::ReadOnly => Vec::new(),
        StoreError::Disk(detail)
        | StoreError::View(detail)
        | StoreError::Unreachable(detail)
        | StoreError::Address(detail) => vec![("detail", detail.clone())],
        StoreError::Database(cause) => vec![("detail", cause.to_string())],
        StoreError::OtherLedger { shard, position } => vec![
            ("shard", shard.0.to_string()),
            ("position", position.0.to_string()),
        ],
        StoreError::Damaged {
            shard,
            position,
            what,
        } => vec![
            ("shard", shard.0.to_string()),
            ("position", position.0.to_string()),
            ("detail", what.clone()),
        ],
    };
    (error.code().to_owned(), args)
}

fn of_serve(error: &ServeError) -> Option<Known> {
    let (key, args) = match error {
        ServeError::Provider(detail) => ("serve-provider", vec![("detail", detail.clone())]),
        ServeError::Certificate(detail) => ("serve-certificate", vec![("detail", detail.clone())]),
        ServeError::InTheOpen(address) => (
            "serve-in-the-open",
            vec![
                ("address", address.to_string()),
                ("port", address.port().to_string()),
            ],
        ),
        ServeError::Taken(address) => ("serve-taken", vec![("address", address.to_string())]),
        ServeError::NotAllowed(address) => {
            ("serve-not-allowed", vec![("address", address.to_string())])
        }
        ServeError::Failed { address, cause } => (
            "serve-failed",
            vec![
                ("address", address.to_string()),
                ("detail", cause.to_string()),
            ],
        ),
        ServeError::Office(office) => return known(office),
    };
    Some((key.to_owned(), args))
}

fn of_io(error: &io::Error) -> Known {
    use io::ErrorKind as Kind;
    let key = match error.kind() {
        Kind::NotFound => "io-not-found",
        Kind::PermissionDenied | Kind::ReadOnlyFilesystem => "io-not-allowed",
        Kind::IsADirectory => "io-is-a-folder",
        Kind::NotADirectory => "io-not-a-folder",
        Kind::StorageFull => "io-disk-full",
        Kind::InvalidData => "io-not-utf8",
        _ => "io-other",
    };
    (key.to_owned(), vec![("detail", error.to_string())])
}

/// What `noi verify` found, in words.
pub(crate) fn fault(fault: &Fault, words: Words) -> String {
    let place = |shard: &noi_core::Shard, position: &noi_core::Position| {
        vec![
            ("shard", shard.0.to_string()),
            ("position", position.0.to_string()),
        ]
    };
    let (key, args) = match fault {
        Fault::Hash { shard, position } => ("fault-hash", place(shard, position)),
        Fault::Column {
            shard,
            position,
            column,
        } => {
            let mut args = place(shard, position);
            args.push(("column", (*column).to_owned()));
            ("fault-column", args)
        }
        Fault::Missing { shard, position } => ("fault-missing", place(shard, position)),
        Fault::Head { shard } => ("fault-head", vec![("shard", shard.0.to_string())]),
        Fault::Elsewhere { shard, position } => ("fault-elsewhere", place(shard, position)),
        Fault::Twice {
            id,
            first,
            shard,
            position,
        } => {
            let mut args = place(shard, position);
            args.push(("fact", id.to_string()));
            args.push(("first", first.0.to_string()));
            ("fault-twice", args)
        }
        Fault::Series {
            shard,
            device,
            index,
        } => (
            "fault-series",
            vec![
                ("shard", shard.0.to_string()),
                ("device", device.to_string()),
                ("index", index.to_string()),
            ],
        ),
        Fault::View { view, record } => (
            "fault-view",
            vec![
                ("view", (*view).to_owned()),
                (
                    "record",
                    record.map_or_else(|| "–".to_owned(), |record| record.to_string()),
                ),
            ],
        ),
    };
    put(words, key, &args)
}

#[cfg(test)]
mod tests {
    use super::*;
    use noi_core::units::LocalError;
    use noi_core::{Day, Position, Shard, UnitId};
    use noi_coverage::CoverageError;
    use noi_office::Differs;

    fn check(error: impl Into<anyhow::Error>) {
        let error = error.into();
        let vi = line(&error, Words::new(Lang::Vi));
        let en = line(&error, Words::new(Lang::En));
        for said in [&vi, &en] {
            assert!(!said.contains('$') && said.contains(' '), "{said}");
        }
        assert_ne!(vi, en);
        assert!(!vi.is_ascii(), "in Vietnamese: {vi}");
    }

    #[test]
    fn every_known_error_speaks_both_languages() {
        let path = || std::path::PathBuf::from("so");
        let unit = UnitId::Official(7);
        let day = Day(20_000);
        let units = noi_core::units::Units::decode(crate::assets::UNITS).unwrap();
        for text in ["zzqqzz", "xã Không Có", "Xã Thanh Bình"] {
            check(units.find(text, Day(20_300), None).one().unwrap_err());
        }
        for store in [
            StoreError::FolderMissing(path()),
            StoreError::NoLedger(path()),
            StoreError::NotWritable(path()),
            StoreError::NotALedger(path()),
            StoreError::NewerSchema { found: 9, known: 1 },
            StoreError::UnknownBackend {
                scheme: "x".to_owned(),
            },
            StoreError::Busy,
            StoreError::DiskFull,
            StoreError::Disk("x".to_owned()),
            StoreError::View("x".to_owned()),
            StoreError::OtherLedger {
                shard: Shard(1),
                position: Position(2),
            },
            StoreError::Damaged {
                shard: Shard(1),
                position: Position(2),
                what: "x".to_owned(),
            },
        ] {
            check(OfficeError::from(store));
        }
        for input in [
            InputError::NotAPeriod("x".to_owned()),
            InputError::PeriodBackwards("x".to_owned()),
            InputError::ReportForm { found: 2, known: 1 },
            InputError::ReportPack {
                made: "a".to_owned(),
                here: "b".to_owned(),
            },
            InputError::PlanUnclear {
                text: "x".to_owned(),
                plans: vec!["y".to_owned()],
            },
            InputError::Document("x".to_owned()),
            InputError::Coverage(CoverageError::Day(day)),
            InputError::Coverage(CoverageError::DutiesBefore(day)),
            InputError::Coverage(CoverageError::Damaged),
            InputError::LocalUnit(LocalError::Official(unit)),
            InputError::LocalUnit(LocalError::Unknown(unit)),
            InputError::LocalUnit(LocalError::Twice(unit)),
            InputError::LocalUnit(LocalError::NoParent(unit)),
            InputError::LocalUnit(LocalError::NoName(unit)),
            InputError::LocalUnit(LocalError::TooDeep {
                child: unit,
                parent: unit,
            }),
            InputError::LocalUnit(LocalError::BeforeItBegan {
                unit,
                from: day,
                day,
            }),
            InputError::NotACommune {
                unit: "x".to_owned(),
            },
            InputError::LivesThere {
                unit: "x".to_owned(),
            },
            InputError::OtherKind {
                was: "a".to_owned(),
                would: "b".to_owned(),
            },
            InputError::RegistrationStays,
            InputError::RecordedOtherwise,
        ] {
            check(OfficeError::from(input));
        }
        for kind in ["service", "need", "circumstance", "result"] {
            let name = "x".to_owned();
            check(OfficeError::from(Refusal::UnknownName { kind, name }));
        }
        for refusal in [
            Refusal::InTheFuture {
                on: day,
                today: day,
            },
            Refusal::NoReason,
            Refusal::MergedAway {
                survivor: noi_core::RecordId(Default::default()),
            },
        ] {
            check(OfficeError::from(refusal));
        }
        check(OfficeError::NoChild("x".to_owned()));
        check(OfficeError::NoPlan("x".to_owned()));
        check(OfficeError::WhosePlan("x".to_owned()));
        check(OfficeError::Refused {
            refused: 1,
            sent: 2,
            first: "x".to_owned(),
        });
        check(DayError("x".to_owned()));
        for kind in [
            io::ErrorKind::NotFound,
            io::ErrorKind::PermissionDenied,
            io::ErrorKind::IsADirectory,
            io::ErrorKind::NotADirectory,
            io::ErrorKind::StorageFull,
            io::ErrorKind::InvalidData,
            io::ErrorKind::Other,
        ] {
            check(Said::at("error-cannot-read", &path()).because(io::Error::from(kind)));
        }
        for archive in archive_errors() {
            check(archive);
        }
        let address = std::net::SocketAddr::from(([127, 0, 0, 1], 80));
        check(ServeError::InTheOpen(address));
        check(ServeError::Taken(address));
        check(ServeError::NotAllowed(address));
        check(ServeError::Failed {
            address,
            cause: io::Error::from(io::ErrorKind::Other),
        });
    }

    fn archive_errors() -> Vec<ArchiveError> {
        let path = || std::path::PathBuf::from("so");
        let text = || "x".to_owned();
        let (shard, position) = (Shard(1), Position(2));
        let mut all: Vec<ArchiveError> = Damage::ALL
            .map(|what| ArchiveError::Damaged {
                path: path(),
                line: 3,
                what,
            })
            .into();
        all.extend([
            ArchiveError::Store(StoreError::Busy),
            ArchiveError::Io {
                path: path(),
                cause: io::Error::from(io::ErrorKind::NotFound),
            },
            ArchiveError::Newer {
                path: path(),
                found: 2,
                known: 1,
            },
            ArchiveError::BeginsLater { shard, position },
            ArchiveError::OtherInstallation {
                place: text(),
                found: Default::default(),
                wanted: Default::default(),
            },
            ArchiveError::NotItsBackup(shard),
            ArchiveError::NotEmpty(path()),
            ArchiveError::NoBackup(text()),
            ArchiveError::BeingWritten(text()),
            ArchiveError::Changed { name: text() },
            ArchiveError::Missing { name: text() },
            ArchiveError::NoSuchPosition {
                shard,
                wanted: position,
                reached: position,
            },
            ArchiveError::NoSuchRun(4),
            ArchiveError::NotWhole {
                faults: 1,
                first: text(),
            },
            ArchiveError::NotAPlace(text()),
            ArchiveError::NotSet("AWS_ACCESS_KEY_ID"),
            ArchiveError::InTheOpen(text()),
            ArchiveError::KeysRefused(text()),
            ArchiveError::NoBucket(text()),
            ArchiveError::Unreachable {
                place: text(),
                detail: text(),
            },
            ArchiveError::NotOnlyOnce(text()),
        ]);
        all
    }

    #[test]
    fn differences_and_faults_have_words() {
        let (vi, en) = (Words::new(Lang::Vi), Words::new(Lang::En));
        for what in Differs::ALL {
            assert!(vi.has(what.key()) && en.has(what.key()), "{}", what.key());
        }
        let (shard, position) = (Shard(1), Position(2));
        for one in [
            Fault::Hash { shard, position },
            Fault::Column {
                shard,
                position,
                column: "x",
            },
            Fault::Missing { shard, position },
            Fault::Head { shard },
            Fault::Elsewhere { shard, position },
            Fault::Twice {
                id: noi_core::FactId(Default::default()),
                first: Shard(0),
                shard,
                position,
            },
            Fault::Series {
                shard,
                device: noi_core::DeviceId(Default::default()),
                index: 3,
            },
            Fault::View {
                view: "child",
                record: None,
            },
        ] {
            let (vi, en) = (fault(&one, vi), fault(&one, en));
            assert!(!vi.contains('$') && !en.contains('$') && vi != en, "{vi}");
            assert!(!vi.starts_with("fault-"), "{vi}");
        }
    }
}
