//! Is this installation fit to keep a ledger? What is looked at, what was found, how that is.
//!
//! A finding names its check; its words, and what to do, are a shell's. What the ledger can't
//! know is seen by the shell, too: the disk, and the place where backups are kept.

use noi_core::{Day, Fact, Moment, Position};
use noi_store::{StoreError, Verdict};

use crate::error::OfficeError;
use crate::open::Office;

/// What was looked at, what was found, and how that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Has words: `space`, `backup` …
    pub check: &'static str,
    pub found: Found,
    pub verdict: Verdict,
}

/// What was found, before it is put into words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// As the database, or an error, says it.
    Said(String),
    /// A database with its version, and the bytes that it takes up.
    Database(String, u64),
    Bytes(u64),
    Day(Day),
    Number(u64),
    /// Facts, and shards that hold them.
    Ledger(u64, u64),
    DaysAgo(u64),
    Nothing,
}

/// What only a shell sees.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Surroundings {
    /// What is free on the disk of the ledger, where it lies on one of this machine.
    pub free_bytes: Option<u64>,
    pub backups: Backups,
}

/// The last backup.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Backups {
    /// Nobody asked.
    #[default]
    NotAsked,
    /// Nobody said where they are kept.
    Unknown,
    /// There is none in the place.
    Never,
    At(Moment),
    /// The place can't be read: why.
    Unreadable(String),
}

const DAY: i64 = 24 * 60 * 60 * 1000;
/// A backup older than this has been forgotten.
const BACKUP_DAYS: i64 = 7;
/// Room for a year of a commune's work is little; for the log of a big import it is not.
const LOW: u64 = 2 << 30;
const LOWEST: u64 = 200 << 20;
/// No installation is older than the program: 2026-01-01.
const EARLIEST: Moment = Moment(1_767_225_600_000);
/// More than this in quarantine is too much to be counted.
const QUARANTINED_MAX: u32 = 1000;

impl Office {
    /// Looks at the database, its settings, the disk, the clock, backups, and the last `of_each`
    /// facts of each shard.
    ///
    /// # Errors
    /// When the ledger can't be read at all.
    pub async fn examine(
        &self,
        of_each: u32,
        around: &Surroundings,
    ) -> Result<Vec<Finding>, OfficeError> {
        let condition = self.store.condition().await?;
        let mut findings = vec![good(
            "database",
            Found::Database(condition.database, condition.bytes),
        )];
        findings.extend(condition.settings.into_iter().map(|setting| Finding {
            check: setting.name,
            found: Found::Said(setting.value),
            verdict: setting.verdict,
        }));
        findings.extend(around.free_bytes.map(space));
        let sample = sample(self, of_each).await?;
        findings.push(clock((self.machine.now)(), sample.newest));
        findings.push(good(
            "positions",
            Found::Ledger(sample.facts, sample.shards),
        ));
        findings.push(match sample.damage {
            None => good("sample", Found::Number(sample.looked_at)),
            Some(damage) => Finding {
                check: "sample",
                found: Found::Said(damage),
                verdict: Verdict::Wrong,
            },
        });
        let waiting = self.store.quarantined(QUARANTINED_MAX).await?.len() as u64;
        findings.push(Finding {
            check: "quarantine",
            found: Found::Number(waiting),
            verdict: match waiting {
                0 => Verdict::Good,
                _ => Verdict::Weak,
            },
        });
        findings.extend(backup((self.machine.now)(), &around.backups));
        Ok(findings)
    }
}

fn good(check: &'static str, found: Found) -> Finding {
    Finding {
        check,
        found,
        verdict: Verdict::Good,
    }
}

fn space(free: u64) -> Finding {
    Finding {
        check: "space",
        found: Found::Bytes(free),
        verdict: match free {
            ..LOWEST => Verdict::Wrong,
            LOWEST..LOW => Verdict::Weak,
            _ => Verdict::Good,
        },
    }
}

