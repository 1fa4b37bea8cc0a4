//! The pure rooms compile for wasm32: what a phone will run must never need a machine's clock,
//! files or threads. And growth is scored there as here, bit for bit.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail, ensure};

#[path = "../../crates/growth/tests/made_up/mod.rs"]
mod made_up;

const TARGET: &str = "wasm32-unknown-unknown";
/// Likely children, and as many wild ones.
const CHILDREN: usize = 50_000;
/// Prints what an exported function gives for a number of children.
const RUN: &str = "const [file, name, count] = process.argv.slice(1);
WebAssembly.instantiate(require('fs').readFileSync(file)).then(({ instance }) =>
  console.log(BigInt.asUintN(64, instance.exports[name](Number(count))).toString()));";

pub(crate) fn run() -> anyhow::Result<()> {
    let (mut check, _) = cargo("check")?;
    for room in super::tidy::PURE {
        check.args(["-p", room]);
    }
    let status = check
        .arg("--lib")
        .status()
        .context("cargo check for wasm32")?;
    if !status.success() {
        bail!("a pure room doesn't compile for {TARGET}");
    }
    growth()
}

/// Compares the scores of made-up children in WebAssembly and here.
fn growth() -> anyhow::Result<()> {
    let (mut build, target) = cargo("build")?;
    let status = build
        .args(["--release", "-p", "noi-growth", "--example", "same_bits"])
        .status()
        .context("cargo build for wasm32")?;
    ensure!(status.success(), "growth doesn't build for {TARGET}");
    let built = target.join(TARGET).join("release/examples/same_bits.wasm");
    let here = made_up::hash_by_columns(CHILDREN);
    let others = [
        ("here, one by one", made_up::hash_one_by_one(CHILDREN)),
        ("in WebAssembly", node(&built, "hash_by_columns")?),
        (
            "in WebAssembly, one by one",
            node(&built, "hash_one_by_one")?,
        ),
    ];
    for (place, other) in others {
        ensure!(
            here == other,
            "the scores of {CHILDREN} likely and {CHILDREN} wild children differ: {here:016x} \
             here by columns, {other:016x} {place}; look for what differs between machines in \
             crates/growth/src (a function of std instead of libm, a fused operation)"
        );
    }
    Ok(())
}

/// What a function of the built example gives.
fn node(built: &Path, name: &str) -> anyhow::Result<u64> {
    let out = Command::new("node")
        .args(["-e", RUN])
        .arg(built)
        .args([name, &CHILDREN.to_string()])
        .output()
        .context("node is missing: install Node.js, on Debian `apt-get install nodejs`")?;
    let (said, wrong) = (
        String::from_utf8_lossy(&out.stdout),
        String::from_utf8_lossy(&out.stderr),
    );
    said.trim()
        .parse()
        .with_context(|| format!("{} of {}: {said}{wrong}", name, built.display()))
}

/// Cargo for wasm32, and its folder.
fn cargo(what: &str) -> anyhow::Result<(Command, PathBuf)> {
    let target = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".to_owned());
    if installed()? {
        let mut command = Command::new("cargo");
        command.args([what, "--target", TARGET]);
        return Ok((command, PathBuf::from(target)));
    }
    let linker = ["/usr/bin/wasm-ld-19", "/usr/bin/wasm-ld"]
        .into_iter()
        .find(|path| Path::new(path).exists());
    let (Some(linker), true) = (linker, Path::new("/usr/bin/rustc").exists()) else {
        bail!(
            "the {TARGET} target is missing: run `rustup target add {TARGET}`, or on Debian \
             `apt-get install rustc-web cargo-web rust-web-src lld-19`"
        );
    };
    // Debian's compiler with its own library source, where rustup cannot download the target; in
    // its own folder, so that the two don't undo each other's work.
    let target = PathBuf::from(target).join("debian-wasm");
    let mut command = Command::new("/usr/bin/cargo");
    command
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTC", "/usr/bin/rustc")
        .env_remove("RUSTUP_TOOLCHAIN")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker)
        .env("CARGO_TARGET_DIR", &target)
        .args([what, "-Zbuild-std=std,panic_abort", "--target", TARGET]);
    Ok((command, target))
}

/// Whether rustup has the target.
fn installed() -> anyhow::Result<bool> {
    let Ok(out) = Command::new("rustup")
        .args(["target", "list", "--installed"])
        .output()
    else {
        return Ok(false);
    };
    Ok(String::from_utf8_lossy(&out.stdout)
        .lines()
        .any(|line| line == TARGET))
}
