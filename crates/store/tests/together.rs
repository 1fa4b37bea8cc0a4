//! Batches that are written together in one file: none harms another.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod common;

use std::path::Path;
use std::sync::Arc;

use common::{Pen, day, named, opening, record, service, stored};
use noi_core::{Position, Shard};
use noi_store::{Heads, QuarantineReason, Receipt, Store, StoreError, Where, open};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};

async fn opened(folder: &Path) -> Arc<dyn Store> {
    open(&Where::Folder(folder.to_owned()), &opening())
        .await
        .unwrap()
}

/// Sends batches that get into line in this order before the first of them is written.
async fn together(
    store: &Arc<dyn Store>,
    batches: Vec<Vec<Vec<u8>>>,
) -> Vec<Result<Receipt, StoreError>> {
    let sent: Vec<_> = batches
        .into_iter()
        .map(|batch| {
            let store = Arc::clone(store);
            tokio::spawn(async move { store.append(&batch).await })
        })
        .collect();
    let mut answers = Vec::new();
    for sent in sent {
        answers.push(sent.await.unwrap());
    }
    answers
}

/// A batch whose record has a damaged fact can't be written; those beside it can.
#[tokio::test]
async fn a_batch_that_fails_fails_alone() {
    let folder = tempfile::tempdir().unwrap();
    let store = opened(folder.path()).await;
    let mut pens: Vec<Pen> = (0..4).map(|device| Pen::new(device, 1)).collect();
    let first = pens[0].child(record(0), "Trẻ Mẫu", "2023");
    store.append(&stored(&[first])).await.unwrap();
    store.close().await;
    let file = SqliteConnectOptions::new().filename(folder.path().join("noi.db"));
    let mut connection = file.connect().await.unwrap();
    sqlx::query("UPDATE fact SET stored = CAST(replace(stored, 'Mẫu', 'Mâu') AS BLOB)")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();

    let store = opened(folder.path()).await;
    let mut batches: Vec<Vec<Vec<u8>>> = (pens[1..].iter_mut().zip(1..))
        .map(|(pen, n)| stored(&[pen.child(record(n), "Trẻ Khác", "2023")]))
        .collect();
    let harmful = pens[0].write(record(0), day("2024-02-01"), named("Trẻ Mới"));
    batches.insert(1, stored(&[harmful]));
    let answers = together(&store, batches).await;
    for (nth, answer) in answers.iter().enumerate() {
        match (nth, answer) {
            (1, Err(StoreError::Damaged { position, .. })) => assert_eq!(*position, Position(1)),
            (0 | 2 | 3, Ok(receipt)) => assert_eq!(receipt.accepted, 1, "batch {nth}"),
            _ => panic!("batch {nth}: {answer:?}"),
        }
    }
    let head = store.heads().await.unwrap()[&Shard(1)];
    assert_eq!(head.position, Position(4));
}

/// The same id in two batches and two shards: the first in line has it.
#[tokio::test]
async fn an_id_that_is_used_twice() {
    let folder = tempfile::tempdir().unwrap();
    let store = opened(folder.path()).await;
    let (mut one, mut other, mut third) = (Pen::new(1, 2), Pen::new(2, 1), Pen::new(3, 1));
    let first = one.child(record(1), "Trẻ Mẫu", "2023");
    let before = other.write(record(2), day("2024-02-01"), service("weighing"));
    let mut taken = other.child(record(2), "Trẻ Khác", "2023");
    taken.envelope.id = first.envelope.id;
    let after = other.write(record(2), day("2024-02-02"), service("weighing"));
    let last = third.child(record(3), "Trẻ Ba", "2023");
    let answers = together(
        &store,
        vec![
            stored(std::slice::from_ref(&first)),
            stored(&[before, taken, after]),
            stored(&[first, last]),
        ],
    )
    .await;
    let receipts: Vec<Receipt> = answers.into_iter().map(Result::unwrap).collect();
    assert_eq!(receipts[0].accepted, 1);
    assert_eq!(receipts[1].accepted, 2);
    let refused: Vec<_> = (receipts[1].refused.iter())
        .map(|refused| (refused.nth, refused.reason))
        .collect();
    assert_eq!(refused, [(1, QuarantineReason::OtherContent)]);
    assert_eq!((receipts[2].accepted, receipts[2].already), (1, 1));
    assert_eq!(receipts[1].heads[&Shard(1)].position, Position(2));
    assert_eq!(receipts[2].heads[&Shard(1)].position, Position(3));
    assert_eq!(receipts[2].heads[&Shard(2)].position, Position(1));
    let report = store.verify(&Heads::new(), &mut |_| {}).await.unwrap();
    assert!(report.clean(), "{report:?}");
}
