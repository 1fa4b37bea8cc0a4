//! Rows → facts against a ledger in memory: again changes nothing, a change is a correction.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the message")]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use noi_core::fact::PersonKind;
use noi_core::names::fold;
use noi_core::recorder::{Recorder, uuid_v7};
use noi_core::records::{child::Child, person::Person};
use noi_core::units::Units;
use noi_core::{Body, Day, DeviceId, Fact, Moment, RecordId, Shard, UnitId};
use noi_exchange::columns::Kind;
use noi_exchange::import::{
    Asks, Import, Known, KnownChild, Repeats, SeenOrigin, ServiceNamed, Setting, Summary,
};
use noi_exchange::issue::Lang;
use noi_exchange::rejects::Rejects;
use noi_exchange::table::Table;
use noi_exchange::values::circumstances::{CircumstanceWord, Circumstances};
use uuid::Uuid;

static UNITS: LazyLock<Units> =
    LazyLock::new(|| Units::decode(include_bytes!("../../../packs/vn-ecd/units.bin")).unwrap());

/// A ledger that answers by looking at every fact: slow and plainly right.
struct Ledger {
    facts: Vec<Fact>,
    ids: u128,
    now: i64,
    batch: usize,
}

impl Ledger {
    fn new() -> Self {
        Self {
            facts: Vec::new(),
            ids: 0,
            now: 1_779_200_000_000,
            batch: 4,
        }
    }

    fn records(&self) -> Vec<RecordId> {
        let mut records: Vec<_> = self.facts.iter().map(|fact| fact.envelope.record).collect();
        records.sort();
        records.dedup();
        records
    }

    fn children(&self) -> Vec<Child> {
        let of = |id| {
            self.facts
                .iter()
                .filter(move |fact| fact.envelope.record == id)
        };
        self.records()
            .into_iter()
            .filter_map(|id| Child::fold(id, of(id)))
            .collect()
    }

    fn people(&self) -> Vec<Person> {
        let of = |id| {
            self.facts
                .iter()
                .filter(move |fact| fact.envelope.record == id)
        };
        self.records()
            .into_iter()
            .filter_map(|id| Person::fold(id, of(id)))
            .collect()
    }

    fn child(&self, name: &str) -> Child {
        let named = |child: &Child| child.name().is_some_and(|own| own == name);
        self.children()
            .into_iter()
            .find(named)
            .unwrap_or_else(|| panic!("no child {name}"))
    }

    fn answer(&self, asks: &Asks, known: &mut Known) {
        for key in &asks.origins {
            let with_key = |fact: &&Fact| {
                fact.envelope
                    .origin
                    .as_ref()
                    .is_some_and(|origin| origin.key == *key)
            };
            let Some(first) = self.facts.iter().find(with_key) else {
                continue;
            };
            let last = self.facts.iter().rfind(with_key).unwrap();
            known.origins.insert(
                key.clone(),
                SeenOrigin {
                    first: first.envelope.id,
                    record: first.envelope.record,
                    shard: first.envelope.shard,
                    content: last.envelope.origin.as_ref().unwrap().content.clone(),
                },
            );
        }
        for child in self.children() {
            let answer = KnownChild {
                record: child.id,
                shard: child.shard,
                unit: child.residences.last().unwrap().unit,
                details: child.details.clone(),
            };
            let put = |map: &mut BTreeMap<String, Vec<KnownChild>>, id: &Option<String>| {
                if let Some(id) = id {
                    map.entry(id.clone()).or_default().push(answer.clone());
                }
            };
            if child
                .details
                .personal_id
                .as_ref()
                .is_some_and(|id| asks.personal_ids.contains(id))
            {
                put(&mut known.by_personal_id, &child.details.personal_id);
            }
            if child
                .details
                .local_id
                .as_ref()
                .is_some_and(|id| asks.local_ids.contains(id))
            {
                put(&mut known.by_local_id, &child.details.local_id);
            }
            if let (Some(name), Some(birth)) = (&child.details.name, child.details.birth) {
                let likeness = (fold(name), birth);
                if asks.likenesses.contains(&likeness) {
                    known
                        .by_likeness
                        .entry(likeness)
                        .or_default()
                        .push(answer.clone());
                }
            }
        }
    }

