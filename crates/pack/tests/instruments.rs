//! The programme's questionnaires: each has a file of answers and what must come out in
//! `tests/instruments`. The values of CREDI come from another implementation, which reads the
//! published parameters itself.

#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use noi_core::Day;
use noi_pack::embedded::vn_ecd;
use noi_pack::instrument::{Credi, Instrument, Scoring, visible_items};
use noi_pack::scoring::{AnswerProblem, Asked, Scored};

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/instruments")
}

/// Rows of a simple table (no quotes), by the names of its columns.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    let mut lines = text.lines().map(|line| {
        line.split(',')
            .map(|cell| cell.trim_matches('"').to_owned())
            .collect::<Vec<_>>()
    });
    let names = lines.next().unwrap();
    lines
        .map(|cells| names.iter().cloned().zip(cells).collect())
        .collect()
}

fn answers(written: &str) -> BTreeMap<String, String> {
    written
        .split_whitespace()
        .filter_map(|one| one.split_once('='))
        .map(|(item, answer)| (item.to_owned(), answer.to_owned()))
        .collect()
}

fn score(
    instrument: &Instrument,
    age_months: i32,
    age_days: i32,
    written: &str,
) -> Result<Scored, Vec<AnswerProblem>> {
    let ask = Asked {
        age_months,
        age_days,
        province: Some("11"),
        on: Day::from_ymd(2026, 11, 1).unwrap(),
    };
    vn_ecd().score(instrument, &ask, &answers(written))
}

#[test]
fn answers_give_the_outcomes_in_the_files() {
    let check = |instrument: &Instrument, row: &BTreeMap<String, String>| {
        let age: i32 = row["age_months"].parse().unwrap();
        let written = &row["answers"];
        // What is given must be asked at that age, or the case tests nothing.
        let given = answers(written);
        let visible = visible_items(instrument, age, &given);
        for item in given.keys() {
            let asked = visible.iter().any(|one| one.code == *item);
            assert!(
                asked || instrument.code == "home_safety",
                "{}: {item} at {age} months",
                instrument.code
            );
        }
        let scored = score(instrument, age, age * 30, written)
            .unwrap_or_else(|found| panic!("{}: {found:?} {row:?}", instrument.code));
        assert_eq!(
            (
                scored.outcome.unwrap_or_default(),
                scored.points.unwrap_or_default().to_string()
            ),
            (row["outcome"].clone(), row["points"].clone()),
            "{} {row:?}",
            instrument.code
        );
        assert_eq!(scored.urgent, row["outcome"] == "urgent");
    };
    for instrument in &vn_ecd().instruments {
        if matches!(instrument.scoring, Scoring::Credi(_)) {
            continue;
        }
        let rows = rows(&cases().join(format!("{}.csv", instrument.code)));
        let seen: BTreeSet<&str> = rows.iter().map(|row| row["outcome"].as_str()).collect();
        for outcome in &instrument.outcomes {
            assert!(
                seen.contains(outcome.code.as_str()),
                "{}: no case gives `{}`",
                instrument.code,
                outcome.code
            );
        }
        for row in &rows {
            check(instrument, row);
        }
    }
}

fn credi() -> (&'static Instrument, &'static Credi) {
    let instrument = vn_ecd().instrument("credi_short").unwrap();
    match &instrument.scoring {
        Scoring::Credi(credi) => (instrument, credi),
        _ => panic!("CREDI is scored as CREDI"),
    }
}

#[test]
fn credi_agrees_with_another_implementation() {
    let rows = rows(&cases().join("credi_short.csv"));
    assert!(rows.len() >= 60);
    for row in rows {
        let (age, days) = (&row["age_months"], &row["age_days"]);
        let scored = score(
            credi().0,
            age.parse().unwrap(),
            days.parse().unwrap(),
            &row["answers"],
        )
        .unwrap_or_else(|found| panic!("{found:?} {row:?}"));
        let (scaled, z) = (scored.scaled.unwrap(), scored.z.unwrap());
        let wanted: f64 = row["scaled"].parse().unwrap();
        assert!((scaled - wanted).abs() < 1e-9, "{scaled} {row:?}");
        let wanted: f64 = row["z"].parse().unwrap();
        assert!((z - wanted).abs() < 1e-6, "{z} {row:?}");
    }
}

