//! The pages as a browser gets them: a server on this machine over a made-up population.

mod office;
mod pages;
mod shell;
