//! Who cares for a child: what was typed.

use noi_core::fact::Relation;
use noi_core::{Day, FactId};

use super::register::{CarerEntry, RELATIONS};
use super::{FieldError, Fields, day, fact, reason};

/// The form as typed; which fields count depends on what is done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CarerForm {
    /// The id of the fact that the form records.
    pub fact: String,
    pub name: String,
    /// A code of [`RELATIONS`] or empty.
    pub relation: String,
    pub phone: String,
    /// dd/mm/yyyy; empty: today.
    pub on: String,
    pub reason: String,
    /// What the page had shown: name, relation, telephone.
    pub was: [String; 3],
}

/// What a correction says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarerCorrection {
    pub fact: FactId,
    pub typed: CarerEntry,
    /// As the page had shown it.
    pub shown: CarerEntry,
    pub reason: String,
}

/// The code of a relation.
pub fn relation_code(relation: Relation) -> &'static str {
    let found = RELATIONS.iter().find(|(_, known)| *known == relation);
    found.map_or("other", |(code, _)| code)
}

impl CarerForm {
    /// A form that nobody has filled in yet.
    pub fn empty(fact: FactId) -> CarerForm {
        CarerForm {
            fact: fact.to_string(),
            ..CarerForm::default()
        }
    }

    /// A form that shows a carer as known.
    pub fn showing(fact: FactId, carer: &CarerEntry) -> CarerForm {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let relation = carer.relation.map(relation_code).unwrap_or_default();
        let was = [text(&carer.name), relation.to_owned(), text(&carer.phone)];
        let [name, relation, phone] = was.clone();
        CarerForm {
            fact: fact.to_string(),
            name,
            relation,
            phone,
            was,
            ..CarerForm::default()
        }
    }

    pub fn of(fields: &Fields) -> CarerForm {
        let text = |key: &str| fields.get(key).to_owned();
        CarerForm {
            fact: text("fact"),
            name: text("name"),
            relation: text("relation"),
            phone: text("phone"),
            on: text("on"),
            reason: text("reason"),
            was: ["was_name", "was_relation", "was_phone"].map(text),
        }
    }

    /// Reads somebody who is named anew: the fact, who it is, and since when.
    ///
    /// # Errors
    /// Every field that can't be read, in the order of the form.
    pub fn read_new(&self, today: Day) -> Result<(FactId, CarerEntry, Day), Vec<FieldError>> {
        let mut errors = Vec::new();
        let typed = entry(&self.name, &self.relation, &self.phone);
        if typed.name.is_none() && typed.phone.is_none() {
            errors.push(FieldError::new("name", "form-carer-nobody", ""));
        }
        let on = day("on", &self.on, today).map_err(|error| errors.push(error));
        let fact = fact("name", &self.fact).map_err(|error| errors.push(error));
        match (fact, on) {
            (Ok(fact), Ok(on)) if errors.is_empty() => Ok((fact, typed, on)),
            _ => Err(errors),
        }
    }

    /// Reads what is put right.
    ///
    /// # Errors
    /// Every field that can't be read, in the order of the form.
    pub fn read_correction(&self) -> Result<CarerCorrection, Vec<FieldError>> {
        let mut errors = Vec::new();
        let typed = entry(&self.name, &self.relation, &self.phone);
        if typed.name.is_none() && typed.phone.is_none() {
            errors.push(FieldError::new("name", "form-carer-nobody", ""));
        }
        let why = reason("reason", &self.reason).map_err(|error| errors.push(error));
        let fact = fact("name", &self.fact).map_err(|error| errors.push(error));
        let [name, relation, phone] = &self.was;
        match (fact, why) {
            (Ok(fact), Ok(reason)) if errors.is_empty() => Ok(CarerCorrection {
                fact,
                typed,
                shown: entry(name, relation, phone),
                reason,
            }),
            _ => Err(errors),
        }
    }

    /// Reads the first day on which somebody no longer cares for the child.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn read_end(&self, today: Day) -> Result<(FactId, Day), Vec<FieldError>> {
        let mut errors = Vec::new();
        let on = day("on", &self.on, today).map_err(|error| errors.push(error));
        let fact = fact("on", &self.fact).map_err(|error| errors.push(error));
        match (fact, on) {
            (Ok(fact), Ok(on)) => Ok((fact, on)),
            _ => Err(errors),
        }
    }
}

fn entry(name: &str, relation: &str, phone: &str) -> CarerEntry {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    CarerEntry {
        name: given(name),
        phone: given(phone),
        relation: RELATIONS
            .iter()
            .find(|(code, _)| *code == relation)
            .map(|(_, relation)| *relation),
    }
}
