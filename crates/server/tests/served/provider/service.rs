//! An identity service on this machine that does as it is told: rightly, or as one that lies.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use data_encoding::{BASE64, BASE64URL_NOPAD as B64};
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING as BY, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::office::now;

pub(super) const CLIENT: &str = "noi & bạn";
pub(super) const SECRET: &str = "bí mật: 100% + &";

type Change = Arc<dyn Fn(&mut Value, &mut Value) + Send + Sync>;

/// What a browser was sent to the service with, and who was shown to sit before it.
struct Granted {
    subject: String,
    nonce: String,
    challenge: String,
    back: String,
}

struct State {
    issuer: String,
    codes: BTreeMap<String, Granted>,
    /// The last one signs.
    keys: Vec<EcdsaKeyPair>,
    /// What it says otherwise than it should: of the answer's header and claims.
    change: Change,
    forged: bool,
    /// What it says of itself otherwise than it should.
    metadata: Value,
    /// How often each path was asked for.
    asked: BTreeMap<String, u32>,
    /// Takes requests and says nothing.
    silent: bool,
}

pub(super) struct Service {
    pub(super) issuer: String,
    pub(super) address: SocketAddr,
    state: Arc<Mutex<State>>,
    over: Arc<AtomicBool>,
}

/// A certificate for this machine, as PEM, and its key.
pub(super) struct Sealed {
    pub(super) pem: Vec<u8>,
    config: Arc<ServerConfig>,
}

impl Sealed {
    pub(super) fn fresh() -> Self {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key);
        Self {
            pem: made.cert.pem().into_bytes(),
            config: Arc::new(config.unwrap()),
        }
    }
}

impl Service {
    pub(super) fn start(sealed: Option<&Sealed>) -> Self {
        Self::at("127.0.0.1:0", sealed)
    }

    pub(super) fn at(address: &str, sealed: Option<&Sealed>) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let address = listener.local_addr().unwrap();
        let scheme = if sealed.is_some() { "https" } else { "http" };
        let issuer = format!("{scheme}://localhost:{}", address.port());
        let state = Arc::new(Mutex::new(State {
            issuer: issuer.clone(),
            codes: BTreeMap::new(),
            keys: vec![fresh_key()],
            change: Arc::new(|_, _| ()),
            forged: false,
            metadata: json!({}),
            asked: BTreeMap::new(),
            silent: false,
        }));
        let over = Arc::new(AtomicBool::new(false));
        let (shared, ends) = (Arc::clone(&state), Arc::clone(&over));
        let config = sealed.map(|sealed| Arc::clone(&sealed.config));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if ends.load(Ordering::SeqCst) {
                    break;
                }
                let Ok(stream) = stream else { continue };
                stream
                    .set_read_timeout(Some(Duration::from_secs(20)))
                    .unwrap();
                let (state, config) = (Arc::clone(&shared), config.clone());
                std::thread::spawn(move || match config {
                    Some(config) => {
                        let connection = ServerConnection::new(config).unwrap();
                        speak(StreamOwned::new(connection, stream), &state);
                    }
                    None => speak(stream, &state),
                });
            }
        });
        Self {
            issuer,
            address,
            state,
            over,
        }
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap())
    }

    /// Somebody came with the address that our server sent them to, and is shown to be `subject`:
    /// the address that they go back with.
    pub(super) fn vouch(&self, sent_to: &str, subject: &str) -> String {
        let sent = query(sent_to);
        assert!(
            sent_to.starts_with(&format!("{}/xac-nhan?", self.issuer)),
            "{sent_to}"
        );
        assert_eq!(sent["response_type"], "code");
        assert_eq!(sent["client_id"], CLIENT);
        assert_eq!(sent["scope"], "openid");
        assert_eq!(sent["code_challenge_method"], "S256");
        let code = B64.encode(
            &ring::rand::generate::<[u8; 16]>(&SystemRandom::new())
                .unwrap()
                .expose(),
        );
        let back = sent["redirect_uri"].clone();
        let path = back.splitn(4, '/').last().unwrap().to_owned();
        self.with(|state| {
            let granted = Granted {
                subject: subject.to_owned(),
                nonce: sent["nonce"].clone(),
                challenge: sent["code_challenge"].clone(),
                back,
            };
            state.codes.insert(code.clone(), granted);
        });
        let issuer = crate::office::form(&[("iss", &self.issuer)]);
        format!("/{path}?code={code}&state={}&{issuer}", sent["state"])
    }

    pub(super) fn says(&self, change: impl Fn(&mut Value, &mut Value) + Send + Sync + 'static) {
        self.with(|state| state.change = Arc::new(change));
    }

    pub(super) fn forges(&self, forges: bool) {
        self.with(|state| state.forged = forges);
    }

    pub(super) fn is_silent(&self, silent: bool) {
        self.with(|state| state.silent = silent);
    }

    pub(super) fn says_of_itself(&self, metadata: Value) {
        self.with(|state| state.metadata = metadata);
    }

    /// Signs with another key from now on; publishes both.
    pub(super) fn changes_key(&self) {
        self.with(|state| state.keys.push(fresh_key()));
    }

    /// Forgets every code that it gave.
    pub(super) fn forgets(&self) {
        self.with(|state| state.codes.clear());
    }

    pub(super) fn asked(&self, path: &str) -> u32 {
        self.with(|state| state.asked.get(path).copied().unwrap_or_default())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        // Wakes whoever waits for the next connection.
        std::net::TcpStream::connect(self.address).ok();
    }
}

