//! The pure rooms compile for wasm32: what a phone will run must never need a machine's clock,
//! files or threads.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};

const TARGET: &str = "wasm32-unknown-unknown";

pub(crate) fn run() -> anyhow::Result<()> {
    let mut check = if installed()? {
        let mut command = Command::new("cargo");
        command.args(["check", "--target", TARGET]);
        command
    } else {
        debian()?
    };
    for room in super::tidy::PURE {
        check.args(["-p", room]);
    }
    let status = check
        .args(["--lib"])
        .status()
        .context("cargo check for wasm32")?;
    if !status.success() {
        bail!("a pure room doesn't compile for {TARGET}");
    }
    Ok(())
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

/// Debian's compiler with its own library source, where rustup cannot download the target.
fn debian() -> anyhow::Result<Command> {
    let linker = ["/usr/bin/wasm-ld-19", "/usr/bin/wasm-ld"]
        .into_iter()
        .find(|path| Path::new(path).exists());
    let (Some(linker), true) = (linker, Path::new("/usr/bin/rustc").exists()) else {
        bail!(
            "the {TARGET} target is missing: run `rustup target add {TARGET}`, or on Debian \
             `apt-get install rustc-web cargo-web rust-web-src lld-19`"
        );
    };
    let target = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".to_owned());
    let mut command = Command::new("/usr/bin/cargo");
    command
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTC", "/usr/bin/rustc")
        .env_remove("RUSTUP_TOOLCHAIN")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker)
        // Another compiler: its own folder, so that the two don't undo each other's work.
        .env("CARGO_TARGET_DIR", format!("{target}/debian-wasm"))
        .args(["check", "-Zbuild-std=std,panic_abort", "--target", TARGET]);
    Ok(command)
}
