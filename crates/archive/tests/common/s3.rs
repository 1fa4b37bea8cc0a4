//! A server that speaks S3, over the loopback, with its objects as files in a folder; it asks for
//! signatures.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

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

pub(crate) const KEY: &str = "khoa-thu";
pub(crate) const SECRET: &str = "bi-mat-thu";

/// How the server behaves.
#[derive(Clone, Copy, Default)]
pub(crate) struct Manner {
    /// Overlooks `If-None-Match`, as some services do.
    pub(crate) careless: bool,
    /// Stops, in the middle of its work, when so many objects or parts have come.
    pub(crate) stops_after: Option<i64>,
    /// Keeps the first manifest, and says that it went wrong.
    pub(crate) loses_an_answer: bool,
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    root: PathBuf,
    running: JoinHandle<()>,
}

impl Server {
    /// With the bucket `kho`.
    pub(crate) async fn start(root: &Path, manner: Manner) -> Self {
        std::fs::create_dir_all(root.join("kho")).unwrap();
        Self::listen(root, manner, SocketAddr::from(([127, 0, 0, 1], 0))).await
    }

    async fn listen(root: &Path, manner: Manner, address: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = Arc::new(Notify::new());
        let objects = Objects {
            files: FileSystem::new(root).unwrap(),
            root: root.to_owned(),
            manner,
            left: AtomicI64::new(manner.stops_after.unwrap_or(i64::MAX)),
            lost: AtomicBool::new(!manner.loses_an_answer),
            stop: Arc::clone(&stop),
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
                    () = stop.notified() => return,
                };
                let serving =
                    http1::Builder::new().serve_connection(TokioIo::new(socket), service.clone());
                connections.spawn(async move { serving.await.ok() });
            }
        });
        Self {
            address,
            root: root.to_owned(),
            running,
        }
    }

    /// Again at the same address, after it has stopped.
    pub(crate) async fn again(&mut self) {
        self.running.abort();
        (&mut self.running).await.ok();
        *self = Self::listen(&self.root, Manner::default(), self.address).await;
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
    left: AtomicI64,
    lost: AtomicBool,
    stop: Arc<Notify>,
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
                // The file system would make it.
                if !self.root.join(&asked.input.bucket).is_dir() {
                    return Err(s3s::s3_error!(NoSuchBucket));
                }
                if self.manner.careless {
                    asked.input.if_none_match = None;
                }
                let _one = match asked.input.if_none_match {
                    Some(_) => Some(self.one.lock().await),
                    None => None,
                };
                let is_manifest = asked.input.key.ends_with("manifest.json");
                let answer = self.files.put_object(asked).await;
                if is_manifest && !self.lost.swap(true, Ordering::SeqCst) {
                    return Err(s3s::s3_error!(InternalError));
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

            $(async fn $name(&self, asked: S3Request<$input>) -> S3Result<S3Response<$output>> {
                self.files.$name(asked).await
            })*
        }
    };
}

as_the_files_do! {
    get_object: GetObjectInput -> GetObjectOutput;
    head_object: HeadObjectInput -> HeadObjectOutput;
    list_objects_v2: ListObjectsV2Input -> ListObjectsV2Output;
    delete_object: DeleteObjectInput -> DeleteObjectOutput;
    delete_objects: DeleteObjectsInput -> DeleteObjectsOutput;
    create_multipart_upload: CreateMultipartUploadInput -> CreateMultipartUploadOutput;
    complete_multipart_upload: CompleteMultipartUploadInput -> CompleteMultipartUploadOutput;
    abort_multipart_upload: AbortMultipartUploadInput -> AbortMultipartUploadOutput;
}
