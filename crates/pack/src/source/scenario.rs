//! Scenarios of a pack (`scenarios/*.toml`): what happened to one made-up child or pregnancy,
//! and how needs must stand on given days. "30 April counts, 1 May doesn't."

use noi_core::fact::ChildDetails;
use noi_core::finding_facts::{Measured, Posture};
use noi_core::records::child::{
    CircumstanceSpell, Enrolment, Identified, Measurement, Service, Waiver,
};
use noi_core::{Birth, Day, FactId, Sex, State, UnitId};
use toml::de::DeTable;

use super::diagnostic::{Diagnostic, SourceFile, Spot, did_you_mean};
use super::fields::{At, Fields, Sink};
use super::values::{DOMAINS, LEVELS, SUBJECTS};
use crate::evaluate::growth::growth_findings;
use crate::evaluate::{NeedView, Place, Subject, access, needs_of};
use crate::model::{self, Pack};

const SEXES: &[(&str, Sex)] = &[("male", Sex::Male), ("female", Sex::Female)];

const POSTURES: &[(&str, Posture)] = &[("lying", Posture::Lying), ("standing", Posture::Standing)];

const STATES: &[(&str, State)] = &[
    ("not_applicable", State::NotApplicable),
    ("not_yet", State::NotYet),
    ("open", State::Open),
    ("met_in_time", State::MetInTime),
    ("met_late", State::MetLate),
    ("overdue", State::Overdue),
    ("missed", State::Missed),
    ("waived", State::Waived),
];

/// What running one scenario told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How many expectations were held against the rules.
    pub checked: usize,
    /// Mistakes in the file, and expectations that the rules don't meet.
    pub found: Vec<Diagnostic>,
}

/// Everything that happened.
struct Story<'a> {
    kind: model::Subject,
    anchor: Option<Day>,
    province: Option<At<'a, String>>,
    details: ChildDetails,
    services: Vec<Service>,
    measurements: Vec<Measurement>,
    enrolments: Vec<Enrolment>,
    circumstances: Vec<CircumstanceSpell>,
    identified: Vec<Identified>,
    waivers: Vec<Waiver>,
}

/// Reads one scenario and holds it against a pack.
pub fn run(pack: &Pack, file: SourceFile<'_>) -> Outcome {
    let sink = Sink::default();
    let (table, errors) = DeTable::parse_recoverable(file.text);
    for error in errors {
        let spot = Spot {
            file,
            span: error.span().unwrap_or(0..0),
        };
        sink.borrow_mut().push(spot.error(
            "syntax",
            format!("this isn't TOML: {}", error.message()),
            "check quotes, brackets and `=` on this line and the one before".to_owned(),
        ));
    }
    let mut checked = 0;
    if sink.borrow().is_empty() {
        let fields = Fields::new("scenario", file, &table, &sink);
        fields.words();
        let story = story(pack, &fields);
        for expectation in fields.tables("expect") {
            expect(pack, &story, &expectation);
            expectation.finish();
            checked += 1;
        }
        fields.finish();
        if checked == 0 {
            fields.missing("expect", "add `[[expect]]` with `on`, `need` and `state`");
        }
    }
    let mut found = sink.into_inner();
    found.sort_by_key(|one| one.span.start);
    Outcome { checked, found }
}

fn story<'a>(pack: &Pack, fields: &Fields<'a>) -> Story<'a> {
    let born = fields.date("born");
    let last_period = fields.date("last_period");
    if born.is_some() == last_period.is_some() {
        fields.error(
            &fields.spot(),
            "missing-field",
            "this must begin with a birth or with a pregnancy".to_owned(),
            "write `born = \"…\"` or `last_period = \"…\"`".to_owned(),
        );
    }
    let kind = SUBJECTS[usize::from(last_period.is_some())].1;
    let mut story = Story {
        kind,
        anchor: born.clone().or(last_period).map(|at| at.value),
        province: fields.text("province"),
        details: ChildDetails {
            birth: born.as_ref().map(|at| Birth::on(at.value)),
            gestation_days: fields
                .number("gestation_days", 140..=315)
                .map(|days| days.value as u16),
            sex: fields.choice("sex", SEXES),
            ethnicity: fields.text("ethnicity").map(|at| at.value),
            personal_id: fields.text("personal_id").map(|at| at.value),
            ..ChildDetails::default()
        },
        services: Vec::new(),
        measurements: Vec::new(),
        enrolments: Vec::new(),
        circumstances: Vec::new(),
        identified: Vec::new(),
        waivers: Vec::new(),
    };
    for (number, event) in fields.tables("event").into_iter().enumerate() {
        happen(pack, &mut story, &event, fact_id(number));
        event.finish();
    }
    story
        .services
        .sort_by_key(|service| (service.on, service.fact));
    story.measurements.sort_by_key(|one| (one.on, one.fact));
    story.circumstances.sort_by_key(|spell| spell.from);
    story
}

