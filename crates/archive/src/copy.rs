//! From one ledger to another that goes on as the same installation.

use std::collections::BTreeMap;

use noi_core::{Position, Shard};
use noi_store::{Head, Heads, Progress, Step, Store, StoredFact};

use crate::{ArchiveError, BATCH, Result};

/// Copies what the target lacks and proves that it then is the same: heads and every view.
/// Interrupted and run again it goes on. Answers with the number of facts copied.
///
/// # Errors
/// When the target belongs to another installation or has facts of its own, or isn't whole in
/// the end.
pub async fn copy(from: &dyn Store, to: &dyn Store, progress: Progress<'_>) -> Result<u64> {
    if to.installation() != from.installation() {
        return Err(ArchiveError::OtherInstallation {
            place: "--to".to_owned(),
            found: to.installation(),
            wanted: from.installation(),
        });
    }
    let heads = from.heads().await?;
    let until = heads.iter().map(|(&shard, head)| (shard, head.position));
    let copied = copy_until(from, to, &until.collect(), progress).await?;
    let reached = to.heads().await?;
    prove(to, &heads, &reached, progress).await?;
    Ok(copied)
}

/// Copies facts up to a position of each shard, and what was set aside.
pub(crate) async fn copy_until(
    from: &dyn Store,
    to: &dyn Store,
    until: &BTreeMap<Shard, Position>,
    progress: &mut (dyn FnMut(Step) + Send),
) -> Result<u64> {
    let here = to.heads().await?;
    let sum = until.values().map(|position| position.0).sum();
    let (mut passed, mut copied) = (0, 0);
    for (&shard, &end) in until {
        let mut after = here
            .get(&shard)
            .map_or(Position(0), |head| head.position)
            .min(end);
        passed += after.0;
        let mut next = page(from, shard, after, end).await?;
        while let Some(last) = next.last().map(|fact| fact.position) {
            let batch = std::mem::take(&mut next);
            after = last;
            // The next ones are read while these go to disk.
            let (taken, read) =
                tokio::join!(to.take_over(&batch, &[]), page(from, shard, after, end));
            copied += taken?;
            next = read?;
            passed += batch.len() as u64;
            progress(Step {
                what: "facts",
                done: passed,
                total: sum,
            });
        }
    }
    to.take_over(&[], &from.set_aside().await?).await?;
    Ok(copied)
}

async fn page(
    from: &dyn Store,
    shard: Shard,
    after: Position,
    end: Position,
) -> Result<Vec<StoredFact>> {
    let left = u32::try_from(end.0 - after.0).unwrap_or(u32::MAX);
    match left.min(BATCH as u32) {
        0 => Ok(Vec::new()),
        limit => Ok(from.facts_after(shard, after, limit).await?),
    }
}

/// Proves that a ledger has come to `wanted`, and that all of it is whole.
pub(crate) async fn prove(
    store: &dyn Store,
    wanted: &Heads,
    reached: &Heads,
    progress: &mut (dyn FnMut(Step) + Send),
) -> Result<()> {
    if let Some(shard) = differs(wanted, reached) {
        return Err(ArchiveError::NotWhole {
            faults: 1,
            first: format!(
                "shard {}: {} facts came, {} are wanted",
                shard.0,
                position_in(reached, shard),
                position_in(wanted, shard)
            ),
        });
    }
    let report = store.verify(wanted, progress).await?;
    match report.first.first() {
        Some(first) => Err(ArchiveError::NotWhole {
            faults: report.faults,
            first: first.to_string(),
        }),
        None => Ok(()),
    }
}

/// The first shard in which two ledgers differ.
fn differs(one: &Heads, other: &Heads) -> Option<Shard> {
    let shards = one.keys().chain(other.keys());
    shards
        .copied()
        .find(|shard| one.get(shard) != other.get(shard))
}

pub(crate) fn position_in(heads: &Heads, shard: Shard) -> u64 {
    heads
        .get(&shard)
        .map_or(0, |Head { position, .. }| position.0)
}
