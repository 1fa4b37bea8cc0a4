//! The page of a unit: small counts of what is sensitive are in no part of it, the months are those
//! of the columns, the units beside are for those who may see the one above.

use std::sync::Arc;

use noi_core::access::Role;
use noi_core::fact::{ChildDetails, Sex};
use noi_core::{Birth, Day};
use noi_coverage::{By, Query, Split, Tree};
use noi_server::Limits;

use crate::office::{Browser, PASSWORD, TODAY, account, add_child, office, province, serve};

fn main_of(body: &str) -> &str {
    body.split("<main").nth(1).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn months_and_sisters_of_a_unit() {
    let office = office(400).await;
    let today: Day = TODAY.parse().unwrap();
    let above = province(&office.units);
    let ledger = office.ledger(None, &mut |_| ()).await.unwrap();
    let query = |as_of, unit| Query {
        as_of,
        tree: Tree::AsNow(today),
        unit,
        by: Some(By::Unit(Split::Children)),
    };
    let now = office.ask(&ledger, &query(today, above)).unwrap();
    let largest = now
        .groups
        .iter()
        .max_by_key(|group| group.figures.population.children);
    let noi_coverage::Key::Unit(own) = largest.unwrap().key else {
        panic!("by unit");
    };
    let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
    let come_in = async |login: &str, role, unit| {
        account(&office, login, &[(role, unit)]).await;
        let mut browser = Browser::at(running.address);
        let fields = [("login", login), ("password", PASSWORD)];
        assert_eq!(browser.post("/dang-nhap", &fields).await.status, 303);
        browser
    };
    let mut manager = come_in("tinh", Role::ProvincialManager, above).await;
    let mut officer = come_in("xa.tri", Role::CommuneOfficer, own).await;

    // A past month is the columns' answer of its last day.
    let page = manager.get(&format!("/dia-ban?unit={above}")).await;
    assert_eq!(page.status, 200);
    let body = main_of(&page.body);
    let at = office
        .pack
        .indicators
        .iter()
        .position(|one| one.code == "access-full")
        .unwrap();
    for day in ["2026-10-31", "2026-06-30", "2025-12-31"] {
        let day: Day = day.parse().unwrap();
        let then = office.ask(&ledger, &query(day, above)).unwrap();
        let figure = then.total.indicators[at];
        let (met, of) = (figure.numerator().unwrap(), figure.denominator().unwrap());
        let row = format!("{}</th><td class=\"n\">{met}/{of}</td>", day.vn());
        assert!(body.contains(&row), "{row}");
    }
    let sisters = "id=\"sisters\"";
    assert!(!body.contains(sisters), "the country isn't the manager's");

    let asked = format!("/dia-ban?unit={own}");
    let page = manager.get(&asked).await;
    assert!(
        main_of(&page.body).contains(sisters),
        "communes of the province"
    );
    let page = officer.get(&asked).await;
    assert_eq!(page.status, 200);
    let body = main_of(&page.body);
    assert!(
        !body.contains(sisters),
        "other communes aren't the officer's"
    );
    assert!(body.contains("class=\"pyramid\"") && body.contains("id=\"course\""));
    for group in &now.groups {
        if let noi_coverage::Key::Unit(unit) = group.key
            && unit != own
        {
            assert!(!body.contains(&unit.to_string()), "{unit} is told");
        }
    }

    // What is recorded now counts at once in the last month; the months before say from where
    // they were counted.
    let children = |body: &str| {
        let lead = main_of(body).split("id=\"population\"").nth(1).unwrap();
        let lead = lead.split("class=\"finding\">").nth(1).unwrap();
        lead.split(' ').next().unwrap().parse::<u64>().unwrap()
    };
    let before = children(&page.body);
    let counted = "Các tháng trước tính từ";
    assert!(!page.body.contains(counted));
    let details = ChildDetails {
        name: Some("Thạch Thị Sa".to_owned()),
        birth: Some(Birth::on("2025-09-10".parse().unwrap())),
        sex: Some(Sex::Female),
        ..ChildDetails::default()
    };
    add_child(&office, own, details).await;
    let page = officer.get(&asked).await;
    assert_eq!(children(&page.body), before + 1);
    assert!(page.body.contains(counted));
    running.stop().await;
}

/// However a sensitive measure is divided, no count from 1 to 7 is on the page, and no group where
/// the total is closed.
#[tokio::test(flavor = "multi_thread")]
async fn no_small_count_of_a_sensitive_measure() {
    let office = office(400).await;
    let today: Day = TODAY.parse().unwrap();
    let above = province(&office.units);
    let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
    account(&office, "tinh", &[(Role::ProvincialManager, above)]).await;
    let mut manager = Browser::at(running.address);
    let fields = [("login", "tinh"), ("password", PASSWORD)];
    assert_eq!(manager.post("/dang-nhap", &fields).await.status, 303);
    let sensitive: Vec<&str> = (office.pack.indicators.iter())
        .filter(|one| one.sensitive)
        .map(|one| one.code.as_str())
        .collect();
    assert!(!sensitive.is_empty());
    let mut units = office.units.children(above, today);
    units.truncate(6);
    units.push(above);
    let ledger = office.ledger(None, &mut |_| ()).await.unwrap();
    let (mut totals_small, mut courses) = (0, 0);
    for code in &sensitive {
        let at = (office.pack.indicators.iter()).position(|one| one.code == *code);
        for unit in &units {
            let query = Query {
                as_of: today,
                tree: Tree::AsNow(today),
                unit: *unit,
                by: None,
            };
            let figure = office.ask(&ledger, &query).unwrap().total.indicators[at.unwrap()];
            let met = figure.numerator().unwrap_or_default();
            let rest = figure.denominator().unwrap_or(met) - met;
            let is_small = [met, rest].iter().any(|count| (1..=7).contains(count));
            let page = manager
                .get(&format!("/dia-ban?measure={code}&unit={unit}"))
                .await;
            assert_eq!(page.status, 200);
            let body = main_of(&page.body);
            let part = |id: &str| {
                let part = body.split(&format!("aria-labelledby=\"{id}\">")).nth(1)?;
                part.split("</section>").next()
            };
            // Whoever adds groups up would have a total that is closed.
            totals_small += usize::from(is_small);
            assert!(!(is_small && part("equity").is_some()), "{code} at {unit}");
            // A month between others, or a village beside others, would be told by them.
            for id in ["course", "multiples"] {
                if let Some(part) = part(id) {
                    courses += 1;
                    for closed in ["dưới 8", "được ẩn"] {
                        assert!(!part.contains(closed), "{code} at {unit}, {id}");
                    }
                }
            }
            for id in ["course", "equity", "multiples", "sisters", "needs-met"] {
                let Some(part) = part(id) else { continue };
                for cell in part.split("<td class=\"n\">").skip(1) {
                    let cell = cell.split('<').next().unwrap();
                    let Some((met, of)) = cell.split_once('/') else {
                        continue;
                    };
                    let number = |text: &str| text.replace('.', "").parse::<u64>();
                    if let (Ok(met), Ok(of)) = (number(met), number(of)) {
                        for count in [met, of - met] {
                            let small = (1..=7).contains(&count);
                            assert!(!small, "{code} at {unit}, {id}: {cell}");
                        }
                    }
                }
            }
        }
    }
    assert!(totals_small > 0 && courses > 0, "{totals_small}, {courses}");
    running.stop().await;
}
