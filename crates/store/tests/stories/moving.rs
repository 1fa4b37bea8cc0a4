//! Stories of ledgers that go on from another.

use std::sync::Arc;

use noi_core::{Position, Shard};
use noi_store::{Heads, QuarantineReason, SetAside, Store, StoreError, StoredFact, Where, open};

use super::{New, assert_clean, same, seen};
use crate::common::{Chance, Pen, day, opening, record, service, stored, work};

/// A ledger with merges, corrections, poison and gaps, delivered in any order.
async fn fill(store: &dyn Store, seed: u64) {
    let chance = &mut Chance(seed);
    let mut batches: Vec<Vec<Vec<u8>>> = work(seed)
        .iter()
        .flat_map(|facts| {
            let stored = stored(facts);
            stored.chunks(4).map(<[_]>::to_vec).collect::<Vec<_>>()
        })
        .collect();
    for (nth, batch) in batches.iter_mut().enumerate() {
        if chance.below(4) == 0 {
            let of = chance.below(batch.len() as u64) as usize;
            let readable = String::from_utf8(batch[of].clone()).unwrap();
            batch[of] = match chance.below(3) {
                // Its place in the series is known, is known by its neighbours, is not known.
                0 => readable.replacen("\"v\":1", "\"v\":9", 1).into_bytes(),
                1 => format!("poison {nth}\n").into_bytes(),
                _ => continue,
            };
        }
    }
    for nth in (1..batches.len()).rev() {
        if chance.below(3) == 0 {
            let other = chance.below(nth as u64) as usize;
            batches.swap(nth, other);
        }
    }
    for batch in &batches {
        store.append(batch).await.unwrap();
    }
}

pub(super) async fn facts(store: &dyn Store) -> Vec<StoredFact> {
    let mut facts = Vec::new();
    store
        .scan(&Heads::new(), &mut |shard, position, bytes| {
            facts.push(StoredFact {
                shard,
                position,
                bytes: Arc::from(bytes),
            });
        })
        .await
        .unwrap();
    facts
}

pub(crate) async fn another_ledger_goes_on(new: impl New) {
    let mut aside = 0;
    for seed in 0..12 {
        let (from, _kept) = new().await;
        fill(&*from, seed).await;
        assert_clean(&*from, "from").await;
        let all = facts(&*from).await;
        let (to, _kept) = new().await;
        let mut taken = 0;
        // With views kept at each step, or made at the end.
        let at_the_end = seed % 2 == 1;
        for batch in all.chunks(7) {
            taken += if at_the_end {
                to.take_over_unread(batch).await.unwrap()
            } else {
                to.take_over(batch, &[]).await.unwrap()
            };
        }
        assert_eq!(taken, all.len() as u64);
        if at_the_end {
            to.rebuild(&mut |_| {}).await.unwrap();
        }
        let set_aside = from.set_aside().await.unwrap();
        aside += set_aside.len();
        assert_eq!(to.take_over(&[], &set_aside).await.unwrap(), 0);
        // Twice, and in other steps, changes nothing.
        assert_eq!(to.take_over(&all, &set_aside).await.unwrap(), 0);
        assert_eq!(to.heads().await.unwrap(), from.heads().await.unwrap());
        assert_eq!(to.set_aside().await.unwrap(), set_aside, "seed {seed}");
        same("seen", &seen(&*from).await, &seen(&*to).await);
        assert_clean(&*to, "to").await;
        for device in 0..3 {
            for shard in 1..=2 {
                let pen = Pen::new(device, shard);
                let next = async |of: &dyn Store| of.next_index(pen.device, pen.shard).await;
                assert_eq!(next(&*to).await.unwrap(), next(&*from).await.unwrap());
            }
        }
        // Both take the same facts in the same way from here on.
        let mut pen = Pen::new(9, 1);
        let more: Vec<_> = (0..5)
            .map(|_| pen.write(record(1), day("2024-05-01"), service("weighing")))
            .collect();
        let here = to.append(&stored(&more)).await.unwrap();
        assert_eq!(here, from.append(&stored(&more)).await.unwrap());
    }
    assert!(aside > 20, "hardly anything was set aside: {aside}");
}

