//! A table of an office: bytes of a CSV file or a workbook → a header and rows of cells.
//!
//! Finds delimiter, encoding, sheet and header row by itself and says what it chose. Knows
//! columns, not what their values mean.

mod delimited;
mod workbook;

use std::borrow::Cow;

use crate::columns::{Choice, Chosen, Columns, Field, Kind};
use crate::issue::{Code, Issue};
use crate::text::fold::tidy;
use delimited::Delimited;
use workbook::Sheet;

/// How many rows from the top may stand above the header (titles, the name of the office).
const HEADER_WITHIN: usize = 20;

/// One cell as the file has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    Empty,
    Text(&'a str),
    Number(f64),
    /// A cell of a workbook that is formatted as a date; year 1900 may be an impossible one.
    Date {
        year: i32,
        month: u32,
        day: u32,
    },
    /// The formula has no value saved in the file.
    NoValue,
    /// `#REF!` and the like.
    Error(&'a str),
}

impl<'a> Cell<'a> {
    /// As a person would type it, tidied; empty for an empty cell.
    pub fn text(self) -> Cow<'a, str> {
        match self {
            Self::Empty | Self::NoValue => Cow::Borrowed(""),
            Self::Text(text) | Self::Error(text) => tidy(text),
            // Excel keeps 15 digits, so whole numbers up to there print exactly.
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Date { year, month, day } => Cow::Owned(format!("{day:02}/{month:02}/{year:04}")),
        }
    }

    pub fn is_empty(self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }
}

/// A table whose header was found.
#[derive(Debug)]
pub struct Table<'a> {
    body: Body<'a>,
    pub columns: Columns,
    /// What was chosen or noticed on the way.
    pub notes: Vec<Issue>,
}

#[derive(Debug)]
enum Body<'a> {
    Delimited(Delimited<'a>),
    Sheet(Sheet),
}

impl<'a> Table<'a> {
    /// Opens the bytes of a CSV or XLSX file. `unit_given`: rows need no commune of their own.
    ///
    /// # Errors
    /// Why nothing of the file can be read, each with its remedy.
    pub fn open(bytes: &'a [u8], kind: Kind, unit_given: bool) -> Result<Self, Vec<Issue>> {
        let (table, lacking) = Self::look(bytes, kind, unit_given, None)?;
        if lacking.is_empty() {
            Ok(table)
        } else {
            Err(lacking)
        }
    }

    /// Opens the bytes so that a person can say what the columns hold, where it wasn't understood
    /// or was misunderstood; with `chosen`, they hold that and nothing else. Answers also with
    /// what is lacking: a table that lacks something isn't to be imported.
    ///
    /// # Errors
    /// The file is no table.
    pub fn look(
        bytes: &'a [u8],
        kind: Kind,
        unit_given: bool,
        chosen: Option<&Chosen>,
    ) -> Result<(Self, Vec<Issue>), Vec<Issue>> {
        let (mut table, mut header) = if workbook::is_workbook(bytes) {
            Self::of_workbook(bytes, kind).map_err(|issue| vec![issue])?
        } else {
            Self::of_text(bytes, kind).map_err(|issue| vec![issue])?
        };
        if let Some(chosen) = chosen {
            header.twice = header.columns.choose(chosen);
        }
        let lacking = header.check(kind, unit_given).err().unwrap_or_default();
        table.columns = header.columns;
        note_ignored(&table.columns, &mut table.notes);
        Ok((table, lacking))
    }

    fn of_text(bytes: &'a [u8], kind: Kind) -> Result<(Self, Header), Issue> {
        let decoded = crate::text::encoding::decode(bytes)?;
        let mut body = Delimited::new(decoded.text);
        let mut best: Option<(Header, u8)> = None;
        for delimiter in delimited::DELIMITERS {
            let top = body.top(*delimiter);
            let header = Header::find(kind, &top);
            // Where titles tell nothing, the delimiter that makes the most cells does.
            let better = best.as_ref().is_none_or(|(best, _)| {
                (header.known(), header.width) > (best.known(), best.width)
            });
            if better {
                best = Some((header, *delimiter));
            }
        }
        let (header, delimiter) = best.ok_or_else(|| Issue::file(Code::FileEmpty))?;
        body.start_after(delimiter, header.rows_to_skip);
        let table = Self {
            body: Body::Delimited(body),
            columns: Columns::default(),
            notes: decoded.notes,
        };
        Ok((table, header))
    }

