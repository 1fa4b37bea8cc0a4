//! The HTTP shell around the pages: it listens on this machine, bounds what clients may do,
//! reads an address, loads what the page names, and sends what the page's function renders.
//!
//! Every page is load → render, every form read → decide → commit; nothing that is asked for
//! with GET changes anything, but that somebody comes back from an identity service with it. Knows no
//! rule of the programme and no SQL. Who asks comes from the session; what they may see is asked
//! of the policy before anything is loaded, and written into the audit before it leaves. Other
//! machines are answered over TLS only ([`ServeError::InTheOpen`]). Writes no log of requests:
//! addresses carry what people search for.

mod api;
mod change;
mod desk;
mod door;
mod http;
mod imports;
mod load;
mod pages;
mod past;
mod pregnancy;
mod roster;
mod say;
mod settle;
mod submit;
#[cfg(test)]
mod testing;
mod units;

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use hyper::{Method, StatusCode};
use noi_office::{Ledger, Office, OfficeError, Surroundings};
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use door::Demo;
pub use door::provider::Provider;
pub use http::connections::Limits;
pub use http::socket::ServeError;
pub use http::tls::Certificate;
pub use noi_accounts::CardKey;

use desk::Desk;
use door::{Door, Peer};
use http::guard::Rules;

/// Looks at what only a shell sees. A bucket of backups is asked over the network.
pub type LooksAround =
    Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Surroundings> + Send>> + Send + Sync>;

/// How to serve.
#[derive(Clone)]
pub struct Options {
    /// Take any free port when the one that was asked for is taken.
    pub another_port: bool,
    pub limits: Limits,
    /// Is told, in one line, when a page failed on our side. The line holds no name, no search
    /// and no address.
    pub report: fn(&str),
    /// Over TLS, with this certificate.
    pub certificate: Option<Certificate>,
    /// A proxy on this machine has the certificate, and says whom it asks for.
    pub behind_proxy: bool,
    /// Other machines are answered without TLS all the same.
    pub in_the_open: bool,
    /// Further names by which browsers may ask for us.
    pub hosts: Vec<String>,
    /// The accounts of a demonstration, offered at the door.
    pub demo: Option<Demo>,
    /// What cards for families are signed with; without it none are given and none open.
    pub card_key: Option<CardKey>,
    /// Looks at what this machine has around the ledger, for the page about the system.
    pub surroundings: LooksAround,
    /// An identity service with which people may sign in.
    pub provider: Option<Provider>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            another_port: false,
            limits: Limits::default(),
            report: |_| (),
            certificate: None,
            behind_proxy: false,
            in_the_open: false,
            hosts: Vec::new(),
            demo: None,
            card_key: None,
            surroundings: Arc::new(|| Box::pin(std::future::ready(Surroundings::default()))),
            provider: None,
        }
    }
}

/// A server that answers until it is stopped.
pub struct Running {
    /// The address that it listens on, with the port that it got.
    pub address: SocketAddr,
    scheme: &'static str,
    stop: watch::Sender<bool>,
    accepting: JoinHandle<()>,
}

impl Running {
    /// Where to point a browser: `http://127.0.0.1:4321/`.
    pub fn url(&self) -> String {
        format!("{}://{}/", self.scheme, self.address)
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
    let (head, body) = request.into_parts();
    let peer = head.extensions.get::<Peer>().copied();
    if head.uri.path().starts_with(api::PREFIX) {
        let limit = usize::try_from(limits.body_bytes).unwrap_or(usize::MAX);
        let body = axum::body::to_bytes(body, limit).await.ok();
        let sent = api::Sent {
            method: &head.method,
            uri: &head.uri,
            headers: &head.headers,
            body: body.as_deref(),
        };
        return api::answer(desk, sent).await;
    }
    if head.method != Method::POST {
        return pages::answer(desk, &head.uri, &head.headers, peer).await;
    }
    if imports::is_upload(&head.method, &head.uri, &head.headers) {
        return imports::receive(desk, &head, body, limits).await;
    }
    let limit = usize::try_from(limits.body_bytes).unwrap_or(usize::MAX);
    match axum::body::to_bytes(body, limit).await {
        Ok(bytes) => submit::answer(desk, &head.uri, &head.headers, peer, &bytes).await,
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
/// When the address can be reached from other machines without TLS, or can't be listened on; when
/// the certificate can't be used; when the ledger can't be read.
pub async fn serve(
    office: Arc<Office>,
    ledger: Option<Ledger>,
    address: SocketAddr,
    options: Options,
) -> Result<Running, ServeError> {
    let tls = (options.certificate.as_ref())
        .map(http::tls::acceptor)
        .transpose()?;
    let sealed = tls.is_some() || options.in_the_open;
    let listener = http::socket::listen(address, options.another_port, sealed).await?;
    let address = listener
        .local_addr()
        .map_err(|cause| ServeError::Failed { address, cause })?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let secure = tls.is_some() || options.behind_proxy;
    let limits = options.limits;
    let rules = Rules {
        limits,
        hosts: options.hosts.into(),
        secure,
        now: office.machine.now,
    };
    let now = office.machine.now;
    let service = (options.provider)
        .map(|provider| door::provider::Service::new(provider, now))
        .transpose()
        .map_err(ServeError::Provider)?;
    let door = Door::open(
        &office,
        service,
        options.demo,
        options.card_key,
        secure,
        options.behind_proxy,
    );
    door.sign_in.tidy().await.map_err(OfficeError::from)?;
    let (report, surroundings) = (options.report, options.surroundings);
    let desk = Desk::open(
        office,
        door,
        ledger,
        limits.upload_bytes,
        report,
        surroundings,
    );
    let desk = Arc::new(desk.await?);
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(keep_quick(Arc::clone(&desk), stopped.clone()));
    let router = Router::new()
        .fallback(move |request: Request| {
            let desk = Arc::clone(&desk);
            async move { respond(&desk, request, limits).await }
        })
        .layer(from_fn_with_state(rules, http::guard::guard));
    let accepting = tokio::spawn(http::connections::accept(
        listener, router, limits, tls, stopped,
    ));
    Ok(Running {
        address,
        scheme,
        stop,
        accepting,
    })
}

/// How often it is asked whether the columns should be built again.
const LOOK_AFTER_COLUMNS: std::time::Duration = std::time::Duration::from_secs(60);

/// Builds the columns again when much has changed, until the server stops.
async fn keep_quick(desk: Arc<Desk>, mut stopped: watch::Receiver<bool>) {
    let looking = async {
        loop {
            tokio::time::sleep(LOOK_AFTER_COLUMNS).await;
            if let Err(error) = desk.renew_columns().await {
                let why = load::without_names(&error);
                (desk.report)(&format!("columns could not be built again: {why}"));
            }
        }
    };
    // Reading a whole ledger takes long: a server that stops doesn't wait for it.
    tokio::select! {
        _ = stopped.wait_for(|stopped| *stopped) => {}
        () = looking => {}
    }
}
