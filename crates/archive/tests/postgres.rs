//! A ledger on PostgreSQL that is lost, and what comes back of it in a new database.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

#[path = "../../store/tests/cluster/mod.rs"]
mod cluster;
mod common;

use std::path::Path;
use std::sync::Arc;

use cluster::{cluster, database_of};
use common::given::given;
use common::{Pen, all, clean, fill, opening, record, same, stored};
use noi_archive::{Form, Holds, Shelf, Until, backup, check, copy, export, import, restore, runs};
use noi_core::{Moment, Shard};
use noi_store::{Store, Where, open};

async fn opened(place: Where) -> Arc<dyn Store> {
    open(&place, &opening()).await.unwrap()
}

async fn in_folder(folder: &Path) -> Arc<dyn Store> {
    opened(Where::Folder(folder.to_owned())).await
}

/// A ledger of two shards, backed up while it grew; and where its backups are.
async fn backed_up(address: &str, backups: &Path) -> (Arc<dyn Store>, Shelf) {
    let store = opened(Where::Postgres(address.to_owned())).await;
    let shelf = common::in_folder(backups);
    let mut pen = Pen::new(60, 1);
    for run in 0..4_u128 {
        fill(&*store, 20 + run as u64).await;
        let children: Vec<_> = (0..200)
            .map(|n| {
                pen.child(
                    record(150 + 200 * run + n),
                    &format!("Trẻ Mẫu {n}"),
                    "2023-04",
                )
            })
            .collect();
        store.append(&stored(&children)).await.unwrap();
        let done = backup(&*store, &shelf, run == 2, Moment(7), &mut |_| {}).await;
        assert!(done.unwrap().new > 200);
    }
    (store, shelf)
}

#[tokio::test]
async fn a_lost_database_comes_back() {
    let Some(cluster) = cluster() else { return };
    let place = tempfile::tempdir().unwrap();
    let address = cluster.new_database().await;
    let (store, shelf) = backed_up(&address, &place.path().join("sao-luu")).await;
    let (was, gave) = (all(&*store).await, given(&*store).await);
    assert!(was.heads.contains_key(&Shard(2)) && !was.aside.is_empty());
    store.close().await;
    let drop = format!("DROP DATABASE {}", database_of(&address));
    cluster.run("postgres", &drop).await;

    let (kept, wrong) = check(&shelf, &mut |_| {}).await.unwrap();
    assert!(wrong.is_empty(), "{wrong:?}");
    // The database isn't one file: every run holds facts.
    let facts = |holds: &Holds| matches!(holds, Holds::Facts { .. });
    assert!(
        kept.iter()
            .all(|run| run.files.iter().any(|file| facts(&file.holds)))
    );

    let folder = place.path().join("so");
    restore(&shelf, &folder, &Until::default(), &mut |_| {})
        .await
        .unwrap();
    let between = in_folder(&folder).await;
    let to = opened(Where::Postgres(cluster.new_database().await)).await;
    let copied = copy(&*between, &*to, &mut |_| {}).await.unwrap();
    assert_eq!(copied, was.facts.len() as u64);
    same(&was, &all(&*to).await);
    assert_eq!(given(&*to).await, gave);
    let heads = &kept.last().unwrap().heads;
    let report = to.verify(heads, &mut |_| {}).await.unwrap();
    assert!(report.clean(), "{report:?}");
    // Made again from the facts, its views are still those.
    to.rebuild(&mut |_| {}).await.unwrap();
    assert_eq!(given(&*to).await, gave);

    // It goes on, and so does its backup.
    let mut pen = Pen::new(61, 1);
    let more = pen.child(record(1), "Trẻ Mới", "2024");
    assert_eq!(to.append(&stored(&[more])).await.unwrap().accepted, 1);
    let done = backup(&*to, &shelf, false, Moment(8), &mut |_| {}).await;
    assert_eq!(done.unwrap().new, 1);
    assert_eq!(runs(&shelf).await.unwrap().len(), kept.len() + 1);
}

#[tokio::test]
async fn a_file_of_facts_becomes_a_database() {
    let Some(cluster) = cluster() else { return };
    let place = tempfile::tempdir().unwrap();
    let address = cluster.new_database().await;
    let (store, _) = backed_up(&address, &place.path().join("sao-luu")).await;
    for (form, name) in [(Form::Lines, "so.jsonl.zst"), (Form::Columns, "so.parquet")] {
        let file = place.path().join(name);
        export(&*store, form, &file, &mut |_| {}).await.unwrap();
        let to = opened(Where::Postgres(cluster.new_database().await)).await;
        import(&*to, form, &file, &mut |_| {}).await.unwrap();
        same(&all(&*store).await, &all(&*to).await);
        assert_eq!(given(&*to).await, given(&*store).await, "{name}");
        clean(&*to).await;
    }
}
