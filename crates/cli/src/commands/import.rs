//! `noi import`: files of offices come in; what can't be taken is written beside, with reasons.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use noi_exchange::columns::Kind;
use noi_exchange::import::Summary;
use noi_exchange::issue::{Code, Issue, Lang, Severity};
use noi_exchange::table::Table;
use noi_office::{ImportError, Incoming};

use super::{number, open_or_make, read_file, trial};
use crate::args::{Common, Import, ImportFile};
use crate::errors::Said;
use crate::machine::stopwatch;
use crate::output::Output;

pub(crate) async fn run(command: Import, common: &Common, output: &Output) -> anyhow::Result<()> {
    match command {
        Import::Children(file) => import(&file, Kind::Children, common, output).await,
        Import::Services(file) => import(&file, Kind::Services, common, output).await,
        Import::Training(file) => import(&file, Kind::Training, common, output).await,
        Import::Facts { file, format } => {
            super::archive::import(&file, format, common, output).await
        }
    }
}

/// Makes the file only when the first rejected row comes.
struct Lazily {
    path: PathBuf,
    file: Option<BufWriter<File>>,
}

impl Write for Lazily {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.file.is_none() {
            self.file = Some(BufWriter::new(File::create(&self.path)?));
        }
        match &mut self.file {
            Some(file) => file.write(bytes),
            None => Ok(0),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

fn rejects_path(file: &Path) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!("{stem}.rejects.csv"))
}

async fn import(
    asked: &ImportFile,
    kind: Kind,
    common: &Common,
    output: &Output,
) -> anyhow::Result<()> {
    let bytes = read_file(&asked.file)?;
    let lang = if output.english() { Lang::En } else { Lang::Vi };
    let table = Table::open(&bytes, kind, asked.unit.is_some()).map_err(|issues| {
        let reasons: Vec<String> = issues.iter().map(|issue| issue.text(lang)).collect();
        Said::at("error-file-refused", &asked.file).arg("reasons", reasons.join("; "))
    })?;
    if let (Some(text), Some(office)) = (&asked.unit, trial(common).await?) {
        super::unit(&office, text, office.today())?;
    }
    let office = open_or_make(common, output).await?;
    let unit = match &asked.unit {
        Some(text) => Some(super::unit(&office, text, office.today())?.0),
        None => None,
    };
    let path = asked
        .rejects
        .clone()
        .unwrap_or_else(|| rejects_path(&asked.file));
    let bar = output.progress("cli-importing", Some(0));
    let elapsed = stopwatch();
    let incoming = Incoming {
        kind,
        unit,
        source: "",
        synthetic: false,
        may: None,
        kept: None,
    };
    let rejects = || {
        Ok(Lazily {
            path: path.clone(),
            file: None,
        })
    };
    let done = office
        .import(&table, incoming, rejects, lang, &mut |rows, about| {
            bar.set_length(about.max(rows));
            bar.set_position(rows);
        })
        .await;
    bar.finish_and_clear();
    let (mut summary, writer) = match done {
        Ok(done) => done,
        Err(ImportError::Office(error)) => return Err(error.into()),
        Err(ImportError::Rejects(cause)) => {
            return Err(Said::at("error-rejects-not-written", &path)
                .because(cause)
                .into());
        }
    };
    if writer.file.is_some() {
        summary.rejects_file = Some(path.display().to_string());
    }
    let nothing_taken = summary.rejected > 0 && summary.accepted + summary.already == 0;
    let verdict = if nothing_taken {
        Err(Said::at("error-all-rejected", &asked.file)
            .arg("n", summary.rejected)
            .into())
    } else {
        Ok(())
    };
    if output.json {
        output.print_json(&summary)?;
        return verdict;
    }
    let rows = summary.accepted + summary.already + summary.rejected;
    output.with(
        "cli-imported",
        &[
            ("accepted", number(output, summary.accepted).as_str().into()),
            (
                "corrected",
                number(output, summary.corrected).as_str().into(),
            ),
            ("already", number(output, summary.already).as_str().into()),
            ("rejected", number(output, summary.rejected).as_str().into()),
            ("warnings", number(output, summary.warnings).as_str().into()),
        ],
    );
    let speed = (rows as f64 / elapsed().max(0.001)) as u64;
    output.with(
        "cli-rows-per-second",
        &[("n", number(output, speed).as_str().into())],
    );
    show_issues(&summary, lang, output);
    if let Some(path) = &summary.rejects_file {
        output.with("cli-rejects-file", &[("path", path.as_str().into())]);
    }
    verdict
}

/// A few examples of each kind of issue, and how many more there are; then likely duplicates.
fn show_issues(summary: &Summary, lang: Lang, output: &Output) {
    const EXAMPLES: usize = 3;
    let mut kinds: BTreeMap<Code, Vec<&Issue>> = BTreeMap::new();
    for issue in &summary.issues {
        kinds.entry(issue.code).or_default().push(issue);
    }
    let mut more = 0;
    for issues in kinds.values() {
        for issue in issues.iter().take(EXAMPLES) {
            let mark = if issue.severity == Severity::Reject {
                "✗"
            } else {
                "!"
            };
            output.say(&format!("  {mark} {}", issue.text(lang)));
        }
        more += issues.len().saturating_sub(EXAMPLES);
    }
    // Only so many are kept; each rejected row has one at least.
    let counted = summary.rejected.saturating_sub(summary.issues.len() as u64);
    more += usize::try_from(counted).unwrap_or(usize::MAX);
    if more > 0 {
        let more = output.words.with("cli-more-issues", &[("n", more.into())]);
        output.say(&format!("  {more}"));
    }
    const PAIRS: usize = 12;
    for pair in summary.likely_duplicates.iter().take(PAIRS) {
        let pair = output.words.with(
            "cli-likely-duplicate",
            &[
                ("row", pair.row.to_string().as_str().into()),
                ("name", pair.name.as_str().into()),
                ("other", pair.other.as_str().into()),
            ],
        );
        output.say(&format!("  {pair}"));
    }
    if summary.likely_duplicates.len() > PAIRS {
        let more = summary.likely_duplicates.len() - PAIRS;
        let more = output.words.with("cli-more-issues", &[("n", more.into())]);
        output.say(&format!("  {more}"));
    }
}
