//! A piece of text that remembers where each of its characters came from.
//!
//! Readers match on `fold`: one ASCII byte for each character, lower case and without diacritics, so that an index
//! means the same in `chars`, `fold` and `at`, and a tone mark lost to scanning doesn't hide a phrase. Knows nothing
//! of documents.

use unicode_normalization::{
    UnicodeNormalization, char::decompose_canonical, char::is_combining_mark,
};

use crate::reading::Span;

/// Folded forms of signs that matter to readers and have no ASCII form.
pub(crate) const PER_MILLE: char = '\u{1}';
pub(crate) const AT_LEAST: char = '\u{2}';
pub(crate) const AT_MOST: char = '\u{3}';
pub(crate) const BULLET: char = '\u{4}';
/// Longer than any sentence of an official document, in characters.
const MAX_SENTENCE: usize = 4_000;
const UNKNOWN: char = '\u{7f}';

/// Text with its folded form and the place of each character in the decoded input.
#[derive(Debug, Clone, Default)]
pub(crate) struct Run {
    pub(crate) chars: Vec<char>,
    pub(crate) fold: String,
    at: Vec<(u32, u32)>,
}

impl Run {
    pub(crate) fn len(&self) -> usize {
        self.chars.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    pub(crate) fn push(&mut self, c: char, at: (u32, u32)) {
        self.chars.push(c);
        self.fold.push(fold_char(c));
        self.at.push(at);
    }

    /// Appends another run; `space` puts one blank between them.
    pub(crate) fn append(&mut self, other: &Run, space: bool) {
        if space && !self.is_empty() {
            let end = self.at.last().map_or(0, |at| at.1);
            self.push(' ', (end, end));
        }
        self.chars.extend_from_slice(&other.chars);
        self.fold.push_str(&other.fold);
        self.at.extend_from_slice(&other.at);
    }

    pub(crate) fn sub(&self, from: usize, to: usize) -> Run {
        Run {
            chars: self.chars[from..to].to_vec(),
            fold: self.fold[from..to].to_owned(),
            at: self.at[from..to].to_vec(),
        }
    }

    pub(crate) fn text(&self, from: usize, to: usize) -> String {
        self.chars[from..to].iter().collect()
    }

    pub(crate) fn all(&self) -> String {
        self.chars.iter().collect()
    }

    /// Where `[from, to)` stands in the decoded input; empty ranges give an empty span.
    pub(crate) fn span(&self, from: usize, to: usize) -> Span {
        if from >= to || to > self.at.len() {
            let at = self.at.get(from).map_or(0, |at| at.0) as usize;
            return Span(at, at);
        }
        Span(self.at[from].0 as usize, self.at[to - 1].1 as usize)
    }

    /// Narrows `[from, to)` past blanks and the given signs at both ends.
    pub(crate) fn trim(&self, mut from: usize, mut to: usize, signs: &[char]) -> (usize, usize) {
        let drop = |c: char| c == ' ' || signs.contains(&c);
        while from < to && drop(self.chars[from]) {
            from += 1;
        }
        while from < to && drop(self.chars[to - 1]) {
            to -= 1;
        }
        (from, to)
    }

    pub(crate) fn is_upper(&self, index: usize) -> bool {
        self.chars.get(index).is_some_and(|c| c.is_uppercase())
    }

    /// Whether the letters of `[from, to)` are capitals (at least two of them, small letters a tenth at most).
    pub(crate) fn is_caps(&self, from: usize, to: usize) -> bool {
        let letters = self.chars[from..to].iter().filter(|c| c.is_alphabetic());
        let (mut upper, mut lower) = (0usize, 0usize);
        for c in letters {
            if c.is_uppercase() {
                upper += 1;
            } else {
                lower += 1;
            }
        }
        upper >= 2 && lower * 10 <= upper
    }

    /// Ranges of the sentences, without the blank between them; one that never ends is cut, so that what reads it can
    /// compare its parts with each other.
    pub(crate) fn sentences(&self, from: usize, to: usize) -> Vec<(usize, usize)> {
        let bytes = self.fold.as_bytes();
        let mut out = Vec::new();
        let mut start = from;
        let mut i = from;
        while i < to {
            let stop = matches!(bytes[i], b'.' | b'!' | b'?')
                && (i + 1 >= to
                    || (bytes[i + 1] == b' ' && i + 2 < to && starts_sentence(&self.chars, i + 2)));
            let endless =
                i - start > MAX_SENTENCE && bytes[i] == b' ' || i - start > 2 * MAX_SENTENCE;
            if stop && !is_abbreviation(bytes, start, i) || endless {
                out.push((start, i + 1));
                i += 1;
                while i < to && bytes[i] == b' ' {
                    i += 1;
                }
                start = i;
                continue;
            }
            i += 1;
        }
        if start < to {
            out.push((start, to));
        }
        out
    }
}

fn starts_sentence(chars: &[char], at: usize) -> bool {
    let c = chars[at];
    c.is_uppercase() || c.is_ascii_digit() || matches!(c, '-' | '–' | '“' | '"' | '(')
}

fn is_abbreviation(bytes: &[u8], start: usize, stop: usize) -> bool {
    let mut word = stop;
    while word > start && bytes[word - 1].is_ascii_alphabetic() {
        word -= 1;
    }
    let text = &bytes[word..stop];
    let single =
        text.len() == 1 && (word == start || bytes[word - 1] == b' ' || bytes[word - 1] == b'.');
    single
        || matches!(
            text,
            b"tm" | b"kt" | b"tp" | b"ths" | b"tx" | b"bs" | b"gs" | b"pgs" | b"ts" | b"tt"
        )
}

/// The words of `[from, to)`; nothing when the ends cross.
pub(crate) fn cut(fold: &str, from: usize, to: usize) -> &str {
    fold.get(from..to).unwrap_or("")
}

/// Finds a folded phrase on word boundaries at or after `from`.
pub(crate) fn find_phrase(fold: &str, phrase: &str, from: usize) -> Option<usize> {
    let bytes = fold.as_bytes();
    let word = |b: u8| b.is_ascii_alphanumeric();
    let mut at = from;
    while at <= fold.len() {
        let found = fold.get(at..)?.find(phrase)? + at;
        let end = found + phrase.len();
        let left = found == 0 || !word(bytes[found - 1]) || !word(phrase.as_bytes()[0]);
        let right =
            end == bytes.len() || !word(bytes[end]) || !word(phrase.as_bytes()[phrase.len() - 1]);
        if left && right {
            return Some(found);
        }
        at = found + 1;
    }
    None
}

/// Whether a folded text holds any of the phrases, on word boundaries.
pub(crate) fn has_any(fold: &str, phrases: &[&str]) -> bool {
    phrases
        .iter()
        .any(|phrase| find_phrase(fold, phrase, 0).is_some())
}

/// Whether a folded text begins with any of the phrases, ending on a word boundary.
pub(crate) fn starts_any(fold: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| {
        fold.strip_prefix(phrase).is_some_and(|rest| {
            rest.bytes()
                .next()
                .is_none_or(|b| !b.is_ascii_alphanumeric())
                || phrase.ends_with(' ')
        })
    })
}

