//! Counters: what a stretch of rows adds to the figures of its unit or group.

use noi_core::Domain;
use noi_pack::Pack;
use noi_pack::model::{Access, Compute};

use crate::answer::{AccessCount, DomainCount, Figure, Figures, NeedCount, Population};
use crate::bits::between;
use crate::line::{self, Map, WORDS};
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
        rows: &Map,
    ) {
        let among = |map: &Map| line::count(&line::map(|word| map[word] & rows[word]));
        let present = line::map(|word| standing.valid[word] & rows[word]);
        let valid = line::count(&present);
        if valid == 0 {
            return;
        }
        let of_present = |map: &Map| line::count(&line::map(|word| map[word] & present[word]));
        tally[CHILDREN] += valid;
        tally[MALE] += of_present(&standing.male);
        tally[FEMALE] += of_present(&standing.female);
        tally[NO_BIRTH] += of_present(&standing.unknown_birth);
        if chunk.waiting {
            tally[WAITING] += valid;
        }
        for (at, &(from, to)) in plan.phases.years.iter().enumerate() {
            let (from, to) = standing.rows_between(from, to);
            if from < to {
                tally[YEARS + at] += of_present(&between(from, to));
            }
        }
        for at in 0..3 {
            tally[ACCESS + at] += among(&standing.access[at]);
        }
        for domain in 0..6 {
            let count = among(&standing.domain_due[domain]);
            tally[ACCESS + 3 + domain * 2] += count;
            // Whoever fails in a domain has something due in it.
            tally[ACCESS + 4 + domain * 2] += count - among(&standing.domain_failing[domain]);
        }
        let needs = &mut tally[self.need(0)..self.indicator(0)];
        for (need, counters) in needs.as_chunks_mut::<5>().0.iter_mut().enumerate() {
            if !standing.live[need] {
                continue;
            }
            let maps = &standing.needs[need];
            counters[0] += among(&maps.applicable);
            let due = among(&maps.due);
            if due > 0 {
                counters[1] += due;
                counters[2] += among(&maps.met);
                counters[3] += among(&maps.in_time);
                counters[4] += among(&maps.failing);
            }
        }
        for (at, indicator) in plan.indicators.iter().enumerate() {
            let counter = self.indicator(at);
            if let Some((reached, counted)) = indicator_bits(standing, indicator) {
                tally[counter] += among(&reached);
                tally[counter + 1] += among(&counted);
            }
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

/// The rows in an indicator's numerator, and in its denominator; `None` where it isn't counted
/// from rows, or there are none.
#[inline(always)]
pub(crate) fn indicator_bits(standing: &Standing, indicator: &IndicatorPlan) -> Option<(Map, Map)> {
    let [counted, full, part] = &standing.access;
    Some(match indicator {
        IndicatorPlan::Access(Access::Full) => (*full, *counted),
        IndicatorPlan::Access(Access::Part) => (*part, *counted),
        IndicatorPlan::Access(Access::Domain(domain)) => {
            let due = &standing.domain_due[domain.index()];
            let failing = &standing.domain_failing[domain.index()];
            (line::map(|word| due[word] & !failing[word]), *due)
        }
        IndicatorPlan::Children { part, whole } => {
            let part = &standing.among[*part];
            let whole = whole.map_or(part, |whole| &standing.among[whole]);
            (line::map(|word| part[word] & whole[word]), *whole)
        }
        IndicatorPlan::Needs {
            among,
            needs,
            all,
            in_time,
            when_due,
        } => {
            let among = &standing.among[*among];
            if *among == [0; WORDS] {
                return None;
            }
            let start = [if *all { u64::MAX } else { 0 }; WORDS];
            let (mut fallen, mut reached) = (start, start);
            for &need in needs {
                let maps = &standing.needs[need];
                let met = match (in_time, when_due) {
                    (false, true) => &maps.met,
                    (true, true) => &maps.in_time,
                    (false, false) => &maps.met_now,
                    (true, false) => &maps.in_time_now,
                };
                let join = |map: &Map, other: &Map| {
                    if *all {
                        line::map(|word| map[word] & other[word])
                    } else {
                        line::map(|word| map[word] | other[word])
                    }
                };
                fallen = join(&fallen, &maps.due);
                reached = join(&reached, met);
            }
            let counted = if *when_due {
                line::map(|word| among[word] & fallen[word])
            } else {
                *among
            };
            (line::map(|word| reached[word] & counted[word]), counted)
        }
        IndicatorPlan::Other => return None,
    })
}
