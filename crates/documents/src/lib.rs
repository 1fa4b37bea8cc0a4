//! Vietnamese administrative documents: text to plan with spans, and plans and reports to DOCX.
//!
//! [`decode`] turns a file's bytes into text, [`read`] turns text into a [`PlanReading`] in which every item says where
//! it stands; [`write`] lays documents out. Reading follows the structure that NĐ 30/2020/NĐ-CP gives to such documents
//! (header, abstract, numbered sections, agencies, recipients) and never the wording of one of them.
//!
//! Knows nothing of files, clocks, ledgers or packs: bytes and text come in, values go out.

mod about;
mod agency;
mod aims;
mod article;
mod blocks;
mod citations;
mod closing;
mod decode;
mod denominators;
mod docx;
mod due;
mod duties;
mod head;
mod lines;
mod money;
mod news;
mod numbers;
mod organisation;
mod outline;
mod preamble;
mod read;
mod reading;
pub mod report;
mod reporting;
mod scope;
mod table;
mod targets;
mod text;
pub mod write;

pub use decode::{Decoded, Format, MAX_BYTES, ReadError, decode};
pub use read::read;
pub use reading::{
    About, AgeBand, Cadence, Citation, DocumentKind, DueFrom, IssuerLevel, Measure, Money,
    MoneySource, Operator, Period, PlanReading, ReportingDuty, Responsibility, Signatory, Span,
    Target, Task, Unit, When,
};
