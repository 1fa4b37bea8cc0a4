//! The condition of this installation, as `noi doctor` finds it, and the rules it goes by.

use noi_core::units::Level;
use noi_core::{Shard, UnitId};
use noi_office::{Finding, Found, OfficeError};
use noi_pack::model::{Basis, Pack, Text};
use noi_store::Verdict;
use noi_ui::format;
use noi_ui::pages::system::{
    FindingState, FindingView, LedgerView, PackView, RuleBasis, RuleView, RulesView, ShardView,
    SystemView,
};
use noi_ui::words::Words;

use super::{Frame, audit};
use crate::pages::Trouble;

/// Facts of each shard that are held against their chain for a page.
const SAMPLE: u32 = 100;
/// Bytes of a hash that are shown: enough to tell one from another by eye.
const HASH_BYTES: usize = 8;

pub(crate) async fn load(frame: &Frame<'_>) -> Result<SystemView, Trouble> {
    let desk = frame.desk;
    let around = (desk.surroundings)().await;
    let findings = frame.office.examine(SAMPLE, &around).await?;
    Ok(SystemView {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        since: audit::moment(desk.begun),
        minutes: u64::try_from((frame.now().0 - desk.begun.0) / 60_000).unwrap_or(0),
        findings: findings
            .into_iter()
            .map(|one| finding(frame, one))
            .collect(),
        ledger: ledger(frame).await?,
        pack: pack(frame),
    })
}

fn finding(frame: &Frame<'_>, finding: Finding) -> FindingView {
    let w = Words::new(frame.route.lens.lang);
    let number = |n| format::integer(w.lang(), n);
    let megabytes = |bytes| format!("{} MB", number(bytes / 1_000_000));
    FindingView {
        check: finding.check,
        found: match finding.found {
            Found::Said(text) => text,
            Found::Database(name, bytes) => format!("{name}, {}", megabytes(bytes)),
            Found::Bytes(bytes) => megabytes(bytes),
            Found::Day(day) => day.vn(),
            Found::Number(n) => number(n),
            Found::Ledger(facts, shards) => format!("{} / {}", number(facts), number(shards)),
            Found::DaysAgo(days) => {
                w.with("doctor-days", &[("n", days.to_string().as_str().into())])
            }
            Found::Nothing => String::new(),
        },
        state: match finding.verdict {
            Verdict::Good => FindingState::Good,
            Verdict::Weak => FindingState::Weak,
            Verdict::Wrong => FindingState::Wrong,
        },
    }
}

async fn ledger(frame: &Frame<'_>) -> Result<LedgerView, Trouble> {
    let heads = frame
        .office
        .store
        .heads()
        .await
        .map_err(OfficeError::from)?;
    let read = &frame.held.ledger.heads;
    let shards = heads.iter().map(|(shard, head)| ShardView {
        name: shard_name(frame, *shard),
        number: shard.0,
        position: head.position.0,
        read: read.get(shard).map_or(0, |read| read.position.0),
        hash: (head.hash.iter().take(HASH_BYTES))
            .map(|byte| format!("{byte:02x}"))
            .collect(),
    });
    Ok(LedgerView {
        shards: shards.collect(),
        until: frame
            .held
            .roster
            .until()
            .map(noi_core::Day::vn)
            .unwrap_or_default(),
    })
}

/// A shard has the number of the province where its records were registered.
fn shard_name(frame: &Frame<'_>, shard: Shard) -> String {
    let province = UnitId::Official(shard.0);
    match frame.office.units.level(province) {
        Some(Level::Province) => frame.office.unit_name(province, frame.today),
        _ => Words::new(frame.route.lens.lang).get("system-shard-national"),
    }
}

fn pack(frame: &Frame<'_>) -> PackView {
    let pack = &frame.office.pack;
    PackView {
        name: frame.text(&pack.words),
        version: format!("{} {}", pack.id, pack.version),
        kinds: vec![
            of_kind(
                frame,
                "needs",
                pack.needs
                    .iter()
                    .map(|need| (need.code.as_str(), &need.words, &need.basis)),
            ),
            of_kind(
                frame,
                "indicators",
                (pack.indicators.iter()).map(|one| (one.code.as_str(), &one.words, &one.basis)),
            ),
            of_kind(
                frame,
                "instruments",
                (pack.instruments.iter()).map(|one| (one.code.as_str(), &one.words, &one.basis)),
            ),
            of_kind(
                frame,
                "reports",
                (pack.report_regimes.iter()).map(|one| (one.code.as_str(), &one.words, &one.basis)),
            ),
            calendar(frame, pack),
            without_basis("services", pack.services.len()),
            without_basis("circumstances", pack.circumstances.len()),
        ],
    }
}

fn of_kind<'a>(
    frame: &Frame<'_>,
    kind: &'static str,
    rules: impl ExactSizeIterator<Item = (&'a str, &'a Text, &'a Basis)>,
) -> RulesView {
    RulesView {
        kind,
        count: rules.len() as u64,
        unconfirmed: rules
            .filter(|(.., basis)| !basis.confirmed)
            .map(|(code, words, basis)| RuleView {
                code: code.to_owned(),
                words: frame.text(words),
                basis: match &basis.citation {
                    Some(citation) => RuleBasis::Law(citation.clone()),
                    None => RuleBasis::Practice,
                },
            })
            .collect(),
    }
}

/// What is named by law and has nothing to be confirmed by itself.
fn without_basis(kind: &'static str, count: usize) -> RulesView {
    RulesView {
        kind,
        count: count as u64,
        unconfirmed: Vec::new(),
    }
}

fn calendar(frame: &Frame<'_>, pack: &Pack) -> RulesView {
    let w = Words::new(frame.route.lens.lang);
    let estimate = |words| RuleView {
        code: String::new(),
        words,
        basis: RuleBasis::Estimate,
    };
    let calendar = &pack.calendar;
    let days = calendar.days_off.iter().filter(|one| !one.confirmed);
    let days = days.map(|one| {
        let words = [
            ("day", one.day.vn().into()),
            ("x", frame.text(&one.words).into()),
        ];
        estimate(w.with("system-rule-day", &words))
    });
    let years = calendar.school_years.iter().filter(|one| !one.confirmed);
    let years = years.map(|one| {
        let words = [
            ("x", format!("{}–{}", one.year, one.year + 1).into()),
            ("from", one.opens.vn().into()),
            ("to", one.ends.vn().into()),
        ];
        estimate(w.with("system-rule-year", &words))
    });
    RulesView {
        kind: "calendar",
        count: (calendar.days_off.len() + calendar.school_years.len()) as u64,
        unconfirmed: days.chain(years).collect(),
    }
}
