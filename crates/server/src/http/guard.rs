//! What every request passes before a page is made, and every answer before it leaves.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use hyper::header::{
    ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST,
    HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use hyper::{HeaderMap, Method, StatusCode};
use noi_core::Moment;
use noi_ui::pages::message::MessageKind;

use super::answer;
use super::connections::Limits;
use super::language;
use crate::imports::{self, receive::DRAINED};
use crate::{api, pages};

/// Everything comes from here, nothing is inline, nobody frames us.
const CONTENT_POLICY: &str = "default-src 'self'; object-src 'none'; base-uri 'none'; \
                              form-action 'self'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, HeaderValue); 6] = [
    (
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(CONTENT_POLICY),
    ),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    // With `no-referrer` browsers send `Origin: null` with our own forms.
    (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=()"),
    ),
];

/// What the guard goes by.
#[derive(Clone)]
pub(crate) struct Rules {
    pub(crate) limits: Limits,
    /// Further names by which browsers may ask for us; this machine's own are always taken.
    pub(crate) hosts: Arc<[String]>,
    /// Browsers reach us over TLS.
    pub(crate) secure: bool,
    /// For the day on a refusal's page.
    pub(crate) now: fn() -> Moment,
}

/// Refuses what is not for us, bounds the time for the rest, and seals every answer.
pub(crate) async fn guard(State(rules): State<Rules>, request: Request, next: Next) -> Response {
    let limits = rules.limits;
    let within = match imports::takes_long(request.method(), request.uri()) {
        true => limits.upload,
        false => limits.answer,
    };
    // Programs are told in their own form.
    let program =
        (request.uri().path().starts_with(api::PREFIX)).then(|| request.headers().clone());
    let mut response = match refusal(&request, &rules) {
        Some(refused) => match &program {
            Some(headers) => for_program(refused, headers),
            None => refused,
        },
        None => match tokio::time::timeout(within, next.run(request)).await {
            Ok(response) => response,
            Err(_) if program.is_some() => {
                let headers = program.unwrap_or_default();
                api::refused(StatusCode::SERVICE_UNAVAILABLE, &headers)
            }
            Err(_) => answer::plain(
                StatusCode::SERVICE_UNAVAILABLE,
                "Trang này mất quá nhiều thời gian. Thử lại sau ít phút.\n\
                 This page takes too long. Try again in a few minutes.\n",
            ),
        },
    };
    seal(response.headers_mut());
    if rules.secure {
        let year = HeaderValue::from_static("max-age=31536000");
        response
            .headers_mut()
            .insert(STRICT_TRANSPORT_SECURITY, year);
    }
    response
}

/// A refusal in the form of the API, with what it says of the connection.
fn for_program(refused: Response, headers: &HeaderMap) -> Response {
    let mut response = api::refused(refused.status(), headers);
    if let Some(connection) = refused.headers().get(CONNECTION) {
        let connection = connection.clone();
        response.headers_mut().insert(CONNECTION, connection);
    }
    response
}

fn refusal(request: &Request, rules: &Rules) -> Option<Response> {
    let headers = request.headers();
    let asked_for = headers.get(HOST).and_then(|host| host.to_str().ok());
    let is_ours = |host: &str| is_this_machine(host) || is_one_of(host, &rules.hosts);
    if !asked_for.is_some_and(is_ours) {
        let lens = language::lens(request.uri().query().unwrap_or_default(), headers);
        return Some(pages::bare_message(
            MessageKind::LoopbackOnly,
            lens,
            (rules.now)().day(),
        ));
    }
    let length = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let brings_file = imports::is_upload(request.method(), request.uri(), headers);
    // A file that is somewhat too large is told so on its page.
    let most = match brings_file {
        true => rules.limits.upload_bytes.saturating_mul(DRAINED),
        false => rules.limits.body_bytes,
    };
    if length.is_some_and(|length| length > most) {
        return Some(closing(answer::plain(
            StatusCode::PAYLOAD_TOO_LARGE,
            "Nội dung gửi lên quá lớn. Chia nhỏ rồi gửi lại.\n\
             What was sent is too large. Send it in parts.\n",
        )));
    }
    match *request.method() {
        Method::GET | Method::HEAD => None,
        // A program carries a token, which no browser sends by itself; it knows its own verbs.
        _ if request.uri().path().starts_with(api::PREFIX) => None,
        Method::POST if !is_our_form(headers, brings_file) => Some(closing(answer::plain(
            StatusCode::FORBIDDEN,
            "Nội dung này không gửi từ trang của Nôi nên không được ghi. Mở lại trang rồi ghi.\n\
             This was not sent from a page of Nôi and is not recorded. Open the page again.\n",
        ))),
        Method::POST => None,
        _ => {
            let mut refused = closing(answer::plain(
                StatusCode::METHOD_NOT_ALLOWED,
                "Các trang này chỉ để xem và ghi.\nThese pages can only be read and sent.\n",
            ));
            refused
                .headers_mut()
                .insert(ALLOW, HeaderValue::from_static("GET, HEAD, POST"));
            Some(refused)
        }
    }
}

