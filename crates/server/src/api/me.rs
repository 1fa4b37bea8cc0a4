//! Who asks.

use noi_accounts::TokenScope;
use noi_core::Day;
use serde::Serialize;
use utoipa::ToSchema;

use super::call::{Answer, Call};
use super::problem::{Kind, Problem, Written};
use crate::load::{self, Frame};

/// Whose token it is, and what it was made for.
#[derive(Serialize, ToSchema)]
pub(super) struct Me {
    person: String,
    name: String,
    login: String,
    roles: Vec<RoleHeld>,
    #[schema(value_type = Vec<String>, example = json!(["read-children"]))]
    scopes: Vec<&'static str>,
    /// The token's last day.
    #[schema(value_type = String, format = Date)]
    until: Day,
}

/// A role that holds today.
#[derive(Serialize, ToSchema)]
pub(super) struct RoleHeld {
    role: &'static str,
    words: String,
    unit: String,
    unit_name: String,
}

/// Whose token this is.
#[utoipa::path(
    get, path = "/api/v1/me", tag = "account",
    responses(
        (status = 200, body = Me),
        (status = 401, body = Written, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn me(call: &Call<'_>, frame: &Frame<'_>) -> Result<Answer, Problem> {
    let w = call.words();
    let visitor = frame.visitor;
    let program = visitor.program.as_ref();
    let program = program.ok_or_else(|| Problem::new(Kind::Unauthorized))?;
    Answer::of(&Me {
        person: visitor.person.to_string(),
        name: visitor.name.clone(),
        login: visitor.login.clone(),
        roles: visitor
            .holding(frame.today)
            .map(|grant| RoleHeld {
                role: grant.role.code(),
                words: w.get(&grant.role.key()),
                unit: grant.unit.to_string(),
                unit_name: load::unit_name(frame.office, grant.unit, frame.today, call.lang),
            })
            .collect(),
        scopes: (program.scopes.iter().copied())
            .map(TokenScope::code)
            .collect(),
        until: program.until.day(),
    })
}
