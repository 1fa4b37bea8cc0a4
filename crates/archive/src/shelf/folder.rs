//! Backups in a folder.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::PathBuf;

use super::{Desk, Held};
use crate::packing::{part_of, sync_folder_of};
use crate::{ArchiveError, Result};

pub(super) struct Folder {
    pub(super) path: PathBuf,
}

impl Folder {
    pub(super) fn at(path: &str) -> Self {
        let path = PathBuf::from(path);
        Self { path }
    }

    fn name(&self) -> String {
        self.path.display().to_string()
    }

    pub(super) fn begin(&self) -> Result<Desk> {
        fs::create_dir_all(&self.path).map_err(ArchiveError::io(&self.path))?;
        let path = self.path.join("lock");
        let said = ArchiveError::io(&path);
        let file = File::create(&path).map_err(&said)?;
        match file.try_lock() {
            Ok(()) => Ok(Desk {
                folder: self.path.clone(),
                attempt: None,
                _held: Held::Lock { _file: file },
            }),
            Err(fs::TryLockError::WouldBlock) => Err(ArchiveError::BeingWritten(self.name())),
            Err(fs::TryLockError::Error(cause)) => Err(said(cause)),
        }
    }

    /// Writes a small file that isn't there yet: whole or not at all.
    pub(super) fn put_new(&self, desk: &Desk, name: &str, bytes: &[u8]) -> Result<()> {
        let path = desk.place(name)?;
        let said = ArchiveError::io(&path);
        if path.exists() {
            return Err(ArchiveError::BeingWritten(self.name()));
        }
        let part = part_of(&path);
        let mut file = File::create(&part).map_err(&said)?;
        file.write_all(bytes).map_err(&said)?;
        file.sync_all().map_err(&said)?;
        fs::rename(&part, &path).map_err(&said)?;
        sync_folder_of(&path)
    }

    pub(super) fn get(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let path = self.path.join(name);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(ArchiveError::io(&path)(cause)),
        }
    }
}
