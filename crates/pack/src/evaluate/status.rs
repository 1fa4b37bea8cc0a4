//! How a need stands on a day.

use noi_core::{Day, State};

use crate::evaluate::meeting::Instance;
use crate::model::{Need, Timing};

/// How a need stands on a day, and what it means for coverage and access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    pub state: State,
    /// The instance that the state is of.
    pub instance: Option<Instance>,
    /// Some round has fallen due (its last day in time is past), the need isn't waived, and
    /// the child has not grown out of it.
    pub due: bool,
    /// The last round that fell due was met by the day …
    pub met: bool,
    /// … in time.
    pub in_time: bool,
    /// It counts against access: overdue, or missed within the time for which it still
    /// matters and not made good by a later round.
    pub failing: bool,
}

impl Status {
    const NOTHING: Self = Self {
        state: State::NotApplicable,
        instance: None,
        due: false,
        met: false,
        in_time: false,
        failing: false,
    };
}

/// The status of a need on a day from its instances; `waived` says whether a waiver holds.
pub fn status(need: &Need, instances: &[Instance], on: Day, waived: bool) -> Status {
    let standing = || instances.iter().filter(|one| on < one.until);
    let Some(current) = standing().rfind(|one| one.round.opens <= on) else {
        // What has not happened yet is not known yet: a need that begins with an event of
        // tomorrow does not apply today.
        let next = standing()
            .next()
            .filter(|_| !matches!(need.timing, Timing::Since { .. }));
        return Status {
            state: if next.is_some() {
                State::NotYet
            } else {
                State::NotApplicable
            },
            instance: next.copied(),
            ..Status::NOTHING
        };
    };
    let before = standing().rfind(|one| one.round.opens < current.round.opens);
    let current_due = current.due_on(need, on) < on;
    let last_due = if current_due { Some(current) } else { before };
    // A child who has grown out of a repeated need is no longer counted in it.
    let last_due = last_due.filter(|one| !outgrown(need, instances, one, on));
    let met = last_due.is_some_and(|one| one.met_by(on));
    let mut status = Status {
        state: state_of(need, current, on),
        instance: Some(*current),
        due: last_due.is_some(),
        met,
        in_time: met
            && last_due.is_some_and(|one| one.met.is_some_and(|day| day <= one.due_on(need, on))),
        failing: last_due.is_some_and(|one| {
            !one.met_by(on)
                && !current.met_by(on)
                && on < one.round.closes.plus_days(need.matters_days)
        }),
    };
    if waived && !status.state.is_met() {
        status.state = State::Waived;
        status.due = false;
        status.met = false;
        status.in_time = false;
        status.failing = false;
    }
    status
}

/// Whether the last round of a repeated need is over and no longer matters.
fn outgrown(need: &Need, instances: &[Instance], last_due: &Instance, on: Day) -> bool {
    let repeated = matches!(
        need.timing,
        Timing::AgeRounds { .. } | Timing::CalendarRounds { .. } | Timing::SchoolYears { .. }
    );
    repeated
        && instances
            .last()
            .is_some_and(|last| last.round.opens == last_due.round.opens)
        && on >= last_due.round.closes.plus_days(need.matters_days)
}

fn state_of(need: &Need, one: &Instance, on: Day) -> State {
    let due = one.due_on(need, on);
    match one.met.filter(|met| *met <= on) {
        Some(met) if met <= due => State::MetInTime,
        Some(_) => State::MetLate,
        None if on >= one.round.closes => State::Missed,
        None if on > due => State::Overdue,
        None if one.opens_on(need, on).is_none_or(|opens| on < opens) => State::NotYet,
        None => State::Open,
    }
}
