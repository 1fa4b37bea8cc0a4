//! Figures of the columns as pages show them: hidden where few children could be recognised.

use noi_coverage::{Figure, Shown, ShownShare, shown_share, shown_shares};
use noi_pack::model::{Compute, Indicator};
use noi_ui::figures::Measured;

/// A figure that stands alone on its page.
pub(super) fn measured(figure: Figure, sensitive: bool) -> Measured {
    match counts(figure) {
        Some((part, whole)) if sensitive => hidden_where_small(figure, shown_share(part, whole)),
        _ => plain(figure),
    }
}

/// The figures of groups beside their total: where a count of a sensitive indicator is small, what
/// would give it away is hidden with it.
pub(super) fn measured_beside(
    groups: &[Figure],
    total: Figure,
    sensitive: bool,
) -> (Vec<Measured>, Measured) {
    if !sensitive {
        return (groups.iter().copied().map(plain).collect(), plain(total));
    }
    let number = |figure: &Figure| counts(*figure).unwrap_or_default();
    let numbers: Vec<(u64, u64)> = groups.iter().map(number).collect();
    let (shares, whole) = shown_shares(&numbers, number(&total));
    let cells = groups.iter().zip(shares);
    (
        cells
            .map(|(figure, share)| hidden_where_small(*figure, share))
            .collect(),
        hidden_where_small(total, whole),
    )
}

/// A bare count is its own whole.
fn counts(figure: Figure) -> Option<(u64, u64)> {
    let part = figure.numerator()?;
    Some((part, figure.denominator().unwrap_or(part)))
}

fn hidden_where_small(figure: Figure, share: ShownShare) -> Measured {
    match share {
        _ if figure == Figure::NoData || share.is_open() => plain(figure),
        ShownShare {
            part: Shown::Small, ..
        } => Measured::Suppressed,
        _ => Measured::Hidden,
    }
}

fn plain(figure: Figure) -> Measured {
    match figure {
        Figure::NoData => Measured::NoData,
        Figure::Count(count) => Measured::Total(count),
        Figure::Share {
            numerator,
            denominator,
        } => Measured::Share {
            met: numerator,
            of: denominator,
            unknown: 0,
        },
    }
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
        let check = |figure, sensitive, expected: Measured| {
            assert_eq!(measured(figure, sensitive), expected, "{figure:?}");
        };
        check(share(3, 400), true, Measured::Suppressed);
        check(share(396, 400), true, Measured::Hidden);
        for (figure, sensitive) in [
            (share(0, 400), true),
            (share(8, 400), true),
            (share(3, 400), false),
            (Figure::Count(8), true),
            (Figure::NoData, true),
        ] {
            check(figure, sensitive, plain(figure));
        }
        check(Figure::Count(7), true, Measured::Suppressed);
    }

    #[test]
    fn no_small_count_is_found_by_subtracting() {
        let check = |parts: &[(u64, u64)], others: (u64, u64)| {
            let groups: Vec<Figure> = parts.iter().map(|one| share(one.0, one.1)).collect();
            let sum = |of: fn(&(u64, u64)) -> u64| parts.iter().chain([&others]).map(of).sum();
            let total = share(sum(|one| one.0), sum(|one| one.1));
            let (cells, whole) = measured_beside(&groups, total, true);
            let closed = |cell: &&Measured| !matches!(cell, Measured::Share { .. });
            let hidden = cells.iter().filter(closed).count();
            for (cell, (part, of)) in cells.iter().zip(parts) {
                let rest = of - part;
                let small = [*part, rest].iter().any(|count| (1..=7).contains(count));
                assert!(!small || closed(&cell), "{parts:?}: {cell:?}");
            }
            // The total less what is open is the sum of at least two, or isn't told.
            let told = !closed(&&whole);
            assert!(!told || hidden != 1 || others != (0, 0), "{parts:?}");
            let small = |count: u64| (1..=7).contains(&count);
            let other = small(others.0) || small(others.1 - others.0);
            assert!(!told || !other || hidden > 0, "{parts:?}: {others:?}");
        };
        for part in 0..=12 {
            for second in [0, 1, 7, 8, 20] {
                for others in [(0, 0), (1, 1), (9, 30)] {
                    check(&[(part, 20), (second, 20), (15, 30)], others);
                    check(&[(part, 12), (second, 40)], others);
                }
            }
        }
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
