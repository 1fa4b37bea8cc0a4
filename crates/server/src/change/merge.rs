//! Two records of one child become one, and are parted again.

use noi_core::fact::{Body, MergedInto, Unmerged};
use noi_core::{Birth, FactId};
use noi_office::{ChildFile, OfficeError};
use noi_ui::figures::sex_key;
use noi_ui::forms::Fields;
use noi_ui::forms::merge::MergeForm;
use noi_ui::pages::merge::{self as page, CompareRow, MergeView};
use noi_ui::pages::message::MessageKind;
use noi_ui::routes::Place;
use noi_ui::words::Words;

use crate::load::{self, Frame};
use crate::pages::Trouble;
use crate::say;
use crate::submit::{Outcome, refusal};

pub(super) async fn show(frame: &Frame<'_>, id: &str, other: &str) -> Result<String, Trouble> {
    let files = files(frame, id, other).await?;
    let view = compared(frame, &files, fresh(frame, &files));
    Ok(page::render(&view, &frame.page().await))
}

/// An empty form: of which more was recorded goes on, unless the person says otherwise.
fn fresh(frame: &Frame<'_>, files: &[ChildFile; 2]) -> MergeForm {
    let [first, second] = files;
    let stays = match second.timeline.len() > first.timeline.len() {
        true => second.id,
        false => first.id,
    };
    MergeForm {
        fact: super::fresh(frame).to_string(),
        stays: stays.to_string(),
        ..MergeForm::default()
    }
}

/// Both records, as far as they may be seen; what was merged already is looked at where it went.
async fn files(frame: &Frame<'_>, id: &str, other: &str) -> Result<[ChildFile; 2], Trouble> {
    let files = [file(frame, id).await?, file(frame, other).await?];
    match files.iter().find(|file| file.merged_into.is_some()) {
        Some(merged) => Err(Trouble::Elsewhere(Place::Child(merged.id.to_string()))),
        None => Ok(files),
    }
}

async fn file(frame: &Frame<'_>, id: &str) -> Result<ChildFile, Trouble> {
    let unknown = || Trouble::say(MessageKind::NoSuchChild, id);
    let record = load::record(id).ok_or_else(unknown)?;
    match frame.office.child(record, frame.today, frame.sees).await {
        Ok(file) => Ok(file),
        Err(OfficeError::NoChild(_)) => Err(unknown()),
        Err(error) => Err(error.into()),
    }
}

fn compared(frame: &Frame<'_>, files: &[ChildFile; 2], form: MergeForm) -> MergeView {
    let lang = frame.route.lens.lang;
    let w = Words::new(lang);
    let row = |key: &str, value: &dyn Fn(&ChildFile) -> Option<String>, compares: bool| {
        let values = [value(&files[0]), value(&files[1])];
        CompareRow {
            label: w.get(key),
            differs: compares
                && values[0].is_some()
                && values[1].is_some()
                && values[0] != values[1],
            values: values.map(|value| value.unwrap_or_else(|| w.get("detail-none"))),
        }
    };
    let count = |file: &ChildFile| Some(file.timeline.len().to_string());
    let last = |file: &ChildFile| file.timeline.first().map(|event| event.on.vn());
    let first = |file: &ChildFile| {
        file.timeline
            .iter()
            .map(|event| event.on)
            .min()
            .map(|on| on.vn())
    };
    let rows = vec![
        row("detail-name", &|file| file.name.clone(), true),
        row(
            "detail-sex",
            &|file| file.sex.map(|sex| w.get(sex_key(Some(sex)))),
            true,
        ),
        row("merge-born", &|file| file.birth.map(Birth::vn), true),
        row("detail-personal-id", &|file| file.personal_id.clone(), true),
        row("detail-local-id", &|file| file.local_id.clone(), true),
        row("detail-ethnicity", &|file| file.ethnicity.clone(), true),
        row(
            "merge-place",
            &|file| Some(place(file)).filter(|place| !place.is_empty()),
            true,
        ),
        row("merge-carers", &|file| carers(frame, file), true),
        row("merge-facts", &count, false),
        row("merge-registered", &first, false),
        row("merge-last", &last, false),
    ];
    MergeView {
        records: [files[0].id.to_string(), files[1].id.to_string()],
        names: [0, 1].map(|nth: usize| say::child_name(lang, files[nth].name.as_deref())),
        rows,
        form,
        ..MergeView::default()
    }
}

fn place(file: &ChildFile) -> String {
    let parts = [file.village.as_deref(), Some(file.unit_path.as_str())];
    let parts: Vec<&str> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(", ")
}

