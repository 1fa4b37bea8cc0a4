//! Bytes as an office keeps them, to text: UTF-8 (or UTF-16 with its mark), and DOCX.
//!
//! Knows nothing of what the text says. Files of other kinds are refused by name, with what to do about them.

use crate::docx;

/// The largest file that is read, in bytes (20 MB).
pub const MAX_BYTES: usize = 20 * 1000 * 1000;

/// How a file was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Plain text or markdown.
    Text,
    /// Office Open XML.
    Docx,
}

/// The text of a file; spans count its scalar values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// How the file was kept.
    pub format: Format,
}

/// Why a file can't be read, and what its owner can do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// Nothing but blanks.
    #[error("{file} is empty; choose a file that holds the plan's text")]
    Empty {
        /// The file's name.
        file: String,
    },
    /// More than [`MAX_BYTES`].
    #[error("{file} has {} MB, the limit is {} MB; keep the plan without pictures and annexes, as .docx or .txt", bytes / 1_000_000, MAX_BYTES / 1_000_000)]
    TooLarge {
        /// The file's name.
        file: String,
        /// Its size.
        bytes: usize,
    },
    /// Not text at all.
    #[error(
        "{file} isn't text (byte {at} can't be part of one); open it in the program that made it and save it as .docx or .txt (UTF-8)"
    )]
    Binary {
        /// The file's name.
        file: String,
        /// Offset of the first telling byte, from 0.
        at: usize,
    },
    /// Text in an encoding from before Unicode.
    #[error(
        "{file} is written in {encoding}, not Unicode; open it in Word or UniKey Toolkit (Ctrl+Shift+F6), convert {encoding} to Unicode, and save it as UTF-8"
    )]
    Legacy {
        /// The file's name.
        file: String,
        /// `Windows-1258`, `TCVN3 (ABC)` or `VNI`.
        encoding: &'static str,
    },
    /// Neither UTF-8 nor an encoding that we can name.
    #[error("{file} isn't valid UTF-8 from byte {at} on; save it again as \"Unicode (UTF-8)\"")]
    Encoding {
        /// The file's name.
        file: String,
        /// Offset of the first wrong byte, from 0.
        at: usize,
    },
    /// A kind of file that is named but not read.
    #[error(
        "{file} is {kind}, which isn't read; open it and save it as .docx, or as text in UTF-8"
    )]
    Unsupported {
        /// The file's name.
        file: String,
        /// What the file is.
        kind: &'static str,
    },
    /// A DOCX that is broken or hostile.
    #[error(
        "{file} can't be opened as .docx ({reason}); open it in Word or LibreOffice and save it as .docx again"
    )]
    Unreadable {
        /// The file's name.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl ReadError {
    /// The same in Vietnamese.
    #[must_use]
    pub fn vi(&self) -> String {
        match self {
            ReadError::Empty { file } => {
                format!("Tệp {file} trống. Hãy chọn tệp có nội dung kế hoạch.")
            }
            ReadError::TooLarge { file, bytes } => format!(
                "Tệp {file} nặng {} MB, vượt giới hạn {} MB. Hãy bỏ bớt ảnh và phụ lục rồi lưu lại dạng .docx hoặc .txt.",
                bytes / 1_000_000,
                MAX_BYTES / 1_000_000
            ),
            ReadError::Binary { file, at } => format!(
                "Tệp {file} không phải là văn bản (byte thứ {at} không thể có trong văn bản). Hãy mở bằng phần mềm đã tạo ra tệp rồi lưu lại dạng .docx hoặc .txt (UTF-8)."
            ),
            ReadError::Legacy { file, encoding } => format!(
                "Tệp {file} dùng bảng mã {encoding}, không phải Unicode. Hãy mở bằng Word hoặc UniKey Toolkit (Ctrl+Shift+F6), chuyển mã {encoding} sang Unicode rồi lưu lại dạng UTF-8."
            ),
            ReadError::Encoding { file, at } => {
                format!(
                    "Tệp {file} không đúng UTF-8 từ byte thứ {at}. Hãy lưu lại với lựa chọn “Unicode (UTF-8)”."
                )
            }
            ReadError::Unsupported { file, kind } => {
                format!(
                    "Tệp {file} là {}, Nôi chưa đọc được. Hãy mở tệp rồi lưu lại dạng .docx hoặc văn bản UTF-8.",
                    kind_vi(kind)
                )
            }
            ReadError::Unreadable { file, reason } => {
                format!(
                    "Không mở được tệp {file} dạng .docx ({reason}). Hãy mở bằng Word hoặc LibreOffice rồi lưu lại dạng .docx."
                )
            }
        }
    }
}

