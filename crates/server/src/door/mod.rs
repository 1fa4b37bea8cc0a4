//! The door: who comes in, who goes out, and what everybody may do once in.

pub(crate) mod cookies;
mod own;
mod passkeys;
mod people;
pub(crate) mod permit;
pub(crate) mod provider;
mod tokens;
pub(crate) mod visitor;

use std::net::IpAddr;
use std::sync::Arc;

use axum::response::Response;
use hyper::HeaderMap;
use hyper::header::AUTHORIZATION;
use noi_accounts::{
    AccountError, Attempt, Audit, Came, CardKey, Cards, Entry, Limits, Opened, Outcome, SignIn,
    Signed, Token, TokenScope,
};
use noi_core::access::{Role, Section, policy};
use noi_core::records::grants::Grant;
use noi_core::{Moment, RecordId};
use noi_office::{Office, OfficeError};
use noi_ui::Page;
use noi_ui::forms::Fields;
use noi_ui::page::DataState;
use noi_ui::pages::card::{FamilyView, render_family};
use noi_ui::pages::door::{CodeView, DemoAccount, InvitationView, Knock, SignInView};
use noi_ui::pages::door::{render_code, render_invitation, render_sign_in};
use noi_ui::routes::{Door as DoorPlace, Place, Route};
use noi_ui::words::Lang;

use crate::desk::Desk;
use crate::http::answer as http;
use crate::load;
use crate::pages::{self, Trouble};
use cookies::Cookie;
pub(crate) use own::{account, codes};
pub(crate) use passkeys::own as own_passkeys;
pub(crate) use people::{people, person};
use provider::Service;
pub(crate) use tokens::tokens;
use visitor::Visitor;

/// The accounts of a demonstration: one for each role, all with one password that is no secret.
#[derive(Clone, Debug, Default)]
pub struct Demo {
    pub password: String,
    /// In the order in which they are offered.
    pub accounts: Vec<RecordId>,
}

/// A session without a request lasts so long for those who see no protection case.
const IDLE_MS: i64 = 60 * 60_000;

pub(crate) struct Door {
    pub(crate) sign_in: SignIn,
    pub(crate) audit: Audit,
    /// The cards of families; none where there is no key to sign them with.
    pub(crate) cards: Option<Cards>,
    /// The identity service with which people may sign in.
    service: Option<Service>,
    demo: Option<Demo>,
    /// Browsers reach us over TLS: here, or at the proxy before us.
    pub(crate) secure: bool,
    behind_proxy: bool,
}

/// Where a request came from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

impl Door {
    pub(crate) fn open(
        office: &Office,
        service: Option<Service>,
        demo: Option<Demo>,
        card_key: Option<CardKey>,
        secure: bool,
        behind_proxy: bool,
    ) -> Self {
        let store: Arc<dyn noi_store::Accounts> = office.store.clone();
        Self {
            sign_in: SignIn::new(Arc::clone(&store), office.machine.now),
            cards: card_key.map(|key| Cards::new(Arc::clone(&store), office.machine.now, key)),
            audit: Audit::begin(store),
            service,
            demo,
            secure,
            behind_proxy,
        }
    }

    /// The address of whoever asks. A proxy says whom it asks for; nobody else is believed.
    pub(crate) fn address(&self, headers: &HeaderMap, peer: Option<Peer>) -> String {
        let forwarded = headers.get_all("x-forwarded-for").iter().next_back();
        let forwarded = forwarded
            .filter(|_| self.behind_proxy)
            .and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
        let peer = forwarded.or(peer.map(|peer| peer.0));
        match peer {
            // Whoever has a network of this kind has all of its last half.
            Some(IpAddr::V6(v6)) if v6.to_ipv4_mapped().is_none() => {
                let parts = v6.segments();
                format!(
                    "{:x}:{:x}:{:x}:{:x}",
                    parts[0], parts[1], parts[2], parts[3]
                )
            }
            Some(address) => address.to_string(),
            None => String::new(),
        }
    }

