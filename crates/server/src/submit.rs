//! From a form that was sent to facts in the ledger: read → ask about what is odd → decide →
//! commit → elsewhere. What can't be taken is shown again as it was typed.

use axum::response::Response;
use hyper::header::HeaderMap;
use hyper::{StatusCode, Uri};
use noi_accounts::{Entry, Outcome as Told};
use noi_core::FactId;
use noi_core::access::Action;
use noi_core::fact::Body;
use noi_core::finding_facts::{Measured, Screened};
use noi_office::{InputError, OfficeError};
use noi_pack::scoring::AnswerProblem;
use noi_ui::forms::Fields;
use noi_ui::forms::measure::MeasureForm;
use noi_ui::forms::register::RegisterForm;
use noi_ui::forms::screen::ScreenForm;
use noi_ui::pages::audit::{self as audit_page, OpenView};
use noi_ui::pages::imports::{self as imports_page, FileProblem};
use noi_ui::pages::measure as measure_page;
use noi_ui::pages::message::MessageKind;
use noi_ui::pages::register as register_page;
use noi_ui::pages::screen as screen_page;
use noi_ui::routes::{Door as DoorPlace, Lens, Place, Route};
use noi_ui::words::Words;

use crate::change;
use crate::desk::Desk;
use crate::door::permit::{self, Permit};
use crate::door::visitor::Visitor;
use crate::door::{self, Knocking, Peer};
use crate::http::{answer as http, language};
use crate::imports;
use crate::load::screen::Asking;
use crate::load::{self, Frame};
use crate::pages::{self, Trouble};
use crate::pregnancy;
use crate::settle;
use crate::units;

/// What comes of a form.
pub(crate) enum Outcome {
    /// A page with this status: the form again, or the next step.
    Page(u16, String),
    /// It is recorded; look there.
    Elsewhere(String),
}

