//! Where backups are kept: named files that are written once.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::packing::{part_of, sync_folder_of};
use crate::{ArchiveError, Result};

/// A folder with backups.
pub struct Shelf {
    folder: PathBuf,
}

/// Held while a backup is written; the system lets go of it when the process ends, however.
pub(crate) struct Lock {
    _file: File,
}

impl Shelf {
    /// Reads what a person wrote: a folder, or its address `file:///…`.
    ///
    /// # Errors
    /// When it is the address of something else.
    pub fn parse(text: &str) -> Result<Self> {
        let folder = match text.split_once("://") {
            Some(("file", path)) if path.starts_with('/') => path,
            // An address may carry a password: it isn't repeated.
            Some((scheme, _)) => return Err(ArchiveError::NotAPlace(format!("{scheme}://…"))),
            None => text,
        };
        Ok(Self {
            folder: PathBuf::from(folder),
        })
    }

    /// As a person reads it.
    pub fn name(&self) -> String {
        self.folder.display().to_string()
    }

    /// Makes the shelf where there is none, and keeps others from writing to it.
    pub(crate) fn lock(&self) -> Result<Lock> {
        fs::create_dir_all(&self.folder).map_err(ArchiveError::io(&self.folder))?;
        let path = self.folder.join("lock");
        let said = ArchiveError::io(&path);
        let file = File::create(&path).map_err(&said)?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { _file: file }),
            Err(fs::TryLockError::WouldBlock) => Err(ArchiveError::BeingWritten(self.name())),
            Err(fs::TryLockError::Error(cause)) => Err(said(cause)),
        }
    }

    /// Where a file is written to; its folder is there.
    pub(crate) fn place(&self, name: &str) -> Result<PathBuf> {
        let path = self.path(name);
        if let Some(folder) = path.parent()
            && !folder.is_dir()
        {
            fs::create_dir_all(folder).map_err(ArchiveError::io(folder))?;
            sync_folder_of(folder)?;
        }
        Ok(path)
    }

    /// Where a file is read from.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Writes a small file that isn't there yet: whole or not at all.
    pub(crate) fn put_new(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.place(name)?;
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

    /// A small file; `None` where there is none.
    pub(crate) fn get(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let path = self.path(name);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(ArchiveError::io(&path)(cause)),
        }
    }

    /// Puts a finished file where it is kept.
    pub(crate) fn keep(&self, part: &Path, name: &str) -> Result<()> {
        let path = self.place(name)?;
        let said = ArchiveError::io(&path);
        // A write handle, so that it can be synced everywhere.
        let file = File::options().write(true).open(part).map_err(&said)?;
        file.sync_all().map_err(&said)?;
        fs::rename(part, &path).map_err(&said)?;
        sync_folder_of(&path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        let check = |text: &str, folder: Option<&str>| {
            let shelf = Shelf::parse(text).ok();
            assert_eq!(shelf.map(|shelf| shelf.name()).as_deref(), folder, "{text}");
        };
        check("sao-luu", Some("sao-luu"));
        check("file:///mnt/sao-luu", Some("/mnt/sao-luu"));
        check("file://sao-luu", None);
        check("s3://kho/noi", None);
        let secret = Shelf::parse("ftp://user:secret@host/x").err().unwrap();
        assert!(!secret.to_string().contains("secret"), "{secret}");
    }
}
