//! `noi pack`: check a pack as a compiler would; explain what follows from a rule.

use std::path::{Path, PathBuf};

use noi_core::{Birth, Day, Domain};
use noi_pack::Pack;
use noi_pack::explain::{Explained, explain_since};
use noi_pack::model::Timing;
use noi_pack::source::{Diagnostic, Severity, SourceFile, scenario};
use serde_json::json;

use crate::args;
use crate::errors::Said;
use crate::output::Output;

pub(crate) fn run(command: args::Pack, output: &Output) -> anyhow::Result<()> {
    match command {
        args::Pack::Check { dir } => check(dir.as_deref(), output),
        args::Pack::Explain { need, born, since } => explain(&need, born, since, output),
        args::Pack::Needs => needs(noi_pack::embedded::vn_ecd(), output),
    }
}

/// The TOML and CSV files below a folder, with their path inside it.
fn files(dir: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let mut out = Vec::new();
    let mut folders: Vec<PathBuf> = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder)
            .map_err(|cause| Said::at("error-not-a-folder", &folder).because(cause))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let wanted = path
                .extension()
                .is_some_and(|end| end == "toml" || end == "csv");
            if wanted {
                let name = path.strip_prefix(dir).unwrap_or(&path);
                let name = name.to_string_lossy().replace('\\', "/");
                let text = std::fs::read_to_string(&path)
                    .map_err(|cause| Said::at("error-cannot-read", &path).because(cause))?;
                out.push((name, text));
            }
        }
    }
    out.sort();
    Ok(out)
}

fn check(dir: Option<&Path>, output: &Output) -> anyhow::Result<()> {
    let Some(dir) = dir else {
        return summary(noi_pack::embedded::vn_ecd(), &[], None, output);
    };
    let files = files(dir)?;
    let sources: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(path, text)| SourceFile { path, text })
        .collect();
    let loaded = match noi_pack::source::load(&sources) {
        Ok(loaded) => loaded,
        Err(diagnostics) => return faults(dir, &diagnostics, output),
    };
    let mut held = Held::default();
    let mut broken = Vec::new();
    for file in sources.iter().filter(|file| is_scenario(file.path)) {
        let mut outcome = scenario::run(&loaded.pack, *file);
        held.scenarios += 1;
        held.expectations += outcome.checked;
        broken.append(&mut outcome.found);
    }
    if !broken.is_empty() {
        return faults(dir, &broken, output);
    }
    summary(&loaded.pack, &loaded.warnings, Some(held), output)
}

/// What the scenarios of a pack expected and the rules gave.
#[derive(Clone, Copy, Default)]
struct Held {
    scenarios: usize,
    expectations: usize,
}

fn is_scenario(path: &str) -> bool {
    path.starts_with("scenarios/") && path.ends_with(".toml")
}

fn faults(dir: &Path, diagnostics: &[Diagnostic], output: &Output) -> anyhow::Result<()> {
    if output.json {
        output.print_json(&json!({ "ok": false, "diagnostics": diagnostics }))?;
    } else {
        show(diagnostics, output);
    }
    let errors = diagnostics
        .iter()
        .filter(|one| one.severity == Severity::Error)
        .count();
    Err(Said::at("error-pack-faults", dir).arg("n", errors).into())
}

pub(crate) fn show(diagnostics: &[Diagnostic], output: &Output) {
    for one in diagnostics {
        output.say(&if output.english() {
            one.render()
        } else {
            one.render_vietnamese()
        });
    }
}

