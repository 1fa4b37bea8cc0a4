//! The addresses of the pages: typed, parsed from a request and written into links.
//!
//! A route is a place (which page, with its own filters) and a lens (unit, day, language, theme,
//! tree of units) that every link keeps. Knows no pages and no data: an id in a route is text that
//! nobody has looked up yet.

mod columns;
mod queries;
mod sort;

use noi_core::Day;
use thiserror::Error;

pub use self::columns::{
    AuditColumn, ChildColumn, OpenedColumn, PersonColumn, PlanColumn, UnitColumn,
};
pub use self::queries::{
    After, AgeBand, AuditQuery, ChildFilter, ChildQuery, Concern, DutyQuery, FollowQuery, Sheet,
    UnitQuery, Urgency,
};
pub use self::sort::{Column, Sorted};
use crate::words::Lang;

/// The longest id, code or search text that an address may carry, in bytes.
pub const PART_LENGTH_MAX: usize = 200;

/// Colours of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the device is set.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All themes in the order in which they are offered.
    pub const ALL: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

    /// The value of `?theme=` and of `data-theme`.
    pub fn code(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// Key of the theme's name.
    pub fn key(self) -> &'static str {
        match self {
            Theme::Auto => "theme-auto",
            Theme::Light => "theme-light",
            Theme::Dark => "theme-dark",
        }
    }
}

/// Whose tree of units a figure is added up by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tree {
    /// Today's units ("as now").
    #[default]
    Now,
    /// The units of the day asked about ("as then").
    Then,
}

impl Tree {
    /// Both trees, the default first.
    pub const ALL: [Tree; 2] = [Tree::Now, Tree::Then];

    /// The value of `?view=`.
    pub fn code(self) -> &'static str {
        match self {
            Tree::Now => "now",
            Tree::Then => "then",
        }
    }

    /// Key of the tree's name.
    pub fn key(self) -> &'static str {
        match self {
            Tree::Now => "tree-now",
            Tree::Then => "tree-then",
        }
    }
}

/// Coming in, going out, and one's own account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Door {
    /// `/dang-nhap?next=`: sign in, and go on to an address of ours.
    SignIn(String),
    /// `/dang-nhap/ma?next=`: the code of an authenticator.
    Code(String),
    /// `/dang-nhap/dich-vu?next=`: to the identity service, and from there on; shows nothing itself.
    Service(String),
    /// `/dang-nhap/tu-dich-vu`: where the service sends browsers back to.
    Back,
    /// `/dang-xuat`: sign out; only ever sent to.
    SignOut,
    /// `/the/{code}`: what a family's card opens.
    Family(String),
    /// `/loi-moi/{token}`: set a password.
    Invitation(String),
    /// `/loi-moi/{token}/dich-vu`: to the identity service, to link the account of the invitation.
    InvitedService(String),
    /// `/tai-khoan`: one's own account.
    Account,
    /// `/tai-khoan/mat-khau`: another password; only ever sent to.
    Password,
    /// `/tai-khoan/ma-xac-nhan`: set up an authenticator.
    Codes,
    /// `/tai-khoan/danh-tinh`: the identity of elsewhere that opens one's own account.
    Identity,
    /// `/dang-nhap/khoa?next=`: come in with a passkey.
    Passkey(String),
    /// `/tai-khoan/khoa`: one's own passkeys.
    Passkeys,
    /// `/tai-khoan/ma-truy-cap`: the tokens of one's own programs.
    Tokens,
}

/// Pregnancies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pregnancy {
    /// `/thai-ky`: those of the unit.
    List,
    /// `/thai-ky/dang-ky`: one becomes known.
    New,
    /// `/thai-ky/{id}`: one, and its outcome.
    One(String),
    /// `/thai-ky/{id}/tre`: register the child that was born.
    Born(String),
}

/// Units: official ones, and the villages and facilities that people add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitPage {
    /// `/don-vi?q=`: those below the unit looked at, or found for a text.
    List(UnitQuery),
    /// `/don-vi/them`: a village or facility below the unit looked at.
    New,
    /// `/don-vi/{id}`: one, what it was made from and what it became.
    One(String),
    /// `/don-vi/{id}/ten`: another name.
    Name(String),
    /// `/don-vi/{id}/dong`: it is closed, or open again.
    Close(String),
}

