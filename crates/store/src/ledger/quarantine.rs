//! What the rows of the quarantine are told apart by: their bytes; and where the same bytes hold
//! several places of series (cut off twice, say, each time known by its neighbours), the place.

use noi_core::{DeviceId, Shard};

use super::codec;
use crate::Result;
use crate::chain::{self, Hash};
use crate::session::{Row, Session, sql, values};

/// The key within the shard under which these bytes are kept, when they hold this place.
pub(super) async fn key(
    session: &mut Session,
    shard: Shard,
    bytes: &[u8],
    holds: Option<(DeviceId, u64)>,
) -> Result<Vec<u8>> {
    let hash = chain::of_bytes(bytes);
    let Some((device, index)) = holds else {
        return Ok(hash.to_vec());
    };
    let values = values![shard, hash.to_vec()];
    let row = session.row(sql!("quarantine_held"), values).await?;
    let held = row.as_ref().map(place).transpose()?.flatten();
    Ok(match held {
        Some(held) if held != (device, index) => chain::of_bytes_at(bytes, device, index),
        _ => hash,
    }
    .to_vec())
}

/// Whether a row is kept under a key of its own.
pub(super) fn is_whole(row: &Row) -> Result<bool> {
    let (bytes, kept): (&[u8], Option<Hash>) = (row.get("stored")?, codec::hash(row.get("hash")?));
    let at_its_place = place(row)?
        .filter(|_| row.get("holds_place").unwrap_or(false))
        .map(|(device, index)| chain::of_bytes_at(bytes, device, index));
    Ok(kept == Some(chain::of_bytes(bytes)) || kept.is_some() && kept == at_its_place)
}

fn place(row: &Row) -> Result<Option<(DeviceId, u64)>> {
    let index: Option<i64> = row.get("series_index")?;
    let device = row.key_or_none("device")?.map(DeviceId);
    Ok(device.zip(index.map(|index| index as u64)))
}
