//! Points are added up and compared with cut-offs, which a province may set for itself.

use super::{Answer, Asked, Scored, flagged, points, sections};
use crate::instrument::{Band, CutOff, Flag};

pub(super) fn score(
    shown: &[Answer<'_>],
    ask: &Asked<'_>,
    bands: &[Band],
    urgent: &[Flag],
    cut_offs: &[CutOff],
) -> Scored {
    let total = shown.iter().map(points).sum();
    let by_points = bands_for(ask, bands, cut_offs)
        .iter()
        .rev()
        .find(|band| band.from <= total)
        .map(|band| &band.outcome);
    Scored {
        outcome: flagged(shown, urgent).or(by_points).cloned(),
        points: Some(total),
        sections: sections(shown),
        ..Scored::default()
    }
}

/// A province's own bands come before those of the country, later ones before earlier.
fn bands_for<'b>(ask: &Asked<'_>, bands: &'b [Band], cut_offs: &'b [CutOff]) -> &'b [Band] {
    cut_offs
        .iter()
        .filter(|one| one.valid_from.is_none_or(|from| from <= ask.on))
        .filter(|one| {
            one.province
                .as_deref()
                .is_none_or(|province| ask.province == Some(province))
        })
        .max_by_key(|one| (one.province.is_some(), one.valid_from))
        .map_or(bands, |one| &one.bands)
}
