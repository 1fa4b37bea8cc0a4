//! Where each need stands on a day for everybody born on a day, whatever happened to them:
//! found once per question for every date of birth, and then true of whole ranges of rows.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use noi_core::Day;
use noi_pack::Pack;
use noi_pack::evaluate::Round;
use noi_pack::model::{Among, Need, Timing};

use crate::shape::{Cohorts, Column};
use crate::{day16, pool};

/// What a day means for one need of a date of birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// No round at all: not applicable.
    Nothing,
    /// Nothing has fallen due, nor been opened.
    Quiet,
    /// A one-off need that has been opened and isn't due.
    OnceOpen,
    /// A one-off need past its due day (a dose may have to wait longer).
    Once { matters: bool },
    /// The first round is open and not due.
    First { current: u16 },
    /// The current round is past its due day.
    Current { current: u16, matters: bool },
    /// The last round of a repeated need is over and no longer matters: nothing is due, but
    /// whether it was met can still be asked.
    Outgrown { last: u16 },
    /// The current round is not due; the one before is what counts.
    Before {
        last: u16,
        current: u16,
        matters: bool,
    },
}

/// A phase that holds for births `from..to`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch {
    /// Places in [`Phases::edges`].
    pub(crate) from: u16,
    pub(crate) to: u16,
    pub(crate) phase: Phase,
}

/// The phases of all needs on a day.
#[derive(Debug)]
pub(crate) struct Phases {
    on: Day,
    /// Dates of birth at which something changes, ascending.
    pub(crate) edges: Vec<u16>,
    /// By need; without those that are [`Phase::Nothing`].
    needs: Vec<Vec<Stretch>>,
    /// By edge and need: how many stretches end before the edge.
    over: Vec<u16>,
    /// Births with each completed year of age, as places in `edges`.
    pub(crate) years: Vec<(u16, u16)>,
    /// Births within the ages of each group of children asked for.
    pub(crate) among: Vec<(u16, u16)>,
}

impl Phases {
    pub(crate) fn of(
        pack: &Pack,
        columns: &[Column],
        cohorts: &Cohorts,
        among: &[Among],
        on: Day,
    ) -> Self {
        let first = cohorts
            .births
            .partition_point(|&birth| day16::day(birth).plus_months(pack.age_limit_months) <= on);
        let last = cohorts
            .births
            .partition_point(|&birth| day16::day(birth) <= on)
            .max(first);
        let births = &cohorts.births[first..last];
        let cohorts = &cohorts.cohorts[first..last];

        let needs: Vec<usize> = (0..pack.needs.len()).collect();
        let raw: Vec<Vec<(u16, u16, Phase)>> = pool::map(&needs, |&place| {
            let once = match columns[place] {
                Column::Once { .. } => true,
                Column::Rounds { .. } => false,
                Column::Cells => return Vec::new(),
            };
            let phases = cohorts
                .iter()
                .map(|cohort| phase(&pack.needs[place], once, &cohort.rounds.0[place], on));
            stretches(births, phases)
        });
        let ages: Vec<i32> = births
            .iter()
            .map(|&birth| day16::day(birth).months_until(on))
            .collect();
        let within = |from: i32, to: i32| -> (u16, u16) {
            // Ages fall as births rise.
            let start = ages.partition_point(|&age| age >= to);
            let end = ages.partition_point(|&age| age >= from).max(start);
            let birth = |at: usize| births.get(at).copied().unwrap_or(day16::UNKNOWN);
            (birth(start), birth(end))
        };
        let years: Vec<(u16, u16)> = (0..years(pack))
            .map(|year| within(year as i32 * 12, year as i32 * 12 + 12))
            .collect();
        let among: Vec<(u16, u16)> = among
            .iter()
            .map(|among| within(among.from_months, among.to_months))
            .collect();

        let mut edges: Vec<u16> = raw
            .iter()
            .flatten()
            .flat_map(|&(from, to, _)| [from, to])
            .chain(
                years
                    .iter()
                    .chain(&among)
                    .flat_map(|&(from, to)| [from, to]),
            )
            .collect();
        edges.sort_unstable();
        edges.dedup();
        let place = |birth: u16| edges.binary_search(&birth).unwrap_or_default() as u16;
        let pair = |&(from, to): &(u16, u16)| (place(from), place(to));
        let needs: Vec<Vec<Stretch>> = raw
            .iter()
            .map(|found| {
                let found = found.iter().filter(|one| one.2 != Phase::Nothing);
                found
                    .map(|&(from, to, phase)| Stretch {
                        from: place(from),
                        to: place(to),
                        phase,
                    })
                    .collect()
            })
            .collect();
        let mut over = vec![0; needs.len()];
        let over = (0..=edges.len())
            .flat_map(|edge| {
                for (over, stretches) in over.iter_mut().zip(&needs) {
                    let ended = |one: &Stretch| usize::from(one.to) < edge;
                    *over += u16::from(stretches.get(usize::from(*over)).is_some_and(ended));
                }
                over.clone()
            })
            .collect();
        Self {
            needs,
            over,
            years: years.iter().map(pair).collect(),
            among: among.iter().map(pair).collect(),
            edges,
            on,
        }
    }

