//! Services of a list: each matched to its child, recorded once, corrected when it changed.

use noi_core::fact::{Body, Corrected, Instead, Origin, ServiceReceived};
use noi_core::names::fold;
use noi_core::recorder::About;
use noi_core::{Birth, FastMap, Known as Precision, RecordId, Shard, UnitId};

use super::keys;
use super::places::Places;
use super::{Asks, Desk, Known, KnownChild, Outcome, ServiceNamed, Setting, Wanted, permitted};
use crate::issue::{Code, Issue};
use crate::rows::ServiceRow;

/// A row whose service was found.
pub(super) struct Placed {
    pub(super) row: ServiceRow,
    /// Which of [`Seen::found`].
    service: usize,
    /// The child's commune, where the row names one.
    unit: Option<UnitId>,
    /// Hash of how the row names its child.
    named: u128,
    /// Set when the child was found.
    key: Option<String>,
}

impl Placed {
    pub(super) fn new(
        row: ServiceRow,
        setting: &Setting<'_>,
        places: &mut Places<'_>,
        seen: &mut Seen,
        issues: &mut Vec<Issue>,
    ) -> Option<Self> {
        let Some(service) = seen.service(&row.service, setting) else {
            let issue = Issue::row(row.line, Code::ServiceUnknown);
            issues.push(issue.arg("value", &*row.service));
            return None;
        };
        let unit = if row.child.place.is_given() {
            let unit = places.unit(row.line, &row.child.place, issues)?;
            if !permitted(setting, row.line, unit, Wanted::Child, issues) {
                return None;
            }
            Some(unit)
        } else {
            None
        };
        let child = &row.child;
        let named = match (&child.personal_id, &child.local_id) {
            (None, None) => keys::digest_number(&[
                "name",
                &child.name.as_deref().map(fold).unwrap_or_default(),
                &child
                    .birth
                    .map(|birth| birth.to_string())
                    .unwrap_or_default(),
                &unit.map(|unit| unit.to_string()).unwrap_or_default(),
            ]),
            (id, local) => keys::digest_number(&[
                "number",
                id.as_deref().unwrap_or(""),
                local.as_deref().unwrap_or(""),
            ]),
        };
        Some(Self {
            row,
            service,
            unit,
            named,
            key: None,
        })
    }
}

/// What is known of a child that services are for.
#[derive(Clone, Copy, Debug)]
struct Subject {
    record: RecordId,
    shard: Shard,
    unit: UnitId,
    birth: Option<Birth>,
}

impl Subject {
    fn of(child: &KnownChild) -> Self {
        Self {
            record: child.record,
            shard: child.shard,
            unit: child.unit,
            birth: child.details.birth,
        }
    }
}

/// What this run has looked up.
#[derive(Default)]
pub(super) struct Seen {
    services: FastMap<String, Option<usize>>,
    found: Vec<ServiceNamed>,
    /// The child, or how many fit.
    children: FastMap<u128, Result<Subject, usize>>,
}

/// First round: children that no row before named.
pub(super) fn asks_for_children(
    rows: &[Placed],
    seen: &Seen,
    setting: &Setting<'_>,
    asks: &mut Asks,
) {
    for placed in rows
        .iter()
        .filter(|placed| !seen.children.contains_key(&placed.named))
    {
        let child = &placed.row.child;
        asks.personal_ids.extend(child.personal_id.clone());
        if let Some(id) = &child.local_id {
            asks.local_ids.push(id.clone());
            asks.origins.push(keys::by_local_id(setting.source, id));
        }
        if let (Some(name), Some(birth)) = (&child.name, child.birth) {
            asks.likenesses.push((fold(name), birth));
        }
    }
}

/// Second round: whether the services of the children found are recorded.
pub(super) fn asks(
    rows: &mut [Placed],
    known: &Known,
    seen: &mut Seen,
    setting: &Setting<'_>,
    asks: &mut Asks,
) {
    for placed in rows {
        let child = seen
            .children
            .entry(placed.named)
            .or_insert_with(|| find(placed, known, setting));
        if let Ok(child) = child {
            let service = &seen.found[placed.service];
            let key = keys::of_service(
                setting.source,
                child.record,
                &service.code,
                service.repeats,
                placed.row.dose,
                placed.row.on,
            );
            asks.origins.push(key.clone());
            placed.key = Some(key);
        }
    }
}

