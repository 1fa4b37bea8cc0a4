//! Who cares for a child, and whose other children they look after.

use noi_core::access::Section;
use noi_core::records::child::Child;
use noi_core::{Birth, RecordId};
use noi_office::{CarerEdit, CarerOf, NewCarer, OfficeError};
use noi_ui::forms::Fields;
use noi_ui::forms::carer::{CarerForm, relation_code};
use noi_ui::forms::register::CarerEntry;
use noi_ui::pages::carers::{self as page, CarerRow, CarerView, CarersView, OtherChild};
use noi_ui::pages::message::MessageKind;
use noi_ui::routes::{Change, Place};
use noi_ui::words::Words;

use crate::door::permit;
use crate::load::{self, Frame};
use crate::pages::Trouble;
use crate::say::{self, say};
use crate::submit::{Outcome, refusal};

/// Children of the same home named at most.
const OTHERS_MAX: usize = 20;

pub(super) async fn show(frame: &Frame<'_>, id: &str) -> Result<String, Trouble> {
    let child = load::child::find(frame, id).await?;
    let view = view(frame, &child, CarerForm::empty(super::fresh(frame))).await?;
    Ok(page::render(&view, &frame.page().await))
}

async fn view(frame: &Frame<'_>, child: &Child, form: CarerForm) -> Result<CarersView, Trouble> {
    let ever = frame.office.carers_ever(child.id).await?;
    Ok(CarersView {
        id: child.id.to_string(),
        name: say::child_name(frame.route.lens.lang, child.name()),
        carers: ever.iter().map(|carer| row(frame, carer)).collect(),
        others: others(frame, child, &ever).await?,
        form,
        ..CarersView::default()
    })
}

fn row(frame: &Frame<'_>, carer: &CarerOf) -> CarerRow {
    let w = Words::new(frame.route.lens.lang);
    CarerRow {
        id: carer.carer.to_string(),
        relation: w.get(&format!(
            "register-relation-{}",
            relation_code(carer.relation)
        )),
        name: name_of(frame, carer),
        phone: carer.phone.clone().unwrap_or_default(),
        days: match carer.until {
            Some(until) => w.with(
                "carers-from-until",
                &[
                    ("from", carer.from.vn().into()),
                    ("until", until.vn().into()),
                ],
            ),
            None => w.x("carers-from", carer.from.vn()),
        },
        now: carer.until.is_none(),
    }
}

fn name_of(frame: &Frame<'_>, carer: &CarerOf) -> String {
    let unknown = || {
        let lang = frame.route.lens.lang;
        say(lang, "chưa ghi tên", "name not recorded")
    };
    carer.name.clone().unwrap_or_else(unknown)
}

/// Other children of the same carers and household: only those whom a search of the visitor's
/// finds, with what it shows of them.
async fn others(
    frame: &Frame<'_>,
    child: &Child,
    ever: &[CarerOf],
) -> Result<Vec<OtherChild>, Trouble> {
    let w = Words::new(frame.route.lens.lang);
    let now: Vec<&CarerOf> = ever.iter().filter(|one| one.until.is_none()).collect();
    let carers: Vec<RecordId> = now.iter().map(|one| one.carer).collect();
    let links = frame.office.other_children(child.id, &carers, frame.today);
    let by_carer = links.await?.into_iter().map(|(other, carer)| {
        let carer = now.iter().find(|one| one.carer == carer);
        let name = carer.map(|carer| name_of(frame, carer));
        (other, w.x("carers-by", name.unwrap_or_default()))
    });
    let mut wanted: Vec<(RecordId, String)> = by_carer.collect();
    if let Some(household) = child.household {
        // Those of a household live, or lived, together.
        let home = child.residence(frame.today).unit;
        for other in frame.held.roster.household(household, home) {
            if other != child.id && wanted.iter().all(|(known, _)| *known != other) {
                wanted.push((other, w.get("carers-household")));
            }
        }
    }
    let mut shown = Vec::new();
    for (record, why) in wanted {
        if shown.len() < OTHERS_MAX
            && let Some(other) = other_child(frame, record, why).await?
        {
            shown.push(other);
        }
    }
    if !shown.is_empty() {
        // Where it lives is the policy's to know, whatever is shown of it.
        let whole = load::child::whole(frame, &child.id.to_string()).await?;
        permit::note_search(frame, &whole, shown.len());
    }
    Ok(shown)
}

async fn other_child(
    frame: &Frame<'_>,
    record: RecordId,
    why: String,
) -> Result<Option<OtherChild>, Trouble> {
    let sees = permit::by_search(frame, record).await?;
    if !sees.has(Section::Identity) || !sees.has(Section::Contacts) {
        return Ok(None);
    }
    let file = frame.office.child(record, frame.today, sees).await?;
    if file.merged_into.is_some() {
        return Ok(None);
    }
    let place = file.unit.map(|unit| frame.unit_name(unit));
    let about = [file.birth.map(Birth::vn), place, Some(why)];
    let about: Vec<String> = about.into_iter().flatten().collect();
    Ok(Some(OtherChild {
        id: record.to_string(),
        name: say::child_name(frame.route.lens.lang, file.name.as_deref()),
        about: about.join(" · "),
    }))
}

