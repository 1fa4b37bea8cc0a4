//! Who looked at what, for auditors and for one child; and the form that opens a record.

use std::collections::{BTreeMap, BTreeSet};

use noi_accounts::{Entry, Outcome};
use noi_core::access::{Action, Section};
use noi_core::{Moment, RecordId, UnitId};
use noi_office::OfficeError;
use noi_store::{AuditOf, AuditRow};
use noi_ui::pages::audit::{AuditLineView, AuditOutcome, AuditView, LookedView, OpenView};
use noi_ui::routes::AuditQuery;
use noi_ui::words::{Lang, Words};

use super::Frame;
use crate::door::visitor::Around;
use crate::pages::Trouble;
use crate::say::{self, say};

/// Lines on a page.
const LINES: u32 = 100;
/// Lines looked through for one page, where most are of other units.
const LOOKED_THROUGH: usize = 5_000;
/// Who looked is told for a month.
const LOOKED_DAYS: i64 = 30;

pub(crate) async fn load(frame: &Frame<'_>, query: AuditQuery) -> Result<AuditView, Trouble> {
    let store = &frame.office.store;
    let head = store.audit_head().await.map_err(OfficeError::from)?;
    // What is about no unit is for whoever audits the whole country.
    let country = Around::unit(frame.office, UnitId::COUNTRY, frame.today);
    let audits = (frame.visitor).may(Action::ReadAudit, Some(&country), &[], frame.now());
    let everywhere = audits.is_ok();
    let start = if query.oldest { 0 } else { u64::MAX };
    let mut beyond = query.beyond.unwrap_or(start);
    let mut found = Vec::new();
    let mut seen = 0;
    let mut next = None;
    'pages: while seen < LOOKED_THROUGH {
        let page = match query.oldest {
            true => store.audit_after(beyond, LINES).await,
            false => store.audit_of(AuditOf::All { before: beyond }, LINES).await,
        };
        let page = page.map_err(OfficeError::from)?;
        let Some(last) = page.last().map(|row| row.number) else {
            break;
        };
        for row in page {
            seen += 1;
            let Some(entry) = read(&row) else { continue };
            let here = entry.unit.map_or(everywhere, |unit| frame.covers(unit));
            if here {
                found.push((row.number, entry));
                if found.len() == LINES as usize {
                    next = Some(row.number);
                    break 'pages;
                }
            }
        }
        beyond = last;
        next = Some(last);
    }
    let end = if query.oldest { head.number } else { 1 };
    Ok(AuditView {
        lines: lines(frame, found).await?,
        next: next.filter(|number| *number != end),
        total: head.number,
        head: hexadecimal(&head.hash),
    })
}

pub(crate) async fn looked(frame: &Frame<'_>, id: &str) -> Result<LookedView, Trouble> {
    let child = super::child::find(frame, id).await?;
    let found = about(frame, child.id).await?;
    Ok(LookedView {
        id: id.to_owned(),
        name: say::child_name(frame.route.lens.lang, child.name()),
        lines: lines(frame, found).await?,
    })
}

/// How many people looked at a child's record in a month.
pub(crate) async fn how_many_looked(frame: &Frame<'_>, record: RecordId) -> Result<u64, Trouble> {
    let found = about(frame, record).await?;
    let since = frame.now().0 - LOOKED_DAYS * 24 * 3_600_000;
    let recent = found.iter().filter(|(_, entry)| entry.at.0 >= since);
    let shown = recent.filter(|(_, entry)| matches!(entry.outcome, Outcome::Done { .. }));
    let people: BTreeSet<_> = shown.filter_map(|(_, entry)| entry.person).collect();
    Ok(people.len() as u64)
}

pub(crate) fn opening(id: &str) -> OpenView {
    OpenView {
        id: id.to_owned(),
        ..OpenView::default()
    }
}

async fn about(frame: &Frame<'_>, record: RecordId) -> Result<Vec<(u64, Entry)>, Trouble> {
    let rows = frame.office.store.audit_of(AuditOf::Record(record), 500);
    let rows = rows.await.map_err(OfficeError::from)?;
    Ok(rows
        .iter()
        .filter_map(|row| Some((row.number, read(row)?)))
        .collect())
}

fn read(row: &AuditRow) -> Option<Entry> {
    serde_json::from_slice(&row.entry).ok()
}

async fn lines(frame: &Frame<'_>, found: Vec<(u64, Entry)>) -> Result<Vec<AuditLineView>, Trouble> {
    let lang = frame.route.lens.lang;
    let w = Words::new(lang);
    let mut who: BTreeMap<RecordId, (String, String)> = BTreeMap::new();
    let mut lines = Vec::with_capacity(found.len());
    for (number, entry) in found {
        if let Some(person) = entry.person
            && !who.contains_key(&person)
        {
            who.insert(person, named(frame, &w, person).await?);
        }
        let known = entry.person.and_then(|person| who.get(&person));
        let (name, role) = known.cloned().unwrap_or(("—".to_owned(), String::new()));
        lines.push(AuditLineView {
            number,
            at: moment(entry.at),
            who: name,
            role,
            what: what(&w, &entry),
            detail: detail(&w, &entry),
            outcome: outcome(&w, &entry.outcome),
            record: (entry.record)
                .map(|record| record.to_string().chars().take(8).collect())
                .unwrap_or_default(),
        });
    }
    Ok(lines)
}

