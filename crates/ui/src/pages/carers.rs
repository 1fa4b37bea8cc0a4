//! Who cares for a child: named anew, put right, no longer; and the other children of the same
//! carers and household.

use askama::Template;

use super::html;
use crate::forms::FieldError;
use crate::forms::carer::CarerForm;
use crate::forms::register::RELATIONS;
use crate::inputs::{Area, FormErrors, Input, Radios};
use crate::page::{Page, Shell};
use crate::routes::{Change, Place};
use crate::words::Words;

/// Everybody who cares for a child, and somebody new.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CarersView {
    /// Id of the child in addresses.
    pub id: String,
    pub name: String,
    /// Those who care for the child now, and those who did.
    pub carers: Vec<CarerRow>,
    /// Other children of the same carers and household, as far as they may be seen.
    pub others: Vec<OtherChild>,
    /// As typed so far.
    pub form: CarerForm,
    pub errors: Vec<FieldError>,
    /// Why it was refused, in the page's language; empty otherwise.
    pub refused: String,
}

/// Somebody who cares, or cared, for a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarerRow {
    /// Id in addresses.
    pub id: String,
    /// In the page's language.
    pub relation: String,
    pub name: String,
    /// Empty if none.
    pub phone: String,
    /// From and until, in the page's language.
    pub days: String,
    /// Cares for the child now.
    pub now: bool,
}

/// Another child of the same home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherChild {
    /// Id in addresses.
    pub id: String,
    pub name: String,
    /// Birth, place and the carer in common, in the page's language.
    pub about: String,
}

/// One carer: to be put right, or no longer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CarerView {
    /// Id of the child in addresses.
    pub child: String,
    pub child_name: String,
    /// Id of the carer in addresses.
    pub id: String,
    /// Relation and name as known now, in the page's language.
    pub who: String,
    /// How many children that the visitor may see have the same carer: they change, too.
    pub shared: usize,
    /// The correction as typed so far.
    pub form: CarerForm,
    /// The end as typed so far.
    pub end: CarerForm,
    /// About the correction, or the end.
    pub errors: Vec<FieldError>,
    /// Why it was refused, in the page's language; empty otherwise.
    pub refused: String,
}

struct CarerShown<'a> {
    c: &'a CarerRow,
    href: String,
}

#[derive(Template)]
#[template(path = "carers.html")]
struct CarersPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a CarersView,
    action: String,
    back: String,
    now: Vec<CarerShown<'a>>,
    past: Vec<&'a CarerRow>,
    others: Vec<(String, &'a OtherChild)>,
    errors: FormErrors,
    refused: FormErrors,
    name: Input<'a>,
    relation: Radios,
    phone: Input<'a>,
    on: Input<'a>,
}

#[derive(Template)]
#[template(path = "carer.html")]
struct CarerPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a CarerView,
    action: String,
    back: String,
    shared: Option<String>,
    errors: FormErrors,
    refused: FormErrors,
    was: [(&'static str, &'a str); 3],
    name: Input<'a>,
    relation: Radios,
    phone: Input<'a>,
    reason: Area<'a>,
    on: Input<'a>,
}

fn told(w: &Words, errors: &[FieldError]) -> FormErrors {
    let told = errors.iter().map(|error| (error.field, error.words(w)));
    FormErrors::new(w, told.collect())
}

fn refused(w: &Words, words: &str) -> FormErrors {
    match words.is_empty() {
        true => FormErrors::new(w, Vec::new()),
        false => FormErrors::titled(w.get("refused-title"), words.to_owned()),
    }
}

fn name<'a>(w: &Words, form: &'a CarerForm, errors: &FormErrors) -> Input<'a> {
    Input::text("name", w.get("register-carer-name"), &form.name).told(errors)
}

fn relation(w: &Words, form: &CarerForm, errors: &FormErrors) -> Radios {
    let choices = RELATIONS.iter().map(|(code, _)| {
        let words = w.get(&format!("register-relation-{code}"));
        ((*code).to_owned(), words)
    });
    let legend = w.get("register-relation");
    Radios::new("relation", legend, choices, &form.relation, errors)
}

fn phone<'a>(w: &Words, form: &'a CarerForm, errors: &FormErrors) -> Input<'a> {
    Input::day("phone", w.get("register-phone"), &form.phone).told(errors)
}

/// `Change::Carers`.
pub fn render(view: &CarersView, page: &Page) -> String {
    let w = page.words();
    let errors = told(&w, &view.errors);
    let form = &view.form;
    let change = |what| page.href(Place::Change(view.id.clone(), what));
    html(&CarersPage {
        v: view,
        action: change(Change::Carers),
        back: page.href(Place::Child(view.id.clone())),
        now: (view.carers.iter().filter(|carer| carer.now))
            .map(|c| CarerShown {
                href: change(Change::Carer(c.id.clone())),
                c,
            })
            .collect(),
        past: view.carers.iter().filter(|carer| !carer.now).collect(),
        others: (view.others.iter())
            .map(|other| (page.href(Place::Child(other.id.clone())), other))
            .collect(),
        refused: refused(&w, &view.refused),
        name: name(&w, form, &errors),
        relation: relation(&w, form, &errors),
        phone: phone(&w, form, &errors).help(w.get("register-phone-help")),
        on: Input::day("on", w.get("carers-since"), &form.on)
            .help(w.get("residence-on-help"))
            .told(&errors),
        errors,
        s: Shell::new(page),
        w,
    })
}

/// `Change::Carer`.
pub fn render_one(view: &CarerView, page: &Page) -> String {
    let w = page.words();
    let errors = told(&w, &view.errors);
    let form = &view.form;
    let change = |what| page.href(Place::Change(view.child.clone(), what));
    let [was_name, was_relation, was_phone] = &form.was;
    html(&CarerPage {
        v: view,
        action: change(Change::Carer(view.id.clone())),
        back: change(Change::Carers),
        shared: (view.shared > 0).then(|| w.n("carer-shared", view.shared)),
        refused: refused(&w, &view.refused),
        was: [
            ("was_name", was_name),
            ("was_relation", was_relation),
            ("was_phone", was_phone),
        ],
        name: name(&w, form, &errors),
        relation: relation(&w, form, &errors),
        phone: phone(&w, form, &errors),
        reason: Area::new(
            "reason",
            (w.get("edit-reason"), w.get("carer-reason-help")),
            &form.reason,
            &errors,
        ),
        on: Input::day("on", w.get("carer-end-on"), &view.end.on)
            .help(w.get("residence-on-help"))
            .told(&errors),
        errors,
        s: Shell::new(page),
        w,
    })
}
