//! An instrument → the workbook of an XLSForm.

use std::collections::BTreeSet;

use noi_pack::instrument::{Choice, Instrument, Item, Scoring};
use noi_pack::model::Text;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::{
    AGE, CHOICES, NOI, SETTINGS, SURVEY, VIETNAMESE, is_name, meta, points_total, relevant,
};

/// Why an instrument can't be written as XLSForm.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error(
        "`{0}` can't be the name of a question: names begin with a letter, `age_months` and `meta` are taken"
    )]
    Name(String),
    #[error("the words of `{0}` have `${{`, which XLSForm takes for a reference")]
    Words(String),
    #[error(transparent)]
    Workbook(#[from] XlsxError),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

const AGE_WORDS: (&str, &str) = (
    "Trẻ được bao nhiêu tháng tuổi (chỉ tính số tháng đã tròn)?",
    "How old is the child, in completed months?",
);

const COLUMNS: [&str; 12] = [
    "type",
    "name",
    "label::Tiếng Việt (vi)",
    "label::English (en)",
    "hint::Tiếng Việt (vi)",
    "hint::English (en)",
    "relevant",
    "constraint",
    "constraint_message::Tiếng Việt (vi)",
    "constraint_message::English (en)",
    "calculation",
    "required",
];

/// One row of the survey; what is empty isn't written.
#[derive(Default)]
struct Row {
    kind: String,
    name: String,
    label: Text,
    hint: Text,
    relevant: String,
    constraint: String,
    message: Text,
    calculation: String,
    required: bool,
}

/// Writes an instrument as XLSForm. [`super::import()`] gives the same instrument back.
///
/// # Errors
/// A code that XLSForm can't take, or a text longer than a cell.
pub fn export(instrument: &Instrument) -> Result<Vec<u8>, ExportError> {
    let lists = lists(&instrument.items);
    let survey = survey(instrument, &lists)?;
    let heading = Format::new().set_bold();
    let mut book = Workbook::new();

    let sheet = begin(&mut book, SURVEY, &COLUMNS, &heading)?;
    for (row, line) in (1..).zip(&survey) {
        let required = if line.required { "yes" } else { "" };
        let cells = [
            line.kind.as_str(),
            &line.name,
            &line.label.vi,
            &line.label.en,
            &line.hint.vi,
            &line.hint.en,
            &line.relevant,
            &line.constraint,
            &line.message.vi,
            &line.message.en,
            &line.calculation,
            required,
        ];
        write(sheet, row, &cells)?;
    }

    let columns = ["list_name", "name", COLUMNS[2], COLUMNS[3], "points"];
    let sheet = begin(&mut book, CHOICES, &columns, &heading)?;
    let mut row = 1;
    for (at, list) in lists.iter().enumerate() {
        for choice in *list {
            let words = &choice.words;
            write(
                sheet,
                row,
                &[&list_name(at), &choice.code, &words.vi, &words.en],
            )?;
            sheet.write_number(row, 4, choice.points)?;
            row += 1;
        }
    }

    let columns = ["form_title", "form_id", "version", "default_language"];
    let sheet = begin(&mut book, SETTINGS, &columns, &heading)?;
    let title = instrument.words.vi.as_str();
    write(
        sheet,
        1,
        &[title, &instrument.code, &instrument.version, VIETNAMESE],
    )?;

    let sheet = begin(&mut book, NOI, &["key", "value"], &heading)?;
    for (row, (key, value)) in (1..).zip(meta::rows(instrument)?) {
        write(sheet, row, &[key, &value])?;
    }
    Ok(book.save_to_buffer()?)
}

fn begin<'b>(
    book: &'b mut Workbook,
    name: &str,
    columns: &[&str],
    heading: &Format,
) -> Result<&'b mut Worksheet, XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, header) in (0..).zip(columns) {
        sheet.write_string_with_format(0, column, *header, heading)?;
        // Words need room, names don't.
        let width = if header.contains("::") { 40 } else { 16 };
        sheet.set_column_width(column, width)?;
    }
    Ok(sheet)
}

