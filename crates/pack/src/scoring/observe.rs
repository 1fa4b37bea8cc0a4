//! An observation counts by section and judges nothing.

use super::{Answer, Scored, points, sections};

pub(super) fn score(shown: &[Answer<'_>]) -> Scored {
    Scored {
        points: Some(shown.iter().map(points).sum()),
        sections: sections(shown),
        ..Scored::default()
    }
}
