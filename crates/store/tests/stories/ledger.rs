//! Stories of the ledger: what comes in, what is kept aside, what is answered.

use noi_core::{Fact, Position, Shard};
use noi_store::{Fault, Heads, QuarantineReason, Verdict};

use super::{New, assert_clean, same, seen};
use crate::common::{Chance, Pen, day, named, record, service, stored, work};

pub(crate) async fn the_same_fact_twice_is_one(new: impl New) {
    let (store, _kept) = new().await;
    let mut pen = Pen::new(1, 1);
    let batch = stored(&[
        pen.child(record(1), "Lê Thị Mẫu", "2023-02-01"),
        pen.write(record(1), day("2024-02-01"), service("weighing")),
    ]);
    let receipt = store.append(&batch).await.unwrap();
    assert_eq!((receipt.accepted, receipt.already), (2, 0));
    let before = seen(&*store).await;
    let receipt = store.append(&batch).await.unwrap();
    assert_eq!((receipt.accepted, receipt.already), (0, 2));
    // Within one batch, too.
    let more = pen
        .write(record(1), day("2024-03-01"), service("weighing"))
        .to_stored();
    let receipt = store
        .append(&[more.clone(), more, batch[0].clone()])
        .await
        .unwrap();
    assert_eq!((receipt.accepted, receipt.already), (1, 2));
    assert!(receipt.refused.is_empty());
    assert_eq!(receipt.heads[&Shard(1)].position, Position(3));
    assert_eq!(store.next_index(pen.device, Shard(1)).await.unwrap(), 4);
    assert_eq!(store.next_index(pen.device, Shard(9)).await.unwrap(), 1);
    assert_eq!(store.heads().await.unwrap(), receipt.heads);
    let after = seen(&*store).await;
    assert_eq!(before["counts"], after["counts"]);
    assert!(store.append(&[]).await.unwrap().heads.is_empty());
    assert_clean(&*store, "twice").await;
}

pub(crate) async fn the_same_id_with_other_content_is_kept_aside(new: impl New) {
    let (store, _kept) = new().await;
    let mut pen = Pen::new(1, 1);
    let first = pen.child(record(1), "Lê Thị Mẫu", "2023-02-01");
    store
        .append(&stored(std::slice::from_ref(&first)))
        .await
        .unwrap();
    // The same id: with another name, and from another device in another shard.
    let mut other = Pen::new(1, 1).child(record(1), "Lê Thị Khác", "2023-02-01");
    let mut elsewhere = Pen::new(2, 2).child(record(2), "Lê Thị Khác", "2023-02-01");
    elsewhere.envelope.id = first.envelope.id;
    // The same place in the series under another id.
    let mut reused = other.clone();
    reused.envelope.id = Pen::new(7, 7).child(record(1), "", "2023").envelope.id;
    other.envelope.index = 1;
    let batch = stored(&[other, elsewhere, reused]);
    let receipt = store.append(&batch).await.unwrap();
    let reasons: Vec<_> = receipt.refused.iter().map(|r| (r.nth, r.reason)).collect();
    assert_eq!(
        reasons,
        [
            (0, QuarantineReason::OtherContent),
            (1, QuarantineReason::OtherContent),
            (2, QuarantineReason::SeriesReused),
        ]
    );
    let again = store.append(&batch).await.unwrap();
    assert_eq!(again.refused.len(), 3);
    let kept = store.quarantined(10).await.unwrap();
    assert_eq!(kept.len(), 3);
    for bytes in &batch {
        let kept = kept.iter().find(|kept| kept.bytes == *bytes).expect("kept");
        assert_eq!(kept.times, 2);
    }
    let fact = store.fact(first.envelope.id).await.unwrap().expect("kept");
    assert_eq!(*fact.bytes, first.to_stored());
    assert_clean(&*store, "other content").await;
}