/// What is changed about a child's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// `/tre-em/{id}/sua`: name, birth, numbers.
    Details,
    /// `/tre-em/{id}/noi-o`: where the child lives, and whether still here.
    Residence,
    /// `/tre-em/{id}/nguoi-cham-soc`: who cares for the child.
    Carers,
    /// `/tre-em/{id}/nguoi-cham-soc/{carer}`: one of them.
    Carer(String),
    /// `/tre-em/{id}/gop/{other}`: two records of the same child become one.
    Merge(String),
    /// `/tre-em/{id}/tach/{other}`: a record that was merged into this one stands alone again.
    Part(String),
}

impl Change {
    /// The part of the address after the child, and the other record or the carer.
    fn path(&self) -> (&'static str, Option<&str>) {
        match self {
            Change::Details => ("sua", None),
            Change::Residence => ("noi-o", None),
            Change::Carers => ("nguoi-cham-soc", None),
            Change::Carer(carer) => ("nguoi-cham-soc", Some(carer)),
            Change::Merge(other) => ("gop", Some(other)),
            Change::Part(other) => ("tach", Some(other)),
        }
    }

    fn parse(part: &str, other: Option<String>) -> Option<Change> {
        Some(match (part, other) {
            ("sua", None) => Change::Details,
            ("noi-o", None) => Change::Residence,
            ("nguoi-cham-soc", None) => Change::Carers,
            ("nguoi-cham-soc", Some(carer)) => Change::Carer(carer),
            ("gop", Some(other)) => Change::Merge(other),
            ("tach", Some(other)) => Change::Part(other),
            _ => return None,
        })
    }
}

/// A page with its own filters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// See [`Door`].
    Door(Door),
    /// `/nguoi-dung`: accounts.
    People(Option<Sorted<PersonColumn>>),
    /// `/nguoi-dung/{id}`: one account and its roles.
    Person(String),
    /// `/nhat-ky?before=`: the audit, lines before a number.
    Audit(AuditQuery),
    /// `/nhat-ky/mo-ho-so`: the records that were opened for a written reason.
    Opened(Option<Sorted<OpenedColumn>>),
    /// `/tre-em/{id}/ai-xem`: who looked at a child's record.
    Looked(String),
    /// `/tre-em/{id}/in`: one child on a sheet to print.
    Summary(String),
    /// `/tre-em/{id}/the`: a card for the family.
    Card(String),
    /// `/tre-em/{id}/mo`: open a child's record for a written reason.
    Open(String),
    /// `/`: the unit's home.
    Home,
    /// `/tre-em`: list of children.
    Children(ChildQuery),
    /// `/tre-em/xuat?format=`: the same list as a file.
    Export(ChildQuery, Sheet),
    /// `/tre-em/dang-ky`: register a child.
    Register,
    /// `/tre-em/{id}`: one child.
    Child(String),
    /// `/tre-em/{id}/can-do`: weigh and measure a child.
    Measure(String),
    /// `/tre-em/{id}/sang-loc`: the questionnaires for a child, or one of them.
    Screen(String, Option<String>),
    /// `/tre-em/{id}/bo`: takes back what was just recorded; only ever sent to.
    Undo(String),
    /// See [`Change`].
    Change(String, Change),
    /// See [`Pregnancy`].
    Pregnancy(Pregnancy),
    /// See [`UnitPage`].
    Units(UnitPage),
    /// `/theo-doi`: children to follow closely.
    Follow(FollowQuery),
    /// `/ke-hoach`: plans.
    Plans(Option<Sorted<PlanColumn>>),
    /// `/ke-hoach/{id}`: one plan as it was read.
    Plan(String),
    /// `/dia-ban?measure=`: coverage by unit, of the measure with this code or of the first one.
    Coverage(Option<String>),
    /// `/chi-so/{code}`: how a figure is made.
    Indicator(String),
    /// `/viec`: duties.
    Duties(DutyQuery),
    /// `/chon-dia-ban?q=`: choose unit and day.
    Choose(String),
    /// `/nhap-tep`: files that came in, and a new one.
    Imports,
    /// `/nhap-tep/{id}`: a file before it is imported, and what came of it.
    Import(String),
    /// `/nhap-tep/{id}/khong-nhan`: its rows that weren't taken, as a file.
    Rejects(String),
    /// `/tim?q=`: find quickly.
    Find(String),
    /// `/he-thong`: the condition of this installation.
    System,
    /// `/gioi-thieu`: about this copy.
    About,
    /// `/styleguide`: every component.
    Styleguide,
}

