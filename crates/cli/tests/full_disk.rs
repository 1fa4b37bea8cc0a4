//! The real server on a disk that fills up: a form is answered with 503 and words, figures are
//! still shown (a child's record only if the look at it can be written down), and once there is
//! space the same form is recorded, once.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]
#![expect(
    clippy::disallowed_methods,
    reason = "whoever waits for a server does so by the clock"
)]

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Set for the process that has a disk of its own: the folder to put it in.
const FOLDER: &str = "NOI_TEST_SMALL_DISK";
const MEGABYTES: u32 = 8;

/// Starts this test again where it may put a small disk into a folder without anybody else
/// seeing it.
#[test]
fn a_form_sent_to_a_full_disk() {
    let folder = tempfile::tempdir().unwrap();
    let may = |options: &str| {
        let mut command = Command::new("unshare");
        command.arg(options).args(mount(folder.path()));
        command.output().is_ok_and(|done| done.status.success())
    };
    // As root, or else as root of a space of one's own.
    let Some(options) = ["-m", "-rm"].into_iter().find(|options| may(options)) else {
        // Past the test harness, which keeps what passing tests print to itself.
        let words = "skipped: no small disk can be mounted here; the full disk is not tried";
        writeln!(std::io::stderr(), "{words}").unwrap();
        return;
    };
    let done = Command::new("unshare")
        .arg(options)
        .arg(std::env::current_exe().unwrap())
        .args(["on_a_small_disk", "--exact", "--nocapture"])
        .env(FOLDER, folder.path())
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
}

fn mount(folder: &Path) -> Vec<String> {
    let size = format!("size={MEGABYTES}m");
    let folder = folder.to_str().unwrap();
    ["mount", "-t", "tmpfs", "-o", &size, "tmpfs", folder]
        .map(str::to_owned)
        .to_vec()
}

#[test]
fn on_a_small_disk() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    let mount = mount(&folder);
    let mounted = Command::new(&mount[0]).args(&mount[1..]).status();
    assert!(mounted.unwrap().success());
    let data = folder.join("data");
    import_children(&folder, &data);
    let invitation = invited(&data);
    let mut server = Server::start(&data);
    server.come_in(&invitation);

    let list = server.get("/tre-em");
    let children = ids(&list.body);
    let [first, second, ..] = children.as_slice() else {
        panic!("{list:?}");
    };
    let (form, body) = server.form(first);
    assert_eq!(server.post(&form, &body).status, 303);

    let (form, body) = server.form(second);
    let filler = fill(&folder);
    for attempt in 0..3 {
        let answer = server.post(&form, &body);
        assert_eq!(answer.status, 503, "{attempt}: {answer:?}");
        assert!(answer.head.contains("retry-after: 60"), "{answer:?}");
        assert!(answer.body.contains("ổ đĩa đã đầy"), "{answer:?}");
        // Reading goes on, and shows what was recorded and nothing else.
        assert_eq!(server.look("/").status, 200);
        for (child, measured) in [(first, true), (second, false)] {
            let page = server.look(&format!("/tre-em/{child}"));
            match page.status {
                200 => assert_eq!(page.body.contains(WEIGHT), measured),
                // Nothing leaves that isn't written down.
                status => assert_eq!((status, page.body.contains("Lò Mẫu")), (503, false)),
            }
        }
    }
    fs::remove_file(filler).unwrap();
    for _ in 0..2 {
        assert_eq!(server.post(&form, &body).status, 303);
        assert!(server.is_measured(second));
    }
    drop(server);
    let facts = verified(&data);
    // Each child's registration, two measurements, and the role of whoever recorded them.
    assert_eq!(facts, CHILDREN + 3);
}

const CHILDREN: u64 = 3;

fn noi(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_noi"));
    command.env_remove("NOI_LANG").env_remove("NOI_DATA");
    command.arg("--data").arg(data);
    command
}

fn import_children(folder: &Path, data: &Path) {
    let mut list = "Mã trẻ,Họ và tên,Ngày sinh,Giới tính,Xã\n".to_owned();
    for child in 0..CHILDREN {
        writeln!(
            list,
            "D-{child},Lò Mẫu {child},0{}/03/2024,Nữ,xã Nà Tấu",
            child + 1
        )
        .unwrap();
    }
    let file = folder.join("tre.csv");
    fs::write(&file, list).unwrap();
    let done = noi(data).args(["import", "children"]).arg(&file).output();
    assert!(
        done.as_ref().is_ok_and(|done| done.status.success()),
        "{done:?}"
    );
}

