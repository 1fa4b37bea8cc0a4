//! The identity service: what is known of it, where a browser is sent, and what a code is worth.

use axum::body::Body;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use hyper::{Request, StatusCode, Uri};
use noi_accounts::provider::{Errand, Expected, Keys, Proof, Purpose, TokenError, read};
use noi_core::Moment;
use serde::Deserialize;
use tokio::sync::Mutex;

use super::fetch::{Client, FetchError, is_safe};

/// What the service says of itself is asked for again after an hour.
const FRESH_MS: i64 = 3_600_000;
/// A service that didn't answer is left alone for some seconds; so are its keys once they were
/// read, whatever key an answer names.
const PAUSE_MS: i64 = 5_000;

/// An identity service with which people may sign in, as the file of `noi serve --oidc` says.
#[derive(Clone, Debug)]
pub struct Provider {
    /// Exactly as the service calls itself.
    pub issuer: String,
    pub client_id: String,
    /// None: we are known there without one.
    pub client_secret: Option<String>,
    /// What people call the service.
    pub label_vi: String,
    pub label_en: String,
    /// What the service may state (`amr`, `acr`) so that no second factor is asked for here.
    pub enough: Vec<String>,
    /// The only authorities (PEM) whose certificates the service may have; none: the system's.
    pub ca: Option<Vec<u8>>,
}

/// Why nobody comes in by way of the service.
#[derive(Debug, thiserror::Error)]
pub(super) enum ServiceError {
    #[error("{0}")]
    Unreachable(FetchError),
    #[error("the service doesn't take its own code: {0}")]
    Code(String),
    #[error("the service's answer isn't believed: {0}")]
    Token(#[from] TokenError),
}

impl From<FetchError> for ServiceError {
    fn from(error: FetchError) -> Self {
        Self::Unreachable(error)
    }
}

/// What the service says of itself (OpenID Connect Discovery 1.0).
#[derive(Clone, Debug, Deserialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
}

#[derive(Default)]
struct Known {
    metadata: Option<(Moment, Metadata)>,
    keys: Option<(Moment, Keys)>,
    failed: Option<Moment>,
}

pub(crate) struct Service {
    pub(super) provider: Provider,
    client: Client,
    known: Mutex<Known>,
    now: fn() -> Moment,
}

impl Service {
    /// Nothing is asked yet: the pages open whether or not the service can be reached.
    ///
    /// # Errors
    /// When the address isn't one that secrets may go to, or the certificates can't be read.
    pub(crate) fn new(provider: Provider, now: fn() -> Moment) -> Result<Self, String> {
        let issuer = provider.issuer.parse::<Uri>();
        if !issuer.is_ok_and(|issuer| is_safe(&issuer) && issuer.query().is_none()) {
            return Err(format!(
                "{}: an address with https is needed",
                provider.issuer
            ));
        }
        Ok(Self {
            client: Client::trusting(provider.ca.as_deref())?,
            provider,
            known: Mutex::default(),
            now,
        })
    }

