//! Rows → facts, held against what the ledger knows.
//!
//! An import goes batch by batch: read rows, say what must be asked, decide with the answers.
//! The same file twice changes nothing; a changed row becomes a correction; likely duplicates
//! are listed and never merged. Asks no database itself: a shell fetches the answers
//! ([`Known`]), commits the facts and only then takes the next batch.
//!
//! ```text
//! while let Some(mut batch) = import.next_batch(5_000)? {
//!     let mut known = Known::default();
//!     loop {                                   // two rounds at most
//!         let asks = import.asks(&mut batch, &known);
//!         if asks.is_empty() { break }
//!         /* fill `known` */
//!     }
//!     let facts = import.decide(batch, &known, &mut recorder)?;
//!     /* commit */
//! }
//! let (summary, rejects) = import.finish()?;
//! ```

pub mod alike;
mod children;
mod keys;
mod known;
mod places;
mod services;
mod training;

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;
use std::io::{self, Write};

use noi_core::recorder::Recorder;
use noi_core::units::Units;
use noi_core::{Day, Fact, FastMap, Shard, UnitId};
use serde::Serialize;

use crate::columns::{Field, Kind};
use crate::issue::{Code, Issue, Severity};
use crate::rejects::Rejects;
use crate::rows::{ChildRow, Reading, ServiceRow, TrainingRow};
use crate::table::{Mark, Rows, Table};
use crate::values::circumstances::Circumstances;
pub use known::{Asks, Known, KnownChild, SeenOrigin};
use places::Places;

/// How often a service can be received: what makes two rows the same event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeats {
    /// Once in a life (birth registration, BCG): another day is a correction.
    Once,
    /// Once for each dose, where the row gives one; otherwise as `ByDay`.
    ByDose,
    /// Any number of times: another day is another event.
    ByDay,
}

/// A service of the programme, as its name or code in a row was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceNamed {
    pub code: String,
    pub repeats: Repeats,
}

/// What a row asks to be recorded, in a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted<'a> {
    /// A child: registered, corrected, moved.
    Child,
    /// A circumstance of a child, by its code.
    Circumstance(&'a str),
    /// A service, by its code.
    Service(&'a str),
    /// Somebody was taught.
    Training,
}

/// What stays the same during an import.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    pub today: Day,
    /// Name of the book or register that the file comes from, the same each time it is
    /// imported (not the file's name): local numbers are unique within it. May be empty.
    pub source: &'a str,
    /// Where rows belong that name no commune.
    pub unit: Option<UnitId>,
    pub units: &'a Units,
    /// The shard of a record registered in a unit today.
    pub shard_of: &'a (dyn Fn(UnitId) -> Shard + Sync),
    pub circumstances: &'a Circumstances,
    /// The programme's service of a code or name.
    pub service: &'a (dyn Fn(&str) -> Option<ServiceNamed> + Sync),
    /// Whether whoever imports may record this in a unit.
    pub may: &'a (dyn Fn(UnitId, Wanted<'_>) -> bool + Sync),
    /// The people in the file are made up.
    pub synthetic: bool,
}

/// Two records that may be one child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LikelyDuplicate {
    /// The line of the row that was taken.
    pub row: u32,
    pub name: String,
    /// The record made for the row.
    pub record: String,
    /// The record that may be the same child.
    pub other: String,
    /// The line of the other, when it stands in the same file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_row: Option<u32>,
}

/// What came of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Rows that added something, corrections among them.
    pub accepted: u64,
    /// Rows among the accepted that corrected what was recorded before.
    pub corrected: u64,
    /// Rows that the ledger had as they are.
    pub already: u64,
    pub rejected: u64,
    /// Warnings, of accepted rows and of the file.
    pub warnings: u64,
    pub likely_duplicates: Vec<LikelyDuplicate>,
    /// Where the rejected rows are; the shell names it.
    pub rejects_file: Option<String>,
    /// Every issue, at most [`ISSUES_KEPT`].
    pub issues: Vec<Issue>,
}

/// How many issues a summary holds; all are counted.
pub const ISSUES_KEPT: usize = 10_000;

/// What was decided about a row.
enum Outcome {
    Accepted,
    Corrected,
    Already,
    Rejected,
}

/// Rows that were read and wait for answers.
pub struct Batch {
    mark: Mark,
    work: Work,
    rejected: BTreeMap<u32, Vec<Issue>>,
    rounds: u8,
}

enum Work {
    Children(Vec<children::Placed>),
    Services(Vec<services::Placed>),
    Training(Vec<training::Placed>),
}

impl Work {
    fn len(&self) -> usize {
        match self {
            Self::Children(rows) => rows.len(),
            Self::Services(rows) => rows.len(),
            Self::Training(rows) => rows.len(),
        }
    }
}

