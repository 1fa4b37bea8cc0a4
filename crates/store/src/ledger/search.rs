//! Children by name and by unit.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use noi_core::names::{fold, person_sort_key};
use noi_core::{RecordId, UnitId};
use uuid::Uuid;

use super::codec;
use crate::rows::{ChildOrder, ChildPage, ChildRow, ChildState, ChildrenOf, Found, Scope, Search};
use crate::session::{Row, Session, Value, sql, values};
use crate::{Result, StoreError};

/// Words beyond these are ignored; few names have more.
const MOST_WORDS: usize = 7;
/// Units with fewer children than this together are searched child by child.
const FEW_CHILDREN: u64 = 4_000;

pub(super) async fn search_children(session: &mut Session, search: &Search) -> Result<Found> {
    let folded = fold(&search.text);
    let typed: BTreeSet<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let mut typed: Vec<&str> = typed.into_iter().take(MOST_WORDS).collect();
    if typed.is_empty() {
        return Ok(Found::default());
    }
    let limit = search.limit.clamp(1, 1000) as usize;
    let found = match &search.scope {
        Scope::Units(units) if few(session, units).await? => {
            by_child(session, &typed, units, limit).await?
        }
        scope => by_word(session, &mut typed, scope, limit).await?,
    };
    let more = found.len() > limit;
    let mut rows = rows(session, &found).await?;
    rows.sort_by_cached_key(|row| {
        let name: BTreeSet<&str> = row.name_fold.split(' ').collect();
        let beginnings = typed.iter().filter(|word| !name.contains(*word)).count();
        let key = row.name.as_deref().map(person_sort_key).unwrap_or_default();
        (beginnings, key, row.record)
    });
    rows.truncate(limit);
    Ok(Found { rows, more })
}

async fn few(session: &mut Session, units: &[UnitId]) -> Result<bool> {
    let units: BTreeSet<UnitId> = units.iter().copied().collect();
    let mut children = 0;
    for state in [ChildState::Here, ChildState::Gone] {
        let counts = counts(session, state).await?;
        let named = counts.iter().filter(|(unit, _)| units.contains(unit));
        children += named.map(|(_, n)| n).sum::<u64>();
    }
    Ok(children < FEW_CHILDREN)
}

async fn counts(session: &mut Session, state: ChildState) -> Result<BTreeMap<UnitId, u64>> {
    let rows = session
        .rows(sql!("child_units"), values![state as i64])
        .await?;
    rows.iter()
        .map(|row| {
            let unit: &str = row.get("unit")?;
            let unit = unit
                .parse()
                .map_err(|error: noi_core::IdError| StoreError::View(error.to_string()))?;
            Ok((unit, row.number("n")? as u64))
        })
        .collect()
}

async fn by_child(
    session: &mut Session,
    typed: &[&str],
    units: &[UnitId],
    limit: usize,
) -> Result<BTreeSet<RecordId>> {
    let mut values = values![codec::units(units)];
    values.extend((0..MOST_WORDS - 1).map(|nth| pattern(typed.get(nth))));
    values.push((limit as i64 + 1).into());
    let rows = session.rows(sql!("search_small"), values).await?;
    records(&rows)
}

fn records(rows: &[Row]) -> Result<BTreeSet<RecordId>> {
    rows.iter()
        .map(|row| codec::record(row, "record"))
        .collect()
}

/// A word's beginning, as it stands in ` name of a child`.
fn pattern(word: Option<&&str>) -> Value {
    word.map_or_else(String::new, |word| format!(" {word}"))
        .into()
}

async fn by_word(
    session: &mut Session,
    typed: &mut [&str],
    scope: &Scope,
    limit: usize,
) -> Result<BTreeSet<RecordId>> {
    let mut frequencies = Vec::new();
    for word in typed.iter() {
        let bounds = values![(*word).to_owned(), end_of(word)];
        let n = session.count(sql!("word_frequency"), bounds).await?;
        frequencies.push((n, *word));
    }
    frequencies.sort();
    let Some(((_, rarest), others)) = frequencies.split_first() else {
        return Ok(BTreeSet::new());
    };
    let mut values = values![(*rarest).to_owned(), end_of(rarest)];
    values.extend((0..MOST_WORDS - 1).map(|nth| pattern(others.get(nth).map(|(_, word)| word))));
    // A name with two words of the range comes twice.
    values.push((limit as i64 * 2 + 2).into());
    let query = match scope {
        Scope::Everywhere => sql!("search_everywhere"),
        Scope::Units(units) => {
            values.push(codec::units(units).into());
            sql!("search_units")
        }
    };
    records(&session.rows(query, values).await?)
}

/// Greater than every word that begins with `word`.
fn end_of(word: &str) -> String {
    format!("{word}{}", char::MAX)
}

async fn rows(session: &mut Session, records: &BTreeSet<RecordId>) -> Result<Vec<ChildRow>> {
    let rows = session
        .rows(sql!("child_by_record"), values![codec::keys(records)])
        .await?;
    rows.iter().map(codec::child).collect()
}

pub(super) async fn child_counts(
    session: &mut Session,
    scope: &Scope,
) -> Result<BTreeMap<UnitId, u64>> {
    let mut counts = counts(session, ChildState::Here).await?;
    if let Scope::Units(units) = scope {
        let units: BTreeSet<UnitId> = units.iter().copied().collect();
        counts.retain(|unit, _| units.contains(unit));
    }
    Ok(counts)
}

pub(super) async fn children(session: &mut Session, of: &ChildrenOf) -> Result<ChildPage> {
    let mut counts = counts(session, of.state).await?;
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
    let mut values = values![codec::units(counts.keys()), of.state as i64];
    values.push(match of.order {
        ChildOrder::Name => cursor.key.clone().into(),
        ChildOrder::Birth => cursor.day().into(),
    });
    values.push(cursor.record.into());
    values.push((limit as i64 + 1).into());
    if many {
        values.push((total == everywhere).into());
    }
    let rows = session.rows(query, values).await?;
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
    record: Uuid,
}

impl Cursor {
    fn of(row: &ChildRow, order: ChildOrder) -> Self {
        let key = match order {
            ChildOrder::Name => row.name.as_deref().map(person_sort_key).unwrap_or_default(),
            ChildOrder::Birth => codec::birth_day(row).to_be_bytes().to_vec(),
        };
        Self {
            key,
            record: row.record.0,
        }
    }

    fn day(&self) -> i64 {
        let bytes = self.key.as_slice().try_into();
        bytes.map_or(i64::MIN, i64::from_be_bytes)
    }

    fn to_text(&self) -> String {
        let mut text = format!("{}-", self.record.simple());
        for byte in &self.key {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }

    fn parse(text: &str) -> Option<Self> {
        let (record, key) = text.split_once('-')?;
        Some(Self {
            key: bytes(key)?,
            record: Uuid::try_parse(record).ok()?,
        })
    }
}

fn bytes(hexadecimal: &str) -> Option<Vec<u8>> {
    let pairs = hexadecimal.as_bytes().chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}
