//! A compiled pack: what phones and servers load. Made from TOML by [`crate::source`], never
//! by hand; every reference in it is already checked.

use noi_core::access::Section;
use noi_core::{Code, Day, Domain, Role, Sex};
use serde::{Deserialize, Serialize};

use crate::expression::Expression;
use crate::instrument::Instrument;

/// The rules of one programme, with their legal basis and dates of validity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pack {
    /// `vn-ecd`.
    pub id: Code,
    pub version: String,
    pub words: Text,
    /// Children younger than this many completed months belong to the programme: 108 is
    /// "to 8" read as completed years 0-8 (trẻ em đến 8 tuổi).
    pub age_limit_months: i32,
    pub services: Vec<Service>,
    pub circumstances: Vec<Circumstance>,
    /// In the order of the pack; [`Timing`] and [`Compute`] refer to needs by their place here.
    pub needs: Vec<Need>,
    pub indicators: Vec<Indicator>,
    pub calendar: Calendar,
    /// Named sets of provinces (by their code since 1/7/2025) that expressions may mention.
    pub province_sets: Vec<(Code, Vec<Code>)>,
    /// Which indicator a plan's target means: `access` → `access-full` …
    pub measures: Vec<(Code, Code)>,
    /// What measurements of the body count as, where the programme takes them.
    #[serde(default)]
    pub growth: Option<Growth>,
    /// Questionnaires and observations.
    #[serde(default)]
    pub instruments: Vec<Instrument>,
    /// Report regimes: the windows of administrative and statistical periods.
    pub report_regimes: Vec<ReportRegime>,
}

/// Words in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    pub vi: String,
    pub en: String,
}

/// Where a rule comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// As cited; `None`: good practice without a legal basis.
    pub citation: Option<String>,
    /// Whether a person checked the rule against its source.
    pub confirmed: bool,
}

/// How measurements of the body are taken into account (theo dõi tăng trưởng).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Growth {
    /// The service as which a measurement counts; its results are names of growth states.
    pub service: Code,
    /// Days for which a measurement tells how a child is, unless another comes first.
    pub stands_days: i32,
}

/// Something that a child or a pregnant woman can receive (dịch vụ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    pub code: Code,
    pub words: Text,
    /// Other ways in which offices write it, for imports.
    pub aliases: Vec<String>,
    pub domain: Domain,
    /// The outcomes it can have; empty: none.
    pub results: Vec<Code>,
    pub sensitive: bool,
    /// In which section of a child's record it is shown.
    pub section: Section,
}

/// A special circumstance: a group (`4`) or a sub-type (`4.2`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Circumstance {
    pub code: Code,
    pub words: Text,
    pub aliases: Vec<String>,
    pub basis: String,
    pub sensitive: bool,
    pub section: Section,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    Child,
    Pregnancy,
}

/// A need: what a child is owed, by when (nhu cầu).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Need {
    pub code: Code,
    pub words: Text,
    pub domain: Domain,
    pub subject: Subject,
    pub basis: Basis,
    /// Whether it counts in access by need and age (measure 1).
    pub core: bool,
    pub sensitive: bool,
    /// In which section of a child's record it is shown how it stands.
    pub section: Section,
    /// Rounds and one-off needs that open from this day on exist …
    pub valid_from: Option<Day>,
    /// … and those that open on or after this day don't.
    pub valid_to: Option<Day>,
    pub applies: Expression,
    pub timing: Timing,
    /// Days for which a missed need still counts against access, after it closed.
    pub matters_days: i32,
    pub met_by: Vec<MetBy>,
    pub role: Role,
}

/// A span of time from an anchor: calendar months first, then days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Offset {
    pub months: i32,
    pub days: i32,
}

impl Offset {
    pub fn from(self, anchor: Day) -> Day {
        anchor.plus_months(self.months).plus_days(self.days)
    }
}

/// When a need opens, is due and closes. *Opens* is the first day on which it can be met,
/// *due* the last day on which it is in time, *closes* the first day on which it no longer
/// can be met. The anchor of a child is the day of birth, of a pregnancy the first day of the
/// last period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// Once in a life.
    Once {
        opens: Offset,
        due: Offset,
        /// `None`: until the child leaves the programme.
        closes: Option<Offset>,
        /// A dose that must wait for an earlier one.
        after: Option<After>,
    },
    /// Round k opens at `first + k × every` after the anchor and closes when the next opens.
    AgeRounds {
        first: Offset,
        every_months: i32,
        /// Last day in time, from the round's opening.
        due: Offset,
        /// No round opens at or after this.
        until: Offset,
    },
    /// Windows of the calendar year, for children who are old enough on their first day.
    CalendarRounds {
        windows: Vec<Window>,
        /// Age on the window's first day, in completed months: from (inclusive), to (exclusive).
        from_months: i32,
        to_months: i32,
    },
    /// One round for each school year in which the child's age by calendar year (school year
    /// minus year of birth) is within the bounds, both inclusive.
    SchoolYears {
        from_age: i32,
        to_age: i32,
        /// Last day in time, from the first day of the school year.
        due: Offset,
    },
    /// From something that happened; repeated when `every_months` says so, while it holds.
    Since {
        trigger: Trigger,
        due: Offset,
        closes: Option<Offset>,
        every_months: Option<i32>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct After {
    /// Place of the earlier need in [`Pack::needs`].
    pub need: usize,
    /// Days that must lie between: the dose is not valid before.
    pub min_days: i32,
    /// The dose is not overdue until this many days after the earlier one.
    pub due_days: i32,
}

/// Month and day, 1-based.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MonthDay {
    pub month: u32,
    pub day: u32,
}

