//! Records that several processes write about in several shards at the same moment: the views
//! are those of the replay all the same. No transaction spans two shards, so that neither process
//! sees what the other is about to commit.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod cluster;
mod common;

use std::sync::Arc;
use std::time::Duration;

use cluster::{Cluster, cluster};
use common::{Chance, Pen, day, merged, named, opening, record, stored};
use noi_core::{DeviceId, Fact, RecordId, Shard};
use noi_store::{ChildKey, ChildRow, Heads, Opening, Receipt, Store, StoreError, Where, open};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};
use tokio::task::JoinHandle;
use uuid::Uuid;

/// Opens it as one of several processes would: with a device of its own.
async fn opened(place: &str, process: u128) -> Arc<dyn Store> {
    let opening = Opening {
        device: DeviceId(Uuid::from_u128(0xAB_0000 + process)),
        ..opening()
    };
    open(&Where::parse(place).unwrap(), &opening).await.unwrap()
}

async fn rows_of(store: &dyn Store, child: RecordId) -> Vec<ChildRow> {
    let found = store.find_children(&[ChildKey::Record(child)]).await;
    found.unwrap().remove(0)
}

async fn assert_clean(store: &dyn Store) {
    let report = store.verify(&Heads::new(), &mut |_| {}).await.unwrap();
    assert!(report.clean(), "{report:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn at_once_in_one_file() {
    let folder = tempfile::tempdir().unwrap();
    at_once(folder.path().to_str().unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn at_once_in_postgres() {
    let Some(cluster) = cluster() else { return };
    at_once(&cluster.new_database().await).await;
}

/// Three processes begin the same few records, merge and rename them, each in a shard of its own.
async fn at_once(place: &str) {
    const SHARDS: u32 = 3;
    const ROUNDS: u128 = 150;
    const RECORDS: u128 = 3;
    let mut stores = Vec::new();
    for shard in 1..=SHARDS {
        stores.push(opened(place, u128::from(shard)).await);
    }
    let mut pens: Vec<Pen> = (1..=SHARDS)
        .map(|shard| Pen::new(u128::from(shard), shard))
        .collect();
    let mut chance = Chance(7);
    let on = day("2024-06-01");
    for round in 0..ROUNDS {
        let mut sent = Vec::new();
        for (pen, store) in pens.iter_mut().zip(&stores) {
            let mut any = || record(round * RECORDS + u128::from(chance.below(RECORDS as u64)));
            let (one, other, third) = (any(), any(), any());
            let mut facts = vec![pen.child(one, "Trẻ Mẫu", "2023")];
            match chance.below(3) {
                0 if other != one => facts.push(pen.write(one, on, merged(other))),
                1 => facts.push(pen.write(third, on, named("Lê Thị Mới"))),
                _ => {}
            }
            let store = Arc::clone(store);
            sent.push(tokio::spawn(async move {
                let receipt = store.append(&stored(&facts)).await.unwrap();
                assert_eq!(receipt.accepted, facts.len() as u64);
            }));
        }
        for sent in sent {
            sent.await.unwrap();
        }
        for child in (0..RECORDS).map(|n| record(round * RECORDS + n)) {
            let rows = rows_of(&*stores[0], child).await;
            assert!(rows.len() < 2, "round {round}: {rows:?}");
        }
    }
    assert_clean(&*stores[0]).await;
    for store in stores {
        store.close().await;
    }
}

/// Somebody beside the processes, within a transaction of their own.
async fn holding(address: &str, sql: &str) -> PgConnection {
    let options: PgConnectOptions = address.parse().unwrap();
    let mut connection = options.connect().await.unwrap();
    for sql in ["BEGIN", sql] {
        let query = sqlx::query(AssertSqlSafe(sql.to_owned()));
        query.execute(&mut connection).await.unwrap();
    }
    connection
}

/// Sends a fact of shard 1 that has looked at what is there and can't be written until the
/// connection ends: somebody else is about to write the row of `child` there.
async fn held_back(
    cluster: &Cluster,
    address: &str,
    store: &Arc<dyn Store>,
    child: RecordId,
    fact: Fact,
) -> (PgConnection, JoinHandle<Result<Receipt, StoreError>>) {
    let row = format!(
        "INSERT INTO child (shard, record, unit, state, sort_key, name_fold, birth_day,
             registered_on, conflicts, synthetic)
         VALUES (1, '{}', '100', 0, '', '', 0, 0, 0, true)",
        child.0
    );
    let other = holding(address, &row).await;
    let store = Arc::clone(store);
    let sent = tokio::spawn(async move { store.append(&[fact.to_stored()]).await });
    cluster.wait_until_held_back(address, 1).await;
    (other, sent)
}

/// Each of two processes begins a record in another shard, before it can see what the other did.
#[tokio::test(flavor = "multi_thread")]
async fn neither_sees_the_other() {
    let Some(cluster) = cluster() else { return };
    let address = cluster.new_database().await;
    let (here, there) = (opened(&address, 1).await, opened(&address, 2).await);
    let (child, on) = (record(1), day("2024-06-01"));
    let (mut pen, mut other_pen) = (Pen::new(1, 1), Pen::new(2, 2));
    let (other, sent) = held_back(
        cluster,
        &address,
        &here,
        child,
        pen.child(child, "Trẻ Mẫu", "2023"),
    )
    .await;
    let began = [
        other_pen.child(child, "Trẻ Mẫu", "2023"),
        other_pen.write(child, on, named("Lê Thị Mới")),
    ];
    assert_eq!(there.append(&stored(&began)).await.unwrap().accepted, 2);
    other.close().await.unwrap();
    assert_eq!(sent.await.unwrap().unwrap().accepted, 1);
    // One child, kept where it was recorded first, with the name that the other gave it.
    let rows = rows_of(&*here, child).await;
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0].shard, Shard(1));
    assert_eq!(rows[0].name.as_deref(), Some("Lê Thị Mới"));
    assert_clean(&*here).await;
}

