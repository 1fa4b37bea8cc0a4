//! `noi child`: find a child, show its file; what is done to it is in `acts`.

use noi_core::access::Sections;
use noi_core::names::fold;
use noi_core::{Day, RecordId, State};
use noi_office::{ChildFile, NeedLine, Office, OfficeError};
use noi_store::{ChildKey, Scope, Search};
use serde_json::json;

use super::{acts, open};
use crate::args::{Child, Common};
use crate::errors::Said;
use crate::output::Output;

pub(crate) async fn run(command: Child, common: &Common, output: &Output) -> anyhow::Result<()> {
    let office = open(common).await?;
    match command {
        Child::Find { text } => find(&office, &text, output).await,
        Child::Show { id, as_of, facts } => {
            let on = as_of.unwrap_or_else(|| office.today());
            show(&office, &id, on, facts, output).await
        }
        Child::Record(asked) => acts::received(&office, asked, output).await,
        Child::Strike { id, fact, reason } => {
            acts::strike(&office, &id, &fact, &reason, output).await
        }
        Child::Waive {
            id,
            need,
            reason,
            until,
        } => acts::waive(&office, &id, &need, reason, until, output).await,
        Child::Place { id, unit, on } => acts::place(&office, &id, &unit, on, output).await,
        Child::Merge {
            duplicate,
            into,
            reason,
        } => acts::merge(&office, &duplicate, &into, reason, output).await,
        Child::Unmerge { id, reason } => acts::unmerge(&office, &id, reason, output).await,
    }
}

async fn find(office: &Office, text: &str, output: &Output) -> anyhow::Result<()> {
    if fold(text).len() < 2 {
        return Err(Said::new("error-two-letters").into());
    }
    let found = office
        .store
        .search_children(&Search {
            text: text.to_owned(),
            scope: Scope::Everywhere,
            limit: 50,
        })
        .await?;
    let today = office.today();
    if output.json {
        let rows: Vec<_> = found
            .rows
            .iter()
            .map(|row| {
                json!({
                    "id": row.record, "name": row.name, "birth": row.birth, "sex": row.sex,
                    "personal_id": row.personal_id, "unit": row.unit,
                    "unit_path": office.units.full_path(row.unit, today), "village": row.village,
                })
            })
            .collect();
        return output.print_json(&json!({ "children": rows, "more": found.more }));
    }
    if found.rows.is_empty() {
        output.key("cli-no-child-found");
        return Ok(());
    }
    for row in &found.rows {
        let parts: Vec<String> = [
            Some(
                row.name
                    .clone()
                    .unwrap_or_else(|| output.words.get("cli-no-name")),
            ),
            row.birth.map(|birth| birth.vn()),
            row.village.clone(),
            Some(office.unit_name(row.unit, today)),
        ]
        .into_iter()
        .flatten()
        .collect();
        output.say(&parts.join(" · "));
        output.say(&format!("    {}", row.record));
    }
    if found.more {
        output.key("cli-more-found");
    }
    Ok(())
}

/// The record of an id, a personal number or a local number.
pub(super) async fn record(office: &Office, text: &str) -> anyhow::Result<RecordId> {
    if let Ok(record) = text.parse::<RecordId>() {
        return Ok(record);
    }
    let keys = [
        ChildKey::PersonalId(text.to_owned()),
        ChildKey::LocalId(text.to_owned()),
    ];
    let found: Vec<_> = office
        .store
        .find_children(&keys)
        .await?
        .into_iter()
        .flatten()
        .collect();
    match &found[..] {
        [one] => Ok(one.record),
        [] => Err(OfficeError::NoChild(text.to_owned()).into()),
        several => Err(Said::new("error-several-children")
            .arg("n", several.len())
            .arg("text", text)
            .into()),
    }
}

