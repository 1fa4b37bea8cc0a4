//! A plan that was read and confirmed becomes facts: the plan, its targets, tasks and
//! reporting, on the unit whose plan it is. From then on it is alive.

use noi_core::fact::{Body, Fact, Origin};
use noi_core::plan_facts::{self, Citation, PlanAdopted, ReportingSet, TargetSet, TaskSet};
use noi_core::recorder::About;
use noi_core::{Day, RecordId, UnitId};
use noi_documents::{self as reading, PlanReading, Span, When};
use serde::Serialize;

use crate::error::OfficeError;
use crate::open::Office;

/// What came of adopting a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Adopted {
    pub plan: RecordId,
    pub unit: UnitId,
    /// The plan was here already: nothing changed.
    pub already: bool,
    pub targets: usize,
    pub tasks: usize,
    pub reporting: usize,
    /// The plan above it that is here, too.
    pub parent: Option<RecordId>,
}

/// Records a plan that was read from `text`. `unit` names whose plan it is where the
/// document's issuer doesn't tell; `example` marks one made for a demonstration.
///
/// # Errors
/// When nobody can tell whose plan it is, or the ledger can't be written.
pub async fn adopt(
    office: &Office,
    reading: &PlanReading,
    text: &str,
    unit: Option<UnitId>,
    example: bool,
) -> Result<Adopted, OfficeError> {
    let on = plan_day(reading)
        .unwrap_or_else(|| office.today())
        .min(office.today());
    let unit = match unit {
        Some(unit) => unit,
        None => whose(office, reading, on)?,
    };
    let key = blake3::hash(text.trim().as_bytes()).to_hex()[..32].to_owned();
    let mut adopted = Adopted {
        plan: RecordId((office.machine.new_id)()),
        unit,
        already: false,
        targets: reading.targets.len(),
        tasks: reading.tasks.len() + reading.responsibilities.len(),
        reporting: reading.reporting.len(),
        parent: parent_of(office, reading).await?,
    };
    if let Some(known) = office
        .store
        .origins(std::slice::from_ref(&key))
        .await?
        .get(&key)
    {
        adopted.plan = known.record;
        adopted.already = true;
        return Ok(adopted);
    }
    let shard = office.shard(unit, on);
    let bodies = bodies(reading, text, adopted.parent, example);
    let plan = adopted.plan;
    office
        .record(&[shard], |recorder| {
            bodies
                .into_iter()
                .enumerate()
                .map(|(nth, body)| {
                    let about = About {
                        shard,
                        record: plan,
                        unit,
                        on,
                        origin: (nth == 0).then(|| Origin {
                            key: key.clone(),
                            content: key.clone(),
                        }),
                    };
                    recorder.fact(about, body)
                })
                .collect::<Vec<Fact>>()
        })
        .await?;
    Ok(adopted)
}

fn bodies(reading: &PlanReading, text: &str, parent: Option<RecordId>, example: bool) -> Vec<Body> {
    let mut bodies = vec![Body::PlanAdopted(PlanAdopted {
        symbol: reading.symbol.clone(),
        issuer: reading.issuer.clone().unwrap_or_default(),
        title: reading.title.clone().unwrap_or_default(),
        from: period_from(reading),
        to: period_to(reading),
        carries_out: reading.carries_out.iter().map(citation).collect(),
        legal_basis: reading.legal_basis.iter().map(citation).collect(),
        parent,
        text: text.to_owned(),
        reading: serde_json::to_string(reading).unwrap_or_default(),
        recipients: reading.recipients.clone(),
        example,
    })];
    bodies.extend(reading.targets.iter().map(|target| {
        Body::TargetSet(TargetSet {
            measure: code(&target.measure),
            operator: operator(target.operator),
            value: target.value.to_string(),
            unit: code(&target.unit),
            denominator: target.denominator.clone(),
            due_from: target_from(reading, target),
            due: target.due.as_ref().and_then(last_day),
            text: target.text.clone(),
            span: span(target.span),
        })
    }));
    bodies.extend(reading.tasks.iter().enumerate().map(|(nth, task)| {
        Body::TaskSet(TaskSet {
            task: format!("t{}", nth + 1),
            agency: None,
            section: task.section.clone(),
            text: task.text.clone(),
            due: None,
            span: span(task.span),
        })
    }));
    bodies.extend(
        reading
            .responsibilities
            .iter()
            .enumerate()
            .map(|(nth, work)| {
                Body::TaskSet(TaskSet {
                    task: format!("r{}", nth + 1),
                    agency: Some(work.agency.clone()),
                    section: None,
                    text: work.text.clone(),
                    due: period_to(reading),
                    span: span(work.span),
                })
            }),
    );
    bodies.extend(reading.reporting.iter().map(|report| {
        Body::ReportingSet(ReportingSet {
            from: report.from.clone(),
            to: report.to.clone(),
            due: report.due.clone(),
            cadence: report.cadence.map(|cadence| code(&cadence)),
            text: report.text.clone(),
            span: span(report.span),
        })
    }));
    bodies
}

/// The word that serde gives an enumerated value.
fn code<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn operator(operator: reading::Operator) -> plan_facts::Operator {
    use plan_facts::Operator as To;
    use reading::Operator as From;
    match operator {
        From::AtLeast => To::AtLeast,
        From::Above => To::MoreThan,
        From::AtMost => To::AtMost,
        From::Below => To::LessThan,
        From::About => To::About,
        From::Equal => To::Equal,
    }
}

