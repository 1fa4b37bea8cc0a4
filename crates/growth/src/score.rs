//! Z-scores of one child: the WHO's standards to 60 months, its reference from 60 months.

use crate::age::Age;
use crate::lms::{round2, z_plain, z_restricted};
use crate::measures::{Length, Measures, Posture, Sex};
use crate::tables::{Lms, Rows, Table, rows};

/// From this day (24 months) heights are expected, before it lengths.
pub(crate) const STANDING_FROM: i32 = 731;
/// What a length exceeds a height by, in tenths of a millimetre.
pub(crate) const LYING_MORE: i32 = 70;
/// A child under this many months does not stand to be measured.
pub(crate) const STANDS_FROM_MONTHS: f64 = 9.0;
/// The standards end, and the reference begins, at this many months.
pub(crate) const REFERENCE_FROM_MONTHS: f64 = 60.0;
/// Where the age is not known, shorter children count as measured lying (tenths of a mm).
pub(crate) const LYING_BELOW: u32 = 8_700;

/// What is scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Indicator {
    /// Length or height for age (chiều cao theo tuổi).
    LengthForAge,
    /// Weight for age (cân nặng theo tuổi), to 120 months.
    WeightForAge,
    /// Weight for length or height (cân nặng theo chiều cao), under 60 months.
    WeightForLength,
    /// Body mass index for age (chỉ số khối cơ thể theo tuổi).
    BmiForAge,
    /// Head circumference for age (vòng đầu), under 60 months.
    HeadForAge,
    /// Mid-upper arm circumference for age (vòng cánh tay), 91 days to 60 months.
    ArmForAge,
    /// Triceps skinfold for age, 91 days to 60 months.
    TricepsForAge,
    /// Subscapular skinfold for age, 91 days to 60 months.
    SubscapularForAge,
}

impl Indicator {
    pub const ALL: [Indicator; 8] = [
        Indicator::LengthForAge,
        Indicator::WeightForAge,
        Indicator::WeightForLength,
        Indicator::BmiForAge,
        Indicator::HeadForAge,
        Indicator::ArmForAge,
        Indicator::TricepsForAge,
        Indicator::SubscapularForAge,
    ];

    /// Lowest and highest z that is taken for possible; beyond, a score is flagged.
    pub fn possible(self) -> (f64, f64) {
        match self {
            Indicator::LengthForAge => (-6.0, 6.0),
            Indicator::WeightForAge => (-6.0, 5.0),
            _ => (-5.0, 5.0),
        }
    }

    /// Whether scores beyond ±3 are restricted.
    pub(crate) fn restricted(self) -> bool {
        !matches!(self, Indicator::LengthForAge | Indicator::HeadForAge)
    }
}

/// A z-score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Rounded to two decimals.
    pub z: f64,
    /// Outside what is taken for possible: kept, and out of statistics.
    pub flagged: bool,
}

/// Why there is no score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Missing {
    /// The sex is not known.
    Sex,
    /// The age is not known.
    Age,
    /// Born after the day of measuring.
    NotBorn,
    /// The standards don't reach this age.
    AgeOutOfRange,
    /// Not measured, or not above zero, or not a number.
    Measure,
    /// The table doesn't reach this length.
    LengthOutOfRange,
    /// With oedema a weight says nothing.
    Oedema,
}

/// The WHO's two sets of tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standards {
    /// The standards under 60 months, the reference from 60 months.
    #[default]
    Both,
    /// The Child Growth Standards of 2006 only: nothing from 60 months.
    Who2006,
    /// The Reference of 2007 only: nothing under 60 months.
    Who2007,
}

impl Standards {
    fn reach(self, age: Age) -> bool {
        let reference = age.months() >= REFERENCE_FROM_MONTHS;
        match self {
            Standards::Both => true,
            Standards::Who2006 => !reference,
            Standards::Who2007 => reference,
        }
    }
}

/// How to compute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// By which of the WHO's two sets.
    pub by: Standards,
    /// Reproduce a defect of the WHO's own code: for a height taken lying from 731 days of
    /// exactly 103.1 or 51.9 cm it interpolates between the wrong rows.
    pub who_compat: bool,
}

