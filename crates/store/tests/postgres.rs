//! What only a database server brings with it: several processes, a server that goes away, a
//! schema that can be distributed.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod cluster;
mod common;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use cluster::{Cluster, cluster, database_of, own_cluster};
use common::clients::{self, BATCH, SHARD};
use common::{Pen, day, merged, named, opening, record, stored, work};
use noi_core::{DeviceId, Fact, Shard, UnitId};
use noi_store::{
    ChildKey, ChildOrder, ChildState, ChildrenOf, Fault, Heads, Opening, QuarantineReason, Reach,
    Scope, Search, Store, StoreError, Where, open,
};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Row as _};
use uuid::Uuid;

/// Opens it as one of several processes would: with a device of its own.
async fn opened(address: &str, process: u128) -> Arc<dyn Store> {
    let opening = Opening {
        device: DeviceId(Uuid::from_u128(0xAB_0000 + process)),
        ..opening()
    };
    open(&Where::Postgres(address.to_owned()), &opening)
        .await
        .unwrap()
}

async fn rows(address: &str, sql: &str) -> Vec<Vec<String>> {
    let options: PgConnectOptions = address.parse().unwrap();
    let mut connection = options.connect().await.unwrap();
    let rows = sqlx::query(AssertSqlSafe(sql.to_owned()))
        .fetch_all(&mut connection)
        .await
        .unwrap();
    let texts = |row: &sqlx::postgres::PgRow| {
        (0..row.len())
            .map(|nth| row.try_get::<Option<String>, _>(nth).unwrap())
            .map(Option::unwrap_or_default)
            .collect()
    };
    rows.iter().map(texts).collect()
}