/// What every link keeps.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lens {
    /// Id or code of the unit looked at; `None` is the whole of what this copy holds.
    pub unit: Option<String>,
    /// The day asked about; `None` is today.
    pub as_of: Option<Day>,
    /// Language.
    pub lang: Lang,
    /// Colours.
    pub theme: Theme,
    /// Tree of units.
    pub view: Tree,
}

/// A page seen through a lens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Which page.
    pub place: Place,
    /// Through which lens.
    pub lens: Lens,
}

/// Why an address is not one of ours.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RouteError {
    /// No page has this path: answer 404.
    #[error("no page at {path}")]
    NotFound {
        /// The path as asked.
        path: String,
    },
    /// The page exists but a value in the query can't be read: answer 400.
    #[error("{key}={value} can't be read")]
    BadValue {
        /// Name of the value, e.g. `as_of`.
        key: &'static str,
        /// What was given.
        value: String,
    },
}

impl Lens {
    /// Reads the lens from a query string. A language or theme that is not known is passed over;
    /// so that an error page can be shown in the right language, see [`Lens::lenient`].
    ///
    /// # Errors
    /// `as_of` that is neither `yyyy-mm-dd` nor `dd/mm/yyyy`, or an over-long `unit`.
    pub fn parse(query: &str) -> Result<Lens, RouteError> {
        let mut lens = Lens::lenient(query);
        for (key, value) in pairs(query) {
            match key.as_str() {
                "unit" if value.len() > PART_LENGTH_MAX => {
                    return Err(RouteError::BadValue { key: "unit", value });
                }
                "as_of" if !value.trim().is_empty() => {
                    lens.as_of = Some(value.trim().parse().ok().ok_or(RouteError::BadValue {
                        key: "as_of",
                        value,
                    })?);
                }
                _ => {}
            }
        }
        Ok(lens)
    }

    /// Reads what can be read of a lens and leaves the rest at its default.
    pub fn lenient(query: &str) -> Lens {
        let mut lens = Lens::default();
        for (key, value) in pairs(query) {
            match key.as_str() {
                "unit" if !value.is_empty() && value.len() <= PART_LENGTH_MAX => {
                    lens.unit = Some(value);
                }
                "as_of" => lens.as_of = value.trim().parse().ok(),
                "lang" => lens.lang = Lang::parse(&value).unwrap_or(lens.lang),
                "theme" => {
                    lens.theme = by_code(&Theme::ALL, Theme::code, &value).unwrap_or(lens.theme)
                }
                "view" => lens.view = by_code(&Tree::ALL, Tree::code, &value).unwrap_or(lens.view),
                _ => {}
            }
        }
        lens
    }

    /// The values of the lens that differ from the default, for a query string or for the hidden
    /// fields of a form.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        let mut values = Vec::new();
        if let Some(unit) = &self.unit {
            values.push(("unit", unit.clone()));
        }
        if let Some(as_of) = self.as_of {
            values.push(("as_of", as_of.to_string()));
        }
        if self.view != Tree::default() {
            values.push(("view", self.view.code().to_owned()));
        }
        if self.lang != Lang::default() {
            values.push(("lang", self.lang.code().to_owned()));
        }
        if self.theme != Theme::default() {
            values.push(("theme", self.theme.code().to_owned()));
        }
        values
    }
}