    /// The stretches of a need that births between two edges lie in, the second not included.
    #[inline(always)]
    pub(crate) fn stretches_from(&self, need: usize, begin: usize, end: usize) -> &[Stretch] {
        let stretches = &self.needs[need];
        let over = usize::from(self.over[begin * self.needs.len() + need]);
        let mut to = over;
        while stretches
            .get(to)
            .is_some_and(|one| usize::from(one.from) < end)
        {
            to += 1;
        }
        &stretches[over..to]
    }
}

/// The phases of the days asked about last, which are the same for every unit: a page of one asks
/// about a dozen days, and those of others about the same ones.
#[derive(Default)]
pub(crate) struct Kept(Mutex<Vec<Arc<Phases>>>);

/// Days kept; one takes about a megabyte.
const DAYS_MAX: usize = 16;

impl Kept {
    pub(crate) fn on(&self, on: Day, find: impl FnOnce() -> Phases) -> Arc<Phases> {
        // Whoever panicked while it held the lock left at worst one day out.
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(phases) = kept().iter().find(|one| one.on == on) {
            return Arc::clone(phases);
        }
        let phases = Arc::new(find());
        let mut kept = kept();
        if kept.len() >= DAYS_MAX {
            kept.remove(0);
        }
        kept.push(Arc::clone(&phases));
        phases
    }
}

/// A copy finds its own.
impl Clone for Kept {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept")
    }
}

/// How many single years of age the programme has.
pub(crate) fn years(pack: &Pack) -> usize {
    pack.age_limit_months.max(0).div_euclid(12) as usize
        + usize::from(pack.age_limit_months % 12 > 0)
}

/// Runs of equal phases over ascending births: first birth, the birth after the last.
fn stretches(births: &[u16], phases: impl Iterator<Item = Phase>) -> Vec<(u16, u16, Phase)> {
    let mut out: Vec<(u16, u16, Phase)> = Vec::new();
    for (&birth, phase) in births.iter().zip(phases) {
        match out.last_mut() {
            Some(last) if last.2 == phase => last.1 = birth + 1,
            _ => {
                if let Some(last) = out.last_mut() {
                    last.1 = birth;
                }
                out.push((birth, birth + 1, phase));
            }
        }
    }
    out
}

/// The same distinctions as [`noi_pack::evaluate::status`], for what doesn't depend on what
/// happened to the child.
fn phase(need: &Need, once: bool, rounds: &[Round], on: Day) -> Phase {
    if rounds.is_empty() {
        return Phase::Nothing;
    }
    // Rounds come in the order in which they open.
    let opened = rounds.partition_point(|round| round.opens <= on);
    let Some(current) = opened.checked_sub(1) else {
        return Phase::Quiet;
    };
    let due = rounds[current].due < on;
    let matters = |round: &Round| on < round.closes.plus_days(need.matters_days);
    if once {
        return if due {
            Phase::Once {
                matters: matters(&rounds[0]),
            }
        } else {
            Phase::OnceOpen
        };
    }
    let number = current as u16;
    match (due, current.checked_sub(1)) {
        (true, _)
            if current + 1 == rounds.len()
                && !matters(&rounds[current])
                && !matches!(need.timing, Timing::Once { .. }) =>
        {
            Phase::Outgrown { last: number }
        }
        (true, _) => Phase::Current {
            current: number,
            matters: matters(&rounds[current]),
        },
        (false, Some(last)) => Phase::Before {
            last: last as u16,
            current: number,
            matters: matters(&rounds[last]),
        },
        (false, None) => Phase::First { current: number },
    }
}
