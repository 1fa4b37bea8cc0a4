//! Keeps the views in step with the ledger: the records that a batch shapes are folded again
//! and their rows replaced, so that step by step and rebuilt are the same by construction.

use std::collections::{BTreeMap, BTreeSet};

use noi_core::{Fact, RecordId, Shard, UnitId};

use super::append::Accepted;
use super::codec;
use super::follow::Follows;
use crate::rows::ChildRow;
use crate::session::{Query, Session, Value, sql, values};
use crate::views::{
    self, Merges, RecordRows, Shaping, by_survivor, group, rows_of, sort_key, survivor_of, upstream,
};
use crate::{Result, StoreError};

/// Records folded at once: bounds memory whatever the size of a batch.
pub(super) const RECORDS_AT_ONCE: usize = 4096;

/// Facts by the record that they are about.
pub(super) type FactsByRecord = BTreeMap<RecordId, Vec<Fact>>;

/// Records to be folded for a shard.
pub(super) type ToFold = BTreeMap<Shard, BTreeSet<RecordId>>;

/// The records that a part of a batch shapes, as they were before it.
pub(super) struct Touched {
    shard: Shard,
    records: BTreeSet<RecordId>,
    /// Whether rows of other records may change, too.
    merging: bool,
    /// Those that this very part of the batch merges or un-merges.
    merges: BTreeSet<RecordId>,
    /// Their earlier facts, where they are wanted.
    earlier: FactsByRecord,
}