/// Whether a form comes from a page of ours. A page of another site can make a browser send us a
/// form, but not with these headers: every browser says where a form comes from. Files are taken
/// at one place only.
fn is_our_form(headers: &HeaderMap, brings_file: bool) -> bool {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    let is_form = text(CONTENT_TYPE).is_some_and(|kind| {
        let kind = kind.split(';').next().unwrap_or_default().trim();
        kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
    });
    let host = text(HOST).unwrap_or_default();
    let from_here = match text(ORIGIN) {
        Some(origin) => origin
            .strip_prefix("http://")
            .or_else(|| origin.strip_prefix("https://"))
            .is_some_and(|origin| origin == host),
        None => text(HeaderName::from_static("sec-fetch-site")) == Some("same-origin"),
    };
    (is_form || brings_file) && from_here
}

/// A body that nobody read is not read to its end: the connection ends instead.
fn closing(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

/// Whether a `Host` header names one of these, on whatever port.
fn is_one_of(host: &str, names: &[String]) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, port)| {
        let is_port = port.bytes().all(|byte| byte.is_ascii_digit());
        if is_port { name } else { host }
    });
    names.iter().any(|one| one.eq_ignore_ascii_case(name))
}

/// Whether a `Host` header names this machine. A page of another site whose name was made to
/// lead here (DNS rebinding) still sends its own name.
fn is_this_machine(host: &str) -> bool {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((address, rest)) => (address, rest),
            None => return false,
        },
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let port_is_one = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|port| port.parse::<u16>().is_ok());
    let is_loopback = |address: std::net::IpAddr| address.is_loopback();
    port_is_one && (name.eq_ignore_ascii_case("localhost") || name.parse().is_ok_and(is_loopback))
}

/// Puts the headers on that every answer carries; what may be kept says so itself.
fn seal(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.insert(name, value);
    }
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_forms_are_taken() {
        let check = |headers: &[(&'static str, &'static str)], expected: bool| {
            let mut map = HeaderMap::new();
            map.insert(HOST, HeaderValue::from_static("127.0.0.1:4321"));
            for (name, value) in headers {
                map.insert(
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                );
            }
            assert_eq!(is_our_form(&map, false), expected, "{headers:?}");
        };
        const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
        check(&[FORM, ("origin", "http://127.0.0.1:4321")], true);
        check(&[FORM, ("origin", "https://127.0.0.1:4321")], true);
        check(&[FORM, ("sec-fetch-site", "same-origin")], true);
        check(&[FORM], false);
        check(&[FORM, ("origin", "null")], false);
        check(&[FORM, ("origin", "http://noi.example")], false);
        check(&[FORM, ("origin", "http://127.0.0.1:4322")], false);
        check(
            &[
                FORM,
                ("origin", "http://noi.example"),
                ("sec-fetch-site", "same-origin"),
            ],
            false,
        );
        check(&[FORM, ("sec-fetch-site", "cross-site")], false);
        check(
            &[
                ("content-type", "text/plain"),
                ("origin", "http://127.0.0.1:4321"),
            ],
            false,
        );
        check(&[("origin", "http://127.0.0.1:4321")], false);
    }

    #[test]
    fn hosts() {
        let check = |host: &str, expected: bool| {
            assert_eq!(is_this_machine(host), expected, "{host}");
        };
        check("localhost", true);
        check("LocalHost:8080", true);
        check("127.0.0.1:4321", true);
        check("127.8.9.1", true);
        check("[::1]:4321", true);
        check("[::1]", true);
        check("noi.example", false);
        check("localhost.example:8080", false);
        check("127.0.0.1.example", false);
        check("192.168.1.5", false);
        check("[2001:db8::1]:80", false);
        check("[::1", false);
        check("[::1]x", false);
        check("localhost:http", false);
        check("localhost:99999", false);
        check("localhost:80:80", false);
        check("", false);
    }
}
