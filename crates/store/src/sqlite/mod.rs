//! A ledger in one SQLite file: one writer, a few readers, every commit synced to disk.

mod append;
mod bulk;
mod codec;
mod keys;
mod look_up;
mod migrate;
mod project;
mod read;
mod rebuild;
mod search;
mod verify;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use noi_core::{DeviceId, FactId, Position, RecordId, Shard, UnitId};
use sqlx::Connection as _;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use uuid::Uuid;

use crate::interface::{
    Heads, KnownOrigin, Opening, Progress, Quarantined, Receipt, Report, Store, StoredFact,
};
use crate::rows::{
    CarerLinkRow, ChildKey, ChildPage, ChildRow, ChildrenOf, Found, LocalUnitRow, PersonKey,
    PersonRow, PlanRow, PregnancyRow, Scope, Search,
};
use crate::{Result, StoreError};

/// The text of a query, by the name of its file.
macro_rules! sql {
    ($name:literal) => {
        include_str!(concat!("../../queries/sqlite/", $name, ".sql"))
    };
}
use sql;

/// A transaction that takes the right to write at once: two writers queue instead of failing.
const BEGIN_WRITE: &str = "BEGIN IMMEDIATE";

pub(crate) struct Sqlite {
    /// One connection: SQLite has one writer at a time.
    writer: SqlitePool,
    readers: SqlitePool,
    installation: Uuid,
    device: DeviceId,
}

impl Sqlite {
    pub(crate) async fn in_folder(folder: &Path, opening: &Opening) -> Result<Self> {
        if !folder.is_dir() {
            return Err(StoreError::FolderMissing(folder.to_owned()));
        }
        let file = folder.join("noi.db");
        if file.exists() {
            migrate::refuse_what_is_not_ours(&file).await?;
        } else if !opening.create {
            return Err(StoreError::NoLedger(folder.to_owned()));
        }
        let options = SqliteConnectOptions::new()
            .filename(&file)
            .create_if_missing(opening.create)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("wal_autocheckpoint", PAGES_BEFORE_CHECKPOINT);
        let writing = tuned(options.clone()).pragma("cache_size", WRITER_CACHE);
        let writer = pool(1).connect_with(writing).await;
        let writer = writer.map_err(|error| at(&file, error))?;
        let identity = migrate::up_to_date(&writer, opening).await?;
        let readers = pool(READERS)
            .connect_with(tuned(options.pragma("query_only", "on")))
            .await?;
        Ok(Self {
            writer,
            readers,
            installation: identity.0,
            device: identity.1,
        })
    }

    pub(crate) async fn in_memory(opening: &Opening) -> Result<Self> {
        let options = SqliteConnectOptions::new().in_memory(true);
        let writer = pool(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(tuned(options))
            .await?;
        let identity = migrate::up_to_date(&writer, opening).await?;
        Ok(Self {
            // A database in memory belongs to its one connection.
            readers: writer.clone(),
            writer,
            installation: identity.0,
            device: identity.1,
        })
    }
}

const READERS: u32 = 4;
/// 128 MB of log: pages of the look-up indexes that many batches change are copied into the
/// file once.
const PAGES_BEFORE_CHECKPOINT: &str = "32768";

/// 192 MB, so that the keys of some millions of facts are changed in memory.
const WRITER_CACHE: &str = "-196608";

fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .min_connections(1)
        .test_before_acquire(false)
        .acquire_timeout(Duration::from_secs(60))
        // A commit that fails on the disk is rolled back by SQLite itself; the library doesn't
        // notice, and would take the next transaction for a part of that one. A new connection
        // goes on.
        .before_acquire(|connection, _| {
            let at_rest = !connection.is_in_transaction();
            Box::pin(async move { Ok(at_rest) })
        })
}

fn tuned(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .pragma("cache_size", "-65536")
        .pragma("temp_store", "memory")
        .statement_cache_capacity(300)
        .row_buffer_size(1024)
}

