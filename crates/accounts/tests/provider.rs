//! What is believed of an identity service's answers, signed by real keys; and the accounts that
//! they open.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::sync::Arc;

use data_encoding::BASE64URL_NOPAD as B64;
use noi_accounts::provider::{Errand, Expected, Keys, Proof, Purpose, TokenError, read};
use noi_accounts::{AccountError, Attempt, Back, Came, CodeSecret, SignIn};
use noi_core::{DeviceId, Moment, RecordId};
use noi_store::{Accounts, Opening, Where, open};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
    KeyPair as _, RSA_PKCS1_SHA256, RSA_PSS_SHA512, RsaKeyPair, RsaPublicKeyComponents,
};
use serde_json::{Value, json};
use uuid::Uuid;

const NOW: i64 = 1_800_000_000_000;
const SECOND: i64 = NOW / 1000;
const ISSUER: &str = "https://danh-tinh.example";
const CLIENT: &str = "noi";
const NONCE: &str = "một lần";
const LAN: RecordId = RecordId(Uuid::from_u128(1));
const PASSWORD: &str = "con trâu đi trước";

fn now() -> Moment {
    Moment(NOW)
}

type Sign = Box<dyn Fn(&[u8]) -> Vec<u8>>;

/// A service's key: how it signs, and how it is published.
struct Key {
    algorithm: &'static str,
    published: Value,
    sign: Sign,
}

fn elliptic(
    algorithm: &'static str,
    by: &'static ring::signature::EcdsaSigningAlgorithm,
    curve: &str,
) -> Key {
    let random = SystemRandom::new();
    let made = EcdsaKeyPair::generate_pkcs8(by, &random).unwrap();
    let pair = EcdsaKeyPair::from_pkcs8(by, made.as_ref(), &random).unwrap();
    let point = &pair.public_key().as_ref()[1..];
    let (x, y) = point.split_at(point.len() / 2);
    Key {
        algorithm,
        published: json!({ "kty": "EC", "crv": curve, "x": B64.encode(x), "y": B64.encode(y) }),
        sign: Box::new(move |message| {
            let signature = pair.sign(&SystemRandom::new(), message).unwrap();
            signature.as_ref().to_vec()
        }),
    }
}

fn rsa(algorithm: &'static str, by: &'static dyn ring::signature::RsaEncoding) -> Key {
    let pair = RsaKeyPair::from_pkcs8(include_bytes!("fixtures/rsa.pk8")).unwrap();
    let RsaPublicKeyComponents { n, e } = RsaPublicKeyComponents::<Vec<u8>>::from(pair.public());
    // Some services write a zero before the number.
    let n = [&[0], &*n].concat();
    Key {
        algorithm,
        published: json!({ "kty": "RSA", "n": B64.encode(&n), "e": B64.encode(&e) }),
        sign: Box::new(move |message| {
            let mut signature = vec![0; pair.public().modulus_len()];
            pair.sign(by, &SystemRandom::new(), message, &mut signature)
                .unwrap();
            signature
        }),
    }
}

fn edwards() -> Key {
    let made = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
    let pair = Ed25519KeyPair::from_pkcs8(made.as_ref()).unwrap();
    let x = B64.encode(pair.public_key().as_ref());
    Key {
        algorithm: "EdDSA",
        published: json!({ "kty": "OKP", "crv": "Ed25519", "x": x }),
        sign: Box::new(move |message| pair.sign(message).as_ref().to_vec()),
    }
}

fn p256() -> Key {
    elliptic("ES256", &ECDSA_P256_SHA256_FIXED_SIGNING, "P-256")
}

impl Key {
    fn published(&self, more: Value) -> Value {
        let mut published = self.published.clone();
        let all = published.as_object_mut().unwrap();
        all.extend(more.as_object().unwrap().clone());
        published
    }

    fn token(&self, header: &Value, claims: &Value) -> String {
        let part = |value: &Value| B64.encode(value.to_string().as_bytes());
        let message = format!("{}.{}", part(header), part(claims));
        let signature = B64.encode(&(self.sign)(message.as_bytes()));
        format!("{message}.{signature}")
    }
}

fn keys(all: &[Value]) -> Keys {
    Keys::parse(json!({ "keys": all }).to_string().as_bytes()).unwrap()
}

fn claims() -> Value {
    json!({
        "iss": ISSUER, "sub": "lan", "aud": CLIENT, "nonce": NONCE,
        "iat": SECOND - 2, "exp": SECOND + 300,
    })
}

