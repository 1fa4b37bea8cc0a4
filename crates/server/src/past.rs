//! Figures of past months: a scan of the columns for each, so that they are kept. What is recorded
//! later seldom changes them: for some minutes they may be those of a ledger that was a little
//! shorter, and then say so.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use noi_core::{Day, Moment, UnitId};
use noi_coverage::{Answer, By, Figure, Key, Query, Split, Tree};
use noi_office::{Office, OfficeError};
use noi_store::Heads;

use crate::desk::{Held, at_length};

/// For so long past months may be those of an earlier state of the ledger.
const KEPT_MS: i64 = 10 * 60_000;
/// Units kept: as many as a province has communes that look at the same time. A province takes about
/// a megabyte, a commune far less.
const UNITS_MAX: usize = 200;

/// Every indicator of a unit and of those directly below, on one day.
pub(crate) struct MonthFigures {
    pub(crate) total: Vec<Figure>,
    pub(crate) units: BTreeMap<UnitId, Vec<Figure>>,
}

impl MonthFigures {
    pub(crate) fn of(answer: &Answer) -> Self {
        let units = answer.groups.iter().filter_map(|group| match group.key {
            Key::Unit(unit) => Some((unit, group.figures.indicators.clone())),
            _ => None,
        });
        Self {
            total: answer.total.indicators.clone(),
            units: units.collect(),
        }
    }
}

/// Months of one unit, and the state of the ledger that they were counted from.
pub(crate) struct Past {
    asked: Asked,
    made: Moment,
    pub(crate) heads: Heads,
    pub(crate) months: Vec<MonthFigures>,
}

#[derive(Clone, PartialEq, Eq)]
struct Asked {
    unit: UnitId,
    tree: Day,
    days: Vec<Day>,
}

/// The months that were asked for last.
#[derive(Default)]
pub(crate) struct Months {
    kept: Mutex<Vec<Arc<Past>>>,
    /// One unit is counted at a time: whoever wants the same one waits for it.
    counting: tokio::sync::Mutex<()>,
}

impl Months {
    /// Figures of a unit and those below on past days, added up by the tree of a day.
    pub(crate) async fn of(
        &self,
        office: &Office,
        held: &Held,
        unit: UnitId,
        tree: Day,
        days: &[Day],
    ) -> Result<Arc<Past>, OfficeError> {
        let asked = Asked {
            unit,
            tree,
            days: days.to_vec(),
        };
        let now = (office.machine.now)();
        if let Some(past) = self.known(&asked, held, now) {
            return Ok(past);
        }
        let _alone = self.counting.lock().await;
        if let Some(past) = self.known(&asked, held, now) {
            return Ok(past);
        }
        let month = |day: &Day| {
            let query = Query {
                as_of: *day,
                tree: Tree::AsNow(tree),
                unit,
                by: Some(By::Unit(Split::Children)),
            };
            Ok(MonthFigures::of(&office.ask(&held.ledger, &query)?))
        };
        let months = at_length(|| days.iter().map(month).collect::<Result<_, OfficeError>>())?;
        let past = Arc::new(Past {
            made: now,
            heads: held.ledger.heads.clone(),
            months,
            asked: asked.clone(),
        });
        let mut kept = self.kept();
        kept.retain(|one| one.asked != asked);
        if kept.len() >= UNITS_MAX {
            kept.remove(0);
        }
        kept.push(Arc::clone(&past));
        Ok(past)
    }

    fn known(&self, asked: &Asked, held: &Held, now: Moment) -> Option<Arc<Past>> {
        let kept = self.kept();
        let past = kept.iter().find(|one| one.asked == *asked)?;
        let fresh = past.heads == held.ledger.heads
            || (past.made..Moment(past.made.0 + KEPT_MS)).contains(&now);
        fresh.then(|| Arc::clone(past))
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Arc<Past>>> {
        // Whoever panicked while it held the lock left at worst one unit out.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
