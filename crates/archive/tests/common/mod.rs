//! Ledgers for the tests: with merges, corrections, gaps and poison, in any order of arrival.
#![allow(dead_code, reason = "each test binary uses a part")]

#[path = "../../../store/tests/common/mod.rs"]
mod facts;
pub(crate) mod s3;

use std::path::Path;
use std::sync::Arc;

pub(crate) use facts::*;
use noi_archive::{Outside, Shelf};
use noi_core::{DeviceId, Position, Shard};
use noi_store::{Heads, Opening, SetAside, Store, Where, open};
use uuid::Uuid;

pub(crate) async fn ledger_in(folder: &Path, installation: u128) -> Arc<dyn Store> {
    std::fs::create_dir_all(folder).unwrap();
    let opening = Opening {
        create: true,
        installation: Uuid::from_u128(installation),
        device: DeviceId(Uuid::from_u128(installation + 1)),
    };
    open(&Where::Folder(folder.to_owned()), &opening)
        .await
        .unwrap()
}

/// A shelf; in a bucket at the address of its server, with what waits in a folder.
pub(crate) fn shelf(place: &str, server: &str, waiting: &Path) -> Shelf {
    let variable = |name: &str| match name {
        "AWS_ACCESS_KEY_ID" => Some(s3::KEY.to_owned()),
        "AWS_SECRET_ACCESS_KEY" => Some(s3::SECRET.to_owned()),
        "AWS_ENDPOINT_URL" => Some(server.to_owned()),
        // Nobody waits for a server that a test has stopped.
        "AWS_MAX_ATTEMPTS" => Some("3".to_owned()),
        _ => None,
    };
    let outside = Outside {
        variable: &variable,
        waiting: waiting.to_owned(),
        new_id: fresh_id,
    };
    Shelf::parse(place, &outside).unwrap()
}

pub(crate) fn in_folder(folder: &Path) -> Shelf {
    shelf(&folder.to_string_lossy(), "", folder)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test is a shell, and its processes must differ"
)]
fn fresh_id() -> Uuid {
    Uuid::now_v7()
}

pub(crate) async fn in_memory() -> Arc<dyn Store> {
    open(&Where::Memory, &opening()).await.unwrap()
}

/// Appends some work; each seed another. What is poisoned is unreadable in one way or another.
pub(crate) async fn fill(store: &dyn Store, seed: u64) {
    let chance = &mut Chance(seed);
    let mut batches: Vec<Vec<Vec<u8>>> = Vec::new();
    for facts in work(seed) {
        let mut stored = stored(&facts);
        for one in &mut stored {
            odd(chance, one);
        }
        batches.extend(stored.chunks(4).map(<[_]>::to_vec));
    }
    for nth in (1..batches.len()).rev() {
        if chance.below(3) == 0 {
            batches.swap(nth, chance.below(nth as u64) as usize);
        }
    }
    for batch in &batches {
        store.append(batch).await.unwrap();
    }
}

/// Other bytes that say the same, or, seldom, nothing.
fn odd(chance: &mut Chance, stored: &mut Vec<u8>) {
    let text = String::from_utf8(stored.clone()).unwrap();
    let other = match chance.below(20) {
        0 => text.replacen(':', " : \t", 3),
        1 => text.replacen('{', "{\n  ", 1),
        2 => format!("\n {text}  "),
        3 => text.replacen(
            "\"v\":1",
            "\"v\":1,\"x\":\"\\u0000\\ud83d\\ude00\\\\/\u{7f}\"",
            1,
        ),
        4 => text.replacen("\"v\":1", "\"v\":1.0", 1),
        5 => text.replacen("\"v\":1", "\"v\":9", 1),
        6 => format!(
            "poison {}\r\n",
            text.len() * 1000 + chance.below(1000) as usize
        ),
        7 => {
            *stored = [b"\xff\xfe\x00", text.as_bytes()].concat();
            return;
        }
        _ => text,
    };
    *stored = other.into_bytes();
}

/// Everything that must come back.
pub(crate) struct All {
    pub(crate) heads: Heads,
    pub(crate) facts: Vec<(Shard, Position, Vec<u8>)>,
    pub(crate) aside: Vec<SetAside>,
}

pub(crate) async fn all(store: &dyn Store) -> All {
    let mut facts = Vec::new();
    let heads = store
        .scan(&Heads::new(), &mut |shard, position, bytes| {
            facts.push((shard, position, bytes.to_vec()));
        })
        .await
        .unwrap();
    All {
        heads,
        facts,
        aside: store.set_aside().await.unwrap(),
    }
}

/// Whole, and the same bytes at the same places.
#[track_caller]
pub(crate) fn same(left: &All, right: &All) {
    assert_eq!(left.heads, right.heads);
    assert!(left.facts == right.facts, "other facts");
    assert_eq!(left.aside, right.aside);
}

pub(crate) async fn clean(store: &dyn Store) {
    let report = store.verify(&Heads::new(), &mut |_| {}).await.unwrap();
    assert!(report.clean(), "{report:?}");
}
