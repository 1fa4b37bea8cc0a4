//! What follows from the change of one shard once it is committed, where a commit is of one shard:
//! records to be folded for other shards, and records that somebody else may have begun in another
//! shard at the same moment.
//!
//! Neither of two changes that run at once sees the other. So each looks again after its commit,
//! and whichever of them was committed last sees both. What is to be done is noted in `pending` in
//! the commit of the facts themselves; who is cut short has it done by the next opening.

use std::collections::{BTreeMap, BTreeSet};

use noi_core::{RecordId, Shard};

use super::project::{self, RECORDS_AT_ONCE, ToFold};
use super::{Database, codec};
use crate::Result;
use crate::session::{Session, sql, values};

/// What is to be done after a commit. In one file, where a commit holds all shards and there is one
/// writer, only `to_fold` is used, and done in the same commit.
#[derive(Default)]
pub(super) struct Follows {
    /// Records to be folded, for these shards.
    pub(super) to_fold: ToFold,
    /// Records of which nothing was known anywhere when they began in these shards.
    pub(super) begun: ToFold,
}

impl Follows {
    /// Adds what a change of a shard left; where it is done after its commit, notes it in it.
    pub(super) async fn take(
        &mut self,
        session: &mut Session,
        shard: Shard,
        left: Self,
    ) -> Result<()> {
        if session.is_of_one_shard() {
            let of = |all: &ToFold| -> Vec<(Shard, RecordId)> {
                (all.iter())
                    .flat_map(|(target, records)| records.iter().map(|record| (*target, *record)))
                    .collect()
            };
            let notes = [of(&left.to_fold), of(&left.begun)].concat();
            session
                .insert(
                    sql!(postgres "pending_insert"),
                    &notes,
                    |(target, record)| values![shard, *target, *record],
                )
                .await?;
        }
        add(&mut self.to_fold, left.to_fold);
        add(&mut self.begun, left.begun);
        Ok(())
    }
}

fn add(to: &mut ToFold, from: ToFold) {
    for (shard, records) in from {
        to.entry(shard).or_default().extend(records);
    }
}

/// What earlier commits left when they were cut short.
pub(super) async fn finish_pending(database: &Database) -> Result<()> {
    let mut follows = Follows::default();
    let mut reading = database.read().await?;
    for row in reading.rows(sql!(postgres "pending"), values![]).await? {
        let records = follows.to_fold.entry(codec::shard(&row)?).or_default();
        records.insert(codec::record(&row, "record")?);
    }
    reading.commit().await?;
    match done(database, None, follows).await? {
        Some(session) => session.commit().await,
        None => Ok(()),
    }
}

/// Does what follows, shard after shard, until nothing follows from it. Answers with the change
/// that isn't committed yet.
pub(super) async fn done(
    database: &Database,
    mut writing: Option<Session>,
    follows: Follows,
) -> Result<Option<Session>> {
    let Follows { mut to_fold, begun } = follows;
    if database.commits_by_shard() {
        if let Some(change) = writing.take() {
            change.commit().await?;
        }
        for (shard, records) in &begun {
            let elsewhere = begun_elsewhere(database, *shard, records).await?;
            if !elsewhere.is_empty() {
                to_fold.entry(*shard).or_default().extend(elsewhere);
            }
        }
    }
    let (mut folded, mut since) = (ToFold::new(), ToFold::new());
    while let Some((shard, mut records)) = to_fold.pop_first() {
        let before = since.entry(shard).or_default();
        records.retain(|record| before.insert(*record));
        if records.is_empty() {
            continue;
        }
        folded.entry(shard).or_default().extend(&records);
        let mut session = database.turn_to(writing.take(), shard).await?;
        if project::again(&mut session, shard, &records, &mut to_fold).await? {
            // What was folded before, it was by other merges.
            since.clear();
        }
        writing = Some(session);
    }
    if database.commits_by_shard() && !(folded.is_empty() && begun.is_empty()) {
        if let Some(change) = writing.take() {
            change.commit().await?;
        }
        forget(database, &folded, begun).await?;
    }
    Ok(writing)
}

/// Those of the records begun in a shard that another shard knows by now, too, or that somebody
/// merged with others.
async fn begun_elsewhere(
    database: &Database,
    shard: Shard,
    records: &BTreeSet<RecordId>,
) -> Result<BTreeSet<RecordId>> {
    let mut elsewhere = BTreeSet::new();
    let all: Vec<RecordId> = records.iter().copied().collect();
    // Whatever whoever asks may see: a record elsewhere is out of reach for most.
    let mut looking = database.change().await?;
    for chunk in all.chunks(RECORDS_AT_ONCE) {
        let list = codec::keys(chunk);
        let known = values![shard, list.clone()];
        for row in looking
            .rows(sql!(postgres "begun_elsewhere"), known)
            .await?
        {
            elsewhere.insert(codec::record(&row, "record")?);
        }
        let merged = values![list];
        for row in looking.rows(sql!(postgres "begun_merged"), merged).await? {
            elsewhere.insert(codec::record(&row, "record")?);
            elsewhere.insert(codec::record(&row, "survivor")?);
        }
    }
    looking.commit().await?;
    Ok(elsewhere)
}

/// Takes away the notes of what is done, by whomever they were left.
async fn forget(database: &Database, folded: &ToFold, begun: ToFold) -> Result<()> {
    let mut notes: BTreeMap<(Shard, Shard), BTreeSet<RecordId>> = BTreeMap::new();
    for (shard, records) in begun {
        notes.insert((shard, shard), records);
    }
    for (&target, records) in folded {
        let mut looking = database.change().await?;
        let homes = looking
            .rows(sql!(postgres "pending_homes"), values![target])
            .await?;
        looking.commit().await?;
        for row in &homes {
            let of = notes.entry((codec::shard(row)?, target)).or_default();
            of.extend(records);
        }
    }
    for ((home, target), records) in notes {
        let mut change = database.unsynced_change().await?;
        let values = values![home, target, codec::keys(&records)];
        change.run(sql!(postgres "pending_delete"), values).await?;
        change.commit().await?;
    }
    Ok(())
}
