//! A child's growth: what the latest measurement says, the charts, all measurements.

use noi_core::Day;
use noi_core::records::child::{Child, Measurement};
use noi_growth::Indicator;
use noi_pack::evaluate::growth::{GrowthFinding, GrowthState, growth_findings};
use noi_pack::measures;
use noi_ui::format;
use noi_ui::pages::growth::{
    ChartKind, ChartPoint, ChartView, GrowthView, LatestGrowth, MeasureRow,
};
use noi_ui::words::Words;

use super::Frame;

pub(crate) fn view(frame: &Frame<'_>, child: &Child) -> GrowthView {
    let on = frame.on;
    let taken: Vec<&Measurement> = child
        .measurements
        .iter()
        .filter(|one| one.on <= on)
        .collect();
    let until = child.measurements.partition_point(|one| one.on <= on);
    let findings = growth_findings(&child.details, &child.measurements[..until]);
    let w = Words::new(frame.route.lens.lang);
    GrowthView {
        may_record: frame.on == frame.today && child.present(on),
        latest: findings.last().map(|finding| LatestGrowth {
            on: finding.on,
            found: concerns(finding),
            trend: trend(&w, &taken),
        }),
        preterm: preterm(&w, child, on),
        charts: charts(child, &taken),
        rows: taken
            .iter()
            .rev()
            .map(|one| row(frame, &w, child, &findings, one))
            .collect(),
    }
}

/// The states to show, most pressing first: a milder one is not said beside a graver one.
pub(crate) fn concerns(finding: &GrowthFinding) -> Vec<&'static str> {
    use GrowthState as S;
    let has = |state| finding.states.has(state);
    let covered = |state| match state {
        S::SeverelyWasted | S::Wasted => has(S::SevereAcute) || has(S::ModerateAcute),
        S::Stunted => has(S::SeverelyStunted),
        S::SeverelyUnderweight => has(S::SevereAcute),
        S::Underweight => has(S::SeverelyUnderweight) || has(S::SevereAcute),
        S::Overweight => has(S::Obese),
        _ => false,
    };
    let order = [
        S::SevereAcute,
        S::SeverelyWasted,
        S::ModerateAcute,
        S::Wasted,
        S::SeverelyUnderweight,
        S::SeverelyStunted,
        S::Faltering,
        S::Underweight,
        S::Thin,
        S::Stunted,
        S::Obese,
        S::Overweight,
        S::Flagged,
        S::Normal,
    ];
    let found: Vec<&'static str> = order
        .into_iter()
        .filter(|state| has(*state) && !covered(*state))
        .map(S::code)
        .collect();
    if found.is_empty() {
        vec!["unknown"]
    } else {
        found
    }
}

/// What to say about the way from the time before.
fn trend(w: &Words, taken: &[&Measurement]) -> Vec<String> {
    let last_two = |value: fn(&Measurement) -> Option<u32>| {
        let mut seen = taken
            .iter()
            .rev()
            .filter_map(|one| Some((one.on, value(one)?)));
        Some((seen.next()?, seen.next()?))
    };
    let mut out = Vec::new();
    if let Some(((_, now), (day, before))) = last_two(|one| one.taken.weight_g) {
        let key = match now.cmp(&before) {
            std::cmp::Ordering::Greater => "growth-trend-up",
            std::cmp::Ordering::Less => "growth-trend-down",
            std::cmp::Ordering::Equal => "growth-trend-same",
        };
        let difference = f64::from(now.abs_diff(before));
        let x = if difference >= 1000.0 {
            format!("{} kg", format::decimal(w.lang(), difference / 1000.0, 2))
        } else {
            format!("{} g", format::decimal(w.lang(), difference, 0))
        };
        out.push(w.with(key, &[("x", x.into()), ("day", day.vn().into())]));
    }
    if let Some(((_, now), (day, before))) = last_two(|one| one.taken.length_dmm)
        && now > before
    {
        let cm = f64::from(now - before) / 100.0;
        let x = format!("{} cm", format::decimal(w.lang(), cm, 1));
        out.push(w.with(
            "growth-trend-height",
            &[("x", x.into()), ("day", day.vn().into())],
        ));
    }
    out
}

fn preterm(w: &Words, child: &Child, on: Day) -> String {
    let Some((preterm, birth)) = measures::preterm_of(&child.details).zip(child.birth()) else {
        return String::new();
    };
    let corrected = noi_core::Birth {
        day: birth.day.plus_days(preterm.days_early()),
        ..birth
    };
    let age = |birth| format::age(w, Some(birth), on).unwrap_or_default();
    w.with(
        "growth-preterm",
        &[
            ("weeks", (preterm.days_early() / 7).into()),
            ("corrected", age(corrected).into()),
            ("until", preterm.until_months.into()),
            ("age", age(birth).into()),
        ],
    )
}

