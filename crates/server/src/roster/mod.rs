//! The children of this copy, kept in memory so that lists answer at once: who they are, in the
//! order of a class list, and enough of what happened to them to say on any day what they are
//! owed. They lie packed by [`catchment`]; those of the units looked at stand unpacked for a while.
//!
//! Follows the ledger: [`Roster::follow`] folds the records again that new facts touched. What a
//! child is owed is worked out by `noi_pack`, as everywhere ([`board`]).

pub(crate) mod board;
mod catchment;
mod changes;
#[cfg(test)]
mod follow_tests;
mod kept;
mod packed;
pub(crate) mod seen;
mod unpacked;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use noi_core::fact::{Body, Relation};
use noi_core::records::child::Child;
use noi_core::records::pregnancy::Pregnancy;
use noi_core::{Day, Fact, FastMap, RecordId, UnitId};
use noi_office::{Office, OfficeError};
use noi_store::{
    ChildKey, ChildOrder, ChildRow, ChildState, ChildrenOf, Heads, PersonKey, Scope, Store,
};

use board::{Board, Expecting};
use catchment::Catchment;
pub(crate) use catchment::Children;
use changes::Moved;
pub(crate) use changes::{Changes, Followed};
pub(crate) use kept::Kept;
use kept::Services;
use tokio::task::JoinSet;
use unpacked::Unpacked;

/// Records folded at a time: bounds the memory that a build takes.
const BATCH: usize = 500;

/// Children, pregnancies, and how far the ledger was read.
#[derive(Default)]
pub(crate) struct Roster {
    /// A catchment keeps its place, though all of its children leave.
    catchments: Vec<Catchment>,
    /// By the unit in which its children were last recorded.
    catchment_of: BTreeMap<UnitId, u32>,
    /// In whose catchment a child stands.
    stands_in: FastMap<RecordId, u32>,
    /// The catchments of those who ever lived in a unit.
    lived_in: BTreeMap<UnitId, BTreeSet<u32>>,
    unpacked: Mutex<Unpacked>,
    /// With the names of the women, in the order of their records.
    pub(crate) pregnancies: Vec<(Pregnancy, String)>,
    services: Arc<Services>,
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
        let mut gone: BTreeMap<UnitId, Vec<Kept>> = BTreeMap::new();
        let all = read(
            &office.store,
            &roster.services,
            Scope::Everywhere,
            ChildState::Gone,
        )
        .await?;
        roster.merged.extend(all.merged);
        for (unit, kept) in all.children {
            gone.entry(unit).or_default().push(kept);
        }
        let here = office.store.child_counts(&Scope::Everywhere).await?;
        let at_once = std::thread::available_parallelism().map_or(1, NonZero::get);
        let mut reading: JoinSet<Result<(UnitId, Built), OfficeError>> = JoinSet::new();
        for unit in here.into_keys() {
            // While the children of some units are folded, those of others are read.
            if reading.len() >= at_once {
                let (unit, built) = finished(&mut reading).await?;
                roster.enter(unit, built);
            }
            let (store, services) = (Arc::clone(&office.store), Arc::clone(&roster.services));
            let gone = gone.remove(&unit).unwrap_or_default();
            reading.spawn(async move {
                let scope = Scope::Units(vec![unit]);
                let all = read(&store, &services, scope, ChildState::Here).await?;
                let children = all.children.into_iter().map(|(_, kept)| kept);
                let children = children.chain(gone).collect();
                Ok((unit, Built::of(children, all.merged)))
            });
        }
        while !reading.is_empty() {
            let (unit, built) = finished(&mut reading).await?;
            roster.enter(unit, built);
        }
        for (unit, children) in gone {
            roster.enter(unit, Built::of(children, BTreeMap::new()));
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
        if touched.len() > self.stands_in.len() / 4 {
            *self = Self::build(office, heads).await?;
            return Ok(Followed::Everything);
        }
        let pregnancies: Vec<RecordId> = self.pregnancies.iter().map(|(one, _)| one.id).collect();
        let records: Vec<RecordId> = touched.iter().copied().collect();
        let mut come: BTreeMap<u32, Vec<Kept>> = BTreeMap::new();
        let mut merged = BTreeMap::new();
        for part in records.chunks(BATCH) {
            let keys: Vec<ChildKey> = part.iter().map(|id| ChildKey::Record(*id)).collect();
            let found = office.store.find_children(&keys).await?;
            let rows: Vec<ChildRow> = found.into_iter().flatten().collect();
            for one in fold(&*office.store, rows).await? {
                merged.insert(one.row.record, one.merged);
                if let Some(child) = one.child {
                    let last = one.last.unwrap_or(one.row.registered_on);
                    let at = self.catchment_at(one.row.unit);
                    let kept = Kept::new(child, one.carer, last, &self.services);
                    come.entry(at).or_default().push(kept);
                }
            }
        }
        for (record, merged) in merged {
            self.merged.remove(&record);
            self.merged.extend(merged);
        }
        let former = records
            .iter()
            .filter_map(|record| self.stands_in.get(record));
        let changing: BTreeSet<u32> = former.chain(come.keys()).copied().collect();
        for record in &records {
            self.stands_in.remove(record);
        }
        let mut children = BTreeMap::new();
        for at in changing {
            let here = come.remove(&at).unwrap_or_default();
            self.stands_in
                .extend(here.iter().map(|kept| (kept.child.id, at)));
            let before = self.children(at);
            let catchment = &mut self.catchments[at as usize];
            let (now, moved) = catchment.change(&before, &touched, here);
            for unit in &catchment.lived_in {
                self.lived_in.entry(*unit).or_default().insert(at);
            }
            self.unpacked().put(at, now);
            children.insert(at, moved);
        }
        self.settle();
        self.pregnancies
            .retain(|(pregnancy, _)| !touched.contains(&pregnancy.id));
        self.take_pregnancies(office, &records).await?;
        self.heads = heads.clone();
        Ok(Followed::Some(Changes {
            children,
            pregnancies: Moved::between(
                &pregnancies,
                self.pregnancies.iter().map(|(one, _)| one.id),
                &touched,
            ),
        }))
    }

