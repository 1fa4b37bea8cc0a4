//! Asking the identity service: one question a connection, over TLS, within bounds of time and
//! size; no redirect is followed, and no address is asked that the service or its file doesn't name.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, CONNECTION, HOST, HeaderValue};
use hyper::{Request, StatusCode, Uri};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// From the first packet to the last byte.
const WITHIN: Duration = Duration::from_secs(8);
/// The longest answer that is read, in bytes.
const LONGEST: usize = 512 * 1024;

/// Why a question has no answer; for the terminal of whoever runs the server.
#[derive(Debug)]
pub(super) struct FetchError {
    address: String,
    why: String,
}

impl FetchError {
    pub(super) fn new(address: impl fmt::Display, why: impl fmt::Display) -> Self {
        Self {
            address: address.to_string(),
            why: why.to_string(),
        }
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.address, self.why)
    }
}

pub(super) struct Client {
    tls: TlsConnector,
}

/// Whether secrets may go to an address: over TLS, or to this machine itself.
pub(super) fn is_safe(address: &Uri) -> bool {
    let host = address.host().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let here = bare == "localhost"
        || bare
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback());
    match address.scheme_str() {
        Some("https") => !host.is_empty(),
        Some("http") => here,
        _ => false,
    }
}

impl Client {
    /// Trusts the certificates in `ca` (PEM), or those that the system trusts.
    ///
    /// # Errors
    /// When there are none that can be read.
    pub(super) fn trusting(ca: Option<&[u8]>) -> Result<Self, String> {
        let mut roots = RootCertStore::empty();
        match ca {
            Some(pem) => {
                for certificate in CertificateDer::pem_slice_iter(pem) {
                    let certificate = certificate.map_err(|error| error.to_string())?;
                    roots.add(certificate).map_err(|error| error.to_string())?;
                }
            }
            None => {
                let found = rustls_native_certs::load_native_certs();
                roots.add_parsable_certificates(found.certs);
            }
        }
        if roots.is_empty() {
            return Err("no certificate of an authority was found".to_owned());
        }
        let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            tls: TlsConnector::from(Arc::new(config)),
        })
    }

    /// Asks; the answer with its status.
    ///
    /// # Errors
    /// When the service can't be reached, or answers too slowly or too much.
    pub(super) async fn ask(
        &self,
        address: &Uri,
        request: Request<Body>,
    ) -> Result<(StatusCode, Vec<u8>), FetchError> {
        match tokio::time::timeout(WITHIN, self.asked(address, request)).await {
            Ok(answer) => answer.map_err(|why| FetchError::new(address, why)),
            Err(_) => Err(FetchError::new(address, "no answer in time")),
        }
    }

    async fn asked(
        &self,
        address: &Uri,
        mut request: Request<Body>,
    ) -> Result<(StatusCode, Vec<u8>), String> {
        if !is_safe(address) {
            return Err("an address with https is needed".to_owned());
        }
        let (host, authority) = match (address.host(), address.authority()) {
            (Some(host), Some(authority)) => (host, authority),
            _ => return Err("the address names no machine".to_owned()),
        };
        let sealed = address.scheme_str() == Some("https");
        let port = address.port_u16().unwrap_or(if sealed { 443 } else { 80 });
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let path = address.path_and_query().map_or("/", |path| path.as_str());
        *request.uri_mut() = path.parse().map_err(|_| "the address is odd".to_owned())?;
        let headers = request.headers_mut();
        let host = HeaderValue::from_str(authority.as_str()).map_err(|error| error.to_string())?;
        headers.insert(HOST, host);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
        let stream = TcpStream::connect((bare, port)).await;
        let stream = stream.map_err(|error| error.to_string())?;
        if !sealed {
            return spoken(stream, request).await;
        }
        let name = ServerName::try_from(bare.to_owned()).map_err(|error| error.to_string())?;
        let stream = self.tls.connect(name, stream).await;
        spoken(stream.map_err(|error| error.to_string())?, request).await
    }
}

async fn spoken(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<Body>,
) -> Result<(StatusCode, Vec<u8>), String> {
    let said = |error: hyper::Error| error.to_string();
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(said)?;
    // It moves the bytes while the answer is read, and ends with it or with our patience.
    let moving = Moving(tokio::spawn(connection));
    let answer = sender.send_request(request).await.map_err(said)?;
    let (head, body) = answer.into_parts();
    let bytes = to_bytes(Body::new(body), LONGEST).await;
    let bytes = bytes.map_err(|_| "the answer was cut off, or is too long".to_owned())?;
    drop(moving);
    Ok((head.status, bytes.into()))
}

struct Moving<T>(tokio::task::JoinHandle<T>);

impl<T> Drop for Moving<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_go_over_tls_or_stay_here() {
        let check = |address: &str, expected: bool| {
            assert_eq!(is_safe(&address.parse().unwrap()), expected, "{address}");
        };
        check("https://id.example.vn/token", true);
        check("http://127.0.0.1:9000/token", true);
        check("http://localhost:9000/token", true);
        check("http://[::1]:9000/token", true);
        check("http://id.example.vn/token", false);
        check("http://127.0.0.1.example.vn/token", false);
        check("/token", false);
        check("ftp://127.0.0.1/token", false);
    }
}
