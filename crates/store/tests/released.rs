//! A ledger that an earlier release wrote is opened by this program, and gives the same.
//!
//! `fixtures/layout-N.db` is a ledger as the first release with layout N left it, `layout-N.txt`
//! what it gives. Neither is written again once that release is out; a new layout gets new files:
//! `cargo test -p noi-store --test released -- --ignored`.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod common;

use std::fmt::{Debug, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use common::{Pen, day, opening, record, service, stored, work};
use noi_core::Shard;
use noi_store::{ChildKey, Heads, Scope, Store, Where, open};
use tempfile::TempDir;

/// The newest layout, which this program writes.
const LAYOUT: u32 = 1;

fn fixture(layout: u32, ending: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    folder.join(format!("layout-{layout}.{ending}"))
}

async fn opened(folder: &Path, create: bool) -> Arc<dyn Store> {
    let mut opening = opening();
    opening.create = create;
    let place = Where::Folder(folder.to_owned());
    open(&place, &opening).await.unwrap()
}

/// What a ledger gives, in a few lines: whose it is, where its chains end, and a hash over
/// everything that its views answer.
async fn given(store: &dyn Store) -> String {
    let mut told = format!("installation {}\n", store.installation());
    writeln!(told, "device {}", store.device()).unwrap();
    for (shard, head) in store.heads().await.unwrap() {
        let (position, hash) = (head.position.0, blake3::Hash::from_bytes(head.hash));
        writeln!(told, "shard {} at {position}: {hash}", shard.0).unwrap();
    }
    let waiting = store.quarantined(100).await.unwrap();
    writeln!(told, "quarantined {}", waiting.len()).unwrap();
    writeln!(told, "views {}", views(store).await).unwrap();
    told
}

async fn views(store: &dyn Store) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    let mut add = |answer: &dyn Debug| {
        hasher.update(format!("{answer:?}\n").as_bytes());
    };
    let records: Vec<_> = (0..200).map(record).collect();
    let keys: Vec<_> = records.iter().copied().map(ChildKey::Record).collect();
    let children = store.find_children(&keys).await.unwrap();
    // Otherwise there is little that the hash covers.
    assert!(children.iter().flatten().count() >= 25);
    add(&children);
    add(&store.people(&Scope::Everywhere).await.unwrap());
    add(&store.carer_links(&records).await.unwrap());
    add(&store.child_counts(&Scope::Everywhere).await.unwrap());
    let keys: Vec<String> = (0..200).map(|n| format!("row of {n}")).collect();
    add(&store.origins(&keys).await.unwrap());
    for facts in store.facts_of(&records).await.unwrap().values() {
        let places: Vec<_> = facts
            .iter()
            .map(|fact| (fact.shard, fact.position))
            .collect();
        add(&places);
    }
    hasher.finalize()
}

/// A copy of the ledger that a release left, to be opened.
fn copy(layout: u32) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(fixture(layout, "db"), folder.path().join("noi.db")).unwrap();
    folder
}

#[tokio::test]
async fn ledgers_of_earlier_releases_give_the_same() {
    for layout in 1..=LAYOUT {
        let told = std::fs::read_to_string(fixture(layout, "txt")).unwrap();
        let folder = copy(layout);
        let store = opened(folder.path(), false).await;
        assert_eq!(given(&*store).await, told, "layout {layout}");
        let report = store.verify(&Heads::new(), &mut |_| {}).await.unwrap();
        assert!(report.clean(), "layout {layout}: {report:?}");
        store.rebuild(&mut |_| {}).await.unwrap();
        assert_eq!(given(&*store).await, told, "layout {layout}, replayed");
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
}

/// Writes the fixture of the newest layout.
#[tokio::test]
#[ignore = "writes into the tree; only for a layout that no release has written yet"]
async fn write_the_fixture() {
    let folder = tempfile::tempdir().unwrap();
    let store = opened(folder.path(), true).await;
    for series in work(5) {
        store.append(&stored(&series)).await.unwrap();
    }
    let mut pen = Pen::new(60, 1);
    for n in 0..20 {
        let child = pen.child(record(150 + n), &format!("Trẻ Mẫu {n}"), "2023-04");
        store.append(&stored(&[child])).await.unwrap();
    }
    store.append(&[b"not a fact".to_vec()]).await.unwrap();
    std::fs::write(fixture(LAYOUT, "txt"), given(&*store).await).unwrap();
    // Closed, everything is in the one file.
    store.close().await;
    std::fs::copy(folder.path().join("noi.db"), fixture(LAYOUT, "db")).unwrap();
}
