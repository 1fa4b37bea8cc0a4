//! What a reading of a plan consists of: the object that `noi plan read --json` prints.
//!
//! Knows nothing of how the text is read. Every span counts Unicode scalar values of the decoded input,
//! before any normalisation; unknown is `None`, never a guess.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A half-open range `[start, end)` in Unicode scalar values of the decoded input (byte order mark excluded,
/// a CRLF counts two).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span(pub usize, pub usize);

impl Span {
    /// First scalar value covered.
    #[must_use]
    pub fn start(self) -> usize {
        self.0
    }

    /// One past the last scalar value covered.
    #[must_use]
    pub fn end(self) -> usize {
        self.1
    }

    /// The part of `text` that the span covers.
    #[must_use]
    pub fn of(self, text: &str) -> String {
        text.chars()
            .skip(self.0)
            .take(self.1.saturating_sub(self.0))
            .collect()
    }
}

/// What sort of document was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Kế hoạch.
    Plan,
    /// Báo cáo.
    Report,
    /// Quyết định.
    Decision,
    /// An article that tells of a document.
    News,
    /// None of these could be told.
    Unknown,
}

/// The tier of the body that issued the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssuerLevel {
    /// A ministry or the government.
    Ministry,
    /// A province's People's Committee.
    Province,
    /// A provincial department (sở).
    Department,
    /// A district's People's Committee or one of its offices.
    District,
    /// A commune, ward, township or special zone.
    Commune,
    /// A school.
    School,
    /// Any other body.
    Other,
}

/// A year, or a date as far as it is known (`2024-03-15`, `2024-03`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum When {
    /// A calendar year.
    Year(i32),
    /// An ISO 8601 date, or its first part.
    Date(String),
}

impl When {
    /// The calendar year.
    #[must_use]
    pub fn year(&self) -> Option<i32> {
        match self {
            When::Year(year) => Some(*year),
            When::Date(date) => date.get(..4).and_then(|year| year.parse().ok()),
        }
    }
}

/// Years or dates between which the plan runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First year or day, when stated.
    pub from: Option<When>,
    /// Last year or day, when stated.
    pub to: Option<When>,
    /// Where it stands.
    pub span: Span,
}

/// Ages in completed years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgeBand {
    /// Youngest age covered.
    pub from: u8,
    /// Oldest age covered, in completed years (`under 6` is 5).
    pub to: u8,
    /// Where it stands.
    pub span: Span,
}

/// A document that is named by this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// `decision`, `plan`, `law`, `decree`, `circular`, `resolution`, `directive`, `dispatch`, `programme`,
    /// `scheme`, `report`, `conclusion`, `guidance`, `notice` or `other`.
    pub kind: String,
    /// Number and symbol without inner spaces.
    pub symbol: Option<String>,
    /// ISO date, or the year alone.
    pub date: Option<String>,
    /// Who issued it, as printed.
    pub issuer: Option<String>,
    /// The words that name it.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

/// Which measure of the scheme a target belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Children with access to the services that they need at their age.
    Access,
    /// Officers, parents and carers given the knowledge and skills.
    Knowledge,
    /// Units with a network that connects and refers services.
    Network,
    /// Anything else.
    Other,
}

/// How a result is held against a target's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operator {
    /// At least.
    #[serde(rename = ">=")]
    AtLeast,
    /// More than.
    #[serde(rename = ">")]
    Above,
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
    /// Less than.
    #[serde(rename = "<")]
    Below,
    /// About.
    #[serde(rename = "~")]
    About,
    /// The bare number.
    #[serde(rename = "=")]
    Equal,
}

/// What a target's value counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// Per hundred.
    #[serde(rename = "%")]
    Percent,
    /// Per thousand.
    #[serde(rename = "‰")]
    PerMille,
    /// A number of things or people.
    #[serde(rename = "count")]
    Count,
}

/// Where a target's due date was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DueFrom {
    /// In the sentence itself.
    Sentence,
    /// In a heading above it, or the heading of its column.
    Heading,
    /// The end of the plan's period.
    PlanPeriod,
    /// Nowhere.
    None,
}

/// One number that the plan aims at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// The scheme's measure.
    pub measure: Measure,
    /// How to compare.
    pub operator: Operator,
    /// The number.
    #[serde(serialize_with = "plain_number")]
    pub value: f64,
    /// What the number counts.
    pub unit: Unit,
    /// The noun phrase of which the number is a share, as printed.
    pub denominator: Option<String>,
    /// Year or date by which it is to be reached.
    pub due: Option<When>,
    /// Where `due` was found.
    pub due_from: DueFrom,
    /// The clause.
    pub text: String,
    /// Where the clause stands.
    pub span: Span,
}

