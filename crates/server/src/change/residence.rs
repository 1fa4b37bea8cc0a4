//! Where a child lives from now on, or that it is no longer here.

use noi_core::UnitId;
use noi_core::fact::ExitKind;
use noi_core::records::child::Child;
use noi_office::{OfficeError, Whereabouts};
use noi_ui::forms::residence::{ResidenceEvent, ResidenceForm};
use noi_ui::forms::{FieldError, Fields};
use noi_ui::pages::message::MessageKind;
use noi_ui::pages::residence::{self as page, ResidenceView};
use noi_ui::routes::{ChildQuery, Place};

use crate::door::permit;
use crate::load::{self, Frame};
use crate::pages::Trouble;
use crate::say;
use crate::submit::{Outcome, refusal};

/// Units named at most of those that may have been meant.
const MEANT_MAX: usize = 8;

pub(super) async fn show(frame: &Frame<'_>, id: &str) -> Result<String, Trouble> {
    let child = load::child::find(frame, id).await?;
    let form = ResidenceForm::empty(super::fresh(frame));
    Ok(page::render(
        &view(frame, &child, form),
        &frame.page().await,
    ))
}

fn view(frame: &Frame<'_>, child: &Child, form: ResidenceForm) -> ResidenceView {
    let home = child.residence(frame.today);
    let unit = load::unit_name(frame.office, home.unit, frame.today, frame.route.lens.lang);
    let gone = child.absences.last().filter(|last| last.until.is_none());
    ResidenceView {
        id: child.id.to_string(),
        name: say::child_name(frame.route.lens.lang, child.name()),
        place: match &home.village {
            Some(village) => format!("{village}, {unit}"),
            None => unit,
        },
        left: gone.map(|gone| {
            let why = load::child::exit_words(frame.route.lens.lang, gone.kind);
            (why, gone.from)
        }),
        died: gone.is_some_and(|gone| gone.kind == ExitKind::Died),
        form,
        villages: super::villages(frame, child),
        ..ResidenceView::default()
    }
}

pub(super) async fn take(frame: &Frame<'_>, id: &str, fields: &Fields) -> Result<Outcome, Trouble> {
    let record = load::record(id).ok_or_else(|| Trouble::say(MessageKind::NoSuchChild, id))?;
    let child = load::child::find(frame, id).await?;
    let mut view = view(frame, &child, ResidenceForm::of(fields));
    let again = async |view: ResidenceView| {
        let html = page::render(&view, &frame.page().await);
        Ok(Outcome::Page(422, html))
    };
    let entry = match view.form.read(frame.today) {
        Ok(entry) => entry,
        Err(errors) => {
            view.errors = errors;
            view.form.fact = super::kept(frame, &view.form.fact);
            return again(view).await;
        }
    };
    let what = match entry.event {
        ResidenceEvent::Moved { unit, village } => match unit_named(frame, &unit) {
            Ok(unit) => Whereabouts::Moved { unit, village },
            Err(meant) => {
                view.errors = vec![FieldError {
                    field: "unit_name",
                    key: "form-unit-unknown",
                    about: unit,
                }];
                view.meant = meant;
                return again(view).await;
            }
        },
        ResidenceEvent::Left(kind) => Whereabouts::Left {
            kind,
            note: entry.note,
        },
        ResidenceEvent::Returned => Whereabouts::Returned,
        ResidenceEvent::NotLeft => {
            // It strikes a fact out, which not everybody may who records one.
            if let Some(left) = frame.office.left_by(record).await? {
                let whole = load::child::whole(frame, id).await?;
                permit::correct(frame, &whole, left).await?;
            }
            Whereabouts::NotLeft { reason: entry.note }
        }
    };
    let recorded = {
        let _alone = frame.desk.recording.lock().await;
        let office = frame.office;
        office
            .record_whereabouts(entry.fact, record, entry.on, what)
            .await
    };
    match recorded {
        Ok(()) => to_where_it_is_seen(frame, id).await,
        Err(OfficeError::Input(error)) => {
            view.refused = refusal(frame, &error);
            again(view).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The unit that a person named, or those that may have been meant.
fn unit_named(frame: &Frame<'_>, text: &str) -> Result<UnitId, Vec<String>> {
    frame.office.unit(text, frame.today).map_err(|_| {
        let found = frame.office.units.find(text, frame.today, None);
        let meant = found.candidates.iter().take(MEANT_MAX);
        meant
            .map(|hit| frame.office.units.full_path(hit.unit, frame.today))
            .collect()
    })
}

/// The child, or the list where the child has gone to a unit that isn't the visitor's.
async fn to_where_it_is_seen(frame: &Frame<'_>, id: &str) -> Result<Outcome, Trouble> {
    let seen = match load::record(id) {
        Some(record) => permit::still_seen(frame, record).await?,
        None => false,
    };
    if seen {
        return Ok(super::to_child(frame, id));
    }
    let list = Place::Children(ChildQuery {
        page: 1,
        ..ChildQuery::default()
    });
    Ok(Outcome::Elsewhere(frame.route.to(list).href()))
}
