//! Stories of the views: merges, search, pages, look-ups.

use noi_core::fact::{
    Body, ChildDetails, Corrected, Instead, LocalUnitKind, PregnancyDetails, PregnancyEnded,
    PregnancyOutcome, Reason, UnitAdded, UnitRenamed,
};
use noi_core::plan_facts::PlanAdopted;
use noi_core::{Day, Sex, UnitId};
use noi_store::{
    ChildKey, ChildOrder, ChildState, ChildrenOf, Found, PersonKey, Scope, Search, Store,
};

use super::{New, assert_clean, same, seen};
use crate::common::{
    Chance, Pen, cared_for_by, day, exited, merged, moved, name, person, record, returned, service,
    stored, struck_out, unmerged,
};

pub(crate) async fn a_merge_and_its_undoing(new: impl New) {
    let (store, _kept) = new().await;
    let (a, b, c) = (record(1), record(2), record(3));
    let mut pen = Pen::new(1, 1);
    let on = day("2024-05-01");
    store
        .append(&stored(&[
            pen.child(a, "Phạm Gia Hân", "2023-01"),
            pen.child(b, "Phạm Gia Hân", "2023-01-15"),
            pen.child(c, "Phạm Hân", "2023"),
            pen.write(c, on, service("weighing")),
        ]))
        .await
        .unwrap();
    let apart = seen(&*store).await;
    let facts_of_a = async || store.facts_of(&[a]).await.unwrap()[&a].len();
    let counts = async || {
        let counts = store.child_counts(&Scope::Everywhere).await.unwrap();
        counts.values().sum::<u64>()
    };
    // c into b, b into a: a has the facts of all three.
    store
        .append(&stored(&[pen.write(c, on, merged(b))]))
        .await
        .unwrap();
    store
        .append(&stored(&[pen.write(b, on, merged(a))]))
        .await
        .unwrap();
    assert_eq!((facts_of_a().await, counts().await), (6, 1));
    let row = |store: std::sync::Arc<dyn Store>, record| async move {
        store
            .find_children(&[ChildKey::Record(record)])
            .await
            .unwrap()
            .remove(0)
            .remove(0)
    };
    assert_eq!(row(store.clone(), b).await.merged_into, Some(a));
    assert_eq!(row(store.clone(), c).await.state, ChildState::Merged);
    assert_clean(&*store, "merged").await;
    // A correction of a merged record reaches the one that goes on.
    let details = ChildDetails {
        personal_id: Some("000000000001".to_owned()),
        ..ChildDetails::default()
    };
    let correction = pen.write(
        c,
        on,
        Body::ChildDetailsCorrected(noi_core::fact::DetailsCorrected {
            set: details,
            cleared: Vec::new(),
            reason: String::new(),
        }),
    );
    let correction_id = correction.envelope.id;
    store.append(&stored(&[correction])).await.unwrap();
    let id = row(store.clone(), a).await.personal_id;
    assert_eq!(id.as_deref(), Some("000000000001"));
    assert_clean(&*store, "corrected").await;
    store
        .append(&stored(&[pen.write(c, on, struck_out(correction_id))]))
        .await
        .unwrap();
    assert_eq!(row(store.clone(), a).await.personal_id, None);
    // Undone in the other order.
    store
        .append(&stored(&[pen.write(b, day("2024-05-02"), unmerged())]))
        .await
        .unwrap();
    assert_eq!((facts_of_a().await, counts().await), (1, 2));
    store
        .append(&stored(&[pen.write(c, day("2024-05-02"), unmerged())]))
        .await
        .unwrap();
    assert_eq!((facts_of_a().await, counts().await), (1, 3));
    let mut again = seen(&*store).await;
    for key in [format!("facts of {b}"), format!("facts of {c}")] {
        again.insert(key.clone(), apart[&key].clone());
    }
    same("undone", &apart, &again);
    assert_clean(&*store, "undone").await;
}

async fn search(store: &dyn Store, text: &str, scope: Scope, limit: u32) -> Found {
    let text = text.to_owned();
    store
        .search_children(&Search { text, scope, limit })
        .await
        .unwrap()
}

