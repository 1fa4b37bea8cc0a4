//! Age, as the standards count it.

/// Days in a month of the standards: 365.25 / 12.
pub const DAYS_A_MONTH: f64 = 30.4375;

/// An age (tuổi): exact days, possibly with a fraction where only months were given.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Age {
    exact_days: f64,
}

impl Age {
    /// From whole days since birth; negative before birth.
    pub fn from_days(days: i32) -> Age {
        Age {
            exact_days: f64::from(days),
        }
    }

    /// From days with a fraction; `None` when that is no finite number.
    pub fn from_exact_days(days: f64) -> Option<Age> {
        days.is_finite().then_some(Age { exact_days: days })
    }

    /// From months with a fraction; `None` when that is no finite number.
    pub fn from_months(months: f64) -> Option<Age> {
        Age::from_exact_days(months * DAYS_A_MONTH)
    }

    /// The day by which the tables are read: rounded, halves up (24 months are day 731).
    pub fn day(self) -> i32 {
        libm::floor(self.exact_days + 0.5) as i32
    }

    /// Months, not rounded.
    pub fn months(self) -> f64 {
        self.exact_days / DAYS_A_MONTH
    }
}
