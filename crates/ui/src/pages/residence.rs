//! Where a child lives from now on, or that it is no longer here.

use askama::Template;
use noi_core::Day;

use super::html;
use crate::forms::FieldError;
use crate::forms::residence::{GONE, HERE, ResidenceForm};
use crate::inputs::{Area, FormErrors, Input, Radios};
use crate::page::{Page, Shell};
use crate::routes::{Change, Place};
use crate::words::Words;

/// What the form shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ResidenceView {
    /// Id of the child in addresses.
    pub id: String,
    pub name: String,
    /// Village and unit of today.
    pub place: String,
    /// The child has left: why, in the page's language, and the day.
    pub left: Option<(String, Day)>,
    /// The child died: it doesn't come back, but may have been recorded wrongly.
    pub died: bool,
    /// As typed so far.
    pub form: ResidenceForm,
    pub errors: Vec<FieldError>,
    /// Units that may have been meant.
    pub meant: Vec<String>,
    /// Why it was refused, in the page's language; empty otherwise.
    pub refused: String,
    /// Names of villages to choose from.
    pub villages: Vec<String>,
}

#[derive(Template)]
#[template(path = "residence.html")]
struct ResidencePage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a ResidenceView,
    action: String,
    back: String,
    left: Option<String>,
    errors: FormErrors,
    refused: FormErrors,
    what: Radios,
    unit: Input<'a>,
    village: Input<'a>,
    on: Input<'a>,
    note: Area<'a>,
}

/// The form, as often as needed.
pub fn render(view: &ResidenceView, page: &Page) -> String {
    let w = page.words();
    let form = &view.form;
    let told = view.errors.iter();
    let told: Vec<_> = told.map(|error| (error.field, error.words(&w))).collect();
    let errors = FormErrors::new(&w, told);
    let codes: &[&str] = match (&view.left, view.died) {
        (None, _) => &HERE,
        (Some(_), false) => &GONE,
        (Some(_), true) => &GONE[1..],
    };
    let codes = codes
        .iter()
        .map(|code| ((*code).to_owned(), w.get(&format!("residence-what-{code}"))));
    html(&ResidencePage {
        v: view,
        action: page.href(Place::Change(view.id.clone(), Change::Residence)),
        back: page.href(Place::Child(view.id.clone())),
        left: (view.left.as_ref())
            .map(|(why, day)| w.with("left-on", &[("x", why.into()), ("day", day.vn().into())])),
        refused: match view.refused.is_empty() {
            true => FormErrors::new(&w, Vec::new()),
            false => FormErrors::titled(w.get("refused-title"), view.refused.clone()),
        },
        what: Radios::new("what", w.get("residence-what"), codes, &form.what, &errors),
        unit: Input::text("unit_name", w.get("residence-unit"), &form.unit_name)
            .help(w.get("residence-unit-help"))
            .told(&errors),
        village: Input::text("village", w.get("register-village"), &form.village)
            .with_list("villages"),
        on: Input::day("on", w.get("residence-on"), &form.on)
            .help(w.get("residence-on-help"))
            .told(&errors),
        note: Area::new(
            "note",
            (w.get("residence-note"), w.get("residence-note-help")),
            &form.note,
            &errors,
        ),
        errors,
        s: Shell::new(page),
        w,
    })
}
