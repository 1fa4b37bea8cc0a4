//! The text of a DOCX: paragraphs, tables cell by cell, page headers, and the numbers that Word counts by itself.
//!
//! What it gives is what `noi plan text FILE` prints. Sizes are bounded before anything is unpacked.

use std::{collections::BTreeMap, io::Read};

use quick_xml::{Reader, events::Event};

use crate::text::roman;

/// The most that one part may unpack to, in bytes.
const MAX_PART: u64 = 64 * 1024 * 1024;
/// The most characters that are taken from a document.
const MAX_TEXT: usize = 20_000_000;
/// The most entries that an archive may list.
const MAX_ENTRIES: usize = 10_000;

/// Why there is no text.
#[derive(Debug)]
pub(crate) enum DocxError {
    /// An archive of another kind.
    NotWord(Inside),
    /// Damaged, or larger than it pretends.
    Broken(String),
}

/// What an archive that isn't Word's holds.
#[derive(Debug)]
pub(crate) enum Inside {
    Sheet,
    OpenDocument,
    Else,
}

type Archive<'a> = zip::ZipArchive<std::io::Cursor<&'a [u8]>>;

/// The text of a DOCX file.
pub(crate) fn text(bytes: &[u8]) -> Result<String, DocxError> {
    let broken = |reason: &str| DocxError::Broken(reason.to_owned());
    let mut archive: Archive<'_> = zip::ZipArchive::new(std::io::Cursor::new(bytes))
        .map_err(|e| DocxError::Broken(e.to_string()))?;
    if archive.len() > MAX_ENTRIES {
        return Err(broken("too many parts"));
    }
    let names: Vec<String> = archive
        .file_names()
        .flatten()
        .map(std::borrow::Cow::into_owned)
        .collect();
    if !names.iter().any(|n| n == "word/document.xml") {
        let inside = if names.iter().any(|n| n.starts_with("xl/")) {
            Inside::Sheet
        } else if names.iter().any(|n| n == "content.xml") {
            Inside::OpenDocument
        } else {
            Inside::Else
        };
        return Err(DocxError::NotWord(inside));
    }
    let numbering = match part(&mut archive, "word/numbering.xml")? {
        Some(xml) => numbering(&xml)?,
        None => Numbering::default(),
    };
    let mut out = String::new();
    let mut headers: Vec<&String> = names
        .iter()
        .filter(|n| n.starts_with("word/header") && n.ends_with(".xml"))
        .collect();
    headers.sort();
    for name in headers.into_iter().take(20) {
        if let Some(xml) = part(&mut archive, name)? {
            let header = body(&xml, &Numbering::default())?;
            if header.chars().any(char::is_alphabetic) && !out.contains(header.trim()) {
                out.push_str(header.trim());
                out.push_str("\n\n");
            }
        }
    }
    let xml = part(&mut archive, "word/document.xml")?.ok_or_else(|| broken("no text part"))?;
    out.push_str(&body(&xml, &numbering)?);
    let kept = out.trim_end().len();
    out.truncate(kept);
    out.push('\n');
    Ok(out)
}

fn part(archive: &mut Archive<'_>, name: &str) -> Result<Option<String>, DocxError> {
    let Ok(file) = archive.by_name(name) else {
        return Ok(None);
    };
    if file.size() > MAX_PART {
        return Err(DocxError::Broken(format!(
            "{name} unpacks to more than {} MB",
            MAX_PART / 1024 / 1024
        )));
    }
    let mut bytes = Vec::new();
    // The size that the archive states may be a lie; the reader is bounded too.
    file.take(MAX_PART + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| DocxError::Broken(format!("{name}: {e}")))?;
    if bytes.len() as u64 > MAX_PART {
        return Err(DocxError::Broken(format!(
            "{name} unpacks to more than {} MB",
            MAX_PART / 1024 / 1024
        )));
    }
    String::from_utf8(bytes)
        .map(Some)
        .map_err(|_| DocxError::Broken(format!("{name} isn't UTF-8")))
}

/// How Word counts: for each list, the form of each level.
#[derive(Default)]
struct Numbering {
    levels: BTreeMap<(String, u8), Level>,
    lists: BTreeMap<String, String>,
}

#[derive(Clone, Default)]
struct Level {
    format: String,
    text: String,
    start: u32,
}

/// Paragraphs of one cell, one row, one table.
type Cell = Vec<String>;

struct Table {
    rows: Vec<Vec<Cell>>,
}

struct Writer<'a> {
    out: String,
    tables: Vec<Table>,
    counters: BTreeMap<(String, u8), u32>,
    numbering: &'a Numbering,
}

