//! Villages and facilities that users add below the official units.

use std::collections::BTreeMap;

use super::{Level, Units, query};
use crate::{Day, RecordId, UnitId};

/// One village or facility.
#[derive(Clone, Debug)]
pub(super) struct Local {
    pub(super) level: Level,
    pub(super) from: Option<Day>,
    pub(super) until: Option<Day>,
    /// By day; the first holds from the beginning.
    names: Vec<(Day, Called)>,
    /// By day; the first holds from the beginning.
    parents: Vec<(Day, UnitId)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Called {
    /// Thôn, Bản, Ấp, Trường mầm non …
    pub(super) word: String,
    pub(super) name: String,
}

/// Why a village or facility can't be added or changed so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LocalError {
    #[error("{0} is an official unit: those come from the asset and aren't changed by users")]
    Official(UnitId),
    #[error("there is no village or facility {0}: add it first")]
    Unknown(UnitId),
    #[error("{0} was already added: rename it, place it elsewhere or end it instead")]
    Twice(UnitId),
    #[error(
        "there is no unit {0} to stand under: name a commune of the asset or a village added before"
    )]
    NoParent(UnitId),
    #[error(
        "{child} can't stand under {parent}: a village belongs under a commune, a facility under a commune or a village"
    )]
    TooDeep { child: UnitId, parent: UnitId },
    #[error("{0} needs a name")]
    NoName(UnitId),
    #[error("{unit} begins on {from}: it can't end or change on {day}")]
    BeforeItBegan { unit: UnitId, from: Day, day: Day },
}

impl LocalError {
    /// A key for translated words.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Official(_) => "unit-official",
            Self::Unknown(_) => "unit-not-added",
            Self::Twice(_) => "unit-added-twice",
            Self::NoParent(_) => "unit-no-parent",
            Self::TooDeep { .. } => "unit-too-deep",
            Self::NoName(_) => "unit-no-name",
            Self::BeforeItBegan { .. } => "unit-before-it-began",
        }
    }
}

impl Local {
    pub(super) fn called(&self, on: Day) -> &Called {
        let after = self.names.partition_point(|row| row.0 <= on);
        &self.names[after.saturating_sub(1)].1
    }

    /// The days on which its name changed.
    pub(super) fn renamed(&self) -> Vec<Day> {
        self.names.iter().skip(1).map(|row| row.0).collect()
    }

    pub(super) fn parent(&self, on: Day) -> UnitId {
        let after = self.parents.partition_point(|row| row.0 <= on);
        self.parents[after.saturating_sub(1)].1
    }
}

/// Sets what holds from a day on, keeping the order of days.
fn set<T>(rows: &mut Vec<(Day, T)>, from: Day, value: T) {
    let at = rows.partition_point(|row| row.0 < from);
    match rows.get_mut(at) {
        Some(row) if row.0 == from => row.1 = value,
        _ => rows.insert(at, (from, value)),
    }
}

impl Units {
    /// Adds a village: `word` is what people call its kind ("Thôn", "Bản", "Ấp", "Tổ dân phố"),
    /// `from` its first day, `None` when it has always been there. The parent may be a commune
    /// that has ended: the village follows it to its successor.
    pub fn add_village(
        &mut self,
        unit: UnitId,
        word: &str,
        name: &str,
        parent: UnitId,
        from: Option<Day>,
    ) -> Result<(), LocalError> {
        self.add_local(unit, Level::Village, word, name, parent, from)
    }

    /// Adds a facility (a school, a station, a nursery group) below a commune or a village.
    pub fn add_facility(
        &mut self,
        unit: UnitId,
        word: &str,
        name: &str,
        parent: UnitId,
        from: Option<Day>,
    ) -> Result<(), LocalError> {
        self.add_local(unit, Level::Facility, word, name, parent, from)
    }

