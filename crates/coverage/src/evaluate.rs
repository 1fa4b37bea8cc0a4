//! Answers: rows are cut into chunks, each chunk is scanned and counted, and counters add up.

use std::collections::{BTreeMap, BTreeSet};

use noi_core::units::{Level, Units};
use noi_core::{Day, Position, RecordId, Shard, UnitId};
use noi_pack::Pack;
use noi_pack::evaluate::NeedView;
use noi_pack::model::{Compute, Subject};

use crate::answer::{Answer, Figures, Group, Key, Window};
use crate::bits::between;
use crate::by_unit::ByUnit;
use crate::columns::Columns;
use crate::compare::equal;
use crate::day16::{FIRST_DAY, LAST_DAY};
use crate::error::CoverageError;
use crate::line::{self, Map, ROWS, WORDS};
use crate::others;
use crate::part::Part;
use crate::place::{self, Placed};
use crate::plan::Plan;
use crate::pool;
use crate::query::{By, Query, Split, Tree};
use crate::scan::{Chunk, Standing};
use crate::shape;
use crate::tally::{Layout, PREGNANCIES, Tally};

/// Rows that count in one tally.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Job<'a> {
    pub(crate) chunk: Chunk<'a>,
    /// Which tally.
    pub(crate) key: usize,
}

/// People or pregnancies of one unit.
pub(crate) struct OfUnit<'a, T, K> {
    pub(crate) key: K,
    pub(crate) province: Option<&'a str>,
    pub(crate) rows: &'a [(RecordId, T)],
}

/// Where every unit that has rows, people, pregnancies or figures counts on the tree of a day:
/// worth keeping for several questions, as long as the columns stand at the same place and the
/// units are the same.
#[derive(Debug)]
pub struct Places {
    day: Day,
    heads: BTreeMap<Shard, Position>,
    placed: BTreeMap<UnitId, (Placed, Option<String>)>,
}

impl Places {
    pub(crate) fn of(columns: &Columns, units: &Units, day: Day) -> Self {
        let others = &columns.others;
        let all = columns
            .base
            .units
            .iter()
            .chain(&columns.tail.units)
            .copied()
            .chain(others.people.units().map(|(unit, _)| unit))
            .chain(others.pregnancies.units().map(|(unit, _)| unit))
            .chain(
                others
                    .reported
                    .values()
                    .flatten()
                    .map(|reported| reported.unit),
            );
        let all: BTreeSet<UnitId> = all.collect();
        let all: Vec<UnitId> = all.into_iter().collect();
        let placed = pool::map(&all, |&unit| {
            let placed = place::place(units, unit, day);
            (placed, place::province_code(units, unit))
        });
        let placed = all.into_iter().zip(placed).collect();
        Self {
            day,
            heads: columns.heads.clone(),
            placed,
        }
    }

    /// How many units there are.
    pub fn units(&self) -> usize {
        self.placed.len()
    }

    pub(crate) fn chain(&self, unit: UnitId) -> &[UnitId] {
        self.placed
            .get(&unit)
            .map_or(&[], |(placed, _)| &placed.chain)
    }

    /// The rows of every unit for which `key` gives something.
    pub(crate) fn of_units<'a, T, K>(
        &'a self,
        rows: &'a ByUnit<T>,
        key: impl Fn(&[UnitId]) -> Option<K>,
    ) -> Vec<OfUnit<'a, T, K>> {
        let found = rows.units().filter_map(|(unit, rows)| {
            let (placed, province) = self.placed.get(&unit)?;
            Some(OfUnit {
                key: key(&placed.chain)?,
                province: province.as_deref(),
                rows,
            })
        });
        found.collect()
    }

    /// The rows of every unit for which `key` gives a tally.
    pub(crate) fn jobs(
        &self,
        part: &Part,
        key: impl Fn(&[UnitId]) -> Option<usize>,
    ) -> Vec<Job<'_>> {
        let mut jobs = Vec::new();
        for (at, unit) in part.units.iter().enumerate() {
            let Some((placed, province)) = self.placed.get(unit) else {
                continue;
            };
            let Some(key) = key(&placed.chain) else {
                continue;
            };
            let (start, end) = (part.starts[at] as usize, part.starts[at + 1] as usize);
            let mut from = start;
            while from < end {
                let to = (from / ROWS * ROWS + ROWS).min(end);
                let chunk = Chunk {
                    from,
                    to,
                    province: province.as_deref(),
                    waiting: placed.waiting,
                };
                jobs.push(Job { chunk, key });
                from = to;
            }
        }
        jobs
    }
}

