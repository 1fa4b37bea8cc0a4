//! Coming in through an identity service: setting out, coming back, and linking the account.
//!
//! An account is found by what the service calls a person (issuer and subject) once that was
//! linked by somebody who was in, or invited; never by an address of mail or a name that the
//! service states. Where the service can't be reached the password goes on to open.

mod fetch;
mod service;

use axum::response::Response;
use noi_accounts::provider::{Errand, Proof, Purpose, TokenError};
use noi_accounts::{AccountError, Back, Came, Entry, Outcome, Token};
use noi_office::OfficeError;
use noi_ui::forms::Fields;
use noi_ui::pages::door::Knock;
use noi_ui::pages::identity::{
    IdentityProblem, IdentityView, NotIn, NotInView, render_identity, render_not_in,
};
use noi_ui::pages::message::MessageKind;
use noi_ui::routes::{Door as DoorPlace, Place, Route};
use noi_ui::words::Lang;

use super::cookies::Cookie;
use super::{Knocking, bare_page, failed, let_in, note_came, seconds, sign_in_page};
use crate::desk::Desk;
use crate::http::answer as http;
use crate::load::Frame;
use crate::pages::Trouble;
pub use service::Provider;
pub(crate) use service::Service;
use service::ServiceError;

impl Service {
    /// What people call the service.
    pub(super) fn label(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.provider.label_vi,
            Lang::En => &self.provider.label_en,
        }
    }

    fn issuer(&self) -> &str {
        &self.provider.issuer
    }
}

/// Where the service sends browsers back to; it has to know this address beforehand.
fn way_back(desk: &Desk, asked: &Knocking<'_>) -> String {
    let route = asked.route.to(Place::Door(DoorPlace::Back));
    format!("{}{}", asked.origin(desk), route.path())
}

/// Sends a browser to the service, to sign in and go on to `next`. Nothing is kept here.
pub(super) async fn set_out(
    desk: &Desk,
    asked: &Knocking<'_>,
    next: &str,
) -> Result<Response, Trouble> {
    let next = match next {
        "" => asked.route.to(Place::Home).href(),
        next => next.to_owned(),
    };
    sent(desk, asked, Purpose::SignIn { next }).await
}

/// The same for whoever holds an invitation, to link the account.
pub(super) async fn set_out_invited(
    desk: &Desk,
    asked: &Knocking<'_>,
    token: &str,
) -> Result<Response, Trouble> {
    let invited = match Token::parse(token) {
        Some(token) => desk.door.sign_in.invited(&token).await,
        None => Err(AccountError::InvitationOver),
    };
    match invited {
        Ok(_) => {
            let token = token.to_owned();
            sent(desk, asked, Purpose::Invitation { token }).await
        }
        Err(AccountError::InvitationOver) => {
            super::invitation_page(desk, asked, token, None, 410).await
        }
        Err(error) => Err(failed(error)),
    }
}

async fn sent(desk: &Desk, asked: &Knocking<'_>, purpose: Purpose) -> Result<Response, Trouble> {
    let Some(service) = &desk.door.service else {
        return sign_in_page(desk, asked, "", "", None, 200).await;
    };
    let errand = Errand::fresh(purpose, (desk.office.machine.now)());
    let back = way_back(desk, asked);
    match service.address(&errand, &errand.state(None), &back).await {
        Ok(address) => {
            let mut response = http::see_other(&address);
            Cookie::Errand.set(&mut response, desk.door.secure, &errand.reveal());
            Ok(response)
        }
        Err(error) => {
            let (knock, status) = said(desk, &error);
            sign_in_page(desk, asked, "", "", Some(knock), status).await
        }
    }
}

/// What is told of a failure; whoever runs the server is told more.
fn said(desk: &Desk, error: &ServiceError) -> (Knock, u16) {
    (desk.report)(&format!("identity service: {error}"));
    match error {
        ServiceError::Unreachable(_) => (Knock::ServiceAway, 503),
        ServiceError::Code(_) => (Knock::ServiceOver, 422),
        ServiceError::Token(_) => (Knock::ServiceOdd, 502),
    }
}

/// Takes a browser back from the service. It comes with GET, as the standard has it; what keeps
/// others' links from doing something is the errand: a cookie of this browser's, good once.
pub(super) async fn come_back(desk: &Desk, asked: &Knocking<'_>) -> Result<Response, Trouble> {
    if desk.door.service.is_none() {
        return sign_in_page(desk, asked, "", "", None, 200).await;
    }
    let errand = Cookie::Errand.read(asked.headers, desk.door.secure);
    let errand = errand.and_then(Errand::parse);
    let route = in_its_language(&asked.route, errand.as_ref());
    let asked = Knocking { route, ..*asked };
    let mut response = came_back(desk, &asked, errand.as_ref()).await?;
    Cookie::Errand.clear(&mut response, desk.door.secure);
    Ok(response)
}

