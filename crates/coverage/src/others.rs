//! What isn't a child: people and what they were taught, pregnancies, figures that were
//! reported. There are few of them, so they are kept as they are and evaluated one by one.

use std::collections::BTreeMap;

use noi_core::records::person::Person;
use noi_core::records::pregnancy::Pregnancy;
use noi_core::{Day, FactId, Moment, UnitId};
use noi_pack::Pack;
use noi_pack::evaluate::child::Place;
use noi_pack::evaluate::{NeedView, Subject, needs_of, rounds};
use noi_pack::model;
use serde::{Deserialize, Serialize};

/// A carer or an officer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PersonRow {
    pub(crate) carer: bool,
    pub(crate) from: Day,
    /// Day and quarter hours.
    pub(crate) education: Box<[(Day, u32)]>,
}

impl PersonRow {
    pub(crate) fn of(person: &Person) -> Option<Self> {
        person.merged_into.is_none().then(|| Self {
            carer: person.is_carer(),
            from: person.registered_on,
            education: person
                .education
                .iter()
                .map(|one| (one.on, one.quarter_hours))
                .collect(),
        })
    }

    /// Whether the person counts in an indicator on a day, and is reached by it.
    pub(crate) fn counts(&self, compute: &model::Compute, on: Day) -> Option<bool> {
        let model::Compute::People {
            carers,
            officers,
            min_quarter_hours,
        } = compute
        else {
            return None;
        };
        let kind = if self.carer { *carers } else { *officers };
        (kind && self.from <= on).then(|| {
            let hours: u64 = self
                .education
                .iter()
                .filter(|(day, _)| *day <= on)
                .map(|&(_, hours)| u64::from(hours))
                .sum();
            hours >= u64::from(*min_quarter_hours)
        })
    }
}

/// Whether a pregnancy is known, has begun, and not ended. One whose end nobody recorded
/// lasts no longer than any can.
pub(crate) fn present(pack: &Pack, pregnancy: &Pregnancy, on: Day) -> bool {
    let start = pregnancy.start().unwrap_or(pregnancy.registered_on);
    start <= on
        && on < rounds::leaves(pack, model::Subject::Pregnancy, start)
        && pregnancy.ended.is_none_or(|(day, _)| on < day)
}

pub(crate) fn needs(
    pack: &Pack,
    pregnancy: &Pregnancy,
    province: Option<&str>,
    on: Day,
) -> Vec<NeedView> {
    let place = Place {
        unit: pregnancy.unit,
        province,
    };
    needs_of(pack, &Subject::from(pregnancy), place, on)
}

/// A figure that was reported for a unit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Reported {
    pub(crate) measure: String,
    pub(crate) unit: UnitId,
    pub(crate) on: Day,
    pub(crate) recorded: Moment,
    pub(crate) fact: FactId,
    pub(crate) numerator: u64,
    pub(crate) denominator: u64,
}

/// The figures reported for one indicator, on a tree: for every unit its own figure, or else
/// the sum of those of the units below.
pub(crate) fn roll_up<'a>(
    pack: &Pack,
    reported: &[&Reported],
    indicator: &model::Indicator,
    on: Day,
    chain: impl Fn(UnitId) -> &'a [UnitId],
) -> BTreeMap<UnitId, (u64, u64)> {
    // Of each unit the last.
    let mut last: BTreeMap<UnitId, &Reported> = BTreeMap::new();
    for &one in reported {
        let meant = one.measure == indicator.code
            || pack
                .measure(&one.measure)
                .is_some_and(|meant| meant.code == indicator.code);
        if !meant || one.on > on {
            continue;
        }
        let order = |one: &Reported| (one.on, one.recorded, one.fact);
        let kept = last.entry(one.unit).or_insert(one);
        if order(kept) < order(one) {
            *kept = one;
        }
    }
    // Several units of their day may be one unit of the tree: its own figure counts, or else
    // those of the units that it was made from.
    let mut own: BTreeMap<UnitId, (u64, u64)> = BTreeMap::new();
    let mut placed: Vec<(UnitId, &[UnitId], &Reported)> = Vec::new();
    for (unit, one) in last {
        let chain = chain(unit);
        if let Some(&at) = chain.first() {
            placed.push((at, chain, one));
        }
    }
    for (at, _, one) in &placed {
        if one.unit == *at || !placed.iter().any(|(_, _, other)| other.unit == *at) {
            let sum = own.entry(*at).or_default();
            sum.0 += one.numerator;
            sum.1 += one.denominator;
        }
    }
    let mut out = own.clone();
    for (&at, &(numerator, denominator)) in &own {
        let Some((_, chain, _)) = placed.iter().find(|(placed, _, _)| *placed == at) else {
            continue;
        };
        for above in chain.iter().skip(1) {
            if own.contains_key(above) {
                break;
            }
            let sum = out.entry(*above).or_default();
            sum.0 += numerator;
            sum.1 += denominator;
        }
    }
    out
}
