//! Comparisons of 64 neighbouring values at once: one bit for each row.

/// Which of the 64 values from `row` on are at most this.
#[inline(always)]
pub(crate) fn at_most(values: &[u16], row: usize, most: u16) -> u64 {
    compare(values, row, |value| value <= most)
}

#[inline(always)]
pub(crate) fn equal(values: &[u16], row: usize, to: u16) -> u64 {
    compare(values, row, |value| value == to)
}

/// Which of the 64 values from `row` on lie between two, both included.
#[inline(always)]
pub(crate) fn between(values: &[u16], row: usize, least: u16, most: u16) -> u64 {
    compare(values, row, |value| value <= most && value >= least)
}

#[inline(always)]
fn compare(values: &[u16], row: usize, holds: impl Fn(u16) -> bool) -> u64 {
    let mut bytes = [0u8; 64];
    match values.get(row..row + 64) {
        Some(values) => {
            for (byte, &value) in bytes.iter_mut().zip(values) {
                *byte = u8::from(holds(value));
            }
        }
        None => {
            for (byte, &value) in bytes.iter_mut().zip(&values[row.min(values.len())..]) {
                *byte = u8::from(holds(value));
            }
        }
    }
    gather(&bytes)
}

/// One bit for each byte that is 1 (all others are 0).
#[inline(always)]
fn gather(bytes: &[u8; 64]) -> u64 {
    let mut out = 0;
    for (at, eight) in bytes.chunks_exact(8).enumerate() {
        let eight = eight
            .iter()
            .rev()
            .fold(0u64, |all, &byte| all << 8 | u64::from(byte));
        // Each byte's bit moves to a place of its own in the highest byte.
        out |= (eight.wrapping_mul(0x0102_0408_1020_4080) >> 56) << (at * 8);
    }
    out
}

/// How many of these ascending values, from place `at` on, come before the first that is at
/// least `least`; for neighbouring questions, so that few values lie between.
#[inline(always)]
pub(crate) fn walk_to(values: &[u16], mut at: usize, least: u16) -> usize {
    // Sixteen at once: how far it goes can't be foreseen, and a wrong guess costs more.
    while let Some(some) = values.get(at..at + 16) {
        let below: u16 = some.iter().map(|&value| u16::from(value < least)).sum();
        at += usize::from(below);
        if below < 16 {
            return at;
        }
    }
    while values.get(at).is_some_and(|&value| value < least) {
        at += 1;
    }
    at
}

/// How many of the values come first for which something holds that holds of none after them;
/// sought from where the last question, perhaps for values somewhat before, was answered.
#[inline(always)]
pub(crate) fn seek<T>(values: &[T], last: usize, holds: impl Fn(&T) -> bool) -> usize {
    let mut from = last.min(values.len());
    if from > 0 && !holds(&values[from - 1]) {
        return values.partition_point(holds);
    }
    let mut step = 1;
    while values.get(from + step - 1).is_some_and(&holds) {
        from += step;
        step *= 2;
    }
    let to = (from + step).min(values.len());
    from + values[from..to].partition_point(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_give_one_bit_for_each_row() {
        let values: Vec<u16> = (0..150u32).map(|at| (at * 7919 % 65_536) as u16).collect();
        for row in [0, 64, 128] {
            for most in [0, 1, 7919, 30_000, 65_534, 65_535] {
                let found = at_most(&values, row, most);
                for bit in 0..64 {
                    let want = values.get(row + bit).is_some_and(|&value| value <= most);
                    assert_eq!(found >> bit & 1 == 1, want, "{row}+{bit} {most}");
                }
            }
        }
        assert_eq!(between(&[5, 6, 7, 8], 0, 6, 7), 0b0110);
        assert_eq!(between(&[5, 6, 7, 8], 0, 8, 7), 0);
        assert_eq!(between(&[0, 6, 7, 8], 0, 0, 7), 0b0111);
        assert_eq!(equal(&[5, 6, 7, 6], 0, 6), 0b1010);
    }

    #[test]
    fn a_search_from_anywhere_ends_where_one_from_the_start_does() {
        let values: Vec<u32> = (0..50).map(|at| at / 3 * 2).collect();
        for last in 0..60 {
            for least in 0..40 {
                let want = values.partition_point(|&value| value < least);
                let found = seek(&values, last, |&value| value < least);
                assert_eq!(found, want, "{least} from {last}");
            }
        }
        assert_eq!(seek(&[], 3, |&value: &u32| value < 1), 0);
    }

    #[test]
    fn a_walk_ends_where_a_search_does() {
        for step in [0, 1, 3, 50] {
            let values: Vec<u16> = (0..100).map(|at| at / 4 * step).collect();
            let mut at = 0;
            for least in 0..values[99] + 2 {
                at = walk_to(&values, at, least);
                let want = values.partition_point(|&value| value < least);
                assert_eq!(at, want, "steps of {step}, {least}");
            }
        }
    }
}
