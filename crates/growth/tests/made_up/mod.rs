//! Made-up children in columns: always the same ones for the same seed, on every machine.

use noi_growth::{
    Age, Children, Indicator, Length, Options, Posture, Scored, Sex, assess, assess_columns,
    value_at, weight_at_length,
};

#[derive(Clone, Debug, Default)]
pub(crate) struct Columns {
    pub(crate) sex: Vec<u8>,
    pub(crate) age_days: Vec<f64>,
    pub(crate) weight_kg: Vec<f64>,
    pub(crate) length: Vec<u32>,
    pub(crate) posture: Vec<u8>,
    pub(crate) head_cm: Vec<f64>,
    pub(crate) arm_cm: Vec<f64>,
    pub(crate) triceps_mm: Vec<f64>,
    pub(crate) subscapular_mm: Vec<f64>,
    pub(crate) oedema: Vec<u8>,
}

/// Ages around which something changes.
const AGES: [f64; 42] = [
    -1.0,
    -0.5,
    -0.4,
    -8e-323,
    -7.4e-323,
    -5e-324,
    -0.0,
    0.0,
    0.49,
    0.5,
    90.0,
    90.49,
    90.5,
    91.0,
    273.9,
    273.9375_f64.next_down(),
    273.9375,
    274.0,
    730.0,
    730.5_f64.next_down(),
    730.5,
    731.0,
    1825.5,
    1826.0,
    1826.2,
    1826.25_f64.next_down(),
    1826.25,
    1826.25_f64.next_up(),
    1826.5,
    1827.0,
    1827.3,
    3652.0,
    3652.5,
    3652.5_f64.next_up(),
    3653.0,
    6939.0,
    6939.75,
    6939.75_f64.next_up(),
    6940.0,
    8000.0,
    1e300,
    f64::INFINITY,
];

/// Lengths around which something changes.
const LENGTHS: [u32; 21] = [
    0,
    1,
    69,
    70,
    4_430,
    4_499,
    4_500,
    5_190,
    6_499,
    6_500,
    6_570,
    8_699,
    8_700,
    10_310,
    11_000,
    11_001,
    12_000,
    12_001,
    12_070,
    200_000,
    u32::MAX,
];

const NUMBERS: [f64; 10] = [
    0.0,
    -0.0,
    -1.0,
    5e-324,
    1e-300,
    1e-5,
    1e5,
    1e300,
    f64::MAX,
    f64::INFINITY,
];

impl Columns {
    /// Children as they are, with measures that are as exact as instruments; one in fifty of every
    /// measure is missing.
    pub(crate) fn likely(count: usize, seed: u64, under_days: u64) -> Columns {
        let (mut columns, mut dice) = (Columns::default(), Dice(seed));
        for _ in 0..count {
            let age = dice.below(under_days) as f64;
            let (code, sex) = [(1, Sex::Male), (2, Sex::Female)][dice.below(2) as usize];
            let lying = age < 731.0;
            let mut at = |indicator, a_unit: f64| {
                let value = value_at(indicator, sex, Age::from_days(age as i32), dice.z());
                let missing = dice.below(50) == 0;
                let value = value.filter(|_| !missing).unwrap_or(f64::NAN);
                (value * a_unit).round() / a_unit
            };
            let length = Length((at(Indicator::LengthForAge, 10.0) * 100.0).round() as u32);
            let by_age = at(Indicator::WeightForAge, 10.0);
            columns.head_cm.push(at(Indicator::HeadForAge, 10.0));
            columns.arm_cm.push(at(Indicator::ArmForAge, 10.0));
            columns.triceps_mm.push(at(Indicator::TricepsForAge, 10.0));
            columns
                .subscapular_mm
                .push(at(Indicator::SubscapularForAge, 10.0));
            let posture = if lying {
                Posture::Lying
            } else {
                Posture::Standing
            };
            // Weights fit lengths.
            let weight = weight_at_length(sex, posture, length, dice.z())
                .map_or(by_age, |kg| (kg * 10.0).round() / 10.0);
            let missing = dice.below(50) == 0;
            columns
                .weight_kg
                .push(if missing { f64::NAN } else { weight });
            columns.sex.push(code);
            columns.age_days.push(age);
            columns.length.push(length.0);
            columns.posture.push(if lying { 1 } else { 2 });
            columns.oedema.push(u8::from(dice.below(500) == 0));
        }
        columns
    }

