//! `cargo bench -p noi --bench load -- [children] [users] [seconds]`: a province of made-up
//! children served by the built program, and people who read it at their own pace; prints how
//! long pages took, and what the server needed.
//!
//! Everything is real but the people: a ledger on disk, accounts with passwords, sessions, the
//! audit, one process that serves. Whoever asks runs on the same machine, over loopback, and
//! stops by itself. With `NOI_BENCH_DATA=DIR` the ledger is left there and taken up again.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench prints what it measured, and keeps time"
)]

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

/// Where they live: about as many young children as the largest province has.
const PROVINCE: &str = "thành phố Hồ Chí Minh";

/// One account for each of so many communes.
const ACCOUNTS: usize = 40;

const PASSWORD: &str = "mat-khau-do-tai-2026";

/// Whom each role works for, of ten people; roles as `noi people add` takes them.
const PEOPLE: [&str; 10] = [
    "village_collaborator",
    "commune_officer",
    "health_station",
    "village_collaborator",
    "commune_officer",
    "health_station",
    "village_collaborator",
    "mass_organisation",
    "commune_leader",
    "provincial_manager",
];

/// What is typed into the search of children: beginnings, given names, whole names.
const SEARCHES: [&str; 8] = [
    "ngu",
    "anh",
    "lo thi",
    "minh",
    "giang",
    "nguyen van an",
    "lo van",
    "tran thi mai",
];

/// Pages of a day's work and how often each comes, of a hundred.
const WORK: [(Page, u32); 8] = [
    (Page::Home, 14),
    (Page::Duties, 16),
    (Page::Children, 14),
    (Page::Search, 20),
    (Page::Child, 24),
    (Page::Unit, 6),
    (Page::Plans, 3),
    (Page::Find, 3),
];

/// The same of those who see numbers and no children.
const OVERSIGHT: [(Page, u32); 3] = [(Page::Home, 40), (Page::Unit, 40), (Page::Plans, 20)];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Page {
    Home,
    Duties,
    Children,
    Search,
    Child,
    Unit,
    Plans,
    Find,
}

fn main() {
    let mut numbers = std::env::args().filter_map(|text| text.parse::<usize>().ok());
    let children = numbers.next().unwrap_or(1_500_000);
    let users = numbers.next().unwrap_or(200).max(1);
    let seconds = numbers.next().unwrap_or(60) as u64;
    let temporary = tempfile::tempdir().expect("a temporary folder can be made");
    let data =
        std::env::var("NOI_BENCH_DATA").map_or_else(|_| temporary.path().join("so"), PathBuf::from);
    let begun = Instant::now();
    if !data.join("noi.db").exists() {
        let made = noi(&data, &["demo", "--once", "--json", "--history", "2"])
            .args(["--unit", PROVINCE, "--children", &children.to_string()])
            .output()
            .expect("the program was built");
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        let told: serde_json::Value =
            serde_json::from_slice(&made.stdout).expect("it prints an object");
        println!(
            "{} children, {} facts: made in {:.0} s",
            told["children"],
            told["facts"],
            begun.elapsed().as_secs_f64()
        );
    }
    let links = accounts(&data);
    let begun = Instant::now();
    let server = Server::start(&data);
    println!(
        "first page after {:.1} s of starting",
        begun.elapsed().as_secs_f64()
    );
    let before = server.used();
    let logins = set_passwords(server.address, links);

    let over = Arc::new(AtomicBool::new(false));
    let ready = Arc::new(Barrier::new(users + 1));
    let everybody: Vec<_> = (0..users)
        .map(|number| {
            let (over, ready) = (Arc::clone(&over), Arc::clone(&ready));
            let address = server.address;
            // One after the other: nobody is measured while passwords are hashed.
            let account = number % logins.len();
            let mut person = Person::comes_in(address, &logins[account], number);
            if matches!(
                PEOPLE[account % PEOPLE.len()],
                "commune_leader" | "provincial_manager"
            ) {
                person.work = &OVERSIGHT;
            }
            std::thread::Builder::new()
                .stack_size(256 * 1024)
                .spawn(move || {
                    ready.wait();
                    while !over.load(Ordering::Relaxed) {
                        person.thinks();
                        person.reads();
                    }
                    person.took
                })
                .expect("a thread can be started")
        })
        .collect();
    ready.wait();
    let (begun, signed_in) = (Instant::now(), server.used());
    std::thread::sleep(Duration::from_secs(seconds));
    over.store(true, Ordering::Relaxed);
    let mut halves = [BTreeMap::new(), BTreeMap::new()];
    for one in everybody {
        for read in one.join().expect("nobody was refused a page") {
            let half = usize::from((read.begun - begun).as_secs_f64() > seconds as f64 / 2.0);
            let took: &mut Vec<f64> = halves[half].entry(read.page).or_default();
            took.push(read.milliseconds);
        }
    }
    let wall = begun.elapsed().as_secs_f64();
    let used = server.used();
    // What nobody had asked before is worked out in the first minutes after a start.
    for (half, took) in ["first half", "second half"].into_iter().zip(halves) {
        println!("{half}:");
        table(took, wall / 2.0);
    }
    println!(
        "server: {:.0} MB now, {:.0} MB at most, {:.0} MB before anybody came; {:.2} of a processor",
        used.memory,
        used.most,
        before.memory,
        (used.processor - signed_in.processor) / wall
    );
}

