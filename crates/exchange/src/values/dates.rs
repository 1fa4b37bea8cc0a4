//! Dates as people and spreadsheets write them.
//!
//! Day first, as in Vietnam; ISO; the serial numbers of Excel; the month or the year alone.

use noi_core::{Birth, Day, Known};

use super::Wrong;
use crate::issue::Code;
use crate::table::Cell;

/// A date as far as it is known, and what is odd about how it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    pub date: Birth,
    pub odd: Option<Wrong>,
}

/// Day 0 of Excel's calendar, which believes in a 29/02/1900, for days after that one.
const EXCEL_EPOCH: i32 = -25_569;

/// Whole numbers that can only be Excel serials: 1954 to 2119.
const SERIALS: std::ops::RangeInclusive<i32> = 20_000..=80_000;

/// Reads a date that may be known to the month or year only.
///
/// # Errors
/// No such day, later than `today`, of 1900 or before, or not understood.
pub fn read_date(cell: Cell<'_>, today: Day) -> Result<Dated, Wrong> {
    let parts = match cell {
        Cell::Date { year, month, day } => Parts {
            year,
            month,
            day,
            ..Parts::default()
        },
        Cell::Number(number) => from_number(number)?,
        other => {
            let text = other.text();
            if text.is_empty() {
                return Err(Wrong::new(Code::DateMissing));
            }
            from_text(&text, today)?
        }
    };
    parts.check(&cell.text(), today)
}

/// Reads a date that must be known to the day.
///
/// # Errors
/// As [`read_date`]; or only the month or year is given.
pub fn read_day(cell: Cell<'_>, today: Day) -> Result<(Day, Option<Wrong>), Wrong> {
    let dated = read_date(cell, today)?;
    if dated.date.known != Known::Day {
        return Err(Wrong::value(Code::DateToTheDay, &cell.text()));
    }
    Ok((dated.date.day, dated.odd))
}

/// Numbers as written; a day or month of 0 is not known ("00/00/2020").
#[derive(Clone, Copy, Debug, Default)]
struct Parts {
    year: i32,
    month: u32,
    day: u32,
    two_digit_year: bool,
    month_first: bool,
}

impl Parts {
    fn of(day: Day) -> Self {
        let (year, month, day) = day.ymd();
        Self {
            year,
            month,
            day,
            ..Self::default()
        }
    }

    fn check(self, written: &str, today: Day) -> Result<Dated, Wrong> {
        let wrong = |code| Wrong::value(code, written);
        if self.year <= 1900 {
            return Err(wrong(Code::DateTooLongAgo));
        }
        let date = if self.month == 0 {
            Birth::in_year(self.year)
        } else if self.day == 0 {
            Birth::in_month(self.year, self.month)
        } else {
            Day::from_ymd(self.year, self.month, self.day).map(Birth::on)
        };
        let Some(date) = date else {
            let swapped = Day::from_ymd(self.year, self.day, self.month);
            return Err(match swapped {
                Some(_) if !self.month_first => wrong(Code::DateMonthFirst),
                _ => wrong(Code::DateImpossible),
            });
        };
        let (year, month, _) = today.ymd();
        let later = match date.known {
            Known::Day => date.day > today,
            Known::Month => (self.year, self.month) > (year, month),
            Known::Year => self.year > year,
        };
        if later {
            return Err(wrong(Code::DateFuture).with("today", today.vn()));
        }
        let odd = self
            .two_digit_year
            .then(|| wrong(Code::YearTwoDigits).with("read", date.vn()));
        Ok(Dated { date, odd })
    }
}

fn from_number(number: f64) -> Result<Parts, Wrong> {
    let written = number.to_string();
    let wrong = |code| Err(Wrong::value(code, &written));
    if !number.is_finite() || number < 0.0 {
        return wrong(Code::DateUnreadable);
    }
    let whole = number.trunc();
    if whole <= 1900.0 {
        // 0 is "00/01/1900": an empty cell in a column of dates.
        return wrong(Code::DateTooLongAgo);
    }
    if whole < 2200.0 && number == whole {
        return Ok(Parts {
            year: whole as i32,
            ..Parts::default()
        });
    }
    if number == whole && (1e7..1e8).contains(&whole) {
        return eight_digits(&written).ok_or(Wrong::value(Code::DateUnreadable, &written));
    }
    if SERIALS.contains(&(whole as i32)) {
        return Ok(Parts::of(Day(whole as i32 + EXCEL_EPOCH)));
    }
    wrong(Code::DateUnreadable)
}

