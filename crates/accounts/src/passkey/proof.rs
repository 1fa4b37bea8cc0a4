//! Passkeys (Web Authentication, level 2): what a browser brings of an authenticator, and what must
//! hold for it to be believed. No attestation is asked for: which make of authenticator somebody
//! has is nobody's business here. Bytes in, a verdict out.

use ring::digest::{SHA256, digest};
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey,
};
use serde::Deserialize;

/// Somebody was there.
const PRESENT: u8 = 0x01;
/// The authenticator made sure who: a finger, a face, a number.
const VERIFIED: u8 = 0x04;
/// A fresh key comes with it.
const ATTESTED: u8 = 0x40;
/// Further words of the authenticator follow.
const EXTENDED: u8 = 0x80;

/// The longest name of a credential (the standard's bound), in bytes.
const CREDENTIAL_MAX: usize = 1023;

/// Who we are to a browser.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// `https://noi.example.vn`.
    pub origin: &'a str,
    /// The name alone: `noi.example.vn`.
    pub id: &'a str,
}

/// A key that an authenticator made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NewPasskey {
    pub(super) credential: Vec<u8>,
    /// As the authenticator wrote it (COSE).
    pub(super) public: Vec<u8>,
    pub(super) counter: u32,
}

/// What an authenticator shows to come in.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    pub client: &'a [u8],
    pub authenticator: &'a [u8],
    pub signature: &'a [u8],
}

/// Why it isn't believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasskeyError {
    #[error("it can't be read")]
    Form,
    #[error("it is for something else")]
    Kind,
    #[error("it answers another challenge")]
    Challenge,
    #[error("it was asked for by another page")]
    Origin,
    #[error("it is of another site")]
    Site,
    #[error("nobody was there, or it isn't sure who")]
    Person,
    #[error("its key is of a kind that isn't known here")]
    Key,
    #[error("its signature is wrong")]
    Signature,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Client {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
    top_origin: Option<String>,
}

fn client(json: &[u8], kind: &str, challenge: &str, site: Site<'_>) -> Result<(), PasskeyError> {
    let client: Client = serde_json::from_slice(json).map_err(|_| PasskeyError::Form)?;
    if client.kind != kind {
        return Err(PasskeyError::Kind);
    }
    if client.challenge != challenge {
        return Err(PasskeyError::Challenge);
    }
    if client.origin != site.origin || client.cross_origin || client.top_origin.is_some() {
        return Err(PasskeyError::Origin);
    }
    Ok(())
}

struct Authenticator<'a> {
    flags: u8,
    counter: u32,
    rest: &'a [u8],
}

fn authenticator<'a>(bytes: &'a [u8], site: Site<'_>) -> Result<Authenticator<'a>, PasskeyError> {
    let (of, rest) = bytes.split_first_chunk::<32>().ok_or(PasskeyError::Form)?;
    let (flags, rest) = rest.split_first().ok_or(PasskeyError::Form)?;
    let (counter, rest) = rest.split_first_chunk::<4>().ok_or(PasskeyError::Form)?;
    if digest(&SHA256, site.id.as_bytes()).as_ref() != of {
        return Err(PasskeyError::Site);
    }
    if flags & PRESENT == 0 || flags & VERIFIED == 0 {
        return Err(PasskeyError::Person);
    }
    Ok(Authenticator {
        flags: *flags,
        counter: u32::from_be_bytes(*counter),
        rest,
    })
}

/// Reads a key that was just made.
///
/// # Errors
/// When it isn't to be believed, or is of a kind that isn't known here.
pub(super) fn made(
    json: &[u8],
    bytes: &[u8],
    challenge: &str,
    site: Site<'_>,
) -> Result<NewPasskey, PasskeyError> {
    client(json, "webauthn.create", challenge, site)?;
    let found = authenticator(bytes, site)?;
    if found.flags & ATTESTED == 0 {
        return Err(PasskeyError::Form);
    }
    let (_make, rest) = found
        .rest
        .split_first_chunk::<16>()
        .ok_or(PasskeyError::Form)?;
    let (length, rest) = rest.split_first_chunk::<2>().ok_or(PasskeyError::Form)?;
    let length = usize::from(u16::from_be_bytes(*length));
    if length == 0 || length > CREDENTIAL_MAX || rest.len() < length {
        return Err(PasskeyError::Form);
    }
    let (credential, key) = rest.split_at(length);
    let (_, after) = Public::read(key)?;
    if after.is_empty() != (found.flags & EXTENDED == 0) {
        return Err(PasskeyError::Form);
    }
    Ok(NewPasskey {
        credential: credential.to_vec(),
        public: key[..key.len() - after.len()].to_vec(),
        counter: found.counter,
    })
}

