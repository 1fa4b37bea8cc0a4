//! Backups in a bucket by the program itself: over TLS, while it serves, with keys that nobody
//! gets to read.
#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

#[path = "../../archive/tests/common/s3.rs"]
#[allow(dead_code, reason = "the tests of the archive use the rest")]
mod s3;

use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

const PLACE: &str = "s3://kho/noi";
const OTHER_SECRET: &str = "mot-bi-mat-khac";

struct Office {
    folder: tempfile::TempDir,
    server: s3::Server,
}

/// What the program said, and how it ended.
struct Told {
    good: bool,
    out: String,
    err: String,
}

impl Office {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (server, certificate) = s3::Server::sealed(&folder.path().join("s3")).await;
        fs::write(folder.path().join("store.pem"), certificate).unwrap();
        fs::create_dir(folder.path().join("waiting")).unwrap();
        Self { folder, server }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, words: &str, also: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_noi"));
        command
            .args(words.split(' '))
            .current_dir(self.folder.path())
            .env_remove("NOI_LANG")
            .env_remove("NOI_DATA")
            .env("TMPDIR", self.path("waiting"))
            .env("SSL_CERT_FILE", self.path("store.pem"))
            // Nobody is there: what is on this machine isn't asked for by way of others.
            .env("HTTP_PROXY", "http://127.0.0.1:9")
            .env("HTTPS_PROXY", "http://127.0.0.1:9")
            .env_remove("NO_PROXY")
            .env_remove("no_proxy")
            .env("AWS_ACCESS_KEY_ID", s3::KEY)
            .env("AWS_SECRET_ACCESS_KEY", s3::SECRET)
            .env(
                "AWS_ENDPOINT_URL",
                format!("https://{}", self.server.address),
            )
            .env("AWS_MAX_ATTEMPTS", "1")
            .envs(also.iter().copied());
        command
    }

    fn told(&self, words: &str, also: &[(&str, &str)]) -> Told {
        let output = self.command(words, also).output().unwrap();
        let told = Told {
            good: output.status.success(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        for secret in [s3::KEY, s3::SECRET, OTHER_SECRET] {
            let said = format!("{}{}", told.out, told.err);
            assert!(!said.contains(secret), "{words}: {said}");
        }
        told
    }

    #[track_caller]
    fn json(&self, words: &str, also: &[(&str, &str)]) -> Value {
        let told = self.told(&format!("{words} --json"), also);
        assert!(told.good, "{words}: {}{}", told.out, told.err);
        serde_json::from_str(&told.out).unwrap()
    }

    /// It ends badly, and says so with these words; as JSON, too, it keeps what is secret.
    #[track_caller]
    fn refused(&self, words: &str, also: &[(&str, &str)], expected: &[&str]) {
        let told = self.told(words, also);
        assert!(!told.good, "{words}: {}", told.out);
        for one in expected {
            assert!(told.err.contains(one), "{words}: {}", told.err);
        }
        assert!(!self.told(&format!("{words} --json"), also).good);
    }

    fn children(&self, name: &str, children: &[&str]) {
        let mut list = "Họ và tên,Ngày sinh,Giới tính,Xã\n".to_owned();
        for (nth, child) in children.iter().enumerate() {
            list += &format!("{child},{:02}/03/2025,Nữ,xã Mường Phăng\n", nth + 1);
        }
        fs::write(self.path(name), list).unwrap();
        self.json(&format!("import children {name} --data so"), &[]);
    }

    fn nothing_waits(&self) {
        let left: Vec<_> = fs::read_dir(self.path("waiting"))
            .unwrap()
            .filter(|entry| {
                let name = entry.as_ref().unwrap().file_name();
                name.to_string_lossy().starts_with("noi-backup-")
            })
            .collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

/// Where nobody listened just now.
fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

/// The program, serving; it ends with this.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

impl Serving {
    fn start(office: &Office) -> Self {
        let address = free_address();
        let words = format!("serve --listen {address} --data so");
        let mut command = office.command(&words, &[]);
        let mut serving = Self(command.stdout(Stdio::null()).spawn().unwrap());
        while TcpStream::connect(address).is_err() {
            assert!(serving.0.try_wait().unwrap().is_none(), "it doesn't serve");
            std::thread::sleep(Duration::from_millis(20));
        }
        serving
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_served_goes_into_a_bucket_and_comes_back() {
    let office = Office::new().await;
    office.children("mot.csv", &["Lò Thị Mẫu Một", "Lò Thị Mẫu Hai"]);
    let mut serving = Serving::start(&office);
    let backup = format!("backup --data so --to {PLACE}");
    let first = office.json(&backup, &[]);
    assert_eq!(first["run"], 1, "{first}");
    office.children("hai.csv", &["Lò Thị Mẫu Ba"]);
    let second = office.json(&backup, &[("AWS_CHECKSUM_ALGORITHM", "SHA256")]);
    assert_eq!(second["run"], 2, "{second}");
    assert_eq!(second["new"], 1, "{second}");
    assert!(serving.0.try_wait().unwrap().is_none(), "it still serves");
    drop(serving);
    let again = office.told(&backup, &[]);
    let nothing = format!("Không có gì mới kể từ lần sao lưu 2 ở {PLACE}");
    assert!(again.out.contains(&nothing), "{}", again.out);
    office.nothing_waits();

    let listed = office.told(&format!("backup list {PLACE}"), &[]);
    assert!(listed.out.contains("toàn bộ") && listed.out.contains("phần mới"));
    let checked = office.json(&format!("backup check {PLACE}"), &[]);
    assert_eq!(checked["clean"], true, "{checked}");
    let health = office.json(&format!("doctor --data so --backups {PLACE}"), &[]);
    let findings = health["findings"].as_array().unwrap();
    let age = findings.iter().find(|one| one["check"] == "backup");
    assert_eq!(age.unwrap()["value"], "0 ngày trước", "{health}");

    // To the positions of the first run, then to the newest.
    let heads = first["heads"].as_object().unwrap();
    let to: Vec<String> = heads
        .iter()
        .map(|(shard, head)| format!("{shard}:{}", head["position"]))
        .collect();
    let restore = format!("restore --from {PLACE} --data");
    let earlier = office.json(&format!("{restore} so-cu --to {}", to.join(",")), &[]);
    assert_eq!(earlier["facts"], first["new"], "{earlier}");
    assert_eq!(earlier["heads"], first["heads"]);
    let newest = office.json(&format!("{restore} so-moi"), &[]);
    assert_eq!(newest["heads"], second["heads"]);
    for data in ["so-cu", "so-moi"] {
        let verified = office.json(&format!("verify --data {data}"), &[]);
        assert_eq!(verified["clean"], true, "{verified}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_wrong_names_the_object_and_keeps_the_keys() {
    let office = Office::new().await;
    office.children("mot.csv", &["Lò Thị Mẫu Một"]);
    let backup = format!("backup --data so --to {PLACE}");
    office.json(&backup, &[]);
    let doctor = format!("doctor --data so --backups {PLACE}");
    let manifest = format!("{PLACE}/000001/manifest.json");
    let first = format!("{PLACE}/only-once");
    let other_secret = [("AWS_SECRET_ACCESS_KEY", OTHER_SECRET)];
    office.refused(
        &backup,
        &other_secret,
        &["Kho không nhận", &first, "AWS_SECRET_ACCESS_KEY"],
    );
    office.refused(
        &format!("{doctor} --lang en"),
        &other_secret,
        &["doesn't accept these keys", &manifest],
    );
    office.refused(
        &format!(
            "backup --data so --to s3://{}:{}@kho/noi",
            s3::KEY,
            s3::SECRET
        ),
        &[],
        &["không ghi khóa vào đó"],
    );
    office.refused(
        &backup,
        &[("AWS_ENDPOINT_URL", "http://kho.example.vn")],
        &["không được mã hóa", PLACE, "AWS_ALLOW_HTTP"],
    );
    office.refused(
        "backup list s3://khong-co/noi",
        &[],
        &["Không có kho nào cho s3://khong-co/noi"],
    );
    // A certificate for which nobody whom this machine trusts vouches.
    let other = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    fs::write(office.path("other.pem"), other.cert.pem()).unwrap();
    office.refused(
        &backup,
        &[("SSL_CERT_FILE", "other.pem")],
        &["Không đến được kho", &first, "invalid peer certificate"],
    );
    // Half of an object is gone: the check and the restore name it, and nothing comes back.
    let kept = office.json(&format!("backup list {PLACE}"), &[]);
    let name = kept[0]["files"][0]["name"].as_str().unwrap();
    let file = office.path("s3/kho/noi").join(name);
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    let named = format!("{PLACE}/{name}");
    let restore = format!("restore --from {PLACE} --data so-moi");
    office.refused(&restore, &[], &["không còn như khi được ghi", &named]);
    office.refused(
        &format!("{restore} --lang en"),
        &[],
        &["is not as it was written", &named],
    );
    assert!(!office.path("so-moi").exists());
    let checked = office.told(&format!("backup check {PLACE}"), &[]);
    assert!(!checked.good && checked.out.contains(&named));
    let closed = format!("https://{}", free_address());
    office.refused(
        &format!("{doctor} --lang en"),
        &[("AWS_ENDPOINT_URL", &closed)],
        &["can't be reached", &manifest, "AWS_ENDPOINT_URL"],
    );
    office.nothing_waits();
}