const PDF: &str = "a PDF";
const OLD_WORD: &str = "a Word 97-2003 document (.doc)";
const RTF: &str = "a Rich Text document (.rtf)";
const ODF: &str = "an OpenDocument file";
const ARCHIVE: &str = "a ZIP archive without a Word document in it";
const SHEET: &str = "an Excel workbook";
const PICTURE: &str = "a picture";

fn kind_vi(kind: &str) -> &'static str {
    match kind {
        PDF => "tệp PDF",
        OLD_WORD => "văn bản Word 97-2003 (.doc)",
        RTF => "văn bản RTF",
        ODF => "tệp OpenDocument",
        SHEET => "bảng tính Excel",
        PICTURE => "tệp ảnh",
        _ => "tệp nén không chứa văn bản Word",
    }
}

/// Turns a file's bytes into text.
///
/// # Errors
///
/// When the file is empty, larger than [`MAX_BYTES`], no text, in another encoding, or a broken DOCX.
pub fn decode(bytes: &[u8], file_name: &str) -> Result<Decoded, ReadError> {
    let file = || file_name.to_owned();
    if bytes.len() > MAX_BYTES {
        return Err(ReadError::TooLarge {
            file: file(),
            bytes: bytes.len(),
        });
    }
    let unsupported = |kind| Err(ReadError::Unsupported { file: file(), kind });
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        let text = match docx::text(bytes) {
            Ok(text) => text,
            Err(docx::DocxError::NotWord(docx::Inside::Sheet)) => return unsupported(SHEET),
            Err(docx::DocxError::NotWord(docx::Inside::OpenDocument)) => return unsupported(ODF),
            Err(docx::DocxError::NotWord(docx::Inside::Else)) => return unsupported(ARCHIVE),
            Err(docx::DocxError::Broken(reason)) => {
                return Err(ReadError::Unreadable {
                    file: file(),
                    reason,
                });
            }
        };
        if text.trim().is_empty() {
            return Err(ReadError::Empty { file: file() });
        }
        return Ok(Decoded {
            text,
            format: Format::Docx,
        });
    }
    let start = &bytes[..bytes.len().min(1024)];
    if start.windows(5).take(1024).any(|w| w == b"%PDF-") {
        return unsupported(PDF);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return unsupported(if file_name.to_ascii_lowercase().ends_with(".xls") {
            SHEET
        } else {
            OLD_WORD
        });
    }
    if bytes.starts_with(b"{\\rtf") {
        return unsupported(RTF);
    }
    if bytes.starts_with(b"\x89PNG")
        || bytes.starts_with(b"\xFF\xD8\xFF")
        || bytes.starts_with(b"GIF8")
        || bytes.starts_with(b"II*\0")
    {
        return unsupported(PICTURE);
    }
    if let Some(text) = utf16(bytes) {
        return finish(text, file_name);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Some(at) = binary_byte(bytes) {
        return Err(ReadError::Binary { file: file(), at });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            if let Some(encoding) = mojibake(text) {
                return Err(ReadError::Legacy {
                    file: file(),
                    encoding,
                });
            }
            finish(text.to_owned(), file_name)
        }
        Err(error) => {
            let sample: String = bytes.iter().take(200_000).map(|b| char::from(*b)).collect();
            match legacy(&sample) {
                Some((encoding, _)) => Err(ReadError::Legacy {
                    file: file(),
                    encoding,
                }),
                None => Err(ReadError::Encoding {
                    file: file(),
                    at: error.valid_up_to(),
                }),
            }
        }
    }
}

