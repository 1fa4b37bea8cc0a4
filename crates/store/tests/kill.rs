//! `kill -9` while four clients send at once: what was acknowledged is there, nothing is there
//! twice, and the views are those of the replay. (This proves that commits are atomic; that they
//! reach the disk is shown by `synced.rs` and `power_loss.rs`.)
//!
//! `NOI_KILLS` sets how often; `NOI_KILLS=1000 cargo test -p noi-store --test kill`. How often a
//! ledger is cut off while it is made, or its layout changed, is set by `NOI_LAYOUT_KILLS`.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod cluster;
mod common;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use cluster::{Cluster, cluster, own_cluster};
use common::clients::{self, BATCH, SHARD};
use common::given::given;
use common::{Chance, opening, stored};
use noi_core::{Fact, FactId, Position};
use noi_store::{Heads, Store, Where, open};
use tempfile::TempDir;

const CLIENTS: usize = 4;
const KILLS: u64 = 25;
/// A ledger that was killed so often is left, and another one begun.
const KILLS_OF_ONE: u64 = 25;

#[tokio::test]
async fn the_process_that_is_killed() {
    clients::live().await;
}

/// A new folder for a ledger, as a person would write it, and what must live as long as it does.
fn new_place() -> (String, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (folder.path().to_str().unwrap().to_owned(), folder)
}

#[tokio::test]
async fn no_acknowledged_fact_is_lost() {
    kill_often(async || new_place(), async |_| ()).await;
}

/// The process that asks the database is killed; the database goes on, and gives up what wasn't
/// committed.
#[tokio::test]
async fn no_acknowledged_fact_is_lost_in_postgres() {
    if let Some(cluster) = cluster() {
        let folder = || tempfile::tempdir().unwrap();
        kill_often(
            async || (cluster.new_database().await, folder()),
            async |place: &str| cluster.wait_until_alone(place).await,
        )
        .await;
    }
}

/// `settle` waits until nobody works any more for the process that was killed: a database may
/// still be committing what it was asked to.
async fn kill_often(new_place: impl AsyncFn() -> (String, TempDir), settle: impl AsyncFn(&str)) {
    let kills = std::env::var("NOI_KILLS").map_or(KILLS, |kills| kills.parse().unwrap());
    let mut chance = Chance(1);
    let (mut place, mut keep) = new_place().await;
    let mut acknowledged = vec![0; CLIENTS];
    let (mut all, mut half) = (0, 0);
    for kill in 1..=kills {
        // Mostly at work, however slow the machine is; now and then while it still begins.
        let at_work = chance.below(8) > 0;
        let time = Duration::from_millis(chance.below(300));
        acknowledged = killed(&place, &acknowledged, at_work, time);
        settle(&place).await;
        let store = open(&Where::parse(&place).unwrap(), &opening())
            .await
            .unwrap();
        let what = format!("kill {kill}");
        let kept = check(&*store, &acknowledged, &what).await;
        half += kept - acknowledged.iter().sum::<u64>();
        let last = kill % KILLS_OF_ONE == 0 || kill == kills;
        if last || kill % 5 == 0 {
            let report = store.verify(&Heads::new(), &mut |_| {}).await.unwrap();
            assert!(report.clean(), "{what}: {report:?}");
        }
        store.close().await;
        if last {
            all += kept;
            (place, keep) = new_place().await;
            acknowledged = vec![0; CLIENTS];
        }
    }
    drop(keep);
    assert!(
        all > kills * BATCH,
        "the killed process hardly ever worked: {all} facts"
    );
    // Otherwise no kill fell between a commit and its acknowledgement, or into one.
    assert!(kills < 25 || half > 0, "every kill fell between batches");
}

/// Lets clients send for a while, kills them, and answers with what they were heard to be
/// acknowledged. `at_work`: the time counts from the first acknowledgement.
fn killed(place: &str, acknowledged: &[u64], at_work: bool, time: Duration) -> Vec<u64> {
    let test = "the_process_that_is_killed";
    let mut process = clients::command(&[], test, place, acknowledged, None)
        .spawn()
        .unwrap();
    let (tell, told) = std::sync::mpsc::channel();
    let listener = clients::listen_and_tell(&mut process, acknowledged, move || {
        tell.send(()).ok();
    });
    if at_work {
        // An end without a word is seen below.
        told.recv_timeout(Duration::from_secs(60)).ok();
    }
    std::thread::sleep(time);
    assert!(
        process.try_wait().unwrap().is_none(),
        "the process ended by itself: was a batch refused?"
    );
    process.kill().unwrap();
    process.wait().unwrap();
    listener.join().unwrap()
}

