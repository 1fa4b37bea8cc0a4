//! A copy of the whole database while it is in use.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use sqlx::{ConnectOptions as _, Connection as _};

use super::{read, sql};
use crate::Result;
use crate::interface::Heads;

/// Writes the copy; answers with the heads that it has. It is one read of the database: in the
/// log's journal mode neither readers nor the writer wait for it. The copy is not synced.
pub(super) async fn snapshot(of: &SqlitePool, to: &Path) -> Result<Heads> {
    let mut connection = of.acquire().await?;
    // A reader may write nothing, not even another file, unless it is let.
    sqlx::query("PRAGMA query_only = off")
        .execute(&mut *connection)
        .await?;
    let written = sqlx::query(sql!("snapshot"))
        .bind(to.to_string_lossy().into_owned())
        .execute(&mut *connection)
        .await;
    // Whoever gets this connection next finds it as the others are.
    connection.close().await?;
    written?;
    let options = SqliteConnectOptions::new().filename(to).read_only(true);
    let mut copy = options.connect().await?;
    let heads = read::heads(&mut copy).await;
    copy.close().await?;
    heads
}
