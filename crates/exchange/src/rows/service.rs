//! One service that a child received.

use noi_core::{Birth, Day};

use super::{Place, Reading, date, day, owned, personal_id, rejected};
use crate::columns::Field;
use crate::issue::{Code, Issue};
use crate::table::Row;
use crate::values::Wrong;

/// Which child a row means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChildNamed {
    pub personal_id: Option<String>,
    pub local_id: Option<String>,
    pub name: Option<String>,
    pub birth: Option<Birth>,
    pub place: Place,
}

impl ChildNamed {
    /// As one line, for messages.
    pub fn label(&self) -> String {
        let birth = self.birth.map(Birth::vn);
        [&self.personal_id, &self.local_id, &self.name, &birth]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// A service as a row tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceRow {
    pub line: u32,
    pub child: ChildNamed,
    /// A code or name of the programme's services, as written.
    pub service: String,
    pub on: Day,
    pub dose: Option<u8>,
    pub provider: Option<String>,
}

impl ServiceRow {
    /// Reads a row; what is wrong or odd is added to `issues`. `None`: the row cannot be taken.
    pub fn read(row: &Row<'_>, reading: Reading<'_>, issues: &mut Vec<Issue>) -> Option<Self> {
        let since = issues.len();
        row.check(issues);
        if rejected(issues, since) {
            return None;
        }
        let personal_id = personal_id(row, issues);
        let local_id = owned(row, Field::LocalId);
        let (name, birth) = if personal_id.is_some() || local_id.is_some() {
            (None, None)
        } else {
            (
                owned(row, Field::Name),
                date(row, Field::Birth, reading.today, None, issues),
            )
        };
        if personal_id.is_none() && local_id.is_none() && (name.is_none() || birth.is_none()) {
            issues.push(Issue::row(row.line, Code::ChildMissing));
        }
        let service = owned(row, Field::Service);
        if service.is_none() {
            issues.push(row.issue(Field::Service, Code::ServiceMissing));
        }
        let on = day(row, Field::Date, reading.today, issues);
        if rejected(issues, since) {
            return None;
        }
        Some(Self {
            line: row.line,
            child: ChildNamed {
                personal_id,
                local_id,
                name,
                birth,
                place: Place::read(row),
            },
            service: service?,
            on: on?,
            dose: dose(row, issues),
            provider: owned(row, Field::Provider),
        })
    }
}

/// "2", "mũi 2", "M2", "lần thứ 2".
fn dose(row: &Row<'_>, issues: &mut Vec<Issue>) -> Option<u8> {
    let text = row.text(Field::Dose)?;
    let mut groups = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty());
    let dose = match (groups.next().map(str::parse::<u8>), groups.next()) {
        (Some(Ok(dose @ 1..=20)), None) => Some(dose),
        // A number cell prints as "2"; "2.0" comes from other programs.
        (Some(Ok(dose @ 1..=20)), Some("0")) => Some(dose),
        _ => None,
    };
    if dose.is_none() {
        let issue = row.issue(Field::Dose, Code::DoseUnreadable);
        issues.push(Wrong::value(Code::DoseUnreadable, &text).fill(issue));
    }
    dose
}
