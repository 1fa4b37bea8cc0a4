//! Pieces of forms that several pages show: a field with its label, and what is to be mended.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::words::Words;

/// A field: its label above, its help below, what is wrong with it beside it.
#[derive(Template)]
#[template(path = "parts/input.html")]
pub(crate) struct Input<'a> {
    name: &'static str,
    label: String,
    value: &'a str,
    help: Option<String>,
    error: Option<String>,
    /// Value of `autocomplete`.
    autocomplete: &'static str,
    /// Ids of the help and of the error.
    described: Option<String>,
    secret: bool,
    digits: bool,
    /// A name or a code, which no keyboard should mend.
    code: bool,
    /// Id of the list from which values are offered.
    list: Option<&'static str>,
}

impl HtmlSafe for Input<'_> {}

impl<'a> Input<'a> {
    pub(crate) fn text(name: &'static str, label: String, value: &'a str) -> Input<'a> {
        Input {
            name,
            label,
            value,
            help: None,
            error: None,
            autocomplete: "off",
            described: None,
            secret: false,
            digits: false,
            code: false,
            list: None,
        }
    }

    /// The name with which a person signs in.
    pub(crate) fn login(label: String, value: &'a str) -> Input<'a> {
        Input {
            autocomplete: "username",
            code: true,
            ..Input::text("login", label, value)
        }
    }

    /// A password, never shown again. `autocomplete` tells a keeper of passwords which one it is.
    pub(crate) fn password(
        name: &'static str,
        label: String,
        autocomplete: &'static str,
    ) -> Input<'a> {
        Input {
            autocomplete,
            secret: true,
            ..Input::text(name, label, "")
        }
    }

    /// The digits of an authenticator.
    pub(crate) fn one_time_code(label: String) -> Input<'a> {
        Input {
            autocomplete: "one-time-code",
            digits: true,
            ..Input::text("code", label, "")
        }
    }

    /// A day in digits.
    pub(crate) fn day(name: &'static str, label: String, value: &'a str) -> Input<'a> {
        Input {
            digits: true,
            ..Input::text(name, label, value)
        }
    }

    /// Offers the values of a list on the page; others may be typed, too.
    pub(crate) fn with_list(mut self, list: &'static str) -> Input<'a> {
        self.list = Some(list);
        self
    }

    /// Another value of `autocomplete`.
    pub(crate) fn completed_by(mut self, autocomplete: &'static str) -> Input<'a> {
        self.autocomplete = autocomplete;
        self
    }

    pub(crate) fn help(mut self, help: String) -> Input<'a> {
        self.help = Some(help);
        self.describe()
    }

    /// What is wrong with this field, if one of the errors is about it.
    pub(crate) fn told(mut self, errors: &FormErrors) -> Input<'a> {
        self.error = errors.of(self.name);
        self.describe()
    }

    fn describe(mut self) -> Input<'a> {
        let help = self.help.as_ref().map(|_| format!("{}-help", self.name));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.name));
        let ids: Vec<String> = help.into_iter().chain(error).collect();
        self.described = (!ids.is_empty()).then(|| ids.join(" "));
        self
    }
}

/// A longer text: its label above, its help below, what is wrong with it beside it.
#[derive(Template)]
#[template(path = "parts/area.html")]
pub(crate) struct Area<'a> {
    name: &'static str,
    label: String,
    help: String,
    value: &'a str,
    error: Option<String>,
    longest: usize,
}

impl HtmlSafe for Area<'_> {}

impl<'a> Area<'a> {
    pub(crate) fn new(
        name: &'static str,
        (label, help): (String, String),
        value: &'a str,
        errors: &FormErrors,
    ) -> Area<'a> {
        Area {
            name,
            label,
            help,
            value,
            error: errors.of(name),
            longest: crate::forms::TYPED_MAX,
        }
    }
}

/// One of a few, to be chosen.
#[derive(Template)]
#[template(path = "parts/radios.html")]
pub(crate) struct Radios {
    name: &'static str,
    legend: String,
    /// Code, words, whether it is the one.
    choices: Vec<(String, String, bool)>,
    error: Option<String>,
}

impl HtmlSafe for Radios {}

impl Radios {
    /// Offers codes with their words; `chosen` is the one.
    pub(crate) fn new(
        name: &'static str,
        legend: String,
        choices: impl IntoIterator<Item = (String, String)>,
        chosen: &str,
        errors: &FormErrors,
    ) -> Radios {
        let choices = choices.into_iter().map(|(code, words)| {
            let is_chosen = code == chosen;
            (code, words, is_chosen)
        });
        Radios {
            name,
            legend,
            choices: choices.collect(),
            error: errors.of(name),
        }
    }
}

/// The three boxes of a birth.
#[derive(Template)]
#[template(path = "parts/birth.html")]
pub(crate) struct BirthInput<'a> {
    legend: String,
    help: String,
    boxes: [(&'static str, String, &'a str, bool); 3],
    error: Option<String>,
}

impl HtmlSafe for BirthInput<'_> {}

impl<'a> BirthInput<'a> {
    /// Day, month and year as typed.
    pub(crate) fn new(w: &Words, typed: [&'a str; 3], errors: &FormErrors) -> BirthInput<'a> {
        let [day, month, year] = typed;
        let wrong = |name| errors.of(name).is_some();
        let boxes = [
            ("birth_day", w.get("register-day"), day, wrong("birth_day")),
            (
                "birth_month",
                w.get("register-month"),
                month,
                wrong("birth_month"),
            ),
            (
                "birth_year",
                w.get("register-year"),
                year,
                wrong("birth_year"),
            ),
        ];
        BirthInput {
            legend: w.get("register-birth"),
            help: w.get("register-birth-help"),
            error: boxes.iter().find_map(|(name, ..)| errors.of(name)),
            boxes,
        }
    }
}

/// What is to be mended, above the form; nothing when there is nothing.
#[derive(Template)]
#[template(path = "parts/form_errors.html")]
pub(crate) struct FormErrors {
    title: String,
    /// The field, empty when no field mends it, and the words.
    errors: Vec<(&'static str, String)>,
}

impl HtmlSafe for FormErrors {}

impl FormErrors {
    pub(crate) fn new(w: &Words, errors: Vec<(&'static str, String)>) -> FormErrors {
        FormErrors {
            title: w.n("form-errors-title", errors.len()),
            errors,
        }
    }

    /// Something that no field mends, under a title of its own.
    pub(crate) fn titled(title: String, words: String) -> FormErrors {
        FormErrors {
            title,
            errors: vec![("", words)],
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    pub(crate) fn of(&self, field: &str) -> Option<String> {
        let found = self.errors.iter().find(|(name, _)| *name == field);
        found.map(|(_, words)| words.clone())
    }
}
