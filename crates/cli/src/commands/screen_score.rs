//! `noi screen score`: a table of answers, one filled form a row, read and written row by row.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read};
use std::path::Path;

use noi_core::names::fold;
use noi_core::{Code, Day};
use noi_pack::Pack;
use noi_pack::instrument::{Instrument, Item};
use noi_pack::scoring::{AnswerProblem, Asked, Scored};
use serde_json::json;

use super::{number, percent};
use crate::args::ScreenScore;
use crate::errors::Said;
use crate::machine::MACHINE;
use crate::output::Output;

const DAYS_PER_MONTH: f64 = 30.4375;

/// How many rejected rows are told in full; the others are counted.
const TOLD: usize = 100;

const NAMES: [&str; 5] = ["id", "age_months", "birth", "date", "province"];

/// Where the columns stand.
struct Columns<'i> {
    titles: Vec<String>,
    named: [Option<usize>; NAMES.len()],
    items: Vec<(usize, &'i Item)>,
}

/// Why a row wasn't scored.
struct Reject {
    line: u64,
    id: String,
    /// Title of the column, where one is to blame.
    column: String,
    key: String,
    args: Vec<(&'static str, String)>,
}

#[derive(Default)]
struct Totals {
    rows: u64,
    scored: u64,
    urgent: u64,
    outcomes: BTreeMap<Code, u64>,
    scaled: Moments,
    z: Moments,
    rejected: u64,
    rejects: Vec<Reject>,
}

/// Mean and spread of a stream of numbers (Welford's method).
#[derive(Default)]
struct Moments {
    count: u64,
    mean: f64,
    squares: f64,
}

impl Moments {
    fn add(&mut self, value: f64) {
        self.count += 1;
        let before = value - self.mean;
        self.mean += before / self.count as f64;
        self.squares += before * (value - self.mean);
    }

    fn mean(&self) -> Option<f64> {
        (self.count > 0).then_some(self.mean)
    }

    fn sd(&self) -> Option<f64> {
        (self.count > 1).then(|| (self.squares / (self.count - 1) as f64).sqrt())
    }
}

pub(crate) fn run(
    pack: &Pack,
    instrument: &Instrument,
    asked: &ScreenScore,
    output: &Output,
) -> anyhow::Result<()> {
    let mut reader = open(&asked.file)?;
    let titles = reader
        .byte_headers()
        .map_err(|cause| cannot_read(&asked.file, cause))?
        .iter()
        .map(|title| String::from_utf8_lossy(title).trim().to_owned())
        .collect();
    let columns = columns(instrument, titles)?;
    let mut writer = asked.out.as_deref().map(create).transpose()?;
    let today = (MACHINE.now)().day();
    let mut totals = Totals::default();
    let mut record = csv::ByteRecord::new();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(cause) => return Err(cannot_read(&asked.file, cause).into()),
        }
        let line = record.position().map_or(0, csv::Position::line);
        totals.rows += 1;
        match row(pack, instrument, &columns, &record, today) {
            Ok((age_months, scored)) => {
                totals.add(&scored);
                if let Some(writer) = &mut writer {
                    write_row(writer, &columns.id(&record), age_months, &scored)
                        .map_err(|cause| cannot_write(asked.out.as_deref(), cause))?;
                }
            }
            Err(wrong) => totals.reject(line, columns.id(&record), wrong),
        }
    }
    if let Some(mut writer) = writer {
        writer
            .flush()
            .map_err(|cause| cannot_write(asked.out.as_deref(), cause.into()))?;
    }
    tell(instrument, &totals, asked, output)?;
    if totals.scored == 0 {
        return Err(Said::new("cli-screen-none-scored")
            .arg("rows", totals.rows)
            .into());
    }
    Ok(())
}

fn cannot_read(path: &Path, cause: csv::Error) -> Said {
    Said::at("error-cannot-read", path).because(cause)
}

fn cannot_write(path: Option<&Path>, cause: csv::Error) -> Said {
    Said::at("error-cannot-write", path.unwrap_or(Path::new(""))).because(cause)
}

