//! `noi audit`: the log of who looked at what, proved whole; and where it ends, signed.

use std::path::{Path, PathBuf};

use noi_accounts::{Broken, SignedHead, Signer, verify};
use noi_office::Office;
use noi_store::AuditHead;
use serde_json::json;

use super::open;
use crate::args::{Audit, Common};
use crate::errors::Said;
use crate::machine::MACHINE;
use crate::output::Output;

pub(crate) async fn run(command: Audit, common: &Common, output: &Output) -> anyhow::Result<()> {
    let office = open(common).await?;
    match command {
        Audit::Verify { head, key } => prove(&office, &head, key.as_deref(), output).await,
        Audit::Head { key, out } => sign(&office, &key, &out, output).await,
    }
}

async fn prove(
    office: &Office,
    files: &[PathBuf],
    key: Option<&str>,
    output: &Output,
) -> anyhow::Result<()> {
    let mut kept: Vec<AuditHead> = Vec::new();
    for file in files {
        let bad = |why: String| Said::at("error-audit-head", file).arg("detail", why);
        let text = std::fs::read_to_string(file);
        let text = text.map_err(|cause| bad(cause.to_string()))?;
        let head = SignedHead::parse(&text).map_err(|cause| bad(cause.to_string()))?;
        let head = head.of(office.store.installation(), key);
        kept.push(head.map_err(|cause| bad(cause.to_string()))?);
    }
    let (head, broken) = verify(&*office.store, &kept).await?;
    if output.json {
        output.print_json(&json!({
            "lines": head.number,
            "clean": broken.is_none(),
            "fault": broken.map(|broken| broken.to_string()),
            "heads": kept.len(),
        }))?;
    }
    match broken {
        Some(broken) => Err(fault(broken).into()),
        None if output.json => Ok(()),
        None => {
            output.with(
                "cli-audit-clean",
                &[("n", head.number.into()), ("heads", kept.len().into())],
            );
            Ok(())
        }
    }
}

fn fault(broken: Broken) -> Said {
    let (key, number) = match broken {
        Broken::Missing(number) => ("error-audit-missing", number),
        Broken::Changed(number) => ("error-audit-changed", number),
        Broken::CutOff(number) => ("error-audit-cut-off", number),
        Broken::NotAsKept(number) => ("error-audit-not-as-kept", number),
    };
    Said::new(key).arg("number", number)
}

async fn sign(office: &Office, key: &Path, out: &Path, output: &Output) -> anyhow::Result<()> {
    let bad = |why: String| Said::at("error-audit-key", key).arg("detail", why);
    let text = if key.exists() {
        std::fs::read_to_string(key).map_err(|cause| bad(cause.to_string()))?
    } else {
        let fresh = Signer::fresh_key().map_err(|cause| bad(cause.to_string()))?;
        write_secret(key, &fresh).map_err(|cause| bad(cause.to_string()))?;
        output.note(
            &output
                .words
                .x("cli-audit-key-made", key.display().to_string()),
        );
        fresh
    };
    let signer = Signer::from_key(&text).map_err(|cause| bad(cause.to_string()))?;
    let head = office.store.audit_head().await?;
    let signed = signer.sign(office.store.installation(), (MACHINE.now)(), head);
    let text = serde_json::to_string_pretty(&signed)?;
    std::fs::write(out, text + "\n")
        .map_err(|cause| Said::at("error-audit-head", out).arg("detail", cause))?;
    if output.json {
        return output.print_json(&json!({ "lines": head.number, "key": signer.public_key() }));
    }
    output.with(
        "cli-audit-signed",
        &[
            ("n", head.number.into()),
            ("path", out.display().to_string().as_str().into()),
            ("key", signer.public_key().as_str().into()),
        ],
    );
    Ok(())
}

/// For its owner's eyes only; never over a file that is there.
pub(super) fn write_secret(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}