/// Everything acknowledged is there, byte for byte, whole batches only, and nothing twice.
/// Answers with how many facts there are.
async fn check(store: &dyn Store, acknowledged: &[u64], what: &str) -> u64 {
    let mut found: BTreeMap<FactId, (Position, Vec<u8>)> = BTreeMap::new();
    let mut twice = Vec::new();
    store
        .scan(&Heads::new(), &mut |_, position, bytes| {
            let id = Fact::from_stored(bytes).unwrap().envelope.id;
            if let Some((first, _)) = found.insert(id, (position, bytes.to_vec())) {
                twice.push((id, first, position));
            }
        })
        .await
        .unwrap();
    assert!(twice.is_empty(), "{what}: twice: {twice:?}");
    let mut all = 0;
    for (client, &acknowledged) in acknowledged.iter().enumerate() {
        let device = clients::pen(client).device;
        let kept = store.next_index(device, SHARD).await.unwrap() - 1;
        assert!(
            kept >= acknowledged,
            "{what}: client {client}: {acknowledged} acknowledged, {kept} kept"
        );
        assert_eq!(kept % BATCH, 0, "{what}: client {client}: half a batch");
        for fact in clients::facts_after(client, 0, kept) {
            let (_, bytes) = &found[&fact.envelope.id];
            assert!(*bytes == fact.to_stored(), "{what}: other bytes: {fact:?}");
        }
        all += kept;
    }
    assert_eq!(found.len() as u64, all, "{what}");
    all
}

fn layout_kills() -> u32 {
    std::env::var("NOI_LAYOUT_KILLS").map_or(50, |kills| kills.parse().unwrap())
}

/// Killed while the ledger is made, it is made the next time.
#[tokio::test]
async fn a_ledger_that_is_being_made() {
    let kills = layout_kills();
    let mut chance = Chance(3);
    let mut within = 0;
    for nth in 0..kills {
        let (place, _keep) = new_place();
        let file = Path::new(&place).join("noi.db");
        let test = "the_process_that_is_killed";
        let mut process = clients::command(&[], test, &place, &[0], Some(0))
            .spawn()
            .unwrap();
        while !file.exists() {
            assert!(process.try_wait().unwrap().is_none(), "no ledger was made");
            std::thread::sleep(Duration::from_micros(100));
        }
        std::thread::sleep(Duration::from_micros(chance.below(10_000)));
        within += u32::from(process.try_wait().unwrap().is_none());
        process.kill().unwrap();
        process.wait().unwrap();
        let store = match open(&Where::parse(&place).unwrap(), &opening()).await {
            Ok(store) => store,
            Err(error) => panic!("{nth}: it doesn't open: {error}"),
        };
        let batch = stored(&clients::facts_after(0, 0, BATCH));
        assert_eq!(store.append(&batch).await.unwrap().accepted, BATCH);
        let report = store.verify(&Heads::new(), &mut |_| {}).await.unwrap();
        assert!(report.clean(), "{nth}: {report:?}");
        store.close().await;
    }
    assert!(
        within * 5 > kills,
        "only {within} of {kills} were killed at it"
    );
}

/// The same on a database server.
#[tokio::test]
async fn a_postgres_ledger_that_is_being_made() {
    let Some(cluster) = own_cluster(&[]) else {
        return;
    };
    let new = async || cluster.new_database().await;
    cut_off(&cluster, "", new, async |store: &dyn Store| {
        let batch = stored(&clients::facts_after(0, 0, BATCH));
        assert_eq!(store.append(&batch).await.unwrap().accepted, BATCH);
    })
    .await;
}

/// Killed while the layout of a ledger is changed, it is changed the next time.
#[tokio::test]
async fn a_postgres_ledger_whose_layout_is_changed() {
    let Some(cluster) = own_cluster(&[]) else {
        return;
    };
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let told = std::fs::read_to_string(fixtures.join("postgres-layout-1.txt")).unwrap();
    let released = cluster.new_database().await;
    cluster.load(&released, &fixtures.join("postgres-layout-1.sql"));
    let copy = async || cluster.copy_of(&released).await;
    cut_off(&cluster, "1", copy, async |store: &dyn Store| {
        assert_eq!(given(store).await, told);
    })
    .await;
}

/// Lets a process open a database and cuts it off while the layout is changed: the process is
/// killed or, every tenth time, the server crashes. `before` is the layout that the database has.
async fn cut_off(
    cluster: &Cluster,
    before: &str,
    new_database: impl AsyncFn() -> String,
    check: impl AsyncFn(&dyn Store),
) {
    let kills = layout_kills();
    let mut chance = Chance(9);
    let mut within = 0;
    for nth in 0..kills {
        let address = new_database().await;
        let test = "the_process_that_is_killed";
        let mut process = clients::command(&[], test, &address, &[0], Some(0))
            .spawn()
            .unwrap();
        let seen = cluster.sees_it_changed(&address).await;
        std::thread::sleep(Duration::from_micros(chance.below(20_000)));
        if nth % 10 == 9 {
            cluster.control(&["-m", "immediate", "-w", "restart"]);
            cluster.wait_until_it_answers();
        }
        process.kill().unwrap();
        process.wait().unwrap();
        cluster.wait_until_alone(&address).await;
        let layout = cluster.layout(&address).await;
        within += u32::from(seen && layout == before);
        let store = open(&Where::parse(&address).unwrap(), &opening())
            .await
            .unwrap();
        check(&*store).await;
        let report = store.verify(&Heads::new(), &mut |_| {}).await.unwrap();
        assert!(report.clean(), "{nth}: {report:?}");
        store.close().await;
        let now = cluster.layout(&address).await;
        assert!(
            now != before && (layout == before || layout == now),
            "{nth}"
        );
    }
    assert!(
        within * 4 > kills,
        "only {within} of {kills} were cut off at it"
    );
    // Whoever started with the cluster's folder leaves it with an orderly end.
    cluster.control(&["-m", "fast", "-w", "stop"]);
}
