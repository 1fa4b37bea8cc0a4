//! Heads of the audit, signed and kept elsewhere: whoever can write the database can make the
//! chain anew, but not what somebody else holds.

use data_encoding::BASE64;
use noi_core::Moment;
use noi_store::AuditHead;
use ring::rand::SystemRandom;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Debug, thiserror::Error)]
pub enum HeadError {
    #[error("this is not a key for heads (PKCS #8, Ed25519, in base64)")]
    Key,
    #[error("this head was changed, or signed with another key")]
    Signature,
    #[error("this is not a signed head: {0}")]
    Form(String),
    #[error("this head is of another installation")]
    OtherInstallation,
}

/// Where the audit ended at a moment, signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedHead {
    pub installation: Uuid,
    pub at: Moment,
    pub number: u64,
    /// In hexadecimal.
    pub hash: String,
    /// Ed25519, base64.
    pub key: String,
    pub signature: String,
}

impl SignedHead {
    fn message(installation: Uuid, at: Moment, number: u64, hash: &str) -> String {
        format!(
            "noi audit head 1\n{installation}\n{}\n{number}\n{hash}\n",
            at.0
        )
    }

    /// Reads a head, and says whether its own key signed it.
    ///
    /// # Errors
    /// When it isn't one, or was changed.
    pub fn parse(text: &str) -> Result<Self, HeadError> {
        let head: Self =
            serde_json::from_str(text).map_err(|error| HeadError::Form(error.to_string()))?;
        let decode = |text: &str| BASE64.decode(text.as_bytes()).map_err(|_| HeadError::Key);
        let message = Self::message(head.installation, head.at, head.number, &head.hash);
        UnparsedPublicKey::new(&ED25519, decode(&head.key)?)
            .verify(message.as_bytes(), &decode(&head.signature)?)
            .map_err(|_| HeadError::Signature)?;
        Ok(head)
    }

    /// The head itself, if it is of this installation and, where a key is given, signed by it.
    ///
    /// # Errors
    /// When it is another's.
    pub fn of(&self, installation: Uuid, key: Option<&str>) -> Result<AuditHead, HeadError> {
        if self.installation != installation {
            return Err(HeadError::OtherInstallation);
        }
        if key.is_some_and(|key| key.trim() != self.key) {
            return Err(HeadError::Signature);
        }
        let hash = blake3::Hash::from_hex(&self.hash);
        let hash = hash.map_err(|error| HeadError::Form(error.to_string()))?;
        Ok(AuditHead {
            number: self.number,
            hash: hash.into(),
        })
    }
}

/// Signs heads.
pub struct Signer(Ed25519KeyPair);

impl Signer {
    /// A fresh key, as a file keeps it.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn fresh_key() -> Result<String, HeadError> {
        let pair = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new());
        Ok(BASE64.encode(pair.map_err(|_| HeadError::Key)?.as_ref()))
    }

    /// # Errors
    /// When it isn't such a key.
    pub fn from_key(text: &str) -> Result<Self, HeadError> {
        let bytes = BASE64.decode(text.trim().as_bytes());
        let bytes = bytes.map_err(|_| HeadError::Key)?;
        let pair = Ed25519KeyPair::from_pkcs8(&bytes).map_err(|_| HeadError::Key)?;
        Ok(Self(pair))
    }

    /// What others check heads with.
    pub fn public_key(&self) -> String {
        BASE64.encode(self.0.public_key().as_ref())
    }

    pub fn sign(&self, installation: Uuid, at: Moment, head: AuditHead) -> SignedHead {
        let hash = blake3::Hash::from_bytes(head.hash).to_hex().to_string();
        let message = SignedHead::message(installation, at, head.number, &hash);
        SignedHead {
            installation,
            at,
            number: head.number,
            hash,
            key: self.public_key(),
            signature: BASE64.encode(self.0.sign(message.as_bytes()).as_ref()),
        }
    }
}
