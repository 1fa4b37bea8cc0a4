//! Who may come in, and the audit of who looked at what.
//!
//! Passwords (argon2id), codes of an authenticator (TOTP), identities of elsewhere (OpenID Connect),
//! sessions, tokens, invitations and throttling, over the rows that `noi-store` keeps. Knows no roles: what a person may do once in is
//! `noi_core::access`'s. Knows no pages, no cookies and no HTTP. The clock is a parameter;
//! secrets come from the system's random source, and only their hashes are kept.

mod audit;
mod card;
mod code;
mod heads;
mod linked;
mod login;
pub mod passkey;
mod password;
mod program;
pub mod provider;
mod sign_in;
mod throttle;
mod token;

pub use audit::{Audit, Broken, Entry, Outcome, verify};
pub use card::{CARD_DAYS, Card, CardKey, Cards, Opened};
pub use code::{CodeSecret, STEP_SECONDS};
pub use heads::{HeadError, SignedHead, Signer};
pub use linked::Back;
pub use login::{LoginError, login};
pub use password::{PASSWORD_LONGEST, PASSWORD_SHORTEST, PasswordError, Weakness};
pub use program::{Program, TOKEN_DAYS_MAX, TOKEN_NAME_LONGEST, TokenProblem, TokenScope};
pub use sign_in::{AccountError, Attempt, Came, INVITATION_DAYS, Limits, SignIn, Signed};
pub use token::Token;
