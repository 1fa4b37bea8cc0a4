//! Coming in and going out: sign-in, the code, an invitation, one's own account.

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
}

/// `Door::SignIn`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SignInView {
    /// As typed.
    pub login: String,
    /// The address to go on to: a path of ours; may be empty.
    pub next: String,
    pub knock: Option<Knock>,
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

/// `Door::Invitation`: a person sets a password, the first or a new one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct InvitationView {
    /// What stands in the address.
    pub token: String,
    pub name: String,
    pub login: String,
    pub problem: Option<PasswordProblem>,
    /// Used already, replaced, or older than a week: nothing can be set.
    pub over: bool,
    /// The very first account of an installation: name and sign-in name are asked for, too, and
    /// `problem_of_login` says what is wrong with the latter.
    pub first: bool,
    pub problem_of_login: bool,
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
    pub wrong: bool,
}
