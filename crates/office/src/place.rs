//! Where a unit stands on a day, as rules and lists need it.

use noi_core::units::Units;
use noi_core::{Day, UnitId};

/// The reform of 1/7/2025: rules name provinces by their codes since then.
pub(crate) const PROVINCES_OF_TODAY: Day = Day(20_270);

/// The code since 1/7/2025 of the province in which a unit lies, or came to lie.
pub fn place_of(units: &Units, unit: UnitId, on: Day) -> Option<String> {
    let on = on.max(PROVINCES_OF_TODAY);
    let placed = units.as_of(unit, on)?.unit;
    let province = units.province(placed, on)?;
    units.get(province)?.code(on).map(|code| code.to_string())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_reform_was_on_1_july_2025() {
        assert_eq!(super::PROVINCES_OF_TODAY.to_string(), "2025-07-01");
    }
}
