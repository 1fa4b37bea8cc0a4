//! The executable: parses the command line, opens what a command needs, prints the answer.
//!
//! All work is done by `noi-office` and the pure rooms; here is only how a person asks and
//! what a person reads. The clock is read in `machine.rs` and nowhere else.

mod args;
mod assets;
mod commands;
mod errors;
mod machine;
mod output;
mod usage;

use std::process::ExitCode;

use clap::Parser;
use noi_ui::words::Lang;

use args::{Cli, Command};
use output::Output;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage::misunderstood(&error),
    };
    let lang = match cli.common.lang {
        args::Lang::Vi => Lang::Vi,
        args::Lang::En => Lang::En,
    };
    let output = Output::new(cli.common.json, lang);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let result = match runtime {
        Ok(runtime) => runtime.block_on(run(cli, &output)),
        Err(error) => Err(error.into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output.failed(&error);
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli, output: &Output) -> anyhow::Result<()> {
    let common = &cli.common;
    match cli.command {
        Command::Plan(command) => commands::plan::run(command, common, output).await,
        Command::Pack(command) => commands::pack::run(command, output),
        Command::Screen(command) => commands::screen::run(command, output),
        Command::Unit(command) => commands::unit::run(command, common, output).await,
        Command::Import(command) => commands::import::run(command, common, output).await,
        Command::Child(command) => commands::child::run(command, common, output).await,
        Command::Coverage(asked) => commands::coverage::run(asked, common, output).await,
        Command::Duties(asked) => commands::duties::run(asked, common, output).await,
        Command::Targets(asked) => commands::targets::run(asked, common, output).await,
        Command::Report(command) => commands::report::run(command, common, output).await,
        Command::Growth(command) => commands::growth::run(command, output),
        Command::Export(command) => commands::archive::export(command, common, output).await,
        Command::Copy(asked) => commands::archive::copy(asked, output).await,
        Command::Backup(asked) => commands::backup::run(asked, common, output).await,
        Command::Restore(asked) => commands::backup::restore(asked, common, output).await,
        Command::Doctor(asked) => commands::doctor::run(asked, common, output).await,
        Command::Verify => commands::ledger::verify(common, output).await,
        Command::Rebuild => commands::ledger::rebuild(common, output).await,
        Command::People(command) => commands::people::run(command, common, output).await,
        Command::Audit(command) => commands::audit::run(command, common, output).await,
        Command::Serve(asked) => commands::serve::run(asked, common, output).await,
        Command::Demo(asked) => commands::demo::run(asked, common, output).await,
    }
}
