//! Files of offices come in: rows are held against the ledger and become facts, batch by batch.
//!
//! Each batch is committed before the next is read, so an interruption loses nothing that was
//! acknowledged; the same file again takes up where it stopped, because known rows change nothing.

use std::collections::BTreeMap;
use std::io::Write;

use noi_core::fact::ChildDetails;
use noi_core::names::fold;
use noi_core::recorder::Recorder;
use noi_core::units::Level;
use noi_core::{Shard, UnitId};
use noi_exchange::columns::Kind;
use noi_exchange::import::{
    Asks, Import, Known, KnownChild, Repeats, SeenOrigin, ServiceNamed, Setting, Summary,
};
use noi_exchange::rejects::Rejects;
use noi_exchange::table::Table;
use noi_exchange::values::circumstances::{CircumstanceWord, Circumstances};
use noi_pack::Pack;
use noi_pack::model::{MetBy, Timing};
use noi_store::{ChildKey, ChildRow};

use crate::error::OfficeError;
use crate::open::Office;

/// What is imported, and how.
#[derive(Clone, Copy, Debug)]
pub struct Incoming<'a> {
    pub kind: Kind,
    /// Where rows belong that name no commune.
    pub unit: Option<UnitId>,
    /// Name of the book or register; may be empty.
    pub source: &'a str,
    pub synthetic: bool,
}

/// Rows that are read and committed together.
const ROWS: usize = 20_000;

/// Why an import broke off. Batches committed before it are kept.
#[derive(Debug)]
pub enum ImportError {
    Office(OfficeError),
    /// The rejects file cannot be written.
    Rejects(std::io::Error),
}

impl From<OfficeError> for ImportError {
    fn from(error: OfficeError) -> Self {
        Self::Office(error)
    }
}

impl From<noi_store::StoreError> for ImportError {
    fn from(error: noi_store::StoreError) -> Self {
        Self::Office(error.into())
    }
}

impl Office {
    /// Imports an opened file. `told` hears how many rows are done and about how many there are.
    ///
    /// # Errors
    /// When the ledger or the rejects file cannot be written.
    pub async fn import<W: Write>(
        &self,
        table: &Table<'_>,
        incoming: Incoming<'_>,
        rejects: impl FnOnce() -> std::io::Result<W>,
        lang: noi_exchange::issue::Lang,
        told: &mut dyn FnMut(u64, u64),
    ) -> Result<(Summary, W), ImportError> {
        let words: Vec<CircumstanceWord> = self
            .pack
            .circumstances
            .iter()
            .map(|one| CircumstanceWord {
                code: one.code.clone(),
                vi: one.words.vi.clone(),
                en: one.words.en.clone(),
            })
            .collect();
        let circumstances = Circumstances::new(&words);
        let services = Services::new(&self.pack);
        let today = self.today();
        let shard_of = |unit: UnitId| self.shard(unit, today);
        let service = |text: &str| services.find(text);
        let setting = Setting {
            today,
            source: incoming.source,
            unit: incoming.unit,
            units: &self.units,
            shard_of: &shard_of,
            circumstances: &circumstances,
            service: &service,
            synthetic: incoming.synthetic,
        };
        let about = table.rows_about();
        let writer = rejects().map_err(ImportError::Rejects)?;
        let out = Rejects::new(&table.columns, writer, lang);
        let mut import = Import::new(table, incoming.kind, setting, out);
        let mut last = self.last_indices().await?;
        while let Some(mut batch) = import.next_batch(ROWS).map_err(ImportError::Rejects)? {
            let mut known = Known::default();
            loop {
                let asks = import.asks(&mut batch, &known);
                if asks.is_empty() {
                    break;
                }
                self.answer_asks(&asks, &mut known).await?;
            }
            let facts = {
                let mut new_id = self.machine.new_id;
                let now = (self.machine.now)();
                let mut recorder =
                    Recorder::new(self.store.device(), self.actor(), now, &mut new_id);
                for (&shard, &index) in &last {
                    recorder.continue_from(shard, index);
                }
                import
                    .decide(batch, &known, &mut recorder)
                    .map_err(ImportError::Rejects)?
            };
            for fact in &facts {
                last.insert(fact.envelope.shard, fact.envelope.index);
            }
            self.commit(&facts).await?;
            told(import.rows_read(), about);
        }
        import.finish().map_err(ImportError::Rejects)
    }

