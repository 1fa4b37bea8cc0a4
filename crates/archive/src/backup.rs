//! A backup that grows: first the whole database, then only what is new.

use std::fs;
use std::io;

use noi_core::{Moment, Position, Shard};
use noi_store::{Head, Heads, Progress, Step, Store};

use crate::export::{header, total};
use crate::lines::LinesWriter;
use crate::manifest::{Holds, Kept, Read, Run, read_all};
use crate::packing::{NewFile, part_of, print_of};
use crate::shelf::{Desk, Shelf};
use crate::{ArchiveError, Result};

/// What a backup did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backed {
    /// The run that holds it; the one before where nothing was new.
    pub run: Run,
    /// Facts that weren't in a backup before.
    pub new: u64,
    /// Whether there was anything to write.
    pub written: bool,
}

/// Writes a run: the whole database when it is the first or `whole` asks for it, otherwise the
/// facts since the last. The ledger is served meanwhile. A run that is interrupted leaves the
/// earlier ones as they were.
///
/// # Errors
/// When the ledger is damaged, is not the one that was backed up there, or the place can't be
/// written.
pub async fn backup(
    store: &dyn Store,
    shelf: &Shelf,
    whole: bool,
    now: Moment,
    progress: Progress<'_>,
) -> Result<Backed> {
    let desk = shelf.begin().await?;
    let before = read_all(shelf).await?;
    let last = before.last();
    if let Some(last) = last
        && last.run.installation != store.installation()
    {
        return Err(ArchiveError::OtherInstallation {
            place: shelf.name(),
            found: last.run.installation,
            wanted: store.installation(),
        });
    }
    let number = last.map_or(0, |last| last.run.number) + 1;
    let mut writing = Writing {
        store,
        desk: &desk,
        number,
        files: Vec::new(),
    };
    let known = last.map(|last| last.run.heads.clone()).unwrap_or_default();
    let mut heads = None;
    if whole || last.is_none() {
        heads = writing.database(&known, progress).await?;
    }
    let heads = match heads {
        Some(heads) => heads,
        None => writing.facts(&known, progress).await?,
    };
    writing.aside(&before).await?;
    if let (Some(last), true) = (last, writing.files.is_empty()) {
        return Ok(Backed {
            run: last.run.clone(),
            new: 0,
            written: false,
        });
    }
    let new = total(&heads) - total(&known);
    shelf.deliver(&desk, &writing.files, progress).await?;
    let run = Run::after(last, store, now, heads, writing.files);
    let name = Run::name(number);
    let sealed = run
        .sealed()
        .map_err(|cause| ArchiveError::io(&shelf.shown(&name))(cause.into()))?;
    // Only now it counts.
    shelf.seal(&desk, &name, &sealed).await?;
    Ok(Backed {
        run,
        new,
        written: true,
    })
}

struct Writing<'a> {
    store: &'a dyn Store,
    desk: &'a Desk,
    number: u32,
    files: Vec<Kept>,
}

