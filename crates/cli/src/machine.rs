//! What only a shell may ask of the machine: the clock and fresh identifiers.

use noi_archive::{ArchiveError, Outside, Shelf};
use noi_core::Moment;
use noi_office::Machine;
use uuid::Uuid;

/// This machine.
pub(crate) const MACHINE: Machine = Machine {
    now,
    new_id: fresh_id,
};

#[expect(
    clippy::disallowed_methods,
    reason = "the shell is where the clock is read"
)]
fn now() -> Moment {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    Moment(since.as_millis() as i64)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the shell is where identifiers are made"
)]
fn fresh_id() -> Uuid {
    Uuid::now_v7()
}

/// A place for backups, with the keys and the address of a bucket from the environment.
pub(crate) fn shelf(place: &str) -> Result<Shelf, ArchiveError> {
    let outside = Outside {
        variable: &|name| std::env::var(name).ok(),
        waiting: std::env::temp_dir(),
        new_id: fresh_id,
    };
    Shelf::parse(place, &outside)
}

/// How long a work took.
#[expect(
    clippy::disallowed_methods,
    reason = "the shell is where the clock is read"
)]
pub(crate) fn stopwatch() -> impl Fn() -> f64 {
    let start = std::time::Instant::now();
    move || start.elapsed().as_secs_f64()
}
