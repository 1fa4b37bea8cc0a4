//! `noi plan`: read a plan, show what was found with the lines quoted, adopt it.

use std::io::Write;
use std::path::Path;

use noi_documents::{About, PlanReading, ReadError, Span};
use noi_office::{Adopted, Office};
use noi_ui::format;
use serde_json::json;

use super::{open, open_or_make, read_file, trial};
use crate::args::{Common, Plan};
use crate::errors::Said;
use crate::output::Output;

pub(crate) async fn run(command: Plan, common: &Common, output: &Output) -> anyhow::Result<()> {
    match command {
        Plan::Read { file } => {
            let (text, reading) = read(&file)?;
            show(&text, &reading, output)?;
            if reading.about == About::Other {
                return Err(another_subject(&file, &reading, output));
            }
            Ok(())
        }
        Plan::Text { file } => {
            let decoded = decode(&file)?;
            output.say(decoded.trim_end_matches('\n'));
            Ok(())
        }
        Plan::Add { file, unit, yes } => add(&file, unit.as_deref(), yes, common, output).await,
        Plan::List => list(common, output).await,
    }
}

fn decode(file: &Path) -> anyhow::Result<String> {
    let name = file.display().to_string();
    let size = std::fs::metadata(file).map_or(0, |meta| meta.len());
    if size > noi_documents::MAX_BYTES as u64 {
        // Not even read: the disk may hold files larger than the memory.
        return Err(ReadError::TooLarge {
            file: name,
            bytes: usize::try_from(size).unwrap_or(usize::MAX),
        }
        .into());
    }
    let bytes = read_file(file)?;
    Ok(noi_documents::decode(&bytes, &name)?.text)
}

/// The text of a document and what was read from it.
pub(crate) fn read(file: &Path) -> anyhow::Result<(String, PlanReading)> {
    let text = decode(file)?;
    let reading = noi_documents::read(&text);
    Ok((text, reading))
}

fn show(text: &str, reading: &PlanReading, output: &Output) -> anyhow::Result<()> {
    if output.json {
        return output.print_json(reading);
    }
    let unknown = output.words.get("cli-unknown");
    let known = |value: &Option<String>| value.clone().unwrap_or_else(|| unknown.clone());
    let blank_number = reading
        .symbol_suffix
        .as_ref()
        .map(|suffix| format!("…/{suffix}"));
    let kind = serde_json::to_value(reading.kind)?;
    let kind = output
        .words
        .get(&format!("cli-kind-{}", kind.as_str().unwrap_or("unknown")));
    let period = reading.period.as_ref().map(|period| {
        let year = |when: &Option<noi_documents::When>| {
            when.as_ref()
                .and_then(|when| serde_json::to_value(when).ok())
                .map_or_else(
                    || "…".to_owned(),
                    |value| date_words(value.to_string().trim_matches('"')),
                )
        };
        format!("{} – {}", year(&period.from), year(&period.to))
    });
    let ages = reading
        .age_band
        .map(|band| format!("{} – {}", band.from, band.to));
    let heads = [
        ("cli-plan-kind", Some(kind)),
        ("cli-plan-symbol", reading.symbol.clone().or(blank_number)),
        ("cli-plan-issuer", reading.issuer.clone()),
        ("cli-plan-date", reading.date.as_deref().map(date_words)),
        ("cli-plan-title", reading.title.clone()),
        ("cli-plan-period", period),
        ("cli-plan-ages", ages),
    ];
    let mut rows: Vec<Vec<String>> = heads
        .into_iter()
        .map(|(key, value)| vec![output.words.get(key), known(&value)])
        .collect();
    for cited in reading.carries_out.iter().chain(&reading.legal_basis) {
        rows.push(vec![
            output.words.get("cli-plan-carries-out"),
            cited.text.clone(),
        ]);
    }
    if let Some(signatory) = &reading.signatory {
        let parts = [&signatory.on_behalf, &signatory.title, &signatory.name];
        let parts: Vec<String> = parts.into_iter().flatten().cloned().collect();
        rows.push(vec![
            output.words.get("cli-plan-signatory"),
            parts.join(" · "),
        ]);
    }
    output.table(&["cli-item", "cli-found"], rows);
    show_targets(text, reading, output);
    show_reporting(text, reading, output);
    show_work(text, reading, output);
    if !reading.unread.is_empty() {
        output.say("");
        output.with("cli-unread", &[("n", reading.unread.len().into())]);
        for span in &reading.unread {
            output.say(&format!("  “{}”", quote(text, *span, 160)));
        }
    }
    output.say("");
    let why = if output.english() {
        &reading.about_why_en
    } else {
        &reading.about_why
    };
    output.say(why);
    Ok(())
}

