//! How much is to be done: open and overdue needs of a unit, counted.

use noi_core::units::Units;
use noi_core::{Day, Role, State, UnitId};
use noi_pack::Pack;
use noi_pack::evaluate::{Instance, Status, rounds};

use crate::bits::between;
use crate::cells::Near;
use crate::columns::Columns;
use crate::day16::{self, NEVER};
use crate::error::CoverageError;
use crate::evaluate::Places;
use crate::line::{self, Map, WORDS};
use crate::others;
use crate::part::{Data, Part};
use crate::phase::{Phase, Stretch};
use crate::plan::Plan;
use crate::pool;
use crate::query::Tree;
use crate::scan::Standing;
use crate::shape::{self, Column};

/// How often a need is owed in a unit and can still be met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DutyCount {
    /// Its place in the pack.
    pub need: usize,
    pub role: Role,
    pub open: u64,
    pub overdue: u64,
}

impl Columns {
    /// The number of duties that [`noi_pack::evaluate::duties`] gives for the children of a
    /// unit, by need, and those of pregnancies; needs without any are left out.
    ///
    /// # Errors
    /// When the columns were made with another pack, or the day can't be asked about, or lies
    /// so early that the columns no longer tell whether a round had been met by then
    /// ([`CoverageError::DutiesBefore`]): then ask the records one by one.
    pub fn duties_count(
        &self,
        pack: &Pack,
        units: &Units,
        unit: UnitId,
        as_of: Day,
        tree: Tree,
    ) -> Result<Vec<DutyCount>, CoverageError> {
        self.check(pack, as_of)?;
        let known_from = day16::day(self.base.known_from.max(self.tail.known_from));
        if as_of < known_from {
            return Err(CoverageError::DutiesBefore(known_from));
        }
        let places = Places::of(self, units, tree.day(as_of));
        let columns = shape::columns_of(pack);
        let plan = self.plan(pack, &columns, &[], as_of);
        let mut standing = Standing::new(&plan);
        let mut near = Near::default();
        let mut counts = vec![(0u64, 0u64); pack.needs.len()];
        for part in [&self.base, &self.tail] {
            let inside = |chain: &[UnitId]| chain.contains(&unit).then_some(0);
            for job in places.jobs(part, inside) {
                standing.scan(&plan, part, job.chunk);
                let mut maps = vec![([0u64; WORDS], [0u64; WORDS]); pack.needs.len()];
                for (need, (open, overdue)) in maps.iter_mut().enumerate() {
                    self.dense(&plan, part, &standing, need, open, overdue);
                }
                let mut buffer = Vec::new();
                for cell in part.cells.of_rows(job.chunk.from, job.chunk.to, &mut near) {
                    let need = cell.need;
                    let status = cell.status(&pack.needs[need], as_of, &mut buffer);
                    let row = cell.row - standing.first;
                    let (word, bit) = (row >> 6, 1 << (row & 63));
                    let (open, overdue) = &mut maps[need];
                    open[word] &= !bit;
                    overdue[word] &= !bit;
                    match duty(pack, need, &status, as_of) {
                        Some(State::Open) => open[word] |= bit,
                        Some(State::Overdue) => overdue[word] |= bit,
                        _ => {}
                    }
                }
                for (need, (open, overdue)) in maps.iter().enumerate() {
                    let applies = &standing.applies[plan.applies[need]];
                    let among =
                        |map: &Map| line::count(&line::map(|word| map[word] & applies[word]));
                    counts[need].0 += among(open);
                    counts[need].1 += among(overdue);
                }
            }
        }
        let inside = |chain: &[UnitId]| chain.contains(&unit).then_some(());
        let units = places.of_units(&self.others.pregnancies, inside);
        let counted = pool::map(&units, |unit| {
            let mut found = Vec::new();
            for (_, pregnancy) in unit.rows {
                if !others::present(pack, pregnancy, as_of) {
                    continue;
                }
                for view in others::needs(pack, pregnancy, unit.province, as_of) {
                    let state = duty(pack, view.need, &view.status, as_of);
                    found.extend(state.map(|state| (view.need, state)));
                }
            }
            found
        });
        for (need, state) in counted.into_iter().flatten() {
            match state {
                State::Open => counts[need].0 += 1,
                State::Overdue => counts[need].1 += 1,
                _ => {}
            }
        }
        Ok(counts
            .into_iter()
            .enumerate()
            .filter(|(_, (open, overdue))| open + overdue > 0)
            .map(|(need, (open, overdue))| DutyCount {
                need,
                role: pack.needs[need].role,
                open,
                overdue,
            })
            .collect())
    }

