//! Imports that are kept: what came in where, and taking one back as a whole.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use noi_core::access::{self, Place, Sections};
use noi_core::decide::Refusal;
use noi_core::fact::{Body, Corrected, Origin};
use noi_core::import_facts::{ImportUndone, ImportedKind, RowsImported};
use noi_core::recorder::{About, Recorder};
use noi_core::records::effective;
use noi_core::records::import::Import;
use noi_core::{Fact, FactId, Position, RecordId, Shard, UnitId};
use noi_exchange::columns::Kind;
use noi_exchange::import::Summary;
use noi_store::StoredFact;

use crate::error::OfficeError;
use crate::imports::Kept;
use crate::open::Office;

/// Rows by what came of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) accepted: u64,
    pub(crate) corrected: u64,
    pub(crate) already: u64,
    pub(crate) rejected: u64,
    pub(crate) warnings: u64,
}

impl Counts {
    pub(crate) fn of(summary: &Summary) -> Self {
        Self {
            accepted: summary.accepted,
            corrected: summary.corrected,
            already: summary.already,
            rejected: summary.rejected,
            warnings: summary.warnings,
        }
    }

    pub(crate) fn less(self, before: Self) -> Self {
        Self {
            accepted: self.accepted - before.accepted,
            corrected: self.corrected - before.corrected,
            already: self.already - before.already,
            rejected: self.rejected - before.rejected,
            warnings: self.warnings - before.warnings,
        }
    }
}

/// Which of a unit's imports one is.
pub(crate) struct PlaceInHistory {
    key: String,
    /// Whether a part of it was kept already.
    pub(crate) used: bool,
}

/// Imports of a unit looked for at once.
const AT_ONCE: u64 = 64;

/// The key of the `n`th import of a unit, from 1.
fn key(unit: UnitId, n: u64) -> String {
    format!("import {unit} {n}")
}

/// What stays of an import that was taken back, because others built on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stays {
    /// Records of which something stays.
    pub records: Vec<RecordId>,
    /// Facts.
    pub facts: u64,
}

impl Office {
    /// The imports brought in at a unit, the newest first.
    ///
    /// # Errors
    /// When the ledger can't be read.
    pub async fn imports_of(&self, unit: UnitId) -> Result<Vec<Import>, OfficeError> {
        let mut imports = Vec::new();
        for record in self.import_records(unit).await? {
            imports.extend(self.import_of(record).await?);
        }
        imports.reverse();
        Ok(imports)
    }

    /// One import; `None` where there is none of this identifier.
    ///
    /// # Errors
    /// When the ledger can't be read.
    pub async fn import_of(&self, import: RecordId) -> Result<Option<Import>, OfficeError> {
        Ok(Import::fold(import, &self.facts_of(import).await?))
    }

    /// By their number.
    async fn import_records(&self, unit: UnitId) -> Result<Vec<RecordId>, OfficeError> {
        let mut records = Vec::new();
        loop {
            let from = records.len() as u64 + 1;
            let keys: Vec<String> = (from..from + AT_ONCE).map(|n| key(unit, n)).collect();
            let found = self.store.origins(&keys).await?;
            let known = keys.iter().map_while(|key| found.get(key));
            let before = records.len();
            records.extend(known.map(|origin| origin.record));
            if records.len() - before < keys.len() {
                return Ok(records);
            }
        }
    }

    pub(crate) async fn place_in_history(
        &self,
        unit: UnitId,
    ) -> Result<PlaceInHistory, OfficeError> {
        let n = self.import_records(unit).await?.len() as u64 + 1;
        Ok(PlaceInHistory {
            key: key(unit, n),
            used: false,
        })
    }

