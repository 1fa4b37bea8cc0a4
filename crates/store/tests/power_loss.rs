//! The power is cut at any moment: what was acknowledged is there, and the ledger is whole.
//!
//! `NOI_POWER_CUTS` sets how often: 200 take half a minute. A seed lives the same life every time.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod common;
mod disk;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use common::clients::{self, SHARD};
use common::{Chance, opening, stored};
use disk::{Cut, Disk, Leaves, Photo};
use noi_store::{Heads, Store, Where, open};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};

const CUTS: u64 = 50;

fn cuts() -> u64 {
    std::env::var("NOI_POWER_CUTS").map_or(CUTS, |cuts| cuts.parse().unwrap())
}

async fn opened(folder: &Path) -> Arc<dyn Store> {
    open(&Where::Folder(folder.to_owned()), &opening())
        .await
        .unwrap()
}

/// What a life of a ledger wanted to have.
#[derive(Default)]
struct Life {
    /// The index after each batch that was sent, whether it was acknowledged or not.
    ends: BTreeSet<u64>,
    batches: u64,
    checkpoints: u64,
}

/// One client sends until the power is cut; now and then the log is copied into the file, or the
/// ledger is closed and opened again.
async fn live(folder: &Path, disk: &Disk, chance: &mut Chance) -> Life {
    let mut life = Life::default();
    let mut store = opened(folder).await;
    let (mut index, batches) = (0, 4 + chance.below(14));
    life.ends.insert(0);
    while life.batches < batches && !disk.is_cut() {
        let n = 1 + chance.below(60);
        life.ends.insert(index + n);
        let receipt = store
            .append(&stored(&clients::facts_after(0, index, n)))
            .await
            .unwrap();
        assert_eq!(receipt.accepted, n);
        index += n;
        disk.acknowledge(index);
        life.batches += 1;
        match chance.below(12) {
            0 => {
                store.close().await;
                store = opened(folder).await;
            }
            n @ 1..=3 => {
                checkpoint(folder, n as usize - 1).await;
                life.checkpoints += 1;
            }
            _ => {}
        }
    }
    if chance.below(2) == 0 {
        store.close().await;
    }
    life
}

async fn checkpoint(folder: &Path, how: usize) {
    let how = [
        "PRAGMA wal_checkpoint(PASSIVE)",
        "PRAGMA wal_checkpoint(RESTART)",
        "PRAGMA wal_checkpoint(TRUNCATE)",
    ][how];
    let options = SqliteConnectOptions::new().filename(folder.join("noi.db"));
    let mut connection = options.connect().await.unwrap();
    sqlx::query(how).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// Opens what the cut left; answers with how many facts are kept.
async fn check(photo: &Photo, life: &Life, what: &str) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    photo.develop(folder.path());
    let place = Where::Folder(folder.path().to_owned());
    let store = match open(&place, &opening()).await {
        Ok(store) => store,
        Err(error) => panic!("{what}: it doesn't open: {error}"),
    };
    let device = clients::pen(0).device;
    let kept = store.next_index(device, SHARD).await.unwrap() - 1;
    let acknowledged = photo.acknowledged;
    assert!(
        kept >= acknowledged,
        "{what}: {acknowledged} acknowledged, {kept} kept"
    );
    assert!(life.ends.contains(&kept), "{what}: {kept}: half a batch");
    let mut found = Vec::new();
    store
        .scan(&Heads::new(), &mut |_, _, bytes| found.push(bytes.to_vec()))
        .await
        .unwrap_or_else(|error| panic!("{what}: {error}"));
    let facts = stored(&clients::facts_after(0, 0, kept));
    assert!(found == facts, "{what}: not what was sent");
    // Life goes on.
    let next = stored(&clients::facts_after(0, kept, 7));
    assert_eq!(store.append(&next).await.unwrap().accepted, 7, "{what}");
    let report = store.verify(&Heads::new(), &mut |_| {}).await.unwrap();
    assert!(report.clean(), "{what}: {report:?}");
    store.close().await;
    kept
}

#[tokio::test]
async fn no_acknowledged_fact_is_lost() {
    let cuts = cuts();
    let (mut batches, mut checkpoints, mut within, mut unacknowledged) = (0, 0, 0, 0);
    for seed in 0..cuts {
        let mut chance = Chance(seed);
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::under(folder.path());
        let leaves = match chance.below(4) {
            0 => Leaves::Nothing,
            1 => Leaves::Everything,
            _ => Leaves::Some(seed),
        };
        let cut = match chance.below(3) {
            0 => Cut::BeforeSync(1 + chance.below(40)),
            _ => Cut::BeforeCall(1 + chance.below(1500)),
        };
        disk.cut(cut, leaves);
        let life = live(folder.path(), &disk, &mut chance).await;
        within += u64::from(disk.is_cut());
        disk.cut_now(leaves);
        let photo = disk.photo().unwrap();
        let what = format!("seed {seed}, {cut:?}, {leaves:?}");
        let kept = check(&photo, &life, &what).await;
        unacknowledged += u64::from(kept > photo.acknowledged);
        batches += life.batches;
        checkpoints += life.checkpoints;
    }
    // Otherwise less is shown than it seems.
    let told = format!(
        "{cuts} cuts, {within} while it worked, {batches} batches, {checkpoints} checkpoints, \
         {unacknowledged} kept more than was acknowledged"
    );
    assert!(within * 2 > cuts && checkpoints * 4 > cuts, "{told}");
    println!("{told}");
}

/// Wherever the power is cut while a ledger is made, the next opening makes it.
#[tokio::test]
async fn a_ledger_that_is_being_made() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::under(folder.path());
    opened(folder.path()).await.close().await;
    let (calls, _, _) = disk.counts();
    let (mut empty, mut n) = (0, 0);
    let every = if cuts() >= calls { 1 } else { 3 };
    for call in (1..=calls).step_by(every) {
        n += 1;
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::under(folder.path());
        let leaves = match call % 4 {
            0 => Leaves::Everything,
            1 => Leaves::Nothing,
            _ => Leaves::Some(call),
        };
        disk.cut(Cut::BeforeCall(call), leaves);
        opened(folder.path()).await.close().await;
        let photo = disk.photo().unwrap();
        empty += u64::from(photo.is_empty());
        let life = Life {
            ends: BTreeSet::from([0]),
            ..Life::default()
        };
        check(
            &photo,
            &life,
            &format!("call {call} of {calls}, {leaves:?}"),
        )
        .await;
    }
    assert!(
        empty > 0 && empty * 2 < n,
        "{empty} of {n} cuts left nothing"
    );
}
