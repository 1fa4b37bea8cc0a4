//! Changing a child's record in the browser: nothing is lost, neither the old value nor another
//! person's, and only what is within reach is touched.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use noi_core::access::Role;
use noi_core::fact::{ChildDetails, ExitKind, Sex};
use noi_core::records::child::Child;
use noi_core::{Day, Moment, RecordId, UnitId};
use noi_office::Office;
use noi_server::{Limits, Running};

use crate::office::{Answer, Browser, TODAY, account, add_child, now, office_by, province, serve};

const NAME: &str = "Lò Thị Ánh Nguyệt";

/// Each moment is later than the one before: what is recorded later counts.
fn clock() -> Moment {
    static PASSED: AtomicI64 = AtomicI64::new(0);
    Moment(now().0 + PASSED.fetch_add(1, Ordering::Relaxed))
}

fn today() -> Day {
    TODAY.parse().unwrap()
}

/// Two communes, an officer of each, and a child in the first.
struct Communes {
    office: Arc<Office>,
    own: UnitId,
    other: UnitId,
    child: RecordId,
    running: Running,
    officer: Browser,
    elsewhere: Browser,
}

fn girl() -> ChildDetails {
    ChildDetails {
        name: Some(NAME.to_owned()),
        birth: "2025-09".parse().ok(),
        sex: Some(Sex::Female),
        personal_id: Some("096325000017".to_owned()),
        village: Some("Bản Mạ".to_owned()),
        ..ChildDetails::default()
    }
}

impl Communes {
    async fn new() -> Communes {
        let office = office_by(clock).await;
        let communes = office.units.children(province(&office.units), today());
        let [own, other] = [communes[0], communes[1]];
        let child = add_child(&office, own, girl()).await;
        account(&office, "can.bo", &[(Role::CommuneOfficer, own)]).await;
        account(&office, "can.bo.khac", &[(Role::CommuneOfficer, other)]).await;
        let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
        let mut browsers = Vec::new();
        for login in ["can.bo", "can.bo.khac"] {
            let mut browser = Browser::at(running.address);
            browser.come_in(login).await;
            browsers.push(browser);
        }
        let [officer, elsewhere] = browsers.try_into().map_err(|_| ()).unwrap();
        Communes {
            office,
            own,
            other,
            child,
            running,
            officer,
            elsewhere,
        }
    }

    fn path(&self, what: &str) -> String {
        format!("/tre-em/{}/{what}", self.child)
    }

    async fn known(&self, record: RecordId) -> Child {
        let facts = self.office.facts_of(record).await.unwrap();
        Child::fold(record, &facts).unwrap()
    }

    async fn facts(&self) -> u64 {
        let heads = self.office.store.heads().await.unwrap();
        heads.values().map(|head| head.position.0).sum()
    }
}

/// Every field of the first form that is sent, as a browser would send it untouched.
fn untouched(page: &Answer) -> Vec<(String, String)> {
    let form = page
        .body
        .split("<form")
        .find(|form| form.contains("class=\"entry\"") || form.contains(" class=\"entry\" "));
    let form = form.unwrap().split("</form>").next().unwrap();
    let value = |tag: &str, key: &str| -> Option<String> {
        let rest = tag.split_once(&format!(" {key}=\""))?.1;
        Some(rest.split('"').next()?.replace("&#38;", "&"))
    };
    let tags = form.split('<').filter(|tag| tag.starts_with("input "));
    tags.filter(|tag| !tag.contains("type=\"radio\"") || tag.contains(" checked"))
        .filter_map(|tag| Some((value(tag, "name")?, value(tag, "value")?)))
        .collect()
}

