//! Tables of figures: as wide as the text, header repeated on each page, rows whole.

use docx_rs::{
    AlignmentType, BorderType, Paragraph, Table as DocxTable, TableBorder, TableBorderPosition,
    TableBorders, TableCell, TableCellMargins, TableLayoutType, TableRow as DocxRow, VAlignType,
    VMergeType, WidthType,
};

use super::{
    body::Piece,
    error::WriteError,
    layout::{self, PARAGRAPH_GAP, SIZE_HEADING, SIZE_SMALL},
    metrics::bold_width,
    model::{Align, HeaderCell, Table, TableRow},
    text::plain,
};

/// Room left and right of a cell's text: 1.2 mm.
const CELL_PADDING: usize = 68;
/// A table of at most so many rows isn't split between pages.
const SHORT: usize = 8;

/// A square of the header: the cell that begins here, or one that reaches here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Square {
    Begins(usize),
    FromLeft,
    FromAbove(usize),
}

/// Whether header and rows fit the columns. `ordinal` names a table without caption.
pub(super) fn check(table: &Table, ordinal: usize) -> Result<(), WriteError> {
    let fail = |fault: String| {
        let name = table.caption.clone().unwrap_or_else(|| ordinal.to_string());
        Err(WriteError::Table { table: name, fault })
    };
    let columns = table.columns.len();
    if columns == 0 {
        return fail("it has no columns: give it one for each kind of figure".to_owned());
    }
    if table.columns.iter().any(|column| column.weight == 0) {
        return fail("a column has weight 0: give each a weight of at least 1".to_owned());
    }
    for (index, row) in table.rows.iter().enumerate() {
        if let TableRow::Data(cells) | TableRow::Total(cells) = row
            && cells.len() != columns
        {
            return fail(format!(
                "row {} has {} cells for {columns} columns: give it one for each column",
                index + 1,
                cells.len()
            ));
        }
    }
    match header_squares(table) {
        Ok(_) => Ok(()),
        Err(fault) => fail(fault),
    }
}

/// The header as squares, row by row.
fn header_squares(table: &Table) -> Result<Vec<Vec<Square>>, String> {
    let columns = table.columns.len();
    let mut squares: Vec<Vec<Option<Square>>> = vec![vec![None; columns]; table.header.len()];
    for (at, cells) in table.header.iter().enumerate() {
        for (index, cell) in cells.iter().enumerate() {
            let free = squares[at].iter().position(Option::is_none);
            let fits = free.is_some_and(|left| {
                cell.columns >= 1
                    && left + cell.columns <= columns
                    && squares[at][left..left + cell.columns]
                        .iter()
                        .all(Option::is_none)
            });
            let deep_enough = cell.rows >= 1 && at + cell.rows <= table.header.len();
            let (Some(left), true, true) = (free, fits, deep_enough) else {
                return Err(format!(
                    "header row {} has no room for \"{}\" ({} columns, {} rows): correct the spans",
                    at + 1,
                    cell.text,
                    cell.columns,
                    cell.rows
                ));
            };
            for (below, row) in squares[at..at + cell.rows].iter_mut().enumerate() {
                row[left] = Some(match below {
                    0 => Square::Begins(index),
                    _ => Square::FromAbove(cell.columns),
                });
                row[left + 1..left + cell.columns].fill(Some(Square::FromLeft));
            }
        }
    }
    squares
        .into_iter()
        .enumerate()
        .map(|(at, row)| {
            row.into_iter().collect::<Option<Vec<_>>>().ok_or_else(|| {
                format!(
                    "header row {} leaves columns without a cell: add one or widen one",
                    at + 1
                )
            })
        })
        .collect()
}

