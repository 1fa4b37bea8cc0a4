//! How each need of a pack is kept: which columns there are.

use std::sync::Arc;

use noi_core::Day;
use noi_pack::Pack;
use noi_pack::evaluate::Rounds;
use noi_pack::model::{After, Compute, Subject, Timing};

use crate::phase::Kept;
use crate::{day16, pool};

/// How one need is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// One-off: the day on which it was met, for every row.
    Once { after: Option<After> },
    /// Rounds by age or calendar: for every round a bit for each row (met in time), and the
    /// days of the exceptions.
    Rounds {
        /// Whether the day on which the first round was met is kept, too: an indicator asks
        /// whether the need is met now, due or not.
        first: bool,
    },
    /// Only for the children whom it concerns: what begins with an event, and whatever the
    /// two other forms can't say exactly.
    Cells,
}

/// The columns of a pack, in the order of its needs.
pub(crate) fn columns_of(pack: &Pack) -> Vec<Column> {
    let asked_now = asked_now(pack);
    let once = |place: usize| {
        pack.needs.get(place).is_some_and(|need| {
            need.subject == Subject::Child && matches!(need.timing, Timing::Once { .. })
        })
    };
    pack.needs
        .iter()
        .enumerate()
        .map(|(place, need)| match &need.timing {
            _ if need.subject != Subject::Child => Column::Cells,
            Timing::Once { after: None, .. } => Column::Once { after: None },
            Timing::Once {
                after: Some(after), ..
            } if after.need != place && once(after.need) => Column::Once {
                after: Some(*after),
            },
            Timing::AgeRounds { .. }
            | Timing::CalendarRounds { .. }
            | Timing::SchoolYears { .. } => Column::Rounds {
                first: asked_now[place],
            },
            Timing::Once { .. } | Timing::Since { .. } => Column::Cells,
        })
        .collect()
}

/// Whether an indicator asks if a need is met now, whether or not it has fallen due.
pub(crate) fn asked_now(pack: &Pack) -> Vec<bool> {
    let mut asked = vec![false; pack.needs.len()];
    for indicator in &pack.indicators {
        if let Compute::Needs {
            needs,
            when_due: false,
            ..
        } = &indicator.compute
        {
            for &need in needs {
                if let Some(asked) = asked.get_mut(need) {
                    *asked = true;
                }
            }
        }
    }
    asked
}

/// The rounds of everybody born on one day.
#[derive(Clone, Debug)]
pub(crate) struct Cohort {
    pub(crate) rounds: Rounds,
    /// For each need whether its rounds follow each other without overlapping, so that the bit
    /// of a round in the past says that it was met by now.
    pub(crate) regular: Vec<bool>,
}

impl Cohort {
    pub(crate) fn of(pack: &Pack, birth: Day) -> Self {
        let rounds = Rounds::of(pack, Subject::Child, birth);
        let regular = rounds
            .0
            .iter()
            .map(|rounds| {
                rounds
                    .windows(2)
                    .all(|pair| pair[0].opens < pair[1].opens && pair[0].closes <= pair[1].opens)
            })
            .collect();
        Self { rounds, regular }
    }
}

/// Cohorts by day of birth, ascending.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cohorts {
    pub(crate) births: Vec<u16>,
    pub(crate) cohorts: Vec<Arc<Cohort>>,
    pub(crate) phases: Kept,
}

impl Cohorts {
    pub(crate) fn of(pack: &Pack, births: impl IntoIterator<Item = u16>) -> Self {
        let births: std::collections::BTreeSet<u16> = births.into_iter().collect();
        let births: Vec<u16> = births
            .into_iter()
            .filter(|&birth| birth != day16::UNKNOWN)
            .collect();
        let cohorts = pool::map(&births, |&birth| {
            Arc::new(Cohort::of(pack, day16::day(birth)))
        });
        Self {
            births,
            cohorts,
            phases: Kept::default(),
        }
    }

    /// Adds the cohort of a day of birth if it isn't there.
    pub(crate) fn ensure(&mut self, pack: &Pack, birth: u16) {
        if birth != day16::UNKNOWN
            && let Err(at) = self.births.binary_search(&birth)
        {
            self.phases = Kept::default();
            self.births.insert(at, birth);
            self.cohorts
                .insert(at, Arc::new(Cohort::of(pack, day16::day(birth))));
        }
    }

    pub(crate) fn get(&self, birth: u16) -> Option<&Cohort> {
        self.births
            .binary_search(&birth)
            .ok()
            .map(|at| self.cohorts[at].as_ref())
    }
}