fn write(sheet: &mut Worksheet, row: u32, cells: &[&str]) -> Result<(), XlsxError> {
    for (column, text) in (0..).zip(cells) {
        if !text.is_empty() {
            sheet.write_string(row, column, *text)?;
        }
    }
    Ok(())
}

/// Each set of choices once, in the order of the items.
fn lists(items: &[Item]) -> Vec<&[Choice]> {
    let mut lists: Vec<&[Choice]> = Vec::new();
    for item in items {
        if !lists.contains(&item.choices.as_slice()) {
            lists.push(&item.choices);
        }
    }
    lists
}

fn list_name(at: usize) -> String {
    format!("answers_{}", at + 1)
}

fn survey(instrument: &Instrument, lists: &[&[Choice]]) -> Result<Vec<Row>, ExportError> {
    let names: BTreeSet<&str> = instrument
        .items
        .iter()
        .map(|one| one.code.as_str())
        .collect();
    for name in &names {
        if !is_name(name) || *name == AGE || *name == "meta" {
            return Err(ExportError::Name((*name).to_owned()));
        }
    }
    let mut rows = vec![age(instrument)];
    let mut sections = 0;
    let mut before: Option<&Text> = None;
    for item in &instrument.items {
        if before != Some(&item.section) {
            if before.is_some() {
                rows.push(end());
            }
            sections += 1;
            rows.push(Row {
                kind: "begin_group".to_owned(),
                name: free(&names, &format!("section_{sections}")),
                label: words(&item.code, &item.section)?,
                ..Row::default()
            });
            before = Some(&item.section);
        }
        let list = lists
            .iter()
            .position(|list| *list == item.choices)
            .unwrap_or(0);
        rows.push(Row {
            kind: format!("select_one {}", list_name(list)),
            name: item.code.clone(),
            label: words(&item.code, &item.words)?,
            hint: words(&item.code, &item.hint)?,
            relevant: relevant_of(instrument, item),
            required: item.required,
            ..Row::default()
        });
        for choice in &item.choices {
            words(&choice.code, &choice.words)?;
        }
    }
    if before.is_some() {
        rows.push(end());
    }
    let sum = match instrument.scoring {
        Scoring::Sum { .. } => points_total(&instrument.items),
        // The points of other scorings don't add up to anything.
        _ => None,
    };
    rows.extend(sum.map(|calculation| Row {
        kind: "calculate".to_owned(),
        name: free(&names, "points_total"),
        calculation,
        ..Row::default()
    }));
    Ok(rows)
}

fn age(instrument: &Instrument) -> Row {
    let (from, below) = (instrument.from_months, instrument.to_months + 1);
    Row {
        kind: "integer".to_owned(),
        name: AGE.to_owned(),
        label: Text {
            vi: AGE_WORDS.0.to_owned(),
            en: AGE_WORDS.1.to_owned(),
        },
        constraint: format!(". >= {from} and . < {below}"),
        message: Text {
            vi: format!("Bộ câu hỏi này dành cho trẻ từ {from} đến dưới {below} tháng."),
            en: format!("This questionnaire is for children from {from} to under {below} months."),
        },
        required: true,
        ..Row::default()
    }
}

fn end() -> Row {
    Row {
        kind: "end_group".to_owned(),
        ..Row::default()
    }
}

fn relevant_of(instrument: &Instrument, item: &Item) -> String {
    let condition = item.shown_when.as_ref();
    let ages = (item.from_months, item.to_months);
    let differ = ages != (instrument.from_months, instrument.to_months)
        || condition.is_some_and(relevant::begins_with_age);
    relevant::print_item(differ.then_some(ages), condition)
}

fn words(code: &str, text: &Text) -> Result<Text, ExportError> {
    if text.vi.contains("${") || text.en.contains("${") {
        return Err(ExportError::Words(code.to_owned()));
    }
    Ok(text.clone())
}

/// A name that no item has.
fn free(names: &BTreeSet<&str>, wish: &str) -> String {
    let mut name = wish.to_owned();
    while names.contains(name.as_str()) {
        name.push('_');
    }
    name
}
