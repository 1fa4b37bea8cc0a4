//! Needs and indicators over whole populations, from columns, as of any day.
//!
//! The rules are those of `noi-pack`, which evaluates one record; this crate says the same of
//! millions at once, and the two must agree: `tests/recount.rs` counts child by child.
//!
//! ```text
//! facts ─ Builder ─→ Columns ─ evaluate(query) ─→ Answer
//!                      │  ├──── evaluate_all_units ─→ AllUnits   every commune to the country
//!                      │  ├──── who(query, filter) ─→ records    the children behind a number
//!                      │  ├──── duties_count ─→ open and overdue by need
//!                      │  └──── save / load                      bytes; a shell keeps the file
//!                      └── apply(facts) follows the ledger
//! ```
//!
//! * [`Builder::new`], [`Builder::add`] for every fact in any order, [`Builder::finish`]. Facts
//!   of records that are merged count for the record that goes on. [`SlimFacts`] are gathered
//!   without a pack, on another thread, and given to [`Builder::of`].
//! * [`Columns::evaluate`] answers a [`Query`]: population, access by need and age, every need,
//!   every indicator, broken down if asked, with the positions of the ledger, the pack's version
//!   and the days that it was made from. [`Columns::evaluate_all_units`] gives all units of a
//!   tree in one scan. A unit of another day is placed on the tree by [`noi_core::units::Units`];
//!   one that is unknown counts in the country only, so that nobody is lost.
//! * [`Columns::apply`] takes new facts and changes the rows of the records that they touch.
//!   When much has changed, [`Columns::wants_rebuild`].
//! * [`suppress()`] and [`Figure::publish`] keep small counts back.
//!
//! # How it is kept
//! A row is a spell of a child in a unit; rows of a unit lie together, by date of birth, so that
//! whatever follows from age alone is true of ranges of rows, and only what happened is read.
//! A one-off need is the day on which it was met; a need by rounds is a bit for each round (met
//! in time) with the days of the exceptions (met late, or making good a round that was missed),
//! so that no act leaks into the past; a need that begins with an event is kept only for the
//! children whom it concerns. Whatever a column can't say exactly is kept as `noi-pack` gave it
//! and evaluated by `noi-pack`.
//!
//! # What indicators count
//! Besides what [`noi_pack::model::Compute`] says:
//! * With `when_due`, a need is met as its status says. Without it, everybody of the group is
//!   counted, and a need is also met when its current round is, due or not.
//! * Children without a date of birth belong to groups of all ages of the programme only.
//! * An indicator whose needs are all of pregnancies counts pregnancies.
//! * Of reported figures the last by day counts for a unit; a unit without one of its own has
//!   the sum of those of the units below. Estimates don't count.
//! * A pregnancy is counted from its first day until it ended, at most 45 weeks.
//!
//! Knows no file, clock, thread (unless the feature `threads` is on) or database.

mod answer;
mod bits;
mod builder;
mod by_unit;
mod cells;
mod child;
mod columns;
mod compare;
mod day16;
mod duties;
mod error;
mod evaluate;
mod file;
mod line;
mod once_blocks;
mod others;
mod part;
mod phase;
mod place;
mod plan;
mod pool;
mod query;
mod round_blocks;
mod scan;
mod shape;
mod slim;
mod suppress;
mod tally;
mod who;

pub use answer::{
    AccessCount, Answer, DomainCount, Figure, Figures, Group, Key, NeedCount, Population, Window,
};
pub use builder::{Builder, Layout, RowWriter};
pub use columns::Columns;
pub use day16::{FIRST_DAY, LAST_DAY};
pub use duties::DutyCount;
pub use error::CoverageError;
pub use evaluate::{AllUnits, Places};
pub use part::Row;
pub use place::province_code;
pub use query::{By, Filter, Query, Split, Standing, Tree};
pub use slim::SlimFacts;
pub use suppress::{
    LARGEST_SMALL, Shown, ShownShare, Table, shown_count, shown_divisions, shown_share,
    shown_shares, suppress,
};
