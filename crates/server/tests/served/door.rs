//! Coming in and going out, as a browser does.

use std::sync::atomic::{AtomicI64, Ordering};

use noi_accounts::{CodeSecret, Token};
use noi_core::access::Role;
use noi_core::{Moment, UnitId};
use noi_server::{Limits, Running};

use crate::office::{
    Answer, Browser, NAME, PASSWORD, account, empty_office, form, now, office_by, serve, sign_in,
};

const LAN: &str = "lan.trile";
const OFFICER: [(Role, UnitId); 1] = [(Role::CommuneOfficer, UnitId::COUNTRY)];

/// A server with one account.
async fn one_account() -> Running {
    let office = empty_office().await;
    account(&office, LAN, &OFFICER).await;
    serve(office, Limits::default(), |_| ()).await
}

/// Whether a browser is in.
async fn is_in(browser: &mut Browser) -> bool {
    let answer = browser.get("/tai-khoan").await;
    match answer.status {
        200 => true,
        303 => {
            let to = answer.header("location");
            assert_eq!(to, "/dang-nhap?next=%2Ftai-khoan");
            assert_eq!(answer.body, "");
            false
        }
        other => panic!("{other}: {}", answer.body),
    }
}

/// The value of a hidden field.
fn hidden<'a>(page: &'a Answer, name: &str) -> &'a str {
    let start = format!("name=\"{name}\" value=\"");
    let rest = page.body.split_once(&start).expect("the field is there").1;
    rest.split('"').next().unwrap()
}

