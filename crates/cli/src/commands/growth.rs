//! `noi growth`: tables of measured children against the WHO's standards. A row at a time, so
//! that a file may be larger than memory.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Seek};
use std::path::{Path, PathBuf};

use indicatif::ProgressBar;
use noi_exchange::anthropometry::{BadCell, Family, Layout, Reading};
use noi_growth::{
    Age, Assessment, Class, Indicator, Known, Missing, Options, Share, Standards, assess, classify,
};
use noi_ui::pages::measure::DoubtView;
use serde_json::json;

use super::number;
use crate::args::Growth;
use crate::errors::Said;
use crate::output::Output;

pub(crate) fn run(command: Growth, output: &Output) -> anyhow::Result<()> {
    match command {
        Growth::Z {
            file,
            out,
            who_compat,
        } => scores(&file, &out, who_compat, output),
        Growth::Prevalence { file } => prevalence(&file, output),
    }
}

/// A table that is read a row at a time.
struct Rows {
    path: PathBuf,
    reader: csv::Reader<BufReader<File>>,
    header: csv::StringRecord,
    layout: Layout,
    bar: ProgressBar,
}

impl Rows {
    fn open(path: &Path, output: &Output) -> anyhow::Result<Self> {
        let unread = |cause| Said::at("error-cannot-read", path).because(cause);
        let mut file = File::open(path).map_err(unread)?;
        let size = file.metadata().map_err(unread)?.len();
        let mut first = Vec::new();
        BufReader::new(Read::take(&mut file, 1 << 16))
            .read_until(b'\n', &mut first)
            .map_err(unread)?;
        file.rewind().map_err(unread)?;
        let many = |delimiter: u8| first.iter().filter(|byte| **byte == delimiter).count();
        let delimiter = [b',', b';', b'\t']
            .into_iter()
            .max_by_key(|delimiter| many(*delimiter))
            .unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(BufReader::new(file));
        let columns = || Said::at("error-growth-columns", path);
        let header = reader
            .headers()
            .map_err(|cause| columns().because(cause))?
            .clone();
        let layout = Layout::find(header.iter()).ok_or_else(columns)?;
        Ok(Self {
            path: path.to_owned(),
            reader,
            header,
            layout,
            bar: output.progress("cli-growth-reading", Some(size)),
        })
    }

    /// The next row and its line; bytes that are no text are told with their line.
    fn next(&mut self, record: &mut csv::StringRecord) -> anyhow::Result<Option<u64>> {
        let more = self.reader.read_record(record);
        let at = self.reader.position();
        self.bar.set_position(at.byte());
        match more {
            Ok(true) => Ok(Some(
                record.position().map_or(at.line(), csv::Position::line),
            )),
            Ok(false) => Ok(None),
            Err(cause) => Err(Said::at("error-growth-row", &self.path)
                .arg("line", at.line())
                .because(cause)
                .into()),
        }
    }

    fn read(&self, record: &csv::StringRecord) -> Result<Reading, Trouble> {
        if record.len() != self.layout.width {
            return Err(Trouble::Cells {
                found: record.len(),
                expected: self.layout.width,
            });
        }
        Ok(self.layout.read(|at| record.get(at))?)
    }

    fn options(&self, who_compat: bool) -> Options {
        Options {
            by: match self.layout.family {
                Family::Survey | Family::Days => Standards::Who2006,
                Family::Months => Standards::Who2007,
            },
            who_compat,
        }
    }
}

/// Why a row can't be scored at all.
enum Trouble {
    Cells { found: usize, expected: usize },
    Cell(BadCell),
}

impl From<BadCell> for Trouble {
    fn from(cell: BadCell) -> Self {
        Self::Cell(cell)
    }
}

impl Trouble {
    fn code(&self) -> &'static str {
        match self {
            Self::Cells { .. } => "cells",
            Self::Cell(cell) => match cell.field {
                "sex" | "measure" | "oedema" => "code",
                _ => "number",
            },
        }
    }

    fn words(&self, output: &Output) -> String {
        match self {
            Self::Cells { found, expected } => output.words.with(
                "growth-why-cells",
                &[("n", (*found).into()), ("of", (*expected).into())],
            ),
            Self::Cell(cell) => output.words.with(
                &format!("growth-why-{}", self.code()),
                &[
                    ("field", cell.field.into()),
                    ("x", cell.text.as_str().into()),
                ],
            ),
        }
    }
}

/// An indicator, the name of its z, the name of its flag.
type Column = (Indicator, &'static str, &'static str);

