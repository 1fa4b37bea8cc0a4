//! `noi child place`, `merge`, `unmerge`, `waive`, `strike`, `record`: what a person decides
//! about one child.

use noi_core::fact::{Body, MergedInto, MoveReason, NeedWaived, ServiceReceived, Unmerged};
use noi_core::{Day, FactId};
use noi_office::{Acted, Office, Words};
use serde_json::json;

use super::child::record;
use super::near;
use crate::args::Received;
use crate::errors::Said;
use crate::output::Output;

pub(crate) async fn place(
    office: &Office,
    id: &str,
    unit: &str,
    on: Option<Day>,
    output: &Output,
) -> anyhow::Result<()> {
    let day = on.unwrap_or_else(|| office.today());
    let (unit, unit_name) = super::unit(office, unit, day)?;
    let child = record(office, id).await?;
    let placed = office.place_child(child, unit, on).await?;
    if output.json {
        return output.print_json(&placed);
    }
    let key = match placed.reason {
        MoveReason::UnitSplit => "cli-placed-after-split",
        MoveReason::Relocated | MoveReason::Mistake => "cli-placed",
    };
    say(&placed.acted, key, &[("unit", &unit_name)], output);
    Ok(())
}

pub(crate) async fn merge(
    office: &Office,
    duplicate: &str,
    survivor: &str,
    reason: String,
    output: &Output,
) -> anyhow::Result<()> {
    let duplicate = record(office, duplicate).await?;
    let survivor = record(office, survivor).await?;
    let body = Body::MergedInto(MergedInto { survivor, reason });
    let acted = office.act(duplicate, office.today(), None, body).await?;
    if output.json {
        return output.print_json(&json!({ "acted": acted, "survivor": survivor }));
    }
    let (duplicate, survivor) = (duplicate.to_string(), survivor.to_string());
    let args = [("duplicate", duplicate.as_str()), ("survivor", &survivor)];
    say(&acted, "cli-merged", &args, output);
    Ok(())
}

pub(crate) async fn unmerge(
    office: &Office,
    id: &str,
    reason: String,
    output: &Output,
) -> anyhow::Result<()> {
    let child = record(office, id).await?;
    let body = Body::Unmerged(Unmerged { reason });
    let acted = office.act(child, office.today(), None, body).await?;
    answer(&acted, "cli-unmerged", &[], output)
}

pub(crate) async fn waive(
    office: &Office,
    id: &str,
    need: &str,
    reason: String,
    until: Option<Day>,
    output: &Output,
) -> anyhow::Result<()> {
    let need = near::need(&office.pack, need)?;
    let child = record(office, id).await?;
    let body = Body::NeedWaived(NeedWaived {
        need: need.code.clone(),
        reason,
        until,
    });
    let acted = office.act(child, office.today(), None, body).await?;
    let words = Words::from(&need.words);
    let until_day = until.map(Day::vn).unwrap_or_default();
    let args = [("need", words.get(output.english())), ("until", &until_day)];
    let key = if until.is_some() {
        "cli-waived-until"
    } else {
        "cli-waived"
    };
    answer(&acted, key, &args, output)
}

pub(crate) async fn strike(
    office: &Office,
    id: &str,
    fact: &str,
    reason: &str,
    output: &Output,
) -> anyhow::Result<()> {
    let child = record(office, id).await?;
    let fact: FactId = fact
        .parse()
        .map_err(|_| Said::new("refusal-nothing-to-correct").arg("fact", fact))?;
    let acted = office.correct(child, fact, None, reason).await?;
    answer(&acted, "cli-struck", &[], output)
}

pub(crate) async fn received(
    office: &Office,
    asked: Received,
    output: &Output,
) -> anyhow::Result<()> {
    let service = near::service(&office.pack, &asked.service)?;
    if let Some(result) = &asked.result
        && !service.results.contains(result)
    {
        let key = if service.results.is_empty() {
            "error-no-results"
        } else {
            "error-no-result"
        };
        return Err(Said::new(key)
            .arg("text", result)
            .arg("service", &service.code)
            .arg("known", service.results.join(", "))
            .into());
    }
    let child = record(office, &asked.id).await?;
    let body = Body::ServiceReceived(ServiceReceived {
        service: service.code.clone(),
        dose: asked.dose,
        provider: asked.provider,
        result: asked.result,
    });
    let acted = office.act(child, asked.on, None, body).await?;
    let words = Words::from(&service.words);
    let args = [("service", words.get(output.english()))];
    answer(&acted, "cli-service-recorded", &args, output)
}

fn answer(acted: &Acted, key: &str, args: &[(&str, &str)], output: &Output) -> anyhow::Result<()> {
    if output.json {
        return output.print_json(acted);
    }
    say(acted, key, args, output);
    Ok(())
}

/// What was recorded, on which day; then what is odd about it.
fn say(acted: &Acted, key: &str, args: &[(&str, &str)], output: &Output) {
    let on = acted.on.vn();
    let mut values = vec![("on", on.as_str().into())];
    values.extend(args.iter().map(|(name, value)| (*name, (*value).into())));
    output.with(key, &values);
    for doubt in &acted.doubts {
        let key = format!("doubt-{}", doubt.key());
        output.say(&format!("? {}", output.words.get(&key)));
    }
}
