//! What a person or a program reads: words, tables, progress, one JSON object.

use std::cell::Cell;
use std::io::{IsTerminal, Write};

use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};
use indicatif::{ProgressBar, ProgressStyle};
use noi_ui::words::{Arg, Lang, Words};
use serde::Serialize;

use crate::errors;

/// Columns that are copied or compared as they stand: never broken over two lines.
const WHOLE: [&str; 5] = [
    "cli-code",
    "cli-due",
    "cli-last-day",
    "cli-opens",
    "cli-counts",
];

/// The width to which a column may shrink: its longest word where words are short, and some
/// words a line where there are sentences.
fn narrowest<'a>(title: &'a str, cells: impl Iterator<Item = &'a String>) -> u16 {
    const PADDING: usize = 2;
    const LONGEST_WORD: usize = 12;
    const SENTENCE: usize = 18;
    let (mut word, mut whole) = (0, 0);
    for text in cells.map(String::as_str).chain([title]) {
        whole = whole.max(text.chars().count());
        let longest = text.split_whitespace().map(|word| word.chars().count());
        word = word.max(longest.max().unwrap_or(0));
    }
    let width = if whole > 2 * SENTENCE {
        SENTENCE
    } else {
        word.min(LONGEST_WORD)
    };
    (width + PADDING) as u16
}

/// How answers are printed.
pub(crate) struct Output {
    pub(crate) json: bool,
    pub(crate) words: Words,
    /// The one object of `--json` was printed.
    answered: Cell<bool>,
}

impl Output {
    pub(crate) fn new(json: bool, lang: Lang) -> Self {
        Self {
            json,
            words: Words::new(lang),
            answered: Cell::new(false),
        }
    }

    pub(crate) fn lang(&self) -> Lang {
        self.words.lang()
    }

    pub(crate) fn english(&self) -> bool {
        self.lang() == Lang::En
    }

    pub(crate) fn say(&self, line: &str) {
        // A reader that has gone (`| head`) is no error of ours.
        let _ = writeln!(std::io::stdout(), "{line}");
    }

    /// A line that is not the answer itself: where something was written, what comes next.
    pub(crate) fn note(&self, line: &str) {
        let _ = writeln!(std::io::stderr(), "{line}");
    }

    pub(crate) fn key(&self, key: &str) {
        self.say(&self.words.get(key));
    }

    pub(crate) fn with(&self, key: &str, values: &[(&str, Arg<'_>)]) {
        self.say(&self.words.with(key, values));
    }

    pub(crate) fn print_json<T: Serialize>(&self, value: &T) -> anyhow::Result<()> {
        self.say(&serde_json::to_string_pretty(value)?);
        self.answered.set(true);
        Ok(())
    }

    pub(crate) fn table(&self, header: &[&str], rows: Vec<Vec<String>>) {
        let titles: Vec<String> = header.iter().map(|key| self.words.get(key)).collect();
        let mut table = Table::new();
        table
            .load_style(presets::UTF8_FULL_CONDENSED)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_header(&titles);
        if !std::io::stdout().is_terminal() {
            let columns = std::env::var("COLUMNS").ok();
            let width = columns.and_then(|columns| columns.parse().ok());
            table.set_width(width.unwrap_or(120));
        }
        table.add_rows(&rows);
        for (place, key) in header.iter().enumerate() {
            let Some(column) = table.column_mut(place) else {
                continue;
            };
            let cells = rows.iter().filter_map(|row| row.get(place));
            column.set_constraint(if WHOLE.contains(key) {
                ColumnConstraint::ContentWidth
            } else {
                ColumnConstraint::LowerBoundary(Width::Fixed(narrowest(&titles[place], cells)))
            });
        }
        self.say(&table.to_string());
    }

    /// What went wrong and what to do, in the user's language. With `--json` it is the one
    /// object of the answer, unless an answer was given already.
    pub(crate) fn failed(&self, error: &anyhow::Error) {
        let line = errors::line(error, self.words);
        if self.json && !self.answered.get() {
            self.say(&serde_json::json!({ "error": line }).to_string());
        }
        self.note(&format!("{} {line}", self.words.get("cli-error")));
    }

    /// A bar on a terminal, silence elsewhere and with `--json`.
    pub(crate) fn progress(&self, key: &str, total: Option<u64>) -> ProgressBar {
        if self.json || !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = total.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
        let style = if total.is_some() {
            "{msg:30} {bar:30} {human_pos}/{human_len} {per_sec} {eta}"
        } else {
            "{msg:30} {spinner} {human_pos}"
        };
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        bar.set_message(self.words.get(key));
        bar
    }
}
