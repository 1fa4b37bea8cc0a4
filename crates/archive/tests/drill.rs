//! Backups, and what comes back of them.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use common::s3::{Manner, Server};
use common::{
    All, Chance, all, clean, day, fill, in_folder, ledger_in, record, same, service, shelf, stored,
};
use noi_archive::{ArchiveError, Backed, Holds, Shelf, Until, backup, check, restore, runs};
use noi_core::{Moment, Position, Shard};
use noi_store::{Opening, Store, Where, open};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};

struct Place {
    folder: tempfile::TempDir,
    shelf: Shelf,
    backups: PathBuf,
    _server: Option<Server>,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let backups = folder.path().join("sao lưu");
        Self {
            shelf: in_folder(&backups),
            folder,
            backups,
            _server: None,
        }
    }

    async fn in_bucket() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("s3");
        let server = Server::start(&root, Manner::default()).await;
        let address = format!("http://{}", server.address);
        Self {
            shelf: shelf("s3://kho/noi/xa", &address, &folder.path().join("waiting")),
            folder,
            backups: root.join("kho/noi/xa"),
            _server: Some(server),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    async fn backup(&self, store: &dyn Store, whole: bool) -> Result<Backed, ArchiveError> {
        backup(store, &self.shelf, whole, Moment(7), &mut |_| {}).await
    }

    async fn restore(&self, name: &str, until: &Until) -> Result<All, ArchiveError> {
        let folder = self.path(name);
        let restored = restore(&self.shelf, &folder, until, &mut |_| {}).await?;
        let store = again(&folder).await;
        let came = all(&*store).await;
        assert_eq!(came.heads, restored.heads);
        assert_eq!(came.facts.len() as u64, restored.facts);
        clean(&*store).await;
        store.close().await;
        Ok(came)
    }
}

async fn again(folder: &Path) -> Arc<dyn Store> {
    let opening = Opening {
        create: false,
        ..common::opening()
    };
    open(&Where::Folder(folder.to_owned()), &opening)
        .await
        .unwrap()
}

fn until(positions: &[(u32, u64)]) -> Until {
    let positions = positions
        .iter()
        .map(|&(shard, position)| (Shard(shard), Position(position)));
    Until {
        run: None,
        positions: positions.collect(),
    }
}

