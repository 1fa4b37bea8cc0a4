//! Weighing and measuring a child: one form, which asks about odd values and blocks none.

use askama::Template;
use noi_core::{Birth, Sex};
use noi_growth::{Doubt, Measures};

use super::html;
use crate::figures::sex_key;
use crate::format;
use crate::forms::FieldError;
use crate::forms::measure::MeasureForm;
use crate::page::{Page, Shell};
use crate::routes::Place;
use crate::words::Words;

/// What the form shows.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureView {
    /// Id of the child in addresses.
    pub id: String,
    /// Full name.
    pub name: String,
    pub sex: Option<Sex>,
    pub birth: Option<Birth>,
    /// The measures of last time in the page's language, with their day; empty: none yet.
    pub last: String,
    /// Whether the arm is measured at this age (6 to 59 months).
    pub arm: bool,
    /// As typed so far.
    pub form: MeasureForm,
    pub errors: Vec<FieldError>,
    /// What is odd about the values and wasn't said to be right yet.
    pub doubts: Vec<DoubtView>,
    /// Why it was refused, in the page's language; empty otherwise.
    pub refused: String,
}

/// An odd value: asked about, never blocked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoubtView {
    /// Its key, kept with the fact when the person says that the value is right.
    pub key: String,
    /// The question in the page's language.
    pub words: String,
    /// The likely value: fields with what to put into them, and how it is written.
    pub correction: Vec<(&'static str, String)>,
}

impl DoubtView {
    /// The question about a doubt, with what was probably meant.
    pub fn of(w: &Words, doubt: &Doubt, given: &Measures) -> DoubtView {
        let lang = w.lang();
        let number = |value: f64| format::decimal(lang, value, 2);
        let cm = |length: noi_growth::Length| number(length.cm());
        let weight = number(given.weight_kg.unwrap_or(0.0));
        let length = given.length.map(cm).unwrap_or_default();
        let arm = number(given.arm_cm.unwrap_or(0.0) * 10.0);
        let head = number(given.head_cm.unwrap_or(0.0));
        let mut key = doubt.key();
        // What the words mention, and what to put into which field.
        let (x, y, correction): (String, String, Vec<(&'static str, String)>) = match *doubt {
            Doubt::WeightInGrams { likely_kg } => {
                let likely = number(likely_kg);
                (weight, likely.clone(), vec![("weight", likely)])
            }
            Doubt::WeightDecimalLost { likely_kg } => {
                key = "decimal-lost";
                let likely = number(likely_kg);
                (
                    format!("{weight} kg"),
                    format!("{likely} kg"),
                    vec![("weight", likely)],
                )
            }
            Doubt::LengthInMetres { likely } | Doubt::LengthInMillimetres { likely } => {
                let likely = cm(likely);
                (length, likely.clone(), vec![("length", likely)])
            }
            Doubt::Swapped {
                weight_kg,
                length: likely,
            } => {
                let (kg, cm) = (number(weight_kg), cm(likely));
                (kg.clone(), cm.clone(), vec![("weight", kg), ("length", cm)])
            }
            Doubt::WeightUnusual => (weight, String::new(), Vec::new()),
            Doubt::LengthUnusual => (length, String::new(), Vec::new()),
            Doubt::BuildUnusual => (weight, length, Vec::new()),
            Doubt::ArmUnusual => (arm, String::new(), Vec::new()),
            Doubt::HeadUnusual => (head, String::new(), Vec::new()),
            Doubt::PostureOdd => (String::new(), String::new(), Vec::new()),
            Doubt::Shrank { before } | Doubt::LengthJumped { before } => {
                (length, cm(before), Vec::new())
            }
            Doubt::WeightJumped { before_kg } => (weight, number(before_kg), Vec::new()),
        };
        DoubtView {
            key: doubt.key().to_owned(),
            words: w.with(&format!("doubt-{key}"), &[("x", x.into()), ("y", y.into())]),
            correction,
        }
    }
}

struct FieldShown<'a> {
    name: &'static str,
    label: String,
    help: String,
    value: &'a str,
    error: Option<String>,
}

struct DoubtShown<'a> {
    doubt: &'a DoubtView,
    /// The form's fields with the likely value in them.
    corrected: Vec<(&'static str, String)>,
    button: Option<String>,
}

#[derive(Template)]
#[template(path = "measure.html")]
struct MeasurePage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a MeasureView,
    action: String,
    back: String,
    sex: String,
    age: String,
    main: Vec<FieldShown<'a>>,
    arm: Option<FieldShown<'a>>,
    more: Vec<FieldShown<'a>>,
    more_open: bool,
    errors: Vec<(&'static str, String)>,
    doubts: Vec<DoubtShown<'a>>,
    /// Everything typed, for the buttons that send it again.
    typed: Vec<(&'static str, String)>,
}

/// The form, as often as needed.
pub fn render(view: &MeasureView, page: &Page) -> String {
    let w = page.words();
    let field = |name, key: &str, value| FieldShown {
        name,
        label: w.get(key),
        help: w.get(&format!("{key}-help")),
        value,
        error: view
            .errors
            .iter()
            .find(|error| error.field == name)
            .map(|error| error.words(&w)),
    };
    let form = &view.form;
    let arm = || field("muac", "measure-muac", &form.muac);
    let head = field("head", "measure-head", &form.head);
    let mut more = vec![head];
    if !view.arm {
        more.push(arm());
    }
    html(&MeasurePage {
        v: view,
        action: page.href(Place::Measure(view.id.clone())),
        back: page.href(Place::Child(view.id.clone())),
        sex: w.get(sex_key(view.sex)),
        age: format::age(&w, view.birth, page.as_of).unwrap_or_else(|| w.get("age-unknown")),
        main: vec![
            field("weight", "measure-weight", &form.weight),
            field("length", "measure-length", &form.length),
        ],
        arm: view.arm.then(arm),
        more_open: more
            .iter()
            .any(|field| !field.value.is_empty() || field.error.is_some())
            || !form.instrument.is_empty()
            || !form.provider.is_empty(),
        more,
        errors: view
            .errors
            .iter()
            .map(|error| (error.field, error.words(&w)))
            .collect(),
        doubts: view
            .doubts
            .iter()
            .map(|doubt| doubt_shown(&w, form, doubt))
            .collect(),
        typed: typed(form),
        s: Shell::new(page),
        w,
    })
}

fn typed(form: &MeasureForm) -> Vec<(&'static str, String)> {
    let fields = [
        ("fact", &form.fact),
        ("on", &form.on),
        ("weight", &form.weight),
        ("length", &form.length),
        ("posture", &form.posture),
        ("head", &form.head),
        ("muac", &form.muac),
        ("oedema", &form.oedema),
        ("instrument", &form.instrument),
        ("provider", &form.provider),
    ];
    fields
        .into_iter()
        .map(|(name, value)| (name, value.clone()))
        .chain(form.kept.iter().map(|key| ("kept", key.clone())))
        .collect()
}

fn doubt_shown<'a>(w: &Words, form: &MeasureForm, doubt: &'a DoubtView) -> DoubtShown<'a> {
    let mut corrected = typed(form);
    for (name, value) in &doubt.correction {
        for field in &mut corrected {
            if field.0 == *name {
                field.1.clone_from(value);
            }
        }
    }
    let values: Vec<&str> = doubt
        .correction
        .iter()
        .map(|(_, value)| value.as_str())
        .collect();
    DoubtShown {
        doubt,
        corrected,
        button: (!values.is_empty()).then(|| w.x("measure-doubt-correct", values.join("; "))),
    }
}