impl Writer<'_> {
    fn paragraph(&mut self, text: &str, list: Option<(String, u8)>) {
        let mut line = String::new();
        if let Some((id, level)) = list {
            line = self.number(&id, level);
        }
        line.push_str(text.trim_end());
        if let Some(cell) = self
            .tables
            .last_mut()
            .and_then(|t| t.rows.last_mut())
            .and_then(|r| r.last_mut())
        {
            if !line.trim().is_empty() {
                cell.push(line);
            }
        } else {
            self.out.push_str(&line);
            self.out
                .push_str(if line.trim().is_empty() { "\n" } else { "\n\n" });
        }
    }

    fn number(&mut self, id: &str, level: u8) -> String {
        let Some(list) = self.numbering.lists.get(id) else {
            return String::new();
        };
        let Some(form) = self.numbering.levels.get(&(list.clone(), level)).cloned() else {
            return String::new();
        };
        for deeper in level + 1..9 {
            self.counters.remove(&(id.to_owned(), deeper));
        }
        let counter = self
            .counters
            .entry((id.to_owned(), level))
            .and_modify(|n| *n += 1)
            .or_insert(form.start.max(1));
        let own = *counter;
        if form.format == "bullet" {
            return "- ".to_owned();
        }
        if form.format == "none" {
            return String::new();
        }
        let mut text = form.text.clone();
        for up in 0..=level {
            let sign = format!("%{}", up + 1);
            if text.contains(&sign) {
                let value = if up == level {
                    own
                } else {
                    self.counters
                        .get(&(id.to_owned(), up))
                        .copied()
                        .unwrap_or(1)
                };
                let format = self
                    .numbering
                    .levels
                    .get(&(list.clone(), up))
                    .map_or("decimal", |l| l.format.as_str());
                text = text.replace(&sign, &spelled(value, format));
            }
        }
        text.push(' ');
        text
    }

    fn end_table(&mut self) {
        let Some(table) = self.tables.pop() else {
            return;
        };
        let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
        let words = table.rows.iter().flatten().flatten();
        let layout = columns < 2
            || table.rows.len() < 2
            || (columns == 2 && table.rows.len() <= 2)
            || words.clone().any(|p| {
                let fold = crate::text::fold_str(p);
                fold.starts_with("noi nhan") || fold.starts_with("cong hoa xa hoi")
            });
        let mut text = String::new();
        if layout {
            // A table that only lays the page out is read cell by cell.
            for cell in table.rows.iter().flatten() {
                for line in cell {
                    text.push_str(line);
                    text.push('\n');
                }
                text.push('\n');
            }
        } else {
            for row in &table.rows {
                text.push('|');
                for cell in row {
                    text.push(' ');
                    text.push_str(&cell.join(" ").replace('|', "/").replace('\n', " "));
                    text.push_str(" |");
                }
                text.push('\n');
            }
            text.push('\n');
        }
        if let Some(cell) = self
            .tables
            .last_mut()
            .and_then(|t| t.rows.last_mut())
            .and_then(|r| r.last_mut())
        {
            cell.push(text.trim().replace('\n', " "));
        } else {
            self.out.push_str(&text);
        }
    }
}

