//! An office with a small made-up population, served on this machine, and a client that shows
//! every byte of an answer.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use noi_core::fact::HouseholdLinked;
use noi_core::units::Units;
use noi_core::{Body, Fact, Moment, UnitId};
use noi_office::{Machine, Office, adopt};
use noi_server::{Limits, Options, Running};
use noi_sim::{Population, Settings};
use noi_store::Where;
use uuid::Uuid;

/// The day on which all tests happen.
pub(crate) const TODAY: &str = "2026-11-22";
const UNITS: &[u8] = include_bytes!("../../../../packs/vn-ecd/units.bin");
const PLAN: &str = include_str!("plan.txt");

fn now() -> Moment {
    Moment::noon(TODAY.parse().unwrap())
}

fn new_id() -> Uuid {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    noi_core::recorder::uuid_v7(now(), u128::from(n) * 0x9e37_79b9_7f4a_7c15_f39c)
}

/// An office with nothing in its ledger.
pub(crate) async fn empty_office() -> Arc<Office> {
    let pack = Arc::new(noi_pack::embedded::vn_ecd().clone());
    let machine = Machine { now, new_id };
    let office = Office::open(&Where::Memory, true, pack, UNITS, machine).await;
    Arc::new(office.unwrap())
}

/// An office with this many children in a province, and a plan.
pub(crate) async fn office(children: usize) -> Arc<Office> {
    let office = empty_office().await;
    office.commit(&population(&office, children)).await.unwrap();
    let reading = noi_documents::read(PLAN);
    let adopted = adopt(&office, &reading, PLAN, None, true).await.unwrap();
    assert_eq!(adopted.unit, province(&office.units));
    assert!(adopted.targets > 0 && adopted.reporting > 0, "{adopted:?}");
    office
}

pub(crate) fn province(units: &Units) -> UnitId {
    let found = units.find("Tỉnh Cà Mau", TODAY.parse().unwrap(), None);
    found.exact.unwrap()
}

pub(crate) fn population(office: &Office, children: usize) -> Vec<Fact> {
    let settings = Settings {
        seed: 33,
        unit: province(&office.units),
        children,
        as_of: TODAY.parse().unwrap(),
        history_months: 12,
    };
    Population::new(&office.pack, &office.units, settings)
        .unwrap()
        .flatten()
        // The tests count on everybody: who would have left is named a household instead, so
        // that the series has no gap.
        .map(|mut fact| {
            if matches!(fact.body, Body::ChildExited(_)) {
                let household = fact.envelope.record;
                fact.body = Body::HouseholdLinked(HouseholdLinked { household });
            }
            fact
        })
        .collect()
}

pub(crate) async fn start(office: Arc<Office>, limits: Limits) -> Running {
    let options = Options {
        another_port: true,
        limits,
        report: |line| panic!("{line}"),
    };
    let address = "127.0.0.1:0".parse().unwrap();
    noi_server::serve(office, None, address, options)
        .await
        .unwrap()
}

/// An answer, every byte of it.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

pub(crate) async fn get(address: SocketAddr, path: &str) -> Answer {
    ask(address, "GET", path, &[]).await
}

/// Asks with further headers; a `Host` among them takes the place of the usual one.
pub(crate) async fn ask(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
) -> Answer {
    let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
    if !headers.iter().any(|(name, _)| *name == "Host") {
        request.push_str(&format!("Host: {address}\r\n"));
    }
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    let bytes = tokio::task::spawn_blocking(move || send(address, request.as_bytes()))
        .await
        .unwrap();
    parse(&bytes)
}

/// Sends bytes and reads until the other side closes.
pub(crate) fn send(address: SocketAddr, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    stream.write_all(request).unwrap();
    let mut bytes = Vec::new();
    // A connection that is cut may end with a reset: what came before it counts.
    stream.read_to_end(&mut bytes).ok();
    bytes
}

pub(crate) fn parse(bytes: &[u8]) -> Answer {
    let end = bytes
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap_or_else(|| panic!("no answer: {:?}", String::from_utf8_lossy(bytes)));
    let head = std::str::from_utf8(&bytes[..end]).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap();
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    Answer {
        status: status.parse().unwrap(),
        headers,
        body: String::from_utf8_lossy(&bytes[end + 4..]).into_owned(),
    }
}