/// An import under way.
pub struct Import<'a, W: Write> {
    kind: Kind,
    setting: Setting<'a>,
    table: &'a Table<'a>,
    rows: Rows<'a>,
    rejects: Rejects<W>,
    places: Places<'a>,
    /// Keys that rows of this run had, with their line and content.
    taken: FastMap<u128, (u32, u128)>,
    children: children::Seen,
    services: services::Seen,
    people: training::Seen,
    rows_read: u64,
    summary: Summary,
}

impl<'a, W: Write> Import<'a, W> {
    /// Begins; the table's own notes become part of the summary.
    pub fn new(
        table: &'a Table<'a>,
        kind: Kind,
        setting: Setting<'a>,
        rejects: Rejects<W>,
    ) -> Self {
        let mut import = Self {
            kind,
            setting,
            table,
            rows: table.rows(),
            rejects,
            places: Places::new(setting.units, setting.today, setting.unit),
            taken: FastMap::default(),
            children: children::Seen::default(),
            services: services::Seen::default(),
            people: training::Seen::default(),
            rows_read: 0,
            summary: Summary::default(),
        };
        import.keep(&table.notes);
        import
    }

    /// What came of the rows so far; its issues and duplicates are not all there yet.
    pub fn so_far(&self) -> &Summary {
        &self.summary
    }

    /// Rows read so far, for a progress bar.
    pub fn rows_read(&self) -> u64 {
        self.rows_read
    }

    /// Reads at most `limit` rows. `None`: the table has ended.
    ///
    /// # Errors
    /// None now; a later source of rows may fail.
    pub fn next_batch(&mut self, limit: usize) -> io::Result<Option<Batch>> {
        let mark = self.rows.mark();
        let room = limit.min(10_000);
        let mut work = match self.kind {
            Kind::Children => Work::Children(Vec::with_capacity(room)),
            Kind::Services => Work::Services(Vec::with_capacity(room)),
            Kind::Training => Work::Training(Vec::with_capacity(room)),
        };
        let mut rejected = BTreeMap::new();
        let reading = Reading {
            today: self.setting.today,
            circumstances: self.setting.circumstances,
        };
        let mut count = 0;
        while count < limit
            && let Some(row) = self.rows.next_row()
        {
            count += 1;
            let line = row.line;
            let mut issues = Vec::new();
            let (setting, places) = (&self.setting, &mut self.places);
            let taken = match &mut work {
                Work::Children(rows) => ChildRow::read(&row, reading, &mut issues)
                    .and_then(|row| children::Placed::new(row, setting, places, &mut issues))
                    .map(|row| rows.push(row)),
                Work::Services(rows) => ServiceRow::read(&row, reading, &mut issues)
                    .and_then(|row| {
                        let seen = &mut self.services;
                        services::Placed::new(row, setting, places, seen, &mut issues)
                    })
                    .map(|row| rows.push(row)),
                Work::Training(rows) => TrainingRow::read(&row, reading, &mut issues)
                    .and_then(|row| training::Placed::new(row, setting, places, &mut issues))
                    .map(|row| rows.push(row)),
            };
            if taken.is_none() {
                rejected.insert(line, issues);
            } else if !issues.is_empty() {
                self.keep(&issues);
            }
        }
        self.rows_read += count as u64;
        Ok((count > 0).then_some(Batch {
            mark,
            work,
            rejected,
            rounds: 0,
        }))
    }

    /// What must be asked before the batch can be decided; empty when nothing is left.
    pub fn asks(&mut self, batch: &mut Batch, known: &Known) -> Asks {
        batch.rounds += 1;
        let mut asks = Asks::default();
        match (&mut batch.work, batch.rounds) {
            (Work::Children(rows), 1) => children::asks(rows, &mut asks),
            (Work::Services(rows), 1) => {
                services::asks_for_children(rows, &self.services, &self.setting, &mut asks);
                // All children of the batch may be known from batches before.
                if asks.is_empty() {
                    batch.rounds = 2;
                    services::asks(rows, known, &mut self.services, &self.setting, &mut asks);
                }
            }
            (Work::Services(rows), 2) => {
                services::asks(rows, known, &mut self.services, &self.setting, &mut asks);
            }
            (Work::Training(rows), 1) => training::asks_for_people(rows, &mut asks),
            (Work::Training(rows), 2) => {
                training::asks(rows, known, &mut self.people, &mut asks);
            }
            _ => {}
        }
        asks.tidy()
    }

