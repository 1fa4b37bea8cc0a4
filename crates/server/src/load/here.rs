//! The children whom a page may be about: those who lived in its unit on its day, by the
//! catchments in which they stand.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use noi_core::UnitId;
use noi_core::access::Sections;
use noi_office::Office;

use crate::roster::board::{Board, Expecting, Owed, Standing};
use crate::roster::seen::{Seen, Tally, View};
use crate::roster::{Children, Kept, Roster};

/// Units in which children ever lived, as far as they are or stand below one, and the catchments
/// of those children.
#[derive(Default)]
pub(crate) struct Within {
    pub(crate) units: BTreeSet<UnitId>,
    /// In the order of their units.
    pub(crate) catchments: Vec<u32>,
}

pub(crate) struct Here<'h> {
    pub(crate) parts: Vec<Part<'h>>,
    /// In pregnancies wherever they are.
    pub(crate) expecting: Arc<Expecting>,
}

/// Those of one catchment.
pub(crate) struct Part<'h> {
    office: &'h Office,
    roster: &'h Roster,
    catchment: u32,
    /// Place among the parts.
    nth: usize,
    pub(crate) board: Arc<Board>,
    /// Of each home of the board, whether it is within.
    held: Vec<bool>,
    children: OnceLock<Children>,
    /// As those see it who see these sections.
    seen: OnceLock<(Sections, Arc<Seen>)>,
}

/// One of them on the day.
#[derive(Clone, Copy)]
pub(crate) struct One<'h> {
    pub(crate) part: &'h Part<'h>,
    pub(crate) standing: &'h Standing,
}

impl<'h> Here<'h> {
    pub(crate) fn of(
        office: &'h Office,
        roster: &'h Roster,
        within: &Within,
        boards: Vec<Arc<Board>>,
        expecting: Arc<Expecting>,
    ) -> Self {
        let part = |(nth, (catchment, board)): (usize, (u32, Arc<Board>))| Part {
            held: (board.homes.iter())
                .map(|home| within.units.contains(home))
                .collect(),
            office,
            roster,
            catchment,
            nth,
            board,
            children: OnceLock::new(),
            seen: OnceLock::new(),
        };
        Self {
            parts: (within.catchments.iter().copied().zip(boards).enumerate())
                .map(part)
                .collect(),
            expecting,
        }
    }

    pub(crate) fn children(&self) -> impl Iterator<Item = One<'_>> {
        self.parts.iter().flat_map(Part::here)
    }

    /// How many duties of each urgency and need there are, part by part.
    pub(super) fn tallies<'t>(
        &'t self,
        view: &'t View,
    ) -> impl Iterator<Item = (&'t Part<'h>, &'t Tally)> {
        let of = |part: &'t Part<'h>| part.seen(view).tally.iter().map(move |one| (part, one));
        self.parts.iter().flat_map(of)
    }

    /// Puts children in the order of a class list; within a catchment they stand in it.
    pub(crate) fn by_name<T>(&self, all: &mut [T], one: impl Fn(&T) -> One<'_>) {
        if self.parts.len() > 1 {
            all.sort_by_cached_key(|item| one(item).kept().order());
        }
    }
}

impl Part<'_> {
    fn here(&self) -> impl Iterator<Item = One<'_>> {
        let here = |standing: &&Standing| self.held[standing.home as usize];
        self.board.children.iter().filter(here).map(|standing| One {
            part: self,
            standing,
        })
    }

    /// Its list, also of those who live elsewhere.
    pub(crate) fn children(&self) -> &Children {
        self.children
            .get_or_init(|| self.roster.children(self.catchment))
    }

    pub(super) fn holds(&self, home: UnitId) -> bool {
        let at = self.board.homes.iter().position(|known| *known == home);
        at.is_some_and(|at| self.held[at])
    }

    /// As those see it who see a view; whoever has another asks for the children anew.
    pub(crate) fn seen(&self, view: &View) -> &Seen {
        let (sees, seen) = self.seen.get_or_init(|| {
            let seen = self.board.seen(view.sees, || {
                let list = || match self.children.get() {
                    Some(children) => Arc::clone(children),
                    None => self.roster.children_once(self.catchment),
                };
                Seen::of(self.office, self.roster.services(), &self.board, view, list)
            });
            (view.sees, seen)
        });
        // One page shows one view: another's would be shown what that one may see.
        assert!(*sees == view.sees, "seen by one view, asked for by another");
        seen
    }
}

impl<'h> One<'h> {
    pub(crate) fn kept(&self) -> &'h Kept {
        &self.part.children()[self.standing.child as usize]
    }

    /// The place of its catchment, and its own in the list of it.
    pub(super) fn place(&self) -> (usize, usize) {
        (self.part.nth, self.standing.child as usize)
    }

    /// Where it lives, as recorded.
    pub(crate) fn home(&self) -> UnitId {
        self.part.board.homes[self.standing.home as usize]
    }

    /// All that it is owed.
    pub(super) fn duties(&self) -> &'h [Owed] {
        self.part.board.duties(self.standing)
    }
}
