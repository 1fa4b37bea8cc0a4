//! Paragraphs: lines joined where a wrap or a page break cut a sentence, each with the mark that numbers it.
//!
//! Knows what numbering looks like in official documents, and nothing of what they are about.

use crate::{
    lines::Line,
    text::{BULLET, Run, starts_any},
};

/// How deep a mark stands: the smaller, the higher in the document.
pub(crate) mod rank {
    pub(crate) const PART: u8 = 0;
    pub(crate) const ROMAN: u8 = 1;
    pub(crate) const ARABIC: u8 = 2;
    pub(crate) const ARABIC_TWO: u8 = 3;
    pub(crate) const ARABIC_THREE: u8 = 4;
    pub(crate) const LETTER: u8 = 5;
    pub(crate) const LEAD_IN: u8 = 6;
    pub(crate) const DASH: u8 = 7;
    pub(crate) const PLUS: u8 = 8;
    pub(crate) const NONE: u8 = 9;
}

/// A paragraph, heading, list item or table row.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) run: Run,
    /// Depth of its mark (`rank::NONE` without one).
    pub(crate) rank: u8,
    /// Where the words begin after the mark.
    pub(crate) body: usize,
    /// End of the bold beginning; 0 when it begins plain.
    pub(crate) bold_to: usize,
    /// Every letter is bold.
    pub(crate) bold: bool,
    /// Depth of a markdown heading, 0 when it is none.
    pub(crate) heading: u8,
    /// The cells of a table row.
    pub(crate) cells: Option<Vec<(usize, usize)>>,
}

impl Block {
    /// The words without their mark.
    pub(crate) fn words(&self) -> &str {
        &self.run.fold[self.body..]
    }

    pub(crate) fn end(&self) -> usize {
        self.run.len()
    }

    /// The words are in capitals.
    pub(crate) fn caps(&self) -> bool {
        self.run.is_caps(self.body, self.run.len())
    }
}

/// Joins lines into blocks.
pub(crate) fn blocks(lines: &[Line]) -> Vec<Block> {
    let width = wrap_width(lines);
    let mut out: Vec<Block> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let (rank, body) = if line.cells.is_some() {
            (rank::NONE, 0)
        } else {
            mark(&line.run)
        };
        let previous = index.checked_sub(1).map(|i| &lines[i]);
        if let (Some(previous), Some(block)) = (previous, out.last_mut())
            && rank == rank::NONE
            && line.cells.is_none()
            && block.cells.is_none()
            && continues(previous, block, line, width)
        {
            // A symbol cut at its hyphen ("TT-" / "BLĐTBXH") goes together without a blank.
            let cut = block.run.chars.ends_with(&['-'])
                && block.run.len() >= 2
                && block.run.chars[block.run.len() - 2] != ' '
                && line.run.is_upper(0);
            block.bold &= line.bold;
            if block.bold_to >= block.run.len() && line.bold_to > 0 {
                block.bold_to = block.run.len() + usize::from(!cut) + line.bold_to;
            }
            block.run.append(&line.run, !cut);
            continue;
        }
        out.push(Block {
            run: line.run.clone(),
            rank,
            body,
            bold_to: line.bold_to,
            bold: line.bold,
            heading: line.heading,
            cells: line.cells.clone(),
        });
    }
    out
}

/// The usual length of a full line; `usize::MAX` when lines aren't wrapped.
fn wrap_width(lines: &[Line]) -> usize {
    let mut lengths: Vec<usize> = lines
        .iter()
        .filter(|line| line.cells.is_none() && line.run.len() > 30)
        .map(|line| line.run.len())
        .collect();
    if lengths.is_empty() {
        return usize::MAX;
    }
    lengths.sort_unstable();
    let high = lengths[lengths.len() * 9 / 10];
    if high > 130 { usize::MAX } else { high }
}