fn open(path: &Path) -> anyhow::Result<csv::Reader<impl Read + use<>>> {
    let file =
        File::open(path).map_err(|cause| Said::at("error-cannot-read", path).because(cause))?;
    let mut file = BufReader::with_capacity(1 << 16, file);
    let top = file
        .fill_buf()
        .map_err(|cause| Said::at("error-cannot-read", path).because(cause))?;
    // Some programs begin a file with a byte order mark.
    let mark = if top.starts_with("\u{feff}".as_bytes()) {
        3
    } else {
        0
    };
    let first = top[mark..]
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or(&[]);
    let count = |delimiter: u8| first.iter().filter(|byte| **byte == delimiter).count();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|one| (count(*one), *one == b','))
        .unwrap_or(b',');
    file.consume(mark);
    Ok(csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(file))
}

fn create(path: &Path) -> anyhow::Result<csv::Writer<BufWriter<File>>> {
    let file =
        File::create(path).map_err(|cause| Said::at("error-cannot-write", path).because(cause))?;
    let mut writer = csv::Writer::from_writer(BufWriter::new(file));
    writer
        .write_record([
            "id",
            "age_months",
            "outcome",
            "urgent",
            "points",
            "scaled",
            "z",
            "unanswered",
        ])
        .map_err(|cause| cannot_write(Some(path), cause))?;
    Ok(writer)
}

fn columns(instrument: &Instrument, titles: Vec<String>) -> Result<Columns<'_>, Said> {
    let mut named = [None; NAMES.len()];
    let mut items: Vec<(usize, &Item)> = Vec::new();
    let mut unknown = Vec::new();
    for (place, title) in titles.iter().enumerate() {
        let lower = title.to_lowercase();
        let taken = if let Some(name) = NAMES.iter().position(|name| *name == lower) {
            named[name].replace(place).is_some()
        } else if let Some(item) = instrument.item(&lower) {
            let taken = items.iter().any(|(_, one)| one.code == item.code);
            items.push((place, item));
            taken
        } else {
            unknown.push(title.as_str());
            false
        };
        if taken {
            return Err(Said::new("cli-screen-column-twice").arg("column", title));
        }
    }
    if !unknown.is_empty() {
        return Err(Said::new("cli-screen-columns-unknown")
            .arg("columns", unknown.join(", "))
            .arg("code", &instrument.code));
    }
    let columns = Columns {
        titles,
        named,
        items,
    };
    let [_, age, birth, date, _] = columns.named;
    if age.is_none() && (birth.is_none() || date.is_none()) {
        return Err(Said::new("cli-screen-no-age"));
    }
    if columns.items.is_empty() {
        return Err(Said::new("cli-screen-no-items").arg("code", &instrument.code));
    }
    Ok(columns)
}

/// What is wrong with a row: the column to blame, the words, their values.
struct Wrong {
    column: String,
    key: String,
    args: Vec<(&'static str, String)>,
}

impl Columns<'_> {
    fn cell<'r>(&self, place: usize, record: &'r csv::ByteRecord) -> Result<&'r str, Wrong> {
        let bytes = record.get(place).unwrap_or_default();
        std::str::from_utf8(bytes)
            .map(str::trim)
            .map_err(|_| Wrong {
                column: self.titles[place].clone(),
                key: "cli-screen-not-utf8".to_owned(),
                args: Vec::new(),
            })
    }

    /// The text of a named column; empty where the file has none.
    fn named<'r>(&self, name: &str, record: &'r csv::ByteRecord) -> Result<&'r str, Wrong> {
        let place = NAMES.iter().position(|one| *one == name);
        place
            .and_then(|place| self.named[place])
            .map_or(Ok(""), |place| self.cell(place, record))
    }

    fn id(&self, record: &csv::ByteRecord) -> String {
        self.named[0]
            .and_then(|place| record.get(place))
            .map_or_else(String::new, |id| {
                String::from_utf8_lossy(id).trim().to_owned()
            })
    }
}

fn wrong(column: &str, key: &str, text: &str) -> Wrong {
    Wrong {
        column: column.to_owned(),
        key: key.to_owned(),
        args: vec![("text", text.to_owned())],
    }
}

