//! What this machine has around a ledger: room on the disk, and backups in a place.

use std::path::Path;

use noi_archive::{ArchiveError, Shelf};
use noi_office::{Backups, Surroundings};
use noi_store::Where;

/// Looks around; `backups` is where they are kept, as it was written.
pub(crate) fn look(place: &Where, backups: Option<&str>) -> Surroundings {
    Surroundings {
        free_bytes: match place {
            Where::Folder(folder) => free_bytes(folder),
            _ => None,
        },
        backups: backups.map_or(Backups::Unknown, last_backup),
    }
}

fn last_backup(place: &str) -> Backups {
    let runs = Shelf::parse(place).and_then(|shelf| noi_archive::runs(&shelf));
    match runs {
        Ok(runs) => runs
            .last()
            .map_or(Backups::Never, |run| Backups::At(run.at)),
        Err(ArchiveError::NoBackup(_)) => Backups::Never,
        Err(error) => Backups::Unreadable(error.to_string()),
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

    #[test]
    fn an_empty_place_has_no_backup_and_a_foreign_one_cannot_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let place = Where::Folder(folder.path().to_owned());
        let asked = |backups: &str| look(&place, Some(backups)).backups;
        let empty = folder.path().join("sao-luu");
        std::fs::create_dir(&empty).unwrap();
        assert_eq!(asked(&empty.display().to_string()), Backups::Never);
        assert!(matches!(asked("ftp://noi.khac/so"), Backups::Unreadable(_)));
        assert_eq!(look(&place, None).backups, Backups::Unknown);
        assert!(look(&place, None).free_bytes.is_some_and(|free| free > 0));
    }
}
