//! Bitmaps of how a stretch of rows stands: the inner loop.
//!
//! Rows of a unit lie by date of birth, so that whatever follows from age alone is true of
//! ranges of rows, and only what happened to each child is read from the columns.

use noi_core::Sex;
use noi_pack::evaluate::Instance;
use noi_pack::expression::{Expression, Facets};

use crate::bits::{Bits, fill, mask};
use crate::cells::{in_time_now, met_now};
use crate::day16::UNKNOWN;
use crate::part::{Data, Part, Plane};
use crate::phase::{Phase, Stretch};
use crate::plan::Plan;

/// Rows `from..to` of one unit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chunk<'a> {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// The unit's province since 1/7/2025.
    pub(crate) province: Option<&'a str>,
    pub(crate) waiting: bool,
}

/// Rows that are worked on at once: their bitmaps stay in the cache.
pub(crate) const CHUNK: usize = 8192;

/// Words of a chunk that begins within a word.
pub(crate) const WORDS: usize = CHUNK / 64 + 1;

/// One bitmap for each of several things.
#[derive(Clone, Debug, Default)]
pub(crate) struct Maps(Vec<u64>);

impl Maps {
    #[inline(always)]
    pub(crate) fn get(&self, at: usize, words: usize) -> &[u64] {
        &self.0[at * WORDS..at * WORDS + words]
    }

    #[inline(always)]
    pub(crate) fn get_mut(&mut self, at: usize, words: usize) -> &mut [u64] {
        &mut self.0[at * WORDS..at * WORDS + words]
    }

    fn new(count: usize) -> Self {
        Self(vec![0; count * WORDS])
    }
}

/// How the rows of a chunk stand; word 0 begins at row `first`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Standing {
    pub(crate) first: usize,
    pub(crate) words: usize,
    /// Words of the chunk before, whose bits are still there.
    written: usize,
    /// For each edge of the plan's phases the first row (from `first`) born on or after it.
    pub(crate) edges: Vec<usize>,
    pub(crate) unknown_birth: Vec<u64>,
    /// Present on the day.
    pub(crate) valid: Vec<u64>,
    pub(crate) male: Vec<u64>,
    pub(crate) female: Vec<u64>,
    /// By expression.
    pub(crate) applies: Maps,
    /// Whether any bit of a need may be set; its maps are empty otherwise.
    pub(crate) live: Vec<bool>,
    /// By need.
    pub(crate) applicable: Maps,
    pub(crate) due: Maps,
    pub(crate) met: Maps,
    pub(crate) in_time: Maps,
    pub(crate) failing: Maps,
    pub(crate) met_now: Maps,
    pub(crate) in_time_now: Maps,
    /// By set of circumstances.
    pub(crate) circumstances: Maps,
    /// By group of children asked for.
    pub(crate) among: Maps,
    /// By domain.
    pub(crate) domain_due: Maps,
    pub(crate) domain_failing: Maps,
    /// Counted, full, part.
    pub(crate) access: Maps,
    buffer: Vec<Instance>,
}

impl Standing {
    pub(crate) fn new(plan: &Plan<'_>) -> Self {
        let needs = plan.pack.needs.len();
        Self {
            edges: vec![0; plan.phases.edges.len()],
            unknown_birth: vec![0; WORDS],
            valid: vec![0; WORDS],
            male: vec![0; WORDS],
            female: vec![0; WORDS],
            applies: Maps::new(plan.expressions.len()),
            live: vec![false; needs],
            applicable: Maps::new(needs),
            due: Maps::new(needs),
            met: Maps::new(needs),
            in_time: Maps::new(needs),
            failing: Maps::new(needs),
            met_now: Maps::new(needs),
            in_time_now: Maps::new(needs),
            circumstances: Maps::new(plan.circumstance_sets.len()),
            among: Maps::new(plan.among.len()),
            domain_due: Maps::new(6),
            domain_failing: Maps::new(6),
            access: Maps::new(3),
            ..Self::default()
        }
    }