impl Touched {
    /// Looks before the facts are inserted.
    pub(super) async fn before(
        session: &mut Session,
        shard: Shard,
        accepted: &[Accepted<'_>],
    ) -> Result<Self> {
        let mut touched = Self {
            shard,
            records: BTreeSet::new(),
            merging: false,
            merges: BTreeSet::new(),
            earlier: FactsByRecord::new(),
        };
        for accepted in shaping(accepted) {
            touched.records.insert(accepted.fact.envelope.record);
            if accepted.shaping == Shaping::Merging {
                touched.merges.insert(accepted.fact.envelope.record);
            }
        }
        if touched.records.is_empty() {
            return Ok(touched);
        }
        touched.merging =
            !touched.merges.is_empty() || touches_merges(session, &touched.records).await?;
        if !touched.merging || session.is_of_one_shard() {
            let records: Vec<RecordId> = touched.records.iter().copied().collect();
            for chunk in records.chunks(RECORDS_AT_ONCE) {
                let mut earlier = shaping_facts(session, chunk).await?;
                touched.earlier.append(&mut earlier);
            }
        }
        Ok(touched)
    }

    /// Brings the shard's views up to the facts just inserted; answers with what follows from it.
    pub(super) async fn project(
        self,
        session: &mut Session,
        accepted: &[Accepted<'_>],
    ) -> Result<Follows> {
        let mut follows = Follows::default();
        if self.records.is_empty() {
            return Ok(follows);
        }
        if session.is_of_one_shard() {
            let new = |record: &&RecordId| !self.earlier.contains_key(record);
            let begun: BTreeSet<RecordId> = self.records.iter().filter(new).copied().collect();
            if !begun.is_empty() {
                follows.begun.insert(self.shard, begun);
            }
        }
        let to_fold = &mut follows.to_fold;
        if self.merging {
            again(session, self.shard, &self.records, to_fold).await?;
            // Of the records that this joins, one may begin, or be merged on, at this very moment.
            if session.is_of_one_shard() && !self.merges.is_empty() {
                to_fold.insert(self.shard, self.merges);
            }
            return Ok(follows);
        }
        let mut counts = Counts::default();
        let mut facts: BTreeMap<RecordId, Vec<&Fact>> = BTreeMap::new();
        for (&record, earlier) in &self.earlier {
            facts.insert(record, earlier.iter().collect());
            note_shards(record, earlier, to_fold);
        }
        for accepted in shaping(accepted) {
            let record = accepted.fact.envelope.record;
            facts.entry(record).or_default().push(accepted.fact);
        }
        // Of a record without earlier facts the views hold nothing.
        let known: Vec<RecordId> = self.earlier.keys().copied().collect();
        for chunk in known.chunks(RECORDS_AT_ONCE) {
            clear(session, self.shard, chunk, &mut counts).await?;
        }
        let rows = (facts.into_iter())
            .map(|(record, facts)| rows_of(record, &facts).in_shard(self.shard))
            .collect();
        insert(session, rows, &mut counts).await?;
        counts.add(session).await?;
        to_fold.remove(&self.shard);
        Ok(follows)
    }
}

/// Folds records again whose facts, or whose merges, may have changed in any shard: their rows in
/// this one. Adds to `to_fold` what follows from it in others; answers whether merges changed.
pub(super) async fn again(
    session: &mut Session,
    shard: Shard,
    records: &BTreeSet<RecordId>,
    to_fold: &mut ToFold,
) -> Result<bool> {
    let mut counts = Counts::default();
    let Affected {
        records: affected,
        members,
        changed,
    } = affected_by_merges(session, shard, records, to_fold).await?;
    let affected: Vec<RecordId> = affected.into_iter().collect();
    for chunk in affected.chunks(RECORDS_AT_ONCE) {
        let rows = rows_of_records(session, chunk, &members, to_fold).await?;
        clear(session, shard, chunk, &mut counts).await?;
        let rows = rows.into_iter().map(|(_, rows)| rows.in_shard(shard));
        insert(session, rows.collect(), &mut counts).await?;
    }
    counts.add(session).await?;
    to_fold.remove(&shard);
    Ok(changed)
}

fn note_shards(record: RecordId, facts: &[Fact], to_fold: &mut ToFold) {
    for fact in facts {
        let records = to_fold.entry(fact.envelope.shard).or_default();
        records.insert(record);
    }
}

fn shaping<'a, 'b>(accepted: &'a [Accepted<'b>]) -> impl Iterator<Item = &'a Accepted<'b>> {
    accepted
        .iter()
        .filter(|accepted| accepted.shaping != Shaping::No)
}

async fn touches_merges(session: &mut Session, records: &BTreeSet<RecordId>) -> Result<bool> {
    let values = values![codec::keys(records)];
    Ok(session.count(sql!("merges_touching"), values).await? > 0)
}

/// What merges make of records that are folded again.
struct Affected {
    /// Those whose rows may change.
    records: BTreeSet<RecordId>,
    /// What is merged into each of them, itself included.
    members: BTreeMap<RecordId, Vec<RecordId>>,
    /// Whether the shard's view of merges changed.
    changed: bool,
}

/// Updates the shard's view of merges.
async fn affected_by_merges(
    session: &mut Session,
    shard: Shard,
    touched: &BTreeSet<RecordId>,
    to_fold: &mut ToFold,
) -> Result<Affected> {
    let rows = merges(session).await?;
    let mut kept: BTreeMap<RecordId, BTreeSet<(Shard, RecordId)>> = BTreeMap::new();
    let mut before = Merges::new();
    // Where two shards keep a merge of one record, this one's may be about to go.
    for own in [false, true] {
        for &(of, record, survivor) in rows.iter().filter(|(of, ..)| (*of == shard) == own) {
            kept.entry(record).or_default().insert((of, survivor));
            before.insert(record, survivor);
        }
    }
    let mut after = before.clone();
    let mut changed = false;
    let touched_list: Vec<RecordId> = touched.iter().copied().collect();
    for chunk in touched_list.chunks(RECORDS_AT_ONCE) {
        let facts = shaping_facts(session, chunk).await?;
        for &record in chunk {
            let own = facts.get(&record).map(Vec::as_slice).unwrap_or_default();
            let kept = kept.remove(&record).unwrap_or_default();
            // A record's merge is kept where the record is.
            let home = views::home(record, own).unwrap_or(shard);
            let mut wanted = BTreeSet::new();
            match survivor_of(record, own) {
                Some(survivor) => {
                    wanted.insert((home, survivor));
                    after.insert(record, survivor);
                }
                None => {
                    after.remove(&record);
                }
            }
            for &(of, _) in kept.difference(&wanted) {
                if of == shard {
                    let values = values![shard, record];
                    session.run(sql!("merge_delete"), values).await?;
                    changed = true;
                } else {
                    to_fold.entry(of).or_default().insert(record);
                }
            }
            for &(of, survivor) in wanted.difference(&kept) {
                if of == shard {
                    insert_merges(session, &[(shard, record, survivor)]).await?;
                    changed = true;
                } else {
                    to_fold.entry(of).or_default().insert(record);
                }
            }
        }
    }
    let mut records = BTreeSet::new();
    for &record in touched {
        // The old chain too: its records lose what the new one gains.
        let mut chain = BTreeSet::new();
        upstream(record, &before, &mut chain);
        records.append(&mut chain);
        upstream(record, &after, &mut chain);
        records.append(&mut chain);
    }
    let merged_into = by_survivor(&after);
    let members = records
        .iter()
        .map(|&record| (record, group(record, &merged_into)))
        .collect();
    Ok(Affected {
        records,
        members,
        changed,
    })
}

/// (shard, record, survivor) of every merge.
pub(super) async fn merges(session: &mut Session) -> Result<Vec<(Shard, RecordId, RecordId)>> {
    let rows = session.rows(sql!("merges"), values![]).await?;
    rows.iter()
        .map(|row| {
            let (record, survivor) = codec::merge(row)?;
            Ok((codec::shard(row)?, record, survivor))
        })
        .collect()
}

pub(super) async fn insert_merges(
    session: &mut Session,
    merges: &[(Shard, RecordId, RecordId)],
) -> Result<()> {
    session
        .insert(sql!("merge_insert"), merges, |(shard, record, survivor)| {
            values![*shard, *record, *survivor]
        })
        .await
}

/// The facts of these records that can change view rows, checked against the chain.
pub(super) async fn shaping_facts(
    session: &mut Session,
    records: &[RecordId],
) -> Result<FactsByRecord> {
    let values = values![codec::keys(records)];
    let mut facts = FactsByRecord::new();
    for row in session.rows(sql!("facts_shaping"), values).await? {
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

/// The rows of each of these records, and in `shards` where their facts are. `members` names what
/// is merged into a record; a record that isn't in it stands for itself.
pub(super) async fn rows_of_records(
    session: &mut Session,
    records: &[RecordId],
    members: &BTreeMap<RecordId, Vec<RecordId>>,
    shards: &mut ToFold,
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
    let facts = shaping_facts(session, &wanted).await?;
    let rows = records.iter().map(|&record| {
        let members = match members.get(&record) {
            Some(members) => members.as_slice(),
            None => &[record],
        };
        let facts: Vec<&[Fact]> = (members.iter())
            .filter_map(|member| facts.get(member))
            .map(Vec::as_slice)
            .collect();
        for facts in &facts {
            note_shards(record, facts, shards);
        }
        let facts: Vec<&Fact> = facts.into_iter().flatten().collect();
        (record, rows_of(record, &facts))
    });
    Ok(rows.collect())
}

/// Takes away what the shard's views hold of these records.
async fn clear(
    session: &mut Session,
    shard: Shard,
    records: &[RecordId],
    counts: &mut Counts,
) -> Result<()> {
    let list: Value = codec::keys(records).into();
    let old = session
        .rows(sql!("child_in_shard"), vec![shard.into(), list.clone()])
        .await?;
    let mut words = Vec::new();
    for row in &old {
        let row = codec::child(row)?;
        counts.count(&row, -1);
        for word in views::words(&row) {
            let last = row.name_fold.rsplit(' ').next().unwrap_or_default();
            words.push([word, last, &row.record.0.simple().to_string()].map(str::to_owned));
        }
    }
    let mut delete = async |query: Query, list: Value| {
        let values = vec![shard.into(), list];
        session.run(query, values).await
    };
    if !old.is_empty() {
        let words = serde_json::to_string(&words).unwrap_or_default();
        delete(sql!("child_word_delete"), Value::Json(words)).await?;
        delete(sql!("child_delete"), list.clone()).await?;
        delete(sql!("carer_link_delete"), list.clone()).await?;
    }
    delete(sql!("person_delete"), list.clone()).await?;
    delete(sql!("pregnancy_delete"), list.clone()).await?;
    delete(sql!("plan_delete"), list.clone()).await?;
    delete(sql!("local_unit_delete"), list).await
}

/// Adds the rows of records that the views hold nothing of.
pub(super) async fn insert(
    session: &mut Session,
    rows: Vec<RecordRows>,
    counts: &mut Counts,
) -> Result<()> {
    let mut children = Vec::new();
    let mut carers = Vec::new();
    let mut people = Vec::new();
    let mut pregnancies = Vec::new();
    let mut plans = Vec::new();
    let mut local_units = Vec::new();
    for rows in rows {
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
    insert_children(session, &children).await?;
    session
        .insert(sql!("carer_link_insert"), &carers, |(nth, row)| {
            values![
                row.shard,
                row.child,
                *nth,
                row.carer,
                codec::tag(&row.relation),
                row.from,
                row.until,
            ]
        })
        .await?;
    session
        .insert(sql!("person_insert"), &people, |row| {
            values![
                row.shard,
                row.record,
                row.unit.to_string(),
                codec::tag(&row.kind),
                row.name.clone(),
                row.name_fold.clone(),
                sort_key(row.name.as_deref()),
                row.phone.clone(),
                row.merged_into,
                row.registered_on,
            ]
        })
        .await?;
    session
        .insert(sql!("pregnancy_insert"), &pregnancies, |row| {
            values![
                row.shard,
                row.record,
                row.unit.to_string(),
                row.woman,
                row.last_period,
                row.expected,
                row.registered_on,
                row.ended.map(|(day, _)| day),
                row.ended.map(|(_, outcome)| codec::tag(&outcome)),
                row.child,
            ]
        })
        .await?;
    session
        .insert(sql!("plan_insert"), &plans, |row| {
            values![
                row.shard,
                row.record,
                row.unit.to_string(),
                row.on,
                row.symbol.clone(),
                row.issuer.clone(),
                row.title.clone(),
                row.from,
                row.to,
                row.parent,
                row.example,
            ]
        })
        .await?;
    session
        .insert(sql!("local_unit_insert"), &local_units, |row| {
            values![
                row.shard,
                row.record,
                row.parent.to_string(),
                codec::tag(&row.kind),
                row.name.clone(),
                row.name_fold.clone(),
                row.from,
                row.until,
            ]
        })
        .await
}

async fn insert_children(session: &mut Session, rows: &[ChildRow]) -> Result<()> {
    session
        .insert(sql!("child_insert"), rows, |row| {
            values![
                row.shard,
                row.record,
                row.unit.to_string(),
                row.state as i64,
                sort_key(row.name.as_deref()),
                row.name.clone(),
                row.name_fold.clone(),
                row.village.clone(),
                row.sex.map(|sex| codec::tag(&sex)),
                row.birth.map(|birth| birth.to_string()),
                codec::birth_day(row),
                row.personal_id.clone(),
                row.local_id.clone(),
                row.ethnicity.clone(),
                row.exit.map(|(_, kind)| codec::tag(&kind)),
                row.exit.map(|(day, _)| day),
                row.merged_into,
                row.registered_on,
                i64::from(row.conflicts),
                row.synthetic,
            ]
        })
        .await?;
    let mut words: Vec<(&str, &ChildRow)> = rows
        .iter()
        .flat_map(|row| views::words(row).into_iter().map(move |word| (word, row)))
        .collect();
    // In the order of the key, neighbours fall on the same page.
    words.sort_unstable_by_key(|(word, row)| (*word, row.record));
    session
        .insert(sql!("child_word_insert"), &words, |(word, row)| {
            values![
                (*word).to_owned(),
                row.shard,
                row.record,
                row.unit.to_string(),
                row.name_fold.clone(),
            ]
        })
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

    pub(super) async fn add(mut self, session: &mut Session) -> Result<()> {
        self.words.retain(|_, by| *by != 0);
        self.children.retain(|_, by| *by != 0);
        let words = self.words.iter().map(|((_, shard), by)| (*shard, *by));
        let children = self
            .children
            .iter()
            .map(|((shard, _, _), by)| (*shard, *by));
        let shrink: BTreeSet<Shard> = (words.chain(children))
            .filter(|(_, by)| *by < 0)
            .map(|(shard, _)| shard)
            .collect();
        let words: Vec<_> = self.words.into_iter().collect();
        session
            .insert(sql!("word_count_add"), &words, |((word, shard), by)| {
                values![word.clone(), *shard, *by]
            })
            .await?;
        let children: Vec<_> = self.children.into_iter().collect();
        session
            .insert(sql!("child_count_add"), &children, |(unit, by)| {
                values![unit.0, unit.1.to_string(), unit.2, *by]
            })
            .await?;
        for shard in shrink {
            session.run(sql!("word_count_tidy"), values![shard]).await?;
            session
                .run(sql!("child_count_tidy"), values![shard])
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
