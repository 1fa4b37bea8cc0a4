//! A file of facts into a ledger: an empty one goes on from it at the same positions; one with
//! facts of its own takes what it lacks.

use std::collections::BTreeSet;
use std::path::Path;

use noi_core::Shard;
use noi_store::{Progress, SetAside, Step, Store, StoreError, StoredFact};

use crate::export::total;
use crate::form::{Form, Reader};
use crate::lines::Entry;
use crate::{ArchiveError, BATCH, Result};

/// What came of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Facts of the file.
    pub facts: u64,
    /// Of these, new here.
    pub new: u64,
    /// Of these, put in quarantine here.
    pub refused: u64,
    /// Entries of the file's quarantine.
    pub aside: u64,
    /// Shards that have facts of their own here: their facts got other positions.
    pub apart: u64,
}

/// Looks whether a file begins as a file of facts.
///
/// # Errors
/// When it doesn't, or can't be read.
pub fn look(form: Form, file: &Path) -> Result<()> {
    Reader::begin(form, file).map(|_| ())
}

/// Brings the file in, some thousand facts a commit. Interrupted and run again it goes on;
/// run twice it changes nothing. What comes before a damaged line is taken in.
///
/// # Errors
/// When the file is damaged (with the line), begins later than the ledger reaches, or the
/// ledger can't be written.
pub async fn import(
    store: &dyn Store,
    form: Form,
    file: &Path,
    progress: Progress<'_>,
) -> Result<Imported> {
    let mut lines = Reader::begin(form, file)?;
    let heads = store.heads().await?;
    for (&shard, after) in &lines.header().after {
        let here = heads.get(&shard).map_or(0, |head| head.position.0);
        if after.position.0 > here {
            let position = after.position;
            return Err(ArchiveError::BeginsLater { shard, position });
        }
    }
    let mut incoming = Incoming {
        store,
        batch: Vec::with_capacity(BATCH),
        apart: BTreeSet::new(),
        done: Imported::default(),
    };
    let total = total(&lines.header().heads).saturating_sub(total(&lines.header().after));
    let mut aside = Vec::new();
    let read = loop {
        match lines.next() {
            Ok(Some(Entry::Fact(fact))) => {
                if incoming.is_full_before(&fact) {
                    incoming.flush().await?;
                    let (what, done) = ("facts", incoming.done.facts);
                    progress(Step { what, done, total });
                }
                incoming.batch.push(fact);
            }
            Ok(Some(Entry::Aside(one))) => aside.push(one),
            Ok(None) => break Ok(()),
            Err(damage) => break Err(damage),
        }
    };
    incoming.flush().await?;
    read?;
    incoming.set_aside(aside).await?;
    Ok(Imported {
        apart: incoming.apart.len() as u64,
        ..incoming.done
    })
}

struct Incoming<'a> {
    store: &'a dyn Store,
    /// Of one shard.
    batch: Vec<StoredFact>,
    apart: BTreeSet<Shard>,
    done: Imported,
}

impl Incoming<'_> {
    fn is_full_before(&self, next: &StoredFact) -> bool {
        let first = self.batch.first();
        self.batch.len() >= BATCH || first.is_some_and(|first| first.shard != next.shard)
    }

    async fn flush(&mut self) -> Result<()> {
        let Some(shard) = self.batch.first().map(|first| first.shard) else {
            return Ok(());
        };
        self.done.facts += self.batch.len() as u64;
        if !self.apart.contains(&shard) {
            match self.store.take_over(&self.batch, &[]).await {
                Ok(new) => {
                    self.done.new += new;
                    self.batch.clear();
                    return Ok(());
                }
                Err(StoreError::OtherLedger { .. }) => {
                    self.apart.insert(shard);
                }
                Err(other) => return Err(other.into()),
            }
        }
        let bytes: Vec<Vec<u8>> = self.batch.iter().map(|fact| fact.bytes.to_vec()).collect();
        let receipt = self.store.append(&bytes).await?;
        self.done.new += receipt.accepted;
        self.done.refused += receipt.refused.len() as u64;
        self.batch.clear();
        Ok(())
    }

    async fn set_aside(&mut self, aside: Vec<SetAside>) -> Result<()> {
        self.done.aside = aside.len() as u64;
        let (apart, along): (Vec<_>, Vec<_>) = aside.into_iter().partition(|one| {
            let of_series = one.series.map(|(shard, ..)| shard);
            self.apart.contains(&one.shard)
                || of_series.is_some_and(|shard| self.apart.contains(&shard))
        });
        self.store.take_over(&[], &along).await?;
        // There they are judged anew, unless they were before.
        let here = self.store.set_aside().await?;
        let here: BTreeSet<&[u8]> = here.iter().map(|one| one.bytes.as_slice()).collect();
        let unseen: Vec<Vec<u8>> = apart
            .into_iter()
            .filter(|one| one.released.is_none() && !here.contains(one.bytes.as_slice()))
            .map(|one| one.bytes)
            .collect();
        if !unseen.is_empty() {
            self.done.new += self.store.append(&unseen).await?.accepted;
        }
        Ok(())
    }
}
