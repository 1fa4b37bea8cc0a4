//! What was done for a child: services given, and measures taken.

use noi_core::access::{self, Sections};
use noi_core::fact::{Body, ServiceReceived};
use noi_core::finding_facts::{Measured, Posture};
use noi_core::{Day, FactId};
use noi_office::OfficeError;
use noi_ui::forms::measure::MeasureEntry;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::{Answer, Call, iso_day, whole};
use super::once::Once;
use super::problem::{Kind, Problem, Question, Written};
use crate::load::{self, Frame};
use crate::submit::refusal;

/// The longest text, in signs.
const TEXT_LONGEST: usize = 200;

/// The texts that were given, by field.
pub(super) fn texts<'a, const N: usize>(
    all: [(&'static str, Option<&'a String>); N],
) -> impl Iterator<Item = (&'static str, &'a str)> {
    all.into_iter()
        .filter_map(|(field, text)| Some((field, text?.as_str())))
}

/// No text is longer than it may be, and none holds what no keyboard writes.
pub(super) fn checked<'a>(
    mut texts: impl Iterator<Item = (&'static str, &'a str)>,
) -> Result<(), Problem> {
    let wrong = texts.find(|(_, text)| {
        text.chars().count() > TEXT_LONGEST || text.chars().any(char::is_control)
    });
    match wrong {
        None => Ok(()),
        Some((field, _)) => Err(Problem::detailed(Kind::Unreadable, field)),
    }
}

/// A service that a child was given.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GivenService {
    /// Code of the service.
    #[schema(min_length = 1, max_length = 200, example = "vitamin_a")]
    service: String,
    /// The day.
    #[serde(deserialize_with = "iso_day")]
    #[schema(value_type = String, format = Date)]
    on: Day,
    #[serde(default, deserialize_with = "whole")]
    #[schema(minimum = 1, maximum = 20)]
    dose: Option<u8>,
    /// One of those that the service has.
    #[schema(max_length = 200, pattern = "^[^\\x00-\\x1f\\x7f]*$")]
    result: Option<String>,
    /// Who gave it.
    #[schema(max_length = 200, pattern = "^[^\\x00-\\x1f\\x7f]*$")]
    provider: Option<String>,
}

impl GivenService {
    fn body(&self) -> Body {
        Body::ServiceReceived(ServiceReceived {
            service: self.service.clone(),
            dose: self.dose,
            provider: self.provider.clone(),
            result: self.result.clone(),
        })
    }

    fn check(&self) -> Result<(), Problem> {
        checked(texts([
            ("service", Some(&self.service)),
            ("result", self.result.as_ref()),
            ("provider", self.provider.as_ref()),
        ]))?;
        match self.dose.is_none_or(|dose| (1..=20).contains(&dose)) {
            true => Ok(()),
            false => Err(Problem::detailed(Kind::Unreadable, "dose")),
        }
    }
}

/// Measures that were taken of a child. One at least is needed.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TakenMeasures {
    /// The day.
    #[serde(deserialize_with = "iso_day")]
    #[schema(value_type = String, format = Date)]
    on: Day,
    #[serde(default, deserialize_with = "whole")]
    #[schema(minimum = 1, maximum = 200_000)]
    weight_g: Option<u32>,
    #[serde(default, deserialize_with = "whole")]
    #[schema(minimum = 1, maximum = 2_500)]
    length_mm: Option<u32>,
    posture: Option<PostureCode>,
    #[serde(default, deserialize_with = "whole")]
    #[schema(minimum = 1, maximum = 2_500)]
    head_mm: Option<u32>,
    /// The mid-upper arm.
    #[serde(default, deserialize_with = "whole")]
    #[schema(minimum = 1, maximum = 2_500)]
    muac_mm: Option<u32>,
    oedema: Option<bool>,
    /// Scale, board or tape.
    #[schema(max_length = 200, pattern = "^[^\\x00-\\x1f\\x7f]*$")]
    instrument: Option<String>,
    /// Who took them.
    #[schema(max_length = 200, pattern = "^[^\\x00-\\x1f\\x7f]*$")]
    provider: Option<String>,
    /// Keys of the questions whose answer is yes.
    #[serde(default)]
    #[schema(max_items = 50)]
    confirmed: Vec<String>,
}

#[derive(Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum PostureCode {
    Lying,
    Standing,
}

impl TakenMeasures {
    fn taken(&self) -> Measured {
        let tenths = |mm: Option<u32>| mm.map(|mm| mm * 10);
        Measured {
            weight_g: self.weight_g,
            length_dmm: tenths(self.length_mm),
            posture: self.posture.map(|posture| match posture {
                PostureCode::Lying => Posture::Lying,
                PostureCode::Standing => Posture::Standing,
            }),
            head_dmm: tenths(self.head_mm),
            muac_dmm: tenths(self.muac_mm),
            oedema: self.oedema,
            instrument: self.instrument.clone(),
            provider: self.provider.clone(),
            kept_though_odd: self.confirmed.clone(),
            ..Measured::default()
        }
    }

