//! What of what is owed may be shown to whoever looks at a page.

use std::borrow::Cow;

use noi_core::access::{Section, Sections};
use noi_core::records::child::Child;

use super::Frame;
use crate::roster::Kept;
use crate::roster::board::{Board, Owed, Standing, owed_seen};

/// The sections that a page may show, worked out for every need of the pack.
pub(super) struct Sight<'f> {
    frame: &'f Frame<'f>,
    sees: Sections,
    /// By place in the pack: whether it may be shown.
    shown: Vec<bool>,
    /// … and whether it depends on which circumstance it began with.
    depends: Vec<bool>,
}

impl<'f> Sight<'f> {
    /// What may be on the page.
    pub(super) fn of(frame: &'f Frame<'f>) -> Self {
        Self::with(frame, frame.sees)
    }

    /// What may be counted, where nobody is named.
    pub(super) fn with(frame: &'f Frame<'f>, sees: Sections) -> Self {
        let pack = &frame.office.pack;
        let needs = || pack.needs.iter();
        Self {
            frame,
            sees,
            shown: needs().map(|need| pack.shows(sees, need)).collect(),
            depends: needs()
                .map(|need| {
                    need.since_circumstances().is_some() && need.section != Section::Inclusion
                })
                .collect(),
        }
    }

    pub(super) fn has(&self, section: Section) -> bool {
        self.sees.has(section)
    }

    /// The duties of a child that may be shown, the earliest deadline first.
    pub(super) fn duties<'b>(
        &self,
        board: &'b Board,
        one: &Standing,
        kept: &Kept,
    ) -> Cow<'b, [Owed]> {
        let all = board.duties(one);
        if self.sees == Sections::ALL {
            return Cow::Borrowed(all);
        }
        let shown = self.of_all(all);
        let depends = |owed: &Owed| self.depends[usize::from(owed.need)];
        if shown.iter().any(depends) && self.hides_circumstance(&kept.child) {
            let (office, roster) = (self.frame.office, &self.frame.held.roster);
            return owed_seen(office, roster, kept, self.sees, board.on).into();
        }
        shown.into()
    }

    /// Those duties that may be shown by their needs alone.
    pub(super) fn of_all(&self, duties: &[Owed]) -> Vec<Owed> {
        let mut shown = duties.to_vec();
        shown.retain(|owed| self.shown[usize::from(owed.need)]);
        shown
    }

    /// Whether the child is in a circumstance that may be shown.
    pub(super) fn in_circumstance(&self, child: &Child) -> bool {
        let (pack, on) = (&self.frame.office.pack, self.frame.on);
        child.circumstances.iter().any(|spell| {
            spell.from <= on
                && spell.until.is_none_or(|until| on < until)
                && pack.shows_circumstance(self.sees, &spell.circumstance)
        })
    }

    fn hides_circumstance(&self, child: &Child) -> bool {
        let pack = &self.frame.office.pack;
        let mut all = child.circumstances.iter();
        all.any(|spell| !pack.shows_circumstance(self.sees, &spell.circumstance))
    }

    /// The village of a child on the day; empty where it isn't known or may not be shown.
    pub(super) fn village(&self, child: &Child) -> String {
        let village = child.residence(self.frame.on).village.as_ref();
        village
            .or(child.details.village.as_ref())
            .filter(|_| self.has(Section::Residence))
            .cloned()
            .unwrap_or_default()
    }

    /// The name of the main carer; empty where it isn't known or may not be shown.
    pub(super) fn carer(&self, kept: &Kept) -> String {
        if self.has(Section::Contacts) {
            kept.carer.clone()
        } else {
            String::new()
        }
    }

    /// What may be shown of who a child is.
    pub(super) fn identity<T>(&self, of: Option<T>) -> Option<T> {
        of.filter(|_| self.has(Section::Identity))
    }
}
