//! Pregnancies: of a unit with what is due, one that becomes known, one and its outcome.

use noi_core::fact::{PregnancyOutcome, Relation};
use noi_core::records::pregnancy::{Pregnancy as Record, TERM_DAYS};
use noi_core::units::Level;
use noi_core::{Day, State};
use noi_office::{NewPregnancy, OfficeError, PregnancyFile};
use noi_pack::evaluate::{Subject, needs_of};
use noi_ui::figures::StateMark;
use noi_ui::forms::Fields;
use noi_ui::forms::birth;
use noi_ui::forms::carer::relation_code;
use noi_ui::forms::pregnancy::{OutcomeForm, PregnancyForm};
use noi_ui::forms::register::RegisterForm;
use noi_ui::page::UnitRef;
use noi_ui::pages::message::MessageKind;
use noi_ui::pages::pregnancy::{
    self as page, NewPregnancyView, PregnanciesView, PregnancyRow, PregnancyView,
};
use noi_ui::pages::register as register_page;
use noi_ui::routes::{Place, Pregnancy};

use crate::change::{fresh, kept};
use crate::door::permit;
use crate::load::{self, Frame};
use crate::pages::Trouble;
use crate::say::say;
use crate::submit::{Outcome, refusal};

/// Rows on the list.
const ROWS_MAX: usize = 200;

/// The page, with an empty form.
pub(crate) async fn show(frame: &Frame<'_>, which: &Pregnancy) -> Result<String, Trouble> {
    Ok(match which {
        Pregnancy::List => {
            let view = list(frame).await;
            frame.shown(view.rows.len());
            page::render(&view, &frame.page().await)
        }
        Pregnancy::New => {
            let view = new_view(frame, PregnancyForm::empty(fresh(frame)));
            page::render_new(&view, &frame.page().await)
        }
        Pregnancy::One(id) => {
            let file = find(frame, id).await?;
            let view = one(frame, &file, OutcomeForm::empty(fresh(frame))).await?;
            page::render_one(&view, &frame.page().await)
        }
        Pregnancy::Born(id) => born(frame, id).await?,
    })
}

/// What comes of a form.
pub(crate) async fn take(
    frame: &Frame<'_>,
    which: &Pregnancy,
    fields: &Fields,
) -> Result<Outcome, Trouble> {
    match which {
        Pregnancy::New => register(frame, fields).await,
        Pregnancy::One(id) => end(frame, id, fields).await,
        Pregnancy::List | Pregnancy::Born(_) => {
            Err(Trouble::say(MessageKind::NotFound, frame.route.path()))
        }
    }
}

async fn find(frame: &Frame<'_>, id: &str) -> Result<PregnancyFile, Trouble> {
    let unknown = || Trouble::say(MessageKind::NotFound, "");
    let record = load::record(id).ok_or_else(unknown)?;
    frame.office.pregnancy(record).await?.ok_or_else(unknown)
}

fn expected(pregnancy: &Record) -> Option<Day> {
    let counted = pregnancy
        .details
        .last_period
        .map(|day| day.plus_days(TERM_DAYS));
    pregnancy.details.expected.or(counted)
}

/// Weeks completed on the day.
fn weeks(frame: &Frame<'_>, pregnancy: &Record) -> Option<i32> {
    let days = frame.on.0 - pregnancy.start()?.0;
    (days >= 0).then_some(days / 7)
}

fn woman(frame: &Frame<'_>, name: &str) -> String {
    match name {
        "" => say(
            frame.route.lens.lang,
            "Thai phụ chưa ghi tên",
            "Pregnant woman, name not recorded",
        ),
        name => name.to_owned(),
    }
}

fn place(frame: &Frame<'_>, pregnancy: &Record) -> String {
    frame.unit_name(pregnancy.unit)
}

