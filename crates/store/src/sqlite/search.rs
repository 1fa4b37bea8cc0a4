//! Children by name and by unit.

use std::collections::{BTreeMap, BTreeSet};

use noi_core::names::{fold, person_sort_key};
use noi_core::{RecordId, UnitId};
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqlitePool};

use super::{codec, sql};
use crate::rows::{ChildOrder, ChildPage, ChildRow, ChildState, ChildrenOf, Found, Scope, Search};
use crate::{Result, StoreError};

/// Words beyond these are ignored; few names have more.
const MOST_WORDS: usize = 7;
/// Units with fewer children than this together are searched child by child.
const FEW_CHILDREN: u64 = 4_000;

pub(super) async fn search_children(readers: &SqlitePool, search: &Search) -> Result<Found> {
    let folded = fold(&search.text);
    let typed: BTreeSet<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let mut typed: Vec<&str> = typed.into_iter().take(MOST_WORDS).collect();
    if typed.is_empty() {
        return Ok(Found::default());
    }
    let limit = search.limit.clamp(1, 1000) as usize;
    let mut connection = readers.acquire().await?;
    let found = match &search.scope {
        Scope::Units(units) if few(&mut connection, units).await? => {
            by_child(&mut connection, &typed, units, limit).await?
        }
        scope => by_word(&mut connection, &mut typed, scope, limit).await?,
    };
    let more = found.len() > limit;
    let mut rows = rows(&mut connection, &found).await?;
    rows.sort_by_cached_key(|row| {
        let name: BTreeSet<&str> = row.name_fold.split(' ').collect();
        let beginnings = typed.iter().filter(|word| !name.contains(*word)).count();
        let key = row.name.as_deref().map(person_sort_key).unwrap_or_default();
        (beginnings, key, row.record)
    });
    rows.truncate(limit);
    Ok(Found { rows, more })
}

async fn few(connection: &mut SqliteConnection, units: &[UnitId]) -> Result<bool> {
    let units: BTreeSet<UnitId> = units.iter().copied().collect();
    let mut children = 0;
    for state in [ChildState::Here, ChildState::Gone] {
        let counts = counts(connection, state).await?;
        let named = counts.iter().filter(|(unit, _)| units.contains(unit));
        children += named.map(|(_, n)| n).sum::<u64>();
    }
    Ok(children < FEW_CHILDREN)
}

async fn counts(
    connection: &mut SqliteConnection,
    state: ChildState,
) -> Result<BTreeMap<UnitId, u64>> {
    let rows = sqlx::query(sql!("child_units"))
        .bind(state as i64)
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let unit: &str = row.try_get("unit")?;
            let unit = unit
                .parse()
                .map_err(|error: noi_core::IdError| StoreError::View(error.to_string()))?;
            Ok((unit, row.try_get::<i64, _>("n")? as u64))
        })
        .collect()
}

async fn by_child(
    connection: &mut SqliteConnection,
    typed: &[&str],
    units: &[UnitId],
    limit: usize,
) -> Result<BTreeSet<RecordId>> {
    let mut query =
        sqlx::query(sql!("search_small")).bind(codec::list(units.iter().map(ToString::to_string)));
    for nth in 0..MOST_WORDS - 1 {
        query = query.bind(pattern(typed.get(nth)));
    }
    let rows = query.bind(limit as i64 + 1).fetch_all(connection).await?;
    rows.iter()
        .map(|row| Ok(RecordId(codec::uuid(row.try_get("record")?)?)))
        .collect()
}

/// A word's beginning, as it stands in ` name of a child`.
fn pattern(word: Option<&&str>) -> String {
    word.map_or_else(String::new, |word| format!(" {word}"))
}

async fn by_word(
    connection: &mut SqliteConnection,
    typed: &mut [&str],
    scope: &Scope,
    limit: usize,
) -> Result<BTreeSet<RecordId>> {
    let mut frequencies = Vec::new();
    for word in typed.iter() {
        let n: i64 = sqlx::query_scalar(sql!("word_frequency"))
            .bind((*word).to_owned())
            .bind(end_of(word))
            .fetch_one(&mut *connection)
            .await?;
        frequencies.push((n, *word));
    }
    frequencies.sort();
    let Some(((_, rarest), others)) = frequencies.split_first() else {
        return Ok(BTreeSet::new());
    };
    let query = match scope {
        Scope::Everywhere => sql!("search_everywhere"),
        Scope::Units(_) => sql!("search_units"),
    };
    let mut query = sqlx::query(query)
        .bind((*rarest).to_owned())
        .bind(end_of(rarest));
    for nth in 0..MOST_WORDS - 1 {
        query = query.bind(pattern(others.get(nth).map(|(_, word)| word)));
    }
    // A name with two words of the range comes twice.
    query = query.bind(limit as i64 * 2 + 2);
    if let Scope::Units(units) = scope {
        query = query.bind(codec::list(units.iter().map(ToString::to_string)));
    }
    let rows = query.fetch_all(connection).await?;
    rows.iter()
        .map(|row| Ok(RecordId(codec::uuid(row.try_get("record")?)?)))
        .collect()
}