impl Route {
    /// Reads the path and query string (without `?`) of a request.
    ///
    /// # Errors
    /// [`RouteError::NotFound`] for a path that no page has, [`RouteError::BadValue`] for a value
    /// that can't be read. Keys that are not known are passed over.
    pub fn parse(path: &str, query: &str) -> Result<Route, RouteError> {
        let not_found = || RouteError::NotFound {
            path: path.to_owned(),
        };
        let lens = Lens::parse(query)?;
        let mut segments = path.split('/').filter(|segment| !segment.is_empty());
        let first = segments.next();
        let mut part = || match segments.next() {
            Some(raw) => match decode(raw, false) {
                Some(part) if part.len() <= PART_LENGTH_MAX => Ok(Some(part)),
                _ => Err(not_found()),
            },
            None => Ok(None),
        };
        let (second, third, fourth) = (part()?, part()?, part()?);
        if segments.next().is_some() {
            return Err(not_found());
        }
        if let Some(third) = third {
            let place = match (first, second, third.as_str(), fourth) {
                (Some("tre-em"), Some(id), "can-do", None) => Place::Measure(id),
                (Some("tre-em"), Some(id), "sang-loc", which) => Place::Screen(id, which),
                (Some("tre-em"), Some(id), "bo", None) => Place::Undo(id),
                (Some("tre-em"), Some(id), "ai-xem", None) => Place::Looked(id),
                (Some("tre-em"), Some(id), "mo", None) => Place::Open(id),
                (Some("tre-em"), Some(id), "in", None) => Place::Summary(id),
                (Some("tre-em"), Some(id), "the", None) => Place::Card(id),
                (Some("tre-em"), Some(id), part, other) => match Change::parse(part, other) {
                    Some(change) => Place::Change(id, change),
                    None => return Err(not_found()),
                },
                (Some("thai-ky"), Some(id), "tre", None) => Place::Pregnancy(Pregnancy::Born(id)),
                (Some("nhap-tep"), Some(id), "khong-nhan", None) => Place::Rejects(id),
                (Some("don-vi"), Some(id), "ten", None) => Place::Units(UnitPage::Name(id)),
                (Some("don-vi"), Some(id), "dong", None) => Place::Units(UnitPage::Close(id)),
                (Some("loi-moi"), Some(token), "dich-vu", None) => {
                    Place::Door(Door::InvitedService(token))
                }
                _ => return Err(not_found()),
            };
            return Ok(Route { place, lens });
        }
        let place = match (first, second) {
            (None, _) => Place::Home,
            (Some("tre-em"), None) => Place::Children(child_query(query)?),
            (Some("tre-em"), Some(part)) if part == "dang-ky" => Place::Register,
            (Some("tre-em"), Some(part)) if part == "xuat" => {
                let sheet = choice(query, "format", &Sheet::ALL, Sheet::code)?;
                Place::Export(child_query(query)?, sheet.unwrap_or_default())
            }
            (Some("tre-em"), Some(id)) => Place::Child(id),
            (Some("thai-ky"), None) => Place::Pregnancy(Pregnancy::List),
            (Some("thai-ky"), Some(part)) if part == "dang-ky" => Place::Pregnancy(Pregnancy::New),
            (Some("thai-ky"), Some(id)) => Place::Pregnancy(Pregnancy::One(id)),
            (Some("don-vi"), None) => Place::Units(UnitPage::List(unit_query(query)?)),
            (Some("don-vi"), Some(part)) if part == "them" => Place::Units(UnitPage::New),
            (Some("don-vi"), Some(id)) => Place::Units(UnitPage::One(id)),
            (Some("theo-doi"), None) => Place::Follow(follow_query(query)?),
            (Some("ke-hoach"), None) => Place::Plans(sort::read(query)?),
            (Some("ke-hoach"), Some(id)) => Place::Plan(id),
            (Some("dia-ban"), None) => Place::Coverage(text(query, "measure")?),
            (Some("chi-so"), Some(code)) => Place::Indicator(code),
            (Some("viec"), None) => Place::Duties(duty_query(query)?),
            (Some("chon-dia-ban"), None) => Place::Choose(text(query, "q")?.unwrap_or_default()),
            (Some("tim"), None) => Place::Find(text(query, "q")?.unwrap_or_default()),
            (Some("he-thong"), None) => Place::System,
            (Some("gioi-thieu"), None) => Place::About,
            (Some("styleguide"), None) => Place::Styleguide,
            (Some("dang-nhap"), None) => Place::Door(Door::SignIn(next(query))),
            (Some("dang-nhap"), Some(part)) if part == "ma" => Place::Door(Door::Code(next(query))),
            (Some("dang-nhap"), Some(part)) if part == "dich-vu" => {
                Place::Door(Door::Service(next(query)))
            }
            (Some("dang-nhap"), Some(part)) if part == "tu-dich-vu" => Place::Door(Door::Back),
            (Some("dang-nhap"), Some(part)) if part == "khoa" => {
                Place::Door(Door::Passkey(next(query)))
            }
            (Some("dang-xuat"), None) => Place::Door(Door::SignOut),
            (Some("the"), Some(code)) => Place::Door(Door::Family(code)),
            (Some("loi-moi"), Some(token)) => Place::Door(Door::Invitation(token)),
            (Some("tai-khoan"), None) => Place::Door(Door::Account),
            (Some("tai-khoan"), Some(part)) if part == "mat-khau" => Place::Door(Door::Password),
            (Some("tai-khoan"), Some(part)) if part == "ma-xac-nhan" => Place::Door(Door::Codes),
            (Some("tai-khoan"), Some(part)) if part == "ma-truy-cap" => Place::Door(Door::Tokens),
            (Some("tai-khoan"), Some(part)) if part == "danh-tinh" => Place::Door(Door::Identity),
            (Some("tai-khoan"), Some(part)) if part == "khoa" => Place::Door(Door::Passkeys),
            (Some("nguoi-dung"), None) => Place::People(sort::read(query)?),
            (Some("nguoi-dung"), Some(id)) => Place::Person(id),
            (Some("nhat-ky"), Some(part)) if part == "mo-ho-so" => {
                Place::Opened(sort::read(query)?)
            }
            (Some("nhap-tep"), None) => Place::Imports,
            (Some("nhap-tep"), Some(id)) => Place::Import(id),
            (Some("nhat-ky"), None) => Place::Audit(audit_query(query)?),
            _ => return Err(not_found()),
        };
        Ok(Route { place, lens })
    }

