//! Which facts met which round of a need.

use std::borrow::Cow;

use noi_core::fact::ChildDetails;
use noi_core::records::child::{
    Child, CircumstanceSpell, Enrolment, Identified, Service, Waiver, covers,
};
use noi_core::records::pregnancy::Pregnancy;
use noi_core::{Day, FactId};

use crate::evaluate::growth::{GrowthFinding, growth_findings};
use crate::evaluate::rounds::{NEVER, Round, Rounds, leaves};
use crate::model::{self, MetBy, Need, Pack, Timing, Trigger};

/// What rules look at: a child or a pregnancy.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    pub kind: model::Subject,
    /// Day of birth, or first day of the last period; `None` when unknown.
    pub anchor: Option<Day>,
    pub details: Option<&'a ChildDetails>,
    pub registered_on: Day,
    pub services: &'a [Service],
    /// What measurements say: the results of the services that they count as.
    pub growth: Cow<'a, [GrowthFinding]>,
    pub enrolments: &'a [Enrolment],
    pub circumstances: &'a [CircumstanceSpell],
    pub identified: &'a [Identified],
    pub waivers: &'a [Waiver],
}

impl<'a> From<&'a Child> for Subject<'a> {
    fn from(child: &'a Child) -> Self {
        Self {
            kind: model::Subject::Child,
            anchor: child.birth().map(|birth| birth.day),
            details: Some(&child.details),
            registered_on: child.registered_on,
            services: &child.services,
            growth: growth_findings(&child.details, &child.measurements).into(),
            enrolments: &child.enrolments,
            circumstances: &child.circumstances,
            identified: &child.identified,
            waivers: &child.waivers,
        }
    }
}

impl<'a> From<&'a Pregnancy> for Subject<'a> {
    fn from(pregnancy: &'a Pregnancy) -> Self {
        Self {
            kind: model::Subject::Pregnancy,
            anchor: pregnancy.start(),
            details: None,
            registered_on: pregnancy.registered_on,
            services: &pregnancy.services,
            growth: Cow::Borrowed(&[]),
            enrolments: &[],
            circumstances: &[],
            identified: &pregnancy.identified,
            waivers: &pregnancy.waivers,
        }
    }
}

/// One round of a need for one subject, with what met it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instance {
    pub round: Round,
    /// The first day on which it was met: from that day on it is.
    pub met: Option<Day>,
    /// The fact that met it, where one did.
    pub by: Option<FactId>,
    /// The first day on which it no longer applies: the circumstance ended.
    pub until: Day,
    /// Met day of the dose that must come first, when this need waits for one:
    /// `Some(None)` while it isn't met.
    pub after: Option<Option<Day>>,
}

impl Instance {
    /// Met by a day.
    pub fn met_by(&self, on: Day) -> bool {
        self.met.is_some_and(|met| met <= on)
    }

    /// The last day in time, as known on a day: a dose whose predecessor came late is not
    /// overdue at once.
    pub fn due_on(&self, need: &Need, on: Day) -> Day {
        match (self.after, &need.timing) {
            (
                Some(Some(before)),
                Timing::Once {
                    after: Some(rule), ..
                },
            ) if before <= on => self.round.due.max(before.plus_days(rule.due_days)),
            _ => self.round.due,
        }
    }

    /// The first day on which it can be met, as known on a day; `None` while it waits for an
    /// earlier dose.
    pub fn opens_on(&self, need: &Need, on: Day) -> Option<Day> {
        match (self.after, &need.timing) {
            (
                Some(before),
                Timing::Once {
                    after: Some(rule), ..
                },
            ) => before
                .filter(|before| *before <= on)
                .map(|before| self.round.opens.max(before.plus_days(rule.min_days))),
            _ => Some(self.round.opens),
        }
    }
}

