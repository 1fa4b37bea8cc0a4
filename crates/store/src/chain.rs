//! The hash chain of a shard: each fact's hash covers its bytes, its place and every fact
//! before it, so that a change, a removal or a reordering anywhere shows.

use noi_core::{DeviceId, Position, Shard};

pub(crate) type Hash = [u8; 32];

/// The hash before a shard's first fact.
pub(crate) fn genesis(shard: Shard) -> Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"noi ledger, shard ");
    hasher.update(&shard.0.to_le_bytes());
    hasher.finalize().into()
}

/// The hash of the fact at `position` whose stored form is `bytes`.
pub(crate) fn next(previous: &Hash, position: Position, bytes: &[u8]) -> Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(previous);
    hasher.update(&position.0.to_le_bytes());
    hasher.update(bytes);
    hasher.finalize().into()
}

/// What a quarantined stored form is recognised by.
pub(crate) fn of_bytes(bytes: &[u8]) -> Hash {
    blake3::hash(bytes).into()
}

/// What it is recognised by where the same bytes hold another place of a series already: one
/// row can hold one place only.
pub(crate) fn of_bytes_at(bytes: &[u8], device: DeviceId, index: u64) -> Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"noi quarantine, place ");
    hasher.update(device.0.as_bytes());
    hasher.update(&index.to_le_bytes());
    hasher.update(bytes);
    hasher.finalize().into()
}

/// The digest under which the natural key of a file's row is looked up: short, because every
/// fact of an import has one. Whoever looks up compares the whole keys.
pub(crate) fn origin_digest(key: &str) -> i64 {
    let mut digest = [0; 8];
    digest.copy_from_slice(&blake3::hash(key.as_bytes()).as_bytes()[..8]);
    i64::from_le_bytes(digest)
}

/// The digest of a multiset: the same for the same members in any order, whatever was added
/// or taken away in between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct SetDigest {
    sum: u128,
    pub(crate) members: u64,
}

impl SetDigest {
    /// Adds a member, given as parts; each part's length counts.
    pub(crate) fn add(&mut self, parts: &[&[u8]]) {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        let mut low = [0; 16];
        low.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        self.sum = self.sum.wrapping_add(u128::from_le_bytes(low));
        self.members += 1;
    }
}
