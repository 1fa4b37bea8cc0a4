//! Duties settled from their list: one child by a button, several by ticks; and taken back right
//! after. Each child is asked about by itself; what can't be recorded for one is said, and doesn't
//! hold up the others.

mod batch;

use axum::response::Response;
use noi_core::access::{Name, Programme as _, Sections};
use noi_core::fact::{Body, ServiceReceived};
use noi_core::records::child::Child;
use noi_core::{Fact, FactId, Position};
use noi_office::{OfficeError, Tick};
use noi_pack::model::Need;
use noi_pack::settling::{Done, Settling};
use noi_ui::forms::Fields;
use noi_ui::forms::settle::SettleForm;
use noi_ui::pages::duties::{self as page, Said};
use noi_ui::pages::message::MessageKind;
use noi_ui::routes::{After, DutyQuery, Place};
use noi_ui::words::Words;

use crate::desk::Desk;
use crate::door::Knocking;
use crate::door::permit::{self, Permit};
use crate::door::visitor::Visitor;
use crate::http::answer as http;
use crate::load::{self, Frame};
use crate::pages::Trouble;
use crate::submit::refusal;
use batch::Batch;

/// What comes of a form of the list.
enum Outcome {
    /// The list again, with this said.
    Elsewhere(After),
    /// The list with the form as it was sent, and what is to be mended or couldn't be recorded.
    Again(Box<Again>),
}

struct Again {
    form: SettleForm,
    said: Said,
    mended: bool,
}

/// Answers a form of the list of duties.
pub(crate) async fn take(
    desk: &Desk,
    visitor: &Visitor,
    asked: &Knocking<'_>,
    fields: &Fields,
) -> Result<Response, Trouble> {
    let outcome = {
        let held = desk.held().await?;
        let office = held.office.acting(visitor.person);
        let mut frame = Frame::of(desk, &office, &held, visitor, asked.route.clone())?;
        let taken = match permit::for_page(&frame).await {
            Ok(Permit::Page(sees)) => {
                frame.sees = sees;
                match fields.get("undo") {
                    "" => record(&frame, SettleForm::of(fields)).await,
                    batch => undo(&frame, batch).await,
                }
            }
            Ok(Permit::Elsewhere(place)) => Err(Trouble::Elsewhere(place)),
            Err(why) => Err(why),
        };
        note(desk, &frame).await?;
        taken?
    };
    match outcome {
        Outcome::Elsewhere(after) => {
            let mut route = asked.route.clone();
            if let Place::Duties(query) = &mut route.place {
                query.after = Some(after);
            }
            Ok(http::see_other(&route.href()))
        }
        Outcome::Again(again) => shown_again(desk, visitor, asked, &again).await,
    }
}

/// The list after something was recorded or refused: of the ledger as it is now.
async fn shown_again(
    desk: &Desk,
    visitor: &Visitor,
    asked: &Knocking<'_>,
    again: &Again,
) -> Result<Response, Trouble> {
    let held = desk.held().await?;
    let office = held.office.acting(visitor.person);
    let mut frame = Frame::of(desk, &office, &held, visitor, asked.route.clone())?;
    let Permit::Page(sees) = permit::for_page(&frame).await? else {
        return Err(Trouble::Elsewhere(Place::Home));
    };
    frame.sees = sees;
    let query = match &asked.route.place {
        Place::Duties(query) => query.clone(),
        _ => DutyQuery::default(),
    };
    let mut view = load::duties::with(&frame, &query, &again.form).await;
    view.said = again.said.clone();
    if again.mended
        && let Some(settle) = &mut view.settle
    {
        settle.errors = again.form.read(frame.today).err().unwrap_or_default();
    }
    frame.shown(view.rows.len());
    let html = page::render(&view, &frame.page().await);
    note(desk, &frame).await?;
    Ok(http::page(422, html))
}

/// Nothing leaves before it is written down.
async fn note(desk: &Desk, frame: &Frame<'_>) -> Result<(), Trouble> {
    let notes = frame.notes();
    if !notes.is_empty() {
        desk.door.note(&notes).await?;
    }
    Ok(())
}

/// The way in which a form says that a need was settled: of several the one it names, else the
/// usual one.
pub(crate) fn way<'p>(done: &[Done<'p>], form: &SettleForm) -> Option<Done<'p>> {
    let named = done.iter().find(|one| one.service.code == form.way);
    named
        .or(done.first().filter(|_| form.way.is_empty()))
        .copied()
}

/// In which sections of a child's record it is written that a need was settled so.
pub(crate) fn sections(frame: &Frame<'_>, need: &Need, done: &Done<'_>) -> Sections {
    let of_service = frame.office.pack.section(Name::Service(&done.service.code));
    let of_service = of_service.unwrap_or(need.section);
    Sections::of(&[need.section, of_service])
}

