//! Accounts and their roles, for those who manage people below their unit.

use axum::response::Response;
use noi_accounts::{AccountError, Entry, Outcome, Token};
use noi_core::access::{Action, Role};
use noi_core::names::{person_sort_key, text_sort_key};
use noi_core::records::grants::Grant;
use noi_core::{Day, FactId, RecordId, UnitId};
use noi_office::{NewGrant, OfficeError};
use noi_store::Account;
use noi_ui::forms::Fields;
use noi_ui::forms::people::{GrantForm, PersonForm};
use noi_ui::pages::message::MessageKind;
use noi_ui::pages::people::{self as page, PeopleView, PersonProblem, PersonRow, PersonView};
use noi_ui::routes::{Door as DoorPlace, PersonColumn, Place};
use noi_ui::words::Words;

use super::visitor::Around;
use super::{failed, own, permit, role_of};
use crate::http::answer as http;
use crate::load::{self, Frame};
use crate::pages::Trouble;

/// The accounts within reach, and a new one.
pub(crate) async fn people(
    frame: &Frame<'_>,
    fields: Option<&Fields>,
) -> Result<Response, Trouble> {
    let mut view = PeopleView {
        grantable: grantable(frame),
        ..PeopleView::default()
    };
    let mut status = 200;
    if let Some(fields) = fields {
        view.form = PersonForm::of(fields);
        match add(frame, &view.form).await? {
            Ok((person, invitation)) => return show_link(frame, person, &invitation).await,
            Err(problem) => {
                view.problem = Some(problem);
                status = 422;
            }
        }
    }
    let accounts = frame.office.store.accounts().await;
    for account in accounts.map_err(OfficeError::from)? {
        let grants = frame.office.grants(account.person).await?;
        if within_reach(frame, &grants) {
            view.rows.push(row(frame, account, &grants));
        }
    }
    view.rows
        .sort_by_cached_key(|row| person_sort_key(&row.name));
    if let Place::People(Some(sort)) = frame.route.place {
        let rows = &mut view.rows;
        match sort.by {
            PersonColumn::Name => sort.apply(rows, |row| person_sort_key(&row.name)),
            PersonColumn::Login => sort.apply(rows, |row| row.login.clone()),
            PersonColumn::Role => sort.apply(rows, |row| {
                row.roles.first().map(|role| text_sort_key(role))
            }),
            PersonColumn::State => sort.apply(rows, |row| (row.suspended, !row.has_come)),
        }
    }
    let html = page::render(&view, &frame.page().await);
    Ok(http::page(status, html))
}

/// Whose roles lie within the unit looked at. Who never had any belongs to no unit, and is for
/// those who manage the whole country.
fn within_reach(frame: &Frame<'_>, grants: &[Grant]) -> bool {
    let country = || {
        let country = Around::unit(frame.office, UnitId::COUNTRY, frame.today);
        let manage = Action::ManagePeople;
        frame
            .visitor
            .may(manage, Some(&country), &[], frame.now())
            .is_ok()
    };
    match grants {
        [] => country(),
        grants => grants.iter().any(|grant| frame.covers(grant.unit)),
    }
}

/// The roles that are given here: a parent's names a child.
fn grantable(frame: &Frame<'_>) -> Vec<(String, String)> {
    let w = Words::new(frame.route.lens.lang);
    (Role::ALL.iter())
        .filter(|role| **role != Role::Parent)
        .map(|role| (role.code().to_owned(), w.get(&role.key())))
        .collect()
}

fn row(frame: &Frame<'_>, account: Account, grants: &[Grant]) -> PersonRow {
    let w = Words::new(frame.route.lens.lang);
    let holding = grants.iter().filter(|grant| grant.holds(frame.today));
    PersonRow {
        id: account.person.to_string(),
        name: account.name,
        login: account.login,
        roles: holding
            .map(|grant| {
                let unit = load::unit_name(frame.office, grant.unit, frame.today, w.lang());
                format!("{} · {unit}", w.get(&grant.role.key()))
            })
            .collect(),
        suspended: account.suspended,
        has_come: account.password.is_some() || account.linked,
    }
}

