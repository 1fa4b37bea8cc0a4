//! Programme packs: TOML is parsed, checked and compiled to one [`Pack`]; the rules of a pack
//! make duties of facts.
//!
//! Knows no database, no page, no clock. Everything here evaluates *one* record; whole
//! populations are the business of `noi-coverage`, and the two must agree.

mod calendar;
pub mod compiled;
pub mod condition;
pub mod embedded;
pub mod evaluate;
pub mod explain;
pub mod expression;
pub mod instrument;
pub mod measures;
pub mod model;
pub mod scoring;
mod sections;
pub mod settling;
#[cfg(feature = "source")]
pub mod source;

pub use model::Pack;