fn continues(previous: &Line, block: &Block, line: &Line, width: usize) -> bool {
    let Some(&first) = line.run.chars.first() else {
        return false;
    };
    let Some(&last) = previous.run.chars.last() else {
        return false;
    };
    if line.heading > 0 {
        return false;
    }
    let first_word = line.run.chars.iter().take_while(|c| **c != ' ').count();
    let full = width != usize::MAX && (previous.run.len() + 1 + first_word) * 100 > width * 93;
    let fold = &line.run.fold;
    if starts_any(
        fold,
        &["noi nhan", "noi gui", "kt", "tm", "t/m", "tl", "so", "so:"],
    ) && !full
    {
        return false;
    }
    let lower = first.is_lowercase()
        || matches!(first, ')' | ',' | ';' | '…')
        || (first == '(' && !line.after_blank);
    let ended =
        matches!(last, '.' | '!' | '?' | ';' | ':' | '/') || block.run.fold.ends_with("./.");
    if block.heading > 0 && line.after_blank && !lower {
        return false;
    }
    if ended {
        return lower && full && !line.after_blank && last != '.' && last != '/';
    }
    // A heading of its own line ends there, whatever the next line begins with, unless the next goes on in kind.
    let caps = block.run.len() > 3 && block.run.is_caps(block.body, block.run.len());
    if caps {
        let goes_on = line.run.is_caps(0, line.run.len()) && !line.after_blank;
        return goes_on && block.rank < rank::DASH && !block_is_header(block);
    }
    if lower {
        return block.run.len() > 20 || !line.after_blank;
    }
    if hangs(&previous.run.fold) && previous.run.len() > 30 {
        return true;
    }
    if first.is_ascii_digit() || matches!(first, '"' | '“' | '-' | '–' | '&') {
        return full || (!line.after_blank && previous.run.len() * 10 > width.min(90) * 6);
    }
    if matches!(last, ',' | '-' | '–' | '(' | '&' | '“')
        && (full || !line.after_blank)
        && previous.run.len() > 30
    {
        return true;
    }
    if line.run.is_caps(0, line.run.len()) && first_word > 3 && line.run.len() > 8 {
        return false;
    }
    let turns_bold = line.bold && !block.bold;
    full && !(line.after_blank || line.indented || turns_bold || opens_sentence(fold))
}

/// The line ends in a word that can't end a sentence.
fn hangs(fold: &str) -> bool {
    let last = fold.rsplit(' ').next().unwrap_or("");
    matches!(
        last,
        "va" | "cua"
            | "cac"
            | "cho"
            | "tu"
            | "voi"
            | "ve"
            | "tren"
            | "la"
            | "nhung"
            | "theo"
            | "duoi"
            | "it"
            | "dat"
            | "gom"
            | "hoac"
    )
}

fn block_is_header(block: &Block) -> bool {
    starts_any(
        &block.run.fold,
        &[
            "uy ban nhan dan",
            "ubnd",
            "cong hoa",
            "ke hoach",
            "so",
            "hoi dong",
            "bo",
            "truong",
            "phong",
            "tm",
            "kt",
        ],
    ) && block.rank == rank::NONE
}

/// Words with which a sentence opens rather than a name goes on.
fn opens_sentence(fold: &str) -> bool {
    starts_any(
        fold,
        &[
            "bao dam",
            "dam bao",
            "trien khai",
            "to chuc",
            "xay dung",
            "chu tri",
            "phoi hop",
            "tham muu",
            "trong pham vi",
            "thuc hien",
            "phan dau",
            "tang cuong",
            "nang cao",
            "day manh",
            "huong dan",
            "cung cap",
            "ho tro",
            "theo doi",
            "chi dao",
            "can cu",
            "tren day",
            "giao",
            "de nghi",
            "yeu cau",
            "den nam",
            "hang nam",
            "dinh ky",
            "kinh phi",
            "nguon",
            "nham",
            "trong qua trinh",
            "cuoi nam",
            "tuyen truyen",
            "van dong",
            "lap",
            "bo tri",
            "la",
            "chiu",
        ],
    )
}

