//! The vertical scale of charts of shares: from a round percent below everything drawn to one
//! above, the same for all charts that are compared.

/// A part of the way from 0 to 100 percent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    pub(crate) low: f64,
    pub(crate) high: f64,
}

/// Percentage points that are kept free above and below.
const ROOM: f64 = 4.0;

impl Scale {
    /// The whole of what can be.
    pub(crate) const WHOLE: Scale = Scale {
        low: 0.0,
        high: 100.0,
    };

    /// Holds all of these percents, ends on tens and is twenty points high at least.
    pub(crate) fn around(percents: impl Iterator<Item = f64>) -> Scale {
        let ends = percents.fold(None, |ends: Option<(f64, f64)>, percent| {
            let percent = percent.clamp(0.0, 100.0);
            Some(match ends {
                None => (percent, percent),
                Some((low, high)) => (low.min(percent), high.max(percent)),
            })
        });
        let Some((low, high)) = ends else {
            return Self::WHOLE;
        };
        let mut low = (((low - ROOM) / 10.0).floor() * 10.0).max(0.0);
        let high = (((high + ROOM) / 10.0).ceil() * 10.0).min(100.0);
        if high - low < 20.0 {
            low = (high - 20.0).max(0.0);
        }
        Scale {
            low,
            high: high.max(low + 20.0),
        }
    }

    /// Where a percent stands between `bottom` and `top` of a drawing, to a tenth.
    pub(crate) fn y(self, percent: f64, bottom: f64, top: f64) -> f64 {
        let part = (percent - self.low) / (self.high - self.low);
        tenth(bottom - part.clamp(0.0, 1.0) * (bottom - top))
    }

    /// Percents to be written at the edge: few and round.
    pub(crate) fn ticks(self) -> Vec<u32> {
        let step = if self.high - self.low > 50.0 { 25 } else { 10 };
        (0..=100)
            .step_by(step)
            .filter(|at| (self.low..=self.high).contains(&f64::from(*at)))
            .collect()
    }
}

/// Tenths are enough for a drawing and keep the page small.
pub(crate) fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_hold_what_is_drawn() {
        let check = |percents: &[f64], low: f64, high: f64| {
            let scale = Scale::around(percents.iter().copied());
            assert_eq!(scale, Scale { low, high }, "{percents:?}");
        };
        check(&[], 0.0, 100.0);
        check(&[71.0, 84.0, 90.0], 60.0, 100.0);
        check(&[50.0], 40.0, 60.0);
        check(&[100.0, 99.0], 80.0, 100.0);
        check(&[0.0], 0.0, 20.0);
        check(&[-3.0, 140.0], 0.0, 100.0);
    }

    #[test]
    fn what_is_higher_stands_higher() {
        let scale = Scale::around([60.0, 90.0].into_iter());
        assert!(scale.y(90.0, 100.0, 10.0) < scale.y(60.0, 100.0, 10.0));
        assert_eq!(scale.y(0.0, 100.0, 10.0), 100.0);
        assert_eq!(Scale::WHOLE.ticks(), [0, 25, 50, 75, 100]);
        assert_eq!(scale.ticks(), [50, 60, 70, 80, 90, 100]);
    }
}
