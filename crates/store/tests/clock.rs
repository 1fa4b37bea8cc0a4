//! Clocks that stand still, go back, or are years ahead: a fact keeps the moment that its device
//! claims, its place comes from its arrival, and nothing is refused or lost for it.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod common;

use std::sync::Arc;

use common::{Chance, Pen, cared_for_by, day, name, named, opening, record, service, stored};
use noi_core::recorder::uuid_v7;
use noi_core::{Fact, FactId, Moment, RecordId, Shard};
use noi_store::{ChildKey, Heads, Scope, Store, Where, open};

const NOW: i64 = 1_780_000_000_000;
const YEAR: i64 = 365 * 86_400_000;

/// A clock that is wrong: what it shows when it is looked at for the nth time.
type Clock = fn(i64) -> i64;

const CLOCKS: &[(&str, Clock)] = &[
    ("right", |n| NOW + n * 1000),
    ("stands still", |_| NOW),
    ("goes back", |n| NOW - n * 3_600_000),
    ("a year ahead, then right", |n| {
        if n < 20 { NOW + YEAR + n } else { NOW + n }
    }),
    ("ten years to and fro", |n| NOW + (n % 3 - 1) * 10 * YEAR),
    ("before 1970", |n| n - 50),
    ("at the end of time", |n| i64::MAX - n),
];

/// A device's facts under a clock: identifiers as a shell makes them, from the same clock.
fn facts(clock: Clock) -> Vec<Fact> {
    let mut chance = Chance(7);
    let mut pen = Pen::new(1, 1);
    let facts = (0..60_i64).map(|n| {
        let child = record(u128::from(chance.below(9)));
        let text = name(&mut chance);
        let mut fact = match n % 4 {
            0 => pen.child(child, &text, "2023-04"),
            1 => pen.write(child, day("2024-02-01"), service("weighing")),
            2 => pen.write(child, day("2024-03-01"), cared_for_by(record(100))),
            _ => pen.write(child, day("2024-03-01"), named(&text)),
        };
        let moment = Moment(clock(n));
        fact.envelope.recorded = moment;
        fact.envelope.id = FactId(uuid_v7(moment, random(&mut chance)));
        fact
    });
    facts.collect()
}

fn random(chance: &mut Chance) -> u128 {
    u128::from(chance.below(u64::MAX)) << 64 | u128::from(chance.below(u64::MAX))
}

async fn new_store() -> Arc<dyn Store> {
    open(&Where::Memory, &opening()).await.unwrap()
}

/// The facts in the order of their positions.
async fn kept(store: &dyn Store) -> Vec<Vec<u8>> {
    let facts = store.facts_after(Shard(1), noi_core::Position(0), 1000);
    let facts = facts.await.unwrap();
    facts.iter().map(|fact| fact.bytes.to_vec()).collect()
}

async fn seen(store: &dyn Store) -> String {
    let records: Vec<RecordId> = (0..9).map(record).collect();
    let keys: Vec<_> = records.iter().copied().map(ChildKey::Record).collect();
    let children = store.find_children(&keys).await.unwrap();
    let links = store.carer_links(&records).await.unwrap();
    let counts = store.child_counts(&Scope::Everywhere).await.unwrap();
    format!("{children:?} {links:?} {counts:?}")
}

#[tokio::test]
async fn no_clock_refuses_reorders_or_loses() {
    for (clock, shows) in CLOCKS {
        let facts = stored(&facts(*shows));
        let store = new_store().await;
        for batch in facts.chunks(7) {
            let receipt = store.append(batch).await.unwrap();
            assert!(receipt.refused.is_empty(), "{clock}: {receipt:?}");
            assert_eq!(receipt.accepted, batch.len() as u64, "{clock}");
        }
        assert!(kept(&*store).await == facts, "{clock}: not as they came");
        let report = store.verify(&Heads::new(), &mut |_| {}).await.unwrap();
        assert!(report.clean(), "{clock}: {report:?}");
        assert_eq!(store.append(&facts).await.unwrap().already, 60, "{clock}");
        // Another way to deliver them: the same positions, the same views.
        let other = new_store().await;
        let mut backwards: Vec<_> = facts.chunks(7).collect();
        backwards.reverse();
        for batch in backwards {
            other.append(batch).await.unwrap();
        }
        assert!(kept(&*other).await == facts, "{clock}: not the series");
        assert_eq!(seen(&*store).await, seen(&*other).await, "{clock}");
    }
}

#[tokio::test]
async fn identifiers_of_one_moment_differ() {
    let store = new_store().await;
    let mut chance = Chance(11);
    let mut accepted = 0;
    for device in 0..4 {
        let mut pen = Pen::new(device, 1);
        let facts: Vec<Fact> = (0..500)
            .map(|n| {
                let mut fact = pen.write(record(n), day("2024-02-01"), service("weighing"));
                fact.envelope.id = FactId(uuid_v7(Moment(NOW), random(&mut chance)));
                fact
            })
            .collect();
        accepted += store.append(&stored(&facts)).await.unwrap().accepted;
    }
    assert_eq!(accepted, 2000);
}
