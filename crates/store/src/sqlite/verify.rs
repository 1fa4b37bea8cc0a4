//! Everything compared with everything: bytes with chains, chains with heads, series with
//! themselves, views with the replay of the ledger. It reads one state and changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use noi_core::{DeviceId, Fact, FastMap, Position, RecordId, Shard};
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};
use sqlx::{Connection as _, Row as _};

use super::keys::{KeyDigests, Keys};
use super::project::{Counts, word_parts};
use super::rebuild::{Replay, facts};
use super::{codec, read, sql};
use crate::Result;
use crate::chain::{self, SetDigest};
use crate::interface::{Fault, Head, Heads, Progress, Report, Step};
use crate::views::{RecordRows, sort_key, words};

const ROWS_AT_ONCE: i64 = 8192;
const FACTS_AT_ONCE: i64 = 2048;

pub(super) async fn verify(
    readers: &SqlitePool,
    elsewhere: &Heads,
    progress: Progress<'_>,
) -> Result<Report> {
    let mut connection = readers.acquire().await?;
    let mut read = connection.begin().await?;
    let mut report = Report::default();
    let heads = read::heads(&mut read).await?;
    let mut ledger = Ledger {
        held: held(&mut read).await?,
        series: FastMap::default(),
        keys: Keys::default(),
        digests: KeyDigests::default(),
        total: facts(&mut read).await?,
    };
    let shards: Vec<u32> = sqlx::query_scalar(sql!("shards"))
        .fetch_all(&mut *read)
        .await?;
    for shard in shards.into_iter().map(Shard) {
        report.shards += 1;
        let head = heads.get(&shard);
        let kept = elsewhere.get(&shard);
        ledger
            .shard(&mut read, shard, head, kept, &mut report, progress)
            .await?;
    }
    for (&shard, head) in elsewhere {
        if heads
            .get(&shard)
            .is_none_or(|here| here.position < head.position)
        {
            let position = head.position;
            report.add(Fault::Elsewhere { shard, position });
        }
    }
    ledger.compare_series(&mut read, &mut report).await?;
    quarantine(&mut read, &mut report).await?;
    compare_keys(&mut read, &ledger.digests, &mut report).await?;
    // Views can only be compared with a ledger that is whole.
    if report.clean() {
        views(&mut read, &mut report, progress).await?;
    }
    Ok(report)
}

fn view(view: &'static str) -> Fault {
    Fault::View { view, record: None }
}

/// Places of series that are taken by what is in quarantine.
async fn held(connection: &mut SqliteConnection) -> Result<BTreeSet<(Shard, DeviceId, u64)>> {
    let rows = sqlx::query(sql!("quarantine_places"))
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let device = DeviceId(codec::uuid(row.try_get("device")?)?);
            let index: i64 = row.try_get("series_index")?;
            Ok((codec::shard(row)?, device, index as u64))
        })
        .collect()
}

struct Ledger {
    held: BTreeSet<(Shard, DeviceId, u64)>,
    series: FastMap<(Shard, DeviceId), u64>,
    /// Of the facts read last, not yet in the digests.
    keys: Keys,
    digests: KeyDigests,
    total: u64,
}