    /// The children of a catchment; they stay unpacked until others were asked for.
    pub(crate) fn children(&self, catchment: u32) -> Children {
        if let Some(children) = self.unpacked().get(catchment) {
            return children;
        }
        let children = self.catchments[catchment as usize].unpack();
        self.unpacked().put(catchment, Arc::clone(&children));
        children
    }

    /// The same for whoever goes through many catchments: nothing is kept.
    pub(crate) fn children_once(&self, catchment: u32) -> Children {
        let known = self.unpacked().get(catchment);
        known.unwrap_or_else(|| self.catchments[catchment as usize].unpack())
    }

    fn unpacked(&self) -> MutexGuard<'_, Unpacked> {
        // Whoever panicked while it held the lock left at worst one list out.
        self.unpacked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All of them, in the order of their units.
    pub(crate) fn catchments(&self) -> impl Iterator<Item = u32> {
        self.catchment_of.values().copied()
    }

    /// What the children of catchments are owed on a day, worked out on all cores.
    pub(crate) fn boards(
        &self,
        office: &Office,
        catchments: &[u32],
        on: Day,
    ) -> BTreeMap<u32, Arc<Board>> {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        let next = AtomicUsize::new(0);
        let work = || {
            let mut boards = Vec::new();
            while let Some(&at) = catchments.get(next.fetch_add(1, Ordering::Relaxed)) {
                let list = self.children_once(at);
                let board = Board::of(office, &self.services, &list, on);
                boards.push((at, Arc::new(board)));
            }
            boards
        };
        if catchments.len() < 2 {
            return work().into_iter().collect();
        }
        std::thread::scope(|scope| {
            let running: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
            // A panic there is a defect of ours: it goes on here.
            let joined = running.into_iter().map(|one| match one.join() {
                Ok(boards) => boards,
                Err(panic) => std::panic::resume_unwind(panic),
            });
            joined.flatten().collect()
        })
    }

    /// Brings boards up to date after the ledger was followed.
    pub(crate) fn boards_after(
        &self,
        office: &Office,
        boards: &mut BTreeMap<u32, Arc<Board>>,
        changes: &Changes,
    ) {
        for (at, moved) in &changes.children {
            if let Some(board) = boards.get_mut(at) {
                let list = self.children(*at);
                *board = Arc::new(board.followed(office, &self.services, &list, moved));
            }
        }
    }

