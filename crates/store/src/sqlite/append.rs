//! How facts come in: one batch, one commit, views included.

use std::collections::BTreeSet;

use noi_core::{DeviceId, Fact, FactId, Position, Shard};
use sqlx::sqlite::{SqliteConnection, SqlitePool};
use sqlx::{Connection as _, Row as _};

use super::keys::Keys;
use super::{BEGIN_WRITE, bulk, codec, project, read, sql};
use crate::chain::{self, Hash};
use crate::intake::{Arrival, Known, Place, Verdict, judge};
use crate::interface::{Head, Heads, Receipt, Refused};
use crate::views::Shaping;
use crate::{QuarantineReason, Result};

/// A fact with its new place in the ledger.
pub(super) struct Accepted<'a> {
    pub(super) fact: &'a Fact,
    pub(super) bytes: &'a [u8],
    pub(super) position: Position,
    pub(super) hash: Hash,
    pub(super) shaping: Shaping,
}

pub(super) async fn append(writer: &SqlitePool, batch: &[Vec<u8>]) -> Result<Receipt> {
    // Reading the bytes needs no database: other writers go on meanwhile.
    let arrivals: Vec<Arrival<'_>> = batch
        .iter()
        .enumerate()
        .map(|(nth, bytes)| Arrival::read(bytes, Some(nth)))
        .collect();
    let mut connection = writer.acquire().await?;
    // What goes on with its series is new, unless somebody used an id twice: then the key of the
    // table of ids refuses it, nothing is written, and every id is looked for.
    match write(&mut connection, &arrivals, Look::ForReached).await {
        Err(error) if error.is_double() => write(&mut connection, &arrivals, Look::ForAll).await,
        result => result,
    }
}

/// Which ids are looked for in the ledger before a batch is judged.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Those of facts whose series has reached them.
    ForReached,
    ForAll,
}

