//! Clients of a ledger in a process of their own, to be killed or watched: the test's own binary,
//! started again. Every client has a device, sends the same facts for the same indexes, and says
//! on standard output what was acknowledged to it.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread::JoinHandle;

use noi_core::{Fact, Shard};
use noi_store::{Store, Where, open};

use super::{Chance, Pen, day, name, opening, record, service, stored};

/// Where the ledger is, as [`Where::parse`] reads it.
const PLACE: &str = "NOI_TEST_PLACE";
/// What was acknowledged to each client before, for example `120 0 80 40`.
const BEFORE: &str = "NOI_TEST_BEFORE";
/// After so many batches each client stops; absent: none does.
const BATCHES: &str = "NOI_TEST_BATCHES";

/// New facts in a batch.
pub(crate) const BATCH: u64 = 40;
/// Facts of the batch before that are sent again with the next, as after a lost answer.
const AGAIN: u64 = 5;
pub(crate) const SHARD: Shard = Shard(1);

pub(crate) fn pen(client: usize) -> Pen {
    Pen::new(client as u128 + 1, SHARD.0)
}

/// The facts of a client's series after `index`: the same whenever they are made. All clients
/// write about the same children.
pub(crate) fn facts_after(client: usize, index: u64, n: u64) -> Vec<Fact> {
    let mut pen = pen(client);
    pen.skip_to(index);
    (0..n)
        .map(|_| {
            let index = pen.index;
            let mut chance = Chance(index * 8 + client as u64);
            let child = record(u128::from(index / 3));
            if index.is_multiple_of(3) {
                pen.child(child, &name(&mut chance), "2023-05-06")
            } else {
                pen.write(child, day("2024-05-01"), service("weighing"))
            }
        })
        .collect()
}

/// The process that is started: it does nothing unless it was given a place.
pub(crate) async fn live() {
    let Ok(place) = std::env::var(PLACE) else {
        return;
    };
    let place = Where::parse(&place).unwrap();
    let batches = std::env::var(BATCHES).map_or(u64::MAX, |n| n.parse().unwrap());
    let store = open(&place, &opening()).await.unwrap();
    let before = std::env::var(BEFORE).unwrap();
    let clients: Vec<_> = before
        .split(' ')
        .enumerate()
        .map(|(client, index)| {
            let (store, index) = (Arc::clone(&store), index.parse().unwrap());
            tokio::spawn(async move { send(&*store, client, index, batches).await })
        })
        .collect();
    for client in clients {
        client.await.unwrap();
    }
}

async fn send(store: &dyn Store, client: usize, mut acknowledged: u64, batches: u64) {
    for _ in 0..batches {
        let again = acknowledged.min(AGAIN);
        let batch = facts_after(client, acknowledged - again, again + BATCH);
        let receipt = store.append(&stored(&batch)).await.unwrap();
        assert!(receipt.refused.is_empty(), "{receipt:?}");
        assert_eq!(receipt.accepted + receipt.already, again + BATCH);
        acknowledged += BATCH;
        let mut out = std::io::stdout().lock();
        writeln!(out, "acknowledged {client}:{acknowledged}.").unwrap();
        out.flush().unwrap();
    }
}

/// How the process is started: `test` is the one of this binary that calls [`live`]; `under`
/// is a program, with its arguments, that starts it in turn.
pub(crate) fn command(
    under: &[&str],
    test: &str,
    place: &str,
    acknowledged: &[u64],
    batches: Option<u64>,
) -> Command {
    let own = std::env::current_exe().unwrap();
    let mut command = Command::new(under.first().map_or(own.as_os_str(), OsStr::new));
    if let Some(arguments) = under.get(1..) {
        command.args(arguments).arg(&own);
    }
    let before: Vec<String> = acknowledged.iter().map(u64::to_string).collect();
    command
        .args([test, "--exact", "--nocapture"])
        .env(PLACE, place)
        .env(BEFORE, before.join(" "))
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    if let Some(batches) = batches {
        command.env(BATCHES, batches.to_string());
    }
    command
}

/// Listens to a process until it is gone; answers with the last index that each client was
/// acknowledged, `before` where nothing was heard.
pub(crate) fn listen(process: &mut Child, before: &[u64]) -> JoinHandle<Vec<u64>> {
    listen_and_tell(process, before, || ())
}

/// The same; `told` of each acknowledgement.
pub(crate) fn listen_and_tell(
    process: &mut Child,
    before: &[u64],
    mut told: impl FnMut() + Send + 'static,
) -> JoinHandle<Vec<u64>> {
    let said = process.stdout.take().unwrap();
    let mut heard = before.to_vec();
    std::thread::spawn(move || {
        for line in BufReader::new(said).lines().map_while(Result::ok) {
            if let Some((client, index)) = acknowledgement(&line) {
                heard[client] = heard[client].max(index);
                told();
            }
        }
        heard
    })
}

/// The client and the index of a line; the test harness may have written before them. A line
/// that was cut off acknowledges nothing.
pub(crate) fn acknowledgement(line: &str) -> Option<(usize, u64)> {
    let (_, said) = line.split_once("acknowledged ")?;
    let (client, index) = said.split_once('.')?.0.split_once(':')?;
    Some((client.parse().ok()?, index.parse().ok()?))
}
