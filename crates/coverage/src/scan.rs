//! Bitmaps of how a stretch of rows stands: the inner loop.
//!
//! Rows of a unit lie by date of birth, so that whatever follows from age alone is true of
//! ranges of rows, and only what happened to each child is read from the columns.

use noi_core::Sex;
use noi_pack::evaluate::Instance;
use noi_pack::expression::{Expression, Facets};

use crate::bits::{Bits, between};
use crate::cells::{Near, in_time_now, met_now};
use crate::compare::{at_most, equal, seek, walk_to};
use crate::day16::UNKNOWN;
use crate::line::{self, Map, ROWS, WORDS};
use crate::part::{Data, Part};
use crate::phase::{Phase, Stretch};
use crate::plan::Plan;
use crate::shape::Column;

/// Rows `from..to` of one unit, all of one line: what is worked on at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chunk<'a> {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// The unit's province since 1/7/2025.
    pub(crate) province: Option<&'a str>,
    pub(crate) waiting: bool,
}

/// How the rows of a chunk stand with one need.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
pub(crate) struct OfNeed {
    pub(crate) applicable: Map,
    pub(crate) due: Map,
    pub(crate) met: Map,
    pub(crate) in_time: Map,
    pub(crate) failing: Map,
    pub(crate) met_now: Map,
    pub(crate) in_time_now: Map,
}

/// How the rows of a chunk stand; bit 0 is that of row `first`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Standing {
    pub(crate) first: usize,
    /// Which line of the columns it is.
    pub(crate) block: usize,
    edges: Edges,
    pub(crate) unknown_birth: Map,
    /// Present on the day.
    pub(crate) valid: Map,
    pub(crate) male: Map,
    pub(crate) female: Map,
    /// By expression.
    pub(crate) applies: Vec<Map>,
    /// Whether bits of a need may be set.
    pub(crate) live: Vec<bool>,
    pub(crate) needs: Vec<OfNeed>,
    /// By set of circumstances.
    pub(crate) circumstances: Vec<Map>,
    /// By group of children asked for.
    pub(crate) among: Vec<Map>,
    /// By domain.
    pub(crate) domain_due: [Map; 6],
    pub(crate) domain_failing: [Map; 6],
    /// Counted, full, part.
    pub(crate) access: [Map; 3],
    /// Which expressions hold in the province that was asked about last.
    holding: Option<(Option<String>, Vec<bool>)>,
    /// Where the cells and the circumstances of the last chunk ended.
    near: Near,
    near_circumstance: usize,
    /// Working space.
    buffer: Vec<Instance>,
}

/// Where the dates of birth at which something changes lie among the rows of a chunk.
#[derive(Clone, Debug, Default)]
struct Edges {
    /// Edges before this one lie before all rows, those from `end` on after all that have a
    /// date of birth.
    begin: usize,
    end: usize,
    first_row: usize,
    end_row: usize,
    /// The first row born on or after each edge between, by its place from `begin` on.
    rows: Vec<usize>,
}

impl Edges {
    #[inline(always)]
    fn row(&self, edge: u16) -> usize {
        let edge = usize::from(edge);
        if edge < self.begin {
            self.first_row
        } else if edge < self.end {
            self.rows[edge - self.begin]
        } else {
            self.end_row
        }
    }
}

impl Standing {
    pub(crate) fn new(plan: &Plan<'_>) -> Self {
        let needs = plan.pack.needs.len();
        Self {
            applies: vec![[0; WORDS]; plan.expressions.len()],
            live: vec![false; needs],
            needs: vec![OfNeed::default(); needs],
            circumstances: vec![[0; WORDS]; plan.circumstance_sets.len()],
            among: vec![[0; WORDS]; plan.among.len()],
            ..Self::default()
        }
    }

    /// Works out how the rows of a chunk stand.
    #[inline(always)]
    pub(crate) fn scan(&mut self, plan: &Plan<'_>, part: &Part, chunk: Chunk<'_>) {
        self.people(plan, part, chunk);
        self.applies(plan, part, chunk);
        for need in 0..plan.pack.needs.len() {
            self.need(plan, part, need);
        }
        self.cells(plan, part, chunk);
        self.access(plan);
        self.circumstances(plan, part, chunk);
        self.among(plan);
    }

    /// The first row born on or after an edge of the plan's phases, and so on: rows within the
    /// chunk's line.
    #[inline(always)]
    pub(crate) fn rows_between(&self, from: u16, to: u16) -> (usize, usize) {
        (self.edges.row(from), self.edges.row(to))
    }

