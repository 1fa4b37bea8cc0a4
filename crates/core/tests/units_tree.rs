//! The dated tree of the real asset: what was there, what followed it, and that every figure is
//! counted once, as then and as now.

use std::collections::{BTreeMap, BTreeSet};

use noi_core::units::{Kind, Level, LocalError, Units};
use noi_core::{Day, RecordId, UnitId};

fn units() -> Units {
    Units::decode(include_bytes!("../../../packs/vn-ecd/units.bin")).expect("the asset reads")
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// The day before the reform, the day of the reform, and others far from it.
fn days() -> [Day; 5] {
    [
        "2019-01-01",
        "2025-06-30",
        "2025-07-01",
        "2026-07-01",
        "2030-12-31",
    ]
    .map(day)
}

fn local(number: u128) -> UnitId {
    UnitId::Local(RecordId(uuid::Uuid::from_u128(number)))
}

fn one(units: &Units, text: &str, on: &str) -> UnitId {
    units
        .find(text, day(on), None)
        .one()
        .unwrap_or_else(|error| panic!("{error}"))
}

fn count(units: &Units, level: Level, on: Day) -> usize {
    units
        .all()
        .filter(|&unit| units.level(unit) == Some(level) && units.valid(unit, on))
        .count()
}

#[test]
fn as_many_units_as_the_law_says() {
    let units = units();
    let check = |on: &str, provinces: usize, districts: usize, communes: usize| {
        let on = day(on);
        let levels = [Level::Province, Level::District, Level::Commune];
        let counts = levels.map(|level| count(&units, level, on));
        assert_eq!(counts, [provinces, districts, communes], "{on}");
        assert_eq!(units.children(UnitId::COUNTRY, on).len(), provinces, "{on}");
        let below = units.descendants(UnitId::COUNTRY, on);
        assert_eq!(below.len(), provinces + districts + communes, "{on}");
        assert_eq!(
            below.iter().collect::<BTreeSet<_>>().len(),
            below.len(),
            "{on}"
        );
    };
    check("2019-01-01", 63, 696, 10_035);
    check("2025-06-30", 63, 696, 10_035);
    check("2025-07-01", 34, 0, 3_321);
    check("2026-11-22", 34, 0, 3_321);
}

#[test]
fn kinds_are_those_of_the_reform() {
    let units = units();
    let check = |on: &str, expected: [usize; 4]| {
        let on = day(on);
        let kinds = [Kind::Commune, Kind::Ward, Kind::Township, Kind::SpecialZone];
        let valid: Vec<_> = units
            .all()
            .filter_map(|u| units.get(u))
            .filter(|u| u.valid(on))
            .collect();
        let counts = kinds.map(|kind| valid.iter().filter(|unit| unit.kind(on) == kind).count());
        assert_eq!(counts, expected, "{on}");
    };
    check("2025-07-01", [2_621, 687, 0, 13]);
    check("2026-07-01", [2_611, 697, 0, 13]);
}

#[test]
fn every_commune_stands_in_the_tree_of_its_days() {
    let units = units();
    for on in days() {
        for unit in units.all().filter(|&unit| units.valid(unit, on)) {
            let above = units.ancestors(unit, on);
            let levels: Vec<_> = above
                .iter()
                .filter_map(|&above| units.level(above))
                .collect();
            let expected: &[Level] = match (units.level(unit), on < day("2025-07-01")) {
                (Some(Level::Commune), true) => &[Level::District, Level::Province, Level::Country],
                (Some(Level::Commune), false) | (Some(Level::District), true) => {
                    &[Level::Province, Level::Country]
                }
                (Some(Level::Province), _) => &[Level::Country],
                _ => &[],
            };
            assert_eq!(levels, expected, "{unit} on {on}");
            assert!(
                above.iter().all(|&above| units.valid(above, on)),
                "{unit} on {on}"
            );
            if let Some(&parent) = above.first() {
                assert!(units.children(parent, on).contains(&unit), "{unit} on {on}");
            }
            let unit = units.get(unit).expect("listed");
            if unit.level() == Level::Commune {
                let code = unit.code(on).expect("communes have codes").to_string();
                assert_eq!(code.len(), 5);
            }
        }
    }
}

#[test]
fn every_old_commune_has_successors_and_one_default() {
    let units = units();
    let (last, first) = (day("2025-06-30"), day("2025-07-01"));
    let mut reached = BTreeSet::new();
    let (mut split, mut kept) = (0, 0);
    for unit in units.all().filter(|&unit| units.valid(unit, last)) {
        if units.level(unit) != Some(Level::Commune) {
            continue;
        }
        if units.valid(unit, first) {
            assert!(units.successors(unit).is_empty(), "{unit}");
            reached.insert(unit);
            kept += 1;
            continue;
        }
        let UnitId::Official(number) = unit else {
            panic!("no villages yet")
        };
        let rows = units.succession(number);
        assert_eq!(rows.iter().filter(|row| row.default).count(), 1, "{unit}");
        assert!(
            rows.iter().all(|row| row.whole == (rows.len() == 1)),
            "{unit}"
        );
        split += usize::from(rows.len() > 1);
        for new in units.successors(unit) {
            assert!(units.valid(new, first), "{unit} → {new}");
            assert!(units.predecessors(new).contains(&unit), "{unit} → {new}");
            reached.insert(new);
        }
    }
    // 471 communes were split, by the source.
    assert_eq!(split, 471);
    assert!(
        (100..200).contains(&kept),
        "{kept} communes stayed what they were"
    );
    // The five special zones that were island districts.
    assert_eq!(reached.len() + 5, 3_321);
}

#[test]
fn provinces_merged_whole() {
    let units = units();
    let (last, first) = (day("2025-06-30"), day("2025-07-01"));
    let old = units.children(UnitId::COUNTRY, last);
    let kept = old.iter().filter(|&&unit| units.valid(unit, first)).count();
    assert_eq!(kept, 11);
    for &unit in &old {
        let placed = units.as_of(unit, first).expect("known");
        assert_eq!(placed.waits_for_choice, None, "{unit}");
        assert_eq!(units.level(placed.unit), Some(Level::Province), "{unit}");
        // Its communes went where it went.
        for commune in units.descendants(unit, last) {
            if units.level(commune) == Some(Level::Commune) {
                let there = units.as_of(commune, first).expect("known").unit;
                assert_eq!(units.province(there, first), Some(placed.unit), "{commune}");
            }
        }
    }
    let new = units.children(UnitId::COUNTRY, first);
    let parts: usize = new.iter().map(|&unit| units.predecessors(unit).len()).sum();
    assert_eq!(parts + kept, 63);
}

#[test]
fn what_stands_for_a_unit_is_valid_on_the_day() {
    let units = units();
    for on in days() {
        let tree = units.tree_on(on);
        for unit in units.all() {
            let placed = units.as_of(unit, on).expect("known");
            assert!(units.valid(placed.unit, on), "{unit} on {on}");
            assert_eq!(tree.place(unit), Some(placed.unit), "{unit} on {on}");
            for choice in placed.waits_for_choice.iter().flatten() {
                assert!(units.valid(*choice, on), "{unit} → {choice} on {on}");
            }
            if units.valid(unit, on) {
                assert_eq!(placed.unit, unit, "{unit} on {on}");
            } else {
                assert_eq!(
                    placed.waits_for_choice.is_some(),
                    placed
                        .waits_for_choice
                        .as_ref()
                        .is_some_and(|choices| choices.len() > 1),
                    "{unit} on {on}: a choice is between two at least"
                );
            }
        }
    }
}

#[test]
fn figures_add_up_as_then_and_as_now() {
    let mut units = units();
    // A village under every 40th commune of either time, some of them moved, renamed or ended.
    let communes: Vec<UnitId> = units
        .all()
        .filter(|&unit| units.level(unit) == Some(Level::Commune))
        .collect();
    for (at, &commune) in communes.iter().step_by(40).enumerate() {
        let id = local(at as u128 + 1);
        let from = (at % 3 == 0).then(|| day("2026-01-01"));
        units
            .add_village(id, "Thôn", &at.to_string(), commune, from)
            .expect("a commune");
        if at % 5 == 0 {
            units
                .place(id, communes[at], day("2026-02-01"))
                .expect("placed");
        }
        if at % 7 == 0 {
            units.end(id, day("2026-06-30")).expect("ended");
        }
    }
    let figures: Vec<(UnitId, u64)> = units.all().map(|unit| (unit, 1)).collect();
    let total = figures.len() as u64;
    for on in days() {
        let tree = units.tree_on(on);
        let (sums, nowhere) = tree.roll_up(figures.iter().copied());
        assert_eq!(nowhere, 0, "{on}");
        assert_eq!(sums[&UnitId::COUNTRY], total, "{on}");
        // In every unit: what its children have and what is placed at itself.
        let mut own: BTreeMap<UnitId, u64> = BTreeMap::new();
        for &(unit, figure) in &figures {
            *own.entry(tree.place(unit).expect("known")).or_default() += figure;
        }
        for (&unit, &sum) in &sums {
            let children = units.children(unit, on);
            let below: u64 = children.iter().filter_map(|child| sums.get(child)).sum();
            assert_eq!(
                sum,
                below + own.get(&unit).copied().unwrap_or(0),
                "{unit} on {on}"
            );
        }
    }
    let unknown = local(999_999);
    let (sums, nowhere) = units.tree_on(day("2026-01-01")).roll_up([(unknown, 3)]);
    assert_eq!((sums.len(), nowhere), (0, 3));
}

#[test]
fn forwards_and_backwards() {
    let units = units();
    let (then, now) = (day("2024-01-01"), day("2026-01-01"));
    // Merged: its successor, without a question.
    let tan_phu = one(
        &units,
        "xã Tân Phú, huyện Thanh Bình, tỉnh Đồng Tháp",
        "2024-01-01",
    );
    let placed = units.as_of(tan_phu, now).expect("known");
    assert_eq!(
        units.full_path(placed.unit, now),
        "Xã Thanh Bình, Tỉnh Đồng Tháp"
    );
    assert_eq!(placed.waits_for_choice, None);
    // Split: the default, and the choice.
    let tan_thanh = one(&units, "Tân Thạnh, Thanh Bình, Đồng Tháp", "2024-01-01");
    let placed = units.as_of(tan_thanh, now).expect("known");
    assert_eq!(
        units.full_path(placed.unit, now),
        "Xã Tân Thạnh, Tỉnh Đồng Tháp"
    );
    let choices = placed.waits_for_choice.expect("a choice");
    let names: Vec<String> = choices
        .iter()
        .map(|&unit| units.full_path(unit, now))
        .collect();
    assert_eq!(
        names,
        [
            "Xã Tân Thạnh, Tỉnh Đồng Tháp",
            "Xã Thanh Bình, Tỉnh Đồng Tháp"
        ]
    );
    // A district: what holds all its parts.
    let district = one(&units, "huyện Thanh Bình", "2024-01-01");
    let placed = units.as_of(district, now).expect("known");
    assert_eq!(units.full_path(placed.unit, now), "Tỉnh Đồng Tháp");
    assert_eq!(units.successors(district).len(), 5);
    // An island district: the zone that it became.
    let con_dao = one(&units, "huyện Côn Đảo", "2024-01-01");
    let placed = units.as_of(con_dao, now).expect("known");
    assert_eq!(
        units.full_path(placed.unit, now),
        "Đặc khu Côn Đảo, Thành phố Hồ Chí Minh"
    );
    // A new commune in the old tree: the district that held its parts.
    let new = one(&units, "xã Thanh Bình, tỉnh Đồng Tháp", "2026-01-01");
    let placed = units.as_of(new, then).expect("known");
    assert_eq!(
        units.full_path(placed.unit, then),
        "Huyện Thanh Bình, Tỉnh Đồng Tháp"
    );
    assert!(
        placed
            .waits_for_choice
            .expect("its parts")
            .contains(&tan_phu)
    );
    // A kept unit is itself, under another parent.
    let kept = units.all().find(|&unit| {
        units.level(unit) == Some(Level::Commune)
            && units.valid(unit, then)
            && units.valid(unit, now)
    });
    let kept = kept.expect("some commune stayed");
    assert_eq!(
        units.level(units.parent(kept, then).expect("then")),
        Some(Level::District)
    );
    assert_eq!(
        units.level(units.parent(kept, now).expect("now")),
        Some(Level::Province)
    );
    assert_eq!(
        units.parent(kept, day("2025-06-30")),
        units.parent(kept, then)
    );
    assert_eq!(
        units.parent(kept, day("2025-07-01")),
        units.parent(kept, now)
    );
}

#[test]
fn names_and_codes_are_those_of_the_day() {
    let units = units();
    let check = |unit: UnitId, on: &str, name: &str, code: &str| {
        let found = units.get(unit).expect("known");
        assert_eq!(found.full_name(day(on)), name, "{on}");
        assert_eq!(
            found.code(day(on)).map(|code| code.to_string()).as_deref(),
            Some(code),
            "{on}"
        );
    };
    let hue = one(&units, "46", "2026-01-01");
    check(hue, "2024-12-31", "Tỉnh Thừa Thiên Huế", "46");
    check(hue, "2025-01-01", "Thành phố Huế", "46");
    let ba_che = one(&units, "06978", "2026-11-01");
    check(ba_che, "2025-08-01", "Xã Ba Chẽ", "06970");
    check(ba_che, "2026-11-01", "Xã Ba Chẽ", "06978");
    let dong_nai = one(&units, "Đồng Nai", "2026-11-01");
    check(dong_nai, "2025-08-01", "Tỉnh Đồng Nai", "75");
    check(dong_nai, "2026-11-01", "Thành phố Đồng Nai", "75");
    let country = units.get(UnitId::COUNTRY).expect("the country");
    assert_eq!(country.full_name(day("2026-01-01")), "Việt Nam");
    assert_eq!(country.code(day("2026-01-01")), None);
    assert_eq!(
        units.full_path(UnitId::Official(999_999), day("2026-01-01")),
        "u999999"
    );
}

#[test]
fn places_are_in_vietnam() {
    let units = units();
    let now = day("2026-01-01");
    for unit in units.all().filter_map(|unit| units.get(unit)) {
        if let Some((lat, lon)) = unit.centroid() {
            assert!(
                (6.0..24.0).contains(&lat) && (102.0..118.0).contains(&lon),
                "{}",
                unit.id()
            );
        } else {
            assert!(
                unit.level() <= Level::District && !unit.valid(now) || unit.id() == UnitId::COUNTRY,
                "{} has no centroid",
                unit.id()
            );
        }
    }
    let communes = units.all().filter_map(|unit| units.get(unit));
    let communes = communes.filter(|unit| unit.level() == Level::Commune && unit.valid(now));
    let without = communes.filter(|unit| unit.area_km2().is_none()).count();
    assert_eq!(without, 2);
    let ha_noi = units
        .get(one(&units, "Hà Nội", "2026-01-01"))
        .expect("known");
    assert!((3_300.0..3_400.0).contains(&ha_noi.area_km2().expect("a sum")));
}

#[test]
fn villages_follow_their_commune() {
    let mut units = units();
    let (then, now) = (day("2024-01-01"), day("2026-01-01"));
    let tan_phu = one(&units, "xã Tân Phú, huyện Thanh Bình", "2024-01-01");
    let split = one(&units, "xã Tân Thạnh, huyện Thanh Bình", "2024-01-01");
    let (ap, other, school) = (local(1), local(2), local(3));
    units
        .add_village(ap, "Ấp", "Tân Phú A", tan_phu, None)
        .expect("added");
    units
        .add_village(other, "Ấp", "2", split, Some(day("2020-01-01")))
        .expect("added");
    units
        .add_facility(school, "Trường mầm non", "Hoa Sen", ap, None)
        .expect("added");

    assert_eq!(units.parent(ap, then), Some(tan_phu));
    let new = units.as_of(tan_phu, now).expect("known").unit;
    assert_eq!(units.parent(ap, now), Some(new));
    assert!(units.children(new, now).contains(&ap));
    assert!(
        !units.children(new, then).contains(&ap),
        "not before the commune was there"
    );
    assert!(units.descendants(new, now).contains(&school));
    assert_eq!(
        units.full_path(school, now),
        "Trường mầm non Hoa Sen, Ấp Tân Phú A, Xã Thanh Bình, Tỉnh Đồng Tháp"
    );
    assert_eq!(
        units.full_path(ap, then),
        "Ấp Tân Phú A, Xã Tân Phú, Huyện Thanh Bình, Tỉnh Đồng Tháp"
    );

    // One of a split commune waits, shown under the default, until a person has chosen.
    let waiting = units.as_of(other, now).expect("known");
    let choices = waiting.waits_for_choice.expect("a choice");
    assert_eq!(waiting.unit, other);
    assert_eq!(units.parent(other, now), Some(choices[0]));
    units
        .place(other, choices[1], day("2025-07-01"))
        .expect("placed");
    assert_eq!(
        units.as_of(other, now).expect("known").waits_for_choice,
        None
    );
    assert_eq!(units.parent(other, now), Some(choices[1]));
    assert_eq!(units.parent(other, then), Some(split));
    assert!(units.children(choices[1], now).contains(&other));
    assert!(!units.children(choices[0], now).contains(&other));

    // Before its first and after its last day, what stands above it counts for it.
    assert_eq!(
        units.as_of(other, day("2019-01-01")).expect("known").unit,
        split
    );
    units.end(other, day("2026-03-31")).expect("ended");
    assert_eq!(
        units.as_of(other, day("2026-04-01")).expect("known").unit,
        choices[1]
    );
    assert!(
        !units
            .children(choices[1], day("2026-04-01"))
            .contains(&other)
    );

    units
        .rename(ap, "Khóm", "Tân Phú 1", day("2026-05-01"))
        .expect("renamed");
    let name = |on: &str| units.get(ap).expect("known").full_name(day(on));
    assert_eq!(name("2026-04-30"), "Ấp Tân Phú A");
    assert_eq!(name("2026-05-01"), "Khóm Tân Phú 1");
    let found = units.find("ấp Tân Phú A", day("2026-06-01"), Some(new));
    assert_eq!(found.exact, Some(ap), "{found:?}");
}

#[test]
fn what_users_may_not_add() {
    let mut units = units();
    let commune = one(&units, "xã Thanh Bình, tỉnh Đồng Tháp", "2026-01-01");
    let province = one(&units, "tỉnh Đồng Tháp", "2026-01-01");
    let (village, other) = (local(1), local(2));
    let on = day("2026-01-01");
    units
        .add_village(village, "Ấp", "1", commune, Some(on))
        .expect("added");
    let mut check = |expected: &str, act: fn(&mut Units, [UnitId; 4]) -> Result<(), LocalError>| {
        let error = act(&mut units, [village, other, commune, province]).expect_err(expected);
        assert_eq!(error.code(), expected, "{error}");
    };
    check("unit-added-twice", |u, [v, _, c, _]| {
        u.add_village(v, "Ấp", "2", c, None)
    });
    check("unit-official", |u, [_, _, c, p]| {
        u.add_village(c, "Ấp", "2", p, None)
    });
    check("unit-too-deep", |u, [_, o, _, p]| {
        u.add_village(o, "Ấp", "2", p, None)
    });
    check("unit-too-deep", |u, [v, o, _, _]| {
        u.add_village(o, "Ấp", "2", v, None)
    });
    check("unit-no-parent", |u, [_, o, _, _]| {
        u.add_village(o, "Ấp", "2", UnitId::Official(999_999), None)
    });
    check("unit-no-name", |u, [_, o, c, _]| {
        u.add_village(o, "Ấp", " ", c, None)
    });
    check("unit-not-added", |u, [_, o, _, _]| {
        u.rename(o, "Ấp", "2", Day::MAX)
    });
    check("unit-official", |u, [_, _, c, _]| u.end(c, Day::MAX));
    check("unit-before-it-began", |u, [v, ..]| u.end(v, Day::MIN));
    check("unit-not-added", |u, [_, o, c, _]| u.place(o, c, Day::MAX));
}

#[test]
fn damaged_bytes_are_refused() {
    let good = include_bytes!("../../../packs/vn-ecd/units.bin").to_vec();
    assert!(Units::decode(b"").is_err());
    assert!(Units::decode(b"PK\x03\x04").is_err());
    for cut in [9, 10, 11, 100, good.len() / 2, good.len() - 1] {
        assert!(Units::decode(&good[..cut]).is_err(), "cut at {cut}");
    }
    for at in (0..good.len()).step_by(good.len() / 60) {
        let mut bad = good.clone();
        bad[at] ^= 0x20;
        assert!(Units::decode(&bad).is_err(), "changed at {at}");
    }
}
