//! An office in memory for this crate's own tests.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use noi_core::recorder::About;
use noi_core::{Body, Day, Moment, RecordId, UnitId};
use noi_office::{Machine, Office};
use noi_store::Where;
use uuid::Uuid;

use crate::desk::Desk;
use crate::door::Door;

pub(crate) const TODAY: &str = "2026-11-22";
const UNITS: &[u8] = include_bytes!("../../../packs/vn-ecd/units.bin");

/// Something that is to be recorded of a record, where and of which day.
pub(crate) type Happened = (RecordId, UnitId, Day, Body);

pub(crate) fn today() -> Day {
    TODAY.parse().unwrap()
}

pub(crate) fn now() -> Moment {
    Moment::noon(today())
}

pub(crate) fn new_id() -> Uuid {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    noi_core::recorder::uuid_v7(now(), u128::from(n) * 0x9e37_79b9_7f4a_7c15_f39c)
}

/// An empty ledger.
pub(crate) async fn office() -> Arc<Office> {
    let pack = Arc::new(noi_pack::embedded::vn_ecd().clone());
    let machine = Machine { now, new_id };
    let office = Office::open(&Where::Memory, true, pack, UNITS, machine).await;
    Arc::new(office.unwrap())
}

pub(crate) async fn record(office: &Office, happened: Vec<Happened>) {
    let mut shards: Vec<_> = (happened.iter())
        .map(|(_, unit, on, _)| office.shard(*unit, *on))
        .collect();
    shards.sort_unstable();
    shards.dedup();
    let recorded = office.record(&shards, |recorder| {
        let facts = happened.into_iter().map(|(record, unit, on, body)| {
            let about = About {
                shard: office.shard(unit, on),
                record,
                unit,
                on,
                origin: None,
            };
            recorder.fact(about, body)
        });
        facts.collect()
    });
    recorded.await.unwrap();
}

/// A desk over it, at which a line in the log is a failure.
pub(crate) async fn desk(office: &Arc<Office>) -> Desk {
    let desk = Desk::open(
        Arc::clone(office),
        Door::open(office, None, None, None, false, false),
        None,
        0,
        |line| panic!("{line}"),
        crate::Options::default().surroundings,
    );
    desk.await.unwrap()
}