/// The address that the service knows has no language in it; the one to go on to has.
fn in_its_language(route: &Route, errand: Option<&Errand>) -> Route {
    let Some(Purpose::SignIn { next }) = errand.map(Errand::purpose) else {
        return route.clone();
    };
    let (path, query) = next.split_once('?').unwrap_or((next, ""));
    match Route::parse(path, query) {
        Ok(next) => Route {
            place: route.place.clone(),
            lens: next.lens,
        },
        Err(_) => route.clone(),
    }
}

async fn came_back(
    desk: &Desk,
    asked: &Knocking<'_>,
    errand: Option<&Errand>,
) -> Result<Response, Trouble> {
    let door = &desk.door;
    let knock = async |knock: Knock, status: u16| {
        sign_in_page(desk, asked, "", "", Some(knock), status).await
    };
    let Some(service) = &door.service else {
        return knock(Knock::ServiceOver, 422).await;
    };
    let given = Given::of(asked.query);
    // Whoever asked to be linked must still be in, in the same session.
    let linking = errand.is_some_and(|errand| *errand.purpose() == Purpose::Link);
    let visitor = match linking {
        true => door.visitor(&desk.office, asked.headers).await?,
        false => None,
    };
    let session = visitor.as_ref().map(|visitor| visitor.session);
    let address = door.address(asked.headers, asked.peer);
    let back = door
        .sign_in
        .back(errand, &given.state, session, &address)
        .await
        .map_err(OfficeError::from)?;
    let errand = match (back, errand) {
        (Back::Yes, Some(errand)) => errand,
        (Back::Wait(ms), _) => return knock(Knock::Wait(seconds(ms)), 429).await,
        _ => return knock(Knock::ServiceOver, 422).await,
    };
    let proof = match proof(service, errand, &given, &way_back(desk, asked)).await {
        Ok(Some(proof)) => proof,
        // They, or the service, thought better of it.
        Ok(None) => return knock(Knock::ServiceRefused, 422).await,
        Err(error) => {
            note_came(desk, "sign-in-service", &Came::Wrong(None)).await?;
            let (told, status) = said(desk, &error);
            return knock(told, status).await;
        }
    };
    let welcome = door.sign_in.welcome(&address).await;
    welcome.map_err(OfficeError::from)?;
    match (errand.purpose(), visitor) {
        // Not of a service: their states never stand in an address.
        (Purpose::Passkey { .. } | Purpose::NewPasskey { .. }, _) => {
            knock(Knock::ServiceOver, 422).await
        }
        (Purpose::SignIn { next }, _) => came_in(desk, asked, service, &proof, next).await,
        (Purpose::Link, Some(visitor)) => {
            let person = visitor.person;
            let linked = door
                .sign_in
                .link(person, service.issuer(), &proof.subject)
                .await;
            let linked = taken_or(linked)?;
            note_linked(desk, Some(person), linked.is_some()).await?;
            match linked {
                Some(()) => {
                    let own = asked.route.to(Place::Door(DoorPlace::Identity));
                    Ok(http::see_other(&own.href()))
                }
                None => Ok(not_in(desk, asked, service, NotIn::Taken, 409)),
            }
        }
        (Purpose::Link, None) => knock(Knock::ServiceOver, 422).await,
        (Purpose::Invitation { token }, _) => {
            let linked = match Token::parse(token) {
                Some(token) => {
                    let issuer = service.issuer();
                    let linked = door.sign_in.link_invited(&token, issuer, &proof.subject);
                    linked.await
                }
                None => Err(AccountError::InvitationOver),
            };
            if matches!(linked, Err(AccountError::InvitationOver)) {
                return super::invitation_page(desk, asked, token, None, 410).await;
            }
            let person = taken_or(linked)?;
            note_linked(desk, person, person.is_some()).await?;
            match person {
                Some(_) => came_in(desk, asked, service, &proof, "").await,
                None => Ok(not_in(desk, asked, service, NotIn::Taken, 409)),
            }
        }
    }
}

/// `None`: the service says that there is nobody to vouch for.
async fn proof(
    service: &Service,
    errand: &Errand,
    given: &Given,
    back: &str,
) -> Result<Option<Proof>, ServiceError> {
    if !service.is_its(given.issuer.as_deref()).await? {
        return Err(TokenError::Issuer.into());
    }
    match &given.code {
        Some(code) => service.proof(errand, code, back).await.map(Some),
        None => Ok(None),
    }
}

/// What the address says with which a browser comes back.
#[derive(Default)]
struct Given {
    state: String,
    /// None where the service says why there is none.
    code: Option<String>,
    issuer: Option<String>,
}

