//! Tables in the order that their address asks for.

use std::sync::Arc;

use noi_core::Birth;
use noi_core::access::Role;
use noi_core::fact::ChildDetails;
use noi_server::Limits;

use crate::office::{
    Browser, TODAY, account, add_child, empty_office, grant, office, province, serve, sign_in,
};

/// The names that lead to the rows of a table.
fn names(body: &str) -> Vec<String> {
    let rows = body.split("class=\"name\"").skip(1);
    rows.map(|row| {
        let text = row.split_once('>').unwrap().1;
        text.split('<').next().unwrap().to_owned()
    })
    .collect()
}

/// Of all pages of a list, as its own links lead on.
async fn all_names(browser: &mut Browser, path: &str) -> Vec<String> {
    let (mut all, mut next) = (Vec::new(), Some(path.to_owned()));
    while let Some(path) = next {
        let page = browser.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        all.extend(names(&page.body));
        next = page.body.split("rel=\"next\"").nth(1).map(|link| {
            let href = link.split("href=\"").nth(1).unwrap();
            href.split('"').next().unwrap().replace("&#38;", "&")
        });
        assert!(all.len() < 1_000, "the pages don't end");
    }
    all
}

/// Given name, village, month of birth (none: unknown), in the order of a class list.
const FEW: [(&str, &str, Option<u32>); 5] = [
    ("Lò Văn An", "Tổ 10", Some(3)),
    ("Lò Thị Ánh", "Ấp 3", Some(9)),
    ("Vi Ân", "", Some(1)),
    ("Lò Đức", "Tổ 2", None),
    ("Cụt Văn Ơn", "Bản Mạ", Some(6)),
];

