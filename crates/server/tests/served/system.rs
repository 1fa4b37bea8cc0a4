//! The condition of the installation in the browser: what is found, what to do, for whom.

use std::sync::Arc;

use noi_core::access::Role;
use noi_core::fact::ChildDetails;
use noi_core::units::Level;
use noi_core::{Moment, UnitId};
use noi_office::{Backups, Surroundings};
use noi_server::{Limits, LooksAround};
use noi_ui::words::{Lang, Words};

use crate::office::{Browser, account, add_child, empty_office, now, office, province, serve};

fn words(key: &str) -> String {
    Words::new(Lang::Vi).get(key)
}

fn around(seen: Surroundings) -> LooksAround {
    Arc::new(move || Box::pin(std::future::ready(seen.clone())))
}

/// What follows the heading of a section, up to the next one.
fn section<'a>(page: &'a str, id: &str) -> &'a str {
    let begin = format!("<h2 id=\"{id}\">");
    let rest = page.split_once(&begin).map_or("", |(_, rest)| rest);
    rest.split("<h2 id=").next().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_sees_what_the_ledger_holds_and_what_to_mend() {
    let office = office(12).await;
    account(
        &office,
        "quan.tri",
        &[(Role::Administrator, UnitId::COUNTRY)],
    )
    .await;
    let running = serve(Arc::clone(&office), Limits::default(), |options| {
        options.surroundings = around(Surroundings {
            free_bytes: Some(900 << 20),
            backups: Backups::Never,
        });
    })
    .await;
    let mut browser = Browser::at(running.address);
    browser.come_in("quan.tri").await;
    let page = browser.get("/he-thong").await;
    assert_eq!(page.status, 200, "{}", page.body);

    let mend = section(&page.body, "mend");
    for check in ["space", "backup"] {
        for part in ["is", "do"] {
            let told = words(&format!("doctor-{part}-{check}"));
            assert!(mend.contains(&told), "{told}");
        }
    }
    // The worst comes first.
    assert!(mend.find(&words("doctor-wrong")) < mend.find(&words("doctor-weak")));
    let good = section(&page.body, "good");
    assert!(good.contains("SQLite ") && good.contains(&words("doctor-is-clock")));
    assert!(!good.contains(&words("doctor-is-space")));

    let heads = office.store.heads().await.unwrap();
    let ledger = section(&page.body, "ledger");
    assert_eq!(ledger.matches("<tr role=\"row\">").count(), heads.len() + 1);
    for (shard, head) in &heads {
        let position = noi_ui::format::integer(Lang::Vi, head.position.0);
        assert!(ledger.contains(&format!("<span class=\"cell\">{position}</span>")));
        assert!(ledger.contains(&format!("({})", shard.0)));
        let hash: String = head.hash[..8].iter().map(|b| format!("{b:02x}")).collect();
        assert!(ledger.contains(&hash));
    }
    assert_eq!(
        ledger.matches(&words("system-read-all")).count(),
        heads.len()
    );
    let named = office.unit_name(province(&office.units), office.today());
    assert!(ledger.contains(&named), "{named}");

    // Every rule that nobody confirmed is there, and none that somebody did.
    let pack = &office.pack;
    let unconfirmed = section(&page.body, "unconfirmed");
    for need in &pack.needs {
        let code = format!(">{}</code>", need.code);
        let found = unconfirmed.contains(&code);
        assert_eq!(found, !need.basis.confirmed, "{}", need.code);
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_about_children_is_on_it() {
    let office = empty_office().await;
    let above = province(&office.units);
    let commune = office.units.children(above, office.today())[0];
    assert_eq!(office.units.level(commune), Some(Level::Commune));
    let details = ChildDetails {
        name: Some("Lò Thị Ánh Nguyệt".to_owned()),
        personal_id: Some("096325000017".to_owned()),
        village: Some("Bản Mạ".to_owned()),
        ..ChildDetails::default()
    };
    let child = add_child(&office, commune, details).await;
    let auditor = [(Role::Auditor, UnitId::COUNTRY)];
    account(&office, "kiem.tra", &auditor).await;
    account(&office, "can.bo", &[(Role::CommuneOfficer, commune)]).await;
    let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
    let mut browser = Browser::at(running.address);
    browser.come_in("kiem.tra").await;
    let page = browser.get("/he-thong").await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(
        page.body
            .contains("href=\"/he-thong\" aria-current=\"page\"")
    );
    for word in ["Nguyệt", "096325000017", "Bản Mạ", &child.to_string()] {
        assert!(!page.body.contains(word), "{word}");
    }
    // Who leads children's work has no business here, and isn't offered it.
    let mut officer = Browser::at(running.address);
    officer.come_in("can.bo").await;
    assert_eq!(officer.get("/he-thong").await.status, 403);
    assert!(!officer.get("/").await.body.contains("/he-thong"));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_backup_and_a_place_that_nobody_named_are_told() {
    for (backups, check, days) in [
        (
            Backups::At(Moment(now().0 - 9 * 86_400_000)),
            "backup",
            "9 ngày trước",
        ),
        (Backups::Unknown, "backup_place", ""),
        (
            Backups::Unreadable("đĩa ngoài đã rút".to_owned()),
            "backup_place",
            "đĩa ngoài đã rút",
        ),
    ] {
        let office = empty_office().await;
        account(
            &office,
            "quan.tri",
            &[(Role::Administrator, UnitId::COUNTRY)],
        )
        .await;
        let seen = backups.clone();
        let running = serve(office, Limits::default(), |options| {
            options.surroundings = around(Surroundings {
                free_bytes: None,
                backups: seen.clone(),
            });
        })
        .await;
        let mut browser = Browser::at(running.address);
        browser.come_in("quan.tri").await;
        let page = browser.get("/he-thong").await;
        let mend = section(&page.body, "mend");
        assert!(
            mend.contains(&words(&format!("doctor-do-{check}"))),
            "{backups:?}"
        );
        assert!(mend.contains(days), "{backups:?}");
        running.stop().await;
    }
}
