//! Stored facts are read on a thread of their own while the ledger is scanned.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use noi_core::Fact;
use noi_core::fact::StoredError;
use noi_coverage::SlimFacts;
use tokio::task::JoinHandle;

use crate::error::OfficeError;

/// Bytes that are handed over together.
const TOGETHER: usize = 1 << 20;
/// Hand-overs that may wait: whoever scans waits for whoever reads, not the memory.
const WAITING: usize = 4;

/// Takes stored facts and makes of them what columns are made of.
pub(crate) struct Gathering {
    stored: Stored,
    hand_over: SyncSender<Stored>,
    reading: JoinHandle<Result<SlimFacts, StoredError>>,
}

/// Stored facts one after the other, and where each ends.
#[derive(Default)]
struct Stored {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Gathering {
    pub(crate) fn begin() -> Self {
        let (hand_over, taken) = sync_channel(WAITING);
        Self {
            stored: Stored::default(),
            hand_over,
            reading: tokio::task::spawn_blocking(move || read(&taken)),
        }
    }

    pub(crate) fn add(&mut self, stored: &[u8]) {
        self.stored.bytes.extend_from_slice(stored);
        self.stored.ends.push(self.stored.bytes.len());
        if self.stored.bytes.len() >= TOGETHER {
            self.hand_over();
        }
    }

    fn hand_over(&mut self) {
        let stored = std::mem::take(&mut self.stored);
        // Nobody takes it once a fact could not be read: `finish` says so.
        self.hand_over.send(stored).ok();
    }

    /// # Errors
    /// When one of the facts can't be read.
    pub(crate) async fn finish(mut self) -> Result<SlimFacts, OfficeError> {
        self.hand_over();
        drop(self.hand_over);
        match self.reading.await {
            Ok(facts) => Ok(facts?),
            // A panic there is a defect of ours: it goes on here.
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
}

fn read(taken: &Receiver<Stored>) -> Result<SlimFacts, StoredError> {
    let mut facts = SlimFacts::default();
    for stored in taken {
        let mut from = 0;
        for to in stored.ends {
            facts.add(&Fact::from_stored(&stored.bytes[from..to])?);
            from = to;
        }
    }
    Ok(facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_fact_that_cannot_be_read_is_told_at_the_end() {
        let mut gathering = Gathering::begin();
        for _ in 0..100_000 {
            gathering.add(b"neither a fact nor anything else that could be one");
        }
        let told = gathering.finish().await;
        assert!(matches!(told, Err(OfficeError::Fact(_))));
    }
}
