//! The condition of an installation: what is to be mended and how, what the ledger holds, by
//! which rules it counts and which of them nobody has confirmed. Nothing about children.

use askama::Template;

use super::html;
use crate::components::{BasisLine, Tag};
use crate::figures::Basis;
use crate::format;
use crate::page::{Page, Shell};
use crate::words::Words;

/// What the page says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SystemView {
    /// Version of the program, e.g. "0.1.0".
    pub version: String,
    /// "27/11/2026 09:15".
    pub since: String,
    /// For how many whole minutes the server has run.
    pub minutes: u64,
    /// Everything that was looked at.
    pub findings: Vec<FindingView>,
    pub ledger: LedgerView,
    pub pack: PackView,
}

/// Something that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingView {
    /// Has words under `doctor-is-` and `doctor-do-`.
    pub check: &'static str,
    /// In the page's language.
    pub found: String,
    pub state: FindingState,
}

/// How it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingState {
    /// What is recorded may be lost, or nothing can be recorded.
    Wrong,
    /// It works, and could be safer.
    Weak,
    Good,
}

/// How far the ledger goes, and how far the figures follow it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LedgerView {
    pub shards: Vec<ShardView>,
    /// The day of the latest fact about a child, as people write it; empty where there is none.
    pub until: String,
}

/// A shard of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShardView {
    /// Its province, or that it is of the whole country.
    pub name: String,
    /// Its number in the ledger.
    pub number: u32,
    /// Position of the last fact.
    pub position: u64,
    /// Position that the figures have read.
    pub read: u64,
    /// The beginning of the hash of the chain's end.
    pub hash: String,
}

/// The rules.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PackView {
    /// In the page's language.
    pub name: String,
    /// "vn-ecd 2026.1".
    pub version: String,
    /// Of each kind: how many there are, and those that nobody has confirmed.
    pub kinds: Vec<RulesView>,
}

/// The rules of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulesView {
    /// Has words under `system-rules-`.
    pub kind: &'static str,
    pub count: u64,
    pub unconfirmed: Vec<RuleView>,
}

/// A rule that nobody has confirmed against its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleView {
    /// Its code in the pack; may be empty.
    pub code: String,
    /// In the page's language.
    pub words: String,
    pub basis: RuleBasis,
}

/// What an unconfirmed rule rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleBasis {
    /// As cited.
    Law(String),
    /// Nothing is cited.
    Practice,
    /// A day of the calendar that was worked out and not announced yet.
    Estimate,
}

impl RuleBasis {
    /// Key of what is to be done.
    fn remedy(&self) -> &'static str {
        match self {
            RuleBasis::Law(_) => "system-rule-check",
            RuleBasis::Practice => "system-rule-find",
            RuleBasis::Estimate => "system-rule-wait",
        }
    }
}

struct Shown<'a> {
    found: &'a FindingView,
    name: String,
    remedy: String,
    tag: Tag,
}

struct ShardShown<'a> {
    shard: &'a ShardView,
    position: String,
    read: Tag,
}

struct KindShown<'a> {
    id: String,
    name: String,
    count: String,
    rules: Vec<RuleShown<'a>>,
}

struct RuleShown<'a> {
    rule: &'a RuleView,
    basis: Option<BasisLine>,
    remedy: String,
}

#[derive(Template)]
#[template(path = "system.html")]
struct SystemPage<'a> {
    s: Shell<'a>,
    w: Words,
    summary: Tag,
    to_mend: Vec<Shown<'a>>,
    good: Vec<Shown<'a>>,
    running: Vec<(String, String)>,
    shards: Vec<ShardShown<'a>>,
    fresh: String,
    pack: Vec<(String, String)>,
    unconfirmed: usize,
    kinds: Vec<KindShown<'a>>,
}