/// Groups within one scan; those by unit are tallies of their own instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cells {
    Sex,
    Years,
    Ethnicity,
    Circumstance,
}

impl Columns {
    /// How a unit stands on a day.
    ///
    /// # Errors
    /// When the columns were made with another pack, or the day can't be asked about.
    pub fn evaluate(
        &self,
        pack: &Pack,
        units: &Units,
        query: &Query,
    ) -> Result<Answer, CoverageError> {
        self.evaluate_at(pack, units, &self.places(units, query.tree_day()), query)
    }

    /// Where every unit counts on the tree of a day.
    pub fn places(&self, units: &Units, day: Day) -> Places {
        Places::of(self, units, day)
    }

    /// [`Columns::evaluate`] with places that were found for an earlier question. Those of another
    /// day, or of another state of the columns, are found again.
    ///
    /// # Errors
    /// When the columns were made with another pack, or the day can't be asked about.
    pub fn evaluate_at(
        &self,
        pack: &Pack,
        units: &Units,
        places: &Places,
        query: &Query,
    ) -> Result<Answer, CoverageError> {
        self.check(pack, query.as_of)?;
        let day = query.tree_day();
        if places.day != day || places.heads != self.heads {
            return self.evaluate(pack, units, query);
        }
        let groups = group_codes(pack, query.by);
        let columns = shape::columns_of(pack);
        let plan = self.plan(pack, &columns, &groups, query.as_of);
        let layout = Layout::of(pack);
        let cells = match query.by {
            None | Some(By::Unit(_)) => None,
            Some(By::Sex) => Some(Cells::Sex),
            Some(By::AgeBand) => Some(Cells::Years),
            Some(By::Ethnicity) => Some(Cells::Ethnicity),
            Some(By::Circumstance) => Some(Cells::Circumstance),
        };
        // Tally 0 is the total; with units, those below in the order of their ids.
        let below = |chain: &[UnitId]| -> Option<UnitId> {
            let at = chain.iter().position(|&unit| unit == query.unit)?;
            Some(match query.by {
                Some(By::Unit(Split::Children)) => chain[at.saturating_sub(1)],
                Some(By::Unit(Split::Communes)) => {
                    let commune = |unit: &&UnitId| units.level(**unit) == Some(Level::Commune);
                    chain[..at]
                        .iter()
                        .find(commune)
                        .copied()
                        .unwrap_or(query.unit)
                }
                _ => query.unit,
            })
        };
        let mut numbers: BTreeMap<UnitId, usize> = BTreeMap::new();
        for (placed, _) in places.placed.values() {
            if let Some(unit) = below(&placed.chain) {
                let next = numbers.len();
                numbers.entry(unit).or_insert(next);
            }
        }
        let by_unit = matches!(query.by, Some(By::Unit(_)));
        let key = |chain: &[UnitId]| {
            let unit = below(chain)?;
            Some(if by_unit { numbers[&unit] + 1 } else { 0 })
        };
        let mut tallies = self.run(&plan, layout, cells, places, &key);
        self.count_others(&plan, layout, places, &key, &mut tallies);
        if by_unit {
            let mut total = layout.empty();
            tallies.values().for_each(|tally| add(&mut total, tally));
            tallies.insert(0, total);
        }

        let reported = self.reported(pack, places, query.as_of);
        let figures = |tally: Option<&Tally>, unit: Option<UnitId>| -> Figures {
            let empty;
            let tally = match tally {
                Some(tally) => tally,
                None => {
                    empty = layout.empty();
                    &empty
                }
            };
            layout.figures(pack, tally, |indicator| {
                reported.get(&indicator)?.get(&unit?).copied()
            })
        };
        let groups = match cells {
            Some(cells) => {
                let keys = self.cell_keys(&plan, cells, &groups);
                let group = |(at, key)| Group {
                    key,
                    figures: figures(tallies.get(&(at + 1)), None),
                };
                keys.into_iter().enumerate().map(group).collect()
            }
            None if by_unit => numbers
                .iter()
                .map(|(&unit, &number)| Group {
                    key: Key::Unit(unit),
                    figures: figures(tallies.get(&(number + 1)), Some(unit)),
                })
                .collect(),
            None => Vec::new(),
        };
        let mut groups: Vec<Group> = groups;
        groups.sort_by(|one, other| one.key.cmp(&other.key));
        Ok(Answer {
            pack: pack.id.clone(),
            pack_version: pack.version.clone(),
            heads: self.heads.clone(),
            window: Window {
                as_of: query.as_of,
                tree: day,
            },
            unit: query.unit,
            total: figures(tallies.get(&0), Some(query.unit)),
            groups,
        })
    }

