//! Units: those of a place, one with its history, and the forms about villages and facilities.

use noi_core::fact::LocalUnitKind;
use noi_core::records::local_unit::LocalUnit;
use noi_core::units::{Level, LocalError};
use noi_core::{Day, FactId, RecordId, UnitId};
use noi_office::{Closing, InputError, Name, NewLocalUnit, OfficeError, Renaming, UnitChange};
use noi_ui::forms::units::{CloseForm, NewUnitForm, RenameEntry, RenameForm};
use noi_ui::forms::{FieldError, Fields};
use noi_ui::pages::message::MessageKind;
use noi_ui::pages::register::OddView;
use noi_ui::pages::unit_forms::{self as forms, Around, CloseView, NewUnitView, RenameView};
use noi_ui::pages::units as page;
use noi_ui::routes::{Place, UnitPage};
use noi_ui::words::Words;

use crate::change::{fresh, kept};
use crate::load::{self, Frame};
use crate::pages::Trouble;
use crate::submit::{Outcome, refusal};

/// The page, its form as nobody has filled it in yet.
pub(crate) async fn show(frame: &Frame<'_>, which: &UnitPage) -> Result<String, Trouble> {
    let shown = frame.page().await;
    Ok(match which {
        UnitPage::List(query) => page::render(&load::units::list(frame, query).await, &shown),
        UnitPage::One(id) => page::render_one(&load::units::one(frame, id).await?, &shown),
        UnitPage::New => {
            let form = NewUnitForm::empty(fresh(frame));
            forms::render_new(&new_view(frame, form), &shown)
        }
        UnitPage::Name(id) => {
            let unit = local(frame, id).await?;
            let form = RenameForm::showing(fresh(frame), unit.name());
            forms::render_name(&rename_view(&unit, form), &shown)
        }
        UnitPage::Close(id) => {
            let unit = local(frame, id).await?;
            let form = CloseForm::empty(fresh(frame));
            forms::render_close(&close_view(&unit, form), &shown)
        }
    })
}

/// What comes of a form.
pub(crate) async fn take(
    frame: &Frame<'_>,
    which: &UnitPage,
    fields: &Fields,
) -> Result<Outcome, Trouble> {
    match which {
        UnitPage::New => add(frame, fields).await,
        UnitPage::Name(id) => rename(frame, id, fields).await,
        UnitPage::Close(id) => close(frame, id, fields).await,
        UnitPage::List(_) | UnitPage::One(_) => {
            Err(Trouble::say(MessageKind::NotFound, frame.route.path()))
        }
    }
}

/// A village or facility as the ledger has it now: only these are changed by people.
async fn local(frame: &Frame<'_>, id: &str) -> Result<LocalUnit, Trouble> {
    let unknown = || Trouble::say(MessageKind::NotFound, frame.route.path());
    let record = record_of(id).ok_or_else(unknown)?;
    let unit = frame.office.local_unit(record).await?;
    unit.ok_or_else(unknown)
}

fn record_of(id: &str) -> Option<RecordId> {
    match id.parse() {
        Ok(UnitId::Local(record)) => Some(record),
        _ => None,
    }
}

fn to_unit(frame: &Frame<'_>, record: RecordId) -> Outcome {
    let one = UnitPage::One(UnitId::Local(record).to_string());
    Outcome::Elsewhere(frame.route.to(Place::Units(one)).href())
}

fn new_view(frame: &Frame<'_>, form: NewUnitForm) -> NewUnitView {
    let parent = frame.unit;
    NewUnitView {
        form,
        around: Around::default(),
        parent: match load::units::stands_below(frame, parent) {
            true => frame.unit_name(parent),
            false => String::new(),
        },
        in_village: frame.office.units.level(parent) == Some(Level::Village),
    }
}

fn rename_view(unit: &LocalUnit, form: RenameForm) -> RenameView {
    RenameView {
        id: UnitId::Local(unit.id).to_string(),
        name: unit.name().to_owned(),
        form,
        ..RenameView::default()
    }
}

fn close_view(unit: &LocalUnit, form: CloseForm) -> CloseView {
    let last_day = |day: Day| day.plus_days(-1).vn();
    CloseView {
        id: UnitId::Local(unit.id).to_string(),
        name: unit.name().to_owned(),
        closed: unit.ended.as_ref().map(|ended| last_day(ended.on)),
        form,
        ..CloseView::default()
    }
}

async fn add(frame: &Frame<'_>, fields: &Fields) -> Result<Outcome, Trouble> {
    let mut view = new_view(frame, NewUnitForm::of(fields));
    let again = async |status, view: NewUnitView| {
        let html = forms::render_new(&view, &frame.page().await);
        Ok(Outcome::Page(status, html))
    };
    if view.parent.is_empty() {
        return again(422, view).await;
    }
    let entry = match view.form.read(frame.today) {
        Ok(entry) if !(view.in_village && entry.kind == LocalUnitKind::Village) => entry,
        read => {
            let kind = FieldError {
                field: "kind",
                key: "unit-which-kind",
                about: String::new(),
            };
            view.around.errors = read.err().unwrap_or_else(|| vec![kind]);
            view.form.fact = kept(frame, &view.form.fact);
            return again(422, view).await;
        }
    };
    let new = NewLocalUnit {
        fact: entry.fact,
        kind: entry.kind,
        name: entry.name,
        parent: frame.unit,
        from: entry.from,
        kept: view.form.kept.clone(),
    };
    let added = {
        let _alone = frame.desk.recording.lock().await;
        frame.office.add_local_unit(&new).await
    };
    match after(frame, added, "from", &mut view.around)? {
        After::Done(record) => Ok(to_unit(frame, record)),
        After::Asked(status) => again(status, view).await,
        After::Meanwhile(..) => Err(Trouble::say(MessageKind::NotFound, "")),
    }
}