async fn add(
    frame: &Frame<'_>,
    form: &PersonForm,
) -> Result<Result<(RecordId, Token), PersonProblem>, Trouble> {
    if form.name.trim().is_empty() {
        return Ok(Err(PersonProblem::NoName));
    }
    let person = RecordId((frame.office.machine.new_id)());
    // The first role comes with the account: nobody waits for one without belonging anywhere.
    let first = match asked_for(frame, person, &form.first) {
        Ok(first) => first,
        Err(problem) => return Ok(Err(problem)),
    };
    let sign_in = &frame.desk.door.sign_in;
    match sign_in.add(person, &form.login, &form.name).await {
        Ok(invitation) => {
            note(frame, person, "add-person");
            let _alone = frame.desk.recording.lock().await;
            frame.office.grant(first).await?;
            Ok(Ok((person, invitation)))
        }
        Err(AccountError::Login(_)) => Ok(Err(PersonProblem::Login)),
        Err(AccountError::LoginTaken) => Ok(Err(PersonProblem::LoginTaken)),
        Err(error) => Err(failed(error)),
    }
}

fn note(frame: &Frame<'_>, person: RecordId, what: &str) {
    frame.note(Entry {
        record: Some(person),
        ..Entry::plain(frame.now(), Some(frame.visitor.person), what, Outcome::DONE)
    });
}

/// One account: its roles, an invitation, and whether it may come in.
pub(crate) async fn person(
    frame: &Frame<'_>,
    id: &str,
    fields: Option<&Fields>,
) -> Result<Response, Trouble> {
    let unknown = || Trouble::say(MessageKind::NotFound, frame.route.path());
    let person: RecordId = load::record(id).ok_or_else(unknown)?;
    let account = frame.office.store.account(person).await;
    let account = account.map_err(OfficeError::from)?.ok_or_else(unknown)?;
    if !within_reach(frame, &frame.office.grants(person).await?) {
        return Err(unknown());
    }
    let Some(fields) = fields else {
        return show(frame, &account, GrantForm::default(), None, String::new()).await;
    };
    let form = GrantForm::of(fields);
    let done = match fields.get("do") {
        "grant" => grant(frame, person, &form).await?,
        "revoke" => revoke(frame, person, fields.get("grant")).await?,
        "invite" => match manages_wholly(frame, person).await? {
            Ok(()) => {
                let invitation = frame.desk.door.sign_in.invite(person).await;
                let invitation = invitation.map_err(failed)?;
                note(frame, person, "invite");
                return show_link(frame, person, &invitation).await;
            }
            problem => problem,
        },
        what @ ("suspend" | "restore") => match manages_wholly(frame, person).await? {
            Ok(()) => {
                let suspended = what == "suspend";
                let sign_in = &frame.desk.door.sign_in;
                sign_in.suspend(person, suspended).await.map_err(failed)?;
                note(frame, person, what);
                Ok(())
            }
            problem => problem,
        },
        _ => return Err(unknown()),
    };
    match done {
        Ok(()) => Ok(http::see_other(
            &frame.route.to(Place::Person(id.to_owned())).href(),
        )),
        Err(problem) => show(frame, &account, form, Some(problem), String::new()).await,
    }
}

async fn grant(
    frame: &Frame<'_>,
    person: RecordId,
    form: &GrantForm,
) -> Result<Result<(), PersonProblem>, Trouble> {
    let new = match asked_for(frame, person, form) {
        Ok(new) => new,
        Err(problem) => return Ok(Err(problem)),
    };
    let _alone = frame.desk.recording.lock().await;
    frame.office.grant(new).await?;
    Ok(Ok(()))
}

/// The role that a form asks for, where the visitor may give it.
fn asked_for(
    frame: &Frame<'_>,
    person: RecordId,
    form: &GrantForm,
) -> Result<NewGrant, PersonProblem> {
    let day = |text: &str| -> Result<Option<Day>, PersonProblem> {
        match text.trim() {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| PersonProblem::Days),
        }
    };
    let (from, until) = (day(&form.from)?, day(&form.until)?);
    let from = from.unwrap_or(frame.today);
    if until.is_some_and(|until| until < from) {
        return Err(PersonProblem::Days);
    }
    // A parent's role names a child and isn't given here.
    let role = role_of(&form.role)
        .filter(|role| *role != Role::Parent)
        .ok_or(PersonProblem::NoRole)?;
    let unit = match frame.office.unit(&form.unit, frame.today) {
        Ok(unit) if !form.unit.trim().is_empty() => unit,
        _ => {
            let found = frame.office.units.find(&form.unit, frame.today, None);
            let meant = found.candidates.iter().take(8);
            let meant = meant.map(|hit| frame.office.units.full_path(hit.unit, frame.today));
            return Err(PersonProblem::Unit(meant.collect()));
        }
    };
    manages(frame, person, unit)?;
    Ok(NewGrant {
        person,
        role,
        unit,
        from,
        until,
        child: None,
    })
}

