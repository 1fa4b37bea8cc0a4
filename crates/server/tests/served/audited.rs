//! What the audit holds of what was asked: a line for each read, search and refusal, written
//! before anything leaves, with nothing in it of what a record or a search says.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use noi_accounts::{Entry, Outcome};
use noi_core::access::{Role, Section, Why};
use noi_core::fact::{ChildDetails, Sex};
use noi_core::names::fold;
use noi_core::{Birth, RecordId, UnitId};
use noi_office::Office;
use noi_server::Limits;
use noi_store::AuditOf;

use crate::failing::Failing;
use crate::office::{
    Browser, PASSWORD, TODAY, account, add_child, empty_office, new_id, office, province, serve,
};

/// Nothing of these may stand in the audit.
const CHILD: &str = "Cầm Thị Bạch Hoàng Yến";
const WORKER: &str = "lan.bongsen";
const SEARCHED: &str = "bạch hoàng";
const GUESSED: &str = "nguoi.doan.bua";

fn child_called(name: &str) -> ChildDetails {
    ChildDetails {
        name: Some(name.to_owned()),
        birth: Some(Birth::on("2025-09-01".parse().unwrap())),
        sex: Some(Sex::Female),
        personal_id: Some("096325000017".to_owned()),
        ..ChildDetails::default()
    }
}

