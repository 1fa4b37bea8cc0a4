//! Writing an administrative document (*văn bản hành chính*) in the layout of
//! Decree 30/2020/NĐ-CP, Annex I, as the bytes of a DOCX file.
//!
//! [`Document`] says what the document contains, in the order of the decree;
//! [`to_docx`] lays it out. The same model serves plans (*kế hoạch*) and reports
//! (*báo cáo*): only the kind word, the symbol and the body differ.
//!
//! This module knows how a document looks. It doesn't know where a figure comes
//! from, whether it may be shown, which day it is, or where the bytes will be kept.

mod body;
mod closing;
mod error;
mod layout;
mod metrics;
mod model;
mod opening;
mod package;
mod schema_order;
mod sections;
mod table;
mod text;

pub use error::WriteError;
pub use model::{
    Align, Annex, Block, Column, Document, DocumentDate, HeaderCell, HeadingLevel, Run, Signatory,
    Table, TableRow,
};

/// Lays a document out as a DOCX file (Office Open XML, transitional).
///
/// The result depends on the model alone: the same document gives the same bytes.
///
/// # Errors
/// [`WriteError`] when a part that the decree requires is empty, a day or month isn't
/// in the calendar, a table's rows don't fit its columns, or the package can't be made.
pub fn to_docx(document: &Document) -> Result<Vec<u8>, WriteError> {
    document.check()?;
    let draft = sections::assemble(document)?;
    package::finish(document, draft)
}
