//! Where a child lives from now on, or that it is no longer here: what was typed.

use noi_core::fact::ExitKind;
use noi_core::{Day, FactId};

use super::{FieldError, Fields, day, fact, reason};

/// What may have happened while a child is here, in the order in which it is offered; a word's key
/// is `residence-what-` and the code.
pub const HERE: [&str; 6] = ["moved", "away", "abroad", "lost", "died", "no-such-child"];

/// What may have happened once it has left.
pub const GONE: [&str; 2] = ["returned", "not-left"];

/// The form as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResidenceForm {
    /// The id of the fact that the form records.
    pub fact: String,
    /// A code of [`HERE`] or [`GONE`].
    pub what: String,
    /// Name or code of the commune or village, where the child moved.
    pub unit_name: String,
    pub village: String,
    /// dd/mm/yyyy; empty: today.
    pub on: String,
    pub note: String,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResidenceEvent {
    /// The family lives elsewhere; the unit as typed.
    Moved {
        unit: String,
        village: Option<String>,
    },
    Left(ExitKind),
    /// Is back in the unit that was known last.
    Returned,
    /// That the child had left was recorded wrongly.
    NotLeft,
}

/// What a form says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResidenceEntry {
    pub fact: FactId,
    pub event: ResidenceEvent,
    pub on: Day,
    pub note: String,
}

impl ResidenceForm {
    /// A form that nobody has filled in yet.
    pub fn empty(fact: FactId) -> ResidenceForm {
        ResidenceForm {
            fact: fact.to_string(),
            ..ResidenceForm::default()
        }
    }

    pub fn of(fields: &Fields) -> ResidenceForm {
        let text = |key: &str| fields.get(key).to_owned();
        ResidenceForm {
            fact: text("fact"),
            what: text("what"),
            unit_name: text("unit_name"),
            village: text("village"),
            on: text("on"),
            note: text("note"),
        }
    }

    /// Reads the values.
    ///
    /// # Errors
    /// Every field that can't be read, in the order of the form.
    pub fn read(&self, today: Day) -> Result<ResidenceEntry, Vec<FieldError>> {
        let mut errors = Vec::new();
        let event = match self.what.as_str() {
            "moved" => {
                if self.unit_name.is_empty() {
                    errors.push(FieldError::new("unit_name", "form-which-unit", ""));
                }
                Some(ResidenceEvent::Moved {
                    unit: self.unit_name.clone(),
                    village: (!self.village.is_empty()).then(|| self.village.clone()),
                })
            }
            "away" => Some(ResidenceEvent::Left(ExitKind::MovedAway)),
            "abroad" => Some(ResidenceEvent::Left(ExitKind::MovedAbroad)),
            "lost" => Some(ResidenceEvent::Left(ExitKind::Lost)),
            "died" => Some(ResidenceEvent::Left(ExitKind::Died)),
            "no-such-child" => Some(ResidenceEvent::Left(ExitKind::NoSuchChild)),
            "returned" => Some(ResidenceEvent::Returned),
            "not-left" => Some(ResidenceEvent::NotLeft),
            _ => {
                errors.push(FieldError::new("what", "form-what-happened", ""));
                None
            }
        };
        let on = day("on", &self.on, today).unwrap_or_else(|error| {
            errors.push(error);
            today
        });
        // What takes a record out of the count, or a death back, is explained.
        let explained = matches!(
            event,
            Some(ResidenceEvent::NotLeft | ResidenceEvent::Left(ExitKind::NoSuchChild))
        );
        if explained && let Err(error) = reason("note", &self.note) {
            errors.push(error);
        }
        let fact = fact("what", &self.fact).map_err(|error| errors.push(error));
        match (fact, event) {
            (Ok(fact), Some(event)) if errors.is_empty() => Ok(ResidenceEntry {
                fact,
                event,
                on,
                note: self.note.clone(),
            }),
            _ => Err(errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_is_read_or_says_what_is_missing() {
        let today = "2026-11-22".parse().unwrap();
        let form = |what: &str| ResidenceForm {
            fact: "019a0000-0000-7000-8000-000000000001".to_owned(),
            what: what.to_owned(),
            unit_name: "Xã Tri Lễ".to_owned(),
            note: "ghi nhầm trẻ khác".to_owned(),
            ..ResidenceForm::default()
        };
        for what in HERE.iter().chain(&GONE) {
            assert!(form(what).read(today).is_ok(), "{what}");
        }
        let check = |form: ResidenceForm, field: &str, key: &str| {
            let errors = form.read(today).unwrap_err();
            let found: Vec<_> = errors.iter().map(|one| (one.field, one.key)).collect();
            assert_eq!(found, [(field, key)]);
        };
        check(form("x"), "what", "form-what-happened");
        let without = |what: &str| ResidenceForm {
            unit_name: String::new(),
            note: String::new(),
            ..form(what)
        };
        check(without("moved"), "unit_name", "form-which-unit");
        check(without("no-such-child"), "note", "form-reason");
        check(without("not-left"), "note", "form-reason");
        let tomorrow = ResidenceForm {
            on: "23/11/2026".to_owned(),
            ..form("away")
        };
        check(tomorrow, "on", "form-future-day");
    }
}
