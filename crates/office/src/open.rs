//! Opening an office: the ledger, the pack, the tree of units with its villages.

use std::collections::BTreeMap;
use std::sync::Arc;

use noi_core::fact::LocalUnitKind;
use noi_core::recorder::Recorder;
use noi_core::records::local_unit::LocalUnit;
use noi_core::records::plan::Plan;
use noi_core::units::{UnitError, Units};
use noi_core::{Day, DeviceId, Fact, Moment, RecordId, Shard, UnitId};
use noi_pack::Pack;
use noi_store::{Opening, Receipt, Scope, Store, Where};
use uuid::Uuid;

use crate::error::{InputError, OfficeError};

/// What only a shell can give: the clock and fresh identifiers.
#[derive(Clone, Copy)]
pub struct Machine {
    pub now: fn() -> Moment,
    pub new_id: fn() -> Uuid,
}

/// An open ledger with everything that is needed to read it. A copy is the same office.
#[derive(Clone)]
pub struct Office {
    pub store: Arc<dyn Store>,
    pub pack: Arc<Pack>,
    pub units: Arc<Units>,
    /// The villages and facilities among the units, with what they were called when.
    pub locals: Arc<BTreeMap<RecordId, LocalUnit>>,
    pub machine: Machine,
    /// Who acts; none: whoever sits at this installation.
    person: Option<RecordId>,
}

impl Office {
    /// Opens the ledger; `create` makes one where there is none.
    ///
    /// # Errors
    /// When the ledger can't be opened or the units asset is damaged.
    pub async fn open(
        place: &Where,
        create: bool,
        pack: Arc<Pack>,
        units: &[u8],
        machine: Machine,
    ) -> Result<Self, OfficeError> {
        let opening = Opening {
            create,
            installation: (machine.new_id)(),
            device: DeviceId((machine.new_id)()),
        };
        let store = noi_store::open(place, &opening).await?;
        let mut units = Units::decode(units)?;
        let locals = local_units(&*store).await?;
        hang(&mut units, &locals)?;
        Ok(Self {
            store,
            pack,
            units: Arc::new(units),
            locals: Arc::new(locals),
            machine,
            person: None,
        })
    }

    /// The same office for a person who is in: what is recorded names the person.
    #[must_use]
    pub fn acting(&self, person: RecordId) -> Self {
        Self {
            person: Some(person),
            ..self.clone()
        }
    }

    /// The same office with the villages and facilities that the ledger has now.
    ///
    /// # Errors
    /// When the ledger can't be read.
    pub async fn with_units_read_again(&self) -> Result<Self, OfficeError> {
        let locals = local_units(&*self.store).await?;
        let mut units = self.units.official();
        hang(&mut units, &locals)?;
        Ok(Self {
            units: Arc::new(units),
            locals: Arc::new(locals),
            ..self.clone()
        })
    }

    pub fn today(&self) -> Day {
        (self.machine.now)().day()
    }

    /// The unit that a person named, on a day.
    ///
    /// # Errors
    /// With the candidates, when it isn't clear.
    pub fn unit(&self, text: &str, on: Day) -> Result<UnitId, UnitError> {
        if text.trim().is_empty() || text == "VN" || text == "0" {
            return Ok(UnitId::COUNTRY);
        }
        if let Ok(unit) = text.parse::<UnitId>()
            && self.units.get(unit).is_some()
        {
            return Ok(unit);
        }
        self.units.find(text, on, None).one()
    }

    /// The unit's name with its kind.
    pub fn unit_name(&self, unit: UnitId, on: Day) -> String {
        self.units.get(unit).map_or_else(
            || unit.to_string(),
            |found| found.full_name(found.nearest(on)),
        )
    }

    /// Who records: the person who is in, or whoever sits at this installation.
    pub fn actor(&self) -> RecordId {
        self.person.unwrap_or(RecordId(self.store.device().0))
    }

    /// The shard of facts about a unit: its province on the day, or national.
    pub fn shard(&self, unit: UnitId, on: Day) -> Shard {
        let placed = self
            .units
            .as_of(unit, on)
            .map_or(unit, |placed| placed.unit);
        match self.units.province(placed, on) {
            Some(UnitId::Official(number)) => Shard(number),
            _ => Shard::NATIONAL,
        }
    }

