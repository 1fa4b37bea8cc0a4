//! A program that doesn't know whether it was heard sends the same again under the same key
//! (`Idempotency-Key`): it is recorded once, and answered as the first time. What is recorded for
//! a key is kept in the store, so it also holds over a restart.

use hyper::HeaderMap;
use noi_core::FactId;
use noi_store::SentOnce;
use serde::Serialize;

use super::call::Call;
use super::problem::{Kind, Problem};
use crate::load::Frame;

/// The header.
pub(super) const KEY: &str = "idempotency-key";
/// The longest key, in bytes.
const KEY_LONGEST: usize = 200;

/// The key of a request: there is one, and only one.
pub(super) fn key(headers: &HeaderMap) -> Result<&str, Problem> {
    let mut all = headers.get_all(KEY).iter();
    let (first, second) = (all.next(), all.next());
    let key = first.and_then(|key| key.to_str().ok());
    let key = key.filter(|key| (1..=KEY_LONGEST).contains(&key.len()) && second.is_none());
    key.ok_or_else(|| Problem::new(Kind::KeyMissing))
}

/// One thing that a program sends under a key.
pub(super) struct Once {
    /// Of the person's: nobody finds out about another's keys.
    key: [u8; 32],
    body: [u8; 32],
}

impl Once {
    /// Reads the key; `body` is what was understood of what was sent.
    pub(super) fn of(
        call: &Call<'_>,
        frame: &Frame<'_>,
        body: &impl Serialize,
    ) -> Result<Self, Problem> {
        let key = key(call.headers)?;
        let body = serde_json::to_vec(body).map_err(|_| Problem::new(Kind::Failed))?;
        let mut of_person = blake3::Hasher::new();
        of_person.update(frame.visitor.person.0.as_bytes());
        of_person.update(key.as_bytes());
        let mut sent = blake3::Hasher::new();
        sent.update(call.uri.path().as_bytes());
        sent.update(b"\n").update(&body);
        Ok(Self {
            key: of_person.finalize().into(),
            body: sent.finalize().into(),
        })
    }

    /// Under which fact it was recorded, or was about to be, where it was sent before.
    pub(super) async fn known(&self, frame: &Frame<'_>) -> Result<Option<FactId>, Problem> {
        match frame.desk.door.sign_in.sent_once(self.key).await? {
            None => Ok(None),
            Some(sent) => self.same(sent).map(Some),
        }
    }

    /// Keeps it, right before it is recorded; answers with the fact to record it under.
    pub(super) async fn begin(&self, frame: &Frame<'_>) -> Result<FactId, Problem> {
        let sent = SentOnce {
            body: self.body,
            fact: FactId((frame.office.machine.new_id)()),
        };
        let door = &frame.desk.door;
        self.same(door.sign_in.keep_request(self.key, sent).await?)
    }

    fn same(&self, sent: SentOnce) -> Result<FactId, Problem> {
        match sent.body == self.body {
            true => Ok(sent.fact),
            false => Err(Problem::new(Kind::KeyReused)),
        }
    }
}
