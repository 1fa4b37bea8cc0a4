//! Bytes of a text file → Unicode, whatever an office's program wrote.
//!
//! UTF-8 and UTF-16 are certain. Windows-1258, TCVN3 and VNI carry no mark, so each is tried
//! and the one under which the words read as Vietnamese is taken, and named to the user.

use std::borrow::Cow;

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};
use unicode_normalization::UnicodeNormalization;

use super::legacy::{from_tcvn3, from_vni};
use super::syllable::{is_syllable, score};
use crate::issue::{Code, Issue};

/// How a text was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf16,
    Windows1258,
    /// TCVN 5712, "ABC": fonts named `.VnTime`.
    Tcvn3,
    /// VNI-Win: fonts named `VNI-Times`.
    Vni,
}

impl Encoding {
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16 => "UTF-16",
            Self::Windows1258 => "Windows-1258",
            Self::Tcvn3 => "TCVN3 (ABC)",
            Self::Vni => "VNI",
        }
    }
}

/// Text, how it was written, and what the user should know about that.
#[derive(Debug)]
pub struct Decoded<'a> {
    pub text: Cow<'a, str>,
    pub encoding: Encoding,
    pub notes: Vec<Issue>,
}

/// Files that people pick by mistake, by how they begin.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"PK\x03\x04", "ZIP"),
    (b"\xd0\xcf\x11\xe0", "OLE (DOC, XLS, MSG)"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "GZIP"),
    (b"SQLite format 3", "SQLite"),
    (b"{\\rtf", "RTF"),
];

/// Least share of words that must read as Vietnamese before an unmarked encoding is believed.
const BELIEVED: f32 = 0.7;

/// Decodes a text file.
///
/// # Errors
/// The file is empty, is no text, or is in an encoding that could not be told.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, Issue> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Issue::file(Code::FileEmpty));
    }
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(Issue::file(Code::FileNotATable).arg("kind", *kind));
    }
    if let Some((encoding, length)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[length..]);
        let name = if encoding == UTF_8 {
            Encoding::Utf8
        } else {
            Encoding::Utf16
        };
        return if text.trim().is_empty() {
            Err(Issue::file(Code::FileEmpty))
        } else {
            Ok(unicode(text, name))
        };
    }
    if let Some(text) = utf16_without_mark(bytes) {
        return Ok(unicode(text, Encoding::Utf16));
    }
    if looks_binary(bytes) {
        return Err(Issue::file(Code::FileNotATable).arg("kind", "?"));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(unicode(Cow::Borrowed(text), Encoding::Utf8)),
        Err(error) => one_byte(bytes, error.valid_up_to()),
    }
}

/// A file with more than one control byte in a thousand is no text.
fn looks_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(65_536)];
    let odd = sample
        .iter()
        .filter(|&&b| b < 9 || (b > 13 && b < 27) || (b > 27 && b < 32) || b == 127)
        .count();
    odd * 1_000 > sample.len()
}

fn utf16_without_mark(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let sample = &bytes[..bytes.len().min(4_096) & !1];
    let zeros = |parity: usize| {
        sample
            .iter()
            .skip(parity)
            .step_by(2)
            .filter(|&&b| b == 0)
            .count()
    };
    let half = sample.len() / 2;
    let encoding = if zeros(1) * 2 > half && zeros(0) == 0 {
        UTF_16LE
    } else if zeros(0) * 2 > half && zeros(1) == 0 {
        UTF_16BE
    } else {
        return None;
    };
    let (text, errors) = encoding.decode_without_bom_handling(bytes);
    (!errors && !text.trim().is_empty()).then_some(text)
}

