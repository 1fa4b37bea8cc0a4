//! The dated tree of units: who stood under whom on which day, what followed what, and how
//! people name them.
//!
//! Official units come from the asset (`packs/vn-ecd/units.bin`, passed in as bytes); villages
//! and facilities that users add hang below them by the id of their record. A unit keeps its
//! number for as long as it is the same people under the same name and kind; merged, split or
//! renamed in a reform, it ends and others succeed it. Knows nothing of people, of duties, or
//! of who may see what.

mod asset;
mod error;
mod find;
mod history;
mod kind;
mod local;
mod query;

use std::collections::BTreeMap;
use std::sync::OnceLock;

pub use asset::{AssetError, Change, Move, Succession, Tables, UnitRow, encode};
pub use error::UnitError;
pub use find::{Ask, Found, Hit, How, Said};
pub use history::{Placement, Tree};
pub use kind::{Code, Kind, Level};
pub use local::LocalError;

use crate::{Day, RecordId, UnitId};
use local::Local;

/// Every unit, at every day.
#[derive(Clone, Debug)]
pub struct Units {
    tables: Tables,
    /// Children of unit `i` at any time: `children[starts[i]..starts[i + 1]]`.
    child_starts: Vec<u32>,
    children: Vec<u32>,
    /// The successions again, by successor.
    by_new: Vec<Succession>,
    /// Look-up keys of every name that a unit ever bore, sorted; made at the first look-up.
    names: OnceLock<Vec<(String, u32)>>,
    /// Every code that a unit ever bore, sorted.
    codes: Vec<(Code, u32)>,
    locals: BTreeMap<RecordId, Local>,
    /// Records by the unit that they were recorded under, at any time.
    local_children: BTreeMap<UnitId, Vec<RecordId>>,
    local_names: BTreeMap<String, Vec<RecordId>>,
}

/// One unit of a [`Units`].
#[derive(Clone, Copy, Debug)]
pub struct Unit<'a> {
    id: UnitId,
    stands: Stands<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Stands<'a> {
    Official {
        row: &'a UnitRow,
        changes: &'a [Change],
    },
    Local(&'a Local),
}

impl Units {
    /// The tree of an asset, without any unit of users.
    pub fn decode(bytes: &[u8]) -> Result<Self, AssetError> {
        Self::from_tables(asset::decode(bytes)?)
    }

    /// The tree of tables, which must agree with themselves.
    pub fn from_tables(tables: Tables) -> Result<Self, AssetError> {
        tables.check()?;
        let mut pairs: Vec<(u32, u32)> = tables
            .units
            .iter()
            .zip(0..)
            .skip(1)
            .map(|(row, number)| (row.parent, number))
            .chain(tables.moves.iter().map(|row| (row.parent, row.unit)))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        let mut child_starts = vec![0; tables.units.len() + 1];
        for &(parent, _) in &pairs {
            child_starts[parent as usize + 1] += 1;
        }
        for at in 1..child_starts.len() {
            child_starts[at] += child_starts[at - 1];
        }
        let mut by_new = tables.successions.clone();
        by_new.sort_unstable_by_key(|row| (row.new, row.old));

        let mut codes: Vec<(Code, u32)> = Vec::with_capacity(tables.units.len());
        let rows = tables
            .units
            .iter()
            .zip(0..)
            .map(|(row, number)| (row.kind, row.code, number));
        let changed = tables
            .changes
            .iter()
            .map(|row| (row.kind, row.code, row.unit));
        for (kind, code, number) in rows.chain(changed).filter(|row| row.1 != 0) {
            codes.push((
                Code {
                    level: kind.level(),
                    number: code,
                },
                number,
            ));
        }
        codes.sort_unstable();
        codes.dedup();
        Ok(Self {
            child_starts,
            children: pairs.into_iter().map(|(_, child)| child).collect(),
            by_new,
            names: OnceLock::new(),
            codes,
            tables,
            locals: BTreeMap::new(),
            local_children: BTreeMap::new(),
            local_names: BTreeMap::new(),
        })
    }

