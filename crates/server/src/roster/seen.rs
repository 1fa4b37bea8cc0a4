//! What of a board may be shown to those who see only some sections of a record.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use noi_core::access::{Section, Sections};
use noi_core::records::child::Child;
use noi_core::{Day, UnitId};
use noi_office::Office;
use noi_pack::Pack;
use noi_ui::routes::Urgency;

use super::board::{Board, Owed, Standing, owed_seen};
use super::kept::Kept;
use super::kept::Services;

/// Sections, worked out for every need of the pack.
pub(crate) struct View {
    pub(crate) sees: Sections,
    /// By place in the pack: whether it may be shown.
    shown: Vec<bool>,
    /// … and whether it depends on which circumstance it began with.
    depends: Vec<bool>,
}

impl View {
    pub(crate) fn of(pack: &Pack, sees: Sections) -> Self {
        let needs = || pack.needs.iter();
        Self {
            sees,
            shown: needs().map(|need| pack.shows(sees, need)).collect(),
            depends: needs()
                .map(|need| {
                    need.since_circumstances().is_some() && need.section != Section::Inclusion
                })
                .collect(),
        }
    }

    /// Those duties that may be shown by their needs alone.
    pub(crate) fn of_all<'d>(&self, duties: &'d [Owed]) -> Cow<'d, [Owed]> {
        if self.sees == Sections::ALL {
            return Cow::Borrowed(duties);
        }
        let mut shown = duties.to_vec();
        shown.retain(|owed| self.shown[usize::from(owed.need)]);
        shown.into()
    }

    /// Whether what may be shown of a child isn't told by needs alone.
    pub(crate) fn depends(&self, one: &Standing, shown: &[Owed]) -> bool {
        let depends = |owed: &Owed| self.depends[usize::from(owed.need)];
        self.sees != Sections::ALL && one.ever && shown.iter().any(depends)
    }

    fn hides_circumstance(&self, pack: &Pack, child: &Child) -> bool {
        let mut all = child.circumstances.iter();
        all.any(|spell| !pack.shows_circumstance(self.sees, &spell.circumstance))
    }
}

/// A board as those see it who see the same sections.
pub(crate) struct Seen {
    /// The duties of those of whom a circumstance is hidden that some of them began with, by
    /// place in the list.
    others: BTreeMap<u32, Vec<Owed>>,
    /// Duties of one urgency and need together, of those who live in one unit.
    pub(crate) tally: Vec<Tally>,
}

pub(crate) struct Tally {
    pub(crate) home: UnitId,
    pub(crate) urgency: Urgency,
    /// Place in the pack.
    pub(crate) need: u16,
    pub(crate) count: u64,
    /// The earliest deadline.
    pub(crate) due: Day,
}

impl Seen {
    /// `list` is asked for only where somebody's circumstances are to be looked at.
    pub(crate) fn of(
        office: &Office,
        services: &Services,
        board: &Board,
        view: &View,
        list: impl Fn() -> Arc<Vec<Arc<Kept>>>,
    ) -> Self {
        let mut others = BTreeMap::new();
        let mut found: Option<Arc<Vec<Arc<Kept>>>> = None;
        let mut tally: BTreeMap<(u32, Urgency, u16), (u64, Day)> = BTreeMap::new();
        for one in &board.children {
            let mut shown = view.of_all(board.duties(one));
            if view.depends(one, &shown) {
                let kept = &found.get_or_insert_with(&list)[one.child as usize];
                if view.hides_circumstance(&office.pack, &kept.child) {
                    let seen = owed_seen(office, services, kept, view.sees, board.on);
                    others.insert(one.child, seen.clone());
                    shown = seen.into();
                }
            }
            for owed in &*shown {
                let key = (one.home, urgency(owed.due, board.on), owed.need);
                let (count, due) = tally.entry(key).or_insert((0, owed.due));
                *count += 1;
                *due = owed.due.min(*due);
            }
        }
        Self {
            others,
            tally: (tally.into_iter())
                .map(|((home, urgency, need), (count, due))| Tally {
                    home: board.homes[home as usize],
                    urgency,
                    need,
                    count,
                    due,
                })
                .collect(),
        }
    }

    /// What may be shown of a child, where that isn't told by needs alone.
    pub(crate) fn other(&self, one: &Standing) -> Option<&[Owed]> {
        self.others.get(&one.child).map(Vec::as_slice)
    }
}

/// How pressing what is due on a day is on another.
pub(crate) fn urgency(due: Day, on: Day) -> Urgency {
    const WEEK_DAYS: i32 = crate::load::WEEK_DAYS;
    match due.0 - on.0 {
        ..0 => Urgency::Overdue,
        0 => Urgency::Today,
        1..=WEEK_DAYS => Urgency::Week,
        _ => Urgency::Later,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urgencies() {
        let on = Day(500);
        let check = |days: i32, expected| assert_eq!(urgency(on.plus_days(days), on), expected);
        check(-1, Urgency::Overdue);
        check(0, Urgency::Today);
        check(1, Urgency::Week);
        check(7, Urgency::Week);
        check(8, Urgency::Later);
    }
}