impl Ledger {
    async fn shard(
        &mut self,
        connection: &mut SqliteConnection,
        shard: Shard,
        head: Option<&Head>,
        kept: Option<&Head>,
        report: &mut Report,
        progress: &mut (dyn FnMut(Step) + Send),
    ) -> Result<()> {
        let mut at = Head {
            position: Position(0),
            hash: chain::genesis(shard),
        };
        let elsewhere = |at: &Head, report: &mut Report| {
            if kept.is_some_and(|kept| kept.position == at.position && kept.hash != at.hash) {
                let position = at.position;
                report.add(Fault::Elsewhere { shard, position });
            }
        };
        loop {
            let next = |query: &'static str| {
                sqlx::query(query)
                    .bind(codec::place(shard, at.position))
                    .bind(codec::last_place(shard))
                    .bind(FACTS_AT_ONCE)
            };
            let row = next(sql!("facts_packed_hashed"))
                .fetch_one(&mut *connection)
                .await?;
            if row.try_get::<i64, _>("n")? == 0 {
                break;
            }
            if let Some(facts) = packed(&row, &at)? {
                for (reached, bytes) in facts {
                    at = reached;
                    self.fact(shard, at.position, bytes, report);
                    elsewhere(&at, report);
                }
            } else {
                // Something is wrong: row by row, so that it is named.
                for row in next(sql!("facts_after"))
                    .fetch_all(&mut *connection)
                    .await?
                {
                    let bytes = linked(shard, &row, &mut at, report)?;
                    self.fact(shard, at.position, bytes, report);
                    elsewhere(&at, report);
                }
            }
            self.digests.add(&mut self.keys);
            progress(Step {
                what: "facts",
                done: report.facts,
                total: self.total,
            });
        }
        if head != Some(&at) {
            if let Some(head) = head.filter(|head| head.position > at.position) {
                let position = Position(at.position.0 + 1).min(head.position);
                report.add(Fault::Missing { shard, position });
            }
            report.add(Fault::Head { shard });
        }
        Ok(())
    }

    /// What the bytes say of themselves, beside where they are kept.
    fn fact(&mut self, shard: Shard, position: Position, bytes: &[u8], report: &mut Report) {
        report.facts += 1;
        let column = |column| Fault::Column {
            shard,
            position,
            column,
        };
        let Ok(fact) = Fact::from_stored(bytes) else {
            report.add(column("stored"));
            return;
        };
        let envelope = &fact.envelope;
        if envelope.shard != shard {
            report.add(column("shard"));
        }
        self.keys.add(&fact, shard, position);
        let device = envelope.device;
        let last = self
            .series
            .insert((shard, device), envelope.index)
            .unwrap_or(0);
        let dense = envelope.index > last
            && (last + 1..envelope.index).all(|index| self.held.contains(&(shard, device, index)));
        if !dense {
            report.add(Fault::Series {
                shard,
                device,
                index: envelope.index,
            });
        }
    }

    async fn compare_series(
        &mut self,
        connection: &mut SqliteConnection,
        report: &mut Report,
    ) -> Result<()> {
        let mut last: BTreeMap<(Shard, DeviceId), u64> = self
            .series
            .iter()
            .map(|(&series, &last)| (series, last))
            .collect();
        for &(shard, device, index) in &self.held {
            let last = last.entry((shard, device)).or_default();
            *last = index.max(*last);
        }
        let rows = sqlx::query(sql!("series_all"))
            .fetch_all(connection)
            .await?;
        let mut kept = BTreeMap::new();
        for row in rows {
            let device = DeviceId(codec::uuid(row.try_get("device")?)?);
            let index: i64 = row.try_get("last")?;
            kept.insert((codec::shard(&row)?, device), index as u64);
        }
        let all: BTreeSet<_> = last.keys().chain(kept.keys()).copied().collect();
        for series in all {
            if last.get(&series) != kept.get(&series) {
                report.add(Fault::Series {
                    shard: series.0,
                    device: series.1,
                    index: last.get(&series).copied().unwrap_or(0),
                });
            }
        }
        Ok(())
    }
}

/// Facts with the heads that they make.
type Linked<'r> = Vec<(Head, &'r [u8])>;

/// The facts of one packed row; `None` where one of them isn't the next of the chain.
fn packed<'r>(row: &'r SqliteRow, from: &Head) -> Result<Option<Linked<'r>>> {
    let (n, last): (i64, i64) = (row.try_get("n")?, row.try_get("last")?);
    let bytes: &[u8] = row.try_get("packed")?;
    let hashes: &[u8] = row.try_get("hashes")?;
    let facts: Vec<&[u8]> = bytes.split(|byte| *byte == read::SEPARATOR).collect();
    let dense = from.position.0 + n as u64 == last as u64 && facts.len() as i64 == n;
    if !dense || hashes.len() != 64 * facts.len() {
        return Ok(None);
    }
    let mut at = *from;
    let mut heads = Vec::with_capacity(facts.len());
    for (bytes, kept) in facts.into_iter().zip(hashes.chunks(64)) {
        let position = Position(at.position.0 + 1);
        let hash = chain::next(&at.hash, position, bytes);
        if blake3::Hash::from_hex(kept).ok() != Some(hash.into()) {
            return Ok(None);
        }
        at = Head { position, hash };
        heads.push((at, bytes));
    }
    Ok(Some(heads))
}

