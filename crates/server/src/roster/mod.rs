//! The children of this copy, kept in memory so that lists answer at once: who they are, in the
//! order of a class list, and enough of what happened to them to say on any day what they are
//! owed.
//!
//! Follows the ledger: [`Roster::follow`] folds the records again that new facts touched. What a
//! child is owed is worked out by `noi_pack`, as everywhere ([`board`]).

pub(crate) mod board;
mod changes;
#[cfg(test)]
mod follow_tests;
mod kept;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::sync::Arc;

use noi_core::fact::{Body, Relation};
use noi_core::records::child::Child;
use noi_core::records::pregnancy::Pregnancy;
use noi_core::{Day, Fact, RecordId};
use noi_office::{Office, OfficeError};
use noi_store::{
    ChildKey, ChildOrder, ChildRow, ChildState, ChildrenOf, Heads, PersonKey, Scope, Store,
};

use changes::Moved;
pub(crate) use changes::{Changes, Followed};
pub(crate) use kept::Kept;
use kept::Services;
use tokio::task::JoinSet;

/// Records folded at a time: bounds the memory that a build takes.
const BATCH: usize = 500;

/// Children, pregnancies, and how far the ledger was read.
#[derive(Default)]
pub(crate) struct Roster {
    /// As a class list: given name, family name, middle names.
    pub(crate) children: Vec<Kept>,
    /// With the names of the women, in the order of their records.
    pub(crate) pregnancies: Vec<(Pregnancy, String)>,
    services: Services,
    heads: Heads,
    /// Children whose record goes on in another.
    merged: BTreeMap<RecordId, RecordId>,
    until: Option<Day>,
    synthetic: bool,
}

