//! One file a command.

pub(crate) mod acts;
pub(crate) mod archive;
pub(crate) mod audit;
pub(crate) mod backup;
pub(crate) mod child;
pub(crate) mod coverage;
pub(crate) mod demo;
mod demo_accounts;
pub(crate) mod doctor;
pub(crate) mod duties;
pub(crate) mod growth;
pub(crate) mod import;
pub(crate) mod ledger;
pub(crate) mod near;
mod oidc;
pub(crate) mod pack;
pub(crate) mod people;
pub(crate) mod plan;
pub(crate) mod report;
pub(crate) mod screen;
mod screen_score;
pub(crate) mod serve;
mod surroundings;
pub(crate) mod targets;
pub(crate) mod unit;
mod xlsform;

use std::path::Path;
use std::sync::Arc;

use noi_core::units::Units;
use noi_core::{Day, Domain, UnitId};
use noi_coverage::{Shown, shown_share};
use noi_office::{Ledger, Office, OfficeError};
use noi_store::{StoreError, Where};

use crate::args::Common;
use crate::assets::UNITS;
use crate::errors::Said;
use crate::machine::MACHINE;
use crate::output::Output;

/// Opens the ledger that is named.
async fn open(common: &Common) -> anyhow::Result<Office> {
    open_at(&common.place()?, false).await
}

/// The ledger that is named, for something to be recorded: made, with its folder, where there is
/// none yet.
async fn open_or_make(common: &Common, output: &Output) -> anyhow::Result<Office> {
    let made = !has_ledger(common).await?;
    let place = common.place()?;
    let new_folder = match &place {
        Where::Folder(folder) if made && !folder.exists() => Some(folder.as_path()),
        _ => None,
    };
    if let Some(folder) = new_folder {
        std::fs::create_dir_all(folder)
            .map_err(|cause| Said::at("error-folder-not-made", folder).because(cause))?;
    }
    match open_at(&place, true).await {
        Ok(office) => {
            if made {
                output.note(&output.words.with(
                    "cli-ledger-made",
                    &[("path", place.to_string().as_str().into())],
                ));
            }
            Ok(office)
        }
        Err(error) => {
            if let Some(folder) = new_folder {
                // Only when it is empty; what is in it isn't ours.
                std::fs::remove_dir(folder).ok();
            }
            Err(error)
        }
    }
}

/// Whether there is a ledger where one is named.
async fn has_ledger(common: &Common) -> anyhow::Result<bool> {
    let place = common.place()?;
    if let Where::Folder(folder) = &place {
        return Ok(folder.join("noi.db").exists());
    }
    match open_at(&place, false).await {
        Ok(office) => {
            office.store.close().await;
            Ok(true)
        }
        Err(error) => match error.downcast_ref::<OfficeError>() {
            Some(OfficeError::Store(StoreError::NoLedger(_))) => Ok(false),
            _ => Err(error),
        },
    }
}

/// An empty office in memory when there is no ledger yet: what would be refused there is
/// refused before a ledger is made.
async fn trial(common: &Common) -> anyhow::Result<Option<Office>> {
    if has_ledger(common).await? {
        return Ok(None);
    }
    let pack = Arc::new(noi_pack::embedded::vn_ecd().clone());
    Ok(Some(
        Office::open(&Where::Memory, true, pack, UNITS, MACHINE).await?,
    ))
}

/// The tree of units: with the villages of the ledger where there is one.
async fn units(common: &Common) -> anyhow::Result<Arc<Units>> {
    if has_ledger(common).await? {
        return Ok(open(common).await?.units);
    }
    Ok(Arc::new(Units::decode(UNITS)?))
}

async fn open_at(place: &Where, create: bool) -> anyhow::Result<Office> {
    let pack = Arc::new(noi_pack::embedded::vn_ecd().clone());
    Ok(Office::open(place, create, pack, UNITS, MACHINE).await?)
}

/// Builds the columns, with a progress bar.
async fn ledger(office: &Office, output: &Output) -> anyhow::Result<Ledger> {
    let bar = output.progress("cli-reading-ledger", None);
    let ledger = office
        .ledger(None, &mut |read| bar.set_position(read))
        .await?;
    bar.finish_and_clear();
    Ok(ledger)
}

/// The unit named on the command line, and in words.
fn unit(office: &Office, text: &str, on: Day) -> anyhow::Result<(UnitId, String)> {
    let unit = office.unit(text, on)?;
    Ok((unit, office.unit_name(unit, on)))
}

fn read_file(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).map_err(|cause| Said::at("error-cannot-read", path).because(cause).into())
}

/// Puts rows under the name of their domain; nothing where there are none.
fn with_heading(
    domain: Domain,
    mut of_domain: Vec<Vec<String>>,
    rows: &mut Vec<Vec<String>>,
    output: &Output,
) {
    if of_domain.is_empty() {
        return;
    }
    let heading = output.words.get(&format!("cli-domain-{}", domain.code()));
    rows.push(vec![heading.to_uppercase()]);
    rows.append(&mut of_domain);
}

/// "72,5%" or "72.5%"; a dash where there is nothing to divide by.
fn percent(output: &Output, numerator: u64, denominator: u64) -> String {
    noi_ui::format::percent(output.lang(), numerator, denominator).unwrap_or_else(|| "–".to_owned())
}

fn number(output: &Output, number: u64) -> String {
    noi_ui::format::integer(output.lang(), number)
}

/// A part and its whole in words, and the rate. Small counts of what is sensitive aren't told.
fn share(output: &Output, part: u64, whole: u64, sensitive: bool) -> (String, String, String) {
    if !sensitive {
        return (
            number(output, part),
            number(output, whole),
            percent(output, part, whole),
        );
    }
    let share = shown_share(part, whole);
    let rate = if share.is_open() {
        percent(output, part, whole)
    } else {
        "–".to_owned()
    };
    (shown(output, share.part), shown(output, share.whole), rate)
}

fn shown(output: &Output, count: Shown) -> String {
    match count {
        Shown::Count(count) => number(output, count),
        hidden => hidden.words(output.english()),
    }
}