/// Compares one row with the chain; answers with its bytes.
fn linked<'r>(
    shard: Shard,
    row: &'r SqliteRow,
    at: &mut Head,
    report: &mut Report,
) -> Result<&'r [u8]> {
    let position = codec::position(row)?;
    let bytes: &[u8] = row.try_get("stored")?;
    let stored = codec::hash(row.try_get("hash")?);
    if position.0 != at.position.0 + 1 {
        let position = Position(at.position.0 + 1);
        report.add(Fault::Missing { shard, position });
    } else if stored != Some(chain::next(&at.hash, position, bytes)) {
        report.add(Fault::Hash { shard, position });
    }
    *at = Head {
        position,
        // What follows is judged by what is stored, so that each fault is named once.
        hash: stored.unwrap_or_default(),
    };
    Ok(bytes)
}

/// The tables by which facts are found, against what the facts say.
async fn compare_keys(
    connection: &mut SqliteConnection,
    expected: &KeyDigests,
    report: &mut Report,
) -> Result<()> {
    let mut kept = KeyDigests::default();
    let (mut id, mut record) = (Vec::new(), Vec::new());
    let (mut shaping, mut key) = (i64::MIN, i64::MIN);
    let (mut of_record, mut of_key) = (i64::MIN, i64::MIN);
    loop {
        let rows = sqlx::query(sql!("fact_ids_after"))
            .bind(id.clone())
            .bind(ROWS_AT_ONCE)
            .fetch_all(&mut *connection)
            .await?;
        let Some(last) = rows.last() else { break };
        for row in &rows {
            kept.id(row.try_get(0)?, row.try_get(1)?);
        }
        id = last.try_get(0)?;
    }
    loop {
        let rows = sqlx::query(sql!("fact_records_after"))
            .bind(shaping)
            .bind(record.clone())
            .bind(of_record)
            .bind(ROWS_AT_ONCE)
            .fetch_all(&mut *connection)
            .await?;
        let Some(last) = rows.last() else { break };
        for row in &rows {
            kept.record(row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        }
        shaping = last.try_get(0)?;
        record = last.try_get(1)?;
        of_record = last.try_get(2)?;
    }
    loop {
        let rows = sqlx::query(sql!("origins_after"))
            .bind(key)
            .bind(of_key)
            .bind(ROWS_AT_ONCE)
            .fetch_all(&mut *connection)
            .await?;
        let Some(last) = rows.last() else { break };
        for row in &rows {
            kept.origin(row.try_get(0)?, row.try_get(1)?);
        }
        key = last.try_get(0)?;
        of_key = last.try_get(1)?;
    }
    let tables = [
        ("fact_id", kept.ids == expected.ids),
        ("fact_record", kept.records == expected.records),
        ("origin", kept.origins == expected.origins),
    ];
    for (name, same) in tables {
        if !same {
            report.add(view(name));
        }
    }
    Ok(())
}

async fn quarantine(connection: &mut SqliteConnection, report: &mut Report) -> Result<()> {
    let waiting: i64 = sqlx::query_scalar(sql!("quarantine_count"))
        .fetch_one(&mut *connection)
        .await?;
    report.quarantined = waiting as u64;
    for row in sqlx::query(sql!("quarantine_hash"))
        .fetch_all(connection)
        .await?
    {
        let bytes: &[u8] = row.try_get("stored")?;
        if codec::hash(row.try_get("hash")?) != Some(chain::of_bytes(bytes)) {
            report.add(view("quarantine"));
        }
    }
    Ok(())
}

/// How many rows each view must have.
#[derive(Default)]
struct Sizes {
    children: u64,
    carers: u64,
    people: u64,
    pregnancies: u64,
    plans: u64,
    local_units: u64,
}

async fn views(
    connection: &mut SqliteConnection,
    report: &mut Report,
    progress: &mut (dyn FnMut(Step) + Send),
) -> Result<()> {
    let mut replay = Replay::begin(connection).await?;
    let mut sizes = Sizes::default();
    let mut counts = Counts::default();
    let mut word_rows = SetDigest::default();
    while let Some(expected) = replay.next(connection).await? {
        let records: Vec<RecordId> = expected.iter().map(|(record, _)| *record).collect();
        let mut kept = kept(connection, &records, report).await?;
        for (record, expected) in expected {
            let kept = kept.remove(&record).unwrap_or_default();
            name_differences(record, &expected, &kept, report);
            sizes.children += u64::from(expected.child.is_some());
            sizes.carers += expected.carers.len() as u64;
            sizes.people += u64::from(expected.person.is_some());
            sizes.pregnancies += u64::from(expected.pregnancy.is_some());
            sizes.plans += u64::from(expected.plan.is_some());
            sizes.local_units += u64::from(expected.local_unit.is_some());
            if let Some(child) = &expected.child {
                counts.count(child, 1);
                let (shard, unit) = (child.shard.0.to_le_bytes(), child.unit.to_string());
                for word in words(child) {
                    let record = child.record.0.as_bytes();
                    word_rows.add(&word_parts(word, &shard, record, &unit, &child.name_fold));
                }
            }
        }
        progress(replay.step());
    }
    report.records = replay.done;
    let expected = [
        ("child", sql!("child_size"), sizes.children),
        ("carer_link", sql!("carer_link_size"), sizes.carers),
        ("person", sql!("person_size"), sizes.people),
        ("pregnancy", sql!("pregnancy_size"), sizes.pregnancies),
        ("plan", sql!("plan_size"), sizes.plans),
        ("local_unit", sql!("local_unit_size"), sizes.local_units),
        ("merge", sql!("merge_size"), replay.merges.len() as u64),
    ];
    for (name, query, expected) in expected {
        let rows: i64 = sqlx::query_scalar(query)
            .fetch_one(&mut *connection)
            .await?;
        if rows as u64 != expected {
            report.add(view(name));
        }
    }
    let mut merges: BTreeSet<(RecordId, RecordId)> = replay
        .merges
        .iter()
        .map(|&(_, from, into)| (from, into))
        .collect();
    for row in sqlx::query(sql!("merges"))
        .fetch_all(&mut *connection)
        .await?
    {
        let from = RecordId(codec::uuid(row.try_get(0)?)?);
        let into = RecordId(codec::uuid(row.try_get(1)?)?);
        if !merges.remove(&(from, into)) {
            report.add(Fault::View {
                view: "merge",
                record: Some(from),
            });
        }
    }
    if kept_words(connection).await? != word_rows {
        report.add(view("child_word"));
    }
    compare_counts(connection, counts, report).await
}

fn name_differences(
    record: RecordId,
    expected: &RecordRows,
    kept: &RecordRows,
    report: &mut Report,
) {
    let views = [
        ("child", expected.child == kept.child),
        ("carer_link", expected.carers == kept.carers),
        ("person", expected.person == kept.person),
        ("pregnancy", expected.pregnancy == kept.pregnancy),
        ("plan", expected.plan == kept.plan),
        ("local_unit", expected.local_unit == kept.local_unit),
    ];
    for (view, same) in views {
        if !same {
            let record = Some(record);
            report.add(Fault::View { view, record });
        }
    }
}

/// What the views hold of these records.
async fn kept(
    connection: &mut SqliteConnection,
    records: &[RecordId],
    report: &mut Report,
) -> Result<BTreeMap<RecordId, RecordRows>> {
    let list = codec::records(records);
    let mut kept: BTreeMap<RecordId, RecordRows> = BTreeMap::new();
    for row in rows(connection, sql!("child_by_record"), &list).await? {
        let child = codec::child(&row)?;
        let day: i64 = row.try_get("birth_day")?;
        let key: &[u8] = row.try_get("sort_key")?;
        if key != sort_key(child.name.as_deref())
            || day
                != child
                    .birth
                    .map_or(codec::NO_BIRTH, |birth| birth.day.0.into())
        {
            report.add(Fault::View {
                view: "child",
                record: Some(child.record),
            });
        }
        let rows = kept.entry(child.record).or_default();
        rows.child = Some(child);
    }
    for row in rows(connection, sql!("carer_link_by_child"), &list).await? {
        let link = codec::carer_link(&row)?;
        let rows = kept.entry(link.child).or_default();
        rows.carers.push(link);
    }
    for row in rows(connection, sql!("person_by_record"), &list).await? {
        let person = codec::person(&row)?;
        if row.try_get::<&[u8], _>("sort_key")? != sort_key(person.name.as_deref()) {
            report.add(Fault::View {
                view: "person",
                record: Some(person.record),
            });
        }
        let rows = kept.entry(person.record).or_default();
        rows.person = Some(person);
    }
    for row in rows(connection, sql!("pregnancy_by_record"), &list).await? {
        let pregnancy = codec::pregnancy(&row)?;
        let rows = kept.entry(pregnancy.record).or_default();
        rows.pregnancy = Some(pregnancy);
    }
    for row in rows(connection, sql!("plan_by_record"), &list).await? {
        let plan = codec::plan(&row)?;
        let rows = kept.entry(plan.record).or_default();
        rows.plan = Some(plan);
    }
    for row in rows(connection, sql!("local_unit_by_record"), &list).await? {
        let local_unit = codec::local_unit(&row)?;
        let rows = kept.entry(local_unit.record).or_default();
        rows.local_unit = Some(local_unit);
    }
    Ok(kept)
}

async fn rows(
    connection: &mut SqliteConnection,
    query: &'static str,
    list: &str,
) -> Result<Vec<SqliteRow>> {
    Ok(sqlx::query(query)
        .bind(list.to_owned())
        .fetch_all(connection)
        .await?)
}

async fn kept_words(connection: &mut SqliteConnection) -> Result<SetDigest> {
    let mut digest = SetDigest::default();
    let (mut word, mut record, mut shard) = (String::new(), Vec::new(), 0_u32);
    loop {
        let rows = sqlx::query(sql!("child_words_after"))
            .bind(word.clone())
            .bind(record.clone())
            .bind(i64::from(shard))
            .bind(ROWS_AT_ONCE)
            .fetch_all(&mut *connection)
            .await?;
        let Some(last) = rows.last() else {
            return Ok(digest);
        };
        for row in &rows {
            let shard: u32 = row.try_get(1)?;
            digest.add(&word_parts(
                row.try_get(0)?,
                &shard.to_le_bytes(),
                row.try_get(2)?,
                row.try_get(3)?,
                row.try_get(4)?,
            ));
        }
        word = last.try_get(0)?;
        shard = last.try_get(1)?;
        record = last.try_get(2)?;
    }
}

async fn compare_counts(
    connection: &mut SqliteConnection,
    mut expected: Counts,
    report: &mut Report,
) -> Result<()> {
    for row in sqlx::query(sql!("word_counts"))
        .fetch_all(&mut *connection)
        .await?
    {
        let word: String = row.try_get("word")?;
        *expected
            .words
            .entry((word, codec::shard(&row)?))
            .or_default() -= row.try_get::<i64, _>("n")?;
    }
    if expected.words.values().any(|n| *n != 0) {
        report.add(view("word_count"));
    }
    for row in sqlx::query(sql!("child_counts_all"))
        .fetch_all(&mut *connection)
        .await?
    {
        let unit: &str = row.try_get("unit")?;
        let Ok(unit) = unit.parse() else {
            report.add(view("child_count"));
            continue;
        };
        let key = (codec::shard(&row)?, unit, row.try_get("state")?);
        *expected.children.entry(key).or_default() -= row.try_get::<i64, _>("n")?;
    }
    if expected.children.values().any(|n| *n != 0) {
        report.add(view("child_count"));
    }
    Ok(())
}