/// Greater than every word that begins with `word`.
fn end_of(word: &str) -> String {
    format!("{word}{}", char::MAX)
}

async fn rows(
    connection: &mut SqliteConnection,
    records: &BTreeSet<RecordId>,
) -> Result<Vec<ChildRow>> {
    let rows = sqlx::query(sql!("child_by_record"))
        .bind(codec::records(records))
        .fetch_all(connection)
        .await?;
    rows.iter().map(codec::child).collect()
}

pub(super) async fn child_counts(
    readers: &SqlitePool,
    scope: &Scope,
) -> Result<BTreeMap<UnitId, u64>> {
    let mut connection = readers.acquire().await?;
    let mut counts = counts(&mut connection, ChildState::Here).await?;
    if let Scope::Units(units) = scope {
        let units: BTreeSet<UnitId> = units.iter().copied().collect();
        counts.retain(|unit, _| units.contains(unit));
    }
    Ok(counts)
}

pub(super) async fn children(readers: &SqlitePool, of: &ChildrenOf) -> Result<ChildPage> {
    let mut connection = readers.acquire().await?;
    let mut counts = counts(&mut connection, of.state).await?;
    let everywhere: u64 = counts.values().sum();
    if let Scope::Units(units) = &of.scope {
        let units: BTreeSet<UnitId> = units.iter().copied().collect();
        counts.retain(|unit, _| units.contains(unit));
    }
    let total: u64 = counts.values().sum();
    // Walking through everybody reads as many for each that is in the scope; asking each unit
    // reads a page of each.
    let many = counts.len() as u64 * total > everywhere;
    let cursor = of.after.as_deref().and_then(Cursor::parse);
    let cursor = cursor.unwrap_or_default();
    let limit = of.limit.clamp(1, 1000) as usize;
    let query = match (of.order, many) {
        (ChildOrder::Name, false) => sql!("children_by_name"),
        (ChildOrder::Birth, false) => sql!("children_by_birth"),
        (ChildOrder::Name, true) => sql!("children_of_many_by_name"),
        (ChildOrder::Birth, true) => sql!("children_of_many_by_birth"),
    };
    let mut query = sqlx::query(query)
        .bind(codec::list(counts.keys().map(ToString::to_string)))
        .bind(of.state as i64);
    query = match of.order {
        ChildOrder::Name => query.bind(cursor.key.clone()),
        ChildOrder::Birth => query.bind(cursor.day()),
    };
    query = query.bind(cursor.record).bind(limit as i64 + 1);
    if many {
        query = query.bind(total == everywhere);
    }
    let rows = query.fetch_all(&mut *connection).await?;
    let mut children: Vec<ChildRow> = rows.iter().map(codec::child).collect::<Result<_>>()?;
    let more = children.len() > limit;
    children.truncate(limit);
    let next = children
        .last()
        .filter(|_| more)
        .map(|last| Cursor::of(last, of.order).to_text());
    Ok(ChildPage {
        total,
        next,
        rows: children,
    })
}

/// The place of a child in an order: its key and, among equals, its record.
#[derive(Default)]
struct Cursor {
    key: Vec<u8>,
    record: Vec<u8>,
}

impl Cursor {
    fn of(row: &ChildRow, order: ChildOrder) -> Self {
        let key = match order {
            ChildOrder::Name => row.name.as_deref().map(person_sort_key).unwrap_or_default(),
            ChildOrder::Birth => {
                let day = row
                    .birth
                    .map_or(codec::NO_BIRTH, |birth| birth.day.0.into());
                day.to_be_bytes().to_vec()
            }
        };
        Self {
            key,
            record: codec::key(row.record.0),
        }
    }

    fn day(&self) -> i64 {
        let bytes = self.key.as_slice().try_into();
        bytes.map_or(i64::MIN, i64::from_be_bytes)
    }

    fn to_text(&self) -> String {
        let mut text = String::new();
        codec::push_hex(&mut text, &self.record);
        text.push('-');
        codec::push_hex(&mut text, &self.key);
        text
    }

    fn parse(text: &str) -> Option<Self> {
        let (record, key) = text.split_once('-')?;
        Some(Self {
            key: bytes(key)?,
            record: bytes(record)?,
        })
    }
}

fn bytes(hexadecimal: &str) -> Option<Vec<u8>> {
    let pairs = hexadecimal.as_bytes().chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}
