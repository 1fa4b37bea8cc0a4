//! Units in the browser: villages and facilities are added, renamed, closed and opened again, each
//! with its day and reason, once, and by whoever may; every unit tells where it comes from.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use noi_core::access::Role;
use noi_core::fact::{ChildDetails, LocalUnitKind};
use noi_core::records::local_unit::LocalUnit;
use noi_core::units::Level;
use noi_core::{Day, Moment, UnitId};
use noi_office::Office;
use noi_server::{Limits, Running};

use crate::office::{
    Answer, Browser, TODAY, account, add_child, add_unit, now, office_by, province, serve,
};

/// Each moment is later than the one before: what is recorded later counts.
fn clock() -> Moment {
    static PASSED: AtomicI64 = AtomicI64::new(0);
    Moment(now().0 + PASSED.fetch_add(1, Ordering::Relaxed))
}

fn today() -> Day {
    TODAY.parse().unwrap()
}

/// A commune with an officer and a leader, and a village that was there before.
struct Commune {
    office: Arc<Office>,
    unit: UnitId,
    other: UnitId,
    village: UnitId,
    running: Running,
    officer: Browser,
    leader: Browser,
}

impl Commune {
    async fn new() -> Commune {
        let office = office_by(clock).await;
        let communes = office.units.children(province(&office.units), today());
        let [unit, other] = [communes[0], communes[1]];
        let village = add_unit(&office, LocalUnitKind::Village, "Ấp Kênh Mới", unit).await;
        account(&office, "can.bo", &[(Role::CommuneOfficer, unit)]).await;
        account(&office, "chu.tich", &[(Role::CommuneLeader, unit)]).await;
        account(&office, "can.bo.khac", &[(Role::CommuneOfficer, other)]).await;
        account(&office, "tram", &[(Role::HealthStation, unit)]).await;
        let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
        let [officer, leader] = [
            come_in(&running, "can.bo").await,
            come_in(&running, "chu.tich").await,
        ];
        Commune {
            office,
            unit,
            other,
            village,
            running,
            officer,
            leader,
        }
    }

    async fn known(&self, unit: UnitId) -> LocalUnit {
        let UnitId::Local(record) = unit else {
            panic!("{unit} is official")
        };
        self.office.local_unit(record).await.unwrap().unwrap()
    }

    async fn facts(&self) -> u64 {
        let heads = self.office.store.heads().await.unwrap();
        heads.values().map(|head| head.position.0).sum()
    }

    fn path(&self, what: &str) -> String {
        format!("/don-vi/{}/{what}", self.village)
    }
}

async fn come_in(running: &Running, login: &str) -> Browser {
    let mut browser = Browser::at(running.address);
    browser.come_in(login).await;
    browser
}

/// The value of a hidden field.
fn hidden(page: &Answer, name: &str) -> String {
    let tag = format!("<input type=\"hidden\" name=\"{name}\" value=\"");
    let rest = page
        .body
        .split_once(&tag)
        .unwrap_or_else(|| panic!("no {name}: {}", page.body))
        .1;
    rest.split('"').next().unwrap().to_owned()
}

