//! A pack as authors write it (TOML and CSV files) → checked → [`Pack`].
//!
//! Every mistake is collected, not only the first; each names file, line, what is wrong and
//! how to mend it. This module opens no file: whoever calls it has read them. The format is
//! described in the pack's own README.

mod basis;
mod calendar_files;
mod checks;
mod csv;
mod diagnostic;
mod fields;
mod indicators;
mod instrument_checks;
mod instrument_scoring;
mod instruments;
mod names;
mod needs;
mod pack_file;
pub mod scenario;
mod services;
mod values;
mod vietnamese;
mod write_instrument;

use std::collections::BTreeSet;

use toml::Spanned;
use toml::de::DeTable;

pub use diagnostic::{Diagnostic, Severity, SourceFile};
pub use write_instrument::instrument_toml;

use crate::instrument::Instrument;
use crate::model::{Calendar, DayOff, Pack, Text};
use diagnostic::{Spot, closest};
use fields::{Fields, Sink};

/// A pack that can be used, and what somebody should still look at.
#[derive(Clone, Debug)]
pub struct Loaded {
    pub pack: Pack,
    pub warnings: Vec<Diagnostic>,
}

/// The files and folders of a pack.
const PLACES: [&str; 9] = [
    "pack.toml",
    "services.toml",
    "circumstances.csv",
    "reports.toml",
    "calendar/holidays.csv",
    "calendar/school-years.csv",
    "needs/",
    "indicators/",
    "instruments/",
];

/// A parsed file.
struct Parsed<'a> {
    file: SourceFile<'a>,
    table: Spanned<DeTable<'a>>,
}

/// Reads and checks a pack. Files are given with their path inside the pack's folder; their
/// order doesn't matter. Files under `scenarios/` and `units` and in folders of `instruments/`
/// (sources of parameters) are not part of the rules and are passed over, as is everything that is neither `.toml` nor `.csv`.
///
/// # Errors
/// Everything that is wrong, in the order of files and lines, when anything is an error;
/// warnings are then among them.
pub fn load(files: &[SourceFile<'_>]) -> Result<Loaded, Vec<Diagnostic>> {
    let sink = Sink::default();
    let mut files: Vec<SourceFile<'_>> = files
        .iter()
        .copied()
        .filter(|file| is_rules(file.path))
        .map(|file| SourceFile {
            // Some editors begin a file with a byte order mark.
            text: file.text.trim_start_matches('\u{feff}'),
            ..file
        })
        .collect();
    files.sort_by_key(|file| file.path);
    let parsed: Vec<Parsed<'_>> = files
        .iter()
        .filter(|file| file.path.ends_with(".toml"))
        .map(|file| parse(*file, &sink))
        .collect();
    // What follows a slip of syntax would be reported as missing: only the slip is.
    if !sink.borrow().is_empty() {
        return Err(in_order(sink.into_inner()));
    }
    let pack = assemble(&files, &parsed, &sink);
    let found = in_order(sink.into_inner());
    if found.iter().any(|one| one.severity == Severity::Error) {
        return Err(found);
    }
    Ok(Loaded {
        pack,
        warnings: found,
    })
}

/// Reads and checks the file of one instrument as if it lay in a pack's `instruments/`.
///
/// # Errors
/// As [`load`].
pub fn load_instrument(file: SourceFile<'_>, pack: &Pack) -> Result<Instrument, Vec<Diagnostic>> {
    let sink = Sink::default();
    let file = SourceFile {
        text: file.text.trim_start_matches('\u{feff}'),
        ..file
    };
    let parsed = parse(file, &sink);
    if !sink.borrow().is_empty() {
        return Err(in_order(sink.into_inner()));
    }
    let fields = Fields::new("instrument", parsed.file, &parsed.table, &sink);
    let draft = instruments::read(&fields, pack.age_limit_months);
    fields.finish();
    if let Some(draft) = &draft {
        instrument_checks::check(draft, pack, &sink);
    }
    let instrument = draft.map(|draft| draft.instrument);
    drop(fields);
    let found = in_order(sink.take());
    match instrument {
        Some(instrument) if found.iter().all(|one| one.severity != Severity::Error) => {
            Ok(instrument)
        }
        _ => Err(found),
    }
}

fn in_order(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort_by(|a, b| {
        (&a.file, a.span.start, a.code, &a.what).cmp(&(&b.file, b.span.start, b.code, &b.what))
    });
    found.dedup();
    found
}

fn is_rules(path: &str) -> bool {
    (path.ends_with(".toml") || path.ends_with(".csv"))
        && !path.starts_with("scenarios/")
        && !path.starts_with("units")
        && !path
            .strip_prefix("instruments/")
            .is_some_and(|name| name.contains('/'))
}

fn parse<'a>(file: SourceFile<'a>, sink: &Sink) -> Parsed<'a> {
    let (table, errors) = DeTable::parse_recoverable(file.text);
    for error in errors {
        let spot = Spot {
            file,
            span: error.span().unwrap_or(0..0),
        };
        sink.borrow_mut().push(spot.error(
            "syntax",
            format!("this isn't TOML: {}", error.message()),
            "check quotes, brackets and `=` on this line and the one before".to_owned(),
        ));
    }
    Parsed { file, table }
}