    /// Imports a file as a shell would; gives what came of it and the rejects file.
    fn import(&mut self, kind: Kind, bytes: &[u8]) -> (Summary, String) {
        let unit = (kind != Kind::Services).then(|| self.commune());
        let table = Table::open(bytes, kind, unit.is_some()).unwrap();
        let words = [
            ("2", "Bị bỏ rơi"),
            ("4", "Khuyết tật"),
            ("4.1", "đặc biệt nặng"),
            ("4.2", "nặng"),
        ]
        .map(|(code, vi)| CircumstanceWord {
            code: code.to_owned(),
            vi: vi.to_owned(),
            en: String::new(),
        });
        let circumstances = Circumstances::new(&words);
        let units = &*UNITS;
        let today: Day = "2026-05-20".parse().unwrap();
        let shard_of = |unit| match units.province(unit, today) {
            Some(UnitId::Official(province)) => Shard(province),
            _ => Shard::NATIONAL,
        };
        let service = |text: &str| {
            let repeats = match text {
                "dpt" => Repeats::ByDose,
                "bcg" => Repeats::Once,
                "weighing" => Repeats::ByDay,
                _ => return None,
            };
            Some(ServiceNamed {
                code: text.to_owned(),
                repeats,
            })
        };
        let setting = Setting {
            today,
            source: "thử",
            unit,
            units,
            shard_of: &shard_of,
            circumstances: &circumstances,
            service: &service,
            may: &|_, _| true,
            synthetic: true,
        };
        let rejects = Rejects::new(&table.columns, Vec::new(), Lang::Vi);
        let mut import = Import::new(&table, kind, setting, rejects);
        while let Some(mut batch) = import.next_batch(self.batch).unwrap() {
            let mut known = Known::default();
            let mut rounds = 0;
            loop {
                let asks = import.asks(&mut batch, &known);
                if asks.is_empty() {
                    break;
                }
                rounds += 1;
                self.answer(&asks, &mut known);
            }
            assert!(rounds <= 2);
            self.now += 1;
            let mut ids = self.ids;
            let now = Moment(self.now);
            let mut new_id = || {
                ids += 1;
                uuid_v7(now, ids)
            };
            let device = DeviceId(Uuid::from_u128(1));
            let actor = RecordId(Uuid::from_u128(2));
            let mut recorder = Recorder::new(device, actor, now, &mut new_id);
            let facts = import.decide(batch, &known, &mut recorder).unwrap();
            self.ids = ids;
            self.facts.extend(facts);
        }
        let (summary, rejects) = import.finish().unwrap();
        (summary, String::from_utf8(rejects).unwrap())
    }

    /// Any commune of today.
    fn commune(&self) -> UnitId {
        UNITS
            .find(
                "Xã Thanh Bình, Tỉnh Đồng Tháp",
                "2026-05-20".parse().unwrap(),
                None,
            )
            .one()
            .unwrap()
    }
}

fn counts(summary: &Summary) -> (u64, u64, u64, u64) {
    (
        summary.accepted,
        summary.corrected,
        summary.already,
        summary.rejected,
    )
}

#[test]
fn the_same_children_twice_change_nothing() {
    let bytes = std::fs::read("tests/files/children.csv").unwrap();
    for batch in [1, 3, 1_000] {
        let mut ledger = Ledger::new();
        ledger.batch = batch;
        let (summary, rejects) = ledger.import(Kind::Children, &bytes);
        assert_eq!(counts(&summary), (5, 0, 0, 5), "{summary:#?}");
        assert_eq!(ledger.children().len(), 5);
        assert_eq!(rejects.lines().count(), 6);
        assert!(
            rejects.starts_with("\u{feff}STT,Họ và tên trẻ"),
            "{rejects}"
        );
        assert!(
            rejects
                .contains("4,Lê Thử Sai,31/02/2024,Nam,,Kinh,,,Thôn 1,,không có ngày này,\"Dòng 9")
        );
        let facts = ledger.facts.len();
        let (again, rejects_again) = ledger.import(Kind::Children, &bytes);
        assert_eq!(counts(&again), (0, 0, 5, 5));
        assert_eq!(ledger.facts.len(), facts);
        assert_eq!(rejects, rejects_again);
        let dinh = ledger.child("Giàng Thử Dính");
        assert_eq!(dinh.circumstances.len(), 2);
        assert_eq!(dinh.carers.len(), 1);
        assert!(dinh.details.synthetic);
    }
}

