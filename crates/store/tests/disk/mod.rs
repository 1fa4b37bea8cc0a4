//! A disk that can lose power, fail and fill up. SQLite works on real files below a folder; what
//! would have reached a disk of them is followed beside it, so that a photo can be taken at any
//! moment: what a machine would find whose power was cut there. Nothing is lost but by that
//! photo; the process goes on.
//!
//! What is believed of a disk: a sync that said so has brought everything of its file, and the
//! file's name; before it any subset of sectors may have arrived, each in any of its versions,
//! and what lies between them is zeros or junk. A file that was removed comes back unless its
//! folder was synced since. A sync that failed has lost what it should have brought, and the
//! next one doesn't bring it.
#![allow(dead_code, reason = "each test binary uses a part")]

mod vfs;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::common::Chance;

const SECTOR: u64 = 512;

/// A call that changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Write,
    Sync,
    Truncate,
    Delete,
}

/// What a power cut leaves of what wasn't synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leaves {
    Nothing,
    Everything,
    /// Some sectors, by this seed.
    Some(u64),
}

/// When the power is cut: before the call of this number, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    BeforeCall(u64),
    BeforeSync(u64),
}

/// How a call fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    Sync,
    Full,
}

/// A machine as the power cut left it.
pub(crate) struct Photo {
    /// What had been acknowledged to clients, as the test said.
    pub(crate) acknowledged: u64,
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Photo {
    /// Writes what is left into another folder.
    pub(crate) fn develop(&self, folder: &Path) {
        for (name, bytes) in &self.files {
            std::fs::write(folder.join(name), bytes).unwrap();
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

enum Change {
    Write {
        at: u64,
        bytes: Vec<u8>,
    },
    Resize(u64),
    /// Lost by a sync that failed: it moves the end of the file, and never arrives.
    Lost {
        end: u64,
    },
}

/// A file under one name, from its making until it is removed.
#[derive(Default)]
struct Life {
    /// What is on disk for sure; `None`: the name isn't yet.
    synced: Option<Vec<u8>>,
    changes: Vec<Change>,
    removed: bool,
}

#[derive(Default)]
struct State {
    /// The lives of each name that the disk may still have, the latest last.
    files: BTreeMap<PathBuf, Vec<Life>>,
    calls: u64,
    syncs: u64,
    acknowledged: u64,
    cut: Option<(Cut, Leaves)>,
    photo: Option<Photo>,
    /// Of a thousand syncs so many fail.
    failing_syncs: u64,
    failures: u64,
    chance: Option<Chance>,
    /// Bytes that files may still grow by; `None`: as many as they like.
    room: Option<u64>,
}

/// The disk under one folder.
#[derive(Clone)]
pub(crate) struct Disk {
    folder: PathBuf,
    state: Arc<Mutex<State>>,
}

/// The disks of this process.
static DISKS: Mutex<Vec<Disk>> = Mutex::new(Vec::new());

impl Disk {
    /// From now on, what SQLite does below the folder is followed.
    pub(crate) fn under(folder: &Path) -> Self {
        vfs::register();
        let disk = Self {
            folder: folder.canonicalize().unwrap(),
            state: Arc::default(),
        };
        let mut disks = DISKS.lock().unwrap_or_else(PoisonError::into_inner);
        disks.push(disk.clone());
        disk
    }

    fn of(file: &Path) -> Option<Self> {
        let disks = DISKS.lock().unwrap_or_else(PoisonError::into_inner);
        let of = |disk: &&Self| file.parent() == Some(disk.folder.as_path());
        disks.iter().find(of).cloned()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn cut(&self, when: Cut, leaves: Leaves) {
        self.state().cut = Some((when, leaves));
    }

    /// Cuts the power now, unless it was cut already.
    pub(crate) fn cut_now(&self, leaves: Leaves) {
        let mut state = self.state();
        if state.photo.is_none() {
            state.photo = Some(state.develop(leaves));
        }
    }

    pub(crate) fn is_cut(&self) -> bool {
        self.state().photo.is_some()
    }

    /// What the cut left; the disk can be cut again.
    pub(crate) fn photo(&self) -> Option<Photo> {
        self.state().photo.take()
    }

    /// Says what clients were told up to now.
    pub(crate) fn acknowledge(&self, n: u64) {
        self.state().acknowledged = n;
    }

    /// From now on, of a thousand syncs so many fail.
    pub(crate) fn fail_syncs(&self, of_a_thousand: u64, seed: u64) {
        let mut state = self.state();
        state.failing_syncs = of_a_thousand;
        state.chance = Some(Chance(seed));
    }

    /// From now on files can grow by so many bytes together.
    pub(crate) fn room(&self, bytes: Option<u64>) {
        self.state().room = bytes;
    }

    /// Calls, syncs, and how many failed.
    pub(crate) fn counts(&self) -> (u64, u64, u64) {
        let state = self.state();
        (state.calls, state.syncs, state.failures)
    }

    fn opened(&self, name: &Path, bytes: Option<Vec<u8>>) {
        let mut state = self.state();
        let lives = state.files.entry(name.to_owned()).or_default();
        if lives.last().is_none_or(|life| life.removed) {
            // What was there before the disk was followed is on it.
            let synced = bytes.filter(|bytes| !bytes.is_empty());
            lives.push(Life {
                synced,
                ..Life::default()
            });
        }
    }

    /// A call is about to be made; whether it fails instead.
    fn before(&self, call: Call, grows: u64) -> Result<(), Failure> {
        let mut state = self.state();
        state.calls += 1;
        state.syncs += u64::from(call == Call::Sync);
        if let Some((cut, leaves)) = state.cut
            && state.photo.is_none()
            && match cut {
                Cut::BeforeCall(n) => state.calls == n,
                Cut::BeforeSync(n) => call == Call::Sync && state.syncs == n,
            }
        {
            state.photo = Some(state.develop(leaves));
        }
        let failing = state.failing_syncs;
        if call == Call::Sync
            && failing > 0
            && let Some(chance) = &mut state.chance
            && chance.below(1000) < failing
        {
            state.failures += 1;
            return Err(Failure::Sync);
        }
        if let Some(room) = state.room
            && grows > 0
        {
            if grows > room {
                state.failures += 1;
                return Err(Failure::Full);
            }
            state.room = Some(room - grows);
        }
        Ok(())
    }

    fn changed(&self, name: &Path, change: Change) {
        self.state().life(name).changes.push(change);
    }

    /// A sync ended. What it should have brought is lost when it failed.
    fn synced(&self, name: &Path, well: bool) {
        let mut state = self.state();
        let Some(lives) = state.files.get_mut(name) else {
            return;
        };
        let Some(mut life) = lives.pop() else {
            return;
        };
        let mut folder = false;
        if well {
            // SQLite syncs the folder with the first sync of a log that it made.
            folder = life.synced.is_none() && !name.ends_with("noi.db");
            let arrived = std::mem::take(&mut life.changes);
            let synced = life.synced.get_or_insert_default();
            for change in &arrived {
                apply(synced, change);
            }
            // The name is on disk, too, and earlier files under it are gone.
            lives.clear();
        } else {
            for change in &mut life.changes {
                if let Change::Write { at, bytes } = change {
                    let end = *at + bytes.len() as u64;
                    *change = Change::Lost { end };
                }
            }
        }
        lives.push(life);
        if folder {
            state.sync_folder();
        }
    }

    /// `synced`: the folder, too, so that the file doesn't come back.
    fn removed(&self, name: &Path, synced: bool) {
        let mut state = self.state();
        state.life(name).removed = true;
        if synced {
            state.sync_folder();
        }
    }
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Write { at, bytes: new } => {
            let (from, to) = (*at as usize, *at as usize + new.len());
            bytes.resize(bytes.len().max(to), 0);
            bytes[from..to].copy_from_slice(new);
        }
        Change::Resize(size) => bytes.resize(*size as usize, 0),
        Change::Lost { end } => bytes.resize(bytes.len().max(*end as usize), 0),
    }
}

impl State {
    fn life(&mut self, name: &Path) -> &mut Life {
        let lives = self.files.entry(name.to_owned()).or_default();
        if lives.last().is_none_or(|life| life.removed) {
            lives.push(Life::default());
        }
        let last = lives.len() - 1;
        &mut lives[last]
    }

    /// What has a name keeps it, what was removed is gone.
    fn sync_folder(&mut self) {
        for lives in self.files.values_mut() {
            lives.drain(..lives.len().saturating_sub(1));
            lives.retain(|life| !life.removed);
            for life in lives {
                life.synced.get_or_insert_default();
            }
        }
        self.files.retain(|_, lives| !lives.is_empty());
    }

    fn develop(&self, leaves: Leaves) -> Photo {
        let mut files = BTreeMap::new();
        for (nth, (name, lives)) in self.files.iter().enumerate() {
            let kept = match leaves {
                Leaves::Nothing => lives.first().and_then(|life| life.synced.clone()),
                Leaves::Everything => lives.last().and_then(Life::whole),
                Leaves::Some(seed) => {
                    let mut chance = Chance(seed ^ (nth as u64) << 32);
                    // Removed: as it was, or not there any more; and then the next.
                    let life = chance.below(lives.len() as u64 + 1) as usize;
                    match lives.get(life).or(lives.last()) {
                        Some(life) if life.removed && chance.below(2) == 0 => None,
                        Some(life) => life.torn(&mut chance),
                        None => None,
                    }
                }
            };
            if let Some(bytes) = kept {
                files.insert(name.clone(), bytes);
            }
        }
        Photo {
            acknowledged: self.acknowledged,
            files,
        }
    }
}

impl Life {
    fn whole(&self) -> Option<Vec<u8>> {
        let mut bytes = self.synced.clone().unwrap_or_default();
        for change in &self.changes {
            apply(&mut bytes, change);
        }
        (!self.removed).then_some(bytes)
    }

    /// What may be there of what wasn't synced.
    fn torn(&self, chance: &mut Chance) -> Option<Vec<u8>> {
        if self.synced.is_none() && chance.below(3) == 0 {
            return None;
        }
        let mut bytes = self.synced.clone().unwrap_or_default();
        let n = self.changes.len() as u64;
        let junk = chance.below(2) == 0;
        // Of the sizes the disk knows the first so many; of each sector, too.
        let sizes = chance.below(n + 1);
        let seed = chance.below(u64::MAX);
        let mut grow = |bytes: &mut Vec<u8>, to: usize| {
            while bytes.len() < to {
                bytes.push(if junk { chance.below(256) as u8 } else { 0 });
            }
        };
        for (nth, change) in (0..).zip(&self.changes) {
            match change {
                Change::Write { at, bytes: new } => {
                    for (at, piece) in pieces(*at, new) {
                        let arrived = Chance(seed ^ (at / SECTOR)).below(n + 1);
                        if nth < arrived {
                            let from = at as usize;
                            grow(&mut bytes, from + piece.len());
                            bytes[from..from + piece.len()].copy_from_slice(piece);
                        }
                    }
                    if nth < sizes {
                        grow(&mut bytes, *at as usize + new.len());
                    }
                }
                Change::Resize(size) if nth < sizes => {
                    bytes.truncate(*size as usize);
                    grow(&mut bytes, *size as usize);
                }
                Change::Lost { end } if nth < sizes => grow(&mut bytes, *end as usize),
                Change::Resize(_) | Change::Lost { .. } => {}
            }
        }
        Some(bytes)
    }
}

/// A write, cut where sectors end.
fn pieces(mut at: u64, mut bytes: &[u8]) -> Vec<(u64, &[u8])> {
    let mut pieces = Vec::new();
    while !bytes.is_empty() {
        let left = (SECTOR - at % SECTOR) as usize;
        let (piece, rest) = bytes.split_at(left.min(bytes.len()));
        pieces.push((at, piece));
        at += piece.len() as u64;
        bytes = rest;
    }
    pieces
}
