//! Who gives whom which role: by the pages of people, and at once.

use std::sync::Arc;

use noi_core::access::Role;
use noi_core::{RecordId, UnitId};
use noi_office::{NewGrant, Office};
use noi_server::Limits;

use crate::office::{
    Answer, Browser, NAME, PASSWORD, TODAY, account, empty_office, grant, province, serve,
};

const ADMINISTRATOR: &str = "quan.tri";

/// Two communes of the province.
fn communes(office: &Office) -> [UnitId; 2] {
    let below = office
        .units
        .children(province(&office.units), TODAY.parse().unwrap());
    [below[0], below[1]]
}

/// An office with an administrator of a commune.
async fn administered() -> (Arc<Office>, UnitId) {
    let office = empty_office().await;
    let [own, _] = communes(&office);
    account(&office, ADMINISTRATOR, &[(Role::Administrator, own)]).await;
    (office, own)
}

fn page_of(person: RecordId) -> String {
    format!("/nguoi-dung/{person}")
}

/// What stands in a page between two texts.
fn between<'a>(answer: &'a Answer, start: &str, end: &str) -> &'a str {
    let rest = answer.body.split_once(start).expect(start).1;
    rest.split_once(end).expect(end).0
}

fn granting<'a>(role: &'a str, unit: &'a str) -> [(&'a str, &'a str); 3] {
    [("do", "grant"), ("role", role), ("unit_name", unit)]
}

