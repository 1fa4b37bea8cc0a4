//! A child (trẻ em): what all facts about one child add up to.

use std::collections::BTreeMap;

use crate::fact::{
    Body, ChildDetails, Code, DetailsCorrected, ExitKind, Fact, MoveReason, PersonKind, Relation,
    SchoolLevel,
};
use crate::finding_facts::{Measured, Screened};
use crate::records::details::{FIELDS, fill_gaps};
use crate::records::{Effective, effective};
use crate::{Birth, Day, FactId, Moment, RecordId, Shard, UnitId};

/// A child as known now. Every list is sorted by day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Child {
    pub id: RecordId,
    pub shard: Shard,
    pub details: ChildDetails,
    /// Where the child lived, from when; the first spell begins at birth unless the
    /// registration says otherwise. Never empty.
    pub residences: Vec<Residence>,
    /// When the child left the population, and perhaps came back.
    pub absences: Vec<Absence>,
    pub circumstances: Vec<CircumstanceSpell>,
    /// Measurements and screenings are among them, as the services that they count as.
    pub services: Vec<Service>,
    pub measurements: Vec<Measurement>,
    pub screenings: Vec<Screening>,
    pub enrolments: Vec<Enrolment>,
    pub identified: Vec<Identified>,
    pub waivers: Vec<Waiver>,
    pub carers: Vec<CarerLink>,
    pub household: Option<RecordId>,
    /// Cards that the family was given up to this moment open nothing any more.
    pub cards_revoked: Option<Moment>,
    /// The record that goes on in place of this one.
    pub merged_into: Option<RecordId>,
    pub registered_on: Day,
    /// Details that two recorders set to different values without knowing of each other:
    /// shown to a person, never settled silently.
    pub conflicts: Vec<DetailConflict>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Residence {
    pub from: Day,
    pub unit: UnitId,
    pub village: Option<String>,
    pub reason: Option<MoveReason>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    pub from: Day,
    /// The first day back.
    pub until: Option<Day>,
    pub kind: ExitKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CircumstanceSpell {
    pub circumstance: Code,
    pub from: Day,
    /// The first day on which it no longer holds.
    pub until: Option<Day>,
    pub evidence: String,
    pub fact: FactId,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    pub service: Code,
    pub dose: Option<u8>,
    pub on: Day,
    pub unit: UnitId,
    pub provider: Option<String>,
    pub result: Option<Code>,
    pub fact: FactId,
    pub corrected: bool,
}

/// Measures of the body as taken. Its service has no result of its own: rules work it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measurement {
    pub on: Day,
    pub unit: UnitId,
    pub taken: Measured,
    pub fact: FactId,
    pub corrected: bool,
}