    /// The stretches of a need in which rows of the chunk may lie.
    #[inline(always)]
    pub(crate) fn stretches<'p>(&self, plan: &'p Plan<'_>, need: usize) -> &'p [Stretch] {
        let (begin, end) = (self.edges.begin, self.edges.end);
        plan.phases.stretches_from(need, begin, end)
    }

    #[inline(always)]
    fn people(&mut self, plan: &Plan<'_>, part: &Part, chunk: Chunk<'_>) {
        self.block = chunk.from / ROWS;
        self.first = self.block * ROWS;
        let births = &part.births[chunk.from..chunk.to];
        let known = births.partition_point(|&birth| birth < UNKNOWN);
        let (shift, end) = (chunk.from - self.first, chunk.to - self.first);
        self.find_edges(&plan.phases.edges, &births[..known], shift);
        self.unknown_birth = between(shift + known, end);
        let present = between(shift, end);
        let row = |word: usize| self.first + word * 64;
        let begun = line::map(|word| at_most(&part.froms, row(word), plan.on16));
        let over = line::map(|word| at_most(&part.tos, row(word), plan.on16));
        self.valid = line::map(|word| begun[word] & !over[word] & present[word]);
        self.male = line::map(|word| word_of(&part.male, row(word) >> 6));
        self.female = line::map(|word| word_of(&part.female, row(word) >> 6));
    }

    #[inline(always)]
    fn find_edges(&mut self, edges: &[u16], births: &[u16], shift: usize) {
        let found = &mut self.edges;
        found.first_row = shift;
        found.end_row = shift + births.len();
        let not_after = |birth: Option<&u16>| {
            birth.map_or(0, |&birth| edges.partition_point(|&edge| edge <= birth))
        };
        found.begin = not_after(births.first());
        found.end = not_after(births.last());
        found.rows.clear();
        let mut at = 0;
        // Both ascend, and few rows lie between two edges: a walk is faster than a search for
        // each.
        for &edge in &edges[found.begin..found.end] {
            at = walk_to(births, at, edge);
            found.rows.push(at + shift);
        }
    }

    #[inline(always)]
    fn applies(&mut self, plan: &Plan<'_>, part: &Part, chunk: Chunk<'_>) {
        let same = (self.holding.as_ref())
            .is_some_and(|(province, _)| province.as_deref() == chunk.province);
        if !same {
            let holds = |expression: &&Expression| {
                expression.only_place() && holds_in(plan, expression, chunk.province)
            };
            let all = plan.expressions.iter().map(holds).collect();
            self.holding = Some((chunk.province.map(str::to_owned), all));
        }
        for (at, expression) in plan.expressions.iter().enumerate() {
            if !expression.only_place() {
                let found = self.holding(plan, part, chunk, expression);
                self.applies[at] = line::map(|word| found[word] & self.valid[word]);
                continue;
            }
            let holds = (self.holding.as_ref()).is_some_and(|(_, holds)| holds[at]);
            self.applies[at] = if holds { self.valid } else { [0; WORDS] };
        }
    }

    /// Rows for which an expression holds.
    fn holding(
        &self,
        plan: &Plan<'_>,
        part: &Part,
        chunk: Chunk<'_>,
        expression: &Expression,
    ) -> Map {
        let all = |holds: bool| [if holds { u64::MAX } else { 0 }; WORDS];
        let join = |parts: &[Expression], start: bool, with: fn(u64, u64) -> u64| {
            let mut out = all(start);
            for one in parts {
                let found = self.holding(plan, part, chunk, one);
                out = line::map(|word| with(out[word], found[word]));
            }
            out
        };
        match expression {
            Expression::Sex(Sex::Male) => self.male,
            Expression::Sex(Sex::Female) => self.female,
            Expression::Ethnicity(name) => match plan.ethnicities.get(name) {
                None => all(false),
                Some(number) => {
                    line::map(|word| equal(&part.ethnicities, self.first + word * 64, number + 1))
                }
            },
            Expression::Not(inner) => {
                let inner = self.holding(plan, part, chunk, inner);
                line::map(|word| !inner[word])
            }
            Expression::And(parts) => join(parts, true, |a, b| a & b),
            Expression::Or(parts) => join(parts, false, |a, b| a | b),
            place => all(holds_in(plan, place, chunk.province)),
        }
    }

