//! How numbers, dates, ages and shares are written for people, in Vietnamese and English.
//!
//! Vietnamese: 1.234,5 · 72,5% · 22/11/2026 · "14 tháng" · "3 tuổi 2 tháng". Dates are written
//! dd/mm/yyyy in both languages, as on the paper forms. Knows no pages.

use noi_core::{Birth, Day, Known};

use crate::words::{Lang, Words};

/// Below this many children a percentage says less than the two counts do, and is not written.
pub const PERCENT_NEEDS_AT_LEAST: u64 = 20;

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

/// Age in words on a day: days under one month, months to 23, then years and months. A birth known
/// to the month or year only says "about". `None` when the birth is unknown or after the day.
pub fn age(words: &Words, birth: Option<Birth>, on: Day) -> Option<String> {
    let birth = birth.filter(|birth| birth.day <= on)?;
    let total = birth.day.months_until(on);
    let (years, months) = (total / 12, total % 12);
    let age = if total < 1 {
        words.n("age-days", on.0 - birth.day.0)
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
    Some(if is_estimate(birth) {
        words.x("age-about", age)
    } else {
        age
    })
}

/// Whether the day of birth is reckoned from a month or a year.
pub fn is_estimate(birth: Birth) -> bool {
    birth.known != Known::Day
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
    fn ages() {
        let on: Day = "2026-11-22".parse().unwrap();
        let check = |birth: &str, vi: Option<&str>, en: Option<&str>| {
            let birth = birth.parse().ok();
            assert_eq!(
                age(&Words::new(Lang::Vi), birth, on).as_deref(),
                vi,
                "{birth:?}"
            );
            assert_eq!(
                age(&Words::new(Lang::En), birth, on).as_deref(),
                en,
                "{birth:?}"
            );
        };
        check("2026-11-22", Some("0 ngày"), Some("0 days"));
        check("2026-11-21", Some("1 ngày"), Some("1 day"));
        check("2026-10-23", Some("30 ngày"), Some("30 days"));
        check("2026-10-22", Some("1 tháng"), Some("1 month"));
        check("2025-09-12", Some("14 tháng"), Some("14 months"));
        check("2024-11-23", Some("23 tháng"), Some("23 months"));
        check("2024-11-22", Some("2 tuổi"), Some("2 years"));
        check(
            "2023-09-01",
            Some("3 tuổi 2 tháng"),
            Some("3 years 2 months"),
        );
        check("2025-09", Some("khoảng 14 tháng"), Some("about 14 months"));
        check(
            "2022",
            Some("khoảng 4 tuổi 4 tháng"),
            Some("about 4 years 4 months"),
        );
        check("", None, None);
        check("2026-11-23", None, None);
    }
}
