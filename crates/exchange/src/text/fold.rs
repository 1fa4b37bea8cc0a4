//! The forms under which two spellings of a header or a name are the same.

use std::borrow::Cow;

use noi_core::names::{fold, tone_placed};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// How headers and group names are compared: no case, no diacritics, letters and digits only.
pub fn tight(text: &str) -> String {
    let mut folded = fold(text);
    folded.retain(char::is_alphanumeric);
    folded
}

/// As [`tight`] with diacritics: tells "Nam" (boys) from "Năm" (year).
pub fn tight_marked(text: &str) -> String {
    let mut marked = tone_placed(text).to_lowercase();
    marked.retain(char::is_alphanumeric);
    marked
}

/// Trimmed, one space between words, composed (NFC), no-break spaces and zero-width marks gone.
pub fn tidy(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    if trimmed.is_ascii() && !trimmed.contains("  ") && !trimmed.contains(['\n', '\r', '\t']) {
        return Cow::Borrowed(trimmed);
    }
    let odd = |c: char| {
        matches!(
            c,
            '\u{a0}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
        ) || c.is_control()
    };
    if !trimmed.contains(odd)
        && !trimmed.contains("  ")
        && is_nfc_quick(trimmed.chars()) == IsNormalized::Yes
    {
        return Cow::Borrowed(trimmed);
    }
    let mut out = String::with_capacity(trimmed.len());
    for c in trimmed.nfc() {
        match c {
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => {}
            c if c.is_whitespace() || c.is_control() => {
                if !out.ends_with(' ') && !out.is_empty() {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_that_are_the_same() {
        for (text, key) in [
            ("Họ và tên", "hovaten"),
            ("HỌ VÀTÊN ", "hovaten"),
            ("birth_date", "birthdate"),
            ("H'Mông", "hmong"),
            ("Số ĐDCN/CMND", "soddcncmnd"),
            ("--", ""),
        ] {
            assert_eq!(tight(text), key, "{text:?}");
        }
    }

    #[test]
    fn tidying_changes_no_letter() {
        for (text, tidied) in [
            ("Lê An", "Lê An"),
            ("  Lê\u{a0} \n An ", "Lê An"),
            ("Le\u{302} An\u{200b}", "Lê An"),
            ("\u{a0}", ""),
        ] {
            assert_eq!(tidy(text), tidied, "{text:?}");
        }
    }
}
