//! What a database says of itself, held against what a ledger needs.

use std::collections::BTreeMap;

/// How a setting is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Good,
    /// It works, and could be safer.
    Weak,
    /// What is acknowledged may be lost, or nothing can be recorded.
    Wrong,
}

/// A setting of the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Has words: `synchronous`, `fsync` …
    pub name: &'static str,
    pub value: String,
    pub verdict: Verdict,
}

/// The condition of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// With its version: `SQLite 3.46.0`.
    pub database: String,
    /// What it takes up.
    pub bytes: u64,
    pub settings: Vec<Setting>,
}

/// By name, what was read.
pub(crate) type Values = BTreeMap<String, String>;

/// How a value is judged.
type Judge = fn(&str) -> Verdict;

const SQLITE: &[(&str, Judge)] = &[
    ("journal_mode", |value| needs(value == "wal")),
    ("synchronous", |value| {
        needs(matches!(value, "FULL" | "EXTRA"))
    }),
];

/// What SQLite calls a value of `synchronous`, which it tells as a number.
pub(crate) fn synchronous(value: i64) -> String {
    match value {
        0 => "OFF".to_owned(),
        1 => "NORMAL".to_owned(),
        2 => "FULL".to_owned(),
        3 => "EXTRA".to_owned(),
        other => other.to_string(),
    }
}

const POSTGRES: &[(&str, Judge)] = &[
    ("server_version_num", |value| {
        wants(value.parse().is_ok_and(|version: u32| version >= 150_000))
    }),
    ("fsync", |value| needs(value == "on")),
    ("full_page_writes", |value| needs(value == "on")),
    ("synchronous_commit", |value| {
        needs(matches!(
            value,
            "on" | "local" | "remote_write" | "remote_apply"
        ))
    }),
    ("recovery", |value| needs(value == "false")),
    ("data_checksums", |value| wants(value == "on")),
    ("wall", |value| wants(value == "true")),
    ("max_connections", |value| {
        wants(value.parse().is_ok_and(|n: u32| n >= 40))
    }),
];

fn needs(holds: bool) -> Verdict {
    if holds { Verdict::Good } else { Verdict::Wrong }
}

fn wants(holds: bool) -> Verdict {
    if holds { Verdict::Good } else { Verdict::Weak }
}

pub(crate) fn of_sqlite(values: &Values) -> Condition {
    condition("SQLite", SQLITE, values)
}

pub(crate) fn of_postgres(values: &Values) -> Condition {
    condition("PostgreSQL", POSTGRES, values)
}

fn condition(database: &str, wanted: &[(&'static str, Judge)], values: &Values) -> Condition {
    let value = |name: &str| values.get(name).cloned().unwrap_or_default();
    let settings = wanted.iter().map(|&(name, judge)| {
        let value = value(name);
        Setting {
            name,
            verdict: judge(&value),
            value,
        }
    });
    Condition {
        database: format!("{database} {}", value("version")),
        bytes: value("bytes").parse().unwrap_or(0),
        settings: settings.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_judged() {
        let check = |of: fn(&Values) -> Condition, set: &[(&str, &str)], name, verdict| {
            let values = set
                .iter()
                .map(|(name, value)| (name.to_string(), value.to_string()));
            let condition = of(&values.collect());
            let found = condition
                .settings
                .iter()
                .find(|setting| setting.name == name);
            assert_eq!(
                found.map(|setting| setting.verdict),
                Some(verdict),
                "{set:?}"
            );
        };
        check(
            of_sqlite,
            &[("synchronous", "FULL")],
            "synchronous",
            Verdict::Good,
        );
        check(
            of_sqlite,
            &[("synchronous", "NORMAL")],
            "synchronous",
            Verdict::Wrong,
        );
        check(
            of_sqlite,
            &[("journal_mode", "delete")],
            "journal_mode",
            Verdict::Wrong,
        );
        check(of_postgres, &[("fsync", "off")], "fsync", Verdict::Wrong);
        check(
            of_postgres,
            &[("synchronous_commit", "off")],
            "synchronous_commit",
            Verdict::Wrong,
        );
        check(
            of_postgres,
            &[("recovery", "true")],
            "recovery",
            Verdict::Wrong,
        );
        check(of_postgres, &[("wall", "false")], "wall", Verdict::Weak);
        check(
            of_postgres,
            &[("server_version_num", "140010")],
            "server_version_num",
            Verdict::Weak,
        );
        // What the database doesn't tell is not taken for good.
        check(of_postgres, &[], "full_page_writes", Verdict::Wrong);
    }
}
