//! Choosing a unit: what was found for a text, and the units below.

use noi_core::units::Hit;
use noi_core::{Day, UnitId};
use noi_office::Office;
use noi_ui::pages::choose::{ChooseView, UnitChoice};
use noi_ui::words::Lang;

use super::{Frame, unit_name};
use crate::say::say;

/// Units listed for a text.
const FOUND_MAX: usize = 40;

pub(crate) fn load(frame: &Frame<'_>, text: &str) -> ChooseView {
    let lang = frame.route.lens.lang;
    let mut view = search(frame.office, text, frame.tree, lang);
    view.below = frame
        .office
        .units
        .children(frame.unit, frame.tree)
        .into_iter()
        .map(|unit| choice(frame.office, unit, frame.tree, lang))
        .collect();
    view.below.sort_by_cached_key(|unit| {
        let plain = unit.name.split_once(' ').map_or("", |(_, rest)| rest);
        noi_core::names::person_sort_key(plain)
    });
    view
}

/// The units that a text may mean on a day.
pub(super) fn search(office: &Office, text: &str, on: Day, lang: Lang) -> ChooseView {
    let text = text.trim();
    let mut view = ChooseView {
        text: text.to_owned(),
        ..ChooseView::default()
    };
    if !text.is_empty() {
        let found = office.units.find(text, on, None);
        let hits = found.candidates.iter().take(FOUND_MAX);
        view.found = hits.map(|hit| of_hit(office, hit, on, lang)).collect();
    }
    view
}

fn choice(office: &Office, unit: UnitId, on: Day, lang: Lang) -> UnitChoice {
    let path = office.units.full_path(unit, on);
    UnitChoice {
        id: unit.to_string(),
        name: unit_name(office, unit, on, lang),
        above: path
            .split_once(", ")
            .map(|(_, above)| above.to_owned())
            .unwrap_or_default(),
        closed: String::new(),
    }
}

fn of_hit(office: &Office, hit: &Hit, on: Day, lang: Lang) -> UnitChoice {
    let mut one = choice(office, hit.unit, on, lang);
    if let Some(was) = hit.was
        && let Some(old) = office.units.get(was)
    {
        let name = office.units.full_path(was, old.nearest(on));
        one.closed = match (old.until(), old.from()) {
            (Some(until), _) if until < on => say(
                lang,
                format!("trước là {name} (đến {})", until.vn()),
                format!("was {name} (until {})", until.vn()),
            ),
            (_, Some(from)) if from > on => say(
                lang,
                format!("sau là {name} (từ {})", from.vn()),
                format!("becomes {name} (from {})", from.vn()),
            ),
            _ => name,
        };
    }
    one
}
