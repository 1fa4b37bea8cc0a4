//! Checks and builds that no compiler makes.

mod access;
mod growth;
mod pack;
mod tidy;
mod units;
mod wasm;

const USAGE: &str = "usage: cargo xtask COMMAND

  access [--check]         docs/access.md: who may see and do what
  growth [--check]         the growth tables from crates/growth/data
  tidy                     house rules: arrows between rooms, what pure rooms may name
  pack [--check]           the compiled programme from packs/vn-ecd
  wasm                     the pure rooms compile for wasm32; growth is scored there as here
  units [--check | FOLDER] the units asset from its source tables, or from a folder of raw data";

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.split_first() {
        Some((command, [])) if command == "tidy" => tidy::run(),
        Some((command, [])) if command == "wasm" => wasm::run(),
        Some((command, rest)) if command == "access" => access::run(rest),
        Some((command, rest)) if command == "growth" => growth::run(rest),
        Some((command, rest)) if command == "pack" => pack::run(rest),
        Some((command, rest)) if command == "units" => units::run(rest),
        _ => anyhow::bail!("{USAGE}"),
    }
}
