//! Bits that flip on the disk: every one in a fact is found, and no changed fact is served.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use common::{Chance, opening, stored, work};
use noi_core::{Fact, Position, Shard};
use noi_store::{Fault, Head, Heads, Store, StoreError, Where, open};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use tempfile::TempDir;

/// Flipped in stored facts, in all.
const IN_FACTS: usize = 1000;
/// Flipped at once, each in another fact: so many that a report names them all.
const AT_ONCE: usize = 20;
/// Flipped anywhere in the file, one at a time.
const ANYWHERE: usize = 150;

type Place = (Shard, Position);

async fn opened(folder: &Path) -> Arc<dyn Store> {
    open(&Where::Folder(folder.to_owned()), &opening())
        .await
        .unwrap()
}

/// A closed ledger, and its facts as they were acknowledged.
async fn ledger() -> (TempDir, BTreeMap<Place, Vec<u8>>) {
    let folder = tempfile::tempdir().unwrap();
    let store = opened(folder.path()).await;
    for series in work(6) {
        store.append(&stored(&series)).await.unwrap();
    }
    let mut facts = BTreeMap::new();
    let mut keep = |shard, at, bytes: &[u8]| {
        facts.insert((shard, at), bytes.to_vec());
    };
    store.scan(&Heads::new(), &mut keep).await.unwrap();
    store.close().await;
    (folder, facts)
}

/// What a scan of everything after `after` shows before it ends, and whether it ends well.
async fn scanned(store: &dyn Store, after: &Heads) -> (BTreeMap<Place, Vec<u8>>, bool) {
    let mut shown = BTreeMap::new();
    let mut keep = |shard, at, bytes: &[u8]| {
        shown.insert((shard, at), bytes.to_vec());
    };
    let ended = store.scan(after, &mut keep).await;
    (shown, ended.is_ok())
}

fn damaged<T>(answer: &Result<T, StoreError>) -> bool {
    matches!(answer, Err(StoreError::Damaged { .. }))
}

async fn set(connection: &mut SqliteConnection, (shard, at): Place, bytes: &[u8]) {
    let sql = "UPDATE fact SET stored = ?3 WHERE shard = ?1 AND position = ?2";
    let done = sqlx::query(sql)
        .bind(i64::from(shard.0))
        .bind(at.0 as i64)
        .bind(bytes.to_vec())
        .execute(connection)
        .await
        .unwrap();
    assert_eq!(done.rows_affected(), 1);
}

#[tokio::test]
async fn every_flip_in_a_fact_is_found() {
    let (folder, facts) = ledger().await;
    let store = opened(folder.path()).await;
    let heads = store.heads().await.unwrap();
    let options = SqliteConnectOptions::new().filename(folder.path().join("noi.db"));
    let mut connection = options.connect().await.unwrap();
    let places: Vec<Place> = facts.keys().copied().collect();
    let mut chance = Chance(8);
    for _ in 0..IN_FACTS / AT_ONCE {
        let mut flipped = BTreeSet::new();
        while flipped.len() < AT_ONCE {
            flipped.insert(*chance.pick(&places));
        }
        for place in &flipped {
            let mut bytes = facts[place].clone();
            let at = chance.below(bytes.len() as u64) as usize;
            bytes[at] ^= 1 << chance.below(8);
            set(&mut connection, *place, &bytes).await;
        }
        let report = store.verify(&Heads::new(), &mut |_| {}).await.unwrap();
        let found: BTreeSet<Place> = (report.first.iter())
            .filter_map(|fault| match fault {
                Fault::Hash { shard, position } => Some((*shard, *position)),
                _ => None,
            })
            .collect();
        assert!(found == flipped, "{found:?}, not {flipped:?}");
        for &(shard, at) in &flipped {
            let what = format!("{shard:?}, {at:?}");
            let fact = Fact::from_stored(&facts[&(shard, at)]).unwrap().envelope;
            let after = Position(at.0 - 1);
            let read = store.facts_after(shard, after, 1).await;
            assert!(damaged(&read), "facts_after, {what}: {read:?}");
            let read = store.fact(fact.id).await;
            assert!(damaged(&read), "fact, {what}: {read:?}");
            let read = store.facts_of(&[fact.record]).await;
            assert!(damaged(&read), "facts_of, {what}: {read:?}");
            let mut before = heads.clone();
            let head = Head {
                position: after,
                hash: [0; 32],
            };
            before.insert(shard, head);
            let (shown, well) = scanned(&*store, &before).await;
            assert!(shown.is_empty() && !well, "scan, {what}");
        }
        for place in &flipped {
            set(&mut connection, *place, &facts[place]).await;
        }
    }
    connection.close().await.unwrap();
    let report = store.verify(&Heads::new(), &mut |_| {}).await.unwrap();
    assert!(report.clean(), "{report:?}");
}

/// A bit anywhere: among the pages of SQLite itself, in a view, in what nothing uses.
#[tokio::test]
async fn a_flip_anywhere_serves_no_changed_fact() {
    let (folder, facts) = ledger().await;
    let file = folder.path().join("noi.db");
    let bytes = std::fs::read(&file).unwrap();
    let mut chance = Chance(9);
    let (mut refused, mut unclean) = (0, 0);
    for _ in 0..ANYWHERE {
        let at = chance.below(bytes.len() as u64) as usize;
        let mut rotten = bytes.clone();
        rotten[at] ^= 1 << chance.below(8);
        let copy = tempfile::tempdir().unwrap();
        std::fs::write(copy.path().join("noi.db"), rotten).unwrap();
        let place = Where::Folder(copy.path().to_owned());
        let Ok(store) = open(&place, &opening()).await else {
            refused += 1;
            continue;
        };
        let (shown, well) = scanned(&*store, &Heads::new()).await;
        for (place, bytes) in &shown {
            assert!(facts.get(place) == Some(bytes), "byte {at}: {place:?}");
        }
        let report = store.verify(&Heads::new(), &mut |_| {}).await;
        if report.is_ok_and(|report| report.clean()) {
            assert!(
                well && shown == facts,
                "byte {at}: clean, and facts are gone"
            );
        } else {
            unclean += 1;
        }
        store.close().await;
    }
    assert!(
        unclean > ANYWHERE / 10,
        "{refused} refused, {unclean} unclean"
    );
}
