//! What can go wrong, for a person to read: what, where, and what to do.

use noi_core::decide::Refusal;
use noi_core::units::{LocalError, UnitError};
use noi_coverage::CoverageError;
use noi_store::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Unit(#[from] UnitError),
    #[error("a stored fact cannot be read: {0}; run `noi verify`")]
    Fact(#[from] noi_core::fact::StoredError),
    #[error("the units asset is damaged: {0}")]
    Asset(#[from] noi_core::units::AssetError),
    #[error("there is no child {0}: copy the id from a list, or search by name")]
    NoChild(String),
    #[error("there is no plan {0}: `noi plan list` shows the plans that are here")]
    NoPlan(String),
    #[error(
        "the plan doesn't say whose it is ({0}): name the unit, for example --unit \"tỉnh Cà Mau\""
    )]
    WhosePlan(String),
    #[error("the ledger refused {refused} of {sent} facts: {first}")]
    Refused {
        refused: usize,
        sent: usize,
        first: String,
    },
    #[error(transparent)]
    Input(#[from] InputError),
}

impl OfficeError {
    /// The key of its words, where they are this error's own; the others wrap an error that
    /// has a key itself.
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Self::Store(_) | Self::Unit(_) | Self::Input(_) => None,
            Self::Fact(_) => Some("office-fact"),
            Self::Asset(_) => Some("office-asset"),
            Self::NoChild(_) => Some("office-no-child"),
            Self::NoPlan(_) => Some("office-no-plan"),
            Self::WhosePlan(_) => Some("office-whose-plan"),
            Self::Refused { .. } => Some("office-refused"),
        }
    }

    /// What its words may mention, by name.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Store(_) | Self::Unit(_) | Self::Input(_) => Vec::new(),
            Self::Fact(error) => vec![("detail", error.to_string())],
            Self::Asset(error) => vec![("detail", error.to_string())],
            Self::NoChild(text) | Self::NoPlan(text) | Self::WhosePlan(text) => {
                vec![("text", text.clone())]
            }
            Self::Refused {
                refused,
                sent,
                first,
            } => vec![
                ("refused", refused.to_string()),
                ("sent", sent.to_string()),
                ("detail", first.clone()),
            ],
        }
    }
}

/// What was asked for can't be answered as it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    #[error(
        "--period {0:?} is not a period: write 2026, 2026-H1, 2026-Q3, 2026-11 or two days as \
         2026-01-01..2026-06-30"
    )]
    NotAPeriod(String),
    #[error("--period {0:?} ends before it begins: write the earlier day first")]
    PeriodBackwards(String),
    #[error(
        "the file has form {found}, this program reads form {known}: use the program that wrote it"
    )]
    ReportForm { found: u32, known: u32 },
    #[error(
        "the figures were made with pack {made}, this program has {here}: recompute with a \
         program that carries that pack"
    )]
    ReportPack { made: String, here: String },
    #[error("{} plans are called {text:?}: give the id of one:\n  {}", plans.len(), plans.join("\n  "))]
    PlanUnclear { text: String, plans: Vec<String> },
    #[error("the report cannot be written: {0}")]
    Document(String),
    #[error(transparent)]
    Coverage(#[from] CoverageError),
    #[error(transparent)]
    LocalUnit(#[from] LocalError),
    #[error(transparent)]
    Refusal(#[from] Refusal),
    #[error("{unit} is not a commune or a village: name where the child lives")]
    NotACommune { unit: String },
    #[error("the child lives in {unit} already")]
    LivesThere { unit: String },
    #[error("{was} cannot be corrected into {would}: strike it out and record the other")]
    OtherKind { was: String, would: String },
    #[error("the registration cannot be struck out: without it there is no record")]
    RegistrationStays,
    #[error("this form has recorded something else already: open it again")]
    RecordedOtherwise,
    #[error("give the name or the telephone of somebody who cares for the child")]
    Nobody,
    #[error("somebody else has changed this since the page was opened")]
    ChangedMeanwhile,
    #[error("the village or facility was closed: open it again first")]
    UnitClosed,
    #[error("there is no such pregnancy, or it has ended already")]
    PregnancyOver,
    #[error("the person was never given this role")]
    NoGrant,
    #[error(
        "nothing of the kind is owed to the child now: it was recorded, or its time hasn't come"
    )]
    NotOwed,
}

