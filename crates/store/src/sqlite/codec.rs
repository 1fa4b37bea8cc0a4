//! Between rows of tables and the types of the interface.

use std::fmt::Write as _;
use std::sync::Arc;

use noi_core::{Birth, Day, FactId, Position, RecordId, Shard, UnitId};
use serde::Serialize;
use serde::de::{DeserializeOwned, IntoDeserializer, value::Error as ValueError};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use crate::interface::StoredFact;
use crate::rows::{
    CarerLinkRow, ChildRow, ChildState, LocalUnitRow, PersonRow, PlanRow, PregnancyRow,
};
use crate::{Result, StoreError, chain};

/// `birth_day` of a child of whom not even the year of birth is known.
pub(super) const NO_BIRTH: i64 = i32::MIN as i64;

/// The stored name of a variant without content: `male`, `moved_away` …
pub(super) fn tag<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(tag)) => tag,
        _ => String::new(),
    }
}

fn untag<T: DeserializeOwned>(tag: &str) -> Result<T> {
    let from: serde::de::value::StrDeserializer<'_, ValueError> = tag.into_deserializer();
    T::deserialize(from).map_err(|error| StoreError::View(error.to_string()))
}

fn parsed<T: std::str::FromStr>(text: &str) -> Result<T>
where
    T::Err: std::fmt::Display,
{
    text.parse()
        .map_err(|error: T::Err| StoreError::View(error.to_string()))
}

/// An identifier as the key columns hold it.
pub(super) fn key(id: Uuid) -> Vec<u8> {
    id.as_bytes().to_vec()
}

pub(super) fn uuid(bytes: &[u8]) -> Result<Uuid> {
    Uuid::from_slice(bytes).map_err(|error| StoreError::View(error.to_string()))
}

pub(super) fn record(row: &SqliteRow, column: &str) -> Result<RecordId> {
    Ok(RecordId(uuid(row.try_get(column)?)?))
}

fn record_or_none(row: &SqliteRow, column: &str) -> Result<Option<RecordId>> {
    let bytes: Option<&[u8]> = row.try_get(column)?;
    Ok(bytes.map(uuid).transpose()?.map(RecordId))
}

fn day(row: &SqliteRow, column: &str) -> Result<Day> {
    Ok(Day(row.try_get(column)?))
}

fn day_or_none(row: &SqliteRow, column: &str) -> Result<Option<Day>> {
    Ok(row.try_get::<Option<i32>, _>(column)?.map(Day))
}

fn unit(row: &SqliteRow, column: &str) -> Result<UnitId> {
    parsed(row.try_get(column)?)
}

pub(super) fn shard(row: &SqliteRow) -> Result<Shard> {
    Ok(Shard(row.try_get::<u32, _>("shard")?))
}

pub(super) fn position(row: &SqliteRow) -> Result<Position> {
    Ok(Position(row.try_get::<i64, _>("position")? as u64))
}

/// A shard and a position in it, as the ledger's key holds them.
pub(super) fn place(shard: Shard, position: Position) -> i64 {
    (i64::from(shard.0) << POSITION_BITS) | position.0 as i64
}

/// The greatest place that a fact of the shard can have.
pub(super) fn last_place(shard: Shard) -> i64 {
    place(shard, Position((1 << POSITION_BITS) - 1))
}

/// Two thousand million facts a shard: more than SQLite is the right keeper for.
const POSITION_BITS: u32 = 31;

pub(super) fn hash(bytes: &[u8]) -> Option<chain::Hash> {
    bytes.try_into().ok()
}

/// A JSON array of texts, for `json_each`.
pub(super) fn list<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> String {
    let texts: Vec<T> = texts.into_iter().collect();
    let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
    serde_json::to_string(&texts).unwrap_or_else(|_| "[]".to_owned())
}

/// A JSON array of keys in hexadecimal, for `unhex` over `json_each`.
pub(super) fn hex_list<'a>(keys: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut list = String::from("[");
    for key in keys {
        if list.len() > 1 {
            list.push(',');
        }
        list.push('"');
        push_hex(&mut list, key);
        list.push('"');
    }
    list.push(']');
    list
}

pub(super) fn push_hex(text: &mut String, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        text.push(DIGITS[usize::from(byte >> 4)].into());
        text.push(DIGITS[usize::from(byte & 15)].into());
    }
}

pub(super) fn records<'a>(records: impl IntoIterator<Item = &'a RecordId>) -> String {
    hex_list(
        records
            .into_iter()
            .map(|record| record.0.as_bytes().as_slice()),
    )
}

/// A JSON array of numbers, for `json_each`.
pub(super) fn numbers(numbers: &[i64]) -> String {
    serde_json::to_string(numbers).unwrap_or_else(|_| "[]".to_owned())
}

pub(super) fn facts<'a>(facts: impl IntoIterator<Item = &'a FactId>) -> String {
    hex_list(facts.into_iter().map(|fact| fact.0.as_bytes().as_slice()))
}

/// A JSON array of `[shard, device in hexadecimal]`.
pub(super) fn series<'a>(
    series: impl IntoIterator<Item = &'a (Shard, noi_core::DeviceId)>,
) -> String {
    let mut list = String::from("[");
    for (shard, device) in series {
        if list.len() > 1 {
            list.push(',');
        }
        // Writing to a String cannot fail.
        let _ = write!(list, "[{},\"", shard.0);
        push_hex(&mut list, device.0.as_bytes());
        list.push_str("\"]");
    }
    list.push(']');
    list
}

