//! In which section of a child's record what the programme names is shown, and to whom.

use noi_core::access::{Name, Programme, Section, Sections};
use noi_core::records::child::{CircumstanceSpell, covers};
use noi_core::{Code, Day};

use crate::model::{MetBy, Need, Pack, Timing, Trigger};

impl Programme for Pack {
    fn section(&self, name: Name<'_>) -> Option<Section> {
        match name {
            Name::Service(code) => self.service(code).map(|one| one.section),
            Name::Need(code) => self.need(code).map(|(_, need)| need.section),
            // A sub-type that only a later pack knows lies where its group does.
            Name::Circumstance(code) => {
                let group = code.split_once('.').map_or(code, |(group, _)| group);
                let found = self.circumstance(code).or_else(|| self.circumstance(group));
                found.map(|one| one.section)
            }
            Name::Instrument(code) => {
                let instrument = self.instrument(code)?;
                let service = self.service(&instrument.service)?;
                let section = if instrument.sensitive && !service.sensitive {
                    Section::usual(Some(service.domain), true)
                } else {
                    service.section
                };
                Some(section.of_answers())
            }
        }
    }
}

impl Pack {
    /// Whether whoever sees these sections may see how a need stands. A need that begins with a
    /// service or a circumstance tells of it, so that its section must be seen, too; where it
    /// begins with one of several circumstances, it depends on which it was
    /// ([`crate::evaluate::needs_seen`]).
    pub fn shows(&self, sees: Sections, need: &Need) -> bool {
        let reason = || match &need.timing {
            Timing::Since { trigger, .. } => match trigger {
                Trigger::Service { service, .. } => {
                    let section = self.section(Name::Service(service));
                    section.is_some_and(|section| sees.has(section))
                }
                Trigger::Circumstance(codes) => {
                    codes.iter().any(|code| self.shows_circumstance(sees, code))
                }
                Trigger::Identified => true,
            },
            _ => true,
        };
        // That support for inclusion is needed is said without the reason.
        sees.has(need.section) && (need.section == Section::Inclusion || reason())
    }

    pub fn shows_circumstance(&self, sees: Sections, circumstance: &str) -> bool {
        self.section(Name::Circumstance(circumstance))
            .is_some_and(|section| sees.has(section))
    }

    /// Whether a service that a child received by a day may be shown. One that is given only
    /// because of a circumstance tells that there is one: where that may not be seen, neither may
    /// the service.
    pub fn shows_service(
        &self,
        sees: Sections,
        service: &str,
        circumstances: &[CircumstanceSpell],
        by: Day,
    ) -> bool {
        let section = self.section(Name::Service(service));
        section.is_some_and(|section| sees.has(section))
            && self
                .reasons(service)
                .is_none_or(|reasons| self.explained(sees, &reasons, circumstances, by))
    }

    /// Whether what a person said by a day about a need of a child may be shown: under the same
    /// condition.
    pub fn shows_said(
        &self,
        sees: Sections,
        need: &str,
        circumstances: &[CircumstanceSpell],
        by: Day,
    ) -> bool {
        let Some((_, need)) = self.need(need) else {
            return false;
        };
        let reasons = need
            .since_circumstances()
            .filter(|_| need.section != Section::Inclusion);
        self.shows(sees, need)
            && reasons.is_none_or(|reasons| {
                let reasons: Vec<&Code> = reasons.iter().collect();
                self.explained(sees, &reasons, circumstances, by)
            })
    }

    /// Whether one of these reasons may be seen, if there is any.
    fn explained(
        &self,
        sees: Sections,
        reasons: &[&Code],
        circumstances: &[CircumstanceSpell],
        by: Day,
    ) -> bool {
        let mut known = circumstances.iter().filter(|spell| {
            spell.from <= by && reasons.iter().any(|code| covers(code, &spell.circumstance))
        });
        let Some(first) = known.next() else {
            return true;
        };
        std::iter::once(first)
            .chain(known)
            .any(|spell| self.shows_circumstance(sees, &spell.circumstance))
    }

    /// The circumstances because of which a service is given; `None`: it has other reasons, or
    /// is said without the reason.
    fn reasons(&self, service: &str) -> Option<Vec<&Code>> {
        let meets = |need: &&Need| {
            need.met_by.iter().any(|way| match way {
                MetBy::Service { service: s, .. } | MetBy::Dose { service: s, .. } => s == service,
                MetBy::Enrolled { .. } | MetBy::PersonalId => false,
            })
        };
        let mut reasons = Vec::new();
        for need in self.needs.iter().filter(meets) {
            match need.since_circumstances() {
                Some(codes) if need.section != Section::Inclusion => reasons.extend(codes),
                _ => return None,
            }
        }
        (!reasons.is_empty()).then_some(reasons)
    }
}

impl Need {
    /// The circumstances with which it begins, where it does with one.
    pub fn since_circumstances(&self) -> Option<&[Code]> {
        match &self.timing {
            Timing::Since {
                trigger: Trigger::Circumstance(codes),
                ..
            } => Some(codes),
            _ => None,
        }
    }
}
