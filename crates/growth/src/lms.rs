//! The LMS method: from a measure to a z-score, and back.

use crate::tables::Lms;

/// z of a measure: ((y/M)^L − 1) / (S·L), or ln(y/M)/S where L is 0.
pub(crate) fn z_plain(y: f64, row: Lms) -> f64 {
    if row.l == 0.0 {
        libm::log(y / row.m) / row.s
    } else {
        (libm::pow(y / row.m, row.l) - 1.0) / (row.s * row.l)
    }
}

/// The measure at a z: M·(1 + L·S·z)^(1/L). Not a number where no measure has that z.
pub(crate) fn at_z(row: Lms, z: f64) -> f64 {
    if row.l == 0.0 {
        row.m * libm::exp(row.s * z)
    } else {
        row.m * libm::pow(1.0 + row.l * row.s * z, 1.0 / row.l)
    }
}

/// As [`z_plain`], but beyond ±3 in steps of the distance between the second and third standard
/// deviation, so that skewed measures get no wild scores.
pub(crate) fn z_restricted(y: f64, row: Lms) -> f64 {
    let z = z_plain(y, row);
    if z > 3.0 {
        let (two, three) = (at_z(row, 2.0), at_z(row, 3.0));
        3.0 + (y - three) / (three - two)
    } else if z < -3.0 {
        let (two, three) = (at_z(row, -2.0), at_z(row, -3.0));
        -3.0 + (y - three) / (two - three)
    } else {
        z
    }
}

/// The inverse of [`z_restricted`].
pub(crate) fn at_z_restricted(row: Lms, z: f64) -> f64 {
    if z > 3.0 {
        let (two, three) = (at_z(row, 2.0), at_z(row, 3.0));
        three + (z - 3.0) * (three - two)
    } else if z < -3.0 {
        let (two, three) = (at_z(row, -2.0), at_z(row, -3.0));
        three + (z + 3.0) * (two - three)
    } else {
        at_z(row, z)
    }
}

/// Two decimals as the WHO's tools print them: the nearer of the two candidates, of two equally
/// near the even one.
pub(crate) fn round2(z: f64) -> f64 {
    let scaled = z * 100.0;
    let (down, up) = (libm::floor(scaled), libm::ceil(scaled));
    let (low, high) = (down / 100.0, up / 100.0);
    let (below, above) = (z - low, high - z);
    if below < above || (below == above && libm::fmod(down, 2.0) == 0.0) {
        low
    } else {
        high
    }
}
