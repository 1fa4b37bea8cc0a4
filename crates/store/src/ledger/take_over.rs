//! How a ledger goes on from another: facts at the very places that they had there, and what
//! was set aside there, views included.

use std::collections::{BTreeMap, BTreeSet};

use noi_core::{DeviceId, Fact, FastMap, Position, Shard};

use super::append::{self, Accepted, insert_facts, insert_rows, keep_heads};
use super::follow::{self, Follows};
use super::{Database, codec, project, quarantine, read};
use crate::chain;
use crate::intake::{Arrival, Known};
use crate::interface::{Head, StoredFact};
use crate::moving::SetAside;
use crate::session::{Row, Session, sql, values};
use crate::views::Shaping;
use crate::{Result, StoreError};

/// What a shard takes over.
#[derive(Default)]
struct Part<'a> {
    facts: Vec<(&'a StoredFact, Fact)>,
    aside: Vec<&'a SetAside>,
}

/// What becomes of the views meanwhile.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Views {
    Kept,
    MadeLater,
}

pub(super) async fn take_over(
    database: &Database,
    facts: &[StoredFact],
    aside: &[SetAside],
    views: Views,
) -> Result<u64> {
    // Reading the bytes needs no database: other writers go on meanwhile.
    let mut parts: BTreeMap<Shard, Part<'_>> = BTreeMap::new();
    for stored in facts {
        let part = parts.entry(stored.shard).or_default();
        part.facts.push((stored, read_fact(stored)?));
    }
    for one in aside {
        // With the series that it belongs to.
        let shard = one.series.map_or(one.shard, |(shard, ..)| shard);
        parts.entry(shard).or_default().aside.push(one);
    }
    match write(database, &parts, views).await {
        // The key of ids: the fact stands at another place here.
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
    database: &Database,
    parts: &BTreeMap<Shard, Part<'_>>,
    views: Views,
) -> Result<u64> {
    let mut new = 0;
    let mut follows = Follows::default();
    let mut writing = None;
    for (&shard, part) in parts {
        let mut session = database.turn_to(writing.take(), shard).await?;
        let (taken, left) = write_part(&mut session, shard, part, views).await?;
        new += taken;
        follows.take(&mut session, shard, left).await?;
        writing = Some(session);
    }
    if let Some(session) = follow::done(database, writing, follows).await? {
        session.commit().await?;
    }
    Ok(new)
}

async fn write_part(
    session: &mut Session,
    shard: Shard,
    part: &Part<'_>,
    views: Views,
) -> Result<(u64, Follows)> {
    let mut heads = read::heads(session).await?;
    heads.retain(|&of, _| of == shard);
    let head = heads
        .entry(shard)
        .or_insert_with(|| Head::before_the_first(shard));
    let new = refuse_what_differs(session, shard, &part.facts, head).await?;
    refuse_known_ids(session, new).await?;
    let mut series = series(session, shard, part).await?;
    let mut accepted = Vec::with_capacity(new.len());
    for (stored, fact) in new {
        *head = head.with(&stored.bytes);
        let last = series.entry((shard, fact.envelope.device)).or_default();
        if head.position != stored.position || fact.envelope.index <= *last {
            return Err(other(shard, stored.position));
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
    let reached = head.position;
    let left = match views {
        Views::Kept => {
            let touched = project::Touched::before(session, shard, &accepted).await?;
            insert_facts(session, shard, &accepted).await?;
            touched.project(session, &accepted).await?
        }
        Views::MadeLater => {
            insert_rows(session, shard, &accepted).await?;
            Follows::default()
        }
    };
    release(session, &accepted).await?;
    set_aside(session, shard, &part.aside, reached, &mut series).await?;
    heads.retain(|_, head| head.position > Position(0));
    let known = Known {
        series,
        heads,
        ..Known::default()
    };
    keep_heads(session, &known).await?;
    Ok((accepted.len() as u64, left))
}

/// Those of the facts that are new; the others must be what is here already.
async fn refuse_what_differs<'p, 'a>(
    session: &mut Session,
    shard: Shard,
    facts: &'p [(&'a StoredFact, Fact)],
    head: &Head,
) -> Result<&'p [(&'a StoredFact, Fact)]> {
    let here = facts.partition_point(|(fact, _)| fact.position <= head.position);
    let (here, new) = facts.split_at(here);
    if let Some((first, _)) = here.first() {
        let before = Position(first.position.0.saturating_sub(1));
        let values = values![shard, before, here.len() as i64];
        let rows = session.rows(sql!("facts_after"), values).await?;
        let mut rows = rows.iter();
        for (fact, _) in here {
            let same = rows.next().map(|row| is(row, fact)).transpose()?;
            if same != Some(true) {
                return Err(other(shard, fact.position));
            }
        }
    }
    Ok(new)
}

