//! Putting a child's details right: the form as they are now, what is odd about the change, and both
//! values side by side where somebody else changed the same meanwhile.

use askama::Template;
use noi_core::Birth;

use super::html;
use super::register::OddView;
use crate::forms::FieldError;
use crate::forms::edit::{DETAILS, EditForm};
use crate::inputs::{Area, BirthInput, FormErrors, Input, Radios};
use crate::page::{Page, Shell};
use crate::routes::{Change, Place};
use crate::words::Words;

/// What the form shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EditView {
    /// Id of the child in addresses.
    pub id: String,
    /// The child's name as it is now.
    pub name: String,
    /// As typed so far.
    pub form: EditForm,
    pub errors: Vec<FieldError>,
    /// What somebody else changed since the page was opened, and this form would change, too.
    pub meanwhile: Vec<MeanwhileView>,
    /// What is odd and wasn't said to be right yet.
    pub doubts: Vec<OddView>,
    /// Why it was refused, in the page's language; empty otherwise.
    pub refused: String,
    /// The village was given with a move, and is changed there.
    pub moved: bool,
    /// Names of ethnic groups to choose from.
    pub groups: Vec<String>,
    /// Names of the unit's villages to choose from.
    pub villages: Vec<String>,
}

/// A detail that two people change at the same time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeanwhileView {
    /// Its name as in [`DETAILS`].
    pub detail: &'static str,
    /// What stands there now, as the ledger writes it; `None`: nothing.
    pub theirs: Option<String>,
    /// What this form says.
    pub mine: Option<String>,
    /// Who changed it and when, in the page's language; may be empty.
    pub by: String,
}

/// Key of a detail's name.
pub fn detail_key(detail: &str) -> &'static str {
    match detail {
        "name" => "detail-name",
        "birth" => "detail-birth",
        "sex" => "detail-sex",
        "personal_id" => "detail-personal-id",
        "local_id" => "detail-local-id",
        "ethnicity" => "detail-ethnicity",
        "village" => "detail-village",
        "gestation_days" => "detail-gestation",
        _ => "detail-here-since",
    }
}

/// A detail's value as people write it, from how the ledger does.
pub fn detail_value(w: &Words, detail: &str, value: Option<&str>) -> String {
    let Some(value) = value else {
        return w.get("detail-none");
    };
    match detail {
        "birth" => match value.parse() {
            Ok(birth) => Birth::vn(birth),
            Err(_) => value.to_owned(),
        },
        "here_since" => match value.parse() {
            Ok(day) => noi_core::Day::vn(day),
            Err(_) => value.to_owned(),
        },
        "sex" if value == "female" => w.get("sex-girl"),
        "sex" => w.get("sex-boy"),
        _ => value.to_owned(),
    }
}

struct MeanwhileShown<'a> {
    by: &'a str,
    choice: Radios,
}

#[derive(Template)]
#[template(path = "edit.html")]
struct EditPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a EditView,
    action: String,
    back: String,
    residence: String,
    errors: FormErrors,
    refused: FormErrors,
    meanwhile: Vec<MeanwhileShown<'a>>,
    /// What the page showed, with its field.
    was: Vec<(&'static str, &'a str)>,
    asked: Vec<&'static str>,
    /// What is said to be right by the button.
    keeps: String,
    name: Input<'a>,
    sex: Radios,
    birth: BirthInput<'a>,
    personal_id: Input<'a>,
    ethnicity: Input<'a>,
    village: Input<'a>,
    reason: Area<'a>,
}

/// The form, as often as needed.
pub fn render(view: &EditView, page: &Page) -> String {
    let w = page.words();
    let form = &view.form;
    let told = view.errors.iter();
    let told: Vec<_> = told.map(|error| (error.field, error.words(&w))).collect();
    let errors = FormErrors::new(&w, told);
    let input = |name, key: &str, value| Input::text(name, w.get(key), value).told(&errors);
    let here = |change| page.href(Place::Change(view.id.clone(), change));
    let meanwhile = view.meanwhile.iter().filter_map(|one| {
        let at = DETAILS
            .iter()
            .position(|detail| detail.name == one.detail)?;
        let value = |value: &Option<String>| detail_value(&w, one.detail, value.as_deref());
        let choices = [
            ("theirs".to_owned(), w.x("edit-theirs", value(&one.theirs))),
            ("mine".to_owned(), w.x("edit-mine", value(&one.mine))),
        ];
        let legend = w.get(detail_key(one.detail));
        let chosen = &form.chosen[at];
        Some(MeanwhileShown {
            by: &one.by,
            choice: Radios::new(DETAILS[at].choose, legend, choices, chosen, &errors),
        })
    });
    let keeps = view.doubts.iter().map(|doubt| doubt.key.as_str());
    let kept = form.kept.iter().map(String::as_str);
    html(&EditPage {
        v: view,
        action: here(Change::Details),
        back: page.href(Place::Child(view.id.clone())),
        residence: here(Change::Residence),
        refused: match view.refused.is_empty() {
            true => FormErrors::new(&w, Vec::new()),
            false => FormErrors::titled(w.get("refused-title"), view.refused.clone()),
        },
        meanwhile: meanwhile.collect(),
        was: DETAILS
            .iter()
            .zip(&form.was)
            .map(|(detail, was)| (detail.was, was.as_str()))
            .collect(),
        asked: view.meanwhile.iter().map(|one| one.detail).collect(),
        keeps: kept.chain(keeps).collect::<Vec<_>>().join(" "),
        name: input("name", "register-name", &form.name),
        sex: Radios::new(
            "sex",
            w.get("register-sex"),
            [("male", "sex-boy"), ("female", "sex-girl")]
                .map(|(code, key)| (code.to_owned(), w.get(key))),
            &form.sex,
            &errors,
        ),
        birth: BirthInput::new(
            &w,
            [&form.birth_day, &form.birth_month, &form.birth_year],
            &errors,
        ),
        personal_id: Input::day("personal_id", w.get("register-id"), &form.personal_id)
            .help(w.get("register-id-help"))
            .told(&errors),
        ethnicity: input("ethnicity", "register-ethnicity", &form.ethnicity).with_list("groups"),
        village: input("village", "register-village", &form.village).with_list("villages"),
        reason: Area::new(
            "reason",
            (w.get("edit-reason"), w.get("edit-reason-help")),
            &form.reason,
            &errors,
        ),
        errors,
        s: Shell::new(page),
        w,
    })
}
