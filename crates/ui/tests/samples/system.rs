//! Sample conditions of an installation. The numbers are made up; the documents are real.

use noi_ui::pages::system::{
    FindingState, FindingView, LedgerView, PackView, RuleBasis, RuleView, RulesView, ShardView,
    SystemView,
};
use noi_ui::words::Lang;

use super::say;

fn found(check: &'static str, found: &str, state: FindingState) -> FindingView {
    FindingView {
        check,
        found: found.to_owned(),
        state,
    }
}

fn rules(kind: &'static str, count: u64, unconfirmed: Vec<RuleView>) -> RulesView {
    RulesView {
        kind,
        count,
        unconfirmed,
    }
}

/// With something wrong, something to improve, and rules to be confirmed.
pub(crate) fn to_mend(lang: Lang) -> SystemView {
    use FindingState::{Good, Weak, Wrong};
    let shard = |name: String, number, position, read, hash: &str| ShardView {
        name,
        number,
        position,
        read,
        hash: hash.to_owned(),
    };
    SystemView {
        version: "0.1.0".to_owned(),
        since: "20/11/2026 07:30".to_owned(),
        minutes: 2 * 1440 + 95,
        findings: vec![
            found("database", "SQLite 3.50.2, 412 MB", Good),
            found("journal_mode", "wal", Good),
            found("synchronous", "FULL", Good),
            found("space", "1.204 MB", Weak),
            found("clock", "22/11/2026", Good),
            found("positions", "318.616 / 2", Good),
            found("sample", "200", Good),
            found("quarantine", "3", Weak),
            found("backup_place", "/mnt/sao-luu: Permission denied", Wrong),
        ],
        ledger: LedgerView {
            shards: vec![
                shard(
                    say(lang, "Chung cả nước", "The whole country"),
                    0,
                    412,
                    412,
                    "9f2c41d07ab8e635",
                ),
                shard(
                    "Tỉnh Nghệ An".to_owned(),
                    40,
                    318_204,
                    318_190,
                    "04be77c1d2f0935a",
                ),
            ],
            until: "22/11/2026".to_owned(),
        },
        pack: PackView {
            name: say(
                lang,
                "Phát triển toàn diện trẻ em đến 8 tuổi",
                "Comprehensive development of children to 8 years",
            ),
            version: "vn-ecd 2026.1".to_owned(),
            kinds: vec![
                rules(
                    "needs",
                    98,
                    vec![
                        RuleView {
                            code: "weigh-monthly".to_owned(),
                            words: say(lang, "Cân, đo hằng tháng", "Weighing every month"),
                            basis: RuleBasis::Law("Thông tư 23/2017/TT-BYT, Điều 3".to_owned()),
                        },
                        RuleView {
                            code: "first-bath-talk".to_owned(),
                            words: say(lang, "Trò chuyện khi tắm bé", "Talking at bath time"),
                            basis: RuleBasis::Practice,
                        },
                    ],
                ),
                rules("indicators", 64, Vec::new()),
                rules(
                    "calendar",
                    41,
                    vec![RuleView {
                        code: String::new(),
                        words: say(
                            lang,
                            "06/02/2027: Tết Nguyên đán",
                            "06/02/2027: Lunar New Year",
                        ),
                        basis: RuleBasis::Estimate,
                    }],
                ),
            ],
        },
    }
}

/// Nothing to do, on the first day of an installation.
pub(crate) fn sound() -> SystemView {
    SystemView {
        version: "0.1.0".to_owned(),
        since: "22/11/2026 08:00".to_owned(),
        minutes: 12,
        findings: vec![found("database", "SQLite 3.50.2, 1 MB", FindingState::Good)],
        pack: PackView {
            version: "vn-ecd 2026.1".to_owned(),
            kinds: vec![rules("needs", 98, Vec::new())],
            ..PackView::default()
        },
        ..SystemView::default()
    }
}
