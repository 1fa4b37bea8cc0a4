//! One child as lists look at it: folded, with its services made small. A province has tens of
//! millions of services, and a list needs of each no more than what, when and with what result.

use std::sync::{PoisonError, RwLock};

use noi_core::names::{fold, person_sort_key};
use noi_core::records::child::{Child, Service};
use noi_core::{Code, Day, FactId, RecordId};
use noi_pack::evaluate::growth::{GrowthFinding, growth_findings};

/// A child and what a list needs beside it.
#[cfg_attr(test, derive(Clone, Debug, PartialEq))]
pub(crate) struct Kept {
    /// Without its services ([`Kept::services`]) and all that no list asks for.
    pub(crate) child: Child,
    pub(super) services: Box<[Small]>,
    /// What measurements said, by day; the measurements themselves are not kept.
    pub(crate) growth: Box<[GrowthFinding]>,
    /// Name of the main carer; empty if none is known.
    pub(crate) carer: String,
    /// The day of the latest fact.
    pub(crate) last: Day,
}

/// A service received.
#[derive(Clone, Copy)]
#[cfg_attr(test, derive(Debug, PartialEq))]
pub(super) struct Small {
    pub(super) service: u16,
    pub(super) result: Option<u16>,
    pub(super) dose: Option<u8>,
    pub(super) on: Day,
}

/// The codes of services and results, by number.
#[derive(Default)]
pub(crate) struct Services(RwLock<Vec<Code>>);

impl Services {
    /// `None` when there are more codes than a number holds; no pack comes near.
    fn number(&self, code: &str) -> Option<u16> {
        let find = |known: &[Code]| known.iter().position(|known| known == code);
        let found = find(&self.0.read().unwrap_or_else(PoisonError::into_inner));
        let at = found.unwrap_or_else(|| {
            let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
            // Another may have come first.
            find(&known).unwrap_or_else(|| {
                known.push(code.to_owned());
                known.len() - 1
            })
        });
        u16::try_from(at).ok()
    }
}

impl Kept {
    pub(crate) fn new(mut child: Child, carer: String, last: Day, codes: &Services) -> Self {
        let growth = growth_findings(&child.details, &child.measurements).into();
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
            services,
            growth,
            carer,
            last,
            child,
        }
    }

    /// Where it stands in a class list.
    pub(crate) fn order(&self) -> (Vec<u8>, RecordId) {
        let key = self.child.name().map(person_sort_key);
        (key.unwrap_or_default(), self.child.id)
    }

    /// Its name in lower case, without diacritics.
    pub(crate) fn folded_name(&self) -> String {
        self.child.name().map(fold).unwrap_or_default()
    }

    /// The child as rules look at it. Where a service was given and by whom is not kept: no rule
    /// asks.
    pub(crate) fn services(&self, codes: &Services) -> Vec<Service> {
        let codes = codes.0.read().unwrap_or_else(PoisonError::into_inner);
        let code = |number: u16| codes.get(usize::from(number)).cloned().unwrap_or_default();
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
