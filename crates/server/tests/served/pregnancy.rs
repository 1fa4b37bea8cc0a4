//! From a pregnancy that becomes known to the child that is born, in the browser.

use std::sync::Arc;

use noi_core::access::Role;
use noi_core::records::child::Child;
use noi_core::{FactId, RecordId};
use noi_office::NewPregnancy;
use noi_server::Limits;

use crate::office::{Answer, Browser, TODAY, account, empty_office, new_id, province, serve};

fn hidden(page: &Answer, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let rest = page.body.split_once(&start).expect("the field is there").1;
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn from_a_pregnancy_to_a_child() {
    let office = empty_office().await;
    let communes = (office.units).children(province(&office.units), TODAY.parse().unwrap());
    let [own, other] = [communes[0], communes[1]];
    account(&office, "tram", &[(Role::HealthStation, own)]).await;
    account(&office, "truong", &[(Role::School, own)]).await;
    let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
    let mut station = Browser::at(running.address);
    station.come_in("tram").await;

    let list = station.get("/thai-ky").await;
    assert!(
        list.body.contains("href=\"/thai-ky/dang-ky\""),
        "{}",
        list.body
    );
    let page = station.get("/thai-ky/dang-ky").await;
    let fact = hidden(&page, "fact");
    let nothing = [("fact", fact.as_str()), ("name", "Lò Thị Inh")];
    let answer = station.post("/thai-ky/dang-ky", &nothing).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("value=\"Lò Thị Inh\""));
    let known = [
        ("fact", fact.as_str()),
        ("name", "Lò Thị Inh"),
        ("phone", "0912345678"),
        ("last_period", "01/03/2026"),
    ];
    let mut address = String::new();
    for _ in 0..2 {
        let answer = station.post("/thai-ky/dang-ky", &known).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        address = answer.header("location").to_owned();
    }
    let list = station.get("/thai-ky").await;
    for words in ["Lò Thị Inh", "06/12/2026", "38 tuần", &address] {
        assert!(list.body.contains(words), "{words}: {}", list.body);
    }
    assert_eq!(list.body.matches("Lò Thị Inh").count(), 1, "once");

    // The birth leads to the child's form, with the mother in it.
    let page = station.get(&address).await;
    assert!(page.body.contains("0912345678"));
    let end = hidden(&page, "fact");
    let answer = station.post(&address, &[("fact", end.as_str())]).await;
    assert_eq!(answer.status, 422);
    let born = [
        ("fact", end.as_str()),
        ("outcome", "birth"),
        ("on", "20/11/2026"),
    ];
    let mut to = String::new();
    for _ in 0..2 {
        let answer = station.post(&address, &born).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        to = answer.header("location").to_owned();
    }
    let form = station.get(&to).await;
    assert_eq!(form.status, 200);
    for words in [
        "value=\"Lò Thị Inh\"",
        "value=\"0912345678\"",
        "value=\"2026\"",
    ] {
        assert!(form.body.contains(words), "{words}: {}", form.body);
    }
    let registers = hidden(&form, "fact");
    let action = form.body.split("class=\"entry\" action=\"").nth(1);
    let action = action.unwrap().split('"').next().unwrap().to_owned();
    let child = [
        ("fact", registers.as_str()),
        ("birth_day", "20"),
        ("birth_month", "11"),
        ("birth_year", "2026"),
        ("carer_name", "Lò Thị Inh"),
        ("carer_relation", "mother"),
        ("carer_phone", "0912345678"),
        ("kept", "name-missing"),
    ];
    let answer = station.post(&action, &child).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let record: RecordId = address.strip_prefix("/thai-ky/").unwrap().parse().unwrap();
    let file = office.pregnancy(record).await.unwrap().unwrap();
    let child = file.pregnancy.child.unwrap();
    let facts = office.facts_of(child).await.unwrap();
    let folded = Child::fold(child, &facts).expect("the pregnancy names the child");
    assert_eq!(Some(folded.carers[0].carer), file.pregnancy.details.woman);
    let again = station.get(&to).await;
    assert_eq!(again.status, 303, "the child is there");
    let there = format!("/tre-em/{child}");
    assert!(again.header("location").starts_with(&there));
    assert!(!station.get("/thai-ky").await.body.contains("Lò Thị Inh"));

    // One elsewhere is told as none; a school sees none at all.
    let new = NewPregnancy {
        fact: FactId(new_id()),
        unit: other,
        name: Some("Vi Thị Hoa".to_owned()),
        phone: None,
        last_period: "2026-06-01".parse().ok(),
        expected: None,
    };
    let elsewhere = office.register_pregnancy(new).await.unwrap();
    let nobody = RecordId(new_id());
    for end in ["", "/tre"] {
        let [there, nowhere] = [elsewhere, nobody].map(|id| format!("/thai-ky/{id}{end}"));
        let there = station.get(&there).await;
        let nowhere = station.get(&nowhere).await;
        assert_eq!((there.status, nowhere.status), (404, 404));
        let told = there.body;
        let told = told.replace(&elsewhere.to_string(), &nobody.to_string());
        assert_eq!(told, nowhere.body);
    }
    let mut school = Browser::at(running.address);
    school.come_in("truong").await;
    assert_eq!(school.get("/thai-ky").await.status, 403);
    running.stop().await;
}
