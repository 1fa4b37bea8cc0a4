//! TLS by a certificate that was given.

use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::socket::ServeError;

/// A certificate with those above it, and its key, both as PEM.
#[derive(Clone)]
pub struct Certificate {
    pub chain: Vec<u8>,
    pub key: Vec<u8>,
}

/// # Errors
/// When either can't be read, or the key is another certificate's.
pub(crate) fn acceptor(certificate: &Certificate) -> Result<TlsAcceptor, ServeError> {
    let bad = |what: &str, error: &dyn std::fmt::Display| {
        ServeError::Certificate(format!("{what}: {error}"))
    };
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&certificate.chain)
        .collect::<Result<_, _>>()
        .map_err(|error| bad("certificate", &error))?;
    let key = PrivateKeyDer::from_pem_slice(&certificate.key);
    let key = key.map_err(|error| bad("key", &error))?;
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| bad("TLS", &error))?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| bad("certificate and key", &error))?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}
