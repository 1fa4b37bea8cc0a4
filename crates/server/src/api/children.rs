//! Children: found and listed, one of them, and what happened to it.

use noi_core::access::Section;
use noi_core::{Birth, Day, Domain, FactId, RecordId, Sex, State};
use noi_office::Words;
use noi_ui::routes::{AgeBand, ChildFilter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::call::{Answer, Call, iso_day_or_none};
use super::problem::{Kind, Problem, Written};
use super::sees;
use crate::load::{self, Frame};
use crate::say;

/// Which children are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// Unit: its id, or its full name with the unit above it. Without one: where the person works.
    #[param(min_length = 1, max_length = 200)]
    pub(super) unit: Option<String>,
    /// Beginnings of the words of a name, with or without diacritics, or a whole number.
    #[param(max_length = 200)]
    pub(super) q: Option<String>,
    pub(super) show: Option<Show>,
    pub(super) age: Option<Age>,
    /// As of which day; without one: today.
    #[serde(default, deserialize_with = "iso_day_or_none")]
    #[param(value_type = Option<String>, format = Date)]
    pub(super) as_of: Option<Day>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the answer before.
    #[param(value_type = Option<String>, format = "uuid")]
    after: Option<RecordId>,
}

/// The day that is asked about.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OnDay {
    /// As of which day; without one: today.
    #[serde(default, deserialize_with = "iso_day_or_none")]
    #[param(value_type = Option<String>, format = Date)]
    pub(super) as_of: Option<Day>,
}

/// Which children of a unit.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Show {
    All,
    /// With something overdue.
    Overdue,
    /// With something due within a week, and nothing overdue.
    Soon,
    Circumstances,
    /// With something missing in the record.
    Incomplete,
    /// Whose unit was split, and nobody chose yet where they belong.
    Waiting,
}

impl From<Show> for ChildFilter {
    fn from(show: Show) -> Self {
        match show {
            Show::All => Self::All,
            Show::Overdue => Self::Overdue,
            Show::Soon => Self::DueSoon,
            Show::Circumstances => Self::Circumstances,
            Show::Incomplete => Self::Incomplete,
            Show::Waiting => Self::Waiting,
        }
    }
}

/// Completed years.
#[derive(Clone, Copy, Deserialize, ToSchema)]
pub(super) enum Age {
    #[serde(rename = "0")]
    Under1,
    #[serde(rename = "1-2")]
    From1To2,
    #[serde(rename = "3-5")]
    From3To5,
    #[serde(rename = "6-8")]
    From6To8,
}

impl From<Age> for AgeBand {
    fn from(age: Age) -> Self {
        match age {
            Age::Under1 => Self::Under1,
            Age::From1To2 => Self::From1To2,
            Age::From3To5 => Self::From3To5,
            Age::From6To8 => Self::From6To8,
        }
    }
}

