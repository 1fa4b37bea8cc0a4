//! The one interface to a ledger, whichever database keeps it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use noi_core::{DeviceId, FactId, Position, RecordId, Shard, UnitId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Result;
use crate::accounts::Accounts;
use crate::condition::Condition;
use crate::moving::SetAside;
use crate::rows::{
    CarerLinkRow, ChildKey, ChildPage, ChildRow, ChildrenOf, Found, LocalUnitRow, PersonKey,
    PersonRow, PlanRow, PregnancyRow, Scope, Search,
};

/// What a request may see at most, as the roles of whoever asks say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Children, people, pregnancies and villages of these; units below them must be named, too.
    pub units: Vec<UnitId>,
    /// Facts, links and plans kept in these.
    pub shards: Vec<Shard>,
}

/// What a ledger is given when it is opened; the identities count only when it is made.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Whether a ledger may be made where there is none.
    pub create: bool,
    pub installation: Uuid,
    /// Whoever records on this installation.
    pub device: DeviceId,
}

/// Where a shard's chain of facts ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub position: Position,
    /// Covers every fact of the shard up to the position.
    #[serde(with = "hexadecimal")]
    pub hash: [u8; 32],
}

/// The position that each shard has reached: a cursor, or what a figure was made from.
pub type Heads = BTreeMap<Shard, Head>;

/// A fact as it arrived, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFact {
    pub shard: Shard,
    pub position: Position,
    /// The stored form; `Arc` because pages, folds and answers share it.
    pub bytes: Arc<[u8]>,
}

/// What became of a batch. When it is there, what it counts is on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// New facts that now have a position, those released from quarantine included.
    pub accepted: u64,
    /// Facts that were there already, with the same bytes.
    pub already: u64,
    pub refused: Vec<Refused>,
    /// Facts that had waited in quarantine for an earlier fact of their series.
    pub released: u64,
    /// The heads of the shards that the batch touched.
    pub heads: Heads,
}

/// One stored form of a batch that was put in quarantine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Which of the batch, from 0.
    pub nth: usize,
    pub reason: QuarantineReason,
    /// For a person: what exactly was found.
    pub detail: String,
}

/// Why something is in quarantine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuarantineReason {
    /// Not a stored fact that this program can read.
    Unreadable,
    /// The ledger has another fact under this id.
    OtherContent,
    /// Another fact has this place in the device's series.
    SeriesReused,
    /// Facts of the device's series are missing before it; it is taken in when they come.
    SeriesGap,
}

/// What is in quarantine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    pub shard: Shard,
    pub reason: QuarantineReason,
    pub detail: String,
    pub bytes: Vec<u8>,
    /// How often it arrived.
    pub times: u64,
}

/// A row of a file that was recorded before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownOrigin {
    /// The fact that was recorded for the row first: what a correction names.
    pub first: FactId,
    /// The record that the row was about.
    pub record: RecordId,
    pub shard: Shard,
    /// The content that was recorded last under this key.
    pub content: String,
}

/// A step of a long work, for a progress bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// `facts` or `records`.
    pub what: &'static str,
    pub done: u64,
    pub total: u64,
}

/// Who is told of the steps.
pub type Progress<'a> = &'a mut (dyn FnMut(Step) + Send);

