//! The dates that follow from a need for somebody born on a day.

use noi_core::{Birth, Day};
use serde::Serialize;

use crate::evaluate::rounds::{NEVER, rounds_of};
use crate::model::{Need, Pack};

/// One round of a need, as dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Explained {
    /// From 0.
    pub round: u16,
    /// First day on which it can be met.
    pub opens: Day,
    /// Last day in time.
    pub due: Day,
    /// First day on which it no longer can be met; `None`: it stays open until the child
    /// leaves the programme.
    pub closes: Option<Day>,
    /// The school year that it belongs to, by the year in which it begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub school_year: Option<i32>,
}

/// All rounds of a need for somebody born on a day (for a pregnancy: the first day of the
/// last period). Empty when the need begins with an event, or its rule wasn't in force.
pub fn explain(pack: &Pack, need: &Need, born: Birth) -> Vec<Explained> {
    rounds_of(pack, need, born.day)
        .into_iter()
        .map(|round| Explained {
            round: round.number,
            opens: round.opens,
            due: round.due,
            closes: (round.closes < NEVER).then_some(round.closes),
            school_year: round.school_year,
        })
        .collect()
}