    /// Works out how the rows of a chunk stand.
    #[inline(always)]
    pub(crate) fn scan(&mut self, plan: &Plan<'_>, part: &Part, chunk: Chunk<'_>) {
        self.written = self.words;
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

    #[inline(always)]
    fn people(&mut self, plan: &Plan<'_>, part: &Part, chunk: Chunk<'_>) {
        self.first = chunk.from & !63;
        self.words = (chunk.to - self.first).div_ceil(64);
        let births = &part.births[chunk.from..chunk.to];
        let shift = chunk.from - self.first;
        let mut at = 0;
        // Both ascend, and there are about as many edges as there are rows between two: a walk
        // is faster than a search for each.
        for (&edge, row) in plan.phases.edges.iter().zip(&mut self.edges) {
            while births.get(at).is_some_and(|&birth| birth < edge) {
                at += 1;
            }
            *row = at + shift;
        }
        let known = at + births[at..].partition_point(|&birth| birth < UNKNOWN);
        self.unknown_birth[..self.words].fill(0);
        fill(
            &mut self.unknown_birth[..self.words],
            known + shift,
            births.len() + shift,
        );
        for word in 0..self.words {
            let row = self.first + word * 64;
            let begun = at_most(&part.froms, row, plan.on16);
            let over = at_most(&part.tos, row, plan.on16);
            self.valid[word] = begun & !over & mask(word, shift, births.len() + shift);
            self.male[word] = word_of(&part.male, row);
            self.female[word] = word_of(&part.female, row);
        }
    }

    #[inline(always)]
    fn applies(&mut self, plan: &Plan<'_>, part: &Part, chunk: Chunk<'_>) {
        for (at, expression) in plan.expressions.iter().enumerate() {
            let words = self.words;
            if expression.only_place() {
                let facets = Facets {
                    sex: None,
                    ethnicity: None,
                    province: chunk.province,
                };
                let holds = expression.holds(facets, &|name| plan.pack.province_set(name));
                let applies = self.applies.get_mut(at, words);
                if holds {
                    applies.copy_from_slice(&self.valid[..words])
                } else {
                    applies.fill(0)
                }
            } else {
                let found = self.holding(plan, part, chunk, expression);
                for (word, applies) in self.applies.get_mut(at, words).iter_mut().enumerate() {
                    *applies = found[word] & self.valid[word];
                }
            }
        }
    }

    /// Rows for which an expression holds; rare enough to take a fresh map.
    fn holding(
        &self,
        plan: &Plan<'_>,
        part: &Part,
        chunk: Chunk<'_>,
        expression: &Expression,
    ) -> Vec<u64> {
        let words = self.words;
        let all = |holds: bool| vec![if holds { u64::MAX } else { 0 }; words];
        let join = |parts: &[Expression], start: bool, with: fn(u64, u64) -> u64| {
            let mut out = all(start);
            for one in parts {
                let found = self.holding(plan, part, chunk, one);
                out.iter_mut()
                    .zip(found)
                    .for_each(|(out, found)| *out = with(*out, found));
            }
            out
        };
        match expression {
            Expression::Sex(Sex::Male) => self.male[..words].to_vec(),
            Expression::Sex(Sex::Female) => self.female[..words].to_vec(),
            Expression::Ethnicity(name) => match plan.ethnicities.get(name) {
                None => all(false),
                Some(number) => (0..words)
                    .map(|word| equal(&part.ethnicities, self.first + word * 64, number + 1))
                    .collect(),
            },
            Expression::Not(inner) => {
                let mut out = self.holding(plan, part, chunk, inner);
                out.iter_mut().for_each(|word| *word = !*word);
                out
            }
            Expression::And(parts) => join(parts, true, |a, b| a & b),
            Expression::Or(parts) => join(parts, false, |a, b| a | b),
            place => {
                let facets = Facets {
                    sex: None,
                    ethnicity: None,
                    province: chunk.province,
                };
                all(place.holds(facets, &|name| plan.pack.province_set(name)))
            }
        }
    }

    #[inline(always)]
    fn need(&mut self, plan: &Plan<'_>, part: &Part, need: usize) {
        let now = plan.asked_now[need];
        if self.live[need] {
            self.live[need] = false;
            for map in [
                &mut self.applicable,
                &mut self.due,
                &mut self.met,
                &mut self.in_time,
                &mut self.failing,
            ] {
                map.get_mut(need, self.written).fill(0);
            }
            if now {
                self.met_now.get_mut(need, self.written).fill(0);
                self.in_time_now.get_mut(need, self.written).fill(0);
            }
        }
        for stretch in &plan.phases.needs[need] {
            let from = self.edges[usize::from(stretch.from)];
            let to = self.edges[usize::from(stretch.to)];
            if from >= to {
                continue;
            }
            self.live[need] = true;
            match &part.columns[need] {
                Data::Once { met, late } => {
                    self.once(plan, part, need, stretch, (from, to), (met, late), now);
                }
                Data::Rounds(planes) => self.rounds(plan, need, stretch, (from, to), planes, now),
                Data::Cells => {}
            }
        }
    }

    #[inline(always)]
    #[expect(
        clippy::too_many_arguments,
        reason = "the inner loop, inlined into one function"
    )]
    fn once(
        &mut self,
        plan: &Plan<'_>,
        part: &Part,
        need: usize,
        stretch: &Stretch,
        (from, to): (usize, usize),
        (met, late): (&[u16], &Bits),
        now: bool,
    ) {
        let words = self.words;
        let matters = match stretch.phase {
            Phase::Once { matters } => Some(matters),
            _ => None,
        };
        let open = stretch.phase == Phase::OnceOpen;
        let before = match plan.columns[need] {
            crate::shape::Column::Once { after: Some(after) } => match &part.columns[after.need] {
                Data::Once { met, .. } => Some((met, after.due_days)),
                _ => None,
            },
            _ => None,
        };
        let applies = self.applies.get(plan.applies[need], words);
        let applicable = self.applicable.get_mut(need, words);
        let due = self.due.get_mut(need, words);
        let met_map = self.met.get_mut(need, words);
        let in_time_map = self.in_time.get_mut(need, words);
        let failing = self.failing.get_mut(need, words);
        for word in from >> 6..to.div_ceil(64) {
            let rows = mask(word, from, to) & applies[word];
            applicable[word] |= rows;
            if rows == 0 || (matters.is_none() && !(open && now)) {
                continue;
            }
            let row = self.first + word * 64;
            let met = at_most(met, row, plan.on16) & rows;
            let in_time = met & !word_of(late, row);
            if let Some(matters) = matters {
                let mut fallen = rows;
                if let Some((before, due_days)) = before {
                    fallen &= !waits(before, row, plan.on16, due_days);
                }
                due[word] |= fallen;
                met_map[word] |= met & fallen;
                in_time_map[word] |= in_time & fallen;
                if matters {
                    failing[word] |= fallen & !met;
                }
            }
            if now {
                self.met_now.get_mut(need, words)[word] |= met;
                self.in_time_now.get_mut(need, words)[word] |= in_time;
            }
        }
    }

    #[inline(always)]
    fn rounds(
        &mut self,
        plan: &Plan<'_>,
        need: usize,
        stretch: &Stretch,
        (from, to): (usize, usize),
        planes: &[Plane],
        now: bool,
    ) {
        let words = self.words;
        let first = self.first;
        let plane = |round: u16| planes.get(usize::from(round));
        let applies = self.applies.get(plan.applies[need], words);
        // Days on which a round was met by now.
        let days = |map: &mut [u64], round: u16| {
            if let Some(plane) = plane(round) {
                plane.days.each(first + from, first + to, |row, day| {
                    if day <= plan.on16 {
                        let row = row - first;
                        map[row >> 6] |= applies[row >> 6] & 1 << (row & 63);
                    }
                });
            }
        };
        let (last, current, matters) = match stretch.phase {
            Phase::Current { current, matters } => (Some(current), None, matters),
            Phase::Before {
                last,
                current,
                matters,
            } => (Some(last), Some(current), matters),
            Phase::First { current } => (None, Some(current), false),
            _ => (None, None, false),
        };
        let applicable = self.applicable.get_mut(need, words);
        let due = self.due.get_mut(need, words);
        let met = self.met.get_mut(need, words);
        let in_time = self.in_time.get_mut(need, words);
        let bits = last.and_then(plane).map(|plane| &plane.in_time);
        for word in from >> 6..to.div_ceil(64) {
            let rows = mask(word, from, to) & applies[word];
            applicable[word] |= rows;
            if last.is_some() {
                due[word] |= rows;
                let found = bits.map_or(0, |bits| word_of(bits, first + word * 64)) & rows;
                met[word] |= found;
                in_time[word] |= found;
            }
        }
        if let Some(last) = last {
            days(met, last);
        }
        if matters {
            let failing = self.failing.get_mut(need, words);
            for word in from >> 6..to.div_ceil(64) {
                failing[word] |= mask(word, from, to) & applies[word] & !met[word];
            }
            if let Some(current) = current {
                // Made good: a later round is met already.
                let mut good = [0; WORDS];
                days(&mut good, current);
                for word in from >> 6..to.div_ceil(64) {
                    failing[word] &= !good[word];
                }
            }
        }
        if now {
            let met_now = self.met_now.get_mut(need, words);
            let in_time_now = self.in_time_now.get_mut(need, words);
            for word in from >> 6..to.div_ceil(64) {
                let rows = mask(word, from, to);
                met_now[word] |= met[word] & rows;
                in_time_now[word] |= in_time[word] & rows;
            }
            if let Phase::Outgrown { last } = stretch.phase {
                let bits = plane(last).map(|plane| &plane.in_time);
                for word in from >> 6..to.div_ceil(64) {
                    let rows = mask(word, from, to) & applies[word];
                    let found = bits.map_or(0, |bits| word_of(bits, first + word * 64)) & rows;
                    met_now[word] |= found;
                    in_time_now[word] |= found;
                }
                days(met_now, last);
            }
            if let Some(current) = current {
                // Not due, so whoever has met it is in time.
                days(met_now, current);
                days(in_time_now, current);
            }
        }
    }

    /// What the columns can't say takes their place.
    #[inline(always)]
    fn cells(&mut self, plan: &Plan<'_>, part: &Part, chunk: Chunk<'_>) {
        let words = self.words;
        for cell in part.cells.range(chunk.from, chunk.to) {
            let row = part.cells.rows[cell] as usize - self.first;
            let need = usize::from(part.cells.needs[cell]);
            let (word, bit) = (row >> 6, 1 << (row & 63));
            if self.applies.get(plan.applies[need], words)[word] & bit == 0 {
                continue;
            }
            self.live[need] = true;
            let rule = &plan.pack.needs[need];
            let status = part.cells.status(cell, rule, plan.on, &mut self.buffer);
            let put = |map: &mut Maps, holds: bool| {
                let map = &mut map.get_mut(need, words)[word];
                *map = if holds { *map | bit } else { *map & !bit };
            };
            put(
                &mut self.applicable,
                status.state != noi_core::State::NotApplicable,
            );
            put(&mut self.due, status.due);
            put(&mut self.met, status.met);
            put(&mut self.in_time, status.in_time);
            put(&mut self.failing, status.failing);
            if plan.asked_now[need] {
                put(&mut self.met_now, met_now(&status));
                put(&mut self.in_time_now, in_time_now(&status));
            }
        }
    }

    /// As [`noi_pack::evaluate::access`].
    #[inline(always)]
    fn access(&mut self, plan: &Plan<'_>) {
        let words = self.words;
        for domain in 0..6 {
            self.domain_due.get_mut(domain, words).fill(0);
            self.domain_failing.get_mut(domain, words).fill(0);
        }
        for at in 0..3 {
            self.access.get_mut(at, words).fill(0);
        }
        for (place, need) in plan.pack.needs.iter().enumerate() {
            if !need.core || !self.live[place] {
                continue;
            }
            let domain = need.domain.index();
            let due = self.due.get(place, words);
            or(self.domain_due.get_mut(domain, words), due);
            or(
                self.domain_failing.get_mut(domain, words),
                self.failing.get(place, words),
            );
            // Met implies due.
            or(self.access.get_mut(2, words), self.met.get(place, words));
        }
        for domain in 0..6 {
            or(
                self.access.get_mut(0, words),
                self.domain_due.get(domain, words),
            );
        }
        for word in 0..words {
            let failing = (0..6).fold(0, |all, domain| {
                all | self.domain_failing.get(domain, words)[word]
            });
            self.access.get_mut(1, words)[word] = self.access.get(0, words)[word] & !failing;
        }
    }

    #[inline(always)]
    fn circumstances(&mut self, plan: &Plan<'_>, part: &Part, chunk: Chunk<'_>) {
        let words = self.words;
        if plan.circumstance_sets.is_empty() {
            return;
        }
        for set in 0..plan.circumstance_sets.len() {
            self.circumstances.get_mut(set, words).fill(0);
        }
        let all = &part.circumstances;
        let start = all.partition_point(|one| (one[0] as usize) < chunk.from);
        let on = u32::from(plan.on16);
        for &[row, code, from, until] in all[start..]
            .iter()
            .take_while(|one| (one[0] as usize) < chunk.to)
        {
            let row = row as usize - self.first;
            if from > on || until <= on || self.valid[row >> 6] >> (row & 63) & 1 == 0 {
                continue;
            }
            for (set, has) in plan.circumstance_sets.iter().enumerate() {
                if has[code as usize] {
                    self.circumstances.get_mut(set, words)[row >> 6] |= 1 << (row & 63);
                }
            }
        }
    }

    #[inline(always)]
    fn among(&mut self, plan: &Plan<'_>) {
        let words = self.words;
        for (at, among) in plan.among.iter().enumerate() {
            let map = self.among.get_mut(at, words);
            map.fill(0);
            let (from, to) = plan.phases.among[at];
            fill(
                map,
                self.edges[usize::from(from)],
                self.edges[usize::from(to)],
            );
            if among.every_age {
                or(map, &self.unknown_birth[..words]);
            }
            match among.sex {
                Some(Sex::Male) => and(map, &self.male[..words]),
                Some(Sex::Female) => and(map, &self.female[..words]),
                None => {}
            }
            if let Some(set) = among.circumstances {
                and(map, self.circumstances.get(set, words));
            }
            and(map, &self.valid[..words]);
        }
    }
}

