//! The number of passed items, compared with what is expected at the age.

use super::{Answer, Asked, Scored};
use crate::instrument::{PassBand, PassRule};

pub(super) fn score(
    shown: &[Answer<'_>],
    ask: &Asked<'_>,
    rules: &[PassRule],
    bands: &[PassBand],
) -> Scored {
    let passes = |one: &&Answer<'_>| {
        rules.iter().any(|rule| {
            rule.item == one.item.code
                && one
                    .is
                    .is_some_and(|is| rule.passes.iter().any(|code| code == is))
        })
    };
    let passed = shown.iter().filter(passes).count() as i32;
    let outcome = bands
        .iter()
        .find(|band| (band.from_months..=band.to_months).contains(&ask.age_months))
        .map(|band| {
            if passed >= band.at_least {
                &band.passed
            } else {
                &band.failed
            }
        });
    Scored {
        outcome: outcome.cloned(),
        points: Some(passed),
        ..Scored::default()
    }
}