pub(crate) async fn names_are_found(new: impl New) {
    let (store, _kept) = new().await;
    let mut pen = Pen::new(1, 1);
    let mut gone = pen.child(record(6), "Đinh Rời Đi", "2023");
    gone.envelope.unit = UnitId::Official(100);
    let on = day("2024-05-01");
    let facts = [
        pen.at(100).child(record(1), "Nguyễn Thị Thuỷ", "2023"),
        pen.at(100).child(record(2), "Đặng Đình Đức", "2023"),
        pen.at(101).child(record(3), "Nguyễn Văn An", "2023"),
        pen.at(101).child(record(4), "Nguyễn Văn Anh", "2023"),
        pen.at(102).child(record(5), "H’Hen Niê", "2023"),
        pen.at(103).child(record(7), "Nguyễn Văn An Bình", "2023"),
        pen.at(103).child(record(8), "Lê Hoàng", "2023"),
        pen.at(103).child(record(9), "Lê Hoàng Nam", "2023"),
    ];
    store.append(&stored(&[gone])).await.unwrap();
    store.append(&stored(&facts)).await.unwrap();
    store
        .append(&stored(&[pen.write(record(6), on, exited())]))
        .await
        .unwrap();
    let all = Scope::Everywhere;
    let at = |unit| Scope::Units(vec![UnitId::Official(unit)]);
    let cases: &[(&str, Scope, &[u128])] = &[
        ("thuy", all.clone(), &[1]),
        ("Thủy", all.clone(), &[1]),
        ("NGUYEN THI THUY", all.clone(), &[1]),
        ("thuy nguyen", all.clone(), &[1]),
        ("ng th th", all.clone(), &[1]),
        ("dang duc", all.clone(), &[2]),
        ("đ đ", all.clone(), &[2, 6]),
        ("Đinh", all.clone(), &[2, 6]),
        ("nguyen van an", all.clone(), &[3, 7, 4]),
        ("van nguyen", all.clone(), &[3, 4, 7]),
        ("b an v", all.clone(), &[7]),
        ("le hoang", all.clone(), &[8, 9]),
        ("hoang le nam", all.clone(), &[9]),
        ("le hoang nam an", all.clone(), &[]),
        ("nguyen van", at(103), &[7]),
        ("anh", all.clone(), &[4]),
        ("nguyen", at(101), &[3, 4]),
        ("nguyen", at(100), &[1]),
        ("nguyen", at(102), &[]),
        ("nguyen", Scope::Units(vec![]), &[]),
        ("h'hen", all.clone(), &[5]),
        ("nie", all.clone(), &[5]),
        ("guyen", all.clone(), &[]),
        ("", all.clone(), &[]),
        ("%", all.clone(), &[]),
        ("_", all.clone(), &[]),
        ("' OR 1=1 --", all.clone(), &[]),
    ];
    for (text, scope, expected) in cases {
        let found = search(&*store, text, scope.clone(), 50).await;
        let mut records: Vec<_> = found.rows.iter().map(|row| row.record).collect();
        let mut expected: Vec<_> = expected.iter().map(|&n| record(n)).collect();
        if *text == "nguyen van an" {
            assert_eq!(records, expected, "whole words come first");
        }
        records.sort();
        expected.sort();
        assert_eq!(records, expected, "{text:?} in {scope:?}");
    }
    let found = search(&*store, "nguyen", Scope::Everywhere, 2).await;
    assert_eq!((found.rows.len(), found.more), (2, true));
    // A name that was corrected is found by its new words only.
    let renamed = pen.write(record(3), on, crate::common::named("Lý A Tủa"));
    store.append(&stored(&[renamed])).await.unwrap();
    let found = search(&*store, "an van", Scope::Everywhere, 9).await;
    let mut records: Vec<_> = found.rows.iter().map(|row| row.record).collect();
    records.sort();
    assert_eq!(records, [record(4), record(7)]);
    assert_eq!(
        search(&*store, "tua", Scope::Everywhere, 9).await.rows[0].record,
        record(3)
    );
}

