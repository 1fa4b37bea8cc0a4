//! Registering a child: what was typed, and what it says.

use noi_core::fact::{ChildDetails, Relation};
use noi_core::{Day, FactId, Sex};

use super::{FieldError, Fields, birth};

/// The form as typed; shown again unchanged when something has to be mended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegisterForm {
    /// The id of the fact that the form records, so that a double click records once.
    pub fact: String,
    pub name: String,
    /// `male`, `female` or empty.
    pub sex: String,
    pub birth_day: String,
    pub birth_month: String,
    pub birth_year: String,
    pub personal_id: String,
    pub ethnicity: String,
    pub village: String,
    pub carer_name: String,
    /// A code of [`RELATIONS`] or empty.
    pub carer_relation: String,
    pub carer_phone: String,
    /// What the person was asked about and said was right.
    pub kept: Vec<String>,
}

/// What a form says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterEntry {
    pub fact: FactId,
    pub details: ChildDetails,
    pub carer: Option<CarerEntry>,
}

/// Who cares for the child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarerEntry {
    pub name: Option<String>,
    pub phone: Option<String>,
    pub relation: Option<Relation>,
}

/// Relations to a child in the order in which they are offered; a word's key is
/// `register-relation-` and the code.
pub const RELATIONS: [(&str, Relation); 6] = [
    ("mother", Relation::Mother),
    ("father", Relation::Father),
    ("grandparent", Relation::Grandparent),
    ("relative", Relation::Relative),
    ("foster-carer", Relation::FosterCarer),
    ("other", Relation::Other),
];

impl RegisterForm {
    /// A form that nobody has filled in yet.
    pub fn empty(fact: FactId) -> RegisterForm {
        RegisterForm {
            fact: fact.to_string(),
            ..RegisterForm::default()
        }
    }

    pub fn of(fields: &Fields) -> RegisterForm {
        let text = |key: &str| fields.get(key).to_owned();
        RegisterForm {
            fact: text("fact"),
            name: text("name"),
            sex: text("sex"),
            birth_day: text("birth_day"),
            birth_month: text("birth_month"),
            birth_year: text("birth_year"),
            personal_id: text("personal_id"),
            ethnicity: text("ethnicity"),
            village: text("village"),
            carer_name: text("carer_name"),
            carer_relation: text("carer_relation"),
            carer_phone: text("carer_phone"),
            kept: fields.all("kept").map(str::to_owned).collect(),
        }
    }

