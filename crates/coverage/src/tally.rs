//! Counters: what a stretch of rows adds to the figures of its unit or group.

use noi_core::Domain;
use noi_pack::Pack;
use noi_pack::model::{Access, Compute};

use crate::answer::{AccessCount, DomainCount, Figure, Figures, NeedCount, Population};
use crate::phase;
use crate::plan::{IndicatorPlan, Plan};
use crate::scan::{Chunk, Standing};

/// Where each counter is; the counters of several units simply add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    years: usize,
    needs: usize,
    indicators: usize,
}

const CHILDREN: usize = 0;
const MALE: usize = 1;
const FEMALE: usize = 2;
const NO_BIRTH: usize = 3;
const WAITING: usize = 4;
pub(crate) const PREGNANCIES: usize = 5;
/// Counted, full, part; then due and reached of each domain.
const ACCESS: usize = 6;
const YEARS: usize = ACCESS + 3 + 12;

pub(crate) type Tally = Vec<u64>;

impl Layout {
    pub(crate) fn of(pack: &Pack) -> Self {
        Self {
            years: phase::years(pack),
            needs: pack.needs.len(),
            indicators: pack.indicators.len(),
        }
    }

    /// The first of a need's five counters.
    pub(crate) fn need(self, need: usize) -> usize {
        YEARS + self.years + need * 5
    }

    /// An indicator's numerator; its denominator follows.
    pub(crate) fn indicator(self, indicator: usize) -> usize {
        YEARS + self.years + self.needs * 5 + indicator * 2
    }

    pub(crate) fn empty(self) -> Tally {
        vec![0; self.indicator(self.indicators)]
    }

    /// Counts the rows of a chunk whose bit is set.
    #[inline(always)]
    pub(crate) fn count(
        self,
        tally: &mut [u64],
        plan: &Plan<'_>,
        standing: &Standing,
        chunk: Chunk<'_>,
        rows: &[u64],
    ) {
        let words = standing.words;
        let among = |map: &[u64]| overlap(map, rows);
        let valid = among(&standing.valid[..words]);
        if valid == 0 {
            return;
        }
        tally[CHILDREN] += valid;
        tally[MALE] += among3(&standing.male, &standing.valid, rows);
        tally[FEMALE] += among3(&standing.female, &standing.valid, rows);
        tally[NO_BIRTH] += among3(&standing.unknown_birth, &standing.valid, rows);
        if chunk.waiting {
            tally[WAITING] += valid;
        }
        for (at, &(from, to)) in plan.phases.years.iter().enumerate() {
            let (from, to) = (
                standing.edges[usize::from(from)],
                standing.edges[usize::from(to)],
            );
            let mut count = 0;
            for word in from >> 6..to.div_ceil(64).min(words) {
                let bits = crate::bits::mask(word, from, to);
                count += u64::from((bits & standing.valid[word] & rows[word]).count_ones());
            }
            tally[YEARS + at] += count;
        }
        for at in 0..3 {
            tally[ACCESS + at] += among(standing.access.get(at, words));
        }
        for domain in 0..6 {
            let due = standing.domain_due.get(domain, words);
            let failing = standing.domain_failing.get(domain, words);
            let count = among(due);
            tally[ACCESS + 3 + domain * 2] += count;
            // Whoever fails in a domain has something due in it.
            tally[ACCESS + 4 + domain * 2] += count - among(failing);
        }
        for need in 0..self.needs {
            let live = standing.live[need].clone();
            let among = |map: &[u64]| overlap(&map[live.clone()], &rows[live.clone()]);
            let at = self.need(need);
            let counters = &mut tally[at..at + 5];
            counters[0] += among(standing.applicable.get(need, words));
            let due = among(standing.due.get(need, words));
            if due > 0 {
                counters[1] += due;
                counters[2] += among(standing.met.get(need, words));
                counters[3] += among(standing.in_time.get(need, words));
                counters[4] += among(standing.failing.get(need, words));
            }
        }
        for (at, indicator) in plan.indicators.iter().enumerate() {
            let counter = self.indicator(at);
            let (mut numerator, mut denominator) = (0, 0);
            indicator_bits(standing, indicator, |word, reached, counted| {
                numerator += u64::from((reached & rows[word]).count_ones());
                denominator += u64::from((counted & rows[word]).count_ones());
            });
            tally[counter] += numerator;
            tally[counter + 1] += denominator;
        }
    }

