//! Scoring of a tiny questionnaire made here: skip logic, points, cut-offs, what is refused.

#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::collections::BTreeMap;

use noi_core::Day;
use noi_pack::condition::Condition;
use noi_pack::embedded;
use noi_pack::instrument::{
    Band, Choice, CutOff, Flag, Instrument, Item, Outcome, Scoring, visible_items,
};
use noi_pack::model::{Basis, Text};
use noi_pack::scoring::{AnswerProblem, Asked, Scored};

fn text(words: &str) -> Text {
    Text {
        vi: words.to_owned(),
        en: words.to_owned(),
    }
}

fn item(code: &str, shown_when: Option<Condition>, from_months: i32) -> Item {
    Item {
        code: code.to_owned(),
        section: text("sleep"),
        words: text(code),
        hint: Text::default(),
        choices: ["never", "some", "often"]
            .iter()
            .zip(0..)
            .map(|(code, points)| Choice {
                code: (*code).to_owned(),
                words: text(code),
                points,
            })
            .collect(),
        from_months,
        to_months: 24,
        shown_when,
        required: code == "a1",
    }
}

fn bands(from: i32) -> Vec<Band> {
    vec![
        Band {
            from: 0,
            outcome: "passed".to_owned(),
        },
        Band {
            from,
            outcome: "refer".to_owned(),
        },
    ]
}

fn tiny(scoring: Scoring) -> Instrument {
    let after_a1 = Condition::Not(Box::new(Condition::Answered {
        item: "a1".to_owned(),
        is: "never".to_owned(),
    }));
    Instrument {
        code: "tiny".to_owned(),
        version: "1".to_owned(),
        words: text("tiny"),
        about: text("about"),
        notice: text("not a diagnosis"),
        source: "own".to_owned(),
        licence: "Apache-2.0".to_owned(),
        basis: Basis::default(),
        service: "development_screening".to_owned(),
        group_only: false,
        sensitive: false,
        from_months: 0,
        to_months: 24,
        items: vec![
            item("a1", None, 0),
            item("a2", Some(after_a1), 0),
            item("a3", None, 12),
        ],
        scoring,
        outcomes: ["passed", "refer", "urgent"]
            .iter()
            .map(|code| Outcome {
                code: (*code).to_owned(),
                words: text(code),
                tell: text(code),
                next: Vec::new(),
                urgent: *code == "urgent",
            })
            .collect(),
    }
}

fn sum() -> Scoring {
    Scoring::Sum {
        bands: bands(3),
        urgent: vec![Flag {
            item: "a3".to_owned(),
            answers: vec!["often".to_owned()],
            outcome: "urgent".to_owned(),
        }],
        cut_offs: vec![
            CutOff {
                province: Some("11".to_owned()),
                valid_from: Day::from_ymd(2026, 1, 1),
                bands: bands(2),
            },
            CutOff {
                province: None,
                valid_from: Day::from_ymd(2027, 1, 1),
                bands: bands(4),
            },
        ],
    }
}

/// `a1=some a2=often`.
fn answers(written: &str) -> BTreeMap<String, String> {
    written
        .split_whitespace()
        .filter_map(|one| one.split_once('='))
        .map(|(item, answer)| (item.to_owned(), answer.to_owned()))
        .collect()
}

fn score(
    scoring: Scoring,
    age_months: i32,
    province: Option<&str>,
    year: i32,
    written: &str,
) -> Result<Scored, Vec<AnswerProblem>> {
    let ask = Asked {
        age_months,
        age_days: age_months * 30,
        province,
        on: Day::from_ymd(year, 6, 1).unwrap(),
    };
    embedded::vn_ecd().score(&tiny(scoring), &ask, &answers(written))
}

#[test]
fn sums_and_cut_offs() {
    #[track_caller]
    fn check(age: i32, province: Option<&str>, year: i32, written: &str, wanted: (&str, i32)) {
        let scored = score(sum(), age, province, year, written).unwrap();
        assert_eq!(
            (scored.outcome.as_deref(), scored.points),
            (Some(wanted.0), Some(wanted.1)),
            "{age} months, {province:?}, {year}: {written}"
        );
        assert_eq!(scored.urgent, wanted.0 == "urgent");
    }
    check(12, None, 2026, "a1=some a2=some", ("passed", 2));
    check(12, None, 2026, "a1=some a2=often", ("refer", 3));
    // A province's own cut-off, from its day on, and that of the country later.
    check(12, Some("11"), 2026, "a1=some a2=some", ("refer", 2));
    check(12, Some("11"), 2025, "a1=some a2=some", ("passed", 2));
    check(12, Some("79"), 2027, "a1=some a2=often", ("passed", 3));
    check(12, Some("11"), 2027, "a1=some a2=some", ("refer", 2));
    // One answer decides alone; not at an age at which it isn't asked.
    check(12, None, 2026, "a1=never a3=often", ("urgent", 2));
    check(11, None, 2026, "a1=never a3=often", ("passed", 0));
    // What is no longer shown doesn't count.
    check(12, None, 2026, "a1=never a2=often", ("passed", 0));
}

#[test]
fn observations_count_by_section() {
    let scored = score(Scoring::Observe {}, 12, None, 2026, "a1=some a2=often").unwrap();
    assert_eq!(scored.outcome, None);
    assert_eq!(scored.sections, [(text("sleep"), 3, 6)]);
    assert_eq!(scored.unanswered, ["a3"]);
}

#[test]
fn what_cannot_be_scored_says_why() {
    #[track_caller]
    fn check(age: i32, written: &str, keys: &[&str]) {
        let problems = score(sum(), age, None, 2026, written).unwrap_err();
        let found: Vec<&str> = problems.iter().map(AnswerProblem::key).collect();
        assert_eq!(found, keys, "{age} months: {written}");
    }
    check(12, "a2=some", &["answer-missing"]);
    check(
        12,
        "a1=always b9=some",
        &["answer-unknown-answer", "answer-unknown-item"],
    );
    check(25, "a1=some", &["answer-outside-age"]);
}

#[test]
fn questions_follow_age_and_answers() {
    #[track_caller]
    fn check(age: i32, written: &str, codes: &[&str]) {
        let instrument = tiny(sum());
        let found: Vec<&str> = visible_items(&instrument, age, &answers(written))
            .into_iter()
            .map(|item| item.code.as_str())
            .collect();
        assert_eq!(found, codes, "{age} months: {written}");
    }
    check(3, "a1=never", &["a1"]);
    check(3, "a1=some", &["a1", "a2"]);
    check(12, "a1=some", &["a1", "a2", "a3"]);
}