/// The same with some fields as somebody typed them.
fn typed(page: &Answer, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields = untouched(page);
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

async fn send(browser: &mut Browser, path: &str, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    browser.post(path, &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_says_why_and_keeps_what_stood_there() {
    let mut at = Communes::new().await;
    let path = at.path("sua");
    let child = at.officer.get(&format!("/tre-em/{}", at.child)).await;
    assert!(child.body.contains(&format!("href=\"{path}\"")));
    let page = at.officer.get(&path).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains(NAME) && page.body.contains("096325000017"));
    let before = at.facts().await;

    let changes = [
        ("name", "Lò  Thị Nguyệt"),
        ("birth_day", "12"),
        ("personal_id", ""),
    ];
    let silent = send(&mut at.officer, &path, &typed(&page, &changes)).await;
    assert_eq!(silent.status, 422);
    assert!(
        silent.body.contains("Ghi rõ lý do") && silent.body.contains("value=\"Lò  Thị Nguyệt\"")
    );
    assert_eq!(at.facts().await, before);

    let mut changes = changes.to_vec();
    changes.push(("reason", "theo giấy khai sinh"));
    for _ in 0..2 {
        let saved = send(&mut at.officer, &path, &typed(&page, &changes)).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
    }
    assert_eq!(at.facts().await, before + 1, "once");
    let known = at.known(at.child).await.details;
    assert_eq!(known.name.as_deref(), Some("Lò Thị Nguyệt"));
    assert_eq!(known.birth, "2025-09-12".parse().ok());
    assert_eq!(known.personal_id, None, "it was another child's");
    assert_eq!(known.village.as_deref(), Some("Bản Mạ"), "untouched");
    let child = at.officer.get(&format!("/tre-em/{}", at.child)).await;
    for words in [
        "Họ và tên: Lò Thị Ánh Nguyệt → Lò Thị Nguyệt",
        "Ngày sinh: 09/2025 → 12/09/2025",
        "Số định danh cá nhân: 096325000017 → để trống",
        "theo giấy khai sinh",
    ] {
        assert!(child.body.contains(words), "{words}: {}", child.body);
    }

    // What is odd is asked about, and taken when it is said to be right.
    let page = at.officer.get(&path).await;
    let odd = [
        ("personal_id", "0963"),
        ("reason", "gia đình đọc qua điện thoại"),
    ];
    let asked = send(&mut at.officer, &path, &typed(&page, &odd)).await;
    assert_eq!(asked.status, 200);
    assert!(asked.body.contains("Số định danh không đủ 12 chữ số"));
    assert_eq!(at.facts().await, before + 1);
    let mut sure = typed(&page, &odd);
    sure.push(("kept".to_owned(), "id-malformed".to_owned()));
    let saved = send(&mut at.officer, &path, &sure).await;
    assert_eq!(saved.status, 303);
    assert_eq!(at.facts().await, before + 2);
    at.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_who_edit_the_same_child_lose_nothing() {
    let mut at = Communes::new().await;
    account(&at.office, "tram", &[(Role::HealthStation, at.own)]).await;
    let mut station = Browser::at(at.running.address);
    station.come_in("tram").await;
    let path = at.path("sua");
    let [mine, theirs] = [at.officer.get(&path).await, station.get(&path).await];

    let first = [
        ("name", "Lò Thị Nguyệt"),
        ("ethnicity", "Thái"),
        ("reason", "theo sổ của trạm"),
    ];
    let saved = send(&mut station, &path, &typed(&theirs, &first)).await;
    assert_eq!(saved.status, 303);
    let before = at.facts().await;

    let second = [
        ("name", "Lò Ánh Nguyệt"),
        ("birth_day", "12"),
        ("reason", "theo giấy khai sinh"),
    ];
    let asked = send(&mut at.officer, &path, &typed(&mine, &second)).await;
    assert_eq!(asked.status, 409, "{}", asked.body);
    for words in [
        "Hai người cùng sửa. Chọn bản đúng.",
        "Giữ bản đang có: Lò Thị Nguyệt",
        "Lấy bản của tôi: Lò Ánh Nguyệt",
        crate::office::NAME,
    ] {
        assert!(asked.body.contains(words), "{words}: {}", asked.body);
    }
    assert!(
        !asked.body.contains("name=\"choose_ethnicity\""),
        "only what both changed"
    );
    assert_eq!(at.facts().await, before, "nothing is recorded yet");

    // Nothing chosen: asked again, what was typed is still there.
    let again = send(&mut at.officer, &path, &untouched(&asked)).await;
    assert_eq!(again.status, 422);
    assert!(again.body.contains("Lấy bản của tôi: Lò Ánh Nguyệt"));
    assert_eq!(at.facts().await, before);

    let mut chosen = typed(&asked, &[("choose_name", "mine")]);
    // A textarea holds its text between its tags.
    chosen.push(("reason".to_owned(), "theo giấy khai sinh".to_owned()));
    let saved = send(&mut at.officer, &path, &chosen).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let known = at.known(at.child).await.details;
    assert_eq!(known.name.as_deref(), Some("Lò Ánh Nguyệt"));
    assert_eq!(known.birth, "2025-09-12".parse().ok());
    assert_eq!(known.ethnicity.as_deref(), Some("Thái"), "theirs stays");
    let child = at.officer.get(&format!("/tre-em/{}", at.child)).await;
    assert!(
        child
            .body
            .contains("Họ và tên: Lò Thị Nguyệt → Lò Ánh Nguyệt")
    );
    assert!(
        child
            .body
            .contains("Họ và tên: Lò Thị Ánh Nguyệt → Lò Thị Nguyệt")
    );
    at.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_leaves_comes_back_and_moves() {
    let mut at = Communes::new().await;
    let path = at.path("noi-o");
    let page = at.officer.get(&path).await;
    let nothing = send(&mut at.officer, &path, &untouched(&page)).await;
    assert_eq!(nothing.status, 422);
    assert!(nothing.body.contains("Chọn một thay đổi"));

    let died = typed(&page, &[("what", "died"), ("on", "20/11/2026")]);
    for _ in 0..2 {
        let saved = send(&mut at.officer, &path, &died).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
    }
    let known = at.known(at.child).await;
    assert_eq!(known.absences.len(), 1);
    assert_eq!(known.absences[0].kind, ExitKind::Died);
    assert_eq!(known.absences[0].from, "2026-11-20".parse().unwrap());

    // Recorded of the wrong child: taken back with a reason.
    let page = at.officer.get(&path).await;
    assert!(
        !page.body.contains("value=\"returned\""),
        "nobody comes back"
    );
    let silent = typed(&page, &[("what", "not-left")]);
    assert_eq!(send(&mut at.officer, &path, &silent).await.status, 422);
    let wrong = typed(&page, &[("what", "not-left"), ("note", "ghi nhầm hồ sơ")]);
    for _ in 0..2 {
        assert_eq!(send(&mut at.officer, &path, &wrong).await.status, 303);
    }
    assert!(at.known(at.child).await.present(today()));

    // To another commune: it is there, and no longer here.
    let name = at.office.units.full_path(at.other, today());
    let page = at.officer.get(&path).await;
    let unknown = typed(&page, &[("what", "moved"), ("unit_name", "Xã Không Có")]);
    let asked = send(&mut at.officer, &path, &unknown).await;
    assert_eq!(asked.status, 422);
    assert!(asked.body.contains("Không tìm thấy nơi “Xã Không Có”"));
    let moved = [
        ("what", "moved"),
        ("unit_name", name.as_str()),
        ("village", "Ấp 3"),
        ("on", "21/11/2026"),
    ];
    let saved = send(&mut at.officer, &path, &typed(&page, &moved)).await;
    assert_eq!((saved.status, saved.header("location")), (303, "/tre-em"));
    let home = at.known(at.child).await.residence(today()).clone();
    assert_eq!(
        (home.unit, home.village.as_deref()),
        (at.other, Some("Ấp 3"))
    );
    let child = format!("/tre-em/{}", at.child);
    assert_eq!(at.officer.get(&child).await.status, 404);
    assert_eq!(at.elsewhere.get(&child).await.status, 200);
    at.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn carers_are_named_put_right_and_end() {
    let mut at = Communes::new().await;
    let path = at.path("nguoi-cham-soc");
    let page = at.officer.get(&path).await;
    let mother = [
        ("name", "Lò Thị Inh"),
        ("relation", "mother"),
        ("phone", "0912 345 678"),
    ];
    let fields = typed(&page, &mother);
    for _ in 0..2 {
        let saved = send(&mut at.officer, &path, &fields).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
    }
    let carers = at.office.carers_ever(at.child).await.unwrap();
    assert_eq!(carers.len(), 1, "once");
    assert_eq!(carers[0].phone.as_deref(), Some("0912345678"));

    // Her other children are told of: one here, one in another commune.
    for (unit, name) in [(at.own, "Lò Văn Khôi"), (at.other, "Lò Văn Xa")] {
        let details = ChildDetails {
            name: Some(name.to_owned()),
            ..girl()
        };
        let other = add_child(&at.office, unit, details).await;
        let carer = noi_office::NewCarer {
            name: Some("lò thị inh".to_owned()),
            phone: Some("0912345678".to_owned()),
            relation: None,
        };
        let link = noi_core::FactId(crate::office::new_id());
        at.office
            .add_carer(link, other, carer, today())
            .await
            .unwrap();
    }
    let page = at.officer.get(&path).await;
    assert!(page.body.contains("Lò Văn Khôi"), "{}", page.body);
    assert!(!page.body.contains("Lò Văn Xa"));

    let one = format!("{path}/{}", carers[0].carer);
    let page = at.officer.get(&one).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let new = [
        ("phone", "0987654321"),
        ("relation", "relative"),
        ("reason", "đổi số"),
    ];
    let saved = send(&mut at.officer, &one, &typed(&page, &new)).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let known = at.office.carers_ever(at.child).await.unwrap();
    assert_eq!(known[0].phone.as_deref(), Some("0987654321"));
    assert_eq!(known[0].relation, noi_core::fact::Relation::Relative);
    // A page that shows what is no longer there changes nothing.
    let before = at.facts().await;
    let late = typed(&page, &[("phone", "0900000000"), ("reason", "đổi số nữa")]);
    let mut late: Vec<_> = late
        .into_iter()
        .filter(|(name, _)| name != "fact")
        .collect();
    late.push(("fact".to_owned(), crate::office::new_id().to_string()));
    let refused = send(&mut at.officer, &one, &late).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("người khác đã sửa điều này"));
    assert_eq!(at.facts().await, before);

    let id = crate::office::new_id().to_string();
    let end = [("do", "end"), ("fact", id.as_str()), ("on", "")];
    let ended = at.officer.post(&one, &end).await;
    assert_eq!(ended.status, 303, "{}", ended.body);
    let again = at.officer.post(&one, &end).await;
    assert_eq!(again.status, 303);
    assert_eq!(at.facts().await, before + 1);
    let page = at.officer.get(&path).await;
    assert!(page.body.contains("Chưa ghi ai chăm sóc trẻ"));
    assert_eq!(
        at.officer.get(&one).await.status,
        404,
        "she no longer is one"
    );
    at.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_records_of_one_child_are_merged_and_parted() {
    let mut at = Communes::new().await;
    let second = add_child(&at.office, at.own, girl()).await;
    let child = at.officer.get(&format!("/tre-em/{}", at.child)).await;
    let path = at.path(&format!("gop/{second}"));
    assert!(
        child.body.contains(&format!("href=\"{path}\"")),
        "{}",
        child.body
    );
    let page = at.officer.get(&path).await;
    assert_eq!(page.status, 200);
    let before = at.facts().await;
    let silent = send(&mut at.officer, &path, &untouched(&page)).await;
    assert_eq!(silent.status, 422);
    let id = at.child.to_string();
    let fields = typed(&page, &[("stays", &id), ("reason", "mẹ xác nhận")]);
    for _ in 0..2 {
        let saved = send(&mut at.officer, &path, &fields).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
        assert_eq!(saved.header("location"), format!("/tre-em/{id}"));
    }
    assert_eq!(at.facts().await, before + 1);
    assert_eq!(at.known(second).await.merged_into, Some(at.child));

    let part = at.path(&format!("tach/{second}"));
    let child = at.officer.get(&format!("/tre-em/{}", at.child)).await;
    assert!(
        child.body.contains(&format!("href=\"{part}\"")),
        "{}",
        child.body
    );
    assert!(child.body.contains("mẹ xác nhận"));
    let page = at.officer.get(&part).await;
    let fields = typed(&page, &[("reason", "là hai trẻ sinh đôi")]);
    for _ in 0..2 {
        let saved = send(&mut at.officer, &part, &fields).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
        assert_eq!(saved.header("location"), format!("/tre-em/{second}"));
    }
    assert_eq!(at.known(second).await.merged_into, None);
    assert_eq!(at.facts().await, before + 2);
    at.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_records_within_reach_are_merged() {
    let mut at = Communes::new().await;
    let foreign = add_child(&at.office, at.other, girl()).await.to_string();
    let nobody = RecordId(crate::office::new_id()).to_string();
    let before = at.facts().await;
    let own = at.child.to_string();
    for what in ["gop", "tach"] {
        let mut told = Vec::new();
        for other in [&foreign, &nobody] {
            for (first, second) in [(&own, other), (other, &own)] {
                let path = format!("/tre-em/{first}/{what}/{second}");
                let fact = crate::office::new_id().to_string();
                let fields = [
                    ("fact", fact.as_str()),
                    ("stays", own.as_str()),
                    ("reason", "cùng một trẻ"),
                ];
                let [page, sent] = [
                    at.officer.get(&path).await,
                    at.officer.post(&path, &fields).await,
                ];
                assert_eq!((page.status, sent.status), (404, 404), "{path}");
                told.push((page.body.replace(other, ""), sent.body.replace(other, "")));
            }
        }
        assert_eq!(told[0], told[2], "as if there were none");
        assert_eq!(told[1], told[3], "as if there were none");
    }
    assert_eq!(at.facts().await, before);
    assert_eq!(at.known(at.child).await.merged_into, None);
    at.running.stop().await;
}