    fn add_local(
        &mut self,
        unit: UnitId,
        level: Level,
        word: &str,
        name: &str,
        parent: UnitId,
        from: Option<Day>,
    ) -> Result<(), LocalError> {
        let UnitId::Local(record) = unit else {
            return Err(LocalError::Official(unit));
        };
        if self.locals.contains_key(&record) {
            return Err(LocalError::Twice(unit));
        }
        self.may_stand(unit, level, parent)?;
        let called = called(unit, word, name)?;
        self.enter_name(record, &called);
        self.local_children.entry(parent).or_default().push(record);
        let begin = Day(i32::MIN);
        self.locals.insert(
            record,
            Local {
                level,
                from,
                until: None,
                names: vec![(begin, called)],
                parents: vec![(begin, parent)],
            },
        );
        Ok(())
    }

    /// From that day on the village or facility is called this.
    pub fn rename(
        &mut self,
        unit: UnitId,
        word: &str,
        name: &str,
        from: Day,
    ) -> Result<(), LocalError> {
        let called = called(unit, word, name)?;
        let (record, local) = self.local_mut(unit, from)?;
        set(&mut local.names, from, called.clone());
        self.enter_name(record, &called);
        Ok(())
    }

    /// From that day on the village or facility stands under another unit: a person's choice
    /// where its commune was split, or a move.
    pub fn place(&mut self, unit: UnitId, parent: UnitId, from: Day) -> Result<(), LocalError> {
        let level = self.level(unit).ok_or(LocalError::Unknown(unit))?;
        self.local_mut(unit, from)?;
        self.may_stand(unit, level, parent)?;
        let (record, local) = self.local_mut(unit, from)?;
        set(&mut local.parents, from, parent);
        let children = self.local_children.entry(parent).or_default();
        if !children.contains(&record) {
            children.push(record);
        }
        Ok(())
    }

    /// The village or facility ends; `until` is its last day.
    pub fn end(&mut self, unit: UnitId, until: Day) -> Result<(), LocalError> {
        let (_, local) = self.local_mut(unit, until)?;
        local.until = Some(until);
        Ok(())
    }

    /// The same official units without anything that users added.
    #[must_use]
    pub fn official(&self) -> Self {
        Self {
            locals: BTreeMap::new(),
            local_children: BTreeMap::new(),
            local_names: BTreeMap::new(),
            ..self.clone()
        }
    }

    /// Villages and facilities that ended before a day, and would stand under this unit.
    pub fn ended_below(&self, unit: UnitId, on: Day) -> Vec<UnitId> {
        let ended = |local: &Local| local.until.filter(|until| *until < on);
        let stood = |local: &Local| {
            let until = ended(local)?;
            let placed = self.as_of(local.parent(until), on)?;
            (placed.unit == unit).then_some(())
        };
        let locals = self.locals.iter();
        locals
            .filter(|(_, local)| stood(local).is_some())
            .map(|(record, _)| UnitId::Local(*record))
            .collect()
    }

    /// Whether a unit of this level may stand under that one.
    ///
    /// # Errors
    /// When there is no such parent, or it isn't of a level that has such units.
    pub fn may_stand(&self, child: UnitId, level: Level, parent: UnitId) -> Result<(), LocalError> {
        let above = self.level(parent).ok_or(LocalError::NoParent(parent))?;
        if above < Level::Commune && level == Level::Village || above >= level {
            return Err(LocalError::TooDeep { child, parent });
        }
        Ok(())
    }

    fn local_mut(&mut self, unit: UnitId, day: Day) -> Result<(RecordId, &mut Local), LocalError> {
        let UnitId::Local(record) = unit else {
            return Err(LocalError::Official(unit));
        };
        let local = self
            .locals
            .get_mut(&record)
            .ok_or(LocalError::Unknown(unit))?;
        match local.from {
            Some(from) if day < from => Err(LocalError::BeforeItBegan { unit, from, day }),
            _ => Ok((record, local)),
        }
    }

    fn enter_name(&mut self, record: RecordId, called: &Called) {
        let full = format!("{} {}", called.word, called.name);
        for key in [query::key(&called.name), query::key(&full)] {
            let records = self.local_names.entry(key).or_default();
            if !records.contains(&record) {
                records.push(record);
            }
        }
    }
}

fn called(unit: UnitId, word: &str, name: &str) -> Result<Called, LocalError> {
    let (word, name) = (word.trim(), name.trim());
    if name.is_empty() {
        return Err(LocalError::NoName(unit));
    }
    Ok(Called {
        word: word.to_owned(),
        name: name.to_owned(),
    })
}