/// Makes an account for the health station; answers with the path at which its password is set.
fn invited(data: &Path) -> String {
    let account = ["--login", "tram.mau", "--name", "Trạm mẫu"];
    let role = ["--role", "health_station", "--unit", "xã Nà Tấu"];
    let done = noi(data)
        .args(["--json", "people", "add"])
        .args(account.iter().chain(&role))
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    let told: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    told["invitation"].as_str().unwrap().to_owned()
}

/// How many facts the ledger has, when it is whole.
fn verified(data: &Path) -> u64 {
    let done = noi(data).args(["--json", "verify"]).output().unwrap();
    assert!(done.status.success(), "{done:?}");
    let told: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    told["facts"].as_u64().unwrap()
}

/// Takes all space that is left, to the last byte.
fn fill(folder: &Path) -> PathBuf {
    let path = folder.join("filler");
    let mut file = File::create(&path).unwrap();
    for size in [65_536, 1] {
        let bytes = vec![0x20; size];
        loop {
            match file.write(&bytes) {
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => break,
                Err(error) => panic!("{error}"),
            }
        }
    }
    path
}

/// The children that a page links to.
fn ids(page: &str) -> Vec<String> {
    let links = page.split("href=\"/tre-em/").skip(1);
    let mut ids: Vec<String> = links
        .filter_map(|rest| rest.split(['"', '?']).next())
        .filter(|id| id.len() == 36)
        .map(str::to_owned)
        .collect();
    ids.dedup();
    ids
}

#[derive(Debug)]
struct Answer {
    status: u16,
    /// In lower case.
    head: String,
    /// The head as it was sent.
    sent: String,
    body: String,
}

/// The program, serving; it ends with this.
struct Server {
    process: Child,
    address: SocketAddr,
    cookie: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

impl Server {
    fn start(data: &Path) -> Self {
        // A port that was free just now.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr();
        let address = address.unwrap();
        let process = noi(data)
            .args(["serve", "--listen", &address.to_string()])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self {
            process,
            address,
            cookie: String::new(),
        };
        let begun = Instant::now();
        while TcpStream::connect(address).is_err() {
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "it doesn't serve"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }

    /// Sets the password, and signs in.
    fn come_in(&mut self, invitation: &str) {
        let password = "một con trâu già";
        let set = format!("password={password}&again={password}");
        assert_eq!(self.post(invitation, &set).status, 200);
        let answer = self.post("/dang-nhap", &format!("login=tram.mau&password={password}"));
        assert_eq!(answer.status, 303, "{answer:?}");
        let cookie = answer.sent.split_once("set-cookie: noi=");
        let token = cookie.unwrap().1.split(';').next().unwrap();
        self.cookie = format!("Cookie: noi={token}\r\n");
    }

    fn ask(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer {
            status,
            head: head.to_lowercase(),
            sent: head.to_owned(),
            body: body.to_owned(),
        }
    }

    fn look(&self, path: &str) -> Answer {
        let (address, cookie) = (self.address, &self.cookie);
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\n{cookie}Connection: close\r\n\r\n"
        ))
    }

    fn get(&self, path: &str) -> Answer {
        let answer = self.look(path);
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        answer
    }

    fn post(&self, path: &str, body: &str) -> Answer {
        let (address, cookie) = (self.address, &self.cookie);
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\n{cookie}Connection: close\r\n\
             Origin: http://{address}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        ))
    }

    /// Where a child's weight is sent, and what a filled-in form sends.
    fn form(&self, child: &str) -> (String, String) {
        let path = format!("/tre-em/{child}/can-do");
        let page = self.get(&path).body;
        let (_, rest) = page.split_once("name=\"fact\" value=\"").unwrap();
        let fact = rest.split('"').next().unwrap().to_owned();
        (path, format!("fact={fact}&weight={WEIGHT}"))
    }

    fn is_measured(&self, child: &str) -> bool {
        self.get(&format!("/tre-em/{child}")).body.contains(WEIGHT)
    }
}

/// Of a girl of two to five years; as it is typed and shown.
const WEIGHT: &str = "12,73";
