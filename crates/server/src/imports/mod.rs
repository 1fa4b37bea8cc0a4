//! Files come in through the browser: taken from the request, kept until they were looked at,
//! imported once, and taken back as a whole. Each row is asked about as the person who imports.

mod kept;
pub(crate) mod receive;

use std::io::BufWriter;

use axum::body::Body;
use axum::response::Response;
use hyper::header::{CONTENT_TYPE, HeaderMap};
use hyper::{Method, Uri, http::request::Parts};
use noi_accounts::{Entry, Outcome};
use noi_core::access::{Action, Name, Programme as _, Section};
use noi_core::{RecordId, UnitId};
use noi_exchange::columns::{Chosen, Field, Kind};
use noi_exchange::import::Wanted;
use noi_exchange::table::Table;
use noi_office::{ImportError, Incoming, Kept, Office};
use noi_ui::forms::Fields;
use noi_ui::forms::imports::ColumnsForm;
use noi_ui::pages::imports::{self as page, FileKind, FileProblem};
use noi_ui::pages::message::MessageKind;
use noi_ui::routes::{Lens, Place, Route};

pub(crate) use kept::{Done, Upload, Uploads, whole};

use crate::desk::{Desk, at_length};
use crate::door::permit::{self, Permit};
use crate::door::visitor::{Around, Visitor};
use crate::door::{self, Knocking, Peer};
use crate::http::connections::Limits;
use crate::http::{answer as http, language};
use crate::load::{self, Frame};
use crate::pages::{self, Trouble};

/// Where files are sent.
const PATH: &str = "/nhap-tep";

/// Whether a request brings a file to the one place that takes them.
pub(crate) fn is_upload(method: &Method, uri: &Uri, headers: &HeaderMap) -> bool {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let kind = kind
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default();
    method == Method::POST
        && uri.path() == PATH
        && kind.trim().eq_ignore_ascii_case("multipart/form-data")
}

/// Whether a request may take as long as a file does.
pub(crate) fn takes_long(method: &Method, uri: &Uri) -> bool {
    method == Method::POST && (uri.path() == PATH || uri.path().starts_with("/nhap-tep/"))
}

/// Answers a form with a file. Nothing of it is read for strangers and for those who may not.
pub(crate) async fn receive(desk: &Desk, head: &Parts, body: Body, limits: Limits) -> Response {
    let (uri, headers) = (&head.uri, &head.headers);
    let query = uri.query().unwrap_or_default();
    let lens = language::lens(query, headers);
    let route = match Route::parse(uri.path(), query) {
        Ok(route) => Route {
            lens: Lens {
                as_of: None,
                lang: lens.lang,
                ..route.lens
            },
            ..route
        },
        Err(_) => Route {
            place: Place::Imports,
            lens: Lens {
                unit: None,
                as_of: None,
                ..lens
            },
        },
    };
    let knocking = Knocking {
        route: route.clone(),
        headers,
        query: head.uri.query().unwrap_or_default(),
        peer: head.extensions.get::<Peer>().copied(),
    };
    let visitor = match desk.door.visitor(&desk.office, headers).await {
        Ok(Some(visitor)) => visitor,
        Ok(None) => return door::over(desk, &knocking).await,
        Err(error) => return pages::trouble(desk, None, route, error.into()).await,
    };
    match received(desk, &visitor, &route, headers, body, limits).await {
        Ok(response) => response,
        Err(why) => pages::trouble(desk, Some(&visitor), route, why).await,
    }
}