/// The same with a merge: into a record of which nothing is known yet, while another begins it.
#[tokio::test(flavor = "multi_thread")]
async fn a_merge_into_what_begins_elsewhere() {
    let Some(cluster) = cluster() else { return };
    let address = cluster.new_database().await;
    let (here, there) = (opened(&address, 1).await, opened(&address, 2).await);
    let (child, survivor, on) = (record(1), record(2), day("2024-06-01"));
    let (mut pen, mut other_pen) = (Pen::new(1, 1), Pen::new(2, 2));
    let known = [
        pen.child(child, "Trẻ Mẫu", "2023"),
        pen.write(child, on, named("Lê Thị Mới")),
    ];
    here.append(&stored(&known)).await.unwrap();
    let begins = other_pen.child(survivor, "Trẻ Khác", "2023");
    // The row that can't be written yet is the survivor's: made of what was merged into it.
    let merges = pen.write(child, on, merged(survivor));
    let (other, sent) = held_back(cluster, &address, &here, survivor, merges).await;
    there.append(&stored(&[begins])).await.unwrap();
    other.close().await.unwrap();
    assert_eq!(sent.await.unwrap().unwrap().accepted, 1);
    let rows = rows_of(&*here, survivor).await;
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0].shard, Shard(2));
    assert_clean(&*here).await;
}

/// Killed between its commit and the look at other shards, the look is made at the next opening.
#[tokio::test(flavor = "multi_thread")]
async fn cut_short_before_it_looks() {
    let Some(cluster) = cluster() else { return };
    for _ in 0..10 {
        if cut_short(cluster).await {
            return;
        }
    }
    panic!("it looked before anybody else had the turn, ten times");
}

/// Whether it came to it: who wakes up for a turn may find it taken by who had it last.
async fn cut_short(cluster: &Cluster) -> bool {
    let address = cluster.new_database().await;
    let (here, there) = (opened(&address, 1).await, opened(&address, 2).await);
    let child = record(1);
    let (mut pen, mut other_pen) = (Pen::new(1, 1), Pen::new(2, 2));
    let before = pen.child(record(2), "Trẻ Khác", "2023");
    here.append(&stored(&[before])).await.unwrap();
    let began = pen.child(child, "Trẻ Mẫu", "2023");
    let (other, sent) = held_back(cluster, &address, &here, child, began).await;
    let named = other_pen.write(child, day("2024-06-01"), named("Lê Thị Mới"));
    there.append(&stored(&[named])).await.unwrap();
    // Somebody else has the next turn of the shard: what the look leads to waits.
    let held = tokio::spawn({
        let address = address.clone();
        async move { holding(&address, "SELECT 1 FROM head WHERE shard = 1 FOR UPDATE").await }
    });
    cluster.wait_until_held_back(&address, 2).await;
    other.close().await.unwrap();
    let held = held.await.unwrap();
    while cluster.held_back(&address).await != 1 {
        if sent.is_finished() {
            return false;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    cluster.end_who_is_held_back(&address).await;
    sent.await.unwrap().expect_err("its connection ended");
    let rows = rows_of(&*there, child).await;
    assert_eq!(rows[0].name.as_deref(), Some("Trẻ Mẫu"), "not done yet");
    held.close().await.unwrap();
    let store = opened(&address, 3).await;
    let rows = rows_of(&*store, child).await;
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0].name.as_deref(), Some("Lê Thị Mới"));
    assert_clean(&*store).await;
    true
}