pub(crate) async fn what_differs_is_not_taken_over(new: impl New) {
    let mut pen = Pen::new(1, 1);
    let mut fact = |name: &str| pen.child(record(1), name, "2023").to_stored();
    let (from, _kept) = new().await;
    from.append(&[fact("Một"), fact("Hai"), fact("Ba")])
        .await
        .unwrap();
    let all = facts(&*from).await;
    let refused = async |to: &dyn Store, given: &[StoredFact], at: u64| {
        let before = to.heads().await.unwrap();
        match to.take_over(given, &[]).await {
            Err(StoreError::OtherLedger { shard, position }) => {
                assert_eq!((shard, position), (Shard(1), Position(at)));
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(to.heads().await.unwrap(), before);
        assert_clean(to, "refused").await;
    };
    let (to, _kept) = new().await;
    refused(&*to, &all[1..], 2).await;
    let mut torn = all.clone();
    torn[2].bytes = Arc::from(&all[2].bytes[..20]);
    refused(&*to, &torn, 3).await;
    let mut reused = all.clone();
    reused[2].bytes = Arc::clone(&all[1].bytes);
    refused(&*to, &reused, 3).await;
    // Another fact stands there.
    let mut other = Pen::new(2, 1);
    let other = other.child(record(2), "Khác", "2023").to_stored();
    to.append(&[other]).await.unwrap();
    refused(&*to, &all, 1).await;
    // The same fact stands elsewhere.
    let (to, _kept) = new().await;
    let mut other = Pen::new(2, 1);
    let other = other.child(record(2), "Khác", "2023").to_stored();
    to.append(&[all[1].bytes.to_vec(), all[0].bytes.to_vec(), other])
        .await
        .unwrap();
    let mut moved = all[2..].to_vec();
    moved[0].position = Position(4);
    to.take_over(&moved, &[]).await.unwrap();
    let again = StoredFact {
        position: Position(5),
        ..moved[0].clone()
    };
    refused(&*to, &[again], 5).await;
    // What waits for facts that aren't here doesn't take their place.
    let (to, _kept) = new().await;
    let waits = SetAside {
        shard: Shard(1),
        reason: QuarantineReason::Unreadable,
        detail: "x".to_owned(),
        bytes: b"x".to_vec(),
        times: 3,
        series: Some((Shard(1), Pen::new(1, 1).device, 3)),
        holds_place: true,
        released: Some(Position(9)),
    };
    to.take_over(&all[..1], &[waits]).await.unwrap();
    let kept = to.set_aside().await.unwrap();
    assert_eq!((kept[0].holds_place, kept[0].released), (false, None));
    assert_eq!(
        to.next_index(Pen::new(1, 1).device, Shard(1)).await.ok(),
        Some(2)
    );
    assert_clean(&*to, "waits").await;
}

pub(crate) async fn a_snapshot_is_the_ledger(new: impl New) {
    let (from, _kept) = new().await;
    fill(&*from, 5).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("noi.db");
    let Some(heads) = from.snapshot(&file).await.unwrap() else {
        assert!(!file.exists());
        return;
    };
    let before = seen(&*from).await;
    // It goes on serving.
    fill(&*from, 6).await;
    assert_clean(&*from, "after").await;
    assert!(from.snapshot(&file).await.is_err(), "the file is there");
    let copy = open(&Where::Folder(folder.path().to_owned()), &opening())
        .await
        .unwrap();
    assert_eq!(copy.heads().await.unwrap(), heads);
    same("seen", &before, &seen(&*copy).await);
    assert_clean(&*copy, "copy").await;
    copy.close().await;
}