/// Names the file in errors that come from opening it.
fn at(file: &Path, error: sqlx::Error) -> StoreError {
    match StoreError::from(error) {
        StoreError::NotWritable(_) => StoreError::NotWritable(file.to_owned()),
        StoreError::NotALedger(_) => StoreError::NotALedger(file.to_owned()),
        // SQLITE_CANTOPEN
        StoreError::Database(sqlx::Error::Database(inner))
            if inner.code().is_some_and(|code| code == "14") =>
        {
            StoreError::NotWritable(file.to_owned())
        }
        other => other,
    }
}

#[async_trait]
impl Store for Sqlite {
    fn installation(&self) -> Uuid {
        self.installation
    }

    fn device(&self) -> DeviceId {
        self.device
    }

    async fn append(&self, batch: &[Vec<u8>]) -> Result<Receipt> {
        append::append(&self.writer, batch).await
    }

    async fn heads(&self) -> Result<Heads> {
        read::heads(&mut *self.readers.acquire().await?).await
    }

    async fn facts_after(
        &self,
        shard: Shard,
        after: Position,
        limit: u32,
    ) -> Result<Vec<StoredFact>> {
        read::facts_after(&self.readers, shard, after, limit).await
    }

    async fn scan(
        &self,
        after: &Heads,
        each: &mut (dyn for<'a> FnMut(Shard, Position, &'a [u8]) + Send),
    ) -> Result<Heads> {
        read::scan(&self.readers, after, each).await
    }

    async fn fact(&self, id: FactId) -> Result<Option<StoredFact>> {
        read::fact(&self.readers, id).await
    }

    async fn facts_of(&self, records: &[RecordId]) -> Result<BTreeMap<RecordId, Vec<StoredFact>>> {
        read::facts_of(&self.readers, records).await
    }

    async fn next_index(&self, device: DeviceId, shard: Shard) -> Result<u64> {
        read::next_index(&self.readers, device, shard).await
    }

    async fn origins(&self, keys: &[String]) -> Result<BTreeMap<String, KnownOrigin>> {
        read::origins(&self.readers, keys).await
    }

    async fn quarantined(&self, limit: u32) -> Result<Vec<Quarantined>> {
        read::quarantined(&self.readers, limit).await
    }

    async fn find_children(&self, keys: &[ChildKey]) -> Result<Vec<Vec<ChildRow>>> {
        look_up::find_children(&self.readers, keys).await
    }

    async fn search_children(&self, search: &Search) -> Result<Found> {
        search::search_children(&self.readers, search).await
    }

    async fn children(&self, of: &ChildrenOf) -> Result<ChildPage> {
        search::children(&self.readers, of).await
    }

    async fn child_counts(&self, scope: &Scope) -> Result<BTreeMap<UnitId, u64>> {
        search::child_counts(&self.readers, scope).await
    }

    async fn find_people(&self, keys: &[PersonKey]) -> Result<Vec<Vec<PersonRow>>> {
        look_up::find_people(&self.readers, keys).await
    }

    async fn people(&self, scope: &Scope) -> Result<Vec<PersonRow>> {
        look_up::people(&self.readers, scope).await
    }

    async fn carer_links(&self, records: &[RecordId]) -> Result<Vec<CarerLinkRow>> {
        look_up::carer_links(&self.readers, records).await
    }

    async fn plans(&self) -> Result<Vec<PlanRow>> {
        look_up::plans(&self.readers).await
    }

    async fn local_units(&self, parents: &Scope) -> Result<Vec<LocalUnitRow>> {
        look_up::local_units(&self.readers, parents).await
    }

    async fn pregnancies(&self, scope: &Scope) -> Result<Vec<PregnancyRow>> {
        look_up::pregnancies(&self.readers, scope).await
    }

    async fn verify(&self, elsewhere: &Heads, progress: Progress<'_>) -> Result<Report> {
        verify::verify(&self.readers, elsewhere, progress).await
    }

    async fn rebuild(&self, progress: Progress<'_>) -> Result<()> {
        rebuild::rebuild(&self.writer, progress).await
    }

    async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}
