//! The small values that authors write: spans of time, days of the year, dates, names from a
//! closed list.

use std::ops::RangeInclusive;

use noi_core::access::Section;
use noi_core::fact::SchoolLevel;
use noi_core::{Day, Domain, Role};

use super::diagnostic::did_you_mean;
use super::fields::{At, Fields, Sink};
use crate::model::{Access, How, MonthDay, Offset, Subject};

/// How spans of time are written, for messages.
const OFFSET_FORM: &str = "write days, weeks, months or years: \"60d\", \"4w\", \"18m\", \"2m+28d\", \"1y\", or \"24h\" for one day";

/// No span of time in a programme for children is longer than this: months (100 years), days.
const LONGEST: (i32, i32) = (1200, 36_500);

/// Reads `2m+28d`, `1y`, `6m-1d`, `24h`; `None` when it isn't a span of time, or one of more
/// than 100 years.
pub(super) fn offset(text: &str) -> Option<Offset> {
    let mut total = Offset::default();
    let mut rest = text.trim();
    let mut sign = 1;
    if rest.is_empty() {
        return None;
    }
    loop {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: i32 = rest[..digits].parse().ok().filter(|n| *n <= LONGEST.1)?;
        let unit = rest[digits..].chars().next()?;
        match unit {
            'h' if number % 24 == 0 => total.days += sign * number / 24,
            'd' => total.days += sign * number,
            'w' => total.days += sign * number * 7,
            'm' => total.months += sign * number,
            'y' => total.months += sign * number * 12,
            _ => return None,
        }
        if total.months.abs() > LONGEST.0 || total.days.abs() > LONGEST.1 {
            return None;
        }
        rest = rest[digits + 1..].trim_start();
        sign = match rest.chars().next() {
            None => return Some(total),
            Some('+') => 1,
            Some('-') => -1,
            Some(_) => return None,
        };
        rest = rest[1..].trim_start();
    }
}

/// Reads `06-30`; `None` when no year has such a day.
pub(super) fn month_day(text: &str) -> Option<MonthDay> {
    let (month, day) = text.split_once('-')?;
    if month.len() != 2 || day.len() != 2 {
        return None;
    }
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    // 2020 is a leap year: 02-29 is a day.
    Day::from_ymd(2020, month, day).map(|_| MonthDay { month, day })
}

/// A closed list such as the domains: the word and what it stands for.
type Choices<T> = &'static [(&'static str, T)];

pub(super) const DOMAINS: Choices<Domain> = &[
    ("health", Domain::Health),
    ("nutrition", Domain::Nutrition),
    ("education", Domain::Education),
    ("care", Domain::Care),
    ("protection", Domain::Protection),
    ("welfare", Domain::Welfare),
];

/// The sections of a child's record in which something of a programme can lie: the others hold
/// what a registration says, and who looked.
pub(super) const SECTIONS: Choices<Section> = &[
    ("pregnancy", Section::Pregnancy),
    ("health", Section::Health),
    ("growth", Section::Growth),
    ("nutrition", Section::Nutrition),
    ("care", Section::Care),
    ("education", Section::Education),
    ("screening", Section::Screening),
    ("disability", Section::Disability),
    ("mother_screening", Section::MotherScreening),
    ("inclusion", Section::Inclusion),
    ("circumstances", Section::Circumstances),
    ("protection", Section::Protection),
    ("welfare", Section::Welfare),
    ("documents", Section::Documents),
];

pub(super) const ROLES: Choices<Role> = &[
    ("caregiver", Role::Caregiver),
    ("village_collaborator", Role::VillageCollaborator),
    ("commune_officer", Role::CommuneOfficer),
    ("commune_leader", Role::CommuneLeader),
    ("health_station", Role::HealthStation),
    ("school", Role::School),
    ("mass_organisation", Role::MassOrganisation),
    ("protection_worker", Role::ProtectionWorker),
    ("province", Role::Province),
    ("ministry", Role::Ministry),
];

