//! Merging two records, and parting them again: what was typed.

use noi_core::FactId;

use super::{FieldError, Fields, fact, reason};

/// The form as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MergeForm {
    /// The id of the fact that the form records.
    pub fact: String,
    /// Id of the record that goes on.
    pub stays: String,
    pub reason: String,
}

impl MergeForm {
    pub fn of(fields: &Fields) -> MergeForm {
        let text = |key: &str| fields.get(key).to_owned();
        MergeForm {
            fact: text("fact"),
            stays: text("stays"),
            reason: text("reason"),
        }
    }

    /// Reads a merge of two records: whether the first of them goes on.
    ///
    /// # Errors
    /// Every field that can't be read, in the order of the form.
    pub fn read(&self, records: [&str; 2]) -> Result<(FactId, bool, String), Vec<FieldError>> {
        let mut errors = Vec::new();
        if !records.contains(&self.stays.as_str()) {
            errors.push(FieldError::new("stays", "form-which-stays", ""));
        }
        match self.read_parting() {
            Ok((fact, reason)) if errors.is_empty() => Ok((fact, self.stays == records[0], reason)),
            Ok(_) => Err(errors),
            Err(more) => Err([errors, more].concat()),
        }
    }

    /// Reads a parting.
    ///
    /// # Errors
    /// Every field that can't be read, in the order of the form.
    pub fn read_parting(&self) -> Result<(FactId, String), Vec<FieldError>> {
        let mut errors = Vec::new();
        let why = reason("reason", &self.reason).map_err(|error| errors.push(error));
        let fact = fact("reason", &self.fact).map_err(|error| errors.push(error));
        match (fact, why) {
            (Ok(fact), Ok(reason)) => Ok((fact, reason)),
            _ => Err(errors),
        }
    }
}
