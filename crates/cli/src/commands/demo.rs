//! `noi demo`: the whole main job on made-up children, in a throw-away ledger.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use noi_core::access::Sections;
use noi_core::units::Level;
use noi_core::{Day, Fact, UnitId};
use noi_documents::PlanReading;
use noi_office::{DutyBoard, Office, TargetRow};
use noi_server::{CardKey, Options};
use noi_sim::{Population, Settings};
use noi_store::Where;
use serde_json::{Value, json};

use super::{
    coverage, demo_accounts, duties, number, open_at, plan, report, serve, surroundings, targets,
};
use crate::args::{self, Common};
use crate::assets::EXAMPLE_PLAN;
use crate::errors::Said;
use crate::machine::stopwatch;
use crate::output::Output;

/// The same made-up families each time.
const SEED: u64 = 2026;

/// Facts that are committed together.
const BATCH: usize = 20_000;

pub(crate) async fn run(asked: args::Demo, common: &Common, output: &Output) -> anyhow::Result<()> {
    let elapsed = stopwatch();
    let folder = Folder::make(common)?;
    let place = match &common.database {
        Some(_) => common.place()?,
        None => Where::Folder(folder.path.clone()),
    };
    let office = open_at(&place, true).await?;
    if !office.store.heads().await?.is_empty() {
        folder.clear();
        return Err(Said::new("error-demo-folder-used")
            .arg("path", place)
            .into());
    }
    let on = office.today();
    let (text, reading, example) = match &asked.plan {
        Some(file) => {
            let (text, reading) = plan::read(file)?;
            (text, reading, false)
        }
        None => (
            EXAMPLE_PLAN.to_owned(),
            noi_documents::read(EXAMPLE_PLAN),
            true,
        ),
    };
    let adopted = adopt(&office, &reading, &text, asked.unit.as_deref(), example).await?;
    // The families live in today's units: those that followed the plan's.
    let home = office
        .units
        .as_of(adopted.unit, on)
        .map_or(adopted.unit, |placed| placed.unit);
    let facts = populate(&office, home, &asked, on, output).await?;
    let bar = output.progress("cli-reading-ledger", None);
    let ledger = office
        .ledger(None, &mut |read| bar.set_position(read))
        .await?;
    bar.finish_and_clear();
    let plan = office.plan(&adopted.plan.to_string()).await?;
    let rows = office.targets(&ledger, &plan, on)?;
    let answer = office.answer(&ledger, home, on, None)?;
    let board = office.duties(&ledger, home, on, 0, Sections::ALL).await?;
    let path = folder.path.join("BC.docx");
    let period = report::period_of(&office, &on.year().to_string(), "administrative")?;
    let frozen = report::draft(&office, &ledger, &plan, period, on, BTreeMap::new(), &path)?;
    let told_from = told_from(on, asked.history);
    if output.json {
        output.print_json(&summary(
            &office, &answer, &rows, &board, facts, told_from, &path,
        ))?;
    } else {
        output.with(
            "cli-demo-ready",
            &[
                (
                    "children",
                    number(output, answer.total.population.children)
                        .as_str()
                        .into(),
                ),
                ("facts", number(output, facts).as_str().into()),
                ("unit", office.unit_name(home, on).as_str().into()),
                ("seconds", format!("{:.1}", elapsed()).as_str().into()),
            ],
        );
        output.key("cli-all-made-up");
        if rows.iter().any(|row| row.as_of < told_from) {
            output.with(
                "cli-demo-history",
                &[("from", told_from.vn().as_str().into())],
            );
        }
        output.say("");
        coverage::show_access(&answer.total, output);
        output.say("");
        targets::show(&office, &plan, &rows, on, output);
        output.say("");
        duties::show(&board, output);
        output.say("");
        output.with(
            "cli-report-written",
            &[
                ("path", path.display().to_string().as_str().into()),
                (
                    "figures",
                    report::figures_path(&path)
                        .display()
                        .to_string()
                        .as_str()
                        .into(),
                ),
            ],
        );
        if frozen.as_of < frozen.period.to {
            output.with(
                "cli-report-before-cutoff",
                &[("cutoff", frozen.period.to.vn().as_str().into())],
            );
        }
    }
    if asked.once {
        office.store.close().await;
        return Ok(());
    }
    let (office, demo) = demo_accounts::make(office, &place, home, output).await?;
    let options = Options {
        surroundings: surroundings::looks(place, None),
        another_port: true,
        demo: Some(demo),
        card_key: Some(CardKey::fresh()),
        ..Options::default()
    };
    let served = serve::pages(office, Some(ledger), asked.listen, options, output).await;
    folder.clear();
    served
}