#[inline(always)]
fn or(map: &mut [u64], other: &[u64]) {
    map.iter_mut()
        .zip(other)
        .for_each(|(word, other)| *word |= other);
}

#[inline(always)]
fn and(map: &mut [u64], other: &[u64]) {
    map.iter_mut()
        .zip(other)
        .for_each(|(word, other)| *word &= other);
}

/// 64 bits from a row on that is a multiple of 64.
#[inline(always)]
fn word_of(bits: &Bits, row: usize) -> u64 {
    bits.0.get(row >> 6).copied().unwrap_or(0)
}

/// Which of the 64 values from `row` on are at most this.
#[inline(always)]
fn at_most(values: &[u16], row: usize, most: u16) -> u64 {
    compare(values, row, |value| value <= most)
}

#[inline(always)]
pub(crate) fn equal(values: &[u16], row: usize, to: u16) -> u64 {
    compare(values, row, |value| value == to)
}

/// Which of the 64 doses from `row` on came by the day, but so late that the next isn't due.
#[inline(always)]
fn waits(before: &[u16], row: usize, on: u16, due_days: i32) -> u64 {
    // Came on a day ≤ on, and day + due_days ≥ on.
    let first = i32::from(on).saturating_sub(due_days);
    let Ok(first) = u16::try_from(first.max(0)) else {
        return 0;
    };
    compare(before, row, |value| value <= on && value >= first)
}