fn finish(text: String, file_name: &str) -> Result<Decoded, ReadError> {
    if !text.chars().any(char::is_alphanumeric) {
        return Err(ReadError::Empty {
            file: file_name.to_owned(),
        });
    }
    Ok(Decoded {
        text,
        format: Format::Text,
    })
}

/// UTF-16 with its byte order mark, as Windows' "Unicode text" keeps it.
fn utf16(bytes: &[u8]) -> Option<String> {
    let (little, rest) = match bytes {
        [0xFF, 0xFE, rest @ ..] => (true, rest),
        [0xFE, 0xFF, rest @ ..] => (false, rest),
        _ => return None,
    };
    let units: Vec<u16> = rest
        .chunks_exact(2)
        .map(|p| {
            if little {
                u16::from_le_bytes([p[0], p[1]])
            } else {
                u16::from_be_bytes([p[0], p[1]])
            }
        })
        .collect();
    String::from_utf16(&units).ok()
}

/// The first NUL, or the first control byte where such bytes are common.
fn binary_byte(bytes: &[u8]) -> Option<usize> {
    if let Some(at) = bytes.iter().position(|b| *b == 0) {
        return Some(at);
    }
    let sample = &bytes[..bytes.len().min(65_536)];
    let odd =
        |b: &u8| *b < 0x20 && !matches!(*b, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C) || *b == 0x7F;
    let count = sample.iter().filter(|b| odd(b)).count();
    (count * 50 > sample.len())
        .then(|| sample.iter().position(odd))
        .flatten()
}

/// Common words as each encoding from before Unicode shows them when its bytes are taken for Latin-1.
const LEGACY: &[(&str, &[&str])] = &[
    (
        "TCVN3 (ABC)",
        &[
            "vµ", "cña", "trÎ", "kÕ", "ho¹ch", "thùc", "hiÖn", "n¨m", "c¸c", "tØnh", "®", "trªn",
            "®Õn", "uû", "x·", "gi¸o",
        ],
    ),
    (
        "VNI",
        &[
            "vaø", "cuûa", "treû", "keá", "hoaïch", "thöïc", "hieän", "naêm", "caùc", "tænh",
            "treân", "ñeán", "giaùo", "uûy", "xaõ", "dieän",
        ],
    ),
    (
        "Windows-1258",
        &[
            "cuÒa", "treÒ", "kêì", "hoaòch", "thýòc", "hiêòn", "nãm", "ðêìn", "uÒy", "chiÒ",
            "tiÒnh", "diêòn", "sýò", "ðôòng",
        ],
    ),
];

fn legacy(text: &str) -> Option<(&'static str, usize)> {
    let count = |words: &[&str]| {
        words
            .iter()
            .map(|w| text.matches(w).count().min(20))
            .sum::<usize>()
    };
    LEGACY
        .iter()
        .map(|(name, words)| (*name, count(words)))
        .max_by_key(|(_, n)| *n)
        .filter(|(_, n)| *n >= 2)
}

/// Valid UTF-8 whose letters are the bytes of an older encoding, each taken for a character.
fn mojibake(text: &str) -> Option<&'static str> {
    let sample: String = text.chars().take(100_000).collect();
    let vietnamese = sample.chars().filter(|c| matches!(c, '\u{1EA0}'..='\u{1EF9}' | 'ơ' | 'ư' | 'Ơ' | 'Ư' | '\u{300}'..='\u{323}')).count();
    let (name, found) = legacy(&sample)?;
    (found >= 6 && vietnamese * 4 < found).then_some(name)
}
