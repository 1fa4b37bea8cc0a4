//! In which section of a child's record a fact lies.

use std::collections::BTreeMap;

use super::{Section, Sections};
use crate::fact::{Body, Fact};
use crate::finding_facts::Screened;

/// A name of the programme that a fact mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name<'a> {
    Service(&'a str),
    Need(&'a str),
    Circumstance(&'a str),
    Instrument(&'a str),
}

/// What only the programme knows.
pub trait Programme {
    /// In which section what bears this name lies; `None`: the programme doesn't know the name.
    fn section(&self, name: Name<'_>) -> Option<Section>;
}

/// Where a fact lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It tells of these sections, and is for those who may see all of them.
    Child(Sections),
    /// It isn't part of a child's record: plans, reports, units, roles.
    Elsewhere,
    /// Nobody knows what it tells: it is shown to nobody.
    Unknown,
}

impl Place {
    /// Whether what lies here may be shown to whoever is allowed these sections.
    pub fn within(self, allowed: Sections) -> bool {
        matches!(self, Self::Child(sections) if allowed.covers(sections))
    }
}

/// Places a fact. A new kind of fact doesn't compile until it is placed here.
pub fn place(body: &Body, programme: &dyn Programme) -> Place {
    use Section::{Care, Contacts, Education, Growth, Identity, Pregnancy, Residence, WhoLooked};
    let by_name = |name| programme.section(name).map_or(Place::Unknown, in_one);
    match body {
        // A registration says where the child lives, too.
        Body::ChildRegistered(_) | Body::ChildDetailsCorrected(_) => {
            Place::Child(Sections::of(&[Identity, Residence]))
        }
        Body::ChildMoved(_) | Body::ChildExited(_) | Body::ChildReturned(_) => in_one(Residence),
        Body::MergedInto(_) | Body::Unmerged(_) => in_one(Identity),
        Body::CarerLinked(_)
        | Body::CarerUnlinked(_)
        | Body::HouseholdLinked(_)
        | Body::CardsRevoked(_)
        | Body::PersonRegistered(_) => in_one(Contacts),
        Body::PregnancyRegistered(_) | Body::PregnancyEnded(_) => in_one(Pregnancy),
        Body::Measured(_) => in_one(Growth),
        Body::EducationReceived(_) => in_one(Care),
        Body::Enrolled(_) | Body::EnrolmentEnded(_) => in_one(Education),
        Body::ServiceReceived(received) => by_name(Name::Service(&received.service)),
        Body::NeedIdentified(identified) => by_name(Name::Need(&identified.need)),
        Body::NeedWaived(waived) => by_name(Name::Need(&waived.need)),
        Body::CircumstanceFound(found) => by_name(Name::Circumstance(&found.circumstance)),
        Body::CircumstanceEnded(ended) => by_name(Name::Circumstance(&ended.circumstance)),
        Body::Screened(answered) => answers(answered, programme),
        Body::BreakGlassOpened(_) => in_one(WhoLooked),
        // Striking out tells of nothing by itself: `shown` looks at what is struck out.
        Body::Corrected(corrected) => match &corrected.instead {
            Some(instead) => place(&instead.body, programme),
            None => Place::Child(Sections::NONE),
        },
        Body::UnitAdded(_)
        | Body::UnitRenamed(_)
        | Body::UnitEnded(_)
        | Body::PlanAdopted(_)
        | Body::TargetSet(_)
        | Body::TaskSet(_)
        | Body::TaskDone(_)
        | Body::ReportingSet(_)
        | Body::ResultReported(_)
        | Body::ReportFrozen(_)
        | Body::RoleGranted(_)
        | Body::RoleRevoked(_)
        | Body::RowsImported(_)
        | Body::ImportUndone(_) => Place::Elsewhere,
        Body::Unknown { .. } => Place::Unknown,
    }
}

fn in_one(section: Section) -> Place {
    Place::Child(Sections::of(&[section]))
}

/// Places a filled questionnaire: where its answers lie and where the service lies as which it
/// counts, which may be another.
pub fn answers(answered: &Screened, programme: &dyn Programme) -> Place {
    let instrument = programme.section(Name::Instrument(&answered.instrument));
    let service = programme.section(Name::Service(&answered.service));
    match (instrument, service) {
        (Some(instrument), Some(service)) => Place::Child(Sections::of(&[instrument, service])),
        _ => Place::Unknown,
    }
}

/// The facts of one child's record that may be shown to whoever is allowed these sections, in
/// the order in which they came. A correction is shown where both what it corrects and what it
/// puts instead may be.
pub fn shown<'a>(facts: &'a [Fact], allowed: Sections, programme: &dyn Programme) -> Vec<&'a Fact> {
    let by_id: BTreeMap<_, _> = facts.iter().map(|fact| (fact.envelope.id, fact)).collect();
    let may = |fact: &Fact| {
        let mut fact = fact;
        // A correction of a correction … is short; the bound only guards against a made-up cycle.
        for _ in 0..32 {
            if !place(&fact.body, programme).within(allowed) {
                return false;
            }
            let Body::Corrected(corrected) = &fact.body else {
                return true;
            };
            match by_id.get(&corrected.fact) {
                Some(corrected) => fact = corrected,
                None => return false,
            }
        }
        false
    };
    facts.iter().filter(|fact| may(fact)).collect()
}
