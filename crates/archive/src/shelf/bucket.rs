//! Backups in a bucket of a store that speaks S3. There is no lock: every attempt writes to names
//! of its own, and the manifest that makes it count is put only where there is none. Whoever
//! comes second has changed nothing.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::PathBuf;

use noi_store::{Progress, Step};
use object_store::aws::AmazonS3;
use object_store::path::Path as Key;
use object_store::{
    Error, MultipartUpload, ObjectStore as _, ObjectStoreExt as _, PutMode, PutOptions, PutPayload,
};
use uuid::Uuid;

use super::staging::Staging;
use super::{Desk, Held, Outside, settings};
use crate::manifest::Kept;
use crate::packing::Print;
use crate::{ArchiveError, Result};

/// What is held in memory of a file, sent or read at once.
const PIECE: u64 = 8 << 20;
/// A file has at most 10,000 pieces.
const PIECES: u64 = 9_000;
/// Put once, to see that the store keeps what is there.
const ONLY_ONCE: &str = "only-once";
/// So many letters say what went wrong.
const DETAIL: usize = 200;

pub(super) struct Bucket {
    pub(super) name: String,
    prefix: String,
    store: AmazonS3,
    secrets: Vec<String>,
    waiting: PathBuf,
    new_id: fn() -> Uuid,
}

impl Bucket {
    /// `bucket/prefix`; nothing is asked of the store yet.
    pub(super) fn open(place: &str, outside: &Outside<'_>) -> Result<Self> {
        let read = settings::read(place, outside)?;
        Ok(Self {
            name: read.name,
            prefix: read.prefix,
            store: read.store,
            secrets: read.secrets,
            waiting: outside.waiting.clone(),
            new_id: outside.new_id,
        })
    }

    fn key(&self, name: &str) -> Key {
        Key::from(format!("{}/{name}", self.prefix))
    }

    pub(super) async fn begin(&self) -> Result<Desk> {
        self.keeps_what_is_there().await?;
        let id = (self.new_id)();
        let staging = Staging::begin(&self.waiting, id)?;
        Ok(Desk {
            folder: staging.folder.clone(),
            attempt: Some(id.simple().to_string()),
            _held: Held::Staging { _folder: staging },
        })
    }

    /// A store that overlooks the condition would let one run write over another's manifest.
    async fn keeps_what_is_there(&self) -> Result<()> {
        for _ in 0..2 {
            match self.create(ONLY_ONCE, b"noi\n").await {
                Ok(()) => {}
                Err(Error::AlreadyExists { .. }) => return Ok(()),
                Err(error) => return Err(self.said(&error, ONLY_ONCE)),
            }
        }
        Err(ArchiveError::NotOnlyOnce(self.name.clone()))
    }

    async fn create(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let payload = PutPayload::from(bytes.to_vec());
        let options = PutOptions::from(PutMode::Create);
        self.store
            .put_opts(&self.key(name), payload, options)
            .await?;
        Ok(())
    }

    pub(super) async fn deliver(
        &self,
        desk: &Desk,
        files: &[Kept],
        progress: Progress<'_>,
    ) -> Result<()> {
        let total = files.iter().map(|file| file.bytes).sum();
        let mut done = 0;
        for kept in files {
            let mut sent = |bytes: usize| {
                done += bytes as u64;
                let what = "bytes";
                progress(Step { what, done, total });
            };
            self.upload(desk, kept, &mut sent).await?;
            self.has_come(kept).await?;
        }
        Ok(())
    }

    /// What a store took isn't named by a manifest before the store has all of it.
    async fn has_come(&self, kept: &Kept) -> Result<()> {
        match self.store.head(&self.key(&kept.name)).await {
            Ok(there) if there.size == kept.bytes => Ok(()),
            Ok(there) => Err(ArchiveError::Unreachable {
                place: self.shown(&kept.name),
                detail: format!("{} / {} bytes", there.size, kept.bytes),
            }),
            // Only a run that has won removes what others sent.
            Err(Error::NotFound { .. }) => Err(ArchiveError::BeingWritten(self.name.clone())),
            Err(error) => Err(self.said(&error, &kept.name)),
        }
    }

