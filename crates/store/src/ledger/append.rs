//! How facts come in: views included, and acknowledged when it is on disk.
//!
//! A batch is taken shard by shard. On one file all of it is one commit; on a database that may
//! be distributed, each shard's part is one, and what it changes in the views of another shard
//! (a record merged into one that is kept there) is noted beside it, so that it is done even if
//! nobody is there to do it at once (`follow`).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use noi_core::{DeviceId, Fact, FactId, FastMap, Position, Shard};

use super::follow::{self, Follows};
use super::keys::{self, Keys};
use super::{Database, codec, project, quarantine, read};
use crate::chain::{self, Hash};
use crate::intake::{Arrival, Known, Place, Verdict, judge, parts};
use crate::interface::{Head, Receipt, Refused};
use crate::session::{Session, sql, values};
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

/// Reading the bytes needs no database: other writers go on meanwhile.
pub(super) fn read_batch(batch: &[Vec<u8>]) -> Vec<Arrival> {
    let arrivals = (batch.iter().enumerate()).map(|(nth, bytes)| Arrival::read(bytes, Some(nth)));
    arrivals.collect()
}

/// Writes batches in one commit, each judged by what those before it left; answers in their
/// order. No batch suffers for another: where that may be, each gets a commit of its own (and
/// finds its facts known if a shard's commit had been made).
pub(super) async fn together(database: &Database, batches: &[&[Arrival]]) -> Vec<Result<Receipt>> {
    if let [batch] = batches {
        return vec![alone(database, batch).await];
    }
    let look = if database.commits_by_shard() {
        Look::ForAll
    } else {
        Look::ForReached
    };
    let error = match write(database, batches, look).await {
        Ok(receipts) => return receipts.into_iter().map(Ok).collect(),
        Err(error) => error,
    };
    let mut answers = Vec::with_capacity(batches.len());
    for batch in batches {
        answers.push(match error.of_the_database() {
            Some(error) => Err(error),
            None => alone(database, batch).await,
        });
    }
    answers
}

/// Writes a batch in commits of its own.
pub(super) async fn alone(database: &Database, batch: &[Arrival]) -> Result<Receipt> {
    // What goes on with its series is new, unless somebody used an id twice: then the key of ids
    // refuses it, nothing is written, and every id is looked for. That key spans the shards on one
    // file only.
    let receipts = if database.commits_by_shard() {
        write(database, &[batch], Look::ForAll).await?
    } else {
        match write(database, &[batch], Look::ForReached).await {
            Err(error) if error.is_double() => write(database, &[batch], Look::ForAll).await?,
            result => result?,
        }
    };
    Ok(receipts.into_iter().next().unwrap_or_default())
}

/// Which ids are looked for in the ledger before a batch is judged.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Those of facts whose series has reached them.
    ForReached,
    ForAll,
}

async fn write(database: &Database, batches: &[&[Arrival]], look: Look) -> Result<Vec<Receipt>> {
    let mut receipts = Vec::with_capacity(batches.len());
    let mut follows = Follows::default();
    let mut gathered = Gathered::default();
    let mut writing: Option<Session> = None;
    for batch in batches {
        let mut receipt = Receipt::default();
        for (shard, part) in parts(batch) {
            if let Some(session) = &mut writing
                && !session.may_change(shard)
            {
                gathered.write(session, &mut follows).await?;
            }
            let mut session = database.turn_to(writing.take(), shard).await?;
            let waiting = gathered.waiting(&mut session, shard, &part).await?;
            if waiting.is_empty() {
                gathered
                    .take_in(&mut session, shard, &part, look, &mut receipt)
                    .await?;
            } else {
                gathered.write(&mut session, &mut follows).await?;
                let all: Vec<&Arrival> = part.into_iter().chain(&waiting).collect();
                let mut released = Gathered::default();
                released
                    .take_in(&mut session, shard, &all, look, &mut receipt)
                    .await?;
                released.write(&mut session, &mut follows).await?;
            }
            writing = Some(session);
        }
        receipt.refused.sort_by_key(|refused| refused.nth);
        receipts.push(receipt);
    }
    if let Some(session) = &mut writing {
        gathered.write(session, &mut follows).await?;
    }
    if let Some(session) = follow::done(database, writing, follows).await? {
        session.commit().await?;
    }
    Ok(receipts)
}

