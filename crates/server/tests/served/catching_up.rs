//! A desk that follows the ledger while readings of it fail: whichever fails, the next request
//! goes on from there, and shows what a server shows that reads everything anew.

use std::sync::Arc;

use noi_core::access::Role;
use noi_core::fact::{ChildDetails, LocalUnitKind};
use noi_core::{Birth, RecordId, UnitId};
use noi_office::Office;
use noi_server::Limits;

use crate::failing::Failing;
use crate::office::{Browser, TODAY, account, add_child, add_unit, moves, office, province, serve};

const LOGIN: &str = "can.bo";

/// A child of another commune moves here, one is born, and perhaps a village is added.
async fn something_happens(office: &Office, moving: &mut RecordId, nth: usize, village: bool) {
    let on = TODAY.parse().unwrap();
    let communes = office.units.children(province(&office.units), on);
    let (here, there) = (communes[nth % 2], communes[(nth + 1) % 2]);
    moves(office, *moving, here).await;
    let details = ChildDetails {
        name: Some(format!("Lò Thị Mây {nth}")),
        birth: Some(Birth::on("2026-09-01".parse().unwrap())),
        ..ChildDetails::default()
    };
    *moving = add_child(office, there, details).await;
    if village {
        add_unit(office, LocalUnitKind::Village, &format!("Thôn {nth}"), here).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_once_is_made_up_for() {
    let whole = office(30).await;
    let failing = Failing::over(&whole.store);
    let mut office = (*whole).clone();
    office.store = failing.clone();
    let office = Arc::new(office);
    account(&office, LOGIN, &[(Role::CommuneOfficer, UnitId::COUNTRY)]).await;
    let served = async || {
        let running = serve(Arc::clone(&office), Limits::default(), |options| {
            options.report = |_| ();
        });
        let running = running.await;
        let mut browser = Browser::at(running.address);
        browser.come_in(LOGIN).await;
        (running, browser)
    };
    let (running, mut browser) = served().await;
    let commune = office
        .units
        .children(province(&office.units), TODAY.parse().unwrap())[0];
    let mut moving = add_child(&office, commune, ChildDetails::default()).await;
    let mut nth = 0;
    for village in [false, true] {
        let mut failed = 0;
        loop {
            nth += 1;
            something_happens(&office, &mut moving, nth, village).await;
            failing.fail_after(failed);
            let answer = browser.get("/tre-em").await;
            if failing.has_not_failed() {
                assert_eq!(answer.status, 200);
                break;
            }
            assert!(answer.status >= 500, "reading {failed}: {}", answer.status);
            failed += 1;
            let (fresh, mut other) = served().await;
            for path in ["/", "/tre-em", "/viec", "/don-vi"] {
                let [followed, built] = [browser.get(path).await, other.get(path).await];
                assert_eq!(followed.status, 200, "reading {failed}, {path}");
                assert!(
                    shown(&followed.body) == shown(&built.body),
                    "reading {failed}, {path}"
                );
            }
            fresh.stop().await;
        }
        assert!(failed > 4, "only {failed} readings");
    }
    running.stop().await;
}

/// The page without identifiers that every form has afresh.
fn shown(page: &str) -> String {
    let mut shown = String::new();
    for part in page.split("value=\"") {
        shown.push_str(part.split_once('"').map_or(part, |(_, rest)| rest));
    }
    shown
}
