//! Coming in and going out, on a ledger in memory, by a clock that the test moves.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use noi_accounts::{
    AccountError, Attempt, Audit, Broken, CARD_DAYS, Came, Card, CardKey, Cards, CodeSecret, Entry,
    Limits, Opened, Outcome, PasswordError, SignIn, SignedHead, Signer, Token, Weakness, verify,
};
use noi_core::{DeviceId, Moment, RecordId};
use noi_store::{Accounts, AuditHead, Opening, Where, open};
use uuid::Uuid;

const LAN: RecordId = RecordId(Uuid::from_u128(1));
const PASSWORD: &str = "con trâu đi trước";
/// The session in which somebody is asked for the password again.
const HERE: [u8; 32] = [7; 32];
const HOUR: i64 = 3_600_000;

async fn store() -> Arc<dyn Accounts> {
    let opening = Opening {
        create: true,
        installation: Uuid::from_u128(7),
        device: DeviceId(Uuid::from_u128(8)),
    };
    open(&Where::Memory, &opening).await.unwrap()
}

/// Each test runs on a thread of its own, with a clock of its own.
mod clock {
    use super::{AtomicI64, Moment, Ordering};

    thread_local! {
        static NOW: AtomicI64 = const { AtomicI64::new(1_800_000_000_000) };
    }

    pub(super) fn now() -> Moment {
        NOW.with(|now| Moment(now.load(Ordering::Relaxed)))
    }

    pub(super) fn pass(milliseconds: i64) {
        NOW.with(|now| now.fetch_add(milliseconds, Ordering::Relaxed));
    }
}

/// A door, and Lan who has set her password.
async fn door() -> SignIn {
    let door = SignIn::new(store().await, clock::now);
    let invitation = door
        .add(LAN, "Lan.TriLe", " Nguyễn  Thị Mẫu ")
        .await
        .unwrap();
    assert_eq!(
        door.invited(&invitation).await.unwrap().name,
        "Nguyễn Thị Mẫu"
    );
    assert_eq!(door.accept(&invitation, PASSWORD).await.unwrap(), LAN);
    assert!(
        matches!(
            door.accept(&invitation, "một mật khẩu khác").await,
            Err(AccountError::InvitationOver)
        ),
        "an invitation serves once"
    );
    door
}

fn from(address: &str) -> Attempt<'_> {
    Attempt {
        address,
        known: None,
        before: None,
    }
}

async fn came_in(door: &SignIn, attempt: Attempt<'_>) -> Token {
    match door.with_password("lan.trile", PASSWORD, attempt).await {
        Ok(Came::In(LAN, token)) => token,
        other => panic!("{other:?}"),
    }
}

async fn is_in(door: &SignIn, token: &Token) -> bool {
    let who = door.who(token, Limits::STRICT).await.unwrap();
    who.is_some_and(|who| who.account.person == LAN)
}

#[tokio::test]
async fn with_a_password() {
    let door = door().await;
    let token = came_in(&door, from("10.0.0.1")).await;
    assert!(is_in(&door, &token).await);
    assert!(!is_in(&door, &Token::fresh()).await);
    for (login, password) in [
        ("lan.trile", "con trâu đi sau"),
        ("khong.co", PASSWORD),
        ("", PASSWORD),
        ("lan.trile' OR '1'='1", PASSWORD),
    ] {
        let came = door.with_password(login, password, from("10.0.0.2")).await;
        assert!(matches!(came, Ok(Came::Wrong(_))), "{login}: {came:?}");
    }
    door.out(&token).await.unwrap();
    assert!(!is_in(&door, &token).await);
}

#[tokio::test]
async fn whoever_comes_in_gets_a_fresh_token() {
    let door = door().await;
    let first = came_in(&door, from("10.0.0.1")).await;
    let again = Attempt {
        before: Some(&first),
        ..from("10.0.0.1")
    };
    let second = came_in(&door, again).await;
    assert_ne!(first, second);
    assert!(!is_in(&door, &first).await, "the token of before is dead");
    assert!(is_in(&door, &second).await);
}

#[tokio::test]
async fn sessions_end() {
    let door = door().await;
    let token = came_in(&door, from("10.0.0.1")).await;
    for _ in 0..47 {
        clock::pass(HOUR / 4 - 1);
        assert!(is_in(&door, &token).await);
    }
    clock::pass(HOUR / 4 - 2);
    assert!(is_in(&door, &token).await);
    clock::pass(49);
    assert!(!is_in(&door, &token).await, "twelve hours at most");

    let idle = came_in(&door, from("10.0.0.1")).await;
    clock::pass(HOUR / 4);
    assert!(
        !is_in(&door, &idle).await,
        "a quarter of an hour without a request"
    );
}