/// Answers a POST. A form is always about today, whatever day was looked at.
pub(crate) async fn answer(
    desk: &Desk,
    uri: &Uri,
    headers: &HeaderMap,
    peer: Option<Peer>,
    body: &[u8],
) -> Response {
    let query = uri.query().unwrap_or_default();
    let lens = language::lens(query, headers);
    let parsed = Route::parse(uri.path(), query).ok();
    let Ok(body) = std::str::from_utf8(body) else {
        return http::plain(
            StatusCode::BAD_REQUEST,
            "Nội dung gửi lên không đọc được.\nWhat was sent can't be read.\n",
        );
    };
    let fields = Fields::parse(body);
    let route = match &parsed {
        Some(parsed) => Route {
            place: parsed.place.clone(),
            lens: Lens {
                as_of: None,
                lang: lens.lang,
                ..parsed.lens.clone()
            },
        },
        None => Route {
            place: Place::Home,
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
        query,
        peer,
    };
    if let Some(taken) = door::take(desk, &knocking, &fields).await {
        return match taken {
            Ok(response) => response,
            Err(why) => pages::trouble(desk, None, route, why).await,
        };
    }
    let visitor = match desk.door.visitor(&desk.office, headers).await {
        Ok(Some(visitor)) => visitor,
        Ok(None) => return door::over(desk, &knocking).await,
        Err(error) => return pages::trouble(desk, None, route, error.into()).await,
    };
    if parsed.is_none() {
        let why = Trouble::say(MessageKind::NotFound, uri.path());
        return pages::trouble(desk, Some(&visitor), route, why).await;
    }
    let taken = match &route.place {
        Place::Duties(_) => settle::take(desk, &visitor, &knocking, &fields).await,
        Place::Import(_) => imports::take(desk, &visitor, &knocking, &fields).await,
        _ => permitted(desk, &visitor, &knocking, &fields).await,
    };
    match taken {
        Ok(response) => response,
        Err(why) => pages::trouble(desk, Some(&visitor), route, why).await,
    }
}

async fn permitted(
    desk: &Desk,
    visitor: &Visitor,
    asked: &Knocking<'_>,
    fields: &Fields,
) -> Result<Response, Trouble> {
    let held = desk.held().await?;
    let office = held.office.acting(visitor.person);
    let mut frame = Frame::of(desk, &office, &held, visitor, asked.route.clone())?;
    let taken = match permit::for_page(&frame).await {
        Ok(Permit::Page(sees)) => {
            frame.sees = sees;
            take(&frame, asked, fields).await
        }
        Ok(Permit::Elsewhere(place)) => Err(Trouble::Elsewhere(place)),
        Err(why) => Err(why),
    };
    let notes = frame.notes();
    if !notes.is_empty() {
        desk.door.note(&notes).await?;
    }
    taken
}

async fn take(
    frame: &Frame<'_>,
    asked: &Knocking<'_>,
    fields: &Fields,
) -> Result<Response, Trouble> {
    let outcome = match &frame.route.place {
        Place::Imports => imports_without_file(frame).await,
        Place::Register => register(frame, fields).await,
        Place::Measure(id) => measure(frame, id, fields).await,
        Place::Screen(id, Some(which)) => screen(frame, id, which, fields).await,
        Place::Undo(id) => undo(frame, id, fields).await,
        Place::Open(id) => open(frame, id, fields).await,
        Place::Card(id) => load::card::revoke(frame, id, asked, fields).await,
        Place::Change(id, change) => change::take(frame, id, change, fields).await,
        Place::Pregnancy(which) => pregnancy::take(frame, which, fields).await,
        Place::Units(which) => units::take(frame, which, fields).await,
        Place::People(_) => return door::people(frame, Some(fields)).await,
        Place::Person(id) => return door::person(frame, id, Some(fields)).await,
        Place::Door(DoorPlace::Identity) => {
            return door::provider::identity(frame, asked, Some(fields)).await;
        }
        Place::Door(DoorPlace::Passkeys) => {
            return door::own_passkeys(frame, asked, Some(fields)).await;
        }
        Place::Door(DoorPlace::Codes) => return door::codes(frame, Some(fields)).await,
        Place::Door(DoorPlace::Tokens) => return door::tokens(frame, Some(fields)).await,
        Place::Door(DoorPlace::Password) => {
            return door::account(frame, asked, Some(fields)).await;
        }
        _ => Err(Trouble::say(MessageKind::NotFound, frame.route.path())),
    };
    Ok(match outcome? {
        Outcome::Page(status, html) => http::page(status, html),
        Outcome::Elsewhere(address) => http::see_other(&address),
    })
}

/// The form for a file, sent without one.
async fn imports_without_file(frame: &Frame<'_>) -> Result<Outcome, Trouble> {
    let view = load::imports::list(frame, None, Some(FileProblem::NoFile)).await?;
    let html = imports_page::render(&view, &frame.page().await);
    Ok(Outcome::Page(422, html))
}

/// The shortest reason for opening a record, in signs.
const REASON_SHORTEST: usize = 20;

/// Opens a child's record for a written reason: written down before anything of it is shown.
async fn open(frame: &Frame<'_>, id: &str, fields: &Fields) -> Result<Outcome, Trouble> {
    let reason = fields.get("reason");
    if reason.chars().count() < REASON_SHORTEST {
        let view = OpenView {
            reason: reason.to_owned(),
            too_short: true,
            ..load::audit::opening(id)
        };
        let html = audit_page::render_open(&view, &frame.page().await);
        return Ok(Outcome::Page(422, html));
    }
    let record = load::record(id).ok_or_else(|| Trouble::say(MessageKind::NoSuchChild, id))?;
    let _alone = frame.desk.recording.lock().await;
    let unit = frame.office.open_for_a_reason(record, reason).await?;
    // Where the child lives: those who lead there are told.
    frame.note(Entry {
        record: Some(record),
        unit: Some(unit),
        ..Entry::action(
            frame.now(),
            frame.visitor.person,
            Action::BreakGlass,
            Told::DONE,
        )
    });
    Ok(Outcome::Elsewhere(
        frame.route.to(Place::Child(id.to_owned())).href(),
    ))
}

/// Registers a child; asks first about what is odd and about children that may be the same.
async fn register(frame: &Frame<'_>, fields: &Fields) -> Result<Outcome, Trouble> {
    let form = RegisterForm::of(fields);
    let mut view = load::register::view(frame, form);
    let again = async |status, view| {
        let html = register_page::render(&view, &frame.page().await);
        Ok(Outcome::Page(status, html))
    };
    if view.choose.is_some() {
        return again(422, view).await;
    }
    let entry = match view.form.read(frame.today) {
        Ok(entry) => entry,
        Err(errors) => {
            view.errors = errors;
            // What was typed stays; a page that had no identifier gets one.
            if view.form.fact.parse::<FactId>().is_err() {
                view.form.fact = FactId((frame.office.machine.new_id)()).to_string();
            }
            return again(422, view).await;
        }
    };
    let new = load::register::registration(frame, entry);
    let registered = match load::register::ask(frame, &new, &mut view).await {
        Ok(true) => return again(200, view).await,
        Ok(false) => {
            let _alone = frame.desk.recording.lock().await;
            frame.office.register(&new).await.map_err(Trouble::from)
        }
        Err(why) => Err(why),
    };
    match registered {
        Ok(record) => Ok(Outcome::Elsewhere(
            frame.route.to(Place::Child(record.to_string())).href(),
        )),
        Err(Trouble::Failed(OfficeError::Input(error))) => {
            view.refused = refusal(frame, &error);
            again(422, view).await
        }
        Err(why) => Err(why),
    }
}

async fn measure(frame: &Frame<'_>, id: &str, fields: &Fields) -> Result<Outcome, Trouble> {
    let child = load::child::find(frame, id).await?;
    let form = MeasureForm::of(fields);
    let mut view = load::measure::view(frame, &child, form);
    let entry = match view.form.read(frame.today) {
        Ok(entry) => entry,
        Err(errors) => {
            view.errors = errors;
            // What was typed stays; a page that had no identifier gets one.
            if view.form.fact.parse::<FactId>().is_err() {
                view.form.fact = FactId((frame.office.machine.new_id)()).to_string();
            }
            let html = measure_page::render(&view, &frame.page().await);
            return Ok(Outcome::Page(422, html));
        }
    };
    let w = Words::new(frame.route.lens.lang);
    view.doubts = load::measure::doubts(&w, &child, &entry);
    if !view.doubts.is_empty() {
        let html = measure_page::render(&view, &frame.page().await);
        return Ok(Outcome::Page(200, html));
    }
    let Some(growth) = &frame.office.pack.growth else {
        return Err(Trouble::say(MessageKind::NotFound, frame.route.path()));
    };
    let body = Body::Measured(Measured {
        service: growth.service.clone(),
        ..entry.taken
    });
    match record(frame, id, entry.fact, entry.on, body).await? {
        Ok(()) => Ok(Outcome::Elsewhere(
            frame.route.to(Place::Child(id.to_owned())).href() + "#growth",
        )),
        Err(refused) => {
            view.refused = refused;
            let html = measure_page::render(&view, &frame.page().await);
            Ok(Outcome::Page(422, html))
        }
    }
}

/// One step of a questionnaire, or its end.
async fn screen(
    frame: &Frame<'_>,
    id: &str,
    which: &str,
    fields: &Fields,
) -> Result<Outcome, Trouble> {
    let child = load::child::find(frame, id).await?;
    let form = ScreenForm::of(fields);
    let w = Words::new(frame.route.lens.lang);
    let day = noi_ui::forms::day("on", &form.on, frame.today);
    let on = *day.as_ref().unwrap_or(&frame.today);
    let asking = Asking::of(frame, &child, which, on)?;
    let again = async |step| {
        let view = load::screen::view(frame, &child, step);
        screen_page::render(&view, &frame.page().await)
    };
    if let Some(step) = asking.step(frame, &w, form.clone()) {
        return Ok(Outcome::Page(200, again(step).await));
    }
    let mut errors: Vec<String> = day.err().map(|error| error.words(&w)).into_iter().collect();
    let fact: Option<FactId> = form.fact.parse().ok();
    if fact.is_none() {
        errors.push(w.get("form-stale"));
    }
    let answers = asking.answers(&form);
    let mut province = None;
    let place = frame
        .office
        .place(child.residence(on).unit, on, &mut province);
    let pack = &frame.office.pack;
    let scored = pack.score(asking.instrument, &asking.asked(&place, on), &answers);
    if let (Ok(scored), Some(fact), true) = (&scored, fact, errors.is_empty()) {
        let body = Body::Screened(Screened {
            instrument: asking.instrument.code.clone(),
            version: asking.instrument.version.clone(),
            service: asking.instrument.service.clone(),
            result: scored.outcome.clone(),
            answers,
            provider: (!form.provider.is_empty()).then(|| form.provider.clone()),
        });
        match record(frame, id, fact, on, body).await? {
            Ok(()) => {
                let child = frame.route.to(Place::Child(id.to_owned())).href();
                return Ok(Outcome::Elsewhere(child + "#screenings"));
            }
            Err(refused) => errors.push(refused),
        }
    }
    errors.extend(
        scored
            .err()
            .into_iter()
            .flatten()
            .map(|problem| match problem {
                AnswerProblem::TooFew { needed } => w.n("form-too-few", needed),
                _ => w.get("form-answer-needed"),
            }),
    );
    let step = asking.check(frame, form, errors);
    Ok(Outcome::Page(422, again(step).await))
}

/// Records a fact under the identifier that its form carries; a refusal comes back in words.
pub(crate) async fn record(
    frame: &Frame<'_>,
    id: &str,
    fact: FactId,
    on: noi_core::Day,
    body: Body,
) -> Result<Result<(), String>, Trouble> {
    let record = load::record(id).ok_or_else(|| Trouble::say(MessageKind::NoSuchChild, id))?;
    let _alone = frame.desk.recording.lock().await;
    match frame.office.act_as(fact, record, on, None, body).await {
        Ok(_) => Ok(Ok(())),
        Err(OfficeError::Input(error)) => Ok(Err(refusal(frame, &error))),
        Err(error) => Err(error.into()),
    }
}

pub(crate) fn refusal(frame: &Frame<'_>, error: &InputError) -> String {
    let w = Words::new(frame.route.lens.lang);
    let (key, args) = match error {
        InputError::Refusal(refusal) => (refusal.key(), refusal.args()),
        other => (
            other.code().unwrap_or("input-columns").to_owned(),
            other
                .args()
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        ),
    };
    let args: Vec<(&str, noi_ui::words::Arg<'_>)> = args
        .iter()
        .map(|(name, value)| (name.as_str(), value.into()))
        .collect();
    w.with(&key, &args)
}

/// Takes back what was recorded today: struck out, and kept in the ledger.
async fn undo(frame: &Frame<'_>, id: &str, fields: &Fields) -> Result<Outcome, Trouble> {
    let unknown = || Trouble::say(MessageKind::NoSuchChild, id);
    let record = load::record(id).ok_or_else(unknown)?;
    let child = load::child::find(frame, id).await?;
    let fact: Option<FactId> = fields.get("fact").parse().ok();
    let of_today = |fact: FactId| {
        let measured = child.measurements.iter();
        let screened = child.screenings.iter();
        measured
            .map(|one| (one.fact, one.on))
            .chain(screened.map(|one| (one.fact, one.on)))
            .any(|one| one == (fact, frame.today))
    };
    // Sent twice, it is gone already: the page shows that.
    if let Some(fact) = fact.filter(|fact| of_today(*fact)) {
        permit::correct(frame, &child, fact).await?;
        let w = Words::new(frame.route.lens.lang);
        let reason = w.get("growth-undone-reason");
        let _alone = frame.desk.recording.lock().await;
        frame.office.correct(record, fact, None, &reason).await?;
    }
    Ok(Outcome::Elsewhere(
        frame.route.to(Place::Child(id.to_owned())).href() + "#growth",
    ))
}
