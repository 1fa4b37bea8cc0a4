//! Keeps the views in step with the ledger: the records that a batch shapes are folded again
//! and their rows replaced, so that step by step and rebuilt are the same by construction.

use std::collections::{BTreeMap, BTreeSet};

use noi_core::{Fact, RecordId, Shard, UnitId};
use sqlx::Row as _;
use sqlx::sqlite::SqliteConnection;

use super::append::Accepted;
use super::{bulk, codec, sql};
use crate::rows::ChildRow;
use crate::views::{
    self, Merges, RecordRows, Shaping, by_survivor, group, rows_of, sort_key, survivor_of, upstream,
};
use crate::{Result, StoreError};

/// Records folded at once: bounds memory whatever the size of a batch.
pub(super) const RECORDS_AT_ONCE: usize = 4096;

/// Facts by the record that they are about.
pub(super) type FactsByRecord = BTreeMap<RecordId, Vec<Fact>>;

/// The records that a batch shapes, as they were before it.
pub(super) struct Touched {
    records: BTreeSet<RecordId>,
    /// Whether rows of other records may change, too.
    merging: bool,
    /// Their earlier facts, where rows of other records don't.
    earlier: FactsByRecord,
}

impl Touched {
    /// Looks before the batch is inserted.
    pub(super) async fn before(
        connection: &mut SqliteConnection,
        accepted: &[Accepted<'_>],
    ) -> Result<Self> {
        let mut touched = Self {
            records: BTreeSet::new(),
            merging: false,
            earlier: FactsByRecord::new(),
        };
        for accepted in shaping(accepted) {
            touched.records.insert(accepted.fact.envelope.record);
            touched.merging |= accepted.shaping == Shaping::Merging;
        }
        if touched.records.is_empty() {
            return Ok(touched);
        }
        touched.merging |= touches_merges(connection, &touched.records).await?;
        if !touched.merging {
            let records: Vec<RecordId> = touched.records.iter().copied().collect();
            for chunk in records.chunks(RECORDS_AT_ONCE) {
                let mut earlier = shaping_facts(connection, chunk).await?;
                touched.earlier.append(&mut earlier);
            }
        }
        Ok(touched)
    }

    /// Brings every view up to the facts just inserted.
    pub(super) async fn project(
        self,
        connection: &mut SqliteConnection,
        accepted: &[Accepted<'_>],
    ) -> Result<()> {
        if self.records.is_empty() {
            return Ok(());
        }
        let mut counts = Counts::default();
        if self.merging {
            let (affected, members) = affected_by_merges(connection, &self.records).await?;
            let affected: Vec<RecordId> = affected.into_iter().collect();
            for chunk in affected.chunks(RECORDS_AT_ONCE) {
                let rows = rows_of_records(connection, chunk, &members).await?;
                clear(connection, chunk, &mut counts).await?;
                insert(connection, rows, &mut counts).await?;
            }
        } else {
            let mut facts: BTreeMap<RecordId, Vec<&Fact>> = BTreeMap::new();
            for (&record, earlier) in &self.earlier {
                facts.insert(record, earlier.iter().collect());
            }
            for accepted in shaping(accepted) {
                let record = accepted.fact.envelope.record;
                facts.entry(record).or_default().push(accepted.fact);
            }
            // Of a record without earlier facts the views hold nothing.
            let known: Vec<RecordId> = self.earlier.keys().copied().collect();
            for chunk in known.chunks(RECORDS_AT_ONCE) {
                clear(connection, chunk, &mut counts).await?;
            }
            let rows = (facts.into_iter())
                .map(|(record, facts)| (record, rows_of(record, &facts)))
                .collect();
            insert(connection, rows, &mut counts).await?;
        }
        counts.add(connection).await
    }
}

fn shaping<'a, 'b>(accepted: &'a [Accepted<'b>]) -> impl Iterator<Item = &'a Accepted<'b>> {
    accepted
        .iter()
        .filter(|accepted| accepted.shaping != Shaping::No)
}

async fn touches_merges(
    connection: &mut SqliteConnection,
    records: &BTreeSet<RecordId>,
) -> Result<bool> {
    let count: i64 = sqlx::query_scalar(sql!("merges_touching"))
        .bind(codec::records(records))
        .fetch_one(connection)
        .await?;
    Ok(count > 0)
}

/// Updates the view of merges; answers with every record whose rows may change, and with the
/// records merged into each of them.
async fn affected_by_merges(
    connection: &mut SqliteConnection,
    touched: &BTreeSet<RecordId>,
) -> Result<(BTreeSet<RecordId>, BTreeMap<RecordId, Vec<RecordId>>)> {
    let before = merges(connection).await?;
    let mut after = before.clone();
    let touched_list: Vec<RecordId> = touched.iter().copied().collect();
    for chunk in touched_list.chunks(RECORDS_AT_ONCE) {
        let facts = shaping_facts(connection, chunk).await?;
        for &record in chunk {
            let own = facts.get(&record).map(Vec::as_slice).unwrap_or_default();
            let survivor = survivor_of(record, own);
            if before.get(&record).copied() == survivor {
                continue;
            }
            sqlx::query(sql!("merge_delete"))
                .bind(codec::key(record.0))
                .execute(&mut *connection)
                .await?;
            after.remove(&record);
            if let (Some(survivor), Some(fact)) = (survivor, own.first()) {
                insert_merges(connection, &[(fact.envelope.shard, record, survivor)]).await?;
                after.insert(record, survivor);
            }
        }
    }
    let mut affected = BTreeSet::new();
    for &record in touched {
        // The old chain too: its records lose what the new one gains.
        let mut chain = BTreeSet::new();
        upstream(record, &before, &mut chain);
        affected.append(&mut chain);
        upstream(record, &after, &mut chain);
        affected.append(&mut chain);
    }
    let merged_into = by_survivor(&after);
    let members = affected
        .iter()
        .map(|&record| (record, group(record, &merged_into)))
        .collect();
    Ok((affected, members))
}

async fn merges(connection: &mut SqliteConnection) -> Result<Merges> {
    let mut merges = Merges::new();
    for row in sqlx::query(sql!("merges")).fetch_all(connection).await? {
        let record = codec::uuid(row.try_get("record")?)?;
        let survivor = codec::uuid(row.try_get("survivor")?)?;
        merges.insert(RecordId(record), RecordId(survivor));
    }
    Ok(merges)
}

pub(super) async fn insert_merges(
    connection: &mut SqliteConnection,
    merges: &[(Shard, RecordId, RecordId)],
) -> Result<()> {
    bulk::insert(connection, sql!("merge_insert"), merges, |query, merge| {
        query
            .bind(i64::from(merge.0.0))
            .bind(codec::key(merge.1.0))
            .bind(codec::key(merge.2.0))
    })
    .await
}

/// The facts of these records that can change view rows, checked against the chain.
pub(super) async fn shaping_facts(
    connection: &mut SqliteConnection,
    records: &[RecordId],
) -> Result<FactsByRecord> {
    let rows = sqlx::query(sql!("facts_shaping"))
        .bind(codec::records(records))
        .fetch_all(connection)
        .await?;
    let mut facts = FactsByRecord::new();
    for row in rows {
        let (record, stored) = (codec::record(&row, "record")?, codec::checked_fact(&row)?);
        let fact = Fact::from_stored(&stored.bytes).map_err(|error| StoreError::Damaged {
            shard: stored.shard,
            position: stored.position,
            what: error.to_string(),
        })?;
        facts.entry(record).or_default().push(fact);
    }
    Ok(facts)
}

/// The rows of each of these records. `members` names what is merged into a record; a record
/// that isn't in it stands for itself.
pub(super) async fn rows_of_records(
    connection: &mut SqliteConnection,
    records: &[RecordId],
    members: &BTreeMap<RecordId, Vec<RecordId>>,
) -> Result<Vec<(RecordId, RecordRows)>> {
    let wanted: BTreeSet<RecordId> = records
        .iter()
        .flat_map(|record| match members.get(record) {
            Some(members) => members.as_slice(),
            None => std::slice::from_ref(record),
        })
        .copied()
        .collect();
    let wanted: Vec<RecordId> = wanted.into_iter().collect();
    let facts = shaping_facts(connection, &wanted).await?;
    let rows = records.iter().map(|&record| {
        let members = match members.get(&record) {
            Some(members) => members.as_slice(),
            None => &[record],
        };
        let facts: Vec<&Fact> = (members.iter())
            .filter_map(|member| facts.get(member))
            .flatten()
            .collect();
        (record, rows_of(record, &facts))
    });
    Ok(rows.collect())
}

/// Takes away what the views hold of these records.
async fn clear(
    connection: &mut SqliteConnection,
    records: &[RecordId],
    counts: &mut Counts,
) -> Result<()> {
    let list = codec::records(records);
    let old = sqlx::query(sql!("child_by_record"))
        .bind(list.clone())
        .fetch_all(&mut *connection)
        .await?;
    let mut words = Vec::new();
    for row in &old {
        let row = codec::child(row)?;
        counts.count(&row, -1);
        for word in views::words(&row) {
            let mut record = String::with_capacity(32);
            codec::push_hex(&mut record, row.record.0.as_bytes());
            words.push((word.to_owned(), record));
        }
    }
    if !old.is_empty() {
        let words = serde_json::to_string(&words).unwrap_or_default();
        execute(connection, sql!("child_word_delete"), words).await?;
        execute(connection, sql!("child_delete"), list.clone()).await?;
        execute(connection, sql!("carer_link_delete"), list.clone()).await?;
    }
    execute(connection, sql!("person_delete"), list.clone()).await?;
    execute(connection, sql!("pregnancy_delete"), list.clone()).await?;
    execute(connection, sql!("plan_delete"), list.clone()).await?;
    execute(connection, sql!("local_unit_delete"), list).await
}

async fn execute(
    connection: &mut SqliteConnection,
    query: &'static str,
    list: String,
) -> Result<()> {
    sqlx::query(query).bind(list).execute(connection).await?;
    Ok(())
}

/// Adds the rows of records that the views hold nothing of.
pub(super) async fn insert(
    connection: &mut SqliteConnection,
    rows: Vec<(RecordId, RecordRows)>,
    counts: &mut Counts,
) -> Result<()> {
    let mut children = Vec::new();
    let mut carers = Vec::new();
    let mut people = Vec::new();
    let mut pregnancies = Vec::new();
    let mut plans = Vec::new();
    let mut local_units = Vec::new();
    for (_, rows) in rows {
        children.extend(rows.child);
        carers.extend((0_i64..).zip(rows.carers));
        people.extend(rows.person);
        pregnancies.extend(rows.pregnancy);
        plans.extend(rows.plan);
        local_units.extend(rows.local_unit);
    }
    for row in &children {
        counts.count(row, 1);
    }
    insert_children(connection, &children).await?;
    bulk::insert(
        connection,
        sql!("carer_link_insert"),
        &carers,
        |query, (nth, row)| {
            query
                .bind(i64::from(row.shard.0))
                .bind(codec::key(row.child.0))
                .bind(*nth)
                .bind(codec::key(row.carer.0))
                .bind(codec::tag(&row.relation))
                .bind(row.from.0)
                .bind(row.until.map(|day| day.0))
        },
    )
    .await?;
    bulk::insert(connection, sql!("person_insert"), &people, |query, row| {
        query
            .bind(i64::from(row.shard.0))
            .bind(codec::key(row.record.0))
            .bind(row.unit.to_string())
            .bind(codec::tag(&row.kind))
            .bind(row.name.clone())
            .bind(row.name_fold.clone())
            .bind(sort_key(row.name.as_deref()))
            .bind(row.phone.clone())
            .bind(row.merged_into.map(|record| codec::key(record.0)))
            .bind(row.registered_on.0)
    })
    .await?;
    bulk::insert(
        connection,
        sql!("pregnancy_insert"),
        &pregnancies,
        |query, row| {
            query
                .bind(i64::from(row.shard.0))
                .bind(codec::key(row.record.0))
                .bind(row.unit.to_string())
                .bind(row.woman.map(|record| codec::key(record.0)))
                .bind(row.last_period.map(|day| day.0))
                .bind(row.expected.map(|day| day.0))
                .bind(row.registered_on.0)
                .bind(row.ended.map(|(day, _)| day.0))
                .bind(row.ended.map(|(_, outcome)| codec::tag(&outcome)))
                .bind(row.child.map(|record| codec::key(record.0)))
        },
    )
    .await?;
    bulk::insert(connection, sql!("plan_insert"), &plans, |query, row| {
        query
            .bind(i64::from(row.shard.0))
            .bind(codec::key(row.record.0))
            .bind(row.unit.to_string())
            .bind(row.on.0)
            .bind(row.symbol.clone())
            .bind(row.issuer.clone())
            .bind(row.title.clone())
            .bind(row.from.map(|day| day.0))
            .bind(row.to.map(|day| day.0))
            .bind(row.parent.map(|record| codec::key(record.0)))
            .bind(row.example)
    })
    .await?;
    bulk::insert(
        connection,
        sql!("local_unit_insert"),
        &local_units,
        |query, row| {
            query
                .bind(i64::from(row.shard.0))
                .bind(codec::key(row.record.0))
                .bind(row.parent.to_string())
                .bind(codec::tag(&row.kind))
                .bind(row.name.clone())
                .bind(row.name_fold.clone())
                .bind(row.from.0)
                .bind(row.until.map(|day| day.0))
        },
    )
    .await
}

async fn insert_children(connection: &mut SqliteConnection, rows: &[ChildRow]) -> Result<()> {
    bulk::insert(connection, sql!("child_insert"), rows, |query, row| {
        query
            .bind(i64::from(row.shard.0))
            .bind(codec::key(row.record.0))
            .bind(row.unit.to_string())
            .bind(row.state as i64)
            .bind(sort_key(row.name.as_deref()))
            .bind(row.name.clone())
            .bind(row.name_fold.clone())
            .bind(row.village.clone())
            .bind(row.sex.map(|sex| codec::tag(&sex)))
            .bind(row.birth.map(|birth| birth.to_string()))
            .bind(
                row.birth
                    .map_or(codec::NO_BIRTH, |birth| birth.day.0.into()),
            )
            .bind(row.personal_id.clone())
            .bind(row.local_id.clone())
            .bind(row.ethnicity.clone())
            .bind(row.exit.map(|(_, kind)| codec::tag(&kind)))
            .bind(row.exit.map(|(day, _)| day.0))
            .bind(row.merged_into.map(|record| codec::key(record.0)))
            .bind(row.registered_on.0)
            .bind(row.conflicts)
            .bind(row.synthetic)
    })
    .await?;
    let mut words: Vec<(&str, &ChildRow)> = rows
        .iter()
        .flat_map(|row| views::words(row).into_iter().map(move |word| (word, row)))
        .collect();
    // In the order of the key, neighbours fall on the same page.
    words.sort_unstable_by_key(|(word, row)| (*word, row.record));
    bulk::insert(
        connection,
        sql!("child_word_insert"),
        &words,
        |query, (word, row)| {
            query
                .bind((*word).to_owned())
                .bind(i64::from(row.shard.0))
                .bind(codec::key(row.record.0))
                .bind(row.unit.to_string())
                .bind(row.name_fold.clone())
        },
    )
    .await
}

/// Changes of the views that count rows of other views.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) words: BTreeMap<(String, Shard), i64>,
    pub(super) children: BTreeMap<(Shard, UnitId, i64), i64>,
}

