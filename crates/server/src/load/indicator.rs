//! How a figure is made.

use noi_core::Day;
use noi_coverage::By;
use noi_pack::model::Compute;
use noi_ui::figures::Basis;
use noi_ui::pages::indicator::IndicatorView;
use noi_ui::pages::message::MessageKind;

use super::figures::{gap, measured, of_children};
use super::{Frame, coverage, targets};
use crate::pages::Trouble;
use crate::say::say;

pub(crate) fn load(frame: &Frame<'_>, code: &str) -> Result<IndicatorView, Trouble> {
    let pack = &frame.office.pack;
    let at = pack
        .indicators
        .iter()
        .position(|one| one.code == code)
        .ok_or_else(|| Trouble::say(MessageKind::NoSuchIndicator, code))?;
    let indicator = &pack.indicators[at];
    // The same question as the home page's, which leads here.
    let answer = frame.ask(Some(By::Sex))?;
    let figure = answer.total.indicators.get(at).copied().unwrap_or_default();
    let target = targets::of_indicator(frame, code)?;
    let result = measured(figure, indicator.sensitive);
    let needs: Vec<usize> = match &indicator.compute {
        Compute::Needs { needs, .. } => needs.clone(),
        Compute::Access(access) => (0..pack.needs.len())
            .filter(|need| {
                let need = &pack.needs[*need];
                need.core
                    && match access {
                        noi_pack::model::Access::Domain(domain) => need.domain == *domain,
                        _ => true,
                    }
            })
            .collect(),
        Compute::Children { .. } | Compute::People { .. } | Compute::Reported => Vec::new(),
    };
    Ok(IndicatorView {
        code: indicator.code.clone(),
        words: frame.text(&indicator.words),
        domain: coverage::domain(indicator),
        numerator: frame.text(&indicator.numerator),
        denominator: frame.text(&indicator.denominator),
        method: frame.text(&indicator.method),
        breakdowns: indicator
            .breakdowns
            .iter()
            .map(|code| breakdown(frame, code))
            .collect(),
        period: period(frame, &indicator.period),
        source: frame.text(&indicator.source),
        responsible: frame.text(&indicator.responsible),
        basis: Basis {
            law: indicator.basis.citation.clone(),
            confirmed: indicator.basis.confirmed,
        },
        needs: needs
            .into_iter()
            .map(|need| {
                let need = &pack.needs[need];
                (need.code.clone(), frame.text(&need.words))
            })
            .collect(),
        gap: gap(result, target, indicator.ceiling),
        result,
        target,
        of_children: of_children(indicator),
        window: None,
        valid: validity(frame),
        may_see_children: of_children(indicator),
    })
}

/// Definitions are valid with the pack that carries them, from the first of the year of its
/// version.
fn validity(frame: &Frame<'_>) -> (Day, Option<Day>) {
    let version = &frame.office.pack.version;
    let year = version.split('.').next().and_then(|year| year.parse().ok());
    let from = year.and_then(|year| Day::from_ymd(year, 1, 1));
    (from.unwrap_or(frame.on), None)
}

fn breakdown(frame: &Frame<'_>, code: &str) -> String {
    let (vi, en) = match code {
        "sex" => ("giới tính", "sex"),
        "age" => ("tuổi", "age"),
        "ethnicity" => ("dân tộc", "ethnic group"),
        "circumstance" => ("hoàn cảnh", "circumstance"),
        "unit" => ("địa bàn", "unit"),
        other => (other, other),
    };
    say(frame.route.lens.lang, vi, en)
}

fn period(frame: &Frame<'_>, code: &str) -> String {
    let (vi, en) = match code {
        "month" => ("Tháng", "Month"),
        "quarter" => ("Quý", "Quarter"),
        "half-year" => ("6 tháng", "Half-year"),
        "year" => ("Năm", "Year"),
        other => (other, other),
    };
    say(frame.route.lens.lang, vi, en)
}