fn fresh_key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let made = EcdsaKeyPair::generate_pkcs8(&BY, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(&BY, made.as_ref(), &random).unwrap()
}

pub(super) fn query(address: &str) -> BTreeMap<String, String> {
    let query = address.split_once('?').map_or(address, |(_, query)| query);
    noi_ui::routes::pairs(query).collect()
}

fn speak(mut stream: impl Read + Write, state: &Mutex<State>) {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    let (head, body) = loop {
        let Ok(read) = stream.read(&mut buffer) else {
            return;
        };
        bytes.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            let length = head.split("content-length: ").nth(1);
            let length = length.map_or(0, |rest| {
                rest.split("\r\n").next().unwrap().parse().unwrap()
            });
            if body.len() >= length {
                break (
                    text.split("\r\n\r\n").next().unwrap().to_owned(),
                    body.to_owned(),
                );
            }
        }
        if read == 0 {
            return;
        }
    };
    let path = head.split(' ').nth(1).unwrap().to_owned();
    let silent = {
        let mut state = state.lock().unwrap();
        *state.asked.entry(path.clone()).or_default() += 1;
        state.silent
    };
    if silent {
        std::thread::sleep(Duration::from_secs(15));
        return;
    }
    let (status, answer) = state.lock().unwrap().answer(&path, &head, &body);
    let text = answer.to_string();
    let length = text.len();
    let written = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{text}"
    );
    stream.write_all(written.as_bytes()).ok();
    stream.flush().ok();
}

impl State {
    fn answer(&mut self, path: &str, head: &str, body: &str) -> (u16, Value) {
        match path {
            "/.well-known/openid-configuration" => (200, self.of_itself()),
            "/khoa" => (200, json!({ "keys": self.published() })),
            "/doi-ma" => self.token(head, &query(body)),
            _ => (404, json!({})),
        }
    }

    fn of_itself(&self) -> Value {
        let issuer = &self.issuer;
        let mut says = json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/xac-nhan"),
            "token_endpoint": format!("{issuer}/doi-ma"),
            "jwks_uri": format!("{issuer}/khoa"),
            "authorization_response_iss_parameter_supported": true,
        });
        let all = says.as_object_mut().unwrap();
        all.extend(self.metadata.as_object().unwrap().clone());
        says
    }

    fn published(&self) -> Vec<Value> {
        let keys = self.keys.iter().zip(0..);
        keys.map(|(key, at)| {
            let (x, y) = key.public_key().as_ref()[1..].split_at(32);
            json!({
                "kty": "EC", "crv": "P-256", "use": "sig", "kid": format!("khoa-{at}"),
                "x": B64.encode(x), "y": B64.encode(y),
            })
        })
        .collect()
    }

    fn token(&mut self, head: &str, sent: &BTreeMap<String, String>) -> (u16, Value) {
        let encode = |text: &str| crate::office::form(&[("", text)])[1..].to_owned();
        let pair = format!("{}:{}", encode(CLIENT), encode(SECRET));
        let basic = format!("Basic {}", BASE64.encode(pair.as_bytes()));
        let in_form = sent.get("client_id").map(String::as_str) == Some(CLIENT)
            && sent.get("client_secret").map(String::as_str) == Some(SECRET);
        if !head.contains(&basic) && !in_form {
            return (401, json!({ "error": "invalid_client" }));
        }
        let granted = self.codes.remove(&sent["code"]);
        let verifier = digest(&SHA256, sent["code_verifier"].as_bytes());
        let Some(granted) = granted.filter(|granted| {
            sent["grant_type"] == "authorization_code"
                && sent["redirect_uri"] == granted.back
                && B64.encode(verifier.as_ref()) == granted.challenge
        }) else {
            return (400, json!({ "error": "invalid_grant" }));
        };
        let seconds = now().0 / 1000;
        let kid = format!("khoa-{}", self.keys.len() - 1);
        let mut header = json!({ "alg": "ES256", "kid": kid });
        let mut claims = json!({
            "iss": self.issuer, "sub": granted.subject, "aud": CLIENT, "nonce": granted.nonce,
            "iat": seconds, "exp": seconds + 300,
            // What nobody is found by.
            "email": "lan.trile", "preferred_username": "lan.trile", "email_verified": true,
        });
        (self.change)(&mut header, &mut claims);
        let part = |value: &Value| B64.encode(value.to_string().as_bytes());
        let message = format!("{}.{}", part(&header), part(&claims));
        let other = fresh_key();
        let key = if self.forged {
            &other
        } else {
            self.keys.last().unwrap()
        };
        let signature = key.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
        let token = format!("{message}.{}", B64.encode(signature.as_ref()));
        (
            200,
            json!({ "access_token": "x", "token_type": "Bearer", "id_token": token }),
        )
    }
}