fn carers(frame: &Frame<'_>, file: &ChildFile) -> Option<String> {
    let lang = frame.route.lens.lang;
    let named = file.carers.iter().map(|carer| {
        let relation = say::relation(lang, &carer.relation);
        let name = carer.name.as_deref().unwrap_or("…");
        match &carer.phone {
            Some(phone) => format!("{relation}: {name}, {phone}"),
            None => format!("{relation}: {name}"),
        }
    });
    let named: Vec<String> = named.collect();
    (!named.is_empty()).then(|| named.join("; "))
}

pub(super) async fn take(
    frame: &Frame<'_>,
    id: &str,
    other: &str,
    fields: &Fields,
) -> Result<Outcome, Trouble> {
    let form = MergeForm::of(fields);
    if let Some(done) = sent_before(frame, &form, &[id, other]).await? {
        return Ok(done);
    }
    let files = files(frame, id, other).await?;
    let mut view = compared(frame, &files, form);
    let again = async |view: MergeView| {
        let html = page::render(&view, &frame.page().await);
        Ok(Outcome::Page(422, html))
    };
    let [first, second] = [files[0].id, files[1].id];
    let (fact, first_stays, reason) = match view.form.read([id, other]) {
        Ok(read) => read,
        Err(errors) => {
            view.errors = errors;
            view.form.fact = super::kept(frame, &view.form.fact);
            return again(view).await;
        }
    };
    let (survivor, merged) = match first_stays {
        true => (first, second),
        false => (second, first),
    };
    let body = Body::MergedInto(MergedInto { survivor, reason });
    let recorded = {
        let _alone = frame.desk.recording.lock().await;
        let office = frame.office;
        office.act_as(fact, merged, frame.today, None, body).await
    };
    match recorded {
        Ok(_) => Ok(super::to_child(frame, &survivor.to_string())),
        Err(OfficeError::Input(error)) => {
            view.refused = refusal(frame, &error);
            again(view).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Where a form leads that was sent before: the records are no longer as it found them.
async fn sent_before(
    frame: &Frame<'_>,
    form: &MergeForm,
    records: &[&str; 2],
) -> Result<Option<Outcome>, Trouble> {
    let Ok(fact) = form.fact.parse::<FactId>() else {
        return Ok(None);
    };
    let stored = frame.office.store.fact(fact).await;
    let Some(stored) = stored.map_err(OfficeError::from)? else {
        return Ok(None);
    };
    let before = noi_core::Fact::from_stored(&stored.bytes).map_err(OfficeError::from)?;
    let about = before.envelope.record.to_string();
    let to = match &before.body {
        Body::MergedInto(merged) => merged.survivor.to_string(),
        _ => about.clone(),
    };
    // Of other records nothing is told.
    let ours = records.contains(&about.as_str()) && records.contains(&to.as_str());
    Ok(ours.then(|| super::to_child(frame, &to)))
}

/// The record that went on, and the one that was merged into it, by what was recorded for itself.
async fn parted(frame: &Frame<'_>, id: &str, other: &str) -> Result<[ChildFile; 2], Trouble> {
    let files = [file(frame, id).await?, file(frame, other).await?];
    match files[1].merged_into == Some(files[0].id) {
        true => Ok(files),
        false => Err(Trouble::Elsewhere(Place::Child(id.to_owned()))),
    }
}

pub(super) async fn show_part(frame: &Frame<'_>, id: &str, other: &str) -> Result<String, Trouble> {
    let files = parted(frame, id, other).await?;
    let form = MergeForm {
        fact: super::fresh(frame).to_string(),
        ..MergeForm::default()
    };
    let view = compared(frame, &files, form);
    Ok(page::render_part(&view, &frame.page().await))
}

pub(super) async fn take_part(
    frame: &Frame<'_>,
    id: &str,
    other: &str,
    fields: &Fields,
) -> Result<Outcome, Trouble> {
    let form = MergeForm::of(fields);
    if let Some(done) = sent_before(frame, &form, &[id, other]).await? {
        return Ok(done);
    }
    let files = parted(frame, id, other).await?;
    let mut view = compared(frame, &files, form);
    let again = async |view: MergeView| {
        let html = page::render_part(&view, &frame.page().await);
        Ok(Outcome::Page(422, html))
    };
    let (fact, reason) = match view.form.read_parting() {
        Ok(read) => read,
        Err(errors) => {
            view.errors = errors;
            view.form.fact = super::kept(frame, &view.form.fact);
            return again(view).await;
        }
    };
    let merged = files[1].id;
    let body = Body::Unmerged(Unmerged { reason });
    let recorded = {
        let _alone = frame.desk.recording.lock().await;
        let office = frame.office;
        office.act_as(fact, merged, frame.today, None, body).await
    };
    match recorded {
        Ok(_) => Ok(super::to_child(frame, other)),
        Err(OfficeError::Input(error)) => {
            view.refused = refusal(frame, &error);
            again(view).await
        }
        Err(error) => Err(error.into()),
    }
}
