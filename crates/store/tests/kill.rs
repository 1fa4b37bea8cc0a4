//! `kill -9` in the middle of appends: what was acknowledged is there, once, and the ledger is
//! whole. (This proves that commits are atomic; that they reach the disk is fsync's affair.)
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod common;

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use common::{Chance, Pen, day, name, opening, record, service, stored};
use noi_core::Shard;
use noi_store::{Heads, Where, open};

const FOLDER: &str = "NOI_STORE_KILL_TEST_FOLDER";
const KILLS: u64 = 50;

/// The process that is killed: the test's own binary, started again with a folder. It appends
/// for as long as it lives, and says what was acknowledged.
#[tokio::test]
async fn the_process_that_is_killed() {
    let Ok(folder) = std::env::var(FOLDER) else {
        return;
    };
    let store = open(&Where::Folder(folder.into()), &opening())
        .await
        .unwrap();
    let mut pen = Pen::new(1, 1);
    pen.index = store.next_index(pen.device, Shard(1)).await.unwrap() - 1;
    let mut chance = Chance(pen.index);
    loop {
        let batch: Vec<_> = (0..40)
            .map(|_| {
                let child = record(u128::from(pen.index));
                if pen.index.is_multiple_of(2) {
                    pen.child(child, &name(&mut chance), "2023-05-06")
                } else {
                    pen.write(child, day("2024-05-01"), service("weighing"))
                }
            })
            .collect();
        let receipt = store.append(&stored(&batch)).await.unwrap();
        assert_eq!(receipt.accepted, 40);
        let mut out = std::io::stdout().lock();
        writeln!(out, "acknowledged {}.", pen.index).unwrap();
        out.flush().unwrap();
    }
}

#[tokio::test]
async fn no_acknowledged_fact_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let mut chance = Chance(1);
    let mut acknowledged = 0;
    for kill in 0..KILLS {
        acknowledged =
            lived(folder.path(), Duration::from_millis(60 + chance.below(300))).max(acknowledged);
        let store = open(&Where::Folder(folder.path().to_owned()), &opening())
            .await
            .unwrap();
        let kept = store
            .next_index(Pen::new(1, 1).device, Shard(1))
            .await
            .unwrap()
            - 1;
        assert!(
            kept >= acknowledged,
            "kill {kill}: {acknowledged} acknowledged, {kept} kept"
        );
        assert_eq!(kept % 40, 0, "kill {kill}: half a batch");
        let mut facts = 0;
        store
            .scan(&Heads::new(), &mut |_, _, _| facts += 1)
            .await
            .unwrap();
        assert_eq!(facts, kept, "kill {kill}");
        if kill % 10 == 9 {
            let report = store.verify(&Heads::new(), &mut |_| {}).await.unwrap();
            assert!(report.clean(), "kill {kill}: {report:?}");
        }
        store.close().await;
    }
    assert!(
        acknowledged > KILLS * 40,
        "the killed process hardly ever worked: {acknowledged}"
    );
}

/// Starts the process, kills it after a while, and answers with the last index that it was
/// heard to acknowledge.
fn lived(folder: &Path, time: Duration) -> u64 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["the_process_that_is_killed", "--exact", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let said = child.stdout.take().unwrap();
    let listener = std::thread::spawn(move || {
        let lines = BufReader::new(said).lines().map_while(Result::ok);
        // The test harness may have written before it on the same line. A line that was cut
        // off by the kill acknowledges nothing.
        let heard = lines.filter_map(|line| {
            let (_, index) = line.split_once("acknowledged ")?;
            index.strip_suffix('.')?.parse::<u64>().ok()
        });
        heard.max().unwrap_or(0)
    });
    std::thread::sleep(time);
    child.kill().unwrap();
    child.wait().unwrap();
    listener.join().unwrap()
}
