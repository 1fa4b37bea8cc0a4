//! What the page of a unit shows beside its measures: the months before, groups of children, the
//! needs behind a measure, the units beside it, who lives there.

use noi_core::{Day, Domain, Sex, Shard, UnitId};
use noi_coverage::{Answer, By, Figure, Figures, Group, Key, Split};
use noi_pack::model::{Access, Compute, Indicator, Subject};
use noi_store::{Head, Heads};
use noi_ui::figures::Measured;
use noi_ui::format::integer;
use noi_ui::pages::unit::{CourseView, DivisionView, NeedMet, PopulationView, SistersView};
use noi_ui::words::{Lang, Words};

use super::Frame;
use super::figures::{measured, measured_beside};
use crate::door::permit;
use crate::pages::Trouble;
use crate::past::MonthFigures;

/// Months on the page, with the one looked at.
const MONTHS: i32 = 12;
/// Ethnic groups that are named; the others are counted together.
const NAMED: usize = 5;

/// The last day of each month before the one of a day, oldest first, and the day itself.
pub(super) fn months(on: Day) -> Vec<Day> {
    let (year, month, _) = on.ymd();
    let first = Day::from_ymd(year, month, 1).unwrap_or(on);
    let before = (0..MONTHS - 1).rev();
    let ends = before.map(|back| first.plus_months(-back).plus_days(-1));
    ends.chain([on])
        .filter(|day| *day >= noi_coverage::FIRST_DAY)
        .collect()
}

/// A measure over the months: of the unit, and of each of those below.
pub(super) struct Course {
    pub(super) view: CourseView,
    pub(super) below: Vec<Vec<Measured>>,
}

/// `now`: the answer of the day looked at, whose figures are the last ones.
pub(super) async fn course(
    frame: &Frame<'_>,
    at: usize,
    now: &Answer,
    below: &[UnitId],
) -> Result<Course, Trouble> {
    let days = months(frame.on);
    let before = days.split_last().map_or(&days[..], |(_, before)| before);
    let (desk, held) = (frame.desk, frame.held);
    let past = desk
        .months
        .of(frame.office, held, frame.unit, frame.tree, before)
        .await?;
    let sensitive = frame.office.pack.indicators[at].sensitive;
    let (mut whole, mut lines) = (Vec::new(), vec![Vec::new(); below.len()]);
    let figure = |figures: &[Figure]| figures.get(at).copied().unwrap_or_default();
    let of_now = MonthFigures::of(now);
    for month in past.months.iter().chain([&of_now]) {
        let groups: Vec<Figure> = below
            .iter()
            .map(|unit| {
                month
                    .units
                    .get(unit)
                    .map_or(Figure::NoData, |one| figure(one))
            })
            .collect();
        let (cells, total) = measured_beside(&groups, figure(&month.total), sensitive);
        whole.push(total);
        for (line, cell) in lines.iter_mut().zip(cells) {
            line.push(cell);
        }
    }
    hide_together(&mut whole, &mut lines);
    let counted_at = (past.heads != held.ledger.heads).then(|| {
        let words = Words::new(frame.route.lens.lang);
        words.x("ledger-position", positions(words.lang(), &past.heads))
    });
    Ok(Course {
        view: CourseView {
            days,
            whole,
            counted_at,
        },
        below: lines,
    })
}

/// What one month hides could be read from the months around it, or from the units beside: then
/// none is shown.
fn hide_together(whole: &mut Vec<Measured>, lines: &mut [Vec<Measured>]) {
    if (whole.iter().chain(lines.iter().flatten())).all(|one| is_open(*one)) {
        return;
    }
    whole.clear();
    lines.iter_mut().for_each(Vec::clear);
}

