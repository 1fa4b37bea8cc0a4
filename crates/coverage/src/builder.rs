//! From facts to columns, and from more facts to columns that follow.

use std::collections::{BTreeMap, BTreeSet};

use noi_core::records::child::Child;
use noi_core::records::effective;
use noi_core::records::person::Person;
use noi_core::records::pregnancy::Pregnancy;
use noi_core::units::Units;
use noi_core::{Body, Day, Fact, Position, RecordId, Shard, UnitId};
use noi_pack::Pack;
use noi_pack::evaluate::Rounds;

use crate::child::{ChildData, Spell, no_rounds, spells};
use crate::columns::{Columns, Others};
use crate::day16;
use crate::others::{PersonRow, Reported};
use crate::part::{PartWriter, Row};
use crate::place;
use crate::pool;
use crate::shape::{self, Cohorts, Column};
use crate::slim::SlimFacts;

/// Takes the facts of a ledger, in any order, and makes columns of them.
#[derive(Debug)]
pub struct Builder<'a> {
    pack: &'a Pack,
    units: &'a Units,
    facts: SlimFacts,
}

/// Children whose needs are worked out at once before they are written.
const BATCH: usize = 4096;

impl<'a> Builder<'a> {
    /// `units` only decides in which order units lie in memory: by province.
    pub fn new(pack: &'a Pack, units: &'a Units) -> Self {
        Self::of(pack, units, SlimFacts::default())
    }

    /// Goes on from facts that were gathered before.
    pub fn of(pack: &'a Pack, units: &'a Units, facts: SlimFacts) -> Self {
        Self { pack, units, facts }
    }

    /// Takes a fact. The same fact twice is one fact.
    pub fn add(&mut self, fact: &Fact) {
        self.facts.add(fact);
    }

    /// The columns; `heads` are the positions up to which facts were added.
    pub fn finish(self, heads: BTreeMap<Shard, Position>) -> Columns {
        let Self { pack, units, facts } = self;
        let merges: Merges = facts
            .merging()
            .iter()
            .filter_map(|&record| Some((record, survivor(record, &facts.of(record))?)))
            .collect();
        let mut members: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
        for &record in merges.keys() {
            if let Some(root) = root(&merges, record) {
                members.entry(root).or_default().push(record);
            }
        }
        let mut roots = facts.records();
        roots.retain(|record| !merges.contains_key(record));
        roots.extend(members.keys());
        roots.sort_unstable();
        roots.dedup();
        let facts_of = |root: RecordId| {
            let mut found = facts.of(root);
            for &member in members.get(&root).into_iter().flatten() {
                found.extend(facts.of(member));
            }
            found
        };

        // First only where each child belongs, so that rows can be written in their order.
        let mut others = Others {
            merges: merges.clone(),
            ..Others::default()
        };
        let mut keys: Vec<(u16, RecordId, Spell)> = Vec::new();
        for batch in roots.chunks(BATCH) {
            let found = pool::map(batch, |&root| first_pass(pack, root, &facts_of(root)));
            for (at, found) in batch.iter().zip(found) {
                let birth = found
                    .birth
                    .map_or(day16::UNKNOWN, |day| day16::exact(day).unwrap_or_default());
                keys.extend(found.spells.into_iter().map(|spell| (birth, *at, spell)));
                others.put(*at, found.person, found.pregnancy, found.reported);
            }
        }
        others.people.shrink();
        others.pregnancies.shrink();
        let mut provinces = BTreeMap::new();
        for (_, _, spell) in &keys {
            provinces
                .entry(spell.unit)
                .or_insert_with(|| place::province(units, spell.unit));
        }
        keys.sort_unstable_by_key(|(birth, record, spell)| {
            (
                provinces[&spell.unit],
                spell.unit,
                *birth,
                *record,
                spell.from,
            )
        });

        let columns = shape::columns_of(pack);
        let mut writer = PartWriter::new(pack, &columns, false);
        let cohorts = Cohorts::of(pack, keys.iter().map(|key| key.0));
        writer.cohorts = cohorts.clone();
        let work_out = |batch: &[(u16, RecordId, Spell)]| {
            pool::map(batch, |(birth, record, _)| {
                let child = Child::fold(*record, &facts_of(*record))?;
                let none;
                let rounds = match cohorts.get(*birth) {
                    Some(cohort) => &cohort.rounds,
                    None => {
                        none = no_rounds(pack);
                        &none
                    }
                };
                Some(ChildData::of(pack, &child, rounds))
            })
        };
        let mut write = |batch: &[(u16, RecordId, Spell)], rows: Vec<Option<ChildData>>| {
            for (key, data) in batch.iter().zip(rows) {
                if let Some(data) = data {
                    data.row(&key.2, |row| writer.push(row));
                }
            }
        };
        // While the rows of one batch are written, those of the next are worked out.
        let mut before: (&[_], Vec<_>) = (&[], Vec::new());
        for batch in keys.chunks(BATCH) {
            let ((), rows) = pool::both(|| write(before.0, before.1), || work_out(batch));
            before = (batch, rows);
        }
        write(before.0, before.1);
        Columns::new(pack, writer.finish(), others, heads)
    }
}