#[inline(always)]
fn compare(values: &[u16], row: usize, holds: impl Fn(u16) -> bool) -> u64 {
    let mut bytes = [0u8; 64];
    match values.get(row..row + 64) {
        Some(values) => {
            for (byte, &value) in bytes.iter_mut().zip(values) {
                *byte = u8::from(holds(value));
            }
        }
        None => {
            for (byte, &value) in bytes.iter_mut().zip(&values[row.min(values.len())..]) {
                *byte = u8::from(holds(value));
            }
        }
    }
    gather(&bytes)
}

/// One bit for each byte that is 1 (all others are 0).
#[inline(always)]
fn gather(bytes: &[u8; 64]) -> u64 {
    let mut out = 0;
    for (at, eight) in bytes.chunks_exact(8).enumerate() {
        let eight = eight
            .iter()
            .rev()
            .fold(0u64, |all, &byte| all << 8 | u64::from(byte));
        // Each byte's bit moves to a place of its own in the highest byte.
        out |= (eight.wrapping_mul(0x0102_0408_1020_4080) >> 56) << (at * 8);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_give_one_bit_for_each_row() {
        let values: Vec<u16> = (0..150u32).map(|at| (at * 7919 % 65_536) as u16).collect();
        for row in [0, 64, 128] {
            for most in [0, 1, 7919, 30_000, 65_534, 65_535] {
                let found = at_most(&values, row, most);
                for bit in 0..64 {
                    let want = values.get(row + bit).is_some_and(|&value| value <= most);
                    assert_eq!(found >> bit & 1 == 1, want, "{row}+{bit} {most}");
                }
            }
        }
        assert_eq!(waits(&[5, 6, 7, 8], 0, 7, 1), 0b0110);
        assert_eq!(waits(&[5, 6, 7, 8], 0, 7, -1), 0);
        assert_eq!(waits(&[0, 6, 7, 8], 0, 7, 100), 0b0111);
    }
}