    /// Commits the facts of some rows with the fact that keeps what came of them.
    pub(crate) async fn keep_part(
        &self,
        kept: &Kept<'_>,
        place: &PlaceInHistory,
        kind: Kind,
        mut facts: Vec<Fact>,
        counts: Counts,
    ) -> Result<(), OfficeError> {
        let today = self.today();
        let home = self.shard(kept.unit, today);
        // Of each shard: how many facts, and the index of the last.
        let mut series: BTreeMap<Shard, (u64, u64)> = BTreeMap::new();
        for fact in &facts {
            let (many, last) = series.entry(fact.envelope.shard).or_default();
            *many += 1;
            *last = fact.envelope.index.max(*last);
        }
        if let Entry::Vacant(none) = series.entry(home) {
            let next = self.store.next_index(self.store.device(), home).await?;
            none.insert((0, next.saturating_sub(1)));
        }
        for (shard, (many, last)) in series {
            let counts = if shard == home {
                counts
            } else {
                Counts::default()
            };
            let body = Body::RowsImported(RowsImported {
                file: kept.file.to_owned(),
                kind: imported_kind(kind),
                facts: many,
                accepted: counts.accepted,
                already: counts.already,
                rejected: counts.rejected,
                warnings: counts.warnings,
            });
            let about = About {
                shard,
                record: kept.import,
                unit: kept.unit,
                on: today,
                origin: Some(Origin {
                    key: place.key.clone(),
                    content: "1".to_owned(),
                }),
            };
            facts.push(self.numbered(last + 1, (self.machine.now)(), about, body));
        }
        self.commit(&facts).await?;
        Ok(())
    }

    /// The sections of children's records of which the rows of an import tell.
    ///
    /// # Errors
    /// When the ledger can't be read.
    pub async fn sections_of_import(&self, import: RecordId) -> Result<Sections, OfficeError> {
        let facts = self.facts_of_import(import).await?;
        let sections = facts
            .iter()
            .map(|fact| match access::place(&fact.body, &*self.pack) {
                Place::Child(sections) => sections,
                Place::Elsewhere | Place::Unknown => Sections::NONE,
            });
        Ok(sections.fold(Sections::NONE, |all, one| all | one))
    }

