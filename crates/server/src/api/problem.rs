//! What went wrong, as `application/problem+json` (RFC 9457). The types are promises: programs go
//! by them. The words are for people.

use axum::body::Body;
use axum::response::Response;
use hyper::StatusCode;
use hyper::header::{CONTENT_LANGUAGE, CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use noi_accounts::TokenScope;
use noi_core::Birth;
use noi_office::OfficeError;
use noi_store::StoreError;
use noi_ui::forms::FieldError;
use noi_ui::pages::message::MessageKind;
use noi_ui::routes::Place;
use noi_ui::words::{Lang, Words};
use serde::Serialize;
use utoipa::ToSchema;

use crate::pages::Trouble;

/// Kinds of problems, each with its stable name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Unreadable,
    Unauthorized,
    OutOfScope,
    NotAllowed,
    NeedsReason,
    Host,
    NotFound,
    UnitUnclear,
    Method,
    ToConfirm,
    TooLarge,
    MediaType,
    Invalid,
    KeyMissing,
    KeyReused,
    Failed,
    Unavailable,
}

impl Kind {
    #[cfg(test)]
    pub(super) const ALL: [Self; 17] = [
        Self::Unreadable,
        Self::Unauthorized,
        Self::OutOfScope,
        Self::NotAllowed,
        Self::NeedsReason,
        Self::Host,
        Self::NotFound,
        Self::UnitUnclear,
        Self::Method,
        Self::ToConfirm,
        Self::TooLarge,
        Self::MediaType,
        Self::Invalid,
        Self::KeyMissing,
        Self::KeyReused,
        Self::Failed,
        Self::Unavailable,
    ];

    pub(super) fn told(self) -> (&'static str, StatusCode) {
        match self {
            Self::Unreadable => ("unreadable", StatusCode::BAD_REQUEST),
            Self::Unauthorized => ("unauthorized", StatusCode::UNAUTHORIZED),
            Self::OutOfScope => ("out-of-scope", StatusCode::FORBIDDEN),
            Self::NotAllowed => ("not-allowed", StatusCode::FORBIDDEN),
            Self::NeedsReason => ("needs-reason", StatusCode::FORBIDDEN),
            Self::Host => ("host", StatusCode::FORBIDDEN),
            Self::NotFound => ("not-found", StatusCode::NOT_FOUND),
            Self::UnitUnclear => ("unit-unclear", StatusCode::NOT_FOUND),
            Self::Method => ("method", StatusCode::METHOD_NOT_ALLOWED),
            Self::ToConfirm => ("to-confirm", StatusCode::CONFLICT),
            Self::TooLarge => ("too-large", StatusCode::PAYLOAD_TOO_LARGE),
            Self::MediaType => ("media-type", StatusCode::UNSUPPORTED_MEDIA_TYPE),
            Self::Invalid => ("invalid", StatusCode::UNPROCESSABLE_ENTITY),
            Self::KeyMissing => ("key-missing", StatusCode::BAD_REQUEST),
            Self::KeyReused => ("key-reused", StatusCode::UNPROCESSABLE_ENTITY),
            Self::Failed => ("failed", StatusCode::INTERNAL_SERVER_ERROR),
            Self::Unavailable => ("unavailable", StatusCode::SERVICE_UNAVAILABLE),
        }
    }
}

/// Why a request isn't answered as it was asked.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct Written {
    /// `urn:noi:problem:` and a stable name.
    #[serde(rename = "type")]
    #[schema(example = "urn:noi:problem:not-found")]
    kind: String,
    /// In the language that was asked for.
    title: String,
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// What is to be mended, by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<Fault>,
    /// What to confirm: send again, under another key, with these keys in `confirmed`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    questions: Vec<Question>,
    /// The units that may be meant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    units: Vec<Candidate>,
    /// What the token would have to be made for.
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'static str>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Fault {
    field: String,
    detail: String,
}

