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
