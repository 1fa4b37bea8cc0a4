//! Files that wait to be imported, and what came of single rows: kept by the running server for a
//! few hours, and nowhere else.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use noi_core::{Moment, RecordId, UnitId};
use noi_exchange::columns::Kind;
use noi_exchange::import::Summary;

/// A file that somebody brought in.
pub(crate) struct Upload {
    /// The import's record.
    pub(crate) id: RecordId,
    /// Whose it is: nobody else is shown it before it is imported.
    pub(crate) person: RecordId,
    /// Where it is brought in.
    pub(crate) unit: UnitId,
    pub(crate) kind: Kind,
    pub(crate) name: String,
    pub(crate) at: Moment,
    pub(super) file: Mutex<File>,
    /// Held while it is imported, so that a form sent twice imports once.
    pub(super) done: tokio::sync::Mutex<Option<Done>>,
}

/// What came of it.
pub(crate) struct Done {
    pub(crate) summary: Summary,
    /// Empty where no row was rejected.
    pub(crate) rejects: Mutex<File>,
}

impl Upload {
    /// What came of it, once it is imported.
    pub(crate) async fn done(&self) -> tokio::sync::MutexGuard<'_, Option<Done>> {
        self.done.lock().await
    }

    /// The whole file.
    pub(crate) fn bytes(&self) -> io::Result<Vec<u8>> {
        whole(&self.file)
    }
}

/// Everything that stands in a file.
pub(crate) fn whole(file: &Mutex<File>) -> io::Result<Vec<u8>> {
    let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
    file.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The files of everybody, the latest last.
#[derive(Default)]
pub(crate) struct Uploads(Mutex<VecDeque<Arc<Upload>>>);

/// Files kept at once; each is open and on disk.
const KEPT_MAX: usize = 64;
/// Of one person.
const KEPT_OF_ONE_MAX: usize = 8;
const KEPT_MS: i64 = 4 * 60 * 60 * 1000;

impl Uploads {
    /// Keeps a file; the oldest give way.
    pub(super) fn keep(&self, upload: Upload) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = upload.at;
        all.retain(|one| now.0 - one.at.0 < KEPT_MS);
        let of_person = |one: &Arc<Upload>| one.person == upload.person;
        if all.iter().filter(|one| of_person(one)).count() >= KEPT_OF_ONE_MAX
            && let Some(oldest) = all.iter().position(of_person)
        {
            all.remove(oldest);
        }
        if all.len() >= KEPT_MAX {
            all.pop_front();
        }
        all.push_back(Arc::new(upload));
    }

    pub(crate) fn find(&self, id: RecordId, now: Moment) -> Option<Arc<Upload>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = all.iter().find(|one| one.id == id);
        found
            .filter(|one| now.0 - one.at.0 < KEPT_MS)
            .map(Arc::clone)
    }
}