fn show_targets(text: &str, reading: &PlanReading, output: &Output) {
    output.say("");
    if reading.targets.is_empty() {
        output.key("cli-no-targets");
        return;
    }
    output.with("cli-targets-found", &[("n", reading.targets.len().into())]);
    let rows = reading
        .targets
        .iter()
        .map(|target| {
            let word = |value: serde_json::Result<serde_json::Value>| {
                value
                    .ok()
                    .and_then(|value| value.as_str().map(str::to_owned))
                    .unwrap_or_default()
            };
            let measure = word(serde_json::to_value(target.measure));
            let operator = word(serde_json::to_value(target.operator));
            let unit = word(serde_json::to_value(target.unit));
            let value = format::decimal(output.lang(), target.value, 1);
            let due = target
                .due
                .as_ref()
                .and_then(|due| serde_json::to_value(due).ok())
                .map(|due| date_words(due.to_string().trim_matches('"')))
                .unwrap_or_default();
            vec![
                output.words.get(&format!("cli-measure-{measure}")),
                format!(
                    "{operator} {value}{}",
                    if unit == "count" { "" } else { &unit }
                ),
                target.denominator.clone().unwrap_or_default(),
                due,
                format!("“{}”", quote(text, target.span, 120)),
            ]
        })
        .collect();
    output.table(
        &[
            "cli-measure",
            "cli-aim",
            "cli-denominator",
            "cli-due",
            "cli-quoted",
        ],
        rows,
    );
}

fn show_reporting(text: &str, reading: &PlanReading, output: &Output) {
    if reading.reporting.is_empty() {
        return;
    }
    output.say("");
    output.with(
        "cli-reporting-found",
        &[("n", reading.reporting.len().into())],
    );
    let rows = reading
        .reporting
        .iter()
        .map(|duty| {
            let cadence = duty
                .cadence
                .and_then(|cadence| serde_json::to_value(cadence).ok())
                .and_then(|value| value.as_str().map(|word| format!("cli-cadence-{word}")))
                .map(|key| output.words.get(&key))
                .unwrap_or_default();
            vec![
                duty.from.clone().unwrap_or_default(),
                duty.to.clone().unwrap_or_default(),
                duty.due
                    .as_deref()
                    .map(|due| due_words(due, output))
                    .unwrap_or_default(),
                cadence,
                format!("“{}”", quote(text, duty.span, 100)),
            ]
        })
        .collect();
    output.table(
        &["cli-from", "cli-to", "cli-due", "cli-cadence", "cli-quoted"],
        rows,
    );
}

fn show_work(text: &str, reading: &PlanReading, output: &Output) {
    for (key, rows) in [
        (
            "cli-agencies-found",
            reading
                .responsibilities
                .iter()
                .map(|work| vec![work.agency.clone(), quote(text, work.span, 140)])
                .collect::<Vec<_>>(),
        ),
        (
            "cli-tasks-found",
            reading
                .tasks
                .iter()
                .map(|task| {
                    vec![
                        task.section.clone().unwrap_or_default(),
                        quote(text, task.span, 140),
                    ]
                })
                .collect(),
        ),
        (
            "cli-money-found",
            reading
                .money
                .iter()
                .map(|money| {
                    let source = serde_json::to_value(money.source).unwrap_or_default();
                    let source = source.as_str().unwrap_or("other").to_owned();
                    vec![
                        output.words.get(&format!("cli-money-{source}")),
                        quote(text, money.span, 140),
                    ]
                })
                .collect(),
        ),
    ] {
        if rows.is_empty() {
            continue;
        }
        output.say("");
        output.with(key, &[("n", rows.len().into())]);
        output.table(&["cli-who-or-where", "cli-quoted"], rows);
    }
}

/// The words of a span on one line, shortened.
fn quote(text: &str, span: Span, most: usize) -> String {
    let words: Vec<String> = span
        .of(text)
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let line = words.join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let short: String = line.chars().take(most).collect();
    format!("{short}…")
}