fn believed(token: &str, keys: &Keys) -> Result<Proof, TokenError> {
    let enough = ["mfa".to_owned(), "urn:vn:loa:3".to_owned()];
    let expected = Expected {
        issuer: ISSUER,
        client: CLIENT,
        nonce: NONCE,
        enough: &enough,
    };
    read(token, keys, expected, now())
}

#[test]
fn signatures_of_every_kind() {
    let kinds = [
        p256(),
        elliptic("ES384", &ECDSA_P384_SHA384_FIXED_SIGNING, "P-384"),
        edwards(),
        rsa("RS256", &RSA_PKCS1_SHA256),
        rsa("PS512", &RSA_PSS_SHA512),
    ];
    let all = keys(&kinds.each_ref().map(|key| key.published.clone()));
    for key in &kinds {
        let name = key.algorithm;
        let token = key.token(&json!({ "alg": name }), &claims());
        let proof = believed(&token, &all).unwrap();
        assert_eq!((proof.subject.as_str(), proof.strong), ("lan", false));
        // By its own key alone, one that is named, one for it alone, and among keys of no use.
        for published in [
            key.published(json!({})),
            key.published(json!({ "kid": "a", "alg": name, "use": "sig" })),
        ] {
            let odd = json!({ "kty": "oct", "k": "c2VjcmV0" });
            let broken = json!({ "kty": "EC", "crv": "P-256", "x": "AA", "y": "AA" });
            assert!(
                believed(&token, &keys(&[odd, broken, published])).is_ok(),
                "{name}"
            );
        }
        // Whatever byte of it is another, it isn't believed.
        for at in (0..token.len()).step_by(7) {
            let mut changed = token.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            // The last signs of base64 may carry bits that stand for nothing; those are refused.
            assert!(believed(&changed, &all).is_err(), "{name} at {at}");
        }
        // Neither by a key that is for something else, nor by another's.
        for published in [
            key.published(json!({ "use": "enc" })),
            key.published(json!({ "alg": "RS512" })),
        ] {
            let by = believed(&token, &keys(&[published]));
            assert_eq!(by, Err(TokenError::UnknownKey), "{name}");
        }
    }
    let token = kinds[0].token(&json!({ "alg": "ES256", "kid": "a" }), &claims());
    let other = p256();
    let check = |published: Value, expected| {
        assert_eq!(believed(&token, &keys(&[published])).err(), expected);
    };
    check(kinds[0].published(json!({ "kid": "a" })), None);
    check(
        kinds[0].published(json!({ "kid": "b" })),
        Some(TokenError::UnknownKey),
    );
    check(kinds[0].published(json!({})), Some(TokenError::UnknownKey));
    check(
        other.published(json!({ "kid": "a" })),
        Some(TokenError::Signature),
    );
}

#[test]
fn ways_of_signing_that_are_refused() {
    let key = p256();
    let all = keys(&[key.published(json!({}))]);
    let check = |token: String, expected| {
        assert_eq!(believed(&token, &all), Err(expected), "{token}");
    };
    for algorithm in ["none", "None", "HS256", "ES256K", "es256", ""] {
        check(
            key.token(&json!({ "alg": algorithm }), &claims()),
            TokenError::Unknown,
        );
    }
    // Right for another kind of key.
    check(
        key.token(&json!({ "alg": "RS256" }), &claims()),
        TokenError::UnknownKey,
    );
    let asks_more = json!({ "alg": "ES256", "crit": ["exp"] });
    check(key.token(&asks_more, &claims()), TokenError::Unknown);
    let whole = key.token(&json!({ "alg": "ES256" }), &claims());
    let unsigned = &whole[..=whole.rfind('.').unwrap()];
    check(unsigned.to_owned(), TokenError::Signature);
    check(format!("{whole}."), TokenError::Form);
    check(format!("{whole}="), TokenError::Form);
    check("a.b".to_owned(), TokenError::Form);
    check("..".to_owned(), TokenError::Form);
    check(String::new(), TokenError::Form);
    check("x".repeat(100_000), TokenError::Form);
}

