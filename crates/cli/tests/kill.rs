//! `kill -9` in the middle of `noi import`: what was on disk stays, no row is there by half, and
//! the same file again gives the ledger that an import without interruption gives.
#![expect(
    clippy::disallowed_methods,
    reason = "a killer waits for its moment by the clock"
)]
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use noi_core::{Body, DeviceId, Fact, RecordId};
use noi_store::{Heads, Opening, StoreError, Where, open};
use uuid::Uuid;

/// With their services, more rows than the import commits at once.
const CHILDREN: u32 = 1_050;
/// A ledger that was interrupted so often is imported to its end, and another one begun.
const KILLS_OF_ONE: u32 = 10;

/// A child is weighed so many times, on the days after its birth.
const WEIGHED: u32 = 20;
const COMMUNES: [&str; 3] = ["xã Mường Phăng", "xã Nà Tấu", "xã Thanh Nưa"];

/// The same seed, the same moments (as far as the machine is as quick).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// Day `days` after 1/1/2024; months of 28 days keep it simple.
fn date(days: u32) -> String {
    format!(
        "{:02}/{:02}/{}",
        days % 28 + 1,
        days / 28 % 12 + 1,
        2024 + days / 336
    )
}

/// Children with one to four facts each, and their services.
fn write_files(folder: &Path) {
    let mut people = "Mã trẻ,Họ và tên,Ngày sinh,Giới tính,Xã,Mẹ,Điện thoại,Hoàn cảnh\n".to_owned();
    let mut services = "Mã trẻ,Dịch vụ,Ngày\n".to_owned();
    for child in 0..CHILDREN {
        let born = child % 300;
        let sex = ["Nam", "Nữ"][(child % 2) as usize];
        let commune = COMMUNES[(child % 3) as usize];
        let carer = if child % 5 == 0 {
            ",".to_owned()
        } else {
            format!("Lò Thị Mẫu Mẹ {child},09120{child:05}")
        };
        let circumstance = if child % 7 < 5 { "4.2" } else { "" };
        writeln!(
            people,
            "K-{child},Lò Mẫu {child},{},{sex},{commune},{carer},{circumstance}",
            date(born)
        )
        .unwrap();
        for age in 0..WEIGHED {
            writeln!(services, "K-{child},growth_monitoring,{}", date(born + age)).unwrap();
        }
    }
    fs::write(folder.join("tre.csv"), people).unwrap();
    fs::write(folder.join("dich-vu.csv"), services).unwrap();
}

fn noi(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_noi"));
    command.env_remove("NOI_LANG").env_remove("NOI_DATA");
    command.arg("--data").arg(data).arg("--json");
    command
}

/// A fact without what differs between two imports of one file: ids, the device, the clock.
type Told = String;

/// What a ledger holds: by child, named by the origin of its registration, the facts of the child
/// and of its carer.
type Held = BTreeMap<String, BTreeSet<Told>>;

/// Reads a ledger; what is after `seen` is new, and `seen` moves on. The store checks that the
/// new facts go on with the chain that was seen before.
async fn read(data: &Path, seen: &mut Heads) -> Vec<Fact> {
    let opening = Opening {
        create: false,
        installation: Uuid::nil(),
        device: DeviceId(Uuid::nil()),
    };
    let store = match open(&Where::Folder(data.to_owned()), &opening).await {
        Ok(store) => store,
        // Killed before there was one.
        Err(StoreError::NoLedger(_)) if seen.is_empty() => return Vec::new(),
        Err(error) => panic!("{error}"),
    };
    let mut facts = Vec::new();
    *seen = store
        .scan(seen, &mut |_, _, bytes| {
            facts.push(Fact::from_stored(bytes).unwrap())
        })
        .await
        .unwrap();
    store.close().await;
    facts
}

fn held(facts: &[Fact]) -> Held {
    let key = |fact: &Fact| fact.envelope.origin.as_ref().unwrap().key.clone();
    // A record's name across ledgers: the key of its first fact.
    let mut names: BTreeMap<RecordId, String> = BTreeMap::new();
    let mut child_of: BTreeMap<RecordId, RecordId> = BTreeMap::new();
    for fact in facts {
        names
            .entry(fact.envelope.record)
            .or_insert_with(|| key(fact));
        if let Body::CarerLinked(link) = &fact.body {
            child_of.insert(link.carer, fact.envelope.record);
        }
    }
    let mut held = Held::new();
    for fact in facts {
        let envelope = &fact.envelope;
        let mut body = serde_json::to_string(&fact.body).unwrap();
        if let Body::CarerLinked(link) = &fact.body {
            body = body.replace(
                &link.carer.to_string(),
                names.get(&link.carer).map_or("nobody", String::as_str),
            );
        }
        // What a list says of a child holds from the day of the import.
        let on = matches!(fact.body, Body::ServiceReceived(_)).then_some(envelope.on);
        let told = format!(
            "{:?} {:?} {on:?} {} {} {body}",
            envelope.shard,
            envelope.unit,
            names[&envelope.record],
            key(fact)
        );
        let child = child_of.get(&envelope.record).unwrap_or(&envelope.record);
        let new = held.entry(names[child].clone()).or_default().insert(told);
        assert!(new, "recorded twice: {fact:?}");
    }
    held
}

