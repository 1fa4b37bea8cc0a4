//! One connection, whichever database it leads to: the seam between what the ledger does and how
//! it is asked for. A query has one name and two texts; values and rows are the same for both.

use noi_core::{Day, Moment, Position, RecordId, Shard};
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgRow;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{Decode, PgConnection, Postgres, Row as _, Sqlite, Transaction, Type};
use uuid::Uuid;

use crate::{Result, StoreError, postgres, sqlite};

/// A query, in the words of each database.
#[derive(Clone, Copy)]
pub(crate) struct Query {
    pub(crate) sqlite: &'static str,
    pub(crate) postgres: &'static str,
}

/// The query of a name: the texts of its files. A query that only one database is asked says
/// which.
macro_rules! sql {
    ($name:literal) => {
        $crate::session::Query {
            sqlite: include_str!(concat!("../../queries/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../../queries/postgres/", $name, ".sql")),
        }
    };
    (sqlite $name:literal) => {
        $crate::session::Query {
            sqlite: include_str!(concat!("../../queries/sqlite/", $name, ".sql")),
            postgres: "",
        }
    };
    (postgres $name:literal) => {
        $crate::session::Query {
            sqlite: "",
            postgres: include_str!(concat!("../../queries/postgres/", $name, ".sql")),
        }
    };
}
pub(crate) use sql;

/// What is bound to a parameter. Lists are one parameter: an array, or JSON where a database has
/// no arrays.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Number(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
    Truth(bool),
    Key(Option<Uuid>),
    Numbers(Vec<i64>),
    Texts(Vec<String>),
    Keys(Vec<Uuid>),
    /// JSON, for what is seldom asked and has no simpler form.
    Json(String),
}

macro_rules! value_from {
    ($($from:ty => $variant:ident),* $(,)?) => {
        $(impl From<$from> for Value {
            fn from(value: $from) -> Self {
                Self::$variant(value.into())
            }
        })*
    };
}

value_from! {
    i64 => Number,
    Option<i64> => Number,
    String => Text,
    Option<String> => Text,
    Vec<u8> => Bytes,
    Option<Vec<u8>> => Bytes,
    bool => Truth,
    Uuid => Key,
    Option<Uuid> => Key,
    Vec<i64> => Numbers,
    Vec<String> => Texts,
    Vec<Uuid> => Keys,
}

impl From<RecordId> for Value {
    fn from(record: RecordId) -> Self {
        record.0.into()
    }
}

impl From<Option<RecordId>> for Value {
    fn from(record: Option<RecordId>) -> Self {
        record.map(|record| record.0).into()
    }
}

impl From<Shard> for Value {
    fn from(shard: Shard) -> Self {
        i64::from(shard.0).into()
    }
}

impl From<Position> for Value {
    fn from(position: Position) -> Self {
        (position.0 as i64).into()
    }
}

impl From<Moment> for Value {
    fn from(moment: Moment) -> Self {
        moment.0.into()
    }
}

impl From<Day> for Value {
    fn from(day: Day) -> Self {
        i64::from(day.0).into()
    }
}

impl From<Option<Day>> for Value {
    fn from(day: Option<Day>) -> Self {
        day.map(|day| i64::from(day.0)).into()
    }
}

/// Values of any kinds, in the order of a query's parameters.
macro_rules! values {
    ($($value:expr),* $(,)?) => {
        vec![$($crate::session::Value::from($value)),*]
    };
}
pub(crate) use values;