/// The scores that a family of tables has.
fn columns(family: Family) -> &'static [Column] {
    use Indicator as I;
    match family {
        Family::Survey => &[
            (I::WeightForAge, "_ZWEI", "_FWEI"),
            (I::LengthForAge, "_ZLEN", "_FLEN"),
            (I::WeightForLength, "_ZWFL", "_FWFL"),
            (I::BmiForAge, "_ZBMI", "_FBMI"),
            (I::HeadForAge, "_ZHC", "_FHC"),
            (I::ArmForAge, "_ZAC", "_FAC"),
            (I::TricepsForAge, "_ZTS", "_FTS"),
            (I::SubscapularForAge, "_ZSS", "_FSS"),
        ],
        Family::Days => &[
            (I::LengthForAge, "zlen", "flen"),
            (I::WeightForAge, "zwei", "fwei"),
            (I::WeightForLength, "zwfl", "fwfl"),
            (I::BmiForAge, "zbmi", "fbmi"),
            (I::HeadForAge, "zhc", "fhc"),
            (I::ArmForAge, "zac", "fac"),
            (I::TricepsForAge, "zts", "fts"),
            (I::SubscapularForAge, "zss", "fss"),
        ],
        Family::Months => &[
            (I::LengthForAge, "zhfa", "fhfa"),
            (I::WeightForAge, "zwfa", "fwfa"),
            (I::BmiForAge, "zbfa", "fbfa"),
        ],
    }
}

fn class_code(class: Class) -> &'static str {
    match class {
        Class::Stunted => "stunted",
        Class::SeverelyStunted => "severely_stunted",
        Class::Underweight => "underweight",
        Class::SeverelyUnderweight => "severely_underweight",
        Class::Wasted => "wasted",
        Class::SeverelyWasted => "severely_wasted",
        Class::Thin => "thin",
        Class::SeverelyThin => "severely_thin",
        Class::Overweight => "overweight",
        Class::Obese => "obese",
    }
}

fn missing_code(missing: Missing) -> Option<&'static str> {
    Some(match missing {
        Missing::Sex => "sex-unknown",
        Missing::Age => "age-unknown",
        Missing::NotBorn => "not-born",
        Missing::AgeOutOfRange => "age-out-of-range",
        Missing::LengthOutOfRange => "length-out-of-range",
        Missing::Oedema => "oedema",
        // What wasn't measured explains itself.
        Missing::Measure => return None,
    })
}

/// Why scores are missing or odd: codes to count, words to read.
fn why(
    reading: &Reading,
    found: &Assessment,
    columns: &[Column],
    output: &Output,
) -> (Vec<&'static str>, String) {
    let (mut codes, mut words) = (Vec::new(), Vec::new());
    let measures = &reading.measures;
    let given = |indicator: Indicator| match indicator {
        Indicator::LengthForAge => measures.length.is_some(),
        Indicator::WeightForAge => measures.weight_kg.is_some(),
        Indicator::WeightForLength | Indicator::BmiForAge => {
            measures.length.is_some() && measures.weight_kg.is_some()
        }
        Indicator::HeadForAge => measures.head_cm.is_some(),
        Indicator::ArmForAge => measures.arm_cm.is_some(),
        Indicator::TricepsForAge => measures.triceps_mm.is_some(),
        Indicator::SubscapularForAge => measures.subscapular_mm.is_some(),
    };
    let asked = columns.iter().map(|(indicator, _, _)| *indicator);
    for indicator in asked.filter(|one| given(*one)) {
        if let Err(missing) = found.score(indicator)
            && let Some(code) = missing_code(missing)
            && !codes.contains(&code)
        {
            codes.push(code);
            words.push(output.words.get(&format!("growth-why-{code}")));
        }
    }
    let known = Known {
        sex: reading.sex,
        age: reading.age,
        before: &[],
    };
    for doubt in noi_growth::doubts(known, measures) {
        codes.push(doubt.key());
        words.push(DoubtView::of(&output.words, &doubt, measures).words);
    }
    (codes, words.join(" "))
}

