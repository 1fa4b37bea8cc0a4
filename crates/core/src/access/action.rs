//! What a person may ask to do.

use super::{Section, Sections};

/// Something that is asked for. Where it is about a part of a child's record it names the part,
/// so that no shell can forget to say which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Open a child's page: the answer says which sections are on it.
    SeeChild,
    /// Open one section: growth, screenings, the protection case, who looked …
    See(Section),
    /// Record what belongs to a section: a service, a measurement, a screening, details …
    Record(Section),
    /// Put right, or strike out, what was recorded in a section.
    Correct(Section),
    /// Go from a figure about a section to the children behind it.
    DrillDown(Section),
    /// Register a child.
    Register,
    /// Merge two records and part them again. Both records must be asked about.
    Merge,
    /// Find children by name.
    Search,
    /// A list of children with what is due.
    List,
    /// Tell the protection workers that a child may be harmed; the case itself stays unseen.
    ReportHarm,
    /// The protection cases of a unit.
    ListCases,
    /// Children as a file.
    Export,
    /// Facts from a file; each row is then asked about as [`Action::Record`].
    Import,
    /// Seal a protection case, and unseal it.
    Seal,
    /// Open one child's record for a written reason.
    BreakGlass,
    /// Numbers of a unit.
    SeeFigures,
    /// Put a plan and its targets in force.
    AdoptPlan,
    DraftReport,
    /// Freeze a report's figures.
    FreezeReport,
    /// Villages, schools and stations below a unit.
    ManageLocalUnits,
    /// Accounts, and who holds which role.
    ManagePeople,
    /// The log of who looked at what.
    ReadAudit,
    /// The condition of the installation: health, positions of the ledger, backups, rules.
    SeeSystem,
    /// Settings, backups, devices.
    AdministerSystem,
}

impl Action {
    /// Actions that name no section.
    pub const PLAIN: &[Self] = &[
        Self::SeeChild,
        Self::Register,
        Self::Merge,
        Self::Search,
        Self::List,
        Self::ReportHarm,
        Self::ListCases,
        Self::Export,
        Self::Import,
        Self::Seal,
        Self::BreakGlass,
        Self::SeeFigures,
        Self::AdoptPlan,
        Self::DraftReport,
        Self::FreezeReport,
        Self::ManageLocalUnits,
        Self::ManagePeople,
        Self::ReadAudit,
        Self::SeeSystem,
        Self::AdministerSystem,
    ];

    /// Its name without the section.
    pub fn code(self) -> &'static str {
        match self {
            Self::SeeChild => "see-child",
            Self::See(_) => "see",
            Self::Record(_) => "record",
            Self::Correct(_) => "correct",
            Self::DrillDown(_) => "drill-down",
            Self::Register => "register",
            Self::Merge => "merge",
            Self::Search => "search",
            Self::List => "list",
            Self::ReportHarm => "report-harm",
            Self::ListCases => "list-cases",
            Self::Export => "export",
            Self::Import => "import",
            Self::Seal => "seal",
            Self::BreakGlass => "break-glass",
            Self::SeeFigures => "see-figures",
            Self::AdoptPlan => "adopt-plan",
            Self::DraftReport => "draft-report",
            Self::FreezeReport => "freeze-report",
            Self::ManageLocalUnits => "manage-local-units",
            Self::ManagePeople => "manage-people",
            Self::ReadAudit => "read-audit",
            Self::SeeSystem => "see-system",
            Self::AdministerSystem => "administer-system",
        }
    }

    /// The key of its words.
    pub fn key(self) -> String {
        format!("access-action-{}", self.code())
    }

    /// The most that it ever gives, to whomever: a role gives of these what it sees.
    pub fn sections(self) -> Sections {
        use Section::{
            Care, Contacts, Disability, Documents, Education, Growth, Health, Identity, Inclusion,
            Nutrition, Protection, Residence, Screening,
        };
        const WHO: Sections = Sections::of(&[Identity, Contacts, Residence]);
        const WORK: Sections = Sections::of(&[
            Health, Growth, Nutrition, Care, Education, Screening, Disability, Inclusion, Documents,
        ]);
        match self {
            Self::SeeChild => Sections::of(Section::ALL),
            Self::See(section) | Self::Record(section) | Self::Correct(section) => {
                Sections::of(&[Identity, section])
            }
            Self::DrillDown(section) => WHO | Sections::of(&[section]),
            Self::Register | Self::Merge | Self::Search => WHO,
            Self::List => WHO | WORK,
            Self::ListCases => WHO | Sections::of(&[Protection]),
            Self::Export => Sections::of(&[Identity, Residence]) | WORK,
            Self::ReportHarm
            | Self::Import
            | Self::Seal
            | Self::BreakGlass
            | Self::SeeFigures
            | Self::AdoptPlan
            | Self::DraftReport
            | Self::FreezeReport
            | Self::ManageLocalUnits
            | Self::ManagePeople
            | Self::ReadAudit
            | Self::SeeSystem
            | Self::AdministerSystem => Sections::NONE,
        }
    }
}
