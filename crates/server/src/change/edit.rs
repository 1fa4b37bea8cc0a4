//! Putting a child's details right.

use noi_core::records::child::Child;
use noi_office::{Edit, Edited, Meanwhile, Office, OfficeError};
use noi_ui::forms::Fields;
use noi_ui::forms::edit::EditForm;
use noi_ui::pages::edit::{self as page, EditView, MeanwhileView};
use noi_ui::pages::message::MessageKind;
use noi_ui::pages::register::OddView;
use noi_ui::words::Words;

use crate::load::{self, Frame};
use crate::pages::Trouble;
use crate::say;
use crate::submit::{Outcome, refusal};

pub(super) async fn show(frame: &Frame<'_>, id: &str) -> Result<String, Trouble> {
    let child = load::child::find(frame, id).await?;
    let form = EditForm::showing(super::fresh(frame), &child.details);
    Ok(page::render(
        &view(frame, &child, form),
        &frame.page().await,
    ))
}

fn view(frame: &Frame<'_>, child: &Child, form: EditForm) -> EditView {
    EditView {
        id: child.id.to_string(),
        name: say::child_name(frame.route.lens.lang, child.name()),
        form,
        moved: child.residence(frame.today).reason.is_some(),
        groups: Office::ethnic_groups().map(str::to_owned).collect(),
        villages: super::villages(frame, child),
        ..EditView::default()
    }
}

pub(super) async fn take(frame: &Frame<'_>, id: &str, fields: &Fields) -> Result<Outcome, Trouble> {
    let record = load::record(id).ok_or_else(|| Trouble::say(MessageKind::NoSuchChild, id))?;
    let child = load::child::find(frame, id).await?;
    let mut view = view(frame, &child, EditForm::of(fields));
    let again = async |status, view: EditView| {
        let html = page::render(&view, &frame.page().await);
        Ok(Outcome::Page(status, html))
    };
    let entry = match view.form.read(frame.today) {
        Ok(entry) => entry,
        Err(errors) => {
            view.errors = errors;
            view.form.fact = super::kept(frame, &view.form.fact);
            // Still to be chosen: both values are shown again.
            view.meanwhile = still_asked(&view.form);
            return again(422, view).await;
        }
    };
    let edit = Edit {
        fact: entry.fact,
        typed: entry.details,
        shown: entry.shown,
        reason: entry.reason,
        kept: view.form.kept.clone(),
    };
    let edited = {
        let _alone = frame.desk.recording.lock().await;
        frame.office.edit(record, &edit).await
    };
    match edited {
        Ok(Edited::Done) => Ok(super::to_child(frame, id)),
        Ok(Edited::Meanwhile { now, both }) => {
            let changed: Vec<&str> = both.iter().map(|one| one.field).collect();
            view.form = view.form.asking(&now, &changed);
            for one in both {
                view.meanwhile.push(meanwhile(frame, one).await?);
            }
            again(409, view).await
        }
        Ok(Edited::Doubts(keys)) => {
            let w = Words::new(frame.route.lens.lang);
            let odd = keys.into_iter().map(|key| OddView {
                words: w.get(&format!("doubt-{key}")),
                key,
            });
            view.doubts = odd.collect();
            again(200, view).await
        }
        Err(OfficeError::Input(error)) => {
            view.refused = refusal(frame, &error);
            again(422, view).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn meanwhile(frame: &Frame<'_>, one: Meanwhile) -> Result<MeanwhileView, Trouble> {
    Ok(MeanwhileView {
        detail: one.field,
        theirs: one.theirs,
        mine: one.mine,
        by: match one.by {
            Some(by) => super::by(frame, by).await?,
            None => String::new(),
        },
    })
}

/// What was asked before and isn't chosen yet, from the form alone.
fn still_asked(form: &EditForm) -> Vec<MeanwhileView> {
    let asked = form.asked_values().into_iter();
    asked
        .map(|(detail, theirs, mine)| MeanwhileView {
            detail,
            theirs,
            mine,
            by: String::new(),
        })
        .collect()
}
