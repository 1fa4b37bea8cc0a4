//! Registering a child, as the page does: what is odd, and children that may be the same, are asked
//! about first.

use noi_core::FactId;
use noi_office::OfficeError;
use noi_ui::forms::register::RegisterForm;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::call::{Answer, Call};
use super::once::Once;
use super::problem::{Alike, Kind, Problem, Question, Written};
use super::record::{checked, texts};
use crate::load::{self, Frame};
use crate::submit::refusal;

/// A child to be registered. A name or a birth is needed.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewChild {
    /// The commune or village where the child lives: its id, or its full name.
    #[schema(min_length = 1, max_length = 200)]
    pub(super) unit: String,
    #[schema(max_length = 200, pattern = "^[^\\x00-\\x1f\\x7f]*$")]
    name: Option<String>,
    sex: Option<SexCode>,
    /// `2025-03-05`, `2025-03` or `2025`, as far as it is known.
    #[schema(pattern = "^(19|20)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?)?$")]
    birth: Option<String>,
    #[schema(max_length = 200, pattern = "^[^\\x00-\\x1f\\x7f]*$")]
    personal_id: Option<String>,
    #[schema(max_length = 200, pattern = "^[^\\x00-\\x1f\\x7f]*$")]
    ethnicity: Option<String>,
    #[schema(max_length = 200, pattern = "^[^\\x00-\\x1f\\x7f]*$")]
    village: Option<String>,
    carer: Option<NewCarer>,
    /// Keys of the questions whose answer is yes.
    #[serde(default)]
    #[schema(max_items = 50)]
    confirmed: Vec<String>,
}

#[derive(Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum SexCode {
    Male,
    Female,
}

#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCarer {
    #[schema(max_length = 200, pattern = "^[^\\x00-\\x1f\\x7f]*$")]
    name: Option<String>,
    relation: Option<RelationCode>,
    #[schema(max_length = 200, pattern = "^[^\\x00-\\x1f\\x7f]*$")]
    phone: Option<String>,
}

#[derive(Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RelationCode {
    Mother,
    Father,
    Grandparent,
    Relative,
    FosterCarer,
    Other,
}

impl RelationCode {
    fn code(self) -> &'static str {
        match self {
            Self::Mother => "mother",
            Self::Father => "father",
            Self::Grandparent => "grandparent",
            Self::Relative => "relative",
            Self::FosterCarer => "foster-carer",
            Self::Other => "other",
        }
    }
}

/// The record of the child.
#[derive(Serialize, ToSchema)]
pub(super) struct Registered {
    #[schema(format = "uuid")]
    id: String,
}

impl NewChild {
    /// As the page's form has it.
    fn form(&self, fact: FactId) -> RegisterForm {
        let text =
            |one: Option<&String>| one.map(|text| text.trim().to_owned()).unwrap_or_default();
        let mut birth = self.birth.as_deref().unwrap_or_default().split('-');
        let mut part = || birth.next().unwrap_or_default().to_owned();
        let (birth_year, birth_month, birth_day) = (part(), part(), part());
        let carer = self.carer.as_ref();
        RegisterForm {
            fact: fact.to_string(),
            name: text(self.name.as_ref()),
            sex: match self.sex {
                Some(SexCode::Male) => "male".to_owned(),
                Some(SexCode::Female) => "female".to_owned(),
                None => String::new(),
            },
            birth_day,
            birth_month,
            birth_year,
            personal_id: text(self.personal_id.as_ref()),
            ethnicity: text(self.ethnicity.as_ref()),
            village: text(self.village.as_ref()),
            carer_name: text(carer.and_then(|carer| carer.name.as_ref())),
            carer_relation: (carer.and_then(|carer| carer.relation))
                .map_or_else(String::new, |relation| relation.code().to_owned()),
            carer_phone: text(carer.and_then(|carer| carer.phone.as_ref())),
            kept: self.confirmed.clone(),
        }
    }

    fn check(&self) -> Result<(), Problem> {
        let carer = self.carer.as_ref();
        checked(texts([
            ("unit", Some(&self.unit)),
            ("name", self.name.as_ref()),
            ("personal_id", self.personal_id.as_ref()),
            ("ethnicity", self.ethnicity.as_ref()),
            ("village", self.village.as_ref()),
            ("carer", carer.and_then(|carer| carer.name.as_ref())),
            ("carer", carer.and_then(|carer| carer.phone.as_ref())),
        ]))?;
        let shape = |birth: &String| {
            let mut parts = birth.split('-');
            let digits = |part: Option<&str>, length| {
                part.is_none_or(|part| {
                    part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
                })
            };
            digits(parts.next(), 4)
                && digits(parts.next(), 2)
                && digits(parts.next(), 2)
                && parts.next().is_none()
        };
        match self.birth.as_ref().is_none_or(shape) {
            true => Ok(()),
            false => Err(Problem::detailed(Kind::Unreadable, "birth")),
        }
    }
}

/// Register a child.
#[utoipa::path(
    post, path = "/api/v1/children", tag = "children", request_body = NewChild,
    params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 200, pattern = "^[!-~]+$")),
    responses(
        (status = 201, body = Registered, headers(("Location" = String))),
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
pub(super) async fn child(call: &Call<'_>, frame: &Frame<'_>) -> Result<Answer, Problem> {
    let new: NewChild = call.json()?;
    new.check()?;
    let once = Once::of(call, frame, &new)?;
    let known = once.known(frame).await?;
    let fact = known.unwrap_or_else(|| FactId((frame.office.machine.new_id)()));
    let mut view = load::register::view(frame, new.form(fact));
    if view.choose.is_some() {
        let words = call.words().get("register-where");
        return Err(Problem::detailed(Kind::Invalid, words));
    }
    let mut entry = view.form.read(frame.today).map_err(Problem::fields)?;
    if known.is_none() {
        let asked = load::register::registration(frame, entry.clone());
        match load::register::ask(frame, &asked, &mut view).await {
            Ok(false) => {}
            Ok(true) => return Err(questions(call, view)),
            Err(crate::pages::Trouble::Failed(OfficeError::Input(error))) => {
                return Err(Problem::detailed(Kind::Invalid, refusal(frame, &error)));
            }
            Err(why) => return Err(why.into()),
        }
        entry.fact = once.begin(frame).await?;
    }
    let registration = load::register::registration(frame, entry);
    let registered = {
        let _alone = frame.desk.recording.lock().await;
        frame.office.register(&registration).await
    };
    match registered {
        Ok(record) => {
            let id = record.to_string();
            let location = format!("/api/v1/children/{id}");
            Answer::created(&Registered { id }, location)
        }
        Err(OfficeError::Input(error)) => {
            Err(Problem::detailed(Kind::Invalid, refusal(frame, &error)))
        }
        Err(error) => Err(error.into()),
    }
}

fn questions(call: &Call<'_>, view: noi_ui::pages::register::RegisterView) -> Problem {
    let words = call.words().get("register-alike-lead");
    let alike = view.alike.into_iter().map(|one| Question {
        key: one.key,
        words: words.clone(),
        child: Some(Alike {
            id: one.id,
            name: one.name,
            birth: one.birth,
            place: one.place,
        }),
    });
    let odd = view.doubts.into_iter().map(|one| Question {
        key: one.key,
        words: one.words,
        child: None,
    });
    Problem::to_confirm(alike.chain(odd).collect())
}