    fn of_workbook(bytes: &'a [u8], kind: Kind) -> Result<(Self, Header), Issue> {
        let mut book = workbook::open(bytes)?;
        let mut best: Option<(Header, String)> = None;
        let names = book.names();
        for name in &names {
            let top = book.top(name)?;
            let header = Header::find(kind, &top);
            if best
                .as_ref()
                .is_none_or(|(best, _)| header.known() > best.known())
            {
                best = Some((header, name.clone()));
            }
        }
        let (header, name) = best.ok_or_else(|| Issue::file(Code::FileEmpty))?;
        if header.width == 0 && header.known() == 0 {
            return Err(Issue::file(Code::FileEmpty));
        }
        let mut notes = Vec::new();
        if names.len() > 1 {
            notes.push(Issue::file(Code::SheetChosen).arg("sheet", &*name));
        }
        let mut sheet = book.read(&name, &mut notes)?;
        sheet.start_after(header.rows_to_skip);
        let table = Self {
            body: Body::Sheet(sheet),
            columns: Columns::default(),
            notes,
        };
        Ok((table, header))
    }

    /// The rows below the header; blank rows are passed over.
    pub fn rows(&self) -> Rows<'_> {
        let start = match &self.body {
            Body::Delimited(body) => body.start(),
            Body::Sheet(sheet) => Mark(sheet.first, 0),
        };
        self.rows_from(start)
    }

    /// The rows from a place that [`Rows::mark`] gave.
    pub(crate) fn rows_from(&self, mark: Mark) -> Rows<'_> {
        let cursor = match &self.body {
            Body::Delimited(body) => Cursor::Delimited(body.rows_from(mark)),
            Body::Sheet(sheet) => Cursor::Sheet {
                sheet,
                next: mark.0,
            },
        };
        Rows {
            cursor,
            columns: &self.columns,
        }
    }

    /// About how many rows there are, for a progress bar.
    pub fn rows_about(&self) -> u64 {
        match &self.body {
            Body::Delimited(body) => body.lines_left(),
            Body::Sheet(sheet) => (sheet.rows.len() - sheet.first) as u64,
        }
    }
}

fn note_ignored(columns: &Columns, notes: &mut Vec<Issue>) {
    let ignored = columns.ignored();
    if !ignored.is_empty() {
        notes.push(Issue::file(Code::ColumnsIgnored).arg("columns", ignored.join(", ")));
    }
}

/// The row of titles, as far as it was found.
struct Header {
    columns: Columns,
    twice: Option<crate::columns::Twice>,
    rows_to_skip: usize,
    /// Cells of the widest row looked at.
    width: usize,
    /// The titles of the best row, or the first cells of the file where no row fits.
    found: Vec<String>,
}

impl Header {
    /// The row among the first that names most columns.
    fn find(kind: Kind, top: &[Vec<String>]) -> Self {
        let width = top.iter().map(Vec::len).max().unwrap_or(0);
        // Where no row names a column, the first of the widest has the titles.
        let widest = top.iter().position(|row| row.len() == width).unwrap_or(0);
        let found = top.get(widest).cloned().unwrap_or_default();
        let mut best = Self {
            columns: Columns::untitled(&found),
            twice: None,
            rows_to_skip: widest + 1,
            width,
            found,
        };
        for (at, row) in top.iter().take(HEADER_WITHIN).enumerate() {
            let below = top.get(at + 1).map(Vec::as_slice);
            let (columns, twice, two_rows) = Columns::read(kind, row, below);
            // One alone may be a value: "Nam" is a boy and a column.
            if columns.known() > best.known().max(1) {
                let mut rows_to_skip = at + 1 + usize::from(two_rows);
                // Forms often number their columns in a row of its own: (1) (2) (3) or A B 1 2.
                if top
                    .get(rows_to_skip)
                    .is_some_and(|row| numbers_columns(row))
                {
                    rows_to_skip += 1;
                }
                best = Self {
                    found: columns.titles.clone(),
                    columns,
                    twice,
                    rows_to_skip,
                    width,
                };
            }
        }
        best
    }

