//! Everything that the rules say about one child or pregnancy on a day.

use noi_core::records::child::Child;
use noi_core::{Day, Domain, Duty, DutyKind, RecordId, State, UnitId};

use crate::evaluate::meeting::{Subject, instances};
use crate::evaluate::rounds::Rounds;
use crate::evaluate::status::{Status, status};
use crate::expression::Facets;
use crate::model::{MetBy, Pack};

/// Where the subject lives on the day.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub unit: UnitId,
    /// The province's code since 1/7/2025, where known.
    pub province: Option<&'a str>,
}

/// One need of one subject on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeedView {
    /// Its place in [`Pack::needs`].
    pub need: usize,
    pub status: Status,
}

/// All needs of a subject on a day, in the order of the pack. A need that doesn't apply is
/// there with [`State::NotApplicable`].
pub fn needs_of(pack: &Pack, subject: &Subject<'_>, place: Place<'_>, on: Day) -> Vec<NeedView> {
    let rounds = subject
        .anchor
        .map(|anchor| Rounds::of(pack, subject.kind, anchor))
        .unwrap_or_else(|| Rounds(vec![Vec::new(); pack.needs.len()]));
    needs_with(pack, subject, &rounds, place, on)
}

/// The same with rounds that were worked out before (many children share a birthday).
pub fn needs_with(
    pack: &Pack,
    subject: &Subject<'_>,
    rounds: &Rounds,
    place: Place<'_>,
    on: Day,
) -> Vec<NeedView> {
    let facets = Facets {
        sex: subject.details.and_then(|details| details.sex),
        ethnicity: subject
            .details
            .and_then(|details| details.ethnicity.as_deref()),
        province: place.province,
    };
    let set = |name: &str| pack.province_set(name);
    pack.needs
        .iter()
        .enumerate()
        .map(|(index, need)| {
            let applies = need.applies.holds(facets, &set);
            let found = if applies {
                instances(pack, index, subject, rounds)
            } else {
                Vec::new()
            };
            let waived = subject.waivers.iter().any(|waiver| {
                waiver.need == need.code
                    && waiver.from <= on
                    && waiver.until.is_none_or(|until| on <= until)
            });
            NeedView {
                need: index,
                status: status(need, &found, on, waived),
            }
        })
        .collect()
}

/// How a child stands in one domain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DomainAccess {
    /// A core need of the domain has fallen due.
    pub due: bool,
    /// … and none is overdue, nor missed within the time for which it still matters.
    pub reached: bool,
}

/// Access by need and age (measure 1 of the scheme) of one child on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Access {
    pub domains: [DomainAccess; 6],
    /// A core need has fallen due: the child is in the denominator.
    pub counted: bool,
    /// Reached in every domain in which a core need has fallen due.
    pub full: bool,
    /// At least one core need that fell due is met.
    pub part: bool,
}

/// Access from the needs of [`needs_of`].
pub fn access(pack: &Pack, needs: &[NeedView]) -> Access {
    let mut out = Access::default();
    for domain in Domain::ALL {
        out.domains[domain.index()].reached = true;
    }
    for view in needs {
        let need = &pack.needs[view.need];
        if !need.core {
            continue;
        }
        let domain = &mut out.domains[need.domain.index()];
        domain.due |= view.status.due;
        domain.reached &= !view.status.failing;
        out.part |= view.status.due && view.status.met;
    }
    out.counted = out.domains.iter().any(|domain| domain.due);
    out.full = out.counted
        && out
            .domains
            .iter()
            .all(|domain| !domain.due || domain.reached);
    for domain in &mut out.domains {
        domain.reached &= domain.due;
    }
    out
}

/// What is owed to a child today and can still be done: open or overdue needs, the oldest
/// deadline first. Empty when the child isn't in the population.
pub fn duties(pack: &Pack, child: &Child, place: Place<'_>, on: Day) -> Vec<Duty> {
    if !child.present(on) || !in_programme(pack, child, on) {
        return Vec::new();
    }
    let views = needs_of(pack, &Subject::from(child), place, on);
    duties_of(pack, child.id, &views, place, on)
}

/// Whether the child is young enough for the programme; without a date of birth, yes.
pub fn in_programme(pack: &Pack, child: &Child, on: Day) -> bool {
    child
        .birth()
        .is_none_or(|birth| on < birth.day.plus_months(pack.age_limit_months))
}

/// The duties that follow from needs already evaluated.
pub fn duties_of(
    pack: &Pack,
    record: RecordId,
    views: &[NeedView],
    place: Place<'_>,
    on: Day,
) -> Vec<Duty> {
    let mut duties: Vec<Duty> = views
        .iter()
        .filter(|view| matches!(view.status.state, State::Open | State::Overdue))
        .filter_map(|view| {
            let need = &pack.needs[view.need];
            let one = view.status.instance?;
            let opens = one.opens_on(need, on)?;
            Some(Duty {
                kind: DutyKind::Need {
                    need: need.code.clone(),
                    domain: need.domain,
                },
                record,
                unit: place.unit,
                role: need.role,
                opens,
                due: one.due_on(need, on),
                closes: (one.round.closes < super::rounds::NEVER)
                    .then(|| one.round.closes.plus_days(-1)),
                state: view.status.state,
                settled_by: need.met_by.iter().filter_map(settles).collect(),
            })
        })
        .collect();
    duties.sort_by_key(|duty| (duty.due, duty.opens));
    duties
}

fn settles(way: &MetBy) -> Option<String> {
    match way {
        MetBy::Service { service, .. } | MetBy::Dose { service, .. } => Some(service.clone()),
        MetBy::Enrolled { .. } => Some("enrolled".to_owned()),
        MetBy::PersonalId => None,
    }
}
