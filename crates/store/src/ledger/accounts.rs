//! Accounts, sessions and the audit, on whichever database. All of it lies in one shard: who may
//! come in is asked of one place, and the audit is one chain.

use async_trait::async_trait;
use noi_core::{Day, FactId, Moment, RecordId, Shard};
use uuid::Uuid;

use super::Ledger;
use crate::accounts::{
    Account, Accounts, ApiToken, Attempts, AuditHead, AuditLine, AuditOf, AuditRow, Identity,
    Passkey, SentOnce, TokenHash, WebSession,
};
use crate::session::{Query, Row, Session, Value, sql, values};
use crate::{Result, StoreError};

/// The national shard.
const HOME: Shard = Shard(0);

impl Ledger {
    async fn one<T>(
        &self,
        query: Query,
        values: Vec<Value>,
        decode: impl Fn(&Row) -> Result<T> + Send,
    ) -> Result<Option<T>> {
        let mut session = self.database.read().await?;
        let row = session.row(query, values).await?;
        let decoded = row.as_ref().map(decode).transpose()?;
        session.commit().await?;
        Ok(decoded)
    }

    async fn all<T>(
        &self,
        query: Query,
        values: Vec<Value>,
        decode: impl Fn(&Row) -> Result<T> + Send,
    ) -> Result<Vec<T>> {
        let mut session = self.database.read().await?;
        let rows = session.rows(query, values).await?;
        let decoded = rows.iter().map(decode).collect::<Result<_>>()?;
        session.commit().await?;
        Ok(decoded)
    }

    async fn change(&self, steps: Vec<(Query, Vec<Value>)>) -> Result<()> {
        let mut session = self.database.change().await?;
        for (query, values) in steps {
            session.run(query, values).await?;
        }
        session.commit().await
    }
}

#[async_trait]
impl Accounts for Ledger {
    async fn account(&self, person: RecordId) -> Result<Option<Account>> {
        self.one(sql!("account_by_person"), values![HOME, person], account)
            .await
    }

    async fn account_called(&self, login: &str) -> Result<Option<Account>> {
        let values = values![HOME, login.to_owned()];
        self.one(sql!("account_by_login"), values, account).await
    }

    async fn accounts(&self) -> Result<Vec<Account>> {
        self.all(sql!("accounts"), values![HOME], account).await
    }

    async fn has_accounts(&self) -> Result<bool> {
        let mut session = self.database.read().await?;
        let count = session.count(sql!("account_count"), values![HOME]).await?;
        session.commit().await?;
        Ok(count > 0)
    }

    async fn add_account(&self, account: &Account) -> Result<bool> {
        let values = values![
            HOME,
            account.person,
            account.login.clone(),
            account.name.clone(),
            account.suspended,
            account.password.clone(),
            account.totp.clone(),
            account.totp_step,
            account.made,
        ];
        unless_double(self.change(vec![(sql!("account_insert"), values)]).await)
    }

    async fn change_account(&self, account: &Account, end_sessions: bool) -> Result<()> {
        let mut steps = vec![set(account)];
        if end_sessions {
            steps.push((sql!("web_sessions_end"), values![HOME, account.person]));
            steps.push((sql!("invitations_end"), values![HOME, account.person]));
            steps.push((sql!("api_tokens_end"), values![HOME, account.person]));
        }
        self.change(steps).await
    }

    async fn renew_account(&self, account: &Account, identity: Option<&Identity>) -> Result<bool> {
        let mut steps = vec![set(account)];
        for end in [
            sql!("web_sessions_end"),
            sql!("invitations_end"),
            sql!("api_tokens_end"),
            sql!("identities_end"),
            sql!("passkeys_end"),
        ] {
            steps.push((end, values![HOME, account.person]));
        }
        steps.extend(identity.map(linking));
        unless_double(self.change(steps).await)
    }

    async fn identity(&self, issuer: &str, subject: &str) -> Result<Option<RecordId>> {
        let values = values![HOME, issuer.to_owned(), subject.to_owned()];
        self.one(sql!("identity"), values, |row| {
            Ok(RecordId(row.key("person")?))
        })
        .await
    }

