//! A whole ledger to one file.

use std::path::Path;

use noi_store::{Heads, Progress, Step, Store};

use crate::form::{Form, Writer};
use crate::lines::{FORM, Header};
use crate::packing::NewFile;
use crate::{ArchiveError, Result};

/// What a file of facts holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    pub facts: u64,
    pub aside: u64,
    pub heads: Heads,
}

/// Writes the ledger as it is now; the file is there whole or not at all. A name that ends in
/// `.zst` or `.gz` is packed.
///
/// # Errors
/// When the ledger is damaged or the file can't be written.
pub async fn export(
    store: &dyn Store,
    form: Form,
    file: &Path,
    progress: Progress<'_>,
) -> Result<Exported> {
    // What is appended from here on isn't told; what is set aside from here on may be.
    let heads = store.heads().await?;
    let aside = store.set_aside().await?;
    let header = header(store, Heads::new(), heads.clone());
    let said = ArchiveError::io(file);
    let mut lines = Writer::begin(form, NewFile::begin(file)?, &header).map_err(&said)?;
    let facts = write_facts(store, &heads, &mut lines, progress)
        .await?
        .map_err(&said)?;
    for one in &aside {
        lines.aside(one).map_err(&said)?;
    }
    lines.end().map_err(&said)?.finish()?;
    Ok(Exported {
        facts,
        aside: aside.len() as u64,
        heads,
    })
}

pub(crate) fn header(store: &dyn Store, after: Heads, heads: Heads) -> Header {
    Header {
        form: FORM,
        installation: store.installation(),
        device: store.device(),
        after,
        heads,
    }
}

/// The facts up to the heads; the inner error is of the writing.
async fn write_facts(
    store: &dyn Store,
    heads: &Heads,
    lines: &mut Writer,
    progress: Progress<'_>,
) -> Result<std::io::Result<u64>> {
    let total = total(heads);
    let (mut done, mut written) = (0, Ok(()));
    store
        .scan(&Heads::new(), &mut |shard, position, bytes| {
            let told = heads.get(&shard).is_some_and(|to| position <= to.position);
            if !told || written.is_err() {
                return;
            }
            written = lines.fact(shard, bytes);
            done += 1;
            if done % 4096 == 0 || done == total {
                let what = "facts";
                progress(Step { what, done, total });
            }
        })
        .await?;
    Ok(written.map(|()| done))
}

/// Facts up to the heads.
pub(crate) fn total(heads: &Heads) -> u64 {
    heads.values().map(|head| head.position.0).sum()
}
