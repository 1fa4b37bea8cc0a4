//! How numbers, dates, ages and shares are written for people, in Vietnamese and English.
//!
//! Vietnamese: 1.234,5 · 72,5% · 22/11/2026 · "14 tháng" · "3 tuổi 2 tháng". Dates are written
//! dd/mm/yyyy in both languages, as on the paper forms. Knows no pages.

use jiff::civil::Date;

use crate::words::{Lang, Words};

/// Below this many children a percentage says less than the two counts do, and is not written.
pub const PERCENT_NEEDS_AT_LEAST: u64 = 20;

/// A day of birth as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Birth {
    /// Known to the day.
    Day(Date),
    /// Known to the month: year, month 1-12.
    Month(i16, i8),
    /// Known to the year.
    Year(i16),
    /// Nothing known yet.
    Unknown,
}

impl Birth {
    /// The day that stands for the birth in calculations: the middle of what is known.
    pub fn reckoned(self) -> Option<Date> {
        match self {
            Birth::Day(day) => Some(day),
            Birth::Month(year, month) => Date::new(year, month, 15).ok(),
            Birth::Year(year) => Date::new(year, 7, 1).ok(),
            Birth::Unknown => None,
        }
    }

    /// Whether the day is an estimate.
    pub fn is_estimate(self) -> bool {
        !matches!(self, Birth::Day(_))
    }

    /// As written: `12/09/2025`, `09/2025` or `2025`; `None` when unknown.
    pub fn written(self) -> Option<String> {
        match self {
            Birth::Day(day) => Some(date(day)),
            Birth::Month(year, month) => Some(format!("{month:02}/{year:04}")),
            Birth::Year(year) => Some(format!("{year:04}")),
            Birth::Unknown => None,
        }
    }
}

/// A day as `dd/mm/yyyy`.
pub fn date(day: Date) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}

/// A whole number with its thousands grouped: `1.234` (vi), `1,234` (en).
pub fn integer(lang: Lang, number: u64) -> String {
    let separator = match lang {
        Lang::Vi => '.',
        Lang::En => ',',
    };
    let digits = number.to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            written.push(separator);
        }
        written.push(digit);
    }
    written
}

/// A number with at most `places` decimals (0-6), trailing zeros dropped: `1.234,5` (vi).
/// What is not a finite number is written as an en dash.
pub fn decimal(lang: Lang, number: f64, places: usize) -> String {
    if !number.is_finite() {
        return "–".to_owned();
    }
    let fixed = format!("{:.*}", places.min(6), number.abs());
    let (whole, fraction) = fixed.split_once('.').unwrap_or((&fixed, ""));
    let fraction = fraction.trim_end_matches('0');
    let whole = whole
        .parse::<u64>()
        .map_or_else(|_| whole.to_owned(), |n| integer(lang, n));
    let point = match lang {
        Lang::Vi => ',',
        Lang::En => '.',
    };
    let sign = if number < 0.0 && (whole != "0" || !fraction.is_empty()) {
        "−"
    } else {
        ""
    };
    if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}{point}{fraction}")
    }
}

/// Tenths of a percent that `part` is of `whole`, rounded half up, but never rounded up to the
/// whole nor down to nothing: 9,999 of 10,000 is 99.9%, not 100%. `None` when `whole` is 0.
pub fn tenths_of_percent(part: u64, whole: u64) -> Option<u64> {
    if whole == 0 {
        return None;
    }
    let (part_wide, whole_wide) = (u128::from(part), u128::from(whole));
    let rounded = u64::try_from((part_wide * 2000 + whole_wide) / (whole_wide * 2)).ok()?;
    Some(match rounded {
        1000 if part < whole => 999,
        0 if part > 0 => 1,
        _ => rounded,
    })
}

/// A share as a percentage, `72,5%`; `None` when the whole is smaller than
/// [`PERCENT_NEEDS_AT_LEAST`].
pub fn percent(lang: Lang, part: u64, whole: u64) -> Option<String> {
    if whole < PERCENT_NEEDS_AT_LEAST {
        return None;
    }
    let tenths = tenths_of_percent(part, whole)?;
    Some(format!("{}%", decimal(lang, tenths as f64 / 10.0, 1)))
}

/// Both counts of a share: `184/230`.
pub fn fraction(lang: Lang, part: u64, whole: u64) -> String {
    format!("{}/{}", integer(lang, part), integer(lang, whole))
}

/// Completed years and months between two days, and the days where less than a month passed.
fn elapsed(from: Date, to: Date) -> (i32, i32, i32) {
    let mut months = (i32::from(to.year()) - i32::from(from.year())) * 12
        + (i32::from(to.month()) - i32::from(from.month()));
    // Born on the 31st: the month is complete on the last day of a shorter month.
    if to.day() < from.day() && to.day() < to.days_in_month() {
        months -= 1;
    }
    let days = from.until(to).map_or(0, |span| span.get_days());
    (months / 12, months % 12, days)
}

