//! Workbooks: the cells of one sheet with the values saved in the file.
//!
//! XLSX is read cell by cell, so a stray cell far away costs nothing; the older XLS as a block.

use std::io::Cursor;

use calamine::{Data, DataRef, ExcelDateTime, ExcelDateTimeType, Reader, Xls, Xlsx};

use super::{Cell, HEADER_WITHIN};
use crate::damaged;
use crate::issue::{Code, Issue};
use crate::text::encoding::{Typed, convert, typed_with};
use crate::text::fold::tidy;

/// Columns beyond this are no part of an office's list.
const COLUMNS_MAX: u32 = 512;

/// A cell as kept.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stored {
    Text(Box<str>),
    Number(f64),
    Date { year: i32, month: u32, day: u32 },
    NoValue,
    Error(Box<str>),
}

impl Stored {
    pub(super) fn cell(&self) -> Cell<'_> {
        match self {
            Self::Text(text) => Cell::Text(text),
            Self::Number(number) => Cell::Number(*number),
            &Self::Date { year, month, day } => Cell::Date { year, month, day },
            Self::NoValue => Cell::NoValue,
            Self::Error(error) => Cell::Error(error),
        }
    }
}

#[derive(Debug)]
pub(super) struct SheetRow {
    pub(super) line: u32,
    /// By column index, rising.
    pub(super) cells: Vec<(u16, Stored)>,
}

/// A sheet's rows that aren't blank.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) rows: Vec<SheetRow>,
    /// The first row below the header.
    pub(super) first: usize,
}

impl Sheet {
    pub(super) fn start_after(&mut self, rows: usize) {
        self.first = rows.min(self.rows.len());
    }
}

/// A ZIP (XLSX, XLSB, ODS) or an OLE container (XLS, or an XLSX with a password).
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(OLE)
}

const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

pub(super) enum Book<'a> {
    Xlsx(Box<Xlsx<Cursor<&'a [u8]>>>),
    Xls(Box<Xls<Cursor<&'a [u8]>>>),
}

/// Opens a workbook.
///
/// # Errors
/// It is no XLSX or XLS, has a password, or is damaged.
pub(super) fn open(bytes: &[u8]) -> Result<Book<'_>, Issue> {
    if bytes.starts_with(OLE) {
        // The stream's name, in UTF-16, tells a workbook with a password.
        let protected: Vec<u8> = "EncryptedPackage"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        if bytes.windows(protected.len()).any(|part| part == protected) {
            return Err(Issue::file(Code::WorkbookProtected));
        }
        return survived(|| {
            let book = Xls::new(Cursor::new(bytes)).map_err(unreadable)?;
            Ok(Book::Xls(Box::new(book)))
        });
    }
    let has = |name: &[u8]| bytes.windows(name.len()).any(|part| part == name);
    if !has(b"xl/workbook.xml") {
        let kind = if has(b"word/") {
            return Err(Issue::file(Code::FileNotATable).arg("kind", "DOCX"));
        } else if has(b"xl/workbook.bin") {
            "XLSB"
        } else if has(b"opendocument.spreadsheet") {
            "ODS"
        } else {
            return Err(Issue::file(Code::FileNotATable).arg("kind", "ZIP"));
        };
        return Err(Issue::file(Code::WorkbookOtherFormat).arg("kind", kind));
    }
    survived(|| {
        let book = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
        Ok(Book::Xlsx(Box::new(book)))
    })
}

/// What was read, or that the file is damaged.
fn survived<T>(reading: impl FnOnce() -> Result<T, Issue>) -> Result<T, Issue> {
    damaged::read(reading).unwrap_or_else(|| Err(unreadable("?")))
}

fn unreadable(error: impl std::fmt::Display) -> Issue {
    Issue::file(Code::WorkbookUnreadable).arg("detail", error.to_string())
}

