//! The arithmetic of a column: plain + − × ÷ and bits of f64 without a branch, which the compiler
//! turns into vectors.
//!
//! Logarithm and power are polynomials, good to some 10⁻⁸ of z within the range of the tables.
//! That is enough to round to two decimals, except where a score lies within [`DOUBTFUL`] of the
//! middle between two candidates: such rows are named, and computed in the way of one child. So
//! the rounded scores are the same as there, bit for bit, on every machine.

use super::BLOCK;
use super::ready::{Curved, Row, Straight, Tails};

/// Nearer than this to the middle between two hundredths (in hundredths), a score is computed
/// again; far more than what the polynomials can be wrong by.
const DOUBTFUL: f64 = 1e-4;
/// Under this many hundredths the sign of a zero is not certain.
const NOTHING: f64 = 1e-6;
/// From this many hundredths rounding by [`NEAREST`] may fail.
const WILD: f64 = 1e7;
/// Beyond ±3 curves have tails, and beyond ±5 scores may have flags.
const CURVE_ENDS: f64 = 300.0;
const FLAGS_BEGIN: f64 = 500.0;
/// The polynomials are good for |s| below this.
const S_ENDS: f64 = 0.51;
/// Added and taken off again, it rounds to a whole number.
const NEAREST: f64 = 6_755_399_441_055_744.0;

/// ln(x) = s·P(s²) with s = (x−1)/(x+1), for x from 0.49 to 3.04: within 2·10⁻⁹ of it.
const LN: [f64; 8] = [
    2.0000000028127722,
    0.6666655924146052,
    0.4000663383075411,
    0.28419623556087903,
    0.2384706596502503,
    0.09546248482011452,
    0.36337658777780385,
    0.0,
];

/// (exp(u)−1)/u for u from −1.03 to 0.51: within 4·10⁻⁹ of it.
const EXP_M1: [f64; 8] = [
    1.0000000020242317,
    0.5000000092894361,
    0.16666654654643692,
    0.041666412950137864,
    0.008334310556346406,
    0.0013909477280814855,
    0.00019702100542933496,
    1.995010610793206e-05,
];

/// Σ c·xⁿ, in pairs: a chain of sums would keep the processor waiting.
#[inline(always)]
fn polynomial(c: [f64; 8], x: f64) -> f64 {
    let (x2, pair) = (x * x, |n: usize| c[n] + c[n + 1] * x);
    let x4 = x2 * x2;
    (pair(0) + pair(2) * x2) + (pair(4) + pair(6) * x2) * x4
}

/// Rounds hundredths; gives z, and whether it must be computed again: it is near the middle, near
/// zero, or from `end` on. What is not a number is not computed again.
#[inline(always)]
fn round(hundredths: f64, end: f64) -> (f64, bool) {
    let whole = (hundredths + NEAREST) - NEAREST;
    let (off, size) = ((hundredths - whole).abs(), hundredths.abs());
    let again = (off >= 0.5 - DOUBTFUL) | (size >= end) | (size <= NOTHING);
    (whole.copysign(hundredths) / 100.0, again)
}

/// Scores of measures by their rows; not 0 in `again` where a score isn't final.
#[inline(always)]
pub(super) fn straight(
    rows: &[Straight],
    at: &[u32; BLOCK],
    y: &[f64; BLOCK],
    z: &mut [f64],
    again: &mut [u64; BLOCK],
) {
    let (mut m, mut per_unit) = ([0.0; BLOCK], [0.0; BLOCK]);
    for i in 0..BLOCK {
        let row = rows.get(at[i] as usize).unwrap_or(&Straight::NONE);
        (m[i], per_unit[i]) = (row.m, row.per_unit);
    }
    let rows = m.iter().zip(&per_unit).zip(y);
    for (((m, per_unit), y), (z, again)) in rows.zip(z.iter_mut().zip(again)) {
        let (rounded, doubtful) = round((y - m) * per_unit, FLAGS_BEGIN);
        *z = rounded;
        *again = u64::from(doubtful);
    }
}