    /// The path without its query.
    pub fn path(&self) -> String {
        match &self.place {
            Place::Home => "/".to_owned(),
            Place::Children(_) => "/tre-em".to_owned(),
            Place::Export(..) => "/tre-em/xuat".to_owned(),
            Place::Register => "/tre-em/dang-ky".to_owned(),
            Place::Child(id) => format!("/tre-em/{}", encode(id)),
            Place::Measure(id) => format!("/tre-em/{}/can-do", encode(id)),
            Place::Screen(id, None) => format!("/tre-em/{}/sang-loc", encode(id)),
            Place::Screen(id, Some(which)) => {
                format!("/tre-em/{}/sang-loc/{}", encode(id), encode(which))
            }
            Place::Undo(id) => format!("/tre-em/{}/bo", encode(id)),
            Place::Change(id, change) => match change.path() {
                (part, None) => format!("/tre-em/{}/{part}", encode(id)),
                (part, Some(other)) => format!("/tre-em/{}/{part}/{}", encode(id), encode(other)),
            },
            Place::Pregnancy(Pregnancy::List) => "/thai-ky".to_owned(),
            Place::Pregnancy(Pregnancy::New) => "/thai-ky/dang-ky".to_owned(),
            Place::Pregnancy(Pregnancy::One(id)) => format!("/thai-ky/{}", encode(id)),
            Place::Pregnancy(Pregnancy::Born(id)) => format!("/thai-ky/{}/tre", encode(id)),
            Place::Units(UnitPage::List(_)) => "/don-vi".to_owned(),
            Place::Units(UnitPage::New) => "/don-vi/them".to_owned(),
            Place::Units(UnitPage::One(id)) => format!("/don-vi/{}", encode(id)),
            Place::Units(UnitPage::Name(id)) => format!("/don-vi/{}/ten", encode(id)),
            Place::Units(UnitPage::Close(id)) => format!("/don-vi/{}/dong", encode(id)),
            Place::Follow(_) => "/theo-doi".to_owned(),
            Place::Plans(_) => "/ke-hoach".to_owned(),
            Place::Plan(id) => format!("/ke-hoach/{}", encode(id)),
            Place::Coverage(_) => "/dia-ban".to_owned(),
            Place::Indicator(code) => format!("/chi-so/{}", encode(code)),
            Place::Duties(_) => "/viec".to_owned(),
            Place::Choose(_) => "/chon-dia-ban".to_owned(),
            Place::Find(_) => "/tim".to_owned(),
            Place::System => "/he-thong".to_owned(),
            Place::About => "/gioi-thieu".to_owned(),
            Place::Styleguide => "/styleguide".to_owned(),
            Place::Door(Door::SignIn(_)) => "/dang-nhap".to_owned(),
            Place::Door(Door::Code(_)) => "/dang-nhap/ma".to_owned(),
            Place::Door(Door::Service(_)) => "/dang-nhap/dich-vu".to_owned(),
            Place::Door(Door::Back) => "/dang-nhap/tu-dich-vu".to_owned(),
            Place::Door(Door::InvitedService(token)) => {
                format!("/loi-moi/{}/dich-vu", encode(token))
            }
            Place::Door(Door::Identity) => "/tai-khoan/danh-tinh".to_owned(),
            Place::Door(Door::Passkey(_)) => "/dang-nhap/khoa".to_owned(),
            Place::Door(Door::Passkeys) => "/tai-khoan/khoa".to_owned(),
            Place::Door(Door::SignOut) => "/dang-xuat".to_owned(),
            Place::Door(Door::Invitation(token)) => format!("/loi-moi/{}", encode(token)),
            Place::Door(Door::Family(code)) => format!("/the/{}", encode(code)),
            Place::Door(Door::Account) => "/tai-khoan".to_owned(),
            Place::Door(Door::Password) => "/tai-khoan/mat-khau".to_owned(),
            Place::Door(Door::Codes) => "/tai-khoan/ma-xac-nhan".to_owned(),
            Place::Door(Door::Tokens) => "/tai-khoan/ma-truy-cap".to_owned(),
            Place::People(_) => "/nguoi-dung".to_owned(),
            Place::Person(id) => format!("/nguoi-dung/{}", encode(id)),
            Place::Audit(_) => "/nhat-ky".to_owned(),
            Place::Opened(_) => "/nhat-ky/mo-ho-so".to_owned(),
            Place::Looked(id) => format!("/tre-em/{}/ai-xem", encode(id)),
            Place::Open(id) => format!("/tre-em/{}/mo", encode(id)),
            Place::Imports => "/nhap-tep".to_owned(),
            Place::Import(id) => format!("/nhap-tep/{}", encode(id)),
            Place::Rejects(id) => format!("/nhap-tep/{}/khong-nhan", encode(id)),
            Place::Summary(id) => format!("/tre-em/{}/in", encode(id)),
            Place::Card(id) => format!("/tre-em/{}/the", encode(id)),
        }
    }

