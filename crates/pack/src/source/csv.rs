//! Tables of a pack that are easier to keep as rows: comma-separated, with a header, quotes
//! where a value has a comma, one row a line.

use super::diagnostic::{SourceFile, Spot, did_you_mean};
use super::fields::{At, Sink};

/// One row, cells in the order of the columns that were asked for.
pub(super) struct Row<'a> {
    pub(super) cells: Vec<At<'a, String>>,
}

/// The rows of a table that must have exactly these columns, in any order. A row with too
/// few or too many cells is reported and left out; lines that begin with `#` are remarks.
pub(super) fn rows<'a>(file: SourceFile<'a>, columns: &[&str], sink: &Sink) -> Vec<Row<'a>> {
    let mut lines = lines(file.text).filter(|(_, line)| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with('#')
    });
    let Some((start, header)) = lines.next() else {
        sink.borrow_mut().push(Spot::whole(file.path).error(
            "missing-column",
            "the table is empty".to_owned(),
            format!("write the header `{}`", columns.join(",")),
        ));
        return Vec::new();
    };
    let header = cells(file, start, header);
    let Some(order) = order(file, start, &header, columns, sink) else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    for (start, line) in lines {
        let cells = cells(file, start, line);
        if cells.len() != header.len() {
            let spot = Spot {
                file,
                span: start..start + line.trim_end().len(),
            };
            sink.borrow_mut().push(spot.error(
                "wrong-number-of-cells",
                format!(
                    "this row has {} cells, the header {}",
                    cells.len(),
                    header.len()
                ),
                "put values that contain a comma in quotes".to_owned(),
            ));
            continue;
        }
        let cells = order.iter().map(|place| cells[*place].clone()).collect();
        rows.push(Row { cells });
    }
    rows
}

/// Lines with the byte at which each begins.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let at = start;
        start += line.len();
        (at, line)
    })
}

/// Where each wanted column stands.
fn order(
    file: SourceFile<'_>,
    start: usize,
    header: &[At<'_, String>],
    columns: &[&str],
    sink: &Sink,
) -> Option<Vec<usize>> {
    let before = sink.borrow().len();
    for cell in header {
        if !columns.contains(&cell.value.as_str()) {
            sink.borrow_mut().push(cell.spot.error(
                "unknown-column",
                format!("`{}` isn't a column of this table", cell.value),
                did_you_mean(&cell.value, columns.iter().copied(), "remove it"),
            ));
        }
    }
    let mut order = Vec::new();
    for column in columns {
        match header.iter().position(|cell| cell.value == *column) {
            Some(place) => order.push(place),
            None => {
                let spot = Spot {
                    file,
                    span: start..start + 1,
                };
                sink.borrow_mut().push(spot.error(
                    "missing-column",
                    format!("the table has no column `{column}`"),
                    format!("the header must be `{}`", columns.join(",")),
                ));
            }
        }
    }
    (sink.borrow().len() == before).then_some(order)
}

fn cells<'a>(file: SourceFile<'a>, start: usize, line: &str) -> Vec<At<'a, String>> {
    let line = line.trim_end_matches(['\n', '\r']);
    let mut cells = Vec::new();
    let (mut value, mut from, mut quoted) = (String::new(), 0, false);
    let mut chars = line.char_indices().peekable();
    let mut cell = |value: &mut String, from: usize, to: usize| {
        cells.push(At {
            value: std::mem::take(value).trim().to_owned(),
            spot: Spot {
                file,
                span: start + from..start + to,
            },
        });
    };
    while let Some((at, c)) = chars.next() {
        match c {
            '"' if quoted && chars.peek().is_some_and(|(_, next)| *next == '"') => {
                chars.next();
                value.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => {
                cell(&mut value, from, at);
                from = at + 1;
            }
            c => value.push(c),
        }
    }
    cell(&mut value, from, line.len());
    cells
}

/// A cell that says yes or no.
pub(super) fn yes_no(sink: &Sink, cell: &At<'_, String>) -> bool {
    if !["yes", "no"].contains(&cell.value.as_str()) {
        sink.borrow_mut().push(cell.spot.error(
            "wrong-type",
            format!("\"{}\" is neither `yes` nor `no`", cell.value),
            "write `yes` or `no`".to_owned(),
        ));
    }
    cell.value == "yes"
}

/// A cell that must not be blank.
pub(super) fn word(sink: &Sink, cell: &At<'_, String>, what: &str) -> String {
    if cell.value.is_empty() {
        sink.borrow_mut().push(cell.spot.error(
            "missing-word",
            format!("{what} is blank"),
            "write what people call it, in both languages".to_owned(),
        ));
    }
    cell.value.clone()
}

/// Several values in one cell, between `|`.
pub(super) fn several(cell: &At<'_, String>) -> Vec<String> {
    cell.value
        .split('|')
        .map(|one| one.trim().to_owned())
        .filter(|one| !one.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_places() {
        let file = SourceFile {
            path: "t.csv",
            text: "b,a\n# remark\n\"x, \"\"y\"\"\",1\nz\n",
        };
        let sink = Sink::default();
        let rows = rows(file, &["a", "b"], &sink);
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].cells[0].value, "1");
        assert_eq!(rows[0].cells[1].value, "x, \"y\"");
        let found = sink.into_inner();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].line, found[0].code), (4, "wrong-number-of-cells"));
    }
}
