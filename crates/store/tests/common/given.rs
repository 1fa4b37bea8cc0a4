//! What a ledger gives, to be compared: by itself later, by another that goes on from it.

use std::fmt::{Debug, Write as _};

use noi_store::{ChildKey, Scope, Store};

use super::record;

/// What a ledger gives, in a few lines: whose it is, where its chains end, and a hash over
/// everything that its views answer.
pub(crate) async fn given(store: &dyn Store) -> String {
    let mut told = format!("installation {}\n", store.installation());
    writeln!(told, "device {}", store.device()).unwrap();
    for (shard, head) in store.heads().await.unwrap() {
        let (position, hash) = (head.position.0, blake3::Hash::from_bytes(head.hash));
        writeln!(told, "shard {} at {position}: {hash}", shard.0).unwrap();
    }
    let waiting = store.quarantined(100).await.unwrap();
    writeln!(told, "quarantined {}", waiting.len()).unwrap();
    writeln!(told, "views {}", views(store).await).unwrap();
    told
}

async fn views(store: &dyn Store) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    let mut add = |answer: &dyn Debug| {
        hasher.update(format!("{answer:?}\n").as_bytes());
    };
    let records: Vec<_> = (0..200).map(record).collect();
    let keys: Vec<_> = records.iter().copied().map(ChildKey::Record).collect();
    let children = store.find_children(&keys).await.unwrap();
    // Otherwise there is little that the hash covers.
    assert!(children.iter().flatten().count() >= 25);
    add(&children);
    add(&store.people(&Scope::Everywhere).await.unwrap());
    add(&store.carer_links(&records).await.unwrap());
    add(&store.child_counts(&Scope::Everywhere).await.unwrap());
    let keys: Vec<String> = (0..200).map(|n| format!("row of {n}")).collect();
    add(&store.origins(&keys).await.unwrap());
    for facts in store.facts_of(&records).await.unwrap().values() {
        let places: Vec<_> = facts
            .iter()
            .map(|fact| (fact.shard, fact.position))
            .collect();
        add(&places);
    }
    hasher.finalize()
}
