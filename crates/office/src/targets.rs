//! A plan's targets held against results: reached or not, how many children are missing,
//! and whether it will be reached at this pace.

use noi_core::plan_facts::TargetSet;
use noi_core::records::plan::Plan;
use noi_core::{Day, FactId, UnitId};
use noi_coverage::Figure;
use serde::{Deserialize, Serialize};

use crate::child::Words;
use crate::error::OfficeError;
use crate::figures::Ledger;
use crate::open::Office;

/// A target and its result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetRow {
    pub target: FactId,
    pub measure: String,
    /// The indicator of the pack that measures it; absent: none does.
    pub indicator: Option<String>,
    pub words: Option<Words>,
    pub operator: String,
    pub value: f64,
    /// `%`, `‰` or `count`.
    pub unit: String,
    /// As printed in the plan.
    pub denominator_words: Option<String>,
    pub due: Option<Day>,
    pub text: String,
    /// The day on which the result is taken: the due day once it is past.
    pub as_of: Day,
    pub numerator: Option<u64>,
    pub denominator: Option<u64>,
    /// In the target's unit: per cent, per mille or a count.
    pub result: Option<f64>,
    pub course: Course,
    /// How many more (children, people) it takes; for a ceiling: how many too many.
    pub gap: Option<u64>,
    /// Where the pace of the last twelve months leads by the due day, in the target's unit.
    pub projected: Option<f64>,
    pub sensitive: bool,
}

/// How a target stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Course {
    /// Reached.
    Met,
    /// Not yet, but at this pace by the due day.
    OnCourse,
    /// Not at this pace.
    Behind,
    /// The due day is past and it was not reached.
    NotMet,
    /// The facts that it needs don't exist yet.
    NoData,
    /// No indicator of the pack measures it: a person reports it.
    NotMeasured,
}

impl Office {
    /// The targets of a plan on a day, in the order of the document.
    ///
    /// # Errors
    /// When the columns can't answer for the day.
    pub fn targets(
        &self,
        ledger: &Ledger,
        plan: &Plan,
        on: Day,
    ) -> Result<Vec<TargetRow>, OfficeError> {
        plan.targets
            .iter()
            .map(|(id, target)| self.target(ledger, plan.unit, *id, target, on))
            .collect()
    }

    fn target(
        &self,
        ledger: &Ledger,
        unit: UnitId,
        id: FactId,
        target: &TargetSet,
        on: Day,
    ) -> Result<TargetRow, OfficeError> {
        let indicator = self.pack.measure(&target.measure);
        let taken = target.due.map_or(on, |due| due.min(on));
        let value = target.number().unwrap_or_default();
        let mut row = TargetRow {
            target: id,
            measure: target.measure.clone(),
            indicator: indicator.map(|one| one.code.clone()),
            words: indicator.map(|one| Words::from(&one.words)),
            operator: target.operator.symbol().to_owned(),
            value,
            unit: target.unit.clone(),
            denominator_words: target.denominator.clone(),
            due: target.due,
            text: target.text.clone(),
            as_of: taken,
            numerator: None,
            denominator: None,
            result: None,
            course: Course::NotMeasured,
            gap: None,
            projected: None,
            sensitive: indicator.is_some_and(|one| one.sensitive),
        };
        let Some(indicator) = indicator else {
            return Ok(row);
        };
        let figure = self.figure(ledger, &indicator.code, unit, taken)?;
        row.course = Course::NoData;
        row.numerator = figure.numerator();
        row.denominator = figure.denominator();
        row.result = in_unit(figure, &target.unit);
        let Some(result) = row.result else {
            return Ok(row);
        };
        row.gap = gap(target, figure, value);
        if target.operator.holds(result, value) {
            row.course = Course::Met;
            return Ok(row);
        }
        let Some(due) = target.due.filter(|due| *due > on) else {
            row.course = Course::NotMet;
            return Ok(row);
        };
        let before = self.figure(ledger, &indicator.code, unit, on.plus_months(-12))?;
        if let Some(before) = in_unit(before, &target.unit) {
            let years = f64::from(due.0 - on.0) / 365.25;
            let most = if target.unit == "%" {
                100.0
            } else {
                f64::INFINITY
            };
            row.projected = Some((result + (result - before) * years).clamp(0.0, most));
        }
        let reached = row
            .projected
            .is_some_and(|projected| target.operator.holds(projected, value));
        row.course = if reached {
            Course::OnCourse
        } else {
            Course::Behind
        };
        Ok(row)
    }

    fn figure(
        &self,
        ledger: &Ledger,
        indicator: &str,
        unit: UnitId,
        on: Day,
    ) -> Result<Figure, OfficeError> {
        let answer = self.answer(ledger, unit, on, None)?;
        let place = self
            .pack
            .indicators
            .iter()
            .position(|one| one.code == indicator);
        Ok(place
            .and_then(|place| answer.total.indicators.get(place).copied())
            .unwrap_or(Figure::NoData))
    }
}

/// A figure in the unit of a target.
fn in_unit(figure: Figure, unit: &str) -> Option<f64> {
    match unit {
        "count" => figure.numerator().map(|count| count as f64),
        "‰" => figure.rate().map(|rate| rate * 1000.0),
        _ => figure.rate().map(|rate| rate * 100.0),
    }
}

/// How many more it takes; for a ceiling how many too many. `None` when nothing is missing.
fn gap(target: &TargetSet, figure: Figure, value: f64) -> Option<u64> {
    let numerator = figure.numerator()? as f64;
    let wanted = match (target.unit.as_str(), figure.denominator()) {
        ("%", Some(denominator)) => denominator as f64 * value / 100.0,
        ("‰", Some(denominator)) => denominator as f64 * value / 1000.0,
        ("count", _) => value,
        _ => return None,
    };
    let missing = if target.operator.is_ceiling() {
        (numerator - wanted).ceil()
    } else {
        (wanted - numerator).ceil()
    };
    (missing > 0.0).then_some(missing as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use noi_core::plan_facts::Operator;

    #[test]
    fn gaps_in_children() {
        let check = |operator, unit: &str, value: f64, figure: Figure, want: Option<u64>| {
            let target = TargetSet {
                measure: "access".to_owned(),
                operator,
                value: value.to_string(),
                unit: unit.to_owned(),
                denominator: None,
                due_from: None,
                due: None,
                text: String::new(),
                span: None,
            };
            assert_eq!(gap(&target, figure, value), want);
        };
        let share = |numerator, denominator| Figure::Share {
            numerator,
            denominator,
        };
        check(Operator::Equal, "%", 90.0, share(184, 230), Some(23));
        check(Operator::AtLeast, "%", 80.0, share(184, 230), None);
        check(Operator::LessThan, "%", 5.0, share(12, 100), Some(7));
        check(Operator::AtLeast, "‰", 15.0, share(1, 100), Some(1));
        check(Operator::AtLeast, "count", 12.0, Figure::Count(7), Some(5));
        check(Operator::AtLeast, "%", 90.0, Figure::NoData, None);
    }
}
