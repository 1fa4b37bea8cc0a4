//! Why a document can't be written.

/// A document that can't be written, with the place and the remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// A part that the decree requires is empty.
    #[error("the document has no {part} (`{field}` is empty): fill it in before writing")]
    Missing {
        /// The part in the decree's terms.
        part: &'static str,
        /// The field of the model.
        field: &'static str,
    },
    /// The date isn't one of the calendar.
    #[error(
        "the document's date has {what} {value}, which no calendar has: correct it, or leave it blank in a draft"
    )]
    Date {
        /// "day" or "month".
        what: &'static str,
        /// The value found.
        value: u8,
    },
    /// A table whose rows or header don't fit its columns.
    #[error("table \"{table}\": {fault}")]
    Table {
        /// The table's caption, or its ordinal when it has none.
        table: String,
        /// What is wrong and how to mend it.
        fault: String,
    },
    /// The file couldn't be put together: a fault of this program, not of the document.
    #[error("the DOCX package couldn't be made: {0}")]
    Package(String),
}
