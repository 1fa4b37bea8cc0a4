//! Figures of the store, on both databases: facts that four writers get accepted beside raw inserts
//! of the same bytes by the same driver, replay, point reads, name search, and how the cost of
//! each grows with the ledger. Not a timed test; everything is synthetic.
//!
//! `cargo bench -p noi-store --bench store -- [sizes] [sqlite|postgres] [all]`: sizes are facts in
//! the ledger when it is measured (default 50000 200000; 1000000 4000000 16000000 take a while).
//! `all` also measures imports, `verify` and `rebuild`, in the last size. With `search`, sizes are
//! children, and only searches by name are measured. PostgreSQL gets a cluster of its own, where
//! its programs are installed.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark measures time and prints what it measured"
)]

#[path = "../../tests/cluster/mod.rs"]
mod cluster;
#[path = "../../tests/common/mod.rs"]
mod common;
mod raw;
mod search;
mod table;
mod work;

use std::sync::Arc;
use std::time::Instant;

use common::{Chance, opening};
use noi_core::{Fact, UnitId};
use noi_store::{ChildOrder, ChildState, ChildrenOf, Heads, Scope, Store, Where, open};
use raw::Raw;
use table::{Figure, Table};
use work::{BATCH, Batches, District, Import, WRITERS};

const SIZES: [usize; 2] = [50_000, 200_000];
/// Facts of a round whose rate is measured; of so many rounds the best counts.
const ROUND: usize = 40_000;
const ROUNDS: usize = 3;
/// How the ledger grows between the sizes.
const LARGE_BATCH: usize = 5_000;

#[tokio::main]
async fn main() {
    let mut sizes: Vec<usize> = std::env::args().filter_map(|it| it.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = SIZES.to_vec();
    }
    println!("Rates are by the clock on the wall: what else runs slows them, ratios hold better.");
    if !asked("postgres") {
        let folder = tempfile::tempdir().unwrap();
        let raw = Raw::in_folder(folder.path()).await;
        measure(&Where::Folder(folder.path().to_owned()), raw, &sizes).await;
    }
    if !asked("sqlite")
        && let Some(cluster) = cluster::cluster()
    {
        let raw = Raw::at(&cluster.new_database().await).await;
        let place = Where::Postgres(cluster.new_database().await);
        measure(&place, raw, &sizes).await;
    }
}

/// Whether a word stands on the command line.
fn asked(word: &str) -> bool {
    std::env::args().any(|argument| argument == word)
}

async fn measure(place: &Where, raw: Raw, sizes: &[usize]) {
    let store: Arc<dyn Store> = open(place, &opening()).await.unwrap();
    let condition = store.condition().await.unwrap();
    let mut table = Table::new(condition.database);
    if asked("search") {
        search::among(&mut table, &store, sizes).await;
        table.print();
        store.close().await;
        return;
    }
    let (mut province, mut provinces) = (District::new(1, 1), District::new(2, 4));
    for &size in sizes {
        let missing = size.saturating_sub(facts_in(&*store).await as usize);
        let growth = grow(&store, &mut province, missing.max(LARGE_BATCH)).await;
        table.begin(facts_in(&*store).await);
        accepting(&mut table, &store, &raw, &mut province, &mut provinces).await;
        let what = "accepted, 4 writers, batches of 5,000";
        table.add(what, Figure::Rate(growth));
        replay(&mut table, &*store).await;
        reads(&mut table, &*store, &mut province).await;
        let (facts, bytes) = (facts_in(&*store).await, arrived(&*store).await);
        let on_disk = store.condition().await.unwrap().bytes;
        table.add("bytes a fact on disk", Figure::Bytes(on_disk / facts));
        table.add("  of which as they arrived", Figure::Bytes(bytes / facts));
    }
    if asked("all") {
        imports(&mut table, &store, &raw).await;
        whole(&mut table, &*store).await;
    }
    table.print();
    store.close().await;
}

async fn facts_in(store: &dyn Store) -> u64 {
    let heads = store.heads().await.unwrap();
    heads.values().map(|head| head.position.0).sum()
}

