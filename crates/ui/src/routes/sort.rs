//! In which order a table stands, as its address carries it: `?sap=ten`, and `?sap=-ten` the other
//! way round.

use std::cmp::Reverse;

use super::{RouteError, text};

/// The columns by which a table can be sorted.
pub trait Column: Copy + PartialEq + 'static {
    /// All of them, in the order of the table.
    const ALL: &'static [Self];

    /// The value of `?sap=`.
    fn code(self) -> &'static str;
}

/// By a column: the smallest first, or the largest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sorted<C> {
    pub by: C,
    pub down: bool,
}

impl<C: Column> Sorted<C> {
    /// The smallest first.
    pub fn up(by: C) -> Self {
        Self { by, down: false }
    }

    /// The value of `?sap=`.
    pub fn value(self) -> String {
        let sign = if self.down { "-" } else { "" };
        format!("{sign}{}", self.by.code())
    }

    /// Puts rows in order by a key of theirs; those with equal keys stay as they stand.
    pub fn apply<T, K: Ord>(self, rows: &mut [T], mut key: impl FnMut(&T) -> K) {
        match self.down {
            false => rows.sort_by_cached_key(key),
            true => rows.sort_by_cached_key(|row| Reverse(key(row))),
        }
    }
}

pub(super) const KEY: &str = "sap";

pub(super) fn push<C: Column>(values: &mut Vec<(&'static str, String)>, sorted: Option<Sorted<C>>) {
    values.extend(sorted.map(|sorted| (KEY, sorted.value())));
}

pub(super) fn read<C: Column>(query: &str) -> Result<Option<Sorted<C>>, RouteError> {
    let Some(value) = text(query, KEY)? else {
        return Ok(None);
    };
    let (down, code) = match value.strip_prefix('-') {
        Some(code) => (true, code),
        None => (false, value.as_str()),
    };
    match C::ALL.iter().find(|column| column.code() == code) {
        Some(by) => Ok(Some(Sorted { by: *by, down })),
        None => Err(RouteError::BadValue { key: KEY, value }),
    }
}
