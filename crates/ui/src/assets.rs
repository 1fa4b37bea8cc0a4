//! The files that pages need beside their HTML: one style sheet, the font and one script that no
//! page depends on, all embedded.
//!
//! Every address carries a hash of the file's bytes, so that a browser may keep it for ever and
//! still sees a new version at once. Nothing is fetched from anywhere else.

use std::borrow::Cow;
use std::sync::LazyLock;

/// The folder of all assets.
pub const PREFIX: &str = "/assets/";

/// A file to be served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// The bytes to send.
    pub bytes: Cow<'static, [u8]>,
    /// Value of the `Content-Type` header.
    pub content_type: &'static str,
    /// Hash of the bytes, 16 hexadecimal digits: the `ETag` without its quotes.
    pub hash: &'static str,
    /// Whether the address asked for carries this very hash: the answer may be kept for ever.
    /// Otherwise (a page from before an update) it must be asked for again.
    pub immutable: bool,
}

struct File {
    stem: &'static str,
    extension: &'static str,
    content_type: &'static str,
    bytes: Cow<'static, [u8]>,
    hash: String,
}

impl File {
    fn new(name: &'static str, content_type: &'static str, bytes: Cow<'static, [u8]>) -> File {
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let hash = format!("{:016x}", fnv1a(&bytes));
        File {
            stem,
            extension,
            content_type,
            bytes,
            hash,
        }
    }

    fn href(&self) -> String {
        format!("{PREFIX}{}.{}.{}", self.stem, self.hash, self.extension)
    }
}

macro_rules! font {
    ($name:literal) => {
        (
            $name,
            include_bytes!(concat!("../assets/fonts/", $name)).as_slice(),
        )
    };
}

const FONTS: [(&str, &[u8]); 4] = [
    font!("be-vietnam-pro-latin-400-normal.woff2"),
    font!("be-vietnam-pro-latin-600-normal.woff2"),
    font!("be-vietnam-pro-vietnamese-400-normal.woff2"),
    font!("be-vietnam-pro-vietnamese-600-normal.woff2"),
];

/// Parts of the style sheet in the order in which they apply.
const STYLES: [&str; 8] = [
    include_str!("../assets/css/tokens.css"),
    include_str!("../assets/css/base.css"),
    include_str!("../assets/css/shell.css"),
    include_str!("../assets/css/components.css"),
    include_str!("../assets/css/pages.css"),
    include_str!("../assets/css/unit.css"),
    include_str!("../assets/css/door.css"),
    include_str!("../assets/css/print.css"),
];

static FILES: LazyLock<Vec<File>> = LazyLock::new(|| {
    let mut files: Vec<File> = FONTS
        .into_iter()
        .map(|(name, bytes)| File::new(name, "font/woff2", Cow::Borrowed(bytes)))
        .collect();
    let mut css = STYLES.concat();
    for font in &files {
        // The style sheet names a font plainly; what is served names its hashed address.
        css = css.replace(
            &format!("{}.{}", font.stem, font.extension),
            &font.href()[PREFIX.len()..],
        );
    }
    files.push(File::new(
        "noi.css",
        "text/css; charset=utf-8",
        Cow::Owned(css.into_bytes()),
    ));
    let scripts = [
        ("find.js", include_bytes!("../assets/js/find.js").as_slice()),
        (
            "passkey.js",
            include_bytes!("../assets/js/passkey.js").as_slice(),
        ),
    ];
    for (name, script) in scripts {
        let kind = "text/javascript; charset=utf-8";
        files.push(File::new(name, kind, Cow::Borrowed(script)));
    }
    let icon = include_bytes!("../assets/icon.svg").as_slice();
    files.push(File::new("icon.svg", "image/svg+xml", Cow::Borrowed(icon)));
    files
});

/// The asset at a path such as `/assets/noi.0123456789abcdef.css`; `None` when there is none.
pub fn asset(path: &str) -> Option<Asset> {
    let name = path.strip_prefix(PREFIX)?;
    let (rest, extension) = name.rsplit_once('.')?;
    let (stem, hash) = rest.rsplit_once('.')?;
    let file = FILES
        .iter()
        .find(|file| file.stem == stem && file.extension == extension)?;
    Some(Asset {
        bytes: match &file.bytes {
            Cow::Borrowed(bytes) => Cow::Borrowed(bytes),
            Cow::Owned(bytes) => Cow::Borrowed(bytes),
        },
        content_type: file.content_type,
        hash: &file.hash,
        immutable: file.hash == hash,
    })
}

/// The address of an asset by its plain name, e.g. `noi.css`; the name itself if there is none.
pub fn href(name: &str) -> String {
    let found = FILES.iter().find(|file| {
        name.strip_suffix(file.extension)
            .and_then(|stem| stem.strip_suffix('.'))
            == Some(file.stem)
    });
    found.map_or_else(|| name.to_owned(), File::href)
}

/// The addresses of all assets, for a service worker's cache and for tests.
pub fn hrefs() -> Vec<String> {
    FILES.iter().map(File::href).collect()
}

/// FNV-1a, 64 bits: names a version of a file of ours; it guards against nothing.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_leads_to_its_file() {
        let addresses = hrefs();
        assert_eq!(addresses.len(), FONTS.len() + 4);
        for address in addresses {
            let asset = asset(&address).unwrap();
            assert!(asset.immutable && !asset.bytes.is_empty(), "{address}");
            assert!(address.contains(asset.hash));
        }
    }

    #[test]
    fn an_old_address_still_answers_but_is_not_kept() {
        let old = asset("/assets/noi.0000000000000000.css").unwrap();
        assert!(!old.immutable);
        for unknown in [
            "/assets/noi.css",
            "/assets/x.0.css",
            "/noi.css",
            "/assets/../x.0.css",
        ] {
            assert_eq!(asset(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn the_style_sheet_names_only_our_own_files() {
        let css = asset(&href("noi.css")).unwrap();
        let css = std::str::from_utf8(&css.bytes).unwrap();
        let urls: Vec<&str> = css
            .split("url(")
            .skip(1)
            .map(|rest| rest.split(')').next().unwrap())
            .collect();
        assert_eq!(urls.len(), FONTS.len());
        for url in urls {
            let address = format!("{PREFIX}{}", url.trim_matches('"'));
            assert!(
                asset(&address).is_some_and(|asset| asset.immutable),
                "{url}"
            );
        }
        assert!(!css.contains("http") && !css.contains("@import"));
        assert!(!css.contains("text-transform") && !css.contains("letter-spacing"));
    }
}
