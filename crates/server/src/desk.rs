//! What the pages are made from, held in memory and brought up to date when the ledger grows:
//! columns, the roster of children, plans; and answers that were worked out already.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use noi_core::records::plan::Plan;
use noi_core::{Day, Moment, RecordId, UnitId};
use noi_coverage::{Answer, Query};
use noi_office::{Ledger, Office, OfficeError, TargetRow};
use noi_store::{Heads, Scope};
use tokio::sync::{RwLock, RwLockReadGuard};

use crate::door::Door;
use crate::imports::Uploads;
use crate::load::here::Within;
use crate::load::opened::Openings;
use crate::load::{self, Around};
use crate::past::Months;
use crate::roster::board::{Board, Expecting, expecting};
use crate::roster::{Changes, Followed, Roster};

/// An open office with everything that pages ask.
pub(crate) struct Desk {
    pub(crate) office: Arc<Office>,
    pub(crate) door: Door,
    held: RwLock<Held>,
    /// Boards are worked out by one at a time: whoever wants the same ones waits for them.
    building: tokio::sync::Mutex<()>,
    /// Figures of past months.
    pub(crate) months: Months,
    /// One form is recorded at a time: facts of a device are numbered without gaps.
    pub(crate) recording: tokio::sync::Mutex<()>,
    /// Records that were opened for a reason, as far as the audit was read.
    pub(crate) openings: tokio::sync::Mutex<Openings>,
    /// Files that wait to be imported.
    pub(crate) uploads: Uploads,
    /// The largest file that may be brought in, in megabytes.
    pub(crate) upload_megabytes: u64,
    pub(crate) report: fn(&str),
    /// What this machine has around the ledger.
    pub(crate) surroundings: crate::LooksAround,
    /// When this server began.
    pub(crate) begun: Moment,
}

/// What belongs to one state of the ledger.
pub(crate) struct Held {
    /// With the villages and facilities of this state.
    pub(crate) office: Office,
    pub(crate) ledger: Ledger,
    pub(crate) roster: Roster,
    pub(crate) plans: Vec<Plan>,
    /// Units in which children are recorded.
    pub(crate) lived_in: Vec<UnitId>,
    known: Mutex<Known>,
    /// Facts told of units, and the tree was not hung again yet.
    units_changed: bool,
    /// It began to take in what was recorded since, and didn't come to the end.
    half_way: bool,
}

/// Answers of this state of the ledger, the latest last.
#[derive(Default)]
struct Known {
    answers: Vec<(Query, Arc<Answer>)>,
    days: Vec<Owing>,
    within: BTreeMap<(UnitId, Day), Arc<Within>>,
    targets: BTreeMap<(RecordId, UnitId, Day), Arc<Vec<TargetRow>>>,
    around: BTreeMap<AroundKey, Arc<Around>>,
    home_units: BTreeMap<Day, UnitId>,
}

/// What is owed on a day, as far as it was asked for.
struct Owing {
    on: Day,
    /// By catchment.
    boards: BTreeMap<u32, Arc<Board>>,
    expecting: Option<Arc<Expecting>>,
}

/// Unit, day, day of the tree.
type AroundKey = (UnitId, Day, Day);

/// Answers kept, some ten for each unit that people look at; one takes some tens of kilobytes, of a
/// province a megabyte.
const ANSWERS_MAX: usize = 1_000;
/// Days whose boards are kept; they take some tens of bytes a child and open duty.
const DAYS_MAX: usize = 3;
/// Units of which it is kept who lived there.
const WITHIN_MAX: usize = 1024;
const TARGETS_MAX: usize = 256;
const AROUND_MAX: usize = 1024;
/// How often new columns try to stand where the rest stands, before they are given up.
const CATCHING_UP_MAX: usize = 5;

