//! From an address to an answer: parse, load, render; what fails is a page, too.

use axum::response::Response;
use hyper::header::HeaderMap;
use hyper::{StatusCode, Uri};
use noi_core::Day;
use noi_exchange::sheets;
use noi_office::OfficeError;
use noi_store::StoreError;
use noi_ui::Page;
use noi_ui::page::DataState;
use noi_ui::pages::choose::ChooseView;
use noi_ui::pages::message::{MessageKind, MessageView};
use noi_ui::pages::{
    about, audit, card, child, children, choose, coverage, duties, find, follow, home,
    imports as page_imports, indicator, measure, message, plan, plans, register, screen,
    styleguide, summary, system,
};
use noi_ui::routes::{ChildQuery, Door as DoorPlace, Lens, Place, Route, Sheet};
use noi_ui::words::Words;

use crate::change;
use crate::desk::{Desk, at_length};
use crate::door::permit::{self, Permit};
use crate::door::visitor::Visitor;
use crate::door::{self, Knocking, Peer};
use crate::http::{answer as http, language};
use crate::imports;
use crate::load::{self, Frame};
use crate::pregnancy;
use crate::units;

/// Why a page can't be shown; each becomes a page of its own.
pub(crate) enum Trouble {
    /// Said by a message.
    Say(MessageView),
    /// No unit, or more than one, is called so: these may be meant.
    WhichUnit(ChooseView),
    /// Look there instead.
    Elsewhere(Place),
    /// On our side.
    Failed(OfficeError),
}

impl Trouble {
    pub(crate) fn say(kind: MessageKind, about: impl Into<String>) -> Self {
        Self::Say(MessageView {
            kind,
            about: about.into(),
            detail: String::new(),
        })
    }
}

impl From<OfficeError> for Trouble {
    fn from(error: OfficeError) -> Self {
        Self::Failed(error)
    }
}

/// Answers a GET.
pub(crate) async fn answer(
    desk: &Desk,
    uri: &Uri,
    headers: &HeaderMap,
    peer: Option<Peer>,
) -> Response {
    let (path, query) = (uri.path(), uri.query().unwrap_or_default());
    if path.starts_with(noi_ui::assets::PREFIX) {
        return match noi_ui::asset(path) {
            Some(asset) => http::asset(asset, headers),
            None => http::plain(StatusCode::NOT_FOUND, "Không có tệp này.\nNo such file.\n"),
        };
    }
    let parsed = Route::parse(path, query);
    let lens = language::lens(query, headers);
    let home = Route {
        place: Place::Home,
        lens: Lens {
            unit: None,
            as_of: None,
            ..lens.clone()
        },
    };
    let route = match &parsed {
        Ok(route) => Route {
            lens: Lens {
                lang: lens.lang,
                ..route.lens.clone()
            },
            ..route.clone()
        },
        Err(_) => home.clone(),
    };
    let knocking = Knocking {
        route: route.clone(),
        headers,
        query,
        peer,
    };
    if parsed.is_ok()
        && let Some(looked) = door::look(desk, &knocking).await
    {
        return match looked {
            Ok(response) => response,
            Err(why) => trouble(desk, None, route, why).await,
        };
    }
    let visitor = match desk.door.visitor(&desk.office, headers).await {
        Ok(Some(visitor)) => visitor,
        // Whether there is such an address isn't told to strangers either.
        Ok(None) => return door::to_the_door(&route),
        Err(error) => return trouble(desk, None, route, error.into()).await,
    };
    if let Err(error) = parsed {
        let why = Trouble::Say(MessageView::from(&error));
        return trouble(desk, Some(&visitor), home, why).await;
    }
    match page(desk, &visitor, &knocking).await {
        Ok(response) => response,
        Err(why) => trouble(desk, Some(&visitor), route, why).await,
    }
}

async fn page(desk: &Desk, visitor: &Visitor, asked: &Knocking<'_>) -> Result<Response, Trouble> {
    let held = desk.held().await?;
    let office = held.office.acting(visitor.person);
    let mut frame = Frame::of(desk, &office, &held, visitor, asked.route.clone())?;
    let shown = match permit::for_page(&frame).await {
        Ok(Permit::Page(sees)) => {
            frame.sees = sees;
            shown(&frame, asked).await
        }
        Ok(Permit::Elsewhere(place)) => Err(Trouble::Elsewhere(place)),
        Err(why) => Err(why),
    };
    // Nothing leaves before it is written down.
    let notes = frame.notes();
    if !notes.is_empty() {
        desk.door.note(&notes).await?;
    }
    shown
}