#[tokio::test]
async fn another_password_puts_every_browser_out() {
    let door = door().await;
    let (here, there) = (
        came_in(&door, from("10.0.0.1")).await,
        came_in(&door, from("10.0.0.2")).await,
    );
    let known = door.known_browser(LAN).await.unwrap().unwrap();
    let refused = door
        .change_password(LAN, HERE, "sai rồi nhé", "đi sau con trâu")
        .await;
    assert!(matches!(refused, Err(AccountError::WrongPassword)));
    let refused = door
        .change_password(LAN, HERE, PASSWORD, "lan.trile1")
        .await;
    let weak = PasswordError::Weak(Weakness::Guessable);
    assert!(
        matches!(&refused, Err(AccountError::Password(why)) if why.to_string() == weak.to_string())
    );
    assert!(is_in(&door, &here).await, "a refusal changes nothing");
    door.change_password(LAN, HERE, PASSWORD, "đi sau con trâu")
        .await
        .unwrap();
    assert!(!is_in(&door, &here).await && !is_in(&door, &there).await);
    let came = door
        .with_password("lan.trile", PASSWORD, from("10.0.0.1"))
        .await;
    assert!(matches!(came, Ok(Came::Wrong(Some(LAN)))));
    assert_ne!(door.known_browser(LAN).await.unwrap().unwrap(), known);
}

#[tokio::test]
async fn a_suspended_account_is_out_with_the_next_request() {
    let door = door().await;
    let token = came_in(&door, from("10.0.0.1")).await;
    let invitation = door.invite(LAN).await.unwrap();
    door.suspend(LAN, true).await.unwrap();
    assert!(!is_in(&door, &token).await);
    assert!(door.invited(&invitation).await.is_err());
    let came = door
        .with_password("lan.trile", PASSWORD, from("10.0.0.1"))
        .await;
    assert!(matches!(came, Ok(Came::Wrong(_))));
    door.suspend(LAN, false).await.unwrap();
    assert!(!is_in(&door, &token).await, "what ended stays ended");
    came_in(&door, from("10.0.0.3")).await;
}

#[tokio::test]
async fn a_code_counts_once() {
    let door = door().await;
    let secret = CodeSecret::fresh();
    let code = |ahead: i64| secret.code_at(((clock::now().0 + ahead) / 1000) as u64);
    let wrong = door
        .ask_for_codes(LAN, HERE, PASSWORD, &secret, "000000")
        .await;
    assert!(matches!(wrong, Err(AccountError::WrongCode)));
    let wrong = door.ask_for_codes(LAN, HERE, "", &secret, &code(0)).await;
    assert!(matches!(wrong, Err(AccountError::WrongPassword)));
    let right = code(0);
    let asked = door.ask_for_codes(LAN, HERE, PASSWORD, &secret, &right);
    asked.await.unwrap();

    let half = async || match door
        .with_password("lan.trile", PASSWORD, from("10.0.0.1"))
        .await
    {
        Ok(Came::CodeNeeded(LAN, token)) => token,
        other => panic!("{other:?}"),
    };
    let token = half().await;
    assert!(!is_in(&door, &token).await, "half of it opens nothing");
    let used = door.with_code(&token, &code(0)).await;
    assert!(
        matches!(used, Ok(Came::Wrong(Some(LAN)))),
        "it was used: {used:?}"
    );
    clock::pass(30_000);
    let Ok(Came::In(LAN, whole)) = door.with_code(&token, &code(0)).await else {
        panic!("the code of now");
    };
    assert!(is_in(&door, &whole).await);
    let again = door.with_code(&token, &code(30_000)).await;
    assert!(
        matches!(again, Ok(Came::Wrong(None))),
        "that half is over: {again:?}"
    );

    let late = half().await;
    clock::pass(5 * 60_000);
    let came = door.with_code(&late, &code(0)).await;
    assert!(
        matches!(came, Ok(Came::Wrong(None))),
        "five minutes at most: {came:?}"
    );

    // Codes are guessed slowly.
    let token = half().await;
    for _ in 0..5 {
        let came = door.with_code(&token, "123456").await;
        assert!(matches!(came, Ok(Came::Wrong(Some(LAN)))));
    }
    assert!(matches!(
        door.with_code(&token, &code(0)).await,
        Ok(Came::Wait(_))
    ));
}

