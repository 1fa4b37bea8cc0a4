//! Days in two bytes: counted from 1950-01-01, so that they reach into 2129.

use noi_core::Day;

/// 1950-01-01.
const EPOCH: i32 = -7305;

/// No date of birth; later than any other.
pub(crate) const UNKNOWN: u16 = u16::MAX;

/// Never met; later than any other.
pub(crate) const NEVER: u16 = u16::MAX;

/// The earliest day that can be asked about: whoever is a child then was born in the range.
pub const FIRST_DAY: Day = Day(-3653);

/// The latest day that can be asked about, 2119-12-31.
pub const LAST_DAY: Day = Day(54_785);

/// `None` when out of range.
pub(crate) fn exact(day: Day) -> Option<u16> {
    u16::try_from(day.0 - EPOCH).ok().filter(|&day| day < NEVER)
}

/// The nearest that can be written: good for the ends of spells, which are only compared
/// with days that can be asked about.
pub(crate) fn nearest(day: Day) -> u16 {
    day.0.saturating_sub(EPOCH).clamp(0, i32::from(u16::MAX)) as u16
}

pub(crate) fn day(day: u16) -> Day {
    Day(i32::from(day) + EPOCH)
}
