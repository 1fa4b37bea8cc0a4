//! The shell around the pages: who is answered, how long, how much, with which headers.

#![expect(
    clippy::disallowed_methods,
    reason = "how long a connection is kept is what is tested"
)]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::office::{ask, empty_office, get, parse, send, start};
use noi_server::Limits;

const POLICY: &str = "default-src 'self'; object-src 'none'; base-uri 'none'; \
                      form-action 'self'; frame-ancestors 'none'";

fn quick() -> Limits {
    Limits {
        headers: Duration::from_millis(400),
        grace: Duration::from_millis(400),
        ..Limits::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_this_machine_is_answered() {
    let running = start(empty_office().await, quick()).await;
    let port = running.address.port();
    let check = async |host: &str, status: u16| {
        let answer = ask(running.address, "GET", "/gioi-thieu", &[("Host", host)]).await;
        assert_eq!(answer.status, status, "{host}");
        answer
    };
    check(&format!("localhost:{port}"), 200).await;
    check("[::1]:9", 200).await;
    let refused = check("noi.example", 403).await;
    assert!(refused.body.contains("Tên địa chỉ này chưa được khai báo"));
    assert!(!refused.body.contains("vn-ecd"), "strangers learn nothing");
    check(&format!("127.0.0.1.nip.example:{port}"), 403).await;
    check("", 403).await;
    let nameless = send(
        running.address,
        b"GET / HTTP/1.0\r\nConnection: close\r\n\r\n",
    );
    assert_eq!(parse(&nameless).status, 403);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_sealed() {
    let running = start(empty_office().await, quick()).await;
    let address = running.address;
    let style = noi_ui::assets::href("noi.css");
    let paths: [(&str, &str, u16); 8] = [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("GET", style.as_str(), 200),
        ("GET", "/assets/none.0.css", 404),
        ("GET", "/nowhere", 404),
        ("GET", "/?as_of=31/02/2026", 400),
        ("POST", "/", 403),
        ("DELETE", "/tre-em", 405),
    ];
    for (method, path, status) in paths {
        let answer = ask(address, method, path, &[]).await;
        assert_eq!(answer.status, status, "{method} {path}");
        assert_eq!(answer.header("content-security-policy"), POLICY);
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        let kept = answer.header("cache-control");
        if path == style {
            assert_eq!(kept, "public, max-age=31536000, immutable");
        } else {
            assert_eq!(kept, "no-store", "{method} {path}");
        }
        if method == "HEAD" {
            assert_eq!(answer.body, "");
        }
        if status == 405 {
            assert_eq!(answer.header("allow"), "GET, HEAD, POST");
        }
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn text_travels_compressed_to_who_takes_it() {
    let running = start(empty_office().await, quick()).await;
    let address = running.address;
    let raw = |path: &str, takes: &str| {
        let request = format!(
            "GET {path} HTTP/1.1\r\nConnection: close\r\nHost: {address}\r\n\
             Accept-Encoding: {takes}\r\n\r\n"
        );
        let bytes = send(address, request.as_bytes());
        let end = bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap()
            + 4;
        (parse(&bytes), bytes[end..].to_vec())
    };
    let style = noi_ui::assets::href("noi.css");
    for path in ["/dang-nhap", style.as_str()] {
        let (plain, whole) = raw(path, "identity");
        let (packed, bytes) = raw(path, "br, gzip;q=0.8");
        assert_eq!(plain.header("content-encoding"), "", "{path}");
        assert_eq!(packed.header("content-encoding"), "gzip", "{path}");
        assert_eq!(packed.header("content-length"), bytes.len().to_string());
        for answer in [&plain, &packed] {
            assert_eq!(answer.header("vary"), "accept-encoding", "{path}");
        }
        assert!(
            bytes.len() * 3 < whole.len(),
            "{path}: {} bytes",
            bytes.len()
        );
        let mut read = Vec::new();
        let mut unpacked = flate2::read::GzDecoder::new(bytes.as_slice());
        unpacked.read_to_end(&mut read).unwrap();
        assert_eq!(read, whole, "{path}");
    }
    let (packed, _) = raw(&style, "gzip");
    let tag = packed.header("etag");
    assert!(tag.starts_with("W/\""), "{tag}");
    let again = ask(address, "GET", &style, &[("If-None-Match", tag)]).await;
    assert_eq!(again.status, 304);
    // A font is compressed already; a few words aren't worth it.
    let font = (noi_ui::assets::hrefs().into_iter()).find(|path| path.ends_with("woff2"));
    for path in [font.unwrap(), "/assets/none.0.css".to_owned()] {
        let (answer, _) = raw(&path, "gzip");
        assert_eq!(answer.header("content-encoding"), "", "{path}");
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_sent_once() {
    let running = start(empty_office().await, quick()).await;
    for path in noi_ui::assets::hrefs() {
        let first = get(running.address, &path).await;
        assert_eq!(first.status, 200, "{path}");
        assert!(!first.header("content-type").is_empty());
        let tag = first.header("etag").to_owned();
        assert!(tag.len() > 2, "{path}");
        let again = ask(
            running.address,
            "GET",
            &path,
            &[("If-None-Match", tag.as_str())],
        )
        .await;
        assert_eq!((again.status, again.body.as_str()), (304, ""));
        assert_eq!(again.header("etag"), tag);
    }
    let old = get(running.address, "/assets/noi.0000000000000000.css").await;
    assert_eq!((old.status, old.header("cache-control")), (200, "no-cache"));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_is_refused() {
    let running = start(empty_office().await, quick()).await;
    let address = running.address;
    let size = (Limits::default().body_bytes + 1).to_string();
    let answer = ask(address, "POST", "/", &[("Content-Length", size.as_str())]).await;
    assert_eq!(answer.status, 413);
    assert_eq!(answer.header("connection"), "close");
    let answer = ask(address, "GET", "/", &[("Content-Length", size.as_str())]).await;
    assert_eq!(answer.status, 413);
    let long = "x".repeat(20_000);
    let answer = ask(address, "GET", "/", &[("X-Long", long.as_str())]).await;
    assert_eq!(answer.status, 431);
    // A body without a length is not waited for.
    let chunks = "5\r\nhello\r\n".repeat(100);
    let endless =
        format!("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}");
    let answer = parse(&send(address, endless.as_bytes()));
    assert_eq!(answer.status, 403);
    assert_eq!(get(address, "/gioi-thieu").await.status, 200);
    running.stop().await;
}

/// How long the other side keeps a connection on which these bytes were sent.
fn kept_for(address: std::net::SocketAddr, sent: &[u8]) -> Duration {
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    stream.write_all(sent).unwrap();
    let begun = Instant::now();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).ok();
    begun.elapsed()
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_clients_are_cut() {
    let running = start(empty_office().await, quick()).await;
    let address = running.address;
    let check = |what: &'static str, sent: &'static [u8]| async move {
        let kept = tokio::task::spawn_blocking(move || kept_for(address, sent))
            .await
            .unwrap();
        assert!(kept >= Duration::from_millis(300), "{what}: {kept:?}");
        assert!(kept < Duration::from_secs(8), "{what}: {kept:?}");
    };
    check("nothing sent", b"").await;
    check("half a request line", b"GET / HT").await;
    check(
        "headers without an end",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX-",
    )
    .await;
    check(
        "idle after an answer",
        b"GET /gioi-thieu HTTP/1.1\r\nHost: localhost\r\n\r\n",
    )
    .await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_clients_hold_nobody_up() {
    let limits = Limits {
        connections: 40,
        ..quick()
    };
    let running = start(empty_office().await, limits).await;
    let address = running.address;
    let mut slow = Vec::new();
    for _ in 0..100 {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: loc").unwrap();
        slow.push(stream);
    }
    let begun = Instant::now();
    assert_eq!(get(address, "/gioi-thieu").await.status, 200);
    assert!(begun.elapsed() < Duration::from_secs(10));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stops_when_told() {
    let running = start(empty_office().await, quick()).await;
    let address = running.address;
    assert_eq!(running.url(), format!("http://{address}/"));
    // An idle connection and a half-sent request don't keep it.
    let mut idle = TcpStream::connect(address).unwrap();
    idle.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(running.until(async {
        ended.await.ok();
    }));
    assert_eq!(get(address, "/gioi-thieu").await.status, 200);
    end.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(5), serving)
        .await
        .unwrap()
        .unwrap();
    assert!(TcpStream::connect(address).is_err());
}