fn summary(
    pack: &Pack,
    warnings: &[Diagnostic],
    held: Option<Held>,
    output: &Output,
) -> anyhow::Result<()> {
    let unconfirmed = noi_pack::source::unconfirmed(pack);
    if output.json {
        let unconfirmed: Vec<_> = unconfirmed
            .iter()
            .map(|one| json!({ "kind": one.kind, "code": one.code, "citation": one.citation }))
            .collect();
        return output.print_json(&json!({
            "ok": true,
            "id": pack.id,
            "version": pack.version,
            "needs": pack.needs.len(),
            "indicators": pack.indicators.len(),
            "services": pack.services.len(),
            "circumstances": pack.circumstances.len(),
            "unconfirmed": unconfirmed,
            "warnings": warnings,
            "scenarios": held.map(|held| held.scenarios),
            "expectations_held": held.map(|held| held.expectations),
        }));
    }
    show(warnings, output);
    output.with(
        "cli-pack-summary",
        &[
            ("id", pack.id.as_str().into()),
            ("version", pack.version.as_str().into()),
            ("needs", pack.needs.len().into()),
            ("indicators", pack.indicators.len().into()),
            ("services", pack.services.len().into()),
        ],
    );
    if let Some(held) = held {
        output.with(
            "cli-pack-scenarios",
            &[
                ("scenarios", held.scenarios.into()),
                ("expectations", held.expectations.into()),
            ],
        );
    }
    output.with("cli-pack-unconfirmed", &[("n", unconfirmed.len().into())]);
    for one in unconfirmed {
        let basis = one
            .citation
            .map_or_else(|| output.words.get("cli-good-practice"), str::to_owned);
        output.say(&format!(
            "  {} – {} ({basis})",
            one.code,
            one.words.get(output.english())
        ));
    }
    Ok(())
}

fn explain(code: &str, born: Birth, since: Option<Day>, output: &Output) -> anyhow::Result<()> {
    let pack = noi_pack::embedded::vn_ecd();
    let code = code.trim().to_lowercase().replace('-', "_");
    let Some((place, need)) = pack.need(&code) else {
        let near: Vec<&str> = pack
            .needs
            .iter()
            .map(|need| need.code.as_str())
            .filter(|other| other.contains(&code) || code.contains(*other))
            .collect();
        let key = if near.is_empty() {
            "error-no-need"
        } else {
            "error-no-need-near"
        };
        return Err(Said::new(key)
            .arg("text", &code)
            .arg("near", near.join(", "))
            .into());
    };
    let by_event = matches!(need.timing, Timing::Since { .. });
    let rounds: Vec<Explained> = match since {
        Some(_) if !by_event => return Err(Said::new("error-no-event").arg("text", &code).into()),
        Some(event) if event < born.day => {
            return Err(Said::new("error-before-birth")
                .arg("day", event.vn())
                .arg("birth", born.vn())
                .into());
        }
        Some(event) => explain_since(pack, place, born, event),
        None => noi_pack::explain::explain(pack, need, born),
    };
    if output.json {
        return output.print_json(&json!({
            "need": need, "born": born, "since": since, "begins_with_an_event": by_event,
            "rounds": rounds,
        }));
    }
    let english = output.english();
    output.say(&format!("{} – {}", need.code, need.words.get(english)));
    let basis = need
        .basis
        .citation
        .clone()
        .unwrap_or_else(|| output.words.get("cli-good-practice"));
    output.with("cli-basis-is", &[("basis", basis.as_str().into())]);
    if !need.basis.confirmed {
        output.key("cli-unconfirmed");
    }
    if rounds.is_empty() {
        output.key(if by_event && since.is_none() {
            "cli-rounds-after-event"
        } else {
            "cli-no-rounds"
        });
        return Ok(());
    }
    let rows = rounds
        .iter()
        .map(|round| {
            vec![
                (round.round + 1).to_string(),
                round.opens.vn(),
                round.due.vn(),
                round
                    .closes
                    .map(|day| day.plus_days(-1))
                    .map(Day::vn)
                    .unwrap_or_default(),
            ]
        })
        .collect();
    output.table(&["cli-round", "cli-opens", "cli-due", "cli-last-day"], rows);
    Ok(())
}

fn needs(pack: &Pack, output: &Output) -> anyhow::Result<()> {
    if output.json {
        return output.print_json(&pack.needs);
    }
    let mut rows = Vec::new();
    for domain in Domain::ALL {
        let needs = pack.needs.iter().filter(|need| need.domain == domain);
        let of_domain = needs.map(|need| {
            let basis = need
                .basis
                .citation
                .clone()
                .unwrap_or_else(|| output.words.get("cli-good-practice"));
            let mark = if need.basis.confirmed { "" } else { " (?)" };
            let core = if need.core { "● " } else { "" };
            vec![
                need.code.clone(),
                format!("{core}{}", need.words.get(output.english())),
                format!("{basis}{mark}"),
            ]
        });
        super::with_heading(domain, of_domain.collect(), &mut rows, output);
    }
    output.table(&["cli-code", "cli-need", "cli-basis"], rows);
    output.key("cli-needs-legend");
    Ok(())
}
