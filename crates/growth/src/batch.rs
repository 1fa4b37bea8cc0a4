//! Scores of many children at once: columns in, columns out.
//!
//! The same scores as [`assess`] gives, bit for bit, many times faster.

mod kernel;
mod ready;
mod wide;

use std::fmt;

use crate::age::DAYS_A_MONTH;
use crate::score::{
    LYING_BELOW, LYING_MORE, REFERENCE_FROM_MONTHS, STANDING_FROM, STANDS_FROM_MONTHS,
};
use crate::{Age, Indicator, Length, Measures, Options, Posture, Sex, Standards, assess};
use ready::Tails;

/// Measures of many children, a column each. All columns are as long as `sex`, or empty where
/// nobody has that measure.
#[derive(Clone, Copy, Debug, Default)]
pub struct Children<'a> {
    /// 1 male, 2 female; anything else: not known.
    pub sex: &'a [u8],
    /// Days since birth, possibly with a fraction; not finite: not known. Fractions of a day from
    /// 60 months on are scored one by one, which is slower.
    pub age_days: &'a [f64],
    /// Kilograms. Here and below: not finite, or not above zero: not measured.
    pub weight_kg: &'a [f64],
    /// Tenths of a millimetre; 0: not measured.
    pub length: &'a [u32],
    /// 1 lying, 2 standing; anything else: not known.
    pub posture: &'a [u8],
    /// Centimetres.
    pub head_cm: &'a [f64],
    /// Centimetres.
    pub arm_cm: &'a [f64],
    /// Millimetres.
    pub triceps_mm: &'a [f64],
    /// Millimetres.
    pub subscapular_mm: &'a [f64],
    /// 0 none; anything else: swelling of both feet.
    pub oedema: &'a [u8],
}

/// Where the scores of an indicator go; both columns are as long as [`Children::sex`].
#[derive(Debug)]
pub struct Scored<'a> {
    pub indicator: Indicator,
    /// Rounded to two decimals; not a number where there is no score.
    pub z: &'a mut [f64],
    /// 1 where a score is outside what is taken for possible, otherwise 0.
    pub flags: &'a mut [u8],
}

/// A column is not as long as the column of sexes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uneven {
    /// The column's name.
    pub column: &'static str,
    /// How long it is.
    pub length: usize,
    /// How long it must be.
    pub expected: usize,
}

impl fmt::Display for Uneven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Uneven {
            column,
            length,
            expected,
        } = self;
        write!(
            f,
            "the column {column} has {length} rows, but there are {expected} sexes: give every \
             column one row for each child"
        )
    }
}

impl std::error::Error for Uneven {}

/// Scores every child by the indicators of `scored`.
///
/// The first call for an indicator prepares its rows, which takes some milliseconds.
pub fn assess_columns(
    children: &Children<'_>,
    options: Options,
    scored: &mut [Scored<'_>],
) -> Result<(), Uneven> {
    children.check(scored)?;
    if !wide::score(children, options, scored) {
        score_blocks(children, options, scored);
    }
    Ok(())
}

/// [`assess_columns`] in the vectors of whoever it is compiled into.
#[inline(always)]
fn score_blocks(children: &Children<'_>, options: Options, scored: &mut [Scored<'_>]) {
    let mut block = Block::new();
    for start in (0..children.sex.len()).step_by(BLOCK) {
        block.fill(children, start, options);
        for scored in &mut *scored {
            block.score(children, options, scored);
        }
    }
}

/// Rows that are prepared together: enough that a table, once in the nearer caches, is used for many
/// rows; few enough that they stay there themselves.
const BLOCK: usize = 1024;
/// Days that no table reaches.
const NO_TABLE: f64 = 8_000.0;
/// The least age that is no months below zero: a hair less divides to nothing.
const BORN_FROM: f64 = -7.4e-323;
/// The row that no table has.
const NO_ROW: u32 = u32::MAX;