async fn add(
    file: &Path,
    unit: Option<&str>,
    yes: bool,
    common: &Common,
    output: &Output,
) -> anyhow::Result<()> {
    let (text, reading) = read(file)?;
    if !output.json {
        show(&text, &reading, output)?;
    }
    if reading.about == About::Other && !yes {
        return Err(another_subject(file, &reading, output));
    }
    if !yes && !confirmed(output)? {
        output.key("cli-nothing-recorded");
        return Ok(());
    }
    if let Some(office) = trial(common).await? {
        adopt(&office, &reading, &text, unit).await?;
    }
    let office = open_or_make(common, output).await?;
    let adopted = adopt(&office, &reading, &text, unit).await?;
    report(&office, &adopted, output)
}

fn another_subject(file: &Path, reading: &PlanReading, output: &Output) -> anyhow::Error {
    let why = if output.english() {
        &reading.about_why_en
    } else {
        &reading.about_why
    };
    Said::at("error-another-subject", file)
        .arg("why", why)
        .into()
}

async fn adopt(
    office: &Office,
    reading: &PlanReading,
    text: &str,
    unit: Option<&str>,
) -> anyhow::Result<Adopted> {
    let on = office.today();
    let unit = match unit {
        Some(text) => {
            // The plan may be older than today's units.
            let then = reading
                .date
                .as_deref()
                .and_then(|date| date.get(..10)?.parse().ok())
                .unwrap_or(on);
            Some(match office.unit(text, then) {
                Ok(unit) => unit,
                Err(_) => office.unit(text, on)?,
            })
        }
        None => None,
    };
    Ok(noi_office::adopt(office, reading, text, unit, false).await?)
}

fn report(office: &Office, adopted: &Adopted, output: &Output) -> anyhow::Result<()> {
    if output.json {
        return output.print_json(adopted);
    }
    let unit = office.unit_name(adopted.unit, office.today());
    let key = if adopted.already {
        "cli-plan-already"
    } else {
        "cli-plan-adopted"
    };
    output.with(
        key,
        &[
            ("plan", adopted.plan.to_string().as_str().into()),
            ("unit", unit.as_str().into()),
            ("targets", adopted.targets.into()),
            ("tasks", adopted.tasks.into()),
            ("reporting", adopted.reporting.into()),
        ],
    );
    Ok(())
}

fn confirmed(output: &Output) -> anyhow::Result<bool> {
    let mut out = std::io::stderr();
    write!(out, "{} ", output.words.get("cli-ask-adopt"))?;
    out.flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    let answer = answer.trim().to_lowercase();
    Ok(["y", "yes", "c", "có", "co", "ok"].contains(&answer.as_str()))
}

async fn list(common: &Common, output: &Output) -> anyhow::Result<()> {
    let office = open(common).await?;
    let rows = office.store.plans().await?;
    if output.json {
        let rows: Vec<_> = rows
            .iter()
            .map(|row| {
                json!({
                    "id": row.record, "symbol": row.symbol, "issuer": row.issuer, "title": row.title,
                    "date": row.on, "from": row.from, "to": row.to, "unit": row.unit,
                    "unit_name": office.unit_name(row.unit, row.on), "parent": row.parent,
                    "example": row.example,
                })
            })
            .collect();
        return output.print_json(&rows);
    }
    if rows.is_empty() {
        output.key("cli-no-plans");
        return Ok(());
    }
    for row in &rows {
        let symbol = row.symbol.as_deref().unwrap_or("…");
        let unit = office.unit_name(row.unit, row.on);
        output.say(&format!("{symbol} · {} · {unit}", row.on.vn()));
        output.say(&format!("    {}", row.title));
        output.say(&format!("    {}", row.record));
    }
    Ok(())
}

/// A date of a document as people write it: `15/08/2025`, `02/2023`, `2023`.
fn date_words(iso: &str) -> String {
    iso.split('-').rev().collect::<Vec<_>>().join("/")
}

/// When a report is due, from the form of `plan-json`: `--05-10`, `---15`, `P10D` or a date.
fn due_words(due: &str, output: &Output) -> String {
    let (key, value) = if let Some(day) = due.strip_prefix("---") {
        ("cli-due-monthly", day.to_owned())
    } else if let Some(day) = due.strip_prefix("--") {
        ("cli-due-yearly", date_words(day))
    } else if let Some(days) = due
        .strip_prefix('P')
        .and_then(|rest| rest.strip_suffix('D'))
    {
        ("cli-due-after", days.to_owned())
    } else {
        return date_words(due);
    };
    output.words.with(key, &[("day", value.as_str().into())])
}