/// A window of each calendar year; it ends in the year in which it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub opens: MonthDay,
    /// Last day in time.
    pub due: MonthDay,
    /// Last day on which it can still be met.
    pub last: MonthDay,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// A special circumstance: any of these groups or sub-types.
    Circumstance(Vec<Code>),
    /// A service with one of these results (empty: any).
    Service { service: Code, results: Vec<Code> },
    /// A person named this need.
    Identified,
}

/// What meets a need (or a round of it).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MetBy {
    /// The service, at any time while the need is open.
    Service { service: Code, results: Vec<Code> },
    /// The n-th valid dose of a service. Doses count in the order of their days, or by the
    /// number that was written down; one given too early or too soon after the last is not valid.
    Dose { service: Code, number: u8 },
    /// Attending a class of the round's school year.
    Enrolled {
        level: noi_core::fact::SchoolLevel,
        grade: Option<u8>,
    },
    /// The child has a personal identification number, which is given at birth registration.
    PersonalId,
}

/// The record shape of the national statistics (TT 13/2021/TT-BLĐTBXH).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    pub code: Code,
    pub words: Text,
    pub numerator: Text,
    pub denominator: Text,
    pub method: Text,
    /// `sex`, `age`, `ethnicity`, `circumstance`, `unit`.
    pub breakdowns: Vec<Code>,
    /// `month`, `quarter`, `half-year`, `year`.
    pub period: Code,
    pub source: Text,
    pub responsible: Text,
    /// `scheme`, `health`, `nutrition`, `education`, `care`, `protection`, `welfare`, `population`.
    pub group: Code,
    pub basis: Basis,
    pub sensitive: bool,
    /// Whether less is better.
    pub ceiling: bool,
    pub compute: Compute,
}

/// How an indicator is computed: a closed set, so that a phone, a server and a national
/// scan give the same number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compute {
    /// Access by need and age, of children to whom a core need has fallen due.
    Access(Access),
    /// Children for whom needs have been met.
    Needs {
        among: Among,
        /// Places in [`Pack::needs`].
        needs: Vec<usize>,
        how: How,
        /// Only in time counts.
        in_time: bool,
        /// Only children for whom every one of the needs (for [`How::Any`]: one of them) has
        /// fallen due are counted.
        when_due: bool,
    },
    /// A share of children, or with `whole: None` their number.
    Children { part: Among, whole: Option<Among> },
    /// People of these kinds (`carer`, `officer`) with at least this much education.
    People {
        carers: bool,
        officers: bool,
        min_quarter_hours: u32,
    },
    /// Only what people report; "no data yet" until they do.
    Reported,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// In every domain in which a core need has fallen due.
    Full,
    /// At least one due need is met.
    Part,
    /// In one domain, of children to whom a core need of that domain has fallen due.
    Domain(Domain),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    All,
    Any,
}

/// Which children: age in completed months on the day, sex, circumstances.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Among {
    pub from_months: i32,
    /// Exclusive.
    pub to_months: i32,
    pub sex: Option<Sex>,
    /// In any of these circumstances on the day, growth states (`growth.stunted`) among them;
    /// empty: whatever.
    pub circumstances: Vec<Code>,
}

/// Working days and school years.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Days off that fall on Monday to Friday, sorted.
    pub days_off: Vec<DayOff>,
    /// Saturdays and Sundays on which offices work, sorted.
    pub working_weekends: Vec<Day>,
    /// Sorted; other years begin on the default day.
    pub school_years: Vec<SchoolYear>,
    pub school_year_opens: Option<MonthDay>,
    pub school_year_ends: Option<MonthDay>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayOff {
    pub day: Day,
    pub words: Text,
    /// Announced by the authorities, not estimated from the rules.
    pub confirmed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchoolYear {
    /// The year in which it begins.
    pub year: i32,
    pub opens: Day,
    /// Last day.
    pub ends: Day,
    pub confirmed: bool,
}

/// When periods close their figures (NĐ 09/2019/NĐ-CP).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportRegime {
    /// `administrative` (figures close on the 14th) or `calendar`.
    pub code: Code,
    pub words: Text,
    pub basis: Basis,
    /// The day of the month on which a period closes; 0: its last calendar day.
    pub closes_on: u32,
}

impl Pack {
    pub fn need(&self, code: &str) -> Option<(usize, &Need)> {
        self.needs
            .iter()
            .enumerate()
            .find(|(_, need)| need.code == code)
    }

    pub fn service(&self, code: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.code == code)
    }

    pub fn circumstance(&self, code: &str) -> Option<&Circumstance> {
        self.circumstances.iter().find(|one| one.code == code)
    }

    pub fn indicator(&self, code: &str) -> Option<&Indicator> {
        self.indicators
            .iter()
            .find(|indicator| indicator.code == code)
    }

    /// The indicator that a plan's measure means.
    pub fn measure(&self, measure: &str) -> Option<&Indicator> {
        let code = self
            .measures
            .iter()
            .find(|(name, _)| name == measure)
            .map_or(measure, |(_, code)| code.as_str());
        self.indicator(code)
    }

    /// Whether the pack knows a service, need or circumstance by this code.
    pub fn has_name(&self, kind: &str, name: &str) -> bool {
        match kind {
            "service" => self.service(name).is_some(),
            "need" => self.need(name).is_some(),
            "circumstance" => self.circumstance(name).is_some(),
            _ => false,
        }
    }

    /// Provinces (codes since 1/7/2025) of a named set.
    pub fn province_set(&self, name: &str) -> &[Code] {
        self.province_sets
            .iter()
            .find(|(set, _)| set == name)
            .map_or(&[], |(_, codes)| codes)
    }
}

impl Text {
    pub fn get(&self, english: bool) -> &str {
        if english { &self.en } else { &self.vi }
    }
}