    fn known(&self) -> usize {
        self.columns.known()
    }

    fn check(&self, kind: Kind, unit_given: bool) -> Result<(), Vec<Issue>> {
        let found: Vec<&str> = self
            .found
            .iter()
            .map(String::as_str)
            .filter(|title| !title.is_empty())
            .collect();
        let found = if found.is_empty() {
            "-".to_owned()
        } else {
            found.join(", ")
        };
        let needed = kind.needed(unit_given);
        if self.known() < 2 {
            let needed: Vec<String> = needed.iter().map(|set| Choice(set).to_string()).collect();
            return Err(vec![
                Issue::file(Code::HeaderNotFound)
                    .arg("needed", needed.join("; "))
                    .arg("found", found),
            ]);
        }
        let mut issues = Vec::new();
        for choice in needed {
            if !choice.iter().any(|set| self.columns.has_all(set)) {
                issues.push(
                    Issue::file(Code::HeaderMissing)
                        .arg("missing", Choice(choice).to_string())
                        .arg("found", &*found),
                );
            }
        }
        if let Some(twice) = self.twice {
            issues.push(
                Issue::file(Code::HeaderTwice)
                    .arg("first", &*self.columns.titles[twice.first])
                    .arg("first_at", column_letters(twice.first))
                    .arg("second", &*self.columns.titles[twice.second])
                    .arg("second_at", column_letters(twice.second)),
            );
        }
        if issues.is_empty() {
            Ok(())
        } else {
            Err(issues)
        }
    }
}

/// `(1) (2) (3)`, `1 2 3` or `A B 1 2`: at least three, rising, and nothing else in the row.
fn numbers_columns(row: &[String]) -> bool {
    let marks: Vec<&str> = row
        .iter()
        .map(|cell| cell.trim_matches(['(', ')', '[', ']', ' ']))
        .filter(|mark| !mark.is_empty())
        .collect();
    let numbers: Vec<u32> = marks.iter().filter_map(|mark| mark.parse().ok()).collect();
    let letters = marks
        .iter()
        .filter(|mark| mark.len() == 1 && mark.as_bytes()[0].is_ascii_uppercase())
        .count();
    marks.len() >= 3
        && numbers.len() + letters == marks.len()
        && numbers.first().is_some_and(|&first| first <= 2)
        && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1)
}

/// `A`, `B` … `Z`, `AA` …: how spreadsheets call their columns.
pub fn column_letters(mut index: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(b'A' + (index % 26) as u8);
        match (index / 26).checked_sub(1) {
            Some(next) => index = next,
            None => break,
        }
    }
    letters.reverse();
    letters.into_iter().map(char::from).collect()
}

/// Where a row begins: byte and line of a text, or index of a sheet's row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark(usize, u64);

/// Reads rows one after the other, without copying cells.
pub struct Rows<'t> {
    cursor: Cursor<'t>,
    columns: &'t Columns,
}

enum Cursor<'t> {
    Delimited(delimited::Records<'t>),
    Sheet { sheet: &'t Sheet, next: usize },
}

impl<'t> Rows<'t> {
    /// Where the next row begins.
    pub(crate) fn mark(&self) -> Mark {
        match &self.cursor {
            Cursor::Delimited(records) => {
                let (byte, line) = records.place();
                Mark(byte, line)
            }
            Cursor::Sheet { next, .. } => Mark(*next, 0),
        }
    }

    /// The next row that isn't blank. (Not an `Iterator`: a row borrows the reader.)
    pub fn next_row(&mut self) -> Option<Row<'_>> {
        let (line, cells) = match &mut self.cursor {
            Cursor::Delimited(records) => {
                let (line, broken) = records.advance()?;
                let record = records.record();
                (
                    line,
                    if broken {
                        Cells::Broken(record)
                    } else {
                        Cells::Record(record)
                    },
                )
            }
            Cursor::Sheet { sheet, next } => {
                let row = sheet.rows.get(*next)?;
                *next += 1;
                (row.line, Cells::Sheet(&row.cells))
            }
        };
        Some(Row {
            line,
            columns: self.columns,
            cells,
        })
    }
}

/// One row of a table.
pub struct Row<'r> {
    /// The line of the file (its first, where a cell has line breaks) or row of the sheet, from 1.
    pub line: u32,
    columns: &'r Columns,
    cells: Cells<'r>,
}