/// Bytes that are not UTF-8: which of the unmarked encodings makes Vietnamese of them?
fn one_byte(bytes: &[u8], first_bad: usize) -> Result<Decoded<'_>, Issue> {
    let sample = &bytes[..bytes.len().min(262_144)];
    let latin = WINDOWS_1252.decode_without_bom_handling(sample).0;
    let vietnamese = |encoding: Encoding, latin: &str, bytes: &[u8]| match encoding {
        Encoding::Tcvn3 => from_tcvn3(latin),
        Encoding::Vni => from_vni(latin),
        Encoding::Windows1258 => WINDOWS_1258
            .decode_without_bom_handling(bytes)
            .0
            .nfc()
            .collect(),
        Encoding::Utf8 | Encoding::Utf16 => String::from_utf8_lossy(bytes).into_owned(),
    };
    let (best, share) = [
        Encoding::Utf8,
        Encoding::Windows1258,
        Encoding::Tcvn3,
        Encoding::Vni,
    ]
    .into_iter()
    .map(|encoding| {
        (
            encoding,
            score(&vietnamese(encoding, &latin, sample)).share(),
        )
    })
    .fold((Encoding::Utf8, 0.0), |best, next| {
        if next.1 > best.1 { next } else { best }
    });
    let line = 1 + bytes[..first_bad].iter().filter(|&&b| b == b'\n').count();
    if share < BELIEVED {
        return Err(Issue::file(Code::EncodingUnknown).arg("line", line.to_string()));
    }
    let latin = WINDOWS_1252.decode_without_bom_handling(bytes).0;
    let note = if best == Encoding::Utf8 {
        Issue::file(Code::EncodingBrokenBytes).arg("line", line.to_string())
    } else {
        Issue::file(Code::EncodingConverted).arg("encoding", best.name())
    };
    Ok(Decoded {
        text: Cow::Owned(vietnamese(best, &latin, bytes)),
        encoding: best,
        notes: vec![note],
    })
}

/// Text that is Unicode by its bytes may still have been typed with a `.Vn…` or VNI font.
fn unicode(text: Cow<'_, str>, encoding: Encoding) -> Decoded<'_> {
    let (typed, note) = match typed_with(&text) {
        Typed::Unicode => (None, None),
        Typed::Mixed(with) => (
            None,
            Some(Issue::file(Code::EncodingMixed).arg("encoding", with.name())),
        ),
        Typed::Legacy(with) => (
            Some(with),
            Some(Issue::file(Code::EncodingConverted).arg("encoding", with.name())),
        ),
    };
    Decoded {
        text: match typed {
            Some(with) => Cow::Owned(convert(&text, with)),
            None => text,
        },
        encoding: typed.unwrap_or(encoding),
        notes: note.into_iter().collect(),
    }
}

/// What a Unicode text was typed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Typed {
    Unicode,
    Legacy(Encoding),
    /// Some words in Unicode, some in an old font: nothing can be converted as a whole.
    Mixed(Encoding),
}

/// Judges a sample of a text; at least three words must speak for an old font.
pub(crate) fn typed_with(text: &str) -> Typed {
    let mut end = text.len().min(262_144);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    if sample.is_ascii() {
        return Typed::Unicode;
    }
    let is_letter = |c: char| c.is_alphabetic() || ('\u{a1}'..='\u{ff}').contains(&c);
    let (mut words, mut unicode, mut tcvn3, mut vni) = (0_u32, 0_u32, 0_u32, 0_u32);
    for word in sample
        .split(|c: char| !is_letter(c))
        .filter(|word| !word.is_ascii())
        .take(2_000)
    {
        words += 1;
        // Letters that neither font knows: this word was typed in Unicode.
        if word.contains(|c: char| c > '\u{ff}') {
            unicode += 1;
        } else if !is_syllable(word) {
            tcvn3 += u32::from(is_syllable(&from_tcvn3(word)));
            vni += u32::from(is_syllable(&from_vni(word)));
        }
    }
    let (with, mended) = if tcvn3 >= vni {
        (Encoding::Tcvn3, tcvn3)
    } else {
        (Encoding::Vni, vni)
    };
    if mended < 3 || mended * 20 < words {
        Typed::Unicode
    } else if unicode * 20 > words {
        Typed::Mixed(with)
    } else {
        Typed::Legacy(with)
    }
}

