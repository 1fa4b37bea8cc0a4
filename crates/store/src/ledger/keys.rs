//! Where facts are found: by id, by record, by the natural key of a file's row.

use noi_core::{Fact, FactId, Position, RecordId, Shard};

use super::codec;
use crate::Result;
use crate::chain::{self, SetDigest};
use crate::session::{Session, sql, values};
use crate::views::Shaping;

/// The rows by which some facts are found.
#[derive(Default)]
pub(super) struct Keys {
    /// (id, place)
    ids: Vec<(FactId, i64)>,
    /// (shaping, record, place)
    records: Vec<(i64, RecordId, i64)>,
    /// (digest of the natural key, place)
    origins: Vec<(i64, i64)>,
}

impl Keys {
    pub(super) fn add(&mut self, fact: &Fact, shard: Shard, position: Position) {
        let (envelope, place) = (&fact.envelope, codec::place(shard, position));
        self.ids.push((envelope.id, place));
        let shaping = Shaping::of(&fact.body) as i64;
        self.records.push((shaping, envelope.record, place));
        if let Some(digest) = origin_of(fact) {
            self.origins.push((digest, place));
        }
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Writes the rows and forgets them. In the order of the key, neighbours fall on the same
    /// page.
    pub(super) async fn flush(&mut self, session: &mut Session) -> Result<()> {
        self.ids.sort_unstable();
        self.records.sort_unstable();
        self.origins.sort_unstable();
        session
            .insert(sql!(sqlite "fact_id_insert"), &self.ids, |(id, place)| {
                values![id.0, *place]
            })
            .await?;
        session
            .insert(
                sql!(sqlite "fact_record_insert"),
                &self.records,
                |(shaping, record, place)| values![*shaping, *record, *place],
            )
            .await?;
        session
            .insert(
                sql!(sqlite "origin_insert"),
                &self.origins,
                |(key, place)| values![*key, *place],
            )
            .await?;
        self.ids.clear();
        self.records.clear();
        self.origins.clear();
        Ok(())
    }
}

/// The digest under which the row of a file that a fact came from is found.
pub(super) fn origin_of(fact: &Fact) -> Option<i64> {
    let origin = fact.envelope.origin.as_ref()?;
    Some(chain::origin_digest(&origin.key))
}

/// What all rows of the three tables come to, in whatever order they are added.
#[derive(Default)]
pub(super) struct KeyDigests {
    pub(super) ids: SetDigest,
    pub(super) records: SetDigest,
    pub(super) origins: SetDigest,
}

impl KeyDigests {
    /// Takes the rows of `keys`.
    pub(super) fn add(&mut self, keys: &mut Keys) {
        for (id, place) in keys.ids.drain(..) {
            self.id(id.0.as_bytes(), place);
        }
        for (shaping, record, place) in keys.records.drain(..) {
            self.record(shaping, record.0.as_bytes(), place);
        }
        for (key, place) in keys.origins.drain(..) {
            self.origin(key, place);
        }
    }

    pub(super) fn id(&mut self, id: &[u8], place: i64) {
        self.ids.add(&[id, &place.to_le_bytes()]);
    }

    pub(super) fn record(&mut self, shaping: i64, record: &[u8], place: i64) {
        let parts: [&[u8]; 3] = [&shaping.to_le_bytes(), record, &place.to_le_bytes()];
        self.records.add(&parts);
    }

    pub(super) fn origin(&mut self, key: i64, place: i64) {
        self.origins
            .add(&[&key.to_le_bytes(), &place.to_le_bytes()]);
    }
}
