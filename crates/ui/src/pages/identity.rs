//! Signing in through an identity service: one's own account and the identity that opens it, and
//! why somebody whom the service vouched for doesn't come in.

use askama::Template;
use noi_core::Day;

use super::door::waiting;
use super::html;
use crate::inputs::{FormErrors, Input};
use crate::page::{Page, Shell};
use crate::routes::{Door, Place};
use crate::words::Words;

/// `Door::Identity`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IdentityView {
    /// What people call the service.
    pub service: String,
    /// Linked since then.
    pub since: Option<Day>,
    /// Without a password the account opens by the identity alone, which then can't go.
    pub has_password: bool,
    pub problem: Option<IdentityProblem>,
    /// The password was right: where to go on to, at the service.
    pub go_on: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityProblem {
    /// The password is another.
    Password,
    /// Too many were: so many seconds are left.
    Wait(u64),
    /// The service can't be reached.
    Away,
}

/// Why somebody whom the service vouched for doesn't come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotIn {
    /// No account is linked to the identity.
    Unlinked,
    /// The account is suspended.
    Suspended,
    /// Another account is linked to it, or this one to another identity.
    Taken,
}

impl NotIn {
    /// Keys of its title, of why, and of what to do.
    fn keys(self) -> [&'static str; 3] {
        match self {
            NotIn::Unlinked => [
                "not-in-unlinked-title",
                "not-in-unlinked-text",
                "not-in-unlinked-do",
            ],
            NotIn::Suspended => [
                "not-in-suspended-title",
                "not-in-suspended-text",
                "not-in-suspended-do",
            ],
            NotIn::Taken => ["not-in-taken-title", "not-in-taken-text", "not-in-taken-do"],
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct NotInView {
    /// What people call the service.
    pub service: String,
    pub why: NotIn,
}

#[derive(Template)]
#[template(path = "identity.html")]
struct IdentityPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a IdentityView,
    action: String,
    back: String,
    title: String,
    since: Option<String>,
    errors: FormErrors,
    so_far: Input<'a>,
}

/// The identity that opens one's own account.
pub fn render_identity(view: &IdentityView, page: &Page) -> String {
    let w = page.words();
    let errors = match view.problem {
        None => FormErrors::new(&w, Vec::new()),
        Some(IdentityProblem::Password) => {
            FormErrors::new(&w, vec![("so_far", w.get("password-wrong-so-far"))])
        }
        Some(IdentityProblem::Wait(seconds)) => waiting(&w, seconds),
        Some(IdentityProblem::Away) => FormErrors::titled(
            w.x("service-away-title", view.service.as_str()),
            w.get("identity-away"),
        ),
    };
    html(&IdentityPage {
        v: view,
        action: page.href(Place::Door(Door::Identity)),
        back: page.href(Place::Door(Door::Account)),
        title: w.x("identity-title", view.service.as_str()),
        since: view
            .since
            .map(|day| w.x("identity-since", day.vn().as_str())),
        so_far: Input::password("so_far", w.get("password-so-far"), "current-password")
            .told(&errors),
        errors,
        s: Shell::new(page),
        w,
    })
}

#[derive(Template)]
#[template(path = "not_in.html")]
struct NotInPage<'a> {
    s: Shell<'a>,
    w: Words,
    sign_in: String,
    title: String,
    text: String,
    to_do: String,
}

/// That somebody doesn't come in, and what they can do about it.
pub fn render_not_in(view: &NotInView, page: &Page) -> String {
    let w = page.words();
    let [title, text, to_do] = view.why.keys().map(|key| w.x(key, view.service.as_str()));
    html(&NotInPage {
        sign_in: page.href(Place::Door(Door::SignIn(String::new()))),
        title,
        text,
        to_do,
        s: Shell::new(page),
        w,
    })
}
