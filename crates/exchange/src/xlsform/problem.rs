//! Why a form, or a part of it, can't become a questionnaire.

use std::fmt;

use super::cells::Place;

/// Something in a form that is refused, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XlsFormProblem {
    /// `survey!F12`; a sheet or nothing where no cell is at fault.
    pub place: String,
    pub kind: Kind,
    /// What stands there, or what is missing.
    pub detail: String,
}

/// What is wrong; the words with the remedy are `xlsform-` and [`Kind::code`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    NotAWorkbook,
    TooLarge,
    NoSheet,
    NoColumn,
    NameTwice,
    NameUnusable,
    LabelMissing,
    LabelReference,
    QuestionType,
    Repeat,
    GroupInGroup,
    GroupUnbalanced,
    ListUnknown,
    CellNotTaken,
    RequiredUnclear,
    Condition,
    ConditionAge,
    ReferenceUnknown,
    AnswerUnknown,
    AgeMissing,
    AgeWindow,
    NeverAsked,
    PointsUnclear,
    CalculationOther,
    NoQuestions,
    NoiValue,
}

impl Kind {
    pub const ALL: [Self; 26] = [
        Self::NotAWorkbook,
        Self::TooLarge,
        Self::NoSheet,
        Self::NoColumn,
        Self::NameTwice,
        Self::NameUnusable,
        Self::LabelMissing,
        Self::LabelReference,
        Self::QuestionType,
        Self::Repeat,
        Self::GroupInGroup,
        Self::GroupUnbalanced,
        Self::ListUnknown,
        Self::CellNotTaken,
        Self::RequiredUnclear,
        Self::Condition,
        Self::ConditionAge,
        Self::ReferenceUnknown,
        Self::AnswerUnknown,
        Self::AgeMissing,
        Self::AgeWindow,
        Self::NeverAsked,
        Self::PointsUnclear,
        Self::CalculationOther,
        Self::NoQuestions,
        Self::NoiValue,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::NotAWorkbook => "not-a-workbook",
            Self::TooLarge => "too-large",
            Self::NoSheet => "no-sheet",
            Self::NoColumn => "no-column",
            Self::NameTwice => "name-twice",
            Self::NameUnusable => "name-unusable",
            Self::LabelMissing => "label-missing",
            Self::LabelReference => "label-reference",
            Self::QuestionType => "question-type",
            Self::Repeat => "repeat",
            Self::GroupInGroup => "group-in-group",
            Self::GroupUnbalanced => "group-unbalanced",
            Self::ListUnknown => "list-unknown",
            Self::CellNotTaken => "cell-not-taken",
            Self::RequiredUnclear => "required-unclear",
            Self::Condition => "condition",
            Self::ConditionAge => "condition-age",
            Self::ReferenceUnknown => "reference-unknown",
            Self::AnswerUnknown => "answer-unknown",
            Self::AgeMissing => "age-missing",
            Self::AgeWindow => "age-window",
            Self::NeverAsked => "never-asked",
            Self::PointsUnclear => "points-unclear",
            Self::CalculationOther => "calculation-other",
            Self::NoQuestions => "no-questions",
            Self::NoiValue => "noi-value",
        }
    }

    pub(super) fn at(self, place: Place<'_>, detail: impl Into<String>) -> XlsFormProblem {
        XlsFormProblem {
            place: place.to_string(),
            kind: self,
            detail: detail.into(),
        }
    }

    /// About a sheet, or, with none, the file.
    pub(super) fn of(self, sheet: &str, detail: impl Into<String>) -> XlsFormProblem {
        XlsFormProblem {
            place: sheet.to_owned(),
            kind: self,
            detail: detail.into(),
        }
    }
}

impl fmt::Display for XlsFormProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.place, self.kind.code(), self.detail)
    }
}