    /// Who a request is from, if somebody is in.
    pub(crate) async fn visitor(
        &self,
        office: &Office,
        headers: &HeaderMap,
    ) -> Result<Option<Visitor>, OfficeError> {
        let Some(token) = Cookie::Session.token(headers, self.secure) else {
            return Ok(None);
        };
        let longest = Limits {
            idle_ms: IDLE_MS,
            ..Limits::STRICT
        };
        let Some(signed) = self.sign_in.who(&token, longest).await? else {
            return Ok(None);
        };
        let Signed {
            account,
            token: session,
            seen,
            ..
        } = signed;
        let grants = office.grants(account.person).await?;
        let now = (office.machine.now)();
        if sees_cases(&grants, now) && now.0 - seen.0 >= Limits::STRICT.idle_ms {
            // This request was noted as one of the session: the next one would find it fresh.
            self.sign_in.out(&token).await?;
            return Ok(None);
        }
        Ok(Some(Visitor {
            person: account.person,
            name: account.name,
            login: account.login,
            has_codes: account.totp.is_some(),
            has_password: account.password.is_some(),
            linked: account.linked,
            session,
            grants,
            program: None,
        }))
    }

    /// Whose program a request is from, by the token that it carries. No cookie is looked at: a
    /// browser sends those by itself, also where another site makes it ask.
    pub(crate) async fn program(
        &self,
        office: &Office,
        headers: &HeaderMap,
    ) -> Result<Option<Visitor>, OfficeError> {
        let Some(token) = bearer(headers) else {
            return Ok(None);
        };
        let Some(asks) = self.sign_in.who_asks(token).await? else {
            return Ok(None);
        };
        let (account, token) = (asks.account, asks.token);
        Ok(Some(Visitor {
            person: account.person,
            name: account.name,
            login: account.login,
            has_codes: account.totp.is_some(),
            has_password: account.password.is_some(),
            linked: account.linked,
            session: token.token,
            grants: office.grants(account.person).await?,
            program: Some(visitor::Program {
                scopes: TokenScope::of_token(&token),
                token: token.id,
                until: token.until,
            }),
        }))
    }

    pub(crate) async fn note(&self, entries: &[Entry]) -> Result<(), OfficeError> {
        Ok(self.audit.add(entries).await?)
    }

    /// What people call the identity service, where there is one.
    pub(crate) fn service_called(&self, lang: Lang) -> Option<String> {
        let service = self.service.as_ref()?;
        Some(service.label(lang).to_owned())
    }

    fn demo_accounts<'a>(&'a self) -> impl Iterator<Item = RecordId> + 'a {
        self.demo
            .iter()
            .flat_map(|demo| demo.accounts.iter().copied())
    }
}

/// The token of an `Authorization` header. Of several none counts.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut all = headers.get_all(AUTHORIZATION).iter();
    let (kind, token) = all.next()?.to_str().ok()?.split_once(' ')?;
    let one = all.next().is_none() && kind.eq_ignore_ascii_case("bearer");
    one.then_some(token.trim())
}

/// Who sees a protection case is out after a quarter of an hour without a request.
fn sees_cases(grants: &[Grant], now: Moment) -> bool {
    grants
        .iter()
        .filter(|grant| grant.holds(now.day()))
        .any(|grant| policy::rules(grant.role).sees.has(Section::Protection))
}

/// What the door is asked with.
pub(crate) struct Knocking<'a> {
    pub(crate) route: Route,
    pub(crate) headers: &'a HeaderMap,
    /// As it came, behind the question mark.
    pub(crate) query: &'a str,
    pub(crate) peer: Option<Peer>,
}

impl Knocking<'_> {
    /// By what the browser calls us, which the guard has found to be a name of ours:
    /// `https://noi.example.vn`.
    pub(crate) fn origin(&self, desk: &Desk) -> String {
        let scheme = if desk.door.secure { "https" } else { "http" };
        let host = self.headers.get(hyper::header::HOST);
        let host = host.and_then(|host| host.to_str().ok()).unwrap_or_default();
        format!("{scheme}://{host}")
    }
}

/// To the door, and after it on to where somebody wanted to go.
pub(crate) fn to_the_door(route: &Route) -> Response {
    let next = match route.place {
        Place::Home => String::new(),
        _ => route.href(),
    };
    let door = route.to(Place::Door(DoorPlace::SignIn(next)));
    let door = door.through(|lens| {
        lens.unit = None;
        lens.as_of = None;
    });
    http::see_other(&door.href())
}

/// A page of the door: nothing of the ledger stands around it.
pub(crate) fn bare_page(route: &Route, desk: &Desk) -> Page {
    Page {
        route: route.clone().through(|lens| {
            lens.unit = None;
            lens.as_of = None;
        }),
        as_of: desk.office.today(),
        is_today: true,
        unit_name: String::new(),
        above: Vec::new(),
        duties_waiting: 0,
        data: DataState::default(),
        synthetic: desk.door.demo.is_some(),
        visitor: None,
    }
}

