//! The children behind a number.

use noi_core::RecordId;
use noi_core::units::Units;
use noi_pack::Pack;

use crate::columns::Columns;
use crate::error::CoverageError;
use crate::evaluate::Places;
use crate::others;
use crate::query::{Filter, Query, Standing as NeedStanding};
use crate::scan::Standing;
use crate::shape;
use crate::tally::indicator_bits;

impl Columns {
    /// The records that a number of [`Columns::evaluate`] counts, in the order of their ids;
    /// of needs in pregnancy, pregnancies. `query.by` doesn't matter. Whoever calls this
    /// answers for who may see it, and logs that it was seen.
    ///
    /// # Errors
    /// When the columns were made with another pack, or the day can't be asked about.
    pub fn who(
        &self,
        pack: &Pack,
        units: &Units,
        query: &Query,
        filter: Filter,
    ) -> Result<Vec<RecordId>, CoverageError> {
        self.check(pack, query.as_of)?;
        let places = Places::of(self, units, query.tree_day());
        let columns = shape::columns_of(pack);
        let plan = self.plan(pack, &columns, &[], query.as_of);
        let mut standing = Standing::new(&plan);
        let mut out = Vec::new();
        for part in [&self.base, &self.tail] {
            let inside = |chain: &[noi_core::UnitId]| chain.contains(&query.unit).then_some(0);
            for job in places.jobs(part, inside) {
                standing.scan(&plan, part, job.chunk);
                let rows = matching(&plan, &standing, filter, job.chunk.waiting);
                for (word, mut bits) in rows.into_iter().enumerate() {
                    bits &= standing.valid[word];
                    while bits != 0 {
                        let row = standing.first + word * 64 + bits.trailing_zeros() as usize;
                        out.push(part.records[row]);
                        bits &= bits - 1;
                    }
                }
            }
        }
        if let Filter::Need { need, standing } = filter {
            for pregnancy in self.others.pregnancies.values() {
                let inside = places.chain(pregnancy.unit).contains(&query.unit);
                if !inside || !others::present(pack, pregnancy, query.as_of) {
                    continue;
                }
                let province = places.province(pregnancy.unit);
                let views = others::needs(pack, pregnancy, province, query.as_of);
                let stands = views.get(need).is_some_and(|view| {
                    let status = &view.status;
                    match standing {
                        NeedStanding::Applicable => status.state != noi_core::State::NotApplicable,
                        NeedStanding::Due => status.due,
                        NeedStanding::Met => status.met,
                        NeedStanding::InTime => status.in_time,
                        NeedStanding::NotMet => status.due && !status.met,
                        NeedStanding::Failing => status.failing,
                    }
                });
                if stands {
                    out.push(pregnancy.id);
                }
            }
        }
        out.sort_unstable();
        Ok(out)
    }
}

/// The rows of a chunk that a filter means.
fn matching(
    plan: &crate::plan::Plan<'_>,
    standing: &Standing,
    filter: Filter,
    waiting: bool,
) -> Vec<u64> {
    let words = standing.words;
    let nobody = || vec![0; words];
    let without = |map: &[u64], other: &[u64]| -> Vec<u64> {
        map.iter()
            .zip(other)
            .map(|(map, other)| map & !other)
            .collect()
    };
    match filter {
        Filter::Present => vec![u64::MAX; words],
        Filter::Need { need, .. } if need >= plan.pack.needs.len() => nobody(),
        Filter::Need {
            need,
            standing: asked,
        } => match asked {
            NeedStanding::Applicable => standing.applicable.get(need, words).to_vec(),
            NeedStanding::Due => standing.due.get(need, words).to_vec(),
            NeedStanding::Met => standing.met.get(need, words).to_vec(),
            NeedStanding::InTime => standing.in_time.get(need, words).to_vec(),
            NeedStanding::NotMet => {
                without(standing.due.get(need, words), standing.met.get(need, words))
            }
            NeedStanding::Failing => standing.failing.get(need, words).to_vec(),
        },
        Filter::DomainFailing(domain) => {
            standing.domain_failing.get(domain.index(), words).to_vec()
        }
        Filter::NotFull => without(standing.access.get(0, words), standing.access.get(1, words)),
        Filter::NotPart => without(standing.access.get(0, words), standing.access.get(2, words)),
        Filter::Indicator { indicator, reached } => match plan.indicators.get(indicator) {
            None => nobody(),
            Some(indicator) => {
                let mut found = nobody();
                indicator_bits(standing, indicator, |word, part, whole| {
                    found[word] = if reached { part } else { whole & !part };
                });
                found
            }
        },
        Filter::WaitingForUnit if waiting => vec![u64::MAX; words],
        Filter::WaitingForUnit => nobody(),
        Filter::WithoutBirthDate => standing.unknown_birth[..words].to_vec(),
    }
}
