//! What facts about a person add up to.

use noi_core::access::{Glass, Role};
use noi_core::access_facts::{BreakGlassOpened, RoleGranted, RoleRevoked};
use noi_core::decide::{self, Known};
use noi_core::fact::{Body, Corrected, Envelope, Fact, Instead};
use noi_core::records::grants::{Grant, fold};
use noi_core::{DeviceId, Moment, Shard};
use proptest::prelude::*;

use crate::world::{CHILD, OWN, PARENT, PERSON, fact_id, later, now, record, today};

/// The n-th fact recorded, on a day so many days from today.
fn fact(n: u128, about: u128, days: i32, body: Body) -> Fact {
    Fact {
        envelope: Envelope {
            id: fact_id(n),
            device: DeviceId(uuid::Uuid::from_u128(0xd)),
            index: n as u64,
            shard: Shard(20),
            record: record(about),
            unit: PARENT,
            actor: record(0xa1),
            on: today().plus_days(days),
            at: None,
            recorded: Moment(now().0 + n as i64),
            origin: None,
        },
        body,
    }
}

fn granted(role: Role, from: i32, until: Option<i32>) -> Body {
    Body::RoleGranted(RoleGranted {
        role,
        unit: OWN,
        from: today().plus_days(from),
        until: until.map(|days| today().plus_days(days)),
        child: None,
    })
}

fn revoked(grant: u128) -> Body {
    Body::RoleRevoked(RoleRevoked {
        grant: fact_id(grant),
        reason: "chuyển công tác".to_owned(),
    })
}

fn corrected(of: u128, instead: Option<Body>) -> Body {
    Body::Corrected(Corrected {
        fact: fact_id(of),
        instead: instead.map(|body| Instead {
            on: today(),
            unit: PARENT,
            body: Box::new(body),
        }),
        reason: String::new(),
    })
}

fn holding(facts: &[Fact], days: i32) -> Vec<Role> {
    let grants = fold(record(PERSON), facts);
    let on = today().plus_days(days);
    let held = grants.iter().filter(|grant| grant.holds(on));
    held.map(|grant| grant.role).collect()
}

#[test]
fn a_role_holds_from_its_first_day_to_its_last() {
    let grants = [fact(1, PERSON, -9, granted(Role::School, -3, Some(3)))];
    let check = |days, holds: bool| {
        assert_eq!(!holding(&grants, days).is_empty(), holds, "{days}");
    };
    check(-4, false);
    check(-3, true);
    check(3, true);
    check(4, false);
    let grants = fold(record(PERSON), &grants);
    assert_eq!(grants[0].granted_by, record(0xa1));
    assert_eq!((grants[0].unit, grants[0].id), (OWN, fact_id(1)));
}

#[test]
fn a_revocation_ends_it_from_its_day_on_and_can_be_struck_out() {
    let mut facts = vec![
        fact(1, PERSON, -9, granted(Role::School, -9, None)),
        fact(2, PERSON, -9, granted(Role::CommuneOfficer, -9, None)),
        fact(3, PERSON, 0, revoked(1)),
    ];
    assert_eq!(holding(&facts, -1), [Role::School, Role::CommuneOfficer]);
    assert_eq!(holding(&facts, 0), [Role::CommuneOfficer]);
    // Of two revocations the earlier day counts, in whatever order they came.
    facts.push(fact(4, PERSON, -2, revoked(1)));
    assert_eq!(holding(&facts, -1), [Role::CommuneOfficer]);
    facts.push(fact(5, PERSON, 0, corrected(3, None)));
    facts.push(fact(6, PERSON, 0, corrected(4, None)));
    assert_eq!(holding(&facts, 0), [Role::School, Role::CommuneOfficer]);
}

#[test]
fn facts_about_others_give_nothing() {
    let facts = [
        fact(1, 0xb2, -9, granted(Role::Administrator, -9, None)),
        // Nor does somebody else's record take a grant away.
        fact(2, PERSON, -9, granted(Role::School, -9, None)),
        fact(3, 0xb2, -8, revoked(2)),
    ];
    assert_eq!(holding(&facts, 0), [Role::School]);
}

proptest! {
    /// Any order of delivery gives the same grants.
    #[test]
    fn any_order_converges(order in Just((0..9_usize).collect::<Vec<_>>()).prop_shuffle()) {
        let facts = [
            fact(1, PERSON, -9, granted(Role::School, -9, None)),
            fact(2, PERSON, -8, granted(Role::School, -9, Some(30))),
            fact(3, PERSON, -7, granted(Role::CommuneOfficer, -3, None)),
            fact(4, PERSON, -6, revoked(1)),
            fact(5, PERSON, -5, revoked(1)),
            fact(6, PERSON, -4, corrected(4, None)),
            fact(7, PERSON, -3, corrected(3, Some(granted(Role::CommuneLeader, -3, Some(5))))),
            fact(8, 0xb2, -2, granted(Role::Administrator, -9, None)),
            fact(2, PERSON, -8, granted(Role::School, -9, Some(30))),
        ];
        let shuffled: Vec<Fact> = order.iter().map(|&i| facts[i].clone()).collect();
        let want: Vec<Grant> = fold(record(PERSON), &facts);
        prop_assert_eq!(want.len(), 3);
        prop_assert_eq!(fold(record(PERSON), &shuffled), want);
    }
}

fn opened(reason: &str, minutes: i64) -> Fact {
    let body = Body::BreakGlassOpened(BreakGlassOpened {
        reason: reason.to_owned(),
        until: later(minutes),
    });
    let mut fact = fact(1, CHILD, 0, body);
    fact.envelope.at = Some(now());
    fact
}

#[test]
fn an_opening_needs_a_reason_and_an_end() {
    let has_name = |_: &'static str, _: &str| true;
    let known = Known {
        today: today(),
        has_name: &has_name,
    };
    let check = |reason, minutes, want: Option<&str>| {
        let got = decide::decide(None, &opened(reason, minutes), known);
        assert_eq!(got.err().map(|refusal| refusal.key()).as_deref(), want);
    };
    check("Đường dây 111 báo", 180, None);
    check("Đường dây 111 báo", 181, Some("refusal-open-too-long"));
    check("Đường dây 111 báo", 0, Some("refusal-open-too-long"));
    check(" ", 60, Some("refusal-no-reason"));

    let child = record(CHILD);
    let by = record(0xa1);
    let glass = Glass::opened(&opened("Đường dây 111 báo", 600)).unwrap();
    assert!(glass.opens(by, child, now()) && glass.opens(by, child, later(179)));
    assert!(!glass.opens(by, child, later(180)), "cut to three hours");
    assert_eq!(Glass::opened(&opened("\n", 60)), None);
}

#[test]
fn a_grant_cannot_end_before_it_begins() {
    let has_name = |_: &'static str, _: &str| true;
    let known = Known {
        today: today(),
        has_name: &has_name,
    };
    let check = |until, want: Option<&str>| {
        let proposed = fact(1, PERSON, 0, granted(Role::School, 5, until));
        let got = decide::decide(None, &proposed, known);
        assert_eq!(got.err().map(|refusal| refusal.key()).as_deref(), want);
    };
    check(Some(4), Some("refusal-ends-before-it-begins"));
    check(Some(5), None);
    check(None, None);
}
