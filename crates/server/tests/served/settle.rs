//! Duties settled from their list: several children at once and one by its button, taken back
//! right after, and nothing for whom it isn't theirs to record.

use std::sync::Arc;

use noi_accounts::Entry;
use noi_core::access::Role;
use noi_core::fact::{ChildDetails, ServiceReceived};
use noi_core::records::child::Child;
use noi_core::{Birth, Body, Day, RecordId, UnitId};
use noi_office::Office;
use noi_server::Limits;

use crate::office::{
    Answer, Browser, TODAY, account, add_child, empty_office, new_id, province, serve,
};

const LIST: &str = "/viec?kind=measles_1";
const STATION: &str = "tram.yte";

/// A child of fourteen months, to whom the vaccine against measles is overdue.
fn toddler(name: &str) -> ChildDetails {
    ChildDetails {
        name: Some(name.to_owned()),
        birth: Some(Birth::on("2025-09-15".parse().unwrap())),
        ..ChildDetails::default()
    }
}

/// Two communes; the children of the first.
struct Place {
    office: Arc<Office>,
    communes: [UnitId; 2],
    children: Vec<RecordId>,
}

impl Place {
    async fn with(children: usize) -> Self {
        let office = empty_office().await;
        let on = TODAY.parse().unwrap();
        let below = office.units.children(province(&office.units), on);
        let communes = [below[0], below[1]];
        let mut all = Vec::new();
        for n in 0..children {
            let name = format!("Lương Thị Ổn {}", char::from(b'A' + n as u8));
            all.push(add_child(&office, communes[0], toddler(&name)).await);
        }
        account(&office, STATION, &[(Role::HealthStation, communes[0])]).await;
        Self {
            office,
            communes,
            children: all,
        }
    }

    /// The days on which a child received it, as it stands.
    async fn received(&self, child: RecordId) -> Vec<Day> {
        let facts = self.office.facts_of(child).await.unwrap();
        let child = Child::fold(child, &facts).unwrap();
        let received = child.services.iter();
        received
            .filter(|one| one.service == "measles")
            .map(|one| one.on)
            .collect()
    }

    async fn how_many_received(&self) -> usize {
        let mut count = 0;
        for child in &self.children {
            count += self.received(*child).await.len();
        }
        count
    }
}

/// The values of the rows that can be ticked.
fn ticks(page: &Answer) -> Vec<String> {
    let rows = page.body.split("name=\"child\" value=\"").skip(1);
    rows.map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

fn fields<'a>(on: &'a str, chosen: &'a [String]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![("need", "measles_1"), ("on", on)];
    fields.extend(chosen.iter().map(|one| ("child", one.as_str())));
    fields
}

fn batch(address: &str) -> &str {
    let (_, batch) = address
        .split_once("batch=")
        .expect("a batch in the address");
    batch.split('&').next().unwrap()
}

