//! Accounts, sessions, invitations, attempts and the audit.

use std::collections::BTreeSet;

use noi_core::{Day, FactId, Moment, RecordId};
use noi_store::{
    Account, ApiToken, Attempts, AuditHead, AuditLine, AuditOf, Identity, Passkey, SentOnce,
    WebSession,
};
use uuid::Uuid;

use super::New;

fn account(n: u128, login: &str) -> Account {
    Account {
        person: RecordId(Uuid::from_u128(n)),
        login: login.to_owned(),
        name: format!("Người mẫu {n}"),
        suspended: false,
        password: None,
        totp: None,
        totp_step: 0,
        made: Moment(1000),
        linked: false,
    }
}

fn session(token: u8, person: RecordId) -> WebSession {
    WebSession {
        token: [token; 32],
        person,
        half: token % 2 == 1,
        begun: Moment(i64::from(token)),
        seen: Moment(i64::from(token)),
    }
}

pub(crate) async fn accounts_and_sessions(new: impl New) {
    let (store, _folder) = new().await;
    assert!(!store.has_accounts().await.unwrap());
    let (first, second) = (account(1, "mau.mot"), account(2, "mau.hai"));
    assert!(store.add_account(&second).await.unwrap());
    assert!(store.add_account(&first).await.unwrap());
    assert!(store.has_accounts().await.unwrap());
    let taken = account(3, "mau.mot");
    assert!(!store.add_account(&taken).await.unwrap(), "taken");
    let all = store.accounts().await.unwrap();
    assert_eq!(all, [second.clone(), first.clone()], "by what they type");
    let called = store.account_called("mau.mot").await.unwrap();
    assert_eq!(called, Some(first.clone()));
    assert_eq!(store.account_called("khong.co").await.unwrap(), None);

    // A step is used once, and never an earlier one.
    for (step, expected) in [(7, true), (7, false), (6, false), (8, true)] {
        let used = store.use_step(first.person, step).await.unwrap();
        assert_eq!(used, expected, "step {step}");
    }
    assert!(store.use_step(second.person, 1).await.unwrap());

    for token in 10..14 {
        let person = if token < 13 {
            first.person
        } else {
            second.person
        };
        store
            .begin_session(&session(token, person), None)
            .await
            .unwrap();
    }
    store.session_seen([10; 32], Moment(99)).await.unwrap();
    let seen = store.session([10; 32]).await.unwrap().unwrap();
    assert_eq!(
        (seen.seen, seen.begun, seen.half),
        (Moment(99), Moment(10), false)
    );
    assert!(store.session([11; 32]).await.unwrap().unwrap().half);
    let instead = session(20, first.person);
    store.begin_session(&instead, Some([11; 32])).await.unwrap();
    assert_eq!(store.session([11; 32]).await.unwrap(), None);
    store.end_session([12; 32]).await.unwrap();
    assert_eq!(store.session([12; 32]).await.unwrap(), None);

    store
        .invite([1; 32], first.person, Moment(500))
        .await
        .unwrap();
    store
        .invite([2; 32], first.person, Moment(600))
        .await
        .unwrap();
    assert_eq!(store.invited([1; 32]).await.unwrap(), None, "replaced");
    let invited = store.invited([2; 32]).await.unwrap();
    assert_eq!(invited, Some((first.person, Moment(600))));

    let token = |n: u8, person| ApiToken {
        token: [n; 32],
        id: Uuid::from_u128(u128::from(n)),
        person,
        name: format!("Chương trình {n}"),
        scopes: "read-children record".to_owned(),
        made: Moment(i64::from(n)),
        until: Moment(1_000 + i64::from(n)),
        used: None,
    };
    let [one, two, others] = [
        token(31, first.person),
        token(32, first.person),
        token(33, second.person),
    ];
    for token in [&one, &two, &others] {
        store.add_token(token).await.unwrap();
    }
    store.token_used(two.token, Day(20_000)).await.unwrap();
    let used = ApiToken {
        used: Some(Day(20_000)),
        ..two
    };
    let own = store.tokens_of(first.person).await.unwrap();
    assert_eq!(own, [used, one.clone()], "the newest first");
    // Nobody takes back what is another's.
    store.end_token(second.person, one.id).await.unwrap();
    assert_eq!(store.token(one.token).await.unwrap(), Some(one.clone()));
    store.end_token(first.person, one.id).await.unwrap();
    assert_eq!(store.token(one.token).await.unwrap(), None);

    // A key stands for what was sent under it first.
    assert_eq!(store.sent_once([1; 32]).await.unwrap(), None);
    let sent = |n: u8| SentOnce {
        body: [n; 32],
        fact: FactId(Uuid::from_u128(u128::from(n))),
    };
    for n in [2, 2, 3] {
        let kept = store.keep_request([1; 32], sent(n)).await.unwrap();
        assert_eq!(kept, sent(2));
    }
    assert_eq!(store.sent_once([1; 32]).await.unwrap(), Some(sent(2)));

    // Another password ends what the person had, and nobody else's.
    let changed = Account {
        password: Some("$argon2id$…".to_owned()),
        totp: Some(vec![1, 2, 3]),
        suspended: true,
        ..first.clone()
    };
    store.change_account(&changed, true).await.unwrap();
    let expected = Account {
        totp_step: 8,
        ..changed
    };
    assert_eq!(store.account(first.person).await.unwrap(), Some(expected));
    for token in [[10; 32], [20; 32]] {
        assert_eq!(store.session(token).await.unwrap(), None);
    }
    assert_eq!(store.invited([2; 32]).await.unwrap(), None);
    assert_eq!(store.tokens_of(first.person).await.unwrap(), []);
    assert_eq!(store.token([32; 32]).await.unwrap(), None);
    assert!(store.session([13; 32]).await.unwrap().is_some());

    let attempts = Attempts {
        failures: 3,
        last: 50,
    };
    assert_eq!(store.attempts([9; 32]).await.unwrap(), Attempts::default());
    store.set_attempts([9; 32], attempts).await.unwrap();
    assert_eq!(store.attempts([9; 32]).await.unwrap(), attempts);
    store.tidy(Moment(14)).await.unwrap();
    assert_eq!(store.session([13; 32]).await.unwrap(), None, "too old");
    let kept = store.tokens_of(second.person).await.unwrap();
    assert_eq!(kept, [others], "not over yet");
    assert_eq!(store.attempts([9; 32]).await.unwrap(), attempts);
    store
        .set_attempts([9; 32], Attempts::default())
        .await
        .unwrap();
    assert_eq!(store.attempts([9; 32]).await.unwrap(), Attempts::default());
    store.tidy(Moment(1_034)).await.unwrap();
    assert_eq!(store.tokens_of(second.person).await.unwrap(), []);
}