impl Book<'_> {
    pub(super) fn names(&self) -> Vec<String> {
        match self {
            Self::Xlsx(book) => book.sheet_names(),
            Self::Xls(book) => book.sheet_names(),
        }
    }

    /// The first rows of a sheet that aren't blank, tidied, with merged cells empty but for
    /// the first.
    pub(super) fn top(&mut self, name: &str) -> Result<Vec<Vec<String>>, Issue> {
        let (mut sheet, _) = survived(|| self.rows(name, HEADER_WITHIN + 3))?;
        modernise(&mut sheet);
        Ok(sheet
            .rows
            .iter()
            .map(|row| {
                let width = row.cells.last().map_or(0, |cell| usize::from(cell.0) + 1);
                let mut texts = vec![String::new(); width];
                for (at, cell) in &row.cells {
                    texts[usize::from(*at)] = cell.cell().text().into_owned();
                }
                texts
            })
            .collect())
    }

    /// All rows of a sheet.
    pub(super) fn read(&mut self, name: &str, notes: &mut Vec<Issue>) -> Result<Sheet, Issue> {
        let (mut sheet, formulas) = survived(|| self.rows(name, usize::MAX))?;
        if formulas > 0 {
            notes.push(Issue::file(Code::FormulasUsed).arg("count", formulas.to_string()));
        }
        notes.extend(modernise(&mut sheet));
        Ok(sheet)
    }

    /// Rows that aren't blank, at most `limit`, and how many formulas had a value.
    fn rows(&mut self, name: &str, limit: usize) -> Result<(Sheet, u32), Issue> {
        let mut rows: Vec<SheetRow> = Vec::new();
        let mut formulas = 0;
        let mut add = |row: u32, column: u32, cell: Stored| {
            let line = row.saturating_add(1);
            let full = rows.len() >= limit;
            match rows.last_mut() {
                Some(last) if last.line == line => last.cells.push((column as u16, cell)),
                _ if full => return false,
                _ => rows.push(SheetRow {
                    line,
                    cells: vec![(column as u16, cell)],
                }),
            }
            true
        };
        match self {
            Self::Xlsx(book) => {
                let mut cells = match book.worksheet_cells_reader(name) {
                    Ok(cells) => cells,
                    // A chart sheet has no cells.
                    Err(_) => return Ok((Sheet { rows, first: 0 }, 0)),
                };
                while let Some(cell) = cells
                    .next_cell_with_formula_metadata()
                    .map_err(unreadable)?
                {
                    let (row, column) = cell.pos;
                    if column >= COLUMNS_MAX {
                        continue;
                    }
                    let stored = match (stored_ref(&cell.value), &cell.formula) {
                        (Some(stored), formula) => {
                            formulas += u32::from(formula.is_some());
                            stored
                        }
                        (None, Some(_)) => Stored::NoValue,
                        (None, None) => continue,
                    };
                    if !add(row, column, stored) {
                        break;
                    }
                }
            }
            Self::Xls(book) => {
                let range = book.worksheet_range(name).map_err(unreadable)?;
                let (top, left) = range.start().unwrap_or((0, 0));
                for (row, column, value) in range.used_cells() {
                    let (row, column) = (top + row as u32, left + column as u32);
                    if column < COLUMNS_MAX
                        && let Some(stored) = stored(value)
                        && !add(row, column, stored)
                    {
                        break;
                    }
                }
            }
        }
        // A file by another program may give cells in any order.
        for row in &mut rows {
            if !row.cells.is_sorted_by_key(|cell| cell.0) {
                row.cells.sort_by_key(|cell| cell.0);
            }
            row.cells.dedup_by_key(|cell| cell.0);
        }
        Ok((Sheet { rows, first: 0 }, formulas))
    }
}

fn text(text: &str) -> Option<Stored> {
    (!text.trim().is_empty()).then(|| Stored::Text(text.into()))
}

fn stored_ref(value: &DataRef<'_>) -> Option<Stored> {
    match value {
        DataRef::String(string) => text(string),
        DataRef::SharedString(string) => text(string),
        other => stored(&Data::from(other.clone())),
    }
}

fn stored(value: &Data) -> Option<Stored> {
    Some(match value {
        Data::Empty => return None,
        Data::String(string) | Data::DateTimeIso(string) | Data::DurationIso(string) => {
            return text(string);
        }
        Data::Int(number) => Stored::Number(*number as f64),
        Data::Float(number) => Stored::Number(*number),
        Data::Bool(yes) => Stored::Text(if *yes { "TRUE" } else { "FALSE" }.into()),
        Data::DateTime(moment) => date(moment),
        Data::Error(error) => Stored::Error(error.to_string().into()),
    })
}

/// The date of a cell under its workbook's own calendar (from 1900, or from 1904).
fn date(moment: &ExcelDateTime) -> Stored {
    let serial = moment.as_f64();
    if !serial.is_finite() || moment.is_duration() {
        return Stored::Number(serial);
    }
    // Day 0 of the 1900 calendar is "1900-01-00", what Excel makes of an empty cell; the
    // library gives the day before instead.
    let from_1900 = ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, false);
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    if serial < 1.0 && from_1900.to_ymd_hms_milli() == moment.to_ymd_hms_milli() {
        return Stored::Date {
            year: 1900,
            month: 1,
            day: 0,
        };
    }
    Stored::Date {
        year: year.into(),
        month: month.into(),
        day: day.into(),
    }
}

/// Converts a sheet typed with an old font to Unicode; says so, or that it is mixed.
fn modernise(sheet: &mut Sheet) -> Option<Issue> {
    let mut sample = String::new();
    for row in &sheet.rows {
        for (_, cell) in &row.cells {
            if let Stored::Text(text) = cell
                && !text.is_ascii()
            {
                sample.push_str(&tidy_keeping_marks(text));
                sample.push('\n');
            }
        }
        if sample.len() > 65_536 {
            break;
        }
    }
    match typed_with(&sample) {
        Typed::Unicode => None,
        Typed::Mixed(with) => Some(Issue::file(Code::EncodingMixed).arg("encoding", with.name())),
        Typed::Legacy(with) => {
            for (_, cell) in sheet.rows.iter_mut().flat_map(|row| &mut row.cells) {
                if let Stored::Text(text) = cell
                    && !text.is_ascii()
                {
                    *text = convert(text, with).into();
                }
            }
            Some(Issue::file(Code::EncodingConverted).arg("encoding", with.name()))
        }
    }
}

/// TCVN3 uses the soft hyphen for ư, which tidying would drop.
fn tidy_keeping_marks(text: &str) -> String {
    if text.contains('\u{ad}') {
        text.to_owned()
    } else {
        tidy(text).into_owned()
    }
}
