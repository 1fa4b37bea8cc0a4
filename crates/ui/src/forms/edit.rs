//! Putting a child's details right: what was typed, what the page had shown, and what is to count
//! where somebody else changed the same meanwhile.

use noi_core::fact::ChildDetails;
use noi_core::records::details::take;
use noi_core::{Birth, Day, FactId, Sex};

use super::{FieldError, Fields, birth, fact, reason};

/// The details that the form changes: each with the field that it is led to, the field that keeps
/// what the page had shown, and the field that says whose value is to count.
pub const DETAILS: [Detail; 6] = [
    Detail::new("name", "name", "was_name", "choose_name"),
    Detail::new("birth", "birth_day", "was_birth", "choose_birth"),
    Detail::new("sex", "sex", "was_sex", "choose_sex"),
    Detail::new(
        "personal_id",
        "personal_id",
        "was_personal_id",
        "choose_personal_id",
    ),
    Detail::new(
        "ethnicity",
        "ethnicity",
        "was_ethnicity",
        "choose_ethnicity",
    ),
    Detail::new("village", "village", "was_village", "choose_village"),
];

/// A detail and its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Detail {
    pub name: &'static str,
    pub field: &'static str,
    pub was: &'static str,
    pub choose: &'static str,
}

impl Detail {
    const fn new(
        name: &'static str,
        field: &'static str,
        was: &'static str,
        choose: &'static str,
    ) -> Detail {
        Detail {
            name,
            field,
            was,
            choose,
        }
    }
}

/// The form as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditForm {
    /// The id of the fact that the form records.
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
    pub reason: String,
    /// What the page had shown, in the order of [`DETAILS`], as it is written in the ledger.
    pub was: [String; 6],
    /// Details that the person was asked about because they changed meanwhile.
    pub asked: Vec<String>,
    /// Whose value is to count, in the order of [`DETAILS`]: `mine`, `theirs` or nothing yet.
    pub chosen: [String; 6],
    /// What the person was asked about and said was right.
    pub kept: Vec<String>,
}

/// What a form says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditEntry {
    pub fact: FactId,
    /// As the child's details should be.
    pub details: ChildDetails,
    /// As the page had shown them.
    pub shown: ChildDetails,
    pub reason: String,
}

impl EditForm {
    /// A form that shows the details as they are.
    pub fn showing(fact: FactId, details: &ChildDetails) -> EditForm {
        let [birth_day, birth_month, birth_year] = birth::boxes(details.birth);
        let was = texts(details);
        EditForm {
            fact: fact.to_string(),
            name: was[0].clone(),
            birth_day,
            birth_month,
            birth_year,
            sex: was[2].clone(),
            personal_id: was[3].clone(),
            ethnicity: was[4].clone(),
            village: was[5].clone(),
            was,
            ..EditForm::default()
        }
    }

    /// The same form about details that changed meanwhile. What the person didn't touch shows what
    /// stands there now, or it would be taken for a change back.
    pub fn asking(mut self, now: &ChildDetails, changed: &[&str]) -> EditForm {
        let typed = self.typed();
        let now = texts(now);
        for (nth, detail) in DETAILS.iter().enumerate() {
            if typed[nth] == self.was[nth] && !changed.contains(&detail.name) {
                self.show(detail.name, &now[nth]);
            }
        }
        EditForm {
            was: now,
            asked: changed.iter().map(|name| (*name).to_owned()).collect(),
            chosen: Default::default(),
            ..self
        }
    }

    fn show(&mut self, detail: &str, value: &str) {
        let field = match detail {
            "name" => &mut self.name,
            "birth" => {
                let boxes = birth::boxes(value.parse().ok());
                [self.birth_day, self.birth_month, self.birth_year] = boxes;
                return;
            }
            "sex" => &mut self.sex,
            "personal_id" => &mut self.personal_id,
            "ethnicity" => &mut self.ethnicity,
            _ => &mut self.village,
        };
        value.clone_into(field);
    }