/// Answers a GET of a page at which nobody need be in yet.
pub(crate) async fn look(desk: &Desk, asked: &Knocking<'_>) -> Option<Result<Response, Trouble>> {
    let Place::Door(door) = &asked.route.place else {
        return None;
    };
    Some(match door {
        DoorPlace::SignIn(next) => sign_in_page(desk, asked, next, "", None, 200).await,
        DoorPlace::Code(next) => Ok(code_page(desk, asked, next, None, 200)),
        DoorPlace::Invitation(token) => invitation_page(desk, asked, token, None, 200).await,
        DoorPlace::Family(code) => family_page(desk, asked, code).await,
        DoorPlace::Service(next) => provider::set_out(desk, asked, next).await,
        DoorPlace::InvitedService(token) => provider::set_out_invited(desk, asked, token).await,
        DoorPlace::Back => provider::come_back(desk, asked).await,
        DoorPlace::Passkey(next) => Ok(passkeys::knock(desk, asked, next, None, 200).await),
        _ => return None,
    })
}

/// What a family's card opens. Nobody is in; what was opened is in the audit before it leaves.
async fn family_page(desk: &Desk, asked: &Knocking<'_>, code: &str) -> Result<Response, Trouble> {
    let address = desk.door.address(asked.headers, asked.peer);
    let opened = match &desk.door.cards {
        Some(cards) => cards
            .open(code, &address)
            .await
            .map_err(OfficeError::from)?,
        None => Opened::Over,
    };
    let at = (desk.office.machine.now)();
    let (view, entry) = match opened {
        Opened::Card(card) => match load::card::family(desk, asked.route.lens.lang, card).await? {
            Some(child) => (
                FamilyView::Child(Box::new(child)),
                Entry {
                    record: Some(card.record),
                    ..Entry::plain(at, None, "open-card", Outcome::opened(card.sections))
                },
            ),
            None => (
                FamilyView::Over,
                Entry::plain(at, None, "open-card", Outcome::Failed),
            ),
        },
        Opened::Over => (
            FamilyView::Over,
            Entry::plain(at, None, "open-card", Outcome::Failed),
        ),
        Opened::Wait(ms) => (
            FamilyView::Wait(seconds(ms)),
            Entry::plain(at, None, "open-card", Outcome::Failed),
        ),
    };
    desk.door.note(&[entry]).await?;
    let html = render_family(&view, &bare_page(&asked.route, desk));
    Ok(http::page(view.status(), html))
}

/// Answers a form of the door.
pub(crate) async fn take(
    desk: &Desk,
    asked: &Knocking<'_>,
    fields: &Fields,
) -> Option<Result<Response, Trouble>> {
    let Place::Door(door) = &asked.route.place else {
        return None;
    };
    Some(match door {
        DoorPlace::SignIn(next) => sign_in(desk, asked, next, fields).await,
        DoorPlace::Code(next) => code(desk, asked, next, fields).await,
        DoorPlace::Invitation(token) => accept(desk, asked, token, fields).await,
        DoorPlace::SignOut => out(desk, asked).await,
        DoorPlace::Passkey(next) => passkeys::take(desk, asked, next, fields).await,
        _ => return None,
    })
}

async fn sign_in_page(
    desk: &Desk,
    asked: &Knocking<'_>,
    next: &str,
    login: &str,
    knock: Option<Knock>,
    status: u16,
) -> Result<Response, Trouble> {
    let w = noi_ui::words::Words::new(asked.route.lens.lang);
    let today = desk.office.today();
    let mut demo = Vec::new();
    for person in desk.door.demo_accounts() {
        let account = desk.office.store.account(person).await;
        let Some(account) = account.map_err(OfficeError::from)? else {
            continue;
        };
        let grants = desk.office.grants(person).await?;
        if let Some(grant) = grants.iter().find(|grant| grant.holds(today)) {
            demo.push(DemoAccount {
                login: account.login,
                role: w.get(&grant.role.key()),
                unit: load::unit_name(&desk.office, grant.unit, today, w.lang()),
            });
        }
    }
    let view = SignInView {
        login: login.to_owned(),
        next: next.to_owned(),
        knock,
        service: desk.door.service_called(w.lang()),
        demo,
        demo_password: (desk.door.demo.as_ref())
            .map(|demo| demo.password.clone())
            .unwrap_or_default(),
    };
    let html = render_sign_in(&view, &bare_page(&asked.route, desk));
    Ok(http::page(status, html))
}

