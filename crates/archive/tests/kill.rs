//! `kill -9` in the middle of a backup or an import: earlier backups are usable, the import goes
//! on to the same ledger.
#![expect(
    clippy::disallowed_methods,
    reason = "a killer waits for its moment by the clock"
)]
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod common;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::s3::{Manner, Server};
use common::{Chance, Pen, all, clean, day, fill, ledger_in, record, same, service, shelf, stored};
use noi_archive::{ArchiveError, Form, Until, backup, check, export, import, restore, runs};
use noi_core::Moment;

const FOLDER: &str = "NOI_ARCHIVE_KILL_TEST_FOLDER";
const DOES: &str = "NOI_ARCHIVE_KILL_TEST_DOES";
const PLACE: &str = "NOI_ARCHIVE_KILL_TEST_PLACE";
const SERVER: &str = "NOI_ARCHIVE_KILL_TEST_SERVER";
const KILLS: u32 = 25;

/// The process that is killed: the test's own binary, started again with a folder.
#[tokio::test]
async fn the_process_that_is_killed() {
    let (Ok(folder), Ok(does)) = (std::env::var(FOLDER), std::env::var(DOES)) else {
        return;
    };
    let folder = Path::new(&folder);
    if does == "import" {
        let store = ledger_in(&folder.join("nhap"), 5).await;
        let file = folder.join("so.jsonl.zst");
        import(&*store, Form::Lines, &file, &mut |_| {})
            .await
            .unwrap();
        store.close().await;
        return;
    }
    let store = ledger_in(&folder.join("so"), 1).await;
    let (place, server) = (
        std::env::var(PLACE).unwrap(),
        std::env::var(SERVER).unwrap(),
    );
    let shelf = shelf(&place, &server, &folder.join("waiting"));
    let mut pen = Pen::new(90, 2);
    pen.index = store.next_index(pen.device, pen.shard).await.unwrap() - 1;
    for run in 0.. {
        let facts: Vec<_> = (0..300)
            .map(|n| pen.write(record(n), day("2024-05-01"), service("weighing")))
            .collect();
        store.append(&stored(&facts)).await.unwrap();
        backup(&*store, &shelf, run % 2 == 1, Moment(0), &mut |_| {})
            .await
            .unwrap();
    }
}

fn start(folder: &Path, does: &str, place: &str, server: &str) -> std::process::Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["the_process_that_is_killed", "--exact"])
        .env(FOLDER, folder)
        .env(DOES, does)
        .env(PLACE, place)
        .env(SERVER, server)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[tokio::test]
async fn earlier_backups_are_usable() {
    let folder = tempfile::tempdir().unwrap();
    let backups = folder.path().join("sao-luu");
    let place = backups.to_string_lossy();
    killed(KILLS, folder.path(), &place, "", &backups).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn earlier_backups_in_a_bucket_are_usable() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("s3");
    let server = Server::start(&root, Manner::default()).await;
    let address = format!("http://{}", server.address);
    let backups = root.join("kho/xa");
    killed(KILLS / 2, folder.path(), "s3://kho/xa", &address, &backups).await;
    // What a killed run had waiting on this disk is cleared away by the next.
    let waiting = std::fs::read_dir(folder.path().join("waiting")).unwrap();
    assert_eq!(waiting.count(), 0);
}

async fn killed(kills: u32, folder: &Path, place: &str, server: &str, backups: &Path) {
    let store = ledger_in(&folder.join("so"), 1).await;
    fill(&*store, 1).await;
    store.close().await;
    let shelf = shelf(place, server, &folder.join("waiting"));
    let mut chance = Chance(3);
    let (mut seen, mut interrupted) = (0, 0);
    let mut took = Duration::from_millis(150);
    for kill in 0..kills {
        let begun = Instant::now();
        let mut process = start(folder, "backup", place, server);
        // Most kills fall into a later run of the process than its first, however slow the
        // machine is.
        let first = backups.join(format!("{:06}/manifest.json", seen + 1));
        while kill % 3 > 0 && !first.exists() {
            assert!(begun.elapsed() < Duration::from_secs(60), "kill {kill}");
            std::thread::sleep(Duration::from_millis(2));
        }
        if first.exists() {
            took = begun.elapsed();
        }
        std::thread::sleep(took.mul_f64(chance.below(100) as f64 / 100.0));
        process.kill().unwrap();
        process.wait().unwrap();
        let (kept, wrong) = match check(&shelf, &mut |_| {}).await {
            Err(ArchiveError::NoBackup(_)) if seen == 0 => continue,
            checked => checked.unwrap(),
        };
        assert!(wrong.is_empty(), "kill {kill}: {wrong:?}");
        assert!(kept.len() >= seen, "kill {kill}: a run is gone");
        seen = kept.len();
        let next = backups.join(format!("{:06}", seen + 1));
        // On its way into a bucket, what is written waits on this disk.
        let waits = std::fs::read_dir(folder.join("waiting")).is_ok_and(|all| all.count() > 0);
        interrupted += u32::from(next.exists() || waits);
        if kill % 5 == 4 {
            let to = folder.join(format!("phuc-hoi-{kill}"));
            let restored = restore(&shelf, &to, &Until::default(), &mut |_| {})
                .await
                .unwrap();
            assert_eq!(restored.heads, kept[seen - 1].heads);
        }
    }
    assert!(seen > 5, "the killed process hardly ever worked: {seen}");
    assert!(interrupted > 2, "no kill fell into a run: {interrupted}");
    // What was begun is written over by the next one.
    let store = ledger_in(&folder.join("so"), 1).await;
    backup(&*store, &shelf, false, Moment(0), &mut |_| {})
        .await
        .unwrap();
    assert!(check(&shelf, &mut |_| {}).await.unwrap().1.is_empty());
    assert!(runs(&shelf).await.unwrap().len() >= seen);
    store.close().await;
}

#[tokio::test]
async fn an_import_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let from = ledger_in(&folder.path().join("so"), 1).await;
    fill(&*from, 1).await;
    let mut pen = Pen::new(90, 2);
    for child in 0..30 {
        let facts: Vec<_> = (0..700)
            .map(|_| pen.write(record(300 + child), day("2024-05-01"), service("weighing")))
            .collect();
        from.append(&stored(&facts)).await.unwrap();
    }
    let file = folder.path().join("so.jsonl.zst");
    export(&*from, Form::Lines, &file, &mut |_| {})
        .await
        .unwrap();
    let begun = Instant::now();
    let mut process = start(folder.path(), "import", "", "");
    assert!(process.wait().unwrap().success());
    let whole = begun.elapsed();
    let before = all(&*from).await;
    let (mut chance, mut between) = (Chance(5), 0);
    for kill in 0..KILLS {
        if kill % 6 == 0 {
            std::fs::remove_dir_all(folder.path().join("nhap")).unwrap();
        }
        let mut process = start(folder.path(), "import", "", "");
        std::thread::sleep(whole.mul_f64(chance.below(100) as f64 / 100.0));
        process.kill().unwrap();
        process.wait().unwrap();
        let to = ledger_in(&folder.path().join("nhap"), 5).await;
        let here = all(&*to).await.facts.len();
        between += u32::from((1..before.facts.len()).contains(&here));
        if kill % 6 == 5 {
            import(&*to, Form::Lines, &file, &mut |_| {}).await.unwrap();
            same(&before, &all(&*to).await);
            clean(&*to).await;
        }
        to.close().await;
    }
    assert!(between > 0, "no kill fell between two commits");
}
