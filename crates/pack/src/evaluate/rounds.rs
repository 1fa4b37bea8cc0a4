//! The rounds of a need for an anchor (the day of birth, or of the last period).

use noi_core::Day;

use crate::model::{Calendar, MonthDay, Need, Pack, Subject, Timing};

/// No end: later than any day that is ever asked about.
pub const NEVER: Day = Day(i32::MAX / 2);

/// One round of a need. A one-off need has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round {
    /// Its number within the need, from 0; the same for everybody born on the same day.
    pub number: u16,
    /// First day on which it can be met.
    pub opens: Day,
    /// Last day in time.
    pub due: Day,
    /// First day on which it no longer can be met; [`NEVER`] when it doesn't close.
    pub closes: Day,
    /// The school year that it belongs to, where it belongs to one.
    pub school_year: Option<i32>,
}

/// The rounds of every need of a pack for one anchor, by the need's place; empty for needs
/// that begin with an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rounds(pub Vec<Vec<Round>>);

impl Rounds {
    /// The rounds of all needs of this subject for an anchor.
    pub fn of(pack: &Pack, subject: Subject, anchor: Day) -> Self {
        Self(
            pack.needs
                .iter()
                .map(|need| {
                    if need.subject == subject {
                        rounds_of(pack, need, anchor)
                    } else {
                        Vec::new()
                    }
                })
                .collect(),
        )
    }
}

/// The rounds of one need, in order; they never overlap. Only rounds that open while the rule
/// is valid and before the subject leaves the programme exist.
pub fn rounds_of(pack: &Pack, need: &Need, anchor: Day) -> Vec<Round> {
    let leaves = leaves(pack, need.subject, anchor);
    let mut rounds = match &need.timing {
        Timing::Once {
            opens, due, closes, ..
        } => vec![Round {
            number: 0,
            opens: opens.from(anchor),
            due: due.from(anchor),
            closes: closes.map_or(NEVER, |closes| closes.from(anchor)),
            school_year: None,
        }],
        Timing::AgeRounds {
            first,
            every_months,
            due,
            until,
        } => {
            let end = until.from(anchor);
            let opens = |k: i32| {
                anchor
                    .plus_months(first.months + k * every_months)
                    .plus_days(first.days)
            };
            (0..)
                .map_while(|k| {
                    let opened = opens(k);
                    (opened < end).then(|| Round {
                        number: k as u16,
                        opens: opened,
                        due: due.from(opened),
                        closes: opens(k + 1),
                        school_year: None,
                    })
                })
                .collect()
        }
        Timing::CalendarRounds {
            windows,
            from_months,
            to_months,
        } => calendar_rounds(windows, *from_months, *to_months, anchor),
        Timing::SchoolYears {
            from_age,
            to_age,
            due,
        } => (*from_age..=*to_age)
            .enumerate()
            .map(|(number, age)| {
                let year = anchor.year() + age;
                let opens = pack.calendar.school_year_opens_on(year);
                Round {
                    number: number as u16,
                    opens,
                    due: due.from(opens),
                    closes: pack.calendar.school_year_ends_on(year).plus_days(1),
                    school_year: Some(year),
                }
            })
            .collect(),
        Timing::Since { .. } => Vec::new(),
    };
    rounds.retain(|round| {
        round.opens < leaves
            && need.valid_from.is_none_or(|from| from <= round.opens)
            && need.valid_to.is_none_or(|to| round.opens < to)
    });
    rounds
}

/// The first day on which the subject no longer belongs to the programme.
pub fn leaves(pack: &Pack, subject: Subject, anchor: Day) -> Day {
    match subject {
        Subject::Child => anchor.plus_months(pack.age_limit_months),
        // A pregnancy of more than 45 weeks was ended without being recorded.
        Subject::Pregnancy => anchor.plus_days(45 * 7),
    }
}

fn calendar_rounds(
    windows: &[crate::model::Window],
    from_months: i32,
    to_months: i32,
    anchor: Day,
) -> Vec<Round> {
    let first_year = anchor.year();
    let last_year = anchor.plus_months(to_months).year();
    let mut rounds: Vec<Round> = Vec::new();
    for year in first_year..=last_year {
        for window in windows {
            let opens = on(year, window.opens);
            let old_enough =
                anchor.plus_months(from_months) <= opens && opens < anchor.plus_months(to_months);
            if old_enough {
                rounds.push(Round {
                    number: rounds.len() as u16,
                    opens,
                    due: on(year, window.due),
                    closes: on(year, window.last).plus_days(1),
                    school_year: None,
                });
            }
        }
    }
    rounds
}

/// A month and day in a year; 29/02 is 28/02 in common years.
fn on(year: i32, day: MonthDay) -> Day {
    (0..4)
        .find_map(|back| Day::from_ymd(year, day.month, day.day.saturating_sub(back)))
        .unwrap_or_default()
}

impl Calendar {
    /// The first day of the school year that begins in `year`.
    pub fn school_year_opens_on(&self, year: i32) -> Day {
        self.school_years
            .iter()
            .find(|one| one.year == year)
            .map(|one| one.opens)
            .or(self.school_year_opens.map(|day| on(year, day)))
            .unwrap_or_else(|| on(year, MonthDay { month: 9, day: 5 }))
    }

    /// The last day of the school year that begins in `year`.
    pub fn school_year_ends_on(&self, year: i32) -> Day {
        self.school_years
            .iter()
            .find(|one| one.year == year)
            .map(|one| one.ends)
            .or(self.school_year_ends.map(|day| on(year + 1, day)))
            .unwrap_or_else(|| on(year + 1, MonthDay { month: 5, day: 31 }))
    }

    /// The school year that a day falls in: it begins on its first day and lasts until the
    /// next one begins, so that July belongs to the year that ended in May.
    pub fn school_year_on(&self, day: Day) -> i32 {
        let year = day.year();
        if self.school_year_opens_on(year) <= day {
            year
        } else {
            year - 1
        }
    }
}
