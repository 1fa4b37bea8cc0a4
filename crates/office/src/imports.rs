//! Files of offices come in: rows are held against the ledger and become facts, batch by batch.
//!
//! Each batch is committed before the next is read, so an interruption loses nothing that was
//! acknowledged; the same file again takes up where it stopped, because known rows change nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use noi_core::fact::ChildDetails;
use noi_core::names::fold;
use noi_core::recorder::Recorder;
use noi_core::units::Level;
use noi_core::{RecordId, Shard, UnitId};
use noi_exchange::columns::{Field, Kind};
use noi_exchange::import::{
    Asks, Import, Known, KnownChild, Repeats, SeenOrigin, ServiceNamed, Setting, Summary, Wanted,
};
use noi_exchange::issue::Issue;
use noi_exchange::rejects::Rejects;
use noi_exchange::rows::{Reading, understood};
use noi_exchange::table::Table;
use noi_exchange::values::circumstances::{CircumstanceWord, Circumstances};
use noi_pack::Pack;
use noi_pack::model::{MetBy, Timing};
use noi_store::{ChildKey, ChildRow, PersonKey};
use tokio::sync::Mutex;

use crate::error::OfficeError;
use crate::import_history::{Counts, PlaceInHistory};
use crate::open::Office;

/// What is imported, and how.
#[derive(Clone, Copy)]
pub struct Incoming<'a> {
    pub kind: Kind,
    /// Where rows belong that name no commune.
    pub unit: Option<UnitId>,
    /// Name of the book or register; may be empty.
    pub source: &'a str,
    pub synthetic: bool,
    /// Whether whoever imports may record something in a unit. Children and people in units of
    /// which it says no aren't told of, and aren't touched. None: whoever sits at this
    /// installation may everything.
    pub may: Option<May<'a>>,
    /// Kept in the history under this; none: only the rows' own facts are recorded.
    pub kept: Option<Kept<'a>>,
}

/// What may be recorded where.
pub type May<'a> = &'a (dyn Fn(UnitId, Wanted<'_>) -> bool + Sync);

/// How an import is kept.
#[derive(Clone, Copy)]
pub struct Kept<'a> {
    /// Its record: sent twice, it is imported once.
    pub import: RecordId,
    /// Where it is brought in.
    pub unit: UnitId,
    /// The file's name.
    pub file: &'a str,
    /// Whoever records on this device waits for it, one part at a time.
    pub turn: &'a Mutex<()>,
}

/// Rows that are read and committed together.
const ROWS: usize = 20_000;
/// The same where others wait for their turn to record.
const ROWS_IN_TURN: usize = 2_000;

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

/// A row before anything is imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowPreview {
    pub line: u32,
    pub becomes: Becomes,
    /// What was understood, field by field; empty where the row can't be taken.
    pub said: Vec<(Field, String)>,
    pub issues: Vec<Issue>,
}

/// What an import would make of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Becomes {
    New,
    Correction,
    /// It is in the ledger as it is.
    Already,
    Rejected,
}

/// What stays the same while a file is read.
struct Reader {
    circumstances: Circumstances,
    services: Services,
}

impl Reader {
    fn of(pack: &Pack) -> Self {
        let words = pack.circumstances.iter().map(|one| CircumstanceWord {
            code: one.code.clone(),
            vi: one.words.vi.clone(),
            en: one.words.en.clone(),
        });
        Self {
            circumstances: Circumstances::new(&words.collect::<Vec<_>>()),
            services: Services::new(pack),
        }
    }
}