impl Given {
    fn of(query: &str) -> Self {
        let mut given = Self::default();
        let mut refused = false;
        for (key, value) in noi_ui::routes::pairs(query) {
            match key.as_str() {
                "state" => given.state = value,
                "code" => given.code = Some(value),
                "iss" => given.issuer = Some(value),
                "error" => refused = true,
                _ => {}
            }
        }
        given.code = given.code.filter(|_| !refused);
        given
    }
}

/// `None`: the identity is another account's.
fn taken_or<T>(linked: Result<T, AccountError>) -> Result<Option<T>, Trouble> {
    match linked {
        Ok(done) => Ok(Some(done)),
        Err(AccountError::IdentityTaken) => Ok(None),
        Err(error) => Err(failed(error)),
    }
}

async fn came_in(
    desk: &Desk,
    asked: &Knocking<'_>,
    service: &Service,
    proof: &Proof,
    next: &str,
) -> Result<Response, Trouble> {
    let door = &desk.door;
    let before = Cookie::Session.token(asked.headers, door.secure);
    let came = door
        .sign_in
        .with_identity(
            service.issuer(),
            &proof.subject,
            proof.strong,
            before.as_ref(),
        )
        .await
        .map_err(failed)?;
    note_came(desk, "sign-in-service", &came).await?;
    match &came {
        Came::In(person, token) => let_in(desk, asked, next, *person, token).await,
        Came::CodeNeeded(_, half) => Ok(super::to_the_code(desk, asked, next, half)),
        Came::Wrong(None) => Ok(not_in(desk, asked, service, NotIn::Unlinked, 403)),
        _ => Ok(not_in(desk, asked, service, NotIn::Suspended, 403)),
    }
}

fn not_in(
    desk: &Desk,
    asked: &Knocking<'_>,
    service: &Service,
    why: NotIn,
    status: u16,
) -> Response {
    let view = NotInView {
        service: service.label(asked.route.lens.lang).to_owned(),
        why,
    };
    http::page(status, render_not_in(&view, &bare_page(&asked.route, desk)))
}

async fn note_linked(
    desk: &Desk,
    person: Option<noi_core::RecordId>,
    linked: bool,
) -> Result<(), OfficeError> {
    let outcome = match linked {
        true => Outcome::DONE,
        false => Outcome::Failed,
    };
    let at = (desk.office.machine.now)();
    let entry = Entry::plain(at, person, "link-identity", outcome);
    desk.door.note(&[entry]).await
}

/// The identity that one's own account is linked to.
pub(crate) async fn identity(
    frame: &Frame<'_>,
    asked: &Knocking<'_>,
    fields: Option<&Fields>,
) -> Result<Response, Trouble> {
    let door = &frame.desk.door;
    let Some(service) = &door.service else {
        return Err(Trouble::say(MessageKind::NotFound, frame.route.path()));
    };
    let (person, session) = (frame.visitor.person, frame.visitor.session);
    let linked = door.sign_in.linked(person, service.issuer()).await;
    let linked = linked.map_err(OfficeError::from)?;
    let mut view = IdentityView {
        service: service.label(frame.route.lens.lang).to_owned(),
        since: linked.map(|linked| linked.made.day()),
        has_password: frame.visitor.has_password,
        problem: None,
        go_on: None,
    };
    let page = async |view: &IdentityView, status| {
        http::page(status, render_identity(view, &frame.page().await))
    };
    let Some(fields) = fields else {
        return Ok(page(&view, 200).await);
    };
    let note = |what, outcome| {
        frame.note(Entry::plain(frame.now(), Some(person), what, outcome));
    };
    let so_far = fields.whole("so_far");
    let same = door.sign_in.same_person(person, session, so_far).await;
    let unlinks = fields.get("action") == "unlink";
    let what = if unlinks {
        "unlink-identity"
    } else {
        "link-identity"
    };
    let (problem, status) = match same {
        Ok(_) if unlinks => {
            let unlinked = door.sign_in.unlink(person, service.issuer()).await;
            unlinked.map_err(failed)?;
            note(what, Outcome::DONE);
            return Ok(http::see_other(&frame.route.href()));
        }
        Ok(_) => {
            let errand = Errand::fresh(Purpose::Link, frame.now());
            let (state, back) = (errand.state(Some(session)), way_back(frame.desk, asked));
            match service.address(&errand, &state, &back).await {
                Ok(address) => {
                    view.go_on = Some(address);
                    let mut response = page(&view, 200).await;
                    Cookie::Errand.set(&mut response, door.secure, &errand.reveal());
                    return Ok(response);
                }
                Err(error) => {
                    said(frame.desk, &error);
                    (IdentityProblem::Away, 503)
                }
            }
        }
        Err(AccountError::WrongPassword) => (IdentityProblem::Password, 422),
        Err(AccountError::Wait(ms)) => (IdentityProblem::Wait(seconds(ms)), 429),
        Err(error) => return Err(failed(error)),
    };
    note(what, Outcome::Failed);
    view.problem = Some(problem);
    Ok(page(&view, status).await)
}
