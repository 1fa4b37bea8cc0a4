//! Answers travel compressed to whoever takes gzip: villages pay for every kilobyte, and wait
//! for it.
//!
//! Sizes tell a listener on the line something about what a page holds; that matters where
//! whoever listens can also make the browser ask for a text of their own choosing beside a
//! secret. Here no page holds a secret beside what was asked for: forms are known by where they
//! come from, not by a token in them, and what is shown once (a link, a token, a code) answers
//! a form.

use std::io::Write as _;

use axum::body::{Body, HttpBody as _, to_bytes};
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;
use hyper::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderValue, VARY,
};
use hyper::{HeaderMap, StatusCode};

/// Less than a packet or two isn't worth it.
const LEAST: usize = 1_000;
/// Larger ones are downloads, which nobody waits for with half a page.
const MOST: usize = 4_000_000;
/// Past this a page gains a few per cent for twice the time.
const LEVEL: u32 = 4;

/// Whether these headers of a request take gzip.
pub(crate) fn takes_gzip(asked: &HeaderMap) -> bool {
    (asked.get_all(ACCEPT_ENCODING).iter())
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|one| {
            let mut parts = one.split(';').map(str::trim);
            let is_gzip = (parts.next()).is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
            // "gzip;q=0" is a refusal.
            let refused = parts.any(|part| {
                (part.strip_prefix("q=")).is_some_and(|q| q.parse().is_ok_and(|q: f32| q <= 0.0))
            });
            is_gzip && !refused
        })
}

/// The answer, compressed where that helps; `takes_gzip` is what the browser said of itself.
pub(crate) async fn compress(response: Response, takes_gzip: bool) -> Response {
    let size = (response.body().size_hint().exact()).and_then(|size| usize::try_from(size).ok());
    let status = response.status();
    if !is_text(response.headers())
        || !size.is_some_and(|size| (LEAST..=MOST).contains(&size))
        || status == StatusCode::PARTIAL_CONTENT
        || response.headers().contains_key(CONTENT_ENCODING)
    {
        return response;
    }
    let (mut head, body) = response.into_parts();
    // A cache between must not give the one form to who asked for the other.
    head.headers
        .append(VARY, HeaderValue::from_static("accept-encoding"));
    if !takes_gzip {
        return Response::from_parts(head, body);
    }
    // The body is whole and in memory: nothing is waited for, nothing can be cut off.
    let Ok(plain) = to_bytes(body, MOST).await else {
        let mut failed = Response::new(Body::empty());
        *failed.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        return failed;
    };
    let mut packed = GzEncoder::new(Vec::with_capacity(plain.len() / 4), Compression::new(LEVEL));
    let Ok(packed) = packed.write_all(&plain).and_then(|()| packed.finish()) else {
        return Response::from_parts(head, Body::from(plain));
    };
    head.headers
        .insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    head.headers.remove(CONTENT_LENGTH);
    // The bytes differ from those that the strong tag stands for; what they mean doesn't.
    if let Some(weak) = (head.headers.get(ETAG))
        .and_then(|tag| tag.to_str().ok())
        .filter(|tag| !tag.starts_with("W/"))
        .and_then(|tag| HeaderValue::from_str(&format!("W/{tag}")).ok())
    {
        head.headers.insert(ETAG, weak);
    }
    Response::from_parts(head, Body::from(packed))
}

fn is_text(headers: &HeaderMap) -> bool {
    (headers.get(CONTENT_TYPE))
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| {
            kind.starts_with("text/")
                || kind.starts_with("application/json")
                || kind.starts_with("application/problem+json")
                || kind.starts_with("image/svg+xml")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_says_of_itself_is_read() {
        let check = |said: &str, takes: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_str(said).unwrap());
            assert_eq!(takes_gzip(&headers), takes, "{said:?}");
        };
        check("gzip, deflate, br, zstd", true);
        check("br;q=1.0, GZIP;q=0.5", true);
        check("gzip;q=0", false);
        check("gzip; q=0.0, br", false);
        check("br", false);
        check("x-gzipped", false);
        check("", false);
        assert!(!takes_gzip(&HeaderMap::new()));
    }
}