fn row(
    pack: &Pack,
    instrument: &Instrument,
    columns: &Columns<'_>,
    record: &csv::ByteRecord,
    today: Day,
) -> Result<(i32, Scored), Wrong> {
    let date = columns.named("date", record)?;
    let on = if date.is_empty() {
        None
    } else {
        let day: Day = date
            .parse()
            .map_err(|_| wrong("date", "cli-screen-bad-day", date))?;
        Some(day)
    };
    let (age_months, age_days) = age(columns, record, on)?;
    let province = columns.named("province", record)?;
    let mut answers: BTreeMap<Code, Code> = BTreeMap::new();
    for (place, item) in &columns.items {
        let text = columns.cell(*place, record)?;
        if !text.is_empty() {
            answers.insert(item.code.clone(), answer(item, text));
        }
    }
    let ask = Asked {
        age_months,
        age_days,
        province: Some(province).filter(|code| !code.is_empty()),
        on: on.unwrap_or(today),
    };
    pack.score(instrument, &ask, &answers)
        .map(|scored| (age_months, scored))
        .map_err(|problems| told(instrument, &problems))
}

/// The code of an answer, which may be given in words; what is none is left for the scoring
/// to refuse.
fn answer(item: &Item, text: &str) -> Code {
    if item.choice(text).is_some() {
        return text.to_owned();
    }
    let asked = fold(text);
    let named = item.choices.iter().find(|choice| {
        [&choice.code, &choice.words.vi, &choice.words.en]
            .into_iter()
            .any(|way| fold(way) == asked)
    });
    named.map_or_else(|| text.to_owned(), |choice| choice.code.clone())
}

/// Completed months and days, by birth and date where both are given, else by `age_months`.
fn age(
    columns: &Columns<'_>,
    record: &csv::ByteRecord,
    on: Option<Day>,
) -> Result<(i32, i32), Wrong> {
    let birth = columns.named("birth", record)?;
    if !birth.is_empty() {
        let born: Day = birth
            .parse()
            .map_err(|_| wrong("birth", "cli-screen-bad-day", birth))?;
        let on = on.ok_or_else(|| wrong("date", "cli-screen-no-date", birth))?;
        if on < born {
            return Err(wrong("birth", "cli-screen-born-later", birth));
        }
        return Ok((born.months_until(on), on.0 - born.0));
    }
    let text = columns.named("age_months", record)?;
    let months = text
        .replace(',', ".")
        .parse::<f64>()
        .ok()
        .filter(|months| (0.0..=240.0).contains(months))
        .ok_or_else(|| wrong("age_months", "cli-screen-bad-age", text))?;
    Ok((months as i32, (months * DAYS_PER_MONTH).round() as i32))
}

/// The first problem; one row is mended one cell at a time.
fn told(instrument: &Instrument, problems: &[AnswerProblem]) -> Wrong {
    let Some(problem) = problems.first() else {
        return wrong("", "cli-screen-no-items", "");
    };
    let (column, args) = match problem {
        AnswerProblem::UnknownItem { item } => (item.clone(), Vec::new()),
        AnswerProblem::Missing { item } => (item.clone(), Vec::new()),
        AnswerProblem::UnknownAnswer { item, answer } => {
            let known: Vec<&str> = instrument
                .item(item)
                .map(|item| item.choices.iter().map(|one| one.code.as_str()).collect())
                .unwrap_or_default();
            let args = vec![("text", answer.clone()), ("known", known.join(", "))];
            (item.clone(), args)
        }
        AnswerProblem::OutsideAge { from, to } => (
            String::new(),
            vec![("from", from.to_string()), ("to", to.to_string())],
        ),
        AnswerProblem::TooFew { needed } => (String::new(), vec![("needed", needed.to_string())]),
    };
    Wrong {
        column,
        key: format!("cli-screen-{}", problem.key()),
        args,
    }
}

fn write_row(
    writer: &mut csv::Writer<BufWriter<File>>,
    id: &str,
    age_months: i32,
    scored: &Scored,
) -> Result<(), csv::Error> {
    let optional = |value: Option<f64>, places: usize| {
        value.map_or_else(String::new, |value| format!("{value:.places$}"))
    };
    writer.write_record([
        id,
        &age_months.to_string(),
        scored.outcome.as_deref().unwrap_or_default(),
        if scored.urgent { "yes" } else { "" },
        &scored
            .points
            .map_or_else(String::new, |points| points.to_string()),
        &optional(scored.scaled, 3),
        &optional(scored.z, 3),
        &scored.unanswered.len().to_string(),
    ])
}