    /// `None`: no such unit in the asset, nor added.
    pub fn get(&self, unit: UnitId) -> Option<Unit<'_>> {
        let stands = match unit {
            UnitId::Official(number) => {
                let row = self.tables.units.get(number as usize)?;
                Stands::Official {
                    row,
                    changes: self.changes(number),
                }
            }
            UnitId::Local(record) => Stands::Local(self.locals.get(&record)?),
        };
        Some(Unit { id: unit, stands })
    }

    /// Every unit that ever was: the asset's by number, then the users'.
    pub fn all(&self) -> impl Iterator<Item = UnitId> {
        let official = (0..self.tables.units.len() as u32).map(UnitId::Official);
        official.chain(self.locals.keys().copied().map(UnitId::Local))
    }

    /// How deep a unit stands, on every day.
    pub fn level(&self, unit: UnitId) -> Option<Level> {
        self.get(unit).map(|unit| unit.level())
    }

    /// Whether the unit exists on that day.
    pub fn valid(&self, unit: UnitId, on: Day) -> bool {
        self.get(unit).is_some_and(|unit| unit.valid(on))
    }

    /// The unit above on that day; `None` for the country, an unknown unit, and one that isn't
    /// valid on the day ([`Units::as_of`] says what to ask for instead). A village under a
    /// commune that has ended stands under what succeeded it.
    pub fn parent(&self, unit: UnitId, on: Day) -> Option<UnitId> {
        if !self.valid(unit, on) {
            return None;
        }
        match unit {
            UnitId::Official(0) => None,
            UnitId::Official(number) => Some(UnitId::Official(self.official_parent(number, on))),
            UnitId::Local(record) => {
                let recorded = self.locals.get(&record)?.parent(on);
                self.as_of(recorded, on).map(|placement| placement.unit)
            }
        }
    }

    /// The units above, nearest first, the country last. Empty where [`Units::parent`] is `None`.
    pub fn ancestors(&self, unit: UnitId, on: Day) -> Vec<UnitId> {
        std::iter::successors(self.parent(unit, on), |&above| self.parent(above, on)).collect()
    }

    /// The unit at a level that a unit stands under on that day, or is.
    pub fn at_level(&self, unit: UnitId, level: Level, on: Day) -> Option<UnitId> {
        let mut chain = std::iter::once(unit).chain(self.ancestors(unit, on));
        chain.find(|&above| self.valid(above, on) && self.level(above) == Some(level))
    }

    /// The province of that day.
    pub fn province(&self, unit: UnitId, on: Day) -> Option<UnitId> {
        self.at_level(unit, Level::Province, on)
    }

    /// The units directly below on that day: official ones by number, then the users'.
    pub fn children(&self, unit: UnitId, on: Day) -> Vec<UnitId> {
        if !self.valid(unit, on) {
            return Vec::new();
        }
        let mut children = Vec::new();
        if let UnitId::Official(number) = unit {
            children.extend(self.official_children(number, on).map(UnitId::Official));
        }
        let mut locals: Vec<RecordId> = Vec::new();
        for recorded in self.may_pass_on(unit) {
            locals.extend(self.local_children.get(&recorded).into_iter().flatten());
        }
        // Who moved was recorded under both parents.
        locals.sort_unstable();
        locals.dedup();
        let locals = locals.into_iter().map(UnitId::Local);
        children.extend(locals.filter(|&child| self.parent(child, on) == Some(unit)));
        children
    }

    /// Every unit below on that day, the unit itself not among them: the asset's, parents before
    /// their children, then the users'.
    pub fn descendants(&self, unit: UnitId, on: Day) -> Vec<UnitId> {
        if !self.valid(unit, on) {
            return Vec::new();
        }
        let mut below = Vec::new();
        if let UnitId::Official(number) = unit {
            let mut open = vec![number];
            while let Some(number) = open.pop() {
                open.extend(self.official_children(number, on));
                below.push(UnitId::Official(number));
            }
            below.remove(0);
        }
        let locals = self.locals.keys().copied().map(UnitId::Local);
        below.extend(locals.filter(|&local| self.ancestors(local, on).contains(&unit)));
        below
    }

    /// "Xã Tân Phú, Huyện Thanh Bình, Tỉnh Đồng Tháp": the names of that day, from the unit up to
    /// its province. A unit that isn't valid on the day is shown as on its last (or first) day.
    /// An unknown unit is shown by its id.
    pub fn full_path(&self, unit: UnitId, on: Day) -> String {
        let Some(found) = self.get(unit) else {
            return unit.to_string();
        };
        let on = found.nearest(on);
        let mut path = found.full_name(on);
        for above in self.ancestors(unit, on) {
            if above != UnitId::COUNTRY
                && let Some(above) = self.get(above)
            {
                path.push_str(", ");
                path.push_str(&above.full_name(on));
            }
        }
        path
    }

    /// Units below which villages and facilities were recorded that may stand under `unit` on some
    /// day.
    fn may_pass_on(&self, unit: UnitId) -> Vec<UnitId> {
        if self.local_children.is_empty() {
            return Vec::new();
        }
        if self.level(unit).is_some_and(|level| level < Level::Commune) {
            return self.local_children.keys().copied().collect();
        }
        let mut found = vec![unit];
        for next in [Self::predecessors, Self::successors] {
            let mut open = vec![unit];
            while let Some(unit) = open.pop() {
                let next = next(self, unit)
                    .into_iter()
                    .filter(|next| !found.contains(next));
                let next: Vec<UnitId> = next.collect();
                found.extend(&next);
                open.extend(next);
            }
        }
        // An ended village passes its facilities on.
        for at in 0..found.len() {
            let records = self.local_children.get(&found[at]).into_iter().flatten();
            found.extend(
                records
                    .copied()
                    .map(UnitId::Local)
                    .filter(|id| self.local_children.contains_key(id)),
            );
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn names(&self) -> &[(String, u32)] {
        self.names.get_or_init(|| {
            let rows = self
                .tables
                .units
                .iter()
                .zip(0..)
                .map(|(row, number)| (&row.name, number));
            let changed = self.tables.changes.iter().map(|row| (&row.name, row.unit));
            let mut names: Vec<(String, u32)> = rows
                .chain(changed)
                .map(|(name, number)| (query::key(name), number))
                .collect();
            names.sort_unstable();
            names.dedup();
            names
        })
    }

    fn changes(&self, number: u32) -> &[Change] {
        let changes = &self.tables.changes;
        let start = changes.partition_point(|row| row.unit < number);
        let end = start + changes[start..].partition_point(|row| row.unit == number);
        &changes[start..end]
    }

    /// The parent by the asset, whether or not the unit is valid on the day.
    fn official_parent(&self, number: u32, on: Day) -> u32 {
        let moves = &self.tables.moves;
        let after = moves.partition_point(|row| (row.unit, row.from) <= (number, on));
        match after.checked_sub(1).map(|at| &moves[at]) {
            Some(row) if row.unit == number => row.parent,
            _ => self
                .tables
                .units
                .get(number as usize)
                .map_or(0, |row| row.parent),
        }
    }

    fn official_children(&self, number: u32, on: Day) -> impl Iterator<Item = u32> {
        let at = number as usize;
        let range = self.child_starts[at] as usize..self.child_starts[at + 1] as usize;
        self.children[range].iter().copied().filter(move |&child| {
            self.tables.units[child as usize].valid(on) && self.official_parent(child, on) == number
        })
    }
}

impl UnitRow {
    pub(crate) fn valid(&self, on: Day) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on <= until)
    }
}

