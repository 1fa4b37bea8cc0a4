//! Working days of a pack's calendar. (School years are worked out where rounds are.)

use noi_core::Day;

use crate::model::Calendar;

impl Calendar {
    /// Whether offices work: a weekday that isn't a day off, or a weekend day made a working
    /// day. In years without a list of days off every weekday counts.
    pub fn is_working_day(&self, day: Day) -> bool {
        if day.weekday() >= 6 {
            self.working_weekends.binary_search(&day).is_ok()
        } else {
            self.days_off
                .binary_search_by_key(&day, |off| off.day)
                .is_err()
        }
    }

    /// The day itself when offices work on it, otherwise the next working day.
    pub fn working_day_from(&self, day: Day) -> Day {
        let mut day = day;
        while !self.is_working_day(day) {
            day = day.plus_days(1);
        }
        day
    }

    /// The `count`-th working day after `day`, which itself isn't counted (ngày làm việc):
    /// two working days from a Friday end on Tuesday. Negative counts go back; 0 is `day`.
    pub fn plus_working_days(&self, day: Day, count: i32) -> Day {
        let step = count.signum();
        let (mut day, mut left) = (day, count.abs());
        while left > 0 {
            day = day.plus_days(step);
            left -= i32::from(self.is_working_day(day));
        }
        day
    }

    /// How many working days lie after `from`, up to and including `to`; 0 when `to` isn't later.
    pub fn working_days_between(&self, from: Day, to: Day) -> i32 {
        (from.0 + 1..=to.0)
            .filter(|day| self.is_working_day(Day(*day)))
            .count() as i32
    }

    /// The years whose days off are listed, first and last; `None` when none are.
    pub fn years_with_days_off(&self) -> Option<(i32, i32)> {
        let (first, last) = (self.days_off.first()?, self.days_off.last()?);
        Some((first.day.year(), last.day.year()))
    }
}
