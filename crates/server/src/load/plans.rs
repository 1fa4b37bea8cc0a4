//! The plans of this copy.

use noi_core::names::text_sort_key;
use noi_core::records::plan::Plan;
use noi_core::units::Level;
use noi_documents::PlanReading;
use noi_ui::pages::plans::{PlanRow, PlansView};
use noi_ui::routes::{PlanColumn, Sorted};

use super::Frame;

pub(crate) fn load(frame: &Frame<'_>, sort: Option<Sorted<PlanColumn>>) -> PlansView {
    let mut plans: Vec<&Plan> = frame.held.plans.iter().collect();
    let level = |plan: &Plan| frame.office.units.level(plan.unit);
    plans.sort_by_key(|plan| {
        (
            level(plan).unwrap_or(Level::Facility),
            std::cmp::Reverse(plan.on),
            plan.id,
        )
    });
    let text = |text: &str| text_sort_key(text);
    match sort {
        None => {}
        // The highest level first is the usual order, too.
        Some(sort) => match sort.by {
            PlanColumn::Level => sort.apply(&mut plans, |plan| level(plan)),
            PlanColumn::Title => sort.apply(&mut plans, |plan| text(&plan.adopted.title)),
            PlanColumn::Issuer => sort.apply(&mut plans, |plan| text(&plan.adopted.issuer)),
            PlanColumn::Date => sort.apply(&mut plans, |plan| plan.on),
            PlanColumn::Targets => sort.apply(&mut plans, |plan| plan.targets.len()),
        },
    }
    PlansView {
        plans: plans.into_iter().map(row).collect(),
    }
}

fn row(plan: &Plan) -> PlanRow {
    let adopted = &plan.adopted;
    let printed = reading(plan).and_then(|reading| reading.date);
    PlanRow {
        id: plan.id.to_string(),
        symbol: adopted.symbol.clone().unwrap_or_default(),
        title: adopted.title.clone(),
        issuer: adopted.issuer.clone(),
        date: printed.as_deref().map(partial_day).unwrap_or_default(),
        period: period(plan),
        targets: plan.targets.len() as u64,
        carries_out: adopted
            .carries_out
            .iter()
            .find_map(|cited| cited.symbol.clone())
            .unwrap_or_default(),
        // A plan becomes facts when a person has confirmed what was read.
        confirmed: true,
        example: adopted.example,
    }
}

/// What was read from the plan's text.
pub(super) fn reading(plan: &Plan) -> Option<PlanReading> {
    serde_json::from_str(&plan.adopted.reading).ok()
}

/// "2019–2025"; empty if none is stated.
pub(super) fn period(plan: &Plan) -> String {
    match (plan.adopted.from, plan.adopted.to) {
        (Some(from), Some(to)) if from.year() == to.year() => from.year().to_string(),
        (Some(from), Some(to)) => format!("{}–{}", from.year(), to.year()),
        (Some(from), None) => format!("{}–", from.year()),
        (None, Some(to)) => format!("–{}", to.year()),
        (None, None) => String::new(),
    }
}

/// `2019-01-04`, `2019-01` or `2019` as people write it.
pub(super) fn partial_day(iso: &str) -> String {
    let mut parts: Vec<&str> = iso.split('-').collect();
    parts.reverse();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_far_as_known() {
        assert_eq!(partial_day("2019-01-04"), "04/01/2019");
        assert_eq!(partial_day("2023-02"), "02/2023");
        assert_eq!(partial_day("2023"), "2023");
    }
}
