//! Acknowledged = on disk, seen from outside the process: between the last write to the log of
//! SQLite for a batch and the words "acknowledged", the kernel was asked to bring the log to the
//! disk, and said that it had. (A `kill -9` can't show this: what the kernel holds outlives the
//! process.)
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod common;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::Command;

use common::clients::{self, acknowledgement};

const BATCHES: u64 = 30;
/// How the ids of the clients' facts begin.
const IDS: &str = "00000000-00de-";

#[tokio::test]
async fn the_process_that_is_watched() {
    clients::live().await;
}

#[test]
fn a_batch_is_synced_before_it_is_acknowledged() {
    if let Some(log) = watched(1) {
        assert_eq!(log.acknowledged, BATCHES);
    }
}

/// Batches of several clients go into one commit; while some are acknowledged, the next are
/// written.
#[test]
fn batches_together_are_synced_before_they_are_acknowledged() {
    const CLIENTS: u64 = 4;
    if let Some(log) = watched(CLIENTS) {
        assert_eq!(log.acknowledged, CLIENTS * BATCHES);
        let (syncs, acknowledged) = (log.syncs, log.acknowledged);
        assert!(
            syncs < acknowledged * 3 / 4,
            "each went alone: {syncs} syncs for {acknowledged} batches"
        );
    }
}

/// What a process did whose clients sent so many batches each: the calls that matter here.
fn watched(clients: u64) -> Option<Log> {
    if Command::new("strace").arg("-V").output().is_err() {
        // Past the test harness, which keeps what passing tests print to itself.
        let words = "skipped: strace isn't installed; that commits are synced is not shown";
        std::io::stderr().write_all(words.as_bytes()).unwrap();
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let calls = folder.path().join("calls");
    let strace = [
        "strace",
        "-f",
        "-y",
        "-s",
        "4200",
        "-e",
        "signal=none",
        "-e",
        "trace=write,writev,pwrite64,pwritev,fsync,fdatasync",
        "-o",
        calls.to_str().unwrap(),
    ];
    let place = folder.path().to_str().unwrap();
    let test = "the_process_that_is_watched";
    let before = vec![0; clients as usize];
    let mut command = clients::command(&strace, test, place, &before, Some(BATCHES));
    let done = command.output().unwrap();
    assert!(done.status.success(), "{done:?}");
    let mut log = Log {
        clients,
        ..Log::default()
    };
    for (nth, line) in std::fs::read_to_string(&calls).unwrap().lines().enumerate() {
        if let Err(what) = log.take(line) {
            panic!("line {} of the calls: {what}: {line}", nth + 1);
        }
    }
    Some(log)
}

/// Where the log stands, as far as the calls went.
#[derive(Default)]
struct Log {
    clients: u64,
    /// Writes to the log, in all.
    writes: u64,
    /// How many of them a sync covers that has ended.
    synced: u64,
    /// How many there were at the last acknowledgement.
    writes_acknowledged: u64,
    acknowledged: u64,
    /// Syncs that ended well.
    syncs: u64,
    /// The write that first had a fact, by its id.
    written: BTreeMap<String, u64>,
    /// Syncs under way, by thread: how many writes there were when they began.
    under_way: BTreeMap<String, u64>,
}

impl Log {
    /// Takes one line of `strace -f -y`: a whole call, or its beginning or its end.
    fn take(&mut self, line: &str) -> Result<(), String> {
        let (thread, call) = line.split_once(' ').ok_or("no call")?;
        let call = call.trim_start();
        let resumed = call.starts_with("<... ");
        let name = call.trim_start_matches("<... ");
        let is_sync = name.starts_with("fsync") || name.starts_with("fdatasync");
        let of_log = call
            .split_once('<')
            .and_then(|(_, rest)| rest.split_once('>'))
            .is_some_and(|(path, _)| path.ends_with("noi.db-wal"));
        if is_sync && (of_log || resumed) {
            if !resumed {
                self.under_way.insert(thread.to_owned(), self.writes);
            }
            // Of a resumed one it is only known here whether it was the log's.
            if !call.ends_with("<unfinished ...>")
                && let Some(covers) = self.under_way.remove(thread)
                && call.ends_with("= 0")
            {
                self.synced = self.synced.max(covers);
                self.syncs += 1;
            }
        } else if of_log && !resumed {
            self.writes += 1;
            for (at, _) in call.match_indices(IDS) {
                let id = call.get(at..at + 36).unwrap_or_default();
                self.written.entry(id.to_owned()).or_insert(self.writes);
            }
        } else if name.starts_with("write(1<")
            && let Some((client, index)) = acknowledgement(call)
        {
            if self.clients == 1 {
                self.nothing_is_left()?;
            }
            let last = &clients::facts_after(client, index - 1, 1)[0];
            match self.written.get(&last.envelope.id.to_string()) {
                None => return Err("acknowledged before it was written".to_owned()),
                Some(write) if *write > self.synced => {
                    return Err("acknowledged before it was synced".to_owned());
                }
                Some(_) => self.acknowledged += 1,
            }
        }
        Ok(())
    }

    /// All that was written for a batch, since the one before, was synced.
    fn nothing_is_left(&mut self) -> Result<(), String> {
        if self.writes == self.writes_acknowledged {
            return Err("acknowledged, and nothing was written".to_owned());
        }
        if self.synced < self.writes {
            let left = self.writes - self.synced;
            return Err(format!("acknowledged while {left} writes were not synced"));
        }
        self.writes_acknowledged = self.writes;
        Ok(())
    }
}
