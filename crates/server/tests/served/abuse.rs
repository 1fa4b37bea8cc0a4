//! What somebody sends who means harm: very large bodies, slow ones, many at once; and words that
//! a database could take for its own.

#![expect(
    clippy::disallowed_methods,
    reason = "how long an answer takes is what is tested"
)]

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use noi_server::Limits;

use crate::office::{cookies, form, get, office, parse, start};

/// A request whose body never ends; how many bytes of it were taken, and the answer.
fn pour(address: SocketAddr, head: &str, most: u64) -> (u64, Option<u16>) {
    let mut stream = TcpStream::connect(address).unwrap();
    let patience = Some(Duration::from_secs(20));
    stream.set_write_timeout(patience).unwrap();
    stream.set_read_timeout(patience).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    let chunk = vec![b'x'; 64 * 1024];
    let framed = [format!("{:x}\r\n", chunk.len()).as_bytes(), &chunk, b"\r\n"].concat();
    let chunk = if head.contains("chunked") {
        framed
    } else {
        chunk
    };
    let mut poured = 0;
    while poured < most {
        match stream.write(&chunk) {
            Ok(written) => poured += written as u64,
            // The other side has heard enough.
            Err(_) => break,
        }
    }
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).ok();
    let status = (!bytes.is_empty()).then(|| parse(&bytes).status);
    (poured, status)
}

/// Memory of this process, in bytes.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap();
    let kilobytes: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kilobytes * 1024
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_a_gigabyte_is_refused_without_being_read() {
    const GIGABYTE: u64 = 1 << 30;
    let running = start(office(5).await, Limits::default()).await;
    let address = running.address;
    let head = |path: &str, kind: &str, length: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n\
             Cookie: {}\r\nContent-Type: {kind}\r\n{length}\r\n\r\n",
            cookies(address)
        )
    };
    const FORM: &str = "application/x-www-form-urlencoded";
    const JSON: &str = "application/json";
    const FILE: &str = "multipart/form-data; boundary=x";
    let said = format!("Content-Length: {GIGABYTE}");
    const UNSAID: &str = "Transfer-Encoding: chunked";
    let before = resident();
    for (path, kind, length, most) in [
        ("/tre-em/dang-ky", FORM, said.as_str(), 8 << 20),
        ("/tre-em/dang-ky", FORM, UNSAID, 8 << 20),
        ("/dang-nhap", FORM, said.as_str(), 8 << 20),
        ("/dang-nhap", FORM, UNSAID, 8 << 20),
        ("/api/v1/children", JSON, said.as_str(), 8 << 20),
        ("/api/v1/children", JSON, UNSAID, 8 << 20),
        ("/nhap-tep", FILE, said.as_str(), 8 << 20),
        // What is no form is read until that is seen, and never into memory.
        ("/nhap-tep", FILE, UNSAID, 200 << 20),
    ] {
        let request = head(path, kind, length);
        let begun = Instant::now();
        let poured = tokio::task::spawn_blocking(move || pour(address, &request, GIGABYTE));
        let (poured, status) = poured.await.unwrap();
        assert!(poured < most, "{path} {length}: {poured} bytes were taken");
        assert!(
            matches!(status, None | Some(400 | 401 | 413 | 422)),
            "{path} {length}: {status:?}"
        );
        assert!(begun.elapsed() < Duration::from_secs(20), "{path} {length}");
    }
    let grown = resident().saturating_sub(before);
    // Other tests run in the same process.
    assert!(grown < 256 << 20, "{grown} bytes of memory");
    assert_eq!(get(address, "/gioi-thieu").await.status, 200);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_headers_and_bodies_hold_nobody_up() {
    let limits = Limits {
        headers: Duration::from_secs(2),
        answer: Duration::from_secs(2),
        ..Limits::default()
    };
    let running = start(office(5).await, limits).await;
    let address = running.address;
    let body = format!(
        "POST /dang-nhap HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\nlogin=a"
    );
    let mut slow = Vec::new();
    for at in 0..400 {
        let mut stream = TcpStream::connect(address).unwrap();
        let half = match at % 2 {
            0 => "GET / HTTP/1.1\r\nHost: loc",
            _ => &body,
        };
        stream.write_all(half.as_bytes()).unwrap();
        slow.push(stream);
    }
    for _ in 0..10 {
        let begun = Instant::now();
        assert_eq!(get(address, "/gioi-thieu").await.status, 200);
        assert!(
            begun.elapsed() < Duration::from_secs(1),
            "{:?}",
            begun.elapsed()
        );
        // One more sign of each, as slowly as they can.
        for (at, stream) in slow.iter_mut().enumerate() {
            if at % 10 == 0 {
                stream.write_all(b"x").ok();
            }
        }
    }
    // They are all cut in the end, whatever they go on sending.
    let begun = Instant::now();
    let ended = tokio::task::spawn_blocking(move || {
        let mut ended = 0;
        for mut stream in slow {
            let patience = Some(Duration::from_secs(15));
            stream.set_read_timeout(patience).unwrap();
            let mut bytes = Vec::new();
            let read = stream.read_to_end(&mut bytes);
            let timed_out = read.as_ref().is_err_and(|error| {
                matches!(
                    error.kind(),
                    std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
                )
            });
            ended += usize::from(!timed_out);
        }
        ended
    });
    assert_eq!(ended.await.unwrap(), 400);
    assert!(begun.elapsed() < Duration::from_secs(20));
    running.stop().await;
}