/// All instances of a need for a subject, in the order of opening; they never overlap.
pub fn instances(
    pack: &Pack,
    place: usize,
    subject: &Subject<'_>,
    rounds: &Rounds,
) -> Vec<Instance> {
    let need = &pack.needs[place];
    if need.subject != subject.kind {
        return Vec::new();
    }
    let mut out: Vec<Instance> = match &need.timing {
        Timing::Since { .. } => triggered(pack, need, subject),
        _ => rounds.0[place]
            .iter()
            .map(|round| Instance {
                round: *round,
                met: None,
                by: None,
                until: NEVER,
                after: None,
            })
            .collect(),
    };
    if out.is_empty() {
        return out;
    }
    if let Timing::Once {
        after: Some(after), ..
    } = &need.timing
    {
        let before = instances(pack, after.need, subject, rounds);
        let met = before.first().and_then(|instance| instance.met);
        for instance in &mut out {
            instance.after = Some(met);
        }
    }
    meet(pack, need, subject, rounds, &mut out);
    out
}

fn triggered(pack: &Pack, need: &Need, subject: &Subject<'_>) -> Vec<Instance> {
    let Timing::Since {
        trigger,
        due,
        closes,
        every_months,
    } = &need.timing
    else {
        return Vec::new();
    };
    let end = subject
        .anchor
        .map_or(NEVER, |anchor| leaves(pack, subject.kind, anchor));
    let mut spells: Vec<(Day, Day)> = match trigger {
        Trigger::Circumstance(codes) => subject
            .circumstances
            .iter()
            .filter(|spell| codes.iter().any(|code| covers(code, &spell.circumstance)))
            .map(|spell| (spell.from, spell.until.unwrap_or(NEVER)))
            .collect(),
        Trigger::Service { service, results } => subject
            .services
            .iter()
            .filter(|one| one.service == *service && result_counts(results, one, subject))
            .map(|one| (one.on, NEVER))
            .collect(),
        Trigger::Identified => subject
            .identified
            .iter()
            .filter(|one| one.need == need.code)
            .map(|one| (one.on, NEVER))
            .collect(),
    };
    spells.sort_unstable();
    let mut out: Vec<Instance> = Vec::new();
    for (from, until) in spells {
        // Without a date of birth nothing says when the subject leaves; ten years bound it.
        let last = until.min(end).min(from.plus_months(120));
        for k in 0.. {
            let opens = from.plus_months(k * every_months.unwrap_or(0));
            if opens >= last || (k > 0 && every_months.is_none()) {
                break;
            }
            let next = every_months.map_or(NEVER, |every| from.plus_months((k + 1) * every));
            let valid = need.valid_from.is_none_or(|day| day <= opens)
                && need.valid_to.is_none_or(|day| opens < day);
            if valid {
                out.push(Instance {
                    round: Round {
                        number: 0,
                        opens,
                        due: due.from(opens),
                        closes: closes.map_or(next, |closes| closes.from(opens).min(next)),
                        school_year: None,
                    },
                    met: None,
                    by: None,
                    until,
                    after: None,
                });
            }
        }
    }
    out.sort_by_key(|instance| (instance.round.opens, instance.until));
    // Two circumstances that begin on one day are one reason to act; a later one begins anew.
    out.dedup_by_key(|instance| instance.round.opens);
    for k in 0..out.len() {
        out[k].round.number = k as u16;
        if let Some(next) = out.get(k + 1).map(|next| next.round.opens) {
            out[k].round.closes = out[k].round.closes.min(next);
        }
    }
    out
}

/// Whether a service had one of these results: as recorded or, of a measurement, as found.
fn result_counts(results: &[String], service: &Service, subject: &Subject<'_>) -> bool {
    if results.is_empty() {
        return true;
    }
    if let Some(result) = &service.result {
        return results.contains(result);
    }
    let found = |name: &str| results.iter().any(|result| result == name);
    subject
        .growth
        .iter()
        .filter(|finding| finding.on == service.on)
        .any(|finding| finding.states.iter().any(|state| found(state.code())))
}