/// A questionnaire as filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screening {
    pub on: Day,
    pub unit: UnitId,
    pub answered: Screened,
    pub fact: FactId,
    pub corrected: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    pub school_year: i32,
    pub level: SchoolLevel,
    pub grade: Option<u8>,
    pub school: Option<String>,
    pub from: Day,
    pub until: Option<Day>,
    pub fact: FactId,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identified {
    pub need: Code,
    pub on: Day,
    pub note: String,
    pub fact: FactId,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    pub need: Code,
    pub from: Day,
    pub until: Option<Day>,
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarerLink {
    pub carer: RecordId,
    pub relation: Relation,
    pub from: Day,
    pub until: Option<Day>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetailConflict {
    /// `name`, `birth`, `sex`, `personal_id` …
    pub field: &'static str,
    pub kept: String,
    pub other: String,
}

impl Service {
    /// The service that a fact says was received, counted as, or given by a questionnaire.
    pub(crate) fn of(fact: &Effective<'_>) -> Option<Self> {
        let (service, dose, provider, result) = match fact.body {
            Body::ServiceReceived(one) => (&one.service, one.dose, &one.provider, &one.result),
            Body::Measured(one) => (&one.service, None, &one.provider, &None),
            Body::Screened(one) => (&one.service, None, &one.provider, &one.result),
            _ => return None,
        };
        Some(Self {
            service: service.clone(),
            dose,
            on: fact.on,
            unit: fact.unit,
            provider: provider.clone(),
            result: result.clone(),
            fact: fact.id,
            corrected: fact.corrected,
        })
    }
}

impl Child {
    /// What the facts about `id` add up to; facts of records merged into it may be among
    /// them. `None` when no registration is among them.
    pub fn fold<'a>(id: RecordId, facts: impl IntoIterator<Item = &'a Fact>) -> Option<Self> {
        let facts = effective(facts);
        let (mut child, own_registration) = Self::registered(id, &facts)?;
        let mut corrections = Vec::new();
        for fact in &facts {
            child.apply(fact, own_registration, &mut corrections);
        }
        child.correct_details(&corrections);
        child.settle();
        Some(child)
    }

    fn registered(id: RecordId, facts: &[Effective<'_>]) -> Option<(Self, FactId)> {
        let registrations = || {
            facts.iter().filter_map(|fact| match fact.body {
                Body::ChildRegistered(details) => Some((fact, details)),
                _ => None,
            })
        };
        // The record's own registration rules; those of merged duplicates fill its gaps.
        let own = registrations().find(|(fact, _)| fact.fact.envelope.record == id);
        let (first, details) = own.or_else(|| registrations().next())?;
        let mut details = details.clone();
        for (_, others) in registrations() {
            fill_gaps(&mut details, others);
        }
        let since = details
            .here_since
            .or(details.birth.map(|birth| birth.day))
            .unwrap_or(first.on);
        let child = Self {
            id,
            shard: first.fact.envelope.shard,
            residences: vec![Residence {
                from: since,
                unit: first.unit,
                village: details.village.clone(),
                reason: None,
            }],
            details,
            absences: Vec::new(),
            circumstances: Vec::new(),
            services: Vec::new(),
            measurements: Vec::new(),
            screenings: Vec::new(),
            enrolments: Vec::new(),
            identified: Vec::new(),
            waivers: Vec::new(),
            carers: Vec::new(),
            household: None,
            cards_revoked: None,
            merged_into: None,
            registered_on: first.on,
            conflicts: Vec::new(),
        };
        Some((child, first.id))
    }

    fn apply<'a>(
        &mut self,
        fact: &Effective<'a>,
        own_registration: FactId,
        corrections: &mut Vec<(Effective<'a>, &'a DetailsCorrected)>,
    ) {
        let own = fact.fact.envelope.record == self.id;
        match fact.body {
            Body::ChildDetailsCorrected(change) => corrections.push((*fact, change)),
            Body::ChildMoved(moved) => self.residences.push(Residence {
                from: fact.on,
                unit: fact.unit,
                village: moved.village.clone(),
                reason: Some(moved.reason),
            }),
            Body::ChildExited(exited)
                if self.absences.last().is_none_or(|last| last.until.is_some()) =>
            {
                self.absences.push(Absence {
                    from: fact.on,
                    until: None,
                    kind: exited.kind,
                });
            }
            Body::ChildReturned(_) => {
                if let Some(absence) = self.absences.last_mut().filter(|a| a.until.is_none()) {
                    absence.until = Some(fact.on);
                    self.residences.push(Residence {
                        from: fact.on,
                        unit: fact.unit,
                        village: None,
                        reason: Some(MoveReason::Relocated),
                    });
                }
            }
            Body::CircumstanceFound(found) => {
                let holds = self
                    .circumstances
                    .iter()
                    .any(|spell| spell.circumstance == found.circumstance && spell.until.is_none());
                if !holds {
                    self.circumstances.push(CircumstanceSpell {
                        circumstance: found.circumstance.clone(),
                        from: fact.on,
                        until: None,
                        evidence: found.evidence.clone(),
                        fact: fact.id,
                    });
                }
            }
            Body::CircumstanceEnded(ended) => {
                let open = self.circumstances.iter_mut().find(|spell| {
                    spell.circumstance == ended.circumstance && spell.until.is_none()
                });
                if let Some(spell) = open {
                    spell.until = Some(fact.on);
                }
            }
            Body::CarerLinked(link) => self.carers.push(CarerLink {
                carer: link.carer,
                relation: link.relation,
                from: fact.on,
                until: None,
            }),
            Body::CarerUnlinked(link) => {
                for carer in &mut self.carers {
                    if carer.carer == link.carer && carer.until.is_none() {
                        carer.until = Some(fact.on);
                    }
                }
            }
            Body::HouseholdLinked(link) => self.household = Some(link.household),
            Body::CardsRevoked(_) => {
                self.cards_revoked = self.cards_revoked.max(Some(fact.recorded));
            }
            Body::ServiceReceived(_) | Body::Measured(_) | Body::Screened(_) => {
                self.services.extend(Service::of(fact));
                self.find(fact);
            }
            Body::Enrolled(enrolled) => self.enrolments.push(Enrolment {
                school_year: enrolled.school_year,
                level: enrolled.level,
                grade: enrolled.grade,
                school: enrolled.school.clone(),
                from: fact.on,
                until: None,
                fact: fact.id,
            }),
            Body::EnrolmentEnded(ended) => {
                for enrolment in &mut self.enrolments {
                    if enrolment.school_year == ended.school_year && enrolment.until.is_none() {
                        enrolment.until = Some(fact.on);
                    }
                }
            }
            Body::NeedIdentified(identified) => self.identified.push(Identified {
                need: identified.need.clone(),
                on: fact.on,
                note: identified.note.clone(),
                fact: fact.id,
            }),
            Body::NeedWaived(waived) => self.waivers.push(Waiver {
                need: waived.need.clone(),
                from: fact.on,
                until: waived.until,
                reason: waived.reason.clone(),
            }),
            Body::MergedInto(merged) if own => self.merged_into = Some(merged.survivor),
            Body::Unmerged(_) if own => self.merged_into = None,
            Body::ChildRegistered(_) if own && fact.id != own_registration => {
                // Registered twice under one id (two devices): the first one counts, the
                // second is shown where it differs.
                if let Body::ChildRegistered(other) = fact.body {
                    self.note_conflicts(other);
                }
            }
            _ => {}
        }
    }

    fn find(&mut self, fact: &Effective<'_>) {
        let (on, unit, corrected) = (fact.on, fact.unit, fact.corrected);
        match fact.body {
            Body::Measured(taken) => self.measurements.push(Measurement {
                on,
                unit,
                taken: taken.clone(),
                fact: fact.id,
                corrected,
            }),
            Body::Screened(answered) => self.screenings.push(Screening {
                on,
                unit,
                answered: answered.clone(),
                fact: fact.id,
                corrected,
            }),
            _ => {}
        }
    }

    fn note_conflicts(&mut self, other: &ChildDetails) {
        for field in FIELDS {
            let (kept, other) = ((field.get)(&self.details), (field.get)(other));
            if let (Some(kept), Some(other)) = (kept, other)
                && kept != other
            {
                self.conflicts.push(DetailConflict {
                    field: field.name,
                    kept,
                    other,
                });
            }
        }
    }

    /// Corrections in the order in which they were recorded; the last one counts. When two
    /// devices set one field to different values at the same moment, that is a conflict.
    fn correct_details(&mut self, corrections: &[(Effective<'_>, &DetailsCorrected)]) {
        let mut sorted: Vec<_> = corrections.iter().collect();
        sorted.sort_by_key(|(fact, _)| (fact.recorded, fact.id));
        let mut last: BTreeMap<&str, (Moment, crate::DeviceId, String)> = BTreeMap::new();
        for (fact, change) in sorted {
            for cleared in &change.cleared {
                cleared.clear(&mut self.details);
            }
            let set = &change.set;
            for field in FIELDS {
                let Some(value) = (field.get)(set) else {
                    continue;
                };
                let device = fact.fact.envelope.device;
                if let Some((moment, other_device, other)) = last.get(field.name)
                    && *other_device != device
                    && *other != value
                    && fact.recorded.0 - moment.0 < CONFLICT_WINDOW_MS
                {
                    self.conflicts.push(DetailConflict {
                        field: field.name,
                        kept: value.clone(),
                        other: other.clone(),
                    });
                }
                last.insert(field.name, (fact.recorded, device, value));
                (field.copy)(&mut self.details, set);
            }
        }
        if let Some(first) = (self.residences.first_mut()).filter(|first| first.reason.is_none()) {
            if let (Some(birth), None) = (self.details.birth, self.details.here_since) {
                first.from = birth.day;
            }
            first.village.clone_from(&self.details.village);
        }
    }

    fn settle(&mut self) {
        self.residences.sort_by_key(|residence| residence.from);
        self.services
            .sort_by_key(|service| (service.on, service.fact));
        self.measurements
            .sort_by_key(|measurement| (measurement.on, measurement.fact));
        self.screenings
            .sort_by_key(|screening| (screening.on, screening.fact));
        self.circumstances
            .sort_by_key(|spell| (spell.from, spell.fact));
    }

    pub fn birth(&self) -> Option<Birth> {
        self.details.birth
    }

    /// Where the child lives on a day: the last spell that began by then, or the first.
    pub fn residence(&self, on: Day) -> &Residence {
        self.residences
            .iter()
            .rev()
            .find(|residence| residence.from <= on)
            .unwrap_or(&self.residences[0])
    }

    /// Whether the child belongs to the population on a day: born, not merged away, not gone.
    pub fn present(&self, on: Day) -> bool {
        self.merged_into.is_none()
            && self.birth().is_none_or(|birth| birth.day <= on)
            && self.residences[0].from <= on
            && !self
                .absences
                .iter()
                .any(|absence| absence.from <= on && absence.until.is_none_or(|back| on < back))
    }

    /// Whether a circumstance (or any sub-type of it) holds on a day.
    pub fn in_circumstance(&self, circumstance: &str, on: Day) -> bool {
        self.circumstances.iter().any(|spell| {
            covers(circumstance, &spell.circumstance)
                && spell.from <= on
                && spell.until.is_none_or(|until| on < until)
        })
    }

    /// The first name that people would call, for lists: the whole name or "no name yet".
    pub fn name(&self) -> Option<&str> {
        self.details.name.as_deref()
    }
}

/// Whether `group` is the code itself or the group that it belongs to: `4` covers `4.2`.
pub fn covers(group: &str, code: &str) -> bool {
    code == group
        || (code.len() > group.len()
            && code.starts_with(group)
            && code.as_bytes()[group.len()] == b'.')
}

/// Two different corrections of one field from two devices within a day of each other are
/// shown to a person: neither recorder is likely to have seen the other's.
const CONFLICT_WINDOW_MS: i64 = 86_400_000;

/// Which kinds of person count as officers in measure 2 of the scheme; carers are counted apart.
pub fn is_officer(kind: PersonKind) -> bool {
    kind != PersonKind::Carer
}
