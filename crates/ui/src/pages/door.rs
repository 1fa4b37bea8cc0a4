//! Coming in and going out: sign-in, the code, an invitation, one's own account.

use askama::Template;

use super::html;
use super::people::RoleTable;
use crate::inputs::{FormErrors, Input};
use crate::page::{Page, Shell};
use crate::qr::Qr;
use crate::routes::{Door, Place};
use crate::words::Words;

/// An account of the demonstration, to come in with by one press.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoAccount {
    pub login: String,
    /// What it may do, in the page's language: "Trạm y tế".
    pub role: String,
    /// Where: "Xã Tri Lễ".
    pub unit: String,
}

/// Why coming in didn't work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Knock {
    /// Name or password wrong; it isn't said which.
    Wrong,
    /// Too many attempts: so many seconds are left.
    Wait(u64),
    /// The session ended: too long without a request, or twelve hours.
    Over,
    /// The password was changed: come in with the new one.
    Changed,
    /// Gone out as asked.
    Out,
    /// The identity service can't be reached.
    ServiceAway,
    /// They, or the service, thought better of it.
    ServiceRefused,
    /// What came back from the service is over, was used, or is another browser's.
    ServiceOver,
    /// What the service answered isn't to be believed.
    ServiceOdd,
}

/// `Door::SignIn`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SignInView {
    /// As typed.
    pub login: String,
    /// The address to go on to: a path of ours; may be empty.
    pub next: String,
    pub knock: Option<Knock>,
    /// What people call the identity service, where there is one.
    pub service: Option<String>,
    /// In a demonstration: its accounts, and the password of all of them.
    pub demo: Vec<DemoAccount>,
    pub demo_password: String,
}

/// `Door::Code`: the authenticator's six digits.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CodeView {
    pub next: String,
    pub knock: Option<Knock>,
}

/// What is wrong with a new password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordProblem {
    /// Fewer than ten signs.
    TooShort,
    /// More than 128.
    TooLong,
    /// Everybody tries it first, or it holds the sign-in name.
    Guessable,
    /// The two aren't the same.
    Differs,
    /// The password so far is another.
    WrongSoFar,
}

impl PasswordProblem {
    /// All of them.
    pub const ALL: [PasswordProblem; 5] = [
        PasswordProblem::TooShort,
        PasswordProblem::TooLong,
        PasswordProblem::Guessable,
        PasswordProblem::Differs,
        PasswordProblem::WrongSoFar,
    ];

    /// Key of the words.
    pub fn key(self) -> &'static str {
        match self {
            PasswordProblem::TooShort => "password-too-short",
            PasswordProblem::TooLong => "password-too-long",
            PasswordProblem::Guessable => "password-guessable",
            PasswordProblem::Differs => "password-differs",
            PasswordProblem::WrongSoFar => "password-wrong-so-far",
        }
    }

    /// The field that mends it.
    fn field(self) -> &'static str {
        match self {
            PasswordProblem::WrongSoFar => "so_far",
            PasswordProblem::Differs => "again",
            _ => "password",
        }
    }

    fn told(self, w: &Words) -> (&'static str, String) {
        (self.field(), w.get(self.key()))
    }
}

/// `Door::Invitation`: a person sets a password, the first or a new one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct InvitationView {
    /// What stands in the address.
    pub token: String,
    pub name: String,
    pub login: String,
    pub problem: Option<PasswordProblem>,
    /// What people call the identity service, where there is one.
    pub service: Option<String>,
    /// Used already, replaced, or older than a week: nothing can be set.
    pub over: bool,
    /// The very first account of an installation: name and sign-in name are asked for, too, and
    /// `problem_of_login` says what is wrong with the latter.
    pub first: bool,
    pub problem_of_login: bool,
    /// For the very first account: no name was given.
    pub problem_of_name: bool,
}

/// A role that somebody holds or held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleLine {
    /// The fact that granted it.
    pub id: String,
    /// In the page's language.
    pub role: String,
    pub unit: String,
    /// "từ 01/07/2025", "từ … đến …", in the page's language.
    pub days: String,
    /// Whether it holds today.
    pub holds: bool,
    /// Holds today or will: it can be revoked.
    pub revocable: bool,
}

/// `Door::Account`: one's own account.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AccountView {
    pub name: String,
    pub login: String,
    pub roles: Vec<RoleLine>,
    /// Codes of an authenticator are asked for.
    pub has_codes: bool,
    /// Codes have just been set up.
    pub codes_set: bool,
    /// What people call the identity service, where there is one.
    pub service: Option<String>,
    /// The account opens by an identity of the service.
    pub linked: bool,
    /// Without one neither codes nor another password can be set up.
    pub has_password: bool,
    /// Too many wrong passwords: so many seconds are left before the next is looked at.
    pub wait: Option<u64>,
    /// What was wrong with a change of password (posted to `Door::Password`).
    pub problem: Option<PasswordProblem>,
}