fn scores(file: &Path, out: &Path, who_compat: bool, output: &Output) -> anyhow::Result<()> {
    let mut rows = Rows::open(file, output)?;
    let options = rows.options(who_compat);
    let columns = columns(rows.layout.family);
    // What was there under the names of our own columns gives way to them.
    let ours: Vec<&str> = columns
        .iter()
        .flat_map(|(_, z, flag)| [*z, *flag])
        .chain(["class", "why"])
        .collect();
    let kept: Vec<usize> = (0..rows.header.len())
        .filter(|at| {
            let name = rows.header.get(*at).unwrap_or_default().trim();
            !ours.iter().any(|own| own.eq_ignore_ascii_case(name))
        })
        .collect();
    // Beside the file that was asked for, so that a failure leaves nothing half-written there.
    let beside = out.with_extension("part");
    let unwritten = |cause: csv::Error| Said::at("error-cannot-write", out).because(cause);
    let create = File::create(&beside)
        .map_err(|cause| Said::at("error-cannot-write", out).because(cause))?;
    let mut writer = csv::Writer::from_writer(BufWriter::new(create));
    let header = kept.iter().filter_map(|at| rows.header.get(*at));
    writer
        .write_record(
            header
                .map(|name| name.trim_start_matches('\u{feff}'))
                .chain(ours.iter().copied()),
        )
        .map_err(unwritten)?;
    let mut reasons: BTreeMap<&'static str, u64> = BTreeMap::new();
    let (mut count, mut scored, mut rejected) = (0_u64, 0_u64, 0_u64);
    let mut record = csv::StringRecord::new();
    let mut cells: Vec<String> = Vec::new();
    let done = loop {
        let line = match rows.next(&mut record) {
            Ok(Some(line)) => line,
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        };
        count += 1;
        cells.clear();
        cells.extend(
            kept.iter()
                .map(|at| record.get(*at).unwrap_or_default().to_owned()),
        );
        match rows.read(&record) {
            Ok(reading) => {
                let found = assess(reading.sex, reading.age, &reading.measures, options);
                let mut any = false;
                for (indicator, _, _) in columns {
                    match found.score(*indicator) {
                        Ok(score) => {
                            any = true;
                            cells.push(score.z.to_string());
                            cells.push(u8::from(score.flagged).to_string());
                        }
                        Err(_) => cells.extend([String::new(), String::new()]),
                    }
                }
                scored += u64::from(any);
                let classes = classify(&found, reading.age);
                let classes: Vec<&str> = classes.into_iter().map(class_code).collect();
                cells.push(classes.join(" "));
                let (codes, words) = why(&reading, &found, columns, output);
                for code in codes {
                    *reasons.entry(code).or_default() += 1;
                }
                cells.push(words);
            }
            Err(trouble) => {
                rejected += 1;
                *reasons.entry(trouble.code()).or_default() += 1;
                cells.resize(cells.len() + columns.len() * 2 + 1, String::new());
                cells.push(output.words.with(
                    "growth-why-line",
                    &[("line", line.into()), ("x", trouble.words(output).into())],
                ));
            }
        }
        if let Err(cause) = writer.write_record(&cells) {
            break Err(unwritten(cause).into());
        }
    };
    rows.bar.finish_and_clear();
    let done = done.and_then(|()| {
        writer
            .flush()
            .map_err(|cause| Said::at("error-cannot-write", out).because(cause))?;
        std::fs::rename(&beside, out)
            .map_err(|cause| Said::at("error-cannot-write", out).because(cause))?;
        Ok(())
    });
    if let Err(error) = done {
        // What was written so far is no answer.
        std::fs::remove_file(&beside).ok();
        return Err(error);
    }
    if output.json {
        return output.print_json(&json!({
            "rows": count,
            "scored": scored,
            "rejected": rejected,
            "reasons": reasons,
            "out": out.display().to_string(),
        }));
    }
    output.with(
        "cli-growth-scored",
        &[
            ("n", number(output, count).into()),
            ("scored", number(output, scored).into()),
            ("rejected", number(output, rejected).into()),
            ("path", out.display().to_string().into()),
        ],
    );
    for (code, n) in &reasons {
        output.say(&format!(
            "  {}: {}",
            output.words.get(&format!("growth-reason-{code}")),
            number(output, *n)
        ));
    }
    Ok(())
}

/// Age groups in completed months, both inclusive, as surveys print them.
const AGES: [(i32, i32); 7] = [
    (0, 59),
    (0, 5),
    (6, 11),
    (12, 23),
    (24, 35),
    (36, 47),
    (48, 59),
];