    /// The same for pregnancies.
    pub(crate) fn expecting_after(
        &self,
        office: &Office,
        before: &Expecting,
        changes: &Changes,
        on: Day,
    ) -> Expecting {
        board::expecting_still(before, office, self, &changes.pregnancies, on)
    }

    /// Units in which anybody ever lived, and the catchments where they stand now.
    pub(crate) fn ever_lived_in(&self) -> &BTreeMap<UnitId, BTreeSet<u32>> {
        &self.lived_in
    }

    /// The catchment of each child of a household, of those who ever lived in a unit.
    pub(crate) fn household(&self, household: RecordId, unit: UnitId) -> Vec<RecordId> {
        let near = self.lived_in.get(&unit).into_iter().flatten();
        near.flat_map(|at| {
            let children = self.children(*at);
            let same = children
                .iter()
                .filter(|kept| kept.child.household == Some(household));
            same.map(|kept| kept.child.id).collect::<Vec<_>>()
        })
        .collect()
    }

    /// How many children there are.
    pub(crate) fn len(&self) -> usize {
        self.stands_in.len()
    }

    fn catchment_at(&mut self, unit: UnitId) -> u32 {
        let next = self.catchments.len() as u32;
        let at = *self.catchment_of.entry(unit).or_insert(next);
        if at == next {
            self.catchments.push(Catchment::default());
        }
        at
    }

    fn enter(&mut self, unit: UnitId, built: Built) {
        let at = self.catchment_at(unit);
        let mut twice: BTreeMap<u32, BTreeSet<RecordId>> = BTreeMap::new();
        for record in built.records {
            if let Some(other) = self.stands_in.insert(record, at) {
                twice.entry(other).or_default().insert(record);
            }
        }
        // Whoever moves while the ledger is read may be found in both places; what was recorded
        // since is followed afterwards.
        for (other, moved) in twice {
            let catchment = &mut self.catchments[other as usize];
            let before = catchment.unpack();
            catchment.change(&before, &moved, Vec::new());
        }
        for unit in &built.catchment.lived_in {
            self.lived_in.entry(*unit).or_default().insert(at);
        }
        self.catchments[at as usize] = built.catchment;
        self.merged.extend(built.merged);
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

    fn settle(&mut self) {
        self.until = self.catchments.iter().filter_map(|one| one.until).max();
        self.synthetic = self.catchments.iter().any(|one| one.synthetic);
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

/// A catchment and who is in it.
struct Built {
    catchment: Catchment,
    records: Vec<RecordId>,
    merged: BTreeMap<RecordId, RecordId>,
}

impl Built {
    fn of(children: Vec<Kept>, merged: BTreeMap<RecordId, RecordId>) -> Self {
        Self {
            records: children.iter().map(|kept| kept.child.id).collect(),
            catchment: Catchment::of(children),
            merged,
        }
    }
}

/// Children with the units where they were last recorded.
#[derive(Default)]
struct Read {
    children: Vec<(UnitId, Kept)>,
    merged: BTreeMap<RecordId, RecordId>,
}

async fn read(
    store: &Arc<dyn Store>,
    services: &Services,
    scope: Scope,
    state: ChildState,
) -> Result<Read, OfficeError> {
    let mut all = Read::default();
    let mut after = None;
    loop {
        let page = store
            .children(&ChildrenOf {
                scope: scope.clone(),
                state,
                order: ChildOrder::Name,
                after,
                limit: BATCH as u32,
            })
            .await?;
        for one in fold(&**store, page.rows).await? {
            all.merged.extend(one.merged);
            if let Some(child) = one.child {
                let last = one.last.unwrap_or(one.row.registered_on);
                let kept = Kept::new(child, one.carer, last, services);
                all.children.push((one.row.unit, kept));
            }
        }
        after = page.next;
        if after.is_none() {
            return Ok(all);
        }
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

/// The catchment that is read next.
async fn finished(
    reading: &mut JoinSet<Result<(UnitId, Built), OfficeError>>,
) -> Result<(UnitId, Built), OfficeError> {
    match reading.join_next().await {
        Some(Ok(built)) => built,
        // A panic there is a defect of ours: it goes on here.
        Some(Err(error)) => std::panic::resume_unwind(error.into_panic()),
        None => unreachable!("it is asked only while some are read"),
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
