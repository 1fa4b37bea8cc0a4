//! Forms: what a person typed, kept as typed, and read into values or into words on how to mend
//! it. Pure: a shell hands over the body of a request and gives back a page or commits facts.

pub mod birth;
pub mod carer;
pub mod edit;
pub mod imports;
pub mod measure;
pub mod merge;
pub mod people;
pub mod pregnancy;
pub mod register;
pub mod residence;
pub mod screen;
pub mod settle;
pub mod units;

use noi_core::{Day, FactId};

use crate::routes::pairs;
use crate::words::Words;

/// The fields of a body in the form of addresses (`application/x-www-form-urlencoded`), in the
/// order in which they were sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

/// More fields than any form of ours has: what comes after them is not read.
const FIELDS_MAX: usize = 400;
/// The longest text that a field may hold, in bytes; what is longer is cut at a character.
const TEXT_MAX: usize = 1200;
/// The longest text that a page lets a person type, in signs: short enough that it isn't cut.
pub(crate) const TYPED_MAX: usize = TEXT_MAX / 3;

impl Fields {
    /// Reads a body; a field whose bytes are not UTF-8 is passed over.
    pub fn parse(body: &str) -> Fields {
        let cut = |mut value: String| {
            let mut end = value.len().min(TEXT_MAX);
            while !value.is_char_boundary(end) {
                end -= 1;
            }
            value.truncate(end);
            value
        };
        Fields(
            pairs(body)
                .take(FIELDS_MAX)
                .map(|(key, value)| (key, cut(value)))
                .collect(),
        )
    }

    /// The last value of a field, without the blanks around it; empty when there is none.
    pub fn get(&self, key: &str) -> &str {
        self.0
            .iter()
            .rev()
            .find(|(name, _)| name == key)
            .map_or("", |(_, value)| value.trim())
    }

    /// The last value of a field with the blanks around it: those of a password are its own.
    pub fn whole(&self, key: &str) -> &str {
        let found = self.0.iter().rev().find(|(name, _)| name == key);
        found.map_or("", |(_, value)| value)
    }

    /// Every value of a field.
    pub fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(name, _)| name == key)
            .map(|(_, value)| value.trim())
    }

    /// Every field whose name begins so: the rest of its name, and its value.
    pub fn beginning<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0
            .iter()
            .filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, value.trim())))
    }
}

/// What is wrong with a field, as words to show beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name in the form.
    pub field: &'static str,
    /// Key of the words; `x` of them is `about`.
    pub key: &'static str,
    pub about: String,
}

impl FieldError {
    pub(crate) fn new(field: &'static str, key: &'static str, about: impl Into<String>) -> Self {
        Self {
            field,
            key,
            about: about.into(),
        }
    }

    /// The words to show.
    pub fn words(&self, w: &Words) -> String {
        w.x(self.key, self.about.as_str())
    }
}

/// Reads a day typed as dd/mm/yyyy (or yyyy-mm-dd); an empty field is today.
///
/// # Errors
/// When it can't be read, or is after today.
pub fn day(field: &'static str, text: &str, today: Day) -> Result<Day, FieldError> {
    if text.is_empty() {
        return Ok(today);
    }
    let day: Day = text
        .parse()
        .map_err(|_| FieldError::new(field, "form-bad-day", text))?;
    if day > today {
        return Err(FieldError::new(field, "form-future-day", today.vn()));
    }
    Ok(day)
}

/// The shortest reason that says anything, in signs.
const REASON_SHORTEST: usize = 5;

/// A written reason.
fn reason(field: &'static str, text: &str) -> Result<String, FieldError> {
    if text.chars().count() < REASON_SHORTEST {
        return Err(FieldError::new(field, "form-reason", ""));
    }
    Ok(text.to_owned())
}

/// The identifier that a form carries.
///
/// # Errors
/// When the page had none, or it isn't one any more: the page must be opened again.
fn fact(field: &'static str, text: &str) -> Result<FactId, FieldError> {
    text.parse()
        .map_err(|_| FieldError::new(field, "form-stale", ""))
}

/// A quantity as people type it: `9,8`, `9.8`, `9.8 kg`, `9800 g`, `73,5cm`, `142 mm`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quantity {
    /// Thousandths of the unit typed, or of the field's own where none was.
    pub(crate) thousandths: u64,
    pub(crate) unit: Option<Unit>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Gram,
    Kilogram,
    Millimetre,
    Centimetre,
    Metre,
}

/// `None` when the text is no such quantity. A comma and a point both begin the decimals.
pub(crate) fn quantity(text: &str) -> Option<Quantity> {
    let text = text.trim().to_lowercase();
    let split = text
        .find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let unit = match unit.trim() {
        "" => None,
        "g" | "gam" | "gram" | "gr" => Some(Unit::Gram),
        "kg" | "ký" | "kí" | "cân" => Some(Unit::Kilogram),
        "mm" => Some(Unit::Millimetre),
        "cm" => Some(Unit::Centimetre),
        "m" => Some(Unit::Metre),
        _ => return None,
    };
    let (whole, fraction) = match number.split_once([',', '.']) {
        Some((whole, fraction)) => (whole, fraction),
        None => (number, ""),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = !whole.is_empty() && whole.len() <= 7 && fraction.len() <= 3;
    if !fits || !digits(whole) || !digits(fraction) {
        return None;
    }
    let whole: u64 = whole.parse().ok()?;
    let fraction: u64 = format!("{fraction:0<3}").parse().ok()?;
    Some(Quantity {
        thousandths: whole * 1000 + fraction,
        unit,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_as_people_type_them() {
        let check = |text: &str, expected: Option<(u64, Option<Unit>)>| {
            let found = quantity(text).map(|one| (one.thousandths, one.unit));
            assert_eq!(found, expected, "{text}");
        };
        check("9,8", Some((9_800, None)));
        check("9.8 kg", Some((9_800, Some(Unit::Kilogram))));
        check("9800 g", Some((9_800_000, Some(Unit::Gram))));
        check("73,55cm", Some((73_550, Some(Unit::Centimetre))));
        check("0.735 m", Some((735, Some(Unit::Metre))));
        check("142 mm", Some((142_000, Some(Unit::Millimetre))));
        check("12 ký", Some((12_000, Some(Unit::Kilogram))));
        check(" 7 ", Some((7_000, None)));
        check("", None);
        check(",5", None);
        check("9,8,1", None);
        check("9.8001", None);
        check("-3", None);
        check("chín", None);
        check("99999999", None);
    }

    #[test]
    fn fields_are_read_as_browsers_send_them() {
        let fields = Fields::parse("weight=9%2C8&keep=a&keep=b&a.q1=yes&a.q2=no&weight=+10+");
        assert_eq!(fields.get("weight"), "10");
        assert_eq!(fields.get("none"), "");
        assert_eq!(fields.all("keep").collect::<Vec<_>>(), ["a", "b"]);
        let answers: Vec<_> = fields.beginning("a.").collect();
        assert_eq!(answers, [("q1", "yes"), ("q2", "no")]);
        let long = format!("x={}", "ổ".repeat(1000));
        assert!(Fields::parse(&long).get("x").len() <= TEXT_MAX);
    }
}
