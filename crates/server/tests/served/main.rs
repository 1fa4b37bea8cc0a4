//! The pages as a browser gets them: a server on this machine over a made-up population.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod abuse;
mod audited;
mod card;
mod catching_up;
mod change;
mod door;
mod failing;
mod forms;
mod imports;
mod matrix;
mod matrix_api;
mod moved;
mod office;
mod opened;
mod pages;
mod passkeys;
mod people;
mod pregnancy;
mod programs;
mod provider;
mod register;
mod settle;
mod shell;
mod sorting;
mod system;
mod tls;
mod unit;
mod units;
