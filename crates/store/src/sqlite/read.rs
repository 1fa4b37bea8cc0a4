//! Reading the ledger. No fact leaves that isn't what its chain says.

use std::collections::BTreeMap;
use std::sync::Arc;

use noi_core::{DeviceId, FactId, Moment, Position, RecordId, Shard};
use serde::Deserialize;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};

use super::append::heads_of_rows;
use super::{codec, sql};
use crate::chain::{self, Hash, origin_digest};
use crate::interface::{Head, Heads, KnownOrigin, Quarantined, StoredFact};
use crate::{Result, StoreError};

/// Facts read at once by a scan.
const CHUNK: u32 = 2048;
/// Between the facts of one packed row.
pub(super) const SEPARATOR: u8 = 30;
/// Keys asked for at once.
const KEYS_AT_ONCE: usize = 4096;

pub(super) async fn heads(connection: &mut SqliteConnection) -> Result<Heads> {
    let rows = sqlx::query(sql!("heads")).fetch_all(connection).await?;
    heads_of_rows(&rows)
}

pub(super) async fn facts_after(
    readers: &SqlitePool,
    shard: Shard,
    after: Position,
    limit: u32,
) -> Result<Vec<StoredFact>> {
    let mut connection = readers.acquire().await?;
    let mut chain = Chain::after(&mut connection, shard, after).await?;
    let mut facts = Vec::new();
    for row in chunk(&mut connection, shard, after, limit).await? {
        let (position, bytes) = chain.follow(&row)?;
        facts.push(StoredFact {
            shard,
            position,
            bytes: Arc::from(bytes),
        });
    }
    Ok(facts)
}

async fn chunk(
    connection: &mut SqliteConnection,
    shard: Shard,
    after: Position,
    limit: u32,
) -> Result<Vec<SqliteRow>> {
    Ok(sqlx::query(sql!("facts_after"))
        .bind(codec::place(shard, after))
        .bind(codec::last_place(shard))
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await?)
}

pub(super) async fn scan(
    readers: &SqlitePool,
    after: &Heads,
    each: &mut (dyn for<'a> FnMut(Shard, Position, &'a [u8]) + Send),
) -> Result<Heads> {
    let mut connection = readers.acquire().await?;
    // What is appended meanwhile belongs to the next scan: the heads of now are the end.
    let heads = heads(&mut connection).await?;
    for (&shard, head) in &heads {
        let from = after.get(&shard).map_or(Position(0), |head| head.position);
        if from >= head.position {
            continue;
        }
        let mut chain = Chain::after(&mut connection, shard, from).await?;
        while chain.position < head.position {
            chain
                .walk(&mut connection, head, &mut |position, bytes| {
                    each(shard, position, bytes);
                })
                .await?;
        }
        if chain.hash != head.hash {
            return Err(chain.broken("the chain does not end at its head"));
        }
    }
    Ok(heads)
}

async fn packed(
    connection: &mut SqliteConnection,
    shard: Shard,
    after: Position,
    limit: u32,
) -> Result<SqliteRow> {
    Ok(sqlx::query(sql!("facts_packed"))
        .bind(codec::place(shard, after))
        .bind(codec::last_place(shard))
        .bind(i64::from(limit))
        .fetch_one(connection)
        .await?)
}

/// A walk along a shard's chain.
pub(super) struct Chain {
    shard: Shard,
    pub(super) position: Position,
    hash: Hash,
}

impl Chain {
    /// The next facts up to `head`, each shown once it is known to be the chain's.
    pub(super) async fn walk(
        &mut self,
        connection: &mut SqliteConnection,
        head: &Head,
        each: &mut (dyn FnMut(Position, &[u8]) + Send),
    ) -> Result<()> {
        let left = head.position.0 - self.position.0;
        let limit = CHUNK.min(u32::try_from(left).unwrap_or(CHUNK));
        let row = packed(connection, self.shard, self.position, limit).await?;
        if let Some(facts) = self.follow_packed(connection, &row).await? {
            for (position, bytes) in facts {
                each(position, bytes);
            }
            return Ok(());
        }
        // Something is wrong: fact by fact, so that it is named and what is before it seen.
        let rows = chunk(connection, self.shard, self.position, limit).await?;
        if rows.is_empty() {
            return Err(self.broken("facts are missing before its head"));
        }
        for row in &rows {
            let (position, bytes) = self.follow(row)?;
            each(position, bytes);
        }
        Ok(())
    }