/// Whatever words of a name are typed, in any order, as far as they were typed.
pub(crate) async fn whoever_is_meant_is_found(new: impl New) {
    const WORDS: &[&str] = &["An", "Anh", "Bình", "Hoàng", "Hà", "Nguyễn", "Ngọc", "Văn"];
    let (store, _kept) = new().await;
    let (mut pen, chance) = (Pen::new(1, 1), &mut Chance(11));
    let mut names = Vec::new();
    for n in 0..150 {
        let words: Vec<&str> = (0..1 + chance.below(4))
            .map(|_| *chance.pick(WORDS))
            .collect();
        let name = words.join(" ");
        let child = pen
            .at(100 + n % 3)
            .child(record(u128::from(n)), &name, "2023");
        store.append(&stored(&[child])).await.unwrap();
        names.push(noi_core::names::fold(&name));
    }
    for _ in 0..200 {
        let name = &names[chance.below(150) as usize];
        let mut typed: Vec<&str> = name.split(' ').collect();
        let first = chance.below(typed.len() as u64) as usize;
        typed.rotate_left(first);
        let letters = 1 + chance.below(20) as usize;
        let text: String = typed.join(" ").chars().take(letters).collect();
        let scope = match chance.below(2) {
            0 => Scope::Everywhere,
            _ => Scope::Units(vec![UnitId::Official(101)]),
        };
        let mut expected = Vec::new();
        for (n, name) in (0..).zip(&names) {
            let meant = text.split_whitespace().all(|typed| {
                let mut words = name.split(' ');
                words.any(|word| word.starts_with(typed))
            });
            if meant && (matches!(scope, Scope::Everywhere) || n % 3 == 1) {
                expected.push(record(n));
            }
        }
        let found = search(&*store, &text, scope.clone(), 500).await;
        let mut records: Vec<_> = found.rows.iter().map(|row| row.record).collect();
        records.sort();
        assert_eq!(records, expected, "{text:?} in {scope:?}");
        assert!(!found.more);
    }
}

pub(crate) async fn pages_follow_each_other(new: impl New) {
    let (store, _kept) = new().await;
    let mut pen = Pen::new(1, 1);
    let mut chance = Chance(3);
    let facts: Vec<_> = (0..97)
        .map(|n| {
            let name = name(&mut chance);
            let birth = format!("202{}-0{}", chance.below(4), 1 + chance.below(9));
            pen.at(100 + n as u32 % 4).child(record(n), &name, &birth)
        })
        .collect();
    store.append(&stored(&facts)).await.unwrap();
    // One without a name or a date of birth, and two who left.
    let unknown = Body::ChildRegistered(ChildDetails::default());
    let on = day("2024-05-01");
    store
        .append(&stored(&[
            pen.write(record(97), on, unknown),
            pen.write(record(1), on, exited()),
            pen.write(record(2), on, exited()),
            pen.write(record(2), day("2024-06-01"), returned()),
        ]))
        .await
        .unwrap();
    let units = |units: &[u32]| Scope::Units(units.iter().map(|&u| UnitId::Official(u)).collect());
    for (scope, total) in [
        (Scope::Everywhere, 97),
        (units(&[100, 101, 102, 103]), 97),
        (units(&[100, 101, 103]), 73),
        (units(&[102]), 24),
        (units(&[7]), 0),
    ] {
        for order in [ChildOrder::Name, ChildOrder::Birth] {
            let mut ask = ChildrenOf {
                scope: scope.clone(),
                state: ChildState::Here,
                order,
                after: None,
                limit: 1000,
            };
            let whole = store.children(&ask).await.unwrap();
            let what = format!("{ask:?}");
            assert_eq!(
                (whole.rows.len(), whole.next),
                (whole.total as usize, None),
                "{what}"
            );
            assert!(total == whole.total || scope != Scope::Everywhere, "{what}");
            let key = |row: &noi_store::ChildRow| match order {
                ChildOrder::Name => row.name.as_deref().map(noi_core::names::person_sort_key),
                ChildOrder::Birth => row
                    .birth
                    .map(|birth| birth.day.0.wrapping_add(1 << 20).to_be_bytes().to_vec()),
            };
            assert!(whole.rows.is_sorted_by_key(key), "{what}");
            ask.limit = 10;
            let mut paged = Vec::new();
            loop {
                let page = store.children(&ask).await.unwrap();
                assert_eq!(page.total, whole.total);
                paged.extend(page.rows);
                ask.after = page.next;
                if ask.after.is_none() {
                    break;
                }
            }
            assert_eq!(paged, whole.rows, "{what}");
        }
    }
    let gone = ChildrenOf {
        scope: Scope::Everywhere,
        state: ChildState::Gone,
        order: ChildOrder::Name,
        after: None,
        limit: 10,
    };
    let gone = store.children(&gone).await.unwrap();
    assert_eq!(gone.rows.len(), 1);
    assert_eq!(gone.rows[0].record, record(1));
    assert_eq!(gone.rows[0].exit.map(|(day, _)| day), Some(on));
}