fn assemble<'a>(files: &[SourceFile<'a>], parsed: &'a [Parsed<'a>], sink: &'a Sink) -> Pack {
    report_unknown_files(files, sink);
    let with = |test: &dyn Fn(&str) -> bool, name: &'static str| -> Vec<Fields<'a>> {
        parsed
            .iter()
            .filter(|one| test(one.file.path))
            .map(|one| Fields::new(name, one.file, &one.table, sink))
            .collect()
    };
    let rows = |path: &str| files.iter().copied().find(|file| file.path == path);

    let heads = with(&|path| path == "pack.toml", "pack");
    let head =
        heads.first().map(pack_file::head).unwrap_or_else(|| {
            sink.borrow_mut().push(Spot::whole("pack.toml").error(
            "missing-file",
            "this folder has no pack.toml".to_owned(),
            "is it the folder of a pack? Add pack.toml with id, version, vi, en and age_limit"
                .to_owned(),
        ));
            pack_file::Head::default()
        });
    let circumstances = rows("circumstances.csv")
        .map(|file| services::circumstances(file, sink))
        .unwrap_or_default();
    let known: Vec<_> = circumstances.iter().map(|one| one.item.clone()).collect();

    let (mut services, mut regimes) = (Vec::new(), Vec::new());
    let (mut needs, mut indicators) = (Vec::new(), Vec::new());
    for file in with(&|path| path == "services.toml", "file") {
        services.extend(services::services(&file));
        file.finish();
    }
    for file in with(&|path| path == "reports.toml", "file") {
        regimes.extend(pack_file::regimes(&file));
        file.finish();
    }
    for file in with(&|path| path.starts_with("needs/"), "file") {
        needs::read(&file, &known, &mut needs);
        file.finish();
    }
    for file in with(&|path| path.starts_with("indicators/"), "file") {
        indicators::read(&file, head.age_limit_months, &mut indicators);
        file.finish();
    }
    let mut instruments = Vec::new();
    for file in with(&|path| path.starts_with("instruments/"), "instrument") {
        instruments.extend(instruments::read(&file, head.age_limit_months));
        file.finish();
    }
    // Domain by domain, and within a domain in the order of the files.
    needs.sort_by_key(|draft| draft.need.domain);

    let mut calendar = Calendar {
        school_year_opens: head.school_year_opens,
        school_year_ends: head.school_year_ends,
        ..Calendar::default()
    };
    if let Some(file) = rows("calendar/holidays.csv") {
        calendar_files::holidays(file, sink, &mut calendar);
    }
    if let Some(file) = rows("calendar/school-years.csv") {
        calendar_files::school_years(file, sink, &mut calendar);
    }
    let drafts = names::Drafts {
        services,
        circumstances,
        needs,
        indicators,
        instruments,
        regimes,
    };
    let (pack, spots) = names::resolve(head, calendar, drafts, sink);
    // Dates follow only from rules that could be read.
    if sink
        .borrow()
        .iter()
        .all(|one| one.severity != Severity::Error)
    {
        checks::check(&pack, &spots, sink);
    }
    pack
}

fn report_unknown_files(files: &[SourceFile<'_>], sink: &Sink) {
    for file in files {
        let known = PLACES.iter().any(|place| {
            if place.ends_with('/') {
                file.path.starts_with(place) && file.path.ends_with(".toml")
            } else {
                file.path == *place
            }
        });
        if !known {
            let mend = match closest(file.path, PLACES) {
                Some(place) => format!("did you mean `{place}`?"),
                None => format!("a pack has `{}` and `scenarios/`", PLACES.join("`, `")),
            };
            sink.borrow_mut().push(Spot::whole(file.path).error(
                "unknown-file",
                format!(
                    "`{}` isn't a file of a pack, nobody would read it",
                    file.path
                ),
                mend,
            ));
        }
    }
}

/// A rule that nobody has checked against its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unconfirmed<'p> {
    /// `need`, `indicator`, `instrument` or `regime`.
    pub kind: &'static str,
    pub code: &'p str,
    pub words: &'p Text,
    /// `None`: good practice without a legal basis.
    pub citation: Option<&'p str>,
}

/// Every need, indicator, instrument and report regime that is not confirmed, in the order of the pack.
pub fn unconfirmed(pack: &Pack) -> Vec<Unconfirmed<'_>> {
    let needs = pack
        .needs
        .iter()
        .map(|need| ("need", &need.code, &need.words, &need.basis));
    let indicators = pack
        .indicators
        .iter()
        .map(|one| ("indicator", &one.code, &one.words, &one.basis));
    let instruments = pack
        .instruments
        .iter()
        .map(|one| ("instrument", &one.code, &one.words, &one.basis));
    let regimes = pack
        .report_regimes
        .iter()
        .map(|one| ("regime", &one.code, &one.words, &one.basis));
    needs
        .chain(indicators)
        .chain(instruments)
        .chain(regimes)
        .filter(|(.., basis)| !basis.confirmed)
        .map(|(kind, code, words, basis)| Unconfirmed {
            kind,
            code,
            words,
            citation: basis.citation.as_deref(),
        })
        .collect()
}

/// The days off and school years that were estimated, not announced.
pub fn unconfirmed_days(pack: &Pack) -> (Vec<&DayOff>, BTreeSet<i32>) {
    let calendar = &pack.calendar;
    (
        calendar
            .days_off
            .iter()
            .filter(|off| !off.confirmed)
            .collect(),
        calendar
            .school_years
            .iter()
            .filter(|one| !one.confirmed)
            .map(|one| one.year)
            .collect(),
    )
}
