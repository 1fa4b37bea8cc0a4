//! Days and moments. Nothing here reads a clock: *today* is always a parameter.
//!
//! A day is a calendar day in Vietnam (+07:00, no daylight saving).

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A calendar day, counted from 1970-01-01 (day 0). Printed and stored as `2026-05-01`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Day(pub i32);

/// Text that should have been a day and is not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a day: write 2026-05-01 or 01/05/2026")]
pub struct DayError(pub String);

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

impl Day {
    /// The earliest and latest day that a fact may carry.
    pub const MIN: Self = Self(-25_567);
    /// 2199-12-31.
    pub const MAX: Self = Self(84_005);

    /// `None` where the calendar has no such day (31/02).
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        let date = Date::new(
            i16::try_from(year).ok()?,
            i8::try_from(month).ok()?,
            i8::try_from(day).ok()?,
        )
        .ok()?;
        Some(Self::from_date(date))
    }

    /// Year, month (1-12), day of the month (1-31).
    pub fn ymd(self) -> (i32, u32, u32) {
        // Days from civil, Howard Hinnant's algorithm: exact for every i32 day of our range,
        // and several times cheaper than a checked calendar type (this runs per child and need).
        let z = self.0 + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = doy - (153 * mp + 2) / 5 + 1;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = yoe + era * 400 + i32::from(month <= 2);
        (year, month as u32, day as u32)
    }

    pub fn year(self) -> i32 {
        self.ymd().0
    }

    fn from_date(date: Date) -> Self {
        let days = (date - EPOCH).get_days();
        Self(days)
    }

    fn date(self) -> Date {
        let (year, month, day) = self.ymd();
        Date::new(year as i16, month as i8, day as i8).unwrap_or(EPOCH)
    }

    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0 + days)
    }

    /// Calendar months later; the day of the month is kept where it exists and otherwise
    /// falls on the month's last day (31/01 + 1 month = 28/02 or 29/02; 29/02 + 12 months = 28/02).
    pub fn plus_months(self, months: i32) -> Self {
        let (year, month, day) = self.ymd();
        let total = year * 12 + (month as i32 - 1) + months;
        let (year, month) = (total.div_euclid(12), total.rem_euclid(12) as u32 + 1);
        (0..4)
            .find_map(|back| Self::from_ymd(year, month, day - back))
            .unwrap_or(self)
    }

    /// Completed months from `self` to `later`; negative when `later` is before.
    pub fn months_until(self, later: Self) -> i32 {
        let (y1, m1, _) = self.ymd();
        let (y2, m2, _) = later.ymd();
        let mut months = (y2 - y1) * 12 + m2 as i32 - m1 as i32;
        while self.plus_months(months) > later {
            months -= 1;
        }
        months
    }

    /// Monday is 1, Sunday is 7.
    pub fn weekday(self) -> u32 {
        ((self.0 + 3).rem_euclid(7) + 1) as u32
    }

    /// As Vietnamese write it: `01/05/2026`.
    pub fn vn(self) -> String {
        let (year, month, day) = self.ymd();
        format!("{day:02}/{month:02}/{year:04}")
    }

    /// The last day of this day's month.
    pub fn end_of_month(self) -> Self {
        let first_of_next = (self.date().first_of_month()).saturating_add(1.month());
        Self::from_date(first_of_next).plus_days(-1)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Day {
    type Err = DayError;

    /// `2026-05-01` or `01/05/2026` (one- or two-digit day and month).
    fn from_str(text: &str) -> Result<Self, DayError> {
        let error = || DayError(text.to_owned());
        let text = text.trim();
        let (parts, year_first) = if text.contains('/') {
            (text.split('/').collect::<Vec<_>>(), false)
        } else {
            (text.split('-').collect::<Vec<_>>(), true)
        };
        let [a, b, c] = parts[..] else {
            return Err(error());
        };
        let (year, month, day) = if year_first { (a, b, c) } else { (c, b, a) };
        if year.len() != 4 || month.is_empty() || month.len() > 2 || day.is_empty() || day.len() > 2
        {
            return Err(error());
        }
        let number = |digits: &str| digits.parse::<u32>().map_err(|_| error());
        Self::from_ymd(number(year)? as i32, number(month)?, number(day)?).ok_or_else(error)
    }
}

impl Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Reads one string with `FromStr`, without an owned copy.
struct FromText<T>(std::marker::PhantomData<T>);

impl<T> serde::de::Visitor<'_> for FromText<T>
where
    T: FromStr,
    T::Err: fmt::Display,
{
    type Value = T;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date")
    }
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(FromText(std::marker::PhantomData))
    }
}

/// How well a date of birth is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Known {
    Day,
    Month,
    Year,
}