/// Identifiers of made-up facts, in the order of the file.
fn fact_id(number: usize) -> FactId {
    format!("{number:032x}")
        .parse()
        .expect("32 hexadecimal digits are an identifier")
}

fn happen(pack: &Pack, story: &mut Story<'_>, event: &Fields<'_>, fact: FactId) {
    if event.node("date").is_none() {
        event.missing("date", "say on which day it happened");
    }
    let on = event.date("date").map(|at| at.value).unwrap_or_default();
    let until = event.date("until").map(|at| at.value);
    let dose = event.number("dose", 1..=20).map(|dose| dose.value as u8);
    let result = event.text("result").map(|at| at.value);
    let grade = event.number("grade", 1..=12).map(|grade| grade.value as u8);
    let school_year = event
        .number("school_year", 1990..=2100)
        .map(|year| year.value);
    let kinds = [
        "service",
        "measured",
        "enrolled",
        "circumstance",
        "identified",
        "waived",
    ];
    if kinds.iter().filter(|kind| event.has(kind)).count() != 1 {
        event.error(
            &event.spot(),
            "one-event",
            "this must say what happened, and one thing only".to_owned(),
            format!("write exactly one of `{}`", kinds.join("`, `")),
        );
    }
    if let Some(service) = known(pack, event, "service", "service") {
        story.services.push(Service {
            service,
            dose,
            on,
            unit: UnitId::COUNTRY,
            provider: None,
            result,
            fact,
            corrected: false,
        });
    }
    if let Some(taken) = event.table("measured") {
        measure(pack, story, &taken, on, fact);
    }
    if let Some(level) = event.choice("enrolled", LEVELS) {
        if school_year.is_none() {
            event.missing(
                "school_year",
                "the year in which the school year begins: 2025 is 2025-2026",
            );
        }
        story.enrolments.push(Enrolment {
            school_year: school_year.unwrap_or_default(),
            level,
            grade,
            school: None,
            from: on,
            until,
            fact,
        });
    }
    if let Some(circumstance) = known(pack, event, "circumstance", "circumstance") {
        story.circumstances.push(CircumstanceSpell {
            circumstance,
            from: on,
            until,
            evidence: String::new(),
            fact,
        });
    }
    if let Some(need) = known(pack, event, "identified", "need") {
        story.identified.push(Identified {
            need,
            on,
            note: String::new(),
            fact,
        });
    }
    if let Some(need) = known(pack, event, "waived", "need") {
        story.waivers.push(Waiver {
            need,
            from: on,
            until,
            reason: String::new(),
        });
    }
}

/// `measured = { weight_g = 9800, length_mm = 735, posture = "lying" }`: as the service that
/// the pack counts measurements as.
fn measure(pack: &Pack, story: &mut Story<'_>, taken: &Fields<'_>, on: Day, fact: FactId) {
    let whole = |key| taken.number(key, 1..=100_000).map(|at| at.value as u32);
    let measured = Measured {
        service: pack
            .growth
            .as_ref()
            .map_or_else(String::new, |growth| growth.service.clone()),
        weight_g: whole("weight_g"),
        length_dmm: whole("length_mm").map(|mm| mm * 10),
        posture: taken.choice("posture", POSTURES),
        muac_dmm: whole("muac_mm").map(|mm| mm * 10),
        oedema: taken.bool("oedema"),
        ..Measured::default()
    };
    if pack.growth.is_none() {
        taken.error(
            &taken.spot(),
            "no-growth",
            "this pack takes no measurements".to_owned(),
            "add `[growth]` to pack.toml".to_owned(),
        );
    }
    taken.finish();
    story.services.push(Service {
        service: measured.service.clone(),
        dose: None,
        on,
        unit: UnitId::COUNTRY,
        provider: None,
        result: None,
        fact,
        corrected: false,
    });
    story.measurements.push(Measurement {
        on,
        unit: UnitId::COUNTRY,
        taken: measured,
        fact,
        corrected: false,
    });
}

