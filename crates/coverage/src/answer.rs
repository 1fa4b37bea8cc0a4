//! What comes back: counts, and the figures of every indicator.

use std::collections::BTreeMap;

use noi_core::{Code, Day, Position, Sex, Shard, UnitId};
use serde::{Deserialize, Serialize};

/// How a unit stands on a day, and what the figures were made from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    pub pack: Code,
    pub pack_version: String,
    /// The ledger's positions that the figures were made from.
    pub heads: BTreeMap<Shard, Position>,
    pub window: Window,
    pub unit: UnitId,
    pub total: Figures,
    /// In the order of their keys; empty unless a breakdown was asked for. Circumstances
    /// overlap; all other groups add up to the total.
    pub groups: Vec<Group>,
}

/// The days that an answer is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Events up to the end of this day count.
    pub as_of: Day,
    /// Units are those of this day.
    pub tree: Day,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    pub key: Key,
    pub figures: Figures,
}

/// What a group has in common; `None`: not known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    Sex(Option<Sex>),
    /// Completed years of age.
    Years(Option<u32>),
    Ethnicity(Option<String>),
    /// `None`: in no special circumstance.
    Circumstance(Option<Code>),
    Unit(UnitId),
}

/// Everything that is counted of one group of children.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    pub population: Population,
    pub access: AccessCount,
    /// In the order of the pack.
    pub needs: Vec<NeedCount>,
    /// In the order of the pack.
    pub indicators: Vec<Figure>,
}

/// Children who are present on the day and young enough for the programme.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Population {
    pub children: u64,
    pub male: u64,
    pub female: u64,
    /// By completed years of age, from 0.
    pub years: Vec<u64>,
    pub without_birth_date: u64,
    /// Living in a unit that was split, until a person chooses where they belong.
    pub waiting_for_unit: u64,
    /// Pregnancies that are known and have not ended. Not broken down but by unit.
    pub pregnancies: u64,
}

/// Access by need and age (measure 1 of the scheme).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessCount {
    /// Children to whom a core need has fallen due.
    pub counted: u64,
    pub full: u64,
    pub part: u64,
    /// In the order of [`noi_core::Domain::ALL`].
    pub domains: [DomainCount; 6],
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainCount {
    /// Children to whom a core need of the domain has fallen due.
    pub due: u64,
    pub reached: u64,
}

/// Children (of needs in pregnancy: pregnancies) by how one need stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedCount {
    /// Whose state is any but *not applicable*.
    pub applicable: u64,
    pub due: u64,
    pub met: u64,
    pub in_time: u64,
    pub failing: u64,
}

/// The value of an indicator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// Nobody to count, or nothing reported yet: "no data yet", never a number.
    #[default]
    NoData,
    Count(u64),
    Share {
        numerator: u64,
        denominator: u64,
    },
}

impl Figure {
    /// [`Figure::NoData`] when there is nobody in the denominator.
    pub fn share(numerator: u64, denominator: u64) -> Self {
        if denominator == 0 {
            Self::NoData
        } else {
            Self::Share {
                numerator,
                denominator,
            }
        }
    }

    pub fn numerator(self) -> Option<u64> {
        match self {
            Self::NoData => None,
            Self::Count(count) => Some(count),
            Self::Share { numerator, .. } => Some(numerator),
        }
    }

    pub fn denominator(self) -> Option<u64> {
        match self {
            Self::Share { denominator, .. } => Some(denominator),
            _ => None,
        }
    }

    /// Between 0 and 1 (reported figures may be more).
    pub fn rate(self) -> Option<f64> {
        match self {
            Self::Share {
                numerator,
                denominator,
            } => Some(numerator as f64 / denominator as f64),
            _ => None,
        }
    }
}
