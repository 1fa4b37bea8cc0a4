//! Targets of plans held against results, as cards.

use noi_core::plan_facts::Operator;
use noi_core::records::plan::Plan;
use noi_core::{Day, UnitId};
use noi_coverage::Figure;
use noi_office::{Course, TargetRow};
use noi_ui::figures::{self, Measured, PlanRef, TargetView};

use super::Frame;
use super::figures::{measured, of_children};
use crate::pages::Trouble;

/// The targets in force on the day for the unit: of its own plans, else of the nearest unit
/// above it that has any.
pub(super) fn in_force(frame: &Frame<'_>) -> Result<Vec<TargetView>, Trouble> {
    let mut cards = Vec::new();
    for (plan, row) in rows_in_force(frame)? {
        cards.push(card(frame, &row, Some(plan)));
    }
    Ok(cards)
}

/// The target in percent that an indicator must reach here, by the unit's plans.
pub(super) fn of_indicator(frame: &Frame<'_>, code: &str) -> Result<Option<f64>, Trouble> {
    Ok(rows_in_force(frame)?
        .into_iter()
        .find(|(_, row)| row.indicator.as_deref() == Some(code) && row.unit == "%")
        .map(|(_, row)| row.value))
}

/// All targets of a plan, in the order of the document.
pub(super) fn of_plan(frame: &Frame<'_>, plan: &Plan) -> Result<Vec<TargetView>, Trouble> {
    let rows = frame.desk.targets(frame.held, plan, plan.unit, frame.on)?;
    Ok(rows.iter().map(|row| card(frame, row, None)).collect())
}

pub(super) fn rows_in_force<'a>(frame: &Frame<'a>) -> Result<Vec<(&'a Plan, TargetRow)>, Trouble> {
    let units = &frame.office.units;
    let chain = std::iter::once(frame.unit).chain(units.ancestors(frame.unit, frame.tree));
    for unit in chain {
        let plans: Vec<&Plan> = frame
            .held
            .plans
            .iter()
            .filter(|plan| plan.on <= frame.on && stands_for(frame, plan.unit) == unit)
            .filter(|plan| !plan.targets.is_empty())
            .collect();
        if plans.is_empty() {
            continue;
        }
        let mut found = Vec::new();
        for plan in plans {
            let rows = frame.desk.targets(frame.held, plan, frame.unit, frame.on)?;
            for (row, (_, set)) in rows.iter().zip(&plan.targets) {
                if counts_now(plan, set.due_from, set.due, row, frame.on) {
                    found.push((plan, row.clone()));
                }
            }
        }
        return Ok(found);
    }
    Ok(Vec::new())
}

fn stands_for(frame: &Frame<'_>, unit: UnitId) -> UnitId {
    let placed = frame.office.units.as_of(unit, frame.tree);
    placed.map_or(unit, |placed| placed.unit)
}

/// Whether a target is the one of its measure that counts on a day: its time has begun, and it
/// is either not over or the last of its measure.
fn counts_now(plan: &Plan, from: Option<Day>, due: Option<Day>, row: &TargetRow, on: Day) -> bool {
    let begun = from.is_none_or(|from| from <= on);
    let over = due.is_some_and(|due| due < on);
    let later = plan.targets.iter().any(|(_, other)| {
        other.measure == row.measure && other.measure != "other" && other.due > due
    });
    begun && (!over || !later)
}

fn card(frame: &Frame<'_>, row: &TargetRow, plan: Option<&Plan>) -> TargetView {
    let indicator = row
        .indicator
        .as_deref()
        .and_then(|code| frame.office.pack.indicator(code));
    let figure = match (row.numerator, row.denominator) {
        (Some(numerator), Some(denominator)) => Figure::share(numerator, denominator),
        (Some(count), None) => Figure::Count(count),
        _ => Figure::NoData,
    };
    let result = measured(figure, row.sensitive);
    TargetView {
        measure: row.words.as_ref().map_or_else(
            || row.text.clone(),
            |words| words.get(frame.english()).to_owned(),
        ),
        indicator: row.indicator.clone(),
        operator: operator(&row.operator),
        value: row.value,
        unit: match row.unit.as_str() {
            "count" => String::new(),
            unit => unit.to_owned(),
        },
        denominator: row.denominator_words.clone().unwrap_or_default(),
        due: row.due.map(due_words).unwrap_or_default(),
        plan: plan.map(|plan| PlanRef {
            id: plan.id.to_string(),
            symbol: plan.label().to_owned(),
        }),
        gap: row
            .gap
            .filter(|_| !matches!(result, Measured::Suppressed | Measured::Hidden)),
        result,
        of_children: indicator.is_none_or(of_children),
        course: match row.course {
            Course::Met => figures::Course::Met,
            Course::OnCourse => figures::Course::OnCourse,
            Course::Behind => figures::Course::Behind,
            Course::NotMet => figures::Course::NotMet,
            Course::NoData | Course::NotMeasured => figures::Course::NoData,
        },
    }
}

/// "2025" for the last day of a year, else the day.
fn due_words(due: Day) -> String {
    match due.ymd() {
        (year, 12, 31) => year.to_string(),
        _ => due.vn(),
    }
}

/// The operator with this sign.
fn operator(symbol: &str) -> Operator {
    OPERATORS
        .into_iter()
        .find(|one| one.symbol() == symbol)
        .unwrap_or(Operator::Equal)
}

const OPERATORS: [Operator; 6] = [
    Operator::AtLeast,
    Operator::MoreThan,
    Operator::AtMost,
    Operator::LessThan,
    Operator::About,
    Operator::Equal,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn due_days_as_people_write_them() {
        assert_eq!(due_words("2025-12-31".parse().unwrap()), "2025");
        assert_eq!(due_words("2025-10-28".parse().unwrap()), "28/10/2025");
    }

    #[test]
    fn every_operator_is_read() {
        for one in OPERATORS {
            assert_eq!(operator(one.symbol()), one);
        }
    }
}
