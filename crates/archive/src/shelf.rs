//! Where backups are kept: named files that are written once, in a folder or in a bucket of a
//! store that speaks S3.

mod bucket;
mod folder;
mod settings;
mod staging;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use noi_store::Progress;
use uuid::Uuid;

use self::bucket::Bucket;
use self::folder::Folder;
use self::staging::Staging;
use crate::manifest::Kept;
use crate::packing::{Print, print_of, sync_folder_of};
use crate::{ArchiveError, Result};

/// What a shelf needs from the machine that it is used on.
pub struct Outside<'a> {
    /// A variable of the environment: a bucket's keys and address.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
    /// Where files wait until they are in a bucket.
    pub waiting: PathBuf,
    /// Never the same twice: two runs at once don't write to the same names.
    pub new_id: fn() -> Uuid,
}

/// A place with backups.
pub struct Shelf {
    place: Place,
}

enum Place {
    Folder(Folder),
    Bucket(Bucket),
}

/// Held while a run is written: where its files are made, and what they are called.
pub(crate) struct Desk {
    folder: PathBuf,
    /// In a bucket the files of each attempt have names of their own.
    attempt: Option<String>,
    _held: Held,
}

/// Let go of when the run is done, or the process ends, however.
enum Held {
    Lock { _file: File },
    Staging { _folder: Staging },
}

/// A file of a backup on this disk; if it was brought here, it is gone with this.
pub(crate) struct Brought {
    pub(crate) path: PathBuf,
    passing: bool,
}

impl Drop for Brought {
    fn drop(&mut self) {
        if self.passing {
            // The folder that it lies in is passing, too.
            fs::remove_file(&self.path).ok();
        }
    }
}

impl Shelf {
    /// Reads what a person wrote: a folder, its address `file:///…`, or `s3://bucket/prefix`.
    ///
    /// # Errors
    /// When it is the address of something else, or the environment lacks what a bucket needs.
    pub fn parse(text: &str, outside: &Outside<'_>) -> Result<Self> {
        let place = match text.split_once("://") {
            Some(("s3", rest)) => Place::Bucket(Bucket::open(rest, outside)?),
            Some(("file", path)) if path.starts_with('/') => Place::Folder(Folder::at(path)),
            // An address may carry a password: it isn't repeated.
            Some((scheme, _)) => return Err(ArchiveError::NotAPlace(format!("{scheme}://…"))),
            None => Place::Folder(Folder::at(text)),
        };
        Ok(Self { place })
    }

    /// As a person reads it.
    pub fn name(&self) -> String {
        match &self.place {
            Place::Folder(folder) => folder.path.display().to_string(),
            Place::Bucket(bucket) => bucket.name.clone(),
        }
    }

    /// A file's name as a person reads it.
    pub(crate) fn shown(&self, name: &str) -> PathBuf {
        Path::new(&self.name()).join(name)
    }

    /// Makes ready for a run. A folder is made where there is none, and others are kept from
    /// writing to it; a bucket must prove that it keeps what is there.
    pub(crate) async fn begin(&self) -> Result<Desk> {
        match &self.place {
            Place::Folder(folder) => folder.begin(),
            Place::Bucket(bucket) => bucket.begin().await,
        }
    }

    /// Brings the finished files of a run to where they are kept.
    pub(crate) async fn deliver(
        &self,
        desk: &Desk,
        files: &[Kept],
        progress: Progress<'_>,
    ) -> Result<()> {
        match &self.place {
            // They were written there.
            Place::Folder(_) => Ok(()),
            Place::Bucket(bucket) => bucket.deliver(desk, files, progress).await,
        }
    }

    /// Puts the manifest of a run, if none stands there: whole or not at all. From now on the
    /// run counts.
    pub(crate) async fn seal(&self, desk: &Desk, name: &str, manifest: &[u8]) -> Result<()> {
        match &self.place {
            Place::Folder(folder) => folder.put_new(desk, name, manifest),
            Place::Bucket(bucket) => bucket.seal(desk, name, manifest).await,
        }
    }

    /// A small file; `None` where there is none.
    pub(crate) async fn get(&self, name: &str) -> Result<Option<Vec<u8>>> {
        match &self.place {
            Place::Folder(folder) => folder.get(name),
            Place::Bucket(bucket) => bucket.get(name).await,
        }
    }

    /// What a kept file is known by now, read through; each piece is shown to `each`. `None`
    /// where there is none.
    pub(crate) async fn print_of(
        &self,
        kept: &Kept,
        each: &mut (dyn FnMut(&[u8]) -> std::io::Result<()> + Send),
    ) -> Result<Option<Print>> {
        match &self.place {
            Place::Folder(folder) => {
                let path = folder.path.join(&kept.name);
                if !path.is_file() {
                    return Ok(None);
                }
                let print = print_of(&path, each).map_err(ArchiveError::io(&path))?;
                Ok(Some(print))
            }
            Place::Bucket(bucket) => bucket.print_of(kept, each).await,
        }
    }

    /// A kept file on this disk, compared with what was kept; from a bucket into a passing folder.
    pub(crate) async fn bring(&self, kept: &Kept, passing: &Path) -> Result<Brought> {
        match &self.place {
            Place::Folder(folder) => {
                kept.compare(self, &mut |_| Ok(())).await?;
                Ok(Brought {
                    path: folder.path.join(&kept.name),
                    passing: false,
                })
            }
            Place::Bucket(_) => {
                // Its ending says how it is packed.
                let name = Path::new(&kept.name).file_name().unwrap_or_default();
                let brought = Brought {
                    path: passing.join(name),
                    passing: true,
                };
                let said = ArchiveError::io(&brought.path);
                let mut file = File::create(&brought.path).map_err(&said)?;
                let mut write = |piece: &[u8]| std::io::Write::write_all(&mut file, piece);
                kept.compare(self, &mut write).await?;
                Ok(brought)
            }
        }
    }
}

impl Desk {
    /// The name under which a file of a run is kept.
    pub(crate) fn name(&self, number: u32, file: &str) -> String {
        match &self.attempt {
            None => format!("{number:06}/{file}"),
            Some(attempt) => format!("{number:06}/{attempt}/{file}"),
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

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Gives a finished file its name.
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