/// What is counted: its code, the indicator, and whether a z belongs to it.
type Measure = (&'static str, Indicator, fn(f64) -> bool);

const MEASURES: [Measure; 8] = [
    ("stunting", Indicator::LengthForAge, |z| z < -2.0),
    ("severe_stunting", Indicator::LengthForAge, |z| z < -3.0),
    ("underweight", Indicator::WeightForAge, |z| z < -2.0),
    ("severe_underweight", Indicator::WeightForAge, |z| z < -3.0),
    ("wasting", Indicator::WeightForLength, |z| z < -2.0),
    ("severe_wasting", Indicator::WeightForLength, |z| z < -3.0),
    ("overweight", Indicator::WeightForLength, |z| z > 2.0),
    ("obesity", Indicator::WeightForLength, |z| z > 3.0),
];

const SEXES: [&str; 3] = ["both", "boys", "girls"];

/// Shares of one table: by age group, sex and measure.
type Shares = [[[Share; MEASURES.len()]; SEXES.len()]; AGES.len()];

/// Whether a child counts towards a measure; `None`: it is not in its denominator. A child with
/// oedema counts as below −3 wherever its weight is part of the score.
fn counts(found: &Assessment, (_, indicator, belongs): &Measure) -> Option<bool> {
    let weighed = *indicator != Indicator::LengthForAge;
    if found.oedema && weighed {
        return Some(belongs(-9.0));
    }
    found.z(*indicator).map(belongs)
}

fn prevalence(file: &Path, output: &Output) -> anyhow::Result<()> {
    let mut rows = Rows::open(file, output)?;
    let options = Options {
        by: Standards::Who2006,
        ..Options::default()
    };
    let mut shares: Shares = Default::default();
    let mut excluded: BTreeMap<&'static str, u64> = BTreeMap::new();
    let mut exclude = |code: &'static str| *excluded.entry(code).or_default() += 1;
    let mut count = 0_u64;
    let mut record = csv::StringRecord::new();
    while rows.next(&mut record)?.is_some() {
        count += 1;
        let reading = match rows.read(&record) {
            Ok(reading) => reading,
            Err(trouble) => {
                exclude(trouble.code());
                continue;
            }
        };
        let Some(sex) = reading.sex else {
            exclude("sex-unknown");
            continue;
        };
        let months = match reading.age.map(Age::months) {
            None => {
                exclude("age-unknown");
                continue;
            }
            Some(months) if months < 0.0 => {
                exclude("not-born");
                continue;
            }
            Some(months) if months >= 60.0 => {
                exclude("age-out-of-range");
                continue;
            }
            Some(months) => months as i32,
        };
        let found = assess(reading.sex, reading.age, &reading.measures, options);
        for indicator in [
            Indicator::LengthForAge,
            Indicator::WeightForAge,
            Indicator::WeightForLength,
        ] {
            if found.score(indicator).is_ok_and(|score| score.flagged) {
                exclude(match indicator {
                    Indicator::LengthForAge => "flagged-length",
                    Indicator::WeightForAge => "flagged-weight",
                    _ => "flagged-build",
                });
            }
        }
        for (group, (from, to)) in AGES.into_iter().enumerate() {
            if !(from..=to).contains(&months) {
                continue;
            }
            for (at, measure) in MEASURES.iter().enumerate() {
                if let Some(counted) = counts(&found, measure) {
                    shares[group][0][at].add(counted);
                    shares[group][1 + sex as usize][at].add(counted);
                }
            }
        }
    }
    rows.bar.finish_and_clear();
    if output.json {
        return print_shares(&shares, count, &excluded, output);
    }
    for (at, (code, _, _)) in MEASURES.iter().enumerate() {
        output.say(
            &output
                .words
                .get(&format!("growth-share-{}", code.replace('_', "-"))),
        );
        let mut lines = Vec::new();
        for (group, (from, to)) in AGES.into_iter().enumerate() {
            let age = format!("{from}–{to}");
            let cells = (0..SEXES.len()).map(|sex| cell(shares[group][sex][at], output));
            lines.push(std::iter::once(age).chain(cells).collect());
        }
        output.table(
            &[
                "cli-growth-months",
                "cli-growth-both",
                "cli-growth-boys",
                "cli-growth-girls",
            ],
            lines,
        );
    }
    output.key("cli-growth-interval-note");
    for (code, n) in &excluded {
        output.say(&format!(
            "  {}: {}",
            output.words.get(&format!("growth-reason-{code}")),
            number(output, *n)
        ));
    }
    Ok(())
}

/// "12,3% (9,8–15,2), 57/463".
fn cell(share: Share, output: &Output) -> String {
    let Some((value, interval)) = share.value().zip(share.interval()) else {
        return "–".to_owned();
    };
    let percent = |part: f64| noi_ui::format::decimal(output.lang(), part * 100.0, 1);
    format!(
        "{}% ({}–{}), {}/{}",
        percent(value),
        percent(interval.from),
        percent(interval.to),
        number(output, share.part),
        number(output, share.whole)
    )
}

fn print_shares(
    shares: &Shares,
    count: u64,
    excluded: &BTreeMap<&'static str, u64>,
    output: &Output,
) -> anyhow::Result<()> {
    let mut list = Vec::new();
    for (group, (from, to)) in AGES.into_iter().enumerate() {
        for (sex, name) in SEXES.into_iter().enumerate() {
            for (at, (code, _, _)) in MEASURES.iter().enumerate() {
                let share = shares[group][sex][at];
                let interval = share.interval();
                list.push(json!({
                    "months": [from, to],
                    "sex": name,
                    "measure": code,
                    "part": share.part,
                    "whole": share.whole,
                    "share": share.value(),
                    "from": interval.map(|one| one.from),
                    "to": interval.map(|one| one.to),
                }));
            }
        }
    }
    output.print_json(&json!({
        "rows": count,
        "excluded": excluded,
        "interval": "wilson-95",
        "shares": list,
    }))
}
