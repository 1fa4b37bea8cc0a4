//! The columns of survey and choices, and their words in two languages.

use noi_pack::model::Text;

use super::cells::{Row, Sheet};
use super::problem::{Kind, XlsFormProblem};

/// A column of words in a language of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    Vi,
    En,
}

/// Columns that a questionnaire can't keep without asking something else.
const NOT_TAKEN: [&str; 15] = [
    "choice_filter",
    "repeat_count",
    "trigger",
    "default",
    "readonly",
    "read_only",
    "parameters",
    "image",
    "audio",
    "video",
    "big-image",
    "save_to",
    "entity",
    "query",
    "count",
];

/// What the headers of a sheet say.
pub(super) struct Columns {
    label: Words,
    hint: Words,
    /// Whose cells are refused.
    refused: Vec<String>,
    /// Used, and passed over: looks, remarks, other languages.
    pub(super) passed_over: Vec<String>,
}

/// The columns of a text in Vietnamese and English.
#[derive(Default)]
struct Words {
    vi: Option<String>,
    en: Option<String>,
}

const TAKEN: [&str; 9] = [
    "type",
    "name",
    "relevant",
    "constraint",
    "calculation",
    "required",
    "list_name",
    "list name",
    "points",
];

impl Columns {
    /// `default_language`: of a column without a language.
    pub(super) fn of(sheet: &Sheet, default_language: &str) -> Self {
        let mut columns = Self {
            label: Words::default(),
            hint: Words::default(),
            refused: Vec::new(),
            passed_over: Vec::new(),
        };
        for column in sheet.columns() {
            let (stem, suffix) = match column.split_once("::").or(column.split_once(':')) {
                Some((stem, suffix)) => (stem.trim(), suffix),
                None => (column, default_language),
            };
            let words = match stem {
                "label" => Some(&mut columns.label),
                "hint" => Some(&mut columns.hint),
                _ => None,
            };
            if let (Some(words), Some(language)) = (words, language(suffix)) {
                let place = match language {
                    Language::Vi => &mut words.vi,
                    Language::En => &mut words.en,
                };
                // `label` beside `label::English (en)`: the one with its language is meant.
                if place.is_none() || column.contains(':') {
                    *place = Some(column.to_owned());
                }
            } else if NOT_TAKEN.contains(&stem)
                || ["media", "bind", "body", "instance"].contains(&stem)
            {
                columns.refused.push(column.to_owned());
            } else if !TAKEN.contains(&column) && !is_ours(stem) && sheet.uses(column) {
                columns.passed_over.push(column.to_owned());
            }
        }
        columns
    }

    /// What a question is called; must be there in both languages.
    pub(super) fn label(&self, row: &Row<'_>, problems: &mut Vec<XlsFormProblem>) -> Text {
        let text = self.label.read(row, problems);
        for (words, column, name) in [
            (&text.vi, &self.label.vi, super::VIETNAMESE),
            (&text.en, &self.label.en, super::ENGLISH),
        ] {
            if words.is_empty() {
                let place = row.place(column.as_deref().unwrap_or_default());
                problems.push(Kind::LabelMissing.at(place, format!("label::{name}")));
            }
        }
        text
    }

    pub(super) fn hint(&self, row: &Row<'_>, problems: &mut Vec<XlsFormProblem>) -> Text {
        self.hint.read(row, problems)
    }

    /// Refuses cells of columns that aren't taken, and of those named.
    pub(super) fn refuse(&self, row: &Row<'_>, unfit: &[&str], problems: &mut Vec<XlsFormProblem>) {
        let columns = self.refused.iter().map(String::as_str);
        for column in columns.chain(unfit.iter().copied()) {
            if row.cell(column).is_some() {
                problems.push(Kind::CellNotTaken.at(row.place(column), column));
            }
        }
    }
}

/// Written by [`super::export`] for who fills the form in, and made anew each time.
fn is_ours(stem: &str) -> bool {
    stem == "constraint_message"
}

impl Words {
    fn read(&self, row: &Row<'_>, problems: &mut Vec<XlsFormProblem>) -> Text {
        let mut read = |column: &Option<String>| {
            let Some(column) = column else {
                return String::new();
            };
            let text = row.cell(column).unwrap_or_default();
            if text.contains("${") {
                problems.push(Kind::LabelReference.at(row.place(column), text));
            }
            text.to_owned()
        };
        Text {
            vi: read(&self.vi),
            en: read(&self.en),
        }
    }
}

fn language(suffix: &str) -> Option<Language> {
    let name = suffix.trim().to_lowercase();
    let code = name
        .rsplit_once('(')
        .map_or(name.as_str(), |(_, code)| code.trim_end_matches(')').trim());
    match code {
        "vi" | "tiếng việt" | "vietnamese" => Some(Language::Vi),
        "en" | "english" | "tiếng anh" => Some(Language::En),
        _ => None,
    }
}

/// The language of a form's title, where it is known.
pub(super) fn is_english(language_name: &str) -> bool {
    language(language_name) == Some(Language::En)
}
