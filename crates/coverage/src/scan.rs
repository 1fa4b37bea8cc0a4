//! Bitmaps of how a stretch of rows stands: the inner loop.
//!
//! Rows of a unit lie by date of birth, so that whatever follows from age alone is true of
//! ranges of rows, and only what happened to each child is read from the columns.

use std::ops::Range;

use noi_core::Sex;
use noi_pack::evaluate::Instance;
use noi_pack::expression::{Expression, Facets};

use crate::bits::{Bits, fill, mask};
use crate::cells::{in_time_now, met_now};
use crate::compare::{at_most, equal, walk_to};
use crate::day16::UNKNOWN;
use crate::part::{Data, Part};
use crate::phase::{Phase, Stretch};
use crate::plan::Plan;
use crate::shape::Column;

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
    /// For each edge of the plan's phases the first row (from `first`) born on or after it.
    pub(crate) edges: Vec<usize>,
    pub(crate) unknown_birth: Vec<u64>,
    /// Present on the day.
    pub(crate) valid: Vec<u64>,
    pub(crate) male: Vec<u64>,
    pub(crate) female: Vec<u64>,
    /// By expression.
    pub(crate) applies: Maps,
    /// The words in which bits of a need may be set.
    pub(crate) live: Vec<Range<usize>>,
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
    /// Working space.
    bits: Vec<u64>,
    late: Vec<u64>,
    good: Vec<u64>,
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
            live: vec![0..0; needs],
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
            bits: vec![0; WORDS],
            late: vec![0; WORDS],
            good: vec![0; WORDS],
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

    #[inline(always)]
    fn people(&mut self, plan: &Plan<'_>, part: &Part, chunk: Chunk<'_>) {
        self.first = chunk.from & !63;
        self.words = (chunk.to - self.first).div_ceil(64);
        let births = &part.births[chunk.from..chunk.to];
        let shift = chunk.from - self.first;
        let mut at = 0;
        // Both ascend, and few rows lie between two edges: a walk is faster than a search for
        // each.
        for (&edge, row) in plan.phases.edges.iter().zip(&mut self.edges) {
            at = walk_to(births, at, edge);
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
            self.male[word] = word_of(&part.male, row >> 6);
            self.female[word] = word_of(&part.female, row >> 6);
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
        let live = std::mem::take(&mut self.live[need]);
        for map in [
            &mut self.applicable,
            &mut self.due,
            &mut self.met,
            &mut self.in_time,
            &mut self.failing,
        ] {
            map.get_mut(need, WORDS)[live.clone()].fill(0);
        }
        if now {
            self.met_now.get_mut(need, WORDS)[live.clone()].fill(0);
            self.in_time_now.get_mut(need, WORDS)[live].fill(0);
        }
        for stretch in &plan.phases.needs[need] {
            let from = self.edges[usize::from(stretch.from)];
            let to = self.edges[usize::from(stretch.to)];
            if from >= to {
                continue;
            }
            widen(&mut self.live[need], from >> 6..to.div_ceil(64));
            match &part.columns[need] {
                Data::Once(place) => {
                    self.once(plan, part, need, stretch, (from, to), *place, now);
                }
                Data::Rounds(place) => {
                    self.rounds(plan, part, need, stretch, (from, to), *place, now);
                }
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
        place: usize,
        now: bool,
    ) {
        let words = self.words;
        let matters = match stretch.phase {
            Phase::Once { matters } => Some(matters),
            _ => None,
        };
        let open = stretch.phase == Phase::OnceOpen;
        // What it waits for, and the days on which that may have come so late that this isn't
        // due: `day + due_days >= on`.
        let before = match plan.columns[need] {
            Column::Once { after: Some(after) } => match &part.columns[after.need] {
                Data::Once(before) => {
                    let since = i32::from(plan.on16).saturating_sub(after.due_days).max(0);
                    u16::try_from(since).ok().map(|since| (*before, since))
                }
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
            let at = (self.first >> 6) + word;
            let (met, late) = part.once.by(place, at, plan.on16);
            let met = met & rows;
            let in_time = met & !late;
            if let Some(matters) = matters {
                let mut fallen = rows;
                if let Some((before, since)) = before {
                    fallen &= !part.once.within(before, at, since, plan.on16);
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
    #[expect(
        clippy::too_many_arguments,
        reason = "the inner loop, inlined into one function"
    )]
    fn rounds(
        &mut self,
        plan: &Plan<'_>,
        part: &Part,
        need: usize,
        stretch: &Stretch,
        (from, to): (usize, usize),
        place: usize,
        now: bool,
    ) {
        let words = self.words;
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
        let range = from >> 6..to.div_ceil(64);
        let start = (self.first >> 6) + range.start;
        let bits = &mut self.bits[range.clone()];
        let late = &mut self.late[range.clone()];
        match last.filter(|_| fallen || now) {
            Some(last) => {
                part.rounds.in_time(place, last, start, bits);
                part.rounds.come(place, last, start, plan.on16, late);
            }
            None => {
                bits.fill(0);
                late.fill(0);
            }
        }
        let good = &mut self.good[range.clone()];
        match current.filter(|_| matters || now) {
            Some(current) => part.rounds.come(place, current, start, plan.on16, good),
            None => good.fill(0),
        }

        let applies = self.applies.get(plan.applies[need], words);
        let applicable = self.applicable.get_mut(need, words);
        let due = self.due.get_mut(need, words);
        let met_map = self.met.get_mut(need, words);
        let in_time_map = self.in_time.get_mut(need, words);
        let failing = self.failing.get_mut(need, words);
        for word in range {
            let rows = mask(word, from, to) & applies[word];
            let in_time = self.bits[word] & rows;
            let met = in_time | self.late[word] & rows;
            let good = self.good[word] & rows;
            applicable[word] |= rows;
            if fallen {
                due[word] |= rows;
                met_map[word] |= met;
                in_time_map[word] |= in_time;
            }
            if matters {
                failing[word] |= rows & !met & !good;
            }
            if now {
                // Not due, so whoever has met it is in time.
                self.met_now.get_mut(need, words)[word] |= met | good;
                self.in_time_now.get_mut(need, words)[word] |= in_time | good;
            }
        }
    }

    /// What the columns can't say takes their place.
    #[inline(always)]
    fn cells(&mut self, plan: &Plan<'_>, part: &Part, chunk: Chunk<'_>) {
        let words = self.words;
        for cell in part.cells.of_rows(chunk.from, chunk.to) {
            let row = cell.row - self.first;
            let need = cell.need;
            let (word, bit) = (row >> 6, 1 << (row & 63));
            if self.applies.get(plan.applies[need], words)[word] & bit == 0 {
                continue;
            }
            widen(&mut self.live[need], word..word + 1);
            let rule = &plan.pack.needs[need];
            let status = cell.status(rule, plan.on, &mut self.buffer);
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
            let live = self.live[place].clone();
            if !need.core || live.is_empty() {
                continue;
            }
            let domain = need.domain.index();
            let join = |map: &mut [u64], other: &[u64]| {
                or(&mut map[live.clone()], &other[live.clone()]);
            };
            join(
                self.domain_due.get_mut(domain, words),
                self.due.get(place, words),
            );
            join(
                self.domain_failing.get_mut(domain, words),
                self.failing.get(place, words),
            );
            // Met implies due.
            join(self.access.get_mut(2, words), self.met.get(place, words));
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

/// A word of 64 rows.
#[inline(always)]
fn word_of(bits: &Bits, word: usize) -> u64 {
    bits.0.get(word).copied().unwrap_or(0)
}

/// Makes a range cover another one, too.
#[inline(always)]
fn widen(range: &mut Range<usize>, other: Range<usize>) {
    *range = if range.start >= range.end {
        other
    } else {
        range.start.min(other.start)..range.end.max(other.end)
    };
}