/// Writes columns straight from rows, without facts: for synthetic populations that are too
/// large to go through a ledger. The rows of one unit must come together, by date of birth,
/// those without one last.
#[derive(Debug)]
pub struct RowWriter<'a> {
    pack: &'a Pack,
    writer: PartWriter<'a>,
}

impl<'a> RowWriter<'a> {
    /// `columns` comes from [`Layout::of`].
    pub fn new(pack: &'a Pack, layout: &'a Layout) -> Self {
        Self {
            pack,
            writer: PartWriter::new(pack, &layout.0, false),
        }
    }

    pub fn push(&mut self, row: &Row<'_>) {
        self.writer.push(row);
    }

    /// The rounds of everybody born on a day; made once for each day.
    pub fn rounds(&mut self, birth: Day) -> Option<&Rounds> {
        let birth = day16::exact(birth)?;
        self.writer.cohorts.ensure(self.pack, birth);
        self.writer.cohorts.get(birth).map(|cohort| &cohort.rounds)
    }

    pub fn finish(self, heads: BTreeMap<Shard, Position>) -> Columns {
        Columns::new(self.pack, self.writer.finish(), Others::default(), heads)
    }
}

/// Which columns the needs of a pack have.
#[derive(Clone, Debug)]
pub struct Layout(Vec<Column>);

impl Layout {
    pub fn of(pack: &Pack) -> Self {
        Self(shape::columns_of(pack))
    }
}

/// Which record each merged record was merged into.
pub(crate) type Merges = BTreeMap<RecordId, RecordId>;

/// What goes on in place of a record, when it is merged.
pub(crate) fn survivor(record: RecordId, facts: &[Fact]) -> Option<RecordId> {
    let mut survivor = None;
    for fact in effective(facts) {
        if fact.fact.envelope.record == record {
            match fact.body {
                Body::MergedInto(merged) => survivor = Some(merged.survivor),
                Body::Unmerged(_) => survivor = None,
                _ => {}
            }
        }
    }
    survivor
}

/// The record that a record goes on in, through all merges; `None` when they go round in a
/// circle, so that none is left.
pub(crate) fn root(merges: &Merges, record: RecordId) -> Option<RecordId> {
    let mut seen = BTreeSet::new();
    let mut at = record;
    while let Some(&next) = merges.get(&at) {
        if !seen.insert(at) {
            return None;
        }
        at = next;
    }
    Some(at)
}

/// What the facts of a record (and of those merged into it) say, but for its needs.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) birth: Option<Day>,
    pub(crate) spells: Vec<Spell>,
    pub(crate) person: Option<(UnitId, PersonRow)>,
    pub(crate) pregnancy: Option<Pregnancy>,
    pub(crate) reported: Vec<Reported>,
}

pub(crate) fn first_pass(pack: &Pack, record: RecordId, facts: &[Fact]) -> Found {
    let mut kinds = Kinds::default();
    facts.iter().for_each(|fact| kinds.see(&fact.body));
    let mut found = Found::default();
    if kinds.child
        && let Some(child) = Child::fold(record, facts)
    {
        found.birth = child.birth().map(|birth| birth.day);
        found.spells = spells(pack, &child);
    }
    if kinds.person {
        found.person = Person::fold(record, facts)
            .as_ref()
            .and_then(|person| Some((person.unit, PersonRow::of(person)?)));
    }
    if kinds.pregnancy {
        found.pregnancy = Pregnancy::fold(record, facts);
    }
    if kinds.reported {
        for fact in effective(facts) {
            if let Body::ResultReported(result) = fact.body
                && !result.estimate
            {
                found.reported.push(Reported {
                    measure: result.measure.clone(),
                    unit: result.unit,
                    on: fact.on,
                    recorded: fact.recorded,
                    fact: fact.id,
                    numerator: result.numerator,
                    denominator: result.denominator,
                });
            }
        }
    }
    found
}

/// What kinds of record the facts may make.
#[derive(Default)]
struct Kinds {
    child: bool,
    person: bool,
    pregnancy: bool,
    reported: bool,
}

impl Kinds {
    fn see(&mut self, body: &Body) {
        match body {
            Body::ChildRegistered(_) => self.child = true,
            Body::PersonRegistered(_) => self.person = true,
            Body::PregnancyRegistered(_) => self.pregnancy = true,
            Body::ResultReported(_) => self.reported = true,
            Body::Corrected(corrected) => {
                if let Some(instead) = &corrected.instead {
                    self.see(&instead.body);
                }
            }
            _ => {}
        }
    }
}