/// Where facts are sent.
#[derive(Clone)]
enum To {
    Store(Arc<dyn Store>),
    Raw(Raw),
}

impl To {
    /// What a fact costs when each writer sends its share and all do at once.
    async fn send(&self, shares: &Arc<Vec<Batches>>) -> Cost {
        let (start, busy) = (Instant::now(), processor());
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let (shares, to) = (Arc::clone(shares), self.clone());
                tokio::spawn(async move {
                    for batch in &shares[writer] {
                        match &to {
                            Self::Store(store) => {
                                let receipt = store.append(batch).await.unwrap();
                                assert_eq!(receipt.accepted as usize, batch.len());
                            }
                            Self::Raw(raw) => raw.append(batch).await,
                        }
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        let facts: usize = shares.iter().flatten().map(Vec::len).sum();
        Cost {
            wall: start.elapsed().as_secs_f64() / facts as f64,
            processor: (processor() - busy) / facts as f64,
        }
    }
}

/// Seconds.
#[derive(Clone, Copy)]
struct Cost {
    wall: f64,
    /// Of this process: a server's isn't counted.
    processor: f64,
}

impl Cost {
    const MOST: Self = Self {
        wall: f64::MAX,
        processor: f64::MAX,
    };

    fn least(self, other: Self) -> Self {
        Self {
            wall: self.wall.min(other.wall),
            processor: self.processor.min(other.processor),
        }
    }
}

/// Seconds of processors that this process has had so far, where the system tells it.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks = fields.split_whitespace().skip(11).take(2);
    let ticks: u64 = ticks.filter_map(|it| it.parse::<u64>().ok()).sum();
    ticks as f64 / 100.0
}

/// Rows for what the store and a plain table took for the same bytes.
fn compared(table: &mut Table, what: &str, ours: Cost, raw: Cost) {
    table.add(what, Figure::Rate(ours.wall));
    table.add("  raw inserts of the same bytes", Figure::Rate(raw.wall));
    table.add("  ratio", Figure::Ratio(raw.wall / ours.wall));
    table.add(
        "  of a processor, a fact",
        Figure::Processor(ours.processor),
    );
    table.add("  of a processor, raw", Figure::Processor(raw.processor));
}

/// Appends what is missing; answers with what a fact cost.
async fn grow(store: &Arc<dyn Store>, district: &mut District, missing: usize) -> f64 {
    const AT_ONCE: usize = 200_000;
    let to = To::Store(Arc::clone(store));
    let (mut left, mut took) = (missing, 0.0);
    while left > 0 {
        let facts = left.min(AT_ONCE);
        let shares = Arc::new(district.shares(facts, LARGE_BATCH));
        took += to.send(&shares).await.wall * facts as f64;
        left -= facts;
    }
    took / missing as f64
}

/// The same bytes to the store and to a plain table, in turn.
async fn accepting(
    table: &mut Table,
    store: &Arc<dyn Store>,
    raw: &Raw,
    of_one_shard: &mut District,
    of_four: &mut District,
) {
    let (store, raw) = (To::Store(Arc::clone(store)), To::Raw(raw.clone()));
    for (district, what) in [
        (of_one_shard, "accepted, 4 writers, batches of 500"),
        (of_four, "the same, a shard for each writer"),
    ] {
        let (mut ours, mut theirs) = (Cost::MOST, Cost::MOST);
        for _ in 0..ROUNDS {
            let shares = Arc::new(district.shares(ROUND, BATCH));
            ours = ours.least(store.send(&shares).await);
            theirs = theirs.least(raw.send(&shares).await);
        }
        compared(table, what, ours, theirs);
    }
}

/// Seconds that something takes, the best of some rounds.
async fn best(work: impl AsyncFn()) -> f64 {
    let mut best = f64::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        work().await;
        best = best.min(start.elapsed().as_secs_f64());
    }
    best
}

async fn replay(table: &mut Table, store: &dyn Store) {
    let facts = facts_in(store).await as f64;
    let chain = best(async || {
        let mut bytes = 0;
        store
            .scan(&Heads::new(), &mut |_, _, stored| bytes += stored.len())
            .await
            .unwrap();
        assert!(bytes > 0);
    });
    table.add("replay, hashes checked", Figure::Rate(chain.await / facts));
    let read = best(async || {
        let mut read = 0;
        store
            .scan(&Heads::new(), &mut |_, _, stored| {
                read += u64::from(Fact::from_stored(stored).is_ok());
            })
            .await
            .unwrap();
        assert_eq!(read as f64, facts);
    });
    table.add(
        "replay, each fact read, too",
        Figure::Rate(read.await / facts),
    );
}

async fn arrived(store: &dyn Store) -> u64 {
    let mut bytes = 0;
    store
        .scan(&Heads::new(), &mut |_, _, stored| {
            bytes += stored.len() as u64
        })
        .await
        .unwrap();
    bytes
}

/// Of so many questions, the seconds that 95 in 100 took at most.
async fn p95<A>(questions: usize, mut ask: impl AsyncFnMut() -> A) -> f64 {
    let mut took = Vec::with_capacity(questions);
    for _ in 0..questions {
        let start = Instant::now();
        ask().await;
        took.push(start.elapsed());
    }
    took.sort();
    took[(questions - 1) * 95 / 100].as_secs_f64()
}

async fn reads(table: &mut Table, store: &dyn Store, district: &mut District) {
    let mut chance = Chance(99);
    let ids = district.asked.clone();
    let by_id = p95(500, async || {
        let id = *chance.pick(&ids);
        assert!(store.fact(id).await.unwrap().is_some());
    });
    table.add("a fact by its id, p95", Figure::Time(by_id.await));
    let of_child = p95(500, async || {
        let child = district.any_child();
        assert!(!store.facts_of(&[child]).await.unwrap()[&child].is_empty());
    });
    table.add("the facts of a child, p95", Figure::Time(of_child.await));
    let mut chance = Chance(98);
    let page = p95(200, async || {
        let commune = 1 + chance.below(u64::from(work::COMMUNES)) as u32;
        let page = ChildrenOf {
            scope: Scope::Units(vec![UnitId::Official(commune)]),
            state: ChildState::Here,
            order: ChildOrder::Name,
            after: None,
            limit: 50,
        };
        store.children(&page).await.unwrap()
    });
    table.add("a page of a commune, p95", Figure::Time(page.await));
    search::worst(table, store).await;
}

/// Files of rows, from one writer.
async fn imports(table: &mut Table, store: &Arc<dyn Store>, raw: &Raw) {
    const CHILDREN: usize = 40_000;
    let mut import = Import::new();
    let children = import.children(CHILDREN);
    one_writer(
        table,
        "imported children, by 5,000",
        store,
        raw,
        &children,
        5_000,
    )
    .await;
    for batch in [500, 2_000, 20_000] {
        let services = import.services(3 * ROUND);
        let what = format!("imported services in no order, by {batch}");
        one_writer(table, &what, store, raw, &services, batch).await;
    }
}

async fn one_writer(
    table: &mut Table,
    what: &str,
    store: &Arc<dyn Store>,
    raw: &Raw,
    facts: &[Vec<u8>],
    batch: usize,
) {
    let mut shares = vec![Batches::new(); WRITERS];
    shares[0] = facts.chunks(batch).map(<[_]>::to_vec).collect();
    let shares = Arc::new(shares);
    let ours = To::Store(Arc::clone(store)).send(&shares).await;
    let theirs = To::Raw(raw.clone()).send(&shares).await;
    compared(table, what, ours, theirs);
}

/// What goes over everything.
async fn whole(table: &mut Table, store: &dyn Store) {
    let facts = facts_in(store).await as f64;
    let start = Instant::now();
    let report = store.verify(&Heads::new(), &mut |_| {}).await.unwrap();
    assert!(report.clean(), "{report:?}");
    let took = start.elapsed().as_secs_f64();
    table.add("verify, views replayed", Figure::Rate(took / facts));
    let start = Instant::now();
    store.rebuild(&mut |_| {}).await.unwrap();
    let took = start.elapsed().as_secs_f64();
    table.add("rebuild of all views", Figure::Rate(took / facts));
}