/// As [`straight`], by the curve of the row, which ends at ±3.
#[inline(always)]
pub(super) fn curved(
    rows: &[Curved],
    at: &[u32; BLOCK],
    y: &[f64; BLOCK],
    z: &mut [f64],
    again: &mut [u64; BLOCK],
) {
    let (mut m, mut l, mut per_s) = ([0.0; BLOCK], [0.0; BLOCK], [0.0; BLOCK]);
    for i in 0..BLOCK {
        let row = rows.get(at[i] as usize).unwrap_or(&Curved::NONE);
        (m[i], l[i], per_s[i]) = (row.m, row.l, row.per_s);
    }
    let rows = m.iter().zip(&l).zip(&per_s).zip(y);
    for ((((m, l), per_s), y), (z, again)) in rows.zip(z.iter_mut().zip(again)) {
        let (hundredths, s) = curve(*y, *m, *l, *per_s);
        let (rounded, doubtful) = round(hundredths, CURVE_ENDS);
        *z = rounded;
        *again = u64::from(doubtful | (s.abs() >= S_ENDS));
    }
}

/// Hundredths of z by the curve of a row, and s, which says whether they are any good.
#[inline(always)]
fn curve(y: f64, m: f64, l: f64, per_s: f64) -> (f64, f64) {
    let s = (y - m) / (y + m);
    let ln = s * polynomial(LN, s * s);
    (ln * per_s * polynomial(EXP_M1, l * ln), s)
}

/// The score of a measure in a tail, where there is no doubt about it.
pub(super) fn tail(tails: &Tails, y: f64) -> Option<f64> {
    let hundredths = if y > tails.high {
        CURVE_ENDS + (y - tails.high) * tails.per_unit_above
    } else if y < tails.low {
        (y - tails.low) * tails.per_unit_below - CURVE_ENDS
    } else {
        return None;
    };
    let (z, again) = round(hundredths, WILD);
    (!again).then_some(z)
}

#[cfg(test)]
mod tests {
    use super::super::ready;
    use super::*;
    use crate::Indicator;
    use crate::lms::{round2, z_plain, z_restricted};
    use crate::tables::Lms;

    /// How far the hundredths that are found under `end` are from the exact ones, at most.
    fn furthest(
        ys: impl Fn(usize) -> f64,
        end: f64,
        found: impl Fn(f64) -> Option<f64>,
        exact: impl Fn(f64) -> f64,
    ) -> f64 {
        (0..16)
            .map(ys)
            .filter_map(|y| {
                Some((
                    found(y).filter(|found| found.abs() < end)?,
                    100.0 * exact(y),
                ))
            })
            .fold(0.0, |most, (found, exact)| most.max((found - exact).abs()))
    }

    #[test]
    fn what_is_doubted_covers_what_the_polynomials_are_wrong_by() {
        for indicator in Indicator::ALL {
            let mut most = 0.0_f64;
            let mut in_tails = 0;
            // Measures from a third to three times M, others for each row.
            let share = |at: usize, i: usize| {
                let s = (i as f64 + (at % 997) as f64 / 997.0 - 8.0) / 16.0;
                (1.0 + s) / (1.0 - s)
            };
            if indicator.restricted() {
                let (rows, tails) = ready::curved(indicator);
                for (at, (row, tails)) in rows.iter().zip(tails).enumerate() {
                    let (l, m, s) = (row.l, row.m, 100.0 / row.per_s);
                    let ys = |i| m * share(at, i);
                    let exact = |y| z_restricted(y, Lms { l, m, s });
                    let curve = |y| {
                        let (hundredths, s) = curve(y, m, l, row.per_s);
                        (s.abs() < S_ENDS).then_some(hundredths)
                    };
                    most = most.max(furthest(ys, CURVE_ENDS, curve, exact));
                    for y in (0..16).map(ys) {
                        if let Some(z) = tail(tails, y) {
                            assert_eq!(z, round2(exact(y)), "{indicator:?} {y}");
                            in_tails += 1;
                        }
                    }
                }
                assert!(in_tails > rows.len(), "{indicator:?}: {in_tails} in tails");
            } else {
                for (at, row) in ready::straight(indicator).iter().enumerate() {
                    let (l, m, s) = (1.0, row.m, 100.0 / row.per_unit / row.m);
                    let found = |y| Some((y - m) * row.per_unit);
                    let exact = |y| z_plain(y, Lms { l, m, s });
                    most = most.max(furthest(|i| m * share(at, i), WILD, found, exact));
                }
            }
            assert!(
                most > 0.0 && most < DOUBTFUL / 20.0,
                "{indicator:?}: hundredths are wrong by {most}"
            );
        }
    }
}
