//! `noi serve`: the pages.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use noi_core::access::Role;
use noi_core::{RecordId, UnitId};
use noi_office::{Ledger, NewGrant, Office};
use noi_server::{CardKey, Certificate, Options};

use super::audit::write_secret;
use super::{oidc, open, people, surroundings};
use crate::args::{Common, Serve};
use crate::errors::Said;
use crate::output::Output;

/// What the first account is called, until it is given to somebody.
const FIRST_LOGIN: &str = "quantri";

pub(crate) async fn run(asked: Serve, common: &Common, output: &Output) -> anyhow::Result<()> {
    let certificate = match (&asked.tls_cert, &asked.tls_key) {
        (Some(chain), Some(key)) => Some(Certificate {
            chain: read(chain)?,
            key: read(key)?,
        }),
        _ => None,
    };
    let card_key = (asked.card_key.as_deref())
        .map(|path| card_key(path, output))
        .transpose()?;
    let provider = asked.oidc.as_deref().map(oidc::read).transpose()?;
    let office = open(common).await?;
    let (place, backups) = (common.place()?, asked.backups);
    let options = Options {
        surroundings: surroundings::looks(place, backups),
        card_key,
        provider,
        certificate,
        behind_proxy: asked.behind_proxy,
        in_the_open: asked.in_the_open,
        hosts: asked.host,
        ..Options::default()
    };
    pages(office, None, asked.listen, options, output).await
}

fn read(path: &Path) -> Result<Vec<u8>, Said> {
    std::fs::read(path).map_err(|cause| {
        Said::new("serve-certificate").arg("detail", format!("{}: {cause}", path.display()))
    })
}

/// The key that cards for families are signed with; a fresh one where the file isn't there yet.
fn card_key(path: &Path, output: &Output) -> Result<CardKey, Said> {
    let bad = |why: String| Said::at("serve-card-key", path).arg("detail", why);
    if path.exists() {
        let text = std::fs::read_to_string(path).map_err(|cause| bad(cause.to_string()))?;
        return CardKey::parse(&text).ok_or_else(|| bad(String::new()));
    }
    let fresh = CardKey::fresh();
    write_secret(path, &fresh.reveal()).map_err(|cause| bad(cause.to_string()))?;
    let shown = path.display().to_string();
    output.note(&output.words.x("cli-card-key-made", shown));
    Ok(fresh)
}

/// Serves until the person stops it.
pub(crate) async fn pages(
    office: Office,
    ledger: Option<Ledger>,
    listen: SocketAddr,
    options: Options,
    output: &Output,
) -> anyhow::Result<()> {
    let options = Options {
        report: complain,
        ..options
    };
    let (demo, in_the_open) = (options.demo.clone(), options.in_the_open);
    let first = first_link(&office, output).await?;
    let office = Arc::new(office);
    let running = noi_server::serve(Arc::clone(&office), ledger, listen, options).await?;
    let url = running.url();
    output.with("cli-serving", &[("address", url.as_str().into())]);
    if let Some(first) = first {
        let link = format!("{}{first}", url.trim_end_matches('/'));
        output.with("cli-first-link", &[("link", link.as_str().into())]);
    }
    if in_the_open {
        output.key("cli-in-the-open");
    }
    if let Some(demo) = demo {
        let mut logins = Vec::new();
        for person in &demo.accounts {
            let account = office.store.account(*person).await?;
            logins.extend(account.map(|account| account.login));
        }
        output.with(
            "cli-demo-accounts",
            &[
                ("password", demo.password.as_str().into()),
                ("logins", logins.join(", ").as_str().into()),
            ],
        );
    }
    output.key("cli-ctrl-c");
    let ended = async {
        // Without a handler for ctrl-c the process ends by itself.
        tokio::signal::ctrl_c().await.ok();
    };
    running.until(ended).await;
    Ok(())
}

/// While nobody can come in: the path of a link for the first administrator, made anew
/// with each start.
async fn first_link(office: &Office, output: &Output) -> anyhow::Result<Option<String>> {
    let accounts = office.store.accounts().await?;
    if accounts
        .iter()
        .any(|account| account.password.is_some() || account.linked)
    {
        return Ok(None);
    }
    let door = people::door(office);
    let invitation = match accounts.iter().find(|one| one.login == FIRST_LOGIN) {
        Some(account) => door.invite(account.person).await,
        None if accounts.is_empty() => {
            let person = RecordId((office.machine.new_id)());
            let name = output.words.get(&Role::Administrator.key());
            let invitation = door.add(person, FIRST_LOGIN, &name).await;
            office
                .grant(NewGrant {
                    person,
                    role: Role::Administrator,
                    unit: UnitId::COUNTRY,
                    from: office.today(),
                    until: None,
                    child: None,
                })
                .await?;
            invitation
        }
        // Somebody was invited on the command line and hasn't come yet.
        None => return Ok(None),
    };
    let invitation = invitation.map_err(people::said)?;
    Ok(Some(format!("/loi-moi/{}", invitation.reveal())))
}

#[expect(
    clippy::print_stderr,
    reason = "what the server says of itself goes to the terminal"
)]
fn complain(line: &str) {
    eprintln!("{line}");
}
