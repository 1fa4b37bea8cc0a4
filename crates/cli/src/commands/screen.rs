//! `noi screen`: the questionnaires of the pack, listed, shown, scored for a file of
//! answers, written as XLSForm and read from it.

use noi_pack::Pack;
use noi_pack::instrument::{Instrument, NextStep, Scoring};
use serde_json::json;

use super::{near, screen_score, xlsform};
use crate::args;
use crate::output::Output;

pub(crate) fn run(command: args::Screen, output: &Output) -> anyhow::Result<()> {
    let pack = noi_pack::embedded::vn_ecd();
    match command {
        args::Screen::List => list(pack, output),
        args::Screen::Show { code } => show(pack, near::instrument(pack, &code)?, output),
        args::Screen::Score(asked) => {
            let instrument = near::instrument(pack, &asked.code)?;
            screen_score::run(pack, instrument, &asked, output)
        }
        args::Screen::Export(asked) => {
            xlsform::export(near::instrument(pack, &asked.code)?, &asked, output)
        }
        args::Screen::Import(asked) => xlsform::import(pack, &asked, output),
    }
}

fn list(pack: &Pack, output: &Output) -> anyhow::Result<()> {
    if output.json {
        let all: Vec<_> = pack
            .instruments
            .iter()
            .map(|one| {
                json!({
                    "code": one.code, "version": one.version, "words": one.words,
                    "from_months": one.from_months, "to_months": one.to_months,
                    "service": one.service, "items": one.items.len(),
                    "group_only": one.group_only, "sensitive": one.sensitive,
                    "confirmed": one.basis.confirmed,
                })
            })
            .collect();
        return output.print_json(&all);
    }
    let rows = pack
        .instruments
        .iter()
        .map(|one| {
            vec![
                one.code.clone(),
                one.words.get(output.english()).to_owned(),
                ages(one.from_months, one.to_months, output),
                one.items.len().to_string(),
                output.words.get(if one.group_only {
                    "cli-screen-for-groups"
                } else {
                    "cli-screen-for-one"
                }),
            ]
        })
        .collect();
    output.table(
        &[
            "cli-code",
            "cli-screen-instrument",
            "cli-screen-ages",
            "cli-screen-items",
            "cli-screen-for",
        ],
        rows,
    );
    Ok(())
}

/// Completed months, both inclusive.
fn ages(from: i32, to: i32, output: &Output) -> String {
    output.words.with(
        "cli-screen-months",
        &[("from", from.into()), ("to", to.into())],
    )
}

fn show(pack: &Pack, instrument: &Instrument, output: &Output) -> anyhow::Result<()> {
    if output.json {
        return output.print_json(instrument);
    }
    let english = output.english();
    output.say(&format!(
        "{} – {} ({})",
        instrument.code,
        instrument.words.get(english),
        ages(instrument.from_months, instrument.to_months, output)
    ));
    output.say(instrument.about.get(english));
    output.say(instrument.notice.get(english));
    if let Some(service) = pack.service(&instrument.service) {
        output.with(
            "cli-screen-counts-as",
            &[("service", service.words.get(english).into())],
        );
    }
    output.with(
        "cli-screen-source",
        &[
            ("source", instrument.source.as_str().into()),
            ("licence", instrument.licence.as_str().into()),
        ],
    );
    if !instrument.basis.confirmed {
        output.key("cli-screen-unconfirmed");
    }
    let mut section = None;
    for item in &instrument.items {
        if section != Some(&item.section) {
            output.say("");
            output.say(item.section.get(english));
            section = Some(&item.section);
        }
        let mut line = format!("  {} – {}", item.code, item.words.get(english));
        let whole = (instrument.from_months, instrument.to_months);
        if (item.from_months, item.to_months) != whole {
            line += &format!(" [{}]", ages(item.from_months, item.to_months, output));
        }
        output.say(&line);
        let choices: Vec<String> = item
            .choices
            .iter()
            .map(|choice| format!("{} = {}", choice.code, choice.words.get(english)))
            .collect();
        output.say(&format!("      {}", choices.join("; ")));
    }
    if matches!(instrument.scoring, Scoring::Observe {}) {
        output.say("");
        output.key("cli-screen-only-counts");
    }
    for outcome in &instrument.outcomes {
        output.say("");
        output.say(&format!(
            "→ {} – {}",
            outcome.code,
            outcome.words.get(english)
        ));
        output.say(&format!("  {}", outcome.tell.get(english)));
        for step in &outcome.next {
            output.say(&format!("  • {}", next_step(pack, step, output)));
        }
    }
    Ok(())
}

fn next_step(pack: &Pack, step: &NextStep, output: &Output) -> String {
    let (key, service) = match step {
        NextStep::RepeatAfter { days } => {
            return output
                .words
                .with("cli-screen-repeat", &[("days", (*days).into())]);
        }
        NextStep::Counsel { service } => ("cli-screen-counsel", service),
        NextStep::Refer { service } => ("cli-screen-refer", service),
    };
    let words = pack
        .service(service)
        .map_or(service.as_str(), |one| one.words.get(output.english()));
    output.words.with(key, &[("service", words.into())])
}