    pub(super) async fn after(
        connection: &mut SqliteConnection,
        shard: Shard,
        position: Position,
    ) -> Result<Self> {
        let hash: Option<Vec<u8>> = match position.0 {
            0 => Some(chain::genesis(shard).to_vec()),
            _ => {
                sqlx::query_scalar(sql!("hash_at"))
                    .bind(codec::place(shard, position))
                    .fetch_optional(connection)
                    .await?
            }
        };
        // Beyond the head there is nothing to read, and no hash to begin with.
        let hash = hash.as_deref().and_then(codec::hash).unwrap_or_default();
        Ok(Self {
            shard,
            position,
            hash,
        })
    }

    fn follow<'r>(&mut self, row: &'r SqliteRow) -> Result<(Position, &'r [u8])> {
        let position = Position(row.try_get::<i64, _>(0)? as u64);
        let bytes: &[u8] = row.try_get(1)?;
        let hash = chain::next(&self.hash, position, bytes);
        if position.0 != self.position.0 + 1 {
            return Err(self.broken("the fact after it is missing"));
        }
        self.position = position;
        if codec::hash(row.try_get(2)?) != Some(hash) {
            return Err(self.broken("the bytes are not those that were acknowledged"));
        }
        self.hash = hash;
        Ok((position, bytes))
    }

    /// Follows many facts at once; `None`, and no step taken, when they aren't the chain's.
    async fn follow_packed<'r>(
        &mut self,
        connection: &mut SqliteConnection,
        row: &'r SqliteRow,
    ) -> Result<Option<Vec<(Position, &'r [u8])>>> {
        let (n, last): (i64, Option<i64>) = (row.try_get("n")?, row.try_get("last")?);
        let Some(last) = last.map(|last| last as u64) else {
            return Ok(None);
        };
        let packed: &[u8] = row.try_get("packed")?;
        let facts: Vec<(Position, &[u8])> = (self.position.0 + 1..)
            .map(Position)
            .zip(packed.split(|byte| *byte == SEPARATOR))
            .collect();
        if facts.len() as i64 != n || self.position.0 + n as u64 != last {
            return Ok(None);
        }
        let reached = facts.iter().fold(self.hash, |hash, (position, bytes)| {
            chain::next(&hash, *position, bytes)
        });
        let stored = Self::after(connection, self.shard, Position(last)).await?;
        if stored.hash != reached {
            return Ok(None);
        }
        *self = stored;
        Ok(Some(facts))
    }

    fn broken(&self, what: &str) -> StoreError {
        StoreError::Damaged {
            shard: self.shard,
            position: self.position,
            what: what.to_owned(),
        }
    }
}

pub(super) async fn fact(readers: &SqlitePool, id: FactId) -> Result<Option<StoredFact>> {
    let row = sqlx::query(sql!("fact_by_id"))
        .bind(codec::key(id.0))
        .fetch_optional(readers)
        .await?;
    row.map(|row| codec::checked_fact(&row)).transpose()
}