/// What the indicators share of some rows.
struct Block {
    start: usize,
    count: usize,
    /// The row of the tables by age.
    by_age: [u32; BLOCK],
    /// The row of the table of weight by length.
    by_length: [u32; BLOCK],
    length_cm: [f64; BLOCK],
    /// Without those of children with oedema.
    weight_kg: [f64; BLOCK],
    bmi: [f64; BLOCK],
    /// Not prepared: ages from 60 months with a fraction of a day.
    apart: Vec<usize>,
    rooms: Rooms,
}

/// Where the last rows of columns are copied to, with those that are missing.
struct Rooms {
    bytes: [[u8; BLOCK]; 3],
    numbers: [[f64; BLOCK]; 2],
    lengths: [u32; BLOCK],
}

impl Block {
    fn new() -> Block {
        Block {
            start: 0,
            count: 0,
            by_age: [NO_ROW; BLOCK],
            by_length: [NO_ROW; BLOCK],
            length_cm: [f64::NAN; BLOCK],
            weight_kg: [f64::NAN; BLOCK],
            bmi: [f64::NAN; BLOCK],
            apart: Vec::with_capacity(BLOCK),
            rooms: Rooms {
                bytes: [[0; BLOCK]; 3],
                numbers: [[f64::NAN; BLOCK]; 2],
                lengths: [0; BLOCK],
            },
        }
    }

    #[inline(always)]
    fn fill(&mut self, children: &Children<'_>, start: usize, options: Options) {
        let count = BLOCK.min(children.sex.len() - start);
        (self.start, self.count) = (start, count);
        self.apart.clear();
        let Rooms {
            bytes: [sexes, postures, swollen],
            numbers: [ages, weights],
            lengths,
        } = &mut self.rooms;
        let sex = block_of(children.sex, start, 0, sexes);
        let age = block_of(children.age_days, start, f64::NAN, ages);
        let weight = block_of(children.weight_kg, start, f64::NAN, weights);
        let length = block_of(children.length, start, 0, lengths);
        let posture = block_of(children.posture, start, 0, postures);
        let oedema = block_of(children.oedema, start, 0, swollen);
        let mut apart = [false; BLOCK];
        let mut any_apart = false;
        for i in 0..BLOCK {
            let row = prepare(
                options, sex[i], age[i], weight[i], length[i], posture[i], oedema[i],
            );
            self.by_age[i] = row.by_age;
            self.by_length[i] = row.by_length;
            self.length_cm[i] = row.length_cm;
            self.weight_kg[i] = row.weight_kg;
            self.bmi[i] = row.bmi;
            apart[i] = row.apart;
            any_apart |= row.apart;
        }
        if any_apart {
            self.apart.extend((0..count).filter(|&i| apart[i]));
        }
    }

    #[inline(always)]
    fn score(&mut self, children: &Children<'_>, options: Options, scored: &mut Scored<'_>) {
        let indicator = scored.indicator;
        let given = match indicator {
            Indicator::HeadForAge => children.head_cm,
            Indicator::ArmForAge => children.arm_cm,
            Indicator::TricepsForAge => children.triceps_mm,
            Indicator::SubscapularForAge => children.subscapular_mm,
            _ => &[],
        };
        let mut own = [f64::NAN; BLOCK];
        let y = match indicator {
            Indicator::LengthForAge => &self.length_cm,
            Indicator::WeightForAge | Indicator::WeightForLength => &self.weight_kg,
            Indicator::BmiForAge => &self.bmi,
            _ => {
                let rows = given.get(self.start..).unwrap_or(&[]);
                for (own, given) in own.iter_mut().zip(rows) {
                    *own = positive(*given);
                }
                &own
            }
        };
        let range = self.start..self.start + self.count;
        let (z, flags) = (&mut scored.z[range.clone()], &mut scored.flags[range]);
        flags.fill(0);
        let mut again = [0; BLOCK];
        let at = match indicator {
            Indicator::WeightForLength => &self.by_length,
            _ => &self.by_age,
        };
        let tails = match indicator {
            Indicator::LengthForAge | Indicator::HeadForAge => {
                kernel::straight(ready::straight(indicator), at, y, z, &mut again);
                &[]
            }
            _ => {
                let (rows, tails) = ready::curved(indicator);
                kernel::curved(rows, at, y, z, &mut again);
                tails
            }
        };
        let one = |i: usize| one(children, self.start + i, options, indicator);
        // Mostly none of some rows.
        for (chunk, again) in again[..self.count].chunks(16).enumerate() {
            if again.iter().fold(0, |any, again| any | again) == 0 {
                continue;
            }
            for i in (0..again.len()).filter(|&i| again[i] != 0) {
                let i = chunk * 16 + i;
                (z[i], flags[i]) = beyond(tails, at[i], y[i], indicator).unwrap_or_else(|| one(i));
            }
        }
        for &i in &self.apart {
            (z[i], flags[i]) = one(i);
        }
    }
}

