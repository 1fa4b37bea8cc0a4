//! Odd values: asked about when they are entered, never refused. Slips of units come with the
//! value that was probably meant.

use crate::age::Age;
use crate::measures::{Length, Measures, Sex};
use crate::score::{Assessment, Indicator, Options, assess};

/// Something odd about a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Doubt {
    /// Written in grams.
    WeightInGrams {
        likely_kg: f64,
    },
    /// The decimal point of the weight was lost: 98 for 9.8.
    WeightDecimalLost {
        likely_kg: f64,
    },
    /// Written in metres.
    LengthInMetres {
        likely: Length,
    },
    /// Written in millimetres, or the decimal point was lost.
    LengthInMillimetres {
        likely: Length,
    },
    /// Weight and length stand in each other's place.
    Swapped {
        weight_kg: f64,
        length: Length,
    },
    /// Very unlike children of this age.
    WeightUnusual,
    LengthUnusual,
    /// Weight and length hardly fit together.
    BuildUnusual,
    ArmUnusual,
    HeadUnusual,
    /// Said to stand under nine months.
    PostureOdd,
    /// Shorter than before.
    Shrank {
        before: Length,
    },
    /// Much longer than before.
    LengthJumped {
        before: Length,
    },
    /// Much heavier or lighter than before.
    WeightJumped {
        before_kg: f64,
    },
}

impl Doubt {
    /// Its name, for words and for what is kept with a value that was said to be right.
    pub fn key(&self) -> &'static str {
        match self {
            Doubt::WeightInGrams { .. } => "weight-in-grams",
            Doubt::WeightDecimalLost { .. } => "weight-decimal-lost",
            Doubt::LengthInMetres { .. } => "length-in-metres",
            Doubt::LengthInMillimetres { .. } => "length-in-millimetres",
            Doubt::Swapped { .. } => "swapped",
            Doubt::WeightUnusual => "weight-unusual",
            Doubt::LengthUnusual => "length-unusual",
            Doubt::BuildUnusual => "build-unusual",
            Doubt::ArmUnusual => "arm-unusual",
            Doubt::HeadUnusual => "head-unusual",
            Doubt::PostureOdd => "posture-odd",
            Doubt::Shrank { .. } => "shrank",
            Doubt::LengthJumped { .. } => "length-jump",
            Doubt::WeightJumped { .. } => "weight-jump",
        }
    }
}

/// What is known of a child beside the measures.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    pub sex: Option<Sex>,
    /// Age on the day of measuring.
    pub age: Option<Age>,
    /// Earlier measurements: days ago, measures.
    pub before: &'a [(i32, Measures)],
}

/// What is odd about measures, most telling first. Where a slip of units explains a value, the
/// value isn't called unusual as well.
pub fn doubts(known: Known<'_>, measures: &Measures) -> Vec<Doubt> {
    let mut out = Vec::new();
    let found = scores(known, measures);
    let weight = measures.weight_kg.filter(|kg| kg.is_finite() && *kg > 0.0);
    let length = measures.length;
    if let Some(swapped) = swapped(known, measures) {
        out.push(swapped);
    } else {
        out.extend(weight.and_then(|kg| weight_slip(known, &found, kg)));
        out.extend(length.and_then(|length| length_slip(known, &found, length)));
        let slipped = |test: fn(&Doubt) -> bool| out.iter().any(test);
        let weight_explained = slipped(|one| {
            matches!(
                one,
                Doubt::WeightInGrams { .. } | Doubt::WeightDecimalLost { .. }
            )
        });
        let length_explained = slipped(|one| {
            matches!(
                one,
                Doubt::LengthInMetres { .. } | Doubt::LengthInMillimetres { .. }
            )
        });
        let flagged = |indicator| found.score(indicator).is_ok_and(|score| score.flagged);
        let heavy = weight.is_some_and(|kg| !(0.4..=120.0).contains(&kg));
        let long = length.is_some_and(|length| !(2_500..=20_000).contains(&length.0));
        let odd_weight = flagged(Indicator::WeightForAge) || heavy;
        let odd_length = flagged(Indicator::LengthForAge) || long;
        if odd_weight && !weight_explained {
            out.push(Doubt::WeightUnusual);
        }
        if odd_length && !length_explained {
            out.push(Doubt::LengthUnusual);
        }
        let odd_build = flagged(Indicator::WeightForLength) || flagged(Indicator::BmiForAge);
        if odd_build && !odd_weight && !odd_length {
            out.push(Doubt::BuildUnusual);
        }
        if !length_explained && !odd_length {
            out.extend(length.and_then(|_| against_lengths(known, &found)));
        }
        if !weight_explained && !odd_weight {
            out.extend(weight.and_then(|kg| against_weights(known, kg)));
        }
    }
    let odd = |value: Option<f64>, indicator, low: f64, high: f64| {
        let flagged = found.score(indicator).is_ok_and(|score| score.flagged);
        value.is_some_and(|value| flagged || !(low..=high).contains(&value))
    };
    if odd(measures.arm_cm, Indicator::ArmForAge, 6.0, 40.0) {
        out.push(Doubt::ArmUnusual);
    }
    if odd(measures.head_cm, Indicator::HeadForAge, 20.0, 65.0) {
        out.push(Doubt::HeadUnusual);
    }
    if found.posture_implausible {
        out.push(Doubt::PostureOdd);
    }
    out
}