    /// The last index of this device in every shard that a record can be in.
    async fn last_indices(&self) -> Result<BTreeMap<Shard, u64>, OfficeError> {
        let device = self.store.device();
        let mut last = BTreeMap::new();
        let provinces = self.units.all().filter_map(|unit| match unit {
            UnitId::Official(number) if self.units.level(unit) == Some(Level::Province) => {
                Some(Shard(number))
            }
            _ => None,
        });
        for shard in provinces.chain([Shard::NATIONAL]) {
            let next = self.store.next_index(device, shard).await?;
            last.insert(shard, next.saturating_sub(1));
        }
        Ok(last)
    }

    async fn answer_asks(&self, asks: &Asks, known: &mut Known) -> Result<(), OfficeError> {
        for (key, origin) in self.store.origins(&asks.origins).await? {
            known.origins.insert(
                key,
                SeenOrigin {
                    first: origin.first,
                    record: origin.record,
                    shard: origin.shard,
                    content: origin.content,
                },
            );
        }
        let keys: Vec<ChildKey> = asks
            .personal_ids
            .iter()
            .map(|id| ChildKey::PersonalId(id.clone()))
            .chain(
                asks.local_ids
                    .iter()
                    .map(|id| ChildKey::LocalId(id.clone())),
            )
            .chain(
                asks.likenesses
                    .iter()
                    .map(|(name_fold, birth)| ChildKey::Likeness {
                        name_fold: name_fold.clone(),
                        birth: *birth,
                    }),
            )
            .collect();
        let found = self.store.find_children(&keys).await?;
        for (key, rows) in keys.into_iter().zip(found) {
            let children: Vec<KnownChild> = rows.iter().map(known_child).collect();
            match key {
                ChildKey::PersonalId(id) => {
                    known.by_personal_id.insert(id, children);
                }
                ChildKey::LocalId(id) => {
                    known.by_local_id.insert(id, children);
                }
                ChildKey::Likeness { name_fold, birth } => {
                    known.by_likeness.insert((name_fold, birth), children);
                }
                ChildKey::Record(_) => {}
            }
        }
        Ok(())
    }
}

fn known_child(row: &ChildRow) -> KnownChild {
    KnownChild {
        record: row.record,
        shard: row.shard,
        unit: row.unit,
        details: ChildDetails {
            name: row.name.clone(),
            birth: row.birth,
            sex: row.sex,
            personal_id: row.personal_id.clone(),
            local_id: row.local_id.clone(),
            ethnicity: row.ethnicity.clone(),
            village: row.village.clone(),
            gestation_days: None,
            here_since: None,
            synthetic: row.synthetic,
        },
    }
}

/// The services of a pack by every way in which offices write them.
struct Services(BTreeMap<String, ServiceNamed>);

impl Services {
    fn new(pack: &Pack) -> Self {
        let mut names = BTreeMap::new();
        for service in &pack.services {
            let named = ServiceNamed {
                code: service.code.clone(),
                repeats: repeats(pack, &service.code),
            };
            let ways = [&service.code, &service.words.vi, &service.words.en];
            for way in ways.into_iter().chain(&service.aliases) {
                names.entry(fold(way)).or_insert_with(|| named.clone());
            }
        }
        Self(names)
    }

    fn find(&self, text: &str) -> Option<ServiceNamed> {
        self.0.get(&fold(text)).cloned()
    }
}

/// How often a service can be received, from the needs that it meets.
fn repeats(pack: &Pack, service: &str) -> Repeats {
    let mut once = false;
    for need in &pack.needs {
        for way in &need.met_by {
            match way {
                MetBy::Dose { service: code, .. } if code == service => return Repeats::ByDose,
                MetBy::Service { service: code, .. } if code == service => {
                    if !matches!(need.timing, Timing::Once { .. }) {
                        return Repeats::ByDay;
                    }
                    // A service that meets two needs of different ages comes twice.
                    if once {
                        return Repeats::ByDay;
                    }
                    once = true;
                }
                _ => {}
            }
        }
    }
    if once { Repeats::Once } else { Repeats::ByDay }
}
