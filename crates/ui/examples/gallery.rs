//! Writes every sample page in both languages, with its assets, into the folder given as argument:
//! `cargo run -p noi-ui --example gallery -- /tmp/gallery`. Serve that folder to look at the pages.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use noi_ui::assets;
use noi_ui::words::Lang;

#[path = "../tests/samples/mod.rs"]
mod samples;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("name the folder to write to")?;
    let folder = Path::new(&folder);
    for lang in Lang::ALL {
        for sample in samples::all(lang).into_iter().chain(samples::bare(lang)) {
            let path = folder
                .join(lang.code())
                .join(format!("{}.html", sample.name));
            write(&path, sample.html.as_bytes())?;
            // The Vietnamese pages also stand at their own addresses, so that links can be followed.
            if lang == Lang::Vi
                && !sample.name.starts_with("empty")
                && !sample.name.ends_with("title")
            {
                let address = sample.route.path();
                write(
                    &folder.join(&address[1..]).join("index.html"),
                    sample.html.as_bytes(),
                )?;
            }
        }
    }
    for href in assets::hrefs() {
        let asset = assets::asset(&href).ok_or("an address of ours leads nowhere")?;
        write(&folder.join(&href[1..]), &asset.bytes)?;
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, bytes)?;
    Ok(())
}
