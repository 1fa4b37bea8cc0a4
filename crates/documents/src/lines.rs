//! The input's lines without their markdown: what each says, whether it is bold, and how it lies on the page.
//!
//! Knows nothing of paragraphs or of plans.

use crate::text::{Run, normalise};

/// One line of the input.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) run: Run,
    /// Every letter is bold.
    pub(crate) bold: bool,
    /// How many characters at the start are bold.
    pub(crate) bold_to: usize,
    /// Depth of a markdown heading, 0 when it is none.
    pub(crate) heading: u8,
    /// A blank line (or the input's start) stands before it.
    pub(crate) after_blank: bool,
    /// Begins with blanks.
    pub(crate) indented: bool,
    /// Where a wide blank (two or more, or a tab) was, as indices into `run`.
    pub(crate) gaps: Vec<usize>,
    /// Cells of a table row written with `|`.
    pub(crate) cells: Option<Vec<(usize, usize)>>,
}

impl Line {
    /// The columns of a line that wide blanks divide; the whole line when none does.
    pub(crate) fn columns(&self) -> Vec<(usize, usize)> {
        let mut from = 0;
        let mut out = Vec::new();
        for &gap in self.gaps.iter().chain(std::iter::once(&self.run.len())) {
            let (a, b) = self.run.trim(from, gap, &[]);
            if a < b {
                out.push((a, b));
            }
            from = gap;
        }
        out
    }
}

/// Cuts the decoded input into lines; blank ones only leave their mark on the next.
pub(crate) fn lines(text: &str) -> Vec<Line> {
    let chars = normalise(text);
    let mut out = Vec::new();
    let mut bold = false;
    let mut after_blank = true;
    for raw in chars.split(|c| c.0 == '\n') {
        let mut line = line(raw, &mut bold);
        if line.run.is_empty() || is_rule(&line.run) {
            bold = false;
            after_blank = true;
            continue;
        }
        line.after_blank = after_blank;
        after_blank = false;
        out.push(line);
    }
    out
}

/// A line of nothing but strokes ("-----", "* * *", "____").
fn is_rule(run: &Run) -> bool {
    run.chars.iter().all(|c| {
        matches!(
            c,
            '-' | '_' | '=' | '*' | '~' | ' ' | '–' | '—' | '.' | '…' | '─'
        )
    })
}

fn line(raw: &[(char, u32, u32)], bold: &mut bool) -> Line {
    let blank = |c: char| c == ' ' || c == '\t';
    let mut i = raw.iter().take_while(|c| blank(c.0)).count();
    let indented = i > 0;
    let mut heading = 0u8;
    while raw.get(i).is_some_and(|c| c.0 == '>') {
        i += 1 + raw[i + 1..].iter().take_while(|c| blank(c.0)).count();
    }
    let hashes = raw[i..].iter().take_while(|c| c.0 == '#').count();
    if (1..=6).contains(&hashes) {
        heading = u8::try_from(hashes).unwrap_or(6);
        i += hashes;
        i += raw[i..].iter().take_while(|c| blank(c.0)).count();
    }
    // A lone star before a blank is a bullet; every other star is emphasis.
    let star_bullet =
        raw.get(i).is_some_and(|c| c.0 == '*') && raw.get(i + 1).is_some_and(|c| blank(c.0));
    let mut run = Run::default();
    let mut gaps = Vec::new();
    let mut bold_to = 0;
    let mut plain_seen = false;
    let mut letters = 0usize;
    let mut first = true;
    while i < raw.len() {
        let (c, from, to) = raw[i];
        let next = raw.get(i + 1).map(|c| c.0);
        let keep_star = first && star_bullet;
        first = false;
        match c {
            '*' if !keep_star => {
                if next == Some('*') {
                    *bold = !*bold;
                    i += 2;
                } else {
                    i += 1;
                }
                continue;
            }
            '_' if next == Some('_')
                && raw.get(i + 2).is_none_or(|c| c.0 != '_')
                && (i == 0 || raw[i - 1].0 != '_') =>
            {
                i += 2;
                continue;
            }
            '\\' if next.is_some_and(|n| n.is_ascii_punctuation()) => {
                i += 1;
                continue;
            }
            '<' => {
                if let Some(skip) = line_break_tag(&raw[i..]) {
                    push_blank(&mut run, (from, to));
                    i += skip;
                    continue;
                }
            }
            '&' => {
                let entity: String = raw[i..].iter().take(6).map(|c| c.0).collect();
                if entity == "&nbsp;" {
                    push_blank(&mut run, (from, raw[i + 5].2));
                    i += 6;
                    continue;
                }
                if entity.starts_with("&amp;") {
                    run.push('&', (from, raw[i + 4].2));
                    i += 5;
                    continue;
                }
            }
            _ => {}
        }
        if blank(c) {
            let wide = raw[i..].iter().take_while(|c| blank(c.0)).count();
            let tab = raw[i..i + wide].iter().any(|c| c.0 == '\t');
            push_blank(&mut run, (from, to));
            if (wide >= 2 || tab) && !run.is_empty() {
                gaps.push(run.len());
            }
            i += wide;
            continue;
        }
        run.push(c, (from, to));
        if c.is_alphanumeric() {
            letters += 1;
            if *bold && !plain_seen {
                bold_to = run.len();
            } else if !*bold {
                plain_seen = true;
            }
        }
        i += 1;
    }
    let (from, to) = run.trim(0, run.len(), &[]);
    let run = run.sub(from, to);
    gaps.retain(|gap| *gap > from && *gap < to);
    let cells = cells(&run);
    Line {
        bold: letters > 0 && !plain_seen && bold_to > 0,
        bold_to,
        heading,
        after_blank: false,
        indented,
        gaps,
        cells,
        run,
    }
}

fn push_blank(run: &mut Run, at: (u32, u32)) {
    if run.chars.last().is_some_and(|c| *c != ' ') {
        run.push(' ', at);
    }
}

fn line_break_tag(raw: &[(char, u32, u32)]) -> Option<usize> {
    let tag: String = raw
        .iter()
        .take(6)
        .map(|c| c.0.to_ascii_lowercase())
        .collect();
    ["<br />", "<br/>", "<br>"]
        .iter()
        .find(|form| tag.starts_with(**form))
        .map(|form| form.len())
}

/// The cells of `| a | b |`; `None` when the line is no table row.
fn cells(run: &Run) -> Option<Vec<(usize, usize)>> {
    let bars: Vec<usize> = (0..run.len()).filter(|i| run.chars[*i] == '|').collect();
    if bars.len() < 2 {
        return None;
    }
    let mut edges = Vec::new();
    if bars[0] != 0 {
        edges.push(None);
    }
    edges.extend(bars.iter().map(|bar| Some(*bar)));
    if bars[bars.len() - 1] != run.len() - 1 {
        edges.push(Some(run.len()));
    }
    Some(
        edges
            .windows(2)
            .map(|pair| {
                run.trim(
                    pair[0].map_or(0, |bar| bar + 1),
                    pair[1].unwrap_or(run.len()),
                    &[],
                )
            })
            .collect(),
    )
}
