//! A record opened for a written reason: nothing before, for three hours, and written down.

use std::sync::atomic::{AtomicI64, Ordering};

use noi_accounts::{Entry, Outcome};
use noi_core::access::Role;
use noi_core::fact::ChildDetails;
use noi_core::{Moment, UnitId};
use noi_server::Limits;
use noi_store::AuditOf;

use crate::office::{Browser, NAME, account, add_child, now, office_by, province, serve};

#[tokio::test(flavor = "multi_thread")]
async fn open_for_a_reason_and_for_a_while() {
    static CLOCK: AtomicI64 = AtomicI64::new(0);
    fn clock() -> Moment {
        Moment(CLOCK.load(Ordering::SeqCst))
    }
    let minutes = |minutes: i64| CLOCK.fetch_add(minutes * 60_000, Ordering::SeqCst);
    CLOCK.store(now().0, Ordering::SeqCst);
    let office = office_by(clock).await;
    let above = province(&office.units);
    let commune = office.units.children(above, office.today())[0];
    let details = ChildDetails {
        name: Some("Lò Thị Mây".to_owned()),
        ..ChildDetails::default()
    };
    let child = add_child(&office, commune, details).await;
    let roles = [(Role::ProvincialManager, above)];
    let person = account(&office, "quan.ly", &roles).await;
    account(&office, "quan.ly.2", &roles).await;
    let provinces = office.units.children(UnitId::COUNTRY, office.today());
    let elsewhere = provinces.into_iter().find(|one| *one != above).unwrap();
    account(
        &office,
        "quan.ly.3",
        &[(Role::ProvincialManager, elsewhere)],
    )
    .await;
    let running = serve(office.clone(), Limits::default(), |_| ()).await;
    let mut manager = Browser::at(running.address);
    manager.come_in("quan.ly").await;
    let mut other = Browser::at(running.address);
    other.come_in("quan.ly.2").await;
    let mut foreign = Browser::at(running.address);
    foreign.come_in("quan.ly.3").await;

    let page = format!("/tre-em/{child}");
    let door = format!("{page}/mo");
    let answer = manager.get(&page).await;
    assert_eq!((answer.status, answer.header("location")), (303, &*door));
    let form = manager.get(&door).await;
    assert_eq!(form.status, 200);
    assert!(!form.body.contains("Mây"), "shown before a reason is given");
    for reason in ["", "xem thử", "                         x"] {
        let answer = manager.post(&door, &[("reason", reason)]).await;
        assert_eq!(answer.status, 422, "{reason:?}");
        assert!(!answer.body.contains("Mây"));
    }
    assert_eq!(manager.get(&page).await.status, 303);

    let reason = "Gia đình khiếu nại về việc chậm tiêm chủng";
    let answer = manager.post(&door, &[("reason", reason)]).await;
    assert_eq!((answer.status, answer.header("location")), (303, &*page));
    let shown = manager.get(&page).await;
    assert_eq!(shown.status, 200);
    assert!(shown.body.contains("Lò Thị Mây"));
    let rows = office
        .store
        .audit_of(AuditOf::Person(person), 1)
        .await
        .unwrap();
    let entry: Entry = serde_json::from_slice(&rows[0].entry).unwrap();
    let opened = matches!(
        entry.outcome,
        Outcome::Done {
            by_reason: true,
            ..
        }
    );
    assert!(opened && entry.record == Some(child), "{entry:?}");
    assert!(!String::from_utf8_lossy(&rows[0].entry).contains("tiêm"));
    // Whoever leads there is told at once, with the reason; whoever opened it isn't.
    let told = "hồ sơ trẻ đã được người khác mở theo lý do";
    assert!(other.get("/").await.body.contains(&format!("1 {told}")));
    assert!(!manager.get("/").await.body.contains(told));
    let list = other.get("/nhat-ky/mo-ho-so").await;
    assert!(
        list.body.contains(reason) && list.body.contains(NAME),
        "{}",
        list.body
    );
    assert!(
        !list.body.contains("Mây"),
        "the list holds the child's name"
    );
    assert!(!manager.get("/nhat-ky/mo-ho-so").await.body.contains(reason));
    // Elsewhere it is nobody's business.
    assert!(!foreign.get("/").await.body.contains(told));
    let list = foreign.get("/nhat-ky/mo-ho-so").await;
    assert_eq!(list.status, 200);
    assert!(!list.body.contains(reason));
    // For nobody else, to look only, and not for longer.
    assert_eq!(other.get(&page).await.status, 303);
    assert_eq!(manager.get(&format!("{page}/can-do")).await.status, 403);
    for _ in 0..3 {
        minutes(59);
        assert_eq!(manager.get(&page).await.status, 200);
    }
    minutes(3);
    assert_eq!(manager.get(&page).await.header("location"), door);
    running.stop().await;
}

