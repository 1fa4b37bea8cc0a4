//! What a ledger does, on whichever database: the one implementation of [`Store`]. Only
//! [`Database`] knows which it is: how to begin reading and how to begin a change.

mod accounts;
mod append;
mod codec;
mod follow;
mod keys;
mod line;
mod look_up;
mod project;
mod quarantine;
mod read;
mod rebuild;
mod search;
mod take_over;
mod verify;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use line::Lines;
use noi_core::{DeviceId, FactId, Position, RecordId, Shard, UnitId};
use take_over::Views;
use uuid::Uuid;

use crate::condition::{self, Condition};
use crate::interface::{
    Heads, KnownOrigin, Progress, Quarantined, Reach, Receipt, Report, Store, StoredFact,
};
use crate::moving::SetAside;
use crate::postgres::Postgres;
use crate::rows::{
    CarerLinkRow, ChildKey, ChildPage, ChildRow, ChildrenOf, Found, LocalUnitRow, PersonKey,
    PersonRow, PlanRow, PregnancyRow, Scope, Search,
};
use crate::session::{Session, sql, values};
use crate::sqlite::Sqlite;
use crate::{Result, StoreError};

#[derive(Clone)]
pub(crate) enum Database {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Database {
    /// For questions: each sees what is committed.
    async fn read(&self) -> Result<Session> {
        match self {
            Self::Sqlite(sqlite) => sqlite.read().await,
            Self::Postgres(postgres) => postgres.read().await,
        }
    }

    /// For questions that must all see one state.
    async fn snapshot(&self) -> Result<Session> {
        match self {
            Self::Sqlite(sqlite) => sqlite.snapshot().await,
            Self::Postgres(postgres) => postgres.snapshot().await,
        }
    }

    /// A change of a shard that nobody else is changing: within the change under way if that may
    /// span shards, else in a new one, after the other is committed.
    async fn turn_to(&self, change: Option<Session>, shard: Shard) -> Result<Session> {
        if let Some(change) = change {
            if change.may_change(shard) {
                return Ok(change);
            }
            change.commit().await?;
        }
        match self {
            Self::Sqlite(sqlite) => sqlite.write().await,
            Self::Postgres(postgres) => postgres.write(shard).await,
        }
    }

    /// A change beside the ledger.
    async fn change(&self) -> Result<Session> {
        match self {
            Self::Sqlite(sqlite) => sqlite.write().await,
            Self::Postgres(postgres) => postgres.change().await,
        }
    }

    /// The same for what may be undone by a crash of the server, because it is done again then.
    async fn unsynced_change(&self) -> Result<Session> {
        match self {
            Self::Sqlite(sqlite) => sqlite.write().await,
            Self::Postgres(postgres) => postgres.unsynced_change().await,
        }
    }

    /// Whether a commit is of one shard.
    fn commits_by_shard(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }
}

pub(crate) struct Ledger {
    database: Database,
    lines: Arc<Lines>,
    installation: Uuid,
    device: DeviceId,
}

impl Ledger {
    pub(crate) async fn open(
        database: Database,
        installation: Uuid,
        device: DeviceId,
    ) -> Result<Self> {
        if database.commits_by_shard() {
            match follow::finish_pending(&database).await {
                // It stays noted until somebody opens it who may write.
                Err(StoreError::ReadOnly) => {}
                finished => finished?,
            }
        }
        Ok(Self {
            database,
            lines: Arc::default(),
            installation,
            device,
        })
    }
}

async fn settings(session: &mut Session) -> Result<Condition> {
    let mut values = condition::Values::new();
    for row in session.rows(sql!("settings"), values![]).await? {
        values.insert(row.get("name")?, row.get("value")?);
    }
    if session.is_of_one_shard() {
        return Ok(condition::of_postgres(&values));
    }
    if let Some(row) = session.row(sql!(sqlite "journal_mode"), values![]).await? {
        values.insert("journal_mode".to_owned(), row.get("journal_mode")?);
    }
    if let Some(row) = session.row(sql!(sqlite "synchronous"), values![]).await? {
        let value = condition::synchronous(row.number("synchronous")?);
        values.insert("synchronous".to_owned(), value);
    }
    Ok(condition::of_sqlite(&values))
}

/// Asks within a session that ends with the answer.
macro_rules! answer {
    ($session:ident = $begin:expr, $answer:expr) => {{
        let mut begun = $begin.await?;
        let $session = &mut begun;
        let answer = $answer.await?;
        begun.commit().await?;
        Ok(answer)
    }};
}

#[async_trait]
impl Store for Ledger {
    fn installation(&self) -> Uuid {
        self.installation
    }

    fn device(&self) -> DeviceId {
        self.device
    }

    async fn append(&self, batch: &[Vec<u8>]) -> Result<Receipt> {
        let batch = append::read_batch(batch);
        self.lines.append(&self.database, batch).await
    }

    async fn heads(&self) -> Result<Heads> {
        answer!(session = self.database.read(), read::heads(session))
    }

    async fn facts_after(
        &self,
        shard: Shard,
        after: Position,
        limit: u32,
    ) -> Result<Vec<StoredFact>> {
        answer!(
            session = self.database.read(),
            read::facts_after(session, shard, after, limit)
        )
    }