impl Roster {
    /// Reads every child of the ledger, up to `heads`.
    pub(crate) async fn build(office: &Office, heads: &Heads) -> Result<Self, OfficeError> {
        let mut roster = Self {
            heads: heads.clone(),
            ..Self::default()
        };
        let at_once = std::thread::available_parallelism().map_or(1, NonZero::get);
        let mut folding = JoinSet::new();
        for state in [ChildState::Here, ChildState::Gone] {
            let mut after = None;
            loop {
                let page = office
                    .store
                    .children(&ChildrenOf {
                        scope: Scope::Everywhere,
                        state,
                        order: ChildOrder::Name,
                        after,
                        limit: BATCH as u32,
                    })
                    .await?;
                let store = Arc::clone(&office.store);
                // While some are folded, others are read.
                if folding.len() >= at_once {
                    roster.take(finished(&mut folding).await?);
                }
                folding.spawn(async move { fold(&*store, page.rows).await });
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
        }
        while !folding.is_empty() {
            roster.take(finished(&mut folding).await?);
        }
        roster.settle();
        roster.read_pregnancies(office).await?;
        Ok(roster)
    }

    /// Folds what new facts touched, up to `heads`.
    pub(crate) async fn follow(
        &mut self,
        office: &Office,
        heads: &Heads,
    ) -> Result<Followed, OfficeError> {
        if self.heads == *heads {
            return Ok(Followed::Nothing);
        }
        let touched = self.touched(office).await?;
        if touched.len() > self.children.len() / 4 {
            *self = Self::build(office, heads).await?;
            return Ok(Followed::Everything);
        }
        let children: Vec<RecordId> = self.children.iter().map(|kept| kept.child.id).collect();
        let pregnancies: Vec<RecordId> = self.pregnancies.iter().map(|(one, _)| one.id).collect();
        let records: Vec<RecordId> = touched.iter().copied().collect();
        self.children
            .retain(|kept| !touched.contains(&kept.child.id));
        for part in records.chunks(BATCH) {
            let keys: Vec<ChildKey> = part.iter().map(|id| ChildKey::Record(*id)).collect();
            let rows: Vec<ChildRow> = office
                .store
                .find_children(&keys)
                .await?
                .into_iter()
                .flatten()
                .collect();
            let folded = fold(&*office.store, rows).await?;
            self.take(folded);
        }
        self.settle();
        self.pregnancies
            .retain(|(pregnancy, _)| !touched.contains(&pregnancy.id));
        self.take_pregnancies(office, &records).await?;
        self.heads = heads.clone();
        Ok(Followed::Some(Changes {
            children: Moved::between(
                &children,
                self.children.iter().map(|kept| kept.child.id),
                &touched,
            ),
            pregnancies: Moved::between(
                &pregnancies,
                self.pregnancies.iter().map(|(one, _)| one.id),
                &touched,
            ),
        }))
    }

    /// Whether the ledger was followed to these heads, and to the end.
    pub(crate) fn stands_at(&self, heads: &Heads) -> bool {
        self.heads == *heads
    }

    /// The day of the latest fact about a child.
    pub(crate) fn until(&self) -> Option<Day> {
        self.until
    }

    /// Whether any of the children is made up.
    pub(crate) fn is_synthetic(&self) -> bool {
        self.synthetic
    }

    /// The children that facts after the heads known are about, by themselves, through a record
    /// that was merged, or through a carer.
    async fn touched(&mut self, office: &Office) -> Result<BTreeSet<RecordId>, OfficeError> {
        let mut records: BTreeSet<RecordId> = BTreeSet::new();
        let mut wrong = None;
        office
            .store
            .scan(
                &self.heads,
                &mut |_, _, bytes| match Fact::from_stored(bytes) {
                    Ok(fact) => {
                        records.insert(fact.envelope.record);
                        if let Body::MergedInto(merged) = &fact.body {
                            records.insert(merged.survivor);
                        }
                    }
                    Err(error) => wrong = Some(error),
                },
            )
            .await?;
        if let Some(error) = wrong {
            return Err(error.into());
        }
        let all: Vec<RecordId> = records.iter().copied().collect();
        for part in all.chunks(BATCH) {
            let links = office.store.carer_links(part).await?;
            records.extend(links.into_iter().map(|link| link.child));
        }
        // A pregnancy is listed by the woman's name.
        let of_women = self.pregnancies.iter().filter(|(pregnancy, _)| {
            let woman = pregnancy.details.woman;
            woman.is_some_and(|woman| records.contains(&woman))
        });
        let of_women: Vec<RecordId> = of_women.map(|(pregnancy, _)| pregnancy.id).collect();
        records.extend(of_women);
        // A fact of a merged record belongs to the one that goes on; one that was separated
        // again must leave it.
        let mut open: Vec<RecordId> = records.iter().copied().collect();
        while let Some(record) = open.pop() {
            if let Some(survivor) = self.merged.get(&record)
                && records.insert(*survivor)
            {
                open.push(*survivor);
            }
        }
        let mut survivors = Vec::new();
        for part in all.chunks(BATCH) {
            let keys: Vec<ChildKey> = part.iter().map(|id| ChildKey::Record(*id)).collect();
            for row in office.store.find_children(&keys).await?.iter().flatten() {
                survivors.extend(row.merged_into);
            }
        }
        while let Some(survivor) = survivors.pop() {
            if records.insert(survivor) {
                let found = office
                    .store
                    .find_children(&[ChildKey::Record(survivor)])
                    .await?;
                survivors.extend(found.iter().flatten().filter_map(|row| row.merged_into));
            }
        }
        Ok(records)
    }

    /// Keeps the children of rows whose records were folded.
    fn take(&mut self, folded: Vec<Folded>) {
        for one in folded {
            self.merged.remove(&one.row.record);
            self.merged.extend(one.merged);
            if let Some(child) = one.child {
                let last = one.last.unwrap_or(one.row.registered_on);
                let name = one.row.name_fold;
                let kept = Kept::new(child, name, one.carer, last, &mut self.services);
                self.children.push(kept);
            }
        }
    }

    fn settle(&mut self) {
        self.until = self.children.iter().map(|kept| kept.last).max();
        self.synthetic = self
            .children
            .iter()
            .any(|kept| kept.child.details.synthetic);
        self.children
            .sort_by(|a, b| (&a.key, a.child.id).cmp(&(&b.key, b.child.id)));
    }

    async fn read_pregnancies(&mut self, office: &Office) -> Result<(), OfficeError> {
        let rows = office.store.pregnancies(&Scope::Everywhere).await?;
        let records: Vec<RecordId> = rows.iter().map(|row| row.record).collect();
        self.take_pregnancies(office, &records).await
    }

    /// Folds those of the records that are pregnancies and keeps them.
    async fn take_pregnancies(
        &mut self,
        office: &Office,
        records: &[RecordId],
    ) -> Result<(), OfficeError> {
        for part in records.chunks(BATCH) {
            let mut found: Vec<Pregnancy> = Vec::new();
            for (record, stored) in office.store.facts_of(part).await? {
                let facts: Vec<Fact> = stored
                    .iter()
                    .map(|fact| Fact::from_stored(&fact.bytes))
                    .collect::<Result<_, _>>()?;
                found.extend(Pregnancy::fold(record, &facts));
            }
            let women = found.iter().filter_map(|one| one.details.woman);
            let keys: Vec<PersonKey> = women.map(PersonKey::Record).collect();
            let people = office.store.find_people(&keys).await?;
            let names: BTreeMap<RecordId, String> = people
                .into_iter()
                .flatten()
                .filter_map(|person| Some((person.record, person.name?)))
                .collect();
            let named = found.into_iter().map(|pregnancy| {
                let name = pregnancy.details.woman.and_then(|woman| names.get(&woman));
                let name = name.cloned().unwrap_or_default();
                (pregnancy, name)
            });
            self.pregnancies.extend(named);
        }
        self.pregnancies.sort_by_key(|(pregnancy, _)| pregnancy.id);
        Ok(())
    }

    /// The codes of the services that children keep by number.
    pub(crate) fn services(&self) -> &Services {
        &self.services
    }
}

/// A row of a child with what its facts say.
struct Folded {
    row: ChildRow,
    /// None where the record goes on in another.
    child: Option<Child>,
    carer: String,
    /// The day of the latest fact.
    last: Option<Day>,
    /// Which record goes on in which, as far as it concerns this one.
    merged: Vec<(RecordId, RecordId)>,
}

async fn fold(store: &dyn Store, rows: Vec<ChildRow>) -> Result<Vec<Folded>, OfficeError> {
    let records: Vec<RecordId> = rows.iter().map(|row| row.record).collect();
    let stored = store.facts_of(&records).await?;
    let mut carers = main_carers(store, &records).await?;
    let fold = |row: ChildRow| {
        if let Some(survivor) = row.merged_into {
            return Ok(Folded {
                child: None,
                carer: String::new(),
                last: None,
                merged: vec![(row.record, survivor)],
                row,
            });
        }
        let facts: Vec<Fact> = stored
            .get(&row.record)
            .into_iter()
            .flatten()
            .map(|fact| Fact::from_stored(&fact.bytes))
            .collect::<Result<_, _>>()?;
        let merged = facts.iter().filter_map(|fact| match &fact.body {
            Body::MergedInto(merged) if fact.envelope.record != row.record => {
                Some((fact.envelope.record, merged.survivor))
            }
            _ => None,
        });
        Ok(Folded {
            child: Child::fold(row.record, &facts),
            carer: carers.remove(&row.record).unwrap_or_default(),
            last: facts.iter().map(|fact| fact.envelope.on).max(),
            merged: merged.collect(),
            row,
        })
    };
    rows.into_iter().map(fold).collect()
}

/// What is folded next.
async fn finished(
    folding: &mut JoinSet<Result<Vec<Folded>, OfficeError>>,
) -> Result<Vec<Folded>, OfficeError> {
    match folding.join_next().await {
        Some(Ok(folded)) => folded,
        // A panic there is a defect of ours: it goes on here.
        Some(Err(error)) => std::panic::resume_unwind(error.into_panic()),
        None => Ok(Vec::new()),
    }
}

/// The names of the carers to call first: the mother, else whoever was named first.
async fn main_carers(
    store: &dyn Store,
    children: &[RecordId],
) -> Result<BTreeMap<RecordId, String>, OfficeError> {
    let mut main: BTreeMap<RecordId, (bool, RecordId)> = BTreeMap::new();
    for link in store.carer_links(children).await? {
        if link.until.is_some() {
            continue;
        }
        let is_mother = link.relation == Relation::Mother;
        let first = main.entry(link.child).or_insert((is_mother, link.carer));
        if is_mother && !first.0 {
            *first = (true, link.carer);
        }
    }
    let carers: BTreeSet<RecordId> = main.values().map(|(_, carer)| *carer).collect();
    let keys: Vec<PersonKey> = carers.into_iter().map(PersonKey::Record).collect();
    let found = store.find_people(&keys).await?;
    let names: BTreeMap<RecordId, String> = found
        .into_iter()
        .flatten()
        .filter_map(|person| Some((person.record, person.name?)))
        .collect();
    Ok(main
        .into_iter()
        .filter_map(|(child, (_, carer))| Some((child, names.get(&carer)?.clone())))
        .collect())
}
