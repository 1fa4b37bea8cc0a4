//! Scoring of a filled questionnaire. Pure: the same answers always give the same outcome.

mod credi;
mod milestones;
mod observe;
mod passes_by_age;
mod sum;

use std::collections::BTreeMap;

use noi_core::{Code, Day};

use crate::instrument::{Flag, Instrument, Item, Scoring, visible_items};
use crate::model::{Pack, Text};

/// Of whom and when it was asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Completed months.
    pub age_months: i32,
    pub age_days: i32,
    /// The province's code since 1/7/2025.
    pub province: Option<&'a str>,
    pub on: Day,
}

/// What came out. A screening, not a diagnosis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scored {
    /// Of [`Instrument::outcomes`]; `None`: the instrument only counts.
    pub outcome: Option<Code>,
    pub points: Option<i32>,
    /// By section: points reached, and how many were possible.
    pub sections: Vec<(Text, i32, i32)>,
    pub scaled: Option<f64>,
    pub z: Option<f64>,
    pub urgent: bool,
    /// Shown, but not answered.
    pub unanswered: Vec<Code>,
}

/// Why answers can't be scored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerProblem {
    #[error("`{item}` isn't an item of the instrument")]
    UnknownItem { item: Code },
    #[error("`{answer}` isn't an answer to `{item}`")]
    UnknownAnswer { item: Code, answer: Code },
    #[error("`{item}` must be answered")]
    Missing { item: Code },
    #[error("the instrument is for ages of {from} to {to} completed months")]
    OutsideAge { from: i32, to: i32 },
    #[error("fewer than {needed} answers")]
    TooFew { needed: i32 },
}

impl AnswerProblem {
    /// Its name in the word lists.
    pub fn key(&self) -> &'static str {
        match self {
            Self::UnknownItem { .. } => "answer-unknown-item",
            Self::UnknownAnswer { .. } => "answer-unknown-answer",
            Self::Missing { .. } => "answer-missing",
            Self::OutsideAge { .. } => "answer-outside-age",
            Self::TooFew { .. } => "answer-too-few",
        }
    }
}

/// A shown item with its answer.
struct Answer<'a> {
    item: &'a Item,
    /// The code of one of its choices.
    is: Option<&'a str>,
}

impl Pack {
    /// Scores the answers to an instrument.
    ///
    /// # Errors
    /// Everything that keeps them from being scored.
    pub fn score(
        &self,
        instrument: &Instrument,
        ask: &Asked<'_>,
        answers: &BTreeMap<Code, Code>,
    ) -> Result<Scored, Vec<AnswerProblem>> {
        let shown = shown(instrument, ask, answers)?;
        let mut scored = match &instrument.scoring {
            Scoring::Sum {
                bands,
                urgent,
                cut_offs,
            } => sum::score(&shown, ask, bands, urgent, cut_offs),
            Scoring::Observe {} => observe::score(&shown),
            Scoring::Milestones(rules) => milestones::score(&shown, ask, rules),
            Scoring::PassesByAge { rules, bands } => {
                passes_by_age::score(&shown, ask, rules, bands)
            }
            Scoring::Credi(credi) => credi::score(&shown, ask, credi).map_err(|one| vec![one])?,
        };
        scored.urgent = scored
            .outcome
            .as_deref()
            .and_then(|code| instrument.outcome(code))
            .is_some_and(|outcome| outcome.urgent);
        scored.unanswered = shown
            .iter()
            .filter(|one| one.is.is_none())
            .map(|one| one.item.code.clone())
            .collect();
        Ok(scored)
    }
}

fn shown<'a>(
    instrument: &'a Instrument,
    ask: &Asked<'_>,
    answers: &'a BTreeMap<Code, Code>,
) -> Result<Vec<Answer<'a>>, Vec<AnswerProblem>> {
    let mut problems = Vec::new();
    if !instrument.is_for(ask.age_months) {
        problems.push(AnswerProblem::OutsideAge {
            from: instrument.from_months,
            to: instrument.to_months,
        });
    }
    for (code, answer) in answers {
        match instrument.item(code) {
            None => problems.push(AnswerProblem::UnknownItem { item: code.clone() }),
            Some(item) if item.choice(answer).is_none() => {
                problems.push(AnswerProblem::UnknownAnswer {
                    item: code.clone(),
                    answer: answer.clone(),
                });
            }
            Some(_) => {}
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let shown: Vec<Answer<'_>> = visible_items(instrument, ask.age_months, answers)
        .into_iter()
        .map(|item| Answer {
            item,
            is: answers.get(&item.code).map(String::as_str),
        })
        .collect();
    let missing: Vec<AnswerProblem> = shown
        .iter()
        .filter(|one| one.item.required && one.is.is_none())
        .map(|one| AnswerProblem::Missing {
            item: one.item.code.clone(),
        })
        .collect();
    if missing.is_empty() {
        Ok(shown)
    } else {
        Err(missing)
    }
}

/// The points of an answer; none without one.
fn points(answer: &Answer<'_>) -> i32 {
    answer
        .is
        .and_then(|is| answer.item.choice(is))
        .map_or(0, |choice| choice.points)
}

/// The outcome of the first flag that an answer raises.
fn flagged<'f>(shown: &[Answer<'_>], flags: &'f [Flag]) -> Option<&'f Code> {
    flags
        .iter()
        .find(|flag| {
            shown.iter().any(|one| {
                one.item.code == flag.item
                    && one
                        .is
                        .is_some_and(|is| flag.answers.iter().any(|code| code == is))
            })
        })
        .map(|flag| &flag.outcome)
}

/// Points by section, sections in the order in which they are first shown.
fn sections(shown: &[Answer<'_>]) -> Vec<(Text, i32, i32)> {
    let mut sections: Vec<(Text, i32, i32)> = Vec::new();
    for one in shown {
        let best = one.item.choices.iter().map(|choice| choice.points).max();
        let (got, of) = (points(one), best.unwrap_or(0));
        match sections
            .iter_mut()
            .find(|(words, ..)| *words == one.item.section)
        {
            Some(section) => {
                section.1 += got;
                section.2 += of;
            }
            None => sections.push((one.item.section.clone(), got, of)),
        }
    }
    sections
}