    /// Takes an import back as a whole, in one commit: its facts are struck out, and the same file
    /// can come again. What others built on stays: a child or a person about whom something else
    /// was recorded since, and what somebody put right. Taken back twice it is taken back once.
    ///
    /// # Errors
    /// Without a reason; when there is no such import; when the ledger can't be read or written.
    pub async fn undo_import(
        &self,
        import: RecordId,
        reason: &str,
    ) -> Result<ImportUndone, OfficeError> {
        if reason.trim().is_empty() {
            return Err(Refusal::NoReason.into());
        }
        let kept = self
            .import_of(import)
            .await?
            .ok_or(Refusal::NotRegistered)?;
        if let Some(undone) = kept.undone {
            return Ok(undone.what);
        }
        let mine = self.facts_of_import(import).await?;
        let plan = self.to_strike(&mine).await?;
        let what = ImportUndone {
            reason: reason.trim().to_owned(),
            struck: plan.strikes.len() as u64,
            stayed: plan.stays.facts,
        };
        let today = self.today();
        let home = self.shard(kept.unit, today);
        let mut shards: Vec<Shard> = plan
            .strikes
            .iter()
            .map(|strike| strike.about.shard)
            .chain([home])
            .collect();
        shards.sort_unstable();
        shards.dedup();
        let undone = Body::ImportUndone(what.clone());
        let make = |recorder: &mut Recorder<'_>| {
            let mut facts: Vec<Fact> = Vec::with_capacity(plan.strikes.len() + 1);
            for strike in plan.strikes {
                let body = Body::Corrected(Corrected {
                    fact: strike.fact,
                    instead: None,
                    reason: reason.trim().to_owned(),
                });
                facts.push(recorder.fact(strike.about, body));
            }
            let about = About {
                shard: home,
                record: import,
                unit: kept.unit,
                on: today,
                origin: None,
            };
            facts.push(recorder.fact(about, undone));
            facts
        };
        self.record(&shards, make).await?;
        Ok(what)
    }

    /// What stays of an import, were it taken back now; after it was, what stayed.
    ///
    /// # Errors
    /// When the ledger can't be read.
    pub async fn stays_of_import(&self, import: RecordId) -> Result<Stays, OfficeError> {
        let mine = self.facts_of_import(import).await?;
        Ok(self.to_strike(&mine).await?.stays)
    }

    /// The facts of an import's rows, as they were recorded.
    async fn facts_of_import(&self, import: RecordId) -> Result<Vec<Fact>, OfficeError> {
        let mut all = Vec::new();
        let kept = self.store.facts_of(&[import]).await?.remove(&import);
        for stored in kept.unwrap_or_default() {
            let fact = Fact::from_stored(&stored.bytes)?;
            if let Body::RowsImported(rows) = &fact.body {
                all.extend(self.right_before(&stored, &fact, rows.facts).await?);
            }
        }
        Ok(all)
    }

    /// The facts of a device's series right before one of its facts. They were committed with it,
    /// so they lie right before it; those of others between them are passed over.
    async fn right_before(
        &self,
        stored: &StoredFact,
        fact: &Fact,
        many: u64,
    ) -> Result<Vec<Fact>, OfficeError> {
        let last = &fact.envelope;
        let series = last.index.saturating_sub(many)..last.index;
        let mut found = Vec::new();
        let mut until = stored.position.0.saturating_sub(1);
        while (found.len() as u64) < many && until > 0 {
            let missing = many - found.len() as u64;
            let after = until.saturating_sub(missing.max(64));
            let limit = u32::try_from(until - after).unwrap_or(u32::MAX);
            let part = self.store.facts_after(stored.shard, Position(after), limit);
            for one in part.await? {
                let one = Fact::from_stored(&one.bytes)?;
                if one.envelope.device == last.device && series.contains(&one.envelope.index) {
                    found.push(one);
                }
            }
            until = after;
        }
        Ok(found)
    }

    async fn to_strike(&self, mine: &[Fact]) -> Result<Plan, OfficeError> {
        let ids: BTreeSet<FactId> = mine.iter().map(|fact| fact.envelope.id).collect();
        let mut by_record: BTreeMap<RecordId, Vec<&Fact>> = BTreeMap::new();
        for fact in mine {
            by_record
                .entry(fact.envelope.record)
                .or_default()
                .push(fact);
        }
        // Whether a person goes depends on whom the children named that stay: they come first.
        let (people, others): (Vec<_>, Vec<_>) = by_record.into_iter().partition(|(_, facts)| {
            (facts.iter()).any(|fact| matches!(fact.body, Body::PersonRegistered(_)))
        });
        let mut plan = Plan::default();
        for part in others.chunks(RECORDS_AT_ONCE) {
            for (record, facts, all) in self.with_all(part).await? {
                plan.consider(self, record, facts, &all, &ids, false);
            }
        }
        for part in people.chunks(RECORDS_AT_ONCE) {
            let records: Vec<RecordId> = part.iter().map(|(record, _)| *record).collect();
            let links = self.store.carer_links(&records).await?;
            for (record, facts, all) in self.with_all(part).await? {
                let named = plan.still_named.contains(&record)
                    || (links.iter())
                        .any(|link| link.carer == record && !plan.children.contains(&link.child));
                plan.consider(self, record, facts, &all, &ids, named);
            }
        }
        Ok(plan)
    }

    /// Records with what an import recorded of them, and with everything that is.
    async fn with_all<'a, 'f>(
        &self,
        part: &'a [(RecordId, Vec<&'f Fact>)],
    ) -> Result<Vec<(RecordId, &'a [&'f Fact], Vec<Fact>)>, OfficeError> {
        let records: Vec<RecordId> = part.iter().map(|(record, _)| *record).collect();
        let mut stored = self.store.facts_of(&records).await?;
        let mut found = Vec::with_capacity(part.len());
        for (record, facts) in part {
            let all = stored.remove(record).unwrap_or_default();
            let all: Result<Vec<Fact>, _> = all
                .iter()
                .map(|fact| Fact::from_stored(&fact.bytes))
                .collect();
            found.push((*record, facts.as_slice(), all?));
        }
        Ok(found)
    }
}

const RECORDS_AT_ONCE: usize = 1000;

fn imported_kind(kind: Kind) -> ImportedKind {
    match kind {
        Kind::Children => ImportedKind::Children,
        Kind::Services => ImportedKind::Services,
        Kind::Training => ImportedKind::Training,
    }
}

/// A fact to be struck out, and what the fact that does it is about.
struct Strike {
    fact: FactId,
    about: About,
}