#[test]
fn a_changed_row_corrects_only_what_changed() {
    let header = "Mã trẻ,Họ tên,Ngày sinh,Giới tính,Số định danh,Mẹ,SĐT,Dân tộc,Hoàn cảnh\n";
    let first = "A1,Lê Thử An,5/3/2024,Nam,,Trần Thị Mẫu,0912000001,Kinh,\n";
    for (row, check) in [
        (
            "A1,Lê Thử Ân,5/3/2024,Nam,,Trần Thị Mẫu,0912000001,Kinh,\n",
            "name",
        ),
        (
            "A1,Lê Thử An,6/3/2024,Nam,,Trần Thị Mẫu,0912000001,Kinh,\n",
            "birth",
        ),
        (
            "A1,Lê Thử An,5/3/2024,Nam,003224000001,Trần Thị Mẫu,0912000001,Kinh,\n",
            "id",
        ),
        (
            "A1,Lê Thử An,5/3/2024,Nam,,Trần Thị Mẫu,0912000009,Kinh,\n",
            "phone",
        ),
        (
            "A1,Lê Thử An,5/3/2024,Nam,,Đỗ Thị Khác,0912000005,Kinh,\n",
            "carer",
        ),
        (
            "A1,Lê Thử An,5/3/2024,Nam,,Trần Thị Mẫu,0912000001,Kinh,4.2\n",
            "circumstance",
        ),
    ] {
        let mut ledger = Ledger::new();
        ledger.import(Kind::Children, format!("{header}{first}").as_bytes());
        let changed = format!("{header}{row}");
        let (summary, _) = ledger.import(Kind::Children, changed.as_bytes());
        assert_eq!(counts(&summary), (1, 1, 0, 0), "{check}: {summary:#?}");
        let children = ledger.children();
        assert_eq!(children.len(), 1, "{check}");
        let child = &children[0];
        let carers: Vec<_> = child
            .carers
            .iter()
            .filter(|link| link.until.is_none())
            .collect();
        assert_eq!(carers.len(), 1, "{check}");
        let carer = ledger
            .people()
            .into_iter()
            .find(|p| p.id == carers[0].carer)
            .unwrap();
        let now = (
            child.name().unwrap(),
            child.details.birth.unwrap().to_string(),
            child.details.personal_id.as_deref().unwrap_or(""),
            carer.details.phone.as_deref().unwrap_or(""),
            child.circumstances.len(),
        );
        let expected = match check {
            "name" => ("Lê Thử Ân", "2024-03-05", "", "0912000001", 0),
            "birth" => ("Lê Thử An", "2024-03-06", "", "0912000001", 0),
            "id" => ("Lê Thử An", "2024-03-05", "003224000001", "0912000001", 0),
            "phone" => ("Lê Thử An", "2024-03-05", "", "0912000009", 0),
            "carer" => ("Lê Thử An", "2024-03-05", "", "0912000005", 0),
            _ => ("Lê Thử An", "2024-03-05", "", "0912000001", 1),
        };
        assert_eq!((now.0, &*now.1, now.2, now.3, now.4), expected, "{check}");
        let facts = ledger.facts.len();
        let (again, _) = ledger.import(Kind::Children, changed.as_bytes());
        assert_eq!(counts(&again), (0, 0, 1, 0), "{check}");
        assert_eq!(ledger.facts.len(), facts, "{check}");
    }
}

#[test]
fn a_number_given_later_finds_the_same_child() {
    let mut ledger = Ledger::new();
    let without = "Họ tên,Ngày sinh,Mẹ\nLê Thử An,5/3/2024,Trần Thị Mẫu\n";
    let with = "Họ tên,Ngày sinh,Mẹ,Số định danh\nLê Thử An,5/3/2024,Trần Thị Mẫu,003224000001\n";
    ledger.import(Kind::Children, without.as_bytes());
    let (summary, _) = ledger.import(Kind::Children, with.as_bytes());
    assert_eq!(counts(&summary), (1, 1, 0, 0));
    assert_eq!(ledger.children().len(), 1);
    // Another book knows the child by its number and more of it: gaps are filled, no more.
    let other =
        "Mã trẻ,Họ tên,Ngày sinh,Giới tính,Số định danh\nB7,Lê Thử An,6/3/2024,Nam,003224000001\n";
    let (summary, _) = ledger.import(Kind::Children, other.as_bytes());
    assert_eq!(counts(&summary), (1, 1, 0, 0), "{summary:#?}");
    assert!(
        summary
            .issues
            .iter()
            .any(|issue| issue.code.key() == "differs-from-record")
    );
    let children = ledger.children();
    assert_eq!(children.len(), 1);
    assert_eq!(children[0].details.birth.unwrap().to_string(), "2024-03-05");
    assert_eq!(children[0].details.sex, Some(noi_core::Sex::Male));
    let (summary, _) = ledger.import(Kind::Children, other.as_bytes());
    assert_eq!(counts(&summary), (0, 0, 1, 0));
}

