//! Signing in through an identity service, as a browser does; the service tells the truth, or lies.

mod service;

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use noi_accounts::CodeSecret;
use noi_core::access::Role;
use noi_core::{Moment, RecordId, UnitId};
use noi_server::{Limits, Provider, Running, ServeError};
use serde_json::{Value, json};

use crate::office::{
    Answer, Browser, PASSWORD, account, empty_office, new_id, now, office_by, serve, sign_in,
};
use service::{CLIENT, SECRET, Sealed, Service, query};

const LAN: &str = "lan.trile";
const MOC: &str = "moc.trile";
const OFFICER: [(Role, UnitId); 1] = [(Role::CommuneOfficer, UnitId::COUNTRY)];
const OUT: &str = "/dang-nhap/dich-vu";
const OWN: &str = "/tai-khoan/danh-tinh";

/// What an answer says otherwise than it should.
type Lie = Box<dyn Fn(&mut Value, &mut Value) + Send + Sync>;

fn known(service: &Service) -> Provider {
    Provider {
        issuer: service.issuer.clone(),
        client_id: CLIENT.to_owned(),
        client_secret: Some(SECRET.to_owned()),
        label_vi: "Cổng mẫu".to_owned(),
        label_en: "Sample service".to_owned(),
        enough: vec!["mfa".to_owned()],
        ca: None,
    }
}

/// A service, and a server with two accounts that knows it.
async fn both() -> (Service, Running) {
    let service = Service::start(None);
    let office = empty_office().await;
    for login in [LAN, MOC] {
        account(&office, login, &OFFICER).await;
    }
    let provider = known(&service);
    let running = serve(office, Limits::default(), |options| {
        options.provider = Some(provider);
        options.report = |_| ();
    })
    .await;
    (service, running)
}

/// Sets out; where to.
async fn sets_out(browser: &mut Browser, path: &str) -> String {
    let answer = browser.get(path).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert!(browser.jar.contains_key("noi-errand"));
    answer.header("location").to_owned()
}

/// Goes to the service, is shown to be somebody, and comes back.
async fn goes(service: &Service, browser: &mut Browser, subject: &str) -> Answer {
    let sent_to = sets_out(browser, OUT).await;
    let back = service.vouch(&sent_to, subject);
    browser.get(&back).await
}

/// Links the account of whoever is in.
async fn links(service: &Service, browser: &mut Browser, subject: &str) -> Answer {
    let page = browser.post(OWN, &[("so_far", PASSWORD)]).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let sent_to = onward(&page, service);
    assert_eq!(query(&sent_to)["prompt"], "login", "whoever sits there");
    browser.get(&service.vouch(&sent_to, subject)).await
}

fn onward(page: &Answer, service: &Service) -> String {
    let start = format!("href=\"{}", service.issuer);
    let rest = page
        .body
        .split_once(&start)
        .expect("a link to the service")
        .1;
    let rest = rest.split('"').next().unwrap().replace("&#38;", "&");
    format!("{}{rest}", service.issuer)
}

async fn linked(service: &Service, running: &Running, login: &str, subject: &str) -> Browser {
    let mut browser = Browser::at(running.address);
    browser.come_in(login).await;
    let answer = links(service, &mut browser, subject).await;
    assert_eq!((answer.status, answer.header("location")), (303, OWN));
    browser
}

async fn is_in(browser: &mut Browser) -> bool {
    browser.get("/tai-khoan").await.status == 200
}

fn refused(answer: &Answer, status: u16, words: &str) {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert!(answer.body.contains(words), "{words}: {}", answer.body);
    let session = answer
        .cookies
        .iter()
        .any(|cookie| cookie.starts_with("noi="));
    assert!(!session, "a session was begun");
}