/// A date of birth as people know it: to the day, the month or the year.
///
/// Rules need a day: the 15th of a known month, 1 July of a known year (the usual
/// imputation of household surveys, DHS and MICS). Stored as `2024-02-29`, `2024-02` or `2024`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Birth {
    pub day: Day,
    pub known: Known,
}

impl Birth {
    pub fn on(day: Day) -> Self {
        Self {
            day,
            known: Known::Day,
        }
    }

    pub fn in_month(year: i32, month: u32) -> Option<Self> {
        Some(Self {
            day: Day::from_ymd(year, month, 15)?,
            known: Known::Month,
        })
    }

    pub fn in_year(year: i32) -> Option<Self> {
        Some(Self {
            day: Day::from_ymd(year, 7, 1)?,
            known: Known::Year,
        })
    }

    /// `29/02/2024`, `02/2024` or `2024`.
    pub fn vn(self) -> String {
        let (year, month, _) = self.day.ymd();
        match self.known {
            Known::Day => self.day.vn(),
            Known::Month => format!("{month:02}/{year:04}"),
            Known::Year => format!("{year:04}"),
        }
    }
}

impl fmt::Display for Birth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, _) = self.day.ymd();
        match self.known {
            Known::Day => self.day.fmt(f),
            Known::Month => write!(f, "{year:04}-{month:02}"),
            Known::Year => write!(f, "{year:04}"),
        }
    }
}

impl fmt::Debug for Birth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Birth {
    type Err = DayError;
    fn from_str(text: &str) -> Result<Self, DayError> {
        let error = || DayError(text.to_owned());
        let parts: Vec<&str> = text.split(['-', '/']).collect();
        match parts[..] {
            [year] => Self::in_year(year.parse().map_err(|_| error())?).ok_or_else(error),
            [a, b] => {
                let (year, month) = if a.len() == 4 { (a, b) } else { (b, a) };
                let year = year.parse().map_err(|_| error())?;
                Self::in_month(year, month.parse().map_err(|_| error())?).ok_or_else(error)
            }
            _ => text.parse().map(Self::on),
        }
    }
}

impl Serialize for Birth {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Birth {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(FromText(std::marker::PhantomData))
    }
}

/// A moment in time, milliseconds since 1970-01-01T00:00Z, as the recorder's clock told it.
/// It orders nothing by itself: cursors are positions.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Moment(pub i64);

impl Moment {
    /// The calendar day in Vietnam (+07:00).
    pub fn day(self) -> Day {
        Day((self.0 + 7 * 3_600_000).div_euclid(86_400_000) as i32)
    }

    /// Noon in Vietnam on a day.
    pub fn noon(day: Day) -> Self {
        Self(i64::from(day.0) * 86_400_000 + 5 * 3_600_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_agree_with_the_calendar() {
        let mut date = jiff::civil::date(1899, 12, 31);
        for offset in -25_568..84_005 {
            let day = Day(offset);
            let (y, m, d) = day.ymd();
            assert_eq!(
                (y, m, d),
                (date.year().into(), date.month() as u32, date.day() as u32)
            );
            assert_eq!(Day::from_ymd(y, m, d), Some(day));
            assert_eq!(day.weekday(), date.weekday().to_monday_one_offset() as u32);
            date = date.tomorrow().expect("within jiff's range");
        }
    }

    #[test]
    fn month_arithmetic() {
        let check = |from: &str, months: i32, to: &str| {
            let from: Day = from.parse().unwrap();
            assert_eq!(from.plus_months(months).to_string(), to);
            assert_eq!(from.months_until(from.plus_months(months)), months);
        };
        check("2024-01-31", 1, "2024-02-29");
        check("2024-02-29", 12, "2025-02-28");
        check("2023-12-15", 1, "2024-01-15");
        check("2024-03-31", -1, "2024-02-29");
        let birth: Day = "29/02/2024".parse().unwrap();
        assert_eq!(birth.months_until("2025-02-27".parse().unwrap()), 11);
        assert_eq!(
            "2024-02-10"
                .parse::<Day>()
                .unwrap()
                .end_of_month()
                .to_string(),
            "2024-02-29"
        );
    }

    #[test]
    fn what_is_not_a_day_is_refused() {
        for text in [
            "31/02/2024",
            "2024-13-01",
            "hôm nay",
            "1/1/24",
            "",
            "2024-01",
            "01-02-2024",
        ] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }

    #[test]
    fn births_keep_what_is_known() {
        for text in ["2024-02-29", "2024-02", "2024"] {
            let birth: Birth = text.parse().unwrap();
            assert_eq!(birth.to_string(), text);
        }
        assert_eq!(
            "02/2024".parse::<Birth>().unwrap().day.to_string(),
            "2024-02-15"
        );
        assert_eq!(
            "2024".parse::<Birth>().unwrap().day.to_string(),
            "2024-07-01"
        );
    }
}