impl Counts {
    pub(super) fn count(&mut self, row: &ChildRow, by: i64) {
        let unit = (row.shard, row.unit, row.state as i64);
        *self.children.entry(unit).or_default() += by;
        for word in views::words(row) {
            *self.words.entry((word.to_owned(), row.shard)).or_default() += by;
        }
    }

    pub(super) async fn add(mut self, connection: &mut SqliteConnection) -> Result<()> {
        self.words.retain(|_, by| *by != 0);
        self.children.retain(|_, by| *by != 0);
        let shrinks = self
            .words
            .values()
            .chain(self.children.values())
            .any(|by| *by < 0);
        let words: Vec<_> = self.words.into_iter().collect();
        bulk::insert(
            connection,
            sql!("word_count_add"),
            &words,
            |query, ((word, shard), by)| {
                query.bind(word.clone()).bind(i64::from(shard.0)).bind(*by)
            },
        )
        .await?;
        let children: Vec<_> = self.children.into_iter().collect();
        bulk::insert(
            connection,
            sql!("child_count_add"),
            &children,
            |query, (unit, by)| {
                query
                    .bind(i64::from(unit.0.0))
                    .bind(unit.1.to_string())
                    .bind(unit.2)
                    .bind(*by)
            },
        )
        .await?;
        if shrinks {
            sqlx::query(sql!("word_count_tidy"))
                .execute(&mut *connection)
                .await?;
            sqlx::query(sql!("child_count_tidy"))
                .execute(&mut *connection)
                .await?;
        }
        Ok(())
    }
}

/// What a child's word row is compared by.
pub(super) fn word_parts<'a>(
    word: &'a str,
    shard: &'a [u8; 4],
    record: &'a [u8],
    unit: &'a str,
    name_fold: &'a str,
) -> [&'a [u8]; 5] {
    [
        word.as_bytes(),
        shard,
        record,
        unit.as_bytes(),
        name_fold.as_bytes(),
    ]
}
