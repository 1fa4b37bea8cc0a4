//! A child that moved to another commune takes nobody with it: the old commune's lists, counts and
//! files show whom they showed before but for it, and nobody of the new one.

use std::sync::Arc;

use noi_core::access::Role;
use noi_core::fact::ChildDetails;
use noi_core::{Birth, RecordId, UnitId};
use noi_office::Office;
use noi_server::Limits;

use crate::office::{Browser, TODAY, account, add_child, empty_office, moves, province, serve};

async fn born(office: &Office, unit: UnitId, name: &str) -> RecordId {
    let details = ChildDetails {
        name: Some(name.to_owned()),
        birth: Some(Birth::on("2026-01-05".parse().unwrap())),
        ..ChildDetails::default()
    };
    add_child(office, unit, details).await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_moved_away_takes_nobody_along() {
    let office = empty_office().await;
    let communes = (office.units).children(province(&office.units), TODAY.parse().unwrap());
    let (here, there) = (communes[0], communes[1]);
    let moving = born(&office, here, "Cầm Văn Đi").await;
    born(&office, here, "Lò Thị Ở").await;
    born(&office, there, "Vì Thị Xa").await;
    account(&office, "o.day", &[(Role::CommuneOfficer, here)]).await;
    account(&office, "o.do", &[(Role::HealthStation, there)]).await;
    let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
    let mut officer = Browser::at(running.address);
    officer.come_in("o.day").await;
    let mut station = Browser::at(running.address);
    station.come_in("o.do").await;
    let lists = [
        "/tre-em",
        "/tre-em/xuat?format=csv",
        "/viec",
        "/theo-doi",
        "/tim?q=Thị",
    ];
    // Every commune's names are only on its own lists, followed and read anew.
    let check = async |browser: &mut Browser, own: &[&str], others: &[&str]| {
        for path in lists {
            let page = browser.get(path).await;
            assert_eq!(page.status, 200, "{path}");
            for name in others {
                assert!(!page.body.contains(name), "{name} on {path}");
            }
            let all = ["/tre-em", "/viec"].contains(&path);
            for name in own.iter().filter(|_| all) {
                assert!(page.body.contains(name), "{name} isn't on {path}");
            }
        }
    };
    let (goes, stays, far) = ("Cầm Văn Đi", "Lò Thị Ở", "Vì Thị Xa");
    check(&mut officer, &[goes, stays], &[far]).await;
    check(&mut station, &[far], &[goes, stays]).await;
    let of_three = waiting(&officer.get("/tre-em").await.body);

    moves(&office, moving, there).await;
    check(&mut officer, &[stays], &[goes, far]).await;
    check(&mut station, &[far, goes], &[stays]).await;
    // On the day before it was still at home.
    let earlier = officer.get("/tre-em?as_of=2026-11-21").await.body;
    assert!(earlier.contains(stays) && !earlier.contains(far));
    running.stop().await;

    let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
    let mut officer = Browser::at(running.address);
    officer.come_in("o.day").await;
    check(&mut officer, &[stays], &[goes, far]).await;
    // The number beside the tab counts the duties of the one who stayed, as where nobody else is.
    let left = waiting(&officer.get("/tre-em").await.body);
    assert!(0 < left && left < of_three, "{left} of {of_three}");
    let alone = empty_office().await;
    born(&alone, here, stays).await;
    account(&alone, "o.day", &[(Role::CommuneOfficer, here)]).await;
    let other = serve(alone, Limits::default(), |_| ()).await;
    let mut only = Browser::at(other.address);
    only.come_in("o.day").await;
    assert_eq!(waiting(&only.get("/tre-em").await.body), left);
    other.stop().await;
    running.stop().await;
}

/// The number of pressing duties in the navigation.
fn waiting(page: &str) -> u64 {
    let after = page.split("class=\"count\"><span class=\"num\">").nth(1);
    let number = after.and_then(|rest| rest.split('<').next());
    number.map_or(0, |number| number.parse().unwrap())
}
