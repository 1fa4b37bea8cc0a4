//! What the Vietnamese programme as a whole must be.

mod common;

use noi_core::{Birth, Day, Domain};
use noi_pack::Pack;
use noi_pack::embedded::vn_ecd;
use noi_pack::explain::{explain, explain_since};
use noi_pack::model::{Compute, Subject, Text, Timing};
use noi_pack::source::{self, SourceFile};

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

#[test]
fn the_compiled_pack_is_what_its_source_says() {
    let texts = common::files(&common::vn_ecd());
    let files: Vec<SourceFile<'_>> = texts
        .iter()
        .map(|(path, text)| SourceFile { path, text })
        .collect();
    let loaded = source::load(&files).unwrap_or_else(|found| {
        panic!(
            "{}",
            found.iter().map(|one| one.render()).collect::<String>()
        )
    });
    assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
    assert!(loaded.pack == *vn_ecd(), "stale: run `cargo xtask pack`");
    let again = Pack::from_compiled(&loaded.pack.to_compiled()).unwrap();
    assert_eq!(again, loaded.pack);
}

#[test]
fn bytes_of_another_form_are_refused() {
    let check = |bytes: &[u8], want: &str| {
        let error = Pack::from_compiled(bytes).unwrap_err().to_string();
        assert!(error.contains(want), "{error}");
    };
    check(b"", "not a compiled pack");
    check(b"{\"format\":2,\"pack\":{}}", "not a compiled pack");
    check(b"{\"format\":1,\"pack\":{}}", "form 1");
}

#[test]
fn every_domain_and_pregnancy_have_needs() {
    let pack = vn_ecd();
    assert!(pack.needs.len() >= 45);
    for domain in Domain::ALL {
        let core = pack
            .needs
            .iter()
            .filter(|need| need.domain == domain && need.core && need.subject == Subject::Child);
        assert!(core.count() >= 1, "{domain:?} has no core need");
    }
    let before_birth = pack
        .needs
        .iter()
        .filter(|need| need.subject == Subject::Pregnancy);
    assert!(before_birth.count() >= 5);
}

#[test]
fn every_special_circumstance_is_verified_and_supported() {
    for group in 1..=14 {
        for kind in ["verify", "support"] {
            let code = format!("{kind}_{group}");
            let (_, need) = vn_ecd().need(&code).unwrap_or_else(|| panic!("{code}"));
            assert!(need.sensitive, "{code}");
        }
    }
    let groups = vn_ecd()
        .circumstances
        .iter()
        .filter(|one| !one.code.contains('.'));
    assert_eq!(groups.count(), 14);
    for code in ["4", "5", "6", "7", "9", "10", "11", "12"] {
        assert!(vn_ecd().circumstance(code).unwrap().sensitive, "{code}");
    }
}

#[test]
fn the_measures_of_the_scheme_have_indicators() {
    let pack = vn_ecd();
    assert!(pack.indicators.len() >= 28);
    assert!(matches!(
        pack.measure("access").unwrap().compute,
        Compute::Access(_)
    ));
    assert!(matches!(
        pack.measure("knowledge").unwrap().compute,
        Compute::People { .. }
    ));
    assert!(matches!(
        pack.measure("network").unwrap().compute,
        Compute::Reported
    ));
}

/// Vietnamese words are Vietnamese, English ones English: a swapped pair is easily made.
#[test]
fn words_stand_in_their_language() {
    let pack = vn_ecd();
    let check = |words: &Text| {
        assert_ne!(words.vi, words.en);
        assert!(
            words.en.is_ascii() || words.en.contains('Đ'),
            "English with Vietnamese letters: {}",
            words.en
        );
        assert!(
            !words.vi.is_ascii(),
            "Vietnamese without its letters: {}",
            words.vi
        );
    };
    let needs = pack.needs.iter().map(|need| &need.words);
    let services = pack.services.iter().map(|one| &one.words);
    let circumstances = pack.circumstances.iter().map(|one| &one.words);
    for words in needs.chain(services).chain(circumstances) {
        check(words);
    }
    for one in &pack.indicators {
        for words in [
            &one.words,
            &one.numerator,
            &one.denominator,
            &one.method,
            &one.source,
            &one.responsible,
        ] {
            check(words);
        }
    }
}

/// What programme.md marks as read in the source, and nothing else.
#[test]
fn only_what_was_checked_is_confirmed() {
    let confirmed: Vec<&str> = vn_ecd()
        .needs
        .iter()
        .filter(|need| need.basis.confirmed)
        .map(|need| need.code.as_str())
        .collect();
    assert_eq!(
        confirmed,
        [
            "hepatitis_b_birth",
            "bcg",
            "dpt_booster",
            "td_7_years",
            "vaccination_check_grade_1",
            "birth_registration",
            "emergency_safety",
            "separation_review",
            "alternative_care_review",
        ]
    );
    let unconfirmed = source::unconfirmed(vn_ecd());
    let needs = unconfirmed.iter().filter(|one| one.kind == "need").count();
    assert_eq!(needs + confirmed.len(), vn_ecd().needs.len());
    let (days, years) = source::unconfirmed_days(vn_ecd());
    assert!(days.iter().any(|off| off.day == day("2026-11-24")));
    assert!(years.contains(&2026));
}