fn from_text(text: &str, today: Day) -> Result<Parts, Wrong> {
    let unreadable = || Wrong::value(Code::DateUnreadable, text);
    let date = without_time(text);
    let mut groups: [&str; 3] = [""; 3];
    let mut count = 0;
    let mut rest = date;
    loop {
        let begin = rest
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(rest.len());
        if !between(&rest[..begin]) {
            return Err(unreadable());
        }
        rest = &rest[begin..];
        if rest.is_empty() {
            break;
        }
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        if count == 3 {
            return Err(unreadable());
        }
        groups[count] = &rest[..end];
        count += 1;
        rest = &rest[end..];
    }
    let number = |digits: &str| digits.parse::<u32>().unwrap_or(u32::MAX);
    let year = |digits: &str| number(digits) as i32;
    match (count, groups) {
        (1, [only, ..]) if only.len() == 4 => Ok(Parts {
            year: year(only),
            ..Parts::default()
        }),
        (1, [only, ..]) if only.len() == 8 => eight_digits(only).ok_or_else(unreadable),
        // A serial, perhaps with the hour behind a point.
        (1 | 2, [serial, ..])
            if serial.len() == 5
                && date.starts_with(serial)
                && (count == 1 || date[5..].starts_with(['.', ',']))
                && SERIALS.contains(&year(serial)) =>
        {
            Ok(Parts::of(Day(year(serial) + EXCEL_EPOCH)))
        }
        (2, [a, b, _]) if a.len() <= 2 && b.len() == 4 => Ok(Parts {
            year: year(b),
            month: number(a),
            ..Parts::default()
        }),
        (2, [a, b, _]) if a.len() == 4 && b.len() <= 2 => Ok(Parts {
            year: year(a),
            month: number(b),
            ..Parts::default()
        }),
        (3, [a, b, c]) if a.len() == 4 && b.len() <= 2 && c.len() <= 2 => Ok(Parts {
            year: year(a),
            month: number(b),
            day: number(c),
            month_first: true,
            ..Parts::default()
        }),
        (3, [a, b, c]) if a.len() <= 2 && b.len() <= 2 && (c.len() == 4 || c.len() == 2) => {
            let two_digit_year = c.len() == 2;
            let year = if two_digit_year {
                let this_century = 2000 + year(c);
                if this_century > today.year() {
                    this_century - 100
                } else {
                    this_century
                }
            } else {
                year(c)
            };
            Ok(Parts {
                year,
                month: number(b),
                day: number(a),
                two_digit_year,
                month_first: false,
            })
        }
        _ => Err(unreadable()),
    }
}

/// `2024-02-29 00:00:00` and `29/02/2024T07:30` without the hour.
fn without_time(text: &str) -> &str {
    let Some(colon) = text.find(':') else {
        return text.strip_suffix('Z').unwrap_or(text);
    };
    match text[..colon].rfind([' ', 'T']) {
        Some(at) => &text[..at],
        None => text,
    }
}

/// What may stand before, between and behind the numbers of a date.
fn between(text: &str) -> bool {
    if text.bytes().all(|b| b"/-. ,_'".contains(&b)) {
        return true;
    }
    text.split([' ', '/', '-', '.', ',', '_', '\''])
        .all(|word| {
            matches!(
                noi_core::names::fold(word).as_str(),
                "" | "ngay" | "thang" | "nam" | "sinh" | "mong" | "mung"
            )
        })
}