/// Whether the visitor may change a person's role at a unit; noted either way.
fn manages(frame: &Frame<'_>, person: RecordId, unit: UnitId) -> Result<(), PersonProblem> {
    let about = Around::person(frame.office, person, unit, frame.today);
    match permit::ask(frame, Action::ManagePeople, Some(&about), &[]) {
        Ok(_) => {
            note(frame, person, Action::ManagePeople.code());
            Ok(())
        }
        Err(refused) => Err(match refused.reason() {
            noi_core::access::Reason::OwnAccount => PersonProblem::Own,
            _ => PersonProblem::OutOfReach,
        }),
    }
}

/// Whether the visitor may change every role that a person holds or will hold: whoever sets
/// somebody's password anew could come in as that person. Of whoever holds none it is every role
/// there ever was; without any it takes somebody who manages the whole country.
async fn manages_wholly(
    frame: &Frame<'_>,
    person: RecordId,
) -> Result<Result<(), PersonProblem>, Trouble> {
    if person == frame.visitor.person {
        return Ok(Err(PersonProblem::Own));
    }
    let grants = frame.office.grants(person).await?;
    let ended = |grant: &Grant| {
        grant.revoked.is_some() || grant.until.is_some_and(|last| last < frame.today)
    };
    let of = |wanted: fn(bool) -> bool| -> Vec<UnitId> {
        let wanted = grants.iter().filter(|grant| wanted(ended(grant)));
        wanted.map(|grant| grant.unit).collect()
    };
    let mut units = of(|ended| !ended);
    if units.is_empty() {
        units = of(|_| true);
    }
    if units.is_empty() {
        units.push(UnitId::COUNTRY);
    }
    for unit in units {
        if let Err(problem) = manages(frame, person, unit) {
            return Ok(Err(problem));
        }
    }
    Ok(Ok(()))
}

async fn revoke(
    frame: &Frame<'_>,
    person: RecordId,
    grant: &str,
) -> Result<Result<(), PersonProblem>, Trouble> {
    let grants = frame.office.grants(person).await?;
    let grant: Option<FactId> = grant.parse().ok();
    let found = grants.iter().find(|one| Some(one.id) == grant);
    let Some(found) = found else {
        return Err(Trouble::say(MessageKind::NotFound, frame.route.path()));
    };
    if let Err(problem) = manages(frame, person, found.unit) {
        return Ok(Err(problem));
    }
    if found.revoked.is_none() {
        let _alone = frame.desk.recording.lock().await;
        let office = frame.office;
        office.revoke(person, found.id, frame.today, "").await?;
    }
    Ok(Ok(()))
}

async fn show_link(
    frame: &Frame<'_>,
    person: RecordId,
    invitation: &Token,
) -> Result<Response, Trouble> {
    let account = frame.office.store.account(person).await;
    let account = account
        .map_err(OfficeError::from)?
        .ok_or_else(|| Trouble::say(MessageKind::NotFound, ""))?;
    let place = Place::Door(DoorPlace::Invitation(invitation.reveal()));
    let link = noi_ui::Route {
        place,
        lens: Default::default(),
    };
    show(frame, &account, GrantForm::default(), None, link.href()).await
}

async fn show(
    frame: &Frame<'_>,
    account: &Account,
    form: GrantForm,
    problem: Option<PersonProblem>,
    link: String,
) -> Result<Response, Trouble> {
    let grants = frame.office.grants(account.person).await?;
    let mut roles: Vec<_> = (grants.iter())
        .map(|grant| own::role_line(frame, grant))
        .collect();
    roles.sort_by_key(|line| !line.holds);
    let status = if problem.is_some() { 422 } else { 200 };
    let view = PersonView {
        id: account.person.to_string(),
        name: account.name.clone(),
        login: account.login.clone(),
        suspended: account.suspended,
        has_come: account.password.is_some() || account.linked,
        has_codes: account.totp.is_some(),
        roles,
        grantable: grantable(frame),
        form,
        problem,
        link,
        own: account.person == frame.visitor.person,
    };
    let html = page::render_person(&view, &frame.page().await);
    Ok(http::page(status, html))
}
