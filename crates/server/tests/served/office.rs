//! An office with a small made-up population, served on this machine, people who come in, and a
//! browser that shows every byte of an answer.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use noi_accounts::SignIn;
use noi_core::access::Role;
use noi_core::fact::{ChildDetails, HouseholdLinked, LocalUnitKind, MoveReason, Moved};
use noi_core::recorder::{About, Recorder};
use noi_core::units::Units;
use noi_core::{Body, Fact, FactId, Moment, RecordId, UnitId};
use noi_office::{Machine, NewGrant, NewLocalUnit, Office, UnitChange, adopt};
use noi_server::{Limits, Options, Running};
use noi_sim::{Population, Settings};
use noi_store::Where;
use uuid::Uuid;

/// The day on which all tests happen.
pub(crate) const TODAY: &str = "2026-11-22";
/// Everybody's.
pub(crate) const PASSWORD: &str = "con trâu đi trước";
pub(crate) const UNITS: &[u8] = include_bytes!("../../../../packs/vn-ecd/units.bin");
const PLAN: &str = include_str!("plan.txt");

pub(crate) fn now() -> Moment {
    Moment::noon(TODAY.parse().unwrap())
}

pub(crate) fn new_id() -> Uuid {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    noi_core::recorder::uuid_v7(now(), u128::from(n) * 0x9e37_79b9_7f4a_7c15_f39c)
}

/// An office with nothing in its ledger.
pub(crate) async fn empty_office() -> Arc<Office> {
    office_by(now).await
}