/// Something that is odd, or a child that may be the same.
#[derive(Serialize, ToSchema)]
pub(super) struct Question {
    pub(super) key: String,
    pub(super) words: String,
    /// The child that may be the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) child: Option<Alike>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Alike {
    pub(super) id: String,
    pub(super) name: String,
    #[schema(value_type = Option<String>)]
    pub(super) birth: Option<Birth>,
    pub(super) place: String,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Candidate {
    id: String,
    name: String,
    above: String,
}

/// A problem on its way out.
pub(super) struct Problem {
    kind: Kind,
    detail: Option<String>,
    errors: Vec<FieldError>,
    questions: Vec<Question>,
    units: Vec<Candidate>,
    scope: Option<TokenScope>,
    /// On our side.
    pub(super) cause: Option<Box<OfficeError>>,
}

impl Problem {
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            detail: None,
            errors: Vec::new(),
            questions: Vec::new(),
            units: Vec::new(),
            scope: None,
            cause: None,
        }
    }

    pub(super) fn detailed(kind: Kind, detail: impl Into<String>) -> Self {
        Self {
            detail: Some(detail.into()),
            ..Self::new(kind)
        }
    }

    pub(super) fn fields(errors: Vec<FieldError>) -> Self {
        Self {
            errors,
            ..Self::new(Kind::Invalid)
        }
    }

    pub(super) fn to_confirm(questions: Vec<Question>) -> Self {
        Self {
            questions,
            ..Self::new(Kind::ToConfirm)
        }
    }

    pub(super) fn out_of_scope(lang: Lang, scope: TokenScope) -> Self {
        let words = Words::new(lang).get("access-refused-not-this-token");
        Self {
            scope: Some(scope),
            ..Self::detailed(Kind::OutOfScope, words)
        }
    }

    pub(super) fn response(self, lang: Lang) -> Response {
        let (name, status) = self.kind.told();
        let w = Words::new(lang);
        let written = Written {
            kind: format!("urn:noi:problem:{name}"),
            title: w.get(&format!("problem-{name}")),
            status: status.as_u16(),
            detail: self.detail,
            errors: (self.errors.iter())
                .map(|error| Fault {
                    field: field(error.field).to_owned(),
                    detail: error.words(&w),
                })
                .collect(),
            questions: self.questions,
            units: self.units,
            scope: self.scope.map(TokenScope::code),
        };
        // Strings and numbers are always written.
        let bytes = serde_json::to_vec(&written).unwrap_or_default();
        let mut response = Response::new(Body::from(bytes));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(lang.code()));
        match self.kind {
            Kind::Unauthorized => {
                headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            Kind::Unavailable => {
                headers.insert(RETRY_AFTER, HeaderValue::from_static("60"));
            }
            _ => {}
        }
        response
    }
}

/// The field of a body where a form has another.
fn field(of_form: &str) -> &str {
    match of_form {
        "birth_day" | "birth_month" | "birth_year" => "birth",
        "carer_name" | "carer_phone" | "carer_relation" => "carer",
        other => other,
    }
}

impl From<OfficeError> for Problem {
    fn from(error: OfficeError) -> Self {
        let kind = match &error {
            OfficeError::NoChild(_) => return Self::new(Kind::NotFound),
            OfficeError::Store(
                StoreError::Busy
                | StoreError::Unreachable(_)
                | StoreError::ReadOnly
                | StoreError::DiskFull
                | StoreError::Disk(_),
            ) => Kind::Unavailable,
            _ => Kind::Failed,
        };
        Self {
            cause: Some(Box::new(error)),
            ..Self::new(kind)
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        OfficeError::from(error).into()
    }
}

/// What a page says in words.
impl From<Trouble> for Problem {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Failed(error) => error.into(),
            Trouble::Elsewhere(Place::Open(_)) => Self::new(Kind::NeedsReason),
            Trouble::Elsewhere(_) => Self::new(Kind::NotAllowed),
            Trouble::WhichUnit(view) => Self {
                units: (view.found.into_iter())
                    .map(|unit| Candidate {
                        id: unit.id,
                        name: unit.name,
                        above: unit.above,
                    })
                    .collect(),
                ..Self::new(Kind::UnitUnclear)
            },
            Trouble::Say(view) => {
                let detail = Some(view.detail).filter(|detail| !detail.is_empty());
                let kind = match view.kind {
                    MessageKind::NotAllowed => Kind::NotAllowed,
                    MessageKind::BadDay | MessageKind::BadValue | MessageKind::Refused => {
                        Kind::Invalid
                    }
                    MessageKind::Failed => Kind::Failed,
                    // What isn't there and what is elsewhere are one answer.
                    _ => Kind::NotFound,
                };
                Self {
                    detail,
                    ..Self::new(kind)
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_words() {
        for kind in Kind::ALL {
            let (name, status) = kind.told();
            assert!(status.is_client_error() || status.is_server_error());
            for lang in Lang::ALL {
                let key = format!("problem-{name}");
                assert!(Words::new(lang).has(&key), "{key} in {}", lang.code());
            }
        }
    }
}
