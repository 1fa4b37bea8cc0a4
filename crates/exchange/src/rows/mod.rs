//! Typed rows: one line of an office's list, every value read or reported.
//!
//! Knows the table only; whether a commune, a service or a child exists is asked later.

mod child;
mod service;
mod training;
mod understood;

pub use child::ChildRow;
pub use service::{ChildNamed, ServiceRow};
pub use training::TrainingRow;
pub use understood::understood;

use noi_core::{Birth, Day};

use crate::columns::Field;
use crate::issue::{Code, Issue, Severity};
use crate::table::Row;
use crate::values::circumstances::Circumstances;
use crate::values::dates::{read_date, read_day};
use crate::values::person::{read_personal_id, read_phone};

/// What reading a row needs to know beside the row.
#[derive(Clone, Copy)]
pub struct Reading<'c> {
    pub today: Day,
    pub circumstances: &'c Circumstances,
}

/// Where a row says that someone lives or works, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The commune's code.
    pub code: Option<String>,
    /// The commune's name, or a code written in its place.
    pub unit: Option<String>,
    /// The district's name, for names from before 1/7/2025.
    pub district: Option<String>,
    pub province: Option<String>,
}

impl Place {
    fn read(row: &Row<'_>) -> Self {
        let text = |field| row.text(field).map(|text| text.into_owned());
        Self {
            code: text(Field::UnitCode),
            unit: text(Field::Unit),
            district: text(Field::District),
            province: text(Field::Province),
        }
    }

    /// Whether a commune is named at all.
    pub fn is_given(&self) -> bool {
        self.code.is_some() || self.unit.is_some()
    }

    /// As one line, for messages.
    pub fn label(&self) -> String {
        [&self.code, &self.unit, &self.district, &self.province]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// Whether any issue from `since` on means that the row cannot be taken.
fn rejected(issues: &[Issue], since: usize) -> bool {
    issues[since..]
        .iter()
        .any(|issue| issue.severity == Severity::Reject)
}

fn owned(row: &Row<'_>, field: Field) -> Option<String> {
    row.text(field).map(|text| text.into_owned())
}

/// A date in a field, its oddities reported; `None` when it is missing or wrong (then reported,
/// a missing one as `missing` if given).
fn date(
    row: &Row<'_>,
    field: Field,
    today: Day,
    missing: Option<Code>,
    issues: &mut Vec<Issue>,
) -> Option<Birth> {
    match read_date(row.get(field), today) {
        Ok(dated) => {
            issues.extend(dated.odd.map(|odd| {
                let issue = row.issue(field, odd.code);
                odd.fill(issue)
            }));
            Some(dated.date)
        }
        Err(wrong) if wrong.code == Code::DateMissing => {
            issues.extend(missing.map(|code| row.issue(field, code)));
            None
        }
        Err(wrong) => {
            let issue = row.issue(field, wrong.code);
            issues.push(wrong.fill(issue));
            None
        }
    }
}

fn day(row: &Row<'_>, field: Field, today: Day, issues: &mut Vec<Issue>) -> Option<Day> {
    let (day, odd) = match read_day(row.get(field), today) {
        Ok((day, odd)) => (Some(day), odd),
        Err(wrong) => (None, Some(wrong)),
    };
    issues.extend(odd.map(|wrong| {
        let issue = row.issue(field, wrong.code);
        wrong.fill(issue)
    }));
    day
}

fn personal_id(row: &Row<'_>, issues: &mut Vec<Issue>) -> Option<String> {
    let (id, odd) = read_personal_id(row.get(Field::PersonalId));
    issues.extend(odd.map(|odd| {
        let issue = row.issue(Field::PersonalId, odd.code);
        odd.fill(issue)
    }));
    id
}

fn phone(row: &Row<'_>, issues: &mut Vec<Issue>) -> Option<String> {
    row.text(Field::Phone)?;
    match read_phone(row.get(Field::Phone)) {
        Ok(phone) => Some(phone),
        Err(wrong) => {
            let issue = row.issue(Field::Phone, wrong.code);
            issues.push(wrong.fill(issue));
            None
        }
    }
}
