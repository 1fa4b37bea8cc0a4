//! Rows of views by their keys.

use std::collections::BTreeMap;

use noi_core::RecordId;

use super::codec;
use crate::Result;
use crate::rows::{
    CarerLinkRow, ChildKey, ChildRow, LocalUnitRow, PersonKey, PersonRow, PlanRow, PregnancyRow,
    Scope,
};
use crate::session::{Query, Row, Session, Value, sql, values};

const KEYS_AT_ONCE: usize = 4096;

/// Keys of one kind, each with its places in the question, asked by one query.
struct Asked<K, T> {
    query: Query,
    places: BTreeMap<K, Vec<usize>>,
    /// The key that a row answers.
    answers: fn(&T) -> Option<K>,
}

impl<K: Ord + Clone, T: Clone> Asked<K, T> {
    fn by(query: Query, answers: fn(&T) -> Option<K>) -> Self {
        Self {
            query,
            places: BTreeMap::new(),
            answers,
        }
    }

    fn ask(&mut self, place: usize, key: K) {
        self.places.entry(key).or_default().push(place);
    }

    async fn answer(
        self,
        session: &mut Session,
        list: fn(Vec<K>) -> Value,
        decode: fn(&Row) -> Result<T>,
        answers: &mut [Vec<T>],
    ) -> Result<()> {
        let keys: Vec<K> = self.places.keys().cloned().collect();
        for keys in keys.chunks(KEYS_AT_ONCE) {
            let rows = session.rows(self.query, vec![list(keys.to_vec())]).await?;
            for row in &rows {
                let row = decode(row)?;
                let places = (self.answers)(&row).and_then(|key| self.places.get(&key));
                for &place in places.into_iter().flatten() {
                    if let Some(answer) = answers.get_mut(place) {
                        answer.push(row.clone());
                    }
                }
            }
        }
        Ok(())
    }
}

fn keys(records: Vec<RecordId>) -> Value {
    codec::keys(&records).into()
}

/// JSON array of [folded name, day of birth].
fn likenesses(keys: Vec<(String, i32)>) -> Value {
    Value::Json(serde_json::to_string(&keys).unwrap_or_else(|_| "[]".to_owned()))
}

pub(super) async fn find_children(
    session: &mut Session,
    asked: &[ChildKey],
) -> Result<Vec<Vec<ChildRow>>> {
    let mut by_record = Asked::by(sql!("child_by_record"), |row: &ChildRow| Some(row.record));
    let mut by_personal_id = Asked::by(sql!("child_by_personal_id"), |row: &ChildRow| {
        row.personal_id.clone()
    });
    let mut by_local_id = Asked::by(sql!("child_by_local_id"), |row: &ChildRow| {
        row.local_id.clone()
    });
    let mut by_likeness = Asked::by(sql!("child_by_likeness"), |row: &ChildRow| {
        Some((row.name_fold.clone(), row.birth?.day.0))
    });
    for (nth, key) in asked.iter().enumerate() {
        match key {
            ChildKey::Record(record) => by_record.ask(nth, *record),
            ChildKey::PersonalId(id) => by_personal_id.ask(nth, id.clone()),
            ChildKey::LocalId(id) => by_local_id.ask(nth, id.clone()),
            ChildKey::Likeness { name_fold, birth } => {
                by_likeness.ask(nth, (name_fold.clone(), birth.day.0));
            }
        }
    }
    let mut answers = vec![Vec::new(); asked.len()];
    let (session, decode) = (session, codec::child);
    by_record
        .answer(session, keys, decode, &mut answers)
        .await?;
    for by_text in [by_personal_id, by_local_id] {
        by_text
            .answer(session, Value::Texts, decode, &mut answers)
            .await?;
    }
    by_likeness
        .answer(session, likenesses, decode, &mut answers)
        .await?;
    Ok(answers)
}

pub(super) async fn find_people(
    session: &mut Session,
    asked: &[PersonKey],
) -> Result<Vec<Vec<PersonRow>>> {
    let mut by_record = Asked::by(sql!("person_by_record"), |row: &PersonRow| Some(row.record));
    let mut by_phone = Asked::by(sql!("person_by_phone"), |row: &PersonRow| row.phone.clone());
    let mut by_name = Asked::by(sql!("person_by_name"), |row: &PersonRow| {
        Some(row.name_fold.clone())
    });
    for (nth, key) in asked.iter().enumerate() {
        match key {
            PersonKey::Record(record) => by_record.ask(nth, *record),
            PersonKey::Phone(phone) => by_phone.ask(nth, phone.clone()),
            PersonKey::Name(name) => by_name.ask(nth, name.clone()),
        }
    }
    let mut answers = vec![Vec::new(); asked.len()];
    by_record
        .answer(session, keys, codec::person, &mut answers)
        .await?;
    for by_text in [by_phone, by_name] {
        by_text
            .answer(session, Value::Texts, codec::person, &mut answers)
            .await?;
    }
    Ok(answers)
}

/// Asks for the rows of a scope: one query for everywhere, another for named units.
async fn of_scope(
    session: &mut Session,
    scope: &Scope,
    everywhere: Query,
    in_units: Query,
) -> Result<Vec<Row>> {
    match scope {
        Scope::Everywhere => session.rows(everywhere, values![]).await,
        Scope::Units(units) => session.rows(in_units, values![codec::units(units)]).await,
    }
}

pub(super) async fn people(session: &mut Session, scope: &Scope) -> Result<Vec<PersonRow>> {
    let rows = of_scope(session, scope, sql!("people_all"), sql!("people_of_units")).await?;
    rows.iter().map(codec::person).collect()
}

pub(super) async fn local_units(session: &mut Session, scope: &Scope) -> Result<Vec<LocalUnitRow>> {
    let rows = of_scope(
        session,
        scope,
        sql!("local_units_all"),
        sql!("local_units_of"),
    )
    .await?;
    rows.iter().map(codec::local_unit).collect()
}

pub(super) async fn pregnancies(session: &mut Session, scope: &Scope) -> Result<Vec<PregnancyRow>> {
    let rows = of_scope(
        session,
        scope,
        sql!("pregnancies_all"),
        sql!("pregnancies_of"),
    )
    .await?;
    rows.iter().map(codec::pregnancy).collect()
}

pub(super) async fn plans(session: &mut Session) -> Result<Vec<PlanRow>> {
    let rows = session.rows(sql!("plans"), values![]).await?;
    rows.iter().map(codec::plan).collect()
}

pub(super) async fn carer_links(
    session: &mut Session,
    records: &[RecordId],
) -> Result<Vec<CarerLinkRow>> {
    let mut links = Vec::new();
    for records in records.chunks(KEYS_AT_ONCE) {
        for query in [sql!("carer_link_by_child"), sql!("carer_link_by_carer")] {
            let rows = session.rows(query, values![codec::keys(records)]).await?;
            for row in &rows {
                links.push(codec::carer_link(row)?);
            }
        }
    }
    Ok(links)
}
