//! In which order the list of children stands. They come as a class list; for another order those
//! asked for are compared, and of them only one part is put in order.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use noi_core::Day;
use noi_core::names::text_sort_key;
use noi_ui::routes::{ChildColumn, Sorted};

use crate::load::here::One;
use crate::load::sight::Sight;
use crate::roster::Kept;

/// So many of the children from a place on, in the order asked for; equal ones stay as they
/// stand. What may not be seen of a child doesn't move it.
pub(super) fn part<'h>(
    sight: &Sight<'_>,
    mut all: Vec<One<'h>>,
    sort: Option<Sorted<ChildColumn>>,
    first: usize,
    count: usize,
) -> Vec<One<'h>> {
    match sort {
        None => all.into_iter().skip(first).take(count).collect(),
        Some(Sorted {
            by: ChildColumn::Name,
            down,
        }) => {
            if down {
                all.reverse();
            }
            all.into_iter().skip(first).take(count).collect()
        }
        Some(Sorted {
            by: ChildColumn::Birth,
            down,
        }) => {
            let birth = |one: &One<'_>| sight.identity(one.kept().child.birth());
            // Those without a date come last, either way.
            let day = |one: &One<'_>| birth(one).map_or(Day::MAX, |birth| birth.day);
            match down {
                false => between(all, day, first, count),
                true => between(
                    all,
                    |one| (birth(one).is_none(), Reverse(day(one))),
                    first,
                    count,
                ),
            }
        }
        Some(Sorted {
            by: ChildColumn::Village,
            down,
        }) => {
            let ranks = Ranks::of(all.iter().map(|one| sight.village(&one.kept().child)));
            let rank = |one: &One<'_>| ranks.rank(sight, one.kept());
            match down {
                false => between(all, |one| rank(one).unwrap_or(u32::MAX), first, count),
                true => {
                    let key = |one: &One<'_>| (rank(one).is_none(), Reverse(rank(one)));
                    between(all, key, first, count)
                }
            }
        }
    }
}

/// The villages of a list in their order: each name's key is made once.
struct Ranks(BTreeMap<String, u32>);

impl Ranks {
    fn of(villages: impl Iterator<Item = String>) -> Self {
        let mut different: BTreeMap<String, u32> = BTreeMap::new();
        for village in villages.filter(|village| !village.is_empty()) {
            different.entry(village).or_default();
        }
        let mut names: Vec<String> = different.into_keys().collect();
        names.sort_by_cached_key(|name| (text_sort_key(name), name.clone()));
        Self(names.into_iter().zip(0..).collect())
    }

    /// None for those whose village isn't known or may not be seen.
    fn rank(&self, sight: &Sight<'_>, kept: &Kept) -> Option<u32> {
        self.0.get(&sight.village(&kept.child)).copied()
    }
}

/// The part of a list that would stand there if all of it were in order.
fn between<T: Copy, K: Ord + Copy>(
    all: Vec<T>,
    key: impl Fn(&T) -> K,
    first: usize,
    count: usize,
) -> Vec<T> {
    let keyed = all.into_iter().zip(0_u32..);
    let mut keyed: Vec<(K, u32, T)> = keyed.map(|(one, at)| (key(&one), at, one)).collect();
    let place = |one: &(K, u32, T)| (one.0, one.1);
    let end = first.saturating_add(count);
    if end < keyed.len() {
        keyed.select_nth_unstable_by_key(end, place);
        keyed.truncate(end);
    }
    if first > 0 && first < keyed.len() {
        keyed.select_nth_unstable_by_key(first, place);
    }
    let mut part = keyed.split_off(first.min(keyed.len()));
    part.sort_unstable_by_key(place);
    part.into_iter().map(|(_, _, one)| one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every part is what a whole sort would have there.
    #[test]
    fn parts_together_are_the_whole_order() {
        let all: Vec<u32> = (0..1_000)
            .map(|n: u32| n.wrapping_mul(2_654_435_761) % 97)
            .collect();
        let mut sorted: Vec<(u32, usize)> = all.iter().copied().zip(0..).collect();
        sorted.sort_by_key(|(n, _)| *n);
        let items: Vec<(u32, usize)> = all.iter().copied().zip(0..).collect();
        for count in [1, 7, 50, 1_000, 5_000] {
            let mut together = Vec::new();
            for first in (0..1_000).step_by(count) {
                together.extend(between(items.clone(), |(n, _)| *n, first, count));
            }
            assert_eq!(together, sorted, "by {count}");
        }
        assert!(between(items, |(n, _)| *n, 1_000, 50).is_empty());
    }
}