/// Fills in what met each instance: the earliest fact that did.
fn meet(
    pack: &Pack,
    need: &Need,
    subject: &Subject<'_>,
    rounds: &Rounds,
    instances: &mut [Instance],
) {
    for way in &need.met_by {
        match way {
            MetBy::Service { service, results } => {
                for one in subject.services {
                    if one.service == *service && result_counts(results, one, subject) {
                        meet_on(instances, one.on, Some(one.fact));
                    }
                }
            }
            MetBy::Dose { service, number } => {
                if let Some((on, fact)) = dose(pack, service, *number, subject, rounds) {
                    meet_on(instances, on, Some(fact));
                }
            }
            MetBy::Enrolled { level, grade } => {
                for one in subject.enrolments {
                    if one.level == *level && (grade.is_none() || *grade == one.grade) {
                        enrol(instances, one);
                    }
                }
            }
            MetBy::PersonalId => {
                let known = subject
                    .details
                    .is_some_and(|details| details.personal_id.is_some());
                if let (true, Some(first)) = (known, instances.first()) {
                    let on = first.round.opens.max(subject.registered_on);
                    meet_on(instances, on, None);
                }
            }
        }
    }
}

/// A fact on a day meets the round that is open on that day, if none met it before.
fn meet_on(instances: &mut [Instance], on: Day, by: Option<FactId>) {
    let open = instances
        .iter_mut()
        .find(|one| one.round.opens <= on && on < one.round.closes);
    if let Some(instance) = open
        && instance.met.is_none_or(|met| on < met)
    {
        instance.met = Some(on);
        instance.by = by;
    }
}

fn enrol(instances: &mut [Instance], enrolment: &Enrolment) {
    for instance in instances {
        if instance.round.school_year == Some(enrolment.school_year)
            && enrolment.from < instance.round.closes
        {
            // Enrolled in July for September: it counts from the first day of school.
            let on = enrolment.from.max(instance.round.opens);
            if instance.met.is_none_or(|met| on < met) {
                instance.met = Some(on);
                instance.by = Some(enrolment.fact);
            }
        }
    }
}

/// The day of the n-th valid dose of a service. Doses are taken in the order of their days;
/// one with a number written down counts as that one, the others as the next. A dose before
/// the minimum age, or before the minimum interval after the last valid one, doesn't count.
fn dose(
    pack: &Pack,
    service: &str,
    number: u8,
    subject: &Subject<'_>,
    rounds: &Rounds,
) -> Option<(Day, FactId)> {
    let mut last: Option<(u8, Day)> = None;
    for one in subject.services.iter().filter(|one| one.service == service) {
        let next = last.map_or(1, |(count, _)| count + 1);
        let count = one.dose.unwrap_or(next);
        if count < next {
            // The same dose written down again.
            continue;
        }
        let Some((place, rule)) = dose_need(pack, service, count) else {
            continue;
        };
        let min_days = match &rule.timing {
            Timing::Once {
                after: Some(after), ..
            } => after.min_days,
            _ => 0,
        };
        let old_enough = rounds
            .0
            .get(place)
            .and_then(|rounds| rounds.first())
            .is_some_and(|round| round.opens <= one.on);
        let long_enough = last.is_none_or(|(_, day)| day.plus_days(min_days) <= one.on);
        if !old_enough || !long_enough {
            continue;
        }
        if count == number {
            return Some((one.on, one.fact));
        }
        last = Some((count, one.on));
    }
    None
}

fn dose_need<'p>(pack: &'p Pack, service: &str, number: u8) -> Option<(usize, &'p Need)> {
    pack.needs.iter().enumerate().find(|(_, need)| {
        need.met_by.iter().any(|way| {
            matches!(way, MetBy::Dose { service: s, number: n } if s == service && *n == number)
        })
    })
}