    async fn upload(
        &self,
        desk: &Desk,
        kept: &Kept,
        sent: &mut (dyn FnMut(usize) + Send),
    ) -> Result<()> {
        let path = desk.path(&kept.name);
        let (said, key) = (ArchiveError::io(&path), self.key(&kept.name));
        let mut pieces = Pieces {
            file: File::open(&path).map_err(&said)?,
            path,
            size: PIECE.max(kept.bytes.div_ceil(PIECES)),
            hasher: blake3::Hasher::new(),
        };
        if kept.bytes <= pieces.size {
            let whole = pieces.one().map_err(&said)?;
            pieces.proved(kept)?;
            let bytes = whole.len();
            let put = self.store.put(&key, PutPayload::from(whole)).await;
            put.map_err(|error| self.said(&error, &kept.name))?;
            sent(bytes);
            return Ok(());
        }
        let begun = self.store.put_multipart(&key).await;
        let mut upload = begun.map_err(|error| self.said(&error, &kept.name))?;
        let result = self.send(&mut *upload, &mut pieces, kept, sent).await;
        if result.is_err() {
            // Otherwise what was sent takes up room until the bucket's own rule clears it away.
            upload.abort().await.ok();
        }
        result
    }

    async fn send(
        &self,
        upload: &mut dyn MultipartUpload,
        pieces: &mut Pieces,
        kept: &Kept,
        sent: &mut (dyn FnMut(usize) + Send),
    ) -> Result<()> {
        loop {
            let piece = pieces.one().map_err(ArchiveError::io(&pieces.path))?;
            if piece.is_empty() {
                break;
            }
            let bytes = piece.len();
            let put = upload.put_part(PutPayload::from(piece)).await;
            put.map_err(|error| self.said(&error, &kept.name))?;
            sent(bytes);
        }
        pieces.proved(kept)?;
        let complete = upload.complete().await;
        complete.map_err(|error| self.said(&error, &kept.name))?;
        Ok(())
    }

    /// Puts the manifest where there is none, then clears away what others left of this run:
    /// they can't win it any more.
    pub(super) async fn seal(&self, desk: &Desk, name: &str, manifest: &[u8]) -> Result<()> {
        let run = name.split('/').next().unwrap_or_default();
        let own = desk.attempt.as_deref().unwrap_or_default();
        let mut put = self.create(name, manifest).await;
        if let Err(Error::Generic { .. }) = put {
            // The way broke off, and it may have come all the same: asked once more, the store
            // says which.
            put = self.create(name, manifest).await;
        }
        match put {
            Ok(()) => {}
            Err(Error::AlreadyExists { .. }) => {
                let there = self.get(name).await?;
                // It may be ours: it came, and the answer to it was lost.
                if there.as_deref() != Some(manifest) {
                    if there.is_some() {
                        self.clear(&format!("{run}/{own}")).await.ok();
                    }
                    return Err(ArchiveError::BeingWritten(self.name.clone()));
                }
            }
            // Still nobody knows, so nothing is cleared away.
            Err(error) => return Err(self.said(&error, name)),
        }
        // The keys needn't be allowed to remove anything.
        self.clear_others(run, own).await.ok();
        Ok(())
    }

    /// Removes what attempts other than one left of a run.
    async fn clear_others(&self, run: &str, own: &str) -> Result<(), Error> {
        let listed = self.store.list_with_delimiter(Some(&self.key(run))).await?;
        for attempt in listed.common_prefixes {
            let Some(name) = attempt.filename() else {
                continue;
            };
            // Only what has the name of an attempt.
            if name != own && Uuid::try_parse(name).is_ok() {
                self.clear(&format!("{run}/{name}")).await?;
            }
        }
        Ok(())
    }

