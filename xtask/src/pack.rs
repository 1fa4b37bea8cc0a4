//! Compiles the programme pack that the program carries, or tells that it is stale.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use noi_pack::source::{self, SourceFile};

const FOLDER: &str = "packs/vn-ecd";
const COMPILED: &str = "packs/vn-ecd/vn-ecd.pack";

/// `pack` writes the compiled file; `pack --check` only says whether it is up to date.
pub(crate) fn run(args: &[String]) -> anyhow::Result<()> {
    let check = match args {
        [] => false,
        [one] if one == "--check" => true,
        _ => bail!("usage: cargo xtask pack [--check]"),
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("xtask lies in the workspace")?;
    let texts = read_folder(&root.join(FOLDER))?;
    let files: Vec<SourceFile<'_>> = texts
        .iter()
        .map(|(path, text)| SourceFile { path, text })
        .collect();
    let loaded = match source::load(&files) {
        Ok(loaded) => loaded,
        Err(found) => {
            let rendered: String = found.iter().map(|one| one.render() + "\n").collect();
            bail!("{FOLDER} has mistakes\n\n{rendered}");
        }
    };
    let bytes = loaded.pack.to_compiled();
    let compiled = root.join(COMPILED);
    if check {
        let current = fs::read(&compiled).with_context(|| format!("reading {COMPILED}"))?;
        if current != bytes {
            bail!("{COMPILED} is stale: run `cargo xtask pack` and commit the result");
        }
        return Ok(());
    }
    fs::write(&compiled, bytes).with_context(|| format!("writing {COMPILED}"))
}

/// The `.toml` and `.csv` files below a folder, with their paths inside it.
fn read_folder(folder: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let mut texts = Vec::new();
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).with_context(|| format!("reading {}", next.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|ext| ext == "toml" || ext == "csv")
            {
                let name = path
                    .strip_prefix(folder)?
                    .to_string_lossy()
                    .replace('\\', "/");
                let text = fs::read_to_string(&path)
                    .with_context(|| format!("reading {}", path.display()))?;
                texts.push((name, text));
            }
        }
    }
    Ok(texts)
}