    /// Every unit of the tree in which anybody or anything is counted, from communes (and
    /// villages) to the country, in one scan.
    ///
    /// # Errors
    /// When the columns were made with another pack, or the day can't be asked about.
    pub fn evaluate_all_units(
        &self,
        pack: &Pack,
        units: &Units,
        as_of: Day,
        tree: Tree,
    ) -> Result<AllUnits, CoverageError> {
        self.check(pack, as_of)?;
        let places = Places::of(self, units, tree.day(as_of));
        let columns = shape::columns_of(pack);
        let plan = self.plan(pack, &columns, &[], as_of);
        let layout = Layout::of(pack);
        let mut numbers: BTreeMap<UnitId, usize> = BTreeMap::new();
        let mut chains: Vec<&[UnitId]> = Vec::new();
        for (placed, _) in places.placed.values() {
            numbers.entry(placed.chain[0]).or_insert_with(|| {
                chains.push(&placed.chain);
                chains.len() - 1
            });
        }
        let key = |chain: &[UnitId]| numbers.get(&chain[0]).copied();
        let mut tallies = self.run(&plan, layout, None, &places, &key);
        self.count_others(&plan, layout, &places, &key, &mut tallies);
        let mut by_unit: BTreeMap<UnitId, Tally> = BTreeMap::new();
        for (number, tally) in tallies {
            let Some((&unit, above)) = chains[number].split_first() else {
                continue;
            };
            for &unit in above {
                add(
                    by_unit.entry(unit).or_insert_with(|| layout.empty()),
                    &tally,
                );
            }
            // A unit may stand above others as well.
            match by_unit.get_mut(&unit) {
                Some(sum) => add(sum, &tally),
                None => {
                    by_unit.insert(unit, tally);
                }
            }
        }
        let reported = self.reported(pack, &places, as_of);
        for unit in reported.values().flat_map(BTreeMap::keys) {
            by_unit.entry(*unit).or_insert_with(|| layout.empty());
        }
        Ok(AllUnits {
            window: Window {
                as_of,
                tree: tree.day(as_of),
            },
            layout,
            tallies: by_unit,
            reported,
        })
    }

    pub(crate) fn check(&self, pack: &Pack, on: Day) -> Result<(), CoverageError> {
        self.check_pack(pack)?;
        if (FIRST_DAY..=LAST_DAY).contains(&on) {
            Ok(())
        } else {
            Err(CoverageError::Day(on))
        }
    }

