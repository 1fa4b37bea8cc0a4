//! Units below one, found for a text, and one of them with its history.

use noi_core::access::{Action, Section};
use noi_core::names::{fold, person_sort_key};
use noi_core::units::{Found, Level, Unit};
use noi_core::{Day, UnitId};
use noi_ui::forms::units::kind_code;
use noi_ui::pages::message::MessageKind;
use noi_ui::pages::units::{NameView, UnitRow, UnitView, UnitsView, Waiting};
use noi_ui::routes::{Sorted, UnitColumn, UnitQuery};
use noi_ui::words::Words;

use super::{Frame, unit_name};
use crate::door::permit;
use crate::door::visitor::Around;
use crate::pages::Trouble;

/// Units shown for a text.
const FOUND_MAX: usize = 60;

pub(crate) async fn list(frame: &Frame<'_>, query: &UnitQuery) -> UnitsView {
    let units = &frame.office.units;
    let mut view = UnitsView {
        query: query.clone(),
        unit: frame.unit.to_string(),
        may_add: may_manage(frame, frame.unit) && stands_below(frame, frame.unit),
        waiting: waiting(frame, frame.unit).await,
        ..UnitsView::default()
    };
    if query.text.is_empty() {
        let mut below = units.children(frame.unit, frame.tree);
        below.extend(units.ended_below(frame.unit, frame.tree));
        view.rows = rows(frame, &below, false);
    } else {
        let found = units.find(&query.text, frame.tree, Some(frame.unit));
        let mut hits: Vec<UnitId> = found.candidates.iter().map(|hit| hit.unit).collect();
        let alike = locals_like(frame, &query.text);
        hits.extend(alike.into_iter().filter(|unit| !known(&found, *unit)));
        view.more = hits.len() > FOUND_MAX;
        hits.truncate(FOUND_MAX);
        view.rows = rows(frame, &hits, true);
    }
    let usual = query.text.is_empty().then(|| Sorted::up(UnitColumn::Name));
    if let Some(sort) = query.sort.or(usual) {
        put_in_order(sort, &mut view.rows);
    }
    view
}

fn known(found: &Found, unit: UnitId) -> bool {
    found.candidates.iter().any(|hit| hit.unit == unit)
}

/// Villages and facilities of the unit looked at whose name has a word that begins with each word
/// typed: people leave out the "thôn" or "bản" that stands in the name.
fn locals_like(frame: &Frame<'_>, text: &str) -> Vec<UnitId> {
    let typed = fold(text);
    let fits = |name: &str| {
        let name = fold(name);
        let mut words = typed.split_whitespace();
        words.all(|word| name.split_whitespace().any(|part| part.starts_with(word)))
    };
    let locals = frame.office.locals.values();
    locals
        .filter(|local| local.names.iter().any(|called| fits(&called.name)))
        .map(|local| UnitId::Local(local.id))
        .filter(|unit| frame.is_within(*unit, frame.unit))
        .collect()
}

fn put_in_order(sort: Sorted<UnitColumn>, rows: &mut [UnitRow]) {
    // "Xã Tân Phú" stands under Phú, as people look for it; numbers by their value.
    let name = |row: &UnitRow| {
        let plain = row.name.split_once(' ').map_or("", |(_, rest)| rest);
        let number: u64 = plain.parse().unwrap_or(u64::MAX);
        (number, person_sort_key(plain), person_sort_key(&row.name))
    };
    let day = |text: &str| text.parse::<Day>().ok();
    match sort.by {
        UnitColumn::Name => sort.apply(rows, name),
        UnitColumn::Kind => sort.apply(rows, |row| row.kind.clone()),
        UnitColumn::Code => sort.apply(rows, |row| row.code.clone()),
        UnitColumn::From => sort.apply(rows, |row| day(&row.from)),
    }
}

fn rows(frame: &Frame<'_>, units: &[UnitId], above: bool) -> Vec<UnitRow> {
    units
        .iter()
        .filter_map(|unit| row(frame, *unit, above))
        .collect()
}

/// A unit as it is on the day looked at, or was on its last day before it.
pub(crate) fn row(frame: &Frame<'_>, unit: UnitId, above: bool) -> Option<UnitRow> {
    let units = &frame.office.units;
    let found = units.get(unit)?;
    let on = found.nearest(frame.tree);
    let path = units.full_path(unit, on);
    Some(UnitRow {
        id: unit.to_string(),
        name: unit_name(frame.office, unit, on, frame.route.lens.lang),
        above: match path.split_once(", ") {
            Some((_, rest)) if above => rest.to_owned(),
            _ => String::new(),
        },
        kind: kind(frame, unit, found),
        code: found
            .code(on)
            .map(|code| code.to_string())
            .unwrap_or_default(),
        from: found.from().map(Day::vn).unwrap_or_default(),
        until: found.until().map(Day::vn).unwrap_or_default(),
        note: String::new(),
    })
}

fn kind(frame: &Frame<'_>, unit: UnitId, found: Unit<'_>) -> String {
    let local = match unit {
        UnitId::Local(record) => frame.office.locals.get(&record),
        UnitId::Official(_) => None,
    };
    let code = match (local, found.level()) {
        (Some(local), _) => kind_code(local.kind),
        (None, Level::Country) => "country",
        (None, Level::Province) => "province",
        (None, Level::District) => "district",
        (None, Level::Commune) => "commune",
        (None, Level::Village) => "village",
        (None, Level::Facility) => "other",
    };
    Words::new(frame.route.lens.lang).get(&format!("unit-kind-{code}"))
}