pub(super) async fn take(frame: &Frame<'_>, id: &str, fields: &Fields) -> Result<Outcome, Trouble> {
    let child = load::child::find(frame, id).await?;
    let mut view = view(frame, &child, CarerForm::of(fields)).await?;
    let again = async |view: CarersView| {
        let html = page::render(&view, &frame.page().await);
        Ok(Outcome::Page(422, html))
    };
    let (fact, typed, on) = match view.form.read_new(frame.today) {
        Ok(read) => read,
        Err(errors) => {
            view.errors = errors;
            view.form.fact = super::kept(frame, &view.form.fact);
            return again(view).await;
        }
    };
    let added = {
        let _alone = frame.desk.recording.lock().await;
        let office = frame.office;
        office
            .add_carer(fact, child.id, carer_entry(typed), on)
            .await
    };
    match added {
        Ok(()) => Ok(to_carers(frame, id)),
        Err(OfficeError::Input(error)) => {
            view.refused = refusal(frame, &error);
            again(view).await
        }
        Err(error) => Err(error.into()),
    }
}

fn carer_entry(entry: CarerEntry) -> NewCarer {
    NewCarer {
        name: entry.name,
        phone: entry.phone,
        relation: entry.relation,
    }
}

fn to_carers(frame: &Frame<'_>, id: &str) -> Outcome {
    let carers = Place::Change(id.to_owned(), Change::Carers);
    Outcome::Elsewhere(frame.route.to(carers).href())
}

/// One carer of the child, or that there is none such.
async fn one(frame: &Frame<'_>, child: &Child, carer: &str) -> Result<CarerOf, Trouble> {
    let unknown = || Trouble::say(MessageKind::NotFound, frame.route.path());
    let record = load::record(carer).ok_or_else(unknown)?;
    match frame.office.cares(child.id, record).await {
        Ok(found) => Ok(found),
        Err(OfficeError::Input(_)) => Err(unknown()),
        Err(error) => Err(error.into()),
    }
}

async fn view_of(frame: &Frame<'_>, child: &Child, carer: &CarerOf) -> Result<CarerView, Trouble> {
    let row = row(frame, carer);
    let known = CarerEntry {
        name: carer.name.clone(),
        phone: carer.phone.clone(),
        relation: Some(carer.relation),
    };
    let others = others(frame, child, std::slice::from_ref(carer)).await?;
    Ok(CarerView {
        child: child.id.to_string(),
        child_name: say::child_name(frame.route.lens.lang, child.name()),
        id: row.id,
        who: format!("{}: {}", row.relation, row.name),
        shared: others.len(),
        form: CarerForm::showing(super::fresh(frame), &known),
        end: CarerForm::empty(super::fresh(frame)),
        ..CarerView::default()
    })
}

pub(super) async fn show_one(frame: &Frame<'_>, id: &str, carer: &str) -> Result<String, Trouble> {
    let child = load::child::find(frame, id).await?;
    let carer = one(frame, &child, carer).await?;
    let view = view_of(frame, &child, &carer).await?;
    Ok(page::render_one(&view, &frame.page().await))
}

/// A correction, or an end.
pub(super) async fn take_one(
    frame: &Frame<'_>,
    id: &str,
    carer: &str,
    fields: &Fields,
) -> Result<Outcome, Trouble> {
    let child = load::child::find(frame, id).await?;
    let now = match one(frame, &child, carer).await {
        Ok(now) => now,
        // Ended already, perhaps by the same form.
        Err(_) if fields.get("do") == "end" => return Ok(to_carers(frame, id)),
        Err(why) => return Err(why),
    };
    let mut view = view_of(frame, &child, &now).await?;
    let typed = CarerForm::of(fields);
    let again = async |view: CarerView| {
        let html = page::render_one(&view, &frame.page().await);
        Ok(Outcome::Page(422, html))
    };
    let done = if fields.get("do") == "end" {
        match typed.read_end(frame.today) {
            Ok((fact, on)) => {
                let _alone = frame.desk.recording.lock().await;
                frame.office.end_carer(fact, child.id, now.carer, on).await
            }
            Err(errors) => {
                view.errors = errors;
                view.end.on = typed.on;
                return again(view).await;
            }
        }
    } else {
        match typed.read_correction() {
            Ok(read) => {
                let whole = load::child::whole(frame, id).await?;
                permit::correct(frame, &whole, now.link).await?;
                let edit = CarerEdit {
                    fact: read.fact,
                    typed: carer_entry(read.typed),
                    shown: carer_entry(read.shown),
                    reason: read.reason,
                };
                let _alone = frame.desk.recording.lock().await;
                frame.office.correct_carer(child.id, now.carer, edit).await
            }
            Err(errors) => {
                view.errors = errors;
                view.form = CarerForm {
                    fact: super::kept(frame, &typed.fact),
                    ..typed
                };
                return again(view).await;
            }
        }
    };
    match done {
        Ok(()) => Ok(to_carers(frame, id)),
        Err(OfficeError::Input(error)) => {
            view.refused = refusal(frame, &error);
            again(view).await
        }
        Err(error) => Err(error.into()),
    }
}
