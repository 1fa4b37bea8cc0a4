//! The layout of the database and its changes, one transaction each; a file of a newer layout,
//! or of another program, is left as it is.

use std::path::Path;

use noi_core::DeviceId;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqlitePool};
use sqlx::{ConnectOptions as _, Connection as _, Row as _};
use uuid::Uuid;

use super::{BEGIN_WRITE, Identity, at, sql};
use crate::{Opening, Result, StoreError};

/// Each brings the layout of its number, counted from 1, to the next.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/sqlite/0001_ledger.sql"),
    include_str!("../../migrations/sqlite/0002_accounts.sql"),
    include_str!("../../migrations/sqlite/0003_last_word.sql"),
    include_str!("../../migrations/sqlite/0004_programs.sql"),
    include_str!("../../migrations/sqlite/0005_identities.sql"),
];

/// Looks into an existing file without writing to it, unless what was cut off while the file was
/// made has to be undone first.
pub(super) async fn refuse_what_is_not_ours(file: &Path) -> Result<()> {
    let looked = match look_into(file, true).await {
        // There is a journal to roll back, which reading alone can't.
        Err(StoreError::NotWritable(_)) => look_into(file, false).await,
        looked => looked,
    };
    match looked {
        Ok(true) => Ok(()),
        Ok(false) => Err(StoreError::NotALedger(file.to_owned())),
        Err(StoreError::NotALedger(_)) => Err(StoreError::NotALedger(file.to_owned())),
        Err(other) => Err(other),
    }
}

async fn look_into(file: &Path, read_only: bool) -> Result<bool> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .read_only(read_only);
    let mut connection = options.connect().await.map_err(|error| at(file, error))?;
    let looked = look(&mut connection).await;
    connection.close().await?;
    looked
}

async fn look(connection: &mut SqliteConnection) -> Result<bool> {
    let tables: i64 = count(connection, sql!("has_tables")).await?;
    let ours = tables == 0 || count(connection, sql!("has_meta")).await? > 0;
    if ours {
        known_layout(connection).await?;
    }
    Ok(ours)
}

async fn count(connection: &mut SqliteConnection, query: &'static str) -> Result<i64> {
    Ok(sqlx::query_scalar(query).fetch_one(connection).await?)
}

async fn known_layout(connection: &mut SqliteConnection) -> Result<u32> {
    let found = match count(connection, sql!("has_meta")).await? {
        0 => 0,
        _ => meta(connection, "layout")
            .await?
            .and_then(|layout| layout.parse().ok())
            .unwrap_or(0),
    };
    let known = MIGRATIONS.len() as u32;
    if found > known {
        return Err(StoreError::NewerSchema { found, known });
    }
    Ok(found)
}

async fn meta(connection: &mut SqliteConnection, key: &str) -> Result<Option<String>> {
    for row in sqlx::query(sql!("meta")).fetch_all(connection).await? {
        if row.try_get::<&str, _>("key")? == key {
            return Ok(Some(row.try_get("value")?));
        }
    }
    Ok(None)
}

async fn set(connection: &mut SqliteConnection, key: &str, value: String) -> Result<()> {
    sqlx::query(sql!("meta_set"))
        .bind(key.to_owned())
        .bind(value)
        .execute(connection)
        .await?;
    Ok(())
}

/// Brings the layout up to date and answers with the installation and its device.
pub(super) async fn up_to_date(writer: &SqlitePool, opening: &Opening) -> Result<Identity> {
    let mut connection = writer.acquire().await?;
    let mut write = connection.begin_with(BEGIN_WRITE).await?;
    let found = known_layout(&mut write).await?;
    for (migration, layout) in MIGRATIONS.iter().zip(1..).skip(found as usize) {
        sqlx::raw_sql(*migration).execute(&mut *write).await?;
        set(&mut write, "layout", format!("{layout}")).await?;
    }
    if meta(&mut write, "installation").await?.is_none() {
        set(&mut write, "installation", opening.installation.to_string()).await?;
        set(&mut write, "device", opening.device.to_string()).await?;
    }
    let identity = |text: Option<String>| {
        text.and_then(|text| Uuid::try_parse(&text).ok())
            .ok_or_else(|| StoreError::View("meta without identities".to_owned()))
    };
    let installation = identity(meta(&mut write, "installation").await?)?;
    let device = identity(meta(&mut write, "device").await?)?;
    write.commit().await?;
    Ok((installation, DeviceId(device)))
}
