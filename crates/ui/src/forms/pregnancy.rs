//! A pregnancy that becomes known, and its outcome: what was typed.

use noi_core::fact::PregnancyOutcome;
use noi_core::records::pregnancy::TERM_DAYS;
use noi_core::{Day, FactId};

use super::{FieldError, Fields, day, fact};

/// A pregnancy lasts no longer than this.
const LONGEST_DAYS: i32 = 45 * 7;

/// Outcomes in the order in which they are offered; a word's key is `pregnancy-outcome-` and the
/// code.
pub const OUTCOMES: [(&str, PregnancyOutcome); 4] = [
    ("birth", PregnancyOutcome::LiveBirth),
    ("stillbirth", PregnancyOutcome::Stillbirth),
    ("ended", PregnancyOutcome::Ended),
    ("moved", PregnancyOutcome::MovedAway),
];

/// The form as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PregnancyForm {
    /// The id of the fact that the form records.
    pub fact: String,
    pub name: String,
    pub phone: String,
    /// dd/mm/yyyy.
    pub last_period: String,
    /// dd/mm/yyyy.
    pub expected: String,
}

/// What a form says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PregnancyEntry {
    pub fact: FactId,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub last_period: Option<Day>,
    pub expected: Option<Day>,
}

/// The outcome as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutcomeForm {
    /// The id of the fact that the form records.
    pub fact: String,
    /// A code of [`OUTCOMES`].
    pub outcome: String,
    /// dd/mm/yyyy; empty: today.
    pub on: String,
}

impl PregnancyForm {
    /// A form that nobody has filled in yet.
    pub fn empty(fact: FactId) -> PregnancyForm {
        PregnancyForm {
            fact: fact.to_string(),
            ..PregnancyForm::default()
        }
    }

    pub fn of(fields: &Fields) -> PregnancyForm {
        let text = |key: &str| fields.get(key).to_owned();
        PregnancyForm {
            fact: text("fact"),
            name: text("name"),
            phone: text("phone"),
            last_period: text("last_period"),
            expected: text("expected"),
        }
    }

    /// Reads the values.
    ///
    /// # Errors
    /// Every field that can't be read, in the order of the form.
    pub fn read(&self, today: Day) -> Result<PregnancyEntry, Vec<FieldError>> {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let mut errors = Vec::new();
        if self.name.is_empty() && self.phone.is_empty() {
            errors.push(FieldError::new("name", "form-woman-nobody", ""));
        }
        let within = |field, text: &str, from: Day, to: Day| match text {
            "" => Ok(None),
            text => match text.parse::<Day>() {
                Ok(day) if (from..=to).contains(&day) => Ok(Some(day)),
                Ok(_) => Err(FieldError::new(
                    field,
                    "form-pregnancy-days",
                    format!("{} – {}", from.vn(), to.vn()),
                )),
                Err(_) => Err(FieldError::new(field, "form-bad-day", text)),
            },
        };
        let since = today.plus_days(-LONGEST_DAYS);
        let last_period = within("last_period", &self.last_period, since, today);
        let (first, last) = (since.plus_days(TERM_DAYS), today.plus_days(TERM_DAYS));
        let expected = within("expected", &self.expected, first, last);
        let mut read = |day: Result<Option<Day>, FieldError>| {
            day.unwrap_or_else(|error| {
                errors.push(error);
                None
            })
        };
        let (last_period, expected) = (read(last_period), read(expected));
        if self.last_period.is_empty() && self.expected.is_empty() {
            errors.push(FieldError::new("last_period", "form-pregnancy-when", ""));
        }
        match fact("name", &self.fact) {
            Ok(fact) if errors.is_empty() => Ok(PregnancyEntry {
                fact,
                name: given(&self.name),
                phone: given(&self.phone),
                last_period,
                expected,
            }),
            Ok(_) => Err(errors),
            Err(error) => {
                errors.push(error);
                Err(errors)
            }
        }
    }
}

impl OutcomeForm {
    /// A form that nobody has filled in yet.
    pub fn empty(fact: FactId) -> OutcomeForm {
        OutcomeForm {
            fact: fact.to_string(),
            ..OutcomeForm::default()
        }
    }

    pub fn of(fields: &Fields) -> OutcomeForm {
        let text = |key: &str| fields.get(key).to_owned();
        OutcomeForm {
            fact: text("fact"),
            outcome: text("outcome"),
            on: text("on"),
        }
    }

    /// Reads the values.
    ///
    /// # Errors
    /// Every field that can't be read, in the order of the form.
    pub fn read(&self, today: Day) -> Result<(FactId, PregnancyOutcome, Day), Vec<FieldError>> {
        let mut errors = Vec::new();
        let outcome = OUTCOMES.iter().find(|(code, _)| *code == self.outcome);
        if outcome.is_none() {
            errors.push(FieldError::new("outcome", "form-which-outcome", ""));
        }
        let on = day("on", &self.on, today).map_err(|error| errors.push(error));
        let fact = fact("outcome", &self.fact).map_err(|error| errors.push(error));
        match (fact, outcome, on) {
            (Ok(fact), Some((_, outcome)), Ok(on)) => Ok((fact, *outcome, on)),
            _ => Err(errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pregnancy_is_somebodys_and_of_now() {
        let today = "2026-11-22".parse().unwrap();
        let form = |name: &str, last_period: &str, expected: &str| PregnancyForm {
            fact: "019a0000-0000-7000-8000-000000000001".to_owned(),
            name: name.to_owned(),
            last_period: last_period.to_owned(),
            expected: expected.to_owned(),
            ..PregnancyForm::default()
        };
        assert!(form("Lò Thị Inh", "01/06/2026", "").read(today).is_ok());
        assert!(form("Lò Thị Inh", "", "08/03/2027").read(today).is_ok());
        let check = |form: PregnancyForm, field: &str, key: &str| {
            let errors = form.read(today).unwrap_err();
            let found: Vec<_> = errors.iter().map(|one| (one.field, one.key)).collect();
            assert_eq!(found, [(field, key)]);
        };
        check(form("", "01/06/2026", ""), "name", "form-woman-nobody");
        check(form("Inh", "", ""), "last_period", "form-pregnancy-when");
        check(
            form("Inh", "23/11/2026", ""),
            "last_period",
            "form-pregnancy-days",
        );
        check(
            form("Inh", "01/01/2026", ""),
            "last_period",
            "form-pregnancy-days",
        );
        check(
            form("Inh", "", "01/12/2027"),
            "expected",
            "form-pregnancy-days",
        );
        check(form("Inh", "hôm qua", ""), "last_period", "form-bad-day");
    }
}