/// What a [`Setting`] asks of an office.
macro_rules! setting {
    ($setting:ident = $office:ident, $reader:ident, $incoming:ident) => {
        let today = $office.today();
        let shard_of = |unit: UnitId| $office.shard(unit, today);
        let service = |text: &str| $reader.services.find(text);
        let may =
            |unit: UnitId, wanted: Wanted<'_>| $incoming.may.is_none_or(|may| may(unit, wanted));
        let $setting = Setting {
            today,
            source: $incoming.source,
            unit: $incoming.unit,
            units: &$office.units,
            shard_of: &shard_of,
            circumstances: &$reader.circumstances,
            service: &service,
            may: &may,
            synthetic: $incoming.synthetic,
        };
    };
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
        told: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<(Summary, W), ImportError> {
        let reader = Reader::of(&self.pack);
        setting!(setting = self, reader, incoming);
        let about = table.rows_about();
        let writer = rejects().map_err(ImportError::Rejects)?;
        let out = Rejects::new(&table.columns, writer, lang);
        let mut import = Import::new(table, incoming.kind, setting, out);
        let mut place: Option<PlaceInHistory> = None;
        let at_once = if incoming.kept.is_some() {
            ROWS_IN_TURN
        } else {
            ROWS
        };
        let mut counted = Counts::default();
        loop {
            let turn = match &incoming.kept {
                Some(kept) => Some(kept.turn.lock().await),
                None => None,
            };
            // Chosen and used within one turn, so that no two imports have one place.
            if let (Some(kept), None) = (&incoming.kept, &place) {
                place = Some(self.place_in_history(kept.unit).await?);
            }
            let batch = import.next_batch(at_once).map_err(ImportError::Rejects)?;
            let Some(mut batch) = batch else {
                // A file without a row is kept, too: somebody brought it in.
                if let (Some(kept), Some(place)) =
                    (&incoming.kept, place.take_if(|place| !place.used))
                {
                    self.keep_part(kept, &place, incoming.kind, Vec::new(), Counts::default())
                        .await?;
                }
                break;
            };
            let mut known = Known::default();
            loop {
                let asks = import.asks(&mut batch, &known);
                if asks.is_empty() {
                    break;
                }
                self.answer_asks(&asks, incoming.may, &mut known).await?;
            }
            let last = self.last_indices().await?;
            let facts = {
                let mut new_id = self.machine.new_id;
                let now = (self.machine.now)();
                let mut recorder =
                    Recorder::new(self.store.device(), self.actor(), now, &mut new_id);
                for (shard, index) in last {
                    recorder.continue_from(shard, index);
                }
                import
                    .decide(batch, &known, &mut recorder)
                    .map_err(ImportError::Rejects)?
            };
            match (&incoming.kept, &mut place) {
                (Some(kept), Some(place)) => {
                    let now = Counts::of(import.so_far());
                    let part = now.less(counted);
                    counted = now;
                    self.keep_part(kept, place, incoming.kind, facts, part)
                        .await?;
                    place.used = true;
                }
                _ => {
                    self.commit(&facts).await?;
                }
            }
            drop(turn);
            told(import.rows_read(), about);
        }
        import.finish().map_err(ImportError::Rejects)
    }

    /// The first rows of a file as an import would take them; nothing is recorded.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn import_preview(
        &self,
        table: &Table<'_>,
        incoming: Incoming<'_>,
        rows: usize,
        lang: noi_exchange::issue::Lang,
    ) -> Result<Vec<RowPreview>, ImportError> {
        let reader = Reader::of(&self.pack);
        setting!(setting = self, reader, incoming);
        let reading = Reading {
            today: self.today(),
            circumstances: &reader.circumstances,
        };
        let out = Rejects::new(&table.columns, std::io::sink(), lang);
        let mut import = Import::new(table, incoming.kind, setting, out);
        let mut shown: Vec<RowPreview> = Vec::new();
        let mut as_written = table.rows();
        while shown.len() < rows
            && let Some(row) = as_written.next_row()
        {
            shown.push(RowPreview {
                line: row.line,
                becomes: Becomes::Rejected,
                said: understood(incoming.kind, &row, reading, lang).unwrap_or_default(),
                issues: Vec::new(),
            });
        }
        for row in &mut shown {
            let before = Counts::of(import.so_far());
            let Some(mut batch) = import.next_batch(1).map_err(ImportError::Rejects)? else {
                break;
            };
            let mut known = Known::default();
            loop {
                let asks = import.asks(&mut batch, &known);
                if asks.is_empty() {
                    break;
                }
                self.answer_asks(&asks, incoming.may, &mut known).await?;
            }
            let mut new_id = self.machine.new_id;
            let now = (self.machine.now)();
            let mut recorder = Recorder::new(self.store.device(), self.actor(), now, &mut new_id);
            import
                .decide(batch, &known, &mut recorder)
                .map_err(ImportError::Rejects)?;
            let came = Counts::of(import.so_far()).less(before);
            row.becomes = match came {
                Counts { corrected: 1.., .. } => Becomes::Correction,
                Counts { accepted: 1.., .. } => Becomes::New,
                Counts { already: 1.., .. } => Becomes::Already,
                _ => Becomes::Rejected,
            };
        }
        let (summary, _) = import.finish().map_err(ImportError::Rejects)?;
        for issue in summary.issues {
            let row = shown.iter_mut().find(|row| Some(row.line) == issue.row);
            if let Some(row) = row {
                row.issues.push(issue);
            }
        }
        Ok(shown)
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

    async fn answer_asks(
        &self,
        asks: &Asks,
        may: Option<May<'_>>,
        known: &mut Known,
    ) -> Result<(), OfficeError> {
        let reached = |unit| may.is_none_or(|may| may(unit, Wanted::Child));
        let found = self.store.origins_by_record(&asks.origins).await?;
        let here = match may {
            None => None,
            Some(_) => {
                let records = found.values().flatten().map(|origin| origin.record);
                Some(self.records_in(records.collect(), &reached).await?)
            }
        };
        for (key, origins) in found {
            let mut origins = origins.into_iter();
            let origin =
                origins.find(|one| here.as_ref().is_none_or(|all| all.contains(&one.record)));
            if let Some(origin) = origin {
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
            let rows = rows.iter().filter(|row| reached(row.unit));
            let children: Vec<KnownChild> = rows.map(known_child).collect();
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

impl Office {
    /// Those of the records that are a child or a person of a unit within reach.
    async fn records_in(
        &self,
        records: BTreeSet<RecordId>,
        reached: &(dyn Fn(UnitId) -> bool + Sync),
    ) -> Result<BTreeSet<RecordId>, OfficeError> {
        let children: Vec<ChildKey> = records.iter().copied().map(ChildKey::Record).collect();
        let people: Vec<PersonKey> = records.iter().copied().map(PersonKey::Record).collect();
        let children = self.store.find_children(&children).await?;
        let people = self.store.find_people(&people).await?;
        let children = children.iter().flatten().map(|row| (row.record, row.unit));
        let people = people.iter().flatten().map(|row| (row.record, row.unit));
        let here = children.chain(people).filter(|(_, unit)| reached(*unit));
        Ok(here.map(|(record, _)| record).collect())
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
