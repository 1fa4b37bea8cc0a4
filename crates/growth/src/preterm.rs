//! Children born too early: corrected age, and the INTERGROWTH-21st preterm standards.

use crate::age::Age;
use crate::measures::Sex;

/// Days of a pregnancy at term.
pub const TERM_DAYS: i32 = 280;
/// Born before this many days of gestation (37 weeks): preterm (sinh non).
const PRETERM_BELOW: i32 = 259;
/// Born before this many days (32 weeks): corrected for longer.
const VERY_PRETERM_BELOW: i32 = 224;

/// A child born before 37 weeks of gestation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preterm {
    gestation_days: i32,
    /// Until this many months of actual age the corrected age is used.
    pub until_months: i32,
}

impl Preterm {
    /// `None` for a child born at term, or when the days are none of a live birth (140 to 315).
    pub fn new(gestation_days: i32) -> Option<Preterm> {
        (140..PRETERM_BELOW)
            .contains(&gestation_days)
            .then_some(Preterm {
                gestation_days,
                until_months: if gestation_days < VERY_PRETERM_BELOW {
                    36
                } else {
                    24
                },
            })
    }

    /// Days by which it came before term.
    pub fn days_early(self) -> i32 {
        TERM_DAYS - self.gestation_days
    }

    /// The age that counts: corrected until [`Preterm::until_months`], the actual age after.
    /// Negative before term: then no WHO score exists.
    pub fn counted(self, age_days: i32) -> Age {
        let age = Age::from_days(age_days);
        if age.months() < f64::from(self.until_months) {
            Age::from_days(age_days - self.days_early())
        } else {
            age
        }
    }

    /// Weeks after the first day of the last period.
    pub fn postmenstrual_weeks(self, age_days: i32) -> f64 {
        f64::from(self.gestation_days + age_days) / 7.0
    }
}

/// What the preterm standards know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preterm21 {
    /// Kilograms.
    Weight,
    /// Centimetres.
    Length,
    /// Centimetres.
    Head,
}

/// z by the INTERGROWTH-21st preterm postnatal growth standards (Villar and others, Lancet Glob
/// Health 2015), 27 to 64 weeks after the last period; `None` outside, or when the measure is not
/// above zero.
pub fn preterm_z(measure: Preterm21, sex: Sex, weeks: f64, value: f64) -> Option<f64> {
    if !(27.0..=64.0).contains(&weeks) || !value.is_finite() || value <= 0.0 {
        return None;
    }
    let boy = if sex == Sex::Male { 1.0 } else { 0.0 };
    let (x, square) = (weeks, weeks * weeks);
    let ln = libm::log(x);
    let (y, mean, spread) = match measure {
        Preterm21::Weight => (
            libm::log(value),
            2.591277 - 0.01155 * libm::sqrt(x) - 2201.705 / square + 0.0911639 * boy,
            0.1470258 + 505.92394 / square - 140.0576 * ln / square,
        ),
        Preterm21::Length => (
            libm::log(value),
            4.136244 - 547.0018 / square + 0.0026066 * x + 0.0314961 * boy,
            0.050489 + 310.44761 / square - 90.0742 * ln / square,
        ),
        Preterm21::Head => (
            value,
            55.53617 - 852.0059 / x + 0.7957903 * boy,
            3.0582292 + 3910.05 / square - 180.5625 / x,
        ),
    };
    Some((y - mean) / spread)
}