enum Cells<'r> {
    Record(&'r csv::StringRecord),
    /// A quotation mark in this line never closes.
    Broken(&'r csv::StringRecord),
    Sheet(&'r [(u16, workbook::Stored)]),
}

impl<'r> Row<'r> {
    fn at(&self, index: usize) -> Cell<'r> {
        match self.cells {
            Cells::Record(record) | Cells::Broken(record) => match record.get(index) {
                None | Some("") => Cell::Empty,
                Some(text) => Cell::Text(text),
            },
            Cells::Sheet(cells) => match cells.binary_search_by_key(&(index as u16), |cell| cell.0)
            {
                Ok(at) => cells[at].1.cell(),
                Err(_) => Cell::Empty,
            },
        }
    }

    /// The cell of a field; empty where the table has no such column.
    pub fn get(&self, field: Field) -> Cell<'r> {
        self.columns
            .index(field)
            .map_or(Cell::Empty, |at| self.at(at))
    }

    /// The tidied text of a field's cell, `None` when it says nothing.
    pub fn text(&self, field: Field) -> Option<Cow<'r, str>> {
        let text = self.get(field).text();
        (!text.is_empty() && text != "-").then_some(text)
    }

    /// An issue at a field's cell of this row.
    pub fn issue(&self, field: Field, code: Code) -> Issue {
        Issue::row(self.line, code).in_column(self.columns.title(field))
    }

    /// What is wrong with the row itself, before any value is looked at.
    pub fn check(&self, issues: &mut Vec<Issue>) {
        let width = self.columns.titles.len();
        match self.cells {
            Cells::Broken(_) => issues.push(Issue::row(self.line, Code::QuoteNeverClosed)),
            Cells::Record(record) => {
                let extra: Vec<&str> = record
                    .iter()
                    .skip(width)
                    .map(str::trim)
                    .filter(|cell| !cell.is_empty())
                    .collect();
                self.check_extra(&extra.join(", "), issues);
            }
            Cells::Sheet(cells) => {
                let mut extra = Vec::new();
                for (index, cell) in cells {
                    let index = usize::from(*index);
                    let place = || format!("{}{}", column_letters(index), self.line);
                    match cell.cell() {
                        _ if index >= width => extra.push(cell.cell().text()),
                        Cell::NoValue if self.columns.is_used(index) => issues.push(
                            Issue::row(self.line, Code::FormulaWithoutValue).arg("cell", place()),
                        ),
                        Cell::Error(error) if self.columns.is_used(index) => issues.push(
                            Issue::row(self.line, Code::CellError)
                                .arg("cell", place())
                                .arg("value", error),
                        ),
                        _ => {}
                    }
                }
                self.check_extra(&extra.join(", "), issues);
            }
        }
    }

    fn check_extra(&self, extra: &str, issues: &mut Vec<Issue>) {
        if !extra.is_empty() {
            issues.push(Issue::row(self.line, Code::CellsTooMany).arg("value", extra));
        }
    }

    /// Every cell as text, verbatim, for the rejects file.
    pub fn verbatim(&self) -> Vec<String> {
        let width = self.columns.titles.len();
        match self.cells {
            Cells::Record(record) | Cells::Broken(record) => {
                record.iter().map(str::to_owned).collect()
            }
            Cells::Sheet(cells) => {
                let last = cells.last().map_or(0, |cell| usize::from(cell.0) + 1);
                (0..last.max(width).min(width + 16))
                    .map(|at| match self.at(at) {
                        Cell::Text(text) => text.to_owned(),
                        cell => cell.text().into_owned(),
                    })
                    .collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        for (index, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column_letters(index), letters);
        }
    }

    #[test]
    fn rows_that_only_number_the_columns() {
        let row = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
        for (text, yes) in [
            ("(1),(2),(3)", true),
            ("1,2,3,4", true),
            ("A,B,1,2,3", true),
            ("1,,2,3", true),
            ("1,Lê An,2", false),
            ("1,2020,3", false),
            ("5,6,7", false),
            ("1,2", false),
        ] {
            assert_eq!(numbers_columns(&row(text)), yes, "{text}");
        }
    }
}
