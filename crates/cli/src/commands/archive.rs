//! `noi export facts`, `noi import facts`, `noi copy`: a whole ledger out, in, and elsewhere.

use std::path::Path;

use indicatif::ProgressBar;
use noi_archive::Form;
use noi_core::DeviceId;
use noi_store::{Opening, Step, Where};
use serde_json::json;

use super::{number, open, open_or_make};
use crate::args::{self, Common};
use crate::errors::Said;
use crate::machine::MACHINE;
use crate::output::Output;

pub(crate) async fn export(
    command: args::Export,
    common: &Common,
    output: &Output,
) -> anyhow::Result<()> {
    let args::Export::Facts { out, format } = command;
    let office = open(common).await?;
    let bar = output.progress("cli-archive-exporting", Some(0));
    let done =
        noi_archive::export(&*office.store, form(&out, format), &out, &mut step(&bar)).await?;
    bar.finish_and_clear();
    if output.json {
        return output.print_json(&json!({
            "path": out, "facts": done.facts, "aside": done.aside, "heads": done.heads,
        }));
    }
    output.with(
        "cli-archive-exported",
        &[
            ("facts", number(output, done.facts).as_str().into()),
            ("path", out.display().to_string().as_str().into()),
        ],
    );
    if done.aside > 0 {
        output.with(
            "cli-archive-aside",
            &[("n", number(output, done.aside).as_str().into())],
        );
    }
    Ok(())
}

pub(crate) async fn import(
    file: &Path,
    format: Option<args::Format>,
    common: &Common,
    output: &Output,
) -> anyhow::Result<()> {
    let form = form(file, format);
    // Before a ledger is made for it.
    noi_archive::look(form, file)?;
    let office = open_or_make(common, output).await?;
    let bar = output.progress("cli-archive-importing", Some(0));
    let done = noi_archive::import(&*office.store, form, file, &mut step(&bar)).await;
    bar.finish_and_clear();
    let done = done?;
    if output.json {
        return output.print_json(&json!({
            "facts": done.facts, "new": done.new, "refused": done.refused,
            "aside": done.aside, "apart": done.apart, "heads": office.store.heads().await?,
        }));
    }
    output.with(
        "cli-archive-imported",
        &[
            ("facts", number(output, done.facts).as_str().into()),
            ("new", number(output, done.new).as_str().into()),
        ],
    );
    for (key, n) in [
        ("cli-archive-aside", done.aside),
        ("cli-archive-apart", done.apart),
        ("cli-archive-refused", done.refused),
    ] {
        if n > 0 {
            output.with(key, &[("n", number(output, n).as_str().into())]);
        }
    }
    Ok(())
}

pub(crate) async fn copy(asked: args::Copy, output: &Output) -> anyhow::Result<()> {
    let (from, to) = (Where::parse(&asked.from)?, Where::parse(&asked.to)?);
    if from == to {
        return Err(Said::new("error-copy-same").arg("path", &from).into());
    }
    let fresh = Opening {
        create: false,
        installation: (MACHINE.new_id)(),
        device: DeviceId((MACHINE.new_id)()),
    };
    let from = noi_store::open(&from, &fresh).await?;
    if let Where::Folder(folder) = &to {
        std::fs::create_dir_all(folder)
            .map_err(|cause| Said::at("error-folder-not-made", folder).because(cause))?;
    }
    let same = Opening {
        create: true,
        installation: from.installation(),
        device: from.device(),
    };
    let named = to.to_string();
    let to = noi_store::open(&to, &same).await?;
    let bar = output.progress("cli-archive-copying", Some(0));
    let copied = noi_archive::copy(&*from, &*to, &mut step(&bar)).await;
    bar.finish_and_clear();
    let heads = to.heads().await?;
    to.close().await;
    let copied = copied?;
    if output.json {
        return output.print_json(&json!({ "copied": copied, "heads": heads }));
    }
    output.with(
        "cli-archive-copied",
        &[
            ("n", number(output, copied).as_str().into()),
            ("path", named.as_str().into()),
        ],
    );
    Ok(())
}

/// The form that was asked for, or that a file's name says.
fn form(file: &Path, asked: Option<args::Format>) -> Form {
    match asked {
        Some(args::Format::Jsonl) => Form::Lines,
        Some(args::Format::Parquet) => Form::Columns,
        None => Form::of(file),
    }
}

/// Moves a bar.
pub(super) fn step(bar: &ProgressBar) -> impl FnMut(Step) + Send {
    |step| {
        bar.set_length(step.total);
        bar.set_position(step.done);
    }
}