pub(super) const SUBJECTS: Choices<Subject> =
    &[("child", Subject::Child), ("pregnancy", Subject::Pregnancy)];

pub(super) const LEVELS: Choices<SchoolLevel> = &[
    ("nursery", SchoolLevel::Nursery),
    ("kindergarten", SchoolLevel::Kindergarten),
    ("primary", SchoolLevel::Primary),
];

pub(super) const ACCESS: Choices<Access> = &[
    ("full", Access::Full),
    ("part", Access::Part),
    ("health", Access::Domain(Domain::Health)),
    ("nutrition", Access::Domain(Domain::Nutrition)),
    ("education", Access::Domain(Domain::Education)),
    ("care", Access::Domain(Domain::Care)),
    ("protection", Access::Domain(Domain::Protection)),
    ("welfare", Access::Domain(Domain::Welfare)),
];

pub(super) const HOW: Choices<How> = &[("all", How::All), ("any", How::Any)];

pub(super) const GROUPS: Choices<()> = &[
    ("scheme", ()),
    ("health", ()),
    ("nutrition", ()),
    ("education", ()),
    ("care", ()),
    ("protection", ()),
    ("welfare", ()),
    ("population", ()),
];

pub(super) const PERIODS: Choices<()> = &[
    ("month", ()),
    ("quarter", ()),
    ("half-year", ()),
    ("year", ()),
];

pub(super) const BREAKDOWNS: Choices<()> = &[
    ("sex", ()),
    ("age", ()),
    ("ethnicity", ()),
    ("circumstance", ()),
    ("unit", ()),
];

/// The value that a word stands for; a word outside the list is reported.
pub(super) fn choose<T: Clone>(
    sink: &Sink,
    what: &str,
    word: &At<'_, String>,
    choices: &'static [(&'static str, T)],
) -> Option<T> {
    let found = choices.iter().find(|(code, _)| *code == word.value);
    if found.is_none() {
        sink.borrow_mut().push(word.spot.error(
            "unknown-word",
            format!("`{}` isn't a {what}", word.value),
            did_you_mean(&word.value, choices.iter().map(|(code, _)| *code), ""),
        ));
    }
    found.map(|(_, value)| value.clone())
}

