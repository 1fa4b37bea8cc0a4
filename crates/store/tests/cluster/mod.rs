//! A PostgreSQL cluster of the tests' own: made in a temporary folder, reached by a socket there,
//! gone with the process. `NOI_TEST_POSTGRES` names another server to use instead (the address of
//! a user who may create databases), or `must`: then a missing server is a failure.
#![allow(dead_code, reason = "each test binary uses a part")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _};

pub(crate) struct Cluster {
    /// Address of the server, up to the name of a database.
    server: String,
    parameters: String,
    pub(crate) folder: Option<PathBuf>,
    bin: PathBuf,
    /// Ends the server when this process ends, however it ends.
    keeper: Option<Child>,
}

impl Cluster {
    pub(crate) fn address(&self, database: &str) -> String {
        format!("{}/{database}{}", self.server, self.parameters)
    }
}

/// The cluster of this process; `None`, said aloud, where there is no PostgreSQL.
pub(crate) fn cluster() -> Option<&'static Cluster> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    CLUSTER.get_or_init(start_or_skip).as_ref()
}

fn start_or_skip() -> Option<Cluster> {
    let asked = std::env::var("NOI_TEST_POSTGRES").unwrap_or_default();
    if asked.contains("://") {
        let (address, parameters) = match asked.split_once('?') {
            Some((address, parameters)) => (address, format!("?{parameters}")),
            None => (asked.as_str(), String::new()),
        };
        let (server, _) = address
            .rsplit_once('/')
            .expect("an address with a database");
        return Some(Cluster {
            server: server.to_owned(),
            parameters,
            folder: None,
            bin: PathBuf::new(),
            keeper: None,
        });
    }
    let Some(bin) = binaries() else {
        assert_ne!(asked, "must", "there are no PostgreSQL binaries");
        // Past the test harness, which keeps what a passing test prints to itself.
        let said = "SKIPPED: there are no PostgreSQL binaries (initdb, postgres) on this machine";
        writeln!(std::io::stderr(), "{said}").expect("stderr");
        return None;
    };
    Some(start(bin, &[]))
}

/// Where `initdb` and `postgres` are: the newest of Debian's, or on the path.
fn binaries() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    found.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut found: Vec<PathBuf> = found.into_iter().rev().collect();
    found.extend(std::env::split_paths(&path));
    found
        .into_iter()
        .find(|bin| bin.join("initdb").exists() && bin.join("postgres").exists())
}

/// A cluster that nobody else uses, with settings of its own.
pub(crate) fn own_cluster(settings: &[&str]) -> Option<Cluster> {
    cluster()?;
    Some(start(binaries()?, settings))
}

fn start(bin: PathBuf, settings: &[&str]) -> Cluster {
    static NTH: AtomicU32 = AtomicU32::new(0);
    let nth = NTH.fetch_add(1, Ordering::Relaxed);
    // A socket's path must be short.
    let folder = std::env::temp_dir().join(format!("noi-pg-{}-{nth}", std::process::id()));
    std::fs::create_dir(&folder).expect("a folder for the cluster");
    // PostgreSQL refuses to run as root.
    let as_nobody_special = if is_root() {
        let owner = Command::new("chown").arg("postgres").arg(&folder).status();
        assert!(owner.is_ok_and(|status| status.success()), "chown");
        "runuser -u postgres --"
    } else {
        ""
    };
    let settings: Vec<String> = settings.iter().map(|it| format!("-c {it}")).collect();
    let script = format!(
        r#"set -e
        cd "$1"
        {as_nobody_special} "$2/initdb" -D data -U postgres -A trust -E UTF8 --locale=C.UTF-8 >initdb.log 2>&1
        {as_nobody_special} "$2/postgres" -D data -k "$1" -h '' -c max_connections=120 \
            -c log_min_messages=fatal {} >server.log 2>&1 &
        server=$!
        echo started
        cat >/dev/null || true
        {as_nobody_special} kill -INT $server 2>/dev/null || true
        {as_nobody_special} "$2/pg_ctl" -D data -m immediate stop >/dev/null 2>&1 || true
        wait $server || true
        rm -rf "$1""#,
        settings.join(" ")
    );
    let mut keeper = Command::new("bash")
        .args(["-c", &script, "keeper"])
        .arg(&folder)
        .arg(&bin)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("bash");
    let mut said = String::new();
    let mut out = BufReader::new(keeper.stdout.take().expect("its output"));
    out.read_line(&mut said).expect("its word");
    let log = std::fs::read_to_string(folder.join("initdb.log")).unwrap_or_default();
    assert_eq!(said.trim(), "started", "initdb: {log}");
    let cluster = Cluster {
        server: "postgres://postgres@localhost".to_owned(),
        parameters: format!("?host={}", folder.display()),
        bin,
        keeper: Some(keeper),
        folder: Some(folder),
    };
    cluster.wait_until_it_answers();
    cluster
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id");
    id.stdout == b"0\n"
}