async fn received(
    desk: &Desk,
    visitor: &Visitor,
    route: &Route,
    headers: &HeaderMap,
    body: Body,
    limits: Limits,
) -> Result<Response, Trouble> {
    // Nobody waits while a file is on its way: what the desk holds is let go of meanwhile.
    let unit = in_frame(desk, visitor, route, async |frame| Ok(frame.unit)).await?;
    let read = receive::read(headers, body, limits.upload_bytes).await;
    let (kind, problem) = match read {
        Err(problem) => (None, problem),
        Ok(received) => match (FileKind::parse(&received.kind), received.file) {
            (None, _) => (None, FileProblem::NoKind),
            (kind, None) => (kind, FileProblem::NoFile),
            (Some(shown), Some((name, file))) => {
                let upload = Upload {
                    id: RecordId((desk.office.machine.new_id)()),
                    person: visitor.person,
                    unit,
                    kind: kind_of(shown),
                    name,
                    at: (desk.office.machine.now)(),
                    file: file.into(),
                    done: tokio::sync::Mutex::default(),
                };
                let unreadable = at_length(|| unreadable(&desk.office, &upload, route))?;
                match unreadable {
                    Some(why) => (Some(shown), FileProblem::Unreadable(why)),
                    None => {
                        let place = Place::Import(upload.id.to_string());
                        desk.uploads.keep(upload);
                        return Ok(http::see_other(&route.to(place).href()));
                    }
                }
            }
        },
    };
    let status = match problem {
        FileProblem::TooLarge => 413,
        _ => 422,
    };
    in_frame(desk, visitor, route, async |frame| {
        let view = load::imports::list(frame, kind, Some(problem)).await?;
        Ok(http::page(status, page::render(&view, &frame.page().await)))
    })
    .await
}

/// Why a file is no table at all, if so.
fn unreadable(
    office: &Office,
    upload: &Upload,
    route: &Route,
) -> Result<Option<Vec<String>>, Trouble> {
    let bytes = upload.bytes().map_err(broken)?;
    let given = home_of(office, upload.unit).is_some();
    let lang = load::imports::lang(route.lens.lang);
    let looked = Table::look(&bytes, upload.kind, given, None).err();
    Ok(looked.map(|issues| issues.iter().map(|issue| issue.text(lang)).collect()))
}

/// A temporary file that can't be read any more.
pub(crate) fn broken(_: std::io::Error) -> Trouble {
    Trouble::say(MessageKind::Failed, "")
}

pub(crate) fn kind_of(kind: FileKind) -> Kind {
    match kind {
        FileKind::Children => Kind::Children,
        FileKind::Services => Kind::Services,
        FileKind::Training => Kind::Training,
    }
}

