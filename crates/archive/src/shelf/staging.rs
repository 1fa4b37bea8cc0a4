//! A passing folder for files on their way into a bucket. Only its owner may look into it; it is
//! gone when the run is done, and the next run clears away what a killed one left.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use crate::{ArchiveError, Result};

const NAME: &str = "noi-backup-";
const LOCK: &str = "lock";

pub(super) struct Staging {
    pub(super) folder: PathBuf,
    /// Whoever finds the folder can see whether its process still runs.
    _lock: File,
}

impl Staging {
    pub(super) fn begin(waiting: &Path, id: Uuid) -> Result<Self> {
        fs::create_dir_all(waiting).map_err(ArchiveError::io(waiting))?;
        clear(waiting);
        let folder = waiting.join(format!("{NAME}{}", id.simple()));
        let said = ArchiveError::io(&folder);
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        loop {
            builder.create(&folder).map_err(&said)?;
            let name = folder.join(LOCK);
            // Another may take it for one that was left until it is locked.
            let lock = match File::create(&name) {
                Err(cause) if cause.kind() == io::ErrorKind::NotFound => continue,
                created => created.map_err(&said)?,
            };
            lock.lock().map_err(&said)?;
            if name.exists() {
                return Ok(Self {
                    folder,
                    _lock: lock,
                });
            }
        }
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What stays, the next run clears away.
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// Removes the folders of processes that are gone. What can't be looked at belongs to somebody
/// else.
fn clear(waiting: &Path) {
    let Ok(entries) = fs::read_dir(waiting) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| name.starts_with(NAME));
        if !ours || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        match File::options().write(true).open(entry.path().join(LOCK)) {
            Ok(lock) if lock.try_lock().is_ok() => {
                fs::remove_dir_all(entry.path()).ok();
            }
            // Killed before there was a lock, it is empty; what isn't empty stays.
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
                fs::remove_dir(entry.path()).ok();
            }
            _ => {}
        }
    }
}