/// The caption, the table and its note. `number` is printed in the caption.
pub(super) fn pieces(table: &Table, number: usize, width: usize) -> Vec<Piece> {
    let mut pieces = Vec::new();
    if let Some(caption) = &table.caption {
        let caption = format!("Bảng {number}. {}", plain(caption));
        pieces.push(
            layout::centred(layout::bold(&caption, SIZE_HEADING))
                .line_spacing(layout::single(PARAGRAPH_GAP, PARAGRAPH_GAP / 2))
                .keep_next(true)
                .keep_lines(true)
                .into(),
        );
    }
    if let Some(unit) = &table.unit {
        pieces.push(
            Paragraph::new()
                .align(AlignmentType::Right)
                .line_spacing(layout::single(0, 40))
                .keep_next(true)
                .add_run(layout::italic(&plain(unit), SIZE_SMALL))
                .into(),
        );
    }
    let (grid, repeated) = grid(table, width);
    pieces.push(Piece::Table(Box::new(grid), repeated));
    match &table.note {
        Some(note) => pieces.push(
            Paragraph::new()
                .align(AlignmentType::Both)
                .line_spacing(layout::single(60, PARAGRAPH_GAP))
                .add_run(layout::italic(&plain(note), SIZE_SMALL))
                .into(),
        ),
        None => pieces.push(
            layout::hairline()
                .line_spacing(layout::single(0, PARAGRAPH_GAP))
                .into(),
        ),
    }
    pieces
}

fn grid(table: &Table, width: usize) -> (DocxTable, Vec<bool>) {
    let widths = column_widths(table, width);
    let mut rows = Vec::new();
    // Spans were checked before anything was laid out.
    let squares = header_squares(table).unwrap_or_default();
    for (cells, squares) in table.header.iter().zip(&squares) {
        rows.push(header_row(cells, squares, &widths));
    }
    let header_rows = rows.len();
    for (index, row) in table.rows.iter().enumerate() {
        let last = index + 1 == table.rows.len();
        let next_is_total = matches!(table.rows.get(index + 1), Some(TableRow::Total(_)));
        let keep = if last {
            table.note.is_some()
        } else {
            table.rows.len() <= SHORT || next_is_total || matches!(row, TableRow::Group(_))
        };
        rows.push(data_row(row, table, &widths, keep));
    }
    let repeated = (0..rows.len()).map(|row| row < header_rows).collect();
    let docx = DocxTable::new(rows)
        .set_grid(widths)
        .width(width, WidthType::Dxa)
        .indent(0)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(30, CELL_PADDING, 30, CELL_PADDING))
        .set_borders(borders());
    (docx, repeated)
}

/// The columns' widths in twentieths of a point; together exactly the width of the text.
///
/// They follow the weights, but no column is narrower than its longest word as long as
/// the others can spare the room.
fn column_widths(table: &Table, width: usize) -> Vec<usize> {
    let weights: Vec<usize> = table
        .columns
        .iter()
        .map(|column| usize::from(column.weight))
        .collect();
    let shares = shared(width, &weights);
    let needs = longest_words(table);
    let lacking: usize = shares
        .iter()
        .zip(&needs)
        .map(|(own, need)| need.saturating_sub(*own))
        .sum();
    let spare: Vec<usize> = shares
        .iter()
        .zip(&needs)
        .map(|(own, need)| own.saturating_sub(*need))
        .collect();
    if lacking > spare.iter().sum() {
        return shared(width, &needs);
    }
    let given = shared(lacking, &spare);
    shares
        .iter()
        .zip(&needs)
        .zip(&given)
        .map(|((own, need), given)| (*own).max(*need) - given)
        .collect()
}

/// Divides a whole by weights, without a remainder. All weights 0: all parts 0.
fn shared(whole: usize, weights: &[usize]) -> Vec<usize> {
    let total: usize = weights.iter().sum();
    let mut before = 0;
    let mut left = 0;
    weights
        .iter()
        .map(|weight| {
            before += weight;
            let right = whole * before / total.max(1);
            let own = right - left;
            left = right;
            own
        })
        .collect()
}

/// For each column, the room that its longest word takes.
fn longest_words(table: &Table) -> Vec<usize> {
    let mut needs = vec![0; table.columns.len()];
    let mut note = |column: usize, text: &str| {
        for word in plain(text).split(' ') {
            let room = bold_width(word, SIZE_SMALL) + 2 * CELL_PADDING + 20;
            needs[column] = room.max(needs[column]);
        }
    };
    let squares = header_squares(table).unwrap_or_default();
    for (cells, squares) in table.header.iter().zip(&squares) {
        for (column, square) in squares.iter().enumerate() {
            if let Square::Begins(index) = *square
                && cells[index].columns == 1
            {
                note(column, &cells[index].text);
            }
        }
    }
    for row in &table.rows {
        if let TableRow::Data(cells) | TableRow::Total(cells) = row {
            for (column, text) in cells.iter().enumerate() {
                note(column, text);
            }
        }
    }
    needs
}

