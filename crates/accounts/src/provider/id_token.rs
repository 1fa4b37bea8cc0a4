//! The signed answer of an identity service, and what must hold for it to be believed: OpenID
//! Connect Core 1.0, section 3.1.3.7, with nothing left to choose.

use data_encoding::BASE64URL_NOPAD;
use noi_core::Moment;
use serde::Deserialize;

use super::keys::Keys;

/// The longest answer that is looked at, in bytes.
const LONGEST: usize = 64 * 1024;
/// Clocks may differ by so much.
const SKEW_MS: f64 = 60_000.0;
/// An answer is signed for the moment; an old one was kept by somebody.
const OLDEST_MS: f64 = 15.0 * 60_000.0;
/// The standard's bound on the name of a person at a service.
const SUBJECT_MAX: usize = 255;

/// What an answer must fit.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    pub issuer: &'a str,
    /// Who we are there.
    pub client: &'a str,
    pub nonce: &'a str,
    /// Ways of authentication (`amr`), or classes of it (`acr`), that stand for a second factor.
    pub enough: &'a [String],
}

/// Who somebody is at the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    pub subject: String,
    /// The service says that a second factor was used.
    pub strong: bool,
}

/// Why an answer isn't believed. Its words hold nothing of what it said of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    #[error("it can't be read as an ID token")]
    Form,
    #[error("it was signed in a way, or asks for something, that isn't known here")]
    Unknown,
    #[error("it was signed by a key that the service doesn't publish")]
    UnknownKey,
    #[error("its signature is wrong")]
    Signature,
    #[error("it is of another issuer")]
    Issuer,
    #[error("it is meant for another client")]
    Audience,
    #[error("it answers another request (nonce)")]
    Nonce,
    #[error("it is too old, or of a time to come; compare the clocks of the two machines")]
    Time,
    #[error("it doesn't say who the person is (sub)")]
    Subject,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: f64,
    iat: f64,
    nbf: Option<f64>,
    nonce: Option<String>,
    amr: Option<Vec<String>>,
    acr: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Reads an answer. The signature is looked at before anything that it says.
///
/// # Errors
/// When it isn't to be believed.
pub fn read(
    token: &str,
    keys: &Keys,
    expected: Expected<'_>,
    now: Moment,
) -> Result<Proof, TokenError> {
    let parts: Vec<&str> = token.split('.').collect();
    let &[header, claims, signature] = parts.as_slice() else {
        return Err(TokenError::Form);
    };
    if token.len() > LONGEST {
        return Err(TokenError::Form);
    }
    let bytes = |part: &str| {
        let bytes = BASE64URL_NOPAD.decode(part.as_bytes());
        bytes.map_err(|_| TokenError::Form)
    };
    let head: Header = serde_json::from_slice(&bytes(header)?).map_err(|_| TokenError::Form)?;
    if head.crit.is_some() {
        return Err(TokenError::Unknown);
    }
    let known = [
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA",
    ];
    if !known.contains(&head.alg.as_str()) {
        return Err(TokenError::Unknown);
    }
    let message = &token[..header.len() + 1 + claims.len()];
    let (id, signature) = (head.kid.as_deref(), bytes(signature)?);
    match keys.signed(&head.alg, id, message.as_bytes(), &signature) {
        Some(true) => {}
        Some(false) => return Err(TokenError::Signature),
        None => return Err(TokenError::UnknownKey),
    }
    let claims: Claims = serde_json::from_slice(&bytes(claims)?).map_err(|_| TokenError::Form)?;
    claims.believed(expected, now)
}

impl Claims {
    fn believed(self, expected: Expected<'_>, now: Moment) -> Result<Proof, TokenError> {
        if self.iss != expected.issuer {
            return Err(TokenError::Issuer);
        }
        // Of several whom it is meant for it must say that it was given to us.
        let ours = match &self.aud {
            Audience::One(one) => one == expected.client,
            Audience::Several(all) => {
                let we = |one: &String| one == expected.client;
                all.iter().any(we) && (all.len() == 1 || self.azp.is_some())
            }
        };
        if !ours || self.azp.as_ref().is_some_and(|azp| azp != expected.client) {
            return Err(TokenError::Audience);
        }
        if self.nonce.as_deref() != Some(expected.nonce) {
            return Err(TokenError::Nonce);
        }
        let (now, begins) = (now.0 as f64, self.nbf.unwrap_or(self.iat));
        let in_time = now < self.exp * 1000.0 + SKEW_MS
            && now < self.iat * 1000.0 + OLDEST_MS
            && self.iat * 1000.0 <= now + SKEW_MS
            && begins * 1000.0 <= now + SKEW_MS;
        if !in_time {
            return Err(TokenError::Time);
        }
        if self.sub.is_empty() || self.sub.len() > SUBJECT_MAX {
            return Err(TokenError::Subject);
        }
        let stated = self.amr.into_iter().flatten().chain(self.acr);
        Ok(Proof {
            subject: self.sub,
            strong: stated.into_iter().any(|one| expected.enough.contains(&one)),
        })
    }
}
