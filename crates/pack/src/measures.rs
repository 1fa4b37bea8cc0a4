//! A child's measurements put to the growth standards: between the facts of `noi-core` and the
//! numbers of `noi-growth`, which know nothing of each other.

use noi_core::fact::ChildDetails;
use noi_core::finding_facts::{Measured, Posture};
use noi_core::records::child::Measurement;
use noi_core::{Day, Known, Sex};
use noi_growth::{Acute, Age, Assessment, Class, Doubt, Falter, Indicator, Preterm, Seen};

use crate::evaluate::growth::{GrowthState, GrowthStates};

/// The sex of the standards.
pub fn sex_of(details: &ChildDetails) -> Option<noi_growth::Sex> {
    details.sex.map(|sex| match sex {
        Sex::Male => noi_growth::Sex::Male,
        Sex::Female => noi_growth::Sex::Female,
    })
}

/// A child born before 37 weeks.
pub fn preterm_of(details: &ChildDetails) -> Option<Preterm> {
    details
        .gestation_days
        .and_then(|days| Preterm::new(i32::from(days)))
}

/// The age that the standards take on a day: corrected where the child was born too early.
/// `None` where the birth is known only to the year: a score would say more about the guess.
pub fn age_of(details: &ChildDetails, on: Day) -> Option<Age> {
    let birth = details.birth.filter(|birth| birth.known != Known::Year)?;
    let days = on.0 - birth.day.0;
    Some(match preterm_of(details) {
        Some(preterm) => preterm.counted(days),
        None => Age::from_days(days),
    })
}

/// Measures as the standards take them.
pub fn measures_of(taken: &Measured) -> noi_growth::Measures {
    let cm = |dmm: Option<u32>| dmm.map(|dmm| f64::from(dmm) / 100.0);
    noi_growth::Measures {
        weight_kg: taken.weight_g.map(|grams| f64::from(grams) / 1000.0),
        length: taken.length_dmm.map(noi_growth::Length),
        posture: taken.posture.map(|posture| match posture {
            Posture::Lying => noi_growth::Posture::Lying,
            Posture::Standing => noi_growth::Posture::Standing,
        }),
        head_cm: cm(taken.head_dmm),
        arm_cm: cm(taken.muac_dmm),
        triceps_mm: None,
        subscapular_mm: None,
        oedema: taken.oedema == Some(true),
    }
}

/// The scores of a measurement.
pub fn assessed(details: &ChildDetails, on: Day, taken: &Measured) -> Assessment {
    noi_growth::assess(
        sex_of(details),
        age_of(details, on),
        &measures_of(taken),
        noi_growth::Options::default(),
    )
}

/// What is odd about measures that are about to be recorded; earlier ones may come in any order.
pub fn doubts(
    details: &ChildDetails,
    before: &[Measurement],
    on: Day,
    taken: &Measured,
) -> Vec<Doubt> {
    let before: Vec<(i32, noi_growth::Measures)> = before
        .iter()
        .filter(|one| one.on < on)
        .map(|one| (on.0 - one.on.0, measures_of(&one.taken)))
        .collect();
    let known = noi_growth::Known {
        sex: sex_of(details),
        age: age_of(details, on),
        before: &before,
    };
    noi_growth::doubts(known, &measures_of(taken))
}

/// How growth falters at a measurement, held against the earlier ones.
pub fn faltering(details: &ChildDetails, before: &[Measurement], now: &Measurement) -> Vec<Falter> {
    let seen = |one: &Measurement| {
        let found = assessed(details, one.on, &one.taken);
        let age = age_of(details, one.on)?;
        Some(Seen {
            day: age.day(),
            weight_kg: measures_of(&one.taken).weight_kg,
            weight_z: found.z(Indicator::WeightForAge),
            length_z: found.z(Indicator::LengthForAge),
        })
    };
    let before: Vec<Seen> = before.iter().filter_map(seen).collect();
    seen(now).map_or(Vec::new(), |now| noi_growth::faltering(&before, &now))
}

/// All growth states that a measurement says.
pub(crate) fn states(
    details: &ChildDetails,
    before: &[Measurement],
    now: &Measurement,
) -> GrowthStates {
    let mut states = GrowthStates::default();
    if now.taken.is_empty() {
        return states;
    }
    states.insert(GrowthState::Measured);
    let age = age_of(details, now.on);
    let found = assessed(details, now.on, &now.taken);
    let older = age.is_some_and(|age| age.months() >= 60.0);
    let build = if older {
        Indicator::BmiForAge
    } else {
        Indicator::WeightForLength
    };
    let known = |indicator| found.z(indicator).is_some();
    states.insert_if(known(Indicator::LengthForAge), GrowthState::LengthKnown);
    // In surveys a child with oedema counts as below −3 wherever its weight is part of the score.
    let swollen = found.oedema && age.is_some() && !older;
    states.insert_if(
        known(Indicator::WeightForAge) || swollen,
        GrowthState::WeightKnown,
    );
    states.insert_if(swollen, GrowthState::Underweight);
    states.insert_if(swollen, GrowthState::SeverelyUnderweight);
    states.insert_if(known(build) || swollen, GrowthState::BuildKnown);
    let flagged = |indicator| found.score(indicator).is_ok_and(|score| score.flagged);
    states.insert_if(
        Indicator::ALL.into_iter().any(flagged),
        GrowthState::Flagged,
    );
    for class in noi_growth::classify(&found, age) {
        states.insert(match class {
            Class::Stunted => GrowthState::Stunted,
            Class::SeverelyStunted => GrowthState::SeverelyStunted,
            Class::Underweight => GrowthState::Underweight,
            Class::SeverelyUnderweight => GrowthState::SeverelyUnderweight,
            Class::Wasted => GrowthState::Wasted,
            Class::SeverelyWasted => GrowthState::SeverelyWasted,
            Class::Thin | Class::SeverelyThin => GrowthState::Thin,
            Class::Overweight => GrowthState::Overweight,
            Class::Obese => GrowthState::Obese,
        });
    }
    let by_arm = measures_of(&now.taken)
        .arm_cm
        .zip(age)
        .and_then(|(arm, age)| noi_growth::acute_by_arm(arm, age));
    let severe =
        by_arm == Some(Acute::Severe) || states.has(GrowthState::SeverelyWasted) || found.oedema;
    let moderate = by_arm.is_some() || states.has(GrowthState::Wasted);
    states.insert_if(severe, GrowthState::SevereAcute);
    states.insert_if(moderate && !severe, GrowthState::ModerateAcute);
    states.insert_if(
        !faltering(details, before, now).is_empty(),
        GrowthState::Faltering,
    );
    let known = [
        GrowthState::LengthKnown,
        GrowthState::WeightKnown,
        GrowthState::BuildKnown,
    ];
    let adverse = states.iter().any(GrowthState::is_concern);
    let compared = known.into_iter().any(|one| states.has(one));
    states.insert_if(compared && !adverse, GrowthState::Normal);
    states
}