/// Those of the unit that haven't ended.
async fn list(frame: &Frame<'_>) -> PregnanciesView {
    let expecting = frame.desk.expecting(frame.held, frame.on).await;
    let known = &frame.held.roster.pregnancies;
    let here = expecting.iter();
    let mut rows: Vec<PregnancyRow> = here
        .filter(|(_, unit, _)| frame.holds(*unit))
        .map(|(at, _, duties)| {
            let (pregnancy, name) = &known[*at];
            let next = duties.first();
            let state = match next {
                Some(next) if next.overdue => State::Overdue,
                Some(_) => State::Open,
                None => State::MetInTime,
            };
            let due = next.map(|next| next.due);
            PregnancyRow {
                id: pregnancy.id.to_string(),
                name: woman(frame, name),
                place: place(frame, pregnancy),
                weeks: weeks(frame, pregnancy),
                expected: expected(pregnancy),
                next: next.map_or_else(String::new, |next| {
                    let need = &frame.office.pack.needs[usize::from(next.need)];
                    frame.text(&need.words)
                }),
                state: load::mark(state, due, frame.on),
                due,
            }
        })
        .collect();
    rows.sort_by_key(|row| row.expected);
    let more = rows.len() > ROWS_MAX;
    rows.truncate(ROWS_MAX);
    PregnanciesView {
        rows,
        more,
        may_register: frame.on == frame.today && permit::may_register_pregnancy(frame),
    }
}

fn new_view(frame: &Frame<'_>, form: PregnancyForm) -> NewPregnancyView {
    NewPregnancyView {
        choose: load::register::choose(frame),
        form,
        villages: villages(frame),
        ..NewPregnancyView::default()
    }
}

/// The villages below, where she may be registered instead.
fn villages(frame: &Frame<'_>) -> Vec<UnitRef> {
    let units = &frame.office.units;
    let below = units.children(frame.unit, frame.tree).into_iter();
    below
        .filter(|unit| units.level(*unit) == Some(Level::Village))
        .map(|unit| UnitRef {
            id: unit.to_string(),
            name: frame.unit_name(unit),
        })
        .collect()
}

async fn register(frame: &Frame<'_>, fields: &Fields) -> Result<Outcome, Trouble> {
    let mut view = new_view(frame, PregnancyForm::of(fields));
    let again = async |view: NewPregnancyView| {
        let html = page::render_new(&view, &frame.page().await);
        Ok(Outcome::Page(422, html))
    };
    if view.choose.is_some() {
        return again(view).await;
    }
    let entry = match view.form.read(frame.today) {
        Ok(entry) => entry,
        Err(errors) => {
            view.errors = errors;
            view.form.fact = kept(frame, &view.form.fact);
            return again(view).await;
        }
    };
    let new = NewPregnancy {
        fact: entry.fact,
        unit: frame.unit,
        name: entry.name,
        phone: entry.phone,
        last_period: entry.last_period,
        expected: entry.expected,
    };
    let registered = {
        let _alone = frame.desk.recording.lock().await;
        frame.office.register_pregnancy(new).await
    };
    match registered {
        Ok(record) => Ok(to_one(frame, &record.to_string())),
        Err(OfficeError::Input(error)) => {
            view.refused = refusal(frame, &error);
            again(view).await
        }
        Err(error) => Err(error.into()),
    }
}

fn to_one(frame: &Frame<'_>, id: &str) -> Outcome {
    let one = Place::Pregnancy(Pregnancy::One(id.to_owned()));
    Outcome::Elsewhere(frame.route.to(one).href())
}

async fn one(
    frame: &Frame<'_>,
    file: &PregnancyFile,
    form: OutcomeForm,
) -> Result<PregnancyView, Trouble> {
    let pregnancy = &file.pregnancy;
    let lang = frame.route.lens.lang;
    let born = match pregnancy.child {
        Some(child) => Some(!frame.office.facts_of(child).await?.is_empty()),
        None => None,
    };
    Ok(PregnancyView {
        id: pregnancy.id.to_string(),
        name: woman(frame, file.name.as_deref().unwrap_or_default()),
        phone: file.phone.clone().unwrap_or_default(),
        place: place(frame, pregnancy),
        weeks: weeks(frame, pregnancy),
        expected: expected(pregnancy),
        needs: needs(frame, pregnancy),
        ended: pregnancy.ended.map(|(on, outcome)| {
            let (vi, en) = match outcome {
                PregnancyOutcome::LiveBirth => ("Đã sinh", "A child was born"),
                // No more is said than that it is over.
                PregnancyOutcome::Stillbirth | PregnancyOutcome::Ended => {
                    ("Thai kỳ đã kết thúc", "The pregnancy has ended")
                }
                PregnancyOutcome::MovedAway => ("Đã chuyển đi nơi khác", "Moved away"),
            };
            (say(lang, vi, en), on)
        }),
        born,
        form,
        ..PregnancyView::default()
    })
}