#[test]
fn working_days_know_tet_and_swapped_days() {
    let calendar = &vn_ecd().calendar;
    let check = |text: &str, works: bool| {
        assert_eq!(calendar.is_working_day(day(text)), works, "{text}");
    };
    check("2026-01-02", false); // swapped with Saturday 10 January
    check("2026-01-10", true);
    check("2026-02-13", true); // the Friday before Tết
    check("2026-02-16", false);
    check("2026-02-20", false);
    check("2026-02-23", true);
    check("2025-01-24", true);
    check("2025-01-27", false);
    check("2024-04-29", false); // swapped with Saturday 4 May
    check("2024-05-04", true);
    check("2026-08-22", true);
    check("2026-08-31", false);
    check("2026-08-29", false); // an ordinary Saturday
    assert_eq!(calendar.years_with_days_off(), Some((2019, 2030)));
}

#[test]
fn working_days_are_counted_over_holidays() {
    let calendar = &vn_ecd().calendar;
    let plus = |from: &str, count: i32, want: &str| {
        let got = calendar.plus_working_days(day(from), count);
        assert_eq!(got, day(want), "{from} + {count}");
        assert_eq!(calendar.working_days_between(day(from), got), count.max(0));
    };
    plus("2026-02-13", 1, "2026-02-23"); // over Tết
    plus("2026-02-11", 5, "2026-02-25");
    plus("2025-06-06", 2, "2025-06-10"); // over a weekend
    plus("2024-04-26", 1, "2024-05-02"); // 29/4 off, 30/4, 1/5 …
    plus("2024-05-02", 2, "2024-05-04"); // … and the Saturday worked instead
    plus("2025-06-09", 0, "2025-06-09");
    assert_eq!(
        calendar.plus_working_days(day("2025-06-10"), -2),
        day("2025-06-06")
    );
    assert_eq!(
        calendar.working_day_from(day("2026-02-14")),
        day("2026-02-23")
    );
    assert_eq!(
        calendar.working_day_from(day("2026-02-23")),
        day("2026-02-23")
    );
}

/// `noi pack explain` prints these.
#[test]
fn the_dates_that_follow_from_a_birth() {
    let pack = vn_ecd();
    let check = |need: &str, born: &str, round: usize, want: (&str, &str, Option<&str>)| {
        let born: Birth = born.parse().unwrap();
        let explained = explain(pack, pack.need(need).unwrap().1, born)[round];
        let got = (explained.opens, explained.due, explained.closes);
        assert_eq!(
            got,
            (day(want.0), day(want.1), want.2.map(day)),
            "{need} {born}"
        );
    };
    check(
        "birth_registration",
        "2024-02-29",
        0,
        ("2024-02-29", "2024-04-29", None),
    );
    check(
        "measles_1",
        "2024-02-29",
        0,
        ("2024-11-29", "2024-12-29", None),
    );
    check(
        "growth_monitoring_monthly",
        "2024-02-29",
        11,
        ("2025-02-28", "2025-03-27", Some("2025-03-29")),
    );
    check(
        "growth_monitoring_quarterly",
        "2024-02-29",
        0,
        ("2026-02-28", "2026-05-27", Some("2026-05-29")),
    );
    check(
        "vitamin_a",
        "2024-02-29",
        0,
        ("2024-12-01", "2024-12-02", Some("2024-12-11")),
    );
    check(
        "grade_1",
        "2024-02-29",
        0,
        ("2030-09-05", "2030-10-05", Some("2031-06-01")),
    );
    check(
        "kindergarten_5",
        "2014",
        0,
        ("2019-09-05", "2019-10-05", Some("2020-07-16")),
    );
    let count = |need: &str, born: &str| {
        explain(pack, pack.need(need).unwrap().1, born.parse().unwrap()).len()
    };
    assert_eq!(count("growth_monitoring_monthly", "2024-02-29"), 23);
    assert_eq!(count("growth_monitoring_quarterly", "2024-02-29"), 16);
    assert_eq!(count("health_check", "2024-02-29"), 9);
    assert_eq!(count("vitamin_a", "2024-02-29"), 5);
    assert_eq!(count("verify_4", "2024-02-29"), 0);
}

/// Needs that begin with an event have no dates of their own; all others have.
#[test]
fn every_other_need_has_dates() {
    let pack = vn_ecd();
    for need in &pack.needs {
        let born: Birth = "2024-06-15".parse().unwrap();
        let has = !explain(pack, need, born).is_empty();
        let late = need.code == "pneumococcal_1";
        let wants = !matches!(need.timing, Timing::Since { .. }) && !late;
        assert_eq!(has, wants, "{}", need.code);
    }
}

#[test]
fn the_dates_that_follow_from_an_event() {
    let pack = vn_ecd();
    let check = |need: &str, event: &str, want: &[(&str, &str)]| {
        let (place, _) = pack.need(need).unwrap();
        let got: Vec<(Day, Day)> =
            explain_since(pack, place, "2020-04-01".parse().unwrap(), day(event))
                .iter()
                .map(|round| (round.opens, round.due))
                .collect();
        let want: Vec<(Day, Day)> = want.iter().map(|(o, d)| (day(o), day(d))).collect();
        assert_eq!(got, want, "{need}");
    };
    check("verify_4", "2024-05-10", &[("2024-05-10", "2024-06-09")]);
    check(
        "emergency_safety",
        "2024-05-10",
        &[("2024-05-10", "2024-05-11")],
    );
    check(
        "alternative_care_review",
        "2028-02-29",
        &[
            ("2028-02-29", "2028-08-28"),
            ("2028-08-29", "2029-02-27"),
            ("2029-02-28", "2029-08-27"),
        ],
    );
    check("birth_registration", "2024-05-10", &[]);
}
