//! A file on its way in: read part by part into a temporary file that nobody else sees and that
//! is gone when it is closed; never into memory as a whole.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};

use axum::body::Body;
use hyper::HeaderMap;
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE};
use multer::{Constraints, Field, Multipart, SizeLimit};
use noi_ui::pages::imports::FileProblem;

/// What a form with a file says.
pub(super) struct Received {
    pub(super) kind: String,
    /// The file's name as the browser tells it, and its bytes from the beginning.
    pub(super) file: Option<(String, File)>,
}

/// The longest value of a field that isn't the file.
const VALUE_BYTES: usize = 1024;
/// The longest name of a file that is kept, in signs.
const NAME_MAX: usize = 120;
/// Parts that a form of ours has at most, with some to spare.
const PARTS_MAX: usize = 16;

/// Reads a form with a file of at most so many bytes. What is larger is read on and thrown away as
/// far as [`DRAINED`], so that the browser hears why.
pub(super) async fn read(
    headers: &HeaderMap,
    body: Body,
    bytes_max: u64,
) -> Result<Received, FileProblem> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let said: Option<u64> = text(CONTENT_LENGTH).and_then(|length| length.parse().ok());
    let kind = text(CONTENT_TYPE).unwrap_or_default();
    let Ok(boundary) = multer::parse_boundary(kind) else {
        return Err(FileProblem::CutOff);
    };
    // What is no form of ours could be kept in memory until its first line ends.
    let most = SizeLimit::new().whole_stream(bytes_max.saturating_mul(DRAINED));
    let most = Constraints::new().size_limit(most);
    let mut form = Multipart::with_constraints(body.into_data_stream(), boundary, most);
    let mut received = Received {
        kind: String::new(),
        file: None,
    };
    // With room for the other fields and the lines between them.
    let mut too_large = said.is_some_and(|said| said > bytes_max.saturating_add(8 * 1024));
    let mut bytes = 0;
    for _ in 0..PARTS_MAX {
        let Some(mut field) = form.next_field().await.map_err(cut_off)? else {
            break;
        };
        match field.name() {
            Some("file") => {
                let name = name(field.file_name().unwrap_or_default());
                let mut file = tempfile::tempfile().map_err(|_| FileProblem::CutOff)?;
                while let Some(chunk) = field.chunk().await.map_err(cut_off)? {
                    bytes += chunk.len() as u64;
                    too_large |= bytes > bytes_max;
                    if !too_large {
                        file.write_all(&chunk).map_err(|_| FileProblem::CutOff)?;
                    }
                }
                file.seek(SeekFrom::Start(0))
                    .map_err(|_| FileProblem::CutOff)?;
                // A browser sends an empty part where no file was chosen.
                if !name.is_empty() && !too_large {
                    received.file = Some((name, file));
                }
            }
            Some("kind") => received.kind = value(&mut field).await?,
            _ => {
                value(&mut field).await?;
            }
        }
    }
    match too_large {
        true => Err(FileProblem::TooLarge),
        false => Ok(received),
    }
}

/// So many times the largest file are read of one that is larger.
pub(crate) const DRAINED: u64 = 2;

async fn value(field: &mut Field<'_>) -> Result<String, FileProblem> {
    let mut value = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(cut_off)? {
        if value.len() + chunk.len() > VALUE_BYTES {
            return Err(FileProblem::CutOff);
        }
        value.extend_from_slice(&chunk);
    }
    String::from_utf8(value).map_err(|_| FileProblem::CutOff)
}

fn cut_off(error: multer::Error) -> FileProblem {
    match error {
        multer::Error::StreamSizeExceeded { .. } => FileProblem::TooLarge,
        _ => FileProblem::CutOff,
    }
}

/// Without a path, and of a length that pages can show.
fn name(told: &str) -> String {
    let last = told.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown = last.chars().filter(|sign| !sign.is_control());
    shown.take(NAME_MAX).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_names() {
        let check = |told: &str, expected: &str| assert_eq!(name(told), expected, "{told:?}");
        check("danh sách.xlsx", "danh sách.xlsx");
        check("C:\\Users\\x\\a.csv", "a.csv");
        check("../../etc/passwd", "passwd");
        check("a\r\nb\0.csv", "ab.csv");
        check("", "");
        assert_eq!(name(&"ổ".repeat(500)).chars().count(), NAME_MAX);
    }
}
