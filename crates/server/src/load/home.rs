//! Home of a unit: duties, coverage by domain, targets, population.

use noi_coverage::By;
use noi_pack::model::{Access, Compute, Indicator};
use noi_ui::pages::home::{DomainFigure, DutyGroup, DutyLine, HomeView};
use noi_ui::routes::Urgency;

use super::duties::{self, Kind};
use super::figures::{gap, measured};
use super::{Frame, opened, targets};
use crate::pages::Trouble;
use crate::say;

/// Kinds of duties named in each group.
const LINES: usize = 5;

pub(crate) async fn load(frame: &Frame<'_>) -> Result<HomeView, Trouble> {
    let answer = frame.ask(Some(By::Sex))?;
    let pack = &frame.office.pack;
    let figure = |find: &dyn Fn(&Indicator) -> bool| -> Result<Option<DomainFigure>, Trouble> {
        let Some(at) = pack.indicators.iter().position(find) else {
            return Ok(None);
        };
        let indicator = &pack.indicators[at];
        let target = targets::of_indicator(frame, &indicator.code)?;
        let result = answer.total.indicators.get(at).copied().unwrap_or_default();
        let measured = measured(result, indicator.sensitive);
        Ok(Some(DomainFigure {
            indicator: indicator.code.clone(),
            measured,
            target,
            gap: gap(measured, target, indicator.ceiling),
        }))
    };
    let mut domains = Vec::new();
    for domain in noi_core::Domain::ALL {
        let of_domain = |one: &Indicator| one.compute == Compute::Access(Access::Domain(domain));
        if let Some(figure) = figure(&of_domain)? {
            domains.push((domain, figure));
        }
    }
    Ok(HomeView {
        opened: opened::how_many(frame).await?,
        duties: groups(frame).await,
        access: figure(&|one| one.compute == Compute::Access(Access::Full))?,
        domains,
        targets: targets::in_force(frame)?,
    })
}

async fn groups(frame: &Frame<'_>) -> Vec<DutyGroup> {
    let bundles = duties::bundles(frame).await;
    let group = |urgency: Urgency| {
        let of_group = || bundles.iter().filter(|bundle| bundle.urgency == urgency);
        DutyGroup {
            urgency,
            total: of_group().map(|bundle| bundle.count).sum(),
            lines: of_group()
                .take(LINES)
                .map(|bundle| DutyLine {
                    kind: duties::code(frame, bundle.kind).to_owned(),
                    what: duties::words(frame, bundle.kind),
                    count: bundle.count,
                    of_children: matches!(bundle.kind, Kind::Need(need)
                        if frame.office.pack.needs[usize::from(need)].subject
                            == noi_pack::model::Subject::Child),
                    who: say::role(frame.route.lens.lang, bundle.role),
                    due: Some(bundle.due),
                })
                .collect(),
        }
    };
    [Urgency::Overdue, Urgency::Today, Urgency::Week]
        .into_iter()
        .map(group)
        .collect()
}