fn code_page(
    desk: &Desk,
    asked: &Knocking<'_>,
    next: &str,
    knock: Option<Knock>,
    status: u16,
) -> Response {
    let view = CodeView {
        next: next.to_owned(),
        knock,
    };
    http::page(status, render_code(&view, &bare_page(&asked.route, desk)))
}

/// How long to wait, as it is told.
fn seconds(milliseconds: i64) -> u64 {
    u64::try_from((milliseconds + 999) / 1000)
        .unwrap_or(1)
        .max(1)
}

fn knock_of(came: &Came) -> (Knock, u16) {
    match came {
        Came::Wait(ms) => (Knock::Wait(seconds(*ms)), 429),
        _ => (Knock::Wrong, 422),
    }
}

async fn sign_in(
    desk: &Desk,
    asked: &Knocking<'_>,
    next: &str,
    fields: &Fields,
) -> Result<Response, Trouble> {
    let door = &desk.door;
    let typed = fields.get("login");
    let address = door.address(asked.headers, asked.peer);
    let before = Cookie::Session.token(asked.headers, door.secure);
    let attempt = Attempt {
        address: &address,
        known: Cookie::Known.read(asked.headers, door.secure),
        before: before.as_ref(),
    };
    // A password's blanks are a part of it.
    let came = door
        .sign_in
        .with_password(typed, fields.whole("password"), attempt)
        .await;
    let came = came.map_err(failed)?;
    note_came(desk, "sign-in", &came).await?;
    match &came {
        Came::In(person, token) => let_in(desk, asked, next, *person, token).await,
        Came::CodeNeeded(_, half) => Ok(to_the_code(desk, asked, next, half)),
        Came::Wrong(_) | Came::Wait(_) => {
            let (knock, status) = knock_of(&came);
            sign_in_page(desk, asked, next, typed, Some(knock), status).await
        }
    }
}

/// On to the code of the authenticator, which is awaited with this token.
fn to_the_code(desk: &Desk, asked: &Knocking<'_>, next: &str, half: &Token) -> Response {
    let code = DoorPlace::Code(next.to_owned());
    let mut response = http::see_other(&asked.route.to(Place::Door(code)).href());
    Cookie::Half.set(&mut response, desk.door.secure, &half.reveal());
    response
}

async fn code(
    desk: &Desk,
    asked: &Knocking<'_>,
    next: &str,
    fields: &Fields,
) -> Result<Response, Trouble> {
    let door = &desk.door;
    let Some(half) = Cookie::Half.token(asked.headers, door.secure) else {
        return sign_in_page(desk, asked, next, "", Some(Knock::Over), 422).await;
    };
    let came = door.sign_in.with_code(&half, fields.get("code")).await;
    let came = came.map_err(failed)?;
    note_came(desk, "sign-in-code", &came).await?;
    match &came {
        Came::In(person, token) => {
            let mut response = let_in(desk, asked, next, *person, token).await?;
            Cookie::Half.clear(&mut response, door.secure);
            Ok(response)
        }
        // That half is over: begin again.
        Came::Wrong(None) => sign_in_page(desk, asked, next, "", Some(Knock::Over), 422).await,
        _ => {
            let (knock, status) = knock_of(&came);
            Ok(code_page(desk, asked, next, Some(knock), status))
        }
    }
}

async fn let_in(
    desk: &Desk,
    asked: &Knocking<'_>,
    next: &str,
    person: RecordId,
    token: &Token,
) -> Result<Response, Trouble> {
    let door = &desk.door;
    let to = if next.is_empty() {
        asked.route.to(Place::Home).href()
    } else {
        next.to_owned()
    };
    let mut response = http::see_other(&to);
    Cookie::Session.set(&mut response, door.secure, &token.reveal());
    let known = door.sign_in.known_browser(person).await;
    if let Some(known) = known.map_err(OfficeError::from)? {
        Cookie::Known.set(&mut response, door.secure, &known);
    }
    Ok(response)
}

async fn out(desk: &Desk, asked: &Knocking<'_>) -> Result<Response, Trouble> {
    let door = &desk.door;
    if let Some(token) = Cookie::Session.token(asked.headers, door.secure) {
        let visitor = door.visitor(&desk.office, asked.headers).await?;
        door.sign_in.out(&token).await.map_err(OfficeError::from)?;
        let person = visitor.map(|visitor| visitor.person);
        let at = (desk.office.machine.now)();
        door.note(&[Entry::plain(at, person, "sign-out", Outcome::DONE)])
            .await?;
    }
    let mut response = sign_in_page(desk, asked, "", "", Some(Knock::Out), 200).await?;
    Cookie::Session.clear(&mut response, door.secure);
    // What the browser kept of our pages goes, too.
    let clear = hyper::header::HeaderValue::from_static("\"cache\"");
    response.headers_mut().insert("clear-site-data", clear);
    Ok(response)
}

