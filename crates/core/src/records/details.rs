//! The details of a child, one by one: how they are read as text, and what each correction changed.

use std::collections::BTreeMap;

use crate::FactId;
use crate::fact::{Body, ChildDetails, Clearable, Fact};
use crate::records::effective;

/// What a correction made of one detail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetailChange {
    /// `name`, `birth`, `sex`, `personal_id` …
    pub field: &'static str,
    /// What stood there before.
    pub was: Option<String>,
    pub now: Option<String>,
}

/// By correction of details, what it changed, in the order in which they were recorded: the old
/// value is never lost, and here it is said.
pub fn detail_changes<'a>(
    facts: impl IntoIterator<Item = &'a Fact>,
) -> BTreeMap<FactId, Vec<DetailChange>> {
    let mut facts = effective(facts);
    facts.sort_by_key(|fact| (fact.recorded, fact.id));
    let mut so_far = ChildDetails::default();
    for fact in &facts {
        if let Body::ChildRegistered(details) = fact.body {
            fill_gaps(&mut so_far, details);
        }
    }
    let mut changes = BTreeMap::new();
    for fact in &facts {
        let Body::ChildDetailsCorrected(change) = fact.body else {
            continue;
        };
        let before = so_far.clone();
        for cleared in &change.cleared {
            cleared.clear(&mut so_far);
        }
        for field in FIELDS
            .iter()
            .filter(|field| (field.get)(&change.set).is_some())
        {
            (field.copy)(&mut so_far, &change.set);
        }
        changes.insert(fact.id, differences(&before, &so_far));
    }
    changes
}

/// Where two sets of details differ.
pub fn differences(was: &ChildDetails, now: &ChildDetails) -> Vec<DetailChange> {
    let change = |field: &Field| DetailChange {
        field: field.name,
        was: (field.get)(was),
        now: (field.get)(now),
    };
    let changes = FIELDS.iter().map(change);
    changes.filter(|change| change.was != change.now).collect()
}

/// Puts one detail into another set of details, also where there is none; whether there is such
/// a detail.
pub fn take(field: &str, from: &ChildDetails, into: &mut ChildDetails) -> bool {
    let found = FIELDS.iter().find(|one| one.name == field);
    if let Some(found) = found {
        (found.copy)(into, from);
    }
    found.is_some()
}

impl Clearable {
    /// The detail of this name, if a child may be without it.
    pub fn named(field: &str) -> Option<Self> {
        match field {
            "personal_id" => Some(Self::PersonalId),
            "ethnicity" => Some(Self::Ethnicity),
            "village" => Some(Self::Village),
            _ => None,
        }
    }

    pub(super) fn clear(self, details: &mut ChildDetails) {
        match self {
            Self::PersonalId => details.personal_id = None,
            Self::Ethnicity => details.ethnicity = None,
            Self::Village => details.village = None,
        }
    }
}

pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) get: fn(&ChildDetails) -> Option<String>,
    pub(super) copy: fn(&mut ChildDetails, &ChildDetails),
}

macro_rules! fields {
    ($($name:ident => $show:expr),* $(,)?) => {
        pub(super) const FIELDS: &[Field] = &[$(Field {
            name: stringify!($name),
            get: |details| details.$name.as_ref().map($show),
            copy: |to, from| to.$name.clone_from(&from.$name),
        }),*];

        pub(super) fn fill_gaps(details: &mut ChildDetails, others: &ChildDetails) {
            $(if details.$name.is_none() {
                details.$name.clone_from(&others.$name);
            })*
        }
    };
}

fields! {
    name => |value| value.clone(),
    birth => |value| value.to_string(),
    sex => |value| format!("{value:?}").to_lowercase(),
    personal_id => |value| value.clone(),
    local_id => |value| value.clone(),
    ethnicity => |value| value.clone(),
    village => |value| value.clone(),
    gestation_days => |value| value.to_string(),
    here_since => |value| value.to_string(),
}