#[test]
fn what_an_answer_must_say() {
    let key = p256();
    let all = keys(&[key.published(json!({}))]);
    let read = |more: Value| {
        let mut claims = claims();
        for (name, value) in more.as_object().unwrap() {
            match value {
                Value::Null => claims.as_object_mut().unwrap().remove(name),
                value => claims
                    .as_object_mut()
                    .unwrap()
                    .insert(name.clone(), value.clone()),
            };
        }
        believed(&key.token(&json!({ "alg": "ES256" }), &claims), &all)
    };
    let check = |more: Value, expected| {
        assert_eq!(read(more.clone()).err(), Some(expected), "{more}");
    };
    check(json!({ "iss": "https://khac.example" }), TokenError::Issuer);
    check(json!({ "iss": format!("{ISSUER}/") }), TokenError::Issuer);
    check(json!({ "aud": "khac" }), TokenError::Audience);
    check(json!({ "aud": ["khac"] }), TokenError::Audience);
    check(json!({ "aud": [] }), TokenError::Audience);
    check(json!({ "aud": ["khac", CLIENT] }), TokenError::Audience);
    check(
        json!({ "aud": ["khac", CLIENT], "azp": "khac" }),
        TokenError::Audience,
    );
    check(json!({ "azp": "khac" }), TokenError::Audience);
    check(json!({ "nonce": "hai lần" }), TokenError::Nonce);
    check(json!({ "nonce": null }), TokenError::Nonce);
    check(json!({ "exp": SECOND - 60 }), TokenError::Time);
    check(json!({ "exp": SECOND - 86_400 }), TokenError::Time);
    check(
        json!({ "iat": SECOND + 61, "exp": SECOND + 300 }),
        TokenError::Time,
    );
    check(json!({ "iat": SECOND - 901 }), TokenError::Time);
    check(json!({ "nbf": SECOND + 61 }), TokenError::Time);
    check(json!({ "sub": "" }), TokenError::Subject);
    check(json!({ "sub": "x".repeat(256) }), TokenError::Subject);
    for missing in ["iss", "sub", "aud", "exp", "iat"] {
        check(json!({ missing: null }), TokenError::Form);
    }
    check(json!({ "exp": "mai" }), TokenError::Form);

    assert!(read(json!({ "aud": [CLIENT] })).is_ok());
    assert!(read(json!({ "aud": ["khac", CLIENT], "azp": CLIENT })).is_ok());
    // Clocks differ a little, and some write fractions.
    assert!(read(json!({ "exp": SECOND - 59, "iat": SECOND as f64 + 59.5 })).is_ok());
    let strong = |more| read(more).unwrap().strong;
    assert!(strong(json!({ "amr": ["pwd", "mfa"] })));
    assert!(strong(json!({ "acr": "urn:vn:loa:3" })));
    assert!(!strong(
        json!({ "amr": ["pwd", "mfa "], "acr": "urn:vn:loa:2" })
    ));
    assert!(!strong(json!({ "acr": "1" })));
}

#[test]
fn claims_that_are_said_twice_are_not_believed() {
    let key = p256();
    let all = keys(&[key.published(json!({}))]);
    let part = |text: &str| B64.encode(text.as_bytes());
    let twice = claims().to_string().replacen('{', "{\"sub\":\"khac\",", 1);
    let message = format!("{}.{}", part("{\"alg\":\"ES256\"}"), part(&twice));
    let signature = B64.encode(&(key.sign)(message.as_bytes()));
    let read = believed(&format!("{message}.{signature}"), &all);
    assert_eq!(read, Err(TokenError::Form));
}

async fn store() -> Arc<dyn Accounts> {
    let opening = Opening {
        create: true,
        installation: Uuid::from_u128(7),
        device: DeviceId(Uuid::from_u128(8)),
    };
    open(&Where::Memory, &opening).await.unwrap()
}

#[tokio::test]
async fn an_errand_is_run_once_in_its_own_session() {
    let door = SignIn::new(store().await, now);
    let back = async |errand: Option<&Errand>, state: &str, session| {
        door.back(errand, state, session, "192.0.2.1")
            .await
            .unwrap()
    };
    let (here, elsewhere) = (Some([1; 32]), Some([2; 32]));
    let errand = Errand::fresh(Purpose::Link, now());
    let state = errand.state(here);
    assert_eq!(back(None, &state, here).await, Back::No);
    assert_eq!(back(Some(&errand), "", here).await, Back::No);
    assert_eq!(back(Some(&errand), &state, None).await, Back::No);
    assert_eq!(back(Some(&errand), &state, elsewhere).await, Back::No);
    let other = Errand::fresh(Purpose::Link, now());
    assert_eq!(back(Some(&other), &state, here).await, Back::No);
    assert_eq!(back(Some(&errand), &state, here).await, Back::Yes);
    assert_eq!(back(Some(&errand), &state, here).await, Back::No, "twice");
    let old = Errand::fresh(Purpose::Link, Moment(NOW - 600_000));
    assert_eq!(back(Some(&old), &old.state(here), here).await, Back::No);

    // Who comes back to no purpose again and again waits; nobody else does.
    for _ in 0..30 {
        back(None, "", None).await;
    }
    assert!(matches!(back(None, "", None).await, Back::Wait(_)));
    let fresh = Errand::fresh(Purpose::Link, now());
    let state = fresh.state(here);
    let elsewhere = door.back(Some(&fresh), &state, here, "192.0.2.2").await;
    assert_eq!(elsewhere.unwrap(), Back::Yes);
    door.welcome("192.0.2.1").await.unwrap();
    assert_eq!(back(None, "", None).await, Back::No);
}