    async fn scan(
        &self,
        after: &Heads,
        each: &mut (dyn for<'a> FnMut(Shard, Position, &'a [u8]) + Send),
    ) -> Result<Heads> {
        answer!(
            session = self.database.read(),
            read::scan(session, after, each)
        )
    }

    async fn fact(&self, id: FactId) -> Result<Option<StoredFact>> {
        answer!(session = self.database.read(), read::fact(session, id))
    }

    async fn facts_of(&self, records: &[RecordId]) -> Result<BTreeMap<RecordId, Vec<StoredFact>>> {
        answer!(
            session = self.database.read(),
            read::facts_of(session, records)
        )
    }

    async fn next_index(&self, device: DeviceId, shard: Shard) -> Result<u64> {
        answer!(
            session = self.database.read(),
            read::next_index(session, device, shard)
        )
    }

    async fn origins(&self, keys: &[String]) -> Result<BTreeMap<String, KnownOrigin>> {
        answer!(session = self.database.read(), read::origins(session, keys))
    }

    async fn origins_by_record(
        &self,
        keys: &[String],
    ) -> Result<BTreeMap<String, Vec<KnownOrigin>>> {
        answer!(
            session = self.database.read(),
            read::origins_by_record(session, keys)
        )
    }

    async fn quarantined(&self, limit: u32) -> Result<Vec<Quarantined>> {
        answer!(
            session = self.database.read(),
            read::quarantined(session, limit)
        )
    }

    async fn find_children(&self, keys: &[ChildKey]) -> Result<Vec<Vec<ChildRow>>> {
        answer!(
            session = self.database.read(),
            look_up::find_children(session, keys)
        )
    }

    async fn search_children(&self, search: &Search) -> Result<Found> {
        answer!(
            session = self.database.read(),
            search::search_children(session, search)
        )
    }

    async fn children(&self, of: &ChildrenOf) -> Result<ChildPage> {
        answer!(
            session = self.database.read(),
            search::children(session, of)
        )
    }

    async fn child_counts(&self, scope: &Scope) -> Result<BTreeMap<UnitId, u64>> {
        answer!(
            session = self.database.read(),
            search::child_counts(session, scope)
        )
    }

    async fn find_people(&self, keys: &[PersonKey]) -> Result<Vec<Vec<PersonRow>>> {
        answer!(
            session = self.database.read(),
            look_up::find_people(session, keys)
        )
    }

    async fn people(&self, scope: &Scope) -> Result<Vec<PersonRow>> {
        answer!(
            session = self.database.read(),
            look_up::people(session, scope)
        )
    }

    async fn carer_links(&self, records: &[RecordId]) -> Result<Vec<CarerLinkRow>> {
        answer!(
            session = self.database.read(),
            look_up::carer_links(session, records)
        )
    }

    async fn plans(&self) -> Result<Vec<PlanRow>> {
        answer!(session = self.database.read(), look_up::plans(session))
    }

    async fn local_units(&self, parents: &Scope) -> Result<Vec<LocalUnitRow>> {
        answer!(
            session = self.database.read(),
            look_up::local_units(session, parents)
        )
    }

    async fn pregnancies(&self, scope: &Scope) -> Result<Vec<PregnancyRow>> {
        answer!(
            session = self.database.read(),
            look_up::pregnancies(session, scope)
        )
    }

    async fn verify(&self, elsewhere: &Heads, progress: Progress<'_>) -> Result<Report> {
        answer!(
            session = self.database.snapshot(),
            verify::verify(session, elsewhere, progress)
        )
    }

    async fn rebuild(&self, progress: Progress<'_>) -> Result<()> {
        rebuild::rebuild(&self.database, progress).await
    }

    async fn condition(&self) -> Result<Condition> {
        answer!(session = self.database.read(), settings(session))
    }

    fn within(&self, reach: &Reach) -> Arc<dyn Store> {
        let database = match &self.database {
            Database::Sqlite(_) => self.database.clone(),
            Database::Postgres(postgres) => Database::Postgres(postgres.within(reach)),
        };
        Arc::new(Self {
            database,
            lines: Arc::clone(&self.lines),
            ..*self
        })
    }

    async fn close(&self) {
        match &self.database {
            Database::Sqlite(sqlite) => sqlite.close().await,
            Database::Postgres(postgres) => postgres.close().await,
        }
    }

    async fn set_aside(&self) -> Result<Vec<SetAside>> {
        answer!(
            session = self.database.read(),
            take_over::all_set_aside(session)
        )
    }

    async fn take_over(&self, facts: &[StoredFact], aside: &[SetAside]) -> Result<u64> {
        take_over::take_over(&self.database, facts, aside, Views::Kept).await
    }

    async fn take_over_unread(&self, facts: &[StoredFact]) -> Result<u64> {
        take_over::take_over(&self.database, facts, &[], Views::MadeLater).await
    }

    async fn snapshot(&self, to: &Path) -> Result<Option<Heads>> {
        match &self.database {
            Database::Sqlite(sqlite) => {
                let Some(mut copy) = sqlite.copy_to(to).await? else {
                    return Ok(None);
                };
                let heads = read::heads(&mut copy).await;
                copy.close().await?;
                Ok(Some(heads?))
            }
            Database::Postgres(_) => Ok(None),
        }
    }
}
