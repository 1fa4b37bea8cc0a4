//! Secrets that a browser or a letter holds: 256 random bits. Only their hash is kept, so that a
//! copy of the database opens nothing.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use noi_store::TokenHash;
use ring::rand::{SecureRandom as _, SystemRandom};

/// A secret of 256 bits.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    /// A fresh one.
    ///
    /// # Panics
    /// When the system has no randomness to give: nothing can be kept safe then.
    pub fn fresh() -> Self {
        Self(random())
    }

    /// As a browser or a link carries it; `None` for what never was one.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        Some(Self(bytes.try_into().ok()?))
    }

    /// For the cookie or the link; it is shown nowhere else.
    pub fn reveal(&self) -> String {
        BASE64URL_NOPAD.encode(&self.0)
    }

    /// What is kept of it.
    pub fn hash(&self) -> TokenHash {
        blake3::hash(&self.0).into()
    }
}

/// Without the secret.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    #[expect(clippy::expect_used, reason = "without randomness nothing may go on")]
    SystemRandom::new()
        .fill(&mut bytes)
        .expect("the system's random source answers");
    bytes
}
