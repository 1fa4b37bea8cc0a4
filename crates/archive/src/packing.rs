//! Files that are there whole or not at all, packed as their name says.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use crate::{ArchiveError, Result};

/// Good for text of this kind at some hundred megabytes a second.
const ZSTD_LEVEL: i32 = 3;

/// Opens a file to be read, unpacked.
pub(crate) fn unpacked(path: &Path) -> Result<Box<dyn BufRead + Send>> {
    let said = ArchiveError::io(path);
    let file = File::open(path).map_err(&said)?;
    Ok(match packing(path) {
        Packing::Zstd => {
            let unpacked = zstd::stream::read::Decoder::new(file).map_err(&said)?;
            Box::new(BufReader::with_capacity(1 << 17, unpacked))
        }
        Packing::Gzip => {
            let unpacked = flate2::read::MultiGzDecoder::new(BufReader::new(file));
            Box::new(BufReader::with_capacity(1 << 17, unpacked))
        }
        Packing::None => Box::new(BufReader::with_capacity(1 << 17, file)),
    })
}

#[derive(Clone, Copy)]
enum Packing {
    None,
    Zstd,
    Gzip,
}

fn packing(path: &Path) -> Packing {
    match path.extension().and_then(|end| end.to_str()) {
        Some("zst") => Packing::Zstd,
        Some("gz") => Packing::Gzip,
        _ => Packing::None,
    }
}

/// What a finished file is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Print {
    pub(crate) bytes: u64,
    pub(crate) blake3: [u8; 32],
}

/// Writes beside the name, packs, and takes the name when all is on disk. Dropped before, it
/// leaves nothing.
pub(crate) struct NewFile {
    to: Packer,
    part: Part,
}

/// The file under its passing name; gone with this, unless it was given its own name.
struct Part {
    path: PathBuf,
    name: PathBuf,
}

impl Drop for Part {
    fn drop(&mut self) {
        // Nothing is lost when it stays: nobody reads it, the next one begins it anew.
        fs::remove_file(&self.path).ok();
    }
}

enum Packer {
    None(Counted),
    Zstd(zstd::stream::write::Encoder<'static, Counted>),
    Gzip(flate2::write::GzEncoder<Counted>),
}

/// Counts and hashes what goes to disk.
struct Counted {
    file: BufWriter<File>,
    bytes: u64,
    hasher: blake3::Hasher,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl NewFile {
    pub(crate) fn begin(name: &Path) -> Result<Self> {
        let path = part_of(name);
        let said = ArchiveError::io(name);
        let counted = Counted {
            file: BufWriter::with_capacity(1 << 17, File::create(&path).map_err(&said)?),
            bytes: 0,
            hasher: blake3::Hasher::new(),
        };
        let part = Part {
            path,
            name: name.to_owned(),
        };
        let to = match packing(name) {
            Packing::None => Packer::None(counted),
            Packing::Zstd => {
                let packer = zstd::stream::write::Encoder::new(counted, ZSTD_LEVEL);
                let mut packer = packer.map_err(&said)?;
                packer.include_checksum(true).map_err(&said)?;
                Packer::Zstd(packer)
            }
            Packing::Gzip => Packer::Gzip(flate2::write::GzEncoder::new(
                counted,
                flate2::Compression::default(),
            )),
        };
        Ok(Self { to, part })
    }

    /// On disk under its name, or not at all.
    pub(crate) fn finish(self) -> Result<Print> {
        let said = ArchiveError::io(&self.part.name);
        let counted = match self.to {
            Packer::None(counted) => Ok(counted),
            Packer::Zstd(packer) => packer.finish(),
            Packer::Gzip(packer) => packer.finish(),
        };
        let counted = counted.map_err(&said)?;
        let print = Print {
            bytes: counted.bytes,
            blake3: counted.hasher.finalize().into(),
        };
        let file = counted.file.into_inner();
        let file = file.map_err(|error| said(error.into_error()))?;
        file.sync_all().map_err(&said)?;
        fs::rename(&self.part.path, &self.part.name).map_err(&said)?;
        sync_folder_of(&self.part.name)?;
        Ok(print)
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.to {
            Packer::None(to) => to.write(bytes),
            Packer::Zstd(to) => to.write(bytes),
            Packer::Gzip(to) => to.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.to {
            Packer::None(to) => to.flush(),
            Packer::Zstd(to) => to.flush(),
            Packer::Gzip(to) => to.flush(),
        }
    }
}

/// The passing name of a file that is being written.
pub(crate) fn part_of(name: &Path) -> PathBuf {
    let mut part = name.file_name().unwrap_or_default().to_owned();
    part.push(".part");
    name.with_file_name(part)
}

/// Makes the names in the folder of a file last.
pub(crate) fn sync_folder_of(name: &Path) -> Result<()> {
    let folder = match name.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    // Elsewhere a folder can't be opened, and needn't.
    if cfg!(unix) {
        let opened = File::open(folder).and_then(|folder| folder.sync_all());
        opened.map_err(ArchiveError::io(folder))?;
    }
    Ok(())
}

/// What a file is known by, read through; each piece is shown to `each`, too.
pub(crate) fn print_of(
    path: &Path,
    each: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<Print> {
    let mut file = File::open(path)?;
    let mut hasher = blake3::Hasher::new();
    let (mut buffer, mut bytes) = (vec![0; 1 << 18], 0);
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
        each(&buffer[..read])?;
        bytes += read as u64;
    }
    Ok(Print {
        bytes,
        blake3: hasher.finalize().into(),
    })
}
