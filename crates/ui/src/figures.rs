//! Plain data that several pages share: states, domains, figures and targets, with the keys of
//! their words. Computes nothing that a rule decides: a shell fills these in.

use noi_core::plan_facts::Operator;
use noi_core::{Day, Domain, Sex};

use crate::format;
use crate::words::{Lang, Words};

/// State of a need or a duty on the day asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StateMark {
    /// Past its day and still to be done.
    Overdue,
    /// Due on the day itself.
    DueToday,
    /// Open and due within a week.
    Soon,
    /// Open, due later than a week.
    Open,
    /// Nobody has asked or looked yet, so it isn't known.
    Unknown,
    /// Its time has passed; it can't be done any more.
    Missed,
    /// Will open at a later age or day.
    NotYet,
    /// Done in time.
    Done,
    /// Done, but after its day.
    DoneLate,
    /// Set aside for a reason that is on record.
    Waived,
    /// Doesn't concern this child.
    NotApplicable,
}

impl StateMark {
    /// Every state, most pressing first.
    pub const ALL: [StateMark; 11] = [
        StateMark::Overdue,
        StateMark::DueToday,
        StateMark::Soon,
        StateMark::Open,
        StateMark::Unknown,
        StateMark::Missed,
        StateMark::NotYet,
        StateMark::Done,
        StateMark::DoneLate,
        StateMark::Waived,
        StateMark::NotApplicable,
    ];

    /// Whether somebody still has something to do.
    pub fn is_open(self) -> bool {
        use StateMark::*;
        matches!(self, Overdue | DueToday | Soon | Open | Unknown)
    }

    /// Key of the state's name.
    pub fn key(self) -> &'static str {
        match self {
            StateMark::Overdue => "state-overdue",
            StateMark::DueToday => "state-due-today",
            StateMark::Soon => "state-soon",
            StateMark::Open => "state-open",
            StateMark::Unknown => "state-unknown",
            StateMark::Missed => "state-missed",
            StateMark::NotYet => "state-not-yet",
            StateMark::Done => "state-done",
            StateMark::DoneLate => "state-done-late",
            StateMark::Waived => "state-waived",
            StateMark::NotApplicable => "state-not-applicable",
        }
    }

    /// Class of the tag and name of its mark.
    pub(crate) fn look(self) -> (&'static str, &'static str) {
        match self {
            StateMark::Overdue => ("overdue", "alert"),
            StateMark::DueToday => ("today", "clock"),
            StateMark::Soon => ("soon", "quarter"),
            StateMark::Open => ("progress", "half"),
            StateMark::Unknown => ("unknown", "question"),
            StateMark::Missed => ("missed", "alert"),
            StateMark::NotYet | StateMark::NotApplicable => ("none", "dash"),
            StateMark::Done => ("done", "tick"),
            StateMark::DoneLate => ("done", "tick"),
            StateMark::Waived => ("none", "dash"),
        }
    }

    /// The state in words, with the days that are left or have passed where a due day is known.
    pub fn words(self, words: &Words, due: Option<Day>, on: Day) -> String {
        let days = due.map(|due| due.0 - on.0);
        match (self, days) {
            (StateMark::Overdue, Some(days)) if days < 0 => words.n("days-overdue", -days),
            (StateMark::Soon | StateMark::Open, Some(days)) if days > 0 => {
                words.n("days-left", days)
            }
            _ => words.get(self.key()),
        }
    }
}

/// Key of a domain's name.
pub fn domain_key(domain: Domain) -> &'static str {
    match domain {
        Domain::Health => "domain-health",
        Domain::Nutrition => "domain-nutrition",
        Domain::Education => "domain-education",
        Domain::Care => "domain-care",
        Domain::Protection => "domain-protection",
        Domain::Welfare => "domain-welfare",
    }
}

/// A counted result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measured {
    /// The facts that it needs don't exist yet: printed as "no data yet", never as a number.
    NoData,
    /// Hidden because 1-7 children could be recognised: printed as "under 8".
    Suppressed,
    /// Not small itself, and hidden because a small one could be found by subtracting.
    Hidden,
    /// A share. `met + unknown` is at most `of`.
    Share {
        /// Children (or units, officers) that meet the measure.
        met: u64,
        /// All that it is owed to.
        of: u64,
        /// Of these, how many nobody has asked or recorded anything about.
        unknown: u64,
    },
    /// A bare count.
    Total(u64),
}

