//! What a unit became, what it was made of, and the tree of one day onto which anything can be
//! rolled up: "as then" is the tree of the facts' own day, "as now" today's.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use super::{Level, Succession, Units};
use crate::{Day, UnitId};

/// Where a unit stands in the tree of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// Valid on the day.
    pub unit: UnitId,
    /// The units among which a person has to choose, when the asset can't tell; `unit` is what
    /// to show meanwhile.
    pub waits_for_choice: Option<Vec<UnitId>>,
}

impl Placement {
    fn sure(unit: UnitId) -> Self {
        Self {
            unit,
            waits_for_choice: None,
        }
    }
}

impl Units {
    /// What took over when the unit ended, the default first; empty for one that hasn't. A
    /// district had no successor of its own: its communes' are given.
    pub fn successors(&self, unit: UnitId) -> Vec<UnitId> {
        let UnitId::Official(number) = unit else {
            return Vec::new();
        };
        let rows = self.succession(number);
        if !rows.is_empty() {
            let defaults = rows.iter().filter(|row| row.default);
            let others = rows.iter().filter(|row| !row.default);
            return defaults
                .chain(others)
                .map(|row| UnitId::Official(row.new))
                .collect();
        }
        let Some(until) = self.get(unit).and_then(super::Unit::until) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for child in self.official_children(number, until) {
            let child = UnitId::Official(child);
            // What outlived its district goes on by itself.
            let next = if self.valid(child, until.plus_days(1)) {
                vec![child]
            } else {
                self.successors(child)
            };
            found.extend(next);
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Every row of what followed a unit; empty for districts, whose communes have them.
    pub fn succession(&self, number: u32) -> &[Succession] {
        let rows = &self.tables.successions;
        let start = rows.partition_point(|row| row.old < number);
        let end = start + rows[start..].partition_point(|row| row.old == number);
        &rows[start..end]
    }

    /// What the unit was made from, by number; empty for one that has always been there.
    pub fn predecessors(&self, unit: UnitId) -> Vec<UnitId> {
        let UnitId::Official(number) = unit else {
            return Vec::new();
        };
        let start = self.by_new.partition_point(|row| row.new < number);
        let rows = self.by_new[start..]
            .iter()
            .take_while(|row| row.new == number);
        rows.map(|row| UnitId::Official(row.old)).collect()
    }

    /// The unit that stands for this one on a day; `None` only for a unit that is unknown.
    ///
    /// Forwards, a merged unit is its successor; a split one is its default successor and waits
    /// for a choice; a district is the lowest unit that holds all its communes' successors.
    /// Backwards, a unit is its only predecessor, or the lowest unit of that day that holds them
    /// all (most new communes: a district of 2024), with the predecessors to choose from. What
    /// is counted for a unit is therefore counted once, on any day. A village before its first or
    /// after its last day is its parent; one of a split commune waits with it until it is
    /// placed.
    pub fn as_of(&self, unit: UnitId, day: Day) -> Option<Placement> {
        let found = self.get(unit)?;
        if let UnitId::Local(record) = unit {
            let recorded = self.locals.get(&record)?.parent(found.nearest(day));
            let mut placement = self.as_of(recorded, day)?;
            if found.valid(day) {
                placement.unit = unit;
            }
            return Some(placement);
        }
        if found.valid(day) {
            return Some(Placement::sure(unit));
        }
        let ended = found.until().is_some_and(|until| until < day);
        let next = if ended {
            self.successors(unit)
        } else {
            self.predecessors(unit)
        };
        let split = ended
            && matches!(unit, UnitId::Official(number) if self.succession(number).iter().any(|row| row.default));
        let mut places: Vec<UnitId> = Vec::with_capacity(next.len());
        for candidate in next {
            // Further reforms on the way are walked through, too.
            let placed = self.as_of(candidate, day)?;
            for place in placed.waits_for_choice.unwrap_or_else(|| vec![placed.unit]) {
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        Some(match places[..] {
            [] => {
                // Ended, or not begun, without a trace: what stood above it holds its people.
                let above = self.ancestors(unit, found.nearest(day));
                let above = above.into_iter().find_map(|above| self.as_of(above, day));
                above.unwrap_or(Placement::sure(UnitId::COUNTRY))
            }
            [only] => Placement::sure(only),
            [default, ..] => Placement {
                unit: if split {
                    default
                } else {
                    self.lowest_common(&places, day)
                },
                waits_for_choice: Some(places),
            },
        })
    }

    /// The lowest unit of the day that holds all of these, which are valid on it.
    fn lowest_common(&self, units: &[UnitId], day: Day) -> UnitId {
        let chain = |unit: UnitId| {
            let mut chain = self.ancestors(unit, day);
            chain.insert(0, unit);
            chain
        };
        let Some((&first, rest)) = units.split_first() else {
            return UnitId::COUNTRY;
        };
        let mut common = chain(first);
        for &unit in rest {
            let other = chain(unit);
            common.retain(|above| other.contains(above));
        }
        common.first().copied().unwrap_or(UnitId::COUNTRY)
    }

    /// The tree of a day, ready to place many units.
    pub fn tree_on(&self, day: Day) -> Tree<'_> {
        let placed = (0..self.tables.units.len() as u32)
            .map(|number| match self.as_of(UnitId::Official(number), day) {
                Some(Placement {
                    unit: UnitId::Official(placed),
                    ..
                }) => placed,
                _ => 0,
            })
            .collect();
        Tree {
            units: self,
            day,
            placed,
        }
    }
}

/// The tree of one day, onto which any unit of any day can be rolled up.
#[derive(Clone, Debug)]
pub struct Tree<'a> {
    units: &'a Units,
    day: Day,
    /// For every official unit the one that stands for it.
    placed: Vec<u32>,
}

impl Tree<'_> {
    pub fn day(&self) -> Day {
        self.day
    }

    /// The unit of this tree that stands for a unit of any day: [`Units::as_of`].
    pub fn place(&self, unit: UnitId) -> Option<UnitId> {
        match unit {
            UnitId::Official(number) => self
                .placed
                .get(number as usize)
                .copied()
                .map(UnitId::Official),
            UnitId::Local(_) => self
                .units
                .as_of(unit, self.day)
                .map(|placement| placement.unit),
        }
    }

    /// Where a unit of any day counts: the unit that stands for it, and every one above. Empty
    /// for an unknown unit.
    pub fn chain(&self, unit: UnitId) -> Vec<UnitId> {
        let above = |&unit: &UnitId| self.units.parent(unit, self.day);
        std::iter::successors(self.place(unit), above).collect()
    }

    /// Whether what happened in `unit` counts for `outer`, a unit of this tree.
    pub fn contains(&self, outer: UnitId, unit: UnitId) -> bool {
        self.chain(unit).contains(&outer)
    }

    /// The unit of a level in which a unit of any day counts. `None` where it counts only higher
    /// up, as a commune of 2025 made from two districts does at the level of districts.
    pub fn at_level(&self, unit: UnitId, level: Level) -> Option<UnitId> {
        self.chain(unit)
            .into_iter()
            .find(|&above| self.units.level(above) == Some(level))
    }

    /// Sums per unit of this tree, each figure counted in the unit that stands for its own and in
    /// every one above. The second part is what belongs to no known unit.
    pub fn roll_up<N: AddAssign + Copy + Default>(
        &self,
        figures: impl IntoIterator<Item = (UnitId, N)>,
    ) -> (BTreeMap<UnitId, N>, N) {
        let mut sums: BTreeMap<UnitId, N> = BTreeMap::new();
        let mut nowhere = N::default();
        for (unit, figure) in figures {
            let chain = self.chain(unit);
            if chain.is_empty() {
                nowhere += figure;
            }
            for above in chain {
                *sums.entry(above).or_default() += figure;
            }
        }
        (sums, nowhere)
    }
}
