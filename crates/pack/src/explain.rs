//! The dates that follow from a need for somebody born on a day.

use noi_core::records::child::{CircumstanceSpell, Identified, Service};
use noi_core::{Birth, Day, FactId, UnitId};
use serde::Serialize;

use crate::evaluate::rounds::{NEVER, Round, Rounds, rounds_of};
use crate::evaluate::{Subject, instances};
use crate::model::{Need, Pack, Timing, Trigger};

/// One round of a need, as dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Explained {
    /// From 0.
    pub round: u16,
    /// First day on which it can be met.
    pub opens: Day,
    /// Last day in time.
    pub due: Day,
    /// First day on which it no longer can be met; `None`: it stays open until the child
    /// leaves the programme.
    pub closes: Option<Day>,
    /// The school year that it belongs to, by the year in which it begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub school_year: Option<i32>,
}

/// All rounds of a need for somebody born on a day (for a pregnancy: the first day of the
/// last period). Empty when the need begins with an event, or its rule wasn't in force.
pub fn explain(pack: &Pack, need: &Need, born: Birth) -> Vec<Explained> {
    rounds_of(pack, need, born.day)
        .into_iter()
        .map(explained)
        .collect()
}

/// The same for a need that begins with an event: all rounds when what it waits for happened
/// on a day and went on. `place` is the need's place in [`Pack::needs`]; empty for other needs.
pub fn explain_since(pack: &Pack, place: usize, born: Birth, event: Day) -> Vec<Explained> {
    let need = &pack.needs[place];
    let Timing::Since { trigger, .. } = &need.timing else {
        return Vec::new();
    };
    let fact: FactId = FactId(Default::default());
    let (mut services, mut circumstances, mut identified) = (Vec::new(), Vec::new(), Vec::new());
    match trigger {
        Trigger::Circumstance(codes) => circumstances.push(CircumstanceSpell {
            circumstance: codes.first().cloned().unwrap_or_default(),
            from: event,
            until: None,
            evidence: String::new(),
            fact,
        }),
        Trigger::Service { service, results } => services.push(Service {
            service: service.clone(),
            dose: None,
            on: event,
            unit: UnitId::COUNTRY,
            provider: None,
            result: results.first().cloned(),
            fact,
            corrected: false,
        }),
        Trigger::Identified => identified.push(Identified {
            need: need.code.clone(),
            on: event,
            note: String::new(),
            fact,
        }),
    }
    let subject = Subject {
        kind: need.subject,
        anchor: Some(born.day),
        details: None,
        registered_on: born.day,
        services: &services,
        growth: std::borrow::Cow::Borrowed(&[]),
        enrolments: &[],
        circumstances: &circumstances,
        identified: &identified,
        waivers: &[],
    };
    let rounds = Rounds::of(pack, need.subject, born.day);
    instances(pack, place, &subject, &rounds)
        .into_iter()
        .map(|one| explained(one.round))
        .collect()
}

fn explained(round: Round) -> Explained {
    Explained {
        round: round.number,
        opens: round.opens,
        due: round.due,
        closes: (round.closes < NEVER).then_some(round.closes),
        school_year: round.school_year,
    }
}