    /// The address for a link: path and query, percent-encoded, defaults left out.
    pub fn href(&self) -> String {
        let mut values = place_values(&self.place);
        values.extend(self.lens.values());
        let mut href = self.path();
        for (index, (key, value)) in values.iter().enumerate() {
            href.push(if index == 0 { '?' } else { '&' });
            href.push_str(key);
            href.push('=');
            href.push_str(&encode(value));
        }
        href
    }

    /// Another page through the same lens.
    pub fn to(&self, place: Place) -> Route {
        Route {
            place,
            lens: self.lens.clone(),
        }
    }

    /// The same page through a changed lens; a list starts at its first page again.
    pub fn through(&self, change: impl FnOnce(&mut Lens)) -> Route {
        let mut route = self.clone();
        change(&mut route.lens);
        match &mut route.place {
            Place::Children(query) => query.page = 1,
            Place::Duties(query) => query.page = 1,
            Place::Follow(query) => query.page = 1,
            _ => {}
        }
        route
    }
}

fn place_values(place: &Place) -> Vec<(&'static str, String)> {
    let mut values = Vec::new();
    match place {
        Place::Children(query) | Place::Export(query, _) => {
            if !query.text.is_empty() {
                values.push(("q", query.text.clone()));
            }
            if query.show != ChildFilter::default() {
                values.push(("show", query.show.code().to_owned()));
            }
            if let Some(age) = query.age {
                values.push(("age", age.code().to_owned()));
            }
            sort::push(&mut values, query.sort);
            push_page(&mut values, query.page);
            if let Place::Export(_, sheet) = place
                && *sheet != Sheet::default()
            {
                values.push(("format", sheet.code().to_owned()));
            }
        }
        Place::Duties(query) => {
            if let Some(due) = query.due {
                values.push(("due", due.code().to_owned()));
            }
            if let Some(kind) = &query.kind {
                values.push(("kind", kind.clone()));
            }
            if let Some(role) = &query.role {
                values.push(("role", role.clone()));
            }
            push_page(&mut values, query.page);
            match &query.after {
                Some(After::Recorded(batch)) => values.push(("batch", batch.clone())),
                Some(After::Undone(count)) => values.push(("undone", count.to_string())),
                None => {}
            }
        }
        Place::Follow(query) => {
            if let Some(show) = query.show {
                values.push(("show", show.code().to_owned()));
            }
            push_page(&mut values, query.page);
        }
        Place::Units(UnitPage::List(query)) => {
            if !query.text.is_empty() {
                values.push(("q", query.text.clone()));
            }
            sort::push(&mut values, query.sort);
        }
        Place::Coverage(Some(measure)) => values.push(("measure", measure.clone())),
        Place::Choose(q) | Place::Find(q) if !q.is_empty() => values.push(("q", q.clone())),
        Place::Door(
            Door::SignIn(next) | Door::Code(next) | Door::Service(next) | Door::Passkey(next),
        ) if !next.is_empty() => {
            values.push(("next", next.clone()));
        }
        Place::Plans(sort) => sort::push(&mut values, *sort),
        Place::People(sort) => sort::push(&mut values, *sort),
        Place::Opened(sort) => sort::push(&mut values, *sort),
        Place::Audit(query) => {
            sort::push(
                &mut values,
                query.oldest.then(|| Sorted::up(AuditColumn::At)),
            );
            values.extend(query.beyond.map(|beyond| (query.key(), beyond.to_string())));
        }
        _ => {}
    }
    values
}

