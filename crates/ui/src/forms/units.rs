//! Villages and facilities, as typed: a new one, another name, closed or open again.

use noi_core::fact::LocalUnitKind;
use noi_core::{Day, FactId};

use super::{FieldError, Fields, day, fact, reason};

/// What may be added, in the order in which it is offered, with the codes of a form; a word's key
/// is `unit-kind-` and the code.
pub const KINDS: [(&str, LocalUnitKind); 4] = [
    ("village", LocalUnitKind::Village),
    ("health-station", LocalUnitKind::HealthStation),
    ("school", LocalUnitKind::School),
    ("other", LocalUnitKind::Other),
];

/// The code of a kind.
pub fn kind_code(kind: LocalUnitKind) -> &'static str {
    let found = KINDS.iter().find(|(_, one)| *one == kind);
    found.map_or("other", |(code, _)| code)
}

/// The longest name, in signs.
const NAME_LONGEST: usize = 120;

/// A new village or facility.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewUnitForm {
    /// The id of the fact that the form records.
    pub fact: String,
    /// A code of [`KINDS`].
    pub kind: String,
    pub name: String,
    /// dd/mm/yyyy; empty: today.
    pub from: String,
    /// What is odd and was said to be right.
    pub kept: Vec<String>,
}

/// What the form of a new one says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUnitEntry {
    pub fact: FactId,
    pub kind: LocalUnitKind,
    pub name: String,
    pub from: Day,
}

impl NewUnitForm {
    /// A form that nobody has filled in yet.
    pub fn empty(fact: FactId) -> Self {
        Self {
            fact: fact.to_string(),
            ..Self::default()
        }
    }

    pub fn of(fields: &Fields) -> Self {
        let text = |key: &str| fields.get(key).to_owned();
        Self {
            fact: text("fact"),
            kind: text("kind"),
            name: text("name"),
            from: text("from"),
            kept: kept(fields),
        }
    }

    /// Reads the values.
    ///
    /// # Errors
    /// Every field that can't be read, in the order of the form.
    pub fn read(&self, today: Day) -> Result<NewUnitEntry, Vec<FieldError>> {
        let mut errors = Vec::new();
        let kind = KINDS.iter().find(|(code, _)| *code == self.kind);
        if kind.is_none() {
            errors.push(FieldError::new("kind", "unit-which-kind", ""));
        }
        errors.extend(name(&self.name).err());
        let from = day("from", &self.from, today).unwrap_or_else(|error| {
            errors.push(error);
            today
        });
        let fact = fact("name", &self.fact).map_err(|error| errors.push(error));
        match (fact, kind) {
            (Ok(fact), Some((_, kind))) if errors.is_empty() => Ok(NewUnitEntry {
                fact,
                kind: *kind,
                name: self.name.clone(),
                from,
            }),
            _ => Err(errors),
        }
    }
}

/// Another name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RenameForm {
    pub fact: String,
    /// The name as the page had shown it.
    pub was: String,
    pub name: String,
    /// `renamed` or `mistake`.
    pub how: String,
    /// dd/mm/yyyy, where it was renamed; empty: today.
    pub from: String,
    pub reason: String,
    /// Where somebody else gave it another name meanwhile: `theirs` or `mine`.
    pub choose: String,
    /// Whether that was asked.
    pub asked: bool,
    pub kept: Vec<String>,
}

/// What a form of another name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RenameEntry {
    /// What somebody else wrote meanwhile stays.
    Theirs,
    Named {
        fact: FactId,
        /// From this day on; `None`: the name that stands there was written wrongly.
        from: Option<Day>,
        reason: String,
    },
}

impl RenameForm {
    /// The form for a unit that is called so.
    pub fn showing(fact: FactId, name: &str) -> Self {
        Self {
            fact: fact.to_string(),
            was: name.to_owned(),
            name: name.to_owned(),
            ..Self::default()
        }
    }

    pub fn of(fields: &Fields) -> Self {
        let text = |key: &str| fields.get(key).to_owned();
        Self {
            fact: text("fact"),
            was: text("was"),
            name: text("name"),
            how: text("how"),
            from: text("from"),
            reason: text("reason"),
            choose: text("choose"),
            asked: !text("asked").is_empty(),
            kept: kept(fields),
        }
    }

    /// Reads the values.
    ///
    /// # Errors
    /// Every field that can't be read, in the order of the form.
    pub fn read(&self, today: Day) -> Result<RenameEntry, Vec<FieldError>> {
        match (self.asked, self.choose.as_str()) {
            (true, "theirs") => return Ok(RenameEntry::Theirs),
            (false, _) | (true, "mine") => {}
            (true, _) => return Err(vec![FieldError::new("choose", "unit-which-name", "")]),
        }
        let mut errors: Vec<FieldError> = name(&self.name).err().into_iter().collect();
        let from = match self.how.as_str() {
            "mistake" => None,
            "renamed" => Some(day("from", &self.from, today).unwrap_or_else(|error| {
                errors.push(error);
                today
            })),
            _ => {
                errors.push(FieldError::new("how", "unit-how-named", ""));
                None
            }
        };
        let why = reason("reason", &self.reason).map_err(|error| errors.push(error));
        let fact = fact("name", &self.fact).map_err(|error| errors.push(error));
        match (fact, why) {
            (Ok(fact), Ok(reason)) if errors.is_empty() => {
                Ok(RenameEntry::Named { fact, from, reason })
            }
            _ => Err(errors),
        }
    }
}

