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
const FEW_CHILDREN: u64 = 20_000;
/// Rows of a word that are looked at for names that end in no word typed, once others are found.
const MOST_LOOKED_AT: i64 = 10_000;

pub(super) async fn search_children(session: &mut Session, search: &Search) -> Result<Found> {
    let folded = fold(&search.text);
    let typed: BTreeSet<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let mut typed: Vec<&str> = typed.into_iter().take(MOST_WORDS).collect();
    if typed.is_empty() {
        return Ok(Found::default());
    }
    let limit = search.limit.clamp(1, 1000) as usize;
    let Matches { records, cut } = match &search.scope {
        Scope::Units(units) if few(session, units).await? => {
            by_child(session, &typed, units, limit).await?
        }
        scope => by_word(session, &mut typed, scope, limit).await?,
    };
    let more = cut || records.len() > limit;
    let mut rows = rows(session, &records).await?;
    rows.sort_by_cached_key(|row| {
        let name: BTreeSet<&str> = row.name_fold.split(' ').collect();
        let beginnings = typed.iter().filter(|word| !name.contains(*word)).count();
        let key = row.name.as_deref().map(person_sort_key).unwrap_or_default();
        (beginnings, key, row.record)
    });
    rows.truncate(limit);
    Ok(Found { rows, more })
}

#[derive(Default)]
struct Matches {
    records: BTreeSet<RecordId>,
    /// Whether there may be more, although fewer than asked for were found.
    cut: bool,
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
) -> Result<Matches> {
    let mut values = values![codec::units(units)];
    values.extend((0..MOST_WORDS - 1).map(|nth| pattern(typed.get(nth))));
    values.push((limit as i64 + 1).into());
    let rows = session.rows(sql!("search_small"), values).await?;
    Ok(Matches {
        records: records(&rows)?,
        cut: false,
    })
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

/// What is typed, and the words that begin with it.
struct Typed<'a> {
    /// Rows of these words.
    rows: u64,
    begins: &'a str,
    words: Vec<String>,
}

impl<'a> Typed<'a> {
    async fn look_up(session: &mut Session, begins: &'a str) -> Result<Self> {
        let bounds = values![begins.to_owned(), end_of(begins)];
        let (mut rows, mut words) = (0, Vec::new());
        for row in session.rows(sql!("words_like"), bounds).await? {
            rows += row.number("n")? as u64;
            words.push(row.get::<String>("word")?);
        }
        Ok(Self {
            rows,
            begins,
            words,
        })
    }
}

/// Mostly the given name is among what is typed, and mostly it is the last word of the name: those
/// children are few and found by that. Names with the words typed elsewhere are looked for as far
/// as there is room for them.
async fn by_word(
    session: &mut Session,
    typed: &mut [&str],
    scope: &Scope,
    limit: usize,
) -> Result<Matches> {
    let mut rarest_first = Vec::new();
    for begins in typed.iter() {
        rarest_first.push(Typed::look_up(session, begins).await?);
    }
    rarest_first.sort_by_key(|typed| typed.rows);
    let Some((rarest, others)) = rarest_first.split_first() else {
        return Ok(Matches::default());
    };
    if rarest.rows == 0 {
        return Ok(Matches::default());
    }
    let mut found = BTreeSet::new();
    for last in rarest_first.iter().filter(|_| !others.is_empty()) {
        found.append(&mut by_last(session, &rarest_first, last, scope, limit).await?);
    }
    if found.len() > limit {
        return Ok(Matches {
            records: found,
            cut: false,
        });
    }
    let most = if found.is_empty() {
        i64::MAX
    } else {
        MOST_LOOKED_AT
    };
    let mut values = values![rarest.begins.to_owned(), end_of(rarest.begins)];
    values.extend(patterns(others.iter()));
    // A name with two words of the range comes twice.
    let as_many = limit * 2 + 2;
    values.extend(values![as_many as i64, most]);
    let query = match scope {
        Scope::Everywhere => sql!("search_everywhere"),
        Scope::Units(units) => {
            values.push(codec::units(units).into());
            sql!("search_units")
        }
    };
    let mut elsewhere = records(&session.rows(query, values).await?)?;
    let cut = rarest.rows > most as u64 && elsewhere.len() < as_many;
    found.append(&mut elsewhere);
    Ok(Matches {
        records: found,
        cut,
    })
}

/// Children whose name ends in a word typed.
async fn by_last(
    session: &mut Session,
    rarest_first: &[Typed<'_>],
    last: &Typed<'_>,
    scope: &Scope,
    limit: usize,
) -> Result<BTreeSet<RecordId>> {
    let mut others = rarest_first
        .iter()
        .filter(|other| other.begins != last.begins);
    let Some(rarest) = others.next() else {
        return Ok(BTreeSet::new());
    };
    let mut values = values![
        rarest.words.clone(),
        last.begins.to_owned(),
        end_of(last.begins)
    ];
    values.extend(patterns(others));
    values.push((limit as i64 * 2 + 2).into());
    let query = match scope {
        Scope::Everywhere => sql!("search_by_last_everywhere"),
        Scope::Units(units) => {
            values.push(codec::units(units).into());
            sql!("search_by_last_units")
        }
    };
    records(&session.rows(query, values).await?)
}

/// As many as a query has place for.
fn patterns<'a>(typed: impl Iterator<Item = &'a Typed<'a>>) -> impl Iterator<Item = Value> {
    let mut typed = typed.map(|typed| typed.begins);
    (0..MOST_WORDS - 1).map(move |_| pattern(typed.next().as_ref()))
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
