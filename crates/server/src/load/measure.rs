//! The form for weighing and measuring, and what is asked about before it is recorded.

use noi_core::FactId;
use noi_core::records::child::Child;
use noi_growth::Doubt;
use noi_pack::measures;
use noi_ui::format;
use noi_ui::forms::measure::{MeasureEntry, MeasureForm};
use noi_ui::pages::measure::{DoubtView, MeasureView};
use noi_ui::words::Words;

use super::{Frame, child, growth};
use crate::pages::Trouble;
use crate::say;

/// An empty form for a child.
pub(crate) async fn load(frame: &Frame<'_>, id: &str) -> Result<MeasureView, Trouble> {
    let child = child::find(frame, id).await?;
    let fact = FactId((frame.office.machine.new_id)());
    Ok(view(frame, &child, MeasureForm::empty(fact, frame.today)))
}

/// A form for a child, as far as it is filled in.
pub(crate) fn view(frame: &Frame<'_>, child: &Child, form: MeasureForm) -> MeasureView {
    let w = Words::new(frame.route.lens.lang);
    let months = child.birth().map(|birth| birth.day.months_until(frame.on));
    MeasureView {
        id: child.id.to_string(),
        name: say::child_name(frame.route.lens.lang, child.name()),
        sex: child.details.sex,
        birth: child.birth(),
        last: growth::last_line(&w, child, frame.on),
        arm: months.is_none_or(|months| (6..60).contains(&months)),
        form,
        errors: Vec::new(),
        doubts: Vec::new(),
        refused: String::new(),
    }
}

/// What is odd about an entry and wasn't said to be right.
pub(crate) fn doubts(w: &Words, child: &Child, entry: &MeasureEntry) -> Vec<DoubtView> {
    let same_day = child
        .measurements
        .iter()
        .any(|one| one.on == entry.on && one.fact != entry.fact);
    let mut out: Vec<DoubtView> =
        measures::doubts(&child.details, &child.measurements, entry.on, &entry.taken)
            .iter()
            .map(|doubt| asked(w, entry, doubt))
            .collect();
    let plain = |key: &str| DoubtView {
        key: key.to_owned(),
        words: w.get(&format!("doubt-{key}")),
        correction: Vec::new(),
    };
    if same_day {
        out.push(plain("same-day"));
    }
    if measures::sex_of(&child.details).is_none() {
        out.push(plain("sex-unknown"));
    }
    if measures::age_of(&child.details, entry.on).is_none() {
        out.push(plain("age-unknown"));
    }
    out.retain(|doubt| !entry.taken.kept_though_odd.contains(&doubt.key));
    out
}

fn asked(w: &Words, entry: &MeasureEntry, doubt: &Doubt) -> DoubtView {
    let lang = w.lang();
    let number = |value: f64| format::decimal(lang, value, 2);
    let cm = |length: noi_growth::Length| number(length.cm());
    let given = measures::measures_of(&entry.taken);
    let weight = number(given.weight_kg.unwrap_or(0.0));
    let length = given.length.map(cm).unwrap_or_default();
    let arm = number(given.arm_cm.unwrap_or(0.0) * 10.0);
    let head = number(given.head_cm.unwrap_or(0.0));
    let mut key = doubt.key();
    // What the words mention, and what to put into which field.
    let (x, y, correction): (String, String, Vec<(&'static str, String)>) = match *doubt {
        Doubt::WeightInGrams { likely_kg } => {
            let likely = number(likely_kg);
            (weight, likely.clone(), vec![("weight", likely)])
        }
        Doubt::WeightDecimalLost { likely_kg } => {
            key = "decimal-lost";
            let likely = number(likely_kg);
            (
                format!("{weight} kg"),
                format!("{likely} kg"),
                vec![("weight", likely)],
            )
        }
        Doubt::LengthInMetres { likely } | Doubt::LengthInMillimetres { likely } => {
            let likely = cm(likely);
            (length, likely.clone(), vec![("length", likely)])
        }
        Doubt::Swapped {
            weight_kg,
            length: likely,
        } => {
            let (kg, cm) = (number(weight_kg), cm(likely));
            (kg.clone(), cm.clone(), vec![("weight", kg), ("length", cm)])
        }
        Doubt::WeightUnusual => (weight, String::new(), Vec::new()),
        Doubt::LengthUnusual => (length, String::new(), Vec::new()),
        Doubt::BuildUnusual => (weight, length, Vec::new()),
        Doubt::ArmUnusual => (arm, String::new(), Vec::new()),
        Doubt::HeadUnusual => (head, String::new(), Vec::new()),
        Doubt::PostureOdd => (String::new(), String::new(), Vec::new()),
        Doubt::Shrank { before } | Doubt::LengthJumped { before } => {
            (length, cm(before), Vec::new())
        }
        Doubt::WeightJumped { before_kg } => (weight, number(before_kg), Vec::new()),
    };
    DoubtView {
        key: doubt.key().to_owned(),
        words: w.with(&format!("doubt-{key}"), &[("x", x.into()), ("y", y.into())]),
        correction,
    }
}
