//! Two records side by side that may be of the same child: merged, with one that goes on; and parted
//! again.

use askama::Template;

use super::html;
use crate::forms::FieldError;
use crate::forms::merge::MergeForm;
use crate::inputs::{Area, FormErrors, Radios};
use crate::page::{Page, Shell};
use crate::routes::{Change, Place};
use crate::words::Words;

/// What the page shows: the comparison, or what a parting is about.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MergeView {
    /// Ids of the two in addresses; of a parting, the one that went on first.
    pub records: [String; 2],
    pub names: [String; 2],
    /// Field by field: label and both values in the page's language.
    pub rows: Vec<CompareRow>,
    /// As typed so far.
    pub form: MergeForm,
    pub errors: Vec<FieldError>,
    /// Why it was refused, in the page's language; empty otherwise.
    pub refused: String,
}

/// One field of two records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompareRow {
    pub label: String,
    pub values: [String; 2],
    /// Both are known and differ.
    pub differs: bool,
}

#[derive(Template)]
#[template(path = "merge.html")]
struct MergePage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a MergeView,
    action: String,
    back: String,
    /// Where each record is, and what the link says.
    opens: [(String, String); 2],
    heads: [String; 2],
    errors: FormErrors,
    refused: FormErrors,
    stays: Radios,
    reason: Area<'a>,
}

#[derive(Template)]
#[template(path = "part.html")]
struct PartPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a MergeView,
    action: String,
    back: String,
    heads: [String; 2],
    errors: FormErrors,
    refused: FormErrors,
    reason: Area<'a>,
}

fn told(w: &Words, view: &MergeView) -> (FormErrors, FormErrors) {
    let told = view
        .errors
        .iter()
        .map(|error| (error.field, error.words(w)));
    let refused = match view.refused.is_empty() {
        true => FormErrors::new(w, Vec::new()),
        false => FormErrors::titled(w.get("refused-title"), view.refused.clone()),
    };
    (FormErrors::new(w, told.collect()), refused)
}

/// `Change::Merge`.
pub fn render(view: &MergeView, page: &Page) -> String {
    let w = page.words();
    let (errors, refused) = told(&w, view);
    let heads = ["merge-first", "merge-second"].map(|key| w.get(key));
    let [first, second] = &view.records;
    let choices = view.records.iter().zip(&heads).zip(&view.names);
    let choices: Vec<_> = choices
        .map(|((id, head), name)| (id.clone(), format!("{head}: {name}")))
        .collect();
    html(&MergePage {
        v: view,
        action: page.href(Place::Change(first.clone(), Change::Merge(second.clone()))),
        back: page.href(Place::Child(first.clone())),
        opens: [(first, &heads[0]), (second, &heads[1])].map(|(id, head)| {
            let words = w.x("merge-open", head.as_str());
            (page.href(Place::Child(id.clone())), words)
        }),
        refused,
        stays: Radios::new(
            "stays",
            w.get("merge-stays"),
            choices,
            &view.form.stays,
            &errors,
        ),
        heads,
        reason: Area::new(
            "reason",
            (w.get("merge-reason"), w.get("merge-reason-help")),
            &view.form.reason,
            &errors,
        ),
        errors,
        s: Shell::new(page),
        w,
    })
}

/// `Change::Part`.
pub fn render_part(view: &MergeView, page: &Page) -> String {
    let w = page.words();
    let (errors, refused) = told(&w, view);
    let [first, second] = &view.records;
    html(&PartPage {
        v: view,
        action: page.href(Place::Change(first.clone(), Change::Part(second.clone()))),
        back: page.href(Place::Child(first.clone())),
        heads: ["part-stays", "part-leaves"].map(|key| w.get(key)),
        refused,
        reason: Area::new(
            "reason",
            (w.get("part-reason"), w.get("part-reason-help")),
            &view.form.reason,
            &errors,
        ),
        errors,
        s: Shell::new(page),
        w,
    })
}
