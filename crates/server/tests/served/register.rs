//! Registering a child in the browser: found afterwards, recorded once, asked about when it may
//! be here already, and nothing told of children elsewhere.

use std::sync::Arc;

use noi_core::access::Role;
use noi_core::fact::{ChildDetails, Relation};
use noi_core::records::child::Child;
use noi_core::{FactId, RecordId, UnitId};
use noi_office::Office;
use noi_server::{Limits, Running};

use crate::office::{
    Answer, Browser, TODAY, account, add_child, empty_office, get, province, serve,
};

const PATH: &str = "/tre-em/dang-ky";
const NAME: &str = "Lò Thị Ánh Nguyệt";

/// Two communes, and a health station of the first that is in.
struct Station {
    office: Arc<Office>,
    own: UnitId,
    other: UnitId,
    running: Running,
    browser: Browser,
}

impl Station {
    async fn of(role: Role) -> Station {
        let office = empty_office().await;
        let communes = (office.units).children(province(&office.units), TODAY.parse().unwrap());
        let [own, other] = [communes[0], communes[1]];
        account(&office, "tram.y.te", &[(role, own)]).await;
        let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
        let mut browser = Browser::at(running.address);
        browser.come_in("tram.y.te").await;
        Station {
            office,
            own,
            other,
            running,
            browser,
        }
    }

    /// The form's identifier, of a form that is shown now.
    async fn fresh(&mut self) -> String {
        let form = self.browser.get(PATH).await;
        assert_eq!(form.status, 200, "{}", form.body);
        hidden(&form, "fact")
    }

    async fn send(&mut self, fact: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("fact", fact)];
        all.extend(fields);
        self.browser.post(PATH, &all).await
    }

    /// The child that an answer leads to.
    async fn child(&self, answer: &Answer) -> Child {
        assert_eq!(answer.status, 303, "{}", answer.body);
        let address = answer.header("location");
        let id = address.strip_prefix("/tre-em/").unwrap();
        let record: RecordId = id.split('?').next().unwrap().parse().unwrap();
        let facts = self.office.facts_of(record).await.unwrap();
        Child::fold(record, &facts).unwrap()
    }

    /// How many facts there are.
    async fn facts(&self) -> u64 {
        let heads = self.office.store.heads().await.unwrap();
        heads.values().map(|head| head.position.0).sum()
    }
}

fn hidden(page: &Answer, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let rest = page.body.split_once(&start).expect("the field is there").1;
    rest.split('"').next().unwrap().to_owned()
}

