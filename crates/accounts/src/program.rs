//! Tokens with which a person's programs ask in the person's name: made by the person, shown once,
//! for at most a year, and good for no more than what they were made for.

use noi_core::{Moment, RecordId};
use noi_store::{Account, ApiToken, SentOnce, StoreError};
use uuid::{Builder, Uuid};

use crate::sign_in::{AccountError, SignIn};
use crate::token::{Token, random};

/// A token lasts so many days at most.
pub const TOKEN_DAYS_MAX: u16 = 365;
/// The longest name of a token, in signs.
pub const TOKEN_NAME_LONGEST: usize = 80;
/// A person has so many tokens at most.
const TOKENS_MAX: usize = 20;

/// What a token begins with, so that one that was left lying in a file is known for what it is.
const BEGINNING: &str = "noi_";

/// What a token may be used for, of what its person may do that day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenScope {
    /// Find, list and open children.
    ReadChildren,
    /// Numbers: coverage, indicators, plans and their targets.
    ReadFigures,
    /// Register children, and record what was done for them.
    Record,
}

impl TokenScope {
    pub const ALL: [Self; 3] = [Self::ReadChildren, Self::ReadFigures, Self::Record];

    pub fn code(self) -> &'static str {
        match self {
            Self::ReadChildren => "read-children",
            Self::ReadFigures => "read-figures",
            Self::Record => "record",
        }
    }

    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.code() == code)
    }

    /// Those that a kept token names. A word that this program doesn't know opens nothing.
    pub fn of_token(token: &ApiToken) -> Vec<Self> {
        let words = token.scopes.split(' ');
        words.filter_map(Self::of_code).collect()
    }
}

/// Why a token isn't made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenProblem {
    #[error("a token has a name")]
    NoName,
    #[error("the name is longer than {TOKEN_NAME_LONGEST} signs")]
    LongName,
    #[error("a token is for something")]
    NoScope,
    #[error("a token lasts a year at most")]
    TooLong,
    #[error("a person has {TOKENS_MAX} tokens at most")]
    TooMany,
}

/// A program that asks in a person's name.
#[derive(Clone, Debug)]
pub struct Program {
    pub account: Account,
    pub token: ApiToken,
}

impl SignIn {
    /// Makes a token of a person's. The text is what the program sends; only its hash is kept, so
    /// it can't be shown again.
    ///
    /// # Errors
    /// When it has no name or no scope, is to last too long, or is one too many.
    pub async fn make_token(
        &self,
        person: RecordId,
        name: &str,
        scopes: &[TokenScope],
        days: u16,
    ) -> Result<String, AccountError> {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            return Err(TokenProblem::NoName.into());
        }
        if name.chars().count() > TOKEN_NAME_LONGEST {
            return Err(TokenProblem::LongName.into());
        }
        if scopes.is_empty() {
            return Err(TokenProblem::NoScope.into());
        }
        if !(1..=TOKEN_DAYS_MAX).contains(&days) {
            return Err(TokenProblem::TooLong.into());
        }
        if self.store.tokens_of(person).await?.len() >= TOKENS_MAX {
            return Err(TokenProblem::TooMany.into());
        }
        let (now, token) = ((self.now)(), Token::fresh());
        let mut words: Vec<&str> = scopes.iter().map(|scope| scope.code()).collect();
        words.sort_unstable();
        words.dedup();
        let kept = ApiToken {
            token: token.hash(),
            id: Builder::from_random_bytes(random()).into_uuid(),
            person,
            name,
            scopes: words.join(" "),
            made: now,
            until: Moment(now.0 + i64::from(days) * 24 * 3_600_000),
            used: None,
        };
        self.store.add_token(&kept).await?;
        Ok(format!("{BEGINNING}{}", token.reveal()))
    }

    /// A person's tokens, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tokens(&self, person: RecordId) -> Result<Vec<ApiToken>, StoreError> {
        self.store.tokens_of(person).await
    }

    /// Takes a token of the person back, with the next request.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_token(&self, person: RecordId, id: Uuid) -> Result<(), StoreError> {
        self.store.end_token(person, id).await
    }

    /// Whose program asks with a token, while it lasts. It is asked with every request: a
    /// suspended account, another password, or a token that was taken back end it at once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn who_asks(&self, text: &str) -> Result<Option<Program>, StoreError> {
        let Some(token) = text.strip_prefix(BEGINNING).and_then(Token::parse) else {
            return Ok(None);
        };
        let now = (self.now)();
        let token = self.store.token(token.hash()).await?;
        let Some(token) = token.filter(|token| token.made <= now && now < token.until) else {
            return Ok(None);
        };
        let account = self.store.account(token.person).await?;
        let Some(account) = account.filter(|account| !account.suspended) else {
            return Ok(None);
        };
        // Once a day: each is a commit.
        if token.used != Some(now.day()) {
            self.store.token_used(token.token, now.day()).await?;
        }
        Ok(Some(Program { account, token }))
    }

    /// What was sent under a program's key.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sent_once(&self, key: [u8; 32]) -> Result<Option<SentOnce>, StoreError> {
        self.store.sent_once(key).await
    }

    /// Keeps what is sent under a program's key; answers with what is kept under it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_request(
        &self,
        key: [u8; 32],
        sent: SentOnce,
    ) -> Result<SentOnce, StoreError> {
        self.store.keep_request(key, sent).await
    }
}
