//! Forms as a browser sends them: what is odd is asked about, what is sent twice is recorded
//! once, what comes from elsewhere is refused, what was just recorded can be taken back.

use std::net::SocketAddr;
use std::sync::Arc;

use noi_core::Body;
use noi_core::records::child::Child;
use noi_office::Office;
use noi_server::Limits;

use crate::office::{Answer, cookies, get, office, parse, send, start};

/// Sends a form from a page of ours.
async fn post(address: SocketAddr, path: &str, body: &str) -> Answer {
    let origin = format!("http://{address}");
    post_from(address, path, body, &origin).await
}

async fn post_from(address: SocketAddr, path: &str, body: &str, origin: &str) -> Answer {
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nOrigin: {origin}\r\n\
         Cookie: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n{body}",
        cookies(address),
        body.len()
    );
    let bytes = tokio::task::spawn_blocking(move || send(address, request.as_bytes()))
        .await
        .unwrap();
    parse(&bytes)
}

/// The value of a hidden field.
fn hidden<'a>(page: &'a Answer, name: &str) -> &'a str {
    let start = format!("name=\"{name}\" value=\"");
    let rest = page.body.split_once(&start).expect("the field is there").1;
    rest.split('"').next().unwrap()
}

/// A girl of about a year, present today.
async fn a_child(office: &Arc<Office>, address: SocketAddr) -> Child {
    let list = get(address, "/tre-em?age=1-2").await;
    let ids: Vec<&str> = list
        .body
        .split("href=\"/tre-em/")
        .skip(1)
        .filter_map(|rest| rest.split(['"', '?']).next())
        .filter(|id| id.len() == 36)
        .collect();
    for id in ids {
        let record = id.parse().unwrap();
        let facts = office.facts_of(record).await.unwrap();
        let child = Child::fold(record, &facts).unwrap();
        let known = child
            .birth()
            .is_some_and(|birth| birth.known == noi_core::Known::Day);
        let fresh = child.measurements.iter().all(|one| one.on < office.today());
        if known && fresh && child.details.gestation_days.is_none() && child.merged_into.is_none() {
            return child;
        }
    }
    panic!("no such child in the list");
}

async fn measured_today(office: &Office, child: &Child) -> usize {
    let facts = office.facts_of(child.id).await.unwrap();
    let child = Child::fold(child.id, &facts).unwrap();
    let today = office.today();
    child
        .measurements
        .iter()
        .filter(|one| one.on == today)
        .count()
}

#[tokio::test(flavor = "multi_thread")]
async fn measuring() {
    let office = office(150).await;
    let running = start(Arc::clone(&office), Limits::default()).await;
    let address = running.address;
    let child = a_child(&office, address).await;
    let path = format!("/tre-em/{}/can-do", child.id);

    let form = get(address, &path).await;
    assert_eq!(form.status, 200);
    let fact = hidden(&form, "fact").to_owned();

    // What can't be read comes back as it was typed, with the reason beside it.
    let answer = post(address, &path, &format!("fact={fact}&weight=ch%C3%ADn")).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("Chưa đọc được cân nặng “chín”"));
    assert!(answer.body.contains("value=\"chín\""));
    assert_eq!(hidden(&answer, "fact"), fact);

    // Grams: asked about, with the likely value; nothing is recorded.
    let answer = post(address, &path, &format!("fact={fact}&weight=9800")).await;
    assert_eq!(answer.status, 200);
    assert!(
        answer.body.contains("Có lẽ đã ghi bằng gam: 9,8 kg"),
        "{}",
        answer.body
    );
    assert!(answer.body.contains("name=\"weight\" value=\"9,8\""));
    assert_eq!(measured_today(&office, &child).await, 0);

    // From elsewhere: refused.
    let whole = format!("fact={fact}&weight=9800&kept=weight-in-grams");
    for origin in ["http://noi.example", "null", "http://127.0.0.1:1"] {
        let answer = post_from(address, &path, &whole, origin).await;
        assert_eq!(answer.status, 403, "{origin}");
    }
    assert_eq!(measured_today(&office, &child).await, 0);

    // "It was measured so": recorded as given, though odd; twice is once.
    for _ in 0..2 {
        let answer = post(address, &path, &whole).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        assert_eq!(
            answer.header("location"),
            format!("/tre-em/{}#growth", child.id)
        );
    }
    assert_eq!(measured_today(&office, &child).await, 1);
    let facts = office.facts_of(child.id).await.unwrap();
    let stored = facts
        .iter()
        .find(|one| one.envelope.id.to_string() == fact)
        .unwrap();
    let Body::Measured(taken) = &stored.body else {
        panic!("{stored:?}");
    };
    assert_eq!(taken.weight_g, Some(9_800_000));
    assert_eq!(taken.kept_though_odd, ["weight-in-grams"]);

    // The page says what to do about it, and that the value is out of statistics.
    let page = get(address, &format!("/tre-em/{}", child.id)).await;
    assert!(page.body.contains("Có số đo rất lạ, cần đo lại"));
    let list = get(address, "/theo-doi?show=flagged").await;
    assert!(list.body.contains(&child.id.to_string()), "{}", list.body);

    // The same form can't record something else.
    let answer = post(
        address,
        &path,
        &format!("fact={fact}&weight=9,8&kept=same-day&kept=weight-jump"),
    )
    .await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("Trang này đã ghi một nội dung khác"));

    // Taken back: struck out, and a second press changes nothing.
    let undo = format!("/tre-em/{}/bo", child.id);
    for _ in 0..2 {
        let answer = post(address, &undo, &format!("fact={fact}")).await;
        assert_eq!(answer.status, 303);
    }
    assert_eq!(measured_today(&office, &child).await, 0);
    let list = get(address, "/theo-doi?show=flagged").await;
    assert!(!list.body.contains(&child.id.to_string()));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_at_once_are_numbered_without_gaps() {
    let office = office(60).await;
    let running = start(Arc::clone(&office), Limits::default()).await;
    let address = running.address;
    let child = a_child(&office, address).await;
    let path = format!("/tre-em/{}/can-do", child.id);
    let mut sent = Vec::new();
    for n in 0..12 {
        let fact = format!("019a0000-0000-7000-8000-0000000000{n:02x}");
        let body =
            format!("fact={fact}&weight=9,{n}&kept=same-day&kept=weight-jump&kept=weight-unusual");
        let path = path.clone();
        sent.push(tokio::spawn(async move {
            post(address, &path, &body).await.status
        }));
    }
    for one in sent {
        assert_eq!(one.await.unwrap(), 303);
    }
    assert_eq!(measured_today(&office, &child).await, 12);
    running.stop().await;
    let verified = office
        .store
        .verify(&noi_store::Heads::default(), &mut |_| ())
        .await
        .unwrap();
    assert!(verified.clean(), "{verified:?}");
}