/// All that is found of one child's measures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Assessment {
    /// In the order of [`Indicator::ALL`].
    pub scores: [Result<Score, Missing>; 8],
    /// The length as the tables take it: made longer or shorter by 0.7 cm where it was taken the
    /// other way.
    pub length: Option<Length>,
    /// How the length counts as taken; `None` where that isn't known or can't be.
    pub posture: Option<Posture>,
    /// Said to have been measured standing under nine months, which can't be.
    pub posture_implausible: bool,
    /// kg/m², from the corrected length.
    pub bmi: Option<f64>,
    /// Swelling of both feet.
    pub oedema: bool,
}

impl Assessment {
    pub fn score(&self, indicator: Indicator) -> Result<Score, Missing> {
        self.scores[indicator as usize]
    }

    /// The z of an indicator where there is one that isn't flagged.
    pub fn z(&self, indicator: Indicator) -> Option<f64> {
        let score = self.score(indicator).ok()?;
        (!score.flagged).then_some(score.z)
    }
}

/// Scores the measures of a child.
pub fn assess(
    sex: Option<Sex>,
    age: Option<Age>,
    measures: &Measures,
    options: Options,
) -> Assessment {
    let positive = |value: Option<f64>| value.filter(|value| value.is_finite() && *value > 0.0);
    let weight = positive(measures.weight_kg);
    let given = measures.length.filter(|length| length.0 > 0);
    let reference = options.by != Standards::Who2006
        && age.is_some_and(|age| age.months() >= REFERENCE_FROM_MONTHS);
    let standing_young = measures.posture == Some(Posture::Standing)
        && age.is_some_and(|age| age.months() < STANDS_FROM_MONTHS);
    let posture = measures.posture.filter(|_| !standing_young);
    let length = given.map(|length| corrected(length, posture, age, reference));
    let bmi = weight.zip(length).map(|(weight, length)| {
        let metres = length.cm() / 100.0;
        weight / (metres * metres)
    });
    let one = Child {
        sex,
        age,
        oedema: measures.oedema,
        by: options.by,
    };
    let by_age = |indicator, value: Option<f64>| one.for_age(indicator, value);
    Assessment {
        scores: [
            by_age(Indicator::LengthForAge, length.map(Length::cm)),
            by_age(Indicator::WeightForAge, weight),
            one.weight_for_length(weight, given, length, posture, options),
            by_age(Indicator::BmiForAge, bmi),
            by_age(Indicator::HeadForAge, positive(measures.head_cm)),
            by_age(Indicator::ArmForAge, positive(measures.arm_cm)),
            by_age(Indicator::TricepsForAge, positive(measures.triceps_mm)),
            by_age(
                Indicator::SubscapularForAge,
                positive(measures.subscapular_mm),
            ),
        ],
        length,
        posture,
        posture_implausible: standing_young,
        bmi,
        oedema: measures.oedema,
    }
}

/// The length as the table of the child's age takes it.
fn corrected(
    length: Length,
    posture: Option<Posture>,
    age: Option<Age>,
    reference: bool,
) -> Length {
    let Some(age) = age.filter(|_| !reference) else {
        return length;
    };
    match (posture, age.day() < STANDING_FROM) {
        (Some(Posture::Standing), true) => length.plus(LYING_MORE),
        (Some(Posture::Lying), false) => length.plus(-LYING_MORE),
        _ => length,
    }
}

struct Child {
    sex: Option<Sex>,
    age: Option<Age>,
    oedema: bool,
    by: Standards,
}

impl Child {
    fn for_age(&self, indicator: Indicator, value: Option<f64>) -> Result<Score, Missing> {
        let sex = self.sex.ok_or(Missing::Sex)?;
        let age = self.age.ok_or(Missing::Age)?;
        if !self.by.reach(age) {
            return Err(Missing::AgeOutOfRange);
        }
        let weighed = matches!(indicator, Indicator::WeightForAge | Indicator::BmiForAge);
        if weighed && self.oedema {
            return Err(Missing::Oedema);
        }
        let row = row_for_age(indicator, sex, age)?;
        let value = value.ok_or(Missing::Measure)?;
        Ok(score(indicator, value, row))
    }