struct Plan {
    strikes: Vec<Strike>,
    stays: Stays,
    /// Carers whom a child names that stays as it is.
    still_named: BTreeSet<RecordId>,
    /// Records other than people's that were looked at.
    children: BTreeSet<RecordId>,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            strikes: Vec::new(),
            stays: Stays {
                records: Vec::new(),
                facts: 0,
            },
            still_named: BTreeSet::new(),
            children: BTreeSet::new(),
        }
    }
}

impl Plan {
    /// Decides about one record. `mine`: what the import recorded of it; `named`: somebody else
    /// counts on the record.
    fn consider(
        &mut self,
        office: &Office,
        record: RecordId,
        mine: &[&Fact],
        all: &[Fact],
        ids: &BTreeSet<FactId>,
        named: bool,
    ) {
        self.children.insert(record);
        let standing = effective(all);
        let stands = |id: FactId| standing.iter().any(|one| one.id == id);
        let is_mine = |fact: &Fact| ids.contains(&fact.envelope.id);
        // Corrections that others made and that weren't struck out in turn.
        let struck_out: BTreeSet<FactId> = (all.iter())
            .filter_map(|fact| match &fact.body {
                Body::Corrected(corrected) if corrected.instead.is_none() => Some(corrected.fact),
                _ => None,
            })
            .collect();
        let put_right: BTreeSet<FactId> = (all.iter())
            .filter(|fact| !is_mine(fact) && !struck_out.contains(&fact.envelope.id))
            .filter_map(|fact| match &fact.body {
                Body::Corrected(corrected) if corrected.instead.is_some() => Some(corrected.fact),
                _ => None,
            })
            .collect();
        let registered = mine.iter().any(|fact| {
            matches!(
                fact.body,
                Body::ChildRegistered(_) | Body::PersonRegistered(_)
            )
        });
        let built_on = || {
            let others = standing
                .iter()
                .any(|one| !is_mine(one.fact) && !matches!(one.body, Body::BreakGlassOpened(_)));
            others
                || mine
                    .iter()
                    .any(|fact| put_right.contains(&fact.envelope.id))
        };
        let stays_whole = registered && (named || built_on());
        let mut going: BTreeSet<FactId> = BTreeSet::new();
        let mut stayed = 0;
        for fact in mine {
            let id = fact.envelope.id;
            let (gone, kept) = match &fact.body {
                Body::Corrected(corrected) => (
                    struck_out.contains(&id),
                    put_right.contains(&id) || put_right.contains(&corrected.fact),
                ),
                _ => (!stands(id), put_right.contains(&id)),
            };
            if gone {
                continue;
            }
            if stays_whole || kept {
                stayed += 1;
            } else {
                going.insert(id);
            }
        }
        let named = standing.iter().filter(|one| !going.contains(&one.id));
        self.still_named
            .extend(named.filter_map(|one| match one.body {
                Body::CarerLinked(link) => Some(link.carer),
                _ => None,
            }));
        if stayed > 0 {
            self.stays.records.push(record);
            self.stays.facts += stayed;
        }
        for fact in mine.iter().filter(|fact| going.contains(&fact.envelope.id)) {
            let envelope = &fact.envelope;
            self.strikes.push(Strike {
                fact: envelope.id,
                about: About {
                    shard: envelope.shard,
                    record: envelope.record,
                    unit: envelope.unit,
                    on: office.today(),
                    origin: (envelope.origin.as_ref()).map(|origin| Origin {
                        key: origin.key.clone(),
                        content: content_before(&origin.key, all, &going),
                    }),
                },
            });
        }
    }
}

/// What a row said by the facts that stay: nothing, where none does.
fn content_before(key: &str, all: &[Fact], going: &BTreeSet<FactId>) -> String {
    let last = (all.iter())
        .filter(|fact| !going.contains(&fact.envelope.id))
        .filter_map(|fact| {
            let origin = fact.envelope.origin.as_ref().filter(|one| one.key == key)?;
            Some((fact.envelope.recorded, fact.envelope.id, &origin.content))
        })
        .max();
    last.map_or_else(String::new, |(.., content)| content.clone())
}