    async fn identities(&self, person: RecordId) -> Result<Vec<Identity>> {
        self.all(sql!("identities_of"), values![HOME, person], |row| {
            Ok(Identity {
                issuer: row.get("issuer")?,
                subject: row.get("subject")?,
                person: RecordId(row.key("person")?),
                made: Moment(row.number("made")?),
            })
        })
        .await
    }

    async fn link(&self, identity: &Identity) -> Result<bool> {
        unless_double(self.change(vec![linking(identity)]).await)
    }

    async fn unlink(&self, person: RecordId, issuer: &str) -> Result<()> {
        let values = values![HOME, person, issuer.to_owned()];
        self.change(vec![(sql!("identity_end"), values)]).await
    }

    async fn add_passkey(&self, passkey: &Passkey) -> Result<bool> {
        let values = values![
            HOME,
            passkey.credential.clone(),
            passkey.id,
            passkey.person,
            passkey.name.clone(),
            passkey.public.clone(),
            i64::from(passkey.counter),
            passkey.made,
        ];
        unless_double(self.change(vec![(sql!("passkey_insert"), values)]).await)
    }

    async fn passkey(&self, credential: &[u8]) -> Result<Option<Passkey>> {
        let values = values![HOME, credential.to_vec()];
        self.one(sql!("passkey"), values, passkey).await
    }

    async fn passkeys(&self, person: RecordId) -> Result<Vec<Passkey>> {
        self.all(sql!("passkeys_of"), values![HOME, person], passkey)
            .await
    }

    async fn use_passkey(&self, credential: &[u8], counter: u32, used: Moment) -> Result<bool> {
        let mut session = self.database.change().await?;
        let values = values![HOME, credential.to_vec(), i64::from(counter), used];
        let found = session.row(sql!("passkey_use"), values).await?;
        session.commit().await?;
        Ok(found.is_some())
    }

    async fn end_passkey(&self, person: RecordId, id: Uuid) -> Result<()> {
        let values = values![HOME, person, id];
        self.change(vec![(sql!("passkey_end"), values)]).await
    }

    async fn spend(&self, token: TokenHash, until: Moment, now: Moment) -> Result<bool> {
        let steps = vec![
            (sql!("spent_tidy"), values![HOME, now]),
            (sql!("spent_insert"), values![HOME, token.to_vec(), until]),
        ];
        unless_double(self.change(steps).await)
    }

    async fn use_step(&self, person: RecordId, step: i64) -> Result<bool> {
        let mut session = self.database.change().await?;
        let values = values![HOME, person, step];
        let used = session.row(sql!("account_use_step"), values).await?;
        session.commit().await?;
        Ok(used.is_some())
    }

    async fn begin_session(&self, session: &WebSession, instead: Option<TokenHash>) -> Result<()> {
        let mut steps = Vec::new();
        if let Some(token) = instead {
            steps.push((sql!("web_session_end"), values![HOME, token.to_vec()]));
        }
        let values = values![
            HOME,
            session.token.to_vec(),
            session.person,
            session.half,
            session.begun,
            session.seen,
        ];
        steps.push((sql!("web_session_insert"), values));
        self.change(steps).await
    }

    async fn session(&self, token: TokenHash) -> Result<Option<WebSession>> {
        self.one(sql!("web_session"), values![HOME, token.to_vec()], |row| {
            Ok(WebSession {
                token: hash(row, "token")?,
                person: RecordId(row.key("person")?),
                half: row.get("half")?,
                begun: Moment(row.number("begun")?),
                seen: Moment(row.number("seen")?),
            })
        })
        .await
    }

    async fn session_seen(&self, token: TokenHash, seen: Moment) -> Result<()> {
        let values = values![HOME, token.to_vec(), seen];
        self.change(vec![(sql!("web_session_seen"), values)]).await
    }

    async fn end_session(&self, token: TokenHash) -> Result<()> {
        let values = values![HOME, token.to_vec()];
        self.change(vec![(sql!("web_session_end"), values)]).await
    }

    async fn add_token(&self, token: &ApiToken) -> Result<()> {
        let values = values![
            HOME,
            token.token.to_vec(),
            token.id,
            token.person,
            token.name.clone(),
            token.scopes.clone(),
            token.made,
            token.until,
            token.used,
        ];
        self.change(vec![(sql!("api_token_insert"), values)]).await
    }

    async fn token(&self, token: TokenHash) -> Result<Option<ApiToken>> {
        self.one(sql!("api_token"), values![HOME, token.to_vec()], api_token)
            .await
    }

