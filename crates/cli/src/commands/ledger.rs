//! `noi verify`, `noi rebuild`: the ledger proved whole, views made again.

use noi_store::{Heads, Step};
use serde_json::json;

use super::{number, open};
use crate::args::Common;
use crate::errors::{Said, fault};
use crate::output::Output;

pub(crate) async fn verify(common: &Common, output: &Output) -> anyhow::Result<()> {
    let office = open(common).await?;
    let bar = output.progress("cli-verifying", Some(0));
    let report = office
        .store
        .verify(&Heads::new(), &mut |step: Step| {
            bar.set_length(step.total);
            bar.set_position(step.done);
        })
        .await?;
    bar.finish_and_clear();
    let first: Vec<String> = report
        .first
        .iter()
        .map(|one| fault(one, output.words))
        .collect();
    if output.json {
        output.print_json(&json!({
            "clean": report.clean(),
            "facts": report.facts,
            "shards": report.shards,
            "records": report.records,
            "quarantined": report.quarantined,
            "faults": report.faults,
            "first": first,
        }))?;
    } else {
        output.with(
            "cli-verified",
            &[
                ("facts", number(output, report.facts).as_str().into()),
                ("records", number(output, report.records).as_str().into()),
            ],
        );
        if report.quarantined > 0 {
            output.with(
                "cli-quarantined",
                &[("n", number(output, report.quarantined).as_str().into())],
            );
        }
        for line in &first {
            output.say(&format!("  {line}"));
        }
    }
    if !report.clean() {
        return Err(Said::new("error-ledger-faults")
            .arg("n", report.faults)
            .arg("path", common.place()?)
            .into());
    }
    if !output.json {
        output.key("cli-clean");
    }
    Ok(())
}

pub(crate) async fn rebuild(common: &Common, output: &Output) -> anyhow::Result<()> {
    let office = open(common).await?;
    let bar = output.progress("cli-rebuilding", Some(0));
    office
        .store
        .rebuild(&mut |step: Step| {
            bar.set_length(step.total);
            bar.set_position(step.done);
        })
        .await?;
    bar.finish_and_clear();
    if output.json {
        output.print_json(&json!({ "rebuilt": true }))?;
    } else {
        output.key("cli-rebuilt");
    }
    Ok(())
}