impl Cluster {
    fn socket(&self) -> &Path {
        self.folder.as_deref().expect("a cluster of our own")
    }

    pub(crate) fn wait_until_it_answers(&self) {
        for _ in 0..1200 {
            let ready = Command::new(self.bin.join("pg_isready"))
                .args(["-q", "-h"])
                .arg(self.socket())
                .status();
            if ready.is_ok_and(|status| status.success()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("it never starts");
    }

    /// `pg_ctl` with these arguments, as whoever owns the cluster.
    pub(crate) fn control(&self, arguments: &[&str]) {
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command
                .args(["-u", "postgres", "--"])
                .arg(self.bin.join("pg_ctl"));
            command
        } else {
            Command::new(self.bin.join("pg_ctl"))
        };
        let done = command
            .arg("-D")
            .arg(self.socket().join("data"))
            // A busy machine takes its time.
            .args(["-t", "600"])
            .args(arguments)
            .stdout(Stdio::null())
            .current_dir(self.socket())
            .status();
        assert!(done.is_ok_and(|status| status.success()), "{arguments:?}");
    }

    /// Runs statements as the one who may do everything.
    pub(crate) async fn run(&self, database: &str, sql: &str) {
        let address = self.address(database);
        let options: PgConnectOptions = address.parse().expect("an address");
        let mut connection = options.connect().await.expect("connects");
        connection
            .execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned())))
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
        connection.close().await.expect("closes");
    }

    /// Runs the statements of a file that `dump` wrote.
    pub(crate) fn load(&self, address: &str, file: &Path) {
        let done = Command::new(self.bin.join("psql"))
            .args(["-q", "-X", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-d"])
            .args([address, "-f"])
            .arg(file)
            .status();
        assert!(done.is_ok_and(|status| status.success()), "{file:?}");
    }

    /// What a database holds, as statements that make it again.
    pub(crate) fn dump(&self, address: &str, options: &[&str]) -> String {
        let done = Command::new(self.bin.join("pg_dump"))
            .args(["--no-owner", "--no-privileges", "--rows-per-insert=50"])
            .args(options)
            .args(["-d", address])
            .output()
            .expect("pg_dump");
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
        let said = String::from_utf8(done.stdout).expect("text");
        // Newer servers' begin and end with a word for psql that is another each time.
        let lines = said.lines().filter(|line| !line.starts_with('\\'));
        lines.map(|line| format!("{line}\n")).collect()
    }

    /// A new database with what another holds, to whom nobody is connected.
    pub(crate) async fn copy_of(&self, address: &str) -> String {
        self.database_from(database_of(address)).await
    }

    /// The layout of a ledger; nothing where there is none.
    pub(crate) async fn layout(&self, address: &str) -> String {
        let options: PgConnectOptions = address.parse().expect("an address");
        let mut connection = options.connect().await.expect("connects");
        let there: bool = sqlx::query_scalar("SELECT to_regclass('meta') IS NOT NULL")
            .fetch_one(&mut connection)
            .await
            .expect("an answer");
        let layout = if there {
            sqlx::query_scalar("SELECT value FROM meta WHERE key = 'layout'")
                .fetch_one(&mut connection)
                .await
                .expect("a layout")
        } else {
            String::new()
        };
        connection.close().await.expect("closes");
        layout
    }

    /// Waits until somebody has begun to change a database; false: that wasn't seen, because it was
    /// over too soon, or didn't begin.
    pub(crate) async fn sees_it_changed(&self, address: &str) -> bool {
        let options: PgConnectOptions = self.address("postgres").parse().expect("an address");
        let mut connection = options.connect().await.expect("connects");
        for _ in 0..20_000 {
            let changing: bool = sqlx::query_scalar(
                "SELECT EXISTS (SELECT 1 FROM pg_stat_activity
                 WHERE datname = $1 AND backend_xid IS NOT NULL)",
            )
            .bind(database_of(address))
            .fetch_one(&mut connection)
            .await
            .expect("an answer");
            if changing {
                connection.close().await.expect("closes");
                return true;
            }
        }
        connection.close().await.expect("closes");
        false
    }

    /// Waits until so many wait for a lock in a database.
    pub(crate) async fn wait_until_held_back(&self, address: &str, number: i64) {
        let waiting = "SELECT count(*) FROM pg_stat_activity
             WHERE datname = current_database() AND wait_event_type = 'Lock'";
        self.wait_for(address, waiting, number).await;
    }

    /// How many wait for a lock in a database.
    pub(crate) async fn held_back(&self, address: &str) -> i64 {
        let options: PgConnectOptions = address.parse().expect("an address");
        let mut connection = options.connect().await.expect("connects");
        let asked = "SELECT count(*) FROM pg_stat_activity
             WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let found = sqlx::query_scalar(asked).fetch_one(&mut connection).await;
        connection.close().await.expect("closes");
        found.expect("an answer")
    }

    /// Ends who waits for a lock in a database, as the end of its process would.
    pub(crate) async fn end_who_is_held_back(&self, address: &str) {
        let ended = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
             WHERE datname = current_database() AND wait_event_type = 'Lock'";
        self.wait_for(address, ended, 1).await;
    }

    /// Waits until nobody else is connected to a database.
    pub(crate) async fn wait_until_alone(&self, address: &str) {
        let others = "SELECT count(*) FROM pg_stat_activity
             WHERE datname = current_database() AND backend_type = 'client backend'
             AND pid <> pg_backend_pid()";
        self.wait_for(address, others, 0).await;
    }

    /// Asks a database for a number until it is this one.
    async fn wait_for(&self, address: &str, asked: &'static str, number: i64) {
        let options: PgConnectOptions = address.parse().expect("an address");
        let mut connection = options.connect().await.expect("connects");
        for _ in 0..1200 {
            let found: i64 = sqlx::query_scalar(asked)
                .fetch_one(&mut connection)
                .await
                .expect("an answer");
            if found == number {
                connection.close().await.expect("closes");
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("it never came to {number}: {asked}");
    }

    /// The address of a ledger's database for a role that owns nothing in it: held by the
    /// policies, and without leave to copy rows in.
    pub(crate) async fn guest(&self, address: &str) -> String {
        let database = database_of(address);
        let role = format!("app_{database}");
        self.run(
            database,
            &format!(
                "CREATE ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS;
                 GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"
            ),
        )
        .await;
        address.replace("postgres://postgres@", &format!("postgres://{role}@"))
    }

    /// A new, empty database.
    pub(crate) async fn new_database(&self) -> String {
        self.database_from("template1").await
    }

    async fn database_from(&self, template: &str) -> String {
        static NTH: AtomicU32 = AtomicU32::new(0);
        let nth = NTH.fetch_add(1, Ordering::Relaxed);
        let name = format!("noi_test_{}_{nth}", std::process::id());
        let create = format!("CREATE DATABASE {name} TEMPLATE {template}");
        self.run("postgres", &create).await;
        self.address(&name)
    }
}

pub(crate) fn database_of(address: &str) -> &str {
    let address = address.split('?').next().expect("a part");
    address.rsplit('/').next().expect("a name")
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(mut keeper) = self.keeper.take() {
            drop(keeper.stdin.take());
            let _ = keeper.wait();
        }
    }
}
