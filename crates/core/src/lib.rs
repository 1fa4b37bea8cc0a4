//! Facts, records, decisions, access and the type [`Duty`]: what is true in every programme.
//!
//! Knows no pack, no database, no page, no clock, no randomness, no file. *Now* and every
//! identifier are parameters.

pub mod access;
pub mod access_facts;
mod day;
pub mod decide;
mod duty;
pub mod fact;
pub mod finding_facts;
mod ids;
pub mod import_facts;
pub mod names;
pub mod plan_facts;
pub mod recorder;
pub mod records;
pub mod units;

pub use day::{Birth, Day, DayError, Known, Moment};
pub use duty::{Domain, Duty, DutyKind, Role, State};
pub use fact::{Body, Code, Envelope, Fact, Origin, Sex};
pub use ids::{DeviceId, FactId, IdError, Position, RecordId, Shard, UnitId};

/// A hash map for places where its order is never seen (clippy.toml says why not elsewhere).
#[expect(clippy::disallowed_types, reason = "the one place that names it")]
pub type FastMap<K, V> = std::collections::HashMap<K, V>;
