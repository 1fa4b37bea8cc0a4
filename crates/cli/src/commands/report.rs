//! `noi report`: draft the report that is due; recompute one.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use noi_core::Day;
use noi_office::{Frozen, Ledger, Office, Period};
use serde_json::json;

use super::{ledger, open, read_file};
use crate::args::{Common, Report};
use crate::output::Output;

pub(crate) async fn run(command: Report, common: &Common, output: &Output) -> anyhow::Result<()> {
    match command {
        Report::Draft {
            plan,
            period,
            out,
            regime,
            as_of,
            estimate,
            freeze,
        } => {
            let office = open(common, false).await?;
            let estimates = estimates(&estimate)?;
            let period = period_of(&office, &period, &regime)?;
            let on = as_of.unwrap_or_else(|| office.today());
            let plan = office.plan(&plan).await?;
            let ledger = ledger(&office, output).await?;
            let frozen = draft(&office, &ledger, &plan, period, on, estimates, &out)?;
            if freeze {
                office.record_frozen(&plan, &frozen).await?;
            }
            if output.json {
                return output.print_json(&json!({
                    "document": out,
                    "figures": figures_path(&out),
                    "hash": frozen.hash,
                    "as_of": frozen.as_of,
                    "period": frozen.period,
                    "frozen": freeze,
                }));
            }
            output.with(
                "cli-report-written",
                &[
                    ("path", out.display().to_string().as_str().into()),
                    (
                        "figures",
                        figures_path(&out).display().to_string().as_str().into(),
                    ),
                ],
            );
            if frozen.as_of < frozen.period.to {
                output.with(
                    "cli-report-before-cutoff",
                    &[("cutoff", frozen.period.to.vn().as_str().into())],
                );
            }
            Ok(())
        }
        Report::Verify { file } => verify(&file, common, output).await,
    }
}

/// The period that a person wrote, by a regime of the pack.
pub(crate) fn period_of(office: &Office, text: &str, regime: &str) -> anyhow::Result<Period> {
    let Some(regime) = office
        .pack
        .report_regimes
        .iter()
        .find(|one| one.code == regime)
    else {
        let known: Vec<&str> = office
            .pack
            .report_regimes
            .iter()
            .map(|one| one.code.as_str())
            .collect();
        bail!(
            "--regime {regime:?} is not in the pack: choose one of {}",
            known.join(", ")
        );
    };
    Ok(Period::parse(text, regime)?)
}

fn estimates(given: &[String]) -> anyhow::Result<BTreeMap<String, f64>> {
    given
        .iter()
        .map(|pair| {
            let parsed = pair.split_once('=').and_then(|(measure, value)| {
                Some((measure.to_owned(), value.replace(',', ".").parse().ok()?))
            });
            parsed.with_context(|| {
                format!("--estimate {pair:?}: write MEASURE=VALUE, for example access=86.5")
            })
        })
        .collect()
}

/// Where the frozen figures of a document lie.
pub(crate) fn figures_path(out: &Path) -> PathBuf {
    out.with_extension("json")
}

/// Freezes figures and writes both files; nothing is left half-written.
pub(crate) fn draft(
    office: &Office,
    ledger: &Ledger,
    plan: &noi_core::records::plan::Plan,
    period: Period,
    on: Day,
    estimates: BTreeMap<String, f64>,
    out: &Path,
) -> anyhow::Result<Frozen> {
    let frozen = office.freeze(ledger, plan, period, on, estimates)?;
    let docx = office.report_document(plan, &frozen)?;
    write_whole(&figures_path(out), &serde_json::to_vec_pretty(&frozen)?)?;
    write_whole(out, &docx)?;
    Ok(frozen)
}

/// Writes beside and renames, so that a crash leaves the old file or the new one.
fn write_whole(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let beside = path.with_extension("part");
    let written = std::fs::File::create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&beside, path)
    });
    written.with_context(|| format!("{}: cannot be written", path.display()))
}

async fn verify(file: &Path, common: &Common, output: &Output) -> anyhow::Result<()> {
    let bytes = read_file(file)?;
    let frozen: Frozen = serde_json::from_slice(&bytes).with_context(|| {
        format!(
            "{}: not the figures of a report; give the .json beside the document",
            file.display()
        )
    })?;
    let office = open(common, false).await?;
    let bar = output.progress("cli-reading-ledger", None);
    let differences = office
        .recompute(&frozen, &mut |read| bar.set_position(read))
        .await?;
    bar.finish_and_clear();
    if output.json {
        output
            .print_json(&json!({ "same": differences.is_empty(), "differences": differences }))?;
    } else if differences.is_empty() {
        output.with("cli-report-same", &[("hash", frozen.hash[..12].into())]);
    } else {
        for line in &differences {
            output.say(&format!("  {line}"));
        }
    }
    if !differences.is_empty() {
        bail!("{}: {} figures differ", file.display(), differences.len());
    }
    Ok(())
}