/// One file to import, and how a ledger is before it.
struct Case {
    kind: &'static str,
    file: PathBuf,
    kills: u32,
    /// What an import without interruption gives.
    whole: Held,
    /// How long that takes here.
    time: Duration,
    before: PathBuf,
}

fn import(case_kind: &str, file: &Path, data: &Path) -> Command {
    let mut command = noi(data);
    command.args(["import", case_kind]).arg(file);
    command
}

/// Imports to the end; how many rows were new and how many were known.
fn to_the_end(kind: &str, file: &Path, data: &Path) -> (u64, u64) {
    let done = import(kind, file, data).output().unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let told: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(told["rejected"], 0, "{told}");
    (
        told["accepted"].as_u64().unwrap(),
        told["already"].as_u64().unwrap(),
    )
}

fn verify(data: &Path) {
    let done = noi(data).arg("verify").output().unwrap();
    let told = String::from_utf8_lossy(&done.stdout);
    assert!(
        done.status.success(),
        "not whole: {told}{}",
        String::from_utf8_lossy(&done.stderr)
    );
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

/// When a process is killed: after a while, or a while after it began to write to disk.
#[derive(Clone, Copy)]
enum Moment {
    After(Duration),
    Writing(Duration),
}

/// Imports, and kills the process unless it is done before. Whether it was killed.
fn killed(case: &Case, data: &Path, moment: Moment) -> bool {
    let log = data.join("noi.db-wal");
    let begun = Instant::now();
    let mut process = import(case.kind, &case.file, data)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut at = match moment {
        Moment::After(time) => Some(begun + time),
        Moment::Writing(_) => None,
    };
    loop {
        if let Some(status) = process.try_wait().unwrap() {
            assert!(status.success(), "{status}");
            return false;
        }
        if let (None, Moment::Writing(time)) = (at, moment)
            && fs::metadata(&log).is_ok_and(|log| log.len() > 200_000)
        {
            at = Some(Instant::now() + time);
        }
        if at.is_some_and(|at| at <= Instant::now()) {
            process.kill().unwrap();
            process.wait().unwrap();
            return true;
        }
        sleep(Duration::from_millis(1));
    }
}

async fn check(case: &Case, scratch: &Path) {
    let mut chance = Chance(u64::from(CHILDREN));
    let milliseconds = case.time.as_millis() as u64;
    let all = case.whole.values().map(BTreeSet::len).sum();
    let (mut kills, mut between, mut nth) = (0, 0, 0);
    while kills < case.kills {
        nth += 1;
        let data = scratch.join(format!("{}-{nth}", case.kind));
        copy(&case.before, &data);
        let mut seen = Heads::new();
        let mut facts = read(&data, &mut seen).await;
        let before = facts.len();
        let mut done = false;
        for kill in 0..KILLS_OF_ONE {
            let moment = if kill % 2 == 0 {
                Moment::After(Duration::from_millis(chance.below(milliseconds * 3 / 4)))
            } else {
                Moment::Writing(Duration::from_millis(chance.below(milliseconds / 12)))
            };
            let was_killed = killed(case, &data, moment);
            // The store goes on from what was seen before only where that is still the same.
            facts.extend(read(&data, &mut seen).await);
            if !was_killed {
                done = true;
                break;
            }
            kills += 1;
            // Of a child with services, some may be in a batch that is to come.
            if case.kind == "children" && facts.len() > before {
                let rows = held(&facts);
                let half = rows
                    .iter()
                    .find(|(row, is)| case.whole.get(*row) != Some(*is));
                assert!(half.is_none(), "kill {kills}: half a row: {half:?}");
            }
            between += u32::from((before + 1..all).contains(&facts.len()));
        }
        if !done {
            to_the_end(case.kind, &case.file, &data);
            facts.extend(read(&data, &mut seen).await);
        }
        assert!(
            held(&facts) == case.whole,
            "{} {nth}: not what an import without interruption gives",
            case.kind
        );
        if nth % 3 == 1 {
            verify(&data);
        }
        fs::remove_dir_all(&data).unwrap();
    }
    // Children are one batch.
    assert!(
        between > 0 || case.kind == "children",
        "no kill fell between two commits"
    );
}

#[tokio::test]
async fn an_import_that_is_killed_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path());
    let (children, services) = (
        folder.path().join("tre.csv"),
        folder.path().join("dich-vu.csv"),
    );
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let data = folder.path().join("whole");
    let mut before = empty;
    for (kind, file, rows, kills) in [
        ("children", children, CHILDREN, 35),
        ("services", services, CHILDREN * WEIGHED, 15),
    ] {
        let begun = Instant::now();
        assert_eq!(to_the_end(kind, &file, &data), (u64::from(rows), 0));
        let time = begun.elapsed();
        let whole = held(&read(&data, &mut Heads::new()).await);
        check(
            &Case {
                kind,
                file,
                kills,
                whole,
                time,
                before,
            },
            folder.path(),
        )
        .await;
        before = folder.path().join(format!("before-{kind}"));
        copy(&data, &before);
    }
}