/// Closed, or open again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CloseForm {
    pub fact: String,
    /// dd/mm/yyyy, the first day on which it is no more; empty: today.
    pub on: String,
    pub reason: String,
    pub kept: Vec<String>,
}

/// What the form says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloseEntry {
    pub fact: FactId,
    pub on: Day,
    pub reason: String,
}

impl CloseForm {
    pub fn empty(fact: FactId) -> Self {
        Self {
            fact: fact.to_string(),
            ..Self::default()
        }
    }

    pub fn of(fields: &Fields) -> Self {
        let text = |key: &str| fields.get(key).to_owned();
        Self {
            fact: text("fact"),
            on: text("on"),
            reason: text("reason"),
            kept: kept(fields),
        }
    }

    /// Reads the values.
    ///
    /// # Errors
    /// Every field that can't be read, in the order of the form.
    pub fn read(&self, today: Day) -> Result<CloseEntry, Vec<FieldError>> {
        let mut errors = Vec::new();
        let on = day("on", &self.on, today).unwrap_or_else(|error| {
            errors.push(error);
            today
        });
        let why = reason("reason", &self.reason).map_err(|error| errors.push(error));
        let fact = fact("reason", &self.fact).map_err(|error| errors.push(error));
        match (fact, why) {
            (Ok(fact), Ok(reason)) if errors.is_empty() => Ok(CloseEntry { fact, on, reason }),
            _ => Err(errors),
        }
    }
}

fn kept(fields: &Fields) -> Vec<String> {
    let kept = fields.get("kept").split_whitespace();
    kept.map(str::to_owned).collect()
}

fn name(typed: &str) -> Result<(), FieldError> {
    match typed.chars().count() {
        0 => Err(FieldError::new("name", "unit-name-missing", "")),
        n if n > NAME_LONGEST => Err(FieldError::new(
            "name",
            "unit-name-long",
            NAME_LONGEST.to_string(),
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACT: &str = "019a0000-0000-7000-8000-000000000001";

    fn today() -> Day {
        "2026-11-22".parse().unwrap()
    }

    fn told<T: std::fmt::Debug>(
        read: Result<T, Vec<FieldError>>,
    ) -> Vec<(&'static str, &'static str)> {
        let errors = read.unwrap_err();
        errors.iter().map(|one| (one.field, one.key)).collect()
    }

    #[test]
    fn a_new_unit_needs_a_kind_and_a_name() {
        let form = NewUnitForm {
            fact: FACT.to_owned(),
            kind: "village".to_owned(),
            name: "Bản Mạ".to_owned(),
            ..NewUnitForm::default()
        };
        let entry = form.read(today()).unwrap();
        assert_eq!((entry.kind, entry.from), (LocalUnitKind::Village, today()));
        let empty = NewUnitForm::default();
        let wrong = [
            ("kind", "unit-which-kind"),
            ("name", "unit-name-missing"),
            ("name", "form-stale"),
        ];
        assert_eq!(told(empty.read(today())), wrong);
        let tomorrow = NewUnitForm {
            from: "23/11/2026".to_owned(),
            name: "a".repeat(NAME_LONGEST + 1),
            ..form
        };
        let wrong = [("name", "unit-name-long"), ("from", "form-future-day")];
        assert_eq!(told(tomorrow.read(today())), wrong);
    }

    #[test]
    fn another_name_says_since_when_or_that_it_was_wrong() {
        let form = |how: &str| RenameForm {
            how: how.to_owned(),
            from: "01/07/2026".to_owned(),
            reason: "Nghị quyết của HĐND".to_owned(),
            ..RenameForm::showing(FACT.parse().unwrap(), "Bản Mạ")
        };
        let from = |how| match form(how).read(today()).unwrap() {
            RenameEntry::Named { from, .. } => from,
            RenameEntry::Theirs => None,
        };
        assert_eq!(from("renamed"), "2026-07-01".parse().ok());
        assert_eq!(from("mistake"), None);
        assert_eq!(told(form("x").read(today())), [("how", "unit-how-named")]);
        let silent = RenameForm {
            reason: "vì".to_owned(),
            ..form("mistake")
        };
        assert_eq!(told(silent.read(today())), [("reason", "form-reason")]);
        let chosen = |choose: &str| RenameForm {
            asked: true,
            choose: choose.to_owned(),
            ..form("mistake")
        };
        assert_eq!(chosen("theirs").read(today()), Ok(RenameEntry::Theirs));
        assert!(matches!(
            chosen("mine").read(today()),
            Ok(RenameEntry::Named { .. })
        ));
        assert_eq!(
            told(chosen("").read(today())),
            [("choose", "unit-which-name")]
        );
    }

    #[test]
    fn closing_says_when_and_why() {
        let form = CloseForm {
            on: "22/11/2026".to_owned(),
            reason: "sáp nhập thôn".to_owned(),
            ..CloseForm::empty(FACT.parse().unwrap())
        };
        assert_eq!(form.read(today()).unwrap().on, today());
        let empty = CloseForm {
            reason: String::new(),
            ..form
        };
        assert_eq!(told(empty.read(today())), [("reason", "form-reason")]);
    }
}