#[test]
fn likely_duplicates_are_listed_and_kept() {
    let text = "Mã trẻ,Họ tên,Ngày sinh,SĐT\n1,Lê Thử An,5/3/2024,0912000001\n\
                2,LE THU AN,6/3/2024,0912000001\n3,Lê Thử An,3/5/2024,\n4,Lê Thử An,5/9/2024,\n\
                5,Lê Thử Bình,5/3/2024,0912000001\n";
    for batch in [1, 100] {
        let mut ledger = Ledger::new();
        ledger.batch = batch;
        let (summary, _) = ledger.import(Kind::Children, text.as_bytes());
        assert_eq!(counts(&summary), (5, 0, 0, 0));
        let pairs: Vec<_> = summary
            .likely_duplicates
            .iter()
            .map(|pair| (pair.row, pair.other_row))
            .collect();
        assert_eq!(pairs, [(3, Some(2)), (4, Some(2))], "batches of {batch}");
        assert_eq!(ledger.children().len(), 5);
        // A second file meets the first in the ledger.
        let other = "Mã trẻ,Họ tên,Ngày sinh\n77,Lê Thử An,5/9/2024\n";
        let (summary, _) = ledger.import(Kind::Children, other.as_bytes());
        assert_eq!(summary.likely_duplicates.len(), 1);
        assert_eq!(summary.likely_duplicates[0].other_row, None);
    }
}

#[test]
fn rows_of_one_file_that_contradict_each_other() {
    let text = "Mã trẻ,Họ tên,Ngày sinh\n1,Lê Thử An,5/3/2024\n1,Lê Thử An,5/3/2024\n\
                1,Lê Thử An,6/3/2024\n";
    for batch in [1, 100] {
        let mut ledger = Ledger::new();
        ledger.batch = batch;
        let (summary, rejects) = ledger.import(Kind::Children, text.as_bytes());
        assert_eq!(counts(&summary), (1, 0, 1, 1));
        assert!(rejects.contains("dòng 2"), "{rejects}");
    }
}

#[test]
fn services_find_their_child() {
    for batch in [1, 4, 1_000] {
        let mut ledger = Ledger::new();
        ledger.batch = batch;
        ledger.import(
            Kind::Children,
            &std::fs::read("tests/files/children.csv").unwrap(),
        );
        let bytes = std::fs::read("tests/files/services.csv").unwrap();
        let (summary, rejects) = ledger.import(Kind::Services, &bytes);
        let mut reasons: Vec<_> = summary
            .issues
            .iter()
            .map(|issue| format!("{} {}", issue.row.unwrap_or(0), issue.code.key()))
            .collect();
        reasons.sort();
        assert_eq!(
            reasons,
            [
                "10 date-to-the-day",
                "11 child-missing",
                "12 row-twice",
                "7 child-unknown",
                "8 service-unknown",
                "9 before-birth",
            ]
        );
        assert_eq!(counts(&summary), (5, 0, 0, 6), "{rejects}");
        let an = ledger.child("Nguyễn Thử An");
        assert_eq!(an.services.len(), 4);
        assert_eq!(ledger.child("Giàng Thử Dính").services.len(), 1);
        let facts = ledger.facts.len();
        let (again, _) = ledger.import(Kind::Services, &bytes);
        assert_eq!(counts(&again), (0, 0, 5, 6));
        assert_eq!(ledger.facts.len(), facts);
        // Another day of the same dose is a correction; of weighing it is another weighing.
        let text = String::from_utf8(bytes).unwrap();
        let changed = text
            .replace("30/05/2024", "28/05/2024")
            .replace("2024-06-30", "2024-07-30");
        let (summary, _) = ledger.import(Kind::Services, changed.as_bytes());
        assert_eq!(counts(&summary), (2, 1, 3, 6));
        let an = ledger.child("Nguyễn Thử An");
        let days: Vec<_> = an
            .services
            .iter()
            .map(|s| format!("{} {}", s.service, s.on))
            .collect();
        assert_eq!(
            days,
            [
                "dpt 2024-04-29",
                "dpt 2024-05-28",
                "weighing 2024-05-30",
                "weighing 2024-06-30",
                "weighing 2024-07-30",
            ]
        );
    }
}

