//! The short form of CREDI: the most likely value of a latent trait, given the answers and
//! the age. The posterior is strictly log-concave, so Newton's method, kept within a bracket,
//! finds its one maximum.

use super::{Answer, AnswerProblem, Asked, Scored};
use crate::instrument::Credi;

const DAYS_PER_MONTH: f64 = 30.4375;
const BRACKET: f64 = 60.0;

pub(super) fn score(
    shown: &[Answer<'_>],
    ask: &Asked<'_>,
    credi: &Credi,
) -> Result<Scored, AnswerProblem> {
    // (discrimination, difficulty, reached) of every item with a yes or a no.
    let mut answered: Vec<(f64, f64, bool)> = Vec::new();
    for one in shown {
        let Some(item) = credi.items.iter().find(|item| item.item == one.item.code) else {
            continue;
        };
        let says = |codes: &[String]| one.is.is_some_and(|is| codes.iter().any(|code| code == is));
        let reached = match (says(&credi.yes), says(&credi.no)) {
            (true, _) => !item.reversed,
            (_, true) => item.reversed,
            _ => continue,
        };
        answered.push((item.alpha, item.delta, reached));
    }
    if (answered.len() as i32) < credi.at_least {
        return Err(AnswerProblem::TooFew {
            needed: credi.at_least,
        });
    }
    let months = f64::from(ask.age_days) / DAYS_PER_MONTH;
    let u = (months - credi.centre_months) / credi.scale_months;
    let curve = |by: &[f64; 4]| by[0] + u * (by[1] + u * (by[2] + u * by[3]));
    let theta = most_likely(
        &answered,
        curve(&credi.beta),
        libm::exp(curve(&credi.gamma)),
    );
    let scaled = (theta * 1000.0).round() / 1000.0 + 50.0;
    let z = credi
        .norms
        .iter()
        .find(|norm| norm.months == ask.age_months)
        .map(|norm| (scaled - norm.mean) / norm.sd);
    Ok(Scored {
        outcome: Some(credi.outcome.clone()),
        points: Some(answered.iter().filter(|(.., reached)| *reached).count() as i32),
        scaled: Some(scaled),
        z,
        ..Scored::default()
    })
}

/// Where the posterior's slope is zero; the slope only falls.
fn most_likely(answered: &[(f64, f64, bool)], mean: f64, variance: f64) -> f64 {
    let (mut low, mut high) = (mean - BRACKET, mean + BRACKET);
    let mut theta = mean;
    for _ in 0..100 {
        let mut slope = (mean - theta) / variance;
        let mut bend = -1.0 / variance;
        for (alpha, delta, reached) in answered {
            let p = 1.0 / (1.0 + libm::exp(-alpha * (theta - delta)));
            slope += alpha * (f64::from(u8::from(*reached)) - p);
            bend -= alpha * alpha * p * (1.0 - p);
        }
        if slope > 0.0 {
            low = theta;
        } else {
            high = theta;
        }
        let newton = theta - slope / bend;
        let next = if newton > low && newton < high {
            newton
        } else {
            f64::midpoint(low, high)
        };
        let step = next - theta;
        theta = next;
        if step.abs() < 1e-10 {
            break;
        }
    }
    theta
}
