//! The same arithmetic in wider vectors, where the processor has them. No operation is fused or
//! reordered, so the bits are the same.

use super::{Children, Scored};
use crate::Options;

/// Scores all rows in vectors of AVX2; `false`, and nothing done, where the processor has none.
#[cfg(target_arch = "x86_64")]
#[allow(
    unsafe_code,
    reason = "a function compiled for AVX2 may be called only where AVX2 is found"
)]
pub(super) fn score(children: &Children<'_>, options: Options, scored: &mut [Scored<'_>]) -> bool {
    #[target_feature(enable = "avx2")]
    fn avx2(children: &Children<'_>, options: Options, scored: &mut [Scored<'_>]) {
        super::score_blocks(children, options, scored);
    }

    if !std::arch::is_x86_feature_detected!("avx2") {
        return false;
    }
    // SAFETY: the processor has AVX2, as was just asked; the function needs nothing else.
    unsafe { avx2(children, options, scored) };
    true
}

#[cfg(not(target_arch = "x86_64"))]
pub(super) fn score(_: &Children<'_>, _: Options, _: &mut [Scored<'_>]) -> bool {
    false
}

#[cfg(all(test, target_arch = "x86_64"))]
mod tests {
    use super::super::score_blocks;
    use super::*;
    use crate::Indicator;

    #[test]
    fn the_same_bits_as_without() {
        if !std::arch::is_x86_feature_detected!("avx2") {
            return;
        }
        let count = 20_011_usize;
        let mix = |row: usize, by: usize| (row.wrapping_mul(by) >> 7) % 1_000;
        let column = |by, low: f64, step: f64| -> Vec<f64> {
            (0..count)
                .map(|row| low + step * mix(row, by) as f64)
                .collect()
        };
        let sex: Vec<u8> = (0..count).map(|row| (row % 5 % 3) as u8).collect();
        let length: Vec<u32> = (0..count)
            .map(|row| 4_400 + 8 * mix(row, 7_919) as u32)
            .collect();
        let (age_days, weight_kg) = (column(104_729, -2.0, 2.6), column(1_299_709, 0.0, 0.03));
        let (head_cm, arm_cm) = (
            column(15_485_863, 28.0, 0.03),
            column(32_452_843, 8.0, 0.02),
        );
        let skin_mm = column(49_979_687, 2.0, 0.02);
        let children = Children {
            sex: &sex,
            age_days: &age_days,
            weight_kg: &weight_kg,
            length: &length,
            head_cm: &head_cm,
            arm_cm: &arm_cm,
            triceps_mm: &skin_mm,
            subscapular_mm: &skin_mm,
            ..Children::default()
        };
        let bits = |score: &dyn Fn(&mut [Scored<'_>])| {
            Indicator::ALL.map(|indicator| {
                let (mut z, mut flags) = (vec![7.0; count], vec![7; count]);
                score(&mut [Scored {
                    indicator,
                    z: &mut z,
                    flags: &mut flags,
                }]);
                let known = z.iter().filter(|z| !z.is_nan()).count();
                assert!(known > count / 10, "{indicator:?}: only {known} scores");
                let bits = |z: f64| (!z.is_nan()).then_some(z.to_bits());
                (z.into_iter().map(bits).collect::<Vec<_>>(), flags)
            })
        };
        let options = Options::default();
        let wide = bits(&|scored| assert!(score(&children, options, scored)));
        assert!(wide == bits(&|scored| score_blocks(&children, options, scored)));
    }
}