async fn show(
    office: &Office,
    id: &str,
    on: Day,
    facts: bool,
    output: &Output,
) -> anyhow::Result<()> {
    let id = record(office, id).await?;
    // Whoever is at this terminal has the ledger itself in hand.
    let file = office.child(id, on, Sections::ALL).await?;
    if output.json {
        return output.print_json(&file);
    }
    let english = output.english();
    let name = file
        .name
        .clone()
        .unwrap_or_else(|| output.words.get("cli-no-name"));
    output.say(&name);
    let birth = file.birth.map(|birth| birth.vn()).unwrap_or_default();
    let months = file
        .months
        .map(|months| months.to_string())
        .unwrap_or_default();
    output.with(
        "cli-child-line",
        &[
            ("birth", birth.as_str().into()),
            ("months", months.as_str().into()),
            ("unit", file.unit_path.as_str().into()),
            ("as_of", on.vn().as_str().into()),
        ],
    );
    show_person(&file, output);
    if let Some(survivor) = file.merged_into {
        let survivor = survivor.to_string();
        output.with("cli-merged-into", &[("survivor", survivor.as_str().into())]);
    } else if !file.present {
        output.key("cli-not-present");
    }
    if !file.waits_for_choice.is_empty() {
        let units = file.waits_for_choice.join("; ");
        output.with("cli-waits-for-unit", &[("units", units.as_str().into())]);
    }
    for one in &file.circumstances {
        let until = one.until.map(Day::vn).unwrap_or_default();
        let words = one.words.get(english);
        output.say(&format!(
            "  {} {words} · {} – {until}",
            one.code,
            one.from.vn()
        ));
    }
    let (due, other): (Vec<&NeedLine>, Vec<&NeedLine>) = file
        .needs
        .iter()
        .partition(|need| matches!(need.state, State::Open | State::Overdue | State::Missed));
    for (key, needs) in [("cli-child-due", due), ("cli-child-other", other)] {
        if needs.is_empty() {
            continue;
        }
        output.say("");
        output.key(key);
        for need in needs {
            show_need(need, output);
        }
    }
    output.say("");
    output.key("cli-timeline");
    for event in &file.timeline {
        let what = event.about.as_ref().map_or_else(
            || {
                output
                    .words
                    .get(&format!("event-{}", event.kind.replace('_', "-")))
            },
            |words| words.get(english).to_owned(),
        );
        let detail = if event.detail.is_empty() {
            String::new()
        } else {
            format!(" · {}", event.detail)
        };
        output.say(&format!(
            "  {}  {what}{detail} · {}",
            event.on.vn(),
            event.unit
        ));
        if facts {
            output.say(&format!("      {}", event.fact));
        }
    }
    Ok(())
}

/// Numbers, sex, ethnicity, village; then whom to call.
fn show_person(file: &ChildFile, output: &Output) {
    let sex = file.sex.map(|sex| {
        let word = format!("{sex:?}").to_lowercase();
        output.words.get(&format!("cli-sex-{word}"))
    });
    let parts: Vec<String> = [
        sex,
        file.ethnicity.clone(),
        file.village.clone(),
        file.personal_id.clone(),
        file.local_id.clone(),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !parts.is_empty() {
        output.say(&parts.join(" · "));
    }
    for carer in &file.carers {
        let relation = output.words.get(&format!("cli-carer-{}", carer.relation));
        let parts: Vec<String> = [carer.name.clone(), carer.phone.clone()]
            .into_iter()
            .flatten()
            .collect();
        output.say(&format!("{relation}: {}", parts.join(" · ")));
    }
    if file.synthetic {
        output.key("cli-synthetic");
    }
}

/// Two lines: what it is and how it stands; why, who acts, and on what legal basis.
fn show_need(need: &NeedLine, output: &Output) {
    let state = output.words.get(&format!(
        "cli-state-{}",
        need.state.code().replace('_', "-")
    ));
    output.say(&format!("  {} – {state}", need.words.get(output.english())));
    let domain = output
        .words
        .get(&format!("cli-domain-{}", need.domain.code()));
    let basis = need
        .basis
        .clone()
        .unwrap_or_else(|| output.words.get("cli-good-practice"));
    let mark = if need.confirmed { "" } else { " (?)" };
    output.say(&format!(
        "      {domain} · {} · {} · {basis}{mark}",
        why(need, output),
        super::duties::role(need.role, output)
    ));
}

/// Why a need stands as it does, by its dates.
fn why(need: &NeedLine, output: &Output) -> String {
    let day = |day: Option<Day>| day.map_or_else(|| "…".to_owned(), Day::vn);
    let (opens, due, met) = (day(need.opens), day(need.due), day(need.met));
    let key = match need.state {
        State::NotApplicable => "cli-why-not-applicable",
        State::NotYet => "cli-why-not-yet",
        State::Open => "cli-why-open",
        State::MetInTime => "cli-why-met-in-time",
        State::MetLate => "cli-why-met-late",
        State::Overdue => "cli-why-overdue",
        State::Missed => "cli-why-missed",
        State::Waived => "cli-why-waived",
    };
    output.words.with(
        key,
        &[
            ("opens", opens.as_str().into()),
            ("due", due.as_str().into()),
            ("met", met.as_str().into()),
            ("closes", day(need.closes).as_str().into()),
        ],
    )
}
