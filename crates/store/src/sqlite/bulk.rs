//! Many rows in few statements: the one row of values in a query's file is repeated, in powers
//! of two, so that only a handful of statements is ever compiled and kept.
//!
//! The files say `INSERT OR FAIL`: whoever inserts here gives up the whole transaction on an
//! error, so SQLite need not copy each page aside to be able to undo one statement.

use sqlx::{AssertSqlSafe, Sqlite, SqliteConnection, query::Query, sqlite::SqliteArguments};

use crate::Result;

pub(super) type Binding = Query<'static, Sqlite, SqliteArguments>;

/// Inserts the rows, in order. `template` has one row of values; `bind` binds one row's.
pub(super) async fn insert<T>(
    connection: &mut SqliteConnection,
    template: &'static str,
    rows: &[T],
    bind: impl Fn(Binding, &T) -> Binding,
) -> Result<()> {
    let columns = template.matches('?').count().max(1);
    let mut rest = rows;
    while !rest.is_empty() {
        let take = 1 << rest.len().min(PARAMETERS / columns).ilog2();
        let (chunk, after) = rest.split_at(take);
        // Only question marks are repeated; whatever a row holds is bound.
        let mut query = sqlx::query(AssertSqlSafe(repeated(template, take)));
        for row in chunk {
            query = bind(query, row);
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
