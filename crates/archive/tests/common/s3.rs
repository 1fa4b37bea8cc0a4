//! A server that speaks S3, over the loopback, with its objects as files in a folder; it asks for
//! signatures, and seals what it says if it was given a certificate.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use s3s::auth::SimpleAuth;
use s3s::dto::*;
use s3s::service::S3ServiceBuilder;
use s3s::{S3, S3Request, S3Response, S3Result};
use s3s_fs::FileSystem;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, Notify};
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

pub(crate) const KEY: &str = "khoa-thu";
pub(crate) const SECRET: &str = "bi-mat-thu";

const HERE: ([u8; 4], u16) = ([127, 0, 0, 1], 0);

/// How the server behaves.
#[derive(Clone, Copy, Default)]
pub(crate) struct Manner {
    /// Overlooks `If-None-Match`, as some services do.
    pub(crate) careless: bool,
    /// Stops, in the middle of its work, when so many objects or parts have come.
    pub(crate) stops_after: Option<i64>,
    /// Keeps the first manifest, and says that it went wrong.
    pub(crate) loses_an_answer: bool,
    /// Keeps the first manifest, and says nothing more to anybody who was connected.
    pub(crate) breaks_off: bool,
    /// Says that it keeps a file, and keeps half of it.
    pub(crate) halves: bool,
    /// Takes its time for every manifest that is asked for, for some more than for the next.
    pub(crate) takes_its_time: bool,
    /// Doesn't give out the manifest of this run.
    pub(crate) withholds: Option<u32>,
}

/// How many manifests are asked for at one time, and at most were.
#[derive(Default)]
pub(crate) struct Asked {
    now: AtomicUsize,
    pub(crate) most: AtomicUsize,
}

impl Asked {
    fn one_more(&self) -> Asking<'_> {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        Asking(&self.now)
    }
}

/// Whoever asks may hang up before the answer.
struct Asking<'a>(&'a AtomicUsize);

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) asked: Arc<Asked>,
    root: PathBuf,
    running: JoinHandle<()>,
}

impl Server {
    /// With the bucket `kho`.
    pub(crate) async fn start(root: &Path, manner: Manner) -> Self {
        std::fs::create_dir_all(root.join("kho")).unwrap();
        Self::listen(root, manner, HERE.into(), None).await
    }

    /// The same over TLS; and its certificate, for which only itself vouches.
    pub(crate) async fn sealed(root: &Path) -> (Self, String) {
        std::fs::create_dir_all(root.join("kho")).unwrap();
        let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
        let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], PrivateKeyDer::Pkcs8(key))
            .unwrap();
        let sealing = TlsAcceptor::from(Arc::new(config));
        let server = Self::listen(root, Manner::default(), HERE.into(), Some(sealing)).await;
        (server, made.cert.pem())
    }

    async fn listen(
        root: &Path,
        manner: Manner,
        address: SocketAddr,
        sealing: Option<TlsAcceptor>,
    ) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, cut) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let asked = Arc::new(Asked::default());
        let objects = Objects {
            asked: Arc::clone(&asked),
            files: FileSystem::new(root).unwrap(),
            root: root.to_owned(),
            manner,
            left: AtomicI64::new(manner.stops_after.unwrap_or(i64::MAX)),
            lost: AtomicBool::new(!manner.loses_an_answer && !manner.breaks_off),
            stop: Arc::clone(&stop),
            cut: Arc::clone(&cut),
            one: Mutex::new(()),
        };
        let mut service = S3ServiceBuilder::new(objects);
        service.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let service = service.build();
        let running = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let socket = tokio::select! {
                    accepted = listener.accept() => accepted.unwrap().0,
                    () = cut.notified() => {
                        connections = JoinSet::new();
                        continue;
                    }
                    () = stop.notified() => return,
                };
                // An answer in two packets would wait for the first to be acknowledged.
                socket.set_nodelay(true).unwrap();
                let (service, sealing) = (service.clone(), sealing.clone());
                connections.spawn(async move {
                    let http = http1::Builder::new();
                    match sealing {
                        None => http
                            .serve_connection(TokioIo::new(socket), service)
                            .await
                            .ok(),
                        Some(sealing) => {
                            let socket = TokioIo::new(sealing.accept(socket).await.ok()?);
                            http.serve_connection(socket, service).await.ok()
                        }
                    }
                });
            }
        });
        Self {
            address,
            asked,
            root: root.to_owned(),
            running,
        }
    }

    /// Again at the same address, after it has stopped.
    pub(crate) async fn again(&mut self) {
        self.running.abort();
        (&mut self.running).await.ok();
        *self = Self::listen(&self.root, Manner::default(), self.address, None).await;
    }

    pub(crate) fn has_stopped(&self) -> bool {
        self.running.is_finished()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.running.abort();
    }
}