/// Answers every question of a development checklist in turn, as a person presses the buttons:
/// `answer` for the question shown.
async fn walk(
    address: SocketAddr,
    path: &str,
    first: Answer,
    answer: &str,
) -> (Answer, Vec<String>) {
    let mut page = first;
    let mut asked = Vec::new();
    for _ in 0..40 {
        if page.body.contains("value=\"save\"") {
            return (page, asked);
        }
        let item = hidden(&page, "item").to_owned();
        let pressed = if page
            .body
            .contains(&format!("name=\"a.{item}\" value=\"{answer}\""))
        {
            answer
        } else {
            "no"
        };
        let body = format!("{}&item={item}&a.{item}={pressed}&go=next", kept(&page));
        asked.push(item);
        page = post(address, path, &body).await;
        assert_eq!(page.status, 200, "{}", page.body);
    }
    panic!("the questions never end: {asked:?}");
}

/// The hidden fields of a page but the question's own, to be sent again.
fn kept(page: &Answer) -> String {
    page.body
        .split("<input type=\"hidden\" name=\"")
        .skip(1)
        .map(|rest| {
            let (name, rest) = rest.split_once("\" value=\"").unwrap();
            let value = rest.split('"').next().unwrap();
            (name, value.replace('/', "%2F"))
        })
        .filter(|(name, _)| *name != "item")
        .map(|(name, value)| format!("{name}={value}"))
        .collect::<Vec<_>>()
        .join("&")
}

#[tokio::test(flavor = "multi_thread")]
async fn screening() {
    let office = office(150).await;
    let running = start(Arc::clone(&office), Limits::default()).await;
    let address = running.address;
    let child = a_child(&office, address).await;
    let choose = get(address, &format!("/tre-em/{}/sang-loc", child.id)).await;
    assert!(choose.body.contains("/sang-loc/development_checklist\""));
    let path = format!("/tre-em/{}/sang-loc/development_checklist", child.id);

    // Without an answer it stays where it is and says so.
    let first = get(address, &path).await;
    let item = hidden(&first, "item").to_owned();
    let body = format!("{}&item={item}&go=next", kept(&first));
    let same = post(address, &path, &body).await;
    assert_eq!(hidden(&same, "item"), item);
    assert!(same.body.contains("Chọn một câu trả lời"));
    // An answer that isn't one is not taken along.
    let strange = post(address, &path, &format!("{body}&a.{item}=perhaps")).await;
    assert_eq!(hidden(&strange, "item"), item);

    // Back from the second question: the first answer is still there.
    let second = post(address, &path, &format!("{body}&a.{item}=yes")).await;
    let next = hidden(&second, "item").to_owned();
    assert_ne!(next, item);
    let back = post(
        address,
        &path,
        &format!("{}&item={next}&go=back", kept(&second)),
    )
    .await;
    assert_eq!(hidden(&back, "item"), item);
    assert!(back.body.contains("value=\"yes\" checked"), "{}", back.body);

    // "Not yet" to everything, no skill lost: the answers are shown before they are saved, once.
    let (check, asked) = walk(address, &path, first, "not_yet").await;
    assert!(asked.len() > 3, "{asked:?}");
    let whole = format!("{}&on=22%2F11%2F2026&go=save", kept(&check));
    for _ in 0..2 {
        let saved = post(address, &path, &whole).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
    }
    let facts = office.facts_of(child.id).await.unwrap();
    let folded = Child::fold(child.id, &facts).unwrap();
    let today: Vec<_> = folded
        .screenings
        .iter()
        .filter(|one| one.on == office.today())
        .collect();
    assert_eq!(today.len(), 1);
    assert_eq!(today[0].answered.result.as_deref(), Some("refer"));
    assert_eq!(today[0].answered.answers.len(), asked.len());

    // It shows up as a duty of the child, and in the unit's list.
    let page = get(address, &format!("/tre-em/{}", child.id)).await;
    assert!(
        page.body.contains("Đánh giá chuyên sâu sau sàng lọc"),
        "{}",
        page.body
    );
    assert!(page.body.contains("Đây là sàng lọc, không phải chẩn đoán"));
    let list = get(address, "/theo-doi?show=off-track").await;
    assert!(list.body.contains(&child.id.to_string()));
    running.stop().await;
}