#[tokio::test]
async fn strangers_do_not_lock_the_person_out() {
    let door = door().await;
    came_in(&door, from("10.0.0.1")).await;
    let known = door.known_browser(LAN).await.unwrap();
    let mut waits = 0;
    for nth in 0..200 {
        let address = format!("192.0.2.{}", nth % 250);
        let came = door
            .with_password("lan.trile", "đoán bừa thôi", from(&address))
            .await;
        waits += u32::from(matches!(came.unwrap(), Came::Wait(_)));
    }
    assert_eq!(waits, 190, "ten guesses from anywhere, then a wait");
    let came = door
        .with_password("lan.trile", PASSWORD, from("10.0.0.9"))
        .await;
    assert!(
        matches!(came, Ok(Came::Wait(wait)) if wait <= HOUR / 3),
        "{came:?}"
    );
    let mine = Attempt {
        known: known.as_deref(),
        ..from("10.0.0.1")
    };
    came_in(&door, mine).await;
    // A browser that only says so isn't known.
    let forged = Attempt {
        known: Some("0000"),
        ..from("10.0.0.1")
    };
    let came = door.with_password("lan.trile", PASSWORD, forged).await;
    assert!(matches!(came, Ok(Came::In(..) | Came::Wait(_))), "{came:?}");
}

/// Whoever is in and is asked for the password again.
#[tokio::test]
async fn wrong_passwords_in_a_session_make_that_session_wait() {
    let door = door().await;
    const ELSEWHERE: [u8; 32] = [8; 32];
    let asked = async |session, typed| door.same_person(LAN, session, typed).await.map(|_| ());
    for _ in 0..5 {
        let wrong = asked(HERE, "đoán bừa thôi").await;
        assert!(matches!(wrong, Err(AccountError::WrongPassword)));
    }
    // The right one isn't looked at either, on whichever page.
    let secret = CodeSecret::fresh();
    let changed = door
        .change_password(LAN, HERE, PASSWORD, "đi sau con trâu")
        .await;
    let codes = door.ask_for_codes(LAN, HERE, PASSWORD, &secret, "").await;
    for waits in [asked(HERE, PASSWORD).await, changed.map(|_| ()), codes] {
        assert!(matches!(waits, Err(AccountError::Wait(1_000))), "{waits:?}");
    }
    // In another session, and at the door, nobody waits.
    asked(ELSEWHERE, PASSWORD).await.unwrap();
    came_in(&door, from("10.0.0.1")).await;
    // After the wait the next guess is looked at; a right one begins anew.
    clock::pass(1_000);
    let wrong = asked(HERE, "đoán bừa thôi").await;
    assert!(matches!(wrong, Err(AccountError::WrongPassword)));
    let waits = asked(HERE, PASSWORD).await;
    assert!(matches!(waits, Err(AccountError::Wait(2_000))), "{waits:?}");
    clock::pass(2_000);
    asked(HERE, PASSWORD).await.unwrap();
    let wrong = asked(HERE, "đoán bừa thôi").await;
    assert!(matches!(wrong, Err(AccountError::WrongPassword)));
}

#[tokio::test]
async fn one_address_is_slowed_down_whatever_account_it_tries() {
    let door = door().await;
    let mut waits = 0;
    for nth in 0..60 {
        let login = format!("can.bo.{nth}");
        let came = door
            .with_password(&login, "đoán bừa thôi", from("192.0.2.1"))
            .await;
        waits += u32::from(matches!(came.unwrap(), Came::Wait(_)));
    }
    assert_eq!(waits, 30);
}

#[tokio::test]
async fn names_are_taken_once() {
    let door = door().await;
    let other = RecordId(Uuid::from_u128(2));
    let taken = door.add(other, "LAN.TRILE", "Người khác").await;
    assert!(matches!(taken, Err(AccountError::LoginTaken)));
    let nobody = door.invite(other).await;
    assert!(matches!(nobody, Err(AccountError::NoAccount)));
}

