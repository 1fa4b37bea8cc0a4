//! The writer of official documents, judged by what a word processor finds in the file.

mod docx;
mod office;
mod rules;
mod sample;
