//! A ledger out of a backup: proved against the manifests, then there at once or not at all.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use noi_core::{Position, Shard};
use noi_store::{Head, Heads, Opening, Progress, SetAside, Step, Store, StoredFact, Where};
use tokio::task;

use crate::copy::{copy_until, position_in, prove};
use crate::export::total as total_of;
use crate::lines::{Entry, LinesReader};
use crate::manifest::{Holds, Kept, Run, runs};
use crate::packing::{sync_folder_of, unpacked};
use crate::shelf::Shelf;
use crate::{ArchiveError, BATCH, Result};

/// How much of a backup comes back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Until {
    /// The number of the last run; the newest by default.
    pub run: Option<u32>,
    /// The last position of some shards; the others come back whole.
    pub positions: BTreeMap<Shard, Position>,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    pub heads: Heads,
    pub facts: u64,
    /// The last run that was used.
    pub run: u32,
}

/// Restores into a folder that is empty or isn't there. It is made beside, proved (hashes of
/// files, chains, heads, every view) and then given its name.
///
/// # Errors
/// When the folder is in use, a file of the backup isn't what was kept, or what came back isn't
/// whole: then the folder is as it was.
pub async fn restore(
    shelf: &Shelf,
    folder: &Path,
    until: &Until,
    progress: Progress<'_>,
) -> Result<Restored> {
    let said = ArchiveError::io(folder);
    if folder.exists() && fs::read_dir(folder).map_err(&said)?.next().is_some() {
        return Err(ArchiveError::NotEmpty(folder.to_owned()));
    }
    let mut runs = runs(shelf).await?;
    if let Some(number) = until.run {
        if number == 0 || number as usize > runs.len() {
            return Err(ArchiveError::NoSuchRun(number));
        }
        runs.truncate(number as usize);
    }
    let wanted = wanted(&runs, &until.positions)?;
    let work = Work::begin(folder)?;
    let plan = Plan {
        shelf,
        runs: &runs,
        wanted: &wanted,
        work: &work.folder,
    };
    let (heads, facts) = plan.carry_out(progress).await?;
    work.take_its_name(folder)?;
    Ok(Restored {
        heads,
        facts,
        run: runs.len() as u32,
    })
}

/// The positions that come back.
fn wanted(
    runs: &[Run],
    positions: &BTreeMap<Shard, Position>,
) -> Result<BTreeMap<Shard, Position>> {
    let heads = runs.last().map(|run| run.heads.clone()).unwrap_or_default();
    let mut wanted: BTreeMap<Shard, Position> = heads
        .iter()
        .map(|(&shard, head)| (shard, head.position))
        .collect();
    for (&shard, &position) in positions {
        let reached = Position(position_in(&heads, shard));
        if position > reached {
            return Err(ArchiveError::NoSuchPosition {
                shard,
                wanted: position,
                reached,
            });
        }
        wanted.insert(shard, position);
    }
    wanted.retain(|_, position| position.0 > 0);
    Ok(wanted)
}

/// The folder beside in which a ledger comes back; gone with this.
struct Work {
    folder: PathBuf,
}

impl Work {
    fn begin(folder: &Path) -> Result<Self> {
        let mut name = folder.file_name().unwrap_or_default().to_owned();
        name.push(".restoring");
        let beside = folder.with_file_name(name);
        let said = ArchiveError::io(&beside);
        if beside.exists() {
            // Left by a restore that was interrupted.
            fs::remove_dir_all(&beside).map_err(&said)?;
        }
        fs::create_dir_all(&beside).map_err(&said)?;
        Ok(Self { folder: beside })
    }

    fn take_its_name(self, folder: &Path) -> Result<()> {
        let said = ArchiveError::io(folder);
        for entry in fs::read_dir(&self.folder).map_err(&said)? {
            let path = entry.map_err(&said)?.path();
            let file = File::options().write(true).open(&path).map_err(&said)?;
            file.sync_all().map_err(&said)?;
        }
        if folder.exists() {
            fs::remove_dir(folder).map_err(&said)?;
        }
        fs::rename(&self.folder, folder).map_err(&said)?;
        sync_folder_of(folder)
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        // After it has taken its name there is nothing; else the next restore clears it away.
        fs::remove_dir_all(&self.folder).ok();
    }
}

struct Plan<'a> {
    shelf: &'a Shelf,
    runs: &'a [Run],
    wanted: &'a BTreeMap<Shard, Position>,
    work: &'a Path,
}

