//! Pregnancies of a unit with what is due; one that becomes known; one, and its outcome.

use askama::Template;
use noi_core::Day;

use super::html;
use crate::components::Tag;
use crate::figures::StateMark;
use crate::forms::FieldError;
use crate::forms::pregnancy::{OUTCOMES, OutcomeForm, PregnancyForm};
use crate::inputs::{FormErrors, Input, Radios};
use crate::page::{Page, Shell, UnitRef};
use crate::routes::{ChildQuery, Place, Pregnancy};
use crate::words::Words;

/// `Pregnancy::List`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PregnanciesView {
    /// The soonest first.
    pub rows: Vec<PregnancyRow>,
    /// There are more than are shown.
    pub more: bool,
    /// Whether the visitor may register one here.
    pub may_register: bool,
}

/// One pregnancy.
#[derive(Debug, Clone, PartialEq)]
pub struct PregnancyRow {
    /// Id in addresses.
    pub id: String,
    pub name: String,
    /// Village or unit.
    pub place: String,
    /// Weeks completed; `None` if it isn't known since when.
    pub weeks: Option<i32>,
    pub expected: Option<Day>,
    /// The most pressing need, in the page's language; empty if none is open.
    pub next: String,
    pub state: StateMark,
    pub due: Option<Day>,
}

/// `Pregnancy::New`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NewPregnancyView {
    /// Units to choose from, where nobody lives in the unit looked at.
    pub choose: Option<Vec<UnitRef>>,
    pub form: PregnancyForm,
    pub errors: Vec<FieldError>,
    /// Why it was refused, in the page's language; empty otherwise.
    pub refused: String,
    /// Villages of the unit, where she may be registered instead.
    pub villages: Vec<UnitRef>,
}

/// `Pregnancy::One`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PregnancyView {
    /// Id in addresses.
    pub id: String,
    pub name: String,
    /// Empty if none.
    pub phone: String,
    pub place: String,
    pub weeks: Option<i32>,
    pub expected: Option<Day>,
    /// What is owed: words, state, due.
    pub needs: Vec<(String, StateMark, Option<Day>)>,
    /// How it ended, in the page's language, and when.
    pub ended: Option<(String, Day)>,
    /// A child was born: whether it was registered.
    pub born: Option<bool>,
    pub form: OutcomeForm,
    pub errors: Vec<FieldError>,
    /// Why it was refused, in the page's language; empty otherwise.
    pub refused: String,
}

struct RowShown<'a> {
    row: &'a PregnancyRow,
    href: String,
    weeks: String,
    tag: Tag,
}

#[derive(Template)]
#[template(path = "pregnancies.html")]
struct ListPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a PregnanciesView,
    back: String,
    new: String,
    rows: Vec<RowShown<'a>>,
}

