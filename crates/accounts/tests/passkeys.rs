//! Passkeys by an authenticator that does as it is told, and what is believed of it.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::sync::Arc;

use noi_accounts::passkey::{MadeHere, PasskeyError, Shown, Site};
use noi_accounts::provider::{Errand, Purpose};
use noi_accounts::{AccountError, Came, SignIn};
use noi_core::{DeviceId, Moment, RecordId};
use noi_store::{Accounts, Opening, Where, open};
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING as BY, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _,
    RSA_PKCS1_SHA256, RsaKeyPair, RsaPublicKeyComponents,
};
use serde_json::{Value, json};
use uuid::Uuid;

const NOW: i64 = 1_800_000_000_000;
const LAN: RecordId = RecordId(Uuid::from_u128(1));
const HERE: [u8; 32] = [7; 32];
const SITE: Site<'_> = Site {
    origin: "https://noi.example.vn",
    id: "noi.example.vn",
};

fn now() -> Moment {
    Moment(NOW)
}

type Sign = Box<dyn Fn(&[u8]) -> Vec<u8>>;

/// An authenticator: its key as COSE writes it, and how it signs.
struct Key {
    credential: Vec<u8>,
    public: Vec<u8>,
    sign: Sign,
}

fn text(bytes: &[u8]) -> Vec<u8> {
    match bytes.len() {
        length @ ..24 => [&[0x40 | length as u8], bytes].concat(),
        length @ ..256 => [&[0x58, length as u8], bytes].concat(),
        length => [&[0x59, (length >> 8) as u8, length as u8], bytes].concat(),
    }
}

fn p256() -> Key {
    let random = SystemRandom::new();
    let made = EcdsaKeyPair::generate_pkcs8(&BY, &random).unwrap();
    let pair = EcdsaKeyPair::from_pkcs8(&BY, made.as_ref(), &random).unwrap();
    let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
    // {1: 2, 3: -7, -1: 1, -2: x, -3: y}
    let public = [
        &[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21][..],
        &text(x),
        &[0x22],
        &text(y),
    ];
    Key {
        credential: pair.public_key().as_ref()[..20].to_vec(),
        public: public.concat(),
        sign: Box::new(move |message| {
            let signature = pair.sign(&SystemRandom::new(), message).unwrap();
            signature.as_ref().to_vec()
        }),
    }
}

fn edwards() -> Key {
    let made = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
    let pair = Ed25519KeyPair::from_pkcs8(made.as_ref()).unwrap();
    // {1: 1, 3: -8, -1: 6, -2: x}
    let x = text(pair.public_key().as_ref());
    Key {
        credential: pair.public_key().as_ref().to_vec(),
        public: [&[0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21][..], &x].concat(),
        sign: Box::new(move |message| pair.sign(message).as_ref().to_vec()),
    }
}

fn rsa() -> Key {
    let pair = RsaKeyPair::from_pkcs8(include_bytes!("fixtures/rsa.pk8")).unwrap();
    let RsaPublicKeyComponents { n, e } = RsaPublicKeyComponents::<Vec<u8>>::from(pair.public());
    let (n, e) = (text(&n), text(&e));
    // {1: 3, 3: -257, -1: n, -2: e}
    let head = [0xa4, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00, 0x20];
    Key {
        credential: n[3..40].to_vec(),
        public: [&head[..], &n, &[0x21], &e].concat(),
        sign: Box::new(move |message| {
            let mut signature = vec![0; pair.public().modulus_len()];
            pair.sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                message,
                &mut signature,
            )
            .unwrap();
            signature
        }),
    }
}

fn client(kind: &str, challenge: &str) -> Value {
    json!({
        "type": kind, "challenge": challenge, "origin": SITE.origin, "crossOrigin": false,
        "more": "browsers may say more",
    })
}

fn authenticator(id: &str, flags: u8, counter: u32) -> Vec<u8> {
    let site = digest(&SHA256, id.as_bytes());
    [site.as_ref(), &[flags], &counter.to_be_bytes()].concat()
}

impl Key {
    fn made(&self, flags: u8) -> Vec<u8> {
        let length = u16::try_from(self.credential.len()).unwrap();
        [
            &authenticator(SITE.id, flags, 0)[..],
            &[0; 16],
            &length.to_be_bytes(),
            &self.credential,
            &self.public,
        ]
        .concat()
    }

    fn sign(&self, authenticator: &[u8], client: &[u8]) -> Vec<u8> {
        let message = [authenticator, digest(&SHA256, client).as_ref()].concat();
        (self.sign)(&message)
    }
}

/// Present, sure who, and with a key.
const MAKES: u8 = 0x45;
const SHOWS: u8 = 0x05;

