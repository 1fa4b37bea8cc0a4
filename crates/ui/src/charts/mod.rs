//! Charts drawn by the page's own functions, so that they also work offline and on paper.

pub(crate) mod curves;
pub(crate) mod dot_map;
pub(crate) mod dot_range;
pub(crate) mod growth;
pub(crate) mod pyramid;
pub(crate) mod scale;
pub(crate) mod sorted_dots;
pub(crate) mod trend;
