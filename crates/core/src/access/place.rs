//! In which section of a child's record a fact lies.

use std::collections::BTreeMap;

use super::{Section, Sections};
use crate::duty::Domain;
use crate::fact::{Body, Fact};
use crate::finding_facts::Screened;

/// What the programme says of one of its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// None for a circumstance.
    pub domain: Option<Domain>,
    /// Kept back from those who don't need it.
    pub sensitive: bool,
    /// Where the programme itself says in which section it lies; otherwise domain and
    /// sensitivity decide.
    pub section: Option<Section>,
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

/// Places a fact. `named` looks a name up in the programme by its kind: `service`, `need`,
/// `circumstance`, `instrument`. A new kind of fact doesn't compile until it is placed here.
pub fn place(body: &Body, named: &dyn Fn(&'static str, &str) -> Option<Named>) -> Place {
    use Section::{Care, Contacts, Education, Growth, Identity, Pregnancy, Residence, WhoLooked};
    let by_name = |kind: &'static str, name: &str| {
        named(kind, name).map_or(Place::Unknown, |named| in_one(section_of(named)))
    };
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
        | Body::PersonRegistered(_) => in_one(Contacts),
        Body::PregnancyRegistered(_) | Body::PregnancyEnded(_) => in_one(Pregnancy),
        Body::Measured(_) => in_one(Growth),
        Body::EducationReceived(_) => in_one(Care),
        Body::Enrolled(_) | Body::EnrolmentEnded(_) => in_one(Education),
        Body::ServiceReceived(received) => by_name("service", &received.service),
        Body::NeedIdentified(identified) => by_name("need", &identified.need),
        Body::NeedWaived(waived) => by_name("need", &waived.need),
        Body::CircumstanceFound(found) => by_name("circumstance", &found.circumstance),
        Body::CircumstanceEnded(ended) => by_name("circumstance", &ended.circumstance),
        Body::Screened(screened) => screened_in(screened, named),
        Body::BreakGlassOpened(_) => in_one(WhoLooked),
        // Striking out tells of nothing by itself: `shown` looks at what is struck out.
        Body::Corrected(corrected) => match &corrected.instead {
            Some(instead) => place(&instead.body, named),
            None => Place::Child(Sections::NONE),
        },
        Body::UnitAdded(_)
        | Body::UnitEnded(_)
        | Body::PlanAdopted(_)
        | Body::TargetSet(_)
        | Body::TaskSet(_)
        | Body::TaskDone(_)
        | Body::ReportingSet(_)
        | Body::ResultReported(_)
        | Body::ReportFrozen(_)
        | Body::RoleGranted(_)
        | Body::RoleRevoked(_) => Place::Elsewhere,
        Body::Unknown { .. } => Place::Unknown,
    }
}

fn in_one(section: Section) -> Place {
    Place::Child(Sections::of(&[section]))
}

fn section_of(named: Named) -> Section {
    if let Some(section) = named.section {
        return section;
    }
    match (named.domain, named.sensitive) {
        (Some(Domain::Health), false) => Section::Health,
        (Some(Domain::Nutrition), false) => Section::Nutrition,
        (Some(Domain::Health | Domain::Nutrition), true) => Section::Screening,
        (Some(Domain::Education), false) => Section::Education,
        (Some(Domain::Education), true) => Section::Inclusion,
        (Some(Domain::Care), true) => Section::MotherScreening,
        (Some(Domain::Care | Domain::Protection), false) => Section::Care,
        (Some(Domain::Protection) | None, true) => Section::Protection,
        (Some(Domain::Welfare), true) => Section::Welfare,
        (Some(Domain::Welfare), false) => Section::Documents,
        (None, false) => Section::Circumstances,
    }
}

/// A questionnaire counts as its service, but its answers tell more than a service does: one on
/// the child's health is a screening, and it is sensitive when either the instrument or the
/// service is.
fn screened_in(screened: &Screened, named: &dyn Fn(&'static str, &str) -> Option<Named>) -> Place {
    let (Some(instrument), Some(service)) = (
        named("instrument", &screened.instrument),
        named("service", &screened.service),
    ) else {
        return Place::Unknown;
    };
    let both = Named {
        domain: instrument.domain.or(service.domain),
        sensitive: instrument.sensitive || service.sensitive,
        section: instrument.section.or(service.section),
    };
    match section_of(both) {
        Section::Health | Section::Nutrition => in_one(Section::Screening),
        section => in_one(section),
    }
}

/// The facts of one child's record that may be shown to whoever is allowed these sections, in
/// the order in which they came. A correction is shown where both what it corrects and what it
/// puts instead may be.
pub fn shown<'a>(
    facts: &'a [Fact],
    allowed: Sections,
    named: &dyn Fn(&'static str, &str) -> Option<Named>,
) -> Vec<&'a Fact> {
    let by_id: BTreeMap<_, _> = facts.iter().map(|fact| (fact.envelope.id, fact)).collect();
    let may = |fact: &Fact| {
        let mut fact = fact;
        // A correction of a correction … is short; the bound only guards against a made-up cycle.
        for _ in 0..32 {
            match place(&fact.body, named) {
                Place::Child(sections) if allowed.covers(sections) => {}
                _ => return false,
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