/// The mark at the start of a line: its rank, and where the words begin.
pub(crate) fn mark(run: &Run) -> (u8, usize) {
    let bytes = run.fold.as_bytes();
    let skip = |mut i: usize| {
        while bytes.get(i) == Some(&b' ') {
            i += 1;
        }
        i
    };
    let Some(&first) = bytes.first() else {
        return (rank::NONE, 0);
    };
    if bytes.len() < 2 {
        return (rank::NONE, 0);
    }
    match first {
        b'-' if bytes[1] != b'-'
            && !(run.chars[0] == '-' && bytes[1].is_ascii_digit() && bytes.len() < 8) =>
        {
            return (rank::DASH, skip(1));
        }
        b if b == BULLET as u8 => return (rank::DASH, skip(1)),
        b'*' if bytes[1] == b' ' => return (rank::DASH, skip(1)),
        b'+' => return (rank::PLUS, skip(1)),
        _ => {}
    }
    if starts_any(&run.fold, &["phan", "chuong", "muc"])
        && run.is_caps(0, run.fold.find(' ').unwrap_or(run.len()))
    {
        return (rank::PART, 0);
    }
    if starts_any(&run.fold, &["dieu"]) && run.is_upper(0) {
        let digits = bytes
            .iter()
            .skip(5)
            .take_while(|b| b.is_ascii_digit())
            .count();
        let stop = 5 + digits;
        if digits > 0 && matches!(bytes.get(stop), Some(b'.' | b':')) {
            return (rank::ARABIC, skip(stop + 1));
        }
    }
    let roman = run
        .chars
        .iter()
        .take_while(|c| matches!(c, 'I' | 'V' | 'X' | 'L'))
        .count();
    // "V/v …" (about) is no fifth section.
    let about = run.fold.starts_with("v/v");
    if (1..=6).contains(&roman) && !about {
        let stop = skip(roman);
        match bytes.get(stop) {
            Some(b'.' | b')' | b'/' | b':' | b'-') => return (rank::ROMAN, skip(stop + 1)),
            // "III NỘI DUNG": the stop was lost.
            Some(_)
                if stop > roman
                    && run.is_upper(stop)
                    && run.is_caps(stop, run.len())
                    && run.len() < 150 =>
            {
                return (rank::ROMAN, stop);
            }
            _ => {}
        }
    }
    if first.is_ascii_digit() {
        return arabic(run, bytes);
    }
    if first == b'(' {
        let inner = bytes[1..]
            .iter()
            .take_while(|b| b.is_ascii_alphanumeric())
            .count();
        if (1..=3).contains(&inner) && bytes.get(1 + inner) == Some(&b')') {
            return (rank::LETTER, skip(inner + 2));
        }
    }
    if first.is_ascii_alphabetic() && matches!(bytes[1], b')' | b'.' | b'/') {
        let after = skip(2);
        let words = after < bytes.len() && (bytes[1] != b'.' || after > 2 || run.is_upper(2));
        if words && run.is_upper(0) && bytes[1] == b'.' && after > 2 {
            return if run.is_caps(after, run.len()) {
                (rank::PART, after)
            } else {
                (rank::LETTER, after)
            };
        }
        if words && !run.is_upper(0) && !(bytes[1] == b'/' && after == 2 && !run.is_upper(2)) {
            return (rank::LETTER, after);
        }
    }
    (rank::NONE, 0)
}

/// "1.", "1)", "1/", "1.2.", "1.2.3 Words"; not "10/5", "20.000", "70%" or "3 xã".
fn arabic(run: &Run, bytes: &[u8]) -> (u8, usize) {
    let mut i = 0;
    let mut parts = 0u8;
    loop {
        let digits = bytes[i..].iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 || digits > 2 {
            return (rank::NONE, 0);
        }
        i += digits;
        parts += 1;
        if bytes.get(i) == Some(&b'.')
            && bytes.get(i + 1).is_some_and(u8::is_ascii_digit)
            && parts < 4
        {
            i += 1;
            continue;
        }
        break;
    }
    let depth = match parts {
        1 => rank::ARABIC,
        2 => rank::ARABIC_TWO,
        _ => rank::ARABIC_THREE,
    };
    let mut words = i;
    let closed = matches!(bytes.get(i), Some(b'.' | b')' | b'/' | b':'));
    if closed {
        words += 1;
    }
    let spaced = bytes.get(words) == Some(&b' ');
    while bytes.get(words) == Some(&b' ') {
        words += 1;
    }
    let Some(&next) = bytes.get(words) else {
        return (rank::NONE, 0);
    };
    let clear = if closed {
        spaced || !next.is_ascii_digit()
    } else {
        parts > 1 && spaced && run.is_upper(words)
    };
    // "1. 000" and "15. 3" are broken numbers.
    let number = next.is_ascii_digit()
        && bytes[words..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count()
            == 3
        && parts == 1
        && !bytes[words..].contains(&b' ');
    if clear && !number {
        (depth, words)
    } else {
        (rank::NONE, 0)
    }
}
