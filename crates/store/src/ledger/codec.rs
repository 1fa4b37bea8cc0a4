//! Between rows of tables and the types of the interface.

use std::sync::Arc;

use noi_core::{Birth, Day, Position, RecordId, Shard, UnitId};
use serde::Serialize;
use serde::de::{DeserializeOwned, IntoDeserializer, value::Error as ValueError};
use uuid::Uuid;

use crate::interface::{QuarantineReason, StoredFact};
use crate::rows::{
    CarerLinkRow, ChildRow, ChildState, LocalUnitRow, PersonRow, PlanRow, PregnancyRow,
};
use crate::session::Row;
use crate::{Result, StoreError, chain};

/// `birth_day` of a child of whom not even the year of birth is known.
pub(super) const NO_BIRTH: i64 = i32::MIN as i64;

/// The day by which a child is sorted: imputed where only the month or the year is known.
pub(super) fn birth_day(row: &ChildRow) -> i64 {
    row.birth.map_or(NO_BIRTH, |birth| birth.day.0.into())
}

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

pub(super) fn record(row: &Row, column: &str) -> Result<RecordId> {
    Ok(RecordId(row.key(column)?))
}

/// A row of the view of merges: what is merged into what.
pub(super) fn merge(row: &Row) -> Result<(RecordId, RecordId)> {
    Ok((record(row, "record")?, record(row, "survivor")?))
}

fn record_or_none(row: &Row, column: &str) -> Result<Option<RecordId>> {
    Ok(row.key_or_none(column)?.map(RecordId))
}

fn to_day(number: i64) -> Result<Day> {
    let day = i32::try_from(number);
    day.map(Day)
        .map_err(|_| StoreError::View(format!("a day {number}")))
}

fn day(row: &Row, column: &str) -> Result<Day> {
    to_day(row.number(column)?)
}

fn day_or_none(row: &Row, column: &str) -> Result<Option<Day>> {
    row.get::<Option<i64>>(column)?.map(to_day).transpose()
}

fn unit(row: &Row, column: &str) -> Result<UnitId> {
    parsed(row.get(column)?)
}

pub(super) fn shard(row: &Row) -> Result<Shard> {
    let number = row.number("shard")?;
    let shard = u32::try_from(number);
    shard
        .map(Shard)
        .map_err(|_| StoreError::View(format!("a shard {number}")))
}

pub(super) fn position(row: &Row) -> Result<Position> {
    Ok(Position(row.number("position")? as u64))
}

/// A shard and a position in it, as the ledger's key holds them.
pub(super) fn place(shard: Shard, position: Position) -> i64 {
    (i64::from(shard.0) << POSITION_BITS) | position.0 as i64
}

/// Two thousand million facts a shard: more than SQLite is the right keeper for.
const POSITION_BITS: u32 = 31;

/// Why something was set aside.
pub(super) fn reason(row: &Row) -> Result<QuarantineReason> {
    untag(row.get("reason")?)
}

pub(super) fn hash(bytes: &[u8]) -> Option<chain::Hash> {
    bytes.try_into().ok()
}

/// Identifiers as a list to be bound.
pub(super) fn keys<'a>(records: impl IntoIterator<Item = &'a RecordId>) -> Vec<Uuid> {
    records.into_iter().map(|record| record.0).collect()
}

/// Units as a list to be bound.
pub(super) fn units<'a>(units: impl IntoIterator<Item = &'a UnitId>) -> Vec<String> {
    units.into_iter().map(ToString::to_string).collect()
}

/// A fact, checked against the chain.
pub(super) fn checked_fact(row: &Row) -> Result<StoredFact> {
    let (shard, position) = (shard(row)?, position(row)?);
    let bytes: &[u8] = row.get("stored")?;
    let previous: Option<&[u8]> = row.get("previous")?;
    let previous = match previous {
        Some(previous) => hash(previous),
        None if position.0 == 1 => Some(chain::genesis(shard)),
        None => None,
    };
    let expected = previous.map(|previous| chain::next(&previous, position, bytes));
    if expected.is_none() || expected != hash(row.get("hash")?) {
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

pub(super) fn child(row: &Row) -> Result<ChildRow> {
    let state = match row.number("state")? {
        0 => ChildState::Here,
        1 => ChildState::Gone,
        2 => ChildState::Merged,
        other => return Err(StoreError::View(format!("a child in state {other}"))),
    };
    let exit_kind: Option<&str> = row.get("exit_kind")?;
    let exit = match (day_or_none(row, "exit_day")?, exit_kind) {
        (Some(day), Some(kind)) => Some((day, untag(kind)?)),
        _ => None,
    };
    let sex: Option<&str> = row.get("sex")?;
    let birth: Option<&str> = row.get("birth")?;
    Ok(ChildRow {
        shard: shard(row)?,
        record: record(row, "record")?,
        unit: unit(row, "unit")?,
        village: row.get("village")?,
        state,
        name: row.get("name")?,
        name_fold: row.get("name_fold")?,
        sex: sex.map(untag).transpose()?,
        birth: birth.map(parsed::<Birth>).transpose()?,
        personal_id: row.get("personal_id")?,
        local_id: row.get("local_id")?,
        ethnicity: row.get("ethnicity")?,
        exit,
        merged_into: record_or_none(row, "merged_into")?,
        registered_on: day(row, "registered_on")?,
        conflicts: row.number("conflicts")? as u32,
        synthetic: row.get("synthetic")?,
    })
}

pub(super) fn person(row: &Row) -> Result<PersonRow> {
    Ok(PersonRow {
        shard: shard(row)?,
        record: record(row, "record")?,
        unit: unit(row, "unit")?,
        kind: untag(row.get("kind")?)?,
        name: row.get("name")?,
        name_fold: row.get("name_fold")?,
        phone: row.get("phone")?,
        merged_into: record_or_none(row, "merged_into")?,
        registered_on: day(row, "registered_on")?,
    })
}

pub(super) fn carer_link(row: &Row) -> Result<CarerLinkRow> {
    Ok(CarerLinkRow {
        shard: shard(row)?,
        child: record(row, "child")?,
        carer: record(row, "carer")?,
        relation: untag(row.get("relation")?)?,
        from: day(row, "from_day")?,
        until: day_or_none(row, "until_day")?,
    })
}

pub(super) fn pregnancy(row: &Row) -> Result<PregnancyRow> {
    let outcome: Option<&str> = row.get("outcome")?;
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

pub(super) fn plan(row: &Row) -> Result<PlanRow> {
    Ok(PlanRow {
        shard: shard(row)?,
        record: record(row, "record")?,
        unit: unit(row, "unit")?,
        on: day(row, "on_day")?,
        symbol: row.get("symbol")?,
        issuer: row.get("issuer")?,
        title: row.get("title")?,
        from: day_or_none(row, "from_day")?,
        to: day_or_none(row, "to_day")?,
        parent: record_or_none(row, "parent")?,
        example: row.get("example")?,
    })
}

pub(super) fn local_unit(row: &Row) -> Result<LocalUnitRow> {
    Ok(LocalUnitRow {
        shard: shard(row)?,
        record: record(row, "record")?,
        parent: unit(row, "parent")?,
        kind: untag(row.get("kind")?)?,
        name: row.get("name")?,
        name_fold: row.get("name_fold")?,
        from: day(row, "from_day")?,
        until: day_or_none(row, "until_day")?,
    })
}
