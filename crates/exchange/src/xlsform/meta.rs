//! The sheet `noi`: what XLSForm has no place for, as keys and values. What is a list or has
//! parts is JSON in one cell, an outcome a row.

use noi_pack::instrument::{Instrument, Outcome, Scoring};
use noi_pack::model::{Basis, Text};

use super::NOI;
use super::cells::{Row, Sheet};
use super::problem::{Kind, XlsFormProblem};

/// What the sheet says; texts that it lacks are empty.
#[derive(Debug, Default)]
pub(super) struct Meta {
    pub(super) en: String,
    pub(super) about: Text,
    pub(super) notice: Text,
    pub(super) source: String,
    pub(super) licence: String,
    pub(super) basis: Basis,
    pub(super) service: String,
    pub(super) group_only: bool,
    pub(super) sensitive: bool,
    pub(super) scoring: Option<Scoring>,
    pub(super) outcomes: Vec<Outcome>,
}

/// The rows of the sheet.
pub(super) fn rows(
    instrument: &Instrument,
) -> Result<Vec<(&'static str, String)>, serde_json::Error> {
    let yes_no = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    let basis = &instrument.basis;
    let mut rows = vec![
        ("en", instrument.words.en.clone()),
        ("about.vi", instrument.about.vi.clone()),
        ("about.en", instrument.about.en.clone()),
        ("notice.vi", instrument.notice.vi.clone()),
        ("notice.en", instrument.notice.en.clone()),
        ("source", instrument.source.clone()),
        ("licence", instrument.licence.clone()),
        (
            "basis",
            basis.citation.clone().unwrap_or_else(|| "none".to_owned()),
        ),
        ("confirmed", yes_no(basis.confirmed)),
        ("service", instrument.service.clone()),
        ("group_only", yes_no(instrument.group_only)),
        ("sensitive", yes_no(instrument.sensitive)),
        ("scoring", serde_json::to_string(&instrument.scoring)?),
    ];
    for outcome in &instrument.outcomes {
        rows.push(("outcome", serde_json::to_string(outcome)?));
    }
    Ok(rows)
}

/// Reads the sheet.
pub(super) fn read(sheet: &Sheet, problems: &mut Vec<XlsFormProblem>) -> Meta {
    for column in ["key", "value"] {
        if !sheet.has(column) {
            problems.push(sheet.missing(column));
            return Meta::default();
        }
    }
    let mut meta = Meta::default();
    let mut seen: Vec<&str> = Vec::new();
    for row in sheet.rows() {
        let key = row.trimmed("key");
        let value = row.cell("value").unwrap_or_default();
        if key != "outcome" && seen.contains(&key) {
            problems.push(Kind::NameTwice.at(row.place("key"), key));
            continue;
        }
        seen.push(key);
        match key {
            "en" => meta.en = value.to_owned(),
            "about.vi" => meta.about.vi = value.to_owned(),
            "about.en" => meta.about.en = value.to_owned(),
            "notice.vi" => meta.notice.vi = value.to_owned(),
            "notice.en" => meta.notice.en = value.to_owned(),
            "source" => meta.source = value.to_owned(),
            "licence" => meta.licence = value.to_owned(),
            "basis" => meta.basis.citation = (value != "none").then(|| value.to_owned()),
            "confirmed" => meta.basis.confirmed = yes(&row, problems),
            "service" => meta.service = value.trim().to_owned(),
            "group_only" => meta.group_only = yes(&row, problems),
            "sensitive" => meta.sensitive = yes(&row, problems),
            "scoring" => meta.scoring = json(&row, problems),
            "outcome" => meta.outcomes.extend(json(&row, problems)),
            _ => problems.push(Kind::NoiValue.at(row.place("key"), key)),
        }
    }
    if meta.scoring.is_none() && !seen.contains(&"scoring") {
        problems.push(Kind::NoiValue.of(NOI, "scoring"));
    }
    meta
}

fn yes(row: &Row<'_>, problems: &mut Vec<XlsFormProblem>) -> bool {
    match row.trimmed("value") {
        "yes" => true,
        "no" => false,
        other => {
            problems.push(Kind::NoiValue.at(row.place("value"), other));
            false
        }
    }
}

fn json<T: serde::de::DeserializeOwned>(
    row: &Row<'_>,
    problems: &mut Vec<XlsFormProblem>,
) -> Option<T> {
    serde_json::from_str(row.trimmed("value"))
        .map_err(|error| problems.push(Kind::NoiValue.at(row.place("value"), error.to_string())))
        .ok()
}
