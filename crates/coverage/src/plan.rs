//! A question made ready: everything that is the same for all rows.

use std::sync::Arc;

use noi_core::records::child::covers;
use noi_core::{Day, Sex};
use noi_pack::Pack;
use noi_pack::expression::Expression;
use noi_pack::model::{Access, Among, Compute, How};

use crate::day16;
use crate::part::Names;
use crate::phase::Phases;
use crate::shape::{self, Cohorts, Column};

pub(crate) struct Plan<'a> {
    pub(crate) pack: &'a Pack,
    pub(crate) columns: &'a [Column],
    pub(crate) on: Day,
    pub(crate) on16: u16,
    pub(crate) phases: Arc<Phases>,
    /// Whether anybody asks if the need is met now, due or not; by need.
    pub(crate) asked_now: Vec<bool>,
    /// The different expressions that say whom a need applies to.
    pub(crate) expressions: Vec<&'a Expression>,
    /// Which of them each need has.
    pub(crate) applies: Vec<usize>,
    pub(crate) among: Vec<AmongPlan>,
    /// For each asked set of circumstances, which of the dictionary belong to it.
    pub(crate) circumstance_sets: Vec<Vec<bool>>,
    pub(crate) indicators: Vec<IndicatorPlan>,
    pub(crate) ethnicities: &'a Names,
    /// Sets of circumstances that a breakdown asks for, as places in `circumstance_sets`.
    pub(crate) by_circumstance: Vec<usize>,
}

/// Children of an indicator; the range of ages is in [`Phases::among`] at the same place.
pub(crate) struct AmongPlan {
    /// All ages of the programme, so that children without a date of birth belong to it.
    pub(crate) every_age: bool,
    pub(crate) sex: Option<Sex>,
    pub(crate) circumstances: Option<usize>,
}

pub(crate) enum IndicatorPlan {
    Access(Access),
    Needs {
        among: usize,
        needs: Vec<usize>,
        all: bool,
        in_time: bool,
        when_due: bool,
    },
    Children {
        part: usize,
        whole: Option<usize>,
    },
    /// Not counted from rows.
    Other,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(
        pack: &'a Pack,
        columns: &'a [Column],
        cohorts: &Cohorts,
        ethnicities: &'a Names,
        circumstances: &Names,
        by_circumstance: &[&str],
        on: Day,
    ) -> Self {
        let mut asked: Vec<&Among> = Vec::new();
        let mut enter = |among: &'a Among| {
            asked
                .iter()
                .position(|one| *one == among)
                .unwrap_or_else(|| {
                    asked.push(among);
                    asked.len() - 1
                })
        };
        let indicators = pack
            .indicators
            .iter()
            .map(|indicator| match &indicator.compute {
                Compute::Access(access) => IndicatorPlan::Access(*access),
                Compute::Needs {
                    among,
                    needs,
                    how,
                    in_time,
                    when_due,
                } => IndicatorPlan::Needs {
                    among: enter(among),
                    // A pack that was checked names only needs that exist.
                    needs: needs
                        .iter()
                        .copied()
                        .filter(|&need| need < pack.needs.len())
                        .collect(),
                    all: *how == How::All,
                    in_time: *in_time,
                    when_due: *when_due,
                },
                Compute::Children { part, whole } => IndicatorPlan::Children {
                    part: enter(part),
                    whole: whole.as_ref().map(&mut enter),
                },
                Compute::People { .. } | Compute::Reported => IndicatorPlan::Other,
            })
            .collect();

        let mut circumstance_sets: Vec<Vec<bool>> = Vec::new();
        let mut set_of = |codes: &[&str]| {
            let has = |name: &String| codes.iter().any(|code| covers(code, name));
            let set: Vec<bool> = circumstances.names.iter().map(has).collect();
            circumstance_sets.push(set);
            circumstance_sets.len() - 1
        };
        let among_plans = asked
            .iter()
            .map(|among| AmongPlan {
                every_age: among.from_months <= 0 && among.to_months >= pack.age_limit_months,
                sex: among.sex,
                circumstances: (!among.circumstances.is_empty()).then(|| {
                    let codes: Vec<&str> = among.circumstances.iter().map(String::as_str).collect();
                    set_of(&codes)
                }),
            })
            .collect();
        let by_circumstance = by_circumstance.iter().map(|code| set_of(&[code])).collect();

        let mut expressions: Vec<&Expression> = Vec::new();
        let applies = pack
            .needs
            .iter()
            .map(|need| {
                let found = expressions.iter().position(|one| **one == need.applies);
                found.unwrap_or_else(|| {
                    expressions.push(&need.applies);
                    expressions.len() - 1
                })
            })
            .collect();
        let ranges: Vec<Among> = asked.iter().map(|among| (*among).clone()).collect();
        Self {
            pack,
            columns,
            on,
            on16: day16::nearest(on),
            phases: (cohorts.phases).on(on, || Phases::of(pack, columns, cohorts, &ranges, on)),
            asked_now: shape::asked_now(pack),
            expressions,
            applies,
            among: among_plans,
            circumstance_sets,
            indicators,
            ethnicities,
            by_circumstance,
        }
    }
}