    pub(crate) fn plan<'a>(
        &'a self,
        pack: &'a Pack,
        columns: &'a [shape::Column],
        groups: &[&str],
        on: Day,
    ) -> Plan<'a> {
        Plan::new(
            pack,
            columns,
            &self.cohorts,
            &self.ethnicities,
            &self.circumstances,
            groups,
            on,
        )
    }

    /// Scans and counts all rows for which `key` gives a tally.
    fn run(
        &self,
        plan: &Plan<'_>,
        layout: Layout,
        cells: Option<Cells>,
        places: &Places,
        key: &impl Fn(&[UnitId]) -> Option<usize>,
    ) -> BTreeMap<usize, Tally> {
        let mut tallies: BTreeMap<usize, Tally> = BTreeMap::new();
        for part in [&self.base, &self.tail] {
            let jobs = places.jobs(part, key);
            let pieces: Vec<&[Job<'_>]> = jobs
                .chunks(jobs.len().div_ceil(pool::pieces()).max(1))
                .collect();
            let counted = pool::map(&pieces, |jobs| {
                count(
                    plan,
                    part,
                    layout,
                    cells,
                    self.ethnicities.names.len(),
                    jobs,
                )
            });
            for (number, tally) in counted.into_iter().flatten() {
                match tallies.get_mut(&number) {
                    Some(sum) => add(sum, &tally),
                    None => {
                        tallies.insert(number, tally);
                    }
                }
            }
        }
        tallies
    }

    /// Counts people and pregnancies.
    fn count_others(
        &self,
        plan: &Plan<'_>,
        layout: Layout,
        places: &Places,
        key: &impl Fn(&[UnitId]) -> Option<usize>,
        tallies: &mut BTreeMap<usize, Tally>,
    ) {
        let pack = plan.pack;
        let of_people: Vec<usize> = (pack.indicators.iter().enumerate())
            .filter(|(_, indicator)| matches!(indicator.compute, Compute::People { .. }))
            .map(|(at, _)| at)
            .collect();
        for unit in places.of_units(&self.others.people, key) {
            for &at in &of_people {
                let compute = &pack.indicators[at].compute;
                let counted = unit.rows.iter();
                for reached in counted.filter_map(|(_, person)| person.counts(compute, plan.on)) {
                    let tally = tallies.entry(unit.key).or_insert_with(|| layout.empty());
                    tally[layout.indicator(at)] += u64::from(reached);
                    tally[layout.indicator(at) + 1] += 1;
                }
            }
        }
        let units = places.of_units(&self.others.pregnancies, key);
        let counted = pool::map(&units, |unit| {
            let mut tally = layout.empty();
            for (_, pregnancy) in unit.rows {
                if others::present(pack, pregnancy, plan.on) {
                    let views = others::needs(pack, pregnancy, unit.province, plan.on);
                    count_pregnancy(pack, layout, &views, &mut tally);
                }
            }
            (unit.key, tally)
        });
        for (key, tally) in counted {
            if tally[PREGNANCIES] > 0 {
                let sum = tallies.entry(key).or_insert_with(|| layout.empty());
                add(sum, &tally);
            }
        }
    }

    /// What was reported, by the indicator's place and the tree's unit.
    fn reported(
        &self,
        pack: &Pack,
        places: &Places,
        on: Day,
    ) -> BTreeMap<usize, BTreeMap<UnitId, (u64, u64)>> {
        let all: Vec<&others::Reported> = self.others.reported.values().flatten().collect();
        pack.indicators
            .iter()
            .enumerate()
            .filter(|(_, indicator)| indicator.compute == Compute::Reported)
            .map(|(at, indicator)| {
                (
                    at,
                    others::roll_up(pack, &all, indicator, on, |unit| places.chain(unit)),
                )
            })
            .collect()
    }

    fn cell_keys(&self, plan: &Plan<'_>, cells: Cells, groups: &[&str]) -> Vec<Key> {
        use noi_core::Sex;
        match cells {
            Cells::Sex => {
                vec![
                    Key::Sex(Some(Sex::Male)),
                    Key::Sex(Some(Sex::Female)),
                    Key::Sex(None),
                ]
            }
            Cells::Years => (0..plan.phases.years.len())
                .map(|year| Key::Years(Some(year as u32)))
                .chain([Key::Years(None)])
                .collect(),
            Cells::Ethnicity => [Key::Ethnicity(None)]
                .into_iter()
                .chain(
                    self.ethnicities
                        .names
                        .iter()
                        .cloned()
                        .map(Some)
                        .map(Key::Ethnicity),
                )
                .collect(),
            Cells::Circumstance => groups
                .iter()
                .map(|code| Key::Circumstance(Some((*code).to_owned())))
                .chain([Key::Circumstance(None)])
                .collect(),
        }
    }
}

