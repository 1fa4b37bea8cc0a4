//! A copy of the whole database while it is in use.

use std::fs::File;
use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

use super::{pool, sql};
use crate::Result;
use crate::session::Session;

/// Writes the copy; answers with a session that reads it, or `None` for a database that is in no
/// file. It is one read of the database: with a write-ahead log neither readers nor the writer
/// wait for it.
pub(super) async fn snapshot(of: &SqlitePool, to: &Path) -> Result<Option<Session>> {
    let mut connection = of.acquire().await?;
    let file: String = sqlx::query_scalar(sql!("main_file"))
        .fetch_one(&mut *connection)
        .await?;
    if file.is_empty() {
        return Ok(None);
    }
    // A connection that may not make its own database may not make another, but may fill it.
    File::create_new(to).map_err(sqlx::Error::from)?;
    // Nor may a reader write anything, not even another file, unless it is let.
    sqlx::query("PRAGMA query_only = off")
        .execute(&mut *connection)
        .await?;
    let written = sqlx::query(sql!("snapshot"))
        .bind(to.to_string_lossy().into_owned())
        .execute(&mut *connection)
        .await;
    // Whoever reads next gets a connection that may not.
    connection.close().await?;
    written?;
    let options = SqliteConnectOptions::new().filename(to).read_only(true);
    let copy = pool(1).connect_with(options).await?;
    Ok(Some(Session::Reading(copy.acquire().await?)))
}