async fn shown(frame: &Frame<'_>, asked: &Knocking<'_>) -> Result<Response, Trouble> {
    let page = frame.page().await;
    let html = match &frame.route.place {
        Place::Home => home::render(&load::home::load(frame).await?, &page),
        Place::Children(query) => {
            let view = load::children::load(frame, query).await?;
            frame.shown(view.rows.len());
            children::render(&view, &page)
        }
        Place::Export(query, sheet) => return export(frame, query, *sheet).await,
        Place::Register => register::render(&load::register::load(frame), &page),
        Place::Child(id) => child::render(&load::child::load(frame, id).await?, &page),
        Place::Measure(id) => measure::render(&load::measure::load(frame, id).await?, &page),
        Place::Screen(id, which) => screen::render(
            &load::screen::load(frame, id, which.as_deref()).await?,
            &page,
        ),
        Place::Follow(query) => {
            let view = load::follow::load(frame, query).await;
            frame.shown(view.rows.len());
            follow::render(&view, &page)
        }
        // Only ever sent to; whoever asks for it is shown the child.
        Place::Undo(id) => child::render(&load::child::load(frame, id).await?, &page),
        Place::Change(id, change) => change::show(frame, id, change).await?,
        Place::Pregnancy(which) => pregnancy::show(frame, which).await?,
        Place::Units(which) => units::show(frame, which).await?,
        Place::Looked(id) => audit::render_looked(&load::audit::looked(frame, id).await?, &page),
        Place::Summary(id) => summary::render(&load::card::summary(frame, id).await?, &page),
        Place::Card(id) => card::render(&load::card::card(frame, id, asked).await?, &page),
        Place::Open(id) => audit::render_open(&load::audit::opening(id), &page),
        Place::Opened(sort) => {
            audit::render_opened(&load::opened::load(frame, *sort).await?, &page)
        }
        Place::Audit(query) => audit::render(&load::audit::load(frame, *query).await?, &page),
        Place::People(_) => return door::people(frame, None).await,
        Place::Person(id) => return door::person(frame, id, None).await,
        Place::Door(DoorPlace::Identity) => {
            return door::provider::identity(frame, asked, None).await;
        }
        Place::Door(DoorPlace::Passkeys) => return door::own_passkeys(frame, asked, None).await,
        Place::Door(DoorPlace::Codes) => return door::codes(frame, None).await,
        Place::Door(DoorPlace::Tokens) => return door::tokens(frame, None).await,
        Place::Door(_) => return door::account(frame, asked, None).await,
        Place::Plans(sort) => plans::render(&load::plans::load(frame, *sort), &page),
        Place::Plan(id) => plan::render(&load::plan::load(frame, id)?, &page),
        Place::Coverage(measure) => coverage::render(
            &load::coverage::load(frame, measure.as_deref()).await?,
            &page,
        ),
        Place::Indicator(code) => indicator::render(&load::indicator::load(frame, code)?, &page),
        Place::Duties(query) => {
            let view = load::duties::load(frame, query).await?;
            frame.shown(view.rows.len());
            duties::render(&view, &page)
        }
        Place::Imports => {
            let view = load::imports::list(frame, None, None).await?;
            page_imports::render(&view, &page)
        }
        Place::Import(id) => load::imports::one(frame, id).await?,
        Place::Rejects(id) => return imports::rejects(frame, id).await,
        Place::Choose(text) => choose::render(&load::choose::load(frame, text), &page),
        Place::Find(text) => {
            let view = load::find::load(frame, text).await?;
            frame.shown(view.children.len());
            find::render(&view, &page)
        }
        Place::System => system::render(&load::system::load(frame).await?, &page),
        Place::About => about::render(&load::about::load(frame), &page),
        Place::Styleguide => styleguide::render(&page),
    };
    Ok(http::page(200, html))
}

