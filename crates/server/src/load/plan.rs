//! One plan: its text with numbered marks, what was read, its targets with their results.

use noi_core::records::plan::Plan;
use noi_documents::PlanReading;
use noi_ui::pages::message::MessageKind;
use noi_ui::pages::plan::PlanView;
use noi_ui::plan_text::paragraphs;

use super::plans::{partial_day, period, reading};
use super::{Frame, plan_cards, record, targets};
use crate::pages::Trouble;
use crate::say::say;

pub(crate) fn load(frame: &Frame<'_>, id: &str) -> Result<PlanView, Trouble> {
    let plan = record(id)
        .and_then(|id| frame.held.plans.iter().find(|plan| plan.id == id))
        .ok_or_else(|| Trouble::say(MessageKind::NoSuchPlan, id))?;
    let reading = reading(plan);
    let read = reading
        .as_ref()
        .map(|reading| plan_cards::cards(reading, frame.route.lens.lang))
        .unwrap_or_default();
    let unread: Vec<(usize, usize)> = reading
        .iter()
        .flat_map(|reading| &reading.unread)
        .map(|span| (span.start(), span.end()))
        .collect();
    Ok(PlanView {
        symbol: plan.adopted.symbol.clone().unwrap_or_default(),
        title: plan.adopted.title.clone(),
        facts: facts(frame, plan, reading.as_ref()),
        confirmed: true,
        example: plan.adopted.example,
        targets: targets::of_plan(frame, plan)?,
        text: paragraphs(&plan.adopted.text, &read.spans, &unread),
        cards: read.cards,
    })
}

fn facts(frame: &Frame<'_>, plan: &Plan, reading: Option<&PlanReading>) -> Vec<(String, String)> {
    let lang = frame.route.lens.lang;
    let ages = reading.and_then(|reading| reading.age_band);
    let carries_out = plan.adopted.carries_out.first();
    let rows = [
        (("Cơ quan ban hành", "Issuer"), plan.adopted.issuer.clone()),
        (("Địa bàn", "Unit"), frame.unit_name(plan.unit)),
        (
            ("Ngày", "Date"),
            reading
                .and_then(|reading| reading.date.as_deref())
                .map(partial_day)
                .unwrap_or_default(),
        ),
        (("Giai đoạn", "Period"), period(plan)),
        (
            ("Độ tuổi", "Ages"),
            ages.map(|ages| {
                say(
                    lang,
                    format!("{}–{} tuổi", ages.from, ages.to),
                    format!("{}–{} years", ages.from, ages.to),
                )
            })
            .unwrap_or_default(),
        ),
        (
            ("Thực hiện", "Carries out"),
            carries_out
                .map(|cited| {
                    let parts = [&cited.symbol, &cited.issuer];
                    let parts: Vec<&str> =
                        parts.into_iter().flatten().map(String::as_str).collect();
                    parts.join(", ")
                })
                .unwrap_or_default(),
        ),
    ];
    rows.into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|((vi, en), value)| (say(lang, vi, en), value))
        .collect()
}