pub(super) async fn named(
    frame: &Frame<'_>,
    w: &Words,
    person: RecordId,
) -> Result<(String, String), Trouble> {
    let account = frame.office.store.account(person).await;
    let account = account.map_err(OfficeError::from)?;
    let grants = frame.office.grants(person).await?;
    let held = grants.iter().rev().find(|grant| grant.holds(frame.today));
    let role = held.or(grants.last()).map(|grant| {
        let unit = super::unit_name(frame.office, grant.unit, frame.today, w.lang());
        format!("{} · {unit}", w.get(&grant.role.key()))
    });
    let name = account.map_or_else(|| person.to_string(), |account| account.name);
    Ok((name, role.unwrap_or_default()))
}

/// dd/mm/yyyy hh:mm, at +07:00.
pub(crate) fn moment(at: Moment) -> String {
    let minutes = (at.0 / 60_000 + 7 * 60).rem_euclid(24 * 60);
    format!("{} {:02}:{:02}", at.day().vn(), minutes / 60, minutes % 60)
}

fn what(w: &Words, entry: &Entry) -> String {
    let what = done(w, entry);
    match entry.token {
        None => what,
        Some(_) => say(
            w.lang(),
            format!("{what} · qua chương trình"),
            format!("{what} · through a program"),
        ),
    }
}

fn done(w: &Words, entry: &Entry) -> String {
    let lang = w.lang();
    let action = Action::PLAIN
        .iter()
        .find(|action| action.code() == entry.what);
    if let Some(action) = action {
        return w.get(&action.key());
    }
    let with_section = |section: Section| {
        [
            Action::See(section),
            Action::Record(section),
            Action::Correct(section),
            Action::DrillDown(section),
        ]
        .into_iter()
        .find(|action| action.code() == entry.what)
        .map(|action| format!("{}: {}", w.get(&action.key()), w.get(&section.key())))
    };
    if let Some(words) = entry.section.and_then(with_section) {
        return words;
    }
    door_words(lang, &entry.what)
}

/// What isn't an action of the policy.
fn door_words(lang: Lang, what: &str) -> String {
    let (vi, en) = match what {
        "sign-in" => ("Đăng nhập", "Sign in"),
        "sign-in-code" => ("Nhập mã xác nhận", "Enter the code"),
        "sign-in-service" => (
            "Đăng nhập qua dịch vụ danh tính",
            "Sign in through the identity service",
        ),
        "sign-in-passkey" => ("Đăng nhập bằng khóa", "Sign in with a passkey"),
        "add-passkey" => ("Thêm khóa đăng nhập", "Add a passkey"),
        "end-passkey" => ("Gỡ khóa đăng nhập", "Remove a passkey"),
        "link-identity" => ("Gắn danh tính vào tài khoản", "Link an identity"),
        "unlink-identity" => ("Gỡ danh tính khỏi tài khoản", "Let an identity go"),
        "sign-out" => ("Đăng xuất", "Sign out"),
        "set-password" => ("Đặt mật khẩu từ lời mời", "Set a password by invitation"),
        "change-password" => ("Đổi mật khẩu", "Change the password"),
        "api" => (
            "Việc ngoài phạm vi của mã",
            "Something the token wasn't made for",
        ),
        "make-token" => ("Tạo mã truy cập", "Make an access token"),
        "end-token" => ("Thu hồi mã truy cập", "Take back an access token"),
        "set-codes" => ("Bật mã xác nhận", "Set up codes"),
        "add-person" => ("Thêm tài khoản", "Add an account"),
        "invite" => ("Gửi lời mời đặt mật khẩu", "Invite to set a password"),
        "suspend" => ("Khóa tài khoản", "Suspend an account"),
        "undo-import" => ("Hoàn tác một lần nhập tệp", "Take an import back"),
        "download-rejects" => ("Tải các dòng không nhận", "Download lines not taken"),
        "print-child" => ("In tóm tắt hồ sơ trẻ", "Print a child's summary"),
        "give-card" => ("Cấp thẻ cho gia đình", "Give a family a card"),
        "revoke-cards" => ("Thu hồi thẻ của gia đình", "Revoke a family's cards"),
        "open-card" => ("Gia đình mở thẻ", "A family's card was opened"),
        "restore" => ("Mở lại tài khoản", "Restore an account"),
        "see-opened" => (
            "Xem hồ sơ nào đã được mở theo lý do",
            "See which records were opened for a reason",
        ),
        other => return other.to_owned(),
    };
    say(lang, vi, en)
}

fn detail(w: &Words, entry: &Entry) -> String {
    if let Some(shown) = entry.shown {
        return w.n("children-count", shown);
    }
    match &entry.outcome {
        Outcome::Done { sections, .. } if entry.what == Action::SeeChild.code() => sections
            .iter()
            .map(|section| w.get(&section.key()))
            .collect::<Vec<_>>()
            .join("; "),
        _ => String::new(),
    }
}

fn outcome(w: &Words, outcome: &Outcome) -> AuditOutcome {
    match outcome {
        Outcome::Done {
            by_reason: true, ..
        } => AuditOutcome::ByReason,
        Outcome::Done { .. } => AuditOutcome::Done,
        Outcome::Refused { why } => AuditOutcome::Refused(w.get(&why.reason().key())),
        Outcome::Failed => AuditOutcome::Failed,
    }
}

fn hexadecimal(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_told_in_vietnam() {
        let check = |ms, told: &str| assert_eq!(moment(Moment(ms)), told);
        // 2026-11-27T16:59:30Z and half a minute later.
        check(1_795_798_770_000, "27/11/2026 23:59");
        check(1_795_798_800_000, "28/11/2026 00:00");
    }
}