async fn holding(office: &Office, person: RecordId) -> Vec<(Role, UnitId)> {
    let grants = office.grants(person).await.unwrap();
    let today = office.today();
    let holding = grants.iter().filter(|grant| grant.holds(today));
    holding.map(|grant| (grant.role, grant.unit)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn from_an_invitation_to_work_and_out() {
    let (office, own) = administered().await;
    let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
    let mut administrator = Browser::at(running.address);
    administrator.come_in(ADMINISTRATOR).await;

    // Added, with a link that is shown once.
    let check = async |browser: &mut Browser, name: &str, login: &str, words: &str| {
        let unit = own.to_string();
        let fields = [
            ("name", name),
            ("login", login),
            ("role", "mass_organisation"),
            ("unit_name", unit.as_str()),
        ];
        let answer = browser.post("/nguoi-dung", &fields).await;
        assert_eq!(answer.status, 422, "{words}");
        assert!(answer.body.contains(words), "{}", answer.body);
    };
    check(&mut administrator, " ", "yen.trile", "họ và tên").await;
    check(&mut administrator, NAME, "yến trí lễ", "Tên đăng nhập").await;
    check(&mut administrator, NAME, ADMINISTRATOR, "đã có người dùng").await;
    let [_, other] = communes(&office);
    // Nobody is added without a role, nor with one elsewhere: an account of no unit could be
    // invited by anybody.
    let (here, there) = (own.to_string(), other.to_string());
    for (role, unit, words) in [
        ("", &here, "Chọn một vai trò"),
        ("mass_organisation", &String::new(), "Chưa rõ đơn vị nào"),
        ("mass_organisation", &there, "không thuộc địa bàn"),
    ] {
        let fields = [
            ("name", NAME),
            ("login", "yen.trile"),
            ("role", role),
            ("unit_name", unit.as_str()),
        ];
        let answer = administrator.post("/nguoi-dung", &fields).await;
        assert_eq!(answer.status, 422, "{words}");
        assert!(answer.body.contains(words), "{words}: {}", answer.body);
    }
    assert!(
        office
            .store
            .account_called("yen.trile")
            .await
            .unwrap()
            .is_none()
    );
    let new = [
        ("name", NAME),
        ("login", "Yen.TriLe"),
        ("role", "auditor"),
        ("unit_name", here.as_str()),
    ];
    let added = administrator.post("/nguoi-dung", &new).await;
    assert_eq!(added.status, 200, "{}", added.body);
    let link = format!("/loi-moi/{}", between(&added, "/loi-moi/", "<"));
    let id = between(&added, "action=\"/nguoi-dung/", "\"").to_owned();
    let person: RecordId = id.parse().unwrap();
    let page = page_of(person);
    assert!(!administrator.get(&page).await.body.contains("/loi-moi/"));

    // Comes in by the link, with the role that came with it and nothing else.
    assert_eq!(holding(&office, person).await, [(Role::Auditor, own)]);
    let mut worker = Browser::at(running.address);
    let password = [("password", PASSWORD), ("again", PASSWORD)];
    assert_eq!(worker.post(&link, &password).await.status, 200);
    worker.come_in("yen.trile").await;
    assert_eq!(worker.get("/tre-em").await.status, 403);
    let home = worker.get("/").await;
    assert_eq!((home.status, home.header("location")), (303, "/nhat-ky"));
    let first = office.grants(person).await.unwrap()[0].id.to_string();
    let taken = [("do", "revoke"), ("grant", first.as_str())];
    assert_eq!(administrator.post(&page, &taken).await.status, 303);
    let home = worker.get("/").await;
    assert_eq!((home.status, home.header("location")), (303, "/tai-khoan"));

    // Works with the next request after the role is given …
    let answer = administrator
        .post(&page, &granting("health_station", &own.to_string()))
        .await;
    assert_eq!((answer.status, answer.header("location")), (303, &*page));
    assert_eq!(worker.get("/tre-em").await.status, 200);
    assert_eq!(worker.get("/").await.status, 200);
    // … with what it gives, and nothing else,
    assert_eq!(worker.get("/nguoi-dung").await.status, 403);
    assert_eq!(worker.get("/nhat-ky").await.status, 403);

    // … and no longer with the very next one after it is taken.
    let shown = administrator.get(&page).await;
    let given = between(&shown, "name=\"grant\" value=\"", "\"").to_owned();
    let revoke = [("do", "revoke"), ("grant", given.as_str())];
    assert_eq!(administrator.post(&page, &revoke).await.status, 303);
    assert_eq!(
        worker.get("/tre-em").await.status,
        403,
        "a revoked role goes on"
    );
    // Taken twice it is the same.
    assert_eq!(administrator.post(&page, &revoke).await.status, 303);
    let grants = office.grants(person).await.unwrap();
    assert_eq!(grants.len(), 2);
    assert_eq!(grants[1].revoked, Some(office.today()));

    // What only begins later can be taken before it does.
    let (coming, from) = (own.to_string(), "01/12/2026");
    let mut later = granting("protection_worker", &coming).to_vec();
    later.push(("from", from));
    assert_eq!(administrator.post(&page, &later).await.status, 303);
    let shown = administrator.get(&page).await;
    let given = between(&shown, "name=\"grant\" value=\"", "\"").to_owned();
    let revoke = [("do", "revoke"), ("grant", given.as_str())];
    assert_eq!(administrator.post(&page, &revoke).await.status, 303);
    let shown = administrator.get(&page).await;
    assert!(
        shown.body.contains("thu hồi trước khi bắt đầu"),
        "{}",
        shown.body
    );
    let then = "2026-12-02".parse().unwrap();
    let grants = office.grants(person).await.unwrap();
    assert!(!grants.iter().any(|grant| grant.holds(then)));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_without_a_role_is_no_local_administrators() {
    let (office, _) = administered().await;
    let nobody = account(&office, "chua.giao", &[]).await;
    let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
    let mut administrator = Browser::at(running.address);
    administrator.come_in(ADMINISTRATOR).await;
    assert!(
        !administrator
            .get("/nguoi-dung")
            .await
            .body
            .contains("chua.giao")
    );
    for what in ["invite", "suspend"] {
        let answer = administrator.post(&page_of(nobody), &[("do", what)]).await;
        assert_eq!(answer.status, 404, "{what}");
    }
    account(
        &office,
        "ca.nuoc",
        &[(Role::Administrator, UnitId::COUNTRY)],
    )
    .await;
    let mut above = Browser::at(running.address);
    above.come_in("ca.nuoc").await;
    let list = above.get("/nguoi-dung").await;
    assert!(list.body.contains("chua.giao"), "{}", list.body);
    let invited = above.post(&page_of(nobody), &[("do", "invite")]).await;
    assert!(invited.body.contains("/loi-moi/"));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn suspended_is_out() {
    let (office, own) = administered().await;
    let worker = account(&office, "lan.trile", &[(Role::HealthStation, own)]).await;
    let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
    let mut administrator = Browser::at(running.address);
    administrator.come_in(ADMINISTRATOR).await;
    let mut browser = Browser::at(running.address);
    browser.come_in("lan.trile").await;
    assert_eq!(browser.get("/tre-em").await.status, 200);

    let page = page_of(worker);
    assert_eq!(
        administrator.post(&page, &[("do", "suspend")]).await.status,
        303
    );
    let answer = browser.get("/tre-em").await;
    assert_eq!(answer.status, 303, "a suspended account goes on");
    let fields = [("login", "lan.trile"), ("password", PASSWORD)];
    assert_eq!(browser.post("/dang-nhap", &fields).await.status, 422);
    // Restored, it comes in anew: what was open before stays shut.
    assert_eq!(
        administrator.post(&page, &[("do", "restore")]).await.status,
        303
    );
    assert_eq!(browser.get("/tre-em").await.status, 303);
    browser.come_in("lan.trile").await;
    assert_eq!(browser.get("/tre-em").await.status, 200);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_reaches_beyond_the_own_unit() {
    let (office, own) = administered().await;
    let above = province(&office.units);
    let [_, other] = communes(&office);
    let local = account(&office, "lan.trile", &[(Role::HealthStation, own)]).await;
    let both = [(Role::HealthStation, own), (Role::Administrator, above)];
    let higher = account(&office, "moc.tinh", &both).await;
    // Whose greater role only begins tomorrow.
    let coming = account(&office, "dao.tinh", &[(Role::HealthStation, own)]).await;
    let tomorrow = NewGrant {
        person: coming,
        role: Role::Administrator,
        unit: above,
        from: office.today().plus_days(1),
        until: None,
        child: None,
    };
    office.grant(tomorrow).await.unwrap();
    let elsewhere = account(&office, "man.xa", &[(Role::HealthStation, other)]).await;
    let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
    let mut administrator = Browser::at(running.address);
    administrator.come_in(ADMINISTRATOR).await;

    // No role outside, however the address is written.
    for unit in [above, other, UnitId::COUNTRY] {
        let unit = unit.to_string();
        for path in [page_of(local), page_of(higher)] {
            let answer = administrator
                .post(&path, &granting("administrator", &unit))
                .await;
            assert_eq!(answer.status, 422, "{unit}");
        }
        for path in ["/nguoi-dung", &page_of(local)] {
            let path = format!("{path}?unit={unit}");
            assert_eq!(administrator.get(&path).await.status, 404, "{path}");
            let answer = administrator
                .post(&path, &granting("administrator", &unit))
                .await;
            assert_eq!(answer.status, 404, "{path}");
        }
    }
    // A parent's role names a child and isn't given here.
    let parent = granting("parent", "");
    assert_eq!(
        administrator.post(&page_of(local), &parent).await.status,
        422
    );
    assert_eq!(holding(&office, local).await, [(Role::HealthStation, own)]);

    // Whoever could be invited anew could be come in as.
    for person in [higher, coming] {
        for what in ["invite", "suspend", "restore"] {
            let answer = administrator.post(&page_of(person), &[("do", what)]).await;
            assert_eq!(answer.status, 422, "{what}");
            assert!(!answer.body.contains("/loi-moi/"), "{what}");
        }
    }
    // The role of one's own unit is taken, the one above is not.
    for grant in office.grants(higher).await.unwrap() {
        let revoke = [("do", "revoke"), ("grant", &*grant.id.to_string())];
        let answer = administrator.post(&page_of(higher), &revoke).await;
        assert_eq!(answer.status, if grant.unit == own { 303 } else { 422 });
    }
    assert_eq!(
        holding(&office, higher).await,
        [(Role::Administrator, above)]
    );

    // Somebody elsewhere is told as nobody.
    let nobody = RecordId(crate::office::new_id());
    let answers = [elsewhere, nobody].map(page_of);
    let [there, nowhere] = [
        administrator.get(&answers[0]).await,
        administrator.get(&answers[1]).await,
    ];
    assert_eq!((there.status, nowhere.status), (404, 404));
    let told = there
        .body
        .replace(&elsewhere.to_string(), &nobody.to_string());
    assert_eq!(told, nowhere.body);
    for what in ["invite", "suspend"] {
        let answer = administrator.post(&answers[0], &[("do", what)]).await;
        assert_eq!(answer.status, 404);
    }
    let list = administrator.get("/nguoi-dung").await;
    assert!(list.body.contains("lan.trile") && !list.body.contains("man.xa"));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_changes_the_own_roles() {
    let office = empty_office().await;
    let [own, _] = communes(&office);
    let roles = [(Role::Administrator, own), (Role::HealthStation, own)];
    let person = account(&office, ADMINISTRATOR, &roles).await;
    let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
    let mut browser = Browser::at(running.address);
    browser.come_in(ADMINISTRATOR).await;
    let page = page_of(person);
    let unit = own.to_string();
    let grants = office.grants(person).await.unwrap();
    let given = grants[1].id.to_string();
    let tries: [&[(&str, &str)]; 4] = [
        &granting("protection_worker", &unit),
        &[("do", "revoke"), ("grant", &given)],
        &[("do", "invite")],
        &[("do", "suspend")],
    ];
    for fields in tries {
        let answer = browser.post(&page, fields).await;
        assert_eq!(answer.status, 422, "{fields:?}");
    }
    assert_eq!(office.grants(person).await.unwrap(), grants);
    // Somebody else may.
    account(&office, "quan.tri.2", &[(Role::Administrator, own)]).await;
    let mut other = Browser::at(running.address);
    other.come_in("quan.tri.2").await;
    let answer = other.post(&page, tries[0]).await;
    assert_eq!(answer.status, 303);
    grant(&office, person, Role::Auditor, own).await;
    assert_eq!(holding(&office, person).await.len(), 4);
    running.stop().await;
}