/// A fact, checked against the chain.
pub(super) fn checked_fact(row: &SqliteRow) -> Result<StoredFact> {
    let (shard, position) = (shard(row)?, position(row)?);
    let bytes: &[u8] = row.try_get("stored")?;
    let previous: Option<&[u8]> = row.try_get("previous")?;
    let previous = match previous {
        Some(previous) => hash(previous),
        None if position.0 == 1 => Some(chain::genesis(shard)),
        None => None,
    };
    let expected = previous.map(|previous| chain::next(&previous, position, bytes));
    if expected.is_none() || expected != hash(row.try_get("hash")?) {
        return Err(StoreError::Damaged {
            shard,
            position,
            what: "the bytes are not those that were acknowledged".to_owned(),
        });
    }
    Ok(StoredFact {
        shard,
        position,
        bytes: Arc::from(bytes),
    })
}

pub(super) fn child(row: &SqliteRow) -> Result<ChildRow> {
    let state = match row.try_get::<i64, _>("state")? {
        0 => ChildState::Here,
        1 => ChildState::Gone,
        2 => ChildState::Merged,
        other => return Err(StoreError::View(format!("a child in state {other}"))),
    };
    let exit_kind: Option<&str> = row.try_get("exit_kind")?;
    let exit = match (day_or_none(row, "exit_day")?, exit_kind) {
        (Some(day), Some(kind)) => Some((day, untag(kind)?)),
        _ => None,
    };
    let sex: Option<&str> = row.try_get("sex")?;
    let birth: Option<&str> = row.try_get("birth")?;
    Ok(ChildRow {
        shard: shard(row)?,
        record: record(row, "record")?,
        unit: unit(row, "unit")?,
        village: row.try_get("village")?,
        state,
        name: row.try_get("name")?,
        name_fold: row.try_get("name_fold")?,
        sex: sex.map(untag).transpose()?,
        birth: birth.map(parsed::<Birth>).transpose()?,
        personal_id: row.try_get("personal_id")?,
        local_id: row.try_get("local_id")?,
        ethnicity: row.try_get("ethnicity")?,
        exit,
        merged_into: record_or_none(row, "merged_into")?,
        registered_on: day(row, "registered_on")?,
        conflicts: row.try_get("conflicts")?,
        synthetic: row.try_get("synthetic")?,
    })
}

pub(super) fn person(row: &SqliteRow) -> Result<PersonRow> {
    Ok(PersonRow {
        shard: shard(row)?,
        record: record(row, "record")?,
        unit: unit(row, "unit")?,
        kind: untag(row.try_get("kind")?)?,
        name: row.try_get("name")?,
        name_fold: row.try_get("name_fold")?,
        phone: row.try_get("phone")?,
        merged_into: record_or_none(row, "merged_into")?,
        registered_on: day(row, "registered_on")?,
    })
}

pub(super) fn carer_link(row: &SqliteRow) -> Result<CarerLinkRow> {
    Ok(CarerLinkRow {
        shard: shard(row)?,
        child: record(row, "child")?,
        carer: record(row, "carer")?,
        relation: untag(row.try_get("relation")?)?,
        from: day(row, "from_day")?,
        until: day_or_none(row, "until_day")?,
    })
}

pub(super) fn pregnancy(row: &SqliteRow) -> Result<PregnancyRow> {
    let outcome: Option<&str> = row.try_get("outcome")?;
    let ended = match (day_or_none(row, "ended_on")?, outcome) {
        (Some(day), Some(outcome)) => Some((day, untag(outcome)?)),
        _ => None,
    };
    Ok(PregnancyRow {
        shard: shard(row)?,
        record: record(row, "record")?,
        unit: unit(row, "unit")?,
        woman: record_or_none(row, "woman")?,
        last_period: day_or_none(row, "last_period")?,
        expected: day_or_none(row, "expected")?,
        registered_on: day(row, "registered_on")?,
        ended,
        child: record_or_none(row, "child")?,
    })
}

pub(super) fn plan(row: &SqliteRow) -> Result<PlanRow> {
    Ok(PlanRow {
        shard: shard(row)?,
        record: record(row, "record")?,
        unit: unit(row, "unit")?,
        on: day(row, "on_day")?,
        symbol: row.try_get("symbol")?,
        issuer: row.try_get("issuer")?,
        title: row.try_get("title")?,
        from: day_or_none(row, "from_day")?,
        to: day_or_none(row, "to_day")?,
        parent: record_or_none(row, "parent")?,
        example: row.try_get("example")?,
    })
}

pub(super) fn local_unit(row: &SqliteRow) -> Result<LocalUnitRow> {
    Ok(LocalUnitRow {
        shard: shard(row)?,
        record: record(row, "record")?,
        parent: unit(row, "parent")?,
        kind: untag(row.try_get("kind")?)?,
        name: row.try_get("name")?,
        name_fold: row.try_get("name_fold")?,
        from: day(row, "from_day")?,
        until: day_or_none(row, "until_day")?,
    })
}
