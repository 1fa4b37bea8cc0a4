//! What can be asked.

use noi_core::{Day, UnitId};
use serde::{Deserialize, Serialize};

/// A question: how a unit stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// The day of events, with what is known now; from [`crate::FIRST_DAY`] to
    /// [`crate::LAST_DAY`].
    pub as_of: Day,
    pub tree: Tree,
    /// A unit of the tree that is asked for.
    pub unit: UnitId,
    pub by: Option<By>,
}

/// Onto which tree of units children are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tree {
    /// The tree of the day that is asked about.
    AsThen,
    /// The tree of this day, mostly today.
    AsNow(Day),
}

/// Into which groups a figure is broken down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    Sex,
    /// Single completed years of age.
    AgeBand,
    Ethnicity,
    /// Groups of special circumstances; a child may be in several.
    Circumstance,
    Unit(Split),
}

/// Which units below the one that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// Those directly below.
    Children,
    /// Communes, however deep.
    Communes,
}

impl Query {
    /// The day of the tree by which units are added up.
    pub fn tree_day(&self) -> Day {
        self.tree.day(self.as_of)
    }
}

impl Tree {
    /// The day whose tree is meant.
    pub fn day(self, as_of: Day) -> Day {
        match self {
            Self::AsThen => as_of,
            Self::AsNow(day) => day,
        }
    }
}

/// Which of the children behind a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filter {
    /// Everybody who is counted in the population.
    Present,
    /// A need, by its place in the pack.
    Need {
        need: usize,
        standing: Standing,
    },
    /// Not reached in a domain in which a core need has fallen due.
    DomainFailing(noi_core::Domain),
    /// Counted in access, but not reached in full.
    NotFull,
    /// Counted in access, and no core need that fell due is met.
    NotPart,
    /// Counted in an indicator's denominator (its place in the pack), and in its numerator
    /// or not.
    Indicator {
        indicator: usize,
        reached: bool,
    },
    /// Living in a unit that was split, until a person chooses.
    WaitingForUnit,
    WithoutBirthDate,
}

/// How a need stands, for [`Filter::Need`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Applicable,
    Due,
    Met,
    InTime,
    /// Fell due and is not met.
    NotMet,
    Failing,
}