    #[inline(always)]
    fn need(&mut self, plan: &Plan<'_>, part: &Part, need: usize) {
        let stretches = self.stretches(plan, need);
        if !self.live[need] && stretches.is_empty() {
            return;
        }
        self.needs[need] = OfNeed::default();
        self.live[need] = false;
        for stretch in stretches {
            let (from, to) = self.rows_between(stretch.from, stretch.to);
            if from >= to {
                continue;
            }
            self.live[need] = true;
            let applies = &self.applies[plan.applies[need]];
            let rows = and(&between(from, to), applies);
            match &part.columns[need] {
                Data::Once(place) => self.once(plan, part, need, stretch, &rows, *place),
                Data::Rounds(place) => self.rounds(plan, part, need, stretch, &rows, *place),
                Data::Cells => {}
            }
        }
    }

    #[inline(always)]
    fn once(
        &mut self,
        plan: &Plan<'_>,
        part: &Part,
        need: usize,
        stretch: &Stretch,
        rows: &Map,
        place: usize,
    ) {
        let now = plan.asked_now[need];
        let matters = match stretch.phase {
            Phase::Once { matters } => Some(matters),
            _ => None,
        };
        let open = stretch.phase == Phase::OnceOpen;
        let maps = &mut self.needs[need];
        or(&mut maps.applicable, rows);
        if matters.is_none() && !(open && now) {
            return;
        }
        let (met, late) = part.once.by(place, self.block, plan.on16, rows);
        let met = and(&met, rows);
        let in_time = without(&met, late);
        if let Some(matters) = matters {
            let mut fallen = *rows;
            // What it waits for, and the days on which that may have come so late that this
            // isn't due: `day + due_days >= on`.
            if let Column::Once { after: Some(after) } = plan.columns[need]
                && let Data::Once(before) = part.columns[after.need]
            {
                let since = i32::from(plan.on16).saturating_sub(after.due_days).max(0);
                if let Ok(since) = u16::try_from(since) {
                    let days = (since, plan.on16);
                    let waits = part.once.within(before, self.block, days, rows);
                    fallen = without(&fallen, &waits);
                }
            }
            or(&mut maps.due, &fallen);
            or(&mut maps.met, &and(&met, &fallen));
            or(&mut maps.in_time, &and(&in_time, &fallen));
            if matters {
                or(&mut maps.failing, &without(&fallen, &met));
            }
        }
        if now {
            or(&mut maps.met_now, &met);
            or(&mut maps.in_time_now, &in_time);
        }
    }

    #[inline(always)]
    fn rounds(
        &mut self,
        plan: &Plan<'_>,
        part: &Part,
        need: usize,
        stretch: &Stretch,
        rows: &Map,
        place: usize,
    ) {
        let now = plan.asked_now[need];
        // The round that counts, and whether it is due and still matters; the round that isn't
        // due, but may be met already, which makes good the one before.
        let (last, fallen, matters, current) = match stretch.phase {
            Phase::Current { current, matters } => (Some(current), true, matters, None),
            Phase::Before {
                last,
                current,
                matters,
            } => (Some(last), true, matters, Some(current)),
            Phase::First { current } => (None, false, false, Some(current)),
            Phase::Outgrown { last } => (Some(last), false, false, None),
            _ => (None, false, false, None),
        };
        let maps = &mut self.needs[need];
        or(&mut maps.applicable, rows);
        let by = |round: u16| part.rounds.by(place, round, self.block, plan.on16, rows);
        let nobody = [0; WORDS];
        let (in_time, late) = match last.filter(|_| fallen || now) {
            Some(last) => by(last),
            None => (nobody, nobody),
        };
        let good = match current.filter(|_| matters || now) {
            Some(current) => by(current).1,
            None => nobody,
        };
        let in_time = and(&in_time, rows);
        let met = line::map(|word| in_time[word] | late[word] & rows[word]);
        let good = and(&good, rows);
        if fallen {
            or(&mut maps.due, rows);
            or(&mut maps.met, &met);
            or(&mut maps.in_time, &in_time);
        }
        if matters {
            or(&mut maps.failing, &without(&without(rows, &met), &good));
        }
        if now {
            // Not due, so whoever has met it is in time.
            or(&mut maps.met_now, &line::map(|word| met[word] | good[word]));
            let in_time = line::map(|word| in_time[word] | good[word]);
            or(&mut maps.in_time_now, &in_time);
        }
    }

