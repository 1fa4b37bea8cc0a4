//! What a place for backups holds: runs, each in a folder of its own with a manifest that is
//! written last and never changed. A run without a manifest was interrupted and doesn't count.

use std::pin::pin;

use futures_util::{StreamExt as _, stream};
use noi_core::{DeviceId, Moment, Position, Shard};
use noi_store::{Heads, Step};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::packing::Print;
use crate::shelf::Shelf;
use crate::{ArchiveError, Result};

const FORM: u32 = 1;
/// Manifests that are asked for at once: a store far away takes its time for each.
const AT_ONCE: usize = 16;

/// One run of a backup: together with those before it, back to the last with the whole
/// database, it holds a ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    #[serde(rename = "noi-backup")]
    form: u32,
    /// From 1.
    pub number: u32,
    pub installation: Uuid,
    pub device: DeviceId,
    pub at: Moment,
    /// What a ledger that is restored from it reaches.
    pub heads: Heads,
    pub files: Vec<Kept>,
    /// The BLAKE3 of the manifest before it, so that no run can be taken out.
    before: Option<String>,
}

/// A file of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Within the place for backups.
    pub name: String,
    pub bytes: u64,
    /// In hexadecimal.
    pub blake3: String,
    pub holds: Holds,
}

/// What a file of a backup holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holds {
    /// The whole database.
    Database { heads: Heads },
    /// Facts of a shard after a position.
    Facts {
        shard: Shard,
        after: Position,
        to: Position,
    },
    /// The whole quarantine.
    Aside { entries: u64 },
}

/// A manifest's file: the run as written, and its hash.
#[derive(Deserialize)]
struct Sealed<'a> {
    #[serde(borrow)]
    run: &'a RawValue,
    blake3: String,
}

impl Run {
    pub(crate) fn after(
        before: Option<&Read>,
        store: &dyn noi_store::Store,
        at: Moment,
        heads: Heads,
        files: Vec<Kept>,
    ) -> Self {
        Self {
            form: FORM,
            number: before.map_or(0, |read| read.run.number) + 1,
            installation: store.installation(),
            device: store.device(),
            at,
            heads,
            files,
            before: before.map(|read| read.blake3.clone()),
        }
    }

    /// The name of its manifest.
    pub(crate) fn name(number: u32) -> String {
        format!("{number:06}/manifest.json")
    }

    pub(crate) fn sealed(&self) -> serde_json::Result<Vec<u8>> {
        Ok(seal(&serde_json::to_string(self)?))
    }

    /// The file with the whole database, if it has one.
    pub(crate) fn database(&self) -> Option<(&Kept, &Heads)> {
        self.files.iter().find_map(|file| match &file.holds {
            Holds::Database { heads } => Some((file, heads)),
            _ => None,
        })
    }

    /// Whether it has the whole database, so that a restore needs none before it.
    pub fn is_whole(&self) -> bool {
        self.database().is_some()
    }

    pub(crate) fn aside(&self) -> Option<&Kept> {
        let aside = |file: &&Kept| matches!(file.holds, Holds::Aside { .. });
        self.files.iter().find(aside)
    }
}

impl Kept {
    pub(crate) fn new(name: String, print: Print, holds: Holds) -> Self {
        Self {
            name,
            bytes: print.bytes,
            blake3: blake3::Hash::from_bytes(print.blake3).to_hex().to_string(),
            holds,
        }
    }

    /// Reads the file through and compares it with what was kept; each piece is shown to `each`.
    pub(crate) async fn compare(
        &self,
        shelf: &Shelf,
        each: &mut (dyn FnMut(&[u8]) -> std::io::Result<()> + Send),
    ) -> Result<()> {
        let name = || shelf.shown(&self.name).display().to_string();
        let Some(print) = shelf.print_of(self, each).await? else {
            return Err(ArchiveError::Missing { name: name() });
        };
        if Self::new(self.name.clone(), print, self.holds.clone()) == *self {
            return Ok(());
        }
        Err(ArchiveError::Changed { name: name() })
    }
}

/// A manifest with the hash that the next one names.
pub(crate) struct Read {
    pub(crate) run: Run,
    pub(crate) blake3: String,
}

fn seal(run: &str) -> Vec<u8> {
    let hash = blake3::hash(run.as_bytes()).to_hex();
    format!("{{\"run\":{run},\"blake3\":\"{hash}\"}}\n").into_bytes()
}

/// Every run, the first one first.
pub(crate) async fn read_all(shelf: &Shelf) -> Result<Vec<Read>> {
    let mut all: Vec<Read> = Vec::new();
    let get = async |number| (number, shelf.get(&Run::name(number)).await);
    let mut coming = pin!(stream::iter(1..).map(get).buffered(AT_ONCE));
    while let Some((number, got)) = coming.next().await {
        let name = Run::name(number);
        let Some(bytes) = got? else {
            // A later one there means that this one was lost.
            if let Some((_, later)) = coming.next().await
                && later?.is_some()
            {
                return Err(ArchiveError::Missing {
                    name: shelf.shown(&name).display().to_string(),
                });
            }
            break;
        };
        let changed = || ArchiveError::Changed {
            name: shelf.shown(&name).display().to_string(),
        };
        let sealed: Sealed<'_> = serde_json::from_slice(&bytes).map_err(|_| changed())?;
        // Sealed again it must be the same file: nothing in it can change unnoticed.
        if seal(sealed.run.get()) != bytes {
            return Err(changed());
        }
        let form: FormOf = serde_json::from_str(sealed.run.get()).map_err(|_| changed())?;
        if form.form > FORM {
            return Err(ArchiveError::Newer {
                path: shelf.shown(&name),
                found: form.form,
                known: FORM,
            });
        }
        let run: Run = serde_json::from_str(sealed.run.get()).map_err(|_| changed())?;
        let before = all.last().map(|read| &read.blake3);
        if run.number != number || run.before.as_ref() != before {
            return Err(changed());
        }
        let blake3 = sealed.blake3;
        all.push(Read { run, blake3 });
    }
    Ok(all)
}

#[derive(Deserialize)]
struct FormOf {
    #[serde(rename = "noi-backup")]
    form: u32,
}

/// The runs of a place for backups, the first one first.
///
/// # Errors
/// When there are none, or a manifest was changed or is missing.
pub async fn runs(shelf: &Shelf) -> Result<Vec<Run>> {
    let all = read_all(shelf).await?;
    if all.is_empty() {
        return Err(ArchiveError::NoBackup(shelf.name()));
    }
    Ok(all.into_iter().map(|read| read.run).collect())
}

/// Reads every file of every run through; answers with what is wrong, if anything.
///
/// # Errors
/// When the manifests themselves can't be read.
pub async fn check(
    shelf: &Shelf,
    progress: &mut (dyn FnMut(Step) + Send),
) -> Result<(Vec<Run>, Vec<ArchiveError>)> {
    let runs = runs(shelf).await?;
    let files = || runs.iter().flat_map(|run| &run.files);
    let total = files().map(|file| file.bytes).sum();
    let (mut done, mut wrong) = (0, Vec::new());
    for file in files() {
        let mut each = |piece: &[u8]| {
            done += piece.len() as u64;
            let what = "bytes";
            progress(Step { what, done, total });
            Ok(())
        };
        match file.compare(shelf, &mut each).await {
            Ok(()) => {}
            // Not a fault of the file, and the next ones would fare no better.
            Err(error) if error.is_of_the_way() => return Err(error),
            Err(error) => wrong.push(error),
        }
    }
    Ok((runs, wrong))
}
