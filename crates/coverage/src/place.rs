//! Where a unit of any day counts on the tree of a day.

use noi_core::units::{Level, Units};
use noi_core::{Day, UnitId};

/// Since this day there are the provinces that a pack's expressions mean.
const PROVINCES_SINCE: Day = Day(20_270);

/// A unit on a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Placed {
    /// The unit that stands for it and every one above, the country last.
    pub(crate) chain: Vec<UnitId>,
    /// A person has to choose among several.
    pub(crate) waiting: bool,
}

/// An unknown unit counts in the country only, so that nobody is lost.
pub(crate) fn place(units: &Units, unit: UnitId, day: Day) -> Placed {
    let Some(placement) = units.as_of(unit, day) else {
        return Placed {
            chain: vec![UnitId::COUNTRY],
            waiting: false,
        };
    };
    let mut chain = vec![placement.unit];
    chain.extend(units.ancestors(placement.unit, day));
    Placed {
        chain,
        waiting: placement.waits_for_choice.is_some(),
    }
}

/// The province (since 1/7/2025) in which a unit of any day lies.
pub(crate) fn province(units: &Units, unit: UnitId) -> Option<UnitId> {
    let placement = units.as_of(unit, PROVINCES_SINCE)?;
    units.at_level(placement.unit, Level::Province, PROVINCES_SINCE)
}

/// The code of the province (since 1/7/2025) in which a unit of any day lies: what the
/// expressions of a pack call *province*, and [`noi_pack::evaluate::Place`] asks for.
pub fn province_code(units: &Units, unit: UnitId) -> Option<String> {
    let province = units.get(province(units, unit)?)?;
    province.code(PROVINCES_SINCE).map(|code| code.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn provinces_are_those_of_the_reform() {
        assert_eq!(Some(PROVINCES_SINCE), Day::from_ymd(2025, 7, 1));
        assert_eq!(Some(crate::FIRST_DAY), Day::from_ymd(1960, 1, 1));
        assert_eq!(Some(crate::LAST_DAY), Day::from_ymd(2119, 12, 31));
    }
}
