//! Text tables: one of four delimiters, quotes as Excel writes them, mended where one never closes.

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord};

use super::{HEADER_WITHIN, Mark};
use crate::text::fold::tidy;

pub(super) const DELIMITERS: &[u8] = b",;\t|";

/// A quoted cell of more lines than this is an opening quotation mark that never closed.
const LINES_IN_A_ROW_MAX: u64 = 30;

#[derive(Debug)]
pub(super) struct Delimited<'a> {
    text: Cow<'a, str>,
    delimiter: u8,
    /// Where the first row below the header begins.
    start: usize,
    start_line: u64,
}

impl<'a> Delimited<'a> {
    pub(super) fn new(text: Cow<'a, str>) -> Self {
        // Old Macintosh line ends; the reader counts lines by \n.
        let text = if text.contains('\n') || !text.contains('\r') {
            text
        } else {
            Cow::Owned(text.replace('\r', "\n"))
        };
        // Excel's own hint on the first line: "sep=;".
        let (start, start_line) = match text.split_once('\n') {
            Some((first, _)) if first.trim().len() == 5 && first.starts_with("sep=") => {
                (first.len() + 1, 2)
            }
            _ => (0, 1),
        };
        Self {
            text,
            delimiter: b',',
            start,
            start_line,
        }
    }

    /// The first rows under a delimiter, tidied.
    pub(super) fn top(&self, delimiter: u8) -> Vec<Vec<String>> {
        let mut records = Records::new(self, delimiter);
        let mut top = Vec::new();
        while top.len() < HEADER_WITHIN + 3
            && let Some(_) = records.advance()
        {
            top.push(
                records
                    .record
                    .iter()
                    .map(|cell| tidy(cell).into_owned())
                    .collect(),
            );
        }
        top
    }

    /// Fixes the delimiter and leaves out the header.
    pub(super) fn start_after(&mut self, delimiter: u8, rows: usize) {
        let mut records = Records::new(self, delimiter);
        for _ in 0..rows {
            records.advance();
        }
        let (start, line) = records.place();
        self.delimiter = delimiter;
        self.start = start;
        self.start_line = line;
    }

    /// Where the first row below the header begins.
    pub(super) fn start(&self) -> Mark {
        Mark(self.start, self.start_line)
    }

    pub(super) fn rows_from(&self, mark: Mark) -> Records<'_> {
        Records::from(self, self.delimiter, mark)
    }

    pub(super) fn lines_left(&self) -> u64 {
        let rest = &self.text.as_bytes()[self.start..];
        rest.iter().filter(|&&b| b == b'\n').count() as u64 + u64::from(!rest.ends_with(b"\n"))
    }
}

/// A reader over the rows, which begins again behind a line whose quotation mark never closes.
pub(super) struct Records<'t> {
    text: &'t str,
    delimiter: u8,
    reader: csv::Reader<&'t [u8]>,
    /// Where the reader began.
    base: usize,
    base_line: u64,
    record: StringRecord,
}

impl<'t> Records<'t> {
    fn new(body: &'t Delimited<'_>, delimiter: u8) -> Self {
        Self::from(body, delimiter, body.start())
    }

    fn from(body: &'t Delimited<'_>, delimiter: u8, mark: Mark) -> Self {
        let text: &str = &body.text;
        Self {
            text,
            delimiter,
            reader: reader(&text[mark.0..], delimiter),
            base: mark.0,
            base_line: mark.1,
            record: StringRecord::new(),
        }
    }

    /// The row read last.
    pub(super) fn record(&self) -> &StringRecord {
        &self.record
    }

    /// Byte and line where the next row begins.
    pub(super) fn place(&self) -> (usize, u64) {
        let position = self.reader.position();
        (
            self.base + position.byte() as usize,
            self.base_line + position.line() - 1,
        )
    }

    /// Reads the next row that isn't blank: its line, and whether its quotation marks are broken.
    pub(super) fn advance(&mut self) -> Option<(u32, bool)> {
        loop {
            let (before, line_before) = self.place();
            // The text is valid Unicode in memory, so a read cannot fail.
            if !self.reader.read_record(&mut self.record).unwrap_or(false) {
                return None;
            }
            // Empty lines above the row belong to the reader, not to the row.
            let skipped = self.text[before..]
                .bytes()
                .take_while(|b| matches!(b, b'\n' | b'\r'))
                .filter(|&b| b == b'\n')
                .count() as u64;
            let line = line_before + skipped;
            let (_, line_after) = self.place();
            if line_after - line > LINES_IN_A_ROW_MAX {
                self.begin_again_after_line(before);
                return Some((line as u32, true));
            }
            if self.record.iter().any(|cell| !cell.trim().is_empty()) {
                return Some((line as u32, false));
            }
        }
    }

    /// Keeps the broken line as one row of plain cells and reads on from the next line.
    fn begin_again_after_line(&mut self, before: usize) {
        let start = before
            + self.text[before..]
                .bytes()
                .take_while(|b| matches!(b, b'\n' | b'\r'))
                .count();
        let rest = &self.text[start..];
        let end = rest.find('\n').map_or(rest.len(), |at| at + 1);
        self.record = rest[..end]
            .trim_end_matches(['\r', '\n'])
            .split(char::from(self.delimiter))
            .collect();
        self.base_line += self.text[self.base..start + end]
            .bytes()
            .filter(|&b| b == b'\n')
            .count() as u64;
        self.base = start + end;
        self.reader = reader(&self.text[self.base..], self.delimiter);
    }
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(1 << 16)
        .from_reader(text.as_bytes())
}