impl Desk {
    pub(crate) async fn open(
        office: Arc<Office>,
        door: Door,
        ledger: Option<Ledger>,
        upload_bytes: u64,
        report: fn(&str),
        surroundings: crate::LooksAround,
    ) -> Result<Self, OfficeError> {
        let begun = (office.machine.now)();
        let mut ledger = match ledger {
            Some(ledger) => ledger,
            None => office.ledger(None, &mut |_| ()).await?,
        };
        office.follow(&mut ledger).await?;
        // A village may have been added since the office was opened.
        let present = office.with_units_read_again().await?;
        let roster = Roster::build(&present, &ledger.heads).await?;
        let mut held = Held {
            office: present,
            ledger,
            roster,
            plans: Vec::new(),
            lived_in: Vec::new(),
            known: Mutex::default(),
            units_changed: false,
            half_way: false,
        };
        held.read_rest().await?;
        let desk = Self {
            office,
            door,
            held: RwLock::new(held),
            building: tokio::sync::Mutex::default(),
            months: Months::default(),
            recording: tokio::sync::Mutex::default(),
            openings: tokio::sync::Mutex::default(),
            uploads: Uploads::default(),
            upload_megabytes: upload_bytes >> 20,
            report,
            surroundings,
            begun,
        };
        let held = desk.held().await?;
        let everywhere: Vec<u32> = held.roster.catchments().collect();
        desk.boards(&held, desk.office.today(), &everywhere).await;
        drop(held);
        Ok(desk)
    }

