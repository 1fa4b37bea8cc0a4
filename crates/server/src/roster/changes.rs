//! Where children and pregnancies stand in the roster after some of them were folded again, so
//! that what was worked out for all the others can be kept.

use std::collections::{BTreeMap, BTreeSet};

use noi_core::RecordId;

/// What following the ledger did to the roster.
pub(crate) enum Followed {
    /// Nothing was new.
    Nothing,
    Some(Changes),
    /// So much that everything was read again.
    Everything,
}

pub(crate) struct Changes {
    /// By catchment.
    pub(super) children: BTreeMap<u32, Moved>,
    pub(super) pregnancies: Moved,
}

/// The places of a list: its members keep their order, but for those that were touched.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Moved {
    /// Of each former place the present one; none for those that were touched.
    pub(super) to: Vec<Option<u32>>,
    /// Present places of those that were touched and are (still) here.
    pub(super) again: Vec<u32>,
}

impl Moved {
    pub(super) fn between(
        before: &[RecordId],
        now: impl Iterator<Item = RecordId>,
        touched: &BTreeSet<RecordId>,
    ) -> Self {
        let mut again = Vec::new();
        let mut stayed = Vec::with_capacity(before.len());
        for (at, record) in (0..).zip(now) {
            if touched.contains(&record) {
                again.push(at);
            } else {
                stayed.push(at);
            }
        }
        let mut stayed = stayed.into_iter();
        let to = |record: &RecordId| match touched.contains(record) {
            true => None,
            false => stayed.next(),
        };
        Self {
            to: before.iter().map(to).collect(),
            again,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_stay_are_found_again() {
        let id = |number: u128| RecordId(uuid::Uuid::from_u128(number));
        let check = |before: &[u128], now: &[u128], touched: &[u128]| {
            let before: Vec<RecordId> = before.iter().map(|number| id(*number)).collect();
            let now: Vec<RecordId> = now.iter().map(|number| id(*number)).collect();
            let touched: BTreeSet<RecordId> = touched.iter().map(|number| id(*number)).collect();
            let moved = Moved::between(&before, now.iter().copied(), &touched);
            for (record, to) in before.iter().zip(&moved.to) {
                let expected = now.iter().position(|other| other == record);
                let expected = expected.filter(|_| !touched.contains(record));
                assert_eq!(to.map(|to| to as usize), expected);
            }
            let again: Vec<RecordId> = moved.again.iter().map(|at| now[*at as usize]).collect();
            let present = now.iter().filter(|record| touched.contains(record));
            assert_eq!(again, present.copied().collect::<Vec<_>>());
        };
        check(&[1, 2, 3, 4], &[1, 2, 3, 4], &[]);
        // One moved in the order, one came, one left.
        check(&[1, 2, 3, 4], &[3, 1, 9, 4], &[1, 2, 9]);
        check(&[], &[5], &[5]);
        check(&[5], &[], &[5, 6]);
    }
}
