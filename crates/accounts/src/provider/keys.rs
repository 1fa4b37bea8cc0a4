//! The keys by which an identity service signs (RFC 7517), of the kinds that are believed here:
//! RSA from 2048 bits, the curves P-256 and P-384, Ed25519. Others are passed over. A shared secret
//! is never one: whoever can check an answer by it could have written it.

use data_encoding::BASE64URL_NOPAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256,
    RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512, RsaParameters, RsaPublicKeyComponents,
    UnparsedPublicKey, VerificationAlgorithm,
};
use serde::Deserialize;

/// The keys of one service.
#[derive(Debug, Default)]
pub struct Keys(Vec<Key>);

#[derive(Debug)]
struct Key {
    id: Option<String>,
    /// The only algorithm that it is for, where it says so.
    algorithm: Option<String>,
    public: Public,
}

#[derive(Debug)]
enum Public {
    Rsa {
        n: Vec<u8>,
        e: Vec<u8>,
    },
    /// With the signs of an uncompressed point before it.
    P256(Vec<u8>),
    P384(Vec<u8>),
    Ed25519(Vec<u8>),
}

#[derive(Deserialize)]
struct Set {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Written {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

impl Keys {
    /// Reads a set of keys; those that can't be used are passed over.
    ///
    /// # Errors
    /// When it isn't a set of keys at all.
    pub fn parse(json: &[u8]) -> Result<Self, serde_json::Error> {
        let set: Set = serde_json::from_slice(json)?;
        let keys = set.keys.into_iter().filter_map(|key| {
            let written: Written = serde_json::from_value(key).ok()?;
            let signs = written.purpose.as_deref().is_none_or(|one| one == "sig");
            signs.then(|| written.key()).flatten()
        });
        Ok(Self(keys.collect()))
    }

    /// Whether one of the keys by this name signed a message; `None` where there is none for it.
    pub(super) fn signed(
        &self,
        algorithm: &str,
        id: Option<&str>,
        message: &[u8],
        signature: &[u8],
    ) -> Option<bool> {
        let mut any = None;
        for key in &self.0 {
            let named = id.is_none() || key.id.as_deref() == id;
            let meant = key.algorithm.as_deref().is_none_or(|one| one == algorithm);
            if !(named && meant) {
                continue;
            }
            match key.public.signed(algorithm, message, signature) {
                Some(true) => return Some(true),
                Some(false) => any = Some(false),
                None => {}
            }
        }
        any
    }
}

impl Written {
    fn key(self) -> Option<Key> {
        let bytes = |text: &Option<String>| {
            let text = text.as_deref()?;
            BASE64URL_NOPAD.decode(text.as_bytes()).ok()
        };
        let point = |length: usize| {
            let (x, y) = (bytes(&self.x)?, bytes(&self.y)?);
            (x.len() == length && y.len() == length).then(|| [&[4], &*x, &*y].concat())
        };
        let public = match (self.kty.as_str(), self.crv.as_deref()) {
            ("RSA", _) => Public::Rsa {
                n: without_zeros(bytes(&self.n)?),
                e: without_zeros(bytes(&self.e)?),
            },
            ("EC", Some("P-256")) => Public::P256(point(32)?),
            ("EC", Some("P-384")) => Public::P384(point(48)?),
            ("OKP", Some("Ed25519")) => Public::Ed25519(bytes(&self.x)?),
            _ => return None,
        };
        Some(Key {
            id: self.kid,
            algorithm: self.alg,
            public,
        })
    }
}

/// Some write a number with a zero before it, which isn't taken further on.
fn without_zeros(number: Vec<u8>) -> Vec<u8> {
    number.into_iter().skip_while(|byte| *byte == 0).collect()
}

impl Public {
    /// `None`: the algorithm isn't one of this kind of key.
    fn signed(&self, algorithm: &str, message: &[u8], signature: &[u8]) -> Option<bool> {
        match self {
            Self::Rsa { n, e } => {
                let by: &RsaParameters = match algorithm {
                    "RS256" => &RSA_PKCS1_2048_8192_SHA256,
                    "RS384" => &RSA_PKCS1_2048_8192_SHA384,
                    "RS512" => &RSA_PKCS1_2048_8192_SHA512,
                    "PS256" => &RSA_PSS_2048_8192_SHA256,
                    "PS384" => &RSA_PSS_2048_8192_SHA384,
                    "PS512" => &RSA_PSS_2048_8192_SHA512,
                    _ => return None,
                };
                let key = RsaPublicKeyComponents { n, e };
                Some(key.verify(by, message, signature).is_ok())
            }
            Self::P256(point) if algorithm == "ES256" => Some(verified(
                &ECDSA_P256_SHA256_FIXED,
                point,
                message,
                signature,
            )),
            Self::P384(point) if algorithm == "ES384" => Some(verified(
                &ECDSA_P384_SHA384_FIXED,
                point,
                message,
                signature,
            )),
            Self::Ed25519(key) if algorithm == "EdDSA" => {
                Some(verified(&ED25519, key, message, signature))
            }
            _ => None,
        }
    }
}

fn verified(
    by: &'static dyn VerificationAlgorithm,
    key: &[u8],
    message: &[u8],
    signature: &[u8],
) -> bool {
    let key = UnparsedPublicKey::new(by, key);
    key.verify(message, signature).is_ok()
}
