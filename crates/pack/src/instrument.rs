//! Questionnaires as data: screening tools and observations (bộ câu hỏi sàng lọc, phiếu quan
//! sát). A pack says which questions to ask at which age, how answers are scored and what
//! follows; [`crate::scoring`] does the scoring. Never a diagnosis.

use std::collections::BTreeMap;

use noi_core::{Code, Day};
use serde::{Deserialize, Serialize};

use crate::condition::Condition;
use crate::model::{Basis, Pack, Text};

/// A questionnaire or an observation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Instrument {
    pub code: Code,
    /// Changes whenever a question or the scoring does: a filled form keeps it.
    pub version: String,
    pub words: Text,
    /// What it is for.
    pub about: Text,
    /// What it is not: shown with every result.
    pub notice: Text,
    /// Where questions and scoring come from.
    pub source: String,
    pub licence: String,
    pub basis: Basis,
    /// The service as which a filled form counts.
    pub service: Code,
    /// Says something of a group only, nothing of one child.
    pub group_only: bool,
    pub sensitive: bool,
    /// Age of the child in completed months, both inclusive; below 0: before birth.
    pub from_months: i32,
    pub to_months: i32,
    /// In the order in which they are asked.
    pub items: Vec<Item>,
    pub scoring: Scoring,
    pub outcomes: Vec<Outcome>,
}

/// A question, or something to look at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    pub code: Code,
    /// The heading under which it stands.
    pub section: Text,
    pub words: Text,
    /// How to ask or to look; may be empty.
    pub hint: Text,
    pub choices: Vec<Choice>,
    /// Ages at which it is asked, in completed months, both inclusive.
    pub from_months: i32,
    pub to_months: i32,
    /// `None`: always shown at these ages.
    pub shown_when: Option<Condition>,
    /// Without an answer the form can't be scored.
    pub required: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub code: Code,
    pub words: Text,
    pub points: i32,
}

/// What can come out of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// A result of the instrument's service.
    pub code: Code,
    pub words: Text,
    /// What to tell the carer.
    pub tell: Text,
    pub next: Vec<NextStep>,
    pub urgent: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    RepeatAfter { days: i32 },
    Counsel { service: Code },
    Refer { service: Code },
}

/// How answers become an outcome: a closed set, so that phones, servers and lists agree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scoring {
    /// The points of the answers are added up.
    Sum {
        /// By rising points.
        bands: Vec<Band>,
        /// Answers that alone decide, whatever the sum.
        urgent: Vec<Flag>,
        /// Other bands for a province or from a day on; the first that fits best is used.
        cut_offs: Vec<CutOff>,
    },
    /// A checklist of what children of an age usually do.
    Milestones(Milestones),
    /// A number of passed items, expected by age.
    PassesByAge {
        rules: Vec<PassRule>,
        bands: Vec<PassBand>,
    },
    /// A latent trait with known parameters; the scale of a population, not of a child.
    Credi(Credi),
    /// Points by section, no cut-off.
    Observe {},
}

/// From this many points on (until the next band begins).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    pub from: i32,
    pub outcome: Code,
}

/// Any of these answers to an item decides for an outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    pub item: Code,
    pub answers: Vec<Code>,
    pub outcome: Code,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CutOff {
    /// A province's code since 1/7/2025; `None`: everywhere.
    pub province: Option<Code>,
    pub valid_from: Option<Day>,
    pub bands: Vec<Band>,
}

/// Which milestones were reached. Not yet reached and not sure both ask for another look;
/// only those not yet reached refer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestones {
    /// Answers that mean *does it*.
    pub reached: Vec<Code>,
    /// Answers that mean *I don't know*.
    pub unsure: Vec<Code>,
    /// Items that are milestones; others (a lost skill, a worry) only flag.
    pub items: Vec<Code>,
    /// Milestones that refer alone when they are not reached.
    pub key_items: Vec<Code>,
    pub bands: Vec<MilestoneBand>,
    /// Answers that alone decide.
    pub urgent: Vec<Flag>,
    pub passed: Code,
    pub watch: Code,
    pub refer: Code,
}

/// Ages in completed months, both inclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MilestoneBand {
    pub from_months: i32,
    pub to_months: i32,
    /// This many not reached, or not known: look again.
    pub watch_at: i32,
    /// This many not reached: refer.
    pub refer_at: i32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassRule {
    pub item: Code,
    /// Answers that pass; every other one, and none, fails.
    pub passes: Vec<Code>,
}

/// Ages in completed months, both inclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassBand {
    pub from_months: i32,
    pub to_months: i32,
    pub at_least: i32,
    pub passed: Code,
    pub failed: Code,
}

/// The two-parameter logistic model of the CREDI short form: P(yes) = 1/(1 + exp(-α(θ - δ))),
/// θ before the answers normal with mean β'x and standard deviation √exp(γ'x),
/// x = (1, u, u², u³), u = (months - centre)/scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Credi {
    pub yes: Vec<Code>,
    pub no: Vec<Code>,
    pub items: Vec<CrediItem>,
    pub beta: [f64; 4],
    pub gamma: [f64; 4],
    pub centre_months: f64,
    pub scale_months: f64,
    /// Fewer yes or no answers are not scored.
    pub at_least: i32,
    /// Norms by completed month; other ages have no z.
    pub norms: Vec<CrediNorm>,
    pub outcome: Code,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CrediItem {
    pub item: Code,
    pub alpha: f64,
    pub delta: f64,
    /// *No* is the more developed answer.
    pub reversed: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CrediNorm {
    pub months: i32,
    pub mean: f64,
    pub sd: f64,
}

impl Pack {
    pub fn instrument(&self, code: &str) -> Option<&Instrument> {
        self.instruments.iter().find(|one| one.code == code)
    }
}

impl Instrument {
    pub fn item(&self, code: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.code == code)
    }

    pub fn outcome(&self, code: &str) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.code == code)
    }

    /// Whether it is meant for this age.
    pub fn is_for(&self, age_months: i32) -> bool {
        (self.from_months..=self.to_months).contains(&age_months)
    }
}

impl Item {
    pub fn choice(&self, code: &str) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.code == code)
    }

    pub fn is_for(&self, age_months: i32) -> bool {
        (self.from_months..=self.to_months).contains(&age_months)
    }
}

/// The items to show, in order: those of the age whose condition holds. Answers to items that
/// are not shown (any more) count as none.
pub fn visible_items<'i>(
    instrument: &'i Instrument,
    age_months: i32,
    answers: &BTreeMap<Code, Code>,
) -> Vec<&'i Item> {
    let mut visible: Vec<&Item> = Vec::new();
    for item in &instrument.items {
        let answer = |code: &str| {
            visible
                .iter()
                .any(|one| one.code == code)
                .then(|| answers.get(code).map(String::as_str))
                .flatten()
        };
        let shown = item.is_for(age_months)
            && item
                .shown_when
                .as_ref()
                .is_none_or(|condition| condition.holds(age_months, &answer));
        if shown {
            visible.push(item);
        }
    }
    visible
}