/// Reads what is shown by a key that is known; with its counter then.
///
/// # Errors
/// When it isn't to be believed.
pub(super) fn shown(
    shown: Shown<'_>,
    public: &[u8],
    challenge: &str,
    site: Site<'_>,
) -> Result<u32, PasskeyError> {
    client(shown.client, "webauthn.get", challenge, site)?;
    let found = authenticator(shown.authenticator, site)?;
    let (key, _) = Public::read(public)?;
    let message = [shown.authenticator, digest(&SHA256, shown.client).as_ref()].concat();
    match key.signed(&message, shown.signature) {
        true => Ok(found.counter),
        false => Err(PasskeyError::Signature),
    }
}

/// A public key as COSE writes it (RFC 9053), of the three kinds that browsers are asked for.
#[derive(Debug, PartialEq, Eq)]
enum Public<'a> {
    P256(Vec<u8>),
    Ed25519(&'a [u8]),
    Rsa { n: &'a [u8], e: &'a [u8] },
}

/// A value in such a key: small numbers and bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Value<'a> {
    Number(i64),
    Bytes(&'a [u8]),
}

impl<'a> Public<'a> {
    /// The key, and what comes after it.
    fn read(bytes: &'a [u8]) -> Result<(Self, &'a [u8]), PasskeyError> {
        let (head, mut rest) = head(bytes)?;
        let (5, count @ 1..=8) = head else {
            return Err(PasskeyError::Key);
        };
        let mut values: Vec<(i64, Value<'a>)> = Vec::new();
        for _ in 0..count {
            let (Value::Number(name), after) = value(rest)? else {
                return Err(PasskeyError::Key);
            };
            let (found, after) = value(after)?;
            // Said twice, it would be read in one way here and in another elsewhere.
            if values.iter().any(|(known, _)| *known == name) {
                return Err(PasskeyError::Key);
            }
            values.push((name, found));
            rest = after;
        }
        let number = |name| {
            values.iter().find_map(|(known, value)| match value {
                Value::Number(number) if *known == name => Some(*number),
                _ => None,
            })
        };
        let bytes = |name| {
            let found = values.iter().find_map(|(known, value)| match value {
                Value::Bytes(bytes) if *known == name => Some(*bytes),
                _ => None,
            });
            found.ok_or(PasskeyError::Key)
        };
        let key = match (number(1), number(3), number(-1)) {
            (Some(2), Some(-7), Some(1)) => {
                let (x, y) = (bytes(-2)?, bytes(-3)?);
                if x.len() != 32 || y.len() != 32 {
                    return Err(PasskeyError::Key);
                }
                Self::P256([&[4], x, y].concat())
            }
            (Some(1), Some(-8), Some(6)) if bytes(-2)?.len() == 32 => Self::Ed25519(bytes(-2)?),
            (Some(3), Some(-257), None) => Self::Rsa {
                n: bytes(-1)?,
                e: bytes(-2)?,
            },
            _ => return Err(PasskeyError::Key),
        };
        Ok((key, rest))
    }

    fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::P256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point)
                .verify(message, signature)
                .is_ok(),
            Self::Ed25519(key) => UnparsedPublicKey::new(&ED25519, key)
                .verify(message, signature)
                .is_ok(),
            Self::Rsa { n, e } => RsaPublicKeyComponents { n, e }
                .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
                .is_ok(),
        }
    }
}

/// The kind of what follows, and its number or length (CBOR, RFC 8949): written in at most two
/// bytes, as every key here is.
fn head(bytes: &[u8]) -> Result<((u8, u16), &[u8]), PasskeyError> {
    let (first, rest) = bytes.split_first().ok_or(PasskeyError::Form)?;
    let kind = first >> 5;
    match first & 0x1f {
        small @ 0..=23 => Ok(((kind, u16::from(small)), rest)),
        24 => {
            let (number, rest) = rest.split_first().ok_or(PasskeyError::Form)?;
            Ok(((kind, u16::from(*number)), rest))
        }
        25 => {
            let (number, rest) = rest.split_first_chunk().ok_or(PasskeyError::Form)?;
            Ok(((kind, u16::from_be_bytes(*number)), rest))
        }
        _ => Err(PasskeyError::Key),
    }
}

fn value(bytes: &[u8]) -> Result<(Value<'_>, &[u8]), PasskeyError> {
    let ((kind, number), rest) = head(bytes)?;
    match kind {
        0 => Ok((Value::Number(i64::from(number)), rest)),
        1 => Ok((Value::Number(-1 - i64::from(number)), rest)),
        2 => {
            let found = rest.split_at_checked(usize::from(number));
            let (found, rest) = found.ok_or(PasskeyError::Form)?;
            Ok((Value::Bytes(found), rest))
        }
        _ => Err(PasskeyError::Key),
    }
}