/// The score and flag of a measure in a tail.
fn beyond(tails: &[Tails], at: u32, y: f64, indicator: Indicator) -> Option<(f64, u8)> {
    let z = kernel::tail(tails.get(at as usize)?, y)?;
    let (lowest, highest) = indicator.possible();
    Some((z, u8::from(z < lowest || z > highest)))
}

/// Some rows of a column; where it ends before, copied to `room`, and `missing` beyond.
#[inline(always)]
fn block_of<'a, T: Copy>(
    column: &'a [T],
    start: usize,
    missing: T,
    room: &'a mut [T; BLOCK],
) -> &'a [T; BLOCK] {
    let rest = column.get(start..).unwrap_or(&[]);
    if let Some(block) = rest.first_chunk() {
        return block;
    }
    *room = [missing; BLOCK];
    room[..rest.len()].copy_from_slice(rest);
    room
}

#[inline(always)]
fn positive(value: f64) -> f64 {
    if (value > 0.0) & (value < f64::INFINITY) {
        value
    } else {
        f64::NAN
    }
}

/// What the indicators share of one row.
struct Prepared {
    by_age: u32,
    by_length: u32,
    length_cm: f64,
    weight_kg: f64,
    bmi: f64,
    apart: bool,
}

/// As [`assess`] does, but without a branch.
#[inline(always)]
fn prepare(
    options: Options,
    sex: u8,
    age: f64,
    weight: f64,
    given: u32,
    posture: u8,
    oedema: u8,
) -> Prepared {
    let both = options.by == Standards::Both;
    let sexed = (sex == 1) | (sex == 2);
    let female = u32::from(sex == 2);

    let aged = age.abs() < f64::INFINITY;
    let born = aged & (age >= BORN_FROM);
    let reference = aged & (age >= REFERENCE_FROM_MONTHS * DAYS_A_MONTH);
    let day = floor_small(if born { age.min(NO_TABLE) + 0.5 } else { 0.0 });
    let whole = f64::from(day) == age;
    let reached = both | (reference == (options.by == Standards::Who2007));
    let aged_row = sexed & born & reached & (!reference | whole);
    let apart = sexed & born & reached & reference & !whole & (age < NO_TABLE);

    let lying_young = day < STANDING_FROM as u32;
    let standing_young = aged & (posture == 2) & (age < STANDS_FROM_MONTHS * DAYS_A_MONTH);
    let correct = aged & !(reference & (options.by != Standards::Who2006));
    let longer = correct & (posture == 2) & !standing_young & lying_young;
    let shorter = correct & (posture == 1) & !lying_young;
    let more = if longer { LYING_MORE as u32 } else { 0 };
    let less = if shorter { LYING_MORE as u32 } else { 0 };
    let length = given.saturating_add(more).saturating_sub(less);
    let length_cm = if given == 0 {
        f64::NAN
    } else {
        // A division less: the last bit doesn't matter here.
        f64::from(length) * 0.01
    };

    let swollen = oedema != 0;
    let weight_kg = if swollen { f64::NAN } else { positive(weight) };
    let bmi = weight_kg / (length_cm * length_cm * 1e-4);

    let lying = if aged {
        lying_young
    } else {
        (posture == 1) | ((posture != 2) & (length < LYING_BELOW))
    };
    // Where the WHO's own code takes the row above.
    let turned =
        options.who_compat & !lying & (given != length) & ((length == 10_240) | (length == 5_120));
    let key = length.saturating_add(if turned { 10 } else { 0 });
    let (first, last) = if lying { ready::LYING } else { ready::STANDING };
    let inside = (key >= first) & (key <= last);
    let begin = if lying { 0 } else { ready::STANDING_AT };
    let weighed = sexed & (!aged | (born & !reference & reached));
    let by_length = if inside & weighed {
        key.wrapping_sub(first).wrapping_add(begin) * 2 + female
    } else {
        NO_ROW
    };

    Prepared {
        by_age: if aged_row { day * 2 + female } else { NO_ROW },
        by_length,
        length_cm,
        weight_kg,
        // A length of nothing is no reason for what is not a number.
        bmi: if bmi > f64::MAX { f64::MAX } else { bmi },
        apart,
    }
}

