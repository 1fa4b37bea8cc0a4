//! The writer of official documents, judged by what a word processor finds in the file.

#![expect(clippy::unwrap_used, reason = "a test stops where its helpers fail")]

mod docx;
mod office;
mod rules;
mod sample;
