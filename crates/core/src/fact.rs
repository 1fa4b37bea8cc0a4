//! Facts: what happened, recorded once, for ever.
//!
//! A fact is appended to one ledger and never changed; a correction is another fact. Its stored
//! form is versioned JSON whose bytes are kept as they arrived: hashes are over those bytes and
//! nothing is written again from memory. A kind that this version doesn't know is kept as
//! [`Body::Unknown`], not dropped.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::access_facts::{BreakGlassOpened, RoleGranted, RoleRevoked};
use crate::finding_facts::{Measured, Screened};
use crate::import_facts::{ImportUndone, RowsImported};
use crate::plan_facts::{
    PlanAdopted, ReportFrozen, ReportingSet, ResultReported, TargetSet, TaskDone, TaskSet,
};
use crate::{Birth, Day, DeviceId, FactId, Moment, RecordId, Shard, UnitId};

/// A short name from a programme pack: a service, a need, a circumstance such as `4.2`.
pub type Code = String;

/// The version of the stored form that this code writes.
pub const STORED_VERSION: u32 = 1;

/// Who recorded what about which record, where and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    pub id: FactId,
    /// The device's series in this shard has one writer and a dense index from 1.
    pub device: DeviceId,
    pub index: u64,
    pub shard: Shard,
    /// What the fact is about.
    pub record: RecordId,
    /// Where it happened.
    pub unit: UnitId,
    /// Who says so: taken from the session or the enrolled device, never trusted from a body.
    pub actor: RecordId,
    /// The day it happened.
    pub on: Day,
    /// The moment it happened, where the hour matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
    /// The moment it was recorded, as the recorder's clock told it.
    pub recorded: Moment,
    /// How a row of a file is recognised when the file comes again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

/// What comes from files has no ids: it is recognised by a natural key, and a row whose
/// content changed is a correction. Both are hashes, so no name travels in them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Origin {
    /// Hash of the natural key (which child, which service, which dose …), hexadecimal.
    pub key: String,
    /// Hash of the row's whole content, hexadecimal; empty where the row was taken back.
    pub content: String,
}

/// A fact: the envelope and what happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub envelope: Envelope,
    pub body: Body,
}

