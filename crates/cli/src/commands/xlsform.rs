//! `noi screen export` and `noi screen import`: questionnaires as XLSForm, and from XLSForm.

use std::fs;

use noi_exchange::xlsform::{Imported, XlsFormProblem};
use noi_pack::Pack;
use noi_pack::instrument::Instrument;
use noi_pack::source::{Diagnostic, SourceFile, instrument_toml, load_instrument};
use serde_json::json;

use super::read_file;
use crate::args;
use crate::errors::Said;
use crate::output::Output;

pub(crate) fn export(
    instrument: &Instrument,
    asked: &args::ScreenExport,
    output: &Output,
) -> anyhow::Result<()> {
    let bytes = noi_exchange::xlsform::export(instrument).map_err(|cause| {
        Said::new("error-xlsform-not-written")
            .arg("code", &instrument.code)
            .because(cause)
    })?;
    fs::write(&asked.out, bytes)
        .map_err(|cause| Said::at("error-cannot-write", &asked.out).because(cause))?;
    let path = asked.out.display().to_string();
    if output.json {
        let answer =
            json!({ "code": instrument.code, "items": instrument.items.len(), "path": path });
        return output.print_json(&answer);
    }
    output.with(
        "cli-xlsform-exported",
        &[
            ("code", instrument.code.as_str().into()),
            ("items", instrument.items.len().into()),
            ("path", path.as_str().into()),
        ],
    );
    Ok(())
}

pub(crate) fn import(
    pack: &Pack,
    asked: &args::ScreenImport,
    output: &Output,
) -> anyhow::Result<()> {
    let bytes = read_file(&asked.file)?;
    let read = match noi_exchange::xlsform::import(&bytes) {
        Ok(read) => read,
        Err(problems) => return refused(&problems, asked, output),
    };
    let toml = instrument_toml(&read.instrument, &remarks(&read, asked, output));
    fs::write(&asked.out, &toml)
        .map_err(|cause| Said::at("error-cannot-write", &asked.out).because(cause))?;
    let path = asked.out.display().to_string();
    let file = SourceFile {
        path: &path,
        text: &toml,
    };
    match load_instrument(file, pack) {
        Ok(checked) if checked == read.instrument => taken(&read, &path, output),
        // What the sheet `noi` holds was changed to something that a pack can't say.
        Ok(_) => Err(Said::at("error-xlsform-differs", &asked.out).into()),
        Err(found) => to_mend(&read, &found, asked, output),
    }
}

/// What stands above the questions: where they come from and what to do with the file.
fn remarks(read: &Imported, asked: &args::ScreenImport, output: &Output) -> Vec<String> {
    let name = asked.file.file_name().unwrap_or_default().to_string_lossy();
    let mut remarks = vec![
        output
            .words
            .with("cli-xlsform-made-from", &[("name", name.as_ref().into())]),
        output.words.get("cli-xlsform-look-through"),
    ];
    remarks.extend(left(read, output));
    remarks
}

/// What the form doesn't tell, and what of it was passed over.
fn left(read: &Imported, output: &Output) -> Vec<String> {
    let told = [
        ("cli-xlsform-to-fill", read.to_fill.join(", ")),
        ("cli-xlsform-passed-over", read.passed_over.join(", ")),
    ];
    told.into_iter()
        .filter(|(_, what)| !what.is_empty())
        .map(|(key, what)| output.words.with(key, &[("what", what.as_str().into())]))
        .collect()
}

fn taken(read: &Imported, path: &str, output: &Output) -> anyhow::Result<()> {
    if output.json {
        return output.print_json(&json!({
            "ok": true, "path": path, "instrument": read.instrument,
            "passed_over": read.passed_over,
        }));
    }
    output.with(
        "cli-xlsform-imported",
        &[
            ("code", read.instrument.code.as_str().into()),
            ("items", read.instrument.items.len().into()),
            ("path", path.into()),
        ],
    );
    for line in left(read, output) {
        output.say(&line);
    }
    Ok(())
}

fn to_mend(
    read: &Imported,
    found: &[Diagnostic],
    asked: &args::ScreenImport,
    output: &Output,
) -> anyhow::Result<()> {
    if output.json {
        output.print_json(&json!({
            "ok": false, "path": asked.out, "instrument": read.instrument,
            "to_fill": read.to_fill, "passed_over": read.passed_over, "diagnostics": found,
        }))?;
    } else {
        super::pack::show(found, output);
        for line in left(read, output) {
            output.say(&line);
        }
    }
    let said = Said::at("error-xlsform-to-mend", &asked.out).arg("n", found.len());
    Err(said.into())
}

fn refused(
    problems: &[XlsFormProblem],
    asked: &args::ScreenImport,
    output: &Output,
) -> anyhow::Result<()> {
    let text = |problem: &XlsFormProblem| {
        let key = format!("xlsform-{}", problem.kind.code());
        let words = output
            .words
            .with(&key, &[("detail", problem.detail.as_str().into())]);
        if problem.place.is_empty() {
            words
        } else {
            format!("{}: {words}", problem.place)
        }
    };
    if output.json {
        let problems: Vec<_> = problems
            .iter()
            .map(|one| json!({ "place": one.place, "kind": one.kind.code(), "text": text(one) }))
            .collect();
        output.print_json(&json!({ "ok": false, "problems": problems }))?;
    } else {
        for problem in problems {
            output.say(&text(problem));
        }
    }
    let said = Said::at("error-xlsform-refused", &asked.file).arg("n", problems.len());
    Err(said.into())
}