pub(super) async fn facts_of(
    readers: &SqlitePool,
    records: &[RecordId],
) -> Result<BTreeMap<RecordId, Vec<StoredFact>>> {
    let mut connection = readers.acquire().await?;
    let mut answer: BTreeMap<RecordId, Vec<StoredFact>> =
        records.iter().map(|&record| (record, Vec::new())).collect();
    for records in records.chunks(KEYS_AT_ONCE) {
        let rows = sqlx::query(sql!("merged_into"))
            .bind(codec::records(records))
            .fetch_all(&mut *connection)
            .await?;
        // A record may be asked for itself and be merged into another that is asked for, too.
        let mut flows_into: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
        for row in rows {
            let survivor = RecordId(codec::uuid(row.try_get(0)?)?);
            let member = RecordId(codec::uuid(row.try_get(1)?)?);
            flows_into.entry(member).or_default().push(survivor);
        }
        let rows = sqlx::query(sql!("facts_of"))
            .bind(codec::records(flows_into.keys()))
            .fetch_all(&mut *connection)
            .await?;
        for row in rows {
            let (record, fact) = (codec::record(&row, "record")?, codec::checked_fact(&row)?);
            for survivor in flows_into.get(&record).into_iter().flatten() {
                answer.entry(*survivor).or_default().push(fact.clone());
            }
        }
    }
    Ok(answer)
}

pub(super) async fn next_index(
    readers: &SqlitePool,
    device: DeviceId,
    shard: Shard,
) -> Result<u64> {
    let last: Option<i64> = sqlx::query_scalar(sql!("series_last"))
        .bind(i64::from(shard.0))
        .bind(codec::key(device.0))
        .fetch_optional(readers)
        .await?;
    Ok(last.unwrap_or(0) as u64 + 1)
}

pub(super) async fn origins(
    readers: &SqlitePool,
    keys: &[String],
) -> Result<BTreeMap<String, KnownOrigin>> {
    let mut connection = readers.acquire().await?;
    // The first and the last recorded count, whatever the order of arrival.
    let mut found: BTreeMap<String, (Recorded, Recorded, KnownOrigin)> = BTreeMap::new();
    for keys in keys.chunks(KEYS_AT_ONCE) {
        let mut digests: Vec<i64> = keys.iter().map(|key| origin_digest(key)).collect();
        digests.sort_unstable();
        let rows = sqlx::query(sql!("origins"))
            .bind(codec::numbers(&digests))
            .fetch_all(&mut *connection)
            .await?;
        for row in rows {
            let stored = codec::checked_fact(&row)?;
            let read: FactOrigin = serde_json::from_slice(&stored.bytes)
                .map_err(|error| StoreError::View(error.to_string()))?;
            let recorded = (read.recorded, read.id);
            let known = KnownOrigin {
                first: read.id,
                record: read.record,
                shard: stored.shard,
                content: read.origin.content,
            };
            match found.get_mut(&read.origin.key) {
                None => {
                    found.insert(read.origin.key, (recorded, recorded, known));
                }
                Some((first, last, before)) => {
                    if recorded < *first {
                        *first = recorded;
                        before.first = known.first;
                        before.record = known.record;
                        before.shard = known.shard;
                    }
                    if recorded > *last {
                        *last = recorded;
                        before.content = known.content;
                    }
                }
            }
        }
    }
    let found = found.into_iter().map(|(key, (_, _, known))| (key, known));
    Ok(found.collect())
}

type Recorded = (Moment, FactId);

/// As much of a stored fact as tells where it came from.
#[derive(Deserialize)]
struct FactOrigin {
    id: FactId,
    record: RecordId,
    recorded: Moment,
    origin: noi_core::Origin,
}

pub(super) async fn quarantined(readers: &SqlitePool, limit: u32) -> Result<Vec<Quarantined>> {
    let rows = sqlx::query(sql!("quarantine_list"))
        .bind(i64::from(limit))
        .fetch_all(readers)
        .await?;
    rows.iter()
        .map(|row| {
            let reason: &str = row.try_get("reason")?;
            Ok(Quarantined {
                shard: codec::shard(row)?,
                reason: serde_json::from_value(reason.into())
                    .map_err(|error| StoreError::View(error.to_string()))?,
                detail: row.try_get("detail")?,
                bytes: row.try_get("stored")?,
                times: row.try_get::<i64, _>("times")? as u64,
            })
        })
        .collect()
}