struct Objects {
    files: FileSystem,
    root: PathBuf,
    manner: Manner,
    asked: Arc<Asked>,
    left: AtomicI64,
    lost: AtomicBool,
    stop: Arc<Notify>,
    cut: Arc<Notify>,
    /// The file system looks whether an object is there before it writes; here at one time.
    one: Mutex<()>,
}

impl Objects {
    async fn came(&self) {
        if self.left.fetch_sub(1, Ordering::SeqCst) <= 0 {
            self.stop.notify_one();
            std::future::pending::<()>().await;
        }
    }

    /// What it takes until a manifest is given out, if it is.
    async fn asked_for(&self, key: &str) -> S3Result<()> {
        let Some(run) = key.strip_suffix("/manifest.json") else {
            return Ok(());
        };
        let run = run.rsplit('/').next().and_then(|run| run.parse().ok());
        if self.manner.withholds.is_some() && run == self.manner.withholds {
            return Err(s3s::s3_error!(AccessDenied));
        }
        if self.manner.takes_its_time {
            let _asking = self.asked.one_more();
            let times = 3 - run.unwrap_or_default() % 3;
            tokio::time::sleep(Duration::from_millis(20) * times).await;
        }
        Ok(())
    }

    /// The file system would make a bucket that isn't there.
    fn is_there(&self, bucket: &str) -> S3Result<()> {
        match self.root.join(bucket).is_dir() {
            true => Ok(()),
            false => Err(s3s::s3_error!(NoSuchBucket)),
        }
    }

    fn halve(&self, bucket: &str, key: &str) {
        let path = self.root.join(bucket).join(key);
        let file = std::fs::File::options().write(true).open(path).unwrap();
        file.set_len(file.metadata().unwrap().len() / 2).unwrap();
    }
}

macro_rules! as_the_files_do {
    ($($name:ident: $input:ident -> $output:ident;)*) => {
        #[async_trait::async_trait]
        impl S3 for Objects {
            async fn put_object(
                &self,
                mut asked: S3Request<PutObjectInput>,
            ) -> S3Result<S3Response<PutObjectOutput>> {
                self.came().await;
                self.is_there(&asked.input.bucket)?;
                if self.manner.careless {
                    asked.input.if_none_match = None;
                }
                let _one = match asked.input.if_none_match {
                    Some(_) => Some(self.one.lock().await),
                    None => None,
                };
                let (bucket, key) = (asked.input.bucket.clone(), asked.input.key.clone());
                let answer = self.files.put_object(asked).await;
                if key.ends_with("manifest.json") && !self.lost.swap(true, Ordering::SeqCst) {
                    if self.manner.breaks_off {
                        self.cut.notify_one();
                        std::future::pending::<()>().await;
                    }
                    return Err(s3s::s3_error!(InternalError));
                }
                if self.manner.halves && key.ends_with(".zst") {
                    self.halve(&bucket, &key);
                }
                answer
            }

            async fn upload_part(
                &self,
                asked: S3Request<UploadPartInput>,
            ) -> S3Result<S3Response<UploadPartOutput>> {
                self.came().await;
                self.files.upload_part(asked).await
            }

            async fn get_object(
                &self,
                asked: S3Request<GetObjectInput>,
            ) -> S3Result<S3Response<GetObjectOutput>> {
                self.is_there(&asked.input.bucket)?;
                self.asked_for(&asked.input.key).await?;
                self.files.get_object(asked).await
            }

            $(async fn $name(&self, asked: S3Request<$input>) -> S3Result<S3Response<$output>> {
                self.is_there(&asked.input.bucket)?;
                self.files.$name(asked).await
            })*
        }
    };
}

as_the_files_do! {
    head_object: HeadObjectInput -> HeadObjectOutput;
    list_objects_v2: ListObjectsV2Input -> ListObjectsV2Output;
    delete_object: DeleteObjectInput -> DeleteObjectOutput;
    create_multipart_upload: CreateMultipartUploadInput -> CreateMultipartUploadOutput;
    complete_multipart_upload: CompleteMultipartUploadInput -> CompleteMultipartUploadOutput;
    abort_multipart_upload: AbortMultipartUploadInput -> AbortMultipartUploadOutput;
}