macro_rules! bodies {
    ($($(#[$doc:meta])* $name:ident($content:ty) = $tag:literal,)*) => {
        /// What happened. A new kind is a new variant; a stored kind never changes its meaning.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Body {
            $($(#[$doc])* #[serde(rename = $tag)] $name($content),)*
            /// A kind that this version doesn't know: kept as it came.
            #[serde(skip)]
            Unknown { kind: String, json: String },
        }

        /// The stored names of all kinds, in the order of [`Body`].
        pub const KINDS: &[&str] = &[$($tag),*];

        impl Body {
            /// The stored name of this kind.
            pub fn kind(&self) -> &str {
                match self {
                    $(Self::$name(_) => $tag,)*
                    Self::Unknown { kind, .. } => kind,
                }
            }
        }
    };
}

bodies! {
    /// A child becomes known (đăng ký trẻ).
    ChildRegistered(ChildDetails) = "child_registered",
    /// Some of a child's details were wrong or missing; only the fields given change.
    ChildDetailsCorrected(DetailsCorrected) = "child_details_corrected",
    /// The child now lives in the envelope's unit (chuyển nơi ở).
    ChildMoved(Moved) = "child_moved",
    /// The child left the population: death, moving abroad … (rời khỏi diện quản lý).
    ChildExited(Exited) = "child_exited",
    /// A child who had left is back, in the envelope's unit.
    ChildReturned(Empty) = "child_returned",
    /// A special circumstance began to hold (hoàn cảnh đặc biệt).
    CircumstanceFound(CircumstanceFound) = "circumstance_found",
    /// A special circumstance no longer holds.
    CircumstanceEnded(CircumstanceEnded) = "circumstance_ended",
    /// A person who cares for a child was named (người chăm sóc).
    CarerLinked(CarerLinked) = "carer_linked",
    CarerUnlinked(CarerUnlinked) = "carer_unlinked",
    /// The child belongs to a household (hộ gia đình).
    HouseholdLinked(HouseholdLinked) = "household_linked",
    /// Whatever card the family was given so far opens nothing any more (thu hồi thẻ).
    CardsRevoked(Empty) = "cards_revoked",
    /// A child or a pregnant woman received a service (dịch vụ).
    ServiceReceived(ServiceReceived) = "service_received",
    /// A child was weighed or measured (cân, đo); it counts as its service.
    Measured(Measured) = "measured",
    /// A questionnaire was filled in (sàng lọc); it counts as its service.
    Screened(Screened) = "screened",
    /// The child attends a class in a school year (nhập học).
    Enrolled(Enrolled) = "enrolled",
    EnrolmentEnded(EnrolmentEnded) = "enrolment_ended",
    /// A person found a need that no rule derives (nhu cầu được phát hiện).
    NeedIdentified(NeedIdentified) = "need_identified",
    /// A need will not be met, with a reason: contraindicated, declined … (miễn, hoãn).
    NeedWaived(NeedWaived) = "need_waived",
    /// This record and another are the same child; the other goes on (gộp hồ sơ).
    MergedInto(MergedInto) = "merged_into",
    /// They were not the same after all (tách lại hồ sơ).
    Unmerged(Unmerged) = "unmerged",
    /// A carer or an officer becomes known (người chăm sóc, cán bộ).
    PersonRegistered(PersonDetails) = "person_registered",
    /// A carer or officer was given knowledge and skills (tập huấn, giáo dục làm cha mẹ).
    EducationReceived(EducationReceived) = "education_received",
    /// A pregnancy becomes known (thai kỳ).
    PregnancyRegistered(PregnancyDetails) = "pregnancy_registered",
    PregnancyEnded(PregnancyEnded) = "pregnancy_ended",
    /// A village or a facility was added below a unit (thôn, bản, cơ sở).
    UnitAdded(UnitAdded) = "unit_added",
    /// A village or a facility is called something else (đổi tên).
    UnitRenamed(UnitRenamed) = "unit_renamed",
    UnitEnded(Reason) = "unit_ended",
    /// A plan was read, confirmed and adopted (kế hoạch).
    PlanAdopted(PlanAdopted) = "plan_adopted",
    /// A plan sets a target (chỉ tiêu).
    TargetSet(TargetSet) = "target_set",
    /// A plan gives an agency a task (nhiệm vụ).
    TaskSet(TaskSet) = "task_set",
    TaskDone(TaskDone) = "task_done",
    /// A plan asks for reports (chế độ báo cáo).
    ReportingSet(ReportingSet) = "reporting_set",
    /// A person reports a figure that no record can give (số liệu báo cáo).
    ResultReported(ResultReported) = "result_reported",
    /// A report's figures were frozen (chốt số liệu).
    ReportFrozen(ReportFrozen) = "report_frozen",
    /// A person was given a role at a unit (giao vai trò).
    RoleGranted(RoleGranted) = "role_granted",
    /// A grant no longer holds (thu hồi vai trò).
    RoleRevoked(RoleRevoked) = "role_revoked",
    /// A child's record was opened for a written reason (mở khẩn cấp).
    BreakGlassOpened(BreakGlassOpened) = "break_glass_opened",
    /// Rows of a file came in (nhập từ tệp).
    RowsImported(RowsImported) = "rows_imported",
    /// An import was taken back as a whole (hoàn tác lần nhập).
    ImportUndone(ImportUndone) = "import_undone",
    /// An earlier fact of the same record was wrong (đính chính).
    Corrected(Corrected) = "corrected",
}

/// Nothing more to say than the envelope does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Empty {}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Nam.
    Male,
    /// Nữ.
    Female,
}

/// What is known of a child; everything may be missing (a child without an ID number, or
/// with only a year of birth, is a normal case).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildDetails {
    /// Họ và tên, as the family writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth: Option<Birth>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Personal identification number, 12 digits (số định danh cá nhân).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal_id: Option<String>,
    /// The number in the office's own book.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_id: Option<String>,
    /// Canonical name of the ethnic group (dân tộc).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ethnicity: Option<String>,
    /// Village or residential group as written, where it isn't a unit of its own yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub village: Option<String>,
    /// Days of gestation at birth (tuổi thai), 140 to 315; below 259 is preterm (sinh non).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gestation_days: Option<u16>,
    /// The day from which the child lives in the registering unit; absent: since birth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub here_since: Option<Day>,
    /// Made up for a demonstration or a test.
    #[serde(default, skip_serializing_if = "is_false")]
    pub synthetic: bool,
}

fn is_false(value: &bool) -> bool {
    !*value
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetailsCorrected {
    /// The fields that change.
    pub set: ChildDetails,
    /// What was recorded wrongly and isn't known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cleared: Vec<Clearable>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// A detail that a child may well be without, so that a wrong one can be taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clearable {
    /// It was another child's.
    PersonalId,
    Ethnicity,
    Village,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoveReason {
    /// The family moved.
    Relocated,
    /// The unit was split and a person chose where this child belongs.
    UnitSplit,
    /// The unit had been recorded wrongly.
    Mistake,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    pub reason: MoveReason,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub village: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExitKind {
    Died,
    /// Left for a place that keeps no record here.
    MovedAway,
    MovedAbroad,
    /// Cannot be found after being looked for.
    Lost,
    /// Registered by mistake: no such child.
    NoSuchChild,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exited {
    pub kind: ExitKind,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// The envelope's day is the first day on which the circumstance holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CircumstanceFound {
    /// Group or sub-type of Decree 56/2017: `4` or `4.2`.
    pub circumstance: Code,
    /// What shows it: a certificate, a decision, a visit.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub evidence: String,
}

/// The envelope's day is the first day on which it no longer holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CircumstanceEnded {
    pub circumstance: Code,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    Mother,
    Father,
    Grandparent,
    Relative,
    FosterCarer,
    Other,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarerLinked {
    pub carer: RecordId,
    pub relation: Relation,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarerUnlinked {
    pub carer: RecordId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseholdLinked {
    pub household: RecordId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceReceived {
    /// A service of the pack.
    pub service: Code,
    /// Which dose of a series, where it is written down (mũi thứ mấy).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dose: Option<u8>,
    /// Who gave it, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// The outcome, where the pack gives the service outcomes: `passed`, `refer` …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Code>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SchoolLevel {
    /// Nhà trẻ, under 3.
    Nursery,
    /// Mẫu giáo, 3 to 5.
    Kindergarten,
    /// Tiểu học.
    Primary,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    /// The year in which the school year begins: 2025 is 2025-2026.
    pub school_year: i32,
    pub level: SchoolLevel,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub school: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentEnded {
    pub school_year: i32,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedIdentified {
    /// A need of the pack that is opened by a person.
    pub need: Code,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedWaived {
    pub need: Code,
    /// Why: contraindicated, declined by the family, not available …
    pub reason: String,
    /// The last day of the waiver; absent: for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergedInto {
    /// The record that goes on.
    pub survivor: RecordId,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unmerged {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// What a person is in the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonKind {
    /// Cha mẹ, người chăm sóc trẻ.
    Carer,
    /// Cộng tác viên thôn, bản.
    VillageCollaborator,
    /// Cán bộ cấp xã.
    CommuneOfficer,
    /// Nhân viên y tế.
    HealthWorker,
    /// Giáo viên, cô nuôi.
    Teacher,
    /// Cán bộ bảo vệ trẻ em.
    ProtectionWorker,
    /// Cán bộ đoàn thể.
    MassOrganisation,
    Other,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonDetails {
    pub kind: PersonKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub synthetic: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EducationReceived {
    pub topic: String,
    /// Quarter hours, so that 1.5 hours is exact.
    pub quarter_hours: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PregnancyDetails {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub woman: Option<RecordId>,
    /// First day of the last menstrual period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_period: Option<Day>,
    /// Expected day of birth; 280 days after the last period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<Day>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PregnancyOutcome {
    LiveBirth,
    Stillbirth,
    Ended,
    MovedAway,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PregnancyEnded {
    pub outcome: PregnancyOutcome,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub child: Option<RecordId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LocalUnitKind {
    /// Thôn, bản, ấp, khu phố, tổ dân phố.
    Village,
    HealthStation,
    School,
    Other,
}

/// The envelope's unit is the parent; the envelope's day is the first day of its validity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitAdded {
    pub kind: LocalUnitKind,
    pub name: String,
}

/// The envelope's day is the first on which it is called so; a name that was written wrongly is
/// corrected instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRenamed {
    pub name: String,
    /// The decision, or why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// An earlier fact of the same record was wrong: struck out, or what it should have said.
/// The earlier fact stays in the ledger and is shown as corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    pub fact: FactId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<Instead>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instead {
    pub on: Day,
    pub unit: UnitId,
    pub body: Box<Body>,
}

/// Bytes that should have been a stored fact and are not.
#[derive(Debug, thiserror::Error)]
pub enum StoredError {
    #[error("not a stored fact: {0}")]
    Malformed(#[from] serde_json::Error),
    #[error("version {0} is newer than this program understands; update the program")]
    Newer(u32),
    #[error("a body must have exactly one kind, found {0}")]
    Kinds(usize),
}

#[derive(Serialize)]
struct StoredOut<'a> {
    v: u32,
    #[serde(flatten)]
    envelope: &'a Envelope,
    body: &'a Body,
}

/// The same fields as [`Envelope`], spelt out because `flatten` makes reading several times
/// slower and every rebuild reads the whole ledger.
#[derive(Deserialize)]
struct StoredIn<B> {
    v: u32,
    id: FactId,
    device: DeviceId,
    index: u64,
    shard: Shard,
    record: RecordId,
    unit: UnitId,
    actor: RecordId,
    on: Day,
    #[serde(default)]
    at: Option<Moment>,
    recorded: Moment,
    #[serde(default)]
    origin: Option<Origin>,
    body: B,
}

impl<B> StoredIn<B> {
    fn split(self) -> (u32, Envelope, B) {
        let envelope = Envelope {
            id: self.id,
            device: self.device,
            index: self.index,
            shard: self.shard,
            record: self.record,
            unit: self.unit,
            actor: self.actor,
            on: self.on,
            at: self.at,
            recorded: self.recorded,
            origin: self.origin,
        };
        (self.v, envelope, self.body)
    }
}

impl Fact {
    /// The bytes that go into the ledger when the fact is made here.
    pub fn to_stored(&self) -> Vec<u8> {
        if let Body::Unknown { kind, json } = &self.body {
            return self.unknown_to_stored(kind, json);
        }
        let stored = StoredOut {
            v: STORED_VERSION,
            envelope: &self.envelope,
            body: &self.body,
        };
        serde_json::to_vec(&stored).expect("a fact has only string keys")
    }

    fn unknown_to_stored(&self, kind: &str, json: &str) -> Vec<u8> {
        let mut map = serde_json::to_value(&self.envelope).expect("an envelope is plain data");
        let content: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
        map["v"] = STORED_VERSION.into();
        map["body"] = serde_json::json!({ kind: content });
        serde_json::to_vec(&map).expect("a value is plain data")
    }

    /// Reads a stored form. An unknown kind of fact is kept as [`Body::Unknown`].
    ///
    /// # Errors
    /// When the bytes are not a stored fact, or a known kind has a malformed content.
    pub fn from_stored(bytes: &[u8]) -> Result<Self, StoredError> {
        match serde_json::from_slice::<StoredIn<Body>>(bytes) {
            Ok(stored) => {
                let (v, envelope, body) = stored.split();
                if v > STORED_VERSION {
                    return Err(StoredError::Newer(v));
                }
                Ok(Self { envelope, body })
            }
            Err(error) => Self::from_stored_unknown(bytes, error),
        }
    }

    /// The slow path: perhaps the kind is one that a later version added.
    fn from_stored_unknown(bytes: &[u8], error: serde_json::Error) -> Result<Self, StoredError> {
        type Kinds<'a> = std::collections::BTreeMap<String, &'a RawValue>;
        let Ok(stored) = serde_json::from_slice::<StoredIn<Kinds<'_>>>(bytes) else {
            return Err(error.into());
        };
        let (_, envelope, kinds) = stored.split();
        if kinds.len() != 1 {
            return Err(StoredError::Kinds(kinds.len()));
        }
        match kinds.into_iter().next() {
            Some((kind, content)) if !KINDS.contains(&kind.as_str()) => Ok(Self {
                envelope,
                body: Body::Unknown {
                    kind,
                    json: content.get().to_owned(),
                },
            }),
            _ => Err(error.into()),
        }
    }
}
