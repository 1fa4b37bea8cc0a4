//! `noi people`: accounts, and who holds which role where.

use noi_accounts::{AccountError, SignIn, Token, login};
use noi_core::access::Role;
use noi_core::{Day, RecordId};
use noi_office::{NewGrant, Office};
use noi_store::Account;
use serde_json::json;

use super::open_or_make;
use crate::args::{Common, People};
use crate::errors::Said;
use crate::machine::MACHINE;
use crate::output::Output;

pub(crate) async fn run(command: People, common: &Common, output: &Output) -> anyhow::Result<()> {
    let office = open_or_make(common, output).await?;
    let door = door(&office);
    match command {
        People::Add {
            login,
            name,
            role,
            unit,
            until,
        } => {
            // Everything is looked at before anything is made.
            let new = Wanted::of(&office, &role, &unit, until)?;
            let person = RecordId((office.machine.new_id)());
            let invitation = door.add(person, &login, &name).await.map_err(said)?;
            new.grant(&office, person).await?;
            link(&invitation, output)
        }
        People::List => list(&office, output).await,
        People::Grant {
            login,
            role,
            unit,
            until,
        } => {
            let new = Wanted::of(&office, &role, &unit, until)?;
            let account = called(&office, &login).await?;
            new.grant(&office, account.person).await?;
            done("cli-people-granted", &account, output)
        }
        People::Revoke { login, role, unit } => {
            let wanted = Wanted::of(&office, &role, &unit, None)?;
            let account = called(&office, &login).await?;
            let today = office.today();
            let grants = office.grants(account.person).await?;
            let mut holding = grants.iter().filter(|grant| {
                grant.holds(today) && grant.role == wanted.role && grant.unit == wanted.unit
            });
            let Some(grant) = holding.next() else {
                return Err(Said::new("error-no-such-grant").arg("login", &login).into());
            };
            office.revoke(account.person, grant.id, today, "").await?;
            done("cli-people-revoked", &account, output)
        }
        People::Invite { login } => {
            let account = called(&office, &login).await?;
            let invitation = door.invite(account.person).await.map_err(said)?;
            link(&invitation, output)
        }
        People::Suspend { login } => suspend(&office, &door, &login, true, output).await,
        People::Restore { login } => suspend(&office, &door, &login, false, output).await,
    }
}

/// The door of an office.
pub(super) fn door(office: &Office) -> SignIn {
    SignIn::new(office.store.clone(), MACHINE.now)
}

struct Wanted {
    role: Role,
    unit: noi_core::UnitId,
    until: Option<Day>,
}

impl Wanted {
    fn of(office: &Office, role: &str, unit: &str, until: Option<Day>) -> anyhow::Result<Self> {
        let found = Role::ALL.iter().copied().find(|one| one.code() == role);
        let Some(role) = found else {
            let all: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
            return Err(Said::new("error-no-such-role")
                .arg("role", role)
                .arg("roles", all.join(", "))
                .into());
        };
        let unit = office.unit(unit, office.today())?;
        Ok(Self { role, unit, until })
    }

    async fn grant(&self, office: &Office, person: RecordId) -> anyhow::Result<()> {
        office
            .grant(NewGrant {
                person,
                role: self.role,
                unit: self.unit,
                from: office.today(),
                until: self.until,
                child: None,
            })
            .await?;
        Ok(())
    }
}

async fn called(office: &Office, typed: &str) -> anyhow::Result<Account> {
    let account = match login(typed) {
        Ok(login) => office.store.account_called(&login).await?,
        Err(_) => None,
    };
    account.ok_or_else(|| {
        Said::new("error-no-such-account")
            .arg("login", typed)
            .into()
    })
}

async fn suspend(
    office: &Office,
    door: &SignIn,
    login: &str,
    suspended: bool,
    output: &Output,
) -> anyhow::Result<()> {
    let account = called(office, login).await?;
    door.suspend(account.person, suspended)
        .await
        .map_err(said)?;
    let key = if suspended {
        "cli-people-suspended"
    } else {
        "cli-people-restored"
    };
    done(key, &account, output)
}

async fn list(office: &Office, output: &Output) -> anyhow::Result<()> {
    let today = office.today();
    let mut rows = Vec::new();
    for account in office.store.accounts().await? {
        let grants = office.grants(account.person).await?;
        let roles: Vec<(Role, String)> = grants
            .iter()
            .filter(|grant| grant.holds(today))
            .map(|grant| (grant.role, office.unit_name(grant.unit, today)))
            .collect();
        rows.push((account, roles));
    }
    if output.json {
        let rows: Vec<_> = rows
            .iter()
            .map(|(account, roles)| {
                let roles: Vec<_> = roles
                    .iter()
                    .map(|(role, unit)| json!({ "role": role, "unit": unit }))
                    .collect();
                json!({
                    "person": account.person, "login": account.login, "name": account.name,
                    "suspended": account.suspended, "has_password": account.password.is_some(),
                    "has_codes": account.totp.is_some(), "has_identity": account.linked,
                    "roles": roles,
                })
            })
            .collect();
        return output.print_json(&json!({ "people": rows }));
    }
    let cells = rows.into_iter().map(|(account, roles)| {
        let roles: Vec<String> = roles
            .into_iter()
            .map(|(role, unit)| format!("{} · {unit}", output.words.get(&role.key())))
            .collect();
        let state = if account.suspended {
            output.words.get("cli-people-is-suspended")
        } else if account.password.is_none() && !account.linked {
            output.words.get("cli-people-is-invited")
        } else {
            String::new()
        };
        vec![account.login, account.name, roles.join("; "), state]
    });
    output.table(
        &["cli-login", "cli-name", "cli-roles", "cli-state"],
        cells.collect(),
    );
    Ok(())
}

/// The link is printed once; it is kept nowhere.
fn link(invitation: &Token, output: &Output) -> anyhow::Result<()> {
    let path = format!("/loi-moi/{}", invitation.reveal());
    if output.json {
        return output.print_json(&json!({ "invitation": path }));
    }
    output.with("cli-people-link", &[("path", path.as_str().into())]);
    Ok(())
}

fn done(key: &'static str, account: &Account, output: &Output) -> anyhow::Result<()> {
    if output.json {
        return output.print_json(&json!({ "person": account.person, "login": account.login }));
    }
    output.with(key, &[("login", account.login.as_str().into())]);
    Ok(())
}

/// What is wrong, in words.
pub(super) fn said(error: AccountError) -> anyhow::Error {
    match error {
        AccountError::Login(_) => Said::new("error-login-form").into(),
        AccountError::LoginTaken => Said::new("error-login-taken").into(),
        AccountError::Store(error) => error.into(),
        other => other.into(),
    }
}
