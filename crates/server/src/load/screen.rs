//! Screening a child: the questionnaires for its age, one question after the other, the check
//! before saving, and what came out.

use std::collections::BTreeMap;

use noi_core::access::{Name, Programme};
use noi_core::records::child::Child;
use noi_core::{Code, Day, FactId};
use noi_pack::evaluate::Place as Where;
use noi_pack::instrument::{Instrument, Item, NextStep, visible_items};
use noi_pack::measures;
use noi_pack::model::Pack;
use noi_pack::scoring::Asked;
use noi_ui::forms::screen::{ScreenForm, ScreenStep};
use noi_ui::pages::child::ScreeningRow;
use noi_ui::pages::message::MessageKind;
use noi_ui::pages::screen::{CheckView, InstrumentChoice, QuestionView, ScreenShown, ScreenView};
use noi_ui::words::Words;

use super::{Frame, child};
use crate::pages::Trouble;
use crate::say;

/// The page of an address: the choice of questionnaires, or the first question of one.
pub(crate) async fn load(
    frame: &Frame<'_>,
    id: &str,
    which: Option<&str>,
) -> Result<ScreenView, Trouble> {
    let child = child::find(frame, id).await?;
    let Some(code) = which else {
        return Ok(view(frame, &child, choose(frame, &child)));
    };
    let asking = Asking::of(frame, &child, code, frame.today)?;
    let form = ScreenForm {
        fact: FactId((frame.office.machine.new_id)()).to_string(),
        on: frame.today.vn(),
        ..ScreenForm::default()
    };
    let step = match asking.visible(&form.answers).first() {
        Some(item) => asking.question(frame, item, form, String::new()),
        None => asking.check(frame, form, Vec::new()),
    };
    Ok(view(frame, &child, step))
}

pub(crate) fn view(frame: &Frame<'_>, child: &Child, step: ScreenShown) -> ScreenView {
    ScreenView {
        id: child.id.to_string(),
        name: say::child_name(frame.route.lens.lang, child.name()),
        sex: child.details.sex,
        birth: child.birth(),
        step,
    }
}

/// Completed months on a day, corrected where the child was born too early.
fn months(child: &Child, on: Day) -> Option<i32> {
    let birth = child.birth()?;
    Some(match measures::preterm_of(&child.details) {
        Some(preterm) => preterm.counted(on.0 - birth.day.0).months().floor() as i32,
        None => birth.day.months_until(on),
    })
}

fn choose(frame: &Frame<'_>, child: &Child) -> ScreenShown {
    let months = months(child, frame.today);
    ScreenShown::Choose(
        frame
            .office
            .pack
            .instruments
            .iter()
            .filter(|one| shows(frame, one) && months.is_some_and(|months| one.is_for(months)))
            .map(|one| InstrumentChoice {
                code: one.code.clone(),
                words: frame.text(&one.words),
                about: frame.text(&one.about),
                months: Some((one.from_months.max(0), one.to_months)),
                group_only: one.group_only,
            })
            .collect(),
    )
}

/// Whether a questionnaire is for whoever looks: who may not see its answers isn't asked for them.
fn shows(frame: &Frame<'_>, instrument: &Instrument) -> bool {
    let section = frame
        .office
        .pack
        .section(Name::Instrument(&instrument.code));
    section.is_some_and(|section| frame.sees.has(section))
}

/// One questionnaire for one child.
pub(crate) struct Asking<'f> {
    pub(crate) instrument: &'f Instrument,
    pub(crate) months: i32,
    days: i32,
}

impl<'f> Asking<'f> {
    /// The day tells the child's age.
    pub(crate) fn of(
        frame: &'f Frame<'_>,
        child: &Child,
        code: &str,
        on: Day,
    ) -> Result<Self, Trouble> {
        let unknown = || Trouble::say(MessageKind::NotFound, code);
        let instrument = frame.office.pack.instrument(code).ok_or_else(unknown)?;
        let months = months(child, on).ok_or_else(unknown)?;
        if !instrument.is_for(months) || !shows(frame, instrument) {
            return Err(unknown());
        }
        Ok(Self {
            instrument,
            months,
            days: child.birth().map_or(0, |birth| on.0 - birth.day.0),
        })
    }

