//! Rows of the tables made ready for many divisions less: what depends on a row alone is computed
//! once for each row, in the way of the scores of one child.

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
/// The row of weight by length that says that there is none.
pub(super) const NO_LENGTH: u32 = STANDING_AT + STANDING.1 - STANDING.0 + 1;

/// A row where L is 1: z is a straight line. `m` is not a number where the standards have no row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Straight {
    pub(super) m: f64,
    /// Hundredths of z for one unit of the measure.
    pub(super) per_unit: f64,
}

/// A row of any L, with the restricted tails; a line of the processor's cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Curved {
    pub(super) m: f64,
    pub(super) l: f64,
    /// 100/S.
    pub(super) per_s: f64,
    /// The measure at z = 3, and hundredths of z for one unit beyond.
    pub(super) high: f64,
    pub(super) per_unit_above: f64,
    /// The same at z = −3.
    pub(super) low: f64,
    pub(super) per_unit_below: f64,
}

impl From<Option<Lms>> for Straight {
    fn from(row: Option<Lms>) -> Straight {
        let (m, s) = row.map_or((f64::NAN, 1.0), |row| (row.m, row.s));
        Straight {
            m,
            per_unit: HUNDRED / (m * s),
        }
    }
}

impl From<Option<Lms>> for Curved {
    fn from(row: Option<Lms>) -> Curved {
        let none = Lms {
            l: 1.0,
            m: f64::NAN,
            s: 1.0,
        };
        let row = row.unwrap_or(none);
        let (high, low) = (at_z(row, 3.0), at_z(row, -3.0));
        Curved {
            m: row.m,
            l: row.l,
            per_s: HUNDRED / row.s,
            high,
            per_unit_above: HUNDRED / (high - at_z(row, 2.0)),
            low,
            per_unit_below: HUNDRED / (at_z(row, -2.0) - low),
        }
    }
}

/// Rows of both sexes, male first; the last row of each says that there is none.
#[derive(Debug)]
pub(super) struct Ready<R> {
    pub(super) rows: Vec<R>,
    pub(super) a_sex: u32,
}

impl<R: From<Option<Lms>>> Ready<R> {
    fn new(count: u32, row: impl Fn(Sex, u32) -> Option<Lms>) -> Ready<R> {
        let keys = || (0..count).map(Some).chain([None]);
        let rows = [Sex::Male, Sex::Female]
            .into_iter()
            .flat_map(|sex| keys().map(move |key| (sex, key)))
            .map(|(sex, key)| R::from(key.and_then(|key| row(sex, key))))
            .collect();
        Ready {
            rows,
            a_sex: count + 1,
        }
    }

    /// By whole days of age: the standards, then the reference.
    fn by_age(indicator: Indicator, last_day: u32) -> Ready<R> {
        Ready::new(last_day + 1, |sex, day| {
            row_for_age(indicator, sex, Age::from_days(day as i32)).ok()
        })
    }
}

/// The last whole days of the standards, and of the reference for weight and for the others.
const STANDARDS_END: u32 = 1_826;
const WEIGHTS_END: u32 = 3_652;
const REFERENCE_END: u32 = 6_939;

/// The rows of length or head for age.
pub(super) fn straight(indicator: Indicator) -> &'static Ready<Straight> {
    static LENGTH: OnceLock<Ready<Straight>> = OnceLock::new();
    static HEAD: OnceLock<Ready<Straight>> = OnceLock::new();
    match indicator {
        Indicator::HeadForAge => HEAD.get_or_init(|| Ready::by_age(indicator, STANDARDS_END)),
        _ => LENGTH.get_or_init(|| Ready::by_age(Indicator::LengthForAge, REFERENCE_END)),
    }
}

/// The rows of the other indicators.
pub(super) fn curved(indicator: Indicator) -> &'static Ready<Curved> {
    static ALL: [OnceLock<Ready<Curved>>; 8] = [const { OnceLock::new() }; 8];
    ALL[indicator as usize].get_or_init(|| match indicator {
        Indicator::WeightForLength => Ready::new(NO_LENGTH, |sex, key| {
            let (lying, length) = if key < STANDING_AT {
                (true, LYING.0 + key)
            } else {
                (false, STANDING.0 + key - STANDING_AT)
            };
            row_for_length(sex, lying, Length(length), false).ok()
        }),
        Indicator::WeightForAge => Ready::by_age(indicator, WEIGHTS_END),
        Indicator::BmiForAge => Ready::by_age(indicator, REFERENCE_END),
        _ => Ready::by_age(indicator, STANDARDS_END),
    })
}
