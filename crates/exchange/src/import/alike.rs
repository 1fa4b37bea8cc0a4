//! When two records may be one child: what is asked of the ledger, and what is near enough.

use noi_core::{Birth, Day, Known};

/// Births under which a child of the same name may be this one: as written, day and month
/// exchanged, known to the month or year only.
pub fn births(birth: Birth) -> Vec<Birth> {
    let (year, month, day) = birth.day.ymd();
    let mut births = vec![birth];
    if birth.known == Known::Day {
        births.extend(Day::from_ymd(year, day, month).map(Birth::on));
        births.extend(Birth::in_month(year, month));
    }
    births.extend(Birth::in_year(year));
    births.sort_unstable();
    births.dedup();
    births
}

/// Within a week, or day and month exchanged, or as well as the less known of the two tells.
pub fn near(a: Birth, b: Birth) -> bool {
    let ((y1, m1, d1), (y2, m2, d2)) = (a.day.ymd(), b.day.ymd());
    match a.known.max(b.known) {
        Known::Year => y1 == y2,
        Known::Month => (y1, m1) == (y2, m2),
        Known::Day => a.day.0.abs_diff(b.day.0) <= 7 || (y1 == y2 && m1 == d2 && d1 == m2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn birth(text: &str) -> Birth {
        text.parse().unwrap()
    }

    #[test]
    fn births_of_one_child_as_people_write_them() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<String> = births(birth(text)).iter().map(Birth::to_string).collect();
            assert_eq!(found, expected, "{text}");
        };
        check(
            "2025-03-05",
            &["2025-03-05", "2025-03", "2025-05-03", "2025"],
        );
        check("2025-03-15", &["2025-03-15", "2025-03", "2025"]);
        check("2025-03", &["2025-03", "2025"]);
        check("2025", &["2025"]);
    }

    #[test]
    fn near_births() {
        for (a, b, expected) in [
            ("2025-03-05", "2025-03-12", true),
            ("2025-03-05", "2025-03-13", false),
            ("2025-03-05", "2025-05-03", true),
            ("2025-03-05", "2025-03", true),
            ("2025-03-05", "2025-04", false),
            ("2025-12-31", "2025", true),
            ("2025-12-31", "2026", false),
        ] {
            assert_eq!(near(birth(a), birth(b)), expected, "{a} {b}");
            assert_eq!(near(birth(b), birth(a)), expected, "{b} {a}");
        }
    }
}