impl Measured {
    /// The percentage, where there is one and it says something (20 or more).
    pub fn percent(self, lang: Lang) -> Option<String> {
        match self {
            Measured::Share { met, of, .. } => format::percent(lang, met, of),
            _ => None,
        }
    }

    /// Share met in percent (0-100), for comparing and drawing; `None` without a share.
    pub(crate) fn ratio(self) -> Option<f64> {
        match self {
            Measured::Share { met, of, .. } if of > 0 => Some(met as f64 * 100.0 / of as f64),
            _ => None,
        }
    }
}

/// Key of the words around a target's value, e.g. "at least".
pub fn operator_key(operator: Operator) -> &'static str {
    match operator {
        Operator::AtLeast => "op-at-least",
        Operator::MoreThan => "op-above",
        Operator::AtMost => "op-at-most",
        Operator::LessThan => "op-below",
        Operator::About => "op-about",
        Operator::Equal => "op-equal",
    }
}

/// How a target stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// Met.
    Met,
    /// Not yet met; at the present pace it will be in time.
    OnCourse,
    /// Not yet met; at the present pace it won't be in time.
    Behind,
    /// Its time is over and it was not met.
    NotMet,
    /// Nothing is known.
    NoData,
}

impl Course {
    /// All verdicts.
    pub const ALL: [Course; 5] = [
        Course::Met,
        Course::OnCourse,
        Course::Behind,
        Course::NotMet,
        Course::NoData,
    ];

    /// Key of the verdict's words.
    pub fn key(self) -> &'static str {
        match self {
            Course::Met => "course-met",
            Course::OnCourse => "course-on",
            Course::Behind => "course-behind",
            Course::NotMet => "course-not-met",
            Course::NoData => "course-no-data",
        }
    }

    pub(crate) fn look(self) -> (&'static str, &'static str) {
        match self {
            Course::Met => ("done", "tick"),
            Course::OnCourse => ("progress", "half"),
            Course::Behind => ("soon", "quarter"),
            Course::NotMet => ("overdue", "alert"),
            Course::NoData => ("unknown", "question"),
        }
    }
}

/// A target of a plan held against its result.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetView {
    /// The measure in the page's language, e.g. "Trẻ em đến 8 tuổi được tiếp cận …".
    pub measure: String,
    /// Code of the indicator that measures it, for the link to its definition.
    pub indicator: Option<String>,
    /// How the value is meant.
    pub operator: Operator,
    /// The value aimed at, in `unit`.
    pub value: f64,
    /// `%`, `‰`, or a noun in the page's language for a count; may be empty.
    pub unit: String,
    /// The denominator as the plan words it, e.g. "trẻ em đến 8 tuổi"; may be empty.
    pub denominator: String,
    /// By when, as written for people: "2025" or "31/12/2025"; empty if the plan sets none.
    pub due: String,
    /// Id and number of the plan, where the page isn't that plan's own.
    pub plan: Option<PlanRef>,
    /// The result on the day asked about.
    pub result: Measured,
    /// How many more (children, officers, communes) would meet the target; `None` if met or unknown.
    pub gap: Option<u64>,
    /// What is counted, for "children to go": `true` for children, `false` for anything else.
    pub of_children: bool,
    /// How it stands.
    pub course: Course,
}

impl TargetView {
    /// The target in words: "ít nhất 90%".
    pub fn aim(&self, words: &Words) -> String {
        let number = format::decimal(words.lang(), self.value, 2);
        let value = match self.unit.as_str() {
            "" => number,
            "%" | "‰" => format!("{number}{}", self.unit),
            // No line break between a number and its noun.
            noun => format!("{number}\u{a0}{noun}"),
        };
        words.x(operator_key(self.operator), value)
    }

    /// Where the target stands on a bar of the result, in percent.
    pub(crate) fn tick(&self) -> Option<f64> {
        (self.unit == "%").then_some(self.value)
    }
}

/// A plan to link to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanRef {
    /// Id in addresses.
    pub id: String,
    /// Number and symbol as printed, e.g. "12/KH-UBND".
    pub symbol: String,
}

/// On what a need or an indicator rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// The law as cited, e.g. "Luật Hộ tịch 2014, Điều 15"; `None` for good practice without one.
    pub law: Option<String>,
    /// Whether somebody confirmed it against the source.
    pub confirmed: bool,
}

/// Key of the word for a child's sex; `None` where it isn't recorded.
pub fn sex_key(sex: Option<Sex>) -> &'static str {
    match sex {
        Some(Sex::Female) => "sex-girl",
        Some(Sex::Male) => "sex-boy",
        None => "sex-unknown",
    }
}
