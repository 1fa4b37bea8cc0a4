//! Where facts are found: by id, by record, by the natural key of a file's row.

use noi_core::{Fact, FactId, Position, RecordId, Shard};
use sqlx::sqlite::SqliteConnection;

use super::{bulk, codec, sql};
use crate::Result;
use crate::chain::{self, SetDigest};
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
        if let Some(origin) = &envelope.origin {
            self.origins
                .push((chain::origin_digest(&origin.key), place));
        }
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Writes the rows and forgets them. In the order of the key, neighbours fall on the same
    /// page.
    pub(super) async fn flush(&mut self, connection: &mut SqliteConnection) -> Result<()> {
        self.ids.sort_unstable();
        self.records.sort_unstable();
        self.origins.sort_unstable();
        bulk::insert(
            connection,
            sql!("fact_id_insert"),
            &self.ids,
            |query, (id, place)| query.bind(codec::key(id.0)).bind(*place),
        )
        .await?;
        bulk::insert(
            connection,
            sql!("fact_record_insert"),
            &self.records,
            |query, (shaping, record, place)| {
                query.bind(*shaping).bind(codec::key(record.0)).bind(*place)
            },
        )
        .await?;
        bulk::insert(
            connection,
            sql!("origin_insert"),
            &self.origins,
            |query, (key, place)| query.bind(*key).bind(*place),
        )
        .await?;
        self.ids.clear();
        self.records.clear();
        self.origins.clear();
        Ok(())
    }
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
