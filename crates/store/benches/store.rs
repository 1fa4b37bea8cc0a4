//! Figures of the store on disk: facts accepted per second beside raw inserts of the same bytes
//! by the same driver, replay, name search, point reads. Not a timed test.
//!
//! `cargo bench -p noi-store -- [children] [accept|search]` (default 200,000 children; `accept`
//! leaves out all but the accepting of facts, `search` all but registrations and name search).
//! Everything is synthetic.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark measures time and prints what it measured"
)]

#[path = "../tests/common/mod.rs"]
mod common;

use std::sync::Arc;
use std::time::{Duration, Instant};

use common::{Chance, Pen, day, name, opening, service, stored};
use noi_core::fact::{Body, ChildDetails};
use noi_core::{Fact, FactId, Position, RecordId, UnitId};
use noi_store::{ChildOrder, ChildState, ChildrenOf, Heads, Scope, Search, Store, Where, open};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _};
use uuid::Uuid;

const BATCHES: [usize; 3] = [20_000, 2_000, 500];
const SERVICES: usize = 200_000;
/// Communes of a province.
const UNITS: u32 = 130;

/// Record and fact ids as recorders make them: their first bits are a time.
fn id(chance: &mut Chance, moment: u64) -> Uuid {
    let random = u128::from(chance.below(u64::MAX));
    Uuid::from_u128((u128::from(moment) << 80) | (7 << 76) | (2 << 62) | (random & ((1 << 62) - 1)))
}

struct Population {
    chance: Chance,
    pen: Pen,
    records: Vec<RecordId>,
    clock: u64,
}

impl Population {
    fn register(&mut self, children: usize) -> Vec<Vec<u8>> {
        let facts: Vec<Fact> = (0..children).map(|_| self.child()).collect();
        stored(&facts)
    }

    fn child(&mut self) -> Fact {
        self.clock += 1;
        let n = self.records.len();
        let record = RecordId(id(&mut self.chance, self.clock));
        self.records.push(record);
        self.pen.unit = UnitId::Official(1 + n as u32 / 64 % UNITS);
        let details = ChildDetails {
            name: Some(name(&mut self.chance)),
            birth: Some(noi_core::Birth::on(
                day("2018-01-01").plus_days((n % 2900) as i32),
            )),
            sex: Some(if n.is_multiple_of(2) {
                noi_core::Sex::Male
            } else {
                noi_core::Sex::Female
            }),
            personal_id: Some(format!("{n:012}")),
            ethnicity: Some("Kinh".to_owned()),
            village: Some(format!("Thôn {}", n % 9)),
            synthetic: true,
            ..ChildDetails::default()
        };
        let fact = self
            .pen
            .write(record, day("2024-01-05"), Body::ChildRegistered(details));
        self.imported(fact)
    }

    /// Rows of a file of services: of random children, or child after child.
    fn serve(&mut self, services: usize, in_order: bool) -> Vec<Vec<u8>> {
        let facts: Vec<Fact> = (0..services)
            .map(|nth| {
                self.clock += 1;
                let record = match in_order {
                    true => self.records[nth / 5 % self.records.len()],
                    false => *self.chance.pick(&self.records),
                };
                let fact = self
                    .pen
                    .write(record, day("2024-05-01"), service("measles_1"));
                self.imported(fact)
            })
            .collect();
        stored(&facts)
    }

    fn imported(&mut self, mut fact: Fact) -> Fact {
        fact.envelope.id = FactId(id(&mut self.chance, self.clock));
        let key = format!("{:032x}", self.chance.below(u64::MAX));
        self.pen.imported(fact, &key, &key)
    }
}

/// Work as devices send it: each batch is one commune's, mostly services of the children there,
/// with new children, moves, corrected details, exits and links to carers between them.
struct Commune {
    pen: Pen,
    records: Vec<RecordId>,
}

struct District {
    chance: Chance,
    clock: u64,
    communes: Vec<Commune>,
}

