//! Spreadsheets as offices keep them: bytes → rows with reasons → facts; questionnaires as XLSForm.
//!
//! Takes bytes and gives values; opens no file, asks no database and reads no clock: the day,
//! every identifier and what the ledger knows are parameters.

pub mod anthropometry;
pub mod columns;
mod damaged;
pub mod import;
pub mod issue;
pub mod rejects;
pub mod rows;
pub mod sheets;
pub mod table;
pub mod text;
pub mod values;
pub mod xlsform;