fn body(xml: &str, numbering: &Numbering) -> Result<String, DocxError> {
    let mut reader = Reader::from_str(xml);
    let mut writer = Writer {
        out: String::new(),
        tables: Vec::new(),
        counters: BTreeMap::new(),
        numbering,
    };
    let mut paragraphs: Vec<(String, Option<String>, Option<u8>)> = Vec::new();
    let mut in_text = false;
    let mut skipping = 0usize;
    let mut depth = 0usize;
    loop {
        let event = reader
            .read_event()
            .map_err(|e| DocxError::Broken(e.to_string()))?;
        match &event {
            Event::Start(tag) => {
                depth += 1;
                if depth > 2_000 {
                    return Err(DocxError::Broken("nested too deep".to_owned()));
                }
                let name = tag.local_name();
                let name = name.as_ref();
                // A drawing's fallback repeats its text.
                if skipping > 0 || matches!(name, "Fallback" | "delText" | "instrText") {
                    skipping += 1;
                    continue;
                }
                match name {
                    "p" => paragraphs.push((String::new(), None, None)),
                    "t" => in_text = true,
                    "tbl" => writer.tables.push(Table { rows: Vec::new() }),
                    "tr" => {
                        if let Some(table) = writer.tables.last_mut() {
                            table.rows.push(Vec::new());
                        }
                    }
                    "tc" => {
                        if let Some(row) = writer.tables.last_mut().and_then(|t| t.rows.last_mut())
                        {
                            row.push(Vec::new());
                        }
                    }
                    _ => note(tag, name, paragraphs.last_mut()),
                }
            }
            Event::Empty(tag) => {
                if skipping > 0 {
                    continue;
                }
                let name = tag.local_name();
                let name = name.as_ref();
                if name == "gridSpan" {
                    let span: usize = value(tag).and_then(|v| v.parse().ok()).unwrap_or(1);
                    if let Some(row) = writer.tables.last_mut().and_then(|t| t.rows.last_mut()) {
                        // The cell stays in place; the blanks that keep the columns in line follow when it ends.
                        row.extend(
                            std::iter::repeat_with(Cell::new).take(span.saturating_sub(1).min(60)),
                        );
                        let last = row.len();
                        row.swap(last.saturating_sub(span.min(last)), last - 1);
                    }
                }
                note(tag, name, paragraphs.last_mut());
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                if skipping > 0 {
                    skipping -= 1;
                    continue;
                }
                match tag.local_name().as_ref() {
                    "t" => in_text = false,
                    "p" => {
                        if let Some((text, list, level)) = paragraphs.pop() {
                            let list = list
                                .filter(|id| id != "0" && !text.trim().is_empty())
                                .map(|id| (id, level.unwrap_or(0)));
                            writer.paragraph(&text, list);
                        }
                    }
                    "tbl" => writer.end_table(),
                    _ => {}
                }
            }
            Event::Text(text) if in_text && skipping == 0 => {
                let words = text.as_ref().to_owned();
                if let Some(last) = paragraphs.last_mut() {
                    last.0.push_str(&words);
                }
            }
            Event::GeneralRef(entity) if in_text && skipping == 0 => {
                if let Some(last) = paragraphs.last_mut() {
                    if let Ok(Some(c)) = entity.resolve_char_ref() {
                        last.0.push(c);
                    } else {
                        last.0.push(match entity.as_ref() {
                            "amp" => '&',
                            "lt" => '<',
                            "gt" => '>',
                            "quot" => '"',
                            "apos" => '\'',
                            _ => ' ',
                        });
                    }
                }
            }
            Event::Eof => break,
            _ => {}
        }
        if writer.out.len() > MAX_TEXT * 4 {
            return Err(DocxError::Broken("too much text".to_owned()));
        }
    }
    while !writer.tables.is_empty() {
        writer.end_table();
    }
    Ok(writer.out)
}

/// Blanks, breaks and list marks inside a paragraph.
fn note(
    tag: &quick_xml::events::BytesStart<'_>,
    name: &str,
    paragraph: Option<&mut (String, Option<String>, Option<u8>)>,
) {
    let Some(paragraph) = paragraph else { return };
    match name {
        "tab" if tag.attributes().next().is_none() => paragraph.0.push('\t'),
        "br" | "cr" => paragraph.0.push('\n'),
        "noBreakHyphen" => paragraph.0.push('-'),
        "numId" => paragraph.1 = value(tag),
        "ilvl" => paragraph.2 = value(tag).and_then(|v| v.parse().ok()),
        _ => {}
    }
}

fn value(tag: &quick_xml::events::BytesStart<'_>) -> Option<String> {
    attribute(tag, "val")
}

fn attribute(tag: &quick_xml::events::BytesStart<'_>, name: &str) -> Option<String> {
    tag.attributes()
        .flatten()
        .find(|a| a.key.local_name().as_ref() == name)
        .map(|a| a.value.into_owned())
}

fn numbering(xml: &str) -> Result<Numbering, DocxError> {
    let mut reader = Reader::from_str(xml);
    let mut out = Numbering::default();
    let (mut list, mut level, mut number) = (String::new(), 0u8, String::new());
    loop {
        match reader
            .read_event()
            .map_err(|e| DocxError::Broken(e.to_string()))?
        {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "abstractNum" => list = attribute(&tag, "abstractNumId").unwrap_or_default(),
                "lvl" => {
                    level = attribute(&tag, "ilvl")
                        .and_then(|v| v.parse().ok())
                        .unwrap_or(0)
                }
                "num" => number = attribute(&tag, "numId").unwrap_or_default(),
                "abstractNumId" => {
                    out.lists
                        .insert(number.clone(), value(&tag).unwrap_or_default());
                }
                name @ ("numFmt" | "lvlText" | "start") => {
                    let form = out.levels.entry((list.clone(), level)).or_default();
                    let value = value(&tag).unwrap_or_default();
                    match name {
                        "numFmt" => form.format = value,
                        "lvlText" => form.text = value,
                        _ => form.start = value.parse().unwrap_or(1),
                    }
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(out)
}

fn spelled(value: u32, format: &str) -> String {
    match format {
        "upperRoman" | "lowerRoman" => {
            let out = roman(value.min(3999) as usize);
            if format == "lowerRoman" {
                out.to_lowercase()
            } else {
                out
            }
        }
        "lowerLetter" | "upperLetter" => {
            let base = if format == "lowerLetter" { b'a' } else { b'A' };
            let index = u8::try_from((value.max(1) - 1) % 26).unwrap_or(0);
            char::from(base + index).to_string()
        }
        _ => value.to_string(),
    }
}
