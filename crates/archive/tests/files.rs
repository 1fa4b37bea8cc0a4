//! A ledger as a file of facts: what comes back, and what of a damaged file.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod common;

use std::fs;
use std::path::Path;

use common::{Chance, Pen, all, clean, day, fill, in_memory, record, same, service, stored};
use noi_archive::{ArchiveError, Damage, Exported, Form, Imported, copy};
use noi_core::Shard;
use noi_store::Store;

async fn bring(store: &dyn Store, file: &Path) -> Result<Imported, ArchiveError> {
    noi_archive::import(store, Form::of(file), file, &mut |_| {}).await
}

async fn export(store: &dyn Store, file: &Path) -> Result<Exported, ArchiveError> {
    noi_archive::export(store, Form::of(file), file, &mut |_| {}).await
}

#[tokio::test]
async fn every_byte_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let (mut as_text, mut aside) = (0, 0);
    for (seed, name) in ["a.jsonl", "a.jsonl.zst", "a.jsonl.gz", "a.parquet"]
        .iter()
        .cycle()
        .take(12)
        .enumerate()
    {
        let from = in_memory().await;
        fill(&*from, seed as u64).await;
        let before = all(&*from).await;
        let file = folder.path().join(name);
        let exported = export(&*from, &file).await.unwrap();
        assert_eq!(exported.heads, before.heads);
        assert_eq!(exported.facts, before.facts.len() as u64);
        if *name == "a.jsonl" {
            let text = fs::read_to_string(&file).unwrap();
            as_text += text.matches("\"text\":\"\\n").count();
        }
        let to = in_memory().await;
        let done = bring(&*to, &file).await.unwrap();
        assert_eq!((done.new, done.refused, done.apart), (done.facts, 0, 0));
        same(&before, &all(&*to).await);
        clean(&*to).await;
        aside += before.aside.len();
        // Twice changes nothing.
        let again = bring(&*to, &file).await.unwrap();
        assert_eq!((again.facts, again.new), (done.facts, 0));
        same(&before, &all(&*to).await);
        // A later file of the same ledger brings what is new.
        fill(&*from, seed as u64 + 100).await;
        let mut pen = Pen::new(77, 1);
        let more = pen.write(record(1), day("2024-05-01"), service("weighing"));
        from.append(&stored(&[more])).await.unwrap();
        export(&*from, &file).await.unwrap();
        bring(&*to, &file).await.unwrap();
        same(&all(&*from).await, &all(&*to).await);
        clean(&*to).await;
    }
    assert!(as_text > 3 && aside > 20, "too plain: {as_text}, {aside}");
    let left: Vec<_> = fs::read_dir(&folder).unwrap().collect();
    assert_eq!(left.len(), 4, "{left:?}");
}

#[tokio::test]
async fn a_ledger_with_facts_of_its_own_takes_what_it_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.jsonl");
    let from = in_memory().await;
    let mut pen = Pen::new(1, 1);
    let theirs: Vec<_> = (0..20)
        .map(|n| pen.child(record(n), "Trẻ Mẫu", "2023"))
        .collect();
    from.append(&stored(&theirs)).await.unwrap();
    let mut second = Pen::new(1, 2);
    let in_second: Vec<_> = (50..60)
        .map(|n| second.child(record(n), "Trẻ Mẫu", "2023"))
        .collect();
    from.append(&stored(&in_second)).await.unwrap();
    export(&*from, &file).await.unwrap();

    let to = in_memory().await;
    let mut own = Pen::new(2, 1);
    let ours = own.child(record(30), "Trẻ Khác", "2023");
    to.append(&stored(&[ours])).await.unwrap();
    to.append(&stored(&theirs[..3])).await.unwrap();
    let done = bring(&*to, &file).await.unwrap();
    assert_eq!((done.facts, done.new, done.refused), (30, 27, 0));
    assert_eq!(done.apart, 1);
    let after = all(&*to).await;
    assert_eq!(after.facts.len(), 31);
    assert_eq!(
        after.heads[&Shard(2)],
        from.heads().await.unwrap()[&Shard(2)]
    );
    clean(&*to).await;
    assert_eq!(bring(&*to, &file).await.unwrap().new, 0);
    same(&after, &all(&*to).await);
}

