//! Stored forms are a promise: every kind of fact has a golden file, and what a later version
//! wrote is kept, not dropped.

use std::collections::BTreeSet;
use std::path::PathBuf;

use noi_core::fact::{Body, Fact, KINDS, StoredError};

fn golden() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

#[test]
fn every_kind_reads_back_from_its_golden_file_and_writes_the_same_bytes() {
    let mut seen = BTreeSet::new();
    for entry in std::fs::read_dir(golden()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let bytes = bytes.trim_ascii_end();
        let fact = Fact::from_stored(bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        assert_eq!(
            String::from_utf8(fact.to_stored()).unwrap(),
            String::from_utf8_lossy(bytes),
            "{}",
            path.display()
        );
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        assert_eq!(fact.body.kind(), name.split('.').next().unwrap());
        seen.insert(fact.body.kind().to_owned());
    }
    let missing: Vec<_> = KINDS.iter().filter(|kind| !seen.contains(**kind)).collect();
    assert!(
        missing.is_empty(),
        "kinds without a golden file: {missing:?}"
    );
}

const HEAD: &str = r#""v":1,"id":"019a0000-0000-7000-8000-000000000001","device":"019a0000-0000-7000-8000-00000000000d","index":1,"shard":20,"record":"019a0000-0000-7000-8000-0000000000c1","unit":"u123","actor":"019a0000-0000-7000-8000-0000000000a1","on":"2026-05-01","recorded":1777600800000"#;

#[test]
fn an_unknown_kind_is_kept() {
    let stored =
        format!("{{{HEAD},\"body\":{{\"child_sang_a_song\":{{\"song\":\"Bắc kim thang\"}}}}}}");
    let fact = Fact::from_stored(stored.as_bytes()).unwrap();
    assert_eq!(fact.body.kind(), "child_sang_a_song");
    let again = Fact::from_stored(&fact.to_stored()).unwrap();
    assert_eq!(again, fact);
    assert!(matches!(again.body, Body::Unknown { .. }));
}

#[test]
fn what_is_no_fact_says_why() {
    let check = |stored: String, want: &str| {
        let error = Fact::from_stored(stored.as_bytes()).unwrap_err();
        assert!(error.to_string().contains(want), "{error}");
    };
    check("{".to_owned(), "not a stored fact");
    check(format!("{{{HEAD},\"body\":{{}}}}"), "exactly one kind");
    check(
        format!("{{{HEAD},\"body\":{{\"a\":1,\"b\":2}}}}"),
        "exactly one kind",
    );
    check(
        format!("{{{HEAD},\"body\":{{\"child_exited\":{{\"kind\":\"flew\"}}}}}}"),
        "unknown variant",
    );
    let newer = format!("{{{HEAD},\"body\":{{\"child_returned\":{{}}}}}}")
        .replacen("\"v\":1", "\"v\":9", 1);
    assert!(matches!(
        Fact::from_stored(newer.as_bytes()),
        Err(StoredError::Newer(9))
    ));
}