impl<'a> Unit<'a> {
    pub fn id(self) -> UnitId {
        self.id
    }

    pub fn level(self) -> Level {
        match self.stands {
            Stands::Official { row, .. } => row.kind.level(),
            Stands::Local(local) => local.level,
        }
    }

    /// The first day; `None`: before all records.
    pub fn from(self) -> Option<Day> {
        match self.stands {
            Stands::Official { row, .. } => row.from,
            Stands::Local(local) => local.from,
        }
    }

    /// The last day; `None`: not ended.
    pub fn until(self) -> Option<Day> {
        match self.stands {
            Stands::Official { row, .. } => row.until,
            Stands::Local(local) => local.until,
        }
    }

    pub fn valid(self, on: Day) -> bool {
        self.from().is_none_or(|from| from <= on) && self.until().is_none_or(|until| on <= until)
    }

    /// The day itself where the unit is valid, and otherwise its last or first day.
    pub fn nearest(self, on: Day) -> Day {
        let on = self.from().map_or(on, |from| on.max(from));
        self.until().map_or(on, |until| on.min(until))
    }

    pub fn kind(self, on: Day) -> Kind {
        match self.stands {
            Stands::Official { row, changes } => change(changes, on).map_or(row.kind, |c| c.kind),
            Stands::Local(local) if local.level == Level::Village => Kind::Village,
            Stands::Local(_) => Kind::Facility,
        }
    }