/// Something that isn't as it was acknowledged or as the ledger says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The bytes, or something before them, changed.
    Hash { shard: Shard, position: Position },
    /// The bytes aren't what the columns beside them say.
    Column {
        shard: Shard,
        position: Position,
        column: &'static str,
    },
    /// There is no fact at a position below the head.
    Missing { shard: Shard, position: Position },
    /// The chain doesn't end where the head says.
    Head { shard: Shard },
    /// The chain doesn't agree with a head that was kept elsewhere.
    Elsewhere { shard: Shard, position: Position },
    /// Two shards have a fact with the same id.
    Twice {
        id: FactId,
        first: Shard,
        shard: Shard,
        position: Position,
    },
    /// A device's series has a hole or a double.
    Series {
        shard: Shard,
        device: DeviceId,
        index: u64,
    },
    /// A row of a view is not what the ledger gives.
    View {
        view: &'static str,
        record: Option<RecordId>,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hash { shard, position } => {
                write!(
                    f,
                    "shard {}, position {}: the bytes changed",
                    shard.0, position.0
                )
            }
            Self::Column {
                shard,
                position,
                column,
            } => write!(
                f,
                "shard {}, position {}: {column} is not what the bytes say",
                shard.0, position.0
            ),
            Self::Missing { shard, position } => {
                write!(
                    f,
                    "shard {}, position {}: there is no fact",
                    shard.0, position.0
                )
            }
            Self::Head { shard } => {
                write!(f, "shard {}: the chain doesn't end at its head", shard.0)
            }
            Self::Elsewhere { shard, position } => write!(
                f,
                "shard {}, position {}: not the hash that was kept elsewhere",
                shard.0, position.0
            ),
            Self::Twice {
                id,
                first,
                shard,
                position,
            } => write!(
                f,
                "shard {}, position {}: shard {} has a fact with the id {id}, too",
                shard.0, position.0, first.0
            ),
            Self::Series {
                shard,
                device,
                index,
            } => write!(
                f,
                "shard {}: the series of device {device} breaks at {index}",
                shard.0
            ),
            Self::View {
                view,
                record: Some(record),
            } => write!(
                f,
                "view {view}: record {record} is not what the ledger gives"
            ),
            Self::View { view, record: None } => {
                write!(f, "view {view} is not what the ledger gives")
            }
        }
    }
}

/// What a verification found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub facts: u64,
    pub shards: u64,
    /// Records whose view rows were compared with their replay.
    pub records: u64,
    pub quarantined: u64,
    /// All faults.
    pub faults: u64,
    /// The first of them.
    pub first: Vec<Fault>,
}

impl Report {
    pub fn clean(&self) -> bool {
        self.faults == 0
    }

    pub(crate) fn add(&mut self, fault: Fault) {
        const NAMED: usize = 100;
        self.faults += 1;
        if self.first.len() < NAMED {
            self.first.push(fault);
        }
    }
}

/// A ledger and its views. An answer of an `append` means: on disk, and seen by every view.
#[async_trait]
pub trait Store: Accounts {
    /// This installation, named when the ledger was made.
    fn installation(&self) -> Uuid;

    /// The device that records on this installation.
    fn device(&self) -> DeviceId;

    /// Takes in stored forms, in one commit, which batches that come at once may share; where the
    /// database commits by shard, in one for each shard: cut short, some shards have theirs, and
    /// whoever sends the batch again completes it. Each is accepted, known already, or put in quarantine with its reason. Facts of one device
    /// may come in any order; those whose predecessors are missing wait in quarantine and are
    /// released by a later batch.
    async fn append(&self, batch: &[Vec<u8>]) -> Result<Receipt>;

    /// Where each shard's chain ends.
    async fn heads(&self) -> Result<Heads>;

    /// At most `limit` facts of a shard after a position, in order.
    async fn facts_after(
        &self,
        shard: Shard,
        after: Position,
        limit: u32,
    ) -> Result<Vec<StoredFact>>;

