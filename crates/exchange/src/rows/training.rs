//! One person at one training or parenting session.

use noi_core::Day;
use noi_core::fact::PersonKind;

use super::{Place, Reading, day, owned, phone, rejected};
use crate::columns::Field;
use crate::issue::{Code, Issue};
use crate::table::Row;
use crate::values::person::read_role;

/// A person taught, as a row tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrainingRow {
    pub line: u32,
    pub name: String,
    pub kind: PersonKind,
    pub place: Place,
    /// `0912345678`.
    pub phone: Option<String>,
    pub topic: String,
    /// Quarter hours, so that 1.5 hours is exact.
    pub quarter_hours: u32,
    pub on: Day,
}

impl TrainingRow {
    /// Reads a row; what is wrong or odd is added to `issues`. `None`: the row cannot be taken.
    pub fn read(row: &Row<'_>, reading: Reading<'_>, issues: &mut Vec<Issue>) -> Option<Self> {
        let since = issues.len();
        row.check(issues);
        if rejected(issues, since) {
            return None;
        }
        let name = owned(row, Field::Name);
        if name.is_none() {
            issues.push(row.issue(Field::Name, Code::NameMissing));
        }
        let topic = owned(row, Field::Topic);
        if topic.is_none() {
            issues.push(row.issue(Field::Topic, Code::TopicMissing));
        }
        let on = day(row, Field::Date, reading.today, issues);
        let quarter_hours = quarter_hours(row, issues);
        if rejected(issues, since) {
            return None;
        }
        Some(Self {
            line: row.line,
            name: name?,
            kind: kind(row, issues),
            place: Place::read(row),
            phone: phone(row, issues),
            topic: topic?,
            quarter_hours,
            on: on?,
        })
    }
}

fn kind(row: &Row<'_>, issues: &mut Vec<Issue>) -> PersonKind {
    let Some(text) = row.text(Field::Role) else {
        return PersonKind::Other;
    };
    read_role(&text).unwrap_or_else(|wrong| {
        let issue = row.issue(Field::Role, wrong.code);
        issues.push(wrong.fill(issue));
        PersonKind::Other
    })
}

/// "1,5", "1.5 giờ", "2h", "90 phút"; to the nearest quarter, at most 1,000 hours.
fn quarter_hours(row: &Row<'_>, issues: &mut Vec<Issue>) -> u32 {
    let Some(text) = row.text(Field::Hours) else {
        issues.push(row.issue(Field::Hours, Code::HoursMissing));
        return 0;
    };
    let folded = noi_core::names::fold(&text).replace(',', ".");
    let (number, per_hour) = match folded.strip_suffix("phut") {
        Some(minutes) => (minutes, 60.0),
        None => {
            let units: &[_] = &["gio", "tiet", "hours", "hour", "h"];
            let bare = units.iter().find_map(|unit| folded.strip_suffix(unit));
            (bare.unwrap_or(&folded), 1.0)
        }
    };
    match number.trim().parse::<f64>() {
        Ok(number) if (0.0..=1_000.0).contains(&(number / per_hour)) => {
            (number / per_hour * 4.0).round() as u32
        }
        _ => {
            let issue = row.issue(Field::Hours, Code::HoursUnreadable);
            issues.push(issue.arg("value", &*text));
            0
        }
    }
}