/// Places in the ledger as the foot of every page writes them.
fn positions(lang: Lang, heads: &Heads) -> String {
    let one =
        |(shard, head): (&Shard, &Head)| format!("{}:{}", shard.0, integer(lang, head.position.0));
    heads.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// A measure by sex, ethnicity and special circumstances. Where small counts of a sensitive one
/// close its total in one way, nothing is said in any: another way could give it away.
pub(super) fn divisions(frame: &Frame<'_>, at: usize) -> Result<Vec<DivisionView>, Trouble> {
    let indicator = &frame.office.pack.indicators[at];
    let divided = |code: &str| indicator.breakdowns.iter().any(|one| one == code);
    let mut ways = Vec::new();
    if divided("sex") {
        ways.push(by_sex(frame, at)?);
    }
    if divided("ethnicity") {
        ways.push(by_ethnicity(frame, at)?);
    }
    if divided("circumstance") {
        ways.push(by_circumstance(frame, at)?);
    }
    if indicator.sensitive && ways.iter().any(|way| !is_open(way.total)) {
        return Ok(Vec::new());
    }
    Ok(ways.into_iter().filter_map(|way| way.view).collect())
}

/// One way of dividing, and the total as that way shows it.
struct Way {
    view: Option<DivisionView>,
    total: Measured,
}

fn is_open(measured: Measured) -> bool {
    !matches!(measured, Measured::Suppressed | Measured::Hidden)
}

fn of(figures: &Figures, at: usize) -> Figure {
    figures.indicators.get(at).copied().unwrap_or_default()
}

fn way(words: String, groups: Vec<(String, Figure)>, total: Figure, sensitive: bool) -> Way {
    let figures: Vec<Figure> = groups.iter().map(|(_, figure)| *figure).collect();
    let (cells, total) = measured_beside(&figures, total, sensitive);
    let named = groups.into_iter().map(|(name, _)| name).zip(cells);
    let groups: Vec<(String, Measured)> = named
        .filter(|(_, measured)| *measured != Measured::NoData)
        .collect();
    Way {
        view: (groups.len() > 1).then_some(DivisionView { words, groups }),
        total,
    }
}

fn by_sex(frame: &Frame<'_>, at: usize) -> Result<Way, Trouble> {
    let w = Words::new(frame.route.lens.lang);
    let answer = frame.ask(Some(By::Sex))?;
    let groups = answer.groups.iter().filter_map(|group| {
        let name = match group.key {
            Key::Sex(Some(Sex::Female)) => w.get("sex-girl"),
            Key::Sex(Some(Sex::Male)) => w.get("sex-boy"),
            Key::Sex(None) => w.get("sex-unknown"),
            _ => return None,
        };
        Some((name, of(&group.figures, at)))
    });
    let sensitive = frame.office.pack.indicators[at].sensitive;
    Ok(way(
        w.get("equity-sex"),
        groups.collect(),
        of(&answer.total, at),
        sensitive,
    ))
}

fn by_ethnicity(frame: &Frame<'_>, at: usize) -> Result<Way, Trouble> {
    let w = Words::new(frame.route.lens.lang);
    let answer = frame.ask(Some(By::Ethnicity))?;
    let children = |group: &&Group| std::cmp::Reverse(group.figures.population.children);
    let mut named: Vec<&Group> = (answer.groups.iter())
        .filter(|group| matches!(group.key, Key::Ethnicity(Some(_))))
        .collect();
    named.sort_by_key(children);
    let mut groups: Vec<(String, Figure)> = named
        .iter()
        .take(NAMED)
        .filter_map(|group| match &group.key {
            Key::Ethnicity(Some(name)) => Some((name.clone(), of(&group.figures, at))),
            _ => None,
        })
        .collect();
    let others = named.iter().skip(NAMED);
    let others = others.map(|group| of(&group.figures, at)).reduce(together);
    groups.extend(others.map(|figure| (w.get("equity-other-ethnicity"), figure)));
    let unknown = answer
        .groups
        .iter()
        .find(|group| group.key == Key::Ethnicity(None));
    groups.extend(unknown.map(|group| (w.get("equity-not-recorded"), of(&group.figures, at))));
    let sensitive = frame.office.pack.indicators[at].sensitive;
    Ok(way(
        w.get("equity-ethnicity"),
        groups,
        of(&answer.total, at),
        sensitive,
    ))
}

/// Children in any special circumstance beside the others. Being in one is sensitive whatever is
/// measured.
fn by_circumstance(frame: &Frame<'_>, at: usize) -> Result<Way, Trouble> {
    let w = Words::new(frame.route.lens.lang);
    let answer = frame.ask(Some(By::Circumstance))?;
    let total = of(&answer.total, at);
    let none = answer
        .groups
        .iter()
        .find(|group| group.key == Key::Circumstance(None));
    let none = none.map_or(Figure::NoData, |group| of(&group.figures, at));
    let groups = vec![
        (w.get("equity-special"), without(total, none)),
        (w.get("equity-not-special"), none),
    ];
    let mut way = way(w.get("equity-circumstance"), groups, total, true);
    if !is_open(way.total) {
        way.view = None;
        way.total = measured(total, frame.office.pack.indicators[at].sensitive);
    }
    Ok(way)
}

/// Two groups that share nobody, as one.
fn together(one: Figure, other: Figure) -> Figure {
    match (one, other) {
        (Figure::NoData, figure) | (figure, Figure::NoData) => figure,
        (
            Figure::Share {
                numerator: a,
                denominator: b,
            },
            Figure::Share {
                numerator: c,
                denominator: d,
            },
        ) => Figure::share(a + c, b + d),
        (one, other) => Figure::Count(
            one.numerator().unwrap_or_default() + other.numerator().unwrap_or_default(),
        ),
    }
}

/// What is left of a whole without a part of it.
fn without(whole: Figure, part: Figure) -> Figure {
    match (whole, part) {
        (whole, Figure::NoData) => whole,
        (
            Figure::Share {
                numerator: a,
                denominator: b,
            },
            Figure::Share {
                numerator: c,
                denominator: d,
            },
        ) => Figure::share(a.saturating_sub(c), b.saturating_sub(d)),
        (Figure::Count(a), Figure::Count(b)) => Figure::Count(a.saturating_sub(b)),
        _ => Figure::NoData,
    }
}

/// How the needs stand that a measure is made of: those of a domain, or those that it names.
pub(super) fn needs(frame: &Frame<'_>, at: usize, now: &Answer) -> Vec<NeedMet> {
    let pack = &frame.office.pack;
    let indicator = &pack.indicators[at];
    let counted = needs_of(frame, indicator);
    let shown = counted
        .into_iter()
        .filter(|need| pack.shows(frame.counts, &pack.needs[*need]));
    shown
        .filter_map(|need| {
            let count = now.total.needs.get(need)?;
            let figure = Figure::share(count.met.min(count.due), count.due);
            let measured = measured(figure, indicator.sensitive);
            (measured != Measured::NoData).then(|| NeedMet {
                code: pack.needs[need].code.clone(),
                words: frame.text(&pack.needs[need].words),
                measured,
            })
        })
        .collect()
}

fn needs_of(frame: &Frame<'_>, indicator: &Indicator) -> Vec<usize> {
    let pack = &frame.office.pack;
    let of_domain = |domain: Domain| {
        let core = move |need: &usize| {
            let need = &pack.needs[*need];
            need.core && need.domain == domain && need.subject == Subject::Child
        };
        (0..pack.needs.len()).filter(core).collect()
    };
    match &indicator.compute {
        Compute::Needs { needs, .. } if needs.len() > 1 => needs.clone(),
        Compute::Access(Access::Domain(domain)) => of_domain(*domain),
        _ => Vec::new(),
    }
}

/// The units beside the one looked at, for those who may see the figures of the one above.
pub(super) fn sisters(frame: &Frame<'_>, at: usize) -> Result<Option<SistersView>, Trouble> {
    let units = &frame.office.units;
    let Some(above) = units.ancestors(frame.unit, frame.tree).first().copied() else {
        return Ok(None);
    };
    if !permit::may_see_figures(frame, above) {
        return Ok(None);
    }
    let answer = frame.ask_about(above, Some(By::Unit(Split::Children)))?;
    let mut beside: Vec<(UnitId, Figure)> = Vec::new();
    for group in &answer.groups {
        if let Key::Unit(unit) = group.key
            && group.figures.population.children > 0
        {
            beside.push((unit, of(&group.figures, at)));
        }
    }
    let sensitive = frame.office.pack.indicators[at].sensitive;
    let figures: Vec<Figure> = beside.iter().map(|(_, figure)| *figure).collect();
    let (cells, _) = measured_beside(&figures, of(&answer.total, at), sensitive);
    let units = beside.iter().zip(cells).map(|((unit, _), measured)| {
        (
            unit.to_string(),
            frame.unit_name(*unit),
            measured,
            *unit == frame.unit,
        )
    });
    Ok(Some(SistersView {
        above: frame.unit_name(above),
        units: units.collect(),
    }))
}

/// Who lives there, by year of age and sex.
pub(super) fn population(frame: &Frame<'_>) -> Result<PopulationView, Trouble> {
    let answer = frame.ask(Some(By::Sex))?;
    let people = &answer.total.population;
    let mut view = PopulationView {
        girls: people.female,
        boys: people.male,
        unknown_sex: people.children.saturating_sub(people.female + people.male),
        by_age: (0..=u8::MAX)
            .take(people.years.len())
            .map(|years| (years, 0, 0))
            .collect(),
        unknown_age: people.without_birth_date,
    };
    for group in &answer.groups {
        for (row, count) in view.by_age.iter_mut().zip(&group.figures.population.years) {
            match group.key {
                Key::Sex(Some(Sex::Female)) => row.1 = *count,
                Key::Sex(Some(Sex::Male)) => row.2 = *count,
                _ => {}
            }
        }
    }
    Ok(view)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_end_where_they_do_and_the_last_is_the_day() {
        let check = |on: &str, first: &str, last_but_one: &str| {
            let on: Day = on.parse().unwrap();
            let days = months(on);
            assert_eq!(days.len(), 12);
            assert_eq!(days.last(), Some(&on));
            assert_eq!(days[0], first.parse().unwrap(), "{on:?}");
            assert_eq!(days[10], last_but_one.parse().unwrap(), "{on:?}");
            assert!(days.is_sorted());
        };
        check("2026-11-22", "2025-12-31", "2026-10-31");
        check("2024-03-31", "2023-04-30", "2024-02-29");
        check("2026-01-01", "2025-02-28", "2025-12-31");
    }

    #[test]
    fn a_month_that_is_hidden_hides_the_others() {
        let open = Measured::Share {
            met: 70,
            of: 100,
            unknown: 0,
        };
        for closed in [Measured::Suppressed, Measured::Hidden] {
            for (whole, line) in [
                ([open, closed], [open, open]),
                ([open, open], [closed, open]),
            ] {
                let (mut whole, mut lines) = (whole.to_vec(), [line.to_vec()]);
                hide_together(&mut whole, &mut lines);
                assert!(whole.is_empty() && lines[0].is_empty());
            }
        }
        let (mut whole, mut lines) = (vec![open; 2], [vec![open, Measured::NoData]]);
        hide_together(&mut whole, &mut lines);
        assert_eq!((whole.len(), lines[0].len()), (2, 2));
    }

    #[test]
    fn groups_add_up_and_take_away() {
        let whole = Figure::share(70, 100);
        let part = Figure::share(8, 20);
        assert_eq!(without(whole, part), Figure::share(62, 80));
        assert_eq!(together(without(whole, part), part), whole);
        assert_eq!(without(whole, Figure::NoData), whole);
        assert_eq!(together(Figure::NoData, part), part);
        assert_eq!(
            without(Figure::Count(9), Figure::Count(2)),
            Figure::Count(7)
        );
    }
}
