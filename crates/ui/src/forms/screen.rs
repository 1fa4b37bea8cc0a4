//! A questionnaire on its way: every answer so far travels in the form, so that going back loses
//! nothing and no server keeps it before it is saved.

use std::collections::BTreeMap;

use super::Fields;

/// What the person asked for with the button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ScreenStep {
    /// The question after this one.
    #[default]
    Next,
    /// The question before this one.
    Back,
    /// Show one question again.
    Change,
    /// Record the answers.
    Save,
}

/// The form as sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScreenForm {
    /// The id of the fact that the form records, so that a double click records once.
    pub fact: String,
    pub on: String,
    pub provider: String,
    /// The question that was shown, or that is to be shown again; empty at the beginning.
    pub item: String,
    pub step: ScreenStep,
    /// Item → answer, as typed.
    pub answers: BTreeMap<String, String>,
}

/// Before the name of an item in the form.
pub const ANSWER: &str = "a.";

impl ScreenForm {
    pub fn of(fields: &Fields) -> ScreenForm {
        let step = match fields.get("go") {
            "back" => ScreenStep::Back,
            "save" => ScreenStep::Save,
            go if go.starts_with("change.") => ScreenStep::Change,
            _ => ScreenStep::Next,
        };
        let item = fields
            .get("go")
            .strip_prefix("change.")
            .unwrap_or_else(|| fields.get("item"));
        ScreenForm {
            fact: fields.get("fact").to_owned(),
            on: fields.get("on").to_owned(),
            provider: fields.get("provider").to_owned(),
            item: item.to_owned(),
            step,
            // The question shown comes after what was answered before, and counts.
            answers: fields
                .beginning(ANSWER)
                .filter(|(_, answer)| !answer.is_empty())
                .map(|(item, answer)| (item.to_owned(), answer.to_owned()))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_and_answers() {
        let check = |body: &str, step: ScreenStep, item: &str, answers: &[(&str, &str)]| {
            let form = ScreenForm::of(&Fields::parse(body));
            let found: Vec<_> = form
                .answers
                .iter()
                .map(|(item, answer)| (item.as_str(), answer.as_str()))
                .collect();
            assert_eq!((form.step, form.item.as_str()), (step, item));
            assert_eq!(found, answers);
        };
        check("", ScreenStep::Next, "", &[]);
        check(
            "item=q2&a.q1=yes&a.q2=no&go=next",
            ScreenStep::Next,
            "q2",
            &[("q1", "yes"), ("q2", "no")],
        );
        // Answered again: the later answer counts; an empty one is none.
        check(
            "item=q1&a.q1=yes&a.q1=no&a.q2=&go=back",
            ScreenStep::Back,
            "q1",
            &[("q1", "no")],
        );
        check("item=q9&go=change.q1", ScreenStep::Change, "q1", &[]);
        check("a.q1=yes&go=save", ScreenStep::Save, "", &[("q1", "yes")]);
    }
}
