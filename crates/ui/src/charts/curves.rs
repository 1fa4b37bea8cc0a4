//! The lines of growth charts, from the standards themselves.

use noi_core::Sex;
use noi_growth::{Age, Indicator, Length, Posture};

use crate::pages::growth::ChartKind;

pub(crate) use noi_growth::DAYS_A_MONTH;

/// A horizontal step fine enough for a smooth line on paper, and few enough for a small page.
const STEPS: i32 = 48;

/// The line of a z from left to right: months of age (or centimetres of length) and measure.
/// `standing`: by the table of heights, where the horizontal axis is one.
pub(crate) fn line(
    kind: ChartKind,
    sex: Sex,
    standing: bool,
    from: f64,
    to: f64,
    z: i32,
) -> Vec<(f64, f64)> {
    let sex = match sex {
        Sex::Male => noi_growth::Sex::Male,
        Sex::Female => noi_growth::Sex::Female,
    };
    let z = f64::from(z);
    let at = |x: f64| match kind {
        ChartKind::Build => by_length(sex, standing, x, z),
        ChartKind::Weight => by_age(Indicator::WeightForAge, sex, x, z),
        ChartKind::Length => by_age(Indicator::LengthForAge, sex, x, z),
        ChartKind::Bmi => by_age(Indicator::BmiForAge, sex, x, z),
        ChartKind::Head => by_age(Indicator::HeadForAge, sex, x, z),
    };
    (0..=STEPS)
        .map(|step| from + (to - from) * f64::from(step) / f64::from(STEPS))
        .filter_map(|x| Some((x, at(x)?)))
        .collect()
}

fn by_age(indicator: Indicator, sex: noi_growth::Sex, months: f64, z: f64) -> Option<f64> {
    noi_growth::value_at(indicator, sex, Age::from_months(months)?, z)
}

/// One table for a whole chart: lines of two would break where they meet.
fn by_length(sex: noi_growth::Sex, standing: bool, cm: f64, z: f64) -> Option<f64> {
    let posture = if standing {
        Posture::Standing
    } else {
        Posture::Lying
    };
    noi_growth::weight_at_length(sex, posture, Length::from_cm(cm)?, z)
}