/// A part of the children asked for, in the order in which they were registered.
#[derive(Serialize, ToSchema)]
pub(super) struct Children {
    /// How many there are in all.
    total: u64,
    children: Vec<ChildLine>,
    /// For `after`, to go on; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A child in a list. What the person may not see is absent.
#[derive(Serialize, ToSchema)]
pub(super) struct ChildLine {
    #[schema(format = "uuid")]
    id: String,
    name: String,
    #[schema(value_type = Option<String>)]
    sex: Option<Sex>,
    /// To the day, the month or the year, as far as it is known.
    #[schema(value_type = Option<String>)]
    birth: Option<Birth>,
    village: String,
    carer: String,
    /// What is to be done next.
    next: Option<Next>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Next {
    words: String,
    #[schema(value_type = Option<String>, format = Date)]
    due: Option<Day>,
}

/// Children of a unit.
#[utoipa::path(
    get, path = "/api/v1/children", tag = "children", params(Asked),
    responses(
        (status = 200, body = Children),
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
        noi_ui::routes::Place::Children(query) => query,
        _ => return Err(Problem::new(Kind::NotFound)),
    };
    let found = load::children::after(frame, query, asked.after, limit).await;
    frame.shown(found.rows.len());
    Answer::of(&Children {
        total: found.total,
        next: found.next.map(|id| id.to_string()),
        children: (found.rows.into_iter())
            .map(|row| ChildLine {
                id: row.id,
                name: row.name,
                sex: row.sex,
                birth: row.birth,
                village: row.village,
                carer: row.carer,
                next: (!row.next.is_empty()).then_some(Next {
                    words: row.next,
                    due: row.due,
                }),
            })
            .collect(),
    })
}

/// One child on a day. What the person may not see is absent, or an empty list.
#[derive(Serialize, ToSchema)]
pub(super) struct Child {
    #[schema(format = "uuid")]
    id: String,
    #[schema(value_type = String, format = Date)]
    as_of: Day,
    name: Option<String>,
    #[schema(value_type = Option<String>)]
    sex: Option<Sex>,
    #[schema(value_type = Option<String>)]
    birth: Option<Birth>,
    /// Completed months on the day.
    months: Option<i32>,
    personal_id: Option<String>,
    local_id: Option<String>,
    ethnicity: Option<String>,
    unit: Option<String>,
    unit_path: String,
    village: Option<String>,
    /// Whether the child is followed here on the day.
    present: bool,
    /// The record that goes on in place of this one.
    merged_into: Option<String>,
    carers: Vec<Carer>,
    circumstances: Vec<Circumstance>,
    needs_inclusion: Option<bool>,
    needs: Vec<Need>,
    /// The sections of the record that the person sees.
    #[schema(value_type = Vec<String>)]
    sections: Vec<Section>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Carer {
    relation: String,
    name: Option<String>,
    phone: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Circumstance {
    code: String,
    words: String,
    #[schema(value_type = String, format = Date)]
    from: Day,
    #[schema(value_type = Option<String>, format = Date)]
    until: Option<Day>,
}

/// How one need stands.
#[derive(Serialize, ToSchema)]
pub(super) struct Need {
    need: String,
    words: String,
    #[schema(value_type = String)]
    domain: Domain,
    #[schema(value_type = String)]
    state: State,
    #[schema(value_type = Option<String>, format = Date)]
    opens: Option<Day>,
    #[schema(value_type = Option<String>, format = Date)]
    due: Option<Day>,
    #[schema(value_type = Option<String>, format = Date)]
    met: Option<Day>,
}

/// One child.
#[utoipa::path(
    get, path = "/api/v1/children/{id}", tag = "children",
    params(("id" = String, Path, format = "uuid"), OnDay),
    responses(
        (status = 200, body = Child),
        (status = 400, body = Written, content_type = "application/problem+json"),
        (status = 401, body = Written, content_type = "application/problem+json"),
        (status = 403, body = Written, content_type = "application/problem+json"),
        (status = 404, body = Written, content_type = "application/problem+json"),
        (status = 422, body = Written, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn one(call: &Call<'_>, frame: &Frame<'_>) -> Result<Answer, Problem> {
    let record = load::record(call.part()).ok_or_else(|| Problem::new(Kind::NotFound))?;
    let file = frame.office.child(record, frame.on, frame.sees).await?;
    let text = |words: &Words| words.get(frame.english()).to_owned();
    Answer::of(&Child {
        id: file.id.to_string(),
        as_of: file.as_of,
        name: file.name,
        sex: file.sex,
        birth: file.birth,
        months: file.months,
        personal_id: file.personal_id,
        local_id: file.local_id,
        ethnicity: file.ethnicity,
        unit: file.unit.map(|unit| unit.to_string()),
        unit_path: file.unit_path,
        village: file.village.filter(|_| sees(frame, Section::Residence)),
        present: file.present,
        merged_into: file.merged_into.map(|record| record.to_string()),
        carers: (file.carers.into_iter())
            .map(|carer| Carer {
                relation: carer.relation,
                name: carer.name,
                phone: carer.phone,
            })
            .collect(),
        circumstances: (file.circumstances.into_iter())
            .map(|one| Circumstance {
                words: text(&one.words),
                code: one.code,
                from: one.from,
                until: one.until,
            })
            .collect(),
        needs_inclusion: file.needs_inclusion,
        needs: (file.needs.into_iter())
            .map(|one| Need {
                words: text(&one.words),
                need: one.need,
                domain: one.domain,
                state: one.state,
                opens: one.opens,
                due: one.due,
                met: one.met,
            })
            .collect(),
        sections: frame.sees.iter().collect(),
    })
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Page {
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the answer before.
    #[param(value_type = Option<String>, format = "uuid")]
    after: Option<FactId>,
}

/// A part of what happened to a child, in the order in which it was recorded.
#[derive(Serialize, ToSchema)]
pub(super) struct Facts {
    facts: Vec<Fact>,
    /// For `after`, to go on; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Fact {
    #[schema(format = "uuid")]
    fact: String,
    /// The day on which it happened.
    #[schema(value_type = String, format = Date)]
    on: Day,
    #[schema(example = "service_received")]
    kind: String,
    /// The service, the questionnaire, the circumstance … that it is about.
    about: Option<String>,
    detail: String,
    /// Where.
    unit: String,
    /// It says now what it should have said.
    corrected: bool,
}

/// What happened to a child.
#[utoipa::path(
    get, path = "/api/v1/children/{id}/facts", tag = "children",
    params(("id" = String, Path, format = "uuid"), Page),
    responses(
        (status = 200, body = Facts),
        (status = 400, body = Written, content_type = "application/problem+json"),
        (status = 401, body = Written, content_type = "application/problem+json"),
        (status = 403, body = Written, content_type = "application/problem+json"),
        (status = 404, body = Written, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn facts(call: &Call<'_>, frame: &Frame<'_>) -> Result<Answer, Problem> {
    let asked: Page = call.query()?;
    let limit = call.limit(asked.limit)?;
    let record = load::record(call.part()).ok_or_else(|| Problem::new(Kind::NotFound))?;
    let file = frame.office.child(record, frame.on, frame.sees).await?;
    let mut events = file.timeline;
    events.retain(|event| asked.after.is_none_or(|after| event.fact > after));
    events.sort_by_key(|event| event.fact);
    let more = events.len() > limit;
    events.truncate(limit);
    let last = events.last().map(|event| event.fact.to_string());
    Answer::of(&Facts {
        next: last.filter(|_| more),
        facts: (events.into_iter())
            .map(|event| Fact {
                fact: event.fact.to_string(),
                on: event.on,
                kind: event.kind,
                about: (event.about).map(|words| words.get(frame.english()).to_owned()),
                detail: match event.detail.is_empty() {
                    true => event.detail,
                    false => say::detail(call.lang, &event.detail),
                },
                unit: event.unit,
                corrected: event.corrected,
            })
            .collect(),
    })
}
