//! Rows and their columns: one row for each spell of a child in a unit, rows of a unit
//! together and by date of birth.
//!
//! What a row says of its needs comes from the rules of `noi-pack`, instance by instance; this
//! file only chooses how to write it down so that a scan can read it without loss.

use noi_core::{Day, RecordId, Sex, UnitId};
use noi_pack::Pack;
use noi_pack::evaluate::Instance;
use noi_pack::model::Need;

use crate::bits::Bits;
use crate::cells::Cells;
use crate::day16::{self, UNKNOWN};
use crate::once_blocks::OnceBlocks;
use crate::round_blocks::{RoundBlocks, RoundWriter};
use crate::shape::{Cohort, Cohorts, Column};

/// A stretch of time for which a child belongs to the population in one unit.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    pub record: RecordId,
    pub unit: UnitId,
    pub birth: Option<Day>,
    /// The first day.
    pub from: Day,
    /// The first day on which it no longer holds.
    pub to: Day,
    pub sex: Option<Sex>,
    pub ethnicity: Option<&'a str>,
    /// Circumstance, first day, first day on which it no longer holds.
    pub circumstances: &'a [(&'a str, Day, Option<Day>)],
    /// The instances of every need of the pack, whether or not it applies, as
    /// [`noi_pack::evaluate::instances`] gives them.
    pub needs: &'a [Vec<Instance>],
    /// Need, first day, last day of its waivers.
    pub waivers: &'a [(usize, Day, Option<Day>)],
}

/// Rows with their columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Part {
    /// The units that have rows, and where the rows of each begin; one more start than units.
    pub(crate) units: Vec<UnitId>,
    pub(crate) starts: Vec<u32>,
    pub(crate) records: Vec<RecordId>,
    pub(crate) births: Vec<u16>,
    pub(crate) froms: Vec<u16>,
    /// The first day on which the row no longer counts; 0 once it has been replaced.
    pub(crate) tos: Vec<u16>,
    pub(crate) male: Bits,
    pub(crate) female: Bits,
    /// Place in the dictionary of ethnicities, from 1; 0: not known.
    pub(crate) ethnicities: Vec<u16>,
    /// Row, circumstance (place in the dictionary), first day, first day after; by row.
    pub(crate) circumstances: Vec<[u32; 4]>,
    /// In the order of the pack.
    pub(crate) columns: Vec<Data>,
    pub(crate) once: OnceBlocks,
    pub(crate) rounds: RoundBlocks,
    pub(crate) cells: Cells,
    /// From this day on the columns tell whether the current round of a need is met, due or
    /// not: the last day on which one was met that isn't kept.
    pub(crate) known_from: u16,
}

/// The column of one need.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Data {
    /// Its place among the needs of [`Part::once`].
    Once(usize),
    /// Its place among the needs of [`Part::rounds`].
    Rounds(usize),
    Cells,
}

impl Data {
    /// Places for all needs, and how many of them are one-off and how many have rounds.
    pub(crate) fn of(columns: &[Column], all_cells: bool) -> (Vec<Self>, usize, usize) {
        let (mut once, mut rounds) = (0, 0);
        let data = columns.iter().map(|column| match column {
            _ if all_cells => Self::Cells,
            Column::Once { .. } => {
                once += 1;
                Self::Once(once - 1)
            }
            Column::Rounds { .. } => {
                rounds += 1;
                Self::Rounds(rounds - 1)
            }
            Column::Cells => Self::Cells,
        });
        let data = data.collect();
        (data, once, rounds)
    }
}

impl Part {
    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    /// Bytes that the columns take.
    pub(crate) fn bytes(&self) -> usize {
        let bits = |bits: &Bits| bits.0.len() * 8;
        self.len() * (16 + 2 + 2 + 2 + 2)
            + self.once.bytes()
            + self.rounds.bytes()
            + bits(&self.male)
            + bits(&self.female)
            + self.circumstances.len() * 16
            + self.cells.rows.len() * 10
            + self.cells.instances.len() * 24
    }
}

/// Names with a number each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Names {
    pub(crate) names: Vec<String>,
    by_name: std::collections::BTreeMap<String, u16>,
}

impl Names {
    pub(crate) fn new(names: Vec<String>) -> Self {
        let by_name = names.iter().cloned().zip(0..).collect();
        Self { names, by_name }
    }

    pub(crate) fn get(&self, name: &str) -> Option<u16> {
        self.by_name.get(name).copied()
    }

    pub(crate) fn enter(&mut self, name: &str) -> u16 {
        if let Some(found) = self.get(name) {
            return found;
        }
        let number = self.names.len() as u16;
        self.names.push(name.to_owned());
        self.by_name.insert(name.to_owned(), number);
        number
    }
}

/// Writes rows into columns. The rows of one unit must come together, by date of birth, those
/// without one last.
#[derive(Debug)]
pub(crate) struct PartWriter<'p> {
    pack: &'p Pack,
    columns: &'p [Column],
    /// Everything goes into cells: right for a few rows, which are then cheap to write.
    all_cells: bool,
    part: Part,
    rounds: RoundWriter,
    pub(crate) cohorts: Cohorts,
    pub(crate) ethnicities: Names,
    pub(crate) circumstances: Names,
}

impl<'p> PartWriter<'p> {
    pub(crate) fn new(pack: &'p Pack, columns: &'p [Column], all_cells: bool) -> Self {
        let (data, once, rounds) = Data::of(columns, all_cells);
        let part = Part {
            starts: vec![0],
            columns: data,
            once: OnceBlocks::new(once),
            ..Part::default()
        };
        Self {
            pack,
            columns,
            all_cells,
            part,
            rounds: RoundWriter::new(rounds),
            cohorts: Cohorts::default(),
            ethnicities: Names::default(),
            circumstances: Names::default(),
        }
    }