/// `Door::Codes`: setting up an authenticator.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CodesView {
    /// In base32, for typing; sent back with the form as `secret`.
    pub secret: String,
    /// `otpauth://…`, drawn as a QR code.
    pub address: String,
    pub wrong: Option<CodesProblem>,
}

/// What is wrong with the form that sets an authenticator up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodesProblem {
    /// The password so far is another.
    Password,
    /// The code isn't the one of now.
    Code,
    /// Too many wrong passwords: so many seconds are left.
    Wait(u64),
}

/// That too many attempts were wrong, and how long to wait.
pub(super) fn waiting(w: &Words, seconds: u64) -> FormErrors {
    let words = if seconds < 120 {
        w.n("knock-wait-seconds", seconds)
    } else {
        w.n("knock-wait-minutes", seconds.div_ceil(60))
    };
    FormErrors::titled(w.get("knock-wait-title"), words)
}

/// What a knock leaves to be said: something to mend, or something that is well.
fn answer(
    w: &Words,
    knock: Option<Knock>,
    wrong: FormErrors,
    service: &str,
) -> (FormErrors, Option<String>) {
    let of_service = |title: &str, words: &str| {
        let titled = FormErrors::titled(w.x(title, service), w.x(words, service));
        (titled, None)
    };
    let none = || FormErrors::new(w, Vec::new());
    match knock {
        None => (none(), None),
        Some(Knock::Wrong) => (wrong, None),
        Some(Knock::Wait(seconds)) => (waiting(w, seconds), None),
        Some(Knock::ServiceAway) => of_service("service-away-title", "service-away"),
        Some(Knock::ServiceRefused) => of_service("service-refused-title", "service-refused"),
        Some(Knock::ServiceOver) => of_service("service-over-title", "service-over"),
        Some(Knock::ServiceOdd) => of_service("service-odd-title", "service-odd"),
        Some(Knock::Over) => (none(), Some(w.get("knock-over"))),
        Some(Knock::Changed) => (none(), Some(w.get("knock-changed"))),
        Some(Knock::Out) => (none(), Some(w.get("knock-out"))),
    }
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a SignInView,
    action: String,
    passkey: String,
    through: String,
    errors: FormErrors,
    note: Option<String>,
    login: Input<'a>,
    password: Input<'a>,
}

/// Signing in. Nothing of the ledger is on it.
pub fn render_sign_in(view: &SignInView, page: &Page) -> String {
    let w = page.words();
    let wrong = FormErrors::titled(w.get("knock-wrong-title"), w.get("knock-wrong"));
    let service = view.service.as_deref().unwrap_or_default();
    let (errors, note) = answer(&w, view.knock, wrong, service);
    html(&SignInPage {
        v: view,
        through: page.href(Place::Door(Door::Service(view.next.clone()))),
        passkey: page.href(Place::Door(Door::Passkey(view.next.clone()))),
        action: page.href(Place::Door(Door::SignIn(view.next.clone()))),
        login: Input::login(w.get("sign-in-name"), &view.login).help(w.get("sign-in-name-help")),
        password: Input::password("password", w.get("sign-in-password"), "current-password"),
        errors,
        note,
        s: Shell::new(page),
        w,
    })
}

#[derive(Template)]
#[template(path = "code.html")]
struct CodePage<'a> {
    s: Shell<'a>,
    w: Words,
    action: String,
    other: String,
    passkey: String,
    errors: FormErrors,
    note: Option<String>,
    code: Input<'a>,
}

/// The second step of signing in.
pub fn render_code(view: &CodeView, page: &Page) -> String {
    let w = page.words();
    let wrong = FormErrors::new(&w, vec![("code", w.get("knock-wrong-code"))]);
    let (errors, note) = answer(&w, view.knock, wrong, "");
    html(&CodePage {
        action: page.href(Place::Door(Door::Code(view.next.clone()))),
        other: page.href(Place::Door(Door::SignIn(view.next.clone()))),
        passkey: page.href(Place::Door(Door::Passkey(view.next.clone()))),
        code: Input::one_time_code(w.get("code-label"))
            .help(w.get("code-help"))
            .told(&errors),
        errors,
        note,
        s: Shell::new(page),
        w,
    })
}