pub(crate) async fn rows_of_files_are_recognised(new: impl New) {
    let (store, _kept) = new().await;
    let mut pen = Pen::new(1, 1);
    let first = pen.child(record(1), "Trẻ Mẫu", "2023");
    let first = pen.imported(first, "key 1", "content 1");
    let second = pen.write(record(1), day("2024-02-01"), service("weighing"));
    let second = pen.imported(second, "key 2", "content 2");
    let instead = Some(Instead {
        on: day("2024-02-02"),
        unit: pen.unit,
        body: Box::new(service("weighing")),
    });
    let changed = pen.write(
        record(1),
        day("2024-02-02"),
        Body::Corrected(Corrected {
            fact: second.envelope.id,
            instead,
            reason: String::new(),
        }),
    );
    let changed = pen.imported(changed, "key 2", "content 2, changed");
    // The correction first: what was recorded last counts, not what arrived last.
    for fact in [&first, &second, &changed] {
        store
            .append(&stored(std::slice::from_ref(fact)))
            .await
            .unwrap();
    }
    let keys = ["key 1", "key 2", "key 3"].map(str::to_owned);
    let known = store.origins(&keys).await.unwrap();
    assert_eq!(known.len(), 2);
    assert_eq!(known["key 1"].content, "content 1");
    assert_eq!(known["key 1"].record, record(1));
    assert_eq!(known["key 2"].content, "content 2, changed");
    assert_eq!(known["key 2"].first, second.envelope.id);
    assert_eq!(store.origins(&[]).await.unwrap().len(), 0);
}

pub(crate) async fn children_are_looked_up(new: impl New) {
    let (store, _kept) = new().await;
    let mut pen = Pen::new(1, 1);
    let details = |name: &str, personal: Option<&str>, local: Option<&str>| ChildDetails {
        name: Some(name.to_owned()),
        birth: Some("2023-02-15".parse().unwrap()),
        sex: Some(Sex::Female),
        personal_id: personal.map(str::to_owned),
        local_id: local.map(str::to_owned),
        village: Some("Thôn Mẫu".to_owned()),
        ethnicity: Some("Mông".to_owned()),
        ..ChildDetails::default()
    };
    let on = day("2024-01-01");
    let registered = |details| Body::ChildRegistered(details);
    store
        .append(&stored(&[
            pen.write(
                record(1),
                on,
                registered(details("Lò Thị Một", Some("000000000001"), Some("7"))),
            ),
            pen.write(
                record(2),
                on,
                registered(details("Lo Thi Mốt", None, Some("7"))),
            ),
            pen.write(
                record(3),
                on,
                registered(details("Lò Thị Ba", Some("000000000001"), None)),
            ),
            pen.write(record(3), on, merged(record(1))),
            pen.at(103).write(record(2), day("2024-03-01"), moved()),
        ]))
        .await
        .unwrap();
    let likeness = |birth: &str| ChildKey::Likeness {
        name_fold: "lo thi mot".to_owned(),
        birth: birth.parse().unwrap(),
    };
    let cases: Vec<(ChildKey, &[u128])> = vec![
        (ChildKey::PersonalId("000000000001".to_owned()), &[1]),
        (ChildKey::PersonalId("999".to_owned()), &[]),
        (ChildKey::LocalId("7".to_owned()), &[1, 2]),
        // A month is imputed as its 15th day.
        (likeness("2023-02-15"), &[1, 2]),
        (likeness("2023-02"), &[1, 2]),
        (likeness("2023-03"), &[]),
        (ChildKey::Record(record(3)), &[3]),
        (ChildKey::Record(record(9)), &[]),
    ];
    let keys: Vec<ChildKey> = cases.iter().map(|(key, _)| key.clone()).collect();
    let answers = store.find_children(&keys).await.unwrap();
    for ((key, expected), rows) in cases.iter().zip(answers) {
        let mut records: Vec<_> = rows.iter().map(|row| row.record).collect();
        records.sort();
        let expected: Vec<_> = expected.iter().map(|&n| record(n)).collect();
        assert_eq!(records, expected, "{key:?}");
    }
    let row = store
        .find_children(&[ChildKey::Record(record(2))])
        .await
        .unwrap()
        .remove(0)
        .remove(0);
    assert_eq!(row.unit, UnitId::Official(103));
    assert_eq!(row.village.as_deref(), Some("Thôn Mẫu"));
    assert_eq!(row.sex, Some(Sex::Female));
    assert_eq!(row.ethnicity.as_deref(), Some("Mông"));
    assert_eq!(row.registered_on, on);
}

