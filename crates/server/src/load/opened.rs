//! Records that were opened for a written reason: whoever leads the unit is told of them.

use std::collections::BTreeMap;

use noi_accounts::{Entry, Outcome};
use noi_core::access::Action;
use noi_core::names::{person_sort_key, text_sort_key};
use noi_core::{Moment, RecordId, UnitId};
use noi_office::OfficeError;
use noi_store::{AuditOf, AuditRow, Store};
use noi_ui::pages::audit::{AuditLineView, AuditOutcome, OpenedView};
use noi_ui::routes::{OpenedColumn, Sorted};

use super::Frame;
use super::audit;
use crate::door::visitor::Around;
use crate::pages::Trouble;

/// Told of for so long.
const DAYS: i64 = 30;
/// Entries read at once.
const AT_ONCE: u32 = 1_000;

/// The openings of the last days, as far as the audit was read.
#[derive(Default)]
pub(crate) struct Openings {
    /// The entry that was read last; none: nothing was.
    read: Option<u64>,
    /// The oldest first.
    latest: Vec<Opening>,
}

#[derive(Clone, Copy)]
struct Opening {
    number: u64,
    at: Moment,
    person: RecordId,
    record: RecordId,
    unit: UnitId,
}

impl Opening {
    fn read(row: &AuditRow) -> Option<Self> {
        let entry: Entry = serde_json::from_slice(&row.entry).ok()?;
        let opened = entry.what == Action::BreakGlass.code()
            && matches!(entry.outcome, Outcome::Done { .. });
        Some(Self {
            number: row.number,
            at: entry.at,
            person: entry.person?,
            record: entry.record?,
            unit: entry.unit?,
        })
        .filter(|_| opened)
    }
}

impl Openings {
    /// Reads on in the audit.
    async fn follow(&mut self, store: &dyn Store, since: Moment) -> Result<(), OfficeError> {
        match self.read {
            None => self.begin(store, since).await?,
            Some(mut read) => loop {
                let rows = store.audit_after(read, AT_ONCE).await?;
                let Some(last) = rows.last() else {
                    break;
                };
                read = last.number;
                self.read = Some(read);
                self.latest.extend(rows.iter().filter_map(Opening::read));
            },
        }
        self.latest.retain(|opening| opening.at >= since);
        Ok(())
    }

    /// From the end backwards, as far as openings are told of.
    async fn begin(&mut self, store: &dyn Store, since: Moment) -> Result<(), OfficeError> {
        let mut before = u64::MAX;
        let mut read = 0;
        loop {
            let rows = store.audit_of(AuditOf::All { before }, AT_ONCE).await?;
            read = rows.first().map_or(read, |row| row.number.max(read));
            self.latest.extend(rows.iter().filter_map(Opening::read));
            let oldest = rows.last().map(|row| {
                let entry = serde_json::from_slice::<Entry>(&row.entry).ok();
                (row.number, entry.is_none_or(|entry| entry.at < since))
            });
            match oldest {
                Some((number, false)) => before = number,
                _ => break,
            }
        }
        self.latest.reverse();
        self.read = Some(read);
        Ok(())
    }
}

/// Whether the visitor leads the unit looked at, and is told.
fn is_told(frame: &Frame<'_>) -> bool {
    let unit = Around::unit(frame.office, frame.unit, frame.today);
    let answer = (frame.visitor).may(Action::BreakGlass, Some(&unit), &[], frame.now());
    answer.is_ok()
}

/// Those by others in the unit looked at, the newest first.
async fn by_others(frame: &Frame<'_>) -> Result<Vec<Opening>, Trouble> {
    let since = Moment(frame.now().0 - DAYS * 24 * 3_600_000);
    let mut openings = frame.desk.openings.lock().await;
    openings.follow(&*frame.office.store, since).await?;
    let latest = openings.latest.iter().rev();
    let told = latest.filter(|one| one.person != frame.visitor.person && frame.covers(one.unit));
    Ok(told.copied().collect())
}

/// How many the visitor is told of on the home page.
pub(crate) async fn how_many(frame: &Frame<'_>) -> Result<u64, Trouble> {
    if !is_told(frame) {
        return Ok(0);
    }
    Ok(by_others(frame).await?.len() as u64)
}

pub(crate) async fn load(
    frame: &Frame<'_>,
    sort: Option<Sorted<OpenedColumn>>,
) -> Result<OpenedView, Trouble> {
    let w = noi_ui::words::Words::new(frame.route.lens.lang);
    let mut who: BTreeMap<RecordId, (String, String)> = BTreeMap::new();
    let mut lines = Vec::new();
    for one in by_others(frame).await? {
        let known = who.get(&one.person).cloned();
        let (name, role) = match known {
            Some(known) => known,
            None => audit::named(frame, &w, one.person).await?,
        };
        who.insert(one.person, (name.clone(), role.clone()));
        let reason = frame.office.reason_of(one.record, one.person, one.at).await;
        lines.push(AuditLineView {
            number: one.number,
            at: audit::moment(one.at),
            who: name,
            role,
            what: reason?.unwrap_or_default(),
            detail: super::unit_name(frame.office, one.unit, frame.today, w.lang()),
            outcome: AuditOutcome::ByReason,
            record: one.record.to_string().chars().take(8).collect(),
        });
    }
    match sort {
        None => {}
        Some(sort) => match sort.by {
            OpenedColumn::At => sort.apply(&mut lines, |line| line.number),
            OpenedColumn::Who => sort.apply(&mut lines, |line| person_sort_key(&line.who)),
            OpenedColumn::Unit => sort.apply(&mut lines, |line| text_sort_key(&line.detail)),
        },
    }
    Ok(OpenedView { lines })
}
