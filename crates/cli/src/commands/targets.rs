//! `noi targets`: a plan's targets against results.

use noi_core::Day;
use noi_core::records::plan::Plan;
use noi_coverage::shown_share;
use noi_office::{Course, Office, TargetRow};
use noi_ui::format;
use serde_json::json;

use super::{ledger, number, open, share};
use crate::args::{self, Common};
use crate::output::Output;

pub(crate) async fn run(
    asked: args::Targets,
    common: &Common,
    output: &Output,
) -> anyhow::Result<()> {
    let office = open(common).await?;
    let on = asked.as_of.unwrap_or_else(|| office.today());
    let plans = match &asked.plan {
        Some(name) => vec![office.plan(name).await?],
        None => office.plans().await?,
    };
    let ledger = ledger(&office, output).await?;
    let mut all = Vec::new();
    for plan in &plans {
        all.push((plan, office.targets(&ledger, plan, on)?));
    }
    if output.json {
        let rows: Vec<_> = all
            .iter()
            .map(|(plan, rows)| {
                json!({
                    "plan": plan.id,
                    "symbol": plan.adopted.symbol,
                    "unit": plan.unit,
                    "unit_name": office.unit_name(plan.unit, plan.on),
                    "as_of": on,
                    "targets": rows,
                })
            })
            .collect();
        return output.print_json(&rows);
    }
    if all.is_empty() {
        output.key("cli-no-plans");
    }
    for (plan, rows) in &all {
        show(&office, plan, rows, on, output);
    }
    Ok(())
}

pub(crate) fn show(office: &Office, plan: &Plan, rows: &[TargetRow], on: Day, output: &Output) {
    let unit = office.unit_name(plan.unit, plan.on);
    output.with(
        "cli-targets-of",
        &[
            ("plan", plan.label().into()),
            ("unit", unit.as_str().into()),
            ("as_of", on.vn().as_str().into()),
        ],
    );
    if rows.is_empty() {
        output.key("cli-no-targets");
        return;
    }
    let cells = rows
        .iter()
        .map(|row| {
            let words = row.words.as_ref().map_or_else(
                || row.text.chars().take(90).collect(),
                |words| words.get(output.english()).to_owned(),
            );
            vec![
                words,
                aim(row, output),
                row.due.map(Day::vn).unwrap_or_default(),
                counts(row, output),
                result(row, output),
                row.gap
                    .filter(|_| !is_hidden(row))
                    .map(|gap| number(output, gap))
                    .unwrap_or_default(),
                output.words.get(course(row.course)),
            ]
        })
        .collect();
    output.table(
        &[
            "cli-target",
            "cli-aim",
            "cli-due",
            "cli-counts",
            "cli-result",
            "cli-gap",
            "cli-course",
        ],
        cells,
    );
}

fn unit_sign(row: &TargetRow) -> &str {
    if row.unit == "count" { "" } else { &row.unit }
}

fn aim(row: &TargetRow, output: &Output) -> String {
    let value = format::decimal(output.lang(), row.value, 1);
    format!("{} {value}{}", row.operator, unit_sign(row))
}

fn counts(row: &TargetRow, output: &Output) -> String {
    match (row.numerator, row.denominator) {
        (Some(part), Some(whole)) => {
            let (part, whole, _) = share(output, part, whole, row.sensitive);
            format!("{part}/{whole}")
        }
        (Some(count), None) => share(output, count, count, row.sensitive).0,
        _ => String::new(),
    }
}

/// Whether a small count would be told by the rate or by what is missing.
fn is_hidden(row: &TargetRow) -> bool {
    let part = row.numerator.unwrap_or_default();
    row.sensitive && !shown_share(part, row.denominator.unwrap_or(part)).is_open()
}

fn result(row: &TargetRow, output: &Output) -> String {
    let told = row.result.filter(|_| !is_hidden(row));
    told.map_or_else(String::new, |result| {
        format!(
            "{}{}",
            format::decimal(output.lang(), result, 1),
            unit_sign(row)
        )
    })
}

fn course(course: Course) -> &'static str {
    match course {
        Course::Met => "cli-course-met",
        Course::OnCourse => "cli-course-on-course",
        Course::Behind => "cli-course-behind",
        Course::NotMet => "cli-course-not-met",
        Course::NoData => "cli-no-data",
        Course::NotMeasured => "cli-course-not-measured",
    }
}