/// What is owed now, as far as the sections allow.
fn needs(frame: &Frame<'_>, pregnancy: &Record) -> Vec<(String, StateMark, Option<Day>)> {
    let pack = &*frame.office.pack;
    let mut province = None;
    let place = frame.office.place(pregnancy.unit, frame.on, &mut province);
    let views = needs_of(pack, &Subject::from(pregnancy), place, frame.on);
    let open = views.into_iter().filter(|view| {
        let need = &pack.needs[view.need];
        matches!(view.status.state, State::Open | State::Overdue) && frame.sees.has(need.section)
    });
    let mut shown: Vec<_> = open
        .map(|view| {
            let need = &pack.needs[view.need];
            let due = view.status.instance.map(|one| one.due_on(need, frame.on));
            let mark = load::mark(view.status.state, due, frame.on);
            (frame.text(&need.words), mark, due)
        })
        .collect();
    shown.sort_by_key(|(_, _, due)| *due);
    shown
}

async fn end(frame: &Frame<'_>, id: &str, fields: &Fields) -> Result<Outcome, Trouble> {
    let file = find(frame, id).await?;
    let mut view = one(frame, &file, OutcomeForm::of(fields)).await?;
    let again = async |view: PregnancyView| {
        let html = page::render_one(&view, &frame.page().await);
        Ok(Outcome::Page(422, html))
    };
    let (fact, outcome, on) = match view.form.read(frame.today) {
        Ok(read) => read,
        Err(errors) => {
            view.errors = errors;
            view.form.fact = kept(frame, &view.form.fact);
            return again(view).await;
        }
    };
    let record = file.pregnancy.id;
    let ended = {
        let _alone = frame.desk.recording.lock().await;
        frame.office.end_pregnancy(fact, record, outcome, on).await
    };
    match ended {
        Ok(()) if outcome == PregnancyOutcome::LiveBirth => {
            let child = Place::Pregnancy(Pregnancy::Born(id.to_owned()));
            Ok(Outcome::Elsewhere(frame.route.to(child).href()))
        }
        Ok(()) => Ok(to_one(frame, id)),
        Err(OfficeError::Input(error)) => {
            view.refused = refusal(frame, &error);
            again(view).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The form for the child that was born, with the mother filled in; the child, once it is
/// registered.
async fn born(frame: &Frame<'_>, id: &str) -> Result<String, Trouble> {
    let file = find(frame, id).await?;
    let pregnancy = &file.pregnancy;
    let (Some(registers), Some(child), Some((on, _))) =
        (file.registers, pregnancy.child, pregnancy.ended)
    else {
        let one = Place::Pregnancy(Pregnancy::One(id.to_owned()));
        return Err(Trouble::Elsewhere(one));
    };
    if !frame.office.facts_of(child).await?.is_empty() {
        return Err(Trouble::Elsewhere(Place::Child(child.to_string())));
    }
    let [birth_day, birth_month, birth_year] = birth::boxes(Some(noi_core::Birth::on(on)));
    let form = RegisterForm {
        birth_day,
        birth_month,
        birth_year,
        village: match frame.office.units.level(pregnancy.unit) {
            Some(Level::Village) => frame.unit_name(pregnancy.unit),
            _ => String::new(),
        },
        carer_name: file.name.clone().unwrap_or_default(),
        carer_phone: file.phone.clone().unwrap_or_default(),
        carer_relation: relation_code(Relation::Mother).to_owned(),
        ..RegisterForm::empty(registers)
    };
    let view = load::register::view(frame, form);
    let mut page = frame.page().await;
    // The child lives where the mother does, whatever unit was looked at.
    page.route.lens.unit = Some(pregnancy.unit.to_string());
    page.unit_name = frame.unit_name(pregnancy.unit);
    let view = register_page::RegisterView {
        choose: None,
        ..view
    };
    Ok(register_page::render(&view, &page))
}
