//! How a ledger goes on from another: facts at the very places that they had there, and what
//! was set aside there, views included.

use std::collections::{BTreeMap, BTreeSet};

use noi_core::{DeviceId, Fact, FastMap, Position, Shard};
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};
use sqlx::{Connection as _, Row as _};

use super::append::{Accepted, insert_facts};
use super::{BEGIN_WRITE, codec, project, read, sql};
use crate::chain;
use crate::intake::Arrival;
use crate::interface::{Head, Heads, StoredFact};
use crate::moving::SetAside;
use crate::views::Shaping;
use crate::{Result, StoreError};

/// The last index of each series.
type Series = FastMap<(Shard, DeviceId), u64>;

pub(super) async fn take_over(
    writer: &SqlitePool,
    facts: &[StoredFact],
    aside: &[SetAside],
) -> Result<u64> {
    // Reading the bytes needs no database: other writers go on meanwhile.
    let read: Vec<Fact> = facts.iter().map(read_fact).collect::<Result<_>>()?;
    let mut connection = writer.acquire().await?;
    match write(&mut connection, facts, &read, aside).await {
        // The key of the table of ids: the fact stands at another place here.
        Err(error) if error.is_double() => {
            let first = facts.first().map(|fact| (fact.shard, fact.position));
            let (shard, position) = first.unwrap_or((Shard::NATIONAL, Position(0)));
            Err(other(shard, position))
        }
        result => result,
    }
}

fn read_fact(stored: &StoredFact) -> Result<Fact> {
    match Fact::from_stored(&stored.bytes) {
        Ok(fact) if fact.envelope.shard == stored.shard => Ok(fact),
        _ => Err(other(stored.shard, stored.position)),
    }
}

fn other(shard: Shard, position: Position) -> StoreError {
    StoreError::OtherLedger { shard, position }
}

async fn write(
    connection: &mut SqliteConnection,
    facts: &[StoredFact],
    read: &[Fact],
    aside: &[SetAside],
) -> Result<u64> {
    let mut write = connection.begin_with(BEGIN_WRITE).await?;
    let mut heads = read::heads(&mut write).await?;
    let new = refuse_what_differs(&mut write, facts, &heads).await?;
    let mut series = series(&mut write, read, aside).await?;
    let mut accepted = Vec::with_capacity(new.len());
    for nth in new {
        let (stored, fact) = (&facts[nth], &read[nth]);
        let head = (heads.entry(stored.shard)).or_insert(Head::before_the_first(stored.shard));
        *head = head.with(&stored.bytes);
        let last = series.entry((stored.shard, fact.envelope.device));
        let last = last.or_default();
        if head.position != stored.position || fact.envelope.index <= *last {
            return Err(other(stored.shard, stored.position));
        }
        *last = fact.envelope.index;
        accepted.push(Accepted {
            fact,
            bytes: &stored.bytes,
            position: head.position,
            hash: head.hash,
            shaping: Shaping::of(&fact.body),
        });
    }
    let touched = project::Touched::before(&mut write, &accepted).await?;
    insert_facts(&mut write, &accepted).await?;
    touched.project(&mut write, &accepted).await?;
    release(&mut write, &accepted).await?;
    set_aside(&mut write, aside, &heads, &mut series).await?;
    keep(&mut write, &heads, &series).await?;
    write.commit().await?;
    Ok(accepted.len() as u64)
}

/// Which of the facts are new; the others must be what is here already.
async fn refuse_what_differs(
    connection: &mut SqliteConnection,
    facts: &[StoredFact],
    heads: &Heads,
) -> Result<Vec<usize>> {
    let mut new = Vec::new();
    let mut here: BTreeMap<Shard, Vec<&StoredFact>> = BTreeMap::new();
    for (nth, fact) in facts.iter().enumerate() {
        match heads.get(&fact.shard) {
            Some(head) if fact.position <= head.position => {
                here.entry(fact.shard).or_default().push(fact);
            }
            _ => new.push(nth),
        }
    }
    for (shard, facts) in here {
        let before = Position(facts[0].position.0.saturating_sub(1));
        let rows = sqlx::query(sql!("facts_after"))
            .bind(codec::place(shard, before))
            .bind(codec::last_place(shard))
            .bind(facts.len() as i64)
            .fetch_all(&mut *connection)
            .await?;
        let mut rows = rows.iter();
        for fact in facts {
            let same = rows.next().map(|row| is(row, fact)).transpose()?;
            if same != Some(true) {
                return Err(other(shard, fact.position));
            }
        }
    }
    Ok(new)
}

fn is(row: &SqliteRow, fact: &StoredFact) -> Result<bool> {
    let position: i64 = row.try_get(0)?;
    let bytes: &[u8] = row.try_get(1)?;
    Ok(position as u64 == fact.position.0 && bytes == &*fact.bytes)
}

