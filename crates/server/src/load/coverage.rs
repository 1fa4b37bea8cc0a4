//! The page of a unit: a few measures side by side, for it and those directly below; one in full.

use noi_core::{Domain, UnitId};
use noi_coverage::{By, Figure, Figures, Key, Split};
use noi_pack::model::{Access, Compute, Indicator};
use noi_ui::figures::domain_key;
use noi_ui::pages::coverage::{CoverageView, MeasureHead, UnitCell, UnitRow};
use noi_ui::pages::message::MessageKind;
use noi_ui::words::Words;

use super::figures::{gap, measured_beside};
use super::{Frame, targets, unit};
use crate::pages::Trouble;
use crate::say::say;

pub(crate) async fn load(frame: &Frame<'_>, asked: Option<&str>) -> Result<CoverageView, Trouble> {
    let pack = &frame.office.pack;
    let mut places: Vec<usize> = (0..pack.indicators.len())
        .filter(|at| is_side_by_side(&pack.indicators[*at]))
        .collect();
    places.sort_by_key(|at| rank(&pack.indicators[*at]));
    let selected = match asked {
        None => 0,
        Some(code) => {
            let at = pack
                .indicators
                .iter()
                .position(|one| one.code == code)
                .ok_or_else(|| Trouble::say(MessageKind::NoSuchIndicator, code))?;
            let place = places.iter().position(|known| *known == at);
            place.unwrap_or_else(|| {
                places.push(at);
                places.len() - 1
            })
        }
    };
    let mut measures = Vec::new();
    for at in &places {
        let indicator = &pack.indicators[*at];
        measures.push(MeasureHead {
            code: indicator.code.clone(),
            words: short(frame, indicator),
            domain: domain(indicator),
            target: targets::of_indicator(frame, &indicator.code)?,
        });
    }
    let answer = frame.ask(Some(By::Unit(Split::Children)))?;
    let units = &frame.office.units;
    let group = |unit: UnitId| {
        let mut groups = answer.groups.iter();
        groups.find(|group| group.key == Key::Unit(unit))
    };
    // A village or a far province where nobody is recorded says nothing here.
    let below: Vec<(UnitId, &Figures)> = units
        .children(frame.unit, frame.tree)
        .into_iter()
        .filter_map(|unit| Some((unit, &group(unit)?.figures)))
        .filter(|(_, figures)| figures.population.children > 0)
        .collect();
    let mut whole = row(frame, frame.unit, &answer.total);
    let mut rows: Vec<UnitRow> = below
        .iter()
        .map(|(unit, figures)| row(frame, *unit, figures))
        .collect();
    for (at, head) in places.iter().zip(&measures) {
        let indicator = &pack.indicators[*at];
        let figure = |figures: &Figures| figures.indicators.get(*at).copied().unwrap_or_default();
        let figures: Vec<Figure> = below.iter().map(|(_, figures)| figure(figures)).collect();
        let (cells, total) = measured_beside(&figures, figure(&answer.total), indicator.sensitive);
        let cell = |measured| UnitCell {
            measured,
            gap: gap(measured, head.target, indicator.ceiling),
        };
        whole.cells.push(cell(total));
        for (row, measured) in rows.iter_mut().zip(cells) {
            row.cells.push(cell(measured));
        }
    }
    let at = places[selected];
    let ids: Vec<UnitId> = below.iter().map(|(unit, _)| *unit).collect();
    let course = unit::course(frame, at, &answer, &ids).await?;
    for (row, line) in rows.iter_mut().zip(course.below) {
        row.course = line;
    }
    Ok(CoverageView {
        whole,
        measures,
        selected,
        rows,
        course: course.view,
        divisions: unit::divisions(frame, at)?,
        needs: unit::needs(frame, at, &answer),
        sisters: unit::sisters(frame, at)?,
        population: unit::population(frame)?,
    })
}

/// Measures that stand beside one another: those of the scheme and access by domain.
fn is_side_by_side(indicator: &Indicator) -> bool {
    indicator.group == "scheme" || matches!(indicator.compute, Compute::Access(_))
}

/// A name that fits a column's head: domains and measures of the scheme have one, others are
/// written out.
fn short(frame: &Frame<'_>, indicator: &Indicator) -> String {
    let lang = frame.route.lens.lang;
    let words = Words::new(lang);
    let is_measure = |measure: &str| {
        let of_measure = frame.office.pack.measure(measure);
        of_measure.is_some_and(|one| one.code == indicator.code)
    };
    match indicator.compute {
        Compute::Access(Access::Full) => words.get("access-measure"),
        Compute::Access(Access::Part) => say(lang, "Được tiếp cận một phần", "Access in part"),
        Compute::Access(Access::Domain(domain)) => words.get(domain_key(domain)),
        _ if is_measure("knowledge") => say(lang, "Kiến thức, kỹ năng", "Knowledge and skills"),
        _ if is_measure("network") => say(lang, "Mạng lưới kết nối", "Referral network"),
        _ => frame.text(&indicator.words),
    }
}

/// Access in full, then by domain, then the rest in the order of the pack.
fn rank(indicator: &Indicator) -> usize {
    match indicator.compute {
        Compute::Access(Access::Full) => 0,
        Compute::Access(Access::Part) => 1,
        Compute::Access(Access::Domain(domain)) => 2 + domain.index(),
        _ => 8,
    }
}

/// The domain that an indicator is about.
pub(super) fn domain(indicator: &Indicator) -> Option<Domain> {
    if let Compute::Access(Access::Domain(domain)) = indicator.compute {
        return Some(domain);
    }
    Domain::ALL
        .into_iter()
        .find(|domain| domain.code() == indicator.group)
}

/// A unit without its cells.
fn row(frame: &Frame<'_>, unit: UnitId, figures: &Figures) -> UnitRow {
    let units = &frame.office.units;
    UnitRow {
        id: unit.to_string(),
        name: frame.unit_name(unit),
        middle: units.get(unit).and_then(|unit| unit.centroid()),
        children: figures.population.children,
        has_units: !units.children(unit, frame.tree).is_empty(),
        cells: Vec::new(),
        course: Vec::new(),
    }
}
