//! Accounts, and who holds which role where.

use askama::Template;
use askama::filters::HtmlSafe;

use super::html;
use crate::components::Tag;
use crate::forms::people::{GrantForm, PersonForm};
use crate::inputs::{FormErrors, Input};
use crate::page::{Page, Shell};
pub use crate::pages::door::RoleLine;
use crate::qr::Qr;
use crate::routes::{Door, PersonColumn, Place, Sorted};
use crate::sorting::Heads;
use crate::words::Words;

/// `Place::People`: the accounts within reach.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PeopleView {
    /// In the order of a class list.
    pub rows: Vec<PersonRow>,
    /// (code, words) of the roles that can be granted, in order.
    pub grantable: Vec<(String, String)>,
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
    /// No role was chosen, or none that may be granted.
    NoRole,
    /// No unit, or more than one, is called so; these may be meant.
    Unit(Vec<String>),
    /// A day that can't be read, or an end before the beginning.
    Days,
    /// The unit isn't below one's own.
    OutOfReach,
    /// Nobody manages their own roles.
    Own,
}

impl PersonProblem {
    /// Key of the words; those of `Unit` with units to choose among hold them as `x`.
    pub fn key(&self) -> &'static str {
        match self {
            PersonProblem::Login => "person-login-form",
            PersonProblem::LoginTaken => "person-login-taken",
            PersonProblem::NoName => "person-name-missing",
            PersonProblem::NoRole => "person-role-missing",
            PersonProblem::Unit(these) if these.is_empty() => "person-unit-unclear",
            PersonProblem::Unit(_) => "person-unit-these",
            PersonProblem::Days => "person-days-wrong",
            PersonProblem::OutOfReach => "person-out-of-reach",
            PersonProblem::Own => "person-own",
        }
    }

    /// The field that mends it; empty where none does.
    fn field(&self) -> &'static str {
        match self {
            PersonProblem::Login | PersonProblem::LoginTaken => "login",
            PersonProblem::NoName => "name",
            PersonProblem::NoRole => "role",
            PersonProblem::Unit(_) | PersonProblem::OutOfReach => "unit_name",
            PersonProblem::Days => "from",
            PersonProblem::Own => "",
        }
    }

    fn told(&self, w: &Words) -> (&'static str, String) {
        let these = match self {
            PersonProblem::Unit(these) => these.join("; "),
            _ => String::new(),
        };
        (self.field(), w.x(self.key(), these))
    }
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

fn errors_of(w: &Words, problem: Option<&PersonProblem>) -> FormErrors {
    FormErrors::new(w, problem.map(|one| one.told(w)).into_iter().collect())
}

fn state_tag(w: &Words, suspended: bool, has_come: bool) -> Tag {
    if suspended {
        Tag::worded("restricted", "lock", w.get("person-suspended"))
    } else if has_come {
        Tag::worded("done", "tick", w.get("person-in-use"))
    } else {
        Tag::worded("soon", "quarter", w.get("person-not-come"))
    }
}

struct RowShown<'a> {
    row: &'a PersonRow,
    href: String,
    tag: Tag,
}

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage<'a> {
    s: Shell<'a>,
    w: Words,
    action: String,
    heads: Heads<PersonColumn>,
    rows: Vec<RowShown<'a>>,
    errors: FormErrors,
    name: Input<'a>,
    login: Input<'a>,
    first: RoleFields<'a>,
}

/// The fields of a role to be granted.
#[derive(Template)]
#[template(path = "parts/grant.html")]
struct RoleFields<'a> {
    w: Words,
    grantable: &'a [(String, String)],
    chosen: &'a str,
    drop_down: bool,
    role_error: Option<String>,
    unit: Input<'a>,
    from: Input<'a>,
    until: Input<'a>,
}

impl HtmlSafe for RoleFields<'_> {}

