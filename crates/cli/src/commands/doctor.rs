//! `noi doctor`: is this installation fit to keep a ledger, and what should be done?

use noi_office::{Backups, Finding, Found, Surroundings};
use noi_store::Verdict;
use serde_json::json;

use super::{number, open, surroundings};
use crate::args::{self, Common};
use crate::errors::Said;
use crate::output::Output;

pub(crate) async fn run(
    asked: args::Doctor,
    common: &Common,
    output: &Output,
) -> anyhow::Result<()> {
    let office = open(common).await?;
    let (around, unreadable) = surroundings::look(&common.place()?, asked.backups.as_deref()).await;
    let around = Surroundings {
        backups: match asked.backups {
            Some(_) => around.backups,
            None => Backups::NotAsked,
        },
        ..around
    };
    let findings = office.examine(asked.sample, &around).await?;
    print(output, &findings)?;
    // It names the object and what to do about it; the table has no room for that.
    if let Some(why) = unreadable {
        return Err(why.into());
    }
    let wrong = findings
        .iter()
        .filter(|finding| finding.verdict == Verdict::Wrong)
        .count();
    if wrong > 0 {
        return Err(Said::new("error-doctor-wrong").arg("n", wrong).into());
    }
    Ok(())
}

fn print(output: &Output, findings: &[Finding]) -> anyhow::Result<()> {
    let code = |verdict| match verdict {
        Verdict::Good => "good",
        Verdict::Weak => "weak",
        Verdict::Wrong => "wrong",
    };
    let advice = |finding: &Finding| match finding.verdict {
        Verdict::Good => String::new(),
        _ => output.words.get(&format!("doctor-do-{}", finding.check)),
    };
    if output.json {
        let findings: Vec<_> = findings
            .iter()
            .map(|finding| {
                json!({
                    "check": finding.check,
                    "value": value(output, &finding.found),
                    "verdict": code(finding.verdict),
                    "advice": advice(finding),
                })
            })
            .collect();
        return output.print_json(&json!({ "findings": findings }));
    }
    let rows = findings.iter().map(|finding| {
        vec![
            output
                .words
                .get(&format!("doctor-{}", code(finding.verdict))),
            output.words.get(&format!("doctor-is-{}", finding.check)),
            value(output, &finding.found),
            advice(finding),
        ]
    });
    let header = ["doctor-state", "doctor-what", "doctor-found", "doctor-do"];
    output.table(&header, rows.collect());
    Ok(())
}

fn value(output: &Output, found: &Found) -> String {
    match found {
        Found::Said(text) => text.clone(),
        Found::Database(name, bytes) => format!("{name}, {}", megabytes(output, *bytes)),
        Found::Bytes(bytes) => megabytes(output, *bytes),
        Found::Day(day) if output.english() => day.to_string(),
        Found::Day(day) => day.vn(),
        Found::Number(n) => number(output, *n),
        Found::Ledger(facts, shards) => {
            format!("{} / {}", number(output, *facts), number(output, *shards))
        }
        Found::DaysAgo(days) => output
            .words
            .with("doctor-days", &[("n", days.to_string().as_str().into())]),
        Found::Nothing => "–".to_owned(),
    }
}

fn megabytes(output: &Output, bytes: u64) -> String {
    format!("{} MB", number(output, bytes / 1_000_000))
}

#[cfg(test)]
mod tests {
    use noi_ui::words::{Lang, Words};

    #[test]
    fn every_check_has_words_and_advice() {
        let names = "database journal_mode synchronous server_version_num fsync full_page_writes \
             synchronous_commit recovery data_checksums wall max_connections space clock positions \
             sample quarantine backup backup_place";
        for name in names.split_whitespace() {
            for lang in Lang::ALL {
                for key in [format!("doctor-is-{name}"), format!("doctor-do-{name}")] {
                    assert!(Words::new(lang).has(&key), "{key}");
                }
            }
        }
    }
}
