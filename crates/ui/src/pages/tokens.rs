//! The tokens of one's own programs: made, shown once, listed, taken back.

use askama::Template;
use noi_core::Day;

use super::html;
use crate::components::Tag;
use crate::inputs::{FormErrors, Input};
use crate::page::{Page, Shell};
use crate::routes::{Door, Place};
use crate::words::Words;

/// For how many days a token may be made.
pub const TOKEN_DAYS: [u16; 4] = [7, 30, 90, 365];

/// What the page of one's own tokens shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokensView {
    /// The newest first.
    pub rows: Vec<TokenRow>,
    /// Codes of what a token may be for, with their words, in the order in which they are offered.
    pub scopes: Vec<(&'static str, String)>,
    /// The form as it was sent.
    pub form: TokenForm,
    /// What is to be mended.
    pub problem: Option<TokenFault>,
    /// A token that was just made: this once.
    pub made: Option<String>,
    /// A token was just taken back.
    pub ended: bool,
}

/// A token as its person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    pub id: String,
    pub name: String,
    /// What it is for, in the page's language.
    pub scopes: Vec<String>,
    /// Its last day.
    pub until: Day,
    pub used: Option<Day>,
    pub over: bool,
}

/// The form for a new token, as sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenForm {
    pub name: String,
    /// Codes.
    pub scopes: Vec<String>,
    /// One of [`TOKEN_DAYS`].
    pub days: String,
}

/// What is wrong with the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenFault {
    NoName,
    LongName,
    NoScope,
    NoDays,
    TooMany,
}

impl TokenFault {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::NoName,
        Self::LongName,
        Self::NoScope,
        Self::NoDays,
        Self::TooMany,
    ];

    fn told(self, w: &Words) -> (&'static str, String) {
        let (field, key) = match self {
            Self::NoName => ("token_name", "token-name-missing"),
            Self::LongName => ("token_name", "token-name-long"),
            Self::NoScope => ("scope", "token-scope-missing"),
            Self::NoDays => ("days", "token-days-missing"),
            Self::TooMany => ("", "token-too-many"),
        };
        (field, w.get(key))
    }
}

struct Choice<'a> {
    code: String,
    words: &'a str,
    checked: bool,
}

struct Row<'a> {
    row: &'a TokenRow,
    until: String,
    used: String,
    tag: Tag,
}

#[derive(Template)]
#[template(path = "tokens.html")]
struct TokensPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a TokensView,
    action: String,
    back: String,
    errors: FormErrors,
    rows: Vec<Row<'a>>,
    name: Input<'a>,
    scopes: Vec<Choice<'a>>,
    scope_error: Option<String>,
    days: Vec<(u16, String, bool)>,
    days_error: Option<String>,
}

/// One's own tokens.
pub fn render(view: &TokensView, page: &Page) -> String {
    let w = page.words();
    let told = view.problem.map(|problem| problem.told(&w));
    let errors = FormErrors::new(&w, told.into_iter().collect());
    html(&TokensPage {
        v: view,
        action: page.href(Place::Door(Door::Tokens)),
        back: page.href(Place::Door(Door::Account)),
        rows: view.rows.iter().map(|one| row(&w, one)).collect(),
        name: Input::text("token_name", w.get("token-name"), &view.form.name)
            .help(w.get("token-name-help"))
            .told(&errors),
        scopes: (view.scopes.iter())
            .map(|(code, words)| Choice {
                code: (*code).to_owned(),
                words,
                checked: view.form.scopes.iter().any(|one| one == code),
            })
            .collect(),
        scope_error: errors.of("scope"),
        days: TOKEN_DAYS
            .map(|days| {
                let checked = view.form.days == days.to_string();
                (days, w.n("token-days-n", days), checked)
            })
            .to_vec(),
        days_error: errors.of("days"),
        errors,
        s: Shell::new(page),
        w,
    })
}

fn row<'a>(w: &Words, row: &'a TokenRow) -> Row<'a> {
    Row {
        row,
        until: row.until.vn(),
        used: row.used.map_or_else(|| w.get("token-never"), Day::vn),
        tag: match row.over {
            true => Tag::worded("none", "dash", w.get("token-over")),
            false => Tag::worded("done", "tick", w.get("token-open")),
        },
    }
}
