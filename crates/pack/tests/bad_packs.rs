//! Packs with mistakes: each folder of `tests/bad` holds what differs from `base`, and in
//! `expected.txt` everything that must be said about it. `gone.txt` lists files that are missing.
//!
//! With `NOI_UPDATE_EXPECTED=1` the expectations are written anew: read them before keeping them.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use noi_pack::source::{self, Diagnostic, SourceFile};

fn check(folder: &Path, base: &[(String, String)]) -> Result<(), String> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let mut files: BTreeMap<String, String> = base.iter().cloned().collect();
    files.extend(common::files(folder));
    if let Ok(gone) = fs::read_to_string(folder.join("gone.txt")) {
        files.retain(|path, _| !gone.lines().any(|line| line == path));
    }
    let found: Vec<Diagnostic> = {
        let files: Vec<SourceFile<'_>> = files
            .iter()
            .map(|(path, text)| SourceFile { path, text })
            .collect();
        match source::load(&files) {
            Ok(loaded) => loaded.warnings,
            Err(found) => found,
        }
    };
    for one in &found {
        let vietnamese = one.render_vietnamese();
        if vietnamese.contains("có điều chưa đúng") {
            return Err(format!(
                "{name}: `{}` isn't explained in Vietnamese\n",
                one.code
            ));
        }
    }
    let said: String = found.iter().map(|one| one.render() + "\n").collect();
    let expected = folder.join("expected.txt");
    if std::env::var_os("NOI_UPDATE_EXPECTED").is_some() {
        fs::write(&expected, &said).expect("a writable source tree");
    }
    let wanted = fs::read_to_string(&expected).unwrap_or_default();
    if said == wanted && !said.is_empty() {
        return Ok(());
    }
    Err(format!(
        "── {name}: wanted\n{wanted}\n── {name}: said\n{said}\n"
    ))
}

#[test]
fn every_mistake_is_told_with_its_place_and_remedy() {
    let bad = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad");
    let base = common::files(&bad.join("base"));
    let mut folders: Vec<_> = fs::read_dir(&bad)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.ends_with("base"))
        .collect();
    folders.sort();
    assert!(folders.len() >= 15);
    let failures: String = folders
        .iter()
        .filter_map(|folder| check(folder, &base).err())
        .collect();
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn the_pack_without_mistakes_loads() {
    let bad = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad/base");
    let texts = common::files(&bad);
    let files: Vec<SourceFile<'_>> = texts
        .iter()
        .map(|(path, text)| SourceFile { path, text })
        .collect();
    let loaded = source::load(&files).unwrap();
    assert!(loaded.warnings.is_empty());
    assert_eq!(loaded.pack.needs.len(), 2);
}

/// However a file is cut short or loses a line: mistakes are told, nothing panics.
#[test]
fn broken_files_are_told_and_never_panic() {
    let base = common::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad/base"));
    let check = |place: usize, text: &str| {
        let files: Vec<SourceFile<'_>> = base
            .iter()
            .enumerate()
            .map(|(other, (path, whole))| SourceFile {
                path,
                text: if other == place { text } else { whole },
            })
            .collect();
        let found = match source::load(&files) {
            Ok(loaded) => loaded.warnings,
            Err(found) => found,
        };
        for one in found {
            assert!(one.render().contains(&one.file));
            assert!(
                !one.what.is_empty() && !one.how_to_mend.is_empty(),
                "{one:?}"
            );
        }
    };
    for (place, (_, whole)) in base.iter().enumerate() {
        for (cut, _) in whole.char_indices().step_by(2) {
            check(place, &whole[..cut]);
        }
        let lines: Vec<&str> = whole.lines().collect();
        for gone in 0..lines.len() {
            let left = [&lines[..gone], &lines[gone + 1..]].concat().join("\n");
            check(place, &left);
        }
    }
}