    fn weight_for_length(
        &self,
        weight: Option<f64>,
        given: Option<Length>,
        length: Option<Length>,
        posture: Option<Posture>,
        options: Options,
    ) -> Result<Score, Missing> {
        let sex = self.sex.ok_or(Missing::Sex)?;
        if self.oedema {
            return Err(Missing::Oedema);
        }
        if let Some(age) = self.age {
            check_age(age)?;
            if age.months() >= REFERENCE_FROM_MONTHS || !self.by.reach(age) {
                return Err(Missing::AgeOutOfRange);
            }
        }
        let (weight, length) = weight.zip(length).ok_or(Missing::Measure)?;
        let lying = match (self.age, posture) {
            (Some(age), _) => age.day() < STANDING_FROM,
            (None, Some(posture)) => posture == Posture::Lying,
            (None, None) => length.0 < LYING_BELOW,
        };
        let turned = options.who_compat && !lying && given != Some(length);
        let row = row_for_length(sex, lying, length, turned)?;
        Ok(score(Indicator::WeightForLength, weight, row))
    }
}

fn check_age(age: Age) -> Result<(), Missing> {
    if age.months() < 0.0 {
        return Err(Missing::NotBorn);
    }
    Ok(())
}

fn score(indicator: Indicator, value: f64, row: Lms) -> Score {
    let z = if indicator.restricted() {
        z_restricted(value, row)
    } else {
        z_plain(value, row)
    };
    let z = round2(z);
    let (low, high) = indicator.possible();
    Score {
        z,
        flagged: z < low || z > high,
    }
}

/// The row of an indicator for an age.
pub(crate) fn row_for_age(indicator: Indicator, sex: Sex, age: Age) -> Result<Lms, Missing> {
    check_age(age)?;
    let months = age.months();
    if months >= REFERENCE_FROM_MONTHS {
        let (table, until) = match indicator {
            Indicator::LengthForAge => (Table::Height2007, 228.0),
            Indicator::WeightForAge => (Table::Weight2007, 120.0),
            Indicator::BmiForAge => (Table::Bmi2007, 228.0),
            _ => return Err(Missing::AgeOutOfRange),
        };
        if months > until {
            return Err(Missing::AgeOutOfRange);
        }
        let whole = libm::floor(months);
        let between = between(rows(table, sex), whole as i32, months - whole);
        return between.ok_or(Missing::AgeOutOfRange);
    }
    let table = match indicator {
        Indicator::LengthForAge => Table::Length,
        Indicator::WeightForAge => Table::Weight,
        Indicator::BmiForAge => Table::Bmi,
        Indicator::HeadForAge => Table::Head,
        Indicator::ArmForAge => Table::Arm,
        Indicator::TricepsForAge => Table::Triceps,
        Indicator::SubscapularForAge => Table::Subscapular,
        Indicator::WeightForLength => return Err(Missing::AgeOutOfRange),
    };
    rows(table, sex)
        .get(age.day())
        .ok_or(Missing::AgeOutOfRange)
}

/// The row of weight for length (lying) or height; `turned` is where the WHO's own code, in
/// binary fractions, takes the wrong rows.
pub(crate) fn row_for_length(
    sex: Sex,
    lying: bool,
    length: Length,
    turned: bool,
) -> Result<Lms, Missing> {
    let table = if lying {
        Table::WeightForLength
    } else {
        Table::WeightForHeight
    };
    let rows = rows(table, sex);
    let key = (length.0 / 10) as i32;
    let rest = f64::from(length.0 % 10) / 10.0;
    if turned && rest == 0.0 && is_turned(length) {
        // In binary fractions 103.1 − 0.7 is a little less than 102.4, and the row above is taken.
        return rows.get(key + 1).ok_or(Missing::LengthOutOfRange);
    }
    let inside = match rows.get(key) {
        Some(row) if rest == 0.0 => Some(row),
        Some(_) => between(rows, key, rest),
        None => None,
    };
    inside.ok_or(Missing::LengthOutOfRange)
}

/// The two heights (as corrected) at which the WHO's code goes wrong: 103.1 − 0.7 and 51.9 − 0.7.
fn is_turned(length: Length) -> bool {
    matches!(length.0, 10_240 | 5_120)
}

fn between(rows: &Rows, key: i32, rest: f64) -> Option<Lms> {
    let low = rows.get(key)?;
    if rest == 0.0 {
        return Some(low);
    }
    let high = rows.get(key + 1)?;
    let mix = |low: f64, high: f64| low + rest * (high - low);
    Some(Lms {
        l: mix(low.l, high.l),
        m: mix(low.m, high.m),
        s: mix(low.s, high.s),
    })
}