/// Words that somebody could hope to be taken for something else.
fn words() -> Vec<String> {
    let mut words: Vec<String> = [
        "'; DROP TABLE child; --",
        "' OR '1'='1",
        "\" OR \"\"=\"",
        "%",
        "_",
        "%_%",
        "\\",
        "a\0b",
        "\0",
        "*",
        "MATCH \"a\"*",
        "$1",
        "?1",
        "{\"$gt\":\"\"}",
        "../../../etc/passwd",
        "%00",
        "\u{202e}ổ\u{301}",
        "-1",
        "99999999999999999999999999",
        "NaN",
    ]
    .map(str::to_owned)
    .to_vec();
    words.push("ổ".repeat(3_000));
    words
}

#[tokio::test(flavor = "multi_thread")]
async fn no_word_in_any_parameter_is_taken_for_the_database() {
    let office = office(20).await;
    let before = office.store.heads().await.unwrap();
    let running = start(std::sync::Arc::clone(&office), Limits::default()).await;
    let address = running.address;
    let after_start = office.store.heads().await.unwrap();
    let paths = crate::matrix::parameters();
    let mut asked = 0;
    for word in words() {
        for (path, keys) in &paths {
            let encoded = form(&[("x", &word)]);
            let encoded = encoded.strip_prefix("x=").unwrap();
            let path = path.replace("{}", encoded);
            // What is longer than headers may be is refused before it is read.
            let mut addresses = vec![path.clone()];
            for key in *keys {
                addresses.push(format!("{path}?{key}={encoded}"));
            }
            for one in addresses {
                let answer = get(address, &one).await;
                asked += 1;
                assert!(answer.status < 500, "{}: {one:.200}", answer.status);
            }
        }
    }
    assert!(asked > 1_300, "{asked}");
    for word in words() {
        for (path, fields) in crate::matrix::forms() {
            let pairs: Vec<(&str, &str)> =
                fields.iter().map(|field| (*field, word.as_str())).collect();
            let mut browser = crate::office::Browser::at(address);
            for pair in cookies(address).split("; ") {
                let (name, value) = pair.split_once('=').unwrap();
                browser.jar.insert(name.to_owned(), value.to_owned());
            }
            let answer = browser.post(path, &pairs).await;
            assert!(answer.status < 500, "{}: {path} {word:.60}", answer.status);
        }
    }
    let report = office
        .store
        .verify(&Default::default(), &mut |_| ())
        .await
        .unwrap();
    assert!(report.clean(), "{report:?}");
    let after = office.store.heads().await.unwrap();
    assert!(after.len() >= before.len());
    for (shard, head) in &after_start {
        assert!(after[shard].position >= head.position, "nothing is gone");
    }
    running.stop().await;
}
