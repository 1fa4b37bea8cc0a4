//! Stories of batches that come at the same time and are written together: each must fare as if
//! it had come alone.

use std::sync::Arc;
use std::time::Duration;

use noi_core::Fact;
use noi_store::{Heads, Receipt, Store, StoreError};
use tokio::task::JoinHandle;

use super::ledger::delivery;
use super::{New, assert_clean, same, seen};
use crate::common::{Chance, Pen, record, stored, work};

/// Batches that come at once, all of one shard, and then those that come after them: facts of
/// several devices out of order, some twice, some with other content under the same id, some as
/// junk.
fn rounds(seed: u64) -> Vec<Vec<Vec<Vec<u8>>>> {
    let mut chance = Chance(seed + 3000);
    let mut rounds = Vec::new();
    let series = work(seed);
    for shard in 0..2 {
        let of_shard: Vec<Vec<Fact>> = series.iter().skip(shard).step_by(2).cloned().collect();
        let mut order = delivery(&of_shard, &mut chance, seed.is_multiple_of(2));
        for bytes in &mut order {
            match chance.below(12) {
                0 => bytes.truncate(bytes.len() - 1 - chance.below(100) as usize),
                1 => *bytes = format!("junk {}", chance.below(u64::MAX)).into_bytes(),
                2 => {
                    let text = String::from_utf8(bytes.clone()).unwrap();
                    *bytes = text.replace("\"actor\":\"0", "\"actor\":\"1").into_bytes();
                }
                _ => {}
            }
        }
        let mut rest = order.as_slice();
        let mut batches = Vec::new();
        while !rest.is_empty() {
            let take = (1 + chance.below(6) as usize).min(rest.len());
            batches.push(rest[..take].to_vec());
            rest = &rest[take..];
        }
        // As after a lost answer.
        batches.push(batches[0].clone());
        let later = batches.split_off(batches.len() / 2);
        rounds.insert(shard, batches);
        rounds.push(later);
    }
    rounds
}

fn sent(store: &Arc<dyn Store>, batch: &[Vec<u8>]) -> JoinHandle<Result<Receipt, StoreError>> {
    let (store, batch) = (Arc::clone(store), batch.to_vec());
    tokio::spawn(async move { store.append(&batch).await })
}

pub(crate) async fn together_is_as_one_by_one(new: impl New) {
    for seed in 0..8 {
        let what = format!("seed {seed}");
        let (alone, _kept) = new().await;
        let (store, _kept) = new().await;
        let mut refused = 0;
        for round in rounds(seed) {
            // On one thread they get into line in this order.
            let together: Vec<_> = round.iter().map(|batch| sent(&store, batch)).collect();
            for (batch, receipt) in round.iter().zip(together) {
                let expected = alone.append(batch).await.unwrap();
                let receipt = receipt.await.unwrap().unwrap();
                assert_eq!(receipt, expected, "{what}");
                refused += receipt.refused.len();
            }
        }
        assert!(refused > 5, "{what}: everything was taken in");
        assert_eq!(
            store.heads().await.unwrap(),
            alone.heads().await.unwrap(),
            "{what}"
        );
        let aside = async |store: &dyn Store| {
            let aside = store.set_aside().await.unwrap();
            let mut aside: Vec<_> = aside.iter().map(|one| format!("{one:?}")).collect();
            aside.sort();
            aside
        };
        assert_eq!(aside(&*store).await, aside(&*alone).await, "{what}");
        same(&what, &seen(&*alone).await, &seen(&*store).await);
        let report = async |store: &dyn Store| store.verify(&Heads::new(), &mut |_| {}).await;
        let (report, expected) = (report(&*store).await, report(&*alone).await);
        assert_eq!(report.unwrap(), expected.unwrap(), "{what}");
    }
}

/// Whoever sends and then gives up, at whatever moment, takes no answer away from others, and its
/// batch is there whole or not at all.
pub(crate) async fn who_stops_waiting_strands_nobody(new: impl New) {
    const BATCH: u64 = 8;
    let (store, _kept) = new().await;
    let mut pens: Vec<Pen> = (0..6).map(|device| Pen::new(device, 1)).collect();
    for round in 0..40_u32 {
        let batches: Vec<Vec<Vec<u8>>> = (pens.iter_mut())
            .map(|pen| {
                let facts = (0..BATCH).map(|n| pen.child(record(u128::from(n)), "Trẻ Mẫu", "2023"));
                stored(&facts.collect::<Vec<_>>())
            })
            .collect();
        let mut all: Vec<_> = batches.iter().map(|batch| sent(&store, batch)).collect();
        // The first in line, or the next once the first has its answer: the others then are being
        // written.
        let mut gives_up = all.remove(0);
        if round % 2 == 1 {
            assert_eq!(gives_up.await.unwrap().unwrap().accepted, BATCH);
            gives_up = all.remove(0);
        }
        for _ in 0..round / 2 {
            tokio::task::yield_now().await;
        }
        gives_up.abort();
        for sending in all {
            let answer = tokio::time::timeout(Duration::from_secs(60), sending).await;
            let answer = answer.unwrap_or_else(|_| panic!("round {round}: one waits for ever"));
            assert_eq!(answer.unwrap().unwrap().accepted, BATCH, "round {round}");
        }
        for batch in &batches {
            let receipt = store.append(batch).await.unwrap();
            let known = (receipt.accepted, receipt.already);
            assert!(known == (BATCH, 0) || known == (0, BATCH), "{receipt:?}");
        }
    }
    assert_clean(&*store, "given up").await;
}
