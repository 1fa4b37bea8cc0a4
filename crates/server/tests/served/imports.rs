//! Files brought in through the browser: looked at, imported once, within one's own area, and
//! taken back as a whole.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use noi_core::access::Role;
use noi_core::fact::ChildDetails;
use noi_core::finding_facts::Measured;
use noi_core::records::child::Child;
use noi_core::{Body, Moment, UnitId};
use noi_office::Office;
use noi_server::{Limits, Running};
use noi_store::{ChildOrder, ChildState, ChildrenOf, Scope};

use crate::office::{
    Answer, Browser, TODAY, account, add_child, get, now, office_by, province, serve,
};

const PATH: &str = "/nhap-tep";

/// A clock that goes on: what is recorded later is later.
fn ticking() -> Moment {
    static TICKS: AtomicI64 = AtomicI64::new(0);
    Moment(now().0 + TICKS.fetch_add(1, Ordering::Relaxed))
}

/// Two communes, and an officer of the first who is in.
struct Desk {
    office: Arc<Office>,
    own: UnitId,
    other: UnitId,
    running: Running,
    browser: Browser,
}

impl Desk {
    async fn of(role: Role, limits: Limits) -> Desk {
        let office = office_by(ticking).await;
        let communes = (office.units).children(province(&office.units), TODAY.parse().unwrap());
        let [own, other] = [communes[0], communes[1]];
        account(&office, "can.bo", &[(role, own)]).await;
        let running = serve(Arc::clone(&office), limits, |_| ()).await;
        let mut browser = Browser::at(running.address);
        browser.come_in("can.bo").await;
        Desk {
            office,
            own,
            other,
            running,
            browser,
        }
    }

    /// The address of the page that shows a file.
    async fn bring(&mut self, kind: &str, text: &str) -> String {
        let sent = self
            .browser
            .send_file(PATH, kind, "danh sách.csv", text.as_bytes());
        let answer = sent.await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        answer.header("location").to_owned()
    }

    async fn import(&mut self, at: &str) -> Answer {
        let answer = self.browser.post(at, &[("do", "import")]).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        self.browser.get(at).await
    }

    /// The children of everybody, by name.
    async fn children(&self) -> Vec<(String, UnitId)> {
        let page = ChildrenOf {
            scope: Scope::Everywhere,
            state: ChildState::Here,
            order: ChildOrder::Name,
            after: None,
            limit: 1000,
        };
        let found = self.office.store.children(&page).await.unwrap().rows;
        let mut found: Vec<_> = (found.into_iter())
            .map(|row| (row.name.unwrap_or_default(), row.unit))
            .collect();
        found.sort();
        found
    }

    async fn names(&self) -> Vec<String> {
        self.children()
            .await
            .into_iter()
            .map(|(name, _)| name)
            .collect()
    }

    async fn facts(&self) -> u64 {
        let heads = self.office.store.heads().await.unwrap();
        heads.values().map(|head| head.position.0).sum()
    }

    fn commune(&self, unit: UnitId) -> String {
        self.office.units.full_path(unit, TODAY.parse().unwrap())
    }
}