/// Every value of a hidden field.
fn all_hidden(page: &Answer, name: &str) -> Vec<String> {
    let start = format!("name=\"{name}\" value=\"");
    let parts = page.body.split(&start).skip(1);
    parts
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

const GIRL: [(&str, &str); 8] = [
    ("name", NAME),
    ("sex", "female"),
    ("birth_day", "12"),
    ("birth_month", "9"),
    ("birth_year", "2025"),
    ("village", "Bản Mạ"),
    ("carer_name", "Lò Thị Inh"),
    ("carer_relation", "mother"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_child_is_registered_once_and_found() {
    let mut at = Station::of(Role::HealthStation).await;
    let list = at.browser.get("/tre-em").await;
    assert!(list.body.contains("href=\"/tre-em/dang-ky\""));
    let (fact, before) = (at.fresh().await, at.facts().await);
    let mut fields = GIRL.to_vec();
    fields.extend([("carer_phone", "+84 912 345 678"), ("ethnicity", "thái")]);
    for _ in 0..2 {
        let answer = at.send(&fact, &fields).await;
        let child = at.child(&answer).await;
        assert_eq!(child.details.name.as_deref(), Some(NAME));
        assert_eq!(child.details.ethnicity.as_deref(), Some("Thái"));
        assert_eq!(child.residence(TODAY.parse().unwrap()).unit, at.own);
    }
    // The child, the mother, and who she is to the child.
    assert_eq!(at.facts().await, before + 3);
    let stored = at.office.store.fact(fact.parse::<FactId>().unwrap()).await;
    let stored = noi_core::Fact::from_stored(&stored.unwrap().unwrap().bytes).unwrap();
    let people = at.office.store.accounts().await.unwrap();
    assert!(people.iter().any(|one| one.person == stored.envelope.actor));
    let file = at.office.child(
        stored.envelope.record,
        TODAY.parse().unwrap(),
        noi_core::access::Sections::ALL,
    );
    let carers = file.await.unwrap().carers;
    assert_eq!(carers[0].name.as_deref(), Some("Lò Thị Inh"));
    assert_eq!(carers[0].phone.as_deref(), Some("0912345678"));
    assert_eq!(
        carers[0].relation,
        format!("{:?}", Relation::Mother).to_lowercase()
    );
    let found = at.browser.get("/tre-em?q=nguyet+lo").await;
    let id = stored.envelope.record.to_string();
    assert!(found.body.contains(&id) && found.body.contains("Lò Thị Inh"));

    // The same form records nothing else.
    let mut other = fields.clone();
    other[0] = ("name", "Vi Văn Ổn");
    let answer = at.send(&fact, &other).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("Trang này đã ghi một nội dung khác"));
    assert_eq!(at.facts().await, before + 3);

    // Her brother has the same mother: one person more is not made.
    let brother = at.fresh().await;
    fields[0] = ("name", "Lò Văn Khôi");
    fields[1] = ("sex", "male");
    fields[4] = ("birth_year", "2023");
    let answer = at.send(&brother, &fields).await;
    at.child(&answer).await;
    assert_eq!(at.facts().await, before + 5);
    at.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_be_here_already_is_shown_and_never_blocked() {
    let mut at = Station::of(Role::HealthStation).await;
    let first = at.fresh().await;
    let answer = at.send(&first, &GIRL).await;
    let known = at.child(&answer).await.id.to_string();

    // Without diacritics, day and month exchanged; in the commune also by the year alone.
    for birth in [["9", "12", "2025"], ["15", "9", "2025"], ["", "", "2025"]] {
        let before = at.facts().await;
        let fact = at.fresh().await;
        let mut fields = GIRL.to_vec();
        fields[0] = ("name", "lo thi anh nguyet");
        for (nth, part) in birth.into_iter().enumerate() {
            fields[2 + nth].1 = part;
        }
        let asked = at.send(&fact, &fields).await;
        assert_eq!(asked.status, 200);
        for words in [
            "Có thể trẻ này đã có hồ sơ",
            "Không phải trẻ này, cứ đăng ký",
            &format!("href=\"/tre-em/{known}\""),
            "sinh 12/09/2025",
            "Mẹ: Lò Thị Inh",
        ] {
            assert!(
                asked.body.contains(words),
                "{birth:?} {words}: {}",
                asked.body
            );
        }
        assert_eq!(at.facts().await, before, "nothing is recorded yet");
        let kept = all_hidden(&asked, "kept");
        assert!(kept.contains(&format!("alike-{known}")), "{kept:?}");
        fields.extend(kept.iter().map(|key| ("kept", key.as_str())));
        let answer = at.send(&fact, &fields).await;
        assert_eq!(answer.status, 303, "{birth:?}: {}", answer.body);
        assert_eq!(at.facts().await, before + 3);
    }
    at.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_children_elsewhere_nothing_is_told() {
    let mut at = Station::of(Role::HealthStation).await;
    let number = "096325000017";
    let details = ChildDetails {
        name: Some(NAME.to_owned()),
        birth: Some("2025-09-12".parse().unwrap()),
        personal_id: Some(number.to_owned()),
        ..ChildDetails::default()
    };
    let elsewhere = add_child(&at.office, at.other, details.clone()).await;
    let mut fields = GIRL.to_vec();
    fields.push(("personal_id", number));
    let fact = at.fresh().await;
    let answer = at.send(&fact, &fields).await;
    let child = at.child(&answer).await;
    let page = at.browser.get(&format!("/tre-em/{}", child.id)).await;
    assert_eq!(page.status, 200);
    assert!(
        !page.body.contains(&elsewhere.to_string()),
        "on the child's page"
    );
    // Somebody in the commune with the same number is told of.
    let here = add_child(&at.office, at.own, details).await;
    let fact = at.fresh().await;
    let answer = at.send(&fact, &fields).await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains(&here.to_string()));
    assert!(!answer.body.contains(&elsewhere.to_string()));
    at.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn as_much_as_is_known_and_what_cannot_be() {
    let mut at = Station::of(Role::HealthStation).await;
    let fact = at.fresh().await;
    let answer = at
        .send(&fact, &[("name", NAME), ("birth_year", "2024")])
        .await;
    let child = at.child(&answer).await;
    assert_eq!(child.birth(), Some("2024".parse().unwrap()));

    // What can't be comes back as it was typed, with the reason; nothing is recorded.
    let before = at.facts().await;
    let future = [
        ("name", "Vi Văn Ổn"),
        ("birth_day", "23"),
        ("birth_month", "11"),
        ("birth_year", "2026"),
    ];
    let fact = at.fresh().await;
    let answer = at.send(&fact, &future).await;
    assert_eq!(answer.status, 422);
    let why = "Ngày sinh không thể sau hôm nay (22/11/2026)";
    assert_eq!(answer.body.matches(why).count(), 2, "above and beside");
    assert!(answer.body.contains("value=\"Vi Văn Ổn\""));
    assert_eq!(hidden(&answer, "fact"), fact);
    let answer = at
        .send(&fact, &[("name", "Vi Văn Ổn"), ("birth_year", "2009")])
        .await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("đã quá 16 tuổi"), "{}", answer.body);
    let answer = at.send(&fact, &[("sex", "male")]).await;
    assert_eq!(answer.status, 422);
    assert_eq!(at.facts().await, before);

    // A number that isn't one is asked about, and taken when it is said to be right.
    let odd = [
        ("name", "Vi Văn Ổn"),
        ("birth_year", "2024"),
        ("personal_id", "0403 25"),
    ];
    let answer = at.send(&fact, &odd).await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("Số định danh không đủ 12 chữ số"));
    assert_eq!(at.facts().await, before);
    let kept = [odd.as_slice(), &[("kept", "id-malformed")]].concat();
    let answer = at.send(&fact, &kept).await;
    at.child(&answer).await;
    at.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_text_and_composed() {
    let mut at = Station::of(Role::HealthStation).await;
    let fact = at.fresh().await;
    let name = "<script>alert(1)</script>\" onfocus=\"x";
    let wrong = at
        .send(&fact, &[("name", name), ("birth_year", "25")])
        .await;
    assert_eq!(wrong.status, 422);
    assert!(!wrong.body.contains("<script>") && !wrong.body.contains("\" onfocus"));
    let answer = at
        .send(&fact, &[("name", name), ("birth_year", "2025")])
        .await;
    let child = at.child(&answer).await;
    let page = at.browser.get(&format!("/tre-em/{}", child.id)).await;
    assert!(!page.body.contains("<script>") && page.body.contains("alert(1)"));

    // Decomposed, with blanks of several kinds: "Nguyễn Thị Huệ".
    let typed = "  Nguye\u{302}\u{303}n\u{a0} Thi\u{323}  Hue\u{323}\u{302}\u{200b} ";
    let fact = at.fresh().await;
    let answer = at
        .send(&fact, &[("name", typed), ("birth_year", "2025")])
        .await;
    let child = at.child(&answer).await;
    assert_eq!(child.details.name.as_deref(), Some("Nguyễn Thị Huệ"));
    at.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_is_refused_and_a_province_is_asked_where() {
    let mut at = Station::of(Role::MassOrganisation).await;
    let form = at.browser.get(PATH).await;
    assert_eq!(form.status, 403);
    let fact = FactId(crate::office::new_id()).to_string();
    let before = at.facts().await;
    let answer = at.send(&fact, &GIRL).await;
    assert_eq!(answer.status, 403);
    assert_eq!(at.facts().await, before);
    let list = at.browser.get("/tre-em").await;
    assert!(!list.body.contains(PATH));
    // Another commune is none of a station's.
    account(&at.office, "tram.khac", &[(Role::HealthStation, at.other)]).await;
    at.browser = Browser::at(at.running.address);
    at.browser.come_in("tram.khac").await;
    let answer = at
        .browser
        .post(&format!("{PATH}?unit={}", at.own), &GIRL)
        .await;
    assert_ne!(answer.status, 200);
    assert_ne!(answer.status, 303);
    assert_eq!(at.facts().await, before + 1, "only the other's role");

    let province = province(&at.office.units);
    account(&at.office, "ca.tinh", &[(Role::CommuneOfficer, province)]).await;
    at.browser = Browser::at(at.running.address);
    at.browser.come_in("ca.tinh").await;
    let where_to = at.browser.get(PATH).await;
    assert_eq!(where_to.status, 200);
    assert!(where_to.body.contains(&format!("{PATH}?unit={}", at.own)));
    assert!(!where_to.body.contains("name=\"fact\""));
    let before = at.facts().await;
    let answer = at.send(&fact, &GIRL).await;
    assert_eq!(answer.status, 422);
    assert_eq!(at.facts().await, before);
    at.running.stop().await;
}

/// Strangers are led to the door.
#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_registers_nobody() {
    let at = Station::of(Role::HealthStation).await;
    let answer = get(at.running.address, PATH).await;
    assert_eq!(answer.status, 303);
    assert!(answer.header("location").starts_with("/dang-nhap"));
    at.running.stop().await;
}
