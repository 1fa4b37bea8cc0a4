//! A ledger in one SQLite file: one writer, a few readers, every commit synced to disk.

mod migrate;
pub(crate) mod rows;
mod snapshot;

use std::path::Path;
use std::time::Duration;

use noi_core::DeviceId;
use sqlx::Connection as _;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use uuid::Uuid;

use crate::interface::Opening;
use crate::session::Session;
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

#[derive(Clone)]
pub(crate) struct Sqlite {
    /// One connection: SQLite has one writer at a time.
    writer: SqlitePool,
    readers: SqlitePool,
}

/// Who an installation is, and the device that records on it.
type Identity = (Uuid, DeviceId);

impl Sqlite {
    pub(crate) async fn in_folder(folder: &Path, opening: &Opening) -> Result<(Self, Identity)> {
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
        Ok((Self { writer, readers }, identity))
    }

    pub(crate) async fn in_memory(opening: &Opening) -> Result<(Self, Identity)> {
        let options = SqliteConnectOptions::new().in_memory(true);
        let writer = pool(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(tuned(options))
            .await?;
        let identity = migrate::up_to_date(&writer, opening).await?;
        // A database in memory belongs to its one connection.
        let readers = writer.clone();
        Ok((Self { writer, readers }, identity))
    }

    pub(crate) async fn read(&self) -> Result<Session> {
        Ok(Session::Reading(self.readers.acquire().await?))
    }

    pub(crate) async fn snapshot(&self) -> Result<Session> {
        Ok(Session::Sqlite(self.readers.begin().await?))
    }

    pub(crate) async fn write(&self) -> Result<Session> {
        Ok(Session::Sqlite(self.writer.begin_with(BEGIN_WRITE).await?))
    }

    /// Copies the whole database to a new file while it is in use; answers with a session that
    /// reads the copy.
    pub(crate) async fn copy_to(&self, to: &Path) -> Result<Option<Session>> {
        snapshot::snapshot(&self.readers, to).await
    }

    pub(crate) async fn close(&self) {
        // A connection that broke may never come back to its pool: it isn't waited for for ever.
        for pool in [&self.readers, &self.writer] {
            tokio::time::timeout(LONGEST_CLOSE, pool.close()).await.ok();
        }
    }
}

const READERS: u32 = 4;
const LONGEST_CLOSE: Duration = Duration::from_secs(30);
/// 128 MB of log: pages of the look-up indexes that many batches change are copied into the
/// file once.
const PAGES_BEFORE_CHECKPOINT: &str = "32768";

/// 192 MB, so that the keys of some millions of facts are changed in memory.
const WRITER_CACHE: &str = "-196608";
/// 16 MB each: what readers ask for again and again the system keeps in memory as well, and a
/// reader that once went through the whole ledger keeps its cache full.
const READER_CACHE: &str = "-16384";

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
        .pragma("cache_size", READER_CACHE)
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