fn table(mut took: BTreeMap<Page, Vec<f64>>, wall: f64) {
    let every: Vec<f64> = took.values().flatten().copied().collect();
    println!(
        "{} pages in {wall:.0} s, {:.0} a second",
        every.len(),
        every.len() as f64 / wall
    );
    println!("| page | asked | p50 ms | p95 ms | p99 ms | most ms |");
    println!("|---|---|---|---|---|---|");
    let line = |name: &str, times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        println!(
            "| {name} | {} | {:.1} | {:.1} | {:.1} | {:.1} |",
            times.len(),
            at(0.5),
            at(0.95),
            at(0.99),
            at(1.0)
        );
    };
    for (page, times) in &mut took {
        line(&format!("{page:?}").to_lowercase(), times);
    }
    line("all", &mut every.clone());
}

fn noi(data: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_noi"));
    command.args(words).arg("--data").arg(data);
    command
}

/// Codes of communes all over the province.
fn communes(data: &Path) -> Vec<String> {
    let shown = noi(data, &["unit", "show", PROVINCE, "--json"])
        .output()
        .expect("the program was built");
    let told: serde_json::Value =
        serde_json::from_slice(&shown.stdout).expect("it prints an object");
    let codes: Vec<String> = (told["parts"].as_array().into_iter().flatten())
        .filter_map(|part| Some(part["code"].as_str()?.to_owned()))
        .collect();
    assert!(!codes.is_empty(), "{PROVINCE} has no communes");
    let step = (codes.len() / ACCOUNTS).max(1);
    codes.into_iter().step_by(step).take(ACCOUNTS).collect()
}

/// Accounts with roles in communes all over the province; answers with their invitations.
fn accounts(data: &Path) -> Vec<(String, String)> {
    let mut links = Vec::new();
    for (at, commune) in communes(data).iter().enumerate() {
        let role = PEOPLE[at % PEOPLE.len()];
        let login = format!("nguoi.{at}");
        let unit = if role == "provincial_manager" {
            PROVINCE
        } else {
            commune
        };
        let name = "Người Thử Tải";
        let mut made = noi(data, &["people", "add", "--json", "--name", name])
            .args(["--login", &login, "--role", role, "--unit", unit])
            .output()
            .expect("the program was built");
        if !made.status.success() {
            // A ledger that is taken up again has the account already.
            made = noi(data, &["people", "invite", &login, "--json"])
                .output()
                .expect("the program was built");
        }
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        let told: serde_json::Value =
            serde_json::from_slice(&made.stdout).expect("it prints an object");
        links.push((
            login,
            told["invitation"].as_str().expect("a link").to_owned(),
        ));
    }
    links
}

/// Whoever was invited chooses a password, as in a browser.
fn set_passwords(address: SocketAddr, links: Vec<(String, String)>) -> Vec<String> {
    let mut logins = Vec::new();
    for (login, path) in links {
        let form = format!("password={PASSWORD}&again={PASSWORD}");
        let answer = ask(address, "POST", &path, "", Some(&form));
        assert!(
            matches!(answer.status, 200 | 303),
            "{login} can't choose a password: {} {}",
            answer.status,
            answer.body
        );
        logins.push(login);
    }
    logins
}

/// One who reads pages.
struct Person {
    address: SocketAddr,
    cookie: String,
    work: &'static [(Page, u32)],
    random: u64,
    /// Records seen in lists, to be opened.
    seen: Vec<String>,
    took: Vec<Read>,
}

/// A page that somebody read.
struct Read {
    page: Page,
    begun: Instant,
    milliseconds: f64,
}

impl Person {
    fn comes_in(address: SocketAddr, login: &str, number: usize) -> Self {
        let form = format!("login={login}&password={PASSWORD}");
        let answer = ask(address, "POST", "/dang-nhap", "", Some(&form));
        assert_eq!(
            answer.status, 303,
            "{login} doesn't come in: {}",
            answer.body
        );
        assert!(!answer.cookie.is_empty(), "{login} got no session");
        Self {
            address,
            cookie: answer.cookie,
            work: &WORK,
            random: 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(number as u64 + 1),
            seen: Vec::new(),
            took: Vec::new(),
        }
    }

