//! Backups in a bucket that is cut off, shared, or kept by a careless service.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod common;

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use common::s3::{Manner, SECRET, Server};
use common::{
    Pen, all, day, fill, in_folder, in_memory, ledger_in, record, same, service, shelf, stored,
};
use noi_archive::{ArchiveError, Outside, Shelf, Until, backup, check, restore, runs};
use noi_core::Moment;
use noi_store::Store;
use uuid::Uuid;

const PLACE: &str = "s3://kho/noi";

struct Bucket {
    folder: tempfile::TempDir,
    server: Server,
}

impl Bucket {
    async fn with(manner: Manner) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::start(&folder.path().join("s3"), manner).await;
        Self { folder, server }
    }

    fn shelf(&self) -> Shelf {
        let address = format!("http://{}", self.server.address);
        shelf(PLACE, &address, &self.path("waiting"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    async fn backup(&self, store: &dyn Store) -> Result<(), ArchiveError> {
        let done = backup(store, &self.shelf(), false, Moment(0), &mut |_| {}).await;
        done.map(drop)
    }

    /// Whole, and with so many runs.
    async fn whole(&self, expected: usize) {
        let (runs, wrong) = check(&self.shelf(), &mut |_| {}).await.unwrap();
        assert!(wrong.is_empty(), "{wrong:?}");
        assert_eq!(runs.len(), expected);
    }

    /// The same comes back.
    async fn comes_back(&self, store: &dyn Store, name: &str) {
        let to = self.path(name);
        let until = Until::default();
        restore(&self.shelf(), &to, &until, &mut |_| {})
            .await
            .unwrap();
        let came = ledger_in(&to, 1).await;
        same(&all(store).await, &all(&*came).await);
        came.close().await;
    }

    /// Attempts at a run, whether or not they count.
    fn attempts(&self, run: u32) -> usize {
        let folder = self.path(&format!("s3/kho/noi/{run:06}"));
        let Ok(entries) = std::fs::read_dir(folder) else {
            return 0;
        };
        let with_files = |path: &Path| path.is_dir() && !files(path).is_empty();
        entries
            .filter(|one| with_files(&one.as_ref().unwrap().path()))
            .count()
    }
}

fn files(under: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(under).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

async fn more(store: &dyn Store, device: u128, facts: u128) {
    let mut pen = Pen::new(device, 2);
    let facts: Vec<_> = (0..facts)
        .map(|n| pen.write(record(n), day("2024-05-01"), service("weighing")))
        .collect();
    store.append(&stored(&facts)).await.unwrap();
}

#[tokio::test]
async fn a_server_that_stops_leaves_what_was_there() {
    // The condition is tried with two, a run has its files and a manifest.
    for stops_after in [6, 7, 8] {
        let mut bucket = Bucket::with(Manner {
            stops_after: Some(stops_after),
            ..Manner::default()
        })
        .await;
        let store = ledger_in(&bucket.path("so"), 1).await;
        fill(&*store, 1).await;
        let mut done = 0;
        let mut run = 0;
        let failed = loop {
            more(&*store, 100 + run, 300).await;
            run += 1;
            match bucket.backup(&*store).await {
                Ok(()) => done += 1,
                Err(error) => break error,
            }
        };
        assert!(
            matches!(failed, ArchiveError::Unreachable { .. }),
            "{failed:?}"
        );
        assert!(!failed.to_string().contains(SECRET) && bucket.server.has_stopped());
        assert!(done > 0, "no run before the server stopped");
        bucket.server.again().await;
        // As it was before the run that was cut off, and then it goes on.
        bucket.whole(done).await;
        bucket.backup(&*store).await.unwrap();
        bucket.whole(done + 1).await;
        bucket.comes_back(&*store, "lai").await;
        assert_eq!(
            bucket.attempts(done as u32 + 1),
            1,
            "what was cut off is cleared away"
        );
        assert!(files(&bucket.path("waiting")).is_empty());
        store.close().await;
    }
}

#[tokio::test]
async fn of_two_runs_at_once_one_counts() {
    let bucket = Bucket::with(Manner::default()).await;
    let store = ledger_in(&bucket.path("so"), 1).await;
    fill(&*store, 1).await;
    let (mut lost, rounds) = (0, 8);
    for round in 1..=rounds {
        more(&*store, 100 + round, 200).await;
        let (left, right) = tokio::join!(bucket.backup(&*store), bucket.backup(&*store));
        assert!(left.is_ok() || right.is_ok());
        for done in [left, right] {
            match done {
                Ok(()) => {}
                Err(ArchiveError::BeingWritten(_)) => lost += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
        bucket.whole(round as usize).await;
        assert_eq!(bucket.attempts(round as u32), 1);
    }
    assert!(lost > 0, "no two runs met");
    bucket.comes_back(&*store, "lai").await;
}

#[tokio::test]
async fn a_run_whose_answer_was_lost_counts() {
    let lost = Manner {
        loses_an_answer: true,
        ..Manner::default()
    };
    let cut = Manner {
        breaks_off: true,
        ..Manner::default()
    };
    for manner in [lost, cut] {
        let bucket = Bucket::with(manner).await;
        let store = ledger_in(&bucket.path("so"), 1).await;
        fill(&*store, 1).await;
        bucket.backup(&*store).await.unwrap();
        bucket.whole(1).await;
        bucket.comes_back(&*store, "lai").await;
    }
}

#[tokio::test]
async fn a_file_that_was_not_kept_whole_is_in_no_run() {
    let mut bucket = Bucket::with(Manner {
        halves: true,
        ..Manner::default()
    })
    .await;
    let store = in_memory().await;
    fill(&*store, 1).await;
    let refused = bucket.backup(&*store).await;
    let Err(ArchiveError::Unreachable { place, .. }) = &refused else {
        panic!("{refused:?}");
    };
    assert!(place.starts_with("s3://kho/noi/000001/"), "{place}");
    assert!(matches!(
        runs(&bucket.shelf()).await,
        Err(ArchiveError::NoBackup(_))
    ));
    bucket.server.again().await;
    bucket.backup(&*store).await.unwrap();
    bucket.whole(1).await;
    assert_eq!(bucket.attempts(1), 1);
}

#[tokio::test]
async fn a_service_that_writes_over_is_refused() {
    let bucket = Bucket::with(Manner {
        careless: true,
        ..Manner::default()
    })
    .await;
    let store = in_memory().await;
    fill(&*store, 1).await;
    let refused = bucket.backup(&*store).await;
    assert!(
        matches!(refused, Err(ArchiveError::NotOnlyOnce(_))),
        "{refused:?}"
    );
    assert!(matches!(
        runs(&bucket.shelf()).await,
        Err(ArchiveError::NoBackup(_))
    ));
}

#[tokio::test]
async fn what_is_carried_to_a_folder_and_back_goes_on() {
    let bucket = Bucket::with(Manner::default()).await;
    let store = ledger_in(&bucket.path("so"), 1).await;
    fill(&*store, 1).await;
    bucket.backup(&*store).await.unwrap();
    let (there, here) = (bucket.path("s3/kho/noi"), bucket.path("mang-ve"));
    std::fs::rename(&there, &here).unwrap();
    more(&*store, 100, 50).await;
    let folder = in_folder(&here);
    backup(&*store, &folder, false, Moment(0), &mut |_| {})
        .await
        .unwrap();
    let (kept, wrong) = check(&folder, &mut |_| {}).await.unwrap();
    assert!(kept.len() == 2 && wrong.is_empty(), "{wrong:?}");
    std::fs::rename(&here, &there).unwrap();
    more(&*store, 101, 50).await;
    bucket.backup(&*store).await.unwrap();
    bucket.whole(3).await;
    bucket.comes_back(&*store, "lai").await;
}

/// A bucket with a backup of so many runs, on a server of this manner.
async fn of_many_runs(number: u32, manner: Manner) -> Bucket {
    let bucket = Bucket::with(manner).await;
    let (store, made) = (in_memory().await, bucket.path("lam-truoc"));
    let folder = in_folder(&made);
    for run in 1..=number {
        more(&*store, u128::from(run), 1).await;
        backup(&*store, &folder, false, Moment(0), &mut |_| {})
            .await
            .unwrap();
    }
    std::fs::rename(&made, bucket.path("s3/kho/noi")).unwrap();
    bucket
}

/// However the answers come, runs are in their order, and what is wrong with one is said of that.
#[tokio::test]
async fn manifests_are_asked_for_together() {
    let slow = Manner {
        takes_its_time: true,
        ..Manner::default()
    };
    let bucket = of_many_runs(40, slow).await;
    let (kept, wrong) = check(&bucket.shelf(), &mut |_| {}).await.unwrap();
    assert!(wrong.is_empty(), "{wrong:?}");
    let numbers: Vec<u32> = kept.iter().map(|run| run.number).collect();
    assert_eq!(numbers, (1..=40).collect::<Vec<_>>());
    let most = bucket.server.asked.most.load(Ordering::SeqCst);
    assert!((2..=16).contains(&most), "{most} at once");
    let manifest = |run: u32| bucket.path(&format!("s3/kho/noi/{run:06}/manifest.json"));
    let refused = async || match runs(&bucket.shelf()).await {
        Err(ArchiveError::Missing { name } | ArchiveError::Changed { name }) => name,
        other => panic!("{other:?}"),
    };
    // The first that is wrong is named, whatever else is.
    for run in [39, 23, 7] {
        let mut bytes = std::fs::read(manifest(run)).unwrap();
        bytes[20] ^= 1;
        std::fs::write(manifest(run), bytes).unwrap();
        let name = format!("s3://kho/noi/{run:06}/manifest.json");
        assert_eq!(refused().await, name);
    }
    std::fs::remove_file(manifest(5)).unwrap();
    assert_eq!(refused().await, "s3://kho/noi/000005/manifest.json");
}

#[tokio::test]
async fn a_manifest_that_is_withheld_is_named() {
    let manner = Manner {
        withholds: Some(9),
        ..Manner::default()
    };
    let bucket = of_many_runs(12, manner).await;
    let refused = runs(&bucket.shelf()).await;
    let Err(ArchiveError::KeysRefused(place)) = &refused else {
        panic!("{refused:?}");
    };
    assert_eq!(place, "s3://kho/noi/000009/manifest.json");
    // Far beyond the last run nothing is wanted: what isn't given out there is no matter.
    let manner = Manner {
        withholds: Some(10),
        ..Manner::default()
    };
    let bucket = of_many_runs(7, manner).await;
    assert_eq!(runs(&bucket.shelf()).await.unwrap().len(), 7);
}

#[tokio::test]
async fn a_large_file_goes_in_pieces() {
    let bucket = Bucket::with(Manner::default()).await;
    let store = ledger_in(&bucket.path("so"), 1).await;
    for device in 0..4 {
        more(&*store, 100 + device, 8_000).await;
    }
    let mut sent = Vec::new();
    let mut progress = |step: noi_store::Step| {
        if step.what == "bytes" {
            sent.push((step.done, step.total));
        }
    };
    backup(&*store, &bucket.shelf(), false, Moment(0), &mut progress)
        .await
        .unwrap();
    let (done, total) = *sent.last().unwrap();
    assert!(
        sent.len() > 1 && done == total && total > 8 << 20,
        "{sent:?}"
    );
    bucket.whole(1).await;
    bucket.comes_back(&*store, "lai").await;
}

#[tokio::test]
async fn what_a_person_wrote() {
    let good = |name: &str| match name {
        "AWS_ACCESS_KEY_ID" => Some("khoa".to_owned()),
        "AWS_SECRET_ACCESS_KEY" => Some("bi-mat".to_owned()),
        _ => None,
    };
    let check = |place: &str, also: &[(&str, &str)], expected: &str| {
        let variable = |name: &str| match also.iter().find(|(of, _)| *of == name) {
            Some((_, value)) => Some((*value).to_owned()),
            None => good(name),
        };
        let outside = Outside {
            variable: &variable,
            waiting: PathBuf::new(),
            new_id: Uuid::nil,
        };
        let said = match Shelf::parse(place, &outside) {
            Ok(shelf) => shelf.name(),
            Err(error) => {
                assert!(!error.to_string().contains("bi-mat"), "{error}");
                error.code().unwrap().to_owned()
            }
        };
        assert_eq!(said, expected, "{place} {also:?}");
    };
    let endpoint = |address| [("AWS_ENDPOINT_URL", address)];
    check("sao-luu", &[], "sao-luu");
    check("file:///mnt/sao-luu", &[], "/mnt/sao-luu");
    check("file://sao-luu", &[], "archive-not-a-place");
    check("ftp://ten:bi-mat@may/x", &[], "archive-not-a-place");
    check("s3://kho/noi/xa-1", &[], "s3://kho/noi/xa-1");
    check("s3://kho", &[], "s3://kho");
    check("s3://kho/noi/", &[], "s3://kho/noi");
    check("s3://ten:bi-mat@kho/noi", &[], "archive-not-a-place");
    check("s3://kho/../noi", &[], "archive-not-a-place");
    check("s3://kho/noi?key=bi-mat", &[], "archive-not-a-place");
    check("s3://kho", &[("AWS_ACCESS_KEY_ID", "")], "archive-not-set");
    let checksum = |name| [("AWS_CHECKSUM_ALGORITHM", name)];
    check("s3://kho", &checksum("SHA256"), "s3://kho");
    check("s3://kho", &checksum("md1"), "archive-not-set");
    check("s3://kho", &[("AWS_MAX_ATTEMPTS", "1")], "s3://kho");
    check("s3://kho", &[("AWS_MAX_ATTEMPTS", "0")], "archive-not-set");
    check("s3://kho", &endpoint("https://kho.vn"), "s3://kho");
    check("s3://kho", &endpoint("http://localhost:9000"), "s3://kho");
    check("s3://kho", &endpoint("http://[::1]:9000"), "s3://kho");
    check(
        "s3://kho",
        &endpoint("http://kho.vn"),
        "archive-in-the-open",
    );
    check(
        "s3://kho",
        &endpoint("http://127.0.0.1.kho.vn"),
        "archive-in-the-open",
    );
    check(
        "s3://kho",
        &endpoint("https://ten:bi-mat@kho.vn"),
        "archive-not-set",
    );
    let allowed = [
        ("AWS_ENDPOINT_URL", "http://kho.vn"),
        ("AWS_ALLOW_HTTP", "true"),
    ];
    check("s3://kho", &allowed, "s3://kho");
}

#[tokio::test]
async fn what_is_refused_says_so() {
    let bucket = Bucket::with(Manner::default()).await;
    let store = in_memory().await;
    fill(&*store, 1).await;
    let address = format!("http://{}", bucket.server.address);
    let other = shelf("s3://khong-co/noi", &address, &bucket.path("waiting"));
    let refused = backup(&*store, &other, false, Moment(0), &mut |_| {}).await;
    assert!(
        matches!(refused, Err(ArchiveError::NoBucket(_))),
        "{refused:?}"
    );
    let refused = runs(&other).await;
    assert!(
        matches!(refused, Err(ArchiveError::NoBucket(_))),
        "{refused:?}"
    );
    let variable = |name: &str| match name {
        "AWS_ENDPOINT_URL" => Some(address.clone()),
        "AWS_SECRET_ACCESS_KEY" => Some("mot-bi-mat-khac".to_owned()),
        "AWS_ACCESS_KEY_ID" => Some(common::s3::KEY.to_owned()),
        _ => None,
    };
    let outside = Outside {
        variable: &variable,
        waiting: bucket.path("waiting"),
        new_id: Uuid::nil,
    };
    // What doesn't speak TLS isn't spoken to, nor what shows a certificate of its own making.
    let (sealed, _) = Server::sealed(&bucket.path("s3")).await;
    for (server, said) in [
        (&bucket.server, "corrupt message"),
        (&sealed, "certificate"),
    ] {
        let address = format!("https://{}", server.address);
        let closed = shelf(PLACE, &address, &bucket.path("waiting"));
        let refused = runs(&closed).await;
        let Err(ArchiveError::Unreachable { detail, .. }) = &refused else {
            panic!("{refused:?}");
        };
        assert!(detail.contains(said), "{refused:?}");
    }
    let wrong = Shelf::parse(PLACE, &outside).unwrap();
    let refused = runs(&wrong).await;
    let Err(error @ ArchiveError::KeysRefused(_)) = refused else {
        panic!("{refused:?}");
    };
    assert!(!format!("{error:?} {error}").contains("bi-mat"));
}
