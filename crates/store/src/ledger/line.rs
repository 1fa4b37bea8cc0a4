//! Batches that wait to be written: whoever has the turn writes all that has gathered, in one
//! commit, for it is the commit that costs: a sync of the disk, and every page that was touched.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use noi_core::Shard;
use tokio::sync::oneshot;

use super::Database;
use super::append;
use crate::intake::{Arrival, parts};
use crate::interface::Receipt;
use crate::{Result, StoreError};

/// Facts that are gathered into one commit, unless a single batch has more: nobody waits long for
/// the batches of others.
const FACTS_AT_ONCE: usize = 20_000;

/// A line for each writer that there is: one for a database with one, else one for each shard.
#[derive(Default)]
pub(super) struct Lines {
    by_shard: Mutex<BTreeMap<Shard, Arc<Line>>>,
}

#[derive(Default)]
struct Line {
    waiting: Mutex<VecDeque<Waiting>>,
    turn: tokio::sync::Mutex<()>,
}

/// A batch that is read, and who waits for what becomes of it.
struct Waiting {
    batch: Vec<Arrival>,
    answer: oneshot::Sender<Result<Receipt>>,
}

impl Lines {
    pub(super) async fn append(&self, database: &Database, batch: Vec<Arrival>) -> Result<Receipt> {
        let Some(line) = self.of(database, &batch) else {
            return append::alone(database, &batch).await;
        };
        let (answer, answered) = oneshot::channel();
        locked(&line.waiting).push_back(Waiting { batch, answer });
        // In a task of its own: whoever stops waiting for an answer takes no one else's away. Each
        // takes at least one batch if there is any, so that none is left.
        let database = database.clone();
        tokio::spawn(async move { line.take_turn(&database).await });
        match answered.await {
            Ok(answer) => answer,
            Err(_) => Err(StoreError::Database(sqlx::Error::WorkerCrashed)),
        }
    }

    /// The line that a batch joins; none if it takes several commits anyway.
    fn of(&self, database: &Database, batch: &[Arrival]) -> Option<Arc<Line>> {
        let shard = if database.commits_by_shard() {
            let mut shards = parts(batch).into_keys();
            let shard = shards.next()?;
            if shards.next().is_some() {
                return None;
            }
            shard
        } else {
            Shard::NATIONAL
        };
        Some(Arc::clone(locked(&self.by_shard).entry(shard).or_default()))
    }
}

impl Line {
    async fn take_turn(&self, database: &Database) {
        let _turn = self.turn.lock().await;
        let group = self.gathered();
        let batches: Vec<&[Arrival]> = group.iter().map(|one| one.batch.as_slice()).collect();
        let answers = append::together(database, &batches).await;
        for (waiting, answer) in group.into_iter().zip(answers) {
            // Whoever doesn't wait any more sends the batch again if the answer matters.
            waiting.answer.send(answer).ok();
        }
    }

    /// Those first in line for whom somebody still waits.
    fn gathered(&self) -> Vec<Waiting> {
        let mut waiting = locked(&self.waiting);
        let (mut group, mut facts) = (Vec::new(), 0);
        while let Some(next) = waiting.pop_front() {
            if next.answer.is_closed() {
                continue;
            }
            facts += next.batch.len();
            if facts > FACTS_AT_ONCE && !group.is_empty() {
                waiting.push_front(next);
                break;
            }
            group.push(next);
        }
        group
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
