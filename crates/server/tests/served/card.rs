//! Paper: the sheet of a child, the card for its family, and what whoever holds the card sees.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use noi_accounts::{CardKey, Cards, Entry, Outcome};
use noi_core::access::{Role, Section, Sections, policy};
use noi_core::fact::{ChildDetails, CircumstanceFound, Enrolled, LocalUnitKind, SchoolLevel, Sex};
use noi_core::{Birth, Body, Moment, RecordId, UnitId};
use noi_office::Office;
use noi_server::{Limits, Running};

use crate::office::{
    Browser, PASSWORD, TODAY, account, add_child, add_unit, empty_office, new_id, now, office_by,
    province, serve,
};

const CHILD: &str = "Lường Thị Kim Nguyệt";
/// Nothing of these is on a card or behind it.
const NOT_TOLD: [&str; 4] = ["Lường", "Kim", "096325000017", "Bản Pom Lót"];

fn details() -> ChildDetails {
    ChildDetails {
        name: Some(CHILD.to_owned()),
        birth: Some(Birth::on("2025-09-01".parse().unwrap())),
        sex: Some(Sex::Female),
        personal_id: Some("096325000017".to_owned()),
        village: Some("Bản Pom Lót".to_owned()),
        ..ChildDetails::default()
    }
}

fn own(office: &Office) -> UnitId {
    let on = TODAY.parse().unwrap();
    (office.units).children(province(&office.units), on)[0]
}

async fn served(office: &Arc<Office>, key: &CardKey) -> Running {
    let key = key.clone();
    serve(Arc::clone(office), Limits::default(), |options| {
        options.card_key = Some(key);
    })
    .await
}

async fn come_in(
    running: &Running,
    office: &Office,
    login: &str,
    role: Role,
    unit: UnitId,
) -> Browser {
    account(office, login, &[(role, unit)]).await;
    let mut browser = Browser::at(running.address);
    let fields = [("login", login), ("password", PASSWORD)];
    assert_eq!(browser.post("/dang-nhap", &fields).await.status, 303);
    browser
}

async fn entries(office: &Office, what: &str) -> Vec<Entry> {
    let rows = office.store.audit_after(0, 10_000).await.unwrap();
    let all = rows
        .iter()
        .map(|row| serde_json::from_slice(&row.entry).unwrap());
    all.filter(|entry: &Entry| entry.what == what).collect()
}

fn cards(office: &Office, key: &CardKey) -> Cards {
    let store: Arc<dyn noi_store::Accounts> = office.store.clone();
    Cards::new(store, office.machine.now, key.clone())
}