    fn visible(&self, answers: &BTreeMap<Code, Code>) -> Vec<&'f Item> {
        visible_items(self.instrument, self.months, answers)
    }

    /// What to show after a step; `None`: everything is answered and was checked, to be saved.
    pub(crate) fn step(
        &self,
        frame: &Frame<'_>,
        w: &Words,
        mut form: ScreenForm,
    ) -> Option<ScreenShown> {
        // An answer outside its codes isn't taken along.
        let instrument = self.instrument;
        let strange = |item: &str, answer: &str| {
            instrument
                .item(item)
                .is_none_or(|item| item.choice(answer).is_none())
        };
        let odd = form
            .answers
            .iter()
            .find(|(item, answer)| strange(item, answer))
            .map(|(item, answer)| (item.clone(), answer.clone()));
        form.answers.retain(|item, answer| !strange(item, answer));
        let visible = self.visible(&form.answers);
        if let Some((item, answer)) = odd
            && let Some(item) = visible.iter().find(|one| one.code == item)
        {
            let error = w.x("form-answer-unknown", answer);
            return Some(self.question(frame, item, form, error));
        }
        let at = visible.iter().position(|one| one.code == form.item);
        let next = match (form.step, at) {
            (ScreenStep::Save, _) => {
                let item = visible.iter().find(|item| self.lacks(&form, item))?;
                let error = w.get("form-answer-needed");
                return Some(self.question(frame, item, form, error));
            }
            (ScreenStep::Change, Some(at)) => Some(at),
            (ScreenStep::Back, Some(at)) => Some(at.saturating_sub(1)),
            (ScreenStep::Next, Some(at)) if self.lacks(&form, visible[at]) => {
                let error = w.get("form-answer-needed");
                return Some(self.question(frame, visible[at], form, error));
            }
            (ScreenStep::Next, Some(at)) => Some(at + 1),
            // The question is no longer asked: on from the first without an answer.
            (_, None) => visible
                .iter()
                .position(|item| !form.answers.contains_key(&item.code)),
        };
        Some(match next.and_then(|next| visible.get(next)) {
            Some(item) => self.question(frame, item, form, String::new()),
            None => self.check(frame, form, Vec::new()),
        })
    }

    fn lacks(&self, form: &ScreenForm, item: &Item) -> bool {
        item.required && !form.answers.contains_key(&item.code)
    }

    fn question(
        &self,
        frame: &Frame<'_>,
        item: &Item,
        form: ScreenForm,
        error: String,
    ) -> ScreenShown {
        let visible = self.visible(&form.answers);
        let at = visible.iter().position(|one| one.code == item.code);
        ScreenShown::Question(Box::new(QuestionView {
            instrument: self.instrument.code.clone(),
            title: frame.text(&self.instrument.words),
            section: frame.text(&item.section),
            number: at.unwrap_or(0) + 1,
            of: visible.len(),
            item: item.code.clone(),
            words: frame.text(&item.words),
            hint: frame.text(&item.hint),
            choices: item
                .choices
                .iter()
                .map(|choice| (choice.code.clone(), frame.text(&choice.words)))
                .collect(),
            answer: form.answers.get(&item.code).cloned().unwrap_or_default(),
            error,
            form,
        }))
    }

    pub(crate) fn check(
        &self,
        frame: &Frame<'_>,
        form: ScreenForm,
        errors: Vec<String>,
    ) -> ScreenShown {
        let answered = |item: &&Item| {
            let code = form.answers.get(&item.code)?;
            let words = frame.text(&item.choice(code)?.words);
            Some((item.code.clone(), frame.text(&item.words), words))
        };
        ScreenShown::Check(Box::new(CheckView {
            instrument: self.instrument.code.clone(),
            title: frame.text(&self.instrument.words),
            answers: self
                .visible(&form.answers)
                .iter()
                .filter_map(answered)
                .collect(),
            errors,
            form,
        }))
    }

    /// Only what is shown counts as answered.
    pub(crate) fn answers(&self, form: &ScreenForm) -> BTreeMap<Code, Code> {
        self.visible(&form.answers)
            .iter()
            .filter_map(|item| Some((item.code.clone(), form.answers.get(&item.code)?.clone())))
            .collect()
    }

    pub(crate) fn asked<'p>(&self, place: &Where<'p>, on: Day) -> Asked<'p> {
        Asked {
            age_months: self.months,
            age_days: self.days,
            province: place.province,
            on,
        }
    }
}

/// The screenings of a child, latest first, with what came out as it was told then.
pub(crate) fn rows(frame: &Frame<'_>, child: &Child) -> Vec<ScreeningRow> {
    let pack: &Pack = &frame.office.pack;
    let w = Words::new(frame.route.lens.lang);
    child
        .screenings
        .iter()
        .rev()
        .filter(|one| one.on <= frame.on)
        .map(|one| {
            let instrument = pack.instrument(&one.answered.instrument);
            let outcome = one
                .answered
                .result
                .as_deref()
                .zip(instrument)
                .and_then(|(result, instrument)| instrument.outcome(result));
            let recorded_today = frame.on == frame.today && one.on == frame.today;
            ScreeningRow {
                on: one.on,
                what: instrument.map_or_else(
                    || one.answered.instrument.clone(),
                    |instrument| frame.text(&instrument.words),
                ),
                result: outcome.map_or_else(
                    || w.get("screen-no-outcome"),
                    |outcome| {
                        let mut parts = vec![frame.text(&outcome.words), frame.text(&outcome.tell)];
                        parts.extend(outcome.next.iter().map(|step| next(frame, &w, step)));
                        parts.retain(|part| !part.is_empty());
                        parts.join(" ")
                    },
                ),
                urgent: outcome.is_some_and(|outcome| outcome.urgent),
                undo: recorded_today.then(|| one.fact.to_string()),
            }
        })
        .collect()
}

fn next(frame: &Frame<'_>, w: &Words, step: &NextStep) -> String {
    let service = |code: &str| {
        frame
            .office
            .pack
            .service(code)
            .map_or_else(|| code.to_owned(), |service| frame.text(&service.words))
    };
    match step {
        NextStep::RepeatAfter { days } => w.n("next-repeat", *days),
        NextStep::Counsel { service: code } => w.x("next-counsel", service(code)),
        NextStep::Refer { service: code } => w.x("next-refer", service(code)),
    }
}