/// The figures of every unit of a tree.
#[derive(Clone, Debug)]
pub struct AllUnits {
    pub window: Window,
    layout: Layout,
    tallies: BTreeMap<UnitId, Tally>,
    reported: BTreeMap<usize, BTreeMap<UnitId, (u64, u64)>>,
}

impl AllUnits {
    /// Units in which anything is counted.
    pub fn units(&self) -> impl Iterator<Item = UnitId> {
        self.tallies.keys().copied()
    }

    /// The figures of a unit; `None` where nothing is counted.
    pub fn get(&self, pack: &Pack, unit: UnitId) -> Option<Figures> {
        let tally = self.tallies.get(&unit)?;
        Some(self.layout.figures(pack, tally, |indicator| {
            self.reported.get(&indicator)?.get(&unit).copied()
        }))
    }
}

/// Groups of circumstances for a breakdown: codes of the pack without a sub-type.
fn group_codes(pack: &Pack, by: Option<By>) -> Vec<&str> {
    if by != Some(By::Circumstance) {
        return Vec::new();
    }
    let codes = pack.circumstances.iter().map(|one| one.code.as_str());
    codes.filter(|code| !code.contains('.')).collect()
}

/// Adds a pregnancy that is present, with the state of its needs.
fn count_pregnancy(pack: &Pack, layout: Layout, views: &[NeedView], tally: &mut Tally) {
    tally[PREGNANCIES] += 1;
    for view in views {
        let at = layout.need(view.need);
        let status = &view.status;
        tally[at] += u64::from(status.state != noi_core::State::NotApplicable);
        tally[at + 1] += u64::from(status.due);
        tally[at + 2] += u64::from(status.met);
        tally[at + 3] += u64::from(status.in_time);
        tally[at + 4] += u64::from(status.failing);
    }
    for (at, indicator) in pack.indicators.iter().enumerate() {
        if let Some(reached) = counts_pregnancy(pack, &indicator.compute, views) {
            tally[layout.indicator(at)] += u64::from(reached);
            tally[layout.indicator(at) + 1] += 1;
        }
    }
}

/// An indicator whose needs are all of pregnancies counts pregnancies; ages and the rest that
/// it asks of children don't matter to it.
fn counts_pregnancy(pack: &Pack, compute: &Compute, views: &[NeedView]) -> Option<bool> {
    let Compute::Needs {
        needs,
        how,
        in_time,
        when_due,
        ..
    } = compute
    else {
        return None;
    };
    let of_pregnancy = |&need: &usize| {
        pack.needs
            .get(need)
            .is_some_and(|need| need.subject == Subject::Pregnancy)
    };
    if needs.is_empty() || !needs.iter().all(of_pregnancy) {
        return None;
    }
    let all = *how == noi_pack::model::How::All;
    let each = |holds: &dyn Fn(&NeedView) -> bool| {
        let mut found = needs.iter().filter_map(|&need| views.get(need));
        if all {
            found.all(holds)
        } else {
            found.any(holds)
        }
    };
    if *when_due && !each(&|view| view.status.due) {
        return None;
    }
    Some(each(&|view| match (in_time, when_due) {
        (false, true) => view.status.met,
        (true, true) => view.status.in_time,
        (false, false) => crate::cells::met_now(&view.status),
        (true, false) => crate::cells::in_time_now(&view.status),
    }))
}

fn add(sum: &mut Tally, tally: &Tally) {
    sum.iter_mut().zip(tally).for_each(|(sum, one)| *sum += one);
}