/// The first day whose results the made-up history can tell: what is repeated yearly must
/// have had a year.
fn told_from(on: Day, history: i32) -> Day {
    on.plus_months(12 - history)
}

/// Where the demonstration lives: a throw-away folder, or the one that was named.
struct Folder {
    path: PathBuf,
    throw_away: bool,
}

impl Folder {
    fn make(common: &Common) -> anyhow::Result<Self> {
        let named = common.data != Path::new("noi-data");
        let path = if named {
            common.data.clone()
        } else {
            std::env::temp_dir().join(format!("noi-demo-{}", std::process::id()))
        };
        let used = path
            .read_dir()
            .is_ok_and(|mut entries| entries.next().is_some());
        if used {
            return Err(Said::at("error-demo-folder-used", &path).into());
        }
        std::fs::create_dir_all(&path)
            .map_err(|cause| Said::at("error-folder-not-made", &path).because(cause))?;
        Ok(Self {
            path,
            throw_away: !named,
        })
    }

    fn clear(&self) {
        if self.throw_away {
            // Left behind at worst in the machine's own temporary folder.
            std::fs::remove_dir_all(&self.path).ok();
        }
    }
}

async fn adopt(
    office: &Office,
    reading: &PlanReading,
    text: &str,
    unit: Option<&str>,
    example: bool,
) -> anyhow::Result<noi_office::Adopted> {
    let unit = match unit {
        Some(text) => Some(office.unit(text, office.today())?),
        None => None,
    };
    Ok(noi_office::adopt(office, reading, text, unit, example).await?)
}

/// Records the made-up families; answers with the number of facts in the ledger.
async fn populate(
    office: &Office,
    home: UnitId,
    asked: &args::Demo,
    on: Day,
    output: &Output,
) -> anyhow::Result<u64> {
    let unit = match office.units.level(home) {
        Some(Level::Country) | None => return Err(Said::new("error-demo-unit").into()),
        Some(_) => home,
    };
    let settings = Settings {
        seed: SEED,
        unit,
        children: asked.children,
        as_of: on,
        history_months: asked.history,
    };
    let pack = Arc::clone(&office.pack);
    let units = office.units.clone();
    let bar = output.progress("cli-making-families", Some(asked.children as u64));
    // Families are made, and put into the form in which they are kept, on one core while those
    // made before go to disk on the other.
    let (send, mut receive) = tokio::sync::mpsc::channel::<(usize, Vec<Vec<u8>>)>(2);
    let making = std::thread::spawn(move || -> Result<(), noi_sim::SimError> {
        let mut population = Population::new(&pack, &units, settings)?;
        let mut batch = Vec::with_capacity(BATCH + 1_000);
        while let Some(facts) = population.next() {
            batch.extend(facts.iter().map(Fact::to_stored));
            if batch.len() >= BATCH {
                let whole = std::mem::replace(&mut batch, Vec::with_capacity(BATCH + 1_000));
                if send.blocking_send((population.made(), whole)).is_err() {
                    // Nobody listens any longer: the ledger refused, and says so itself.
                    return Ok(());
                }
            }
        }
        send.blocking_send((population.made(), batch)).ok();
        Ok(())
    });
    while let Some((made, batch)) = receive.recv().await {
        office.commit_stored(&batch).await?;
        bar.set_position(made as u64);
    }
    match making.join() {
        Ok(made) => made.map_err(|_| {
            Said::new("error-no-communes")
                .arg("unit", office.unit_name(unit, on))
                .arg("day", on.vn())
        })?,
        // A panic there is a defect of ours: it goes on here.
        Err(panic) => std::panic::resume_unwind(panic),
    }
    bar.finish_and_clear();
    let heads = office.store.heads().await?;
    Ok(heads.values().map(|head| head.position.0).sum())
}

fn summary(
    office: &Office,
    answer: &noi_coverage::Answer,
    rows: &[TargetRow],
    board: &DutyBoard,
    facts: u64,
    told_from: Day,
    document: &Path,
) -> Value {
    let shown = coverage::as_json(office, answer, &board.unit_name);
    let duties: BTreeMap<&str, Value> = board
        .needs
        .iter()
        .map(|line| {
            (
                line.need.as_str(),
                json!({ "open": line.open, "overdue": line.overdue }),
            )
        })
        .collect();
    json!({
        "children": answer.total.population.children,
        "facts": facts,
        "unit": board.unit_name,
        "as_of": board.as_of,
        "coverage": shown["total"]["access"],
        "targets": rows,
        "duties": duties,
        "plan_duties": board.plans,
        "report": document,
        "figures": report::figures_path(document),
        "results_told_from": told_from,
        "synthetic": true,
    })
}