async fn invitation_page(
    desk: &Desk,
    asked: &Knocking<'_>,
    token: &str,
    problem: Option<noi_ui::pages::door::PasswordProblem>,
    status: u16,
) -> Result<Response, Trouble> {
    let invited = match Token::parse(token) {
        Some(token) => desk.door.sign_in.invited(&token).await,
        None => Err(AccountError::InvitationOver),
    };
    let (view, status) = match invited {
        Ok(account) => {
            let view = InvitationView {
                token: token.to_owned(),
                name: account.name,
                login: account.login,
                problem,
                service: desk.door.service_called(asked.route.lens.lang),
                ..InvitationView::default()
            };
            (view, status)
        }
        Err(AccountError::InvitationOver) => {
            let view = InvitationView {
                over: true,
                ..InvitationView::default()
            };
            (view, 410)
        }
        Err(error) => return Err(failed(error)),
    };
    let html = render_invitation(&view, &bare_page(&asked.route, desk));
    Ok(http::page(status, html))
}

async fn accept(
    desk: &Desk,
    asked: &Knocking<'_>,
    token: &str,
    fields: &Fields,
) -> Result<Response, Trouble> {
    use noi_ui::pages::door::PasswordProblem;
    let (password, again) = (fields.whole("password"), fields.whole("again"));
    if password != again {
        let problem = Some(PasswordProblem::Differs);
        return invitation_page(desk, asked, token, problem, 422).await;
    }
    let accepted = match Token::parse(token) {
        Some(token) => desk.door.sign_in.accept(&token, password).await,
        None => Err(AccountError::InvitationOver),
    };
    match accepted {
        Ok(person) => {
            let at = (desk.office.machine.now)();
            let done = Entry::plain(at, Some(person), "set-password", Outcome::DONE);
            desk.door.note(&[done]).await?;
            let knock = Some(Knock::Changed);
            let route = asked
                .route
                .to(Place::Door(DoorPlace::SignIn(String::new())));
            let asked = Knocking { route, ..*asked };
            sign_in_page(desk, &asked, "", "", knock, 200).await
        }
        Err(AccountError::InvitationOver) => invitation_page(desk, asked, token, None, 410).await,
        Err(error) => match own::problem(&error) {
            Some(problem) => invitation_page(desk, asked, token, Some(problem), 422).await,
            None => Err(failed(error)),
        },
    }
}

async fn note_came(desk: &Desk, what: &str, came: &Came) -> Result<(), OfficeError> {
    let (person, outcome) = match came {
        Came::In(person, _) | Came::CodeNeeded(person, _) => (Some(*person), Outcome::DONE),
        Came::Wrong(person) => (*person, Outcome::Failed),
        Came::Wait(_) => (None, Outcome::Failed),
    };
    let at = (desk.office.machine.now)();
    desk.door
        .note(&[Entry::plain(at, person, what, outcome)])
        .await
}

/// What can't be put into words on the form: it is on our side.
pub(crate) fn failed(error: AccountError) -> Trouble {
    match error {
        AccountError::Store(error) => Trouble::Failed(error.into()),
        other => Trouble::Failed(noi_store::StoreError::View(format!("account: {other}")).into()),
    }
}

/// The code of a role in forms.
pub(crate) fn role_of(code: &str) -> Option<Role> {
    Role::ALL.iter().copied().find(|role| role.code() == code)
}

/// The page of somebody who isn't in, for a form that was sent: its session is over.
pub(crate) async fn over(desk: &Desk, asked: &Knocking<'_>) -> Response {
    let next = match asked.route.place {
        Place::Home | Place::Door(_) | Place::Undo(_) => String::new(),
        _ => asked.route.href(),
    };
    let route = asked.route.to(Place::Door(DoorPlace::SignIn(next.clone())));
    let door = Knocking { route, ..*asked };
    match sign_in_page(desk, &door, &next, "", Some(Knock::Over), 401).await {
        Ok(page) => page,
        Err(why) => pages::trouble(desk, None, asked.route.clone(), why).await,
    }
}
