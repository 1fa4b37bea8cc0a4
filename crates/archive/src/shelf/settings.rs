//! What a person wrote of a bucket, and what the environment says of it.

use std::time::Duration;

use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::{BackoffConfig, ClientOptions, RetryConfig};

use super::Outside;
use crate::{ArchiveError, Result};

/// For one request: a piece of a file must get through a slow line in it.
const REQUEST: Duration = Duration::from_secs(10 * 60);
const CONNECT: Duration = Duration::from_secs(10);
/// With the pauses between them about a quarter of a minute.
const TRIES: usize = 6;

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
    let variable = |name: &str| (outside.variable)(name).filter(|value| !value.is_empty());
    let needed = |name: &'static str| variable(name).ok_or(ArchiveError::NotSet(name));
    let (key, secret) = (
        needed("AWS_ACCESS_KEY_ID")?,
        needed("AWS_SECRET_ACCESS_KEY")?,
    );
    let yes = |name| variable(name).is_some_and(|value| ["true", "1"].contains(&value.as_str()));
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(bucket)
        .with_virtual_hosted_style_request(yes("AWS_VIRTUAL_HOSTED_STYLE_REQUEST"));
    let mut in_the_open = false;
    if let Some(endpoint) = variable("AWS_ENDPOINT_URL") {
        let Ok(url) = reqwest::Url::parse(&endpoint) else {
            return Err(ArchiveError::NotSet("AWS_ENDPOINT_URL"));
        };
        let with_password = !url.username().is_empty() || url.password().is_some();
        if with_password || !["http", "https"].contains(&url.scheme()) {
            return Err(ArchiveError::NotSet("AWS_ENDPOINT_URL"));
        }
        in_the_open = url.scheme() == "http";
        if in_the_open && !is_here(&url) && !yes("AWS_ALLOW_HTTP") {
            return Err(ArchiveError::InTheOpen(format!("s3://{place}")));
        }
        builder = builder.with_endpoint(endpoint);
    }
    if let Some(region) = variable("AWS_REGION") {
        builder = builder.with_region(region);
    }
    let mut secrets = vec![secret.clone(), key.clone()];
    if let Some(token) = variable("AWS_SESSION_TOKEN") {
        builder = builder.with_token(&token);
        secrets.push(token);
    }
    // The client takes that of the process, and there need be none yet.
    rustls::crypto::ring::default_provider()
        .install_default()
        .ok();
    let options = ClientOptions::new()
        .with_timeout(REQUEST)
        .with_connect_timeout(CONNECT)
        .with_allow_http(in_the_open);
    let retry = RetryConfig {
        backoff: BackoffConfig {
            init_backoff: Duration::from_millis(250),
            ..BackoffConfig::default()
        },
        max_retries: TRIES,
        ..RetryConfig::default()
    };
    let store = builder
        .with_access_key_id(key)
        .with_secret_access_key(secret)
        .with_client_options(options)
        .with_retry(retry)
        .build();
    // No secret is in it: it says what of the settings, or of the machine's certificates, is wrong.
    let store = store.map_err(|error| ArchiveError::Unreachable {
        place: format!("s3://{place}"),
        detail: error.to_string(),
    })?;
    Ok(Settings {
        name: format!("s3://{place}"),
        prefix: prefix.to_owned(),
        store,
        secrets,
    })
}

/// Whether an address is that of this machine.
fn is_here(url: &reqwest::Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let number = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    host == "localhost" || number.is_ok_and(|number| number.is_loopback())
}
