//! The use cases that the shells share: one office with a ledger, a pack and a tree of units.
//!
//! It loads, asks the pure rooms, and commits; the server and the command line only differ in
//! how they ask and show. Knows no HTTP, no terminal, no HTML. The clock and the source of
//! identifiers are given by the shell ([`Machine`]).

mod acts;
mod adopt;
mod carers;
mod child;
mod cut;
mod duties;
mod edit;
mod error;
mod examination;
mod figures;
mod frozen;
mod gathering;
mod import_history;
mod imports;
mod local_units;
mod open;
mod people;
mod period;
mod place;
mod plan_duties;
mod pregnancies;
mod register;
mod report;
mod targets;
mod together;
mod whereabouts;

pub use acts::{Acted, Placed};
pub use adopt::{Adopted, adopt};
pub use carers::{CarerEdit, CarerOf};
pub use child::{CarerLine, ChildFile, CircumstanceLine, DomainLine, Event, NeedLine, Words};
pub use cut::cut;
pub use duties::{DutyBoard, DutyLine, OwedChild, PlanDuty};
pub use edit::{Edit, Edited, Meanwhile};
pub use error::{InputError, OfficeError};
pub use examination::{Backups, Finding, Found, Surroundings};
pub use figures::Ledger;
pub use frozen::{Difference, Differs, Frozen};
pub use import_history::Stays;
pub use imports::{Becomes, ImportError, Incoming, Kept, May, RowPreview};
pub use local_units::{Closing, Name, NewLocalUnit, Renaming, UnitChange};
pub use open::{Machine, Office};
pub use people::NewGrant;
pub use period::Period;
pub use place::place_of;
pub use plan_duties::{due_days, duties_of_plan};
pub use pregnancies::{NewPregnancy, PregnancyFile};
pub use register::{NewCarer, Registration};
pub use targets::{Course, TargetRow};
pub use together::Tick;
pub use whereabouts::Whereabouts;