fn scores(known: Known<'_>, measures: &Measures) -> Assessment {
    assess(known.sex, known.age, measures, Options::default())
}

/// Whether a weight is possible: by the standards where age and sex are known, else by far.
fn possible_weight(known: Known<'_>, kg: f64) -> bool {
    let alone = Measures {
        weight_kg: Some(kg),
        ..Measures::default()
    };
    match scores(known, &alone).score(Indicator::WeightForAge) {
        Ok(score) => !score.flagged,
        Err(_) => (1.0..=60.0).contains(&kg),
    }
}

fn possible_length(known: Known<'_>, length: Length) -> bool {
    let alone = Measures {
        length: Some(length),
        ..Measures::default()
    };
    match scores(known, &alone).score(Indicator::LengthForAge) {
        Ok(score) => !score.flagged,
        Err(_) => (3_500..=16_000).contains(&length.0),
    }
}

fn weight_slip(known: Known<'_>, found: &Assessment, kg: f64) -> Option<Doubt> {
    let flagged = found
        .score(Indicator::WeightForAge)
        .is_ok_and(|score| score.flagged);
    if !flagged && kg <= 120.0 {
        return None;
    }
    let grams = kg / 1000.0;
    if kg >= 400.0 && possible_weight(known, grams) {
        return Some(Doubt::WeightInGrams { likely_kg: grams });
    }
    let tenth = kg / 10.0;
    (kg >= 20.0 && possible_weight(known, tenth))
        .then_some(Doubt::WeightDecimalLost { likely_kg: tenth })
}

fn length_slip(known: Known<'_>, found: &Assessment, length: Length) -> Option<Doubt> {
    let flagged = found
        .score(Indicator::LengthForAge)
        .is_ok_and(|score| score.flagged);
    if !flagged && (2_500..=20_000).contains(&length.0) {
        return None;
    }
    if length.0 < 300 {
        let likely = Length(length.0 * 100);
        return possible_length(known, likely).then_some(Doubt::LengthInMetres { likely });
    }
    if length.0 >= 20_000 {
        let likely = Length(length.0 / 10);
        return possible_length(known, likely).then_some(Doubt::LengthInMillimetres { likely });
    }
    None
}

/// A weight that is a length and a length that is a weight, when the exchange makes both possible.
fn swapped(known: Known<'_>, measures: &Measures) -> Option<Doubt> {
    let (weight, length) = measures.weight_kg.zip(measures.length)?;
    if weight <= length.cm() {
        return None;
    }
    let likely = (length.cm(), Length::from_cm(weight)?);
    let exchanged = Measures {
        weight_kg: Some(likely.0),
        length: Some(likely.1),
        ..*measures
    };
    let fits = possible_weight(known, likely.0) && possible_length(known, likely.1);
    let build = scores(known, &exchanged).score(Indicator::WeightForLength);
    (fits && build.is_ok_and(|score| !score.flagged)).then_some(Doubt::Swapped {
        weight_kg: likely.0,
        length: likely.1,
    })
}

/// Lengths are compared as the tables take them, so that lying down doesn't look like growing.
fn against_lengths(known: Known<'_>, found: &Assessment) -> Option<Doubt> {
    let now = found.length?;
    let (days, before) = known
        .before
        .iter()
        .filter(|(days, one)| *days >= 0 && one.length.is_some())
        .min_by_key(|(days, _)| *days)?;
    let age_then = known
        .age
        .and_then(|age| Age::from_exact_days(f64::from(age.day().saturating_sub(*days))));
    let then = Known {
        age: age_then,
        ..known
    };
    let before = scores(then, before).length?;
    // Two readings of one child differ by less than a centimetre.
    const READING: u32 = 100;
    if now.0.saturating_add(READING) < before.0 {
        return Some(Doubt::Shrank { before });
    }
    // No child grows faster than 1.5 mm a day in infancy, half that later.
    let infant = known.age.is_some_and(|age| age.months() < 12.0);
    let a_day = if infant { 15 } else { 8 };
    let grown = days.unsigned_abs().saturating_mul(a_day);
    let most = before.0.saturating_add(READING * 2).saturating_add(grown);
    (now.0 > most).then_some(Doubt::LengthJumped { before })
}

fn against_weights(known: Known<'_>, kg: f64) -> Option<Doubt> {
    let (days, before_kg) = known
        .before
        .iter()
        .filter_map(|(days, one)| Some((*days, one.weight_kg.filter(|_| *days >= 0)?)))
        .min_by_key(|(days, _)| *days)?;
    // 60 g a day and half a kilogram more; a tenth less and half a kilogram less.
    let most = before_kg + 0.5 + 0.06 * f64::from(days);
    let least = before_kg * 0.9 - 0.5;
    (kg > most || kg < least).then_some(Doubt::WeightJumped { before_kg })
}