/// Whoever leads one unit is told of what was opened there, not of what was opened elsewhere.
#[tokio::test(flavor = "multi_thread")]
async fn openings_are_told_where_they_happened_and_in_the_order_asked_for() {
    let office = office_by(now).await;
    let above = province(&office.units);
    let communes = office.units.children(above, office.today());
    let mut children = Vec::new();
    for commune in &communes[..2] {
        children.push(add_child(&office, *commune, ChildDetails::default()).await);
    }
    account(&office, "quan.ly", &[(Role::ProvincialManager, above)]).await;
    account(&office, "quan.ly.2", &[(Role::ProvincialManager, above)]).await;
    account(&office, "chu.tich", &[(Role::CommuneLeader, communes[0])]).await;
    account(&office, "chu.tich.2", &[(Role::CommuneLeader, communes[1])]).await;
    let running = serve(office.clone(), Limits::default(), |_| ()).await;
    let come_in = async |login: &str| {
        let mut browser = Browser::at(running.address);
        browser.come_in(login).await;
        browser
    };
    let mut manager = come_in("quan.ly").await;
    let reasons = [
        "Đơn của gia đình ở xã thứ nhất, cần xem lại",
        "Đơn của gia đình ở xã thứ hai, cần xem lại",
    ];
    for (child, reason) in children.iter().zip(reasons) {
        let form = format!("/tre-em/{child}/mo");
        let answer = manager.post(&form, &[("reason", reason)]).await;
        assert_eq!(answer.status, 303);
    }
    let list = "/nhat-ky/mo-ho-so";
    for (login, own) in [("chu.tich", 0), ("chu.tich.2", 1)] {
        let mut leader = come_in(login).await;
        let shown = leader.get(list).await;
        assert_eq!(shown.status, 200);
        assert!(shown.body.contains(reasons[own]), "{login}");
        assert!(
            !shown.body.contains(reasons[1 - own]),
            "{login} is told of another unit's"
        );
        let other = format!("{list}?unit={}", communes[1 - own]);
        let elsewhere = leader.get(&other).await;
        assert!(
            !elsewhere.body.contains(reasons[1 - own]),
            "{login}, {}",
            elsewhere.status
        );
        let home = leader.get("/").await.body;
        assert!(
            home.contains("1 hồ sơ trẻ đã được người khác mở"),
            "{login}"
        );
    }
    let mut other = come_in("quan.ly.2").await;
    let name = |at: usize| office.unit_name(communes[at], office.today());
    let by_unit =
        match noi_core::names::text_sort_key(&name(0)) < noi_core::names::text_sort_key(&name(1)) {
            true => [0, 1],
            false => [1, 0],
        };
    for (sort, order) in [
        ("", [1, 0]),
        ("?sap=luc", [0, 1]),
        ("?sap=dia-ban", by_unit),
        ("?sap=-dia-ban", [by_unit[1], by_unit[0]]),
    ] {
        let shown = other.get(&format!("{list}{sort}")).await.body;
        let at = |which: usize| shown.find(reasons[which]).unwrap();
        assert!(at(order[0]) < at(order[1]), "{sort}");
    }
    running.stop().await;
}
