//! The compiled form of a pack: one file of JSON that phones and servers load without
//! knowing how packs are written.

use serde::{Deserialize, Serialize};

use crate::model::Pack;

/// The version of the form that this code writes and reads.
const FORMAT: u32 = 2;

/// Bytes that should have been a compiled pack and are not.
#[derive(Debug, thiserror::Error)]
pub enum CompiledError {
    #[error("not a compiled pack; compile it again from its source")]
    Malformed(#[from] serde_json::Error),
    #[error("compiled in form {found}, this program reads form {FORMAT}; compile it again")]
    OtherFormat { found: u32 },
}

#[derive(Serialize)]
struct Out<'p> {
    format: u32,
    pack: &'p Pack,
}

#[derive(Deserialize)]
struct Header {
    format: u32,
}

#[derive(Deserialize)]
struct In {
    pack: Pack,
}

impl Pack {
    /// The bytes of the compiled file; the same pack always gives the same bytes.
    pub fn to_compiled(&self) -> Vec<u8> {
        let out = Out {
            format: FORMAT,
            pack: self,
        };
        let mut bytes = serde_json::to_vec(&out).expect("a pack has only string keys");
        bytes.push(b'\n');
        bytes
    }

    /// Reads a compiled file.
    ///
    /// # Errors
    /// When the bytes are not a compiled pack, or one of another form.
    pub fn from_compiled(bytes: &[u8]) -> Result<Self, CompiledError> {
        let header: Header = serde_json::from_slice(bytes)?;
        if header.format != FORMAT {
            return Err(CompiledError::OtherFormat {
                found: header.format,
            });
        }
        Ok(serde_json::from_slice::<In>(bytes)?.pack)
    }
}
