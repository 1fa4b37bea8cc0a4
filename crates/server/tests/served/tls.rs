//! Over TLS, and under which names we are asked for.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use noi_core::UnitId;
use noi_core::access::Role;
use noi_server::{Certificate, Limits, Options, ServeError};
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::office::{Answer, PASSWORD, account, ask, empty_office, form, get, parse, serve};

const HOST: &str = "noi.trile.example";

/// A certificate for this machine and [`HOST`] that only itself vouches for.
fn certificate() -> (Certificate, CertificateDer<'static>) {
    let names = vec!["127.0.0.1".to_owned(), HOST.to_owned()];
    let made = rcgen::generate_simple_self_signed(names).unwrap();
    let given = Certificate {
        chain: made.cert.pem().into_bytes(),
        key: made.signing_key.serialize_pem().into_bytes(),
    };
    (given, made.cert.der().clone())
}

/// Asks over TLS, trusting one certificate.
fn ask_sealed(
    address: SocketAddr,
    trusted: CertificateDer<'static>,
    request: &str,
) -> std::io::Result<Answer> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(HOST).unwrap();
    let client = ClientConnection::new(Arc::new(config), name).unwrap();
    let stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let mut stream = StreamOwned::new(client, stream);
    stream.write_all(request.as_bytes())?;
    let mut bytes = Vec::new();
    // We end without a farewell of TLS; what came counts.
    stream.read_to_end(&mut bytes).ok();
    Ok(parse(&bytes))
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_over_tls() {
    let office = empty_office().await;
    account(
        &office,
        "lan.trile",
        &[(Role::CommuneOfficer, UnitId::COUNTRY)],
    )
    .await;
    let (given, trusted) = certificate();
    let running = serve(office, Limits::default(), |options| {
        options.certificate = Some(given);
        options.hosts = vec![HOST.to_owned()];
    })
    .await;
    let address = running.address;
    assert_eq!(running.url(), format!("https://{address}/"));
    let ask_ours = async |request: String| {
        let trusted = trusted.clone();
        tokio::task::spawn_blocking(move || ask_sealed(address, trusted, &request).unwrap())
            .await
            .unwrap()
    };
    let page = ask_ours(format!(
        "GET /dang-nhap HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n"
    ));
    let page = page.await;
    assert_eq!(page.status, 200);
    assert_eq!(page.header("strict-transport-security"), "max-age=31536000");
    let typed = form(&[("login", "lan.trile"), ("password", PASSWORD)]);
    let come_in = ask_ours(format!(
        "POST /dang-nhap HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\
         Origin: https://{HOST}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n{typed}",
        typed.len()
    ));
    let come_in = come_in.await;
    assert_eq!((come_in.status, come_in.header("location")), (303, "/"));
    let session = come_in.cookies[0].split("; ").next().unwrap();
    assert!(session.starts_with("__Host-noi="), "{session}");
    assert!(come_in.cookies[0].ends_with("; Secure"));
    let account = ask_ours(format!(
        "GET /tai-khoan HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\nCookie: {session}\r\n\r\n"
    ));
    assert_eq!(account.await.status, 200);

    // Who trusts another certificate is not answered, nor is who speaks without TLS.
    let (_, other) = certificate();
    let refused = tokio::task::spawn_blocking(move || {
        ask_sealed(address, other, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").is_err()
    });
    assert!(refused.await.unwrap());
    let open = tokio::task::spawn_blocking(move || {
        let request = b"GET /dang-nhap HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        crate::office::send(address, request)
    });
    let open = open.await.unwrap();
    assert!(!open.starts_with(b"HTTP/"), "answers in the open");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_machines_only_over_tls() {
    let office = empty_office().await;
    let check = async |change: fn(&mut Options)| {
        let mut options = Options::default();
        change(&mut options);
        let any = "0.0.0.0:0".parse().unwrap();
        match noi_server::serve(Arc::clone(&office), None, any, options).await {
            Ok(running) => {
                running.stop().await;
                Ok(())
            }
            Err(error) => Err(error),
        }
    };
    let refused = check(|_| ()).await;
    assert!(
        matches!(refused, Err(ServeError::InTheOpen(_))),
        "{refused:?}"
    );
    // A proxy on this machine asks us on this machine.
    let refused = check(|options| options.behind_proxy = true).await;
    assert!(
        matches!(refused, Err(ServeError::InTheOpen(_))),
        "{refused:?}"
    );
    check(|options| options.certificate = Some(certificate().0))
        .await
        .unwrap();
    check(|options| options.in_the_open = true).await.unwrap();
    // Another certificate's key.
    let mixed = check(|options| {
        let (mut one, other) = (certificate().0, certificate().0);
        one.key = other.key;
        options.certificate = Some(one);
    });
    let mixed = mixed.await;
    assert!(
        matches!(mixed, Err(ServeError::Certificate(_))),
        "{mixed:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn only_names_that_were_declared() {
    let running = serve(empty_office().await, Limits::default(), |options| {
        options.hosts = vec![HOST.to_owned()];
    })
    .await;
    let port = running.address.port();
    let check = async |host: &str, status: u16| {
        let answer = ask(running.address, "GET", "/dang-nhap", &[("Host", host)]).await;
        assert_eq!(answer.status, status, "{host}");
        if status == 403 {
            assert!(answer.body.contains("Tên địa chỉ này chưa được khai báo"));
        }
    };
    check(HOST, 200).await;
    check(&format!("{HOST}:{port}"), 200).await;
    check("NOI.TriLe.example", 200).await;
    check("trile.example", 403).await;
    check(&format!("x.{HOST}"), 403).await;
    check(&format!("{HOST}.example"), 403).await;
    check(&format!("{HOST}:x"), 403).await;
    check(&format!("{HOST}@noi.example"), 403).await;
    // Without TLS no browser is told to insist on it.
    let answer = get(running.address, "/dang-nhap").await;
    assert_eq!(answer.header("strict-transport-security"), "");
    running.stop().await;
}
