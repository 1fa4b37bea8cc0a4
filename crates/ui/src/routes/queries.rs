//! What a list shows: the filters that its address carries.

use super::columns::{ChildColumn, UnitColumn};
use super::sort::Sorted;

/// Which children a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ChildFilter {
    /// Every child.
    #[default]
    All,
    /// Children with an overdue need.
    Overdue,
    /// Children with a need that falls due within the week, none overdue.
    DueSoon,
    /// Children with a circumstance that the law names.
    Circumstances,
    /// Children whose birth date, ID number or unit still has to be completed.
    Incomplete,
    /// Children whose unit was split, and nobody chose yet where they belong.
    Waiting,
}

impl ChildFilter {
    /// All filters in the order of the chips.
    pub const ALL: [ChildFilter; 6] = [
        ChildFilter::All,
        ChildFilter::Overdue,
        ChildFilter::DueSoon,
        ChildFilter::Circumstances,
        ChildFilter::Incomplete,
        ChildFilter::Waiting,
    ];

    /// The value of `?show=`.
    pub fn code(self) -> &'static str {
        match self {
            ChildFilter::All => "all",
            ChildFilter::Overdue => "overdue",
            ChildFilter::DueSoon => "soon",
            ChildFilter::Circumstances => "circumstances",
            ChildFilter::Incomplete => "incomplete",
            ChildFilter::Waiting => "waiting",
        }
    }

    /// Key of the filter's name.
    pub fn key(self) -> &'static str {
        match self {
            ChildFilter::All => "filter-all",
            ChildFilter::Overdue => "filter-overdue",
            ChildFilter::DueSoon => "filter-soon",
            ChildFilter::Circumstances => "filter-circumstances",
            ChildFilter::Incomplete => "filter-incomplete",
            ChildFilter::Waiting => "filter-waiting",
        }
    }
}

/// Age bands by which a list of children can be narrowed, in completed years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgeBand {
    /// Under 1 year.
    Under1,
    /// 1 and 2 years.
    From1To2,
    /// 3, 4 and 5 years.
    From3To5,
    /// 6, 7 and 8 years.
    From6To8,
}

impl AgeBand {
    /// All bands, youngest first.
    pub const ALL: [AgeBand; 4] = [
        AgeBand::Under1,
        AgeBand::From1To2,
        AgeBand::From3To5,
        AgeBand::From6To8,
    ];

    /// The value of `?age=`.
    pub fn code(self) -> &'static str {
        match self {
            AgeBand::Under1 => "0",
            AgeBand::From1To2 => "1-2",
            AgeBand::From3To5 => "3-5",
            AgeBand::From6To8 => "6-8",
        }
    }

    /// First and last completed year of the band.
    pub fn years(self) -> (u8, u8) {
        match self {
            AgeBand::Under1 => (0, 0),
            AgeBand::From1To2 => (1, 2),
            AgeBand::From3To5 => (3, 5),
            AgeBand::From6To8 => (6, 8),
        }
    }
}

/// How pressing a duty is; the groups of the lists of duties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Its day has passed.
    Overdue,
    /// Due on the day asked about.
    Today,
    /// Due within the seven days that follow.
    Week,
    /// Due later, already open.
    Later,
}

impl Urgency {
    /// All groups, most pressing first.
    pub const ALL: [Urgency; 4] = [
        Urgency::Overdue,
        Urgency::Today,
        Urgency::Week,
        Urgency::Later,
    ];

    /// The value of `?due=`.
    pub fn code(self) -> &'static str {
        match self {
            Urgency::Overdue => "overdue",
            Urgency::Today => "today",
            Urgency::Week => "week",
            Urgency::Later => "later",
        }
    }

    /// Key of the group's name.
    pub fn key(self) -> &'static str {
        match self {
            Urgency::Overdue => "urgency-overdue",
            Urgency::Today => "urgency-today",
            Urgency::Week => "urgency-week",
            Urgency::Later => "urgency-later",
        }
    }
}