pub(crate) async fn the_audit_is_a_chain(new: impl New) {
    let (store, _folder) = new().await;
    assert_eq!(store.audit_head().await.unwrap(), AuditHead::EMPTY);
    let line = |n: u128| AuditLine {
        person: Some(RecordId(Uuid::from_u128(n % 3))),
        record: n.is_multiple_of(2).then_some(RecordId(Uuid::from_u128(7))),
        entry: format!("line {n}").into_bytes(),
    };
    // Several at once: each batch stands together, nothing is lost between them.
    let writers = (0..6_u128).map(|writer| {
        let store = store.clone();
        tokio::spawn(async move {
            for batch in 0..5 {
                let from = writer * 100 + batch * 10;
                let lines: Vec<_> = (from..from + 4).map(line).collect();
                store.audit(&lines).await.unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    let rows = store.audit_after(0, 1000).await.unwrap();
    let mut head = AuditHead::EMPTY;
    for row in &rows {
        head = head.after(&row.entry);
        assert_eq!((row.number, row.hash), (head.number, head.hash));
    }
    assert_eq!(
        (head.number, store.audit_head().await.unwrap()),
        (120, head)
    );
    let told: BTreeSet<_> = rows.iter().map(|row| row.entry.clone()).collect();
    assert_eq!(told.len(), 120);
    for four in rows.chunks(4) {
        let number = |row: &noi_store::AuditRow| -> u128 {
            let text = String::from_utf8(row.entry.clone()).unwrap();
            text["line ".len()..].parse().unwrap()
        };
        let first = number(&four[0]);
        let numbers: Vec<_> = four.iter().map(number).collect();
        assert_eq!(numbers, (first..first + 4).collect::<Vec<_>>());
    }
    let of = async |of| store.audit_of(of, 50).await.unwrap();
    let about = of(AuditOf::Record(RecordId(Uuid::from_u128(7)))).await;
    assert_eq!(about.len(), 50);
    assert!(about.windows(2).all(|two| two[0].number > two[1].number));
    let by = of(AuditOf::Person(RecordId(Uuid::from_u128(1)))).await;
    assert_eq!(by.len(), 40);
    let before = of(AuditOf::All { before: 11 }).await;
    assert_eq!(before.len(), 10);
    assert_eq!(of(AuditOf::All { before: u64::MAX }).await[0].number, 120);
}

pub(crate) async fn identities_open_one_account_each(new: impl New) {
    let (store, _folder) = new().await;
    let (first, second) = (account(1, "mau.mot"), account(2, "mau.hai"));
    for account in [&first, &second] {
        assert!(store.add_account(account).await.unwrap());
    }
    let identity = |issuer: &str, subject: &str, person| Identity {
        issuer: issuer.to_owned(),
        subject: subject.to_owned(),
        person,
        made: Moment(7),
    };
    const ISSUER: &str = "https://danh-tinh.example";
    let one = identity(ISSUER, "a", first.person);
    assert!(store.link(&one).await.unwrap());
    assert!(!store.link(&one).await.unwrap(), "linked already");
    let taken = identity(ISSUER, "a", second.person);
    assert!(!store.link(&taken).await.unwrap(), "somebody else's");
    // The same name at another service, or written otherwise, is somebody else.
    for (issuer, subject) in [("https://khac.example", "a"), (ISSUER, "A"), (ISSUER, "a ")] {
        assert_eq!(store.identity(issuer, subject).await.unwrap(), None);
        let other = identity(issuer, subject, second.person);
        assert!(store.link(&other).await.unwrap());
    }
    let opens = async |subject| store.identity(ISSUER, subject).await.unwrap();
    assert_eq!(opens("a").await, Some(first.person));
    assert_eq!(opens("A").await, Some(second.person));
    assert_eq!(
        store.identities(first.person).await.unwrap(),
        std::slice::from_ref(&one)
    );
    assert_eq!(store.identities(second.person).await.unwrap().len(), 3);
    for (person, linked) in [(first.person, true), (RecordId(Uuid::from_u128(3)), false)] {
        let account = store.account(person).await.unwrap();
        assert_eq!(account.is_some_and(|account| account.linked), linked);
    }
    assert!(store.accounts().await.unwrap().iter().all(|one| one.linked));

    store.unlink(second.person, ISSUER).await.unwrap();
    assert_eq!(opens("A").await, None);
    assert_eq!(store.identities(second.person).await.unwrap().len(), 1);
    assert_eq!(opens("a").await, Some(first.person), "another's is gone");

    // An identity that is another's renews nothing.
    store
        .begin_session(&session(2, second.person), None)
        .await
        .unwrap();
    store
        .invite([1; 32], second.person, Moment(9))
        .await
        .unwrap();
    let named = Account {
        name: "Người khác".to_owned(),
        ..second.clone()
    };
    assert!(!store.renew_account(&named, Some(&taken)).await.unwrap());
    let so_far = store.account(second.person).await.unwrap().unwrap();
    assert_eq!((so_far.name, so_far.linked), (second.name.clone(), true));
    assert!(store.session([2; 32]).await.unwrap().is_some());
    // Its own does, in place of all by which the account opened.
    let own = identity(ISSUER, "b", second.person);
    assert!(store.renew_account(&named, Some(&own)).await.unwrap());
    assert_eq!(store.identities(second.person).await.unwrap(), [own]);
    assert_eq!(store.session([2; 32]).await.unwrap(), None);
    assert_eq!(store.invited([1; 32]).await.unwrap(), None);
    assert!(store.renew_account(&named, None).await.unwrap());
    let renewed = store.account(second.person).await.unwrap();
    assert_eq!(renewed, Some(named), "no longer linked");
    assert_eq!(store.identities(first.person).await.unwrap(), [one]);
}

pub(crate) async fn what_counts_once_is_used_once(new: impl New) {
    let (store, _folder) = new().await;
    let spend = async |token: u8, now: i64| {
        let spent = store.spend([token; 32], Moment(100), Moment(now)).await;
        spent.unwrap()
    };
    assert!(spend(1, 10).await && spend(2, 10).await);
    assert!(!spend(1, 11).await && !spend(2, 100).await);
    // Of many at once one has it.
    let all = (0..8).map(|_| {
        let store = store.clone();
        tokio::spawn(async move { store.spend([3; 32], Moment(100), Moment(10)).await.unwrap() })
    });
    let mut had = 0;
    for one in all.collect::<Vec<_>>() {
        had += usize::from(one.await.unwrap());
    }
    assert_eq!(had, 1);
}

pub(crate) async fn passkeys_count_on(new: impl New) {
    let (store, _folder) = new().await;
    let person = |n| RecordId(Uuid::from_u128(n));
    let passkey = |n: u8, of| Passkey {
        credential: vec![n; usize::from(n)],
        id: Uuid::from_u128(u128::from(n)),
        person: person(of),
        name: format!("Điện thoại {n}"),
        public: vec![1, 2, 3],
        counter: 0,
        made: Moment(i64::from(n)),
        used: None,
    };
    let (first, second, other) = (passkey(3, 1), passkey(4, 1), passkey(5, 2));
    for one in [&second, &first, &other] {
        assert!(store.add_passkey(one).await.unwrap());
    }
    let known = Passkey {
        person: person(2),
        ..first.clone()
    };
    assert!(!store.add_passkey(&known).await.unwrap());
    let own = store.passkeys(person(1)).await.unwrap();
    assert_eq!(own, [first.clone(), second.clone()]);
    let found = store.passkey(&other.credential).await.unwrap();
    assert_eq!(found, Some(other.clone()));
    assert_eq!(store.passkey(&[9]).await.unwrap(), None);

    // One that counts nothing stays there; one that counted never goes back or stands still.
    for (counter, expected) in [
        (0, true),
        (0, true),
        (5, true),
        (5, false),
        (4, false),
        (0, false),
        (u32::MAX, true),
    ] {
        let used = store
            .use_passkey(&first.credential, counter, Moment(99))
            .await;
        assert_eq!(used.unwrap(), expected, "{counter}");
    }
    let used = store.passkey(&first.credential).await.unwrap().unwrap();
    assert_eq!((used.counter, used.used), (u32::MAX, Some(Moment(99))));

    store.end_passkey(person(2), second.id).await.unwrap();
    assert!(store.passkey(&second.credential).await.unwrap().is_some());
    store.end_passkey(person(1), second.id).await.unwrap();
    assert_eq!(store.passkey(&second.credential).await.unwrap(), None);
    // Who is let in anew begins without.
    let anew = account(1, "mau.mot");
    assert!(store.add_account(&anew).await.unwrap());
    assert!(store.renew_account(&anew, None).await.unwrap());
    assert!(store.passkeys(person(1)).await.unwrap().is_empty());
    assert_eq!(store.passkeys(person(2)).await.unwrap(), [other]);
}
