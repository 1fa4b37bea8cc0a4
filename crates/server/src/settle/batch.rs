//! Which facts were recorded together: their places in the ledger, short enough for an address and
//! without anything of whom they are about.

use std::fmt;
use std::str::FromStr;

use noi_core::{Position, Shard};
use noi_ui::routes::PART_LENGTH_MAX;

/// More facts than a page has rows, all the same: what is read for one answer stays small.
const FACTS_MAX: u32 = 400;

/// Runs of places, written as shard-first-count and joined by points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Batch(Vec<Run>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) shard: Shard,
    pub(crate) first: Position,
    pub(crate) count: u32,
}

impl Batch {
    pub(crate) fn of(mut places: Vec<(Shard, Position)>) -> Self {
        places.sort_unstable();
        places.dedup();
        let mut runs: Vec<Run> = Vec::new();
        for (shard, at) in places {
            match runs.last_mut() {
                Some(run) if run.shard == shard && run.first.0 + u64::from(run.count) == at.0 => {
                    run.count += 1;
                }
                _ => runs.push(Run {
                    shard,
                    first: at,
                    count: 1,
                }),
            }
        }
        Self(runs)
    }

    pub(crate) fn runs(&self) -> &[Run] {
        &self.0
    }

    /// For an address; empty where it would be too long for one.
    pub(crate) fn for_address(&self) -> String {
        Some(self.to_string())
            .filter(|text| text.len() <= PART_LENGTH_MAX)
            .unwrap_or_default()
    }
}

impl fmt::Display for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, run) in self.0.iter().enumerate() {
            let point = if nth == 0 { "" } else { "." };
            write!(f, "{point}{}-{}-{}", run.shard.0, run.first.0, run.count)?;
        }
        Ok(())
    }
}

/// Places are counted from 1, and kept as signed numbers.
fn is_a_place(at: &u64) -> bool {
    (1..=i64::MAX as u64).contains(at)
}

impl FromStr for Batch {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let run = |text: &str| -> Option<Run> {
            let mut parts = text.split('-');
            let run = Run {
                shard: Shard(parts.next()?.parse().ok()?),
                first: Position(parts.next()?.parse().ok().filter(is_a_place)?),
                count: parts.next()?.parse().ok().filter(|count| *count > 0)?,
            };
            parts.next().is_none().then_some(run)
        };
        let runs: Option<Vec<Run>> = text.split('.').map(run).collect();
        let runs = runs.ok_or(())?;
        let total = runs
            .iter()
            .try_fold(0_u32, |sum, run| sum.checked_add(run.count));
        match total {
            Some(..=FACTS_MAX) => Ok(Self(runs)),
            _ => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_joined_and_read_back() {
        let check = |places: &[(u32, u64)], expected: &str| {
            let places = places
                .iter()
                .map(|(shard, at)| (Shard(*shard), Position(*at)));
            let batch = Batch::of(places.collect());
            assert_eq!(batch.to_string(), expected);
            assert_eq!(expected.parse(), Ok(batch));
        };
        check(&[(96, 12), (96, 10), (96, 11)], "96-10-3");
        check(&[(97, 1), (96, 12), (96, 10)], "96-10-1.96-12-1.97-1-1");
        check(
            &[(96, 9_223_372_036_854_775_807)],
            "96-9223372036854775807-1",
        );
    }

    #[test]
    fn what_is_no_batch_is_none() {
        let check = |text: &str| assert_eq!(text.parse::<Batch>(), Err(()), "{text:?}");
        check("");
        check("96");
        check("96-10");
        check("96-10-0");
        check("96-0-1");
        check("96-10-1-1");
        check("96-10-1.");
        check("-96-10-1");
        check("96-9223372036854775808-1");
        check("96-10-401");
        check("96-10-4294967295.96-20-1");
    }

    #[test]
    fn what_is_too_long_for_an_address_is_left_out() {
        let places = (0..100).map(|at| (Shard(96), Position(2 * at + 1)));
        assert_eq!(Batch::of(places.collect()).for_address(), "");
    }
}
