//! `noi unit`: look units up as they were on a day; add villages.

use noi_core::fact::LocalUnitKind;
use noi_core::units::{Level, Units};
use noi_core::{Day, FactId, UnitId};
use noi_office::{NewLocalUnit, Office, UnitChange};
use serde_json::{Value, json};

use super::{open_or_make, trial, units};
use crate::args::{Common, Unit};
use crate::errors::Said;
use crate::machine::MACHINE;
use crate::output::Output;

pub(crate) async fn run(command: Unit, common: &Common, output: &Output) -> anyhow::Result<()> {
    match command {
        Unit::Find { text, as_of } => find(&text, day(as_of), common, output).await,
        Unit::Show { text, as_of } => show(&text, day(as_of), common, output).await,
        Unit::AddVillage { name, unit, from } => {
            add_village(&name, &unit, day(from), common, output).await
        }
    }
}

fn day(asked: Option<Day>) -> Day {
    asked.unwrap_or_else(|| (MACHINE.now)().day())
}

fn row(units: &Units, unit: UnitId, on: Day) -> Value {
    let Some(found) = units.get(unit) else {
        return json!({ "id": unit });
    };
    let day = found.nearest(on);
    json!({
        "id": unit,
        "code": found.code(day).map(|code| code.to_string()),
        "name": found.full_name(day),
        "path": units.full_path(unit, day),
        "valid": found.valid(on),
        "from": found.from(),
        "until": found.until(),
        "centroid": found.centroid(),
    })
}

fn text_of<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or("")
}

async fn find(text: &str, on: Day, common: &Common, output: &Output) -> anyhow::Result<()> {
    let units = units(common).await?;
    let found = units.find(text, on, None);
    let rows: Vec<Value> = match found.exact {
        Some(unit) => vec![row(&units, unit, on)],
        None => found
            .candidates
            .iter()
            .map(|hit| row(&units, hit.unit, on))
            .collect(),
    };
    if rows.is_empty() {
        found.one()?;
        return Ok(());
    }
    if output.json {
        return output.print_json(&json!({ "exact": found.exact, "found": rows }));
    }
    let cells = rows
        .iter()
        .map(|row| {
            vec![
                text_of(row, "code").to_owned(),
                text_of(row, "path").to_owned(),
            ]
        })
        .collect();
    output.table(&["cli-code", "cli-unit"], cells);
    Ok(())
}

async fn show(text: &str, on: Day, common: &Common, output: &Output) -> anyhow::Result<()> {
    let units = units(common).await?;
    let unit = units.find(text, on, None).one()?;
    let list = |list: Vec<UnitId>| -> Vec<Value> {
        list.into_iter().map(|one| row(&units, one, on)).collect()
    };
    let shown = json!({
        "unit": row(&units, unit, on),
        "as_of": on,
        "parts": list(units.children(unit, on)),
        "made_from": list(units.predecessors(unit)),
        "became": list(units.successors(unit)),
    });
    if output.json {
        return output.print_json(&shown);
    }
    let unit = &shown["unit"];
    output.say(&format!(
        "{}  {}",
        text_of(unit, "path"),
        text_of(unit, "code")
    ));
    for (key, field) in [
        ("cli-unit-parts", "parts"),
        ("cli-unit-made-from", "made_from"),
        ("cli-unit-became", "became"),
    ] {
        let Some(rows) = shown[field].as_array().filter(|rows| !rows.is_empty()) else {
            continue;
        };
        output.say("");
        output.with(key, &[("n", rows.len().into())]);
        for one in rows {
            output.say(&format!(
                "  {}  {}",
                text_of(one, "code"),
                text_of(one, "path")
            ));
        }
    }
    Ok(())
}

async fn add_village(
    name: &str,
    parent: &str,
    from: Day,
    common: &Common,
    output: &Output,
) -> anyhow::Result<()> {
    if name.trim().is_empty() {
        return Err(Said::new("error-village-name").into());
    }
    if let Some(office) = trial(common).await? {
        check_parent(&office, parent, from)?;
    }
    let office = open_or_make(common, output).await?;
    check_parent(&office, parent, from)?;
    let (parent, parent_name) = super::unit(&office, parent, from)?;
    let new = NewLocalUnit {
        fact: FactId((MACHINE.new_id)()),
        kind: LocalUnitKind::Village,
        name: name.to_owned(),
        parent,
        from,
        // Whoever types a command has seen what is there.
        kept: vec!["unit-doubt-namesake".to_owned()],
    };
    let village = match office.add_local_unit(&new).await? {
        UnitChange::Done(record) => Some(UnitId::Local(record)),
        UnitChange::Doubts(_) | UnitChange::Meanwhile(..) => None,
    };
    if output.json {
        return output.print_json(&json!({ "unit": village, "parent": parent }));
    }
    output.with(
        "cli-village-added",
        &[
            ("name", name.into()),
            ("parent", parent_name.as_str().into()),
        ],
    );
    Ok(())
}

/// A village belongs below a commune.
fn check_parent(office: &Office, parent: &str, from: Day) -> anyhow::Result<()> {
    let (unit, name) = super::unit(office, parent, from)?;
    if office.units.level(unit) == Some(Level::Commune) {
        return Ok(());
    }
    Err(Said::new("error-village-parent").arg("unit", name).into())
}