/// The unit that an answer leads to.
fn led_to(answer: &Answer) -> UnitId {
    assert_eq!(answer.status, 303, "{}", answer.body);
    let rest = answer.header("location").strip_prefix("/don-vi/").unwrap();
    rest.split('?').next().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_village_is_added_once_and_is_there_at_once() {
    let mut at = Commune::new().await;
    let list = at.officer.get("/don-vi").await;
    assert!(
        list.status == 200 && list.body.contains("Ấp Kênh Mới"),
        "{}",
        list.body
    );
    assert!(list.body.contains("href=\"/don-vi/them\""));
    let page = at.officer.get("/don-vi/them").await;
    let fact = hidden(&page, "fact");
    let before = at.facts().await;

    let wrong = [("fact", fact.as_str()), ("from", "31/02/2026")];
    let answer = at.officer.post("/don-vi/them", &wrong).await;
    assert_eq!(answer.status, 422);
    for words in ["Chọn loại đơn vị.", "Ghi tên đơn vị.", "31/02/2026"] {
        assert!(answer.body.contains(words), "{words}");
    }
    assert_eq!(at.facts().await, before);

    // The same name, written a little differently, is asked about.
    let typed = |name| {
        [
            ("fact", fact.as_str()),
            ("kind", "village"),
            ("name", name),
            ("from", "01/07/2025"),
        ]
    };
    let asked = at.officer.post("/don-vi/them", &typed("ấp kênh mới")).await;
    assert_eq!(asked.status, 200);
    assert!(
        asked.body.contains("Ở đây đã có Ấp Kênh Mới"),
        "{}",
        asked.body
    );
    assert_eq!(at.facts().await, before);

    let added = at
        .officer
        .post("/don-vi/them", &typed("  Ấp   Rạch Gốc "))
        .await;
    let unit = led_to(&added);
    let again = at
        .officer
        .post("/don-vi/them", &typed("  Ấp   Rạch Gốc "))
        .await;
    assert_eq!((led_to(&again), at.facts().await), (unit, before + 1));
    let known = at.known(unit).await;
    assert_eq!((known.name(), known.parent), ("Ấp Rạch Gốc", at.unit));
    assert_eq!(known.from, "2025-07-01".parse().unwrap());
    let page = at.officer.get(&format!("/don-vi/{unit}")).await;
    assert!(page.body.contains("<h1>Ấp Rạch Gốc</h1>") && page.body.contains("01/07/2025"));
    // It can be looked through and found at once.
    let home = at.officer.get(&format!("/?unit={unit}")).await;
    assert!(home.status == 200 && home.body.contains("Ấp Rạch Gốc"));
    let found = at.officer.get("/don-vi?q=rach%20goc").await;
    assert!(
        found.body.contains(&format!("/don-vi/{unit}")),
        "{}",
        found.body
    );

    // A kindergarten may stand in it, a village may not.
    let below = format!("/don-vi/them?unit={unit}");
    let page = at.officer.get(&below).await;
    assert!(!page.body.contains("value=\"village\"") && page.body.contains("value=\"school\""));
    let school = |kind, fact| [("fact", fact), ("kind", kind), ("name", "Nhóm trẻ Hoa Mai")];
    let fact = hidden(&page, "fact");
    let refused = at
        .officer
        .post(&below, &school("village", fact.as_str()))
        .await;
    assert_eq!(refused.status, 422);
    let school = led_to(
        &at.officer
            .post(&below, &school("school", fact.as_str()))
            .await,
    );
    assert_eq!(at.known(school).await.parent, unit);
    // A ledger with a facility in a village opens again, whichever comes first.
    let opened = at.office.with_units_read_again().await.unwrap();
    assert_eq!(opened.units.parent(school, today()), Some(unit));
    at.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_name_keeps_the_old_one_and_a_wrong_one_is_put_right() {
    let mut at = Commune::new().await;
    let path = at.path("ten");
    let page = at.leader.get(&path).await;
    let (fact, was) = (hidden(&page, "fact"), hidden(&page, "was"));
    assert_eq!(was, "Ấp Kênh Mới");
    let typed = |name, how, from, reason| {
        [
            ("fact", fact.as_str()),
            ("was", was.as_str()),
            ("name", name),
            ("how", how),
            ("from", from),
            ("reason", reason),
        ]
    };
    let before = at.facts().await;
    let silent = at
        .leader
        .post(&path, &typed("Ấp Tân Lập", "renamed", "", ""))
        .await;
    assert!(
        silent.status == 422 && silent.body.contains("Ghi rõ lý do"),
        "{}",
        silent.body
    );
    let early = typed("Ấp Tân Lập", "renamed", "31/12/2025", "Nghị quyết HĐND");
    let early = at.leader.post(&path, &early).await;
    assert_eq!(early.status, 422);
    assert!(
        early.body.contains("Đơn vị này có từ 01/01/2026"),
        "{}",
        early.body
    );
    assert_eq!(at.facts().await, before);

    let renamed = typed("Ấp Tân Lập", "renamed", "01/07/2026", "Nghị quyết HĐND");
    assert_eq!(led_to(&at.leader.post(&path, &renamed).await), at.village);
    assert_eq!(led_to(&at.leader.post(&path, &renamed).await), at.village);
    assert_eq!(at.facts().await, before + 1);
    let one = at.leader.get(&format!("/don-vi/{}", at.village)).await;
    assert!(one.body.contains("<h1>Ấp Tân Lập</h1>"), "{}", one.body);
    let names = one.body.split_once("id=\"names\"").unwrap().1;
    for words in ["Ấp Kênh Mới", "từ 01/07/2026", "Nghị quyết HĐND"] {
        assert!(names.contains(words), "{words}");
    }
    // On a day before, it is called what it was.
    let then = format!("/don-vi?as_of=2026-06-30&view=then&unit={}", at.unit);
    let then = at.leader.get(&then).await;
    assert!(then.body.contains("Ấp Kênh Mới") && !then.body.contains("Ấp Tân Lập"));

    // What was written wrongly never was a name.
    let page = at.officer.get(&path).await;
    let (fact, was) = (hidden(&page, "fact"), hidden(&page, "was"));
    let wrong = [
        ("fact", fact.as_str()),
        ("was", was.as_str()),
        ("name", "Ấp Tân Lạp"),
        ("how", "mistake"),
        ("reason", "ghi nhầm dấu"),
    ];
    assert_eq!(led_to(&at.officer.post(&path, &wrong).await), at.village);
    let known = at.known(at.village).await;
    let names: Vec<&str> = known.names.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Ấp Kênh Mới", "Ấp Tân Lạp"]);
    assert_eq!(known.called().on, "2026-07-01".parse().unwrap());
    let one = at.officer.get(&format!("/don-vi/{}", at.village)).await;
    assert!(!one.body.contains("Tân Lập"), "{}", one.body);
    at.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_who_rename_at_once_see_both_names() {
    let mut at = Commune::new().await;
    let path = at.path("ten");
    let typed = |page: &Answer, name: &str| -> Vec<(String, String)> {
        [
            ("fact", hidden(page, "fact")),
            ("was", hidden(page, "was")),
            ("name", name.to_owned()),
            ("how", "mistake".to_owned()),
            ("reason", "đối chiếu sổ thôn".to_owned()),
        ]
        .map(|(key, value)| (key.to_owned(), value))
        .to_vec()
    };
    async fn send(browser: &mut Browser, path: &str, fields: &[(String, String)]) -> Answer {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        browser.post(path, &fields).await
    }
    let [first, second] = [at.officer.get(&path).await, at.leader.get(&path).await];
    led_to(&send(&mut at.officer, &path, &typed(&first, "Ấp Kênh Đông")).await);
    let before = at.facts().await;
    let asked = send(&mut at.leader, &path, &typed(&second, "Ấp Kênh Tây")).await;
    assert_eq!(asked.status, 409);
    for words in ["Ấp Kênh Đông", "Ấp Kênh Tây", "name=\"asked\""] {
        assert!(asked.body.contains(words), "{words}");
    }
    assert_eq!(at.facts().await, before);
    // Without a choice it is asked again.
    let mut fields = typed(&asked, "Ấp Kênh Tây");
    fields.push(("asked".to_owned(), "name".to_owned()));
    let again = send(&mut at.leader, &path, &fields).await;
    assert!(again.status == 422 && again.body.contains("Chọn giữ tên nào."));
    let mut theirs = fields.clone();
    theirs.push(("choose".to_owned(), "theirs".to_owned()));
    led_to(&send(&mut at.leader, &path, &theirs).await);
    assert_eq!(
        (at.facts().await, at.known(at.village).await.name()),
        (before, "Ấp Kênh Đông")
    );
    fields.push(("choose".to_owned(), "mine".to_owned()));
    led_to(&send(&mut at.leader, &path, &fields).await);
    assert_eq!(at.known(at.village).await.name(), "Ấp Kênh Tây");
    at.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_asks_about_those_who_live_there_and_can_be_taken_back() {
    let mut at = Commune::new().await;
    let details = ChildDetails {
        name: Some("Lò Thị Mây".to_owned()),
        ..ChildDetails::default()
    };
    add_child(&at.office, at.village, details).await;
    let path = at.path("dong");
    let page = at.officer.get(&path).await;
    let fact = hidden(&page, "fact");
    let before = at.facts().await;
    let typed = |kept| {
        [
            ("fact", fact.as_str()),
            ("do", "close"),
            ("on", "01/11/2026"),
            ("reason", "sáp nhập ấp"),
            ("kept", kept),
        ]
    };
    let asked = at.officer.post(&path, &typed("")).await;
    assert_eq!(asked.status, 200);
    assert!(
        asked.body.contains("1 trẻ đang được ghi ở đây"),
        "{}",
        asked.body
    );
    assert_eq!(at.facts().await, before);
    led_to(&at.officer.post(&path, &typed("unit-doubt-children")).await);
    led_to(&at.officer.post(&path, &typed("unit-doubt-children")).await);
    assert_eq!(at.facts().await, before + 1);
    let one = at.officer.get(&format!("/don-vi/{}", at.village)).await;
    for words in ["đến 31/10/2026", "sáp nhập ấp", "Mở lại"] {
        assert!(one.body.contains(words), "{words}: {}", one.body);
    }
    // It stays in the list, with its last day, and is no longer one to add to.
    let list = at.officer.get("/don-vi").await;
    assert!(list.body.contains("Ấp Kênh Mới") && list.body.contains("đến 31/10/2026"));

    // Whoever had the page open is told.
    let late = [
        ("fact", "019a0000-0000-7000-8000-00000000aaaa"),
        ("do", "close"),
        ("on", "10/11/2026"),
        ("reason", "sáp nhập ấp"),
    ];
    let told = at.leader.post(&path, &late).await;
    assert!(
        told.status == 422 && told.body.contains("người khác đã sửa"),
        "{}",
        told.body
    );

    let page = at.leader.get(&path).await;
    let fact = hidden(&page, "fact");
    let reopen = [
        ("fact", fact.as_str()),
        ("do", "reopen"),
        ("reason", "đóng nhầm ấp"),
    ];
    led_to(&at.leader.post(&path, &reopen).await);
    assert_eq!(at.known(at.village).await.ended, None);
    let one = at.leader.get(&format!("/don-vi/{}", at.village)).await;
    assert!(!one.body.contains("31/10/2026"));
    at.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_changes_units_of_others_or_official_ones() {
    let at = Commune::new().await;
    let mut elsewhere = come_in(&at.running, "can.bo.khac").await;
    let mut station = come_in(&at.running, "tram").await;
    let before = at.facts().await;
    for what in ["ten", "dong"] {
        let path = at.path(what);
        assert_eq!(elsewhere.get(&path).await.status, 404, "{what}");
        assert_eq!(
            elsewhere
                .post(&path, &[("reason", "thử xem sao")])
                .await
                .status,
            404
        );
        assert_eq!(station.get(&path).await.status, 403, "{what}");
    }
    let there = format!("/don-vi/them?unit={}", at.unit);
    let fields = [
        ("fact", "019a0000-0000-7000-8000-00000000aaab"),
        ("kind", "village"),
        ("name", "Ấp Lạ"),
    ];
    assert_eq!(elsewhere.post(&there, &fields).await.status, 404);
    let mut officer = come_in(&at.running, "can.bo").await;
    let official = format!("/don-vi/{}/ten", at.unit);
    assert_eq!(officer.get(&official).await.status, 404);
    assert_eq!(at.facts().await, before);
    // Whoever sees figures sees the units, without anything to change.
    let one = station.get(&format!("/don-vi/{}", at.village)).await;
    assert!(one.status == 200 && !one.body.contains("/ten\"") && !one.body.contains("/dong\""));
    let own = elsewhere.get(&format!("/don-vi/{}", at.other)).await;
    assert!(own.status == 200 && own.body.contains("/don-vi/them?unit="));
    at.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_tells_what_it_was_made_from_and_became() {
    let at = Commune::new().await;
    account(&at.office, "bo.nganh", &[(Role::Ministry, UnitId::COUNTRY)]).await;
    let mut ministry = come_in(&at.running, "bo.nganh").await;
    let units = &at.office.units;
    let merged = (units.all())
        .find(|unit| {
            units.predecessors(*unit).len() > 1 && units.level(*unit) == units.level(at.unit)
        })
        .unwrap();
    let page = ministry.get(&format!("/don-vi/{merged}")).await;
    let made = page.body.split_once("id=\"made\"").unwrap().1;
    for before in units.predecessors(merged) {
        assert!(made.contains(&format!("/don-vi/{before}\"")), "{before}");
        let old = units.get(before).unwrap();
        let last = old.until().unwrap();
        assert!(made.contains(&format!("đến {}", last.vn())));
        let code = old.code(last).unwrap();
        assert!(made.contains(&format!("mã cũ {code}")));
        // And back again.
        let then = ministry.get(&format!("/don-vi/{before}")).await;
        let became = then.body.split_once("id=\"became\"").unwrap().1;
        assert!(became.contains(&format!("/don-vi/{merged}\"")));
    }
    let split = units.all().find(|unit| match unit {
        UnitId::Official(number) => units.succession(*number).iter().any(|row| row.default),
        UnitId::Local(_) => false,
    });
    let split = split.unwrap();
    let page = ministry.get(&format!("/don-vi/{split}")).await;
    assert!(
        page.body.contains("được chia cho nhiều nơi") && page.body.contains("tạm tính vào đây")
    );
    at.running.stop().await;
}

/// The children who wait for a choice after a split are counted for whoever may list them.
#[tokio::test(flavor = "multi_thread")]
async fn children_who_wait_for_a_choice_are_told_of_with_a_way_to_them() {
    let office = office_by(clock).await;
    let units = &office.units;
    let waits = |unit: &UnitId| {
        let placed = units.as_of(*unit, today());
        placed.is_some_and(|placed| {
            placed.waits_for_choice.is_some() && units.level(placed.unit) == Some(Level::Commune)
        })
    };
    let split = units.all().find(waits).unwrap();
    let home = units.as_of(split, today()).unwrap().unit;
    let on = units.get(split).unwrap().until().unwrap();
    let named = |name: &str| ChildDetails {
        name: Some(name.to_owned()),
        here_since: Some(on),
        ..ChildDetails::default()
    };
    add_child(&office, split, named("Lò Thị Mây")).await;
    account(&office, "can.bo", &[(Role::CommuneOfficer, home)]).await;
    account(&office, "chu.tich", &[(Role::CommuneLeader, home)]).await;
    let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
    let mut officer = come_in(&running, "can.bo").await;
    for path in ["/don-vi".to_owned(), format!("/don-vi/{home}")] {
        let page = officer.get(&path).await;
        assert!(
            page.body.contains("1 trẻ ở xã đã chia tách"),
            "{path}: {}",
            page.body
        );
        assert!(page.body.contains("/tre-em?show=waiting"), "{path}");
    }
    // Who waits is listed, and nobody else whose record is incomplete.
    add_child(&office, home, named("Vì Văn Sơn")).await;
    let listed = officer.get("/tre-em?show=waiting").await.body;
    assert!(listed.contains("Lò Thị Mây") && !listed.contains("Vì Văn Sơn"));
    let listed = officer.get("/tre-em?show=incomplete").await.body;
    assert!(listed.contains("Lò Thị Mây") && listed.contains("Vì Văn Sơn"));
    // Who lists no children isn't told how many wait.
    let mut leader = come_in(&running, "chu.tich").await;
    let page = leader.get("/don-vi").await;
    assert!(
        page.status == 200 && !page.body.contains("chia tách"),
        "{}",
        page.body
    );
    running.stop().await;
}
