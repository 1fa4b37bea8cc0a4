//! `noi backup`, `noi restore`: the ledger kept safe elsewhere, and back from there.

use indicatif::ProgressBar;
use noi_archive::{Run, Until};
use noi_store::Step;
use serde_json::json;

use super::archive::step;
use super::{number, open};
use crate::args::{self, BackupCommand, Common};
use crate::errors::{self, Said};
use crate::machine::{MACHINE, shelf};
use crate::output::Output;

pub(crate) async fn run(
    asked: args::Backup,
    common: &Common,
    output: &Output,
) -> anyhow::Result<()> {
    match &asked.command {
        Some(BackupCommand::List { place }) => list(place, output).await,
        Some(BackupCommand::Check { place }) => check(place, output).await,
        None => {
            write(
                asked.to.as_deref().unwrap_or_default(),
                asked.whole,
                common,
                output,
            )
            .await
        }
    }
}

async fn write(to: &str, whole: bool, common: &Common, output: &Output) -> anyhow::Result<()> {
    let shelf = shelf(to)?;
    let office = open(common).await?;
    let bar = output.progress("cli-backing-up", Some(0));
    let now = (MACHINE.now)();
    // After the facts come the bytes on their way to a bucket.
    let mut step = told(&bar, output, "cli-backing-up", "cli-backup-sending");
    let done = noi_archive::backup(&*office.store, &shelf, whole, now, &mut step).await;
    bar.finish_and_clear();
    let done = done?;
    let run = &done.run;
    if output.json {
        return output.print_json(&json!({
            "run": run.number, "written": done.written, "new": done.new,
            "bytes": bytes(run), "heads": run.heads, "files": run.files,
        }));
    }
    if !done.written {
        output.with(
            "cli-backup-nothing-new",
            &[
                ("number", run.number.to_string().as_str().into()),
                ("place", shelf.name().as_str().into()),
            ],
        );
        return Ok(());
    }
    output.with(
        "cli-backed-up",
        &[
            ("number", run.number.to_string().as_str().into()),
            ("new", number(output, done.new).as_str().into()),
            ("size", size(output, bytes(run)).as_str().into()),
            ("place", shelf.name().as_str().into()),
        ],
    );
    Ok(())
}

async fn list(place: &str, output: &Output) -> anyhow::Result<()> {
    let runs = noi_archive::runs(&shelf(place)?).await?;
    if output.json {
        return output.print_json(&runs);
    }
    let kind = |run: &Run| {
        output.words.get(if run.is_whole() {
            "cli-backup-whole"
        } else {
            "cli-backup-new"
        })
    };
    let rows = runs.iter().map(|run| {
        let facts = run.heads.values().map(|head| head.position.0).sum();
        vec![
            run.number.to_string(),
            run.at.day().vn(),
            number(output, facts),
            size(output, bytes(run)),
            kind(run),
        ]
    });
    output.table(
        &[
            "cli-backup-run",
            "cli-backup-at",
            "cli-backup-facts",
            "cli-backup-size",
            "cli-backup-kind",
        ],
        rows.collect(),
    );
    Ok(())
}

async fn check(place: &str, output: &Output) -> anyhow::Result<()> {
    let shelf = shelf(place)?;
    let bar = output.progress("cli-backup-checking", Some(0));
    let checked = noi_archive::check(&shelf, &mut step(&bar)).await;
    bar.finish_and_clear();
    let (runs, wrong) = checked?;
    let faults = wrong.len();
    let wrong: Vec<String> = wrong
        .into_iter()
        .map(|error| errors::line(&error.into(), output.words))
        .collect();
    let files: usize = runs.iter().map(|run| run.files.len()).sum();
    if output.json {
        output.print_json(&json!({
            "clean": wrong.is_empty(), "runs": runs.len(), "files": files, "faults": wrong,
        }))?;
    } else {
        for line in &wrong {
            output.say(line);
        }
    }
    if faults > 0 {
        return Err(Said::new("error-backup-faults")
            .arg("n", faults)
            .arg("place", shelf.name())
            .into());
    }
    if !output.json {
        output.with(
            "cli-backup-clean",
            &[
                ("runs", runs.len().into()),
                ("files", files.into()),
                (
                    "size",
                    size(output, runs.iter().map(bytes).sum()).as_str().into(),
                ),
            ],
        );
    }
    Ok(())
}

pub(crate) async fn restore(
    asked: args::Restore,
    common: &Common,
    output: &Output,
) -> anyhow::Result<()> {
    let shelf = shelf(&asked.from)?;
    let until = Until {
        run: asked.run,
        positions: asked.to.0,
    };
    let bar = output.progress("cli-restoring", Some(0));
    // Before the facts come the bytes of the database.
    let mut step = told(&bar, output, "cli-restoring", "cli-restore-fetching");
    let done = noi_archive::restore(&shelf, &common.data, &until, &mut step).await;
    bar.finish_and_clear();
    let done = done?;
    if output.json {
        return output.print_json(&json!({
            "run": done.run, "facts": done.facts, "heads": done.heads, "path": common.data,
        }));
    }
    output.with(
        "cli-restored",
        &[
            ("facts", number(output, done.facts).as_str().into()),
            ("run", done.run.to_string().as_str().into()),
            ("path", common.data.display().to_string().as_str().into()),
        ],
    );
    Ok(())
}

/// Moves a bar that has other words while it counts bytes.
fn told(
    bar: &ProgressBar,
    output: &Output,
    usual: &str,
    of_bytes: &str,
) -> impl FnMut(Step) + Send + use<> {
    let (bar, mut counts_bytes) = (bar.clone(), false);
    let (usual, of_bytes) = (output.words.get(usual), output.words.get(of_bytes));
    move |one| {
        if counts_bytes != (one.what == "bytes") {
            counts_bytes = !counts_bytes;
            let message = if counts_bytes { &of_bytes } else { &usual };
            bar.set_message(message.clone());
        }
        bar.set_length(one.total);
        bar.set_position(one.done);
    }
}

fn bytes(run: &Run) -> u64 {
    run.files.iter().map(|file| file.bytes).sum()
}

/// "12 MB"; what is less than one counts as one.
fn size(output: &Output, bytes: u64) -> String {
    format!("{} MB", number(output, bytes.div_ceil(1_000_000)))
}