pub(crate) async fn one_poisoned_fact_stops_no_other(new: impl New) {
    let mut pen = Pen::new(1, 1);
    let mut batch: Vec<Vec<u8>> = (0..500)
        .map(|n| pen.child(record(n), "Trẻ Mẫu", "2023").to_stored())
        .collect();
    let readable = String::from_utf8(batch[250].clone()).unwrap();
    let poisons: &[(&str, Vec<u8>)] = &[
        ("not JSON at all", b"\xff\x00poison".to_vec()),
        ("cut off", batch[250][..40].to_vec()),
        ("empty", Vec::new()),
        (
            "newer",
            readable.replacen("\"v\":1", "\"v\":9", 1).into_bytes(),
        ),
        (
            "a known kind with a wrong content",
            readable
                .replacen("\"name\":\"", "\"sex\":\"", 1)
                .into_bytes(),
        ),
    ];
    for (what, poison) in poisons {
        let (store, _kept) = new().await;
        batch[250].clone_from(poison);
        let receipt = store.append(&batch).await.unwrap();
        assert_eq!(receipt.accepted, 499, "{what}");
        assert_eq!(receipt.refused.len(), 1, "{what}");
        assert_eq!(receipt.refused[0].nth, 250, "{what}");
        assert_eq!(
            receipt.refused[0].reason,
            QuarantineReason::Unreadable,
            "{what}"
        );
        assert!(!receipt.refused[0].detail.is_empty(), "{what}");
        let kept = store.quarantined(10).await.unwrap();
        assert_eq!(kept.len(), 1, "{what}");
        assert_eq!(kept[0].bytes, *poison, "{what}");
        assert_eq!(store.next_index(pen.device, Shard(1)).await.unwrap(), 501);
        assert_clean(&*store, what).await;
    }
}

/// Cut off in the same way, they are the same bytes; each stands where its neighbours say.
pub(crate) async fn the_same_poison_at_several_places(new: impl New) {
    let (store, _kept) = new().await;
    let (mut first, mut second) = (Pen::new(1, 1), Pen::new(2, 1));
    let mut elsewhere = Pen::new(1, 2);
    let poisoned = |pen: &mut Pen, places: &[usize]| {
        let facts: Vec<Fact> = (0..6)
            .map(|n| pen.child(record(n), "Trẻ Mẫu", "2023"))
            .collect();
        let mut batch = stored(&facts);
        for &place in places {
            batch[place] = b"{\"v\":1,".to_vec();
        }
        batch
    };
    // Twice in one series, in another series, in another shard; later in the first again.
    let batches = [
        poisoned(&mut first, &[1, 3]),
        poisoned(&mut second, &[2]),
        poisoned(&mut elsewhere, &[2]),
        poisoned(&mut first, &[4]),
    ];
    for (batch, refused) in batches.iter().zip([2, 1, 1, 1]) {
        let receipt = store.append(batch).await.unwrap();
        assert_eq!(receipt.refused.len(), refused);
        assert_eq!(receipt.accepted, 6 - refused as u64);
        assert_clean(&*store, "poisoned").await;
    }
    for (pen, next) in [(&first, 13), (&second, 7), (&elsewhere, 7)] {
        let reached = store.next_index(pen.device, pen.shard).await.unwrap();
        assert_eq!(reached, next);
    }
    let aside = store.set_aside().await.unwrap();
    assert_eq!(aside.len(), 5, "{aside:?}");
    assert!(aside.iter().all(|one| one.holds_place && one.times == 1));
    // Sent again, nothing says any more where they belong: no place is taken twice.
    for batch in &batches {
        assert_eq!(store.append(batch).await.unwrap().accepted, 0);
    }
    let again = store.set_aside().await.unwrap();
    assert_eq!(again.len(), 5);
    assert_eq!(again.iter().map(|one| one.times).sum::<u64>(), 10);
    assert_clean(&*store, "sent again").await;
    // Another ledger that goes on from this one.
    let (to, _kept) = new().await;
    let facts = super::moving::facts(&*store).await;
    for _ in 0..2 {
        to.take_over(&facts, &again).await.unwrap();
        assert_eq!(to.set_aside().await.unwrap(), again);
        assert_clean(&*to, "taken over").await;
    }
}

