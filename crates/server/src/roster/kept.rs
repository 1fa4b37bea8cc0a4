//! One child as it is kept: folded, with its services made small. A province has tens of
//! millions of services, and a list needs of each no more than what, when and with what result.

use noi_core::names::person_sort_key;
use noi_core::records::child::{Child, Service};
use noi_core::{Code, Day, FactId};
use noi_pack::evaluate::growth::{GrowthFinding, growth_findings};

/// A child and what a list needs beside it.
pub(crate) struct Kept {
    /// Without its services: see [`Kept::whole`].
    pub(crate) child: Child,
    services: Box<[Small]>,
    /// What measurements said, by day; the measurements themselves are not kept.
    pub(crate) growth: Box<[GrowthFinding]>,
    /// Lower case, without diacritics.
    pub(crate) fold: String,
    pub(crate) key: Vec<u8>,
    /// Name of the main carer; empty if none is known.
    pub(crate) carer: String,
    /// The day of the latest fact.
    pub(crate) last: Day,
}

/// A service received.
#[derive(Clone, Copy)]
struct Small {
    service: u16,
    result: Option<u16>,
    dose: Option<u8>,
    on: Day,
}

/// The codes of services and results, by number.
#[derive(Default)]
pub(crate) struct Services(Vec<Code>);

impl Services {
    /// `None` when there are more codes than a number holds; no pack comes near.
    fn number(&mut self, code: &str) -> Option<u16> {
        let at = self
            .0
            .iter()
            .position(|known| known == code)
            .unwrap_or_else(|| {
                self.0.push(code.to_owned());
                self.0.len() - 1
            });
        u16::try_from(at).ok()
    }
}

impl Kept {
    pub(crate) fn new(
        mut child: Child,
        fold: String,
        carer: String,
        last: Day,
        codes: &mut Services,
    ) -> Self {
        let growth = growth_findings(&child.details, &child.measurements).into();
        child.measurements = Vec::new();
        for screening in &mut child.screenings {
            screening.answered.answers.clear();
        }
        // Lists of one or two that grew by doubling take more than what is in them.
        child.residences.shrink_to_fit();
        child.absences.shrink_to_fit();
        child.circumstances.shrink_to_fit();
        child.screenings.shrink_to_fit();
        child.enrolments.shrink_to_fit();
        child.identified.shrink_to_fit();
        child.waivers.shrink_to_fit();
        child.carers.shrink_to_fit();
        let services = std::mem::take(&mut child.services)
            .into_iter()
            .filter_map(|one| {
                Some(Small {
                    service: codes.number(&one.service)?,
                    result: one.result.as_deref().and_then(|code| codes.number(code)),
                    dose: one.dose,
                    on: one.on,
                })
            })
            .collect();
        Self {
            key: child
                .details
                .name
                .as_deref()
                .map(person_sort_key)
                .unwrap_or_default(),
            services,
            growth,
            fold,
            carer,
            last,
            child,
        }
    }

    /// The child as rules look at it. Where a service was given and by whom is not kept: no rule
    /// asks.
    pub(crate) fn services(&self, codes: &Services) -> Vec<Service> {
        let code = |number: u16| {
            codes
                .0
                .get(usize::from(number))
                .cloned()
                .unwrap_or_default()
        };
        self.services
            .iter()
            .map(|small| Service {
                service: code(small.service),
                dose: small.dose,
                on: small.on,
                unit: self.child.residences[0].unit,
                provider: None,
                result: small.result.map(code),
                fact: FactId(self.child.id.0),
                corrected: false,
            })
            .collect()
    }
}
