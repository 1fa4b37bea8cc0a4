//! A row as it is understood, in words: for somebody who looks before anything is imported.

use noi_core::Sex;

use super::{ChildRow, Reading, ServiceRow, TrainingRow};
use crate::columns::{Field, Kind};
use crate::issue::Lang;
use crate::table::Row;

/// What a row says, field by field, in the order of [`Field::ALL`]; fields of which it says
/// nothing are left out. `None`: the row cannot be taken.
pub fn understood(
    kind: Kind,
    row: &Row<'_>,
    reading: Reading<'_>,
    lang: Lang,
) -> Option<Vec<(Field, String)>> {
    // What is wrong or odd is told by the import itself.
    let mut issues = Vec::new();
    let mut said = match kind {
        Kind::Children => of_child(ChildRow::read(row, reading, &mut issues)?, lang),
        Kind::Services => of_service(ServiceRow::read(row, reading, &mut issues)?),
        Kind::Training => of_training(TrainingRow::read(row, reading, &mut issues)?, lang),
    };
    said.retain(|(_, text)| !text.is_empty());
    said.sort_by_key(|(field, _)| *field);
    Some(said)
}

fn of_child(row: ChildRow, lang: Lang) -> Vec<(Field, String)> {
    let sex = row.sex.map(|sex| match (sex, lang) {
        (Sex::Male, Lang::Vi) => "Nam",
        (Sex::Female, Lang::Vi) => "Nữ",
        (Sex::Male, Lang::En) => "Male",
        (Sex::Female, Lang::En) => "Female",
    });
    vec![
        (Field::Name, row.name),
        (Field::Birth, row.birth.vn()),
        (Field::Sex, sex.unwrap_or_default().to_owned()),
        (Field::PersonalId, row.personal_id.unwrap_or_default()),
        (Field::LocalId, row.local_id.unwrap_or_default()),
        (Field::Unit, row.place.label()),
        (Field::Village, row.village.unwrap_or_default()),
        (Field::Ethnicity, row.ethnicity.unwrap_or_default()),
        (Field::Mother, row.mother.unwrap_or_default()),
        (Field::Father, row.father.unwrap_or_default()),
        (Field::Carer, row.carer.unwrap_or_default()),
        (Field::Phone, row.phone.unwrap_or_default()),
        (Field::Circumstances, row.circumstances.join(", ")),
    ]
}

fn of_service(row: ServiceRow) -> Vec<(Field, String)> {
    let child = row.child;
    let birth = child.birth.map(|birth| birth.vn());
    let dose = row.dose.map(|dose| dose.to_string());
    vec![
        (Field::Name, child.name.unwrap_or_default()),
        (Field::Birth, birth.unwrap_or_default()),
        (Field::PersonalId, child.personal_id.unwrap_or_default()),
        (Field::LocalId, child.local_id.unwrap_or_default()),
        (Field::Unit, child.place.label()),
        (Field::Service, row.service),
        (Field::Date, row.on.vn()),
        (Field::Dose, dose.unwrap_or_default()),
        (Field::Provider, row.provider.unwrap_or_default()),
    ]
}

fn of_training(row: TrainingRow, lang: Lang) -> Vec<(Field, String)> {
    let hours = f64::from(row.quarter_hours) / 4.0;
    let hours = match lang {
        Lang::Vi => hours.to_string().replace('.', ","),
        Lang::En => hours.to_string(),
    };
    vec![
        (Field::Name, row.name),
        (Field::Unit, row.place.label()),
        (Field::Phone, row.phone.unwrap_or_default()),
        (Field::Topic, row.topic),
        (Field::Hours, hours),
        (Field::Date, row.on.vn()),
    ]
}