async fn assert_clean(store: &dyn Store) {
    let report = store.verify(&Heads::new(), &mut |_| {}).await.unwrap();
    assert!(report.clean(), "{report:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn several_processes_on_one_database() {
    let Some(cluster) = cluster() else { return };
    let address = cluster.new_database().await;
    // All of them make it at once; one does.
    let stores = (0..4).map(|process| {
        let address = address.clone();
        tokio::spawn(async move { opened(&address, process).await })
    });
    let mut processes = Vec::new();
    for store in stores.collect::<Vec<_>>() {
        processes.push(store.await.unwrap());
    }
    assert!(
        processes
            .iter()
            .all(|store| store.installation() == processes[0].installation())
    );
    assert_ne!(processes[0].device(), processes[1].device());
    let writers = processes
        .iter()
        .cloned()
        .enumerate()
        .map(|(client, store)| {
            tokio::spawn(async move {
                for batch in 0..15 {
                    let facts = clients::facts_after(client, batch * BATCH, BATCH);
                    let receipt = store.append(&stored(&facts)).await.unwrap();
                    assert_eq!(receipt.accepted, BATCH);
                }
            })
        });
    // A reader never sees half a batch, nor a position without those before it.
    let reader = processes[3].clone();
    let reading = tokio::spawn(async move {
        let mut seen = 0;
        while seen < 4 * 15 * BATCH {
            let mut facts = 0;
            let heads = reader
                .scan(&Heads::new(), &mut |_, _, _| facts += 1)
                .await
                .unwrap();
            let reached = heads.get(&SHARD).map_or(0, |head| head.position.0);
            assert_eq!((facts, facts % BATCH), (reached, 0));
            seen = facts;
        }
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    reading.await.unwrap();
    assert_clean(&*processes[0]).await;
}

/// Sends a batch until it is acknowledged; what it hears meanwhile must be what passes.
async fn insist(store: &dyn Store, batch: &[Vec<u8>]) {
    for _ in 0..600 {
        match store.append(batch).await {
            Ok(receipt) => {
                assert!(receipt.refused.is_empty(), "{receipt:?}");
                return;
            }
            Err(error) => assert!(error.passes(), "{error:?}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it never came back");
}

/// Lets four clients send while `trouble` goes on; everything is there once in the end.
async fn sending(address: &str, trouble: impl AsyncFnOnce()) {
    let store = opened(address, 0).await;
    let batches = 60;
    let writers = (0..4).map(|client| {
        let store = store.clone();
        tokio::spawn(async move {
            for batch in 0..batches {
                let facts = clients::facts_after(client, batch * BATCH, BATCH);
                insist(&*store, &stored(&facts)).await;
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        })
    });
    let writers: Vec<_> = writers.collect();
    trouble().await;
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(
        store.heads().await.unwrap()[&SHARD].position.0,
        4 * batches * BATCH
    );
    assert_clean(&*store).await;
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_is_restarted_and_crashes() {
    let Some(cluster) = own_cluster(&[]) else {
        return;
    };
    let address = cluster.new_database().await;
    sending(&address, async || {
        for mode in ["fast", "immediate", "immediate"] {
            tokio::time::sleep(Duration::from_millis(400)).await;
            cluster.control(&["-m", mode, "-w", "restart"]);
            cluster.wait_until_it_answers();
        }
    })
    .await;
    // Whoever started with the cluster's folder leaves it with an orderly end.
    cluster.control(&["-m", "fast", "-w", "stop"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_only_lets_itself_be_read() {
    let Some(cluster) = own_cluster(&[]) else {
        return;
    };
    let address = cluster.new_database().await;
    let set = async |on: &str| {
        let alter = format!("ALTER SYSTEM SET default_transaction_read_only = {on}");
        cluster.run("postgres", &alter).await;
        cluster.run("postgres", "SELECT pg_reload_conf()").await;
    };
    sending(&address, async || {
        tokio::time::sleep(Duration::from_millis(300)).await;
        // What somebody left to be done keeps nobody from opening it.
        let left = "INSERT INTO pending (shard, target, record) VALUES (1, 1, gen_random_uuid())";
        cluster.run(database_of(&address), left).await;
        set("on").await;
        while rows(&address, "SHOW default_transaction_read_only").await != [["on"]] {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
        let store = opened(&address, 9).await;
        let facts = clients::facts_after(9, 0, BATCH);
        let refused = store.append(&stored(&facts)).await;
        assert!(matches!(refused, Err(StoreError::ReadOnly)), "{refused:?}");
        // Reading goes on.
        assert!(!store.heads().await.unwrap().is_empty());
        let options: PgConnectOptions = cluster.address("postgres").parse().unwrap();
        let mut again = options
            .options([("default_transaction_read_only", "off")])
            .connect()
            .await
            .unwrap();
        for sql in [
            "ALTER SYSTEM RESET default_transaction_read_only",
            "SELECT pg_reload_conf()",
        ] {
            sqlx::query(sql).execute(&mut again).await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn there_is_no_connection_left() {
    let Some(cluster) = own_cluster(&["max_connections=8", "superuser_reserved_connections=0"])
    else {
        return;
    };
    let address = cluster.new_database().await;
    let options: PgConnectOptions = address.parse().unwrap();
    let mut taken = Vec::new();
    while let Ok(connection) = options.connect().await {
        taken.push(connection);
    }
    let refused = open(&Where::Postgres(address.clone()), &opening()).await;
    let error = refused.err().expect("no connection");
    assert!(matches!(error, StoreError::Unreachable(_)), "{error:?}");
    assert!(error.passes());
    taken.clear();
    let pen = &mut Pen::new(1, 1);
    let store = retried(&address).await;
    let batch = stored(&[pen.child(record(1), "Trẻ Mẫu", "2023")]);
    assert_eq!(store.append(&batch).await.unwrap().accepted, 1);
}

async fn retried(address: &str) -> Arc<dyn Store> {
    for _ in 0..100 {
        match open(&Where::Postgres(address.to_owned()), &opening()).await {
            Ok(store) => return store,
            Err(error) => assert!(error.passes(), "{error:?}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no connection came free");
}

/// A ledger in which records of two shards are merged into each other.
async fn two_shards(cluster: &Cluster) -> (String, Arc<dyn Store>) {
    let address = cluster.new_database().await;
    let store = opened(&address, 0).await;
    for series in work(3) {
        store.append(&stored(&series)).await.unwrap();
    }
    let (mut here, mut there) = (Pen::new(20, 1), Pen::new(20, 2));
    let on = day("2024-06-01");
    let (a, b) = (record(150), record(151));
    // One batch of two shards, too.
    let batch = [
        here.child(a, "Lê Thị Mẫu", "2023-01"),
        there.child(b, "Lê Mẫu", "2023-01"),
        here.write(a, on, merged(b)),
    ];
    store.append(&stored(&batch)).await.unwrap();
    let renamed = here.write(a, on, named("Lê Thị Mới"));
    store.append(&stored(&[renamed])).await.unwrap();
    (address, store)
}

async fn name_of(store: &dyn Store, child: u128) -> Option<String> {
    let found = store
        .find_children(&[ChildKey::Record(record(child))])
        .await
        .unwrap();
    found[0][0].name.clone()
}

#[tokio::test]
async fn a_transaction_is_of_one_shard() {
    let Some(cluster) = cluster() else { return };
    let (address, store) = two_shards(cluster).await;
    // A fact of one shard reached the row of the record in the other.
    assert_eq!(name_of(&*store, 151).await.as_deref(), Some("Lê Thị Mới"));
    assert_clean(&*store).await;
    // `xmin` names the transaction that wrote a row.
    let tables = tables(&address).await;
    let all: Vec<String> = tables
        .iter()
        .map(|table| format!("SELECT xmin::text AS change, shard FROM {table}"))
        .collect();
    let spanning = rows(
        &address,
        &format!(
            "SELECT change FROM ({}) AS written GROUP BY change HAVING count(DISTINCT shard) > 1",
            all.join(" UNION ALL ")
        ),
    )
    .await;
    assert_eq!(spanning, Vec::<Vec<String>>::new());
    store.rebuild(&mut |_| {}).await.unwrap();
    assert_eq!(name_of(&*store, 151).await.as_deref(), Some("Lê Thị Mới"));
    assert_clean(&*store).await;
}

/// Given up between the commit of one shard and that of the other, the other is done at the next
/// opening, whoever opens.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_left_for_another_shard_is_done() {
    let Some(cluster) = cluster() else { return };
    let (address, store) = two_shards(cluster).await;
    // Somebody else holds the other shard, so that its turn doesn't come.
    let options: PgConnectOptions = address.parse().unwrap();
    let mut other = options.connect().await.unwrap();
    for sql in ["BEGIN", "SELECT 1 FROM head WHERE shard = 2 FOR UPDATE"] {
        sqlx::query(sql).execute(&mut other).await.unwrap();
    }
    let mut pen = Pen::new(20, 1);
    pen.skip_to(3);
    let renamed = pen.write(record(150), day("2024-07-01"), named("Lê Thị Khác"));
    let appending = tokio::spawn({
        let store = store.clone();
        async move { store.append(&stored(&[renamed])).await }
    });
    cluster.wait_until_held_back(&address, 1).await;
    let noted = "SELECT target::text FROM pending";
    assert_eq!(
        rows(&address, noted).await,
        [["2"]],
        "what is left is noted"
    );
    cluster.end_who_is_held_back(&address).await;
    let error = appending.await.unwrap().expect_err("its connection ended");
    assert!(error.passes(), "{error:?}");
    assert_eq!(name_of(&*store, 151).await.as_deref(), Some("Lê Thị Mới"));
    drop(other);
    let store = opened(&address, 1).await;
    assert_eq!(name_of(&*store, 151).await.as_deref(), Some("Lê Thị Khác"));
    assert_clean(&*store).await;
    assert!(rows(&address, noted).await.is_empty());
}

/// The same id in two shards at the same moment isn't refused (no key spans shards): it is named,
/// and neither fact is taken for the other.
#[tokio::test(flavor = "multi_thread")]
async fn an_id_in_two_shards_at_the_same_moment() {
    let Some(cluster) = cluster() else { return };
    let address = cluster.new_database().await;
    let store = opened(&address, 0).await;
    let mut twice = None;
    for round in 0..500 {
        let one = Pen::new(100 + round, 1).child(record(2 * round), "Một", "2023");
        let mut other = Pen::new(100 + round, 2).child(record(2 * round + 1), "Hai", "2023");
        other.envelope.id = one.envelope.id;
        let send = |fact: &Fact| {
            let (store, batch) = (store.clone(), vec![fact.to_stored()]);
            tokio::spawn(async move { store.append(&batch).await.unwrap().accepted })
        };
        let (here, there) = (send(&one), send(&other));
        if here.await.unwrap() + there.await.unwrap() == 2 {
            twice = Some((round, one, other));
            break;
        }
    }
    let (round, one, other) = twice.expect("they never met");
    let id = one.envelope.id;
    let report = store.verify(&Heads::new(), &mut |_| {}).await.unwrap();
    let position = store.heads().await.unwrap()[&Shard(2)].position;
    let fault = Fault::Twice {
        id,
        first: Shard(1),
        shard: Shard(2),
        position,
    };
    assert_eq!(report.first, [fault]);
    // Which of them is meant can't be said.
    let asked = store.fact(id).await;
    assert!(
        matches!(asked, Err(StoreError::Damaged { .. })),
        "{asked:?}"
    );
    for (nth, name, fact) in [(2 * round, "Một", &one), (2 * round + 1, "Hai", &other)] {
        assert_eq!(name_of(&*store, nth).await.as_deref(), Some(name));
        let facts = store.facts_of(&[record(nth)]).await.unwrap();
        assert_eq!(*facts[&record(nth)][0].bytes, fact.to_stored());
        // Sent again, each is known by its own bytes.
        let receipt = store.append(&[fact.to_stored()]).await.unwrap();
        assert_eq!((receipt.already, receipt.refused.len()), (1, 0));
    }
    let mut third = Pen::new(100, 3).child(record(1), "Ba", "2023");
    third.envelope.id = id;
    let receipt = store.append(&[third.to_stored()]).await.unwrap();
    assert_eq!(receipt.refused[0].reason, QuarantineReason::OtherContent);
}

/// The distributed tables.
async fn tables(address: &str) -> Vec<String> {
    let found = rows(
        address,
        "SELECT c.relname::text FROM pg_class AS c
         JOIN pg_namespace AS n ON n.oid = c.relnamespace
         WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> 'meta'
         ORDER BY 1",
    )
    .await;
    assert!(found.len() > 12, "{found:?}");
    found.into_iter().map(|mut row| row.remove(0)).collect()
}

/// What the catalogue must not hold, so that the tables can be distributed by the shard.
#[tokio::test]
async fn the_schema_can_be_distributed() {
    let Some(cluster) = cluster() else { return };
    let address = cluster.new_database().await;
    opened(&address, 0).await.close().await;
    for table in tables(&address).await {
        let first = rows(
            &address,
            &format!(
                "SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull::text
                 FROM pg_index AS i
                 JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
                 WHERE i.indrelid = '{table}'::regclass AND i.indisprimary"
            ),
        )
        .await;
        assert_eq!(first, [["shard", "bigint", "true"]], "the key of {table}");
    }
    let never = [
        (
            "a unique key without the shard",
            "SELECT i.indexrelid::regclass::text FROM pg_index AS i
             WHERE i.indisunique AND i.indrelid IN (SELECT oid FROM pg_class
                 WHERE relnamespace = 'public'::regnamespace AND relname <> 'meta')
             AND NOT EXISTS (SELECT 1 FROM pg_attribute AS a
                 WHERE a.attrelid = i.indrelid AND a.attname = 'shard'
                 AND a.attnum = ANY(i.indkey))",
        ),
        (
            "a trigger",
            "SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal",
        ),
        (
            "a sequence",
            "SELECT relname::text FROM pg_class
             WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace",
        ),
        (
            "a foreign key or an exclusion",
            "SELECT conname::text FROM pg_constraint
             WHERE contype IN ('f', 'x') AND connamespace = 'public'::regnamespace",
        ),
        (
            "a default that isn't made from its own row",
            "SELECT d.adrelid::regclass::text FROM pg_attrdef AS d
             JOIN pg_attribute AS a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
             WHERE a.attgenerated <> 's'",
        ),
    ];
    for (what, query) in never {
        let found = rows(&address, query).await;
        assert_eq!(found, Vec::<Vec<String>>::new(), "{what}");
    }
}

/// What the queries must not do.
#[test]
fn the_queries_can_be_distributed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("queries/postgres");
    let mut seen = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).unwrap();
        let text: String = text
            .lines()
            .filter(|line| !line.starts_with("--"))
            .map(|line| format!("{line}\n"))
            .collect();
        if let Some(why) = breach(&name, &text) {
            panic!("{name}.sql: {why}");
        }
        seen += 1;
    }
    assert!(seen > 80, "{seen}");
}

fn breach(name: &str, text: &str) -> Option<&'static str> {
    // About the database as a whole, in a table that is on every node.
    if [
        "meta",
        "meta_set",
        "has_meta",
        "migration_lock",
        "is_walled",
        "settings",
    ]
    .contains(&name)
    {
        return None;
    }
    let low = text.to_lowercase();
    let has = |words: &str| low.contains(words);
    for volatile in [
        "now()",
        "random()",
        "clock_timestamp",
        "nextval",
        "gen_random_uuid",
        "current_",
        "txid_",
    ] {
        if has(volatile) {
            return Some("a function that isn't immutable");
        }
    }
    for word in [
        "recursive",
        "rollup",
        "cube(",
        "merge into",
        "lateral",
        "advisory",
    ] {
        if has(word) {
            return Some("what does not span shards");
        }
    }
    if (has("for update") || has("skip locked")) && !has("where shard = $1") {
        return Some("a lock without its shard");
    }
    let changes = ["update ", "delete from"]
        .iter()
        .any(|word| low.starts_with(word) || low.contains(&format!("\n{word}")));
    if changes && !has("shard = $1") && !has("and shard = $") {
        return Some("a change without its shard");
    }
    if low.starts_with("insert") || low.starts_with("copy") {
        let columns = low.split_once('(').map(|(_, rest)| rest);
        let columns = columns
            .and_then(|rest| rest.split_once(')'))
            .map(|(inner, _)| inner);
        let named = columns.is_some_and(|inner| inner.split(',').any(|it| it.trim() == "shard"));
        if !named {
            return Some("an insertion without its shard");
        }
        if has("on conflict") && !has("on conflict (shard") && !has("on conflict (word, shard)") {
            return Some("a conflict on a key without the shard");
        }
    }
    if has(" join ") && !(has(".shard = f.shard") || has(".shard = q.shard")) {
        return Some("a join that isn't on the shard");
    }
    None
}

/// The check of the queries finds what it is there for.
#[test]
fn breaches_are_found() {
    let check = |text: &str, found: bool| assert_eq!(breach("x", text).is_some(), found, "{text}");
    check("UPDATE child SET name = $1 WHERE record = $2;", true);
    check(
        "UPDATE child SET name = $2 WHERE shard = $1 AND record = $3;",
        false,
    );
    check("UPDATE child SET at = now() WHERE shard = $1;", true);
    check("DELETE FROM child WHERE record = $1;", true);
    check("WITH k AS (SELECT 1)\nDELETE FROM child USING k;", true);
    check("INSERT INTO child (record) VALUES ($1);", true);
    check(
        "INSERT INTO t (shard, a) VALUES ($1, $2) ON CONFLICT (a) DO NOTHING;",
        true,
    );
    check("SELECT * FROM head FOR UPDATE;", true);
    check("SELECT * FROM a AS f JOIN b ON b.record = f.record;", true);
    check("WITH RECURSIVE x AS (SELECT 1) SELECT * FROM x;", true);
    check("SELECT nextval('positions');", true);
}

/// An older program leaves a newer database as it is.
#[tokio::test]
async fn a_newer_layout_is_refused_without_writing() {
    let Some(cluster) = own_cluster(&["autovacuum=off"]) else {
        return;
    };
    let address = cluster.new_database().await;
    opened(&address, 0).await.close().await;
    let newer = "UPDATE meta SET value = '99' WHERE key = 'layout'";
    cluster.run(database_of(&address), newer).await;
    // Whoever writes takes the next transaction's number; nobody else is here.
    let next = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text";
    let before = (rows(&address, next).await, cluster.dump(&address, &[]));
    let refused = open(&Where::Postgres(address.clone()), &opening()).await;
    let error = refused.err().expect("it is newer");
    assert!(
        matches!(error, StoreError::NewerSchema { found: 99, .. }),
        "{error:?}"
    );
    let after = (rows(&address, next).await, cluster.dump(&address, &[]));
    assert!(before == after, "{:?}, {:?}", before.0, after.0);
    cluster.control(&["-m", "fast", "-w", "stop"]);
}

/// Without leave to make one, nothing is made.
#[tokio::test]
async fn a_database_without_a_ledger() {
    let Some(cluster) = cluster() else { return };
    let address = cluster.new_database().await;
    let opening = Opening {
        create: false,
        ..opening()
    };
    let refused = open(&Where::Postgres(address.clone()), &opening).await;
    assert!(matches!(refused.err(), Some(StoreError::NoLedger(_))));
    let made = rows(
        &address,
        "SELECT 'it' WHERE to_regclass('meta') IS NOT NULL",
    )
    .await;
    assert!(made.is_empty());
    let nowhere = Where::Postgres("postgres://nobody@127.0.0.1:1/none".to_owned());
    let error = open(&nowhere, &opening).await.err().expect("nobody there");
    assert!(matches!(error, StoreError::Unreachable(_)), "{error:?}");
}

/// Names can hold what a text column can't.
#[tokio::test]
async fn a_name_with_a_nul() {
    let Some(cluster) = cluster() else { return };
    let address = cluster.new_database().await;
    let store = opened(&address, 0).await;
    let mut pen = Pen::new(1, 1);
    let fact = pen.child(record(1), "Lê\0Mẫu", "2023");
    let receipt = store.append(&stored(&[fact])).await.unwrap();
    assert_eq!(receipt.accepted, 1);
    assert_clean(&*store).await;
}

/// A role of its own, and a ledger of children in 40 units, 5 in each.
async fn walled(cluster: &Cluster) -> (String, Arc<dyn Store>) {
    let address = cluster.new_database().await;
    opened(&address, 0).await.close().await;
    let address = cluster.guest(&address).await;
    let store = opened(&address, 1).await;
    for unit in 0..UNITS {
        let mut pen = Pen::new(u128::from(unit), 1 + unit % 2);
        pen.at(100 + unit);
        let children: Vec<_> = (0..5)
            .map(|n| pen.child(record(u128::from(unit * 5 + n)), "Trẻ Mẫu", "2023"))
            .collect();
        let receipt = store.append(&stored(&children)).await.unwrap();
        assert_eq!(receipt.accepted, 5);
    }
    (address, store)
}

const UNITS: u32 = 40;

/// What a transaction doesn't set, it doesn't see; what it sets ends with it.
#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_requests_leak_nothing() {
    let Some(cluster) = cluster() else { return };
    let (address, store) = walled(cluster).await;
    for table in tables(&address).await {
        let seen = rows(&address, &format!("SELECT count(*)::text FROM {table}")).await;
        assert_eq!(seen, [["0"]], "{table} without a scope");
    }
    let everywhere = ChildrenOf {
        scope: Scope::Everywhere,
        state: ChildState::Here,
        order: ChildOrder::Name,
        after: None,
        limit: 1000,
    };
    let asking = (0..12_u32).map(|asker| {
        let (store, everywhere) = (store.clone(), everywhere.clone());
        tokio::spawn(async move {
            for nth in 0..834_u32 {
                let unit = UnitId::Official(100 + (asker * 7 + nth) % UNITS);
                let reach = Reach {
                    units: vec![unit],
                    shards: vec![Shard(1 + (asker + nth) % 2)],
                };
                let mine = store.within(&reach);
                match nth % 4 {
                    // Now and then nobody's request: it sees nothing.
                    0 => {
                        let none = store.within(&Reach::default());
                        let page = none.children(&everywhere).await.unwrap();
                        assert_eq!((page.rows.len(), page.total), (0, 0));
                    }
                    1 => {
                        let heads = mine.heads().await.unwrap();
                        assert_eq!(heads.keys().collect::<Vec<_>>(), [&reach.shards[0]]);
                    }
                    _ => {
                        let page = mine.children(&everywhere).await.unwrap();
                        assert_eq!((page.rows.len(), page.total), (5, 5));
                        assert!(page.rows.iter().all(|row| row.unit == unit));
                    }
                }
            }
        })
    });
    for asker in asking.collect::<Vec<_>>() {
        asker.await.unwrap();
    }
    // Whoever verifies sees all.
    assert_clean(&*store).await;
}

/// Rows of a table that have been read since it was made.
async fn read_of(address: &str, table: &str) -> u64 {
    let asked = format!(
        "SELECT (seq_tup_read + idx_tup_fetch)::text FROM pg_stat_user_tables
         WHERE relname = '{table}'"
    );
    rows(address, &asked).await[0][0].parse().unwrap()
}

/// Nobody reads every child for those of one unit, whatever policies say beside.
#[tokio::test]
async fn the_children_of_a_unit_are_not_looked_for_among_all() {
    let Some(cluster) = cluster() else { return };
    let owner = cluster.new_database().await;
    opened(&owner, 0).await.close().await;
    let address = cluster.guest(&owner).await;
    let store = opened(&address, 1).await;
    let mut pen = Pen::new(1, 1);
    let all = 4_000;
    let children: Vec<Fact> = (0..all)
        .map(|n| {
            pen.at(100 + n % UNITS);
            pen.child(record(n.into()), &format!("Trẻ Mẫu {n}"), "2023-04-05")
        })
        .collect();
    store.append(&stored(&children)).await.unwrap();
    store.close().await;
    // What the server does by itself after a while.
    cluster.run(database_of(&owner), "VACUUM ANALYZE").await;
    let before = read_of(&owner, "child").await;
    let store = opened(&address, 2).await;
    let unit = UnitId::Official(107);
    let commune = store.within(&Reach {
        units: vec![unit],
        shards: vec![Shard(1)],
    });
    let times = 20;
    for _ in 0..times {
        let of_unit = ChildrenOf {
            scope: Scope::Units(vec![unit]),
            state: ChildState::Here,
            order: ChildOrder::Name,
            after: None,
            limit: 20,
        };
        let page = commune.children(&of_unit).await.unwrap();
        assert_eq!((page.rows.len(), page.total), (20, 100));
        let search = Search {
            text: "tre khac".to_owned(),
            scope: of_unit.scope,
            limit: 20,
        };
        // All of the unit are looked at: none has that name.
        assert!(
            commune
                .search_children(&search)
                .await
                .unwrap()
                .rows
                .is_empty()
        );
        let one = ChildKey::Record(page.rows[0].record);
        assert_eq!(commune.find_children(&[one]).await.unwrap()[0].len(), 1);
    }
    store.close().await;
    cluster.wait_until_alone(&owner).await;
    let children = read_of(&owner, "child").await - before;
    assert!(children < times * u64::from(all) / 2, "{children}");
}

/// A role that policies hold finds facts by the same keys: no question reads all of them.
#[tokio::test]
async fn a_guest_reads_no_more_than_it_asks_for() {
    let Some(cluster) = cluster() else { return };
    let owner = cluster.new_database().await;
    opened(&owner, 0).await.close().await;
    let address = cluster.guest(&owner).await;
    let store = opened(&address, 1).await;
    let mut pen = Pen::new(1, 1);
    let child = |pen: &mut Pen, n: u128| {
        let fact = pen.child(record(n), &format!("Trẻ Mẫu {n}"), "2023-04-05");
        pen.imported(fact, &format!("row of {n}"), "content")
    };
    let children: Vec<Fact> = (0..4_000).map(|n| child(&mut pen, n)).collect();
    store.append(&stored(&children)).await.unwrap();
    store.close().await;
    // What the server does by itself after a while.
    cluster.run(database_of(&owner), "VACUUM ANALYZE").await;
    let before = read_of(&owner, "fact").await;
    let store = opened(&address, 2).await;
    for n in 100..150 {
        let facts = store.facts_of(&[record(n)]).await.unwrap();
        assert_eq!(facts[&record(n)].len(), 1);
        let id = children[n as usize].envelope.id;
        assert!(store.fact(id).await.unwrap().is_some());
        let known = store.origins(&[format!("row of {n}")]).await.unwrap();
        assert_eq!(known.len(), 1);
        let alike = ChildKey::Likeness {
            name_fold: format!("tre mau {n}"),
            birth: "2023-04-05".parse().unwrap(),
        };
        assert_eq!(store.find_children(&[alike]).await.unwrap()[0].len(), 1);
        let renamed = pen.write(record(n), day("2024-07-01"), named("Lê Thị Khác"));
        store.append(&stored(&[renamed])).await.unwrap();
    }
    // What was read is counted when the connections end.
    store.close().await;
    cluster.wait_until_alone(&owner).await;
    let facts = read_of(&owner, "fact").await - before;
    assert!(facts < 50 * 40, "{facts}");
}