async fn rename(frame: &Frame<'_>, id: &str, fields: &Fields) -> Result<Outcome, Trouble> {
    let unit = local(frame, id).await?;
    let mut view = rename_view(&unit, RenameForm::of(fields));
    let again = async |status, view: RenameView| {
        let html = forms::render_name(&view, &frame.page().await);
        Ok(Outcome::Page(status, html))
    };
    let (fact, from, reason) = match view.form.read(frame.today) {
        Ok(RenameEntry::Theirs) => return Ok(to_unit(frame, unit.id)),
        Ok(RenameEntry::Named { fact, from, reason }) => (fact, from, reason),
        Err(errors) => {
            view.around.errors = errors;
            view.form.fact = kept(frame, &view.form.fact);
            return again(422, view).await;
        }
    };
    let typed = view.form.name.clone();
    let renaming = Renaming {
        fact,
        shown: view.form.was.clone(),
        name: match from {
            Some(from) => Name::From(from, typed),
            None => Name::Corrected(typed),
        },
        reason,
        kept: view.form.kept.clone(),
    };
    let renamed = {
        let _alone = frame.desk.recording.lock().await;
        frame.office.rename_local_unit(unit.id, &renaming).await
    };
    match after(frame, renamed, "from", &mut view.around)? {
        After::Done(record) => Ok(to_unit(frame, record)),
        After::Asked(status) => again(status, view).await,
        After::Meanwhile(now, by) => {
            view.by = crate::change::by(frame, by).await?;
            view.form.was = now;
            view.form.asked = true;
            view.form.choose.clear();
            again(409, view).await
        }
    }
}

async fn close(frame: &Frame<'_>, id: &str, fields: &Fields) -> Result<Outcome, Trouble> {
    let unit = local(frame, id).await?;
    let mut view = close_view(&unit, CloseForm::of(fields));
    let again = async |status, view: CloseView| {
        let html = forms::render_close(&view, &frame.page().await);
        Ok(Outcome::Page(status, html))
    };
    let entry = match view.form.read(frame.today) {
        Ok(entry) => entry,
        Err(errors) => {
            view.around.errors = errors;
            view.form.fact = kept(frame, &view.form.fact);
            return again(422, view).await;
        }
    };
    let changed = {
        let _alone = frame.desk.recording.lock().await;
        match fields.get("do") {
            "reopen" => {
                let office = frame.office;
                let (fact, reason): (FactId, _) = (entry.fact, &entry.reason);
                office.reopen_local_unit(unit.id, fact, reason).await
            }
            _ => {
                let closing = Closing {
                    fact: entry.fact,
                    on: entry.on,
                    reason: entry.reason,
                    kept: view.form.kept.clone(),
                };
                frame.office.close_local_unit(unit.id, &closing).await
            }
        }
    };
    match after(frame, changed, "on", &mut view.around)? {
        After::Done(record) => Ok(to_unit(frame, record)),
        After::Asked(status) => again(status, view).await,
        After::Meanwhile(..) => Err(Trouble::say(MessageKind::NotFound, "")),
    }
}

/// What the page does then.
enum After {
    Done(RecordId),
    /// The form is shown again, with this status.
    Asked(u16),
    /// Another name stands there, and who wrote it when.
    Meanwhile(String, (RecordId, noi_core::Moment)),
}

/// Puts what is odd, or refused, into words; `day` is the field of the day.
fn after(
    frame: &Frame<'_>,
    changed: Result<UnitChange, OfficeError>,
    day: &'static str,
    around: &mut Around,
) -> Result<After, Trouble> {
    let w = Words::new(frame.route.lens.lang);
    match changed {
        Ok(UnitChange::Done(record)) => Ok(After::Done(record)),
        Ok(UnitChange::Meanwhile(name, who, at)) => Ok(After::Meanwhile(name, (who, at))),
        Ok(UnitChange::Doubts(doubts)) => {
            let odd = doubts.into_iter().map(|(key, about)| OddView {
                words: w.x(key, about),
                key: key.to_owned(),
            });
            around.doubts = odd.collect();
            Ok(After::Asked(200))
        }
        Err(OfficeError::Input(InputError::LocalUnit(LocalError::BeforeItBegan {
            from, ..
        }))) => {
            around.errors = vec![FieldError {
                field: day,
                key: "unit-before-first-day",
                about: from.vn(),
            }];
            Ok(After::Asked(422))
        }
        Err(OfficeError::Input(error)) => {
            around.refused = refusal(frame, &error);
            Ok(After::Asked(422))
        }
        Err(error) => Err(error.into()),
    }
}