fn entry(nth: u128) -> Entry {
    let record = Some(RecordId(Uuid::from_u128(nth % 5)));
    Entry {
        record,
        ..Entry::plain(clock::now(), Some(LAN), "see-child", Outcome::DONE)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_is_one_chain() {
    let store = store().await;
    let audit = Audit::begin(Arc::clone(&store));
    let writers = (0..8_u128).map(|writer| {
        let audit = audit.clone();
        tokio::spawn(async move {
            for nth in 0..25 {
                audit
                    .add(&[entry(writer * 25 + nth), entry(nth)])
                    .await
                    .unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    let (head, broken) = verify(&*store, &[]).await.unwrap();
    assert_eq!((head.number, broken), (400, None));
    assert_eq!(store.audit_head().await.unwrap(), head);
    let row = &store.audit_after(0, 1).await.unwrap()[0];
    let read: Entry = serde_json::from_slice(&row.entry).unwrap();
    assert_eq!((read.what.as_str(), read.person), ("see-child", Some(LAN)));

    let signer = Signer::from_key(&Signer::fresh_key().unwrap()).unwrap();
    let installation = Uuid::from_u128(7);
    let signed = signer.sign(installation, clock::now(), head);
    let text = serde_json::to_string(&signed).unwrap();
    let read = SignedHead::parse(&text).unwrap();
    let key = signer.public_key();
    assert_eq!(read.of(installation, Some(&key)).unwrap(), head);
    assert!(read.of(Uuid::from_u128(9), None).is_err());
    let other = Signer::from_key(&Signer::fresh_key().unwrap()).unwrap();
    assert!(read.of(installation, Some(&other.public_key())).is_err());
    assert!(SignedHead::parse(&text.replace("\"number\":400", "\"number\":399")).is_err());

    // What was kept elsewhere, and isn't here.
    let further = AuditHead {
        number: 401,
        hash: [1; 32],
    };
    let (_, broken) = verify(&*store, &[head, further]).await.unwrap();
    assert_eq!(broken, Some(Broken::CutOff(400)));
    let another = AuditHead {
        number: 200,
        hash: [1; 32],
    };
    let (_, broken) = verify(&*store, &[another]).await.unwrap();
    assert_eq!(broken, Some(Broken::NotAsKept(200)));
}

fn health() -> noi_core::access::Sections {
    noi_core::access::Sections::of(&[noi_core::access::Section::Health])
}

#[tokio::test]
async fn a_card_opens_what_was_signed_until_its_day() {
    let (store, key) = (store().await, CardKey::fresh());
    let cards = Cards::new(Arc::clone(&store), clock::now, key.clone());
    let (text, until) = cards.give(LAN, health());
    let card = Card {
        record: LAN,
        sections: health(),
        given: clock::now(),
        until,
    };
    assert_eq!(until, clock::now().day().plus_days(CARD_DAYS));
    assert_ne!(cards.give(LAN, health()).0, text, "each is another");
    let open = async |cards: &Cards, text: &str| cards.open(text, "10.0.0.7").await.unwrap();
    assert_eq!(open(&cards, &text).await, Opened::Card(card));
    // Of another installation, or of one whose key was changed.
    let other = Cards::new(store, clock::now, CardKey::fresh());
    assert_eq!(open(&other, &text).await, Opened::Over);
    clock::pass(i64::from(CARD_DAYS) * 24 * HOUR);
    assert_eq!(
        open(&cards, &text).await,
        Opened::Card(card),
        "its last day"
    );
    clock::pass(24 * HOUR);
    assert_eq!(open(&cards, &text).await, Opened::Over);
}

#[tokio::test]
async fn a_card_that_was_changed_opens_nothing_and_guessing_waits() {
    let cards = Cards::new(store().await, clock::now, CardKey::fresh());
    let (text, _) = cards.give(LAN, health());
    // Every sign of it is signed: the record, the sections, the day, the signature.
    for at in 0..text.len() {
        let sign = if text.as_bytes()[at] == b'A' {
            "B"
        } else {
            "A"
        };
        let mut changed = text.clone();
        changed.replace_range(at..=at, sign);
        let opened = cards.open(&changed, &format!("10.0.{at}.1")).await.unwrap();
        assert_eq!(opened, Opened::Over, "sign {at}");
    }
    let guess = async |at: usize| {
        cards
            .open(&format!("guess-{at}"), "10.9.9.9")
            .await
            .unwrap()
    };
    let mut waits = 0;
    for at in 0..40 {
        waits += usize::from(matches!(guess(at).await, Opened::Wait(_)));
    }
    assert_eq!(waits, 10, "thirty are looked at");
    let (text, _) = cards.give(LAN, health());
    let opened = cards.open(&text, "10.9.9.9").await.unwrap();
    assert!(matches!(opened, Opened::Card(_)), "a family isn't shut out");
    clock::pass(25 * HOUR);
    assert_eq!(guess(0).await, Opened::Over);
}
