//! Growth over time: does it falter? The rules are those of a programme that looks early, not of
//! a standard; they ask for a second look.

/// A measurement as faltering looks at it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// Age in days.
    pub day: i32,
    pub weight_kg: Option<f64>,
    /// Weight for age, where it isn't flagged.
    pub weight_z: Option<f64>,
    /// Length for age, where it isn't flagged.
    pub length_z: Option<f64>,
}

/// How growth falters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Falter {
    /// Weight for age fell by a centile band (0.67 z) or more since a measurement of the last
    /// half year.
    WeightFell { by: f64 },
    /// Length for age fell so.
    LengthFell { by: f64 },
    /// No weight was gained over an interval in which healthy children gain.
    NoGain { days: i32 },
}

/// What was found; empty: growth doesn't falter, or too little is known.
pub type Faltering = Vec<Falter>;

/// The distance between two bands of centile charts, as z.
const BAND: f64 = 0.67;
/// Measurements further back say nothing of the present.
const BACK_DAYS: i32 = 183;
/// Two measurements closer than this differ by scale and meal.
const APART_DAYS: i32 = 25;
/// Newborns lose weight in their first days.
const AFTER_DAY: i32 = 14;

/// Days in which a healthy child of this age gains more than scales are wrong by.
fn gains_within(day: i32) -> i32 {
    match day {
        ..=182 => 25,
        183..=364 => 45,
        365..=729 => 85,
        _ => 120,
    }
}

/// Holds a measurement against the earlier ones of the same child (in any order).
pub fn faltering(before: &[Seen], now: &Seen) -> Faltering {
    let earlier = |apart: i32| {
        before.iter().filter(move |one| {
            let days = now.day - one.day;
            (apart..=BACK_DAYS).contains(&days) && one.day >= AFTER_DAY
        })
    };
    let fell = |z: fn(&Seen) -> Option<f64>| {
        let now = z(now)?;
        let best = earlier(APART_DAYS)
            .filter_map(z)
            .fold(f64::NEG_INFINITY, f64::max);
        // Scores have two decimals: a fall of 0.67 must not be lost to binary fractions.
        let by = libm::round((best - now) * 100.0) / 100.0;
        (by.is_finite() && by >= BAND).then_some(by)
    };
    let mut out = Vec::new();
    out.extend(fell(|one| one.weight_z).map(|by| Falter::WeightFell { by }));
    out.extend(fell(|one| one.length_z).map(|by| Falter::LengthFell { by }));
    if let Some(weight) = now.weight_kg {
        let heavier = earlier(gains_within(now.day))
            .filter(|one| one.weight_kg.is_some_and(|earlier| earlier >= weight))
            .map(|one| now.day - one.day)
            .max();
        // A heavy child that grows into its weight doesn't falter.
        let heavy = now.weight_z.is_some_and(|z| z > 2.0);
        out.extend(
            heavier
                .filter(|_| !heavy)
                .map(|days| Falter::NoGain { days }),
        );
    }
    out
}