/// The whole number under a number from 0 to 2³¹.
#[inline(always)]
fn floor_small(x: f64) -> u32 {
    /// Added, it leaves a number rounded in the low bits.
    const SHIFT: f64 = 4_503_599_627_370_496.0;
    let nearest = (x + SHIFT) - SHIFT;
    let below = if nearest > x { nearest - 1.0 } else { nearest };
    (below + SHIFT).to_bits() as u32
}

/// The score of one row by [`assess`].
#[cold]
fn one(children: &Children<'_>, at: usize, options: Options, indicator: Indicator) -> (f64, u8) {
    let (sex, age, measures) = children.one(at);
    match assess(sex, age, &measures, options).score(indicator) {
        Ok(score) => (score.z, u8::from(score.flagged)),
        Err(_) => (f64::NAN, 0),
    }
}

impl Children<'_> {
    /// One child of the columns.
    pub fn one(&self, at: usize) -> (Option<Sex>, Option<Age>, Measures) {
        let number = |column: &[f64]| column.get(at).copied();
        let code = |column: &[u8]| column.get(at).copied().unwrap_or(0);
        let sex = match code(self.sex) {
            1 => Some(Sex::Male),
            2 => Some(Sex::Female),
            _ => None,
        };
        let posture = match code(self.posture) {
            1 => Some(Posture::Lying),
            2 => Some(Posture::Standing),
            _ => None,
        };
        let measures = Measures {
            weight_kg: number(self.weight_kg),
            length: self.length.get(at).map(|&tenths| Length(tenths)),
            posture,
            head_cm: number(self.head_cm),
            arm_cm: number(self.arm_cm),
            triceps_mm: number(self.triceps_mm),
            subscapular_mm: number(self.subscapular_mm),
            oedema: code(self.oedema) != 0,
        };
        (
            sex,
            number(self.age_days).and_then(Age::from_exact_days),
            measures,
        )
    }

    fn check(&self, scored: &[Scored<'_>]) -> Result<(), Uneven> {
        let expected = self.sex.len();
        let given = [
            ("age_days", self.age_days.len()),
            ("weight_kg", self.weight_kg.len()),
            ("length", self.length.len()),
            ("posture", self.posture.len()),
            ("head_cm", self.head_cm.len()),
            ("arm_cm", self.arm_cm.len()),
            ("triceps_mm", self.triceps_mm.len()),
            ("subscapular_mm", self.subscapular_mm.len()),
            ("oedema", self.oedema.len()),
        ];
        let given = given.into_iter().filter(|(_, length)| *length > 0);
        let outputs = scored
            .iter()
            .flat_map(|scored| [("z", scored.z.len()), ("flags", scored.flags.len())]);
        match given.chain(outputs).find(|(_, length)| *length != expected) {
            Some((column, length)) => Err(Uneven {
                column,
                length,
                expected,
            }),
            None => Ok(()),
        }
    }
}
