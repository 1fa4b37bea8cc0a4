//! A ledger that an earlier release wrote is opened by this program, and gives the same.
//!
//! `fixtures/layout-N.db` is a ledger as the first release with layout N left it, `layout-N.txt`
//! what it gives; `postgres-layout-N.sql` and its text are the same for PostgreSQL, which counts
//! its layouts by itself. None is written again once that release is out; a new layout gets new
//! files: `cargo test -p noi-store --test released -- --ignored`.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod cluster;
mod common;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use cluster::cluster;
use common::given::given;
use common::{Pen, day, opening, record, service, stored, work};
use noi_core::Shard;
use noi_store::{Heads, Store, Where, open};
use tempfile::TempDir;

/// The newest layouts, which this program writes.
const LAYOUT: u32 = 5;
const POSTGRES_LAYOUT: u32 = 6;

fn fixture(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    folder.join(name)
}

async fn opened(place: Where, create: bool) -> Arc<dyn Store> {
    let mut opening = opening();
    opening.create = create;
    open(&place, &opening).await.unwrap()
}

async fn in_folder(folder: &Path, create: bool) -> Arc<dyn Store> {
    opened(Where::Folder(folder.to_owned()), create).await
}

/// A copy of the ledger that a release left, to be opened.
fn copy(layout: u32) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let released = fixture(&format!("layout-{layout}.db"));
    std::fs::copy(released, folder.path().join("noi.db")).unwrap();
    folder
}

#[tokio::test]
async fn ledgers_of_earlier_releases_give_the_same() {
    for layout in 1..=LAYOUT {
        let name = format!("layout-{layout}");
        let folder = copy(layout);
        gives_the_same(&*in_folder(folder.path(), false).await, &name).await;
    }
}

#[tokio::test]
async fn postgres_ledgers_of_earlier_releases_give_the_same() {
    let Some(cluster) = cluster() else { return };
    for layout in 1..=POSTGRES_LAYOUT {
        let name = format!("postgres-layout-{layout}");
        let address = cluster.new_database().await;
        cluster.load(&address, &fixture(&format!("{name}.sql")));
        gives_the_same(
            &*opened(Where::Postgres(address.clone()), false).await,
            &name,
        )
        .await;
        // Changed as it was, it has come to what is made anew.
        let anew = cluster.new_database().await;
        opened(Where::Postgres(anew.clone()), true)
            .await
            .close()
            .await;
        let tables = |address| cluster.dump(address, &["--schema-only"]);
        assert_eq!(tables(&address), tables(&anew), "{name}");
    }
}

async fn gives_the_same(store: &dyn Store, name: &str) {
    let told = std::fs::read_to_string(fixture(&format!("{name}.txt"))).unwrap();
    assert_eq!(given(store).await, told, "{name}");
    let report = store.verify(&Heads::new(), &mut |_| {}).await.unwrap();
    assert!(report.clean(), "{name}: {report:?}");
    store.rebuild(&mut |_| {}).await.unwrap();
    assert_eq!(given(store).await, told, "{name}, replayed");
    // And it goes on.
    let mut pen = Pen::new(70, 1);
    let fact = pen.write(record(11), day("2024-05-01"), service("weighing"));
    let receipt = store.append(&stored(&[fact])).await.unwrap();
    assert_eq!(receipt.accepted, 1);
    let head = told.lines().find_map(|line| {
        let (position, _) = line.strip_prefix("shard 1 at ")?.split_once(':')?;
        position.parse::<u64>().ok()
    });
    let position = receipt.heads[&Shard(1)].position.0;
    assert_eq!(head.map(|head| head + 1), Some(position));
    store.close().await;
}

/// Writes the fixtures of the newest layouts.
#[tokio::test]
#[ignore = "writes into the tree; only for a layout that no release has written yet"]
async fn write_the_fixture() {
    let folder = tempfile::tempdir().unwrap();
    let store = in_folder(folder.path(), true).await;
    fill(&*store).await;
    let name = format!("layout-{LAYOUT}");
    std::fs::write(fixture(&format!("{name}.txt")), given(&*store).await).unwrap();
    // Closed, everything is in the one file.
    store.close().await;
    let file = folder.path().join("noi.db");
    std::fs::copy(file, fixture(&format!("{name}.db"))).unwrap();
}

#[tokio::test]
#[ignore = "writes into the tree; only for a layout that no release has written yet"]
async fn write_the_postgres_fixture() {
    let cluster = cluster().unwrap();
    let address = cluster.new_database().await;
    let store = opened(Where::Postgres(address.clone()), true).await;
    fill(&*store).await;
    let name = format!("postgres-layout-{POSTGRES_LAYOUT}");
    std::fs::write(fixture(&format!("{name}.txt")), given(&*store).await).unwrap();
    store.close().await;
    let dump = cluster.dump(&address, &[]);
    std::fs::write(fixture(&format!("{name}.sql")), dump).unwrap();
}

async fn fill(store: &dyn Store) {
    for series in work(5) {
        store.append(&stored(&series)).await.unwrap();
    }
    let mut pen = Pen::new(60, 1);
    for n in 0..20 {
        let child = pen.child(record(150 + n), &format!("Trẻ Mẫu {n}"), "2023-04");
        store.append(&stored(&[child])).await.unwrap();
    }
    store.append(&[b"not a fact".to_vec()]).await.unwrap();
}