async fn record(frame: &Frame<'_>, form: SettleForm) -> Result<Outcome, Trouble> {
    let pack = &frame.office.pack;
    let elsewhere = || Trouble::say(MessageKind::NotFound, frame.route.path());
    let (at, need) = pack.need(&form.need).ok_or_else(elsewhere)?;
    let Settling::Done(ways) = pack.settling(need) else {
        return Err(elsewhere());
    };
    let done = way(&ways, &form).ok_or_else(elsewhere)?;
    let Ok(on) = form.read(frame.today) else {
        return Ok(Outcome::Again(Box::new(Again {
            form,
            said: Said::default(),
            mended: true,
        })));
    };
    let sections = sections(frame, need, &done);
    let mut said = Said::default();
    let mut ticks = Vec::new();
    let mut names = Vec::new();
    for one in &form.chosen {
        match permit::to_record(frame, one.record, sections).await? {
            Ok(name) => {
                ticks.push(Tick {
                    record: one.record,
                    fact: one.fact,
                });
                names.push(name);
            }
            Err(permit::NotRecorded::Missing) => said.missing += 1,
            Err(permit::NotRecorded::Refused { name, why }) => said.refused.push((name, why)),
        }
    }
    let received = ServiceReceived {
        service: done.service.code.clone(),
        dose: done.dose,
        provider: None,
        result: None,
    };
    let answers = {
        let _alone = frame.desk.recording.lock().await;
        let office = frame.office;
        office.done_for(&ticks, at, &received, on).await?
    };
    let mut places = Vec::new();
    for ((tick, name), answer) in ticks.iter().zip(names).zip(answers) {
        match answer {
            Ok(()) => {
                let stored = frame.office.store.fact(tick.fact).await;
                let stored = stored.map_err(OfficeError::from)?;
                places.extend(stored.map(|fact| (fact.shard, fact.position)));
            }
            Err(why) => said.refused.push((name, refusal(frame, &why))),
        }
    }
    let batch = Batch::of(places.clone()).for_address();
    if said.refused.is_empty() && said.missing == 0 && !batch.is_empty() {
        return Ok(Outcome::Elsewhere(After::Recorded(batch)));
    }
    said.recorded = places.len() as u64;
    said.batch = batch;
    Ok(Outcome::Again(Box::new(Again {
        form,
        said,
        mended: false,
    })))
}

/// What of a batch the visitor recorded today and still stands: the records that carry it.
async fn standing(frame: &Frame<'_>, batch: &Batch) -> Result<Vec<(Child, FactId)>, Trouble> {
    let mut found = Vec::new();
    for run in batch.runs() {
        let after = Position(run.first.0 - 1);
        let store = &frame.office.store;
        let facts = store.facts_after(run.shard, after, run.count).await;
        for stored in facts.map_err(OfficeError::from)? {
            let fact = Fact::from_stored(&stored.bytes).map_err(OfficeError::from)?;
            let envelope = &fact.envelope;
            let mine = envelope.actor == frame.visitor.person
                && envelope.recorded.day() == frame.today
                && matches!(fact.body, Body::ServiceReceived(_));
            if !mine {
                continue;
            }
            let facts = frame.office.facts_of(envelope.record).await?;
            let Some(child) = Child::fold(envelope.record, &facts) else {
                continue;
            };
            if child.services.iter().any(|one| one.fact == envelope.id) {
                found.push((child, envelope.id));
            }
        }
    }
    Ok(found)
}

/// What the list says after something was done on it.
pub(crate) async fn said(frame: &Frame<'_>, query: &DutyQuery) -> Result<Said, Trouble> {
    match &query.after {
        Some(After::Recorded(text)) => {
            let Ok(batch) = text.parse() else {
                return Ok(Said::default());
            };
            let recorded = standing(frame, &batch).await?.len() as u64;
            Ok(Said {
                recorded,
                batch: batch.to_string(),
                ..Said::default()
            })
        }
        Some(After::Undone(count)) => Ok(Said {
            undone: *count,
            ..Said::default()
        }),
        None => Ok(Said::default()),
    }
}

/// Strikes out what was recorded together, as far as it is today's, the visitor's own and theirs
/// to put right.
async fn undo(frame: &Frame<'_>, batch: &str) -> Result<Outcome, Trouble> {
    let mut undone = 0;
    if let Ok(batch) = batch.parse() {
        let w = Words::new(frame.route.lens.lang);
        let reason = w.get("settle-undone-reason");
        let _alone = frame.desk.recording.lock().await;
        for (child, fact) in standing(frame, &batch).await? {
            if permit::correct(frame, &child, fact).await.is_ok() {
                let office = frame.office;
                office.correct(child.id, fact, None, &reason).await?;
                undone += 1;
            }
        }
    }
    Ok(Outcome::Elsewhere(After::Undone(undone)))
}