pub(crate) async fn a_gap_waits_and_is_released(new: impl New) {
    let (store, _kept) = new().await;
    let mut pen = Pen::new(1, 1);
    let facts: Vec<Fact> = (0..6)
        .map(|n| pen.child(record(n), "Trẻ Mẫu", "2023"))
        .collect();
    let batch = stored(&facts);
    let receipt = store.append(&batch[3..]).await.unwrap();
    assert_eq!(receipt.accepted, 0);
    assert!(
        receipt
            .refused
            .iter()
            .all(|r| r.reason == QuarantineReason::SeriesGap)
    );
    assert_eq!(store.quarantined(10).await.unwrap().len(), 3);
    let receipt = store.append(&batch[..2]).await.unwrap();
    assert_eq!((receipt.accepted, receipt.released), (2, 0));
    let receipt = store.append(&batch[2..4]).await.unwrap();
    assert_eq!(
        (receipt.accepted, receipt.already, receipt.released),
        (4, 0, 3 - 1)
    );
    assert_eq!(store.quarantined(10).await.unwrap(), []);
    let counts = store
        .child_counts(&noi_store::Scope::Everywhere)
        .await
        .unwrap();
    assert_eq!(counts.values().sum::<u64>(), 6);
    assert_clean(&*store, "released").await;
}

pub(crate) async fn positions_are_dense_and_chained(new: impl New) {
    let (store, _kept) = new().await;
    let series = work(7);
    for facts in &series {
        for chunk in stored(facts).chunks(4) {
            store.append(chunk).await.unwrap();
        }
    }
    let heads = store.heads().await.unwrap();
    let mut scanned = Vec::new();
    let reached = store
        .scan(&Heads::new(), &mut |shard, position, bytes| {
            scanned.push((shard, position, bytes.to_vec()));
        })
        .await
        .unwrap();
    assert_eq!(reached, heads);
    assert_eq!(scanned.len(), series.iter().map(Vec::len).sum::<usize>());
    for (&shard, head) in &heads {
        let mut after = Position(0);
        let mut paged = Vec::new();
        loop {
            let facts = store.facts_after(shard, after, 3).await.unwrap();
            let Some(last) = facts.last() else { break };
            after = last.position;
            paged.extend(
                facts
                    .into_iter()
                    .map(|fact| (shard, fact.position, fact.bytes.to_vec())),
            );
        }
        assert_eq!(after, head.position);
        let positions: Vec<u64> = paged.iter().map(|(_, position, _)| position.0).collect();
        assert_eq!(positions, (1..=head.position.0).collect::<Vec<_>>());
        let here: Vec<_> = scanned
            .iter()
            .filter(|(s, ..)| *s == shard)
            .cloned()
            .collect();
        assert_eq!(paged, here);
        assert!(
            store
                .facts_after(shard, head.position, 3)
                .await
                .unwrap()
                .is_empty()
        );
    }
    // From a cursor only what is new.
    let mut pen = Pen::new(9, 1);
    store
        .append(&stored(&[pen.child(record(1), "Trẻ Mới", "2024")]))
        .await
        .unwrap();
    let mut new_facts = 0;
    store
        .scan(&heads, &mut |_, _, _| new_facts += 1)
        .await
        .unwrap();
    assert_eq!(new_facts, 1);
}

pub(crate) async fn any_order_of_delivery_converges(new: impl New) {
    for seed in 0..25 {
        let series = work(seed);
        let (plain, _kept) = new().await;
        for facts in &series {
            plain.append(&stored(facts)).await.unwrap();
        }
        let expected = seen(&*plain).await;
        assert_clean(&*plain, &format!("seed {seed}")).await;

        for respects_series in [true, false] {
            let (store, _kept) = new().await;
            let what = format!("seed {seed}, series in order: {respects_series}");
            let order = delivery(&series, &mut Chance(seed + 1000), respects_series);
            let mut chance = Chance(seed + 2000);
            let mut rest = order.as_slice();
            while !rest.is_empty() {
                let take = (1 + chance.below(9) as usize).min(rest.len());
                store.append(&rest[..take]).await.unwrap();
                rest = &rest[take..];
            }
            same(&what, &expected, &seen(&*store).await);
            assert_eq!(store.quarantined(10).await.unwrap(), [], "{what}");
            assert_clean(&*store, &what).await;
            store.rebuild(&mut |_| {}).await.unwrap();
            same(&format!("{what}, rebuilt"), &expected, &seen(&*store).await);
            assert_clean(&*store, &format!("{what}, rebuilt")).await;
        }
    }
}

