//! What facts add up to, and what is refused.
#![expect(
    clippy::unwrap_used,
    reason = "a test that fails here has found what it looks for"
)]

use noi_core::decide::{self, Doubt, Refusal};
use noi_core::fact::{
    Body, ChildDetails, CircumstanceEnded, CircumstanceFound, Corrected, DetailsCorrected, Empty,
    Envelope, ExitKind, Exited, Fact, Instead, MergedInto, MoveReason, Moved, NeedWaived,
    ServiceReceived, Sex, Unmerged,
};
use noi_core::records::child::Child;
use noi_core::{Birth, Day, DeviceId, FactId, Moment, RecordId, Shard, UnitId};
use proptest::prelude::*;

const CHILD: u128 = 0xc1;

fn record(n: u128) -> RecordId {
    RecordId(uuid::Uuid::from_u128(n))
}

fn id(n: u128) -> FactId {
    FactId(uuid::Uuid::from_u128(n))
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A fact numbered `n`, recorded as the n-th, on a day, in a unit.
fn fact(n: u128, on: &str, unit: u32, body: Body) -> Fact {
    fact_of(CHILD, n, on, unit, body)
}

fn fact_of(child: u128, n: u128, on: &str, unit: u32, body: Body) -> Fact {
    Fact {
        envelope: Envelope {
            id: id(n),
            device: DeviceId(uuid::Uuid::from_u128(0xd)),
            index: n as u64,
            shard: Shard(20),
            record: record(child),
            unit: UnitId::Official(unit),
            actor: record(0xa),
            on: day(on),
            at: None,
            recorded: Moment(1_700_000_000_000 + n as i64),
            origin: None,
        },
        body,
    }
}

fn registered(n: u128) -> Fact {
    let details = ChildDetails {
        name: Some("Trẻ Ví Dụ".to_owned()),
        birth: Some("2024-02-29".parse().unwrap()),
        sex: Some(Sex::Female),
        ..ChildDetails::default()
    };
    fact(n, "2024-04-01", 1, Body::ChildRegistered(details))
}

fn service(n: u128, on: &str, code: &str) -> Fact {
    let received = ServiceReceived {
        service: code.to_owned(),
        dose: None,
        provider: None,
        result: None,
    };
    fact(n, on, 1, Body::ServiceReceived(received))
}

fn struck(n: u128, of: u128) -> Fact {
    let corrected = Corrected {
        fact: id(of),
        instead: None,
        reason: String::new(),
    };
    fact(n, "2024-06-01", 1, Body::Corrected(corrected))
}

fn instead(n: u128, of: u128, on: &str, code: &str) -> Fact {
    let Body::ServiceReceived(received) = service(0, on, code).body else {
        unreachable!()
    };
    let corrected = Corrected {
        fact: id(of),
        instead: Some(Instead {
            on: day(on),
            unit: UnitId::Official(1),
            body: Box::new(Body::ServiceReceived(received)),
        }),
        reason: "ghi nhầm".to_owned(),
    };
    fact(n, "2024-06-01", 1, Body::Corrected(corrected))
}

fn fold(facts: &[Fact]) -> Child {
    Child::fold(record(CHILD), facts).unwrap()
}

fn moved(n: u128, on: &str, to: u32) -> Fact {
    let body = Body::ChildMoved(Moved {
        reason: MoveReason::Relocated,
        village: None,
    });
    fact(n, on, to, body)
}

fn exited(n: u128, on: &str, kind: ExitKind) -> Fact {
    let body = Body::ChildExited(Exited {
        kind,
        note: String::new(),
    });
    fact(n, on, 1, body)
}

#[test]
fn corrections_change_what_counts() {
    let check = |facts: &[Fact], want: &[(&str, &str)]| {
        let mut all = vec![registered(1)];
        all.extend_from_slice(facts);
        let got: Vec<_> = fold(&all)
            .services
            .iter()
            .map(|s| (s.service.clone(), s.on.to_string()))
            .collect();
        let want: Vec<_> = want
            .iter()
            .map(|(code, on)| ((*code).to_owned(), (*on).to_owned()))
            .collect();
        assert_eq!(got, want);
    };
    let bcg = || service(2, "2024-03-20", "bcg");
    check(&[bcg()], &[("bcg", "2024-03-20")]);
    check(&[bcg(), bcg()], &[("bcg", "2024-03-20")]);
    check(&[bcg(), struck(3, 2)], &[]);
    // Striking out the correction brings the fact back.
    check(
        &[bcg(), struck(3, 2), struck(4, 3)],
        &[("bcg", "2024-03-20")],
    );
    check(
        &[bcg(), instead(3, 2, "2024-03-21", "bcg")],
        &[("bcg", "2024-03-21")],
    );
    // Of two corrections the one recorded last counts; a corrected correction counts as corrected.
    check(
        &[
            bcg(),
            instead(3, 2, "2024-03-21", "bcg"),
            instead(4, 2, "2024-03-22", "opv"),
        ],
        &[("opv", "2024-03-22")],
    );
    check(
        &[
            bcg(),
            instead(3, 2, "2024-03-21", "bcg"),
            instead(4, 3, "2024-03-23", "bcg"),
        ],
        &[("bcg", "2024-03-23")],
    );
}

#[test]
fn residence_absence_and_circumstances_have_dates() {
    let found = Body::CircumstanceFound(CircumstanceFound {
        circumstance: "4.2".to_owned(),
        evidence: String::new(),
    });
    let ended = Body::CircumstanceEnded(CircumstanceEnded {
        circumstance: "4.2".to_owned(),
        reason: String::new(),
    });
    let child = fold(&[
        registered(1),
        moved(2, "2025-01-10", 2),
        exited(3, "2025-05-01", ExitKind::MovedAway),
        fact(4, "2025-09-01", 3, Body::ChildReturned(Empty {})),
        fact(5, "2025-02-01", 2, found),
        fact(6, "2025-10-01", 3, ended),
    ]);
    let check = |on: &str, unit: u32, present: bool, disabled: bool| {
        let on = day(on);
        assert_eq!(child.residence(on).unit, UnitId::Official(unit), "{on}");
        assert_eq!(child.present(on), present, "{on}");
        assert_eq!(child.in_circumstance("4", on), disabled, "{on}");
        assert!(!child.in_circumstance("4.1", on));
    };
    check("2024-02-28", 1, false, false);
    check("2024-02-29", 1, true, false);
    check("2025-01-09", 1, true, false);
    check("2025-01-10", 2, true, false);
    check("2025-02-01", 2, true, true);
    check("2025-05-01", 2, false, true);
    check("2025-09-01", 3, true, true);
    check("2025-10-01", 3, true, false);
}

#[test]
fn two_devices_that_disagree_are_shown() {
    let set = |name: &str| {
        Body::ChildDetailsCorrected(DetailsCorrected {
            set: ChildDetails {
                name: Some(name.to_owned()),
                ..ChildDetails::default()
            },
            cleared: Vec::new(),
            reason: String::new(),
        })
    };
    let mine = fact(2, "2024-05-01", 1, set("Trẻ Ví Dụ A"));
    let mut theirs = fact(3, "2024-05-01", 1, set("Trẻ Ví Dụ B"));
    theirs.envelope.device = DeviceId(uuid::Uuid::from_u128(0xe));
    let child = fold(&[registered(1), mine, theirs]);
    assert_eq!(child.name(), Some("Trẻ Ví Dụ B"));
    assert_eq!(child.conflicts.len(), 1);
    assert_eq!(child.conflicts[0].other, "Trẻ Ví Dụ A");
}

#[test]
fn a_merge_gives_the_duplicates_facts_to_the_survivor_and_can_be_undone() {
    let duplicate = 0xc2;
    let mut details = ChildDetails {
        name: Some("Tre Vi Du".to_owned()),
        ..ChildDetails::default()
    };
    details.personal_id = Some("000324123456".to_owned());
    let facts = [
        registered(1),
        fact_of(
            duplicate,
            2,
            "2024-03-05",
            2,
            Body::ChildRegistered(details),
        ),
        fact_of(
            duplicate,
            3,
            "2024-03-06",
            2,
            service(0, "2024-03-06", "bcg").body,
        ),
    ];
    let merged = Body::MergedInto(MergedInto {
        survivor: record(CHILD),
        reason: String::new(),
    });
    let survivor = fold(&facts);
    assert_eq!(survivor.services.len(), 1);
    assert_eq!(survivor.name(), Some("Trẻ Ví Dụ"), "its own details rule");
    assert_eq!(
        survivor.details.personal_id.as_deref(),
        Some("000324123456"),
        "gaps are filled"
    );
    assert_eq!(survivor.residences[0].unit, UnitId::Official(1));

    let mut of_duplicate = facts[1..].to_vec();
    of_duplicate.push(fact_of(duplicate, 4, "2024-06-01", 1, merged));
    let folded = Child::fold(record(duplicate), &of_duplicate).unwrap();
    assert_eq!(folded.merged_into, Some(record(CHILD)));
    assert!(!folded.present(day("2024-06-02")));
    let undone = Body::Unmerged(Unmerged {
        reason: String::new(),
    });
    of_duplicate.push(fact_of(duplicate, 5, "2024-06-03", 1, undone));
    assert_eq!(
        Child::fold(record(duplicate), &of_duplicate)
            .unwrap()
            .merged_into,
        None
    );
}

#[test]
fn what_cannot_be_true_is_refused_with_a_reason() {
    let has_name = |_: &'static str, name: &str| name != "dragon-tooth";
    let known = decide::Known {
        today: day("2026-11-22"),
        has_name: &has_name,
    };
    let check = |before: &[Fact], proposed: Fact, want: Option<&str>| {
        let child = Child::fold(record(CHILD), before);
        let got = match &child {
            Some(child) if !matches!(proposed.body, Body::ChildRegistered(_)) => {
                decide::decide_on_child(child, &proposed, known)
                    .and_then(|_| decide::decide(Some(child), &proposed, known))
            }
            child => decide::decide(child.as_ref(), &proposed, known),
        };
        assert_eq!(got.err().map(|refusal| refusal.key()).as_deref(), want);
    };
    let here = [registered(1)];
    check(&[], registered(1), None);
    check(&here, registered(2), Some("refusal-registered-already"));
    check(
        &[],
        moved(2, "2025-01-01", 2),
        Some("refusal-not-registered"),
    );
    check(
        &here,
        service(2, "2026-11-23", "bcg"),
        Some("refusal-in-the-future"),
    );
    check(
        &here,
        service(2, "2024-02-28", "bcg"),
        Some("refusal-before-birth"),
    );
    check(&here, service(2, "2024-02-29", "bcg"), None);
    check(
        &here,
        service(2, "2024-03-01", "dragon-tooth"),
        Some("refusal-unknown-name"),
    );
    let dead = [registered(1), exited(2, "2025-01-01", ExitKind::Died)];
    check(
        &dead,
        service(3, "2025-01-02", "bcg"),
        Some("refusal-after-death"),
    );
    check(&dead, service(3, "2025-01-01", "bcg"), None);
    check(
        &dead,
        fact(3, "2025-02-01", 1, Body::ChildReturned(Empty {})),
        Some("refusal-not-left"),
    );
    check(
        &dead,
        exited(3, "2025-02-01", ExitKind::Lost),
        Some("refusal-left-already"),
    );
    let waived = |reason: &str, until: &str| {
        let body = Body::NeedWaived(NeedWaived {
            need: "bcg".to_owned(),
            reason: reason.to_owned(),
            until: Some(day(until)),
        });
        fact(2, "2025-01-01", 1, body)
    };
    check(&here, waived(" ", "2025-06-01"), Some("refusal-no-reason"));
    check(
        &here,
        waived("sốt", "2024-06-01"),
        Some("refusal-ends-before-it-begins"),
    );
    check(&here, waived("sốt", "2025-06-01"), None);
    let into_itself = Body::MergedInto(MergedInto {
        survivor: record(CHILD),
        reason: String::new(),
    });
    check(
        &here,
        fact(2, "2025-01-01", 1, into_itself),
        Some("refusal-merged-into-itself"),
    );
}

#[test]
fn what_is_odd_is_doubted_but_recorded() {
    let has_name = |_: &'static str, _: &str| true;
    let known = decide::Known {
        today: day("2026-11-22"),
        has_name: &has_name,
    };
    let check = |birth: &str, sex: Sex, personal_id: &str, want: &[Doubt]| {
        let details = ChildDetails {
            birth: Some(birth.parse::<Birth>().unwrap()),
            sex: Some(sex),
            personal_id: Some(personal_id.to_owned()),
            ..ChildDetails::default()
        };
        let proposed = fact(1, "2026-11-01", 1, Body::ChildRegistered(details));
        assert_eq!(decide::decide(None, &proposed, known).unwrap(), want);
    };
    check("2024-05-01", Sex::Female, "000324123456", &[]);
    check(
        "2023-05-01",
        Sex::Female,
        "000324123456",
        &[Doubt::IdContradictsBirth],
    );
    check(
        "2024-05-01",
        Sex::Male,
        "000324123456",
        &[Doubt::IdContradictsSex],
    );
    check("2024", Sex::Male, "00022412345", &[Doubt::IdMalformed]);
    check(
        "2015-05-01",
        Sex::Male,
        "000215123456",
        &[Doubt::OutsideTheProgramme],
    );
    let refused = |birth: &str| {
        let details = ChildDetails {
            birth: Some(birth.parse::<Birth>().unwrap()),
            ..ChildDetails::default()
        };
        let proposed = fact(1, "2026-11-01", 1, Body::ChildRegistered(details));
        decide::decide(None, &proposed, known).unwrap_err()
    };
    assert!(matches!(
        refused("2026-11-23"),
        Refusal::BirthInTheFuture { .. }
    ));
    assert!(matches!(refused("1990"), Refusal::TooOld { .. }));
}

proptest! {
    /// Any order of delivery gives the same record.
    #[test]
    fn any_order_converges(order in Just((0..12_usize).collect::<Vec<_>>()).prop_shuffle()) {
        let facts = [
            registered(1),
            service(2, "2024-03-01", "bcg"),
            service(3, "2024-05-01", "opv"),
            instead(4, 3, "2024-05-02", "opv"),
            struck(5, 2),
            struck(6, 5),
            moved(7, "2025-01-10", 2),
            moved(8, "2025-01-10", 3),
            exited(9, "2025-05-01", ExitKind::MovedAway),
            fact(10, "2025-09-01", 3, Body::ChildReturned(Empty {})),
            service(11, "2024-05-01", "opv"),
            registered(12),
        ];
        let shuffled: Vec<Fact> = order.iter().map(|&i| facts[i].clone()).collect();
        prop_assert_eq!(fold(&shuffled), fold(&facts));
    }
}