#[tokio::test(flavor = "multi_thread")]
async fn children_stand_as_asked_over_all_pages() {
    let office = empty_office().await;
    let on = TODAY.parse().unwrap();
    let unit = office.units.children(province(&office.units), on)[0];
    let mut many = Vec::new();
    for (name, village, month) in FEW {
        let details = ChildDetails {
            name: Some(name.to_owned()),
            village: Some(village.to_owned()).filter(|village| !village.is_empty()),
            birth: month.map(|month| {
                let day = format!("2025-{month:02}-15").parse().unwrap();
                Birth::on(day)
            }),
            ..ChildDetails::default()
        };
        add_child(&office, unit, details).await;
    }
    account(&office, "tram", &[(Role::HealthStation, unit)]).await;
    let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
    let mut station = Browser::at(running.address);
    station.come_in("tram").await;
    let in_order = |order: [usize; 5]| order.map(|at| FEW[at].0.to_owned()).to_vec();
    for (sort, order) in [
        ("", [0, 1, 2, 3, 4]),
        ("ten", [0, 1, 2, 3, 4]),
        ("-ten", [4, 3, 2, 1, 0]),
        // Who has no date, or no village, comes last either way.
        ("ngay-sinh", [2, 0, 4, 1, 3]),
        ("-ngay-sinh", [1, 4, 0, 2, 3]),
        ("thon", [1, 4, 3, 0, 2]),
        ("-thon", [0, 3, 4, 1, 2]),
    ] {
        let page = station.get(&format!("/tre-em?sap={sort}")).await;
        assert_eq!(names(&page.body), in_order(order), "{sort}");
        // As a file, too.
        let file = station
            .get(&format!("/tre-em/xuat?sap={sort}&format=csv"))
            .await;
        if file.status == 200 {
            let at = |name: &str| file.body.find(name).unwrap();
            assert!(
                order
                    .windows(2)
                    .all(|two| at(FEW[two[0]].0) < at(FEW[two[1]].0)),
                "{sort}"
            );
        }
    }
    let page = station.get("/tre-em?show=incomplete&sap=-thon").await;
    assert!(page.body.contains("aria-sort=\"descending\""));
    assert!(page.body.contains("/tre-em?show=incomplete&#38;sap=thon"));
    assert!(
        page.body
            .contains("/tre-em?show=incomplete&#38;sap=ngay-sinh")
    );
    for odd in ["gia", "--ten", "ten%20desc", "1%3B--"] {
        assert_eq!(station.get(&format!("/tre-em?sap={odd}")).await.status, 400);
    }

    // More than a page: none is left out and none comes twice.
    for at in 0..120 {
        let name = format!("Trẻ Thứ {}", char::from(b'a' + (at * 7 % 25) as u8));
        let day = on.plus_days(-(at * 37 % 101));
        let details = ChildDetails {
            name: Some(format!("{name} Số{at}")),
            birth: Some(Birth::on(day)),
            ..ChildDetails::default()
        };
        many.push((day, format!("{name} Số{at}")));
        add_child(&office, unit, details).await;
    }
    let shown = all_names(&mut station, "/tre-em?sap=ngay-sinh").await;
    let days: Vec<_> = shown
        .iter()
        .filter_map(|name| many.iter().find(|(_, known)| known == name))
        .map(|(day, _)| *day)
        .collect();
    assert_eq!((shown.len(), days.len()), (125, 120));
    assert!(days.is_sorted(), "{days:?}");
    let (mut different, up) = (shown.clone(), all_names(&mut station, "/tre-em").await);
    different.sort();
    different.dedup();
    assert_eq!(different.len(), 125);
    let mut down = all_names(&mut station, "/tre-em?sap=-ten").await;
    down.reverse();
    assert_eq!(up, down);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_plans_and_the_audit_stand_as_asked() {
    let office = office(5).await;
    let above = province(&office.units);
    let unit = office.units.children(above, TODAY.parse().unwrap())[0];
    let door = sign_in(&office);
    for (login, name, role) in [
        ("c-tram", "Lê Văn Bảo", Role::HealthStation),
        ("a-truong", "Lê Thị Ân", Role::School),
        ("b-hoi", "Trần Đạt", Role::MassOrganisation),
    ] {
        let person = noi_core::RecordId(crate::office::new_id());
        door.add(person, login, name).await.unwrap();
        grant(&office, person, role, unit).await;
    }
    let auditor = [(Role::Administrator, above), (Role::Auditor, above)];
    account(&office, "quan-tri", &auditor).await;
    account(&office, "lanh-dao", &[(Role::CommuneLeader, unit)]).await;
    let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
    let mut administrator = Browser::at(running.address);
    administrator.come_in("quan-tri").await;
    for (sort, order) in [
        ("", ["Lê Thị Ân", "Lê Văn Bảo", "Trần Đạt"]),
        ("-ten", ["Trần Đạt", "Lê Văn Bảo", "Lê Thị Ân"]),
        ("dang-nhap", ["Lê Thị Ân", "Trần Đạt", "Lê Văn Bảo"]),
        // Hội, đoàn thể; Trạm y tế; Trường.
        ("vai-tro", ["Trần Đạt", "Lê Văn Bảo", "Lê Thị Ân"]),
    ] {
        let path = format!("/nguoi-dung?unit={unit}&sap={sort}");
        let mut shown = names(&administrator.get(&path).await.body);
        shown.retain(|name| order.contains(&name.as_str()));
        assert_eq!(shown, order, "{sort}");
    }

    // Each is written down, so that there are lines enough for some pages.
    account(&office, "tram", &[(Role::HealthStation, unit)]).await;
    let mut station = Browser::at(running.address);
    station.come_in("tram").await;
    for _ in 0..130 {
        station.get("/tre-em").await;
    }
    let numbers = |body: &str| -> Vec<u64> {
        let lines = body.split("dòng ").skip(1);
        let number = |line: &str| line.split('<').next().and_then(|n| n.parse().ok());
        lines.filter_map(number).collect()
    };
    let oldest = administrator.get("/nhat-ky?sap=luc").await;
    let first = numbers(&oldest.body);
    assert_eq!(first.len(), 100);
    assert!(first.is_sorted() && first[0] < 10, "{first:?}");
    assert!(oldest.body.contains("aria-sort=\"ascending\""));
    let on = format!("/nhat-ky?sap=luc&after={}", first[99]);
    assert!(oldest.body.contains(&on.replace('&', "&#38;")), "{on}");
    let next = numbers(&administrator.get(&on).await.body);
    assert!(next.is_sorted() && next[0] > first[99], "{next:?}");
    let newest = numbers(&administrator.get("/nhat-ky").await.body);
    assert!(newest.iter().rev().is_sorted() && newest[0] > next[0]);

    let mut leader = Browser::at(running.address);
    leader.come_in("lanh-dao").await;
    for sort in ["cap", "-ten", "noi-ban-hanh", "-ngay", "chi-tieu"] {
        let page = leader.get(&format!("/ke-hoach?sap={sort}")).await;
        assert_eq!(page.status, 200, "{sort}");
        let here = page.body.split("aria-current=\"true\"");
        assert!(here.count() > 1, "{sort} isn't said to be the order");
    }
    running.stop().await;
}
