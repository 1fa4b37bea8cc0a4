//! The form for registering a child, and what is asked about before it is recorded.

use noi_core::access::{Action, Section};
use noi_core::names::person_sort_key;
use noi_core::units::Level;
use noi_core::{FactId, RecordId};
use noi_office::{ChildFile, NewCarer, Office, Registration};
use noi_ui::forms::register::{RegisterEntry, RegisterForm};
use noi_ui::page::UnitRef;
use noi_ui::pages::register::{AlikeView, OddView, RegisterView};
use noi_ui::words::Words;

use super::Frame;
use crate::door::permit;
use crate::door::visitor::Around;
use crate::pages::Trouble;
use crate::say;

/// Children named at most of those who may be the same.
const ALIKE_MAX: usize = 5;

/// An empty form.
pub(crate) fn load(frame: &Frame<'_>) -> RegisterView {
    let fact = FactId((frame.office.machine.new_id)());
    view(frame, RegisterForm::empty(fact))
}

/// A form for the unit looked at, as far as it is filled in.
pub(crate) fn view(frame: &Frame<'_>, form: RegisterForm) -> RegisterView {
    let units = &frame.office.units;
    let below = units.children(frame.unit, frame.tree).into_iter();
    RegisterView {
        choose: choose(frame),
        form,
        groups: Office::ethnic_groups().map(str::to_owned).collect(),
        villages: below
            .filter(|unit| units.level(*unit) == Some(Level::Village))
            .map(|unit| frame.unit_name(unit))
            .collect(),
        ..RegisterView::default()
    }
}

/// People live in communes and villages: in a unit above, those below to choose from.
pub(crate) fn choose(frame: &Frame<'_>) -> Option<Vec<UnitRef>> {
    let units = &frame.office.units;
    if let Some(Level::Commune | Level::Village) = units.level(frame.unit) {
        return None;
    }
    let below = units.children(frame.unit, frame.tree).into_iter();
    let mut below: Vec<UnitRef> = below
        .filter(|unit| units.level(*unit) != Some(Level::Facility))
        .map(|unit| UnitRef {
            id: unit.to_string(),
            name: frame.unit_name(unit),
        })
        .collect();
    below.sort_by_cached_key(|unit| {
        let plain = unit.name.split_once(' ').map_or("", |(_, rest)| rest);
        person_sort_key(plain)
    });
    Some(below)
}

/// What a form asks to be recorded, in the unit looked at.
pub(crate) fn registration(frame: &Frame<'_>, entry: RegisterEntry) -> Registration {
    let carer = entry.carer.map(|carer| NewCarer {
        name: carer.name,
        phone: carer.phone,
        relation: carer.relation,
    });
    Registration::new(entry.fact, frame.unit, entry.details, carer)
}

/// Puts into the view what is to be asked and wasn't said to be right; whether there is anything.
pub(crate) async fn ask(
    frame: &Frame<'_>,
    new: &Registration,
    view: &mut RegisterView,
) -> Result<bool, Trouble> {
    let w = Words::new(frame.route.lens.lang);
    let kept = |key: &String| view.form.kept.contains(key);
    let doubts = frame.office.doubts_about(new)?;
    let doubts = doubts.into_iter().filter(|key| !kept(key));
    let doubts = doubts.map(|key| OddView {
        words: w.get(&format!("doubt-{key}")),
        key,
    });
    let doubts: Vec<OddView> = doubts.collect();
    let mut alike = Vec::new();
    for row in frame.office.likely_same(new).await? {
        if alike.len() < ALIKE_MAX
            && !kept(&key_of(row.record))
            && let Some(shown) = shown(frame, row.record).await?
        {
            alike.push(shown);
        }
    }
    if !alike.is_empty() {
        // It is a search that finds them, and is written down as one.
        let unit = Around::unit(frame.office, frame.unit, frame.today);
        if permit::ask(frame, Action::Search, Some(&unit), &[]).is_ok() {
            frame.shown(alike.len());
        }
    }
    (view.alike, view.doubts) = (alike, doubts);
    Ok(!view.alike.is_empty() || !view.doubts.is_empty())
}

fn key_of(record: RecordId) -> String {
    format!("alike-{record}")
}

/// A child as the visitor would find it by a search; a child whom no search of the visitor's
/// finds is told as none.
async fn shown(frame: &Frame<'_>, record: RecordId) -> Result<Option<AlikeView>, Trouble> {
    let sees = permit::by_search(frame, record).await?;
    if !sees.has(Section::Identity) {
        return Ok(None);
    }
    let file = frame.office.child(record, frame.today, sees).await?;
    let lang = frame.route.lens.lang;
    let carer = file.carers.iter().find_map(|carer| {
        let name = carer.name.as_ref()?;
        Some(format!("{}: {name}", say::relation(lang, &carer.relation)))
    });
    Ok(Some(AlikeView {
        id: record.to_string(),
        key: key_of(record),
        name: say::child_name(lang, file.name.as_deref()),
        sex: file.sex,
        birth: file.birth,
        place: place(frame, &file),
        carer: carer.unwrap_or_default(),
    }))
}

/// The village, and the commune where it is known.
fn place(frame: &Frame<'_>, file: &ChildFile) -> String {
    let unit = file.unit.map(|unit| frame.unit_name(unit));
    let parts: Vec<String> = file.village.clone().into_iter().chain(unit).collect();
    parts.join(", ")
}
