//! Figures of the columns as pages show them: hidden where few children could be recognised.

use noi_coverage::Figure;
use noi_pack::model::{Compute, Indicator};
use noi_ui::figures::Measured;

/// A figure; of a sensitive indicator a count of 1 to 7, or one that a sum would give away, is
/// hidden.
pub(super) fn measured(figure: Figure, sensitive: bool) -> Measured {
    match figure {
        Figure::NoData => Measured::NoData,
        Figure::Count(count) if sensitive && is_small(count) => Measured::Suppressed,
        Figure::Count(count) => Measured::Total(count),
        Figure::Share {
            numerator,
            denominator,
        } => {
            let rest = denominator.saturating_sub(numerator);
            if sensitive && (is_small(numerator) || is_small(rest)) {
                return Measured::Suppressed;
            }
            Measured::Share {
                met: numerator,
                of: denominator,
                unknown: 0,
            }
        }
    }
}

fn is_small(count: u64) -> bool {
    (1..=7).contains(&count)
}

/// Whether children are counted, and not carers, officers or units.
pub(super) fn of_children(indicator: &Indicator) -> bool {
    !matches!(
        indicator.compute,
        Compute::People { .. } | Compute::Reported
    )
}

/// How many more it takes to reach a target in percent; `None` when it is reached or hidden.
pub(super) fn gap(measured: Measured, target: Option<f64>, ceiling: bool) -> Option<u64> {
    let Measured::Share { met, of, .. } = measured else {
        return None;
    };
    let wanted = of as f64 * target? / 100.0;
    let missing = if ceiling {
        (met as f64 - wanted).ceil()
    } else {
        (wanted - met as f64).ceil()
    };
    (missing > 0.0).then_some(missing as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(numerator: u64, denominator: u64) -> Figure {
        Figure::Share {
            numerator,
            denominator,
        }
    }

    #[test]
    fn small_counts_are_hidden_where_they_tell() {
        let check = |figure, sensitive, hidden: bool| {
            let shown = measured(figure, sensitive);
            assert_eq!(shown == Measured::Suppressed, hidden, "{figure:?}");
        };
        check(share(3, 400), true, true);
        check(share(396, 400), true, true);
        check(share(0, 400), true, false);
        check(share(8, 400), true, false);
        check(share(3, 400), false, false);
        check(Figure::Count(7), true, true);
        check(Figure::Count(8), true, false);
        check(Figure::NoData, true, false);
    }

    #[test]
    fn gaps() {
        let check = |met, of, target, ceiling, expected| {
            let shown = measured(share(met, of), false);
            assert_eq!(gap(shown, Some(target), ceiling), expected);
        };
        check(184, 230, 90.0, false, Some(23));
        check(207, 230, 90.0, false, None);
        check(12, 100, 5.0, true, Some(7));
        check(5, 100, 5.0, true, None);
        assert_eq!(gap(Measured::Suppressed, Some(90.0), false), None);
    }
}
