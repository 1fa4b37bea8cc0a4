//! One's own account: roles, another password, an authenticator.

use axum::response::Response;
use noi_accounts::{AccountError, CodeSecret, Entry, Outcome, PasswordError, Weakness};
use noi_core::records::grants::Grant;
use noi_ui::forms::Fields;
use noi_ui::pages::door::{
    AccountView, CodesProblem, CodesView, Knock, PasswordProblem, RoleLine, render_account,
    render_codes,
};
use noi_ui::routes::{Door as DoorPlace, Place};
use noi_ui::words::Words;

use super::cookies::Cookie;
use super::{Knocking, failed, seconds};
use crate::http::answer as http;
use crate::load::{self, Frame};
use crate::pages::Trouble;
use crate::say::say;

/// What is wrong with a new password, where it is that.
pub(super) fn problem(error: &AccountError) -> Option<PasswordProblem> {
    match error {
        AccountError::Password(PasswordError::Weak(weakness)) => Some(match weakness {
            Weakness::TooShort => PasswordProblem::TooShort,
            Weakness::TooLong => PasswordProblem::TooLong,
            Weakness::Guessable => PasswordProblem::Guessable,
        }),
        AccountError::WrongPassword => Some(PasswordProblem::WrongSoFar),
        _ => None,
    }
}

/// A role in words.
pub(super) fn role_line(frame: &Frame<'_>, grant: &Grant) -> RoleLine {
    let lang = frame.route.lens.lang;
    let w = Words::new(lang);
    let end = [grant.until, grant.revoked.map(|day| day.plus_days(-1))];
    let never = grant.revoked.is_some_and(|day| day <= grant.from);
    let days = match end.into_iter().flatten().min() {
        Some(_) if never => say(
            lang,
            format!("từ {}, thu hồi trước khi bắt đầu", grant.from.vn()),
            format!("from {}, revoked before it began", grant.from.vn()),
        ),
        Some(last) => say(
            lang,
            format!("từ {} đến {}", grant.from.vn(), last.vn()),
            format!("from {} to {}", grant.from.vn(), last.vn()),
        ),
        None => say(
            lang,
            format!("từ {}", grant.from.vn()),
            format!("from {}", grant.from.vn()),
        ),
    };
    RoleLine {
        id: grant.id.to_string(),
        role: w.get(&grant.role.key()),
        unit: load::unit_name(frame.office, grant.unit, frame.today, lang),
        days,
        holds: grant.holds(frame.today),
        revocable: grant.revoked.is_none() && grant.until.is_none_or(|last| frame.today <= last),
    }
}

fn account_view(frame: &Frame<'_>) -> AccountView {
    let visitor = frame.visitor;
    let mut roles: Vec<RoleLine> = (visitor.grants.iter())
        .map(|grant| role_line(frame, grant))
        .collect();
    roles.sort_by_key(|line| !line.holds);
    AccountView {
        name: visitor.name.clone(),
        login: visitor.login.clone(),
        roles,
        has_codes: visitor.has_codes,
        codes_set: false,
        service: frame.desk.door.service_called(frame.route.lens.lang),
        linked: visitor.linked,
        has_password: visitor.has_password,
        wait: None,
        problem: None,
    }
}

/// One's own account, and a change of its password.
pub(crate) async fn account(
    frame: &Frame<'_>,
    asked: &Knocking<'_>,
    fields: Option<&Fields>,
) -> Result<Response, Trouble> {
    let mut view = account_view(frame);
    let changes = matches!(frame.route.place, Place::Door(DoorPlace::Password));
    let Some(fields) = fields.filter(|_| changes) else {
        let html = render_account(&view, &frame.page().await);
        return Ok(http::page(200, html));
    };
    let door = &frame.desk.door;
    let new = fields.whole("password");
    let changed = if new != fields.whole("again") {
        view.problem = Some(PasswordProblem::Differs);
        Err(422)
    } else {
        let (person, session) = (frame.visitor.person, frame.visitor.session);
        let so_far = fields.whole("so_far");
        let changed = door
            .sign_in
            .change_password(person, session, so_far, new)
            .await;
        match changed {
            Ok(_) => Ok(()),
            Err(AccountError::Wait(ms)) => {
                view.wait = Some(seconds(ms));
                Err(429)
            }
            Err(error) => match problem(&error) {
                Some(problem) => {
                    view.problem = Some(problem);
                    Err(422)
                }
                None => return Err(failed(error)),
            },
        }
    };
    let outcome = if changed.is_ok() {
        Outcome::DONE
    } else {
        Outcome::Failed
    };
    frame.note(Entry::plain(
        frame.now(),
        Some(frame.visitor.person),
        "change-password",
        outcome,
    ));
    match changed {
        Ok(()) => {
            let route = frame
                .route
                .to(Place::Door(DoorPlace::SignIn(String::new())));
            let door_asked = Knocking { route, ..*asked };
            let knock = Some(Knock::Changed);
            let page = super::sign_in_page(frame.desk, &door_asked, "", "", knock, 200).await;
            let mut response = page?;
            Cookie::Session.clear(&mut response, door.secure);
            Ok(response)
        }
        Err(status) => {
            let html = render_account(&view, &frame.page().await);
            Ok(http::page(status, html))
        }
    }
}

/// Setting up an authenticator.
pub(crate) async fn codes(frame: &Frame<'_>, fields: Option<&Fields>) -> Result<Response, Trouble> {
    let page = async |secret: &CodeSecret, wrong: Option<CodesProblem>, status| {
        let view = CodesView {
            secret: secret.reveal(),
            address: secret.address(&frame.visitor.login),
            wrong,
        };
        http::page(status, render_codes(&view, &frame.page().await))
    };
    let Some(fields) = fields else {
        return Ok(page(&CodeSecret::fresh(), None, 200).await);
    };
    let Some(secret) = CodeSecret::parse(fields.get("secret")) else {
        let problem = Some(CodesProblem::Code);
        return Ok(page(&CodeSecret::fresh(), problem, 422).await);
    };
    let sign_in = &frame.desk.door.sign_in;
    let (person, session) = (frame.visitor.person, frame.visitor.session);
    let (so_far, code) = (fields.whole("so_far"), fields.get("code"));
    let asked = sign_in
        .ask_for_codes(person, session, so_far, &secret, code)
        .await;
    match asked {
        Ok(()) => {
            let now = frame.now();
            frame.note(Entry::plain(now, Some(person), "set-codes", Outcome::DONE));
            let view = AccountView {
                has_codes: true,
                codes_set: true,
                ..account_view(frame)
            };
            let html = render_account(&view, &frame.page().await);
            Ok(http::page(200, html))
        }
        Err(
            error @ (AccountError::WrongCode | AccountError::WrongPassword | AccountError::Wait(_)),
        ) => {
            let now = frame.now();
            frame.note(Entry::plain(
                now,
                Some(person),
                "set-codes",
                Outcome::Failed,
            ));
            let (problem, status) = match error {
                AccountError::Wait(ms) => (CodesProblem::Wait(seconds(ms)), 429),
                AccountError::WrongPassword => (CodesProblem::Password, 422),
                _ => (CodesProblem::Code, 422),
            };
            Ok(page(&secret, Some(problem), status).await)
        }
        Err(error) => Err(failed(error)),
    }
}
