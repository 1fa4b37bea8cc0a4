//! Reading the ledger. No fact leaves that isn't what its chain says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use noi_core::{DeviceId, FactId, Moment, Position, RecordId, Shard};
use serde::Deserialize;

use super::codec;
use crate::chain::{self, Hash, origin_digest};
use crate::interface::{Head, Heads, KnownOrigin, Quarantined, StoredFact};
use crate::session::{Row, Session, sql, values};
use crate::views::group;
use crate::{Result, StoreError};

/// Facts read at once by a scan.
pub(super) const CHUNK: u32 = 2048;
/// Between the facts of one packed row.
pub(super) const SEPARATOR: u8 = 30;
/// Keys asked for at once.
const KEYS_AT_ONCE: usize = 4096;

pub(super) async fn heads(session: &mut Session) -> Result<Heads> {
    let mut heads = Heads::new();
    for row in session.rows(sql!("heads"), values![]).await? {
        let (shard, position) = (codec::shard(&row)?, codec::position(&row)?);
        let hash = codec::hash(row.get("hash")?).ok_or_else(|| StoreError::Damaged {
            shard,
            position,
            what: "its head has no hash".to_owned(),
        })?;
        heads.insert(shard, Head { position, hash });
    }
    Ok(heads)
}

pub(super) async fn facts_after(
    session: &mut Session,
    shard: Shard,
    after: Position,
    limit: u32,
) -> Result<Vec<StoredFact>> {
    let mut chain = Chain::after(session, shard, after).await?;
    let mut facts = Vec::new();
    for row in chunk(session, shard, after, limit).await? {
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
    session: &mut Session,
    shard: Shard,
    after: Position,
    limit: u32,
) -> Result<Vec<Row>> {
    let values = values![shard, after, i64::from(limit)];
    session.rows(sql!("facts_after"), values).await
}

pub(super) async fn scan(
    session: &mut Session,
    after: &Heads,
    each: &mut (dyn for<'a> FnMut(Shard, Position, &'a [u8]) + Send),
) -> Result<Heads> {
    // What is appended meanwhile belongs to the next scan: the heads of now are the end.
    let heads = heads(session).await?;
    for (&shard, head) in &heads {
        let from = after.get(&shard).map_or(Position(0), |head| head.position);
        if from >= head.position {
            continue;
        }
        let mut chain = Chain::after(session, shard, from).await?;
        while chain.position < head.position {
            chain
                .walk(session, head, &mut |position, bytes| {
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
        session: &mut Session,
        head: &Head,
        each: &mut (dyn FnMut(Position, &[u8]) + Send),
    ) -> Result<()> {
        let left = head.position.0 - self.position.0;
        let limit = CHUNK.min(u32::try_from(left).unwrap_or(CHUNK));
        let values = values![self.shard, self.position, i64::from(limit)];
        let row = session.row(sql!("facts_packed"), values).await?;
        if let Some(row) = &row
            && let Some(facts) = self.follow_packed(session, row).await?
        {
            for (position, bytes) in facts {
                each(position, bytes);
            }
            return Ok(());
        }
        // Something is wrong: fact by fact, so that it is named and what is before it seen.
        let rows = chunk(session, self.shard, self.position, limit).await?;
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
        session: &mut Session,
        shard: Shard,
        position: Position,
    ) -> Result<Self> {
        let hash: Option<Vec<u8>> = match position.0 {
            0 => Some(chain::genesis(shard).to_vec()),
            _ => {
                let row = session
                    .row(sql!("hash_at"), values![shard, position])
                    .await?;
                row.map(|row| row.get("hash")).transpose()?
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

    fn follow<'r>(&mut self, row: &'r Row) -> Result<(Position, &'r [u8])> {
        let position = codec::position(row)?;
        let bytes: &[u8] = row.get("stored")?;
        let hash = chain::next(&self.hash, position, bytes);
        if position.0 != self.position.0 + 1 {
            return Err(self.broken("the fact after it is missing"));
        }
        self.position = position;
        if codec::hash(row.get("hash")?) != Some(hash) {
            return Err(self.broken("the bytes are not those that were acknowledged"));
        }
        self.hash = hash;
        Ok((position, bytes))
    }

    /// Follows many facts at once; `None`, and no step taken, when they aren't the chain's.
    async fn follow_packed<'r>(
        &mut self,
        session: &mut Session,
        row: &'r Row,
    ) -> Result<Option<Vec<(Position, &'r [u8])>>> {
        let (n, last): (i64, Option<i64>) = (row.get("n")?, row.get("last")?);
        let Some(last) = last.map(|last| last as u64) else {
            return Ok(None);
        };
        let packed: &[u8] = row.get("packed")?;
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
        let stored = Self::after(session, self.shard, Position(last)).await?;
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

pub(super) async fn fact(session: &mut Session, id: FactId) -> Result<Option<StoredFact>> {
    let rows = session.rows(sql!("fact_by_id"), values![id.0]).await?;
    match rows.as_slice() {
        [] => Ok(None),
        [row] => codec::checked_fact(row).map(Some),
        [_, row, ..] => Err(StoreError::Damaged {
            shard: codec::shard(row)?,
            position: codec::position(row)?,
            what: "another shard has a fact with its id, too".to_owned(),
        }),
    }
}

pub(super) async fn facts_of(
    session: &mut Session,
    records: &[RecordId],
) -> Result<BTreeMap<RecordId, Vec<StoredFact>>> {
    let mut answer: BTreeMap<RecordId, Vec<StoredFact>> =
        records.iter().map(|&record| (record, Vec::new())).collect();
    for records in records.chunks(KEYS_AT_ONCE) {
        let merged_into = merged_into(session, records).await?;
        // A record may be asked for itself and be merged into another that is asked for, too.
        let mut flows_into: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
        for &survivor in records {
            for member in group(survivor, &merged_into) {
                flows_into.entry(member).or_default().push(survivor);
            }
        }
        let values = values![codec::keys(flows_into.keys())];
        for row in session.rows(sql!("facts_of"), values).await? {
            let (record, fact) = (codec::record(&row, "record")?, codec::checked_fact(&row)?);
            for survivor in flows_into.get(&record).into_iter().flatten() {
                answer.entry(*survivor).or_default().push(fact.clone());
            }
        }
    }
    Ok(answer)
}

/// The records merged into each of these and, at whatever remove, into those.
async fn merged_into(
    session: &mut Session,
    records: &[RecordId],
) -> Result<BTreeMap<RecordId, Vec<RecordId>>> {
    let mut merged_into: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
    let mut asked: BTreeSet<RecordId> = records.iter().copied().collect();
    let mut next = records.to_vec();
    while !next.is_empty() {
        let values = values![codec::keys(&next)];
        next.clear();
        for row in session.rows(sql!("merged_into"), values).await? {
            let (record, survivor) = codec::merge(&row)?;
            merged_into.entry(survivor).or_default().push(record);
            if asked.insert(record) {
                next.push(record);
            }
        }
    }
    Ok(merged_into)
}

pub(super) async fn next_index(
    session: &mut Session,
    device: DeviceId,
    shard: Shard,
) -> Result<u64> {
    let values = values![shard, device.0];
    let row = session.row(sql!("series_last"), values).await?;
    let last = row.map(|row| row.number("last")).transpose()?;
    Ok(last.unwrap_or(0) as u64 + 1)
}

pub(super) async fn origins(
    session: &mut Session,
    keys: &[String],
) -> Result<BTreeMap<String, KnownOrigin>> {
    let mut found: BTreeMap<String, (Recorded, KnownOrigin)> = BTreeMap::new();
    for row in rows_of_files(session, keys).await? {
        match found.get_mut(&row.key) {
            None => {
                found.insert(row.key, (row.last, row.known));
            }
            // They come by when they were first recorded.
            Some((last, before)) if row.last > *last => {
                *last = row.last;
                before.content = row.known.content;
            }
            Some(_) => {}
        }
    }
    let found = found.into_iter().map(|(key, (_, known))| (key, known));
    Ok(found.collect())
}

pub(super) async fn origins_by_record(
    session: &mut Session,
    keys: &[String],
) -> Result<BTreeMap<String, Vec<KnownOrigin>>> {
    let mut found: BTreeMap<String, Vec<KnownOrigin>> = BTreeMap::new();
    for row in rows_of_files(session, keys).await? {
        found.entry(row.key).or_default().push(row.known);
    }
    Ok(found)
}

/// A row of a file, as one record has it.
struct FileRow {
    key: String,
    first: Recorded,
    last: Recorded,
    known: KnownOrigin,
}

/// A fact of a row: when it was recorded, its shard, the row's content.
type OfFile = (Recorded, Shard, String);

/// By when they were first recorded. The first and the last recorded count, whatever the order of
/// arrival; a row that was taken back (its content is empty then) is as if it had never come.
async fn rows_of_files(session: &mut Session, keys: &[String]) -> Result<Vec<FileRow>> {
    let mut facts: BTreeMap<(String, RecordId), Vec<OfFile>> = BTreeMap::new();
    for keys in keys.chunks(KEYS_AT_ONCE) {
        let mut digests: Vec<i64> = keys.iter().map(|key| origin_digest(key)).collect();
        digests.sort_unstable();
        for row in session.rows(sql!("origins"), values![digests]).await? {
            let stored = codec::checked_fact(&row)?;
            let read: FactOrigin = serde_json::from_slice(&stored.bytes)
                .map_err(|error| StoreError::View(error.to_string()))?;
            facts
                .entry((read.origin.key, read.record))
                .or_default()
                .push(((read.recorded, read.id), stored.shard, read.origin.content));
        }
    }
    let mut rows = Vec::with_capacity(facts.len());
    for ((key, record), mut facts) in facts {
        facts.sort_unstable();
        let taken_back = facts.iter().rposition(|(.., content)| content.is_empty());
        let standing = &facts[taken_back.map_or(0, |at| at + 1)..];
        if let (Some(first), Some(last)) = (standing.first(), standing.last()) {
            rows.push(FileRow {
                key,
                first: first.0,
                last: last.0,
                known: KnownOrigin {
                    first: first.0.1,
                    record,
                    shard: first.1,
                    content: last.2.clone(),
                },
            });
        }
    }
    rows.sort_unstable_by_key(|row| row.first);
    Ok(rows)
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

pub(super) async fn quarantined(session: &mut Session, limit: u32) -> Result<Vec<Quarantined>> {
    let rows = session
        .rows(sql!("quarantine_list"), values![i64::from(limit)])
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Quarantined {
                shard: codec::shard(row)?,
                reason: codec::reason(row)?,
                detail: row.get("detail")?,
                bytes: row.get("stored")?,
                times: row.number("times")? as u64,
            })
        })
        .collect()
}
