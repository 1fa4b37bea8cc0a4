//! Growth of children against the standards of the World Health Organization.
//!
#![doc = include_str!("../README.md")]

mod age;
mod batch;
mod class;
mod curve;
mod doubt;
mod lms;
mod measures;
mod preterm;
mod prevalence;
mod score;
mod tables;
mod velocity;

pub use age::{Age, DAYS_A_MONTH};
pub use batch::{Children, Scored, Uneven, assess_columns};
pub use class::{Acute, Class, acute_by_arm, classify};
pub use curve::{centile_of_z, value_at, weight_at_length, z_of_centile};
pub use doubt::{Doubt, Known, doubts};
pub use measures::{Length, Measures, Posture, Sex};
pub use preterm::{Preterm, Preterm21, TERM_DAYS, preterm_z};
pub use prevalence::{Interval, Share, wilson};
pub use score::{Assessment, Indicator, Missing, Options, Score, Standards, assess};
pub use velocity::{Falter, Faltering, Seen, faltering};