#[test]
fn credi_has_the_published_parameters_and_bands() {
    let published =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/vn-ecd/instruments/credi");
    let read = |name: &str| rows(&published.join(name));
    let (instrument, credi) = credi();
    let number = |text: &str| text.parse::<f64>().unwrap();
    let column =
        |name: &str| -> Vec<f64> { read(name).iter().map(|row| number(&row["x"])).collect() };
    assert_eq!(column("beta.csv"), credi.beta);
    assert_eq!(column("gamma.csv"), credi.gamma);

    let parameters: BTreeMap<String, (f64, f64, bool)> = read("mest_df.csv")
        .iter()
        .filter(|row| row["ShortForm"] == "TRUE")
        .map(|row| {
            let code = row["CREDI_code"].to_lowercase();
            let reversed = row["RevCoded"] == "TRUE";
            (
                code,
                (number(&row["alpha"]), number(&row["delta"]), reversed),
            )
        })
        .collect();
    let ours: BTreeMap<String, (f64, f64, bool)> = credi
        .items
        .iter()
        .map(|one| (one.item.clone(), (one.alpha, one.delta, one.reversed)))
        .collect();
    assert_eq!(ours, parameters);

    for (band, from) in [
        ("A", 0),
        ("B", 6),
        ("C", 12),
        ("D", 18),
        ("E", 24),
        ("F", 30),
    ] {
        let wanted: BTreeSet<String> = read("sf_lf_naming.csv")
            .iter()
            .filter(|row| row["age_group"] == band)
            .map(|row| row["LF"].to_lowercase())
            .collect();
        for age in from..from + 6 {
            let asked: BTreeSet<String> = visible_items(instrument, age, &BTreeMap::new())
                .iter()
                .map(|item| item.code.clone())
                .collect();
            assert_eq!(asked.len(), 20);
            assert_eq!(asked, wanted, "{age} months");
        }
    }
    let norms: Vec<(i32, f64, f64)> = credi
        .norms
        .iter()
        .map(|norm| (norm.months, norm.mean, norm.sd))
        .collect();
    let published: Vec<(i32, f64, f64)> = read("zscoredat.csv")
        .iter()
        .map(|row| {
            let months = row["AGE"].parse().unwrap();
            (months, number(&row["SF_mu"]), number(&row["SF_sigma"]))
        })
        .filter(|(months, ..)| instrument.is_for(*months))
        .collect();
    assert_eq!(norms, published);
}

#[test]
fn what_cannot_be_scored_is_refused() {
    let check = |code: &str, age: i32, written: &str, wanted: &[&str]| {
        let instrument = vn_ecd().instrument(code).unwrap();
        let found = score(instrument, age, age * 30, written).unwrap_err();
        let keys: BTreeSet<&str> = found.iter().map(AnswerProblem::key).collect();
        assert_eq!(keys, wanted.iter().copied().collect(), "{code} {written}");
    };
    check(
        "credi_short",
        3,
        "lf4=yes lf6=yes lf8=no lf12=no",
        &["answer-too-few"],
    );
    check("credi_short", 36, "lf4=yes", &["answer-outside-age"]);
    check("ecdi2030", 60, "ecdxxc001=1", &["answer-outside-age"]);
    check("ecdi2030", 23, "ecdxxc001=1", &["answer-outside-age"]);
    check("phq9_mother", 2, "phq1=several_days", &["answer-missing"]);
    check(
        "phq9_mother",
        2,
        "phq1=4 phq0=1",
        &["answer-unknown-answer", "answer-unknown-item"],
    );
    check(
        "development_checklist",
        18,
        "lost_skill=yes",
        &["answer-missing"],
    );
}

/// More done is never scored worse.
#[test]
fn one_more_milestone_never_makes_it_worse() {
    let instrument = vn_ecd().instrument("development_checklist").unwrap();
    let rank = |outcome: &str| {
        ["passed", "watch", "refer"]
            .iter()
            .position(|one| *one == outcome)
    };
    for age in 1..84 {
        let milestones: Vec<&str> = visible_items(instrument, age, &BTreeMap::new())
            .iter()
            .map(|item| item.code.as_str())
            .filter(|code| *code != "lost_skill")
            .collect();
        assert!(milestones.len() >= 5, "{age} months");
        for failed in 0..1_u32 << milestones.len() {
            let outcome = |failed: u32| {
                let written: String = milestones
                    .iter()
                    .enumerate()
                    .map(|(k, code)| {
                        let answer = if failed >> k & 1 == 1 {
                            "not_yet"
                        } else {
                            "yes"
                        };
                        format!("{code}={answer} ")
                    })
                    .collect();
                let scored = score(instrument, age, age * 30, &(written + "lost_skill=no"));
                rank(scored.unwrap().outcome.as_deref().unwrap())
            };
            // Clearing the lowest failure is one more milestone.
            assert!(outcome(failed & failed.wrapping_sub(1)) <= outcome(failed));
        }
    }
}
