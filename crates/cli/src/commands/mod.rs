//! One file a command.

pub(crate) mod child;
pub(crate) mod coverage;
pub(crate) mod demo;
pub(crate) mod duties;
pub(crate) mod import;
pub(crate) mod ledger;
pub(crate) mod pack;
pub(crate) mod plan;
pub(crate) mod report;
pub(crate) mod serve;
pub(crate) mod targets;
pub(crate) mod unit;

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use noi_core::{Day, UnitId};
use noi_office::{Ledger, Office};
use noi_store::Where;

use crate::args::Common;
use crate::assets::UNITS;
use crate::machine::MACHINE;
use crate::output::Output;

/// Opens the ledger of `--data`.
async fn open(common: &Common, create: bool) -> anyhow::Result<Office> {
    open_at(&common.data, create).await
}

async fn open_at(data: &Path, create: bool) -> anyhow::Result<Office> {
    let place = Where::parse(&data.to_string_lossy())?;
    let pack = Arc::new(noi_pack::embedded::vn_ecd().clone());
    Ok(Office::open(&place, create, pack, UNITS, MACHINE).await?)
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
    std::fs::read(path).with_context(|| format!("{}: cannot be read", path.display()))
}

/// "72,5%" or "72.5%", or "no data yet".
fn percent(output: &Output, numerator: u64, denominator: u64) -> String {
    noi_ui::format::percent(output.lang(), numerator, denominator)
        .unwrap_or_else(|| output.words.get("cli-no-data"))
}

fn number(output: &Output, number: u64) -> String {
    noi_ui::format::integer(output.lang(), number)
}