impl InputError {
    /// The key of its words: `input-not-a-period` …; a refusal has its own.
    pub fn code(&self) -> Option<&'static str> {
        Some(match self {
            Self::Refusal(_) => return None,
            Self::NotAPeriod(_) => "input-not-a-period",
            Self::PeriodBackwards(_) => "input-period-backwards",
            Self::ReportForm { .. } => "input-report-form",
            Self::ReportPack { .. } => "input-report-pack",
            Self::PlanUnclear { .. } => "input-plan-unclear",
            Self::Document(_) => "input-document",
            Self::Coverage(CoverageError::Day(_)) => "input-day-without-figures",
            Self::Coverage(CoverageError::DutiesBefore(_)) => "input-duties-before",
            Self::Coverage(_) => "input-columns",
            Self::LocalUnit(error) => error.code(),
            Self::NotACommune { .. } => "input-not-a-commune",
            Self::LivesThere { .. } => "input-lives-there",
            Self::OtherKind { .. } => "input-other-kind",
            Self::RegistrationStays => "input-registration-stays",
            Self::RecordedOtherwise => "input-recorded-otherwise",
            Self::Nobody => "input-nobody",
            Self::ChangedMeanwhile => "input-changed-meanwhile",
            Self::UnitClosed => "input-unit-closed",
            Self::PregnancyOver => "input-pregnancy-over",
            Self::NoGrant => "input-no-grant",
            Self::NotOwed => "input-not-owed",
        })
    }

    /// What its words may mention, by name.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotAPeriod(text) | Self::PeriodBackwards(text) => vec![("text", text.clone())],
            Self::ReportForm { found, known } => {
                vec![("found", found.to_string()), ("known", known.to_string())]
            }
            Self::ReportPack { made, here } => vec![("made", made.clone()), ("here", here.clone())],
            Self::PlanUnclear { text, plans } => vec![
                ("text", text.clone()),
                ("n", plans.len().to_string()),
                (
                    "plans",
                    plans.iter().map(|plan| format!("\n  {plan}")).collect(),
                ),
            ],
            Self::Document(detail) => vec![("detail", detail.clone())],
            Self::Coverage(CoverageError::Day(day) | CoverageError::DutiesBefore(day)) => {
                vec![("day", day.vn())]
            }
            Self::Coverage(error) => vec![("detail", error.to_string())],
            Self::LocalUnit(error) => local_args(error),
            Self::NotACommune { unit } | Self::LivesThere { unit } => vec![("unit", unit.clone())],
            Self::OtherKind { was, would } => {
                vec![("was", was.clone()), ("would", would.clone())]
            }
            Self::RegistrationStays
            | Self::RecordedOtherwise
            | Self::Nobody
            | Self::PregnancyOver
            | Self::ChangedMeanwhile
            | Self::UnitClosed
            | Self::NoGrant
            | Self::NotOwed
            | Self::Refusal(_) => Vec::new(),
        }
    }
}

fn local_args(error: &LocalError) -> Vec<(&'static str, String)> {
    match error {
        LocalError::Official(unit)
        | LocalError::Unknown(unit)
        | LocalError::Twice(unit)
        | LocalError::NoParent(unit)
        | LocalError::NoName(unit) => vec![("unit", unit.to_string())],
        LocalError::TooDeep { child, parent } => {
            vec![("unit", child.to_string()), ("parent", parent.to_string())]
        }
        LocalError::BeforeItBegan { unit, from, day } => vec![
            ("unit", unit.to_string()),
            ("from", from.vn()),
            ("day", day.vn()),
        ],
    }
}

impl From<CoverageError> for OfficeError {
    fn from(error: CoverageError) -> Self {
        Self::Input(error.into())
    }
}

impl From<Refusal> for OfficeError {
    fn from(refusal: Refusal) -> Self {
        Self::Input(refusal.into())
    }
}

impl From<LocalError> for OfficeError {
    fn from(error: LocalError) -> Self {
        Self::Input(error.into())
    }
}
