//! The other way round: the measure at a z-score, for the lines of charts; centiles.

use crate::age::Age;
use crate::lms::{at_z, at_z_restricted};
use crate::measures::{Length, Posture, Sex};
use crate::score::{Indicator, row_for_age, row_for_length};
use crate::tables::Lms;

/// The measure (cm, kg, kg/m² or mm) at a z for an age; `None` outside the tables, for
/// [`Indicator::WeightForLength`] (see [`weight_at_length`]), and where no measure has that z.
pub fn value_at(indicator: Indicator, sex: Sex, age: Age, z: f64) -> Option<f64> {
    let row = row_for_age(indicator, sex, age).ok()?;
    measure(row, z, indicator.restricted())
}

/// The weight in kg at a z for a length, or a height.
pub fn weight_at_length(sex: Sex, posture: Posture, length: Length, z: f64) -> Option<f64> {
    let row = row_for_length(sex, posture == Posture::Lying, length, false).ok()?;
    measure(row, z, true)
}

fn measure(row: Lms, z: f64, restricted: bool) -> Option<f64> {
    let value = if restricted {
        at_z_restricted(row, z)
    } else {
        at_z(row, z)
    };
    (value.is_finite() && value > 0.0).then_some(value)
}

/// The share of children (0 to 1) below a z.
pub fn centile_of_z(z: f64) -> f64 {
    0.5 * libm::erfc(-z / core::f64::consts::SQRT_2)
}

/// The z below which a share of children lies; `None` unless the share lies between 0 and 1.
/// Found by halving: 60 steps settle every bit that matters.
pub fn z_of_centile(share: f64) -> Option<f64> {
    if !(share > 0.0 && share < 1.0) {
        return None;
    }
    let (mut low, mut high) = (-10.0, 10.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if centile_of_z(middle) < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(0.5 * (low + high))
}
