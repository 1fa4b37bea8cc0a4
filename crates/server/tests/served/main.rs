//! The pages as a browser gets them: a server on this machine over a made-up population.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod door;
mod forms;
mod office;
mod pages;
mod shell;
