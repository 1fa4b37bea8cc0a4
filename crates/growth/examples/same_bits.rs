//! What `cargo xtask wasm` runs in WebAssembly, to compare with the machine: scores are the same
//! in a browser and on a server, bit for bit.

#![allow(
    unsafe_code,
    reason = "an exported name is unsafe where another library has the same one"
)]

#[allow(dead_code, reason = "an example takes a part of it")]
#[path = "../tests/made_up/mod.rs"]
mod made_up;

/// One number for all scores of so many made-up children, by columns.
#[unsafe(no_mangle)]
pub extern "C" fn hash_by_columns(rows: u32) -> u64 {
    made_up::hash_by_columns(rows as usize)
}

/// The same, each child alone.
#[unsafe(no_mangle)]
pub extern "C" fn hash_one_by_one(rows: u32) -> u64 {
    made_up::hash_one_by_one(rows as usize)
}
