//! `noi report`: draft the report that is due; recompute one.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use noi_core::Day;
use noi_office::{Difference, Frozen, Ledger, Office, Period};
use serde_json::json;

use super::{ledger, open, read_file};
use crate::args::{Common, Report};
use crate::errors::Said;
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
            let office = open(common).await?;
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
        return Err(Said::new("error-unknown-regime")
            .arg("text", regime)
            .arg("known", known.join(", "))
            .into());
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
            parsed.ok_or_else(|| Said::new("error-estimate").arg("text", pair).into())
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
    written.map_err(|cause| {
        std::fs::remove_file(&beside).ok();
        Said::at("error-cannot-write", path).because(cause).into()
    })
}

async fn verify(file: &Path, common: &Common, output: &Output) -> anyhow::Result<()> {
    let bytes = read_file(file)?;
    let frozen: Frozen = serde_json::from_slice(&bytes)
        .map_err(|cause| Said::at("error-not-figures", file).because(cause))?;
    let office = open(common).await?;
    let bar = output.progress("cli-reading-ledger", None);
    let differences = office
        .recompute(&frozen, &mut |read| bar.set_position(read))
        .await?;
    bar.finish_and_clear();
    if output.json {
        output
            .print_json(&json!({ "same": differences.is_empty(), "differences": differences }))?;
    } else if differences.is_empty() {
        output.with(
            "cli-report-same",
            &[("hash", frozen.hash.get(..12).unwrap_or_default().into())],
        );
    } else {
        for one in &differences {
            output.say(&format!("  {}", differs(one, output)));
        }
    }
    if !differences.is_empty() {
        return Err(Said::at("error-figures-differ", file)
            .arg("n", differences.len())
            .into());
    }
    Ok(())
}

fn differs(one: &Difference, output: &Output) -> String {
    output.words.with(
        one.what.key(),
        &[
            ("name", one.name.as_str().into()),
            ("then", one.then.as_str().into()),
            ("now", one.now.as_str().into()),
        ],
    )
}
