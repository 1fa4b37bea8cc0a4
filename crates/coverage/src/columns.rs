//! Columns: everything that questions are answered from.

use std::collections::{BTreeMap, BTreeSet};

use noi_core::records::child::Child;
use noi_core::records::pregnancy::Pregnancy;
use noi_core::{Code, Day, Fact, Position, RecordId, Shard, UnitId};
use noi_pack::Pack;

use crate::builder::{Merges, first_pass, root, survivor};
use crate::by_unit::ByUnit;
use crate::child::{ChildData, Spell, no_rounds};
use crate::day16;
use crate::error::CoverageError;
use crate::others::{PersonRow, Reported};
use crate::part::{Names, Part, PartWriter};
use crate::round_blocks::RoundWriter;
use crate::shape::{self, Cohorts};

/// A population in columns: see the crate's documentation.
#[derive(Clone, Debug)]
pub struct Columns {
    pub(crate) pack: Code,
    pub(crate) pack_version: String,
    pub(crate) heads: BTreeMap<Shard, Position>,
    /// Rows in dense columns.
    pub(crate) base: Part,
    /// Rows that changed since, few and in cells.
    pub(crate) tail: Part,
    pub(crate) cohorts: Cohorts,
    pub(crate) ethnicities: Names,
    pub(crate) circumstances: Names,
    pub(crate) others: Others,
    /// The children of the tail.
    pub(crate) changed: BTreeMap<RecordId, (ChildData, Vec<Spell>)>,
    /// Rows of the base by record; made when first needed.
    by_record: Option<Vec<u32>>,
}

/// What isn't rows, by record.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Others {
    pub(crate) people: ByUnit<PersonRow>,
    pub(crate) pregnancies: ByUnit<Pregnancy>,
    pub(crate) reported: BTreeMap<RecordId, Vec<Reported>>,
    pub(crate) merges: Merges,
}

impl Others {
    pub(crate) fn put(
        &mut self,
        record: RecordId,
        person: Option<(UnitId, PersonRow)>,
        pregnancy: Option<Pregnancy>,
        reported: Vec<Reported>,
    ) {
        match person {
            Some((unit, person)) => self.people.put(record, unit, person),
            None => self.people.remove(record),
        }
        match pregnancy {
            Some(pregnancy) => self.pregnancies.put(record, pregnancy.unit, pregnancy),
            None => self.pregnancies.remove(record),
        }
        self.reported.remove(&record);
        if !reported.is_empty() {
            self.reported.insert(record, reported);
        }
    }
}

impl Columns {
    pub(crate) fn new(
        pack: &Pack,
        (base, cohorts, ethnicities, circumstances): (Part, Cohorts, Names, Names),
        others: Others,
        heads: BTreeMap<Shard, Position>,
    ) -> Self {
        Self {
            pack: pack.id.clone(),
            pack_version: pack.version.clone(),
            heads,
            base,
            tail: Part {
                starts: vec![0],
                rounds: RoundWriter::new(0).finish(0),
                ..Part::default()
            },
            cohorts,
            ethnicities,
            circumstances,
            others,
            changed: BTreeMap::new(),
            by_record: None,
        }
    }

    /// The positions of the ledger that the columns hold the facts of.
    pub fn heads(&self) -> &BTreeMap<Shard, Position> {
        &self.heads
    }

    /// Rows: one for each spell of a child in a unit.
    pub fn rows(&self) -> usize {
        self.base.len() + self.tail.len()
    }

    /// Bytes of memory that the rows take, about.
    pub fn bytes(&self) -> usize {
        self.base.bytes() + self.tail.bytes()
    }

    /// Whether so much has changed that it is time to build the columns again: answers stay
    /// right, but rows that changed are slower than those that were built.
    pub fn wants_rebuild(&self) -> bool {
        self.tail.len() > 4096.max(self.base.len() / 64)
    }