    /// Any number below `end`, the same in every run (xorshift).
    fn below(&mut self, end: usize) -> usize {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random % end as u64) as usize
    }

    /// Two to eight seconds over a page.
    fn thinks(&mut self) {
        let pause = 2_000 + self.below(6_000);
        std::thread::sleep(Duration::from_millis(pause as u64));
    }

    fn reads(&mut self) {
        let mut lot = self.below(100) as u32;
        let mut page = Page::Home;
        for &(one, share) in self.work {
            if lot < share {
                page = one;
                break;
            }
            lot -= share;
        }
        if page == Page::Child && self.seen.is_empty() {
            page = Page::Children;
        }
        let path = match page {
            Page::Home => "/".to_owned(),
            Page::Duties => "/viec?due=overdue".to_owned(),
            Page::Children => "/tre-em".to_owned(),
            Page::Search => {
                let typed = SEARCHES[self.below(SEARCHES.len())];
                format!("/tre-em?q={}", typed.replace(' ', "+"))
            }
            Page::Child => {
                let at = self.below(self.seen.len());
                self.seen[at].clone()
            }
            Page::Unit => "/dia-ban".to_owned(),
            Page::Plans => "/ke-hoach".to_owned(),
            Page::Find => "/tim?q=minh".to_owned(),
        };
        let begun = Instant::now();
        let answer = ask(self.address, "GET", &path, &self.cookie, None);
        self.took.push(Read {
            page,
            begun,
            milliseconds: begun.elapsed().as_secs_f64() * 1_000.0,
        });
        assert_eq!(answer.status, 200, "{path}: {}", title(&answer.body));
        if matches!(page, Page::Children | Page::Search) {
            self.seen.extend(records(&answer.body));
            let many = self.seen.len().saturating_sub(200);
            self.seen.drain(..many);
        }
    }
}

/// What a page says that it is.
fn title(body: &str) -> &str {
    let title = body.split_once("<title>").map_or(body, |(_, rest)| rest);
    title.lines().next().unwrap_or_default()
}

/// Addresses of children's records in a list.
fn records(body: &str) -> Vec<String> {
    (body.split("href=\"/tre-em/").skip(1))
        .filter_map(|rest| rest.split(['"', '?']).next())
        .filter(|id| id.len() == 36)
        .map(|id| format!("/tre-em/{id}"))
        .collect()
}

struct Answer {
    status: u16,
    cookie: String,
    body: String,
}

/// One request on a connection of its own, as a phone on a weak network mostly has it.
fn ask(address: SocketAddr, method: &str, path: &str, cookie: &str, form: Option<&str>) -> Answer {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .expect("a time-out can be set");
    let body = form.unwrap_or_default();
    let mut head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAccept: text/html\r\n"
    );
    if !cookie.is_empty() {
        head.push_str(&format!("Cookie: {cookie}\r\n"));
    }
    if form.is_some() {
        head.push_str(&format!(
            "Origin: http://{address}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
            body.len()
        ));
    }
    write!(stream, "{head}\r\n{body}").expect("the server reads");
    let mut whole = Vec::new();
    stream
        .read_to_end(&mut whole)
        .expect("the server answers within a minute");
    let whole = String::from_utf8_lossy(&whole);
    let (head, body) = whole.split_once("\r\n\r\n").expect("an answer has a head");
    let status = (head.split(' ').nth(1))
        .and_then(|code| code.parse().ok())
        .expect("a status");
    let cookies: Vec<&str> = (head.lines())
        .filter(|line| line.to_ascii_lowercase().starts_with("set-cookie:"))
        .filter_map(|line| line["set-cookie:".len()..].split(';').next())
        .map(str::trim)
        .filter(|pair| !pair.ends_with('='))
        .collect();
    Answer {
        status,
        cookie: cookies.join("; "),
        body: body.to_owned(),
    }
}

/// The program that serves; it ends with the benchmark.
struct Server {
    process: Child,
    address: SocketAddr,
}

/// What a process needed so far: megabytes, and seconds of processors.
struct Used {
    memory: f64,
    most: f64,
    processor: f64,
}

impl Server {
    fn start(data: &Path) -> Self {
        let mut process = noi(data, &["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program was built");
        let mut lines = BufReader::new(process.stdout.take().expect("it was piped")).lines();
        let address = loop {
            let line = lines
                .next()
                .expect("it prints its address")
                .expect("in UTF-8");
            if let Some((_, rest)) = line.split_once("http://") {
                let text = rest.split('/').next().unwrap_or_default();
                break text.parse().expect("an address and a port");
            }
        };
        // What else it says is of no interest, but must be taken.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, address }
    }

    fn used(&self) -> Used {
        let of = |name: &str| {
            std::fs::read_to_string(format!("/proc/{}/{name}", self.process.id()))
                .unwrap_or_default()
        };
        let status = of("status");
        let megabytes = |key: &str| {
            (status.lines().find_map(|line| line.strip_prefix(key)))
                .and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok())
                .unwrap_or(f64::NAN)
                / 1_024.0
        };
        // After the name in brackets: user and system time are the 12th and 13th, in hundredths.
        let stat = of("stat");
        let fields: Vec<&str> = stat
            .rsplit(')')
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .collect();
        let ticks: f64 = (fields.get(11..13).into_iter().flatten())
            .filter_map(|text| text.parse::<f64>().ok())
            .sum();
        Used {
            memory: megabytes("VmRSS:"),
            most: megabytes("VmHWM:"),
            processor: ticks / 100.0,
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
