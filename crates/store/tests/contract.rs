//! What every store must do, told once and run on each backend.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

mod cluster;
mod common;
mod stories;

use std::sync::Arc;

use cluster::cluster;
use noi_store::{Setting, Store, Where, open};
use tempfile::TempDir;

/// A new, empty store, and what must live as long as it does.
async fn in_memory() -> (Arc<dyn Store>, Option<TempDir>) {
    (opened(&Where::Memory).await, None)
}

async fn in_a_folder() -> (Arc<dyn Store>, Option<TempDir>) {
    let folder = tempfile::tempdir().expect("a folder");
    let place = Where::Folder(folder.path().to_owned());
    (opened(&place).await, Some(folder))
}

async fn in_postgres() -> (Arc<dyn Store>, Option<TempDir>) {
    let cluster = cluster().expect("a cluster");
    let place = Where::Postgres(cluster.new_database().await);
    (opened(&place).await, None)
}

/// Held by the database's own policies: no row is copied in, every transaction sets its reach.
async fn in_postgres_as_a_guest() -> (Arc<dyn Store>, Option<TempDir>) {
    let cluster = cluster().expect("a cluster");
    let address = cluster.new_database().await;
    // The owner makes the tables.
    opened(&Where::Postgres(address.clone()))
        .await
        .close()
        .await;
    let place = Where::Postgres(cluster.guest(&address).await);
    let store = opened(&place).await;
    let condition = store.condition().await.expect("an answer");
    let held = |setting: &Setting| setting.name == "wall" && setting.value == "true";
    assert!(condition.settings.iter().any(held), "{condition:?}");
    (store, None)
}

async fn opened(place: &Where) -> Arc<dyn Store> {
    open(place, &common::opening()).await.expect("opens")
}

macro_rules! contract {
    ($($story:ident),* $(,)?) => {
        mod memory {
            $(#[tokio::test]
            async fn $story() {
                super::stories::$story(super::in_memory).await;
            })*
        }
        mod folder {
            $(#[tokio::test]
            async fn $story() {
                super::stories::$story(super::in_a_folder).await;
            })*
        }
        mod postgres {
            $(#[tokio::test]
            async fn $story() {
                if super::cluster().is_some() {
                    super::stories::$story(super::in_postgres).await;
                }
            })*
        }
        mod postgres_as_a_guest {
            $(#[tokio::test]
            async fn $story() {
                if super::cluster().is_some() {
                    super::stories::$story(super::in_postgres_as_a_guest).await;
                }
            })*
        }
    };
}

contract!(
    the_same_fact_twice_is_one,
    the_same_id_with_other_content_is_kept_aside,
    one_poisoned_fact_stops_no_other,
    the_same_poison_at_several_places,
    a_gap_waits_and_is_released,
    positions_are_dense_and_chained,
    any_order_of_delivery_converges,
    a_merge_and_its_undoing,
    names_are_found,
    whoever_is_meant_is_found,
    pages_follow_each_other,
    rows_of_files_are_recognised,
    children_are_looked_up,
    people_plans_and_villages,
    big_batches,
    writers_at_once,
    together_is_as_one_by_one,
    who_stops_waiting_strands_nobody,
    heads_kept_elsewhere,
    nothing_is_wrong_with_a_new_one,
    another_ledger_goes_on,
    what_differs_is_not_taken_over,
    a_snapshot_is_the_ledger,
    accounts_and_sessions,
    the_audit_is_a_chain,
    identities_open_one_account_each,
    what_counts_once_is_used_once,
    passkeys_count_on,
);
