//! What a person wrote of a bucket, and what the environment says of it.

use std::time::Duration;

use object_store::aws::{AmazonS3, AmazonS3Builder, Checksum};
use object_store::client::{HttpClient, HttpConnector};
use object_store::{BackoffConfig, ClientOptions, RetryConfig};

use super::Outside;
use super::bucket::detail;
use crate::{ArchiveError, Result};

/// For one request: a piece of a file must get through a slow line in it.
const REQUEST: Duration = Duration::from_secs(10 * 60);
const CONNECT: Duration = Duration::from_secs(10);
/// With the pauses between them about a quarter of a minute.
const TRIES: usize = 7;

pub(super) struct Settings {
    /// As a person reads it.
    pub(super) name: String,
    pub(super) prefix: String,
    pub(super) store: AmazonS3,
    /// What no message may show.
    pub(super) secrets: Vec<String>,
}

/// `bucket/prefix` with the keys and the address of the environment.
pub(super) fn read(place: &str, outside: &Outside<'_>) -> Result<Settings> {
    let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
    let prefix = prefix.trim_matches('/');
    let named = |text: &str, also: &str| {
        let fits = |c: char| c.is_ascii_alphanumeric() || also.contains(c);
        !text.is_empty() && text.chars().all(fits)
    };
    let parts_fit = |prefix: &str| {
        let mut parts = prefix.split('/');
        parts.all(|part| named(part, "-_.") && !part.starts_with('.'))
    };
    // What doesn't fit may be a key that was typed into the address: it isn't repeated.
    if !named(bucket, "-.") || !(prefix.is_empty() || parts_fit(prefix)) {
        return Err(ArchiveError::NotAPlace("s3://…".to_owned()));
    }
    let name = match prefix {
        "" => format!("s3://{bucket}"),
        _ => format!("s3://{bucket}/{prefix}"),
    };
    let variable = |name: &str| (outside.variable)(name).filter(|value| !value.is_empty());
    let needed = |name: &'static str| variable(name).ok_or(ArchiveError::NotSet(name));
    let (key, secret) = (
        needed("AWS_ACCESS_KEY_ID")?,
        needed("AWS_SECRET_ACCESS_KEY")?,
    );
    let yes = |name| variable(name).is_some_and(|value| ["true", "1"].contains(&value.as_str()));
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(bucket)
        .with_virtual_hosted_style_request(yes("AWS_VIRTUAL_HOSTED_STYLE_REQUEST"))
        // Not every store has the request that deletes many at once.
        .with_disable_bulk_delete(true);
    let mut way = Way::default();
    if let Some(endpoint) = variable("AWS_ENDPOINT_URL") {
        let Ok(url) = reqwest::Url::parse(&endpoint) else {
            return Err(ArchiveError::NotSet("AWS_ENDPOINT_URL"));
        };
        let with_password = !url.username().is_empty() || url.password().is_some();
        if with_password || !["http", "https"].contains(&url.scheme()) {
            return Err(ArchiveError::NotSet("AWS_ENDPOINT_URL"));
        }
        way = Way {
            in_the_open: url.scheme() == "http",
            here: is_here(&url),
        };
        if way.in_the_open && !way.here && !yes("AWS_ALLOW_HTTP") {
            return Err(ArchiveError::InTheOpen(name));
        }
        builder = builder.with_endpoint(endpoint);
    }
    if let Some(region) = variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION")) {
        builder = builder.with_region(region);
    }
    if let Some(name) = variable("AWS_CHECKSUM_ALGORITHM") {
        let Ok(checksum) = name.parse::<Checksum>() else {
            return Err(ArchiveError::NotSet("AWS_CHECKSUM_ALGORITHM"));
        };
        builder = builder.with_checksum_algorithm(checksum);
    }
    let mut secrets = vec![secret.clone(), key.clone()];
    if let Some(token) = variable("AWS_SESSION_TOKEN") {
        builder = builder.with_token(&token);
        secrets.push(token);
    }
    let tries = match variable("AWS_MAX_ATTEMPTS").map(|value| value.parse()) {
        None => TRIES,
        Some(Ok(tries)) if tries > 0 => tries,
        Some(_) => return Err(ArchiveError::NotSet("AWS_MAX_ATTEMPTS")),
    };
    let retry = RetryConfig {
        backoff: BackoffConfig {
            init_backoff: Duration::from_millis(250),
            ..BackoffConfig::default()
        },
        max_retries: tries - 1,
        ..RetryConfig::default()
    };
    let store = builder
        .with_access_key_id(key)
        .with_secret_access_key(secret)
        .with_http_connector(way)
        .with_retry(retry)
        .build();
    let store = store.map_err(|error| ArchiveError::Unreachable {
        place: name.clone(),
        detail: detail(&error, &secrets),
    })?;
    Ok(Settings {
        name,
        prefix: prefix.to_owned(),
        store,
        secrets,
    })
}

/// How the store is reached.
#[derive(Clone, Copy, Debug, Default)]
struct Way {
    in_the_open: bool,
    /// On this machine.
    here: bool,
}

impl HttpConnector for Way {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        // The client takes the cryptography of the process, and there need be none yet.
        rustls::crypto::ring::default_provider()
            .install_default()
            .ok();
        let mut builder = reqwest::Client::builder()
            .timeout(REQUEST)
            .connect_timeout(CONNECT)
            .https_only(!self.in_the_open)
            // What was sealed for one address isn't carried to another.
            .redirect(reqwest::redirect::Policy::none());
        if self.here {
            // What may go in the open on this machine would leave it by a proxy.
            builder = builder.no_proxy();
        }
        let client = builder.build();
        let client = client.map_err(|source| object_store::Error::Generic {
            store: "S3",
            source: Box::new(source),
        })?;
        Ok(HttpClient::new(client))
    }
}

/// Whether an address is that of this machine.
fn is_here(url: &reqwest::Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let number = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    host == "localhost" || number.is_ok_and(|number| number.is_loopback())
}