    pub(crate) fn push(&mut self, row: &Row<'_>) {
        let birth = row
            .birth
            .map_or(UNKNOWN, |birth| day16::exact(birth).unwrap_or(0));
        let part = &mut self.part;
        let at = part.records.len();
        if part.units.last() != Some(&row.unit) {
            part.units.push(row.unit);
            part.starts.push(at as u32);
        }
        if let Some(end) = part.starts.last_mut() {
            *end = at as u32 + 1;
        }
        part.records.push(row.record);
        part.births.push(birth);
        part.froms.push(day16::nearest(row.from));
        part.tos.push(day16::nearest(row.to));
        match row.sex {
            Some(Sex::Male) => part.male.set(at),
            Some(Sex::Female) => part.female.set(at),
            None => {}
        }
        part.ethnicities.push(
            row.ethnicity
                .map_or(0, |name| self.ethnicities.enter(name) + 1),
        );
        for (circumstance, from, until) in row.circumstances {
            part.circumstances.push([
                at as u32,
                u32::from(self.circumstances.enter(circumstance)),
                u32::from(day16::nearest(*from)),
                until.map_or(u32::MAX, |until| u32::from(day16::nearest(until))),
            ]);
        }
        self.cohorts.ensure(self.pack, birth);
        self.push_needs(at, birth, row);
    }

    fn push_needs(&mut self, at: usize, birth: u16, row: &Row<'_>) {
        // Without a cohort no round exists, and the columns stay empty.
        let cohort = self.cohorts.get(birth);
        for (need, instances) in row.needs.iter().enumerate() {
            let kept = !self.all_cells
                && match self.columns[need] {
                    Column::Once { after } => {
                        let rule = &self.pack.needs[need];
                        let Data::Once(place) = self.part.columns[need] else {
                            continue;
                        };
                        let exact = write_once(&mut self.part.once, place, rule, instances);
                        // What it waits for is read from the other column.
                        exact && after.is_none_or(|after| once_is_exact(&row.needs[after.need]))
                    }
                    Column::Rounds { first } => {
                        let Data::Rounds(place) = self.part.columns[need] else {
                            continue;
                        };
                        let rounds = (instances.as_slice(), first);
                        let cohort = cohort.map(|cohort| (cohort, need));
                        let known_from = &mut self.part.known_from;
                        write_rounds(&mut self.rounds, at, place, rounds, cohort, known_from)
                    }
                    Column::Cells => instances.is_empty(),
                };
            let waivers = || {
                let of_need = row.waivers.iter().filter(move |waiver| waiver.0 == need);
                of_need.map(|&(_, from, until)| (from, until))
            };
            if !instances.is_empty() && (!kept || waivers().next().is_some()) {
                self.part
                    .cells
                    .push(at as u32, need as u16, instances, waivers());
            }
        }
    }

    pub(crate) fn finish(mut self) -> (Part, Cohorts, Names, Names) {
        let rows = self.part.len();
        self.part.male.fit(rows);
        self.part.female.fit(rows);
        self.part.rounds = self.rounds.finish(rows);
        (
            self.part,
            self.cohorts,
            self.ethnicities,
            self.circumstances,
        )
    }
}

/// Writes a one-off need; `false` when the column can't say it exactly.
fn write_once(blocks: &mut OnceBlocks, place: usize, need: &Need, instances: &[Instance]) -> bool {
    let first = instances.first();
    let late = first.and_then(|one| one.met.filter(|&met| one.due_on(need, met) < met));
    blocks.push(place, once_day(instances), late.is_some());
    let Some(one) = first else {
        return true;
    };
    if let Some(day) = late {
        // An earlier dose that came after this one would move the due day once it came: late
        // before, in time after. A bit can't say that.
        if matches!(one.after, Some(Some(before)) if before > day) {
            return false;
        }
    }
    once_is_exact(instances)
}

/// Whether the day of a one-off need can be written.
fn once_is_exact(instances: &[Instance]) -> bool {
    instances.len() <= 1
        && instances
            .first()
            .is_none_or(|one| one.met.is_none_or(|met| day16::exact(met).is_some()))
}

fn once_day(instances: &[Instance]) -> Option<u16> {
    instances
        .first()
        .and_then(|one| one.met)
        .and_then(day16::exact)
}

/// Writes the rounds of a need; `false` when the column can't say it exactly.
fn write_rounds(
    writer: &mut RoundWriter,
    at: usize,
    place: usize,
    (instances, first): (&[Instance], bool),
    cohort: Option<(&Cohort, usize)>,
    known_from: &mut u16,
) -> bool {
    let Some((cohort, need)) = cohort else {
        return instances.is_empty();
    };
    let exact = cohort.regular[need]
        && instances.len() == cohort.rounds.0[need].len()
        && instances
            .iter()
            .all(|one| one.met.is_none_or(|met| day16::exact(met).is_some()));
    if !exact {
        return false;
    }
    let mut before_in_time = !first;
    for (round, one) in instances.iter().enumerate() {
        let in_time = one.met.is_some_and(|met| met <= one.round.due);
        if let Some(day) = one.met.and_then(day16::exact) {
            let kept = (!in_time || !before_in_time).then_some(day);
            writer.put(at, (place, round), in_time, kept);
            if kept.is_none() && one.met.is_some_and(|met| one.round.opens < met) {
                *known_from = day.max(*known_from);
            }
        }
        before_in_time = in_time;
    }
    true
}
