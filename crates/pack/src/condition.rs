//! When a question of a questionnaire is asked: a closed expression over earlier answers and
//! the child's age.

use noi_core::Code;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Not(Box<Condition>),
    /// This answer was given to an earlier item.
    Answered {
        item: Code,
        is: Code,
    },
    /// Completed months.
    AgeAtLeast(i32),
    AgeBelow(i32),
}

impl Condition {
    /// `answer` gives the answer to an earlier item.
    pub fn holds<'a>(&self, age_months: i32, answer: &dyn Fn(&str) -> Option<&'a str>) -> bool {
        match self {
            Self::And(all) => all.iter().all(|one| one.holds(age_months, answer)),
            Self::Or(any) => any.iter().any(|one| one.holds(age_months, answer)),
            Self::Not(inner) => !inner.holds(age_months, answer),
            Self::Answered { item, is } => answer(item) == Some(is),
            Self::AgeAtLeast(months) => age_months >= *months,
            Self::AgeBelow(months) => age_months < *months,
        }
    }
}
