//! Who must do what for whom by when.

use noi_core::Day;
use noi_ui::pages::duties::DutySubject;
use noi_ui::routes::Urgency;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::call::{Answer, Call, iso_day_or_none};
use super::problem::{Kind, Problem, Written};
use crate::load::{self, Frame};

/// Which duties are asked for.
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
    /// Code of a need, or `report` or `task`.
    #[param(max_length = 200)]
    pub(super) kind: Option<String>,
    pub(super) role: Option<RoleCode>,
    pub(super) due: Option<Due>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the answer before.
    #[param(pattern = r"^[0-9]{1,6}\.[0-9a-f]{32}\.[a-z0-9_-]{1,60}\.[0-9]{1,4}$")]
    after: Option<String>,
}

/// How pressing.
#[derive(Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Due {
    Overdue,
    Today,
    Week,
    Later,
}

impl From<Due> for Urgency {
    fn from(due: Due) -> Self {
        match due {
            Due::Overdue => Self::Overdue,
            Due::Today => Self::Today,
            Due::Week => Self::Week,
            Due::Later => Self::Later,
        }
    }
}

impl From<Urgency> for Due {
    fn from(urgency: Urgency) -> Self {
        match urgency {
            Urgency::Overdue => Self::Overdue,
            Urgency::Today => Self::Today,
            Urgency::Week => Self::Week,
            Urgency::Later => Self::Later,
        }
    }
}

/// Who must act.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum RoleCode {
    Caregiver,
    Village,
    Commune,
    Leader,
    Health,
    School,
    Mass,
    Protection,
    Province,
    Ministry,
}

impl RoleCode {
    pub(super) fn code(self) -> String {
        match self {
            Self::Caregiver => "caregiver",
            Self::Village => "village",
            Self::Commune => "commune",
            Self::Leader => "leader",
            Self::Health => "health",
            Self::School => "school",
            Self::Mass => "mass",
            Self::Protection => "protection",
            Self::Province => "province",
            Self::Ministry => "ministry",
        }
        .to_owned()
    }
}

/// A part of the duties asked for, the earliest deadline first.
#[derive(Serialize, ToSchema)]
pub(super) struct Duties {
    /// How many there are in all.
    total: u64,
    duties: Vec<Duty>,
    /// For `after`, to go on; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Duty {
    /// Code of the need, or `report` or `task`.
    kind: String,
    what: String,
    who: String,
    urgency: Due,
    #[schema(value_type = Option<String>, format = Date)]
    due: Option<Day>,
    subject: About,
    /// The law; absent: good practice.
    basis: Option<String>,
}

/// For whom or about what: a child, a plan, or somebody else in words.
#[derive(Serialize, ToSchema)]
pub(super) struct About {
    #[serde(skip_serializing_if = "Option::is_none")]
    child: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<String>,
    words: String,
}

/// Duties in a unit.
#[utoipa::path(
    get, path = "/api/v1/duties", tag = "duties", params(Asked),
    responses(
        (status = 200, body = Duties),
        (status = 400, body = Written, content_type = "application/problem+json"),
        (status = 401, body = Written, content_type = "application/problem+json"),
        (status = 403, body = Written, content_type = "application/problem+json"),
        (status = 404, body = Written, content_type = "application/problem+json"),
        (status = 422, body = Written, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list(call: &Call<'_>, frame: &Frame<'_>) -> Result<Answer, Problem> {
    let asked: Asked = call.query()?;
    let limit = call.limit(asked.limit)?;
    let query = match &frame.route.place {
        noi_ui::routes::Place::Duties(query) => query,
        _ => return Err(Problem::new(Kind::NotFound)),
    };
    let after = (asked.after.as_deref())
        .map(|text| {
            let after = load::duties::Mark::parse(text);
            after.ok_or_else(|| Problem::detailed(Kind::Unreadable, "after"))
        })
        .transpose()?;
    let found = load::duties::after(frame, query, after, limit).await;
    frame.shown(found.rows.len());
    Answer::of(&Duties {
        total: found.total,
        next: found.next.map(|mark| mark.to_string()),
        duties: (found.rows.into_iter())
            .map(|(kind, row)| Duty {
                kind,
                what: row.what,
                who: row.who,
                urgency: row.urgency.into(),
                due: row.due,
                subject: about(row.subject),
                basis: row.basis.and_then(|basis| basis.law),
            })
            .collect(),
    })
}

fn about(subject: DutySubject) -> About {
    let (child, plan, words) = match subject {
        DutySubject::Child { id, name, .. } => (Some(id), None, name),
        DutySubject::Restricted { id } => (Some(id), None, String::new()),
        DutySubject::Plan { id, words } => (None, Some(id), words),
        DutySubject::Other(words) => (None, None, words),
    };
    About { child, plan, words }
}
