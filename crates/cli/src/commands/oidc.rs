//! The file of `noi serve --oidc`: which identity service people may sign in with.

use std::path::{Path, PathBuf};

use noi_server::Provider;
use serde::Deserialize;

use crate::errors::Said;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    issuer: String,
    client_id: String,
    client_secret_env: Option<String>,
    client_secret_file: Option<PathBuf>,
    label: Label,
    #[serde(default)]
    enough: Vec<String>,
    ca: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Label {
    vi: String,
    en: String,
}

/// Reads the file, and the secret that it names; files are named from where it lies.
pub(super) fn read(path: &Path) -> Result<Provider, Said> {
    let bad = |why: String| Said::at("serve-oidc", path).arg("detail", why);
    let text = std::fs::read_to_string(path).map_err(|cause| bad(cause.to_string()))?;
    let file: File = toml::from_str(&text).map_err(|cause| bad(cause.to_string()))?;
    let beside = |name: &Path| path.parent().unwrap_or(Path::new("")).join(name);
    let in_file = |name: &Path| {
        let name = beside(name);
        std::fs::read(&name).map_err(|cause| bad(format!("{}: {cause}", name.display())))
    };
    let secret = match (&file.client_secret_env, &file.client_secret_file) {
        (Some(_), Some(_)) => {
            let both = "client_secret_env, client_secret_file: one of the two";
            return Err(bad(both.to_owned()));
        }
        (Some(name), None) => match std::env::var(name) {
            Ok(secret) => Some(secret),
            Err(cause) => return Err(bad(format!("client_secret_env = \"{name}\": {cause}"))),
        },
        (None, Some(name)) => {
            let bytes = in_file(name)?;
            let text = String::from_utf8(bytes).map_err(|cause| bad(cause.to_string()))?;
            Some(text)
        }
        (None, None) => None,
    };
    let secret = secret.map(|secret| secret.trim().to_owned());
    if secret.as_deref() == Some("") {
        return Err(bad("client_secret: \"\"".to_owned()));
    }
    Ok(Provider {
        issuer: file.issuer,
        client_id: file.client_id,
        client_secret: secret,
        label_vi: file.label.vi,
        label_en: file.label.en,
        enough: file.enough,
        ca: file.ca.as_deref().map(in_file).transpose()?,
    })
}