    /// Without the word of its kind: "Tân Phú"; "1" of "Phường 1".
    pub fn name(self, on: Day) -> &'a str {
        match self.stands {
            Stands::Official { row, changes } => change(changes, on).map_or(&row.name, |c| &c.name),
            Stands::Local(local) => &local.called(on).name,
        }
    }

    /// With the word of its kind: "Xã Tân Phú", "Thôn 3".
    pub fn full_name(self, on: Day) -> String {
        let word = match self.stands {
            Stands::Official { .. } => self.kind(on).word(),
            Stands::Local(local) => &local.called(on).word,
        };
        if word.is_empty() {
            self.name(on).to_owned()
        } else {
            format!("{word} {}", self.name(on))
        }
    }

    /// Everything that it was called, with the code of the time, the earliest first; the day from
    /// which it held, `None` for the first.
    pub fn called(self) -> Vec<(Option<Day>, String, Option<Code>)> {
        let changes = match self.stands {
            Stands::Official { changes, .. } => changes.iter().map(|one| one.from).collect(),
            Stands::Local(local) => local.renamed(),
        };
        let first = match (self.from(), changes.first()) {
            (Some(from), _) => from,
            (None, Some(change)) => change.plus_days(-1),
            (None, None) => self.nearest(Day(0)),
        };
        let at = |since, on| (since, self.full_name(on), self.code(on));
        let later = changes.iter().map(|on| at(Some(*on), *on));
        std::iter::once(at(None, first)).chain(later).collect()
    }

    /// The official code of that day; `None` for the country and what users added.
    pub fn code(self, on: Day) -> Option<Code> {
        let Stands::Official { row, changes } = self.stands else {
            return None;
        };
        let number = change(changes, on).map_or(row.code, |change| change.code);
        (number != 0).then_some(Code {
            level: self.level(),
            number,
        })
    }

    /// Latitude and longitude, to about a kilometre; of provinces and districts the median of
    /// their communes.
    pub fn centroid(self) -> Option<(f64, f64)> {
        let Stands::Official { row, .. } = self.stands else {
            return None;
        };
        row.centroid
            .map(|(lat, lon)| (f64::from(lat) / 100.0, f64::from(lon) / 100.0))
    }

    /// Square kilometres, where known (the communes from 2025-07-01, and their provinces).
    pub fn area_km2(self) -> Option<f64> {
        let Stands::Official { row, .. } = self.stands else {
            return None;
        };
        row.area.map(|area| f64::from(area) / 100.0)
    }
}

/// The last change that holds on a day.
fn change(changes: &[Change], on: Day) -> Option<&Change> {
    changes.iter().rfind(|change| change.from <= on)
}
