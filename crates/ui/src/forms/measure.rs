//! Weighing and measuring: what was typed, and what it says.

use noi_core::finding_facts::{Measured, Posture};
use noi_core::{Day, FactId};

use super::{FieldError, Fields, Unit, day, quantity};

/// The form as typed; shown again unchanged when something has to be mended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MeasureForm {
    /// The id of the fact that the form records, so that a double click records once.
    pub fact: String,
    pub on: String,
    pub weight: String,
    pub length: String,
    /// `lying`, `standing` or empty.
    pub posture: String,
    pub head: String,
    pub muac: String,
    /// `yes`, `no` or empty.
    pub oedema: String,
    /// Scale, board or tape.
    pub instrument: String,
    pub provider: String,
    /// The doubts that the person was asked about and said were right.
    pub kept: Vec<String>,
}

/// What a form says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureEntry {
    pub fact: FactId,
    pub on: Day,
    /// Without the service: the pack names it.
    pub taken: Measured,
}

impl MeasureForm {
    /// A form that nobody has filled in yet.
    pub fn empty(fact: FactId, today: Day) -> MeasureForm {
        MeasureForm {
            fact: fact.to_string(),
            on: today.vn(),
            ..MeasureForm::default()
        }
    }

    pub fn of(fields: &Fields) -> MeasureForm {
        let text = |key: &str| fields.get(key).to_owned();
        MeasureForm {
            fact: text("fact"),
            on: text("on"),
            weight: text("weight"),
            length: text("length"),
            posture: text("posture"),
            head: text("head"),
            muac: text("muac"),
            oedema: text("oedema"),
            instrument: text("instrument"),
            provider: text("provider"),
            kept: fields.all("kept").map(str::to_owned).collect(),
        }
    }

    /// Reads the values.
    ///
    /// # Errors
    /// Every field that can't be read, in the order of the form.
    pub fn read(&self, today: Day) -> Result<MeasureEntry, Vec<FieldError>> {
        let mut errors = Vec::new();
        let on = day("on", &self.on, today).unwrap_or_else(|error| {
            errors.push(error);
            today
        });
        let taken = Measured {
            weight_g: amount("weight", &self.weight, grams, &mut errors),
            length_dmm: amount("length", &self.length, tenths_of_mm, &mut errors),
            posture: match self.posture.as_str() {
                "lying" => Some(Posture::Lying),
                "standing" => Some(Posture::Standing),
                _ => None,
            },
            head_dmm: amount("head", &self.head, tenths_of_mm, &mut errors),
            muac_dmm: amount("muac", &self.muac, tenths_of_mm_by_tape, &mut errors),
            oedema: match self.oedema.as_str() {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            },
            instrument: (!self.instrument.is_empty()).then(|| self.instrument.clone()),
            provider: (!self.provider.is_empty()).then(|| self.provider.clone()),
            kept_though_odd: self.kept.clone(),
            ..Measured::default()
        };
        if taken.is_empty() && errors.is_empty() {
            errors.push(FieldError::new("weight", "form-nothing-measured", ""));
        }
        match self.fact.parse() {
            Ok(fact) if errors.is_empty() => Ok(MeasureEntry { fact, on, taken }),
            Ok(_) => Err(errors),
            Err(_) => {
                errors.push(FieldError::new("on", "form-stale", ""));
                Err(errors)
            }
        }
    }
}

fn amount(
    field: &'static str,
    text: &str,
    convert: fn(u64, Option<Unit>) -> Option<u64>,
    errors: &mut Vec<FieldError>,
) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    let read = quantity(text)
        .and_then(|one| convert(one.thousandths, one.unit))
        .and_then(|value| u32::try_from(value).ok())
        .filter(|value| *value > 0);
    if read.is_none() {
        let key = match field {
            "weight" => "form-bad-weight",
            "muac" => "form-bad-arm",
            _ => "form-bad-length",
        };
        errors.push(FieldError::new(field, key, text));
    }
    read
}

