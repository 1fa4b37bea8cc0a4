//! A ledger whose audit, or one of whose readings, fails when told to: everything else is passed on.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use noi_core::{Day, DeviceId, FactId, Moment, Position, RecordId, Shard, UnitId};
use noi_store::{
    Account, Accounts, ApiToken, Attempts, AuditHead, AuditLine, AuditOf, AuditRow, CarerLinkRow,
    ChildKey, ChildPage, ChildRow, ChildrenOf, Condition, Found, Heads, Identity, KnownOrigin,
    LocalUnitRow, Passkey, PersonKey, PersonRow, PlanRow, PregnancyRow, Progress, Quarantined,
    Reach, Receipt, Report, Result, Scope, Search, SentOnce, SetAside, Store, StoreError,
    StoredFact, TokenHash, WebSession,
};
use uuid::Uuid;

pub(crate) struct Failing {
    store: Arc<dyn Store>,
    pub(crate) audit_fails: AtomicBool,
    /// Readings of records that still succeed; one fails when there are none, once.
    readings: AtomicI64,
}

impl Failing {
    /// It fails when told to.
    pub(crate) fn over(store: &Arc<dyn Store>) -> Arc<Self> {
        Arc::new(Self {
            store: Arc::clone(store),
            audit_fails: AtomicBool::new(false),
            readings: AtomicI64::new(i64::MAX),
        })
    }

    pub(crate) fn fail_after(&self, readings: i64) {
        self.readings.store(readings, Ordering::SeqCst);
    }

    /// Whether none has failed since it was told to; it won't any more.
    pub(crate) fn has_not_failed(&self) -> bool {
        self.readings.swap(i64::MAX, Ordering::SeqCst) >= 0
    }

    fn read(&self) -> Result<()> {
        match self.readings.fetch_sub(1, Ordering::SeqCst) {
            0 => Err(StoreError::DiskFull),
            _ => Ok(()),
        }
    }
}

/// Methods that the ledger answers itself.
macro_rules! passed_on {
    (
        $trait:ident { $($name:ident($($arg:ident: $type:ty),*) -> $out:ty;)+ }
        readings { $($read:ident($($what:ident: $kind:ty),*) -> $found:ty;)* }
        and { $($own:tt)* }
    ) => {
        #[async_trait::async_trait]
        impl $trait for Failing {
            $(async fn $read(&self, $($what: $kind),*) -> $found {
                self.read()?;
                self.store.$read($($what),*).await
            })*
            $(async fn $name(&self, $($arg: $type),*) -> $out {
                self.store.$name($($arg),*).await
            })+
            $($own)*
        }
    };
}

passed_on! {
    Accounts {
        account(person: RecordId) -> Result<Option<Account>>;
        account_called(login: &str) -> Result<Option<Account>>;
        accounts() -> Result<Vec<Account>>;
        has_accounts() -> Result<bool>;
        add_account(account: &Account) -> Result<bool>;
        change_account(account: &Account, end_sessions: bool) -> Result<()>;
        renew_account(account: &Account, identity: Option<&Identity>) -> Result<bool>;
        identity(issuer: &str, subject: &str) -> Result<Option<RecordId>>;
        identities(person: RecordId) -> Result<Vec<Identity>>;
        link(identity: &Identity) -> Result<bool>;
        unlink(person: RecordId, issuer: &str) -> Result<()>;
        add_passkey(passkey: &Passkey) -> Result<bool>;
        passkey(credential: &[u8]) -> Result<Option<Passkey>>;
        passkeys(person: RecordId) -> Result<Vec<Passkey>>;
        use_passkey(credential: &[u8], counter: u32, used: Moment) -> Result<bool>;
        end_passkey(person: RecordId, id: Uuid) -> Result<()>;
        spend(token: TokenHash, until: Moment, now: Moment) -> Result<bool>;
        use_step(person: RecordId, step: i64) -> Result<bool>;
        begin_session(session: &WebSession, instead: Option<TokenHash>) -> Result<()>;
        session(token: TokenHash) -> Result<Option<WebSession>>;
        session_seen(token: TokenHash, seen: Moment) -> Result<()>;
        end_session(token: TokenHash) -> Result<()>;
        add_token(token: &ApiToken) -> Result<()>;
        token(token: TokenHash) -> Result<Option<ApiToken>>;
        tokens_of(person: RecordId) -> Result<Vec<ApiToken>>;
        token_used(token: TokenHash, on: Day) -> Result<()>;
        end_token(person: RecordId, id: Uuid) -> Result<()>;
        keep_request(key: [u8; 32], sent: SentOnce) -> Result<SentOnce>;
        sent_once(key: [u8; 32]) -> Result<Option<SentOnce>>;
        tidy(before: Moment) -> Result<()>;
        invite(token: TokenHash, person: RecordId, until: Moment) -> Result<()>;
        invited(token: TokenHash) -> Result<Option<(RecordId, Moment)>>;
        attempts(subject: [u8; 32]) -> Result<Attempts>;
        set_attempts(subject: [u8; 32], attempts: Attempts) -> Result<()>;
        audit_head() -> Result<AuditHead>;
        audit_after(number: u64, limit: u32) -> Result<Vec<AuditRow>>;
        audit_of(of: AuditOf, limit: u32) -> Result<Vec<AuditRow>>;
    } readings {} and {
        async fn audit(&self, lines: &[AuditLine]) -> Result<AuditHead> {
            if self.audit_fails.load(Ordering::SeqCst) {
                return Err(StoreError::DiskFull);
            }
            self.store.audit(lines).await
        }
    }
}

