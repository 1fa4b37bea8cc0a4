//! The stories of the contract. Each opens as many new stores as it needs.

mod accounts;
mod ledger;
mod moving;
mod together;
mod views;

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;

use noi_store::{ChildKey, ChildOrder, ChildState, ChildrenOf, Heads, Scope, Search, Store};
use tempfile::TempDir;

use crate::common::{FAMILY, record};

pub(crate) use accounts::*;
pub(crate) use ledger::*;
pub(crate) use moving::*;
pub(crate) use together::*;
pub(crate) use views::*;

/// Opens a new, empty store.
pub(crate) trait New: AsyncFn() -> (Arc<dyn Store>, Option<TempDir>) {}
impl<F, R> New for F
where
    F: AsyncFn() -> (Arc<dyn Store>, Option<TempDir>) + Fn() -> R,
    R: Future<Output = (Arc<dyn Store>, Option<TempDir>)>,
{
}

/// Everything that views answer about the records of the tests.
async fn seen(store: &dyn Store) -> BTreeMap<String, String> {
    let records: Vec<_> = (0..200).map(record).collect();
    let mut seen = BTreeMap::new();
    let mut note = |what: String, answer: String| {
        seen.insert(what, answer);
    };
    let keys: Vec<_> = records.iter().copied().map(ChildKey::Record).collect();
    let children = store.find_children(&keys).await.unwrap();
    for (record, rows) in records.iter().zip(children) {
        note(format!("child {record}"), format!("{rows:?}"));
    }
    let people = store.people(&Scope::Everywhere).await.unwrap();
    note("people".to_owned(), format!("{people:?}"));
    let links = store.carer_links(&records).await.unwrap();
    note("links".to_owned(), format!("{links:?}"));
    let counts = store.child_counts(&Scope::Everywhere).await.unwrap();
    note("counts".to_owned(), format!("{counts:?}"));
    for state in [ChildState::Here, ChildState::Gone] {
        let page = ChildrenOf {
            scope: Scope::Everywhere,
            state,
            order: ChildOrder::Name,
            after: None,
            limit: 1000,
        };
        let page = store.children(&page).await.unwrap();
        note(format!("{state:?}"), format!("{page:?}"));
    }
    for family in FAMILY {
        let search = Search {
            text: (*family).to_owned(),
            scope: Scope::Everywhere,
            limit: 1000,
        };
        let found = store.search_children(&search).await.unwrap();
        note(format!("search {family}"), format!("{found:?}"));
    }
    let keys: Vec<String> = (0..200).map(|n| format!("row of {n}")).collect();
    let origins = store.origins(&keys).await.unwrap();
    note("origins".to_owned(), format!("{origins:?}"));
    for (record, facts) in store.facts_of(&records).await.unwrap() {
        // Positions depend on the order of delivery; what is delivered doesn't.
        let mut bytes: Vec<_> = facts.iter().map(|fact| fact.bytes.clone()).collect();
        bytes.sort();
        note(format!("facts of {record}"), format!("{bytes:?}"));
    }
    seen
}

#[track_caller]
fn same(what: &str, left: &BTreeMap<String, String>, right: &BTreeMap<String, String>) {
    for (key, value) in left {
        assert_eq!(Some(value), right.get(key), "{what}: {key}");
    }
    assert_eq!(left.len(), right.len(), "{what}");
}

async fn assert_clean(store: &dyn Store, what: &str) {
    let report = store.verify(&Heads::new(), &mut |_| {}).await.unwrap();
    assert!(report.clean(), "{what}: {report:?}");
}
