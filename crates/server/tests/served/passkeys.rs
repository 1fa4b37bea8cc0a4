//! Passkeys, as a browser with an authenticator uses them.

use data_encoding::BASE64URL_NOPAD as B64;
use noi_core::UnitId;
use noi_core::access::Role;
use noi_server::{Limits, Running};
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING as BY, EcdsaKeyPair, KeyPair as _};
use serde_json::json;

use crate::office::{Answer, Browser, PASSWORD, account, empty_office, serve, sign_in};

const LAN: &str = "lan.trile";
const OFFICER: [(Role, UnitId); 1] = [(Role::CommuneOfficer, UnitId::COUNTRY)];
const KNOCK: &str = "/dang-nhap/khoa";
const OWN: &str = "/tai-khoan/khoa";
/// Present, and sure who; and with a key.
const SHOWS: u8 = 0x05;
const MAKES: u8 = 0x45;

struct Authenticator {
    pair: EcdsaKeyPair,
    credential: Vec<u8>,
    counter: u32,
}

impl Authenticator {
    fn new() -> Self {
        let random = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&BY, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&BY, made.as_ref(), &random).unwrap();
        let credential = pair.public_key().as_ref()[1..33].to_vec();
        Self {
            pair,
            credential,
            counter: 0,
        }
    }

    fn bytes(&self, flags: u8) -> Vec<u8> {
        let site = digest(&SHA256, b"127.0.0.1");
        [site.as_ref(), &[flags], &self.counter.to_be_bytes()].concat()
    }

    /// The fields of a form with which a browser answers a page that asks for a key to be made.
    fn makes(&self, page: &Answer, browser: &Browser) -> Vec<(&'static str, String)> {
        let point = self.pair.public_key().as_ref();
        let key = [
            &[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20][..],
            &point[1..33],
            &[0x22, 0x58, 0x20],
            &point[33..],
        ];
        let bytes = [
            &self.bytes(MAKES)[..],
            &[0; 16],
            &[0, 32],
            &self.credential,
            &key.concat(),
        ];
        let client = client("webauthn.create", page, browser);
        vec![
            ("do", "add".to_owned()),
            ("client", B64.encode(client.as_bytes())),
            ("authenticator", B64.encode(&bytes.concat())),
        ]
    }

    fn shows(
        &mut self,
        page: &Answer,
        browser: &Browser,
        flags: u8,
    ) -> Vec<(&'static str, String)> {
        self.counter += 1;
        let client = client("webauthn.get", page, browser);
        self.signs(&client, &self.bytes(flags))
    }

    fn signs(&self, client: &str, bytes: &[u8]) -> Vec<(&'static str, String)> {
        let message = [bytes, digest(&SHA256, client.as_bytes()).as_ref()].concat();
        let signature = self.pair.sign(&SystemRandom::new(), &message).unwrap();
        vec![
            ("credential", B64.encode(&self.credential)),
            ("client", B64.encode(client.as_bytes())),
            ("authenticator", B64.encode(bytes)),
            ("signature", B64.encode(signature.as_ref())),
        ]
    }
}

fn data<'a>(page: &'a Answer, name: &str) -> &'a str {
    let start = format!("data-{name}=\"");
    let rest = page
        .body
        .split_once(&start)
        .expect("the page asks for a key")
        .1;
    rest.split('"').next().unwrap()
}