    async fn tokens_of(&self, person: RecordId) -> Result<Vec<ApiToken>> {
        self.all(sql!("api_tokens_of"), values![HOME, person], api_token)
            .await
    }

    async fn token_used(&self, token: TokenHash, on: Day) -> Result<()> {
        let values = values![HOME, token.to_vec(), on];
        self.change(vec![(sql!("api_token_used"), values)]).await
    }

    async fn end_token(&self, person: RecordId, id: Uuid) -> Result<()> {
        let values = values![HOME, person, id];
        self.change(vec![(sql!("api_token_end"), values)]).await
    }

    async fn keep_request(&self, key: [u8; 32], sent: SentOnce) -> Result<SentOnce> {
        let values = values![HOME, key.to_vec(), sent.body.to_vec(), sent.fact.0];
        self.change(vec![(sql!("api_request_insert"), values)])
            .await?;
        Ok(self.sent_once(key).await?.unwrap_or(sent))
    }

    async fn sent_once(&self, key: [u8; 32]) -> Result<Option<SentOnce>> {
        self.one(sql!("api_request"), values![HOME, key.to_vec()], |row| {
            Ok(SentOnce {
                body: hash(row, "body")?,
                fact: FactId(row.key("fact")?),
            })
        })
        .await
    }

    async fn tidy(&self, before: Moment) -> Result<()> {
        self.change(vec![
            (sql!("web_sessions_tidy"), values![HOME, before]),
            (sql!("attempts_tidy"), values![HOME, before]),
            (sql!("api_tokens_tidy"), values![HOME, before]),
        ])
        .await
    }

    async fn invite(&self, token: TokenHash, person: RecordId, until: Moment) -> Result<()> {
        self.change(vec![
            (sql!("invitations_end"), values![HOME, person]),
            (
                sql!("invitation_insert"),
                values![HOME, token.to_vec(), person, until],
            ),
        ])
        .await
    }

    async fn invited(&self, token: TokenHash) -> Result<Option<(RecordId, Moment)>> {
        self.one(sql!("invitation"), values![HOME, token.to_vec()], |row| {
            Ok((RecordId(row.key("person")?), Moment(row.number("until")?)))
        })
        .await
    }

    async fn attempts(&self, subject: [u8; 32]) -> Result<Attempts> {
        let found = self
            .one(sql!("attempt"), values![HOME, subject.to_vec()], |row| {
                Ok(Attempts {
                    failures: u32::try_from(row.number("failures")?).unwrap_or(u32::MAX),
                    last: row.number("last")?,
                })
            })
            .await?;
        Ok(found.unwrap_or_default())
    }

    async fn set_attempts(&self, subject: [u8; 32], attempts: Attempts) -> Result<()> {
        let step = if attempts.failures == 0 {
            (sql!("attempt_end"), values![HOME, subject.to_vec()])
        } else {
            let failures = i64::from(attempts.failures);
            (
                sql!("attempt_set"),
                values![HOME, subject.to_vec(), failures, attempts.last],
            )
        };
        self.change(vec![step]).await
    }

    async fn audit(&self, lines: &[AuditLine]) -> Result<AuditHead> {
        let mut session = self.database.change().await?;
        let mut head = locked_head(&mut session).await?;
        let rows: Vec<(AuditHead, &AuditLine)> = (lines.iter())
            .map(|line| {
                head = head.after(&line.entry);
                (head, line)
            })
            .collect();
        session
            .insert(sql!("audit_insert"), &rows, |(head, line)| {
                values![
                    HOME,
                    head.number as i64,
                    line.person,
                    line.record,
                    line.entry.clone(),
                    head.hash.to_vec(),
                ]
            })
            .await?;
        let values = values![HOME, head.number as i64, head.hash.to_vec()];
        session.run(sql!("audit_head_set"), values).await?;
        session.commit().await?;
        Ok(head)
    }

    async fn audit_head(&self) -> Result<AuditHead> {
        let head = self.one(sql!("audit_head"), values![HOME], head).await?;
        Ok(head.unwrap_or(AuditHead::EMPTY))
    }

    async fn audit_after(&self, number: u64, limit: u32) -> Result<Vec<AuditRow>> {
        let values = values![HOME, number as i64, i64::from(limit)];
        self.all(sql!("audit_after"), values, audit_row).await
    }