#[tokio::test(flavor = "multi_thread")]
async fn linked_out_and_in_again() {
    let (service, running) = both().await;
    let mut browser = linked(&service, &running, LAN, "lan").await;
    assert!(
        !browser.jar.contains_key("noi-errand"),
        "the errand is over"
    );
    assert!(browser.get(OWN).await.body.contains("Đã gắn từ"));
    // Out is out, whatever the service thinks.
    browser.post("/dang-xuat", &[]).await;
    assert!(!is_in(&mut browser).await);

    let door = browser.get("/dang-nhap?next=%2Fviec%3Flang%3Den").await;
    assert!(
        door.body
            .contains("href=\"/dang-nhap/dich-vu?next=%2Fviec%3Flang%3Den\"")
    );
    let sent_to = sets_out(&mut browser, "/dang-nhap/dich-vu?next=%2Fviec%3Flang%3Den").await;
    assert!(!is_in(&mut browser).await, "in before anything was shown");
    let answer = browser.get(&service.vouch(&sent_to, "lan")).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, "/viec?lang=en")
    );
    assert!(is_in(&mut browser).await);
    // Where there is nowhere to go on to, and where that leads elsewhere.
    for path in [OUT, "/dang-nhap/dich-vu?next=%2F%2Fnoi.example"] {
        let mut browser = Browser::at(running.address);
        let sent_to = sets_out(&mut browser, path).await;
        let answer = browser.get(&service.vouch(&sent_to, "lan")).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/"));
    }
    // What the service says of itself, and its keys, were asked for once.
    assert_eq!(service.asked("/.well-known/openid-configuration"), 1);
    assert_eq!(service.asked("/khoa"), 1);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_nobody_linked_is_told_what_to_do() {
    let (service, running) = both().await;
    linked(&service, &running, MOC, "moc").await;
    // The service states an address and a name that are an account's here: nobody is found by them.
    for subject in ["lan", LAN, "MOC", "moc "] {
        let mut browser = Browser::at(running.address);
        let answer = goes(&service, &mut browser, subject).await;
        refused(&answer, 403, "Chưa gắn với tài khoản nào ở đây");
        assert!(answer.body.contains("Cổng mẫu"));
        assert!(!answer.body.contains("<script>"));
        assert!(!is_in(&mut browser).await);
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_to_be_believed_opens_nothing() {
    let (service, running) = both().await;
    linked(&service, &running, LAN, "lan").await;
    let seconds = now().0 / 1000;
    let lies: [(&str, Lie); 12] = [
        (
            "another nonce",
            Box::new(|_, claims| claims["nonce"] = json!("x")),
        ),
        (
            "no nonce",
            Box::new(|_, claims| claims["nonce"] = json!(null)),
        ),
        (
            "another audience",
            Box::new(|_, claims| claims["aud"] = json!("khac")),
        ),
        (
            "among others",
            Box::new(|_, claims| claims["aud"] = json!(["khac", CLIENT])),
        ),
        (
            "given to another",
            Box::new(|_, claims| claims["azp"] = json!("khac")),
        ),
        (
            "another issuer",
            Box::new(|_, claims| claims["iss"] = json!("https://khac.example")),
        ),
        (
            "over",
            Box::new(move |_, claims| claims["exp"] = json!(seconds - 61)),
        ),
        (
            "kept for an hour",
            Box::new(move |_, claims| claims["iat"] = json!(seconds - 3600)),
        ),
        ("nobody", Box::new(|_, claims| claims["sub"] = json!(""))),
        (
            "unsigned",
            Box::new(|header, _| header["alg"] = json!("none")),
        ),
        (
            "a shared secret",
            Box::new(|header, _| header["alg"] = json!("HS256")),
        ),
        (
            "a key of nobody's",
            Box::new(|header, _| header["kid"] = json!("khac")),
        ),
    ];
    for (what, lie) in lies {
        service.says(lie);
        let mut browser = Browser::at(running.address);
        let answer = goes(&service, &mut browser, "lan").await;
        assert_eq!(answer.status, 502, "{what}");
        refused(&answer, 502, "Câu trả lời của Cổng mẫu không tin được");
        assert!(!is_in(&mut browser).await, "{what}");
    }
    service.says(|_, _| ());
    service.forges(true);
    let mut browser = Browser::at(running.address);
    let answer = goes(&service, &mut browser, "lan").await;
    refused(&answer, 502, "không tin được");
    service.forges(false);
    let answer = goes(&service, &mut browser, "lan").await;
    assert_eq!(answer.status, 303, "and the truth opens");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_way_back_is_of_one_browser_and_good_once() {
    let (service, running) = both().await;
    linked(&service, &running, LAN, "lan").await;
    const OVER: &str = "Lần đăng nhập này không còn dùng được";
    let mut browser = Browser::at(running.address);
    let sent_to = sets_out(&mut browser, OUT).await;
    let back = service.vouch(&sent_to, "lan");
    // A link that was sent to somebody: their browser has no errand, or another.
    let mut other = Browser::at(running.address);
    refused(&other.get(&back).await, 422, OVER);
    sets_out(&mut other, OUT).await;
    refused(&other.get(&back).await, 422, OVER);
    assert!(
        !other.jar.contains_key("noi-errand"),
        "it goes on with an errand that failed"
    );
    // A state that is another, or none.
    for state in ["x", ""] {
        let mut here = browser.clone();
        let wrong = back.replace(&query(&back)["state"], state);
        refused(&here.get(&wrong).await, 422, OVER);
    }
    // The cookie of before, kept by whoever wants to use it again.
    let mut copy = browser.clone();
    assert_eq!(browser.get(&back).await.status, 303);
    assert!(is_in(&mut browser).await);
    let token_asked = service.asked("/doi-ma");
    refused(&copy.get(&back).await, 422, OVER);
    assert!(!is_in(&mut copy).await);
    assert_eq!(
        service.asked("/doi-ma"),
        token_asked,
        "the service is asked again"
    );

    // The service took its code back, or it was used.
    let sent_to = sets_out(&mut copy, OUT).await;
    let back = service.vouch(&sent_to, "lan");
    service.forgets();
    refused(&copy.get(&back).await, 422, OVER);
    // Another service's answer, and one that doesn't say whose it is (RFC 9207).
    for issuer in ["&iss=https%3A%2F%2Fkhac.example", ""] {
        let sent_to = sets_out(&mut copy, OUT).await;
        let back = service.vouch(&sent_to, "lan");
        let (before, _) = back.split_once("&iss=").unwrap();
        refused(
            &copy.get(&format!("{before}{issuer}")).await,
            502,
            "không tin được",
        );
    }
    // Whoever thought better of it.
    let sent_to = sets_out(&mut copy, OUT).await;
    let state = &query(&sent_to)["state"];
    let issuer = crate::office::form(&[("iss", &service.issuer)]);
    let back = format!("/dang-nhap/tu-dich-vu?error=access_denied&state={state}&{issuer}");
    refused(&copy.get(&back).await, 422, "Cổng mẫu chưa xác nhận");
    assert!(!is_in(&mut copy).await);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn errands_and_keys_have_their_time() {
    static LATER: AtomicI64 = AtomicI64::new(0);
    fn clock() -> Moment {
        Moment(now().0 + LATER.load(Ordering::SeqCst))
    }
    let service = Service::start(None);
    let office = office_by(clock).await;
    account(&office, LAN, &OFFICER).await;
    let provider = known(&service);
    let running = serve(office, Limits::default(), |options| {
        options.provider = Some(provider);
        options.report = |_| ();
    })
    .await;
    linked(&service, &running, LAN, "lan").await;
    let late = |by: i64| {
        service.says(move |_, claims| {
            let seconds = clock().0 / 1000;
            claims["iat"] = json!(seconds);
            claims["exp"] = json!(seconds + 300);
        });
        LATER.fetch_add(by, Ordering::SeqCst);
    };
    let mut browser = Browser::at(running.address);
    let sent_to = sets_out(&mut browser, OUT).await;
    let back = service.vouch(&sent_to, "lan");
    late(599_000);
    assert_eq!(browser.clone().get(&back).await.status, 303);
    let sent_to = sets_out(&mut browser, OUT).await;
    let back = service.vouch(&sent_to, "lan");
    late(600_000);
    let answer = browser.get(&back).await;
    refused(&answer, 422, "Lần đăng nhập này không còn dùng được");

    // Another key is found, but not asked for with every answer that names one.
    service.changes_key();
    assert_eq!(goes(&service, &mut browser, "lan").await.status, 303);
    let asked = service.asked("/khoa");
    service.says(|header, _| header["kid"] = json!("khac"));
    for _ in 0..3 {
        assert_eq!(goes(&service, &mut browser, "lan").await.status, 502);
    }
    assert_eq!(service.asked("/khoa"), asked);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn linking_asks_for_the_password_and_the_same_session() {
    let (service, running) = both().await;
    let mut lan = Browser::at(running.address);
    lan.come_in(LAN).await;
    for so_far in ["", "con trâu đi sau"] {
        let answer = lan.post(OWN, &[("so_far", so_far)]).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("Mật khẩu hiện nay chưa đúng"));
        assert!(!answer.body.contains(&service.issuer) && !lan.jar.contains_key("noi-errand"));
    }
    // Nobody who isn't in.
    let mut nobody = Browser::at(running.address);
    assert_eq!(nobody.post(OWN, &[("so_far", PASSWORD)]).await.status, 401);
    // Come back in another session, even one's own: nothing is linked.
    let page = lan.post(OWN, &[("so_far", PASSWORD)]).await;
    let back = service.vouch(&onward(&page, &service), "lan");
    let mut again = lan.clone();
    again.post("/dang-xuat", &[]).await;
    let mut out = again.clone();
    refused(&out.get(&back).await, 422, "không còn dùng được");
    again.come_in(LAN).await;
    refused(&again.get(&back).await, 422, "không còn dùng được");
    // What was begun to come in doesn't link, nor the other way round.
    let mut own = again.clone();
    let sent_to = sets_out(&mut own, OUT).await;
    let answer = own.get(&service.vouch(&sent_to, "lan")).await;
    refused(&answer, 403, "Chưa gắn với tài khoản nào");
    let page = again.get(OWN).await;
    assert!(!page.body.contains("Đã gắn từ"), "linked all the same");

    // Each identity opens one account.
    assert_eq!(links(&service, &mut again, "lan").await.status, 303);
    let mut moc = Browser::at(running.address);
    moc.come_in(MOC).await;
    refused(
        &links(&service, &mut moc, "lan").await,
        409,
        "Không gắn được",
    );
    refused(
        &links(&service, &mut again, "khac").await,
        409,
        "Không gắn được",
    );
    // Let go with the password; then it opens nothing.
    let wrong = [("action", "unlink"), ("so_far", "x")];
    assert_eq!(again.post(OWN, &wrong).await.status, 422);
    let right = [("action", "unlink"), ("so_far", PASSWORD)];
    assert_eq!(again.post(OWN, &right).await.status, 303);
    let mut fresh = Browser::at(running.address);
    let answer = goes(&service, &mut fresh, "lan").await;
    refused(&answer, 403, "Chưa gắn với tài khoản nào");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_answered_with_an_identity() {
    let service = Service::start(None);
    let office = empty_office().await;
    let door = sign_in(&office);
    let person = RecordId(new_id());
    let token = door.add(person, LAN, "Vi Văn Ổn").await.unwrap().reveal();
    let store = office.store.clone();
    let provider = known(&service);
    let running = serve(office, Limits::default(), |options| {
        options.provider = Some(provider);
        options.report = |_| ();
    })
    .await;
    let path = format!("/loi-moi/{token}/dich-vu");
    let mut browser = Browser::at(running.address);
    let page = browser.get(&format!("/loi-moi/{token}")).await;
    assert!(page.body.contains(&format!("href=\"{path}\"")));
    let sent_to = sets_out(&mut browser, &path).await;
    assert_eq!(query(&sent_to)["prompt"], "login");
    assert!(!sent_to.contains(&token), "the service sees the invitation");
    let mut second = browser.clone();
    let second_sent = sets_out(&mut second, &path).await;
    let answer = browser.get(&service.vouch(&sent_to, "on")).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/"));
    assert!(is_in(&mut browser).await);
    let account = store.account(person).await.unwrap().unwrap();
    assert!(account.linked && account.password.is_none());
    // The account opens by it alone, and says so.
    assert!(
        browser
            .get("/tai-khoan")
            .await
            .body
            .contains("chưa có mật khẩu")
    );
    // The invitation is over, for whoever set out before, too.
    let answer = second.get(&service.vouch(&second_sent, "khac")).await;
    refused(&answer, 410, "Liên kết này không dùng được nữa");
    assert_eq!(second.get(&path).await.status, 410);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_on_top_unless_the_service_had_one() {
    let (service, running) = both().await;
    let mut browser = linked(&service, &running, LAN, "lan").await;
    let secret = CodeSecret::fresh();
    let seconds = u64::try_from(now().0 / 1000).unwrap();
    let (typed, code) = (secret.reveal(), secret.code_at(seconds));
    let set_up = [
        ("secret", typed.as_str()),
        ("so_far", PASSWORD),
        ("code", &code),
    ];
    let answer = browser.post("/tai-khoan/ma-xac-nhan", &set_up).await;
    assert_eq!(answer.status, 200);

    let mut half = Browser::at(running.address);
    let sent_to = sets_out(&mut half, "/dang-nhap/dich-vu?next=%2Fviec").await;
    let answer = half.get(&service.vouch(&sent_to, "lan")).await;
    let asks = "/dang-nhap/ma?next=%2Fviec";
    assert_eq!((answer.status, answer.header("location")), (303, asks));
    assert!(!is_in(&mut half).await);
    assert_eq!(half.post(asks, &[("code", "000000")]).await.status, 422);
    let next = secret.code_at(seconds + noi_accounts::STEP_SECONDS);
    let answer = half.post(asks, &[("code", &next)]).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/viec"));
    assert!(is_in(&mut half).await);

    for (stated, in_at_once) in [
        (json!(["pwd", "otp"]), false),
        (json!(["mfa"]), true),
        (json!("mfa"), false),
    ] {
        let told = stated.clone();
        service.says(move |_, claims| claims["amr"] = told.clone());
        let mut browser = Browser::at(running.address);
        goes(&service, &mut browser, "lan").await;
        assert_eq!(is_in(&mut browser).await, in_at_once, "{stated}");
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_account_stays_out() {
    let service = Service::start(None);
    let office = empty_office().await;
    let person = account(&office, LAN, &OFFICER).await;
    let door = sign_in(&office);
    let provider = known(&service);
    let running = serve(office, Limits::default(), |options| {
        options.provider = Some(provider);
        options.report = |_| ();
    })
    .await;
    linked(&service, &running, LAN, "lan").await;
    door.suspend(person, true).await.unwrap();
    let mut browser = Browser::at(running.address);
    let answer = goes(&service, &mut browser, "lan").await;
    refused(&answer, 403, "Tài khoản đang tạm khóa");
    assert!(!is_in(&mut browser).await);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_service_is_away_the_password_opens() {
    static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());
    static LATER: AtomicI64 = AtomicI64::new(0);
    fn clock() -> Moment {
        Moment(now().0 + LATER.load(Ordering::SeqCst))
    }
    let service = Service::start(None);
    let office = office_by(clock).await;
    account(&office, LAN, &OFFICER).await;
    let mut provider = known(&service);
    // It answers later; until then nobody listens there.
    let address = service.address;
    provider.issuer = service.issuer.clone();
    drop(service);
    let running = serve(office, Limits::default(), |options| {
        options.provider = Some(provider);
        options.report = |line| LINES.lock().unwrap().push(line.to_owned());
    })
    .await;
    let mut browser = Browser::at(running.address);
    const AWAY: &str = "Chưa kết nối được Cổng mẫu";
    // A moment after it went, its door may still be closing.
    let answer = browser.get(OUT).await;
    refused(&answer, 503, AWAY);
    assert!(
        answer.body.contains("action=\"/dang-nhap\""),
        "no way to sign in"
    );
    assert_eq!(answer.header("retry-after"), "60");
    assert!(LINES.lock().unwrap()[0].starts_with("identity service: http://localhost:"));
    browser.come_in(LAN).await;
    let answer = browser.post(OWN, &[("so_far", PASSWORD)]).await;
    assert_eq!(answer.status, 503);
    assert!(answer.body.contains(AWAY));

    // There, and mute: it is waited for, but not for long, and nobody else waits after that.
    let service = Service::at(&address.to_string(), None);
    service.is_silent(true);
    LATER.fetch_add(6_000, Ordering::SeqCst);
    let mut stranger = Browser::at(running.address);
    refused(&stranger.get(OUT).await, 503, AWAY);
    refused(&stranger.get(OUT).await, 503, AWAY);
    assert_eq!(service.asked("/.well-known/openid-configuration"), 1);
    // Another one in its place, one that would have secrets sent in the open.
    service.is_silent(false);
    for lie in [
        json!({ "issuer": "https://khac.example" }),
        json!({ "token_endpoint": "http://khac.example/doi-ma" }),
        json!({ "jwks_uri": "/khoa" }),
        json!({ "authorization_endpoint": "javascript:alert(1)" }),
    ] {
        service.says_of_itself(lie);
        LATER.fetch_add(6_000, Ordering::SeqCst);
        refused(&stranger.get(OUT).await, 503, AWAY);
    }
    service
        .says_of_itself(json!({ "token_endpoint_auth_methods_supported": ["client_secret_post"] }));
    LATER.fetch_add(6_000, Ordering::SeqCst);
    let answer = links(&service, &mut browser, "lan").await;
    assert_eq!(answer.status, 303);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_by_the_authority_that_was_named() {
    let (right, other) = (Sealed::fresh(), Sealed::fresh());
    let service = Service::start(Some(&right));
    let office = empty_office().await;
    account(&office, LAN, &OFFICER).await;
    for (ca, status) in [(&right, 303), (&other, 503)] {
        let mut provider = known(&service);
        provider.ca = Some(ca.pem.clone());
        let running = serve(office.clone(), Limits::default(), |options| {
            options.provider = Some(provider);
            options.report = |_| ();
        })
        .await;
        let mut browser = Browser::at(running.address);
        assert_eq!(browser.get(OUT).await.status, status);
        if status == 303 {
            linked(&service, &running, LAN, "lan").await;
            assert_eq!(goes(&service, &mut browser, "lan").await.status, 303);
            assert!(is_in(&mut browser).await);
        }
        running.stop().await;
    }
    // Nothing is asked in the open of another machine, nor by certificates that can't be read.
    let start = async |provider: Provider| {
        let options = noi_server::Options {
            provider: Some(provider),
            ..noi_server::Options::default()
        };
        let any = "127.0.0.1:0".parse().unwrap();
        noi_server::serve(office.clone(), None, any, options)
            .await
            .err()
    };
    let mut open = known(&service);
    open.issuer = "http://danh-tinh.example".to_owned();
    let mut unread = known(&service);
    unread.ca = Some(b"x".to_vec());
    for provider in [open, unread] {
        assert!(matches!(
            start(provider).await,
            Some(ServeError::Provider(_))
        ));
    }
}

/// Without a service nothing of it is offered, and its addresses show the door.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_service_nothing_is_offered() {
    let office = empty_office().await;
    account(&office, LAN, &OFFICER).await;
    let running = serve(office, Limits::default(), |_| ()).await;
    let mut browser = Browser::at(running.address);
    for path in [OUT, "/dang-nhap/tu-dich-vu?code=x&state=y"] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, 200);
        assert!(answer.body.contains("action=\"/dang-nhap\""), "{path}");
        assert!(answer.cookies.is_empty(), "{path}");
    }
    assert!(!browser.get("/dang-nhap").await.body.contains("dich-vu"));
    browser.come_in(LAN).await;
    assert!(!browser.get("/tai-khoan").await.body.contains("danh-tinh"));
    assert_eq!(browser.get(OWN).await.status, 404);
    assert_eq!(browser.post(OWN, &[("so_far", PASSWORD)]).await.status, 404);
    running.stop().await;
}
