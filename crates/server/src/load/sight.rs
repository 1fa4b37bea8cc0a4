//! What of what is owed may be shown to whoever looks at a page.

use std::borrow::Cow;

use noi_core::access::{Section, Sections};
use noi_core::records::child::Child;

use super::Frame;
use super::here::One;
use crate::roster::Kept;
use crate::roster::board::Owed;
use crate::roster::seen::View;

/// The sections that a page may show.
pub(super) struct Sight<'f> {
    frame: &'f Frame<'f>,
    pub(super) view: View,
}

impl<'f> Sight<'f> {
    /// What may be on the page.
    pub(super) fn of(frame: &'f Frame<'f>) -> Self {
        Self::with(frame, frame.sees)
    }

    /// What may be counted, where nobody is named.
    pub(super) fn with(frame: &'f Frame<'f>, sees: Sections) -> Self {
        Self {
            frame,
            view: View::of(&frame.office.pack, sees),
        }
    }

    pub(super) fn has(&self, section: Section) -> bool {
        self.view.sees.has(section)
    }

    /// The duties of a child that may be shown, the earliest deadline first.
    pub(super) fn duties<'h>(&self, one: One<'h>) -> Cow<'h, [Owed]> {
        let shown = self.view.of_all(one.duties());
        if self.view.depends(one.standing, &shown)
            && let Some(other) = one.part.seen(&self.view).other(one.standing)
        {
            return Cow::Borrowed(other);
        }
        shown
    }

    /// Those duties that may be shown by their needs alone.
    pub(super) fn of_all<'d>(&self, duties: &'d [Owed]) -> Cow<'d, [Owed]> {
        self.view.of_all(duties)
    }

    /// Whether the child is in a circumstance that may be shown.
    pub(super) fn in_circumstance(&self, child: &Child) -> bool {
        let (pack, on) = (&self.frame.office.pack, self.frame.on);
        child.circumstances.iter().any(|spell| {
            spell.from <= on
                && spell.until.is_none_or(|until| on < until)
                && pack.shows_circumstance(self.view.sees, &spell.circumstance)
        })
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