/// One order in which the facts may be delivered, some of them twice.
pub(super) fn delivery(
    series: &[Vec<Fact>],
    chance: &mut Chance,
    respects_series: bool,
) -> Vec<Vec<u8>> {
    let mut next = vec![0; series.len()];
    let mut order = Vec::new();
    let total: usize = series.iter().map(Vec::len).sum();
    while order.len() < total {
        let which = chance.below(series.len() as u64) as usize;
        if let Some(fact) = series[which].get(next[which]) {
            order.push(fact.to_stored());
            next[which] += 1;
        }
    }
    if !respects_series {
        for i in (1..order.len()).rev() {
            order.swap(i, chance.below(i as u64 + 1) as usize);
        }
    }
    for _ in 0..5 {
        let again = order[chance.below(total as u64) as usize].clone();
        order.push(again);
    }
    order
}

pub(crate) async fn big_batches(new: impl New) {
    let (store, _kept) = new().await;
    let mut pen = Pen::new(1, 1);
    let mut chance = Chance(5);
    let facts: Vec<Fact> = (0..10_000)
        .map(|n| {
            let name = crate::common::name(&mut chance);
            pen.at(100 + n as u32 % 50)
                .child(record(n), &name, "2023-04")
        })
        .collect();
    let receipt = store.append(&stored(&facts)).await.unwrap();
    assert_eq!(receipt.accepted, 10_000);
    let renamed: Vec<Fact> = (0..5000)
        .map(|n| pen.write(record(n), day("2024-06-01"), named("Mới Toanh")))
        .collect();
    store.append(&stored(&renamed)).await.unwrap();
    let counts = store
        .child_counts(&noi_store::Scope::Everywhere)
        .await
        .unwrap();
    assert_eq!((counts.len(), counts.values().sum::<u64>()), (50, 10_000));
    assert_clean(&*store, "big").await;
}

pub(crate) async fn writers_at_once(new: impl New) {
    let (store, _kept) = new().await;
    let writers: Vec<_> = (0..4_u128)
        .map(|device| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut pen = Pen::new(device, 1);
                for n in 0..10_u128 {
                    let facts: Vec<Fact> = (0..20)
                        .map(|m| pen.child(record(n * 20 + m), "Trẻ Mẫu", "2023"))
                        .collect();
                    let receipt = store.append(&stored(&facts)).await.unwrap();
                    assert_eq!(receipt.accepted, 20);
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(
        store.heads().await.unwrap()[&Shard(1)].position,
        Position(800)
    );
    assert_clean(&*store, "writers").await;
}

pub(crate) async fn heads_kept_elsewhere(new: impl New) {
    let (store, _kept) = new().await;
    let mut pen = Pen::new(1, 1);
    store
        .append(&stored(&[pen.child(record(1), "Trẻ Mẫu", "2023")]))
        .await
        .unwrap();
    let kept = store.heads().await.unwrap();
    store
        .append(&stored(&[pen.child(record(2), "Trẻ Mẫu", "2023")]))
        .await
        .unwrap();
    let report = store.verify(&kept, &mut |_| {}).await.unwrap();
    assert!(report.clean(), "{report:?}");
    // Another history of the same length, and a shorter one.
    let (other, _kept) = new().await;
    other
        .append(&stored(&[Pen::new(1, 1).child(
            record(1),
            "Trẻ Khác",
            "2023",
        )]))
        .await
        .unwrap();
    let report = other.verify(&kept, &mut |_| {}).await.unwrap();
    let (shard, position) = (Shard(1), Position(1));
    assert_eq!(report.first, [Fault::Elsewhere { shard, position }]);
    let longer = store.heads().await.unwrap();
    let report = other.verify(&longer, &mut |_| {}).await.unwrap();
    let position = Position(2);
    assert_eq!(report.first, [Fault::Elsewhere { shard, position }]);
}

/// A database as this program opens it may be weak, never wrong; but one in memory is on no disk.
pub(crate) async fn nothing_is_wrong_with_a_new_one(new: impl New) {
    let (store, _kept) = new().await;
    let condition = store.condition().await.unwrap();
    assert!(condition.bytes > 10_000, "{condition:?}");
    assert!(!condition.settings.is_empty());
    for setting in &condition.settings {
        let in_memory = setting.value == "memory";
        assert_eq!(
            setting.verdict == Verdict::Wrong,
            in_memory,
            "{condition:?}"
        );
    }
}
