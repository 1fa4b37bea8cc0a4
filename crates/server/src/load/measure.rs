//! The form for weighing and measuring, and what is asked about before it is recorded.

use noi_core::FactId;
use noi_core::records::child::Child;
use noi_pack::measures;
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
    let given = measures::measures_of(&entry.taken);
    let mut out: Vec<DoubtView> =
        measures::doubts(&child.details, &child.measurements, entry.on, &entry.taken)
            .iter()
            .map(|doubt| DoubtView::of(w, doubt, &given))
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
