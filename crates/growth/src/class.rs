//! Classes of z-scores, and acute malnutrition by the arm. A class is a finding of screening,
//! never a diagnosis.

use crate::age::Age;
use crate::score::{Assessment, Indicator, REFERENCE_FROM_MONTHS};

/// What scores say (WHO 2006 and 2007). Of a pair the severe one comes with the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Length for age below −2 (thấp còi).
    Stunted,
    /// Length for age below −3.
    SeverelyStunted,
    /// Weight for age below −2 (nhẹ cân).
    Underweight,
    /// Weight for age below −3.
    SeverelyUnderweight,
    /// Weight for length below −2, or oedema; under 5 years (gầy còm).
    Wasted,
    /// Weight for length below −3, or oedema.
    SeverelyWasted,
    /// From 5 years: body mass index below −2.
    Thin,
    /// From 5 years: body mass index below −3.
    SeverelyThin,
    /// Weight for length above +2; from 5 years body mass index above +1 (thừa cân).
    Overweight,
    /// Weight for length above +3; from 5 years body mass index above +2 (béo phì).
    Obese,
}

/// The classes of an assessment. Flagged scores say nothing.
pub fn classify(found: &Assessment, age: Option<Age>) -> Vec<Class> {
    let mut out = Vec::new();
    let mut below = |z: Option<f64>, moderate: Class, severe: Class| {
        if z.is_some_and(|z| z < -2.0) {
            out.push(moderate);
        }
        if z.is_some_and(|z| z < -3.0) {
            out.push(severe);
        }
    };
    below(
        found.z(Indicator::LengthForAge),
        Class::Stunted,
        Class::SeverelyStunted,
    );
    below(
        found.z(Indicator::WeightForAge),
        Class::Underweight,
        Class::SeverelyUnderweight,
    );
    let older = age.is_some_and(|age| age.months() >= REFERENCE_FROM_MONTHS);
    let bmi = found.z(Indicator::BmiForAge);
    // Where length or age keep weight for length from being read, body mass index stands in
    // for it only for overweight, as the WHO does.
    let build = found.z(Indicator::WeightForLength);
    if older {
        below(bmi, Class::Thin, Class::SeverelyThin);
    } else if found.oedema {
        out.push(Class::Wasted);
        out.push(Class::SeverelyWasted);
    } else {
        below(build, Class::Wasted, Class::SeverelyWasted);
    }
    let (z, over, obese) = if older {
        (bmi, 1.0, 2.0)
    } else {
        (build.or(bmi), 2.0, 3.0)
    };
    if z.is_some_and(|z| z > over) {
        out.push(Class::Overweight);
    }
    if z.is_some_and(|z| z > obese) {
        out.push(Class::Obese);
    }
    out
}

/// How acute malnutrition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Acute {
    /// Arm from 115 to under 125 mm.
    Moderate,
    /// Arm under 115 mm.
    Severe,
}

/// What the arm says of a child of 6 to 59 completed months; `None` when it says nothing, or is
/// not thin.
pub fn acute_by_arm(arm_cm: f64, age: Age) -> Option<Acute> {
    if !(6.0..60.0).contains(&age.months()) || !arm_cm.is_finite() || arm_cm <= 0.0 {
        return None;
    }
    // Tapes are read in millimetres: 11.5 must not become 11.499999.
    let tenths = libm::round(arm_cm * 100.0);
    if tenths < 1150.0 {
        Some(Acute::Severe)
    } else if tenths < 1250.0 {
        Some(Acute::Moderate)
    } else {
        None
    }
}
