//! A ledger in a PostgreSQL database, for many users and several server processes; its tables may
//! be distributed by the shard (Citus). A change begins by locking its shard's head, so that
//! positions have neither gaps nor races and each shard has one writer at a time.

mod migrate;
pub(crate) mod rows;

use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use noi_core::{DeviceId, Shard};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Transaction};
use uuid::Uuid;

use crate::interface::{Opening, Reach};
use crate::session::{Session, sql, values};
use crate::{Result, StoreError, Where};

/// A question sees one state from its beginning to its end.
const BEGIN_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// A change must see what others committed while it waited for its shard; and rows of anybody.
const BEGIN_WRITE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; \
    SET LOCAL citus.propagate_set_commands = 'local'; SET LOCAL noi.scope = '*'";
/// The same, but the commit doesn't wait for the disk.
const BEGIN_UNSYNCED: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; \
    SET LOCAL citus.propagate_set_commands = 'local'; SET LOCAL noi.scope = '*'; \
    SET LOCAL synchronous_commit = off";

const CONNECTIONS: u32 = 16;

#[derive(Clone)]
pub(crate) struct Postgres {
    pool: PgPool,
    /// Whether rows can be copied in; a role that the wall holds must insert them.
    copies: bool,
    /// How a question begins: with what it may see.
    begin_read: Arc<str>,
}

type Identity = (Uuid, DeviceId);

impl Postgres {
    pub(crate) async fn at(address: &str, opening: &Opening) -> Result<(Self, Identity)> {
        let options = PgConnectOptions::from_str(address)?
            .application_name("noi")
            .statement_cache_capacity(300)
            // An acknowledged fact is on the primary's disk, whatever the server's default is.
            .options([
                ("synchronous_commit", "on"),
                ("statement_timeout", "0"),
                ("idle_in_transaction_session_timeout", "60000"),
                ("lock_timeout", "60000"),
            ]);
        let named = Where::Postgres(address.to_owned()).to_string();
        // A pool would try again and again, and only say that it took too long.
        let mut first = options.connect().await?;
        let installation = migrate::up_to_date(&mut first, &named, opening).await?;
        let copies = !migrate::is_walled(&mut first).await?;
        first.close().await?;
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(Duration::from_secs(20))
            .connect_lazy_with(options);
        // Several processes record on one installation: each writes a series of its own.
        let postgres = Self {
            pool,
            copies,
            begin_read: begin_read("*", ""),
        };
        Ok((postgres, (installation, opening.device)))
    }

    /// The same database for questions that may see no more than this.
    pub(crate) fn within(&self, reach: &Reach) -> Self {
        let units: Vec<String> = reach.units.iter().map(ToString::to_string).collect();
        let shards: Vec<String> = reach
            .shards
            .iter()
            .map(|shard| shard.0.to_string())
            .collect();
        Self {
            begin_read: begin_read(&units.join(","), &shards.join(",")),
            ..self.clone()
        }
    }

    pub(crate) async fn read(&self) -> Result<Session> {
        // Its parts are identifiers of units and numbers, and quoted.
        let begin = AssertSqlSafe(self.begin_read.to_string());
        Ok(self.session(self.pool.begin_with(begin).await?, None))
    }

    fn session(
        &self,
        transaction: Transaction<'static, sqlx::Postgres>,
        of: Option<Shard>,
    ) -> Session {
        Session::Postgres {
            transaction,
            of,
            copies: self.copies,
        }
    }

    pub(crate) async fn snapshot(&self) -> Result<Session> {
        self.read().await
    }

    /// A change that is none of the ledger: it locks what it must itself.
    pub(crate) async fn change(&self) -> Result<Session> {
        Ok(self.session(self.pool.begin_with(BEGIN_WRITE).await?, None))
    }

    /// The same, and its commit doesn't wait for the disk.
    pub(crate) async fn unsynced_change(&self) -> Result<Session> {
        Ok(self.session(self.pool.begin_with(BEGIN_UNSYNCED).await?, None))
    }

    pub(crate) async fn write(&self, shard: Shard) -> Result<Session> {
        let transaction = self.pool.begin_with(BEGIN_WRITE).await?;
        let mut session = self.session(transaction, Some(shard));
        if session
            .row(sql!(postgres "head_lock"), values![shard])
            .await?
            .is_none()
        {
            session
                .run(sql!(postgres "head_begin"), values![shard])
                .await?;
            session
                .row(sql!(postgres "head_lock"), values![shard])
                .await?
                .ok_or_else(|| StoreError::View(format!("shard {} has no head", shard.0)))?;
        }
        Ok(session)
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}

/// Literal, because a distributed database sends only literal settings to its nodes.
fn begin_read(scope: &str, shards: &str) -> Arc<str> {
    let quoted = |text: &str| text.replace('\'', "''");
    format!(
        "{BEGIN_READ}; SET LOCAL citus.propagate_set_commands = 'local'; \
         SET LOCAL noi.scope = '{}'; SET LOCAL noi.shards = '{}'",
        quoted(scope),
        quoted(shards)
    )
    .into()
}
