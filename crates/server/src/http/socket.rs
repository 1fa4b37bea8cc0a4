//! The address that is listened on: this machine only unless it is over TLS, and another port
//! when the usual one is taken.

use std::io::ErrorKind;
use std::net::SocketAddr;

use tokio::net::TcpListener;

/// Why no address could be listened on; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error(
        "{0} can be reached from other machines, and passwords would go there in the open: give a \
         certificate with --tls-cert and --tls-key, or listen on this machine only \
         (--listen 127.0.0.1:{port}) behind a proxy that has one",
        port = .0.port()
    )]
    InTheOpen(SocketAddr),
    #[error("the certificate or its key cannot be used: {0}")]
    Certificate(String),
    #[error("the identity service cannot be used: {0}")]
    Provider(String),
    #[error(
        "{0} is taken by another program: end it, or name another port with --listen 127.0.0.1:0"
    )]
    Taken(SocketAddr),
    #[error(
        "{0} may not be listened on: ports below 1024 belong to the administrator; use a higher one"
    )]
    NotAllowed(SocketAddr),
    #[error("{address} cannot be listened on: {cause}")]
    Failed {
        address: SocketAddr,
        cause: std::io::Error,
    },
    #[error(transparent)]
    Office(#[from] noi_office::OfficeError),
}

/// Listens on an address: one of this machine, or any where `sealed` (over TLS, or because
/// somebody insists). With `another_port` on any free port when the one that was asked for is
/// taken.
pub(crate) async fn listen(
    address: SocketAddr,
    another_port: bool,
    sealed: bool,
) -> Result<TcpListener, ServeError> {
    if !address.ip().is_loopback() && !sealed {
        return Err(ServeError::InTheOpen(address));
    }
    match TcpListener::bind(address).await {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == ErrorKind::AddrInUse && another_port => {
            let any = SocketAddr::new(address.ip(), 0);
            TcpListener::bind(any)
                .await
                .map_err(|cause| ServeError::Failed {
                    address: any,
                    cause,
                })
        }
        Err(error) => Err(match error.kind() {
            ErrorKind::AddrInUse => ServeError::Taken(address),
            ErrorKind::PermissionDenied => ServeError::NotAllowed(address),
            _ => ServeError::Failed {
                address,
                cause: error,
            },
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_this_machine() {
        for address in [
            "0.0.0.0:0",
            "192.168.1.5:8080",
            "[::]:0",
            "[2001:db8::1]:80",
        ] {
            let error = listen(address.parse().unwrap(), true, false).await;
            let error = error.unwrap_err().to_string();
            assert!(error.contains("--tls-cert"), "{error}");
        }
    }

    #[tokio::test]
    async fn a_taken_port() {
        let first = listen("127.0.0.1:0".parse().unwrap(), false, false)
            .await
            .unwrap();
        let taken = first.local_addr().unwrap();
        let error = listen(taken, false, false).await.unwrap_err();
        assert!(matches!(error, ServeError::Taken(_)), "{error}");
        let other = listen(taken, true, false)
            .await
            .unwrap()
            .local_addr()
            .unwrap();
        assert_ne!(other.port(), taken.port());
        assert!(other.ip().is_loopback());
    }
}
