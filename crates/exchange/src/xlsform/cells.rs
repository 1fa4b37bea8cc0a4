//! The sheets of a form as text cells, each with its place.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Cursor;

use calamine::{Data, DataRef, Reader, Xlsx};

use super::problem::{Kind, XlsFormProblem};
use crate::damaged;

/// More cells than any form has.
const CELLS_MAX: usize = 200_000;
const COLUMNS_MAX: u32 = 512;
/// Far more than a questionnaire weighs.
const BYTES_MAX: usize = 16 << 20;

/// A cell as Excel names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place<'a> {
    pub(super) sheet: &'a str,
    /// From 0.
    pub(super) row: u32,
    pub(super) column: u32,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = Vec::new();
        let mut left = self.column + 1;
        while left > 0 {
            letters.push(char::from(b'A' + ((left - 1) % 26) as u8));
            left = (left - 1) / 26;
        }
        let letters: String = letters.into_iter().rev().collect();
        write!(f, "{}!{letters}{}", self.sheet, self.row + 1)
    }
}

pub(super) struct Book<'a>(Xlsx<Cursor<&'a [u8]>>);

impl<'a> Book<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, XlsFormProblem> {
        if bytes.len() > BYTES_MAX {
            return Err(Kind::TooLarge.of("", format!("{} MB", BYTES_MAX >> 20)));
        }
        match damaged::read(|| Xlsx::new(Cursor::new(bytes))) {
            Some(Ok(book)) => Ok(Self(book)),
            Some(Err(error)) => Err(Kind::NotAWorkbook.of("", error.to_string())),
            None => Err(Kind::NotAWorkbook.of("", "?")),
        }
    }

    /// A sheet by its name; `None` where there is none.
    pub(super) fn sheet(
        &mut self,
        name: &'static str,
    ) -> Result<Option<Sheet>, Vec<XlsFormProblem>> {
        if !self.0.sheet_names().iter().any(|one| one == name) {
            return Ok(None);
        }
        let read = damaged::read(|| self.rows(name));
        let rows = read.unwrap_or_else(|| Err(vec![Kind::NotAWorkbook.of(name, "?")]))?;
        Sheet::new(name, rows).map(Some)
    }

    fn rows(&mut self, name: &'static str) -> Result<Rows, Vec<XlsFormProblem>> {
        let broken =
            |error: calamine::XlsxError| vec![Kind::NotAWorkbook.of(name, error.to_string())];
        let mut cells = self.0.worksheet_cells_reader(name).map_err(broken)?;
        let mut rows = Rows::new();
        let mut count = 0;
        while let Some(cell) = cells.next_cell().map_err(broken)? {
            let (row, column) = cell.get_position();
            let Some(text) = text(cell.get_value()).filter(|_| column < COLUMNS_MAX) else {
                continue;
            };
            count += 1;
            if count > CELLS_MAX {
                return Err(vec![Kind::TooLarge.of(name, format!("{CELLS_MAX}"))]);
            }
            rows.entry(row).or_default().insert(column, text);
        }
        Ok(rows)
    }
}

/// The cells that aren't blank, by row and column.
type Rows = BTreeMap<u32, BTreeMap<u32, String>>;

/// The value of a cell that isn't blank.
fn text(value: &DataRef<'_>) -> Option<String> {
    let text = match value {
        DataRef::Empty => return None,
        DataRef::Bool(yes) => yes.to_string(),
        // Excel makes a number of a name such as `1`; it prints as it was typed.
        DataRef::Float(number) => number.to_string(),
        other => Data::from(other.clone()).to_string(),
    };
    (!text.trim().is_empty()).then_some(text)
}

/// A sheet whose first row names its columns.
pub(super) struct Sheet {
    name: &'static str,
    columns: BTreeMap<String, u32>,
    rows: Vec<(u32, BTreeMap<u32, String>)>,
}

impl Sheet {
    fn new(
        name: &'static str,
        mut rows: BTreeMap<u32, BTreeMap<u32, String>>,
    ) -> Result<Self, Vec<XlsFormProblem>> {
        let (mut columns, mut twice) = (BTreeMap::new(), Vec::new());
        for (column, header) in rows.remove(&0).unwrap_or_default() {
            let header = header.trim().to_owned();
            if columns.insert(header.clone(), column).is_some() {
                let place = Place {
                    sheet: name,
                    row: 0,
                    column,
                };
                twice.push(Kind::NameTwice.at(place, header));
            }
        }
        if !twice.is_empty() {
            return Err(twice);
        }
        Ok(Self {
            name,
            columns,
            rows: rows.into_iter().collect(),
        })
    }

    /// The names of its columns.
    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.keys().map(String::as_str)
    }

    pub(super) fn has(&self, column: &str) -> bool {
        self.columns.contains_key(column)
    }

    /// Whether a column has anything below its header.
    pub(super) fn uses(&self, column: &str) -> bool {
        self.rows().any(|row| row.cell(column).is_some())
    }

    pub(super) fn missing(&self, column: &str) -> XlsFormProblem {
        Kind::NoColumn.of(self.name, column)
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(row, cells)| Row {
            sheet: self,
            row: *row,
            cells,
        })
    }
}

/// A row that isn't blank.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    sheet: &'a Sheet,
    row: u32,
    cells: &'a BTreeMap<u32, String>,
}

impl<'a> Row<'a> {
    /// As it stands; `None` where it is blank or there is no such column.
    pub(super) fn cell(&self, column: &str) -> Option<&'a str> {
        let column = self.sheet.columns.get(column)?;
        self.cells.get(column).map(String::as_str)
    }

    /// Without spaces around it; empty where there is none.
    pub(super) fn trimmed(&self, column: &str) -> &'a str {
        self.cell(column).unwrap_or_default().trim()
    }

    /// The cell of a column; the first of the row where there is no such column.
    pub(super) fn place(&self, column: &str) -> Place<'a> {
        Place {
            sheet: self.sheet.name,
            row: self.row,
            column: self.sheet.columns.get(column).copied().unwrap_or(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_named_as_excel_does() {
        let check = |row, column, want: &str| {
            let place = Place {
                sheet: "survey",
                row,
                column,
            };
            assert_eq!(place.to_string(), want);
        };
        check(0, 0, "survey!A1");
        check(11, 5, "survey!F12");
        check(0, 25, "survey!Z1");
        check(0, 26, "survey!AA1");
        check(0, 701, "survey!ZZ1");
        check(0, 702, "survey!AAA1");
    }
}