impl<'a> RoleFields<'a> {
    fn new(
        w: Words,
        grantable: &'a [(String, String)],
        form: &'a GrantForm,
        errors: &FormErrors,
    ) -> RoleFields<'a> {
        RoleFields {
            grantable,
            chosen: &form.role,
            drop_down: grantable.len() > CHOICES_MAX,
            role_error: errors.of("role"),
            unit: Input::text("unit_name", w.get("person-grant-unit"), &form.unit)
                .help(w.get("person-grant-unit-help"))
                .told(errors),
            from: Input::day("from", w.get("person-grant-from"), &form.from)
                .help(w.get("person-grant-from-help"))
                .told(errors),
            until: Input::day("until", w.get("person-grant-until"), &form.until)
                .help(w.get("person-grant-until-help")),
            w,
        }
    }
}

/// The accounts.
pub fn render(view: &PeopleView, page: &Page) -> String {
    let w = page.words();
    let errors = errors_of(&w, view.problem.as_ref());
    let sort = match page.route.place {
        Place::People(sort) => sort,
        _ => None,
    };
    let names = [
        (PersonColumn::Name, "col-name"),
        (PersonColumn::Login, "sign-in-name"),
        (PersonColumn::Role, "role-column"),
        (PersonColumn::State, "person-state"),
    ];
    html(&PeoplePage {
        heads: Heads::new(
            page,
            names.map(|(column, key)| (column, w.get(key))).into(),
            sort,
            Some(Sorted::up(PersonColumn::Name)),
            Place::People,
        ),
        action: page.href(Place::People(sort)),
        rows: view.rows.iter().map(|row| shown(page, &w, row)).collect(),
        name: Input::text("name", w.get("col-name"), &view.form.name).told(&errors),
        login: Input::login(w.get("sign-in-name"), &view.form.login)
            .completed_by("off")
            .help(w.get("person-login-help"))
            .told(&errors),
        first: RoleFields::new(w, &view.grantable, &view.form.first, &errors),
        errors,
        s: Shell::new(page),
        w,
    })
}

fn shown<'a>(page: &Page, w: &Words, row: &'a PersonRow) -> RowShown<'a> {
    RowShown {
        href: page.href(Place::Person(row.id.clone())),
        tag: state_tag(w, row.suspended, row.has_come),
        row,
    }
}

/// The roles of an account as a table; with an address to post to, those held can be revoked.
#[derive(Template)]
#[template(path = "parts/roles.html")]
pub(super) struct RoleTable<'a> {
    w: Words,
    rows: Vec<(&'a RoleLine, Tag)>,
    revoke: Option<String>,
}

impl HtmlSafe for RoleTable<'_> {}

impl<'a> RoleTable<'a> {
    pub(super) fn new(w: Words, roles: &'a [RoleLine], revoke: Option<String>) -> RoleTable<'a> {
        let tag = |holds| match holds {
            true => Tag::worded("done", "tick", w.get("role-holds")),
            false => Tag::worded("none", "dash", w.get("role-not-today")),
        };
        RoleTable {
            rows: roles.iter().map(|role| (role, tag(role.holds))).collect(),
            revoke,
            w,
        }
    }
}

/// A drop-down is only for more choices than this; fewer stand below one another.
const CHOICES_MAX: usize = 7;

#[derive(Template)]
#[template(path = "person.html")]
struct PersonPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a PersonView,
    action: String,
    back: String,
    account: String,
    tag: Tag,
    picture: Option<Qr>,
    errors: FormErrors,
    roles: RoleTable<'a>,
    grant: RoleFields<'a>,
}

/// One account.
pub fn render_person(view: &PersonView, page: &Page) -> String {
    let w = page.words();
    let errors = errors_of(&w, view.problem.as_ref());
    let action = page.href(Place::Person(view.id.clone()));
    let form = &view.form;
    html(&PersonPage {
        v: view,
        back: page.href(Place::People(None)),
        account: page.href(Place::Door(Door::Account)),
        tag: state_tag(&w, view.suspended, view.has_come),
        picture: Qr::of(&view.link, w.get("person-link-picture")).filter(|_| !view.link.is_empty()),
        roles: RoleTable::new(w, &view.roles, (!view.own).then(|| action.clone())),
        grant: RoleFields::new(w, &view.grantable, form, &errors),
        action,
        errors,
        s: Shell::new(page),
        w,
    })
}
