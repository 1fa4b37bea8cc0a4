//! Numbers: coverage by unit, and how each figure is made. Small counts of sensitive measures are
//! hidden as on the pages, with what would give them away.

use noi_core::Day;
use noi_ui::figures::Measured;
use noi_ui::pages::coverage::UnitRow;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::call::{Answer, Call, iso_day_or_none};
use super::problem::{Problem, Written};
use crate::load::{self, Frame};

/// Which figures are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// Unit: its id, or its full name with the unit above it. Without one: where the person works.
    #[param(min_length = 1, max_length = 200)]
    pub(super) unit: Option<String>,
    /// As of which day; without one: today.
    #[serde(default, deserialize_with = "iso_day_or_none")]
    #[param(value_type = Option<String>, format = Date)]
    pub(super) as_of: Option<Day>,
    /// Code of an indicator that is to stand beside the usual ones.
    #[param(min_length = 1, max_length = 200)]
    pub(super) measure: Option<String>,
}

/// The unit and the day looked at.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OfUnit {
    /// Unit: its id, or its full name with the unit above it. Without one: where the person works.
    #[param(min_length = 1, max_length = 200)]
    pub(super) unit: Option<String>,
    /// As of which day; without one: today.
    #[serde(default, deserialize_with = "iso_day_or_none")]
    #[param(value_type = Option<String>, format = Date)]
    pub(super) as_of: Option<Day>,
}

/// A figure.
#[derive(Serialize, ToSchema)]
pub(super) struct Figure {
    state: FigureState,
    /// How many meet the measure; or the count, where there is no whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    met: Option<u64>,
    /// Of how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<u64>,
    /// Of these, about how many nothing is recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown: Option<u64>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum FigureState {
    Known,
    /// The facts that it needs don't exist yet.
    NoData,
    /// 1-7 children, who could be recognised.
    Under8,
    /// It would give a small one away.
    Hidden,
}

impl From<Measured> for Figure {
    fn from(measured: Measured) -> Self {
        let (state, met, of, unknown) = match measured {
            Measured::NoData => (FigureState::NoData, None, None, None),
            Measured::Suppressed => (FigureState::Under8, None, None, None),
            Measured::Hidden => (FigureState::Hidden, None, None, None),
            Measured::Share { met, of, unknown } => {
                (FigureState::Known, Some(met), Some(of), Some(unknown))
            }
            Measured::Total(count) => (FigureState::Known, Some(count), None, None),
        };
        Self {
            state,
            met,
            of,
            unknown,
        }
    }
}

/// Measures side by side, for a unit and those below it.
#[derive(Serialize, ToSchema)]
pub(super) struct Coverage {
    #[schema(value_type = String, format = Date)]
    as_of: Day,
    measures: Vec<Measure>,
    whole: UnitFigures,
    below: Vec<UnitFigures>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Measure {
    indicator: String,
    words: String,
    /// In percent, where one is in force.
    target: Option<f64>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct UnitFigures {
    unit: String,
    name: String,
    children: u64,
    /// One for each measure, in their order.
    figures: Vec<Figure>,
}

impl From<UnitRow> for UnitFigures {
    fn from(row: UnitRow) -> Self {
        Self {
            unit: row.id,
            name: row.name,
            children: row.children,
            figures: (row.cells.into_iter())
                .map(|cell| cell.measured.into())
                .collect(),
        }
    }
}

/// Coverage of a unit and of those below it.
#[utoipa::path(
    get, path = "/api/v1/coverage", tag = "figures", params(Asked),
    responses(
        (status = 200, body = Coverage),
        (status = 400, body = Written, content_type = "application/problem+json"),
        (status = 401, body = Written, content_type = "application/problem+json"),
        (status = 403, body = Written, content_type = "application/problem+json"),
        (status = 404, body = Written, content_type = "application/problem+json"),
        (status = 422, body = Written, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn coverage(call: &Call<'_>, frame: &Frame<'_>) -> Result<Answer, Problem> {
    let asked: Asked = call.query()?;
    let view = load::coverage::load(frame, asked.measure.as_deref()).await?;
    Answer::of(&Coverage {
        as_of: frame.on,
        measures: (view.measures.into_iter())
            .map(|head| Measure {
                indicator: head.code,
                words: head.words,
                target: head.target,
            })
            .collect(),
        whole: view.whole.into(),
        below: view.rows.into_iter().map(Into::into).collect(),
    })
}

/// The indicators of the programme.
#[derive(Serialize, ToSchema)]
pub(super) struct Indicators {
    indicators: Vec<IndicatorLine>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct IndicatorLine {
    code: String,
    words: String,
}

/// Every indicator of the programme.
#[utoipa::path(
    get, path = "/api/v1/indicators", tag = "figures", params(OfUnit),
    responses(
        (status = 200, body = Indicators),
        (status = 400, body = Written, content_type = "application/problem+json"),
        (status = 401, body = Written, content_type = "application/problem+json"),
        (status = 403, body = Written, content_type = "application/problem+json"),
        (status = 404, body = Written, content_type = "application/problem+json"),
        (status = 422, body = Written, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn indicators(_: &Call<'_>, frame: &Frame<'_>) -> Result<Answer, Problem> {
    let all = frame.office.pack.indicators.iter();
    Answer::of(&Indicators {
        indicators: all
            .map(|one| IndicatorLine {
                code: one.code.clone(),
                words: frame.text(&one.words),
            })
            .collect(),
    })
}

/// How a figure is made, and its result for a unit on a day.
#[derive(Serialize, ToSchema)]
pub(super) struct Indicator {
    code: String,
    words: String,
    numerator: String,
    denominator: String,
    method: String,
    period: String,
    source: String,
    responsible: String,
    /// The law; absent: good practice.
    basis: Option<String>,
    result: Figure,
    /// In percent, where one is in force.
    target: Option<f64>,
    /// How many are missing from the target.
    gap: Option<u64>,
}

/// One indicator with its result.
#[utoipa::path(
    get, path = "/api/v1/indicators/{code}", tag = "figures",
    params(("code" = String, Path, min_length = 1, max_length = 200), OfUnit),
    responses(
        (status = 200, body = Indicator),
        (status = 400, body = Written, content_type = "application/problem+json"),
        (status = 401, body = Written, content_type = "application/problem+json"),
        (status = 403, body = Written, content_type = "application/problem+json"),
        (status = 404, body = Written, content_type = "application/problem+json"),
        (status = 422, body = Written, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn indicator(call: &Call<'_>, frame: &Frame<'_>) -> Result<Answer, Problem> {
    let view = load::indicator::load(frame, call.part())?;
    Answer::of(&Indicator {
        code: view.code,
        words: view.words,
        numerator: view.numerator,
        denominator: view.denominator,
        method: view.method,
        period: view.period,
        source: view.source,
        responsible: view.responsible,
        basis: view.basis.law,
        result: view.result.into(),
        target: view.target,
        gap: view.gap,
    })
}