    /// The duties that follow from one need's column.
    fn dense(
        &self,
        plan: &Plan<'_>,
        part: &Part,
        standing: &Standing,
        need: usize,
        open: &mut Map,
        overdue: &mut Map,
    ) {
        for stretch in standing.stretches(plan, need) {
            let (from, to) = standing.rows_between(stretch.from, stretch.to);
            let applies = &standing.applies[plan.applies[need]];
            match &part.columns[need] {
                Data::Once(place) if stretch.phase != Phase::Quiet => {
                    for row in from..to {
                        let bit = 1 << (row & 63);
                        let at = standing.first + row;
                        if applies[row >> 6] & bit == 0 || part.once.day(*place, at) <= plan.on16 {
                            continue;
                        }
                        match self.once(plan, part, need, at) {
                            Some(State::Open) => open[row >> 6] |= bit,
                            Some(State::Overdue) => overdue[row >> 6] |= bit,
                            _ => {}
                        }
                    }
                }
                Data::Rounds(place) => {
                    let unmet = unmet(plan, part, standing, stretch, *place, (from, to));
                    let Some((round, unmet)) = unmet else {
                        continue;
                    };
                    // What can still be done: the same for everybody born on a day.
                    let mut last = (NEVER, None);
                    for row in from..to {
                        let bit = 1 << (row & 63);
                        if unmet[row >> 6] & applies[row >> 6] & bit == 0 {
                            continue;
                        }
                        let birth = part.births[standing.first + row];
                        if last.0 != birth {
                            let cohort = self.cohorts.get(birth);
                            last = (birth, cohort.map(|one| one.rounds.0[need][round]));
                        }
                        match last.1 {
                            Some(one) if plan.on >= one.closes => {}
                            Some(one) if plan.on > one.due => overdue[row >> 6] |= bit,
                            Some(_) => open[row >> 6] |= bit,
                            None => {}
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// The state of a one-off need that isn't met.
    fn once(&self, plan: &Plan<'_>, part: &Part, need: usize, row: usize) -> Option<State> {
        let round = *self.cohorts.get(part.births[row])?.rounds.0[need].first()?;
        let after = match plan.columns[need] {
            Column::Once { after: Some(after) } => match &part.columns[after.need] {
                Data::Once(place) => {
                    let met = Some(part.once.day(*place, row)).filter(|&met| met != NEVER);
                    Some(met.map(day16::day))
                }
                _ => None,
            },
            _ => None,
        };
        let one = Instance {
            round,
            met: None,
            by: None,
            until: rounds::NEVER,
            after,
        };
        let rule = &plan.pack.needs[need];
        let status = noi_pack::evaluate::status(rule, &[one], plan.on, false);
        duty(plan.pack, need, &status, plan.on)
    }
}

/// The state that makes a need a duty, as [`noi_pack::evaluate::child::duties_of`] has it.
fn duty(pack: &Pack, need: usize, status: &Status, on: Day) -> Option<State> {
    let waits = status
        .instance
        .is_none_or(|one| one.opens_on(&pack.needs[need], on).is_none());
    let open = matches!(status.state, State::Open | State::Overdue);
    (open && !waits).then_some(status.state)
}

/// The current round of a stretch, and the rows that haven't met it by now.
fn unmet(
    plan: &Plan<'_>,
    part: &Part,
    standing: &Standing,
    stretch: &Stretch,
    place: usize,
    (from, to): (usize, usize),
) -> Option<(usize, Map)> {
    let (Phase::First { current } | Phase::Current { current, .. } | Phase::Before { current, .. }) =
        stretch.phase
    else {
        return None;
    };
    if from >= to {
        return None;
    }
    let rows = between(from, to);
    let (block, on) = (standing.block, plan.on16);
    // Who met it in time counts whatever the day; where days are kept, they say.
    let (in_time, _) = part.rounds.by(place, current, block, on, &[0; WORDS]);
    let mut unmet = line::map(|word| rows[word] & !in_time[word]);
    part.rounds.each_day(place, current, block, |row, day| {
        let bit = rows[row >> 6] & 1 << (row & 63);
        if day <= on {
            unmet[row >> 6] &= !bit;
        } else {
            unmet[row >> 6] |= bit;
        }
    });
    Some((usize::from(current), unmet))
}
