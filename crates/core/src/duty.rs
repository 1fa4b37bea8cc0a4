//! The type Duty: what rules make of facts on a given day. Duties are computed, never stored.

use serde::{Deserialize, Serialize};

use crate::fact::Code;
use crate::{Day, RecordId, UnitId};

/// The six domains of the scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Domain {
    /// Chăm sóc sức khỏe.
    Health,
    /// Dinh dưỡng.
    Nutrition,
    /// Giáo dục.
    Education,
    /// Chăm sóc nuôi dưỡng.
    Care,
    /// Bảo vệ trẻ em.
    Protection,
    /// Phúc lợi xã hội.
    Welfare,
}

impl Domain {
    pub const ALL: [Self; 6] = [
        Self::Health,
        Self::Nutrition,
        Self::Education,
        Self::Care,
        Self::Protection,
        Self::Welfare,
    ];

    /// Its place in [`Domain::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::Health => "health",
            Self::Nutrition => "nutrition",
            Self::Education => "education",
            Self::Care => "care",
            Self::Protection => "protection",
            Self::Welfare => "welfare",
        }
    }
}

/// Who acts. Duties attach to a role and a day, never to a level such as "district".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Cha mẹ, người chăm sóc.
    Caregiver,
    /// Cộng tác viên.
    VillageCollaborator,
    /// Công chức văn hóa - xã hội.
    CommuneOfficer,
    /// Lãnh đạo UBND xã.
    CommuneLeader,
    /// Trạm y tế.
    HealthStation,
    /// Trường mầm non, tiểu học.
    School,
    /// Hội, đoàn thể.
    MassOrganisation,
    /// Người làm công tác bảo vệ trẻ em.
    ProtectionWorker,
    /// Cơ quan cấp tỉnh.
    Province,
    /// Cơ quan trung ương.
    Ministry,
}

/// How a need stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Không áp dụng.
    NotApplicable,
    /// Chưa đến hạn mở.
    NotYet,
    /// Có thể làm, chưa quá hạn.
    Open,
    MetInTime,
    MetLate,
    /// Quá hạn, còn làm được.
    Overdue,
    /// Đã lỡ, không còn làm được.
    Missed,
    /// Được miễn, có lý do.
    Waived,
}

impl State {
    pub fn code(self) -> &'static str {
        match self {
            Self::NotApplicable => "not_applicable",
            Self::NotYet => "not_yet",
            Self::Open => "open",
            Self::MetInTime => "met_in_time",
            Self::MetLate => "met_late",
            Self::Overdue => "overdue",
            Self::Missed => "missed",
            Self::Waived => "waived",
        }
    }

    pub fn is_met(self) -> bool {
        matches!(self, Self::MetInTime | Self::MetLate)
    }
}

/// What a duty is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum DutyKind {
    /// A need of a child or a pregnant woman.
    Need { need: Code, domain: Domain },
    /// A child of a split unit waits for a person's choice of unit.
    ChooseUnit,
    /// A plan asks for a report.
    Report {
        from: Option<String>,
        to: Option<String>,
    },
    /// A plan gives a task.
    Task { task: Code, agency: Option<String> },
}

/// Who is owed what, by which unit and role, since when, until when, and what settles it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    #[serde(flatten)]
    pub kind: DutyKind,
    /// The child, the pregnant woman, or the plan.
    pub record: RecordId,
    /// Where it is to be done.
    pub unit: UnitId,
    pub role: Role,
    /// From this day on it can be done.
    pub opens: Day,
    /// The last day on which it is in time.
    pub due: Day,
    /// The last day on which it still can be done; absent: no end.
    pub closes: Option<Day>,
    pub state: State,
    /// Services (or kinds of fact) that settle it.
    pub settled_by: Vec<Code>,
}