fn citation(cited: &reading::Citation) -> Citation {
    Citation {
        kind: Some(cited.kind.clone()),
        symbol: cited.symbol.clone(),
        date: cited.date.clone(),
        issuer: cited.issuer.clone(),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the field it fills is optional")]
fn span(span: Span) -> Option<[usize; 2]> {
    Some([span.start(), span.end()])
}

fn first_day(when: &When) -> Option<Day> {
    match when {
        When::Year(year) => Day::from_ymd(*year, 1, 1),
        When::Date(date) => partial(date, true),
    }
}

fn last_day(when: &When) -> Option<Day> {
    match when {
        When::Year(year) => Day::from_ymd(*year, 12, 31),
        When::Date(date) => partial(date, false),
    }
}

/// The first or last day of `2023-02-05`, `2023-02` or `2023`.
fn partial(date: &str, first: bool) -> Option<Day> {
    let mut parts = date.split('-').map(|part| part.parse::<u32>().ok());
    let year = parts.next()?? as i32;
    match (parts.next().flatten(), parts.next().flatten()) {
        (Some(month), Some(day)) => Day::from_ymd(year, month, day),
        (Some(month), None) => {
            let day = Day::from_ymd(year, month, 1)?;
            Some(if first { day } else { day.end_of_month() })
        }
        _ if first => Day::from_ymd(year, 1, 1),
        _ => Day::from_ymd(year, 12, 31),
    }
}

fn period_from(reading: &PlanReading) -> Option<Day> {
    reading.period.as_ref()?.from.as_ref().and_then(first_day)
}

fn period_to(reading: &PlanReading) -> Option<Day> {
    reading.period.as_ref()?.to.as_ref().and_then(last_day)
}

/// When a target begins to be the one that counts: after the latest earlier due date of the
/// same measure in this plan, or with the plan.
fn target_from(reading: &PlanReading, target: &reading::Target) -> Option<Day> {
    let due = target.due.as_ref().and_then(last_day)?;
    reading
        .targets
        .iter()
        .filter(|other| other.measure == target.measure && other.measure != reading::Measure::Other)
        .filter_map(|other| other.due.as_ref().and_then(last_day))
        .filter(|other| *other < due)
        .max()
        .map(|before| before.plus_days(1))
        .or_else(|| period_from(reading))
}

/// The day of the document; the last day of its month where the day is blank.
fn plan_day(reading: &PlanReading) -> Option<Day> {
    partial(reading.date.as_deref()?, false)
}

/// The unit whose plan it is, from the name of the issuer: "Ủy ban nhân dân tỉnh Cà Mau", or
/// a department with its province's name.
fn whose(office: &Office, reading: &PlanReading, on: Day) -> Result<UnitId, OfficeError> {
    const COMMITTEES: [&str; 5] = [
        "Ủy ban nhân dân ",
        "Uỷ ban nhân dân ",
        "ỦY BAN NHÂN DÂN ",
        "UỶ BAN NHÂN DÂN ",
        "UBND ",
    ];
    let issuer = reading.issuer.clone().unwrap_or_default();
    let rest = COMMITTEES.iter().find_map(|committee| {
        issuer
            .find(committee)
            .map(|at| &issuer[at + committee.len()..])
    });
    let mut tries: Vec<String> = rest.map(str::to_owned).into_iter().collect();
    if rest.is_none() {
        // A department bears its province's name at its end: try the last words.
        let words: Vec<&str> = issuer.split_whitespace().collect();
        for count in (1..=4.min(words.len())).rev() {
            let tail = words[words.len() - count..].join(" ");
            tries.push(format!("tỉnh {tail}"));
            tries.push(format!("thành phố {tail}"));
            tries.push(tail);
        }
    }
    for text in &tries {
        if let Some(unit) = office.units.find(text, on, None).exact {
            return Ok(unit);
        }
    }
    // A commune's name is seldom alone in the country: the plan above it names its district.
    for name in &tries {
        for cited in &reading.carries_out {
            let Some(above) = &cited.issuer else { continue };
            let above = COMMITTEES
                .iter()
                .find_map(|word| above.find(word).map(|at| &above[at + word.len()..]));
            if let Some(above) = above
                && let Some(within) = office.units.find(above, on, None).exact
                && let Some(unit) = office.units.find(name, on, Some(within)).exact
            {
                return Ok(unit);
            }
        }
    }
    Err(OfficeError::WhosePlan(issuer))
}

/// The plan here whose symbol this plan says it carries out.
async fn parent_of(
    office: &Office,
    reading: &PlanReading,
) -> Result<Option<RecordId>, OfficeError> {
    let plans = office.store.plans().await?;
    Ok(reading.carries_out.iter().find_map(|cited| {
        let symbol = cited.symbol.as_deref()?;
        let year = cited
            .date
            .as_deref()
            .and_then(|date| date.get(..4)?.parse::<i32>().ok());
        plans
            .iter()
            .find(|plan| {
                plan.symbol.as_deref() == Some(symbol)
                    && year.is_none_or(|year| plan.on.year() == year)
            })
            .map(|plan| plan.record)
    }))
}
