//! Rows of the tables made ready: what depends on a row alone is computed once for each row.

use std::sync::OnceLock;

use crate::lms::at_z;
use crate::score::{row_for_age, row_for_length};
use crate::tables::Lms;
use crate::{Age, Indicator, Length, Sex};

/// Scores are computed in hundredths, as they are rounded to.
const HUNDRED: f64 = 100.0;

/// The tables of weight by length, in tenths of a millimetre: first and last.
pub(super) const LYING: (u32, u32) = (4_500, 11_000);
pub(super) const STANDING: (u32, u32) = (6_500, 12_000);
/// Where the heights begin in the rows of one sex.
pub(super) const STANDING_AT: u32 = LYING.1 - LYING.0 + 1;
/// How many rows weight by length has for a sex.
const LENGTHS: u32 = STANDING_AT + STANDING.1 - STANDING.0 + 1;

/// What a table's rows are made ready as.
pub(super) trait Row: Copy + From<Lms> {
    /// The row that says that the standards have none: M is not a number.
    const NONE: Self;
}

/// A row where L is 1: z is a straight line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Straight {
    pub(super) m: f64,
    /// Hundredths of z for one unit of the measure.
    pub(super) per_unit: f64,
}

/// A row of any L.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
pub(super) struct Curved {
    pub(super) m: f64,
    pub(super) l: f64,
    /// 100/S.
    pub(super) per_s: f64,
}

/// Where a curved row's restricted tails begin, and hundredths of z for one unit beyond.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tails {
    pub(super) high: f64,
    pub(super) per_unit_above: f64,
    pub(super) low: f64,
    pub(super) per_unit_below: f64,
}

impl Row for Straight {
    const NONE: Straight = Straight {
        m: f64::NAN,
        per_unit: 0.0,
    };
}

impl From<Lms> for Straight {
    fn from(row: Lms) -> Straight {
        Straight {
            m: row.m,
            per_unit: HUNDRED / (row.m * row.s),
        }
    }
}

impl Row for Curved {
    const NONE: Curved = Curved {
        m: f64::NAN,
        l: 0.0,
        per_s: 0.0,
    };
}

impl From<Lms> for Curved {
    fn from(row: Lms) -> Curved {
        Curved {
            m: row.m,
            l: row.l,
            per_s: HUNDRED / row.s,
        }
    }
}

impl Row for Tails {
    const NONE: Tails = Tails {
        high: f64::NAN,
        per_unit_above: 0.0,
        low: f64::NAN,
        per_unit_below: 0.0,
    };
}

impl From<Lms> for Tails {
    fn from(row: Lms) -> Tails {
        let (high, low) = (at_z(row, 3.0), at_z(row, -3.0));
        Tails {
            high,
            per_unit_above: HUNDRED / (high - at_z(row, 2.0)),
            low,
            per_unit_below: HUNDRED / (at_z(row, -2.0) - low),
        }
    }
}

/// Rows by key, of each a male and a female one; beyond the end there is none.
fn rows<R: Row>(count: u32, row: impl Fn(Sex, u32) -> Option<Lms>) -> Vec<R> {
    (0..count)
        .flat_map(|key| [row(Sex::Male, key), row(Sex::Female, key)])
        .map(|row| row.map_or(R::NONE, R::from))
        .collect()
}

/// The rows of an indicator: by whole days of age (the standards, then the reference), or by
/// length.
fn prepare<R: Row>(indicator: Indicator) -> Vec<R> {
    let by_age = |last_day: u32| {
        rows(last_day + 1, |sex, day| {
            row_for_age(indicator, sex, Age::from_days(day as i32)).ok()
        })
    };
    match indicator {
        Indicator::WeightForLength => rows(LENGTHS, |sex, key| {
            let (lying, length) = if key < STANDING_AT {
                (true, LYING.0 + key)
            } else {
                (false, STANDING.0 + key - STANDING_AT)
            };
            row_for_length(sex, lying, Length(length), false).ok()
        }),
        Indicator::LengthForAge | Indicator::BmiForAge => by_age(REFERENCE_END),
        Indicator::WeightForAge => by_age(WEIGHTS_END),
        _ => by_age(STANDARDS_END),
    }
}

/// The last whole days of the standards, and of the reference for weight and for the others.
const STANDARDS_END: u32 = 1_826;
const WEIGHTS_END: u32 = 3_652;
const REFERENCE_END: u32 = 6_939;

type Once<R> = [OnceLock<Vec<R>>; Indicator::ALL.len()];

/// The rows of length or head for age.
pub(super) fn straight(indicator: Indicator) -> &'static [Straight] {
    static ALL: Once<Straight> = [const { OnceLock::new() }; 8];
    ALL[indicator as usize].get_or_init(|| prepare(indicator))
}

/// The rows of the other indicators, and their tails.
pub(super) fn curved(indicator: Indicator) -> (&'static [Curved], &'static [Tails]) {
    static ALL: Once<Curved> = [const { OnceLock::new() }; 8];
    static TAILS: Once<Tails> = [const { OnceLock::new() }; 8];
    (
        ALL[indicator as usize].get_or_init(|| prepare(indicator)),
        TAILS[indicator as usize].get_or_init(|| prepare(indicator)),
    )
}
