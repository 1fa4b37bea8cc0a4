//! Who may come in and who looked at what: the one interface to it, whichever database keeps it.
//!
//! Keeps rows and the chain of the audit; knows no password, no code and no clock. Moments are
//! milliseconds since 1970 and come from whoever asks. Who holds which role isn't here: that is
//! a fact.

use async_trait::async_trait;
use noi_core::{Day, FactId, Moment, RecordId};
use uuid::Uuid;

use crate::Result;

/// Someone who may come in.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    pub person: RecordId,
    /// What the person types: lower case, unique.
    pub login: String,
    /// Họ và tên.
    pub name: String,
    /// Nobody comes in with it, whatever roles are held.
    pub suspended: bool,
    /// PHC string; none until the person has set one.
    pub password: Option<String>,
    /// The secret shared with the person's authenticator.
    pub totp: Option<Vec<u8>>,
    /// The last step whose code was used.
    pub totp_step: i64,
    pub made: Moment,
    /// Whether an identity of elsewhere opens it, too; told when it is read, and kept by linking.
    pub linked: bool,
}

/// Without its secrets.
impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            person, suspended, ..
        } = self;
        write!(f, "Account({person}, suspended: {suspended})")
    }
}

/// Hash of a secret that a browser, or a letter, holds.
pub type TokenHash = [u8; 32];

/// A browser in which a person came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebSession {
    pub token: TokenHash,
    pub person: RecordId,
    /// The password was right, and the code is awaited.
    pub half: bool,
    pub begun: Moment,
    pub seen: Moment,
}

/// Who an identity service says that somebody is, and whose account that opens.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// The service, exactly as it calls itself.
    pub issuer: String,
    /// What it calls the person; of one issuer each is one person.
    pub subject: String,
    pub person: RecordId,
    pub made: Moment,
}

/// Without what the service calls the person.
impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Identity({} at {})", self.person, self.issuer)
    }
}

/// A key that an authenticator of a person's holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// By which the authenticator names it.
    pub credential: Vec<u8>,
    /// By which the person lets it go.
    pub id: Uuid,
    pub person: RecordId,
    /// What the person calls it.
    pub name: String,
    /// As the authenticator wrote it.
    pub public: Vec<u8>,
    /// The authenticator's, when it was last used.
    pub counter: u32,
    pub made: Moment,
    pub used: Option<Moment>,
}

/// With which a program asks in a person's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    pub token: TokenHash,
    /// By which the person takes it back.
    pub id: Uuid,
    pub person: RecordId,
    /// What the person calls it.
    pub name: String,
    /// Words, with blanks between; what they mean is told elsewhere.
    pub scopes: String,
    pub made: Moment,
    /// From then on it opens nothing.
    pub until: Moment,
    /// The day on which it was last used.
    pub used: Option<Day>,
}

/// What a program sent under a key of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentOnce {
    /// Its hash.
    pub body: [u8; 32],
    /// Under which it is recorded.
    pub fact: FactId,
}

/// Attempts that failed, about one subject.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attempts {
    pub failures: u32,
    pub last: i64,
}

/// Something to be added to the audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditLine {
    pub person: Option<RecordId>,
    pub record: Option<RecordId>,
    /// What is chained and kept, byte for byte.
    pub entry: Vec<u8>,
}

/// A line of the audit in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// From 1, without gaps.
    pub number: u64,
    pub entry: Vec<u8>,
    /// Covers this entry and every one before it.
    pub hash: [u8; 32],
}

/// Where the audit ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditHead {
    /// 0: nothing yet.
    pub number: u64,
    pub hash: [u8; 32],
}

impl AuditHead {
    /// Before the first line.
    pub const EMPTY: Self = Self {
        number: 0,
        hash: [0; 32],
    };

    /// The head after one more line. Leaves are hashed apart from nodes (as RFC 6962 does), so
    /// that no entry can be made to look like a head.
    #[must_use]
    pub fn after(self, entry: &[u8]) -> Self {
        let mut leaf = blake3::Hasher::new();
        leaf.update(&[0x00]).update(entry);
        let mut node = blake3::Hasher::new();
        node.update(&[0x01])
            .update(&self.hash)
            .update(leaf.finalize().as_bytes());
        Self {
            number: self.number + 1,
            hash: node.finalize().into(),
        }
    }
}

/// Which lines of the audit, the newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditOf {
    /// All before a number.
    All { before: u64 },
    /// About a record.
    Record(RecordId),
    /// Of what a person did.
    Person(RecordId),
}

/// Accounts, sessions, invitations, attempts and the audit. Each change is one commit, on disk
/// when it is answered.
#[async_trait]
pub trait Accounts: Send + Sync {
    async fn account(&self, person: RecordId) -> Result<Option<Account>>;

    async fn account_called(&self, login: &str) -> Result<Option<Account>>;

    /// All of them, by what they type.
    async fn accounts(&self) -> Result<Vec<Account>>;