passed_on! {
    Store {
        append(batch: &[Vec<u8>]) -> Result<Receipt>;
        heads() -> Result<Heads>;
        facts_after(shard: Shard, after: Position, limit: u32) -> Result<Vec<StoredFact>>;
        fact(id: FactId) -> Result<Option<StoredFact>>;
        next_index(device: DeviceId, shard: Shard) -> Result<u64>;
        origins(keys: &[String]) -> Result<BTreeMap<String, KnownOrigin>>;
        origins_by_record(keys: &[String]) -> Result<BTreeMap<String, Vec<KnownOrigin>>>;
        quarantined(limit: u32) -> Result<Vec<Quarantined>>;
        search_children(search: &Search) -> Result<Found>;
        people(scope: &Scope) -> Result<Vec<PersonRow>>;
        verify(elsewhere: &Heads, progress: Progress<'_>) -> Result<Report>;
        rebuild(progress: Progress<'_>) -> Result<()>;
        condition() -> Result<Condition>;
        close() -> ();
        set_aside() -> Result<Vec<SetAside>>;
        take_over(facts: &[StoredFact], aside: &[SetAside]) -> Result<u64>;
        take_over_unread(facts: &[StoredFact]) -> Result<u64>;
        snapshot(to: &Path) -> Result<Option<Heads>>;
    } readings {
        facts_of(records: &[RecordId]) -> Result<BTreeMap<RecordId, Vec<StoredFact>>>;
        find_children(keys: &[ChildKey]) -> Result<Vec<Vec<ChildRow>>>;
        children(of: &ChildrenOf) -> Result<ChildPage>;
        child_counts(scope: &Scope) -> Result<BTreeMap<UnitId, u64>>;
        find_people(keys: &[PersonKey]) -> Result<Vec<Vec<PersonRow>>>;
        carer_links(records: &[RecordId]) -> Result<Vec<CarerLinkRow>>;
        plans() -> Result<Vec<PlanRow>>;
        local_units(parents: &Scope) -> Result<Vec<LocalUnitRow>>;
        pregnancies(scope: &Scope) -> Result<Vec<PregnancyRow>>;
    } and {
        fn installation(&self) -> Uuid {
            self.store.installation()
        }

        fn device(&self) -> DeviceId {
            self.store.device()
        }

        async fn scan(
            &self,
            after: &Heads,
            each: &mut (dyn for<'a> FnMut(Shard, Position, &'a [u8]) + Send),
        ) -> Result<Heads> {
            self.read()?;
            self.store.scan(after, each).await
        }

        fn within(&self, reach: &Reach) -> Arc<dyn Store> {
            self.store.within(reach)
        }
    }
}
