//! Search by name, as it is typed, over everybody, a quarter of the communes, one of them.

use std::sync::Arc;

use noi_core::UnitId;
use noi_store::{Scope, Search, Store};

use crate::common::{Chance, name};
use crate::table::{Figure, Table};
use crate::work::{Batches, COMMUNES, Import, WRITERS};
use crate::{LARGE_BATCH, To, facts_in, p95};

/// What somebody types who looks for a name: how many of its words, of how many letters.
const TYPED: [(&str, usize, usize); 4] = [
    ("three letters", 1, 3),
    ("a given name", 1, 99),
    ("family and given name", 2, 99),
    ("a whole name", 9, 99),
];

fn scopes() -> [(&'static str, Scope); 3] {
    let some = (1..=COMMUNES / 4).map(UnitId::Official).collect();
    [
        ("everywhere", Scope::Everywhere),
        ("a quarter of the units", Scope::Units(some)),
        ("a commune", Scope::Units(vec![UnitId::Official(7)])),
    ]
}

/// A row for each scope: what is typed that takes longest.
pub(crate) async fn worst(table: &mut Table, store: &dyn Store) {
    for (place, scope) in scopes() {
        let mut worst = 0.0_f64;
        for (_, words, letters) in TYPED {
            worst = worst.max(took(store, &scope, words, letters).await);
        }
        table.add(&format!("name search, {place}, p95"), Figure::Time(worst));
    }
}

/// A row for each scope and each way to type, among so many children.
pub(crate) async fn among(table: &mut Table, store: &Arc<dyn Store>, sizes: &[usize]) {
    let mut import = Import::new();
    let mut children = 0;
    for &size in sizes {
        while children < size {
            let more = (size - children).min(200_000);
            let mut shares = vec![Batches::new(); WRITERS];
            let facts = import.children(more);
            shares[0] = facts.chunks(LARGE_BATCH).map(<[_]>::to_vec).collect();
            To::Store(Arc::clone(store)).send(&Arc::new(shares)).await;
            children += more;
        }
        table.begin(facts_in(&**store).await);
        for (place, scope) in scopes() {
            for (what, words, letters) in TYPED {
                let took = took(&**store, &scope, words, letters).await;
                table.add(&format!("{what}, {place}, p95"), Figure::Time(took));
            }
        }
    }
}

/// Seconds that 95 in 100 searches take at most.
async fn took(store: &dyn Store, scope: &Scope, words: usize, letters: usize) -> f64 {
    let mut chance = Chance(97);
    p95(200, async || {
        let name = name(&mut chance);
        let mut typed: Vec<&str> = name.split(' ').collect();
        typed.rotate_right(1);
        typed.truncate(words);
        let search = Search {
            text: typed.join(" ").chars().take(letters).collect(),
            scope: scope.clone(),
            limit: 50,
        };
        store.search_children(&search).await.unwrap()
    })
    .await
}
