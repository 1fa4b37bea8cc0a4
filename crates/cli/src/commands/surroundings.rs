//! What this machine has around a ledger: room on the disk, and backups in a place.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use noi_archive::ArchiveError;
use noi_office::{Backups, Surroundings};
use noi_server::LooksAround;
use noi_store::Where;
use tokio::time::timeout;

use crate::machine::shelf;

/// Whoever opens a page doesn't wait longer for a bucket.
const PATIENCE: Duration = Duration::from_secs(8);

/// Looks around whenever it is asked.
pub(crate) fn looks(place: Where, backups: Option<String>) -> LooksAround {
    Arc::new(move || {
        let (place, backups) = (place.clone(), backups.clone());
        Box::pin(async move {
            let seen = look(&place, backups.as_deref());
            match timeout(PATIENCE, seen).await {
                Ok((seen, _)) => seen,
                Err(_) => Surroundings {
                    free_bytes: room(&place),
                    backups: Backups::Unreadable(format!("… > {} s", PATIENCE.as_secs())),
                },
            }
        })
    })
}

/// Looks around; `backups` is where they are kept, as it was written. Why that place can't be
/// read is answered, too: a shell has better words for it.
pub(crate) async fn look(
    place: &Where,
    backups: Option<&str>,
) -> (Surroundings, Option<ArchiveError>) {
    let (backups, why) = match backups {
        Some(backups) => last_backup(backups).await,
        None => (Backups::Unknown, None),
    };
    let free_bytes = room(place);
    (
        Surroundings {
            free_bytes,
            backups,
        },
        why,
    )
}

async fn last_backup(place: &str) -> (Backups, Option<ArchiveError>) {
    let asked = async { noi_archive::runs(&shelf(place)?).await };
    match asked.await {
        Ok(runs) => match runs.last() {
            Some(run) => (Backups::At(run.at), None),
            None => (Backups::Never, None),
        },
        Err(ArchiveError::NoBackup(_)) => (Backups::Never, None),
        Err(error) => (Backups::Unreadable(error.to_string()), Some(error)),
    }
}

fn room(place: &Where) -> Option<u64> {
    match place {
        Where::Folder(folder) => free_bytes(folder),
        _ => None,
    }
}

/// What is free for this user on the disk of the folder.
#[cfg(unix)]
fn free_bytes(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail * disk.f_frsize)
}

#[cfg(not(unix))]
fn free_bytes(_: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[tokio::test]
    async fn an_empty_place_has_no_backup_and_a_foreign_one_cannot_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let place = Where::Folder(folder.path().to_owned());
        let asked = async |backups: &str| look(&place, Some(backups)).await.0.backups;
        let empty = folder.path().join("sao-luu");
        std::fs::create_dir(&empty).unwrap();
        assert_eq!(asked(&empty.display().to_string()).await, Backups::Never);
        assert!(matches!(
            asked("ftp://noi.khac/so").await,
            Backups::Unreadable(_)
        ));
        let (unasked, why) = look(&place, None).await;
        assert!(why.is_none());
        assert_eq!(unasked.backups, Backups::Unknown);
        assert!(unasked.free_bytes.is_some_and(|free| free > 0));
    }
}