    /// Whether there is any.
    async fn has_accounts(&self) -> Result<bool>;

    /// Adds an account; `false` when its login is taken.
    async fn add_account(&self, account: &Account) -> Result<bool>;

    /// Changes everything but who it is and the step that was used. With `end_sessions` every
    /// browser of the person is out, and every invitation and token, in the same commit.
    async fn change_account(&self, account: &Account, end_sessions: bool) -> Result<()>;

    /// Changes an account as [`Accounts::change_account`] does, and ends everything by which it
    /// opened: sessions, invitations, tokens, passkeys and identities. One identity may take their place;
    /// `false`, and nothing is changed, when another account has it.
    async fn renew_account(&self, account: &Account, identity: Option<&Identity>) -> Result<bool>;

    /// Whose account an identity opens.
    async fn identity(&self, issuer: &str, subject: &str) -> Result<Option<RecordId>>;

    /// Those that open a person's account.
    async fn identities(&self, person: RecordId) -> Result<Vec<Identity>>;

    /// Links an identity to its person's account; `false` when it is linked already.
    async fn link(&self, identity: &Identity) -> Result<bool>;

    /// Lets a person's identities of a service go.
    async fn unlink(&self, person: RecordId, issuer: &str) -> Result<()>;

    /// Keeps a passkey; `false` when it is known.
    async fn add_passkey(&self, passkey: &Passkey) -> Result<bool>;

    async fn passkey(&self, credential: &[u8]) -> Result<Option<Passkey>>;

    /// A person's own, in the order in which they were made.
    async fn passkeys(&self, person: RecordId) -> Result<Vec<Passkey>>;

    /// Notes that a passkey was used; `false` when its counter doesn't go on from the last one
    /// (those that count nothing stay at 0).
    async fn use_passkey(&self, credential: &[u8], counter: u32, used: Moment) -> Result<bool>;

    /// Lets a passkey of the person go; of somebody else's nothing happens.
    async fn end_passkey(&self, person: RecordId, id: Uuid) -> Result<()>;

    /// Uses something that counts once; `false` when it was used. It is remembered until it
    /// counts no more.
    async fn spend(&self, token: TokenHash, until: Moment, now: Moment) -> Result<bool>;

    /// Uses a step of a person's codes; `false` when it, or a later one, was used.
    async fn use_step(&self, person: RecordId, step: i64) -> Result<bool>;

    /// Begins a session in place of another, so that nobody goes on with a token that was known
    /// before the person came in.
    async fn begin_session(&self, session: &WebSession, instead: Option<TokenHash>) -> Result<()>;

    async fn session(&self, token: TokenHash) -> Result<Option<WebSession>>;

    async fn session_seen(&self, token: TokenHash, seen: Moment) -> Result<()>;

    async fn end_session(&self, token: TokenHash) -> Result<()>;

    async fn add_token(&self, token: &ApiToken) -> Result<()>;

    async fn token(&self, token: TokenHash) -> Result<Option<ApiToken>>;

    /// A person's own, the newest first.
    async fn tokens_of(&self, person: RecordId) -> Result<Vec<ApiToken>>;

    async fn token_used(&self, token: TokenHash, on: Day) -> Result<()>;

    /// Takes a token of the person back; of somebody else's nothing happens.
    async fn end_token(&self, person: RecordId, id: Uuid) -> Result<()>;

    /// Keeps what was sent under a key, unless something was before; answers with what is kept.
    async fn keep_request(&self, key: [u8; 32], sent: SentOnce) -> Result<SentOnce>;

    /// What was sent under a key.
    async fn sent_once(&self, key: [u8; 32]) -> Result<Option<SentOnce>>;

    /// Drops the sessions that began, the attempts that were made and the tokens that were over
    /// before a moment.
    async fn tidy(&self, before: Moment) -> Result<()>;

    /// Keeps an invitation in place of the earlier ones of the person.
    async fn invite(&self, token: TokenHash, person: RecordId, until: Moment) -> Result<()>;

    /// Whom an invitation is for, and its last moment.
    async fn invited(&self, token: TokenHash) -> Result<Option<(RecordId, Moment)>>;

    async fn attempts(&self, subject: [u8; 32]) -> Result<Attempts>;

    /// Keeps what is known of attempts; none are dropped.
    async fn set_attempts(&self, subject: [u8; 32], attempts: Attempts) -> Result<()>;

    /// Adds lines to the audit, in order and in one commit; answers with where it ends then.
    async fn audit(&self, lines: &[AuditLine]) -> Result<AuditHead>;

    async fn audit_head(&self) -> Result<AuditHead>;

    /// Lines after a number, in order.
    async fn audit_after(&self, number: u64, limit: u32) -> Result<Vec<AuditRow>>;

    async fn audit_of(&self, of: AuditOf, limit: u32) -> Result<Vec<AuditRow>>;
}