/// A page without the identifiers that are made anew for each showing.
fn settled_text(page: &Answer) -> String {
    let mut parts = page.body.split("name=\"child\" value=\"");
    let mut text = parts.next().unwrap().to_owned();
    for part in parts {
        text.push_str(part.split_once('"').unwrap().1);
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_at_once_recorded_once_and_taken_back() {
    let place = Place::with(11).await;
    let running = serve(Arc::clone(&place.office), Limits::default(), |_| ()).await;
    let mut browser = Browser::at(running.address);
    browser.come_in(STATION).await;
    let page = browser.get(LIST).await;
    let all = ticks(&page);
    assert_eq!(all.len(), 11, "{}", page.body);
    assert!(page.body.contains("value=\"22/11/2026\""));

    let chosen = &all[..10];
    let mut addresses = Vec::new();
    // Pressed twice: recorded once, and both answers lead to the same place.
    for _ in 0..2 {
        let answer = browser.post(LIST, &fields("20/11/2026", chosen)).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        addresses.push(answer.header("location").to_owned());
    }
    assert_eq!(addresses[0], addresses[1]);
    let address = addresses[0].as_str();
    assert!(!address.to_lowercase().contains("l%c6%b0"), "{address}");
    assert!(batch(address).ends_with("-10"), "{address}");
    for tick in chosen {
        let (record, fact) = tick.split_once(':').unwrap();
        let facts = place
            .office
            .facts_of(record.parse().unwrap())
            .await
            .unwrap();
        let received: Vec<_> = facts
            .iter()
            .filter(|one| matches!(one.body, Body::ServiceReceived(_)))
            .collect();
        let [one] = received.as_slice() else {
            panic!("{received:?}");
        };
        assert_eq!(one.envelope.id.to_string(), fact);
        assert_eq!(one.envelope.on, "2026-11-20".parse().unwrap());
        assert_eq!(one.envelope.unit, place.communes[0]);
        let expected = ServiceReceived {
            service: "measles".to_owned(),
            dose: None,
            provider: None,
            result: None,
        };
        assert_eq!(one.body, Body::ServiceReceived(expected));
    }

    // One is left, the others are no longer due; what happened is said.
    let after = browser.get(address).await;
    assert!(
        after.body.contains("Đã ghi nhận cho 10 trẻ."),
        "{}",
        after.body
    );
    assert_eq!(ticks(&after).len(), 1);
    assert_eq!(
        ticks(&after)[0].split(':').next(),
        all[10].split(':').next()
    );

    // The audit has a line for each child, for each press.
    let rows = place.office.store.audit_after(0, 10_000).await.unwrap();
    let entries = rows
        .iter()
        .map(|row| serde_json::from_slice::<Entry>(&row.entry).unwrap());
    let recorded: Vec<_> = entries.filter(|one| one.what == "record").collect();
    assert_eq!(recorded.len(), 20, "{recorded:?}");
    for child in place.children.iter().take(10) {
        let lines = recorded.iter().filter(|one| one.record == Some(*child));
        let listed = chosen.iter().any(|one| one.starts_with(&child.to_string()));
        assert_eq!(lines.count(), if listed { 2 } else { 0 });
    }

    // Taken back, they are due again; the second press finds nothing.
    let undo = batch(address).to_owned();
    for undone in [10, 0] {
        let answer = browser.post(LIST, &[("undo", &undo)]).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        assert_eq!(answer.header("location"), format!("{LIST}&undone={undone}"));
    }
    let back = browser.get(&format!("{LIST}&undone=10")).await;
    assert!(
        back.body.contains("Đã hoàn tác 10 lần ghi."),
        "{}",
        back.body
    );
    assert_eq!(ticks(&back).len(), 11);
    assert_eq!(place.how_many_received().await, 0);
    // The old address says nothing of what no longer stands; the old form is used up.
    let old = browser.get(address).await;
    assert!(!old.body.contains("Đã ghi nhận cho"), "{}", old.body);
    let again = browser.post(LIST, &fields("20/11/2026", chosen)).await;
    assert_eq!(again.status, 422);
    assert!(again.body.contains("Trang này đã ghi một nội dung khác"));
    assert_eq!(place.how_many_received().await, 0);
    running.stop().await;
    let store = &place.office.store;
    let verified = store
        .verify(&noi_store::Heads::default(), &mut |_| ())
        .await
        .unwrap();
    assert!(verified.clean(), "{verified:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_elsewhere_is_as_one_that_isnt_there() {
    let place = Place::with(2).await;
    let foreign = toddler("Cầm Bá Hoạch");
    let foreign = add_child(&place.office, place.communes[1], foreign).await;
    let running = serve(Arc::clone(&place.office), Limits::default(), |_| ()).await;
    let mut browser = Browser::at(running.address);
    browser.come_in(STATION).await;

    let mut answers = Vec::new();
    for record in [foreign, RecordId(new_id())] {
        let chosen = [format!("{record}:{}", new_id())];
        let answer = browser.post(LIST, &fields("", &chosen)).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("1 hồ sơ đã chọn không tìm thấy"));
        answers.push(settled_text(&answer));
    }
    assert_eq!(answers[0], answers[1]);
    assert!(!answers[0].contains("Cầm Bá"));
    assert_eq!(place.received(foreign).await, []);

    // It doesn't hold up the others.
    let own = ticks(&browser.get(LIST).await).remove(0);
    let chosen = [format!("{foreign}:{}", new_id()), own.clone()];
    let answer = browser.post(LIST, &fields("", &chosen)).await;
    assert_eq!(answer.status, 422);
    assert!(
        answer.body.contains("Đã ghi nhận cho 1 trẻ."),
        "{}",
        answer.body
    );
    assert!(answer.body.contains("1 hồ sơ đã chọn không tìm thấy"));
    assert_eq!(ticks(&answer).len(), 1);
    assert_eq!(place.received(foreign).await, []);
    let record = own.split(':').next().unwrap().parse().unwrap();
    assert_eq!(place.received(record).await, [TODAY.parse().unwrap()]);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_to_be_mended_keeps_the_ticks() {
    let place = Place::with(3).await;
    let running = serve(Arc::clone(&place.office), Limits::default(), |_| ()).await;
    let mut browser = Browser::at(running.address);
    browser.come_in(STATION).await;
    let all = ticks(&browser.get(LIST).await);
    let check = async |browser: &mut Browser, on: &str, chosen: &[String], words: &str| {
        let answer = browser.post(LIST, &fields(on, chosen)).await;
        assert_eq!(answer.status, 422, "{}", answer.body);
        assert!(answer.body.contains(words), "{}", answer.body);
        assert!(answer.body.contains(&format!("value=\"{on}\"")));
        for tick in &all {
            let ticked = answer.body.contains(&format!("value=\"{tick}\" checked"));
            assert_eq!(ticked, chosen.contains(tick), "{tick}");
        }
    };
    let future = "Ngày không thể sau hôm nay (22/11/2026)";
    check(&mut browser, "23/11/2026", &all[..2], future).await;
    check(
        &mut browser,
        "31/02/2026",
        &all[1..],
        "Chưa đọc được ngày “31/02/2026”",
    )
    .await;
    check(&mut browser, "20/11/2026", &[], "Chưa chọn trẻ nào").await;
    // Before the child was born: refused by name, and nothing else.
    let before = browser.post(LIST, &fields("01/09/2025", &all[..1])).await;
    assert_eq!(before.status, 422);
    assert!(
        before.body.contains("<strong>Lương Thị Ổn"),
        "{}",
        before.body
    );
    assert!(!before.body.contains("Đã ghi nhận cho"));
    assert_eq!(place.how_many_received().await, 0);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_record_it_cannot() {
    let place = Place::with(2).await;
    let [own, other] = place.communes;
    let office = &place.office;
    account(office, "can.bo", &[(Role::CommuneOfficer, own)]).await;
    account(office, "truong.hoc", &[(Role::School, own)]).await;
    account(office, "tram.khac", &[(Role::HealthStation, other)]).await;
    let running = serve(Arc::clone(office), Limits::default(), |_| ()).await;
    let mut station = Browser::at(running.address);
    station.come_in(STATION).await;
    let all = ticks(&station.get(LIST).await);

    // An officer sees the vaccines of the commune's children and doesn't record them.
    let mut officer = Browser::at(running.address);
    officer.come_in("can.bo").await;
    let page = officer.get(LIST).await;
    assert!(page.body.contains("Lương Thị Ổn A"), "{}", page.body);
    assert_eq!(ticks(&page), [""; 0]);
    let answer = officer.post(LIST, &fields("", &all)).await;
    assert_eq!(answer.status, 422);
    assert!(
        answer.body.contains("<strong>Lương Thị Ổn A</strong>"),
        "{}",
        answer.body
    );
    assert_eq!(place.how_many_received().await, 0);

    // A school records vaccines of the children who attend it: these don't.
    let mut school = Browser::at(running.address);
    school.come_in("truong.hoc").await;
    let answer = school.post(LIST, &fields("", &all)).await;
    assert_eq!(answer.status, 422);
    assert!(
        answer.body.contains("2 hồ sơ đã chọn không tìm thấy"),
        "{}",
        answer.body
    );
    assert!(!answer.body.contains("Lương Thị Ổn"));
    assert_eq!(place.how_many_received().await, 0);

    // What the station recorded, nobody else takes back with it.
    let answer = station.post(LIST, &fields("", &all)).await;
    let address = answer.header("location").to_owned();
    let undo = [("undo", batch(&address))];
    let mut elsewhere = Browser::at(running.address);
    elsewhere.come_in("tram.khac").await;
    for browser in [&mut officer, &mut school, &mut elsewhere] {
        let answer = browser.post(LIST, &undo).await;
        assert_eq!(answer.header("location"), format!("{LIST}&undone=0"));
        let page = browser.get(&address).await;
        assert!(!page.body.contains("Đã ghi nhận cho"), "{}", page.body);
    }
    assert_eq!(place.how_many_received().await, 2);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_with_the_same_page_record_it_once() {
    let place = Place::with(1).await;
    let own = place.communes[0];
    account(&place.office, "tram.hai", &[(Role::HealthStation, own)]).await;
    let running = serve(Arc::clone(&place.office), Limits::default(), |_| ()).await;
    let mut first = Browser::at(running.address);
    first.come_in(STATION).await;
    let mut second = Browser::at(running.address);
    second.come_in("tram.hai").await;
    let (of_first, of_second) = (
        ticks(&first.get(LIST).await),
        ticks(&second.get(LIST).await),
    );
    assert_ne!(of_first, of_second);
    let answer = first.post(LIST, &fields("", &of_first)).await;
    assert_eq!(answer.status, 303);
    let answer = second.post(LIST, &fields("", &of_second)).await;
    assert_eq!(answer.status, 422);
    assert!(
        answer.body.contains("Việc này không còn cần ghi"),
        "{}",
        answer.body
    );
    assert_eq!(place.how_many_received().await, 1);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_child_by_its_button() {
    let place = Place::with(2).await;
    let running = serve(Arc::clone(&place.office), Limits::default(), |_| ()).await;
    let mut browser = Browser::at(running.address);
    browser.come_in(STATION).await;
    let page = browser.get("/viec").await;
    assert_eq!(ticks(&page), [""; 0]);
    // What is weighed has its own form, what has several ways its own list.
    let child = place.children[0];
    assert!(
        page.body
            .contains(&format!("class=\"button\" href=\"/tre-em/{child}/can-do\""))
    );
    assert!(
        page.body
            .contains("class=\"button\" href=\"/viec?kind=dpt_hepb_hib_1\"")
    );
    let start = format!("name=\"one\" value=\"measles_1|{child}:");
    let rest = page.body.split_once(&start).expect("a button").1;
    let value = format!("measles_1|{child}:{}", rest.split('"').next().unwrap());
    let answer = browser.post("/viec", &[("one", &value)]).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert_eq!(place.received(child).await, [TODAY.parse().unwrap()]);
    assert_eq!(place.how_many_received().await, 1);
    let undo = batch(answer.header("location")).to_owned();
    browser.post("/viec", &[("undo", &undo)]).await;
    assert_eq!(place.how_many_received().await, 0);

    // Of several ways the one that was chosen is recorded, with its dose.
    let list = "/viec?kind=dpt_hepb_hib_1";
    let tick = ticks(&browser.get(list).await).remove(0);
    let sent = |way| {
        [
            ("need", "dpt_hepb_hib_1"),
            ("way", way),
            ("child", tick.as_str()),
        ]
    };
    let strange = browser.post(list, &sent("measles")).await;
    assert_eq!(strange.status, 404);
    let answer = browser.post(list, &sent("hexavalent")).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let record = tick.split(':').next().unwrap().parse().unwrap();
    let facts = place.office.facts_of(record).await.unwrap();
    let doses: Vec<_> = Child::fold(record, &facts)
        .unwrap()
        .services
        .into_iter()
        .collect();
    assert_eq!(doses.len(), 1);
    assert_eq!(
        (doses[0].service.as_str(), doses[0].dose),
        ("hexavalent", Some(1))
    );
    // What asks for an outcome isn't recorded by a tick.
    let screening = [
        ("need", "development_screening_9m"),
        ("child", tick.as_str()),
    ];
    let refused = browser.post("/viec", &screening).await;
    assert_eq!(refused.status, 404);
    running.stop().await;
}