/// Converts text typed with an old font; other encodings leave it as it is.
pub(crate) fn convert(text: &str, with: Encoding) -> String {
    match with {
        Encoding::Tcvn3 => from_tcvn3(text),
        Encoding::Vni => from_vni(text),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Họ và tên,Ngày sinh\nNguyễn Thị Hằng,01/02/2022\nTrần Đức Bảo,3/4/2021\n";

    #[test]
    fn each_encoding_is_read_and_named() {
        let utf16 = |little: bool, mark: bool| {
            let mut bytes = Vec::new();
            for unit in mark
                .then_some(0xfeff)
                .into_iter()
                .chain(TEXT.encode_utf16())
            {
                bytes.extend(if little {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                });
            }
            bytes
        };
        // Windows-1258 writes a tone as a separate mark behind the letter.
        let windows_1258: Vec<u8> = TEXT
            .chars()
            .flat_map(|c| {
                if "ăâêôơưđĂÂÊÔƠƯĐ".contains(c) {
                    return vec![c];
                }
                let marks: Vec<char> = c.to_string().nfd().collect();
                match marks[..] {
                    [base, shape, tone] if !"\u{323}".contains(shape) => {
                        vec![format!("{base}{shape}").nfc().next().unwrap(), tone]
                    }
                    [base, tone, shape] => {
                        vec![format!("{base}{shape}").nfc().next().unwrap(), tone]
                    }
                    _ => marks,
                }
            })
            .map(|c| {
                let text = c.to_string();
                let (bytes, _, failed) = WINDOWS_1258.encode(&text);
                assert!(!failed, "{c}");
                bytes[0]
            })
            .collect();
        let latin = |text: &str| text.chars().map(|c| c as u8).collect::<Vec<u8>>();
        let tcvn3 = "Hä vµ tªn,Ngµy sinh\nNguyÔn ThÞ H»ng,01/02/2022\nTrÇn §øc B¶o,3/4/2021\n";
        let vni =
            "Hoï vaø teân,Ngaøy sinh\nNguyeãn Thò Haèng,01/02/2022\nTraàn Ñöùc Baûo,3/4/2021\n";
        for (bytes, encoding) in [
            (TEXT.as_bytes().to_vec(), Encoding::Utf8),
            ([b"\xef\xbb\xbf", TEXT.as_bytes()].concat(), Encoding::Utf8),
            (utf16(true, true), Encoding::Utf16),
            (utf16(false, true), Encoding::Utf16),
            (windows_1258, Encoding::Windows1258),
            (latin(tcvn3), Encoding::Tcvn3),
            (tcvn3.as_bytes().to_vec(), Encoding::Tcvn3),
            (latin(vni), Encoding::Vni),
            (vni.as_bytes().to_vec(), Encoding::Vni),
        ] {
            let decoded = decode(&bytes).unwrap();
            assert_eq!(decoded.encoding, encoding);
            assert_eq!(decoded.text, TEXT, "{encoding:?}");
        }
    }

    #[test]
    fn what_is_no_text_is_refused_by_name() {
        for (bytes, code) in [
            (&b""[..], Code::FileEmpty),
            (b" \r\n\t", Code::FileEmpty),
            (b"\xef\xbb\xbf", Code::FileEmpty),
            (b"%PDF-1.7 ...", Code::FileNotATable),
            (b"a\0\0\x01b\0\x02\0\0\0", Code::FileNotATable),
            (b"\x81\x8d\x8f\x90\x9d abc \xff\xfe", Code::EncodingUnknown),
        ] {
            assert_eq!(decode(bytes).unwrap_err().code, code, "{bytes:?}");
        }
    }

    #[test]
    fn minority_names_and_half_converted_files() {
        let names = "Họ và tên\nH'Bia Niê\nY Thăč Byă\nRơ Châm Prữh\nNguyễn Văn Đệ\n";
        assert!(decode(names.as_bytes()).unwrap().notes.is_empty());
        let mixed = "Họ và tên\nTrần Thị Hằng\nĐặng Đức\nNguyÔn ThÞ H»ng\nTrÇn §øc B¶o\n";
        let decoded = decode(mixed.as_bytes()).unwrap();
        assert_eq!(decoded.notes[0].code, Code::EncodingMixed);
        assert_eq!(decoded.text, mixed);
    }
}
