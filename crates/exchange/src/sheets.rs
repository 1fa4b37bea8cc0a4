//! Tables out: as CSV and as a workbook, in which no cell is a formula.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// A table of text as CSV, UTF-8 with the mark that Excel needs.
pub fn csv(titles: &[String], rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer("\u{feff}".as_bytes().to_vec());
    for row in std::iter::once(titles).chain(rows.iter().map(Vec::as_slice)) {
        let cells = row.iter().map(|cell| safe(cell));
        // Writing to memory fails never.
        writer.write_record(cells).ok();
    }
    writer.into_inner().unwrap_or_default()
}

/// A table of text as a workbook of one sheet.
///
/// # Errors
/// When it has more rows or longer cells than a workbook holds.
pub fn xlsx(name: &str, titles: &[String], rows: &[Vec<String>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    let bold = Format::new().set_bold();
    // Stays text also when somebody edits the cell.
    let quoted = Format::new().set_quote_prefix();
    for (column, title) in (0_u16..).zip(titles) {
        sheet.write_string_with_format(0, column, title, &bold)?;
    }
    for (line, row) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
            match is_formula(cell) {
                true => sheet.write_string_with_format(line, column, cell, &quoted)?,
                false => sheet.write_string(line, column, cell)?,
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofit();
    book.save_to_buffer()
}

/// Whether a spreadsheet would take a cell's text for a formula. Full-width signs count: some
/// programs take them for the plain ones.
fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// The text of a cell, made text where a spreadsheet would take it for a formula.
pub(crate) fn safe(cell: &str) -> String {
    let cell = cell.replace('\0', "");
    if is_formula(&cell) {
        format!("'{cell}")
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        let cells = [
            "=1+1",
            "+84912000001",
            "-2",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "\0=1",
            "＝1",
            "=HYPERLINK(\"x\",\"y\")",
        ];
        let rows = cells.map(|cell| vec![cell.to_owned(), "Lê Thử".to_owned()]);
        let text = String::from_utf8(csv(&["Tên".to_owned()], &rows)).expect("text");
        assert!(text.starts_with("\u{feff}Tên\n"));
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(text.as_bytes());
        let read: Vec<String> = (reader.records())
            .map(|row| row.expect("a row")[0].to_owned())
            .collect();
        assert_eq!(read.len(), cells.len());
        for cell in read {
            assert!(cell.starts_with('\''), "{cell:?}");
        }
        assert_eq!(safe("Lê Thử"), "Lê Thử");
        let book = xlsx("Trẻ em", &["Tên".to_owned()], &rows).expect("a workbook");
        let mut book: calamine::Xlsx<_> =
            calamine::open_workbook_from_rs(std::io::Cursor::new(book)).expect("it opens");
        use calamine::Reader as _;
        let formulas = book.worksheet_formula("Trẻ em").expect("the sheet");
        assert!(
            formulas
                .used_cells()
                .all(|(.., formula)| formula.is_empty())
        );
    }
}
