//! The replay of the ledger, record by record, and the views made again from it.

use std::collections::{BTreeMap, BTreeSet};

use noi_core::{Fact, Position, RecordId, Shard};
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnection, SqlitePool};

use super::keys::Keys;
use super::project::{
    Counts, RECORDS_AT_ONCE, insert, insert_merges, rows_of_records, shaping_facts,
};
use super::read::{self, Chain};
use super::{BEGIN_WRITE, codec, sql};
use crate::interface::{Progress, Step};
use crate::views::{Merges, RecordRows, by_survivor, group, survivor_of};
use crate::{Result, StoreError};

/// Facts whose keys are written together: the more, the fewer pages are touched twice.
const FACTS_AT_ONCE: usize = 250_000;

const VIEWS: &[&str] = &[
    sql!("fact_id_clear"),
    sql!("fact_record_clear"),
    sql!("origin_clear"),
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

pub(super) async fn rebuild(writer: &SqlitePool, progress: Progress<'_>) -> Result<()> {
    let mut connection = writer.acquire().await?;
    let mut write = connection.begin_with(BEGIN_WRITE).await?;
    for view in VIEWS {
        sqlx::query(*view).execute(&mut *write).await?;
    }
    keys(&mut write, progress).await?;
    let mut replay = Replay::begin(&mut write).await?;
    insert_merges(&mut write, &replay.merges).await?;
    let mut counts = Counts::default();
    while let Some(rows) = replay.next(&mut write).await? {
        insert(&mut write, rows, &mut counts).await?;
        progress(replay.step());
    }
    counts.add(&mut write).await?;
    write.commit().await?;
    Ok(())
}

/// Makes the tables again by which facts are found.
async fn keys(
    connection: &mut SqliteConnection,
    progress: &mut (dyn FnMut(Step) + Send),
) -> Result<()> {
    let (mut done, total) = (0, facts(connection).await?);
    let mut keys = Keys::default();
    for (shard, head) in read::heads(connection).await? {
        let mut chain = Chain::after(connection, shard, Position(0)).await?;
        while chain.position < head.position {
            let (from, mut unreadable) = (chain.position, None);
            chain
                .walk(
                    connection,
                    &head,
                    &mut |position, bytes| match Fact::from_stored(bytes) {
                        Ok(fact) => keys.add(&fact, shard, position),
                        Err(error) => unreadable = Some((position, error.to_string())),
                    },
                )
                .await?;
            if let Some((position, what)) = unreadable {
                return Err(StoreError::Damaged {
                    shard,
                    position,
                    what,
                });
            }
            if keys.len() >= FACTS_AT_ONCE {
                keys.flush(connection).await?;
            }
            done += chain.position.0 - from.0;
            let what = "facts";
            progress(Step { what, done, total });
        }
    }
    keys.flush(connection).await
}

pub(super) async fn facts(connection: &mut SqliteConnection) -> Result<u64> {
    let facts: i64 = sqlx::query_scalar(sql!("fact_size"))
        .fetch_one(connection)
        .await?;
    Ok(facts as u64)
}

/// The ledger folded again, some records at a time in the order of their ids.
pub(super) struct Replay {
    /// (shard, record, survivor)
    pub(super) merges: Vec<(Shard, RecordId, RecordId)>,
    merged_into: BTreeMap<RecordId, Vec<RecordId>>,
    /// Survivors of which nothing is known but what was merged into them.
    unseen: Vec<RecordId>,
    after: Option<RecordId>,
    ended: bool,
    pub(super) done: u64,
    total: u64,
}

impl Replay {
    pub(super) async fn begin(connection: &mut SqliteConnection) -> Result<Self> {
        let merging: Vec<Vec<u8>> = sqlx::query_scalar(sql!("records_merging"))
            .fetch_all(&mut *connection)
            .await?;
        let merging: Vec<RecordId> = merging
            .iter()
            .map(|bytes| codec::uuid(bytes).map(RecordId))
            .collect::<Result<_>>()?;
        let mut merges = Vec::new();
        for chunk in merging.chunks(RECORDS_AT_ONCE) {
            for (record, facts) in shaping_facts(connection, chunk).await? {
                if let (Some(survivor), Some(fact)) = (survivor_of(record, &facts), facts.first()) {
                    merges.push((fact.envelope.shard, record, survivor));
                }
            }
        }
        let by_record: Merges = merges.iter().map(|&(_, from, into)| (from, into)).collect();
        let merged_into = by_survivor(&by_record);
        let survivors: Vec<RecordId> = merged_into.keys().copied().collect();
        let mut unseen: BTreeSet<RecordId> = survivors.iter().copied().collect();
        for chunk in survivors.chunks(RECORDS_AT_ONCE) {
            for record in shaping_facts(connection, chunk).await?.keys() {
                unseen.remove(record);
            }
        }
        let total: i64 = sqlx::query_scalar(sql!("records_shaped"))
            .fetch_one(&mut *connection)
            .await?;
        Ok(Self {
            total: total as u64 + unseen.len() as u64,
            merges,
            merged_into,
            unseen: unseen.into_iter().collect(),
            after: None,
            ended: false,
            done: 0,
        })
    }

    /// The rows of the next records; `None` after the last.
    pub(super) async fn next(
        &mut self,
        connection: &mut SqliteConnection,
    ) -> Result<Option<Vec<(RecordId, RecordRows)>>> {
        let records = self.next_records(connection).await?;
        if records.is_empty() {
            return Ok(None);
        }
        self.done += records.len() as u64;
        let members: BTreeMap<RecordId, Vec<RecordId>> = records
            .iter()
            .filter(|record| self.merged_into.contains_key(record))
            .map(|&record| (record, group(record, &self.merged_into)))
            .collect();
        Ok(Some(rows_of_records(connection, &records, &members).await?))
    }

    async fn next_records(&mut self, connection: &mut SqliteConnection) -> Result<Vec<RecordId>> {
        if !self.ended {
            let after = self
                .after
                .map_or_else(Vec::new, |record| codec::key(record.0));
            let records: Vec<Vec<u8>> = sqlx::query_scalar(sql!("records_after"))
                .bind(after)
                .bind(RECORDS_AT_ONCE as i64)
                .fetch_all(connection)
                .await?;
            let records: Vec<RecordId> = records
                .iter()
                .map(|bytes| codec::uuid(bytes).map(RecordId))
                .collect::<Result<_>>()?;
            if let Some(&last) = records.last() {
                self.after = Some(last);
                return Ok(records);
            }
            self.ended = true;
        }
        Ok(std::mem::take(&mut self.unseen))
    }

    pub(super) fn step(&self) -> Step {
        Step {
            what: "records",
            done: self.done,
            total: self.total,
        }
    }
}
