//! What the pages are made from, held in memory and brought up to date when the ledger grows:
//! columns, the roster of children, plans; and answers that were worked out already.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use noi_core::records::plan::Plan;
use noi_core::{Day, Moment, RecordId, UnitId};
use noi_coverage::{Answer, Query};
use noi_office::{Ledger, Office, OfficeError, TargetRow};
use noi_store::{Heads, Scope};
use tokio::sync::{RwLock, RwLockReadGuard};

use crate::door::Door;
use crate::imports::Uploads;
use crate::load::Around;
use crate::load::opened::Openings;
use crate::past::Months;
use crate::roster::board::Board;
use crate::roster::{Changes, Followed, Roster};

/// An open office with everything that pages ask.
pub(crate) struct Desk {
    pub(crate) office: Arc<Office>,
    pub(crate) door: Door,
    held: RwLock<Held>,
    /// One board is worked out at a time: whoever wants the same one waits for it.
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
}

/// Answers of this state of the ledger, the latest last.
#[derive(Default)]
struct Known {
    answers: Vec<(Query, Arc<Answer>)>,
    boards: Vec<Arc<Board>>,
    targets: BTreeMap<(RecordId, UnitId, Day), Arc<Vec<TargetRow>>>,
    around: BTreeMap<AroundKey, Arc<Around>>,
    home_units: BTreeMap<Day, UnitId>,
    told_of: BTreeMap<Day, Arc<BTreeMap<UnitId, Day>>>,
}

/// Unit, day, day of the tree.
type AroundKey = (UnitId, Day, Day);

/// Answers kept; one takes some tens of kilobytes.
const ANSWERS_MAX: usize = 64;
/// Boards kept; one takes some tens of bytes a child and open duty.
const BOARDS_MAX: usize = 3;
const TARGETS_MAX: usize = 256;
const AROUND_MAX: usize = 1024;
/// How often new columns try to stand where the rest stands, before they are given up.
const CATCHING_UP_MAX: usize = 5;
/// Days of which it is kept when each unit was last told of.
const DAYS_MAX: usize = 8;

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
        desk.board(&held, desk.office.today()).await;
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

    /// What everybody is owed on a day.
    pub(crate) async fn board(&self, held: &Held, on: Day) -> Arc<Board> {
        if let Some(board) = held.known_board(on) {
            return board;
        }
        let _alone = self.building.lock().await;
        if let Some(board) = held.known_board(on) {
            return board;
        }
        let board = Arc::new(at_length(|| Board::of(&held.office, &held.roster, on)));
        let mut known = held.known();
        if known.boards.len() >= BOARDS_MAX {
            known.boards.remove(0);
        }
        known.boards.push(Arc::clone(&board));
        board
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
    /// All of it: following may have ended half-way.
    fn stands_at(&self, heads: &Heads) -> bool {
        self.ledger.heads == *heads && self.roster.stands_at(heads)
    }

    /// Takes in what was recorded since.
    async fn catch_up(&mut self) -> Result<(), OfficeError> {
        // Should this end half-way, places on old boards would no longer be those of the roster.
        let boards = std::mem::take(&mut self.known().boards);
        // Kept until the tree was read: the ledger tells of it only once.
        self.units_changed |= self.office.follow(&mut self.ledger).await?;
        let units_changed = self.units_changed;
        if units_changed {
            self.office = self.office.with_units_read_again().await?;
        }
        let followed = self.roster.follow(&self.office, &self.ledger.heads).await?;
        let boards = match followed {
            Followed::Some(changes) if !units_changed => self.boards_after(&boards, &changes),
            Followed::Nothing if !units_changed => boards,
            _ => Vec::new(),
        };
        self.read_rest().await?;
        self.units_changed = false;
        self.known = Mutex::new(Known {
            boards,
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
    fn boards_after(&self, boards: &[Arc<Board>], changes: &Changes) -> Vec<Arc<Board>> {
        let follow = |board: &Arc<Board>| board.followed(&self.office, &self.roster, changes);
        at_length(|| boards.iter().map(|board| Arc::new(follow(board))).collect())
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

    /// The latest day of which anything is recorded of a child who lives in each unit on a day.
    pub(crate) fn told_of(&self, on: Day) -> Arc<BTreeMap<UnitId, Day>> {
        if let Some(told) = self.known().told_of.get(&on) {
            return Arc::clone(told);
        }
        let mut told: BTreeMap<UnitId, Day> = BTreeMap::new();
        for kept in &self.roster.children {
            let last = told.entry(kept.child.residence(on).unit);
            let last = last.or_insert(kept.last);
            *last = (*last).max(kept.last);
        }
        let told = Arc::new(told);
        let mut known = self.known();
        if known.told_of.len() >= DAYS_MAX {
            known.told_of.clear();
        }
        known.told_of.insert(on, Arc::clone(&told));
        told
    }

    fn known_board(&self, on: Day) -> Option<Arc<Board>> {
        let known = self.known();
        let found = known.boards.iter().find(|board| board.on == on);
        found.map(Arc::clone)
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
            let listed = desk.board(&held, today()).await.children.len() as u64;
            assert_eq!(listed, answer.total.population.children);
            listed
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