/// A code that the pack knows; another one is reported.
fn known(pack: &Pack, fields: &Fields<'_>, key: &'static str, kind: &str) -> Option<String> {
    let name = fields.text(key)?;
    if pack.has_name(kind, &name.value) {
        return Some(name.value);
    }
    let codes: Vec<&str> = match kind {
        "service" => pack.services.iter().map(|one| one.code.as_str()).collect(),
        "need" => pack.needs.iter().map(|one| one.code.as_str()).collect(),
        _ => pack
            .circumstances
            .iter()
            .map(|one| one.code.as_str())
            .collect(),
    };
    fields.error(
        &name.spot,
        "unknown-name",
        format!("the pack has no {kind} `{}`", name.value),
        did_you_mean(
            &name.value,
            codes.iter().copied(),
            "write a code of this pack",
        ),
    );
    None
}

fn expect(pack: &Pack, story: &Story<'_>, expectation: &Fields<'_>) {
    if expectation.node("on").is_none() {
        expectation.missing("on", "say on which day");
    }
    let on = expectation.date("on").map(|at| at.value);
    let need = known(pack, expectation, "need", "need");
    let state = expectation.choice("state", STATES);
    let due = expectation.date("due");
    let opens = expectation.date("opens");
    let domain = expectation.choice("domain", DOMAINS);
    let reached = expectation.bool("reached");
    // A remark for readers.
    expectation.text("because");
    let Some(on) = on else { return };
    let views = views(pack, story, on);
    if let (Some(domain), Some(reached)) = (domain, reached) {
        let found = access(pack, &views).domains[domain.index()];
        if found.reached != reached {
            let failing: Vec<&str> = failing(pack, &views).collect();
            unmet(
                expectation,
                format!(
                    "on {on} the child is {}reached in {}{}",
                    if found.reached { "" } else { "not " },
                    domain.code(),
                    if failing.is_empty() {
                        String::new()
                    } else {
                        format!(" ({})", failing.join(", "))
                    }
                ),
            );
        }
        return;
    }
    let Some((place, rule)) = need.as_deref().and_then(|need| pack.need(need)) else {
        if !expectation.has("need") {
            expectation.missing("need", "say which need, or `domain` and `reached`");
        }
        return;
    };
    let status = views[place].status;
    match state {
        None if !expectation.has("state") => {
            expectation.missing("state", "say how the need must stand");
        }
        Some(state) if state != status.state => unmet(
            expectation,
            format!(
                "on {on} `{}` is `{}`, not `{}`",
                rule.code,
                status.state.code(),
                state.code()
            ),
        ),
        _ => {}
    }
    let instance = status.instance;
    let dates = [
        ("due", due, instance.map(|one| one.due_on(rule, on))),
        (
            "opens",
            opens,
            instance.and_then(|one| one.opens_on(rule, on)),
        ),
    ];
    for (what, wanted, found) in dates {
        if let Some(wanted) = wanted
            && found != Some(wanted.value)
        {
            let found = found.map_or("none".to_owned(), |day| day.to_string());
            unmet(
                expectation,
                format!("`{}` {what}: {found}, not {}", rule.code, wanted.value),
            );
        }
    }
}

fn views(pack: &Pack, story: &Story<'_>, on: Day) -> Vec<NeedView> {
    let subject = Subject {
        kind: story.kind,
        anchor: story.anchor,
        details: (story.kind == model::Subject::Child).then_some(&story.details),
        registered_on: story.anchor.unwrap_or_default(),
        services: &story.services,
        growth: growth_findings(&story.details, &story.measurements).into(),
        enrolments: &story.enrolments,
        circumstances: &story.circumstances,
        identified: &story.identified,
        waivers: &story.waivers,
    };
    let place = Place {
        unit: UnitId::COUNTRY,
        province: story.province.as_ref().map(|at| at.value.as_str()),
    };
    needs_of(pack, &subject, place, on)
}

fn failing<'p>(pack: &'p Pack, views: &[NeedView]) -> impl Iterator<Item = &'p str> {
    views
        .iter()
        .filter(|view| view.status.failing && pack.needs[view.need].core)
        .map(|view| pack.needs[view.need].code.as_str())
}

fn unmet(expectation: &Fields<'_>, what: String) {
    expectation.error(
        &expectation.spot(),
        "scenario",
        what,
        "the rule or the expectation is wrong: find out which".to_owned(),
    );
}
