//! Coming in, staying in, and going out.

use std::sync::Arc;

use data_encoding::HEXLOWER;
use noi_core::{Moment, RecordId};
use noi_store::{Account, Accounts, Attempts, StoreError, TokenHash, WebSession};
use tokio::sync::{Mutex, Semaphore};

use crate::code::CodeSecret;
use crate::login::{LoginError, login};
use crate::password::{self, PasswordError};
use crate::throttle::{self, About};
use crate::token::Token;

/// An invitation is open for this long.
pub const INVITATION_DAYS: i64 = 7;

/// Half a sign-in waits this long for its code.
const HALF_MS: i64 = 5 * 60_000;
/// A session is noted as seen at most this often: a note is a commit.
const SEEN_EVERY_MS: i64 = 60_000;
/// Passwords are hashed side by side at most so often: each takes 19 MiB and a core.
const HASHES: usize = 4;

/// How long a session lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Without a request, in milliseconds.
    pub idle_ms: i64,
    /// From its beginning, in milliseconds.
    pub longest_ms: i64,
}

impl Limits {
    /// A quarter of an hour and twelve hours.
    pub const STRICT: Self = Self {
        idle_ms: 15 * 60_000,
        longest_ms: 12 * 3_600_000,
    };
}

#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    #[error(transparent)]
    Login(#[from] LoginError),
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error("another account has this sign-in name")]
    LoginTaken,
    #[error("there is no such account")]
    NoAccount,
    #[error("this link was used already, or is older than a week")]
    InvitationOver,
    #[error("the password so far is another")]
    WrongPassword,
    #[error("this code isn't the one of now")]
    WrongCode,
    #[error("this passkey isn't kept: {0}")]
    Passkey(#[from] crate::passkey::PasskeyError),
    #[error("the account has as many passkeys as it may")]
    TooManyPasskeys,
    #[error("this identity is linked to another account, or the account to another identity")]
    IdentityTaken,
    #[error("the account opens by this identity alone")]
    OnlyIdentity,
    /// Too many wrong passwords in this session; so many milliseconds are left.
    #[error("too many wrong passwords: {0} ms are left")]
    Wait(i64),
    #[error(transparent)]
    Token(#[from] crate::program::TokenProblem),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Somebody who is in.
#[derive(Clone, Debug)]
pub struct Signed {
    pub account: Account,
    pub token: TokenHash,
    pub begun: Moment,
    /// The last request that was noted before this one.
    pub seen: Moment,
}

/// What somebody sends to come in.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// Where the request came from.
    pub address: &'a str,
    /// What the browser kept from an earlier time; see [`SignIn::known_browser`].
    pub known: Option<&'a str>,
    /// A session that the browser has: it ends.
    pub before: Option<&'a Token>,
}

/// What came of an attempt.
#[derive(Debug)]
pub enum Came {
    In(RecordId, Token),
    /// The password is right; the code of the authenticator is awaited with this token.
    CodeNeeded(RecordId, Token),
    /// Wrong name or password or code: it isn't said which. Whose it was, for the audit.
    Wrong(Option<RecordId>),
    /// Too many attempts; this many milliseconds are left.
    Wait(i64),
}

/// The door.
pub struct SignIn {
    pub(crate) store: Arc<dyn Accounts>,
    pub(crate) now: fn() -> Moment,
    hashing: Semaphore,
    /// Attempts are counted one after the other.
    counting: Mutex<()>,
}

impl SignIn {
    pub fn new(store: Arc<dyn Accounts>, now: fn() -> Moment) -> Self {
        Self {
            store,
            now,
            hashing: Semaphore::new(HASHES),
            counting: Mutex::new(()),
        }
    }

    /// Comes in with a password.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn with_password(
        &self,
        typed: &str,
        password: &str,
        attempt: Attempt<'_>,
    ) -> Result<Came, AccountError> {
        let now = (self.now)();
        let login = login(typed).unwrap_or_default();
        let account = self.store.account_called(&login).await?;
        let kept = account.as_ref().and_then(|one| one.password.as_deref());
        let known = kept.is_some_and(|kept| {
            attempt
                .known
                .is_some_and(|known| known == knows(kept, &login))
        });
        let counted = counted(&login, attempt.address, known);
        let before = match self.count(&counted, now).await? {
            Counted::May(before) => before,
            Counted::Wait(wait) => return Ok(Came::Wait(wait)),
        };
        let right = self.is_right(password, kept).await?;
        let person = account.as_ref().map(|account| account.person);
        let Some(account) = account.filter(|account| right && !account.suspended) else {
            return Ok(Came::Wrong(person));
        };
        self.take_back(&counted, &before).await?;
        self.begin(&account, account.totp.is_some(), attempt.before)
            .await
    }

    /// Ends a sign-in that waits for the authenticator's code.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn with_code(&self, half: &Token, code: &str) -> Result<Came, AccountError> {
        let now = (self.now)();
        let session = self.store.session(half.hash()).await?;
        let session = session.filter(|session| session.half && age(session.begun, now) < HALF_MS);
        let Some(session) = session else {
            return Ok(Came::Wrong(None));
        };
        let account = self.store.account(session.person).await?;
        let Some(account) = account.filter(|account| !account.suspended) else {
            return Ok(Came::Wrong(Some(session.person)));
        };
        let counted = [(
            About::KnownBrowser,
            About::KnownBrowser.subject("code", &account.person.to_string()),
        )];
        let before = match self.count(&counted, now).await? {
            Counted::May(before) => before,
            Counted::Wait(wait) => return Ok(Came::Wait(wait)),
        };
        let secret = account.totp.as_deref().map(CodeSecret::of);
        if !self
            .uses_code(account.person, secret.as_ref(), code)
            .await?
        {
            return Ok(Came::Wrong(Some(account.person)));
        }
        self.take_back(&counted, &before).await?;
        self.begin(&account, false, Some(half)).await
    }

    async fn uses_code(
        &self,
        person: RecordId,
        secret: Option<&CodeSecret>,
        code: &str,
    ) -> Result<bool, AccountError> {
        let seconds = u64::try_from((self.now)().0 / 1000).unwrap_or_default();
        match secret.and_then(|secret| secret.step_of(code, seconds)) {
            Some(step) => Ok(self.store.use_step(person, step).await?),
            None => Ok(false),
        }
    }

    pub(crate) async fn begin(
        &self,
        account: &Account,
        half: bool,
        instead: Option<&Token>,
    ) -> Result<Came, AccountError> {
        let now = (self.now)();
        let token = Token::fresh();
        let session = WebSession {
            token: token.hash(),
            person: account.person,
            half,
            begun: now,
            seen: now,
        };
        self.store
            .begin_session(&session, instead.map(Token::hash))
            .await?;
        Ok(if half {
            Came::CodeNeeded(account.person, token)
        } else {
            Came::In(account.person, token)
        })
    }

    /// Who a browser's token stands for, while the session lasts. It is asked with every request:
    /// a suspended account, or a password that was changed elsewhere, ends it at once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn who(&self, token: &Token, limits: Limits) -> Result<Option<Signed>, StoreError> {
        let now = (self.now)();
        let Some(session) = self.store.session(token.hash()).await? else {
            return Ok(None);
        };
        // A clock that was set back doesn't make a session longer than it may be.
        let over = age(session.begun, now) >= limits.longest_ms
            || age(session.seen, now) >= limits.idle_ms
            || session.half;
        if over {
            return Ok(None);
        }
        let account = self.store.account(session.person).await?;
        let Some(account) = account.filter(|account| !account.suspended) else {
            return Ok(None);
        };
        if age(session.seen, now) >= SEEN_EVERY_MS {
            self.store.session_seen(session.token, now).await?;
        }
        Ok(Some(Signed {
            account,
            token: session.token,
            begun: session.begun,
            seen: session.seen,
        }))
    }

    /// Goes out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn out(&self, token: &Token) -> Result<(), StoreError> {
        self.store.end_session(token.hash()).await
    }

    /// What a browser in which a person came in may keep, so that strangers' attempts on the
    /// account don't make the person wait. It opens nothing, and ends with the password.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn known_browser(&self, person: RecordId) -> Result<Option<String>, StoreError> {
        let account = self.store.account(person).await?;
        Ok(account.and_then(|account| Some(knows(account.password.as_deref()?, &account.login))))
    }

    /// Makes an account that nobody can come in with yet; the invitation's token comes with it.
    ///
    /// # Errors
    /// When the sign-in name can't be read or is taken.
    pub async fn add(
        &self,
        person: RecordId,
        typed: &str,
        name: &str,
    ) -> Result<Token, AccountError> {
        let account = Account {
            person,
            login: login(typed)?,
            name: name.split_whitespace().collect::<Vec<_>>().join(" "),
            suspended: false,
            password: None,
            totp: None,
            totp_step: 0,
            made: (self.now)(),
            linked: false,
        };
        if !self.store.add_account(&account).await? {
            return Err(AccountError::LoginTaken);
        }
        self.invite(person).await
    }

    /// Makes accounts that all have one password, which is no secret: for a demonstration.
    ///
    /// # Errors
    /// When a sign-in name can't be read or is taken.
    pub async fn add_for_show(
        &self,
        people: &[(RecordId, &str, String)],
        password: &str,
    ) -> Result<(), AccountError> {
        let password = self.hash(password).await?;
        for (person, typed, name) in people {
            let account = Account {
                person: *person,
                login: login(typed)?,
                name: name.clone(),
                suspended: false,
                password: Some(password.clone()),
                totp: None,
                totp_step: 0,
                made: (self.now)(),
                linked: false,
            };
            if !self.store.add_account(&account).await? {
                return Err(AccountError::LoginTaken);
            }
        }
        Ok(())
    }

    /// A link with which a person sets a password, in place of any earlier one.
    ///
    /// # Errors
    /// When there is no such account.
    pub async fn invite(&self, person: RecordId) -> Result<Token, AccountError> {
        let account = self.store.account(person).await?;
        account.ok_or(AccountError::NoAccount)?;
        let token = Token::fresh();
        let until = Moment((self.now)().0 + INVITATION_DAYS * 24 * 3_600_000);
        self.store.invite(token.hash(), person, until).await?;
        Ok(token)
    }

    /// Whom an open invitation is for.
    ///
    /// # Errors
    /// When it was used, replaced or is too old.
    pub async fn invited(&self, token: &Token) -> Result<Account, AccountError> {
        let found = self.store.invited(token.hash()).await?;
        let open = found.filter(|(_, until)| (self.now)() < *until);
        let (person, _) = open.ok_or(AccountError::InvitationOver)?;
        let account = self.store.account(person).await?;
        account
            .filter(|account| !account.suspended)
            .ok_or(AccountError::InvitationOver)
    }

    /// Sets the password of whoever was invited. The authenticator's secret and the identities of
    /// elsewhere are dropped: who lost the password may have lost the telephone, and whoever
    /// stole it may have linked an identity of their own.
    ///
    /// # Errors
    /// When the invitation is over or the password is too weak.
    pub async fn accept(&self, token: &Token, new: &str) -> Result<RecordId, AccountError> {
        let account = self.invited(token).await?;
        let account = self.with_new_password(account, new).await?;
        let renewed = Account {
            totp: None,
            ..account
        };
        self.store.renew_account(&renewed, None).await?;
        Ok(renewed.person)
    }

    /// Sets another password; every browser and every program of the person is out.
    ///
    /// # Errors
    /// When the password so far is another, too many were, or the new one is too weak.
    pub async fn change_password(
        &self,
        person: RecordId,
        session: TokenHash,
        so_far: &str,
        new: &str,
    ) -> Result<RecordId, AccountError> {
        let account = self.same_person(person, session, so_far).await?;
        let account = self.with_new_password(account, new).await?;
        self.store.change_account(&account, true).await?;
        Ok(account.person)
    }

    /// Asks somebody who is in for the password again. Wrong ones are counted for the session in
    /// which they are typed: whoever found a browser open can't try for long, and the person isn't
    /// kept out, since another session begins with none.
    ///
    /// # Errors
    /// When it is another, or too many were.
    pub async fn same_person(
        &self,
        person: RecordId,
        session: TokenHash,
        so_far: &str,
    ) -> Result<Account, AccountError> {
        let account = self.store.account(person).await?;
        let account = account.ok_or(AccountError::NoAccount)?;
        let subject = About::Session.subject(&person.to_string(), &HEXLOWER.encode(&session));
        let counted = [(About::Session, subject)];
        let before = match self.count(&counted, (self.now)()).await? {
            Counted::May(before) => before,
            Counted::Wait(wait) => return Err(AccountError::Wait(wait)),
        };
        if !self.is_right(so_far, account.password.as_deref()).await? {
            return Err(AccountError::WrongPassword);
        }
        self.take_back(&counted, &before).await?;
        Ok(account)
    }

    async fn with_new_password(
        &self,
        account: Account,
        new: &str,
    ) -> Result<Account, AccountError> {
        if let Some(weakness) = password::weakness(new, &account.login) {
            return Err(PasswordError::Weak(weakness).into());
        }
        let password = Some(self.hash(new).await?);
        Ok(Account {
            password,
            ..account
        })
    }

    /// Begins to ask a person for codes, once one of the new secret shows that the authenticator
    /// has it. The password is asked for again: whoever finds a browser open could otherwise shut
    /// its owner out.
    ///
    /// # Errors
    /// When the password is another, too many were, or the code isn't the one of now.
    pub async fn ask_for_codes(
        &self,
        person: RecordId,
        session: TokenHash,
        so_far: &str,
        secret: &CodeSecret,
        code: &str,
    ) -> Result<(), AccountError> {
        let account = self.same_person(person, session, so_far).await?;
        if !self.uses_code(person, Some(secret), code).await? {
            return Err(AccountError::WrongCode);
        }
        let totp = Some(secret.bytes());
        let account = Account { totp, ..account };
        Ok(self.store.change_account(&account, false).await?)
    }

    /// Keeps an account out, or lets it in again; out means with the next request.
    ///
    /// # Errors
    /// When there is no such account.
    pub async fn suspend(&self, person: RecordId, suspended: bool) -> Result<(), AccountError> {
        let account = self.store.account(person).await?;
        let account = account.ok_or(AccountError::NoAccount)?;
        let account = Account {
            suspended,
            ..account
        };
        Ok(self.store.change_account(&account, suspended).await?)
    }

    /// Drops sessions and attempts that are over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tidy(&self) -> Result<(), StoreError> {
        let day = 24 * 3_600_000;
        self.store.tidy(Moment((self.now)().0 - day)).await
    }

    async fn is_right(&self, typed: &str, kept: Option<&str>) -> Result<bool, AccountError> {
        let (typed, kept) = (typed.to_owned(), kept.map(str::to_owned));
        self.aside(move || password::is_right(&typed, kept.as_deref()))
            .await
    }

    async fn hash(&self, new: &str) -> Result<String, AccountError> {
        let new = new.to_owned();
        Ok(self.aside(move || password::hash(&new)).await??)
    }

    async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AccountError> {
        let failed = |why: String| AccountError::Password(PasswordError::Hash(why));
        let permit = self.hashing.acquire().await;
        let _permit = permit.map_err(|error| failed(error.to_string()))?;
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|error| failed(error.to_string()))
    }

    /// Counts an attempt as a failure before it is looked at, and one after the other: of many at
    /// once all would find that none failed yet.
    pub(crate) async fn count(
        &self,
        counted: &[(About, [u8; 32])],
        now: Moment,
    ) -> Result<Counted, StoreError> {
        let _alone = self.counting.lock().await;
        let mut before = Vec::new();
        let mut longest = 0;
        for (about, subject) in counted {
            let attempts = self.store.attempts(*subject).await?;
            longest = longest.max(throttle::wait(*about, attempts, now.0));
            before.push(attempts);
        }
        if longest > 0 {
            return Ok(Counted::Wait(longest));
        }
        for ((_, subject), attempts) in counted.iter().zip(&before) {
            let after = throttle::after_failure(*attempts, now.0);
            self.store.set_attempts(*subject, after).await?;
        }
        Ok(Counted::May(before))
    }

    /// After a success the account's own counts are dropped, and an address loses this attempt
    /// only: a right password among many wrong ones doesn't set an attacker free.
    pub(crate) async fn take_back(
        &self,
        counted: &[(About, [u8; 32])],
        before: &[Attempts],
    ) -> Result<(), StoreError> {
        let _alone = self.counting.lock().await;
        for ((about, subject), before) in counted.iter().zip(before) {
            let keep = match about {
                About::Address => {
                    let now = self.store.attempts(*subject).await?;
                    let failures = now.failures.saturating_sub(1);
                    let none_since = failures == before.failures;
                    let last = if none_since { before.last } else { now.last };
                    Attempts { failures, last }
                }
                _ => Attempts::default(),
            };
            self.store.set_attempts(*subject, keep).await?;
        }
        Ok(())
    }
}

/// Whether an attempt may be looked at.
pub(crate) enum Counted {
    /// It may; what was known before it.
    May(Vec<Attempts>),
    /// So many milliseconds are left.
    Wait(i64),
}

fn counted(login: &str, address: &str, known: bool) -> Vec<(About, [u8; 32])> {
    let about: &[About] = if known {
        &[About::KnownBrowser]
    } else {
        &[About::AccountAndAddress, About::Address, About::Account]
    };
    (about.iter())
        .map(|about| (*about, about.subject(login, address)))
        .collect()
}

/// What only a browser can have in which this password was used.
fn knows(kept: &str, login: &str) -> String {
    let key = blake3::derive_key("noi accounts 2026 known browser", kept.as_bytes());
    blake3::keyed_hash(&key, login.as_bytes())
        .to_hex()
        .to_string()
}

fn age(since: Moment, now: Moment) -> i64 {
    now.0.saturating_sub(since.0)
}