async fn door() -> SignIn {
    let opening = Opening {
        create: true,
        installation: Uuid::from_u128(7),
        device: DeviceId(Uuid::from_u128(8)),
    };
    let store: Arc<dyn Accounts> = open(&Where::Memory, &opening).await.unwrap();
    let door = SignIn::new(store, now);
    door.add(LAN, "lan.trile", "Nguyễn Thị Mẫu").await.unwrap();
    door
}

fn setting_out() -> Errand {
    let name = "Điện thoại".to_owned();
    Errand::fresh(Purpose::NewPasskey { name }, now())
}

fn knocking() -> Errand {
    let next = String::new();
    Errand::fresh(Purpose::Passkey { next }, now())
}

async fn keeps(door: &SignIn, key: &Key) {
    let errand = setting_out();
    let json = client("webauthn.create", &errand.state(Some(HERE))).to_string();
    let made = MadeHere {
        client: json.as_bytes(),
        authenticator: &key.made(MAKES),
    };
    door.add_passkey(LAN, HERE, &errand, made, SITE)
        .await
        .unwrap();
}

async fn comes(door: &SignIn, key: &Key, errand: &Errand, json: &Value, bytes: &[u8]) -> String {
    let json = json.to_string();
    let signature = key.sign(bytes, json.as_bytes());
    let shown = Shown {
        client: json.as_bytes(),
        authenticator: bytes,
        signature: &signature,
    };
    let came = door
        .with_passkey(
            Some(errand),
            &key.credential,
            shown,
            SITE,
            "192.0.2.1",
            None,
        )
        .await
        .unwrap();
    match came {
        Came::In(person, _) => format!("in {person}"),
        Came::CodeNeeded(..) => "half".to_owned(),
        other => format!("{other:?}"),
    }
}

#[tokio::test]
async fn keys_of_every_kind_come_in() {
    let door = door().await;
    for key in [p256(), edwards(), rsa()] {
        keeps(&door, &key).await;
        for counter in [1, 2, 7] {
            let errand = knocking();
            let json = client("webauthn.get", &errand.state(None));
            let bytes = authenticator(SITE.id, SHOWS, counter);
            assert_eq!(
                comes(&door, &key, &errand, &json, &bytes).await,
                format!("in {LAN}")
            );
        }
        // One that goes back or stands still is a copy's, and the key goes on.
        for counter in [7, 6, 0] {
            let errand = knocking();
            let json = client("webauthn.get", &errand.state(None));
            let bytes = authenticator(SITE.id, SHOWS, counter);
            let came = comes(&door, &key, &errand, &json, &bytes).await;
            assert_eq!(came, format!("Wrong(Some({LAN:?}))"), "{counter}");
        }
    }
    assert_eq!(door.passkeys(LAN).await.unwrap().len(), 3);
    assert_eq!(door.passkeys(LAN).await.unwrap()[0].name, "Điện thoại");
}

/// Some authenticators count nothing.
#[tokio::test]
async fn an_authenticator_without_a_counter() {
    let (door, key) = (door().await, p256());
    keeps(&door, &key).await;
    for _ in 0..3 {
        let errand = knocking();
        let json = client("webauthn.get", &errand.state(None));
        let bytes = authenticator(SITE.id, SHOWS, 0);
        assert_eq!(
            comes(&door, &key, &errand, &json, &bytes).await,
            format!("in {LAN}")
        );
    }
    let own = door.passkeys(LAN).await.unwrap();
    door.end_passkey(RecordId(Uuid::from_u128(2)), own[0].id)
        .await
        .unwrap();
    assert_eq!(door.passkeys(LAN).await.unwrap().len(), 1, "another's");
    door.end_passkey(LAN, own[0].id).await.unwrap();
    let errand = knocking();
    let json = client("webauthn.get", &errand.state(None));
    let bytes = authenticator(SITE.id, SHOWS, 0);
    assert_eq!(
        comes(&door, &key, &errand, &json, &bytes).await,
        "Wrong(None)"
    );
}

