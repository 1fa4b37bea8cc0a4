//! Passkeys: coming in with one, and one's own.

use askama::Template;
use noi_core::Day;

use super::door::waiting;
use super::html;
use crate::inputs::{FormErrors, Input};
use crate::page::{Page, Shell};
use crate::routes::{Door, Place};
use crate::words::Words;

/// `Door::Passkey`: the browser is asked for one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct KnockView {
    pub next: String,
    /// What the authenticator signs.
    pub challenge: String,
    /// To which keys are tied.
    pub site: String,
    /// It didn't open; too many didn't: so many seconds are left.
    pub wrong: Option<Option<u64>>,
}

/// A passkey of one's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyRow {
    pub id: String,
    /// What its person calls it.
    pub name: String,
    pub made: Day,
    pub used: Option<Day>,
}

/// What the browser needs to make one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ceremony {
    pub challenge: String,
    pub site: String,
    /// Whose it is, in base64: kept by the authenticator.
    pub user: String,
    pub login: String,
    pub name: String,
    /// The keys that the account has: an authenticator makes no second one.
    pub known: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasskeyProblem {
    /// The password is another.
    Password,
    /// Too many were: so many seconds are left.
    Wait(u64),
    /// It has no name.
    NoName,
    /// What came isn't to be believed, came too late, or is known.
    Odd,
    /// The account has as many as it may.
    TooMany,
}

/// `Door::Passkeys`: one's own.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PasskeysView {
    pub rows: Vec<PasskeyRow>,
    /// As typed.
    pub name: String,
    /// Without a password none can be made or let go here.
    pub has_password: bool,
    pub problem: Option<PasskeyProblem>,
    /// The password was right: the browser makes one now.
    pub ceremony: Option<Ceremony>,
}

#[derive(Template)]
#[template(path = "passkey.html")]
struct KnockPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a KnockView,
    action: String,
    script: String,
    sign_in: String,
    errors: FormErrors,
}

/// Coming in with a passkey.
pub fn render_knock(view: &KnockView, page: &Page) -> String {
    let w = page.words();
    let errors = match view.wrong {
        None => FormErrors::new(&w, Vec::new()),
        Some(None) => FormErrors::titled(w.get("knock-wrong-title"), w.get("passkey-wrong")),
        Some(Some(seconds)) => waiting(&w, seconds),
    };
    html(&KnockPage {
        v: view,
        action: page.href(Place::Door(Door::Passkey(view.next.clone()))),
        script: crate::assets::href("passkey.js"),
        sign_in: page.href(Place::Door(Door::SignIn(view.next.clone()))),
        errors,
        s: Shell::new(page),
        w,
    })
}

#[derive(Template)]
#[template(path = "passkeys.html")]
struct OwnPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a PasskeysView,
    action: String,
    back: String,
    script: String,
    errors: FormErrors,
    name: Input<'a>,
    so_far: Input<'a>,
}

/// One's own passkeys.
pub fn render_own(view: &PasskeysView, page: &Page) -> String {
    let w = page.words();
    let wrong = |field, key| FormErrors::new(&w, vec![(field, w.get(key))]);
    let errors = match view.problem {
        None => FormErrors::new(&w, Vec::new()),
        Some(PasskeyProblem::Password) => wrong("so_far", "password-wrong-so-far"),
        Some(PasskeyProblem::NoName) => wrong("name", "passkey-no-name"),
        Some(PasskeyProblem::Wait(seconds)) => waiting(&w, seconds),
        Some(PasskeyProblem::Odd) => {
            FormErrors::titled(w.get("passkey-odd-title"), w.get("passkey-odd"))
        }
        Some(PasskeyProblem::TooMany) => {
            FormErrors::titled(w.get("passkey-odd-title"), w.get("passkey-too-many"))
        }
    };
    html(&OwnPage {
        v: view,
        action: page.href(Place::Door(Door::Passkeys)),
        back: page.href(Place::Door(Door::Account)),
        script: crate::assets::href("passkey.js"),
        name: Input::text("name", w.get("passkey-name"), &view.name)
            .help(w.get("passkey-name-help"))
            .told(&errors),
        so_far: Input::password("so_far", w.get("password-so-far"), "current-password")
            .told(&errors),
        errors,
        s: Shell::new(page),
        w,
    })
}