/// The unit that an address names.
pub(crate) fn named(frame: &Frame<'_>, id: &str) -> Result<UnitId, Trouble> {
    let unit = id.parse::<UnitId>().ok();
    unit.filter(|unit| frame.office.units.get(*unit).is_some())
        .ok_or_else(|| Trouble::say(MessageKind::NoSuchUnit, ""))
}

pub(crate) async fn one(frame: &Frame<'_>, id: &str) -> Result<UnitView, Trouble> {
    let unit = named(frame, id)?;
    let units = &frame.office.units;
    let gone = || Trouble::say(MessageKind::NoSuchUnit, "");
    let (found, row) = units
        .get(unit)
        .zip(row(frame, unit, false))
        .ok_or_else(gone)?;
    let on = found.nearest(frame.tree);
    let w = Words::new(frame.route.lens.lang);
    let mut above: Vec<(String, String)> = units
        .ancestors(unit, on)
        .into_iter()
        .map(|above| {
            let name = unit_name(frame.office, above, on, w.lang());
            (above.to_string(), name)
        })
        .collect();
    above.reverse();
    let mut parts = units.children(unit, on);
    parts.extend(units.ended_below(unit, on));
    let mut parts = rows(frame, &parts, false);
    put_in_order(Sorted::up(UnitColumn::Name), &mut parts);
    let local = match unit {
        UnitId::Local(record) => frame.office.locals.get(&record),
        UnitId::Official(_) => None,
    };
    let became = became(frame, unit);
    let changes = local.is_some() && may_manage(frame, unit);
    Ok(UnitView {
        names: names(frame, unit, found),
        made_from: made_from(frame, unit),
        split: became.iter().any(|row| !row.note.is_empty()),
        became,
        parts,
        above,
        closed_because: local
            .and_then(|local| local.ended.as_ref())
            .map(|ended| ended.reason.clone())
            .unwrap_or_default(),
        may_change: changes,
        may_add: found.valid(frame.today) && may_manage(frame, unit) && stands_below(frame, unit),
        may_see_figures: permit::may_see_figures(frame, unit),
        waiting: match found.valid(frame.tree) {
            true => waiting(frame, unit).await,
            false => Waiting::None,
        },
        row,
    })
}

/// Every name, the latest first; none where there was only one.
fn names(frame: &Frame<'_>, unit: UnitId, found: Unit<'_>) -> Vec<NameView> {
    let local = match unit {
        UnitId::Local(record) => frame.office.locals.get(&record),
        UnitId::Official(_) => None,
    };
    let called = found.called();
    if called.len() < 2 {
        return Vec::new();
    }
    let view = |(since, name, code): (Option<Day>, String, Option<noi_core::units::Code>)| {
        let given = local.into_iter().flat_map(|local| &local.names);
        let given = given.filter(|given| Some(given.on) == since);
        NameView {
            reason: given
                .map(|given| given.reason.clone())
                .next()
                .unwrap_or_default(),
            since: since.map(Day::vn).unwrap_or_default(),
            code: code.map(|code| code.to_string()).unwrap_or_default(),
            name,
        }
    };
    called.into_iter().rev().map(view).collect()
}

fn made_from(frame: &Frame<'_>, unit: UnitId) -> Vec<UnitRow> {
    let w = Words::new(frame.route.lens.lang);
    let units = &frame.office.units;
    let before = units.predecessors(unit);
    let row = |before: UnitId| {
        let split = units.successors(before).len() > 1;
        let note = if split {
            w.get("unit-part-of")
        } else {
            String::new()
        };
        Some(UnitRow {
            note,
            ..row(frame, before, true)?
        })
    };
    before.into_iter().filter_map(row).collect()
}

/// What took over. Where it was split, the first is the one in which everybody is counted until
/// somebody chooses.
fn became(frame: &Frame<'_>, unit: UnitId) -> Vec<UnitRow> {
    let w = Words::new(frame.route.lens.lang);
    let units = &frame.office.units;
    let split = matches!(unit, UnitId::Official(number)
        if units.succession(number).iter().any(|row| row.default));
    let rows = units.successors(unit).into_iter().enumerate();
    let row = |(nth, after): (usize, UnitId)| {
        let note = match nth {
            0 if split => w.get("unit-default"),
            _ => String::new(),
        };
        Some(UnitRow {
            note,
            ..row(frame, after, true)?
        })
    };
    rows.filter_map(row).collect()
}

/// Whether villages or facilities may stand directly below.
pub(crate) fn stands_below(frame: &Frame<'_>, unit: UnitId) -> bool {
    let level = frame.office.units.level(unit);
    matches!(level, Some(Level::Commune | Level::Village))
}

/// Whether the visitor may add, rename and close there: asked for a button, and not logged.
pub(crate) fn may_manage(frame: &Frame<'_>, unit: UnitId) -> bool {
    let about = Around::unit(frame.office, unit, frame.today);
    let manage = Action::ManageLocalUnits;
    frame
        .visitor
        .may(manage, Some(&about), &[], frame.now())
        .is_ok()
}

/// Children who live there and wait for a person's choice, for whoever may list them and see
/// where they live.
async fn waiting(frame: &Frame<'_>, unit: UnitId) -> Waiting {
    let about = Around::unit(frame.office, unit, frame.today);
    let list = frame
        .visitor
        .may(Action::List, Some(&about), &[], frame.now());
    if !list.is_ok_and(|list| list.sections.has(Section::Residence)) {
        return Waiting::None;
    }
    let here = frame.here_in(unit).await;
    let waits = here.children().filter(|one| one.standing.waits);
    match waits.count() {
        0 => Waiting::None,
        n => Waiting::Listed(n as u64),
    }
}