/// The list of children as a file; that it leaves is on disk before it does.
async fn export(frame: &Frame<'_>, query: &ChildQuery, sheet: Sheet) -> Result<Response, Trouble> {
    let (titles, rows) = load::children::table(frame, query).await?;
    frame.shown(rows.len());
    let name = format!("tre-em-{}.{}", frame.on, sheet.code());
    Ok(match sheet {
        Sheet::Csv => {
            let bytes = at_length(|| sheets::csv(&titles, &rows));
            http::download(bytes, "text/csv; charset=utf-8", &name)
        }
        Sheet::Xlsx => {
            let w = Words::new(frame.route.lens.lang);
            let book = at_length(|| sheets::xlsx(&w.get("export-sheet"), &titles, &rows));
            let book = book.map_err(|_| Trouble::say(MessageKind::Failed, ""))?;
            http::download(book, XLSX, &name)
        }
    })
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The page that says what is the matter, framed like the others where that works.
pub(crate) async fn trouble(
    desk: &Desk,
    visitor: Option<&Visitor>,
    asked: Route,
    why: Trouble,
) -> Response {
    let lens = Lens {
        unit: None,
        as_of: None,
        ..asked.lens.clone()
    };
    let view = match why {
        Trouble::Say(view) => view,
        Trouble::Elsewhere(place) => return http::see_other(&asked.to(place).href()),
        Trouble::WhichUnit(view) => {
            let route = Route {
                place: Place::Choose(view.text.clone()),
                lens,
            };
            return match framed(desk, visitor, route.clone()).await {
                Some(page) => http::page(404, choose::render(&view, &page)),
                None => bare_message(MessageKind::NoSuchUnit, route.lens, desk.office.today()),
            };
        }
        Trouble::Failed(error) => {
            let kind = kind_of(&asked.place);
            (desk.report)(&format!("page {kind}: {}", load::without_names(&error)));
            let Some(kind) = of_the_database(&error) else {
                return bare_message(MessageKind::Failed, lens, desk.office.today());
            };
            MessageView {
                kind,
                about: String::new(),
                detail: String::new(),
            }
        }
    };
    let route = Route {
        place: Place::Home,
        lens,
    };
    match framed(desk, visitor, route.clone()).await {
        Some(page) => http::page(view.kind.status(), message::render(&view, &page)),
        None => bare_message(view.kind, route.lens, desk.office.today()),
    }
}

/// What passes, or is mended while the server goes on: whoever asked should ask again.
fn of_the_database(error: &OfficeError) -> Option<MessageKind> {
    match error {
        OfficeError::Store(StoreError::Busy) => Some(MessageKind::Busy),
        OfficeError::Store(StoreError::Unreachable(_)) => Some(MessageKind::Away),
        OfficeError::Store(StoreError::ReadOnly) => Some(MessageKind::ReadOnly),
        OfficeError::Store(StoreError::DiskFull) => Some(MessageKind::DiskFull),
        OfficeError::Store(StoreError::Disk(_)) => Some(MessageKind::DiskFails),
        _ => None,
    }
}

async fn framed(desk: &Desk, visitor: Option<&Visitor>, route: Route) -> Option<Page> {
    let Some(visitor) = visitor else {
        return Some(door::bare_page(&route, desk));
    };
    let held = desk.held().await.ok()?;
    let frame = Frame::of(desk, &held.office, &held, visitor, route).ok()?;
    Some(frame.page().await)
}

/// A message without anything of the ledger around it: for strangers, and when the ledger can't
/// be read.
pub(crate) fn bare_message(kind: MessageKind, lens: Lens, today: Day) -> Response {
    let page = Page {
        route: Route {
            place: Place::Home,
            lens: Lens {
                unit: None,
                as_of: None,
                ..lens
            },
        },
        as_of: today,
        is_today: true,
        unit_name: String::new(),
        above: Vec::new(),
        duties_waiting: 0,
        data: DataState::default(),
        synthetic: false,
        visitor: None,
    };
    let view = MessageView {
        kind,
        about: String::new(),
        detail: String::new(),
    };
    http::page(kind.status(), message::render(&view, &page))
}

/// The kind of a page for a report: without the id in its address.
fn kind_of(place: &Place) -> &'static str {
    match place {
        Place::Home => "home",
        Place::Children(_) => "children",
        Place::Export(..) => "export",
        Place::Register => "register",
        Place::Child(_) => "child",
        Place::Measure(_) => "measure",
        Place::Screen(..) => "screen",
        Place::Undo(_) => "undo",
        Place::Change(..) => "change",
        Place::Pregnancy(_) => "pregnancy",
        Place::Units(_) => "units",
        Place::Follow(_) => "follow",
        Place::Plans(_) => "plans",
        Place::Plan(_) => "plan",
        Place::Coverage(_) => "coverage",
        Place::Indicator(_) => "indicator",
        Place::Duties(_) => "duties",
        Place::Choose(_) => "choose",
        Place::Find(_) => "find",
        Place::System => "system",
        Place::About => "about",
        Place::Styleguide => "styleguide",
        Place::Door(_) => "door",
        Place::People(_) => "people",
        Place::Person(_) => "person",
        Place::Audit(_) => "audit",
        Place::Opened(_) => "opened",
        Place::Looked(_) => "looked",
        Place::Open(_) => "open",
        Place::Imports => "imports",
        Place::Import(_) => "import",
        Place::Rejects(_) => "rejects",
        Place::Summary(_) => "summary",
        Place::Card(_) => "card",
    }
}