    /// Lets `make` record facts in the shards given, and commits them.
    ///
    /// # Errors
    /// When the ledger refuses one of them: nothing is lost, it waits in quarantine.
    pub async fn record(
        &self,
        shards: &[Shard],
        make: impl FnOnce(&mut Recorder<'_>) -> Vec<Fact>,
    ) -> Result<Receipt, OfficeError> {
        let mut new_id = self.machine.new_id;
        let now = (self.machine.now)();
        let mut next = Vec::new();
        for &shard in shards {
            next.push((
                shard,
                self.store.next_index(self.store.device(), shard).await?,
            ));
        }
        let facts = {
            let mut recorder = Recorder::new(self.store.device(), self.actor(), now, &mut new_id);
            for (shard, index) in next {
                recorder.continue_from(shard, index.saturating_sub(1));
            }
            make(&mut recorder)
        };
        self.commit(&facts).await
    }

    /// Commits facts that are numbered already: all of them or none, so that a row of a file or
    /// an act of a person is never there by half.
    ///
    /// # Errors
    /// As [`Office::record`].
    pub async fn commit(&self, facts: &[Fact]) -> Result<Receipt, OfficeError> {
        let stored: Vec<Vec<u8>> = facts.iter().map(Fact::to_stored).collect();
        self.commit_stored(&stored).await
    }

    /// Commits facts in their stored form, as [`Office::commit`] does.
    ///
    /// # Errors
    /// As [`Office::record`].
    pub async fn commit_stored(&self, stored: &[Vec<u8>]) -> Result<Receipt, OfficeError> {
        let receipt = self.store.append(stored).await?;
        match receipt.refused.first() {
            Some(first) => Err(OfficeError::Refused {
                refused: receipt.refused.len(),
                sent: stored.len(),
                first: first.detail.clone(),
            }),
            None => Ok(receipt),
        }
    }

    /// All facts of a record and of the records merged into it.
    ///
    /// # Errors
    /// When the ledger can't be read.
    pub async fn facts_of(&self, record: RecordId) -> Result<Vec<Fact>, OfficeError> {
        let mut found = self.store.facts_of(&[record]).await?;
        let stored = found.remove(&record).unwrap_or_default();
        Ok(stored
            .iter()
            .map(|fact| Fact::from_stored(&fact.bytes))
            .collect::<Result<_, _>>()?)
    }

    /// A plan by the id or the symbol of its document, or by the beginning of either.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub async fn plan(&self, name: &str) -> Result<Plan, OfficeError> {
        let rows = self.store.plans().await?;
        let named = |fits: fn(&str, &str) -> bool| {
            rows.iter()
                .filter(|row| {
                    fits(&row.record.to_string(), name)
                        || row
                            .symbol
                            .as_deref()
                            .is_some_and(|symbol| fits(symbol, name))
                })
                .collect::<Vec<_>>()
        };
        let mut matching = named(|whole, name| whole == name);
        if matching.is_empty() && !name.is_empty() {
            matching = named(|whole, name| whole.starts_with(name));
        }
        let row = match matching[..] {
            [row] => row,
            [] => return Err(OfficeError::NoPlan(name.to_owned())),
            _ => {
                let plans = matching.iter().map(|row| {
                    let symbol = row.symbol.as_deref().unwrap_or("…");
                    let unit = self.unit_name(row.unit, row.on);
                    format!("{}  {symbol}, {unit}, {}", row.record, row.on.vn())
                });
                return Err(InputError::PlanUnclear {
                    text: name.to_owned(),
                    plans: plans.collect(),
                }
                .into());
            }
        };
        let facts = self.facts_of(row.record).await?;
        Plan::fold(row.record, &facts).ok_or_else(|| OfficeError::NoPlan(name.to_owned()))
    }

    /// Every plan, the newest first.
    ///
    /// # Errors
    /// When the ledger can't be read.
    pub async fn plans(&self) -> Result<Vec<Plan>, OfficeError> {
        let mut plans = Vec::new();
        for row in self.store.plans().await? {
            let facts = self.facts_of(row.record).await?;
            plans.extend(Plan::fold(row.record, &facts));
        }
        Ok(plans)
    }
}

/// Records of which the facts are asked for at a time.
const BATCH: usize = 1000;

/// The villages and facilities that people added.
async fn local_units(store: &dyn Store) -> Result<BTreeMap<RecordId, LocalUnit>, OfficeError> {
    let rows = store.local_units(&Scope::Everywhere).await?;
    let records: Vec<RecordId> = rows.iter().map(|row| row.record).collect();
    let mut locals = BTreeMap::new();
    for part in records.chunks(BATCH) {
        for (record, stored) in store.facts_of(part).await? {
            let facts: Vec<Fact> = (stored.iter())
                .map(|fact| Fact::from_stored(&fact.bytes))
                .collect::<Result<_, _>>()?;
            locals.extend(LocalUnit::fold(record, &facts).map(|unit| (record, unit)));
        }
    }
    Ok(locals)
}

/// Puts villages into the tree, then facilities, which may stand in a village.
fn hang(units: &mut Units, locals: &BTreeMap<RecordId, LocalUnit>) -> Result<(), OfficeError> {
    let is_village = |local: &LocalUnit| local.kind == LocalUnitKind::Village;
    let (villages, facilities): (Vec<_>, Vec<_>) =
        locals.values().partition(|local| is_village(local));
    for local in villages.into_iter().chain(facilities) {
        let unit = UnitId::Local(local.id);
        let (first, later) = local.names.split_at(1);
        let name = first.first().map_or("", |first| first.name.as_str());
        match is_village(local) {
            true => units.add_village(unit, "", name, local.parent, Some(local.from))?,
            false => units.add_facility(unit, "", name, local.parent, Some(local.from))?,
        }
        for called in later {
            units.rename(unit, "", &called.name, called.on)?;
        }
        if let Some(ended) = &local.ended {
            // What ended before it began was there on its first day, and then no more.
            units.end(unit, ended.on.plus_days(-1).max(local.from))?;
        }
    }
    Ok(())
}