#[tokio::test]
async fn what_is_forged_opens_nothing() {
    let (door, key, other) = (door().await, p256(), p256());
    keeps(&door, &key).await;
    let wrong = format!("Wrong(Some({LAN:?}))");
    let change = |errand: &Errand, name: &str, value: Value| {
        let mut json = client("webauthn.get", &errand.state(None));
        json[name] = value;
        json
    };
    let well = authenticator(SITE.id, SHOWS, 1);
    for (name, value) in [
        ("type", json!("webauthn.create")),
        ("challenge", json!("x")),
        ("challenge", json!(knocking().state(None))),
        ("origin", json!("https://noi.example.vn.khac.example")),
        ("origin", json!("http://noi.example.vn")),
        ("origin", json!("https://noi.example.vn:8443")),
        ("crossOrigin", json!(true)),
        ("topOrigin", json!("https://khac.example")),
    ] {
        let errand = knocking();
        let json = change(&errand, name, value);
        assert_eq!(
            comes(&door, &key, &errand, &json, &well).await,
            wrong,
            "{name}"
        );
        door.welcome("192.0.2.1").await.unwrap();
    }
    for (what, bytes) in [
        ("nobody is there", authenticator(SITE.id, 0x00, 1)),
        ("it isn't sure who", authenticator(SITE.id, 0x01, 1)),
        (
            "sure who, and nobody there",
            authenticator(SITE.id, 0x04, 1),
        ),
        ("another site", authenticator("khac.example", SHOWS, 1)),
        ("cut short", well[..36].to_vec()),
        ("nothing", Vec::new()),
    ] {
        let errand = knocking();
        let json = client("webauthn.get", &errand.state(None));
        assert_eq!(
            comes(&door, &key, &errand, &json, &bytes).await,
            wrong,
            "{what}"
        );
    }
    // By another key.
    let forger = Key {
        credential: key.credential.clone(),
        ..other
    };
    let errand = knocking();
    let json = client("webauthn.get", &errand.state(None));
    assert_eq!(comes(&door, &forger, &errand, &json, &well).await, wrong);
    // Begun for something else, or too long ago.
    for errand in [
        setting_out(),
        Errand::fresh(
            Purpose::Passkey {
                next: String::new(),
            },
            Moment(NOW - 300_000),
        ),
    ] {
        let json = client("webauthn.get", &errand.state(None));
        assert_eq!(
            comes(&door, &key, &errand, &json, &well).await,
            "Wrong(None)"
        );
    }
    // The truth opens, once.
    let errand = knocking();
    let json = client("webauthn.get", &errand.state(None));
    assert_eq!(
        comes(&door, &key, &errand, &json, &well).await,
        format!("in {LAN}")
    );
    let later = authenticator(SITE.id, SHOWS, 2);
    assert_eq!(
        comes(&door, &key, &errand, &json, &later).await,
        wrong,
        "a replay"
    );
}

#[tokio::test]
async fn keys_that_are_not_kept() {
    let (door, key) = (door().await, p256());
    let keep = async |errand: &Errand, session, json: Value, bytes: Vec<u8>| {
        let json = json.to_string();
        let made = MadeHere {
            client: json.as_bytes(),
            authenticator: &bytes,
        };
        match door.add_passkey(LAN, session, errand, made, SITE).await {
            Ok(()) => None,
            Err(AccountError::Passkey(error)) => Some(error),
            Err(other) => panic!("{other}"),
        }
    };
    let errand = setting_out();
    let json = client("webauthn.create", &errand.state(Some(HERE)));
    let whole = key.made(MAKES);
    let elsewhere = keep(&errand, [8; 32], json.clone(), whole.clone()).await;
    assert_eq!(elsewhere, Some(PasskeyError::Challenge), "another session");
    for flags in [0x40, 0x41, 0x44] {
        let unsure = keep(&errand, HERE, json.clone(), key.made(flags)).await;
        assert_eq!(unsure, Some(PasskeyError::Person));
    }
    let none = keep(&errand, HERE, json.clone(), key.made(0x05)).await;
    assert_eq!(none, Some(PasskeyError::Form), "without a key");
    // Cut anywhere, with more behind it, or of another kind.
    for end in 0..whole.len() {
        let cut = keep(&errand, HERE, json.clone(), whole[..end].to_vec()).await;
        assert!(cut.is_some(), "{end}");
    }
    let longer = [&whole[..], &[0]].concat();
    assert!(keep(&errand, HERE, json.clone(), longer).await.is_some());
    let mut odd = whole.clone();
    let at = odd.len() - key.public.len() + 4;
    odd[at] = 0x27;
    let kind = keep(&errand, HERE, json.clone(), odd).await;
    assert_eq!(kind, Some(PasskeyError::Key));
    // Kept once; and each challenge once.
    assert_eq!(keep(&errand, HERE, json.clone(), whole.clone()).await, None);
    let again = keep(&errand, HERE, json, p256().made(MAKES)).await;
    assert_eq!(again, Some(PasskeyError::Challenge), "a replay");
    let errand = setting_out();
    let json = client("webauthn.create", &errand.state(Some(HERE)));
    let known = keep(&errand, HERE, json, whole).await;
    assert_eq!(known, Some(PasskeyError::Key), "known already");
}
