//! Who may see and do what.
#![expect(
    clippy::unwrap_used,
    reason = "a test that fails here has found what it looks for"
)]

mod grants;
mod laws;
mod matrix;
mod place;
mod world;