#[test]
fn training_is_counted_for_the_people_who_are_known() {
    let mut ledger = Ledger::new();
    ledger.import(
        Kind::Children,
        &std::fs::read("tests/files/children.csv").unwrap(),
    );
    let carers = ledger.people().len();
    let bytes = std::fs::read("tests/files/training.csv").unwrap();
    let text = String::from_utf8(bytes)
        .unwrap()
        .replace("Xã Một", "Xã Thanh Bình, Đồng Tháp");
    let (summary, rejects) = ledger.import(Kind::Training, text.as_bytes());
    assert_eq!(
        counts(&summary),
        (4, 0, 0, 2),
        "{rejects}{:#?}",
        summary.issues
    );
    let people = ledger.people();
    // The mother is known with her telephone; two more people are new.
    assert_eq!(people.len(), carers + 2);
    let hours: Vec<_> = people
        .iter()
        .filter(|person| !person.education.is_empty())
        .map(|person| {
            let quarters: Vec<_> = person.education.iter().map(|e| e.quarter_hours).collect();
            (
                person.details.name.as_deref().unwrap(),
                person.details.kind,
                quarters,
            )
        })
        .collect();
    assert_eq!(
        hours,
        [
            ("Trần Thị Mẫu", PersonKind::Carer, vec![6]),
            ("Đỗ Văn Thử", PersonKind::VillageCollaborator, vec![32, 6]),
            ("Vũ Thị Thử", PersonKind::Other, vec![8]),
        ]
    );
    let (again, _) = ledger.import(Kind::Training, text.as_bytes());
    assert_eq!(counts(&again), (0, 0, 4, 2));
    let changed = text.replace("8 giờ", "6 giờ");
    let (summary, _) = ledger.import(Kind::Training, changed.as_bytes());
    assert_eq!(counts(&summary), (1, 1, 3, 2));
}

#[test]
fn places_are_found_under_old_names_and_codes() {
    let mut ledger = Ledger::new();
    let rows = [
        ("", "Xã Thanh Bình", "", "Đồng Tháp", "ok"),
        ("", "xa thanh binh", "", "tinh dong thap", "ok"),
        (
            "",
            "Thị trấn Thanh Bình",
            "Huyện Thanh Bình",
            "Tỉnh Đồng Tháp",
            "ok",
        ),
        ("", "Xã Không Có Thật", "", "", "unit-unknown"),
        ("99999", "", "", "", "unit-unknown"),
    ];
    for (code, unit, district, province, expected) in rows {
        let text = format!(
            "Họ tên,Ngày sinh,Mã xã,Xã,Huyện,Tỉnh\nLê Thử An,5/3/2024,{code},{unit},{district},{province}\n"
        );
        let (summary, _) = ledger.import(Kind::Children, text.as_bytes());
        let found = match summary
            .issues
            .iter()
            .find(|issue| issue.code.key().starts_with("unit-unk"))
        {
            Some(issue) => issue.code.key(),
            None => "ok",
        };
        assert_eq!(found, expected, "{unit}: {summary:#?}");
    }
    let children = ledger.children();
    let homes: Vec<_> = children
        .iter()
        .map(|child| child.residences[0].unit)
        .collect();
    assert!(
        homes.iter().all(|home| *home == ledger.commune()),
        "{homes:?}"
    );
    let registered = ledger
        .facts
        .iter()
        .filter(|f| matches!(f.body, Body::ChildRegistered(_)));
    assert_eq!(
        registered.count(),
        1,
        "three spellings of one place are one child"
    );
}

#[test]
fn a_summary_is_one_object() {
    let mut ledger = Ledger::new();
    let (mut summary, _) = ledger.import(
        Kind::Children,
        &std::fs::read("tests/files/children.csv").unwrap(),
    );
    summary.rejects_file = Some("rejects.csv".to_owned());
    let json = serde_json::to_value(&summary).unwrap();
    for (name, value) in [
        ("accepted", 5),
        ("already", 0),
        ("rejected", 5),
        ("warnings", 7),
    ] {
        assert_eq!(json[name], value, "{name}: {json:#}");
    }
    assert_eq!(json["rejects_file"], "rejects.csv");
    assert!(json["likely_duplicates"].is_array());
}
