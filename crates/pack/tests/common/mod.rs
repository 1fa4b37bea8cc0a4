//! Reading folders of packs for tests.

use std::fs;
use std::path::{Path, PathBuf};

/// The files below a folder with their paths inside it, sorted.
pub(crate) fn files(folder: &Path) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in
            fs::read_dir(&next).unwrap_or_else(|error| panic!("{}: {error}", next.display()))
        {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|ext| ext == "toml" || ext == "csv")
            {
                let name = path
                    .strip_prefix(folder)
                    .expect("it lies below the folder")
                    .to_string_lossy()
                    .replace('\\', "/");
                texts.push((name, fs::read_to_string(&path).expect("a text file")));
            }
        }
    }
    texts.sort();
    texts
}

/// The folder of the Vietnamese programme.
#[allow(dead_code, reason = "not every test needs it")]
pub(crate) fn vn_ecd() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/vn-ecd")
}
