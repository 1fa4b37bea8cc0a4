//! Shares of children with their uncertainty.

/// A share and how sure it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    pub part: u64,
    pub whole: u64,
}

/// From, to: both between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub from: f64,
    pub to: f64,
}

impl Share {
    /// Counts one child more.
    pub fn add(&mut self, counted: bool) {
        self.whole += 1;
        self.part += u64::from(counted);
    }

    /// Between 0 and 1; `None` of nobody.
    pub fn value(self) -> Option<f64> {
        (self.whole > 0).then(|| self.part as f64 / self.whole as f64)
    }

    /// The 95% interval; `None` of nobody.
    pub fn interval(self) -> Option<Interval> {
        wilson(self.part, self.whole)
    }
}

/// The 95% interval of a share of children drawn at random (Wilson, JASA 1927): right for small
/// groups, too, and never beyond 0 and 1. A sample drawn by clusters is less sure than this.
pub fn wilson(part: u64, whole: u64) -> Option<Interval> {
    if whole == 0 || part > whole {
        return None;
    }
    const Z: f64 = 1.959_963_984_540_054;
    let (n, p) = (whole as f64, part as f64 / whole as f64);
    let middle = p + Z * Z / (2.0 * n);
    let half = Z * libm::sqrt(p * (1.0 - p) / n + Z * Z / (4.0 * n * n));
    let scale = 1.0 + Z * Z / n;
    Some(Interval {
        from: if part == 0 {
            0.0
        } else {
            (middle - half) / scale
        },
        to: if part == whole {
            1.0
        } else {
            (middle + half) / scale
        },
    })
}
