//! Rows of one kind, those of one unit together: whoever asks about a unit doesn't meet
//! everybody else's.

use std::collections::BTreeMap;

use noi_core::{FastMap, RecordId, UnitId};

#[derive(Clone, Debug)]
pub(crate) struct ByUnit<T> {
    /// The rows of each unit in the order of their records. A unit whose rows all went stays.
    units: Vec<(UnitId, Vec<(RecordId, T)>)>,
    numbers: BTreeMap<UnitId, u32>,
    /// In which of the units a record has its row.
    unit_of: FastMap<RecordId, u32>,
}

impl<T> Default for ByUnit<T> {
    fn default() -> Self {
        Self {
            units: Vec::new(),
            numbers: BTreeMap::new(),
            unit_of: FastMap::default(),
        }
    }
}

impl<T> ByUnit<T> {
    /// The row of a record, in place of the one that it had.
    pub(crate) fn put(&mut self, record: RecordId, unit: UnitId, row: T) {
        self.remove(record);
        let number = *self.numbers.entry(unit).or_insert_with(|| {
            self.units.push((unit, Vec::new()));
            self.units.len() as u32 - 1
        });
        let rows = &mut self.units[number as usize].1;
        let at = rows.partition_point(|(other, _)| *other < record);
        rows.insert(at, (record, row));
        self.unit_of.insert(record, number);
    }

    pub(crate) fn remove(&mut self, record: RecordId) {
        if let Some(number) = self.unit_of.remove(&record) {
            let rows = &mut self.units[number as usize].1;
            if let Ok(at) = rows.binary_search_by_key(&record, |(other, _)| *other) {
                rows.remove(at);
            }
        }
    }

    /// Units that have rows.
    pub(crate) fn units(&self) -> impl Iterator<Item = (UnitId, &[(RecordId, T)])> {
        let units = self.units.iter().map(|(unit, rows)| (*unit, &rows[..]));
        units.filter(|(_, rows)| !rows.is_empty())
    }

    /// Gives memory back that was only needed to grow.
    pub(crate) fn shrink(&mut self) {
        self.units
            .iter_mut()
            .for_each(|(_, rows)| rows.shrink_to_fit());
        self.unit_of.shrink_to_fit();
    }
}

impl<T: PartialEq> PartialEq for ByUnit<T> {
    /// The same rows in the same units, whatever was there before.
    fn eq(&self, other: &Self) -> bool {
        let sorted = |one: &'_ Self| -> BTreeMap<UnitId, usize> {
            (one.numbers.iter())
                .map(|(unit, number)| (*unit, *number as usize))
                .filter(|(_, number)| !one.units[*number].1.is_empty())
                .collect()
        };
        let (mine, theirs) = (sorted(self), sorted(other));
        mine.keys().eq(theirs.keys())
            && (mine.values().zip(theirs.values()))
                .all(|(mine, theirs)| self.units[*mine].1 == other.units[*theirs].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(number: u128) -> RecordId {
        RecordId(uuid::Uuid::from_u128(number))
    }

    #[test]
    fn a_record_has_one_row_wherever_it_was_before() {
        let (north, south) = (UnitId::Official(1), UnitId::Official(2));
        let mut rows = ByUnit::default();
        for (number, unit, row) in [
            (3, north, 'c'),
            (1, north, 'a'),
            (2, south, 'b'),
            (3, south, 'd'),
            (1, north, 'e'),
        ] {
            rows.put(record(number), unit, row);
        }
        rows.remove(record(9));
        let mut other = ByUnit::default();
        other.put(record(2), south, 'b');
        other.put(record(1), north, 'e');
        assert_ne!(rows, other);
        other.put(record(3), south, 'd');
        assert_eq!(rows, other);
        rows.remove(record(1));
        let left: Vec<_> = rows.units().collect();
        assert_eq!(
            left,
            [(south, &[(record(2), 'b'), (record(3), 'd')][..])],
            "a unit without rows isn't told of"
        );
    }
}
