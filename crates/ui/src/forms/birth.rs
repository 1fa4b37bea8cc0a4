//! A birth in three boxes: day, month, year, as far as it is known.

use noi_core::{Birth, Day, Known};

use super::FieldError;

/// The boxes of a birth as it is known.
pub fn boxes(birth: Option<Birth>) -> [String; 3] {
    let Some(birth) = birth else {
        return Default::default();
    };
    let (year, month, day) = birth.day.ymd();
    let known = |from: Known, part: u32| match birth.known <= from {
        true => part.to_string(),
        false => String::new(),
    };
    [
        known(Known::Day, day),
        known(Known::Month, month),
        year.to_string(),
    ]
}

/// Reads the boxes `birth_day`, `birth_month`, `birth_year`: to the day, the month or the year.
pub(super) fn read(boxes: [&str; 3], today: Day) -> Result<Option<Birth>, FieldError> {
    let [typed_day, typed_month, typed_year] = boxes;
    let day = part("birth_day", "form-bad-birth-day", typed_day, 1..=31)?;
    let month = part("birth_month", "form-bad-birth-month", typed_month, 1..=12)?;
    let year = part("birth_year", "form-bad-birth-year", typed_year, 1900..=2999)?;
    let Some(year) = year else {
        return match day.or(month) {
            Some(_) => Err(FieldError::new("birth_year", "form-birth-no-year", "")),
            None => Ok(None),
        };
    };
    let (in_year, (this_year, this_month, _)) = (year as i32, today.ymd());
    let (birth, is_future) = match (month, day) {
        (Some(month), Some(day)) => {
            let birth = Day::from_ymd(in_year, month, day).map(Birth::on);
            (birth, birth.is_some_and(|birth| birth.day > today))
        }
        (Some(month), None) => (
            Birth::in_month(in_year, month),
            (in_year, month) > (this_year, this_month),
        ),
        (None, Some(_)) => {
            return Err(FieldError::new("birth_month", "form-birth-no-month", ""));
        }
        (None, None) => (Birth::in_year(in_year), in_year > this_year),
    };
    let Some(birth) = birth else {
        let typed = format!("{typed_day}/{typed_month}/{year}");
        return Err(FieldError::new(
            "birth_day",
            "form-birth-no-such-day",
            typed,
        ));
    };
    if is_future {
        let field = if day.is_some() {
            "birth_day"
        } else if month.is_some() {
            "birth_month"
        } else {
            "birth_year"
        };
        return Err(FieldError::new(field, "form-birth-future", today.vn()));
    }
    Ok(Some(birth))
}

/// A part of a date; `None` when nothing was typed.
fn part(
    field: &'static str,
    key: &'static str,
    text: &str,
    fits: std::ops::RangeInclusive<u32>,
) -> Result<Option<u32>, FieldError> {
    if text.is_empty() {
        return Ok(None);
    }
    let digits = text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|number| fits.contains(number));
    match number {
        Some(number) if digits => Ok(Some(number)),
        _ => Err(FieldError::new(field, key, text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_birth_fills_its_boxes_and_is_read_back() {
        let today = "2026-11-22".parse().unwrap();
        for text in ["2025-09-12", "2025-09", "2025"] {
            let birth: Birth = text.parse().unwrap();
            let [day, month, year] = boxes(Some(birth));
            let read = read([&day, &month, &year], today).unwrap();
            assert_eq!(read, Some(birth), "{text}");
        }
        assert_eq!(boxes(None), ["", "", ""]);
    }
}
