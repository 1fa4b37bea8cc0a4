//! Columns are scored exactly as one child after the other.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use noi_growth::{
    Children, Indicator, Options, Scored, Standards, Uneven, assess, assess_columns, value_at,
};

#[allow(dead_code, reason = "a test takes a part of it")]
mod made_up;
use made_up::Columns;

/// The bits of every score and every flag, by columns; not a number and 0 where there is none.
fn by_columns(children: &Children<'_>, options: Options, ask: &[Indicator]) -> Vec<Vec<(u64, u8)>> {
    let count = children.sex.len();
    let mut out: Vec<_> = ask
        .iter()
        .map(|&indicator| (indicator, vec![7.0; count], vec![7; count]))
        .collect();
    let mut scored: Vec<_> = out
        .iter_mut()
        .map(|(indicator, z, flags)| Scored {
            indicator: *indicator,
            z,
            flags,
        })
        .collect();
    assess_columns(children, options, &mut scored).unwrap();
    out.into_iter()
        .map(|(_, z, flags)| z.into_iter().map(f64::to_bits).zip(flags).collect())
        .collect()
}

fn one_by_one(children: &Children<'_>, options: Options, ask: &[Indicator]) -> Vec<Vec<(u64, u8)>> {
    let mut out = vec![Vec::new(); ask.len()];
    for row in 0..children.sex.len() {
        let (sex, age, measures) = children.one(row);
        let found = assess(sex, age, &measures, options);
        for (out, &indicator) in out.iter_mut().zip(ask) {
            out.push(
                found
                    .score(indicator)
                    .map_or((f64::NAN.to_bits(), 0), |score| {
                        (score.z.to_bits(), u8::from(score.flagged))
                    }),
            );
        }
    }
    out
}

fn same(columns: &Columns, options: Options, ask: &[Indicator]) -> [usize; 2] {
    let children = columns.children();
    let (fast, slow) = (
        by_columns(&children, options, ask),
        one_by_one(&children, options, ask),
    );
    for ((fast, slow), indicator) in fast.iter().zip(&slow).zip(ask) {
        assert_eq!(fast.len(), slow.len());
        for (row, (fast, slow)) in fast.iter().zip(slow).enumerate() {
            let z = |bits: &(u64, u8)| (f64::from_bits(bits.0), bits.1);
            assert!(
                fast == slow,
                "{indicator:?} {options:?} of {:?}: {:?}, one by one {:?}",
                children.one(row),
                z(fast),
                z(slow),
            );
        }
    }
    let all = slow.iter().flatten();
    let scores = all.clone().filter(|(z, _)| !f64::from_bits(*z).is_nan());
    [scores.count(), all.filter(|(_, flag)| *flag == 1).count()]
}

const BY: [Standards; 3] = [Standards::Both, Standards::Who2006, Standards::Who2007];

#[test]
fn the_same_as_one_by_one() {
    // Ordinary children and wild values, with everything that can be missing.
    for (name, columns, at_least) in [
        ("likely", Columns::likely(60_000, 1, 3_000), 250_000),
        ("wild", Columns::wild(60_000, 2), 80_000),
    ] {
        for by in BY {
            for who_compat in [false, true] {
                let [scores, flagged] = same(&columns, Options { by, who_compat }, &Indicator::ALL);
                if by == Standards::Both {
                    assert!(scores > at_least, "{name}: only {scores} scores");
                    assert!(flagged > 30, "{name}: only {flagged} flagged");
                }
            }
        }
    }
}

#[test]
fn halves_of_hundredths_round_as_one_by_one() {
    let mut columns = Columns::likely(60_000, 6, 1_826);
    let mut halves = 0;
    for row in 0..columns.sex.len() {
        let (Some(sex), Some(age), _) = columns.children().one(row) else {
            continue;
        };
        // Measures whose z is in the middle between two hundredths, as near as a number can be.
        let z = (row % 900) as f64 / 100.0 - 4.495;
        let at = |indicator| value_at(indicator, sex, age, z).unwrap_or(f64::NAN);
        columns.weight_kg[row] = at(Indicator::WeightForAge);
        columns.head_cm[row] = at(Indicator::HeadForAge);
        columns.arm_cm[row] = at(Indicator::ArmForAge);
        columns.triceps_mm[row] = at(Indicator::TricepsForAge);
        columns.subscapular_mm[row] = at(Indicator::SubscapularForAge);
        halves += 1;
    }
    assert_eq!(halves, 60_000);
    same(&columns, Options::default(), &Indicator::ALL);
}

#[test]
fn any_subset_and_any_number_of_rows() {
    for count in [0, 1, 15, 16, 17, 1023, 1024, 1025, 2049] {
        let columns = Columns::likely(count, 3, 1_900);
        for indicator in Indicator::ALL {
            same(&columns, Options::default(), &[indicator]);
        }
    }
    let columns = Columns::likely(1000, 4, 1_900);
    let all = columns.children();
    let ask = Indicator::ALL;
    // A column that isn't given is a measure that nobody has.
    for children in [
        Children {
            age_days: &[],
            ..all
        },
        Children {
            weight_kg: &[],
            ..all
        },
        Children { length: &[], ..all },
        Children {
            head_cm: &[],
            posture: &[],
            oedema: &[],
            ..all
        },
    ] {
        let fast = by_columns(&children, Options::default(), &ask);
        assert_eq!(fast, one_by_one(&children, Options::default(), &ask));
    }
}

#[test]
fn columns_of_different_length_are_refused() {
    let columns = Columns::likely(10, 5, 1_900);
    let (mut z, mut flags) = (vec![0.0; 10], vec![0; 10]);
    let mut check = |children: Children<'_>, rows: usize, column: &'static str, length: usize| {
        let mut scored = [Scored {
            indicator: Indicator::WeightForAge,
            z: &mut z[..rows],
            flags: &mut flags,
        }];
        let found = assess_columns(&children, Options::default(), &mut scored);
        let expected = 10;
        assert_eq!(
            found,
            Err(Uneven {
                column,
                length,
                expected
            })
        );
    };
    let all = columns.children();
    let short = Children {
        weight_kg: &all.weight_kg[1..],
        ..all
    };
    check(short, 10, "weight_kg", 9);
    check(all, 9, "z", 9);
}