    async fn audit_of(&self, of: AuditOf, limit: u32) -> Result<Vec<AuditRow>> {
        let limit = i64::from(limit);
        let (query, values) = match of {
            AuditOf::All { before } => {
                let before = i64::try_from(before).unwrap_or(i64::MAX);
                (sql!("audit_latest"), values![HOME, before, limit])
            }
            AuditOf::Record(record) => (sql!("audit_of_record"), values![HOME, record, limit]),
            AuditOf::Person(person) => (sql!("audit_of_person"), values![HOME, person, limit]),
        };
        self.all(query, values, audit_row).await
    }
}

/// Everything of an account but who it is, the step that was used and its identities.
fn set(account: &Account) -> (Query, Vec<Value>) {
    let values = values![
        HOME,
        account.person,
        account.login.clone(),
        account.name.clone(),
        account.suspended,
        account.password.clone(),
        account.totp.clone(),
    ];
    (sql!("account_set"), values)
}

fn passkey(row: &Row) -> Result<Passkey> {
    let counter = u32::try_from(row.number("counter")?);
    let counter = counter.map_err(|_| StoreError::View("counter of a passkey".to_owned()))?;
    let used: Option<i64> = row.get("used")?;
    Ok(Passkey {
        credential: row.get("credential")?,
        id: row.key("id")?,
        person: RecordId(row.key("person")?),
        name: row.get("name")?,
        public: row.get("public")?,
        counter,
        made: Moment(row.number("made")?),
        used: used.map(Moment),
    })
}

fn linking(identity: &Identity) -> (Query, Vec<Value>) {
    let values = values![
        HOME,
        identity.issuer.clone(),
        identity.subject.clone(),
        identity.person,
        identity.made,
    ];
    (sql!("identity_insert"), values)
}

/// `false`: what was to be added is there already.
fn unless_double(changed: Result<()>) -> Result<bool> {
    match changed {
        Err(error) if error.is_double() => Ok(false),
        done => done.map(|()| true),
    }
}

/// The head of the audit, which nobody else moves until this change ends.
async fn locked_head(session: &mut Session) -> Result<AuditHead> {
    if let Some(row) = session.row(sql!("audit_head_lock"), values![HOME]).await? {
        return head(&row);
    }
    let AuditHead { number, hash } = AuditHead::EMPTY;
    let values = values![HOME, number as i64, hash.to_vec()];
    session.run(sql!("audit_head_begin"), values).await?;
    let row = session.row(sql!("audit_head_lock"), values![HOME]).await?;
    let row = row.ok_or_else(|| StoreError::View("the audit has no head".to_owned()))?;
    head(&row)
}

fn account(row: &Row) -> Result<Account> {
    Ok(Account {
        person: RecordId(row.key("person")?),
        login: row.get("login")?,
        name: row.get("name")?,
        suspended: row.get("suspended")?,
        password: row.get("password")?,
        totp: row.get("totp")?,
        totp_step: row.number("totp_step")?,
        made: Moment(row.number("made")?),
        linked: row.get("linked")?,
    })
}

fn api_token(row: &Row) -> Result<ApiToken> {
    let used: Option<i64> = row.get("used")?;
    Ok(ApiToken {
        token: hash(row, "token")?,
        id: row.key("id")?,
        person: RecordId(row.key("person")?),
        name: row.get("name")?,
        scopes: row.get("scopes")?,
        made: Moment(row.number("made")?),
        until: Moment(row.number("until")?),
        used: used.and_then(|day| i32::try_from(day).ok()).map(Day),
    })
}

fn head(row: &Row) -> Result<AuditHead> {
    Ok(AuditHead {
        number: row.number("number")? as u64,
        hash: hash(row, "hash")?,
    })
}

fn audit_row(row: &Row) -> Result<AuditRow> {
    Ok(AuditRow {
        number: row.number("number")? as u64,
        entry: row.get("entry")?,
        hash: hash(row, "hash")?,
    })
}

fn hash(row: &Row, column: &str) -> Result<[u8; 32]> {
    let bytes: Vec<u8> = row.get(column)?;
    bytes
        .try_into()
        .map_err(|_| StoreError::View(format!("{column} is not a hash")))
}
