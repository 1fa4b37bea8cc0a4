//! `calendar/holidays.csv` and `calendar/school-years.csv`.

use super::csv;
use super::diagnostic::SourceFile;
use super::fields::{At, Sink};
use super::values::parse_date;
use crate::model::{Calendar, DayOff, SchoolYear, Text};

pub(super) fn holidays(file: SourceFile<'_>, sink: &Sink, calendar: &mut Calendar) {
    let columns = ["date", "kind", "vi", "en", "confirmed"];
    for row in csv::rows(file, &columns, sink) {
        let [date, kind, vi, en, confirmed] = &row.cells[..] else {
            unreachable!("a row has one cell for each column")
        };
        let words = Text {
            vi: csv::word(sink, vi, "the Vietnamese"),
            en: csv::word(sink, en, "the English"),
        };
        let confirmed = csv::yes_no(sink, confirmed);
        let Some(day) = parse_date(sink, date) else {
            continue;
        };
        let weekend = day.weekday() >= 6;
        let known = calendar.days_off.iter().any(|off| off.day == day)
            || calendar.working_weekends.contains(&day);
        match (kind.value.as_str(), weekend) {
            _ if known => problem(
                sink,
                date,
                "duplicate-code",
                "this day stands here twice",
                "remove one of the two rows",
            ),
            ("off", false) => calendar.days_off.push(DayOff {
                day,
                words,
                confirmed,
            }),
            ("work", true) => calendar.working_weekends.push(day),
            ("off", true) => problem(
                sink,
                date,
                "weekend",
                "this day off falls on a weekend, which is off anyway",
                "write only days off from Monday to Friday, such as the day given instead",
            ),
            ("work", false) => problem(
                sink,
                date,
                "weekend",
                "this working day falls on a weekday, which is one anyway",
                "write only Saturdays and Sundays on which offices work",
            ),
            _ => problem(
                sink,
                kind,
                "unknown-word",
                "a day is `off` or `work`",
                "write `off` for a day off, `work` for a weekend day on which offices work",
            ),
        }
    }
    calendar.days_off.sort_by_key(|off| off.day);
    calendar.working_weekends.sort_unstable();
}

pub(super) fn school_years(file: SourceFile<'_>, sink: &Sink, calendar: &mut Calendar) {
    let columns = ["year", "opens", "ends", "confirmed"];
    for row in csv::rows(file, &columns, sink) {
        let [year, opens, ends, confirmed] = &row.cells[..] else {
            unreachable!("a row has one cell for each column")
        };
        let confirmed = csv::yes_no(sink, confirmed);
        let Ok(number) = year.value.parse::<i32>() else {
            problem(
                sink,
                year,
                "wrong-type",
                "this isn't a year",
                "write the year in which the school year begins: 2025 is 2025-2026",
            );
            continue;
        };
        let (Some(first), Some(last)) = (parse_date(sink, opens), parse_date(sink, ends)) else {
            continue;
        };
        if first.year() != number || last <= first || last >= first.plus_months(12) {
            problem(
                sink,
                ends,
                "school-year-order",
                "a school year begins in its own year and ends within twelve months",
                "check the year and both days",
            );
            continue;
        }
        if calendar.school_years.iter().any(|one| one.year == number) {
            problem(
                sink,
                year,
                "duplicate-code",
                "this school year stands here twice",
                "remove one of the two rows",
            );
            continue;
        }
        calendar.school_years.push(SchoolYear {
            year: number,
            opens: first,
            ends: last,
            confirmed,
        });
    }
    calendar.school_years.sort_by_key(|one| one.year);
}

fn problem(sink: &Sink, at: &At<'_, String>, code: &'static str, what: &str, mend: &str) {
    sink.borrow_mut()
        .push(at.spot.error(code, what.to_owned(), mend.to_owned()));
}
