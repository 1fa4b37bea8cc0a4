//! The replay of the ledger, record by record, and the views made again from it.

use std::collections::{BTreeMap, BTreeSet};

use noi_core::{Fact, Position, RecordId, Shard};
use sqlx::sqlite::{SqliteConnection, SqlitePool};
use sqlx::{Connection as _, Row as _};

use super::append::{OriginRow, insert_origin_rows};
use super::project::{
    Counts, RECORDS_AT_ONCE, insert, insert_merges, rows_of_records, shaping_facts,
};
use super::{BEGIN_WRITE, codec, read, sql};
use crate::interface::{Progress, Step};
use crate::views::{Merges, RecordRows, by_survivor, group, survivor_of};
use crate::{Result, StoreError};

const FACTS_AT_ONCE: i64 = 8192;

const VIEWS: &[&str] = &[
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
    let mut replay = Replay::begin(&mut write).await?;
    insert_merges(&mut write, &replay.merges).await?;
    let mut counts = Counts::default();
    while let Some(rows) = replay.next(&mut write).await? {
        insert(&mut write, rows, &mut counts).await?;
        progress(replay.step());
    }
    counts.add(&mut write).await?;
    let total = facts(&mut write).await?;
    let mut done = 0;
    for (shard, head) in read::heads(&mut write).await? {
        let mut after = Position(0);
        while after < head.position {
            let (reached, origins) = origins_after(&mut write, shard, after).await?;
            if reached == after {
                break;
            }
            done += reached.0 - after.0;
            after = reached;
            insert_origin_rows(&mut write, origins).await?;
            progress(Step {
                what: "facts",
                done,
                total,
            });
        }
    }
    write.commit().await?;
    Ok(())
}

pub(super) async fn facts(connection: &mut SqliteConnection) -> Result<u64> {
    let facts: i64 = sqlx::query_scalar(sql!("fact_size"))
        .fetch_one(connection)
        .await?;
    Ok(facts as u64)
}

async fn origins_after(
    connection: &mut SqliteConnection,
    shard: Shard,
    after: Position,
) -> Result<(Position, Vec<OriginRow>)> {
    let rows = sqlx::query(sql!("facts_after"))
        .bind(i64::from(shard.0))
        .bind(after.0 as i64)
        .bind(FACTS_AT_ONCE)
        .fetch_all(connection)
        .await?;
    let mut reached = after;
    let mut origins = Vec::new();
    for row in rows {
        reached = codec::position(&row)?;
        let fact =
            Fact::from_stored(row.try_get("stored")?).map_err(|error| StoreError::Damaged {
                shard,
                position: reached,
                what: error.to_string(),
            })?;
        origins.extend(OriginRow::of(&fact, reached));
    }
    Ok((reached, origins))
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
