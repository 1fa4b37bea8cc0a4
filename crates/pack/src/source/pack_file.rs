//! `pack.toml` and `reports.toml`: the pack as a whole, and the windows of reports.

use noi_core::Code;

use super::basis::basis;
use super::diagnostic::Spot;
use super::fields::{At, Fields};
use crate::model::{MonthDay, ReportRegime, Text};

/// `pack.toml` as read.
#[derive(Default)]
pub(super) struct Head<'a> {
    pub(super) id: Code,
    pub(super) version: String,
    pub(super) words: Text,
    pub(super) age_limit_months: i32,
    pub(super) school_year_opens: Option<MonthDay>,
    pub(super) school_year_ends: Option<MonthDay>,
    pub(super) province_sets: Vec<(Code, Vec<Code>)>,
    /// What a plan's measure means, and where the indicator's code stands.
    pub(super) measures: Vec<(Code, At<'a, Code>)>,
    /// The service that a measurement counts as, and for how many days it stands.
    pub(super) growth: Option<(At<'a, Code>, i32)>,
}

pub(super) fn head<'a>(fields: &Fields<'a>) -> Head<'a> {
    let id = fields.required_text("id", "add `id = \"…\"`: a short name such as `vn-ecd`");
    let version = fields.required_text("version", "add `version = \"2026.1\"`");
    let words = fields.words();
    if !fields.has("age_limit") {
        fields.missing(
            "age_limit",
            "the age at which children leave the programme: `age_limit = \"9y\"` is \"to 8\", completed years 0-8",
        );
    }
    let age_limit = fields.months("age_limit").map_or(108, |at| at.value);
    let (mut opens, mut ends) = (None, None);
    if let Some(year) = fields.table("school_year") {
        opens = year.month_day("opens").map(|at| at.value);
        ends = year.month_day("ends").map(|at| at.value);
        year.finish();
    }
    let head = Head {
        id: id.map_or_else(String::new, |at| at.value),
        version: version.map_or_else(String::new, |at| at.value),
        words,
        age_limit_months: age_limit,
        school_year_opens: opens,
        school_year_ends: ends,
        province_sets: province_sets(fields),
        measures: measures(fields),
        growth: growth(fields),
    };
    fields.finish();
    head
}

fn growth<'a>(fields: &Fields<'a>) -> Option<(At<'a, Code>, i32)> {
    let table = fields.table("growth")?;
    let service = table.required_text(
        "service",
        "the service as which a measurement counts: `service = \"growth_monitoring\"`",
    );
    let stands = table.days("stands");
    if stands.is_none() {
        table.missing(
            "stands",
            "for how long a measurement tells how a child is: `stands = \"120d\"`",
        );
    }
    table.finish();
    Some((service?, stands?.value))
}

fn province_sets(fields: &Fields<'_>) -> Vec<(Code, Vec<Code>)> {
    let Some(sets) = fields.table("province_sets") else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for (name, node) in sets.entries() {
        let codes: Vec<At<'_, String>> = node.list().iter().filter_map(|one| one.text()).collect();
        for code in &codes {
            if code.value.len() != 2 || !code.value.bytes().all(|b| b.is_ascii_digit()) {
                fields.error(
                    &code.spot,
                    "bad-code",
                    format!("`{}` isn't the code of a province", code.value),
                    "write the two digits in use since 1/7/2025, such as \"11\"".to_owned(),
                );
            }
        }
        out.push((
            name.value,
            codes.into_iter().map(|code| code.value).collect(),
        ));
    }
    out
}

fn measures<'a>(fields: &Fields<'a>) -> Vec<(Code, At<'a, Code>)> {
    fields.table("measures").map_or(Vec::new(), |table| {
        table
            .entries()
            .into_iter()
            .filter_map(|(name, node)| Some((name.value, node.text()?)))
            .collect()
    })
}

pub(super) fn regimes<'a>(file: &Fields<'a>) -> Vec<(ReportRegime, Spot<'a>)> {
    let mut regimes = Vec::new();
    for fields in file.tables("regime") {
        let code = fields.required_text("code", "add `code = \"…\"`");
        let words = fields.words();
        let basis = basis(&fields);
        let closes_on = fields.required_number(
            "closes_on",
            0..=28,
            "the day of the month on which a period closes its figures; 0 is the month's last day",
        );
        fields.finish();
        if let Some(code) = code {
            let regime = ReportRegime {
                code: code.value,
                words,
                basis,
                closes_on: closes_on.map_or(0, |day| day.value) as u32,
            };
            regimes.push((regime, code.spot));
        }
    }
    regimes
}
