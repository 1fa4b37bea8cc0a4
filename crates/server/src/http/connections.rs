//! The accept loop. `axum::serve` sets no limit on how long a client may take to send its
//! headers, so that a few hundred half-sent requests would hold the server for ever; here every
//! wait has an end.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

use crate::door::Peer;

/// How long and how large things may be.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From the first byte (or the end of the answer before) to the end of a request's headers:
    /// also how long an idle connection is kept.
    pub headers: Duration,
    /// Bytes of the request line and headers together; at least 8 KiB.
    pub header_bytes: usize,
    /// Bytes of a request's body.
    pub body_bytes: u64,
    /// Bytes of a file that is brought in.
    pub upload_bytes: u64,
    /// To answer one request.
    pub answer: Duration,
    /// The same where a file is brought in or imported: lines are slow where the files come from.
    pub upload: Duration,
    /// Connections at once; more wait to be accepted.
    pub connections: usize,
    /// How long one connection may live, whatever it does: a client that doesn't read its
    /// answers is cut then.
    pub connection: Duration,
    /// How long requests under way may take when the server stops.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            headers: Duration::from_secs(10),
            header_bytes: 16 * 1024,
            body_bytes: 64 * 1024,
            upload_bytes: 20 * 1024 * 1024,
            answer: Duration::from_secs(30),
            upload: Duration::from_secs(240),
            connections: 512,
            connection: Duration::from_secs(300),
            grace: Duration::from_secs(5),
        }
    }
}

/// Accepts until `stop` turns true, then lets what is under way finish.
pub(crate) async fn accept(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    tls: Option<TlsAcceptor>,
    mut stop: watch::Receiver<bool>,
) {
    let room = Arc::new(Semaphore::new(limits.connections));
    let mut open = JoinSet::new();
    loop {
        while open.try_join_next().is_some() {}
        let accepted = tokio::select! {
            _ = stop.wait_for(|stop| *stop) => break,
            accepted = next(&listener, &room) => accepted,
        };
        let Some((stream, peer, place)) = accepted else {
            continue;
        };
        let (router, tls, stop) = (router.clone(), tls.clone(), stop.clone());
        open.spawn(async move {
            // An answer is written whole: nothing is gained by waiting for more.
            stream.set_nodelay(true).ok();
            match tls {
                None => serve_connection(stream, peer, router, limits, stop).await,
                // Whoever doesn't finish the handshake in time isn't waited for.
                Some(tls) => {
                    if let Ok(Ok(stream)) = timeout(limits.headers, tls.accept(stream)).await {
                        serve_connection(stream, peer, router, limits, stop).await;
                    }
                }
            }
            drop(place);
        });
    }
    drop(listener);
    let all = async { while open.join_next().await.is_some() {} };
    if timeout(limits.grace, all).await.is_err() {
        open.shutdown().await;
    }
}

type Accepted = (TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit);

async fn next(listener: &TcpListener, room: &Arc<Semaphore>) -> Option<Accepted> {
    let place = Arc::clone(room).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => Some((stream, peer, place)),
        Err(_) => {
            // Out of file descriptors, or the client is gone already: others need a moment.
            sleep(Duration::from_millis(50)).await;
            None
        }
    }
}

/// One connection; its errors are the client's business (it hung up, it was too slow).
async fn serve_connection(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    peer: SocketAddr,
    router: Router,
    limits: Limits,
    mut stop: watch::Receiver<bool>,
) {
    let inner = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer.ip()));
        inner.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.headers)
        .max_buf_size(limits.header_bytes)
        .keep_alive(true)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stop.wait_for(|stop| *stop) => {}
        () = sleep(limits.connection) => {}
    }
    connection.as_mut().graceful_shutdown();
    timeout(limits.grace, connection).await.ok();
}