impl District {
    fn new(clock: u64) -> Self {
        let communes = (0..UNITS).map(|unit| {
            let mut pen = Pen::new(1_000 + u128::from(unit), 1);
            pen.unit = UnitId::Official(1 + unit);
            let records = Vec::new();
            Commune { pen, records }
        });
        Self {
            chance: Chance(3),
            clock,
            communes: communes.collect(),
        }
    }

    fn batch(&mut self, commune: usize, facts: usize) -> Vec<Vec<u8>> {
        let Self {
            chance,
            clock,
            communes,
        } = self;
        let Commune { pen, records } = &mut communes[commune];
        let facts = (0..facts).map(|_| {
            *clock += chance.below(3);
            let on = day("2024-05-01");
            let mut fact = match chance.below(100) {
                // A commune that has no children yet begins with some.
                draw if draw < 5 || records.len() < 20 => {
                    let record = RecordId(id(chance, *clock));
                    records.push(record);
                    pen.child(record, &name(chance), "2022-03-04")
                }
                draw => {
                    let record = *chance.pick(records);
                    let body = match draw {
                        5 => common::moved(),
                        6 => common::named(&name(chance)),
                        7 => common::exited(),
                        8 | 9 => common::cared_for_by(RecordId(id(chance, *clock))),
                        _ => service("weighing"),
                    };
                    pen.write(record, on, body)
                }
            };
            fact.envelope.id = FactId(id(chance, *clock));
            fact.to_stored()
        });
        facts.collect()
    }

    /// Batches of `size`, a commune each, until there are `facts`.
    fn batches(&mut self, facts: usize, size: usize) -> Vec<Vec<u8>> {
        let batches = (0..facts / size).map(|nth| self.batch(nth * 37 % UNITS as usize, size));
        batches.collect::<Vec<_>>().concat()
    }
}

/// A family after the other: a child, a carer, their link and 40 services, all ids of one
/// moment, as demonstrations and first imports make them.
fn families(facts: usize) -> Vec<Vec<u8>> {
    let (mut chance, mut pen) = (Chance(4), Pen::new(3, 2));
    let mut stored = Vec::with_capacity(facts);
    let clock = 1_700_000_000_000;
    let (mut child, mut carer) = (RecordId(Uuid::nil()), RecordId(Uuid::nil()));
    while stored.len() < facts {
        let n = stored.len();
        pen.unit = UnitId::Official(1 + (n / 5_000) as u32 % UNITS);
        let on = day("2024-05-01");
        let mut fact = match n % 43 {
            0 => {
                child = RecordId(id(&mut chance, clock));
                pen.child(child, &name(&mut chance), "2022-03-04")
            }
            1 => {
                carer = RecordId(id(&mut chance, clock));
                pen.write(carer, on, common::person(&name(&mut chance), "0900000000"))
            }
            2 => pen.write(child, on, common::cared_for_by(carer)),
            _ => pen.write(child, on, service("weighing")),
        };
        fact.envelope.id = FactId(id(&mut chance, clock));
        stored.push(fact.to_stored());
    }
    stored
}

/// Appends, and prints the rate and the processor time beside raw inserts.
async fn measure(what: &str, store: &dyn Store, facts: &[Vec<u8>], batch: usize) {
    let before = processor();
    let took = append(store, facts, batch).await;
    let busy = (processor() - before).as_secs_f64() * 1e6 / facts.len() as f64;
    let rate = per_second(facts.len(), took);
    println!("  {what:<19} by {batch:>6} {rate}  {busy:.1} µs of processor a fact");
    let before = processor();
    let limit = raw(facts, batch).await;
    let busy = (processor() - before).as_secs_f64() * 1e6 / facts.len() as f64;
    println!(
        "  {:<19} by {batch:>6} {}  {busy:.1} µs of processor a fact, ratio {:.2}",
        "  raw insert",
        per_second(facts.len(), limit),
        limit.as_secs_f64() / took.as_secs_f64()
    );
}

fn per_second(n: usize, took: Duration) -> String {
    let figure = n as f64 / took.as_secs_f64();
    format!("{figure:>12.0} /s  ({n} in {:.2} s)", took.as_secs_f64())
}