    /// Everything typed, for a button that sends it again.
    pub(crate) fn typed(&self) -> [(&'static str, &str); 12] {
        [
            ("fact", &self.fact),
            ("name", &self.name),
            ("sex", &self.sex),
            ("birth_day", &self.birth_day),
            ("birth_month", &self.birth_month),
            ("birth_year", &self.birth_year),
            ("personal_id", &self.personal_id),
            ("ethnicity", &self.ethnicity),
            ("village", &self.village),
            ("carer_name", &self.carer_name),
            ("carer_relation", &self.carer_relation),
            ("carer_phone", &self.carer_phone),
        ]
    }

    /// Reads the values.
    ///
    /// # Errors
    /// Every field that can't be read, in the order of the form.
    pub fn read(&self, today: Day) -> Result<RegisterEntry, Vec<FieldError>> {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let mut errors = Vec::new();
        let boxes = [&*self.birth_day, &self.birth_month, &self.birth_year];
        let birth = birth::read(boxes, today).unwrap_or_else(|error| {
            errors.push(error);
            None
        });
        if self.name.is_empty() && birth.is_none() && errors.is_empty() {
            errors.push(FieldError::new("name", "form-name-or-birth", ""));
        }
        let carer = CarerEntry {
            name: given(&self.carer_name),
            phone: given(&self.carer_phone),
            relation: RELATIONS
                .iter()
                .find(|(code, _)| *code == self.carer_relation)
                .map(|(_, relation)| *relation),
        };
        let entry = |fact| RegisterEntry {
            fact,
            details: ChildDetails {
                name: given(&self.name),
                birth,
                sex: match self.sex.as_str() {
                    "male" => Some(Sex::Male),
                    "female" => Some(Sex::Female),
                    _ => None,
                },
                personal_id: given(&self.personal_id),
                ethnicity: given(&self.ethnicity),
                village: given(&self.village),
                ..ChildDetails::default()
            },
            carer: (carer.name.is_some() || carer.phone.is_some()).then_some(carer),
        };
        match self.fact.parse() {
            Ok(fact) if errors.is_empty() => Ok(entry(fact)),
            Ok(_) => Err(errors),
            Err(_) => {
                errors.push(FieldError::new("name", "form-stale", ""));
                Err(errors)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(day: &str, month: &str, year: &str) -> RegisterForm {
        RegisterForm {
            fact: "019a0000-0000-7000-8000-000000000001".to_owned(),
            name: "Lò Thị Ánh Nguyệt".to_owned(),
            birth_day: day.to_owned(),
            birth_month: month.to_owned(),
            birth_year: year.to_owned(),
            ..RegisterForm::default()
        }
    }

    fn today() -> Day {
        "2026-11-22".parse().unwrap()
    }

    #[test]
    fn a_birth_is_read_as_far_as_it_is_known() {
        let check = |day: &str, month: &str, year: &str, expected: Option<&str>| {
            let read = form(day, month, year).read(today()).unwrap();
            let expected = expected.map(|text| text.parse().unwrap());
            assert_eq!(read.details.birth, expected, "{day}/{month}/{year}");
        };
        check("5", "3", "2025", Some("2025-03-05"));
        check("05", "03", "2025", Some("2025-03-05"));
        check("", "3", "2025", Some("2025-03"));
        check("", "", "2025", Some("2025"));
        check("22", "11", "2026", Some("2026-11-22"));
        // This month and this year have begun, though the day put for them may be to come.
        check("", "11", "2026", Some("2026-11"));
        check("", "", "2026", Some("2026"));
        check("", "", "", None);
    }

    #[test]
    fn what_is_no_birth_says_which_box_and_why() {
        let check = |day: &str, month: &str, year: &str, field: &str, key: &str| {
            let errors = form(day, month, year).read(today()).unwrap_err();
            let found: Vec<_> = errors.iter().map(|one| (one.field, one.key)).collect();
            assert_eq!(found, [(field, key)], "{day}/{month}/{year}");
        };
        check("32", "1", "2025", "birth_day", "form-bad-birth-day");
        check("x", "1", "2025", "birth_day", "form-bad-birth-day");
        check("+5", "1", "2025", "birth_day", "form-bad-birth-day");
        check("1", "13", "2025", "birth_month", "form-bad-birth-month");
        check("1", "1", "25", "birth_year", "form-bad-birth-year");
        check("1", "1", "", "birth_year", "form-birth-no-year");
        check("", "1", "", "birth_year", "form-birth-no-year");
        check("1", "", "2025", "birth_month", "form-birth-no-month");
        check("31", "2", "2025", "birth_day", "form-birth-no-such-day");
        check("23", "11", "2026", "birth_day", "form-birth-future");
        check("", "12", "2026", "birth_month", "form-birth-future");
        check("", "", "2027", "birth_year", "form-birth-future");
        let nothing = RegisterForm {
            name: String::new(),
            ..form("", "", "")
        };
        let errors = nothing.read(today()).unwrap_err();
        assert_eq!(errors[0].key, "form-name-or-birth");
    }

    #[test]
    fn a_carer_is_somebody_with_a_name_or_a_telephone() {
        let mut typed = form("", "", "2025");
        typed.carer_relation = "mother".to_owned();
        assert_eq!(typed.read(today()).unwrap().carer, None);
        typed.carer_name = "Lò Thị Inh".to_owned();
        let carer = typed.read(today()).unwrap().carer.unwrap();
        assert_eq!(carer.relation, Some(Relation::Mother));
        assert_eq!(carer.name.as_deref(), Some("Lò Thị Inh"));
        assert_eq!(carer.phone, None);
    }
}