/// The page about the system.
pub fn render(view: &SystemView, page: &Page) -> String {
    let w = page.words();
    let mut findings: Vec<&FindingView> = view.findings.iter().collect();
    findings.sort_by_key(|one| one.state);
    let shown = findings.into_iter().map(|found| Shown {
        name: w.get(&format!("doctor-is-{}", found.check)),
        remedy: w.get(&format!("doctor-do-{}", found.check)),
        tag: state_tag(&w, found.state),
        found,
    });
    let (good, to_mend): (Vec<_>, Vec<_>) =
        shown.partition(|one| one.found.state == FindingState::Good);
    let number = |n: u64| format::integer(w.lang(), n);
    let kinds = || view.pack.kinds.iter();
    let counted = kinds().map(|kind| (w.get(&kind_key(kind)), number(kind.count)));
    let pack = [(
        w.get("about-pack"),
        format!("{} ({})", view.pack.name, view.pack.version),
    )];
    html(&SystemPage {
        summary: summary(&w, &to_mend),
        to_mend,
        good,
        running: vec![
            (w.get("about-version"), view.version.clone()),
            (w.get("system-since"), view.since.clone()),
            (w.get("system-uptime"), uptime(&w, view.minutes)),
        ],
        shards: view
            .ledger
            .shards
            .iter()
            .map(|one| shard(&w, one))
            .collect(),
        fresh: match view.ledger.until.is_empty() {
            true => w.get("data-none"),
            false => w.x("system-until", view.ledger.until.as_str()),
        },
        pack: pack.into_iter().chain(counted).collect(),
        unconfirmed: kinds().map(|kind| kind.unconfirmed.len()).sum(),
        kinds: kinds()
            .filter(|kind| !kind.unconfirmed.is_empty())
            .map(|kind| kind_shown(&w, kind))
            .collect(),
        s: Shell::new(page),
        w,
    })
}

fn kind_key(kind: &RulesView) -> String {
    format!("system-rules-{}", kind.kind)
}

fn state_tag(w: &Words, state: FindingState) -> Tag {
    match state {
        FindingState::Wrong => Tag::worded("overdue", "alert", w.get("doctor-wrong")),
        FindingState::Weak => Tag::worded("soon", "quarter", w.get("doctor-weak")),
        FindingState::Good => Tag::worded("done", "tick", w.get("doctor-good")),
    }
}

/// The whole in a few words.
fn summary(w: &Words, to_mend: &[Shown<'_>]) -> Tag {
    let worst = to_mend.first().map(|one| one.found.state);
    match worst {
        None => Tag::worded("done", "tick", w.get("system-sound")),
        Some(FindingState::Wrong) => {
            Tag::worded("overdue", "alert", w.n("system-wrong", to_mend.len()))
        }
        Some(_) => Tag::worded("soon", "quarter", w.n("system-weak", to_mend.len())),
    }
}

fn shard<'a>(w: &Words, shard: &'a ShardView) -> ShardShown<'a> {
    let behind = shard.position.saturating_sub(shard.read);
    ShardShown {
        position: format::integer(w.lang(), shard.position),
        read: match behind {
            0 => Tag::worded("done", "tick", w.get("system-read-all")),
            _ => Tag::worded("progress", "half", w.n("system-read-behind", behind)),
        },
        shard,
    }
}

fn kind_shown<'a>(w: &Words, kind: &'a RulesView) -> KindShown<'a> {
    let rule = |rule: &'a RuleView| RuleShown {
        basis: match &rule.basis {
            RuleBasis::Law(citation) => Some(Some(citation.clone())),
            RuleBasis::Practice => Some(None),
            RuleBasis::Estimate => None,
        }
        .map(|law| {
            let basis = Basis {
                law,
                confirmed: false,
            };
            BasisLine::new(w, &basis)
        }),
        remedy: w.get(rule.basis.remedy()),
        rule,
    };
    KindShown {
        id: format!("rules-{}", kind.kind),
        name: w.get(&kind_key(kind)),
        count: w.with(
            "system-rules-count",
            &[
                ("n", kind.unconfirmed.len().into()),
                ("of", kind.count.into()),
            ],
        ),
        rules: kind.unconfirmed.iter().map(rule).collect(),
    }
}

/// "3 ngày 4 giờ", to the two largest units.
fn uptime(w: &Words, minutes: u64) -> String {
    let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let part = |key: &str, n: u64| w.n(key, n);
    match (days, hours) {
        (0, 0) => part("system-minutes", rest),
        (0, _) => format!(
            "{} {}",
            part("system-hours", hours),
            part("system-minutes", rest)
        ),
        _ => format!(
            "{} {}",
            part("system-days", days),
            part("system-hours", hours)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn how_long_it_runs_is_said_to_the_two_largest_units() {
        let check = |minutes, vi: &str, en: &str| {
            assert_eq!(uptime(&Words::new(Lang::Vi), minutes), vi);
            assert_eq!(uptime(&Words::new(Lang::En), minutes), en);
        };
        check(0, "0 phút", "0 minutes");
        check(59, "59 phút", "59 minutes");
        check(61, "1 giờ 1 phút", "1 hour 1 minute");
        check(1439, "23 giờ 59 phút", "23 hours 59 minutes");
        check(1440, "1 ngày 0 giờ", "1 day 0 hours");
        check(4 * 1440 + 125, "4 ngày 2 giờ", "4 days 2 hours");
    }
}