fn client(kind: &str, page: &Answer, browser: &Browser) -> String {
    assert_eq!(data(page, "site"), "127.0.0.1");
    let origin = format!("http://{}", browser.address);
    let challenge = data(page, "challenge");
    json!({ "type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false })
        .to_string()
}

async fn sends(browser: &mut Browser, path: &str, fields: &[(&str, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    browser.post(path, &fields).await
}

async fn is_in(browser: &mut Browser) -> bool {
    browser.get("/tai-khoan").await.status == 200
}

fn begins<'a>(so_far: &'a str, name: &'a str) -> [(&'a str, &'a str); 3] {
    [("do", "begin"), ("so_far", so_far), ("name", name)]
}

/// A server with an account that has a passkey.
async fn with_one() -> (Running, Authenticator) {
    let office = empty_office().await;
    account(&office, LAN, &OFFICER).await;
    let running = serve(office, Limits::default(), |_| ()).await;
    let mut browser = Browser::at(running.address);
    browser.come_in(LAN).await;
    let authenticator = Authenticator::new();
    let page = browser
        .post(OWN, &begins(PASSWORD, "Điện thoại của Lan"))
        .await;
    assert_eq!(page.status, 200);
    let made = authenticator.makes(&page, &browser);
    let kept = sends(&mut browser, OWN, &made).await;
    assert_eq!((kept.status, kept.header("location")), (303, OWN));
    assert!(browser.get(OWN).await.body.contains("Điện thoại của Lan"));
    (running, authenticator)
}

#[tokio::test(flavor = "multi_thread")]
async fn in_without_a_name_or_a_password() {
    let (running, mut authenticator) = with_one().await;
    let mut browser = Browser::at(running.address);
    assert!(
        browser
            .get("/dang-nhap?next=%2Fviec")
            .await
            .body
            .contains("/dang-nhap/khoa?next=%2Fviec")
    );
    let path = "/dang-nhap/khoa?next=%2Fviec";
    let page = browser.get(path).await;
    assert!(!is_in(&mut browser).await);
    let shown = authenticator.shows(&page, &browser, SHOWS);
    let mut copy = browser.clone();
    let answer = sends(&mut browser, path, &shown).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/viec"));
    assert!(is_in(&mut browser).await);
    // What was sent, sent again; and the same with the counter gone on.
    let again = sends(&mut copy.clone(), path, &shown).await;
    assert_eq!(again.status, 422);
    let later = authenticator.shows(&page, &copy, SHOWS);
    assert_eq!(
        sends(&mut copy, path, &later).await.status,
        422,
        "a challenge is used twice"
    );
    assert!(!is_in(&mut copy).await);

    // Removed, it opens nothing; the password is asked for first.
    let own = browser.get(OWN).await;
    let id = own.body.split_once("name=\"passkey\" value=\"").unwrap().1;
    let id = id.split('"').next().unwrap().to_owned();
    let end = |so_far: &str| {
        [
            ("do", "end".to_owned()),
            ("passkey", id.clone()),
            ("so_far", so_far.to_owned()),
        ]
    };
    assert_eq!(sends(&mut browser, OWN, &end("x")).await.status, 422);
    assert_eq!(sends(&mut browser, OWN, &end(PASSWORD)).await.status, 303);
    let mut fresh = Browser::at(running.address);
    let page = fresh.get(KNOCK).await;
    let shown = authenticator.shows(&page, &fresh, SHOWS);
    let answer = sends(&mut fresh, KNOCK, &shown).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("không mở được tài khoản nào"));
    assert!(!is_in(&mut fresh).await);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_forged_opens_nothing() {
    let (running, mut authenticator) = with_one().await;
    let mut browser = Browser::at(running.address);
    let origin = format!("http://{}", browser.address);
    for (from, to) in [
        (origin.as_str(), "http://127.0.0.1"),
        (origin.as_str(), "https://khac.example"),
        ("webauthn.get", "webauthn.create"),
        ("\"crossOrigin\":false", "\"crossOrigin\":true"),
    ] {
        let page = browser.get(KNOCK).await;
        let client = client("webauthn.get", &page, &browser);
        assert!(client.contains(from));
        authenticator.counter += 1;
        let shown = authenticator.signs(&client.replace(from, to), &authenticator.bytes(SHOWS));
        assert_eq!(sends(&mut browser, KNOCK, &shown).await.status, 422, "{to}");
    }
    // Nobody there, or it isn't sure who.
    for flags in [0x00, 0x01, 0x04] {
        let page = browser.get(KNOCK).await;
        let shown = authenticator.shows(&page, &browser, flags);
        assert_eq!(
            sends(&mut browser, KNOCK, &shown).await.status,
            422,
            "{flags}"
        );
    }
    // The challenge of another browser.
    let mut other = Browser::at(running.address);
    let page = other.get(KNOCK).await;
    browser.get(KNOCK).await;
    let shown = authenticator.shows(&page, &browser, SHOWS);
    assert_eq!(sends(&mut browser, KNOCK, &shown).await.status, 422);
    // A counter that goes back: an authenticator that was copied.
    let page = browser.get(KNOCK).await;
    let shown = authenticator.shows(&page, &browser, SHOWS);
    assert_eq!(sends(&mut browser.clone(), KNOCK, &shown).await.status, 303);
    authenticator.counter = 1;
    let page = browser.get(KNOCK).await;
    let shown = authenticator.shows(&page, &browser, SHOWS);
    assert_eq!(sends(&mut browser, KNOCK, &shown).await.status, 422);
    assert!(!is_in(&mut browser).await);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_made_with_the_password_in_one_session() {
    let office = empty_office().await;
    let person = account(&office, LAN, &OFFICER).await;
    let door = sign_in(&office);
    let running = serve(office, Limits::default(), |_| ()).await;
    let mut browser = Browser::at(running.address);
    assert_eq!(browser.post(OWN, &begins(PASSWORD, "x")).await.status, 401);
    browser.come_in(LAN).await;
    for (so_far, name) in [("", "x"), ("con trâu đi sau", "x"), (PASSWORD, " ")] {
        let answer = browser.post(OWN, &begins(so_far, name)).await;
        assert_eq!(answer.status, 422);
        assert!(!answer.body.contains("data-challenge"));
    }
    let authenticator = Authenticator::new();
    let page = browser.post(OWN, &begins(PASSWORD, "Máy ở trạm")).await;
    let made = authenticator.makes(&page, &browser);
    // In another session of the same person it isn't kept.
    let mut again = browser.clone();
    again.post("/dang-xuat", &[]).await;
    again.come_in(LAN).await;
    let refused = sends(&mut again, OWN, &made).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Chưa thêm được khóa"));
    // Nor was anything asked for in that browser.
    let mut bare = again.clone();
    bare.jar.remove("noi-errand");
    assert_eq!(sends(&mut bare, OWN, &made).await.status, 422);
    assert!(door.passkeys(person).await.unwrap().is_empty());
    // Another password given by an administrator's link takes the passkeys along.
    let page = again.post(OWN, &begins(PASSWORD, "Máy ở trạm")).await;
    let made = authenticator.makes(&page, &again);
    assert_eq!(sends(&mut again, OWN, &made).await.status, 303);
    assert_eq!(door.passkeys(person).await.unwrap().len(), 1);
    let invitation = door.invite(person).await.unwrap();
    door.accept(&invitation, "bảy cái suối lội").await.unwrap();
    assert!(door.passkeys(person).await.unwrap().is_empty());
    running.stop().await;
}
