//! A QR code as a picture: one path, since a page holds no inline style. Dark on white in every
//! theme, as cameras need it.

use std::fmt::Write as _;

use askama::Template;
use askama::filters::HtmlSafe;
use qrcode::{Color, EcLevel, QrCode};

/// The white edge that a reader needs, in modules.
const QUIET: usize = 4;

#[derive(Template)]
#[template(path = "parts/qr.html")]
pub(crate) struct Qr {
    /// Modules on a side, edges included.
    side: usize,
    path: String,
    label: String,
}

impl HtmlSafe for Qr {}

impl Qr {
    /// The picture of a text; none when the text is too long for a code.
    pub(crate) fn of(text: &str, label: String) -> Option<Qr> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let width = code.width();
        let modules = code.to_colors();
        let mut path = String::new();
        for (y, row) in modules.chunks(width).enumerate() {
            let mut x = 0;
            // A run of dark modules is one rectangle.
            for run in row.chunk_by(|a, b| a == b) {
                if run[0] == Color::Dark {
                    let (left, top, long) = (x + QUIET, y + QUIET, run.len());
                    // Writing to a string can't fail.
                    let _ = write!(path, "M{left} {top}h{long}v1h-{long}z");
                }
                x += run.len();
            }
        }
        Some(Qr {
            side: width + 2 * QUIET,
            path,
            label,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws the path on a bitmap, so many dots a module, and reads it as a camera would.
    fn read(qr: &Qr) -> String {
        const DOTS: usize = 4;
        let mut dark = vec![false; qr.side * qr.side];
        for run in qr.path.split_terminator('z') {
            let (from, to) = run[1..].split_once('h').expect("a run goes right");
            let (x, y) = from.split_once(' ').expect("a run has a place");
            let (long, _) = to.split_once('v').expect("a run goes down");
            let [x, y, long] = [x, y, long].map(|one| one.parse::<usize>().expect("a number"));
            dark[y * qr.side + x..][..long].fill(true);
        }
        let size = qr.side * DOTS;
        let mut image = rqrr::PreparedImage::prepare_from_bitmap(size, size, |x, y| {
            dark[y / DOTS * qr.side + x / DOTS]
        });
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1, "one code is seen");
        grids[0].decode().expect("the code can be read").1
    }

    #[test]
    fn what_is_drawn_can_be_read() {
        let check = |text: &str| {
            let qr = Qr::of(text, String::new()).expect("it is short enough");
            assert_eq!(read(&qr), text);
        };
        check(
            "otpauth://totp/N%C3%B4i:tram.trile?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=N%C3%B4i",
        );
        check("https://noi.example.vn/loi-moi/4c1f0a9be27d");
        check("ổ");
    }

    #[test]
    fn what_is_too_long_has_no_picture() {
        assert!(Qr::of(&"x".repeat(5000), String::new()).is_none());
    }
}
