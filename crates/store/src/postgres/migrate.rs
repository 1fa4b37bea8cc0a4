//! The layout of the database and its changes, one transaction each; a database of a newer
//! layout is left as it is. Changes expand first and contract in a later release, so that the
//! program before it goes on working beside the new one.

use sqlx::postgres::PgConnection;
use sqlx::{Connection as _, Row as _};
use uuid::Uuid;

use crate::{Opening, Result, StoreError};

/// Each brings the layout of its number, counted from 1, to the next.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/postgres/0001_ledger.sql"),
    include_str!("../../migrations/postgres/0002_second_wall.sql"),
    include_str!("../../migrations/postgres/0003_accounts.sql"),
    include_str!("../../migrations/postgres/0004_last_word.sql"),
    include_str!("../../migrations/postgres/0005_programs.sql"),
    include_str!("../../migrations/postgres/0006_identities.sql"),
];

macro_rules! sql {
    ($name:literal) => {
        include_str!(concat!("../../queries/postgres/", $name, ".sql"))
    };
}

/// Brings the layout up to date and answers with the installation.
pub(super) async fn up_to_date(
    connection: &mut PgConnection,
    named: &str,
    opening: &Opening,
) -> Result<Uuid> {
    if let Some(installation) = is_up_to_date(connection).await? {
        return Ok(installation);
    }
    let mut change = connection.begin().await?;
    // One process at a time; the others then find it done.
    sqlx::query(sql!("migration_lock"))
        .execute(&mut *change)
        .await?;
    let found = layout(&mut change).await?;
    if found == 0 && !opening.create {
        return Err(StoreError::NoLedger(named.into()));
    }
    for (migration, layout) in MIGRATIONS.iter().zip(1_i64..).skip(found as usize) {
        sqlx::raw_sql(*migration).execute(&mut *change).await?;
        set(&mut change, "layout", &layout.to_string()).await?;
    }
    if meta(&mut change, "installation").await?.is_none() {
        set(
            &mut change,
            "installation",
            &opening.installation.to_string(),
        )
        .await?;
    }
    let installation = installation(&mut change).await?;
    change.commit().await?;
    Ok(installation)
}

/// The installation, if nothing is to be done. Writes nothing.
async fn is_up_to_date(connection: &mut PgConnection) -> Result<Option<Uuid>> {
    match layout(connection).await? {
        found if found == MIGRATIONS.len() as u32 => Ok(Some(installation(connection).await?)),
        _ => Ok(None),
    }
}

/// The layout of the database; 0: it has none.
async fn layout(connection: &mut PgConnection) -> Result<u32> {
    let ours: bool = sqlx::query_scalar(sql!("has_meta"))
        .fetch_one(&mut *connection)
        .await?;
    if !ours {
        return Ok(0);
    }
    let found = meta(connection, "layout").await?;
    let found = found.and_then(|layout| layout.parse().ok()).unwrap_or(0);
    let known = MIGRATIONS.len() as u32;
    if found > known {
        return Err(StoreError::NewerSchema { found, known });
    }
    Ok(found)
}

async fn installation(connection: &mut PgConnection) -> Result<Uuid> {
    meta(connection, "installation")
        .await?
        .and_then(|text| Uuid::try_parse(&text).ok())
        .ok_or_else(|| StoreError::View("meta without an installation".to_owned()))
}

async fn meta(connection: &mut PgConnection, key: &str) -> Result<Option<String>> {
    let row = sqlx::query(sql!("meta"))
        .bind(key)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|row| row.try_get("value")).transpose()?)
}

async fn set(connection: &mut PgConnection, key: &str, value: &str) -> Result<()> {
    sqlx::query(sql!("meta_set"))
        .bind(key)
        .bind(value)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether the database holds this role to what a transaction may see.
pub(super) async fn is_walled(connection: &mut PgConnection) -> Result<bool> {
    Ok(sqlx::query_scalar(sql!("is_walled"))
        .fetch_one(connection)
        .await?)
}
