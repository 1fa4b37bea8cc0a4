//! Rows of views by their keys.

use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};

use noi_core::RecordId;

use super::{codec, sql};
use crate::Result;
use crate::rows::{
    CarerLinkRow, ChildKey, ChildRow, LocalUnitRow, PersonKey, PersonRow, PlanRow, PregnancyRow,
    Scope,
};

const KEYS_AT_ONCE: usize = 4096;

/// Keys of one kind, with their places in the question, asked by one query.
struct Asked {
    query: &'static str,
    keys: Vec<serde_json::Value>,
    places: Vec<usize>,
}

impl Asked {
    fn by(query: &'static str) -> Self {
        Self {
            query,
            keys: Vec::new(),
            places: Vec::new(),
        }
    }

    fn ask(&mut self, place: usize, key: impl Into<serde_json::Value>) {
        self.keys.push(key.into());
        self.places.push(place);
    }

    async fn answer<T>(
        self,
        connection: &mut SqliteConnection,
        decode: fn(&SqliteRow) -> Result<T>,
        answers: &mut [Vec<T>],
    ) -> Result<()> {
        let chunks = self.keys.chunks(KEYS_AT_ONCE);
        for (keys, places) in chunks.zip(self.places.chunks(KEYS_AT_ONCE)) {
            let list = serde_json::Value::from(keys).to_string();
            let rows = sqlx::query(self.query)
                .bind(list)
                .fetch_all(&mut *connection)
                .await?;
            for row in &rows {
                let nth: i64 = row.try_get("nth")?;
                if let Some(answer) = places.get(nth as usize).and_then(|&at| answers.get_mut(at)) {
                    answer.push(decode(row)?);
                }
            }
        }
        Ok(())
    }
}

fn hexadecimal(record: RecordId) -> String {
    record.0.simple().to_string()
}

pub(super) async fn find_children(
    readers: &SqlitePool,
    keys: &[ChildKey],
) -> Result<Vec<Vec<ChildRow>>> {
    let mut by_record = Asked::by(sql!("child_by_id"));
    let mut by_personal_id = Asked::by(sql!("child_by_personal_id"));
    let mut by_local_id = Asked::by(sql!("child_by_local_id"));
    let mut by_likeness = Asked::by(sql!("child_by_likeness"));
    for (nth, key) in keys.iter().enumerate() {
        match key {
            ChildKey::Record(record) => by_record.ask(nth, hexadecimal(*record)),
            ChildKey::PersonalId(id) => by_personal_id.ask(nth, id.as_str()),
            ChildKey::LocalId(id) => by_local_id.ask(nth, id.as_str()),
            ChildKey::Likeness { name_fold, birth } => {
                by_likeness.ask(nth, serde_json::json!([name_fold, birth.day.0]));
            }
        }
    }
    let mut connection = readers.acquire().await?;
    let mut answers = vec![Vec::new(); keys.len()];
    for asked in [by_record, by_personal_id, by_local_id, by_likeness] {
        asked
            .answer(&mut connection, codec::child, &mut answers)
            .await?;
    }
    Ok(answers)
}

pub(super) async fn find_people(
    readers: &SqlitePool,
    keys: &[PersonKey],
) -> Result<Vec<Vec<PersonRow>>> {
    let mut by_record = Asked::by(sql!("person_by_id"));
    let mut by_phone = Asked::by(sql!("person_by_phone"));
    let mut by_name = Asked::by(sql!("person_by_name"));
    for (nth, key) in keys.iter().enumerate() {
        match key {
            PersonKey::Record(record) => by_record.ask(nth, hexadecimal(*record)),
            PersonKey::Phone(phone) => by_phone.ask(nth, phone.as_str()),
            PersonKey::Name(name) => by_name.ask(nth, name.as_str()),
        }
    }
    let mut connection = readers.acquire().await?;
    let mut answers = vec![Vec::new(); keys.len()];
    for asked in [by_record, by_phone, by_name] {
        asked
            .answer(&mut connection, codec::person, &mut answers)
            .await?;
    }
    Ok(answers)
}

/// Asks for the rows of a scope: one query for everywhere, another for named units.
async fn of_scope(
    readers: &SqlitePool,
    scope: &Scope,
    everywhere: &'static str,
    in_units: &'static str,
) -> Result<Vec<SqliteRow>> {
    Ok(match scope {
        Scope::Everywhere => sqlx::query(everywhere).fetch_all(readers).await?,
        Scope::Units(units) => {
            let units = codec::list(units.iter().map(ToString::to_string));
            sqlx::query(in_units).bind(units).fetch_all(readers).await?
        }
    })
}

pub(super) async fn people(readers: &SqlitePool, scope: &Scope) -> Result<Vec<PersonRow>> {
    let rows = of_scope(readers, scope, sql!("people_all"), sql!("people_of_units")).await?;
    rows.iter().map(codec::person).collect()
}

pub(super) async fn local_units(readers: &SqlitePool, scope: &Scope) -> Result<Vec<LocalUnitRow>> {
    let rows = of_scope(
        readers,
        scope,
        sql!("local_units_all"),
        sql!("local_units_of"),
    )
    .await?;
    rows.iter().map(codec::local_unit).collect()
}

pub(super) async fn pregnancies(readers: &SqlitePool, scope: &Scope) -> Result<Vec<PregnancyRow>> {
    let rows = of_scope(
        readers,
        scope,
        sql!("pregnancies_all"),
        sql!("pregnancies_of"),
    )
    .await?;
    rows.iter().map(codec::pregnancy).collect()
}

pub(super) async fn plans(readers: &SqlitePool) -> Result<Vec<PlanRow>> {
    let rows = sqlx::query(sql!("plans")).fetch_all(readers).await?;
    rows.iter().map(codec::plan).collect()
}

pub(super) async fn carer_links(
    readers: &SqlitePool,
    records: &[RecordId],
) -> Result<Vec<CarerLinkRow>> {
    let mut connection = readers.acquire().await?;
    let mut links = Vec::new();
    for records in records.chunks(KEYS_AT_ONCE) {
        let list = codec::records(records);
        for query in [sql!("carer_link_by_child"), sql!("carer_link_by_carer")] {
            let rows = sqlx::query(query)
                .bind(list.clone())
                .fetch_all(&mut *connection)
                .await?;
            for row in &rows {
                links.push(codec::carer_link(row)?);
            }
        }
    }
    Ok(links)
}
