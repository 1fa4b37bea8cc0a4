//! What was measured.

/// Sex, as the standards have one table for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Sex {
    Male,
    Female,
}

/// How a length was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Posture {
    /// A length (đo nằm).
    Lying,
    /// A height (đo đứng).
    Standing,
}

/// A length in tenths of a millimetre, so that 65.05 cm is exact and rows of tables are found
/// without rounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Length(pub u32);

impl Length {
    /// The nearest tenth of a millimetre; `None` when that is no length (not finite, not above
    /// zero, or above 10 m).
    pub fn from_cm(cm: f64) -> Option<Length> {
        let tenths = libm::round(cm * 100.0);
        (1.0..=100_000.0)
            .contains(&tenths)
            .then_some(Length(tenths as u32))
    }

    pub fn cm(self) -> f64 {
        f64::from(self.0) / 100.0
    }

    /// Made longer, or shorter, by tenths of a millimetre; never below zero.
    pub(crate) fn plus(self, tenths: i32) -> Length {
        Length(self.0.saturating_add_signed(tenths))
    }
}

/// Measures of one child on one day; what was not measured is `None`. Values that are not above
/// zero count as not measured.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measures {
    /// Kilograms.
    pub weight_kg: Option<f64>,
    pub length: Option<Length>,
    /// How the length was taken, where it is known.
    pub posture: Option<Posture>,
    /// Head circumference, centimetres.
    pub head_cm: Option<f64>,
    /// Mid-upper arm circumference, centimetres.
    pub arm_cm: Option<f64>,
    /// Triceps skinfold, millimetres.
    pub triceps_mm: Option<f64>,
    /// Subscapular skinfold, millimetres.
    pub subscapular_mm: Option<f64>,
    /// Swelling of both feet.
    pub oedema: bool,
}
