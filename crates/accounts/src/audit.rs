//! Who looked at what: written before anything leaves, in a chain that shows what is missing.
//!
//! An entry holds no name, no search text and nothing of a record: who, what kind of thing, which
//! record, when, and what was answered.

use std::sync::Arc;

use noi_core::access::{Action, Allowed, Section, Sections, Why};
use noi_core::{FactId, Moment, RecordId, UnitId};
use noi_store::{Accounts, AuditHead, AuditLine, StoreError};
use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

/// One thing that was asked for, and how it was answered. The form is kept for ever: fields are
/// added, never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub at: Moment,
    /// Who; none when nobody was known, as with a wrong sign-in name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<RecordId>,
    /// An action's code, or `sign-in`, `sign-out` …
    pub what: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<Section>,
    /// The child's record, or the account's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    pub outcome: Outcome,
    /// How many records were shown, where it was a list or a search.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<u64>,
    /// With which token, where a program asked in the person's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Uuid>,
}

impl Entry {
    /// Something that an account did which is no action of the policy.
    pub fn plain(at: Moment, person: Option<RecordId>, what: &str, outcome: Outcome) -> Self {
        Self {
            at,
            person,
            what: what.to_owned(),
            section: None,
            record: None,
            unit: None,
            outcome,
            shown: None,
            token: None,
        }
    }

    /// An action of the policy.
    pub fn action(at: Moment, person: RecordId, action: Action, outcome: Outcome) -> Self {
        let section = match action {
            Action::See(section)
            | Action::Record(section)
            | Action::Correct(section)
            | Action::DrillDown(section) => Some(section),
            _ => None,
        };
        Self {
            section,
            ..Self::plain(at, Some(person), action.code(), outcome)
        }
    }

    fn line(&self) -> Result<AuditLine, StoreError> {
        let entry = serde_json::to_vec(self);
        let entry = entry.map_err(|error| StoreError::View(format!("audit: {error}")))?;
        Ok(AuditLine {
            person: self.person,
            record: self.record,
            entry,
        })
    }
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was shown, or done.
    Done {
        /// The grant under which.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        under: Option<FactId>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        sections: Vec<Section>,
        /// Only because the record had been opened for a written reason.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        by_reason: bool,
    },
    Refused {
        why: Why,
    },
    /// Wrong name, password or code; too many attempts.
    Failed,
}

impl Outcome {
    pub const DONE: Self = Self::Done {
        under: None,
        sections: Vec::new(),
        by_reason: false,
    };

    /// Shown by what somebody holds, without a grant.
    pub fn opened(sections: Sections) -> Self {
        Self::Done {
            under: None,
            sections: sections.iter().collect(),
            by_reason: false,
        }
    }

    /// As a decision allowed it.
    pub fn allowed(allowed: Allowed) -> Self {
        Self::Done {
            under: Some(allowed.under),
            sections: allowed.sections.iter().collect(),
            by_reason: allowed.by_reason,
        }
    }
}

/// Writes entries in groups: whatever waits while one commit is made goes into the next.
#[derive(Clone)]
pub struct Audit {
    send: mpsc::Sender<Waiting>,
}

struct Waiting {
    lines: Vec<AuditLine>,
    done: oneshot::Sender<Result<(), StoreError>>,
}

/// Entries in one commit, at most.
const TOGETHER: usize = 512;

impl Audit {
    /// Begins to write; ends when nobody holds it any longer. Within a runtime of tokio.
    pub fn begin(store: Arc<dyn Accounts>) -> Self {
        let (send, mut receive) = mpsc::channel::<Waiting>(1024);
        tokio::spawn(async move {
            let mut waiting = Vec::new();
            while receive.recv_many(&mut waiting, TOGETHER).await > 0 {
                write(&*store, std::mem::take(&mut waiting)).await;
            }
        });
        Self { send }
    }

    /// Adds entries and waits until they are on disk. Only then may what they tell of leave.
    ///
    /// # Errors
    /// When they could not be written: then nothing may leave.
    pub async fn add(&self, entries: &[Entry]) -> Result<(), StoreError> {
        let lines = entries.iter().map(Entry::line).collect::<Result<_, _>>()?;
        let (done, answer) = oneshot::channel();
        let stopped = || StoreError::View("the audit has stopped".to_owned());
        let sent = self.send.send(Waiting { lines, done }).await;
        sent.map_err(|_| stopped())?;
        answer.await.map_err(|_| stopped())?
    }
}

async fn write(store: &dyn Accounts, waiting: Vec<Waiting>) {
    let all: Vec<AuditLine> = (waiting.iter())
        .flat_map(|one| one.lines.iter().cloned())
        .collect();
    let together = store.audit(&all).await.is_ok();
    for one in waiting {
        // What failed together is tried alone, so that each hears of its own error. A batch
        // whose commit is in doubt may stand twice then: better than not at all.
        let result = if together {
            Ok(())
        } else {
            store.audit(&one.lines).await.map(|_| ())
        };
        // Whoever asked may have gone.
        one.done.send(result).ok();
    }
}

/// What is wrong with an audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    #[error("line {0} is missing")]
    Missing(u64),
    #[error("line {0}, or one before it, was changed")]
    Changed(u64),
    #[error("lines after {0} are missing: the head says that there were more")]
    CutOff(u64),
    #[error("up to line {0} it is not what it was when that head was kept")]
    NotAsKept(u64),
}

/// Reads the whole audit and compares it with itself and with heads that were kept elsewhere;
/// answers with where it ends, and the first thing that is wrong.
///
/// # Errors
/// When the database can't be read.
pub async fn verify(
    store: &dyn Accounts,
    kept: &[AuditHead],
) -> Result<(AuditHead, Option<Broken>), StoreError> {
    const PAGE: u32 = 5_000;
    let end = store.audit_head().await?;
    let mut kept: Vec<AuditHead> = kept.to_vec();
    kept.sort_unstable_by_key(|head| head.number);
    let mut kept = kept.into_iter().peekable();
    let mut head = AuditHead::EMPTY;
    loop {
        let page = store.audit_after(head.number, PAGE).await?;
        if page.is_empty() {
            break;
        }
        for row in page {
            let next = head.after(&row.entry);
            if row.number != next.number {
                return Ok((head, Some(Broken::Missing(next.number))));
            }
            if row.hash != next.hash {
                return Ok((head, Some(Broken::Changed(next.number))));
            }
            head = next;
            while let Some(was) = kept.next_if(|was| was.number <= head.number) {
                if was.number == head.number && was != head {
                    return Ok((head, Some(Broken::NotAsKept(head.number))));
                }
            }
        }
    }
    let further = kept.any(|was| was.number > head.number);
    let broken = if end.number > head.number || further {
        Some(Broken::CutOff(head.number))
    } else if end != head {
        Some(Broken::NotAsKept(head.number))
    } else {
        None
    };
    Ok((head, broken))
}