pub(crate) async fn people_plans_and_villages(new: impl New) {
    let (store, _kept) = new().await;
    let mut pen = Pen::new(1, 1);
    let on = day("2024-01-01");
    let village = |name: &str| {
        Body::UnitAdded(UnitAdded {
            kind: LocalUnitKind::Village,
            name: name.to_owned(),
        })
    };
    let called = |name: &str| {
        Body::UnitRenamed(UnitRenamed {
            name: name.to_owned(),
            reason: String::new(),
        })
    };
    let plan = PlanAdopted {
        symbol: Some("00/KH-UBND".to_owned()),
        title: "Kế hoạch mẫu".to_owned(),
        from: Some(on),
        example: true,
        ..PlanAdopted::default()
    };
    let pregnancy = PregnancyDetails {
        woman: Some(record(11)),
        expected: Some(day("2024-08-01")),
        ..PregnancyDetails::default()
    };
    let ended = PregnancyEnded {
        outcome: PregnancyOutcome::LiveBirth,
        child: Some(record(1)),
    };
    store
        .append(&stored(&[
            pen.child(record(1), "Trẻ Mẫu", "2024-07-30"),
            pen.write(record(11), on, person("Mẹ Mẫu", "0900000001")),
            pen.write(record(1), on, cared_for_by(record(11))),
            pen.write(record(20), on, village("Bản Mẫu")),
            pen.write(record(21), on, village("Bản Cũ")),
            pen.write(
                record(21),
                day("2024-03-01"),
                Body::UnitEnded(Reason::default()),
            ),
            pen.write(record(22), on, village("Bản Sai")),
            pen.write(record(22), day("2024-02-01"), called("Bản Đổi")),
            pen.write(record(30), on, Body::PlanAdopted(plan)),
            pen.write(record(40), on, Body::PregnancyRegistered(pregnancy)),
            pen.write(record(40), day("2024-07-30"), Body::PregnancyEnded(ended)),
        ]))
        .await
        .unwrap();
    let here = Scope::Units(vec![UnitId::Official(100)]);
    let people = store.people(&here).await.unwrap();
    assert_eq!(people.len(), 1);
    let keys = [
        PersonKey::Phone("0900000001".to_owned()),
        PersonKey::Name("me mau".to_owned()),
        PersonKey::Record(record(11)),
        PersonKey::Phone("0900000002".to_owned()),
    ];
    let found = store.find_people(&keys).await.unwrap();
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1, 1, 0]);
    for asked in [record(1), record(11)] {
        let links = store.carer_links(&[asked]).await.unwrap();
        assert_eq!(
            (links.len(), links[0].child, links[0].carer),
            (1, record(1), record(11))
        );
    }
    let villages = store.local_units(&here).await.unwrap();
    let names: Vec<_> = villages
        .iter()
        .map(|v| (v.name.as_str(), v.until))
        .collect();
    assert_eq!(
        names,
        [
            ("Bản Cũ", Some(day("2024-03-01"))),
            ("Bản Đổi", None),
            ("Bản Mẫu", None)
        ]
    );
    let plans = store.plans().await.unwrap();
    assert_eq!(plans[0].symbol.as_deref(), Some("00/KH-UBND"));
    assert!(plans[0].example && plans[0].from == Some(on) && plans[0].to.is_none());
    let pregnancies = store.pregnancies(&Scope::Everywhere).await.unwrap();
    assert_eq!(pregnancies[0].child, Some(record(1)));
    assert_eq!(pregnancies[0].ended.map(|(day, _)| day), Some(Day(19_934)));
    assert_clean(&*store, "all kinds").await;
    let before = (people, villages, plans, pregnancies);
    store.rebuild(&mut |_| {}).await.unwrap();
    let after = (
        store.people(&here).await.unwrap(),
        store.local_units(&here).await.unwrap(),
        store.plans().await.unwrap(),
        store.pregnancies(&Scope::Everywhere).await.unwrap(),
    );
    assert_eq!(before, after);
    assert_clean(&*store, "rebuilt").await;
}
