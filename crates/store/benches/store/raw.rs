//! The limit: the same bytes into a plain table by the same driver, one synced commit a batch, in
//! whichever way is fastest there. No check, no view, no key to find anything by.

use std::path::Path;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, PgPool, SqlitePool};

#[derive(Clone)]
pub(crate) enum Raw {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Raw {
    pub(crate) async fn in_folder(folder: &Path) -> Self {
        let options = SqliteConnectOptions::new()
            .filename(folder.join("raw.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let pool = SqlitePoolOptions::new().max_connections(1);
        let pool = pool.connect_with(options).await.unwrap();
        sqlx::query("CREATE TABLE raw (position INTEGER PRIMARY KEY, stored BLOB NOT NULL)")
            .execute(&pool)
            .await
            .unwrap();
        Self::Sqlite(pool)
    }

    pub(crate) async fn at(address: &str) -> Self {
        let options: PgConnectOptions = address.parse().unwrap();
        let options = options.options([("synchronous_commit", "on")]);
        let pool = PgPoolOptions::new().connect_with(options).await.unwrap();
        sqlx::query(
            "CREATE TABLE raw (position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, \
             stored BYTEA NOT NULL)",
        )
        .execute(&pool)
        .await
        .unwrap();
        Self::Postgres(pool)
    }

    pub(crate) async fn append(&self, batch: &[Vec<u8>]) {
        match self {
            Self::Sqlite(pool) => {
                let mut write = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
                for chunk in batch.chunks(100) {
                    let rows = vec!["(?)"; chunk.len()].join(", ");
                    let sql = format!("INSERT INTO raw (stored) VALUES {rows}");
                    let mut query = sqlx::query(AssertSqlSafe(sql));
                    for bytes in chunk {
                        query = query.bind(bytes.clone());
                    }
                    query.execute(&mut *write).await.unwrap();
                }
                write.commit().await.unwrap();
            }
            Self::Postgres(pool) => {
                let mut write = pool.begin().await.unwrap();
                let copy = "COPY raw (stored) FROM STDIN (FORMAT binary)";
                let mut copying = write.copy_in_raw(copy).await.unwrap();
                let mut buffer = Vec::from(*b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0");
                for bytes in batch {
                    buffer.extend(1_i16.to_be_bytes());
                    buffer.extend((bytes.len() as i32).to_be_bytes());
                    buffer.extend(bytes);
                }
                buffer.extend((-1_i16).to_be_bytes());
                copying.send(buffer).await.unwrap();
                copying.finish().await.unwrap();
                write.commit().await.unwrap();
            }
        }
    }
}
