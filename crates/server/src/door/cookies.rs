//! The cookies of a browser: its session, half a sign-in, an errand, and what lets it be known again.

use axum::response::Response;
use hyper::HeaderMap;
use hyper::header::{COOKIE, HeaderValue, SET_COOKIE};
use noi_accounts::Token;
use noi_accounts::provider::ERRAND_SECONDS;

/// Half a sign-in, in seconds.
const HALF_SECONDS: u32 = 5 * 60;
/// A browser is known again for half a year.
const KNOWN_SECONDS: u32 = 182 * 24 * 3_600;

/// A cookie of ours.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cookie {
    Session,
    Half,
    Known,
    Errand,
}

impl Cookie {
    /// Over TLS its name says that it came from this very host and over TLS (`__Host-`); browsers
    /// hold us to that.
    fn name(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::Session, true) => "__Host-noi",
            (Self::Session, false) => "noi",
            (Self::Half, true) => "__Host-noi-half",
            (Self::Half, false) => "noi-half",
            (Self::Errand, true) => "__Host-noi-errand",
            (Self::Errand, false) => "noi-errand",
            (Self::Known, true) => "__Host-noi-known",
            (Self::Known, false) => "noi-known",
        }
    }

    fn seconds(self) -> Option<u32> {
        match self {
            // Gone with the browser; the server ends it earlier.
            Self::Session => None,
            Self::Half => Some(HALF_SECONDS),
            Self::Known => Some(KNOWN_SECONDS),
            Self::Errand => u32::try_from(ERRAND_SECONDS).ok(),
        }
    }

    /// What the browser sent. Of several under one name none counts: somebody planted one.
    pub(crate) fn read(self, headers: &HeaderMap, secure: bool) -> Option<&str> {
        let name = self.name(secure);
        let all = headers.get_all(COOKIE).iter();
        let mut found = all
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(key, _)| *key == name)
            .map(|(_, value)| value);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    pub(crate) fn token(self, headers: &HeaderMap, secure: bool) -> Option<Token> {
        Token::parse(self.read(headers, secure)?)
    }

    pub(crate) fn set(self, response: &mut Response, secure: bool, value: &str) {
        let age = self.seconds().map(|seconds| format!("; Max-Age={seconds}"));
        self.put(response, secure, value, &age.unwrap_or_default());
    }

    pub(crate) fn clear(self, response: &mut Response, secure: bool) {
        self.put(response, secure, "", "; Max-Age=0");
    }

    fn put(self, response: &mut Response, secure: bool, value: &str, age: &str) {
        let secure_word = if secure { "; Secure" } else { "" };
        let text = format!(
            "{}={value}; Path=/; HttpOnly; SameSite=Lax{secure_word}{age}",
            self.name(secure)
        );
        if let Ok(value) = HeaderValue::from_str(&text) {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_sends() {
        let check = |sent: &[&'static str], secure, expected: Option<&str>| {
            let mut headers = HeaderMap::new();
            for value in sent {
                headers.append(COOKIE, HeaderValue::from_static(value));
            }
            assert_eq!(Cookie::Session.read(&headers, secure), expected, "{sent:?}");
        };
        check(&["noi=abc"], false, Some("abc"));
        check(&["a=b; noi=abc; noi-half=x"], false, Some("abc"));
        check(&["a=b", "noi=abc"], false, Some("abc"));
        check(&["noi=abc; noi=planted"], false, None);
        check(&["noi=abc"], true, None);
        check(&["__Host-noi=abc"], true, Some("abc"));
        check(&["xnoi=abc"], false, None);
        check(&[], false, None);
    }

    #[test]
    fn what_a_browser_is_given() {
        let mut response = Response::default();
        Cookie::Session.set(&mut response, true, "abc");
        Cookie::Half.clear(&mut response, false);
        let given: Vec<_> = response.headers().get_all(SET_COOKIE).iter().collect();
        assert_eq!(
            given,
            [
                "__Host-noi=abc; Path=/; HttpOnly; SameSite=Lax; Secure",
                "noi-half=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0",
            ]
        );
    }
}
