//! JSON for programs, under `/api/v1`: what the pages show and record, through the same permits,
//! the same loaders and the same audit.
//!
//! A program asks with a token of a person's, and may what the person's roles allow that day, cut
//! to what the token was made for. Cookies are not looked at here. What is refused is told as
//! `application/problem+json` in the language that the program asks for.

#![allow(
    unused_qualifications,
    reason = "what utoipa writes names every parameter by its path"
)]

mod call;
mod children;
mod duties;
mod figures;
mod me;
mod once;
mod openapi;
mod plans;
mod problem;
mod record;
mod register;
mod routes;
mod units;

use axum::response::Response;
use hyper::header::{ALLOW, HeaderValue};
use hyper::{HeaderMap, Method, StatusCode, Uri};
use noi_accounts::{Entry, Outcome, TokenScope};
use noi_core::access::{Refused, Section};
use noi_ui::routes::Route;
use noi_ui::words::Lang;

use crate::desk::Desk;
use crate::door::permit::{self, Permit};
use crate::door::visitor::Visitor;
use crate::http::language;
use crate::load::{self, Frame};
use call::{Answer, Call};
use problem::{Kind, Problem};
use routes::{Endpoint, Found};

/// Where the addresses of the API begin.
pub(crate) const PREFIX: &str = "/api/";

/// What a program sent.
pub(crate) struct Sent<'a> {
    pub(crate) method: &'a Method,
    pub(crate) uri: &'a Uri,
    pub(crate) headers: &'a HeaderMap,
    /// None: it was cut off, or is larger than it may be.
    pub(crate) body: Option<&'a [u8]>,
}

/// The language that a program asks for.
fn lang(headers: &HeaderMap) -> Lang {
    language::choose(Lang::Vi, "", headers)
}

/// A refusal of what isn't even looked at, in the form of the API.
pub(crate) fn refused(status: StatusCode, headers: &HeaderMap) -> Response {
    let kind = match status {
        StatusCode::PAYLOAD_TOO_LARGE => Kind::TooLarge,
        StatusCode::SERVICE_UNAVAILABLE => Kind::Unavailable,
        StatusCode::METHOD_NOT_ALLOWED => Kind::Method,
        StatusCode::FORBIDDEN => Kind::Host,
        _ => Kind::Unreadable,
    };
    Problem::new(kind).response(lang(headers))
}

/// Answers a program.
pub(crate) async fn answer(desk: &Desk, sent: Sent<'_>) -> Response {
    let lang = lang(sent.headers);
    let found = match routes::find(sent.method, sent.uri.path()) {
        Ok(found) => found,
        Err(None) => return Problem::new(Kind::NotFound).response(lang),
        Err(Some(allowed)) => {
            let mut response = Problem::new(Kind::Method).response(lang);
            if let Ok(allowed) = HeaderValue::from_str(&allowed) {
                response.headers_mut().insert(ALLOW, allowed);
            }
            return response;
        }
    };
    if found.endpoint == Endpoint::Description {
        return openapi::answer();
    }
    let visitor = match desk.door.program(&desk.office, sent.headers).await {
        Ok(Some(visitor)) => visitor,
        Ok(None) => return Problem::new(Kind::Unauthorized).response(lang),
        Err(error) => return told(desk, error.into()).response(lang),
    };
    let Some(body) = sent.body else {
        return Problem::new(Kind::Unreadable).response(lang);
    };
    let Found { endpoint, part } = found;
    let call = Call {
        lang,
        uri: sent.uri,
        headers: sent.headers,
        body,
        part,
    };
    match permitted(desk, &visitor, endpoint, &call).await {
        Ok(answer) => answer.response(lang),
        Err(problem) => told(desk, problem).response(lang),
    }
}

/// What failed on our side is reported; the program is only told that it did.
fn told(desk: &Desk, problem: Problem) -> Problem {
    if let Some(error) = &problem.cause {
        (desk.report)(&format!("api: {}", load::without_names(error)));
    }
    problem
}

async fn permitted(
    desk: &Desk,
    visitor: &Visitor,
    endpoint: Endpoint,
    call: &Call<'_>,
) -> Result<Answer, Problem> {
    let program = visitor.program.as_ref();
    let program = program.ok_or_else(|| Problem::new(Kind::Unauthorized))?;
    if let Some(scope) = endpoint.scope()
        && !program.scopes.contains(&scope)
    {
        let why = Refused::BY_TOKEN.for_the_audit();
        let at = (desk.office.machine.now)();
        let person = Some(visitor.person);
        let entry = Entry {
            token: Some(program.token),
            ..Entry::plain(at, person, "api", Outcome::Refused { why })
        };
        desk.door.note(&[entry]).await?;
        return Err(Problem::out_of_scope(call.lang, scope));
    }
    if endpoint.scope() == Some(TokenScope::Record) {
        // Said at once, whatever else there is to say of what was sent.
        once::key(call.headers)?;
    }
    let route = endpoint.route(call)?;
    let held = desk.held().await?;
    let office = desk.office.acting(visitor.person);
    let mut frame = Frame::of(desk, &office, &held, visitor, route)?;
    let answered = match permit(&frame, endpoint, call).await {
        Ok(Permit::Page(sees)) => {
            frame.sees = sees;
            routes::answer(endpoint, call, &frame).await
        }
        Ok(Permit::Elsewhere(_)) => Err(Problem::new(Kind::NotAllowed)),
        Err(problem) => Err(problem),
    };
    // Nothing leaves before it is written down.
    let notes = frame.notes();
    if !notes.is_empty() {
        desk.door.note(&notes).await?;
    }
    answered
}

/// Asks what the page asks; what no page does in this way asks for its own.
async fn permit(frame: &Frame<'_>, endpoint: Endpoint, call: &Call<'_>) -> Result<Permit, Problem> {
    Ok(match endpoint {
        Endpoint::GiveService => {
            let sections = record::sections(frame, &call.json()?)?;
            permit::to_record_all(frame, call.part(), sections).await?
        }
        _ => permit::for_page(frame).await?,
    })
}

/// Where nothing is looked at but who asks.
fn nowhere(call: &Call<'_>, place: noi_ui::routes::Place) -> Route {
    Route {
        place,
        lens: call.lens(None, None),
    }
}

/// Whether a section may be told of.
fn sees(frame: &Frame<'_>, section: Section) -> bool {
    frame.sees.has(section)
}
