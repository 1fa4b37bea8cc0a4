//! The children behind a number.

use noi_core::units::Units;
use noi_core::{RecordId, UnitId};
use noi_pack::Pack;
use noi_pack::evaluate::NeedView;

use crate::columns::Columns;
use crate::error::CoverageError;
use crate::evaluate::Places;
use crate::line::{self, Map, WORDS};
use crate::others;
use crate::pool;
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
            let inside = |chain: &[UnitId]| chain.contains(&query.unit).then_some(0);
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
            let stands = |view: &NeedView| {
                let status = &view.status;
                match standing {
                    NeedStanding::Applicable => status.state != noi_core::State::NotApplicable,
                    NeedStanding::Due => status.due,
                    NeedStanding::Met => status.met,
                    NeedStanding::InTime => status.in_time,
                    NeedStanding::NotMet => status.due && !status.met,
                    NeedStanding::Failing => status.failing,
                }
            };
            let inside = |chain: &[UnitId]| chain.contains(&query.unit).then_some(());
            let units = places.of_units(&self.others.pregnancies, inside);
            let found = pool::map(&units, |unit| {
                let present = (unit.rows.iter())
                    .filter(|(_, pregnancy)| others::present(pack, pregnancy, query.as_of));
                let standing = present.filter(|(_, pregnancy)| {
                    others::needs(pack, pregnancy, unit.province, query.as_of)
                        .get(need)
                        .is_some_and(stands)
                });
                standing.map(|(record, _)| *record).collect::<Vec<_>>()
            });
            out.extend(found.into_iter().flatten());
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
) -> Map {
    const ALL: Map = [u64::MAX; WORDS];
    const NOBODY: Map = [0; WORDS];
    let without = |map: &Map, other: &Map| line::map(|word| map[word] & !other[word]);
    let [counted, full, part] = &standing.access;
    match filter {
        Filter::Present => ALL,
        Filter::Need {
            need,
            standing: asked,
        } => match (standing.needs.get(need), asked) {
            (None, _) => NOBODY,
            (Some(maps), NeedStanding::Applicable) => maps.applicable,
            (Some(maps), NeedStanding::Due) => maps.due,
            (Some(maps), NeedStanding::Met) => maps.met,
            (Some(maps), NeedStanding::InTime) => maps.in_time,
            (Some(maps), NeedStanding::NotMet) => without(&maps.due, &maps.met),
            (Some(maps), NeedStanding::Failing) => maps.failing,
        },
        Filter::DomainFailing(domain) => standing.domain_failing[domain.index()],
        Filter::NotFull => without(counted, full),
        Filter::NotPart => without(counted, part),
        Filter::Indicator { indicator, reached } => {
            let found = (plan.indicators.get(indicator))
                .and_then(|indicator| indicator_bits(standing, indicator));
            match found {
                None => NOBODY,
                Some((part, _)) if reached => part,
                Some((part, whole)) => without(&whole, &part),
            }
        }
        Filter::WaitingForUnit if waiting => ALL,
        Filter::WaitingForUnit => NOBODY,
        Filter::WithoutBirthDate => standing.unknown_birth,
    }
}
