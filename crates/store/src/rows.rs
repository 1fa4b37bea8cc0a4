//! What views answer with, and what they are asked.

use noi_core::fact::{ExitKind, LocalUnitKind, PersonKind, PregnancyOutcome, Relation};
use noi_core::{Birth, Day, RecordId, Sex, Shard, UnitId};

/// Which units a question is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Wherever it is.
    Everywhere,
    /// Any of these units; units below them must be named, too.
    Units(Vec<UnitId>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChildState {
    /// Belongs to the population.
    Here = 0,
    /// Died, moved away …
    Gone = 1,
    /// Another record goes on in its place.
    Merged = 2,
}

/// A child as lists and look-ups show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildRow {
    pub shard: Shard,
    pub record: RecordId,
    /// Where the child lives by the last fact about it.
    pub unit: UnitId,
    pub village: Option<String>,
    pub state: ChildState,
    pub name: Option<String>,
    /// Lower case, without diacritics; empty without a name.
    pub name_fold: String,
    pub sex: Option<Sex>,
    pub birth: Option<Birth>,
    pub personal_id: Option<String>,
    pub local_id: Option<String>,
    pub ethnicity: Option<String>,
    pub exit: Option<(Day, ExitKind)>,
    pub merged_into: Option<RecordId>,
    pub registered_on: Day,
    /// Details that two recorders set differently.
    pub conflicts: u32,
    /// Made up for a demonstration.
    pub synthetic: bool,
}

/// What a child is looked up by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChildKey {
    Record(RecordId),
    PersonalId(String),
    /// The number in an office's own book: several offices may use the same.
    LocalId(String),
    /// A likely duplicate: the folded name, and the birth to the same day (as imputed).
    Likeness {
        name_fold: String,
        birth: Birth,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChildOrder {
    /// As a class list: given name, family name, middle names.
    Name,
    /// Oldest first; without a date of birth first of all.
    Birth,
}

/// A question for a page of children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildrenOf {
    pub scope: Scope,
    /// `Here` or `Gone`.
    pub state: ChildState,
    pub order: ChildOrder,
    /// [`ChildPage::next`] of the page before; `None`: the first page.
    pub after: Option<String>,
    pub limit: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildPage {
    pub rows: Vec<ChildRow>,
    /// How many children all pages together have.
    pub total: u64,
    /// Leads to the next page; opaque.
    pub next: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    pub text: String,
    pub scope: Scope,
    /// At most this many are answered; 1 to 1,000.
    pub limit: u32,
}

/// What a search found: whole words before beginnings of words, then as a class list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub rows: Vec<ChildRow>,
    /// There are more: type another word.
    pub more: bool,
}

/// A carer or an officer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    pub shard: Shard,
    pub record: RecordId,
    pub unit: UnitId,
    pub kind: PersonKind,
    pub name: Option<String>,
    pub name_fold: String,
    pub phone: Option<String>,
    pub merged_into: Option<RecordId>,
    pub registered_on: Day,
}

/// What a person is looked up by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonKey {
    Record(RecordId),
    Phone(String),
    /// Folded, whole.
    Name(String),
}

/// Who cares for whom, since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarerLinkRow {
    pub shard: Shard,
    pub child: RecordId,
    pub carer: RecordId,
    pub relation: Relation,
    pub from: Day,
    pub until: Option<Day>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PregnancyRow {
    pub shard: Shard,
    pub record: RecordId,
    pub unit: UnitId,
    pub woman: Option<RecordId>,
    pub last_period: Option<Day>,
    pub expected: Option<Day>,
    pub registered_on: Day,
    pub ended: Option<(Day, PregnancyOutcome)>,
    pub child: Option<RecordId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanRow {
    pub shard: Shard,
    pub record: RecordId,
    pub unit: UnitId,
    pub on: Day,
    pub symbol: Option<String>,
    pub issuer: String,
    pub title: String,
    pub from: Option<Day>,
    pub to: Option<Day>,
    pub parent: Option<RecordId>,
    pub example: bool,
}

/// A village or a facility that people added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalUnitRow {
    pub shard: Shard,
    /// The unit's id is `UnitId::Local` of it.
    pub record: RecordId,
    pub parent: UnitId,
    pub kind: LocalUnitKind,
    pub name: String,
    pub name_fold: String,
    pub from: Day,
    /// The first day on which it no longer is.
    pub until: Option<Day>,
}
