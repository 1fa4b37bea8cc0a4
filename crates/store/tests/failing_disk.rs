//! A disk that fails or is full: nothing is acknowledged that isn't on it, what was acknowledged
//! stays and is read, and once the disk works again the same store goes on.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod common;
mod disk;

use std::path::Path;
use std::sync::Arc;

use common::clients::{self, SHARD};
use common::{Chance, opening, stored};
use disk::{Disk, Leaves};
use noi_store::{Heads, Store, StoreError, Where, open};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use tempfile::TempDir;

/// Facts in a batch: enough that several pages are written.
const BATCH: u64 = 40;

async fn opened(folder: &Path) -> Arc<dyn Store> {
    open(&Where::Folder(folder.to_owned()), &opening())
        .await
        .unwrap()
}

/// The batch that begins after `index`.
fn batch(index: u64) -> Vec<Vec<u8>> {
    stored(&clients::facts_after(0, index, BATCH))
}

async fn kept(store: &dyn Store) -> u64 {
    let mut facts = 0;
    let scanned = store.scan(&Heads::new(), &mut |_, _, _| facts += 1).await;
    scanned.unwrap();
    let next = store.next_index(clients::pen(0).device, SHARD);
    assert_eq!(next.await.unwrap() - 1, facts);
    facts
}

async fn whole(store: &dyn Store) {
    let report = store.verify(&Heads::new(), &mut |_| {}).await.unwrap();
    assert!(report.clean(), "{report:?}");
}

/// The ledger as it is after a power cut that takes everything that wasn't synced.
async fn after_a_cut(disk: &Disk) -> (Arc<dyn Store>, TempDir) {
    disk.cut_now(Leaves::Nothing);
    let folder = tempfile::tempdir().unwrap();
    disk.photo().unwrap().develop(folder.path());
    (opened(folder.path()).await, folder)
}

/// Appends with the disk failing, then with the disk working again.
async fn fails_and_goes_on(
    fail: impl Fn(&Disk),
    mend: impl Fn(&Disk),
    is_said: impl Fn(&StoreError) -> bool,
) {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::under(folder.path());
    let store = opened(folder.path()).await;
    let mut index = 0;
    for round in 0..4 {
        let accepted = store.append(&batch(index)).await.unwrap().accepted;
        assert_eq!(accepted, BATCH, "round {round}");
        index += BATCH;
        let heads = store.heads().await.unwrap();
        fail(&disk);
        for attempt in 0..3 {
            let error = store.append(&batch(index)).await.unwrap_err();
            assert!(is_said(&error), "round {round}, {attempt}: {error:?}");
            assert_eq!(store.heads().await.unwrap(), heads);
            assert_eq!(kept(&*store).await, index);
        }
        mend(&disk);
        // The same batch again is taken once.
        assert_eq!(store.append(&batch(index)).await.unwrap().accepted, BATCH);
        assert_eq!(store.append(&batch(index)).await.unwrap().already, BATCH);
        index += BATCH;
        assert_eq!(kept(&*store).await, index);
        whole(&*store).await;
    }
    let (found, _folder) = after_a_cut(&disk).await;
    assert_eq!(kept(&*found).await, index);
    whole(&*found).await;
}

#[tokio::test]
async fn a_sync_that_fails_acknowledges_nothing() {
    fails_and_goes_on(
        |disk| disk.fail_syncs(1000, 0),
        |disk| disk.fail_syncs(0, 0),
        |error| matches!(error, StoreError::Disk(_)),
    )
    .await;
}

#[tokio::test]
async fn a_full_disk_acknowledges_nothing() {
    fails_and_goes_on(
        |disk| disk.room(Some(5000)),
        |disk| disk.room(None),
        |error| matches!(error, StoreError::DiskFull),
    )
    .await;
}

#[tokio::test]
async fn some_syncs_fail() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::under(folder.path());
    let store = opened(folder.path()).await;
    disk.fail_syncs(60, 1);
    let mut chance = Chance(2);
    let (mut index, mut refused) = (0, 0);
    while index < 150 * BATCH {
        match store.append(&batch(index)).await {
            Ok(receipt) => {
                assert_eq!((receipt.accepted, receipt.already), (BATCH, 0));
                index += BATCH;
            }
            Err(StoreError::Disk(_)) => refused += 1,
            Err(other) => panic!("{other:?}"),
        }
        // The log is copied into the file, which syncs may fail, too.
        if chance.below(3) == 0 {
            checkpoint(folder.path()).await;
        }
        if chance.below(20) == 0 {
            let (found, _folder) = after_a_cut(&disk).await;
            assert_eq!(kept(&*found).await, index);
        }
    }
    let (_, syncs, failed) = disk.counts();
    assert!(
        refused >= 3 && failed > refused,
        "{failed} of {syncs} syncs, {refused} of commits"
    );
    assert_eq!(kept(&*store).await, index);
    whole(&*store).await;
    let (found, _folder) = after_a_cut(&disk).await;
    assert_eq!(kept(&*found).await, index);
    whole(&*found).await;
}

/// Tries to; a disk that fails may prevent it.
async fn checkpoint(folder: &Path) {
    let options = SqliteConnectOptions::new().filename(folder.join("noi.db"));
    let mut connection = options.connect().await.unwrap();
    sqlx::query("PRAGMA wal_checkpoint(RESTART)")
        .execute(&mut connection)
        .await
        .ok();
    connection.close().await.ok();
}