#[derive(Template)]
#[template(path = "pregnancy_new.html")]
struct NewPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a NewPregnancyView,
    action: String,
    back: String,
    choose: Option<Vec<(String, &'a str)>>,
    errors: FormErrors,
    refused: FormErrors,
    name: Input<'a>,
    phone: Input<'a>,
    villages: Vec<(String, &'a str)>,
    last_period: Input<'a>,
    expected: Input<'a>,
}

#[derive(Template)]
#[template(path = "pregnancy.html")]
struct OnePage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a PregnancyView,
    action: String,
    back: String,
    child: String,
    weeks: String,
    needs: Vec<(&'a str, Tag)>,
    ended: Option<String>,
    errors: FormErrors,
    refused: FormErrors,
    outcome: Radios,
    on: Input<'a>,
}

fn weeks(w: &Words, weeks: Option<i32>) -> String {
    match weeks {
        Some(weeks) => w.n("pregnancy-weeks", weeks),
        None => w.get("pregnancy-weeks-unknown"),
    }
}

fn list_of(page: &Page) -> String {
    page.href(Place::Pregnancy(Pregnancy::List))
}

fn told(w: &Words, errors: &[FieldError], refused: &str) -> (FormErrors, FormErrors) {
    let told = errors.iter().map(|error| (error.field, error.words(w)));
    let refused = match refused.is_empty() {
        true => FormErrors::new(w, Vec::new()),
        false => FormErrors::titled(w.get("refused-title"), refused.to_owned()),
    };
    (FormErrors::new(w, told.collect()), refused)
}

/// The pregnancies of the unit.
pub fn render(view: &PregnanciesView, page: &Page) -> String {
    let w = page.words();
    html(&ListPage {
        v: view,
        back: page.href(Place::Children(ChildQuery::default())),
        new: page.href(Place::Pregnancy(Pregnancy::New)),
        rows: (view.rows.iter())
            .map(|row| RowShown {
                href: page.href(Place::Pregnancy(Pregnancy::One(row.id.clone()))),
                weeks: weeks(&w, row.weeks),
                tag: Tag::state(&w, row.state, row.due, page.as_of),
                row,
            })
            .collect(),
        s: Shell::new(page),
        w,
    })
}

/// The same form in other units.
fn links<'a>(page: &Page, units: &'a [UnitRef]) -> Vec<(String, &'a str)> {
    let link = |unit: &UnitRef| page.href_in(&unit.id, Place::Pregnancy(Pregnancy::New));
    let links = units.iter().map(|unit| (link(unit), unit.name.as_str()));
    links.collect()
}

/// The form for one that becomes known.
pub fn render_new(view: &NewPregnancyView, page: &Page) -> String {
    let w = page.words();
    let (errors, refused) = told(&w, &view.errors, &view.refused);
    let form = &view.form;
    html(&NewPage {
        v: view,
        action: page.href(Place::Pregnancy(Pregnancy::New)),
        back: list_of(page),
        choose: view.choose.as_ref().map(|units| links(page, units)),
        refused,
        name: Input::text("name", w.get("register-carer-name"), &form.name).told(&errors),
        phone: Input::day("phone", w.get("register-phone"), &form.phone).told(&errors),
        villages: links(page, &view.villages),
        last_period: Input::day("last_period", w.get("pregnancy-period"), &form.last_period)
            .help(w.get("pregnancy-day-help"))
            .told(&errors),
        expected: Input::day("expected", w.get("pregnancy-expected"), &form.expected)
            .help(w.get("pregnancy-expected-help"))
            .told(&errors),
        errors,
        s: Shell::new(page),
        w,
    })
}

/// One pregnancy.
pub fn render_one(view: &PregnancyView, page: &Page) -> String {
    let w = page.words();
    let (errors, refused) = told(&w, &view.errors, &view.refused);
    let choices = OUTCOMES.iter().map(|(code, _)| {
        let words = w.get(&format!("pregnancy-outcome-{code}"));
        ((*code).to_owned(), words)
    });
    let legend = w.get("pregnancy-outcome");
    html(&OnePage {
        v: view,
        action: page.href(Place::Pregnancy(Pregnancy::One(view.id.clone()))),
        back: list_of(page),
        child: page.href(Place::Pregnancy(Pregnancy::Born(view.id.clone()))),
        weeks: weeks(&w, view.weeks),
        needs: (view.needs.iter())
            .map(|(words, state, due)| {
                let tag = Tag::state(&w, *state, *due, page.as_of);
                (words.as_str(), tag)
            })
            .collect(),
        ended: (view.ended.as_ref())
            .map(|(how, day)| w.with("left-on", &[("x", how.into()), ("day", day.vn().into())])),
        refused,
        outcome: Radios::new("outcome", legend, choices, &view.form.outcome, &errors),
        on: Input::day("on", w.get("pregnancy-on"), &view.form.on)
            .help(w.get("residence-on-help"))
            .told(&errors),
        errors,
        s: Shell::new(page),
        w,
    })
}
