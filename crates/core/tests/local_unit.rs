//! A village or facility from its facts: its names by day, corrected or not, and its end.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use noi_core::fact::{
    Body, Corrected, Envelope, Fact, Instead, LocalUnitKind, Reason, UnitAdded, UnitRenamed,
};
use noi_core::records::local_unit::LocalUnit;
use noi_core::units::Units;
use noi_core::{Day, DeviceId, FactId, Moment, RecordId, Shard, UnitId};
use uuid::Uuid;

const UNIT: RecordId = RecordId(Uuid::from_u128(0xc1));
const COMMUNE: UnitId = UnitId::Official(7);

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn id(n: u128) -> FactId {
    FactId(Uuid::from_u128(n))
}

/// The nth fact about the unit, recorded later than those before.
fn fact(n: u128, on: &str, body: Body) -> Fact {
    Fact {
        envelope: Envelope {
            id: id(n),
            device: DeviceId(Uuid::from_u128(0xd)),
            index: n as u64,
            shard: Shard(20),
            record: UNIT,
            unit: COMMUNE,
            actor: RecordId(Uuid::from_u128(0xa0 + n)),
            on: day(on),
            at: None,
            recorded: Moment(n as i64),
            origin: None,
        },
        body,
    }
}

fn added(name: &str) -> Body {
    Body::UnitAdded(UnitAdded {
        kind: LocalUnitKind::Village,
        name: name.to_owned(),
    })
}

fn renamed(name: &str) -> Body {
    Body::UnitRenamed(UnitRenamed {
        name: name.to_owned(),
        reason: "Nghị quyết 00/NQ-HĐND".to_owned(),
    })
}

fn instead(of: u128, on: &str, body: Option<Body>) -> Body {
    Body::Corrected(Corrected {
        fact: id(of),
        instead: body.map(|body| Instead {
            on: day(on),
            unit: COMMUNE,
            body: Box::new(body),
        }),
        reason: "ghi nhầm".to_owned(),
    })
}

/// Days and names of a unit made of these facts, in whatever order they came.
fn check(facts: &[Fact], names: &[(&str, &str)], ended: Option<&str>) -> LocalUnit {
    let unit = LocalUnit::fold(UNIT, facts).unwrap();
    let mut backwards = facts.to_vec();
    backwards.reverse();
    assert_eq!(LocalUnit::fold(UNIT, &backwards).as_ref(), Some(&unit));
    let found: Vec<(Day, &str)> = (unit.names.iter())
        .map(|called| (called.on, called.name.as_str()))
        .collect();
    let wanted: Vec<(Day, &str)> = names.iter().map(|(on, name)| (day(on), *name)).collect();
    assert_eq!(found, wanted);
    assert_eq!(unit.ended.as_ref().map(|ended| ended.on), ended.map(day));
    unit
}

#[test]
fn a_name_holds_from_its_day_and_a_wrong_one_never_did() {
    let first = fact(1, "2020-01-01", added("Bản Mạ"));
    check(
        std::slice::from_ref(&first),
        &[("2020-01-01", "Bản Mạ")],
        None,
    );
    let second = fact(2, "2026-07-01", renamed("Bản Mạ Mới"));
    let both = [("2020-01-01", "Bản Mạ"), ("2026-07-01", "Bản Mạ Mới")];
    let unit = check(&[first.clone(), second.clone()], &both, None);
    assert_eq!(unit.name(), "Bản Mạ Mới");
    assert_eq!(unit.called().by.0, RecordId(Uuid::from_u128(0xa2)));
    // The first name was written wrongly: the later one stays.
    let wrong = fact(
        3,
        "2026-08-01",
        instead(1, "2020-01-01", Some(added("Bản Má"))),
    );
    let put_right = [("2020-01-01", "Bản Má"), ("2026-07-01", "Bản Mạ Mới")];
    let unit = check(&[first.clone(), second.clone(), wrong], &put_right, None);
    assert_eq!(unit.names[0].by.0, RecordId(Uuid::from_u128(0xa3)));
    // A renaming that didn't happen is struck out.
    let struck = fact(3, "2026-08-01", instead(2, "2026-07-01", None));
    check(&[first.clone(), second, struck], &both[..1], None);
    // Before its first day it is called what it was called then.
    let early = fact(2, "2019-01-01", renamed("Bản Cũ"));
    check(&[first, early], &[("2020-01-01", "Bản Cũ")], None);
    assert_eq!(
        LocalUnit::fold(UNIT, &[fact(1, "2020-01-01", renamed("x"))]),
        None
    );
}

#[test]
fn it_is_there_until_the_day_on_which_it_ended() {
    let facts = vec![
        fact(1, "2020-01-01", added("Thôn 3")),
        fact(
            2,
            "2026-07-01",
            Body::UnitEnded(Reason {
                reason: "sáp nhập".to_owned(),
            }),
        ),
    ];
    let unit = check(&facts, &[("2020-01-01", "Thôn 3")], Some("2026-07-01"));
    for (on, there) in [
        ("2019-12-31", false),
        ("2020-01-01", true),
        ("2026-06-30", true),
        ("2026-07-01", false),
    ] {
        assert_eq!(unit.is_there(day(on)), there, "{on}");
    }
    let reopened = fact(3, "2026-08-01", instead(2, "2026-07-01", None));
    let facts = [facts, vec![reopened]].concat();
    let unit = check(&facts, &[("2020-01-01", "Thôn 3")], None);
    assert!(unit.is_there(day("2026-07-01")));
}

#[test]
fn what_ended_is_found_below_and_all_of_it_can_be_taken_off_the_tree() {
    let asset = include_bytes!("../../../packs/vn-ecd/units.bin");
    let bare = Units::decode(asset).unwrap();
    let (then, now) = (day("2026-01-01"), day("2026-11-22"));
    let commune = bare
        .find("Xã Tri Lễ, Tỉnh Nghệ An", now, None)
        .one()
        .unwrap();
    let village = UnitId::Local(UNIT);
    let mut units = bare.clone();
    let since = Some(day("2025-07-01"));
    units
        .add_village(village, "", "Bản Mạ", commune, since)
        .unwrap();
    assert_eq!(units.ended_below(commune, now), []);
    units.end(village, then).unwrap();
    assert_eq!(units.ended_below(commune, now), [village]);
    // On its last day it hasn't ended yet.
    assert_eq!(units.ended_below(commune, then), []);
    let other = bare.find("Xã Châu Kim, Tỉnh Nghệ An", now, None).exact;
    assert_eq!(
        other
            .map(|other| units.ended_below(other, now))
            .unwrap_or_default(),
        []
    );
    let official = units.official();
    assert!(official.get(village).is_none());
    assert!(
        official
            .find("Bản Mạ", then, Some(commune))
            .candidates
            .is_empty()
    );
    assert_eq!(
        official.children(commune, then),
        bare.children(commune, then)
    );

    let called = |unit| bare.get(unit).unwrap().called();
    let changed = bare.all().find(|unit| called(*unit).len() > 1).unwrap();
    let names = called(changed);
    let found = bare.get(changed).unwrap();
    let (since, name, code) = names.last().unwrap();
    let since = since.unwrap();
    assert_eq!((name, *code), (&found.full_name(since), found.code(since)));
    assert_ne!(names[0], names[1]);
    let before = since.plus_days(-1);
    assert_eq!(names[names.len() - 2].1, found.full_name(before));
}