    async fn clear(&self, attempt: &str) -> Result<(), Error> {
        let mut folders = vec![self.key(attempt)];
        while let Some(folder) = folders.pop() {
            let listed = self.store.list_with_delimiter(Some(&folder)).await?;
            for object in listed.objects {
                self.store.delete(&object.location).await?;
            }
            folders.extend(listed.common_prefixes);
        }
        Ok(())
    }

    pub(super) async fn get(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let got = match self.store.get(&self.key(name)).await {
            Ok(got) => got.bytes().await,
            Err(error) => Err(error),
        };
        match got {
            Ok(bytes) => Ok(Some(bytes.to_vec())),
            Err(Error::NotFound { source, .. }) if !is_of_the_bucket(&*source) => Ok(None),
            Err(error) => Err(self.said(&error, name)),
        }
    }

    /// Reads an object piece by piece, so that a lost connection costs one piece.
    pub(super) async fn print_of(
        &self,
        kept: &Kept,
        each: &mut (dyn FnMut(&[u8]) -> io::Result<()> + Send),
    ) -> Result<Option<Print>> {
        let key = self.key(&kept.name);
        let size = match self.store.head(&key).await {
            Ok(found) => found.size,
            Err(Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(self.said(&error, &kept.name)),
        };
        let mut hasher = blake3::Hasher::new();
        // What has another size isn't what was kept: it needn't be read.
        let end = if size == kept.bytes { size } else { 0 };
        let mut from = 0;
        while from < end {
            let to = end.min(from + PIECE);
            let got = self.store.get_range(&key, from..to).await;
            let piece = got.map_err(|error| self.said(&error, &kept.name))?;
            hasher.update(&piece);
            let shown = PathBuf::from(self.shown(&kept.name));
            each(&piece).map_err(ArchiveError::io(&shown))?;
            from = to;
        }
        Ok(Some(Print {
            bytes: size,
            blake3: hasher.finalize().into(),
        }))
    }

    /// An object's name as a person reads it.
    fn shown(&self, name: &str) -> String {
        format!("{}/{name}", self.name)
    }

    /// What went wrong with an object, without what must stay secret.
    fn said(&self, error: &Error, name: &str) -> ArchiveError {
        let place = self.shown(name);
        match error {
            Error::NotFound { .. } => ArchiveError::NoBucket(self.name.clone()),
            Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => {
                ArchiveError::KeysRefused(place)
            }
            Error::NotImplemented { .. } | Error::NotSupported { .. } => {
                ArchiveError::NotOnlyOnce(self.name.clone())
            }
            other => ArchiveError::Unreachable {
                place,
                detail: detail(other, &self.secrets),
            },
        }
    }
}

/// The innermost cause in one line, without what must stay secret.
pub(super) fn detail(error: &Error, secrets: &[String]) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    let mut text = cause.to_string();
    for secret in secrets {
        text = text.replace(secret.as_str(), "…");
    }
    // A server's page begins there; how long it is and what it repeats is up to the server.
    let line = text.split(['<', '\n']).next().unwrap_or_default();
    let line: String = line.chars().take(DETAIL).collect();
    line.trim_end_matches([':', ' ']).to_owned()
}

/// Whether it isn't the object that is missing, but the bucket.
fn is_of_the_bucket(cause: &(dyn std::error::Error + 'static)) -> bool {
    cause.to_string().contains("NoSuchBucket")
}

/// A file that is read for sending, and proved to be what was written.
struct Pieces {
    path: PathBuf,
    file: File,
    size: u64,
    hasher: blake3::Hasher,
}

impl Pieces {
    /// Nothing: it is at its end.
    fn one(&mut self) -> io::Result<Vec<u8>> {
        let mut piece = Vec::new();
        (&mut self.file).take(self.size).read_to_end(&mut piece)?;
        self.hasher.update(&piece);
        Ok(piece)
    }

    fn proved(&self, kept: &Kept) -> Result<()> {
        if self.hasher.finalize().to_hex().as_str() == kept.blake3 {
            return Ok(());
        }
        Err(ArchiveError::Changed {
            name: self.path.display().to_string(),
        })
    }
}