/// Asks the policy and does something with the page's frame; what is to be noted is on disk when
/// it answers.
async fn in_frame<T>(
    desk: &Desk,
    visitor: &Visitor,
    route: &Route,
    then: impl AsyncFnOnce(&Frame<'_>) -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    let held = desk.held().await?;
    let office = held.office.acting(visitor.person);
    let mut frame = Frame::of(desk, &office, &held, visitor, route.clone())?;
    let done = match permit::for_page(&frame).await {
        Ok(Permit::Page(sees)) => {
            frame.sees = sees;
            then(&frame).await
        }
        Ok(Permit::Elsewhere(place)) => Err(Trouble::Elsewhere(place)),
        Err(why) => Err(why),
    };
    let notes = frame.notes();
    if !notes.is_empty() {
        desk.door.note(&notes).await?;
    }
    done
}

/// Answers a form about one file: look at it with other columns, import it, take it back.
pub(crate) async fn take(
    desk: &Desk,
    visitor: &Visitor,
    asked: &Knocking<'_>,
    fields: &Fields,
) -> Result<Response, Trouble> {
    let route = &asked.route;
    let Place::Import(id) = &route.place else {
        return Err(Trouble::say(MessageKind::NotFound, route.path()));
    };
    let not_found = || Trouble::say(MessageKind::NotFound, route.path());
    let import = load::record(id).ok_or_else(not_found)?;
    match fields.get("do") {
        "look" => {
            in_frame(desk, visitor, route, async |frame| {
                let upload = waiting(frame, import).ok_or_else(not_found)?;
                let chosen = chosen(upload.kind, &ColumnsForm::of(fields));
                let html = load::imports::check(frame, &upload, Some(&chosen)).await?;
                Ok(http::page(200, html))
            })
            .await
        }
        "import" => import_it(desk, visitor, route, import, fields).await,
        "undo" => undo(desk, visitor, route, import, fields.get("reason")).await,
        _ => in_frame(desk, visitor, route, async |_| Err(not_found())).await,
    }
}

/// A file of the visitor's own that is kept.
pub(crate) fn waiting(frame: &Frame<'_>, import: RecordId) -> Option<std::sync::Arc<Upload>> {
    let found = frame.desk.uploads.find(import, frame.now());
    found.filter(|one| one.person == frame.visitor.person && one.unit == frame.unit)
}

/// What the columns hold, as chosen.
fn chosen(kind: Kind, form: &ColumnsForm) -> Chosen {
    let fields = kind.fields();
    let field =
        |code: &str| -> Option<Field> { fields.iter().copied().find(|field| field.code() == code) };
    let columns = form.columns.iter();
    columns
        .filter_map(|(at, code)| Some((*at, field(code)?)))
        .collect()
}

/// Where rows belong that name no commune: the commune or village where the file is brought in.
pub(crate) fn home_of(office: &Office, unit: UnitId) -> Option<UnitId> {
    use noi_core::units::Level;
    let level = office.units.level(unit);
    matches!(level, Some(Level::Commune | Level::Village)).then_some(unit)
}

/// Whether the visitor may record this in a unit, as a row asks for it.
pub(crate) fn may(office: &Office, visitor: &Visitor, unit: UnitId, wanted: Wanted<'_>) -> bool {
    let now = (office.machine.now)();
    let about = Around::unit(office, unit, now.day());
    let ask = |action| visitor.may(action, Some(&about), &[], now).is_ok();
    let in_section = |name| {
        let section = office.pack.section(name);
        section.is_some_and(|section| ask(Action::Record(section)))
    };
    match wanted {
        Wanted::Child => {
            ask(Action::Import)
                && ask(Action::Register)
                && ask(Action::Record(Section::Identity))
                && ask(Action::Record(Section::Contacts))
        }
        Wanted::Circumstance(code) => in_section(Name::Circumstance(code)),
        Wanted::Service(code) => in_section(Name::Service(code)),
        Wanted::Training => ask(Action::Import) && ask(Action::Record(Section::Care)),
    }
}

async fn import_it(
    desk: &Desk,
    visitor: &Visitor,
    route: &Route,
    import: RecordId,
    fields: &Fields,
) -> Result<Response, Trouble> {
    let to_result = || Ok(http::see_other(&route.href()));
    let found = in_frame(desk, visitor, route, async |frame| {
        match waiting(frame, import) {
            Some(upload) => Ok(Ok(upload)),
            // Sent again when the file is kept no longer: what came of it is shown.
            None if load::imports::find(frame, import).await?.is_some() => {
                Ok(Err(http::see_other(&route.href())))
            }
            None => {
                let view = load::imports::list(frame, None, Some(FileProblem::Gone)).await?;
                let html = page::render(&view, &frame.page().await);
                Ok(Err(http::page(404, html)))
            }
        }
    })
    .await?;
    let upload = match found {
        Ok(upload) => upload,
        Err(answer) => return Ok(answer),
    };
    let mut done = upload.done.lock().await;
    if done.is_some() {
        return to_result();
    }
    let office = desk.held().await?.office.acting(visitor.person);
    let bytes = upload.bytes().map_err(broken)?;
    let home = home_of(&office, upload.unit);
    let form = ColumnsForm::of(fields);
    let columns = (!form.columns.is_empty()).then(|| chosen(upload.kind, &form));
    let looked = at_length(|| Table::look(&bytes, upload.kind, home.is_some(), columns.as_ref()));
    let table = match looked {
        Ok((table, lacking)) if lacking.is_empty() => table,
        // Not with these columns: they are shown again, with what is lacking.
        _ => {
            return in_frame(desk, visitor, route, async |frame| {
                let html = load::imports::check(frame, &upload, columns.as_ref()).await?;
                Ok(http::page(422, html))
            })
            .await;
        }
    };
    let may = |unit: UnitId, wanted: Wanted<'_>| may(&office, visitor, unit, wanted);
    let incoming = Incoming {
        kind: upload.kind,
        unit: home,
        source: "",
        synthetic: false,
        may: Some(&may),
        kept: Some(Kept {
            import,
            unit: upload.unit,
            file: &upload.name,
            turn: &desk.recording,
        }),
    };
    let rejects = || tempfile::tempfile().map(BufWriter::new);
    let lang = load::imports::lang(route.lens.lang);
    let imported = office
        .import(&table, incoming, rejects, lang, &mut |_, _| ())
        .await;
    let (summary, rejects) = match imported {
        Ok(imported) => imported,
        Err(ImportError::Office(error)) => return Err(error.into()),
        Err(ImportError::Rejects(error)) => return Err(broken(error)),
    };
    let rejects = rejects
        .into_inner()
        .map_err(|error| broken(error.into_error()))?;
    let entry = Entry {
        record: Some(import),
        unit: Some(upload.unit),
        shown: Some(summary.accepted),
        ..Entry::action(
            (office.machine.now)(),
            visitor.person,
            Action::Import,
            Outcome::DONE,
        )
    };
    *done = Some(Done {
        summary,
        rejects: rejects.into(),
    });
    drop(done);
    desk.door.note(&[entry]).await?;
    to_result()
}

async fn undo(
    desk: &Desk,
    visitor: &Visitor,
    route: &Route,
    import: RecordId,
    reason: &str,
) -> Result<Response, Trouble> {
    let not_found = || Trouble::say(MessageKind::NotFound, route.path());
    let again = in_frame(desk, visitor, route, async |frame| {
        let found = load::imports::find(frame, import)
            .await?
            .ok_or_else(not_found)?;
        permit::undo_import(frame, &found).await?;
        if reason.is_empty() {
            let html = load::imports::result(frame, &found, true).await?;
            return Ok(Some(http::page(422, html)));
        }
        Ok(None)
    })
    .await?;
    if let Some(again) = again {
        return Ok(again);
    }
    let office = desk.held().await?.office.acting(visitor.person);
    let undone = {
        let _alone = desk.recording.lock().await;
        office.undo_import(import, reason).await?
    };
    let entry = Entry {
        record: Some(import),
        shown: Some(undone.struck),
        ..Entry::plain(
            (office.machine.now)(),
            Some(visitor.person),
            "undo-import",
            Outcome::DONE,
        )
    };
    desk.door.note(&[entry]).await?;
    Ok(http::see_other(&route.href()))
}

impl From<ImportError> for Trouble {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Office(error) => error.into(),
            ImportError::Rejects(error) => broken(error),
        }
    }
}

/// The rejected rows of an import as a file.
pub(crate) async fn rejects(frame: &Frame<'_>, id: &str) -> Result<Response, Trouble> {
    let not_found = || Trouble::say(MessageKind::NotFound, frame.route.path());
    let import = load::record(id).ok_or_else(not_found)?;
    let upload = waiting(frame, import).ok_or_else(not_found)?;
    let done = upload.done.lock().await;
    let done = done.as_ref().filter(|done| done.summary.rejected > 0);
    let done = done.ok_or_else(not_found)?;
    frame.note(Entry {
        record: Some(import),
        unit: Some(upload.unit),
        shown: Some(done.summary.rejected),
        ..Entry::plain(
            frame.now(),
            Some(frame.visitor.person),
            "download-rejects",
            Outcome::DONE,
        )
    });
    let bytes = whole(&done.rejects).map_err(broken)?;
    Ok(http::download(
        bytes,
        "text/csv; charset=utf-8",
        "khong-nhan.csv",
    ))
}
