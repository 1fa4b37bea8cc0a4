//! One journey of a browser to the identity service, or to an authenticator, and back.
//!
//! The browser keeps a secret of its own in a cookie; what the service is given (state, nonce,
//! challenge) follows from it, so that nothing is kept here for strangers who only set out. Whoever
//! comes back without that cookie, or with another, isn't on this errand; and each is used once.

use data_encoding::BASE64URL_NOPAD;
use noi_core::Moment;
use noi_store::TokenHash;
use ring::digest::{SHA256, digest};

use crate::token::Token;

/// The longest errand.
pub const ERRAND_SECONDS: i64 = 10 * 60;
/// A passkey is at hand, or isn't.
const PASSKEY_SECONDS: i64 = 5 * 60;

/// What a browser was sent for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To come in, and to go on to an address of ours.
    SignIn { next: String },
    /// To link an identity to the account of whoever is in.
    Link,
    /// The same for whoever holds this invitation.
    Invitation { token: String },
    /// To come in with a passkey, and to go on.
    Passkey { next: String },
    /// To make a passkey of this name.
    NewPasskey { name: String },
}

/// See the file's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errand {
    secret: Token,
    begun: Moment,
    purpose: Purpose,
}

impl Errand {
    pub fn fresh(purpose: Purpose, now: Moment) -> Self {
        Self {
            secret: Token::fresh(),
            begun: now,
            purpose,
        }
    }

    pub fn purpose(&self) -> &Purpose {
        &self.purpose
    }

    /// When it is over.
    pub fn until(&self) -> Moment {
        let seconds = match self.purpose {
            Purpose::Passkey { .. } | Purpose::NewPasskey { .. } => PASSKEY_SECONDS,
            _ => ERRAND_SECONDS,
        };
        Moment(self.begun.0.saturating_add(seconds * 1000))
    }

    pub fn is_over(&self, now: Moment) -> bool {
        now < self.begun || self.until() <= now
    }

    /// For the cookie.
    pub fn reveal(&self) -> String {
        let (kind, more) = match &self.purpose {
            Purpose::SignIn { next } => ("s", next.as_str()),
            Purpose::Link => ("l", ""),
            Purpose::Invitation { token } => ("i", token.as_str()),
            Purpose::Passkey { next } => ("p", next.as_str()),
            Purpose::NewPasskey { name } => ("n", name.as_str()),
        };
        let (secret, begun) = (self.secret.reveal(), self.begun.0);
        let more = BASE64URL_NOPAD.encode(more.as_bytes());
        format!("{secret}.{begun}.{kind}.{more}")
    }

    /// As the cookie brings it; `None` for what never was one.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let secret = Token::parse(parts.next()?)?;
        let begun = Moment(parts.next()?.parse().ok()?);
        let kind = parts.next()?;
        let more = BASE64URL_NOPAD.decode(parts.next()?.as_bytes()).ok()?;
        let more = String::from_utf8(more).ok()?;
        let purpose = match (kind, parts.next()) {
            ("s", None) => Purpose::SignIn { next: more },
            ("l", None) if more.is_empty() => Purpose::Link,
            ("i", None) => Purpose::Invitation { token: more },
            ("p", None) => Purpose::Passkey { next: more },
            ("n", None) => Purpose::NewPasskey { name: more },
            _ => return None,
        };
        let errand = Self {
            secret,
            begun,
            purpose,
        };
        // One errand has one text: it can't be spent under several.
        (errand.reveal() == text).then_some(errand)
    }

    /// What comes back in the address. It covers everything that the cookie says, and the session
    /// in which the person asked to be linked: another browser's answer, or one for another
    /// purpose, doesn't fit.
    pub fn state(&self, session: Option<TokenHash>) -> String {
        self.derived("state", &session.unwrap_or_default())
    }

    /// What comes back within the signed answer.
    pub fn nonce(&self) -> String {
        self.derived("nonce", &[])
    }

    /// What shows the service that whoever brings its code is who set out (RFC 7636).
    pub fn verifier(&self) -> String {
        self.derived("verifier", &[])
    }

    /// What is told of [`Errand::verifier`] when setting out.
    pub fn challenge(&self) -> String {
        BASE64URL_NOPAD.encode(digest(&SHA256, self.verifier().as_bytes()).as_ref())
    }

    /// What is kept of it once it was used.
    pub fn hash(&self) -> TokenHash {
        blake3::hash(self.reveal().as_bytes()).into()
    }

    fn derived(&self, what: &str, more: &[u8]) -> String {
        let mut hasher = blake3::Hasher::new_derive_key("noi accounts 2026 errand");
        let text = self.reveal();
        for part in [what.as_bytes(), text.as_bytes(), more] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        BASE64URL_NOPAD.encode(hasher.finalize().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment(1_800_000_000_000);

    fn purposes() -> [Purpose; 5] {
        [
            Purpose::Passkey {
                next: "/viec?due=overdue".to_owned(),
            },
            Purpose::NewPasskey {
                name: "Điện thoại".to_owned(),
            },
            Purpose::SignIn {
                next: "/viec?due=overdue".to_owned(),
            },
            Purpose::Link,
            Purpose::Invitation {
                token: Token::fresh().reveal(),
            },
        ]
    }

    #[test]
    fn a_cookie_comes_back_as_it_went() {
        for purpose in purposes() {
            let errand = Errand::fresh(purpose.clone(), NOW);
            let again = Errand::parse(&errand.reveal()).unwrap();
            assert_eq!(again, errand);
            assert_eq!(again.purpose(), &purpose);
            assert!(again.reveal().bytes().all(|sign| sign.is_ascii_graphic()));
            assert!(!again.reveal().contains([';', ',', '"', '\\']));
        }
    }

    #[test]
    fn what_never_was_an_errand() {
        let text = Errand::fresh(Purpose::Link, NOW).reveal();
        for odd in [
            String::new(),
            "x".to_owned(),
            text.replace(".l.", ".x."),
            text.replace(".l.", ".l.YQ"),
            format!("{text}."),
            text.replace(".1800", ".+1800"),
            text.replace(".1800", ".01800"),
        ] {
            assert_eq!(Errand::parse(&odd), None, "{odd}");
        }
    }

    /// Whatever of the cookie, the purpose or the session is another, the state is another.
    #[test]
    fn states_are_of_one_errand() {
        let secret = Token::fresh();
        let mut all = Vec::new();
        for purpose in purposes() {
            let errand = Errand {
                secret: secret.clone(),
                begun: NOW,
                purpose,
            };
            let later = Errand {
                begun: Moment(NOW.0 + 1),
                ..errand.clone()
            };
            for errand in [errand, later] {
                all.push(errand.state(None));
                all.push(errand.state(Some([1; 32])));
                all.extend([errand.nonce(), errand.verifier(), errand.challenge()]);
            }
        }
        all.push(Errand::fresh(Purpose::Link, NOW).state(None));
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn ten_minutes() {
        let errand = Errand::fresh(Purpose::Link, NOW);
        let at = |ms: i64| errand.is_over(Moment(NOW.0 + ms));
        assert!(!at(0) && !at(599_999));
        assert!(at(600_000) && at(-1));
        let next = String::new();
        let passkey = Errand::fresh(Purpose::Passkey { next }, NOW);
        assert!(!passkey.is_over(Moment(NOW.0 + 299_999)));
        assert!(passkey.is_over(Moment(NOW.0 + 300_000)));
    }
}