#[tokio::test]
async fn a_copy_goes_on_as_the_same_installation() {
    let from = in_memory().await;
    fill(&*from, 3).await;
    let to = in_memory().await;
    let copied = copy(&*from, &*to, &mut |_| {}).await.unwrap();
    let before = all(&*from).await;
    assert_eq!(copied, before.facts.len() as u64);
    same(&before, &all(&*to).await);
    let pen = Pen::new(1, 1);
    assert_eq!(
        to.next_index(pen.device, Shard(1)).await.unwrap(),
        from.next_index(pen.device, Shard(1)).await.unwrap()
    );
    // Again, with what is new.
    fill(&*from, 4).await;
    copy(&*from, &*to, &mut |_| {}).await.unwrap();
    same(&all(&*from).await, &all(&*to).await);
    // Another installation's ledger is left alone.
    let folder = tempfile::tempdir().unwrap();
    let other = common::ledger_in(folder.path(), 99).await;
    let refused = copy(&*from, &*other, &mut |_| {}).await.unwrap_err();
    assert!(matches!(refused, ArchiveError::OtherInstallation { .. }));
    assert!(other.heads().await.unwrap().is_empty());
    // So is one with facts of its own, under the same name.
    let own = in_memory().await;
    let own_fact = Pen::new(5, 1).child(record(1), "Khác", "2023");
    own.append(&stored(&[own_fact])).await.unwrap();
    assert!(copy(&*from, &*own, &mut |_| {}).await.is_err());
}

/// A plain file of a small ledger, and its lines.
async fn plain(folder: &Path) -> (Vec<u8>, common::All) {
    let from = in_memory().await;
    fill(&*from, 2).await;
    let file = folder.join("whole.jsonl");
    export(&*from, &file).await.unwrap();
    (fs::read(file).unwrap(), all(&*from).await)
}