impl Reject {
    fn reason(&self, output: &Output) -> String {
        let args: Vec<_> = self
            .args
            .iter()
            .map(|(name, value)| (*name, value.as_str().into()))
            .collect();
        output.words.with(&self.key, &args)
    }
}

impl Totals {
    fn add(&mut self, scored: &Scored) {
        self.scored += 1;
        self.urgent += u64::from(scored.urgent);
        if let Some(outcome) = &scored.outcome {
            *self.outcomes.entry(outcome.clone()).or_default() += 1;
        }
        if let Some(scaled) = scored.scaled {
            self.scaled.add(scaled);
        }
        if let Some(z) = scored.z {
            self.z.add(z);
        }
    }

    fn reject(&mut self, line: u64, id: String, wrong: Wrong) {
        self.rejected += 1;
        if self.rejects.len() < TOLD {
            self.rejects.push(Reject {
                line,
                id,
                column: wrong.column,
                key: wrong.key,
                args: wrong.args,
            });
        }
    }
}

fn tell(
    instrument: &Instrument,
    totals: &Totals,
    asked: &ScreenScore,
    output: &Output,
) -> anyhow::Result<()> {
    if output.json {
        let rejects: Vec<_> = totals
            .rejects
            .iter()
            .map(|one| {
                json!({
                    "line": one.line, "id": one.id, "column": one.column,
                    "reason": one.reason(output),
                })
            })
            .collect();
        return output.print_json(&json!({
            "instrument": instrument.code,
            "version": instrument.version,
            "group_only": instrument.group_only,
            "notice": instrument.notice.get(output.english()),
            "rows": totals.rows,
            "scored": totals.scored,
            "rejected": totals.rejected,
            "urgent": totals.urgent,
            "outcomes": totals.outcomes,
            "scaled_mean": totals.scaled.mean(),
            "z_mean": totals.z.mean(),
            "z_sd": totals.z.sd(),
            "rejects": rejects,
        }));
    }
    let english = output.english();
    output.with(
        "cli-screen-scored",
        &[
            ("name", instrument.words.get(english).into()),
            ("scored", number(output, totals.scored).as_str().into()),
            ("rows", number(output, totals.rows).as_str().into()),
        ],
    );
    if totals.scored > 0 {
        for outcome in &instrument.outcomes {
            let count = totals.outcomes.get(&outcome.code).copied().unwrap_or(0);
            output.say(&format!(
                "  {}: {} ({})",
                outcome.words.get(english),
                number(output, count),
                percent(output, count, totals.scored)
            ));
        }
    }
    let decimal = |value: f64| noi_ui::format::decimal(output.lang(), value, 2);
    if let (Some(scaled), Some(z)) = (totals.scaled.mean(), totals.z.mean()) {
        let sd = totals.z.sd().map_or_else(|| "–".to_owned(), decimal);
        let line = output.words.with(
            "cli-screen-z",
            &[
                ("scaled", decimal(scaled).as_str().into()),
                ("z", decimal(z).as_str().into()),
                ("sd", sd.as_str().into()),
            ],
        );
        output.say(&format!("  {line}"));
    }
    if totals.urgent > 0 {
        output.with("cli-screen-urgent", &[("n", totals.urgent.into())]);
    }
    output.say(instrument.notice.get(english));
    if instrument.group_only {
        output.key("cli-screen-nothing-of-one");
    }
    if let Some(path) = &asked.out {
        output.note(&output.words.with(
            "cli-screen-written",
            &[("path", path.display().to_string().as_str().into())],
        ));
    }
    for reject in &totals.rejects {
        let reason = reject.reason(output);
        let line = reject.line.to_string();
        output.note(&if reject.column.is_empty() {
            output.words.with(
                "cli-screen-reject",
                &[
                    ("line", line.as_str().into()),
                    ("reason", reason.as_str().into()),
                ],
            )
        } else {
            output.words.with(
                "cli-screen-reject-column",
                &[
                    ("line", line.as_str().into()),
                    ("column", reject.column.as_str().into()),
                    ("reason", reason.as_str().into()),
                ],
            )
        });
    }
    let more = totals.rejected - totals.rejects.len() as u64;
    if more > 0 {
        output.note(&output.words.with("cli-screen-more", &[("n", more.into())]));
    }
    Ok(())
}