fn is(row: &Row, fact: &StoredFact) -> Result<bool> {
    let bytes: &[u8] = row.get("stored")?;
    Ok(codec::position(row)? == fact.position && bytes == &*fact.bytes)
}

/// Where no key of ids spans the shards, another shard may have the fact.
async fn refuse_known_ids(session: &mut Session, new: &[(&StoredFact, Fact)]) -> Result<()> {
    if !session.is_of_one_shard() {
        return Ok(());
    }
    for new in new.chunks(4096) {
        let ids: Vec<uuid::Uuid> = new.iter().map(|(_, fact)| fact.envelope.id.0).collect();
        if !session
            .rows(sql!("facts_known"), values![ids])
            .await?
            .is_empty()
        {
            return Err(other(new[0].0.shard, new[0].0.position));
        }
    }
    Ok(())
}

/// The last index of each series.
type Series = FastMap<(Shard, DeviceId), u64>;

async fn series(session: &mut Session, shard: Shard, part: &Part<'_>) -> Result<Series> {
    let of_facts = part.facts.iter().map(|(_, fact)| fact.envelope.device);
    let of_aside = (part.aside.iter()).filter_map(|one| one.series.map(|(_, device, _)| device));
    let devices: BTreeSet<DeviceId> = of_facts.chain(of_aside).collect();
    append::series_of(session, shard, &devices).await
}

/// What waited here for its turn, too, has come.
async fn release(session: &mut Session, accepted: &[Accepted<'_>]) -> Result<()> {
    if session.count(sql!("quarantine_count"), values![]).await? == 0 {
        return Ok(());
    }
    for one in accepted {
        let hash = chain::of_bytes(one.bytes).to_vec();
        let values = values![one.fact.envelope.shard, hash, one.position];
        session.run(sql!("quarantine_release"), values).await?;
    }
    Ok(())
}

/// What was set aside holds its place where the series has come so far, or comes to it now; and
/// is released only where the fact that it became is here.
async fn set_aside(
    session: &mut Session,
    shard: Shard,
    aside: &[&SetAside],
    reached: Position,
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
        let held = series
            .filter(|_| holds)
            .map(|(_, device, index)| (device, index));
        let values = values![
            shard,
            quarantine::key(session, shard, &one.bytes, held).await?,
            codec::tag(&one.reason),
            one.detail.clone(),
            one.bytes.clone(),
            series.map(|(shard, ..)| i64::from(shard.0)),
            series.map(|(_, device, _)| device.0),
            series.map(|(.., index)| index as i64),
            holds,
            one.times as i64,
            one.released
                .filter(|released| *released <= reached)
                .map(|position| position.0 as i64),
        ];
        session.run(sql!("quarantine_take_over"), values).await?;
    }
    Ok(())
}

/// Everything that is or was in quarantine, the oldest first.
pub(super) async fn all_set_aside(session: &mut Session) -> Result<Vec<SetAside>> {
    let rows = session.rows(sql!("quarantine_all"), values![]).await?;
    rows.iter().map(row_set_aside).collect()
}

fn row_set_aside(row: &Row) -> Result<SetAside> {
    let shard: Option<i64> = row.get("series_shard")?;
    let index: Option<i64> = row.get("series_index")?;
    let series = match (shard, row.key_or_none("device")?, index) {
        (Some(shard), Some(device), Some(index)) => {
            Some((Shard(shard as u32), DeviceId(device), index as u64))
        }
        _ => None,
    };
    let released: Option<i64> = row.get("position")?;
    Ok(SetAside {
        shard: codec::shard(row)?,
        reason: codec::reason(row)?,
        detail: row.get("detail")?,
        bytes: row.get("stored")?,
        times: row.number("times")? as u64,
        series,
        holds_place: row.get("holds_place")?,
        released: released.map(|position| Position(position as u64)),
    })
}