fn find(placed: &Placed, known: &Known, setting: &Setting<'_>) -> Result<Subject, usize> {
    let local = |id: &String| {
        let children = known
            .by_local_id
            .get(id)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let own = known.origins.get(&keys::by_local_id(setting.source, id));
        // Several offices may use one number; the one of this book is meant.
        match children
            .iter()
            .find(|child| own.is_some_and(|own| own.record == child.record))
        {
            Some(child) => Ok(Subject::of(child)),
            None => one(children),
        }
    };
    let child = &placed.row.child;
    if let Some(id) = &child.personal_id {
        let children = known
            .by_personal_id
            .get(id)
            .map(Vec::as_slice)
            .unwrap_or_default();
        return match (one(children), &child.local_id) {
            (Err(_), Some(id)) => local(id),
            (found, _) => found,
        };
    }
    if let Some(id) = &child.local_id {
        return local(id);
    }
    let (Some(name), Some(birth)) = (&child.name, child.birth) else {
        return Err(0);
    };
    let children = known
        .by_likeness
        .get(&(fold(name), birth))
        .map(Vec::as_slice);
    let children = children.unwrap_or_default();
    let here: Vec<KnownChild> = children
        .iter()
        .filter(|child| placed.unit.is_none_or(|unit| unit == child.unit))
        .cloned()
        .collect();
    // The child may have moved since: elsewhere only when there is but one.
    if here.is_empty() {
        one(children)
    } else {
        one(&here)
    }
}

fn one(children: &[KnownChild]) -> Result<Subject, usize> {
    match children {
        [child] => Ok(Subject::of(child)),
        several => Err(several.len()),
    }
}

impl Seen {
    /// Which of `found` a text names; each text is looked up once.
    fn service(&mut self, text: &str, setting: &Setting<'_>) -> Option<usize> {
        if let Some(known) = self.services.get(text) {
            return *known;
        }
        let found = (setting.service)(text).map(|named| {
            self.found.push(named);
            self.found.len() - 1
        });
        self.services.insert(text.to_owned(), found);
        found
    }

    pub(super) fn decide(
        &self,
        mut placed: Placed,
        desk: &mut Desk<'_, '_, '_>,
        issues: &mut Vec<Issue>,
    ) -> Outcome {
        let row = &mut placed.row;
        let child = match self.children.get(&placed.named) {
            Some(Ok(child)) => *child,
            Some(Err(count)) if *count > 1 => {
                issues.push(
                    Issue::row(row.line, Code::ChildUnclear)
                        .arg("value", row.child.label())
                        .arg("count", count.to_string()),
                );
                return Outcome::Rejected;
            }
            _ => {
                let issue = Issue::row(row.line, Code::ChildUnknown);
                issues.push(issue.arg("value", row.child.label()));
                return Outcome::Rejected;
            }
        };
        if let Some(birth) = child.birth
            && birth.known == Precision::Day
            && row.on < birth.day
        {
            issues.push(
                Issue::row(row.line, Code::BeforeBirth)
                    .arg("value", row.on.vn())
                    .arg("birth", birth.vn()),
            );
            return Outcome::Rejected;
        }
        let Some(key) = placed.key else {
            return Outcome::Rejected;
        };
        let content = keys::digest(&[
            &row.on.to_string(),
            &row.dose.map(|dose| dose.to_string()).unwrap_or_default(),
            row.provider.as_deref().unwrap_or(""),
        ]);
        if let Some(outcome) = desk.taken(&key, &content, row.line, issues) {
            return outcome;
        }
        let seen = desk.known.origins.get(&key);
        if seen.is_some_and(|seen| seen.content == content) {
            return Outcome::Already;
        }
        let unit = placed.unit.unwrap_or(child.unit);
        let service = Wanted::Service(&self.found[placed.service].code);
        if !permitted(desk.setting, row.line, child.unit, service, issues) {
            return Outcome::Rejected;
        }
        let received = Body::ServiceReceived(ServiceReceived {
            service: self.found[placed.service].code.clone(),
            dose: row.dose,
            provider: row.provider.take(),
            result: None,
        });
        let (body, outcome) = match seen {
            None => (received, Outcome::Accepted),
            Some(seen) => {
                let corrected = Corrected {
                    fact: seen.first,
                    instead: Some(Instead {
                        on: row.on,
                        unit,
                        body: Box::new(received),
                    }),
                    reason: String::new(),
                };
                (Body::Corrected(corrected), Outcome::Corrected)
            }
        };
        let about = About {
            shard: child.shard,
            record: child.record,
            unit,
            on: row.on,
            origin: Some(Origin { key, content }),
        };
        desk.facts.push(desk.recorder.fact(about, body));
        outcome
    }
}