async fn write(
    connection: &mut SqliteConnection,
    batch: &[Arrival<'_>],
    look: Look,
) -> Result<Receipt> {
    let mut write = connection.begin_with(BEGIN_WRITE).await?;
    let series: BTreeSet<(Shard, DeviceId)> = batch
        .iter()
        .filter_map(|arrival| arrival.place)
        .map(|place| (place.shard, place.device))
        .collect();
    let waiting = waiting(&mut write, &series).await?;
    let waiting: Vec<Arrival<'_>> = waiting
        .iter()
        .map(|bytes| Arrival::read(bytes, None))
        .collect();
    let arrivals: Vec<&Arrival<'_>> = batch.iter().chain(&waiting).collect();
    let mut known = known(&mut write, &arrivals, &series, look).await?;
    let verdicts = judge(&arrivals, &mut known);

    let mut receipt = Receipt::default();
    let mut accepted = Vec::with_capacity(verdicts.len());
    for (i, verdict) in &verdicts {
        let arrival = arrivals[*i];
        match (verdict, &arrival.fact) {
            (&Verdict::Accepted { position, hash }, Ok(fact)) => {
                accepted.push(Accepted {
                    fact,
                    bytes: arrival.bytes,
                    position,
                    hash,
                    shaping: Shaping::of(&fact.body),
                });
                if arrival.nth.is_none() {
                    receipt.released += 1;
                    release(&mut write, arrival, position).await?;
                }
            }
            (
                Verdict::Quarantined {
                    reason,
                    detail,
                    holds,
                },
                _,
            ) => {
                quarantine(&mut write, arrival, *reason, detail, *holds).await?;
                if let Some(nth) = arrival.nth {
                    receipt.refused.push(Refused {
                        nth,
                        reason: *reason,
                        detail: detail.clone(),
                    });
                }
            }
            _ if arrival.nth.is_some() => receipt.already += 1,
            // It waited, and came again in this very batch.
            (_, Ok(fact)) => {
                let head = known.heads.get(&fact.envelope.shard);
                let position = head.map_or(Position(0), |head| head.position);
                release(&mut write, arrival, position).await?;
            }
            _ => {}
        }
    }
    receipt.refused.sort_by_key(|refused| refused.nth);
    receipt.accepted = accepted.len() as u64;
    let touched = project::Touched::before(&mut write, &accepted).await?;
    insert_facts(&mut write, &accepted).await?;
    keep_heads(&mut write, &known).await?;
    touched.project(&mut write, &accepted).await?;
    write.commit().await?;
    receipt.heads = known.heads;
    Ok(receipt)
}

async fn waiting(
    connection: &mut SqliteConnection,
    series: &BTreeSet<(Shard, DeviceId)>,
) -> Result<Vec<Vec<u8>>> {
    Ok(sqlx::query_scalar(sql!("quarantine_waiting"))
        .bind(codec::series(series))
        .fetch_all(connection)
        .await?)
}

async fn known(
    connection: &mut SqliteConnection,
    arrivals: &[&Arrival<'_>],
    series: &BTreeSet<(Shard, DeviceId)>,
    look: Look,
) -> Result<Known> {
    let mut known = Known::default();
    let rows = sqlx::query(sql!("series_of"))
        .bind(codec::series(series))
        .fetch_all(&mut *connection)
        .await?;
    for row in rows {
        let device = DeviceId(codec::uuid(row.try_get("device")?)?);
        let last: i64 = row.try_get("last")?;
        known
            .series
            .insert((codec::shard(&row)?, device), last as u64);
    }
    let reached = |place: &Place| {
        let last = known.series.get(&(place.shard, place.device));
        look == Look::ForAll || last.is_some_and(|last| place.index <= *last)
    };
    let mut ids: Vec<FactId> = (arrivals.iter())
        .filter_map(|arrival| arrival.place.filter(reached))
        .map(|place| place.id)
        .collect();
    ids.sort_unstable();
    for ids in ids.chunks(4096) {
        let rows = sqlx::query(sql!("facts_known"))
            .bind(codec::facts(ids))
            .fetch_all(&mut *connection)
            .await?;
        for row in rows {
            let id = FactId(codec::uuid(row.try_get("id")?)?);
            known.stored.insert(id, row.try_get("stored")?);
        }
    }
    let shards: BTreeSet<Shard> = series.iter().map(|(shard, _)| *shard).collect();
    known.heads = read::heads(connection).await?;
    known.heads.retain(|shard, _| shards.contains(shard));
    Ok(known)
}

pub(super) async fn insert_facts(
    connection: &mut SqliteConnection,
    accepted: &[Accepted<'_>],
) -> Result<()> {
    bulk::insert(connection, sql!("fact_insert"), accepted, |query, row| {
        query
            .bind(codec::place(row.fact.envelope.shard, row.position))
            .bind(row.hash.to_vec())
            .bind(row.bytes.to_vec())
    })
    .await?;
    let mut keys = Keys::default();
    for row in accepted {
        keys.add(row.fact, row.fact.envelope.shard, row.position);
    }
    keys.flush(connection).await
}

async fn keep_heads(connection: &mut SqliteConnection, known: &Known) -> Result<()> {
    for (shard, Head { position, hash }) in &known.heads {
        sqlx::query(sql!("head_set"))
            .bind(i64::from(shard.0))
            .bind(position.0 as i64)
            .bind(hash.to_vec())
            .execute(&mut *connection)
            .await?;
    }
    for ((shard, device), last) in &known.series {
        sqlx::query(sql!("series_set"))
            .bind(i64::from(shard.0))
            .bind(codec::key(device.0))
            .bind(*last as i64)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn quarantine(
    connection: &mut SqliteConnection,
    arrival: &Arrival<'_>,
    reason: QuarantineReason,
    detail: &str,
    holds: Option<Place>,
) -> Result<()> {
    let place = holds.or(arrival.place);
    sqlx::query(sql!("quarantine_insert"))
        .bind(i64::from(shard_of(arrival).0))
        .bind(chain::of_bytes(arrival.bytes).to_vec())
        .bind(codec::tag(&reason))
        .bind(detail.to_owned())
        .bind(arrival.bytes.to_vec())
        .bind(place.map(|place| i64::from(place.shard.0)))
        .bind(place.map(|place| codec::key(place.device.0)))
        .bind(place.map(|place| place.index as i64))
        .bind(holds.is_some())
        .bind(i64::from(arrival.nth.is_some()))
        .execute(connection)
        .await?;
    Ok(())
}

async fn release(
    connection: &mut SqliteConnection,
    arrival: &Arrival<'_>,
    position: Position,
) -> Result<()> {
    sqlx::query(sql!("quarantine_release"))
        .bind(i64::from(shard_of(arrival).0))
        .bind(chain::of_bytes(arrival.bytes).to_vec())
        .bind(position.0 as i64)
        .execute(connection)
        .await?;
    Ok(())
}

/// What says nothing of its shard is kept with the national facts.
fn shard_of(arrival: &Arrival<'_>) -> Shard {
    arrival.place.map_or(Shard::NATIONAL, |place| place.shard)
}

/// Heads without hashes of shards that have no facts are not heads.
pub(super) fn heads_of_rows(rows: &[sqlx::sqlite::SqliteRow]) -> Result<Heads> {
    let mut heads = Heads::new();
    for row in rows {
        let (shard, position) = (codec::shard(row)?, codec::position(row)?);
        let hash = codec::hash(row.try_get("hash")?);
        let hash = hash.ok_or_else(|| crate::StoreError::Damaged {
            shard,
            position,
            what: "its head has no hash".to_owned(),
        })?;
        heads.insert(shard, Head { position, hash });
    }
    Ok(heads)
}
