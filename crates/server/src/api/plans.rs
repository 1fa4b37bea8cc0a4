//! Plans, and their targets held against results.

use noi_ui::figures::{Course, TargetView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::call::{Answer, Call};
use super::figures::{Figure, OfUnit};
use super::problem::{Problem, Written};
use crate::load::{self, Frame};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// Unit: its id, or its full name with the unit above it. Without one: where the person works.
    #[param(min_length = 1, max_length = 200)]
    pub(super) unit: Option<String>,
}

/// Every plan of this installation.
#[derive(Serialize, ToSchema)]
pub(super) struct Plans {
    plans: Vec<PlanLine>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct PlanLine {
    #[schema(format = "uuid")]
    id: String,
    /// Number and symbol as printed.
    symbol: String,
    title: String,
    issuer: String,
    /// As printed.
    date: String,
    period: String,
    targets: u64,
    carries_out: String,
}

/// Plans.
#[utoipa::path(
    get, path = "/api/v1/plans", tag = "plans", params(Asked),
    responses(
        (status = 200, body = Plans),
        (status = 400, body = Written, content_type = "application/problem+json"),
        (status = 401, body = Written, content_type = "application/problem+json"),
        (status = 403, body = Written, content_type = "application/problem+json"),
        (status = 404, body = Written, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list(_: &Call<'_>, frame: &Frame<'_>) -> Result<Answer, Problem> {
    let view = load::plans::load(frame, None);
    Answer::of(&Plans {
        plans: (view.plans.into_iter())
            .map(|row| PlanLine {
                id: row.id,
                symbol: row.symbol,
                title: row.title,
                issuer: row.issuer,
                date: row.date,
                period: row.period,
                targets: row.targets,
                carries_out: row.carries_out,
            })
            .collect(),
    })
}

/// A plan.
#[derive(Serialize, ToSchema)]
pub(super) struct Plan {
    symbol: String,
    title: String,
    targets: Vec<Target>,
}

/// A target held against its result.
#[derive(Serialize, ToSchema)]
pub(super) struct Target {
    measure: String,
    indicator: Option<String>,
    /// As in `>=`.
    operator: String,
    value: f64,
    /// `%`, `‰`, or empty for a count.
    unit: String,
    /// By when, as printed.
    due: String,
    result: Figure,
    gap: Option<u64>,
    course: CourseCode,
}

/// How a target stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum CourseCode {
    Met,
    OnCourse,
    Behind,
    NotMet,
    NoData,
}

impl From<TargetView> for Target {
    fn from(view: TargetView) -> Self {
        Self {
            measure: view.measure,
            indicator: view.indicator,
            operator: view.operator.symbol().to_owned(),
            value: view.value,
            unit: view.unit,
            due: view.due,
            result: view.result.into(),
            gap: view.gap,
            course: match view.course {
                Course::Met => CourseCode::Met,
                Course::OnCourse => CourseCode::OnCourse,
                Course::Behind => CourseCode::Behind,
                Course::NotMet => CourseCode::NotMet,
                Course::NoData => CourseCode::NoData,
            },
        }
    }
}

/// One plan with its targets.
#[utoipa::path(
    get, path = "/api/v1/plans/{id}", tag = "plans",
    params(("id" = String, Path, format = "uuid"), OfUnit),
    responses(
        (status = 200, body = Plan),
        (status = 400, body = Written, content_type = "application/problem+json"),
        (status = 401, body = Written, content_type = "application/problem+json"),
        (status = 403, body = Written, content_type = "application/problem+json"),
        (status = 404, body = Written, content_type = "application/problem+json"),
        (status = 422, body = Written, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn one(call: &Call<'_>, frame: &Frame<'_>) -> Result<Answer, Problem> {
    let view = load::plan::load(frame, call.part())?;
    Answer::of(&Plan {
        symbol: view.symbol,
        title: view.title,
        targets: view.targets.into_iter().map(Into::into).collect(),
    })
}
