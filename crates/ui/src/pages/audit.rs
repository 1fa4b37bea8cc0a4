//! Who looked at what: the page for auditors, and a child's own; and opening a record for a
//! written reason.

/// One line of the audit, in the page's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLineView {
    pub number: u64,
    /// "27/11/2026 09:15".
    pub at: String,
    /// Name of the person; "—" where nobody was known.
    pub who: String,
    /// "Trạm y tế · Xã Tri Lễ"; may be empty.
    pub role: String,
    /// "Mở trang của một trẻ".
    pub what: String,
    /// Which sections were shown, or how many records; may be empty.
    pub detail: String,
    pub outcome: AuditOutcome,
    /// The beginning of the record's id, where it is about one.
    pub record: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditOutcome {
    Done,
    /// Only because the record had been opened for a written reason.
    ByReason,
    /// In the page's language: why.
    Refused(String),
    Failed,
}

/// `Place::Audit`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AuditView {
    /// The newest first.
    pub lines: Vec<AuditLineView>,
    /// Where to go on to older ones: a number for `?before=`.
    pub older: Option<u64>,
    /// Lines in all.
    pub total: u64,
    /// The hash of the chain's end, in hexadecimal.
    pub head: String,
}

/// `Place::Looked`: who looked at one child's record.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LookedView {
    pub id: String,
    pub name: String,
    /// The newest first.
    pub lines: Vec<AuditLineView>,
}

/// `Place::Open`: open one child's record for a written reason, for three hours at most.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OpenView {
    /// Id of the child in addresses: nothing else is told before it is open.
    pub id: String,
    /// As typed.
    pub reason: String,
    /// The reason is missing or shorter than twenty signs.
    pub too_short: bool,
}
