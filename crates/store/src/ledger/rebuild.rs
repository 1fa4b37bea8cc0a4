//! The replay of the ledger, record by record, and the views made again from it.

use std::collections::{BTreeMap, BTreeSet};

use noi_core::{Fact, Position, RecordId, Shard};
use uuid::Uuid;

use super::keys::{self, Keys};
use super::project::{
    Counts, RECORDS_AT_ONCE, ToFold, insert, insert_merges, rows_of_records, shaping_facts,
};
use super::read::{self, Chain};
use super::{Database, codec};
use crate::interface::{Head, Progress, Step};
use crate::session::{Query, Session, sql, values};
use crate::views::{Merges, RecordRows, Shaping, by_survivor, group, home, survivor_of, upstream};
use crate::{Result, StoreError};

/// Facts whose keys are written together: the more, the fewer pages are touched twice.
const FACTS_AT_ONCE: usize = 250_000;

const KEYS: &[Query] = &[
    sql!(sqlite "fact_id_clear"),
    sql!(sqlite "fact_record_clear"),
    sql!(sqlite "origin_clear"),
];

/// Each clears one shard, or all.
const VIEWS: &[Query] = &[
    sql!("merge_clear"),
    sql!("child_clear"),
    sql!("child_word_clear"),
    sql!("word_count_clear"),
    sql!("child_count_clear"),
    sql!("person_clear"),
    sql!("carer_link_clear"),
    sql!("pregnancy_clear"),
    sql!("plan_clear"),
    sql!("local_unit_clear"),
];

/// One commit; or, where a commit is of one shard, one for each.
pub(super) async fn rebuild(database: &Database, progress: Progress<'_>) -> Result<()> {
    if !database.commits_by_shard() {
        let mut write = database.turn_to(None, Shard::NATIONAL).await?;
        views(&mut write, None, progress).await?;
        return write.commit().await;
    }
    let mut reading = database.read().await?;
    let heads = read::heads(&mut reading).await?;
    reading.commit().await?;
    for &shard in heads.keys() {
        let mut write = database.turn_to(None, shard).await?;
        views(&mut write, Some(shard), progress).await?;
        write.commit().await?;
    }
    Ok(())
}

async fn views(
    session: &mut Session,
    of: Option<Shard>,
    progress: &mut (dyn FnMut(Step) + Send),
) -> Result<()> {
    for view in VIEWS {
        let values = of.map_or_else(Vec::new, |shard| values![shard]);
        session.run(*view, values).await?;
    }
    if let Some(shard) = of {
        columns(session, shard, progress).await?;
    } else {
        for table in KEYS {
            session.run(*table, values![]).await?;
        }
        keys(session, progress).await?;
    }
    let mut replay = Replay::begin(session, of).await?;
    insert_merges(session, &replay.merges).await?;
    let mut counts = Counts::default();
    while let Some(rows) = replay.next(session).await? {
        let rows = rows.into_iter().map(|(_, rows)| match of {
            Some(shard) => rows.in_shard(shard),
            None => rows,
        });
        insert(session, rows.collect(), &mut counts).await?;
        progress(replay.step());
    }
    counts.add(session).await
}

/// Makes the tables again by which facts are found.
async fn keys(session: &mut Session, progress: &mut (dyn FnMut(Step) + Send)) -> Result<()> {
    let (mut done, total) = (0, facts(session).await?);
    let mut keys = Keys::default();
    for (shard, head) in read::heads(session).await? {
        let mut chain = Chain::after(session, shard, Position(0)).await?;
        while chain.position < head.position {
            let from = chain.position;
            read_on(session, &mut chain, &head, shard, &mut |position, fact| {
                keys.add(&fact, shard, position);
            })
            .await?;
            if keys.len() >= FACTS_AT_ONCE {
                keys.flush(session).await?;
            }
            done += chain.position.0 - from.0;
            let what = "facts";
            progress(Step { what, done, total });
        }
    }
    keys.flush(session).await
}

/// What a row of `fact` holds beside the bytes, to find it by.
#[derive(PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) shaping: i64,
    pub(super) origin: Option<i64>,
    pub(super) id: Uuid,
    pub(super) record: Uuid,
}

/// Mends the columns by which a shard's facts are found, where they aren't what the bytes say.
async fn columns(
    session: &mut Session,
    shard: Shard,
    progress: &mut (dyn FnMut(Step) + Send),
) -> Result<()> {
    let Some(head) = read::heads(session).await?.remove(&shard) else {
        return Ok(());
    };
    let total = head.position.0;
    let mut chain = Chain::after(session, shard, Position(0)).await?;
    while chain.position < head.position {
        let kept = columns_after(session, shard, chain.position).await?;
        let mut wrong = Vec::new();
        read_on(session, &mut chain, &head, shard, &mut |position, fact| {
            let expected = Columns {
                shaping: Shaping::of(&fact.body) as i64,
                origin: keys::origin_of(&fact),
                id: fact.envelope.id.0,
                record: fact.envelope.record.0,
            };
            if kept.get(&position) != Some(&expected) {
                wrong.push((position, expected));
            }
        })
        .await?;
        for (position, right) in wrong {
            let values = values![
                shard,
                position,
                right.shaping,
                right.origin,
                right.id,
                right.record,
            ];
            session
                .run(sql!(postgres "fact_columns_set"), values)
                .await?;
        }
        let (what, done) = ("facts", chain.position.0);
        progress(Step { what, done, total });
    }
    Ok(())
}