    /// What was typed, in the order of [`DETAILS`], as the ledger writes it.
    fn typed(&self) -> [String; 6] {
        let birth = [&self.birth_year, &self.birth_month, &self.birth_day];
        let birth: Vec<String> = birth
            .into_iter()
            .take_while(|part| !part.is_empty())
            .map(|part| format!("{part:0>2}"))
            .collect();
        [
            self.name.clone(),
            birth.join("-"),
            self.sex.clone(),
            self.personal_id.clone(),
            self.ethnicity.clone(),
            self.village.clone(),
        ]
    }

    pub fn of(fields: &Fields) -> EditForm {
        let text = |key: &str| fields.get(key).to_owned();
        EditForm {
            fact: text("fact"),
            name: text("name"),
            sex: text("sex"),
            birth_day: text("birth_day"),
            birth_month: text("birth_month"),
            birth_year: text("birth_year"),
            personal_id: text("personal_id"),
            ethnicity: text("ethnicity"),
            village: text("village"),
            reason: text("reason"),
            was: DETAILS.map(|detail| text(detail.was)),
            asked: fields.all("asked").map(str::to_owned).collect(),
            chosen: DETAILS.map(|detail| text(detail.choose)),
            kept: fields
                .all("kept")
                .flat_map(str::split_whitespace)
                .map(str::to_owned)
                .collect(),
        }
    }

    /// What the person was asked about: the detail, what stands there, and what was typed.
    pub fn asked_values(&self) -> Vec<(&'static str, Option<String>, Option<String>)> {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let typed = self.typed();
        let all = DETAILS.iter().zip(&self.was).zip(&typed);
        all.filter(|((detail, _), _)| self.asked.iter().any(|asked| asked == detail.name))
            .map(|((detail, was), typed)| (detail.name, given(was), given(typed)))
            .collect()
    }

    /// Reads the values.
    ///
    /// # Errors
    /// Every field that can't be read, in the order of the form.
    pub fn read(&self, today: Day) -> Result<EditEntry, Vec<FieldError>> {
        let mut errors = Vec::new();
        let shown = details(&self.was);
        let boxes = [&*self.birth_day, &self.birth_month, &self.birth_year];
        let mut typed = details(&[
            self.name.clone(),
            String::new(),
            self.sex.clone(),
            self.personal_id.clone(),
            self.ethnicity.clone(),
            self.village.clone(),
        ]);
        match birth::read(boxes, today) {
            Ok(birth) => typed.birth = birth,
            Err(error) => errors.push(error),
        }
        for (nth, detail) in DETAILS.iter().enumerate() {
            if !self.asked.iter().any(|asked| asked == detail.name) {
                continue;
            }
            match self.chosen[nth].as_str() {
                "mine" => {}
                "theirs" => {
                    take(detail.name, &shown, &mut typed);
                }
                _ => errors.push(FieldError::new(detail.choose, "form-choose", "")),
            }
        }
        // What is known may be put right, but a child doesn't lose its name by an empty field.
        for (name, field, typed, shown) in [
            ("name", "name", typed.name.is_some(), shown.name.is_some()),
            (
                "birth",
                "birth_day",
                typed.birth.is_some(),
                shown.birth.is_some(),
            ),
            ("sex", "sex", typed.sex.is_some(), shown.sex.is_some()),
        ] {
            let told = errors.iter().any(|error| error.field.starts_with(name));
            if shown && !typed && !told {
                errors.push(FieldError::new(field, "form-not-emptied", ""));
            }
        }
        let why = reason("reason", &self.reason).map_err(|error| errors.push(error));
        let fact = fact("reason", &self.fact).map_err(|error| errors.push(error));
        match (fact, why) {
            (Ok(fact), Ok(reason)) if errors.is_empty() => Ok(EditEntry {
                fact,
                details: typed,
                shown,
                reason,
            }),
            _ => Err(errors),
        }
    }
}