/// The same, by another clock.
pub(crate) async fn office_by(now: fn() -> Moment) -> Arc<Office> {
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

/// Registers a child in a unit.
pub(crate) async fn add_child(office: &Office, unit: UnitId, details: ChildDetails) -> RecordId {
    let record = RecordId(new_id());
    happens(office, record, unit, Body::ChildRegistered(details)).await;
    record
}

/// Moves a child to a unit.
pub(crate) async fn moves(office: &Office, record: RecordId, unit: UnitId) {
    let moved = Moved {
        reason: MoveReason::Relocated,
        village: None,
    };
    happens(office, record, unit, Body::ChildMoved(moved)).await;
}

/// Records today what happens to a record.
async fn happens(office: &Office, record: RecordId, unit: UnitId, body: Body) {
    let on = TODAY.parse().unwrap();
    let shard = office.shard(unit, on);
    let about = About {
        shard,
        record,
        unit,
        on,
        origin: None,
    };
    let make = |recorder: &mut Recorder<'_>| vec![recorder.fact(about, body)];
    office.record(&[shard], make).await.unwrap();
}

/// Adds a village or facility to a commune, as the ledger keeps it.
pub(crate) async fn add_unit(
    office: &Office,
    kind: LocalUnitKind,
    name: &str,
    parent: UnitId,
) -> UnitId {
    let new = NewLocalUnit {
        fact: FactId(new_id()),
        kind,
        name: name.to_owned(),
        parent,
        from: "2026-01-01".parse().unwrap(),
        kept: Vec::new(),
    };
    match office.add_local_unit(&new).await.unwrap() {
        UnitChange::Done(record) => UnitId::Local(record),
        other => panic!("{other:?}"),
    }
}

/// The door of an office, as the server has it.
pub(crate) fn sign_in(office: &Office) -> SignIn {
    let store: Arc<dyn noi_store::Accounts> = office.store.clone();
    SignIn::new(store, office.machine.now)
}

/// An account that comes in with [`PASSWORD`], and its roles.
pub(crate) async fn account(office: &Office, login: &str, roles: &[(Role, UnitId)]) -> RecordId {
    let (person, door) = (RecordId(new_id()), sign_in(office));
    let invitation = door.add(person, login, NAME).await.unwrap();
    door.accept(&invitation, PASSWORD).await.unwrap();
    for (role, unit) in roles {
        grant(office, person, *role, *unit).await;
    }
    person
}

/// What everybody is called.
pub(crate) const NAME: &str = "Hoàng Thị Kim Yến";

pub(crate) async fn grant(office: &Office, person: RecordId, role: Role, unit: UnitId) {
    let new = NewGrant {
        person,
        role,
        unit,
        from: "2026-01-01".parse().unwrap(),
        until: None,
        child: None,
    };
    office.grant(new).await.unwrap();
}

/// What the browser of most tests holds at an address: it belongs to somebody who sees nearly
/// everything.
static IN: Mutex<BTreeMap<SocketAddr, String>> = Mutex::new(BTreeMap::new());

/// As a `Cookie` header has them.
pub(crate) fn cookies(address: SocketAddr) -> String {
    let all = IN.lock().unwrap();
    all.get(&address).cloned().unwrap_or_default()
}

/// Serves an office; [`get`] and [`ask`] are then somebody who sees nearly everything.
pub(crate) async fn start(office: Arc<Office>, limits: Limits) -> Running {
    const LOGIN: &str = "moi.viec";
    if office.store.account_called(LOGIN).await.unwrap().is_none() {
        let roles = [
            Role::VillageCollaborator,
            Role::CommuneOfficer,
            Role::HealthStation,
            Role::ProvincialManager,
        ];
        account(&office, LOGIN, &roles.map(|role| (role, UnitId::COUNTRY))).await;
    }
    let running = serve(office, limits, |_| ()).await;
    let mut browser = Browser::at(running.address);
    browser.come_in(LOGIN).await;
    let mut all = IN.lock().unwrap();
    all.insert(running.address, browser.cookies());
    running
}

/// Serves an office in which nobody is yet.
pub(crate) async fn serve(
    office: Arc<Office>,
    limits: Limits,
    change: impl FnOnce(&mut Options),
) -> Running {
    let mut options = Options {
        another_port: true,
        limits,
        report: |line| panic!("{line}"),
        ..Options::default()
    };
    change(&mut options);
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
    /// Every `Set-Cookie`.
    pub(crate) cookies: Vec<String>,
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

/// Asks with further headers; a `Host` or `Cookie` among them takes the place of the usual one.
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
    if !headers.iter().any(|(name, _)| *name == "Cookie") {
        request.push_str(&format!("Cookie: {}\r\n", cookies(address)));
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
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let cookies = headers.iter().filter(|(name, _)| name == "set-cookie");
    Answer {
        status: status.parse().unwrap(),
        cookies: cookies.map(|(_, value)| value.clone()).collect(),
        headers: headers.into_iter().collect(),
        body: String::from_utf8_lossy(&bytes[end + 4..]).into_owned(),
    }
}

/// A browser: keeps cookies, sends forms from our own pages.
#[derive(Clone)]
pub(crate) struct Browser {
    pub(crate) address: SocketAddr,
    /// By name.
    pub(crate) jar: BTreeMap<String, String>,
    /// Further headers of every request.
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl Browser {
    /// A fresh one: nobody is in.
    pub(crate) fn at(address: SocketAddr) -> Self {
        Self {
            address,
            jar: BTreeMap::new(),
            headers: Vec::new(),
        }
    }

    /// As a `Cookie` header has them.
    pub(crate) fn cookies(&self) -> String {
        let pairs = self
            .jar
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, "").await
    }

    /// Sends a form: names with their values as they were typed.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send("POST", path, &form(fields)).await
    }

    async fn send(&mut self, method: &str, path: &str, body: &str) -> Answer {
        let (address, cookies) = (self.address, self.cookies());
        let more = self.headers.iter();
        let more: String = more
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
             Origin: http://{address}\r\nCookie: {cookies}\r\n{more}\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let bytes = tokio::task::spawn_blocking(move || send(address, request.as_bytes()));
        let answer = parse(&bytes.await.unwrap());
        for cookie in &answer.cookies {
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if rest.contains("Max-Age=0") {
                self.jar.remove(name);
            } else {
                self.jar.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    /// Sends a form with a file, as it was chosen.
    pub(crate) async fn send_file(
        &mut self,
        path: &str,
        kind: &str,
        name: &str,
        bytes: &[u8],
    ) -> Answer {
        const EDGE: &str = "----chiec-noi";
        let mut body = format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n{kind}\r\n\
             --{EDGE}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{EDGE}--\r\n").as_bytes());
        let (address, cookies) = (self.address, self.cookies());
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
             Origin: http://{address}\r\nCookie: {cookies}\r\n\
             Content-Type: multipart/form-data; boundary={EDGE}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let request = [head.into_bytes(), body].concat();
        let bytes = tokio::task::spawn_blocking(move || send(address, &request));
        parse(&bytes.await.unwrap())
    }

    /// Signs in with [`PASSWORD`].
    pub(crate) async fn come_in(&mut self, login: &str) {
        let fields = [("login", login), ("password", PASSWORD)];
        let answer = self.post("/dang-nhap", &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        assert_eq!(answer.header("location"), "/");
    }
}

/// Fields as a browser writes them.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| -> String {
        let bytes = text.bytes().map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        });
        bytes.collect()
    };
    let pairs = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}