/// Processor time of this process so far, where the system tells it.
fn processor() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .skip(11);
    let ticks: u64 = ticks
        .take(2)
        .filter_map(|ticks| ticks.parse::<u64>().ok())
        .sum();
    Duration::from_millis(ticks * 10)
}

async fn append(store: &dyn Store, facts: &[Vec<u8>], batch: usize) -> Duration {
    let start = Instant::now();
    let mut accepted = 0;
    for batch in facts.chunks(batch) {
        accepted += store.append(batch).await.unwrap().accepted;
    }
    assert_eq!(accepted as usize, facts.len());
    start.elapsed()
}

/// The limit: the same bytes, one commit per batch, no check, no view, no index.
async fn raw(facts: &[Vec<u8>], batch: usize) -> Duration {
    let folder = tempfile::tempdir().unwrap();
    let mut connection = SqliteConnectOptions::new()
        .filename(folder.path().join("raw.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .connect()
        .await
        .unwrap();
    sqlx::query("CREATE TABLE raw (position INTEGER PRIMARY KEY, stored BLOB NOT NULL)")
        .execute(&mut connection)
        .await
        .unwrap();
    let start = Instant::now();
    for batch in facts.chunks(batch) {
        let mut write = connection.begin().await.unwrap();
        for chunk in batch.chunks(100) {
            let sql = match chunk.len() {
                100 => hundred(),
                n => values(n),
            };
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for bytes in chunk {
                query = query.bind(bytes.clone());
            }
            query.execute(&mut *write).await.unwrap();
        }
        write.commit().await.unwrap();
    }
    start.elapsed()
}

fn hundred() -> String {
    values(100)
}

fn values(rows: usize) -> String {
    format!(
        "INSERT INTO raw (stored) VALUES {}",
        vec!["(?)"; rows].join(", ")
    )
}

fn percentiles(mut took: Vec<Duration>) -> String {
    took.sort();
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    format!(
        "p50 {:.2} ms, p95 {:.2} ms, worst {:.2} ms",
        at(0.5),
        at(0.95),
        at(1.0)
    )
}

async fn searches(store: &dyn Store, scope: &Scope, words: usize, whole: bool) -> String {
    let mut chance = Chance(99);
    let mut took = Vec::new();
    for _ in 0..300 {
        let name = name(&mut chance);
        let mut typed: Vec<&str> = name.split(' ').collect();
        typed.rotate_right(1);
        typed.truncate(words);
        let mut text = typed.join(" ");
        if !whole {
            text = text.chars().take(3).collect();
        }
        let scope = scope.clone();
        let start = Instant::now();
        store
            .search_children(&Search {
                text,
                scope,
                limit: 50,
            })
            .await
            .unwrap();
        took.push(start.elapsed());
    }
    percentiles(took)
}

/// Whether a word stands on the command line.
fn asked(word: &str) -> bool {
    std::env::args().any(|argument| argument == word)
}

async fn name_search(store: &dyn Store, children: usize) {
    println!("name search, {children} children");
    let commune = Scope::Units(vec![UnitId::Official(7)]);
    let some = Scope::Units((1..=UNITS / 4).map(UnitId::Official).collect());
    for (what, scope) in [
        ("everywhere", &Scope::Everywhere),
        ("a quarter", &some),
        ("a commune", &commune),
    ] {
        for (typed, words, whole) in [
            ("3 letters", 1, false),
            ("given", 1, true),
            ("given family", 2, true),
            ("whole name", 9, true),
        ] {
            println!(
                "  {what:<10} {typed:<12}   {}",
                searches(store, scope, words, whole).await
            );
        }
    }
}

#[tokio::main]
async fn main() {
    let children = std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .next()
        .unwrap_or(200_000);
    let folder = tempfile::tempdir().unwrap();
    let place = Where::Folder(folder.path().to_owned());
    let store: Arc<dyn Store> = open(&place, &opening()).await.unwrap();
    let mut population = Population {
        chance: Chance(1),
        pen: Pen::new(1, 1),
        records: Vec::new(),
        clock: 1_700_000_000_000,
    };

    println!("on two cores that may be shared: rates are by the clock on the wall");
    println!("registrations, one commit per batch, all views updated");
    let facts = population.register(20_000);
    let took = append(&*store, &facts, 20_000).await;
    println!(
        "  the first 20,000 at once     {}",
        per_second(facts.len(), took)
    );
    let mut rest = children - 20_000;
    let mut took = Duration::ZERO;
    while rest > 0 {
        let facts = population.register(rest.min(100_000));
        rest -= facts.len();
        took += append(&*store, &facts, 5_000).await;
    }
    println!(
        "  up to {children:>9}, by 5,000   {}",
        per_second(children - 20_000, took)
    );

    if asked("search") {
        name_search(&*store, children).await;
        store.close().await;
        return;
    }
    println!("facts accepted, one commit per batch, all views updated");
    for batch in BATCHES {
        let facts = population.serve(SERVICES, false);
        measure("imported, scattered", &*store, &facts, batch).await;
    }
    let facts = population.serve(SERVICES, true);
    measure("imported, in order", &*store, &facts, 20_000).await;
    let mut district = District::new(population.clock);
    for batch in BATCHES {
        let facts = district.batches(SERVICES, batch);
        measure("work of communes", &*store, &facts, batch).await;
    }
    measure("whole families", &*store, &families(5 * SERVICES), 20_000).await;

    if asked("accept") {
        store.close().await;
        return;
    }
    let heads = store.heads().await.unwrap();
    let facts: u64 = heads.values().map(|head| head.position.0).sum();
    let (start, before) = (Instant::now(), processor());
    let mut bytes = 0;
    store
        .scan(&Heads::new(), &mut |_, _, stored| bytes += stored.len())
        .await
        .unwrap();
    let busy = (processor() - before).as_secs_f64() * 1e6 / facts as f64;
    let rate = per_second(facts as usize, start.elapsed());
    println!("scan, chain checked             {rate}  {busy:.1} µs of processor a fact");
    let start = Instant::now();
    let mut read = 0;
    store
        .scan(&Heads::new(), &mut |_, _, stored| {
            read += u64::from(Fact::from_stored(stored).is_ok());
        })
        .await
        .unwrap();
    assert_eq!(read, facts);
    println!(
        "scan, each fact parsed          {}",
        per_second(facts as usize, start.elapsed())
    );

    name_search(&*store, children).await;
    let mut page = ChildrenOf {
        scope: Scope::Everywhere,
        state: ChildState::Here,
        order: ChildOrder::Name,
        after: None,
        limit: 50,
    };
    let mut took = Vec::new();
    for _ in 0..100 {
        let start = Instant::now();
        page.after = store.children(&page).await.unwrap().next;
        took.push(start.elapsed());
    }
    println!("a page of all children          {}", percentiles(took));

    let mut took = Vec::new();
    for _ in 0..500 {
        let record = *population.chance.pick(&population.records);
        let start = Instant::now();
        assert!(!store.facts_of(&[record]).await.unwrap()[&record].is_empty());
        took.push(start.elapsed());
    }
    println!("facts of one child              {}", percentiles(took));
    let shard = population.pen.shard;
    let start = Instant::now();
    for after in (0..facts.min(100_000)).step_by(500) {
        store
            .facts_after(shard, Position(after), 500)
            .await
            .unwrap();
    }
    println!(
        "facts after a position, by 500  {}",
        per_second(facts.min(100_000) as usize, start.elapsed())
    );

    let start = Instant::now();
    let report = store.verify(&Heads::new(), &mut |_| {}).await.unwrap();
    assert!(report.clean(), "{report:?}");
    println!(
        "verify, views replayed          {}",
        per_second(facts as usize, start.elapsed())
    );
    let start = Instant::now();
    store.rebuild(&mut |_| {}).await.unwrap();
    println!(
        "rebuild of all views            {}",
        per_second(facts as usize, start.elapsed())
    );
    store.close().await;
    let size = std::fs::metadata(folder.path().join("noi.db"))
        .unwrap()
        .len();
    println!(
        "on disk                         {} bytes a fact, of which {} as they arrived",
        size / facts,
        bytes as u64 / facts
    );
}
