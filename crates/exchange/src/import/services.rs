//! Services of a list: each matched to its child, recorded once, corrected when it changed.

use noi_core::fact::{Body, Corrected, Instead, Origin, ServiceReceived};
use noi_core::names::fold;
use noi_core::recorder::About;
use noi_core::{Birth, FastMap, Known as Precision, RecordId, Shard, UnitId};

use super::keys;
use super::places::Places;
use super::{Asks, Desk, Known, KnownChild, Outcome, ServiceNamed, Setting};
use crate::issue::{Code, Issue};
use crate::rows::{ChildNamed, ServiceRow};

/// A row whose service was found.
pub(super) struct Placed {
    pub(super) row: ServiceRow,
    service: ServiceNamed,
    /// The child's commune, where the row names one.
    unit: Option<UnitId>,
    /// The child as named, for the look-up.
    named: Named,
    /// Set when the child was found.
    key: Option<String>,
}

/// The surest thing by which a row names its child.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Named {
    PersonalId(String),
    LocalId(String),
    Likeness(String, Birth, Option<UnitId>),
}

impl Placed {
    pub(super) fn new(
        row: ServiceRow,
        setting: &Setting<'_>,
        places: &mut Places<'_>,
        seen: &mut Seen,
        issues: &mut Vec<Issue>,
    ) -> Option<Self> {
        let service = seen
            .services
            .entry(row.service.clone())
            .or_insert_with(|| (setting.service)(&row.service))
            .clone();
        let Some(service) = service else {
            let issue = Issue::row(row.line, Code::ServiceUnknown);
            issues.push(issue.arg("value", &*row.service));
            return None;
        };
        let unit = if row.child.place.is_given() {
            Some(places.unit(row.line, &row.child.place, issues)?)
        } else {
            None
        };
        let named = match &row.child {
            ChildNamed {
                personal_id: Some(id),
                ..
            } => Named::PersonalId(id.clone()),
            ChildNamed {
                local_id: Some(id), ..
            } => Named::LocalId(id.clone()),
            ChildNamed {
                name: Some(name),
                birth: Some(birth),
                ..
            } => Named::Likeness(fold(name), *birth, unit),
            // The reader refused a row that names no child.
            _ => return None,
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
    services: FastMap<String, Option<ServiceNamed>>,
    /// The child, or how many fit.
    children: FastMap<Named, Result<Subject, usize>>,
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
        match &placed.named {
            Named::PersonalId(id) => asks.personal_ids.push(id.clone()),
            Named::LocalId(id) => {
                asks.local_ids.push(id.clone());
                asks.origins.push(keys::by_local_id(setting.source, id));
            }
            Named::Likeness(name, birth, _) => asks.likenesses.push((name.clone(), *birth)),
        }
        // A number may be written in the book only.
        if let (Named::PersonalId(_), Some(id)) = (&placed.named, &placed.row.child.local_id) {
            asks.local_ids.push(id.clone());
            asks.origins.push(keys::by_local_id(setting.source, id));
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
        if !seen.children.contains_key(&placed.named) {
            let child = find(placed, known, setting);
            seen.children.insert(placed.named.clone(), child);
        }
        if let Ok(child) = &seen.children[&placed.named] {
            let key = keys::of_service(
                setting.source,
                child.record,
                &placed.service.code,
                placed.service.repeats,
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
    match &placed.named {
        Named::PersonalId(id) => {
            let children = known
                .by_personal_id
                .get(id)
                .map(Vec::as_slice)
                .unwrap_or_default();
            match (one(children), &placed.row.child.local_id) {
                (Err(_), Some(id)) => local(id),
                (found, _) => found,
            }
        }
        Named::LocalId(id) => local(id),
        Named::Likeness(name, birth, unit) => {
            let key = (name.clone(), *birth);
            let children = known
                .by_likeness
                .get(&key)
                .map(Vec::as_slice)
                .unwrap_or_default();
            let here: Vec<KnownChild> = children
                .iter()
                .filter(|child| unit.is_none_or(|unit| unit == child.unit))
                .cloned()
                .collect();
            // The child may have moved since: elsewhere only when there is but one.
            if here.is_empty() {
                one(children)
            } else {
                one(&here)
            }
        }
    }
}

fn one(children: &[KnownChild]) -> Result<Subject, usize> {
    match children {
        [child] => Ok(Subject::of(child)),
        several => Err(several.len()),
    }
}

impl Seen {
    pub(super) fn decide(
        &self,
        placed: Placed,
        desk: &mut Desk<'_, '_, '_>,
        issues: &mut Vec<Issue>,
    ) -> Outcome {
        let row = &placed.row;
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
        let received = Body::ServiceReceived(ServiceReceived {
            service: placed.service.code,
            dose: row.dose,
            provider: row.provider.clone(),
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
