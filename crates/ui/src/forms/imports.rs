//! What a person says about a file that was brought in.

use super::Fields;

/// What the columns of a file hold, as chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnsForm {
    /// By the column's place, from 0: the code of what it holds; empty: nothing of use.
    pub columns: Vec<(usize, String)>,
}

/// What the name of a column's field begins with.
pub(crate) const COLUMN: &str = "column-";

impl ColumnsForm {
    pub fn of(fields: &Fields) -> ColumnsForm {
        let columns = fields.beginning(COLUMN);
        ColumnsForm {
            columns: columns
                .filter_map(|(at, code)| Some((at.parse().ok()?, code.to_owned())))
                .collect(),
        }
    }
}