#[tokio::test]
async fn damage_is_named_by_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, before) = plain(folder.path()).await;
    let text = String::from_utf8(whole.clone()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let joined = |lines: &[&str]| lines.join("\n") + "\n";
    let with = |at: usize, line: &str| {
        let mut changed = lines.clone();
        changed[at - 1] = line;
        joined(&changed)
    };
    let without = |at: usize| {
        let mut changed = lines.clone();
        changed.remove(at - 1);
        joined(&changed)
    };
    let last = lines.len();
    let swapped = {
        let mut changed = lines.clone();
        changed.swap(3, 4);
        joined(&changed)
    };
    let fact = lines[4];
    let aside = last - 1;
    assert!(lines[aside - 1].starts_with("{\"aside\""));
    let first_aside = lines
        .iter()
        .position(|line| line.starts_with("{\"aside\""))
        .unwrap()
        + 1;
    let cases: &[(&str, String, u64, Damage)] = &[
        ("empty", String::new(), 1, Damage::OtherForm),
        (
            "of another kind",
            "họ tên,ngày sinh\nA,B\n".to_owned(),
            1,
            Damage::OtherForm,
        ),
        (
            "other JSON",
            with(1, "{\"noi-backup\":1}"),
            1,
            Damage::OtherForm,
        ),
        (
            "a header without heads",
            with(1, "{\"noi-ledger\":1}"),
            1,
            Damage::Unreadable,
        ),
        (
            "a changed byte",
            with(5, &fact.replacen("device", "Device", 1)),
            5,
            Damage::Changed,
        ),
        (
            "another position",
            with(5, &fact.replacen("\"position\":4", "\"position\":5", 1)),
            5,
            Damage::Order,
        ),
        ("a missing line", without(5), 5, Damage::Order),
        ("the first fact missing", without(2), 2, Damage::Order),
        ("swapped lines", swapped, 4, Damage::Order),
        ("no JSON", with(5, "poison"), 5, Damage::Unreadable),
        ("an empty line", with(5, ""), 5, Damage::Unreadable),
        (
            "a missing entry",
            without(aside),
            last as u64 - 1,
            Damage::Closing,
        ),
        (
            "the last fact missing",
            without(first_aside - 1),
            last as u64 - 1,
            Damage::Closing,
        ),
        (
            "no closing line",
            without(last),
            last as u64,
            Damage::CutOff,
        ),
        (
            "half a line",
            text[..text.len() - 9].to_owned(),
            last as u64,
            Damage::CutOff,
        ),
        (
            "more",
            text.clone() + "{}\n",
            last as u64 + 1,
            Damage::AfterEnd,
        ),
        (
            "other heads",
            text.replacen(
                "\"heads\":{\"1\":{\"position\":",
                "\"heads\":{\"1\":{\"position\":1",
                1,
            ),
            last as u64,
            Damage::Closing,
        ),
        (
            "another count",
            with(
                last,
                &lines[last - 1].replacen("{\"end\":", "{\"end\":1", 1),
            ),
            last as u64,
            Damage::Closing,
        ),
    ];
    for (what, damaged, at, damage) in cases {
        let file = folder.path().join("damaged.jsonl");
        fs::write(&file, damaged).unwrap();
        let to = in_memory().await;
        match bring(&*to, &file).await {
            Err(ArchiveError::Damaged { line, what: is, .. }) => {
                assert_eq!((line, is), (*at, *damage), "{what}");
            }
            other => panic!("{what}: {other:?}"),
        }
        // What came before is there, and the whole file completes it.
        clean_but_for_series(&*to).await;
        fs::write(&file, &whole).unwrap();
        bring(&*to, &file).await.unwrap();
        same(&before, &all(&*to).await);
        clean(&*to).await;
    }
    let file = folder.path().join("newer.jsonl");
    fs::write(&file, with(1, "{\"noi-ledger\":2,\"what\":3}")).unwrap();
    let refused = bring(&*in_memory().await, &file).await.unwrap_err();
    assert!(matches!(
        refused,
        ArchiveError::Newer {
            found: 2,
            known: 1,
            ..
        }
    ));
    // A file of what is new since some heads says what must come before it.
    let file = folder.path().join("later.jsonl");
    let later = lines[0].replacen(
        "\"after\":{}",
        &format!(
            "\"after\":{{\"1\":{{\"position\":3,\"hash\":\"{}\"}}}}",
            "0".repeat(64)
        ),
        1,
    );
    fs::write(&file, with(1, &later)).unwrap();
    let refused = bring(&*in_memory().await, &file).await.unwrap_err();
    assert!(
        matches!(refused, ArchiveError::BeginsLater { .. }),
        "{refused:?}"
    );
}

/// Half a file leaves series that go on after what comes at its end; else all is whole.
async fn clean_but_for_series(store: &dyn Store) {
    let report = store
        .verify(&Default::default(), &mut |_| {})
        .await
        .unwrap();
    let others = (report.first.iter())
        .filter(|fault| !matches!(fault, noi_store::Fault::Series { .. }))
        .count();
    assert_eq!(others, 0, "{report:?}");
}

#[tokio::test]
async fn no_byte_changes_unnoticed() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, before) = plain(folder.path()).await;
    let from = in_memory().await;
    fill(&*from, 2).await;
    let mut files = vec![("flip.jsonl", whole)];
    for name in ["flip.jsonl.zst", "flip.parquet"] {
        let file = folder.path().join(name);
        export(&*from, &file).await.unwrap();
        files.push((name, fs::read(file).unwrap()));
    }
    let mut chance = Chance(1);
    for (name, whole) in files {
        let file = folder.path().join(name);
        for nth in 0..150 {
            let mut flipped = whole.clone();
            let at = chance.below(whole.len() as u64) as usize;
            let what = if nth % 3 == 0 {
                flipped.truncate(at);
                "cut off"
            } else {
                flipped[at] ^= 1 << chance.below(8);
                "flipped"
            };
            fs::write(&file, &flipped).unwrap();
            let to = in_memory().await;
            match bring(&*to, &file).await {
                Err(
                    ArchiveError::Damaged { .. }
                    | ArchiveError::Newer { .. }
                    | ArchiveError::BeginsLater { .. },
                ) => {}
                // A bit in the frame of what is packed may mean nothing, and of columns those that
                // only repeat aren't read.
                Ok(_) if name != "flip.jsonl" => same(&before, &all(&*to).await),
                other => panic!("{name}, {what} at {at}: {other:?}"),
            }
        }
    }
}