impl Writing<'_> {
    /// Copies the database; `None` where it isn't one file.
    async fn database(&mut self, known: &Heads, progress: Progress<'_>) -> Result<Option<Heads>> {
        // What isn't whole isn't kept as if it were; nor is another ledger.
        self.walk(known, &mut |_, _| Ok(()), progress).await?;
        let name = self.desk.name(self.number, "noi.db");
        let path = self.desk.place(&name)?;
        let part = part_of(&path);
        let said = ArchiveError::io(&path);
        match fs::remove_file(&part) {
            // Left by a run that was interrupted.
            Ok(()) => {}
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {}
            Err(cause) => return Err(said(cause)),
        }
        let Some(heads) = self.store.snapshot(&part).await? else {
            return Ok(None);
        };
        let print = print_of(&part, &mut |_| Ok(())).map_err(&said)?;
        self.desk.keep(&part, &name)?;
        let holds = Holds::Database {
            heads: heads.clone(),
        };
        self.files.push(Kept::new(name, print, holds));
        Ok(Some(heads))
    }

    /// Writes the facts after the known heads, a file for each shard.
    async fn facts(&mut self, known: &Heads, progress: Progress<'_>) -> Result<Heads> {
        let heads = self.store.heads().await?;
        let (store, desk, number) = (self.store, self.desk, self.number);
        let mut files: Vec<Kept> = Vec::new();
        let mut open: Option<(Shard, String, LinesWriter<NewFile>)> = None;
        let mut finish = |open: &mut Option<(Shard, String, LinesWriter<NewFile>)>| {
            let Some((shard, name, lines)) = open.take() else {
                return Ok(());
            };
            if !lines.reached() {
                return Err(ArchiveError::NotItsBackup(shard));
            }
            let said = ArchiveError::io(&desk.path(&name));
            let print = lines.end().map_err(said)?.finish()?;
            let holds = Holds::Facts {
                shard,
                after: position(known, shard),
                to: position(&heads, shard),
            };
            files.push(Kept::new(name, print, holds));
            Ok(())
        };
        let mut write = |shard: Shard, bytes: &[u8]| {
            if open.as_ref().is_none_or(|(of, ..)| *of != shard) {
                finish(&mut open)?;
                let (after, to) = (position(known, shard), position(&heads, shard));
                let (from, to) = (after.0 + 1, to.0);
                let file = format!("shard-{:05}/{from:012}-{to:012}.jsonl.zst", shard.0);
                let name = desk.name(number, &file);
                let path = desk.place(&name)?;
                let of_shard = |heads: &Heads| -> Heads {
                    let head = heads.get(&shard);
                    head.map(|head| (shard, *head)).into_iter().collect()
                };
                let header = header(store, of_shard(known), of_shard(&heads));
                let lines = LinesWriter::begin(NewFile::begin(&path)?, &header);
                open = Some((shard, name, lines.map_err(ArchiveError::io(&path))?));
            }
            let Some((_, name, lines)) = &mut open else {
                return Ok(());
            };
            let written = lines.fact(shard, bytes);
            written.map_err(|cause| ArchiveError::io(&desk.path(name))(cause))
        };
        walk(store, known, &heads, &mut write, progress).await?;
        finish(&mut open)?;
        self.files.append(&mut files);
        Ok(heads)
    }

    async fn walk(
        &self,
        known: &Heads,
        each: &mut (dyn FnMut(Shard, &[u8]) -> Result<()> + Send),
        progress: Progress<'_>,
    ) -> Result<()> {
        let heads = self.store.heads().await?;
        walk(self.store, known, &heads, each, progress).await
    }

    /// Writes the quarantine, unless it is as it was.
    async fn aside(&mut self, before: &[Read]) -> Result<()> {
        let aside = self.store.set_aside().await?;
        let last = before.iter().rev().find_map(|read| read.run.aside());
        if aside.is_empty() && last.is_none() {
            return Ok(());
        }
        let name = self.desk.name(self.number, "aside.jsonl.zst");
        let path = self.desk.place(&name)?;
        let said = ArchiveError::io(&path);
        let header = header(self.store, Heads::new(), Heads::new());
        let mut lines = LinesWriter::begin(NewFile::begin(&path)?, &header).map_err(&said)?;
        for one in &aside {
            lines.aside(one).map_err(&said)?;
        }
        let print = lines.end().map_err(&said)?.finish()?;
        let entries = aside.len() as u64;
        let kept = Kept::new(name, print, Holds::Aside { entries });
        if last.is_some_and(|last| last.blake3 == kept.blake3) {
            fs::remove_file(&path).map_err(&said)?;
        } else {
            self.files.push(kept);
        }
        Ok(())
    }
}

fn position(heads: &Heads, shard: Shard) -> Position {
    heads.get(&shard).map_or(Position(0), |head| head.position)
}

/// Walks along the facts from the known heads to those of now, and proves that the one chain
/// goes on from the other.
async fn walk(
    store: &dyn Store,
    known: &Heads,
    heads: &Heads,
    each: &mut (dyn FnMut(Shard, &[u8]) -> Result<()> + Send),
    progress: Progress<'_>,
) -> Result<()> {
    for (&shard, head) in known {
        let here = position(heads, shard);
        if here < head.position || here == head.position && heads.get(&shard) != Some(head) {
            return Err(ArchiveError::NotItsBackup(shard));
        }
    }
    let (total, mut done) = (total(heads) - total(known), 0);
    let mut reached = known.clone();
    let mut result = Ok(());
    store
        .scan(known, &mut |shard, at, bytes| {
            if at > position(heads, shard) || result.is_err() {
                return;
            }
            let head = (reached.entry(shard)).or_insert(Head::before_the_first(shard));
            *head = head.with(bytes);
            result = each(shard, bytes);
            done += 1;
            if done % 4096 == 0 || done == total {
                let what = "facts";
                progress(Step { what, done, total });
            }
        })
        .await?;
    result?;
    let mut shards = heads.keys().copied();
    match shards.find(|shard| reached.get(shard) != heads.get(shard)) {
        Some(shard) => Err(ArchiveError::NotItsBackup(shard)),
        None => Ok(()),
    }
}