/// Every line from the first, as it was written and as it is read.
async fn lines(office: &Office) -> Vec<(String, Entry)> {
    let rows = office.store.audit_after(0, 10_000).await.unwrap();
    let lines = rows.into_iter().map(|row| {
        let entry = serde_json::from_slice(&row.entry).unwrap();
        (String::from_utf8(row.entry).unwrap(), entry)
    });
    lines.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_for_each() {
    let office = empty_office().await;
    let communes = (office.units).children(province(&office.units), TODAY.parse().unwrap());
    let [own, other] = [communes[0], communes[1]];
    let child = add_child(&office, own, child_called(CHILD)).await;
    let elsewhere = add_child(&office, other, child_called("Lò Văn Canari")).await;
    let nobody = RecordId(new_id());
    let person = account(&office, WORKER, &[(Role::HealthStation, own)]).await;
    let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
    let mut browser = Browser::at(running.address);

    let mut known = 0;
    // What the requests before left behind: exactly this, in this order.
    let mut new = async |what: &str| {
        let all = lines(&office).await;
        let new: Vec<Entry> = all[known..]
            .iter()
            .map(|(_, entry)| entry.clone())
            .collect();
        assert!(!new.is_empty(), "nothing is noted of {what}");
        known = all.len();
        new
    };
    let told = |entry: &Entry| {
        let outcome = match &entry.outcome {
            Outcome::Done { .. } => "done".to_owned(),
            Outcome::Failed => "failed".to_owned(),
            Outcome::Refused { why } => format!("{why:?}"),
        };
        (entry.what.clone(), outcome, entry.record, entry.shown)
    };
    let one = |what: &str, outcome: &str, record, shown| {
        (what.to_owned(), outcome.to_owned(), record, shown)
    };

    let wrong = [("login", GUESSED), ("password", "vườn-hoa-cải-vàng")];
    browser.post("/dang-nhap", &wrong).await;
    let noted = new("a wrong name").await;
    assert_eq!(
        noted.iter().map(told).collect::<Vec<_>>(),
        [one("sign-in", "failed", None, None)]
    );
    assert_eq!(noted[0].person, None);
    let wrong = [("login", WORKER), ("password", "vườn-hoa-cải-vàng")];
    browser.post("/dang-nhap", &wrong).await;
    assert_eq!(new("a wrong password").await[0].person, Some(person));
    browser.come_in(WORKER).await;
    assert_eq!(new("coming in").await[0].outcome, Outcome::DONE);

    let search = format!("/tre-em?{}", crate::office::form(&[("q", SEARCHED)]));
    let page = |id: RecordId, rest: &str| format!("/tre-em/{id}{rest}");
    let reads = [
        (
            "/tre-em".to_owned(),
            200,
            one("list", "done", None, Some(1)),
        ),
        (search, 200, one("search", "done", None, Some(1))),
        (
            "/theo-doi".to_owned(),
            200,
            one("list", "done", None, Some(1)),
        ),
        ("/viec".to_owned(), 200, one("list", "done", None, None)),
        (
            page(child, ""),
            200,
            one("see-child", "done", Some(child), None),
        ),
        (
            page(child, "/can-do"),
            200,
            one("record", "done", Some(child), None),
        ),
        (
            page(child, "/ai-xem"),
            403,
            one("see", "NotThisRole", Some(child), None),
        ),
        (
            page(child, "/mo"),
            403,
            one("break-glass", "NotThisRole", Some(child), None),
        ),
        (
            page(elsewhere, ""),
            404,
            one("see-child", "OutOfReach", Some(elsewhere), None),
        ),
        (
            page(nobody, ""),
            404,
            one("see-child", "Absent", None, None),
        ),
        (
            format!("/tre-em?unit={other}"),
            404,
            one("list", "OutOfReach", None, None),
        ),
        (
            "/nguoi-dung".to_owned(),
            403,
            one("manage-people", "NotThisRole", None, None),
        ),
        (
            "/nhat-ky".to_owned(),
            403,
            one("read-audit", "NotThisRole", None, None),
        ),
    ];
    for (path, status, expected) in reads {
        let answer = browser.get(&path).await;
        assert_eq!(answer.status, status, "{path}");
        let noted = new(&path).await;
        let [entry] = noted.as_slice() else {
            panic!("{path}: {noted:?}");
        };
        let mut entry_told = told(entry);
        if path == "/viec" || path == "/theo-doi" {
            // As many as are due.
            assert!(entry_told.3.is_some());
            entry_told.3 = expected.3;
        }
        assert_eq!(entry_told, expected, "{path}");
        assert_eq!(entry.person, Some(person), "{path}");
        assert_eq!(entry.at, crate::office::now(), "{path}");
    }
    // Forms, too: what was refused and what was done.
    let refused = browser
        .post(&page(elsewhere, "/can-do"), &[("weight", "8")])
        .await;
    assert_eq!(refused.status, 404);
    assert_eq!(
        new("a form elsewhere").await[0].outcome,
        Outcome::Refused {
            why: Why::OutOfReach
        }
    );
    browser
        .post(&page(child, "/can-do"), &[("weight", "8")])
        .await;
    let noted = new("a form").await;
    assert_eq!(noted[0].section, Some(Section::Growth));
    browser.post("/dang-xuat", &[]).await;
    assert_eq!(new("going out").await[0].what, "sign-out");

    // Nothing of what was recorded, typed or searched.
    for (line, _) in lines(&office).await {
        let line = fold(&line);
        for word in [
            "bach", "hoang", "cam thi", "canari", "bongsen", "doan", "vuon", "096325",
        ] {
            assert!(!line.contains(word), "{word}: {line}");
        }
    }
    let (head, broken) = noi_accounts::verify(&*office.store, &[]).await.unwrap();
    assert_eq!(
        (head.number, broken),
        (lines(&office).await.len() as u64, None)
    );
    running.stop().await;
}

/// Whoever audits a province reads what was done there, and nothing of elsewhere.
#[tokio::test(flavor = "multi_thread")]
async fn an_audit_of_a_place_holds_that_place() {
    let office = empty_office().await;
    let today = TODAY.parse().unwrap();
    let above = province(&office.units);
    let elsewhere = office.unit("Tỉnh Nghệ An", today).unwrap();
    let communes = [above, elsewhere].map(|unit| office.units.children(unit, today)[0]);
    for (login, unit) in ["o.day", "noi.khac"].into_iter().zip(communes) {
        account(&office, login, &[(Role::HealthStation, unit)]).await;
    }
    account(&office, "kiem.tra", &[(Role::Auditor, above)]).await;
    account(&office, "kiem.tra.2", &[(Role::Auditor, UnitId::COUNTRY)]).await;
    let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
    let come_in = async |login: &str| {
        let mut browser = Browser::at(running.address);
        browser.come_in(login).await;
        browser
    };
    for login in ["o.day", "noi.khac"] {
        assert_eq!(come_in(login).await.get("/tre-em").await.status, 200);
    }
    let names = communes.map(|unit| office.unit_name(unit, today));
    let told = |body: &str| names.clone().map(|name| body.contains(&name));
    for order in ["", "?sap=luc"] {
        let path = format!("/nhat-ky{order}");
        let of_province = come_in("kiem.tra").await.get(&path).await;
        assert_eq!(told(&of_province.body), [true, false], "{path}");
        let of_country = come_in("kiem.tra.2").await.get(&path).await;
        assert_eq!(told(&of_country.body), [true, true], "{path}");
        let asked = format!("/nhat-ky?unit={elsewhere}");
        let outside = come_in("kiem.tra").await.get(&asked).await;
        assert!(!outside.body.contains(&names[1]), "{}", outside.status);
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_leaves_that_is_not_written_down() {
    let whole = office(20).await;
    let failing = Failing::over(&whole.store);
    let mut office = (*whole).clone();
    office.store = failing.clone();
    let office = Arc::new(office);
    account(&office, WORKER, &[(Role::HealthStation, UnitId::COUNTRY)]).await;
    let running = serve(Arc::clone(&office), Limits::default(), |options| {
        options.report = |_| ();
    })
    .await;
    let mut browser = Browser::at(running.address);
    browser.come_in(WORKER).await;
    let list = browser.get("/tre-em").await;
    let id = list.body.split("href=\"/tre-em/").nth(1).unwrap();
    let id = id.split('"').next().unwrap();
    let child = format!("/tre-em/{id}");
    let name = browser.get(&child).await.body;
    let name = name
        .split("<h1>")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap()
        .to_owned();
    assert!(list.body.contains(&name), "{name}");

    failing.audit_fails.store(true, Ordering::SeqCst);
    let before = office.store.audit_head().await.unwrap();
    for path in [
        &child,
        "/tre-em",
        "/tre-em?q=a",
        "/viec",
        "/theo-doi",
        "/nguoi-dung",
    ] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, 503, "{path}");
        assert!(!answer.body.contains(&name), "{path} leaves unwritten");
        assert!(!answer.body.contains(id), "{path} leaves unwritten");
    }
    // Nobody comes in unseen either.
    let mut other = Browser::at(running.address);
    let typed = [("login", WORKER), ("password", PASSWORD)];
    let answer = other.post("/dang-nhap", &typed).await;
    assert_eq!(answer.status, 503);
    assert!(other.jar.is_empty());
    assert_eq!(office.store.audit_head().await.unwrap(), before);

    failing.audit_fails.store(false, Ordering::SeqCst);
    assert_eq!(browser.get(&child).await.status, 200);
    let of = AuditOf::All { before: u64::MAX };
    let last = office.store.audit_of(of, 1).await.unwrap();
    assert_eq!(last[0].number, before.number + 1);
    running.stop().await;
}