fn header_row(cells: &[HeaderCell], squares: &[Square], widths: &[usize]) -> DocxRow {
    let mut row = Vec::new();
    for (column, square) in squares.iter().enumerate() {
        let (text, span, merge) = match *square {
            Square::FromLeft => continue,
            Square::Begins(index) => {
                let cell = &cells[index];
                let merge = (cell.rows > 1).then_some(VMergeType::Restart);
                (plain(&cell.text), cell.columns, merge)
            }
            Square::FromAbove(columns) => (String::new(), columns, Some(VMergeType::Continue)),
        };
        let words = layout::centred(layout::bold(&text, SIZE_SMALL)).keep_next(true);
        let mut cell = sized(span, &widths[column..column + span]).add_paragraph(words);
        if let Some(merge) = merge {
            cell = cell.vertical_merge(merge);
        }
        row.push(cell);
    }
    DocxRow::new(row).cant_split()
}

fn data_row(row: &TableRow, table: &Table, widths: &[usize], keep: bool) -> DocxRow {
    let cells = match row {
        TableRow::Group(text) => {
            let words = cell_paragraph(text, Align::Left, true, keep);
            vec![sized(widths.len(), widths).add_paragraph(words)]
        }
        TableRow::Data(cells) | TableRow::Total(cells) => {
            let bold = matches!(row, TableRow::Total(_));
            cells
                .iter()
                .zip(&table.columns)
                .zip(widths)
                .map(|((text, column), width)| {
                    sized(1, std::slice::from_ref(width)).add_paragraph(cell_paragraph(
                        text,
                        column.align,
                        bold,
                        keep,
                    ))
                })
                .collect()
        }
    };
    DocxRow::new(cells).cant_split()
}

fn sized(span: usize, widths: &[usize]) -> TableCell {
    let cell = TableCell::new()
        .width(widths.iter().sum(), WidthType::Dxa)
        .vertical_align(VAlignType::Center);
    if span > 1 { cell.grid_span(span) } else { cell }
}

fn cell_paragraph(text: &str, align: Align, bold: bool, keep: bool) -> Paragraph {
    let text = plain(text);
    let face = if bold {
        layout::bold(&text, SIZE_SMALL)
    } else {
        layout::run(&text, SIZE_SMALL)
    };
    let align = match align {
        Align::Left => AlignmentType::Left,
        Align::Centre => AlignmentType::Center,
        Align::Right => AlignmentType::Right,
    };
    Paragraph::new()
        .align(align)
        .line_spacing(layout::single(0, 0))
        .keep_next(keep)
        .add_run(face)
}

fn borders() -> TableBorders {
    [
        TableBorderPosition::Top,
        TableBorderPosition::Left,
        TableBorderPosition::Bottom,
        TableBorderPosition::Right,
        TableBorderPosition::InsideH,
        TableBorderPosition::InsideV,
    ]
    .into_iter()
    .fold(TableBorders::with_empty(), |borders, position| {
        borders.set(
            TableBorder::new(position)
                .border_type(BorderType::Single)
                .size(4)
                .color("000000"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::model::Column;

    #[test]
    fn columns_follow_their_weights_and_hold_their_words() {
        let table = |weights: &[u16], cells: &[&str]| Table {
            caption: None,
            unit: None,
            columns: weights
                .iter()
                .map(|weight| Column::words(*weight))
                .collect(),
            header: vec![],
            rows: vec![TableRow::Data(
                cells.iter().map(|cell| (*cell).to_owned()).collect(),
            )],
            note: None,
        };
        let cases = [
            // Room enough: the weights alone decide.
            (
                table(&[1, 2, 1], &["a", "b c", "d"]),
                vec![2250, 4500, 2250],
            ),
            // "TT" would be split: the wide column gives.
            (table(&[1, 99], &["TT", "x"]), vec![476, 8524]),
            // Too little for all words: shared by what each needs.
            (
                table(&[1, 1], &["W".repeat(40).as_str(), "W".repeat(10).as_str()]),
                vec![7131, 1869],
            ),
        ];
        for (table, expected) in cases {
            let widths = column_widths(&table, 9000);
            assert_eq!(widths.iter().sum::<usize>(), 9000);
            assert_eq!(widths, expected);
        }
    }
}