/// Something to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// The heading above it, as printed.
    pub section: Option<String>,
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

/// Work given to an agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responsibility {
    /// The agency as printed, without "Giao" or "Đề nghị".
    pub agency: String,
    /// The work.
    pub text: String,
    /// Where agency and work stand.
    pub span: Span,
}

/// How often a report is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cadence {
    /// One time.
    Once,
    /// Each day.
    Daily,
    /// Each week.
    Weekly,
    /// Each month.
    Monthly,
    /// Each quarter.
    Quarterly,
    /// Each half-year.
    HalfYearly,
    /// Each year.
    Yearly,
    /// On an occasion (when asked, when something happens).
    Other,
}

/// A report that someone owes to someone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportingDuty {
    /// Who reports, as printed.
    pub from: Option<String>,
    /// Who receives, as printed.
    pub to: Option<String>,
    /// `--05-10` (each year), `---15` (each month), an ISO date, `P10D`, or `None`.
    pub due: Option<String>,
    /// How often.
    pub cadence: Option<Cadence>,
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

/// Where money comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoneySource {
    /// The State budget, of any tier.
    State,
    /// Taken from other programmes (lồng ghép).
    Integrated,
    /// Official development assistance.
    Oda,
    /// Given or raised outside the budget.
    Mobilised,
    /// Anything else.
    Other,
}

/// A statement about funding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Where it comes from.
    pub source: MoneySource,
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

/// Who signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signatory {
    /// The name as printed.
    pub name: Option<String>,
    /// The signatory's own office ("PHÓ CHỦ TỊCH").
    pub title: Option<String>,
    /// On whose behalf ("TM. UỶ BAN NHÂN DÂN; KT. CHỦ TỊCH").
    pub on_behalf: Option<String>,
    /// Where the block stands.
    pub span: Span,
}

/// How the document relates to the scheme of care for children's whole development in the first years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// It carries out the scheme itself.
    Scheme,
    /// It concerns young children, under another programme.
    Related,
    /// Another subject.
    Other,
}

/// Everything that was found in one document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanReading {
    /// What sort of document it is.
    pub kind: DocumentKind,
    /// Number and symbol, or `None` when the number is blank.
    pub symbol: Option<String>,
    /// The symbol without its number, when the number is blank.
    pub symbol_suffix: Option<String>,
    /// The number as an integer.
    pub number: Option<u32>,
    /// Full name of the body that issued it.
    pub issuer: Option<String>,
    /// Its tier.
    pub issuer_level: Option<IssuerLevel>,
    /// Where it was issued.
    pub place: Option<String>,
    /// When: `2023-02-05`, `2023-02` or `2023`.
    pub date: Option<String>,
    /// For an article: when it appeared.
    pub posted: Option<String>,
    /// The abstract under the document's type, one line.
    pub title: Option<String>,
    /// What "Thực hiện …" names.
    pub carries_out: Vec<Citation>,
    /// The "Căn cứ" lines.
    pub legal_basis: Vec<Citation>,
    /// When the plan runs.
    pub period: Option<Period>,
    /// Which ages it is for.
    pub age_band: Option<AgeBand>,
    /// The numbers that it aims at.
    pub targets: Vec<Target>,
    /// What is to be done.
    pub tasks: Vec<Task>,
    /// Who does what.
    pub responsibilities: Vec<Responsibility>,
    /// Who reports what by when.
    pub reporting: Vec<ReportingDuty>,
    /// Where the money comes from.
    pub money: Vec<Money>,
    /// The lines under "Nơi nhận", as printed.
    pub recipients: Vec<String>,
    /// Who signed.
    pub signatory: Option<Signatory>,
    /// How it relates to the scheme.
    pub about: About,
    /// Why, in Vietnamese, quoting the words that decided.
    pub about_why: String,
    /// The same in English.
    pub about_why_en: String,
    /// Where the plain values above stand, by the name of their field; `recipients` has one span a line.
    pub spans: BTreeMap<String, Vec<Span>>,
    /// Body text that no item covers, in order.
    pub unread: Vec<Span>,
}

fn plain_number<S: serde::Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a whole number below 1e15 fits"
        )]
        serializer.serialize_i64(*value as i64)
    } else {
        serializer.serialize_f64(*value)
    }
}
