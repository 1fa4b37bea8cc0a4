//! How values are bound for PostgreSQL, and how many rows go in: by COPY where a query's file
//! says so, otherwise (where a row may be there already) as one statement with many rows.

use std::borrow::Cow;

use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, PgConnection, Postgres};

use crate::Result;
use crate::session::Value;

type Bound = Query<'static, Postgres, PgArguments>;

pub(crate) fn bound(sql: &'static str, values: Vec<Value>) -> Bound {
    values.into_iter().fold(sqlx::query(sql), bind)
}

fn bind(query: Bound, value: Value) -> Bound {
    match value {
        Value::Number(number) => query.bind(number),
        Value::Text(text) => query.bind(text),
        Value::Json(json) => query.bind(json),
        Value::Bytes(bytes) => query.bind(bytes),
        Value::Truth(truth) => query.bind(truth),
        Value::Key(key) => query.bind(key),
        Value::Numbers(numbers) => query.bind(numbers),
        Value::Texts(texts) => query.bind(texts),
        Value::Keys(keys) => query.bind(keys),
    }
}

/// Inserts the rows, in order.
pub(crate) async fn insert<T>(
    connection: &mut PgConnection,
    template: &'static str,
    copies: bool,
    rows: &[T],
    values: impl Fn(&T) -> Vec<Value>,
) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let template = match as_insertion(template) {
        Some(_) if copies => return copy(connection, template, rows, values).await,
        Some(insertion) => Cow::Owned(insertion),
        None => Cow::Borrowed(template),
    };
    let columns = template.matches('?').count().max(1);
    let mut rest = rows;
    while !rest.is_empty() {
        // Powers of two: a handful of statements is prepared and kept.
        let take = 1 << rest.len().min(PARAMETERS / columns).ilog2();
        let (chunk, after) = rest.split_at(take);
        // Only question marks are repeated; whatever a row holds is bound.
        let mut query = sqlx::query(AssertSqlSafe(repeated(&template, take)));
        for row in chunk {
            query = values(row).into_iter().fold(query, bind);
        }
        query.execute(&mut *connection).await?;
        rest = after;
    }
    Ok(())
}

/// What a COPY says as an insertion of one row: COPY doesn't go where policies hold for rows.
fn as_insertion(template: &str) -> Option<String> {
    let (table, rest) = template.strip_prefix("COPY ")?.split_once('(')?;
    let (columns, _) = rest.split_once(')')?;
    let row = vec!["?"; columns.split(',').count()].join(", ");
    Some(format!(
        "INSERT INTO {} ({columns})\nVALUES ({row});",
        table.trim()
    ))
}

/// Of PostgreSQL's 65,535.
const PARAMETERS: usize = 16_384;

/// The template with its row of question marks as often as there are rows, numbered.
fn repeated(template: &str, times: usize) -> String {
    let Some((head, (row, tail))) = template
        .split_once("VALUES (")
        .and_then(|(head, tail)| Some((head, tail.split_once(')')?)))
    else {
        return template.to_owned();
    };
    let mut sql = format!("{head}VALUES ");
    let mut parameter = 0;
    for nth in 0..times {
        sql.push_str(if nth > 0 { ", (" } else { "(" });
        for (column, _) in row.split(',').enumerate() {
            parameter += 1;
            let separator = if column > 0 { ", " } else { "" };
            sql.push_str(&format!("{separator}${parameter}"));
        }
        sql.push(')');
    }
    sql.push_str(tail);
    sql
}

/// Sent when so much has gathered: the server works on it meanwhile.
const AT_ONCE: usize = 1 << 20;

async fn copy<T>(
    connection: &mut PgConnection,
    template: &'static str,
    rows: &[T],
    values: impl Fn(&T) -> Vec<Value>,
) -> Result<()> {
    let mut copying = connection.copy_in_raw(template).await?;
    let mut buffer = Vec::from(*b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0");
    for row in rows {
        let values = values(row);
        buffer.extend((values.len() as i16).to_be_bytes());
        for value in values {
            field(&mut buffer, value);
        }
        if buffer.len() >= AT_ONCE {
            copying.send(std::mem::take(&mut buffer)).await?;
        }
    }
    buffer.extend((-1_i16).to_be_bytes());
    copying.send(buffer).await?;
    copying.finish().await?;
    Ok(())
}

/// One value in the binary form of COPY: its length, then its bytes. Every number is a bigint
/// and every key a uuid in this schema, so that a value's kind says its form.
fn field(buffer: &mut Vec<u8>, value: Value) {
    let bytes: Option<&[u8]> = match &value {
        Value::Number(Some(number)) => return sized(buffer, &number.to_be_bytes()),
        Value::Truth(truth) => return sized(buffer, &[u8::from(*truth)]),
        Value::Key(key) => key.as_ref().map(|key| key.as_bytes().as_slice()),
        Value::Text(text) => text.as_ref().map(String::as_bytes),
        Value::Bytes(bytes) => bytes.as_deref(),
        Value::Json(json) => Some(json.as_bytes()),
        // No column of a table that is copied into is a list.
        Value::Number(None) | Value::Numbers(_) | Value::Texts(_) | Value::Keys(_) => None,
    };
    match bytes {
        Some(bytes) => sized(buffer, bytes),
        None => buffer.extend((-1_i32).to_be_bytes()),
    }
}

fn sized(buffer: &mut Vec<u8>, bytes: &[u8]) {
    buffer.extend((bytes.len() as i32).to_be_bytes());
    buffer.extend(bytes);
}

#[cfg(test)]
mod tests {
    use super::{as_insertion, repeated};

    #[test]
    fn a_copy_as_an_insertion() {
        let copy = "COPY t\n    (a, b)\nFROM STDIN (FORMAT binary);";
        let insertion = "INSERT INTO t (a, b)\nVALUES (?, ?);";
        assert_eq!(as_insertion(copy).as_deref(), Some(insertion));
        assert_eq!(as_insertion(insertion), None);
    }

    #[test]
    fn rows_are_repeated_and_numbered() {
        let check = |template: &str, times, sql: &str| assert_eq!(repeated(template, times), sql);
        check(
            "INSERT INTO t (a)\nVALUES (?);",
            1,
            "INSERT INTO t (a)\nVALUES ($1);",
        );
        check(
            "INSERT INTO t (a, b)\nVALUES (?, ?)\nON CONFLICT (a) DO NOTHING;",
            2,
            "INSERT INTO t (a, b)\nVALUES ($1, $2), ($3, $4)\nON CONFLICT (a) DO NOTHING;",
        );
    }
}
