//! Passkeys: coming in with one, and one's own.

use axum::response::Response;
use data_encoding::BASE64URL_NOPAD;
use noi_accounts::passkey::{MadeHere, Shown, Site};
use noi_accounts::provider::{Errand, Purpose};
use noi_accounts::{AccountError, Came, Entry, Outcome};
use noi_office::OfficeError;
use noi_store::Passkey;
use noi_ui::forms::Fields;
use noi_ui::pages::message::MessageKind;
use noi_ui::pages::passkeys::{
    Ceremony, KnockView, PasskeyProblem, PasskeyRow, PasskeysView, render_knock, render_own,
};

use super::cookies::Cookie;
use super::{Knocking, bare_page, failed, let_in, note_came, seconds};
use crate::desk::Desk;
use crate::http::answer as http;
use crate::load::Frame;
use crate::pages::Trouble;

/// The name alone of an address: what an authenticator ties a key to.
fn name(origin: &str) -> &str {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

fn bytes(fields: &Fields, field: &str) -> Vec<u8> {
    // What can't be read is nothing, which is never believed.
    let decoded = BASE64URL_NOPAD.decode(fields.get(field).as_bytes());
    decoded.unwrap_or_default()
}

/// The page at which a browser is asked for a passkey. Each has a challenge of its own, which
/// follows from a cookie: nothing is kept here for who only looks.
pub(super) async fn knock(
    desk: &Desk,
    asked: &Knocking<'_>,
    next: &str,
    wrong: Option<Option<u64>>,
    status: u16,
) -> Response {
    let next = next.to_owned();
    let errand = Errand::fresh(
        Purpose::Passkey { next: next.clone() },
        (desk.office.machine.now)(),
    );
    let origin = asked.origin(desk);
    let view = KnockView {
        next,
        challenge: errand.state(None),
        site: name(&origin).to_owned(),
        wrong,
    };
    let html = render_knock(&view, &bare_page(&asked.route, desk));
    let mut response = http::page(status, html);
    Cookie::Errand.set(&mut response, desk.door.secure, &errand.reveal());
    response
}

/// Takes what a browser brings of a passkey.
pub(super) async fn take(
    desk: &Desk,
    asked: &Knocking<'_>,
    next: &str,
    fields: &Fields,
) -> Result<Response, Trouble> {
    let door = &desk.door;
    let origin = asked.origin(desk);
    let site = Site {
        origin: &origin,
        id: name(&origin),
    };
    let errand = Cookie::Errand.read(asked.headers, door.secure);
    let errand = errand.and_then(Errand::parse);
    let before = Cookie::Session.token(asked.headers, door.secure);
    let address = door.address(asked.headers, asked.peer);
    let (client, authenticator) = (bytes(fields, "client"), bytes(fields, "authenticator"));
    let signature = bytes(fields, "signature");
    let shown = Shown {
        client: &client,
        authenticator: &authenticator,
        signature: &signature,
    };
    let came = door
        .sign_in
        .with_passkey(
            errand.as_ref(),
            &bytes(fields, "credential"),
            shown,
            site,
            &address,
            before.as_ref(),
        )
        .await
        .map_err(failed)?;
    note_came(desk, "sign-in-passkey", &came).await?;
    match &came {
        Came::In(person, token) => {
            let mut response = let_in(desk, asked, next, *person, token).await?;
            Cookie::Errand.clear(&mut response, door.secure);
            Ok(response)
        }
        Came::Wait(ms) => Ok(knock(desk, asked, next, Some(Some(seconds(*ms))), 429).await),
        _ => Ok(knock(desk, asked, next, Some(None), 422).await),
    }
}

fn row(passkey: &Passkey) -> PasskeyRow {
    PasskeyRow {
        id: passkey.id.to_string(),
        name: passkey.name.clone(),
        made: passkey.made.day(),
        used: passkey.used.map(|used| used.day()),
    }
}

/// One's own passkeys, and what is sent from their page.
pub(crate) async fn own(
    frame: &Frame<'_>,
    asked: &Knocking<'_>,
    fields: Option<&Fields>,
) -> Result<Response, Trouble> {
    let door = &frame.desk.door;
    let (person, session) = (frame.visitor.person, frame.visitor.session);
    let mut view = PasskeysView {
        has_password: frame.visitor.has_password,
        ..PasskeysView::default()
    };
    let mut status = 200;
    let mut errand = None;
    if let Some(fields) = fields {
        let what = match fields.get("do") {
            "begin" => None,
            "add" => Some("add-passkey"),
            "end" => Some("end-passkey"),
            _ => return Err(Trouble::say(MessageKind::NotFound, frame.route.path())),
        };
        let done = match fields.get("do") {
            "add" => add(frame, asked, fields).await?,
            "end" => match asked_again(frame, fields).await? {
                Ok(()) => {
                    if let Ok(id) = fields.get("passkey").parse() {
                        let ended = door.sign_in.end_passkey(person, id).await;
                        ended.map_err(OfficeError::from)?;
                    }
                    Ok(())
                }
                Err(problem) => Err(problem),
            },
            _ => match asked_again(frame, fields).await? {
                Ok(()) if fields.get("name").is_empty() => Err(PasskeyProblem::NoName),
                Ok(()) => {
                    let name = fields.get("name").to_owned();
                    let fresh = Errand::fresh(Purpose::NewPasskey { name }, frame.now());
                    let origin = asked.origin(frame.desk);
                    view.ceremony = Some(Ceremony {
                        challenge: fresh.state(Some(session)),
                        site: name_of(&origin),
                        user: BASE64URL_NOPAD.encode(person.0.as_bytes()),
                        login: frame.visitor.login.clone(),
                        name: frame.visitor.name.clone(),
                        known: Vec::new(),
                    });
                    errand = Some(fresh);
                    Ok(())
                }
                Err(problem) => Err(problem),
            },
        };
        if let Some(what) = what {
            let outcome = if done.is_ok() {
                Outcome::DONE
            } else {
                Outcome::Failed
            };
            frame.note(Entry::plain(frame.now(), Some(person), what, outcome));
            if done.is_ok() {
                return Ok(http::see_other(&frame.route.href()));
            }
        }
        if let Err(problem) = done {
            view.name = fields.get("name").to_owned();
            view.problem = Some(problem);
            status = if matches!(problem, PasskeyProblem::Wait(_)) {
                429
            } else {
                422
            };
        }
    }
    let own = door.sign_in.passkeys(person).await;
    let own = own.map_err(OfficeError::from)?;
    view.rows = own.iter().map(row).collect();
    if let Some(ceremony) = &mut view.ceremony {
        let known = own
            .iter()
            .map(|one| BASE64URL_NOPAD.encode(&one.credential));
        ceremony.known = known.collect();
    }
    let mut response = http::page(status, render_own(&view, &frame.page().await));
    if let Some(errand) = errand {
        Cookie::Errand.set(&mut response, door.secure, &errand.reveal());
    }
    Ok(response)
}

fn name_of(origin: &str) -> String {
    name(origin).to_owned()
}

/// The password, again: whoever finds a browser open could otherwise make a key of their own.
async fn asked_again(
    frame: &Frame<'_>,
    fields: &Fields,
) -> Result<Result<(), PasskeyProblem>, Trouble> {
    let (person, session) = (frame.visitor.person, frame.visitor.session);
    let so_far = fields.whole("so_far");
    match frame
        .desk
        .door
        .sign_in
        .same_person(person, session, so_far)
        .await
    {
        Ok(_) => Ok(Ok(())),
        Err(AccountError::WrongPassword) => Ok(Err(PasskeyProblem::Password)),
        Err(AccountError::Wait(ms)) => Ok(Err(PasskeyProblem::Wait(seconds(ms)))),
        Err(error) => Err(failed(error)),
    }
}

async fn add(
    frame: &Frame<'_>,
    asked: &Knocking<'_>,
    fields: &Fields,
) -> Result<Result<(), PasskeyProblem>, Trouble> {
    let door = &frame.desk.door;
    let (person, session) = (frame.visitor.person, frame.visitor.session);
    let errand = Cookie::Errand.read(asked.headers, door.secure);
    let Some(errand) = errand.and_then(Errand::parse) else {
        return Ok(Err(PasskeyProblem::Odd));
    };
    let origin = asked.origin(frame.desk);
    let site = Site {
        origin: &origin,
        id: name(&origin),
    };
    let (client, authenticator) = (bytes(fields, "client"), bytes(fields, "authenticator"));
    let made = MadeHere {
        client: &client,
        authenticator: &authenticator,
    };
    match door
        .sign_in
        .add_passkey(person, session, &errand, made, site)
        .await
    {
        Ok(()) => Ok(Ok(())),
        Err(AccountError::Passkey(_)) => Ok(Err(PasskeyProblem::Odd)),
        Err(AccountError::TooManyPasskeys) => Ok(Err(PasskeyProblem::TooMany)),
        Err(error) => Err(failed(error)),
    }
}