/// A clock that stands before the program was written is wrong; one that stands before what was
/// recorded may be, or that of the device which recorded it.
fn clock(now: Moment, newest: Option<Moment>) -> Finding {
    Finding {
        check: "clock",
        found: Found::Day(now.day()),
        verdict: if now < EARLIEST {
            Verdict::Wrong
        } else if newest.is_some_and(|newest| newest.0 > now.0 + DAY) {
            Verdict::Weak
        } else {
            Verdict::Good
        },
    }
}

fn backup(now: Moment, backups: &Backups) -> Option<Finding> {
    let finding = |check, found, verdict| {
        Some(Finding {
            check,
            found,
            verdict,
        })
    };
    match backups {
        Backups::NotAsked => None,
        Backups::Unknown => finding("backup_place", Found::Nothing, Verdict::Weak),
        Backups::Never => finding("backup", Found::Nothing, Verdict::Wrong),
        Backups::Unreadable(why) => {
            finding("backup_place", Found::Said(why.clone()), Verdict::Wrong)
        }
        Backups::At(last) => {
            let days = (now.0 - last.0).max(0) / DAY;
            let verdict = match days {
                ..=BACKUP_DAYS => Verdict::Good,
                _ => Verdict::Weak,
            };
            finding("backup", Found::DaysAgo(days.unsigned_abs()), verdict)
        }
    }
}

/// What the last facts of each shard tell.
struct Sample {
    facts: u64,
    shards: u64,
    looked_at: u64,
    newest: Option<Moment>,
    damage: Option<String>,
}

async fn sample(office: &Office, of_each: u32) -> Result<Sample, OfficeError> {
    let heads = office.store.heads().await?;
    let mut sample = Sample {
        facts: heads.values().map(|head| head.position.0).sum(),
        shards: heads.len() as u64,
        looked_at: 0,
        newest: None,
        damage: None,
    };
    for (&shard, head) in &heads {
        let after = Position(head.position.0.saturating_sub(u64::from(of_each)));
        let facts = match office.store.facts_after(shard, after, of_each).await {
            Ok(facts) => facts,
            Err(error @ StoreError::Damaged { .. }) => {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_much_is_free_and_how_old_a_backup_is_are_judged() {
        let check = |finding: Option<Finding>, verdict| {
            assert_eq!(
                finding.as_ref().map(|one| one.verdict),
                verdict,
                "{finding:?}"
            );
        };
        check(Some(space(LOWEST - 1)), Some(Verdict::Wrong));
        check(Some(space(LOWEST)), Some(Verdict::Weak));
        check(Some(space(LOW - 1)), Some(Verdict::Weak));
        check(Some(space(LOW)), Some(Verdict::Good));

        let now = EARLIEST;
        let days_ago = |days: i64| backup(now, &Backups::At(Moment(now.0 - days * DAY)));
        check(days_ago(0), Some(Verdict::Good));
        check(days_ago(BACKUP_DAYS), Some(Verdict::Good));
        check(days_ago(BACKUP_DAYS + 1), Some(Verdict::Weak));
        check(backup(now, &Backups::NotAsked), None);
        check(backup(now, &Backups::Unknown), Some(Verdict::Weak));
        check(backup(now, &Backups::Never), Some(Verdict::Wrong));
        let gone = Backups::Unreadable("gone".to_owned());
        check(backup(now, &gone), Some(Verdict::Wrong));
    }

    #[test]
    fn a_clock_is_held_against_the_ledger() {
        let check = |now: i64, newest: Option<i64>, verdict| {
            let now = Moment(EARLIEST.0 + now);
            let newest = newest.map(|newest| Moment(EARLIEST.0 + newest));
            assert_eq!(clock(now, newest).verdict, verdict);
        };
        check(-1, None, Verdict::Wrong);
        check(0, None, Verdict::Good);
        check(0, Some(DAY), Verdict::Good);
        check(0, Some(DAY + 1), Verdict::Weak);
    }
}
