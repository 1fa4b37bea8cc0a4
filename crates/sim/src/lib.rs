//! Synthetic populations and work, for demos, tests and benchmarks.
//!
//! Everybody here is made up and marked so. The shape (births by month, sex ratio, ethnic
//! groups, who is reached and who isn't) is plausible; the figures mean nothing. The same seed
//! gives the same facts on every machine. Knows no database and no clock.

mod growth;
pub mod names;
pub mod population;
pub mod provinces;
pub mod random;

pub use population::{Population, Settings, SimError, school_name};
pub use random::Random;