impl Plan<'_> {
    async fn carry_out(&self, progress: Progress<'_>) -> Result<(Heads, u64)> {
        // The newest: what lies before it may be nowhere else.
        let newest = self.runs.iter().rev().find(|run| run.database().is_some());
        let store = match newest {
            Some(run) if self.fits(run) => {
                self.bring_database(run, &self.work.join("noi.db"), progress)
                    .await?;
                open(self.work, run, false).await?
            }
            _ => self.begin_anew(newest, progress).await?,
        };
        let from = newest.map_or(0, |run| run.number as usize);
        // Views are made from all facts faster than kept with each.
        let here = total_of(&store.heads().await?);
        let total: u64 = self.wanted.values().map(|position| position.0).sum();
        let views_later = total - here > total / 8;
        for run in &self.runs[from..] {
            for file in &run.files {
                self.bring_facts(&*store, file, views_later, progress)
                    .await?;
            }
        }
        if views_later {
            store.rebuild(progress).await?;
        }
        let heads = self.finish(&*store, progress).await;
        store.close().await;
        heads
    }

    /// Copies a database out, comparing on the way.
    async fn bring_database(
        &self,
        run: &Run,
        to: &Path,
        progress: &mut (dyn FnMut(Step) + Send),
    ) -> Result<()> {
        let Some((file, _)) = run.database() else {
            return Ok(());
        };
        let said = ArchiveError::io(to);
        let mut copy = File::create_new(to).map_err(&said)?;
        let (mut done, total) = (0, file.bytes);
        let mut write = |piece: &[u8]| {
            done += piece.len() as u64;
            let what = "bytes";
            progress(Step { what, done, total });
            copy.write_all(piece)
        };
        file.compare(self.shelf, &mut write).await?;
        copy.sync_all().map_err(&said)
    }

    /// Whether a run's database holds nothing beyond what is wanted.
    fn fits(&self, run: &Run) -> bool {
        run.database().is_some_and(|(_, heads)| {
            (heads.iter()).all(|(shard, head)| {
                self.wanted
                    .get(shard)
                    .is_some_and(|at| head.position <= *at)
            })
        })
    }

    /// A new ledger; with as much of the run's database as is wanted.
    async fn begin_anew(
        &self,
        run: Option<&Run>,
        progress: &mut (dyn FnMut(Step) + Send),
    ) -> Result<Arc<dyn Store>> {
        let store = open(self.work, &self.runs[0], true).await?;
        let Some((run, (_, heads))) = run.and_then(|run| Some((run, run.database()?))) else {
            return Ok(store);
        };
        let source = self.work.join("source");
        fs::create_dir(&source).map_err(ArchiveError::io(&source))?;
        self.bring_database(run, &source.join("noi.db"), progress)
            .await?;
        let from = open(&source, run, false).await?;
        let until = self.wanted.iter().map(|(&shard, &position)| {
            let here = Position(position_in(heads, shard));
            (shard, position.min(here))
        });
        copy_until(&*from, &*store, &until.collect(), progress).await?;
        from.close().await;
        fs::remove_dir_all(&source).map_err(ArchiveError::io(&source))?;
        Ok(store)
    }

    async fn bring_facts(
        &self,
        store: &dyn Store,
        file: &Kept,
        views_later: bool,
        progress: &mut (dyn FnMut(Step) + Send),
    ) -> Result<()> {
        let Holds::Facts { shard, after, .. } = file.holds else {
            return Ok(());
        };
        let until = self.wanted.get(&shard).copied().unwrap_or(Position(0));
        if after >= until {
            // Not needed; a damaged backup is told all the same.
            return file.compare(self.shelf, &mut |_| Ok(())).await;
        }
        let brought = self.shelf.bring(file, self.work).await?;
        let path = brought.path.clone();
        let lines = LinesReader::begin(unpacked(&path)?, &path)?;
        // The next ones are read while these go to disk.
        let mut reading = task::spawn_blocking(move || next_batch(lines, until));
        loop {
            let read = reading.await.map_err(std::io::Error::other);
            let (lines, batch) = read.map_err(ArchiveError::io(&path))??;
            if batch.is_empty() {
                return Ok(());
            }
            reading = task::spawn_blocking(move || next_batch(lines, until));
            if views_later {
                store.take_over_unread(&batch).await?;
            } else {
                store.take_over(&batch, &[]).await?;
            }
            let total = self.wanted.values().map(|position| position.0).sum();
            let (what, done) = ("facts", total_of(&store.heads().await?));
            progress(Step { what, done, total });
        }
    }

    /// The quarantine, and the proof.
    async fn finish(&self, store: &dyn Store, progress: Progress<'_>) -> Result<(Heads, u64)> {
        if let Some(file) = self.runs.iter().rev().find_map(Run::aside) {
            let aside = self.aside_of(file).await?;
            store.take_over(&[], &aside).await?;
        }
        let reached = store.heads().await?;
        let wanted = self.heads_wanted(&reached);
        prove(store, &wanted, &reached, progress).await?;
        let facts = total_of(&reached);
        Ok((reached, facts))
    }

    /// The heads that must have been reached: where a shard stops between two runs, its chain is
    /// all there is to compare.
    fn heads_wanted(&self, reached: &Heads) -> Heads {
        let heads = self.wanted.iter().map(|(&shard, &position)| {
            let of_runs = self.runs.iter().filter_map(|run| run.heads.get(&shard));
            let known = of_runs.copied().find(|head| head.position == position);
            let here = reached
                .get(&shard)
                .copied()
                .filter(|head| head.position == position);
            let nothing = Head {
                position,
                hash: [0; 32],
            };
            (shard, known.or(here).unwrap_or(nothing))
        });
        heads.collect()
    }

    async fn aside_of(&self, file: &Kept) -> Result<Vec<SetAside>> {
        let brought = self.shelf.bring(file, self.work).await?;
        let mut lines = LinesReader::begin(unpacked(&brought.path)?, &brought.path)?;
        let mut aside = Vec::new();
        while let Some(entry) = lines.next()? {
            if let Entry::Aside(one) = entry {
                aside.push(one);
            }
        }
        Ok(aside)
    }
}

/// The next facts of a file up to a position, and the rest of the file; no facts: it is at its
/// end, and whole.
fn next_batch(mut lines: LinesReader, until: Position) -> Result<(LinesReader, Vec<StoredFact>)> {
    let mut batch = Vec::with_capacity(BATCH);
    while batch.len() < BATCH {
        match lines.next()? {
            Some(Entry::Fact(fact)) if fact.position <= until => batch.push(fact),
            Some(_) => {}
            None => break,
        }
    }
    Ok((lines, batch))
}

/// Opens the ledger that comes back, as the installation that it was.
async fn open(folder: &Path, run: &Run, create: bool) -> Result<Arc<dyn Store>> {
    let opening = Opening {
        create,
        installation: run.installation,
        device: run.device,
    };
    Ok(noi_store::open(&Where::Folder(folder.to_owned()), &opening).await?)
}
