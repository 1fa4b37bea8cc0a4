//! One child of a list.

use noi_core::{Birth, Sex};

use super::{Place, Reading, date, owned, personal_id, phone, rejected};
use crate::columns::Field;
use crate::issue::{Code, Issue};
use crate::table::{Cell, Row};
use crate::values::dates::read_date;
use crate::values::ethnicity;
use crate::values::person::{doubts_about_id, is_mark, read_sex};

/// A child as a row tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildRow {
    pub line: u32,
    pub name: String,
    pub birth: Birth,
    pub sex: Option<Sex>,
    /// 12 digits.
    pub personal_id: Option<String>,
    /// The number in the office's own book.
    pub local_id: Option<String>,
    pub place: Place,
    pub village: Option<String>,
    /// Canonical name, or as written where it names none of the 54 groups.
    pub ethnicity: Option<String>,
    pub mother: Option<String>,
    pub father: Option<String>,
    pub carer: Option<String>,
    /// `0912345678`.
    pub phone: Option<String>,
    /// Codes such as `4.2`.
    pub circumstances: Vec<String>,
}

impl ChildRow {
    /// Reads a row; what is wrong or odd is added to `issues`. `None`: the row cannot be taken.
    pub fn read(row: &Row<'_>, reading: Reading<'_>, issues: &mut Vec<Issue>) -> Option<Self> {
        let since = issues.len();
        row.check(issues);
        if rejected(issues, since) {
            return None;
        }
        let name = name(row);
        if name.is_none() {
            issues.push(row.issue(Field::Name, Code::NameMissing));
        }
        let (marked_sex, marked_birth) = marked(row, reading, issues);
        let birth = birth(row, marked_birth, reading, issues);
        if let Some(birth) = birth
            && birth.day.months_until(reading.today) >= 16 * 12
        {
            let issue = row.issue(Field::Birth, Code::BirthTooOld);
            issues.push(issue.arg("value", birth.vn()));
        }
        if rejected(issues, since) {
            return None;
        }
        let (name, birth) = (name?, birth?);
        let sex = sex(row, marked_sex, issues);
        let personal_id = personal_id(row, issues);
        if let Some(id) = &personal_id {
            for doubt in doubts_about_id(id, Some(birth), sex) {
                let issue = row.issue(Field::PersonalId, doubt.code);
                issues.push(doubt.fill(issue));
            }
        }
        Some(Self {
            line: row.line,
            name,
            birth,
            sex,
            personal_id,
            local_id: owned(row, Field::LocalId),
            place: Place::read(row),
            village: owned(row, Field::Village),
            ethnicity: ethnic_group(row, issues),
            mother: owned(row, Field::Mother),
            father: owned(row, Field::Father),
            carer: owned(row, Field::Carer),
            phone: phone(row, issues),
            circumstances: circumstances(row, reading, issues),
        })
    }
}

fn name(row: &Row<'_>) -> Option<String> {
    owned(row, Field::Name).or_else(|| {
        let given = owned(row, Field::GivenName)?;
        Some(match row.text(Field::FamilyName) {
            Some(family) => format!("{family} {given}"),
            None => given,
        })
    })
}

/// Forms with a column for boys and one for girls: a mark, or the date of birth, in one of them.
fn marked(
    row: &Row<'_>,
    reading: Reading<'_>,
    issues: &mut Vec<Issue>,
) -> (Option<Sex>, Option<Birth>) {
    let (boy, girl) = (row.text(Field::Boy), row.text(Field::Girl));
    let (sex, field, text) = match (boy, girl) {
        (Some(text), None) => (Sex::Male, Field::Boy, text),
        (None, Some(text)) => (Sex::Female, Field::Girl, text),
        (None, None) => return (None, None),
        (Some(_), Some(text)) => {
            let issue = row.issue(Field::Girl, Code::SexUnclear);
            issues.push(issue.arg("value", text));
            return (None, None);
        }
    };
    if is_mark(&text) || read_sex(&text).is_ok() {
        return (Some(sex), None);
    }
    (Some(sex), date(row, field, reading.today, None, issues))
}

/// The date from its one column, from three, or from the column of boys or girls.
fn birth(
    row: &Row<'_>,
    marked: Option<Birth>,
    reading: Reading<'_>,
    issues: &mut Vec<Issue>,
) -> Option<Birth> {
    let since = issues.len();
    if let Some(birth) = date(row, Field::Birth, reading.today, None, issues) {
        return Some(birth);
    }
    if rejected(issues, since) || marked.is_some() {
        return marked;
    }
    let part = |field| row.text(field).unwrap_or_default();
    let (day, month, year) = (
        part(Field::BirthDay),
        part(Field::BirthMonth),
        part(Field::BirthYear),
    );
    let written = match (&*day, &*month, &*year) {
        (_, _, "") => {
            let field = if part(Field::Boy).is_empty() && part(Field::Girl).is_empty() {
                Field::Birth
            } else {
                Field::Girl
            };
            issues.push(row.issue(field, Code::BirthMissing));
            return None;
        }
        (_, "", year) => year.to_owned(),
        ("", month, year) => format!("{month}/{year}"),
        (day, month, year) => format!("{day}/{month}/{year}"),
    };
    match read_date(Cell::Text(&written), reading.today) {
        Ok(dated) => {
            issues.extend(dated.odd.map(|odd| {
                let issue = row.issue(Field::BirthYear, odd.code);
                odd.fill(issue)
            }));
            Some(dated.date)
        }
        Err(wrong) => {
            let issue = row.issue(Field::BirthYear, wrong.code);
            issues.push(wrong.fill(issue));
            None
        }
    }
}

fn sex(row: &Row<'_>, marked: Option<Sex>, issues: &mut Vec<Issue>) -> Option<Sex> {
    let Some(text) = row.text(Field::Sex) else {
        return marked;
    };
    match read_sex(&text) {
        Ok(sex) if marked.is_none_or(|marked| marked == sex) => Some(sex),
        Ok(_) => {
            issues.push(row.issue(Field::Sex, Code::SexContradicted));
            None
        }
        Err(wrong) => {
            let issue = row.issue(Field::Sex, wrong.code);
            issues.push(wrong.fill(issue));
            marked
        }
    }
}

fn ethnic_group(row: &Row<'_>, issues: &mut Vec<Issue>) -> Option<String> {
    let text = row.text(Field::Ethnicity)?;
    if let Some(name) = ethnicity::canonical(&text) {
        return Some(name.to_owned());
    }
    let issue = row.issue(Field::Ethnicity, Code::EthnicityUnknown);
    issues.push(issue.arg("value", &*text));
    Some(text.into_owned())
}

fn circumstances(row: &Row<'_>, reading: Reading<'_>, issues: &mut Vec<Issue>) -> Vec<String> {
    // Not tidied: a line break separates two circumstances.
    let named = match row.get(Field::Circumstances) {
        Cell::Text(text) => reading.circumstances.read(text),
        cell => reading.circumstances.read(&cell.text()),
    };
    for part in named.unknown {
        let issue = row.issue(Field::Circumstances, Code::CircumstanceUnknown);
        issues.push(issue.arg("value", part));
    }
    named.codes
}
