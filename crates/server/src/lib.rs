//! The HTTP shell around the pages: it listens on this machine, bounds what clients may do,
//! reads an address, loads what the page names, and sends what the page's function renders.
//!
//! Every page is load → render, every form read → decide → commit; nothing that is asked for
//! with GET changes anything. Knows no
//! rule of the programme and no SQL. There is no sign-in yet, so only this machine is answered
//! ([`ServeError::NotThisMachine`]). Writes no log of requests: addresses carry what people
//! search for.

mod desk;
mod http;
mod load;
mod pages;
mod roster;
mod say;
mod submit;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use hyper::{Method, StatusCode};
use noi_office::{Ledger, Office};
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use http::connections::Limits;
pub use http::socket::ServeError;

use desk::Desk;
use http::guard::Rules;

/// How to serve.
#[derive(Clone, Copy)]
pub struct Options {
    /// Take any free port when the one that was asked for is taken.
    pub another_port: bool,
    pub limits: Limits,
    /// Is told, in one line, when a page failed on our side. The line holds no name, no search
    /// and no address.
    pub report: fn(&str),
}

impl Default for Options {
    fn default() -> Self {
        Self {
            another_port: false,
            limits: Limits::default(),
            report: |_| (),
        }
    }
}

/// A server that answers until it is stopped.
pub struct Running {
    /// The address that it listens on, with the port that it got.
    pub address: SocketAddr,
    stop: watch::Sender<bool>,
    accepting: JoinHandle<()>,
}

impl Running {
    /// Where to point a browser: `http://127.0.0.1:4321/`.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Serves until `ended` (ctrl-c, mostly) is ready, then stops.
    pub async fn until(self, ended: impl Future<Output = ()>) {
        ended.await;
        self.stop().await;
    }

    /// Takes no new connection, lets requests under way finish within
    /// [`Limits::grace`], and returns when all is over.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        // The task ends by itself; an abort elsewhere leaves nothing to wait for.
        self.accepting.await.ok();
    }
}

async fn respond(desk: &Desk, request: Request, limits: Limits) -> Response {
    if request.method() != Method::POST {
        return pages::answer(desk, request.uri(), request.headers()).await;
    }
    let (head, body) = request.into_parts();
    let limit = usize::try_from(limits.body_bytes).unwrap_or(usize::MAX);
    match axum::body::to_bytes(body, limit).await {
        Ok(bytes) => submit::answer(desk, &head.uri, &head.headers, &bytes).await,
        Err(_) => http::answer::plain(
            StatusCode::BAD_REQUEST,
            "Nội dung gửi lên bị đứt quãng hoặc quá lớn, chưa ghi gì. Gửi lại.\n\
             What was sent was cut off or too large; nothing was recorded. Send it again.\n",
        ),
    }
}

/// Serves the pages of an office. `ledger` are its columns where the caller has built them
/// already; otherwise they are built first.
///
/// # Errors
/// When the address isn't one of this machine or can't be listened on, or the ledger can't be
/// read.
pub async fn serve(
    office: Arc<Office>,
    ledger: Option<Ledger>,
    address: SocketAddr,
    options: Options,
) -> Result<Running, ServeError> {
    let listener = http::socket::listen(address, options.another_port).await?;
    let address = listener
        .local_addr()
        .map_err(|cause| ServeError::Failed { address, cause })?;
    let rules = Rules {
        limits: options.limits,
        now: office.machine.now,
    };
    let desk = Arc::new(Desk::open(office, ledger, options.report).await?);
    let router = Router::new()
        .fallback(move |request: Request| {
            let desk = Arc::clone(&desk);
            async move { respond(&desk, request, options.limits).await }
        })
        .layer(from_fn_with_state(rules, http::guard::guard));
    let (stop, stopped) = watch::channel(false);
    let accepting = tokio::spawn(http::connections::accept(
        listener,
        router,
        options.limits,
        stopped,
    ));
    Ok(Running {
        address,
        stop,
        accepting,
    })
}