fn charts(child: &Child, taken: &[&Measurement]) -> Vec<ChartView> {
    let Some(sex) = child.details.sex else {
        return Vec::new();
    };
    let corrected_until = measures::preterm_of(&child.details)
        .map(|preterm| (f64::from(preterm.until_months) * noi_growth::DAYS_A_MONTH) as i32);
    let chart = |kind, value: fn(&Taken<'_>) -> Option<f64>| {
        let points: Vec<ChartPoint> = taken
            .iter()
            .filter_map(|one| {
                let found = measures::assessed(&child.details, one.on, &one.taken);
                let age = measures::age_of(&child.details, one.on)?;
                let value = value(&Taken {
                    measures: measures::measures_of(&one.taken),
                    found: &found,
                    young: age.months() < 60.0,
                })?;
                (age.day() >= 0).then_some(ChartPoint {
                    on: one.on,
                    age_days: age.day(),
                    length_cm: found.length.map_or(0.0, noi_growth::Length::cm),
                    value,
                })
            })
            .collect();
        (!points.is_empty()).then_some(ChartView {
            kind,
            sex,
            points,
            corrected_until,
        })
    };
    [
        chart(ChartKind::Weight, |one| one.measures.weight_kg),
        chart(ChartKind::Length, |one| Some(one.found.length?.cm())),
        chart(ChartKind::Build, |one| {
            one.found.length.filter(|_| one.young)?;
            one.measures.weight_kg
        }),
        chart(ChartKind::Bmi, |one| one.found.bmi.filter(|_| !one.young)),
        chart(ChartKind::Head, |one| {
            one.measures.head_cm.filter(|_| one.young)
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

struct Taken<'a> {
    measures: noi_growth::Measures,
    found: &'a noi_growth::Assessment,
    /// Under 60 months.
    young: bool,
}

fn row(
    frame: &Frame<'_>,
    w: &Words,
    child: &Child,
    findings: &[GrowthFinding],
    one: &Measurement,
) -> MeasureRow {
    let lang = w.lang();
    let found = measures::assessed(&child.details, one.on, &one.taken);
    let z = |indicator| match found.score(indicator) {
        Ok(score) => w.x("z-of", format::decimal(lang, score.z, 2)),
        Err(_) => String::new(),
    };
    let amount = |value: Option<u32>, scale: f64, unit: &str, indicator| {
        value.map_or_else(Default::default, |value| {
            let number = format::decimal(lang, f64::from(value) / scale, 2);
            (format!("{number}\u{a0}{unit}"), z(indicator))
        })
    };
    let recorded_today = frame.on == frame.today && one.on == frame.today;
    MeasureRow {
        on: one.on,
        age: format::age(w, child.birth(), one.on).unwrap_or_default(),
        weight: amount(one.taken.weight_g, 1000.0, "kg", Indicator::WeightForAge),
        length: amount(one.taken.length_dmm, 100.0, "cm", Indicator::LengthForAge),
        arm: amount(one.taken.muac_dmm, 10.0, "mm", Indicator::ArmForAge),
        head: amount(one.taken.head_dmm, 100.0, "cm", Indicator::HeadForAge),
        found: findings
            .iter()
            .find(|finding| finding.on == one.on)
            .map(concerns)
            .unwrap_or_default(),
        undo: recorded_today.then(|| one.fact.to_string()),
    }
}

/// The measures of last time in a line: "9,6 kg, 73,5 cm (20/10/2026)".
pub(crate) fn last_line(w: &Words, child: &Child, on: Day) -> String {
    let Some(last) = child.measurements.iter().rev().find(|one| one.on <= on) else {
        return String::new();
    };
    let lang = w.lang();
    let part = |value: Option<u32>, scale: f64, unit: &str| {
        value.map(|value| {
            let number = format::decimal(lang, f64::from(value) / scale, 2);
            format!("{number}\u{a0}{unit}")
        })
    };
    let parts: Vec<String> = [
        part(last.taken.weight_g, 1000.0, "kg"),
        part(last.taken.length_dmm, 100.0, "cm"),
        part(last.taken.muac_dmm, 10.0, "mm"),
    ]
    .into_iter()
    .flatten()
    .collect();
    format!("{} ({})", parts.join(", "), last.on.vn())
}
