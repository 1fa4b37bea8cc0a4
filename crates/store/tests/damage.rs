//! What isn't what was acknowledged is found and never served; what isn't ours is left alone.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod common;

use std::path::Path;

use common::{Pen, day, opening, record, service, stored, work};
use noi_core::{DeviceId, Position, Shard};
use noi_store::{Fault, Heads, Report, Store, StoreError, Where, open};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use tempfile::TempDir;
use uuid::Uuid;

async fn raw(folder: &Path, sql: &'static str) {
    let mut connection = SqliteConnectOptions::new()
        .filename(folder.join("noi.db"))
        .connect()
        .await
        .unwrap();
    sqlx::query(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// A closed ledger with 40 children, their services and everything that `work` makes.
async fn ledger() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let store = reopened(folder.path()).await;
    let mut pen = Pen::new(50, 1);
    for n in 0..40 {
        let child = pen.child(record(300 + n), "Trẻ Mẫu", "2023-04");
        let child = pen.imported(child, &format!("child {n}"), "content");
        let fact = pen.write(record(300 + n), day("2024-02-01"), service("weighing"));
        store.append(&stored(&[child, fact])).await.unwrap();
    }
    for series in work(4) {
        store.append(&stored(&series)).await.unwrap();
    }
    store.append(&[b"not a fact".to_vec()]).await.unwrap();
    store.close().await;
    folder
}

async fn reopened(folder: &Path) -> std::sync::Arc<dyn Store> {
    open(&Where::Folder(folder.to_owned()), &opening())
        .await
        .unwrap()
}

async fn verified(folder: &Path) -> Report {
    let store = reopened(folder).await;
    let report = store.verify(&Heads::new(), &mut |_| {}).await.unwrap();
    store.close().await;
    report
}

#[tokio::test]
async fn every_damage_is_named() {
    let folder = ledger().await;
    let report = verified(folder.path()).await;
    assert!(report.clean(), "{report:?}");
    assert_eq!(report.quarantined, 1);
    let (shard, at) = (Shard(1), |position| Position(position));
    let cases: &[(&'static str, Fault)] = &[
        (
            "UPDATE fact SET stored = CAST(replace(stored, 'Mẫu', 'Mâu') AS BLOB)
             WHERE shard = 1 AND position = 7",
            Fault::Hash {
                shard,
                position: at(7),
            },
        ),
        (
            "UPDATE fact SET hash = zeroblob(32) WHERE shard = 1 AND position = 7",
            Fault::Hash {
                shard,
                position: at(7),
            },
        ),
        (
            "UPDATE fact SET stored = (SELECT stored FROM fact WHERE shard = 1 AND position = 11)
             WHERE shard = 1 AND position = 9",
            Fault::Hash {
                shard,
                position: at(9),
            },
        ),
        (
            "DELETE FROM fact WHERE shard = 1 AND position = 20",
            Fault::Missing {
                shard,
                position: at(20),
            },
        ),
        (
            "DELETE FROM fact WHERE shard = 1 AND position > 60",
            Fault::Missing {
                shard,
                position: at(61),
            },
        ),
        (
            "DELETE FROM fact WHERE shard = 1",
            Fault::Missing {
                shard,
                position: at(1),
            },
        ),
        (
            "UPDATE head SET position = position - 1 WHERE shard = 1",
            Fault::Head { shard },
        ),
        ("DELETE FROM head WHERE shard = 1", Fault::Head { shard }),
        (
            "UPDATE fact_record SET record = zeroblob(16) WHERE place = (1 << 31) + 3",
            Fault::View {
                view: "fact_record",
                record: None,
            },
        ),
        (
            "UPDATE fact_record SET shaping = 0 WHERE place = (1 << 31) + 3",
            Fault::View {
                view: "fact_record",
                record: None,
            },
        ),
        (
            "DELETE FROM fact_record WHERE shaping = 0",
            Fault::View {
                view: "fact_record",
                record: None,
            },
        ),
        (
            "UPDATE fact_id SET id = zeroblob(16) WHERE place = (1 << 31) + 3",
            Fault::View {
                view: "fact_id",
                record: None,
            },
        ),
        (
            "UPDATE series SET last = last + 1
             WHERE shard = 1 AND hex(device) = '00000000000000000000000000DE0032'",
            Fault::Series {
                shard,
                device: DeviceId(Uuid::from_u128(0xDE_0000 + 50)),
                index: 80,
            },
        ),
        (
            "UPDATE child SET name = 'Ai Đó' WHERE record = unhex('00000000000000000000000000C0012C')",
            Fault::View {
                view: "child",
                record: Some(record(300)),
            },
        ),
        (
            "UPDATE child SET unit = 'u7' WHERE record = unhex('00000000000000000000000000C0012C')",
            Fault::View {
                view: "child",
                record: Some(record(300)),
            },
        ),
        (
            "DELETE FROM child WHERE record = unhex('00000000000000000000000000C0012C')",
            Fault::View {
                view: "child",
                record: Some(record(300)),
            },
        ),
        (
            "DELETE FROM child_word WHERE record = unhex('00000000000000000000000000C0012C')",
            Fault::View {
                view: "child_word",
                record: None,
            },
        ),
        (
            "UPDATE word_count SET n = n + 1",
            Fault::View {
                view: "word_count",
                record: None,
            },
        ),
        (
            "UPDATE child_count SET n = n + 1",
            Fault::View {
                view: "child_count",
                record: None,
            },
        ),
        (
            "DELETE FROM origin WHERE place = (1 << 31) + 5",
            Fault::View {
                view: "origin",
                record: None,
            },
        ),
        (
            "UPDATE quarantine SET stored = x'00'",
            Fault::View {
                view: "quarantine",
                record: None,
            },
        ),
        (
            "INSERT INTO merge (shard, record, survivor) VALUES (1, zeroblob(16), zeroblob(16))",
            Fault::View {
                view: "merge",
                record: None,
            },
        ),
    ];
    for (damage, fault) in cases {
        let copy = tempfile::tempdir().unwrap();
        std::fs::copy(folder.path().join("noi.db"), copy.path().join("noi.db")).unwrap();
        raw(copy.path(), damage).await;
        let report = verified(copy.path()).await;
        assert!(report.first.contains(fault), "{damage}: {report:?}");
        assert!(!fault.to_string().is_empty());
        if matches!(fault, Fault::View { view, .. } if *view != "quarantine") {
            let store = reopened(copy.path()).await;
            store.rebuild(&mut |_| {}).await.unwrap();
            store.close().await;
            let report = verified(copy.path()).await;
            assert!(report.clean(), "{damage}, rebuilt: {report:?}");
        }
    }
}

#[tokio::test]
async fn what_is_not_ours_is_left_alone() {
    let (create, mut never_create) = (opening(), opening());
    never_create.create = false;
    let folder = tempfile::tempdir().unwrap();
    let check = async |place: &Path, opening, code: &str| {
        let error = open(&Where::Folder(place.to_owned()), opening).await.err();
        let error = error.unwrap_or_else(|| panic!("{code}: opened"));
        assert_eq!(error.code(), code, "{error}");
        assert!(!error.remedy().is_empty());
    };
    check(
        &folder.path().join("nowhere"),
        &create,
        "store-folder-missing",
    )
    .await;
    check(folder.path(), &never_create, "store-no-ledger").await;
    assert!(!folder.path().join("noi.db").exists());

    let file = folder.path().join("noi.db");
    std::fs::write(
        &file,
        b"this is a letter, not a ledger, and it is long enough",
    )
    .unwrap();
    check(folder.path(), &create, "store-not-a-ledger").await;
    std::fs::remove_file(&file).unwrap();

    raw_create(&file, "CREATE TABLE recipes (name TEXT)").await;
    let before = std::fs::read(&file).unwrap();
    check(folder.path(), &create, "store-not-a-ledger").await;
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

async fn raw_create(file: &Path, sql: &'static str) {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true);
    let mut connection = options.connect().await.unwrap();
    sqlx::query(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_newer_layout_is_refused_without_writing() {
    let folder = ledger().await;
    raw(
        folder.path(),
        "UPDATE meta SET value = '99' WHERE key = 'layout'",
    )
    .await;
    let file = folder.path().join("noi.db");
    let before = std::fs::read(&file).unwrap();
    let error = open(&Where::Folder(folder.path().to_owned()), &opening())
        .await
        .err()
        .unwrap();
    assert!(
        matches!(error, StoreError::NewerSchema { found: 99, .. }),
        "{error}"
    );
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[tokio::test]
async fn identities_are_those_of_the_first_opening() {
    let folder = ledger().await;
    let mut other = opening();
    other.installation = Uuid::from_u128(77);
    other.device = DeviceId(Uuid::from_u128(78));
    let store = open(&Where::Folder(folder.path().to_owned()), &other)
        .await
        .unwrap();
    assert_eq!(store.installation(), opening().installation);
    assert_eq!(store.device(), opening().device);
}
