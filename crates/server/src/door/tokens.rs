//! The tokens of one's own programs: made, shown once, taken back.

use axum::response::Response;
use noi_accounts::{AccountError, Entry, Outcome, TokenProblem, TokenScope};
use noi_office::OfficeError;
use noi_store::ApiToken;
use noi_ui::forms::Fields;
use noi_ui::pages::message::MessageKind;
use noi_ui::pages::tokens::{TOKEN_DAYS, TokenFault, TokenForm, TokenRow, TokensView, render};
use noi_ui::words::Words;
use uuid::Uuid;

use super::failed;
use crate::http::answer as http;
use crate::load::Frame;
use crate::pages::Trouble;

/// The page of one's own tokens, and what is sent from it.
pub(crate) async fn tokens(
    frame: &Frame<'_>,
    fields: Option<&Fields>,
) -> Result<Response, Trouble> {
    let mut view = TokensView::default();
    let mut status = 200;
    if let Some(fields) = fields {
        match fields.get("do") {
            "make" => {
                view.form = form(fields);
                match make(frame, &view.form).await? {
                    Ok(made) => {
                        view.made = Some(made);
                        view.form = TokenForm::default();
                    }
                    Err(fault) => {
                        view.problem = Some(fault);
                        status = 422;
                    }
                }
            }
            "end" => {
                end(frame, fields.get("token")).await?;
                view.ended = true;
            }
            _ => return Err(Trouble::say(MessageKind::NotFound, frame.route.path())),
        }
    }
    let sign_in = &frame.desk.door.sign_in;
    let own = sign_in.tokens(frame.visitor.person).await;
    view.rows = (own.map_err(OfficeError::from)?.iter())
        .map(|token| row(frame, token))
        .collect();
    let w = Words::new(frame.route.lens.lang);
    view.scopes = TokenScope::ALL
        .map(|scope| (scope.code(), words(&w, scope)))
        .to_vec();
    Ok(http::page(status, render(&view, &frame.page().await)))
}

fn form(fields: &Fields) -> TokenForm {
    TokenForm {
        name: fields.get("token_name").to_owned(),
        scopes: fields.all("scope").map(str::to_owned).collect(),
        days: fields.get("days").to_owned(),
    }
}

async fn make(frame: &Frame<'_>, form: &TokenForm) -> Result<Result<String, TokenFault>, Trouble> {
    let days = form.days.parse().ok();
    let Some(days) = days.filter(|days| TOKEN_DAYS.contains(days)) else {
        return Ok(Err(TokenFault::NoDays));
    };
    let scopes: Vec<TokenScope> = (form.scopes.iter())
        .filter_map(|code| TokenScope::of_code(code))
        .collect();
    let person = frame.visitor.person;
    let sign_in = &frame.desk.door.sign_in;
    let made = sign_in.make_token(person, &form.name, &scopes, days).await;
    match made {
        Ok(token) => {
            let done = Entry::plain(frame.now(), Some(person), "make-token", Outcome::DONE);
            frame.note(done);
            Ok(Ok(token))
        }
        Err(AccountError::Token(problem)) => Ok(Err(match problem {
            TokenProblem::NoName => TokenFault::NoName,
            TokenProblem::LongName => TokenFault::LongName,
            TokenProblem::NoScope => TokenFault::NoScope,
            TokenProblem::TooLong => TokenFault::NoDays,
            TokenProblem::TooMany => TokenFault::TooMany,
        })),
        Err(error) => Err(failed(error)),
    }
}

/// What is gone already, or never was, is told as taken back.
async fn end(frame: &Frame<'_>, id: &str) -> Result<(), Trouble> {
    let Ok(id) = id.parse::<Uuid>() else {
        return Ok(());
    };
    let person = frame.visitor.person;
    let ended = frame.desk.door.sign_in.end_token(person, id).await;
    ended.map_err(OfficeError::from)?;
    frame.note(Entry::plain(
        frame.now(),
        Some(person),
        "end-token",
        Outcome::DONE,
    ));
    Ok(())
}

fn row(frame: &Frame<'_>, token: &ApiToken) -> TokenRow {
    let w = Words::new(frame.route.lens.lang);
    TokenRow {
        id: token.id.to_string(),
        name: token.name.clone(),
        scopes: (TokenScope::of_token(token).into_iter())
            .map(|scope| words(&w, scope))
            .collect(),
        until: token.until.day(),
        used: token.used,
        over: token.until <= frame.now(),
    }
}

fn words(w: &Words, scope: TokenScope) -> String {
    w.get(&format!("token-scope-{}", scope.code()))
}
