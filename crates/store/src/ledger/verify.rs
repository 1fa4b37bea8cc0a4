//! Everything compared with everything: bytes with chains, chains with heads, series with
//! themselves, views with the replay of the ledger. It reads one state and changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use noi_core::{DeviceId, Fact, FactId, FastMap, Position, RecordId, Shard};
use uuid::Uuid;

use super::keys::{KeyDigests, Keys};
use super::project::{self, Counts, word_parts};
use super::rebuild::{Replay, columns_after, facts};
use super::{codec, quarantine, read};
use crate::Result;
use crate::chain::{self, SetDigest};
use crate::interface::{Fault, Head, Heads, Progress, Report, Step};
use crate::session::{Query, Row, Session, sql, values};
use crate::views::{RecordRows, sort_key, words};

const ROWS_AT_ONCE: i64 = 8192;
const FACTS_AT_ONCE: i64 = 2048;

pub(super) async fn verify(
    read: &mut Session,
    elsewhere: &Heads,
    progress: Progress<'_>,
) -> Result<Report> {
    let mut report = Report::default();
    let heads = read::heads(read).await?;
    let mut ledger = Ledger {
        held: held(read).await?,
        series: FastMap::default(),
        keys: Keys::default(),
        digests: KeyDigests::default(),
        total: facts(read).await?,
    };
    let shards = read.rows(sql!("shards"), values![]).await?;
    let shards: Vec<Shard> = shards.iter().map(codec::shard).collect::<Result<_>>()?;
    for &shard in &shards {
        report.shards += 1;
        let head = heads.get(&shard);
        let kept = elsewhere.get(&shard);
        ledger
            .shard(read, shard, head, kept, &mut report, progress)
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
    ledger.compare_series(read, &mut report).await?;
    set_aside(read, &mut report).await?;
    let kept = if read.is_of_one_shard() {
        kept_columns(read, &shards).await?
    } else {
        kept_keys(read).await?
    };
    compare_keys(&kept, &ledger.digests, &mut report);
    // Views can only be compared with a ledger that is whole.
    if report.clean() {
        views(read, &mut report, progress).await?;
    }
    if read.is_of_one_shard() {
        ids_in_two_shards(read, &mut report).await?;
    }
    Ok(report)
}

fn view(view: &'static str) -> Fault {
    Fault::View { view, record: None }
}

/// Places of series that are taken by what is in quarantine.
async fn held(session: &mut Session) -> Result<BTreeSet<(Shard, DeviceId, u64)>> {
    let rows = session.rows(sql!("quarantine_places"), values![]).await?;
    rows.iter()
        .map(|row| {
            let device = DeviceId(row.key("device")?);
            let index = row.number("series_index")?;
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
        session: &mut Session,
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
            let next = || values![shard, at.position, FACTS_AT_ONCE];
            let row = session.row(sql!("facts_packed_hashed"), next()).await?;
            let Some(row) = row.filter(|row| row.number("n").is_ok_and(|n| n > 0)) else {
                break;
            };
            if let Some(facts) = packed(&row, &at)? {
                for (reached, bytes) in facts {
                    at = reached;
                    self.fact(shard, at.position, bytes, report);
                    elsewhere(&at, report);
                }
            } else {
                // Something is wrong: row by row, so that it is named.
                for row in session.rows(sql!("facts_after"), next()).await? {
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

    async fn compare_series(&mut self, session: &mut Session, report: &mut Report) -> Result<()> {
        let mut last: BTreeMap<(Shard, DeviceId), u64> = self
            .series
            .iter()
            .map(|(&series, &last)| (series, last))
            .collect();
        for &(shard, device, index) in &self.held {
            let last = last.entry((shard, device)).or_default();
            *last = index.max(*last);
        }
        let mut kept = BTreeMap::new();
        for row in session.rows(sql!("series_all"), values![]).await? {
            let device = DeviceId(row.key("device")?);
            let last = row.number("last")? as u64;
            kept.insert((codec::shard(&row)?, device), last);
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
fn packed<'r>(row: &'r Row, from: &Head) -> Result<Option<Linked<'r>>> {
    let (n, last) = (row.number("n")?, row.number("last")?);
    let bytes: &[u8] = row.get("packed")?;
    let hashes: &[u8] = row.get("hashes")?;
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
fn linked<'r>(shard: Shard, row: &'r Row, at: &mut Head, report: &mut Report) -> Result<&'r [u8]> {
    let position = codec::position(row)?;
    let bytes: &[u8] = row.get("stored")?;
    let stored = codec::hash(row.get("hash")?);
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

/// What the tables hold by which facts are found.
async fn kept_keys(session: &mut Session) -> Result<KeyDigests> {
    let mut kept = KeyDigests::default();
    let (mut id, mut of_id) = (Uuid::nil(), i64::MIN);
    loop {
        let values = values![id, of_id, ROWS_AT_ONCE];
        let rows = session.rows(sql!(sqlite "fact_ids_after"), values).await?;
        let Some(last) = rows.last() else { break };
        for row in &rows {
            kept.id(row.key("id")?.as_bytes(), row.number("place")?);
        }
        (id, of_id) = (last.key("id")?, last.number("place")?);
    }
    let (mut shaping, mut record, mut of_record) = (i64::MIN, Uuid::nil(), i64::MIN);
    loop {
        let values = values![shaping, record, of_record, ROWS_AT_ONCE];
        let rows = session
            .rows(sql!(sqlite "fact_records_after"), values)
            .await?;
        let Some(last) = rows.last() else { break };
        for row in &rows {
            let record = row.key("record")?;
            kept.record(
                row.number("shaping")?,
                record.as_bytes(),
                row.number("place")?,
            );
        }
        shaping = last.number("shaping")?;
        record = last.key("record")?;
        of_record = last.number("place")?;
    }
    let (mut key, mut of_key) = (i64::MIN, i64::MIN);
    loop {
        let values = values![key, of_key, ROWS_AT_ONCE];
        let rows = session.rows(sql!(sqlite "origins_after"), values).await?;
        let Some(last) = rows.last() else { break };
        for row in &rows {
            kept.origin(row.number("key")?, row.number("place")?);
        }
        (key, of_key) = (last.number("key")?, last.number("place")?);
    }
    Ok(kept)
}

/// What the columns beside the bytes hold, where facts are found by them.
async fn kept_columns(session: &mut Session, shards: &[Shard]) -> Result<KeyDigests> {
    let mut kept = KeyDigests::default();
    for &shard in shards {
        let mut after = Position(0);
        loop {
            let page = columns_after(session, shard, after).await?;
            let Some((&last, _)) = page.last_key_value() else {
                break;
            };
            for (position, columns) in page {
                let place = codec::place(shard, position);
                kept.id(columns.id.as_bytes(), place);
                kept.record(columns.shaping, columns.record.as_bytes(), place);
                if let Some(origin) = columns.origin {
                    kept.origin(origin, place);
                }
            }
            after = last;
        }
    }
    Ok(kept)
}

fn compare_keys(kept: &KeyDigests, expected: &KeyDigests, report: &mut Report) {
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
}

/// Where no key of ids spans the shards, two of them may have taken one in at the same moment.
async fn ids_in_two_shards(session: &mut Session, report: &mut Report) -> Result<()> {
    let rows = session
        .rows(sql!(postgres "fact_ids_twice"), values![])
        .await?;
    let ids: Vec<Uuid> = rows
        .iter()
        .map(|row| row.key("id"))
        .collect::<Result<_>>()?;
    for ids in ids.chunks(ROWS_AT_ONCE as usize) {
        let values = values![ids.to_vec()];
        let mut before: Option<(Uuid, Shard)> = None;
        for row in session.rows(sql!(postgres "fact_places"), values).await? {
            let (id, shard) = (row.key("id")?, codec::shard(&row)?);
            match before {
                Some((of, first)) if of == id => report.add(Fault::Twice {
                    id: FactId(id),
                    first,
                    shard,
                    position: codec::position(&row)?,
                }),
                _ => before = Some((id, shard)),
            }
        }
    }
    Ok(())
}

async fn set_aside(session: &mut Session, report: &mut Report) -> Result<()> {
    let waiting = session.count(sql!("quarantine_count"), values![]).await?;
    report.quarantined = waiting as u64;
    for row in session.rows(sql!("quarantine_hash"), values![]).await? {
        if !quarantine::is_whole(&row)? {
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
    session: &mut Session,
    report: &mut Report,
    progress: &mut (dyn FnMut(Step) + Send),
) -> Result<()> {
    let mut replay = Replay::begin(session, None).await?;
    let mut sizes = Sizes::default();
    let mut counts = Counts::default();
    let mut word_rows = SetDigest::default();
    while let Some(expected) = replay.next(session).await? {
        let records: Vec<RecordId> = expected.iter().map(|(record, _)| *record).collect();
        let mut kept = kept(session, &records, report).await?;
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
        if session.count(query, values![]).await? as u64 != expected {
            report.add(view(name));
        }
    }
    let mut merges: BTreeSet<_> = replay.merges.iter().copied().collect();
    for kept in project::merges(session).await? {
        if !merges.remove(&kept) {
            report.add(Fault::View {
                view: "merge",
                record: Some(kept.1),
            });
        }
    }
    if kept_words(session).await? != word_rows {
        report.add(view("child_word"));
    }
    compare_counts(session, counts, report).await
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
    session: &mut Session,
    records: &[RecordId],
    report: &mut Report,
) -> Result<BTreeMap<RecordId, RecordRows>> {
    let mut kept: BTreeMap<RecordId, RecordRows> = BTreeMap::new();
    for row in rows(session, sql!("child_by_record"), records).await? {
        let child = codec::child(&row)?;
        let key: &[u8] = row.get("sort_key")?;
        if key != sort_key(child.name.as_deref())
            || row.number("birth_day")? != codec::birth_day(&child)
        {
            report.add(Fault::View {
                view: "child",
                record: Some(child.record),
            });
        }
        let rows = kept.entry(child.record).or_default();
        rows.child = Some(child);
    }
    for row in rows(session, sql!("carer_link_by_child"), records).await? {
        let link = codec::carer_link(&row)?;
        let rows = kept.entry(link.child).or_default();
        rows.carers.push(link);
    }
    for row in rows(session, sql!("person_by_record"), records).await? {
        let person = codec::person(&row)?;
        if row.get::<&[u8]>("sort_key")? != sort_key(person.name.as_deref()) {
            report.add(Fault::View {
                view: "person",
                record: Some(person.record),
            });
        }
        let rows = kept.entry(person.record).or_default();
        rows.person = Some(person);
    }
    for row in rows(session, sql!("pregnancy_by_record"), records).await? {
        let pregnancy = codec::pregnancy(&row)?;
        let rows = kept.entry(pregnancy.record).or_default();
        rows.pregnancy = Some(pregnancy);
    }
    for row in rows(session, sql!("plan_by_record"), records).await? {
        let plan = codec::plan(&row)?;
        let rows = kept.entry(plan.record).or_default();
        rows.plan = Some(plan);
    }
    for row in rows(session, sql!("local_unit_by_record"), records).await? {
        let local_unit = codec::local_unit(&row)?;
        let rows = kept.entry(local_unit.record).or_default();
        rows.local_unit = Some(local_unit);
    }
    Ok(kept)
}

async fn rows(session: &mut Session, query: Query, records: &[RecordId]) -> Result<Vec<Row>> {
    session.rows(query, values![codec::keys(records)]).await
}

async fn kept_words(session: &mut Session) -> Result<SetDigest> {
    let mut digest = SetDigest::default();
    let (mut shard, mut record) = (-1_i64, Uuid::nil());
    let (mut word, mut last_word) = (String::new(), String::new());
    loop {
        let values = values![shard, word.clone(), last_word.clone(), record, ROWS_AT_ONCE];
        let rows = session.rows(sql!("child_words_after"), values).await?;
        let Some(last) = rows.last() else {
            return Ok(digest);
        };
        for row in &rows {
            digest.add(&word_parts(
                row.get("word")?,
                &codec::shard(row)?.0.to_le_bytes(),
                row.key("record")?.as_bytes(),
                row.get("unit")?,
                row.get("name_fold")?,
            ));
        }
        shard = last.number("shard")?;
        word = last.get("word")?;
        last_word = last.get("last_word")?;
        record = last.key("record")?;
    }
}

async fn compare_counts(
    session: &mut Session,
    mut expected: Counts,
    report: &mut Report,
) -> Result<()> {
    for row in session.rows(sql!("word_counts"), values![]).await? {
        let word: String = row.get("word")?;
        *expected
            .words
            .entry((word, codec::shard(&row)?))
            .or_default() -= row.number("n")?;
    }
    if expected.words.values().any(|n| *n != 0) {
        report.add(view("word_count"));
    }
    for row in session.rows(sql!("child_counts_all"), values![]).await? {
        let unit: &str = row.get("unit")?;
        let Ok(unit) = unit.parse() else {
            report.add(view("child_count"));
            continue;
        };
        let key = (codec::shard(&row)?, unit, row.number("state")?);
        *expected.children.entry(key).or_default() -= row.number("n")?;
    }
    if expected.children.values().any(|n| *n != 0) {
        report.add(view("child_count"));
    }
    Ok(())
}
