//! The arithmetic of a column: plain + − × ÷ and bits of f64 without a branch, which the compiler
//! turns into vectors.
//!
//! Logarithm and power are polynomials, good to some 10⁻⁸ of z within the range of the tables.
//! That is enough to round to two decimals, except where a score lies within [`DOUBTFUL`] of the
//! middle between two candidates: such rows are named, and computed in the way of one child. So
//! the rounded scores are the same as there, bit for bit, on every machine.

use super::ready::{Curved, Straight};
use crate::Indicator;

/// Rows that are computed together.
pub(super) const LANES: usize = 8;

/// Nearer than this to the middle between two hundredths (in hundredths), a score is computed
/// again; fifty times what the polynomials can be wrong by.
const DOUBTFUL: f64 = 1e-4;
/// From this many hundredths a score is computed again, as rounding by [`NEAREST`] would fail.
const WILD: f64 = 1e7;
/// Under this many hundredths the sign of a zero is not certain.
const NOTHING: f64 = 1e-6;
/// Added and taken off again, it rounds to a whole number.
const NEAREST: f64 = 6_755_399_441_055_744.0;

/// ln(x) = s·P(s²) with s = (x−1)/(x+1), for x from 0.49 to 3.04: within 2·10⁻⁹ of it.
const LN: [f64; 7] = [
    2.0000000028127722,
    0.6666655924146052,
    0.4000663383075411,
    0.28419623556087903,
    0.2384706596502503,
    0.09546248482011452,
    0.36337658777780385,
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

#[inline(always)]
fn polynomial<const N: usize>(c: [f64; N], x: f64) -> f64 {
    let mut sum = c[N - 1];
    for at in (0..N - 1).rev() {
        sum = sum * x + c[at];
    }
    sum
}

/// A row of a table.
pub(super) trait Row: Copy {
    /// Hundredths of z of some measures by as many rows.
    fn hundredths(rows: [Self; LANES], y: &[f64; LANES]) -> [f64; LANES];
    fn m(self) -> f64;
}

impl Row for Straight {
    #[inline(always)]
    fn hundredths(rows: [Straight; LANES], y: &[f64; LANES]) -> [f64; LANES] {
        let (m, per_unit) = (rows.map(|row| row.m), rows.map(|row| row.per_unit));
        let mut z = [0.0; LANES];
        for i in 0..LANES {
            z[i] = (y[i] - m[i]) * per_unit[i];
        }
        z
    }

    #[inline(always)]
    fn m(self) -> f64 {
        self.m
    }
}

impl Row for Curved {
    #[inline(always)]
    fn hundredths(rows: [Curved; LANES], y: &[f64; LANES]) -> [f64; LANES] {
        let (m, l) = (rows.map(|row| row.m), rows.map(|row| row.l));
        let per_s = rows.map(|row| row.per_s);
        let (high, above) = (rows.map(|row| row.high), rows.map(|row| row.per_unit_above));
        let (low, below) = (rows.map(|row| row.low), rows.map(|row| row.per_unit_below));
        let mut z = [0.0; LANES];
        for i in 0..LANES {
            let s = (y[i] - m[i]) / (y[i] + m[i]);
            let ln = s * polynomial(LN, s * s);
            let within = ln * per_s[i] * polynomial(EXP_M1, l[i] * ln);
            let over = 300.0 + (y[i] - high[i]) * above[i];
            let under = (y[i] - low[i]) * below[i] - 300.0;
            let upper = if y[i] > high[i] { over } else { within };
            z[i] = if y[i] < low[i] { under } else { upper };
        }
        z
    }

    #[inline(always)]
    fn m(self) -> f64 {
        self.m
    }
}

/// Scores of some measures (not a number where there is none) by the rows `at`, and the flags;
/// gives whether any of them must be computed again, which `doubts` tell.
#[inline(always)]
pub(super) fn scores<R: Row>(
    rows: &[R],
    at: &[u32; LANES],
    y: &[f64; LANES],
    indicator: Indicator,
    z: &mut [f64; LANES],
    flags: &mut [u8; LANES],
    doubts: &mut [u8; LANES],
) -> bool {
    let (lowest, highest) = indicator.possible();
    let rows = at.map(|at| rows[at as usize]);
    let hundredths = R::hundredths(rows, y);
    let m = rows.map(Row::m);
    let mut any = 0;
    for i in 0..LANES {
        let exact = hundredths[i];
        let whole = (exact + NEAREST) - NEAREST;
        let sure = ((exact - whole).abs() < 0.5 - DOUBTFUL)
            & (exact.abs() < WILD)
            & (exact.abs() > NOTHING);
        let known = !(y[i].is_nan() | m[i].is_nan());
        let rounded = whole.copysign(exact) / 100.0;
        z[i] = if known { rounded } else { f64::NAN };
        flags[i] = u8::from((z[i] < lowest) | (z[i] > highest));
        doubts[i] = u8::from(known & !sure);
        any |= doubts[i];
    }
    any != 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::ready::{Ready, curved, straight};
    use crate::lms::{at_z, z_plain, z_restricted};
    use crate::tables::Lms;

    /// How far the rows' scores are at most from those of one child.
    fn furthest<R: Row>(ready: &Ready<R>, exact: impl Fn(R, f64) -> (f64, f64)) -> f64 {
        let known = ready.rows.iter().filter(|row| !row.m().is_nan());
        let mut furthest = 0.0_f64;
        for (at, row) in known.enumerate() {
            // Other fractions for each row, out to both tails.
            let z = [-7.0, -3.001, -2.999, -1.5, 0.1, 1.7, 2.999, 5.0]
                .map(|z| z + 0.000_1 * (at % 997) as f64 * f64::from(i8::from(z < 3.0)));
            let (y, exact): (Vec<_>, Vec<_>) = z.iter().map(|&z| exact(*row, z)).unzip();
            let y = y.try_into().unwrap();
            let found = R::hundredths([*row; LANES], &y);
            for (found, exact) in found.into_iter().zip(exact) {
                furthest = furthest.max((found - 100.0 * exact).abs());
            }
        }
        furthest
    }

    #[test]
    fn what_is_doubted_covers_what_the_polynomials_are_wrong_by() {
        for indicator in Indicator::ALL {
            let furthest = match indicator {
                Indicator::LengthForAge | Indicator::HeadForAge => {
                    furthest(straight(indicator), |row, z| {
                        let (l, m, s) = (1.0, row.m, 100.0 / row.per_unit / row.m);
                        let y = m * (1.0 + s * z);
                        (y, z_plain(y, Lms { l, m, s }))
                    })
                }
                _ => furthest(curved(indicator), |row, z| {
                    let row = Lms {
                        l: row.l,
                        m: row.m,
                        s: 100.0 / row.per_s,
                    };
                    let y = at_z(row, z.clamp(-3.2, 3.2));
                    (y, z_restricted(y, row))
                }),
            };
            assert!(
                furthest < DOUBTFUL / 20.0,
                "{indicator:?}: hundredths are wrong by {furthest}"
            );
            assert!(
                furthest > 0.0,
                "{indicator:?}: the polynomials were not even used"
            );
        }
    }
}
