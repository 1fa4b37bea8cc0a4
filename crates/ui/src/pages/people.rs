//! Accounts, and who holds which role where.

use crate::forms::people::{GrantForm, PersonForm};
pub use crate::pages::door::RoleLine;

/// `Place::People`: the accounts within reach.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PeopleView {
    /// In the order of a class list.
    pub rows: Vec<PersonRow>,
    /// A new account, as typed so far.
    pub form: PersonForm,
    pub problem: Option<PersonProblem>,
}

/// One account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    pub id: String,
    pub name: String,
    pub login: String,
    /// Roles that hold today: "Trạm y tế · Xã Tri Lễ".
    pub roles: Vec<String>,
    pub suspended: bool,
    /// Has set a password.
    pub has_come: bool,
}

/// What is wrong with a form about an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonProblem {
    /// The sign-in name has other signs than letters, digits, . - _ @ +, or is too short or long.
    Login,
    /// Another account has it.
    LoginTaken,
    NoName,
    /// No unit, or more than one, is called so; these may be meant.
    Unit(Vec<String>),
    /// A day that can't be read, or an end before the beginning.
    Days,
    /// The unit isn't below one's own.
    OutOfReach,
    /// Nobody manages their own roles.
    Own,
}

/// `Place::Person`: one account.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PersonView {
    pub id: String,
    pub name: String,
    pub login: String,
    pub suspended: bool,
    pub has_come: bool,
    /// Codes of an authenticator are asked for.
    pub has_codes: bool,
    /// All roles ever granted, those that hold first.
    pub roles: Vec<RoleLine>,
    /// (code, words) of the roles that can be granted, in order.
    pub grantable: Vec<(String, String)>,
    /// As typed so far.
    pub form: GrantForm,
    pub problem: Option<PersonProblem>,
    /// A link for setting a password, made just now: shown once, to be handed over in person.
    pub link: String,
    /// Whose account it is may not change roles here.
    pub own: bool,
}
