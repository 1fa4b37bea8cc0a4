//! How values are bound for SQLite, and how many rows go in with few statements.
//!
//! The one row of values in a query's file is repeated, in powers of two, so that only a handful
//! of statements is ever compiled and kept. The files say `INSERT OR FAIL`: whoever inserts here
//! gives up the whole transaction on an error, so SQLite need not copy each page aside to be able
//! to undo one statement.

use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, Sqlite, SqliteConnection};
use uuid::Uuid;

use crate::Result;
use crate::session::Value;

type Bound = Query<'static, Sqlite, SqliteArguments>;

pub(crate) fn bound(sql: &'static str, values: Vec<Value>) -> Bound {
    values.into_iter().fold(sqlx::query(sql), bind)
}

fn bind(query: Bound, value: Value) -> Bound {
    match value {
        Value::Number(number) => query.bind(number),
        Value::Text(text) => query.bind(text),
        Value::Bytes(bytes) => query.bind(bytes),
        Value::Truth(truth) => query.bind(truth),
        Value::Key(key) => query.bind(key.map(|key| key.as_bytes().to_vec())),
        // For `json_each`.
        Value::Numbers(numbers) => query.bind(json(&numbers)),
        Value::Texts(texts) => query.bind(json(&texts)),
        Value::Keys(keys) => query.bind(hexadecimal(&keys)),
        Value::Json(json) => query.bind(json),
    }
}

fn json<T: serde::Serialize>(list: &[T]) -> String {
    serde_json::to_string(list).unwrap_or_else(|_| "[]".to_owned())
}

/// A JSON array of keys in hexadecimal, for `unhex` over `json_each`.
fn hexadecimal(keys: &[Uuid]) -> String {
    let mut list = String::with_capacity(keys.len() * 35 + 2);
    list.push('[');
    let mut text = Uuid::encode_buffer();
    for key in keys {
        if list.len() > 1 {
            list.push(',');
        }
        list.push('"');
        list.push_str(key.simple().encode_lower(&mut text));
        list.push('"');
    }
    list.push(']');
    list
}

/// Inserts the rows, in order. `template` has one row of values.
pub(crate) async fn insert<T>(
    connection: &mut SqliteConnection,
    template: &'static str,
    rows: &[T],
    values: impl Fn(&T) -> Vec<Value>,
) -> Result<()> {
    let columns = template.matches('?').count().max(1);
    let mut rest = rows;
    while !rest.is_empty() {
        let take = 1 << rest.len().min(PARAMETERS / columns).ilog2();
        let (chunk, after) = rest.split_at(take);
        // Only question marks are repeated; whatever a row holds is bound.
        let mut query = sqlx::query(AssertSqlSafe(repeated(template, take)));
        for row in chunk {
            query = values(row).into_iter().fold(query, bind);
        }
        query.execute(&mut *connection).await?;
        rest = after;
    }
    Ok(())
}

/// Values in one statement: each statement costs two switches between threads. Of SQLite's
/// 32,766 so many that a statement's text and program stay small enough to be kept.
const PARAMETERS: usize = 4096;

fn repeated(template: &str, times: usize) -> String {
    let Some((head, tail)) = template.split_once("VALUES (") else {
        return template.to_owned();
    };
    let Some((row, tail)) = tail.split_once(')') else {
        return template.to_owned();
    };
    let mut sql = String::with_capacity(template.len() + times * (row.len() + 4));
    sql.push_str(head);
    sql.push_str("VALUES ");
    for nth in 0..times {
        if nth > 0 {
            sql.push_str(", ");
        }
        sql.push('(');
        sql.push_str(row);
        sql.push(')');
    }
    sql.push_str(tail);
    sql
}

#[cfg(test)]
mod tests {
    use super::repeated;

    #[test]
    fn rows_are_repeated() {
        let check = |template: &str, times, sql: &str| assert_eq!(repeated(template, times), sql);
        check(
            "INSERT INTO t (a)\nVALUES (?);",
            1,
            "INSERT INTO t (a)\nVALUES (?);",
        );
        check(
            "INSERT INTO t (a, b)\nVALUES (?, ?)\nON CONFLICT (a) DO NOTHING;",
            2,
            "INSERT INTO t (a, b)\nVALUES (?, ?), (?, ?)\nON CONFLICT (a) DO NOTHING;",
        );
    }
}