    /// The figures of a tally; indicators that are reported are given.
    pub(crate) fn figures(
        self,
        pack: &Pack,
        tally: &[u64],
        reported: impl Fn(usize) -> Option<(u64, u64)>,
    ) -> Figures {
        let domain = |at: usize| DomainCount {
            due: tally[ACCESS + 3 + at * 2],
            reached: tally[ACCESS + 4 + at * 2],
        };
        Figures {
            population: Population {
                children: tally[CHILDREN],
                male: tally[MALE],
                female: tally[FEMALE],
                years: tally[YEARS..YEARS + self.years].to_vec(),
                without_birth_date: tally[NO_BIRTH],
                waiting_for_unit: tally[WAITING],
                pregnancies: tally[PREGNANCIES],
            },
            access: AccessCount {
                counted: tally[ACCESS],
                full: tally[ACCESS + 1],
                part: tally[ACCESS + 2],
                domains: Domain::ALL.map(|one| domain(one.index())),
            },
            needs: (0..self.needs)
                .map(|need| {
                    let at = self.need(need);
                    NeedCount {
                        applicable: tally[at],
                        due: tally[at + 1],
                        met: tally[at + 2],
                        in_time: tally[at + 3],
                        failing: tally[at + 4],
                    }
                })
                .collect(),
            indicators: pack
                .indicators
                .iter()
                .enumerate()
                .map(|(at, indicator)| {
                    let counter = self.indicator(at);
                    let (numerator, denominator) = (tally[counter], tally[counter + 1]);
                    match &indicator.compute {
                        Compute::Children { whole: None, .. } => Figure::Count(numerator),
                        Compute::Reported => reported(at)
                            .map_or(Figure::NoData, |(part, whole)| Figure::share(part, whole)),
                        _ => Figure::share(numerator, denominator),
                    }
                })
                .collect(),
        }
    }
}

#[inline(always)]
fn overlap(map: &[u64], rows: &[u64]) -> u64 {
    map.iter()
        .zip(rows)
        .map(|(map, rows)| u64::from((map & rows).count_ones()))
        .sum()
}

#[inline(always)]
fn among3(map: &[u64], valid: &[u64], rows: &[u64]) -> u64 {
    map.iter()
        .zip(valid)
        .zip(rows)
        .map(|((map, valid), rows)| u64::from((map & valid & rows).count_ones()))
        .sum()
}

/// Calls back with each word of rows in an indicator's numerator and in its denominator.
#[inline(always)]
pub(crate) fn indicator_bits(
    standing: &Standing,
    indicator: &IndicatorPlan,
    mut with: impl FnMut(usize, u64, u64),
) {
    let words = standing.words;
    let mut each = |reached: &[u64], counted: &[u64]| {
        for (word, (reached, counted)) in reached.iter().zip(counted).enumerate() {
            with(word, *reached, *counted);
        }
    };
    match indicator {
        IndicatorPlan::Access(Access::Full) => {
            each(standing.access.get(1, words), standing.access.get(0, words));
        }
        IndicatorPlan::Access(Access::Part) => {
            each(standing.access.get(2, words), standing.access.get(0, words));
        }
        IndicatorPlan::Access(Access::Domain(domain)) => {
            let due = standing.domain_due.get(domain.index(), words);
            let failing = standing.domain_failing.get(domain.index(), words);
            for word in 0..words {
                with(word, due[word] & !failing[word], due[word]);
            }
        }
        IndicatorPlan::Children { part, whole } => {
            let part = standing.among.get(*part, words);
            let whole = whole.map_or(part, |whole| standing.among.get(whole, words));
            for word in 0..words {
                with(word, part[word] & whole[word], whole[word]);
            }
        }
        IndicatorPlan::Needs {
            among,
            needs,
            all,
            in_time,
            when_due,
        } => {
            let among = standing.among.get(*among, words);
            let met = match (in_time, when_due) {
                (false, true) => &standing.met,
                (true, true) => &standing.in_time,
                (false, false) => &standing.met_now,
                (true, false) => &standing.in_time_now,
            };
            let start = if *all { u64::MAX } else { 0 };
            for word in 0..words {
                let mut counted = among[word];
                if counted == 0 {
                    continue;
                }
                let (mut fallen, mut reached) = (start, start);
                for &need in needs {
                    let due = standing.due.get(need, words)[word];
                    let met = met.get(need, words)[word];
                    if *all {
                        fallen &= due;
                        reached &= met;
                    } else {
                        fallen |= due;
                        reached |= met;
                    }
                }
                if *when_due {
                    counted &= fallen;
                }
                with(word, reached & counted, counted);
            }
        }
        IndicatorPlan::Other => {}
    }
}