    /// Decides the rows of a batch: the facts to commit. Rejected rows go to the rejects file.
    ///
    /// # Errors
    /// The rejects file cannot be written.
    pub fn decide(
        &mut self,
        batch: Batch,
        known: &Known,
        recorder: &mut Recorder<'_>,
    ) -> io::Result<Vec<Fact>> {
        let count = batch.work.len();
        let mut facts = Vec::with_capacity(count);
        let mut rejected = batch.rejected;
        let mut lines: Vec<(u32, Outcome, Vec<Issue>)> = Vec::with_capacity(count);
        let mut desk = Desk {
            setting: &self.setting,
            known,
            recorder,
            taken: &mut self.taken,
            facts: &mut facts,
        };
        match batch.work {
            Work::Children(rows) => {
                let duplicates = &mut self.summary.likely_duplicates;
                for row in rows {
                    let mut issues = Vec::new();
                    let line = row.row.line;
                    let outcome = self
                        .children
                        .decide(row, &mut desk, duplicates, &mut issues);
                    lines.push((line, outcome, issues));
                }
            }
            Work::Services(rows) => {
                for row in rows {
                    let mut issues = Vec::new();
                    let line = row.row.line;
                    let outcome = self.services.decide(row, &mut desk, &mut issues);
                    lines.push((line, outcome, issues));
                }
            }
            Work::Training(rows) => {
                for row in rows {
                    let mut issues = Vec::new();
                    let line = row.row.line;
                    let outcome = self.people.decide(row, &mut desk, &mut issues);
                    lines.push((line, outcome, issues));
                }
            }
        }
        for (line, outcome, issues) in lines {
            match outcome {
                Outcome::Accepted => self.summary.accepted += 1,
                Outcome::Corrected => {
                    self.summary.accepted += 1;
                    self.summary.corrected += 1;
                }
                Outcome::Already => self.summary.already += 1,
                Outcome::Rejected => {
                    rejected.insert(line, issues);
                    continue;
                }
            }
            self.keep(&issues);
        }
        self.write_rejected(batch.mark, rejected)?;
        Ok(facts)
    }

    /// Ends the import: what came of it, and the writer of the rejects file.
    ///
    /// # Errors
    /// The rejects file cannot be written.
    pub fn finish(self) -> io::Result<(Summary, W)> {
        let writer = self.rejects.finish()?;
        Ok((self.summary, writer))
    }

    /// Reads the batch again, for the rejected rows as they stand in the file.
    fn write_rejected(
        &mut self,
        mark: Mark,
        mut rejected: BTreeMap<u32, Vec<Issue>>,
    ) -> io::Result<()> {
        self.summary.rejected += rejected.len() as u64;
        let mut rows = self.table.rows_from(mark);
        while !rejected.is_empty()
            && let Some(row) = rows.next_row()
        {
            if let Some(issues) = rejected.remove(&row.line) {
                self.rejects.add(&row.verbatim(), &issues)?;
                self.keep(&issues);
            }
        }
        Ok(())
    }

    fn keep(&mut self, issues: &[Issue]) {
        let rejected = issues
            .iter()
            .any(|issue| issue.severity == Severity::Reject);
        for issue in issues {
            if issue.severity == Severity::Warning && !rejected {
                self.summary.warnings += 1;
            }
            if self.summary.issues.len() < ISSUES_KEPT {
                self.summary.issues.push(issue.clone());
            }
        }
    }
}

/// Whether a row may be taken into a unit; says why not.
fn permitted(
    setting: &Setting<'_>,
    line: u32,
    unit: UnitId,
    wanted: Wanted<'_>,
    issues: &mut Vec<Issue>,
) -> bool {
    if (setting.may)(unit, wanted) {
        return true;
    }
    let issue = match wanted {
        Wanted::Child | Wanted::Training => Issue::row(line, Code::OutOfReach)
            .arg("value", setting.units.full_path(unit, setting.today)),
        Wanted::Circumstance(code) => {
            let issue = Issue::row(line, Code::NotYoursToRecord).arg("value", code);
            issue.in_column(Field::Circumstances.title())
        }
        Wanted::Service(code) => {
            let issue = Issue::row(line, Code::NotYoursToRecord).arg("value", code);
            issue.in_column(Field::Service.title())
        }
    };
    issues.push(issue);
    false
}

/// What deciding a row works with.
struct Desk<'d, 'a, 'r> {
    setting: &'d Setting<'a>,
    known: &'d Known,
    recorder: &'d mut Recorder<'r>,
    taken: &'d mut FastMap<u128, (u32, u128)>,
    facts: &'d mut Vec<Fact>,
}

impl Desk<'_, '_, '_> {
    /// Whether an earlier row of this run had the key: the same again changes nothing, another
    /// content is refused. `None`: the key is new and now taken.
    fn taken(
        &mut self,
        key: &str,
        content: &str,
        line: u32,
        issues: &mut Vec<Issue>,
    ) -> Option<Outcome> {
        let content = keys::number(content);
        match self.taken.entry(keys::number(key)) {
            Entry::Vacant(free) => {
                free.insert((line, content));
                None
            }
            Entry::Occupied(taken) if taken.get().1 == content => Some(Outcome::Already),
            Entry::Occupied(taken) => {
                let first = taken.get().0.to_string();
                issues.push(Issue::row(line, Code::RowTwice).arg("line", first));
                Some(Outcome::Rejected)
            }
        }
    }
}
