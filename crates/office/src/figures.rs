//! Figures: columns built from the ledger, and what they answer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use noi_core::units::Units;
use noi_core::{Body, Day, Fact, Position, RecordId, Shard, UnitId};
use noi_coverage::{Answer, Builder, By, Columns, Places, Query, Tree};
use noi_store::Heads;

use crate::error::OfficeError;
use crate::gathering::Gathering;
use crate::open::Office;

/// The columns of a ledger, and how far they have read.
pub struct Ledger {
    pub columns: Columns,
    pub heads: Heads,
    placed: Placed,
}

/// The units, the day of their tree, and where they count on it.
type TreeKept = (Arc<Units>, Day, Arc<Places>);

/// Where units count, of the trees asked about last: a page asks about several days on one tree.
#[derive(Default)]
struct Placed(Mutex<Vec<TreeKept>>);

/// Units kept in all trees together; each takes some hundred bytes. A page holds a plan against
/// the results of a dozen days, each on the tree of its day.
const UNITS_MAX: usize = 250_000;

impl Placed {
    fn on(&self, columns: &Columns, units: &Arc<Units>, day: Day) -> Arc<Places> {
        // Whoever panicked while it held the lock left at worst one tree out.
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |one: &&TreeKept| Arc::ptr_eq(&one.0, units) && one.1 == day;
        if let Some((_, _, places)) = kept().iter().find(same) {
            return Arc::clone(places);
        }
        let places = Arc::new(columns.places(units, day));
        let mut kept = kept();
        let trees_max = (UNITS_MAX / places.units().max(1)).clamp(2, 64);
        if kept.len() >= trees_max {
            kept.remove(0);
        }
        kept.push((Arc::clone(units), day, Arc::clone(&places)));
        places
    }
}

impl Office {
    /// Builds columns from the whole ledger, or from what it held at given positions. `told`
    /// is called with the number of facts read so far.
    ///
    /// # Errors
    /// When the ledger can't be read, or holds a fact that can't.
    pub async fn ledger(
        &self,
        upto: Option<&BTreeMap<Shard, Position>>,
        told: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Ledger, OfficeError> {
        let mut gathering = Gathering::begin();
        let mut read = 0_u64;
        let heads = self
            .store
            .scan(&Heads::new(), &mut |shard, position, bytes| {
                let known =
                    upto.is_none_or(|upto| upto.get(&shard).is_some_and(|last| position <= *last));
                if !known {
                    return;
                }
                gathering.add(bytes);
                read += 1;
                if read.is_multiple_of(10_000) {
                    told(read);
                }
            })
            .await?;
        let facts = gathering.finish().await?;
        let positions = match upto {
            Some(upto) => upto.clone(),
            None => heads
                .iter()
                .map(|(shard, head)| (*shard, head.position))
                .collect(),
        };
        told(read);
        Ok(Ledger {
            columns: Builder::of(&self.pack, &self.units, facts).finish(positions),
            heads,
            placed: Placed::default(),
        })
    }

    /// Reads what was recorded since and brings the columns up to date; answers with whether
    /// villages or facilities changed.
    ///
    /// # Errors
    /// When the ledger can't be read.
    pub async fn follow(&self, ledger: &mut Ledger) -> Result<bool, OfficeError> {
        let heads = self.store.heads().await?;
        if heads == ledger.heads {
            return Ok(false);
        }
        let mut facts = Vec::new();
        let mut first_error = None;
        let reached = self
            .store
            .scan(
                &ledger.heads,
                &mut |_, _, bytes| match Fact::from_stored(bytes) {
                    Ok(fact) => facts.push(fact),
                    Err(error) => first_error = Some(error),
                },
            )
            .await?;
        if let Some(error) = first_error {
            return Err(error.into());
        }
        let positions = reached
            .iter()
            .map(|(shard, head)| (*shard, head.position))
            .collect();
        let known = self.facts_around(&facts).await?;
        ledger.columns.apply(
            &self.pack,
            &facts,
            |record| known.get(&record).cloned().unwrap_or_default(),
            positions,
        )?;
        ledger.heads = reached;
        ledger.placed = Placed::default();
        Ok(facts.iter().any(|fact| self.tells_of_a_unit(fact)))
    }

    fn tells_of_a_unit(&self, fact: &Fact) -> bool {
        match &fact.body {
            Body::UnitAdded(_) | Body::UnitRenamed(_) | Body::UnitEnded(_) => true,
            Body::Corrected(_) => self.locals.contains_key(&fact.envelope.record),
            _ => false,
        }
    }

    /// All facts of the records that new facts are about, and of the records that they were
    /// ever merged with.
    async fn facts_around(
        &self,
        new: &[Fact],
    ) -> Result<BTreeMap<RecordId, Vec<Fact>>, OfficeError> {
        let mut known: BTreeMap<RecordId, Vec<Fact>> = BTreeMap::new();
        let mut asked = BTreeSet::new();
        let mut asking: BTreeSet<RecordId> = new.iter().map(|fact| fact.envelope.record).collect();
        while !asking.is_empty() {
            let records: Vec<RecordId> = asking.iter().copied().collect();
            asked.append(&mut asking);
            for stored in self.store.facts_of(&records).await?.into_values().flatten() {
                let fact = Fact::from_stored(&stored.bytes)?;
                let record = fact.envelope.record;
                let others = match &fact.body {
                    Body::MergedInto(merged) => vec![record, merged.survivor],
                    _ => vec![record],
                };
                asking.extend(others.into_iter().filter(|record| !asked.contains(record)));
                let facts = known.entry(record).or_default();
                if !facts
                    .iter()
                    .any(|other| other.envelope.id == fact.envelope.id)
                {
                    facts.push(fact);
                }
            }
        }
        Ok(known)
    }

    /// How a unit stands on a day, on the tree of that day; a unit that has ended is asked on
    /// the last tree that had it.
    ///
    /// # Errors
    /// When the columns can't answer for the day.
    pub fn answer(
        &self,
        ledger: &Ledger,
        unit: UnitId,
        on: Day,
        by: Option<By>,
    ) -> Result<Answer, OfficeError> {
        let tree = match self.units.get(unit) {
            Some(found) if !found.valid(on) => Tree::AsNow(found.nearest(on)),
            _ => Tree::AsThen,
        };
        self.ask(
            ledger,
            &Query {
                as_of: on,
                tree,
                unit,
                by,
            },
        )
    }

    /// Any question to the columns.
    ///
    /// # Errors
    /// When the columns can't answer it.
    pub fn ask(&self, ledger: &Ledger, query: &Query) -> Result<Answer, OfficeError> {
        let (columns, units) = (&ledger.columns, &self.units);
        let places = ledger.placed.on(columns, units, query.tree_day());
        Ok(columns.evaluate_at(&self.pack, units, &places, query)?)
    }
}
