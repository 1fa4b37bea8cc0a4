//! Text as it arrives: bytes to Unicode, and the folding under which Vietnamese spellings agree.
//!
//! Knows nothing of tables or columns.

pub mod encoding;
pub mod fold;
pub mod legacy;
mod syllable;