#[tokio::test]
async fn an_account_and_its_identity() {
    let store = store().await;
    let door = SignIn::new(Arc::clone(&store), now);
    let invitation = door.add(LAN, "lan.trile", "Nguyễn Thị Mẫu").await.unwrap();
    door.accept(&invitation, PASSWORD).await.unwrap();
    let moc = RecordId(Uuid::from_u128(2));
    let invited = door.add(moc, "moc.trile", "Vi Văn Ổn").await.unwrap();
    let comes = async |subject: &str, strong| {
        let came = door
            .with_identity(ISSUER, subject, strong, None)
            .await
            .unwrap();
        match came {
            Came::In(person, _) => format!("in {person}"),
            Came::CodeNeeded(person, _) => format!("half {person}"),
            other => format!("{other:?}"),
        }
    };
    assert_eq!(comes("a", true).await, "Wrong(None)");
    door.link(LAN, ISSUER, "a").await.unwrap();
    door.link(LAN, ISSUER, "a").await.unwrap();
    assert_eq!(comes("a", false).await, format!("in {LAN}"));
    assert_eq!(comes("A", false).await, "Wrong(None)");
    let other_service = door.with_identity("https://khac.example", "a", true, None);
    assert!(matches!(other_service.await.unwrap(), Came::Wrong(None)));

    // One account, one identity.
    let taken = |linked| matches!(linked, Err(AccountError::IdentityTaken));
    assert!(taken(door.link(moc, ISSUER, "a").await));
    assert!(taken(door.link(LAN, ISSUER, "b").await));
    let refused = door.link_invited(&invited, ISSUER, "a").await;
    assert!(matches!(refused, Err(AccountError::IdentityTaken)));
    assert_eq!(door.invited(&invited).await.unwrap().person, moc);

    // By invitation, once; then the account opens by it alone.
    assert_eq!(door.link_invited(&invited, ISSUER, "m").await.unwrap(), moc);
    let again = door.link_invited(&invited, ISSUER, "m2").await;
    assert!(matches!(again, Err(AccountError::InvitationOver)));
    assert_eq!(comes("m", false).await, format!("in {moc}"));
    let only = door.unlink(moc, ISSUER).await;
    assert!(matches!(only, Err(AccountError::OnlyIdentity)));

    // A second factor is asked for, unless the service had one.
    let secret = CodeSecret::fresh();
    let code = secret.code_at(u64::try_from(SECOND).unwrap());
    let session = [9; 32];
    door.ask_for_codes(LAN, session, PASSWORD, &secret, &code)
        .await
        .unwrap();
    assert_eq!(comes("a", false).await, format!("half {LAN}"));
    assert_eq!(comes("a", true).await, format!("in {LAN}"));

    door.suspend(LAN, true).await.unwrap();
    assert_eq!(comes("a", true).await, format!("Wrong(Some({LAN:?}))"));
    door.suspend(LAN, false).await.unwrap();

    // Who invites anew because somebody else may have it: the identity goes, too.
    let anew = door.invite(LAN).await.unwrap();
    door.accept(&anew, "bảy cái suối lội").await.unwrap();
    assert_eq!(comes("a", true).await, "Wrong(None)");
    door.link(LAN, ISSUER, "a").await.unwrap();
    // And by an invitation that is answered with an identity the password goes.
    let anew = door.invite(LAN).await.unwrap();
    door.link_invited(&anew, ISSUER, "c").await.unwrap();
    assert_eq!(comes("a", true).await, "Wrong(None)");
    assert_eq!(comes("c", false).await, format!("in {LAN}"));
    let attempt = Attempt {
        address: "192.0.2.1",
        known: None,
        before: None,
    };
    let by_password = door
        .with_password("lan.trile", "bảy cái suối lội", attempt)
        .await
        .unwrap();
    assert!(matches!(by_password, Came::Wrong(_)));
}
