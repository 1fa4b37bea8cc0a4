//! `noi serve`: the pages, on this machine.

use std::net::SocketAddr;
use std::sync::Arc;

use noi_office::{Ledger, Office};
use noi_server::Options;

use super::open;
use crate::args::{Common, Serve};
use crate::output::Output;

pub(crate) async fn run(asked: Serve, common: &Common, output: &Output) -> anyhow::Result<()> {
    let office = open(common).await?;
    pages(office, None, asked.listen, false, output).await
}

/// Serves until the person stops it.
pub(crate) async fn pages(
    office: Office,
    ledger: Option<Ledger>,
    listen: SocketAddr,
    another_port: bool,
    output: &Output,
) -> anyhow::Result<()> {
    let options = Options {
        another_port,
        report: complain,
        ..Options::default()
    };
    let running = noi_server::serve(Arc::new(office), ledger, listen, options).await?;
    output.with("cli-serving", &[("address", running.url().as_str().into())]);
    output.key("cli-loopback-only");
    let ended = async {
        // Without a handler for ctrl-c the process ends by itself.
        tokio::signal::ctrl_c().await.ok();
    };
    running.until(ended).await;
    Ok(())
}

#[expect(
    clippy::print_stderr,
    reason = "what the server says of itself goes to the terminal"
)]
fn complain(line: &str) {
    eprintln!("{line}");
}