    /// The present state of the ledger.
    pub(crate) async fn held(&self) -> Result<RwLockReadGuard<'_, Held>, OfficeError> {
        let heads = self.office.store.heads().await?;
        let held = self.held.read().await;
        if held.stands_at(&heads) {
            return Ok(held);
        }
        drop(held);
        let mut held = self.held.write().await;
        // Another request may have brought it up to date meanwhile.
        if !held.stands_at(&heads) {
            held.catch_up().await?;
        }
        Ok(held.downgrade())
    }

    /// Builds the columns again where so much has changed that answers became slow; meanwhile the
    /// old ones answer. Says whether it did.
    pub(crate) async fn renew_columns(&self) -> Result<bool, OfficeError> {
        if !self.held().await?.ledger.columns.wants_rebuild() {
            return Ok(false);
        }
        let office = self.held().await?.office.clone();
        let mut ledger = office.ledger(None, &mut |_| ()).await?;
        let mut held = self.held.write().await;
        // All that is held stands at one state; facts may still come while the two catch up.
        for _ in 0..CATCHING_UP_MAX {
            held.catch_up().await?;
            held.office.follow(&mut ledger).await?;
            if held.ledger.heads == ledger.heads {
                held.ledger = ledger;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What the children of some catchments are owed on a day, in their order.
    pub(crate) async fn boards(&self, held: &Held, on: Day, catchments: &[u32]) -> Vec<Arc<Board>> {
        if let Some(boards) = held.known_boards(on, catchments) {
            return boards;
        }
        let _alone = self.building.lock().await;
        let missing: Vec<u32> = {
            let mut known = held.known();
            let known = &known.day(on).boards;
            let missing = |catchment: &&u32| !known.contains_key(catchment);
            catchments.iter().filter(missing).copied().collect()
        };
        let built = at_length(|| held.roster.boards(&held.office, &missing, on));
        let mut known = held.known();
        let boards = &mut known.day(on).boards;
        boards.extend(built);
        catchments
            .iter()
            .filter_map(|catchment| boards.get(catchment).cloned())
            .collect()
    }

    /// The duties in pregnancies on a day.
    pub(crate) async fn expecting(&self, held: &Held, on: Day) -> Arc<Expecting> {
        let known = || held.known().day(on).expecting.clone();
        if let Some(expecting) = known() {
            return expecting;
        }
        let _alone = self.building.lock().await;
        if let Some(expecting) = known() {
            return expecting;
        }
        let expecting = Arc::new(at_length(|| expecting(&held.office, &held.roster, on)));
        held.known().day(on).expecting = Some(Arc::clone(&expecting));
        expecting
    }

    /// An answer of the columns.
    pub(crate) fn ask(&self, held: &Held, query: &Query) -> Result<Arc<Answer>, OfficeError> {
        let known = held.known();
        let found = known.answers.iter().find(|(asked, _)| asked == query);
        if let Some((_, answer)) = found {
            return Ok(Arc::clone(answer));
        }
        drop(known);
        let answer = Arc::new(at_length(|| held.office.ask(&held.ledger, query))?);
        let mut known = held.known();
        if known.answers.len() >= ANSWERS_MAX {
            known.answers.remove(0);
        }
        known.answers.push((*query, Arc::clone(&answer)));
        Ok(answer)
    }

    /// The targets of a plan, held against the results of a unit: the plan's own, or one below
    /// it that inherits them.
    pub(crate) fn targets(
        &self,
        held: &Held,
        plan: &Plan,
        unit: UnitId,
        on: Day,
    ) -> Result<Arc<Vec<TargetRow>>, OfficeError> {
        let key = (plan.id, unit, on);
        let known = held.known();
        if let Some(rows) = known.targets.get(&key) {
            return Ok(Arc::clone(rows));
        }
        drop(known);
        let mut of_unit = plan.clone();
        of_unit.unit = unit;
        let rows = Arc::new(at_length(|| {
            held.office.targets(&held.ledger, &of_unit, on)
        })?);
        let mut known = held.known();
        if known.targets.len() >= TARGETS_MAX {
            known.targets.clear();
        }
        known.targets.insert(key, Arc::clone(&rows));
        Ok(rows)
    }
}

impl Held {
    fn stands_at(&self, heads: &Heads) -> bool {
        !self.half_way && self.ledger.heads == *heads && self.roster.stands_at(heads)
    }

    /// Takes in what was recorded since.
    async fn catch_up(&mut self) -> Result<(), OfficeError> {
        self.half_way = true;
        // Should this end there, places on old boards would no longer be those of the lists.
        let days = std::mem::take(&mut self.known().days);
        // Kept until the tree was read: the ledger tells of it only once.
        self.units_changed |= self.office.follow(&mut self.ledger).await?;
        let units_changed = self.units_changed;
        if units_changed {
            self.office = self.office.with_units_read_again().await?;
        }
        let followed = self.roster.follow(&self.office, &self.ledger.heads).await?;
        let days = match followed {
            Followed::Some(changes) if !units_changed => self.days_after(days, &changes),
            Followed::Nothing if !units_changed => days,
            _ => Vec::new(),
        };
        self.read_rest().await?;
        (self.units_changed, self.half_way) = (false, false);
        self.known = Mutex::new(Known {
            days,
            ..Known::default()
        });
        Ok(())
    }

    async fn read_rest(&mut self) -> Result<(), OfficeError> {
        self.plans = self.office.plans().await?;
        self.lived_in = self
            .office
            .store
            .child_counts(&Scope::Everywhere)
            .await?
            .into_keys()
            .collect();
        Ok(())
    }

    /// The boards that are known, brought up to date: few children change at a time, and working
    /// out everybody's duties takes seconds in a province.
    fn days_after(&self, mut days: Vec<Owing>, changes: &Changes) -> Vec<Owing> {
        at_length(|| {
            let (office, roster) = (&self.office, &self.roster);
            for day in &mut days {
                roster.boards_after(office, &mut day.boards, changes);
                if let Some(before) = &mut day.expecting {
                    *before = Arc::new(roster.expecting_after(office, before, changes, day.on));
                }
            }
        });
        days
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        // Whoever panicked while it held the lock left at worst one answer out.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn known_around(&self, key: AroundKey) -> Option<Arc<Around>> {
        self.known().around.get(&key).map(Arc::clone)
    }

    pub(crate) fn keep_around(&self, key: AroundKey, around: Arc<Around>) {
        let mut known = self.known();
        if known.around.len() >= AROUND_MAX {
            known.around.clear();
        }
        known.around.insert(key, around);
    }

    /// The unit that a page without one looks at, on a tree.
    pub(crate) fn home_unit(&self, tree: Day, find: impl FnOnce() -> UnitId) -> UnitId {
        if let Some(unit) = self.known().home_units.get(&tree) {
            return *unit;
        }
        let unit = find();
        self.known().home_units.insert(tree, unit);
        unit
    }

    /// Who lived in a unit, as the tree of a day has it.
    pub(crate) fn within(&self, unit: UnitId, tree: Day) -> Arc<Within> {
        if let Some(within) = self.known().within.get(&(unit, tree)) {
            return Arc::clone(within);
        }
        let mut units = BTreeSet::new();
        let mut stand_in: BTreeSet<u32> = BTreeSet::new();
        for (&lived_in, catchments) in self.roster.ever_lived_in() {
            if load::is_within(&self.office, lived_in, unit, tree) {
                units.insert(lived_in);
                stand_in.extend(catchments);
            }
        }
        let all = self.roster.catchments();
        let within = Arc::new(Within {
            units,
            catchments: all
                .filter(|catchment| stand_in.contains(catchment))
                .collect(),
        });
        let mut known = self.known();
        if known.within.len() >= WITHIN_MAX {
            known.within.clear();
        }
        known.within.insert((unit, tree), Arc::clone(&within));
        within
    }

    fn known_boards(&self, on: Day, catchments: &[u32]) -> Option<Vec<Arc<Board>>> {
        let known = self.known();
        let day = known.days.iter().find(|day| day.on == on)?;
        let board = |catchment: &u32| day.boards.get(catchment).cloned();
        catchments.iter().map(board).collect()
    }
}

impl Known {
    /// What is known of a day, the latest ones asked for.
    fn day(&mut self, on: Day) -> &mut Owing {
        let at = self.days.iter().position(|day| day.on == on);
        let at = at.unwrap_or_else(|| {
            if self.days.len() >= DAYS_MAX {
                self.days.remove(0);
            }
            self.days.push(Owing {
                on,
                boards: BTreeMap::new(),
                expecting: None,
            });
            self.days.len() - 1
        });
        &mut self.days[at]
    }
}

/// Runs what takes longer than a request should without holding up the others.
pub(crate) fn at_length<T>(work: impl FnOnce() -> T) -> T {
    use tokio::runtime::{Handle, RuntimeFlavor};
    match Handle::try_current().map(|handle| handle.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        _ => work(),
    }
}

#[cfg(test)]
mod tests {
    use noi_core::fact::ChildDetails;
    use noi_core::{Birth, Body};
    use noi_coverage::Tree;

    use super::*;
    use crate::testing::{self, Happened, new_id, today};

    /// So many that columns want to be built again.
    const MANY: u64 = 4_200;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn columns_that_grew_are_built_again_and_go_on() {
        let office = testing::office().await;
        let desk = testing::desk(&office).await;
        let unit = office.unit("Xã Tri Lễ, Tỉnh Nghệ An", today()).unwrap();
        let child = |days: i32| -> Happened {
            let born = today().plus_days(-(days % 2_000));
            let details = ChildDetails {
                birth: Some(Birth::on(born)),
                ..ChildDetails::default()
            };
            (
                RecordId(new_id()),
                unit,
                born,
                Body::ChildRegistered(details),
            )
        };
        let query = Query {
            as_of: today(),
            tree: Tree::AsThen,
            unit,
            by: None,
        };
        let counted = async || {
            let held = desk.held().await.unwrap();
            let answer = desk.ask(&held, &query).unwrap();
            let everywhere: Vec<u32> = held.roster.catchments().collect();
            let boards = desk.boards(&held, today(), &everywhere).await;
            let listed: usize = boards.iter().map(|board| board.children.len()).sum();
            assert_eq!(listed as u64, answer.total.population.children);
            listed as u64
        };
        assert_eq!(counted().await, 0);
        assert!(!desk.renew_columns().await.unwrap(), "nothing changed yet");
        testing::record(&office, (0..MANY as i32).map(child).collect()).await;
        assert_eq!(counted().await, MANY);
        assert!(desk.renew_columns().await.unwrap());
        assert!(!desk.renew_columns().await.unwrap(), "they are new");
        assert_eq!(counted().await, MANY);
        testing::record(&office, vec![child(77)]).await;
        assert_eq!(counted().await, MANY + 1);
    }
}