fn list(rows: &[String]) -> String {
    let header = "Họ và tên,Ngày sinh,Giới tính,Số định danh,Xã,Họ tên mẹ,Điện thoại";
    format!("{header}\n{}\n", rows.join("\n"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_looked_at_and_imported_once() {
    let mut at = Desk::of(Role::CommuneOfficer, Limits::default()).await;
    let foreign = at.commune(at.other);
    let text = list(&[
        "Lò Thị Mây,05/03/2024,Nữ,,,Lò Thị Inh,0912000001".to_owned(),
        "Vi Văn Ổn,31/02/2024,Nam,,,,".to_owned(),
        format!("Hà Thử Ngoài,06/03/2024,Nam,,\"{foreign}\",,"),
        "=HYPERLINK(1),07/03/2024,Nam,,,,".to_owned(),
        "<b onclick=x>Én</b>,08/03/2024,Nữ,,,,".to_owned(),
        "Không Ngày,,Nữ,,,,".to_owned(),
    ]);
    let before = at.facts().await;
    let page = at.bring("children", &text).await;
    let shown = at.browser.get(&page).await;
    assert_eq!(shown.status, 200, "{}", shown.body);
    assert_eq!(at.facts().await, before, "looking records nothing");
    for words in [
        "Lò Thị Mây",
        "05/03/2024",
        "Lịch không có ngày",
        "Thêm mới",
        "ngoài địa bàn",
    ] {
        assert!(shown.body.contains(words), "{words}: {}", shown.body);
    }
    assert!(!shown.body.contains("<b onclick"), "text is text");
    assert!(shown.body.contains("<option value=\"Birth\" selected>"));

    // Sent twice at once, as by a double click.
    let mut twin = at.browser.clone();
    let form = [("do", "import")];
    let (first, second) = tokio::join!(at.browser.post(&page, &form), twin.post(&page, &form));
    assert_eq!((first.status, second.status), (303, 303));
    let own = at.own;
    let expected = ["<b onclick=x>Én</b>", "=HYPERLINK(1)", "Lò Thị Mây"];
    let expected = expected.map(|name| (name.to_owned(), own));
    assert_eq!(at.children().await, expected, "only rows of the own area");
    let imports = at.office.imports_of(own).await.unwrap();
    assert_eq!(imports.len(), 1);
    let counts = (imports[0].accepted, imports[0].already, imports[0].rejected);
    assert_eq!(counts, (3, 0, 3));
    let after = at.facts().await;

    let result = at.browser.get(&page).await;
    assert_eq!(result.status, 200);
    assert!(result.body.contains("ngoài địa bàn"), "{}", result.body);
    assert!(!result.body.contains("<b onclick"));
    let rejects = at.browser.get(&format!("{page}/khong-nhan")).await;
    assert_eq!(rejects.status, 200);
    assert!(
        rejects
            .header("content-disposition")
            .starts_with("attachment")
    );
    assert!(
        rejects.body.starts_with("\u{feff}Họ và tên,"),
        "{}",
        rejects.body
    );
    assert_eq!(rejects.body.lines().count(), 4);
    let history = at.browser.get(PATH).await;
    assert!(history.body.contains("danh sách.csv") && history.body.contains("nhận 3"));

    // The same file once more: nothing but that it came.
    let again = at.bring("children", &text).await;
    let shown = at.browser.get(&again).await;
    assert!(shown.body.contains("Đã có"), "{}", shown.body);
    at.import(&again).await;
    assert_eq!(at.children().await.len(), 3);
    assert_eq!(at.facts().await, after + 1);

    // Somebody else is shown neither the file that waits nor the one imported elsewhere.
    let waits = at.bring("children", &text).await;
    account(&at.office, "tram.khac", &[(Role::HealthStation, at.other)]).await;
    let mut other = Browser::at(at.running.address);
    other.come_in("tram.khac").await;
    for path in [&waits, &page, &format!("{page}/khong-nhan")] {
        let there = other.get(path).await;
        let nowhere = format!("{PATH}/019a0000-0000-7000-8000-000000000001");
        let none = other.get(&nowhere).await;
        assert_eq!((there.status, none.status), (404, 404), "{path}");
    }
    assert_eq!(
        other
            .post(&page, &[("do", "undo"), ("reason", "x")])
            .await
            .status,
        404
    );
    let stranger = get(at.running.address, &page).await;
    assert_eq!(stranger.status, 303);
    at.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn children_elsewhere_are_neither_told_of_nor_touched() {
    let mut at = Desk::of(Role::CommuneOfficer, Limits::default()).await;
    let number = "096324000017";
    let details = ChildDetails {
        name: Some("Lò Thị Mây".to_owned()),
        birth: Some("2024-03-05".parse().unwrap()),
        personal_id: Some(number.to_owned()),
        ..ChildDetails::default()
    };
    let elsewhere = add_child(&at.office, at.other, details).await;
    let facts = at.office.facts_of(elsewhere).await.unwrap().len();
    let row = format!("Lò Thị Mây,05/03/2024,Nữ,{number},,Lò Thị Inh,");
    let page = at.bring("children", &list(&[row])).await;
    let shown = at.browser.get(&page).await;
    assert!(shown.body.contains("Thêm mới"), "{}", shown.body);
    let result = at.import(&page).await;
    assert!(!result.body.contains(&elsewhere.to_string()));
    assert_eq!(at.office.facts_of(elsewhere).await.unwrap().len(), facts);
    let units: Vec<UnitId> = at
        .children()
        .await
        .into_iter()
        .map(|(_, unit)| unit)
        .collect();
    assert!(units.contains(&at.own) && units.contains(&at.other));
    // A service of theirs isn't recorded either: the number finds the own child.
    let services = format!("Số định danh,Dịch vụ,Ngày\n{number},birth_registration,06/03/2024\n");
    let page = at.bring("services", &services).await;
    at.import(&page).await;
    assert_eq!(at.office.facts_of(elsewhere).await.unwrap().len(), facts);
    at.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_imports_what_it_records() {
    let mut at = Desk::of(Role::CommuneOfficer, Limits::default()).await;
    let page = at
        .bring(
            "children",
            &list(&["Lò Thị Mây,05/03/2024,Nữ,096324000017,,,".to_owned()]),
        )
        .await;
    at.import(&page).await;
    // An officer of the commune doesn't vaccinate.
    let services = "Số định danh,Dịch vụ,Ngày\n096324000017,bcg,06/03/2024\n";
    let page = at.bring("services", services).await;
    let shown = at.browser.get(&page).await;
    assert!(shown.body.contains("không ghi “bcg”"), "{}", shown.body);
    at.import(&page).await;
    assert_eq!(at.office.imports_of(at.own).await.unwrap()[0].rejected, 1);
    account(&at.office, "tram.y.te", &[(Role::HealthStation, at.own)]).await;
    let mut station = Browser::at(at.running.address);
    station.come_in("tram.y.te").await;
    at.browser = station;
    let page = at.bring("services", services).await;
    at.import(&page).await;
    let last = &at.office.imports_of(at.own).await.unwrap()[0];
    assert_eq!((last.accepted, last.rejected), (1, 0));
    at.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_are_chosen_where_they_were_not_understood() {
    let mut at = Desk::of(Role::CommuneOfficer, Limits::default()).await;
    let text = "Cột một;Cột hai;Ghi chú\nLò Thị Mây;05/03/2024;x\nVi Văn Ổn;06/03/2024;y\n";
    let page = at.bring("children", text).await;
    let shown = at.browser.get(&page).await;
    assert_eq!(shown.status, 200);
    assert!(
        shown.body.contains("Không thấy dòng tiêu đề"),
        "{}",
        shown.body
    );
    assert!(
        !shown.body.contains("value=\"import\""),
        "it can't be imported yet"
    );
    assert!(shown.body.contains("Cột một") && shown.body.contains("Lò Thị Mây"));
    let refused = at.browser.post(&page, &[("do", "import")]).await;
    assert_eq!(refused.status, 422);
    let columns = [
        ("column-0", "Name"),
        ("column-1", "Birth"),
        ("column-2", ""),
    ];
    let look = [&[("do", "look")], columns.as_slice()].concat();
    let shown = at.browser.post(&page, &look).await;
    assert!(shown.body.contains("Thêm mới") && shown.body.contains("value=\"import\""));
    assert!(shown.body.contains("<option value=\"Name\" selected>"));
    // The same column twice is told.
    let twice = [
        ("do", "look"),
        ("column-0", "Name"),
        ("column-1", "Birth"),
        ("column-2", "Birth"),
    ];
    let shown = at.browser.post(&page, &twice).await;
    assert!(shown.body.contains("cùng nói một điều"), "{}", shown.body);
    let import = [&[("do", "import")], columns.as_slice()].concat();
    assert_eq!(at.browser.post(&page, &import).await.status, 303);
    assert_eq!(at.names().await, ["Lò Thị Mây", "Vi Văn Ổn"]);
    at.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_is_taken_back_as_a_whole() {
    let mut at = Desk::of(Role::CommuneOfficer, Limits::default()).await;
    let rows: Vec<String> = (1..=20)
        .map(|n| format!("Trẻ Thử {n},{n:02}/03/2024,Nữ,,,Mẹ Thử {n},09120000{n:02}"))
        .collect();
    let before = at.browser.get("/tre-em").await;
    assert!(before.body.contains("chưa có trẻ nào"));
    let page = at.bring("children", &list(&rows)).await;
    at.import(&page).await;
    assert_eq!(at.names().await.len(), 20);

    // Somebody weighs one of them, and puts another's name right.
    let found = async |name: &str| {
        let search = noi_store::Search {
            text: name.to_owned(),
            scope: Scope::Everywhere,
            limit: 100,
        };
        let all = at.office.store.search_children(&search).await.unwrap();
        let row = all
            .rows
            .into_iter()
            .find(|row| row.name.as_deref() == Some(name));
        row.unwrap().record
    };
    let (weighed, renamed) = (found("Trẻ Thử 7").await, found("Trẻ Thử 8").await);
    let measured = Measured {
        service: at.office.pack.growth.as_ref().unwrap().service.clone(),
        weight_g: Some(9_800),
        ..Measured::default()
    };
    let today = TODAY.parse().unwrap();
    let act = at
        .office
        .act(weighed, today, None, Body::Measured(measured));
    act.await.unwrap();
    let change = noi_core::fact::DetailsCorrected {
        set: ChildDetails {
            name: Some("Trẻ Thử Tám".to_owned()),
            ..ChildDetails::default()
        },
        reason: "ghi nhầm".to_owned(),
        cleared: Vec::new(),
    };
    let act = at
        .office
        .act(renamed, today, None, Body::ChildDetailsCorrected(change));
    act.await.unwrap();

    // Not without a reason.
    let refused = at
        .browser
        .post(&page, &[("do", "undo"), ("reason", " ")])
        .await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Ghi lý do hoàn tác"));
    assert_eq!(at.names().await.len(), 20);

    let undo = [("do", "undo"), ("reason", "nhầm tệp của xã khác")];
    assert_eq!(at.browser.post(&page, &undo).await.status, 303);
    assert_eq!(at.names().await, ["Trẻ Thử 7", "Trẻ Thử Tám"]);
    let people = at.office.store.people(&Scope::Everywhere).await.unwrap();
    let mut people: Vec<String> = people.into_iter().filter_map(|one| one.name).collect();
    people.sort();
    assert_eq!(
        people,
        ["Mẹ Thử 7", "Mẹ Thử 8"],
        "nobody whom a child that stays doesn't name"
    );
    // What others built on is all there.
    let facts = at.office.facts_of(weighed).await.unwrap();
    let child = Child::fold(weighed, &facts).unwrap();
    assert_eq!((child.measurements.len(), child.carers.len()), (1, 1));
    let result = at.browser.get(&page).await;
    assert!(result.body.contains("Đã hoàn tác") && result.body.contains("nhầm tệp của xã khác"));
    for child in [weighed, renamed] {
        assert!(
            result.body.contains(&child.to_string()),
            "it is said what stays"
        );
    }
    // Columns, list and views agree that the others are gone.
    let list_page = at.browser.get("/tre-em").await;
    assert!(list_page.body.contains("2 trẻ"), "{}", list_page.body);
    let mut ledger = at.office.ledger(None, &mut |_| ()).await.unwrap();
    at.office.follow(&mut ledger).await.unwrap();
    let verified = at
        .office
        .store
        .verify(&Default::default(), &mut |_| ())
        .await
        .unwrap();
    assert!(verified.clean(), "{verified:?}");

    // Twice changes nothing; and the same file can come again.
    let facts = at.facts().await;
    assert_eq!(at.browser.post(&page, &undo).await.status, 303);
    assert_eq!(at.facts().await, facts);
    let again = at.bring("children", &list(&rows)).await;
    at.import(&again).await;
    assert_eq!(at.names().await.len(), 20);
    let last = &at.office.imports_of(at.own).await.unwrap()[0];
    assert_eq!((last.accepted, last.already), (18, 2));
    // Once more the same: everything is known.
    let third = at.bring("children", &list(&rows)).await;
    at.import(&third).await;
    let last = &at.office.imports_of(at.own).await.unwrap()[0];
    assert_eq!((last.accepted, last.already), (0, 20));
    at.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_or_no_table_is_told_on_the_page() {
    let limits = Limits {
        upload_bytes: 1 << 20,
        ..Limits::default()
    };
    let mut at = Desk::of(Role::CommuneOfficer, limits).await;
    let line = "Lò Thị Mây,05/03/2024,Nữ,,,,\n";
    let large = line.repeat((1 << 20) / line.len() + 200);
    let sent = at
        .browser
        .send_file(PATH, "children", "a.csv", large.as_bytes());
    let answer = sent.await;
    assert_eq!(answer.status, 413, "{}", answer.body);
    assert!(answer.body.contains("Tệp lớn hơn 1 MB"), "{}", answer.body);
    for (kind, name, bytes, words) in [
        ("children", "", b"".as_slice(), "Chưa chọn tệp"),
        ("", "a.csv", b"x".as_slice(), "Chọn tệp này ghi gì"),
        (
            "children",
            "a.zip",
            b"PK\x03\x04nothing".as_slice(),
            "không phải tệp bảng",
        ),
        ("children", "a.csv", b"".as_slice(), "Tệp không có gì"),
    ] {
        let answer = at.browser.send_file(PATH, kind, name, bytes).await;
        assert_eq!(answer.status, 422, "{name}: {}", answer.body);
        assert!(answer.body.contains(words), "{name}: {}", answer.body);
    }
    // Files are taken at one place only, and from our own pages only.
    let elsewhere = at
        .browser
        .send_file("/tre-em/dang-ky", "children", "a.csv", b"x")
        .await;
    assert_eq!(elsewhere.status, 403);
    let forged = crate::office::ask(
        at.running.address,
        "POST",
        PATH,
        &[
            ("Content-Type", "multipart/form-data; boundary=x"),
            ("Origin", "http://noi.example"),
        ],
    );
    assert_eq!(forged.await.status, 403);
    at.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_leaves_as_a_file_without_formulas() {
    let mut at = Desk::of(Role::CommuneOfficer, Limits::default()).await;
    for (name, unit) in [
        ("=HYPERLINK(\"x\")", at.own),
        ("+84 Lò", at.own),
        ("Lò Thị Mây", at.own),
        ("Hà Thử Ngoài", at.other),
    ] {
        let details = ChildDetails {
            name: Some(name.to_owned()),
            birth: Some("2024-03-05".parse().unwrap()),
            personal_id: Some("001224000001".to_owned()),
            ..ChildDetails::default()
        };
        add_child(&at.office, unit, details).await;
    }
    let list = at.browser.get("/tre-em").await;
    assert!(
        list.body.contains("/tre-em/xuat?format=csv"),
        "{}",
        list.body
    );
    let csv = at.browser.get("/tre-em/xuat?format=csv").await;
    assert_eq!(csv.status, 200);
    assert!(
        csv.header("content-disposition")
            .contains("tre-em-2026-11-22.csv")
    );
    assert!(
        csv.body.contains("'+84 Lò") && csv.body.contains("'=HYPERLINK"),
        "{}",
        csv.body
    );
    let formula = |line: &str| {
        line.trim_start_matches('"')
            .starts_with(['=', '+', '-', '@'])
    };
    assert!(!csv.body.lines().any(formula), "{}", csv.body);
    assert!(csv.body.contains("Lò Thị Mây") && csv.body.contains("001224000001"));
    assert!(!csv.body.contains("Hà Thử Ngoài"));
    // The same filters as the list.
    let some = at.browser.get("/tre-em/xuat?format=csv&q=may").await;
    assert_eq!(some.body.lines().count(), 2, "{}", some.body);
    let book = at.browser.get("/tre-em/xuat").await;
    assert!(book.header("content-type").contains("spreadsheetml"));
    // It is in the audit, with how many.
    let lines = at
        .office
        .store
        .audit_of(noi_store::AuditOf::All { before: u64::MAX }, 50);
    let lines = lines.await.unwrap();
    let exports: Vec<String> = (lines.iter())
        .map(|row| String::from_utf8_lossy(&row.entry).into_owned())
        .filter(|line| line.contains("\"what\":\"export\""))
        .collect();
    assert_eq!(exports.len(), 3);
    assert!(
        exports.iter().any(|line| line.contains("\"shown\":3")),
        "{exports:?}"
    );
    // A list isn't for those who don't export.
    account(&at.office, "hoi", &[(Role::MassOrganisation, at.own)]).await;
    let mut other = Browser::at(at.running.address);
    other.come_in("hoi").await;
    assert_eq!(other.get("/tre-em/xuat?format=csv").await.status, 403);
    assert!(!other.get("/tre-em").await.body.contains("/tre-em/xuat"));
    at.running.stop().await;
}
