//! `noi doctor`: is this installation fit to keep a ledger, and what should be done?

use std::path::Path;

use noi_core::{Fact, Moment, Position};
use noi_office::Office;
use noi_store::{StoreError, Verdict, Where};
use serde_json::json;

use super::{number, open};
use crate::args::{self, Common};
use crate::errors::Said;
use crate::machine::{MACHINE, shelf};
use crate::output::Output;

/// What was looked at, what was found, and how that is. The name has words, and so has what to
/// do when it isn't good.
struct Finding {
    name: &'static str,
    value: String,
    verdict: Verdict,
}

const DAY: i64 = 24 * 60 * 60 * 1000;
/// A backup older than this has been forgotten.
const BACKUP_DAYS: i64 = 7;
/// Room for a year of a commune's work is little; for the log of a big import it is not.
const LOW: u64 = 2 << 30;
const LOWEST: u64 = 200 << 20;
/// No installation is older than the program: 2026-01-01.
const EARLIEST: Moment = Moment(1_767_225_600_000);

pub(crate) async fn run(
    asked: args::Doctor,
    common: &Common,
    output: &Output,
) -> anyhow::Result<()> {
    let office = open(common).await?;
    let condition = office.store.condition().await?;
    let mut findings = vec![Finding {
        name: "database",
        value: format!(
            "{}, {}",
            condition.database,
            megabytes(output, condition.bytes)
        ),
        verdict: Verdict::Good,
    }];
    findings.extend(condition.settings.into_iter().map(|setting| Finding {
        name: setting.name,
        value: setting.value,
        verdict: setting.verdict,
    }));
    if let Where::Folder(folder) = common.place()?
        && let Some(free) = free_bytes(&folder)
    {
        findings.push(Finding {
            name: "space",
            value: megabytes(output, free),
            verdict: match free {
                ..LOWEST => Verdict::Wrong,
                LOWEST..LOW => Verdict::Weak,
                _ => Verdict::Good,
            },
        });
    }
    let sample = sample(&office, asked.sample).await?;
    findings.push(clock(output, (MACHINE.now)(), sample.newest));
    findings.push(Finding {
        name: "positions",
        value: format!(
            "{} / {}",
            number(output, sample.facts),
            number(output, sample.shards)
        ),
        verdict: Verdict::Good,
    });
    findings.push(Finding {
        name: "sample",
        value: sample
            .damage
            .unwrap_or_else(|| number(output, sample.looked_at)),
        verdict: match sample.whole {
            true => Verdict::Good,
            false => Verdict::Wrong,
        },
    });
    let waiting = office.store.quarantined(1000).await?.len() as u64;
    findings.push(Finding {
        name: "quarantine",
        value: number(output, waiting),
        verdict: match waiting {
            0 => Verdict::Good,
            _ => Verdict::Weak,
        },
    });
    if let Some(place) = &asked.backups {
        findings.push(backup(output, place).await?);
    }
    print(output, &findings)?;
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
        _ => output.words.get(&format!("doctor-do-{}", finding.name)),
    };
    if output.json {
        let findings: Vec<_> = findings
            .iter()
            .map(|finding| {
                json!({
                    "check": finding.name,
                    "value": finding.value,
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
            output.words.get(&format!("doctor-is-{}", finding.name)),
            finding.value.clone(),
            advice(finding),
        ]
    });
    let header = ["doctor-state", "doctor-what", "doctor-found", "doctor-do"];
    output.table(&header, rows.collect());
    Ok(())
}

/// What the last facts of each shard tell.
struct Sample {
    facts: u64,
    shards: u64,
    looked_at: u64,
    newest: Option<Moment>,
    whole: bool,
    damage: Option<String>,
}

async fn sample(office: &Office, of_each: u32) -> anyhow::Result<Sample> {
    let heads = office.store.heads().await?;
    let mut sample = Sample {
        facts: heads.values().map(|head| head.position.0).sum(),
        shards: heads.len() as u64,
        looked_at: 0,
        newest: None,
        whole: true,
        damage: None,
    };
    for (&shard, head) in &heads {
        let after = Position(head.position.0.saturating_sub(u64::from(of_each)));
        let facts = match office.store.facts_after(shard, after, of_each).await {
            Ok(facts) => facts,
            Err(error @ StoreError::Damaged { .. }) => {
                sample.whole = false;
                sample.damage = Some(error.to_string());
                continue;
            }
            Err(other) => return Err(other.into()),
        };
        sample.looked_at += facts.len() as u64;
        let recorded = (facts.iter())
            .filter_map(|stored| Fact::from_stored(&stored.bytes).ok())
            .map(|fact| fact.envelope.recorded);
        sample.newest = sample.newest.max(recorded.max());
    }
    Ok(sample)
}

/// A clock that stands before the program was written is wrong; one that stands before what was
/// recorded may be, or that of the device which recorded it.
fn clock(output: &Output, now: Moment, newest: Option<Moment>) -> Finding {
    let day = now.day();
    let value = match output.english() {
        true => day.to_string(),
        false => day.vn(),
    };
    Finding {
        name: "clock",
        value,
        verdict: if now < EARLIEST {
            Verdict::Wrong
        } else if newest.is_some_and(|newest| newest.0 > now.0 + DAY) {
            Verdict::Weak
        } else {
            Verdict::Good
        },
    }
}

async fn backup(output: &Output, place: &str) -> anyhow::Result<Finding> {
    let runs = noi_archive::runs(&shelf(place)?).await?;
    let Some(last) = runs.last() else {
        return Ok(Finding {
            name: "backup",
            value: "–".to_owned(),
            verdict: Verdict::Wrong,
        });
    };
    let days = ((MACHINE.now)().0 - last.at.0) / DAY;
    let value = output.words.with(
        "doctor-days",
        &[("n", days.max(0).to_string().as_str().into())],
    );
    let verdict = match days {
        ..=BACKUP_DAYS => Verdict::Good,
        _ => Verdict::Weak,
    };
    Ok(Finding {
        name: "backup",
        value,
        verdict,
    })
}

fn megabytes(output: &Output, bytes: u64) -> String {
    format!("{} MB", number(output, bytes / 1_000_000))
}

/// What is free for this user on the disk of the folder.
#[cfg(unix)]
fn free_bytes(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail * disk.f_frsize)
}

#[cfg(not(unix))]
fn free_bytes(_: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use noi_ui::words::{Lang, Words};

    #[test]
    fn every_check_has_words_and_advice() {
        let names = "database journal_mode synchronous server_version_num fsync full_page_writes \
             synchronous_commit recovery data_checksums wall max_connections space clock positions \
             sample quarantine backup";
        for name in names.split_whitespace() {
            for lang in Lang::ALL {
                for key in [format!("doctor-is-{name}"), format!("doctor-do-{name}")] {
                    assert!(Words::new(lang).has(&key), "{key}");
                }
            }
        }
    }
}