    /// Follows the ledger: takes new facts. `facts_of` gives all facts of a record, whether or
    /// not the new ones are among them; `heads` are the positions up to which the ledger is
    /// now followed.
    ///
    /// # Errors
    /// When the columns were made with another pack.
    pub fn apply(
        &mut self,
        pack: &Pack,
        facts: &[Fact],
        mut facts_of: impl FnMut(RecordId) -> Vec<Fact>,
        heads: BTreeMap<Shard, Position>,
    ) -> Result<(), CoverageError> {
        self.check_pack(pack)?;
        let mut new: BTreeMap<RecordId, Vec<&Fact>> = BTreeMap::new();
        for fact in facts {
            new.entry(fact.envelope.record).or_default().push(fact);
        }
        let mut known: BTreeMap<RecordId, Vec<Fact>> = BTreeMap::new();
        let mut all_facts = |record: RecordId| -> Vec<Fact> {
            known
                .entry(record)
                .or_insert_with(|| {
                    let mut all = facts_of(record);
                    all.extend(
                        new.get(&record)
                            .into_iter()
                            .flatten()
                            .map(|&fact| fact.clone()),
                    );
                    all
                })
                .clone()
        };
        let mut touched: BTreeSet<RecordId> = BTreeSet::new();
        for &record in new.keys() {
            touched.insert(record);
            touched.extend(root(&self.others.merges, record));
            match survivor(record, &all_facts(record)) {
                Some(survivor) => self.others.merges.insert(record, survivor),
                None => self.others.merges.remove(&record),
            };
        }
        touched.extend(
            new.keys()
                .filter_map(|&record| root(&self.others.merges, record)),
        );
        // Columns that were loaded don't remember what the rows of their tail were made from.
        let tail = self.tail.records.iter().copied();
        touched.extend(tail.filter(|record| !self.changed.contains_key(record)));
        let mut members: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
        for &record in self.others.merges.keys() {
            if let Some(root) = root(&self.others.merges, record)
                && touched.contains(&root)
            {
                members.entry(root).or_default().push(record);
            }
        }
        for &record in &touched {
            self.remove(record);
            if self.others.merges.contains_key(&record) {
                continue;
            }
            let mut facts = all_facts(record);
            for &member in members.get(&record).into_iter().flatten() {
                facts.extend(all_facts(member));
            }
            self.derive(pack, record, &facts);
        }
        self.write_tail(pack);
        self.heads.extend(heads);
        Ok(())
    }

    /// Takes away whatever the columns say of a record.
    fn remove(&mut self, record: RecordId) {
        self.others.put(record, None, None, Vec::new());
        self.changed.remove(&record);
        let records = &self.base.records;
        let by_record = self.by_record.get_or_insert_with(|| {
            let mut rows: Vec<u32> = (0..records.len() as u32).collect();
            rows.sort_unstable_by_key(|&row| records[row as usize]);
            rows
        });
        let start = by_record.partition_point(|&row| records[row as usize] < record);
        for &row in &by_record[start..] {
            if records[row as usize] != record {
                break;
            }
            self.base.tos[row as usize] = 0;
        }
    }

    fn derive(&mut self, pack: &Pack, record: RecordId, facts: &[Fact]) {
        let found = first_pass(pack, record, facts);
        self.others
            .put(record, found.person, found.pregnancy, found.reported);
        if found.spells.is_empty() {
            return;
        }
        let Some(child) = Child::fold(record, facts) else {
            return;
        };
        let birth = found.birth.and_then(day16::exact);
        if let Some(birth) = birth {
            self.cohorts.ensure(pack, birth);
        }
        let none;
        let rounds = match birth.and_then(|birth| self.cohorts.get(birth)) {
            Some(cohort) => &cohort.rounds,
            None => {
                none = no_rounds(pack);
                &none
            }
        };
        let data = ChildData::of(pack, &child, rounds);
        self.changed.insert(record, (data, found.spells));
    }

    /// Writes the rows that changed.
    fn write_tail(&mut self, pack: &Pack) {
        let mut rows: Vec<(&ChildData, &Spell)> = self
            .changed
            .values()
            .flat_map(|(data, spells)| spells.iter().map(move |spell| (data, spell)))
            .collect();
        rows.sort_by_key(|(data, spell)| {
            (
                spell.unit,
                data.birth.unwrap_or(Day::MAX),
                data.record,
                spell.from,
            )
        });
        let columns = shape::columns_of(pack);
        let mut writer = PartWriter::new(pack, &columns, true);
        writer.cohorts = std::mem::take(&mut self.cohorts);
        writer.ethnicities = std::mem::take(&mut self.ethnicities);
        writer.circumstances = std::mem::take(&mut self.circumstances);
        for (data, spell) in rows {
            data.row(spell, |row| writer.push(row));
        }
        (
            self.tail,
            self.cohorts,
            self.ethnicities,
            self.circumstances,
        ) = writer.finish();
    }

    pub(crate) fn check_pack(&self, pack: &Pack) -> Result<(), CoverageError> {
        if self.pack == pack.id && self.pack_version == pack.version {
            return Ok(());
        }
        Err(CoverageError::OtherPack {
            made: format!("{} {}", self.pack, self.pack_version),
            given: format!("{} {}", pack.id, pack.version),
        })
    }
}