/// Scans and counts some chunks of a part, with whatever the processor offers.
fn count(
    plan: &Plan<'_>,
    part: &Part,
    layout: Layout,
    cells: Option<Cells>,
    ethnicities: usize,
    jobs: &[Job<'_>],
) -> BTreeMap<usize, Tally> {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2")
        && std::arch::is_x86_feature_detected!("popcnt")
        && std::arch::is_x86_feature_detected!("bmi1")
        && std::arch::is_x86_feature_detected!("bmi2")
        && std::arch::is_x86_feature_detected!("lzcnt")
    {
        if std::arch::is_x86_feature_detected!("avx512f")
            && std::arch::is_x86_feature_detected!("avx512bw")
            && std::arch::is_x86_feature_detected!("avx512dq")
            && std::arch::is_x86_feature_detected!("avx512vl")
            && std::arch::is_x86_feature_detected!("avx512vpopcntdq")
        {
            #[expect(
                unsafe_code,
                reason = "the features that the function asks for are there"
            )]
            return unsafe { count_widest(plan, part, layout, cells, ethnicities, jobs) };
        }
        #[expect(
            unsafe_code,
            reason = "the features that the function asks for are there"
        )]
        return unsafe { count_wide(plan, part, layout, cells, ethnicities, jobs) };
    }
    count_any(plan, part, layout, cells, ethnicities, jobs)
}

/// The same, compiled for processors with a whole line in a register and a count of its bits.
#[cfg(target_arch = "x86_64")]
#[target_feature(
    enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq,avx2,popcnt,bmi1,bmi2,lzcnt"
)]
fn count_widest(
    plan: &Plan<'_>,
    part: &Part,
    layout: Layout,
    cells: Option<Cells>,
    ethnicities: usize,
    jobs: &[Job<'_>],
) -> BTreeMap<usize, Tally> {
    count_any(plan, part, layout, cells, ethnicities, jobs)
}

/// The same, compiled for processors with wide registers and a count of bits.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,popcnt,bmi1,bmi2,lzcnt")]
fn count_wide(
    plan: &Plan<'_>,
    part: &Part,
    layout: Layout,
    cells: Option<Cells>,
    ethnicities: usize,
    jobs: &[Job<'_>],
) -> BTreeMap<usize, Tally> {
    count_any(plan, part, layout, cells, ethnicities, jobs)
}

#[inline(always)]
fn count_any(
    plan: &Plan<'_>,
    part: &Part,
    layout: Layout,
    cells: Option<Cells>,
    ethnicities: usize,
    jobs: &[Job<'_>],
) -> BTreeMap<usize, Tally> {
    let mut standing = Standing::new(plan);
    let mut out: BTreeMap<usize, Tally> = BTreeMap::new();
    for job in jobs {
        standing.scan(plan, part, job.chunk);
        let tally = out.entry(job.key).or_insert_with(|| layout.empty());
        layout.count(tally, plan, &standing, job.chunk, &standing.valid);
        let Some(cells) = cells else {
            continue;
        };
        let mut add_cell = |number: usize, rows: &Map| {
            let present = line::map(|word| rows[word] & standing.valid[word]);
            if present == [0; WORDS] {
                return;
            }
            let tally = out.entry(number).or_insert_with(|| layout.empty());
            layout.count(tally, plan, &standing, job.chunk, &present);
        };
        match cells {
            Cells::Sex => {
                let (male, female) = (&standing.male, &standing.female);
                add_cell(1, male);
                add_cell(2, female);
                add_cell(3, &line::map(|word| !(male[word] | female[word])));
            }
            Cells::Years => {
                for (year, &(from, to)) in plan.phases.years.iter().enumerate() {
                    let (from, to) = standing.rows_between(from, to);
                    add_cell(1 + year, &between(from, to));
                }
                add_cell(1 + plan.phases.years.len(), &standing.unknown_birth);
            }
            Cells::Ethnicity => {
                for number in 0..=ethnicities {
                    let rows = line::map(|word| {
                        let row = standing.first + word * 64;
                        equal(&part.ethnicities, row, number as u16)
                    });
                    add_cell(1 + number, &rows);
                }
            }
            Cells::Circumstance => {
                let mut any = [0; WORDS];
                for (at, &set) in plan.by_circumstance.iter().enumerate() {
                    let rows = &standing.circumstances[set];
                    any = line::map(|word| any[word] | rows[word]);
                    add_cell(1 + at, rows);
                }
                let none = line::map(|word| !any[word]);
                add_cell(1 + plan.by_circumstance.len(), &none);
            }
        }
    }
    out
}