/// Roman numerals, from 1.
pub(crate) fn roman(mut number: usize) -> String {
    const STEPS: [(usize, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut out = String::new();
    for (value, letters) in STEPS {
        while number >= value {
            out.push_str(letters);
            number -= value;
        }
    }
    out
}

/// One ASCII character for any character.
pub(crate) fn fold_char(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    match c {
        'đ' | 'Đ' | 'ð' | 'Ð' => 'd',
        '–' | '—' | '−' | '‐' | '‑' | '\u{ad}' => '-',
        '“' | '”' | '«' | '»' | '„' => '"',
        '‘' | '’' => '\'',
        '…' => '.',
        '％' => '%',
        '‰' => PER_MILLE,
        '≥' => AT_LEAST,
        '≤' => AT_MOST,
        '•' | '·' | '▪' | '●' | '◦' | '■' | '□' | '➢' | '✓' | '►' | '❖' | '\u{f0b7}'
        | '\u{f0a7}' | '\u{f02d}' => BULLET,
        _ => {
            let mut base = UNKNOWN;
            let mut first = true;
            decompose_canonical(c, |part| {
                if first && part.is_ascii() {
                    base = part.to_ascii_lowercase();
                }
                first = false;
            });
            base
        }
    }
}

/// Lower case without diacritics, for text that has no place in the input.
pub(crate) fn fold_str(text: &str) -> String {
    text.nfc().map(fold_char).collect()
}

/// Composes (NFC), turns every blank into a plain space and every line end into `\n`, and drops what has no width;
/// each resulting character keeps the range that it came from.
pub(crate) fn normalise(text: &str) -> Vec<(char, u32, u32)> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::with_capacity(chars.len());
    let mut i = 0;
    let place = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
    while i < chars.len() {
        let start = i;
        let c = chars[i];
        i += 1;
        match c {
            '\r' => {
                if chars.get(i) == Some(&'\n') {
                    i += 1;
                }
                out.push(('\n', place(start), place(i)));
            }
            '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                out.push(('\n', place(start), place(i)))
            }
            '\t' => out.push(('\t', place(start), place(i))),
            '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' | '\u{2060}' => {}
            _ if c.is_whitespace() => out.push((' ', place(start), place(i))),
            _ if c.is_control() => {}
            _ => {
                // A run of marks is bounded, so that a line of nothing but marks stays cheap.
                while i < chars.len() && i - start < 8 && is_combining_mark(chars[i]) {
                    i += 1;
                }
                if i - start == 1 {
                    out.push((c, place(start), place(i)));
                } else {
                    for composed in chars[start..i].iter().copied().nfc() {
                        if !is_combining_mark(composed) {
                            out.push((composed, place(start), place(i)));
                        }
                    }
                }
            }
        }
    }
    out
}
