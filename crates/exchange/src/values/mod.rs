//! What one cell means: dates, persons, groups. Each reader gives a value or says what is wrong;
//! none knows of rows or columns.

pub mod circumstances;
pub mod dates;
pub mod ethnicity;
pub mod person;

use crate::issue::{Code, Issue};

/// What is wrong with a value, before anyone knows where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    pub code: Code,
    pub args: Vec<(&'static str, String)>,
}

impl Wrong {
    pub(crate) fn new(code: Code) -> Self {
        Self {
            code,
            args: Vec::new(),
        }
    }

    pub(crate) fn value(code: Code, value: &str) -> Self {
        Self::new(code).with("value", value)
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// Gives an issue what this knows.
    pub(crate) fn fill(self, mut issue: Issue) -> Issue {
        for (name, value) in self.args {
            issue = issue.arg(name, value);
        }
        issue
    }
}