fn texts(details: &ChildDetails) -> [String; 6] {
    let sex = details.sex.map(|sex| match sex {
        Sex::Male => "male",
        Sex::Female => "female",
    });
    [
        details.name.clone().unwrap_or_default(),
        details
            .birth
            .map_or_else(String::new, |birth| birth.to_string()),
        sex.unwrap_or_default().to_owned(),
        details.personal_id.clone().unwrap_or_default(),
        details.ethnicity.clone().unwrap_or_default(),
        details.village.clone().unwrap_or_default(),
    ]
}

fn details(texts: &[String; 6]) -> ChildDetails {
    let given = |text: &String| (!text.is_empty()).then(|| text.clone());
    let [name, birth, sex, personal_id, ethnicity, village] = texts;
    ChildDetails {
        name: given(name),
        birth: birth.parse::<Birth>().ok(),
        sex: match sex.as_str() {
            "male" => Some(Sex::Male),
            "female" => Some(Sex::Female),
            _ => None,
        },
        personal_id: given(personal_id),
        ethnicity: given(ethnicity),
        village: given(village),
        ..ChildDetails::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> ChildDetails {
        ChildDetails {
            name: Some("Lò Thị Ánh Nguyệt".to_owned()),
            birth: Some("2025-09".parse().unwrap()),
            sex: Some(Sex::Female),
            personal_id: Some("040325000017".to_owned()),
            ..ChildDetails::default()
        }
    }

    fn form() -> EditForm {
        let fact = "019a0000-0000-7000-8000-000000000001".parse().unwrap();
        EditForm {
            reason: "theo giấy khai sinh".to_owned(),
            ..EditForm::showing(fact, &known())
        }
    }

    fn today() -> Day {
        "2026-11-22".parse().unwrap()
    }

    #[test]
    fn a_form_that_nobody_touched_says_what_it_showed() {
        let entry = form().read(today()).unwrap();
        assert_eq!((entry.details, entry.shown), (known(), known()));
    }

    #[test]
    fn what_is_wrong_says_which_field_and_why() {
        let check = |change: fn(&mut EditForm), field: &str, key: &str| {
            let mut form = form();
            change(&mut form);
            let errors = form.read(today()).unwrap_err();
            let found: Vec<_> = errors.iter().map(|one| (one.field, one.key)).collect();
            assert_eq!(found, [(field, key)]);
        };
        check(
            |form| form.reason = "sai".to_owned(),
            "reason",
            "form-reason",
        );
        check(|form| form.name.clear(), "name", "form-not-emptied");
        check(|form| form.sex.clear(), "sex", "form-not-emptied");
        check(
            |form| form.birth_month = "13".to_owned(),
            "birth_month",
            "form-bad-birth-month",
        );
        check(
            |form| (form.birth_month.clear(), form.birth_year.clear()).0,
            "birth_day",
            "form-not-emptied",
        );
        check(|form| form.fact.clear(), "reason", "form-stale");
        check(
            |form| form.asked = vec!["name".to_owned()],
            "choose_name",
            "form-choose",
        );
        // A number may turn out to be another child's.
        let mut form = form();
        form.personal_id.clear();
        assert_eq!(form.read(today()).unwrap().details.personal_id, None);
    }

    #[test]
    fn of_two_values_the_chosen_one_counts() {
        let check = |chosen: &str, expected: &str| {
            let mut form = form();
            form.name = "Lò Thị Ánh".to_owned();
            let theirs = ChildDetails {
                name: Some("Lò Ánh Nguyệt".to_owned()),
                birth: "2025-09-12".parse().ok(),
                village: Some("Bản Mạ".to_owned()),
                ..known()
            };
            let mut form = form.asking(&theirs, &["name"]);
            form.chosen[0] = chosen.to_owned();
            let entry = form.read(today()).unwrap();
            assert_eq!(entry.details.name.as_deref(), Some(expected));
            assert_eq!(entry.shown, theirs);
            // What only the other changed is no change back.
            let own = ChildDetails {
                name: theirs.name.clone(),
                ..entry.details
            };
            assert_eq!(own, theirs);
        };
        check("mine", "Lò Thị Ánh");
        check("theirs", "Lò Ánh Nguyệt");
    }
}
