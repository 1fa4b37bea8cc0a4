//! Needs of single children, kept as they are: what begins with an event, what is waived, and
//! whatever a column can't say exactly. They are evaluated by the rules of `noi-pack`.

use noi_core::{Day, State};
use noi_pack::evaluate::rounds::NEVER;
use noi_pack::evaluate::{Instance, Round, Status, status};
use noi_pack::model::Need;

use crate::compare::seek;

/// One need of one row each, by row and need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cells {
    pub(crate) rows: Vec<u32>,
    pub(crate) needs: Vec<u16>,
    /// Where the instances of each cell end.
    pub(crate) ends: Vec<u32>,
    pub(crate) instances: Vec<Packed>,
    /// Waivers: cell, first and last day; by cell.
    pub(crate) waivers: Vec<[i32; 3]>,
}

/// Opens, due, closes, until, met, after.
pub(crate) type Packed = [i32; 6];

const NO_DAY: i32 = i32::MAX;
/// Waits for nothing.
const NO_WAIT: i32 = i32::MIN;

impl Cells {
    /// Rows, and needs of a row, must come in ascending order. Waivers: first and last day.
    pub(crate) fn push(
        &mut self,
        row: u32,
        need: u16,
        instances: &[Instance],
        waivers: impl IntoIterator<Item = (Day, Option<Day>)>,
    ) {
        let cell = self.rows.len() as i32;
        self.rows.push(row);
        self.needs.push(need);
        self.instances.extend(instances.iter().map(pack));
        self.ends.push(self.instances.len() as u32);
        for (from, until) in waivers {
            self.waivers
                .push([cell, from.0, until.map_or(NO_DAY, |until| until.0)]);
        }
    }

    /// The cells of rows `from..to`, in order; `near` is where those of some rows before ended.
    pub(crate) fn of_rows<'a>(
        &'a self,
        from: usize,
        to: usize,
        near: &mut Near,
    ) -> impl Iterator<Item = Cell<'a>> + use<'a> {
        let first = seek(&self.rows, near.cell, |&row| (row as usize) < from);
        let end = seek(&self.rows, first, |&row| (row as usize) < to);
        let mut start = match first.checked_sub(1) {
            Some(before) => self.ends[before] as usize,
            None => 0,
        };
        // Waivers are searched once, and then walked along with the cells.
        let searched = seek(&self.waivers, near.waiver, |waiver| {
            (waiver[0] as usize) < first
        });
        *near = Near {
            cell: end,
            waiver: searched,
        };
        let mut waivers = &self.waivers[searched..];
        (first..end).map(move |cell| {
            let instances = &self.instances[start..self.ends[cell] as usize];
            start = self.ends[cell] as usize;
            let of_cell = waivers
                .iter()
                .take_while(|waiver| waiver[0] as usize == cell)
                .count();
            let (own, rest) = waivers.split_at(of_cell);
            waivers = rest;
            Cell {
                row: self.rows[cell] as usize,
                need: usize::from(self.needs[cell]),
                instances,
                waivers: own,
            }
        })
    }
}

/// Places at which to begin a search.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Near {
    cell: usize,
    waiver: usize,
}

/// One need of one row.
pub(crate) struct Cell<'a> {
    pub(crate) row: usize,
    pub(crate) need: usize,
    instances: &'a [Packed],
    waivers: &'a [[i32; 3]],
}

impl Cell<'_> {
    /// How it stands. `need` is that of the cell; `buffer` is working space.
    pub(crate) fn status(&self, need: &Need, on: Day, buffer: &mut Vec<Instance>) -> Status {
        buffer.clear();
        buffer.extend(self.instances.iter().map(unpack));
        let waived = self
            .waivers
            .iter()
            .any(|waiver| waiver[1] <= on.0 && on.0 <= waiver[2]);
        status(need, buffer, on, waived)
    }
}

/// Whether the need is met now, due or not.
pub(crate) fn met_now(status: &Status) -> bool {
    status.met || status.state.is_met()
}

/// Whether the need is met in time now, due or not.
pub(crate) fn in_time_now(status: &Status) -> bool {
    status.in_time || status.state == State::MetInTime
}

fn pack(instance: &Instance) -> Packed {
    [
        instance.round.opens.0,
        instance.round.due.0,
        instance.round.closes.0,
        instance.until.0,
        instance.met.map_or(NO_DAY, |met| met.0),
        match instance.after {
            None => NO_WAIT,
            Some(None) => NO_DAY,
            Some(Some(day)) => day.0,
        },
    ]
}

fn unpack(packed: &Packed) -> Instance {
    let [opens, due, closes, until, met, after] = packed.map(Day);
    let day = |day: Day| (day.0 != NO_DAY).then_some(day);
    Instance {
        round: Round {
            number: 0,
            opens,
            due,
            closes,
            school_year: None,
        },
        met: day(met),
        by: None,
        until,
        after: (after.0 != NO_WAIT).then(|| day(after)),
    }
}

/// Instances are packed without loss.
const _: () = assert!(NEVER.0 < NO_DAY);
