//! Screening a child: choose the questions, one question a screen, check, save. Going back loses
//! nothing; nothing is recorded before the last step.

use askama::Template;
use noi_core::{Birth, Sex};

use super::html;
use crate::figures::sex_key;
use crate::format;
use crate::forms::screen::{ANSWER, ScreenForm};
use crate::page::{Page, Shell};
use crate::routes::Place;
use crate::words::Words;

/// What the page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct ScreenView {
    /// Id of the child in addresses.
    pub id: String,
    /// Full name.
    pub name: String,
    pub sex: Option<Sex>,
    pub birth: Option<Birth>,
    pub step: ScreenShown,
}

/// Which step.
#[derive(Debug, Clone, PartialEq)]
pub enum ScreenShown {
    /// The questionnaires for this age.
    Choose(Vec<InstrumentChoice>),
    /// One question.
    Question(Box<QuestionView>),
    /// Everything answered, before it is recorded.
    Check(Box<CheckView>),
}

/// A questionnaire to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstrumentChoice {
    /// Code in addresses.
    pub code: String,
    /// Its name in the page's language.
    pub words: String,
    /// What it is for and what it is not.
    pub about: String,
    /// Completed months from, to (both inclusive).
    pub months: Option<(i32, i32)>,
    /// Says nothing of one child.
    pub group_only: bool,
}

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionView {
    /// The questionnaire: code and name.
    pub instrument: String,
    pub title: String,
    /// The part of the questionnaire that it belongs to; may be empty.
    pub section: String,
    /// Its place among the questions that are asked, from 1, and how many those are.
    pub number: usize,
    pub of: usize,
    /// Code of the question.
    pub item: String,
    pub words: String,
    pub hint: String,
    /// Code and words of the answers; empty: a number is typed.
    pub choices: Vec<(String, String)>,
    /// What was answered before.
    pub answer: String,
    /// Why it can't go on, in the page's language; empty otherwise.
    pub error: String,
    pub form: ScreenForm,
}

/// The answers before they are saved.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckView {
    pub instrument: String,
    pub title: String,
    /// Code, question, answer in words.
    pub answers: Vec<(String, String, String)>,
    /// What is wrong, in the page's language; empty otherwise.
    pub errors: Vec<String>,
    pub form: ScreenForm,
}

#[derive(Template)]
#[template(path = "screen.html")]
struct ScreenPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a ScreenView,
    back: String,
    sex: String,
    age: String,
    choices: Vec<(String, &'a InstrumentChoice)>,
    action: String,
    /// The form's fields to send again, without the question shown.
    kept: Vec<(String, String)>,
}

/// The page of one step.
pub fn render(view: &ScreenView, page: &Page) -> String {
    let w = page.words();
    let place = |code: &str| page.href(Place::Screen(view.id.clone(), Some(code.to_owned())));
    let (mut choices, mut action, mut sent) = (Vec::new(), String::new(), Vec::new());
    match &view.step {
        ScreenShown::Choose(instruments) => {
            choices = instruments
                .iter()
                .map(|one| (place(&one.code), one))
                .collect();
        }
        ScreenShown::Question(question) => {
            action = place(&question.instrument);
            sent = kept(&question.form, &question.item);
            sent.push(("on".to_owned(), question.form.on.clone()));
        }
        ScreenShown::Check(check) => {
            action = place(&check.instrument);
            sent = kept(&check.form, "");
        }
    }
    html(&ScreenPage {
        back: page.href(Place::Child(view.id.clone())),
        sex: w.get(sex_key(view.sex)),
        age: format::age(&w, view.birth, page.as_of).unwrap_or_else(|| w.get("age-unknown")),
        choices,
        action,
        kept: sent,
        v: view,
        s: Shell::new(page),
        w,
    })
}

fn kept(form: &ScreenForm, but: &str) -> Vec<(String, String)> {
    let answers = form
        .answers
        .iter()
        .filter(|(item, _)| *item != but)
        .map(|(item, answer)| (format!("{ANSWER}{item}"), answer.clone()));
    [
        ("fact".to_owned(), form.fact.clone()),
        ("provider".to_owned(), form.provider.clone()),
    ]
    .into_iter()
    .chain(answers)
    .collect()
}