/// The text of the QR code on a page, as a camera reads it.
fn scanned(body: &str) -> String {
    const DOTS: usize = 4;
    let svg = body.split("<svg class=\"qr\"").nth(1).unwrap();
    let side: usize = svg
        .split("viewBox=\"0 0 ")
        .nth(1)
        .unwrap()
        .split(' ')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let path = svg
        .split(" d=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let mut dark = vec![false; side * side];
    for run in path.split_terminator('z') {
        let (from, to) = run[1..].split_once('h').unwrap();
        let (x, y) = from.split_once(' ').unwrap();
        let (long, _) = to.split_once('v').unwrap();
        let [x, y, long] = [x, y, long].map(|one| one.parse::<usize>().unwrap());
        dark[y * side + x..][..long].fill(true);
    }
    let size = side * DOTS;
    let mut image = rqrr::PreparedImage::prepare_from_bitmap(size, size, |x, y| {
        dark[y / DOTS * side + x / DOTS]
    });
    image.detect_grids()[0].decode().unwrap().1
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_from_the_station_to_the_family() {
    let (office, key) = (empty_office().await, CardKey::fresh());
    let unit = own(&office);
    let child = add_child(&office, unit, details()).await;
    let on = TODAY.parse().unwrap();
    let found = Body::CircumstanceFound(CircumstanceFound {
        circumstance: "9".into(),
        evidence: String::new(),
    });
    office.act(child, on, None, found).await.unwrap();
    let running = served(&office, &key).await;
    let mut station = come_in(&running, &office, "tram", Role::HealthStation, unit).await;

    let page = station.get(&format!("/tre-em/{child}/the")).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let sheet = page.body.split("<main").nth(1).unwrap();
    assert!(sheet.contains(">Nguyệt<"), "the given name");
    for told in NOT_TOLD {
        assert!(!sheet.contains(told), "the card tells {told}");
    }
    let address = scanned(&page.body);
    let path = address
        .strip_prefix(&format!("http://{}", running.address))
        .unwrap();
    assert!(path.starts_with("/the/"), "{path}");

    // Whoever scans it isn't in.
    let opened = Browser::at(running.address).get(path).await;
    assert_eq!(opened.status, 200);
    assert!(opened.body.len() <= 50 * 1024, "{}", opened.body.len());
    assert!(opened.body.contains("<h1>Nguyệt</h1>") && opened.body.contains("14 tháng"));
    let measles = "sởi";
    assert!(opened.body.contains(measles), "what is due");
    for told in NOT_TOLD
        .into_iter()
        .chain(["<nav", "tel:", "xâm hại", &child.to_string()])
    {
        assert!(
            !opened.body.contains(told),
            "the family's page tells {told}"
        );
    }
    // A case of protection changes no byte of it.
    let sections = policy::rules(Role::Parent).sees;
    let seen = office.child(child, on, sections).await.unwrap();
    let hidden = |need: &&noi_office::NeedLine| opened.body.contains(need.words.get(false));
    let all = office.child(child, on, Sections::ALL).await.unwrap();
    for need in all.needs.iter().filter(hidden) {
        assert!(
            seen.needs.iter().any(|one| one.need == need.need),
            "{} is told",
            need.need
        );
    }

    for (what, person) in [("give-card", true), ("open-card", false)] {
        let noted = entries(&office, what).await;
        assert_eq!(noted.len(), 1, "{what}");
        assert_eq!(noted[0].record, Some(child), "{what}");
        assert_eq!(noted[0].person.is_some(), person, "{what}");
        let Outcome::Done { sections, .. } = &noted[0].outcome else {
            panic!("{what}: {noted:?}");
        };
        for secret in [Section::Protection, Section::Contacts, Section::Residence] {
            assert!(!sections.contains(&secret), "{what} tells {secret:?}");
        }
    }
    running.stop().await;
}

/// A card never shows its holder what its giver may not see.
#[tokio::test(flavor = "multi_thread")]
async fn a_card_shows_no_more_than_its_giver_sees() {
    let (office, key) = (empty_office().await, CardKey::fresh());
    let unit = own(&office);
    let child = add_child(&office, unit, details()).await;
    let running = served(&office, &key).await;
    let mut collaborator = come_in(&running, &office, "ctv", Role::VillageCollaborator, unit).await;
    let page = collaborator.get(&format!("/tre-em/{child}/the")).await;
    assert_eq!(page.status, 200);
    let given = policy::rules(Role::VillageCollaborator).sees;
    let noted = entries(&office, "give-card").await;
    let Outcome::Done { sections, .. } = &noted[0].outcome else {
        panic!("{noted:?}");
    };
    assert!(
        sections.iter().all(|section| given.has(*section)),
        "{sections:?}"
    );
    assert!(!sections.is_empty());
    running.stop().await;
}

static PASSED: AtomicI64 = AtomicI64::new(0);

fn later() -> Moment {
    Moment(now().0 + PASSED.load(Ordering::Relaxed))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_is_over_is_told_as_one_that_never_was() {
    const DAY: i64 = 24 * 3_600_000;
    let (office, key) = (office_by(later).await, CardKey::fresh());
    let child = add_child(&office, own(&office), details()).await;
    let running = served(&office, &key).await;
    let (text, _) = cards(&office, &key).give(child, Sections::of(&[Section::Health]));
    let of_nobody = cards(&office, &key)
        .give(RecordId(new_id()), Sections::ALL)
        .0;
    let forged = cards(&office, &CardKey::fresh())
        .give(child, Sections::ALL)
        .0;
    let address = running.address;
    let open = async |text: &str| Browser::at(address).get(&format!("/the/{text}")).await;
    assert_eq!(open(&text).await.status, 200);
    PASSED.store(91 * DAY, Ordering::Relaxed);
    let over = open(&text).await;
    assert_eq!(over.status, 410);
    assert!(over.body.contains("Mã đã hết hạn. Xin hỏi trạm y tế."));
    assert!(!over.body.contains("Nguyệt"));
    for other in [of_nobody.as_str(), forged.as_str(), "khong-con", "%C3%A1"] {
        let none = open(other).await;
        let asked = |body: &str, text: &str| body.replace(text, "");
        assert_eq!(none.status, 410, "{other}");
        assert_eq!(
            asked(&none.body, other),
            asked(&over.body, &text),
            "{other}"
        );
    }
    // Guessing waits, and is noted.
    let mut statuses = Vec::new();
    for at in 0..40 {
        statuses.push(open(&format!("guess{at}")).await.status);
    }
    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
    let noted = entries(&office, "open-card").await;
    let failed = noted
        .iter()
        .filter(|entry| entry.outcome == Outcome::Failed);
    assert_eq!(failed.count(), 45);
    running.stop().await;
}

static REVOKED: AtomicI64 = AtomicI64::new(0);

fn while_revoking() -> Moment {
    Moment(now().0 + REVOKED.load(Ordering::Relaxed))
}

/// A card is lost: whoever may give one revokes those given so far, and nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_card_is_revoked_and_the_next_one_holds() {
    let pass = || REVOKED.fetch_add(60_000, Ordering::Relaxed);
    let (office, key) = (office_by(while_revoking).await, CardKey::fresh());
    let unit = own(&office);
    let [child, sister] = [
        add_child(&office, unit, details()).await,
        add_child(&office, unit, details()).await,
    ];
    let running = served(&office, &key).await;
    let mut station = come_in(&running, &office, "tram", Role::HealthStation, unit).await;
    let mut leader = come_in(&running, &office, "chu.tich", Role::CommuneLeader, unit).await;
    let mut other = come_in(
        &running,
        &office,
        "tram.khac",
        Role::HealthStation,
        (office.units).children(province(&office.units), TODAY.parse().unwrap())[1],
    )
    .await;
    let address = running.address;
    let open = async |path: &str| Browser::at(address).get(path).await;
    let path = |body: &str| scanned(body)[format!("http://{address}").len()..].to_owned();
    let page = format!("/tre-em/{child}/the");
    let shown = station.get(&page).await;
    let lost = path(&shown.body);
    let of_sister = path(&station.get(&format!("/tre-em/{sister}/the")).await.body);
    assert!(!shown.body.contains("đã bị thu hồi"));
    let fact = new_id().to_string();
    let meant = [("fact", fact.as_str()), ("sure", "yes")];
    pass();

    // Not by accident, and not by whoever may not give one.
    let unsure = station.post(&page, &[("fact", &fact)]).await;
    assert_eq!(unsure.status, 422);
    assert!(unsure.body.contains("role=\"alert\"") && unsure.body.contains("aria-invalid"));
    let led = leader.post(&page, &meant).await;
    let reason = format!("/tre-em/{child}/mo");
    assert_eq!((led.status, led.header("location")), (303, reason.as_str()));
    assert_eq!(other.post(&page, &meant).await.status, 404);
    assert_eq!(open(&lost).await.status, 200, "it still holds");
    assert!(entries(&office, "revoke-cards").await.is_empty());

    let done = station.post(&page, &meant).await;
    assert_eq!((done.status, done.header("location")), (303, page.as_str()));
    pass();
    // A double click records once.
    assert_eq!(station.post(&page, &meant).await.status, 303);
    let facts = office.facts_of(child).await.unwrap();
    let revoked = facts
        .iter()
        .filter(|fact| fact.body.kind() == "cards_revoked");
    assert_eq!(revoked.count(), 1);
    let noted = entries(&office, "revoke-cards").await;
    assert!(noted[0].record == Some(child) && noted[0].person.is_some());

    let (old, made_up) = (open(&lost).await, open("/the/khong-con").await);
    assert_eq!((old.status, made_up.status), (410, 410));
    let told = |body: &str, path: &str| body.replace(path, "/the/");
    assert_eq!(
        told(&old.body, &lost),
        told(&made_up.body, "/the/khong-con"),
        "told as one that never was"
    );
    assert_eq!(open(&of_sister).await.status, 200, "of another child");
    let shown = station.get(&page).await;
    let since = "Thẻ cấp đến 22/11/2026 12:01 đã bị thu hồi";
    assert!(shown.body.contains(since));
    assert!(
        station
            .get(&format!("/tre-em/{child}"))
            .await
            .body
            .contains(since)
    );
    let fresh = path(&shown.body);
    assert_eq!(open(&fresh).await.status, 200);
    running.stop().await;

    // It is in the ledger: another server knows it, too.
    let running = served(&office, &key).await;
    let open = async |path: &str| Browser::at(running.address).get(path).await.status;
    assert_eq!((open(&lost).await, open(&fresh).await), (410, 200));
    running.stop().await;
}

fn enrolled(school: &str) -> Body {
    Body::Enrolled(Enrolled {
        school_year: 2026,
        level: SchoolLevel::Nursery,
        grade: None,
        school: Some(school.to_owned()),
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_no_card_is_given_and_none_opens() {
    let office = empty_office().await;
    let unit = own(&office);
    let child = add_child(&office, unit, details()).await;
    let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
    let mut station = come_in(&running, &office, "tram", Role::HealthStation, unit).await;
    let page = station.get(&format!("/tre-em/{child}")).await;
    assert!(!page.body.contains(&format!("/tre-em/{child}/the")));
    let page = station.get(&format!("/tre-em/{child}/the")).await;
    assert!(page.status == 200 && !page.body.contains("<svg class=\"qr\""));
    let (text, _) = cards(&office, &CardKey::fresh()).give(child, Sections::ALL);
    assert_eq!(station.get(&format!("/the/{text}")).await.status, 410);
    running.stop().await;
}

/// The sheet shows a school what its page of the child shows, says who printed it, and is noted.
#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_holds_what_the_page_would() {
    let office = empty_office().await;
    let unit = own(&office);
    let school = add_unit(&office, LocalUnitKind::School, "Hoa Sen", unit).await;
    let office = Arc::new(office.with_units_read_again().await.unwrap());
    let on = TODAY.parse().unwrap();
    let child = add_child(&office, unit, details()).await;
    for body in [
        enrolled("Hoa Sen"),
        Body::CircumstanceFound(CircumstanceFound {
            circumstance: "13".into(),
            evidence: "giay-to-ho-ngheo".to_owned(),
        }),
    ] {
        office.act(child, on, None, body).await.unwrap();
    }
    let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
    let mut station = come_in(&running, &office, "tram", Role::HealthStation, unit).await;
    let sheet = station.get(&format!("/tre-em/{child}/in")).await;
    assert_eq!(sheet.status, 200);
    assert!(sheet.body.contains(CHILD) && sheet.body.contains(crate::office::NAME));
    assert!(
        sheet.body.contains("22/11/2026 12:00"),
        "when it was printed"
    );
    let mut teacher = come_in(&running, &office, "co.giao", Role::School, school).await;
    let sheet = teacher.get(&format!("/tre-em/{child}/in")).await;
    assert_eq!(sheet.status, 200, "{}", sheet.body);
    let seen = policy::rules(Role::School).sees;
    let cut = office.child(child, on, seen).await.unwrap();
    let all = office.child(child, on, Sections::ALL).await.unwrap();
    let mut hidden = 0;
    for need in &all.needs {
        if !cut.needs.iter().any(|one| one.need == need.need) {
            hidden += 1;
            let words = need.words.get(false);
            assert!(!sheet.body.contains(&format!(">{words}<")), "{words}");
        }
    }
    assert!(hidden > 5, "the school doesn't see {hidden} needs");
    assert!(!sheet.body.contains("giay-to-ho-ngheo"));
    let noted = entries(&office, "print-child").await;
    assert_eq!(noted.len(), 2);
    assert!(
        noted
            .iter()
            .all(|entry| entry.record == Some(child) && entry.person.is_some())
    );
    running.stop().await;
}
