//! Questionnaires as XLSForm, the workbook that ODK, KoBo and their like ask from.
//!
//! [`export`] writes an instrument; what XLSForm has no place for (scoring, conclusions, words
//! about it) stands in a sheet of our own, `noi`, which others pass over, so that [`import()`]
//! gives the same instrument back. A form of somebody else's has no such sheet: what a
//! questionnaire of ours can hold is read, the rest is refused by sheet and cell, and what the
//! form can't know is left to be filled in.

mod cells;
mod export;
mod import;
mod meta;
mod problem;
mod relevant;
mod survey;

pub use export::{ExportError, export};
pub use import::{Imported, import};
pub use problem::{Kind, XlsFormProblem};

use noi_pack::instrument::Item;

/// The question for the child's age, in completed months; every form begins with it.
const AGE: &str = "age_months";

const SURVEY: &str = "survey";
const CHOICES: &str = "choices";
const SETTINGS: &str = "settings";
const NOI: &str = "noi";

const VIETNAMESE: &str = "Tiếng Việt (vi)";
const ENGLISH: &str = "English (en)";

/// The sum of points as a calculation: nothing where no answer has points.
fn points_total(items: &[Item]) -> Option<String> {
    let terms: Vec<String> = items
        .iter()
        .flat_map(|item| {
            item.choices
                .iter()
                .filter(|choice| choice.points != 0)
                .map(|choice| {
                    format!(
                        "if(${{{}}} = '{}', {}, 0)",
                        item.code, choice.code, choice.points
                    )
                })
        })
        .collect();
    (!terms.is_empty()).then(|| terms.join(" + "))
}

/// Whether a code can be the name of a question: a letter or `_` first.
fn is_name(code: &str) -> bool {
    code.starts_with(|c: char| c.is_ascii_lowercase() || c == '_') && is_code(code)
}

/// A code as packs write them.
fn is_code(code: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-.".contains(c);
    !code.is_empty() && code.chars().all(plain)
}