impl<'a> Fields<'a> {
    pub(super) fn choice<T: Clone>(
        &self,
        key: &'static str,
        choices: &'static [(&'static str, T)],
    ) -> Option<T> {
        let word = self.text(key)?;
        choose(self.sink(), key, &word, choices)
    }

    pub(super) fn required_choice<T: Clone>(
        &self,
        key: &'static str,
        choices: &'static [(&'static str, T)],
    ) -> Option<T> {
        if self.node(key).is_none() {
            self.missing(
                key,
                &did_you_mean("", choices.iter().map(|(code, _)| *code), ""),
            );
        }
        self.choice(key, choices)
    }

    pub(super) fn offset(&self, key: &'static str) -> Option<At<'a, Offset>> {
        let text = self.text(key)?;
        let value = offset(&text.value);
        if value.is_none() {
            self.error(
                &text.spot,
                "bad-span-of-time",
                format!("\"{}\" isn't a span of time", text.value),
                OFFSET_FORM.to_owned(),
            );
        }
        value.map(|value| At {
            value,
            spot: text.spot,
        })
    }

    pub(super) fn required_offset(&self, key: &'static str) -> Option<At<'a, Offset>> {
        if self.node(key).is_none() {
            self.missing(key, &format!("add `{key} = \"…\"`; {OFFSET_FORM}"));
        }
        self.offset(key)
    }

    /// A number of days, where months would not say how many.
    pub(super) fn days(&self, key: &'static str) -> Option<At<'a, i32>> {
        let span = self.offset(key)?;
        if span.value.months != 0 || span.value.days < 0 {
            self.error(
                &span.spot,
                "bad-span-of-time",
                format!("`{key}` must be in days or weeks"),
                "write \"28d\" or \"4w\"; months differ in length".to_owned(),
            );
            return None;
        }
        Some(At {
            value: span.value.days,
            spot: span.spot,
        })
    }

    /// A whole number of months.
    pub(super) fn months(&self, key: &'static str) -> Option<At<'a, i32>> {
        let span = self.offset(key)?;
        if span.value.days != 0 || span.value.months < 0 {
            self.error(
                &span.spot,
                "bad-span-of-time",
                format!("`{key}` must be in months or years"),
                "write \"6m\" or \"2y\"".to_owned(),
            );
            return None;
        }
        Some(At {
            value: span.value.months,
            spot: span.spot,
        })
    }

    /// A whole number within bounds, both included.
    pub(super) fn number(
        &self,
        key: &'static str,
        bounds: RangeInclusive<i32>,
    ) -> Option<At<'a, i32>> {
        let number = self.integer(key)?;
        if !bounds.contains(&number.value) {
            self.error(
                &number.spot,
                "out-of-range",
                format!("`{key}` can't be {}", number.value),
                format!("write a number from {} to {}", bounds.start(), bounds.end()),
            );
            return None;
        }
        Some(number)
    }

    /// The same, reported when it isn't there; `mend` says what to write.
    pub(super) fn required_number(
        &self,
        key: &'static str,
        bounds: RangeInclusive<i32>,
        mend: &str,
    ) -> Option<At<'a, i32>> {
        if self.node(key).is_none() {
            self.missing(key, mend);
        }
        self.number(key, bounds)
    }

    pub(super) fn date(&self, key: &'static str) -> Option<At<'a, Day>> {
        let text = self.text(key)?;
        parse_date(self.sink(), &text).map(|value| At {
            value,
            spot: text.spot,
        })
    }

    pub(super) fn month_day(&self, key: &'static str) -> Option<At<'a, MonthDay>> {
        let text = self.text(key)?;
        let value = month_day(&text.value);
        if value.is_none() {
            self.error(
                &text.spot,
                "bad-date",
                format!("\"{}\" isn't a day of the year", text.value),
                "write month and day: \"06-01\" is 1 June".to_owned(),
            );
        }
        value.map(|value| At {
            value,
            spot: text.spot,
        })
    }
}

/// A date that the calendar has; anything else is reported.
pub(super) fn parse_date(sink: &Sink, text: &At<'_, String>) -> Option<Day> {
    match text.value.parse() {
        Ok(day) => Some(day),
        Err(_) => {
            sink.borrow_mut().push(text.spot.error(
                "bad-date",
                format!("\"{}\" isn't a day of the calendar", text.value),
                "write year, month and day: \"2024-08-01\"".to_owned(),
            ));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_time() {
        let check = |text: &str, want: Option<(i32, i32)>| {
            let got = offset(text).map(|offset| (offset.months, offset.days));
            assert_eq!(got, want, "{text}");
        };
        check("0d", Some((0, 0)));
        check("24h", Some((0, 1)));
        check("4w", Some((0, 28)));
        check("18m", Some((18, 0)));
        check("1y", Some((12, 0)));
        check("2m+28d", Some((2, 28)));
        check("1y + 6m - 1d", Some((18, -1)));
        for text in [
            "",
            "2",
            "m",
            "12h",
            "2x",
            "2m28d",
            "2m+",
            "-1d",
            "1.5m",
            "99999999999d",
            "101y",
            "60y+60y",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn days_of_the_year() {
        let check = |text: &str, want: Option<(u32, u32)>| {
            let got = month_day(text).map(|day| (day.month, day.day));
            assert_eq!(got, want, "{text}");
        };
        check("06-01", Some((6, 1)));
        check("02-29", Some((2, 29)));
        for text in ["02-30", "13-01", "6-1", "0601", ""] {
            check(text, None);
        }
    }
}