/// Thousandths of what was typed, kilograms unless it says otherwise.
fn grams(thousandths: u64, unit: Option<Unit>) -> Option<u64> {
    match unit {
        None | Some(Unit::Kilogram) => Some(thousandths),
        Some(Unit::Gram) => Some(thousandths / 1000),
        Some(_) => None,
    }
}

/// Thousandths of what was typed, centimetres unless it says otherwise. What is finer than a
/// tenth of a millimetre is cut: no board shows it.
fn tenths_of_mm(thousandths: u64, unit: Option<Unit>) -> Option<u64> {
    match unit {
        None | Some(Unit::Centimetre) => Some(thousandths / 10),
        Some(Unit::Millimetre) => Some(thousandths / 100),
        Some(Unit::Metre) => Some(thousandths * 10),
        Some(_) => None,
    }
}

/// Arm tapes are read in millimetres, books hold centimetres: no arm is 40 cm or 40 mm round,
/// so the number alone tells which.
fn tenths_of_mm_by_tape(thousandths: u64, unit: Option<Unit>) -> Option<u64> {
    match unit {
        None if thousandths >= 40_000 => tenths_of_mm(thousandths, Some(Unit::Millimetre)),
        unit => tenths_of_mm(thousandths, unit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACT: &str = "019a0000-0000-7000-8000-000000000001";

    fn today() -> Day {
        "2026-11-22".parse().unwrap()
    }

    fn form(weight: &str, length: &str, muac: &str, on: &str) -> MeasureForm {
        MeasureForm {
            fact: FACT.to_owned(),
            on: on.to_owned(),
            weight: weight.to_owned(),
            length: length.to_owned(),
            muac: muac.to_owned(),
            ..MeasureForm::default()
        }
    }

    #[test]
    fn values_are_read_in_the_units_people_write() {
        let check = |weight: &str, length: &str, muac: &str, expected: (u32, u32, u32)| {
            let taken = form(weight, length, muac, "").read(today()).unwrap().taken;
            let found = (taken.weight_g, taken.length_dmm, taken.muac_dmm);
            assert_eq!(
                found,
                (Some(expected.0), Some(expected.1), Some(expected.2))
            );
        };
        check("9,8", "73,5", "142", (9_800, 7_350, 1_420));
        check("9800 g", "0,735 m", "14,2", (9_800, 7_350, 1_420));
        check("9.8kg", "735 mm", "14,2 cm", (9_800, 7_350, 1_420));
        // Kept as given: whether it can be true is asked afterwards.
        check("9800", "65,05", "11", (9_800_000, 6_505, 1_100));
    }

    #[test]
    fn what_cannot_be_read_says_which_field_and_why() {
        let check = |form: MeasureForm, expected: &[(&str, &str)]| {
            let errors = form.read(today()).unwrap_err();
            let found: Vec<_> = errors.iter().map(|one| (one.field, one.key)).collect();
            assert_eq!(found, expected);
        };
        check(form("chín", "", "", ""), &[("weight", "form-bad-weight")]);
        check(
            form("9,8", "bảy", "x", "31/02/2026"),
            &[
                ("on", "form-bad-day"),
                ("length", "form-bad-length"),
                ("muac", "form-bad-arm"),
            ],
        );
        check(
            form("9,8", "", "", "23/11/2026"),
            &[("on", "form-future-day")],
        );
        check(form("", "", "", ""), &[("weight", "form-nothing-measured")]);
        check(form("0", "", "", ""), &[("weight", "form-bad-weight")]);
        check(form("9 cm", "", "", ""), &[("weight", "form-bad-weight")]);
    }

    #[test]
    fn a_form_is_shown_again_as_it_was_typed() {
        let body = "fact=x&on=1%2F11%2F2026&weight=9%2C8+kg&posture=lying&kept=weight-in-grams";
        let form = MeasureForm::of(&Fields::parse(body));
        assert_eq!(form.weight, "9,8 kg");
        assert_eq!(form.on, "1/11/2026");
        assert_eq!(form.kept, ["weight-in-grams"]);
    }
}