/// Age in words on a day: days under one month, months to 23, then years and months. An estimated
/// birth says "about". `None` when the birth is unknown or after the day.
pub fn age(words: &Words, birth: Birth, on: Date) -> Option<String> {
    let born = birth.reckoned()?;
    if born > on {
        return None;
    }
    let (years, months, days) = elapsed(born, on);
    let total = years * 12 + months;
    let age = if total < 1 {
        words.n("age-days", days)
    } else if total < 24 {
        words.n("age-months", total)
    } else if months == 0 {
        words.n("age-years", years)
    } else {
        words.with(
            "age-years-months",
            &[("years", years.into()), ("months", months.into())],
        )
    };
    Some(if birth.is_estimate() {
        words.x("age-about", age)
    } else {
        age
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let check = |number: f64, vi: &str, en: &str| {
            assert_eq!(decimal(Lang::Vi, number, 2), vi);
            assert_eq!(decimal(Lang::En, number, 2), en);
        };
        check(0.0, "0", "0");
        check(999.0, "999", "999");
        check(1234.5, "1.234,5", "1,234.5");
        check(-0.001, "0", "0");
        check(-1.25, "−1,25", "−1.25");
        check(1_234_567.0, "1.234.567", "1,234,567");
        check(f64::NAN, "–", "–");
    }

    #[test]
    fn percents() {
        let check = |part: u64, whole: u64, expected: Option<&str>| {
            assert_eq!(
                percent(Lang::Vi, part, whole).as_deref(),
                expected,
                "{part}/{whole}"
            );
        };
        check(184, 230, Some("80%"));
        check(29, 40, Some("72,5%"));
        check(9999, 10000, Some("99,9%"));
        check(1, 100_000, Some("0,1%"));
        check(0, 20, Some("0%"));
        check(20, 20, Some("100%"));
        check(7, 12, None);
        check(0, 0, None);
    }

    #[test]
    fn dates() {
        let check = |birth: Birth, expected: Option<&str>| {
            assert_eq!(birth.written().as_deref(), expected);
        };
        check(Birth::Day(Date::constant(2025, 9, 2)), Some("02/09/2025"));
        check(Birth::Month(2025, 9), Some("09/2025"));
        check(Birth::Year(2025), Some("2025"));
        check(Birth::Unknown, None);
    }

    #[test]
    fn ages() {
        let on = Date::constant(2026, 11, 22);
        let check = |birth: Birth, vi: Option<&str>, en: Option<&str>| {
            assert_eq!(age(&Words::new(Lang::Vi), birth, on).as_deref(), vi);
            assert_eq!(age(&Words::new(Lang::En), birth, on).as_deref(), en);
        };
        let day = |y, m, d| Birth::Day(Date::constant(y, m, d));
        check(day(2026, 11, 22), Some("0 ngày"), Some("0 days"));
        check(day(2026, 11, 21), Some("1 ngày"), Some("1 day"));
        check(day(2026, 10, 23), Some("30 ngày"), Some("30 days"));
        check(day(2026, 10, 22), Some("1 tháng"), Some("1 month"));
        check(day(2025, 9, 12), Some("14 tháng"), Some("14 months"));
        check(day(2024, 11, 23), Some("23 tháng"), Some("23 months"));
        check(day(2024, 11, 22), Some("2 tuổi"), Some("2 years"));
        check(
            day(2023, 9, 1),
            Some("3 tuổi 2 tháng"),
            Some("3 years 2 months"),
        );
        check(
            Birth::Month(2025, 9),
            Some("khoảng 14 tháng"),
            Some("about 14 months"),
        );
        check(
            Birth::Year(2022),
            Some("khoảng 4 tuổi 4 tháng"),
            Some("about 4 years 4 months"),
        );
        check(Birth::Unknown, None, None);
        check(day(2026, 11, 23), None, None);
    }

    #[test]
    fn born_on_the_31st_is_a_month_old_on_the_last_day_of_a_short_month() {
        let check = |from: (i16, i8, i8), to: (i16, i8, i8), months: i32| {
            let (years, rest, _) = elapsed(
                Date::constant(from.0, from.1, from.2),
                Date::constant(to.0, to.1, to.2),
            );
            assert_eq!(years * 12 + rest, months, "{from:?} to {to:?}");
        };
        check((2026, 1, 31), (2026, 2, 27), 0);
        check((2026, 1, 31), (2026, 2, 28), 1);
        check((2024, 2, 29), (2025, 2, 28), 12);
        check((2024, 2, 29), (2025, 2, 27), 11);
        check((2026, 8, 31), (2026, 9, 30), 1);
    }
}
