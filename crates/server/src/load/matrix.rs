//! What a child is owed by domain and age band: of the rounds that fell due in a band, how many
//! were met by the day asked about.

use noi_core::access::Section;
use noi_core::records::child::{Child, CircumstanceSpell};
use noi_core::{Day, Domain};
use noi_pack::evaluate::{Instance, Rounds, Subject, instances};
use noi_pack::expression::Facets;
use noi_pack::model::Need;
use noi_ui::pages::child::{BandHead, CellMark, MatrixCell, MatrixView};

use super::Frame;
use crate::say::say;

/// Age bands in completed months: from (inclusive), to (exclusive).
const BANDS: [(i32, i32); 5] = [(0, 12), (12, 24), (24, 36), (36, 72), (72, 108)];

/// What is counted of one cell.
#[derive(Clone, Copy, Default)]
struct Cell {
    rounds: u32,
    due: u32,
    met: u32,
    open: u32,
    /// Overdue, or missed within the time for which it still matters.
    failing: bool,
}

/// Empty for a child without a date of birth: nobody knows which band it is in. The child is the
/// whole one: only what may be seen is counted.
pub(super) fn of(frame: &Frame<'_>, child: &Child) -> MatrixView {
    let Some(birth) = child.birth().filter(|_| frame.sees.has(Section::Identity)) else {
        return MatrixView::default();
    };
    let on = frame.on;
    let cells = count(frame, child, birth.day);
    let months = birth.day.months_until(on);
    let lang = frame.route.lens.lang;
    let band = |(from, to): (i32, i32)| BandHead {
        label: match (from, to) {
            (24, 36) => say(lang, "2 tuổi", "2 years"),
            _ if to <= 24 => say(
                lang,
                format!("{from}–{} tháng", to - 1),
                format!("{from}–{} months", to - 1),
            ),
            _ => say(
                lang,
                format!("{}–{} tuổi", from / 12, to / 12 - 1),
                format!("{}–{} years", from / 12, to / 12 - 1),
            ),
        },
        current: (from..to).contains(&months),
    };
    MatrixView {
        bands: BANDS.map(band).to_vec(),
        rows: Domain::ALL
            .into_iter()
            .zip(cells)
            .filter(|(domain, _)| has_needs(frame, *domain))
            .map(|(domain, row)| {
                let asked = row.iter().any(|cell| cell.met > 0);
                let shown = row.iter().map(|cell| shown(cell, asked)).collect();
                (domain, shown)
            })
            .collect(),
    }
}

/// Whether any need of a domain may be seen: else the domain isn't named.
fn has_needs(frame: &Frame<'_>, domain: Domain) -> bool {
    let pack = &frame.office.pack;
    let mut needs = pack.needs.iter();
    needs.any(|need| need.domain == domain && pack.shows(frame.sees, need))
}

fn shown(cell: &Cell, asked: bool) -> MatrixCell {
    let mark = match cell {
        Cell { rounds: 0, .. } => CellMark::Nothing,
        Cell {
            due: 0, open: 0, ..
        } => CellMark::NotYet,
        // Nothing of this domain was ever recorded: it isn't known, rather than not done.
        Cell { due: 1.., .. } if !asked => CellMark::NotAsked,
        Cell { failing: true, .. } => CellMark::Look,
        Cell { due, met, .. } if met < due => CellMark::Look,
        Cell { open: 1.., .. } => CellMark::Open,
        _ => CellMark::Met,
    };
    MatrixCell {
        mark,
        met: cell.met,
        of: cell.due,
    }
}

fn count(frame: &Frame<'_>, child: &Child, born: Day) -> [[Cell; BANDS.len()]; 6] {
    let (office, on) = (frame.office, frame.on);
    let pack = &office.pack;
    let whole = Subject::from(child);
    let visible: Vec<CircumstanceSpell> = child
        .circumstances
        .iter()
        .filter(|spell| pack.shows_circumstance(frame.sees, &spell.circumstance))
        .cloned()
        .collect();
    let seen = Subject {
        circumstances: &visible,
        ..whole.clone()
    };
    let rounds = Rounds::of(pack, whole.kind, born);
    let mut province = None;
    let unit = child.residence(on).unit;
    let place = office.place(unit, on, &mut province);
    let facets = Facets {
        sex: child.details.sex,
        ethnicity: child.details.ethnicity.as_deref(),
        province: place.province,
    };
    let set = |name: &str| pack.province_set(name);
    let mut cells = [[Cell::default(); BANDS.len()]; 6];
    for (at, need) in pack.needs.iter().enumerate() {
        let waived = child.waivers.iter().any(|waiver| {
            waiver.need == need.code
                && waiver.from <= on
                && waiver.until.is_none_or(|until| on <= until)
        });
        // As in `noi_pack::evaluate::needs_seen`.
        let subject = match need.section {
            Section::Inclusion => &whole,
            _ => &seen,
        };
        if waived || !pack.shows(frame.sees, need) || !need.applies.holds(facets, &set) {
            continue;
        }
        for one in instances(pack, at, subject, &rounds) {
            let band = band_of(born, one.due_on(need, on));
            enter(&mut cells[need.domain.index()][band], need, &one, on);
        }
    }
    cells
}

fn band_of(born: Day, due: Day) -> usize {
    let months = born.months_until(due);
    BANDS
        .iter()
        .position(|(_, to)| months < *to)
        .unwrap_or(BANDS.len() - 1)
}

fn enter(cell: &mut Cell, need: &Need, one: &Instance, on: Day) {
    if one.until <= on && !one.met_by(on) {
        // The reason for it ended before it was met.
        return;
    }
    cell.rounds += 1;
    let due = one.due_on(need, on) < on;
    let met = one.met_by(on);
    if due || met {
        cell.due += 1;
        cell.met += u32::from(met);
        cell.failing |= !met && on < one.round.closes.plus_days(need.matters_days);
    } else if one.round.opens <= on {
        cell.open += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_by_age() {
        let born = Day(0);
        let check = |months: i32, expected| {
            assert_eq!(
                band_of(born, born.plus_months(months)),
                expected,
                "{months}"
            );
        };
        check(0, 0);
        check(11, 0);
        check(12, 1);
        check(35, 2);
        check(36, 3);
        check(107, 4);
        check(200, 4);
    }

    #[test]
    fn marks() {
        let check = |cell: Cell, asked, expected| {
            assert_eq!(shown(&cell, asked).mark, expected);
        };
        let cell = |rounds, due, met, open| Cell {
            rounds,
            due,
            met,
            open,
            failing: false,
        };
        check(cell(0, 0, 0, 0), true, CellMark::Nothing);
        check(cell(3, 0, 0, 0), true, CellMark::NotYet);
        check(cell(3, 0, 0, 1), false, CellMark::Open);
        check(cell(3, 2, 2, 0), true, CellMark::Met);
        check(cell(3, 2, 1, 0), true, CellMark::Look);
        check(cell(3, 2, 0, 0), false, CellMark::NotAsked);
        check(cell(3, 2, 2, 1), true, CellMark::Open);
    }
}
