//! What must hold whatever the numbers are.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use noi_growth::{
    Age, Indicator, Known, Length, Measures, Missing, Options, Posture, Preterm, Sex, assess,
    centile_of_z, doubts, value_at, z_of_centile,
};
use proptest::prelude::*;

const SEXES: [Sex; 2] = [Sex::Male, Sex::Female];

fn measured(indicator: Indicator, value: f64) -> Measures {
    let mut measures = Measures::default();
    match indicator {
        Indicator::LengthForAge => measures.length = Length::from_cm(value),
        Indicator::WeightForAge => measures.weight_kg = Some(value),
        Indicator::HeadForAge => measures.head_cm = Some(value),
        Indicator::ArmForAge => measures.arm_cm = Some(value),
        Indicator::TricepsForAge => measures.triceps_mm = Some(value),
        _ => measures.subscapular_mm = Some(value),
    }
    measures
}

#[test]
fn the_measure_at_a_z_has_that_z() {
    let by_age = [
        Indicator::LengthForAge,
        Indicator::WeightForAge,
        Indicator::HeadForAge,
        Indicator::ArmForAge,
        Indicator::TricepsForAge,
        Indicator::SubscapularForAge,
    ];
    for sex in SEXES {
        for day in [91, 400, 730, 731, 1500, 1826, 1827, 2500] {
            for indicator in by_age {
                for z in [-4.0, -3.0, -2.0, -0.5, 0.0, 1.0, 2.0, 3.0, 4.0] {
                    let age = Age::from_days(day);
                    let Some(value) = value_at(indicator, sex, age, z) else {
                        assert!(day >= 1827, "{indicator:?} has no value at day {day}");
                        continue;
                    };
                    let found = assess(
                        Some(sex),
                        Some(age),
                        &measured(indicator, value),
                        Options::default(),
                    );
                    let score = found.score(indicator).unwrap().z;
                    // Lengths are whole tenths of a millimetre.
                    assert!(
                        (score - z).abs() < 0.011,
                        "{indicator:?} {day} {z}: {score}"
                    );
                }
            }
        }
    }
}

#[test]
fn ages_switch_to_the_day() {
    let check = |day: i32, cm: f64, posture: Posture, expected: f64| {
        let measures = Measures {
            length: Length::from_cm(cm),
            posture: Some(posture),
            ..Measures::default()
        };
        let age = Some(Age::from_days(day));
        let found = assess(Some(Sex::Male), age, &measures, Options::default());
        assert_eq!(found.length.unwrap().cm(), expected, "day {day}");
    };
    check(730, 85.0, Posture::Standing, 85.7);
    check(731, 85.0, Posture::Standing, 85.0);
    check(730, 85.0, Posture::Lying, 85.0);
    check(731, 85.0, Posture::Lying, 84.3);
    // From 60 months nothing is added or taken off.
    check(1827, 108.0, Posture::Lying, 108.0);
    assert_eq!(Age::from_months(24.0).unwrap().day(), 731);
    let head = measured(Indicator::HeadForAge, 50.0);
    let score = |day| {
        let age = Some(Age::from_days(day));
        assess(Some(Sex::Male), age, &head, Options::default()).score(Indicator::HeadForAge)
    };
    assert!(score(1826).is_ok());
    assert_eq!(score(1827), Err(Missing::AgeOutOfRange));
    assert_eq!(score(-1), Err(Missing::NotBorn));
}

#[test]
fn children_born_early_are_counted_from_term() {
    let born = Preterm::new(210).unwrap();
    assert_eq!((born.days_early(), born.until_months), (70, 36));
    assert_eq!(born.counted(100).day(), 30);
    assert!(born.counted(30).months() < 0.0);
    assert_eq!(born.counted(1200).day(), 1200);
    assert_eq!(Preterm::new(258).unwrap().until_months, 24);
    assert_eq!(Preterm::new(259), None);
}

proptest! {
    #[test]
    fn centiles_and_scores_are_inverse(z in -4.0..4.0_f64) {
        let back = z_of_centile(centile_of_z(z)).unwrap();
        prop_assert!((back - z).abs() < 1e-6, "{z}: {back}");
    }

    /// Whatever is typed: no panic, and no score that isn't a number.
    #[test]
    fn nothing_is_too_strange(
        sex in 0..3_usize,
        days in any::<f64>(),
        kg in any::<f64>(),
        tenths in any::<u32>(),
        others in any::<[f64; 4]>(),
        oedema in any::<bool>(),
        standing in 0..3_usize,
        before in any::<(i32, f64, u32)>(),
    ) {
        let measures = Measures {
            weight_kg: Some(kg),
            length: Some(Length(tenths)),
            posture: [None, Some(Posture::Lying), Some(Posture::Standing)][standing],
            head_cm: Some(others[0]),
            arm_cm: Some(others[1]),
            triceps_mm: Some(others[2]),
            subscapular_mm: Some(others[3]),
            oedema,
        };
        let sex = [None, Some(Sex::Male), Some(Sex::Female)][sex];
        let age = Age::from_exact_days(days);
        let found = assess(sex, age, &measures, Options::default());
        for score in found.scores.into_iter().flatten() {
            prop_assert!(!score.z.is_nan());
        }
        let earlier = Measures {
            weight_kg: Some(before.1),
            length: Some(Length(before.2)),
            ..Measures::default()
        };
        doubts(Known { sex, age, before: &[(before.0, earlier)] }, &measures);
    }

    /// A heavier child of one age has no lower score.
    #[test]
    fn scores_rise_with_the_measure(day in 0..1826_i32, kg in 0.5..40.0_f64, more in 0.05..5.0_f64) {
        let z = |kg| {
            let measures = measured(Indicator::WeightForAge, kg);
            let age = Some(Age::from_days(day));
            assess(Some(Sex::Female), age, &measures, Options::default())
                .score(Indicator::WeightForAge)
                .unwrap()
                .z
        };
        prop_assert!(z(kg) <= z(kg + more));
    }
}