/// A row of an answer.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    pub(crate) fn get<'r, T>(&'r self, column: &str) -> Result<T>
    where
        T: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>,
    {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(column)?,
            Self::Postgres(row) => row.try_get(column)?,
        })
    }

    pub(crate) fn number(&self, column: &str) -> Result<i64> {
        self.get(column)
    }

    pub(crate) fn key(&self, column: &str) -> Result<Uuid> {
        match self {
            Self::Sqlite(row) => uuid(row.try_get(column)?),
            Self::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    pub(crate) fn key_or_none(&self, column: &str) -> Result<Option<Uuid>> {
        match self {
            Self::Sqlite(row) => row
                .try_get::<Option<&[u8]>, _>(column)?
                .map(uuid)
                .transpose(),
            Self::Postgres(row) => Ok(row.try_get(column)?),
        }
    }
}

fn uuid(bytes: &[u8]) -> Result<Uuid> {
    Uuid::from_slice(bytes).map_err(|error| StoreError::View(error.to_string()))
}

/// A connection, for as long as one question or one change takes. Dropped without a commit, a
/// change never was.
pub(crate) enum Session {
    /// Reads, each query by itself.
    Reading(PoolConnection<Sqlite>),
    Sqlite(Transaction<'static, Sqlite>),
    Postgres {
        transaction: Transaction<'static, Postgres>,
        /// The shard that a change is of.
        of: Option<Shard>,
        /// Whether many rows go in by COPY.
        copies: bool,
    },
}

enum Connection<'s> {
    Sqlite(&'s mut SqliteConnection),
    Postgres(&'s mut PgConnection),
}

impl Session {
    fn connection(&mut self) -> Connection<'_> {
        match self {
            Self::Reading(connection) => Connection::Sqlite(connection),
            Self::Sqlite(transaction) => Connection::Sqlite(transaction),
            Self::Postgres { transaction, .. } => Connection::Postgres(transaction),
        }
    }

    pub(crate) async fn rows(&mut self, query: Query, values: Vec<Value>) -> Result<Vec<Row>> {
        Ok(match self.connection() {
            Connection::Sqlite(connection) => sqlite::rows::bound(query.sqlite, values)
                .fetch_all(connection)
                .await?
                .into_iter()
                .map(Row::Sqlite)
                .collect(),
            Connection::Postgres(connection) => postgres::rows::bound(query.postgres, values)
                .fetch_all(connection)
                .await?
                .into_iter()
                .map(Row::Postgres)
                .collect(),
        })
    }

    pub(crate) async fn row(&mut self, query: Query, values: Vec<Value>) -> Result<Option<Row>> {
        Ok(match self.connection() {
            Connection::Sqlite(connection) => sqlite::rows::bound(query.sqlite, values)
                .fetch_optional(connection)
                .await?
                .map(Row::Sqlite),
            Connection::Postgres(connection) => postgres::rows::bound(query.postgres, values)
                .fetch_optional(connection)
                .await?
                .map(Row::Postgres),
        })
    }

    /// The number in the column `n` of the one row that the query answers with.
    pub(crate) async fn count(&mut self, query: Query, values: Vec<Value>) -> Result<i64> {
        match self.row(query, values).await? {
            Some(row) => row.number("n"),
            None => Err(StoreError::View("a count without a row".to_owned())),
        }
    }

    pub(crate) async fn run(&mut self, query: Query, values: Vec<Value>) -> Result<()> {
        match self.connection() {
            Connection::Sqlite(connection) => {
                let query = sqlite::rows::bound(query.sqlite, values);
                query.execute(connection).await?;
            }
            Connection::Postgres(connection) => {
                let query = postgres::rows::bound(query.postgres, values);
                query.execute(connection).await?;
            }
        }
        Ok(())
    }

    /// Inserts many rows, in order: `values` gives those of one row, in the order of the query's
    /// columns.
    pub(crate) async fn insert<T: Sync>(
        &mut self,
        query: Query,
        rows: &[T],
        values: impl Fn(&T) -> Vec<Value> + Send + Sync,
    ) -> Result<()> {
        let copies = matches!(self, Self::Postgres { copies: true, .. });
        match self.connection() {
            Connection::Sqlite(connection) => {
                sqlite::rows::insert(connection, query.sqlite, rows, values).await
            }
            Connection::Postgres(connection) => {
                postgres::rows::insert(connection, query.postgres, copies, rows, values).await
            }
        }
    }

    /// Whether a change is of one shard and commits by itself (PostgreSQL, perhaps distributed),
    /// and what facts are found by stands in their own rows; else one commit holds all shards,
    /// and there are tables of keys beside the facts.
    pub(crate) fn is_of_one_shard(&self) -> bool {
        matches!(self, Self::Postgres { .. })
    }

    /// Whether a change may go on with a shard.
    pub(crate) fn may_change(&self, shard: Shard) -> bool {
        match self {
            Self::Reading(_) => false,
            Self::Sqlite(_) => true,
            Self::Postgres { of, .. } => *of == Some(shard),
        }
    }

    /// Ends the connection, too.
    pub(crate) async fn close(self) -> Result<()> {
        match self {
            Self::Reading(connection) => Ok(connection.close().await?),
            change => change.commit().await,
        }
    }

    pub(crate) async fn commit(self) -> Result<()> {
        match self {
            Self::Reading(_) => {}
            Self::Sqlite(transaction) => transaction.commit().await?,
            Self::Postgres { transaction, .. } => transaction.commit().await?,
        }
        Ok(())
    }
}