    /// Anything that a column can hold, mostly near where something changes.
    pub(crate) fn wild(count: usize, seed: u64) -> Columns {
        let (mut columns, mut dice) = (Columns::default(), Dice(seed));
        for _ in 0..count {
            let age = match dice.below(8) {
                0 => f64::from_bits(dice.next()),
                1..4 => AGES[dice.below(AGES.len() as u64) as usize],
                4 => dice.between(-20.0, 7_100.0),
                5 => dice.between(0.0, 2_000.0),
                _ => dice.below(7_000) as f64,
            };
            columns.age_days.push(age);
            columns.length.push(match dice.below(6) {
                0 => dice.next() as u32,
                1 => LENGTHS[dice.below(LENGTHS.len() as u64) as usize],
                _ => 4_000 + dice.below(15_000) as u32,
            });
            columns.weight_kg.push(dice.number(0.5, 60.0));
            columns.head_cm.push(dice.number(25.0, 65.0));
            columns.arm_cm.push(dice.number(5.0, 30.0));
            columns.triceps_mm.push(dice.number(1.0, 30.0));
            columns.subscapular_mm.push(dice.number(1.0, 30.0));
            columns
                .sex
                .push([1, 2, 1, 2, 1, 2, 0, 3][dice.below(8) as usize]);
            columns.posture.push(dice.below(4) as u8);
            columns.oedema.push(u8::from(dice.below(8) == 0));
        }
        columns
    }

    pub(crate) fn children(&self) -> Children<'_> {
        Children {
            sex: &self.sex,
            age_days: &self.age_days,
            weight_kg: &self.weight_kg,
            length: &self.length,
            posture: &self.posture,
            head_cm: &self.head_cm,
            arm_cm: &self.arm_cm,
            triceps_mm: &self.triceps_mm,
            subscapular_mm: &self.subscapular_mm,
            oedema: &self.oedema,
        }
    }
}

/// One number for all scores and flags of likely and wild children, scored by columns: another
/// bit anywhere, another number.
pub(crate) fn hash_by_columns(rows: usize) -> u64 {
    hash(rows, |children, indicator| {
        let (mut z, mut flags) = (vec![0.0; rows], vec![0; rows]);
        let mut scored = [Scored {
            indicator,
            z: &mut z,
            flags: &mut flags,
        }];
        match assess_columns(children, Options::default(), &mut scored) {
            Ok(()) => z.into_iter().zip(flags).collect(),
            Err(_) => Vec::new(),
        }
    })
}

/// The same number, where every child is scored alone.
pub(crate) fn hash_one_by_one(rows: usize) -> u64 {
    hash(rows, |children, indicator| {
        let score = |row| {
            let (sex, age, measures) = children.one(row);
            let score = assess(sex, age, &measures, Options::default()).score(indicator);
            score.map_or((f64::NAN, 0), |score| (score.z, u8::from(score.flagged)))
        };
        (0..rows).map(score).collect()
    })
}

fn hash(rows: usize, score: impl Fn(&Children<'_>, Indicator) -> Vec<(f64, u8)>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |bits: u64| hash = (hash ^ bits).wrapping_mul(0x0100_0000_01b3).rotate_left(29);
    for columns in [Columns::likely(rows, 11, 3_000), Columns::wild(rows, 12)] {
        for indicator in Indicator::ALL {
            let scores = score(&columns.children(), indicator);
            add(scores.iter().filter(|(z, _)| !z.is_nan()).count() as u64);
            for (z, flag) in scores {
                // What is not a number may have any bits.
                add(if z.is_nan() { u64::MAX } else { z.to_bits() });
                add(u64::from(flag));
            }
        }
    }
    hash
}

/// Numbers that look random (splitmix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * ((self.next() >> 11) as f64 / (1_u64 << 53) as f64)
    }

    /// About normal: of twelve equal spreads.
    fn z(&mut self) -> f64 {
        (0..12).map(|_| self.between(-0.5, 0.5)).sum()
    }

    fn number(&mut self, low: f64, high: f64) -> f64 {
        match self.below(10) {
            0 => f64::from_bits(self.next()),
            1 => NUMBERS[self.below(NUMBERS.len() as u64) as usize],
            _ => self.between(low, high),
        }
    }
}