    /// Where a browser is sent on an errand. Whoever is to be linked has to show there that it is
    /// they who sit before it, not whoever signed in earlier.
    pub(super) async fn address(
        &self,
        errand: &Errand,
        state: &str,
        back: &str,
    ) -> Result<String, ServiceError> {
        let metadata = self.metadata().await?;
        let challenge = errand.challenge();
        let nonce = errand.nonce();
        let mut fields = vec![
            ("response_type", "code"),
            ("client_id", &self.provider.client_id),
            ("redirect_uri", back),
            ("scope", "openid"),
            ("state", state),
            ("nonce", &nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        if !matches!(errand.purpose(), Purpose::SignIn { .. }) {
            fields.push(("prompt", "login"));
        }
        let begins = &metadata.authorization_endpoint;
        let mark = if begins.contains('?') { '&' } else { '?' };
        Ok(format!("{begins}{mark}{}", written(&fields)))
    }

    /// Whether an answer in the address may be of this service: another one, which our browser was
    /// led to, would name itself (RFC 9207).
    pub(super) async fn is_its(&self, issuer: Option<&str>) -> Result<bool, ServiceError> {
        let says = self
            .metadata()
            .await?
            .authorization_response_iss_parameter_supported;
        Ok(match issuer {
            Some(issuer) => issuer == self.provider.issuer,
            None => !says,
        })
    }

    /// Changes a code for the proof of who came.
    pub(super) async fn proof(
        &self,
        errand: &Errand,
        code: &str,
        back: &str,
    ) -> Result<Proof, ServiceError> {
        let metadata = self.metadata().await?;
        let token = self.id_token(&metadata, errand, code, back).await?;
        let nonce = errand.nonce();
        let expected = Expected {
            issuer: &self.provider.issuer,
            client: &self.provider.client_id,
            nonce: &nonce,
            enough: &self.provider.enough,
        };
        let mut known = self.known.lock().await;
        let now = (self.now)();
        if let Some((read_at, keys)) = &known.keys
            && is_within(*read_at, now, FRESH_MS)
        {
            match read(&token, keys, expected, now) {
                // It may have another key since.
                Err(TokenError::UnknownKey) if !is_within(*read_at, now, PAUSE_MS) => {}
                read => return Ok(read?),
            }
        }
        let bytes = self.get(&metadata.jwks_uri).await?;
        let keys = Keys::parse(&bytes);
        let keys = keys.map_err(|error| FetchError::new(&metadata.jwks_uri, error))?;
        let (_, keys) = known.keys.insert((now, keys));
        Ok(read(&token, keys, expected, now)?)
    }

    async fn id_token(
        &self,
        metadata: &Metadata,
        errand: &Errand,
        code: &str,
        back: &str,
    ) -> Result<String, ServiceError> {
        let verifier = errand.verifier();
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", back),
            ("code_verifier", &verifier),
        ];
        let (client, secret) = (&self.provider.client_id, &self.provider.client_secret);
        // As the standard has it, where the service doesn't say how.
        let in_header = (metadata.token_endpoint_auth_methods_supported.as_ref())
            .is_none_or(|ways| ways.iter().any(|way| way == "client_secret_basic"));
        let mut request = Request::post("/");
        match secret {
            Some(secret) if in_header => {
                let pair = format!("{}:{}", encoded(client), encoded(secret));
                let basic = data_encoding::BASE64.encode(pair.as_bytes());
                if let Ok(mut value) = HeaderValue::from_str(&format!("Basic {basic}")) {
                    value.set_sensitive(true);
                    request = request.header(AUTHORIZATION, value);
                }
            }
            Some(secret) => {
                fields.extend([("client_id", client.as_str()), ("client_secret", secret)])
            }
            None => fields.push(("client_id", client)),
        }
        let at = &metadata.token_endpoint;
        let request = request
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(written(&fields)))
            .map_err(|error| FetchError::new(at, error))?;
        let (status, bytes) = self.client.ask(&parsed(at)?, request).await?;
        if status == StatusCode::OK {
            let tokens: Result<Tokens, _> = serde_json::from_slice(&bytes);
            return Ok(tokens.map_err(|error| FetchError::new(at, error))?.id_token);
        }
        // Its own words (RFC 6749, 5.2), which hold no secret: the code only, and cut short.
        match serde_json::from_slice::<Refusal>(&bytes) {
            Ok(refusal) if status.is_client_error() => {
                Err(ServiceError::Code(refusal.error.chars().take(60).collect()))
            }
            _ => Err(FetchError::new(at, status).into()),
        }
    }

    /// Asked for at most once at a time, and kept for a while.
    async fn metadata(&self) -> Result<Metadata, ServiceError> {
        let mut known = self.known.lock().await;
        let now = (self.now)();
        if let Some((read_at, metadata)) = &known.metadata
            && is_within(*read_at, now, FRESH_MS)
        {
            return Ok(metadata.clone());
        }
        let issuer = self.provider.issuer.trim_end_matches('/');
        let at = format!("{issuer}/.well-known/openid-configuration");
        if known.failed.is_some_and(|at| is_within(at, now, PAUSE_MS)) {
            return Err(FetchError::new(at, "it didn't answer some seconds ago").into());
        }
        match self.discover(&at).await {
            Ok(metadata) => {
                known.failed = None;
                known.metadata = Some((now, metadata.clone()));
                Ok(metadata)
            }
            Err(error) => {
                known.failed = Some(now);
                Err(error.into())
            }
        }
    }

    async fn discover(&self, at: &str) -> Result<Metadata, FetchError> {
        let bytes = self.get(at).await?;
        let metadata: Metadata =
            serde_json::from_slice(&bytes).map_err(|error| FetchError::new(at, error))?;
        if metadata.issuer != self.provider.issuer {
            let why = format!(
                "it calls itself {}; the file must say so, too",
                metadata.issuer
            );
            return Err(FetchError::new(at, why));
        }
        let Metadata {
            authorization_endpoint,
            token_endpoint,
            jwks_uri,
            ..
        } = &metadata;
        for address in [authorization_endpoint, token_endpoint, jwks_uri] {
            if !is_safe(&parsed(address)?) {
                return Err(FetchError::new(address, "an address with https is needed"));
            }
        }
        Ok(metadata)
    }

    async fn get(&self, address: &str) -> Result<Vec<u8>, FetchError> {
        let request = Request::new(Body::empty());
        let (status, bytes) = self.client.ask(&parsed(address)?, request).await?;
        match status {
            StatusCode::OK => Ok(bytes),
            other => Err(FetchError::new(address, other)),
        }
    }
}

/// Whether a moment is less than so long ago. One to come isn't: the clock was set back.
fn is_within(then: Moment, now: Moment, milliseconds: i64) -> bool {
    (0..milliseconds).contains(&(now.0 - then.0))
}

fn parsed(address: &str) -> Result<Uri, FetchError> {
    address
        .parse()
        .map_err(|error| FetchError::new(address, error))
}

fn written(fields: &[(&str, &str)]) -> String {
    let pairs = fields.iter();
    let pairs = pairs.map(|(name, value)| format!("{name}={}", encoded(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}