fn typed<'a>(login: &'a str, password: &'a str) -> [(&'a str, &'a str); 2] {
    [("login", login), ("password", password)]
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_are_sent_to_the_door() {
    let running = one_account().await;
    let mut browser = Browser::at(running.address);
    let check = async |browser: &mut Browser, path: &str, to: &str| {
        let answer = browser.get(path).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, to),
            "{path}"
        );
        assert_eq!(answer.body, "", "{path}");
        // A form isn't lost without a word: the page says that the session is over.
        let answer = browser.post(path, &[]).await;
        assert_eq!(answer.status, 401, "{path}");
        assert!(answer.body.contains("Phiên làm việc đã hết giờ"), "{path}");
        assert!(answer.body.contains("action=\"/dang-nhap"), "{path}");
    };
    check(&mut browser, "/", "/dang-nhap").await;
    check(&mut browser, "/nguoi-dung", "/dang-nhap?next=%2Fnguoi-dung").await;
    let to = "/dang-nhap?next=%2Ftre-em%3Fq%3Dan";
    check(&mut browser, "/tre-em?q=an", to).await;
    // Whether there is such an address, such a child, isn't told.
    check(&mut browser, "/khong-co", "/dang-nhap").await;
    let child = "/tre-em/01890000-0000-7000-8000-000000000000";
    let to = "/dang-nhap?next=%2Ftre-em%2F01890000-0000-7000-8000-000000000000";
    check(&mut browser, child, to).await;
    // Neither does the door tell what stands behind it.
    let door = browser.get("/dang-nhap").await;
    assert_eq!(door.status, 200);
    for behind in ["/tre-em", "/viec", "vn-ecd", LAN] {
        assert!(!door.body.contains(behind), "{behind}");
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_an_unknown_name_are_told_alike() {
    let running = one_account().await;
    let mut browser = Browser::at(running.address);
    let mut wrong = browser.post("/dang-nhap", &typed(LAN, "con trâu")).await;
    let mut unknown = browser
        .post("/dang-nhap", &typed("moc.trile", PASSWORD))
        .await;
    for answer in [&mut wrong, &mut unknown] {
        answer.headers.remove("date");
    }
    assert_eq!((wrong.status, unknown.status), (422, 422));
    assert!(wrong.body.contains("Tên đăng nhập hoặc mật khẩu chưa đúng"));
    assert_eq!(wrong.body.replace(LAN, "moc.trile"), unknown.body);
    assert_eq!(wrong.headers, unknown.headers);
    assert!(browser.jar.is_empty());
    assert!(!wrong.body.contains("con trâu"));
    browser.come_in(LAN).await;
    assert!(is_in(&mut browser).await);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn going_on_after_the_door() {
    let running = one_account().await;
    let check = async |next: &str, to: &str| {
        let mut browser = Browser::at(running.address);
        let path = format!("/dang-nhap?{}", form(&[("next", next)]));
        // The page's own form carries it on.
        let page = browser.get(&path).await;
        let action = page.body.split("<form class=\"entry\" action=\"").nth(1);
        let action = action.unwrap().split('"').next().unwrap();
        let action = action.replace("&#38;", "&");
        for path in [path, action] {
            let answer = browser.post(&path, &typed(LAN, PASSWORD)).await;
            assert_eq!(
                (answer.status, answer.header("location")),
                (303, to),
                "{next}"
            );
        }
    };
    check("/viec?due=overdue&lang=en", "/viec?due=overdue&lang=en").await;
    check("", "/").await;
    for elsewhere in [
        "//noi.example",
        "/\\noi.example",
        "https://noi.example/",
        "javascript:alert(1)",
        "/\t/noi.example",
        "/viec\r\nSet-Cookie: noi=planted",
        "/dang-xuat",
    ] {
        check(elsewhere, "/").await;
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planted_cookie_does_not_survive() {
    let office = empty_office().await;
    account(&office, LAN, &OFFICER).await;
    account(&office, "ke.gian", &[]).await;
    let running = serve(office, Limits::default(), |_| ()).await;

    // One that was made up, and one that is somebody else's.
    let mut other = Browser::at(running.address);
    other.come_in("ke.gian").await;
    for planted in [Token::fresh().reveal(), other.jar["noi"].clone()] {
        let mut browser = Browser::at(running.address);
        browser.jar.insert("noi".to_owned(), planted.clone());
        browser.come_in(LAN).await;
        assert_ne!(browser.jar["noi"], planted);
        assert!(is_in(&mut browser).await);
        let mut who_planted = Browser::at(running.address);
        who_planted.jar.insert("noi".to_owned(), planted);
        assert!(
            !is_in(&mut who_planted).await,
            "goes on with what was planted"
        );
    }
    // Of two under one name neither counts.
    let mut browser = Browser::at(running.address);
    browser.come_in(LAN).await;
    let own = browser.jar["noi"].clone();
    let planted = Token::fresh().reveal();
    for (first, last) in [(&own, &planted), (&planted, &own)] {
        let twice = format!("{first}; noi={last}");
        browser.jar.insert("noi".to_owned(), twice);
        assert!(!is_in(&mut browser).await);
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn going_out() {
    let running = one_account().await;
    let mut browser = Browser::at(running.address);
    browser.come_in(LAN).await;
    let mut copy = browser.clone();
    // Following a link doesn't do it.
    assert_eq!(browser.get("/dang-xuat").await.status, 200);
    assert!(is_in(&mut browser).await);
    let answer = browser.post("/dang-xuat", &[]).await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("Đã đăng xuất"));
    assert_eq!(answer.header("clear-site-data"), "\"cache\"");
    assert!(!browser.jar.contains_key("noi"));
    assert!(!is_in(&mut browser).await);
    // It ended here, not only in the browser.
    assert!(!is_in(&mut copy).await);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_password_ends_every_session() {
    let running = one_account().await;
    let mut here = Browser::at(running.address);
    let mut elsewhere = Browser::at(running.address);
    here.come_in(LAN).await;
    elsewhere.come_in(LAN).await;
    const NEW: &str = "bảy cái suối lội";
    let change =
        |so_far, password, again| [("so_far", so_far), ("password", password), ("again", again)];
    let check = async |here: &mut Browser, fields: [(&str, &str); 3], words: &str| {
        let answer = here.post("/tai-khoan/mat-khau", &fields).await;
        assert_eq!(answer.status, 422, "{words}");
        assert!(answer.body.contains(words), "{words}");
    };
    let wrong = change("con trâu đi sau", NEW, NEW);
    check(&mut here, wrong, "Mật khẩu hiện nay chưa đúng").await;
    let differs = change(PASSWORD, NEW, "bảy cái suối");
    check(&mut here, differs, "Hai lần gõ chưa giống nhau").await;
    let short = change(PASSWORD, "ngắn", "ngắn");
    check(&mut here, short, "cần ít nhất mười ký tự").await;
    assert!(is_in(&mut elsewhere).await);

    let answer = here
        .post("/tai-khoan/mat-khau", &change(PASSWORD, NEW, NEW))
        .await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("Đã đổi mật khẩu"));
    assert!(!is_in(&mut elsewhere).await, "the other browser goes on");
    assert!(!is_in(&mut here).await);
    let old = here.post("/dang-nhap", &typed(LAN, PASSWORD)).await;
    assert_eq!(old.status, 422);
    let new = here.post("/dang-nhap", &typed(LAN, NEW)).await;
    assert_eq!(new.status, 303);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_used_once() {
    let office = empty_office().await;
    let door = sign_in(&office);
    let person = noi_core::RecordId(crate::office::new_id());
    let replaced = door.add(person, LAN, NAME).await.unwrap().reveal();
    let token = door.invite(person).await.unwrap().reveal();
    let running = serve(office, Limits::default(), |_| ()).await;
    let mut browser = Browser::at(running.address);
    let over = async |browser: &mut Browser, token: &str| {
        let path = format!("/loi-moi/{token}");
        let new = [("password", "một hai ba bốn"), ("again", "một hai ba bốn")];
        for answer in [browser.get(&path).await, browser.post(&path, &new).await] {
            assert_eq!(answer.status, 410);
            assert!(answer.body.contains("Liên kết này không dùng được nữa"));
            assert!(!answer.body.contains(NAME), "whom it was for");
        }
    };
    over(&mut browser, &replaced).await;
    over(&mut browser, &Token::fresh().reveal()).await;
    over(&mut browser, "abc").await;

    let path = format!("/loi-moi/{token}");
    let page = browser.get(&path).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains(NAME));
    let check = async |browser: &mut Browser, password: &str, again: &str, words: &str| {
        let fields = [("password", password), ("again", again)];
        let answer = browser.post(&path, &fields).await;
        assert_eq!(answer.status, 422, "{words}");
        assert!(answer.body.contains(words), "{words}");
    };
    check(&mut browser, "ngắn", "ngắn", "cần ít nhất mười ký tự").await;
    let holds_the_name = "lan.trile.2026";
    check(&mut browser, holds_the_name, holds_the_name, "dễ đoán").await;
    check(&mut browser, PASSWORD, "con trâu", "chưa giống nhau").await;
    let fields = [("password", PASSWORD), ("again", PASSWORD)];
    assert_eq!(browser.post(&path, &fields).await.status, 200);
    over(&mut browser, &token).await;
    browser.come_in(LAN).await;
    assert!(is_in(&mut browser).await);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_of_an_authenticator() {
    let running = one_account().await;
    let mut browser = Browser::at(running.address);
    browser.come_in(LAN).await;
    let page = browser.get("/tai-khoan/ma-xac-nhan").await;
    let typed_secret = hidden(&page, "secret").to_owned();
    let secret = CodeSecret::parse(&typed_secret).unwrap();
    let seconds = u64::try_from(now().0 / 1000).unwrap();
    let set_up = "/tai-khoan/ma-xac-nhan";
    let first = secret.code_at(seconds);
    let with = |password: &'static str, code: &str| {
        [
            ("secret", typed_secret.clone()),
            ("so_far", password.to_owned()),
            ("code", code.to_owned()),
        ]
    };
    // A browser left open isn't enough: the password is asked for again.
    for (password, code, why) in [
        (PASSWORD, "000000", "Mã chưa đúng"),
        ("", first.as_str(), "Mật khẩu hiện nay chưa đúng"),
        (
            "con trâu đi sau",
            first.as_str(),
            "Mật khẩu hiện nay chưa đúng",
        ),
    ] {
        let wrong = with(password, code);
        let wrong = wrong
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        let answer = browser.post(set_up, &wrong).await;
        assert_eq!(answer.status, 422, "{why}");
        assert!(answer.body.contains(why), "{}", answer.body);
        assert_eq!(hidden(&answer, "secret"), typed_secret);
    }
    // Not asked for before one of them was right.
    browser.come_in(LAN).await;
    let right = with(PASSWORD, &first);
    let right = right
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    assert_eq!(browser.post(set_up, &right).await.status, 200);

    // The password alone opens nothing any more.
    let mut half = Browser::at(running.address);
    let to = "/dang-nhap?next=%2Fviec";
    let answer = half.post(to, &typed(LAN, PASSWORD)).await;
    let asks = "/dang-nhap/ma?next=%2Fviec";
    assert_eq!((answer.status, answer.header("location")), (303, asks));
    assert!(half.jar.contains_key("noi-half") && !half.jar.contains_key("noi"));
    assert!(!is_in(&mut half).await);
    let mut as_whole = half.clone();
    as_whole
        .jar
        .insert("noi".to_owned(), half.jar["noi-half"].clone());
    assert!(
        !is_in(&mut as_whole).await,
        "half a sign-in is taken for a whole one"
    );
    assert_eq!(as_whole.post("/nguoi-dung", &[]).await.status, 401);

    // Neither a wrong code nor one that was used.
    for code in ["000000", "", first.as_str()] {
        let answer = half.post(asks, &[("code", code)]).await;
        assert_eq!(answer.status, 422, "{code}");
        assert!(answer.body.contains("Mã chưa đúng hoặc đã đổi"), "{code}");
    }
    let mut meanwhile = half.clone();
    meanwhile.jar.remove("noi-half");
    meanwhile.post("/dang-nhap", &typed(LAN, PASSWORD)).await;
    let next = secret.code_at(seconds + noi_accounts::STEP_SECONDS);
    let answer = half.post(asks, &[("code", &next)]).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/viec"));
    assert!(is_in(&mut half).await);
    assert!(!half.jar.contains_key("noi-half"));
    let again = meanwhile.post(asks, &[("code", &next)]).await;
    assert_eq!(again.status, 422, "a code is used twice");
    // Without the first half the second is nothing.
    let mut fresh = Browser::at(running.address);
    assert_eq!(fresh.post(asks, &[("code", &next)]).await.status, 422);
    assert!(!is_in(&mut fresh).await);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_guesses_waits() {
    let running = one_account().await;
    let mut known = Browser::at(running.address);
    known.come_in(LAN).await;
    known.jar.remove("noi");

    let mut guesser = Browser::at(running.address);
    for guess in 0..5 {
        let guess = format!("con trâu đi {guess}");
        let answer = guesser.post("/dang-nhap", &typed(LAN, &guess)).await;
        assert_eq!(answer.status, 422, "{guess}");
    }
    // Not even the right one is looked at now.
    for password in ["con trâu đi đâu", PASSWORD] {
        let answer = guesser.post("/dang-nhap", &typed(LAN, password)).await;
        assert_eq!(answer.status, 429);
        let words = "Đã gõ sai nhiều lần. Chờ 1 giây rồi thử lại.";
        assert!(answer.body.contains(words), "{}", answer.body);
        assert!(
            !answer
                .cookies
                .iter()
                .any(|cookie| cookie.starts_with("noi="))
        );
    }
    // It is told alike for a name that nobody has.
    for _ in 0..5 {
        guesser.post("/dang-nhap", &typed("moc.trile", "x")).await;
    }
    let answer = guesser.post("/dang-nhap", &typed("moc.trile", "x")).await;
    assert_eq!(answer.status, 429);
    // Strangers' guesses don't keep the person out where she has come in before.
    known.come_in(LAN).await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_at_once_are_counted_one_by_one() {
    let running = one_account().await;
    let mut sent = Vec::new();
    for guess in 0..24 {
        let mut guesser = Browser::at(running.address);
        sent.push(tokio::spawn(async move {
            let guess = format!("con trâu đi {guess}");
            guesser.post("/dang-nhap", &typed(LAN, &guess)).await.status
        }));
    }
    let mut looked_at = 0;
    for one in sent {
        match one.await.unwrap() {
            422 => looked_at += 1,
            other => assert_eq!(other, 429),
        }
    }
    assert_eq!(looked_at, 5);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_proxy_says_whom_it_asks_for() {
    let check = async |behind_proxy: bool, waits: bool| {
        let office = empty_office().await;
        account(&office, LAN, &OFFICER).await;
        let running = serve(office, Limits::default(), |options| {
            options.behind_proxy = behind_proxy;
        })
        .await;
        let mut last = 0;
        for guess in 1..=6 {
            let mut guesser = Browser::at(running.address);
            let from = format!("203.0.113.7, 198.51.100.{guess}");
            guesser.headers.push(("X-Forwarded-For", from));
            last = guesser.post("/dang-nhap", &typed(LAN, "x")).await.status;
        }
        assert_eq!(last == 429, waits, "{behind_proxy}");
        running.stop().await;
    };
    // One address each, as the proxy says.
    check(true, false).await;
    // Nobody else is believed.
    check(false, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cookies_carry() {
    let office = empty_office().await;
    account(&office, LAN, &OFFICER).await;
    let check = async |behind_proxy: bool, prefix: &str, secure: &str| {
        let running = serve(office.clone(), Limits::default(), |options| {
            options.behind_proxy = behind_proxy;
        })
        .await;
        let mut browser = Browser::at(running.address);
        let answer = browser.post("/dang-nhap", &typed(LAN, PASSWORD)).await;
        let [session, known] = answer.cookies.as_slice() else {
            panic!("{:?}", answer.cookies);
        };
        let after = |cookie: &str| cookie.split_once("; ").unwrap().1.to_owned();
        assert!(session.starts_with(&format!("{prefix}noi=")), "{session}");
        let always = format!("Path=/; HttpOnly; SameSite=Lax{secure}");
        assert_eq!(after(session), always);
        assert!(known.starts_with(&format!("{prefix}noi-known=")), "{known}");
        assert_eq!(after(known), format!("{always}; Max-Age=15724800"));
        let hsts = answer.header("strict-transport-security");
        assert_eq!(hsts.is_empty(), !behind_proxy, "{hsts}");
        assert!(is_in(&mut browser).await);
        // Over TLS one that could have been planted without it isn't taken.
        let name = format!("{prefix}noi");
        let other = if behind_proxy { "noi" } else { "__Host-noi" };
        let value = browser.jar.remove(&name).unwrap();
        browser.jar.insert(other.to_owned(), value);
        assert!(!is_in(&mut browser).await);
        running.stop().await;
    };
    check(false, "", "").await;
    check(true, "__Host-", "; Secure").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_by_itself() {
    static CLOCK: AtomicI64 = AtomicI64::new(0);
    fn clock() -> Moment {
        Moment(CLOCK.load(Ordering::SeqCst))
    }
    let minutes = |minutes: i64| CLOCK.fetch_add(minutes * 60_000, Ordering::SeqCst);
    CLOCK.store(now().0, Ordering::SeqCst);
    let office = office_by(clock).await;
    account(&office, LAN, &OFFICER).await;
    let protection = [(Role::ProtectionWorker, UnitId::COUNTRY)];
    account(&office, "moc.trile", &protection).await;
    let running = serve(office, Limits::default(), |_| ()).await;

    let mut officer = Browser::at(running.address);
    officer.come_in(LAN).await;
    let mut worker = Browser::at(running.address);
    worker.come_in("moc.trile").await;
    minutes(14);
    assert!(is_in(&mut worker).await);
    minutes(15);
    // Who sees protection cases is out after a quarter of an hour, and stays out.
    for _ in 0..2 {
        assert!(!is_in(&mut worker).await);
    }
    assert!(is_in(&mut officer).await);
    minutes(60);
    for _ in 0..2 {
        assert!(!is_in(&mut officer).await);
    }
    // Twelve hours, however busy.
    officer.come_in(LAN).await;
    for _ in 0..14 {
        minutes(50);
        assert!(is_in(&mut officer).await);
    }
    minutes(20);
    assert!(!is_in(&mut officer).await);
    // Half a sign-in, five minutes: see `noi_accounts`.
    running.stop().await;
}

/// Whoever finds a browser open can't try passwords there for long; its owner isn't kept out.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_guesses_in_an_open_browser_waits() {
    let running = one_account().await;
    let tries = [
        ("/tai-khoan/mat-khau", "Mật khẩu hiện nay chưa đúng"),
        ("/tai-khoan/ma-xac-nhan", "Mật khẩu hiện nay chưa đúng"),
    ];
    for (path, wrong) in tries {
        let mut found_open = Browser::at(running.address);
        found_open.come_in(LAN).await;
        let secret = CodeSecret::fresh();
        let revealed = secret.reveal();
        let code = secret.code_at(u64::try_from(now().0 / 1000).unwrap());
        const NEW: &str = "bảy cái suối lội";
        let fields = |so_far| {
            [
                ("so_far", so_far),
                ("password", NEW),
                ("again", NEW),
                ("secret", revealed.as_str()),
                ("code", code.as_str()),
            ]
        };
        for guess in ["một", "hai", "ba", "bốn", "năm"] {
            let answer = found_open.post(path, &fields(guess)).await;
            assert_eq!(answer.status, 422, "{path}");
            assert!(answer.body.contains(wrong), "{path}");
        }
        // The right one isn't looked at either: nothing is learnt from the answer.
        for so_far in ["đoán nữa", PASSWORD] {
            let answer = found_open.post(path, &fields(so_far)).await;
            assert_eq!(answer.status, 429, "{path}");
            assert!(answer.body.contains("Đã gõ sai nhiều lần"), "{path}");
        }
        // The other page of that browser waits, too.
        for (other, _) in tries {
            let answer = found_open.post(other, &fields(PASSWORD)).await;
            assert_eq!(answer.status, 429, "{other}");
        }
        // Whose account it is comes in elsewhere, and isn't made to wait.
        let mut owner = Browser::at(running.address);
        owner.come_in(LAN).await;
        let weak = [("so_far", PASSWORD), ("password", "a"), ("again", "a")];
        let answer = owner.post("/tai-khoan/mat-khau", &weak).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("cần ít nhất mười ký tự"));
    }
    running.stop().await;
}