fn files(under: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(under).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn what_was_lost_comes_back() {
    drill(&Place::new()).await;
}

#[tokio::test]
async fn what_was_lost_comes_back_out_of_a_bucket() {
    let place = Place::in_bucket().await;
    let waiting = place.path("waiting");
    drill(&place).await;
    assert_eq!(files(&waiting), Vec::<PathBuf>::new());
}

async fn drill(place: &Place) {
    let data = place.path("so");
    let store = ledger_in(&data, 42).await;
    let mut as_they_were = Vec::new();
    for (run, whole) in [false, false, false, true, false].into_iter().enumerate() {
        fill(&*store, 10 + run as u64).await;
        let mut pen = common::Pen::new(50 + run as u128, 1);
        let facts: Vec<_> = (0..1_000)
            .map(|n| pen.write(record(n % 40), day("2024-05-01"), service("weighing")))
            .collect();
        store.append(&stored(&facts)).await.unwrap();
        let backed = place.backup(&*store, whole).await.unwrap();
        assert!(backed.written && backed.new > 1_000);
        assert_eq!(backed.run.number as usize, run + 1);
        let database = |kept: &noi_archive::Kept| matches!(kept.holds, Holds::Database { .. });
        assert_eq!(
            backed.run.files.iter().any(database),
            run == 0 || whole,
            "{backed:?}"
        );
        as_they_were.push(all(&*store).await);
        // Nothing new, nothing written.
        let again = place.backup(&*store, false).await.unwrap();
        assert!(!again.written && again.new == 0);
        assert_eq!(again.run, backed.run);
    }
    let (_, wrong) = check(&place.shelf, &mut |_| {}).await.unwrap();
    assert!(wrong.is_empty(), "{wrong:?}");
    let installation = store.installation();
    store.close().await;
    fs::remove_dir_all(&data).unwrap();

    same(
        &as_they_were[4],
        &place.restore("so", &Until::default()).await.unwrap(),
    );
    let store = again(&data).await;
    assert_eq!(store.installation(), installation);
    // It goes on, and so does its backup.
    fill(&*store, 99).await;
    assert!(place.backup(&*store, false).await.unwrap().new > 0);
    store.close().await;

    for (run, was) in as_they_were.iter().enumerate() {
        let number = Some(run as u32 + 1);
        let until = Until {
            run: number,
            ..Until::default()
        };
        same(
            was,
            &place.restore(&format!("run {run}"), &until).await.unwrap(),
        );
    }
    // To positions within the first run, within a later one, and to none of a shard.
    let whole = &as_they_were[4];
    for (nth, positions) in [
        vec![(1, 17), (2, 5)],
        vec![(1, 2_500)],
        vec![(2, 0)],
        vec![(1, 1), (2, 1)],
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("until {nth}");
        let asked = Until {
            run: Some(5),
            ..until(&positions)
        };
        let came = place.restore(&name, &asked).await.unwrap();
        let positions: BTreeMap<u32, u64> = positions.into_iter().collect();
        let expected: Vec<_> = (whole.facts.iter())
            .filter(|(shard, position, _)| {
                positions.get(&shard.0).is_none_or(|end| position.0 <= *end)
            })
            .cloned()
            .collect();
        assert!(came.facts == expected, "{name}");
        // The devices go on where the ledger was: what was cut off is taken in again.
        let store = again(&place.path(&name)).await;
        let rest: Vec<Vec<u8>> = (whole.facts.iter())
            .filter(|fact| !expected.contains(fact))
            .map(|(_, _, bytes)| bytes.clone())
            .collect();
        store.append(&rest).await.unwrap();
        clean(&*store).await;
    }
    let refused = place.restore("x", &until(&[(1, 1_000_000)])).await;
    assert!(matches!(
        refused.err(),
        Some(ArchiveError::NoSuchPosition { .. })
    ));
    let refused = restore(
        &place.shelf,
        &place.path("x"),
        &Until {
            run: Some(7),
            ..Until::default()
        },
        &mut |_| {},
    )
    .await;
    assert!(matches!(refused.err(), Some(ArchiveError::NoSuchRun(7))));
    assert!(!place.path("x").exists() && !place.path("x.restoring").exists());
}

#[tokio::test]
async fn what_is_not_its_own_is_left_alone() {
    let place = Place::new();
    assert!(matches!(
        runs(&place.shelf).await,
        Err(ArchiveError::NoBackup(_))
    ));
    let store = ledger_in(&place.path("a"), 1).await;
    fill(&*store, 1).await;
    place.backup(&*store, false).await.unwrap();
    // Another installation.
    let other = ledger_in(&place.path("b"), 2).await;
    let refused = place.backup(&*other, false).await;
    assert!(matches!(
        refused.err(),
        Some(ArchiveError::OtherInstallation { .. })
    ));
    // The same one, brought back to an earlier state, that went another way.
    let earlier = place.restore("c", &until(&[(1, 5)])).await.unwrap();
    let store = again(&place.path("c")).await;
    for more in 0..2 {
        let refused = place.backup(&*store, more == 1).await;
        assert!(matches!(
            refused.err(),
            Some(ArchiveError::NotItsBackup(Shard(1)))
        ));
        let mut pen = common::Pen::new(70 + more, 1);
        let facts: Vec<_> = (0..100)
            .map(|n| pen.write(record(n), day("2024-05-01"), service("weighing")))
            .collect();
        store.append(&stored(&facts)).await.unwrap();
    }
    assert!(place.backup(&*store, false).await.is_err());
    assert_eq!(earlier.heads[&Shard(1)].position, Position(5));
    assert_eq!(runs(&place.shelf).await.unwrap().len(), 1);
    // A folder in use.
    fs::create_dir(place.path("full")).unwrap();
    fs::write(place.path("full/x"), "x").unwrap();
    let refused = place.restore("full", &Until::default()).await;
    assert!(matches!(refused.err(), Some(ArchiveError::NotEmpty(_))));
    assert_eq!(files(&place.path("full")).len(), 1);
    // An empty one is taken; what an interrupted restore left is cleared away.
    fs::create_dir(place.path("empty")).unwrap();
    fs::create_dir(place.path("empty.restoring")).unwrap();
    fs::write(place.path("empty.restoring/noi.db"), "half").unwrap();
    place.restore("empty", &Until::default()).await.unwrap();
    assert!(!place.path("empty.restoring").exists());
}

#[tokio::test]
async fn no_byte_of_a_backup_changes_unnoticed() {
    flips(&Place::new(), 300).await;
}

#[tokio::test]
async fn no_byte_in_a_bucket_changes_unnoticed() {
    flips(&Place::in_bucket().await, 60).await;
}

async fn flips(place: &Place, times: u32) {
    let store = ledger_in(&place.path("so"), 1).await;
    for run in 0..3 {
        fill(&*store, run).await;
        place.backup(&*store, false).await.unwrap();
    }
    let kept: Vec<PathBuf> = files(&place.backups)
        .into_iter()
        .filter(|path| !path.ends_with("lock") && !path.ends_with("only-once"))
        .collect();
    assert!(kept.len() > 8, "{kept:?}");
    let is_it = |told: &str, path: &Path| {
        let within = path.strip_prefix(&place.backups).unwrap();
        Path::new(told) == Path::new(&place.shelf.name()).join(within)
    };
    let named = |error: &ArchiveError, path: &Path| match error {
        ArchiveError::Changed { name } | ArchiveError::Missing { name } => is_it(name, path),
        ArchiveError::Newer { path: at, .. } => is_it(&at.to_string_lossy(), path),
        _ => false,
    };
    let newest = place.backups.join("000003");
    let mut chance = Chance(7);
    for nth in 0..times {
        let path = chance.pick(&kept);
        let whole = fs::read(path).unwrap();
        let at = chance.below(whole.len() as u64) as usize;
        let last = path.ends_with("000003/manifest.json");
        match nth % 10 {
            0 => fs::write(path, &whole[..at]).unwrap(),
            // Without the last manifest there is one run less, as if it had been interrupted.
            1 if !last => fs::remove_file(path).unwrap(),
            _ => {
                let mut flipped = whole.clone();
                flipped[at] ^= 1 << chance.below(8);
                fs::write(path, flipped).unwrap();
            }
        }
        match check(&place.shelf, &mut |_| {}).await {
            Ok((_, wrong)) => {
                assert!(
                    wrong.len() == 1 && named(&wrong[0], path),
                    "{path:?} {at}: {wrong:?}"
                );
            }
            // Without the first manifest there is none at all; what is left says so.
            Err(ArchiveError::NoBackup(_)) => assert!(path.ends_with("000001/manifest.json")),
            Err(error) => assert!(named(&error, path), "{path:?} {at}: {error:?}"),
        }
        // A restore is as careful with what it needs, and leaves nothing behind.
        let earlier_aside = path.ends_with("aside.jsonl.zst") && !path.starts_with(&newest);
        if nth % 5 == 0 && !earlier_aside {
            assert!(
                place.restore("x", &Until::default()).await.is_err(),
                "{path:?} {at}"
            );
            assert!(!place.path("x").exists() && !place.path("x.restoring").exists());
        }
        fs::write(path, whole).unwrap();
    }
    assert!(check(&place.shelf, &mut |_| {}).await.unwrap().1.is_empty());
    place.restore("x", &Until::default()).await.unwrap();
}

#[tokio::test]
async fn writers_go_on_while_a_backup_is_written() {
    let place = Place::new();
    let store = ledger_in(&place.path("so"), 1).await;
    fill(&*store, 1).await;
    let (mut pen, writer) = (common::Pen::new(60, 1), Arc::clone(&store));
    let (stop, mut stopped) = tokio::sync::oneshot::channel::<()>();
    let written = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&written);
    let writing = tokio::spawn(async move {
        while stopped.try_recv().is_err() {
            let facts: Vec<_> = (0..50)
                .map(|n| pen.child(record(500 + n), "Trẻ Mẫu", "2023"))
                .collect();
            writer.append(&stored(&facts)).await.unwrap();
            counter.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
        }
    });
    let mut run = 0;
    while run < 6 || written.load(Ordering::Relaxed) < 4 {
        place.backup(&*store, run % 3 == 0).await.unwrap();
        run += 1;
    }
    stop.send(()).unwrap();
    writing.await.unwrap();
    let came = place.restore("x", &Until::default()).await.unwrap();
    let now = all(&*store).await;
    assert_eq!(
        came.facts,
        now.facts[..]
            .iter()
            .filter(|(shard, position, _)| {
                came.heads
                    .get(shard)
                    .is_some_and(|head| *position <= head.position)
            })
            .cloned()
            .collect::<Vec<_>>()
    );
}

/// The files of a backup may all be as they were kept, and yet hold what was damaged before.
#[tokio::test]
async fn what_was_damaged_before_it_was_kept_is_not_restored() {
    let place = Place::new();
    let own = place.path("so");
    let store = ledger_in(&own, 1).await;
    fill(&*store, 1).await;
    store.close().await;
    let file = SqliteConnectOptions::new().filename(own.join("noi.db"));
    let mut connection = file.connect().await.unwrap();
    let changed =
        "UPDATE child SET village = 'Thôn Khác' WHERE record = (SELECT min(record) FROM child)";
    let done = sqlx::query(changed).execute(&mut connection).await.unwrap();
    assert_eq!(done.rows_affected(), 1);
    connection.close().await.unwrap();
    let store = ledger_in(&own, 1).await;
    place.backup(&*store, true).await.unwrap();
    let (_, wrong) = check(&place.shelf, &mut |_| {}).await.unwrap();
    assert!(wrong.is_empty(), "{wrong:?}");
    let refused = place.restore("lai", &Until::default()).await.err();
    assert!(
        matches!(refused, Some(ArchiveError::NotWhole { faults: 1, .. })),
        "{refused:?}"
    );
    assert!(!place.path("lai").exists());
}