async fn series(
    connection: &mut SqliteConnection,
    facts: &[Fact],
    aside: &[SetAside],
) -> Result<Series> {
    let of_facts = facts
        .iter()
        .map(|fact| (fact.envelope.shard, fact.envelope.device));
    let of_aside = aside.iter().filter_map(|one| one.series);
    let all: BTreeSet<(Shard, DeviceId)> = of_facts
        .chain(of_aside.map(|(shard, device, _)| (shard, device)))
        .collect();
    let rows = sqlx::query(sql!("series_of"))
        .bind(codec::series(&all))
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let device = DeviceId(codec::uuid(row.try_get("device")?)?);
            let last: i64 = row.try_get("last")?;
            Ok(((codec::shard(row)?, device), last as u64))
        })
        .collect()
}

/// What waited here for its turn, too, has come.
async fn release(connection: &mut SqliteConnection, accepted: &[Accepted<'_>]) -> Result<()> {
    let waiting: i64 = sqlx::query_scalar(sql!("quarantine_count"))
        .fetch_one(&mut *connection)
        .await?;
    if waiting == 0 {
        return Ok(());
    }
    for one in accepted {
        sqlx::query(sql!("quarantine_release"))
            .bind(i64::from(one.fact.envelope.shard.0))
            .bind(chain::of_bytes(one.bytes).to_vec())
            .bind(one.position.0 as i64)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// What was set aside holds its place where the series has come so far, or comes to it now; and
/// is released only where the fact that it became is here.
async fn set_aside(
    connection: &mut SqliteConnection,
    aside: &[SetAside],
    heads: &Heads,
    series: &mut Series,
) -> Result<()> {
    let mut holding: Vec<_> = aside.iter().filter(|one| one.holds_place).collect();
    holding.sort_by_key(|one| one.series);
    for one in holding {
        if let Some((shard, device, index)) = one.series {
            let last = series.entry((shard, device)).or_default();
            *last += u64::from(index == *last + 1);
        }
    }
    series.retain(|_, last| *last > 0);
    for one in aside {
        let holds = one.holds_place
            && one.series.is_some_and(|(shard, device, index)| {
                (series.get(&(shard, device))).is_some_and(|last| index <= *last)
            });
        // The place that it was given among its neighbours means nothing without them.
        let series = if holds {
            one.series
        } else {
            let own = Arrival::read(&one.bytes, None).place;
            own.map(|own| (own.shard, own.device, own.index))
        };
        let reached = heads.get(&one.shard).map_or(Position(0), |at| at.position);
        let released = one.released.filter(|released| *released <= reached);
        sqlx::query(sql!("quarantine_take_over"))
            .bind(i64::from(one.shard.0))
            .bind(chain::of_bytes(&one.bytes).to_vec())
            .bind(codec::tag(&one.reason))
            .bind(one.detail.clone())
            .bind(one.bytes.clone())
            .bind(series.map(|(shard, ..)| i64::from(shard.0)))
            .bind(series.map(|(_, device, _)| codec::key(device.0)))
            .bind(series.map(|(.., index)| index as i64))
            .bind(holds)
            .bind(one.times as i64)
            .bind(released.map(|position| position.0 as i64))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn keep(connection: &mut SqliteConnection, heads: &Heads, series: &Series) -> Result<()> {
    for (shard, head) in heads {
        sqlx::query(sql!("head_set"))
            .bind(i64::from(shard.0))
            .bind(head.position.0 as i64)
            .bind(head.hash.to_vec())
            .execute(&mut *connection)
            .await?;
    }
    for ((shard, device), last) in series {
        sqlx::query(sql!("series_set"))
            .bind(i64::from(shard.0))
            .bind(codec::key(device.0))
            .bind(*last as i64)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Everything that is or was in quarantine, the oldest first.
pub(super) async fn all_set_aside(readers: &SqlitePool) -> Result<Vec<SetAside>> {
    let rows = sqlx::query(sql!("quarantine_all"))
        .fetch_all(readers)
        .await?;
    rows.iter().map(row_set_aside).collect()
}

fn row_set_aside(row: &SqliteRow) -> Result<SetAside> {
    let reason: &str = row.try_get("reason")?;
    let shard: Option<u32> = row.try_get("series_shard")?;
    let device: Option<&[u8]> = row.try_get("device")?;
    let index: Option<i64> = row.try_get("series_index")?;
    let series = match (shard, device, index) {
        (Some(shard), Some(device), Some(index)) => {
            let device = DeviceId(codec::uuid(device)?);
            Some((Shard(shard), device, index as u64))
        }
        _ => None,
    };
    let released: Option<i64> = row.try_get("position")?;
    Ok(SetAside {
        shard: codec::shard(row)?,
        reason: serde_json::from_value(reason.into())
            .map_err(|error| StoreError::View(error.to_string()))?,
        detail: row.try_get("detail")?,
        bytes: row.try_get("stored")?,
        times: row.try_get::<i64, _>("times")? as u64,
        series,
        holds_place: row.try_get("holds_place")?,
        released: released.map(|position| Position(position as u64)),
    })
}