    /// What the columns can't say takes their place.
    #[inline(always)]
    fn cells(&mut self, plan: &Plan<'_>, part: &Part, chunk: Chunk<'_>) {
        for cell in part.cells.of_rows(chunk.from, chunk.to, &mut self.near) {
            let row = cell.row - self.first;
            let need = cell.need;
            let (word, bit) = (row >> 6, 1 << (row & 63));
            if self.applies[plan.applies[need]][word] & bit == 0 {
                continue;
            }
            self.live[need] = true;
            let rule = &plan.pack.needs[need];
            let status = cell.status(rule, plan.on, &mut self.buffer);
            let put = |map: &mut Map, holds: bool| {
                let map = &mut map[word];
                *map = if holds { *map | bit } else { *map & !bit };
            };
            let maps = &mut self.needs[need];
            put(
                &mut maps.applicable,
                status.state != noi_core::State::NotApplicable,
            );
            put(&mut maps.due, status.due);
            put(&mut maps.met, status.met);
            put(&mut maps.in_time, status.in_time);
            put(&mut maps.failing, status.failing);
            if plan.asked_now[need] {
                put(&mut maps.met_now, met_now(&status));
                put(&mut maps.in_time_now, in_time_now(&status));
            }
        }
    }

    /// As [`noi_pack::evaluate::access`].
    #[inline(always)]
    fn access(&mut self, plan: &Plan<'_>) {
        self.domain_due = Default::default();
        self.domain_failing = Default::default();
        let mut part = [0; WORDS];
        for (place, need) in plan.pack.needs.iter().enumerate() {
            if !need.core || !self.live[place] {
                continue;
            }
            let maps = &self.needs[place];
            let domain = need.domain.index();
            or(&mut self.domain_due[domain], &maps.due);
            or(&mut self.domain_failing[domain], &maps.failing);
            // Met implies due.
            or(&mut part, &maps.met);
        }
        let join =
            |maps: &[Map; 6]| line::map(|word| maps.iter().fold(0, |all, map| all | map[word]));
        let counted = join(&self.domain_due);
        let full = without(&counted, &join(&self.domain_failing));
        self.access = [counted, full, part];
    }

    #[inline(always)]
    fn circumstances(&mut self, plan: &Plan<'_>, part: &Part, chunk: Chunk<'_>) {
        if plan.circumstance_sets.is_empty() {
            return;
        }
        self.circumstances.fill([0; WORDS]);
        let all = &part.circumstances;
        let before = |one: &[u32; 4]| (one[0] as usize) < chunk.from;
        let start = seek(all, self.near_circumstance, before);
        self.near_circumstance = start;
        let on = u32::from(plan.on16);
        for &[row, code, from, until] in all[start..]
            .iter()
            .take_while(|one| (one[0] as usize) < chunk.to)
        {
            let row = row as usize - self.first;
            if from > on || until <= on || self.valid[row >> 6] >> (row & 63) & 1 == 0 {
                continue;
            }
            for (set, has) in self.circumstances.iter_mut().zip(&plan.circumstance_sets) {
                if has[code as usize] {
                    set[row >> 6] |= 1 << (row & 63);
                }
            }
        }
    }

    #[inline(always)]
    fn among(&mut self, plan: &Plan<'_>) {
        for (at, among) in plan.among.iter().enumerate() {
            let (from, to) = plan.phases.among[at];
            let (from, to) = self.rows_between(from, to);
            let mut map = between(from, to);
            if among.every_age {
                or(&mut map, &self.unknown_birth);
            }
            match among.sex {
                Some(Sex::Male) => map = and(&map, &self.male),
                Some(Sex::Female) => map = and(&map, &self.female),
                None => {}
            }
            if let Some(set) = among.circumstances {
                map = and(&map, &self.circumstances[set]);
            }
            self.among[at] = and(&map, &self.valid);
        }
    }
}

/// Whether an expression that only asks for the place holds in a province.
fn holds_in(plan: &Plan<'_>, expression: &Expression, province: Option<&str>) -> bool {
    let facets = Facets {
        sex: None,
        ethnicity: None,
        province,
    };
    expression.holds(facets, &|name| plan.pack.province_set(name))
}

#[inline(always)]
fn or(map: &mut Map, other: &Map) {
    *map = line::map(|word| map[word] | other[word]);
}

#[inline(always)]
fn and(map: &Map, other: &Map) -> Map {
    line::map(|word| map[word] & other[word])
}

#[inline(always)]
fn without(map: &Map, other: &Map) -> Map {
    line::map(|word| map[word] & !other[word])
}

/// A word of 64 rows.
#[inline(always)]
fn word_of(bits: &Bits, word: usize) -> u64 {
    bits.0.get(word).copied().unwrap_or(0)
}
