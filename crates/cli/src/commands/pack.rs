//! `noi pack`: check a pack as a compiler would; explain what follows from a rule.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use noi_core::{Birth, Day};
use noi_pack::Pack;
use noi_pack::source::{Diagnostic, SourceFile};
use serde_json::json;

use crate::args;
use crate::output::Output;

pub(crate) fn run(command: args::Pack, output: &Output) -> anyhow::Result<()> {
    match command {
        args::Pack::Check { dir } => check(dir.as_deref(), output),
        args::Pack::Explain { need, born } => explain(&need, born, output),
        args::Pack::Needs => needs(noi_pack::embedded::vn_ecd(), output),
    }
}

/// The TOML and CSV files below a folder, with their path inside it.
fn files(dir: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let mut out = Vec::new();
    let mut folders: Vec<PathBuf> = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder)
            .with_context(|| format!("{}: not a folder that can be read", folder.display()))?;
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
                    .with_context(|| format!("{}: not UTF-8 text", path.display()))?;
                out.push((name, text));
            }
        }
    }
    out.sort();
    Ok(out)
}

fn check(dir: Option<&Path>, output: &Output) -> anyhow::Result<()> {
    let Some(dir) = dir else {
        return summary(noi_pack::embedded::vn_ecd(), &[], output);
    };
    let files = files(dir)?;
    let sources: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(path, text)| SourceFile { path, text })
        .collect();
    match noi_pack::source::load(&sources) {
        Ok(loaded) => summary(&loaded.pack, &loaded.warnings, output),
        Err(diagnostics) => {
            if output.json {
                output.print_json(&json!({ "ok": false, "diagnostics": diagnostics }))?;
            } else {
                show(&diagnostics, output);
            }
            bail!("{}: {} faults", dir.display(), diagnostics.len())
        }
    }
}

fn show(diagnostics: &[Diagnostic], output: &Output) {
    for one in diagnostics {
        output.say(&one.render());
    }
}

fn summary(pack: &Pack, warnings: &[Diagnostic], output: &Output) -> anyhow::Result<()> {
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
    output.with("cli-pack-unconfirmed", &[("n", unconfirmed.len().into())]);
    for one in unconfirmed {
        let basis = one
            .citation
            .map_or_else(|| output.words.get("cli-good-practice"), str::to_owned);
        output.say(&format!("  {} – {} ({basis})", one.code, one.words.get(output.english())));
    }
    Ok(())
}

fn explain(code: &str, born: Birth, output: &Output) -> anyhow::Result<()> {
    let pack = noi_pack::embedded::vn_ecd();
    let Some((_, need)) = pack.need(code) else {
        let near: Vec<&str> = pack
            .needs
            .iter()
            .map(|need| need.code.as_str())
            .filter(|other| other.contains(code) || code.contains(*other))
            .collect();
        if near.is_empty() {
            bail!("the pack has no need {code:?}: `noi pack needs` lists them");
        }
        bail!(
            "the pack has no need {code:?}: did you mean {}?",
            near.join(", ")
        );
    };
    let rounds = noi_pack::explain::explain(pack, need, born);
    if output.json {
        return output.print_json(&json!({ "need": need, "born": born, "rounds": rounds }));
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
        output.key("cli-no-rounds");
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
    let rows = pack
        .needs
        .iter()
        .map(|need| {
            let basis = need
                .basis
                .citation
                .clone()
                .unwrap_or_else(|| output.words.get("cli-good-practice"));
            let mark = if need.basis.confirmed { "" } else { " (?)" };
            vec![
                need.code.clone(),
                output
                    .words
                    .get(&format!("cli-domain-{}", need.domain.code())),
                need.words.get(output.english()).to_owned(),
                if need.core { "●" } else { "" }.to_owned(),
                format!("{basis}{mark}"),
            ]
        })
        .collect();
    output.table(
        &[
            "cli-code",
            "cli-domain",
            "cli-need",
            "cli-core",
            "cli-basis",
        ],
        rows,
    );
    Ok(())
}
