//! Changing a child's record: what a page shows and what comes of its form, one module each.

mod carers;
mod edit;
mod merge;
mod residence;

use noi_core::records::child::Child;
use noi_core::units::Level;
use noi_core::{FactId, Moment, RecordId};
use noi_office::OfficeError;
use noi_ui::routes::{Change, Place};
use noi_ui::words::Words;

use crate::load::{self, Frame};
use crate::pages::Trouble;
use crate::submit::Outcome;

/// The page, with an empty form.
pub(crate) async fn show(frame: &Frame<'_>, id: &str, change: &Change) -> Result<String, Trouble> {
    match change {
        Change::Details => edit::show(frame, id).await,
        Change::Residence => residence::show(frame, id).await,
        Change::Carers => carers::show(frame, id).await,
        Change::Carer(carer) => carers::show_one(frame, id, carer).await,
        Change::Merge(other) => merge::show(frame, id, other).await,
        Change::Part(other) => merge::show_part(frame, id, other).await,
    }
}

/// What comes of a form.
pub(crate) async fn take(
    frame: &Frame<'_>,
    id: &str,
    change: &Change,
    fields: &noi_ui::forms::Fields,
) -> Result<Outcome, Trouble> {
    match change {
        Change::Details => edit::take(frame, id, fields).await,
        Change::Residence => residence::take(frame, id, fields).await,
        Change::Carers => carers::take(frame, id, fields).await,
        Change::Carer(carer) => carers::take_one(frame, id, carer, fields).await,
        Change::Merge(other) => merge::take(frame, id, other, fields).await,
        Change::Part(other) => merge::take_part(frame, id, other, fields).await,
    }
}

/// An identifier for the next form.
pub(crate) fn fresh(frame: &Frame<'_>) -> FactId {
    FactId((frame.office.machine.new_id)())
}

/// The identifier that a form carried, or a fresh one where it had none.
pub(crate) fn kept(frame: &Frame<'_>, fact: &str) -> String {
    match fact.parse::<FactId>() {
        Ok(fact) => fact.to_string(),
        Err(_) => fresh(frame).to_string(),
    }
}

/// Who changed it, by the name of the account, and when.
pub(crate) async fn by(
    frame: &Frame<'_>,
    (who, at): (RecordId, Moment),
) -> Result<String, Trouble> {
    let account = frame.office.store.account(who).await;
    let Some(account) = account.map_err(OfficeError::from)? else {
        return Ok(String::new());
    };
    let w = Words::new(frame.route.lens.lang);
    let at = load::audit::moment(at);
    let words = [("x", account.name.as_str().into()), ("at", at.into())];
    Ok(w.with("edit-meanwhile-by", &words))
}

fn to_child(frame: &Frame<'_>, id: &str) -> Outcome {
    Outcome::Elsewhere(frame.route.to(Place::Child(id.to_owned())).href())
}

/// The villages of the commune where a child lives, to choose from.
fn villages(frame: &Frame<'_>, child: &Child) -> Vec<String> {
    let units = &frame.office.units;
    let home = child.residence(frame.today).unit;
    let commune = match units.level(home) {
        Some(Level::Village) => units.ancestors(home, frame.today).first().copied(),
        _ => Some(home),
    };
    let below = commune.map(|commune| units.children(commune, frame.today));
    below
        .unwrap_or_default()
        .into_iter()
        .filter(|unit| units.level(*unit) == Some(Level::Village))
        .map(|unit| load::unit_name(frame.office, unit, frame.today, frame.route.lens.lang))
        .collect()
}
