//! House rules that no compiler checks: the arrows between rooms, what pure rooms may name,
//! how long files are, what every room must say about itself.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use cargo_metadata::{DependencyKind, MetadataCommand};

/// Which room may know which (ARCHITECTURE.md). A dependency that isn't here is a breach.
const ARROWS: &[(&str, &[&str])] = &[
    ("noi-core", &[]),
    ("noi-growth", &[]),
    ("noi-pack", &["noi-core", "noi-growth"]),
    ("noi-coverage", &["noi-core", "noi-pack"]),
    ("noi-documents", &["noi-core"]),
    ("noi-exchange", &["noi-core", "noi-growth", "noi-pack"]),
    ("noi-store", &["noi-core"]),
    ("noi-archive", &["noi-core", "noi-store"]),
    ("noi-accounts", &["noi-core", "noi-store"]),
    ("noi-ui", &["noi-core", "noi-growth"]),
    ("noi-sim", &["noi-core", "noi-growth", "noi-pack"]),
    (
        "noi-office",
        &[
            "noi-core",
            "noi-growth",
            "noi-pack",
            "noi-coverage",
            "noi-documents",
            "noi-exchange",
            "noi-store",
        ],
    ),
    (
        "noi-server",
        &[
            "noi-accounts",
            "noi-core",
            "noi-growth",
            "noi-pack",
            "noi-coverage",
            "noi-documents",
            "noi-exchange",
            "noi-office",
            "noi-store",
            "noi-ui",
        ],
    ),
    (
        "noi",
        &[
            "noi-accounts",
            "noi-archive",
            "noi-core",
            "noi-growth",
            "noi-pack",
            "noi-coverage",
            "noi-documents",
            "noi-exchange",
            "noi-store",
            "noi-office",
            "noi-ui",
            "noi-server",
            "noi-sim",
        ],
    ),
    ("xtask", &["noi-core", "noi-growth", "noi-pack"]),
];

/// Rooms that do no IO and read no clock: time, randomness and files are parameters.
pub(crate) const PURE: &[&str] = &[
    "noi-core",
    "noi-growth",
    "noi-pack",
    "noi-coverage",
    "noi-documents",
    "noi-ui",
];

/// What a pure room's source never names, with the reason.
const IMPURE: &[(&str, &str)] = &[
    ("std::fs", "files are opened by a shell"),
    ("std::net", "only a shell talks to the network"),
    ("std::env::", "the environment is a shell's business"),
    ("std::process", "only a shell starts processes"),
    ("std::io::stdin", "only a shell reads the terminal"),
    ("SystemTime", "the moment is a parameter"),
    ("Instant::now", "the moment is a parameter"),
    ("Timestamp::now", "the moment is a parameter"),
    ("Zoned::now", "the moment is a parameter"),
    ("thread_rng", "randomness is a parameter"),
    ("getrandom", "randomness is a parameter"),
    ("new_v4", "identifiers are made by a shell"),
    ("now_v7", "identifiers are made by a shell"),
    ("tokio", "pure rooms are synchronous"),
];

/// SQL lives in one room.
const SQL_ROOM: &str = "noi-store";

/// Longer files are seldom one thing.
const MOST_LINES: usize = 900;

pub(crate) fn run() -> anyhow::Result<()> {
    let metadata = MetadataCommand::new()
        .no_deps()
        .exec()
        .context("cargo metadata")?;
    let arrows: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let mut breaches = Vec::new();
    for package in &metadata.packages {
        let name = package.name.as_str();
        let Some(allowed) = arrows.get(name) else {
            breaches.push(format!(
                "{name}: a new room; add its arrows to xtask/src/tidy.rs and ARCHITECTURE.md"
            ));
            continue;
        };
        for dependency in &package.dependencies {
            let inside = arrows.contains_key(dependency.name.as_str());
            if inside
                && dependency.kind != DependencyKind::Development
                && !allowed.contains(&dependency.name.as_str())
            {
                breaches.push(format!("{name} must not know {}", dependency.name));
            }
        }
        let root = package
            .manifest_path
            .parent()
            .context("a manifest lies in a folder")?;
        check_sources(name, root.as_std_path(), &mut breaches)?;
    }
    check_tree(metadata.workspace_root.as_std_path(), &mut breaches)?;
    if breaches.is_empty() {
        return Ok(());
    }
    bail!(
        "{} breaches of the house rules:\n  {}",
        breaches.len(),
        breaches.join("\n  ")
    );
}

fn check_sources(name: &str, root: &Path, breaches: &mut Vec<String>) -> anyhow::Result<()> {
    let source = root.join("src");
    for path in rust_files(&source)? {
        let text = std::fs::read_to_string(&path)?;
        let shown = path.strip_prefix(root).unwrap_or(&path).display();
        if !text.starts_with("//!") {
            breaches.push(format!(
                "{name}/{shown}: begins without saying what it is (`//! …`)"
            ));
        }
        let lines = text.lines().count();
        if lines > MOST_LINES {
            breaches.push(format!(
                "{name}/{shown}: {lines} lines; more than {MOST_LINES} are seldom one thing"
            ));
        }
        let code = text.split("#[cfg(test)]").next().unwrap_or(&text);
        for (number, line) in code.lines().enumerate() {
            let line = line.split("//").next().unwrap_or(line);
            if PURE.contains(&name) {
                for (word, why) in IMPURE {
                    if line.contains(word) {
                        breaches.push(format!(
                            "{name}/{shown}:{}: names {word}: {why}",
                            number + 1
                        ));
                    }
                }
            }
            let sql = [
                "\"SELECT ",
                "\"INSERT ",
                "\"UPDATE ",
                "\"DELETE FROM",
                "\"CREATE TABLE",
            ];
            if name != SQL_ROOM && name != "xtask" && sql.iter().any(|word| line.contains(word)) {
                breaches.push(format!(
                    "{name}/{shown}:{}: SQL outside {SQL_ROOM}",
                    number + 1
                ));
            }
        }
    }
    Ok(())
}

/// No large blobs besides the known assets.
fn check_tree(root: &Path, breaches: &mut Vec<String>) -> anyhow::Result<()> {
    let listed = std::process::Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root)
        .output()
        .context("git ls-files")?;
    for name in String::from_utf8_lossy(&listed.stdout).split('\0') {
        let path = root.join(name);
        let Ok(metadata) = path.metadata() else {
            continue;
        };
        if metadata.is_file() && metadata.len() > 2_000_000 {
            breaches.push(format!(
                "{name}: {} bytes; keep large files out of the tree",
                metadata.len()
            ));
        }
    }
    Ok(())
}

fn rust_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
