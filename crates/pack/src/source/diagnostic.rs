//! What is wrong with a pack, where, and how to mend it.

use std::ops::Range;

use serde::Serialize;

use super::vietnamese::explanation;

/// One file of a pack: its path inside the pack's folder (`needs/health.toml`) and its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceFile<'a> {
    pub path: &'a str,
    pub text: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The pack can't be used.
    Error,
    /// The pack can be used; somebody should look.
    Warning,
}

/// One thing that is wrong with a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    pub severity: Severity,
    /// Its kind, for tests and for looking it up: `unknown-field`.
    pub code: &'static str,
    /// Path inside the pack's folder.
    pub file: String,
    /// From 1; 0 when the whole file is meant.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// The bytes of the file that are meant.
    pub span: Range<usize>,
    /// The line as it stands in the file.
    pub source_line: String,
    pub what: String,
    pub how_to_mend: String,
}

/// A place in a file of the pack.
#[derive(Clone, Debug)]
pub(super) struct Spot<'a> {
    pub(super) file: SourceFile<'a>,
    pub(super) span: Range<usize>,
}

impl<'a> Spot<'a> {
    /// The file as a whole, or a file that isn't there.
    pub(super) fn whole(path: &'a str) -> Self {
        Self {
            file: SourceFile { path, text: "" },
            span: 0..0,
        }
    }

    pub(super) fn error(&self, code: &'static str, what: String, mend: String) -> Diagnostic {
        self.diagnostic(Severity::Error, code, what, mend)
    }

    pub(super) fn warning(&self, code: &'static str, what: String, mend: String) -> Diagnostic {
        self.diagnostic(Severity::Warning, code, what, mend)
    }

    fn diagnostic(
        &self,
        severity: Severity,
        code: &'static str,
        what: String,
        how_to_mend: String,
    ) -> Diagnostic {
        let text = self.file.text;
        let start = floor_boundary(text, self.span.start);
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let source_line = text[line_start..].lines().next().unwrap_or_default();
        let line = if text.is_empty() {
            0
        } else {
            before.matches('\n').count() + 1
        };
        Diagnostic {
            severity,
            code,
            file: self.file.path.to_owned(),
            line,
            column: before[line_start..].chars().count() + 1,
            span: start..floor_boundary(text, self.span.end.max(start)),
            source_line: source_line.to_owned(),
            what,
            how_to_mend,
        }
    }
}

fn floor_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

impl Diagnostic {
    /// As compilers print it, in English: what, where, the line with the place marked, how to
    /// mend it.
    pub fn render(&self) -> String {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        format!(
            "{severity}[{}]: {}\n{} = mend: {}\n",
            self.code,
            self.what,
            self.place(),
            self.how_to_mend
        )
    }

    /// The same in Vietnamese; names and values of the case follow in English.
    pub fn render_vietnamese(&self) -> String {
        let severity = match self.severity {
            Severity::Error => "lỗi",
            Severity::Warning => "lưu ý",
        };
        let (what, mend) = explanation(self.code).unwrap_or(("có điều chưa đúng", "xem chi tiết"));
        format!(
            "{severity}[{}]: {what}\n{} = cách sửa: {mend}\n = chi tiết: {}; {}\n",
            self.code,
            self.place(),
            self.what,
            self.how_to_mend
        )
    }

    /// Where it is: the file, and the line with the place marked.
    fn place(&self) -> String {
        if self.line == 0 {
            return format!(" --> {}\n", self.file);
        }
        let number = self.line.to_string();
        let margin = " ".repeat(number.len());
        let (line, mark) = (&self.source_line, self.mark());
        format!(
            "{margin}--> {}:{}:{}\n{margin} |\n{number} | {line}\n{margin} | {mark}\n",
            self.file, self.line, self.column
        )
    }

    /// Spaces up to the column, then one caret for each character that is meant.
    fn mark(&self) -> String {
        let before: String = self
            .source_line
            .chars()
            .take(self.column - 1)
            .map(|c| if c == '\t' { '\t' } else { ' ' })
            .collect();
        let from: usize = self
            .source_line
            .chars()
            .take(self.column - 1)
            .map(char::len_utf8)
            .sum();
        let rest = &self.source_line[from..];
        let meant = floor_boundary(rest, self.span.len());
        let carets = rest[..meant].chars().count().max(1);
        before + &"^".repeat(carets)
    }
}

/// The candidate that looks most like `word`, when one is close enough to be a slip.
pub(super) fn closest<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, candidate)| {
            *distance <= 1 + word.len().min(candidate.len()) / 4 && *distance < candidate.len()
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// How many letters must be inserted, removed, replaced or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

/// "did you mean `x`?", or the choices, or what else to do.
pub(super) fn did_you_mean<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str> + Clone,
    otherwise: &str,
) -> String {
    match closest(word, candidates.clone()) {
        Some(candidate) => format!("did you mean `{candidate}`?"),
        None => {
            let all: Vec<String> = candidates.into_iter().map(|c| format!("`{c}`")).collect();
            if all.is_empty() || all.len() > 14 {
                otherwise.to_owned()
            } else {
                format!("use one of {}", all.join(", "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised_and_other_words_are_not() {
        let check = |word: &str, want: Option<&str>| {
            assert_eq!(
                closest(word, ["opens", "due", "closes", "basis"]),
                want,
                "{word}"
            );
        };
        check("opnes", Some("opens"));
        check("close", Some("closes"));
        check("bassis", Some("basis"));
        check("deu", Some("due"));
        check("colour", None);
    }

    #[test]
    fn the_caret_stands_under_what_is_meant_after_vietnamese_letters() {
        let file = SourceFile {
            path: "needs/a.toml",
            text: "a = 1\nvi = \"Đăng ký\" # sai\n",
        };
        let start = file.text.find("sai").unwrap();
        let spot = Spot {
            file,
            span: start..start + 3,
        };
        let rendered = spot
            .error("test", "wrong".to_owned(), "mend it".to_owned())
            .render();
        let want = [
            "error[test]: wrong",
            " --> needs/a.toml:2:18",
            "  |",
            "2 | vi = \"Đăng ký\" # sai",
            "  |                  ^^^",
            " = mend: mend it\n",
        ];
        assert_eq!(rendered, want.join("\n"));
    }
}