fn push_page(values: &mut Vec<(&'static str, String)>, page: u32) {
    if page > 1 {
        values.push(("page", page.to_string()));
    }
}

/// Where to go on to after coming in: a path of ours, or nothing. What could lead elsewhere
/// (`//host`, a backslash, a scheme) isn't one.
pub fn next(query: &str) -> String {
    let given = pairs(query).rfind(|(key, _)| key == "next");
    let Some((_, next)) = given else {
        return String::new();
    };
    let ours = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(|sign: char| sign == '\\' || sign.is_control())
        && next.len() <= 4 * PART_LENGTH_MAX
        && !next.starts_with("/dang-");
    if ours { next } else { String::new() }
}

fn number(query: &str, key: &'static str) -> Result<Option<u64>, RouteError> {
    match text(query, key)? {
        None => Ok(None),
        Some(value) => match value.parse() {
            Ok(number) => Ok(Some(number)),
            Err(_) => Err(RouteError::BadValue { key, value }),
        },
    }
}

fn child_query(query: &str) -> Result<ChildQuery, RouteError> {
    Ok(ChildQuery {
        text: text(query, "q")?.unwrap_or_default(),
        show: choice(query, "show", &ChildFilter::ALL, ChildFilter::code)?.unwrap_or_default(),
        age: choice(query, "age", &AgeBand::ALL, AgeBand::code)?,
        sort: sort::read(query)?,
        page: page(query)?,
    })
}

fn unit_query(query: &str) -> Result<UnitQuery, RouteError> {
    Ok(UnitQuery {
        text: text(query, "q")?.unwrap_or_default(),
        sort: sort::read(query)?,
    })
}

fn audit_query(query: &str) -> Result<AuditQuery, RouteError> {
    let sort: Option<Sorted<AuditColumn>> = sort::read(query)?;
    let asked = AuditQuery {
        oldest: sort.is_some_and(|sort| !sort.down),
        beyond: None,
    };
    Ok(AuditQuery {
        beyond: number(query, asked.key())?,
        ..asked
    })
}

fn follow_query(query: &str) -> Result<FollowQuery, RouteError> {
    Ok(FollowQuery {
        show: choice(query, "show", &Concern::ALL, Concern::code)?,
        page: page(query)?,
    })
}

fn duty_query(query: &str) -> Result<DutyQuery, RouteError> {
    Ok(DutyQuery {
        due: choice(query, "due", &Urgency::ALL, Urgency::code)?,
        kind: text(query, "kind")?,
        role: text(query, "role")?,
        page: page(query)?,
        after: match (text(query, "batch")?, number(query, "undone")?) {
            (Some(batch), _) => Some(After::Recorded(batch)),
            (None, Some(count)) => Some(After::Undone(count)),
            (None, None) => None,
        },
    })
}

/// The last value of a key that is not blank.
fn text(query: &str, key: &'static str) -> Result<Option<String>, RouteError> {
    let value = pairs(query)
        .rfind(|(name, _)| name == key)
        .map(|(_, value)| value.trim().to_owned());
    match value {
        Some(value) if value.len() > PART_LENGTH_MAX => Err(RouteError::BadValue { key, value }),
        Some(value) if value.is_empty() => Ok(None),
        other => Ok(other),
    }
}

fn choice<T: Copy>(
    query: &str,
    key: &'static str,
    all: &[T],
    code: fn(T) -> &'static str,
) -> Result<Option<T>, RouteError> {
    match text(query, key)? {
        None => Ok(None),
        Some(value) => match by_code(all, code, &value) {
            Some(found) => Ok(Some(found)),
            None => Err(RouteError::BadValue { key, value }),
        },
    }
}

fn by_code<T: Copy>(all: &[T], code: fn(T) -> &'static str, value: &str) -> Option<T> {
    all.iter().copied().find(|one| code(*one) == value)
}

fn page(query: &str) -> Result<u32, RouteError> {
    match text(query, "page")? {
        None => Ok(1),
        Some(value) => match value.parse() {
            Ok(number) if number >= 1 => Ok(number),
            _ => Err(RouteError::BadValue { key: "page", value }),
        },
    }
}

/// Key and value pairs of a query string; a pair whose bytes are not UTF-8 is passed over.
pub fn pairs(query: &str) -> impl DoubleEndedIterator<Item = (String, String)> + '_ {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .filter_map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decode(key, true)?, decode(value, true)?))
        })
}

/// Percent-encodes everything but the characters that RFC 3986 leaves unreserved.
fn encode(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(char::from(HEX[usize::from(byte >> 4)]));
            encoded.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    encoded
}

/// A part of a path as it was meant; `None` when it isn't UTF-8.
pub fn part(text: &str) -> Option<String> {
    decode(text, false)
}

/// Undoes percent-encoding; in a query `+` is a space. `None` when it isn't UTF-8.
fn decode(text: &str, plus_is_space: bool) -> Option<String> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |offset: usize| {
            bytes
                .get(at + offset)
                .and_then(|b| char::from(*b).to_digit(16))
        };
        match (bytes[at], hex(1), hex(2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push(u8::try_from(high * 16 + low).ok()?);
                at += 3;
                continue;
            }
            (b'+', ..) if plus_is_space => decoded.push(b' '),
            (byte, ..) => decoded.push(byte),
        }
        at += 1;
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests;