/// What the list of children is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChildQuery {
    /// Search text: part of a name with or without diacritics, or an ID. Empty: no search.
    pub text: String,
    /// Which children.
    pub show: ChildFilter,
    /// Age band, or every age.
    pub age: Option<AgeBand>,
    pub sort: Option<Sorted<ChildColumn>>,
    /// Page of the list, from 1.
    pub page: u32,
}

/// Of which kind a list is as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sheet {
    /// A workbook.
    #[default]
    Xlsx,
    /// Text with commas.
    Csv,
}

impl Sheet {
    /// Both kinds, the default first.
    pub const ALL: [Sheet; 2] = [Sheet::Xlsx, Sheet::Csv];

    /// The value of `?format=`, and how the file's name ends.
    pub fn code(self) -> &'static str {
        match self {
            Sheet::Xlsx => "xlsx",
            Sheet::Csv => "csv",
        }
    }
}

/// What the list of duties is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DutyQuery {
    /// One group, or all.
    pub due: Option<Urgency>,
    /// Code of a need or of another kind of duty, or all.
    pub kind: Option<String>,
    /// Code of the role that must act, or all.
    pub role: Option<String>,
    /// Page of the list, from 1.
    pub page: u32,
    /// What was just done there.
    pub after: Option<After>,
}

/// What was just done on the list of duties; no name stands in an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum After {
    /// These places in the ledger were recorded: the value of `?batch=`.
    Recorded(String),
    /// So many were taken back: the value of `?undone=`.
    Undone(u64),
}

/// Which children the list of those to follow closely shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Concern {
    /// Signs of severe acute malnutrition.
    #[default]
    Severe,
    /// Wasted, or the arm is thin.
    Wasted,
    /// Growth falters.
    Faltering,
    /// Short for the age.
    Stunted,
    /// Above the weight expected for the length.
    Overweight,
    /// A screening asked for more.
    OffTrack,
    /// A value to be checked.
    Flagged,
    /// Not measured although it is due.
    NotMeasured,
}

impl Concern {
    /// All of them, most pressing first.
    pub const ALL: [Concern; 8] = [
        Concern::Severe,
        Concern::Wasted,
        Concern::Faltering,
        Concern::Stunted,
        Concern::Overweight,
        Concern::OffTrack,
        Concern::Flagged,
        Concern::NotMeasured,
    ];

    /// The value of `?show=`.
    pub fn code(self) -> &'static str {
        match self {
            Concern::Severe => "severe",
            Concern::Wasted => "wasted",
            Concern::Faltering => "faltering",
            Concern::Stunted => "stunted",
            Concern::Overweight => "overweight",
            Concern::OffTrack => "off-track",
            Concern::Flagged => "flagged",
            Concern::NotMeasured => "not-measured",
        }
    }

    /// Key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Concern::Severe => "concern-severe",
            Concern::Wasted => "concern-wasted",
            Concern::Faltering => "concern-faltering",
            Concern::Stunted => "concern-stunted",
            Concern::Overweight => "concern-overweight",
            Concern::OffTrack => "concern-off-track",
            Concern::Flagged => "concern-flagged",
            Concern::NotMeasured => "concern-not-measured",
        }
    }
}

/// What the list of children to follow closely is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FollowQuery {
    /// One concern, or all.
    pub show: Option<Concern>,
    /// Page of the list, from 1.
    pub page: u32,
}

/// What the list of units is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitQuery {
    /// Search text; empty: the units below the one looked at.
    pub text: String,
    pub sort: Option<Sorted<UnitColumn>>,
}

/// Which part of the audit is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AuditQuery {
    /// The oldest lines first.
    pub oldest: bool,
    /// Those beyond this one: older, or newer where the oldest come first.
    pub beyond: Option<u64>,
}

impl AuditQuery {
    /// The number of a line beyond which to go on, as its address calls it.
    pub(super) fn key(self) -> &'static str {
        match self.oldest {
            false => "before",
            true => "after",
        }
    }
}
