//! What a plan asks for, once a person confirmed what was read from it.
//!
//! The record of these facts is the plan. A target is measure, operator, value, unit,
//! denominator and date: never a bare percentage.

use serde::{Deserialize, Serialize};

use crate::{Day, RecordId, UnitId};

/// A document that a plan carries out or rests on (căn cứ).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// As precisely as printed: `2019-01-04`, `2019-01` or `2019`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
}

/// The envelope's unit is the unit whose plan it is; the envelope's day is the plan's date.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanAdopted {
    /// Whole, as printed: `01/KH-UBND`; absent when the number is blank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    pub issuer: String,
    pub title: String,
    /// First and last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// The document above it, as cited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carries_out: Vec<Citation>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub legal_basis: Vec<Citation>,
    /// The plan above it, where that plan is here too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<RecordId>,
    /// The text that was read, so that it can be shown beside what was read from it.
    pub text: String,
    /// What was read, with spans, as `noi plan read --json` prints it.
    pub reading: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<String>,
    /// An example made for a demonstration.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub example: bool,
}

/// How a value is aimed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Operator {
    #[serde(rename = ">=")]
    AtLeast,
    #[serde(rename = ">")]
    MoreThan,
    #[serde(rename = "<=")]
    AtMost,
    #[serde(rename = "<")]
    LessThan,
    #[serde(rename = "~")]
    About,
    #[serde(rename = "=")]
    Equal,
}

impl Operator {
    /// Whether a result settles a target. *Equal* is how plans write an aim to be reached
    /// ("phấn đấu 90%"), so more than that is no failure.
    pub fn holds(self, result: f64, value: f64) -> bool {
        match self {
            Self::AtLeast | Self::About | Self::Equal => result >= value,
            Self::MoreThan => result > value,
            Self::AtMost => result <= value,
            Self::LessThan => result < value,
        }
    }

    /// Whether less is better.
    pub fn is_ceiling(self) -> bool {
        matches!(self, Self::AtMost | Self::LessThan)
    }

    pub fn symbol(self) -> &'static str {
        match self {
            Self::AtLeast => "≥",
            Self::MoreThan => ">",
            Self::AtMost => "≤",
            Self::LessThan => "<",
            Self::About => "≈",
            Self::Equal => "=",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetSet {
    /// `access`, `knowledge`, `network`, `other`, or the code of an indicator of the pack.
    pub measure: String,
    pub operator: Operator,
    /// As printed, so that 72,5 stays exact: `"72.5"`.
    pub value: String,
    /// `%`, `‰` or `count`.
    pub unit: String,
    /// The noun phrase of the denominator, as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_from: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// The sentence it was read from.
    pub text: String,
    /// Where in the plan's text, in Unicode scalar values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<[usize; 2]>,
}

impl Eq for TargetSet {}

impl TargetSet {
    /// The value as a number; `None` when it isn't one.
    pub fn number(&self) -> Option<f64> {
        self.value.parse().ok()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskSet {
    /// Stable within the plan: `t1`, `r3`.
    pub task: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<[usize; 2]>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskDone {
    pub task: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportingSet {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// `--05-10` (each year), `---15` (each month), `2023-10-28`, `P10D`; absent: no date set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// `once`, `monthly`, `quarterly`, `half-yearly`, `yearly` …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cadence: Option<String>,
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<[usize; 2]>,
}

/// A figure that no record can give, entered by a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultReported {
    pub measure: String,
    pub unit: UnitId,
    pub numerator: u64,
    pub denominator: u64,
    /// Expected at the end of the period (ước thực hiện), not counted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub estimate: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportFrozen {
    pub period_from: Day,
    pub period_to: Day,
    /// Hash of the frozen figures.
    pub hash: String,
    /// The reporting duty it answers, if one does: the `due` of that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<Day>,
}