/// `20240229` or `29022024`.
fn eight_digits(digits: &str) -> Option<Parts> {
    let number = |range: std::ops::Range<usize>| digits.get(range)?.parse::<u32>().ok();
    let (iso_year, iso_month, iso_day) = (number(0..4)?, number(4..6)?, number(6..8)?);
    let iso = (1901..2200).contains(&iso_year)
        && Day::from_ymd(iso_year as i32, iso_month, iso_day).is_some();
    let (year, month, day) = if iso {
        (iso_year, iso_month, iso_day)
    } else {
        (number(4..8)?, number(2..4)?, number(0..2)?)
    };
    Some(Parts {
        year: year as i32,
        month,
        day,
        ..Parts::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Day {
        "2026-05-20".parse().unwrap()
    }

    #[test]
    fn dates_as_they_are_written() {
        for (text, read) in [
            ("29/02/2024", "2024-02-29"),
            ("5/3/2024", "2024-03-05"),
            ("05-03-2024", "2024-03-05"),
            ("05.03.2024", "2024-03-05"),
            ("5 / 3 / 2024", "2024-03-05"),
            ("2024-03-05", "2024-03-05"),
            ("2024/3/5", "2024-03-05"),
            ("2024-03-05 00:00:00", "2024-03-05"),
            ("2024-03-05T17:30:00Z", "2024-03-05"),
            ("05/03/2024 07:30", "2024-03-05"),
            ("ngày 5 tháng 3 năm 2024", "2024-03-05"),
            ("Tháng 3/2024", "2024-03"),
            ("20240305", "2024-03-05"),
            ("05032024", "2024-03-05"),
            ("45356", "2024-03-05"),
            ("45356.5", "2024-03-05"),
            ("3/2024", "2024-03"),
            ("2024-03", "2024-03"),
            ("00/03/2024", "2024-03"),
            ("__/03/2024", "2024-03"),
            ("00/00/2024", "2024"),
            ("2024", "2024"),
            ("năm 2024", "2024"),
            ("20/05/2026", "2026-05-20"),
            ("05/2026", "2026-05"),
            ("2026", "2026"),
        ] {
            let dated =
                read_date(Cell::Text(text), today()).unwrap_or_else(|e| panic!("{text}: {e:?}"));
            assert_eq!(dated.date.to_string(), read, "{text}");
            assert_eq!(dated.odd, None, "{text}");
        }
    }

    #[test]
    fn cells_of_a_workbook() {
        for (cell, read) in [
            (Cell::Number(45_356.0), "2024-03-05"),
            (Cell::Number(45_356.75), "2024-03-05"),
            (Cell::Number(2_024.0), "2024"),
            (Cell::Number(20_240_305.0), "2024-03-05"),
            (
                Cell::Date {
                    year: 2024,
                    month: 2,
                    day: 29,
                },
                "2024-02-29",
            ),
        ] {
            assert_eq!(
                read_date(cell, today()).unwrap().date.to_string(),
                read,
                "{cell:?}"
            );
        }
    }

    #[test]
    fn two_digit_years_are_read_and_pointed_at() {
        for (text, read) in [("5/3/24", "2024-03-05"), ("05/03/98", "1998-03-05")] {
            let dated = read_date(Cell::Text(text), today()).unwrap();
            assert_eq!(dated.date.to_string(), read);
            assert_eq!(dated.odd.unwrap().code, Code::YearTwoDigits);
        }
    }

    #[test]
    fn what_is_no_date() {
        for (cell, code) in [
            (Cell::Empty, Code::DateMissing),
            (Cell::Text("31/02/2024"), Code::DateImpossible),
            (Cell::Text("29/02/2023"), Code::DateImpossible),
            (Cell::Text("32/01/2024"), Code::DateImpossible),
            (Cell::Text("13/2024"), Code::DateImpossible),
            (Cell::Text("2024-13-01"), Code::DateImpossible),
            (Cell::Text("02/28/2024"), Code::DateMonthFirst),
            (Cell::Text("21/05/2026"), Code::DateFuture),
            (Cell::Text("06/2026"), Code::DateFuture),
            (Cell::Text("2027"), Code::DateFuture),
            (Cell::Text("01/01/1900"), Code::DateTooLongAgo),
            (Cell::Text("00/01/1900"), Code::DateTooLongAgo),
            (Cell::Text("01/01/1024"), Code::DateTooLongAgo),
            (Cell::Number(0.0), Code::DateTooLongAgo),
            (Cell::Number(60.0), Code::DateTooLongAgo),
            (
                Cell::Date {
                    year: 1900,
                    month: 1,
                    day: 0,
                },
                Code::DateTooLongAgo,
            ),
            (Cell::Number(f64::NAN), Code::DateUnreadable),
            (Cell::Number(-5.0), Code::DateUnreadable),
            (Cell::Number(5e12), Code::DateUnreadable),
            (Cell::Text("hôm qua"), Code::DateUnreadable),
            (Cell::Text("1/2/3/4"), Code::DateUnreadable),
            (Cell::Text("3/24"), Code::DateUnreadable),
            (Cell::Text("5/3/202"), Code::DateUnreadable),
            (Cell::Text("99999999999999999999"), Code::DateUnreadable),
            (Cell::Text("12x5/2024"), Code::DateUnreadable),
        ] {
            assert_eq!(read_date(cell, today()).unwrap_err().code, code, "{cell:?}");
        }
        assert_eq!(
            read_day(Cell::Text("3/2024"), today()).unwrap_err().code,
            Code::DateToTheDay
        );
    }
}