    fn check(&self) -> Result<(), Problem> {
        checked(texts([
            ("instrument", self.instrument.as_ref()),
            ("provider", self.provider.as_ref()),
        ]))?;
        let mm = 1..=2_500;
        let wrong = [
            ("weight_g", self.weight_g, 1..=200_000),
            ("length_mm", self.length_mm, mm.clone()),
            ("head_mm", self.head_mm, mm.clone()),
            ("muac_mm", self.muac_mm, mm),
        ]
        .into_iter()
        .find(|(_, value, range)| value.is_some_and(|value| !range.contains(&value)));
        match wrong {
            None => Ok(()),
            Some((field, ..)) => Err(Problem::detailed(Kind::Unreadable, field)),
        }
    }
}

/// What was recorded.
#[derive(Serialize, ToSchema)]
pub(super) struct Recorded {
    #[schema(format = "uuid")]
    fact: String,
    #[schema(format = "uuid")]
    child: String,
    #[schema(value_type = String, format = Date)]
    on: Day,
}

/// In which sections of a record a service is written.
pub(super) fn sections(frame: &Frame<'_>, given: &GivenService) -> Result<Sections, Problem> {
    match access::place(&given.body(), &*frame.office.pack) {
        access::Place::Child(sections) => Ok(sections),
        // A service that the programme doesn't have is in none.
        _ => Err(Problem::detailed(Kind::Invalid, "service")),
    }
}

/// Record a service that a child was given.
#[utoipa::path(
    post, path = "/api/v1/children/{id}/services", tag = "children", request_body = GivenService,
    params(
        ("id" = String, Path, format = "uuid"),
        ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$"),
    ),
    responses(
        (status = 201, body = Recorded, headers(("Location" = String))),
        (status = 400, body = Written, content_type = "application/problem+json"),
        (status = 401, body = Written, content_type = "application/problem+json"),
        (status = 403, body = Written, content_type = "application/problem+json"),
        (status = 404, body = Written, content_type = "application/problem+json"),
        (status = 413, body = Written, content_type = "application/problem+json"),
        (status = 415, body = Written, content_type = "application/problem+json"),
        (status = 422, body = Written, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn service(call: &Call<'_>, frame: &Frame<'_>) -> Result<Answer, Problem> {
    let given: GivenService = call.json()?;
    given.check()?;
    let once = Once::of(call, frame, &given)?;
    let fact = once.begin(frame).await?;
    record(call, frame, fact, given.on, given.body()).await
}

/// Record measures that were taken of a child; odd ones are asked about first.
#[utoipa::path(
    post, path = "/api/v1/children/{id}/measurements", tag = "children",
    request_body = TakenMeasures,
    params(
        ("id" = String, Path, format = "uuid"),
        ("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$"),
    ),
    responses(
        (status = 201, body = Recorded, headers(("Location" = String))),
        (status = 400, body = Written, content_type = "application/problem+json"),
        (status = 401, body = Written, content_type = "application/problem+json"),
        (status = 403, body = Written, content_type = "application/problem+json"),
        (status = 404, body = Written, content_type = "application/problem+json"),
        (status = 409, body = Written, content_type = "application/problem+json"),
        (status = 413, body = Written, content_type = "application/problem+json"),
        (status = 415, body = Written, content_type = "application/problem+json"),
        (status = 422, body = Written, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn measurement(call: &Call<'_>, frame: &Frame<'_>) -> Result<Answer, Problem> {
    let measures: TakenMeasures = call.json()?;
    measures.check()?;
    let once = Once::of(call, frame, &measures)?;
    let Some(growth) = &frame.office.pack.growth else {
        return Err(Problem::new(Kind::NotFound));
    };
    let mut entry = MeasureEntry {
        fact: FactId((frame.office.machine.new_id)()),
        on: measures.on,
        taken: measures.taken(),
    };
    match once.known(frame).await? {
        Some(fact) => entry.fact = fact,
        None => {
            let child = load::child::find(frame, call.part()).await?;
            let odd = load::measure::doubts(&call.words(), &child, &entry);
            if !odd.is_empty() {
                let questions = odd.into_iter().map(|one| Question {
                    key: one.key,
                    words: one.words,
                    child: None,
                });
                return Err(Problem::to_confirm(questions.collect()));
            }
            entry.fact = once.begin(frame).await?;
        }
    }
    let body = Body::Measured(Measured {
        service: growth.service.clone(),
        ..entry.taken
    });
    record(call, frame, entry.fact, entry.on, body).await
}

async fn record(
    call: &Call<'_>,
    frame: &Frame<'_>,
    fact: FactId,
    on: Day,
    body: Body,
) -> Result<Answer, Problem> {
    let record = load::record(call.part()).ok_or_else(|| Problem::new(Kind::NotFound))?;
    let acted = {
        let _alone = frame.desk.recording.lock().await;
        frame.office.act_as(fact, record, on, None, body).await
    };
    match acted {
        Ok(acted) => Answer::created(
            &Recorded {
                fact: acted.fact.to_string(),
                child: record.to_string(),
                on: acted.on,
            },
            format!("/api/v1/children/{record}/facts"),
        ),
        Err(OfficeError::Input(error)) => {
            Err(Problem::detailed(Kind::Invalid, refusal(frame, &error)))
        }
        Err(error) => Err(error.into()),
    }
}
