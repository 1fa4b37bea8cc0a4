//! Saying that something was done for one child or several: what was chosen, and on which day.

use noi_core::{Day, FactId, RecordId};

use super::{FieldError, Fields, day};

/// The form as sent; shown again with its ticks when something has to be mended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SettleForm {
    /// Code of the need that is settled.
    pub need: String,
    /// What was done, where the need can be settled in several ways: code of the service.
    pub way: String,
    /// As typed.
    pub on: String,
    /// The children chosen, each once.
    pub chosen: Vec<Chosen>,
}

/// A child that was chosen, and the identifier under which it is recorded for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    pub record: RecordId,
    pub fact: FactId,
}

impl Chosen {
    /// As a field of a form carries it.
    pub fn value(&self) -> String {
        format!("{}:{}", self.record, self.fact)
    }

    fn parse(value: &str) -> Option<Chosen> {
        let (record, fact) = value.split_once(':')?;
        Some(Chosen {
            record: record.parse().ok()?,
            fact: fact.parse().ok()?,
        })
    }
}

impl SettleForm {
    /// A form that nobody has filled in yet.
    pub fn empty(today: Day) -> SettleForm {
        SettleForm {
            on: today.vn(),
            ..SettleForm::default()
        }
    }

    /// What was sent: rows that were ticked, or the button of one row, which is about today.
    pub fn of(fields: &Fields) -> SettleForm {
        if let Some((need, child)) = fields.get("one").split_once('|') {
            return SettleForm {
                need: need.to_owned(),
                chosen: Chosen::parse(child).into_iter().collect(),
                ..SettleForm::default()
            };
        }
        let mut chosen: Vec<Chosen> = Vec::new();
        for one in fields.all("child").filter_map(Chosen::parse) {
            if chosen.iter().all(|other| other.record != one.record) {
                chosen.push(one);
            }
        }
        SettleForm {
            need: fields.get("need").to_owned(),
            way: fields.get("way").to_owned(),
            on: fields.get("on").to_owned(),
            chosen,
        }
    }

    /// The value of a row's own button.
    pub fn one(need: &str, child: &Chosen) -> String {
        format!("{need}|{}", child.value())
    }

    /// The day, once somebody is chosen.
    ///
    /// # Errors
    /// Everything that is to be mended.
    pub fn read(&self, today: Day) -> Result<Day, Vec<FieldError>> {
        let mut errors = Vec::new();
        if self.chosen.is_empty() {
            errors.push(FieldError::new("", "settle-nobody", ""));
        }
        match day("on", &self.on, today) {
            Ok(on) if errors.is_empty() => Ok(on),
            Ok(_) => Err(errors),
            Err(error) => {
                errors.push(error);
                Err(errors)
            }
        }
    }

    /// What was chosen for a child, if it was.
    pub fn of_child(&self, record: RecordId) -> Option<Chosen> {
        self.chosen.iter().copied().find(|one| one.record == record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "019a0000-0000-7000-8000-00000000000a";
    const B: &str = "019a0000-0000-7000-8000-00000000000b";
    const FACT: &str = "019a0000-0000-7000-8000-0000000000f1";

    fn today() -> Day {
        "2026-11-22".parse().unwrap()
    }

    #[test]
    fn rows_that_were_ticked_are_read_each_child_once() {
        let body = format!(
            "need=bcg&way=bcg&on=+1%2F11%2F2026&child={A}:{FACT}&child={A}:{B}&child={B}%3A{FACT}\
             &child=x&child={A}"
        );
        let form = SettleForm::of(&Fields::parse(&body));
        assert_eq!((form.need.as_str(), form.way.as_str()), ("bcg", "bcg"));
        let values: Vec<String> = form.chosen.iter().map(Chosen::value).collect();
        assert_eq!(values, [format!("{A}:{FACT}"), format!("{B}:{FACT}")]);
        assert_eq!(form.read(today()), Ok("2026-11-01".parse().unwrap()));
    }

    #[test]
    fn the_button_of_a_row_stands_for_itself_and_for_today() {
        let chosen = Chosen::parse(&format!("{A}:{FACT}")).unwrap();
        let body = format!(
            "one={}&on=1/1/2020&child={B}:{B}",
            SettleForm::one("bcg", &chosen)
        );
        let form = SettleForm::of(&Fields::parse(&body));
        assert_eq!(
            (form.need.as_str(), form.chosen.as_slice()),
            ("bcg", &[chosen][..])
        );
        assert_eq!(form.read(today()), Ok(today()));
    }

    #[test]
    fn what_is_to_be_mended_is_said_at_once() {
        let check = |body: &str, expected: &[(&str, &str)]| {
            let errors = SettleForm::of(&Fields::parse(body))
                .read(today())
                .unwrap_err();
            let found: Vec<_> = errors.iter().map(|one| (one.field, one.key)).collect();
            assert_eq!(found, expected, "{body}");
        };
        check("need=bcg", &[("", "settle-nobody")]);
        check(
            "need=bcg&on=x",
            &[("", "settle-nobody"), ("on", "form-bad-day")],
        );
        let one = format!("need=bcg&child={A}:{FACT}");
        check(
            &format!("{one}&on=23/11/2026"),
            &[("on", "form-future-day")],
        );
    }
}
