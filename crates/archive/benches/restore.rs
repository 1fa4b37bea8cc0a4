//! `cargo bench -p noi-archive --bench restore -- 1000000`: a ledger of so many facts backed up,
//! restored (from the whole database, and from segments only), exported and imported; prints
//! facts per second. The budget is ten million restored in ten minutes.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a bench prints what it measured, and stops where something is wrong"
)]

#[path = "../../store/tests/common/mod.rs"]
mod common;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use common::{Chance, Pen, name, opening, record, service};
use noi_archive::{Form, Outside, Shelf, Until, backup, export, import, restore};
use noi_core::{Day, Fact, Moment, Position, Shard};
use noi_store::{Store, Where, open};
use uuid::Uuid;

/// Of each child: its registration and so many services.
const SERVICES: u64 = 9;
const BATCH: usize = 20_000;

fn main() {
    let facts = std::env::args().find_map(|arg| arg.parse().ok());
    let facts: u64 = facts.unwrap_or(100_000);
    tokio::runtime::Runtime::new()
        .unwrap()
        .block_on(measure(facts));
}

async fn in_folder(folder: &Path) -> Arc<dyn Store> {
    std::fs::create_dir_all(folder).unwrap();
    open(&Where::Folder(folder.to_owned()), &opening())
        .await
        .unwrap()
}

fn told(what: &str, facts: u64, took: Duration) {
    let second = facts as f64 / took.as_secs_f64();
    println!(
        "{what:42} {:>7.1} s {second:>9.0} facts/s; 10 million in {:>4.1} min",
        took.as_secs_f64(),
        10e6 / second / 60.0
    );
}

async fn fill(store: &dyn Store, facts: u64) {
    let (mut pen, mut chance) = (Pen::new(1, 11), Chance(1));
    let mut batch: Vec<Vec<u8>> = Vec::with_capacity(BATCH);
    for nth in 0..facts {
        let child = record(u128::from(nth / (SERVICES + 1)));
        let fact = if nth % (SERVICES + 1) == 0 {
            pen.child(child, &name(&mut chance), "2023-05-06")
        } else {
            pen.write(child, Day(19_800 + (nth % 400) as i32), service("weighing"))
        };
        batch.push(Fact::to_stored(&fact));
        if batch.len() == BATCH {
            store.append(&batch).await.unwrap();
            batch.clear();
        }
    }
    store.append(&batch).await.unwrap();
}

async fn measure(facts: u64) {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let outside = Outside {
        variable: &|_| None,
        waiting: path("waiting"),
        new_id: Uuid::nil,
    };
    let shelf = |name: &str| Shelf::parse(&path(name).to_string_lossy(), &outside).unwrap();
    let store = in_folder(&path("so")).await;
    // The first backup of an empty ledger: everything after it is a segment.
    let segments = shelf("segments");
    let now = Moment(0);
    backup(&*store, &segments, false, now, &mut |_| {})
        .await
        .unwrap();
    let start = Instant::now();
    fill(&*store, facts).await;
    told("append", facts, start.elapsed());

    let start = Instant::now();
    backup(&*store, &segments, false, now, &mut |_| {})
        .await
        .unwrap();
    told("backup of new facts", facts, start.elapsed());
    let whole = shelf("whole");
    let start = Instant::now();
    backup(&*store, &whole, false, now, &mut |_| {})
        .await
        .unwrap();
    told("backup of the whole database", facts, start.elapsed());

    let start = Instant::now();
    restore(&whole, &path("a"), &Until::default(), &mut |_| {})
        .await
        .unwrap();
    told(
        "restore of the whole database, proved",
        facts,
        start.elapsed(),
    );
    let start = Instant::now();
    restore(&segments, &path("b"), &Until::default(), &mut |_| {})
        .await
        .unwrap();
    told("restore of segments only, proved", facts, start.elapsed());
    let half = Until {
        run: None,
        positions: [(Shard(11), Position(facts / 2))].into(),
    };
    let start = Instant::now();
    restore(&whole, &path("c"), &half, &mut |_| {})
        .await
        .unwrap();
    told(
        "restore of the first half, proved",
        facts / 2,
        start.elapsed(),
    );

    for name in ["so.jsonl.zst", "so.parquet"] {
        let file = path(name);
        let form = Form::of(&file);
        let start = Instant::now();
        export(&*store, form, &file, &mut |_| {}).await.unwrap();
        told(&format!("export to {name}"), facts, start.elapsed());
        let to = in_folder(&path(&format!("from {name}"))).await;
        let start = Instant::now();
        import(&*to, form, &file, &mut |_| {}).await.unwrap();
        told(&format!("import of {name}"), facts, start.elapsed());
        assert_eq!(to.heads().await.unwrap(), store.heads().await.unwrap());
    }
    let size = |name: &str| std::fs::metadata(path(name)).unwrap().len() / facts;
    println!(
        "bytes a fact: noi.db {}, so.jsonl.zst {}, so.parquet {}",
        size("so/noi.db"),
        size("so.jsonl.zst"),
        size("so.parquet")
    );
}