    /// Every fact after the given positions (absent: from the first), shard by shard in order
    /// of position; answers with the heads that were reached. Each fact is checked against its
    /// chain before it is shown.
    async fn scan(
        &self,
        after: &Heads,
        each: &mut (dyn for<'a> FnMut(Shard, Position, &'a [u8]) + Send),
    ) -> Result<Heads>;

    /// One fact by its id.
    async fn fact(&self, id: FactId) -> Result<Option<StoredFact>>;

    /// The facts of each record and of all records that are merged into it.
    async fn facts_of(&self, records: &[RecordId]) -> Result<BTreeMap<RecordId, Vec<StoredFact>>>;

    /// The index that the next fact of a device in a shard must carry; the first is 1.
    async fn next_index(&self, device: DeviceId, shard: Shard) -> Result<u64>;

    /// What was recorded for rows of files, by their natural keys. Keys never seen are absent, and
    /// so are those of rows that were taken back.
    async fn origins(&self, keys: &[String]) -> Result<BTreeMap<String, KnownOrigin>>;

    /// The same for each record that has such a row, the one first recorded first: two communes
    /// may have listed the same child, each in a record of its own.
    async fn origins_by_record(
        &self,
        keys: &[String],
    ) -> Result<BTreeMap<String, Vec<KnownOrigin>>>;

    /// The newest entries of the quarantine that still wait for a person, `limit` at most.
    async fn quarantined(&self, limit: u32) -> Result<Vec<Quarantined>>;

    /// The children that each key names, in the order of the keys; merged ones are left out,
    /// except when asked for by record.
    async fn find_children(&self, keys: &[ChildKey]) -> Result<Vec<Vec<ChildRow>>>;

    /// Children by words of their names, in any order, without diacritics; each word typed is
    /// the beginning of a word of the name.
    async fn search_children(&self, search: &Search) -> Result<Found>;

    /// A page of the children of units.
    async fn children(&self, of: &ChildrenOf) -> Result<ChildPage>;

    /// How many children are here, by the unit they live in.
    async fn child_counts(&self, scope: &Scope) -> Result<BTreeMap<UnitId, u64>>;

    /// The people that each key names, in the order of the keys.
    async fn find_people(&self, keys: &[PersonKey]) -> Result<Vec<Vec<PersonRow>>>;

    /// The people of units, in the order of a class list.
    async fn people(&self, scope: &Scope) -> Result<Vec<PersonRow>>;

    /// The links to their carers of the children given, and to their children of the carers
    /// given.
    async fn carer_links(&self, records: &[RecordId]) -> Result<Vec<CarerLinkRow>>;

    /// All plans, the newest first.
    async fn plans(&self) -> Result<Vec<PlanRow>>;

    /// Villages and facilities that people added below the units.
    async fn local_units(&self, parents: &Scope) -> Result<Vec<LocalUnitRow>>;

    /// Pregnancies of units, those that ended included.
    async fn pregnancies(&self, scope: &Scope) -> Result<Vec<PregnancyRow>>;

    /// Compares everything: hashes, positions, series, heads (also those kept `elsewhere`),
    /// and every view with the replay of the ledger.
    async fn verify(&self, elsewhere: &Heads, progress: Progress<'_>) -> Result<Report>;

    /// Makes every view again from the ledger, in commits as [`Self::append`]'s.
    async fn rebuild(&self, progress: Progress<'_>) -> Result<()>;

    /// What the database says of itself.
    async fn condition(&self) -> Result<Condition>;

    /// The same ledger for the questions of a request: a database that can hold it to its reach
    /// does, whatever is asked; behind SQLite there is no such second wall, and the scope of each
    /// question is all. What is recorded is judged by everything that is there.
    fn within(&self, reach: &Reach) -> Arc<dyn Store>;

    /// Waits for what is under way and closes the database.
    async fn close(&self);

    /// Everything that is or was in quarantine, shard by shard, the oldest first: what another
    /// ledger needs, beside the facts, to go on from this one.
    async fn set_aside(&self) -> Result<Vec<SetAside>>;

    /// Goes on from another ledger, in commits as [`Self::append`]'s: takes facts at the very
    /// places that they have there, in order of shard and position, each after the shard's head;
    /// and what was set aside there. What is here already is passed over. Answers with the number
    /// of new facts.
    ///
    /// # Errors
    /// [`StoreError::OtherLedger`](crate::StoreError::OtherLedger) when something else stands at
    /// such a place, or a fact before it is missing: then nothing of that shard is written.
    async fn take_over(&self, facts: &[StoredFact], aside: &[SetAside]) -> Result<u64>;

    /// [`Self::take_over`] for a ledger that nobody reads yet: what facts are found by, and the
    /// views, stay as they are until [`Self::rebuild`], which must follow.
    ///
    /// # Errors
    /// As [`Self::take_over`]; a fact that stands at two places is only noticed by the rebuilding.
    async fn take_over_unread(&self, facts: &[StoredFact]) -> Result<u64>;

    /// Writes a copy of the whole database, as of one moment, to a file that isn't there yet,
    /// while readers and writers go on; answers with the heads that the copy has, or with `None`
    /// where a database isn't one file. The copy may not have reached the disk yet.
    async fn snapshot(&self, to: &Path) -> Result<Option<Heads>>;
}

mod hexadecimal {
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(hash: &[u8; 32], to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&blake3::Hash::from_bytes(*hash).to_hex())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 32], D::Error> {
        let text = String::deserialize(from)?;
        blake3::Hash::from_hex(&text)
            .map(Into::into)
            .map_err(D::Error::custom)
    }
}
