//! Units: found by name, and one with those around it. Anybody may know which units there are.

use noi_core::UnitId;
use noi_ui::pages::choose::UnitChoice;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::call::{Answer, Call};
use super::problem::{Kind, Problem, Written};
use crate::load::{self, Frame};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// A name, as people write it; also of units that are no more.
    #[param(max_length = 200)]
    pub(super) q: String,
}

/// Units that may be meant, the likeliest first.
#[derive(Serialize, ToSchema)]
pub(super) struct Units {
    units: Vec<UnitLine>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct UnitLine {
    id: String,
    name: String,
    /// The units above it.
    above: String,
    /// Of a unit that is no more: what it became.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(required = false)]
    closed: String,
}

impl From<UnitChoice> for UnitLine {
    fn from(unit: UnitChoice) -> Self {
        Self {
            id: unit.id,
            name: unit.name,
            above: unit.above,
            closed: unit.closed,
        }
    }
}

/// Units by name.
#[utoipa::path(
    get, path = "/api/v1/units", tag = "units", params(Asked),
    responses(
        (status = 200, body = Units),
        (status = 400, body = Written, content_type = "application/problem+json"),
        (status = 401, body = Written, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn find(call: &Call<'_>, frame: &Frame<'_>) -> Result<Answer, Problem> {
    let asked: Asked = call.query()?;
    let view = load::choose::load(frame, &asked.q);
    Answer::of(&Units {
        units: view.found.into_iter().map(Into::into).collect(),
    })
}

/// A unit today.
#[derive(Serialize, ToSchema)]
pub(super) struct Unit {
    id: String,
    name: String,
    /// From the country down.
    above: Vec<UnitName>,
    below: Vec<UnitName>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct UnitName {
    id: String,
    name: String,
}

/// One unit.
#[utoipa::path(
    get, path = "/api/v1/units/{id}", tag = "units",
    params(("id" = String, Path, min_length = 1, max_length = 200)),
    responses(
        (status = 200, body = Unit),
        (status = 401, body = Written, content_type = "application/problem+json"),
        (status = 404, body = Written, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn one(call: &Call<'_>, frame: &Frame<'_>) -> Result<Answer, Problem> {
    let units = &frame.office.units;
    let unit: Option<UnitId> = call.part().parse().ok();
    let unit = unit.filter(|unit| units.get(*unit).is_some());
    let unit = unit.ok_or_else(|| Problem::new(Kind::NotFound))?;
    let name = |unit: UnitId| UnitName {
        id: unit.to_string(),
        name: frame.unit_name(unit),
    };
    let mut above: Vec<UnitName> = (units.ancestors(unit, frame.tree).into_iter())
        .map(name)
        .collect();
    above.reverse();
    Answer::of(&Unit {
        id: unit.to_string(),
        name: frame.unit_name(unit),
        above,
        below: (units.children(unit, frame.tree).into_iter())
            .map(name)
            .collect(),
    })
}