/// What was judged and isn't written yet: the more there is, the fewer statements, and the fewer
/// pages that are touched twice.
#[derive(Default)]
struct Gathered<'a> {
    accepted: BTreeMap<Shard, Vec<Accepted<'a>>>,
    /// Once that is written.
    known: Known<'a>,
}

impl<'a> Gathered<'a> {
    /// What waits in quarantine and may have its turn after a part of a batch.
    async fn waiting(
        &self,
        session: &mut Session,
        shard: Shard,
        part: &[&Arrival],
    ) -> Result<Vec<Arrival>> {
        let devices = device_keys(&devices_of(part));
        let rows = session
            .rows(sql!("quarantine_waiting"), values![shard, devices])
            .await?;
        let mut waiting = Vec::with_capacity(rows.len());
        for row in &rows {
            waiting.push(Arrival::read(row.get("stored")?, None));
        }
        // The series that the database knows may have gone on since.
        waiting.retain(|arrival| {
            arrival.place.is_none_or(|place| {
                let last = self.known.series.get(&(place.shard, place.device));
                last.is_none_or(|last| place.index > *last)
            })
        });
        Ok(waiting)
    }

    /// Judges the part of a batch that belongs to a shard, and keeps what is set aside.
    async fn take_in(
        &mut self,
        session: &mut Session,
        shard: Shard,
        arrivals: &[&'a Arrival],
        look: Look,
        receipt: &mut Receipt,
    ) -> Result<()> {
        self.look_up(session, shard, arrivals, look).await?;
        let verdicts = judge(arrivals, &mut self.known);
        let accepted = self.accepted.entry(shard).or_default();
        let before = accepted.len();
        for (i, verdict) in &verdicts {
            let arrival = arrivals[*i];
            match (verdict, &arrival.fact) {
                (&Verdict::Accepted { position, hash }, Ok(fact)) => {
                    accepted.push(Accepted {
                        fact,
                        bytes: &arrival.bytes,
                        position,
                        hash,
                        shaping: Shaping::of(&fact.body),
                    });
                    let stored = Cow::Borrowed(arrival.bytes.as_slice());
                    self.known.stored.insert(fact.envelope.id, stored);
                    if arrival.nth.is_none() {
                        receipt.released += 1;
                        release(session, shard, arrival, position).await?;
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
                    set_aside(session, shard, arrival, *reason, detail, *holds).await?;
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
                (_, Ok(_)) => {
                    let head = self.known.heads.get(&shard);
                    let position = head.map_or(Position(0), |head| head.position);
                    release(session, shard, arrival, position).await?;
                }
                _ => {}
            }
        }
        receipt.accepted += (accepted.len() - before) as u64;
        if let Some(head) = self.known.heads.get(&shard) {
            receipt.heads.insert(shard, *head);
        }
        Ok(())
    }

    /// Asks the database for what isn't known yet and matters for these arrivals.
    async fn look_up(
        &mut self,
        session: &mut Session,
        shard: Shard,
        arrivals: &[&Arrival],
        look: Look,
    ) -> Result<()> {
        let known = &mut self.known;
        if !self.accepted.contains_key(&shard)
            && let Some(head) = read::heads(session).await?.remove(&shard)
        {
            known.heads.insert(shard, head);
        }
        let mut devices = devices_of(arrivals);
        devices.retain(|device| !known.series.contains_key(&(shard, *device)));
        known
            .series
            .extend(series_of(session, shard, &devices).await?);
        let reached = |place: &Place| {
            let last = known.series.get(&(place.shard, place.device));
            look == Look::ForAll || last.is_some_and(|last| place.index <= *last)
        };
        let mut ids: Vec<FactId> = (arrivals.iter())
            .filter_map(|arrival| arrival.place.filter(reached))
            .map(|place| place.id)
            .filter(|id| !known.stored.contains_key(id))
            .collect();
        ids.sort_unstable();
        for ids in ids.chunks(4096) {
            let ids: Vec<uuid::Uuid> = ids.iter().map(|id| id.0).collect();
            for row in session.rows(sql!("facts_known"), values![ids]).await? {
                let id = FactId(row.key("id")?);
                // Where two shards have it, what comes is compared with the fact of its own.
                if codec::shard(&row)? == shard || !known.stored.contains_key(&id) {
                    known.stored.insert(id, Cow::Owned(row.get("stored")?));
                }
            }
        }
        Ok(())
    }

    /// Writes it; adds what follows from it to `follows`.
    async fn write(&mut self, session: &mut Session, follows: &mut Follows) -> Result<()> {
        let Self { accepted, known } = std::mem::take(self);
        keep_heads(session, &known).await?;
        for (shard, accepted) in accepted {
            let touched = project::Touched::before(session, shard, &accepted).await?;
            insert_facts(session, shard, &accepted).await?;
            let left = touched.project(session, &accepted).await?;
            follows.take(session, shard, left).await?;
        }
        Ok(())
    }
}

fn devices_of(arrivals: &[&Arrival]) -> BTreeSet<DeviceId> {
    let places = arrivals.iter().filter_map(|arrival| arrival.place);
    places.map(|place| place.device).collect()
}

fn device_keys(devices: &BTreeSet<DeviceId>) -> Vec<uuid::Uuid> {
    devices.iter().map(|device| device.0).collect()
}

/// The last index of each of these series that has begun.
pub(super) async fn series_of(
    session: &mut Session,
    shard: Shard,
    devices: &BTreeSet<DeviceId>,
) -> Result<FastMap<(Shard, DeviceId), u64>> {
    if devices.is_empty() {
        return Ok(FastMap::default());
    }
    let values = values![shard, device_keys(devices)];
    let rows = session.rows(sql!("series_of"), values).await?;
    rows.iter()
        .map(|row| {
            let device = DeviceId(row.key("device")?);
            Ok(((shard, device), row.number("last")? as u64))
        })
        .collect()
}

/// Without the keys by which facts are found where those have tables of their own.
pub(super) async fn insert_rows(
    session: &mut Session,
    shard: Shard,
    accepted: &[Accepted<'_>],
) -> Result<()> {
    if session.is_of_one_shard() {
        return session
            .insert(sql!(postgres "fact_insert"), accepted, |row| {
                let envelope = &row.fact.envelope;
                values![
                    shard,
                    row.position,
                    row.shaping as i64,
                    keys::origin_of(row.fact),
                    envelope.id.0,
                    envelope.record,
                    row.hash.to_vec(),
                    row.bytes.to_vec(),
                ]
            })
            .await;
    }
    session
        .insert(sql!(sqlite "fact_insert"), accepted, |row| {
            values![
                codec::place(shard, row.position),
                row.hash.to_vec(),
                row.bytes.to_vec(),
            ]
        })
        .await
}

pub(super) async fn insert_facts(
    session: &mut Session,
    shard: Shard,
    accepted: &[Accepted<'_>],
) -> Result<()> {
    insert_rows(session, shard, accepted).await?;
    if session.is_of_one_shard() {
        return Ok(());
    }
    let mut keys = Keys::default();
    for row in accepted {
        keys.add(row.fact, shard, row.position);
    }
    keys.flush(session).await
}

pub(super) async fn keep_heads(session: &mut Session, known: &Known<'_>) -> Result<()> {
    for (shard, Head { position, hash }) in &known.heads {
        let values = values![*shard, *position, hash.to_vec()];
        session.run(sql!("head_set"), values).await?;
    }
    for ((shard, device), last) in &known.series {
        let values = values![*shard, device.0, *last as i64];
        session.run(sql!("series_set"), values).await?;
    }
    Ok(())
}

async fn set_aside(
    session: &mut Session,
    shard: Shard,
    arrival: &Arrival,
    reason: QuarantineReason,
    detail: &str,
    holds: Option<Place>,
) -> Result<()> {
    let place = holds.or(arrival.place);
    let held = holds.map(|place| (place.device, place.index));
    let values = values![
        shard,
        quarantine::key(session, shard, &arrival.bytes, held).await?,
        codec::tag(&reason),
        detail.to_owned(),
        arrival.bytes.clone(),
        place.map(|place| i64::from(place.shard.0)),
        place.map(|place| place.device.0),
        place.map(|place| place.index as i64),
        holds.is_some(),
        i64::from(arrival.nth.is_some()),
    ];
    session.run(sql!("quarantine_insert"), values).await
}

async fn release(
    session: &mut Session,
    shard: Shard,
    arrival: &Arrival,
    position: Position,
) -> Result<()> {
    let values = values![shard, chain::of_bytes(&arrival.bytes).to_vec(), position];
    session.run(sql!("quarantine_release"), values).await
}