#[derive(Template)]
#[template(path = "invitation.html")]
struct InvitationPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a InvitationView,
    action: String,
    through: String,
    sign_in: String,
    errors: FormErrors,
    name: Input<'a>,
    login: Input<'a>,
    password: Input<'a>,
    again: Input<'a>,
}

/// Setting a password by a link.
pub fn render_invitation(view: &InvitationView, page: &Page) -> String {
    let w = page.words();
    let mut errors = Vec::new();
    if view.problem_of_name {
        errors.push(("name", w.get("person-name-missing")));
    }
    if view.problem_of_login {
        errors.push(("login", w.get("person-login-form")));
    }
    errors.extend(view.problem.map(|problem| problem.told(&w)));
    let errors = FormErrors::new(&w, errors);
    html(&InvitationPage {
        v: view,
        action: page.href(Place::Door(Door::Invitation(view.token.clone()))),
        through: page.href(Place::Door(Door::InvitedService(view.token.clone()))),
        sign_in: page.href(Place::Door(Door::SignIn(String::new()))),
        name: Input::text("name", w.get("col-name"), &view.name)
            .completed_by("name")
            .told(&errors),
        login: Input::login(w.get("sign-in-name"), &view.login)
            .help(w.get("person-login-help"))
            .told(&errors),
        password: new_password(&w, &errors),
        again: password_again(&w, &errors),
        errors,
        s: Shell::new(page),
        w,
    })
}

fn new_password<'a>(w: &Words, errors: &FormErrors) -> Input<'a> {
    Input::password("password", w.get("password-new"), "new-password")
        .help(w.get("password-new-help"))
        .told(errors)
}

fn password_again<'a>(w: &Words, errors: &FormErrors) -> Input<'a> {
    Input::password("again", w.get("password-again"), "new-password").told(errors)
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a AccountView,
    sign_out: String,
    codes: String,
    tokens: String,
    identity: String,
    passkeys: String,
    action: String,
    errors: FormErrors,
    roles: RoleTable<'a>,
    so_far: Input<'a>,
    password: Input<'a>,
    again: Input<'a>,
}

/// One's own account.
pub fn render_account(view: &AccountView, page: &Page) -> String {
    let w = page.words();
    let errors = match view.wait {
        Some(seconds) => waiting(&w, seconds),
        None => FormErrors::new(
            &w,
            view.problem.map(|one| one.told(&w)).into_iter().collect(),
        ),
    };
    html(&AccountPage {
        v: view,
        sign_out: page.href(Place::Door(Door::SignOut)),
        codes: page.href(Place::Door(Door::Codes)),
        tokens: page.href(Place::Door(Door::Tokens)),
        identity: page.href(Place::Door(Door::Identity)),
        passkeys: page.href(Place::Door(Door::Passkeys)),
        action: page.href(Place::Door(Door::Password)),
        roles: RoleTable::new(w, &view.roles, None),
        so_far: Input::password("so_far", w.get("password-so-far"), "current-password")
            .told(&errors),
        password: new_password(&w, &errors),
        again: password_again(&w, &errors),
        errors,
        s: Shell::new(page),
        w,
    })
}

#[derive(Template)]
#[template(path = "codes.html")]
struct CodesPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a CodesView,
    action: String,
    back: String,
    errors: FormErrors,
    picture: Option<Qr>,
    /// The secret in groups of four, for typing.
    spelled: String,
    so_far: Input<'a>,
    code: Input<'a>,
}

/// Setting up an authenticator.
pub fn render_codes(view: &CodesView, page: &Page) -> String {
    let w = page.words();
    let wrong = |field, key| FormErrors::new(&w, vec![(field, w.get(key))]);
    let errors = match view.wrong {
        None => FormErrors::new(&w, Vec::new()),
        Some(CodesProblem::Password) => wrong("so_far", "password-wrong-so-far"),
        Some(CodesProblem::Code) => wrong("code", "knock-wrong-code"),
        Some(CodesProblem::Wait(seconds)) => waiting(&w, seconds),
    };
    let signs: Vec<char> = view.secret.chars().collect();
    let groups = signs.chunks(4).map(String::from_iter);
    html(&CodesPage {
        v: view,
        action: page.href(Place::Door(Door::Codes)),
        back: page.href(Place::Door(Door::Account)),
        picture: Qr::of(&view.address, w.get("codes-picture")),
        spelled: groups.collect::<Vec<_>>().join(" "),
        so_far: Input::password("so_far", w.get("password-so-far"), "current-password")
            .help(w.get("codes-so-far-help"))
            .told(&errors),
        code: Input::one_time_code(w.get("codes-label")).told(&errors),
        errors,
        s: Shell::new(page),
        w,
    })
}