/// The columns of as many facts as one step along a chain reads.
pub(super) async fn columns_after(
    session: &mut Session,
    shard: Shard,
    after: Position,
) -> Result<BTreeMap<Position, Columns>> {
    let values = values![shard, after, i64::from(read::CHUNK)];
    let rows = session
        .rows(sql!(postgres "fact_columns_after"), values)
        .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns {
                shaping: row.number("shaping")?,
                origin: row.get("origin")?,
                id: row.key("id")?,
                record: row.key("record")?,
            };
            Ok((codec::position(row)?, columns))
        })
        .collect()
}

/// One step along the chain, fact by fact.
async fn read_on(
    session: &mut Session,
    chain: &mut Chain,
    head: &Head,
    shard: Shard,
    each: &mut (dyn FnMut(Position, Fact) + Send),
) -> Result<()> {
    let mut unreadable = None;
    chain
        .walk(
            session,
            head,
            &mut |position, bytes| match Fact::from_stored(bytes) {
                Ok(fact) => each(position, fact),
                Err(error) => unreadable = Some((position, error.to_string())),
            },
        )
        .await?;
    match unreadable {
        Some((position, what)) => Err(StoreError::Damaged {
            shard,
            position,
            what,
        }),
        None => Ok(()),
    }
}

pub(super) async fn facts(session: &mut Session) -> Result<u64> {
    Ok(session.count(sql!("fact_size"), values![]).await? as u64)
}

/// The ledger folded again, some records at a time in the order of their ids.
pub(super) struct Replay {
    /// The shard whose rows are wanted; `None`: all.
    of: Option<Shard>,
    /// (shard, record, survivor), of the shard or of all.
    pub(super) merges: Vec<(Shard, RecordId, RecordId)>,
    by_record: Merges,
    merged_into: BTreeMap<RecordId, Vec<RecordId>>,
    /// Survivors that no page of records names: nothing is known of them but what was merged
    /// into them, or their own facts are in other shards.
    unseen: BTreeSet<RecordId>,
    after: Uuid,
    ended: bool,
    pub(super) done: u64,
    total: u64,
}

impl Replay {
    pub(super) async fn begin(session: &mut Session, of: Option<Shard>) -> Result<Self> {
        let merging = session.rows(sql!("records_merging"), values![]).await?;
        let merging: Vec<RecordId> = merging
            .iter()
            .map(|row| codec::record(row, "record"))
            .collect::<Result<_>>()?;
        let mut merges = Vec::new();
        for chunk in merging.chunks(RECORDS_AT_ONCE) {
            for (record, facts) in shaping_facts(session, chunk).await? {
                if let (Some(survivor), Some(home)) =
                    (survivor_of(record, &facts), home(record, &facts))
                {
                    merges.push((home, record, survivor));
                }
            }
        }
        let by_record: Merges = merges.iter().map(|&(_, from, into)| (from, into)).collect();
        let merged_into = by_survivor(&by_record);
        let mut unseen = BTreeSet::new();
        if of.is_none() {
            let survivors: Vec<RecordId> = merged_into.keys().copied().collect();
            unseen.extend(&survivors);
            for chunk in survivors.chunks(RECORDS_AT_ONCE) {
                for record in shaping_facts(session, chunk).await?.keys() {
                    unseen.remove(record);
                }
            }
        }
        merges.retain(|(shard, _, _)| of.is_none_or(|of| of == *shard));
        let values = values![of.map(|shard| i64::from(shard.0))];
        let total = session.count(sql!("records_shaped"), values).await?;
        Ok(Self {
            of,
            total: total as u64 + unseen.len() as u64,
            merges,
            by_record,
            merged_into,
            unseen,
            after: Uuid::nil(),
            ended: false,
            done: 0,
        })
    }

    /// The rows of the next records; `None` after the last.
    pub(super) async fn next(
        &mut self,
        session: &mut Session,
    ) -> Result<Option<Vec<(RecordId, RecordRows)>>> {
        let records = self.next_records(session).await?;
        if records.is_empty() {
            return Ok(None);
        }
        self.done += records.len() as u64;
        let members: BTreeMap<RecordId, Vec<RecordId>> = records
            .iter()
            .filter(|record| self.merged_into.contains_key(record))
            .map(|&record| (record, group(record, &self.merged_into)))
            .collect();
        let rows = rows_of_records(session, &records, &members, &mut ToFold::new()).await?;
        Ok(Some(rows))
    }

    async fn next_records(&mut self, session: &mut Session) -> Result<Vec<RecordId>> {
        if !self.ended {
            let of = self.of.map(|shard| i64::from(shard.0));
            let values = values![self.after, RECORDS_AT_ONCE as i64, of];
            let rows = session.rows(sql!("records_after"), values).await?;
            let records: Vec<RecordId> = rows
                .iter()
                .map(|row| codec::record(row, "record"))
                .collect::<Result<_>>()?;
            if let Some(&last) = records.last() {
                self.after = last.0;
                if self.of.is_some() {
                    for &record in records.iter().filter(|r| self.by_record.contains_key(r)) {
                        upstream(record, &self.by_record, &mut self.unseen);
                    }
                }
                return Ok(records);
            }
            self.ended = true;
            if let Some(shard) = self.of {
                let survivors: Vec<RecordId> = self.unseen.iter().copied().collect();
                for chunk in survivors.chunks(RECORDS_AT_ONCE) {
                    for (record, facts) in shaping_facts(session, chunk).await? {
                        if facts.iter().any(|fact| fact.envelope.shard == shard) {
                            self.unseen.remove(&record);
                        }
                    }
                }
            }
        }
        Ok(std::mem::take(&mut self.unseen).into_iter().collect())
    }

    pub(super) fn step(&self) -> Step {
        Step {
            what: "records",
            done: self.done,
            total: self.total.max(self.done),
        }
    }
}
